//! What a run gives: tensors in memory, and arrays whose elements stay in a storage.

use std::rc::Rc;

use brunsviga_graph::op::AxisSlice;
use brunsviga_graph::{DType, Data, ErrorKind, GraphError, Shape, Value};
use brunsviga_store::Kind;
use brunsviga_tensor as tensor;
use brunsviga_tensor::Array;

/// A result of a run.
#[derive(Clone, Debug)]
pub enum Output {
    /// In memory
    Whole(Value),
    /// Rows in a storage, or a view of some: larger than the budget
    Stored(Array),
}

impl Output {
    /// Axis lengths.
    pub fn axes(&self) -> &[usize] {
        match self {
            Output::Whole(value) => value.shape().axes(),
            Output::Stored(array) => array.shape(),
        }
    }
    /// The tensor in memory.
    ///
    /// Errors: it is larger than the budget (`Limit`); the storage fails (`Storage`).
    pub fn whole(self) -> Result<Value, GraphError> {
        match self {
            Output::Whole(value) => Ok(value),
            Output::Stored(array) => value_of(&array),
        }
    }
}

/// A value while the run goes on.
#[derive(Clone)]
pub(super) enum Part {
    Whole(Rc<Value>),
    Stored(Array),
}

/// What stored numbers of this type are.
pub(super) fn kind_of(dtype: DType) -> Kind {
    match dtype {
        DType::Bool => Kind::Bool,
        DType::I32 => Kind::I32,
        DType::I64 => Kind::I64,
        DType::F32 => Kind::F32,
        DType::F64 => Kind::F64,
    }
}

/// An array's error as one of the run's.
pub(super) fn told(error: tensor::TensorError) -> GraphError {
    let kind = match error.kind {
        tensor::ErrorKind::Memory => ErrorKind::Limit,
        tensor::ErrorKind::Storage => ErrorKind::Storage,
        tensor::ErrorKind::Index => ErrorKind::Index,
        _ => ErrorKind::Form,
    };
    GraphError { kind, message: error.message, origin: None }
}

/// A stored array's elements in memory, if they fit the budget.
pub(super) fn value_of(array: &Array) -> Result<Value, GraphError> {
    let data = match array.dtype() {
        tensor::DType::Bool => Data::Bool(array.to_vec().map_err(told)?),
        tensor::DType::I32 => Data::I32(array.to_vec().map_err(told)?),
        tensor::DType::I64 => Data::I64(array.to_vec().map_err(told)?),
        tensor::DType::F32 => Data::F32(array.to_vec().map_err(told)?),
        tensor::DType::F64 => Data::F64(array.to_vec().map_err(told)?),
    };
    let shape = Shape::new(array.shape().to_vec());
    shape.and_then(|shape| Value::new(shape, data)).ok_or_else(|| told(tensor::TensorError::value("stored rows of another size")))
}

/// A slice of a stored array, of which nothing is read.
pub(super) fn sliced(array: &Array, slices: &[AxisSlice]) -> Result<Array, GraphError> {
    let parts: Vec<(usize, isize, usize)> = slices.iter().map(|s| (s.start, s.step, s.count)).collect();
    array.parts(&parts).map_err(told)
}

/// Bytes of a result that is worth a place in storage: a smaller one is read at once, and its rows' files can go.
const WORTH_STORING: u64 = 1 << 20;

/// The result of a run.
pub(super) fn output(part: Part) -> Result<Output, GraphError> {
    match part {
        Part::Whole(value) => Ok(Output::Whole(Rc::try_unwrap(value).unwrap_or_else(|shared| (*shared).clone()))),
        Part::Stored(array) if (array.nbytes() as u64) < WORTH_STORING => value_of(&array).map(Output::Whole),
        Part::Stored(array) => Ok(Output::Stored(array)),
    }
}
