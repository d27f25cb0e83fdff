//! Attributes: lookup, binding, setting.

use std::rc::Rc;

use super::declare::allowed_names;
use crate::class::{Class, ClassRef, Instance, Payload};
use crate::descriptor::{ClassMethod, Property, StaticMethod, Super};
use crate::error::{Raise, Result};
use crate::value::{Value, intern};
use crate::vm::Vm;

impl Vm {
    /// `value.name`
    pub fn get_attr(&mut self, value: &Value, name: &str) -> Result<Value> {
        match self.find_attr(value, name)? {
            Some(found) => Ok(found),
            None => Err(self.no_attribute(value, name)),
        }
    }

    fn no_attribute(&mut self, value: &Value, name: &str) -> Raise {
        Raise::attribute_error(match value {
            Value::Module(module) => match module.missing.and_then(|missing| missing(name)) {
                Some(message) => message,
                None => format!("module '{}' has no attribute '{name}'", module.name),
            },
            Value::Class(class) => format!("type object '{}' has no attribute '{name}'", class.name()),
            Value::Function(_) => format!("'function' object has no attribute '{name}'"),
            _ => format!("'{}' object has no attribute '{name}'", self.type_name(value)),
        })
    }

    /// `value.name`, or None where Python raises AttributeError for a missing name.
    pub fn find_attr(&mut self, value: &Value, name: &str) -> Result<Option<Value>> {
        match value {
            Value::Instance(instance) => match self.attribute_hook(value, instance, name) {
                None => self.instance_attr(value, instance, name),
                Some(Ok(found)) => Ok(Some(found)),
                // As for a missing name, `__getattr__` has a chance.
                Some(Err(raise)) if raise.is(&self.types.attribute_error) => match self.getattr_hook(value, name)? {
                    Some(found) => Ok(Some(found)),
                    None => Err(raise),
                },
                Some(Err(raise)) => Err(raise),
            },
            Value::Module(module) => {
                if let Some(found) = module.get(name) {
                    return Ok(Some(found));
                }
                Ok(match name {
                    "__name__" => Some(Value::Str(module.name.clone())),
                    "__dict__" => Some(namespace_dict(&module.attrs.borrow())),
                    "__doc__" => Some(Value::None),
                    "__class__" => Some(Value::Class(self.types.module.clone())),
                    _ => {
                        // `import a.b` makes b an attribute of a, also where both were registered separately.
                        let dotted = format!("{}.{name}", module.name);
                        self.modules.get(&dotted).cloned().map(Value::Module)
                    }
                })
            }
            Value::Class(class) => self.class_attr(value, class, name),
            Value::Native(object) => {
                if let Some(found) = object.clone().get_attr(self, value, name)? {
                    return Ok(Some(found));
                }
                self.type_attr(value, name)
            }
            Value::Function(function) => {
                if let Some(found) = function.attrs.borrow().get(name) {
                    return Ok(Some(found.clone()));
                }
                Ok(match name {
                    "__name__" => Some(Value::Str(function.name())),
                    "__qualname__" => Some(Value::Str(function.qualname.clone())),
                    "__module__" => Some(Value::Str(function.globals.name.clone())),
                    "__doc__" => Some(function.doc().map_or(Value::None, Value::Str)),
                    "__defaults__" if function.defaults.is_empty() => Some(Value::None),
                    "__defaults__" => Some(Value::tuple(function.defaults.clone())),
                    "__annotations__" => Some(function.annotations.clone()),
                    "__dict__" => Some(namespace_dict(&function.attrs.borrow())),
                    _ => return self.type_attr(value, name),
                })
            }
            Value::NativeFn(function) => match name {
                "__name__" | "__qualname__" => Ok(Some(Value::Str(function.name.clone()))),
                "__doc__" => Ok(Some(Value::None)),
                _ => self.type_attr(value, name),
            },
            Value::Method(method) => match name {
                "__self__" => Ok(Some(method.receiver.clone())),
                "__func__" => Ok(Some(method.function.clone())),
                _ => {
                    let function = method.function.clone();
                    self.find_attr(&function, name)
                }
            },
            Value::Slice(parts) => Ok(match name {
                "start" => parts.first().cloned(),
                "stop" => parts.get(1).cloned(),
                "step" => parts.get(2).cloned(),
                _ => return self.type_attr(value, name),
            }),
            Value::Range(range) => Ok(match name {
                "start" => Some(Value::Int(range.start)),
                "stop" => Some(Value::Int(range.stop)),
                "step" => Some(Value::Int(range.step)),
                _ => return self.type_attr(value, name),
            }),
            Value::Iterator(iterator) if iterator.is_generator() && (name == "__name__" || name == "__qualname__") => {
                Ok(Some(Value::str(iterator.name())))
            }
            _ => self.type_attr(value, name),
        }
    }

