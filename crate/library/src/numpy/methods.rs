//! The methods of arrays and NumPy scalars. Most are the module's functions with the array as their first argument; here are the
//! ones that differ, and the tables for both classes.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::{Array, Casting, DType, can_cast};

use super::array::{NdArray, assign};
use super::convert::{Lift, array_of, axis, count, flag, given, integer, integers, refuse, scalar, word, wrap};
use super::registry::{Table, wrap_derived};
use super::scalar::{NumpyScalar, item as python_item};
use super::settings::settle;
use super::types::types;
use super::{creation, dtype, elementwise, files, ordering};

/// Methods that have the name and the arguments of a function of the module.
const SHARED: &[&str] = &[
    "sum",
    "prod",
    "mean",
    "std",
    "var",
    "max",
    "min",
    "any",
    "all",
    "argmax",
    "argmin",
    "cumsum",
    "cumprod",
    "ravel",
    "swapaxes",
    "squeeze",
    "take",
    "repeat",
    "diagonal",
    "trace",
    "nonzero",
    "round",
    "searchsorted",
    "dot",
    "argsort",
    "put",
    "choose",
    "copy",
    "conjugate",
    "conj",
];

const ARRAY_METHODS: Table = &[
    ("reshape", reshape),
    ("transpose", transpose),
    ("flatten", flatten),
    ("astype", astype),
    ("fill", fill),
    ("item", item),
    ("tolist", tolist),
    ("tobytes", creation::tobytes),
    ("tofile", files::tofile),
    ("sort", ordering::sort_method),
    ("clip", elementwise::clip_method),
    ("view", view),
    ("resize", resize),
    ("compress", compress),
    ("setflags", setflags),
    ("partition", ordering::partition_method),
    ("__array__", array_protocol),
    ("__len__", length),
    ("__getitem__", get_item),
    ("__setitem__", set_item),
    ("__iter__", iterate),
    ("__contains__", contains),
];

/// `round(x)` is a Python int, `round(x, n)` keeps the type, as in NumPy.
fn dunder_round(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, digits] = args.between("__round__", 1)?;
    let this = this.unwrap_or(Value::None);
    match (given(digits), this.downcast::<NumpyScalar>()) {
        (None, Some(scalar)) => {
            let round = vm.builtins().get("round").unwrap_or(Value::None);
            vm.call_positional(&round, vec![scalar.item()])
        }
        (digits, _) => {
            let digits = super::convert::integer_or(vm, digits, 0)?;
            let x = super::convert::input(vm, &this)?;
            super::convert::finish(vm, brunsviga_tensor::ufunc::round(x.operand(), digits))
        }
    }
}

const FLOAT_METHODS: &[&str] = &["is_integer", "hex", "as_integer_ratio"];

/// Adds the methods to the classes; `function` finds a function of the module.
pub fn install(function: impl Fn(&str) -> Option<Value>) {
    let types = types();
    for name in SHARED {
        if let Some(value) = function(name) {
            let body = move |vm: &mut Vm, args: Args| vm.call(&value, args);
            for class in [&types.ndarray, &types.generic] {
                let value = Value::native_fn(name, body.clone());
                class.set(name, value);
            }
        }
    }
    for &(name, body) in ARRAY_METHODS {
        types.ndarray.clone().method(name, body);
        if ![
            "fill",
            "sort",
            "resize",
            "setflags",
            "partition",
            "__len__",
            "__setitem__",
            "__iter__",
            "__contains__",
            "__getitem__",
        ]
        .contains(&name)
        {
            types.generic.clone().method(name, body);
        }
    }
    types.generic.clone().method("__round__", dunder_round);
    types.generic.clone().method("copy", |_, mut args| args.take_self("copy"));
    // Methods of Python's numbers that the scalar shares: called on the Python number.
    for name in FLOAT_METHODS {
        for class in [&types.floating, &types.integer] {
            class.clone().method(name, move |vm, mut args: Args| {
                let receiver = args.take_self(name)?;
                let number = receiver.downcast::<NumpyScalar>().map_or(Value::None, NumpyScalar::item);
                if let (Value::Int(_), "is_integer") = (&number, *name) {
                    return Ok(Value::Bool(true));
                }
                let method = vm.get_attr(&number, name)?;
                vm.call(&method, args)
            });
        }
    }
}

