//! The special methods of built-in types under their names: `list.__len__`, `super().__setitem__(…)`, `dict.__contains__`.
//!
//! They act on the built-in value itself (for an instance of a derived class: on the value inside), so that an overriding
//! method may call them without calling itself.

use super::{Body, add, update_dict};
use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, UnaryOp};
use crate::types::Types;
use crate::value::Value;
use crate::vm::Vm;

const CONTAINER: &[(&str, Body)] = &[
    ("__len__", |vm, this, args| {
        args.exactly::<0>("__len__")?;
        vm.len(this.base()).map(Value::from)
    }),
    ("__getitem__", |vm, this, args| {
        let [index] = args.exactly("__getitem__")?;
        vm.get_item(this.base(), &index)
    }),
    ("__contains__", |vm, this, args| {
        let [item] = args.exactly("__contains__")?;
        vm.contains(this.base(), &item).map(Value::Bool)
    }),
    ("__iter__", |vm, this, args| {
        args.exactly::<0>("__iter__")?;
        vm.iter(this.base())
    }),
];

const CHANGEABLE: &[(&str, Body)] = &[
    ("__setitem__", |vm, this, args| {
        let [index, value] = args.exactly("__setitem__")?;
        vm.set_item(this.base(), &index, value)?;
        Ok(Value::None)
    }),
    ("__delitem__", |vm, this, args| {
        let [index] = args.exactly("__delitem__")?;
        vm.del_item(this.base(), &index)?;
        Ok(Value::None)
    }),
];

const SHOWN: &[(&str, Body)] = &[
    ("__repr__", |vm, this, args| {
        args.exactly::<0>("__repr__")?;
        vm.repr(this.base()).map(Value::from)
    }),
    ("__format__", |vm, this, args| {
        let [spec] = args.exactly("__format__")?;
        let Some(spec) = spec.as_str() else { return Err(Raise::type_error("__format__() argument must be str")) };
        vm.format(this.base(), spec).map(Value::from)
    }),
    ("__eq__", |vm, this, args| compare(vm, this, args, "__eq__", CompareOp::Eq)),
    ("__ne__", |vm, this, args| compare(vm, this, args, "__ne__", CompareOp::Ne)),
];

const ORDERED: &[(&str, Body)] = &[
    ("__lt__", |vm, this, args| compare(vm, this, args, "__lt__", CompareOp::Lt)),
    ("__le__", |vm, this, args| compare(vm, this, args, "__le__", CompareOp::Le)),
    ("__gt__", |vm, this, args| compare(vm, this, args, "__gt__", CompareOp::Gt)),
    ("__ge__", |vm, this, args| compare(vm, this, args, "__ge__", CompareOp::Ge)),
];

const HASHED: &[(&str, Body)] = &[("__hash__", |vm, this, args| {
    args.exactly::<0>("__hash__")?;
    vm.hash(this.base()).map(Value::Int)
})];

const JOINED: &[(&str, Body)] = &[
    ("__add__", |vm, this, args| binary(vm, this, args, "__add__", BinaryOp::Add)),
    ("__mul__", |vm, this, args| binary(vm, this, args, "__mul__", BinaryOp::Mul)),
    ("__rmul__", |vm, this, args| binary(vm, this, args, "__rmul__", BinaryOp::Mul)),
];

const NUMBER: &[(&str, Body)] = &[
    ("__sub__", |vm, this, args| binary(vm, this, args, "__sub__", BinaryOp::Sub)),
    ("__truediv__", |vm, this, args| binary(vm, this, args, "__truediv__", BinaryOp::TrueDiv)),
    ("__floordiv__", |vm, this, args| binary(vm, this, args, "__floordiv__", BinaryOp::FloorDiv)),
    ("__mod__", |vm, this, args| binary(vm, this, args, "__mod__", BinaryOp::Mod)),
    ("__pow__", |vm, this, args| binary(vm, this, args, "__pow__", BinaryOp::Pow)),
    ("__radd__", |vm, this, args| reflected(vm, this, args, "__radd__", BinaryOp::Add)),
    ("__rsub__", |vm, this, args| reflected(vm, this, args, "__rsub__", BinaryOp::Sub)),
    ("__rtruediv__", |vm, this, args| reflected(vm, this, args, "__rtruediv__", BinaryOp::TrueDiv)),
    ("__rpow__", |vm, this, args| reflected(vm, this, args, "__rpow__", BinaryOp::Pow)),
    ("__neg__", |vm, this, args| unary(vm, this, args, UnaryOp::Neg)),
    ("__pos__", |vm, this, args| unary(vm, this, args, UnaryOp::Pos)),
    ("__abs__", |vm, this, args| unary(vm, this, args, UnaryOp::Abs)),
    ("__bool__", |vm, this, args| {
        args.exactly::<0>("__bool__")?;
        vm.truth(this.base()).map(Value::Bool)
    }),
];

