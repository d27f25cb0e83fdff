//! Reductions, running folds and products of matrices: segments that fold an inner line, in the order that the graph fixes.

use std::collections::HashMap;

use brunsviga_graph::op::{Fold, Op};
use brunsviga_graph::{DType, NodeId, Shape};

use super::plan::is_walk;
use super::view::Moves;
use super::{Context, Lowering, NotLowered, pointwise};
use crate::ir::{Accumulator, Inst, Kind, Loop, Map, One, Reg, Segment, Two};
use crate::record::Line;

/// A product of matrices with more terms than this stays with the graph's interpreter: its table of places would be too large.
const MOST_TERMS: usize = 1 << 26;

/// Positions in a tensor of all combinations of indices along these axes, in C order.
fn positions(shape: &Shape, axes: &[usize]) -> Vec<usize> {
    let strides = shape.strides();
    let mut out = vec![0];
    for &k in axes {
        out = out.iter().flat_map(|&b| (0..shape.axes()[k]).map(move |i| (b, i))).map(|(b, i)| b + i * strides[k]).collect();
    }
    out
}

/// What a fold starts from, and the value after one more element.
fn start(fold: Fold, dtype: DType) -> u64 {
    let number = |float: f64, i32s: i32, i64s: i64| match dtype {
        DType::F32 | DType::F64 => float.to_bits(),
        DType::I32 => i64::from(i32s) as u64,
        DType::I64 | DType::Bool => i64s as u64,
    };
    match fold {
        Fold::Sum => number(0.0, 0, 0),
        Fold::Product => number(1.0, 1, 1),
        Fold::Min => number(f64::INFINITY, i32::MAX, i64::MAX),
        Fold::Max => number(f64::NEG_INFINITY, i32::MIN, i64::MIN),
        Fold::Any => 0,
        Fold::All => u64::MAX,
    }
}

fn step(l: &mut Line, fold: Fold, dtype: DType, total: Reg, x: Reg) -> Reg {
    let less = if dtype.is_floating() { Two::Lt } else { Two::IntLt };
    let extreme = |l: &mut Line, beyond: Reg| {
        let mut take = beyond;
        if dtype.is_floating() {
            // NaN, once there, stays.
            let ordered = l.two(Two::Eq, x, x);
            let nan = l.one(One::NotMask, ordered);
            take = l.two(Two::OrMask, beyond, nan);
        }
        l.push(Inst::Select(take, x, total))
    };
    match fold {
        Fold::Sum => pointwise::sum(l, dtype, total, x),
        Fold::Product => pointwise::product(l, dtype, total, x),
        Fold::Min => {
            let below = l.two(less, x, total);
            extreme(l, below)
        }
        Fold::Max => {
            let above = l.two(less, total, x);
            extreme(l, above)
        }
        Fold::Any => l.two(Two::OrMask, total, x),
        Fold::All => l.two(Two::AndMask, total, x),
    }
}

