//! An eager tensor whose elements lie in a storage: what `tf.scan` gives when its states are more than the budget.
//!
//! It is an `EagerTensor` like any other to the program. Slices and rows are read when they are asked for; `numpy()` gives an array that
//! lies in the same storage; every other operation reads it whole, or says that it is too large for that and what to write instead.

use std::any::Any;

use brunsviga_graph::{DType, Data, Shape, Value as Concrete};
use brunsviga_python::{BinaryOp, ClassRef, CompareOp, Native, NativeIter, Raise, Result, UnaryOp, Value, Vm};
use brunsviga_solve::run::Output;
use brunsviga_tensor::ufunc::{self, BinaryOp as Ufunc};
use brunsviga_tensor::{Array, Operand, Scalar};

use super::convert::{as_array, concrete_of};
use super::shape_object::{self, ShapeObject};
use super::tensor::Tensor;
use super::types::types;
use super::{dtype, emit, index};
use crate::numpy::convert::{Lift, wrap, wrap_result};

/// Parts with fewer bytes are read at once.
const SMALL: usize = 1 << 20;

/// A tensor in a storage.
pub struct StoredTensor {
    array: Array,
}

/// A run's result as the Python value that an eager operation gives.
pub fn eager(output: Output) -> Value {
    match output {
        Output::Whole(value) => Tensor::eager(value).value(),
        Output::Stored(array) => Value::native(StoredTensor { array }),
    }
}

/// A run's result as the Python value that a session gives.
pub fn fetched(vm: &mut Vm, output: &Output) -> Result<Value> {
    match output {
        Output::Whole(value) => super::convert::to_numpy(vm, value),
        Output::Stored(array) => wrap_result(array.clone()),
    }
}

/// Whether a Python value is a stored tensor.
pub fn is_stored(value: &Value) -> bool {
    value.downcast::<StoredTensor>().is_some()
}

/// Its element type.
pub fn dtype_of(value: &Value) -> Option<DType> {
    value.downcast::<StoredTensor>().map(StoredTensor::dtype)
}

/// The array behind a Python value that is a stored tensor.
pub fn array_of(value: &Value) -> Option<Array> {
    value.downcast::<StoredTensor>().map(|stored| stored.array.clone())
}

/// The tensor in memory of a Python value that is a stored one.
pub fn read(value: &Value) -> Option<Result<Tensor>> {
    value.downcast::<StoredTensor>().map(StoredTensor::read)
}

impl StoredTensor {
    fn shape(&self) -> Result<Shape> {
        emit::shape_of(self.array.shape().to_vec())
    }
    fn dtype(&self) -> DType {
        dtype::of_array(self.array.dtype())
    }
    /// All elements in memory.
    fn read(&self) -> Result<Tensor> {
        concrete_of(&self.array).map(Tensor::eager)
    }
    /// A tensor in memory without elements, for what does not depend on them.
    fn like(&self) -> Result<Tensor> {
        let none = Concrete::new(emit::shape_of(vec![0])?, Data::zeros(self.dtype(), 0));
        none.map(Tensor::eager).ok_or_else(|| Raise::runtime_error("a tensor without elements"))
    }
    fn part(array: Array) -> Result<Value> {
        if array.nbytes() <= SMALL {
            return concrete_of(&array).map(|value| Tensor::eager(value).value());
        }
        Ok(Value::native(StoredTensor { array }))
    }
    fn text(&self, vm: &mut Vm, repr: bool) -> Result<String> {
        let array = wrap(self.array.clone());
        let mut text = if repr { vm.repr(&array)? } else { vm.str(&array)? };
        if text.contains('\n') {
            text.insert(0, '\n');
        }
        Ok(text)
    }
}

