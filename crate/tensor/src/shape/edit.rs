//! Arrays with elements added, taken out or put in; always copies.

use super::concatenate;
use super::join::slab;
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::index::{Index, TakeMode, slice_range, take};
use crate::layout::{Shape, normalize_axis};
use crate::memory;
use crate::scalar::{Operand, Scalar};

/// Values added at the end of an axis; both flattened without one.
pub fn append(x: &Array, values: &Array, axis: Option<i64>) -> Result<Array> {
    match axis {
        None => concatenate(&[x.ravel()?, values.ravel()?], Some(0)),
        Some(_) => concatenate(&[x.clone(), values.clone()], axis),
    }
}

/// The positions that an index names on an axis of length n, each checked.
fn positions(at: &Index, n: usize, axis: usize, end: bool) -> Result<Vec<i64>> {
    let limit = n as i64;
    let check = |i: i64| {
        if i < -limit || i > limit || (!end && i == limit) {
            return Err(TensorError::index(format!("index {i} is out of bounds for axis {axis} with size {n}")));
        }
        Ok(if i < 0 { i + limit } else { i })
    };
    match at {
        Index::Int(i) => Ok(vec![check(*i)?]),
        Index::Slice { start, stop, step } => {
            let (first, count, step) = slice_range(*start, *stop, *step, n)?;
            Ok((0..count as i64).map(|k| first + k * step).collect())
        }
        Index::Array(a) if a.dtype() == DType::Bool => {
            if a.size() != n {
                return Err(TensorError::value(format!(
                    "boolean array argument obj to delete must be one dimensional and match the axis length of {n}"
                )));
            }
            crate::index::flatnonzero(a)?.to_vec::<i64>()
        }
        Index::Array(a) if a.dtype().is_integer() || a.size() == 0 => a.values::<i64>()?.iter().map(|&i| check(i)).collect(),
        _ => Err(TensorError::index("arrays used as indices must be of integer (or boolean) type")),
    }
}

/// Without the elements at the given positions.
pub fn delete(x: &Array, at: &Index, axis: Option<i64>) -> Result<Array> {
    let (x, axis) = match axis {
        None => (x.ravel()?, 0),
        Some(a) => (x.clone(), normalize_axis(a, x.ndim())?),
    };
    let n = x.shape[axis];
    let mut keep = vec![true; n];
    for p in positions(at, n, axis, false)? {
        keep[p as usize] = false;
    }
    let rest: Vec<i64> = keep.iter().enumerate().filter(|(_, k)| **k).map(|(i, _)| i as i64).collect();
    take(&x, &Array::vector(rest), Some(axis as i64), TakeMode::Raise)
}

/// With values put in before the given positions (of the original array).
pub fn insert(x: &Array, at: &Index, values: Operand, axis: Option<i64>) -> Result<Array> {
    let (x, axis) = match axis {
        None => (x.ravel()?, 0),
        Some(a) => (x.clone(), normalize_axis(a, x.ndim())?),
    };
    let n = x.shape[axis];
    let places = positions(at, n, axis, true)?;
    let values = values.to_array()?;
    let mut shape = x.shape.clone();
    if let (Index::Int(_), [place]) = (at, &places[..]) {
        // One position takes all values; a value of lower rank is spread over the other axes.
        let mut block = values;
        while block.ndim() < x.ndim() {
            block = block.expand_dims(&[0])?;
        }
        let count = if values_fill_axis(&block, &x, axis) { block.shape[axis] } else { 1 };
        if x.ndim() > 1 && block.ndim() == x.ndim() && count == block.shape[axis] && block.shape[axis] != 1 {
            shape[axis] = block.shape[axis];
        } else {
            shape[axis] = count;
        }
        let block = block.broadcast_to(&shape)?.cast(x.dtype())?;
        let (head, tail) = (slab(&x, axis, 0, *place)?, slab(&x, axis, *place, n as i64)?);
        return concatenate(&[head, block, tail], Some(axis as i64));
    }
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&k| places[k]);
    shape[axis] = places.len();
    let block = values.broadcast_to(&shape)?.cast(x.dtype())?;
    let both = concatenate(&[x.clone(), block], Some(axis as i64))?;
    let mut pick: Vec<i64> = Vec::with_capacity(n + places.len());
    let mut next = order.into_iter().peekable();
    for i in 0..=n as i64 {
        while let Some(k) = next.next_if(|&k| places[k] == i) {
            pick.push((n + k) as i64);
        }
        if i < n as i64 {
            pick.push(i);
        }
    }
    take(&both, &Array::vector(pick), Some(axis as i64), TakeMode::Raise)
}

