//! Other programs: finding them, running them, giving them a time limit. A failure names the program and what it was to do.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// The repository.
pub fn root() -> PathBuf {
    // `crate/xtask` lies two folders below it.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target_dir() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Progress, for people: on stderr, so that stdout holds only what was asked for.
pub fn say(text: impl AsRef<str>) {
    eprintln!("xtask: {}", text.as_ref());
}

/// The program's file on the search path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// A command as one would type it.
pub fn written(command: &Command) -> String {
    let mut text = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    for word in command.get_args() {
        text = text + " " + &word.to_string_lossy();
    }
    text
}

fn start(command: &mut Command) -> Result<Child, Failure> {
    command.spawn().map_err(|error| format!("could not start `{}`: {error}. Is it installed?", written(command)))
}

/// Runs to the end, its output going where ours goes (stdout to stderr: see `say`).
pub fn run(command: &mut Command) -> Result<(), Failure> {
    command.stdout(std::io::stderr());
    let status = start(command)?.wait().map_err(|error| format!("lost `{}`: {error}", written(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}.", written(command))) }
}

/// Runs to the end; what it prints is shown only if it fails. For compilers, whose warnings `check` looks at.
pub fn run_silently(command: &mut Command) -> Result<(), Failure> {
    let text = written(command);
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("could not start `{text}`: {error}. Is it installed?"))?;
    if output.status.success() {
        return Ok(());
    }
    let _ = std::io::stderr().write_all(&[output.stdout, output.stderr].concat());
    Err(format!("`{text}` ended with {}.", output.status))
}

/// Runs to the end or for so long at most; then it and its children are killed.
pub fn run_within(limit: Duration, command: &mut Command) -> Result<(), Failure> {
    let text = written(command);
    let mut child = start(command.stdout(std::io::stderr()).stdin(Stdio::null()).process_group(0))?;
    let begun = Instant::now();
    loop {
        match child.try_wait().map_err(|error| format!("lost `{text}`: {error}"))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("`{text}` ended with {status}.")),
            None if begun.elapsed() > limit => {
                let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status();
                let _ = child.wait();
                return Err(format!("`{text}` did not end within {} s and was stopped.", limit.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// What it prints, trimmed; None if it cannot start or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs to the end while its output is both shown and kept. Gives whether it succeeded, and its lines.
pub fn tee(command: &mut Command) -> Result<(bool, Vec<String>), Failure> {
    let mut child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    // Two readers, or a full pipe of one stream would block the program while we wait on the other.
    let lines = std::thread::scope(|scope| {
        let errors = scope.spawn(move || err.map(echo).unwrap_or_default());
        let mut lines = out.map(echo).unwrap_or_default();
        lines.extend(errors.join().unwrap_or_default());
        lines
    });
    let status = child.wait().map_err(|error| format!("lost `{}`: {error}", written(command)))?;
    Ok((status.success(), lines))
}

fn echo(stream: impl Read) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
        let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
        // A closed pipe downstream must not end the tests.
        let _ = writeln!(std::io::stdout(), "{line}");
        lines.push(line);
        bytes.clear();
    }
    lines
}
