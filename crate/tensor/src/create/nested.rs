//! `np.array` of nested lists: the common shape and type of numbers, arrays and lists.

use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError, shape_tuple};
use crate::layout::{MAX_NDIM, Shape};
use crate::memory;
use crate::scalar::Scalar;

/// Data as Python hands it over.
#[derive(Clone, Debug)]
pub enum Nested {
    /// A Python bool.
    Bool(bool),
    /// A Python int.
    Int(i64),
    /// A Python float.
    Float(f64),
    /// A NumPy scalar.
    Scalar(Scalar),
    /// An array.
    Array(Array),
    /// A list or tuple.
    List(Vec<Nested>),
}

impl Nested {
    fn scalar(&self) -> Option<Scalar> {
        match self {
            Nested::Bool(v) => Some(Scalar::Bool(*v)),
            Nested::Int(v) => Some(Scalar::I64(*v)),
            Nested::Float(v) => Some(Scalar::F64(*v)),
            Nested::Scalar(s) => Some(*s),
            Nested::Array(_) | Nested::List(_) => None,
        }
    }

    fn find_dtype(&self, so_far: &mut Option<DType>) {
        match self {
            Nested::List(items) => items.iter().for_each(|i| i.find_dtype(so_far)),
            Nested::Array(a) => *so_far = Some(so_far.map_or(a.dtype(), |d| d.promote(a.dtype()))),
            other => {
                if let Some(s) = other.scalar() {
                    *so_far = Some(so_far.map_or(s.dtype(), |d| d.promote(s.dtype())));
                }
            }
        }
    }

    /// The shape that the first elements suggest.
    fn first_shape(&self, shape: &mut Shape) {
        match self {
            Nested::List(items) => {
                shape.push(items.len());
                if let Some(first) = items.first() {
                    first.first_shape(shape);
                }
            }
            Nested::Array(a) => shape.extend_from_slice(a.shape()),
            _ => {}
        }
    }

    /// How many leading axes of `shape` every element agrees with.
    fn agreement(&self, shape: &[usize], depth: usize) -> usize {
        match (self, shape) {
            (Nested::List(items), [n, rest @ ..]) if items.len() == *n => {
                items.iter().map(|i| i.agreement(rest, depth + 1)).min().unwrap_or(usize::MAX)
            }
            (Nested::Array(a), s) => {
                let same = a.shape().iter().zip(s).take_while(|(x, y)| x == y).count();
                if same == s.len() && a.ndim() == same { usize::MAX } else { depth + same }
            }
            (Nested::List(_), _) | (_, [_, ..]) => depth,
            (_, []) => usize::MAX,
        }
    }

    fn emit<T: Element>(&self, out: &mut Vec<T>) -> Result<()> {
        match self {
            Nested::List(items) => items.iter().try_for_each(|i| i.emit(out)),
            Nested::Array(a) => {
                out.extend_from_slice(&a.values::<T>()?);
                Ok(())
            }
            other => {
                if let Some(s) = other.scalar() {
                    out.push(convert::<T>(s, matches!(other, Nested::Int(_)))?);
                }
                Ok(())
            }
        }
    }
}

/// One element, with Python's refusals: no NaN in integers, no large int in int32.
fn convert<T: Element>(s: Scalar, python_int: bool) -> Result<T> {
    if T::DTYPE.is_integer() && s.dtype().is_float() {
        let v = s.as_f64();
        if v.is_nan() {
            return Err(TensorError::value("cannot convert float NaN to integer"));
        }
        if v.is_infinite() {
            return Err(TensorError::overflow("cannot convert float infinity to integer"));
        }
    }
    if let (true, DType::I32, Scalar::I64(v)) = (python_int, T::DTYPE, s)
        && i32::try_from(v).is_err()
    {
        return Err(TensorError::overflow(format!("Python integer {v} out of bounds for int32")));
    }
    Ok(T::from_scalar(s))
}

/// The array of nested data, of the given type or the one that holds all elements (float64 if there are none).
pub fn nested(data: &Nested, dtype: Option<DType>) -> Result<Array> {
    if let Nested::Array(a) = data {
        return match dtype {
            Some(d) => a.astype(d),
            None => a.copy(),
        };
    }
    let mut shape = Shape::new();
    data.first_shape(&mut shape);
    if shape.len() > MAX_NDIM {
        return Err(TensorError::value(format!(
            "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of {MAX_NDIM}."
        )));
    }
    // A list is empty only at the end of the shape; what follows a zero cannot be known.
    if let Some(zero) = shape.iter().position(|&n| n == 0) {
        shape.truncate(zero + 1);
    }
    let agree = data.agreement(&shape, 0);
    if agree != usize::MAX {
        let (text, axes) = (shape_tuple(&shape[..agree.min(shape.len())]), agree);
        return Err(TensorError::value(format!(
            "setting an array element with a sequence. The requested array has an inhomogeneous shape after {axes} dimensions. The detected shape was {text} + inhomogeneous part."
        )));
    }
    let dtype = dtype.unwrap_or_else(|| {
        let mut found = None;
        data.find_dtype(&mut found);
        found.unwrap_or(DType::F64)
    });
    let n = memory::checked_size(&shape)?;
    dispatch!(dtype, T => {
        let mut out = memory::reserve::<T>(&shape, n)?;
        data.emit(&mut out)?;
        Array::from_vec(out, &shape)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Nested::{Float, Int, List};

    #[test]
    fn types_and_shapes() -> Result<()> {
        let x = nested(&List(vec![List(vec![Int(1), Int(2)]), List(vec![Float(0.5), Int(4)])]), None)?;
        assert_eq!((x.dtype(), x.shape()), (DType::F64, &[2, 2][..]));
        assert_eq!(x.to_f64_vec()?, [1.0, 2.0, 0.5, 4.0]);
        assert_eq!(nested(&List(vec![]), None)?.dtype(), DType::F64);
        let empty = nested(&List(vec![List(vec![]), List(vec![])]), None)?;
        assert_eq!(empty.shape(), [2, 0]);
        Ok(())
    }

    #[test]
    fn ragged_lists_are_refused_in_numpys_words() {
        let ragged = List(vec![List(vec![Int(1), Int(2)]), List(vec![Int(3)])]);
        assert_eq!(
            nested(&ragged, None).map_err(|e| e.message).err().as_deref(),
            Some(
                "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions. The detected shape was (2,) + inhomogeneous part."
            )
        );
    }
}
