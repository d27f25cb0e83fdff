//! `test`: every test of the project, each part with the closing lines of its runner.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::{chromium, firefox, npm, python};
use crate::shell::{find, root, run, say, tee};
use crate::{site, wasm};

pub const HELP: &str = "
Runs every test, after installing and building what it needs. Fails if any part does; the others still run.

usage: cargo xtask test [--only PART]…

  native       cargo test of every crate that builds without a browser
  web          the unit tests of web/ under Node, with the built engine
  conformance  the same snippets on our modules and on CPython with NumPy; those of TensorFlow against accepted references
  lessons      every lesson on CPython with NumPy, Matplotlib and TensorFlow, then on the engine with the same result
  browser      journeys through the built site in Chromium, in both wasm builds, and a short one in Firefox
";

struct Part {
    name: &'static str,
    run: fn() -> Result<Verdict, Failure>,
}

/// How a part ended.
struct Verdict {
    passed: bool,
    /// What its runner said last, or the sum of it
    closing: Vec<String>,
}

const PARTS: &[Part] = &[
    Part { name: "native", run: native },
    Part { name: "web", run: web },
    Part { name: "conformance", run: conformance },
    Part { name: "lessons", run: lessons },
    Part { name: "browser", run: browser },
];

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let mut wanted = Vec::new();
    while let Some(name) = arguments.option("--only")? {
        if PARTS.iter().all(|part| part.name != name) {
            let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
            return Err(format!("there is no part '{name}'; the parts are {}.", names.join(", ")));
        }
        wanted.push(name);
    }
    arguments.finish()?;
    let mut summary = Vec::new();
    let mut all_passed = true;
    for part in PARTS.iter().filter(|part| wanted.is_empty() || wanted.iter().any(|name| name == part.name)) {
        say(format!("test: {}", part.name));
        let begun = Instant::now();
        // A part that could not even start has failed, and must not keep the others from running.
        let verdict = (part.run)().unwrap_or_else(|why| Verdict { passed: false, closing: vec![why] });
        all_passed &= verdict.passed;
        let word = if verdict.passed { "passed" } else { "FAILED" };
        summary.push(format!("{} {word} in {:.0} s", part.name, begun.elapsed().as_secs_f64()));
        summary.extend(verdict.closing.iter().map(|line| format!("    {line}")));
    }
    println!("\n== cargo xtask test ==");
    for line in summary {
        println!("{line}");
    }
    println!("{}", if all_passed { "all parts passed" } else { "some parts FAILED" });
    Ok(if all_passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The last lines that say something.
fn tail(lines: &[String], count: usize) -> Vec<String> {
    let said: Vec<&String> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    said[said.len().saturating_sub(count)..].iter().map(|line| line.to_string()).collect()
}

fn native() -> Result<Verdict, Failure> {
    let mut cargo = Command::new("cargo");
    // The wasm crate is empty natively, and bindgen has nothing of ours to test.
    cargo.args(["test", "--workspace", "--exclude", "brunsviga-wasm", "--exclude", "bindgen", "--locked", "--no-fail-fast"]);
    let (passed, lines) = tee(cargo.current_dir(root()))?;
    let mut closing = vec![cargo_sum(&lines)];
    if !passed {
        closing.extend(lines.iter().filter(|line| line.starts_with("test ") && line.ends_with("FAILED")).cloned());
        closing.extend(lines.iter().filter(|line| line.starts_with("error")).cloned());
    }
    Ok(Verdict { passed, closing })
}

/// Adds up cargo's "test result:" lines, one a test program.
fn cargo_sum(lines: &[String]) -> String {
    let results: Vec<&String> = lines.iter().filter(|line| line.starts_with("test result:")).collect();
    let count = |word: &str| -> u64 {
        let before = |line: &&&String| {
            let words: Vec<&str> = line.split([' ', ';']).filter(|word| !word.is_empty()).collect();
            let at = words.iter().position(|w| *w == word)?;
            words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
        };
        results.iter().filter_map(|line| before(&line)).sum()
    };
    let (passed, failed, ignored) = (count("passed"), count("failed"), count("ignored"));
    format!("cargo test: {passed} passed, {failed} failed, {ignored} ignored in {} test programs", results.len())
}

fn web() -> Result<Verdict, Failure> {
    wasm::build(&[wasm::Kind::Single], None)?;
    npm("web")?;
    let (passed, lines) = tee(Command::new("npm").args(["test", "--silent"]).current_dir(root().join("web")))?;
    let (tools_passed, tool_lines) = tee(Command::new("node").args(["--test", "tools/"]).current_dir(root().join("web")))?;
    let closing = node_sum(&lines).into_iter().chain(node_sum(&tool_lines)).collect();
    Ok(Verdict { passed: passed && tools_passed, closing })
}

/// node:test's closing counts, or whatever was said last.
fn node_sum(lines: &[String]) -> Vec<String> {
    let counts: Vec<String> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")))
        .filter(|line| ["tests ", "pass ", "fail ", "skipped "].iter().any(|word| line.starts_with(word)))
        .map(str::to_owned)
        .collect();
    let failed = lines.iter().filter(|line| line.trim_start().starts_with("not ok") || line.trim_start().starts_with('✖'));
    if counts.is_empty() { tail(lines, 6) } else { failed.cloned().chain([counts.join(", ")]).collect() }
}

fn conformance() -> Result<Verdict, Failure> {
    let mut verdict = Verdict { passed: true, closing: Vec::new() };
    for suite in ["tests/conformance/run.py", "tests/conformance/tf/run.py"] {
        let (passed, lines) = tee(Command::new(python()?).arg(suite).current_dir(root()))?;
        verdict.passed &= passed;
        verdict.closing.extend(tail(&lines, 2));
    }
    Ok(verdict)
}

/// What the lessons say is true of CPython, and the engine agrees with CPython on them.
fn lessons() -> Result<Verdict, Failure> {
    let venv = root().join(".venv");
    let python_here = venv.join("bin/python");
    if !python_here.is_file() {
        run(Command::new(python()?).args(["-m", "venv"]).arg(&venv))?;
    }
    run(Command::new(&python_here)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "tests/lessons/requirements.txt"])
        .current_dir(root()))?;
    // The engine is built first: without cargo or `xtask run` in between, each program starts at once.
    wasm::build(&[wasm::Kind::Single], None)?;
    npm("web")?;
    let run_here = |words: &[&str]| tee(Command::new(&python_here).args(words).current_dir(root()));
    // Each is one thread for most of its time.
    let (lessons, engine) = std::thread::scope(|scope| {
        let lessons = scope.spawn(|| run_here(&["tests/lessons/test_lessons.py"]));
        let engine = run_here(&["tests/lessons/engine.py", "node web/tools/run.mjs --"]);
        (lessons.join(), engine)
    });
    let (on_cpython, said) = lessons.map_err(|_| "the tests of the lessons could not be run.")??;
    let (on_engine, compared) = engine?;
    let differing = compared.iter().filter(|line| line.contains(" differ") && !line.ends_with(" 0 differ"));
    let closing = tail(&said, 1).into_iter().chain(differing.cloned()).chain(tail(&compared, 1)).collect();
    Ok(Verdict { passed: on_cpython && on_engine, closing })
}

