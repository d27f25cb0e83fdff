//! Arithmetic of `bool`, `int` and `float`: exact integers of any size, Python's rounding of `//` and `%`.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_traits::{FromPrimitive, One, Pow, Signed, ToPrimitive, Zero};

use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::value::Value;

/// Integers beyond this many bits are refused (MemoryError): no lesson needs them, and they would stop everything.
const MAX_BITS: u64 = 64 * 1024 * 1024;

/// A number, unpacked.
pub(crate) enum Number {
    Int(i64),
    Big(Rc<BigInt>),
    Float(f64),
}

/// The number in a value, if it is one.
pub(crate) fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Int(i) => Some(Number::Int(*i)),
        Value::Float(f) => Some(Number::Float(*f)),
        Value::Bool(b) => Some(Number::Int(i64::from(*b))),
        Value::BigInt(b) => Some(Number::Big(b.clone())),
        _ => None,
    }
}

impl Number {
    fn to_big(&self) -> Option<BigInt> {
        match self {
            Number::Int(i) => Some(BigInt::from(*i)),
            Number::Big(b) => Some((**b).clone()),
            Number::Float(_) => None,
        }
    }
    /// As a float; OverflowError for an integer that is too large.
    pub(crate) fn to_f64(&self) -> Result<f64> {
        match self {
            Number::Int(i) => Ok(*i as f64),
            Number::Float(f) => Ok(*f),
            Number::Big(b) => big_to_f64(b),
        }
    }
}

/// The nearest float.
pub(crate) fn big_to_f64(big: &BigInt) -> Result<f64> {
    // `to_f64` rounds to nearest-even only from the leading bits; adding a sticky bit makes it exact.
    let bits = big.bits();
    let result = if bits <= 64 {
        big.to_f64()
    } else {
        let shift = bits - 64;
        let magnitude = big.magnitude();
        let top = (magnitude >> shift).to_u64().unwrap_or(u64::MAX);
        let sticky = u64::from(magnitude.trailing_zeros().is_some_and(|zeros| zeros < shift));
        let scaled = libm::scalbn((top | sticky) as f64, i32::try_from(shift).unwrap_or(i32::MAX));
        Some(if big.is_negative() { -scaled } else { scaled })
    };
    match result {
        Some(f) if f.is_finite() => Ok(f),
        _ => Err(Raise::overflow_error("int too large to convert to float")),
    }
}

/// `left op right` for two numbers; None if one is not a number or the operation is not defined for floats.
pub(crate) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
    let (Some(a), Some(b)) = (number(left), number(right)) else { return Ok(None) };
    match (&a, &b) {
        (Number::Float(_), _) | (_, Number::Float(_)) => float_binary(op, a.to_f64()?, b.to_f64()?),
        (Number::Int(x), Number::Int(y)) => {
            let both_bool = matches!((left, right), (Value::Bool(_), Value::Bool(_)));
            match int_binary(op, *x, *y)? {
                Some(Value::Int(bits)) if both_bool && matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor) => {
                    Ok(Some(Value::Bool(bits != 0)))
                }
                Some(value) => Ok(Some(value)),
                None => big_binary(op, &BigInt::from(*x), &BigInt::from(*y)),
            }
        }
        _ => match (a.to_big(), b.to_big()) {
            (Some(x), Some(y)) => big_binary(op, &x, &y),
            _ => Ok(None),
        },
    }
}

/// Floor division and remainder as CPython's `float_divmod`.
pub(crate) fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest != 0.0 {
        if (y < 0.0) != (rest < 0.0) {
            rest += y;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(y);
    }
    let floored = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(x / y)
    };
    (floored, rest)
}

fn float_binary(op: BinaryOp, x: f64, y: f64) -> Result<Option<Value>> {
    let zero = |text: &str| Err(Raise::zero_division(text));
    Ok(Some(Value::Float(match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => x * y,
        BinaryOp::TrueDiv if y == 0.0 => return zero("float division by zero"),
        BinaryOp::TrueDiv => x / y,
        BinaryOp::FloorDiv if y == 0.0 => return zero("float floor division by zero"),
        BinaryOp::FloorDiv => float_divmod(x, y).0,
        BinaryOp::Mod if y == 0.0 => return zero("float modulo"),
        BinaryOp::Mod => float_divmod(x, y).1,
        BinaryOp::Pow => float_pow(x, y)?,
        _ => return Ok(None),
    })))
}

