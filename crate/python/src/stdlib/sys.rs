//! `sys`: the interpreter about itself, and the standard streams.

use std::rc::Rc;

use super::structure::Structure;
use crate::args::Args;
use crate::builtins::output::Stream;
use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

/// What `sys.executable` says, and what `subprocess` takes for Python.
const EXECUTABLE: &str = "/usr/bin/python3";

/// What `sys.setrecursionlimit` was given.
struct RecursionLimit(i64);

impl Default for RecursionLimit {
    fn default() -> RecursionLimit {
        RecursionLimit(1000)
    }
}

pub(super) fn build(vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("sys");
    module.set("version", Value::from("3.12.0 (Brunsviga)"));
    module.set(
        "version_info",
        Structure::value(
            "sys.version_info",
            vec![
                ("major", Value::Int(3)),
                ("minor", Value::Int(12)),
                ("micro", Value::Int(0)),
                ("releaselevel", Value::from("final")),
                ("serial", Value::Int(0)),
            ],
        ),
    );
    module.set(
        "float_info",
        Structure::value(
            "sys.float_info",
            vec![
                ("max", Value::Float(f64::MAX)),
                ("max_exp", Value::Int(1024)),
                ("max_10_exp", Value::Int(308)),
                ("min", Value::Float(f64::MIN_POSITIVE)),
                ("min_exp", Value::Int(-1021)),
                ("min_10_exp", Value::Int(-307)),
                ("dig", Value::Int(15)),
                ("mant_dig", Value::Int(53)),
                ("epsilon", Value::Float(f64::EPSILON)),
                ("radix", Value::Int(2)),
                ("rounds", Value::Int(1)),
            ],
        ),
    );
    module.set("maxsize", Value::Int(i64::MAX));
    module.set("maxunicode", Value::Int(0x10ffff));
    module.set("platform", Value::from("emscripten"));
    module.set("byteorder", Value::from("little"));
    module.set("executable", Value::from(EXECUTABLE));
    module.set("argv", Value::list(vec![Value::from("")]));
    module.set("path", Value::list(vec![Value::from("")]));
    for name in ["stdin", "stdout", "stderr"] {
        let stream = Stream::value(name);
        module.set(name, stream.clone());
        module.set(&format!("__{name}__"), stream);
    }
    let mut loaded = Dict::new();
    let mut names: Vec<&String> = vm.modules.keys().collect();
    names.sort();
    for name in names {
        if let Some(known) = vm.modules.get(name) {
            loaded.set_str(name, Value::Module(known.clone()));
        }
    }
    module.set("modules", Value::dict(loaded));
    module.function("exit", |_, args: Args| {
        let [code] = args.between::<1>("exit", 0)?;
        Err(Raise::system_exit(code.unwrap_or(Value::None)))
    });
    module.function("getrecursionlimit", |vm, _| Ok(Value::Int(vm.extension::<RecursionLimit>().0)));
    module.function("setrecursionlimit", |vm, args: Args| {
        let [limit] = args.exactly("sys.setrecursionlimit")?;
        let limit = vm.to_index(&limit)?;
        if limit < 1 {
            return Err(Raise::value_error("recursion limit must be greater or equal than 1"));
        }
        vm.extension::<RecursionLimit>().0 = limit;
        Ok(Value::None)
    });
    module.function("getsizeof", |vm, args: Args| {
        let [value, _] = args.between::<2>("getsizeof", 1)?;
        size_of(vm, &value.unwrap_or(Value::None)).map(Value::Int)
    });
    module.function("intern", |_, args: Args| {
        let [text] = args.exactly("intern")?;
        Ok(text)
    });
    module.function("getdefaultencoding", |_, _| Ok(Value::from("utf-8")));
    module.function("exc_info", |_, _| Ok(Value::tuple([Value::None, Value::None, Value::None])));
    Ok(Rc::new(module))
}

/// The bytes that CPython on a 64-bit machine would say.
fn size_of(vm: &mut Vm, value: &Value) -> Result<i64> {
    let words = |n: usize| 8 * n as i64;
    Ok(match value.base() {
        Value::None | Value::Ellipsis | Value::NotImplemented => 16,
        Value::Bool(_) | Value::Int(_) | Value::BigInt(_) => {
            let bits = crate::builtins::number::big(value.base()).bits() as i64;
            24 + 4 * ((bits + 29) / 30).max(1)
        }
        Value::Float(_) => 24,
        Value::Str(text) => {
            let length = text.chars().count() as i64;
            match text.chars().map(|c| c as u32).max().unwrap_or(0) {
                0..=0x7f => 49 + length,
                0x80..=0xff => 73 + length,
                0x100..=0xffff => 74 + 2 * length,
                _ => 76 + 4 * length,
            }
        }
        Value::Bytes(bytes) => 33 + bytes.len() as i64,
        Value::List(items) => 56 + words(items.borrow().len()),
        Value::Tuple(items) => 40 + words(items.len()),
        Value::Dict(table) => {
            if table.borrow().is_empty() {
                64
            } else {
                184 + 36 * (table.borrow().len() as i64 - 5).max(0)
            }
        }
        Value::Set(set) => 216 + 64 * (set.len() as i64 - 4).max(0),
        Value::Range(_) => 48,
        Value::Slice(_) => 56,
        Value::Native(_) => match vm.find_attr(value, "nbytes")? {
            Some(bytes) => 112 + vm.to_index(&bytes)?,
            None => 48,
        },
        _ => 48,
    })
}