fn browser() -> Result<Verdict, Failure> {
    site::build(None)?;
    npm("tests")?;
    let chromium = chromium()?;
    let node = find("node").ok_or("node is not installed.")?;
    let xtask = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}."))?;
    let mut command = Command::new(node);
    // One file after the other: the journeys measure times, and two browsers would share two cores.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec", "browser/"]).current_dir(root().join("tests"));
    if let Some(file) = firefox() {
        command.env("BRUNSVIGA_FIREFOX", file);
    }
    let (passed, lines) = tee(command.env("BRUNSVIGA_CHROMIUM", chromium).env("BRUNSVIGA_XTASK", xtask))?;
    Ok(Verdict { passed, closing: node_sum(&lines) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn results_of_several_test_programs_are_added_up() {
        let text = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\nrunning\ntest result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(cargo_sum(&lines(text)), "cargo test: 15 passed, 2 failed, 1 ignored in 2 test programs");
    }

    #[test]
    fn the_counts_of_node_are_kept_with_the_names_of_failures() {
        let text = "✖ reload keeps edits (12ms)\nℹ tests 4\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ duration_ms 3";
        assert_eq!(node_sum(&lines(text)), ["✖ reload keeps edits (12ms)", "tests 4, pass 3, fail 1"]);
        assert_eq!(node_sum(&lines("a\n\nb")), ["a", "b"]);
    }
}
