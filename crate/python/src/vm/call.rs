//! Calls.

use std::rc::Rc;

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

/// A `def` or `lambda`.
pub struct Function {
    /// Name in messages
    pub name: Rc<str>,
}

impl Vm {
    /// Calls anything callable. From native code: nested, and the depth of nesting has a limit (RecursionError).
    pub fn call(&mut self, callee: &Value, _args: Args) -> Result<Value> {
        Err(Raise::type_error(format!("'{}' object is not callable", self.type_name(callee))))
    }
    /// Calls with positional arguments.
    pub fn call_positional(&mut self, callee: &Value, args: Vec<Value>) -> Result<Value> {
        self.call(callee, Args::new(args))
    }
    /// `value.name(*args)`
    pub fn call_method(&mut self, value: &Value, name: &str, args: Vec<Value>) -> Result<Value> {
        let method = self.get_attr(value, name)?;
        self.call_positional(&method, args)
    }
    /// `callable(value)`
    pub fn is_callable(&mut self, _value: &Value) -> bool {
        false
    }
}
