//! `run`: executes a script, a lesson or a notebook in the engine, under Node or in Chromium.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::{chromium, npm};
use crate::shell::{find, root};
use crate::{site, wasm};

pub const HELP: &str = "
Executes a Python script (.py), the code cells of a lesson (.md) or of a Jupyter notebook (.ipynb), in order, in the engine
that the site ships. Prints what the program prints; stdout and stderr stay apart. Imports of .py files and file reads start
from the file's own folder. Files that the program saves are kept in memory, unless --keep says where to put them.

usage: cargo xtask run [--browser] [--keep DIR] FILE

  --browser   run in headless Chromium, on the built site's engine, instead of Node
  --keep DIR  write every figure as DIR/figure-K.svg, every graph as DIR/graph-K-….svg and every file that the program saved into DIR
  FILE        IPython magics (%…, !…, %%…) are left out with a notice on stderr

exit code: 0; 1 after an error, its traceback on stderr; n after sys.exit(n); 2 if FILE cannot be used; 130 after Ctrl-C
";

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let in_browser = arguments.flag("--browser");
    let keep = arguments.option("--keep")?;
    let files = arguments.rest()?;
    let [file] = files.as_slice() else {
        eprintln!("xtask run: give one FILE. {}", if files.is_empty() { "" } else { "There were several." });
        eprintln!("{}", HELP.trim());
        return Ok(ExitCode::from(2));
    };
    // Known before anything is built.
    if let Err(why) = usable(Path::new(file)) {
        eprintln!("xtask run: {why}");
        return Ok(ExitCode::from(2));
    }
    let node = find("node").ok_or("node is not installed (version 20 or later).")?;
    let mut command = Command::new(node);
    if in_browser {
        site::build(None)?;
        npm("tests")?;
        command.arg(root().join("tests/run.mjs"));
        command.env("BRUNSVIGA_CHROMIUM", chromium()?);
        command.env("BRUNSVIGA_XTASK", std::env::current_exe().map_err(|error| format!("cannot find this program: {error}."))?);
    } else {
        wasm::build(&[wasm::Kind::Single], None)?;
        npm("web")?;
        command.arg(root().join("web/tools/run.mjs"));
    }
    if let Some(dir) = keep {
        command.arg("--keep").arg(dir);
    }
    command.arg("--").arg(file);
    // Takes this process's place, so that signals and the exit code pass through.
    Err(format!("could not start node: {}", command.exec()))
}

fn usable(file: &Path) -> Result<(), Failure> {
    let shown = file.display();
    let metadata = file.metadata().map_err(|error| format!("cannot read {shown}: {error}."))?;
    if metadata.is_dir() {
        return Err(format!("{shown} is a folder; give a .py, .md or .ipynb file."));
    }
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("py" | "md" | "ipynb") => Ok(()),
        _ => Err(format!("{shown} is not a .py, .md or .ipynb file, so it is unclear how to read it.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_cannot_be_used_are_refused_with_the_reason() {
        assert!(usable(Path::new("/no/such.py")).unwrap_err().contains("/no/such.py"));
        assert!(usable(&root()).unwrap_err().contains("folder"));
        assert!(usable(&root().join("Cargo.toml")).unwrap_err().contains("unclear"));
    }
}
