//! Norms of vectors and matrices.

use smallvec::SmallVec;

use super::svd;
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::reduce::{Lanes, ReduceOptions, max, min, sum};
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp, UnaryOp};

/// Which norm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Norm {
    /// Euclidean; Frobenius for matrices.
    #[default]
    Default,
    /// `"fro"`
    Frobenius,
    /// `"nuc"`: the sum of singular values.
    Nuclear,
    /// A power, or ±infinity.
    Order(f64),
}

fn absolute(x: &Array) -> Result<Array> {
    ufunc::unary(UnaryOp::Absolute, Operand::Array(x))
}

/// Norms along an axis, over two axes as matrices, or of the whole array.
pub fn norm(x: &Array, kind: Norm, axis: Option<&[i64]>, keepdims: bool) -> Result<Array> {
    let x = x.cast(x.dtype().to_float())?;
    let whole: Vec<i64> = (0..x.ndim() as i64).collect();
    if axis.is_none() && kind == Norm::Default {
        // NumPy takes the dot product of the flattened array with itself.
        let flat = x.ravel()?;
        let square = super::dot(Operand::Array(&flat), Operand::Array(&flat))?;
        let root = ufunc::unary(UnaryOp::Sqrt, Operand::Array(&square))?;
        return if keepdims { root.reshape(&vec![1; x.ndim()]) } else { Ok(root) };
    }
    let axes = axis.unwrap_or(&whole);
    let options = ReduceOptions { axis: Some(axes.to_vec()), keepdims, ..Default::default() };
    match axes {
        [_] => vector(&x, kind, &options),
        [rows, columns] => matrix(&x, kind, *rows, *columns, keepdims),
        _ if kind == Norm::Default => vector(&x, kind, &options),
        _ => Err(TensorError::value("Improper number of dimensions to norm.")),
    }
}

fn vector(x: &Array, kind: Norm, options: &ReduceOptions) -> Result<Array> {
    let order = match kind {
        Norm::Default => 2.0,
        Norm::Order(p) => p,
        Norm::Frobenius | Norm::Nuclear => {
            let name = if kind == Norm::Nuclear { "nuc" } else { "fro" };
            return Err(TensorError::value(format!("Invalid norm order '{name}' for vectors")));
        }
    };
    let size = absolute(x)?;
    if order == f64::INFINITY {
        return max(&size, options);
    }
    if order == f64::NEG_INFINITY {
        return min(&size, options);
    }
    if order == 0.0 {
        return sum(&x.cast(DType::Bool)?.cast(x.dtype())?, options);
    }
    if order == 1.0 {
        return sum(&size, options);
    }
    if order == 2.0 {
        let squares = ufunc::binary(BinaryOp::Multiply, Operand::Array(x), Operand::Array(x))?;
        return ufunc::unary(UnaryOp::Sqrt, Operand::Array(&sum(&squares, options)?));
    }
    let powers = ufunc::binary(BinaryOp::Power, Operand::Array(&size), Operand::Float(order))?;
    ufunc::binary(BinaryOp::Power, Operand::Array(&sum(&powers, options)?), Operand::Float(1.0 / order))
}

fn matrix(x: &Array, kind: Norm, rows: i64, columns: i64, keepdims: bool) -> Result<Array> {
    let both = ReduceOptions { axis: Some(vec![rows, columns]), keepdims, ..Default::default() };
    match kind {
        Norm::Default | Norm::Frobenius => {
            let squares = ufunc::binary(BinaryOp::Multiply, Operand::Array(x), Operand::Array(x))?;
            ufunc::unary(UnaryOp::Sqrt, Operand::Array(&sum(&squares, &both)?))
        }
        Norm::Order(p) if p.abs() == 1.0 || p.is_infinite() => {
            let (inner, outer) = if p.abs() == 1.0 { (rows, columns) } else { (columns, rows) };
            let keep = ReduceOptions { keepdims: true, ..ReduceOptions::along(inner) };
            let sums = sum(&absolute(x)?, &keep)?;
            let keep = ReduceOptions { keepdims: true, ..ReduceOptions::along(outer) };
            let out = if p > 0.0 { max(&sums, &keep)? } else { min(&sums, &keep)? };
            if keepdims { Ok(out) } else { out.squeeze(Some(&[rows, columns])) }
        }
        Norm::Nuclear => singular(x, rows, columns, &both, |s| s.iter().sum()),
        Norm::Order(2.0) => singular(x, rows, columns, &both, |s| s.first().copied().unwrap_or(0.0)),
        Norm::Order(-2.0) => singular(x, rows, columns, &both, |s| s.last().copied().unwrap_or(0.0)),
        Norm::Order(_) => Err(TensorError::value("Invalid norm order for matrices.")),
    }
}

/// A function of the singular values of every matrix of a stack.
fn singular(x: &Array, rows: i64, columns: i64, options: &ReduceOptions, f: impl Fn(&[f64]) -> f64) -> Result<Array> {
    let axes: SmallVec<[usize; 4]> = crate::layout::normalize_axes(&[rows, columns], x.ndim())?;
    let (n, m) = (x.shape()[axes[0]], x.shape()[axes[1]]);
    let lanes = Lanes::<f64>::over(x, &axes)?;
    let mut out = Vec::with_capacity(lanes.count());
    for lane in lanes.each() {
        out.push(f(&svd(&Array::from_slice(lane, &[n, m])?)?.s.to_f64_vec()?));
    }
    options.finish(Array::owned(out, lanes.shape).cast(x.dtype())?, x, "norm")
}

/// The ratio of the largest to the smallest singular value.
pub fn cond(x: &Array) -> Result<f64> {
    let s = svd(x)?.s.to_f64_vec()?;
    match (s.first(), s.last()) {
        (Some(a), Some(b)) => Ok(a / b),
        _ => Err(TensorError::linalg("cond is not defined on empty arrays")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_and_matrices() -> Result<()> {
        let v = Array::vector(vec![3i64, -4]);
        let of = |x: &Array, k, axis: Option<&[i64]>| norm(x, k, axis, false).and_then(|n| n.to_f64_vec());
        assert_eq!(of(&v, Norm::Default, None)?, [5.0]);
        assert_eq!(of(&v, Norm::Order(1.0), None)?, [7.0]);
        assert_eq!(of(&v, Norm::Order(f64::INFINITY), None)?, [4.0]);
        let m = Array::from_vec(vec![1.0, -2.0, 3.0, 4.0], &[2, 2])?;
        assert_eq!(of(&m, Norm::Order(1.0), None)?, [6.0]);
        assert_eq!(of(&m, Norm::Order(f64::INFINITY), None)?, [7.0]);
        assert_eq!(of(&m, Norm::Default, None)?, [30f64.sqrt()]);
        assert_eq!(of(&m, Norm::Default, Some(&[0]))?, [10f64.sqrt(), 20f64.sqrt()]);
        Ok(())
    }
}
