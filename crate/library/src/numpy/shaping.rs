//! `np.reshape`, `np.concatenate`, `np.repeat` …: shapes of whole arrays, joining, splitting, editing.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::index::Index;
use brunsviga_tensor::shape::{self, PadMode};
use brunsviga_tensor::{Array, DType};

use super::array::{NdArray, wrap_view};
use super::convert::{
    Lift, array_of, axes, axis, finish_array, given, input, int_tuple, integer, integer_or, integers, items, refuse, scalar,
    word, wrap,
};
use super::creation::tuple;
use super::methods::reshaped;
use super::registry::{Table, wrap_derived};
use super::selection::arrays;
use super::{dtype, index};

/// The functions of this file.
pub const TABLE: Table = &[
    ("reshape", reshape),
    ("ravel", ravel),
    ("transpose", transpose),
    ("swapaxes", swapaxes),
    ("moveaxis", moveaxis),
    ("squeeze", squeeze),
    ("expand_dims", expand_dims),
    ("atleast_1d", |vm, args| atleast(vm, args, shape::atleast_1d)),
    ("atleast_2d", |vm, args| atleast(vm, args, shape::atleast_2d)),
    ("atleast_3d", |vm, args| atleast(vm, args, shape::atleast_3d)),
    ("concatenate", concatenate),
    ("concat", concatenate),
    ("append", append),
    ("stack", stack),
    ("vstack", |vm, args| pile(vm, "vstack", args, shape::vstack)),
    ("hstack", |vm, args| pile(vm, "hstack", args, shape::hstack)),
    ("dstack", |vm, args| pile(vm, "dstack", args, shape::dstack)),
    ("column_stack", |vm, args| pile(vm, "column_stack", args, shape::column_stack)),
    ("block", block),
    ("split", |vm, args| split(vm, "split", args, None, true)),
    ("array_split", |vm, args| split(vm, "array_split", args, None, false)),
    ("hsplit", |vm, args| split(vm, "hsplit", args, Some(1), true)),
    ("vsplit", |vm, args| split(vm, "vsplit", args, Some(0), true)),
    ("dsplit", |vm, args| split(vm, "dsplit", args, Some(2), true)),
    ("tile", tile),
    ("repeat", repeat),
    ("flip", flip),
    ("fliplr", |vm, args| mirrored(vm, "fliplr", args, 1)),
    ("flipud", |vm, args| mirrored(vm, "flipud", args, 0)),
    ("roll", roll),
    ("rot90", rot90),
    ("insert", insert),
    ("delete", delete),
    ("pad", pad),
    ("resize", resize),
    ("trim_zeros", trim_zeros),
    ("broadcast_to", broadcast_to),
    ("broadcast_shapes", broadcast_shapes),
    ("broadcast_arrays", broadcast_arrays),
    ("shape", shape_of),
    ("ndim", ndim),
];

fn first(vm: &mut Vm, value: Option<Value>) -> Result<(Value, Array)> {
    let value = value.unwrap_or(Value::None);
    let array = array_of(vm, &value)?;
    Ok((value, array))
}

fn reshape(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, dims, order, copy] = args.bind("reshape", 2, &["a", "shape", "order", "*", "copy"])?;
    let dims = integers(vm, &dims.unwrap_or(Value::None))?;
    let order = word(vm, "reshape", "order", &order, &["C", "F", "A"])?;
    let copy = super::convert::flag(vm, given(copy), false)?;
    reshaped(vm, &a.unwrap_or(Value::None), &dims, order, copy)
}

fn ravel(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, order] = args.bind("ravel", 1, &["a", "order"])?;
    let order = word(vm, "ravel", "order", &order, &["C", "F", "A", "K"])?;
    reshaped(vm, &a.unwrap_or(Value::None), &[-1], order, false)
}

fn transpose(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, order] = args.bind("transpose", 1, &["a", "axes"])?;
    let (value, array) = first(vm, a)?;
    let order = axes(vm, order)?;
    Ok(wrap_derived(array.transpose(order.as_deref()).py()?, &value))
}

fn swapaxes(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, one, two] = args.bind("swapaxes", 3, &["a", "axis1", "axis2"])?;
    let (value, array) = first(vm, a)?;
    let (one, two) = (integer_or(vm, one, 0)?, integer_or(vm, two, 0)?);
    Ok(wrap_derived(array.swapaxes(one, two).py()?, &value))
}

fn moveaxis(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, source, destination] = args.bind("moveaxis", 3, &["a", "source", "destination"])?;
    let (value, array) = first(vm, a)?;
    let source = integers(vm, &source.unwrap_or(Value::None))?;
    let destination = integers(vm, &destination.unwrap_or(Value::None))?;
    Ok(wrap_derived(array.moveaxis(&source, &destination).py()?, &value))
}

