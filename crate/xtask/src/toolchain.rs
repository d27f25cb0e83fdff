//! Which compiler makes the wasm builds, and how it is had when none is there.
//!
//! `threads` needs a standard library rebuilt with atomics: a compiler that takes `-Z build-std`, and its library's source.
//! Route 1 is rustup's nightly with `rust-src`, route 2 the Debian packages of rustc-web. `single` needs any rustup toolchain
//! with the wasm32 target, else it is built as `threads` is. Downloads have time limits; a route that fails is said and left.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Failure;
use crate::install::{apt_install, can_apt_install};
use crate::shell::{find, output, run_within, say};

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev", "lld-22"];
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";
/// The oldest compiler that takes the workspace (its `rust-version`).
const OLDEST_MINOR: u32 = 95;

/// A way to compile to wasm.
pub struct Toolchain {
    /// What was picked and why, for people
    pub description: String,
    /// Rebuild the standard library
    pub build_std: bool,
    /// Flags it needs beside those of the build
    pub flags: Vec<String>,
    kind: Kind,
}

enum Kind {
    Active,
    Nightly,
    Debian,
}

/// A route asked for by name (`--toolchain`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    Rustup,
    Debian,
}

impl Route {
    pub fn parse(name: &str) -> Result<Route, Failure> {
        match name {
            "rustup" => Ok(Route::Rustup),
            "debian" => Ok(Route::Debian),
            _ => Err(format!("--toolchain is 'rustup' or 'debian', not '{name}'.")),
        }
    }
}

impl Toolchain {
    /// `cargo` of this toolchain, with its environment.
    pub fn cargo(&self) -> Command {
        let mut command = match self.kind {
            Kind::Active => Command::new("cargo"),
            Kind::Nightly => {
                let mut command = Command::new("rustup");
                command.args(["run", "nightly", "cargo"]);
                command
            }
            Kind::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                let rest = std::env::var_os("PATH").unwrap_or_default();
                let path: OsString = [OsString::from("/usr/bin"), rest].join(std::ffi::OsStr::new(":"));
                command.env("PATH", path).env("RUSTC_BOOTSTRAP", "1").env("RUSTC", "/usr/bin/rustc");
                command
            }
        };
        // What cargo set for this process must not choose the compiler of the next.
        command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTFLAGS");
        if self.build_std {
            command.arg("-Zbuild-std=std,panic_abort");
        }
        command
    }
}

/// For the build with threads.
pub fn for_threads(wanted: Option<Route>) -> Result<Toolchain, Failure> {
    let mut refusals = Vec::new();
    if wanted != Some(Route::Debian) {
        match nightly() {
            Ok(toolchain) => return Ok(toolchain),
            Err(why) => refusals.push(format!("rustup: {why}")),
        }
    }
    if wanted != Some(Route::Rustup) {
        match debian() {
            Ok(toolchain) => return Ok(toolchain),
            Err(why) => refusals.push(format!("Debian packages: {why}")),
        }
    }
    Err(format!(
        "found no compiler for wasm with threads.\n  {}\nInstall rustup (https://rustup.rs) and run\n  \
         rustup toolchain install nightly --profile minimal --component rust-src\nor, as root on Debian or Ubuntu,\n  apt-get install {}",
        refusals.join("\n  "),
        DEBIAN_PACKAGES.join(" ")
    ))
}

/// For the build without.
pub fn for_single(wanted: Option<Route>) -> Result<Toolchain, Failure> {
    if wanted != Some(Route::Debian)
        && let Some(rustup) = find("rustup")
    {
        if !has_target() {
            say(format!("installing the target {TARGET} with rustup"));
            if let Err(why) = run_within(Duration::from_secs(90), Command::new(rustup).args(["target", "add", TARGET])) {
                say(why);
            }
        }
        if has_target() {
            let version = output(Command::new("rustc").arg("-V")).unwrap_or_default();
            return Ok(Toolchain {
                description: format!("{version}: the active toolchain has the target {TARGET}"),
                build_std: false,
                flags: Vec::new(),
                kind: Kind::Active,
            });
        }
    }
    for_threads(wanted)
}

