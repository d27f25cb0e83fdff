//! `template % values`: the formatting of C's `printf`, with mapping keys.

use super::float::float_text;
use super::integer::{int_in_base, int_repr};
use super::text::escape_non_ascii;
use crate::builtins::number::{is_number, to_int};
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

/// CPython's limit for `*` and for written widths.
const WIDTH_LIMIT: usize = 1 << 28;

/// The flags, width and precision between `%` and the type.
#[derive(Default)]
struct Flags {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The values to put in, taken in order or by key.
struct Values<'a> {
    tuple: Option<&'a [Value]>,
    single: Value,
    used: usize,
    mapping: bool,
}

impl Values<'_> {
    fn next(&mut self) -> Result<Value> {
        let value = match self.tuple {
            Some(items) => items.get(self.used).cloned(),
            None => (self.used == 0).then(|| self.single.clone()),
        };
        self.used += 1;
        value.ok_or_else(|| Raise::type_error("not enough arguments for format string"))
    }

    fn left_over(&self) -> bool {
        !self.mapping && self.used < self.tuple.map_or(1, <[Value]>::len)
    }
}

/// Whether a value can be asked for keys, which also excuses it from having to be used up.
fn is_mapping(vm: &mut Vm, value: &Value) -> bool {
    match value {
        Value::Dict(_) | Value::List(_) | Value::Bytes(_) | Value::Range(_) | Value::Native(_) => true,
        Value::Instance(_) => vm.get_attr(value, "__getitem__").is_ok(),
        _ => false,
    }
}

/// `template % values`.
pub fn percent_format(vm: &mut Vm, template: &str, values: &Value) -> Result<Value> {
    let mapping = is_mapping(vm, values);
    let tuple = if let Value::Tuple(items) = values { Some(&items[..]) } else { None };
    let mut values_left = Values { tuple, single: values.clone(), used: 0, mapping };
    let chars: Vec<char> = template.chars().collect();
    let mut out = String::with_capacity(template.len() + 16);
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        i += 1;
        if c != '%' {
            out.push(c);
            continue;
        }
        if chars.get(i) == Some(&'(') {
            if !mapping {
                return Err(Raise::type_error("format requires a mapping"));
            }
            let key = mapping_key(&chars, &mut i)?;
            let value = vm.get_item(values, &Value::from(key))?;
            values_left = Values { tuple: None, single: value, used: 0, mapping };
        }
        let flags = parse_flags(vm, &chars, &mut i, &mut values_left)?;
        let Some(&kind) = chars.get(i) else { return Err(Raise::value_error("incomplete format")) };
        i += 1;
        if kind == '%' && i >= 2 && chars[i - 2] == '%' {
            out.push('%');
            continue;
        }
        if kind == '%' {
            values_left.next()?;
        }
        let value = if "diuoxXeEfFgGcsra".contains(kind) {
            values_left.next()?
        } else {
            let shown = if (' '..='~').contains(&kind) { kind } else { '?' };
            return Err(Raise::value_error(format!(
                "unsupported format character '{shown}' (0x{:x}) at index {}",
                kind as u32,
                i - 1
            )));
        };
        convert(vm, &mut out, kind, &flags, &value)?;
    }
    if values_left.left_over() {
        return Err(Raise::type_error("not all arguments converted during string formatting"));
    }
    Ok(Value::from(out))
}

/// Reads `(key)`, in which parentheses may nest.
fn mapping_key(chars: &[char], i: &mut usize) -> Result<String> {
    let start = *i + 1;
    let mut open = 0;
    while let Some(&c) = chars.get(*i) {
        *i += 1;
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Ok(chars[start..*i - 1].iter().collect());
        }
    }
    Err(Raise::value_error("incomplete format key"))
}

fn parse_flags(vm: &mut Vm, chars: &[char], i: &mut usize, values: &mut Values) -> Result<Flags> {
    let mut flags = Flags::default();
    while let Some(c) = chars.get(*i) {
        match c {
            '-' => flags.left = true,
            '+' => flags.plus = true,
            ' ' => flags.space = true,
            '#' => flags.alternate = true,
            '0' => flags.zero = true,
            _ => break,
        }
        *i += 1;
    }
    let width = count(vm, chars, i, values, "width")?;
    flags.left |= width < 0;
    flags.width = width.unsigned_abs() as usize;
    if chars.get(*i) == Some(&'.') {
        *i += 1;
        flags.precision = Some(count(vm, chars, i, values, "precision")?.max(0) as usize);
    }
    // Length modifiers of C say nothing here.
    if matches!(chars.get(*i), Some('h' | 'l' | 'L')) {
        *i += 1;
    }
    Ok(flags)
}

