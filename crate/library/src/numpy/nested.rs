//! `np.array` of Python values: reads nested sequences for the tensor crate, which finds their shape and type.
//!
//! Text and None are numbers only where a dtype asks for it, as in NumPy; other objects are refused in words, since arrays here
//! hold numbers and bools.

use std::rc::Rc;

use brunsviga_python::{Raise, Result, Value, Vm};
use brunsviga_tensor::create::{self, Nested};
use brunsviga_tensor::{Array, DType, Scalar};

use super::array::NdArray;
use super::convert::Lift;
use super::scalar::NumpyScalar;
use super::settings::settle;

const MOST_DIMENSIONS: usize = 64;

/// An array of a Python value, of the given type or the one that NumPy would choose. An array of that type already is shared.
pub fn array_from(vm: &mut Vm, value: &Value, dtype: Option<DType>) -> Result<Array> {
    if let Some(array) = value.downcast::<NdArray>() {
        let array = array.array();
        let result = dtype.map_or(Ok(array.clone()), |d| array.cast(d)).py();
        settle(vm)?;
        return result;
    }
    if let Some(array) = crate::tensorflow::stored::array_of(value) {
        return dtype.map_or(Ok(array.clone()), |d| array.cast(d)).py();
    }
    if let Some(array) = plain_list(value, dtype) {
        return Ok(array);
    }
    let nested = read(vm, value, dtype, 0)?;
    let result = create::nested(&nested, dtype).py();
    settle(vm)?;
    result
}

/// The common case at full speed: a flat list or tuple of Python floats or of NumPy float64 scalars.
fn plain_list(value: &Value, dtype: Option<DType>) -> Option<Array> {
    if dtype.is_some_and(|d| d != DType::F64) {
        return None;
    }
    let gather = |items: &[Value]| -> Option<Vec<f64>> {
        items
            .iter()
            .map(|item| match item {
                Value::Float(number) => Some(*number),
                Value::Native(object) => match object.as_any().downcast_ref::<NumpyScalar>()?.0 {
                    Scalar::F64(number) => Some(number),
                    _ => None,
                },
                _ => None,
            })
            .collect()
    };
    let data = match value {
        Value::List(list) => gather(&list.borrow())?,
        Value::Tuple(tuple) => gather(tuple)?,
        _ => return None,
    };
    let shape = [data.len()];
    Array::from_vec(data, &shape).ok()
}

fn read(vm: &mut Vm, value: &Value, wanted: Option<DType>, depth: usize) -> Result<Nested> {
    let items: Rc<[Value]> = match value.base() {
        Value::Bool(b) => return Ok(Nested::Bool(*b)),
        Value::Int(number) => return Ok(Nested::Int(*number)),
        Value::Float(number) => return Ok(Nested::Float(*number)),
        Value::BigInt(_) if wanted.is_some_and(DType::is_float) => return Ok(Nested::Float(vm.to_f64(value)?)),
        Value::BigInt(_) => return Err(Raise::overflow_error("Python int too large to convert to C long")),
        Value::Str(text) => return number_of_text(vm, text, wanted),
        Value::None => {
            return match wanted {
                Some(dtype) if dtype.is_float() => Ok(Nested::Float(f64::NAN)),
                Some(DType::Bool) => Ok(Nested::Bool(false)),
                Some(_) => Err(Raise::type_error(
                    "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
                )),
                None => Err(unsupported("None")),
            };
        }
        Value::List(list) => list.borrow().as_slice().into(),
        Value::Tuple(items) => items.clone(),
        Value::Range(range) => {
            vm.reserve(range.len().saturating_mul(8))?;
            return Ok(Nested::Array(Array::vector((0..range.len()).map(|i| range.at(i)).collect())));
        }
        Value::Native(object) => {
            if let Some(scalar) = object.as_any().downcast_ref::<NumpyScalar>() {
                return Ok(Nested::Scalar(scalar.0));
            }
            if let Some(array) = object.as_any().downcast_ref::<NdArray>() {
                return Ok(Nested::Array(array.array()));
            }
            return foreign(vm, value, wanted, depth);
        }
        _ => return foreign(vm, value, wanted, depth),
    };
    if depth >= MOST_DIMENSIONS {
        return Err(Raise::value_error(
            "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 64.",
        ));
    }
    let items: Result<Vec<Nested>> = items.iter().map(|item| read(vm, item, wanted, depth + 1)).collect();
    Ok(Nested::List(items?))
}

/// An object that can give an array of itself.
fn foreign(vm: &mut Vm, value: &Value, wanted: Option<DType>, depth: usize) -> Result<Nested> {
    if super::complex::is_complex(value) {
        return Err(super::complex::refused());
    }
    if let Some(method) = vm.find_attr(value, "__array__")?
        && depth < MOST_DIMENSIONS
    {
        let array = vm.call_positional(&method, vec![])?;
        if array.downcast::<NdArray>().is_some() {
            return read(vm, &array, wanted, depth + 1);
        }
    }
    let name = vm.type_name(value);
    match wanted {
        Some(dtype) if dtype.is_float() => {
            Err(Raise::type_error(format!("float() argument must be a string or a real number, not '{name}'")))
        }
        _ => Err(unsupported(&format!("'{name}' objects"))),
    }
}

fn number_of_text(vm: &mut Vm, text: &str, wanted: Option<DType>) -> Result<Nested> {
    let Some(wanted) = wanted else { return Err(unsupported("text")) };
    let class = vm.builtin_class(if wanted.is_float() { "float" } else { "int" });
    match vm.call_positional(&Value::Class(class), vec![Value::from(text)])? {
        Value::Float(number) => Ok(Nested::Float(number)),
        Value::Int(number) => Ok(Nested::Int(number)),
        _ => Err(Raise::overflow_error("Python int too large to convert to C long")),
    }
}

/// May this value be stored in an integer array from Python? NaN, infinity and what int32 cannot hold may not.
pub fn check_integer(scalar: Scalar, dtype: DType) -> Result<()> {
    match scalar {
        Scalar::F32(_) | Scalar::F64(_) if scalar.as_f64().is_nan() => {
            Err(Raise::value_error("cannot convert float NaN to integer"))
        }
        Scalar::F32(_) | Scalar::F64(_) if scalar.as_f64().is_infinite() => {
            Err(Raise::overflow_error("cannot convert float infinity to integer"))
        }
        Scalar::I64(number) if dtype == DType::I32 && i32::try_from(number).is_err() => {
            Err(Raise::overflow_error(format!("Python integer {number} out of bounds for int32")))
        }
        _ => Ok(()),
    }
}

/// NumPy would make an array of objects or of text.
pub fn unsupported(what: &str) -> Raise {
    Raise::type_error(format!(
        "arrays of {what} are not supported here: an array holds numbers or bools. Keep other objects in a list"
    ))
}
