//! What every object, class, exception and generator has, and the constructors of `type`, `super`, `property` and their like.

use crate::args::Args;
use crate::class::Class;
use crate::descriptor::{ClassMethod, Property, StaticMethod};
use crate::error::{Raise, Result};
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

/// Adds the attributes. Called once for each thread, before those of the built-in types.
pub(crate) fn install(types: &Types) {
    types
        .object
        .clone()
        .method("__init__", |vm, mut args| {
            let this = args.take_self("__init__")?;
            // The arguments belong to `__new__`, or to the built-in class that the object extends.
            let is_plain = !matches!(&this, Value::Instance(i) if !matches!(i.payload, crate::class::Payload::None));
            if is_plain && (!args.positional.is_empty() || !args.keyword.is_empty()) {
                return Err(Raise::type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
            }
            let _ = vm;
            Ok(Value::None)
        })
        .static_method("__new__", new_object)
        .class_method("__init_subclass__", |_, _| Ok(Value::None))
        .method("__setattr__", |vm, args| {
            let [this, name, value] = args.exactly::<3>("__setattr__")?;
            let Some(name) = name.as_str().map(str::to_owned) else {
                return Err(Raise::type_error(format!("attribute name must be string, not '{}'", vm.type_name(&name))));
            };
            match &this {
                Value::Instance(instance) => vm.set_instance_attr(&this, &instance.clone(), &name, value)?,
                _ => vm.set_attr(&this, &name, value)?,
            }
            Ok(Value::None)
        })
        .method("__getattribute__", |vm, args| {
            let [this, name] = args.exactly::<2>("__getattribute__")?;
            vm.plain_attr(&this, name.as_str().unwrap_or(""))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly::<1>("__repr__")?;
            match &this {
                Value::Instance(i) if matches!(i.payload, crate::class::Payload::None) => Ok(Value::from(format!(
                    "<{}.{} object at 0x{:012x}>",
                    i.class.module(),
                    i.class.qualname.borrow(),
                    this.identity()
                ))),
                other => vm.repr(other.base()).map(Value::from),
            }
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly::<1>("__str__")?;
            vm.str(&this).map(Value::from)
        })
        .method("__format__", |vm, args| {
            let [this, spec] = args.exactly::<2>("__format__")?;
            if spec.as_str() != Some("") {
                return Err(Raise::type_error(format!("unsupported format string passed to {}.__format__", vm.type_name(&this))));
            }
            vm.str(&this).map(Value::from)
        })
        .method("__eq__", |_, args| {
            let [this, other] = args.exactly::<2>("__eq__")?;
            Ok(if this.is(&other) { Value::Bool(true) } else { Value::NotImplemented })
        })
        .method("__ne__", |_, args| {
            let [this, other] = args.exactly::<2>("__ne__")?;
            Ok(if this.is(&other) { Value::Bool(false) } else { Value::NotImplemented })
        })
        .method("__hash__", |_, args| {
            let [this] = args.exactly::<1>("__hash__")?;
            Ok(Value::Int((this.identity() >> 4) as i64))
        });
    types
        .base_exception
        .clone()
        .method("__init__", |_, mut args| {
            let this = args.take_self("__init__")?;
            if let Value::Instance(instance) = &this
                && let Some(data) = instance.exception()
            {
                *data.args.borrow_mut() = args.positional;
            }
            Ok(Value::None)
        })
        .method("__str__", |vm, args| {
            let [this] = args.exactly::<1>("__str__")?;
            match &this {
                Value::Instance(instance) => vm.exception_text(&instance.clone()).map(Value::from),
                other => vm.str(other).map(Value::from),
            }
        })
        .method("with_traceback", |_, args| {
            let [this, _] = args.exactly::<2>("with_traceback")?;
            Ok(this)
        })
        .method("add_note", |vm, args| {
            let [this, note] = args.exactly::<2>("add_note")?;
            match vm.find_attr(&this, "__notes__")? {
                Some(Value::List(notes)) => notes.borrow_mut().push(note),
                _ => vm.set_attr(&this, "__notes__", Value::list(vec![note]))?,
            }
            Ok(Value::None)
        });
    for name in ["list", "dict", "set"] {
        types.named(name).method("__init__", refill);
    }
    install_generator(types);
    types.type_.clone().constructor(type_call);
    types.named("super").constructor(|vm, args| match args.between::<2>("super", 0)? {
        [None, _] => vm.super_here(),
        [Some(Value::Class(class)), Some(receiver)] => vm.super_of(class, receiver),
        _ => Err(Raise::type_error("super() argument 1 must be a type")),
    });
    types.named("property").constructor(|_, args| {
        let [get, set, delete, _doc] = args.bind::<4>("property", 0, &["fget", "fset", "fdel", "doc"])?;
        Ok(Value::native(Property {
            get: get.unwrap_or(Value::None),
            set: set.unwrap_or(Value::None),
            delete: delete.unwrap_or(Value::None),
        }))
    });
    types.named("staticmethod").constructor(|_, args| {
        let [function] = args.exactly::<1>("staticmethod")?;
        Ok(Value::native(StaticMethod(function)))
    });
    types.named("classmethod").constructor(|_, args| {
        let [function] = args.exactly::<1>("classmethod")?;
        Ok(Value::native(ClassMethod(function)))
    });
}

/// `list.__init__(self, items)` of an instance that extends list, dict or set: fills the value inside.
fn refill(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_self("__init__")?;
    let class = vm.class_of(this.base());
    let fresh = vm.construct_native(&class, args)?;
    match (this.base(), fresh) {
        (Value::List(list), Value::List(new)) => drop(list.replace(new.take())),
        (Value::Dict(dict), Value::Dict(new)) => drop(dict.replace(new.take())),
        (Value::Set(set), Value::Set(new)) => drop(set.table.replace(new.table.take())),
        _ => {}
    }
    Ok(Value::None)
}

/// `object.__new__(class, …)`, `super().__new__(class, …)`
fn new_object(vm: &mut Vm, mut args: Args) -> Result<Value> {
    match args.take_self("object.__new__")? {
        Value::Class(class) if class.is_native => vm.construct_native(&class, args),
        Value::Class(class) => vm.new_instance(&class, args, true),
        other => Err(Raise::type_error(format!("object.__new__(X): X is not a type object ({})", vm.type_name(&other)))),
    }
}

fn install_generator(types: &Types) {
    let not_generator = || Raise::type_error("descriptor requires a 'generator' object");
    types
        .generator
        .clone()
        .method("send", move |vm, args| match args.exactly::<2>("send")? {
            [Value::Iterator(iterator), value] => vm.generator_send(&iterator, value),
            _ => Err(not_generator()),
        })
        .method("throw", move |vm, args| match args.between::<4>("throw", 2)? {
            [Some(Value::Iterator(iterator)), Some(exception), ..] => {
                let raise =
                    vm.exception_from(&exception, "exceptions must be classes or instances deriving from BaseException")?;
                vm.generator_throw(&iterator, raise)
            }
            _ => Err(not_generator()),
        })
        .method("close", move |vm, args| match args.exactly::<1>("close")? {
            [Value::Iterator(iterator)] => vm.generator_close(&iterator),
            _ => Err(not_generator()),
        });
    for name in
        ["generator", "iterator", "list_iterator", "tuple_iterator", "range_iterator", "zip", "map", "filter", "enumerate"]
    {
        types
            .named(name)
            .method("__next__", |vm, args| {
                let [this] = args.exactly::<1>("__next__")?;
                vm.next_or_stop(&this)
            })
            .method("__iter__", |_, args| {
                let [this] = args.exactly::<1>("__iter__")?;
                Ok(this)
            });
    }
}

/// `type(x)`, `type(name, bases, names)`
fn type_call(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.positional.as_slice() {
        [value] => Ok(Value::Class(vm.class_of(value))),
        [Value::Str(name), Value::Tuple(bases), Value::Dict(names)] => {
            let mut classes = vec![];
            for base in bases.iter() {
                match base {
                    Value::Class(class) => classes.push(class.clone()),
                    _ => return Err(Raise::type_error("bases must be types")),
                }
            }
            if classes.is_empty() {
                classes.push(vm.types.object.clone());
            }
            let class = Class::python(name, "__main__", classes)?;
            let names: Vec<_> = names.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            for (key, value) in names {
                if let Some(key) = key.as_str() {
                    vm.declare(&class, key, value)?;
                }
            }
            vm.check_slots(&class)?;
            Ok(Value::Class(class))
        }
        _ => Err(Raise::type_error("type() takes 1 or 3 arguments")),
    }
}
