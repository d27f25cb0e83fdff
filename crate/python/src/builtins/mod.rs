//! The built-in functions: `print`, `len`, `sorted` …

use crate::vm::Vm;

/// Puts the built-in functions into `vm.builtins()`. Called once for each machine; the built-in classes are there already.
pub fn install(_vm: &mut Vm) {}
