//! `x[i]`, `len(x)`, `item in x`.

use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::native::CompareOp;
use crate::value::{Range, Value};
use crate::vm::Vm;

/// What a sequence is indexed by.
enum Index {
    At(usize),
    /// Start, step, count
    Slice(i64, i64, usize),
}

impl Vm {
    /// `value[index]`
    pub fn get_item(&mut self, value: &Value, index: &Value) -> Result<Value> {
        match value {
            Value::List(list) => {
                let len = list.borrow().len();
                match self.sequence_index("list", index, len, "list index out of range")? {
                    Index::At(at) => match list.borrow().get(at) {
                        Some(item) => Ok(item.clone()),
                        None => Err(Raise::index_error("list index out of range")),
                    },
                    Index::Slice(start, step, count) => Ok(Value::list(pick(&list.borrow(), start, step, count))),
                }
            }
            Value::Tuple(items) => match self.sequence_index("tuple", index, items.len(), "tuple index out of range")? {
                Index::At(at) => items.get(at).cloned().ok_or_else(|| Raise::index_error("tuple index out of range")),
                Index::Slice(start, step, count) => Ok(Value::tuple(pick(items, start, step, count))),
            },
            Value::Str(text) => self.text_item(text, index),
            Value::Bytes(bytes) => match self.sequence_index("byte", index, bytes.len(), "index out of range")? {
                Index::At(at) => Ok(Value::Int(bytes.get(at).map_or(0, |b| i64::from(*b)))),
                Index::Slice(start, step, count) => Ok(Value::bytes(pick(bytes, start, step, count))),
            },
            Value::Range(range) => match self.sequence_index("range", index, range.len(), "range object index out of range")? {
                Index::At(at) => Ok(Value::Int(range.at(at))),
                Index::Slice(start, step, count) => {
                    let new_step = range.step.saturating_mul(step);
                    let first = range.start.saturating_add(start.saturating_mul(range.step));
                    let stop = first.saturating_add(new_step.saturating_mul(count as i64));
                    Ok(Value::Range(Rc::new(Range { start: first, stop, step: new_step })))
                }
            },
            Value::Dict(dict) => match self.dict_get(dict, index)? {
                Some(found) => Ok(found),
                None => Err(Raise::key_error(index.clone())),
            },
            Value::Native(object) => match object.clone().get_item(self, value, index)? {
                Some(item) => Ok(item),
                None => Err(self.not_subscriptable(value)),
            },
            Value::Instance(_) => {
                if let Some(item) = self.call_special(value, "__getitem__", vec![index.clone()])? {
                    return Ok(item);
                }
                let base = value.base();
                if std::ptr::eq(base, value) {
                    return Err(self.not_subscriptable(value));
                }
                let base = base.clone();
                if let Value::Dict(dict) = &base
                    && let Some(missing) = self.special(value, "__missing__")?
                {
                    return match self.dict_get(dict, index)? {
                        Some(found) => Ok(found),
                        None => self.call_positional(&missing, vec![index.clone()]),
                    };
                }
                self.get_item(&base, index)
            }
            Value::Class(class) => {
                if let Some(method) = self.find_attr(value, "__class_getitem__")? {
                    return self.call_positional(&method, vec![index.clone()]);
                }
                // `list[int]` in an annotation: the class itself is all we need of it.
                if ["list", "dict", "tuple", "set", "frozenset", "type"].contains(&class.name()) && class.is_native {
                    return Ok(value.clone());
                }
                Err(Raise::type_error(format!("type '{}' is not subscriptable", class.name())))
            }
            _ => Err(self.not_subscriptable(value)),
        }
    }
    fn not_subscriptable(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not subscriptable", self.type_name(value)))
    }

