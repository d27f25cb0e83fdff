//! Methods and constructor of `bytes`: what reading and writing binary files needs.

use super::access::{bind_named, repeated_size, slice_range};
use super::{Body, add};
use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

const METHODS: &[(&str, Body)] = &[
    ("decode", |vm, this, args| {
        let [encoding, errors] = bind_named(args, "decode", 0, &["encoding", "errors"])?;
        decode(vm, bytes(this), encoding.as_ref(), errors.as_ref())
    }),
    ("hex", |vm, this, args| {
        let [separator] = args.between::<1>("hex", 0)?;
        let separator = match &separator {
            Some(value) => value
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| Raise::type_error(format!("sep must be str or bytes, not {}", vm.type_name(value))))?,
            None => String::new(),
        };
        Ok(Value::from(bytes(this).iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(&separator)))
    }),
    ("join", |vm, this, args| {
        let [items] = args.exactly("bytes.join")?;
        let mut out = Vec::new();
        for (at, item) in vm.collect(&items)?.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(bytes(this));
            }
            let Value::Bytes(part) = item.base() else {
                let name = vm.type_name(item);
                return Err(Raise::type_error(format!("sequence item {at}: expected a bytes-like object, {name} found")));
            };
            out.extend_from_slice(part);
        }
        Ok(Value::bytes(out))
    }),
    ("split", |vm, this, args| {
        let [separator, limit] = bind_named(args, "split", 0, &["sep", "maxsplit"])?;
        let limit = match limit {
            Some(limit) => usize::try_from(vm.to_index(&limit)?).unwrap_or(usize::MAX),
            None => usize::MAX,
        };
        let mut parts = Vec::new();
        let mut rest = bytes(this);
        match separator.filter(|s| !s.is_none()) {
            Some(separator) => {
                let separator = like(vm, &separator)?;
                if separator.is_empty() {
                    return Err(Raise::value_error("empty separator"));
                }
                while parts.len() < limit
                    && let Some(at) = search(rest, &separator, false)
                {
                    parts.push(Value::bytes(&rest[..at]));
                    rest = &rest[at + separator.len()..];
                }
                parts.push(Value::bytes(rest));
            }
            None => {
                loop {
                    rest = rest.trim_ascii_start();
                    let end = if parts.len() < limit { rest.iter().position(u8::is_ascii_whitespace) } else { None };
                    let Some(end) = end else { break };
                    parts.push(Value::bytes(&rest[..end]));
                    rest = &rest[end..];
                }
                if !rest.is_empty() {
                    parts.push(Value::bytes(rest));
                }
            }
        }
        Ok(Value::list(parts))
    }),
    ("splitlines", |_, this, args| {
        args.exactly::<0>("bytes.splitlines")?;
        let mut lines: Vec<Value> = Vec::new();
        let mut rest = bytes(this);
        while !rest.is_empty() {
            let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
            lines.push(Value::bytes(&rest[..end]));
            let mark = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
            rest = rest.get(end + mark..).unwrap_or(&[]);
        }
        Ok(Value::list(lines))
    }),
    ("find", |vm, this, args| Ok(find(vm, this, args, "find", false)?.map_or(Value::Int(-1), Value::from))),
    ("rfind", |vm, this, args| Ok(find(vm, this, args, "rfind", true)?.map_or(Value::Int(-1), Value::from))),
    ("index", |vm, this, args| {
        find(vm, this, args, "index", false)?.map(Value::from).ok_or_else(|| Raise::value_error("subsection not found"))
    }),
    ("count", |vm, this, args| {
        let [part] = args.exactly("bytes.count")?;
        let part = like(vm, &part)?;
        let (mut rest, mut count) = (bytes(this), 0i64);
        if part.is_empty() {
            return Ok(Value::from(rest.len() + 1));
        }
        while let Some(at) = search(rest, &part, false) {
            count += 1;
            rest = &rest[at + part.len()..];
        }
        Ok(Value::Int(count))
    }),
    ("startswith", |vm, this, args| {
        let [part] = args.exactly("bytes.startswith")?;
        Ok(Value::Bool(bytes(this).starts_with(&like(vm, &part)?)))
    }),
    ("endswith", |vm, this, args| {
        let [part] = args.exactly("bytes.endswith")?;
        Ok(Value::Bool(bytes(this).ends_with(&like(vm, &part)?)))
    }),
    ("replace", |vm, this, args| {
        let [old, new] = args.exactly("bytes.replace")?;
        let (old, new) = (like(vm, &old)?, like(vm, &new)?);
        if old.is_empty() {
            return Err(Raise::value_error("replace() needs a part that is not empty"));
        }
        let (mut rest, mut out) = (bytes(this), Vec::new());
        while let Some(at) = search(rest, &old, false) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(&new);
            rest = &rest[at + old.len()..];
        }
        out.extend_from_slice(rest);
        Ok(Value::bytes(out))
    }),
    ("strip", |_, this, args| args.exactly::<0>("bytes.strip").map(|[]| Value::bytes(bytes(this).trim_ascii()))),
    ("lstrip", |_, this, args| args.exactly::<0>("bytes.lstrip").map(|[]| Value::bytes(bytes(this).trim_ascii_start()))),
    ("rstrip", |_, this, args| args.exactly::<0>("bytes.rstrip").map(|[]| Value::bytes(bytes(this).trim_ascii_end()))),
    ("upper", |_, this, args| args.exactly::<0>("bytes.upper").map(|[]| Value::bytes(bytes(this).to_ascii_uppercase()))),
    ("lower", |_, this, args| args.exactly::<0>("bytes.lower").map(|[]| Value::bytes(bytes(this).to_ascii_lowercase()))),
    ("isdigit", |_, this, args| {
        let all = !bytes(this).is_empty() && bytes(this).iter().all(u8::is_ascii_digit);
        args.exactly::<0>("bytes.isdigit").map(|[]| Value::Bool(all))
    }),
];

