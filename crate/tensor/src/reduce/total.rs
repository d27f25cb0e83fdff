//! Sums, products, extremes and truth over axes.

use super::ReduceOptions;
use super::fold::{Fold, Pairwise, fold, pairwise, run_fold};
use super::lazy;
use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError};
use crate::index::where_;
use crate::scalar::{Operand, Scalar};
use crate::ufunc::{self, BinaryOp};
use crate::warnings::Flags;

/// The type in which NumPy adds up: small integers and bool in int64.
pub(super) fn sum_dtype(x: DType, asked: Option<DType>) -> DType {
    asked.unwrap_or(match x {
        DType::Bool | DType::I32 => DType::I64,
        d => d,
    })
}

/// Elements that `where=` leaves out, replaced by a value that does not matter.
fn masked(x: &Array, options: &ReduceOptions, neutral: Scalar) -> Result<Array> {
    match &options.mask {
        None => Ok(x.clone()),
        Some(mask) => {
            let mask = mask.broadcast_view(x.shape()).ok_or_else(|| TensorError::broadcast(&[x.shape(), mask.shape()]))?;
            where_(&mask, Operand::Array(x), Operand::Scalar(neutral.cast(x.dtype())))
        }
    }
}

/// Joins the value to start from.
fn with_initial(result: Array, op: BinaryOp, options: &ReduceOptions) -> Result<Array> {
    match options.initial {
        None => Ok(result),
        Some(s) => {
            let dtype = result.dtype();
            ufunc::binary(op, Operand::Array(&result), Operand::Scalar(s.cast(dtype)))
        }
    }
}

/// Overflow and invalid operations during a float reduction, told from its inputs and results.
fn report(x: &Array, result: &Array) -> Result<()> {
    if !x.dtype().is_float() {
        return Ok(());
    }
    let out = result.values::<f64>()?;
    if out.iter().all(|v| v.is_finite()) {
        return Ok(());
    }
    let (mut nan_in, mut inf_in) = (false, false);
    let mut look = |input: &[f64]| {
        nan_in |= input.iter().any(|v| v.is_nan());
        inf_in |= input.iter().any(|v| v.is_infinite());
    };
    if x.is_stored() {
        lazy::pieces(x, look)?
    } else {
        look(&x.values::<f64>()?)
    }
    Flags {
        invalid: !nan_in && out.iter().any(|v| v.is_nan()),
        overflow: !inf_in && out.iter().any(|v| v.is_infinite()),
        divide: false,
    }
    .report("reduce");
    Ok(())
}

/// Pairwise summation.
// Closures have no name to give a shorter type by.
#[allow(clippy::type_complexity)]
fn added<T: Pairwise>() -> Fold<T, impl Fn(T, T) -> T + Copy, impl Fn(&[T], usize, isize, usize) -> T> {
    Fold { identity: T::default(), combine: |a, b| a + b, run: pairwise, halves: true }
}

/// From left to right.
// Closures have no name to give a shorter type by.
#[allow(clippy::type_complexity)]
fn plain<T: Element, C: Fn(T, T) -> T + Copy>(identity: T, combine: C) -> Fold<T, C, impl Fn(&[T], usize, isize, usize) -> T> {
    Fold { identity, combine, run: run_fold(identity, combine), halves: false }
}

/// The array in a type; one in a storage as it is, since a fold converts what it reads.
fn in_type(x: &Array, dtype: DType) -> Result<Array> {
    if x.is_stored() { Ok(x.clone()) } else { x.cast(dtype) }
}

/// Sum, pairwise for floats as in NumPy.
pub fn sum(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let axes = options.axes(x.ndim())?;
    let dtype = sum_dtype(x.dtype(), options.dtype);
    let x0 = in_type(&masked(x, options, Scalar::Bool(false))?, dtype)?;
    let result = match dtype {
        DType::F64 => fold(&x0, &axes, added::<f64>())?,
        DType::F32 => fold(&x0, &axes, added::<f32>())?,
        DType::I64 => fold::<i64>(&x0, &axes, plain(0, i64::wrapping_add))?,
        DType::I32 => fold::<i32>(&x0, &axes, plain(0, i32::wrapping_add))?,
        DType::Bool => fold::<bool>(&x0, &axes, plain(false, |a, b| a | b))?,
    };
    report(&x0, &result)?;
    options.finish(with_initial(result, BinaryOp::Add, options)?, x, "add")
}