    /// An attribute that the class of a value gives.
    fn type_attr(&mut self, value: &Value, name: &str) -> Result<Option<Value>> {
        let class = self.class_of(value);
        match class.lookup(name) {
            Some(found) => self.bind_attr(found, value, &class).map(Some),
            None => Ok(match name {
                "__class__" => Some(Value::Class(class)),
                "__doc__" => Some(Value::None),
                _ => None,
            }),
        }
    }

    /// `object.__getattribute__`: without the class's own.
    pub(crate) fn plain_attr(&mut self, value: &Value, name: &str) -> Result<Value> {
        match value {
            Value::Instance(instance) => match self.instance_attr(value, instance, name)? {
                Some(found) => Ok(found),
                None => Err(self.no_attribute(value, name)),
            },
            _ => self.get_attr(value, name),
        }
    }

    fn instance_attr(&mut self, value: &Value, instance: &Rc<Instance>, name: &str) -> Result<Option<Value>> {
        let class = instance.class.clone();
        let from_class = class.lookup(name);
        if let Some(found) = &from_class
            && self.is_data_descriptor(found)
        {
            return self.bind_or_getattr(found.clone(), value, &class, name);
        }
        if let Some(found) = instance.attrs.borrow().get(name) {
            return Ok(Some(found.clone()));
        }
        if let Some(found) = from_class {
            return self.bind_attr(found, value, &class).map(Some);
        }
        if let Some(found) = exception_attr(instance, name) {
            return Ok(Some(found));
        }
        match name {
            "__class__" => return Ok(Some(Value::Class(class))),
            "__dict__" if allowed_names(&class).is_none() => {
                return Ok(Some(crate::builtins::namespace::NamespaceDict::of_instance(instance.clone())));
            }
            "__doc__" => return Ok(Some(Value::None)),
            "__module__" => return Ok(Some(Value::str(class.module()))),
            _ => {}
        }
        if let Payload::Value(inner @ Value::Native(_)) = &instance.payload {
            let inner = inner.clone();
            if let Some(found) = self.find_attr(&inner, name)? {
                return Ok(Some(found));
            }
        }
        self.getattr_hook(value, name)
    }
    /// A property that raises AttributeError still leaves `__getattr__` a chance.
    fn bind_or_getattr(&mut self, found: Value, value: &Value, class: &ClassRef, name: &str) -> Result<Option<Value>> {
        match self.bind_attr(found, value, class) {
            Ok(bound) => Ok(Some(bound)),
            Err(raise) if raise.is(&self.types.attribute_error) => match self.getattr_hook(value, name)? {
                Some(found) => Ok(Some(found)),
                None => Err(raise),
            },
            Err(raise) => Err(raise),
        }
    }
    fn getattr_hook(&mut self, value: &Value, name: &str) -> Result<Option<Value>> {
        match self.special(value, "__getattr__")? {
            Some(hook) => self.call_positional(&hook, vec![Value::str(name)]).map(Some),
            None => Ok(None),
        }
    }

