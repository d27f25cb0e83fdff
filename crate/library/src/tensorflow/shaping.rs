//! The same elements in another arrangement: reshape, transpose, repeat, reverse, pad.

use brunsviga_graph::op::AxisSlice;
use brunsviga_graph::{DType, Shape};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, axis_in, bracketed, integer, integers, ints};
use super::emit::{self, shape_of};
use super::errors;
use super::index;
use super::operators::scalar;
use super::registry::{Table, given};
use super::tensor::Tensor;

/// The functions of this file.
pub const TABLE: Table = &[
    ("reshape", "Reshape", reshape),
    ("transpose", "transpose", transpose),
    ("expand_dims", "ExpandDims", expand_dims),
    ("squeeze", "Squeeze", squeeze),
    ("tile", "Tile", tile),
    ("repeat", "repeat", repeat),
    ("reverse", "ReverseV2", reverse),
    ("roll", "Roll", roll),
    ("pad", "Pad", pad),
    ("broadcast_to", "BroadcastTo", broadcast_to),
    ("meshgrid", "meshgrid", meshgrid),
];

/// A tensor argument.
pub fn tensor(vm: &mut Vm, function: &str, value: Option<Value>, name: &str) -> Result<Tensor> {
    let value = need(function, value, name)?;
    convert::tensor(vm, &value, None)
}

fn reshape(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, shape] = args.bind("reshape", 2, &["tensor", "shape"])?;
    let x = tensor(vm, "reshape", x, "tensor")?;
    let dims = integers(vm, &need("reshape", shape, "shape")?)?;
    let n = x.shape().len();
    let text = dims.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
    if dims.iter().filter(|d| **d == -1).count() > 1 {
        let at: Vec<usize> = dims.iter().enumerate().filter(|(_, d)| **d == -1).map(|(k, _)| k).collect();
        return Err(errors::invalid(format!("Only one input size may be -1, not both {} and {} [Op:Reshape]", at[0], at[1])));
    }
    if let Some(k) = dims.iter().position(|d| *d < -1) {
        return Err(errors::invalid(format!("Size {k} must be non-negative, not {} [Op:Reshape]", dims[k])));
    }
    let known: usize =
        dims.iter().filter(|d| **d >= 0).try_fold(1_usize, |p, d| p.checked_mul(*d as usize)).unwrap_or(usize::MAX);
    let mut axes: Vec<usize> = dims.iter().map(|d| usize::try_from(*d).unwrap_or(0)).collect();
    let mut fits = known == n;
    if let Some(k) = dims.iter().position(|d| *d == -1) {
        fits = if known == 0 { n == 0 } else { n % known == 0 };
        if fits {
            // With no elements any length would do: TensorFlow takes 1.
            axes[k] = n.checked_div(known).unwrap_or(1);
        }
    }
    if !fits {
        return Err(if dims.contains(&-1) {
            errors::shape(
                vm,
                format!(
                    "Input to reshape is a tensor with {n} values, but the requested shape requires a multiple of {known} [Op:Reshape]"
                ),
                format!(
                    "Dimension size must be evenly divisible by {known} but is {n} for '{{{{node Reshape}}}}' with input shapes: {}",
                    bracketed(x.shape())
                ),
            )
        } else {
            errors::shape(
                vm,
                format!("Input to reshape is a tensor with {n} values, but the requested shape has {known} [Op:Reshape]"),
                format!("Cannot reshape a tensor with {n} elements to shape [{text}] ({known} elements)"),
            )
        });
    }
    let shape = shape_of(axes)?;
    emit::reshape(vm, &x, shape).map(Tensor::value)
}

