//! Built-in functions over iterables: `len`, `sum`, `sorted`, `min`, `zip`, `enumerate` …

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::methods::{bind_named, sort_values};
use crate::native::{BinaryOp, NativeIter};
use crate::types::types;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn install(vm: &mut Vm) {
    let module = vm.builtins();
    module.function("len", |vm, args: Args| {
        let [value] = args.exactly("len")?;
        vm.len(&value).map(Value::from)
    });
    module.function("iter", |vm, args: Args| {
        let [value, sentinel] = args.between::<2>("iter", 1)?;
        let value = value.unwrap_or(Value::None);
        let Some(sentinel) = sentinel else { return vm.iter(&value) };
        if !vm.is_callable(&value) {
            return Err(Raise::type_error("iter(v, w): v must be callable"));
        }
        Ok(Value::iterator("callable_iterator", Until { call: value, sentinel, done: false }))
    });
    module.function("next", |vm, args: Args| {
        let [iterator, default] = args.between::<2>("next", 1)?;
        let iterator = iterator.unwrap_or(Value::None);
        match default {
            None => vm.next_or_stop(&iterator),
            Some(default) => Ok(vm.next(&iterator)?.unwrap_or(default)),
        }
    });
    module.function("sum", sum);
    module.function("any", |vm, args: Args| {
        let [values] = args.exactly("any")?;
        let iterator = vm.iter(&values)?;
        while let Some(value) = vm.next(&iterator)? {
            if vm.truth(&value)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    });
    module.function("all", |vm, args: Args| {
        let [values] = args.exactly("all")?;
        let iterator = vm.iter(&values)?;
        while let Some(value) = vm.next(&iterator)? {
            if !vm.truth(&value)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    });
    module.function("min", |vm, args| extreme(vm, args, "min"));
    module.function("max", |vm, args| extreme(vm, args, "max"));
    module.function("sorted", |vm, mut args: Args| {
        let key = args.take_keyword("key").filter(|key| !key.is_none());
        let reverse = match args.take_keyword("reverse") {
            Some(reverse) => vm.truth(&reverse)?,
            None => false,
        };
        if let Some((name, _)) = args.keyword.first() {
            return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for sort()")));
        }
        let given = args.positional.len();
        let [values] = <[Value; 1]>::try_from(args.positional)
            .map_err(|_| Raise::type_error(format!("sorted expected 1 argument, got {given}")))?;
        let values = vm.collect(&values)?;
        Ok(Value::list(sort_values(vm, values, key.as_ref(), reverse)?))
    });
    install_iterators();
}

/// The iterator types that are called by name.
fn install_iterators() {
    let types = types();
    types.named("enumerate").constructor(|vm, args: Args| {
        let [values, start] = bind_named(args, "enumerate", 1, &["iterable", "start"]).map_err(|raise| {
            if raise.message().contains("missing") {
                Raise::type_error("enumerate() missing required argument 'iterable'")
            } else {
                raise
            }
        })?;
        let source = vm.iter(&values.unwrap_or(Value::None))?;
        let next = match start {
            Some(start) => vm.to_integer(&start)?.ok_or_else(|| {
                Raise::type_error(format!("'{}' object cannot be interpreted as an integer", vm.type_name(&start)))
            })?,
            None => Value::Int(0),
        };
        Ok(Value::iterator("enumerate", Enumerate { source, next }))
    });
    types.named("zip").constructor(|vm, mut args: Args| {
        let strict = match args.take_keyword("strict") {
            Some(strict) => vm.truth(&strict)?,
            None => false,
        };
        args.no_keywords("zip")?;
        let mut sources = Vec::with_capacity(args.positional.len());
        for (at, value) in args.positional.iter().enumerate() {
            let source = vm.iter(value).map_err(|raise| {
                if raise.is_named("TypeError") && raise.message().ends_with("object is not iterable") && args.positional.len() > 1
                {
                    Raise::type_error(format!("zip argument #{} must support iteration", at + 1))
                } else {
                    raise
                }
            });
            sources.push(source?);
        }
        Ok(Value::iterator("zip", Zip { sources, strict, done: false }))
    });
    types.named("map").constructor(|vm, args: Args| {
        args.no_keywords("map")?;
        let mut given = args.positional.into_iter();
        let (Some(function), true) = (given.next(), given.len() > 0) else {
            return Err(Raise::type_error("map() must have at least two arguments."));
        };
        let sources = given.map(|value| vm.iter(&value)).collect::<Result<Vec<_>>>()?;
        Ok(Value::iterator("map", Map { function, sources }))
    });
    types.named("filter").constructor(|vm, args: Args| {
        let given = args.positional.len();
        args.no_keywords("filter")?;
        let [function, values] = <[Value; 2]>::try_from(args.positional)
            .map_err(|_| Raise::type_error(format!("filter expected 2 arguments, got {given}")))?;
        Ok(Value::iterator("filter", Filter { function, source: vm.iter(&values)? }))
    });
    types.named("reversed").constructor(|vm, args: Args| {
        let given = args.positional.len();
        args.no_keywords("reversed")?;
        let [value] = <[Value; 1]>::try_from(args.positional)
            .map_err(|_| Raise::type_error(format!("reversed expected 1 argument, got {given}")))?;
        reversed(vm, &value)
    });
}

fn reversed(vm: &mut Vm, value: &Value) -> Result<Value> {
    if let Value::Instance(_) = value
        && let Some(method) = vm.special(value, "__reversed__")?
    {
        return vm.call_positional(&method, vec![]);
    }
    match value.base() {
        Value::Dict(_) => {
            let mut keys = vm.collect(value.base())?;
            keys.reverse();
            return vm.iter(&Value::list(keys));
        }
        Value::Native(object) if object.class().name().starts_with("dict_") => {
            let mut items = vm.collect(value)?;
            items.reverse();
            return vm.iter(&Value::list(items));
        }
        Value::Set(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::None | Value::Iterator(_) => {}
        _ => {
            if let Ok(length) = vm.len(value) {
                return Ok(Value::iterator("reversed", Reversed { source: value.clone(), left: length }));
            }
        }
    }
    Err(Raise::type_error(format!("'{}' object is not reversible", vm.type_name(value))))
}

fn sum(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.positional.is_empty() {
        return Err(Raise::type_error("sum() takes at least 1 positional argument (0 given)"));
    }
    let [values, start] = bind_named(args, "sum", 1, &["iterable", "start"])?;
    let mut total = start.unwrap_or(Value::Int(0));
    match total.base() {
        Value::Str(_) => return Err(Raise::type_error("sum() can't sum strings [use ''.join(seq) instead]")),
        Value::Bytes(_) => return Err(Raise::type_error("sum() can't sum bytes [use b''.join(seq) instead]")),
        _ => {}
    }
    let iterator = vm.iter(&values.unwrap_or(Value::None))?;
    while let Some(value) = vm.next(&iterator)? {
        total = match (&total, &value) {
            (Value::Float(a), Value::Float(b)) => Value::Float(a + b),
            (Value::Int(a), Value::Int(b)) if a.checked_add(*b).is_some() => Value::Int(a.wrapping_add(*b)),
            _ => vm.binary(BinaryOp::Add, &total, &value)?,
        };
    }
    Ok(total)
}

/// `min` and `max`: the first of equal ones wins.
fn extreme(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let key = args.take_keyword("key").filter(|key| !key.is_none());
    let default = args.take_keyword("default");
    if let Some((keyword, _)) = args.keyword.first() {
        return Err(Raise::type_error(format!("'{keyword}' is an invalid keyword argument for {name}()")));
    }
    let iterator = match args.positional.as_slice() {
        [] => return Err(Raise::type_error(format!("{name} expected at least 1 argument, got 0"))),
        [values] => vm.iter(values)?,
        _ if default.is_some() => {
            return Err(Raise::type_error(format!("Cannot specify a default for {name}() with multiple positional arguments")));
        }
        several => vm.iter(&Value::list(several.to_vec()))?,
    };
    let mut best: Option<(Value, Value)> = None;
    while let Some(value) = vm.next(&iterator)? {
        let by = match &key {
            Some(key) => vm.call_positional(key, vec![value.clone()])?,
            None => value.clone(),
        };
        let better = match &best {
            None => true,
            Some((best, _)) if name == "min" => vm.less(&by, best)?,
            Some((best, _)) => {
                let result = vm.compare(crate::native::CompareOp::Gt, &by, best)?;
                vm.truth(&result)?
            }
        };
        if better {
            best = Some((by, value));
        }
    }
    match best {
        Some((_, value)) => Ok(value),
        None => default.ok_or_else(|| Raise::value_error(format!("{name}() arg is an empty sequence"))),
    }
}

struct Until {
    call: Value,
    sentinel: Value,
    done: bool,
}

impl NativeIter for Until {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.done {
            return Ok(None);
        }
        let value = vm.call_positional(&self.call, vec![])?;
        self.done = vm.equal(&value, &self.sentinel)?;
        Ok((!self.done).then_some(value))
    }
}

struct Enumerate {
    source: Value,
    next: Value,
}

impl NativeIter for Enumerate {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(value) = vm.next(&self.source)? else { return Ok(None) };
        let number = self.next.clone();
        self.next = match number {
            Value::Int(n) if n < i64::MAX => Value::Int(n + 1),
            _ => vm.binary(BinaryOp::Add, &number, &Value::Int(1))?,
        };
        Ok(Some(Value::tuple([number, value])))
    }
}

struct Zip {
    sources: Vec<Value>,
    strict: bool,
    done: bool,
}

impl NativeIter for Zip {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.done || self.sources.is_empty() {
            return Ok(None);
        }
        let mut row = Vec::with_capacity(self.sources.len());
        for (at, source) in self.sources.iter().enumerate() {
            match vm.next(source)? {
                Some(value) => row.push(value),
                None => {
                    self.done = true;
                    return self.ended(vm, at);
                }
            }
        }
        Ok(Some(Value::tuple(row)))
    }
}

