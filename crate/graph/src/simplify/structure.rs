//! Moves of elements: compositions become one, slices reach through joins, and elementwise work is done on the smallest tensor that
//! determines it. A state vector that is joined from its parts and cut again thus falls into its parts, which is what lets a whole
//! integration step run in one loop.

use super::Rewriter;
use crate::graph::NodeId;
use crate::op::{AxisSlice, Op};
use crate::shape::Shape;

pub(super) fn rewrite(r: &mut Rewriter, op: &Op, inputs: &[NodeId]) -> Option<NodeId> {
    match (op, inputs) {
        (Op::Reshape(s), &[x]) => reshape(r, s, x),
        (Op::Broadcast(s), &[x]) => broadcast(r, s, x),
        (Op::Transpose(p), &[x]) => transpose(r, p, x),
        (Op::Slice(s), &[x]) => slice(r, s, x),
        (Op::Concat(axis), parts) => concat(r, *axis, parts),
        (Op::Gather(axis), &[x, i]) => gather(r, *axis, x, i),
        (Op::Reduce(_, axes), &[x]) => {
            let one = axes.iter().all(|&a| r.ty(x).shape.axes()[a] == 1);
            // A sum of one element starts from +0, which changes −0: only minima, maxima and logic are the element itself.
            let keeps = matches!(op, Op::Reduce(f, _) if !matches!(f, crate::op::Fold::Sum));
            if !(one && keeps) {
                return None;
            }
            let kept: Vec<usize> =
                r.ty(x).shape.axes().iter().enumerate().filter(|(k, _)| !axes.contains(k)).map(|(_, &n)| n).collect();
            Some(r.add(Op::Reshape(Shape::new(kept)?), &[x]))
        }
        (Op::Unary(_) | Op::Binary(_) | Op::Compare(_) | Op::Select | Op::Cast(_), _) => {
            sink_broadcast(r, op, inputs).or_else(|| split_concat(r, op, inputs))
        }
        _ => None,
    }
}

fn reshape(r: &mut Rewriter, s: &Shape, x: NodeId) -> Option<NodeId> {
    if r.ty(x).shape == *s {
        return Some(x);
    }
    match r.node(x) {
        (Op::Reshape(_), &[inner]) => Some(r.add(Op::Reshape(s.clone()), &[inner])),
        (Op::Broadcast(_), &[inner]) if r.ty(inner).shape.len() == 1 && s.len() != 1 => {
            let scalar = r.add(Op::Reshape(Shape::scalar()), &[inner]);
            Some(r.add(Op::Broadcast(s.clone()), &[scalar]))
        }
        _ => None,
    }
}

fn broadcast(r: &mut Rewriter, s: &Shape, x: NodeId) -> Option<NodeId> {
    if r.ty(x).shape == *s {
        return Some(x);
    }
    match r.node(x) {
        (Op::Broadcast(_), &[inner]) if r.ty(inner).shape.broadcasts_to(s) => Some(r.add(Op::Broadcast(s.clone()), &[inner])),
        _ if r.ty(x).shape.len() == 1 && r.ty(x).shape.rank() > 0 => {
            let scalar = r.add(Op::Reshape(Shape::scalar()), &[x]);
            Some(r.add(Op::Broadcast(s.clone()), &[scalar]))
        }
        _ => None,
    }
}

fn transpose(r: &mut Rewriter, p: &[usize], x: NodeId) -> Option<NodeId> {
    if p.iter().enumerate().all(|(k, &a)| k == a) {
        return Some(x);
    }
    match r.node(x) {
        (Op::Transpose(q), &[inner]) => {
            let composed = p.iter().map(|&k| q[k]).collect();
            Some(r.add(Op::Transpose(composed), &[inner]))
        }
        (Op::Broadcast(s), &[inner]) if r.ty(inner).shape.rank() == 0 => {
            let axes: Vec<usize> = p.iter().map(|&k| s.axes()[k]).collect();
            Some(r.add(Op::Broadcast(Shape::new(axes)?), &[inner]))
        }
        _ => None,
    }
}

