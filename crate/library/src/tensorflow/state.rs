//! What the module keeps in the machine: the mode, the open graphs, the sessions, the seed; and the cells of variables.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_graph::{TensorType, Value as Concrete};
use brunsviga_python::{Value, Vm};

use super::tensor::Tensor;
use super::trace::{Kind, Trace};

/// The contents of a variable, shared by the Python object and the graphs that use it.
pub struct VariableCell {
    /// As given or made unique
    pub name: Rc<str>,
    /// Of every value that it takes
    pub ty: TensorType,
    /// In eager mode its value; in graph mode None: sessions keep values
    pub value: RefCell<Option<Rc<Concrete>>>,
    /// In graph mode: the tensor that initialises it
    pub initial: Option<Tensor>,
    /// In graph mode: the graph that it belongs to
    pub home: Option<Rc<Trace>>,
    /// `trainable=`
    pub trainable: bool,
}

/// The module's state.
pub struct State {
    /// False after `disable_eager_execution`
    pub eager: bool,
    /// False after `disable_v2_behavior`: `==` on tensors then compares identities
    pub equality: bool,
    /// The open graphs, innermost last
    pub traces: Vec<Rc<Trace>>,
    /// The graph that is current when eager execution is off and no other is open
    pub default_graph: Option<Rc<Trace>>,
    /// Sessions entered with `with`, innermost last
    pub sessions: Vec<Value>,
    /// Seed of `tf.random.set_seed`, if any
    pub seed: Option<u64>,
    /// How many random tensors were drawn since
    pub drawn: u64,
    /// State of the generator when no seed was set
    pub entropy: u64,
    /// Was it said that the numbers differ from TensorFlow's?
    pub random_noted: bool,
}

impl Default for State {
    fn default() -> State {
        State {
            eager: true,
            equality: true,
            traces: Vec::new(),
            default_graph: None,
            sessions: Vec::new(),
            seed: None,
            drawn: 0,
            entropy: 0,
            random_noted: false,
        }
    }
}

/// The state in this machine.
pub fn state(vm: &mut Vm) -> &mut State {
    vm.extension::<State>()
}

/// The graph that new operations go to; None in eager mode.
pub fn current(vm: &mut Vm) -> Option<Rc<Trace>> {
    let state = state(vm);
    if let Some(trace) = state.traces.last() {
        return Some(trace.clone());
    }
    if state.eager {
        return None;
    }
    Some(state.default_graph.get_or_insert_with(|| Trace::new(Kind::Graph, None)).clone())
}

/// Does an operation that fails raise what it raises in eager mode? So it does in the body of an eager loop.
pub fn eager_errors(vm: &mut Vm) -> bool {
    current(vm).is_none_or(|trace| trace.root().kind == Kind::Eager)
}

/// Opens a graph for the time that `body` takes.
pub fn within<R>(vm: &mut Vm, trace: &Rc<Trace>, body: impl FnOnce(&mut Vm) -> R) -> R {
    state(vm).traces.push(trace.clone());
    let result = body(vm);
    let traces = &mut state(vm).traces;
    // An exception may have left inner graphs open.
    while let Some(top) = traces.pop() {
        if Rc::ptr_eq(&top, trace) {
            break;
        }
    }
    result
}

/// A cell begins: what a stopped one left open is closed.
pub fn begin_cell(vm: &mut Vm) {
    state(vm).traces.clear();
}

/// Everything is as at the start of a session.
pub fn reset(vm: &mut Vm) {
    *state(vm) = State::default();
}
