//! The graph of a function for looking at: traced like a `tf.function`, with everything that it wrote, also what no result needs.

use brunsviga_graph::{NodeId, ValidGraph};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::convert;
use super::emit::node_in;
use super::errors::from_graph;
use super::function::Function;
use super::nest::{Nest, flatten};
use super::state::within;
use super::tensor::{Tensor, tensor_of};
use super::trace::{Kind, Source, Trace};
use super::variable::Variable;
use crate::numpy::array::NdArray;
use crate::numpy::scalar::NumpyScalar;

/// The graph of `function` for arguments like these, and the names of its inputs. Arrays and tensors among the arguments, also inside
/// tuples, lists and dicts, become symbols of their type and shape; everything else is passed as it is, Python's numbers too, as a
/// `tf.function` passes them.
pub fn drawn(vm: &mut Vm, function: &Value, arguments: Vec<Value>) -> Result<(ValidGraph, Vec<String>)> {
    // A tf.function is looked at as what it was made of.
    let python = match function.downcast::<Function>() {
        Some(own) => own.python().clone(),
        None => function.clone(),
    };
    let words = python.parameter_names().unwrap_or_default();
    let trace = Trace::new(Kind::Function, None);
    let mut names = Vec::new();
    let mut positional = Vec::new();
    for (k, argument) in arguments.iter().enumerate() {
        let word = words.get(k).map_or_else(|| format!("argument {}", k + 1), |w| w.to_string());
        let (nest, leaves) = flatten(vm, argument)?;
        let several = nest.len() > 1;
        let mut symbols = Vec::with_capacity(leaves.len());
        for (nth, leaf) in leaves.into_iter().enumerate() {
            if !is_symbol(&leaf) {
                symbols.push(leaf);
                continue;
            }
            let tensor = convert::tensor(vm, &leaf, None)?;
            let node = trace.input(tensor.ty(), Source::Argument);
            names.push(if several { format!("{word}[{nth}]") } else { word.clone() });
            symbols.push(Tensor::symbol(&trace, node, tensor.ty()).value());
        }
        positional.push(match nest {
            Nest::Leaf => symbols.into_iter().next().unwrap_or(Value::None),
            nest => nest.pack(vm, &mut symbols.into_iter())?,
        });
    }
    let outputs = within(vm, &trace, |vm| -> Result<Vec<NodeId>> {
        let result = vm.call(&python, Args { positional, keyword: Vec::new() })?;
        let (_, values) = flatten(vm, &result)?;
        let mut outputs = Vec::new();
        for value in values.into_iter().filter(|v| !v.is_none()) {
            if !is_tensor(&value) {
                let text = vm.repr(&value)?;
                return Err(Raise::type_error(format!("show_graph() needs a function that returns tensors; got {text}")));
            }
            let tensor = convert::tensor(vm, &value, None)?;
            outputs.push(node_in(vm, &trace, &tensor)?);
        }
        Ok(outputs)
    });
    trace.closed.set(true);
    let outputs = outputs?;
    let graph = trace.with(|inner| {
        for source in inner.sources.iter().skip(names.len()) {
            names.push(match source {
                Source::Argument => "argument".into(),
                Source::Placeholder(name) => name.to_string(),
                Source::Variable(cell) => cell.name.to_string(),
                Source::Random(_) => "random numbers".into(),
                Source::Capture(_) => "captured".into(),
            });
        }
        std::mem::take(&mut inner.builder).finish(&outputs)
    });
    let graph = graph.map_err(|e| from_graph(vm, e))?;
    Ok((graph, names))
}

/// Becomes a symbol when it is an argument.
fn is_symbol(value: &Value) -> bool {
    tensor_of(value).is_some()
        || value.downcast::<Variable>().is_some()
        || value.downcast::<NdArray>().is_some()
        || value.downcast::<NumpyScalar>().is_some()
}

/// Can be a result.
fn is_tensor(value: &Value) -> bool {
    matches!(value.base(), Value::Int(_) | Value::Float(_) | Value::Bool(_)) || is_symbol(value)
}
