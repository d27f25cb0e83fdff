//! From Python values to tensors and back: `tf.convert_to_tensor` and the rules of its element types. Python's numbers are float32 and
//! int32 unless something asks for another type; NumPy's arrays keep theirs; lists that hold tensors are packed.

use brunsviga_graph::{DType, Data, Shape, Value as Concrete};
use brunsviga_python::{Raise, Result, Value, Vm};
use brunsviga_tensor::Array;

use super::dtype::{of_array, to_array};
use super::errors;
use super::shape_object::ShapeObject;
use super::state::eager_errors;
use super::tensor::{Tensor, tensor_of};
use super::variable::{self, Variable};
use super::{emit, nest};
use crate::numpy;
use crate::numpy::convert::Lift;

/// Most axes of a tensor that is made of lists.
const DEEPEST: usize = 64;

/// A concrete tensor's elements as an array.
pub fn array_of(value: &Concrete) -> Result<Array> {
    let shape = value.shape().axes();
    match value.data() {
        Data::Bool(v) => Array::from_slice(v, shape),
        Data::I32(v) => Array::from_slice(v, shape),
        Data::I64(v) => Array::from_slice(v, shape),
        Data::F32(v) => Array::from_slice(v, shape),
        Data::F64(v) => Array::from_slice(v, shape),
    }
    .py()
}

/// An array's elements as a concrete tensor.
pub fn concrete_of(array: &Array) -> Result<Concrete> {
    let data = match of_array(array.dtype()) {
        DType::Bool => Data::Bool(array.to_vec().py()?),
        DType::I32 => Data::I32(array.to_vec().py()?),
        DType::I64 => Data::I64(array.to_vec().py()?),
        DType::F32 => Data::F32(array.to_vec().py()?),
        DType::F64 => Data::F64(array.to_vec().py()?),
    };
    let shape = emit::shape_of(array.shape().to_vec())?;
    Concrete::new(shape, data).ok_or_else(|| Raise::runtime_error("an array with another number of elements than its shape has"))
}

/// What `tensor.numpy()` gives: an array, or a NumPy scalar.
pub fn to_numpy(_vm: &mut Vm, value: &Concrete) -> Result<Value> {
    numpy::convert::wrap_result(array_of(value)?)
}

/// A NumPy scalar as a 0-d array; an array as it is.
pub fn as_array(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(numpy::convert::wrap(numpy::convert::array_of(vm, value)?))
}

/// Is this an array or scalar of NumPy's, which is cast to whatever type is asked for?
fn is_typed(value: &Value) -> bool {
    value.downcast::<numpy::array::NdArray>().is_some() || value.downcast::<numpy::scalar::NumpyScalar>().is_some()
}

/// `tf.convert_to_tensor(value, dtype)`
pub fn tensor(vm: &mut Vm, value: &Value, dtype: Option<DType>) -> Result<Tensor> {
    nested(vm, value, dtype, 0)
}

/// The same of an item at this depth of a list.
fn nested(vm: &mut Vm, value: &Value, dtype: Option<DType>, depth: usize) -> Result<Tensor> {
    if let Some(tensor) = tensor_of(value) {
        return matching(vm, tensor.clone(), dtype);
    }
    if let Some(tensor) = super::stored::read(value) {
        return matching(vm, tensor?, dtype);
    }
    if let Some(variable) = value.downcast::<Variable>() {
        let tensor = variable::read(vm, variable)?;
        return matching(vm, tensor, dtype);
    }
    if let Some(shape) = value.downcast::<ShapeObject>() {
        let axes: Option<Vec<i64>> = shape.0.as_ref().and_then(|a| a.iter().map(|n| n.map(|n| n as i64)).collect());
        let Some(axes) = axes else {
            return Err(Raise::value_error("Cannot convert a partially known TensorShape to a Tensor"));
        };
        return Ok(ints(&axes, dtype.unwrap_or(DType::I32)));
    }
    if nest::holds_tensor(value, 0) {
        return pack(vm, value, dtype, depth);
    }
    literal(vm, value, dtype)
}

/// A tensor must have the type that is asked for.
fn matching(vm: &mut Vm, tensor: Tensor, dtype: Option<DType>) -> Result<Tensor> {
    match dtype {
        Some(dtype) if dtype != tensor.dtype() => {
            let text = vm.repr(&tensor.clone().value())?;
            Err(Raise::value_error(format!(
                "Tensor conversion requested dtype {} for Tensor with dtype {}: {text}",
                dtype.name(),
                tensor.dtype().name()
            )))
        }
        _ => Ok(tensor),
    }
}

