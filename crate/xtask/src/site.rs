//! `build`: the engine, then the site, into `dist/`, a folder that any static host can serve from any path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::npm;
use crate::shell::{root, run, say};
use crate::stamp::{self, Inputs, children};
use crate::toolchain::Route;
use crate::wasm::{self, Kind, write_if_changed};

pub const HELP: &str = "
Builds the engine (two wasm builds) and the site into dist/, a folder that any static host can serve from any path.
What has not changed is not built again.

usage: cargo xtask build [--toolchain rustup|debian] [--engine]

  --toolchain NAME  compile with rustup's nightly or with Debian's packages; without it, the first that is there
  --engine          stop after the engine (web/pkg/ and web/generated/)
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
    let dist = root().join("dist");
    // The engine's folder carries its version, so that hosts may let browsers keep it for ever.
    let engine = format!("engine-{}", wasm::version());
    write_if_changed(
        &root().join("web/generated/engine.ts"),
        &format!(
            "/** Where the built engine lies, from the site's root; written by `cargo xtask build`. */\nexport const engineFolder = \"{engine}\";\n"
        ),
    )?;
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
    for kind in Kind::ALL {
        copy(&kind.folder(), &dist.join(&engine).join(kind.name()))?;
    }
    stamp::remember("site", &digest)?;
    Ok(dist)
}

/// Copies a folder, without TypeScript's declarations.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let fail = |error| format!("cannot copy {} to {}: {error}.", from.display(), to.display());
    fs::create_dir_all(to).map_err(fail)?;
    for file in children(from) {
        let name = file.file_name().unwrap_or_default();
        if file.is_dir() {
            copy(&file, &to.join(name))?;
        } else if !name.to_string_lossy().ends_with(".d.ts") {
            fs::copy(&file, to.join(name)).map_err(fail)?;
        }
    }
    Ok(())
}
