//! Exponentials of straight lines in one tensor: several from one, and quotients that are 0/0 somewhere from a series there.
//!
//! `e^(a·x+b)` for several a, b: where the a are whole multiples of one number g, one exponential q = e^(±g·x) is enough, since
//! e^(a·x+b) = e^b · q^k. Powers are made by products of powers that are there ([`Powers`]).

use std::collections::{HashMap, HashSet};

use super::{Rewriter, deciding, filled, number_in, shape_of, walk};
use crate::DType;
use crate::graph::{Graph, NodeId, ValidGraph};
use crate::math::{self, MOST_WITHIN, Scalar};
use crate::op::{Binary, Op, Unary};

/// The highest power of a shared exponential, which multiplies its relative error.
pub const MOST_POWER: u32 = 16;
/// An exponential in the time of so many products.
const EXPONENTIAL: f64 = 24.0;
/// A division likewise.
const DIVISION: f64 = 5.0;
/// Lines that are farther from 0 than this at x = 0 are not shared: their sum with a·x would lose digits.
const MOST_OFFSET: f64 = 100.0;
/// Multiples that are so near to whole ones differ by rounding alone.
const WHOLE: f64 = 1e-14;

/// z/(e^z − 1) = 1 − z/2 + z² (c₀ + c₁z² + c₂z⁴) for |z| ≤ ⅛, to 2·10⁻¹⁵: interpolation at Chebyshev's nodes, from 60 digits.
const SERIES: [f64; 3] = [0.08333333333323484, -0.00138888877542091, 3.3049415426199295e-05];

/// slope · root + offset
#[derive(Clone, Copy, Debug)]
struct Line {
    root: NodeId,
    slope: f64,
    offset: f64,
}

fn line(g: &Graph, id: NodeId, known: &mut HashMap<NodeId, Line>) -> Line {
    if let Some(l) = known.get(&id) {
        return *l;
    }
    let inputs = g.node(id).inputs();
    let own = Line { root: id, slope: 1.0, offset: 0.0 };
    let constant = |k: usize| number_in(g, inputs[k]).filter(|c| c.is_finite());
    let l = match g.node(id).op() {
        Op::Unary(Unary::Neg) => {
            let l = line(g, inputs[0], known);
            Line { slope: -l.slope, offset: -l.offset, ..l }
        }
        Op::Binary(b) => match (b, constant(0), constant(1)) {
            (Binary::Add, _, Some(c)) => shifted(line(g, inputs[0], known), c),
            (Binary::Add, Some(c), _) => shifted(line(g, inputs[1], known), c),
            (Binary::Sub, _, Some(c)) => shifted(line(g, inputs[0], known), -c),
            (Binary::Sub, Some(c), _) => {
                let l = line(g, inputs[1], known);
                Line { slope: -l.slope, offset: c - l.offset, ..l }
            }
            (Binary::Mul, _, Some(c)) => scaled(line(g, inputs[0], known), |x| x * c),
            (Binary::Mul, Some(c), _) => scaled(line(g, inputs[1], known), |x| x * c),
            (Binary::Div, _, Some(c)) => scaled(line(g, inputs[0], known), |x| x / c),
            _ => own,
        },
        _ => own,
    };
    let l = if l.slope.is_normal() && l.offset.is_finite() { l } else { own };
    known.insert(id, l);
    l
}

fn shifted(l: Line, by: f64) -> Line {
    Line { offset: l.offset + by, ..l }
}
fn scaled(l: Line, f: impl Fn(f64) -> f64) -> Line {
    Line { slope: f(l.slope), offset: f(l.offset), ..l }
}

/// Never below 0, whatever it is computed from.
fn is_positive(g: &Graph, id: NodeId) -> bool {
    if let Some(c) = number_in(g, id) {
        return c >= 0.0;
    }
    let inputs = g.node(id).inputs();
    match g.node(id).op() {
        Op::Unary(Unary::Exp | Unary::ExpWithin(_) | Unary::Sigmoid | Unary::Abs | Unary::Sqrt) => true,
        Op::Unary(Unary::PowInteger(n)) => n % 2 == 0 || is_positive(g, inputs[0]),
        Op::Binary(Binary::Add | Binary::Mul | Binary::Div) => inputs.iter().all(|i| is_positive(g, *i)),
        Op::Broadcast(_) | Op::Reshape(_) => is_positive(g, inputs[0]),
        _ => false,
    }
}

