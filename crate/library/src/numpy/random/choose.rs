//! `choice`, `permutation`, `shuffle`.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::index::Index;
use brunsviga_tensor::{Array, random};

use super::super::array::NdArray;
use super::super::convert::{Lift, array_of, flag, float_array, given, integer, integer_or, items, shape, wrap, wrap_result};
use super::super::scalar::NumpyScalar;
use super::super::types::types;
use super::Shared;

/// Positions as numbers for an array.
fn numbers(places: Vec<usize>) -> Vec<i64> {
    places.into_iter().map(|p| p as i64).collect()
}

/// Positions as an array of this shape.
fn positions(places: Vec<i64>, shape: &[usize]) -> Result<Array> {
    Array::from_vec(places, shape).py()
}

fn rows(array: &Array, order: Array) -> Result<Array> {
    array.get(&[Index::Array(order)]).py()
}

/// A number of things, or the things themselves.
fn is_number(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range(_))
        && value.downcast::<NdArray>().is_none_or(|a| a.with(|a| a.ndim() == 0))
}

pub(super) fn choice(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let legacy = shared.borrow().is_legacy();
    let names: &[&str] = if legacy { &["a", "size", "replace", "p"] } else { &["a", "size", "replace", "p", "axis", "shuffle"] };
    let [a, size, replace, p, axis, shuffle] = if legacy {
        let [a, size, replace, p] = args.bind("choice", 1, names)?;
        [a, size, replace, p, None, None]
    } else {
        args.bind("choice", 1, names)?
    };
    let a = a.unwrap_or(Value::None);
    if integer_or(vm, axis, 0)? != 0 {
        return Err(Raise::not_implemented("numpy.random.Generator.choice: axis must be 0 here; transpose the array first"));
    }
    let (replace, shuffle) = (flag(vm, replace, true)?, flag(vm, shuffle, true)?);
    let size = given(size);
    let things = things(vm, &a, legacy, size.is_none())?;
    let population = match &things {
        Things::Numbers(n) => *n,
        Things::Rows(array) => array.shape().first().copied().unwrap_or(0) as i64,
        Things::Items(items) => items.len() as i64,
    };
    let dims = size.as_ref().map_or(Ok(Vec::new()), |size| shape(vm, size))?;
    let count: usize = dims.iter().product();
    if population <= 0 && count != 0 {
        return Err(Raise::value_error(match (legacy, &things) {
            (true, Things::Numbers(_)) => "a must be greater than 0 unless no samples are taken",
            (false, Things::Numbers(_)) => "a must be a positive integer unless no samples are taken",
            (true, _) => "'a' cannot be empty unless no samples are taken",
            (false, _) => "a cannot be empty unless no samples are taken",
        }));
    }
    let n = usize::try_from(population.max(0)).unwrap_or(usize::MAX);
    let weights = given(p).map(|p| vm.len(&p).and_then(|_| float_array(vm, &p))).transpose()?;
    if !replace && count > n {
        return Err(Raise::value_error(if legacy {
            "Cannot take a larger sample than population when 'replace=False'"
        } else {
            "Cannot take a larger sample than population when replace is False"
        }));
    }
    // Without replacement the legacy generator puts all in order; the other one needs little more than what it chooses.
    let all = if replace {
        0
    } else if legacy {
        n
    } else {
        count.saturating_mul(50)
    };
    vm.reserve(count.max(all).saturating_mul(8))?;
    let order = match weights {
        Some(weights) => {
            let weights = checked_weights(&weights, n, legacy)?;
            let drawn = random::pick_weighted(&mut *shared.borrow_mut(), &weights, count, replace);
            numbers(drawn.ok_or_else(|| Raise::value_error("Fewer non-zero entries in p than size"))?)
        }
        None if replace => random::integers(&mut *shared.borrow_mut(), 0, (population - 1).max(0), count),
        None => numbers(random::pick(&mut *shared.borrow_mut(), n, count, shuffle)),
    };
    let first = order.first().copied().unwrap_or(0);
    let order = positions(order, &dims)?;
    match things {
        Things::Numbers(_) if size.is_none() => Ok(Value::Int(first)),
        Things::Numbers(_) => Ok(wrap(order)),
        Things::Rows(array) if size.is_none() => wrap_result(rows(&array, order)?),
        Things::Rows(array) => rows(&array, order).map(wrap),
        Things::Items(items) => usize::try_from(first)
            .ok()
            .and_then(|k| items.get(k).cloned())
            .ok_or_else(|| Raise::index_error("list index out of range")),
    }
}

/// What is chosen from.
enum Things {
    /// 0 … n − 1
    Numbers(i64),
    /// The rows of an array
    Rows(Array),
    /// Words and other things that no array here holds, of which one can be chosen
    Items(Vec<Value>),
}

