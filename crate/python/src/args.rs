//! The arguments of a call to a native function, and their binding to parameter names with CPython's error texts.

use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::value::Value;

/// Positional and keyword arguments of one call.
#[derive(Default, Clone)]
pub struct Args {
    /// In order
    pub positional: Vec<Value>,
    /// `name=value`, in order
    pub keyword: Vec<(Rc<str>, Value)>,
}

impl Args {
    /// Positional arguments only.
    pub fn new(positional: Vec<Value>) -> Args {
        Args { positional, keyword: Vec::new() }
    }

    /// Binds to `N` parameters; the first `required` must be given; parameters after `*` in `names` are keyword-only
    /// (`["x", "*", "axis"]` has N = 2 slots). An explicit `None` arrives as `Some(Value::None)`.
    pub fn bind<const N: usize>(self, function: &str, required: usize, names: &[&str]) -> Result<[Option<Value>; N]> {
        let positional_max = names.iter().position(|n| *n == "*").unwrap_or(N).min(N);
        let slots: Vec<&str> = names.iter().copied().filter(|n| *n != "*").collect();
        let given = self.positional.len();
        if given > positional_max {
            let takes = if required < positional_max {
                format!("from {required} to {positional_max} positional arguments")
            } else {
                format!("{positional_max} positional argument{}", if positional_max == 1 { "" } else { "s" })
            };
            let were = if given == 1 { "was" } else { "were" };
            return Err(Raise::type_error(format!("{function}() takes {takes} but {given} {were} given")));
        }
        let mut bound: [Option<Value>; N] = std::array::from_fn(|_| None);
        for (slot, value) in bound.iter_mut().zip(self.positional) {
            *slot = Some(value);
        }
        for (name, value) in self.keyword {
            let Some(at) = slots.iter().position(|slot| **slot == *name) else {
                return Err(Raise::type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
            };
            let Some(slot) = bound.get_mut(at) else { continue };
            if slot.is_some() {
                return Err(Raise::type_error(format!("{function}() got multiple values for argument '{name}'")));
            }
            *slot = Some(value);
        }
        let missing: Vec<&str> =
            slots.iter().zip(&bound).take(required).filter(|(_, slot)| slot.is_none()).map(|(name, _)| *name).collect();
        if !missing.is_empty() {
            return Err(Raise::type_error(missing_text(function, "positional", &missing)));
        }
        Ok(bound)
    }

    /// For methods: takes the receiver off the front.
    pub fn take_self(&mut self, function: &str) -> Result<Value> {
        if self.positional.is_empty() {
            return Err(Raise::type_error(format!("unbound method {function}() needs an argument")));
        }
        Ok(self.positional.remove(0))
    }

    /// Everything must be positional, and exactly so many.
    pub fn exactly<const N: usize>(self, function: &str) -> Result<[Value; N]> {
        self.no_keywords(function)?;
        let given = self.positional.len();
        <[Value; N]>::try_from(self.positional).map_err(|_| {
            Raise::type_error(match N {
                0 => format!("{function}() takes no arguments ({given} given)"),
                1 => format!("{function}() takes exactly one argument ({given} given)"),
                _ => format!("{function} expected {N} arguments, got {given}"),
            })
        })
    }

    /// Everything must be positional, `least` to `most` of them; those left out are None.
    pub fn between<const N: usize>(self, function: &str, least: usize) -> Result<[Option<Value>; N]> {
        self.no_keywords(function)?;
        let given = self.positional.len();
        let s = |n: usize| if n == 1 { "" } else { "s" };
        if given < least {
            return Err(Raise::type_error(format!("{function} expected at least {least} argument{}, got {given}", s(least))));
        }
        if given > N {
            return Err(Raise::type_error(format!("{function} expected at most {N} argument{}, got {given}", s(N))));
        }
        let mut values = self.positional.into_iter();
        Ok(std::array::from_fn(|_| values.next()))
    }

    /// An error if there is any keyword argument.
    pub fn no_keywords(&self, function: &str) -> Result<()> {
        if self.keyword.is_empty() {
            return Ok(());
        }
        Err(Raise::type_error(format!("{function}() takes no keyword arguments")))
    }

    /// Takes a keyword argument out.
    pub fn take_keyword(&mut self, name: &str) -> Option<Value> {
        let at = self.keyword.iter().position(|(n, _)| **n == *name)?;
        Some(self.keyword.remove(at).1)
    }
}

/// "f() missing 2 required positional arguments: 'a' and 'b'"
pub(crate) fn missing_text(function: &str, kind: &str, missing: &[&str]) -> String {
    let quoted: Vec<String> = missing.iter().map(|name| format!("'{name}'")).collect();
    let names = match quoted.as_slice() {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    };
    let s = if missing.len() == 1 { "" } else { "s" };
    format!("{function}() missing {} required {kind} argument{s}: {names}", missing.len())
}
