//! Support analysis: where a tensor can differ from zero.
//!
//! The support of a node is a set of flat positions outside which every element is exactly +0 or −0, whatever the inputs (as long as they
//! are finite; once a state is not, the run has diverged and says so). It starts from constants with zeros and from scatters into
//! zeros, and passes through products, masks, moves and sums. A sum over a row then needs the row's support only: the left out terms are
//! zeros, and adding a zero to a sum that began at +0 changes no bit. So dense n×n code runs as sparse code with the same result.

use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::NodeId;
use brunsviga_graph::op::{Binary, Op, Unary};

use super::view::{Viewed, moves, scatter_places};

/// A set of flat positions.
#[derive(Debug)]
pub struct Places {
    /// By position: can it differ from zero?
    pub places: Vec<bool>,
    /// A product with something that may be infinite or NaN was taken for zero
    pub assumes_finite: bool,
}

/// Where a node can differ from zero; None: everywhere.
pub type Support = Option<Rc<Places>>;

/// The supports of a graph's nodes, each computed once.
#[derive(Default)]
pub struct Supports(HashMap<NodeId, Support>);

fn both(g: &Viewed, (x, a): (NodeId, Support), (y, b): (NodeId, Support)) -> Support {
    let (exact, other) = (finite(g, x), finite(g, y));
    match (a, b) {
        (Some(a), Some(b)) => {
            let places = a.places.iter().zip(&b.places).map(|(x, y)| *x && *y).collect();
            some(places, a.assumes_finite || b.assumes_finite || !exact || !other)
        }
        (Some(a), None) => some(a.places.clone(), a.assumes_finite || !other),
        (None, Some(b)) => some(b.places.clone(), b.assumes_finite || !exact),
        (None, None) => None,
    }
}

fn either(a: Support, b: Support) -> Support {
    let (a, b) = (a?, b?);
    some(a.places.iter().zip(&b.places).map(|(x, y)| *x || *y).collect(), a.assumes_finite || b.assumes_finite)
}

fn some(places: Vec<bool>, assumes_finite: bool) -> Support {
    places.contains(&false).then(|| Rc::new(Places { places, assumes_finite }))
}

/// Never infinite nor NaN, whatever the inputs.
fn finite(g: &Viewed, id: NodeId) -> bool {
    let node = g.node(id);
    match node.op() {
        Op::Const(v) => (0..v.data().len()).all(|k| v.data().as_f64(k).is_finite()),
        Op::Broadcast(_) | Op::Reshape(_) | Op::Transpose(_) | Op::Slice(_) => finite(g, node.inputs()[0]),
        Op::Cast(_) => g.tensor_type(node.inputs()[0]).is_some_and(|t| !t.dtype.is_floating()),
        _ => g.tensor_type(id).is_some_and(|t| !t.dtype.is_floating()),
    }
}

impl Supports {
    /// The support of a node.
    pub fn of(&mut self, g: &Viewed, id: NodeId) -> Support {
        if let Some(s) = self.0.get(&id) {
            return s.clone();
        }
        let s = self.compute(g, id);
        self.0.insert(id, s.clone());
        s
    }

    fn compute(&mut self, g: &Viewed, id: NodeId) -> Support {
        let node = g.node(id);
        let input = |k: usize| node.inputs()[k];
        match node.op() {
            Op::Const(v) => some((0..v.data().len()).map(|k| v.data().as_f64(k) != 0.0).collect(), false),
            Op::Binary(Binary::Mul) => both(g, (input(0), self.of(g, input(0))), (input(1), self.of(g, input(1)))),
            Op::Binary(Binary::Add | Binary::Sub) => either(self.of(g, input(0)), self.of(g, input(1))),
            Op::Unary(Unary::Neg | Unary::Abs | Unary::Sign | Unary::PowInteger(_)) => self.of(g, input(0)),
            Op::Cast(_) => self.of(g, input(0)),
            // A constant condition that picks zeros.
            Op::Select => {
                let (a, b) = (self.of(g, input(1)), self.of(g, input(2)));
                let Op::Const(c) = g.node(input(0)).op() else { return either(a, b) };
                let assumes = [&a, &b].iter().any(|s| s.as_ref().is_some_and(|s| s.assumes_finite));
                let places = (0..c.data().len())
                    .map(|k| match (c.data().as_f64(k) != 0.0, &a, &b) {
                        (true, Some(a), _) => a.places[k],
                        (false, _, Some(b)) => b.places[k],
                        _ => true,
                    })
                    .collect();
                some(places, assumes)
            }
            Op::Scatter(_) => {
                let base = self.of(g, input(0))?;
                let places = scatter_places(g, id)?;
                some(base.places.iter().zip(places.iter()).map(|(b, p)| *b || p.is_some()).collect(), base.assumes_finite)
            }
            _ => {
                let moves = moves(g, id)?;
                let inner = self.of(g, input(0))?;
                let n = g.tensor_type(id)?.shape.len();
                some((0..n).map(|k| inner.places[moves.at(k)]).collect(), inner.assumes_finite)
            }
        }
    }
}
