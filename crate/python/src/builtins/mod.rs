//! The built-in functions: `print`, `len`, `sorted` …

pub(crate) mod number;

use crate::vm::Vm;

/// Puts the built-in functions into `vm.builtins()`. Called once for each machine; the built-in classes are there already.
pub fn install(vm: &mut Vm) {
    number::install(vm);
}
