//! `x[…]`: integers, slices, `None`, `...`, scalar integer tensors (also ones that are known only when the graph runs), and boolean masks.

use brunsviga_graph::op::{AxisSlice, Binary, Compare};
use brunsviga_graph::{DType, Shape};
use brunsviga_python::{Raise, Result, Value, Vm};

use super::convert::{axis_in, bracketed, hinted};
use super::emit::{self, known, shape_of};
use super::operators::scalar;
use super::tensor::{Tensor, tensor_of};
use super::variable::{self, Variable};
use super::{errors, scatter};
use crate::numpy::array::NdArray;

/// One entry of an index.
enum Entry {
    /// An axis picked at a known place
    At(i64),
    /// An axis picked at a place that is known when the graph runs
    Dynamic(Tensor),
    /// A range
    Range([Value; 3]),
    /// A new axis
    New,
    /// All axes that no other entry speaks of
    Rest,
}

fn invalid(vm: &mut Vm, value: &Value) -> Raise {
    let text = vm.repr(value).unwrap_or_default();
    Raise::type_error(format!(
        "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors are valid indices, got {text}"
    ))
}

/// A bool tensor or array as the index: the elements where it is true.
fn is_mask(value: &Value) -> bool {
    tensor_of(value).is_some_and(|t| t.dtype() == DType::Bool)
        || value.downcast::<NdArray>().is_some_and(|a| a.with(|a| a.dtype().is_bool() && a.ndim() > 0))
}

fn entry(vm: &mut Vm, value: &Value) -> Result<Entry> {
    Ok(match value {
        Value::None => Entry::New,
        Value::Ellipsis => Entry::Rest,
        Value::Slice(parts) => Entry::Range([parts[0].clone(), parts[1].clone(), parts[2].clone()]),
        Value::Int(number) => Entry::At(*number),
        Value::Bool(_) | Value::Float(_) | Value::Str(_) | Value::List(_) | Value::Tuple(_) => return Err(invalid(vm, value)),
        _ => {
            let read = match value.downcast::<Variable>() {
                Some(variable) => Some(variable::read(vm, variable)?),
                None => tensor_of(value).cloned(),
            };
            if let Some(tensor) = read {
                if tensor.rank() != 0 || !tensor.dtype().is_integer() {
                    return Err(invalid(vm, value));
                }
                return Ok(match known(&tensor).and_then(|v| v.data().as_i64(0)) {
                    Some(number) => Entry::At(number),
                    None => Entry::Dynamic(tensor),
                });
            }
            match vm.to_index(value) {
                Ok(number) => Entry::At(number),
                Err(_) => return Err(invalid(vm, value)),
            }
        }
    })
}

/// What `at` takes of a tensor of this shape: a slice of each axis, and the shape of the result. None: by places or truth values that are
/// tensors.
pub fn parts(vm: &mut Vm, of: &Shape, at: &Value) -> Result<Option<(Vec<AxisSlice>, Vec<usize>)>> {
    if is_mask(at) {
        return Ok(None);
    }
    let entries = entries(vm, at)?;
    let planned = plan(vm, of, entries)?;
    Ok(planned.dynamic.is_empty().then_some((planned.slices, planned.shape)))
}

