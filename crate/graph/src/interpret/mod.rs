//! The oracle: evaluates a graph node by node, plainly. Slow and simple on purpose; its results define what is right.

mod control;
mod pointwise;
mod reduce;
mod structure;

use crate::error::{ErrorKind, GraphError};
use crate::graph::{NodeId, ValidGraph};
use crate::infer::TensorType;
use crate::op::Op;
use crate::value::Value;

/// What a node evaluated to.
enum Evaluated {
    /// No output needs it
    Nothing,
    One(Value),
    Many(Vec<Value>),
}

/// The outputs of `graph` for these arguments. What no output needs is not computed, and so cannot fail.
///
/// Errors: arguments of other types than the graph's inputs (`Form`), an index out of range (`Index`), a while loop past its limit (`Limit`).
pub fn interpret(graph: &ValidGraph, arguments: &[Value]) -> Result<Vec<Value>, GraphError> {
    let g = graph.graph();
    let types: Vec<TensorType> = arguments.iter().map(|v| TensorType::new(v.dtype(), v.shape().clone())).collect();
    if types != g.input_types() {
        let m = format!("the graph takes {:?}, not {types:?}", g.input_types());
        return Err(GraphError::new(ErrorKind::Form, m));
    }
    let mut results: Vec<Evaluated> = Vec::with_capacity(g.nodes().len());
    let mut needed = vec![false; g.nodes().len()];
    g.outputs().iter().for_each(|o| needed[o.index()] = true);
    for id in g.ids().rev() {
        if needed[id.index()] {
            g.node(id).inputs().iter().for_each(|i| needed[i.index()] = true);
        }
    }
    for (node, needed) in g.nodes().iter().zip(needed) {
        if !needed {
            results.push(Evaluated::Nothing);
            continue;
        }
        let result = {
            let one = |id: NodeId| match &results[id.index()] {
                Evaluated::One(v) => v,
                Evaluated::Many(_) | Evaluated::Nothing => unreachable!("the verifier lets only Part take a tuple"),
            };
            evaluate(&node.op, &node.inputs, arguments, &results, one).map_err(|e| e.at(node.origin.clone()))?
        };
        results.push(result);
    }
    Ok(g.outputs()
        .iter()
        .map(|o| match &results[o.index()] {
            Evaluated::One(v) => v.clone(),
            Evaluated::Many(_) | Evaluated::Nothing => unreachable!("the verifier lets only tensors be outputs"),
        })
        .collect())
}

/// One operation on concrete tensors, for constant folding; None for what is not a single tensor.
pub fn evaluate_one(op: &Op, inputs: &[&Value]) -> Result<Option<Value>, GraphError> {
    if matches!(op, Op::Input(_) | Op::Part(_) | Op::Scan(_) | Op::While(_)) {
        return Ok(None);
    }
    let ids: Vec<NodeId> = (0..inputs.len() as u32).map(NodeId).collect();
    match evaluate(op, &ids, &[], &[], |id| inputs[id.index()])? {
        Evaluated::One(v) => Ok(Some(v)),
        Evaluated::Many(_) | Evaluated::Nothing => Ok(None),
    }
}

fn evaluate<'a>(
    op: &Op,
    inputs: &[NodeId],
    arguments: &[Value],
    results: &[Evaluated],
    one: impl Fn(NodeId) -> &'a Value,
) -> Result<Evaluated, GraphError> {
    let x = |k: usize| one(inputs[k]);
    Ok(Evaluated::One(match op {
        Op::Const(v) => v.clone(),
        Op::Input(k) => arguments[*k].clone(),
        Op::Unary(u) => pointwise::unary(*u, x(0)),
        Op::Binary(b) => pointwise::binary(*b, x(0), x(1)),
        Op::Compare(c) => pointwise::compare(*c, x(0), x(1)),
        Op::Select => pointwise::select(x(0), x(1), x(2)),
        Op::Cast(to) => pointwise::cast(*to, x(0)),
        Op::Broadcast(s) => structure::broadcast(x(0), s),
        Op::Reshape(s) => structure::with(s.clone(), x(0).data().clone()),
        Op::Transpose(p) => structure::transpose(x(0), p),
        Op::Slice(s) => structure::slice(x(0), s),
        Op::Concat(axis) => structure::concat(&inputs.iter().map(|i| one(*i)).collect::<Vec<_>>(), *axis),
        Op::Gather(axis) => structure::gather(x(0), x(1), *axis)?,
        Op::Scatter(how) => structure::scatter(*how, x(0), x(1), x(2))?,
        Op::Reduce(fold, axes) => reduce::reduce(*fold, x(0), axes),
        Op::Cumulate { fold, axis, exclusive, reverse } => reduce::cumulate(*fold, x(0), *axis, *exclusive, *reverse),
        Op::ArgMax(axis) => reduce::arg(x(0), *axis, true),
        Op::ArgMin(axis) => reduce::arg(x(0), *axis, false),
        Op::MatMul => reduce::matmul(x(0), x(1)),
        Op::Scan(s) => return Ok(Evaluated::Many(control::scan(s, &inputs.iter().map(|i| one(*i)).collect::<Vec<_>>())?)),
        Op::While(w) => return Ok(Evaluated::Many(control::while_loop(w, &inputs.iter().map(|i| one(*i)).collect::<Vec<_>>())?)),
        Op::Part(k) => match &results[inputs[0].index()] {
            Evaluated::Many(parts) => parts[*k].clone(),
            Evaluated::One(_) | Evaluated::Nothing => unreachable!("the verifier checks that a part is taken from a tuple"),
        },
    }))
}

#[cfg(test)]
mod tests;
