//! Tables of functions: what a module or class gets, by name.

use brunsviga_python::{Args, Module, Result, Value, Vm};
use brunsviga_tensor::Array;

use super::array::{NdArray, wrap_view};
use super::convert::wrap;

/// A function of the module; as a method it gets the array as its first argument.
pub type Function = fn(&mut Vm, Args) -> Result<Value>;

/// Functions by name.
pub type Table = &'static [(&'static str, Function)];

/// Adds a table to a module.
pub fn install(module: &Module, table: Table) {
    for &(name, function) in table {
        module.function(name, function);
    }
}

/// A result that may be a view of one of the arguments.
pub fn wrap_derived(result: Array, from: &Value) -> Value {
    match from.downcast::<NdArray>() {
        Some(source) if source.with(|a| a.same_buffer(&result)) => wrap_view(result, from),
        _ => wrap(result),
    }
}
