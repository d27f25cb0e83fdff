//! A product of two large matrices, computed in slabs of rows, so that a run can pause and be stopped in the middle of it.

use brunsviga_matmul::{PackedF32, PackedF64, Sizes, spread_packed_f32, spread_packed_f64};

use crate::array::Array;
use crate::dtype::DType;
use crate::error::Result;
use crate::layout::Shape;
use crate::memory;

/// The right matrix and the rows computed so far, in the type of the product.
enum Rows {
    F32(PackedF32, Vec<f32>),
    F64(PackedF64, Vec<f64>),
}

/// A product under way. Its elements have the bits that [`super::matmul`] gives.
pub struct Slabs {
    a: Array,
    out: Rows,
    sizes: Sizes,
    done: usize,
}

/// Smaller products are made in one go: a few hundredths of a second.
const LARGE: f64 = 1e8;

impl Slabs {
    /// Whether (rows × inner) · (inner × columns) takes longer than a few hundredths of a second.
    pub fn is_large(rows: usize, inner: usize, columns: usize) -> bool {
        Sizes { rows, inner, columns }.operations(rows) >= LARGE
    }
    /// The product of two matrices at its start; None if it is small, or not of two float matrices that fit each other: then
    /// [`super::matmul`] gives the result or the error.
    ///
    /// Errors: no memory for the result.
    pub fn new(a: &Array, b: &Array) -> Result<Option<Slabs>> {
        let (&[rows, inner], &[other, columns]) = (a.shape(), b.shape()) else { return Ok(None) };
        let sizes = Sizes { rows, inner, columns };
        let dtype = a.dtype().promote(b.dtype());
        if inner != other || !Slabs::is_large(rows, inner, columns) || !dtype.is_float() {
            return Ok(None);
        }
        let shape = [rows, columns];
        let n = memory::checked_size(&shape)?;
        // In C order, so that each slab reads them where they are.
        let plain = |x: &Array| {
            let x = x.cast(dtype)?;
            if x.c_contiguous() { Ok(x) } else { x.copy() }
        };
        let (a, b) = (plain(a)?, plain(b)?);
        // Packed once: a slab is a few rows, for which the whole right matrix would be packed again.
        let no_memory = || memory::allocation_error(&[inner, columns], dtype);
        let out = match dtype {
            DType::F32 => {
                let packed = PackedF32::new(&b.values::<f32>()?, inner, columns).ok_or_else(no_memory)?;
                Rows::F32(packed, memory::filled(&shape, n, 0.0)?)
            }
            _ => {
                let packed = PackedF64::new(&b.values::<f64>()?, inner, columns).ok_or_else(no_memory)?;
                Rows::F64(packed, memory::filled(&shape, n, 0.0)?)
            }
        };
        Ok(Some(Slabs { a, out, sizes, done: 0 }))
    }
    /// Computes rows that take about so many operations, at least one; true: all rows are there.
    pub fn advance(&mut self, operations: f64) -> Result<bool> {
        let Sizes { rows, columns, .. } = self.sizes;
        let range = self.done..(self.done + self.sizes.slab(operations)).min(rows);
        let part = range.start * columns..range.end * columns;
        match &mut self.out {
            Rows::F32(b, out) => spread_packed_f32(&self.a.values::<f32>()?, b, &mut out[part], self.sizes, range.clone()),
            Rows::F64(b, out) => spread_packed_f64(&self.a.values::<f64>()?, b, &mut out[part], self.sizes, range.clone()),
        }
        self.done = range.end;
        Ok(self.done == rows)
    }
    /// Rows computed, and rows in all.
    pub fn rows(&self) -> (usize, usize) {
        (self.done, self.sizes.rows)
    }
    /// Multiplications and additions in all.
    pub fn operations(&self) -> f64 {
        self.sizes.operations(self.sizes.rows)
    }
    /// The product; rows not computed are 0.
    pub fn finish(self) -> Array {
        let shape = Shape::from_slice(&[self.sizes.rows, self.sizes.columns]);
        match self.out {
            Rows::F32(_, out) => Array::owned(out, shape),
            Rows::F64(_, out) => Array::owned(out, shape),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::matmul;

    #[test]
    fn slabs_make_the_product() -> Result<()> {
        let n = 390;
        let x = Array::from_vec((0..n * n).map(|k| ((k * 7919) % 1013) as f64 / 7.0 - 60.0).collect::<Vec<f64>>(), &[n, n])?;
        for (a, b) in [(x.clone(), x.t()), (x.cast(DType::F32)?, x.cast(DType::F32)?), (x.cast(DType::I64)?, x.clone())] {
            let Some(mut slabs) = Slabs::new(&a, &b)? else { panic!("large enough") };
            let mut count = 1;
            while !slabs.advance(3e7)? {
                assert!(slabs.rows().0 < n);
                count += 1;
            }
            assert_eq!(count, 5);
            let product = slabs.finish();
            assert_eq!(product.dtype(), matmul(&a, &b)?.dtype());
            assert_eq!(product.to_f64_vec()?, matmul(&a, &b)?.to_f64_vec()?);
        }
        let small = Array::from_vec(vec![1.0; 4], &[2, 2])?;
        assert!(Slabs::new(&small, &small)?.is_none());
        assert!(Slabs::new(&x, &small)?.is_none());
        Ok(())
    }
}
