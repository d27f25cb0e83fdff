//! Concrete tensors in C order: constants of a graph, and what the interpreter computes with.

use std::rc::Rc;

use crate::dtype::DType;
use crate::shape::Shape;

/// Elements by type.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Data {
    Bool(Vec<bool>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
}

/// Runs the same expression on the vector of whichever type it is.
macro_rules! each {
    ($data:expr, $v:ident => $e:expr) => {
        match $data {
            Data::Bool($v) => $e,
            Data::I32($v) => $e,
            Data::I64($v) => $e,
            Data::F32($v) => $e,
            Data::F64($v) => $e,
        }
    };
}
/// The same, wrapped again as data of that type.
macro_rules! map {
    ($data:expr, $v:ident => $e:expr) => {
        match $data {
            Data::Bool($v) => Data::Bool($e),
            Data::I32($v) => Data::I32($e),
            Data::I64($v) => Data::I64($e),
            Data::F32($v) => Data::F32($e),
            Data::F64($v) => Data::F64($e),
        }
    };
}
pub(crate) use map;

impl Data {
    /// Their type.
    pub fn dtype(&self) -> DType {
        match self {
            Data::Bool(_) => DType::Bool,
            Data::I32(_) => DType::I32,
            Data::I64(_) => DType::I64,
            Data::F32(_) => DType::F32,
            Data::F64(_) => DType::F64,
        }
    }
    /// How many.
    pub fn len(&self) -> usize {
        each!(self, v => v.len())
    }
    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// So many zeros.
    pub fn zeros(dtype: DType, n: usize) -> Data {
        match dtype {
            DType::Bool => Data::Bool(vec![false; n]),
            DType::I32 => Data::I32(vec![0; n]),
            DType::I64 => Data::I64(vec![0; n]),
            DType::F32 => Data::F32(vec![0.0; n]),
            DType::F64 => Data::F64(vec![0.0; n]),
        }
    }
    /// The elements at these positions, in this order.
    pub fn pick(&self, positions: impl Iterator<Item = usize>) -> Data {
        map!(self, v => positions.map(|p| v[p]).collect())
    }
    /// The element as 64 bits, equal for equal bits: for hashing and comparison of constants.
    pub fn bits(&self, k: usize) -> u64 {
        match self {
            Data::Bool(v) => v[k] as u64,
            Data::I32(v) => v[k] as u32 as u64,
            Data::I64(v) => v[k] as u64,
            Data::F32(v) => v[k].to_bits() as u64,
            Data::F64(v) => v[k].to_bits(),
        }
    }
    /// The elements as 64-bit words, where they are that already.
    pub fn as_words(&self) -> Option<&[u64]> {
        match self {
            // SAFETY: both have the size and alignment of u64, and every bit pattern is one.
            Data::F64(v) => Some(unsafe { std::slice::from_raw_parts(v.as_ptr().cast(), v.len()) }),
            Data::I64(v) => Some(unsafe { std::slice::from_raw_parts(v.as_ptr().cast(), v.len()) }),
            Data::Bool(_) | Data::I32(_) | Data::F32(_) => None,
        }
    }
    /// The element as a double (exact but for large int64).
    pub fn as_f64(&self, k: usize) -> f64 {
        match self {
            Data::Bool(v) => v[k] as u8 as f64,
            Data::I32(v) => v[k] as f64,
            Data::I64(v) => v[k] as f64,
            Data::F32(v) => v[k] as f64,
            Data::F64(v) => v[k],
        }
    }
    /// The element as an integer, if the type is one.
    pub fn as_i64(&self, k: usize) -> Option<i64> {
        match self {
            Data::I32(v) => Some(v[k] as i64),
            Data::I64(v) => Some(v[k]),
            _ => None,
        }
    }
}

/// A concrete tensor. Invariant: `data` has as many elements as `shape`. A clone shares the elements. Equal is what has the same bits.
#[derive(Clone, Debug)]
pub struct Value {
    shape: Shape,
    data: Rc<Data>,
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.same_bits(other)
    }
}

impl Value {
    /// A tensor; None if the number of elements is not the shape's.
    pub fn new(shape: Shape, data: Data) -> Option<Value> {
        (shape.len() == data.len()).then(|| Value { shape, data: Rc::new(data) })
    }
    /// A float64 scalar.
    pub fn scalar(x: f64) -> Value {
        Value { shape: Shape::scalar(), data: Rc::new(Data::F64(vec![x])) }
    }
    /// A float64 vector.
    pub fn vector(x: impl Into<Vec<f64>>) -> Value {
        let x = x.into();
        let shape = Shape::new([x.len()]).expect("a vector in memory has an allowed length");
        Value { shape, data: Rc::new(Data::F64(x)) }
    }
    /// Axis lengths.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }
    /// Elements in C order.
    pub fn data(&self) -> &Data {
        &self.data
    }
    /// Element type.
    pub fn dtype(&self) -> DType {
        self.data.dtype()
    }
    /// The elements alone.
    pub fn into_data(self) -> Data {
        Rc::unwrap_or_clone(self.data)
    }
    /// The same elements in another shape; None if the count differs.
    pub fn reshaped(self, shape: Shape) -> Option<Value> {
        (shape.len() == self.data.len()).then_some(Value { shape, data: self.data })
    }
    /// Bit for bit the same: NaN equals NaN of the same payload, −0 differs from 0.
    pub fn same_bits(&self, other: &Value) -> bool {
        self.shape == other.shape
            && self.dtype() == other.dtype()
            && (Rc::ptr_eq(&self.data, &other.data) || self.bits_equal(other))
    }
    /// The very same elements in memory, not only equal ones.
    pub fn shares_elements(&self, other: &Value) -> bool {
        Rc::ptr_eq(&self.data, &other.data)
    }
    fn bits_equal(&self, other: &Value) -> bool {
        (0..self.data.len()).all(|k| self.data.bits(k) == other.data.bits(k))
    }
    /// If every element has the same bits, one of them as a one-element `Data`.
    pub fn uniform(&self) -> Option<Data> {
        let first = if self.data.is_empty() { return None } else { self.data.bits(0) };
        (1..self.data.len()).all(|k| self.data.bits(k) == first).then(|| self.data.pick(std::iter::once(0)))
    }
}