/// Whether the block's own length along the axis counts (its other axes broadcast).
fn values_fill_axis(block: &Array, x: &Array, axis: usize) -> bool {
    block.ndim() == x.ndim() && block.shape.iter().zip(&x.shape).enumerate().all(|(a, (&b, &n))| a == axis || b == n || b == 1)
}

/// The main diagonal set to values, repeated as needed; `wrap` starts anew below a square.
pub fn fill_diagonal(x: &Array, values: Operand, wrap: bool) -> Result<()> {
    if x.ndim() < 2 {
        return Err(TensorError::value("array must be at least 2-d"));
    }
    let (rows, columns) = (x.shape[0], x.shape[1]);
    if x.ndim() > 2 && x.shape.iter().any(|&n| n != rows) {
        return Err(TensorError::value("All dimensions of input must be of equal length"));
    }
    let values = values.to_array()?.scalars()?;
    if values.is_empty() {
        return Ok(());
    }
    let mut count = 0usize;
    let mut i = 0usize;
    while i < rows {
        let j = if x.ndim() == 2 && wrap { i % (columns + 1) } else { i };
        if x.ndim() == 2 && !wrap && i >= columns {
            break;
        }
        if j < columns {
            let mut at: Vec<i64> = vec![i as i64; x.ndim()];
            at[1] = j as i64;
            let value: Scalar = values[count % values.len()];
            x.set_scalar(&at, value)?;
            count += 1;
        }
        i += 1;
    }
    Ok(())
}

/// A copy in a new shape, its elements repeated if there are too few.
pub fn resize(x: &Array, shape: &[usize]) -> Result<Array> {
    let n = memory::checked_size(shape)?;
    let size = x.size();
    if size == 0 {
        return crate::create::zeros(shape, x.dtype());
    }
    let mut pick = memory::reserve::<i64>(shape, n)?;
    pick.extend((0..n).map(|k| (k % size) as i64));
    take(x, &Array::owned(pick, Shape::from_slice(shape)), None, TakeMode::Raise)
}

/// A vector without zeros at its ends (`front`, `back`).
pub fn trim_zeros(x: &Array, front: bool, back: bool) -> Result<Array> {
    let truth = x.cast(DType::Bool)?;
    let truth = truth.values::<bool>()?;
    let n = truth.len();
    let from = if front { truth.iter().position(|t| *t).unwrap_or(n) } else { 0 };
    let to = if back { truth.iter().rposition(|t| *t).map_or(from, |p| p + 1) } else { n };
    x.get(&[Index::slice(Some(from as i64), Some(to.max(from) as i64), None)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserting_and_deleting() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3]);
        assert_eq!(insert(&x, &Index::Int(1), Operand::Int(9), None)?.to_vec::<i64>()?, [1, 9, 2, 3]);
        let two = Array::vector(vec![8i64, 9]);
        assert_eq!(insert(&x, &Index::Int(-1), Operand::Array(&two), None)?.to_vec::<i64>()?, [1, 2, 8, 9, 3]);
        let places = Index::Array(Array::vector(vec![0i64, 3]));
        assert_eq!(insert(&x, &places, Operand::Array(&two), None)?.to_vec::<i64>()?, [8, 1, 2, 3, 9]);
        assert_eq!(delete(&x, &Index::Int(-1), None)?.to_vec::<i64>()?, [1, 2]);
        let g = Array::vector((0..4).collect::<Vec<i64>>()).reshape(&[2, 2])?;
        assert_eq!(insert(&g, &Index::Int(1), Operand::Int(7), Some(1))?.to_vec::<i64>()?, [0, 7, 1, 2, 7, 3]);
        assert_eq!(delete(&g, &Index::Int(0), Some(1))?.to_vec::<i64>()?, [1, 3]);
        assert!(delete(&x, &Index::Int(5), None).is_err());
        Ok(())
    }

    #[test]
    fn diagonals_and_resizing() -> Result<()> {
        let g = crate::create::zeros(&[3, 3], DType::I64)?;
        fill_diagonal(&g, Operand::Int(5), false)?;
        assert_eq!(g.to_vec::<i64>()?, [5, 0, 0, 0, 5, 0, 0, 0, 5]);
        assert_eq!(resize(&Array::vector(vec![1i64, 2]), &[5])?.to_vec::<i64>()?, [1, 2, 1, 2, 1]);
        assert_eq!(append(&g, &Array::vector(vec![0.5]), None)?.size(), 10);
        Ok(())
    }
}
