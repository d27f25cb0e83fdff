//! `repr`, `ascii`, `format`, `chr`, `ord`, `hex`, `oct`, `bin`.

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::format::{escape_non_ascii, int_in_base};
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("repr", |vm, args: Args| {
        let [value] = args.exactly("repr")?;
        vm.repr(&value).map(Value::from)
    });
    module.function("ascii", |vm, args: Args| {
        let [value] = args.exactly("ascii")?;
        Ok(Value::from(escape_non_ascii(&vm.repr(&value)?)))
    });
    module.function("format", |vm, args: Args| {
        let [value, spec] = args.between::<2>("format", 1)?;
        let value = value.unwrap_or(Value::None);
        let spec = match &spec {
            None => "",
            Some(spec) => spec
                .as_str()
                .ok_or_else(|| Raise::type_error(format!("format() argument 2 must be str, not {}", vm.type_name(spec))))?,
        };
        vm.format(&value, spec).map(Value::from)
    });
    module.function("chr", |vm, args: Args| {
        let [code] = args.exactly("chr")?;
        let code = crate::methods::clamped_integer(vm, &code)?;
        let c = u32::try_from(code).ok().and_then(char::from_u32);
        c.map(|c| Value::from(c.to_string())).ok_or_else(|| Raise::value_error("chr() arg not in range(0x110000)"))
    });
    module.function("ord", |vm, args: Args| {
        let [text] = args.exactly("ord")?;
        if let Value::Bytes(bytes) = text.base() {
            if let [byte] = bytes[..] {
                return Ok(Value::Int(i64::from(byte)));
            }
            return Err(Raise::type_error(format!("ord() expected a character, but string of length {} found", bytes.len())));
        }
        let Some(text) = text.as_str() else {
            return Err(Raise::type_error(format!("ord() expected string of length 1, but {} found", vm.type_name(&text))));
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Ok(Value::Int(i64::from(c as u32))),
            _ => {
                let length = text.chars().count();
                Err(Raise::type_error(format!("ord() expected a character, but string of length {length} found")))
            }
        }
    });
    for (name, base, prefix) in [("hex", 16, "0x"), ("oct", 8, "0o"), ("bin", 2, "0b")] {
        module.function(name, move |vm, args: Args| {
            let [value] = args.exactly(name)?;
            in_base(vm, &value, base, prefix)
        });
    }
}

fn in_base(vm: &mut Vm, value: &Value, base: u32, prefix: &str) -> Result<Value> {
    let Some(number) = vm.to_integer(value)? else {
        return Err(Raise::type_error(format!("'{}' object cannot be interpreted as an integer", vm.type_name(value))));
    };
    let (negative, digits) = int_in_base(&number, base);
    Ok(Value::from(format!("{}{prefix}{digits}", if negative { "-" } else { "" })))
}
