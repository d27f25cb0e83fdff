//! `format(x, spec)` of any value.

use super::spec::{format_float, format_int, format_str};
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

/// `format(value, spec)`, what f-strings and `str.format` do with each field.
pub fn format_value(vm: &mut Vm, value: &Value, spec: &str) -> Result<String> {
    match value {
        Value::Str(text) => return format_str(text, spec),
        Value::Float(x) => return format_float(*x, spec),
        Value::Int(_) | Value::BigInt(_) => return format_int(value, spec, "int"),
        Value::Bool(_) if !spec.is_empty() => return format_int(value, spec, "bool"),
        Value::Native(object) => return object.format(vm, spec),
        Value::Instance(_) => {
            if let Some(method) = vm.special(value, "__format__")? {
                let text = vm.call_positional(&method, vec![Value::from(spec)])?;
                return match text.as_str() {
                    Some(text) => Ok(text.to_owned()),
                    None => Err(Raise::type_error(format!("__format__ must return a str, not {}", vm.type_name(&text)))),
                };
            }
        }
        _ => {}
    }
    if spec.is_empty() {
        return vm.str(value);
    }
    match value.base() {
        inner @ (Value::Str(_) | Value::Float(_) | Value::Int(_) | Value::BigInt(_) | Value::Bool(_) | Value::Native(_))
            if matches!(value, Value::Instance(_)) =>
        {
            format_value(vm, &inner.clone(), spec)
        }
        _ => Err(Raise::type_error(format!("unsupported format string passed to {}.__format__", vm.type_name(value)))),
    }
}
