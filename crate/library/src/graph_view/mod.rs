//! Functions drawn as graphs: what `brunsviga.show_graph` asks of the engine, as the module `_brunsviga_graph`.
//!
//! Guarantees: the function is called once, on symbols; nothing is computed, and nothing is printed unless asked for. The drawing is
//! an output of the cell, beside its figures.

mod flow;
mod show;

use std::rc::Rc;

use brunsviga_chart::flow::Flow;
use brunsviga_python::{Module, Vm};

/// The functions that were shown and not yet taken.
#[derive(Default)]
struct Shown(Vec<Flow>);

/// Makes the module importable.
pub fn register(vm: &mut Vm) {
    vm.register_module("_brunsviga_graph", |_| {
        let module = Module::new("_brunsviga_graph");
        module.function("show_graph", show::show_graph);
        Ok(Rc::new(module))
    });
}

/// Shows a function's graph as an output of the cell.
fn show(vm: &mut Vm, flow: Flow) {
    vm.extension::<Shown>().0.push(flow);
}

/// The functions shown since the last call, in order.
pub fn take_flows(vm: &mut Vm) -> Vec<Flow> {
    std::mem::take(&mut vm.extension::<Shown>().0)
}
