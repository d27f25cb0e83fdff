//! Rearrangements that give views: transposing, reshaping where NumPy can, axes of length one, broadcasting.

use smallvec::SmallVec;

use crate::array::Array;
use crate::error::{Result, TensorError, shape_text};
use crate::layout::{self, MAX_NDIM, Shape, Strides, normalize_axes, normalize_axis};

impl Array {
    /// Axes in another order, given as a checked permutation.
    pub(crate) fn permuted(&self, order: &[usize]) -> Array {
        let shape: Shape = order.iter().map(|&a| self.shape[a]).collect();
        let strides: Strides = order.iter().map(|&a| self.strides[a]).collect();
        self.with_layout(shape, strides, self.offset)
    }

    /// `x.T`: axes reversed.
    pub fn t(&self) -> Array {
        let order: SmallVec<[usize; 4]> = (0..self.ndim()).rev().collect();
        self.permuted(&order)
    }

    /// Axes in the given order, reversed if none is given.
    pub fn transpose(&self, axes: Option<&[i64]>) -> Result<Array> {
        let Some(axes) = axes else { return Ok(self.t()) };
        if axes.len() != self.ndim() {
            return Err(TensorError::value("axes don't match array"));
        }
        let mut order: SmallVec<[usize; 4]> = SmallVec::new();
        for &a in axes {
            let a = normalize_axis(a, self.ndim())?;
            if order.contains(&a) {
                return Err(TensorError::value("repeated axis in transpose"));
            }
            order.push(a);
        }
        Ok(self.permuted(&order))
    }

    /// Two axes exchanged.
    pub fn swapaxes(&self, a: i64, b: i64) -> Result<Array> {
        let named = |axis: i64, name: &str| {
            normalize_axis(axis, self.ndim()).map_err(|mut e| {
                e.message = format!("{name}: {}", e.message);
                e
            })
        };
        let (a, b) = (named(a, "axis1")?, named(b, "axis2")?);
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        order.swap(a, b);
        Ok(self.permuted(&order))
    }

    /// Axes moved to new places, the others keeping their order.
    pub fn moveaxis(&self, source: &[i64], destination: &[i64]) -> Result<Array> {
        let source = normalize_axes(source, self.ndim())?;
        let destination = normalize_axes(destination, self.ndim())?;
        if source.len() != destination.len() {
            return Err(TensorError::value("`source` and `destination` arguments must have the same number of elements"));
        }
        let mut order: Vec<usize> = (0..self.ndim()).filter(|a| !source.contains(a)).collect();
        let mut pairs: Vec<(usize, usize)> = destination.iter().copied().zip(source.iter().copied()).collect();
        pairs.sort_unstable();
        for (to, from) in pairs {
            order.insert(to.min(order.len()), from);
        }
        Ok(self.permuted(&order))
    }

    /// The shape that `-1` stands in for, checked against the size.
    fn resolve_shape(&self, shape: &[i64]) -> Result<Shape> {
        let size = self.size();
        let text = || match shape {
            [one] => format!("({one},)"),
            _ => format!(
                "({})",
                shape.iter().map(|n| if *n == -1 { "newaxis".to_string() } else { n.to_string() }).collect::<Vec<_>>().join(",")
            ),
        };
        let fail = || TensorError::value(format!("cannot reshape array of size {size} into shape {}", text()));
        if shape.len() > MAX_NDIM {
            return Err(TensorError::value(format!(
                "maximum supported dimension for an ndarray is currently {MAX_NDIM}, found {}",
                shape.len()
            )));
        }
        let mut unknown = None;
        let mut known = 1usize;
        for (axis, &n) in shape.iter().enumerate() {
            if n == -1 || n < 0 {
                if n < -1 {
                    return Err(TensorError::value("negative dimensions not allowed"));
                }
                if unknown.replace(axis).is_some() {
                    return Err(TensorError::value("can only specify one unknown dimension"));
                }
            } else {
                known = known.checked_mul(n as usize).ok_or_else(fail)?;
            }
        }
        let mut out: Shape = shape.iter().map(|&n| n.max(0) as usize).collect();
        match unknown {
            Some(axis) if known > 0 && size.is_multiple_of(known) => out[axis] = size / known,
            Some(_) => return Err(fail()),
            None if known != size => return Err(fail()),
            None => {}
        }
        Ok(out)
    }

    /// The elements in C order in another shape: a view if the layout allows it, else a copy.
    pub fn reshape(&self, shape: &[i64]) -> Result<Array> {
        let shape = self.resolve_shape(shape)?;
        self.reshaped(shape)
    }

    /// The same for a shape of known size.
    pub(crate) fn reshaped(&self, shape: Shape) -> Result<Array> {
        if self.size() == 0 || self.c_contiguous() {
            let strides = layout::c_strides(&shape);
            return Ok(self.with_layout(shape, strides, self.offset));
        }
        match layout::reshape_strides(&self.shape, &self.strides, &shape) {
            Some(strides) => Ok(self.with_layout(shape, strides, self.offset)),
            None => {
                let mut out = self.copy()?;
                out.strides = layout::c_strides(&shape);
                out.shape = shape;
                Ok(out)
            }
        }
    }

