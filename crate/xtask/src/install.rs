//! Installing what the commands need: Debian packages, npm modules, a Python environment, a browser. Each says what it does.

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use crate::arguments::Arguments;
use crate::shell::{find, output, root, run, run_within, say};
use crate::stamp::{self, Inputs};
use crate::{Failure, toolchain};

pub const HELP: &str = "
Installs what building and testing need. The other commands do this themselves when they need it.

usage: cargo xtask setup

  compilers   rustup's nightly with rust-src (or Debian's rustc-web), the target wasm32-unknown-unknown
  npm         the modules of web/ and tests/, as their lock files say
  python      python3 with venv; the conformance tests make their environment in .venv
  chromium    by apt-get, as root or with sudo, if no Chromium is on the search path
  firefox     the same; without it only its own journeys are skipped
";

pub fn setup(arguments: Arguments) -> Result<ExitCode, Failure> {
    arguments.finish()?;
    say(toolchain::for_threads(None)?.description);
    say(toolchain::for_single(None)?.description);
    npm("web")?;
    npm("tests")?;
    say(format!("Python for the tests: {}", python()?.display()));
    say(format!("Chromium: {}", chromium()?.display()));
    if let Some(file) = firefox() {
        say(format!("Firefox: {}", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

fn may_sudo() -> bool {
    find("sudo").is_some() && Command::new("sudo").args(["-n", "true"]).status().is_ok_and(|status| status.success())
}

/// Whether packages can be installed without asking a person.
pub fn can_apt_install() -> Result<(), Failure> {
    if find("apt-get").is_none() {
        return Err("apt-get is not there.".into());
    }
    if is_root() || may_sudo() { Ok(()) } else { Err("apt-get needs root, and sudo asks for a password.".into()) }
}

/// Installs Debian packages, refreshing the lists only if it fails without.
pub fn apt_install(packages: &[&str]) -> Result<(), Failure> {
    can_apt_install()?;
    let apt = |words: &[&str]| {
        let mut command = if is_root() { Command::new("apt-get") } else { Command::new("sudo") };
        if !is_root() {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.args(["-q", "-y", "-o", "DPkg::Lock::Timeout=120"]).args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run_within(Duration::from_secs(300), &mut command)
    };
    let install: Vec<&str> = ["install", "--no-install-recommends"].iter().chain(packages).copied().collect();
    if apt(&install).is_ok() {
        return Ok(());
    }
    apt(&["update"])?;
    apt(&install)
}

/// `npm ci` in a folder whose lock file differs from what was installed last.
pub fn npm(folder: &str) -> Result<(), Failure> {
    let place = root().join(folder);
    if !place.join("package-lock.json").is_file() {
        return Err(format!("{folder}/package-lock.json is missing."));
    }
    if find("npm").is_none() {
        return Err(
            "npm is not installed. Install Node.js 20 or later (https://nodejs.org, or `apt-get install nodejs npm`).".into()
        );
    }
    let step = format!("npm-{folder}");
    let digest = Inputs::new(&step).path(format!("{folder}/package-lock.json"), &[]).digest();
    if stamp::is_current(&step, &digest, &[place.join("node_modules")]) {
        return Ok(());
    }
    say(format!("installing the npm modules of {folder}/"));
    run(Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&place))?;
    stamp::remember(&step, &digest)
}

/// A Python that can make the conformance tests' environment (they keep it in .venv themselves).
pub fn python() -> Result<PathBuf, Failure> {
    let complete =
        || find("python3").filter(|_| output(Command::new("python3").args(["-c", "import venv, ensurepip"])).is_some());
    if complete().is_none() {
        say("installing Python with its module venv for the conformance tests");
        // Debian ships python3 without it.
        apt_install(&["python3", "python3-venv"])?;
    }
    complete().ok_or_else(|| "python3 lacks the modules venv and ensurepip; install a complete Python 3.11 or later.".into())
}

/// A Firefox for its own journeys; None, with a notice, where there is none and none can be installed.
pub fn firefox() -> Option<PathBuf> {
    let there = || ["firefox-esr", "firefox"].into_iter().find_map(find);
    if there().is_none() {
        say("installing Firefox ESR for the browser tests");
        if let Err(why) = apt_install(&["firefox-esr"]) {
            say(format!("Firefox could not be installed, so its journeys will be skipped: {why}"));
        }
    }
    there()
}

/// A Chromium for the browser tests.
pub fn chromium() -> Result<PathBuf, Failure> {
    let there = || ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(find);
    if let Some(file) = there() {
        return Ok(file);
    }
    say("installing Chromium for the browser tests");
    apt_install(&["chromium"]).map_err(|why| format!("Chromium is missing and could not be installed: {why}"))?;
    there().ok_or_else(|| "the package chromium is installed, but no `chromium` is on the search path.".into())
}
