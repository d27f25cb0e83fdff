//! The two wasm builds of the engine, and the TypeScript types that come out of them.
//!
//! `threads`: shared memory and atomics, for isolated pages. `single`: the same engine without. Both have 128-bit SIMD, the
//! same stack and the same memory limit, so that a program that runs in one runs in the other.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::shell::{root, run, run_silently, say, target_dir};
use crate::stamp::{self, Inputs};
use crate::toolchain::{self, Route};

/// What the engine is made of.
const SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "crate/bindgen",
    "crate/chart",
    "crate/graph",
    "crate/kernel",
    "crate/library",
    "crate/protocol",
    "crate/python",
    "crate/session",
    "crate/solve",
    "crate/tensor",
    "crate/unicode-names",
    "crate/unicode-normalization",
    "crate/wasm",
    // The lessons decide which functions come first, too, but an old choice is only a slower page: their text may change freely.
    "web/tools/profile.mjs",
];

/// 2 GiB: enough for Day 5's state matrices; shared memory must name a limit, and phones refuse larger ones.
const MEMORY_LIMIT: u64 = 1 << 31;
/// Parsing nested expressions and comparing nested lists recurse on it.
const STACK_SIZE: u64 = 4 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Threads,
    Single,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Threads, Kind::Single];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Threads => "threads",
            Kind::Single => "single",
        }
    }

    /// Where its JavaScript and wasm lie.
    pub fn folder(self) -> PathBuf {
        root().join("web/pkg").join(self.name())
    }

    fn flags(self) -> Vec<String> {
        let mut features = "+simd128,+bulk-memory,+mutable-globals".to_owned();
        let mut link = vec![format!("--max-memory={MEMORY_LIMIT}"), format!("-zstack-size={STACK_SIZE}")];
        // The table grows for kernels that are compiled in the page.
        link.push("--growable-table".to_owned());
        // The split of the data goes by them; they are not shipped.
        link.push("--emit-relocs".to_owned());
        if self == Kind::Threads {
            features += ",+atomics";
            // Each thread starts from the exported TLS symbols.
            let shared = ["--shared-memory", "--import-memory", "--export=__wasm_init_tls"];
            let exports = ["--export=__tls_size", "--export=__tls_align", "--export=__tls_base"];
            link.extend(shared.iter().chain(&exports).map(|word| word.to_string()));
        }
        let mut flags = vec![format!("-Ctarget-feature={features}")];
        flags.extend(link.into_iter().map(|word| format!("-Clink-arg={word}")));
        flags
    }
}

/// Builds what is not current. The types of `web/generated/` follow the `single` build.
pub fn build(kinds: &[Kind], route: Option<Route>) -> Result<(), Failure> {
    let _lock = stamp::exclusively()?;
    for &kind in kinds {
        build_one(kind, route)?;
    }
    write_types()?;
    write_if_changed(
        &root().join("web/generated/engine.ts"),
        &format!(
            "/** Where the built engine lies, from the site's root; written by `cargo xtask build`. */\nexport const engineFolder = '{}';\n",
            folder_in_site()
        ),
    )
}

/// The engine's folder in the site. It carries the version, so that hosts may let browsers keep it for ever.
pub fn folder_in_site() -> String {
    let mut inputs = Inputs::new("engine");
    for kind in Kind::ALL {
        inputs = inputs.path(kind.folder(), &[]);
    }
    format!("engine-{}", &inputs.digest()[..12])
}

/// For working on the engine itself: `BRUNSVIGA_QUICK=1 cargo xtask build`.
fn is_quick() -> bool {
    std::env::var_os("BRUNSVIGA_QUICK").is_some()
}

fn build_one(kind: Kind, route: Option<Route>) -> Result<(), Failure> {
    let step = format!("wasm-{}", kind.name());
    let quick = is_quick();
    let mut inputs =
        Inputs::new(&step).words(kind.flags()).words(route.map(|route| route == Route::Debian)).words(quick.then_some("quick"));
    for source in SOURCES {
        inputs = inputs.path(source, &["tests", "examples", "README.md"]);
    }
    let digest = inputs.digest();
    let folder = kind.folder();
    if stamp::is_current(
        &step,
        &digest,
        &[folder.join("engine.js"), folder.join("engine_bg.wasm"), folder.join("engine_cold.wasm")],
    ) {
        return Ok(());
    }
    stamp::forget(&step);
    let toolchain = match kind {
        Kind::Threads => toolchain::for_threads(route)?,
        Kind::Single => toolchain::for_single(route)?,
    };
    say(format!("building the engine, {}: {}", kind.name(), toolchain.description));
    let (target, profile) = match quick {
        true => (target_dir().join(format!("{step}-quick")), "quick"),
        false => (target_dir().join(&step), "site"),
    };
    let mut cargo = toolchain.cargo();
    cargo.args([
        "build",
        "--quiet",
        "--locked",
        "--package",
        "brunsviga-wasm",
        "--profile",
        profile,
        "--target",
        "wasm32-unknown-unknown",
    ]);
    if kind == Kind::Threads {
        cargo.args(["--features", "threads"]);
    }
    let flags: Vec<String> = kind
        .flags()
        .into_iter()
        .chain(toolchain.flags.iter().cloned())
        .chain(if quick { Vec::new() } else { plain_paths() })
        .collect();
    run_silently(
        cargo.current_dir(root()).env("CARGO_TARGET_DIR", &target).env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")),
    )?;
    let wasm = target.join("wasm32-unknown-unknown").join(profile).join("brunsviga_wasm.wasm");
    bind(&wasm, &folder, quick)?;
    stamp::remember(&step, &digest)
}

