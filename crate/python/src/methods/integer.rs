//! Methods and constructor of `int`.

use num_bigint::{BigInt, Sign};
use num_traits::Signed;

use super::access::bind_named;
use super::{Body, add};
use crate::args::Args;
use crate::builtins::number::to_int;
use crate::error::{Raise, Result};
use crate::format::int_from_text;
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

const METHODS: &[(&str, Body)] = &[
    ("bit_length", |_, this, args| {
        args.exactly::<0>("int.bit_length")?;
        Ok(Value::Int(big(this).bits() as i64))
    }),
    ("bit_count", |_, this, args| {
        args.exactly::<0>("int.bit_count")?;
        Ok(Value::Int(big(this).magnitude().iter_u64_digits().map(|word| i64::from(word.count_ones())).sum()))
    }),
    ("conjugate", |_, this, args| args.exactly::<0>("int.conjugate").map(|[]| plain(this))),
    ("is_integer", |_, _, args| args.exactly::<0>("int.is_integer").map(|[]| Value::Bool(true))),
    ("as_integer_ratio", |_, this, args| {
        args.exactly::<0>("int.as_integer_ratio").map(|[]| Value::tuple([plain(this), Value::Int(1)]))
    }),
    ("to_bytes", to_bytes),
    ("__index__", |_, this, args| args.exactly::<0>("__index__").map(|[]| plain(this))),
    ("__int__", |_, this, args| args.exactly::<0>("__int__").map(|[]| plain(this))),
    ("__trunc__", |_, this, args| args.exactly::<0>("__trunc__").map(|[]| plain(this))),
    ("__floor__", |_, this, args| args.exactly::<0>("__floor__").map(|[]| plain(this))),
    ("__ceil__", |_, this, args| args.exactly::<0>("__ceil__").map(|[]| plain(this))),
    ("__float__", |vm, this, args| {
        args.exactly::<0>("__float__")?;
        vm.to_f64(this.base()).map(Value::Float)
    }),
    ("__round__", |vm, this, args| {
        let [places] = args.between("__round__", 0)?;
        crate::builtins::number::round(vm, this.base(), places.as_ref())
    }),
];

pub(super) fn install(types: &Types) {
    add(&types.int, METHODS);
    types
        .int
        .clone()
        .property("real", |_, this| Ok(plain(this)))
        .property("numerator", |_, this| Ok(plain(this)))
        .property("imag", |_, _| Ok(Value::Int(0)))
        .property("denominator", |_, _| Ok(Value::Int(1)))
        .class_method("from_bytes", from_bytes)
        .constructor(construct);
}

/// `int(x)`, `int(text, base)`.
fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some((name, _)) = args.keyword.iter().find(|(name, _)| &**name != "base") {
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for int()")));
    }
    let [value, base] = bind_named(args, "int", 0, &["x", "base"])?;
    let Some(base) = base else {
        return match value {
            Some(value) => to_int(vm, &value),
            None => Ok(Value::Int(0)),
        };
    };
    let Some(value) = value else {
        return Err(Raise::type_error("int() missing string argument"));
    };
    let base = vm.to_index(&base)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(Raise::value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    let text = match value.base() {
        Value::Str(text) => text.to_string(),
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => return Err(Raise::type_error("int() can't convert non-string with explicit base")),
    };
    match int_from_text(&text, base as u32)? {
        Some(n) => Ok(n),
        None => Err(Raise::value_error(format!("invalid literal for int() with base {base}: {}", vm.repr(&value)?))),
    }
}

/// The number itself: of a truth value or an instance of a derived class the plain `int`.
fn plain(this: &Value) -> Value {
    match this.base() {
        Value::Bool(b) => Value::Int(i64::from(*b)),
        other => other.clone(),
    }
}

fn big(this: &Value) -> BigInt {
    match this.base() {
        Value::Bool(b) => BigInt::from(u8::from(*b)),
        Value::Int(n) => BigInt::from(*n),
        Value::BigInt(n) => (**n).clone(),
        _ => BigInt::ZERO,
    }
}

fn byte_order(value: Option<&Value>) -> Result<bool> {
    match value.and_then(Value::as_str) {
        Some("little") => Ok(true),
        Some("big") => Ok(false),
        None if value.is_none() => Ok(false),
        _ => Err(Raise::value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn to_bytes(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [length, order, signed] = bind_named(args, "to_bytes", 0, &["length", "byteorder", "*", "signed"])?;
    let length = match length {
        Some(length) => vm.to_index(&length)?,
        None => 1,
    };
    let length = usize::try_from(length).map_err(|_| Raise::value_error("length argument must be non-negative"))?;
    super::repeated_size(1, length)?;
    let little = byte_order(order.as_ref())?;
    let signed = match signed {
        Some(signed) => vm.truth(&signed)?,
        None => false,
    };
    let number = big(this);
    if number.is_negative() && !signed {
        return Err(Raise::overflow_error("can't convert negative int to unsigned"));
    }
    let (mut bytes, fill) = if signed {
        (number.to_signed_bytes_le(), if number.is_negative() { 0xff } else { 0 })
    } else {
        (number.magnitude().to_bytes_le(), 0)
    };
    if number.sign() == Sign::NoSign {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(Raise::overflow_error("int too big to convert"));
    }
    bytes.resize(length, fill);
    if !little {
        bytes.reverse();
    }
    Ok(Value::bytes(bytes))
}

fn from_bytes(vm: &mut Vm, mut args: Args) -> Result<Value> {
    args.take_self("from_bytes")?;
    let [bytes, order, signed] = bind_named(args, "from_bytes", 1, &["bytes", "byteorder", "*", "signed"])?;
    let bytes = super::bytes::from_iterable(vm, &bytes.unwrap_or(Value::None))?;
    let little = byte_order(order.as_ref())?;
    let signed = match signed {
        Some(signed) => vm.truth(&signed)?,
        None => false,
    };
    Ok(Value::bigint(match (signed, little) {
        (true, true) => BigInt::from_signed_bytes_le(&bytes),
        (true, false) => BigInt::from_signed_bytes_be(&bytes),
        (false, true) => BigInt::from_bytes_le(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_be(Sign::Plus, &bytes),
    }))
}
