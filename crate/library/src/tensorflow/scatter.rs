//! Picking by index and putting by index: gather, where, masks, scatters.

use brunsviga_graph::op::{Binary, Compare, ScatterHow, Unary};
use brunsviga_graph::{DType, Data, Shape, Value as Concrete};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, axis_in, bracketed, integer, ints, shape};
use super::emit::{self, known, shape_of};
use super::errors;
use super::operators::{check, scalar};
use super::registry::{Table, given, refuse};
use super::tensor::{Held, Tensor};
use super::variable::{Write, cell_of, scatter_write};

/// The functions of this file.
pub const TABLE: Table = &[
    ("gather", "GatherV2", gather),
    ("gather_nd", "GatherNd", gather_nd),
    ("boolean_mask", "boolean_mask", boolean_mask),
    ("where", "SelectV2", where_function),
    ("tensor_scatter_nd_update", "TensorScatterUpdate", |vm, args| {
        tensor_scatter(vm, args, "tensor_scatter_nd_update", Write::Set)
    }),
    ("tensor_scatter_nd_add", "TensorScatterAdd", |vm, args| tensor_scatter(vm, args, "tensor_scatter_nd_add", Write::Add)),
    ("tensor_scatter_nd_sub", "TensorScatterSub", |vm, args| tensor_scatter(vm, args, "tensor_scatter_nd_sub", Write::Sub)),
    ("scatter_nd", "ScatterNd", scatter_nd),
];

/// The functions that only `tf.compat.v1` has, and its own meaning of `where`.
pub const TABLE_V1: Table = &[
    ("where", "Select", where_v1),
    ("scatter_update", "ScatterUpdate", |vm, args| scatter_variable(vm, args, "scatter_update", Write::Set)),
    ("scatter_add", "ScatterAdd", |vm, args| scatter_variable(vm, args, "scatter_add", Write::Add)),
    ("scatter_sub", "ScatterSub", |vm, args| scatter_variable(vm, args, "scatter_sub", Write::Sub)),
    ("assign", "Assign", |vm, args| assign_variable(vm, args, "assign", Write::Set)),
    ("assign_add", "AssignAdd", |vm, args| assign_variable(vm, args, "assign_add", Write::Add)),
    ("assign_sub", "AssignSub", |vm, args| assign_variable(vm, args, "assign_sub", Write::Sub)),
];

fn indices_of(vm: &mut Vm, function: &str, node: &str, value: Option<Value>) -> Result<Tensor> {
    let indices = convert::tensor(vm, &need(function, value, "indices")?, None)?;
    if !indices.dtype().is_integer() && !indices.shape().is_empty() {
        return Err(super::operators::wrong_type(vm, node, "indices", indices.dtype(), "int16, int32, int64"));
    }
    if indices.dtype().is_integer() { Ok(indices) } else { emit::cast(vm, &indices, DType::I32) }
}

fn gather(vm: &mut Vm, args: Args) -> Result<Value> {
    let [params, indices, validate, axis, batch] =
        args.bind("gather", 2, &["params", "indices", "validate_indices", "axis", "batch_dims"])?;
    let _ = validate;
    let x = convert::tensor(vm, &need("gather", params, "params")?, None)?;
    let indices = indices_of(vm, "gather", "GatherV2", indices)?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    refuse("gather", "batch_dims", &batch.filter(|b| !matches!(b, Value::Int(0))))?;
    let Some(at) = axis_in(axis, x.rank()) else {
        let text = format!(
            "Shape must be at least rank {} but is rank {}",
            axis.max(axis.saturating_neg().saturating_sub(1)).saturating_add(1),
            x.rank()
        );
        return Err(errors::shape(vm, format!("{text} [Op:GatherV2]"), text.clone()));
    };
    emit::gather(vm, &x, &indices, at).map(Tensor::value)
}

