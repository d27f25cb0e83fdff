//! The end of values: containers within containers are taken apart one by one, so that a chain of a million links does not
//! need a million native stack frames to go.

use std::rc::Rc;

use crate::value::Value;

/// May dropping this value drop others, and those others?
#[inline]
pub(crate) fn is_container(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Tuple(_) | Value::Dict(_) | Value::Instance(_) | Value::Function(_))
}

/// Drops a value without recursion through lists, tuples, dicts and instances.
pub(crate) fn dispose(value: Value) {
    if is_container(&value) {
        dispose_all(vec![value]);
    }
}

/// The same for many.
pub(crate) fn dispose_all(mut waiting: Vec<Value>) {
    while let Some(value) = waiting.pop() {
        match value {
            Value::List(list) => {
                if let Ok(list) = Rc::try_unwrap(list) {
                    waiting.extend(list.into_inner().into_iter().filter(is_container));
                }
            }
            Value::Tuple(mut items) => {
                if let Some(items) = Rc::get_mut(&mut items) {
                    waiting.extend(items.iter_mut().filter(|i| is_container(i)).map(|i| std::mem::replace(i, Value::None)));
                }
            }
            Value::Dict(dict) => {
                if let Ok(dict) = Rc::try_unwrap(dict) {
                    waiting.extend(dict.into_inner().drain().filter(is_container));
                }
            }
            Value::Instance(mut instance) => {
                if let Some(instance) = Rc::get_mut(&mut instance) {
                    let attrs = std::mem::take(instance.attrs.get_mut());
                    waiting.extend(attrs.into_values().filter(is_container));
                }
            }
            Value::Function(mut function) => {
                if let Some(function) = Rc::get_mut(&mut function) {
                    function.take_apart(&mut waiting);
                }
            }
            other => drop(other),
        }
    }
}
