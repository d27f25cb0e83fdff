//! The Python module `tracemalloc`: how many bytes arrays hold, and held at most.
//!
//! Guarantees: the bytes of every array that is made after `start` count while the array, or a view of it, is there, and no others; on
//! CPython NumPy reports the same bytes. What is not counted here, and is there: Python's own objects, lists and text among them. What is
//! counted on neither: what TensorFlow holds inside a run, files, and arrays that lie in storage. A tensor that is shown as a value is an
//! array here, and counts; TensorFlow's do not. A program that `subprocess` starts has a count of its own.
//! Snapshots and tracebacks raise an error that names them.

use std::rc::Rc;

use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};
use brunsviga_tensor::{Trace, memory_trace, set_memory_trace};

/// What tells where memory was asked for; nobody keeps that here.
const NOT_KEPT: &[&str] = &["take_snapshot", "get_object_traceback", "get_traceback_limit", "get_tracemalloc_memory"];
const CLASSES: &[&str] = &["Snapshot", "Filter", "DomainFilter", "Frame", "Statistic", "StatisticDiff", "Trace", "Traceback"];
const NAMES: &[&str] = &["start", "stop", "is_tracing", "get_traced_memory", "reset_peak", "clear_traces"];

/// Makes the module importable.
pub fn register(vm: &mut Vm) {
    vm.register_module("tracemalloc", |_| {
        let mut module = Module::new("tracemalloc");
        module.missing = Some(|name| {
            let hint = match CLASSES.contains(&name) {
                true => instead().to_owned(),
                false => crate::matplotlib::near(name, NAMES.iter().copied()),
            };
            Some(format!("module 'tracemalloc' has no attribute '{name}'{hint}"))
        });
        module.function("start", start);
        module.function("stop", |_, args| none("stop", args, |_| Trace::OFF));
        module.function("clear_traces", |_, args| none("clear_traces", args, |_| Trace::begin()));
        module.function("reset_peak", |_, args| none("reset_peak", args, Trace::with_peak_reset));
        module.function("is_tracing", |_, args| {
            let [] = args.exactly("is_tracing")?;
            Ok(Value::Bool(memory_trace().is_on()))
        });
        module.function("get_traced_memory", |_, args| {
            let [] = args.exactly("get_traced_memory")?;
            let trace = memory_trace();
            Ok(Value::tuple([Value::Int(trace.used() as i64), Value::Int(trace.peak() as i64)]))
        });
        for &name in NOT_KEPT {
            module.function(name, move |_, _| Err(Raise::not_implemented(format!("tracemalloc.{name}{}", instead()))));
        }
        Ok(Rc::new(module))
    });
}

/// The machine is started anew: nothing is counted.
pub fn reset() {
    set_memory_trace(Trace::OFF);
}

fn instead() -> &'static str {
    ". Here the bytes of arrays are counted, and nobody keeps where they were made: use tracemalloc.get_traced_memory()"
}

/// `start(nframe=1)`. How many frames are kept makes no difference, as none is; a number that CPython refuses is refused.
fn start(vm: &mut Vm, args: Args) -> Result<Value> {
    let [frames] = args.between("start", 0)?;
    if let Some(frames) = frames {
        let frames = vm.to_index(&frames)?;
        if !(1..=65535).contains(&frames) {
            return Err(Raise::value_error("the number of frames must be in range [1; 65535]"));
        }
    }
    if !memory_trace().is_on() {
        set_memory_trace(Trace::begin());
    }
    Ok(Value::None)
}

/// A function without arguments that changes the count, if one goes on.
fn none(name: &str, args: Args, change: impl Fn(Trace) -> Trace) -> Result<Value> {
    let [] = args.exactly(name)?;
    let trace = memory_trace();
    if trace.is_on() {
        set_memory_trace(change(trace));
    }
    Ok(Value::None)
}