/// A written number, or `*` for the next value.
fn count(vm: &mut Vm, chars: &[char], i: &mut usize, values: &mut Values, what: &str) -> Result<i64> {
    let mut n: i64 = 0;
    if chars.get(*i) == Some(&'*') {
        *i += 1;
        n = match values.next()? {
            Value::Int(n) => n,
            Value::Bool(b) => i64::from(b),
            Value::BigInt(_) => i64::MAX,
            value @ Value::Native(_) => vm.to_index(&value).map_err(|_| Raise::type_error("* wants int"))?,
            _ => return Err(Raise::type_error("* wants int")),
        };
    } else {
        while let Some(d) = chars.get(*i).and_then(|c| c.to_digit(10)) {
            n = n.saturating_mul(10).saturating_add(i64::from(d));
            *i += 1;
        }
    }
    if n.unsigned_abs() as usize > WIDTH_LIMIT {
        return Err(Raise::value_error(format!("{what} too big")));
    }
    Ok(n)
}

fn convert(vm: &mut Vm, out: &mut String, kind: char, flags: &Flags, value: &Value) -> Result<()> {
    match kind {
        's' | 'r' | 'a' => {
            let text = match kind {
                's' => vm.str(value)?,
                'r' => vm.repr(value)?,
                _ => escape_non_ascii(&vm.repr(value)?),
            };
            let text = match flags.precision {
                Some(p) => text.chars().take(p).collect(),
                None => text,
            };
            pad(out, flags, "", "", &text, ' ');
        }
        'c' => pad(out, flags, "", "", &character(vm, value)?.to_string(), ' '),
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            let (negative, prefix, digits) = integer(vm, kind, flags, value)?;
            number(out, flags, negative, &prefix, &digits);
        }
        _ => {
            let x = vm.to_f64(value)?;
            let mut text = float_text(x.abs(), Some(kind), flags.precision, flags.alternate);
            if kind.is_ascii_uppercase() {
                text.make_ascii_uppercase();
            }
            number(out, flags, x.is_sign_negative() && !x.is_nan(), "", &text);
        }
    }
    Ok(())
}

fn character(vm: &mut Vm, value: &Value) -> Result<char> {
    let refused = || Raise::type_error("%c requires int or char");
    if let Value::Str(text) = value {
        let mut chars = text.chars();
        return match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(c),
            _ => Err(refused()),
        };
    }
    if matches!(value, Value::Float(_)) {
        return Err(refused());
    }
    let code = vm.to_index(value).map_err(|_| refused())?;
    u32::try_from(code).ok().and_then(char::from_u32).ok_or_else(|| Raise::overflow_error("%c arg not in range(0x110000)"))
}

/// Sign, prefix and digits of an integer conversion.
fn integer(vm: &mut Vm, kind: char, flags: &Flags, value: &Value) -> Result<(bool, String, String)> {
    let hexadecimal = matches!(kind, 'o' | 'x' | 'X');
    let is_int = matches!(value, Value::Int(_) | Value::Bool(_) | Value::BigInt(_));
    let fitting = is_int || if hexadecimal { vm.to_index(value).is_ok() } else { is_number(vm, value) };
    if !fitting {
        let wanted = if hexadecimal { "an integer" } else { "a real number" };
        return Err(Raise::type_error(format!("%{kind} format: {wanted} is required, not {}", vm.type_name(value))));
    }
    let value = if is_int { value.clone() } else { to_int(vm, value)? };
    let (negative, mut digits) = match kind {
        'o' => int_in_base(&value, 8),
        'x' | 'X' => int_in_base(&value, 16),
        _ => {
            let text = int_repr(&value)?;
            (text.starts_with('-'), text.trim_start_matches('-').to_owned())
        }
    };
    let missing = flags.precision.unwrap_or(0).saturating_sub(digits.len());
    digits = "0".repeat(missing) + &digits;
    let mut prefix = if flags.alternate && hexadecimal { format!("0{kind}") } else { String::new() };
    if kind == 'X' {
        digits.make_ascii_uppercase();
        prefix.make_ascii_uppercase();
    }
    Ok((negative, prefix, digits))
}

fn number(out: &mut String, flags: &Flags, negative: bool, prefix: &str, digits: &str) {
    let sign = if negative {
        "-"
    } else if flags.plus {
        "+"
    } else if flags.space {
        " "
    } else {
        ""
    };
    pad(out, flags, sign, prefix, digits, if flags.zero { '0' } else { ' ' });
}

/// Fills up to the width: zeros between sign and digits, spaces outside.
fn pad(out: &mut String, flags: &Flags, sign: &str, prefix: &str, text: &str, fill: char) {
    let missing = flags.width.saturating_sub(sign.len() + prefix.len() + text.chars().count());
    let spaces_before = if flags.left || fill == '0' { 0 } else { missing };
    let zeros = if flags.left || fill != '0' { 0 } else { missing };
    let spaces_after = if flags.left { missing } else { 0 };
    out.extend(std::iter::repeat_n(' ', spaces_before));
    out.push_str(sign);
    out.push_str(prefix);
    out.extend(std::iter::repeat_n('0', zeros));
    out.push_str(text);
    out.extend(std::iter::repeat_n(' ', spaces_after));
}