fn things(vm: &mut Vm, a: &Value, legacy: bool, one: bool) -> Result<Things> {
    if is_number(a) {
        let Ok(n) = integer(vm, a) else {
            let class = vm.type_name(a);
            return Err(Raise::value_error(if legacy {
                "a must be 1-dimensional or an integer".to_owned()
            } else {
                format!("a must be a sequence or an integer, not <class '{class}'>")
            }));
        };
        return Ok(Things::Numbers(n));
    }
    let array = match array_of(vm, a) {
        Err(_) if one && matches!(a, Value::List(_) | Value::Tuple(_)) => return items(vm, a).map(Things::Items),
        array => array?,
    };
    if legacy && array.ndim() != 1 {
        return Err(Raise::value_error("a must be 1-dimensional"));
    }
    Ok(Things::Rows(array))
}

fn checked_weights(weights: &Array, n: usize, legacy: bool) -> Result<Vec<f64>> {
    if weights.ndim() != 1 {
        return Err(Raise::value_error("'p' must be 1-dimensional"));
    }
    if weights.shape() != [n] {
        return Err(Raise::value_error(if legacy { "'a' and 'p' must have same size" } else { "a and p must have same size" }));
    }
    let weights = weights.values::<f64>().py()?.into_vec();
    // Summed with the rounding errors kept (Kahan), as NumPy judges it.
    let (mut sum, mut lost) = (0.0, 0.0);
    for &w in &weights {
        let y: f64 = w - lost;
        let t: f64 = sum + y;
        lost = (t - sum) - y;
        sum = t;
    }
    if sum.is_nan() {
        return Err(Raise::value_error(if legacy { "probabilities contain NaN" } else { "Probabilities contain NaN" }));
    }
    if weights.iter().any(|w| *w < 0.0) {
        return Err(Raise::value_error(if legacy {
            "probabilities are not non-negative"
        } else {
            "Probabilities are not non-negative"
        }));
    }
    if (sum - 1.0).abs() > f64::EPSILON.sqrt() {
        return Err(Raise::value_error(if legacy {
            "probabilities do not sum to 1"
        } else {
            "Probabilities do not sum to 1. See Notes section of docstring for more information."
        }));
    }
    Ok(weights)
}

pub(super) fn permutation(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let legacy = shared.borrow().is_legacy();
    let x = if legacy {
        let [x] = args.bind("permutation", 1, &["x"])?;
        x
    } else {
        let [x, axis] = args.bind("permutation", 1, &["x", "axis"])?;
        first_axis(vm, axis, "permutation")?;
        x
    };
    let x = x.unwrap_or(Value::None);
    if is_number(&x) {
        let number = match x {
            Value::Int(_) | Value::Bool(_) => true,
            _ => x.downcast::<NumpyScalar>().is_some_and(|s| s.0.as_i64().is_some()),
        };
        if !number && legacy {
            return Err(Raise::index_error("x must be an integer or at least 1-dimensional"));
        }
        if !number {
            return Err(Raise::new(&types().axis_error, "axis 0 is out of bounds for array of dimension 0"));
        }
        let n = integer(vm, &x)?.max(0) as usize;
        vm.reserve(n.saturating_mul(16))?;
        let order = random::shuffled(&mut *shared.borrow_mut(), n);
        return positions(numbers(order), &[n]).map(wrap);
    }
    let array = array_of(vm, &x)?;
    let n = array.shape().first().copied().unwrap_or(0);
    let order = random::shuffled(&mut *shared.borrow_mut(), n);
    rows(&array, positions(numbers(order), &[n])?).map(wrap)
}

fn first_axis(vm: &mut Vm, axis: Option<Value>, name: &str) -> Result<()> {
    if integer_or(vm, axis, 0)? == 0 {
        return Ok(());
    }
    Err(Raise::not_implemented(format!("numpy.random.Generator.{name}: axis must be 0 here; transpose the array first")))
}

pub(super) fn shuffle(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let legacy = shared.borrow().is_legacy();
    let x = if legacy {
        let [x] = args.bind("shuffle", 1, &["x"])?;
        x
    } else {
        let [x, axis] = args.bind("shuffle", 1, &["x", "axis"])?;
        first_axis(vm, axis, "shuffle")?;
        x
    };
    let x = x.unwrap_or(Value::None);
    match &x {
        Value::List(list) => {
            let n = list.borrow().len();
            let order = random::shuffled(&mut *shared.borrow_mut(), n);
            let shuffled: Vec<Value> = order.iter().filter_map(|k| list.borrow().get(*k).cloned()).collect();
            *list.borrow_mut() = shuffled;
        }
        _ => {
            let Some(target) = x.downcast::<NdArray>() else {
                vm.len(&x)?;
                let text = format!("'{}' object does not support item assignment", vm.type_name(&x));
                return Err(Raise::type_error(text));
            };
            target.check_writeable().map_err(|_| Raise::value_error("array is read-only"))?;
            let array = target.array();
            let n = array.shape().first().copied().ok_or_else(|| Raise::type_error("len() of unsized object"))?;
            let order = random::shuffled(&mut *shared.borrow_mut(), n);
            let mixed = rows(&array, positions(numbers(order), &[n])?)?;
            vm.set_item(&x, &Value::Ellipsis, wrap(mixed))?;
        }
    }
    Ok(Value::None)
}
