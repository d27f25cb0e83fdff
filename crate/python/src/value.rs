//! Python values. A `Value` is cheap to clone: everything larger than a number is shared by reference count.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigInt;

use crate::class::{ClassRef, Instance};
use crate::native::{BoundMethod, Module, Native, NativeFn};

/// One Python object.
#[derive(Clone)]
pub enum Value {
    /// `None`
    None,
    /// `True` and `False` (an `int` to `isinstance` and arithmetic)
    Bool(bool),
    /// An `int` that fits 64 bits. Invariant: a `BigInt` never holds a value that fits.
    Int(i64),
    /// An `int` beyond 64 bits
    BigInt(Rc<BigInt>),
    /// `float`
    Float(f64),
    /// `str`
    Str(Rc<str>),
    /// `bytes`
    Bytes(Rc<[u8]>),
    /// `list`
    List(Rc<RefCell<Vec<Value>>>),
    /// `tuple`
    Tuple(Rc<[Value]>),
    /// `dict`
    Dict(Rc<RefCell<crate::value::Dict>>),
    /// `set` and `frozenset`
    Set(Rc<crate::value::Set>),
    /// `slice`: start, stop, step, each `None` when left out
    Slice(Rc<[Value; 3]>),
    /// `...`
    Ellipsis,
    /// `NotImplemented`
    NotImplemented,
    /// `range`
    Range(Rc<crate::value::Range>),
    /// A `def` or `lambda`
    Function(Rc<crate::vm::Function>),
    /// A function of a Rust module
    NativeFn(Rc<NativeFn>),
    /// A method taken from its object
    Method(Rc<BoundMethod>),
    /// A class, built in or the learner's; exception types are classes
    Class(ClassRef),
    /// An instance of a class written in Python, exceptions included
    Instance(Rc<Instance>),
    /// A module
    Module(Rc<Module>),
    /// An iterator, generators included
    Iterator(Rc<crate::vm::Iterator>),
    /// An object of a Rust module: arrays, figures, tensors
    Native(Rc<dyn Native>),
}