impl Lowering<'_> {
    fn fold(
        &mut self,
        c: &mut Context,
        fold: Fold,
        dtype: DType,
        starts: Vec<u32>,
        mut inner: Context,
        x: Reg,
    ) -> Result<Reg, NotLowered> {
        let kind = pointwise::kind_of(dtype);
        let total = inner.line.push(Inst::Accumulator(0));
        let next = step(&mut inner.line, fold, dtype, total, x);
        let starts = self.table(starts);
        let accumulators = vec![Accumulator { kind, start: start(fold, dtype), next }];
        Ok(c.line.push(Inst::Segment(Box::new(Segment { starts, body: inner.line.body, accumulators, result: 0 }))))
    }

    /// A fold over axes: a segment for each position, of a sum over the support of what is summed.
    pub(super) fn reduce(
        &mut self,
        c: &mut Context,
        id: NodeId,
        fold: Fold,
        axes: &[usize],
        at: &Moves,
    ) -> Result<Reg, NotLowered> {
        let operand = self.g.node(id).inputs()[0];
        let Some(t) = self.g.tensor_type(operand) else { return self.refuse(id) };
        let mut sorted = axes.to_vec();
        sorted.sort_unstable();
        let kept: Vec<usize> = (0..t.shape.rank()).filter(|k| !sorted.contains(k)).collect();
        let (outer, inner) = (positions(&t.shape, &kept), positions(&t.shape, &sorted));
        if c.domain.saturating_mul(inner.len()) > MOST_TERMS {
            return self.refuse(id);
        }
        let support = if fold == Fold::Sum { self.supports.of(self.g, operand) } else { None };
        self.program.assumes_finite |= support.as_ref().is_some_and(|s| s.assumes_finite);
        let mut starts = vec![0_u32];
        let mut table = Vec::new();
        for k in 0..c.domain {
            let row = inner.iter().map(|i| outer[at.at(k)] + i);
            table.extend(row.filter(|&p| support.as_ref().is_none_or(|s| s.places[p])).map(|p| p as u32));
            starts.push(table.len() as u32);
        }
        let dtype = self.dtype(id);
        if table.is_empty() {
            return Ok(c.line.push(Inst::Const(pointwise::kind_of(dtype), start(fold, dtype))));
        }
        let mut inner = Context { line: Line::default(), domain: table.len(), level: c.level, known: HashMap::new() };
        let x = self.value(&mut inner, operand, &Moves::of(table), false)?;
        self.fold(c, fold, dtype, starts, inner, x)
    }

    /// The place of the first largest or smallest along an axis.
    pub(super) fn arg(&mut self, c: &mut Context, id: NodeId, axis: usize, largest: bool, at: &Moves) -> Result<Reg, NotLowered> {
        let operand = self.g.node(id).inputs()[0];
        let Some(t) = self.g.tensor_type(operand) else { return self.refuse(id) };
        let kept: Vec<usize> = (0..t.shape.rank()).filter(|k| *k != axis).collect();
        let (outer, inner) = (positions(&t.shape, &kept), positions(&t.shape, &[axis]));
        let dtype = t.dtype;
        if c.domain.saturating_mul(inner.len()) > MOST_TERMS {
            return self.refuse(id);
        }
        let table: Vec<u32> =
            (0..c.domain).flat_map(|k| inner.iter().map(move |i| (k, i))).map(|(k, i)| (outer[at.at(k)] + i) as u32).collect();
        let starts: Vec<u32> = (0..=c.domain).map(|k| (k * inner.len()) as u32).collect();
        let mut line = Context { line: Line::default(), domain: table.len(), level: c.level, known: HashMap::new() };
        let mut x = self.value(&mut line, operand, &Moves::of(table), false)?;
        let l = &mut line.line;
        if dtype == DType::Bool {
            x = l.one(One::MaskToI64, x);
        }
        let less = if dtype.is_floating() { Two::Lt } else { Two::IntLt };
        let [best, place, count] = [0, 1, 2].map(|k| l.push(Inst::Accumulator(k)));
        let better = if largest { l.two(less, best, x) } else { l.two(less, x, best) };
        let (zero, one) = (l.integer(0), l.integer(1));
        let first = l.two(Two::IntEq, count, zero);
        let take = l.two(Two::OrMask, first, better);
        let new_best = l.push(Inst::Select(take, x, best));
        let new_place = l.push(Inst::Select(take, count, place));
        let new_count = l.two(Two::IntAdd, count, one);
        let kind = if dtype.is_floating() { Kind::F64 } else { Kind::I64 };
        let accumulators = vec![
            Accumulator { kind, start: 0, next: new_best },
            Accumulator { kind: Kind::I64, start: 0, next: new_place },
            Accumulator { kind: Kind::I64, start: 0, next: new_count },
        ];
        let starts = self.table(starts);
        Ok(c.line.push(Inst::Segment(Box::new(Segment { starts, body: line.line.body, accumulators, result: 1 }))))
    }

    pub(super) fn matmul(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let (Some(a), Some(b)) = (self.g.tensor_type(inputs[0]), self.g.tensor_type(inputs[1])) else { return self.refuse(id) };
        let (x, y) = (a.shape.axes(), b.shape.axes());
        let (m, k, n) = (x[x.len() - 2], x[x.len() - 1], y[y.len() - 1]);
        if c.domain.saturating_mul(k) > MOST_TERMS {
            return self.refuse(id);
        }
        let dtype = a.dtype;
        let (left, right) = (self.supports.of(self.g, inputs[0]), self.supports.of(self.g, inputs[1]));
        let (mut starts, mut from_a, mut from_b) = (vec![0_u32], Vec::new(), Vec::new());
        for p in (0..c.domain).map(|p| at.at(p)) {
            let (z, i, j) = (p / (m * n), p / n % m, p % n);
            for q in 0..k {
                let (u, v) = ((z * m + i) * k + q, (z * k + q) * n + j);
                if left.as_ref().is_none_or(|s| s.places[u]) && right.as_ref().is_none_or(|s| s.places[v]) {
                    from_a.push(u as u32);
                    from_b.push(v as u32);
                }
            }
            starts.push(from_a.len() as u32);
        }
        // A zero in one matrix makes the product zero if what it meets is finite.
        self.program.assumes_finite |= dtype.is_floating() && from_a.len() < c.domain * k;
        if from_a.is_empty() {
            return Ok(c.line.push(Inst::Const(pointwise::kind_of(dtype), start(Fold::Sum, dtype))));
        }
        let mut inner = Context { line: Line::default(), domain: from_a.len(), level: c.level, known: HashMap::new() };
        let u = self.value(&mut inner, inputs[0], &Moves::of(from_a), false)?;
        let v = self.value(&mut inner, inputs[1], &Moves::of(from_b), false)?;
        let term = pointwise::product(&mut inner.line, dtype, u, v);
        self.fold(c, Fold::Sum, dtype, starts, inner, term)
    }

    /// The loop of a walk, whose result lies in the node's scratch buffer. None: there is nothing to do.
    pub(super) fn walk(&mut self, id: NodeId, level: usize) -> Result<Option<Loop>, NotLowered> {
        debug_assert!(is_walk(self.g, id));
        let Op::Cumulate { fold, axis, exclusive, reverse } = *self.g.node(id).op() else { return self.scatter_walk(id, level) };
        let operand = self.g.node(id).inputs()[0];
        let Some(t) = self.g.tensor_type(id) else { return self.refuse(id) };
        let (size, n, dtype) = (t.shape.len(), t.shape.axes()[axis], t.dtype);
        if size == 0 {
            return Ok(None);
        }
        let kept: Vec<usize> = (0..t.shape.rank()).filter(|k| *k != axis).collect();
        let (outer, mut inner) = (positions(&t.shape, &kept), positions(&t.shape, &[axis]));
        if reverse {
            inner.reverse();
        }
        let table: Vec<u32> = outer.iter().flat_map(|o| inner.iter().map(move |i| (o + i) as u32)).collect();
        let starts: Vec<u32> = (0..=outer.len()).map(|k| (k * n) as u32).collect();
        let places = Moves::of(table);
        let mut c = Context { line: Line::default(), domain: size, level, known: HashMap::new() };
        let x = self.value(&mut c, operand, &places, false)?;
        let total = c.line.push(Inst::Accumulator(0));
        let next = step(&mut c.line, fold, dtype, total, x);
        let place: Map = self.map(&places);
        c.line.push(Inst::StoreMap(self.scratch[&id], place, if exclusive { total } else { next }));
        let starts = self.table(starts);
        let accumulators = vec![Accumulator { kind: pointwise::kind_of(dtype), start: start(fold, dtype), next }];
        let walk = Segment { starts, body: c.line.body, accumulators, result: 0 };
        Ok(Some(Loop { domain: outer.len(), body: vec![Inst::Segment(Box::new(walk))] }))
    }
}
