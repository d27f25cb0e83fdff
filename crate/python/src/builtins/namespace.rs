//! `globals()`, `vars(x)` and `x.__dict__`: a dict whose changes are changes of the names themselves.

use std::any::Any;
use std::rc::Rc;

use crate::args::Args;
use crate::class::{ClassRef, Instance};
use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, Module, Namespace, Native, NativeIter};
use crate::types::types;
use crate::value::{Value, intern};
use crate::vm::Vm;

/// Whose names they are.
#[derive(Clone)]
pub(crate) enum NamesOf {
    Module(Rc<Module>),
    Instance(Rc<Instance>),
}

/// The names as a dict.
pub(crate) struct NamespaceDict(NamesOf);

impl NamespaceDict {
    pub(crate) fn of_module(module: Rc<Module>) -> Value {
        Value::native(NamespaceDict(NamesOf::Module(module)))
    }
    pub(crate) fn of_instance(instance: Rc<Instance>) -> Value {
        Value::native(NamespaceDict(NamesOf::Instance(instance)))
    }

    fn with<R>(&self, body: impl FnOnce(&mut Namespace) -> R) -> R {
        match &self.0 {
            NamesOf::Module(module) => body(&mut module.attrs.borrow_mut()),
            NamesOf::Instance(instance) => body(&mut instance.attrs.borrow_mut()),
        }
    }

    /// The names and values as they are now.
    pub(crate) fn snapshot(&self) -> Value {
        let mut dict = Dict::new();
        self.with(|names| {
            for (name, value) in names.iter() {
                dict.set_str(name, value.clone());
            }
        });
        Value::dict(dict)
    }

    /// Makes the names what a dict says.
    fn replace(&self, dict: &Value) {
        let Value::Dict(table) = dict else { return };
        let mut names = Namespace::default();
        for (key, value) in table.borrow().iter() {
            if let Some(name) = key.as_str() {
                names.insert(intern(name), value.clone());
            }
        }
        let old = self.with(|own| std::mem::replace(own, names));
        drop(old);
    }
}

/// For an argument that must be a dict: the dict itself, or what a view of names holds now.
pub(crate) fn as_dict(value: &Value) -> Option<Value> {
    match value.base() {
        Value::Dict(_) => Some(value.base().clone()),
        other => other.downcast::<NamespaceDict>().map(NamespaceDict::snapshot),
    }
}

impl Native for NamespaceDict {
    fn class(&self) -> ClassRef {
        types().dict.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        vm.repr(&self.snapshot())
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        if name.starts_with("__") {
            return Ok(None);
        }
        // A method works on a copy, which then becomes the names again.
        let copy = self.snapshot();
        let Some(method) = vm.find_attr(&copy, name)? else { return Ok(None) };
        let (this, changes) = (this.clone(), matches!(name, "update" | "pop" | "popitem" | "clear" | "setdefault"));
        Ok(Some(Value::native_fn(name, move |vm, args: Args| {
            let result = vm.call(&method, args)?;
            if let Some(names) = this.downcast::<NamespaceDict>().filter(|_| changes) {
                names.replace(&copy);
            }
            Ok(result)
        })))
    }
    fn get_item(&self, _vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        let found = index.as_str().and_then(|name| self.with(|names| names.get(name).cloned()));
        found.map(Some).ok_or_else(|| Raise::key_error(index.clone()))
    }
    fn set_item(&self, vm: &mut Vm, index: &Value, value: &Value) -> Result<bool> {
        let Some(name) = index.as_str() else {
            return Err(Raise::type_error(format!("names must be str, not {}", vm.type_name(index))));
        };
        let old = self.with(|names| names.insert(intern(name), value.clone()));
        drop(old);
        Ok(true)
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.with(|names| names.len())))
    }
    fn contains(&self, _vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        Ok(Some(item.as_str().is_some_and(|name| self.with(|names| names.contains_key(name)))))
    }
    fn iter(&self, vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let names = vm.iter(&self.snapshot())?;
        Ok(Some(Box::new(Names(names))))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        match as_dict(other) {
            Some(other) => vm.compare(op, &self.snapshot(), &other).map(Some),
            None => Ok(None),
        }
    }
    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        let (BinaryOp::BitOr, Some(other)) = (op, as_dict(other)) else { return Ok(None) };
        let own = self.snapshot();
        if reflected { vm.binary(op, &other, &own).map(Some) } else { vm.binary(op, &own, &other).map(Some) }
    }
}

struct Names(Value);

impl NativeIter for Names {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        vm.next(&self.0)
    }
}
