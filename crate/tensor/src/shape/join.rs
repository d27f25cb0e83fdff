//! Joining arrays and cutting them apart.

use super::{atleast_1d, atleast_2d, atleast_3d};
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::index::Index;
use crate::layout::normalize_axis;
use crate::scalar::Operand;

/// Arrays one after the other along an axis, or flattened without one.
pub fn concatenate(arrays: &[Array], axis: Option<i64>) -> Result<Array> {
    if arrays.is_empty() {
        return Err(TensorError::value("need at least one array to concatenate"));
    }
    let flat;
    let (arrays, axis) = match axis {
        Some(a) => (arrays, a),
        None => {
            flat = arrays.iter().map(Array::ravel).collect::<Result<Vec<_>>>()?;
            (&flat[..], 0)
        }
    };
    let first = &arrays[0];
    if first.ndim() == 0 {
        return Err(TensorError::value("zero-dimensional arrays cannot be concatenated"));
    }
    let axis = normalize_axis(axis, first.ndim())?;
    let mut dtype = first.dtype();
    let mut total = first.shape[axis];
    for (k, x) in arrays.iter().enumerate().skip(1) {
        if x.ndim() != first.ndim() {
            return Err(TensorError::value(format!(
                "all the input arrays must have same number of dimensions, but the array at index 0 has {} dimension(s) and the array at index {k} has {} dimension(s)",
                first.ndim(),
                x.ndim()
            )));
        }
        for a in 0..x.ndim() {
            if a != axis && x.shape[a] != first.shape[a] {
                return Err(TensorError::value(format!(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along dimension {a}, the array at index 0 has size {} and the array at index {k} has size {}",
                    first.shape[a], x.shape[a]
                )));
            }
        }
        dtype = dtype.promote(x.dtype());
        total += x.shape[axis];
    }
    let mut shape = first.shape.clone();
    shape[axis] = total;
    let out = crate::create::zeros(&shape, dtype)?;
    let mut at = 0i64;
    for x in arrays {
        let n = x.shape[axis] as i64;
        slab(&out, axis, at, at + n)?.assign(Operand::Array(x))?;
        at += n;
    }
    Ok(out)
}

/// The part of an array between two positions of an axis, as a view.
pub(crate) fn slab(x: &Array, axis: usize, from: i64, to: i64) -> Result<Array> {
    let mut at = vec![Index::ALL; axis];
    at.push(Index::slice(Some(from), Some(to), None));
    x.get(&at)
}

/// Arrays of one shape along a new axis.
pub fn stack(arrays: &[Array], axis: i64) -> Result<Array> {
    let Some(first) = arrays.first() else {
        return Err(TensorError::value("need at least one array to stack"));
    };
    if arrays.iter().any(|x| x.shape() != first.shape()) {
        return Err(TensorError::value("all input arrays must have the same shape"));
    }
    let axis = normalize_axis(axis, first.ndim() + 1)? as i64;
    let wide = arrays.iter().map(|x| x.expand_dims(&[axis])).collect::<Result<Vec<_>>>()?;
    concatenate(&wide, Some(axis))
}

/// Rows below each other.
pub fn vstack(arrays: &[Array]) -> Result<Array> {
    concatenate(&arrays.iter().map(atleast_2d).collect::<Result<Vec<_>>>()?, Some(0))
}

/// Columns beside each other; vectors end to end.
pub fn hstack(arrays: &[Array]) -> Result<Array> {
    let arrays = arrays.iter().map(atleast_1d).collect::<Result<Vec<_>>>()?;
    let axis = if arrays.first().is_some_and(|x| x.ndim() == 1) { 0 } else { 1 };
    concatenate(&arrays, Some(axis))
}

/// Along the third axis.
pub fn dstack(arrays: &[Array]) -> Result<Array> {
    concatenate(&arrays.iter().map(atleast_3d).collect::<Result<Vec<_>>>()?, Some(2))
}

/// Vectors as the columns of a matrix.
pub fn column_stack(arrays: &[Array]) -> Result<Array> {
    let columns =
        arrays.iter().map(|x| if x.ndim() < 2 { x.reshape(&[-1, 1]) } else { Ok(x.clone()) }).collect::<Result<Vec<_>>>()?;
    concatenate(&columns, Some(1))
}

/// Parts between the given positions, as views.
pub fn split_at(x: &Array, positions: &[i64], axis: i64) -> Result<Vec<Array>> {
    let axis = normalize_axis(axis, x.ndim())?;
    let mut out = Vec::with_capacity(positions.len() + 1);
    let mut from = 0;
    for &to in positions {
        out.push(slab(x, axis, from, to)?);
        from = to;
    }
    let mut at = vec![Index::ALL; axis];
    at.push(Index::slice(Some(from), None, None));
    out.push(x.get(&at)?);
    Ok(out)
}

/// `n` parts of nearly equal length, longer ones first, as views.
pub fn array_split(x: &Array, n: i64, axis: i64) -> Result<Vec<Array>> {
    if n <= 0 {
        return Err(TensorError::value("number sections must be larger than 0."));
    }
    let size = x.shape[normalize_axis(axis, x.ndim())?] as i64;
    let (each, extra) = (size / n, size % n);
    let ends: Vec<i64> = (1..n).map(|k| k * each + k.min(extra)).collect();
    split_at(x, &ends, axis)
}

/// `n` parts of equal length, as views.
pub fn split(x: &Array, n: i64, axis: i64) -> Result<Vec<Array>> {
    let size = x.shape[normalize_axis(axis, x.ndim())?] as i64;
    if n > 0 && size % n != 0 {
        return Err(TensorError::value("array split does not result in an equal division"));
    }
    array_split(x, n, axis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining() -> Result<()> {
        let a = Array::vector(vec![1i64, 2]);
        let b = Array::vector(vec![3.5]);
        assert_eq!(concatenate(&[a.clone(), b.clone()], Some(0))?.to_f64_vec()?, [1.0, 2.0, 3.5]);
        assert_eq!(stack(&[a.clone(), a.clone()], -1)?.to_vec::<i64>()?, [1, 1, 2, 2]);
        assert_eq!(vstack(&[a.clone(), a.clone()])?.shape(), [2, 2]);
        assert_eq!(column_stack(&[a.clone(), a.clone()])?.to_vec::<i64>()?, [1, 1, 2, 2]);
        assert!(stack(&[a.clone(), b], 0).is_err());
        assert_eq!(
            concatenate(&[], Some(0)).map_err(|e| e.message).err().as_deref(),
            Some("need at least one array to concatenate")
        );
        Ok(())
    }

    #[test]
    fn splitting() -> Result<()> {
        let x = Array::vector((0..7).collect::<Vec<i64>>());
        let parts: Vec<usize> = array_split(&x, 3, 0)?.iter().map(Array::size).collect();
        assert_eq!(parts, [3, 2, 2]);
        assert!(split(&x, 3, 0).is_err());
        assert_eq!(split_at(&x, &[2, 5], 0)?[1].to_vec::<i64>()?, [2, 3, 4]);
        Ok(())
    }
}