fn entries(vm: &mut Vm, at: &Value) -> Result<Vec<Entry>> {
    let parts: Vec<Value> = match at {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    parts.iter().map(|part| entry(vm, part)).collect()
}

/// `x[at]`
pub fn get_item(vm: &mut Vm, x: &Tensor, at: &Value) -> Result<Value> {
    if is_mask(at) {
        let mask = hinted(vm, at, DType::Bool)?;
        return scatter::masked(vm, x, &mask, 0).map(|t| t.named("boolean_mask").value());
    }
    let entries = entries(vm, at)?;
    let result = pick(vm, x, entries)?;
    Ok(result.named("strided_slice").value())
}

/// What an index takes.
struct Plan {
    /// Of each axis
    slices: Vec<AxisSlice>,
    /// Of the result
    shape: Vec<usize>,
    /// Axes of the result that a dynamic index picks from
    dynamic: Vec<(usize, Tensor)>,
}

fn plan(vm: &mut Vm, of: &Shape, entries: Vec<Entry>) -> Result<Plan> {
    let rank = of.rank();
    let used = entries.iter().filter(|e| !matches!(e, Entry::New | Entry::Rest)).count();
    if entries.iter().filter(|e| matches!(e, Entry::Rest)).count() > 1 {
        return Err(errors::shape(
            vm,
            "Multiple ellipses in slice spec not allowed [Op:StridedSlice] name: strided_slice/",
            "Multiple ellipses in slice spec not allowed",
        ));
    }
    if used > rank {
        let text = format!("Index out of range using input dim {rank}; input has only {rank} dims");
        return Err(errors::shape(vm, format!("{text} [Op:StridedSlice] name: strided_slice/"), text.clone()));
    }
    let mut axis = 0;
    let mut slices: Vec<AxisSlice> = Vec::with_capacity(rank);
    let mut shape: Vec<usize> = Vec::new();
    let mut dynamic: Vec<(usize, Tensor)> = Vec::new();
    let length = |axis: usize| of.axes().get(axis).copied().unwrap_or(0);
    for entry in entries {
        match entry {
            Entry::New => shape.push(1),
            Entry::Rest => {
                for _ in 0..rank - used {
                    slices.push(AxisSlice { start: 0, step: 1, count: length(axis) });
                    shape.push(length(axis));
                    axis += 1;
                }
            }
            Entry::At(number) => {
                let Some(start) = axis_in(number, length(axis)) else {
                    // TensorFlow's message counts a negative index from the end first.
                    let shown = if number < 0 { number.saturating_add(length(axis) as i64) } else { number };
                    let text = format!("slice index {shown} of dimension {axis} out of bounds.");
                    return Err(errors::shape(vm, format!("{text} [Op:StridedSlice] name: strided_slice/"), text.clone()));
                };
                slices.push(AxisSlice { start, step: 1, count: 1 });
                axis += 1;
            }
            Entry::Dynamic(tensor) => {
                let n = length(axis);
                slices.push(AxisSlice { start: 0, step: 1, count: n });
                dynamic.push((shape.len(), tensor));
                shape.push(n);
                axis += 1;
            }
            Entry::Range(parts) => {
                let slice = range(vm, parts, length(axis))?;
                shape.push(slice.count);
                slices.push(slice);
                axis += 1;
            }
        }
    }
    while axis < rank {
        slices.push(AxisSlice { start: 0, step: 1, count: length(axis) });
        shape.push(length(axis));
        axis += 1;
    }
    Ok(Plan { slices, shape, dynamic })
}

fn pick(vm: &mut Vm, x: &Tensor, entries: Vec<Entry>) -> Result<Tensor> {
    let Plan { slices, shape, dynamic } = plan(vm, x.shape(), entries)?;
    let mut result = emit::slice(vm, x, slices)?;
    result = emit::reshape(vm, &result, shape_of(shape)?)?;
    for (place, tensor) in dynamic.into_iter().rev() {
        let n = result.shape().axes().get(place).copied().unwrap_or(0);
        let at = from_front(vm, &tensor, n)?;
        result = emit::gather(vm, &result, &at, place)?;
    }
    Ok(result)
}

/// A place counted from the end, where it is negative.
fn from_front(vm: &mut Vm, place: &Tensor, n: usize) -> Result<Tensor> {
    let zero = scalar(place.dtype(), 0);
    let length = scalar(place.dtype(), i32::try_from(n).unwrap_or(i32::MAX));
    let negative = emit::compare(vm, Compare::Lt, place, &zero)?;
    let wrapped = emit::binary(vm, Binary::Add, place, &length)?;
    let shape = place.shape().clone();
    emit::select(vm, &negative, &wrapped, place, &shape)
}

fn range(vm: &mut Vm, parts: [Value; 3], n: usize) -> Result<AxisSlice> {
    let mut numbers = parts;
    for part in &mut numbers {
        let tensor = match part.downcast::<Variable>() {
            Some(variable) => Some(variable::read(vm, variable)?),
            None => tensor_of(part).cloned(),
        };
        let Some(tensor) = tensor else { continue };
        let Some(number) = known(&tensor).and_then(|v| v.data().as_i64(0)) else {
            return Err(Raise::not_implemented(format!(
                "a slice whose ends depend on data ({}): its length would be unknown. For a window of fixed length use tf.slice(x, [start], \
                 [length]) or tf.gather(x, start + tf.range(length))",
                tensor.short_repr()
            )));
        };
        *part = Value::Int(number);
    }
    if matches!(&numbers[2], Value::Int(0)) {
        return Err(errors::shape(
            vm,
            "slice step must be non-zero [Op:StridedSlice] name: strided_slice/",
            "slice step must be non-zero",
        ));
    }
    if let Some(odd) = numbers.iter().find(|v| matches!(v, Value::Float(_) | Value::Str(_))) {
        return Err(invalid(vm, &odd.clone()));
    }
    let (start, _, step, count) = vm.slice_indices(&numbers, n)?;
    let start = usize::try_from(start).unwrap_or(0);
    // The step of one element or none does not matter, and might not fit.
    let step = if count > 1 { step as isize } else { 1 };
    Ok(AxisSlice { start: if count == 0 { 0 } else { start }, step, count })
}

/// The `k`-th row.
pub fn row(vm: &mut Vm, x: &Tensor, k: usize) -> Result<Tensor> {
    along(vm, x, 0, k)
}

/// The `k`-th part along an axis, without it.
pub fn along(vm: &mut Vm, x: &Tensor, axis: usize, k: usize) -> Result<Tensor> {
    let part = window(vm, x, axis, k, 1)?;
    let mut axes = part.shape().axes().to_vec();
    if axis < axes.len() {
        axes.remove(axis);
    }
    emit::reshape(vm, &part, shape_of(axes)?)
}

/// `count` elements from `start` along an axis.
pub fn window(vm: &mut Vm, x: &Tensor, axis: usize, start: usize, count: usize) -> Result<Tensor> {
    let whole = |n: usize| AxisSlice { start: 0, step: 1, count: n };
    let slices: Vec<AxisSlice> = x
        .shape()
        .axes()
        .iter()
        .enumerate()
        .map(|(k, &n)| if k == axis { AxisSlice { start, step: 1, count } } else { whole(n) })
        .collect();
    if slices.get(axis).is_none_or(|s| x.shape().axes().get(axis).is_none_or(|n| s.start + s.count > *n)) {
        return Err(errors::invalid(format!(
            "elements {start} to {} are outside of shape {}",
            start + count,
            bracketed(x.shape())
        )));
    }
    emit::slice(vm, x, slices)
}
