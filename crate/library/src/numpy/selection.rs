//! `np.where`, `np.nonzero`, `np.take` …: choosing elements by condition or position, and writing them.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::index::{self, TakeMode};
use brunsviga_tensor::ufunc::{self, BinaryOp};
use brunsviga_tensor::{Array, DType, Operand};

use super::array::{NdArray, assign};
use super::convert::{
    Lift, array_of, axis, finish, finish_array, given, input, integer_or, items, refuse, shape, word, wrap, wrap_result,
};
use super::creation::tuple;
use super::registry::{Table, wrap_derived};

/// The functions of this file.
pub const TABLE: Table = &[
    ("where", where_),
    ("nonzero", nonzero),
    ("flatnonzero", flatnonzero),
    ("argwhere", argwhere),
    ("take", take),
    ("take_along_axis", take_along_axis),
    ("put", put),
    ("place", place),
    ("putmask", putmask),
    ("copyto", copyto),
    ("select", select),
    ("choose", choose),
    ("extract", extract),
    ("compress", compress),
    ("unravel_index", unravel_index),
    ("ravel_multi_index", ravel_multi_index),
    ("ix_", ix),
    ("fill_diagonal", fill_diagonal),
    ("diagonal", diagonal),
    ("trace", trace),
];

fn where_(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, x, y] = args.bind("where", 1, &["condition", "x", "y"])?;
    let condition = array_of(vm, &condition.unwrap_or(Value::None))?;
    match (x, y) {
        (None, None) => Ok(tuple(index::nonzero(&condition).py()?)),
        (Some(x), Some(y)) => {
            let (x, y) = (input(vm, &x)?, input(vm, &y)?);
            // The result is an array even if everything is a number.
            finish_array(vm, index::where_(&condition, x.operand(), y.operand()))
        }
        _ => Err(Raise::value_error("either both or neither of x and y should be given")),
    }
}

fn nonzero(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("nonzero", 1, &["a"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    if array.ndim() == 0 {
        return Err(Raise::value_error(
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.",
        ));
    }
    Ok(tuple(index::nonzero(&array).py()?))
}

fn flatnonzero(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("flatnonzero", 1, &["a"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    finish_array(vm, index::flatnonzero(&array))
}

fn argwhere(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("argwhere", 1, &["a"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    finish_array(vm, index::argwhere(&array))
}

fn mode(vm: &mut Vm, name: &str, mode: &Option<Value>) -> Result<TakeMode> {
    Ok(match word(vm, name, "mode", mode, &["raise", "wrap", "clip"])? {
        "wrap" => TakeMode::Wrap,
        "clip" => TakeMode::Clip,
        _ => TakeMode::Raise,
    })
}

fn take(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, indices, at, out, how] = args.bind("take", 2, &["a", "indices", "axis", "out", "mode"])?;
    refuse("take", "out", &out)?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let indices = positions(vm, indices)?;
    let (at, how) = (axis(vm, at)?, mode(vm, "take", &how)?);
    finish(vm, index::take(&a, &indices, at, how))
}

/// Integer positions; an empty list has no type of its own.
fn positions(vm: &mut Vm, value: Option<Value>) -> Result<Array> {
    let array = array_of(vm, &value.unwrap_or(Value::None))?;
    if array.dtype().is_float() {
        if array.size() == 0 {
            return array.cast(DType::I64).py();
        }
        return Err(Raise::type_error(
            "Cannot cast array data from dtype('float64') to dtype('int64') according to the rule 'safe'"
                .replace("float64", array.dtype().name()),
        ));
    }
    array.cast(DType::I64).py()
}

fn take_along_axis(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, indices, at] = args.bind("take_along_axis", 2, &["arr", "indices", "axis"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let indices = positions(vm, indices)?;
    match at {
        Some(Value::None) => finish_array(vm, index::take_along_axis(&a.ravel().py()?, &indices, 0)),
        at => {
            let at = integer_or(vm, at, -1)?;
            finish_array(vm, index::take_along_axis(&a, &indices, at))
        }
    }
}

/// The array that a function writes into.
fn target<'a>(value: &'a Option<Value>, function: &str) -> Result<&'a NdArray> {
    match value.as_ref().and_then(Value::downcast::<NdArray>) {
        Some(array) => array.check_writeable().map(|()| array),
        None => {
            Err(Raise::type_error(format!("numpy.{function}: the first argument must be an array, since it is changed in place")))
        }
    }
}

fn put(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, indices, values, how] = args.bind("put", 3, &["a", "ind", "v", "mode"])?;
    word(vm, "put", "mode", &how, &["raise"])?;
    let a = target(&a, "put")?.array();
    let indices = positions(vm, indices)?;
    let values = input(vm, &values.unwrap_or(Value::None))?;
    index::put(&a, &indices, values.operand()).py()?;
    Ok(Value::None)
}

fn place(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, mask, values] = args.bind("place", 3, &["arr", "mask", "vals"])?;
    let a = target(&a, "place")?.array();
    let mask = array_of(vm, &mask.unwrap_or(Value::None))?;
    let values = array_of(vm, &values.unwrap_or(Value::None))?;
    index::place(&a, &mask, &values).py()?;
    Ok(Value::None)
}

fn putmask(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, mask, values] = args.bind("putmask", 3, &["a", "mask", "values"])?;
    let a = target(&a, "putmask")?.array();
    let mask = array_of(vm, &mask.unwrap_or(Value::None))?;
    let values = array_of(vm, &values.unwrap_or(Value::None))?;
    index::putmask(&a, &mask, &values).py()?;
    Ok(Value::None)
}

fn copyto(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dst, src, casting, mask] = args.bind("copyto", 2, &["dst", "src", "casting", "where"])?;
    word(vm, "copyto", "casting", &casting, &["same_kind", "unsafe"])?;
    let dst = target(&dst, "copyto")?.array();
    let src = src.unwrap_or(Value::None);
    match mask.filter(|m| !matches!(m, Value::Bool(true))) {
        None => assign(vm, &dst, None, &src)?,
        Some(mask) => {
            let mask = array_of(vm, &mask)?.cast(DType::Bool).py()?;
            let src = input(vm, &src)?;
            let chosen = index::where_(&mask, src.operand(), Operand::Array(&dst)).py()?;
            dst.assign(Operand::Array(&chosen)).py()?;
        }
    }
    Ok(Value::None)
}

