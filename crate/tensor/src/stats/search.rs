//! Places in sorted data, and interpolation between points.

use super::sort::{argsort, order};
use crate::array::Array;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError};
use crate::index::{TakeMode, take};

/// Which side of equal elements counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Before them.
    #[default]
    Left,
    /// After them.
    Right,
}

/// Where values would have to be inserted into a sorted vector to keep it sorted.
pub fn searchsorted(sorted: &Array, values: &Array, side: Side, sorter: Option<&Array>) -> Result<Array> {
    if sorted.ndim() != 1 {
        return Err(TensorError::value("object too deep for desired array"));
    }
    let sorted = match sorter {
        Some(s) => take(sorted, s, None, TakeMode::Raise)?,
        None => sorted.clone(),
    };
    dispatch!(sorted.dtype().promote(values.dtype()), T => {
        let (a, v) = (sorted.cast(T::DTYPE)?, values.cast(T::DTYPE)?);
        let (a, v) = (a.values::<T>()?, v.values::<T>()?);
        let place = |x: &T| match side {
            Side::Left => a.partition_point(|y| order(y, x).is_lt()),
            Side::Right => a.partition_point(|y| order(y, x).is_le()),
        };
        Ok(Array::owned(v.iter().map(|x| place(x) as i64).collect(), values.shape.clone()))
    })
}

/// The number of the bin each value falls into; bins rise or fall.
pub fn digitize(x: &Array, bins: &Array, right: bool) -> Result<Array> {
    if bins.ndim() != 1 {
        return Err(TensorError::value("object of too small depth for desired array"));
    }
    let edges = bins.to_f64_vec()?;
    let rising = edges.windows(2).all(|w| w[0] <= w[1]);
    if !rising && !edges.windows(2).all(|w| w[0] >= w[1]) {
        return Err(TensorError::value("bins must be monotonically increasing or decreasing"));
    }
    let side = if right { Side::Left } else { Side::Right };
    if rising {
        return searchsorted(bins, x, side, None);
    }
    let flipped = crate::shape::flip(bins, None)?.copy()?;
    let from_end = searchsorted(&flipped, x, side, None)?;
    let n = edges.len() as i64;
    let side_fixed: Vec<i64> = from_end.values::<i64>()?.iter().map(|k| n - k).collect();
    Ok(Array::owned(side_fixed, x.shape.clone()))
}

/// Straight lines between the points `(xp, fp)`; outside, the end values unless others are given.
pub fn interp(x: &Array, xp: &Array, fp: &Array, left: Option<f64>, right: Option<f64>, period: Option<f64>) -> Result<Array> {
    if xp.ndim() != 1 || fp.ndim() != 1 {
        return Err(TensorError::value("object too deep for desired array"));
    }
    if let Some(period) = period {
        return periodic(x, xp, fp, period);
    }
    let (px, py) = (xp.to_f64_vec()?, fp.to_f64_vec()?);
    if px.is_empty() {
        return Err(TensorError::value("array of sample points is empty"));
    }
    if px.len() != py.len() {
        return Err(TensorError::value("fp and xp are not of the same length."));
    }
    let n = px.len();
    let (low, high) = (left.unwrap_or(py[0]), right.unwrap_or(py[n - 1]));
    let at = |v: f64| {
        if v.is_nan() {
            return v;
        }
        if n == 1 {
            return if v < px[0] {
                low
            } else if v > px[0] {
                high
            } else {
                py[0]
            };
        }
        if v > px[n - 1] {
            return high;
        }
        if v < px[0] {
            return low;
        }
        let k = px.partition_point(|p| *p <= v).saturating_sub(1);
        if k == n - 1 || px[k] == v {
            return py[k];
        }
        let slope = (py[k + 1] - py[k]) / (px[k + 1] - px[k]);
        let y = slope * (v - px[k]) + py[k];
        if !y.is_nan() {
            return y;
        }
        // Infinite slopes: try from the other end, then a flat piece, as NumPy does.
        let y = slope * (v - px[k + 1]) + py[k + 1];
        if y.is_nan() && py[k] == py[k + 1] { py[k] } else { y }
    };
    let out: Vec<f64> = x.values::<f64>()?.iter().map(|v| at(*v)).collect();
    Ok(Array::owned(out, x.shape.clone()))
}

fn periodic(x: &Array, xp: &Array, fp: &Array, period: f64) -> Result<Array> {
    if period == 0.0 {
        return Err(TensorError::value("period must be a non-zero value"));
    }
    let period = period.abs();
    let wrap = |v: f64| crate::ufunc::floor_remainder(v, period);
    let wrapped = |a: &Array| -> Result<Vec<f64>> { Ok(a.to_f64_vec()?.into_iter().map(wrap).collect()) };
    let (px, py) = (wrapped(xp)?, fp.to_f64_vec()?);
    if px.len() != py.len() {
        return Err(TensorError::value("fp and xp are not of the same length."));
    }
    let by = argsort(&Array::vector(px.clone()), Some(-1))?.to_vec::<i64>()?;
    let (Some(&first), Some(&last)) = (by.first(), by.last()) else {
        return Err(TensorError::value("array of sample points is empty"));
    };
    let mut ring: Vec<(f64, f64)> = vec![(px[last as usize] - period, py[last as usize])];
    ring.extend(by.iter().map(|&k| (px[k as usize], py[k as usize])));
    ring.push((px[first as usize] + period, py[first as usize]));
    let (a, b): (Vec<f64>, Vec<f64>) = ring.into_iter().unzip();
    let x = Array::owned(wrapped(x)?, x.shape.clone());
    interp(&x, &Array::vector(a), &Array::vector(b), None, None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() -> Result<()> {
        let a = Array::vector(vec![1i64, 2, 2, 3]);
        let v = Array::vector(vec![2.0, 2.5, f64::NAN]);
        assert_eq!(searchsorted(&a, &v, Side::Left, None)?.to_vec::<i64>()?, [1, 3, 4]);
        assert_eq!(searchsorted(&a, &v, Side::Right, None)?.to_vec::<i64>()?, [3, 3, 4]);
        let x = Array::vector(vec![0.2, 6.4, 3.0]);
        assert_eq!(digitize(&x, &Array::vector(vec![0.0, 1.0, 3.0, 7.0]), false)?.to_vec::<i64>()?, [1, 3, 3]);
        assert_eq!(digitize(&x, &Array::vector(vec![7.0, 3.0, 1.0, 0.0]), false)?.to_vec::<i64>()?, [3, 1, 1]);
        Ok(())
    }

    #[test]
    fn lines_between_points() -> Result<()> {
        let p = |x: &[f64]| Array::vector(x.to_vec());
        let x = p(&[-1.0, 0.5, 2.0, 9.0]);
        assert_eq!(
            interp(&x, &p(&[0.0, 1.0, 2.0]), &p(&[0.0, 10.0, 0.0]), None, Some(7.0), None)?.to_f64_vec()?,
            [0.0, 5.0, 0.0, 7.0]
        );
        let around =
            interp(&p(&[350.0, 370.0]), &p(&[0.0, 90.0, 180.0, 270.0]), &p(&[0.0, 90.0, 180.0, 270.0]), None, None, Some(360.0))?;
        assert_eq!(around.to_f64_vec()?, [30.0, 10.0]);
        Ok(())
    }
}
