//! `type`, `isinstance`, `getattr`, `dir`, `hash`, `id` and their like.

use crate::args::Args;
use crate::class::{Class, ClassRef};
use crate::descriptor::{ClassMethod, StaticMethod};
use crate::error::{Raise, Result};
use crate::types::types;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("isinstance", |vm, args: Args| {
        let [value, class] = exactly_two(args, "isinstance")?;
        let own = vm.class_of(&value);
        matches_class(vm, &own, &class, "isinstance() arg 2 must be a type, a tuple of types, or a union").map(Value::Bool)
    });
    module.function("issubclass", |vm, args: Args| {
        let [class, ancestor] = exactly_two(args, "issubclass")?;
        let Value::Class(class) = &class else { return Err(Raise::type_error("issubclass() arg 1 must be a class")) };
        matches_class(vm, class, &ancestor, "issubclass() arg 2 must be a class, a tuple of classes, or a union").map(Value::Bool)
    });
    module.function("callable", |vm, args: Args| {
        let [value] = args.exactly("callable")?;
        Ok(Value::Bool(vm.is_callable(&value)))
    });
    module.function("id", |_, args: Args| {
        let [value] = args.exactly("id")?;
        Ok(Value::Int((value.identity() & (i64::MAX as u64)) as i64))
    });
    module.function("hash", |vm, args: Args| {
        let [value] = args.exactly("hash")?;
        vm.hash(&value).map(Value::Int)
    });
    module.function("getattr", |vm, args: Args| {
        let [object, name, default] = args.between::<3>("getattr", 2)?;
        let (object, name) = (object.unwrap_or(Value::None), name.unwrap_or(Value::None));
        let name = attribute_name(vm, &name)?;
        match default {
            None => vm.get_attr(&object, name),
            Some(default) => match vm.find_attr(&object, name) {
                Ok(found) => Ok(found.unwrap_or(default)),
                Err(raise) if raise.is_named("AttributeError") => Ok(default),
                Err(raise) => Err(raise),
            },
        }
    });
    module.function("hasattr", |vm, args: Args| {
        let [object, name] = exactly_two(args, "hasattr")?;
        let name = attribute_name(vm, &name)?;
        match vm.find_attr(&object, name) {
            Ok(found) => Ok(Value::Bool(found.is_some())),
            Err(raise) if raise.is_named("AttributeError") => Ok(Value::Bool(false)),
            Err(raise) => Err(raise),
        }
    });
    module.function("setattr", |vm, args: Args| {
        let given = args.positional.len();
        args.no_keywords("setattr")?;
        let [object, name, value] = <[Value; 3]>::try_from(args.positional)
            .map_err(|_| Raise::type_error(format!("setattr expected 3 arguments, got {given}")))?;
        let name = attribute_name(vm, &name)?;
        vm.set_attr(&object, name, value)?;
        Ok(Value::None)
    });
    module.function("delattr", |vm, args: Args| {
        let [object, name] = exactly_two(args, "delattr")?;
        let name = attribute_name(vm, &name)?;
        vm.del_attr(&object, name)?;
        Ok(Value::None)
    });
    module.function("dir", |vm, args: Args| {
        let [object] = args.between::<1>("dir", 0)?;
        let names = match object {
            Some(object) => {
                if let Value::Instance(instance) = &object
                    && let Some(hook) = crate::vm::find_special(&instance.class, "__dir__")
                {
                    let names = vm.call_positional(&hook, vec![object.clone()])?;
                    let sorted = Value::list(vm.collect(&names)?);
                    vm.call_method(&sorted, "sort", vec![])?;
                    return Ok(sorted);
                }
                vm.dir(&object)?
            }
            None => {
                let globals = vm.globals();
                let mut names: Vec<String> = globals.attrs.borrow().keys().map(ToString::to_string).collect();
                names.sort();
                names
            }
        };
        Ok(Value::list(names.into_iter().map(Value::from).collect()))
    });
    module.function("help", |vm, args: Args| {
        let [object] = args.between::<1>("help", 0)?;
        let text = match object {
            None => "help(x) shows the description of x, for example help(len). Reference: docs.python.org\n".to_owned(),
            Some(object) => help_text(vm, &object)?,
        };
        super::output::write_stdout(vm, &text)?;
        Ok(Value::None)
    });
    module.set("Ellipsis", Value::Ellipsis);
    module.set("NotImplemented", Value::NotImplemented);
    module.set("__debug__", Value::Bool(true));
    types().named("complex").constructor(|_, _| {
        Err(Raise::not_implemented("complex numbers are not available here: keep the real and the imaginary part as two floats"))
    });
    types().type_.clone().constructor(make_type);
}