fn transpose(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, perm, conjugate] = args.bind("transpose", 1, &["a", "perm", "conjugate"])?;
    let _ = conjugate;
    let x = tensor(vm, "transpose", a, "a")?;
    let rank = x.rank();
    let Some(perm) = given(perm) else {
        return emit::transpose(vm, &x, (0..rank).rev().collect()).map(Tensor::value);
    };
    let perm = integers(vm, &perm)?;
    let order: Option<Vec<usize>> = perm.iter().map(|p| axis_in(*p, rank)).collect();
    let mut seen = vec![false; rank];
    let whole = order.as_ref().is_some_and(|o| o.len() == rank && o.iter().all(|&p| !std::mem::replace(&mut seen[p], true)));
    match order {
        Some(order) if whole => emit::transpose(vm, &x, order).map(Tensor::value),
        _ => {
            let list = perm.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
            let text = match (0..rank as i64).find(|k| !perm.contains(k)) {
                Some(k) if perm.len() == rank => format!("{k} is missing from {{{list}}}."),
                _ => format!("transpose expects a vector of size {rank}. But input(1) is a vector of size {}", perm.len()),
            };
            Err(errors::shape(vm, format!("{text} [Op:Transpose]"), text.clone()))
        }
    }
}

fn expand_dims(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, axis, dim] = args.bind("expand_dims", 1, &["input", "axis", "dim"])?;
    let x = tensor(vm, "expand_dims", input, "input")?;
    let axis = integer(vm, &need("expand_dims", given(axis).or(dim), "axis")?)?;
    let rank = x.rank();
    let Some(at) = axis_in(axis, rank + 1) else {
        let text = format!("Tried to expand dim index {axis} for tensor with {rank} dimensions.");
        return Err(errors::shape(vm, format!("{text} [Op:ExpandDims]"), text.clone()));
    };
    let mut axes = x.shape().axes().to_vec();
    axes.insert(at, 1);
    emit::reshape(vm, &x, shape_of(axes)?).map(Tensor::value)
}

fn squeeze(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, axis, dims] = args.bind("squeeze", 1, &["input", "axis", "squeeze_dims"])?;
    let x = tensor(vm, "squeeze", input, "input")?;
    let rank = x.rank();
    let axes = x.shape().axes().to_vec();
    let gone: Vec<usize> = match given(axis).or(given(dims)) {
        None => axes.iter().enumerate().filter(|(_, n)| **n == 1).map(|(k, _)| k).collect(),
        Some(axis) => {
            let mut gone = Vec::new();
            for number in integers(vm, &axis)? {
                let Some(at) = axis_in(number, rank) else {
                    let text = format!("Tried to squeeze dim index {number} for tensor with {rank} dimensions.");
                    return Err(errors::shape(vm, format!("{text} [Op:Squeeze]"), text.clone()));
                };
                if axes[at] != 1 {
                    let text = format!("Can not squeeze dim[{at}], expected a dimension of 1, got {}", axes[at]);
                    return Err(errors::shape(vm, format!("{text} [Op:Squeeze]"), text.clone()));
                }
                gone.push(at);
            }
            gone
        }
    };
    let left = axes.iter().enumerate().filter(|(k, _)| !gone.contains(k)).map(|(_, &n)| n).collect();
    emit::reshape(vm, &x, shape_of(left)?).map(Tensor::value)
}

fn tile(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, multiples] = args.bind("tile", 2, &["input", "multiples"])?;
    let x = tensor(vm, "tile", input, "input")?;
    let multiples = need("tile", multiples, "multiples")?;
    if matches!(multiples, Value::Int(_)) {
        let text = "Expected multiples to be 1-D, but got shape []";
        return Err(errors::shape(vm, format!("{text} [Op:Tile]"), text));
    }
    let multiples = integers(vm, &multiples)?;
    if multiples.len() != x.rank() {
        let text =
            format!("Expected multiples argument to be a vector of length {} but got length {}", x.rank(), multiples.len());
        return Err(errors::shape(vm, format!("{text} [Op:Tile]"), text.clone()));
    }
    if let Some(k) = multiples.iter().position(|m| *m < 0) {
        return Err(errors::invalid(format!("Expected multiples[{k}] >= 0, but got {} [Op:Tile]", multiples[k])));
    }
    // Each axis n becomes (m, n), broadcast along m, and both are joined again.
    let (mut thin, mut thick, mut flat) = (Vec::new(), Vec::new(), Vec::new());
    for (&n, &m) in x.shape().axes().iter().zip(&multiples) {
        let m = m as usize;
        if m == 1 {
            thin.push(n);
            thick.push(n);
        } else {
            thin.extend([1, n]);
            thick.extend([m, n]);
        }
        flat.push(n.saturating_mul(m));
    }
    let (thin, thick, flat) = (shape_of(thin)?, shape_of(thick)?, shape_of(flat)?);
    let spread = emit::reshape(vm, &x, thin)?;
    let spread = emit::broadcast(vm, &spread, &thick)?;
    emit::reshape(vm, &spread, flat).map(Tensor::value)
}

