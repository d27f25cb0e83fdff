//! Programs over the tensorflow module print what TensorFlow 2.21 prints: `tensorflow/*.py` are the programs, one case between two lines
//! `# ----`; `tensorflow/*.txt` is what TensorFlow printed, and `*.ours.txt` what only this module says.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_python::host::FileError;
use brunsviga_python::{Diagnostic, Host, Vm};

/// A host that keeps what is printed.
#[derive(Clone, Default)]
struct Kept {
    out: Rc<RefCell<String>>,
    err: Rc<RefCell<String>>,
}

impl Host for Kept {
    fn stdout(&mut self, text: &str) {
        self.out.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, text: &str) {
        self.err.borrow_mut().push_str(text);
    }
    fn clock_s(&mut self) -> f64 {
        0.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn write_file(&mut self, _path: &str, _bytes: &[u8]) -> Result<(), FileError> {
        Err(FileError::Denied)
    }
    fn remove_file(&mut self, _path: &str) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

/// What a program prints; an exception that nothing caught ends it with its traceback.
fn printed(program: &str) -> String {
    let kept = Kept::default();
    let mut vm = Vm::new(Box::new(kept.clone()));
    brunsviga_library::register(&mut vm);
    if let Err(raise) = vm.run("cell", program) {
        let traceback = Diagnostic::from_raise(&raise, &mut vm).traceback;
        kept.out.borrow_mut().push_str(&traceback);
    }
    kept.out.take()
}

fn check(programs: &str, expected: &str) {
    let (programs, expected): (Vec<&str>, Vec<&str>) = (programs.split("# ----\n").collect(), expected.split("----\n").collect());
    assert_eq!(programs.len(), expected.len(), "each case has its expected text");
    for (program, expected) in programs.iter().zip(expected) {
        let got = printed(program);
        let title = program.lines().next().unwrap_or_default();
        assert!(got == expected, "{title}\n--- expected\n{expected}\n--- got\n{got}");
    }
}

#[test]
fn eager_mode_prints_what_tensorflow_prints() {
    check(include_str!("tensorflow/eager.py"), include_str!("tensorflow/eager.txt"));
}

#[test]
fn loops_and_functions_print_what_tensorflow_prints() {
    check(include_str!("tensorflow/control.py"), include_str!("tensorflow/control.txt"));
}

#[test]
fn graph_mode_prints_what_tensorflow_prints() {
    check(include_str!("tensorflow/graph.py"), include_str!("tensorflow/graph.txt"));
}

#[test]
fn errors_are_tensorflows() {
    check(include_str!("tensorflow/errors.py"), include_str!("tensorflow/errors.txt"));
}

#[test]
fn the_tutorials_integrators_print_what_tensorflow_prints() {
    check(include_str!("tensorflow/tutorial.py"), include_str!("tensorflow/tutorial.txt"));
}

#[test]
fn what_only_this_module_says() {
    check(include_str!("tensorflow/ours.py"), include_str!("tensorflow/ours.txt"));
}