impl Native for StoredTensor {
    fn class(&self) -> ClassRef {
        types().eager.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let text = self.text(vm, true)?;
        Ok(format!("<tf.Tensor: shape={}, dtype={}, numpy={text}>", self.shape()?, self.dtype().name()))
    }
    fn str(&self, vm: &mut Vm) -> Result<String> {
        let text = self.text(vm, false)?;
        Ok(format!("tf.Tensor({text}, shape={}, dtype={})", self.shape()?, self.dtype().name()))
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        vm.format(&wrap(self.array.clone()), spec)
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let (array, shape) = (self.array.clone(), self.shape()?);
        Ok(Some(match name {
            "shape" => ShapeObject::value(&shape),
            "dtype" => dtype::wrap(self.dtype()),
            "ndim" => Value::from(array.ndim()),
            "numpy" => Value::native_fn("numpy", move |_, args| {
                args.exactly::<0>("numpy")?;
                wrap_result(array.clone())
            }),
            "__array__" => Value::native_fn("__array__", move |vm, args| {
                let [dtype, copy] = args.bind("__array__", 0, &["dtype", "copy"])?;
                let _ = copy;
                let array = as_array(vm, &wrap(array.clone()))?;
                match dtype {
                    None | Some(Value::None) => Ok(array),
                    Some(dtype) => vm.call_method(&array, "astype", vec![dtype]),
                }
            }),
            "get_shape" => Value::native_fn("get_shape", move |_, args| {
                args.exactly::<0>("get_shape")?;
                Ok(ShapeObject::value(&shape))
            }),
            "set_shape" => Value::native_fn("set_shape", move |vm, args| {
                let [given] = args.exactly::<1>("set_shape")?;
                shape_object::check_compatible(vm, &shape, &given)?;
                Ok(Value::None)
            }),
            _ => return self.like()?.get_attr(vm, this, name),
        }))
    }
    fn binary(&self, vm: &mut Vm, this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        self.read()?.binary(vm, this, op, other, reflected)
    }
    fn unary(&self, vm: &mut Vm, this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        self.read()?.unary(vm, this, op)
    }
    fn compare(&self, vm: &mut Vm, this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        // With a number it needs the result in memory only, an eighth of the elements.
        let number = match other {
            Value::Float(number) if self.dtype().is_floating() => Scalar::F64(*number),
            Value::Int(number) => Scalar::I64(*number),
            _ => return self.read()?.compare(vm, this, op, other),
        };
        let op = match op {
            CompareOp::Lt => Ufunc::Less,
            CompareOp::Le => Ufunc::LessEqual,
            CompareOp::Gt => Ufunc::Greater,
            CompareOp::Ge => Ufunc::GreaterEqual,
            CompareOp::Eq => Ufunc::Equal,
            CompareOp::Ne => Ufunc::NotEqual,
        };
        let number = number.cast(self.array.dtype());
        let found = ufunc::binary(op, Operand::Array(&self.array), Operand::Scalar(number)).py()?;
        Ok(Some(Tensor::eager(concrete_of(&found)?).value()))
    }
    fn get_item(&self, vm: &mut Vm, this: &Value, at: &Value) -> Result<Option<Value>> {
        match index::parts(vm, &self.shape()?, at)? {
            Some((slices, axes)) => {
                let parts: Vec<(usize, isize, usize)> = slices.iter().map(|s| (s.start, s.step, s.count)).collect();
                let axes: Vec<i64> = axes.into_iter().map(|n| n as i64).collect();
                let part = self.array.parts(&parts).and_then(|part| part.reshape(&axes)).py()?;
                StoredTensor::part(part).map(Some)
            }
            None => self.read()?.get_item(vm, this, at),
        }
    }
    fn set_item(&self, vm: &mut Vm, at: &Value, value: &Value) -> Result<bool> {
        self.like()?.set_item(vm, at, value)
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(self.array.shape().first().copied())
    }
    fn iter(&self, _vm: &mut Vm, this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Rows { tensor: this.clone(), next: 0 })))
    }
    fn truth(&self, vm: &mut Vm) -> Result<bool> {
        // Of more than one element, which is an error that does not depend on them.
        vm.truth(&wrap(self.array.clone()))
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        self.like()?.hash_key()
    }
    fn index(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.like()?.index(vm)
    }
    fn float(&self, vm: &mut Vm) -> Result<Option<f64>> {
        self.like()?.float(vm)
    }
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.like()?.int(vm)
    }
    fn dir(&self) -> Vec<String> {
        self.like().map(|tensor| tensor.dir()).unwrap_or_default()
    }
}

/// `for row in tensor`
struct Rows {
    tensor: Value,
    next: usize,
}

impl NativeIter for Rows {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        let Some(StoredTensor { array }) = self.tensor.downcast::<StoredTensor>() else { return Ok(None) };
        if array.shape().first().is_none_or(|n| self.next >= *n) {
            return Ok(None);
        }
        self.next += 1;
        StoredTensor::part(array.get_int(self.next as i64 - 1).py()?).map(Some)
    }
}