/// What every object has, so that `super().__init__()` and `object.__setattr__(…)` find it.
fn install_object(class: &ClassRef) {
    let here = class.clone();
    class.clone().static_method("__new__", |vm, mut args: Args| {
        let Value::Class(class) = args.take_self("object.__new__")? else {
            return Err(Raise::type_error("object.__new__(X): X is not a type object"));
        };
        if class.is_native { vm.construct_native(&class, args) } else { vm.new_instance(&class, args, true) }
    });
    add(
        &here,
        &[
            ("__init__", |_, _, _| Ok(Value::None)),
            ("__setattr__", |vm, this, args| {
                let [name, value] = args.exactly("__setattr__")?;
                let Some(name) = name.as_str() else { return Err(Raise::type_error("attribute name must be string")) };
                match this {
                    Value::Instance(instance) => vm.set_instance_attr(this, &instance.clone(), name, value)?,
                    _ => vm.set_attr(this, name, value)?,
                }
                Ok(Value::None)
            }),
            ("__hash__", |vm, this, args| {
                args.exactly::<0>("__hash__")?;
                Ok(Value::Int(plain_hash(vm, this)))
            }),
            ("__eq__", |_, this, args| {
                let [other] = args.exactly("__eq__")?;
                Ok(if this.is(&other) { Value::Bool(true) } else { Value::NotImplemented })
            }),
            ("__ne__", |_, this, args| {
                let [other] = args.exactly("__ne__")?;
                Ok(if this.is(&other) { Value::Bool(false) } else { Value::NotImplemented })
            }),
            ("__repr__", |vm, this, args| {
                args.exactly::<0>("__repr__")?;
                let class = vm.class_of(this);
                let dotted = if class.module() == "builtins" { String::new() } else { format!("{}.", class.module()) };
                Ok(Value::from(format!("<{dotted}{} object at 0x{:012x}>", class.name(), this.identity())))
            }),
            ("__str__", |vm, this, args| {
                args.exactly::<0>("__str__")?;
                vm.repr(this).map(Value::from)
            }),
        ],
    );
}

/// The hash by identity.
fn plain_hash(_vm: &mut Vm, this: &Value) -> i64 {
    (this.identity() >> 4) as i64
}

pub(super) fn install(types: &Types) {
    install_object(&types.object);
    for class in [&types.list, &types.tuple, &types.str_, &types.bytes, &types.dict, &types.range] {
        add(class, CONTAINER);
        add(class, SHOWN);
    }
    for class in [&types.set, &types.frozenset] {
        add(class, &[CONTAINER[0], CONTAINER[2], CONTAINER[3]]);
        add(class, SHOWN);
        add(class, ORDERED);
    }
    for class in [&types.list, &types.dict] {
        add(class, CHANGEABLE);
    }
    for class in [&types.list, &types.tuple, &types.str_, &types.bytes, &types.int, &types.float] {
        add(class, ORDERED);
        add(class, JOINED);
    }
    for class in [&types.int, &types.float] {
        add(class, SHOWN);
        add(class, NUMBER);
        add(class, HASHED);
    }
    for class in [&types.tuple, &types.str_, &types.bytes, &types.frozenset, &types.range] {
        add(class, HASHED);
    }
    add(&types.str_, &[("__str__", |_, this, args| args.exactly::<0>("__str__").map(|[]| this.base().clone()))]);
    add(&types.list, &[("__init__", fill_list)]);
    add(&types.dict, &[("__init__", fill_dict)]);
    add(&types.set, &[("__init__", fill_set)]);
}

/// Calls the operator between plain values; an operator that does not know its operand answers NotImplemented.
fn binary(vm: &mut Vm, this: &Value, args: Args, name: &str, op: BinaryOp) -> Result<Value> {
    let [other] = args.exactly(name)?;
    not_implemented(vm.binary(op, this.base(), other.base()))
}

fn reflected(vm: &mut Vm, this: &Value, args: Args, name: &str, op: BinaryOp) -> Result<Value> {
    let [other] = args.exactly(name)?;
    not_implemented(vm.binary(op, other.base(), this.base()))
}

fn not_implemented(result: Result<Value>) -> Result<Value> {
    match result {
        Err(raise) if raise.is_named("TypeError") => Ok(Value::NotImplemented),
        other => other,
    }
}

fn unary(vm: &mut Vm, this: &Value, args: Args, op: UnaryOp) -> Result<Value> {
    args.no_keywords("operator")?;
    vm.unary(op, this.base())
}

fn compare(vm: &mut Vm, this: &Value, args: Args, name: &str, op: CompareOp) -> Result<Value> {
    let [other] = args.exactly(name)?;
    not_implemented(vm.compare(op, this.base(), other.base()))
}

fn fill_list(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [source] = args.between::<1>("list", 0)?;
    let items = match source {
        Some(source) => vm.collect(&source)?,
        None => Vec::new(),
    };
    if let Value::List(list) = this.base() {
        let old = std::mem::replace(&mut *list.borrow_mut(), items);
        drop(old);
    }
    Ok(Value::None)
}

fn fill_dict(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let Value::Dict(table) = this.base() else { return Ok(Value::None) };
    if args.positional.len() > 1 {
        return Err(Raise::type_error(format!("dict expected at most 1 argument, got {}", args.positional.len())));
    }
    if let Some(source) = args.positional.first() {
        update_dict(vm, table, source)?;
    }
    for (name, value) in args.keyword {
        vm.dict_insert(table, Value::Str(name), value)?;
    }
    Ok(Value::None)
}

fn fill_set(vm: &mut Vm, this: &Value, args: Args) -> Result<Value> {
    let [source] = args.between::<1>("set", 0)?;
    let Value::Set(set) = this.base() else { return Ok(Value::None) };
    set.table.borrow_mut().clear();
    if let Some(source) = source {
        for item in vm.collect(&source)? {
            vm.set_add(&set.table, item)?;
        }
    }
    Ok(Value::None)
}