pub(super) fn install(class: &ClassRef) {
    add(class, METHODS);
    class
        .clone()
        .class_method("fromhex", |_, mut args: Args| {
            args.take_self("fromhex")?;
            let [text] = args.exactly("bytes.fromhex")?;
            let Some(text) = text.as_str() else { return Err(Raise::type_error("fromhex() argument must be str")) };
            from_hex(text).map(Value::bytes)
        })
        .constructor(construct);
}

/// Pairs of hexadecimal digits, with white space between pairs.
fn from_hex(text: &str) -> Result<Vec<u8>> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::with_capacity(chars.len() / 2);
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if c.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let mut byte = 0;
        for _ in 0..2 {
            let digit = chars.get(at).and_then(|c| c.to_digit(16));
            let Some(digit) = digit else {
                return Err(Raise::value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}")));
            };
            byte = byte * 16 + digit as u8;
            at += 1;
        }
        out.push(byte);
    }
    Ok(out)
}

fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, encoding, errors] = bind_named(args, "bytes", 0, &["source", "encoding", "errors"])?;
    let Some(source) = source else { return Ok(Value::bytes(Vec::new())) };
    if let Value::Str(_) = source.base() {
        if encoding.is_none() {
            return Err(Raise::type_error("string argument without an encoding"));
        }
        let given: Vec<Value> = encoding.into_iter().chain(errors).collect();
        return vm.call_method(&source, "encode", given);
    }
    match source.base() {
        Value::Bytes(_) => Ok(source.base().clone()),
        Value::Int(n) => {
            let length = usize::try_from(*n).map_err(|_| Raise::value_error("negative count"))?;
            repeated_size(1, length)?;
            Ok(Value::bytes(vec![0; length]))
        }
        _ => from_iterable(vm, &source).map(Value::bytes),
    }
}

/// The bytes of `bytes`, or of anything that yields integers from 0 to 255.
pub(crate) fn from_iterable(vm: &mut Vm, source: &Value) -> Result<Vec<u8>> {
    if let Value::Bytes(bytes) = source.base() {
        return Ok(bytes.to_vec());
    }
    if let Value::Str(_) = source.base() {
        return Err(Raise::type_error("cannot convert 'str' object to bytes"));
    }
    let mut out = Vec::new();
    for item in vm.collect(source)? {
        let n = vm.to_index(&item)?;
        out.push(u8::try_from(n).map_err(|_| Raise::value_error("bytes must be in range(0, 256)"))?);
    }
    Ok(out)
}

