//! Coordinate grids.

use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::memory;

/// Which axis the first coordinate runs along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Indexing {
    /// Cartesian: x along columns.
    #[default]
    Xy,
    /// Matrix: the first coordinate along rows.
    Ij,
}

/// Coordinate matrices of vectors; with `sparse` each keeps length one on the other axes.
pub fn meshgrid(vectors: &[Array], indexing: Indexing, sparse: bool) -> Result<Vec<Array>> {
    let n = vectors.len();
    let swap = indexing == Indexing::Xy && n > 1;
    let place = |k: usize| if swap && k < 2 { 1 - k } else { k };
    let mut full = vec![1usize; n];
    for (k, v) in vectors.iter().enumerate() {
        full[place(k)] = v.size();
    }
    let mut out = Vec::with_capacity(n);
    for (k, v) in vectors.iter().enumerate() {
        if v.ndim() > 1 {
            return Err(TensorError::value("meshgrid takes one-dimensional arrays"));
        }
        let mut shape = vec![1i64; n];
        shape[place(k)] = -1;
        let shape = if v.size() == 0 { shape.iter().map(|&s| if s < 0 { 0 } else { s }).collect() } else { shape };
        let thin = v.reshape(&shape)?;
        out.push(if sparse { thin.copy()? } else { thin.broadcast_to(&full)?.copy()? });
    }
    Ok(out)
}

/// For every axis of a shape, an array of the index along it, stacked in front.
pub fn indices(shape: &[usize]) -> Result<Array> {
    let mut wide = Shape::from_slice(&[shape.len()]);
    wide.extend_from_slice(shape);
    let total = memory::checked_size(&wide)?;
    let each = memory::checked_size(shape)?;
    let mut out = memory::reserve::<i64>(&wide, total)?;
    for axis in 0..shape.len() {
        let inner: usize = shape[axis + 1..].iter().product();
        out.extend((0..each).map(|k| (k / inner.max(1) % shape[axis].max(1)) as i64));
    }
    Ok(Array::owned(out, wide))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3]);
        let y = Array::vector(vec![10i64, 20]);
        let g = meshgrid(&[x.clone(), y.clone()], Indexing::Xy, false)?;
        assert_eq!((g[0].shape(), g[0].to_vec::<i64>()?), (&[2, 3][..], vec![1, 2, 3, 1, 2, 3]));
        assert_eq!(g[1].to_vec::<i64>()?, [10, 10, 10, 20, 20, 20]);
        assert_eq!(meshgrid(&[x, y], Indexing::Ij, true)?[1].shape(), [1, 2]);
        assert_eq!(indices(&[2, 2])?.to_vec::<i64>()?, [0, 0, 1, 1, 0, 1, 0, 1]);
        Ok(())
    }
}