fn repeat(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, repeats, axis] = args.bind("repeat", 2, &["input", "repeats", "axis"])?;
    let mut x = tensor(vm, "repeat", input, "input")?;
    let repeats = integers(vm, &need("repeat", repeats, "repeats")?)?;
    let at = match given(axis) {
        None => {
            let n = x.shape().len();
            x = emit::reshape(vm, &x, shape_of(vec![n])?)?;
            0
        }
        Some(axis) => {
            let axis = integer(vm, &axis)?;
            axis_in(axis, x.rank())
                .ok_or_else(|| errors::invalid(format!("axis {axis} is outside of shape {}", bracketed(x.shape()))))?
        }
    };
    let n = x.shape().axes().get(at).copied().unwrap_or(0);
    let mut places = Vec::new();
    let one = repeats.len() == 1;
    if !one && repeats.len() != n {
        return Err(Raise::value_error(format!("Dimensions {n} and {} are not compatible", repeats.len())));
    }
    for k in 0..n {
        let times = repeats.get(if one { 0 } else { k }).copied().unwrap_or(0);
        let times = usize::try_from(times).map_err(|_| errors::invalid(format!("repeats must not be negative: {times}")))?;
        vm.reserve(times.saturating_mul(8))?;
        places.extend(std::iter::repeat_n(k as i64, times));
    }
    emit::gather(vm, &x, &ints(&places, DType::I64), at).map(Tensor::value)
}

fn reverse(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, axis] = args.bind("reverse", 2, &["tensor", "axis"])?;
    let x = tensor(vm, "reverse", x, "tensor")?;
    let mut slices: Vec<AxisSlice> = x.shape().axes().iter().map(|&n| AxisSlice { start: 0, step: 1, count: n }).collect();
    for number in integers(vm, &need("reverse", axis, "axis")?)? {
        let Some(at) = axis_in(number, x.rank()) else {
            let text = format!("'axis'[0] = {number} is out of valid range [0, {}", x.rank() as i64 - 1);
            return Err(errors::shape(vm, format!("{text} [Op:ReverseV2]"), text.clone()));
        };
        let n = slices[at].count;
        if n > 0 {
            slices[at] = AxisSlice { start: n - 1, step: -1, count: n };
        }
    }
    emit::slice(vm, &x, slices).map(Tensor::value)
}

fn roll(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, shift, axis] = args.bind("roll", 3, &["input", "shift", "axis"])?;
    let mut x = tensor(vm, "roll", input, "input")?;
    let shifts = integers(vm, &need("roll", shift, "shift")?)?;
    let axes = integers(vm, &need("roll", axis, "axis")?)?;
    if shifts.len() != axes.len() {
        return Err(errors::invalid("shift and axis must have the same size [Op:Roll]"));
    }
    for (shift, axis) in shifts.into_iter().zip(axes) {
        let Some(at) = axis_in(axis, x.rank()) else {
            return Err(errors::invalid(format!("axis {axis} is out of range for shape {} [Op:Roll]", bracketed(x.shape()))));
        };
        let n = x.shape().axes()[at];
        let k = if n == 0 { 0 } else { shift.rem_euclid(n as i64) as usize };
        if k > 0 {
            let (tail, head) = (index::window(vm, &x, at, n - k, k)?, index::window(vm, &x, at, 0, n - k)?);
            x = emit::concat(vm, &[tail, head], at)?;
        }
    }
    Ok(x.value())
}