/// An operand beside one of a known type: of that type if it can be, else of its own.
pub fn hinted(vm: &mut Vm, value: &Value, like: DType) -> Result<Tensor> {
    if nest::is_tensor(value) {
        return tensor(vm, value, None);
    }
    match tensor(vm, value, Some(like)) {
        Ok(tensor) => Ok(tensor),
        Err(error) if error.is_named("TypeError") || error.is_named("ValueError") => tensor(vm, value, None),
        Err(error) => Err(error),
    }
}

/// `x` of its own type, `y` of that type if it can be: how `tf.add` and `tf.divide` read their operands.
pub fn in_turn(vm: &mut Vm, x: &Value, y: &Value) -> Result<(Tensor, Tensor)> {
    let x = tensor(vm, x, None)?;
    let y = hinted(vm, y, x.dtype())?;
    Ok((x, y))
}

/// Operands of one type: the first tensor among them says which; without one, the first operand.
pub fn alike(vm: &mut Vm, values: &[&Value]) -> Result<Vec<Tensor>> {
    let typed = values.iter().find_map(|value| if nest::is_tensor(value) { nest::first_dtype(value, 0) } else { None });
    let mut dtype = typed;
    let mut tensors = Vec::with_capacity(values.len());
    for value in values {
        let converted = tensor(vm, value, if nest::is_tensor(value) { None } else { dtype })?;
        dtype = dtype.or(Some(converted.dtype()));
        tensors.push(converted);
    }
    Ok(tensors)
}

/// A number, array or nest of them.
fn literal(vm: &mut Vm, value: &Value, dtype: Option<DType>) -> Result<Tensor> {
    let quick = match (value, dtype) {
        (Value::Float(x), None | Some(DType::F32)) => Some(Data::F32(vec![*x as f32])),
        (Value::Float(x), Some(DType::F64)) => Some(Data::F64(vec![*x])),
        (Value::Int(n), Some(DType::F64)) => Some(Data::F64(vec![*n as f64])),
        (Value::Int(n), Some(DType::F32)) => Some(Data::F32(vec![*n as f32])),
        (Value::Int(n), Some(DType::I64)) => Some(Data::I64(vec![*n])),
        (Value::Bool(b), None | Some(DType::Bool)) => Some(Data::Bool(vec![*b])),
        _ => None,
    };
    if let Some(value) = quick.and_then(|data| Concrete::new(Shape::scalar(), data)) {
        return Ok(Tensor::eager(value));
    }
    if let (Value::Str(_), Some(wanted)) = (value, dtype) {
        return Err(cannot_convert(vm, value, wanted));
    }
    refuse(vm, value)?;
    let array = numpy::convert::array_of(vm, value).map_err(|error| sequence_error(vm, value, error))?;
    let own = of_array(array.dtype());
    if is_typed(value) {
        let array = dtype.map_or(Ok(array.clone()), |d| array.cast(to_array(d))).py()?;
        return concrete_of(&array).map(Tensor::eager);
    }
    let typed = leaf(value).is_some_and(|leaf| is_typed(&leaf));
    let target = match dtype {
        Some(wanted) => {
            let empty = array.size() == 0;
            let fits = match (own, wanted) {
                (a, b) if a == b => true,
                (DType::I32 | DType::I64, DType::I32) => integers_fit(&array),
                (DType::I32 | DType::I64, to) => to != DType::Bool,
                (DType::F32 | DType::F64, to) => to.is_floating(),
                // A Python bool is an int.
                (DType::Bool, _) => true,
            };
            if !fits && !empty {
                return Err(cannot_convert(vm, value, wanted));
            }
            wanted
        }
        None if typed && own.is_floating() => own,
        None => {
            if own.is_integer() && matches!(leaf(value), Some(Value::Bool(_))) {
                return Err(Raise::value_error("Can't convert Python sequence with mixed types to Tensor."));
            }
            match own {
                DType::F64 => DType::F32,
                DType::I64 if integers_fit(&array) => DType::I32,
                other => other,
            }
        }
    };
    let array = array.cast(to_array(target)).py()?;
    concrete_of(&array).map(Tensor::eager)
}

