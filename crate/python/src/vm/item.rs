//! `x[i]`, `len(x)`, `item in x`.

use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `value[index]`
    pub fn get_item(&mut self, value: &Value, _index: &Value) -> Result<Value> {
        Err(Raise::type_error(format!("'{}' object is not subscriptable", self.type_name(value))))
    }
    /// `value[index] = new`
    pub fn set_item(&mut self, value: &Value, _index: &Value, _new: Value) -> Result<()> {
        Err(Raise::type_error(format!("'{}' object does not support item assignment", self.type_name(value))))
    }
    /// `del value[index]`
    pub fn del_item(&mut self, value: &Value, _index: &Value) -> Result<()> {
        Err(Raise::type_error(format!("'{}' object doesn't support item deletion", self.type_name(value))))
    }
    /// `len(value)`
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        Err(Raise::type_error(format!("object of type '{}' has no len()", self.type_name(value))))
    }
    /// `item in value`
    pub fn contains(&mut self, value: &Value, _item: &Value) -> Result<bool> {
        Err(Raise::type_error(format!("argument of type '{}' is not iterable", self.type_name(value))))
    }
    /// The start, stop, step of a slice for a sequence of this length, clipped as `slice.indices` does, with the count of items.
    pub fn slice_indices(&mut self, _slice: &[Value; 3], _len: usize) -> Result<(i64, i64, i64, usize)> {
        Err(Raise::runtime_error("no slices"))
    }
}