fn sysroot(rustc: &mut Command) -> Option<PathBuf> {
    output(rustc.env_remove("RUSTUP_TOOLCHAIN").args(["--print", "sysroot"])).map(PathBuf::from)
}

fn has_target() -> bool {
    sysroot(&mut Command::new("rustc")).is_some_and(|root| root.join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

/// The source of the standard library, where `-Z build-std` looks for it.
fn has_source(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
}

/// "rustc 1.97.0-nightly (…)" → 97; 0 for anything else.
fn minor(version: &str) -> u32 {
    let number = version.split_whitespace().nth(1).unwrap_or_default();
    let mut parts = number.split('.');
    match (parts.next(), parts.next().and_then(|part| part.parse().ok())) {
        (Some("1"), Some(minor)) => minor,
        _ => 0,
    }
}

fn nightly() -> Result<Toolchain, Failure> {
    let rustup = find("rustup").ok_or("not installed.")?;
    let rustc = || {
        let mut command = Command::new("rustup");
        command.args(["run", "nightly", "rustc"]);
        command
    };
    let version = || output(rustc().arg("-V")).unwrap_or_default();
    if minor(&version()) < OLDEST_MINOR {
        say("installing rustup's nightly toolchain with the standard library's source (at most 4 minutes)");
        let arguments =
            ["toolchain", "install", "nightly", "--profile", "minimal", "--component", "rust-src", "--no-self-update"];
        run_within(Duration::from_secs(240), Command::new(&rustup).args(arguments))?;
    }
    let source_is_there = || sysroot(&mut rustc()).is_some_and(|root| has_source(&root));
    if !source_is_there() {
        say("adding the standard library's source to rustup's nightly (at most 90 s)");
        let arguments = ["component", "add", "rust-src", "--toolchain", "nightly"];
        run_within(Duration::from_secs(90), Command::new(&rustup).args(arguments))?;
    }
    let version = version();
    if minor(&version) < OLDEST_MINOR || !source_is_there() {
        return Err(format!("'{version}' is older than 1.{OLDEST_MINOR} or lacks rust-src."));
    }
    Ok(Toolchain {
        description: format!("{version}: rustup's nightly has the standard library's source"),
        build_std: true,
        flags: Vec::new(),
        kind: Kind::Nightly,
    })
}

fn debian() -> Result<Toolchain, Failure> {
    let version = || output(Command::new("/usr/bin/rustc").env_remove("RUSTUP_TOOLCHAIN").arg("-V")).unwrap_or_default();
    let complete = || {
        let sources = sysroot(&mut Command::new("/usr/bin/rustc")).is_some_and(|root| has_source(&root));
        minor(&version()) >= OLDEST_MINOR && sources && Path::new("/usr/bin/cargo").exists() && Path::new(DEBIAN_LINKER).exists()
    };
    if !complete() {
        can_apt_install()?;
        say(format!("installing the Debian packages {}", DEBIAN_PACKAGES.join(" ")));
        apt_install(DEBIAN_PACKAGES)?;
    }
    if !complete() {
        return Err(format!("'{}' is older than 1.{OLDEST_MINOR}, or its source or {DEBIAN_LINKER} is missing.", version()));
    }
    Ok(Toolchain {
        description: format!("{}: Debian's packages, with their source and linker", version()),
        build_std: true,
        flags: vec!["-Clinker=wasm-ld-22".to_owned()],
        kind: Kind::Debian,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(minor("rustc 1.97.0-nightly (e50aa6fba 2026-05-19)"), 97);
        assert_eq!(minor("rustc 1.96.1 (hash date) (built from a source tarball)"), 96);
        assert_eq!(minor(""), 0);
        assert_eq!(minor("error: toolchain 'nightly' is not installed"), 0);
    }
}
