//! `property`, `staticmethod`, `classmethod`, `super`: objects that a class attribute can be, and that act when it is looked up.

use std::any::Any;

use crate::args::Args;
use crate::class::ClassRef;
use crate::error::Result;
use crate::native::Native;
use crate::types::types;
use crate::value::Value;
use crate::vm::Vm;

/// `property(get, set, delete)`
pub(crate) struct Property {
    pub(crate) get: Value,
    pub(crate) set: Value,
    pub(crate) delete: Value,
}

impl Property {
    pub(crate) fn read_only(get: Value) -> Property {
        Property { get, set: Value::None, delete: Value::None }
    }
}

/// `staticmethod(function)`
pub(crate) struct StaticMethod(pub(crate) Value);
/// `classmethod(function)`
pub(crate) struct ClassMethod(pub(crate) Value);

/// `super()`: looks names up after `after` in the order of the receiver's class.
pub(crate) struct Super {
    pub(crate) after: ClassRef,
    pub(crate) receiver: Value,
    pub(crate) receiver_class: ClassRef,
}

impl Native for Property {
    fn class(&self) -> ClassRef {
        types().named("property")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let part = match name {
            "fget" => return Ok(Some(self.get.clone())),
            "fset" => return Ok(Some(self.set.clone())),
            "fdel" => return Ok(Some(self.delete.clone())),
            "getter" | "setter" | "deleter" => name.to_owned(),
            _ => return Ok(None),
        };
        let old = this.clone();
        Ok(Some(Value::native_fn(name, move |_, args: Args| {
            let [function] = args.exactly::<1>(&part)?;
            let Some(old) = old.downcast::<Property>() else { return Ok(Value::None) };
            let mut new = Property { get: old.get.clone(), set: old.set.clone(), delete: old.delete.clone() };
            match part.as_str() {
                "getter" => new.get = function,
                "setter" => new.set = function,
                _ => new.delete = function,
            }
            Ok(Value::native(new))
        })))
    }
}

impl Native for StaticMethod {
    fn class(&self) -> ClassRef {
        types().named("staticmethod")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn call(&self, vm: &mut Vm, _this: &Value, args: Args) -> Result<Option<Value>> {
        vm.call(&self.0, args).map(Some)
    }
    fn is_callable(&self) -> bool {
        true
    }
}

impl Native for ClassMethod {
    fn class(&self) -> ClassRef {
        types().named("classmethod")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Native for Super {
    fn class(&self) -> ClassRef {
        types().named("super")
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("<super: {}, <{} object>>", self.after.repr(), self.receiver_class.name()))
    }
    fn get_attr(&self, vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        match self.receiver_class.lookup_after(&self.after, name) {
            Some(found) => vm.bind_attr(found, &self.receiver, &self.receiver_class).map(Some),
            None => Ok(None),
        }
    }
}
