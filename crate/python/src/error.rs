//! An exception in flight.

use std::rc::Rc;

use crate::class::Instance;
use crate::value::Value;

/// What every operation that can raise returns.
pub type Result<T = Value> = std::result::Result<T, Raise>;

/// A Python exception on its way up. Cheap to move; holds the exception object, whose traceback grows as frames unwind.
pub struct Raise(pub(crate) Rc<Instance>);

// Constructors named after the built-in exceptions, each taking the message as `impl Into<String>`:
//   type_error value_error index_error attribute_error name_error zero_division overflow_error runtime_error
//   import_error module_not_found not_implemented memory_error os_error file_not_found assertion_error
//   arithmetic_error recursion_error; `key_error(Value)`; `stop_iteration(Value)`; `system_exit(code)`;
//   `keyboard_interrupt()`; and `Raise::new(&ClassRef, message)` for an exception class of a module.
// Readers: `kind() -> Rc<str>` (class name), `message() -> String` (str(exception)), `is(&ClassRef) -> bool`,
//   `value() -> Value`.