fn exactly_two(args: Args, name: &str) -> Result<[Value; 2]> {
    let given = args.positional.len();
    args.no_keywords(name)?;
    <[Value; 2]>::try_from(args.positional).map_err(|_| Raise::type_error(format!("{name} expected 2 arguments, got {given}")))
}

fn attribute_name<'a>(vm: &mut Vm, name: &'a Value) -> Result<&'a str> {
    name.as_str().ok_or_else(|| Raise::type_error(format!("attribute name must be string, not '{}'", vm.type_name(name))))
}

/// Is `class` one of the wanted classes: a class, a tuple of them (nested too), or a union such as `int | str`?
fn matches_class(vm: &mut Vm, class: &ClassRef, wanted: &Value, refusal: &str) -> Result<bool> {
    match wanted {
        Value::Class(wanted) => Ok(class.is_subclass_of(wanted)),
        Value::Tuple(choices) => {
            for choice in choices.iter() {
                if matches_class(vm, class, choice, refusal)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::None if refusal.contains("union") => Err(Raise::type_error(refusal)),
        other => match vm.find_attr(other, "__args__")? {
            Some(members @ Value::Tuple(_)) => {
                // In a union `None` stands for its type.
                let Value::Tuple(members) = &members else { return Ok(false) };
                for member in members.iter() {
                    let member = if member.is_none() { Value::Class(types().none.clone()) } else { member.clone() };
                    if matches_class(vm, class, &member, refusal)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Err(Raise::type_error(refusal)),
        },
    }
}

/// `type(x)`, or `type(name, bases, namespace)`.
fn make_type(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.positional.as_slice() {
        [value] if args.keyword.is_empty() => Ok(Value::Class(vm.class_of(value))),
        [name, bases, namespace] => {
            let Some(name) = name.as_str() else {
                return Err(Raise::type_error(format!("type.__new__() argument 1 must be str, not {}", vm.type_name(name))));
            };
            let Value::Tuple(bases) = bases else {
                return Err(Raise::type_error(format!("type.__new__() argument 2 must be tuple, not {}", vm.type_name(bases))));
            };
            let Value::Dict(namespace) = namespace.base() else {
                return Err(Raise::type_error(format!(
                    "type.__new__() argument 3 must be dict, not {}",
                    vm.type_name(namespace)
                )));
            };
            let mut classes = Vec::new();
            for base in bases.iter() {
                let Value::Class(base) = base else { return Err(Raise::type_error("bases must be types")) };
                classes.push(base.clone());
            }
            if classes.is_empty() {
                classes.push(types().object.clone());
            }
            let class = Class::python(name, "__main__", classes)?;
            let names: Vec<_> = namespace.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            for (key, value) in &names {
                let Some(key) = key.as_str() else { continue };
                // What a class statement does with these three on its own.
                let value = match (key, value) {
                    ("__new__", Value::Function(_)) => Value::native(StaticMethod(value.clone())),
                    ("__init_subclass__" | "__class_getitem__", Value::Function(_)) => Value::native(ClassMethod(value.clone())),
                    _ => value.clone(),
                };
                vm.declare(&class, key, value)?;
            }
            vm.check_slots(&class)?;
            Ok(Value::Class(class))
        }
        _ => Err(Raise::type_error("type() takes 1 or 3 arguments")),
    }
}

/// The first lines of what is known about an object.
fn help_text(vm: &mut Vm, object: &Value) -> Result<String> {
    let title = match object {
        Value::Class(class) => format!("class {}", class.name()),
        Value::Module(module) => format!("module {}", module.name),
        _ => match vm.find_attr(object, "__name__")? {
            Some(name) => format!("{}()", vm.str(&name)?),
            None => format!("an object of class {}", vm.type_name(object)),
        },
    };
    let mut text = format!("{title}\n");
    if let Some(doc) = vm.find_attr(object, "__doc__")?
        && let Some(doc) = doc.as_str()
    {
        for line in doc.trim().lines() {
            text.push_str(&format!("    {}\n", line.trim()));
        }
    }
    let names: Vec<String> = vm.dir(object)?.into_iter().filter(|name| !name.starts_with('_')).collect();
    if !names.is_empty() {
        text.push_str(&format!("Names: {}\n", names.join(", ")));
    }
    Ok(text)
}
