//! From Python values to arrays, operands, shapes, axes and flags, with NumPy's error texts; and results back to Python.

use brunsviga_python::{Raise, Result, Value, Vm};
use brunsviga_tensor::{Array, DType, Operand, Scalar};
use brunsviga_tensor::{ErrorKind, TensorError};

use super::array::NdArray;
use super::nested;
use super::scalar::NumpyScalar;
use super::settings::settle;
use super::types::types;

/// The Python exception of a numeric error.
pub fn raise(error: TensorError) -> Raise {
    match error.kind {
        ErrorKind::Value => Raise::value_error(error.message),
        ErrorKind::Type => Raise::type_error(error.message),
        ErrorKind::Index => Raise::index_error(error.message),
        ErrorKind::Axis => Raise::new(&types().axis_error, error.message),
        ErrorKind::Memory => Raise::memory_error(error.message),
        ErrorKind::ZeroDivision => Raise::zero_division(error.message),
        ErrorKind::Overflow => Raise::overflow_error(error.message),
        ErrorKind::LinAlg => Raise::new(&types().linalg_error, error.message),
        ErrorKind::UfuncCasting | ErrorKind::UfuncNoLoop => Raise::new(&types().ufunc_error, error.message),
        ErrorKind::Eof => Raise::eof_error(error.message),
        ErrorKind::Storage => Raise::os_error(error.message),
    }
}

/// Turns a numeric result into a Python one: `tensor_call().py()?`.
pub trait Lift<T> {
    /// The value, or the Python exception.
    fn py(self) -> Result<T>;
}

impl<T> Lift<T> for brunsviga_tensor::Result<T> {
    #[inline]
    fn py(self) -> Result<T> {
        self.map_err(raise)
    }
}

/// One input of an operation, held while it runs.
pub enum Input {
    /// An array (a reference to the same elements)
    Array(Array),
    /// A NumPy scalar or a Python bool
    Scalar(Scalar),
    /// A Python int
    Int(i64),
    /// A Python float
    Float(f64),
}

impl Input {
    /// For the numerics.
    #[inline]
    pub fn operand(&self) -> Operand<'_> {
        match self {
            Input::Array(array) => Operand::Array(array),
            Input::Scalar(scalar) => Operand::Scalar(*scalar),
            Input::Int(number) => Operand::Int(*number),
            Input::Float(number) => Operand::Float(*number),
        }
    }
    /// Shape; `()` for numbers.
    pub fn shape(&self) -> &[usize] {
        match self {
            Input::Array(array) => array.shape(),
            _ => &[],
        }
    }
    /// As an array of its own type.
    pub fn into_array(self) -> Result<Array> {
        match self {
            Input::Array(array) => Ok(array),
            other => other.operand().to_array().py(),
        }
    }
}

/// What an operation makes of a value: numbers stay numbers, sequences become arrays.
pub fn input(vm: &mut Vm, value: &Value) -> Result<Input> {
    Ok(match value {
        Value::Float(number) => Input::Float(*number),
        Value::Int(number) => Input::Int(*number),
        Value::Bool(b) => Input::Scalar(Scalar::Bool(*b)),
        Value::BigInt(_) => Input::Float(big_float(vm, value)?),
        Value::Native(object) => {
            if let Some(array) = object.as_any().downcast_ref::<NdArray>() {
                Input::Array(array.array())
            } else if let Some(scalar) = object.as_any().downcast_ref::<NumpyScalar>() {
                Input::Scalar(scalar.0)
            } else {
                Input::Array(nested::array_from(vm, value, None)?)
            }
        }
        _ => Input::Array(nested::array_from(vm, value, None)?),
    })
}

fn big_float(vm: &mut Vm, value: &Value) -> Result<f64> {
    vm.to_f64(value).map_err(|_| Raise::overflow_error("Python int too large to convert to C long"))
}

/// `np.asarray(value)`: shares an array's elements.
pub fn array_of(vm: &mut Vm, value: &Value) -> Result<Array> {
    match value.downcast::<NdArray>() {
        Some(array) => Ok(array.array()),
        None => nested::array_from(vm, value, None),
    }
}

/// The same as float64.
pub fn float_array(vm: &mut Vm, value: &Value) -> Result<Array> {
    array_of(vm, value)?.cast(DType::F64).py()
}

/// A new array as a Python value.
pub fn wrap(array: Array) -> Value {
    Value::native(NdArray::new(array))
}

/// A scalar as a Python value.
#[inline]
pub fn wrap_scalar(scalar: Scalar) -> Value {
    Value::native(NumpyScalar(scalar))
}

/// A result: a 0-d one is a NumPy scalar.
pub fn wrap_result(array: Array) -> Result<Value> {
    if array.ndim() == 0 { Ok(wrap_scalar(array.item().py()?)) } else { Ok(wrap(array)) }
}

/// The end of a function: delivers warnings, then gives the result.
pub fn finish(vm: &mut Vm, array: brunsviga_tensor::Result<Array>) -> Result<Value> {
    let array = array.py();
    settle(vm)?;
    wrap_result(array?)
}

/// The same where a 0-d result stays an array.
pub fn finish_array(vm: &mut Vm, array: brunsviga_tensor::Result<Array>) -> Result<Value> {
    let array = array.py();
    settle(vm)?;
    Ok(wrap(array?))
}

/// None and "not given" are one.
pub fn given(value: Option<Value>) -> Option<Value> {
    value.filter(|v| !v.is_none())
}

