//! Methods and constructors of the built-in types, with CPython's results and messages.
//!
//! Guarantees: no borrow of a list, dict or set is held while code of the learner may run (comparison, `key=`, hashing),
//! so such code may change the container; indices take anything with `__index__`, NumPy integers included.

mod access;
mod bytes;
mod dict;
mod dunder;
mod float;
mod integer;
mod list;
mod set;
mod text;
mod text_case;
mod text_search;
mod tuple;
mod view;

pub(crate) use access::{bind_named, clamped_index, clamped_integer, repeated_size};
pub(crate) use bytes::{decode, from_iterable as bytes_from};
pub(crate) use dict::update_dict;

pub(crate) use list::sort_values;

use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

/// The body of a method: the receiver apart from the arguments.
pub(crate) type Body = fn(&mut Vm, &Value, Args) -> Result<Value>;

/// Adds `.method(…)`, `.constructor(…)` to the built-in classes. Called once for each thread.
/// A constructor gets the arguments without the class; for `class MyList(list)` the machine keeps its result inside the instance.
pub fn install(types: &Types) {
    text::install(&types.str_);
    bytes::install(&types.bytes);
    list::install(&types.list);
    tuple::install(types);
    dict::install(&types.dict);
    view::install(types);
    set::install(types);
    integer::install(types);
    float::install(&types.float);
    dunder::install(types);
}

/// Puts methods into a class. The receiver is checked: `str.upper(5)` is an error, not a surprise.
pub(crate) fn add(class: &ClassRef, methods: &[(&'static str, Body)]) {
    for (name, body) in methods.iter().copied() {
        let owner = class.clone();
        class.set(
            name,
            Value::native_fn(name, move |vm, mut args: Args| {
                let Some(this) = args.positional.first() else {
                    return Err(Raise::type_error(format!("unbound method {}.{name}() needs an argument", owner.name())));
                };
                if !vm.is_instance(this, &owner) {
                    return Err(Raise::type_error(format!(
                        "descriptor '{name}' for '{}' objects doesn't apply to a '{}' object",
                        owner.name(),
                        vm.type_name(this)
                    )));
                }
                let this = args.positional.remove(0);
                body(vm, &this, args)
            }),
        );
    }
}
