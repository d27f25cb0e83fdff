//! Python values. A `Value` is cheap to clone: everything larger than a number is shared by reference count.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::args::Args;
use crate::class::{ClassRef, Instance, Payload};
pub use crate::dict::{Dict, Set};
use crate::error::Result;
use crate::native::{BoundMethod, Module, Native, NativeFn, NativeIter};
use crate::vm::Vm;

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
    /// A local name without a value. Lives only inside the machine: native code never meets it.
    #[doc(hidden)]
    Unbound,
}

impl Value {
    /// The names of a Python function's positional parameters, of a method's without its receiver; None for anything else.
    pub fn parameter_names(&self) -> Option<Vec<Rc<str>>> {
        match self {
            Value::Function(function) => {
                let code = &function.code;
                Some(code.locals.iter().take(code.parameters.positional as usize).cloned().collect())
            }
            Value::Method(method) => Some(method.function.parameter_names()?.into_iter().skip(1).collect()),
            _ => None,
        }
    }
    /// A `str`.
    pub fn str(text: impl Into<Rc<str>>) -> Value {
        Value::Str(text.into())
    }
    /// A `bytes`.
    pub fn bytes(bytes: impl Into<Rc<[u8]>>) -> Value {
        Value::Bytes(bytes.into())
    }
    /// A new `list`.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Rc::new(RefCell::new(items)))
    }
    /// A `tuple`.
    pub fn tuple(items: impl Into<Rc<[Value]>>) -> Value {
        Value::Tuple(items.into())
    }
    /// A new `dict`.
    pub fn dict(dict: Dict) -> Value {
        Value::Dict(Rc::new(RefCell::new(dict)))
    }
    /// An `int` of any size.
    pub fn bigint(number: BigInt) -> Value {
        match number.to_i64() {
            Some(small) => Value::Int(small),
            None => Value::BigInt(Rc::new(number)),
        }
    }
    /// A function of a Rust module; `name` is what its errors and `repr` call it.
    pub fn native_fn(name: &str, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Value {
        Value::NativeFn(Rc::new(NativeFn { name: intern(name), body: Box::new(body) }))
    }
    /// An object of a Rust module.
    pub fn native(object: impl Native) -> Value {
        Value::Native(Rc::new(object))
    }
    /// An iterator made in Rust; `class` is the name of its type (`zip`, `map` …).
    pub fn iterator(class: &'static str, iter: impl NativeIter + 'static) -> Value {
        Value::Iterator(Rc::new(crate::vm::Iterator::native(class, Box::new(iter))))
    }
    /// A `slice`.
    pub fn slice(start: Value, stop: Value, step: Value) -> Value {
        Value::Slice(Rc::new([start, stop, step]))
    }

    /// The Rust object inside, if this is one of that type (or an instance of a Python class derived from it).
    pub fn downcast<T: Native>(&self) -> Option<&T> {
        match self.base() {
            Value::Native(object) => object.as_any().downcast_ref::<T>(),
            _ => None,
        }
    }
    /// The text of a `str` (or of an instance of a class derived from it).
    pub fn as_str(&self) -> Option<&str> {
        match self.base() {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }
    /// For an instance of `class MyList(list)` the list inside; anything else is itself.
    pub fn base(&self) -> &Value {
        match self {
            Value::Instance(instance) => match &instance.payload {
                Payload::Value(inner) => inner,
                _ => self,
            },
            _ => self,
        }
    }
    /// `None`?
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }
    /// `a is b`
    pub fn is(&self, other: &Value) -> bool {
        self.identity() == other.identity()
            && std::mem::discriminant(self) == std::mem::discriminant(other)
            && (!matches!(self, Value::Float(_)) || self.identity() == other.identity())
    }
    /// What `id(x)` returns: equal exactly for values that are `is`-identical (among values of one kind).
    pub fn identity(&self) -> u64 {
        fn at<T: ?Sized>(rc: &Rc<T>) -> u64 {
            Rc::as_ptr(rc).cast::<u8>() as usize as u64
        }
        match self {
            Value::None => 0x10,
            Value::Ellipsis => 0x20,
            Value::NotImplemented => 0x30,
            Value::Unbound => 0x40,
            Value::Bool(b) => 0x50 + 0x10 * u64::from(*b),
            Value::Int(i) => (*i as u64).wrapping_mul(32).wrapping_add(0x10_0000),
            Value::Float(f) => f.to_bits(),
            Value::BigInt(v) => at(v),
            Value::Str(v) => {
                // Short strings are interned in CPython: `is` on equal short texts holds there.
                if v.len() <= 1 { 0x1000 + u64::from(v.bytes().next().unwrap_or(0)) } else { at(v) }
            }
            Value::Bytes(v) => at(v),
            Value::List(v) => at(v),
            Value::Tuple(v) => {
                if v.is_empty() {
                    0x2000
                } else {
                    at(v)
                }
            }
            Value::Dict(v) => at(v),
            Value::Set(v) => at(v),
            Value::Slice(v) => at(v),
            Value::Range(v) => at(v),
            Value::Function(v) => at(v),
            Value::NativeFn(v) => at(v),
            Value::Method(v) => at(v),
            Value::Class(v) => at(v),
            Value::Instance(v) => at(v),
            Value::Module(v) => at(v),
            Value::Iterator(v) => at(v),
            Value::Native(v) => at(v),
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::repr::plain_repr(self))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}
impl From<usize> for Value {
    fn from(value: usize) -> Value {
        i64::try_from(value).map_or_else(|_| Value::bigint(BigInt::from(value)), Value::Int)
    }
}
impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Float(value)
    }
}
impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Str(value.into())
    }
}
impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Str(value.into())
    }
}

/// A `range`. Numbers beyond 64 bits are refused when it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First number
    pub start: i64,
    /// Where it ends (not included)
    pub stop: i64,
    /// Never 0
    pub step: i64,
}

impl Range {
    /// How many numbers.
    pub fn len(&self) -> usize {
        let (low, high, step) = if self.step > 0 {
            (i128::from(self.start), i128::from(self.stop), i128::from(self.step))
        } else {
            (i128::from(self.stop), i128::from(self.start), -i128::from(self.step))
        };
        if high <= low || step == 0 {
            return 0;
        }
        usize::try_from((high - low - 1) / step + 1).unwrap_or(usize::MAX)
    }
    /// No numbers at all?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The number at a place below `len()`.
    pub fn at(&self, index: usize) -> i64 {
        self.start.wrapping_add((index as i64).wrapping_mul(self.step))
    }
    /// The place of a number.
    pub fn index_of(&self, number: i64) -> Option<usize> {
        let offset = i128::from(number) - i128::from(self.start);
        let step = i128::from(self.step);
        if step == 0 || offset % step != 0 {
            return None;
        }
        usize::try_from(offset / step).ok().filter(|&i| i < self.len())
    }
}

thread_local! {
    static NAMES: RefCell<std::collections::HashSet<Rc<str>>> = RefCell::default();
}

/// The one shared copy of a name, so that names compare by address.
pub fn intern(name: &str) -> Rc<str> {
    NAMES.with(|names| {
        let mut names = names.borrow_mut();
        if let Some(known) = names.get(name) {
            return known.clone();
        }
        let new: Rc<str> = name.into();
        names.insert(new.clone());
        new
    })
}