/// The last axis of the indices goes through the first axes of `params`.
fn gather_nd(vm: &mut Vm, args: Args) -> Result<Value> {
    let [params, indices, batch] = args.bind("gather_nd", 2, &["params", "indices", "batch_dims"])?;
    refuse("gather_nd", "batch_dims", &batch.filter(|b| !matches!(b, Value::Int(0))))?;
    let x = convert::tensor(vm, &need("gather_nd", params, "params")?, None)?;
    let indices = indices_of(vm, "gather_nd", "GatherNd", indices)?;
    let (lead, depth) = split_last(vm, "GatherNd", &indices, &x)?;
    let rest = x.shape().axes()[depth..].to_vec();
    let mut result = lead.clone();
    result.extend(&rest);
    let result = shape_of(result)?;
    if depth == 0 {
        let mut axes = vec![1; lead.len()];
        axes.extend(&rest);
        let thin = emit::reshape(vm, &x, shape_of(axes)?)?;
        return emit::broadcast(vm, &thin, &result).map(Tensor::value);
    }
    let places = flat_places(vm, &x, &indices, depth, &lead)?;
    let rows: usize = x.shape().axes()[..depth].iter().product();
    let mut flat = vec![rows];
    flat.extend(&rest);
    let flat = emit::reshape(vm, &x, shape_of(flat)?)?;
    let picked = emit::gather(vm, &flat, &places, 0)?;
    emit::reshape(vm, &picked, result).map(Tensor::value)
}

/// Axes before the last one of the indices, and the length of that.
fn split_last(vm: &mut Vm, node: &str, indices: &Tensor, x: &Tensor) -> Result<(Vec<usize>, usize)> {
    let Some((&depth, lead)) = indices.shape().axes().split_last() else {
        let text = "indices must be at least a vector";
        return Err(errors::shape(vm, format!("{text} [Op:{node}]"), text));
    };
    if depth > x.rank() {
        let text = format!("index innermost dimension length must be <= params rank; saw: {depth} vs. {}", x.rank());
        return Err(errors::shape(vm, format!("{text} [Op:{node}]"), text.clone()));
    }
    Ok((lead.to_vec(), depth))
}

/// InvalidArgumentError if an index that is known now is outside of its axis.
fn inside(node: &str, x: &Tensor, indices: &Tensor, depth: usize, what: &str) -> Result<()> {
    let Some(value) = known(indices) else { return Ok(()) };
    let n = value.data().len().checked_div(depth).unwrap_or(0);
    for row in 0..n {
        let index: Vec<i64> = (0..depth).filter_map(|d| value.data().as_i64(row * depth + d)).collect();
        if index.iter().zip(x.shape().axes()).any(|(i, n)| *i < 0 || *i >= *n as i64) {
            let text: Vec<String> = index.iter().map(i64::to_string).collect();
            return Err(errors::invalid(format!(
                "indices[{row}] = [{}] does not index into {what} {} [Op:{node}]",
                text.join(", "),
                bracketed(x.shape())
            )));
        }
    }
    Ok(())
}

/// Positions along the joined first axes; −1, which the gather refuses, where an index is outside of its own axis.
fn flat_places(vm: &mut Vm, x: &Tensor, indices: &Tensor, depth: usize, lead: &[usize]) -> Result<Tensor> {
    let axes = x.shape().axes()[..depth].to_vec();
    inside("GatherNd", x, indices, depth, "param shape")?;
    let lead_shape = shape_of(lead.to_vec())?;
    let mut total: Option<Tensor> = None;
    let mut inside: Option<Tensor> = None;
    let checked = known(indices).is_some();
    for (d, &n) in axes.iter().enumerate() {
        let part = super::index::along(vm, indices, lead.len(), d)?;
        let part = emit::reshape(vm, &part, lead_shape.clone())?;
        let length = scalar(part.dtype(), i32::try_from(n).unwrap_or(i32::MAX));
        if !checked && depth > 1 {
            let low = emit::compare(vm, Compare::Ge, &part, &scalar(part.dtype(), 0))?;
            let high = emit::compare(vm, Compare::Lt, &part, &length)?;
            let both = emit::binary(vm, Binary::And, &low, &high)?;
            inside = Some(match inside {
                Some(before) => emit::binary(vm, Binary::And, &before, &both)?,
                None => both,
            });
        }
        total = Some(match total {
            Some(before) => {
                let scaled = emit::binary(vm, Binary::Mul, &before, &length)?;
                emit::binary(vm, Binary::Add, &scaled, &part)?
            }
            None => part,
        });
    }
    let Some(total) = total else { return Err(Raise::runtime_error("an index of no axes")) };
    match inside {
        Some(inside) => emit::select(vm, &inside, &total, &scalar(total.dtype(), -1), &lead_shape),
        None => Ok(total),
    }
}

