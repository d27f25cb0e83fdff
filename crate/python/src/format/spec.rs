//! The format mini-language (`format(x, spec)`, f-strings) for `str`, `int` and `float`.

use num_traits::ToPrimitive;

use super::float::float_text;
use super::integer::int_in_base;
use crate::error::{Raise, Result};
use crate::value::Value;

/// Widths and precisions beyond this are a slip; CPython would run out of memory on some of them.
const WIDTH_LIMIT: usize = 1 << 28;

/// A parsed format specification.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// Character that fills up to the width; None: a space (or `0` with a leading zero)
    pub fill: Option<char>,
    /// `<`, `>`, `^` or `=`
    pub align: Option<char>,
    /// `+`, `-` or space
    pub sign: Option<char>,
    /// `z`: a result of -0 loses its sign
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// Smallest width, in characters
    pub width: usize,
    /// `,` or `_`
    pub grouping: Option<char>,
    /// After the point
    pub precision: Option<usize>,
    /// Presentation type
    pub kind: Option<char>,
}

impl Spec {
    /// Parses; `type_name` and the type's own presentation types are for the messages of errors.
    pub fn parse(text: &str, type_name: &str, default_align: char) -> Result<Spec> {
        let chars: Vec<char> = text.chars().collect();
        let at = |i: usize| chars.get(i).copied();
        let is_align = |c: Option<char>| matches!(c, Some('<' | '>' | '^' | '='));
        let mut spec = Spec::default();
        let mut i = 0;
        if is_align(at(1)) {
            (spec.fill, spec.align) = (at(0), at(1));
            i = 2;
        } else if is_align(at(0)) {
            spec.align = at(0);
            i = 1;
        }
        if let Some(c @ ('+' | '-' | ' ')) = at(i) {
            spec.sign = Some(c);
            i += 1;
        }
        if at(i) == Some('z') {
            spec.no_negative_zero = true;
            i += 1;
        }
        if at(i) == Some('#') {
            spec.alternate = true;
            i += 1;
        }
        if spec.fill.is_none() && at(i) == Some('0') {
            spec.fill = Some('0');
            if spec.align.is_none() && default_align == '>' {
                spec.align = Some('=');
            }
            i += 1;
        }
        spec.width = number(&chars, &mut i)?.unwrap_or(0);
        for _ in 0..2 {
            if let Some(c @ (',' | '_')) = at(i) {
                match spec.grouping {
                    None => spec.grouping = Some(c),
                    Some(first) if first != c => return Err(Raise::value_error("Cannot specify both ',' and '_'.")),
                    // A second one of the same kind is read as the type, which is then refused.
                    Some(_) => break,
                }
                i += 1;
            }
        }
        if at(i) == Some('.') {
            i += 1;
            spec.precision =
                Some(number(&chars, &mut i)?.ok_or_else(|| Raise::value_error("Format specifier missing precision"))?);
        }
        if chars.len() > i + 1 {
            return Err(Raise::value_error(format!("Invalid format specifier '{text}' for object of type '{type_name}'")));
        }
        spec.kind = at(i);
        if spec.width > WIDTH_LIMIT || spec.precision.is_some_and(|p| p > WIDTH_LIMIT) {
            return Err(Raise::memory_error("the width or precision of this format is larger than memory"));
        }
        Ok(spec)
    }

    fn check_grouping(&self, default: Option<char>) -> Result<()> {
        let kind = self.kind.or(default);
        match (self.grouping, kind) {
            (None, _) | (_, None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F')) => Ok(()),
            (Some('_'), Some('b' | 'o' | 'x' | 'X')) => Ok(()),
            (Some(separator), Some(kind)) => Err(Raise::value_error(format!("Cannot specify '{separator}' with '{kind}'."))),
        }
    }

    fn unknown(&self, type_name: &str) -> Raise {
        let kind = self.kind.unwrap_or(' ');
        let shown = if kind > ' ' && kind.is_ascii() { kind.to_string() } else { format!("\\x{:x}", kind as u32) };
        Raise::value_error(format!("Unknown format code '{shown}' for object of type '{type_name}'"))
    }

    /// Text filled up to the width.
    fn pad(&self, text: &str, default_align: char) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        if missing == 0 {
            return text.to_owned();
        }
        let left = match self.align.unwrap_or(default_align) {
            '<' => 0,
            '^' => missing / 2,
            _ => missing,
        };
        let fill = self.fill.unwrap_or(' ');
        let mut out = String::with_capacity(text.len() + missing * fill.len_utf8());
        out.extend(std::iter::repeat_n(fill, left));
        out.push_str(text);
        out.extend(std::iter::repeat_n(fill, missing - left));
        out
    }

