//! The standard library's modules that lessons use: `math`, `time`, `random` …

use crate::vm::Vm;

/// Registers the modules with `vm.register_module`.
pub fn register(_vm: &mut Vm) {}
