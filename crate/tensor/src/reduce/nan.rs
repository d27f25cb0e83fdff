//! Reductions that pass over NaN.

use super::quantile::{fractions, medians, quantiles};
use super::{ReduceOptions, max, min, prod, sum, var};
use crate::array::Array;
use crate::error::Result;
use crate::scalar::{Operand, Scalar};
use crate::ufunc::{self, UnaryOp};
use crate::warnings::{self, Category};

/// NaN replaced by a value.
pub(super) fn replaced(x: &Array, value: Scalar) -> Result<Array> {
    if !x.dtype().is_float() {
        return Ok(x.clone());
    }
    let nan = ufunc::unary(UnaryOp::Isnan, Operand::Array(x))?;
    crate::index::where_(&nan, Operand::Scalar(value.cast(x.dtype())), Operand::Array(x))
}

/// The options with NaN left out by `where`.
fn without_nan(x: &Array, options: &ReduceOptions) -> Result<ReduceOptions> {
    let nan = ufunc::unary(UnaryOp::Isnan, Operand::Array(x))?;
    let mask = ufunc::unary(UnaryOp::LogicalNot, Operand::Array(&nan))?;
    Ok(ReduceOptions { mask: Some(mask), ..options.clone() })
}

/// Sum of what is not NaN.
pub fn nansum(x: &Array, options: &ReduceOptions) -> Result<Array> {
    sum(&replaced(x, Scalar::F64(0.0))?, options)
}

/// Product of what is not NaN.
pub fn nanprod(x: &Array, options: &ReduceOptions) -> Result<Array> {
    prod(&replaced(x, Scalar::F64(1.0))?, options)
}

/// Mean of what is not NaN.
pub fn nanmean(x: &Array, options: &ReduceOptions) -> Result<Array> {
    super::mean(&replaced(x, Scalar::F64(0.0))?, &without_nan(x, options)?)
}

/// Variance of what is not NaN.
pub fn nanvar(x: &Array, ddof: f64, options: &ReduceOptions) -> Result<Array> {
    var(&replaced(x, Scalar::F64(0.0))?, ddof, &without_nan(x, options)?)
}

/// Standard deviation of what is not NaN.
pub fn nanstd(x: &Array, ddof: f64, options: &ReduceOptions) -> Result<Array> {
    super::std(&replaced(x, Scalar::F64(0.0))?, ddof, &without_nan(x, options)?)
}

fn nan_extreme(x: &Array, options: &ReduceOptions, largest: bool) -> Result<Array> {
    let start = if largest { f64::NEG_INFINITY } else { f64::INFINITY };
    let plain = ReduceOptions { out: None, ..options.clone() };
    let filled = replaced(x, Scalar::F64(start))?;
    let mut result = if largest { max(&filled, &plain)? } else { min(&filled, &plain)? };
    if x.dtype().is_float() {
        let nan = ufunc::unary(UnaryOp::Isnan, Operand::Array(x))?;
        let empty =
            super::all(&nan, &ReduceOptions { axis: plain.axis.clone(), keepdims: plain.keepdims, ..Default::default() })?;
        if empty.values::<bool>()?.iter().any(|e| *e) {
            warnings::push(Category::Runtime, "All-NaN slice encountered");
            let nan = Scalar::F64(f64::NAN).cast(x.dtype());
            result = crate::index::where_(&empty, Operand::Scalar(nan), Operand::Array(&result))?;
        }
    }
    match &options.out {
        None => Ok(result),
        Some(out) => out.assign(Operand::Array(&result)).map(|()| out.clone()),
    }
}

/// Largest of what is not NaN.
pub fn nanmax(x: &Array, options: &ReduceOptions) -> Result<Array> {
    nan_extreme(x, options, true)
}

/// Smallest of what is not NaN.
pub fn nanmin(x: &Array, options: &ReduceOptions) -> Result<Array> {
    nan_extreme(x, options, false)
}

/// Median of what is not NaN.
pub fn nanmedian(x: &Array, options: &ReduceOptions) -> Result<Array> {
    medians(x, options, true)
}

/// Quantiles of what is not NaN.
pub fn nanquantile(x: &Array, q: &Array, options: &ReduceOptions) -> Result<Array> {
    quantiles(x, q, options, true)
}

/// Percentiles of what is not NaN.
pub fn nanpercentile(x: &Array, q: &Array, options: &ReduceOptions) -> Result<Array> {
    quantiles(x, &fractions(q)?, options, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_passed_over() -> Result<()> {
        let x = Array::vector(vec![1.0, f64::NAN, 4.0]);
        let all = ReduceOptions::default();
        assert_eq!(nansum(&x, &all)?.item()?, Scalar::F64(5.0));
        assert_eq!(nanmean(&x, &all)?.item()?, Scalar::F64(2.5));
        assert_eq!(nanvar(&x, 0.0, &all)?.item()?, Scalar::F64(2.25));
        assert_eq!(nanmax(&x, &all)?.item()?, Scalar::F64(4.0));
        let none = Array::vector(vec![f64::NAN]);
        assert!(nanmin(&none, &all)?.item()?.as_f64().is_nan());
        Ok(())
    }
}