fn receiver(args: &mut Args, name: &str) -> Result<Value> {
    args.take_self(name)
}

/// `x.f(2, 3)` and `x.f((2, 3))` are the same.
fn several(vm: &mut Vm, args: &Args) -> Result<Vec<i64>> {
    match args.positional.as_slice() {
        [one] => integers(vm, one),
        many => many.iter().map(|v| integer(vm, v)).collect(),
    }
}

fn reshape(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = receiver(&mut args, "reshape")?;
    let order = args.take_keyword("order");
    let copy = args.take_keyword("copy");
    let order = word(vm, "ndarray.reshape", "order", &order, &["C", "F", "A"])?;
    let shape = match args.take_keyword("shape") {
        Some(shape) => integers(vm, &shape)?,
        None => several(vm, &args)?,
    };
    args.no_keywords("reshape")?;
    let copy = flag(vm, given(copy), false)?;
    reshaped(vm, &this, &shape, order, copy)
}

/// The elements in another shape, read and written in C or Fortran order.
pub fn reshaped(vm: &mut Vm, this: &Value, shape: &[i64], order: &str, copy: bool) -> Result<Value> {
    let array = array_of(vm, this)?;
    let result = if order == "F" {
        let mut backwards = shape.to_vec();
        backwards.reverse();
        array.t().reshape(&backwards).py()?.t()
    } else {
        array.reshape(shape).py()?
    };
    Ok(if copy { wrap(result.copy().py()?) } else { wrap_derived(result, this) })
}

fn transpose(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = receiver(&mut args, "transpose")?;
    args.no_keywords("transpose")?;
    let axes = match args.positional.as_slice() {
        [] | [Value::None] => None,
        _ => Some(several(vm, &args)?),
    };
    let array = array_of(vm, &this)?;
    Ok(wrap_derived(array.transpose(axes.as_deref()).py()?, &this))
}

fn flatten(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, order] = args.bind("flatten", 1, &["a", "order"])?;
    let order = word(vm, "ndarray.flatten", "order", &order, &["C", "F", "A", "K"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    Ok(wrap(if order == "F" { array.t().flatten().py()? } else { array.flatten().py()? }))
}

fn astype(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, dtype, order, casting, subok, copy] = args.bind("astype", 2, &["a", "dtype", "order", "casting", "subok", "copy"])?;
    let _ = subok;
    word(vm, "ndarray.astype", "order", &order, &["K", "C", "A", "F"])?;
    let this = a.unwrap_or(Value::None);
    let array = array_of(vm, &this)?;
    let dtype = dtype::from_value(vm, &dtype.unwrap_or(Value::None))?;
    if let Some(casting) = given(casting) {
        let Some(casting) = casting.as_str().and_then(Casting::from_name) else {
            return Err(Raise::value_error(
                "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe', or 'same_value'",
            ));
        };
        if !can_cast(array.dtype(), dtype, casting) {
            return Err(Raise::type_error(format!(
                "Cannot cast array data from {} to {} according to the rule '{}'",
                array.dtype().repr(),
                dtype.repr(),
                casting.name()
            )));
        }
    }
    if !flag(vm, copy, true)? && array.dtype() == dtype && this.downcast::<NdArray>().is_some() {
        return Ok(this);
    }
    let result = array.astype(dtype).py();
    settle(vm)?;
    let result = result?;
    if this.downcast::<NdArray>().is_none() { super::convert::wrap_result(result) } else { Ok(wrap(result)) }
}

fn own<'a>(this: &'a Value, method: &str) -> Result<&'a NdArray> {
    this.downcast::<NdArray>().ok_or_else(|| Raise::type_error(format!("ndarray.{method} needs an array")))
}

fn fill(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, value] = args.exactly("fill")?;
    let array = own(&this, "fill")?;
    array.check_writeable()?;
    match &value {
        Value::Str(_) | Value::None | Value::List(_) | Value::Tuple(_) => assign(vm, &array.array(), None, &value)?,
        _ => {
            let value = scalar(vm, &value)?;
            array.array().fill(value).py()?;
        }
    }
    Ok(Value::None)
}