/// What no tensor can be made of.
fn refuse(vm: &mut Vm, value: &Value) -> Result<()> {
    match value.base() {
        Value::None => Err(Raise::value_error(
            "Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) to a Tensor.",
        )),
        Value::Str(_) | Value::Bytes(_) => Err(Raise::type_error(
            "tensors of text (tf.string) are not available here: a tensor holds float64, float32, int64, int32 or bool",
        )),
        Value::Dict(_)
        | Value::Set(_)
        | Value::Function(_)
        | Value::NativeFn(_)
        | Value::Module(_)
        | Value::Class(_)
        | Value::Iterator(_) => {
            let (text, class) = (vm.repr(value)?, vm.class_of(value).repr());
            Err(Raise::value_error(format!(
                "Attempt to convert a value ({text}) with an unsupported type ({class}) to a Tensor."
            )))
        }
        Value::BigInt(_) => Err(Raise::value_error("Can't convert Python sequence with out-of-range integer to Tensor.")),
        _ => Ok(()),
    }
}

fn sequence_error(vm: &mut Vm, value: &Value, error: Raise) -> Raise {
    if error.is_named("OverflowError") {
        return Raise::value_error("Can't convert Python sequence with out-of-range integer to Tensor.");
    }
    if error.is_named("ValueError") && matches!(value, Value::List(_) | Value::Tuple(_)) {
        return Raise::value_error("Can't convert non-rectangular Python sequence to Tensor.");
    }
    if error.is_named("TypeError") && !matches!(value, Value::List(_) | Value::Tuple(_)) {
        let (text, class) = (vm.repr(value).unwrap_or_default(), vm.class_of(value).repr());
        return Raise::value_error(format!(
            "Attempt to convert a value ({text}) with an unsupported type ({class}) to a Tensor."
        ));
    }
    error
}

/// "Cannot convert 1.5 to EagerTensor of dtype int32"
fn cannot_convert(vm: &mut Vm, value: &Value, dtype: DType) -> Raise {
    let name = dtype.name();
    if eager_errors(vm) {
        let text = vm.repr(value).unwrap_or_default();
        return Raise::type_error(format!("Cannot convert {text} to EagerTensor of dtype {name}"));
    }
    let culprit = leaf(value).unwrap_or(Value::None);
    let (text, class) = (vm.repr(&culprit).unwrap_or_default(), vm.type_name(&culprit));
    Raise::type_error(format!("Expected {name}, but got {text} of type '{class}'."))
}

/// The first number of a nest.
fn leaf(value: &Value) -> Option<Value> {
    match value {
        Value::List(list) => list.borrow().first().and_then(leaf),
        Value::Tuple(items) => items.first().and_then(leaf),
        other => Some(other.clone()),
    }
}

fn integers_fit(array: &Array) -> bool {
    array.dtype() != brunsviga_tensor::DType::I64
        || array.to_vec::<i64>().is_ok_and(|v| v.iter().all(|n| i32::try_from(*n).is_ok()))
}

/// A list that holds tensors: its items, converted to one type and stacked.
fn pack(vm: &mut Vm, value: &Value, dtype: Option<DType>, depth: usize) -> Result<Tensor> {
    if depth >= DEEPEST {
        return Err(Raise::value_error("a list that is nested too deeply, or that contains itself, is no tensor"));
    }
    let items = items(vm, value)?;
    let dtype = dtype.or_else(|| nest::first_dtype(value, 0));
    let mut parts = Vec::with_capacity(items.len());
    for item in &items {
        parts.push(nested(vm, item, dtype, depth + 1)?);
    }
    stack(vm, &parts, 0)
}

/// Equal shapes, stacked along a new axis; TensorFlow's error otherwise.
pub fn stack(vm: &mut Vm, parts: &[Tensor], axis: usize) -> Result<Tensor> {
    let Some(first) = parts.first() else { return Err(Raise::value_error("stack needs at least one tensor")) };
    for (k, part) in parts.iter().enumerate() {
        if part.shape() != first.shape() {
            let (a, b) = (bracketed(first.shape()), bracketed(part.shape()));
            return Err(errors::shape(
                vm,
                format!("Shapes of all inputs must match: values[0].shape = {a} != values[{k}].shape = {b} [Op:Pack] name: "),
                different(first.shape(), part.shape()),
            ));
        }
    }
    emit::stack(vm, parts, axis)
}

