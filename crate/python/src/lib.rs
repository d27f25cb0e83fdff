//! The Python that learners write, run in Rust.
//!
//! Guarantees: text in, values and text out, with CPython 3.12's results, messages and tracebacks for the language that
//! the lessons use; no panic, whatever the text; no access to anything but the registered modules and the [`Host`];
//! a run can be paused after any instruction, resumed, and stopped, with the namespace kept.
//! Does not guarantee: `async`, metaclasses, `__slots__` layout, `sys.settrace`, C extensions. Each raises an error that says so.
//!
//! The way of the text: source → `ruff_python_parser` → [`compile`] to bytecode → [`Vm`] with explicit frames. Python calls
//! do not recurse on the native stack, so a run can pause between any two instructions and recursion has an exact limit.
//! Other crates add modules through [`Vm::register_module`] and types through the [`Native`] trait.

pub mod args;
pub mod class;
pub mod error;
pub mod host;
pub mod native;
pub mod value;
pub mod vm;

pub use args::Args;
pub use class::{Class, ClassRef};
pub use error::{Raise, Result};
pub use host::Host;
pub use native::{BinaryOp, CompareOp, Module, Native, NativeFn, NativeIter, UnaryOp};
pub use value::Value;
pub use vm::{Location, Outcome, Vm};
