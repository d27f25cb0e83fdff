//! Repeating, shifting and mirroring.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::index::{Index, TakeMode, take};
use crate::layout::{Shape, normalize_axes, normalize_axis};
use crate::memory;

/// At least one axis.
pub fn atleast_1d(x: &Array) -> Result<Array> {
    if x.ndim() == 0 { x.reshape(&[1]) } else { Ok(x.clone()) }
}

/// At least two axes; a vector becomes a row.
pub fn atleast_2d(x: &Array) -> Result<Array> {
    match x.ndim() {
        0 => x.reshape(&[1, 1]),
        1 => x.expand_dims(&[0]),
        _ => Ok(x.clone()),
    }
}

/// At least three axes.
pub fn atleast_3d(x: &Array) -> Result<Array> {
    match x.ndim() {
        0 => x.reshape(&[1, 1, 1]),
        1 => x.expand_dims(&[0, 2]),
        2 => x.expand_dims(&[2]),
        _ => Ok(x.clone()),
    }
}

/// The array repeated as a tile `reps` times along each axis.
pub fn tile(x: &Array, reps: &[usize]) -> Result<Array> {
    let n = x.ndim().max(reps.len());
    let mut shape: Shape = Shape::from_elem(1, n);
    shape[n - x.ndim()..].copy_from_slice(x.shape());
    let mut times: Shape = Shape::from_elem(1, n);
    times[n - reps.len()..].copy_from_slice(reps);
    // Each axis becomes (repeat, length): broadcast over the first and merge.
    let mut thin = Vec::with_capacity(2 * n);
    let mut wide = Shape::new();
    let mut merged = Shape::new();
    for (&s, &r) in shape.iter().zip(&times) {
        thin.extend([1, s as i64]);
        wide.extend([r, s]);
        merged.push(s.checked_mul(r).ok_or_else(|| TensorError::value("array is too big"))?);
    }
    memory::checked_size(&merged)?;
    if thin.len() > crate::layout::MAX_NDIM {
        return Err(TensorError::value("tile: too many dimensions"));
    }
    let mut out = x.reshape(&thin)?.broadcast_to(&wide)?.copy()?.reshaped(merged)?;
    out.view = false;
    Ok(out)
}

/// Each element repeated: one count for all, or one for each position of the axis.
pub fn repeat(x: &Array, counts: &Array, axis: Option<i64>) -> Result<Array> {
    let (x, axis) = match axis {
        None => (x.ravel()?, 0),
        Some(a) => (x.clone(), normalize_axis(a, x.ndim())?),
    };
    if counts.dtype() > DType::I64 {
        return Err(TensorError::type_(format!(
            "Cannot cast array data from {} to dtype('int64') according to the rule 'safe'",
            counts.dtype().repr()
        )));
    }
    let n = x.shape[axis];
    let mut each = counts.to_vec::<i64>()?;
    if each.len() == 1 {
        each = vec![each[0]; n];
    }
    if each.len() != n {
        return Err(TensorError::value(format!("operands could not be broadcast together with shape ({n},) ({},)", each.len())));
    }
    if each.iter().any(|c| *c < 0) {
        return Err(TensorError::value("repeats may not contain negative values."));
    }
    let total = each.iter().try_fold(0usize, |t, &c| t.checked_add(c as usize));
    let total = total.ok_or_else(|| TensorError::value("array is too big"))?;
    let mut positions = memory::reserve::<i64>(&[total], total)?;
    for (k, &c) in each.iter().enumerate() {
        positions.extend(std::iter::repeat_n(k as i64, c as usize));
    }
    take(&x, &Array::vector(positions), Some(axis as i64), TakeMode::Raise)
}

