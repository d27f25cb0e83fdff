//! Iterators, and the loops of native code over Python values.

use std::cell::RefCell;

use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::native::NativeIter;
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

/// An iterator, generators included.
pub struct Iterator {
    class: &'static str,
    state: RefCell<State>,
}

enum State {
    /// Taken out while its code runs: a second `next` meanwhile is an error, not a crash
    Native(Option<Box<dyn NativeIter>>),
}

impl Iterator {
    /// An iterator made in Rust.
    pub fn native(class: &'static str, iter: Box<dyn NativeIter>) -> Iterator {
        Iterator { class, state: RefCell::new(State::Native(Some(iter))) }
    }
    /// Name of its type.
    pub fn class_name(&self) -> &'static str {
        self.class
    }
    pub(crate) fn class(&self, types: &Types) -> ClassRef {
        types.get(self.class).unwrap_or_else(|| types.iterator.clone())
    }
}

impl Vm {
    /// `iter(value)`
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        Err(Raise::type_error(format!("'{}' object is not iterable", self.type_name(value))))
    }
    /// `next(iterator)`; None at its end.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        match iterator {
            Value::Iterator(it) => {
                let State::Native(slot) = &mut *it.state.borrow_mut();
                let Some(_taken) = slot.take() else {
                    return Err(Raise::value_error("iterator already executing"));
                };
                Ok(None)
            }
            _ => Err(Raise::type_error(format!("'{}' object is not an iterator", self.type_name(iterator)))),
        }
    }
    /// `list(value)` as a Vec.
    pub fn collect(&mut self, value: &Value) -> Result<Vec<Value>> {
        let iterator = self.iter(value)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
        }
        Ok(items)
    }
}
