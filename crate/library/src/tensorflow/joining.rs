//! Joining and taking apart: concat, stack, split, unstack, slice.

use brunsviga_graph::op::AxisSlice;
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, alike, axis_in, bracketed, integer, integers, ints, items};
use super::registry::{Table, given, refuse};
use super::shaping::tensor;
use super::tensor::Tensor;
use super::{emit, errors, index};

/// The functions of this file.
pub const TABLE: Table = &[
    ("concat", "concat", concat),
    ("stack", "stack", stack),
    ("unstack", "unstack", unstack),
    ("split", "split", split),
    ("slice", "Slice", slice),
    ("strided_slice", "strided_slice", strided_slice),
];

/// Tensors of one type out of a list; a single tensor is a list of its rows.
fn list(vm: &mut Vm, value: &Value) -> Result<Vec<Tensor>> {
    let values = match value {
        Value::List(_) | Value::Tuple(_) => items(vm, value)?,
        _ => vec![value.clone()],
    };
    // Lists that hold tensors say a type, too, which bare lists beside them take.
    let dtype = super::nest::first_dtype(value, 0);
    match dtype {
        Some(dtype) => values
            .iter()
            .map(|v| if super::nest::is_tensor(v) { convert::tensor(vm, v, None) } else { convert::tensor(vm, v, Some(dtype)) })
            .collect(),
        None => {
            let refs: Vec<&Value> = values.iter().collect();
            alike(vm, &refs)
        }
    }
}

fn one_type(vm: &mut Vm, node: &str, parameter: &str, parts: &[Tensor]) -> Result<()> {
    let Some(first) = parts.first() else {
        return Err(Raise::value_error(format!(
            "List argument '{parameter}' to '{node}' Op with length 0 shorter than minimum length 1."
        )));
    };
    let Some(k) = parts.iter().position(|p| p.dtype() != first.dtype()) else { return Ok(()) };
    Err(if super::state::eager_errors(vm) {
        errors::invalid(format!(
            "cannot compute {node} as input #{k}(zero-based) was expected to be a {} tensor but is a {} tensor [Op:{node}] name: ",
            super::dtype::kernel_name(first.dtype()),
            super::dtype::kernel_name(parts[k].dtype())
        ))
    } else {
        let types: Vec<&str> = parts.iter().map(|p| p.dtype().name()).collect();
        Raise::type_error(format!(
            "Tensors in list passed to '{parameter}' of '{node}' Op have types [{}] that don't all match.",
            types.join(", ")
        ))
    })
}

fn concat(vm: &mut Vm, args: Args) -> Result<Value> {
    let [values, axis] = args.bind("concat", 2, &["values", "axis"])?;
    let parts = list(vm, &need("concat", values, "values")?)?;
    let axis = integer(vm, &need("concat", axis, "axis")?)?;
    one_type(vm, "ConcatV2", "values", &parts)?;
    let Some(first) = parts.first() else { return Ok(Value::None) };
    if parts.len() == 1 {
        return emit::identity(vm, first).map(Tensor::value);
    }
    let rank = first.rank();
    for (k, part) in parts.iter().enumerate() {
        if part.rank() != rank {
            return Err(errors::shape(
                vm,
                format!(
                    "ConcatOp : Ranks of all input tensors should match: shape[0] = {} vs. shape[{k}] = {} [Op:ConcatV2]",
                    bracketed(first.shape()),
                    bracketed(part.shape())
                ),
                format!(
                    "Shape must be rank {rank} but is rank {}: concat of {} and {}",
                    part.rank(),
                    bracketed(first.shape()),
                    bracketed(part.shape())
                ),
            ));
        }
    }
    if rank == 0 {
        return Err(errors::shape(
            vm,
            "ConcatOp : Can't concatenate scalars (use tf.stack instead) [Op:ConcatV2] name: concat",
            "Can't concatenate scalars (use tf.stack instead)",
        ));
    }
    let Some(at) = axis_in(axis, rank) else {
        return Err(errors::shape(
            vm,
            format!(
                "ConcatOp : Expected concatenating dimensions in the range [{}, {rank}), but got {axis} [Op:ConcatV2] name: concat",
                -(rank as i64)
            ),
            format!("Shape must be at least rank {} but is rank {rank}: concat along axis {axis}", axis.saturating_add(1)),
        ));
    };
    for (k, part) in parts.iter().enumerate() {
        let mismatch = (0..rank).find(|&d| d != at && part.shape().axes()[d] != first.shape().axes()[d]);
        if let Some(d) = mismatch {
            return Err(errors::shape(
                vm,
                format!(
                    "ConcatOp : Dimension {d} in both shapes must be equal: shape[0] = {} vs. shape[{k}] = {} [Op:ConcatV2] name: concat",
                    bracketed(first.shape()),
                    bracketed(part.shape())
                ),
                format!(
                    "Dimension {d} in both shapes must be equal, but are {} and {}. Shapes are {} and {}.",
                    first.shape().axes()[d],
                    part.shape().axes()[d],
                    bracketed(first.shape()),
                    bracketed(part.shape())
                ),
            ));
        }
    }
    emit::concat(vm, &parts, at).map(Tensor::value)
}

