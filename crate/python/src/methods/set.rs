//! Methods of `set` and `frozenset`. Their operators are the machine's own.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Body, add};
use crate::args::Args;
use crate::dict::{Dict, Set};
use crate::error::{Raise, Result};
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

/// What both kinds have.
const SHARED: &[(&str, Body)] = &[
    ("copy", |_, this, args| {
        args.exactly::<0>("copy")?;
        if items(this)?.frozen && matches!(this, Value::Set(_)) {
            Ok(this.clone())
        } else {
            Ok(Value::Set(copy_of(&*items(this)?)))
        }
    }),
    ("union", |vm, this, args| fold(vm, this, args, "union", union_with)),
    ("intersection", |vm, this, args| fold(vm, this, args, "intersection", intersect_with)),
    ("difference", |vm, this, args| fold(vm, this, args, "difference", subtract)),
    ("symmetric_difference", |vm, this, args| {
        let [other] = args.exactly("symmetric_difference")?;
        let result = copy_of(&*items(this)?);
        toggle(vm, &result, &other)?;
        Ok(Value::Set(result))
    }),
    ("issubset", |vm, this, args| {
        let [other] = args.exactly("issubset")?;
        let other = from_iterable(vm, &other, false)?;
        subset(vm, &*items(this)?, &*items(&other)?).map(Value::Bool)
    }),
    ("issuperset", |vm, this, args| {
        let [other] = args.exactly("issuperset")?;
        let other = from_iterable(vm, &other, false)?;
        subset(vm, &*items(&other)?, &*items(this)?).map(Value::Bool)
    }),
    ("isdisjoint", |vm, this, args| {
        let [other] = args.exactly("isdisjoint")?;
        let this = items(this)?;
        for item in vm.collect(&other)? {
            if vm.set_contains(&this.table, &item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

/// What only `set` has.
const CHANGING: &[(&str, Body)] = &[
    ("add", |vm, this, args| {
        let [item] = args.exactly("set.add")?;
        vm.set_add(&items(this)?.table, item)?;
        Ok(Value::None)
    }),
    ("discard", |vm, this, args| {
        let [item] = args.exactly("set.discard")?;
        vm.dict_remove(&items(this)?.table, &item)?;
        Ok(Value::None)
    }),
    ("remove", |vm, this, args| {
        let [item] = args.exactly("set.remove")?;
        match remove(vm, &*items(this)?, &item)? {
            true => Ok(Value::None),
            false => Err(Raise::key_error(item)),
        }
    }),
    ("pop", |_, this, args| {
        args.exactly::<0>("set.pop")?;
        let set = items(this)?;
        // `next_from` gives the cursor behind the entry, so its place is one less.
        let first = set.table.borrow().next_from(0).map(|(cursor, _, _)| cursor - 1);
        let removed = first.and_then(|at| set.table.borrow_mut().remove_at(at));
        match removed {
            Some((key, _)) => Ok(key),
            None => Err(Raise::key_error(Value::from("pop from an empty set"))),
        }
    }),
    ("clear", |_, this, args| {
        args.exactly::<0>("set.clear")?;
        let set = items(this)?;
        let kept = set.table.replace(Dict::new());
        drop(kept);
        Ok(Value::None)
    }),
    ("update", |vm, this, args| change(vm, this, args, "update", union_with)),
    ("intersection_update", |vm, this, args| change(vm, this, args, "intersection_update", intersect_with)),
    ("difference_update", |vm, this, args| change(vm, this, args, "difference_update", subtract)),
    ("symmetric_difference_update", |vm, this, args| {
        let [other] = args.exactly("symmetric_difference_update")?;
        toggle(vm, &*items(this)?, &other)?;
        Ok(Value::None)
    }),
];

pub(super) fn install(types: &Types) {
    add(&types.set, SHARED);
    add(&types.set, CHANGING);
    add(&types.frozenset, SHARED);
    for (class, frozen) in [(&types.set, false), (&types.frozenset, true)] {
        class.clone().constructor(move |vm, args: Args| {
            let [source] = args.between::<1>(if frozen { "frozenset" } else { "set" }, 0)?;
            match source {
                Some(Value::Set(set)) if frozen && set.frozen => Ok(Value::Set(set)),
                Some(source) => from_iterable(vm, &source, frozen),
                None => Ok(Value::Set(Rc::new(Set::new(frozen)))),
            }
        });
    }
}

fn items(this: &Value) -> Result<Rc<Set>> {
    match this.base() {
        Value::Set(set) => Ok(set.clone()),
        _ => Err(Raise::type_error("this method needs a set")),
    }
}

fn copy_of(set: &Set) -> Rc<Set> {
    Rc::new(Set { table: RefCell::new(set.table.borrow().copy()), frozen: set.frozen })
}

/// A set of the items of anything that can be iterated.
pub(crate) fn from_iterable(vm: &mut Vm, source: &Value, frozen: bool) -> Result<Value> {
    let set = Set::new(frozen);
    if let Value::Set(other) = source.base() {
        *set.table.borrow_mut() = other.table.borrow().copy();
    } else {
        let iterator = vm.iter(source)?;
        while let Some(item) = vm.next(&iterator)? {
            vm.set_add(&set.table, item)?;
        }
    }
    Ok(Value::Set(Rc::new(set)))
}

fn remove(vm: &mut Vm, set: &Set, item: &Value) -> Result<bool> {
    let there = vm.set_contains(&set.table, item)?;
    if there {
        vm.dict_remove(&set.table, item)?;
    }
    Ok(there)
}

type Change = fn(&mut Vm, &Set, &Value) -> Result<()>;

fn fold(vm: &mut Vm, this: &Value, args: Args, name: &str, change: Change) -> Result<Value> {
    args.no_keywords(name)?;
    let result = copy_of(&*items(this)?);
    for other in &args.positional {
        change(vm, &result, other)?;
    }
    Ok(Value::Set(result))
}

fn change(vm: &mut Vm, this: &Value, args: Args, name: &str, change: Change) -> Result<Value> {
    args.no_keywords(name)?;
    let set = items(this)?;
    for other in &args.positional {
        change(vm, &set, other)?;
    }
    Ok(Value::None)
}

fn union_with(vm: &mut Vm, set: &Set, other: &Value) -> Result<()> {
    for item in vm.collect(other)? {
        vm.set_add(&set.table, item)?;
    }
    Ok(())
}

fn intersect_with(vm: &mut Vm, set: &Set, other: &Value) -> Result<()> {
    let other = items(&from_iterable(vm, other, false)?)?;
    for item in set.items() {
        if !vm.set_contains(&other.table, &item)? {
            vm.dict_remove(&set.table, &item)?;
        }
    }
    Ok(())
}

fn subtract(vm: &mut Vm, set: &Set, other: &Value) -> Result<()> {
    for item in vm.collect(other)? {
        vm.dict_remove(&set.table, &item)?;
    }
    Ok(())
}

fn toggle(vm: &mut Vm, set: &Set, other: &Value) -> Result<()> {
    let other = items(&from_iterable(vm, other, false)?)?;
    for item in other.items() {
        if !remove(vm, set, &item)? {
            vm.set_add(&set.table, item)?;
        }
    }
    Ok(())
}

fn subset(vm: &mut Vm, small: &Set, large: &Set) -> Result<bool> {
    if small.len() > large.len() {
        return Ok(false);
    }
    for item in small.items() {
        if !vm.set_contains(&large.table, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}
