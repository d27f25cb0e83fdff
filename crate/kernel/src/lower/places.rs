//! Elements at places: gathers by computed indices, scatters, joins.

use std::collections::HashMap;

use brunsviga_graph::op::{Op, ScatterHow};
use brunsviga_graph::{DType, NodeId};

use super::plan::flat_source;
use super::view::{Moves, moves, scatter_places};
use super::{Context, Lowering, NotLowered, pointwise};
use crate::ir::{BufferId, Inst, Kind, Loop, Map, One, Reg, Role, Segment, Two};
use crate::record::Line;
use crate::schedule::schedule;

impl Lowering<'_> {
    /// A gather by computed indices along an axis: the address is (outer · n + index) · inner + rest.
    pub(super) fn gather(&mut self, c: &mut Context, id: NodeId, axis: usize, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let (Some(source), Some(indices)) = (self.g.tensor_type(inputs[0]), self.g.tensor_type(inputs[1])) else {
            return self.refuse(id);
        };
        let (n, inner) = (source.shape.axes()[axis], source.shape.axes()[axis + 1..].iter().product::<usize>());
        let picks = indices.shape.len();
        let Some(buffer) = self.in_memory(c, inputs[0]) else { return self.refuse(id) };
        let domain = c.domain;
        let positions: Vec<usize> = (0..domain).map(|k| at.at(k)).collect();
        let which: Vec<u32> = positions.iter().map(|p| (p / inner.max(1) % picks.max(1)) as u32).collect();
        let checked = self.checked.entry(id).or_insert_with(|| vec![false; picks]);
        which.iter().filter(|_| picks > 0).for_each(|w| checked[*w as usize] = true);
        let which = Moves::of(which);
        let index = self.value(c, inputs[1], &which, false)?;
        let bad = outside(&mut c.line, index, n);
        let width = c.line.integer(inner as i64);
        let scaled = c.line.two(Two::IntMul, index, width);
        let rest: Vec<i64> =
            positions.iter().map(|p| (p / (inner * picks).max(1) * n * inner + p % inner.max(1)) as i64).collect();
        let rest = self.integers(c, rest);
        let address = c.line.two(Two::IntAdd, scaled, rest);
        let nowhere = c.line.integer(-1);
        let address = c.line.push(Inst::Select(bad, nowhere, address));
        Ok(c.line.push(Inst::LoadAt(buffer, address)))
    }

    /// Loops that look at the indices of gathers which no loop has looked at, since nobody needs the elements there: an index outside is
    /// reported all the same.
    pub(super) fn check_indices(&mut self) -> Result<(), NotLowered> {
        let mut needed = vec![false; self.g.nodes().len()];
        self.g.outputs().iter().for_each(|o| needed[o.index()] = true);
        // Backwards, since indices may be gathered themselves.
        for id in self.g.ids().rev() {
            if !needed[id.index()] {
                continue;
            }
            let inputs = self.g.node(id).inputs().to_vec();
            inputs.iter().for_each(|i| needed[i.index()] = true);
            let Op::Gather(axis) = *self.g.node(id).op() else { continue };
            let (Some(source), Some(indices)) = (self.g.tensor_type(inputs[0]), self.g.tensor_type(inputs[1])) else { continue };
            let (n, picks) = (source.shape.axes()[axis], indices.shape.len());
            let seen = self.checked.get(&id).is_some_and(|seen| !seen.contains(&false));
            if picks == 0 || seen || moves(self.g, id).is_some() {
                continue;
            }
            let level = self.plan.level[id.index()];
            let mut c = Context { line: Line::default(), domain: picks, level, known: HashMap::new() };
            let index = self.value(&mut c, inputs[1], &Moves::Shift(0), false)?;
            let bad = outside(&mut c.line, index, n);
            let (here, nowhere) = (c.line.integer(0), c.line.integer(-1));
            let place = c.line.push(Inst::Select(bad, nowhere, here));
            let something = self.buffer(Role::Integers(vec![0]), Kind::I64, 1);
            c.line.push(Inst::LoadAt(something, place));
            self.program.levels[level].push(Loop { domain: picks, body: schedule(&c.line.body) });
        }
        Ok(())
    }

    pub(super) fn integers(&mut self, c: &mut Context, values: Vec<i64>) -> Reg {
        match values.first() {
            Some(&first) if values.iter().all(|v| *v == first) => c.line.integer(first),
            None => c.line.integer(0),
            _ => {
                let n = values.len();
                let b = self.buffer(Role::Integers(values), Kind::I64, n);
                c.line.push(Inst::Load(b, Map::Aligned(0)))
            }
        }
    }

    /// Rows changed at constant places: the update where there is one, else what was there.
    pub(super) fn scatter(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let Some(places) = scatter_places(self.g, id) else { return self.refuse(id) };
        let taken: Vec<Option<u32>> = (0..c.domain).map(|k| places[at.at(k)]).collect();
        if taken.iter().all(|t| t.is_none()) {
            return self.value(c, inputs[0], at, false);
        }
        let which = Moves::of(taken.iter().map(|t| t.unwrap_or(0)).collect());
        let update = self.value(c, inputs[2], &which, false)?;
        if taken.iter().all(|t| t.is_some()) {
            return Ok(update);
        }
        let base = self.value(c, inputs[0], at, false)?;
        let flags: Vec<i64> = taken.iter().map(|t| -(t.is_some() as i64)).collect();
        let n = flags.len();
        let b = self.buffer(Role::Integers(flags), Kind::Mask, n);
        let mask = c.line.push(Inst::Load(b, Map::Aligned(0)));
        Ok(c.line.push(Inst::Select(mask, update, base)))
    }

    /// A join: each part where it lies.
    pub(super) fn concat(&mut self, c: &mut Context, id: NodeId, axis: usize, at: &Moves) -> Result<Reg, NotLowered> {
        let Some(t) = self.g.tensor_type(id) else { return self.refuse(id) };
        let total = t.shape.axes()[axis];
        let inner: usize = t.shape.axes()[axis + 1..].iter().product();
        let parts = self.g.node(id).inputs().to_vec();
        let rows: Vec<usize> = parts.iter().map(|p| self.g.tensor_type(*p).map_or(0, |t| t.shape.axes()[axis])).collect();
        // (part, position in it) of every position of the domain
        let place = |p: usize| {
            let (outer, row, rest) = (p / (total * inner), p / inner % total, p % inner);
            let mut begin = 0;
            for (k, &n) in rows.iter().enumerate() {
                if row < begin + n {
                    return (k, (outer * n + row - begin) * inner + rest);
                }
                begin += n;
            }
            (0, 0)
        };
        let places: Vec<(usize, usize)> = (0..c.domain).map(|k| place(at.at(k))).collect();
        let mut result = None;
        for (k, &part) in parts.iter().enumerate() {
            let inside: Vec<bool> = places.iter().map(|(p, _)| *p == k).collect();
            if !inside.contains(&true) {
                continue;
            }
            let which = Moves::of(places.iter().map(|(p, i)| if *p == k { *i as u32 } else { 0 }).collect());
            let value = self.value(c, part, &which, false)?;
            result = Some(match result {
                None => value,
                Some(others) => {
                    let flags: Vec<i64> = inside.iter().map(|i| -(*i as i64)).collect();
                    let n = flags.len();
                    let b = self.buffer(Role::Integers(flags), Kind::Mask, n);
                    let mask = c.line.push(Inst::Load(b, Map::Aligned(0)));
                    c.line.push(Inst::Select(mask, value, others))
                }
            });
        }
        match result {
            Some(r) => Ok(r),
            None => self.refuse(id),
        }
    }

    /// The buffer that has all elements of a node, in order: of an input or constant, or a scratch buffer of an earlier level.
    fn in_memory(&mut self, c: &Context, id: NodeId) -> Option<BufferId> {
        let id = flat_source(self.g, id);
        match self.g.node(id).op() {
            Op::Input(k) => Some(self.inputs[*k]),
            Op::Const(v) => Some(match self.constants.get(&id) {
                Some(&b) => b,
                None => {
                    let (kind, n) = (self.kind(id), v.data().len());
                    let role = match kind {
                        Kind::F64 => Role::Doubles((0..n).map(|k| v.data().as_f64(k)).collect()),
                        Kind::I64 => Role::Integers((0..n).map(|k| v.data().as_i64(k).unwrap_or_default()).collect()),
                        Kind::Mask => Role::Integers((0..n).map(|k| -((v.data().bits(k) != 0) as i64)).collect()),
                    };
                    let b = self.typed(role, self.dtype(id), n);
                    self.constants.insert(id, b);
                    b
                }
            }),
            _ => self.scratch.get(&id).copied().filter(|_| self.plan.level[id.index()] < c.level),
        }
    }

    /// A scatter to computed places, or one that adds: a copy of the base, then one update after another. One index does it all.
    pub(super) fn scatter_walk(&mut self, id: NodeId, level: usize) -> Result<Option<Loop>, NotLowered> {
        let node = self.g.node(id);
        let (Op::Scatter(how), &[base, indices, updates]) = (node.op(), node.inputs()) else { return self.refuse(id) };
        let (Some(t), Some(i)) = (self.g.tensor_type(base), self.g.tensor_type(indices)) else { return self.refuse(id) };
        let [n, depth] = *i.shape.axes() else { return self.refuse(id) };
        let width: usize = t.shape.axes()[depth..].iter().product();
        let (axes, strides, dtype) = (t.shape.axes().to_vec(), t.shape.strides(), t.dtype);
        if width == 0 && n > 0 {
            // Indices that change nothing are checked all the same.
            return self.refuse(id);
        }
        let buffer = self.scratch[&id];
        let mut outer = Line::default();
        let size = self.size(id);
        if size > 0 {
            let mut c = Context { line: Line::default(), domain: size, level, known: HashMap::new() };
            let r = self.value(&mut c, base, &Moves::Shift(0), false)?;
            c.line.push(Inst::StoreMap(buffer, Map::Aligned(0), r));
            let starts = self.table(vec![0, size as u32]);
            outer.push(Inst::Segment(Box::new(Segment { starts, body: c.line.body, accumulators: Vec::new(), result: 0 })));
        }
        let count = n * width;
        if count > 0 {
            let mut c = Context { line: Line::default(), domain: count, level, known: HashMap::new() };
            let new = self.value(&mut c, updates, &Moves::Shift(0), false)?;
            let rest: Vec<i64> = (0..count).map(|k| (k % width) as i64).collect();
            let mut place = self.integers(&mut c, rest);
            let mut any_bad = None;
            for d in 0..depth {
                let which = Moves::of((0..count).map(|k| (k / width * depth + d) as u32).collect());
                let index = self.value(&mut c, indices, &which, false)?;
                let bad = outside(&mut c.line, index, axes[d]);
                any_bad = Some(any_bad.map_or(bad, |b| c.line.two(Two::OrMask, b, bad)));
                let stride = c.line.integer(strides[d] as i64);
                let moved = c.line.two(Two::IntMul, index, stride);
                place = c.line.two(Two::IntAdd, place, moved);
            }
            if let Some(bad) = any_bad {
                let nowhere = c.line.integer(-1);
                place = c.line.push(Inst::Select(bad, nowhere, place));
            }
            let new = match how {
                ScatterHow::Set => new,
                ScatterHow::Add => {
                    let old = c.line.push(Inst::LoadAt(buffer, place));
                    match dtype {
                        DType::Bool => c.line.two(Two::OrMask, old, new),
                        _ => pointwise::sum(&mut c.line, dtype, old, new),
                    }
                }
            };
            c.line.push(Inst::StoreAt(buffer, place, new));
            let starts = self.table(vec![0, count as u32]);
            outer.push(Inst::Segment(Box::new(Segment { starts, body: c.line.body, accumulators: Vec::new(), result: 0 })));
        }
        Ok((!outer.body.is_empty()).then_some(Loop { domain: 1, body: outer.body }))
    }
}

/// Where an index is not in `0 .. n`: it must not reach a neighbour's element, and becomes one that is outside the buffer.
fn outside(l: &mut Line, index: Reg, n: usize) -> Reg {
    let (zero, size) = (l.integer(0), l.integer(n as i64));
    let negative = l.two(Two::IntLt, index, zero);
    let inside = l.two(Two::IntLt, index, size);
    let beyond = l.one(One::NotMask, inside);
    l.two(Two::OrMask, negative, beyond)
}