fn item(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = receiver(&mut args, "item")?;
    args.no_keywords("item")?;
    let array = array_of(vm, &this)?;
    let place = several(vm, &args);
    let scalar = match args.positional.len() {
        0 => array.item().py()?,
        _ => match place?.as_slice() {
            [flat] if array.ndim() != 1 => array
                .ravel()
                .py()?
                .get_scalar(&[*flat])
                .py()
                .map_err(|_| Raise::index_error(format!("index {flat} is out of bounds for size {}", array.size())))?,
            place if place.len() != array.ndim() => return Err(Raise::value_error("incorrect number of indices for array")),
            place => array.get_scalar(place).py()?,
        },
    };
    Ok(python_item(scalar))
}

fn tolist(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("tolist")?;
    let array = array_of(vm, &this)?;
    let mut scalars = array.scalars().py()?.into_iter().map(python_item);
    Ok(listed(array.shape(), &mut scalars))
}

fn listed(shape: &[usize], scalars: &mut impl Iterator<Item = Value>) -> Value {
    match shape.split_first() {
        None => scalars.next().unwrap_or(Value::None),
        Some((&n, inner)) => Value::list((0..n).map(|_| listed(inner, scalars)).collect()),
    }
}

fn view(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, dtype] = args.bind("view", 1, &["a", "dtype"])?;
    let this = this.unwrap_or(Value::None);
    let array = array_of(vm, &this)?;
    if let Some(dtype) = dtype::optional(vm, dtype)?
        && dtype != array.dtype()
    {
        return Err(Raise::not_implemented(
            "ndarray.view with another dtype (reading the bytes anew) is not available here; use x.astype(dtype) to convert values",
        ));
    }
    Ok(wrap_derived(array, &this))
}

fn resize(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = receiver(&mut args, "resize")?;
    let _ = args.take_keyword("refcheck");
    args.no_keywords("resize")?;
    let shape = several(vm, &args)?;
    let shape: Result<Vec<usize>> = shape.iter().map(|n| count(vm, &Value::Int(*n))).collect();
    let shape = shape?;
    let target = own(&this, "resize")?;
    let old = target.array();
    if !old.owns_data() {
        return Err(Raise::value_error("cannot resize this array: it does not own its data"));
    }
    let new = brunsviga_tensor::create::zeros(&shape, old.dtype()).py()?;
    let (flat, kept) = (new.ravel().py()?, old.flatten().py()?);
    for k in 0..flat.size().min(kept.size()) as i64 {
        flat.set_scalar(&[k], kept.get_scalar(&[k]).py()?).py()?;
    }
    target.replace(new);
    Ok(Value::None)
}

fn compress(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, condition, at] = args.bind("compress", 2, &["a", "condition", "axis"])?;
    let (array, condition) = (array_of(vm, &this.unwrap_or(Value::None))?, array_of(vm, &condition.unwrap_or(Value::None))?);
    let at = axis(vm, at)?;
    Ok(wrap(brunsviga_tensor::index::compress(&condition, &array, at).py()?))
}

fn setflags(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, write, align, uic] = args.bind("setflags", 1, &["a", "write", "align", "uic"])?;
    refuse("ndarray.setflags", "align", &align)?;
    refuse("ndarray.setflags", "uic", &uic)?;
    let this = this.unwrap_or(Value::None);
    if let Some(write) = given(write) {
        let write = vm.truth(&write)?;
        own(&this, "setflags")?.writeable.set(write);
    }
    Ok(Value::None)
}

fn array_protocol(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, dtype, copy] = args.bind("__array__", 1, &["a", "dtype", "copy"])?;
    let _ = copy;
    let array: Array = array_of(vm, &this.unwrap_or(Value::None))?;
    let dtype: Option<DType> = dtype::optional(vm, dtype)?;
    Ok(wrap(dtype.map_or(Ok(array.clone()), |d| array.cast(d)).py()?))
}

fn length(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("__len__")?;
    vm.len(&this).map(Value::from)
}

fn get_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index] = args.exactly("__getitem__")?;
    vm.get_item(&this, &index)
}

fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index, value] = args.exactly("__setitem__")?;
    vm.set_item(&this, &index, value).map(|()| Value::None)
}

fn iterate(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("__iter__")?;
    vm.iter(&this)
}

fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, item] = args.exactly("__contains__")?;
    vm.contains(&this, &item).map(Value::Bool)
}
