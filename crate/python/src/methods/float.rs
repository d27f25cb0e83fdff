//! Methods and constructor of `float`.

use num_bigint::BigInt;

use super::{Body, add};
use crate::args::Args;
use crate::builtins::number::{round, to_float};
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::format::float_to_int;
use crate::value::Value;
use crate::vm::Vm;

const METHODS: &[(&str, Body)] = &[
    ("is_integer", |_, this, args| {
        args.exactly::<0>("float.is_integer")?;
        let x = number(this);
        Ok(Value::Bool(x.is_finite() && x.fract() == 0.0))
    }),
    ("conjugate", |_, this, args| args.exactly::<0>("float.conjugate").map(|[]| Value::Float(number(this)))),
    ("hex", |_, this, args| args.exactly::<0>("float.hex").map(|[]| Value::from(hex(number(this))))),
    ("as_integer_ratio", |_, this, args| {
        args.exactly::<0>("float.as_integer_ratio")?;
        let (numerator, denominator) = integer_ratio(number(this))?;
        Ok(Value::tuple([Value::bigint(numerator), Value::bigint(denominator)]))
    }),
    ("__float__", |_, this, args| args.exactly::<0>("__float__").map(|[]| Value::Float(number(this)))),
    ("__int__", |_, this, args| args.exactly::<0>("__int__").and_then(|[]| float_to_int(number(this)))),
    ("__trunc__", |_, this, args| args.exactly::<0>("__trunc__").and_then(|[]| float_to_int(number(this)))),
    ("__floor__", |_, this, args| args.exactly::<0>("__floor__").and_then(|[]| float_to_int(number(this).floor()))),
    ("__ceil__", |_, this, args| args.exactly::<0>("__ceil__").and_then(|[]| float_to_int(number(this).ceil()))),
    ("__round__", |vm, this, args| {
        let [places] = args.between("__round__", 0)?;
        round(vm, this.base(), places.as_ref())
    }),
];

pub(super) fn install(class: &ClassRef) {
    add(class, METHODS);
    class
        .clone()
        .property("real", |_, this| Ok(Value::Float(number(this))))
        .property("imag", |_, _| Ok(Value::Float(0.0)))
        .class_method("fromhex", |vm, mut args: Args| {
            args.take_self("fromhex")?;
            let [text] = args.exactly("float.fromhex")?;
            let Some(text) = text.as_str() else {
                return Err(Raise::type_error(format!("bad argument type for built-in operation: {}", vm.type_name(&text))));
            };
            from_hex(text).map(Value::Float)
        })
        .constructor(|vm: &mut Vm, args: Args| {
            let [value] = args.between::<1>("float", 0)?;
            match value {
                Some(value) => to_float(vm, &value).map(Value::Float),
                None => Ok(Value::Float(0.0)),
            }
        });
}

/// The float of a receiver that `add` has checked; NumPy's float64 derives from float and is asked for its value.
fn number(this: &Value) -> f64 {
    match this.base() {
        Value::Float(x) => *x,
        Value::Native(object) => match object.hash_key() {
            Ok(Some(Value::Float(x))) => x,
            Ok(Some(Value::Int(n))) => n as f64,
            _ => f64::NAN,
        },
        _ => f64::NAN,
    }
}

/// Mantissa and power of two: x = mantissa × 2^exponent, for finite x.
fn parts(x: f64) -> (u64, i64) {
    let bits = x.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let biased = ((bits >> 52) & 0x7ff) as i64;
    if biased == 0 { (fraction, -1074) } else { (fraction | (1 << 52), biased - 1075) }
}

/// The exact fraction in lowest terms.
pub(crate) fn integer_ratio(x: f64) -> Result<(BigInt, BigInt)> {
    if x.is_nan() {
        return Err(Raise::value_error("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(Raise::overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (mantissa, exponent) = parts(x);
    if mantissa == 0 {
        return Ok((BigInt::ZERO, BigInt::from(1)));
    }
    let zeros = i64::from(mantissa.trailing_zeros());
    let (mantissa, exponent) = (mantissa >> zeros, exponent + zeros);
    let signed = if x < 0.0 { -BigInt::from(mantissa) } else { BigInt::from(mantissa) };
    Ok(if exponent >= 0 { (signed << exponent, BigInt::from(1)) } else { (signed, BigInt::from(1) << -exponent) })
}

/// `float.hex`: `0x1.8000000000000p+0`.
fn hex(x: f64) -> String {
    let sign = if x.is_sign_negative() && !x.is_nan() { "-" } else { "" };
    if x.is_nan() || x.is_infinite() {
        return crate::format::float_repr(x);
    }
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = parts(x);
    let lead = mantissa >> 52;
    format!("{sign}0x{lead}.{:013x}p{:+}", mantissa & ((1 << 52) - 1), exponent + 52)
}

/// `float.fromhex`, rounded to the nearest float, ties to even.
fn from_hex(text: &str) -> Result<f64> {
    let invalid = || Raise::value_error("invalid hexadecimal floating-point string");
    let text = text.trim().to_ascii_lowercase();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let magnitude = match body {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => {
            let body = body.strip_prefix("0x").unwrap_or(body);
            let (digits, exponent) = match body.split_once('p') {
                Some((digits, exponent)) => (digits, exponent.parse::<i64>().map_err(|_| invalid())?),
                None => (body, 0),
            };
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let all = format!("{whole}{fraction}");
            let number = BigInt::parse_bytes(all.as_bytes(), 16).filter(|_| !all.is_empty()).ok_or_else(invalid)?;
            scale(&number, exponent.saturating_sub(4 * fraction.len() as i64))?
        }
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// number × 2^exponent as a float, rounded once.
fn scale(number: &BigInt, exponent: i64) -> Result<f64> {
    let too_large = || Raise::overflow_error("hexadecimal value too large to represent as a float");
    let bits = number.bits() as i64;
    if bits == 0 {
        return Ok(0.0);
    }
    let top = bits.saturating_add(exponent);
    if top > 1024 {
        return Err(too_large());
    }
    if top < -1075 {
        return Ok(0.0);
    }
    // The last bit that the result can hold.
    let unit = (top - 53).max(-1074);
    let drop = unit - exponent;
    let mut mantissa = if drop > 0 { number >> drop } else { number << -drop };
    if drop > 0 {
        let rest = number - (&mantissa << drop);
        let half = BigInt::from(1) << (drop - 1);
        if rest > half || (rest == half && mantissa.bit(0)) {
            mantissa += 1;
        }
    }
    let mantissa = num_traits::ToPrimitive::to_f64(&mantissa).unwrap_or(f64::INFINITY);
    let result = libm::ldexp(mantissa, unit as i32);
    if result.is_infinite() { Err(too_large()) } else { Ok(result) }
}