fn full(n: usize) -> AxisSlice {
    AxisSlice { start: 0, step: 1, count: n }
}

fn slice(r: &mut Rewriter, s: &[AxisSlice], x: NodeId) -> Option<NodeId> {
    let axes = r.ty(x).shape.axes().to_vec();
    if s.iter().zip(&axes).all(|(s, &n)| *s == full(n) || (s.count == 1 && n == 1)) {
        return Some(x);
    }
    let shape = Shape::new(s.iter().map(|s| s.count).collect::<Vec<_>>())?;
    match r.node(x) {
        (Op::Slice(inner), &[source]) => {
            let composed = s
                .iter()
                .zip(inner)
                .map(|(o, i)| AxisSlice {
                    start: if o.count == 0 { 0 } else { (i.start as isize + i.step * o.start as isize) as usize },
                    step: if o.count <= 1 { 1 } else { i.step * o.step },
                    count: o.count,
                })
                .collect();
            Some(r.add(Op::Slice(composed), &[source]))
        }
        (Op::Broadcast(_), &[source]) if r.ty(source).shape.rank() == 0 => Some(r.add(Op::Broadcast(shape), &[source])),
        (Op::Concat(axis), parts) => {
            let (axis, parts) = (*axis, parts.to_vec());
            slice_of_concat(r, s, axis, &parts, &axes)
        }
        _ => None,
    }
}

/// A slice along the joined axis with step 1 takes whole or cut parts; other axes are cut in each part.
fn slice_of_concat(r: &mut Rewriter, s: &[AxisSlice], axis: usize, parts: &[NodeId], axes: &[usize]) -> Option<NodeId> {
    let along = s[axis];
    if along.step != 1 && along.count > 1 || along.count == 0 {
        return None;
    }
    let (from, to) = (along.start, along.start + along.count);
    let mut kept = Vec::new();
    let mut begin = 0;
    for &part in parts {
        let end = begin + r.ty(part).shape.axes()[axis];
        let (low, high) = (from.max(begin), to.min(end));
        if low < high {
            let mut cut: Vec<AxisSlice> = axes.iter().map(|&n| full(n)).collect();
            cut.copy_from_slice(s);
            cut[axis] = AxisSlice { start: low - begin, step: 1, count: high - low };
            kept.push((part, cut));
        }
        begin = end;
    }
    let pieces: Vec<NodeId> = kept.into_iter().map(|(part, cut)| r.add(Op::Slice(cut), &[part])).collect();
    match pieces.as_slice() {
        [one] => Some(*one),
        many => Some(r.add(Op::Concat(axis), many)),
    }
}

fn concat(r: &mut Rewriter, axis: usize, parts: &[NodeId]) -> Option<NodeId> {
    if let [one] = parts {
        return Some(*one);
    }
    // Empty parts go, joins of joins are one join, neighbouring cuts of one tensor are one cut.
    let mut flat: Vec<NodeId> = Vec::new();
    for &part in parts {
        match r.node(part) {
            (Op::Concat(a), inner) if *a == axis => flat.extend(inner),
            _ => flat.push(part),
        }
    }
    flat.retain(|&p| r.ty(p).shape.axes()[axis] > 0);
    let mut merged: Vec<NodeId> = Vec::new();
    for part in flat {
        let joined = merged.last().and_then(|&last| adjacent(r, axis, last, part));
        match joined {
            Some((source, cut)) => {
                let id = r.add(Op::Slice(cut), &[source]);
                merged.pop();
                merged.push(id);
            }
            None => merged.push(part),
        }
    }
    match merged.as_slice() {
        [] => None,
        [one] => Some(*one),
        many if many == parts => None,
        many => {
            let many = many.to_vec();
            Some(r.add(Op::Concat(axis), &many))
        }
    }
}