/// (p·x+q) / (e^line − c), both zero at one x, as factor · z/(e^z − 1) with z = line − ln c.
#[derive(Clone, Copy, Debug)]
struct Quotient {
    exponential: NodeId,
    /// z
    line: Line,
    factor: f64,
    /// c
    level: f64,
}

/// The difference as (exponential, c, sign): sign · (e^… − c), c > 0.
fn difference(g: &Graph, id: NodeId) -> Option<(NodeId, f64, f64)> {
    let node = g.node(id);
    let [x, y] = node.inputs() else { return None };
    let is_exp = |id: NodeId| matches!(g.node(id).op(), Op::Unary(Unary::Exp));
    let (exponential, level, sign) = match node.op() {
        Op::Binary(Binary::Sub) if is_exp(*x) => (*x, number_in(g, *y)?, 1.0),
        Op::Binary(Binary::Sub) if is_exp(*y) => (*y, number_in(g, *x)?, -1.0),
        Op::Binary(Binary::Add) if is_exp(*x) => (*x, -number_in(g, *y)?, 1.0),
        Op::Binary(Binary::Add) if is_exp(*y) => (*y, -number_in(g, *x)?, 1.0),
        _ => return None,
    };
    (level > 0.0 && level.is_normal()).then_some((exponential, level, sign))
}

fn quotient(g: &Graph, id: NodeId, lines: &mut HashMap<NodeId, Line>) -> Option<Quotient> {
    let Op::Binary(Binary::Div) = g.node(id).op() else { return None };
    let (above, below) = (g.node(id).inputs()[0], g.node(id).inputs()[1]);
    let (exponential, level, sign) = difference(g, below)?;
    let argument = line(g, g.node(exponential).inputs()[0], lines);
    let z = Line { offset: argument.offset - math::log(&mut Scalar, level), ..argument };
    let n = line(g, above, lines);
    let (zero, own) = (z.offset / z.slope, n.offset / n.slope);
    let same = n.root == z.root && (zero - own).abs() <= 1e-13 * zero.abs().max(own.abs()).max(1e-3);
    let factor = sign * (n.slope / z.slope) / level;
    (same && factor.is_normal() && number_in(g, above).is_none()).then_some(Quotient { exponential, line: z, factor, level })
}

/// What is known of the exponentials of a step.
struct Found {
    /// Exponentials that may come from a power of another: their lines
    free: Vec<(NodeId, Line)>,
    /// By position of the quotient
    quotients: HashMap<NodeId, Quotient>,
}

fn find(g: &Graph, carries: usize) -> Found {
    let decides = deciding(g, carries);
    let mut lines = HashMap::new();
    let mut users: Vec<Vec<NodeId>> = vec![Vec::new(); g.nodes().len()];
    for id in g.ids() {
        g.node(id).inputs().iter().for_each(|i| users[i.index()].push(id));
    }
    let is_double = |id: NodeId| g.tensor_type(id).is_some_and(|t| t.dtype == DType::F64);
    let ours = |id: &NodeId| is_double(*id) && !decides[id.index()];
    let quotients: HashMap<NodeId, Quotient> =
        g.ids().filter(ours).filter_map(|id| Some((id, quotient(g, id, &mut lines)?))).collect();
    let mut free = Vec::new();
    for id in g.ids().filter(ours).filter(|id| matches!(g.node(*id).op(), Op::Unary(Unary::Exp))) {
        // Nothing may cancel against it, but in a quotient.
        let safe = |user: &NodeId| match g.node(*user).op() {
            Op::Binary(Binary::Mul | Binary::Div) | Op::Unary(Unary::Neg) => true,
            Op::Binary(Binary::Add) if g.node(*user).inputs().iter().all(|i| is_positive(g, *i)) => true,
            Op::Binary(Binary::Add | Binary::Sub) => {
                difference(g, *user).is_some()
                    && users[user.index()].iter().all(|q| quotients.contains_key(q))
                    && !g.outputs().contains(user)
            }
            _ => false,
        };
        let l = line(g, g.node(id).inputs()[0], &mut lines);
        if !decides[id.index()] && l.offset.abs() <= MOST_OFFSET && users[id.index()].iter().all(safe) {
            free.push((id, l));
        }
    }
    Found { free, quotients }
}

