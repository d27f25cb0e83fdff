//! Whole-array comparison and common shapes.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::layout;
use crate::reduce::{ReduceOptions, all};
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};

/// Elementwise `|a - b| <= atol + rtol*|b|`, with equal infinities close and NaN close only if asked.
pub fn isclose(a: Operand, b: Operand, rtol: f64, atol: f64, equal_nan: bool) -> Result<Array> {
    let shape = layout::broadcast_shapes(&[a.shape(), b.shape()])?;
    let (x, y) = (a.to_array()?.broadcast_to(&shape)?, b.to_array()?.broadcast_to(&shape)?);
    let (x, y) = (x.values::<f64>()?, y.values::<f64>()?);
    let close = |x: f64, y: f64| {
        if x.is_nan() || y.is_nan() {
            return equal_nan && x.is_nan() && y.is_nan();
        }
        x == y || (y.is_finite() && (x - y).abs() <= atol + rtol * y.abs())
    };
    Ok(Array::owned(x.iter().zip(y.iter()).map(|(x, y)| close(*x, *y)).collect(), shape))
}

/// Whether all elements are close.
pub fn allclose(a: Operand, b: Operand, rtol: f64, atol: f64, equal_nan: bool) -> Result<bool> {
    Ok(isclose(a, b, rtol, atol, equal_nan)?.values::<bool>()?.iter().all(|c| *c))
}

/// Whether shapes and all elements are equal.
pub fn array_equal(a: &Array, b: &Array, equal_nan: bool) -> Result<bool> {
    if a.shape() != b.shape() {
        return Ok(false);
    }
    if equal_nan && a.dtype().is_float() && b.dtype().is_float() {
        let (x, y) = (a.values::<f64>()?, b.values::<f64>()?);
        return Ok(x.iter().zip(y.iter()).all(|(x, y)| x == y || (x.is_nan() && y.is_nan())));
    }
    let same = ufunc::binary(BinaryOp::Equal, Operand::Array(a), Operand::Array(b))?;
    Ok(all(&same, &ReduceOptions::default())?.item()?.as_bool())
}

/// Whether the elements are equal after broadcasting.
pub fn array_equiv(a: &Array, b: &Array) -> Result<bool> {
    if layout::broadcast_two(a.shape(), b.shape()).is_none() {
        return Ok(false);
    }
    let same = ufunc::binary(BinaryOp::Equal, Operand::Array(a), Operand::Array(b))?;
    Ok(all(&same.cast(DType::Bool)?, &ReduceOptions::default())?.item()?.as_bool())
}

/// Read-only views of all arrays in their common shape.
pub fn broadcast_arrays(arrays: &[Array]) -> Result<Vec<Array>> {
    let shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
    let shape = layout::broadcast_shapes(&shapes)?;
    arrays.iter().map(|a| a.broadcast_to(&shape)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness() -> Result<()> {
        let x = Array::vector(vec![1.0, f64::INFINITY, f64::NAN]);
        let y = Array::vector(vec![1.0 + 1e-9, f64::INFINITY, f64::NAN]);
        let close = |nan| isclose(Operand::Array(&x), Operand::Array(&y), 1e-5, 1e-8, nan).and_then(|c| c.to_vec::<bool>());
        assert_eq!(close(false)?, [true, true, false]);
        assert_eq!(close(true)?, [true, true, true]);
        assert!(array_equal(&x, &x, true)? && !array_equal(&x, &x, false)?);
        Ok(())
    }
}