/// The one slice that is the join of two, if they are neighbours in the same tensor.
fn adjacent(r: &Rewriter, axis: usize, a: NodeId, b: NodeId) -> Option<(NodeId, Vec<AxisSlice>)> {
    let ((Op::Slice(x), &[from]), (Op::Slice(y), &[other])) = (r.node(a), r.node(b)) else { return None };
    if from != other || x.iter().zip(y).enumerate().any(|(k, (x, y))| k != axis && x != y) {
        return None;
    }
    let unit = |s: &AxisSlice| s.step == 1 || s.count == 1;
    if !unit(&x[axis]) || !unit(&y[axis]) || x[axis].start + x[axis].count != y[axis].start {
        return None;
    }
    let mut cut = x.clone();
    cut[axis] = AxisSlice { start: x[axis].start, step: 1, count: x[axis].count + y[axis].count };
    Some((from, cut))
}

/// Constant consecutive indices are a slice.
fn gather(r: &mut Rewriter, axis: usize, x: NodeId, indices: NodeId) -> Option<NodeId> {
    let v = r.constant(indices)?;
    let n = r.ty(x).shape.axes()[axis];
    let picks: Vec<usize> =
        (0..v.data().len()).map(|k| v.data().as_i64(k).and_then(|i| usize::try_from(i).ok())).collect::<Option<_>>()?;
    let (first, count) = (*picks.first()?, picks.len());
    if picks.iter().enumerate().any(|(k, &p)| p != first + k) || first + count > n {
        return None;
    }
    let (rank, shape) = (v.shape().rank(), v.shape().clone());
    let axes = r.ty(x).shape.axes().to_vec();
    let mut cut: Vec<AxisSlice> = axes.iter().map(|&n| full(n)).collect();
    cut[axis] = AxisSlice { start: first, step: 1, count };
    let sliced = r.add(Op::Slice(cut), &[x]);
    if rank == 1 {
        return Some(sliced);
    }
    let mut out = axes;
    out.splice(axis..=axis, shape.axes().iter().copied());
    Some(r.add(Op::Reshape(Shape::new(out)?), &[sliced]))
}

/// Elementwise on broadcasts of scalars is a broadcast of the elementwise result.
fn sink_broadcast(r: &mut Rewriter, op: &Op, inputs: &[NodeId]) -> Option<NodeId> {
    let shape = r.ty(inputs[0]).shape.clone();
    let mut sources = Vec::with_capacity(inputs.len());
    for &x in inputs {
        match r.node(x) {
            (Op::Broadcast(_), &[source]) if r.ty(source).shape.rank() == 0 => sources.push(source),
            _ => return None,
        }
    }
    let scalar = r.add(op.clone(), &sources);
    Some(r.add(Op::Broadcast(shape), &[scalar]))
}

/// Elementwise on a join is a join of elementwise results, cut where any operand is joined.
fn split_concat(r: &mut Rewriter, op: &Op, inputs: &[NodeId]) -> Option<NodeId> {
    let (axis, parts) = inputs.iter().find_map(|&x| match r.node(x) {
        (Op::Concat(axis), parts) => Some((*axis, parts.to_vec())),
        _ => None,
    })?;
    let axes = r.ty(inputs[0]).shape.axes().to_vec();
    let counts: Vec<usize> = parts.iter().map(|p| r.ty(*p).shape.axes()[axis]).filter(|n| *n > 0).collect();
    // A join of which one part is all there is would be cut into itself.
    if counts.len() < 2 {
        return None;
    }
    let mut start = 0;
    let mut pieces = Vec::with_capacity(counts.len());
    for count in counts {
        let mut cut: Vec<AxisSlice> = axes.iter().map(|&n| full(n)).collect();
        cut[axis] = AxisSlice { start, step: 1, count };
        let operands: Vec<NodeId> = inputs.iter().map(|&x| r.add(Op::Slice(cut.clone()), &[x])).collect();
        pieces.push(r.add(op.clone(), &operands));
        start += count;
    }
    Some(r.add(Op::Concat(axis), &pieces))
}
