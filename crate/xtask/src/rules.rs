//! The house rules that a program can check. Each broken one is a line: file, rule, what to do.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::shell::{output, root};

/// One tracked text file.
struct Source {
    path: String,
    text: String,
}

type Rule = fn(&Source) -> Vec<String>;

const FILE_RULES: &[Rule] =
    &[place, length, opening_comment, finished, dependency_arrows, one_table_of_versions, plain_typescript, figures_are_drawn];

/// What may lie at the top.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitattributes",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "CITATION.cff",
    "LICENSE",
    "README.md",
    "crate",
    "lessons",
    "rustfmt.toml",
    "tests",
    "web",
];

/// No file longer than this: which ideas live in it?
const LONGEST: usize = 800;

/// The project's crates and what each may use of the others. An arrow that is not here points the wrong way.
const ARROWS: &[(&str, &[&str])] = &[
    ("elementary", &[]),
    ("matmul", &[]),
    ("twister", &[]),
    ("tensor", &["elementary", "matmul", "store", "twister"]),
    ("graph", &["matmul", "tensor"]),
    ("kernel", &["graph", "tensor"]),
    ("store", &[]),
    ("solve", &["kernel", "graph", "store", "tensor"]),
    ("chart", &["protocol", "store"]),
    ("python", &["elementary", "twister"]),
    ("protocol", &[]),
    ("library", &["python", "tensor", "graph", "kernel", "solve", "store", "chart"]),
    ("session", &["python", "library", "chart", "protocol", "tensor", "store"]),
    ("wasm", &["session", "protocol", "chart", "python", "library", "tensor", "graph", "kernel", "solve", "store"]),
    ("xtask", &[]),
    ("bindgen", &[]),
    ("unicode-names", &[]),
    ("unicode-normalization", &[]),
];

/// The message of every broken rule.
pub fn broken() -> Result<Vec<String>, Failure> {
    // Untracked files count too: they are what is about to be committed.
    let listed = output(Command::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root()))
        .ok_or("git could not list the project's files.")?;
    let mut messages = Vec::new();
    for path in listed.lines() {
        // Pictures and deleted files have no text to check.
        let text = fs::read_to_string(root().join(path)).unwrap_or_default();
        let source = Source { path: path.to_owned(), text };
        for rule in FILE_RULES {
            messages.extend(rule(&source).into_iter().map(|message| format!("{path}: {message}")));
        }
    }
    Ok(messages)
}

impl Source {
    fn is(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }

    /// Lines with their numbers from 1.
    fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn own_crate(&self) -> Option<&str> {
        self.path.strip_prefix("crate/")?.split('/').next()
    }
}

fn place(source: &Source) -> Vec<String> {
    let top = source.path.split('/').next().unwrap_or_default();
    if TOP_LEVEL.contains(&top) { Vec::new() } else { vec!["does not belong at the top; README.md says where things go".into()] }
}

fn length(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let counts = source.is(&["rs", "ts", "mjs", "js", "py", "css"]);
    if counts && lines > LONGEST {
        vec![format!("{lines} lines, at most {LONGEST}: which ideas live in it?")]
    } else {
        Vec::new()
    }
}

fn opening_comment(source: &Source) -> Vec<String> {
    let opening: &[&str] = match source.path.rsplit_once('.') {
        Some((_, "rs")) => &["//!"],
        Some((_, "ts" | "mjs" | "js")) if !source.path.ends_with(".d.ts") => &["/*", "//", "#!"],
        _ => return Vec::new(),
    };
    if opening.iter().any(|mark| source.text.trim_start().starts_with(mark)) {
        return Vec::new();
    }
    vec![format!("must open with {} that says what the file guarantees", if opening.len() == 1 { "`//!`" } else { "a comment" })]
}

fn finished(source: &Source) -> Vec<String> {
    if !source.is(&["rs", "ts", "mjs", "js", "py", "css", "html", "toml"]) {
        return Vec::new();
    }
    // Written in halves, so that this file keeps its own rule.
    let marks = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("#[ig", "nore"),
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
        concat!("@ts-ig", "nore"),
        concat!("test.on", "ly("),
        concat!("it.on", "ly("),
        concat!("test.sk", "ip("),
        concat!("it.sk", "ip("),
    ];
    let found = |line: &str| marks.into_iter().find(|mark| line.contains(mark));
    source
        .numbered()
        .filter_map(|(number, line)| Some(format!("line {number}: unfinished or skipped: {}", found(line)?)))
        .collect()
}

