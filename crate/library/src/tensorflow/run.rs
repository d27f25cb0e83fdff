//! The one door through which graphs are run: by sessions, by `tf.function`, by eager loops.

use std::rc::Rc;

use brunsviga_graph::{ValidGraph, Value as Concrete, interpret, simplify};
use brunsviga_python::{Result, Value, Vm};

use super::errors;

/// Runs `graph` on `arguments` and gives what `then` makes of the results. Every caller returns this value at once, so that a run may
/// be suspended and resumed in the middle.
pub fn run_graph(
    vm: &mut Vm,
    graph: Rc<ValidGraph>,
    arguments: Vec<Concrete>,
    then: impl FnOnce(&mut Vm, Vec<Concrete>) -> Result<Value> + 'static,
) -> Result<Value> {
    let simple = simplify(&graph);
    let results = interpret(&simple, &arguments).map_err(errors::while_running)?;
    then(vm, results)
}
