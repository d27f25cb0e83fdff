//! Running sums and products along an axis.

use super::Lanes;
use super::total::sum_dtype;
use crate::array::Array;
use crate::dtype::DType;
use crate::element::Element;
use crate::error::Result;
use crate::scalar::Scalar;

fn scan<T: Element>(x: &Array, axis: Option<i64>, step: impl Fn(T, T) -> T) -> Result<Array> {
    let x = if axis.is_none() || x.ndim() == 0 { x.ravel()? } else { x.clone() };
    let axis = axis.filter(|_| x.ndim() > 0);
    let mut lanes = Lanes::<T>::along(&x, axis)?;
    for lane in lanes.each_mut() {
        for k in 1..lane.len() {
            lane[k] = step(lane[k - 1], lane[k]);
        }
    }
    let (data, n) = (std::mem::take(&mut lanes.data), lanes.length);
    lanes.restore(data, n, axis)
}

fn dispatch_scan(x: &Array, axis: Option<i64>, dtype: Option<DType>, product: bool) -> Result<Array> {
    let x = x.cast(sum_dtype(x.dtype(), dtype))?;
    match (x.dtype(), product) {
        (DType::F64, false) => scan::<f64>(&x, axis, |a, b| a + b),
        (DType::F64, true) => scan::<f64>(&x, axis, |a, b| a * b),
        (DType::F32, false) => scan::<f32>(&x, axis, |a, b| a + b),
        (DType::F32, true) => scan::<f32>(&x, axis, |a, b| a * b),
        (DType::I64, false) => scan::<i64>(&x, axis, i64::wrapping_add),
        (DType::I64, true) => scan::<i64>(&x, axis, i64::wrapping_mul),
        (DType::I32, false) => scan::<i32>(&x, axis, i32::wrapping_add),
        (DType::I32, true) => scan::<i32>(&x, axis, i32::wrapping_mul),
        (DType::Bool, false) => scan::<bool>(&x, axis, |a, b| a | b),
        (DType::Bool, true) => scan::<bool>(&x, axis, |a, b| a & b),
    }
}

/// Running sum; of the flattened array without an axis.
pub fn cumsum(x: &Array, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
    dispatch_scan(x, axis, dtype, false)
}

/// Running product.
pub fn cumprod(x: &Array, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
    dispatch_scan(x, axis, dtype, true)
}

/// Running sum that counts NaN as zero.
pub fn nancumsum(x: &Array, axis: Option<i64>, dtype: Option<DType>) -> Result<Array> {
    cumsum(&super::nan::replaced(x, Scalar::F64(0.0))?, axis, dtype)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn along_axes() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3, 4]).reshape(&[2, 2])?;
        assert_eq!(cumsum(&x, None, None)?.to_vec::<i64>()?, [1, 3, 6, 10]);
        assert_eq!(cumsum(&x, Some(0), None)?.to_vec::<i64>()?, [1, 2, 4, 6]);
        assert_eq!(cumprod(&x, Some(1), None)?.to_vec::<i64>()?, [1, 2, 3, 12]);
        assert_eq!(cumsum(&Array::vector(vec![true, true]), None, None)?.to_vec::<i64>()?, [1, 2]);
        Ok(())
    }
}
