//! Methods of `str`: making it, padding, encoding, translating, formatting.

use super::access::{char_count, is_space, repeated_size, str_argument, text};
use super::{Body, add, clamped_index, text_case, text_search};
use crate::args::Args;
use crate::class::ClassRef;
use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::format::{FormatArguments, format_template};
use crate::value::Value;
use crate::vm::Vm;

const METHODS: &[(&str, Body)] = &[
    ("center", |vm, this, args| pad(vm, this, args, "center")),
    ("ljust", |vm, this, args| pad(vm, this, args, "ljust")),
    ("rjust", |vm, this, args| pad(vm, this, args, "rjust")),
    ("zfill", zfill),
    ("expandtabs", expandtabs),
    ("splitlines", splitlines),
    ("join", join),
    ("encode", encode),
    ("translate", translate),
    ("format", |vm, this, args| {
        format_template(vm, text(this), FormatArguments::Call(&args.positional, &args.keyword)).map(Value::from)
    }),
    ("format_map", |vm, this, args| {
        let [mapping] = args.exactly("str.format_map")?;
        format_template(vm, text(this), FormatArguments::Mapping(&mapping)).map(Value::from)
    }),
];

pub(super) fn install(class: &ClassRef) {
    add(class, METHODS);
    add(class, text_case::METHODS);
    add(class, text_search::METHODS);
    class.clone().static_method("maketrans", maketrans).constructor(construct);
}

/// `str(x)`, `str(bytes, encoding)`.
fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, encoding, errors] = args.bind("str", 0, &["object", "encoding", "errors"])?;
    let Some(object) = object else { return Ok(Value::from("")) };
    if encoding.is_none() && errors.is_none() {
        return vm.str(&object).map(Value::from);
    }
    match object.base() {
        Value::Bytes(bytes) => super::bytes::decode(vm, bytes, encoding.as_ref(), errors.as_ref()),
        Value::Str(_) => Err(Raise::type_error("decoding str is not supported")),
        other => Err(Raise::type_error(format!("decoding to str: need a bytes-like object, {} found", vm.type_name(other)))),
    }
}

fn pad(vm: &mut Vm, this: &Value, args: Args, name: &str) -> Result<Value> {
    let [width, fill] = args.between::<2>(name, 1)?;
    let width = usize::try_from(vm.to_index(&width.unwrap_or(Value::None))?).unwrap_or(0);
    let fill = match &fill {
        None => ' ',
        Some(value) => {
            let Some(fill) = value.as_str() else {
                let name = vm.type_name(value);
                return Err(Raise::type_error(format!("The fill character must be a unicode character, not {name}")));
            };
            let mut chars = fill.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => c,
                _ => return Err(Raise::type_error("The fill character must be exactly one character long")),
            }
        }
    };
    let text = text(this);
    let missing = width.saturating_sub(char_count(text));
    repeated_size(fill.len_utf8(), missing)?;
    let left = match name {
        "ljust" => 0,
        "rjust" => missing,
        // An odd rest goes to the left where the width is odd, as CPython has it.
        _ => missing / 2 + (missing & width & 1),
    };
    let mut out = String::with_capacity(text.len() + missing);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, missing - left));
    Ok(Value::from(out))
}

fn zfill(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [width] = args.exactly("str.zfill")?;
    let text = text(this);
    let missing = usize::try_from(vm.to_index(&width)?).unwrap_or(0).saturating_sub(char_count(text));
    repeated_size(1, missing)?;
    let signed = text.starts_with(['+', '-']);
    let (sign, digits) = text.split_at(usize::from(signed));
    Ok(Value::from(format!("{sign}{}{digits}", "0".repeat(missing))))
}

fn expandtabs(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [size] = args.bind("expandtabs", 0, &["tabsize"])?;
    let size = match size {
        Some(size) => usize::try_from(vm.to_index(&size)?).unwrap_or(0),
        None => 8,
    };
    let mut out = String::new();
    let mut column = 0;
    for c in text(this).chars() {
        match c {
            '\t' if size > 0 => {
                let spaces = size - column % size;
                repeated_size(1, out.len().saturating_add(spaces))?;
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\t' => {}
            _ => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                out.push(c);
            }
        }
    }
    Ok(Value::from(out))
}

fn splitlines(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [keep] = args.bind("splitlines", 0, &["keepends"])?;
    let keep = match keep {
        Some(keep) => vm.truth(&keep)?,
        None => false,
    };
    let mut lines = Vec::new();
    let mut rest = text(this);
    let is_end =
        |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    while !rest.is_empty() {
        let Some(at) = rest.find(is_end) else {
            lines.push(Value::from(rest));
            break;
        };
        let mark = rest[at..].chars().next().map_or(1, char::len_utf8);
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { mark };
        lines.push(Value::from(&rest[..if keep { end } else { at }]));
        rest = &rest[end..];
    }
    Ok(Value::list(lines))
}

