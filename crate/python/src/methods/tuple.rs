//! Methods of `tuple`, `range`, `slice` and `bool`: what has no state to change.

use num_traits::ToPrimitive;

use super::access::{find_item, slice_range};
use super::{Body, add};
use crate::args::Args;
use crate::error::{Raise, Result};
use crate::types::Types;
use crate::value::{Range, Value};
use crate::vm::Vm;

const TUPLE: &[(&str, Body)] = &[
    ("count", |vm, this, args| {
        let [wanted] = args.exactly("tuple.count")?;
        count(vm, this, &wanted)
    }),
    ("index", |vm, this, args| {
        let [wanted, start, end] = args.between::<3>("index", 1)?;
        let Value::Tuple(items) = this.base() else { return Ok(Value::None) };
        let (start, end) = slice_range(vm, items.len(), start.as_ref(), end.as_ref())?;
        find_item(vm, &|at| items.get(at).cloned(), &wanted.unwrap_or(Value::None), start, end)?
            .map(Value::from)
            .ok_or_else(|| Raise::value_error("tuple.index(x): x not in tuple"))
    }),
];

const RANGE: &[(&str, Body)] = &[
    ("count", |vm, this, args| {
        let [wanted] = args.exactly("range.count")?;
        count(vm, this, &wanted)
    }),
    ("index", |vm, this, args| {
        let [wanted] = args.exactly("range.index")?;
        let Value::Range(range) = this else { return Ok(Value::None) };
        let place = match &wanted {
            Value::Int(n) => range.index_of(*n),
            Value::Bool(b) => range.index_of(i64::from(*b)),
            Value::Float(x) if x.fract() == 0.0 => x.to_i64().and_then(|n| range.index_of(n)),
            Value::Native(_) => vm.to_index(&wanted).ok().and_then(|n| range.index_of(n)),
            _ => return Err(Raise::value_error("sequence.index(x): x not in sequence")),
        };
        match place {
            Some(at) => Ok(Value::from(at)),
            None => Err(Raise::value_error(format!("{} is not in range", vm.repr(&wanted)?))),
        }
    }),
];

pub(super) fn install(types: &Types) {
    add(&types.tuple, TUPLE);
    add(&types.range, RANGE);
    types.tuple.clone().constructor(|vm, args: Args| {
        let [source] = args.between::<1>("tuple", 0)?;
        match source {
            Some(tuple @ Value::Tuple(_)) => Ok(tuple),
            Some(source) => Ok(Value::tuple(vm.collect(&source)?)),
            None => Ok(Value::tuple(Vec::new())),
        }
    });
    let range = types.range.clone().constructor(construct_range);
    for (name, get) in [("start", 0usize), ("stop", 1), ("step", 2)] {
        range.clone().property(name, move |_, this| match this {
            Value::Range(range) => Ok(Value::Int([range.start, range.stop, range.step][get])),
            _ => Ok(Value::None),
        });
        types.slice.clone().property(name, move |_, this| match this {
            Value::Slice(parts) => Ok(parts[get].clone()),
            _ => Ok(Value::None),
        });
    }
    types.slice.clone().constructor(|_, args: Args| {
        let [a, b, c] = args.between::<3>("slice", 1)?;
        let a = a.unwrap_or(Value::None);
        Ok(match b {
            None => Value::slice(Value::None, a, Value::None),
            Some(b) => Value::slice(a, b, c.unwrap_or(Value::None)),
        })
    });
    add(
        &types.slice,
        &[("indices", |vm, this, args| {
            let [length] = args.exactly("slice.indices")?;
            let length = vm.to_index(&length)?;
            let length = usize::try_from(length).map_err(|_| Raise::value_error("length should not be negative"))?;
            let Value::Slice(parts) = this else { return Ok(Value::None) };
            let (start, stop, step, _) = vm.slice_indices(parts, length)?;
            Ok(Value::tuple([Value::Int(start), Value::Int(stop), Value::Int(step)]))
        })],
    );
    types.bool_.clone().constructor(|vm, args: Args| {
        let [value] = args.between::<1>("bool", 0)?;
        match value {
            Some(value) => vm.truth(&value).map(Value::Bool),
            None => Ok(Value::Bool(false)),
        }
    });
}

fn count(vm: &mut Vm, this: &Value, wanted: &Value) -> Result<Value> {
    if let (Value::Range(range), Value::Int(n)) = (this, wanted) {
        return Ok(Value::Int(i64::from(range.index_of(*n).is_some())));
    }
    let iterator = vm.iter(this.base())?;
    let mut count = 0;
    while let Some(item) = vm.next(&iterator)? {
        count += i64::from(vm.equal(&item, wanted)?);
    }
    Ok(Value::Int(count))
}

fn construct_range(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, step] = args.between::<3>("range", 1)?;
    let mut bound = |value: &Value| match value {
        Value::BigInt(_) => Err(Raise::overflow_error("range() works with whole numbers up to 9223372036854775807 here")),
        other => vm.to_index(other),
    };
    let a = bound(&a.unwrap_or(Value::None))?;
    let (start, stop) = match b {
        Some(b) => (a, bound(&b)?),
        None => (0, a),
    };
    let step = match step {
        Some(step) => bound(&step)?,
        None => 1,
    };
    if step == 0 {
        return Err(Raise::value_error("range() arg 3 must not be zero"));
    }
    Ok(Value::Range(std::rc::Rc::new(Range { start, stop, step })))
}
