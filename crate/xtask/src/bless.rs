//! `bless`: accepts new references, on purpose. Nothing else writes them.

use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::python;
use crate::shell::{root, run, say};

pub const HELP: &str = "
Accepts what the tests now give as their references. Look at `git diff` afterwards: each change is one you vouch for.

usage: cargo xtask bless [WHAT]…

  conformance  what CPython with NumPy prints (tests/conformance/expected)
  tensorflow   what CPython with TensorFlow prints (tests/conformance/tf/expected); installs it into .venv-tensorflow
  charts       the drawn figures of crate/chart
";

/// A name on the command line and what it accepts.
type Item = (&'static str, fn() -> Result<(), Failure>);

const WHAT: &[Item] = &[("conformance", conformance), ("tensorflow", tensorflow), ("charts", charts)];

pub fn command(arguments: Arguments) -> Result<ExitCode, Failure> {
    let wanted = arguments.rest()?;
    if let Some(unknown) = wanted.iter().find(|name| WHAT.iter().all(|(known, _)| known != name)) {
        let names: Vec<&str> = WHAT.iter().map(|(name, _)| *name).collect();
        return Err(format!("there are no references '{unknown}'; there are {}.", names.join(", ")));
    }
    for (name, accept) in WHAT.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|w| w == name)) {
        say(format!("accepting references: {name}"));
        accept()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn conformance() -> Result<(), Failure> {
    run(Command::new(python()?).args(["tests/conformance/run.py", "--bless"]).current_dir(root()))
}

fn tensorflow() -> Result<(), Failure> {
    run(Command::new(python()?).args(["tests/conformance/tf/run.py", "--bless"]).current_dir(root()))
}

fn charts() -> Result<(), Failure> {
    run(Command::new("cargo").args(["test", "--quiet", "--package", "brunsviga-chart"]).env("BLESS", "1").current_dir(root()))
}