/// Elements shifted around along axes, or in the flattened array.
pub fn roll(x: &Array, shifts: &[i64], axes: Option<&[i64]>) -> Result<Array> {
    let Some(axes) = axes else {
        let total = shifts.iter().fold(0i64, |a, &b| a.wrapping_add(b));
        let mut out = roll(&x.ravel()?, &[total], Some(&[0]))?.reshaped(x.shape.clone())?;
        out.view = false;
        return Ok(out);
    };
    let mut pairs = Vec::new();
    let n = shifts.len().max(axes.len());
    for k in 0..n {
        let pick = |list: &[i64]| if list.len() == 1 { Some(list[0]) } else { list.get(k).copied() };
        let (Some(s), Some(a)) = (pick(shifts), pick(axes)) else {
            return Err(TensorError::value("'shift' and 'axis' should be scalars or 1D sequences"));
        };
        pairs.push((s, normalize_axis(a, x.ndim())?));
    }
    let mut out = x.copy()?;
    for (shift, axis) in pairs {
        let n = out.shape[axis] as i64;
        if n == 0 {
            continue;
        }
        let s = shift.rem_euclid(n);
        if s != 0 {
            let parts = super::split_at(&out, &[n - s], axis as i64)?;
            out = super::concatenate(&[parts[1].clone(), parts[0].clone()], Some(axis as i64))?;
        }
    }
    Ok(out)
}

/// The order reversed along axes (all without any), as a view.
pub fn flip(x: &Array, axes: Option<&[i64]>) -> Result<Array> {
    let axes: Vec<usize> = match axes {
        None => (0..x.ndim()).collect(),
        Some(a) => normalize_axes(a, x.ndim())?.to_vec(),
    };
    let at: Vec<Index> =
        (0..x.ndim()).map(|a| if axes.contains(&a) { Index::slice(None, None, Some(-1)) } else { Index::ALL }).collect();
    x.get(&at)
}

/// A quarter turn `k` times in the plane of two axes, as a view.
pub fn rot90(x: &Array, k: i64, axes: (i64, i64)) -> Result<Array> {
    if x.ndim() < 2 {
        return Err(TensorError::value("Axes=(0, 1) out of range for array of ndim=1."));
    }
    let plane = normalize_axes(&[axes.0, axes.1], x.ndim()).map_err(|_| TensorError::value("Axes must be different."))?;
    let (a, b) = (plane[0] as i64, plane[1] as i64);
    match k.rem_euclid(4) {
        0 => x.get(&[]),
        2 => flip(x, Some(&[a, b])),
        1 => flip(x, Some(&[b]))?.swapaxes(a, b),
        _ => flip(&x.swapaxes(a, b)?, Some(&[b])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Result<Array> {
        Array::vector((0..6).collect::<Vec<i64>>()).reshape(&[2, 3])
    }

    #[test]
    fn tiles_and_repeats() -> Result<()> {
        let x = Array::vector(vec![1i64, 2]);
        assert_eq!(tile(&x, &[2, 2])?.to_vec::<i64>()?, [1, 2, 1, 2, 1, 2, 1, 2]);
        assert_eq!(repeat(&x, &Array::vector(vec![2i64, 1]), None)?.to_vec::<i64>()?, [1, 1, 2]);
        assert_eq!(repeat(&grid()?, &Array::vector(vec![2i64]), Some(1))?.shape(), [2, 6]);
        Ok(())
    }

    #[test]
    fn rolls_and_turns() -> Result<()> {
        assert_eq!(roll(&grid()?, &[1], None)?.to_vec::<i64>()?, [5, 0, 1, 2, 3, 4]);
        assert_eq!(roll(&grid()?, &[-1], Some(&[1]))?.to_vec::<i64>()?, [1, 2, 0, 4, 5, 3]);
        assert_eq!(rot90(&grid()?, 1, (0, 1))?.to_vec::<i64>()?, [2, 5, 1, 4, 0, 3]);
        assert_eq!(rot90(&grid()?, -1, (0, 1))?.to_vec::<i64>()?, [3, 0, 4, 1, 5, 2]);
        assert_eq!(flip(&grid()?, Some(&[0]))?.to_vec::<i64>()?, [3, 4, 5, 0, 1, 2]);
        Ok(())
    }
}