/// Product.
pub fn prod(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let axes = options.axes(x.ndim())?;
    let dtype = sum_dtype(x.dtype(), options.dtype);
    let x0 = in_type(&masked(x, options, Scalar::Bool(true))?, dtype)?;
    let result = match dtype {
        DType::F64 => fold::<f64>(&x0, &axes, plain(1.0, |a, b| a * b))?,
        DType::F32 => fold::<f32>(&x0, &axes, plain(1.0, |a, b| a * b))?,
        DType::I64 => fold::<i64>(&x0, &axes, plain(1, i64::wrapping_mul))?,
        DType::I32 => fold::<i32>(&x0, &axes, plain(1, i32::wrapping_mul))?,
        DType::Bool => fold::<bool>(&x0, &axes, plain(true, |a, b| a & b))?,
    };
    report(&x0, &result)?;
    options.finish(with_initial(result, BinaryOp::Multiply, options)?, x, "multiply")
}

/// Smallest and largest value of a type, as the values that extremes start from.
fn bounds(dtype: DType) -> (Scalar, Scalar) {
    match dtype {
        DType::Bool => (Scalar::Bool(false), Scalar::Bool(true)),
        DType::I32 => (Scalar::I32(i32::MIN), Scalar::I32(i32::MAX)),
        DType::I64 => (Scalar::I64(i64::MIN), Scalar::I64(i64::MAX)),
        DType::F32 => (Scalar::F32(f32::NEG_INFINITY), Scalar::F32(f32::INFINITY)),
        DType::F64 => (Scalar::F64(f64::NEG_INFINITY), Scalar::F64(f64::INFINITY)),
    }
}

fn extreme(x: &Array, options: &ReduceOptions, largest: bool) -> Result<Array> {
    let axes = options.axes(x.ndim())?;
    let name = if largest { "maximum" } else { "minimum" };
    let reduced: usize = axes.iter().map(|&a| x.shape[a]).product();
    let kept: usize = (0..x.ndim()).filter(|a| !axes.contains(a)).map(|a| x.shape[a]).product();
    if reduced == 0 && kept > 0 && options.initial.is_none() {
        return Err(TensorError::value(format!("zero-size array to reduction operation {name} which has no identity")));
    }
    if options.mask.is_some() && options.initial.is_none() {
        return Err(TensorError::value(format!(
            "reduction operation '{name}' does not have an identity, so to use a where mask one has to specify 'initial'"
        )));
    }
    let (low, high) = bounds(x.dtype());
    let start = if largest { low } else { high };
    let x0 = masked(x, options, start)?;
    let result = dispatch!(x.dtype(), T => {
        let start = T::from_scalar(start);
        if largest {
            let f = |a: T, b: T| if a >= b || a.is_nan_value() { a } else { b };
            fold::<T>(&x0, &axes, Fold { identity: start, combine: f, run: run_extreme(start, f), halves: false })?
        } else {
            let f = |a: T, b: T| if a <= b || a.is_nan_value() { a } else { b };
            fold::<T>(&x0, &axes, Fold { identity: start, combine: f, run: run_extreme(start, f), halves: false })?
        }
    });
    let op = if largest { BinaryOp::Maximum } else { BinaryOp::Minimum };
    options.finish(with_initial(result, op, options)?, x, name)
}

/// A run folded with eight accumulators, since the order of comparisons does not matter.
fn run_extreme<T: Element>(start: T, f: impl Fn(T, T) -> T + Copy) -> impl Fn(&[T], usize, isize, usize) -> T {
    let plain = run_fold(start, f);
    move |data, from, stride, n| {
        if stride != 1 || n < 16 {
            return plain(data, from, stride, n);
        }
        let run = &data[from..from + n];
        let mut r = [start; 8];
        let blocks = run.chunks_exact(8);
        let rest = blocks.remainder().iter().fold(start, |a, &b| f(a, b));
        for block in blocks {
            for (a, &v) in r.iter_mut().zip(block) {
                *a = f(*a, v);
            }
        }
        r.iter().fold(rest, |a, &b| f(a, b))
    }
}

