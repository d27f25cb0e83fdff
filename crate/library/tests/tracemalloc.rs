//! `tracemalloc` counts the bytes of the arrays that a program makes, as NumPy reports them to it on CPython.

use brunsviga_python::host::{FileError, Host};
use brunsviga_python::{Value, Vm};

#[derive(Default)]
struct World(f64);

impl Host for World {
    fn stdout(&mut self, _: &str) {}
    fn stderr(&mut self, _: &str) {}
    fn clock_s(&mut self) -> f64 {
        self.0 += 1e-3;
        self.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn write_file(&mut self, _: &str, _: &[u8]) -> Result<(), FileError> {
        Err(FileError::Denied)
    }
    fn remove_file(&mut self, _: &str) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

fn machine() -> Vm {
    let mut vm = Vm::new(Box::new(World::default()));
    brunsviga_library::register(&mut vm);
    vm.run("cell", "import numpy as np, tracemalloc\nfrom tracemalloc import get_traced_memory as held").unwrap();
    vm
}

fn text(vm: &mut Vm, source: &str) -> String {
    match vm.run("cell", source) {
        Ok(Some(value)) => vm.repr(&value).unwrap(),
        Ok(None) => String::new(),
        Err(raise) => format!("{raise:?}"),
    }
}

#[test]
fn what_is_held_and_was_held_at_most() {
    let mut vm = machine();
    assert_eq!(text(&mut vm, "old = np.zeros(1000)\nheld(), tracemalloc.is_tracing()"), "((0, 0), False)");
    assert_eq!(text(&mut vm, "tracemalloc.start()\na = np.zeros(500)\nheld(), tracemalloc.is_tracing()"), "((4000, 4000), True)");
    // Two arrays at the same time, and then one.
    assert_eq!(text(&mut vm, "b = a + 1\ndel a\nheld()"), "(4000, 8000)");
    // A view holds its array; an array of before does not count when it goes.
    assert_eq!(text(&mut vm, "v = b[::100]\ndel b, old\nheld()"), "(4000, 8000)");
    assert_eq!(text(&mut vm, "tracemalloc.reset_peak()\nheld()"), "(4000, 4000)");
    // To start once more changes nothing.
    assert_eq!(text(&mut vm, "tracemalloc.start()\nheld()"), "(4000, 4000)");
    assert_eq!(text(&mut vm, "tracemalloc.clear_traces()\nheld(), tracemalloc.is_tracing()"), "((0, 0), True)");
    assert_eq!(text(&mut vm, "del v\nheld()"), "(0, 0)");
    assert_eq!(
        text(&mut vm, "c = np.zeros((10, 10), dtype='float32')\ntracemalloc.stop()\nheld(), tracemalloc.is_tracing()"),
        "((0, 0), False)"
    );
    assert_eq!(text(&mut vm, "tracemalloc.reset_peak()\ntracemalloc.clear_traces()\nheld()"), "(0, 0)");
}

#[test]
fn rows_that_are_joined_exist_twice() {
    let mut vm = machine();
    let program = "
def peak(K, n=64, rows=120):
    tracemalloc.start()
    parts = []
    for k in range(K):
        part = []
        for j in range(rows // K):
            part.append(np.zeros(n))
        parts.append(np.array(part))
        del part
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found / (8 * n * rows)
[peak(K) for K in (1, 2, 4, 8)]";
    let found = text(&mut vm, program);
    let numbers: Vec<f64> = found.trim_matches(['[', ']']).split(", ").map(|x| x.parse().unwrap()).collect();
    // (1 + 1/K), and at most one row more.
    for (found, law) in numbers.iter().zip([2.0, 1.5, 1.25, 1.125]) {
        assert!((law..law + 0.01).contains(found), "{found} where the law says {law}");
    }
}

#[test]
fn what_is_not_kept_is_refused_by_name() {
    let mut vm = machine();
    for name in ["take_snapshot", "get_object_traceback", "get_tracemalloc_memory"] {
        let refused = text(&mut vm, &format!("tracemalloc.{name}()"));
        assert!(refused.starts_with(&format!("NotImplementedError: tracemalloc.{name}")), "{refused}");
        assert!(refused.contains("get_traced_memory()"), "{refused}");
    }
    let refused = text(&mut vm, "tracemalloc.Snapshot");
    assert!(refused.starts_with("AttributeError: module 'tracemalloc' has no attribute 'Snapshot'"), "{refused}");
    assert!(text(&mut vm, "tracemalloc.get_traced_memry()").contains("get_traced_memory"));
    assert!(text(&mut vm, "tracemalloc.start(0)").contains("must be in range [1; 65535]"));
    assert!(text(&mut vm, "tracemalloc.stop(1)").starts_with("TypeError"));
    assert_eq!(text(&mut vm, "tracemalloc.start(25)\ntracemalloc.is_tracing()"), "True");
    // A machine that is started anew counts nothing.
    brunsviga_library::reset(&mut vm);
    assert!(matches!(vm.run("cell", "tracemalloc.is_tracing()"), Ok(Some(Value::Bool(false)))));
}
