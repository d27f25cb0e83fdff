//! Sorting, searching, sets: `np.sort`, `np.searchsorted`, `np.unique` …

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::Array;
use brunsviga_tensor::stats::{self, Side};

use super::array::NdArray;
use super::convert::{Lift, array_of, axis, finish, finish_array, flag, given, integer, integer_or, refuse, word, wrap};
use super::registry::Table;
use super::selection::arrays;

/// The functions of this file.
pub const TABLE: Table = &[
    ("sort", |vm, args| ordered(vm, "sort", args, stats::sort)),
    ("argsort", |vm, args| ordered(vm, "argsort", args, stats::argsort)),
    ("lexsort", lexsort),
    ("partition", |vm, args| parted(vm, "partition", args, stats::partition)),
    ("argpartition", |vm, args| parted(vm, "argpartition", args, stats::argpartition)),
    ("searchsorted", searchsorted),
    ("unique", unique),
    ("isin", isin),
    ("intersect1d", |vm, args| of_two(vm, "intersect1d", args, stats::intersect1d)),
    ("union1d", |vm, args| of_two(vm, "union1d", args, stats::union1d)),
    ("setdiff1d", |vm, args| of_two(vm, "setdiff1d", args, stats::setdiff1d)),
];

type Along = fn(&Array, Option<i64>) -> brunsviga_tensor::Result<Array>;

/// `axis=None` flattens; not given means the last axis.
fn along(vm: &mut Vm, at: Option<Value>) -> Result<Option<i64>> {
    match at {
        Some(Value::None) => Ok(None),
        at => Ok(Some(integer_or(vm, at, -1)?)),
    }
}

/// Every kind of sorting here is stable, which each `kind=` allows.
fn ordered(vm: &mut Vm, name: &str, args: Args, of: Along) -> Result<Value> {
    let [a, at, kind, order, stable] = args.bind(name, 1, &["a", "axis", "kind", "order", "*", "stable"])?;
    word(vm, name, "kind", &kind, &["quicksort", "stable", "mergesort", "heapsort"])?;
    refuse(name, "order", &order)?;
    let _ = stable;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let at = along(vm, at)?;
    finish_array(vm, of(&a, at))
}

fn lexsort(vm: &mut Vm, args: Args) -> Result<Value> {
    let [keys, at] = args.bind("lexsort", 1, &["keys", "axis"])?;
    refuse("lexsort", "axis", &at)?;
    let keys = arrays(vm, keys)?;
    finish_array(vm, stats::lexsort(&keys))
}

fn parted(
    vm: &mut Vm,
    name: &str,
    args: Args,
    of: fn(&Array, i64, Option<i64>) -> brunsviga_tensor::Result<Array>,
) -> Result<Value> {
    let [a, kth, at, kind, order] = args.bind(name, 2, &["a", "kth", "axis", "kind", "order"])?;
    refuse(name, "order", &order)?;
    word(vm, name, "kind", &kind, &["introselect"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let kth = match kth.unwrap_or(Value::None) {
        // The result is fully sorted, so that any of several places will do.
        Value::List(list) => list.borrow().first().cloned().unwrap_or(Value::Int(0)),
        Value::Tuple(places) => places.first().cloned().unwrap_or(Value::Int(0)),
        one => one,
    };
    let kth = integer(vm, &kth)?;
    let at = along(vm, at)?;
    finish_array(vm, of(&a, kth, at))
}

fn searchsorted(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, v, side, sorter] = args.bind("searchsorted", 2, &["a", "v", "side", "sorter"])?;
    let (a, v) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &v.unwrap_or(Value::None))?);
    let side = match word(vm, "searchsorted", "side", &side, &["left", "right"])? {
        "right" => Side::Right,
        _ => Side::Left,
    };
    let sorter = given(sorter).map(|s| array_of(vm, &s)).transpose()?;
    finish(vm, stats::searchsorted(&a, &v, side, sorter.as_ref()))
}

fn unique(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, index, inverse, counts, at, equal_nan, sorted] =
        args.bind("unique", 1, &["ar", "return_index", "return_inverse", "return_counts", "axis", "*", "equal_nan", "sorted"])?;
    refuse("unique", "equal_nan", &equal_nan.filter(|e| !matches!(e, Value::Bool(true))))?;
    let _ = sorted;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let (index, inverse, counts) = (flag(vm, index, false)?, flag(vm, inverse, false)?, flag(vm, counts, false)?);
    if let Some(at) = axis(vm, at)?
        && a.ndim() != 1
    {
        if index || inverse || counts {
            return Err(Raise::not_implemented(
                "numpy.unique with axis= gives only the values here, without index, inverse or counts",
            ));
        }
        return finish_array(vm, stats::unique_rows(&a, at));
    }
    let found = stats::unique(&a).py()?;
    if !(index || inverse || counts) {
        return Ok(wrap(found.values));
    }
    let mut parts = vec![wrap(found.values)];
    for (wanted, part) in [(index, found.index), (inverse, found.inverse), (counts, found.counts)] {
        if wanted {
            parts.push(wrap(part));
        }
    }
    Ok(Value::tuple(parts))
}

fn isin(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, test, assume_unique, invert, kind] =
        args.bind("isin", 2, &["element", "test_elements", "assume_unique", "invert", "*", "kind"])?;
    let (_, _) = (assume_unique, kind);
    let (x, test) = (array_of(vm, &x.unwrap_or(Value::None))?, array_of(vm, &test.unwrap_or(Value::None))?);
    let invert = flag(vm, invert, false)?;
    finish_array(vm, stats::isin(&x, &test, invert))
}

fn of_two(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, &Array) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [a, b, assume_unique, indices] = args.bind(name, 2, &["ar1", "ar2", "assume_unique", "return_indices"])?;
    let _ = assume_unique;
    refuse(name, "return_indices", &indices.filter(|i| !matches!(i, Value::Bool(false))))?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    finish_array(vm, of(&a, &b))
}

/// `x.sort()`: in place.
pub fn sort_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, at, kind, order, stable] = args.bind("sort", 1, &["a", "axis", "kind", "order", "*", "stable"])?;
    word(vm, "ndarray.sort", "kind", &kind, &["quicksort", "stable", "mergesort", "heapsort"])?;
    refuse("ndarray.sort", "order", &order)?;
    let _ = stable;
    in_place(vm, this, at)
}

/// `x.partition(k)`: in place; a sorted array is partitioned at every place.
pub fn partition_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, kth, at] = args.bind("partition", 2, &["a", "kth", "axis"])?;
    let _ = kth;
    in_place(vm, this, at)
}

fn in_place(vm: &mut Vm, this: Option<Value>, at: Option<Value>) -> Result<Value> {
    let this = this.unwrap_or(Value::None);
    let Some(array) = this.downcast::<NdArray>() else { return Err(Raise::type_error("ndarray.sort needs an array")) };
    array.check_writeable()?;
    let at = integer_or(vm, at, -1)?;
    stats::sort_in_place(&array.array(), at).py()?;
    Ok(Value::None)
}
