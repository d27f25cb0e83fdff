//! `build`: the engine, then the site, into `dist/`, a folder that any static host can serve from any path.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::npm;
use crate::shell::{root, run, say};
use crate::stamp::{self, Inputs};
use crate::toolchain::Route;
use crate::wasm::{self, Kind};

pub const HELP: &str = "
Builds the engine (two wasm builds) and the site into dist/, a folder that any static host can serve from any path.
What has not changed is not built again.

usage: cargo xtask build [--toolchain rustup|debian] [--engine]

  --toolchain NAME  compile with rustup's nightly or with Debian's packages; without it, the first that is there
  --engine          stop after the engine (web/pkg/ and web/generated/)

With BRUNSVIGA_QUICK=1 in the environment, this and the other commands build a larger, slower engine in a third of the time, in one
part: for working on the engine, not for a site.
";

/// What the site is made of, beside the engine.
const SOURCES: &[&str] = &["web", "lessons"];
const SKIPPED: &[&str] = &["node_modules", "dist", "test", "tests", ".vite", "pkg"];

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let route = arguments.option("--toolchain")?.map(|name| Route::parse(&name)).transpose()?;
    let engine_only = arguments.flag("--engine");
    arguments.finish()?;
    if engine_only {
        wasm::build(&Kind::ALL, route)?;
    } else {
        say(format!("the site is in {}", build(route)?.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings `dist/` up to date and gives its path.
pub fn build(route: Option<Route>) -> Result<PathBuf, Failure> {
    wasm::build(&Kind::ALL, route)?;
    let _lock = stamp::exclusively()?;
    let dist = root().join("dist");
    let engine = wasm::folder_in_site();
    let mut inputs = Inputs::new("site").words(&engine);
    for source in SOURCES {
        inputs = inputs.path(source, SKIPPED);
    }
    let digest = inputs.digest();
    if stamp::is_current("site", &digest, &[dist.join("index.html"), dist.join(&engine)]) {
        return Ok(dist);
    }
    stamp::forget("site");
    npm("web")?;
    say("building the site");
    run(Command::new("npm").args(["run", "--silent", "build"]).current_dir(root().join("web")))?;
    stamp::remember("site", &digest)?;
    Ok(dist)
}
