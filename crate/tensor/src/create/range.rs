//! `arange`, `linspace`, `logspace`, `geomspace`: NumPy's formulas, so that every bit agrees.

use crate::array::Array;
use crate::dtype::{DType, result_type};
use crate::error::{ErrorKind, Result, TensorError};
use crate::layout::Shape;
use crate::memory;
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};

fn too_large() -> TensorError {
    TensorError::value("Maximum allowed size exceeded")
}

/// Evenly spaced values in `[start, stop)`.
///
/// The length is `ceil((stop - start)/step)` in doubles; values are `start + i*delta` with
/// `delta = (start + step) - start`, as NumPy fills them.
pub fn arange(start: Operand, stop: Operand, step: Operand, dtype: Option<DType>) -> Result<Array> {
    let dtype = match dtype {
        Some(d) => d,
        None => match result_type(&[start, stop, step])? {
            DType::Bool => DType::I64,
            d => d,
        },
    };
    let number =
        |x: Operand| x.to_array().and_then(|a| a.item()).map_err(|_| TensorError::type_("arange: arguments must be numbers"));
    let (a, b, s) = (number(start)?, number(stop)?, number(step)?);
    if s.as_f64() == 0.0 {
        return Err(TensorError::new(ErrorKind::ZeroDivision, "division by zero"));
    }
    if let (Some(a), Some(b), Some(s), false) = (a.as_i64(), b.as_i64(), s.as_i64(), dtype.is_bool()) {
        let span = i128::from(b) - i128::from(a);
        let s128 = i128::from(s);
        let n = (span + s128 - s128.signum()).div_euclid(s128).max(0);
        let n = if span.signum() == s128.signum() { n } else { 0 };
        // More than this machine can count (wasm has 32 bits) does not fit its memory either.
        let n = usize::try_from(n)
            .map_err(|_| if n < 1 << 60 { memory::allocation_error(&[usize::MAX], DType::I64) } else { too_large() })?;
        let mut data = memory::reserve::<i64>(&[n], n)?;
        data.extend((0..n as i64).map(|i| a.wrapping_add(i.wrapping_mul(s))));
        return Array::vector(data).cast(dtype);
    }
    let (a, b, s) = (a.as_f64(), b.as_f64(), s.as_f64());
    let length = ((b - a) / s).ceil();
    if length.is_nan() {
        return Err(TensorError::value("arange: cannot compute length"));
    }
    if length > 1e15 {
        return Err(too_large());
    }
    let n = length.max(0.0) as usize;
    if dtype == DType::F32 {
        // NumPy's float loop takes start and delta in single precision.
        let (first, second) = (a as f32, (a + s) as f32);
        let delta = second - first;
        let mut data = memory::reserve::<f32>(&[n], n)?;
        data.extend((0..n).map(|i| if i == 1 { second } else { first + i as f32 * delta }));
        return Ok(Array::vector(data));
    }
    if dtype.is_integer() {
        let (first, second) = (a as i64, (a + s) as i64);
        let delta = second.wrapping_sub(first);
        let mut data = memory::reserve::<i64>(&[n], n)?;
        data.extend((0..n as i64).map(|i| first.wrapping_add(i.wrapping_mul(delta))));
        return Array::vector(data).cast(dtype);
    }
    if dtype.is_bool() && n > 2 {
        return Err(TensorError::type_("arange() is only supported for booleans when the result has at most length 2."));
    }
    let delta = (a + s) - a;
    let mut data = memory::reserve::<f64>(&[n], n)?;
    data.extend((0..n).map(|i| if i == 1 { a + s } else { a + i as f64 * delta }));
    Array::vector(data).cast(dtype)
}

