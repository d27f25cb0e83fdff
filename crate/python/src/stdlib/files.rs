//! `_files`: what the Python sides of `os`, `os.path` and `pathlib` need of the host.

use std::rc::Rc;

use crate::args::Args;
use crate::builtins::file::{flush_left, os_error, path_text};
use crate::error::Result;
use crate::host::FileError;
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

fn path(vm: &mut Vm, args: Args, name: &str) -> Result<String> {
    let [path] = args.exactly(name)?;
    flush_left(vm);
    path_text(vm, &path)
}

pub(super) fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("_files");
    module.function("listdir", |vm, args: Args| {
        let path = path(vm, args, "listdir")?;
        let names = vm.host().list_dir(&path).map_err(|error| os_error(&error, &path))?;
        Ok(Value::list(names.into_iter().map(Value::from).collect()))
    });
    module.function("remove", |vm, args: Args| {
        let path = path(vm, args, "remove")?;
        vm.host().remove_file(&path).map_err(|error| os_error(&error, &path))?;
        Ok(Value::None)
    });
    // The size of a file, or None where there is none.
    module.function("size", |vm, args: Args| {
        let path = path(vm, args, "size")?;
        Ok(vm.host().read_file(&path).map_or(Value::None, |bytes| Value::from(bytes.len())))
    });
    module.function("is_dir", |vm, args: Args| {
        let path = path(vm, args, "is_dir")?;
        let reads = vm.host().read_file(&path);
        Ok(Value::Bool(match reads {
            Ok(_) => false,
            Err(FileError::IsDirectory) => true,
            Err(_) => matches!(path.as_str(), "" | "." | "/") || vm.host().list_dir(&path).is_ok_and(|names| !names.is_empty()),
        }))
    });
    module.function("rename", |vm, args: Args| {
        let [from, to] = args.exactly("rename")?;
        let (from, to) = (path_text(vm, &from)?, path_text(vm, &to)?);
        flush_left(vm);
        let bytes = vm.host().read_file(&from).map_err(|error| os_error(&error, &from))?;
        vm.host().write_file(&to, &bytes).map_err(|error| os_error(&error, &to))?;
        vm.host().remove_file(&from).map_err(|error| os_error(&error, &from))?;
        Ok(Value::None)
    });
    module.function("fspath", |vm, args: Args| {
        let [path] = args.exactly("fspath")?;
        path_text(vm, &path).map(Value::from)
    });
    Ok(Rc::new(module))
}