/// One exponential for several: q = e^(slope · root).
#[derive(Clone, Debug)]
struct Base {
    root: NodeId,
    slope: f64,
    limit: u32,
    /// Exponentials, and their powers of q
    members: Vec<(NodeId, i32)>,
}

/// The power of e^(slope·x) that e^(l·x) is.
fn power(l: f64, slope: f64) -> Option<i32> {
    let k = l / slope;
    let whole = k.round();
    ((k - whole).abs() <= WHOLE * k.abs() && whole != 0.0 && whole.abs() <= f64::from(MOST_POWER)).then_some(whole as i32)
}

/// Products that make these powers, in order: each the sum of two earlier ones.
fn chain(powers: &mut Vec<u32>, k: u32) {
    if powers.contains(&k) {
        return;
    }
    let from_known = powers.iter().any(|p| *p < k && powers.contains(&(k - p)));
    if !from_known {
        if k.is_multiple_of(2) {
            chain(powers, k / 2);
        } else {
            chain(powers, k - 1);
        }
    }
    powers.push(k);
}

/// Bases that save work, by root, the best first.
fn bases(free: &[(NodeId, Line)], quotients: &HashMap<NodeId, Quotient>) -> Vec<Base> {
    let in_quotients: HashSet<NodeId> = quotients.values().map(|q| q.exponential).collect();
    let mut roots: Vec<NodeId> = free.iter().map(|(_, l)| l.root).collect();
    roots.sort_unstable();
    roots.dedup();
    let mut out = Vec::new();
    for root in roots {
        let mut own: Vec<(NodeId, Line)> = free.iter().filter(|(_, l)| l.root == root).copied().collect();
        while let Some(base) = best(&own, &in_quotients) {
            own.retain(|(id, _)| base.members.iter().all(|(m, _)| m != id));
            out.push(base);
        }
    }
    out
}

/// The base that saves most among exponentials of lines in one root, if any does.
fn best(own: &[(NodeId, Line)], in_quotients: &HashSet<NodeId>) -> Option<Base> {
    let mut best: Option<(f64, Base)> = None;
    for &(_, l) in own {
        for divisor in 1..=MOST_POWER {
            for sign in [1.0, -1.0] {
                let slope = sign * l.slope.abs() / f64::from(divisor);
                let members: Vec<(NodeId, i32)> = own.iter().filter_map(|(id, m)| Some((*id, power(m.slope, slope)?))).collect();
                let mut powers = vec![1];
                members.iter().for_each(|(_, k)| chain(&mut powers, k.unsigned_abs()));
                let divisions = members.iter().filter(|(id, k)| *k < 0 && !in_quotients.contains(id)).count() as f64;
                let turned = members.iter().filter(|(_, k)| *k < 0).count() as f64;
                let work = EXPONENTIAL + powers.len() as f64 + divisions * DIVISION + turned;
                let saved = members.len() as f64 * EXPONENTIAL - work;
                let widest = members.iter().map(|(_, k)| k.unsigned_abs()).max().unwrap_or(1);
                let limit = (f64::from(MOST_WITHIN) - 1.5 * MOST_OFFSET) / f64::from(widest);
                if members.len() > 1 && saved > 0.0 && best.as_ref().is_none_or(|(s, _)| saved > *s) {
                    best = Some((saved, Base { root: l.root, slope, limit: limit as u32, members }));
                }
            }
        }
    }
    best.map(|(_, base)| base)
}

/// Powers of a base that the new graph has so far.
#[derive(Default)]
struct Powers {
    nodes: HashMap<u32, NodeId>,
    known: Vec<u32>,
}

impl Powers {
    fn get(&mut self, r: &mut Rewriter, base: &Base, root: NodeId, k: u32) -> NodeId {
        if self.known.is_empty() {
            let shape = r.ty(root).shape.clone();
            let slope = filled(r, base.slope, &shape);
            let argument = r.add(Op::Binary(Binary::Mul), &[root, slope]);
            let q = r.add(Op::Unary(Unary::ExpWithin(base.limit)), &[argument]);
            self.nodes.insert(1, q);
            self.known.push(1);
        }
        let before = self.known.len();
        chain(&mut self.known, k);
        for k in self.known[before..].iter().copied() {
            let parts = self.nodes.keys().filter(|p| **p < k && self.nodes.contains_key(&(k - **p))).max().copied().unwrap_or(1);
            let (x, y) = (self.nodes[&parts], self.nodes[&(k - parts)]);
            let product = r.add(Op::Binary(Binary::Mul), &[x, y]);
            self.nodes.insert(k, product);
        }
        self.nodes[&k]
    }
}

