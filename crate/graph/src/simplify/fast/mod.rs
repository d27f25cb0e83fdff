//! Mode `fast`: rewrites of a loop's step that keep its value within a stated bound, not its bits.
//!
//! What is rewritten, in float64 only, each found by algebra and none by recognising a program (u = 2⁻⁵³):
//!
//! | what | becomes | bound of the relative error |
//! |---|---|---|
//! | `x / c`, c a constant | `x · (1/c)` | 3 u |
//! | `a / (b / c)`, `(a / b) / c`, constants in one product | one division, one constant | 2 u an operation |
//! | `S · (y − a/S)` | `S·y − a` | 3 u of \|S·y\| + \|a\|, as before |
//! | `(x · dt) · c`, dt a number a step | `x · (dt·c)` | 3 u |
//! | `e^(a·x+b)`, `e^(c·x+d)`, … with a/c a ratio of small whole numbers | powers of one exponential | [`MOST_POWER`] · 5 u + u·\|a·x\| |
//! | `(p·x+q) / (e^(a·x+b) − c)` with both zero at the same x | that, and within ⅛ of the zero a series | 10⁻¹³; at 0/0 the limit |
//! | `e^x` beyond \|x\| = [`MOST_WITHIN`](crate::math::MOST_WITHIN) | stops there instead of 0 or ∞ | 2 u within |
//!
//! Bounds hold as long as nothing overflows, and nothing but results is subnormal. A difference of two rounded numbers loses what it loses
//! in the learner's text: an exponential that somebody subtracts from is left alone, but for the quotient above.
//!
//! What is never touched ([`deciding`]): integers, comparisons, and whatever a comparison, a rounding or an index is computed from by
//! sums, differences and constant factors; so `t − t_fire < t_max` is decided by the same bits as in mode `exact`.
//! Only bodies of scans are rewritten: adaptive integration and while loops stay exact. Sums are not regrouped. Fused multiply-add is the kernel's (`brunsviga_kernel::fuse`).

mod decide;
mod exponent;
mod product;

use super::{Rewriter, simplify, sweep, table};
use crate::build::Builder;
use crate::graph::{Graph, NodeId, ValidGraph};
use crate::infer::TensorType;
use crate::op::Op;
use crate::{DType, Data, Shape, Value};

pub use decide::deciding;
pub use exponent::MOST_POWER;

/// Rounds of rewriting products; each leaves fewer operations.
const MOST_ROUNDS: usize = 6;

/// The step of a scan within the bounds of this module, with fewer operations. Simplified as well. `carries`: how many of its inputs are
/// carried.
pub fn step(body: &ValidGraph, carries: usize) -> ValidGraph {
    let body = products(&simplify(body), carries);
    products(&exponent::rewrite(&body, carries), carries)
}

fn products(body: &ValidGraph, carries: usize) -> ValidGraph {
    let mut body = body.clone();
    for _ in 0..MOST_ROUNDS {
        let next = product::rewrite(&body, carries);
        if next == body {
            break;
        }
        body = next;
    }
    simplify(&body)
}

/// Copies a graph node by node; `rule` may give another node of the new graph instead, of the operation, its new operands, and the new
/// nodes of all old ones so far. It is not asked about what decides something, nor about other types than float64.
fn walk(
    body: &ValidGraph,
    carries: usize,
    mut rule: impl FnMut(&mut Rewriter, &Op, &[NodeId], &[NodeId]) -> Option<NodeId>,
) -> ValidGraph {
    let g = body.graph();
    let decides = deciding(g, carries);
    let mut r = Rewriter { out: Builder::new(), table: table::Table::default() };
    let inputs: Vec<NodeId> = g.input_types().iter().map(|t| r.out.input(t.clone())).collect();
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for id in g.ids() {
        let node = g.node(id);
        r.out.origin = node.origin().cloned();
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
        let is_double = g.tensor_type(id).is_some_and(|t| t.dtype == DType::F64);
        let other = if is_double && !decides[id.index()] { rule(&mut r, node.op(), &operands, &map) } else { None };
        map.push(match (other, node.op()) {
            (Some(other), _) => other,
            (None, Op::Input(k)) => inputs[*k],
            (None, Op::Scan(_) | Op::While(_) | Op::Part(_)) => r.share(node.op().clone(), &operands),
            (None, op) => r.add(op.clone(), &operands),
        });
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    sweep::sweep(&r.out.finish(&outputs).expect("a rewrite of a valid body is valid"))
}

/// The one double that all elements are.
fn number(r: &Rewriter, id: NodeId) -> Option<f64> {
    match r.uniform(id)? {
        Data::F64(v) => Some(v[0]),
        _ => None,
    }
}

/// The same in a finished graph.
fn number_in(g: &Graph, id: NodeId) -> Option<f64> {
    match g.node(id).op() {
        Op::Const(v) => match v.uniform()? {
            Data::F64(v) => Some(v[0]),
            _ => None,
        },
        Op::Broadcast(_) => number_in(g, g.node(id).inputs()[0]),
        _ => None,
    }
}

/// A number as a tensor of this shape.
fn filled(r: &mut Rewriter, x: f64, shape: &Shape) -> NodeId {
    let scalar = r.share(Op::Const(Value::scalar(x)), &[]);
    if shape.rank() == 0 { scalar } else { r.share(Op::Broadcast(shape.clone()), &[scalar]) }
}

fn shape_of(g: &Graph, id: NodeId) -> Shape {
    g.tensor_type(id).map(|t: &TensorType| t.shape.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