    fn class_attr(&mut self, value: &Value, class: &ClassRef, name: &str) -> Result<Option<Value>> {
        match name {
            "__name__" => return Ok(Some(Value::Str(class.name_rc()))),
            "__qualname__" => return Ok(Some(Value::Str(class.qualname.borrow().clone()))),
            "__class__" => return Ok(Some(Value::Class(self.types.type_.clone()))),
            "__bases__" => return Ok(Some(Value::tuple(class.bases().iter().cloned().map(Value::Class).collect::<Vec<_>>()))),
            "__base__" => return Ok(Some(class.bases().first().cloned().map_or(Value::None, Value::Class))),
            "__mro__" => return Ok(Some(Value::tuple(mro(class)))),
            "__dict__" => return Ok(Some(namespace_dict(&class.attrs.borrow()))),
            "mro" => {
                let order = mro(class);
                return Ok(Some(Value::native_fn("mro", move |_, _| Ok(Value::list(order.clone())))));
            }
            _ => {}
        }
        if let Some(found) = class.lookup(name) {
            let object = self.types.object.clone();
            if let Some(method) = found.downcast::<ClassMethod>() {
                return Ok(Some(Vm::bound(value, method.0.clone())));
            }
            if let Some(method) = found.downcast::<StaticMethod>() {
                return Ok(Some(method.0.clone()));
            }
            if let Value::Instance(descriptor) = &found
                && descriptor.class.lookup("__get__").is_some()
            {
                return self.call_method(&found, "__get__", vec![Value::None, value.clone()]).map(Some);
            }
            if let Value::NativeFn(function) = &found
                && class.is_native
                && !class.is_subclass_of(&object)
            {
                return Ok(Some(Value::NativeFn(function.clone())));
            }
            return Ok(Some(found));
        }
        match name {
            "__doc__" => Ok(Some(Value::None)),
            "__module__" => Ok(Some(Value::str(class.module()))),
            "__annotations__" if !class.is_native => {
                let empty = Value::dict(crate::dict::Dict::new());
                class.set(name, empty.clone());
                Ok(Some(empty))
            }
            _ => match self.types.type_.own(name) {
                Some(found) => Ok(Some(Vm::bound(value, found))),
                None => Ok(None),
            },
        }
    }

    fn is_data_descriptor(&self, found: &Value) -> bool {
        match found {
            Value::Native(_) => found.downcast::<Property>().is_some(),
            Value::Instance(instance) => instance.class.lookup("__set__").is_some(),
            _ => false,
        }
    }

    /// What an attribute of a class becomes when it is taken from an instance: functions are bound, properties are asked.
    pub(crate) fn bind_attr(&mut self, found: Value, receiver: &Value, class: &ClassRef) -> Result<Value> {
        match &found {
            Value::Function(_) => Ok(Vm::bound(receiver, found)),
            // A method of `list` taken from an instance of `class MyList(list)` works on the list inside.
            Value::NativeFn(_) => match receiver {
                Value::Instance(instance)
                    if matches!(instance.payload, Payload::Value(_)) && self.is_of_builtin(class, &found) =>
                {
                    Ok(Vm::bound(receiver.base(), found))
                }
                _ => Ok(Vm::bound(receiver, found)),
            },
            Value::Native(object) => {
                if object.is_method() {
                    return Ok(Vm::bound(receiver, found));
                }
                if let Some(property) = found.downcast::<Property>() {
                    if property.get.is_none() {
                        return Err(Raise::attribute_error("unreadable attribute"));
                    }
                    let getter = property.get.clone();
                    return self.call_positional(&getter, vec![receiver.clone()]);
                }
                if let Some(method) = found.downcast::<StaticMethod>() {
                    return Ok(method.0.clone());
                }
                if let Some(method) = found.downcast::<ClassMethod>() {
                    let owner = match receiver {
                        Value::Class(_) => receiver.clone(),
                        _ => Value::Class(class.clone()),
                    };
                    return Ok(Vm::bound(&owner, method.0.clone()));
                }
                Ok(found)
            }
            Value::Instance(descriptor) if descriptor.class.lookup("__get__").is_some() => {
                self.call_method(&found, "__get__", vec![receiver.clone(), Value::Class(class.clone())])
            }
            _ => Ok(found),
        }
    }
    /// Does this method come from the built-in class that the instance extends (and not from `object`)?
    fn is_of_builtin(&self, class: &ClassRef, method: &Value) -> bool {
        class.ancestors().iter().any(|ancestor| {
            ancestor.is_native
                && !Rc::ptr_eq(ancestor, &self.types.object)
                && ancestor.attrs.borrow().values().any(|v| v.is(method))
        })
    }