fn times(r: &mut Rewriter, x: NodeId, c: f64) -> NodeId {
    let shape = r.ty(x).shape.clone();
    let c = filled(r, c, &shape);
    r.add(Op::Binary(Binary::Mul), &[x, c])
}

/// factor · z/(e^z − 1), given e^z, or e^−z where `turned`.
fn quotient_of(r: &mut Rewriter, q: &Quotient, root: NodeId, e: NodeId, turned: bool) -> NodeId {
    let shape = r.ty(root).shape.clone();
    let binary = |r: &mut Rewriter, b: Binary, x: NodeId, y: NodeId| r.add(Op::Binary(b), &[x, y]);
    let number = |r: &mut Rewriter, c: f64| filled(r, c, &shape);
    let z = times(r, root, q.line.slope);
    let offset = number(r, q.line.offset);
    let z = binary(r, Binary::Add, z, offset);
    let one = number(r, 1.0);
    let far = if turned {
        let below = binary(r, Binary::Sub, one, e);
        let above = binary(r, Binary::Mul, z, e);
        binary(r, Binary::Div, above, below)
    } else {
        let below = binary(r, Binary::Sub, e, one);
        binary(r, Binary::Div, z, below)
    };
    let w = binary(r, Binary::Mul, z, z);
    let mut sum = number(r, SERIES[2]);
    for c in [SERIES[1], SERIES[0]] {
        let product = binary(r, Binary::Mul, sum, w);
        let c = number(r, c);
        sum = binary(r, Binary::Add, product, c);
    }
    let half = times(r, z, -0.5);
    let straight = binary(r, Binary::Add, half, one);
    let curved = binary(r, Binary::Mul, sum, w);
    let near = binary(r, Binary::Add, curved, straight);
    let small = r.add(Op::Unary(Unary::IsSmall), &[z]);
    let both = r.add(Op::Select, &[small, near, far]);
    times(r, both, q.factor)
}

/// The step with shared exponentials.
pub(super) fn rewrite(body: &ValidGraph, carries: usize) -> ValidGraph {
    let g = body.graph();
    let Found { free, quotients } = find(g, carries);
    let lines: HashMap<NodeId, Line> = free.iter().copied().collect();
    let bases = bases(&free, &quotients);
    let member = |id: NodeId| {
        bases.iter().enumerate().find_map(|(b, base)| base.members.iter().find(|(m, _)| *m == id).map(|(_, k)| (b, *k)))
    };
    let mut powers: Vec<Powers> = bases.iter().map(|_| Powers::default()).collect();
    walk(body, carries, |r, op, operands, map| {
        let id = NodeId(map.len() as u32);
        if let Op::Unary(Unary::Exp) = op {
            let Some((b, k)) = member(id) else {
                return Some(r.add(Op::Unary(Unary::ExpWithin(MOST_WITHIN)), operands));
            };
            let root = map[bases[b].root.index()];
            let q = powers[b].get(r, &bases[b], root, k.unsigned_abs());
            let factor = math::exp(&mut Scalar, lines[&id].offset);
            if k > 0 {
                return Some(times(r, q, factor));
            }
            let above = filled(r, factor, &shape_of(g, id));
            return Some(r.add(Op::Binary(Binary::Div), &[above, q]));
        }
        let q = quotients.get(&id)?;
        let root = map[q.line.root.index()];
        let (e, turned) = match member(q.exponential) {
            Some((b, k)) => {
                let power = powers[b].get(r, &bases[b], root, k.unsigned_abs());
                let factor = math::exp(&mut Scalar, if k > 0 { q.line.offset } else { -q.line.offset });
                (times(r, power, factor), k < 0)
            }
            None => (times(r, map[q.exponential.index()], 1.0 / q.level), false),
        };
        Some(quotient_of(r, q, root, e, turned))
    })
}
