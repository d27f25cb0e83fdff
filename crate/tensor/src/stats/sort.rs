//! Sorting along an axis; NaN goes to the end, equal elements keep their order.

use std::cmp::Ordering;

use crate::array::Array;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError};
use crate::layout::normalize_axis;
use crate::reduce::Lanes;
use crate::scalar::Operand;

/// The order of sorting: NaN after everything.
pub(super) fn order<T: Element>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or_else(|| a.is_nan_value().cmp(&b.is_nan_value()))
}

/// A sorted copy; flattened without an axis.
pub fn sort(x: &Array, axis: Option<i64>) -> Result<Array> {
    if let Some(a) = axis {
        normalize_axis(a, x.ndim())?;
    }
    dispatch!(x.dtype(), T => {
        let mut lanes = Lanes::<T>::along(x, axis)?;
        lanes.each_mut().for_each(|lane| lane.sort_unstable_by(order));
        let (data, n) = (std::mem::take(&mut lanes.data), lanes.length);
        lanes.restore(data, n, axis)
    })
}

/// Sorts the array itself.
pub fn sort_in_place(x: &Array, axis: i64) -> Result<()> {
    x.assign(Operand::Array(&sort(x, Some(axis))?))
}

/// The positions that sort, stably.
pub fn argsort(x: &Array, axis: Option<i64>) -> Result<Array> {
    dispatch!(x.dtype(), T => {
        let lanes = Lanes::<T>::along(x, axis)?;
        let n = lanes.length;
        let mut data = Vec::with_capacity(lanes.data.len());
        for lane in lanes.each() {
            let mut at: Vec<i64> = (0..n as i64).collect();
            at.sort_by(|&i, &j| order(&lane[i as usize], &lane[j as usize]));
            data.extend(at);
        }
        lanes.restore(data, n, axis)
    })
}

/// The positions that sort by several keys, the last one counting most.
pub fn lexsort(keys: &[Array]) -> Result<Array> {
    let Some(last) = keys.last() else {
        return Err(TensorError::type_("need sequence of keys with len > 0 in lexsort"));
    };
    if keys.iter().any(|k| k.shape() != last.shape() || k.ndim() != 1) {
        return Err(TensorError::value("all keys need to be the same shape"));
    }
    let columns = keys.iter().map(Array::to_f64_vec).collect::<Result<Vec<_>>>()?;
    let mut at: Vec<i64> = (0..last.size() as i64).collect();
    at.sort_by(|&i, &j| {
        columns.iter().rev().map(|c| order(&c[i as usize], &c[j as usize])).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(Array::vector(at))
}

fn check_kth(n: usize, kth: i64) -> Result<()> {
    let size = n as i64;
    if kth < -size || kth >= size {
        return Err(TensorError::value(format!("kth(={kth}) out of bounds ({n})")));
    }
    Ok(())
}

/// A copy in which the kth element stands where sorting puts it, smaller ones before it.
///
/// Fully sorted, which is one of the orders that NumPy allows itself.
pub fn partition(x: &Array, kth: i64, axis: Option<i64>) -> Result<Array> {
    let sorted = sort(x, axis)?;
    let along = axis.map_or(Ok(0), |a| normalize_axis(a, sorted.ndim()))?;
    check_kth(sorted.shape()[along], kth)?;
    Ok(sorted)
}

/// The positions of [`partition`].
pub fn argpartition(x: &Array, kth: i64, axis: Option<i64>) -> Result<Array> {
    let at = argsort(x, axis)?;
    let along = axis.map_or(Ok(0), |a| normalize_axis(a, at.ndim()))?;
    check_kth(at.shape()[along], kth)?;
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_last_and_stable() -> Result<()> {
        let x = Array::vector(vec![3.0, f64::NAN, 1.0, 2.0]);
        let y = sort(&x, Some(-1))?.to_f64_vec()?;
        assert!(y[..3] == [1.0, 2.0, 3.0] && y[3].is_nan());
        assert_eq!(argsort(&x, Some(-1))?.to_vec::<i64>()?, [2, 3, 0, 1]);
        let g = Array::vector(vec![4i64, 1, 3, 2]).reshape(&[2, 2])?;
        assert_eq!(sort(&g, Some(0))?.to_vec::<i64>()?, [3, 1, 4, 2]);
        assert_eq!(argsort(&g, Some(1))?.to_vec::<i64>()?, [1, 0, 1, 0]);
        sort_in_place(&g.t(), -1)?;
        assert_eq!(g.to_vec::<i64>()?, [3, 1, 4, 2]);
        assert_eq!(lexsort(&[Array::vector(vec![1i64, 0, 2]), Array::vector(vec![1i64, 1, 0])])?.to_vec::<i64>()?, [2, 1, 0]);
        Ok(())
    }
}
