//! Methods of `list`, and the stable sort that `sorted` shares.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use super::access::{bind_named, find_item, slice_range};
use super::{Body, add};
use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

type List = Rc<RefCell<Vec<Value>>>;

const METHODS: &[(&str, Body)] = &[
    ("append", |_, this, args| {
        let [item] = args.exactly("list.append")?;
        items(this)?.borrow_mut().push(item);
        Ok(Value::None)
    }),
    ("extend", |vm, this, args| {
        let [more] = args.exactly("list.extend")?;
        // Collected first: `a.extend(a)` and generators that look at the list both work.
        let more = vm.collect(&more)?;
        items(this)?.borrow_mut().extend(more);
        Ok(Value::None)
    }),
    ("insert", |vm, this, args| {
        let [at, item] = args.exactly("insert")?;
        let at = vm.to_index(&at)?;
        let list = items(this)?;
        let mut list = list.borrow_mut();
        let length = list.len() as i64;
        let at = if at < 0 { (length.saturating_add(at)).max(0) } else { at.min(length) };
        list.insert(at as usize, item);
        Ok(Value::None)
    }),
    ("remove", |vm, this, args| {
        let [wanted] = args.exactly("list.remove")?;
        let list = items(this)?;
        let length = list.borrow().len();
        match find_item(vm, &|at| list.borrow().get(at).cloned(), &wanted, 0, length)? {
            Some(at) if at < list.borrow().len() => {
                list.borrow_mut().remove(at);
                Ok(Value::None)
            }
            _ => Err(Raise::value_error("list.remove(x): x not in list")),
        }
    }),
    ("pop", pop),
    ("clear", |_, this, args| {
        args.exactly::<0>("list.clear")?;
        let old = std::mem::take(&mut *items(this)?.borrow_mut());
        // Dropped only now, with the list released: the items' own ends may look at it.
        drop(old);
        Ok(Value::None)
    }),
    ("copy", |_, this, args| {
        args.exactly::<0>("list.copy")?;
        let copy = items(this)?.borrow().clone();
        Ok(Value::list(copy))
    }),
    ("reverse", |_, this, args| {
        args.exactly::<0>("list.reverse")?;
        items(this)?.borrow_mut().reverse();
        Ok(Value::None)
    }),
    ("index", |vm, this, args| {
        let [wanted, start, end] = args.between::<3>("index", 1)?;
        let wanted = wanted.unwrap_or(Value::None);
        let list = items(this)?;
        let length = list.borrow().len();
        let (start, end) = slice_range(vm, length, start.as_ref(), end.as_ref())?;
        match find_item(vm, &|at| list.borrow().get(at).cloned(), &wanted, start, end)? {
            Some(at) => Ok(Value::from(at)),
            None => Err(Raise::value_error(format!("{} is not in list", vm.repr(&wanted)?))),
        }
    }),
    ("count", |vm, this, args| {
        let [wanted] = args.exactly("list.count")?;
        let list = items(this)?;
        let (mut at, mut count) = (0, 0i64);
        loop {
            let Some(item) = list.borrow().get(at).cloned() else { return Ok(Value::Int(count)) };
            count += i64::from(vm.equal(&item, &wanted)?);
            at += 1;
        }
    }),
    ("sort", sort),
];

pub(super) fn install(class: &ClassRef) {
    add(class, METHODS);
    class.clone().constructor(|vm, args: Args| {
        let [source] = args.between::<1>("list", 0)?;
        match source {
            Some(source) => Ok(Value::list(vm.collect(&source)?)),
            None => Ok(Value::list(Vec::new())),
        }
    });
}

fn items(this: &Value) -> Result<List> {
    match this.base() {
        Value::List(list) => Ok(list.clone()),
        _ => Err(Raise::type_error("this method needs a list")),
    }
}

fn pop(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [at] = args.between::<1>("pop", 0)?;
    let list = items(this)?;
    let at = match at {
        Some(at) => vm.to_index(&at)?,
        None => -1,
    };
    let mut list = list.borrow_mut();
    if list.is_empty() {
        return Err(Raise::index_error("pop from empty list"));
    }
    let length = list.len() as i64;
    let at = if at < 0 { at.saturating_add(length) } else { at };
    if !(0..length).contains(&at) {
        return Err(Raise::index_error("pop index out of range"));
    }
    Ok(list.remove(at as usize))
}

fn sort(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [key, reverse] = bind_named(args, "sort", 0, &["*", "key", "reverse"])?;
    let reverse = match reverse {
        Some(reverse) => vm.truth(&reverse)?,
        None => false,
    };
    let list = items(this)?;
    let taken = std::mem::take(&mut *list.borrow_mut());
    let sorted = sort_values(vm, taken.clone(), key.as_ref().filter(|k| !k.is_none()), reverse);
    let changed = !list.borrow().is_empty();
    match sorted {
        Ok(sorted) => {
            *list.borrow_mut() = sorted;
            if changed { Err(Raise::value_error("list modified during sort")) } else { Ok(Value::None) }
        }
        Err(raise) => {
            *list.borrow_mut() = taken;
            Err(raise)
        }
    }
}

/// Sorts stably, as `sorted(values, key=key, reverse=reverse)`.
pub(crate) fn sort_values(vm: &mut Vm, values: Vec<Value>, key: Option<&Value>, reverse: bool) -> Result<Vec<Value>> {
    let mut pairs: Vec<(Value, Value)> = Vec::with_capacity(values.len());
    for value in values {
        let by = match key {
            Some(key) => vm.call_positional(key, vec![value.clone()])?,
            None => Value::None,
        };
        pairs.push((by, value));
    }
    if key.is_none() {
        for pair in &mut pairs {
            pair.0 = pair.1.clone();
        }
    }
    // Turned round before and after, so that equal items keep their order.
    if reverse {
        pairs.reverse();
    }
    if !sort_plain(&mut pairs) {
        pairs = merge_sort(vm, pairs)?;
    }
    if reverse {
        pairs.reverse();
    }
    Ok(pairs.into_iter().map(|(_, value)| value).collect())
}

/// Sorts keys that are all int, all float without NaN, or all str; false if they are not.
fn sort_plain(pairs: &mut [(Value, Value)]) -> bool {
    let all = |test: fn(&Value) -> bool| pairs.iter().all(|(key, _)| test(key));
    if all(|key| matches!(key, Value::Int(_)))
        || all(|key| matches!(key, Value::Float(x) if !x.is_nan()))
        || all(|key| matches!(key, Value::Str(_)))
    {
        pairs.sort_by(|(a, _), (b, _)| match (a, b) {
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            _ => Ordering::Equal,
        });
        return true;
    }
    false
}

/// Bottom-up merge sort whose comparison may raise.
fn merge_sort(vm: &mut Vm, mut from: Vec<(Value, Value)>) -> Result<Vec<(Value, Value)>> {
    let mut width = 1;
    while width < from.len() {
        let mut to = Vec::with_capacity(from.len());
        for pair in from.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
            loop {
                let take_right = match (left.peek(), right.peek()) {
                    (Some(a), Some(b)) => vm.less(&b.0, &a.0)?,
                    (None, Some(_)) => true,
                    (Some(_), None) => false,
                    (None, None) => break,
                };
                to.extend(if take_right { right.next() } else { left.next() }.cloned());
            }
        }
        from = to;
        width *= 2;
    }
    Ok(from)
}