/// An integer: `'float' object cannot be interpreted as an integer` otherwise.
pub fn integer(vm: &mut Vm, value: &Value) -> Result<i64> {
    if let Value::Int(number) = value {
        return Ok(*number);
    }
    if let Some(array) = value.downcast::<NdArray>()
        && array.with(|a| a.size() != 1 || a.dtype().is_float())
    {
        return Err(Raise::type_error("only integer scalar arrays can be converted to a scalar index"));
    }
    vm.to_index(value)
}

/// An optional integer with a default.
pub fn integer_or(vm: &mut Vm, value: Option<Value>, default: i64) -> Result<i64> {
    given(value).map_or(Ok(default), |v| integer(vm, &v))
}

/// A length or count.
pub fn count(vm: &mut Vm, value: &Value) -> Result<usize> {
    let number = integer(vm, value)?;
    dimension(number)
}

/// A length as this machine counts: one that only a larger machine could hold (wasm has 32 bits) does not fit the memory.
pub fn dimension(number: i64) -> Result<usize> {
    if number < 0 {
        return Err(Raise::value_error("negative dimensions are not allowed"));
    }
    usize::try_from(number).map_err(|_| Raise::memory_error(format!("Unable to allocate an array with {number} items")))
}

/// An optional flag.
pub fn flag(vm: &mut Vm, value: Option<Value>, default: bool) -> Result<bool> {
    value.map_or(Ok(default), |v| vm.truth(&v))
}

/// An optional float.
pub fn float_or(vm: &mut Vm, value: Option<Value>, default: f64) -> Result<f64> {
    given(value).map_or(Ok(default), |v| vm.to_f64(&v))
}

/// A scalar of any numeric value; 0-d arrays count.
pub fn scalar(vm: &mut Vm, value: &Value) -> Result<Scalar> {
    match input(vm, value)? {
        Input::Scalar(s) => Ok(s),
        Input::Int(number) => Ok(Scalar::I64(number)),
        Input::Float(number) => Ok(Scalar::F64(number)),
        Input::Array(array) => array.item().py(),
    }
}

/// The items of a list, tuple or any other iterable; an array gives its rows.
pub fn items(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    match value {
        Value::List(list) => Ok(list.borrow().clone()),
        Value::Tuple(tuple) => Ok(tuple.to_vec()),
        _ => vm.collect(value),
    }
}

/// Integers: one, or a sequence of them (a shape with -1, axes, positions).
pub fn integers(vm: &mut Vm, value: &Value) -> Result<Vec<i64>> {
    if let Value::Int(number) = value {
        return Ok(vec![*number]);
    }
    let several = match value {
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => true,
        _ => value.downcast::<NdArray>().is_some_and(|array| array.with(|a| a.ndim() > 0)),
    };
    if several {
        let items = items(vm, value)?;
        return items.iter().map(|item| integer(vm, item)).collect();
    }
    Ok(vec![integer(vm, value)?])
}

/// A shape for a new array.
pub fn shape(vm: &mut Vm, value: &Value) -> Result<Vec<usize>> {
    if let Some(dims) = crate::tensorflow::dimensions(vm, value)? {
        return dims.into_iter().map(dimension).collect();
    }
    let is_number = matches!(value, Value::Int(_) | Value::Bool(_))
        || value.downcast::<NumpyScalar>().is_some_and(|s| s.0.as_i64().is_some());
    let is_sequence =
        matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range(_)) || value.downcast::<NdArray>().is_some();
    if !is_number && !is_sequence {
        let text = vm.repr(value)?;
        return Err(Raise::type_error(format!("expected a sequence of integers or a single integer, got '{text}'")));
    }
    let dims = integers(vm, value)?;
    dims.into_iter().map(dimension).collect()
}

/// `axis=`: none, one or several.
pub fn axes(vm: &mut Vm, value: Option<Value>) -> Result<Option<Vec<i64>>> {
    given(value).map(|v| integers(vm, &v)).transpose()
}

/// `axis=` where only one is possible.
pub fn axis(vm: &mut Vm, value: Option<Value>) -> Result<Option<i64>> {
    given(value).map(|v| integer(vm, &v)).transpose()
}

/// A keyword that NumPy has and this module does not: an error that names it.
pub fn refuse(function: &str, keyword: &str, value: &Option<Value>) -> Result<()> {
    match value {
        None | Some(Value::None) => Ok(()),
        Some(_) => Err(Raise::not_implemented(format!("numpy.{function}: the argument '{keyword}' is not available here"))),
    }
}

/// A keyword of which only some words work here.
pub fn word<'a>(vm: &mut Vm, function: &str, keyword: &str, value: &Option<Value>, allowed: &[&'a str]) -> Result<&'a str> {
    let default = allowed.first().copied().unwrap_or_default();
    let Some(value) = value.as_ref().filter(|v| !v.is_none()) else { return Ok(default) };
    if let Some(found) = value.as_str().and_then(|text| allowed.iter().find(|word| **word == text)) {
        return Ok(found);
    }
    let text = vm.repr(value)?;
    let words: Vec<String> = allowed.iter().map(|word| format!("'{word}'")).collect();
    Err(Raise::value_error(format!("numpy.{function}: {keyword}={text} is not available here; use one of {}", words.join(", "))))
}

/// A tuple of ints.
pub fn int_tuple(numbers: impl IntoIterator<Item = usize>) -> Value {
    Value::tuple(numbers.into_iter().map(Value::from).collect::<Vec<_>>())
}
