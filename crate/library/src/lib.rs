//! The Python modules that the site ships: `numpy`, `tensorflow`, `matplotlib.pyplot`, `seaborn`, `tracemalloc`, and our own `brunsviga`.
//!
//! Guarantees: every name that is missing raises an AttributeError that says so and names what comes nearest; no function
//! panics, whatever its arguments. A session calls [`register`] once, then [`begin_cell`] and [`end_cell`] around every run, and
//! [`take_shown`] as often as it likes in between.

pub mod brunsviga;
pub mod compute;
pub mod graph_view;
pub mod matplotlib;
pub mod numpy;
pub mod product;
pub mod saving;
pub mod seaborn;
pub mod tensorflow;
pub mod tracemalloc;

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_chart::Figure;
use brunsviga_python::Vm;

pub use brunsviga_kernel::emit;
pub use brunsviga_solve::run;
pub use compute::{set_backend, set_budget, set_fast, set_place, take_last, take_memory};
pub use saving::{Interrupted, Saving, set_saving};

/// Makes the modules importable.
pub fn register(vm: &mut Vm) {
    numpy::register(vm);
    tensorflow::register(vm);
    brunsviga::register(vm);
    matplotlib::register(vm);
    seaborn::register(vm);
    graph_view::register(vm);
    tracemalloc::register(vm);
}

/// A cell begins: figures of the cells before are no longer the current ones, as in a notebook.
pub fn begin_cell(vm: &mut Vm) {
    tensorflow::begin_cell(vm);
    matplotlib::begin_cell(vm);
}

/// A cell has ended: figures that it drew on and did not show are shown now, as in a notebook.
pub fn end_cell(vm: &mut Vm) {
    matplotlib::end_cell(vm);
}

/// The figures that were shown (`plt.show`, or the cell's end) since the last call, in order; a figure drawn anew comes again.
pub fn take_shown(vm: &mut Vm) -> Vec<Rc<RefCell<Figure>>> {
    matplotlib::take_shown(vm)
}

/// The functions that `brunsviga.show_graph` showed since the last call, in order.
pub fn take_flows(vm: &mut Vm) -> Vec<brunsviga_chart::flow::Flow> {
    graph_view::take_flows(vm)
}

pub use matplotlib::Press;

/// A button was pressed in a figure that was shown; whether its program will hear of it.
pub fn press(vm: &mut Vm, figure: &Rc<RefCell<Figure>>, press: Press) -> bool {
    matplotlib::press(vm, figure, press)
}

/// The program was left in `plt.pause`, where the picture is whole: until when it waits there, on the host's clock.
pub fn rests_until_s(vm: &mut Vm) -> Option<f64> {
    matplotlib::rests_until_s(vm)
}

/// How often the program has been in `plt.pause` since its cell began.
pub fn pauses(vm: &mut Vm) -> u32 {
    matplotlib::pauses(vm)
}

/// Everything that the modules keep in the machine is forgotten.
pub fn reset(vm: &mut Vm) {
    numpy::reset(vm);
    tracemalloc::reset();
    tensorflow::reset(vm);
    matplotlib::reset(vm);
}

/// Whether this is a module of ours, so that importing it runs nothing of the learner's.
pub fn provides(module: &str) -> bool {
    matches!(
        module.split('.').next(),
        Some(
            "numpy"
                | "matplotlib"
                | "mpl_toolkits"
                | "cycler"
                | "seaborn"
                | "tensorflow"
                | "brunsviga"
                | "_brunsviga"
                | "_brunsviga_graph"
                | "tracemalloc"
        )
    )
}