    /// Sign, prefix, digits (grouped) and the rest, filled up to the width.
    fn number(&self, negative: bool, prefix: &str, digits: &str, rest: &str, group: usize) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let inside = self.align == Some('=');
        let taken = sign.len() + prefix.len() + rest.chars().count();
        let zero_filled = inside && self.fill == Some('0');
        let digits = match self.grouping {
            Some(separator) => grouped(digits, separator, group, if zero_filled { self.width.saturating_sub(taken) } else { 0 }),
            None => digits.to_owned(),
        };
        if !inside {
            return self.pad(&format!("{sign}{prefix}{digits}{rest}"), '>');
        }
        let missing = self.width.saturating_sub(taken + digits.chars().count());
        let fill: String = std::iter::repeat_n(self.fill.unwrap_or(' '), missing).collect();
        format!("{sign}{prefix}{fill}{digits}{rest}")
    }
}

/// A run of decimal digits.
fn number(chars: &[char], i: &mut usize) -> Result<Option<usize>> {
    let start = *i;
    let mut n: usize = 0;
    while let Some(d) = chars.get(*i).and_then(|c| super::text::decimal_digit(*c)) {
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(d as usize))
            .filter(|n| *n < i64::MAX as usize)
            .ok_or_else(|| Raise::value_error("Too many decimal digits in format string"))?;
        *i += 1;
    }
    Ok((*i > start).then_some(n))
}

/// Puts a separator between groups counted from the right; leading zeros are added until `width` is reached.
fn grouped(digits: &str, separator: char, group: usize, width: usize) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let mut reversed = Vec::with_capacity(width.max(digits.len() * 4 / 3 + 1));
    let mut taken = 0;
    while taken < digits.len() || reversed.len() < width {
        if taken > 0 && taken.is_multiple_of(group) {
            reversed.push(separator);
        }
        reversed.push(if taken < digits.len() { digits[digits.len() - 1 - taken] } else { '0' });
        taken += 1;
    }
    reversed.iter().rev().collect()
}

/// `format(text, spec)`.
pub fn format_str(text: &str, spec: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(text.to_owned());
    }
    let spec = Spec::parse(spec, "str", '<')?;
    spec.check_grouping(Some('s'))?;
    if !matches!(spec.kind, None | Some('s')) {
        return Err(spec.unknown("str"));
    }
    let refused = |what: &str| Err(Raise::value_error(format!("{what} not allowed in string format specifier")));
    match spec.sign {
        Some(' ') => return refused("Space"),
        Some(_) => return refused("Sign"),
        None => {}
    }
    if spec.no_negative_zero {
        return refused("Negative zero coercion (z)");
    }
    if spec.alternate {
        return refused("Alternate form (#)");
    }
    if spec.align == Some('=') {
        return refused("'=' alignment");
    }
    match spec.precision {
        Some(p) => Ok(spec.pad(&text.chars().take(p).collect::<String>(), '<')),
        None => Ok(spec.pad(text, '<')),
    }
}

