//! Value-preserving simplification: the result computes the same bits, with fewer operations.
//!
//! One rewriter walks the graph in order and builds a new one. Each node is first brought to a cheaper form (`algebra`, `structure`),
//! computed at once if its operands are constants (`fold`), and shared if it is there already (`table`); what no output needs is left
//! out at the end (`sweep`). Bodies of loops are simplified too, and what does not change from step to step moves out of them (`hoist`).
//! The walk is repeated until nothing changes.
//!
//! Only identities that hold for every double are used: `x·1`, `x/1`, `x−0`, `x+(−0)`, `−−x`, division by a power of two as a product.
//! Not `x+0` (−0 + 0 is 0), not `x·0` (NaN), not reassociation.

mod algebra;
pub mod fast;
mod fold;
mod hoist;
mod inline;
mod structure;
mod sweep;
mod table;

pub use fast::deciding;

use crate::build::Builder;
use crate::graph::{NodeId, ValidGraph};
use crate::infer::TensorType;
use crate::op::{Op, Scan, While};
use crate::value::Value;

/// More walks than this never help; each one strictly shrinks or reshapes towards a normal form.
const MOST_WALKS: usize = 12;

/// The same function, simplified.
pub fn simplify(graph: &ValidGraph) -> ValidGraph {
    let mut graph = graph.clone();
    for _ in 0..MOST_WALKS {
        let next = hoist::hoist(&sweep::sweep(&walk(&graph)));
        if next == graph {
            break;
        }
        graph = next;
    }
    graph
}

/// The new graph under construction.
struct Rewriter {
    out: Builder,
    table: table::Table,
}

impl Rewriter {
    fn node(&self, id: NodeId) -> (&Op, &[NodeId]) {
        let n = self.out.graph().node(id);
        (n.op(), n.inputs())
    }
    fn ty(&self, id: NodeId) -> &TensorType {
        self.out.ty(id)
    }
    /// The value, if the node is a constant.
    fn constant(&self, id: NodeId) -> Option<&Value> {
        match self.node(id).0 {
            Op::Const(v) => Some(v),
            _ => None,
        }
    }
    /// The one value of all elements, if the node is a constant of equal elements or a broadcast of one.
    fn uniform(&self, id: NodeId) -> Option<crate::value::Data> {
        match self.node(id) {
            (Op::Const(v), _) => v.uniform(),
            (Op::Broadcast(_), [x]) => self.uniform(*x),
            _ => None,
        }
    }
    /// Adds an operation in its simplest form. Types were checked when the original was built, so this does not fail on valid input.
    fn add(&mut self, op: Op, inputs: &[NodeId]) -> NodeId {
        if let Some(id) = algebra::rewrite(self, &op, inputs).or_else(|| structure::rewrite(self, &op, inputs)) {
            return id;
        }
        if let Some(value) = fold::fold(self, &op, inputs) {
            return self.share(Op::Const(value), &[]);
        }
        self.share(op, inputs)
    }
    /// The node that is there already, or a new one.
    fn share(&mut self, op: Op, inputs: &[NodeId]) -> NodeId {
        if let Some(id) = self.table.find(self.out.graph(), &op, inputs) {
            return id;
        }
        let id = self.out.add(op, inputs).expect("a rewrite keeps types, and never grows the graph past its limit");
        self.table.insert(self.out.graph(), id);
        id
    }
}

fn walk(graph: &ValidGraph) -> ValidGraph {
    let g = graph.graph();
    let mut r = Rewriter { out: Builder::new(), table: table::Table::default() };
    let inputs: Vec<NodeId> = g.input_types().iter().map(|t| r.out.input(t.clone())).collect();
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        r.out.origin = node.origin().cloned();
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
        let id = match node.op() {
            Op::Input(k) => inputs[*k],
            Op::Scan(s) => {
                let inlined = inline::inline(s, |k| r.constant(operands[k]));
                let (s, operands) = match &inlined {
                    Some((s, left)) => (s, left.iter().map(|&k| operands[k]).collect()),
                    None => (&**s, operands),
                };
                let body = simplify(&s.body);
                r.share(Op::Scan(Box::new(Scan { body, ..s.clone() })), &operands)
            }
            Op::While(w) => {
                let (condition, body) = (simplify(&w.condition), simplify(&w.body));
                r.share(Op::While(Box::new(While { condition, body, ..(**w).clone() })), &operands)
            }
            Op::Part(_) => r.share(node.op().clone(), &operands),
            op => r.add(op.clone(), &operands),
        };
        map.push(id);
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    r.out.finish(&outputs).expect("a rewrite of a valid graph is valid")
}

#[cfg(test)]
mod tests;
