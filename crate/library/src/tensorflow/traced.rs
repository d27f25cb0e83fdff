//! Functions of Python as graphs, for modules that integrate or run them: called once on symbols, with what they use of the outside as
//! concrete values.

use brunsviga_graph::{GraphError, NodeId, TensorType, ValidGraph, Value as Concrete};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::convert::hinted;
use super::state::{current, within};
use super::tensor::{Held, Tensor};
use super::trace::{Kind, Source, Trace};
use super::trace_run::Ready;

pub use super::convert::concrete_of;

/// What a graph raised while it ran, with the learner's line.
pub fn while_running(error: GraphError) -> Raise {
    super::errors::while_running(error)
}

/// A traced function.
pub struct Traced {
    /// Inputs: the arguments, then the captured values; one output
    pub graph: ValidGraph,
    /// Values of variables and large tensors that the function uses, as they are now
    pub captured: Vec<Concrete>,
}

/// Calls `function(symbols…, *extra)` once, on symbols of these types. A list of tensors that it returns is packed.
///
/// `who` asks for it, for messages. Errors: a graph is being built around the call; the function assigns variables; whatever it raises.
pub fn trace_function(vm: &mut Vm, who: &str, function: &Value, types: &[TensorType], extra: &[Value]) -> Result<Traced> {
    if current(vm).is_some() {
        return Err(Raise::not_implemented(format!(
            "{who}: what f returns is a symbolic tensor. Call odeint outside of tf.function and graph mode, with values"
        )));
    }
    let trace = Trace::new(Kind::Eager, None);
    let nodes: Vec<NodeId> = types.iter().map(|t| trace.input(t.clone(), Source::Argument)).collect();
    let symbols = nodes.iter().zip(types).map(|(n, t)| Tensor::symbol(&trace, *n, t.clone()).named("arg").value());
    let arguments = Args::new(symbols.chain(extra.iter().cloned()).collect());
    let ready = within(vm, &trace, |vm| {
        let result = vm.call(function, arguments)?;
        let result = match types.first() {
            Some(like) => hinted(vm, &result, like.dtype)?,
            None => super::convert::tensor(vm, &result, None)?,
        };
        Ready::new(vm, &trace, &nodes, &[result])
    })?;
    if let Some(cell) = ready.changed.first() {
        return Err(Raise::value_error(format!(
            "{who}: the function assigns the variable '{}'. The slope must depend on y and t alone: return it instead",
            cell.name
        )));
    }
    let mut captured = Vec::new();
    for source in &ready.sources {
        let value = match source {
            Source::Capture(Tensor { held: Held::Eager(value) }) => Some(value.clone()),
            Source::Variable(cell) => cell.value.borrow().clone(),
            Source::Random(_) => {
                return Err(Raise::value_error(format!(
                    "{who}: the function draws random numbers. Each step needs the same slope for the same y and t: draw them \
                     beforehand, one for each time"
                )));
            }
            _ => None,
        };
        match value {
            Some(value) => captured.push((*value).clone()),
            None => return Err(Raise::runtime_error(format!("{who}: the function uses a value that does not exist any more"))),
        }
    }
    let graph = std::rc::Rc::unwrap_or_clone(ready.graph);
    Ok(Traced { graph, captured })
}
