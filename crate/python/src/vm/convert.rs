//! Classes of values, and values as text, numbers and truth.

use std::rc::Rc;

use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::number::{Number, number};
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
        self.class_of(value).label()
    }
    /// `isinstance(value, class)`
    pub fn is_instance(&self, value: &Value, class: &ClassRef) -> bool {
        self.class_of(value).is_subclass_of(class)
    }
    /// A built-in class (`float`, `Exception` …); `object` for an unknown name.
    pub fn builtin_class(&self, name: &str) -> ClassRef {
        self.types.named(name)
    }

    /// `format(value, spec)`
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<String> {
        match value {
            Value::Native(object) => object.clone().format(self, spec),
            Value::Instance(_) => {
                if let Some(text) = self.call_special(value, "__format__", vec![Value::str(spec)])? {
                    return match text {
                        Value::Str(text) => Ok(text.to_string()),
                        other => Err(Raise::type_error(format!("__format__ must return a str, not {}", self.type_name(&other)))),
                    };
                }
                let base = value.base();
                if !std::ptr::eq(base, value) && !spec.is_empty() {
                    return self.format(&base.clone(), spec);
                }
                if spec.is_empty() {
                    return self.str(value);
                }
                Err(Raise::type_error(format!("unsupported format string passed to {}.__format__", self.type_name(value))))
            }
            _ => crate::format::format_value(self, value, spec),
        }
    }

    /// `bool(value)`
    pub fn truth(&mut self, value: &Value) -> Result<bool> {
        Ok(match value {
            Value::Bool(b) => *b,
            Value::None | Value::Unbound => false,
            Value::Int(i) => *i != 0,
            Value::Float(f) => *f != 0.0,
            Value::Str(s) => !s.is_empty(),
            Value::Bytes(b) => !b.is_empty(),
            Value::List(l) => !l.borrow().is_empty(),
            Value::Tuple(t) => !t.is_empty(),
            Value::Dict(d) => !d.borrow().is_empty(),
            Value::Set(s) => !s.is_empty(),
            Value::Range(r) => !r.is_empty(),
            Value::Native(object) => return object.clone().truth(self),
            Value::Instance(_) => {
                if let Some(result) = self.call_special(value, "__bool__", vec![])? {
                    return match result {
                        Value::Bool(b) => Ok(b),
                        other => {
                            Err(Raise::type_error(format!("__bool__ should return bool, returned {}", self.type_name(&other))))
                        }
                    };
                }
                if let Some(length) = self.call_special(value, "__len__", vec![])? {
                    return Ok(self.check_length(&length)? != 0);
                }
                let base = value.base();
                if !std::ptr::eq(base, value) {
                    return self.truth(&base.clone());
                }
                true
            }
            _ => true,
        })
    }

    /// What `float(value)` is for a number: int, float, bool, `__float__`, `__index__`; not for text.
    pub fn to_f64(&mut self, value: &Value) -> Result<f64> {
        if let Some(n) = number(value) {
            return n.to_f64();
        }
        match value {
            Value::Native(object) => {
                let object = object.clone();
                if let Some(f) = object.float(self)? {
                    return Ok(f);
                }
                if let Some(index) = object.index(self)?
                    && let Some(n) = number(&index)
                {
                    return n.to_f64();
                }
            }
            Value::Instance(_) => {
                if let Some(result) = self.call_special(value, "__float__", vec![])? {
                    return match result {
                        Value::Float(f) => Ok(f),
                        other => Err(Raise::type_error(format!(
                            "{}.__float__ returned non-float (type {})",
                            self.type_name(value),
                            self.type_name(&other)
                        ))),
                    };
                }
                if let Some(index) = self.to_integer(value)?
                    && let Some(n) = number(&index)
                {
                    return n.to_f64();
                }
                let base = value.base();
                if !std::ptr::eq(base, value) {
                    return self.to_f64(&base.clone());
                }
            }
            _ => {}
        }
        Err(Raise::type_error(format!("must be real number, not {}", self.type_name(value))))
    }
    /// `value.__index__()`, within 64 bits (OverflowError beyond).
    pub fn to_index(&mut self, value: &Value) -> Result<i64> {
        match self.to_integer(value)? {
            Some(Value::Int(i)) => Ok(i),
            Some(_) => Err(Raise::overflow_error("Python int too large to convert to C ssize_t")),
            None => Err(Raise::type_error(format!("'{}' object cannot be interpreted as an integer", self.type_name(value)))),
        }
    }
    /// `value.__index__()` of any size: a `Value::Int` or `Value::BigInt`; None if it is not an integer.
    pub fn to_integer(&mut self, value: &Value) -> Result<Option<Value>> {
        match value {
            Value::Int(_) | Value::BigInt(_) => Ok(Some(value.clone())),
            Value::Bool(b) => Ok(Some(Value::Int(i64::from(*b)))),
            Value::Native(object) => object.clone().index(self),
            Value::Instance(_) => {
                if let Some(result) = self.call_special(value, "__index__", vec![])? {
                    return match number(&result) {
                        Some(Number::Int(i)) => Ok(Some(Value::Int(i))),
                        Some(Number::Big(_)) => Ok(Some(result)),
                        _ => Err(Raise::type_error(format!("__index__ returned non-int (type {})", self.type_name(&result)))),
                    };
                }
                let base = value.base();
                if !std::ptr::eq(base, value) && matches!(base, Value::Int(_) | Value::BigInt(_) | Value::Bool(_)) {
                    return self.to_integer(&base.clone());
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }
}