/// `num` values from `start` to `stop` and the step between them; endpoints may be arrays, giving columns.
pub fn linspace(
    start: Operand,
    stop: Operand,
    num: i64,
    endpoint: bool,
    dtype: Option<DType>,
    axis: i64,
) -> Result<(Array, Array)> {
    if num < 0 {
        return Err(TensorError::value(format!("Number of samples, {num}, must be non-negative.")));
    }
    let n = num as usize;
    let div = if endpoint { num - 1 } else { num };
    let computed = result_type(&[start, stop, Operand::Float(num as f64)])?;
    let dtype = dtype.unwrap_or(computed);
    let start = ufunc::binary(BinaryOp::Multiply, start, Operand::Float(1.0))?;
    let stop = ufunc::binary(BinaryOp::Multiply, stop, Operand::Float(1.0))?;
    let delta = ufunc::binary(BinaryOp::Subtract, Operand::Array(&stop), Operand::Array(&start))?;
    let wide = start.broadcast_view(delta.shape()).unwrap_or_else(|| start.clone());
    let (first, last, spans) = (wide.to_f64_vec()?, stop.broadcast_to(delta.shape())?.to_f64_vec()?, delta.to_f64_vec()?);
    let mut shape = Shape::from_slice(&[n]);
    shape.extend_from_slice(delta.shape());
    let size = memory::checked_size(&shape)?;
    let mut data = memory::reserve::<f64>(&shape, size)?;
    let steps: Vec<f64> = spans.iter().map(|d| if div > 0 { d / div as f64 } else { f64::NAN }).collect();
    // NumPy decides for all columns together whether a step underflowed to zero.
    let any_zero = steps.contains(&0.0);
    for i in 0..n {
        let k = i as f64;
        for (c, span) in spans.iter().enumerate() {
            let y = if div <= 0 {
                k * span
            } else if any_zero {
                k / div as f64 * span
            } else {
                k * steps[c]
            };
            data.push(if endpoint && n > 1 && i == n - 1 { last[c] } else { y + first[c] });
        }
    }
    if dtype.is_integer() {
        data.iter_mut().for_each(|v| *v = v.floor());
    }
    let mut out = Array::owned(data, shape).cast(dtype)?;
    if axis != 0 {
        out = out.moveaxis(&[0], &[axis])?;
    }
    Ok((out, Array::owned(steps, delta.shape.clone())))
}

/// Powers of a base with evenly spaced exponents.
pub fn logspace(start: Operand, stop: Operand, num: i64, endpoint: bool, base: f64, dtype: Option<DType>) -> Result<Array> {
    let (y, _) = linspace(start, stop, num, endpoint, None, 0)?;
    let out = ufunc::binary(BinaryOp::Power, Operand::Float(base), Operand::Array(&y))?;
    match dtype {
        Some(d) => out.cast(d),
        None => Ok(out),
    }
}

/// `num` values in geometric progression; both ends exact.
pub fn geomspace(start: f64, stop: f64, num: i64, endpoint: bool, dtype: Option<DType>) -> Result<Array> {
    if start == 0.0 || stop == 0.0 {
        return Err(TensorError::value("Geometric sequence cannot include zero"));
    }
    if (start < 0.0) != (stop < 0.0) {
        return Err(TensorError::value(
            "geomspace between numbers of different sign needs complex numbers, which are not available here",
        ));
    }
    let sign = start.signum();
    let (a, b) = (start.abs(), stop.abs());
    let out = logspace(Operand::Float(libm::log10(a)), Operand::Float(libm::log10(b)), num, endpoint, 10.0, None)?;
    let mut data = out.to_f64_vec()?;
    data.iter_mut().for_each(|v| *v *= sign);
    let n = data.len();
    if n > 0 {
        data[0] = start;
    }
    if n > 1 && endpoint {
        data[n - 1] = stop;
    }
    Array::vector(data).cast(dtype.unwrap_or(DType::F64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_ranges_are_pythons() -> Result<()> {
        for (a, b, s) in [(0, 5, 1), (0, 5, 2), (5, 0, -1), (5, 0, -2), (3, 3, 1), (0, 5, -1), (-4, 4, 3)] {
            let expected: Vec<i64> = if s > 0 {
                (a..b).step_by(s as usize).collect()
            } else {
                let mut v = Vec::new();
                let mut k = a;
                while k > b {
                    v.push(k);
                    k += s;
                }
                v
            };
            assert_eq!(arange(Operand::Int(a), Operand::Int(b), Operand::Int(s), None)?.to_vec::<i64>()?, expected);
        }
        Ok(())
    }

    #[test]
    fn linspace_ends_exactly() -> Result<()> {
        let (y, step) = linspace(Operand::Int(0), Operand::Float(0.3), 4, true, None, 0)?;
        assert_eq!((y.size(), y.scalar_at(3).map(|s| s.as_f64())), (4, Some(0.3)));
        assert_eq!(step.item()?.as_f64(), 0.3 / 3.0);
        assert_eq!(linspace(Operand::Int(1), Operand::Int(2), 1, true, None, 0)?.0.to_f64_vec()?, [1.0]);
        assert!(linspace(Operand::Int(1), Operand::Int(2), -1, true, None, 0).is_err());
        Ok(())
    }
}