/// `tf.pad(tensor, paddings, mode='CONSTANT', constant_values=0)`
fn pad(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, paddings, mode, value] = args.bind("pad", 2, &["tensor", "paddings", "mode", "constant_values"])?;
    let mut x = tensor(vm, "pad", x, "tensor")?;
    if let Some(mode) = given(mode) {
        let text = vm.str(&mode)?.to_uppercase();
        if text != "CONSTANT" {
            return Err(Raise::not_implemented(format!("tf.pad: mode='{text}' is not available here; use 'CONSTANT'")));
        }
    }
    let value = match given(value) {
        Some(value) => convert::tensor(vm, &value, Some(x.dtype()))?,
        None => scalar(x.dtype(), 0),
    };
    let paddings = convert::tensor(vm, &need("pad", paddings, "paddings")?, None)?;
    let Some(known) = emit::known(&paddings).filter(|p| p.shape().axes() == [x.rank(), 2]) else {
        let text = format!(
            "The first dimension of paddings must be the rank of inputs{} {}",
            bracketed(paddings.shape()),
            bracketed(x.shape())
        );
        return Err(errors::shape(vm, format!("{text} [Op:Pad]"), text.clone()));
    };
    for axis in 0..x.rank() {
        for (k, before) in [(2 * axis, true), (2 * axis + 1, false)] {
            let n = known.data().as_i64(k).unwrap_or(0);
            let n = usize::try_from(n).map_err(|_| errors::invalid(format!("Paddings must be non-negative: {n} [Op:Pad]")))?;
            if n == 0 {
                continue;
            }
            let mut axes = x.shape().axes().to_vec();
            axes[axis] = n;
            let border = emit::broadcast(vm, &value, &shape_of(axes)?)?;
            let parts = if before { [border, x] } else { [x, border] };
            x = emit::concat(vm, &parts, axis)?;
        }
    }
    Ok(x.value())
}

fn broadcast_to(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, shape] = args.bind("broadcast_to", 2, &["input", "shape"])?;
    let x = tensor(vm, "broadcast_to", input, "input")?;
    let dims = integers(vm, &need("broadcast_to", shape, "shape")?)?;
    // −1 keeps an axis.
    let lead = dims.len().saturating_sub(x.rank());
    let axes: Vec<usize> = dims
        .iter()
        .enumerate()
        .map(|(k, d)| {
            usize::try_from(*d)
                .unwrap_or_else(|_| k.checked_sub(lead).and_then(|k| x.shape().axes().get(k).copied()).unwrap_or(1))
        })
        .collect();
    let shape: Shape = shape_of(axes)?;
    if !x.shape().broadcasts_to(&shape) {
        let text = format!("Incompatible shapes: {} vs. {}", bracketed(x.shape()), bracketed(&shape));
        return Err(errors::shape(vm, format!("{text} [Op:BroadcastTo]"), text.clone()));
    }
    emit::broadcast(vm, &x, &shape).map(Tensor::value)
}

/// `tf.meshgrid(*args, indexing='xy')`
fn meshgrid(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let indexing = args.take_keyword("indexing");
    args.no_keywords("meshgrid")?;
    let matrix = match given(indexing) {
        None => false,
        Some(value) => match value.as_str() {
            Some("xy") => false,
            Some("ij") => true,
            _ => return Err(Raise::value_error("Argument `indexing` parameter must be either 'xy' or 'ij'")),
        },
    };
    let mut vectors = Vec::new();
    for value in &args.positional {
        let x = convert::tensor(vm, value, None)?;
        let n = x.shape().len();
        vectors.push(emit::reshape(vm, &x, shape_of(vec![n])?)?);
    }
    let rank = vectors.len();
    let place = |k: usize| if !matrix && rank >= 2 && k < 2 { 1 - k } else { k };
    let mut whole = vec![0; rank];
    for (k, x) in vectors.iter().enumerate() {
        whole[place(k)] = x.shape().len();
    }
    let whole = shape_of(whole)?;
    let mut grids = Vec::new();
    for (k, x) in vectors.iter().enumerate() {
        let mut axes = vec![1; rank];
        axes[place(k)] = x.shape().len();
        let thin = emit::reshape(vm, x, shape_of(axes)?)?;
        grids.push(emit::broadcast(vm, &thin, &whole)?.value());
    }
    Ok(Value::list(grids))
}
