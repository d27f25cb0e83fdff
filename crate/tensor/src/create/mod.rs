//! Making arrays: constants, ranges, matrices of ones and zeros, grids, and nested data.

mod grid;
mod nested;
mod range;
mod triangle;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::Result;
use crate::memory;
use crate::scalar::{Operand, Scalar};

pub use grid::{Indexing, indices, meshgrid};
pub use nested::{Nested, nested};
pub use range::{arange, geomspace, linspace, logspace};
pub use triangle::{diag, diag_indices, eye, identity, tri, tril, tril_indices, triu, triu_indices, vander};

fn constant(shape: &[usize], value: Scalar) -> Result<Array> {
    let n = memory::checked_size(shape)?;
    dispatch!(value.dtype(), T => {
        let data = memory::filled::<T>(shape, n, T::from_scalar(value))?;
        Array::from_vec(data, shape)
    })
}

/// Zeros.
pub fn zeros(shape: &[usize], dtype: DType) -> Result<Array> {
    constant(shape, Scalar::zero(dtype))
}

/// Ones.
pub fn ones(shape: &[usize], dtype: DType) -> Result<Array> {
    constant(shape, Scalar::one(dtype))
}

/// Unset values, which are zeros here: what memory held before is nobody's business.
pub fn empty(shape: &[usize], dtype: DType) -> Result<Array> {
    zeros(shape, dtype)
}

/// One value everywhere, or an array repeated by broadcasting.
pub fn full(shape: &[usize], fill: Operand, dtype: Option<DType>) -> Result<Array> {
    let dtype = dtype.unwrap_or(fill.dtype());
    match fill.scalar() {
        Some(s) => {
            let out = zeros(shape, dtype)?;
            out.fill(s)?;
            Ok(out)
        }
        None => {
            let out = zeros(shape, dtype)?;
            out.assign(fill)?;
            Ok(out)
        }
    }
}