/// `format(n, spec)` of an `int` (`type_name` is `int`, or `bool` for truth values).
pub fn format_int(value: &Value, spec: &str, type_name: &str) -> Result<String> {
    if spec.is_empty() {
        return super::integer::int_repr(value);
    }
    let spec = Spec::parse(spec, type_name, '>')?;
    spec.check_grouping(Some('d'))?;
    let kind = spec.kind.unwrap_or('d');
    if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
        return format_parsed_float(int_to_f64(value)?, &spec);
    }
    if !matches!(kind, 'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n') {
        return Err(spec.unknown(type_name));
    }
    if spec.precision.is_some() {
        return Err(Raise::value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(Raise::value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let (base, group) = match kind {
        'b' => (2, 4),
        'o' => (8, 4),
        'x' | 'X' => (16, 4),
        _ => (10, 3),
    };
    if kind == 'c' {
        return format_character(value, &spec);
    }
    let (negative, mut digits) = if base == 10 {
        let text = super::integer::int_repr(value)?;
        (text.starts_with('-'), text.trim_start_matches('-').to_owned())
    } else {
        int_in_base(value, base)
    };
    let mut prefix = if spec.alternate && base != 10 { format!("0{kind}") } else { String::new() };
    if kind == 'X' {
        digits.make_ascii_uppercase();
        prefix.make_ascii_uppercase();
    }
    Ok(spec.number(negative, &prefix, &digits, "", group))
}

/// Type `c`: the character with that code.
fn format_character(value: &Value, spec: &Spec) -> Result<String> {
    if spec.sign.is_some() {
        return Err(Raise::value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(Raise::value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let code = match value {
        Value::Bool(b) => u32::from(*b),
        Value::Int(n) => u32::try_from(*n).unwrap_or(u32::MAX),
        _ => u32::MAX,
    };
    let c = char::from_u32(code).ok_or_else(|| Raise::overflow_error("%c arg not in range(0x110000)"))?;
    Ok(spec.number(false, "", &c.to_string(), "", 3))
}

/// An integer as a float, as `float(n)`.
pub fn int_to_f64(value: &Value) -> Result<f64> {
    let x = match value {
        Value::Bool(b) => f64::from(u8::from(*b)),
        Value::Int(n) => *n as f64,
        Value::BigInt(n) => n.to_f64().unwrap_or(f64::INFINITY),
        _ => f64::NAN,
    };
    if x.is_infinite() {
        return Err(Raise::overflow_error("int too large to convert to float"));
    }
    Ok(x)
}

/// `format(x, spec)` of a `float`.
pub fn format_float(x: f64, spec: &str) -> Result<String> {
    if spec.is_empty() {
        return Ok(super::float::float_repr(x));
    }
    let spec = Spec::parse(spec, "float", '>')?;
    spec.check_grouping(None)?;
    format_parsed_float(x, &spec)
}

fn format_parsed_float(x: f64, spec: &Spec) -> Result<String> {
    let kind = match spec.kind {
        Some('n') => Some('g'),
        None | Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') => spec.kind,
        Some(_) => return Err(spec.unknown("float")),
    };
    let mut text = float_text(x.abs(), kind, spec.precision, spec.alternate);
    let mut negative = x.is_sign_negative() && !x.is_nan();
    if spec.no_negative_zero && !text.split('e').next().unwrap_or("").bytes().any(|b| (b'1'..=b'9').contains(&b)) && x.is_finite()
    {
        negative = false;
    }
    if kind.is_some_and(|k| k.is_ascii_uppercase()) {
        text.make_ascii_uppercase();
    }
    if kind == Some('%') {
        text.push('%');
    }
    if !x.is_finite() {
        // `inf` and `nan` have no digits to group.
        let ungrouped = Spec { grouping: None, ..spec.clone() };
        return Ok(ungrouped.number(negative, "", "", &text, 3));
    }
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Ok(spec.number(negative, "", digits, rest, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(x: f64, spec: &str) -> String {
        format_float(x, spec).unwrap_or_else(|e| e.message())
    }

    #[test]
    fn floats_as_cpython() {
        for (x, spec, want) in [
            (12345.678, ",.1f", "12,345.7"),
            (12345.678, ".3", "1.23e+04"),
            (123.0, ".3", "1.23e+02"),
            (-0.04, "z.1f", "0.0"),
            (1234.5, "012,.2f", "0,001,234.50"),
            (f64::INFINITY, "010", "0000000inf"),
            (f64::NAN, "+010.2f", "+000000nan"),
            (0.256, ".1%", "25.6%"),
            (1.5, "#.0f", "2."),
            (100.0, "#.3g", "100."),
            (100.0, "#.3", "1.00e+02"),
            (1.0, "#.0e", "1.e+00"),
            (123456789.0, "g", "1.23457e+08"),
            (1e-5, "g", "1e-05"),
            (0.0001, "g", "0.0001"),
            (1.0, " .3", " 1.0"),
            (2.71, "^10.1f", "   2.7    "),
            (1.0, "d", "Unknown format code 'd' for object of type 'float'"),
            (1.0, "5qq", "Invalid format specifier '5qq' for object of type 'float'"),
        ] {
            assert_eq!(float(x, spec), want, "{spec}");
        }
    }

    #[test]
    fn integers_as_cpython() {
        for (n, spec, want) in [
            (1, "08,", "0,000,001"),
            (1234, "010,", "00,001,234"),
            (0xabcdef, "#012_x", "0x0_00ab_cdef"),
            (1, "x<010", "1xxxxxxxxx"),
            (5, "#b", "0b101"),
            (-255, "X", "-FF"),
            (5, "=+5", "+   5"),
            (1, "%", "100.000000%"),
            (300, "c", "Ĭ"),
            (1, ",,", "Cannot specify ',' with ','."),
            (1, ",_", "Cannot specify both ',' and '_'."),
            (1, ".", "Format specifier missing precision"),
        ] {
            assert_eq!(format_int(&Value::Int(n), spec, "int").unwrap_or_else(|e| e.message()), want, "{spec}");
        }
    }
}
