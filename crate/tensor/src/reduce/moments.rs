//! Mean, variance, standard deviation, weighted average: NumPy's formulas in NumPy's order.

use super::{ReduceOptions, sum};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{ErrorKind, Result, TensorError};
use crate::layout::normalize_axis;
use crate::scalar::{Operand, Scalar};
use crate::ufunc::{self, BinaryOp, UnaryOp};
use crate::warnings::{self, Category};

/// How many elements each result stands for.
fn count(x: &Array, options: &ReduceOptions) -> Result<Array> {
    match &options.mask {
        None => {
            let n: usize = options.axes(x.ndim())?.iter().map(|&a| x.shape[a]).product();
            Array::from_scalar(Scalar::I64(n as i64))
        }
        Some(mask) => {
            let wide = mask.broadcast_to(x.shape())?;
            let inner = ReduceOptions { mask: None, out: None, dtype: Some(DType::I64), ..options.clone() };
            sum(&wide.cast(DType::Bool)?, &inner)
        }
    }
}

fn divided(total: &Array, by: &Array) -> Result<Array> {
    // A 0-d count is weak, so that float32 stays float32.
    let n = by.values::<i64>()?;
    if let ([one], 0) = (&*n, total.ndim()) {
        // NumPy divides scalars here, and its warning says so.
        let out = ufunc::binary_scalar(BinaryOp::Divide, Operand::Scalar(total.item()?), Operand::Int(*one))?;
        return Array::from_scalar(out);
    }
    let by64 = by.clone();
    let operand = if let ([one], 0) = (&*n, by.ndim()) { Operand::Int(*one) } else { Operand::Array(&by64) };
    let out = ufunc::binary(BinaryOp::Divide, Operand::Array(total), operand)?;
    if total.dtype() == DType::F32 { out.cast(DType::F32) } else { Ok(out) }
}

/// Arithmetic mean; integers are averaged in float64.
pub fn mean(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let dtype = options.dtype.unwrap_or(x.dtype().to_float());
    let n = count(x, options)?;
    if n.values::<i64>()?.contains(&0) {
        warnings::push(Category::Runtime, "Mean of empty slice");
    }
    let total = sum(x, &ReduceOptions { dtype: Some(dtype), out: None, ..options.clone() })?;
    let result = divided(&total, &n)?.cast(dtype)?;
    match &options.out {
        None => Ok(result),
        Some(_) => ReduceOptions { keepdims: false, ..options.clone() }.finish(result, x, "mean"),
    }
}

/// Variance with `ddof` degrees of freedom taken off.
pub fn var(x: &Array, ddof: f64, options: &ReduceOptions) -> Result<Array> {
    let dtype = options.dtype.unwrap_or(x.dtype().to_float());
    let (given, axes) = (x, options.axes(x.ndim())?);
    // Axes in the order of memory, in which NumPy lays out (and so adds up) the squares.
    let mut order: Vec<usize> = (0..x.ndim()).collect();
    order.sort_by_key(|&a| std::cmp::Reverse(x.strides[a].abs()));
    let place = |a: usize| order.iter().position(|&o| o == a).unwrap_or(a);
    let x = &given.permuted(&order);
    let mut keep = options.keeping();
    keep.axis = Some(axes.iter().map(|&a| place(a) as i64).collect());
    if let Some(mask) = &options.mask {
        keep.mask = Some(mask.broadcast_to(given.shape())?.permuted(&order));
    }
    let n = count(x, &keep)?;
    let counts = n.values::<i64>()?.iter().map(|&c| c as f64 - ddof).collect::<Vec<f64>>();
    if counts.iter().any(|c| *c <= 0.0) {
        warnings::push(Category::Runtime, "Degrees of freedom <= 0 for slice");
    }
    let total = sum(x, &ReduceOptions { dtype: Some(dtype), ..keep.clone() })?;
    let center = divided(&total, &n)?;
    let total = if x.is_stored() && options.mask.is_none() {
        super::lazy::sum_of_squares(x, &center, &keep, dtype)?
    } else {
        squared(x, &center, &keep, dtype)?
    };
    let counts: Vec<f64> = counts.into_iter().map(|c| c.max(0.0)).collect();
    let by = match (n.ndim(), &counts[..]) {
        (0, [one]) => ufunc::binary(BinaryOp::Divide, Operand::Array(&total), Operand::Float(*one))?,
        _ => {
            let by = Array::owned(counts, n.shape.clone());
            ufunc::binary(BinaryOp::Divide, Operand::Array(&total), Operand::Array(&by))?.cast(dtype)?
        }
    };
    let back: Vec<usize> = (0..given.ndim()).map(place).collect();
    let axes: Vec<i64> = axes.iter().map(|&a| a as i64).collect();
    let flat = by.permuted(&back).squeeze(Some(&axes))?;
    let mut flat = if flat.c_contiguous() { flat } else { flat.copy()? };
    flat.view = false;
    options.finish(flat, given, "var")
}

