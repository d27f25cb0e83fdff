//! Keys of dicts and sets: hash and equality that may run Python code.

use std::cell::RefCell;

use super::attribute::find_special;
use crate::class::Payload;
use crate::dict::{Dict, hash_str};
use crate::error::{Raise, Result};
use crate::number::hash_number;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `hash(value)`
    pub fn hash(&mut self, value: &Value) -> Result<i64> {
        if let Some(hash) = hash_number(value) {
            return Ok(hash);
        }
        match value {
            Value::Str(text) => Ok(hash_str(text)),
            Value::Tuple(items) => {
                // CPython's, after xxHash.
                const PRIMES: [u64; 3] = [11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261];
                let items = items.clone();
                self.deeper(|vm| {
                    let mut hash = PRIMES[2];
                    for item in items.iter() {
                        hash = hash.wrapping_add((vm.hash(item)? as u64).wrapping_mul(PRIMES[1]));
                        hash = hash.rotate_left(31).wrapping_mul(PRIMES[0]);
                    }
                    hash = hash.wrapping_add(items.len() as u64 ^ (PRIMES[2] ^ 3_527_539));
                    Ok(if hash == u64::MAX { 1_546_275_796 } else { hash as i64 })
                })
            }
            Value::Bytes(bytes) => Ok(bytes.iter().fold(7, |h: i64, b| h.wrapping_mul(31).wrapping_add(i64::from(*b)))),
            Value::Set(set) if set.frozen => {
                let mut hash = 0i64;
                for item in set.items() {
                    hash ^= self.hash(&item)?.wrapping_mul(0x9E37_79B9);
                }
                Ok(hash)
            }
            Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Slice(_) => Err(self.unhashable(value)),
            Value::Range(range) => Ok((range.len() as i64).wrapping_mul(31).wrapping_add(range.start)),
            Value::Native(object) => match object.clone().hash_key()? {
                Some(key) => self.hash(&key),
                None => Ok((value.identity() >> 4) as i64),
            },
            Value::Instance(instance) => {
                match find_special(&instance.class, "__hash__") {
                    Some(Value::None) => return Err(self.unhashable(value)),
                    Some(_) => {
                        let result = self.call_special(value, "__hash__", vec![])?.unwrap_or(Value::None);
                        return match hash_number(&result) {
                            Some(hash) if !matches!(result, Value::Float(_)) => Ok(hash),
                            _ => Err(Raise::type_error("__hash__ method should return an integer")),
                        };
                    }
                    None => {}
                }
                match &instance.payload {
                    Payload::Value(inner) => {
                        let inner = inner.clone();
                        self.hash(&inner)
                    }
                    _ => Ok((value.identity() >> 4) as i64),
                }
            }
            _ => Ok((value.identity() >> 4) as i64),
        }
    }
    fn unhashable(&self, value: &Value) -> Raise {
        Raise::type_error(format!("unhashable type: '{}'", self.type_name(value)))
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
            Some(at) => {
                let old = dict.borrow_mut().replace_at(at, value);
                drop(old);
            }
            None => dict.borrow_mut().push(hash, key, value),
        }
        Ok(())
    }
    /// `dict.pop(key, None)`
    pub fn dict_remove(&mut self, dict: &RefCell<Dict>, key: &Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.locate(dict, hash, key)?;
        let removed = at.and_then(|at| dict.borrow_mut().remove_at(at));
        Ok(removed.map(|(_, value)| value))
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

    /// Where a key is. Keys of plain types are compared at once; others with the table released.
    fn locate(&mut self, dict: &RefCell<Dict>, hash: i64, key: &Value) -> Result<Option<usize>> {
        let mut unsure = false;
        let found = dict.borrow().find(hash, |other| match plain_equal(key, other) {
            Some(equal) => equal,
            None => {
                unsure = true;
                false
            }
        });
        if found.is_some() || !unsure {
            return Ok(found);
        }
        let candidates = dict.borrow().candidates(hash);
        for (at, other) in candidates {
            if self.equal(&other, key)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }
}

/// Equality that needs no machine; None if it does.
fn plain_equal(a: &Value, b: &Value) -> Option<bool> {
    if a.is(b) {
        return Some(true);
    }
    match (a, b) {
        (Value::Str(x), Value::Str(y)) => Some(x == y),
        (Value::Int(x), Value::Int(y)) => Some(x == y),
        (Value::Str(_), Value::Int(_)) | (Value::Int(_), Value::Str(_)) => Some(false),
        _ => crate::number::order(a, b).map(|order| order == Some(std::cmp::Ordering::Equal)),
    }
}