/// Text from bytes in utf-8, ascii or latin-1.
pub(crate) fn decode(vm: &mut Vm, bytes: &[u8], encoding: Option<&Value>, errors: Option<&Value>) -> Result<Value> {
    let mut name = |value: Option<&Value>, position: usize, default: &str| match value {
        Some(value) => super::access::str_argument(vm, value, "decode", position).map(str::to_owned),
        None => Ok(default.to_owned()),
    };
    let encoding = name(encoding, 1, "utf-8")?;
    let errors = name(errors, 2, "strict")?;
    let failed = |codec: &str, at: usize, why: &str| {
        let byte = bytes.get(at).copied().unwrap_or(0);
        let text = format!("'{codec}' codec can't decode byte 0x{byte:02x} in position {at}: {why}");
        Err(Raise::new(&crate::types::types().named("UnicodeDecodeError"), text))
    };
    match encoding.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::from(text)),
            Err(_) if errors == "replace" => Ok(Value::from(String::from_utf8_lossy(bytes).into_owned())),
            Err(_) if errors == "ignore" => Ok(Value::from(bytes.utf8_chunks().map(|c| c.valid()).collect::<String>())),
            Err(error) => {
                let at = error.valid_up_to();
                let first = bytes.get(at).copied().unwrap_or(0);
                let why = match error.error_len() {
                    None if at + 1 < bytes.len() => {
                        let text = format!(
                            "'utf-8' codec can't decode bytes in position {at}-{}: unexpected end of data",
                            bytes.len() - 1
                        );
                        return Err(Raise::new(&crate::types::types().named("UnicodeDecodeError"), text));
                    }
                    None => "unexpected end of data",
                    Some(_) if !(0xc2..=0xf4).contains(&first) => "invalid start byte",
                    Some(_) => "invalid continuation byte",
                };
                failed("utf-8", at, why)
            }
        },
        "latin-1" | "latin1" | "iso-8859-1" => Ok(Value::from(bytes.iter().map(|b| char::from(*b)).collect::<String>())),
        "ascii" | "us-ascii" => match bytes.iter().position(|b| !b.is_ascii()) {
            None => Ok(Value::from(String::from_utf8_lossy(bytes).into_owned())),
            Some(at) if errors == "strict" => failed("ascii", at, "ordinal not in range(128)"),
            Some(_) => {
                let replacement = if errors == "ignore" { "" } else { "\u{fffd}" };
                let shown = |b: &u8| if b.is_ascii() { char::from(*b).to_string() } else { replacement.to_owned() };
                Ok(Value::from(bytes.iter().map(shown).collect::<String>()))
            }
        },
        _ => Err(Raise::lookup_error(format!("unknown encoding: {encoding}"))),
    }
}

fn bytes(this: &Value) -> &[u8] {
    match this.base() {
        Value::Bytes(bytes) => bytes,
        _ => &[],
    }
}

fn like(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    match value.base() {
        Value::Bytes(bytes) => Ok(bytes.to_vec()),
        other => Err(Raise::type_error(format!("a bytes-like object is required, not '{}'", vm.type_name(other)))),
    }
}

fn search(text: &[u8], part: &[u8], last: bool) -> Option<usize> {
    if part.is_empty() {
        return Some(if last { text.len() } else { 0 });
    }
    let mut windows = text.windows(part.len());
    if last { windows.rposition(|w| w == part) } else { windows.position(|w| w == part) }
}

fn find(vm: &mut Vm, this: &Value, args: Args, name: &str, last: bool) -> Result<Option<usize>> {
    let [part, start, end] = args.between::<3>(name, 1)?;
    let part = match part.unwrap_or(Value::None) {
        Value::Int(n) => vec![u8::try_from(n).map_err(|_| Raise::value_error("byte must be in range(0, 256)"))?],
        other => like(vm, &other)?,
    };
    let all = bytes(this);
    let (start, end) = slice_range(vm, all.len(), start.as_ref(), end.as_ref())?;
    Ok(all.get(start..end).and_then(|inside| search(inside, &part, last)).map(|at| at + start))
}