/// `x ** y` of floats.
pub(crate) fn float_pow(x: f64, y: f64) -> Result<f64> {
    if x == 0.0 && y < 0.0 {
        return Err(Raise::zero_division("0.0 cannot be raised to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y.floor() != y {
        return Err(Raise::value_error(
            "negative number cannot be raised to a fractional power (complex numbers are not supported here)",
        ));
    }
    let result = brunsviga_elementary::pow(x, y);
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(Raise::with_args(
            &crate::types::types().named("OverflowError"),
            vec![Value::Int(34), Value::str("Numerical result out of range")],
        ));
    }
    Ok(result)
}

/// Within 64 bits; None if it does not fit.
fn int_binary(op: BinaryOp, x: i64, y: i64) -> Result<Option<Value>> {
    let fits = match op {
        BinaryOp::Add => x.checked_add(y),
        BinaryOp::Sub => x.checked_sub(y),
        BinaryOp::Mul => x.checked_mul(y),
        BinaryOp::TrueDiv => {
            if y == 0 {
                return Err(Raise::zero_division("division by zero"));
            }
            let exact = 1i64 << 53;
            if x.abs_diff(0) <= exact as u64 && y.abs_diff(0) <= exact as u64 {
                return Ok(Some(Value::Float(x as f64 / y as f64)));
            }
            return Ok(None);
        }
        BinaryOp::FloorDiv => {
            if y == 0 {
                return Err(Raise::zero_division("integer division or modulo by zero"));
            }
            x.checked_div(y).map(|q| if x % y != 0 && (x < 0) != (y < 0) { q - 1 } else { q })
        }
        BinaryOp::Mod => {
            if y == 0 {
                return Err(Raise::zero_division("integer modulo by zero"));
            }
            let rest = x.wrapping_rem(y);
            Some(if rest != 0 && (rest < 0) != (y < 0) { rest + y } else { rest })
        }
        BinaryOp::Pow => {
            if y < 0 {
                if x == 0 {
                    return Err(Raise::zero_division("0.0 cannot be raised to a negative power"));
                }
                return Ok(Some(Value::Float(float_pow(x as f64, y as f64)?)));
            }
            u32::try_from(y).ok().and_then(|y| x.checked_pow(y))
        }
        BinaryOp::BitAnd => Some(x & y),
        BinaryOp::BitOr => Some(x | y),
        BinaryOp::BitXor => Some(x ^ y),
        BinaryOp::LeftShift => {
            if y < 0 {
                return Err(Raise::value_error("negative shift count"));
            }
            if x == 0 { Some(0) } else { u32::try_from(y).ok().filter(|y| *y < 63).and_then(|y| x.checked_mul(1i64 << y)) }
        }
        BinaryOp::RightShift => {
            if y < 0 {
                return Err(Raise::value_error("negative shift count"));
            }
            Some(x >> y.min(63))
        }
        BinaryOp::MatMul => return Err(unsupported_matmul()),
    };
    Ok(fits.map(Value::Int))
}

fn unsupported_matmul() -> Raise {
    Raise::type_error("unsupported operand type(s) for @: 'int' and 'int'")
}

fn too_big() -> Raise {
    Raise::memory_error("the integer is too large to compute")
}

fn big_binary(op: BinaryOp, x: &BigInt, y: &BigInt) -> Result<Option<Value>> {
    let zero = |text: &str| Err(Raise::zero_division(text));
    let result = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => {
            if x.bits() + y.bits() > MAX_BITS {
                return Err(too_big());
            }
            x * y
        }
        BinaryOp::TrueDiv if y.is_zero() => return zero("division by zero"),
        BinaryOp::TrueDiv => return Ok(Some(Value::Float(true_divide(x, y)?))),
        BinaryOp::FloorDiv if y.is_zero() => return zero("integer division or modulo by zero"),
        BinaryOp::FloorDiv => floor_divmod(x, y).0,
        BinaryOp::Mod if y.is_zero() => return zero("integer modulo by zero"),
        BinaryOp::Mod => floor_divmod(x, y).1,
        BinaryOp::Pow => {
            if y.is_negative() {
                return Ok(Some(Value::Float(float_pow(big_to_f64(x)?, big_to_f64(y)?)?)));
            }
            if x.is_zero() || x.is_one() {
                if y.is_zero() { BigInt::one() } else { x.clone() }
            } else if *x == -BigInt::one() {
                if y.bit(0) { x.clone() } else { BigInt::one() }
            } else {
                let exponent = y.to_u32().ok_or_else(too_big)?;
                if x.bits().saturating_mul(u64::from(exponent)) > MAX_BITS {
                    return Err(too_big());
                }
                Pow::pow(x, exponent)
            }
        }
        BinaryOp::BitAnd => x & y,
        BinaryOp::BitOr => x | y,
        BinaryOp::BitXor => x ^ y,
        BinaryOp::LeftShift => {
            if y.is_negative() {
                return Err(Raise::value_error("negative shift count"));
            }
            let shift = y.to_u64().filter(|s| *s < MAX_BITS && x.bits() + *s < MAX_BITS).ok_or_else(too_big)?;
            x << shift
        }
        BinaryOp::RightShift => {
            if y.is_negative() {
                return Err(Raise::value_error("negative shift count"));
            }
            match y.to_u64() {
                Some(shift) if shift <= x.bits() => x >> shift,
                _ => BigInt::from(if x.is_negative() { -1 } else { 0 }),
            }
        }
        BinaryOp::MatMul => return Err(unsupported_matmul()),
    };
    Ok(Some(Value::bigint(result)))
}

