//! The Python that learners write, run in Rust.
//!
//! Guarantees: text in, values and text out, with CPython 3.12's results, messages and tracebacks for the language that
//! the lessons use; no panic, whatever the text; no access to anything but the registered modules and the [`Host`];
//! a run can be paused after any instruction, resumed, and stopped, with the namespace kept.
//! Does not guarantee: `async`, metaclasses, special methods that only CPython calls (`__del__`), `sys.settrace`, C extensions. Each raises an error that says so.
//!
//! The way of the text: source → `ruff_python_parser` → [`compile`] to bytecode → [`Vm`] with explicit frames. Python calls
//! do not recurse on the native stack, so a run can pause between any two instructions and recursion has an exact limit.
//! Other crates add modules through [`Vm::register_module`] and types through the [`Native`] trait.

pub mod args;
pub mod builtins;
pub mod class;
pub(crate) mod code;
pub(crate) mod compile;
pub(crate) mod descriptor;
pub mod diagnostic;
pub mod dict;
pub(crate) mod dispose;
pub mod error;
pub mod format;
pub(crate) mod hint;
pub mod host;
pub mod memory;
pub mod methods;
pub mod native;
pub(crate) mod nesting;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod repr;
pub mod source;
pub mod stdlib;
pub(crate) mod syntax;
pub(crate) mod traceback;
pub mod types;
pub mod value;
pub mod vm;

pub use args::Args;
pub use class::{Class, ClassRef};
pub use diagnostic::Diagnostic;
pub use dict::{Dict, Set};
pub use error::{Raise, Result};
pub use host::Host;
pub use native::{BinaryOp, BoundMethod, CompareOp, Module, Namespace, Native, NativeFn, NativeIter, UnaryOp};
pub use value::{Range, Value};
pub use vm::{Location, Outcome, Vm};
