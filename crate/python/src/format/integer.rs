//! Integers to text in any base, and text to integers (`int("…", base)`).

use num_bigint::BigInt;
use num_traits::Signed;

use crate::error::{Raise, Result};
use crate::value::Value;

/// CPython's limit on decimal conversions, which would otherwise take time quadratic in the length.
const DIGIT_LIMIT: usize = 4300;

/// The digits of the magnitude in a base from 2 to 36 (lower case), and whether the number is negative.
///
/// Only meaningful for `Bool`, `Int` and `BigInt`; anything else is taken as 0.
pub fn int_in_base(value: &Value, base: u32) -> (bool, String) {
    match value {
        Value::Bool(b) => (false, u8::from(*b).to_string()),
        Value::Int(n) if base == 10 => (*n < 0, n.unsigned_abs().to_string()),
        Value::Int(n) => (*n < 0, small_in_base(n.unsigned_abs(), base)),
        Value::BigInt(n) => (n.is_negative(), n.magnitude().to_str_radix(base)),
        _ => (false, "0".to_owned()),
    }
}

fn small_in_base(mut n: u64, base: u32) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit((n % u64::from(base)) as u32, base).unwrap_or('0'));
        n /= u64::from(base);
        if n == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// `str(n)`. Raises `ValueError` beyond 4300 digits, as CPython does.
pub fn int_repr(value: &Value) -> Result<String> {
    if let Value::BigInt(n) = value
        && n.bits() as f64 * std::f64::consts::LOG10_2 > DIGIT_LIMIT as f64
    {
        return Err(Raise::value_error(format!(
            "Exceeds the limit ({DIGIT_LIMIT} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
        )));
    }
    let (negative, digits) = int_in_base(value, 10);
    Ok(if negative { format!("-{digits}") } else { digits })
}

/// `int(text, base)`: white space around it, a sign, `_` between digits, and a prefix that fits the base (0 finds the base).
/// None: not such a number (the caller words the error, since it knows the repr of what was given).
pub fn int_from_text(text: &str, base: u32) -> Result<Option<Value>> {
    let text = text.trim();
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let prefix = body.get(..2).map(str::to_ascii_lowercase);
    let prefixed = match prefix.as_deref() {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 0,
    };
    let automatic = base == 0;
    let (base, digits, after_prefix) = match (base, prefixed) {
        (0, 0) => (10, body, false),
        (0, found) => (found, &body[2..], true),
        (given, found) if given == found => (given, &body[2..], true),
        (given, _) => (given, body, false),
    };
    let digits = if after_prefix { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    if digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') || digits.contains("__") {
        return Ok(None);
    }
    // Decimal digits of other scripts count too (int("٣") is 3).
    let plain: Option<String> = digits.chars().filter(|c| *c != '_').map(|c| digit_of(c, base)).collect();
    let Some(plain) = plain else { return Ok(None) };
    // With base 0, "010" is refused: it is octal in old texts.
    if automatic && base == 10 && plain.starts_with('0') && plain.bytes().any(|d| d != b'0') {
        return Ok(None);
    }
    if !base.is_power_of_two() && plain.len() > DIGIT_LIMIT {
        return Err(Raise::value_error(format!(
            "Exceeds the limit ({DIGIT_LIMIT} digits) for integer string conversion: value has {} digits; use sys.set_int_max_str_digits() to increase the limit",
            plain.len()
        )));
    }
    if let Ok(n) = i64::from_str_radix(&plain, base) {
        return Ok(Some(Value::Int(if negative { -n } else { n })));
    }
    let Some(n) = BigInt::parse_bytes(plain.as_bytes(), base) else { return Ok(None) };
    Ok(Some(Value::bigint(if negative { -n } else { n })))
}

fn digit_of(c: char, base: u32) -> Option<char> {
    if c.is_digit(base) {
        return Some(c);
    }
    let value = super::text::decimal_digit(c)?;
    char::from_digit(value, 10).filter(|c| c.is_digit(base))
}
