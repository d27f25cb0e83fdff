//! Operators of str, bytes, list, tuple, dict, set: concatenation, repetition, set algebra, comparison.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::dict::{Dict, Set};
use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp};
use crate::number;
use crate::value::Value;
use crate::vm::Vm;

/// How deep containers may lie in each other for `==`, `<` and `repr`: each level takes native stack.
pub(crate) const MAX_NESTED: usize = 150;

impl Vm {
    pub(super) fn container_binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
        let size = size_of::<Value>();
        Ok(Some(match (op, left, right) {
            (BinaryOp::Add, Value::Str(a), Value::Str(b)) => {
                self.reserve(a.len().saturating_add(b.len()))?;
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                Value::str(text)
            }
            (BinaryOp::Add, Value::List(a), Value::List(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                self.reserve((a.len() + b.len()).saturating_mul(size))?;
                Value::list(a.iter().chain(b.iter()).cloned().collect())
            }
            (BinaryOp::Add, Value::Tuple(a), Value::Tuple(b)) => {
                self.reserve((a.len() + b.len()).saturating_mul(size))?;
                Value::tuple(a.iter().chain(b.iter()).cloned().collect::<Vec<_>>())
            }
            (BinaryOp::Add, Value::Bytes(a), Value::Bytes(b)) => Value::bytes([&**a, &**b].concat()),
            (BinaryOp::Mod, Value::Str(text), _) => return crate::format::percent_format(self, text, right).map(Some),
            (BinaryOp::Mul, Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_), _) => {
                return self.repeat(left, right);
            }
            (BinaryOp::Mul, _, Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_)) => {
                return self.repeat(right, left);
            }
            (BinaryOp::BitOr, Value::Dict(a), Value::Dict(b)) => {
                let result = std::cell::RefCell::new(a.borrow().copy());
                let items: Vec<(Value, Value)> = b.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
                for (key, value) in items {
                    self.dict_insert(&result, key, value)?;
                }
                Value::Dict(Rc::new(result))
            }
            (BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub | BinaryOp::BitXor, Value::Set(a), Value::Set(b)) => {
                self.set_algebra(op, a, b)?
            }
            // `int | None` in annotations and isinstance.
            (BinaryOp::BitOr, Value::Class(_) | Value::Tuple(_), Value::Class(_) | Value::None)
            | (BinaryOp::BitOr, Value::None, Value::Class(_)) => {
                let mut parts = vec![];
                for side in [left, right] {
                    match side {
                        Value::Tuple(items) if items.iter().all(|i| matches!(i, Value::Class(_))) => {
                            parts.extend(items.iter().cloned())
                        }
                        Value::Tuple(_) => return Ok(None),
                        Value::None => parts.push(Value::Class(self.types.none.clone())),
                        other => parts.push(other.clone()),
                    }
                }
                Value::tuple(parts)
            }
            _ => return Ok(None),
        }))
    }

    fn repeat(&mut self, sequence: &Value, count: &Value) -> Result<Option<Value>> {
        let count = match self.to_integer(count)? {
            Some(Value::Int(i)) => usize::try_from(i.max(0)).unwrap_or(usize::MAX),
            Some(_) => return Err(Raise::overflow_error("cannot fit 'int' into an index-sized integer")),
            None => return Ok(None),
        };
        Ok(Some(match sequence {
            Value::Str(text) => {
                self.reserve(text.len().saturating_mul(count))?;
                Value::str(text.repeat(count))
            }
            Value::Bytes(bytes) => {
                self.reserve(bytes.len().saturating_mul(count))?;
                Value::bytes(bytes.repeat(count))
            }
            Value::List(list) => Value::list(self.repeat_items(&list.borrow().clone(), count)?),
            Value::Tuple(items) => Value::tuple(self.repeat_items(items, count)?),
            _ => return Ok(None),
        }))
    }
    fn repeat_items(&mut self, items: &[Value], count: usize) -> Result<Vec<Value>> {
        let total = items.len().saturating_mul(count);
        self.reserve(total.saturating_mul(size_of::<Value>()))?;
        let mut result: Vec<Value> = Vec::new();
        result.try_reserve_exact(total).map_err(|_| Raise::memory_error(""))?;
        for _ in 0..count {
            result.extend_from_slice(items);
            if items.is_empty() {
                break;
            }
        }
        Ok(result)
    }

    fn set_algebra(&mut self, op: BinaryOp, a: &Rc<Set>, b: &Rc<Set>) -> Result<Value> {
        let result = Set::new(a.frozen);
        for item in a.items() {
            let keep = match op {
                BinaryOp::BitOr => true,
                BinaryOp::BitAnd => self.set_contains(&b.table, &item)?,
                _ => !self.set_contains(&b.table, &item)?,
            };
            if keep {
                self.set_add(&result.table, item)?;
            }
        }
        if matches!(op, BinaryOp::BitOr | BinaryOp::BitXor) {
            for item in b.items() {
                if op == BinaryOp::BitOr || !self.set_contains(&a.table, &item)? {
                    self.set_add(&result.table, item)?;
                }
            }
        }
        Ok(Value::Set(Rc::new(result)))
    }

    /// Comparison of values of built-in types; None where Python has none.
    pub(super) fn compare_containers(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Option<bool>> {
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        Ok(match (left, right) {
            (Value::Str(a), Value::Str(b)) => Some(number::holds(op, Some(a.cmp(b)))),
            (Value::Bytes(a), Value::Bytes(b)) => Some(number::holds(op, Some(a.cmp(b)))),
            (Value::List(a), Value::List(b)) => {
                let (a, b) = (a.borrow().clone(), b.borrow().clone());
                Some(self.deeper(|vm| vm.compare_items(op, &a, &b))?)
            }
            (Value::Tuple(a), Value::Tuple(b)) => Some(self.deeper(|vm| vm.compare_items(op, a, b))?),
            (Value::Set(a), Value::Set(b)) => Some(self.compare_sets(op, a, b)?),
            (Value::Dict(a), Value::Dict(b)) if equality => {
                let equal = self.deeper(|vm| vm.equal_dicts(a, b))?;
                Some(equal == (op == CompareOp::Eq))
            }
            (Value::Range(a), Value::Range(b)) if equality => {
                let equal = a.len() == b.len() && (a.is_empty() || (a.start == b.start && (a.len() == 1 || a.step == b.step)));
                Some(equal == (op == CompareOp::Eq))
            }
            (Value::Slice(a), Value::Slice(b)) if equality => {
                let equal = self.deeper(|vm| vm.compare_items(CompareOp::Eq, &a[..], &b[..]))?;
                Some(equal == (op == CompareOp::Eq))
            }
            (Value::Method(a), Value::Method(b)) if equality => {
                let equal = a.receiver.is(&b.receiver) && a.function.is(&b.function);
                Some(equal == (op == CompareOp::Eq))
            }
            _ => None,
        })
    }
    /// One level deeper into nested containers.
    pub(crate) fn deeper<T>(&mut self, body: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_NESTED {
            return Err(Raise::recursion_error("maximum recursion depth exceeded in comparison"));
        }
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        result
    }

    fn compare_items(&mut self, op: CompareOp, a: &[Value], b: &[Value]) -> Result<bool> {
        if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.len() != b.len() {
            return Ok(op == CompareOp::Ne);
        }
        for (x, y) in a.iter().zip(b) {
            if !self.equal(x, y)? {
                return match op {
                    CompareOp::Eq => Ok(false),
                    CompareOp::Ne => Ok(true),
                    _ => {
                        let result = self.compare(op, x, y)?;
                        self.truth(&result)
                    }
                };
            }
        }
        Ok(number::holds(op, Some(a.len().cmp(&b.len()))))
    }
    fn compare_sets(&mut self, op: CompareOp, a: &Set, b: &Set) -> Result<bool> {
        let mut within = |small: &Set, large: &Set| -> Result<bool> {
            for item in small.items() {
                if !self.set_contains(&large.table, &item)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let sizes = a.len().cmp(&b.len());
        match op {
            CompareOp::Eq => Ok(sizes == Ordering::Equal && within(a, b)?),
            CompareOp::Ne => Ok(!(sizes == Ordering::Equal && within(a, b)?)),
            CompareOp::Le => Ok(sizes != Ordering::Greater && within(a, b)?),
            CompareOp::Lt => Ok(sizes == Ordering::Less && within(a, b)?),
            CompareOp::Ge => Ok(sizes != Ordering::Less && within(b, a)?),
            CompareOp::Gt => Ok(sizes == Ordering::Greater && within(b, a)?),
        }
    }
    fn equal_dicts(&mut self, a: &Rc<std::cell::RefCell<Dict>>, b: &Rc<std::cell::RefCell<Dict>>) -> Result<bool> {
        if a.borrow().len() != b.borrow().len() {
            return Ok(false);
        }
        let items: Vec<(Value, Value)> = a.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, value) in items {
            match self.dict_get(b, &key)? {
                Some(other) if self.equal(&value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}
