//! What the tests of the interpreter share: a world of memory, and cases in text files.

// Each test program uses a part of this.
#![allow(dead_code)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use brunsviga_python::host::FileError;
use brunsviga_python::{Diagnostic, Host, Vm};

/// Output and files in memory.
#[derive(Clone, Default)]
pub struct World {
    /// All that was printed, stdout and stderr in order
    pub output: Rc<RefCell<String>>,
    /// Files by path
    pub files: Rc<RefCell<HashMap<String, Vec<u8>>>>,
    ticks: Rc<RefCell<f64>>,
}

impl Host for World {
    fn stdout(&mut self, text: &str) {
        self.output.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, text: &str) {
        self.output.borrow_mut().push_str(text);
    }
    fn clock_s(&mut self) -> f64 {
        *self.ticks.borrow_mut() += 0.001;
        *self.ticks.borrow()
    }
    fn wall_s(&mut self) -> f64 {
        1.7e9
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        self.files.borrow().get(path).cloned().ok_or(FileError::NotFound)
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        self.files.borrow_mut().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        self.files.borrow_mut().remove(path).map(|_| ()).ok_or(FileError::NotFound)
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }
}

/// A machine and its world.
pub fn machine() -> (Vm, World) {
    let world = World::default();
    let vm = Vm::new(Box::new(world.clone()));
    (vm, world)
}

/// Output and traceback of a program, and the diagnostic if it failed.
pub fn run(name: &str, source: &str) -> (String, Option<Diagnostic>) {
    let (mut vm, world) = machine();
    vm.set_memory_limit(1 << 30);
    let failed = match vm.run(name, source) {
        Ok(_) => None,
        Err(raise) => {
            let diagnostic = Diagnostic::from_raise(&raise, &mut vm);
            world.output.borrow_mut().push_str(&diagnostic.traceback);
            Some(diagnostic)
        }
    };
    let output = world.output.borrow().clone();
    (output, failed)
}

/// Title and text of each case in a file: cases begin with a line `#: title`.
pub fn cases(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = vec![];
    for line in text.split_inclusive('\n') {
        if let Some(title) = line.strip_prefix("#: ") {
            found.push((title.trim_end().to_owned(), String::new()));
        } else if let Some((_, body)) = found.last_mut() {
            body.push_str(line);
        }
    }
    found
}

/// The files of a folder of tests, in order.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut found: Vec<PathBuf> = std::fs::read_dir(root)
        .map(|entries| entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == extension)).collect())
        .unwrap_or_default();
    found.sort();
    found
}
