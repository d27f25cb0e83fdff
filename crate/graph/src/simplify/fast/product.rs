//! Products and quotients: constants in one factor, one division, and `S·(y − a/S)` as `S·y − a`.
//!
//! A tree of products, quotients and signs is read as `coefficient · Π numerators / Π denominators` and written again where that
//! takes less, a division counting as [`DIVISION`] products.

use std::collections::HashMap;

use super::{Rewriter, filled, number, walk};
use crate::graph::{NodeId, ValidGraph};
use crate::op::{Binary, Op, Unary};

/// Products in the time of a division.
const DIVISION: usize = 5;
/// Larger trees are left as they are.
const MOST_FACTORS: usize = 12;

/// A product as factors, and what it takes as it is written.
#[derive(Clone, Debug)]
struct Product {
    coefficient: f64,
    above: Vec<NodeId>,
    below: Vec<NodeId>,
    cost: usize,
}

impl Product {
    fn over(mut self, other: Product) -> Product {
        self.coefficient /= other.coefficient;
        self.above.extend(other.below);
        self.below.extend(other.above);
        self.cost += other.cost;
        self
    }
    fn times(mut self, other: Product) -> Product {
        self.coefficient *= other.coefficient;
        self.above.extend(other.above);
        self.below.extend(other.below);
        self.cost += other.cost;
        self
    }
    /// Leaves out what stands above and below. Where it is 0 or ∞ that gives the limit instead of NaN.
    fn cancelled(mut self) -> Product {
        self.below.retain(|d| match self.above.iter().position(|a| a == d) {
            Some(k) => {
                self.above.remove(k);
                false
            }
            None => true,
        });
        self
    }
    fn is_sound(&self) -> bool {
        self.coefficient.is_normal() && self.above.len() + self.below.len() <= MOST_FACTORS
    }
}

/// Reads the tree below `id`, through the nodes that `through` lets pass.
fn read(r: &Rewriter, id: NodeId, through: &dyn Fn(NodeId) -> bool, first: bool) -> Product {
    let one = Product { coefficient: 1.0, above: Vec::new(), below: Vec::new(), cost: 0 };
    if let Some(c) = number(r, id).filter(|c| c.is_normal()) {
        return Product { coefficient: c, ..one };
    }
    if first || through(id) {
        let scalar = usize::from(r.ty(id).shape.rank() > 0);
        match r.node(id) {
            (Op::Binary(Binary::Mul), &[x, y]) => {
                let mut p = read(r, x, through, false).times(read(r, y, through, false));
                p.cost += scalar;
                return p;
            }
            (Op::Binary(Binary::Div), &[x, y]) => {
                let mut p = read(r, x, through, false).over(read(r, y, through, false));
                p.cost += scalar * DIVISION;
                return p;
            }
            (Op::Unary(Unary::Neg), &[x]) => {
                let mut p = read(r, x, through, false);
                p.coefficient = -p.coefficient;
                p.cost += scalar;
                return p;
            }
            _ => {}
        }
    }
    Product { above: vec![id], ..one }
}

/// A number a step, spread over the tensor.
fn spread(r: &Rewriter, id: NodeId) -> Option<NodeId> {
    match r.node(id) {
        (Op::Broadcast(_), &[x]) if r.ty(x).shape.rank() == 0 => Some(x),
        _ => None,
    }
}

/// Factors of one number a step, and the others.
fn sorted(r: &Rewriter, p: &Product) -> (Vec<NodeId>, Vec<NodeId>) {
    p.above.iter().partition(|id| spread(r, **id).is_some())
}

/// What it takes written by [`write`].
fn cost(r: &Rewriter, p: &Product) -> usize {
    let (scalars, tensors) = sorted(r, p);
    let factor = usize::from(p.coefficient != 1.0 || !scalars.is_empty());
    let above = (tensors.len() + factor).saturating_sub(1);
    if p.below.is_empty() { above } else { above + p.below.len() - 1 + DIVISION }
}

fn mul(r: &mut Rewriter, x: NodeId, y: NodeId) -> NodeId {
    r.add(Op::Binary(Binary::Mul), &[x, y])
}

