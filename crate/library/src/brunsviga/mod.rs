//! What this site shows beyond NumPy, TensorFlow and Matplotlib: functions drawn as graphs.

use brunsviga_chart::flow::Flow;
use brunsviga_python::Vm;

/// The functions that were shown and not yet taken.
#[derive(Default)]
struct Shown(Vec<Flow>);

/// Shows a function's graph as an output of the cell.
pub fn show(vm: &mut Vm, flow: Flow) {
    vm.extension::<Shown>().0.push(flow);
}

/// The functions shown since the last call, in order.
pub fn take_flows(vm: &mut Vm) -> Vec<Flow> {
    std::mem::take(&mut vm.extension::<Shown>().0)
}