fn stack(vm: &mut Vm, args: Args) -> Result<Value> {
    let [values, axis] = args.bind("stack", 1, &["values", "axis"])?;
    let values = need("stack", values, "values")?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    let many = matches!(values, Value::List(_) | Value::Tuple(_));
    if axis == 0 && !(many && super::nest::holds_tensor(&values, 0)) {
        // Numbers, or a tensor that is stacked already.
        let whole = convert::tensor(vm, &values, None)?;
        if whole.rank() > 0 && whole.shape().axes().first() != Some(&0) {
            return Ok(whole.value());
        }
    }
    let values = if many { values } else { Value::list(vm.collect(&values)?) };
    let parts = list(vm, &values)?;
    one_type(vm, "Pack", "values", &parts)?;
    let rank = parts.first().map_or(0, Tensor::rank);
    let Some(at) = axis_in(axis, rank + 1) else {
        return Err(Raise::value_error(format!("Argument `axis` = {axis} not in range [-{0}, {0})", rank + 1)));
    };
    convert::stack(vm, &parts, at).map(Tensor::value)
}

fn unstack(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, num, axis] = args.bind("unstack", 1, &["value", "num", "axis"])?;
    let x = tensor(vm, "unstack", value, "value")?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    let Some(at) = axis_in(axis, x.rank()) else {
        return Err(Raise::value_error(format!("Argument `axis` = {axis} not in range [{}, {})", -(x.rank() as i64), x.rank())));
    };
    let n = x.shape().axes()[at];
    if let Some(num) = given(num)
        && integer(vm, &num)? != n as i64
    {
        return Err(errors::invalid(format!(
            "Input shape axis {at} must equal {}, got shape {} [Op:Unpack]",
            vm.repr(&num)?,
            bracketed(x.shape())
        )));
    }
    let mut parts = Vec::with_capacity(n);
    for k in 0..n {
        parts.push(index::along(vm, &x, at, k)?.value());
    }
    Ok(Value::list(parts))
}

fn split(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, sizes, axis, num] = args.bind("split", 2, &["value", "num_or_size_splits", "axis", "num"])?;
    let _ = num;
    let x = tensor(vm, "split", value, "value")?;
    let sizes = need("split", sizes, "num_or_size_splits")?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    let Some(at) = axis_in(axis, x.rank()) else {
        let rank = x.rank() as i64;
        let text = format!("-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {axis}");
        return Err(errors::shape(vm, format!("{text} [Op:Split]"), text.clone()));
    };
    let n = x.shape().axes()[at];
    let sizes: Vec<usize> = match &sizes {
        Value::List(_) | Value::Tuple(_) => {
            let mut list = integers(vm, &sizes)?;
            let known: i128 = list.iter().filter(|s| **s >= 0).map(|s| i128::from(*s)).sum();
            if let Some(open) = list.iter_mut().find(|s| **s == -1) {
                *open = i64::try_from(n as i128 - known).unwrap_or(0).max(0);
            }
            let total: i128 = list.iter().map(|s| i128::from(*s)).sum();
            if list.iter().any(|s| *s < 0) || total != n as i128 {
                return Err(errors::invalid(format!(
                    "Determined shape must either match input shape along split_dim exactly if fully specified, or be less than the size of the \
                     input along split_dim if not fully specified.  Got: {} [Op:SplitV]",
                    total
                )));
            }
            list.into_iter().map(|s| s as usize).collect()
        }
        other => {
            let count = integer(vm, other)?;
            let Some(count) = usize::try_from(count).ok().filter(|c| *c > 0 && n % c == 0) else {
                let text = format!(
                    "Number of ways to split should evenly divide the split dimension, but got split_dim {at} (size = {n}) and num_split {count}"
                );
                return Err(errors::shape(vm, format!("{text} [Op:Split]"), text.clone()));
            };
            vm.reserve(count.saturating_mul(64))?;
            vec![n / count; count]
        }
    };
    let mut start = 0;
    let mut parts = Vec::with_capacity(sizes.len());
    for size in sizes {
        parts.push(index::window(vm, &x, at, start, size)?.value());
        start += size;
    }
    Ok(Value::list(parts))
}

