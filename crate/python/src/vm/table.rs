//! Keys of dicts and sets: hash and equality that may run Python code.

use std::cell::RefCell;

use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `hash(value)`
    pub fn hash(&mut self, value: &Value) -> Result<i64> {
        Err(Raise::type_error(format!("unhashable type: '{}'", self.type_name(value))))
    }
    /// `dict.get(key)`; also of a set's table.
    pub fn dict_get(&mut self, dict: &RefCell<Dict>, key: &Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.locate(dict, hash, key)?;
        Ok(at.and_then(|at| dict.borrow().value_at(at).cloned()))
    }
    /// `dict[key] = value`
    pub fn dict_insert(&mut self, dict: &RefCell<Dict>, key: Value, value: Value) -> Result<()> {
        let hash = self.hash(&key)?;
        match self.locate(dict, hash, &key)? {
            Some(at) => dict.borrow_mut().replace_at(at, value),
            None => dict.borrow_mut().push(hash, key, value),
        }
        Ok(())
    }
    /// `dict.pop(key, None)`
    pub fn dict_remove(&mut self, dict: &RefCell<Dict>, key: &Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.locate(dict, hash, key)?;
        Ok(at.and_then(|at| dict.borrow_mut().remove_at(at)).map(|(_, value)| value))
    }
    /// `item in set`
    pub fn set_contains(&mut self, table: &RefCell<Dict>, item: &Value) -> Result<bool> {
        let hash = self.hash(item)?;
        Ok(self.locate(table, hash, item)?.is_some())
    }
    /// `set.add(item)`; true if it was not there.
    pub fn set_add(&mut self, table: &RefCell<Dict>, item: Value) -> Result<bool> {
        let hash = self.hash(&item)?;
        if self.locate(table, hash, &item)?.is_some() {
            return Ok(false);
        }
        table.borrow_mut().push(hash, item, Value::None);
        Ok(true)
    }
    fn locate(&mut self, _dict: &RefCell<Dict>, _hash: i64, _key: &Value) -> Result<Option<usize>> {
        Ok(None)
    }
}