    /// An index or slice for a sequence of this length.
    fn sequence_index(&mut self, what: &str, index: &Value, len: usize, out_of_range: &str) -> Result<Index> {
        if let Value::Slice(parts) = index {
            let (start, _, step, count) = self.slice_indices(parts, len)?;
            return Ok(Index::Slice(start, step, count));
        }
        let Some(number) = self.to_integer(index)? else {
            let word = if what == "byte" || what == "range" { "" } else { "s" };
            return Err(Raise::type_error(
                match what {
                    "str" => format!("string indices must be integers, not '{}'", self.type_name(index)),
                    _ => format!("{what} indices must be integers or slices, not {}", self.type_name(index)),
                }
                .replace("bytes indices", if word.is_empty() { "byte indices" } else { "bytes indices" }),
            ));
        };
        let Value::Int(i) = number else {
            return Err(Raise::index_error("cannot fit 'int' into an index-sized integer"));
        };
        let at = if i < 0 { i.saturating_add(len as i64) } else { i };
        match usize::try_from(at) {
            Ok(at) if at < len => Ok(Index::At(at)),
            _ => Err(Raise::index_error(out_of_range)),
        }
    }

    fn text_item(&mut self, text: &Rc<str>, index: &Value) -> Result<Value> {
        if text.is_ascii() {
            return match self.sequence_index("str", index, text.len(), "string index out of range")? {
                Index::At(at) => Ok(Value::str(text.get(at..=at).unwrap_or(""))),
                Index::Slice(start, 1, count) => {
                    let start = start.max(0) as usize;
                    Ok(Value::str(text.get(start..start + count).unwrap_or("")))
                }
                Index::Slice(start, step, count) => {
                    let bytes = pick(text.as_bytes(), start, step, count);
                    Ok(Value::str(String::from_utf8(bytes).unwrap_or_default()))
                }
            };
        }
        let chars: Vec<char> = text.chars().collect();
        Ok(match self.sequence_index("str", index, chars.len(), "string index out of range")? {
            Index::At(at) => Value::str(chars.get(at).map(char::to_string).unwrap_or_default()),
            Index::Slice(start, step, count) => Value::str(pick(&chars, start, step, count).into_iter().collect::<String>()),
        })
    }

    /// The start, stop, step of a slice for a sequence of this length, clipped as `slice.indices` does, with the count of items.
    pub fn slice_indices(&mut self, slice: &[Value; 3], len: usize) -> Result<(i64, i64, i64, usize)> {
        let len = len as i64;
        let mut part = |value: &Value| -> Result<Option<i64>> {
            if value.is_none() {
                return Ok(None);
            }
            match self.to_integer(value)? {
                Some(Value::Int(i)) => Ok(Some(i)),
                Some(Value::BigInt(big)) => Ok(Some(if big.sign() == num_bigint::Sign::Minus { i64::MIN + 1 } else { i64::MAX })),
                _ => Err(Raise::type_error("slice indices must be integers or None or have an __index__ method")),
            }
        };
        let (start, stop, step) = (part(&slice[0])?, part(&slice[1])?, part(&slice[2])?.unwrap_or(1));
        if step == 0 {
            return Err(Raise::value_error("slice step cannot be zero"));
        }
        let step = step.max(-i64::MAX);
        let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let clip = |i: i64| {
            let at = if i < 0 { i.saturating_add(len) } else { i };
            at.clamp(low, high)
        };
        let start = start.map_or(if step < 0 { high } else { low }, clip);
        let stop = stop.map_or(if step < 0 { low } else { high }, clip);
        let count = if step < 0 {
            if stop < start { (start - stop - 1) / step.unsigned_abs().min(i64::MAX as u64) as i64 + 1 } else { 0 }
        } else if start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Ok((start, stop, step, usize::try_from(count).unwrap_or(0)))
    }