fn squeeze(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at] = args.bind("squeeze", 1, &["a", "axis"])?;
    let (value, array) = first(vm, a)?;
    let at = axes(vm, at)?;
    Ok(wrap_derived(array.squeeze(at.as_deref()).py()?, &value))
}

fn expand_dims(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at] = args.bind("expand_dims", 2, &["a", "axis"])?;
    let (value, array) = first(vm, a)?;
    let at = integers(vm, &at.unwrap_or(Value::None))?;
    Ok(wrap_derived(array.expand_dims(&at).py()?, &value))
}

fn atleast(vm: &mut Vm, args: Args, of: fn(&Array) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    args.no_keywords("atleast_1d")?;
    let mut results = Vec::new();
    for value in &args.positional {
        let array = array_of(vm, value)?;
        results.push(wrap_derived(of(&array).py()?, value));
    }
    Ok(if results.len() == 1 { results.remove(0) } else { Value::tuple(results) })
}

/// Sequence of arrays, or NumPy's error for a single number.
fn sequence(vm: &mut Vm, value: Option<Value>) -> Result<Vec<Array>> {
    match &value {
        Some(Value::Iterator(_)) => {
            Err(Raise::type_error("arrays to stack must be passed as a \"sequence\" type such as list or tuple."))
        }
        _ => arrays(vm, value),
    }
}

fn concatenate(vm: &mut Vm, args: Args) -> Result<Value> {
    let [list, at, out, dtype, casting] = args.bind("concatenate", 1, &["arrays", "axis", "out", "*", "dtype", "casting"])?;
    // In NumPy's order: who forgot the brackets hears of the second array, which is no axis, before the third, which is no `out`.
    let list = sequence(vm, list)?;
    let at = match at {
        Some(Value::None) => None,
        at => Some(integer_or(vm, at, 0)?),
    };
    refuse("concatenate", "out", &out)?;
    refuse("concatenate", "casting", &casting)?;
    let dtype = dtype::optional(vm, dtype)?;
    finish_array(vm, shape::concatenate(&list, at).and_then(|a| dtype.map_or(Ok(a.clone()), |d| a.cast(d))))
}

fn append(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, values, at] = args.bind("append", 2, &["arr", "values", "axis"])?;
    let (a, values) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &values.unwrap_or(Value::None))?);
    let at = axis(vm, at)?;
    finish_array(vm, shape::append(&a, &values, at))
}

fn stack(vm: &mut Vm, args: Args) -> Result<Value> {
    let [list, at, out, dtype, casting] = args.bind("stack", 1, &["arrays", "axis", "out", "*", "dtype", "casting"])?;
    refuse("stack", "out", &out)?;
    refuse("stack", "dtype", &dtype)?;
    refuse("stack", "casting", &casting)?;
    let list = sequence(vm, list)?;
    let at = integer_or(vm, at, 0)?;
    finish_array(vm, shape::stack(&list, at))
}

fn pile(vm: &mut Vm, name: &str, args: Args, of: fn(&[Array]) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [list, dtype, casting] = args.bind(name, 1, &["tup", "*", "dtype", "casting"])?;
    refuse(name, "dtype", &dtype)?;
    refuse(name, "casting", &casting)?;
    let list = sequence(vm, list)?;
    finish_array(vm, of(&list))
}

/// Nested lists of blocks: the innermost lie side by side, the outer ones below each other.
fn block(vm: &mut Vm, args: Args) -> Result<Value> {
    let [blocks] = args.exactly("block")?;
    let depth = block_depth(&blocks, 0);
    let array = assemble(vm, &blocks, depth, depth)?;
    Ok(wrap(array))
}

fn block_depth(value: &Value, so_far: usize) -> usize {
    match value {
        Value::List(list) if so_far < 32 => list.borrow().first().map_or(so_far + 1, |v| block_depth(v, so_far + 1)),
        _ => so_far,
    }
}

fn assemble(vm: &mut Vm, value: &Value, level: usize, depth: usize) -> Result<Array> {
    if level == 0 {
        let mut array = array_of(vm, value)?;
        while array.ndim() < depth {
            array = array.expand_dims(&[0]).py()?;
        }
        return Ok(array);
    }
    let Value::List(_) = value else {
        return Err(Raise::value_error("List depths are mismatched."));
    };
    let parts: Result<Vec<Array>> = items(vm, value)?.iter().map(|v| assemble(vm, v, level - 1, depth)).collect();
    // The innermost lists run along the last axis, each level outwards along the one before.
    shape::concatenate(&parts?, Some(-(level as i64))).py()
}

