//! Classes of values, and values as text, numbers and truth.

use std::rc::Rc;

use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `type(value)`
    pub fn class_of(&self, value: &Value) -> ClassRef {
        let types = self.types;
        match value {
            Value::None => &types.none,
            Value::Bool(_) => &types.bool_,
            Value::Int(_) | Value::BigInt(_) => &types.int,
            Value::Float(_) => &types.float,
            Value::Str(_) => &types.str_,
            Value::Bytes(_) => &types.bytes,
            Value::List(_) => &types.list,
            Value::Tuple(_) => &types.tuple,
            Value::Dict(_) => &types.dict,
            Value::Set(set) if set.frozen => &types.frozenset,
            Value::Set(_) => &types.set,
            Value::Slice(_) => &types.slice,
            Value::Ellipsis => &types.ellipsis,
            Value::NotImplemented | Value::Unbound => &types.not_implemented,
            Value::Range(_) => &types.range,
            Value::Function(_) => &types.function,
            Value::NativeFn(_) => &types.builtin_function,
            Value::Method(_) => &types.method,
            Value::Class(_) => &types.type_,
            Value::Instance(instance) => &instance.class,
            Value::Module(_) => &types.module,
            Value::Iterator(iterator) => return iterator.class(types),
            Value::Native(object) => return object.class(),
        }
        .clone()
    }
    /// Name of the class, as messages show it.
    pub fn type_name(&self, value: &Value) -> Rc<str> {
        self.class_of(value).name_rc()
    }
    /// `isinstance(value, class)`
    pub fn is_instance(&self, value: &Value, class: &ClassRef) -> bool {
        self.class_of(value).is_subclass_of(class)
    }
    /// A built-in class (`float`, `Exception` …); `object` for an unknown name.
    pub fn builtin_class(&self, name: &str) -> ClassRef {
        self.types.named(name)
    }
    /// `repr(value)`
    pub fn repr(&mut self, value: &Value) -> Result<String> {
        Ok(crate::repr::plain_repr(value))
    }
    /// `str(value)`
    pub fn str(&mut self, value: &Value) -> Result<String> {
        match value {
            Value::Str(text) => Ok(text.to_string()),
            _ => self.repr(value),
        }
    }
    /// `format(value, spec)`
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<String> {
        crate::format::format_value(self, value, spec)
    }
    /// `bool(value)`
    pub fn truth(&mut self, _value: &Value) -> Result<bool> {
        Err(Raise::runtime_error("no truth value"))
    }
    /// What `float(value)` is for a number: int, float, bool, `__float__`, `__index__`; not for text.
    pub fn to_f64(&mut self, _value: &Value) -> Result<f64> {
        Err(Raise::runtime_error("not a number"))
    }
    /// `value.__index__()`, within 64 bits (OverflowError beyond).
    pub fn to_index(&mut self, _value: &Value) -> Result<i64> {
        Err(Raise::runtime_error("not an integer"))
    }
    /// `value.__index__()` of any size: a `Value::Int` or `Value::BigInt`; None if it is not an integer.
    pub fn to_integer(&mut self, _value: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
}