fn select(vm: &mut Vm, args: Args) -> Result<Value> {
    let [conditions, choices, default] = args.bind("select", 2, &["condlist", "choicelist", "default"])?;
    let conditions = arrays(vm, conditions)?;
    let choices = arrays(vm, choices)?;
    if conditions.len() != choices.len() {
        return Err(Raise::value_error("list of cases must be same length as list of conditions"));
    }
    let default = input(vm, &default.unwrap_or(Value::Int(0)))?;
    finish_array(vm, index::select(&conditions, &choices, default.operand()))
}

/// A list of arrays.
pub fn arrays(vm: &mut Vm, value: Option<Value>) -> Result<Vec<Array>> {
    let list = items(vm, &value.unwrap_or(Value::None))?;
    list.iter().map(|v| array_of(vm, v)).collect()
}

fn choose(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, choices, out, how] = args.bind("choose", 2, &["a", "choices", "out", "mode"])?;
    refuse("choose", "out", &out)?;
    word(vm, "choose", "mode", &how, &["raise"])?;
    let a = positions(vm, a)?;
    let choices = arrays(vm, choices)?;
    finish(vm, index::choose(&a, &choices))
}

fn extract(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, a] = args.bind("extract", 2, &["condition", "arr"])?;
    let (condition, a) = (array_of(vm, &condition.unwrap_or(Value::None))?, array_of(vm, &a.unwrap_or(Value::None))?);
    finish_array(vm, index::extract(&condition, &a))
}

fn compress(vm: &mut Vm, args: Args) -> Result<Value> {
    let [condition, a, at, out] = args.bind("compress", 2, &["condition", "a", "axis", "out"])?;
    refuse("compress", "out", &out)?;
    let (condition, a) = (array_of(vm, &condition.unwrap_or(Value::None))?, array_of(vm, &a.unwrap_or(Value::None))?);
    let at = axis(vm, at)?;
    finish_array(vm, index::compress(&condition, &a, at))
}