    /// A special method written in Python, bound to the value: what `x[…]`, `len(x)` … call. Methods of built-in classes do
    /// not count: the machine knows those operations itself.
    pub fn special(&mut self, value: &Value, name: &str) -> Result<Option<Value>> {
        let Value::Instance(instance) = value else { return Ok(None) };
        match find_special(&instance.class, name) {
            Some(found) => {
                let class = instance.class.clone();
                self.bind_attr(found, value, &class).map(Some)
            }
            None => Ok(None),
        }
    }
    /// Calls a special method written in Python; None if there is none.
    pub(crate) fn call_special(&mut self, value: &Value, name: &str, args: Vec<Value>) -> Result<Option<Value>> {
        match self.special(value, name)? {
            Some(Value::None) => Ok(None),
            Some(method) => self.call_positional(&method, args).map(Some),
            None => Ok(None),
        }
    }

    /// `value.name = new`
    pub fn set_attr(&mut self, value: &Value, name: &str, new: Value) -> Result<()> {
        match value {
            Value::Instance(instance) => {
                if let Some(hook) = self.special(value, "__setattr__")? {
                    return self.call_positional(&hook, vec![Value::str(name), new]).map(|_| ());
                }
                self.set_instance_attr(value, &instance.clone(), name, new)
            }
            Value::Module(module) => {
                module.set(name, new);
                Ok(())
            }
            Value::Class(class) if class.is_native => {
                Err(Raise::type_error(format!("cannot set '{name}' attribute of immutable type '{}'", class.name())))
            }
            Value::Class(class) => {
                if name == "__name__"
                    && let Value::Str(text) = &new
                {
                    *class.qualname.borrow_mut() = text.clone();
                    return Ok(());
                }
                class.set(name, new);
                Ok(())
            }
            Value::Function(function) => {
                match (name, &new) {
                    ("__name__", Value::Str(text)) => *function.name.borrow_mut() = intern(text),
                    _ => {
                        function.attrs.borrow_mut().insert(intern(name), new);
                    }
                }
                Ok(())
            }
            Value::Native(object) => {
                if object.clone().set_attr(self, name, new)? {
                    return Ok(());
                }
                Err(self.cannot_set(value, name))
            }
            _ => Err(self.cannot_set(value, name)),
        }
    }
    fn cannot_set(&mut self, value: &Value, name: &str) -> Raise {
        let class = self.class_of(value);
        if class.lookup(name).is_some() {
            return Raise::attribute_error(format!("'{}' object attribute '{name}' is read-only", class.name()));
        }
        Raise::attribute_error(format!("'{}' object has no attribute '{name}'", class.label()))
    }
    pub(crate) fn set_instance_attr(&mut self, value: &Value, instance: &Rc<Instance>, name: &str, new: Value) -> Result<()> {
        if let Some(found) = instance.class.lookup(name) {
            if let Some(property) = found.downcast::<Property>() {
                if property.set.is_none() {
                    return Err(Raise::attribute_error(format!(
                        "property '{name}' of '{}' object has no setter",
                        instance.class.qualname.borrow()
                    )));
                }
                let setter = property.set.clone();
                return self.call_positional(&setter, vec![value.clone(), new]).map(|_| ());
            }
            if let Value::Instance(descriptor) = &found
                && descriptor.class.lookup("__set__").is_some()
            {
                return self.call_method(&found, "__set__", vec![value.clone(), new]).map(|_| ());
            }
        }
        if let Some(data) = instance.exception() {
            match (name, &new) {
                ("args", Value::Tuple(items)) => {
                    *data.args.borrow_mut() = items.to_vec();
                    return Ok(());
                }
                ("__cause__", _) => {
                    *data.cause.borrow_mut() = (!new.is_none()).then_some(new);
                    data.suppress_context.set(true);
                    return Ok(());
                }
                ("__context__", _) => {
                    *data.context.borrow_mut() = (!new.is_none()).then_some(new);
                    return Ok(());
                }
                ("__suppress_context__", _) => {
                    data.suppress_context.set(self.truth(&new)?);
                    return Ok(());
                }
                ("__traceback__", _) => return Ok(()),
                _ => {}
            }
        }
        if instance.class.has_data_descriptors()
            && let Some(allowed) = allowed_names(&instance.class)
            && !allowed.iter().any(|n| &**n == name)
        {
            return Err(self.cannot_set(value, name));
        }
        let old = instance.attrs.borrow_mut().insert(intern(name), new);
        drop(old);
        Ok(())
    }

