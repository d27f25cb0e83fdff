//! `str.format` and `str.format_map`: fields with names, numbers, attributes, items, conversions and nested specifications.

use std::rc::Rc;

use super::text::{decimal_digit, escape_non_ascii};
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

/// Where the fields of a template find their values.
#[derive(Clone, Copy)]
pub enum FormatArguments<'a> {
    /// `str.format(*positional, **keyword)`
    Call(&'a [Value], &'a [(Rc<str>, Value)]),
    /// `str.format_map(mapping)`
    Mapping(&'a Value),
}

/// How fields without a number are counted.
#[derive(Default)]
struct Numbering {
    next: usize,
    automatic: Option<bool>,
}

/// One `{…}`: name, conversion, specification.
struct Field {
    name: Vec<char>,
    conversion: Option<char>,
    spec: Vec<char>,
}

/// `template.format(…)`.
pub fn format_template(vm: &mut Vm, template: &str, arguments: FormatArguments) -> Result<String> {
    let chars: Vec<char> = template.chars().collect();
    expand(vm, &chars, arguments, &mut Numbering::default(), 2)
}

fn expand(vm: &mut Vm, text: &[char], arguments: FormatArguments, numbering: &mut Numbering, depth: u32) -> Result<String> {
    if depth == 0 {
        return Err(Raise::value_error("Max string recursion exceeded"));
    }
    let mut out = String::new();
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        i += 1;
        if c != '{' && c != '}' {
            out.push(c);
            continue;
        }
        if text.get(i) == Some(&c) {
            out.push(c);
            i += 1;
            continue;
        }
        if c == '}' || i == text.len() {
            return Err(Raise::value_error(format!("Single '{c}' encountered in format string")));
        }
        let field = parse_field(text, &mut i)?;
        let value = lookup(vm, &field.name, arguments, numbering)?;
        let value = match field.conversion {
            None => value,
            Some('r') => Value::from(vm.repr(&value)?),
            Some('s') => Value::from(vm.str(&value)?),
            Some('a') => Value::from(escape_non_ascii(&vm.repr(&value)?)),
            Some(c) if c > ' ' && c < '\u{7f}' => return Err(Raise::value_error(format!("Unknown conversion specifier {c}"))),
            Some(c) => return Err(Raise::value_error(format!("Unknown conversion specifier \\x{:x}", c as u32))),
        };
        let spec = if field.spec.contains(&'{') {
            expand(vm, &field.spec, arguments, numbering, depth - 1)?
        } else {
            field.spec.iter().collect()
        };
        out.push_str(&vm.format(&value, &spec)?);
    }
    Ok(out)
}

/// Reads a field from behind its `{` to behind its `}`.
fn parse_field(text: &[char], i: &mut usize) -> Result<Field> {
    let start = *i;
    let mut last = None;
    while let Some(&c) = text.get(*i) {
        *i += 1;
        last = Some(c);
        match c {
            '{' => return Err(Raise::value_error("unexpected '{' in field name")),
            '[' => {
                while text.get(*i).is_some_and(|c| *c != ']') {
                    *i += 1;
                }
            }
            '}' | ':' | '!' => break,
            _ => {}
        }
    }
    if !matches!(last, Some('}' | ':' | '!')) {
        return Err(Raise::value_error("expected '}' before end of string"));
    }
    let mut field = Field { name: text[start..*i - 1].to_vec(), conversion: None, spec: Vec::new() };
    if last == Some('}') {
        return Ok(field);
    }
    if last == Some('!') {
        let Some(&conversion) = text.get(*i) else {
            return Err(Raise::value_error("end of string while looking for conversion specifier"));
        };
        *i += 1;
        field.conversion = Some(conversion);
        match text.get(*i) {
            Some('}') => {
                *i += 1;
                return Ok(field);
            }
            Some(':') => *i += 1,
            Some(_) => return Err(Raise::value_error("expected ':' after conversion specifier")),
            None => {}
        }
    }
    let start = *i;
    let mut open = 1;
    while let Some(&c) = text.get(*i) {
        *i += 1;
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            field.spec = text[start..*i - 1].to_vec();
            return Ok(field);
        }
    }
    Err(Raise::value_error("unmatched '{' in format spec"))
}

/// The value of a field name: the argument, then its attributes and items.
fn lookup(vm: &mut Vm, name: &[char], arguments: FormatArguments, numbering: &mut Numbering) -> Result<Value> {
    let end = name.iter().position(|c| matches!(c, '.' | '[')).unwrap_or(name.len());
    let (first, mut rest) = name.split_at(end);
    let mut value = argument(vm, first, arguments, numbering)?;
    while let Some((&mark, after)) = rest.split_first() {
        let end = if mark == '.' {
            after.iter().position(|c| matches!(c, '.' | '[')).unwrap_or(after.len())
        } else if mark == '[' {
            after.iter().position(|c| *c == ']').ok_or_else(|| Raise::value_error("Missing ']' in format string"))?
        } else {
            return Err(Raise::value_error("Only '.' or '[' may follow ']' in format field specifier"));
        };
        let (part, after) = after.split_at(end);
        if part.is_empty() {
            return Err(Raise::value_error("Empty attribute in format string"));
        }
        let text: String = part.iter().collect();
        if mark == '.' {
            value = vm.get_attr(&value, &text)?;
            rest = after;
        } else {
            let key = integer(part)?.map_or_else(|| Value::from(text), |n| Value::Int(n as i64));
            value = vm.get_item(&value, &key)?;
            rest = &after[1..];
        }
    }
    Ok(value)
}

fn argument(vm: &mut Vm, name: &[char], arguments: FormatArguments, numbering: &mut Numbering) -> Result<Value> {
    let given = integer(name)?;
    let index = if name.is_empty() || given.is_some() {
        let automatic = name.is_empty();
        if numbering.automatic.is_some_and(|before| before != automatic) {
            return Err(Raise::value_error(if automatic {
                "cannot switch from manual field specification to automatic field numbering"
            } else {
                "cannot switch from automatic field numbering to manual field specification"
            }));
        }
        numbering.automatic = Some(automatic);
        numbering.next += usize::from(automatic);
        Some(given.unwrap_or(numbering.next.saturating_sub(1)))
    } else {
        None
    };
    let key: String = name.iter().collect();
    match (arguments, index) {
        (FormatArguments::Mapping(_), Some(_)) => Err(Raise::value_error("Format string contains positional fields")),
        (FormatArguments::Mapping(mapping), None) => vm.get_item(mapping, &Value::from(key)),
        (FormatArguments::Call(positional, _), Some(n)) => positional
            .get(n)
            .cloned()
            .ok_or_else(|| Raise::index_error(format!("Replacement index {n} out of range for positional args tuple"))),
        (FormatArguments::Call(_, keyword), None) => keyword
            .iter()
            .find(|(name, _)| **name == *key)
            .map(|(_, value)| value.clone())
            .ok_or_else(|| Raise::key_error(Value::from(key))),
    }
}

/// The number that a name consists of, if it is nothing but digits.
fn integer(name: &[char]) -> Result<Option<usize>> {
    let mut n: usize = 0;
    for c in name {
        let Some(d) = decimal_digit(*c) else { return Ok(None) };
        n = n
            .checked_mul(10)
            .and_then(|n| n.checked_add(d as usize))
            .filter(|n| *n < i64::MAX as usize)
            .ok_or_else(|| Raise::value_error("Too many decimal digits in format string"))?;
    }
    Ok((!name.is_empty()).then_some(n))
}
