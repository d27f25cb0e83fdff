//! Functions built from ufuncs: `clip`, `round`, `divmod`, and the `outer`/`accumulate`/`reduce` methods.

use super::{BinaryOp, UfuncOptions, UnaryOp, binary, binary_with, unary};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::index::Index;
use crate::layout::normalize_axis;
use crate::reduce::{self, ReduceOptions};
use crate::scalar::Operand;

/// Values limited to an interval; a missing bound does not limit. With `out` in the caller's hands use `assign`.
pub fn clip(x: Operand, low: Option<Operand>, high: Option<Operand>) -> Result<Array> {
    let mut result = match low {
        Some(low) => Some(binary(BinaryOp::Maximum, x, low)?),
        None => None,
    };
    if let Some(high) = high {
        let from = result.as_ref().map_or(x, Operand::Array);
        result = Some(binary(BinaryOp::Minimum, from, high)?);
    }
    match result {
        Some(r) => Ok(r),
        None => x.to_array()?.copy(),
    }
}

/// Rounding to decimal places, halves to even, by NumPy's own recipe: scale, round, scale back.
pub fn round(x: Operand, decimals: i64) -> Result<Array> {
    let dtype = x.dtype();
    if dtype.is_bool() {
        // NumPy gives float16 here, a type that does not exist in this crate.
        return unary(UnaryOp::Rint, x);
    }
    if dtype.is_integer() && decimals >= 0 {
        return x.to_array()?.copy();
    }
    if decimals == 0 {
        return unary(UnaryOp::Rint, x);
    }
    let factor = 10f64.powi(i32::try_from(decimals.unsigned_abs()).unwrap_or(400));
    let (there, back) =
        if decimals > 0 { (BinaryOp::Multiply, BinaryOp::Divide) } else { (BinaryOp::Divide, BinaryOp::Multiply) };
    let scaled = binary(there, x, Operand::Float(factor))?;
    let rounded = unary(UnaryOp::Rint, Operand::Array(&scaled))?;
    binary(back, Operand::Array(&rounded), Operand::Float(factor))?.cast(dtype)
}

/// Quotient rounded down and remainder.
pub fn divmod(a: Operand, b: Operand) -> Result<(Array, Array)> {
    Ok((binary(BinaryOp::FloorDivide, a, b)?, binary(BinaryOp::Remainder, a, b)?))
}

/// Fractional and integral part, both with the value's sign.
pub fn modf(x: Operand) -> Result<(Array, Array)> {
    let x = x.to_array()?.cast(x.dtype().to_float())?;
    let whole = unary(UnaryOp::Trunc, Operand::Array(&x))?;
    let part: Vec<f64> = x.values::<f64>()?.iter().map(|v| if v.is_infinite() { 0.0f64.copysign(*v) } else { v % 1.0 }).collect();
    Ok((Array::owned(part, x.shape.clone()).cast(x.dtype())?, whole))
}

/// Every pair of elements combined.
pub fn outer_op(op: BinaryOp, a: &Array, b: &Array) -> Result<Array> {
    let mut shape: Vec<i64> = a.shape().iter().map(|&n| n as i64).collect();
    shape.extend(std::iter::repeat_n(1, b.ndim()));
    binary(op, Operand::Array(&a.reshape(&shape)?), Operand::Array(b))
}

/// Running results along an axis: `out[i] = op(out[i-1], x[i])`.
pub fn accumulate(op: BinaryOp, x: &Array, axis: i64) -> Result<Array> {
    match op {
        BinaryOp::Add => return reduce::cumsum(x, Some(axis), None),
        BinaryOp::Multiply => return reduce::cumprod(x, Some(axis), None),
        _ => {}
    }
    let axis = normalize_axis(axis, x.ndim())?;
    let out = x.copy()?;
    let row = |k: usize| {
        let mut at = vec![Index::ALL; axis];
        at.push(Index::Int(k as i64));
        out.get(&at)
    };
    for k in 1..x.shape()[axis] {
        let to = row(k)?;
        binary_with(
            op,
            Operand::Array(&row(k - 1)?),
            Operand::Array(&to),
            &UfuncOptions { out: Some(&to), ..Default::default() },
        )?;
    }
    Ok(out)
}

