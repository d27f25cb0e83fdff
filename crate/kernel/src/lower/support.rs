//! Support analysis: where a tensor can differ from zero.
//!
//! The support of a node is a set of flat positions outside which every element is exactly +0 or −0, whatever the inputs (as long as they
//! are finite; once a state is not, the run has diverged and says so). It starts from constants with zeros and from scatters into
//! zeros, and passes through products, masks, moves and sums. A sum over a row then needs the row's support only: the left out terms are
//! zeros, and adding a zero to a sum that began at +0 changes no bit. So dense n×n code runs as sparse code with the same result.

use brunsviga_graph::op::{Binary, Op, Unary};
use brunsviga_graph::{Graph, NodeId};

use super::view::{moves, scatter_places};

/// A set of flat positions, as flags; None: everywhere.
pub type Support = Option<Vec<bool>>;

fn both(a: Support, b: Support) -> Support {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.iter().zip(&b).map(|(x, y)| *x && *y).collect()),
        (a, b) => a.or(b),
    }
}

fn either(a: Support, b: Support) -> Support {
    Some(a?.iter().zip(b?).map(|(x, y)| *x || y).collect())
}

/// The support of a node.
pub fn support(g: &Graph, id: NodeId) -> Support {
    let node = g.node(id);
    let of = |k: usize| support(g, node.inputs()[k]);
    match node.op() {
        Op::Const(v) => {
            let flags: Vec<bool> = (0..v.data().len()).map(|k| v.data().as_f64(k) != 0.0).collect();
            flags.contains(&false).then_some(flags)
        }
        Op::Binary(Binary::Mul) => both(of(0), of(1)),
        // 0/x is 0 for every finite x but 0.
        Op::Binary(Binary::Add | Binary::Sub) => either(of(0), of(1)),
        Op::Unary(Unary::Neg | Unary::Abs | Unary::Sign | Unary::PowInteger(_)) => of(0),
        Op::Cast(_) => of(0),
        // A constant condition that picks zeros.
        Op::Select => {
            let (a, b) = (of(1), of(2));
            match g.node(node.inputs()[0]).op() {
                Op::Const(c) => {
                    let n = c.data().len();
                    let flags: Vec<bool> = (0..n)
                        .map(|k| match (c.data().as_f64(k) != 0.0, &a, &b) {
                            (true, Some(a), _) => a[k],
                            (false, _, Some(b)) => b[k],
                            _ => true,
                        })
                        .collect();
                    flags.contains(&false).then_some(flags)
                }
                _ => either(a, b),
            }
        }
        Op::Scatter(_) => {
            let base = of(0)?;
            let places = scatter_places(g, id)?;
            Some(base.iter().zip(&places).map(|(b, p)| *b || p.is_some()).collect())
        }
        _ => {
            let moves = moves(g, id)?;
            let inner = of(0)?;
            let n = g.tensor_type(id)?.shape.len();
            Some((0..n).map(|k| inner[moves.at(k)]).collect())
        }
    }
}