/// `tf.slice(x, begin, size)`: `begin` may depend on data, `size` may not.
fn slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, begin, size] = args.bind("slice", 3, &["input_", "begin", "size"])?;
    let x = tensor(vm, "slice", input, "input_")?;
    let begin = need("slice", begin, "begin")?;
    let sizes = integers(vm, &need("slice", size, "size")?)?;
    let begin = convert::tensor(vm, &begin, None)?;
    let rank = x.rank();
    if sizes.len() != rank || begin.shape().len() != rank {
        let text = format!(
            "Expected begin and size arguments to be 1-D tensors of size {rank}, but got shapes {} and [{}] instead.",
            bracketed(begin.shape()),
            sizes.len()
        );
        return Err(errors::shape(vm, format!("{text} [Op:Slice]"), text.clone()));
    }
    let Some(starts) = emit::known(&begin) else { return moving_slice(vm, x, &begin, &sizes) };
    let mut slices = Vec::new();
    for (k, &n) in x.shape().axes().iter().enumerate() {
        let start = starts.data().as_i64(k).unwrap_or(-1);
        let left = n as i64 - start.clamp(0, n as i64);
        let count = if sizes[k] == -1 { left } else { sizes[k] };
        if start < 0 || start > n as i64 || count < 0 || count > left {
            return Err(errors::shape(
                vm,
                if start < 0 || start > n as i64 {
                    format!("Expected begin[{k}] in [0, {n}], but got {start} [Op:Slice]")
                } else {
                    format!("Expected size[{k}] in [0, {left}], but got {count} [Op:Slice]")
                },
                format!("Slice of {count} from {start} is outside of axis {k} of shape {}", bracketed(x.shape())),
            ));
        }
        slices.push(AxisSlice { start: if count == 0 { 0 } else { start as usize }, step: 1, count: count as usize });
    }
    emit::slice(vm, &x, slices).map(Tensor::value)
}

fn moving_slice(vm: &mut Vm, x: Tensor, begin: &Tensor, sizes: &[i64]) -> Result<Value> {
    let mut result = x;
    for (k, size) in sizes.iter().enumerate() {
        let n = result.shape().axes()[k];
        if *size == -1 || *size == n as i64 {
            // The whole axis can only start at 0.
            if *size == -1 {
                return Err(Raise::not_implemented(
                    "tf.slice with size -1 and a begin that depends on data: the length would be unknown",
                ));
            }
            continue;
        }
        if *size < 0 || *size > n as i64 {
            return Err(errors::invalid(format!("Expected size[{k}] in [0, {n}], but got {size} [Op:Slice]")));
        }
        let start = index::along(vm, begin, 0, k)?;
        let counts: Vec<i64> = (0..*size).collect();
        let places = emit::binary(vm, brunsviga_graph::op::Binary::Add, &ints(&counts, begin.dtype()), &start)?;
        result = emit::gather(vm, &result, &places, k)?;
    }
    Ok(result.value())
}

/// `tf.strided_slice(x, begin, end, strides)` without masks: what `x[a:b:c]` writes shorter.
fn strided_slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, begin, end, strides, begin_mask, end_mask, ellipsis, new_axis, shrink] = args.bind(
        "strided_slice",
        3,
        &["input_", "begin", "end", "strides", "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"],
    )?;
    for (name, value) in [
        ("begin_mask", begin_mask),
        ("end_mask", end_mask),
        ("ellipsis_mask", ellipsis),
        ("new_axis_mask", new_axis),
        ("shrink_axis_mask", shrink),
    ] {
        refuse("strided_slice", name, &value.filter(|v| !matches!(v, Value::Int(0))))?;
    }
    let x = tensor(vm, "strided_slice", input, "input_")?;
    let (begin, end) =
        (integers(vm, &need("strided_slice", begin, "begin")?)?, integers(vm, &need("strided_slice", end, "end")?)?);
    let strides = given(strides).map_or(Ok(vec![1; begin.len()]), |s| integers(vm, &s))?;
    if begin.len() != end.len() || begin.len() != strides.len() {
        return Err(Raise::value_error("strided_slice: begin, end and strides must have the same length"));
    }
    let parts: Vec<Value> = begin
        .iter()
        .zip(&end)
        .zip(&strides)
        .map(|((a, b), c)| Value::slice(Value::Int(*a), Value::Int(*b), Value::Int(*c)))
        .collect();
    index::get_item(vm, &x, &Value::tuple(parts))
}
