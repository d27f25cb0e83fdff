//! Median, quantiles and percentiles, interpolated linearly as NumPy does by default.

use super::{Lanes, ReduceOptions};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};
use crate::warnings::{self, Category};

/// NumPy's interpolation between neighbours, exact at both ends and monotone.
fn lerp(a: f64, b: f64, t: f64) -> f64 {
    let d = b - a;
    if t >= 0.5 { b - d * (1.0 - t) } else { a + d * t }
}

/// What a quantile between two elements is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuantileMethod {
    /// On the straight line between them.
    #[default]
    Linear,
    /// The lower one.
    Lower,
    /// The higher one.
    Higher,
    /// The nearer one, the one of even rank in the middle.
    Nearest,
    /// Their mean.
    Midpoint,
}

/// The quantile of a sorted lane.
fn of_sorted(lane: &[f64], q: f64, method: QuantileMethod) -> f64 {
    let Some(last) = lane.len().checked_sub(1) else { return f64::NAN };
    let at = q * last as f64;
    let low = at.floor();
    let k = (low as usize).min(last);
    let (a, b) = (lane[k], lane[if at > low { (k + 1).min(last) } else { k }]);
    match method {
        QuantileMethod::Linear => lerp(a, lane[(k + 1).min(last)], at - low),
        QuantileMethod::Lower => a,
        QuantileMethod::Higher => b,
        QuantileMethod::Nearest if at - low == 0.5 => {
            if k % 2 == 0 {
                a
            } else {
                b
            }
        }
        QuantileMethod::Nearest => {
            if at - low < 0.5 {
                a
            } else {
                b
            }
        }
        QuantileMethod::Midpoint => lerp(a, b, 0.5),
    }
}

/// One lane's values sorted; `None` if NaN makes the result NaN.
fn sorted(lane: &[f64], skip_nan: bool) -> Option<Vec<f64>> {
    let mut v: Vec<f64> = lane.iter().copied().filter(|x| !(skip_nan && x.is_nan())).collect();
    if v.iter().any(|x| x.is_nan()) {
        return None;
    }
    v.sort_unstable_by(f64::total_cmp);
    Some(v)
}

pub(super) fn quantiles(x: &Array, q: &Array, options: &ReduceOptions, skip_nan: bool) -> Result<Array> {
    let wanted = q.to_f64_vec()?;
    if wanted.iter().any(|q| !(0.0..=1.0).contains(q)) {
        return Err(TensorError::value("Quantiles must be in the range [0, 1]"));
    }
    let lanes = Lanes::<f64>::over(x, &options.axes(x.ndim())?)?;
    let count = lanes.count();
    if lanes.length == 0 && count > 0 && !skip_nan {
        return Err(TensorError::index("index -1 is out of bounds for axis 0 with size 0"));
    }
    let mut out = vec![0.0; count * wanted.len()];
    for (c, lane) in lanes.each().enumerate() {
        let v = sorted(lane, skip_nan);
        if v.as_ref().is_some_and(Vec::is_empty) {
            warnings::push(Category::Runtime, "All-NaN slice encountered");
        }
        for (k, q) in wanted.iter().enumerate() {
            out[k * count + c] = v.as_ref().map_or(f64::NAN, |v| of_sorted(v, *q, options.method));
        }
    }
    let mut shape = Shape::from_slice(q.shape());
    if options.keepdims {
        let axes = options.axes(x.ndim())?;
        shape.extend(x.shape.iter().enumerate().map(|(a, &n)| if axes.contains(&a) { 1 } else { n }));
    } else {
        shape.extend_from_slice(&lanes.shape);
    }
    let dtype = if x.dtype() == DType::F32 { DType::F32 } else { DType::F64 };
    let result = Array::owned(out, shape).cast(dtype)?;
    match &options.out {
        None => Ok(result),
        Some(out) => out.assign(Operand::Array(&result)).map(|()| out.clone()),
    }
}

/// Values below which a fraction `q` (0 to 1) of the data lies; the axes of `q` come first.
pub fn quantile(x: &Array, q: &Array, options: &ReduceOptions) -> Result<Array> {
    quantiles(x, q, options, false)
}

/// Checks percentages and turns them into fractions.
pub(super) fn fractions(q: &Array) -> Result<Array> {
    if q.values::<f64>()?.iter().any(|q| !(0.0..=100.0).contains(q)) {
        return Err(TensorError::value("Percentiles must be in the range [0, 100]"));
    }
    ufunc::binary(BinaryOp::Divide, Operand::Array(&q.cast(DType::F64)?), Operand::Float(100.0))
}

/// [`quantile`] with percentages.
pub fn percentile(x: &Array, q: &Array, options: &ReduceOptions) -> Result<Array> {
    quantiles(x, &fractions(q)?, options, false)
}

pub(super) fn medians(x: &Array, options: &ReduceOptions, skip_nan: bool) -> Result<Array> {
    let lanes = Lanes::<f64>::over(x, &options.axes(x.ndim())?)?;
    let mut out = Vec::with_capacity(lanes.count());
    for lane in lanes.each() {
        out.push(match sorted(lane, skip_nan) {
            None => f64::NAN,
            Some(v) if v.is_empty() => {
                let text = if skip_nan && !lane.is_empty() { "All-NaN slice encountered" } else { "Mean of empty slice" };
                warnings::push(Category::Runtime, text);
                f64::NAN
            }
            Some(v) => {
                let k = v.len() / 2;
                if v.len() % 2 == 1 { v[k] } else { (v[k - 1] + v[k]) / 2.0 }
            }
        });
    }
    let dtype = if x.dtype() == DType::F32 { DType::F32 } else { DType::F64 };
    let result = Array::owned(out, lanes.shape).cast(dtype)?;
    options.finish(result, x, "median")
}

/// The middle value, or the mean of the two middle ones.
pub fn median(x: &Array, options: &ReduceOptions) -> Result<Array> {
    medians(x, options, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn linear_interpolation() -> Result<()> {
        let x = Array::vector(vec![4i64, 1, 3, 2]);
        let all = ReduceOptions::default();
        assert_eq!(median(&x, &all)?.item()?, Scalar::F64(2.5));
        let q = Array::vector(vec![0i64, 25, 100]);
        assert_eq!(percentile(&x, &q, &all)?.to_f64_vec()?, [1.0, 1.75, 4.0]);
        assert!(quantile(&x, &Array::vector(vec![1.5]), &all).is_err());
        Ok(())
    }

    #[test]
    fn nan_spreads_unless_skipped() -> Result<()> {
        let x = Array::vector(vec![1.0, f64::NAN, 3.0]);
        assert!(median(&x, &ReduceOptions::default())?.item()?.as_f64().is_nan());
        assert_eq!(medians(&x, &ReduceOptions::default(), true)?.item()?, Scalar::F64(2.0));
        Ok(())
    }
}
