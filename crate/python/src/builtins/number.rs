//! Numbers: `int()`, `float()`, `round`, `divmod`, `pow`, `abs`.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::format::{float_to_int, int_from_text, round_float, round_float_to_int, round_int};
use crate::methods::bind_named;
use crate::native::{BinaryOp, UnaryOp};
use crate::value::Value;
use crate::vm::Vm;

/// Has it an integer or float value (`int(x)` would not need to parse text)?
pub(crate) fn is_number(vm: &mut Vm, value: &Value) -> bool {
    match value.base() {
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => true,
        Value::Instance(_) => {
            ["__int__", "__index__", "__float__"].iter().any(|name| matches!(vm.special(value, name), Ok(Some(_))))
        }
        Value::Native(_) => vm.to_f64(value).is_ok(),
        _ => false,
    }
}

/// `int(value)`.
pub(crate) fn to_int(vm: &mut Vm, value: &Value) -> Result<Value> {
    if let Value::Instance(_) = value {
        for name in ["__int__", "__index__", "__trunc__"] {
            if let Some(method) = vm.special(value, name)? {
                let result = vm.call_positional(&method, vec![])?;
                return match result.base() {
                    Value::Int(_) | Value::BigInt(_) => Ok(result.base().clone()),
                    Value::Bool(b) => Ok(Value::Int(i64::from(*b))),
                    other => Err(Raise::type_error(format!("{name} returned non-int (type {})", vm.type_name(other)))),
                };
            }
        }
    }
    match value.base() {
        Value::Bool(b) => Ok(Value::Int(i64::from(*b))),
        number @ (Value::Int(_) | Value::BigInt(_)) => Ok(number.clone()),
        Value::Float(x) => float_to_int(*x),
        Value::Str(text) => parse_int(vm, value, text),
        Value::Bytes(bytes) => parse_int(vm, value, &String::from_utf8_lossy(bytes)),
        Value::Native(object) => match object.int(vm)? {
            Some(n) => Ok(n),
            None => Err(not_int(vm, value)),
        },
        _ => Err(not_int(vm, value)),
    }
}

fn parse_int(vm: &mut Vm, value: &Value, text: &str) -> Result<Value> {
    match int_from_text(text, 10)? {
        Some(n) => Ok(n),
        None => {
            let shown: String = vm.repr(value)?.chars().take(200).collect();
            Err(Raise::value_error(format!("invalid literal for int() with base 10: {shown}")))
        }
    }
}

fn not_int(vm: &mut Vm, value: &Value) -> Raise {
    let name = vm.type_name(value);
    Raise::type_error(format!("int() argument must be a string, a bytes-like object or a real number, not '{name}'"))
}

/// `float(value)`, text included.
pub(crate) fn to_float(vm: &mut Vm, value: &Value) -> Result<f64> {
    match value.base() {
        Value::Str(text) => parse_float(text).ok_or_else(|| bad_text(crate::format::str_repr(text))),
        Value::Bytes(bytes) => {
            parse_float(&String::from_utf8_lossy(bytes)).ok_or_else(|| bad_text(crate::format::bytes_repr(bytes)))
        }
        Value::None | Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Set(_) => Err(not_float(vm, value)),
        _ => {
            let result = vm.to_f64(value);
            match result {
                Err(raise) if raise.is_named("TypeError") && raise.message().starts_with("must be real number") => {
                    Err(not_float(vm, value))
                }
                other => other,
            }
        }
    }
}

fn not_float(vm: &mut Vm, value: &Value) -> Raise {
    Raise::type_error(format!("float() argument must be a string or a real number, not '{}'", vm.type_name(value)))
}

fn bad_text(shown: String) -> Raise {
    Raise::value_error(format!("could not convert string to float: {shown}"))
}

/// Text as a float: white space around it, `_` between digits, inf, infinity, nan.
fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    if !text.contains('_') {
        return text.parse().ok();
    }
    let bytes = text.as_bytes();
    let between_digits = |at: usize| {
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        at > 0 && digit(bytes.get(at - 1)) && digit(bytes.get(at + 1))
    };
    if bytes.iter().enumerate().any(|(at, b)| *b == b'_' && !between_digits(at)) {
        return None;
    }
    text.replace('_', "").parse().ok()
}