impl Zip {
    /// Iterable `at` has ended: with `strict` the others must have ended too.
    fn ended(&self, vm: &mut Vm, at: usize) -> Result<Option<Value>> {
        if !self.strict {
            return Ok(None);
        }
        let before = |n: usize| if n == 1 { "argument 1".to_owned() } else { format!("arguments 1-{n}") };
        if at > 0 {
            return Err(Raise::value_error(format!("zip() argument {} is shorter than {}", at + 1, before(at))));
        }
        for (later, source) in self.sources.iter().enumerate().skip(1) {
            if vm.next(source)?.is_some() {
                return Err(Raise::value_error(format!("zip() argument {} is longer than {}", later + 1, before(later))));
            }
        }
        Ok(None)
    }
}

struct Map {
    function: Value,
    sources: Vec<Value>,
}

impl NativeIter for Map {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        let mut row = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            match vm.next(source)? {
                Some(value) => row.push(value),
                None => return Ok(None),
            }
        }
        vm.call_positional(&self.function, row).map(Some)
    }
}

struct Filter {
    function: Value,
    source: Value,
}

impl NativeIter for Filter {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        while let Some(value) = vm.next(&self.source)? {
            let kept = match &self.function {
                Value::None => value.clone(),
                function => vm.call_positional(function, vec![value.clone()])?,
            };
            if vm.truth(&kept)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

struct Reversed {
    source: Value,
    left: usize,
}

impl NativeIter for Reversed {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        while self.left > 0 {
            self.left -= 1;
            match vm.get_item(&self.source, &Value::from(self.left)) {
                Ok(value) => return Ok(Some(value)),
                // The sequence became shorter meanwhile.
                Err(raise) if raise.is_named("IndexError") => {}
                Err(raise) => return Err(raise),
            }
        }
        Ok(None)
    }
}
