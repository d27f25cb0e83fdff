//! Tuples whose items have names: `sys.version_info`, `sys.float_info`.

use std::any::Any;
use std::rc::Rc;

use crate::class::{Class, ClassRef};
use crate::error::Result;
use crate::native::{CompareOp, Native, NativeIter};
use crate::value::Value;
use crate::vm::Vm;

/// A tuple with names. Compares, unpacks and is indexed as the tuple of its values.
pub(super) struct Structure {
    class: ClassRef,
    names: Vec<&'static str>,
    values: Rc<[Value]>,
}

impl Structure {
    /// `title` is what `repr` shows, such as `sys.version_info`.
    pub(super) fn value(title: &str, items: Vec<(&'static str, Value)>) -> Value {
        let (module, name) = title.split_once('.').unwrap_or(("builtins", title));
        let (names, values): (Vec<_>, Vec<_>) = items.into_iter().unzip();
        let tuple = crate::types::types().tuple.clone();
        Value::native(Structure { class: Class::native(name, module, &[tuple]), names, values: values.into() })
    }
    fn tuple(&self) -> Value {
        Value::Tuple(self.values.clone())
    }
}

impl Native for Structure {
    fn class(&self) -> ClassRef {
        self.class.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let mut parts = Vec::new();
        for (name, value) in self.names.iter().zip(self.values.iter()) {
            parts.push(format!("{name}={}", vm.repr(value)?));
        }
        Ok(format!("{}.{}({})", self.class.module(), self.class.name(), parts.join(", ")))
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let at = self.names.iter().position(|known| *known == name);
        Ok(at.and_then(|at| self.values.get(at).cloned()))
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        vm.get_item(&self.tuple(), index).map(Some)
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.values.len()))
    }
    fn iter(&self, vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let source = vm.iter(&self.tuple())?;
        Ok(Some(Box::new(Through(source))))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        let other = match other.downcast::<Structure>() {
            Some(other) => other.tuple(),
            None => other.clone(),
        };
        match other {
            Value::Tuple(_) => vm.compare(op, &self.tuple(), &other).map(Some),
            _ => Ok(None),
        }
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(self.tuple()))
    }
    fn dir(&self) -> Vec<String> {
        self.names.iter().map(ToString::to_string).collect()
    }
}

/// An iterator that passes on another one's values.
struct Through(Value);

impl NativeIter for Through {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        vm.next(&self.0)
    }
}
