//! What stands between the brackets of an array, read for the numerics.

use brunsviga_python::{Raise, Result, Value, Vm};
use brunsviga_tensor::index::Index;
use brunsviga_tensor::{Array, DType, Scalar};

use super::array::NdArray;
use super::convert::Lift;
use super::nested;
use super::scalar::NumpyScalar;

const VALID: &str =
    "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices";

/// The entries of `x[value]`; a tuple gives one for each of its items.
pub fn parse(vm: &mut Vm, value: &Value) -> Result<Vec<Index>> {
    match value {
        Value::Tuple(items) => items.iter().map(|item| entry(vm, item)).collect(),
        _ => Ok(vec![entry(vm, value)?]),
    }
}

fn entry(vm: &mut Vm, value: &Value) -> Result<Index> {
    Ok(match value {
        Value::Int(number) => Index::Int(*number),
        Value::Slice(parts) => {
            let [start, stop, step] = &**parts;
            Index::Slice { start: bound(vm, start)?, stop: bound(vm, stop)?, step: bound(vm, step)? }
        }
        Value::None => Index::NewAxis,
        Value::Ellipsis => Index::Ellipsis,
        Value::Bool(b) => Index::Array(Array::from_scalar(Scalar::Bool(*b)).py()?),
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
            let array = nested::array_from(vm, value, None)?;
            // An empty list has no type of its own: it selects nothing.
            Index::Array(if array.size() == 0 && array.dtype().is_float() { array.cast(DType::I64).py()? } else { array })
        }
        Value::BigInt(_) => return Err(Raise::index_error("cannot fit 'int' into an index-sized integer")),
        Value::Native(object) => {
            if let Some(scalar) = object.as_any().downcast_ref::<NumpyScalar>() {
                return match scalar.0 {
                    Scalar::I64(number) => Ok(Index::Int(number)),
                    Scalar::I32(number) => Ok(Index::Int(i64::from(number))),
                    Scalar::Bool(_) => Ok(Index::Array(Array::from_scalar(scalar.0).py()?)),
                    _ => Err(Raise::index_error(VALID)),
                };
            }
            let array = match object.as_any().downcast_ref::<NdArray>() {
                Some(array) => array.array(),
                // A tensor stands for its elements.
                None => super::convert::array_of(vm, value).map_err(|_| Raise::index_error(VALID))?,
            };
            match (array.ndim(), array.dtype().is_integer()) {
                (0, true) => Index::Int(array.item().py()?.as_i64().unwrap_or(0)),
                _ => Index::Array(array),
            }
        }
        _ => match vm.to_integer(value) {
            Ok(Some(Value::Int(number))) => Index::Int(number),
            _ => return Err(Raise::index_error(VALID)),
        },
    })
}

fn bound(vm: &mut Vm, value: &Value) -> Result<Option<i64>> {
    match value {
        Value::None => Ok(None),
        Value::Int(number) => Ok(Some(*number)),
        _ => match vm.to_integer(value)? {
            Some(Value::Int(number)) => Ok(Some(number)),
            Some(big) => {
                let negative = vm.repr(&big)?.starts_with('-');
                Ok(Some(if negative { i64::MIN + 1 } else { i64::MAX }))
            }
            None => Err(Raise::type_error("slice indices must be integers or None or have an __index__ method")),
        },
    }
}

/// Integers for every axis: the position of one element.
pub fn position(value: &Value, ndim: usize) -> Option<([i64; 4], usize)> {
    let mut place = [0i64; 4];
    match value {
        Value::Tuple(items) if items.len() == ndim && ndim <= 4 => {
            for (slot, item) in place.iter_mut().zip(items.iter()) {
                *slot = plain(item)?;
            }
        }
        _ if ndim == 1 => place[0] = plain(value)?,
        _ => return None,
    }
    Some((place, ndim))
}

fn plain(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        Value::Native(object) => match object.as_any().downcast_ref::<NumpyScalar>()?.0 {
            Scalar::I64(number) => Some(number),
            Scalar::I32(number) => Some(i64::from(number)),
            _ => None,
        },
        _ => None,
    }
}
