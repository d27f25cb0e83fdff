//! `_files`: what the Python sides of `os`, `os.path` and `pathlib` need of the host.

use std::rc::Rc;

use crate::args::Args;
use crate::builtins::file::{flush_left, path_text};
use crate::error::Result;
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

fn path(vm: &mut Vm, args: Args, name: &str) -> Result<String> {
    let [path] = args.exactly(name)?;
    flush_left(vm)?;
    path_text(vm, &path)
}

pub(super) fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("_files");
    module.function("listdir", |vm, args: Args| {
        let path = path(vm, args, "listdir")?;
        let names = vm.host().list_dir(&path).map_err(|error| error.raise(&path))?;
        Ok(Value::list(names.into_iter().map(Value::from).collect()))
    });
    module.function("remove", |vm, args: Args| {
        let path = path(vm, args, "remove")?;
        vm.host().remove_file(&path).map_err(|error| error.raise(&path))?;
        Ok(Value::None)
    });
    module.function("mkdir", |vm, args: Args| {
        let path = path(vm, args, "mkdir")?;
        vm.host().make_dir(&path).map_err(|error| error.raise(&path))?;
        Ok(Value::None)
    });
    module.function("rmdir", |vm, args: Args| {
        let path = path(vm, args, "rmdir")?;
        vm.host().remove_dir(&path).map_err(|error| error.raise(&path))?;
        Ok(Value::None)
    });
    // The size of a file, or None where there is none.
    module.function("size", |vm, args: Args| {
        let path = path(vm, args, "size")?;
        Ok(vm.host().file_size(&path).ok().and_then(|size| i64::try_from(size).ok()).map_or(Value::None, Value::Int))
    });
    module.function("is_dir", |vm, args: Args| {
        let path = path(vm, args, "is_dir")?;
        Ok(Value::Bool(vm.host().is_dir(&path)))
    });
    module.function("rename", |vm, args: Args| {
        let [from, to] = args.exactly("rename")?;
        let (from, to) = (path_text(vm, &from)?, path_text(vm, &to)?);
        flush_left(vm)?;
        vm.host().rename_file(&from, &to).map_err(|error| error.raise_between(&from, &to))?;
        Ok(Value::None)
    });
    module.function("fspath", |vm, args: Args| {
        let [path] = args.exactly("fspath")?;
        path_text(vm, &path).map(Value::from)
    });
    Ok(Rc::new(module))
}
