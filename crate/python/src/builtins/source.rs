//! Program text as a value: `eval`, `exec`, `compile`, `globals`, `locals`, `vars`, `__import__`.

use std::any::Any;
use std::rc::Rc;

use super::namespace::{NamespaceDict, as_dict};
use crate::args::Args;
use crate::class::{Class, ClassRef};
use crate::code::Code;
use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::methods::bind_named;
use crate::native::{Module, Native};
use crate::source::Source;
use crate::syntax::compile_source;
use crate::value::{Value, intern};
use crate::vm::Vm;

/// What `compile` gives.
struct Compiled {
    code: Rc<Code>,
    file: Rc<str>,
}

thread_local! {
    static CLASS: ClassRef = Class::native("code", "builtins", &[]);
}

impl Native for Compiled {
    fn class(&self) -> ClassRef {
        CLASS.with(Clone::clone)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("<code object <module>, file \"{}\", line 1>", self.file))
    }
}

/// Text to code. An expression must be one: statements in `eval` are a SyntaxError.
fn compile_text(text: &str, file: &str, mode: &str) -> Result<Rc<Code>> {
    let source = Rc::new(Source::new(file, if mode == "eval" { text.trim_start_matches([' ', '\t']) } else { text }));
    if mode == "eval" && ruff_python_parser::parse_expression(&source.text).is_err() {
        // A whole program says better what is wrong, unless it is none of an expression's business.
        compile_source(&source, true)?;
        return Err(Raise::syntax_error("invalid syntax: eval() takes one expression; use exec() for statements"));
    }
    compile_source(&source, mode != "exec")
}

fn code_of(vm: &mut Vm, value: &Value, function: &str, mode: &str) -> Result<Rc<Code>> {
    if let Some(compiled) = value.downcast::<Compiled>() {
        return Ok(compiled.code.clone());
    }
    let _ = vm;
    match value.base() {
        Value::Str(text) => compile_text(text, "<string>", mode),
        Value::Bytes(bytes) => compile_text(&String::from_utf8_lossy(bytes), "<string>", mode),
        _ => Err(Raise::type_error(format!("{function}() arg 1 must be a string, bytes or code object"))),
    }
}

/// Runs code with the names given, or with those of the caller.
fn run(vm: &mut Vm, code: Rc<Code>, globals: Option<Value>, locals: Option<Value>, function: &str) -> Result<Option<Value>> {
    let globals = globals.filter(|g| !g.is_none());
    let locals = locals.filter(|l| !l.is_none());
    for (given, which) in [(&globals, "globals"), (&locals, "locals")] {
        if let Some(given) = given
            && as_dict(given).is_none()
        {
            let name = vm.type_name(given);
            return Err(Raise::type_error(format!("{function}() {which} must be a dict, not {name}")));
        }
    }
    if globals.is_none() && locals.is_none() {
        let own = vm.current_globals();
        let Some(names) = vm.current_locals() else { return vm.evaluate(code, own) };
        // In a function its names hide the module's; what the text binds is forgotten, as in CPython.
        let copy = Rc::new(Module::new(&own.name));
        *copy.attrs.borrow_mut() = own.attrs.borrow().clone();
        for (name, value) in names {
            copy.set(&name, value);
        }
        return vm.evaluate(code, copy);
    }
    let module = Rc::new(Module::new("__main__"));
    for source in [&globals, &locals].into_iter().flatten() {
        if let Some(Value::Dict(table)) = as_dict(source) {
            for (key, value) in table.borrow().iter() {
                if let Some(name) = key.as_str() {
                    module.set(name, value.clone());
                }
            }
        }
    }
    let result = vm.evaluate(code, module.clone());
    // What the text has bound goes into the namespace it was given.
    if let Some(target) = locals.or(globals) {
        let names: Vec<(Rc<str>, Value)> = module.attrs.borrow().iter().map(|(n, v)| (n.clone(), v.clone())).collect();
        for (name, value) in names {
            vm.set_item(&target, &Value::Str(name), value)?;
        }
    }
    result
}

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("eval", |vm, args: Args| {
        let [source, globals, locals] = args.between::<3>("eval", 1)?;
        let code = code_of(vm, &source.unwrap_or(Value::None), "eval", "eval")?;
        Ok(run(vm, code, globals, locals, "eval")?.unwrap_or(Value::None))
    });
    module.function("exec", |vm, args: Args| {
        let [source, globals, locals] = bind_named(args, "exec", 1, &["source", "globals", "locals"])?;
        let code = code_of(vm, &source.unwrap_or(Value::None), "exec", "exec")?;
        run(vm, code, globals, locals, "exec")?;
        Ok(Value::None)
    });
    module.function("compile", |vm, args: Args| {
        let names = ["source", "filename", "mode", "flags", "dont_inherit", "optimize"];
        let [source, file, mode, _, _, _] = bind_named(args, "compile", 3, &names)?;
        let mode = mode.unwrap_or(Value::None);
        let mode = mode.as_str().unwrap_or("");
        if !matches!(mode, "exec" | "eval" | "single") {
            return Err(Raise::value_error("compile() mode must be 'exec', 'eval' or 'single'"));
        }
        let source = source.unwrap_or(Value::None);
        let Some(text) = source.as_str() else {
            return Err(Raise::type_error("compile() arg 1 must be a string, bytes or AST object"));
        };
        let file = vm.str(&file.unwrap_or(Value::None))?;
        let code = compile_text(text, &file, mode)?;
        Ok(Value::native(Compiled { code, file: file.as_str().into() }))
    });
    module.function("globals", |vm, args: Args| {
        args.exactly::<0>("globals")?;
        Ok(NamespaceDict::of_module(vm.current_globals()))
    });
    module.function("locals", |vm, args: Args| {
        args.exactly::<0>("locals")?;
        Ok(locals(vm))
    });
    module.function("vars", |vm, args: Args| {
        let [object] = args.between::<1>("vars", 0)?;
        let Some(object) = object else { return Ok(locals(vm)) };
        match vm.find_attr(&object, "__dict__")? {
            Some(names) => Ok(names),
            None => Err(Raise::type_error("vars() argument must have __dict__ attribute")),
        }
    });
    module.function("__import__", |vm, args: Args| {
        let [name, _, _, from, _] = bind_named(args, "__import__", 1, &["name", "globals", "locals", "fromlist", "level"])?;
        let name = name.unwrap_or(Value::None);
        let Some(name) = name.as_str() else {
            return Err(Raise::type_error(format!("__import__() argument 1 must be str, not {}", vm.type_name(&name))));
        };
        let module = vm.import(name)?;
        let whole = match from {
            Some(from) => vm.truth(&from)?,
            None => false,
        };
        // Without names to take from it, the package at the top is what an import statement binds.
        match name.split_once('.') {
            Some((top, _)) if !whole => vm.import(top).map(Value::Module),
            _ => Ok(Value::Module(module)),
        }
    });
}

fn locals(vm: &mut Vm) -> Value {
    match vm.current_locals() {
        None => NamespaceDict::of_module(vm.current_globals()),
        Some(names) => {
            let mut dict = Dict::new();
            for (name, value) in names {
                dict.set_str(&intern(&name), value);
            }
            Value::dict(dict)
        }
    }
}
