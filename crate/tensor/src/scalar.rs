//! Single values: typed ones as NumPy scalars are, and the operands of an operation.

use crate::array::Array;
use crate::dtype::DType;
use crate::element::Element;

/// One value with its type, what indexing an array down to an element gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar {
    /// `np.bool`
    Bool(bool),
    /// `np.int32`
    I32(i32),
    /// `np.int64`
    I64(i64),
    /// `np.float32`
    F32(f32),
    /// `np.float64`
    F64(f64),
}

impl Scalar {
    /// The value's type.
    pub fn dtype(self) -> DType {
        match self {
            Scalar::Bool(_) => DType::Bool,
            Scalar::I32(_) => DType::I32,
            Scalar::I64(_) => DType::I64,
            Scalar::F32(_) => DType::F32,
            Scalar::F64(_) => DType::F64,
        }
    }

    /// The value as a double (an int64 beyond 2^53 is rounded).
    pub fn as_f64(self) -> f64 {
        f64::from_scalar(self)
    }

    /// The value as an integer, if its type is bool or integer.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Scalar::Bool(v) => Some(i64::from(v)),
            Scalar::I32(v) => Some(i64::from(v)),
            Scalar::I64(v) => Some(v),
            Scalar::F32(_) | Scalar::F64(_) => None,
        }
    }

    /// Whether the value is not zero; NaN is true, as in Python.
    pub fn as_bool(self) -> bool {
        bool::from_scalar(self)
    }

    /// The value in another type, by C's conversion as `astype` does.
    pub fn cast(self, dtype: DType) -> Scalar {
        match dtype {
            DType::Bool => Scalar::Bool(bool::from_scalar(self)),
            DType::I32 => Scalar::I32(i32::from_scalar(self)),
            DType::I64 => Scalar::I64(i64::from_scalar(self)),
            DType::F32 => Scalar::F32(f32::from_scalar(self)),
            DType::F64 => Scalar::F64(f64::from_scalar(self)),
        }
    }

    /// Zero of a type.
    pub fn zero(dtype: DType) -> Scalar {
        Scalar::Bool(false).cast(dtype)
    }

    /// One of a type.
    pub fn one(dtype: DType) -> Scalar {
        Scalar::Bool(true).cast(dtype)
    }
}

/// One input of an operation.
#[derive(Clone, Copy, Debug)]
pub enum Operand<'a> {
    /// An array of any rank.
    Array(&'a Array),
    /// A NumPy scalar or a Python bool: its type counts in promotion.
    Scalar(Scalar),
    /// A Python int: weak, it adopts the type of what it meets.
    Int(i64),
    /// A Python float: weak, but makes integers float64.
    Float(f64),
}

impl<'a> Operand<'a> {
    /// The shape, empty for everything but arrays.
    pub fn shape(&self) -> &'a [usize] {
        match self {
            Operand::Array(a) => a.shape(),
            _ => &[],
        }
    }

    /// The value, unless the operand is an array.
    pub fn scalar(&self) -> Option<Scalar> {
        match *self {
            Operand::Array(_) => None,
            Operand::Scalar(s) => Some(s),
            Operand::Int(i) => Some(Scalar::I64(i)),
            Operand::Float(f) => Some(Scalar::F64(f)),
        }
    }

    /// The type the operand has on its own.
    pub fn dtype(&self) -> DType {
        match self {
            Operand::Array(a) => a.dtype(),
            Operand::Scalar(s) => s.dtype(),
            Operand::Int(_) => DType::I64,
            Operand::Float(_) => DType::F64,
        }
    }

    /// The operand as an array of its own type (0-d for a scalar).
    pub fn to_array(&self) -> crate::Result<Array> {
        match self.scalar() {
            Some(s) => Array::from_scalar(s),
            None => match self {
                Operand::Array(a) => Ok((*a).clone()),
                _ => Array::from_scalar(Scalar::Bool(false)),
            },
        }
    }
}

impl<'a> From<&'a Array> for Operand<'a> {
    fn from(array: &'a Array) -> Self {
        Operand::Array(array)
    }
}

impl From<Scalar> for Operand<'_> {
    fn from(scalar: Scalar) -> Self {
        Operand::Scalar(scalar)
    }
}

impl From<f64> for Operand<'_> {
    fn from(value: f64) -> Self {
        Operand::Float(value)
    }
}

impl From<i64> for Operand<'_> {
    fn from(value: i64) -> Self {
        Operand::Int(value)
    }
}