    /// `value[index] = new`
    pub fn set_item(&mut self, value: &Value, index: &Value, new: Value) -> Result<()> {
        match value {
            Value::List(list) => {
                let len = list.borrow().len();
                match self.sequence_index("list", index, len, "list assignment index out of range")? {
                    Index::At(at) => {
                        let old = list.borrow_mut().get_mut(at).map(|slot| std::mem::replace(slot, new));
                        drop(old);
                        Ok(())
                    }
                    Index::Slice(start, step, count) => self.set_slice(list, (start, step, count), &new),
                }
            }
            Value::Dict(dict) => self.dict_insert(dict, index.clone(), new),
            Value::Native(object) => {
                if object.clone().set_item(self, index, &new)? {
                    return Ok(());
                }
                Err(self.no_assignment(value))
            }
            Value::Instance(_) => {
                if self.call_special(value, "__setitem__", vec![index.clone(), new.clone()])?.is_some() {
                    return Ok(());
                }
                let base = value.base();
                if std::ptr::eq(base, value) { Err(self.no_assignment(value)) } else { self.set_item(&base.clone(), index, new) }
            }
            _ => Err(self.no_assignment(value)),
        }
    }
    fn no_assignment(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object does not support item assignment", self.type_name(value)))
    }
    fn set_slice(&mut self, list: &Rc<std::cell::RefCell<Vec<Value>>>, slice: (i64, i64, usize), new: &Value) -> Result<()> {
        let (start, step, count) = slice;
        let items = match self.iter(new) {
            Ok(_) => self.collect(new)?,
            Err(_) if step == 1 => return Err(Raise::type_error("can only assign an iterable")),
            Err(_) => return Err(Raise::type_error("must assign iterable to extended slice")),
        };
        let old: Vec<Value>;
        {
            let mut list = list.borrow_mut();
            if step == 1 {
                let from = (start.max(0) as usize).min(list.len());
                let to = (from + count).min(list.len());
                old = list.splice(from..to, items).collect();
            } else {
                if items.len() != count {
                    return Err(Raise::value_error(format!(
                        "attempt to assign sequence of size {} to extended slice of size {count}",
                        items.len()
                    )));
                }
                let mut replaced = vec![];
                for (i, item) in items.into_iter().enumerate() {
                    let at = start + step * i as i64;
                    if let Some(slot) = usize::try_from(at).ok().and_then(|at| list.get_mut(at)) {
                        replaced.push(std::mem::replace(slot, item));
                    }
                }
                old = replaced;
            }
        }
        drop(old);
        Ok(())
    }

    /// `del value[index]`
    pub fn del_item(&mut self, value: &Value, index: &Value) -> Result<()> {
        match value {
            Value::List(list) => {
                let len = list.borrow().len();
                let mut places: Vec<usize> =
                    match self.sequence_index("list", index, len, "list assignment index out of range")? {
                        Index::At(at) => vec![at],
                        Index::Slice(start, step, count) => {
                            (0..count).filter_map(|i| usize::try_from(start + step * i as i64).ok()).collect()
                        }
                    };
                places.sort_unstable();
                let mut dropped = vec![];
                {
                    let mut list = list.borrow_mut();
                    let mut next = places.into_iter().peekable();
                    let all = std::mem::take(&mut *list);
                    for (at, item) in all.into_iter().enumerate() {
                        if next.peek() == Some(&at) {
                            next.next();
                            dropped.push(item);
                        } else {
                            list.push(item);
                        }
                    }
                }
                drop(dropped);
                Ok(())
            }
            Value::Dict(dict) => match self.dict_remove(dict, index)? {
                Some(_) => Ok(()),
                None => Err(Raise::key_error(index.clone())),
            },
            Value::Native(object) => {
                if object.clone().del_item(self, index)? {
                    return Ok(());
                }
                Err(self.no_deletion(value))
            }
            Value::Instance(_) => {
                if self.call_special(value, "__delitem__", vec![index.clone()])?.is_some() {
                    return Ok(());
                }
                let base = value.base();
                if std::ptr::eq(base, value) { Err(self.no_deletion(value)) } else { self.del_item(&base.clone(), index) }
            }
            _ => Err(self.no_deletion(value)),
        }
    }
    fn no_deletion(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object doesn't support item deletion", self.type_name(value)))
    }

