//! The standard library's modules that lessons use: `math`, `time`, `random` …
//!
//! What needs the host or speed is Rust; the rest is our own Python in the files beside this one. Modules that cannot work
//! in the page raise an ImportError that says what to do instead.

mod files;
mod integer_math;
mod io;
mod math;
mod structure;
mod sys;
mod time;
mod twister;
pub(crate) mod warnings;

use crate::error::Raise;
use crate::vm::{SourceText, Vm};

/// Modules written in Python.
const SOURCES: &[(&str, SourceText)] = &[
    ("abc", || include_str!("abc.py")),
    ("bisect", || include_str!("bisect.py")),
    ("collections", || include_str!("collections.py")),
    ("contextlib", || include_str!("contextlib.py")),
    ("copy", || include_str!("copy.py")),
    ("dataclasses", || include_str!("dataclasses.py")),
    ("enum", || include_str!("enum.py")),
    ("functools", || include_str!("functools.py")),
    ("heapq", || include_str!("heapq.py")),
    ("itertools", || include_str!("itertools.py")),
    ("json", || include_str!("json.py")),
    ("operator", || include_str!("operator.py")),
    ("os", || include_str!("os.py")),
    ("os_path", || include_str!("os_path.py")),
    ("pathlib", || include_str!("pathlib.py")),
    ("random", || include_str!("random.py")),
    ("statistics", || include_str!("statistics.py")),
    ("string", || include_str!("string.py")),
    ("typing", || include_str!("typing.py")),
    ("warnings", || include_str!("warnings.py")),
];

/// Modules that exist elsewhere but cannot work here, and what to do instead.
const UNAVAILABLE: &[(&str, &str)] = &[
    ("cmath", "keep the real and the imaginary part of complex numbers as two floats, and use math"),
    ("threading", "a program runs on one thread; call the function directly"),
    ("multiprocessing", "a program runs in one process; call the function directly, or use NumPy on whole arrays"),
    ("concurrent", "a program runs in one process; call the function directly, or use NumPy on whole arrays"),
    ("asyncio", "there is no event loop; call the functions one after another"),
    ("ctypes", "libraries of the machine cannot be loaded in a page"),
    ("socket", "programs here have no network; put the data into the program or into a file"),
    ("ssl", "programs here have no network; put the data into the program or into a file"),
    ("urllib", "programs here have no network; put the data into the program or into a file"),
    ("http", "programs here have no network; put the data into the program or into a file"),
    ("requests", "programs here have no network; put the data into the program or into a file"),
    ("js", "programs here do not reach the browser"),
    ("jsffi", "programs here do not reach the browser"),
    ("pyodide", "programs here do not reach the browser"),
    ("tkinter", "windows cannot be opened from a page; draw with matplotlib.pyplot"),
    ("signal", "use the Stop button to end a run"),
];

/// Packages that learners may know, and which of ours comes nearest.
const NEAREST: &[(&str, &str)] = &[
    ("scipy", "numpy has linspace, interp, polyfit and gradient; an integrator such as odeint is written in the lesson itself"),
    ("pandas", "numpy arrays and plain dicts hold the same data"),
    ("sympy", "work out the formula by hand and compute it with numpy"),
    ("numba", "numpy functions on whole arrays are already compiled"),
    ("torch", "numpy has arrays and linear algebra"),
    ("jax", "numpy has arrays and linear algebra"),
    ("tqdm", "print the progress now and then"),
    ("decimal", "float has 16 digits; int is exact at any size"),
    ("fractions", "keep numerator and denominator as two ints, and use math.gcd"),
    ("datetime", "time.time() gives the seconds since 1970"),
    ("re", "str has find, split, replace, startswith and partition"),
    ("csv", "open the file and split each line: line.split(',')"),
    ("pickle", "numpy.save keeps arrays, json.dumps keeps plain data"),
    ("timeit", "take time.perf_counter() before and after"),
    ("logging", "use print"),
    ("plotly", "draw with matplotlib.pyplot"),
    ("pylab", "import numpy as np and matplotlib.pyplot as plt"),
];

/// Registers the modules with `vm.register_module`.
pub fn register(vm: &mut Vm) {
    vm.register_module("builtins", |vm| Ok(vm.builtins()));
    vm.register_module("__main__", |vm| Ok(vm.globals()));
    vm.register_module("math", math::build);
    vm.register_module("time", time::build);
    vm.register_module("sys", sys::build);
    vm.register_module("io", io::build);
    vm.register_module("_files", files::build);
    vm.register_module("_random", twister::build);
    vm.register_module("_warnings", warnings::build);
    for (name, source) in SOURCES {
        vm.register_source(name, *source);
    }
}

/// The exception for a module that is not there, with what to do instead. `available` are the names that can be imported.
pub(crate) fn missing_module(name: &str, available: &[String]) -> Raise {
    let top = name.split('.').next().unwrap_or(name);
    let find = |table: &[(&str, &'static str)]| table.iter().find(|(known, _)| *known == top).map(|(_, hint)| *hint);
    if let Some(hint) = find(UNAVAILABLE) {
        return Raise::import_error(format!("the module '{name}' is not available in the page: {hint}"));
    }
    let missing = format!("No module named '{name}'");
    if let Some(hint) = find(NEAREST) {
        return Raise::module_not_found(format!("{missing} (it is not part of this page; {hint})"));
    }
    let mut names: Vec<&str> =
        available.iter().map(String::as_str).filter(|n| !n.starts_with('_') && !n.contains("_path")).collect();
    names.sort_unstable();
    Raise::module_not_found(format!("{missing} (available here: {})", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_module_names_what_to_do() {
        assert_eq!(missing_module("socket", &[]).kind().as_ref(), "ImportError");
        let scipy = missing_module("scipy.integrate", &[]);
        assert!(scipy.message().starts_with("No module named 'scipy.integrate' (") && scipy.message().contains("numpy"));
        let other = missing_module("nope", &["numpy".to_owned(), "_files".to_owned(), "math".to_owned()]);
        assert_eq!(other.message(), "No module named 'nope' (available here: math, numpy)");
    }
}
