//! `repr` of values that need no Python code to run for it.

use crate::value::Value;

/// `repr` without a machine: instances show their class only.
pub(crate) fn plain_repr(value: &Value) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(b) => if *b { "True" } else { "False" }.to_owned(),
        Value::Int(i) => i.to_string(),
        Value::BigInt(i) => i.to_string(),
        Value::Float(f) => crate::format::float_repr(*f),
        Value::Str(s) => crate::format::str_repr(s),
        Value::Bytes(b) => crate::format::bytes_repr(b),
        Value::Tuple(items) => {
            let inner: Vec<String> = items.iter().take(100).map(plain_item).collect();
            if inner.len() == 1 { format!("({},)", inner.concat()) } else { format!("({})", inner.join(", ")) }
        }
        Value::Ellipsis => "Ellipsis".to_owned(),
        Value::NotImplemented => "NotImplemented".to_owned(),
        Value::Class(class) => class.repr(),
        Value::Instance(instance) => format!("<{} object>", instance.class().name()),
        Value::Native(object) => format!("<{} object>", object.class().name()),
        Value::List(_) => "[...]".to_owned(),
        Value::Dict(_) => "{...}".to_owned(),
        _ => "<object>".to_owned(),
    }
}

/// Inside a tuple only flat values are shown: no recursion, whatever the depth.
fn plain_item(value: &Value) -> String {
    if matches!(value, Value::Tuple(_)) { "(...)".to_owned() } else { plain_repr(value) }
}

/// `ascii(text)`: what is not ASCII becomes an escape.
pub(crate) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c as u32 {
            0..0x80 => out.push(c),
            code @ 0x80..0x100 => out.push_str(&format!("\\x{code:02x}")),
            code @ 0x100..0x10000 => out.push_str(&format!("\\u{code:04x}")),
            code => out.push_str(&format!("\\U{code:08x}")),
        }
    }
    out
}
