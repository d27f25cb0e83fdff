//! Methods of `str` that look for text: find, count, replace, split, strip.

use super::access::{byte_at, char_count, is_space, repeated_size, slice_range, str_argument, text};
use super::{Body, text};
use crate::args::Args;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

pub(super) const METHODS: &[(&str, Body)] = &[
    ("find", |vm, this, args| Ok(position(find(vm, this, args, "find", false)?))),
    ("rfind", |vm, this, args| Ok(position(find(vm, this, args, "rfind", true)?))),
    ("index", |vm, this, args| found(find(vm, this, args, "index", false)?)),
    ("rindex", |vm, this, args| found(find(vm, this, args, "rindex", true)?)),
    ("count", count),
    ("startswith", |vm, this, args| affix(vm, this, args, "startswith", |text, part| text.starts_with(part))),
    ("endswith", |vm, this, args| affix(vm, this, args, "endswith", |text, part| text.ends_with(part))),
    ("replace", replace),
    ("split", |vm, this, args| split(vm, this, args, "split")),
    ("rsplit", |vm, this, args| split(vm, this, args, "rsplit")),
    ("partition", |vm, this, args| {
        let [separator] = args.exactly("str.partition")?;
        let separator = nonempty(vm, &separator)?;
        Ok(match text(this).split_once(&*separator) {
            Some((before, after)) => triple(before, &separator, after),
            None => triple(text(this), "", ""),
        })
    }),
    ("rpartition", |vm, this, args| {
        let [separator] = args.exactly("str.rpartition")?;
        let separator = nonempty(vm, &separator)?;
        Ok(match text(this).rsplit_once(&*separator) {
            Some((before, after)) => triple(before, &separator, after),
            None => triple("", "", text(this)),
        })
    }),
    ("strip", |vm, this, args| strip(vm, this, args, "strip", true, true)),
    ("lstrip", |vm, this, args| strip(vm, this, args, "lstrip", true, false)),
    ("rstrip", |vm, this, args| strip(vm, this, args, "rstrip", false, true)),
    ("removeprefix", |vm, this, args| {
        let [prefix] = args.exactly("str.removeprefix")?;
        let prefix = str_argument(vm, &prefix, "removeprefix", 0)?;
        Ok(Value::from(text(this).strip_prefix(prefix).unwrap_or(text(this))))
    }),
    ("removesuffix", |vm, this, args| {
        let [suffix] = args.exactly("str.removesuffix")?;
        let suffix = str_argument(vm, &suffix, "removesuffix", 0)?;
        Ok(Value::from(text(this).strip_suffix(suffix).unwrap_or(text(this))))
    }),
];

fn triple(before: &str, separator: &str, after: &str) -> Value {
    Value::tuple([Value::from(before), Value::from(separator), Value::from(after)])
}

fn nonempty(vm: &mut Vm, value: &Value) -> Result<String> {
    match value.as_str() {
        Some("") => Err(Raise::value_error("empty separator")),
        Some(text) => Ok(text.to_owned()),
        None => Err(Raise::type_error(format!("must be str, not {}", vm.type_name(value)))),
    }
}

fn position(found: Option<usize>) -> Value {
    found.map_or(Value::Int(-1), Value::from)
}

fn found(found: Option<usize>) -> Result<Value> {
    found.map(Value::from).ok_or_else(|| Raise::value_error("substring not found"))
}

/// The part of a text between two character indices, and where it begins in bytes; None if the start lies behind the end.
fn part<'a>(vm: &mut Vm, text: &'a str, start: Option<&Value>, end: Option<&Value>) -> Result<Option<(&'a str, usize)>> {
    let (start, end) = slice_range(vm, char_count(text), start, end)?;
    if start > end {
        return Ok(None);
    }
    let (from, to) = (byte_at(text, start), byte_at(text, end));
    Ok(text.get(from..to).map(|part| (part, from)))
}

/// The character index of a part.
fn find(vm: &mut Vm, this: &Value, args: Args, name: &str, last: bool) -> Result<Option<usize>> {
    let [wanted, start, end] = args.between::<3>(name, 1)?;
    let wanted = wanted.unwrap_or(Value::None);
    let Some(wanted) = wanted.as_str() else {
        return Err(Raise::type_error(format!("must be str, not {}", vm.type_name(&wanted))));
    };
    let text = text(this);
    let Some((inside, from)) = part(vm, text, start.as_ref(), end.as_ref())? else { return Ok(None) };
    let at = if last { inside.rfind(wanted) } else { inside.find(wanted) };
    Ok(at.map(|at| char_count(&text[..from + at])))
}

fn count(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [wanted, start, end] = args.between::<3>("count", 1)?;
    let wanted = wanted.unwrap_or(Value::None);
    let Some(wanted) = wanted.as_str() else {
        return Err(Raise::type_error(format!("must be str, not {}", vm.type_name(&wanted))));
    };
    let Some((inside, _)) = part(vm, text(this), start.as_ref(), end.as_ref())? else { return Ok(Value::Int(0)) };
    Ok(Value::from(inside.matches(wanted).count()))
}

