//! Constants that a scan captures from the graph around it become constants of its body, where their elements say something of the loop:
//! whom an index reaches, where a matrix is zero, that all parameters are one number. Other captures stay what they are, so that a
//! parameter may change without a new kernel, and a large table is read where it lies.

use crate::build::Builder;
use crate::graph::{Graph, NodeId};
use crate::op::{Op, Scan};
use crate::value::Value;

/// A table of more elements, of which each step reads some, stays outside.
const LARGE: usize = 4096;

/// The scan with such captures inside, and which of its operands are left. None if there are none.
pub(super) fn inline<'v>(s: &Scan, constant: impl Fn(usize) -> Option<&'v Value>) -> Option<(Scan, Vec<usize>)> {
    let g = s.body.graph();
    let first = s.carries + s.elements;
    let inside = |k: usize| (k >= first).then(|| constant(k)).flatten().filter(|v| tells(v) && !is_table(g, k, v));
    let values: Vec<Option<&Value>> = (0..g.input_types().len()).map(inside).collect();
    if values.iter().all(Option::is_none) {
        return None;
    }
    let mut body = Builder::new();
    let left: Vec<usize> = (0..values.len()).filter(|&k| values[k].is_none()).collect();
    let copied = "copied from a valid body";
    let mut inputs: Vec<Option<NodeId>> = vec![None; values.len()];
    for &k in &left {
        inputs[k] = Some(body.input(g.input_types()[k].clone()));
    }
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        body.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) => match (inputs[*k], values[*k]) {
                (Some(input), _) => input,
                (None, value) => body.constant(value.expect("an input or a value").clone()).expect(copied),
            },
            op => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                body.add(op.clone(), &operands).expect(copied)
            }
        });
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    let body = body.finish(&outputs).expect("a body with constants is valid");
    Some((Scan { body, ..s.clone() }, left))
}

/// Whether its elements decide how the loop is made.
fn tells(v: &Value) -> bool {
    let n = v.data().len();
    !v.dtype().is_floating() || (n > 1 && (v.uniform().is_some() || (0..n).any(|k| v.data().as_f64(k) == 0.0)))
}

/// A large tensor from which steps pick.
fn is_table(g: &Graph, k: usize, v: &Value) -> bool {
    let picks = |node: &crate::graph::Node| {
        let from = node.inputs().first().map(|id| g.node(*id).op());
        matches!(node.op(), Op::Gather(_)) && matches!(from, Some(Op::Input(input)) if *input == k)
    };
    v.data().len() > LARGE && g.nodes().iter().any(picks)
}
