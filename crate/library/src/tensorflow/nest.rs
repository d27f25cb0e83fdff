//! Nests: tuples, lists and dicts of tensors, taken apart into a flat list and put together again (`tf.nest`).

use std::rc::Rc;

use brunsviga_graph::DType;
use brunsviga_python::{Dict, Raise, Result, Value, Vm};

use super::tensor::{Tensor, tensor_of};
use super::variable::Variable;

const DEEPEST: usize = 100;

/// ValueError where a nest goes deeper than any honest one.
pub fn check_depth(depth: usize) -> Result<()> {
    if depth > DEEPEST { Err(Raise::value_error("the nest is too deep, or it contains itself")) } else { Ok(()) }
}

/// The shape of a nest.
#[derive(Clone)]
pub enum Nest {
    /// One tensor
    Leaf,
    /// A tuple
    Tuple(Vec<Nest>),
    /// An instance of a class made by `collections.namedtuple`: the class, and the parts
    Named(Value, Vec<Nest>),
    /// A list
    List(Vec<Nest>),
    /// A dict, in order of its sorted keys
    Dict(Vec<(Value, Nest)>),
}

impl Nest {
    /// Number of leaves.
    pub fn len(&self) -> usize {
        match self {
            Nest::Leaf => 1,
            Nest::Tuple(parts) | Nest::List(parts) | Nest::Named(_, parts) => parts.iter().map(Nest::len).sum(),
            Nest::Dict(parts) => parts.iter().map(|(_, n)| n.len()).sum(),
        }
    }
    /// The same containers of the same lengths?
    pub fn same(&self, other: &Nest) -> bool {
        match (self, other) {
            (Nest::Leaf, Nest::Leaf) => true,
            (Nest::Tuple(a), Nest::Tuple(b)) | (Nest::List(a), Nest::List(b)) | (Nest::Named(_, a), Nest::Named(_, b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.same(y))
            }
            (Nest::Dict(a), Nest::Dict(b)) => {
                let key = |k: &Value| format!("{k:?}");
                a.len() == b.len() && a.iter().zip(b).all(|((j, x), (k, y))| key(j) == key(k) && x.same(y))
            }
            _ => false,
        }
    }
    /// `(., [.])`
    pub fn text(&self) -> String {
        let join = |parts: &[Nest]| parts.iter().map(Nest::text).collect::<Vec<_>>().join(", ");
        match self {
            Nest::Leaf => ".".into(),
            Nest::Tuple(parts) if parts.len() == 1 => format!("({},)", join(parts)),
            Nest::Tuple(parts) | Nest::Named(_, parts) => format!("({})", join(parts)),
            Nest::List(parts) => format!("[{}]", join(parts)),
            Nest::Dict(parts) => {
                let parts: Vec<String> = parts.iter().map(|(k, n)| format!("{k:?}: {}", n.text())).collect();
                format!("{{{}}}", parts.join(", "))
            }
        }
    }
    /// Puts leaves in place.
    pub fn pack(&self, vm: &mut Vm, leaves: &mut dyn Iterator<Item = Value>) -> Result<Value> {
        let parts = |vm: &mut Vm, nests: &[Nest], leaves: &mut dyn Iterator<Item = Value>| -> Result<Vec<Value>> {
            nests.iter().map(|n| n.pack(vm, leaves)).collect()
        };
        Ok(match self {
            Nest::Leaf => leaves.next().unwrap_or(Value::None),
            Nest::Tuple(nests) => Value::tuple(parts(vm, nests, leaves)?),
            Nest::List(nests) => Value::list(parts(vm, nests, leaves)?),
            Nest::Named(class, nests) => {
                let parts = parts(vm, nests, leaves)?;
                vm.call_positional(class, parts)?
            }
            Nest::Dict(nests) => {
                let dict = Value::dict(Dict::default());
                for (key, nest) in nests {
                    let value = nest.pack(vm, leaves)?;
                    vm.set_item(&dict, key, value)?;
                }
                dict
            }
        })
    }
}

/// Takes a nest apart: its shape, and its leaves in order.
pub fn flatten(vm: &mut Vm, value: &Value) -> Result<(Nest, Vec<Value>)> {
    let mut leaves = Vec::new();
    let nest = walk(vm, value, &mut leaves, 0)?;
    Ok((nest, leaves))
}

fn walk(vm: &mut Vm, value: &Value, leaves: &mut Vec<Value>, depth: usize) -> Result<Nest> {
    check_depth(depth)?;
    let mut parts = |vm: &mut Vm, items: &[Value]| -> Result<Vec<Nest>> {
        items.iter().map(|item| walk(vm, item, leaves, depth + 1)).collect()
    };
    Ok(match value {
        Value::Tuple(items) => Nest::Tuple(parts(vm, items)?),
        Value::List(list) => {
            let items = list.borrow().clone();
            Nest::List(parts(vm, &items)?)
        }
        Value::Dict(dict) => {
            let mut entries: Vec<(Value, Value)> = dict.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            // Sorted by key, as TensorFlow does; keys here are nearly always text.
            entries.sort_by(|(a, _), (b, _)| match (a, b) {
                (Value::Int(a), Value::Int(b)) => a.cmp(b),
                (a, b) => format!("{a:?}").cmp(&format!("{b:?}")),
            });
            let mut nests = Vec::new();
            for (key, item) in entries {
                nests.push((key, walk(vm, &item, leaves, depth + 1)?));
            }
            Nest::Dict(nests)
        }
        Value::Instance(instance) if matches!(value.base(), Value::Tuple(_)) => {
            let Value::Tuple(items) = value.base() else { return Ok(Nest::Leaf) };
            let class = Value::Class(instance.class().clone());
            Nest::Named(class, parts(vm, &items.clone())?)
        }
        _ => {
            leaves.push(value.clone());
            Nest::Leaf
        }
    })
}

/// Does a list or tuple hold a tensor somewhere?
pub fn holds_tensor(value: &Value, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    match value {
        Value::List(list) => {
            let Ok(list) = list.try_borrow() else { return false };
            list.iter().any(|v| is_tensor(v) || holds_tensor(v, depth + 1))
        }
        Value::Tuple(items) => items.iter().any(|v| is_tensor(v) || holds_tensor(v, depth + 1)),
        _ => false,
    }
}

/// A tensor or a variable?
pub fn is_tensor(value: &Value) -> bool {
    match value {
        Value::Native(object) => {
            object.as_any().is::<Tensor>() || object.as_any().is::<Variable>() || super::stored::is_stored(value)
        }
        _ => false,
    }
}

/// The type of the first tensor in a nest.
pub fn first_dtype(value: &Value, depth: usize) -> Option<DType> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(tensor) = tensor_of(value) {
        return Some(tensor.dtype());
    }
    if let Some(dtype) = super::stored::dtype_of(value) {
        return Some(dtype);
    }
    if let Some(variable) = value.downcast::<Variable>() {
        return Some(variable.cell.ty.dtype);
    }
    match value {
        Value::List(list) => list.try_borrow().ok()?.iter().find_map(|v| first_dtype(v, depth + 1)),
        Value::Tuple(items) => Rc::clone(items).iter().find_map(|v| first_dtype(v, depth + 1)),
        _ => None,
    }
}