fn floor_divmod(x: &BigInt, y: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = (x / y, x % y);
    if !rest.is_zero() && rest.is_negative() != y.is_negative() { (quotient - 1, rest + y) } else { (quotient, rest) }
}

/// The float nearest to the exact quotient.
fn true_divide(x: &BigInt, y: &BigInt) -> Result<f64> {
    if x.is_zero() {
        return Ok(0.0);
    }
    let negative = x.is_negative() != y.is_negative();
    let (x, y) = (x.abs(), y.abs());
    // Scale so that the quotient has 65 bits or so: then its rounding to 53 bits is the rounding of the whole.
    let shift = 66i64 - (i64::try_from(x.bits()).unwrap_or(i64::MAX) - i64::try_from(y.bits()).unwrap_or(i64::MAX));
    let (scaled_x, scaled_y) = if shift >= 0 { (&x << shift as u64, y.clone()) } else { (x.clone(), &y << shift.unsigned_abs()) };
    let mut quotient: BigInt = &scaled_x / &scaled_y;
    if &quotient * &scaled_y != scaled_x {
        quotient |= BigInt::one();
    }
    let exponent = i32::try_from(-shift).unwrap_or(if shift < 0 { i32::MAX } else { i32::MIN });
    let result = libm::scalbn(big_to_f64(&quotient)?, exponent);
    if result.is_infinite() {
        return Err(Raise::overflow_error("integer division result too large for a float"));
    }
    Ok(if negative { -result } else { result })
}

/// `-x`, `+x`, `~x`, `abs(x)` of a number.
pub(crate) fn unary(op: UnaryOp, value: &Value) -> Option<Value> {
    Some(match (op, number(value)?) {
        (UnaryOp::Neg, Number::Int(i)) => i.checked_neg().map_or_else(|| Value::bigint(-BigInt::from(i)), Value::Int),
        (UnaryOp::Neg, Number::Float(f)) => Value::Float(-f),
        (UnaryOp::Neg, Number::Big(b)) => Value::bigint(-&*b),
        (UnaryOp::Pos, Number::Int(i)) => Value::Int(i),
        (UnaryOp::Pos, Number::Float(f)) => Value::Float(f),
        (UnaryOp::Pos, Number::Big(b)) => Value::BigInt(b),
        (UnaryOp::Invert, Number::Int(i)) => Value::Int(!i),
        (UnaryOp::Invert, Number::Big(b)) => Value::bigint(-&*b - 1),
        (UnaryOp::Invert, Number::Float(_)) => return None,
        (UnaryOp::Abs, Number::Int(i)) => i.checked_abs().map_or_else(|| Value::bigint(BigInt::from(i).abs()), Value::Int),
        (UnaryOp::Abs, Number::Float(f)) => Value::Float(f.abs()),
        (UnaryOp::Abs, Number::Big(b)) => Value::bigint(b.abs()),
    })
}

