//! What a class body declares beside its methods: `__slots__`, `__getattribute__`; special names that nothing here calls are refused.

use std::rc::Rc;

use super::attribute::find_special;
use crate::class::{Class, ClassRef, Instance, Layout};
use crate::error::{Raise, Result};
use crate::value::{Value, intern};
use crate::vm::Vm;

/// Methods that CPython or NumPy would call and this machine does not.
const NEVER_CALLED: &[&str] = &[
    "__array_finalize__",
    "__array_function__",
    "__array_interface__",
    "__array_priority__",
    "__array_ufunc__",
    "__array_wrap__",
    "__bytes__",
    "__complex__",
    "__del__",
    "__delete__",
    "__getnewargs__",
    "__getstate__",
    "__mro_entries__",
    "__reduce__",
    "__reduce_ex__",
    "__setstate__",
    "__sizeof__",
    "__subclasshook__",
];

impl Vm {
    /// Gives a class being made one of the names of its body.
    pub(crate) fn declare(&mut self, class: &ClassRef, name: &str, value: Value) -> Result<()> {
        if NEVER_CALLED.contains(&name) {
            return Err(Raise::not_implemented(format!(
                "class {} defines {name}, which is never called here: write a method with a plain name and call it",
                class.name()
            )));
        }
        if name == "__slots__" {
            let names = self.slot_names(&value)?;
            class.set_slots(names);
        }
        class.set(name, value);
        Ok(())
    }

    /// After the last name: a slot cannot be a class attribute too.
    pub(crate) fn check_slots(&mut self, class: &ClassRef) -> Result<()> {
        let Some(slots) = class.own("__slots__") else { return Ok(()) };
        for name in self.slot_names(&slots)? {
            if class.own(&name).is_some() {
                return Err(Raise::value_error(format!("'{name}' in __slots__ conflicts with class variable")));
            }
        }
        Ok(())
    }

    fn slot_names(&mut self, value: &Value) -> Result<Vec<Rc<str>>> {
        if let Some(name) = value.as_str() {
            return Ok(vec![intern(name)]);
        }
        let mut names = vec![];
        for item in self.collect(value)? {
            let Some(name) = item.as_str() else {
                return Err(Raise::type_error(format!("__slots__ items must be strings, not '{}'", self.type_name(&item))));
            };
            names.push(intern(name));
        }
        Ok(names)
    }

    /// The `__getattribute__` of a class written in Python, called for `value.name`.
    pub(crate) fn attribute_hook(&mut self, value: &Value, instance: &Rc<Instance>, name: &str) -> Option<Result<Value>> {
        if !instance.class.hooks_attributes() {
            return None;
        }
        let hook = find_special(&instance.class, "__getattribute__")?;
        Some(self.call_positional(&hook, vec![value.clone(), Value::str(name)]))
    }
}

/// The names that instances may have: None if any. Every class of the line must have declared its own.
pub(crate) fn allowed_names(class: &Class) -> Option<Vec<Rc<str>>> {
    let mut names = class.own_slots()?;
    for ancestor in class.ancestors() {
        if ancestor.layout == Layout::Exception {
            return None;
        }
        if !ancestor.is_native {
            names.extend(ancestor.own_slots()?);
        }
    }
    (!names.iter().any(|n| &**n == "__dict__")).then_some(names)
}
