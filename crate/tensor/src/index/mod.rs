//! Indexing by NumPy's rules: basic indices give views, integer and boolean arrays give copies.

mod advanced;
mod basic;
mod select;

use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::scalar::{Operand, Scalar};

pub use advanced::{argwhere, flatnonzero, nonzero};
pub use select::{
    TakeMode, choose, compress, extract, place, put, putmask, ravel_multi_index, select, take, take_along_axis, unravel_index,
    where_,
};

/// One entry between the brackets of `x[...]`.
#[derive(Clone, Debug)]
pub enum Index {
    /// An integer; negative counts from the end.
    Int(i64),
    /// `start:stop:step`
    Slice {
        /// Where it begins; `None` is the end it starts from.
        start: Option<i64>,
        /// Where it ends, exclusive.
        stop: Option<i64>,
        /// The step, 1 if absent; zero is an error.
        step: Option<i64>,
    },
    /// `None` or `np.newaxis`
    NewAxis,
    /// `...`
    Ellipsis,
    /// An integer or boolean array.
    Array(Array),
}

impl Index {
    /// A slice.
    pub fn slice(start: Option<i64>, stop: Option<i64>, step: Option<i64>) -> Index {
        Index::Slice { start, stop, step }
    }

    /// `:`
    pub const ALL: Index = Index::Slice { start: None, stop: None, step: None };
}

/// The place of an index on an axis, or NumPy's error.
#[inline]
pub(crate) fn check_index(index: i64, axis: usize, size: usize) -> Result<usize> {
    let n = size as i64;
    let i = if index < 0 { index.wrapping_add(n) } else { index };
    if i < 0 || i >= n {
        return Err(TensorError::index(format!("index {index} is out of bounds for axis {axis} with size {size}")));
    }
    Ok(i as usize)
}

/// First index, number of elements and step of a slice over an axis, as Python's `slice.indices`.
pub fn slice_range(start: Option<i64>, stop: Option<i64>, step: Option<i64>, size: usize) -> Result<(i64, usize, i64)> {
    let n = size as i64;
    let step = step.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(TensorError::value("slice step cannot be zero"));
    }
    let (low, high) = if step > 0 { (0, n) } else { (-1, n - 1) };
    let clamp = |v: i64| if v < 0 { v.saturating_add(n).max(low) } else { v.min(high) };
    let first = start.map_or(if step > 0 { low } else { high }, clamp);
    let last = stop.map_or(if step > 0 { high } else { low }, clamp);
    let span = if step > 0 { last - first } else { first - last };
    let count = if span <= 0 { 0 } else { ((span - 1) / step.abs() + 1) as usize };
    Ok((first, count, step))
}

impl Array {
    /// `x[indices]`: a view for basic indices, a copy for advanced ones.
    pub fn get(&self, indices: &[Index]) -> Result<Array> {
        if indices.iter().any(|i| matches!(i, Index::Array(_))) {
            advanced::get(self, indices)
        } else {
            basic::view(self, indices)
        }
    }

    /// `x[indices] = value`, with broadcasting; overlapping memory is safe.
    pub fn set(&self, indices: &[Index], value: Operand) -> Result<()> {
        if indices.iter().any(|i| matches!(i, Index::Array(_))) {
            return advanced::set(self, indices, value);
        }
        if let ([Index::Int(i)], [n], Some(s)) = (indices, self.shape(), value.scalar())
            && s.dtype() == self.dtype()
        {
            let at = self.offset as isize + check_index(*i, 0, *n)? as isize * self.strides[0];
            return self.put_in_storage(at as usize, s);
        }
        basic::view(self, indices)?.assign(value)
    }

    /// `x[i]`: one element of a vector or a row of a matrix.
    pub fn get_int(&self, index: i64) -> Result<Array> {
        basic::view(self, &[Index::Int(index)])
    }

    /// One element, with an index for every axis.
    pub fn get_scalar(&self, index: &[i64]) -> Result<Scalar> {
        if index.len() != self.ndim() {
            return Err(basic::too_many(self.ndim(), index.len()));
        }
        let mut at = self.offset as isize;
        for (axis, &i) in index.iter().enumerate() {
            at += check_index(i, axis, self.shape[axis])? as isize * self.strides[axis];
        }
        self.scalar_in_storage(at as usize).ok_or_else(crate::array::busy)
    }

    /// Writes one element, with an index for every axis.
    pub fn set_scalar(&self, index: &[i64], value: Scalar) -> Result<()> {
        if index.len() != self.ndim() {
            return Err(basic::too_many(self.ndim(), index.len()));
        }
        let mut at = self.offset as isize;
        for (axis, &i) in index.iter().enumerate() {
            at += check_index(i, axis, self.shape[axis])? as isize * self.strides[axis];
        }
        if value.dtype() == self.dtype() {
            self.put_in_storage(at as usize, value)
        } else {
            self.with_layout(Default::default(), Default::default(), at as usize).fill(value)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_as_python_does() {
        // (start, stop, step, size) and list(range(size))[start:stop:step]
        let none = None;
        for (s, e, st, n, expected) in [
            (none, none, Some(-1), 3, vec![2, 1, 0]),
            (Some(-2), none, none, 5, vec![3, 4]),
            (Some(1), Some(100), Some(2), 6, vec![1, 3, 5]),
            (Some(10), Some(-10), Some(-3), 5, vec![4, 1]),
            (Some(3), Some(1), none, 5, vec![]),
            (none, none, Some(i64::MIN), 3, vec![2]),
        ] {
            let (first, count, step) = slice_range(s, e, st, n).unwrap_or((0, 99, 1));
            let got: Vec<i64> = (0..count as i64).map(|k| first + k * step).collect();
            assert_eq!(got, expected);
        }
        assert!(slice_range(None, None, Some(0), 3).is_err());
    }
}