    /// `del value.name`
    pub fn del_attr(&mut self, value: &Value, name: &str) -> Result<()> {
        let removed = match value {
            Value::Instance(instance) => {
                if let Some(hook) = self.special(value, "__delattr__")? {
                    return self.call_positional(&hook, vec![Value::str(name)]).map(|_| ());
                }
                if let Some(found) = instance.class.lookup(name)
                    && let Some(property) = found.downcast::<Property>()
                {
                    if property.delete.is_none() {
                        return Err(Raise::attribute_error(format!(
                            "property '{name}' of '{}' object has no deleter",
                            instance.class.qualname.borrow()
                        )));
                    }
                    let delete = property.delete.clone();
                    return self.call_positional(&delete, vec![value.clone()]).map(|_| ());
                }
                instance.attrs.borrow_mut().shift_remove(name)
            }
            Value::Class(class) if !class.is_native => class.attrs.borrow_mut().shift_remove(name),
            Value::Module(module) => module.attrs.borrow_mut().shift_remove(name),
            Value::Function(function) => function.attrs.borrow_mut().shift_remove(name),
            _ => None,
        };
        match removed {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(self.no_attribute(value, name)),
        }
    }

    /// Names for `dir(value)`, sorted.
    pub fn dir(&mut self, value: &Value) -> Result<Vec<String>> {
        let mut names: std::collections::BTreeSet<String> = Default::default();
        let mut of_class = |class: &Class| {
            for c in std::iter::once(class).chain(class.ancestors().iter().map(|c| &**c)) {
                names.extend(c.attrs.borrow().keys().map(|k| k.to_string()));
            }
        };
        match value {
            Value::Module(module) => names.extend(module.attrs.borrow().keys().map(|k| k.to_string())),
            Value::Class(class) => of_class(class),
            _ => {
                let class = self.class_of(value);
                of_class(&class);
                match value {
                    Value::Instance(instance) => names.extend(instance.attrs.borrow().keys().map(|k| k.to_string())),
                    Value::Function(function) => names.extend(function.attrs.borrow().keys().map(|k| k.to_string())),
                    Value::Native(object) => names.extend(object.dir()),
                    _ => {}
                }
            }
        }
        Ok(names.into_iter().collect())
    }

