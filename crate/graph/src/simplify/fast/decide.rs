//! Which values decide something: one rounding there is another step of a run, not another last digit.

use crate::graph::{Graph, NodeId};
use crate::op::{Binary, Op, Unary};

/// By node of a step: a comparison, a rounding to integers, an index or an inner loop is computed from it by operations that hand on every
/// bit: sums, differences, constant factors, choices, moves. Of what does not depend on the state (times, step sizes, captured tensors), all
/// that leads there. A carried tensor that decides makes the new one, which decides in the next step, decide as well.
///
/// `carries`: how many of the inputs are carried, and become the outputs.
pub fn deciding(g: &Graph, carries: usize) -> Vec<bool> {
    let n = g.nodes().len();
    let mut carried = vec![false; n];
    for id in g.ids() {
        let node = g.node(id);
        carried[id.index()] = match node.op() {
            Op::Input(k) => *k < carries,
            _ => node.inputs().iter().any(|i| carried[i.index()]),
        };
    }
    let mut decides = vec![false; n];
    let mut waiting: Vec<NodeId> = g.ids().flat_map(|id| deciders(g, id)).collect();
    while let Some(id) = waiting.pop() {
        if std::mem::replace(&mut decides[id.index()], true) {
            continue;
        }
        let inputs = g.node(id).inputs();
        if let Op::Input(k) = g.node(id).op() {
            waiting.extend(g.outputs().get(*k).filter(|_| *k < carries));
        }
        if !carried[id.index()] {
            waiting.extend(inputs);
            continue;
        }
        match g.node(id).op() {
            Op::Binary(Binary::Mul) if super::number_in(g, inputs[0]).is_some() => waiting.push(inputs[1]),
            Op::Binary(Binary::Mul | Binary::Div) if super::number_in(g, inputs[1]).is_some() => waiting.push(inputs[0]),
            Op::Binary(Binary::Add | Binary::Sub | Binary::Minimum | Binary::Maximum)
            | Op::Unary(Unary::Neg | Unary::Abs)
            | Op::Cast(_)
            | Op::Broadcast(_)
            | Op::Reshape(_)
            | Op::Transpose(_)
            | Op::Slice(_)
            | Op::Concat(_)
            | Op::Reduce(..)
            | Op::Cumulate { .. } => waiting.extend(inputs),
            Op::Select => waiting.extend(&inputs[1..]),
            Op::Gather(_) => waiting.push(inputs[0]),
            Op::Scatter(_) => waiting.extend([inputs[0], inputs[2]]),
            _ => {}
        }
    }
    decides
}

/// The operands of a node whose last bit it makes a decision of.
fn deciders(g: &Graph, id: NodeId) -> Vec<NodeId> {
    let node = g.node(id);
    let floating = |i: &NodeId| g.tensor_type(*i).is_some_and(|t| t.dtype.is_floating());
    let discrete = match node.op() {
        Op::Compare(_) | Op::ArgMax(_) | Op::ArgMin(_) | Op::Scan(_) | Op::While(_) => true,
        Op::Unary(Unary::Floor | Unary::Ceil | Unary::Round | Unary::Sign) => true,
        Op::Binary(Binary::FloorDiv | Binary::FloorMod) => true,
        Op::Cast(to) => !to.is_floating(),
        _ => false,
    };
    if discrete { node.inputs().iter().copied().filter(floating).collect() } else { Vec::new() }
}
