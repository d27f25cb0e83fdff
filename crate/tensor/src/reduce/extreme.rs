//! Positions of extremes.

use super::{Lanes, ReduceOptions};
use crate::array::Array;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError};

fn position(x: &Array, axis: Option<i64>, keepdims: bool, largest: bool, skip_nan: bool) -> Result<Array> {
    let name = if largest { "argmax" } else { "argmin" };
    let options = ReduceOptions { axis: axis.map(|a| vec![a]), keepdims, ..Default::default() };
    if x.is_stored() && !skip_nan && x.size() > 0 {
        return options.finish(super::lazy::position(x, axis, largest)?, x, name);
    }
    // The dispatch also makes a bool version, in which clippy would rather see `&` and `!`.
    #[allow(clippy::bool_comparison)]
    let result = dispatch!(x.dtype(), T => {
        let lanes = Lanes::<T>::along(x, axis)?;
        if lanes.length == 0 && lanes.count() > 0 {
            return Err(TensorError::value(format!("attempt to get {name} of an empty sequence")));
        }
        let mut out = Vec::with_capacity(lanes.count());
        for lane in lanes.each() {
            let mut best: Option<usize> = None;
            for (k, v) in lane.iter().enumerate() {
                if v.is_nan_value() {
                    if skip_nan {
                        continue;
                    }
                    best = Some(k);
                    break;
                }
                let better = best.is_none_or(|b| if largest { *v > lane[b] } else { *v < lane[b] });
                if better {
                    best = Some(k);
                }
            }
            out.push(best.ok_or_else(|| TensorError::value("All-NaN slice encountered"))? as i64);
        }
        Array::owned(out, lanes.shape)
    });
    options.finish(result, x, name)
}

/// The first position of the largest value; NaN counts as largest.
pub fn argmax(x: &Array, axis: Option<i64>, keepdims: bool) -> Result<Array> {
    position(x, axis, keepdims, true, false)
}

/// The first position of the smallest value; NaN counts as smallest.
pub fn argmin(x: &Array, axis: Option<i64>, keepdims: bool) -> Result<Array> {
    position(x, axis, keepdims, false, false)
}

/// [`argmax`] passing over NaN.
pub fn nanargmax(x: &Array, axis: Option<i64>, keepdims: bool) -> Result<Array> {
    position(x, axis, keepdims, true, true)
}

/// [`argmin`] passing over NaN.
pub fn nanargmin(x: &Array, axis: Option<i64>, keepdims: bool) -> Result<Array> {
    position(x, axis, keepdims, false, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn the_first_of_equals_and_nan() -> Result<()> {
        let x = Array::vector(vec![1.0, 3.0, 3.0, f64::NAN]);
        assert_eq!(argmax(&x, None, false)?.item()?, Scalar::I64(3));
        assert_eq!(nanargmax(&x, None, false)?.item()?, Scalar::I64(1));
        let g = Array::vector(vec![4i64, 1, 2, 9]).reshape(&[2, 2])?;
        assert_eq!(argmin(&g, Some(0), false)?.to_vec::<i64>()?, [1, 0]);
        assert!(argmax(&Array::vector(Vec::<i64>::new()), None, false).is_err());
        Ok(())
    }
}