/// Largest value; NaN if there is one.
pub fn max(x: &Array, options: &ReduceOptions) -> Result<Array> {
    extreme(x, options, true)
}

/// Smallest value; NaN if there is one.
pub fn min(x: &Array, options: &ReduceOptions) -> Result<Array> {
    extreme(x, options, false)
}

/// Largest minus smallest.
pub fn ptp(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let plain = ReduceOptions { out: None, ..options.clone() };
    let span = ufunc::binary(BinaryOp::Subtract, Operand::Array(&max(x, &plain)?), Operand::Array(&min(x, &plain)?))?;
    match &options.out {
        None => Ok(span),
        Some(out) => out.assign(Operand::Array(&span)).map(|()| out.clone()),
    }
}

/// Whether all elements are true.
pub fn all(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let axes = options.axes(x.ndim())?;
    let x0 = masked(&in_type(x, DType::Bool)?, options, Scalar::Bool(true))?;
    let result = fold::<bool>(&x0, &axes, plain(true, |a, b| a & b))?;
    options.finish(result, x, "logical_and")
}

/// Whether any element is true.
pub fn any(x: &Array, options: &ReduceOptions) -> Result<Array> {
    let axes = options.axes(x.ndim())?;
    let x0 = masked(&in_type(x, DType::Bool)?, options, Scalar::Bool(false))?;
    let result = fold::<bool>(&x0, &axes, plain(false, |a, b| a | b))?;
    options.finish(result, x, "logical_or")
}

/// How many elements are not zero.
pub fn count_nonzero(x: &Array, options: &ReduceOptions) -> Result<Array> {
    if x.is_stored() && options.mask.is_none() && options.initial.is_none() {
        return options.finish(lazy::count_true(x, &options.axes(x.ndim())?)?, x, "add");
    }
    let truth = x.cast(DType::Bool)?;
    sum(&truth, &ReduceOptions { dtype: Some(DType::I64), ..options.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Result<Array> {
        Array::vector((1..=6).collect::<Vec<i64>>()).reshape(&[2, 3])
    }

    #[test]
    fn over_axes() -> Result<()> {
        let x = grid()?;
        assert_eq!(sum(&x, &ReduceOptions::along(0))?.to_vec::<i64>()?, [5, 7, 9]);
        assert_eq!(sum(&x.t(), &ReduceOptions::along(0))?.to_vec::<i64>()?, [6, 15]);
        assert_eq!(prod(&x, &ReduceOptions::default())?.item()?, Scalar::I64(720));
        assert_eq!(max(&x, &ReduceOptions::along(-1))?.to_vec::<i64>()?, [3, 6]);
        let kept = ReduceOptions { keepdims: true, ..ReduceOptions::along(1) };
        assert_eq!(min(&x, &kept)?.shape(), [2, 1]);
        let both = ReduceOptions { axis: Some(vec![0, 1]), ..Default::default() };
        assert_eq!(sum(&x, &both)?.item()?, Scalar::I64(21));
        Ok(())
    }

    #[test]
    fn empty_and_nan() -> Result<()> {
        let none = Array::vector(Vec::<f64>::new());
        assert_eq!(sum(&none, &ReduceOptions::default())?.item()?, Scalar::F64(0.0));
        assert_eq!(
            max(&none, &ReduceOptions::default()).map_err(|e| e.message).err().as_deref(),
            Some("zero-size array to reduction operation maximum which has no identity")
        );
        let x = Array::vector(vec![1.0, f64::NAN, 3.0]);
        assert!(max(&x, &ReduceOptions::default())?.item()?.as_f64().is_nan());
        assert_eq!(any(&x, &ReduceOptions::default())?.item()?, Scalar::Bool(true));
        Ok(())
    }

    #[test]
    fn where_and_initial() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3]);
        let mask = Array::vector(vec![true, false, true]);
        let options = ReduceOptions { mask: Some(mask), initial: Some(Scalar::I64(10)), ..Default::default() };
        assert_eq!(sum(&x, &options)?.item()?, Scalar::I64(14));
        assert_eq!(max(&x, &options)?.item()?, Scalar::I64(10));
        Ok(())
    }
}
