//! Distinct elements and sets of them.

use super::sort::order;
use crate::array::Array;
use crate::element::{Element, dispatch};
use crate::error::Result;
use crate::layout::normalize_axis;
use crate::reduce::Lanes;
use crate::shape::concatenate;

/// Distinct values in order, with what leads back to the original.
#[derive(Clone, Debug)]
pub struct Unique {
    /// The values, rising; NaN once, at the end.
    pub values: Array,
    /// Where each value stands first.
    pub index: Array,
    /// For each element the place of its value.
    pub inverse: Array,
    /// How often each value stands.
    pub counts: Array,
}

/// Distinct elements of the flattened array; `inverse` has the array's shape.
pub fn unique(x: &Array) -> Result<Unique> {
    dispatch!(x.dtype(), T => {
        let data = x.values::<T>()?;
        let mut at: Vec<usize> = (0..data.len()).collect();
        at.sort_by(|&i, &j| order(&data[i], &data[j]));
        let (mut values, mut index, mut counts) = (Vec::<T>::new(), Vec::new(), Vec::<i64>::new());
        let mut inverse = vec![0i64; data.len()];
        for i in at {
            let same = values.last().is_some_and(|v| order(v, &data[i]).is_eq());
            if !same {
                values.push(data[i]);
                index.push(i as i64);
                counts.push(0);
            }
            if let Some(c) = counts.last_mut() {
                *c += 1;
            }
            inverse[i] = values.len() as i64 - 1;
        }
        Ok(Unique {
            values: Array::vector(values),
            index: Array::vector(index),
            inverse: Array::owned(inverse, x.shape.clone()),
            counts: Array::vector(counts),
        })
    })
}

/// Distinct slices along an axis, in lexicographic order.
pub fn unique_rows(x: &Array, axis: i64) -> Result<Array> {
    let axis = normalize_axis(axis, x.ndim())?;
    let rest: Vec<usize> = (0..x.ndim()).filter(|&a| a != axis).collect();
    let mut kept: Vec<i64> = dispatch!(x.dtype(), T => {
        let lanes = Lanes::<T>::over(x, &rest)?;
        let rows: Vec<&[T]> = lanes.each().collect();
        let compare = |a: &[T], b: &[T]| {
            a.iter().zip(b).map(|(x, y)| order(x, y)).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
        };
        let mut at: Vec<i64> = (0..rows.len() as i64).collect();
        at.sort_by(|&i, &j| compare(rows[i as usize], rows[j as usize]));
        at.dedup_by(|a, b| compare(rows[*a as usize], rows[*b as usize]).is_eq());
        at
    });
    let picks = Array::vector(std::mem::take(&mut kept));
    crate::index::take(x, &picks, Some(axis as i64), crate::index::TakeMode::Raise)
}

/// For each element whether it stands in `test`.
pub fn isin(x: &Array, test: &Array, invert: bool) -> Result<Array> {
    let dtype = x.dtype().promote(test.dtype());
    dispatch!(dtype, T => {
        let mut set = test.to_vec::<T>()?;
        set.sort_by(order);
        let data = x.values::<T>()?;
        let found = |v: &T| !v.is_nan_value() && set.binary_search_by(|s| order(s, v)).is_ok();
        Ok(Array::owned(data.iter().map(|v| found(v) != invert).collect(), x.shape.clone()))
    })
}

/// What stands in either, once each.
pub fn union1d(a: &Array, b: &Array) -> Result<Array> {
    Ok(unique(&concatenate(&[a.clone(), b.clone()], None)?)?.values)
}

/// What stands in both, once each.
pub fn intersect1d(a: &Array, b: &Array) -> Result<Array> {
    let a = unique(a)?.values.cast(a.dtype().promote(b.dtype()))?;
    crate::index::extract(&isin(&a, b, false)?, &a)
}

/// What stands in the first only, once each.
pub fn setdiff1d(a: &Array, b: &Array) -> Result<Array> {
    let a = unique(a)?.values;
    crate::index::extract(&isin(&a, b, true)?, &a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct() -> Result<()> {
        let x = Array::vector(vec![3i64, 1, 3, 2]);
        let u = unique(&x)?;
        assert_eq!(u.values.to_vec::<i64>()?, [1, 2, 3]);
        assert_eq!(u.index.to_vec::<i64>()?, [1, 3, 0]);
        assert_eq!(u.inverse.to_vec::<i64>()?, [2, 0, 2, 1]);
        assert_eq!(u.counts.to_vec::<i64>()?, [1, 1, 2]);
        assert_eq!(unique(&Array::vector(vec![f64::NAN, 1.0, f64::NAN]))?.values.size(), 2);
        let y = Array::vector(vec![2i64, 9]);
        assert_eq!(setdiff1d(&x, &y)?.to_vec::<i64>()?, [1, 3]);
        assert_eq!(intersect1d(&x, &y)?.to_vec::<i64>()?, [2]);
        assert_eq!(isin(&x, &y, false)?.to_vec::<bool>()?, [false, false, false, true]);
        Ok(())
    }
}