fn different(a: &Shape, b: &Shape) -> String {
    let (x, y) = (bracketed(a), bracketed(b));
    if a.rank() != b.rank() {
        return format!("Shapes must be equal rank, but are {} and {}. Shapes are {x} and {y}.", a.rank(), b.rank());
    }
    let at = a.axes().iter().zip(b.axes()).position(|(m, n)| m != n).unwrap_or(0);
    let (m, n) = (a.axes().get(at).copied().unwrap_or(0), b.axes().get(at).copied().unwrap_or(0));
    format!("Dimension {at} in both shapes must be equal, but are {m} and {n}. Shapes are {x} and {y}.")
}

/// `[2,3]`: shapes as kernels' messages write them.
pub fn bracketed(shape: &Shape) -> String {
    let axes: Vec<String> = shape.axes().iter().map(usize::to_string).collect();
    format!("[{}]", axes.join(","))
}

/// The items of a sequence.
pub fn items(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    match value {
        Value::List(list) => Ok(list.borrow().clone()),
        Value::Tuple(tuple) => Ok(tuple.to_vec()),
        _ => vm.collect(value),
    }
}

/// An int32 or int64 vector.
pub fn ints(numbers: &[i64], dtype: DType) -> Tensor {
    let data = match dtype {
        DType::I32 => Data::I32(numbers.iter().map(|&n| n as i32).collect()),
        _ => Data::I64(numbers.to_vec()),
    };
    let shape = Shape::new([numbers.len()]).unwrap_or_default();
    // The shape is the vector's own length.
    Tensor::eager(Concrete::new(shape, data).unwrap_or_else(|| Concrete::vector(Vec::new())))
}

/// An integer that must be known while tracing: a Python or NumPy one, or a constant tensor.
pub fn integer(vm: &mut Vm, value: &Value) -> Result<i64> {
    if let Some(tensor) = tensor_of(value) {
        let numbers = known_ints(tensor)?;
        return match numbers.as_slice() {
            [one] => Ok(*one),
            _ => Err(Raise::type_error(format!("expected one integer, got a tensor of shape {}", tensor.shape()))),
        };
    }
    vm.to_index(value)
}

/// Integers that must be known while tracing: a shape, axes.
pub fn integers(vm: &mut Vm, value: &Value) -> Result<Vec<i64>> {
    if let Some(tensor) = tensor_of(value) {
        return known_ints(tensor);
    }
    if let Some(shape) = value.downcast::<ShapeObject>() {
        let axes: Option<Vec<i64>> = shape.0.as_ref().and_then(|a| a.iter().map(|n| n.map(|n| n as i64)).collect());
        return axes.ok_or_else(|| Raise::value_error("Cannot convert a partially known TensorShape to a Tensor"));
    }
    match value {
        Value::Int(number) => Ok(vec![*number]),
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
            let items = items(vm, value)?;
            items.iter().map(|item| integer(vm, item)).collect()
        }
        _ if is_typed(value) => numpy::convert::integers(vm, value),
        _ => Ok(vec![vm.to_index(value)?]),
    }
}

fn known_ints(tensor: &Tensor) -> Result<Vec<i64>> {
    if !tensor.dtype().is_integer() {
        return Err(Raise::type_error(format!("expected integers, got a {} tensor", tensor.dtype().name())));
    }
    let Some(value) = emit::known(tensor) else {
        return Err(Raise::not_implemented(format!(
            "a shape, an axis or a length that depends on data: {}. Every tensor of a graph here has a shape that is known when the graph \
             is built. Compute the number in Python, or from x.shape",
            tensor.short_repr()
        )));
    };
    Ok((0..value.data().len()).filter_map(|k| value.data().as_i64(k)).collect())
}

/// A new tensor's shape.
pub fn shape(vm: &mut Vm, value: &Value) -> Result<Shape> {
    let mut axes = Vec::new();
    for n in integers(vm, value)? {
        let n = usize::try_from(n).map_err(|_| errors::invalid(format!("Dimension {n} must be >= 0")))?;
        axes.push(n);
    }
    emit::shape_of(axes)
}

/// An axis counted from the front.
pub fn axis_in(axis: i64, rank: usize) -> Option<usize> {
    let at = if axis < 0 { axis + rank as i64 } else { axis };
    usize::try_from(at).ok().filter(|&a| a < rank)
}
