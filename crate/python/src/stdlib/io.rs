//! `io`: text and bytes in memory as files, and `open`.

use std::rc::Rc;

use crate::args::Args;
use crate::builtins::file::{File, unsupported_class};
use crate::error::{Raise, Result};
use crate::methods::bind_named;
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn build(vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("io");
    module.function("StringIO", |vm, args: Args| {
        let [text, _] = bind_named(args, "StringIO", 0, &["initial_value", "newline"])?;
        let data = match text.filter(|text| !text.is_none()) {
            None => Vec::new(),
            Some(text) => match text.as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => return Err(Raise::type_error(format!("initial_value must be str or None, not {}", vm.type_name(&text)))),
            },
        };
        Ok(File::in_memory(data, false))
    });
    module.function("BytesIO", |vm, args: Args| {
        let [bytes] = bind_named(args, "BytesIO", 0, &["initial_bytes"])?;
        let data = match bytes.filter(|bytes| !bytes.is_none()) {
            None => Vec::new(),
            Some(bytes) => crate::methods::bytes_from(vm, &bytes)?,
        };
        Ok(File::in_memory(data, true))
    });
    if let Some(open) = vm.builtins().get("open") {
        module.set("open", open);
    }
    module.set("UnsupportedOperation", Value::Class(unsupported_class()));
    module.set("SEEK_SET", Value::Int(0));
    module.set("SEEK_CUR", Value::Int(1));
    module.set("SEEK_END", Value::Int(2));
    Ok(Rc::new(module))
}
