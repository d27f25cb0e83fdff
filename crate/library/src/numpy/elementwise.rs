//! Elementwise functions that are no ufuncs in NumPy: rounding, limits, comparisons with a tolerance, type questions.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::shape;
use brunsviga_tensor::ufunc;
use brunsviga_tensor::{Array, Casting, Operand, Scalar, can_cast, result_type};

use super::array::NdArray;
use super::convert::{Lift, array_of, finish, flag, float_or, given, input, integer_or, refuse, wrap_result};
use super::registry::Table;
use super::settings::settle;
use super::{dtype, ufuncs};

/// The functions of this file.
pub const TABLE: Table = &[
    ("round", round),
    ("around", round),
    ("clip", clip),
    ("isclose", isclose),
    ("allclose", allclose),
    ("array_equal", array_equal),
    ("array_equiv", array_equiv),
    ("nan_to_num", nan_to_num),
    ("sinc", |vm, args| one(vm, "sinc", args, ufunc::sinc)),
    ("i0", |vm, args| one(vm, "i0", args, ufunc::i0)),
    ("divmod", ufuncs::divmod),
    ("modf", modf),
    ("result_type", result_type_of),
    ("promote_types", promote_types),
    ("can_cast", can_cast_),
    ("shares_memory", shares_memory),
    ("may_share_memory", shares_memory),
];

fn one(vm: &mut Vm, name: &str, args: Args, of: fn(Operand) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [x] = args.bind(name, 1, &["x"])?;
    let x = input(vm, &x.unwrap_or(Value::None))?;
    finish(vm, of(x.operand()))
}

/// Writes a result into `out=` if there is one.
fn into(vm: &mut Vm, result: brunsviga_tensor::Result<Array>, out: Option<Value>) -> Result<Value> {
    let result = result.py();
    settle(vm)?;
    let result = result?;
    match given(out) {
        None => wrap_result(result),
        Some(out) => {
            let Some(target) = out.downcast::<NdArray>() else {
                return Err(Raise::type_error("return arrays must be of ArrayType"));
            };
            target.check_writeable()?;
            target.array().assign(Operand::Array(&result)).py()?;
            Ok(out)
        }
    }
}

fn round(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, decimals, out] = args.bind("round", 1, &["a", "decimals", "out"])?;
    let a = input(vm, &a.unwrap_or(Value::None))?;
    let decimals = integer_or(vm, decimals, 0)?;
    let result = ufunc::round(a.operand(), decimals);
    into(vm, result, out)
}

fn clip(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, a_min, a_max, out, low, high] = args.bind("clip", 1, &["a", "a_min", "a_max", "out", "*", "min", "max"])?;
    let a = input(vm, &a.unwrap_or(Value::None))?;
    let low = given(low).or_else(|| given(a_min)).map(|v| input(vm, &v)).transpose()?;
    let high = given(high).or_else(|| given(a_max)).map(|v| input(vm, &v)).transpose()?;
    let result = ufunc::clip(a.operand(), low.as_ref().map(|v| v.operand()), high.as_ref().map(|v| v.operand()));
    into(vm, result, out)
}

/// `x.clip(min, max)`: the bounds have other names than in `np.clip`.
pub fn clip_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, low, high, out] = args.bind("clip", 1, &["a", "min", "max", "out"])?;
    let a = input(vm, &a.unwrap_or(Value::None))?;
    let low = given(low).map(|v| input(vm, &v)).transpose()?;
    let high = given(high).map(|v| input(vm, &v)).transpose()?;
    let result = ufunc::clip(a.operand(), low.as_ref().map(|v| v.operand()), high.as_ref().map(|v| v.operand()));
    into(vm, result, out)
}

type Tolerance = (super::convert::Input, super::convert::Input, f64, f64, bool);

fn tolerance(vm: &mut Vm, name: &str, args: Args) -> Result<Tolerance> {
    let [a, b, rtol, atol, equal_nan] = args.bind(name, 2, &["a", "b", "rtol", "atol", "equal_nan"])?;
    let (a, b) = (input(vm, &a.unwrap_or(Value::None))?, input(vm, &b.unwrap_or(Value::None))?);
    Ok((a, b, float_or(vm, rtol, 1e-5)?, float_or(vm, atol, 1e-8)?, flag(vm, equal_nan, false)?))
}

