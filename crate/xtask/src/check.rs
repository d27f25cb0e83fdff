//! `check`: formatting, lints, types and house rules. Every part runs; each failure is a message.

use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::npm;
use crate::shell::{root, run, say};
use crate::{rules, wasm};

pub const HELP: &str = "
Checks what a reviewer should not have to: formatting, lints, types and the house rules. Changes nothing.

usage: cargo xtask check [--rules]

  cargo fmt     formatting of every crate
  cargo clippy  lints as errors, natively and for wasm
  tsc           the types of web/, against the message types generated from crate/protocol
  house rules   file length, opening comments, unfinished code, the way dependencies point, what may lie where

  --rules       the house rules alone (a second instead of minutes)
";

/// A name and its check.
type Part = (&'static str, fn() -> Result<(), Failure>);

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let rules_only = arguments.flag("--rules");
    arguments.finish()?;
    let mut failures = Vec::new();
    let parts: &[Part] = &[("house rules", house_rules), ("cargo fmt", format), ("cargo clippy", lints), ("tsc", types)];
    for (name, part) in parts.iter().take(if rules_only { 1 } else { parts.len() }) {
        say(format!("check: {name}"));
        if let Err(why) = part() {
            eprintln!("{why}");
            failures.push(*name);
        }
    }
    if failures.is_empty() {
        println!("all checks passed");
        return Ok(ExitCode::SUCCESS);
    }
    println!("failed: {}", failures.join(", "));
    Ok(ExitCode::FAILURE)
}

fn house_rules() -> Result<(), Failure> {
    let broken = rules::broken()?;
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
}

fn format() -> Result<(), Failure> {
    run(Command::new("cargo").args(["fmt", "--all", "--check"]).current_dir(root()))
        .map_err(|why| format!("{why} `cargo fmt --all` puts it right."))
}

fn lints() -> Result<(), Failure> {
    let clippy = |words: &[&str]| {
        run(Command::new("cargo").arg("clippy").args(words).args(["--quiet", "--locked", "--", "-Dwarnings"]).current_dir(root()))
    };
    clippy(&["--workspace", "--exclude", "brunsviga-wasm", "--all-targets"])?;
    clippy(&["--package", "brunsviga-wasm", "--target", "wasm32-unknown-unknown"])
}

fn types() -> Result<(), Failure> {
    wasm::build(&[wasm::Kind::Single], None)?;
    npm("web")?;
    run(Command::new("npm").args(["run", "--silent", "typecheck"]).current_dir(root().join("web")))
}
