//! Identity, diagonal and triangular matrices.

use crate::array::Array;
use crate::dtype::DType;
use crate::element::dispatch;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::memory;
use crate::scalar::Scalar;

use super::zeros;

/// Ones on the k-th diagonal of an n×m matrix.
pub fn eye(n: usize, m: usize, k: i64, dtype: DType) -> Result<Array> {
    let out = zeros(&[n, m], dtype)?;
    out.diagonal(k)?.fill(Scalar::one(dtype))?;
    Ok(out)
}

/// The n×n identity.
pub fn identity(n: usize, dtype: DType) -> Result<Array> {
    eye(n, n, 0, dtype)
}

/// A matrix with a vector on its k-th diagonal, or the k-th diagonal of a matrix (as a copy).
pub fn diag(x: &Array, k: i64) -> Result<Array> {
    match x.shape() {
        [n] => {
            let side = n + usize::try_from(k.unsigned_abs()).map_err(|_| TensorError::value("diagonal offset too large"))?;
            let out = zeros(&[side, side], x.dtype())?;
            out.diagonal(k)?.assign(x.into())?;
            Ok(out)
        }
        [_, _] => x.diagonal(k)?.copy(),
        _ => Err(TensorError::value("Input must be 1- or 2-d.")),
    }
}

/// Ones at and below the k-th diagonal.
pub fn tri(n: usize, m: usize, k: i64, dtype: DType) -> Result<Array> {
    let size = memory::checked_size(&[n, m])?;
    let mut mask = memory::reserve::<bool>(&[n, m], size)?;
    for i in 0..n as i64 {
        mask.extend((0..m as i64).map(|j| j <= i.saturating_add(k)));
    }
    Array::owned(mask, Shape::from_slice(&[n, m])).cast(dtype)
}

fn triangle(x: &Array, keep: impl Fn(i64, i64) -> bool) -> Result<Array> {
    if x.ndim() == 1 {
        let n = x.shape()[0];
        return triangle(&x.broadcast_to(&[n, n])?, keep);
    }
    let [.., rows, columns] = *x.shape() else {
        return Err(TensorError::value("tril and triu need at least one dimension"));
    };
    dispatch!(x.dtype(), T => {
        let mut out = x.to_vec::<T>()?;
        for (k, v) in out.iter_mut().enumerate() {
            let (i, j) = ((k / columns % rows) as i64, (k % columns) as i64);
            if !keep(i, j) {
                *v = T::default();
            }
        }
        Ok(Array::owned(out, x.shape.clone()))
    })
}

/// The part at and below the k-th diagonal, zeros elsewhere.
pub fn tril(x: &Array, k: i64) -> Result<Array> {
    triangle(x, |i, j| j <= i.saturating_add(k))
}

/// The part at and above the k-th diagonal, zeros elsewhere.
pub fn triu(x: &Array, k: i64) -> Result<Array> {
    triangle(x, |i, j| j >= i.saturating_add(k))
}

/// Row and column positions of the lower triangle.
pub fn tril_indices(n: usize, k: i64, m: usize) -> Result<Vec<Array>> {
    crate::index::nonzero(&tri(n, m, k, DType::Bool)?)
}

/// Row and column positions of the upper triangle.
pub fn triu_indices(n: usize, k: i64, m: usize) -> Result<Vec<Array>> {
    let below = tri(n, m, k.saturating_sub(1), DType::Bool)?;
    let above: Vec<bool> = below.values::<bool>()?.iter().map(|b| !b).collect();
    crate::index::nonzero(&Array::owned(above, Shape::from_slice(&[n, m])))
}

/// Positions of the main diagonal of an array with `ndim` axes of length n.
pub fn diag_indices(n: usize, ndim: usize) -> Vec<Array> {
    (0..ndim).map(|_| Array::vector((0..n as i64).collect::<Vec<i64>>())).collect()
}

/// Powers of x as columns, falling from `n-1` unless `increasing`.
pub fn vander(x: &Array, n: usize, increasing: bool) -> Result<Array> {
    let [rows] = *x.shape() else {
        return Err(TensorError::value("x must be a one-dimensional array or sequence."));
    };
    let dtype = if x.dtype().is_float() { x.dtype() } else { DType::I64 };
    let size = memory::checked_size(&[rows, n])?;
    let mut out = memory::reserve::<f64>(&[rows, n], size)?;
    for v in x.values::<f64>()?.iter() {
        let mut power = 1.0;
        let row = out.len();
        for _ in 0..n {
            out.push(power);
            power *= v;
        }
        if !increasing {
            out[row..].reverse();
        }
    }
    Array::owned(out, Shape::from_slice(&[rows, n])).cast(dtype)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagonals() -> Result<()> {
        let x = diag(&Array::vector(vec![1i64, 2]), 1)?;
        assert_eq!(x.to_vec::<i64>()?, [0, 1, 0, 0, 0, 2, 0, 0, 0]);
        assert_eq!(diag(&x, 1)?.to_vec::<i64>()?, [1, 2]);
        assert_eq!(eye(2, 3, -1, DType::I64)?.to_vec::<i64>()?, [0, 0, 0, 1, 0, 0]);
        assert_eq!(eye(2, 2, 9, DType::I64)?.to_vec::<i64>()?, [0; 4]);
        Ok(())
    }

    #[test]
    fn triangles() -> Result<()> {
        assert_eq!(tri(2, 3, 0, DType::I64)?.to_vec::<i64>()?, [1, 0, 0, 1, 1, 0]);
        let x = super::super::ones(&[2, 2], DType::I64)?;
        assert_eq!(triu(&x, 1)?.to_vec::<i64>()?, [0, 1, 0, 0]);
        assert_eq!(vander(&Array::vector(vec![2i64, 3]), 3, false)?.to_vec::<i64>()?, [4, 2, 1, 9, 3, 1]);
        Ok(())
    }
}