fn split(vm: &mut Vm, name: &str, args: Args, along: Option<i64>, exact: bool) -> Result<Value> {
    let [a, parts, at] = args.bind(name, 2, &["ary", "indices_or_sections", "axis"])?;
    let (value, array) = first(vm, a)?;
    let parts = parts.unwrap_or(Value::None);
    let mut at = integer_or(vm, at, along.unwrap_or(0))?;
    if name == "hsplit" && array.ndim() == 1 {
        at = 0;
    }
    let pieces = if matches!(parts, Value::List(_) | Value::Tuple(_))
        || parts.downcast::<NdArray>().is_some_and(|p| p.with(|p| p.ndim() > 0))
    {
        let positions = integers(vm, &parts)?;
        shape::split_at(&array, &positions, at).py()?
    } else {
        let n = integer(vm, &parts)?;
        if exact { shape::split(&array, n, at).py()? } else { shape::array_split(&array, n, at).py()? }
    };
    Ok(Value::list(pieces.into_iter().map(|p| wrap_derived(p, &value)).collect()))
}

fn counts(vm: &mut Vm, value: &Value) -> Result<Vec<usize>> {
    integers(vm, value)?.into_iter().map(super::convert::dimension).collect()
}

fn tile(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, reps] = args.bind("tile", 2, &["A", "reps"])?;
    let (_, array) = first(vm, a)?;
    let reps = counts(vm, &reps.unwrap_or(Value::None))?;
    let bytes = reps.iter().fold(array.nbytes(), |n, &r| n.saturating_mul(r));
    vm.reserve(bytes)?;
    finish_array(vm, shape::tile(&array, &reps))
}

fn repeat(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, repeats, at] = args.bind("repeat", 2, &["a", "repeats", "axis"])?;
    let (_, array) = first(vm, a)?;
    let repeats = array_of(vm, &repeats.unwrap_or(Value::None))?;
    if repeats.dtype().is_float() {
        return Err(Raise::type_error(
            "Cannot cast array data from dtype('float64') to dtype('int64') according to the rule 'safe'",
        ));
    }
    let at = axis(vm, at)?;
    finish_array(vm, repeats.cast(DType::I64).and_then(|r| shape::repeat(&array, &r, at)))
}

fn flip(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at] = args.bind("flip", 1, &["m", "axis"])?;
    let (value, array) = first(vm, a)?;
    let at = axes(vm, at)?;
    Ok(wrap_derived(shape::flip(&array, at.as_deref()).py()?, &value))
}

fn mirrored(vm: &mut Vm, name: &str, args: Args, at: i64) -> Result<Value> {
    let [a] = args.bind(name, 1, &["m"])?;
    let (value, array) = first(vm, a)?;
    if array.ndim() as i64 <= at {
        return Err(Raise::value_error(format!("Input must be >= {}-d.", at + 1)));
    }
    Ok(wrap_derived(shape::flip(&array, Some(&[at])).py()?, &value))
}

fn roll(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, shift, at] = args.bind("roll", 2, &["a", "shift", "axis"])?;
    let (_, array) = first(vm, a)?;
    let shifts = integers(vm, &shift.unwrap_or(Value::None))?;
    let at = axes(vm, at)?;
    finish_array(vm, shape::roll(&array, &shifts, at.as_deref()))
}

fn rot90(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, k, at] = args.bind("rot90", 1, &["m", "k", "axes"])?;
    let (_, array) = first(vm, a)?;
    let k = integer_or(vm, k, 1)?;
    let at = axes(vm, at)?.unwrap_or_else(|| vec![0, 1]);
    let [one, two] = at.as_slice() else { return Err(Raise::value_error("len(axes) must be 2.")) };
    finish_array(vm, shape::rot90(&array, k, (*one, *two)))
}

/// The one index that `np.insert` and `np.delete` take.
fn one_index(vm: &mut Vm, value: Option<Value>) -> Result<Index> {
    let entries = index::parse(vm, &Value::tuple(vec![value.unwrap_or(Value::None)]))?;
    entries.into_iter().next().ok_or_else(|| Raise::index_error("an index is needed"))
}

fn insert(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at, values, along] = args.bind("insert", 3, &["arr", "obj", "values", "axis"])?;
    let (_, array) = first(vm, a)?;
    let at = one_index(vm, at)?;
    let values = input(vm, &values.unwrap_or(Value::None))?;
    let along = axis(vm, along)?;
    finish_array(vm, shape::insert(&array, &at, values.operand(), along))
}

fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at, along] = args.bind("delete", 2, &["arr", "obj", "axis"])?;
    let (_, array) = first(vm, a)?;
    let at = one_index(vm, at)?;
    let along = axis(vm, along)?;
    finish_array(vm, shape::delete(&array, &at, along))
}

fn pad(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, width, mode, values] = args.bind("pad", 2, &["array", "pad_width", "mode", "constant_values"])?;
    let (_, array) = first(vm, a)?;
    let mode = word(vm, "pad", "mode", &mode, &["constant", "edge", "reflect", "symmetric", "wrap"])?;
    let width = array_of(vm, &width.unwrap_or(Value::None))?;
    if width.dtype().is_float() {
        return Err(Raise::type_error("`pad_width` must be of integral type."));
    }
    let flat: Vec<i64> = width.scalars().py()?.into_iter().filter_map(|s| s.as_i64()).collect();
    if flat.iter().any(|n| *n < 0) {
        return Err(Raise::value_error("index can't contain negative values"));
    }
    let widths: Vec<(usize, usize)> = match (flat.as_slice(), width.ndim()) {
        ([one], _) => vec![(*one as usize, *one as usize)],
        ([before, after], 1) => vec![(*before as usize, *after as usize)],
        (many, _) => many.chunks_exact(2).filter_map(|c| Some((*c.first()? as usize, *c.get(1)? as usize))).collect(),
    };
    let mode = match mode {
        "edge" => PadMode::Edge,
        "reflect" => PadMode::Reflect,
        "symmetric" => PadMode::Symmetric,
        "wrap" => PadMode::Wrap,
        _ => PadMode::Constant(match given(values) {
            None => brunsviga_tensor::Scalar::zero(array.dtype()),
            Some(value @ (Value::Tuple(_) | Value::List(_))) => {
                let _ = value;
                return Err(Raise::not_implemented(
                    "numpy.pad: several constant_values are not available here; pad each side on its own",
                ));
            }
            Some(value) => scalar(vm, &value)?,
        }),
    };
    let widths = if widths.len() == 1 { vec![widths.first().copied().unwrap_or_default(); array.ndim()] } else { widths };
    finish_array(vm, shape::pad(&array, &widths, mode))
}

fn resize(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, dims] = args.bind("resize", 2, &["a", "new_shape"])?;
    let (_, array) = first(vm, a)?;
    let dims = counts(vm, &dims.unwrap_or(Value::None))?;
    finish_array(vm, shape::resize(&array, &dims))
}

fn trim_zeros(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, trim] = args.bind("trim_zeros", 1, &["filt", "trim"])?;
    let value = a.unwrap_or(Value::None);
    let array = array_of(vm, &value)?;
    let trim = word(vm, "trim_zeros", "trim", &trim, &["fb", "f", "b"])?;
    let result = shape::trim_zeros(&array, trim.contains('f'), trim.contains('b')).py()?;
    if matches!(value, Value::List(_)) {
        return vm.call_method(&wrap(result), "tolist", vec![]);
    }
    Ok(wrap_derived(result, &value))
}

fn broadcast_to(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, dims, subok] = args.bind("broadcast_to", 2, &["array", "shape", "subok"])?;
    let _ = subok;
    let (value, array) = first(vm, a)?;
    let dims = counts(vm, &dims.unwrap_or(Value::None))?;
    let view = wrap_view(array.broadcast_to(&dims).py()?, &value);
    if let Some(view) = view.downcast::<NdArray>() {
        view.writeable.set(false);
    }
    Ok(view)
}

fn broadcast_shapes(vm: &mut Vm, args: Args) -> Result<Value> {
    let shapes: Result<Vec<Vec<usize>>> = args.positional.iter().map(|v| counts(vm, v)).collect();
    let shapes = shapes?;
    let slices: Vec<&[usize]> = shapes.iter().map(Vec::as_slice).collect();
    let result = brunsviga_tensor::broadcast_shapes(&slices).map_err(|mut e| {
        e.message = e.message.replace(
            "operands could not be broadcast together with shapes",
            "shape mismatch: objects cannot be broadcast to a single shape:",
        );
        e
    });
    Ok(int_tuple(result.py()?))
}

fn broadcast_arrays(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let _ = args.take_keyword("subok");
    let list: Result<Vec<Array>> = args.positional.iter().map(|v| array_of(vm, v)).collect();
    Ok(tuple(shape::broadcast_arrays(&list?).py()?))
}

fn shape_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("shape", 1, &["a"])?;
    let (_, array) = first(vm, a)?;
    Ok(int_tuple(array.shape().iter().copied()))
}

fn ndim(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("ndim", 1, &["a"])?;
    let (_, array) = first(vm, a)?;
    Ok(Value::from(array.ndim()))
}