fn write(r: &mut Rewriter, p: &Product, like: NodeId) -> NodeId {
    let shape = r.ty(like).shape.clone();
    let (scalars, tensors) = sorted(r, p);
    let mut factor = None;
    for s in scalars {
        let s = spread(r, s).unwrap_or(s);
        factor = Some(match factor {
            Some(f) => mul(r, f, s),
            None => s,
        });
    }
    let factor = match factor {
        Some(f) => {
            let c = filled(r, p.coefficient, &r.ty(f).shape.clone());
            let f = if p.coefficient == 1.0 { f } else { mul(r, f, c) };
            Some(r.add(Op::Broadcast(shape.clone()), &[f]))
        }
        None if p.coefficient == 1.0 && !tensors.is_empty() => None,
        None => Some(filled(r, p.coefficient, &shape)),
    };
    let mut above = None;
    for x in tensors.into_iter().chain(factor) {
        above = Some(match above {
            Some(a) => mul(r, a, x),
            None => x,
        });
    }
    let above = above.unwrap_or_else(|| filled(r, 1.0, &shape));
    let mut below = None;
    for &x in &p.below {
        below = Some(match below {
            Some(b) => mul(r, b, x),
            None => x,
        });
    }
    match below {
        Some(b) => r.add(Op::Binary(Binary::Div), &[above, b]),
        None => above,
    }
}

/// `S · (y ± a/S) · rest` as `(S·y ± a) · rest`.
fn distributed(r: &mut Rewriter, p: &Product, like: NodeId) -> Option<NodeId> {
    for (k, &sum) in p.above.iter().enumerate() {
        let (sign, x, y) = match r.node(sum) {
            (Op::Binary(b @ (Binary::Add | Binary::Sub)), &[x, y]) => (*b, x, y),
            _ => continue,
        };
        let (px, py) = (read(r, x, &|_| true, true).cancelled(), read(r, y, &|_| true, true).cancelled());
        let below = |s: &NodeId| px.below.contains(s) || py.below.contains(s);
        let Some(at) = (0..p.above.len()).find(|j| *j != k && below(&p.above[*j])) else { continue };
        let s = p.above[at];
        let one = Product { coefficient: 1.0, above: vec![s], below: Vec::new(), cost: 0 };
        let (px, py) = (px.times(one.clone()).cancelled(), py.times(one).cancelled());
        if !px.is_sound() || !py.is_sound() {
            continue;
        }
        let (x, y) = (write(r, &px, like), write(r, &py, like));
        let mut rest = p.clone();
        let (low, high) = (k.min(at), k.max(at));
        rest.above.remove(high);
        rest.above.remove(low);
        // −(x − y) is y − x.
        let turned = sign == Binary::Sub && rest.coefficient < 0.0;
        let (x, y) = if turned { (y, x) } else { (x, y) };
        rest.coefficient = if turned { -rest.coefficient } else { rest.coefficient };
        let sum = r.add(Op::Binary(sign), &[x, y]);
        rest.above.push(sum);
        return Some(write(r, &rest, like));
    }
    None
}

pub(super) fn rewrite(body: &ValidGraph, carries: usize) -> ValidGraph {
    let mut uses = vec![0_u32; body.graph().nodes().len()];
    body.graph().outputs().iter().for_each(|o| uses[o.index()] += 1);
    body.graph().nodes().iter().flat_map(|n| n.inputs()).for_each(|i| uses[i.index()] += 1);
    let mut known: HashMap<NodeId, u32> = HashMap::new();
    let mut counted = 0;
    walk(body, carries, |r, op, operands, map| {
        // How often the new nodes so far are used by the old graph.
        for (new, uses) in map.iter().zip(&uses).skip(counted) {
            *known.entry(*new).or_default() += uses;
        }
        counted = map.len();
        if !matches!(op, Op::Binary(Binary::Mul | Binary::Div) | Op::Unary(Unary::Neg)) {
            return None;
        }
        let whole = |through: &dyn Fn(NodeId) -> bool, r: &Rewriter| -> Product {
            let x = read(r, operands[0], through, false);
            let own = usize::from(r.ty(operands[0]).shape.rank() > 0);
            let mut p = match op {
                Op::Binary(Binary::Mul) => x.times(read(r, operands[1], through, false)),
                Op::Binary(_) => x.over(read(r, operands[1], through, false)),
                _ => Product { coefficient: -x.coefficient, ..x },
            };
            p.cost += own * if matches!(op, Op::Binary(Binary::Div)) { DIVISION } else { 1 };
            p
        };
        let all = whole(&|_| true, r).cancelled();
        if all.is_sound()
            && let Some(other) = distributed(r, &all, operands[0])
        {
            return Some(other);
        }
        // Written anew, what others use as well would be computed twice.
        let own = whole(&|id| known.get(&id).is_none_or(|n| *n <= 1), r);
        let cancelled = own.clone().cancelled();
        (cancelled.is_sound() && cost(r, &cancelled) < own.cost).then(|| write(r, &cancelled, operands[0]))
    })
}
