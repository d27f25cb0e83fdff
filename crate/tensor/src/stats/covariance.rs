//! Covariance and correlation matrices.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::linalg::matmul;
use crate::reduce::average;
use crate::scalar::Operand;
use crate::shape::{atleast_2d, concatenate};
use crate::ufunc::{self, BinaryOp, UnaryOp};
use crate::warnings::{self, Category};

/// Covariances of variables in rows (or columns); divided by `n - ddof`, `n - 1` by default.
pub fn cov(x: &Array, y: Option<&Array>, rowvar: bool, bias: bool, ddof: Option<f64>) -> Result<Array> {
    if x.ndim() > 2 {
        return Err(TensorError::value("m has more than 2 dimensions"));
    }
    let rows = |x: &Array| -> Result<Array> {
        let x = atleast_2d(&x.cast(DType::F64)?)?;
        Ok(if !rowvar && x.shape()[0] != 1 { x.t() } else { x })
    };
    let mut data = rows(x)?;
    if let Some(y) = y {
        data = concatenate(&[data, rows(y)?], Some(0))?;
    }
    let (mean, _) = average(&data, Some(1), None)?;
    let n = data.shape()[1] as f64;
    let mut factor = n - ddof.unwrap_or(if bias { 0.0 } else { 1.0 });
    if factor <= 0.0 {
        warnings::push(Category::Runtime, "Degrees of freedom <= 0 for slice");
        factor = 0.0;
    }
    let apart = ufunc::binary(BinaryOp::Subtract, Operand::Array(&data), Operand::Array(&mean.expand_dims(&[1])?))?;
    let product = matmul(&apart, &apart.t())?;
    let scaled = ufunc::binary(BinaryOp::Multiply, Operand::Array(&product), Operand::Float(1.0 / factor))?;
    let mut out = scaled.squeeze(None)?;
    out.view = false;
    Ok(out)
}

/// Correlation coefficients, between -1 and 1.
pub fn corrcoef(x: &Array, y: Option<&Array>, rowvar: bool) -> Result<Array> {
    let c = cov(x, y, rowvar, false, None)?;
    if c.ndim() == 0 {
        return ufunc::binary(BinaryOp::Divide, Operand::Array(&c), Operand::Array(&c));
    }
    let std = ufunc::unary(UnaryOp::Sqrt, Operand::Array(&c.diagonal(0)?))?;
    let by_row = ufunc::binary(BinaryOp::Divide, Operand::Array(&c), Operand::Array(&std.expand_dims(&[1])?))?;
    let out = ufunc::binary(BinaryOp::Divide, Operand::Array(&by_row), Operand::Array(&std))?;
    ufunc::clip(Operand::Array(&out), Some(Operand::Float(-1.0)), Some(Operand::Float(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_variables() -> Result<()> {
        let x = Array::from_vec(vec![0.0, 1.0, 2.0, 2.0, 1.0, 0.0], &[2, 3])?;
        assert_eq!(cov(&x, None, true, false, None)?.to_f64_vec()?, [1.0, -1.0, -1.0, 1.0]);
        assert_eq!(corrcoef(&x, None, true)?.to_f64_vec()?, [1.0, -1.0, -1.0, 1.0]);
        assert_eq!(cov(&Array::vector(vec![1.0, 2.0, 3.0]), None, true, false, None)?.to_f64_vec()?, [1.0]);
        Ok(())
    }
}