    /// One dimension, a view where possible.
    pub fn ravel(&self) -> Result<Array> {
        self.reshaped(Shape::from_slice(&[self.size()]))
    }

    /// One dimension, always a copy.
    pub fn flatten(&self) -> Result<Array> {
        let mut out = self.copy()?;
        out.shape = Shape::from_slice(&[self.size()]);
        out.strides = layout::c_strides(&out.shape);
        Ok(out)
    }

    /// Without axes of length one: all of them, or those named.
    pub fn squeeze(&self, axes: Option<&[i64]>) -> Result<Array> {
        let drop = match axes {
            None => (0..self.ndim()).filter(|&a| self.shape[a] == 1).collect(),
            Some(axes) => normalize_axes(axes, self.ndim())?,
        };
        if drop.iter().any(|&a| self.shape[a] != 1) {
            return Err(TensorError::value("cannot select an axis to squeeze out which has size not equal to one"));
        }
        let keep: SmallVec<[usize; 4]> = (0..self.ndim()).filter(|a| !drop.contains(a)).collect();
        Ok(self.permuted(&keep))
    }

    /// New axes of length one at the given places of the result.
    pub fn expand_dims(&self, axes: &[i64]) -> Result<Array> {
        let ndim = self.ndim() + axes.len();
        let places = normalize_axes(axes, ndim)?;
        let (mut shape, mut strides) = (Shape::new(), Strides::new());
        let mut from = 0;
        for place in 0..ndim {
            if places.contains(&place) {
                shape.push(1);
                strides.push(0);
            } else {
                shape.push(self.shape[from]);
                strides.push(self.strides[from]);
                from += 1;
            }
        }
        Ok(self.with_layout(shape, strides, self.offset))
    }

    /// A read-only view in a larger shape.
    pub fn broadcast_to(&self, shape: &[usize]) -> Result<Array> {
        self.broadcast_view(shape).ok_or_else(|| {
            if shape.len() < self.ndim() {
                return TensorError::value("input operand has more dimensions than allowed by the axis remapping");
            }
            TensorError::value(format!(
                "operands could not be broadcast together with remapped shapes [original->remapped]: {}  and requested shape {}",
                shape_text(&self.shape),
                shape_text(shape)
            ))
        })
    }

    /// The diagonal of a matrix, or of the first two axes, as a view.
    pub fn diagonal(&self, k: i64) -> Result<Array> {
        if self.ndim() < 2 {
            return Err(TensorError::value("diag requires an array of at least two dimensions"));
        }
        let (rows, columns) = (self.shape[0] as i64, self.shape[1] as i64);
        let (r, c) = if k >= 0 { (0, k) } else { (k.saturating_neg(), 0) };
        let n = (rows - r).min(columns - c).max(0) as usize;
        let (mut shape, mut strides) = (Shape::from_slice(&self.shape[2..]), Strides::from_slice(&self.strides[2..]));
        shape.push(n);
        strides.push(self.strides[0] + self.strides[1]);
        let shift = if n == 0 { 0 } else { r as isize * self.strides[0] + c as isize * self.strides[1] };
        Ok(self.with_layout(shape, strides, (self.offset as isize + shift) as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::{Operand, Scalar};

    fn grid() -> Result<Array> {
        Array::vector((0..6).collect::<Vec<i64>>()).reshape(&[2, 3])
    }

    #[test]
    fn reshape_is_a_view_and_transposed_reshape_a_copy() -> Result<()> {
        let x = grid()?;
        let flat = x.ravel()?;
        flat.set_scalar(&[4], Scalar::I64(40))?;
        assert_eq!(x.get_scalar(&[1, 1])?, Scalar::I64(40));
        assert!(!x.t().ravel()?.same_buffer(&x));
        assert_eq!(x.t().ravel()?.to_vec::<i64>()?, [0, 3, 1, 40, 2, 5]);
        Ok(())
    }

    #[test]
    fn errors() -> Result<()> {
        let text = |r: Result<Array>| r.map_err(|e| e.message).err().unwrap_or_default();
        let x = grid()?;
        assert_eq!(text(x.reshape(&[4])), "cannot reshape array of size 6 into shape (4,)");
        assert_eq!(text(x.reshape(&[4, -1])), "cannot reshape array of size 6 into shape (4,newaxis)");
        assert_eq!(text(x.reshape(&[-1, -1])), "can only specify one unknown dimension");
        assert_eq!(text(x.swapaxes(0, 2)), "axis2: axis 2 is out of bounds for array of dimension 2");
        assert_eq!(
            text(x.broadcast_to(&[3, 3])).split(':').next(),
            Some("operands could not be broadcast together with remapped shapes [original->remapped]")
        );
        Ok(())
    }

    #[test]
    fn broadcast_views_are_read_only() -> Result<()> {
        let wide = Array::vector(vec![1.0]).broadcast_to(&[3])?;
        assert!(wide.assign(Operand::Float(2.0)).is_err());
        Ok(())
    }
}
