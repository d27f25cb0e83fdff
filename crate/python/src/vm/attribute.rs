//! Attributes: lookup, binding, setting.

use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `value.name`
    pub fn get_attr(&mut self, value: &Value, name: &str) -> Result<Value> {
        match self.find_attr(value, name)? {
            Some(found) => Ok(found),
            None => Err(Raise::attribute_error(format!("'{}' object has no attribute '{name}'", self.type_name(value)))),
        }
    }
    /// `value.name`, or None where Python raises AttributeError for a missing name.
    pub fn find_attr(&mut self, _value: &Value, _name: &str) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `value.name = new`
    pub fn set_attr(&mut self, _value: &Value, _name: &str, _new: Value) -> Result<()> {
        Err(Raise::runtime_error("cannot set attributes"))
    }
    /// `del value.name`
    pub fn del_attr(&mut self, _value: &Value, _name: &str) -> Result<()> {
        Err(Raise::runtime_error("cannot delete attributes"))
    }
    /// A special method of the value's class, bound to it: `Some(method)` only if it is written in Python or by a native class.
    pub fn special(&mut self, _value: &Value, _name: &str) -> Result<Option<Value>> {
        Ok(None)
    }
    pub(crate) fn bind_attr(&mut self, found: Value, _receiver: &Value, _class: &ClassRef) -> Result<Value> {
        Ok(found)
    }
    /// Names for `dir(value)`, sorted.
    pub fn dir(&mut self, _value: &Value) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}
