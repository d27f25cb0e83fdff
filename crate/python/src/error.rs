//! An exception in flight.

use std::rc::Rc;

use crate::class::{ClassRef, ExceptionData, Instance, Payload};
use crate::code::Code;
use crate::types::types;
use crate::value::Value;

/// What every operation that can raise returns.
pub type Result<T = Value> = std::result::Result<T, Raise>;

/// A Python exception on its way up. Cheap to move; holds the exception object, whose traceback grows as frames unwind.
#[derive(Clone)]
pub struct Raise(pub(crate) Rc<Instance>);

/// One frame of a traceback.
#[derive(Clone)]
pub(crate) struct TraceEntry {
    pub(crate) code: Rc<Code>,
    /// Byte range in the source
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) function: Rc<str>,
}

macro_rules! kinds {
    ($($function:ident => $class:literal),* $(,)?) => {
        $(
            #[doc = concat!("A `", $class, "`.")]
            pub fn $function(message: impl Into<String>) -> Raise {
                Raise::new(&types().named($class), message)
            }
        )*
    };
}

impl Raise {
    kinds! {
        type_error => "TypeError", value_error => "ValueError", index_error => "IndexError",
        attribute_error => "AttributeError", name_error => "NameError", unbound_local => "UnboundLocalError",
        zero_division => "ZeroDivisionError", overflow_error => "OverflowError", runtime_error => "RuntimeError",
        import_error => "ImportError", module_not_found => "ModuleNotFoundError",
        not_implemented => "NotImplementedError", memory_error => "MemoryError", os_error => "OSError",
        file_not_found => "FileNotFoundError", assertion_error => "AssertionError",
        arithmetic_error => "ArithmeticError", floating_point_error => "FloatingPointError",
        recursion_error => "RecursionError", lookup_error => "LookupError", syntax_error => "SyntaxError",
        indentation_error => "IndentationError", tab_error => "TabError",
        permission_error => "PermissionError", is_a_directory => "IsADirectoryError", eof_error => "EOFError",
    }

    /// An exception of any class, with one argument: the message.
    pub fn new(class: &ClassRef, message: impl Into<String>) -> Raise {
        Raise::with_args(class, vec![Value::str(message.into())])
    }
    /// An exception with these arguments.
    pub fn with_args(class: &ClassRef, args: Vec<Value>) -> Raise {
        let data = ExceptionData::default();
        *data.args.borrow_mut() = args;
        Raise(Rc::new(Instance { class: class.clone(), attrs: Default::default(), payload: Payload::Exception(Box::new(data)) }))
    }
    /// A `KeyError` of the missing key.
    pub fn key_error(key: Value) -> Raise {
        Raise::with_args(&types().named("KeyError"), vec![key])
    }
    /// The end of an iterator, with the value that a generator returned.
    pub fn stop_iteration(value: Value) -> Raise {
        let args = if value.is_none() { vec![] } else { vec![value] };
        Raise::with_args(&types().named("StopIteration"), args)
    }
    /// `sys.exit(code)`
    pub fn system_exit(code: Value) -> Raise {
        Raise::with_args(&types().named("SystemExit"), vec![code])
    }
    /// What Stop raises.
    pub fn keyboard_interrupt() -> Raise {
        Raise::with_args(&types().named("KeyboardInterrupt"), vec![])
    }
    /// The exception of an instance, if it is one.
    pub fn from_instance(instance: Rc<Instance>) -> Option<Raise> {
        instance.exception().is_some().then_some(Raise(instance))
    }

    /// Name of the class.
    pub fn kind(&self) -> Rc<str> {
        self.0.class.name_rc()
    }
    /// `str(exception)`, as far as it can be had without running Python code.
    pub fn message(&self) -> String {
        let Some(data) = self.0.exception() else { return String::new() };
        let args = data.args.borrow();
        match args.as_slice() {
            [] => String::new(),
            [one] if self.is(&types().named("KeyError")) => crate::repr::plain_repr(one),
            [Value::Str(text)] => text.to_string(),
            [one] => crate::repr::plain_repr(one),
            many => crate::repr::plain_repr(&Value::tuple(many.to_vec())),
        }
    }
    /// `isinstance(exception, class)`
    pub fn is(&self, class: &ClassRef) -> bool {
        self.0.class.is_subclass_of(class)
    }
    /// Is it of this built-in class?
    pub fn is_named(&self, class: &str) -> bool {
        self.is(&types().named(class))
    }
    /// The exception object.
    pub fn value(&self) -> Value {
        Value::Instance(self.0.clone())
    }
    /// `raise … from None` or `raise … from cause`.
    pub fn with_cause(self, cause: Option<Value>) -> Raise {
        if let Some(data) = self.0.exception() {
            data.suppress_context.set(true);
            *data.cause.borrow_mut() = cause;
        }
        self
    }
}

impl std::fmt::Debug for Raise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind(), self.message())
    }
}
