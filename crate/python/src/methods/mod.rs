//! Methods and constructors of the built-in types.

use crate::types::Types;

/// Adds `.method(…)`, `.constructor(…)` to the built-in classes. Called once for each thread.
/// A constructor gets the arguments without the class; for `class MyList(list)` the machine keeps its result inside the instance.
pub fn install(_types: &Types) {}