/// A ufunc's `reduce` over one axis (the first if none is given).
pub fn reduce_op(op: BinaryOp, x: &Array, options: &ReduceOptions) -> Result<Array> {
    match op {
        BinaryOp::Add => return reduce::sum(x, options),
        BinaryOp::Multiply => return reduce::prod(x, options),
        BinaryOp::Maximum => return reduce::max(x, options),
        BinaryOp::Minimum => return reduce::min(x, options),
        BinaryOp::LogicalAnd => return reduce::all(x, options),
        BinaryOp::LogicalOr => return reduce::any(x, options),
        _ => {}
    }
    let axis = match options.axis.as_deref() {
        None => 0,
        Some([a]) => normalize_axis(*a, x.ndim())?,
        Some(_) => {
            return Err(TensorError::value(format!(
                "reduction operation '{}' is not reorderable, so at most one axis may be specified",
                op.name()
            )));
        }
    };
    let moved = x.moveaxis(&[axis as i64], &[0])?;
    let Some(&n) = moved.shape().first() else { return x.copy() };
    if n == 0 {
        return Err(TensorError::value(format!("zero-size array to reduction operation {} which has no identity", op.name())));
    }
    let mut out = moved.get_int(0)?.copy()?;
    for k in 1..n {
        out = binary(op, Operand::Array(&out), Operand::Array(&moved.get_int(k as i64)?))?;
    }
    if options.keepdims { out.expand_dims(&[axis as i64]) } else { Ok(out) }
}

/// NaN and infinities replaced by finite numbers: 0 and the largest ones unless others are given.
pub fn nan_to_num(x: &Array, nan: f64, posinf: Option<f64>, neginf: Option<f64>) -> Result<Array> {
    if !x.dtype().is_float() {
        return x.copy();
    }
    let largest = if x.dtype() == DType::F32 { f64::from(f32::MAX) } else { f64::MAX };
    let (high, low) = (posinf.unwrap_or(largest), neginf.unwrap_or(-largest));
    let fix = |v: f64| {
        if v.is_nan() {
            nan
        } else if v == f64::INFINITY {
            high
        } else if v == f64::NEG_INFINITY {
            low
        } else {
            v
        }
    };
    let out: Vec<f64> = x.values::<f64>()?.iter().map(|v| fix(*v)).collect();
    Array::owned(out, x.shape.clone()).cast(x.dtype())
}

/// sin(πx)/(πx), 1 at zero.
pub fn sinc(x: Operand) -> Result<Array> {
    let dtype = x.dtype().to_float();
    let x = x.to_array()?;
    let f = |v: f64| {
        let y = std::f64::consts::PI * if v == 0.0 { 1.0e-20 } else { v };
        libm::sin(y) / y
    };
    Array::owned(x.values::<f64>()?.iter().map(|v| f(*v)).collect(), x.shape.clone()).cast(dtype)
}

/// The modified Bessel function of order zero, by its power series (converges everywhere; ~1e-15 relative).
pub fn i0(x: Operand) -> Result<Array> {
    let dtype = x.dtype().to_float();
    let x = x.to_array()?;
    let series = |v: f64| {
        let q = v * v / 4.0;
        let (mut term, mut sum, mut k) = (1.0, 1.0, 1.0);
        while term > sum * 1e-17 && k < 2000.0 {
            term *= q / (k * k);
            sum += term;
            k += 1.0;
        }
        sum
    };
    Array::owned(x.values::<f64>()?.iter().map(|v| series(*v)).collect(), x.shape.clone()).cast(dtype)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn rounding_is_half_even_after_scaling() -> Result<()> {
        let x = Array::vector(vec![0.5, 1.5, 2.5, -0.5, 1.25]);
        assert_eq!(round(Operand::Array(&x), 0)?.to_vec::<f64>()?, [0.0, 2.0, 2.0, -0.0, 1.0]);
        assert_eq!(round(Operand::Array(&x), 1)?.to_vec::<f64>()?[4], 1.2);
        let n = Array::vector(vec![15i64, 25, 14]);
        assert_eq!(round(Operand::Array(&n), -1)?.to_vec::<i64>()?, [20, 20, 10]);
        Ok(())
    }

    #[test]
    fn bessel_and_sinc_at_known_points() -> Result<()> {
        let at = |v: f64| Operand::Scalar(Scalar::F64(v));
        assert!((i0(at(1.0))?.item()?.as_f64() - 1.266_065_877_752_008_4).abs() < 1e-14);
        assert_eq!(sinc(at(0.0))?.item()?, Scalar::F64(1.0));
        assert!(sinc(at(1.0))?.item()?.as_f64().abs() < 1e-16);
        Ok(())
    }
}