fn unravel_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let [indices, dims, order] = args.bind("unravel_index", 2, &["indices", "shape", "order"])?;
    word(vm, "unravel_index", "order", &order, &["C"])?;
    let indices = positions(vm, indices)?;
    let dims = shape(vm, &dims.unwrap_or(Value::None))?;
    let parts: Result<Vec<Value>> = index::unravel_index(&indices, &dims).py()?.into_iter().map(wrap_result).collect();
    Ok(Value::tuple(parts?))
}

fn ravel_multi_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let [indices, dims] = args.bind("ravel_multi_index", 2, &["multi_index", "dims"])?;
    let indices: Result<Vec<Array>> = arrays(vm, indices)?.into_iter().map(|a| a.cast(DType::I64).py()).collect();
    let dims = shape(vm, &dims.unwrap_or(Value::None))?;
    finish(vm, index::ravel_multi_index(&indices?, &dims))
}

fn ix(vm: &mut Vm, args: Args) -> Result<Value> {
    args.no_keywords("ix_")?;
    let n = args.positional.len();
    let mut open = Vec::new();
    for (k, value) in args.positional.iter().enumerate() {
        let mut array = array_of(vm, value)?;
        if array.ndim() != 1 {
            return Err(Raise::value_error("Cross index must be 1 dimensional"));
        }
        if array.dtype().is_bool() {
            array = index::flatnonzero(&array).py()?;
        } else if array.size() == 0 {
            array = array.cast(DType::I64).py()?;
        }
        let dims: Vec<i64> = (0..n).map(|axis| if axis == k { -1 } else { 1 }).collect();
        let dims: Vec<i64> = dims.into_iter().map(|d| if d < 0 { array.size() as i64 } else { d }).collect();
        open.push(array.reshape(&dims).py()?);
    }
    Ok(tuple(open))
}

fn fill_diagonal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, value, around] = args.bind("fill_diagonal", 2, &["a", "val", "wrap"])?;
    let around = super::convert::flag(vm, given(around), false)?;
    let a = target(&a, "fill_diagonal")?.array();
    let value = input(vm, &value.unwrap_or(Value::None))?;
    brunsviga_tensor::shape::fill_diagonal(&a, value.operand(), around).py()?;
    Ok(Value::None)
}

/// `np.diagonal` and `x.diagonal`: a view that may not be written.
fn diagonal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, offset, axis1, axis2] = args.bind("diagonal", 1, &["a", "offset", "axis1", "axis2"])?;
    let value = a.unwrap_or(Value::None);
    let (offset, axis1, axis2) = (integer_or(vm, offset, 0)?, integer_or(vm, axis1, 0)?, integer_or(vm, axis2, 1)?);
    let array = array_of(vm, &value)?;
    if array.ndim() < 2 {
        return Err(Raise::value_error("diag requires an array of at least two dimensions"));
    }
    let moved = if (axis1, axis2) == (0, 1) { array } else { array.moveaxis(&[axis1, axis2], &[0, 1]).py()? };
    let view = wrap_derived(moved.diagonal(offset).py()?, &value);
    if let Some(view) = view.downcast::<NdArray>() {
        view.writeable.set(false);
    }
    Ok(view)
}

fn trace(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, offset, axis1, axis2, dtype] = args.bind("trace", 1, &["a", "offset", "axis1", "axis2", "dtype"])?;
    refuse("trace", "dtype", &dtype)?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    let (offset, axis1, axis2) = (integer_or(vm, offset, 0)?, integer_or(vm, axis1, 0)?, integer_or(vm, axis2, 1)?);
    if array.ndim() < 2 {
        return Err(Raise::value_error("diag requires an array of at least two dimensions"));
    }
    let moved = if (axis1, axis2) == (0, 1) { array } else { array.moveaxis(&[axis1, axis2], &[0, 1]).py()? };
    let diagonal = moved.diagonal(offset).py()?;
    finish(vm, brunsviga_tensor::reduce::sum(&diagonal, &brunsviga_tensor::reduce::ReduceOptions::along(-1)))
}

/// `np.outer(a, b)`
pub fn outer(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, out] = args.bind("outer", 2, &["a", "b", "out"])?;
    refuse("outer", "out", &out)?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?.ravel().py()?;
    let b = array_of(vm, &b.unwrap_or(Value::None))?.ravel().py()?;
    let result = ufunc::outer_op(BinaryOp::Multiply, &a, &b).py();
    super::settings::settle(vm)?;
    Ok(wrap(result?))
}