fn affix(vm: &mut Vm, this: &Value, args: Args, name: &str, test: fn(&str, &str) -> bool) -> Result<Value> {
    let [wanted, start, end] = args.between::<3>(name, 1)?;
    let wanted = wanted.unwrap_or(Value::None);
    let inside = part(vm, text(this), start.as_ref(), end.as_ref())?;
    let one = |value: &Value| value.as_str().map(|wanted| inside.is_some_and(|(inside, _)| test(inside, wanted)));
    if let Value::Tuple(choices) = wanted.base() {
        for choice in choices.iter() {
            match one(choice) {
                Some(true) => return Ok(Value::Bool(true)),
                Some(false) => {}
                None => {
                    let class = vm.type_name(choice);
                    return Err(Raise::type_error(format!("tuple for {name} must only contain str, not {class}")));
                }
            }
        }
        return Ok(Value::Bool(false));
    }
    one(&wanted).map(Value::Bool).ok_or_else(|| {
        let class = vm.type_name(&wanted);
        Raise::type_error(format!("{name} first arg must be str or a tuple of str, not {class}"))
    })
}

fn replace(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [old, new, count] = args.between::<3>("replace", 2)?;
    let (old, new) = (old.unwrap_or(Value::None), new.unwrap_or(Value::None));
    let (old, new) = (str_argument(vm, &old, "replace", 1)?, str_argument(vm, &new, "replace", 2)?);
    let text = text(this);
    let limit = match count {
        Some(count) => usize::try_from(vm.to_index(&count)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let times = if old.is_empty() { char_count(text) + 1 } else { text.matches(old).count() }.min(limit);
    if times == 0 {
        return Ok(this.clone());
    }
    repeated_size(new.len().saturating_add(1), times)?;
    Ok(Value::from(text.replacen(old, new, times)))
}

fn split(vm: &mut Vm, this: &Value, args: Args, name: &str) -> Result<Value> {
    let [separator, limit] = args.bind(name, 0, &["sep", "maxsplit"])?;
    let limit = match limit {
        Some(limit) => usize::try_from(vm.to_index(&limit)?).unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let text = text(this);
    let from_right = name == "rsplit";
    let separator = separator.unwrap_or(Value::None);
    let parts: Vec<&str> = match separator.base() {
        Value::None if limit == usize::MAX => text::words(text).collect(),
        Value::None => split_space(text, limit, from_right),
        other => {
            let Some(separator) = other.as_str() else {
                return Err(Raise::type_error(format!("must be str or None, not {}", vm.type_name(other))));
            };
            if separator.is_empty() {
                return Err(Raise::value_error("empty separator"));
            }
            if from_right {
                let mut parts: Vec<&str> = text.rsplitn(limit.saturating_add(1), separator).collect();
                parts.reverse();
                parts
            } else {
                text.splitn(limit.saturating_add(1), separator).collect()
            }
        }
    };
    Ok(Value::list(parts.into_iter().map(Value::from).collect()))
}

/// At most `limit` splits at runs of white space; the rest keeps its inner spaces.
fn split_space(text: &str, limit: usize, from_right: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    if from_right {
        loop {
            rest = rest.trim_end_matches(is_space);
            if rest.is_empty() {
                break;
            }
            let start = if parts.len() < limit { rest.rfind(is_space) } else { None };
            let Some(at) = start else {
                // The last part keeps its leading spaces off only when splits are left.
                parts.push(rest);
                break;
            };
            let word = at + rest[at..].chars().next().map_or(1, char::len_utf8);
            parts.push(&rest[word..]);
            rest = &rest[..word];
        }
        parts.reverse();
        return parts;
    }
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return parts;
        }
        let end = if parts.len() < limit { rest.find(is_space) } else { None };
        let Some(at) = end else {
            parts.push(rest);
            return parts;
        };
        parts.push(&rest[..at]);
        rest = &rest[at..];
    }
}

fn strip(vm: &mut Vm, this: &Value, args: Args, name: &str, left: bool, right: bool) -> Result<Value> {
    let [chars] = args.between::<1>(name, 0)?;
    let chars = chars.unwrap_or(Value::None);
    let set: Option<Vec<char>> = match chars.base() {
        Value::None => None,
        Value::Str(chars) => Some(chars.chars().collect()),
        _ => return Err(Raise::type_error(format!("{name} arg must be None or str"))),
    };
    let drop = |c: char| set.as_ref().map_or_else(|| is_space(c), |set| set.contains(&c));
    let mut text = text(this);
    if left {
        text = text.trim_start_matches(drop);
    }
    if right {
        text = text.trim_end_matches(drop);
    }
    let _ = vm;
    Ok(Value::from(text))
}
