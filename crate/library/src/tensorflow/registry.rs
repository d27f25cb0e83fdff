//! Tables of functions. Every function takes `name=`; its symbolic result gets that name, or its own.

use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};

use super::tensor::{Held, tensor_of};

/// A function of the module.
pub type Function = fn(&mut Vm, Args) -> Result<Value>;

/// Python name, name of the nodes it makes, function.
pub type Table = &'static [(&'static str, &'static str, Function)];

/// Adds a table to a module.
pub fn install(module: &Module, table: Table) {
    for &(name, node, function) in table {
        module.set(name, wrap(name, node, function));
    }
}

/// One function, which handles `name=`.
pub fn wrap(name: &str, node: &'static str, function: Function) -> Value {
    Value::native_fn(name, move |vm, mut args: Args| {
        let wanted = args.take_keyword("name").filter(|v| !v.is_none());
        let wanted = match &wanted {
            Some(value) => Some(vm.str(value)?),
            None => None,
        };
        let result = function(vm, args)?;
        Ok(named(result, wanted.as_deref(), node))
    })
}

fn named(value: Value, wanted: Option<&str>, node: &str) -> Value {
    let Some(tensor) = tensor_of(&value) else {
        if let Value::List(list) = &value {
            let items: Vec<Value> = list.borrow().iter().map(|v| named(v.clone(), wanted, node)).collect();
            return Value::list(items);
        }
        return value;
    };
    match &tensor.held {
        Held::Symbol(symbol) if symbol.name.is_none() => tensor.clone().named(wanted.unwrap_or(node)).value(),
        _ => value,
    }
}

/// A keyword that TensorFlow has and this module does not: an error that names it.
pub fn refuse(function: &str, keyword: &str, value: &Option<Value>) -> Result<()> {
    match value {
        None | Some(Value::None | Value::Bool(false)) => Ok(()),
        Some(_) => Err(Raise::not_implemented(format!("tf.{function}: the argument '{keyword}' is not available here"))),
    }
}

/// None and "not given" are one.
pub fn given(value: Option<Value>) -> Option<Value> {
    value.filter(|v| !v.is_none())
}

/// An optional flag.
pub fn flag(vm: &mut Vm, value: Option<Value>, default: bool) -> Result<bool> {
    given(value).map_or(Ok(default), |v| vm.truth(&v))
}