/// The order of two numbers, exact also between int and float; None if one is no number, Some(None) for NaN.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Option<Ordering>> {
    Some(match (number(left)?, number(right)?) {
        (Number::Int(a), Number::Int(b)) => Some(a.cmp(&b)),
        (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b),
        (Number::Int(a), Number::Float(b)) => int_float_order(a, b),
        (Number::Float(a), Number::Int(b)) => int_float_order(b, a).map(Ordering::reverse),
        (Number::Big(a), Number::Big(b)) => Some(a.cmp(&b)),
        (Number::Big(a), Number::Int(_)) => Some(if a.sign() == Sign::Minus { Ordering::Less } else { Ordering::Greater }),
        (Number::Int(_), Number::Big(b)) => Some(if b.sign() == Sign::Minus { Ordering::Greater } else { Ordering::Less }),
        (Number::Big(a), Number::Float(b)) => big_float_order(&a, b),
        (Number::Float(a), Number::Big(b)) => big_float_order(&b, a).map(Ordering::reverse),
    })
}

fn int_float_order(a: i64, b: f64) -> Option<Ordering> {
    if a.unsigned_abs() <= 1 << 53 {
        return (a as f64).partial_cmp(&b);
    }
    big_float_order(&BigInt::from(a), b)
}
fn big_float_order(a: &BigInt, b: f64) -> Option<Ordering> {
    if b.is_nan() {
        return None;
    }
    if b.is_infinite() {
        return Some(if b > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = BigInt::from_f64(b.trunc())?;
    Some(a.cmp(&whole).then_with(|| 0.0f64.partial_cmp(&b.fract()).unwrap_or(Ordering::Equal)))
}

/// A comparison's answer from an order.
pub(crate) fn holds(op: CompareOp, order: Option<Ordering>) -> bool {
    match (op, order) {
        (CompareOp::Ne, None) => true,
        (_, None) => false,
        (CompareOp::Eq, Some(o)) => o.is_eq(),
        (CompareOp::Ne, Some(o)) => o.is_ne(),
        (CompareOp::Lt, Some(o)) => o.is_lt(),
        (CompareOp::Le, Some(o)) => o.is_le(),
        (CompareOp::Gt, Some(o)) => o.is_gt(),
        (CompareOp::Ge, Some(o)) => o.is_ge(),
    }
}

/// Python's hash of a number: equal numbers hash equally, whatever their type.
pub(crate) fn hash_number(value: &Value) -> Option<i64> {
    const PRIME: i128 = (1 << 61) - 1;
    Some(match number(value)? {
        Number::Int(i) => {
            let hash = (i128::from(i).abs() % PRIME) as i64 * if i < 0 { -1 } else { 1 };
            if hash == -1 { -2 } else { hash }
        }
        Number::Big(b) => {
            let hash = (b.magnitude() % num_bigint::BigUint::from(PRIME as u64)).to_i64().unwrap_or(0);
            let signed = if b.is_negative() { -hash } else { hash };
            if signed == -1 { -2 } else { signed }
        }
        Number::Float(f) => hash_float(f),
    })
}

fn hash_float(f: f64) -> i64 {
    if f.is_infinite() {
        return if f > 0.0 { 314_159 } else { -314_159 };
    }
    if f.is_nan() {
        return 0;
    }
    let (mut mantissa, mut exponent) = libm::frexp(f);
    let negative = mantissa < 0.0;
    mantissa = mantissa.abs();
    let mut hash: u64 = 0;
    while mantissa != 0.0 {
        hash = ((hash << 28) & ((1 << 61) - 1)) | (hash >> 33);
        mantissa *= 268_435_456.0;
        exponent -= 28;
        let digit = mantissa as u64;
        mantissa -= digit as f64;
        hash += digit;
        if hash >= (1 << 61) - 1 {
            hash -= (1 << 61) - 1;
        }
    }
    let turn = exponent.rem_euclid(61) as u32;
    hash = if turn == 0 { hash } else { ((hash << turn) & ((1 << 61) - 1)) | (hash >> (61 - turn)) };
    let signed = if negative { -(hash as i64) } else { hash as i64 };
    if signed == -1 { -2 } else { signed }
}
