//! Operations that move elements without computing.

use crate::error::{ErrorKind, GraphError};
use crate::op::{AxisSlice, ScatterHow};
use crate::shape::{Shape, Walk};
use crate::value::{Data, Value, map};

pub(super) fn with(shape: Shape, data: Data) -> Value {
    Value::new(shape, data).expect("inference gives the result as many elements as are computed")
}

pub(super) fn broadcast(x: &Value, to: &Shape) -> Value {
    with(to.clone(), x.data().pick(Walk::broadcast(x.shape(), to)))
}

pub(super) fn transpose(x: &Value, order: &[usize]) -> Value {
    let axes: Vec<usize> = order.iter().map(|&k| x.shape().axes()[k]).collect();
    let own = x.shape().strides();
    let shape = Shape::new(axes).expect("a transpose has as many elements");
    let strides = order.iter().map(|&k| own[k]).collect();
    with(shape.clone(), x.data().pick(Walk::new(&shape, strides, 0)))
}

pub(super) fn slice(x: &Value, slices: &[AxisSlice]) -> Value {
    let counts: Vec<usize> = slices.iter().map(|s| s.count).collect();
    let own = x.shape().strides();
    let shape = Shape::new(counts).expect("inference checked the size");
    let start: usize = slices.iter().zip(&own).map(|(s, &d)| s.start * d).sum();
    // A negative step walks backwards: two's complement makes the addition of the stride wrap to that.
    let positions =
        Positions { walk: Walk::new(&shape, vec![0; slices.len()], 0), shape: &shape, slices, own: &own, start, k: 0 };
    with(shape.clone(), x.data().pick(positions))
}

/// Positions of a slice's elements; written out because steps may be negative.
struct Positions<'a> {
    walk: Walk,
    shape: &'a Shape,
    slices: &'a [AxisSlice],
    own: &'a [usize],
    start: usize,
    k: usize,
}

impl Iterator for Positions<'_> {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        self.walk.next()?;
        let mut rest = self.k;
        self.k += 1;
        let mut position = self.start as isize;
        for axis in (0..self.slices.len()).rev() {
            let n = self.shape.axes()[axis];
            position += (rest % n) as isize * self.slices[axis].step * self.own[axis] as isize;
            rest /= n;
        }
        Some(position as usize)
    }
}

pub(super) fn concat(parts: &[&Value], axis: usize) -> Value {
    let mut axes = parts[0].shape().axes().to_vec();
    axes[axis] = parts.iter().map(|p| p.shape().axes()[axis]).sum();
    let outer: usize = axes[..axis].iter().product();
    let mut data = Data::zeros(parts[0].dtype(), 0);
    for row in 0..outer {
        for part in parts {
            let width: usize = part.shape().axes()[axis..].iter().product();
            append(&mut data, part.data(), row * width..(row + 1) * width);
        }
    }
    with(Shape::new(axes).expect("inference checked the size"), data)
}

fn append(to: &mut Data, from: &Data, range: std::ops::Range<usize>) {
    match (to, from) {
        (Data::Bool(a), Data::Bool(b)) => a.extend_from_slice(&b[range]),
        (Data::I32(a), Data::I32(b)) => a.extend_from_slice(&b[range]),
        (Data::I64(a), Data::I64(b)) => a.extend_from_slice(&b[range]),
        (Data::F32(a), Data::F32(b)) => a.extend_from_slice(&b[range]),
        (Data::F64(a), Data::F64(b)) => a.extend_from_slice(&b[range]),
        _ => unreachable!("inference gives all parts one type"),
    }
}

/// An index as a position; negative ones are errors, as in TensorFlow.
fn checked(indices: &Data, k: usize, n: usize, what: &str) -> Result<usize, GraphError> {
    let i = indices.as_i64(k).unwrap_or(-1);
    match usize::try_from(i) {
        Ok(p) if p < n => Ok(p),
        _ => Err(GraphError::new(ErrorKind::Index, format!("{what}: indices[{k}] = {i} is not in [0, {n})"))),
    }
}