fn dependency_arrows(source: &Source) -> Vec<String> {
    let Some(own) = source.own_crate().filter(|_| source.path.ends_with("/Cargo.toml")) else { return Vec::new() };
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == own) else {
        return vec![format!("the crate '{own}' is not in ARROWS (crate/xtask/src/rules.rs): say there what it may use")];
    };
    let mut messages = Vec::new();
    let mut section = "";
    for (number, line) in source.numbered() {
        if line.starts_with('[') {
            section = line;
        }
        let used = line.split(['.', ' ', '=']).next().and_then(|name| name.strip_prefix("brunsviga-")).unwrap_or_default();
        // Tests may look anywhere below them.
        if section.contains("dependencies") && section != "[dev-dependencies]" && !used.is_empty() && !allowed.contains(&used) {
            messages.push(format!("line {number}: '{own}' may not depend on '{used}': arrows go one way (crate/README.md)"));
        }
    }
    messages
}

fn one_table_of_versions(source: &Source) -> Vec<String> {
    if source.own_crate().is_none() || !source.path.ends_with("/Cargo.toml") {
        return Vec::new();
    }
    let mut section = "";
    let mut messages = Vec::new();
    for (number, line) in source.numbered() {
        if line.starts_with('[') {
            section = line;
        } else if section.contains("dependencies")
            && line.contains('=')
            && !line.contains("workspace = true")
            && !line.starts_with('#')
        {
            messages.push(format!("line {number}: versions stand in the top Cargo.toml; write `workspace = true` here"));
        }
    }
    messages
}

fn plain_typescript(source: &Source) -> Vec<String> {
    if !source.is(&["ts"]) || !source.path.starts_with("web/") {
        return Vec::new();
    }
    let wrong = |line: &str| {
        let code = line.split("//").next().unwrap_or_default().trim_start();
        if code.starts_with('*') || code.starts_with("/*") {
            return None;
        }
        if [": any;", ": any)", ": any,", "<any>", "as any", ": any[]", ": any ="].iter().any(|any| code.contains(any)) {
            return Some("`any` hides errors; name the type or use `unknown`");
        }
        let code = code.strip_prefix("export ").unwrap_or(code);
        let code = code.strip_prefix("const ").unwrap_or(code);
        if code.starts_with("enum ") {
            return Some("use a union of strings instead of `enum`");
        }
        code.starts_with("namespace ").then_some("use a module instead of `namespace`")
    };
    source.numbered().filter_map(|(number, line)| Some(format!("line {number}: {}", wrong(line)?))).collect()
}

/// Figures of lessons are drawn by the engine at build time; a picture in the repository would go stale unseen.
fn figures_are_drawn(source: &Source) -> Vec<String> {
    let in_lessons = source.path.starts_with("lessons/");
    if in_lessons && source.is(&["svg", "png", "jpg", "jpeg", "webp", "gif"]) {
        return vec!["lessons hold no pictures: a code cell draws the figure when the site is built".into()];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str) -> String {
        let source = Source { path: path.into(), text: text.into() };
        FILE_RULES.iter().flat_map(|rule| rule(&source)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn good_files_pass() {
        assert_eq!(check("crate/chart/src/lib.rs", "//! Charts.\n"), "");
        assert_eq!(check("web/src/a.ts", "/** A. */\nexport const company: string = 'any';\n"), "");
        assert_eq!(
            check("crate/chart/Cargo.toml", "[package]\nversion.workspace = true\n[dependencies]\nplotters.workspace = true\n"),
            ""
        );
    }

    #[test]
    fn every_rule_can_fail() {
        assert!(check("notes.txt", "").contains("belong"));
        assert!(check("crate/chart/src/long.rs", &"//!\n".repeat(LONGEST + 1)).contains("801 lines"));
        assert!(check("crate/chart/src/lib.rs", "fn main() {}\n").contains("//!"));
        assert!(check("web/src/a.ts", "export {};\n").contains("must open with a comment"));
        assert!(check("crate/chart/src/lib.rs", concat!("//! A\nfn f() { to", "do!() }\n")).contains("line 2: unfinished"));
        assert!(check("crate/tensor/Cargo.toml", "[dependencies]\nbrunsviga-library.workspace = true\n").contains("arrows"));
        assert!(check("crate/nobody/Cargo.toml", "[package]\n").contains("ARROWS"));
        assert!(check("crate/chart/Cargo.toml", "[dependencies]\nlibm = \"0.2\"\n").contains("workspace = true"));
        assert!(check("web/src/a.ts", "/** A. */\nexport const x = y as any;\n").contains("any"));
        assert!(check("web/src/a.ts", "/** A. */\nexport enum E { A }\n").contains("enum"));
        assert!(check("lessons/day-1/figure.png", "").contains("draws"));
    }
}