fn boolean_mask(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, mask, axis] = args.bind("boolean_mask", 2, &["tensor", "mask", "axis"])?;
    let x = convert::tensor(vm, &need("boolean_mask", x, "tensor")?, None)?;
    let mask = convert::tensor(vm, &need("boolean_mask", mask, "mask")?, None)?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    let at = axis_in(axis, x.rank().max(1)).unwrap_or(0);
    let mask = emit::cast(vm, &mask, DType::Bool)?;
    masked(vm, &x, &mask, at).map(Tensor::value)
}

/// The rows where a mask is true, along the axes that it covers from `at` on. The mask must be known: it decides the shape.
pub fn masked(vm: &mut Vm, x: &Tensor, mask: &Tensor, at: usize) -> Result<Tensor> {
    if mask.rank() == 0 {
        return Err(Raise::value_error("mask cannot be scalar."));
    }
    let axes = x.shape().axes();
    let covered = axes.get(at..at + mask.rank());
    if covered != Some(mask.shape().axes()) {
        return Err(Raise::value_error(format!(
            "Shapes {} and {} are incompatible",
            tuple_from(axes, at, mask.rank()),
            mask.shape()
        )));
    }
    let Some(value) = known(mask) else {
        return Err(Raise::not_implemented(
            "a boolean mask that depends on data gives a result of unknown length, which a graph here cannot have. Use tf.where(mask, x, 0), \
             or multiply by tf.cast(mask, x.dtype)",
        ));
    };
    let Data::Bool(flags) = value.data() else { return Err(Raise::type_error("mask must be a bool tensor")) };
    let places: Vec<i64> = flags.iter().enumerate().filter(|(_, f)| **f).map(|(k, _)| k as i64).collect();
    let mut joined = axes[..at].to_vec();
    joined.push(mask.shape().len());
    joined.extend(&axes[at + mask.rank()..]);
    let flat = emit::reshape(vm, x, shape_of(joined)?)?;
    emit::gather(vm, &flat, &ints(&places, DType::I64), at)
}

fn tuple_from(axes: &[usize], at: usize, count: usize) -> String {
    let end = (at + count).min(axes.len());
    Shape::new(axes.get(at..end).unwrap_or_default()).unwrap_or_default().to_string()
}

/// `tf.where(condition)`: the indices where it is true.
fn places_of(vm: &mut Vm, condition: &Tensor) -> Result<Value> {
    let Some(value) = known(condition) else {
        return Err(Raise::not_implemented(
            "tf.where(condition) with a condition that depends on data gives a result of unknown length, which a graph here cannot have. Give \
             both choices: tf.where(condition, x, y)",
        ));
    };
    let strides = value.shape().strides();
    let mut numbers = Vec::new();
    let mut rows = 0;
    for k in 0..value.data().len() {
        if value.data().as_f64(k) == 0.0 {
            continue;
        }
        rows += 1;
        let mut rest = k;
        for stride in &strides {
            numbers.push((rest / stride) as i64);
            rest %= stride;
        }
    }
    let shape = shape_of(vec![rows, condition.rank()])?;
    let made = Concrete::new(shape, Data::I64(numbers)).ok_or_else(|| Raise::runtime_error("indices of another number"))?;
    let tensor = Tensor::eager(made);
    emit::identity(vm, &tensor).map(Tensor::value)
}

fn condition_of(vm: &mut Vm, value: Option<Value>) -> Result<Tensor> {
    convert::tensor(vm, &need("where", value, "condition")?, None)
}

fn bool_condition(vm: &mut Vm, condition: &Tensor) -> Result<()> {
    if condition.dtype() == DType::Bool {
        return Ok(());
    }
    Err(if super::state::eager_errors(vm) {
        errors::invalid(format!(
            "cannot compute SelectV2 as input #0(zero-based) was expected to be a bool tensor but is a {} tensor [Op:SelectV2] name: ",
            super::dtype::kernel_name(condition.dtype())
        ))
    } else {
        Raise::type_error(format!(
            "Input 'condition' of 'SelectV2' Op has type {} that does not match expected type of bool.",
            condition.dtype().name()
        ))
    })
}

