//! Integers, slices, `None` and `...`: always a view, never a copy.

use super::{Index, check_index, slice_range};
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::{Shape, Strides};

pub(super) fn too_many(ndim: usize, given: usize) -> TensorError {
    TensorError::index(format!("too many indices for array: array is {ndim}-dimensional, but {given} were indexed"))
}

/// The view that basic indices select.
pub(super) fn view(x: &Array, indices: &[Index]) -> Result<Array> {
    let given = indices.iter().filter(|i| matches!(i, Index::Int(_) | Index::Slice { .. })).count();
    if given > x.ndim() {
        return Err(too_many(x.ndim(), given));
    }
    if indices.iter().filter(|i| matches!(i, Index::Ellipsis)).count() > 1 {
        return Err(TensorError::index("an index can only have a single ellipsis ('...')"));
    }
    let mut shape = Shape::new();
    let mut strides = Strides::new();
    let mut at = x.offset as isize;
    let mut axis = 0;
    for index in indices {
        match index {
            Index::NewAxis => {
                shape.push(1);
                strides.push(0);
            }
            Index::Ellipsis => {
                for _ in 0..x.ndim() - given {
                    shape.push(x.shape[axis]);
                    strides.push(x.strides[axis]);
                    axis += 1;
                }
            }
            Index::Int(i) => {
                at += check_index(*i, axis, x.shape[axis])? as isize * x.strides[axis];
                axis += 1;
            }
            Index::Slice { start, stop, step } => {
                let (first, count, step) = slice_range(*start, *stop, *step, x.shape[axis])?;
                if count > 0 {
                    at += first as isize * x.strides[axis];
                }
                shape.push(count);
                strides.push(x.strides[axis].wrapping_mul(if count > 1 { step as isize } else { 1 }));
                axis += 1;
            }
            Index::Array(_) => return Err(TensorError::index("arrays are not basic indices")),
        }
    }
    while axis < x.ndim() {
        shape.push(x.shape[axis]);
        strides.push(x.strides[axis]);
        axis += 1;
    }
    Ok(x.with_layout(shape, strides, at as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::{Operand, Scalar};

    fn grid() -> Result<Array> {
        Array::vector((0..24).collect::<Vec<i64>>()).reshape(&[2, 3, 4])
    }

    #[test]
    fn views_write_through() -> Result<()> {
        let x = Array::vector(vec![0.0; 6]);
        let y = x.get(&[Index::slice(None, None, Some(-2))])?;
        y.assign(Operand::Array(&Array::vector(vec![1.0, 2.0, 3.0])))?;
        assert_eq!(x.to_vec::<f64>()?, [0.0, 3.0, 0.0, 2.0, 0.0, 1.0]);
        x.set(&[Index::Int(-1)], Operand::Scalar(Scalar::F64(9.0)))?;
        assert_eq!(y.get_scalar(&[0])?, Scalar::F64(9.0));
        Ok(())
    }

    #[test]
    fn ellipsis_and_new_axes() -> Result<()> {
        let x = grid()?;
        let y = x.get(&[Index::Int(1), Index::Ellipsis, Index::NewAxis, Index::slice(Some(1), Some(3), None)])?;
        assert_eq!(y.shape(), [3, 1, 2]);
        assert_eq!(y.to_vec::<i64>()?, [13, 14, 17, 18, 21, 22]);
        Ok(())
    }

    #[test]
    fn errors_are_numpys() -> Result<()> {
        let x = grid()?;
        let text = |i: &[Index]| x.get(i).map_err(|e| e.message).err().unwrap_or_default();
        assert_eq!(text(&[Index::Int(2)]), "index 2 is out of bounds for axis 0 with size 2");
        assert_eq!(
            text(&[Index::Int(0), Index::Int(0), Index::Int(0), Index::Int(0)]),
            "too many indices for array: array is 3-dimensional, but 4 were indexed"
        );
        Ok(())
    }
}