/// The sum of (x − center)².
fn squared(x: &Array, center: &Array, keep: &ReduceOptions, dtype: DType) -> Result<Array> {
    let apart = ufunc::binary(BinaryOp::Subtract, Operand::Array(&x.cast(dtype)?), Operand::Array(center))?;
    let squares = ufunc::binary(BinaryOp::Multiply, Operand::Array(&apart), Operand::Array(&apart))?;
    sum(&squares, keep)
}

/// Square root of the variance.
pub fn std(x: &Array, ddof: f64, options: &ReduceOptions) -> Result<Array> {
    let variance = var(x, ddof, &ReduceOptions { out: None, ..options.clone() })?;
    let root = ufunc::unary(UnaryOp::Sqrt, Operand::Array(&variance))?;
    match &options.out {
        None => Ok(root),
        Some(out) => out.assign(Operand::Array(&root)).map(|()| out.clone()),
    }
}

/// Mean with weights, and the sum of the weights.
pub fn average(x: &Array, axis: Option<i64>, weights: Option<&Array>) -> Result<(Array, Array)> {
    let options = axis.map_or_else(ReduceOptions::default, ReduceOptions::along);
    let Some(weights) = weights else {
        let mean = mean(x, &options)?;
        let n = if mean.size() == 0 { 0.0 } else { x.size() as f64 / mean.size() as f64 };
        let total = crate::create::full(mean.shape(), Operand::Float(n), Some(mean.dtype()))?;
        return Ok((mean, total));
    };
    let weights = if weights.shape() == x.shape() {
        weights.clone()
    } else {
        let Some(axis) = axis else {
            return Err(TensorError::type_("Axis must be specified when shapes of a and weights differ."));
        };
        let axis = normalize_axis(axis, x.ndim())?;
        if weights.shape() != [x.shape[axis]] {
            return Err(TensorError::value("Shape of weights must be consistent with shape of a along specified axis."));
        }
        let mut shape = vec![1i64; x.ndim()];
        shape[axis] = -1;
        weights.reshape(&shape)?
    };
    let dtype = x.dtype().promote(weights.dtype()).promote(x.dtype().to_float());
    let wide = weights.broadcast_to(x.shape())?;
    let scale = sum(&wide, &ReduceOptions { dtype: Some(dtype), ..options.clone() })?;
    if scale.values::<f64>()?.contains(&0.0) {
        return Err(TensorError::new(ErrorKind::ZeroDivision, "Weights sum to zero, can't be normalized"));
    }
    let product = ufunc::binary(BinaryOp::Multiply, Operand::Array(x), Operand::Array(&weights))?;
    let total = sum(&product, &ReduceOptions { dtype: Some(dtype), ..options })?;
    Ok((ufunc::binary(BinaryOp::Divide, Operand::Array(&total), Operand::Array(&scale))?, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_known_data() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3, 4]);
        let all = ReduceOptions::default();
        assert_eq!(mean(&x, &all)?.item()?, Scalar::F64(2.5));
        assert_eq!(var(&x, 0.0, &all)?.item()?, Scalar::F64(1.25));
        assert_eq!(std(&x, 1.0, &all)?.item()?, Scalar::F64((5.0f64 / 3.0).sqrt()));
        let g = x.reshape(&[2, 2])?;
        assert_eq!(var(&g, 0.0, &ReduceOptions::along(0))?.to_f64_vec()?, [1.0, 1.0]);
        let kept = ReduceOptions { keepdims: true, ..ReduceOptions::along(1) };
        assert_eq!(std(&g, 0.0, &kept)?.shape(), [2, 1]);
        Ok(())
    }

    #[test]
    fn empty_means_warn() -> Result<()> {
        warnings::clear();
        assert!(mean(&Array::vector(Vec::<f64>::new()), &ReduceOptions::default())?.item()?.as_f64().is_nan());
        assert_eq!(warnings::drain()[0].message, "Mean of empty slice");
        Ok(())
    }

    #[test]
    fn weights() -> Result<()> {
        let x = Array::vector(vec![1.0, 2.0, 3.0]);
        let w = Array::vector(vec![3i64, 1, 0]);
        assert_eq!(average(&x, None, Some(&w))?.0.item()?, Scalar::F64(1.25));
        Ok(())
    }
}