/// The folders of the machine that builds have no place in what is served: messages of panics name files without them.
fn plain_paths() -> Vec<String> {
    let home = |variable: &str, name: &str| {
        let under_home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(name));
        std::env::var_os(variable).map(PathBuf::from).or_else(under_home)
    };
    let folders = [
        (Some(root()), "."),
        (home("CARGO_HOME", ".cargo").map(|home| home.join("registry/src")), "crates"),
        (home("RUSTUP_HOME", ".rustup").map(|home| home.join("toolchains")), "rust"),
    ];
    let flag = |(folder, name): (Option<PathBuf>, &str)| Some(format!("--remap-path-prefix={}={name}", folder?.display()));
    folders.into_iter().filter_map(flag).collect()
}

/// Writes the JavaScript side, and splits the engine into what the lessons' cells need and the rest, which a page loads after its
/// first figure. The folder is replaced at the end, so that it is never half of one build and half of another.
fn bind(wasm: &Path, folder: &Path, quick: bool) -> Result<(), Failure> {
    let fresh = folder.with_extension("new");
    let _ = fs::remove_dir_all(&fresh);
    bindgen(&["bind".as_ref(), wasm, &fresh])?;
    let scratch = target_dir().join("profile");
    fs::create_dir_all(&scratch).map_err(|error| format!("cannot make {}: {error}.", scratch.display()))?;
    let [copy, names, hot] = ["instrumented.wasm", "names.txt", "hot.txt"].map(|name| scratch.join(name));
    bindgen(&["instrument".as_ref(), &fresh, &copy, &names])?;
    if quick {
        // Everything is needed at once.
        fs::copy(&names, &hot).map_err(|error| format!("cannot write {}: {error}.", hot.display()))?;
    } else {
        let mut profile = std::process::Command::new("node");
        profile.arg(root().join("web/tools/profile.mjs")).args([&fresh, &copy, &names, &hot]);
        run(profile.current_dir(root()))?;
    }
    bindgen(&["split".as_ref(), &fresh, &hot, wasm])?;
    let _ = fs::remove_dir_all(folder);
    fs::rename(&fresh, folder).map_err(|error| format!("cannot put the build into {}: {error}.", folder.display()))
}

fn bindgen(arguments: &[&Path]) -> Result<(), Failure> {
    let mut cargo = std::process::Command::new("cargo");
    cargo.args(["run", "--quiet", "--locked", "--package", "bindgen", "--"]).args(arguments);
    run(cargo.current_dir(root()).env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

/// `web/generated/protocol.d.ts`: the message types, under one name whichever build is used.
fn write_types() -> Result<(), Failure> {
    let declared =
        [Kind::Single, Kind::Threads].into_iter().find_map(|kind| fs::read_to_string(kind.folder().join("engine.d.ts")).ok());
    let declared = declared.ok_or("the engine was built without its types (engine.d.ts).")?;
    let text = format!(
        "/** The messages between page and engine worker, generated from crate/protocol by `cargo xtask build`. */\n{}",
        message_types(&declared)
    );
    write_if_changed(&root().join("web/generated/protocol.d.ts"), &text)
}

/// Picks the `export type` and `export interface` declarations, with their comments, out of wasm-bindgen's file.
fn message_types(declared: &str) -> String {
    let mut picked = String::new();
    let mut comment = String::new();
    let mut inside: Option<usize> = None;
    for line in declared.lines() {
        if inside.is_none() {
            let trimmed = line.trim_start();
            if trimmed.starts_with("/**") || trimmed.starts_with('*') || trimmed.starts_with("//") {
                comment += line;
                comment.push('\n');
                continue;
            }
            if line.starts_with("export type ") || line.starts_with("export interface ") {
                picked += &comment;
                inside = Some(0);
            }
            comment.clear();
        }
        if let Some(depth) = inside {
            let opened = line.matches(['{', '[', '(']).count();
            let closed = line.matches(['}', ']', ')']).count();
            let depth = (depth + opened).saturating_sub(closed);
            picked += line;
            picked.push('\n');
            let ends = depth == 0 && (line.ends_with(';') || line.ends_with('}'));
            inside = if ends { None } else { Some(depth) };
            if ends {
                picked.push('\n');
            }
        }
    }
    picked
}

/// Leaves the file's time alone when nothing changed, so that watchers stay quiet.
fn write_if_changed(file: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| format!("cannot write {}: {error}.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_picked_and_the_rest_is_left() {
        let declared = "/* tslint:disable */\n\n/**\n * Colours\n */\nexport type Theme = \"light\" | \"dark\";\n\n\
                        export interface Span {\n    line: number;\n    at: [number, number];\n}\n\n\
                        export class Engine {\n  free(): void;\n}\nexport default function init(): void;\n";
        let picked = message_types(declared);
        assert!(picked.contains("* Colours\n */\nexport type Theme"));
        assert!(picked.contains("at: [number, number];\n}"));
        assert!(!picked.contains("class") && !picked.contains("init") && !picked.contains("tslint"));
    }
}