fn isclose(vm: &mut Vm, args: Args) -> Result<Value> {
    let (a, b, rtol, atol, equal_nan) = tolerance(vm, "isclose", args)?;
    finish(vm, shape::isclose(a.operand(), b.operand(), rtol, atol, equal_nan))
}

fn allclose(vm: &mut Vm, args: Args) -> Result<Value> {
    let (a, b, rtol, atol, equal_nan) = tolerance(vm, "allclose", args)?;
    let result = shape::allclose(a.operand(), b.operand(), rtol, atol, equal_nan).py();
    settle(vm)?;
    result.map(Value::Bool)
}

fn array_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, equal_nan] = args.bind("array_equal", 2, &["a1", "a2", "equal_nan"])?;
    let equal_nan = flag(vm, equal_nan, false)?;
    let (Ok(a), Ok(b)) = (array_of(vm, &a.unwrap_or(Value::None)), array_of(vm, &b.unwrap_or(Value::None))) else {
        return Ok(Value::Bool(false));
    };
    shape::array_equal(&a, &b, equal_nan).py().map(Value::Bool)
}

fn array_equiv(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b] = args.bind("array_equiv", 2, &["a1", "a2"])?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    shape::array_equiv(&a, &b).py().map(Value::Bool)
}

fn nan_to_num(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, copy, nan, posinf, neginf] = args.bind("nan_to_num", 1, &["x", "copy", "nan", "posinf", "neginf"])?;
    refuse("nan_to_num", "copy", &copy.filter(|c| !matches!(c, Value::Bool(true))))?;
    let x = array_of(vm, &x.unwrap_or(Value::None))?;
    let nan = float_or(vm, nan, 0.0)?;
    let posinf = given(posinf).map(|v| vm.to_f64(&v)).transpose()?;
    let neginf = given(neginf).map(|v| vm.to_f64(&v)).transpose()?;
    finish(vm, ufunc::nan_to_num(&x, nan, posinf, neginf))
}

fn modf(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x] = args.exactly("modf")?;
    let x = input(vm, &x)?;
    let (part, whole) = ufunc::modf(x.operand()).py()?;
    Ok(Value::tuple(vec![wrap_result(part)?, wrap_result(whole)?]))
}

fn result_type_of(vm: &mut Vm, args: Args) -> Result<Value> {
    args.no_keywords("result_type")?;
    if args.positional.is_empty() {
        return Err(Raise::value_error("at least one array or dtype is required"));
    }
    let mut inputs = Vec::new();
    for value in &args.positional {
        inputs.push(match value {
            Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::List(_) | Value::Tuple(_) => input(vm, value)?,
            _ => super::convert::Input::Scalar(Scalar::zero(dtype::of_any(vm, value)?)),
        });
    }
    let operands: Vec<Operand> = inputs.iter().map(|i| i.operand()).collect();
    Ok(dtype::wrap(result_type(&operands).py()?))
}

fn promote_types(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b] = args.exactly("promote_types")?;
    let (a, b) = (dtype::from_value(vm, &a)?, dtype::from_value(vm, &b)?);
    Ok(dtype::wrap(a.promote(b)))
}

fn can_cast_(vm: &mut Vm, args: Args) -> Result<Value> {
    let [from, to, casting] = args.bind("can_cast", 2, &["from_", "to", "casting"])?;
    let from = from.unwrap_or(Value::None);
    if matches!(from, Value::Int(_) | Value::Float(_) | Value::Bool(_)) {
        return Err(Raise::type_error(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on the value.",
        ));
    }
    let (from, to) = (dtype::of_any(vm, &from)?, dtype::from_value(vm, &to.unwrap_or(Value::None))?);
    let casting = match casting {
        None => Casting::Safe,
        Some(value) => match value.as_str().and_then(Casting::from_name) {
            Some(casting) => casting,
            None => {
                return Err(Raise::value_error(
                    "casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe', or 'same_value'",
                ));
            }
        },
    };
    Ok(Value::Bool(can_cast(from, to, casting)))
}

fn shares_memory(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, max_work] = args.bind("shares_memory", 2, &["a", "b", "max_work"])?;
    let _ = max_work;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    Ok(Value::Bool(a.shares_memory(&b)))
}
