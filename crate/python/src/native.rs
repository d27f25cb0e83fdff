//! What a Rust module gives to Python: functions, modules, and objects with operators.

use std::any::Any;
use std::cell::RefCell;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use indexmap::IndexMap;

use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::value::{Value, intern};
use crate::vm::Vm;

/// Names and their values, in order of definition: of a module, a class, an instance.
pub type Namespace = IndexMap<Rc<str>, Value, BuildHasherDefault<NameHasher>>;

/// A quick hash for names: they are short and not hostile.
#[derive(Default, Clone)]
pub struct NameHasher(u64);

impl Hasher for NameHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0u8; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
    fn write_u8(&mut self, byte: u8) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

/// `+ - * / // % ** @ & | ^ << >>`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    BitAnd,
    BitOr,
    BitXor,
    LeftShift,
    RightShift,
}

/// `-x +x ~x` and the built-in `abs`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Neg,
    Pos,
    Invert,
    Abs,
}

/// `== != < <= > >=`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum CompareOp {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// The body of a native function.
pub type NativeBody = Box<dyn Fn(&mut Vm, Args) -> Result<Value>>;

/// A function of a Rust module. `name` is what its errors and `repr` call it.
pub struct NativeFn {
    /// Name shown in messages
    pub name: Rc<str>,
    /// What it does
    pub body: NativeBody,
}

/// A method taken from its object: `receiver` becomes the first argument.
pub struct BoundMethod {
    /// The object before the dot
    pub receiver: Value,
    /// What is called
    pub function: Value,
}

/// A module: a table of names, and a way to say what comes nearest when a name is missing.
pub struct Module {
    /// Dotted name
    pub name: Rc<str>,
    /// Its names, in order of definition
    pub attrs: RefCell<Namespace>,
    /// Called for a name that is not there: returns the whole message of the AttributeError (or None for Python's own).
    pub missing: Option<fn(&str) -> Option<String>>,
}

impl Module {
    /// An empty module.
    pub fn new(name: &str) -> Module {
        Module { name: intern(name), attrs: RefCell::default(), missing: None }
    }
    /// Adds or replaces a name.
    pub fn set(&self, name: &str, value: Value) {
        self.attrs.borrow_mut().insert(intern(name), value);
    }
    /// Adds a native function under its own name.
    pub fn function(&self, name: &str, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) {
        self.set(name, Value::native_fn(name, body));
    }
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.attrs.borrow().get(name).cloned()
    }
}

/// Yields values until None. May call back into Python through the machine.
pub trait NativeIter {
    /// The next value.
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>>;
}

/// An object of a Rust module. `this` is the same object as a `Value`, for results that keep it alive.
/// Every method has the default that Python has: the operation is not supported, and the error says so.
#[allow(unused_variables)]
pub trait Native: Any {
    /// Its type: name in messages, `type(x)`, `isinstance`, and the methods found on it.
    fn class(&self) -> ClassRef;
    /// For downcasting: `fn as_any(&self) -> &dyn Any { self }`
    fn as_any(&self) -> &dyn Any;
    /// `repr(x)`
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        Ok(format!("<{} object>", self.class().name()))
    }
    /// `str(x)`, `print(x)`
    fn str(&self, vm: &mut Vm) -> Result<String> {
        self.repr(vm)
    }
    /// `format(x, spec)` and f-strings; the default takes only an empty spec
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        if spec.is_empty() {
            return self.str(vm);
        }
        Err(Raise::type_error(format!("unsupported format string passed to {}.__format__", self.class().name())))
    }
    /// Attributes and properties; methods of the class are found afterwards. None: not here.
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `x.name = value`; false: not supported
    fn set_attr(&self, vm: &mut Vm, name: &str, value: Value) -> Result<bool> {
        Ok(false)
    }
    /// `x op other`, or `other op x` if `reflected`. None is Python's NotImplemented.
    fn binary(&self, vm: &mut Vm, this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `x op= other`; None: falls back to `binary` and rebinding
    fn inplace(&self, vm: &mut Vm, this: &Value, op: BinaryOp, other: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `-x`, `abs(x)` …
    fn unary(&self, vm: &mut Vm, this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `x op other`, from x's side (the machine swaps `op` for the reflected call)
    fn compare(&self, vm: &mut Vm, this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `x[index]`; a comma gives a tuple
    fn get_item(&self, vm: &mut Vm, this: &Value, index: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `x[index] = value`; false: not supported
    fn set_item(&self, vm: &mut Vm, index: &Value, value: &Value) -> Result<bool> {
        Ok(false)
    }
    /// `len(x)`
    fn len(&self, vm: &mut Vm) -> Result<Option<usize>> {
        Ok(None)
    }
    /// `for … in x`
    fn iter(&self, vm: &mut Vm, this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(None)
    }
    /// `item in x`; None: by iteration
    fn contains(&self, vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        Ok(None)
    }
    /// `x(…)`
    fn call(&self, vm: &mut Vm, this: &Value, args: Args) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `callable(x)`
    fn is_callable(&self) -> bool {
        false
    }
    /// Found on a class, is it bound to the instance, as a function is?
    fn is_method(&self) -> bool {
        false
    }
    /// `del x[index]`; false: not supported
    fn del_item(&self, vm: &mut Vm, index: &Value) -> Result<bool> {
        Ok(false)
    }
    /// `if x`; the default is true, or `len(x) != 0` where there is a length
    fn truth(&self, vm: &mut Vm) -> Result<bool> {
        Ok(self.len(vm)?.is_none_or(|n| n != 0))
    }
    /// A key that hashes and compares as this object does (a NumPy float as its float); None: by identity
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `__index__`: as a list index, in `range`
    fn index(&self, vm: &mut Vm) -> Result<Option<Value>> {
        Ok(None)
    }
    /// `float(x)`, `math.sin(x)`
    fn float(&self, vm: &mut Vm) -> Result<Option<f64>> {
        Ok(None)
    }
    /// `int(x)`; the default is `__index__`
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.index(vm)
    }
    /// `with x as y`: the value of y; None: not a context manager
    fn enter(&self, vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        Ok(None)
    }
    /// The end of a `with`, whether or not an exception is on its way (it goes on afterwards)
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        Ok(())
    }
    /// Names for `dir` and completion, beside those of the class
    fn dir(&self) -> Vec<String> {
        Vec::new()
    }
}