/// `round(value, places)`.
pub(crate) fn round(vm: &mut Vm, value: &Value, places: Option<&Value>) -> Result<Value> {
    let places_given = places.filter(|p| !p.is_none());
    match value {
        Value::Float(x) => match places_given {
            None => round_float_to_int(*x),
            Some(places) => {
                let places = crate::methods::clamped_integer(vm, places)?;
                round_float(*x, places).map(Value::Float)
            }
        },
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) => {
            let n = big(value);
            match places_given {
                None => Ok(Value::bigint(n)),
                Some(places) => {
                    let places = crate::methods::clamped_integer(vm, places)?;
                    Ok(Value::bigint(round_int(&n, places)))
                }
            }
        }
        _ => {
            if let Some(method) = vm.find_attr(value, "__round__")? {
                return vm.call_positional(&method, places.cloned().into_iter().collect());
            }
            let inner = value.base();
            if !matches!(inner, Value::Instance(_) | Value::Native(_)) && matches!(value, Value::Instance(_)) {
                return round(vm, &inner.clone(), places);
            }
            Err(Raise::type_error(format!("type {} doesn't define __round__ method", vm.type_name(value))))
        }
    }
}

/// An integer as a BigInt; 0 for anything else.
pub(crate) fn big(value: &Value) -> BigInt {
    match value {
        Value::Bool(b) => BigInt::from(u8::from(*b)),
        Value::Int(n) => BigInt::from(*n),
        Value::BigInt(n) => (**n).clone(),
        _ => BigInt::ZERO,
    }
}

fn is_int(value: &Value) -> bool {
    matches!(value, Value::Bool(_) | Value::Int(_) | Value::BigInt(_))
}

/// `pow(base, exponent, modulus)` of integers; a negative exponent asks for the inverse.
fn pow_mod(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<Value> {
    if modulus.is_zero() {
        return Err(Raise::value_error("pow() 3rd argument cannot be 0"));
    }
    let base = if exponent.is_negative() {
        base.modinv(&modulus.abs()).ok_or_else(|| Raise::value_error("base is not invertible for the given modulus"))?
    } else {
        base.clone()
    };
    if modulus.abs().is_one() {
        return Ok(Value::Int(0));
    }
    Ok(Value::bigint(base.modpow(&exponent.abs(), modulus)))
}

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("abs", |vm, args: Args| {
        let [x] = args.exactly("abs")?;
        vm.unary(UnaryOp::Abs, &x)
    });
    module.function("round", |vm, args: Args| {
        let [number, places] = bind_named(args, "round", 1, &["number", "ndigits"])?;
        round(vm, &number.unwrap_or(Value::None), places.as_ref())
    });
    module.function("divmod", |vm, args: Args| {
        let [a, b] = args.exactly("divmod")?;
        for (object, name, other) in [(&a, "__divmod__", &b), (&b, "__rdivmod__", &a)] {
            if let Value::Instance(instance) = object
                && let Some(hook) = crate::vm::find_special(&instance.class, name)
            {
                let result = vm.call_positional(&hook, vec![object.clone(), other.clone()])?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(result);
                }
            }
        }
        let text = if is_int(&a) && is_int(&b) { "integer division or modulo by zero" } else { "float divmod()" };
        let zero = |raise: Raise| if raise.is_named("ZeroDivisionError") { Raise::zero_division(text) } else { raise };
        let quotient = vm.binary(BinaryOp::FloorDiv, &a, &b).map_err(zero).map_err(|raise| {
            if raise.is_named("TypeError") {
                Raise::type_error(raise.message().replace("for //:", "for divmod():"))
            } else {
                raise
            }
        })?;
        let rest = vm.binary(BinaryOp::Mod, &a, &b).map_err(zero)?;
        Ok(Value::tuple([quotient, rest]))
    });
    module.function("pow", |vm, args: Args| {
        let [base, exponent, modulus] = bind_named(args, "pow", 2, &["base", "exp", "mod"])?;
        let (base, exponent) = (base.unwrap_or(Value::None), exponent.unwrap_or(Value::None));
        let Some(modulus) = modulus.filter(|m| !m.is_none()) else {
            return vm.binary(BinaryOp::Pow, &base, &exponent).map_err(|raise| {
                if raise.is_named("TypeError") {
                    Raise::type_error(raise.message().replace("for **:", "for ** or pow():"))
                } else {
                    raise
                }
            });
        };
        if !(is_int(&base) && is_int(&exponent) && is_int(&modulus)) {
            return Err(Raise::type_error("pow() 3rd argument not allowed unless all arguments are integers"));
        }
        pow_mod(&big(&base), &big(&exponent), &big(&modulus))
    });
}
