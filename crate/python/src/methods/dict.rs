//! Methods of `dict`. Its views (`keys`, `values`, `items`) are in `view`.

use std::rc::Rc;

use super::view::{View, ViewKind};
use super::{Body, add};
use crate::args::Args;
use crate::class::ClassRef;
use crate::dict::{Dict, DictRef};
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

const METHODS: &[(&str, Body)] = &[
    ("get", |vm, this, args| {
        let [key, default] = args.between::<2>("get", 1)?;
        let found = vm.dict_get(&*table(this)?, &key.unwrap_or(Value::None))?;
        Ok(found.or(default).unwrap_or(Value::None))
    }),
    ("setdefault", |vm, this, args| {
        let [key, default] = args.between::<2>("setdefault", 1)?;
        let (table, key) = (table(this)?, key.unwrap_or(Value::None));
        if let Some(found) = vm.dict_get(&table, &key)? {
            return Ok(found);
        }
        let default = default.unwrap_or(Value::None);
        vm.dict_insert(&table, key, default.clone())?;
        Ok(default)
    }),
    ("pop", |vm, this, args| {
        let [key, default] = args.between::<2>("pop", 1)?;
        let key = key.unwrap_or(Value::None);
        let removed = vm.dict_remove(&*table(this)?, &key)?;
        removed.or(default).ok_or_else(|| Raise::key_error(key))
    }),
    ("popitem", |_, this, args| {
        args.exactly::<0>("dict.popitem")?;
        let last = table(this)?.borrow_mut().pop_last();
        match last {
            Some((key, value)) => Ok(Value::tuple([key, value])),
            None => Err(Raise::key_error(Value::from("popitem(): dictionary is empty"))),
        }
    }),
    ("clear", |_, this, args| {
        args.exactly::<0>("dict.clear")?;
        let table = table(this)?;
        let kept = table.borrow().copy();
        table.borrow_mut().clear();
        // Dropped only now, with the dict released.
        drop(kept);
        Ok(Value::None)
    }),
    ("copy", |_, this, args| {
        args.exactly::<0>("dict.copy")?;
        let copy = table(this)?.borrow().copy();
        Ok(Value::dict(copy))
    }),
    ("update", |vm, this, args| {
        let table = table(this)?;
        update(vm, &table, args, "update")?;
        Ok(Value::None)
    }),
    ("keys", |_, this, args| view(this, args, "dict.keys", ViewKind::Keys)),
    ("values", |_, this, args| view(this, args, "dict.values", ViewKind::Values)),
    ("items", |_, this, args| view(this, args, "dict.items", ViewKind::Items)),
];

pub(super) fn install(class: &ClassRef) {
    add(class, METHODS);
    class
        .clone()
        .constructor(|vm, args: Args| {
            let dict = Value::dict(Dict::new());
            update(vm, &table(&dict)?, args, "dict")?;
            Ok(dict)
        })
        .class_method("fromkeys", |vm, args: Args| {
            let [class, keys, value] = args.between::<3>("fromkeys", 2)?;
            let class = class.unwrap_or(Value::None);
            let value = value.unwrap_or(Value::None);
            let dict = vm.call_positional(&class, vec![])?;
            for key in vm.collect(&keys.unwrap_or(Value::None))? {
                vm.set_item(&dict, &key, value.clone())?;
            }
            Ok(dict)
        });
}

fn table(this: &Value) -> Result<DictRef> {
    match this.base() {
        Value::Dict(table) => Ok(table.clone()),
        _ => Err(Raise::type_error("this method needs a dict")),
    }
}

fn view(this: &Value, args: Args, name: &str, kind: ViewKind) -> Result<Value> {
    args.exactly::<0>(name)?;
    Ok(Value::native(View { table: table(this)?, kind }))
}

/// `dict.update(other, **more)`.
fn update(vm: &mut Vm, table: &DictRef, args: Args, name: &str) -> Result<()> {
    if args.positional.len() > 1 {
        return Err(Raise::type_error(format!("{name} expected at most 1 argument, got {}", args.positional.len())));
    }
    if let Some(source) = args.positional.first() {
        update_dict(vm, table, source)?;
    }
    for (name, value) in args.keyword {
        vm.dict_insert(table, Value::Str(name), value)?;
    }
    Ok(())
}

/// Adds what a mapping or a sequence of pairs holds.
pub(crate) fn update_dict(vm: &mut Vm, table: &DictRef, source: &Value) -> Result<()> {
    if let Value::Dict(other) = source.base() {
        if Rc::ptr_eq(other, table) {
            return Ok(());
        }
        let pairs: Vec<(Value, Value)> = other.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, value) in pairs {
            vm.dict_insert(table, key, value)?;
        }
        return Ok(());
    }
    if let Some(keys) = vm.find_attr(source, "keys")? {
        let keys = vm.call_positional(&keys, vec![])?;
        for key in vm.collect(&keys)? {
            let value = vm.get_item(source, &key)?;
            vm.dict_insert(table, key, value)?;
        }
        return Ok(());
    }
    let pairs = vm.iter(source)?;
    let mut at = 0;
    while let Some(pair) = vm.next(&pairs)? {
        let parts = vm.collect(&pair).map_err(|raise| {
            let text = format!("cannot convert dictionary update sequence element #{at} to a sequence");
            if raise.is_named("TypeError") { Raise::type_error(text) } else { raise }
        })?;
        let length = parts.len();
        let [key, value] = <[Value; 2]>::try_from(parts).map_err(|_| {
            Raise::value_error(format!("dictionary update sequence element #{at} has length {length}; 2 is required"))
        })?;
        vm.dict_insert(table, key, value)?;
        at += 1;
    }
    Ok(())
}
