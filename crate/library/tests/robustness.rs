//! No argument, however odd, ends in anything but a Python exception. The calls stand in `robustness.py` and `robustness_tensorflow.py`.

use brunsviga_python::host::FileError;
use brunsviga_python::{Host, Vm};
use std::cell::RefCell;
use std::rc::Rc;

/// A host that keeps what is printed.
struct Quiet(Rc<RefCell<String>>);

impl Host for Quiet {
    fn stdout(&mut self, text: &str) {
        self.0.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, _text: &str) {}
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

fn run(program: &str) {
    let printed = Rc::new(RefCell::new(String::new()));
    let mut vm = Vm::new(Box::new(Quiet(printed.clone())));
    brunsviga_library::register(&mut vm);
    vm.set_memory_limit(1 << 28);
    brunsviga_tensor::set_memory_limit(1 << 28);
    let result = vm.run("robustness", program);
    assert!(result.is_ok(), "{:?}", result.err());
    assert!(printed.borrow().lines().last().is_some_and(|line| line.starts_with("True")), "{}", printed.borrow());
}

#[test]
fn odd_arguments_raise_python_exceptions() {
    run(include_str!("robustness.py"));
}

#[test]
fn odd_arguments_to_tensorflow_raise_python_exceptions() {
    run(include_str!("robustness_tensorflow.py"));
}