    /// `super()` without arguments: from the innermost Python frame.
    pub(crate) fn super_here(&mut self) -> Result<Value> {
        let missing = || Raise::runtime_error("super(): no arguments");
        let frame = self.frames.last().ok_or_else(missing)?;
        let code = frame.code.clone();
        let Some(cell) = code.cells.iter().position(|c| &**c == "__class__") else {
            return Err(Raise::runtime_error("super(): __class__ cell not found"));
        };
        let class = frame.cells.get(cell).map(|c| c.borrow().clone());
        let Some(Value::Class(class)) = class else {
            return Err(Raise::runtime_error("super(): empty __class__ cell"));
        };
        let mut receiver = self.stack.get(self.base).cloned().unwrap_or(Value::Unbound);
        if matches!(receiver, Value::Unbound)
            && let Some((_, cell)) = code.cell_parameters.iter().find(|(slot, _)| *slot == 0)
            && let Some(cell) = self.frames.last().and_then(|f| f.cells.get(*cell as usize))
        {
            receiver = cell.borrow().clone();
        }
        if code.parameters.positional == 0 && code.parameters.rest.is_none() || matches!(receiver, Value::Unbound) {
            return Err(missing());
        }
        if let Value::Tuple(items) = &receiver
            && code.parameters.positional == 0
        {
            receiver = items.first().cloned().ok_or_else(missing)?;
        }
        self.super_of(class, receiver)
    }
    pub(crate) fn super_of(&mut self, after: ClassRef, receiver: Value) -> Result<Value> {
        let receiver_class = match &receiver {
            Value::Class(class) if class.is_subclass_of(&after) => class.clone(),
            _ => self.class_of(&receiver),
        };
        if !receiver_class.is_subclass_of(&after) {
            return Err(Raise::type_error("super(type, obj): obj must be an instance or subtype of type"));
        }
        Ok(Value::native(Super { after, receiver, receiver_class }))
    }
}

/// An attribute of the classes written in Python among a class and its ancestors.
pub(crate) fn find_special(class: &Class, name: &str) -> Option<Value> {
    if class.is_native {
        return None;
    }
    if let Some(found) = class.own(name) {
        return Some(found);
    }
    class.ancestors().iter().filter(|c| !c.is_native).find_map(|c| c.own(name))
}

fn mro(class: &ClassRef) -> Vec<Value> {
    std::iter::once(class.clone()).chain(class.ancestors().iter().cloned()).map(Value::Class).collect()
}

/// Names as a `dict`: a copy, changes do not go back.
pub(crate) fn namespace_dict(names: &crate::native::Namespace) -> Value {
    let mut dict = crate::dict::Dict::new();
    for (name, value) in names {
        dict.set_str(name, value.clone());
    }
    Value::dict(dict)
}

fn exception_attr(instance: &Instance, name: &str) -> Option<Value> {
    let data = instance.exception()?;
    let args = data.args.borrow();
    let first = || args.first().cloned().unwrap_or(Value::None);
    let is = |class: &str| instance.class.is_subclass_of(&crate::types::types().named(class));
    Some(match name {
        "args" => Value::tuple(args.clone()),
        "__cause__" => data.cause.borrow().clone().unwrap_or(Value::None),
        "__context__" => data.context.borrow().clone().unwrap_or(Value::None),
        "__suppress_context__" => Value::Bool(data.suppress_context.get()),
        "__traceback__" => Value::None,
        "value" if is("StopIteration") => first(),
        "code" if is("SystemExit") => first(),
        "errno" if is("OSError") && args.len() >= 2 => first(),
        "strerror" if is("OSError") && args.len() >= 2 => args.get(1).cloned()?,
        "filename" if is("OSError") => args.get(2).cloned().unwrap_or(Value::None),
        "msg" if is("SyntaxError") || is("ImportError") => first(),
        "lineno" if is("SyntaxError") => data.syntax.borrow().as_ref().map_or(Value::None, |s| Value::Int(i64::from(s.line))),
        "name" if is("NameError") || is("AttributeError") || is("ImportError") => {
            let text = args.first().and_then(|a| a.as_str().map(str::to_owned)).unwrap_or_default();
            text.split('\'').nth(1).map_or(Value::None, Value::from)
        }
        _ => return None,
    })
}