fn where_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, x, y] = args.bind("where", 1, &["condition", "x", "y"])?;
    let condition = condition_of(vm, condition)?;
    let (x, y) = match (given(x), given(y)) {
        (None, None) => return places_of(vm, &condition),
        (Some(x), Some(y)) => (x, y),
        _ => return Err(Raise::value_error("x and y must both be non-None or both be None.")),
    };
    bool_condition(vm, &condition)?;
    let operands = convert::alike(vm, &[&x, &y])?;
    let [x, y] = operands.as_slice() else { return Ok(Value::None) };
    if x.dtype() != y.dtype() && super::state::eager_errors(vm) {
        return Err(errors::invalid(format!(
            "cannot compute SelectV2 as input #2(zero-based) was expected to be a {} tensor but is a {} tensor [Op:SelectV2] name: ",
            super::dtype::kernel_name(x.dtype()),
            super::dtype::kernel_name(y.dtype())
        )));
    }
    let common = check(vm, "SelectV2", x, y)?;
    let Some(shape) = condition.shape().broadcast(&common) else {
        let text = format!(
            "condition {}, then {}, and else {} must be broadcastable",
            bracketed(condition.shape()),
            bracketed(x.shape()),
            bracketed(y.shape())
        );
        return Err(errors::shape(vm, format!("{text} [Op:SelectV2] name: "), text.clone()));
    };
    emit::select(vm, &condition, x, y, &shape).map(Tensor::value)
}

/// `tf.compat.v1.where`: no broadcasting; a vector of conditions chooses rows.
fn where_v1(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, x, y] = args.bind("where", 1, &["condition", "x", "y"])?;
    let condition = condition_of(vm, condition)?;
    let (x, y) = match (given(x), given(y)) {
        (None, None) => return places_of(vm, &condition),
        (Some(x), Some(y)) => (x, y),
        _ => return Err(Raise::value_error("x and y must both be non-None or both be None.")),
    };
    bool_condition(vm, &condition)?;
    let operands = convert::alike(vm, &[&x, &y])?;
    let [x, y] = operands.as_slice() else { return Ok(Value::None) };
    check(vm, "Select", x, y)?;
    if x.shape() != y.shape() {
        let (a, b) = (bracketed(x.shape()), bracketed(y.shape()));
        let text = format!("'then' and 'else' must have the same size.  but received: {a} vs. {b}");
        return Err(errors::shape(vm, format!("{text} [Op:Select] name: "), text.clone()));
    }
    let rows = condition.rank() == 1 && x.rank() > 1 && condition.shape().axes().first() == x.shape().axes().first();
    let condition = if rows {
        let mut axes = vec![1; x.rank()];
        axes[0] = condition.shape().len();
        emit::reshape(vm, &condition, shape_of(axes)?)?
    } else if condition.rank() == 0 || condition.shape() == x.shape() {
        condition
    } else {
        let (a, b) = (bracketed(condition.shape()), bracketed(x.shape()));
        let text = format!(
            "the condition must have the shape of the choices, or one element for each row: {a} and {b}. tf.where of TensorFlow 2 broadcasts"
        );
        return Err(errors::shape(vm, format!("{text} [Op:Select] name: "), text.clone()));
    };
    let shape = x.shape().clone();
    emit::select(vm, &condition, x, y, &shape).map(Tensor::value)
}

/// A copy of `base` with `updates` at `indices` along the first axis.
pub fn rows(vm: &mut Vm, how: ScatterHow, base: &Tensor, indices: &Tensor, updates: &Tensor) -> Result<Tensor> {
    let n = indices.shape().len();
    let column = emit::reshape(vm, indices, shape_of(vec![n, 1])?)?;
    let mut axes = vec![n];
    axes.extend(base.shape().axes().iter().skip(1));
    let updates = emit::reshape(vm, updates, shape_of(axes)?)?;
    emit::scatter(vm, how, base, &column, &updates)
}