    /// `len(value)`
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        Ok(match value {
            Value::Str(text) => {
                if text.is_ascii() {
                    text.len()
                } else {
                    text.chars().count()
                }
            }
            Value::Bytes(bytes) => bytes.len(),
            Value::List(list) => list.borrow().len(),
            Value::Tuple(items) => items.len(),
            Value::Dict(dict) => dict.borrow().len(),
            Value::Set(set) => set.len(),
            Value::Range(range) => range.len(),
            Value::Native(object) => match object.clone().len(self)? {
                Some(len) => len,
                None => return Err(self.no_length(value)),
            },
            Value::Instance(_) => {
                if let Some(length) = self.call_special(value, "__len__", vec![])? {
                    return self.check_length(&length);
                }
                let base = value.base();
                if std::ptr::eq(base, value) {
                    return Err(self.no_length(value));
                }
                return self.len(&base.clone());
            }
            Value::Class(class) if class.lookup("__class_len__").is_some() => {
                let length = self.call_method(value, "__class_len__", vec![])?;
                return self.check_length(&length);
            }
            _ => return Err(self.no_length(value)),
        })
    }
    fn no_length(&self, value: &Value) -> Raise {
        Raise::type_error(format!("object of type '{}' has no len()", self.type_name(value)))
    }
    pub(crate) fn check_length(&mut self, length: &Value) -> Result<usize> {
        let length = self.to_index(length)?;
        usize::try_from(length).map_err(|_| Raise::value_error("__len__() should return >= 0"))
    }

    /// `item in value`
    pub fn contains(&mut self, value: &Value, item: &Value) -> Result<bool> {
        match value {
            Value::Str(text) => match item.as_str() {
                Some(part) => return Ok(text.contains(part)),
                None => {
                    return Err(Raise::type_error(format!(
                        "'in <string>' requires string as left operand, not {}",
                        self.type_name(item)
                    )));
                }
            },
            Value::Dict(dict) => return Ok(self.dict_get(dict, item)?.is_some()),
            Value::Set(set) => return self.set_contains(&set.table, item),
            Value::Range(range) => {
                if let Some(Value::Int(i)) = self.to_integer(item)? {
                    return Ok(range.index_of(i).is_some());
                }
            }
            Value::Bytes(bytes) => {
                return Ok(match item {
                    Value::Bytes(part) => part.is_empty() || bytes.windows(part.len()).any(|w| *w == **part),
                    _ => {
                        let byte = self.to_index(item)?;
                        bytes.iter().any(|b| i64::from(*b) == byte)
                    }
                });
            }
            Value::Native(object) => {
                if let Some(found) = object.clone().contains(self, item)? {
                    return Ok(found);
                }
            }
            Value::Instance(_) => {
                if let Some(result) = self.call_special(value, "__contains__", vec![item.clone()])? {
                    return self.truth(&result);
                }
                let base = value.base();
                if !std::ptr::eq(base, value) && self.special(value, "__iter__")?.is_none() {
                    return self.contains(&base.clone(), item);
                }
            }
            _ => {}
        }
        let iterator = match self.iter(value) {
            Ok(iterator) => iterator,
            Err(raise) if raise.is_named("TypeError") => {
                return Err(Raise::type_error(format!("argument of type '{}' is not iterable", self.type_name(value))));
            }
            Err(raise) => return Err(raise),
        };
        let mut count = 0u32;
        while let Some(other) = self.next(&iterator)? {
            if other.is(item) {
                return Ok(true);
            }
            let result = self.compare(CompareOp::Eq, &other, item)?;
            if self.truth(&result)? {
                return Ok(true);
            }
            count = count.wrapping_add(1);
            if count.is_multiple_of(4096) {
                self.tick()?;
            }
        }
        Ok(false)
    }
}

fn pick<T: Clone>(items: &[T], start: i64, step: i64, count: usize) -> Vec<T> {
    (0..count)
        .filter_map(|i| {
            let at = start.checked_add(step.checked_mul(i as i64)?)?;
            items.get(usize::try_from(at).ok()?).cloned()
        })
        .collect()
}
