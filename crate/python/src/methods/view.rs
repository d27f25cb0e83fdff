//! `dict.keys()`, `.values()`, `.items()`: live views, with the set operations that keys and items have.

use std::any::Any;
use std::rc::Rc;

use super::set;
use super::{Body, add};
use crate::class::ClassRef;
use crate::dict::DictRef;
use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, Native, NativeIter};
use crate::types::{Types, types};
use crate::value::Value;
use crate::vm::Vm;

/// Which part of each entry.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum ViewKind {
    Keys,
    Values,
    Items,
}

/// A view of a dict.
pub(crate) struct View {
    pub(crate) table: DictRef,
    pub(crate) kind: ViewKind,
}

const METHODS: &[(&str, Body)] = &[("isdisjoint", |vm, this, args| {
    let [other] = args.exactly("isdisjoint")?;
    for item in vm.collect(&other)? {
        if vm.contains(this, &item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
})];

pub(super) fn install(types: &Types) {
    for name in ["dict_keys", "dict_items"] {
        add(&types.named(name), METHODS);
    }
}

impl View {
    fn item(&self, key: &Value, value: &Value) -> Value {
        match self.kind {
            ViewKind::Keys => key.clone(),
            ViewKind::Values => value.clone(),
            ViewKind::Items => Value::tuple([key.clone(), value.clone()]),
        }
    }
    fn items(&self) -> Vec<Value> {
        self.table.borrow().iter().map(|(key, value)| self.item(key, value)).collect()
    }
    fn name(&self) -> &'static str {
        match self.kind {
            ViewKind::Keys => "dict_keys",
            ViewKind::Values => "dict_values",
            ViewKind::Items => "dict_items",
        }
    }
}

impl Native for View {
    fn class(&self) -> ClassRef {
        types().named(self.name())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let list = vm.repr(&Value::list(self.items()))?;
        Ok(format!("{}({list})", self.name()))
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.table.borrow().len()))
    }
    fn iter(&self, _vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let size = self.table.borrow().len();
        let view = View { table: self.table.clone(), kind: self.kind };
        Ok(Some(Box::new(ViewIter { view, cursor: 0, size, done: false })))
    }
    fn contains(&self, vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        match self.kind {
            ViewKind::Keys => Ok(Some(vm.dict_get(&self.table, item)?.is_some())),
            ViewKind::Values => Ok(None),
            ViewKind::Items => {
                let Value::Tuple(pair) = item else { return Ok(Some(false)) };
                let [key, value] = &pair[..] else { return Ok(Some(false)) };
                match vm.dict_get(&self.table, key)? {
                    Some(found) => vm.equal(&found, value).map(Some),
                    None => Ok(Some(false)),
                }
            }
        }
    }
    fn binary(&self, vm: &mut Vm, this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        if self.kind == ViewKind::Values || !matches!(op, BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::Sub) {
            return Ok(None);
        }
        let (left, right) = if reflected { (other, this) } else { (this, other) };
        let left = set::from_iterable(vm, left, false)?;
        let right = set::from_iterable(vm, right, false)?;
        vm.binary(op, &left, &right).map(Some)
    }
    fn compare(&self, vm: &mut Vm, this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        if self.kind == ViewKind::Values {
            return Ok(None);
        }
        let fits = matches!(other, Value::Set(_)) || other.downcast::<View>().is_some_and(|view| view.kind != ViewKind::Values);
        if !fits {
            return Ok(None);
        }
        let left = set::from_iterable(vm, this, false)?;
        let right = set::from_iterable(vm, other, false)?;
        vm.compare(op, &left, &right).map(Some)
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok((name == "mapping").then(|| Value::Dict(self.table.clone())))
    }
}

struct ViewIter {
    view: View,
    cursor: usize,
    size: usize,
    done: bool,
}

impl NativeIter for ViewIter {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        if self.done {
            return Ok(None);
        }
        let table = Rc::clone(&self.view.table);
        let table = table.borrow();
        if table.len() != self.size {
            self.done = true;
            return Err(Raise::runtime_error("dictionary changed size during iteration"));
        }
        match table.next_from(self.cursor) {
            Some((cursor, key, value)) => {
                self.cursor = cursor;
                Ok(Some(self.view.item(key, value)))
            }
            None => {
                self.done = true;
                Ok(None)
            }
        }
    }
}
