//! What the methods of several types share: indices, slice bounds, string arguments.

use num_traits::Signed;

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

/// An index or slice bound: huge integers become the largest (or smallest) one, since every sequence ends long before.
pub(crate) fn clamped_index(vm: &mut Vm, value: &Value) -> Result<i64> {
    match value.base() {
        Value::Int(n) => Ok(*n),
        Value::Bool(b) => Ok(i64::from(*b)),
        Value::BigInt(n) => Ok(if n.is_negative() { i64::MIN } else { i64::MAX }),
        Value::Float(_) | Value::Str(_) | Value::None | Value::List(_) | Value::Tuple(_) | Value::Dict(_) => Err(bad_bound()),
        other => vm.to_index(other).map_err(|raise| if raise.is_named("TypeError") { bad_bound() } else { raise }),
    }
}

fn bad_bound() -> Raise {
    Raise::type_error("slice indices must be integers or None or have an __index__ method")
}

/// Start and end (as `find(x, start, end)` takes them) within a sequence of this length: 0 ≤ both ≤ length.
/// The start may come to lie behind the end, or behind the length (then nothing is found, not even "").
pub(crate) fn slice_range(vm: &mut Vm, length: usize, start: Option<&Value>, end: Option<&Value>) -> Result<(usize, usize)> {
    let mut bound = |value: Option<&Value>, default: usize| -> Result<usize> {
        let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(default) };
        let n = clamped_index(vm, value)?;
        Ok(if n < 0 { (length as i64).saturating_add(n).max(0) as usize } else { usize::try_from(n).unwrap_or(usize::MAX) })
    };
    let start = bound(start, 0)?;
    let end = bound(end, length)?.min(length);
    Ok((start, end))
}

/// White space as `str.isspace` and `str.split` see it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The text of a receiver that `add` has checked.
pub(crate) fn text(this: &Value) -> &str {
    this.as_str().unwrap_or("")
}

/// A string argument, or "replace() argument 1 must be str, not int".
pub(crate) fn str_argument<'a>(vm: &mut Vm, value: &'a Value, function: &str, position: usize) -> Result<&'a str> {
    match value.as_str() {
        Some(text) => Ok(text),
        None if position == 0 => {
            let name = vm.type_name(value);
            Err(Raise::type_error(format!("{function}() argument must be str, not {name}")))
        }
        None => {
            let name = vm.type_name(value);
            Err(Raise::type_error(format!("{function}() argument {position} must be str, not {name}")))
        }
    }
}

/// The byte place of a character index (clamped to the end).
pub(crate) fn byte_at(text: &str, index: usize) -> usize {
    if text.is_ascii() {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

/// How many characters.
pub(crate) fn char_count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The largest text or list that an operation may make; beyond it is a MemoryError instead of a crash.
pub(crate) const SIZE_LIMIT: usize = 1 << 29;

/// `count × length`, or MemoryError.
pub(crate) fn repeated_size(length: usize, count: usize) -> Result<usize> {
    length.checked_mul(count).filter(|n| *n <= SIZE_LIMIT).ok_or_else(|| {
        Raise::memory_error("the result would be larger than memory; make it shorter, or produce it piece by piece")
    })
}

/// Binds arguments as CPython's C functions with named parameters do, with their error texts.
/// Parameters behind `*` in `names` are keyword-only.
pub(crate) fn bind_named<const N: usize>(
    args: Args,
    function: &str,
    required: usize,
    names: &[&str],
) -> Result<[Option<Value>; N]> {
    let positional_max = names.iter().position(|n| *n == "*").unwrap_or(N).min(N);
    let slots: Vec<&str> = names.iter().copied().filter(|n| *n != "*").collect();
    let given = args.positional.len();
    if given > positional_max {
        let total = given + args.keyword.len();
        return Err(Raise::type_error(match positional_max {
            0 => format!("{function}() takes no positional arguments"),
            1 => format!("{function}() takes at most 1 argument ({total} given)"),
            most => format!("{function}() takes at most {most} arguments ({total} given)"),
        }));
    }
    let mut bound: [Option<Value>; N] = std::array::from_fn(|_| None);
    for (slot, value) in bound.iter_mut().zip(args.positional) {
        *slot = Some(value);
    }
    for (name, value) in args.keyword {
        let at = slots.iter().position(|slot| **slot == *name);
        let Some(slot) = at.and_then(|at| bound.get_mut(at)) else {
            return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for {function}()")));
        };
        if slot.is_some() {
            let position = at.unwrap_or(0) + 1;
            return Err(Raise::type_error(format!(
                "argument for {function}() given by name ('{name}') and position ({position})"
            )));
        }
        *slot = Some(value);
    }
    for (at, (name, slot)) in slots.iter().zip(&bound).take(required).enumerate() {
        if slot.is_none() {
            return Err(Raise::type_error(format!("{function}() missing required argument '{name}' (pos {})", at + 1)));
        }
    }
    Ok(bound)
}

/// Is `value` among the items from `start` to `end`, and where? Items are read one by one, since `==` may change the list.
pub(crate) fn find_item(
    vm: &mut Vm,
    item_at: &dyn Fn(usize) -> Option<Value>,
    wanted: &Value,
    start: usize,
    end: usize,
) -> Result<Option<usize>> {
    for at in start..end {
        let Some(item) = item_at(at) else { return Ok(None) };
        if vm.equal(&item, wanted)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// An integer argument of any size, clamped to 64 bits: "'str' object cannot be interpreted as an integer" otherwise.
pub(crate) fn clamped_integer(vm: &mut Vm, value: &Value) -> Result<i64> {
    match value.base() {
        Value::BigInt(n) => Ok(if n.is_negative() { i64::MIN } else { i64::MAX }),
        _ => vm.to_index(value),
    }
}