fn join(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [items] = args.exactly("str.join")?;
    let items = match items.base() {
        Value::List(list) => list.borrow().clone(),
        other => {
            if vm.iter(other).is_err_and(|raise| raise.is_named("TypeError")) {
                return Err(Raise::type_error("can only join an iterable"));
            }
            vm.collect(&items)?
        }
    };
    let mut out = String::new();
    for (i, item) in items.iter().enumerate() {
        let Some(part) = item.as_str() else {
            let name = vm.type_name(item);
            return Err(Raise::type_error(format!("sequence item {i}: expected str instance, {name} found")));
        };
        if i > 0 {
            out.push_str(text(this));
        }
        out.push_str(part);
    }
    Ok(Value::from(out))
}

fn encode(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [encoding, errors] = args.bind("encode", 0, &["encoding", "errors"])?;
    let encoding = match &encoding {
        Some(value) => str_argument(vm, value, "encode", 1)?.to_owned(),
        None => "utf-8".to_owned(),
    };
    let errors = match &errors {
        Some(value) => str_argument(vm, value, "encode", 2)?.to_owned(),
        None => "strict".to_owned(),
    };
    let text = text(this);
    let (name, limit) = match encoding.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" => return Ok(Value::bytes(text.as_bytes())),
        "ascii" | "us-ascii" => ("ascii", 128),
        "latin-1" | "latin1" | "iso-8859-1" => ("latin-1", 256),
        _ => return Err(Raise::lookup_error(format!("unknown encoding: {encoding}"))),
    };
    let mut out = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        match (c as u32) < limit {
            true => out.push(c as u32 as u8),
            false if errors == "ignore" => {}
            false if errors == "replace" => out.push(b'?'),
            false => {
                let class = crate::types::types().named("UnicodeEncodeError");
                let mut escaped = String::new();
                crate::format::escape(&mut escaped, c);
                return Err(Raise::new(
                    &class,
                    format!("'{name}' codec can't encode character '{escaped}' in position {at}: ordinal not in range({limit})"),
                ));
            }
        }
    }
    Ok(Value::bytes(out))
}

/// `str.maketrans`: a dict from code points.
fn maketrans(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y, z] = args.between::<3>("maketrans", 1)?;
    let x = x.unwrap_or(Value::None);
    let table = Value::dict(Dict::new());
    let Some(y) = y else {
        let Value::Dict(pairs) = x.base() else {
            return Err(Raise::type_error("if you give only one argument to maketrans it must be a dict"));
        };
        let pairs: Vec<(Value, Value)> = pairs.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, value) in pairs {
            let key = match key.as_str() {
                None => key,
                Some(text) => match text.chars().next() {
                    Some(c) if char_count(text) == 1 => Value::Int(i64::from(c as u32)),
                    _ => return Err(Raise::value_error("string keys in translate table must be of length 1")),
                },
            };
            vm.set_item(&table, &key, value)?;
        }
        return Ok(table);
    };
    let Some(from) = x.as_str() else {
        return Err(Raise::type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let to = str_argument(vm, &y, "maketrans", 2)?;
    if char_count(from) != char_count(to) {
        return Err(Raise::value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        vm.set_item(&table, &Value::Int(i64::from(a as u32)), Value::Int(i64::from(b as u32)))?;
    }
    if let Some(z) = &z {
        for c in str_argument(vm, z, "maketrans", 3)?.chars() {
            vm.set_item(&table, &Value::Int(i64::from(c as u32)), Value::None)?;
        }
    }
    Ok(table)
}

fn translate(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [table] = args.exactly("str.translate")?;
    let mut out = String::new();
    for c in text(this).chars() {
        match vm.get_item(&table, &Value::Int(i64::from(c as u32))) {
            Err(raise) if raise.is_named("LookupError") => out.push(c),
            Err(raise) => return Err(raise),
            Ok(Value::None) => {}
            Ok(value) => match value.as_str() {
                Some(text) => out.push_str(text),
                None => {
                    let code = clamped_index(vm, &value)
                        .map_err(|_| Raise::type_error("character mapping must return integer, None or str"))?;
                    let c = u32::try_from(code).ok().and_then(char::from_u32);
                    out.push(c.ok_or_else(|| Raise::value_error("character mapping must be in range(0x110000)"))?);
                }
            },
        }
    }
    Ok(Value::from(out))
}

/// Words between runs of white space.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|word| !word.is_empty())
}