/// Updates in index order at the places that the last axis of the indices names.
fn put(vm: &mut Vm, node: &str, how: ScatterHow, base: &Tensor, indices: &Tensor, updates: &Tensor) -> Result<Tensor> {
    let (lead, depth) = split_last(vm, node, indices, base)?;
    let rest = base.shape().axes()[depth..].to_vec();
    let wanted = [lead.clone(), rest.clone()].concat();
    if updates.shape().axes() != wanted {
        let text = format!(
            "Outer dimensions of indices and update must match. Indices shape: {}, updates shape:{}",
            bracketed(indices.shape()),
            bracketed(updates.shape())
        );
        return Err(errors::shape(vm, format!("{text} [Op:{node}]"), text.clone()));
    }
    // In a graph places are looked at when it runs, as in TensorFlow: an error of a shape further on comes first.
    if [base, indices, updates].iter().all(|t| matches!(t.held, Held::Eager(_))) {
        inside(node, base, indices, depth, "shape")?;
    }
    let n: usize = lead.iter().product();
    let indices = emit::reshape(vm, indices, shape_of(vec![n, depth])?)?;
    let mut axes = vec![n];
    axes.extend(rest);
    let updates = emit::reshape(vm, updates, shape_of(axes)?)?;
    emit::scatter(vm, how, base, &indices, &updates)
}

fn tensor_scatter(vm: &mut Vm, args: Args, function: &str, how: Write) -> Result<Value> {
    let [x, indices, updates] = args.bind(function, 3, &["tensor", "indices", "updates"])?;
    let x = convert::tensor(vm, &need(function, x, "tensor")?, None)?;
    let node = match how {
        Write::Set => "TensorScatterUpdate",
        Write::Add => "TensorScatterAdd",
        Write::Sub => "TensorScatterSub",
    };
    let indices = indices_of(vm, function, node, indices)?;
    let updates = need(function, updates, "updates")?;
    let mut updates = convert::tensor(vm, &updates, if super::nest::is_tensor(&updates) { None } else { Some(x.dtype()) })?;
    if updates.dtype() != x.dtype() {
        check(vm, node, &x, &updates)?;
    }
    if how == Write::Sub {
        updates = emit::unary(vm, Unary::Neg, &updates)?;
    }
    let kind = if how == Write::Set { ScatterHow::Set } else { ScatterHow::Add };
    if kind == ScatterHow::Add && x.dtype() == DType::Bool {
        return Err(super::operators::wrong_type(vm, node, "tensor", x.dtype(), "float32, float64, int32, int64"));
    }
    put(vm, node, kind, &x, &indices, &updates).map(Tensor::value)
}

/// Zeros with updates added: those of one place sum up.
fn scatter_nd(vm: &mut Vm, args: Args) -> Result<Value> {
    let [indices, updates, dims] = args.bind("scatter_nd", 3, &["indices", "updates", "shape"])?;
    let indices = indices_of(vm, "scatter_nd", "ScatterNd", indices)?;
    let updates = convert::tensor(vm, &need("scatter_nd", updates, "updates")?, None)?;
    let dims = shape(vm, &need("scatter_nd", dims, "shape")?)?;
    let zero = scalar(updates.dtype(), 0);
    let base = emit::broadcast(vm, &zero, &dims)?;
    let kind = if updates.dtype() == DType::Bool { ScatterHow::Set } else { ScatterHow::Add };
    put(vm, "ScatterNd", kind, &base, &indices, &updates).map(Tensor::value)
}

fn scatter_variable(vm: &mut Vm, args: Args, function: &str, how: Write) -> Result<Value> {
    let [reference, indices, updates, locking] = args.bind(function, 3, &["ref", "indices", "updates", "use_locking"])?;
    let _ = locking;
    let reference = need(function, reference, "ref")?;
    let cell = cell_of(vm, function, &reference)?;
    let result = scatter_write(vm, &cell, &need(function, indices, "indices")?, &need(function, updates, "updates")?, how)?;
    Ok(result.value())
}

fn assign_variable(vm: &mut Vm, args: Args, function: &str, how: Write) -> Result<Value> {
    let parameter = if how == Write::Set { "value" } else { "delta" };
    let [reference, value, validate, locking] = args.bind(function, 2, &["ref", parameter, "validate_shape", "use_locking"])?;
    let _ = (validate, locking);
    let reference = need(function, reference, "ref")?;
    let cell = cell_of(vm, function, &reference)?;
    let result = super::variable::assign(vm, &cell, &need(function, value, parameter)?, how)?;
    if super::state::current(vm).is_none() {
        return Ok(reference);
    }
    Ok(result.value())
}
