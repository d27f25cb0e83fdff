//! The arguments of a call to a native function, and their binding to parameter names with CPython's error texts.

use std::rc::Rc;

use crate::error::Result;
use crate::value::Value;

/// Positional and keyword arguments of one call.
#[derive(Default, Clone)]
pub struct Args {
    /// In order
    pub positional: Vec<Value>,
    /// `name=value`, in order
    pub keyword: Vec<(Rc<str>, Value)>,
}

// impl Args:
//   fn new(positional: Vec<Value>) -> Args
//   /// Binds to `N` parameters; the first `required` must be given; parameters after `*` in `names` are keyword-only
//   /// (`["x", "*", "axis"]` has N = 2 slots). An explicit `None` arrives as Some(Value::None).
//   /// Errors as CPython: "f() missing 1 required positional argument: 'x'", "f() got an unexpected keyword argument 'y'",
//   /// "f() takes 2 positional arguments but 3 were given", "f() got multiple values for argument 'x'".
//   fn bind<const N: usize>(self, function: &str, required: usize, names: &[&str]) -> Result<[Option<Value>; N]>
//   /// For methods: takes the receiver off the front.
//   fn take_self(&mut self, function: &str) -> Result<Value>
//   /// Everything must be positional, and exactly so many / a range of many.
//   fn exactly<const N: usize>(self, function: &str) -> Result<[Value; N]>
#[allow(dead_code)]
fn _contract() -> Result<()> {
    Ok(())
}
