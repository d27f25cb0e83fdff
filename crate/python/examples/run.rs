//! Runs a Python file natively: `cargo run --release -p brunsviga-python --example run -- file.py`.
//!
//! Reads and writes of the program are relative to the current folder. Exits with 1 and a traceback on an error.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use brunsviga_python::host::FileError;
use brunsviga_python::{Diagnostic, Host, Vm};

#[global_allocator]
static ALLOCATOR: brunsviga_python::memory::CountingAllocator = brunsviga_python::memory::CountingAllocator;

/// The world as the operating system gives it.
struct Native {
    started: Instant,
}

fn file_error(error: &std::io::Error) -> FileError {
    match error.kind() {
        std::io::ErrorKind::NotFound => FileError::NotFound,
        std::io::ErrorKind::PermissionDenied => FileError::Denied,
        std::io::ErrorKind::IsADirectory => FileError::IsDirectory,
        _ => FileError::Other(error.to_string()),
    }
}

impl Host for Native {
    fn stdout(&mut self, text: &str) {
        print!("{text}");
    }
    fn stderr(&mut self, text: &str) {
        eprint!("{text}");
    }
    fn clock_s(&mut self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
    fn wall_s(&mut self) -> f64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64())
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(path).map_err(|e| file_error(&e))
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        std::fs::write(path, bytes).map_err(|e| file_error(&e))
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        std::fs::remove_file(path).map_err(|e| file_error(&e))
    }
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
        let entries = std::fs::read_dir(path).map_err(|e| file_error(&e))?;
        Ok(entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
    }
}

fn main() -> std::process::ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: run FILE.py");
        return std::process::ExitCode::from(2);
    };
    let source = match std::fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{path}: {error}");
            return std::process::ExitCode::from(2);
        }
    };
    let mut vm = Vm::new(Box::new(Native { started: Instant::now() }));
    vm.set_memory_limit(2 << 30);
    match vm.run(&path, &source) {
        Ok(_) => std::process::ExitCode::SUCCESS,
        Err(raise) => {
            let diagnostic = Diagnostic::from_raise(&raise, &mut vm);
            eprint!("{}", diagnostic.traceback);
            if let Some(hint) = diagnostic.hint {
                eprintln!("Hint: {hint}");
            }
            std::process::ExitCode::FAILURE
        }
    }
}
