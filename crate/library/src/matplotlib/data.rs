//! From Python values to columns of numbers, and back.

use brunsviga_python::{Raise, Result, Value, Vm};
use brunsviga_tensor::Array;

use super::object::AxesObject;
use crate::numpy::convert::{array_of, raise, wrap};

/// Numbers with a shape, in C order.
#[derive(Clone, Debug)]
pub struct Data {
    /// As NumPy's; empty for a single number
    pub shape: Vec<usize>,
    /// The elements
    pub values: Vec<f64>,
}

impl Data {
    /// A flat column.
    pub fn column(values: Vec<f64>) -> Data {
        Data { shape: vec![values.len()], values }
    }
    /// The shape as Python writes it.
    pub fn shape_text(&self) -> String {
        match self.shape.as_slice() {
            [one] => format!("({one},)"),
            many => format!("({})", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        }
    }
    /// Numbers as (rows, columns), a column for one dimension and a single cell for none.
    pub fn table(&self) -> (usize, usize) {
        match self.shape.as_slice() {
            [] => (1, 1),
            [n] => (*n, 1),
            [n, m] => (*n, *m),
            [n, rest @ ..] => (*n, rest.iter().product()),
        }
    }
    /// One column of the table.
    pub fn take_column(&self, index: usize) -> Vec<f64> {
        let (rows, columns) = self.table();
        (0..rows).map(|r| self.values.get(r * columns + index).copied().unwrap_or(f64::NAN)).collect()
    }
}

/// The numbers of a value: a number, a list, an array, a range, a dict's values.
pub fn data(vm: &mut Vm, value: &Value) -> Result<Data> {
    match value.base() {
        Value::Float(v) => return Ok(Data { shape: Vec::new(), values: vec![*v] }),
        Value::Int(v) => return Ok(Data { shape: Vec::new(), values: vec![*v as f64] }),
        Value::Bool(v) => return Ok(Data { shape: Vec::new(), values: vec![f64::from(u8::from(*v))] }),
        Value::Range(range) => return Ok(Data::column((0..range.len()).map(|i| range.at(i) as f64).collect())),
        Value::List(items) => {
            // The common case without a detour: a flat list of plain numbers.
            let flat: Option<Vec<f64>> = items
                .borrow()
                .iter()
                .map(|v| match v {
                    Value::Float(v) => Some(*v),
                    Value::Int(v) => Some(*v as f64),
                    Value::None => Some(f64::NAN),
                    _ => None,
                })
                .collect();
            if let Some(values) = flat {
                return Ok(Data::column(values));
            }
        }
        Value::Str(text) => return Err(not_number(text)),
        Value::Iterator(_) => return Err(Raise::runtime_error("matplotlib does not support generators as input")),
        Value::Dict(_) => {
            return Err(Raise::type_error("a dict is no column of numbers: use list(d.keys()) and list(d.values())"));
        }
        _ => {}
    }
    let value = sequence(vm, value)?;
    if let Some(words) = words(vm, &value)?
        && let Some(first) = words.first()
    {
        return Err(not_number(first));
    }
    let array = array_of(vm, &value)?;
    let values = array.to_f64_vec().map_err(raise)?;
    Ok(Data { shape: array.shape().to_vec(), values })
}

fn not_number(text: &str) -> Raise {
    Raise::value_error(format!("could not convert string to float: '{text}'"))
}

/// Iterables that are no sequence (a dict's keys and values, map, zip, sets) as a list; everything else as it is.
fn sequence(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value.base() {
        Value::List(_) | Value::Tuple(_) => Ok(value.clone()),
        Value::Native(object)
            if object.as_any().is::<crate::numpy::array::NdArray>()
                || object.as_any().is::<crate::numpy::scalar::NumpyScalar>() =>
        {
            Ok(value.clone())
        }
        Value::None => Err(Raise::type_error("None is no column of numbers")),
        _ => match vm.collect(value) {
            Ok(items) => Ok(Value::list(items)),
            // A single number of another kind.
            Err(_) => vm.to_f64(value).map(Value::Float),
        },
    }
}

/// The texts of a sequence of texts only; None when it is anything else, or empty.
pub fn words(vm: &mut Vm, value: &Value) -> Result<Option<Vec<String>>> {
    let all = |items: &[Value]| {
        items.iter().map(|v| v.as_str().map(String::from)).collect::<Option<Vec<_>>>().filter(|w| !w.is_empty())
    };
    Ok(match value.base() {
        Value::Str(text) => Some(vec![text.to_string()]),
        Value::List(items) => all(&items.borrow()),
        Value::Tuple(items) => all(items),
        Value::Native(_) if !is_array(value) => match vm.collect(value) {
            Ok(items) => all(&items),
            Err(_) => None,
        },
        _ => None,
    })
}

/// Is it one of NumPy's objects?
pub fn is_array(value: &Value) -> bool {
    matches!(value.base(), Value::Native(object) if object.as_any().is::<crate::numpy::array::NdArray>() || object.as_any().is::<crate::numpy::scalar::NumpyScalar>())
}

/// Data for an axis: texts become categories of that axis.
pub fn axis_data(vm: &mut Vm, axes: &AxesObject, value: &Value, vertical: bool) -> Result<Data> {
    match words(vm, value)? {
        Some(words) => {
            let single = matches!(value.base(), Value::Str(_));
            let values = axes.edit(|a| {
                let axis = if vertical { &mut a.y } else { &mut a.x };
                words.iter().map(|w| axis.category(w)).collect()
            });
            let mut data = Data::column(values);
            if single {
                data.shape.clear();
            }
            Ok(data)
        }
        None => data(vm, value),
    }
}

/// Numbers to a given length: one is repeated, else the length must be right.
pub fn repeated(data: &Data, n: usize, what: &str) -> Result<Vec<f64>> {
    match data.values.len() {
        1 => Ok(vec![data.values[0]; n]),
        len if len == n => Ok(data.values.clone()),
        _ => {
            Err(Raise::value_error(format!("shape mismatch: {what} has shape {} where {n} values are needed", data.shape_text())))
        }
    }
}

/// A float64 array as a Python value.
pub fn array(values: Vec<f64>) -> Result<Value> {
    let n = values.len();
    Array::from_vec(values, &[n]).map(wrap).map_err(raise)
}