pub(super) fn gather(x: &Value, indices: &Value, axis: usize) -> Result<Value, GraphError> {
    let axes = x.shape().axes();
    let n = axes[axis];
    let outer: usize = axes[..axis].iter().product();
    let inner: usize = axes[axis + 1..].iter().product();
    let picks: Vec<usize> =
        (0..indices.data().len()).map(|k| checked(indices.data(), k, n, "gather")).collect::<Result<_, _>>()?;
    let mut shape = axes.to_vec();
    shape.splice(axis..=axis, indices.shape().axes().iter().copied());
    let picks = &picks;
    let positions = (0..outer).flat_map(|o| picks.iter().flat_map(move |&p| (0..inner).map(move |i| (o * n + p) * inner + i)));
    Ok(with(Shape::new(shape).expect("inference checked the size"), x.data().pick(positions)))
}

pub(super) fn scatter(how: ScatterHow, base: &Value, indices: &Value, updates: &Value) -> Result<Value, GraphError> {
    let [n, depth] = indices.shape().axes() else { unreachable!("inference demands rank 2") };
    let axes = base.shape().axes();
    let strides = base.shape().strides();
    let width: usize = axes[*depth..].iter().product();
    let mut data = base.data().clone();
    for k in 0..*n {
        let mut start = 0;
        for d in 0..*depth {
            start += checked(indices.data(), k * depth + d, axes[d], "scatter")? * strides[d];
        }
        let (to, from) = (start..start + width, k * width..(k + 1) * width);
        match (&mut data, updates.data()) {
            (Data::F64(a), Data::F64(b)) if how == ScatterHow::Add => a[to].iter_mut().zip(&b[from]).for_each(|(x, y)| *x += y),
            (Data::F32(a), Data::F32(b)) if how == ScatterHow::Add => a[to].iter_mut().zip(&b[from]).for_each(|(x, y)| *x += y),
            (Data::I64(a), Data::I64(b)) if how == ScatterHow::Add => {
                a[to].iter_mut().zip(&b[from]).for_each(|(x, y)| *x = x.wrapping_add(*y))
            }
            (Data::I32(a), Data::I32(b)) if how == ScatterHow::Add => {
                a[to].iter_mut().zip(&b[from]).for_each(|(x, y)| *x = x.wrapping_add(*y))
            }
            (Data::Bool(a), Data::Bool(b)) if how == ScatterHow::Add => a[to].iter_mut().zip(&b[from]).for_each(|(x, y)| *x |= y),
            (data, updates) => {
                let rows = updates.pick(from);
                overwrite(data, &rows, to.start);
            }
        }
    }
    Ok(with(base.shape().clone(), data))
}

fn overwrite(to: &mut Data, from: &Data, start: usize) {
    let n = from.len();
    match (to, from) {
        (Data::Bool(a), Data::Bool(b)) => a[start..start + n].copy_from_slice(b),
        (Data::I32(a), Data::I32(b)) => a[start..start + n].copy_from_slice(b),
        (Data::I64(a), Data::I64(b)) => a[start..start + n].copy_from_slice(b),
        (Data::F32(a), Data::F32(b)) => a[start..start + n].copy_from_slice(b),
        (Data::F64(a), Data::F64(b)) => a[start..start + n].copy_from_slice(b),
        _ => unreachable!("inference gives updates the tensor's type"),
    }
}

/// Element `k` along the first axis.
pub(super) fn element(x: &Value, k: usize) -> Value {
    let shape = x.shape().tail().expect("inference demands a first axis");
    let n = shape.len();
    with(shape, x.data().pick(k * n..(k + 1) * n))
}

/// Tensors of one type joined along a new first axis; `empty` gives the type if there are none.
pub(super) fn stack(rows: &[Value], empty: &Value) -> Value {
    let mut data = map!(empty.data(), v => v[..0].to_vec());
    for row in rows {
        append(&mut data, row.data(), 0..row.data().len());
    }
    with(empty.shape().stacked(rows.len()).expect("inference checked the size"), data)
}
