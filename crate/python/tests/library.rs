//! Built-ins and standard library: every `library/*.py` must print, to the byte, what CPython printed into the `.out` beside it.
//!
//! Cases are programs that a person can read and add to; `regenerate_library.py` runs them with CPython and writes the `.out` files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use brunsviga_python::host::FileError;
use brunsviga_python::{Diagnostic, Host, Vm};

/// A world of its own for each case: output is kept, files live in memory, the clock moves a little at each look.
struct Memory {
    out: Rc<RefCell<String>>,
    files: BTreeMap<String, Vec<u8>>,
    clock: f64,
}

impl Host for Memory {
    fn stdout(&mut self, text: &str) {
        self.out.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, _text: &str) {}
    fn clock_s(&mut self) -> f64 {
        self.clock += 1e-3;
        self.clock
    }
    fn wall_s(&mut self) -> f64 {
        1.7e9 + self.clock
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        self.files.get(path).cloned().ok_or(FileError::NotFound)
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        self.files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        self.files.remove(path).map(|_| ()).ok_or(FileError::NotFound)
    }
    fn list_dir(&mut self, path: &str) -> Result<Vec<String>, FileError> {
        match path {
            "" | "." | "/" => Ok(self.files.keys().cloned().collect()),
            _ => Err(FileError::NotFound),
        }
    }
}

fn run(path: &Path) -> String {
    let source = std::fs::read_to_string(path).expect("the case can be read");
    let out = Rc::new(RefCell::new(String::new()));
    let host = Memory { out: out.clone(), files: BTreeMap::new(), clock: 0.0 };
    let mut vm = Vm::new(Box::new(host));
    let result = vm.run("case.py", &source);
    let mut text = out.borrow().clone();
    if let Err(raise) = result {
        let diagnostic = Diagnostic::from_raise(&raise, &mut vm);
        text.push_str(&format!("uncaught {raise:?}\n{}", diagnostic.traceback));
    }
    text
}

/// The first lines that differ, with their numbers.
fn differences(got: &str, want: &str) -> String {
    let (got, want): (Vec<&str>, Vec<&str>) = (got.lines().collect(), want.lines().collect());
    (0..got.len().max(want.len()))
        .filter(|&i| got.get(i) != want.get(i))
        .take(12)
        .map(|i| {
            format!(
                "  line {}:\n    got  {}\n    want {}\n",
                i + 1,
                got.get(i).unwrap_or(&"(end)"),
                want.get(i).unwrap_or(&"(end)")
            )
        })
        .collect()
}

#[test]
fn every_case_prints_what_cpython_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the folder of cases").flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "py"));
    paths.sort();
    assert!(paths.len() >= 10, "the cases are there");
    let only = std::env::var("CASE").unwrap_or_default();
    let (mut failed, mut lines) = (String::new(), 0);
    for path in paths.iter().filter(|p| p.to_string_lossy().contains(&only)) {
        let want = std::fs::read_to_string(path.with_extension("out")).unwrap_or_default();
        let got = run(path);
        lines += want.lines().count();
        if got != want {
            failed.push_str(&format!("{}\n{}", path.display(), differences(&got, &want)));
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
    assert!(!only.is_empty() || lines >= 1000, "only {lines} lines compared");
}

#[test]
fn odd_arguments_never_end_the_interpreter() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/odd_arguments.py");
    // Some of the odd callables print; the last line says that the end was reached.
    let text = run(&path);
    assert!(text.ends_with("still running True True\n"), "{text}");
}
