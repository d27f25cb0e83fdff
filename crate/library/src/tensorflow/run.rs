//! The one door through which graphs are run: by sessions, by `tf.function`, by eager loops.

use std::rc::Rc;

use brunsviga_graph::{ValidGraph, Value as Concrete};
use brunsviga_python::{Result, Value, Vm};
use brunsviga_solve::run::Output;

use super::errors;
use crate::compute;

/// Runs `graph` on `arguments`; the call's value is what `then` makes of the results. Every caller returns this at once, since a long run is a
/// job that goes on later.
pub fn run_graph(
    vm: &mut Vm,
    graph: Rc<ValidGraph>,
    arguments: Vec<Concrete>,
    then: impl FnOnce(&mut Vm, Vec<Output>) -> Result<Value> + 'static,
) -> Result<Value> {
    compute::run(vm, &graph, arguments, errors::while_running, then)
}
