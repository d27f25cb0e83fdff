//! The built-in functions: `print`, `len`, `sorted` …

pub(crate) mod file;
pub(crate) mod namespace;
pub(crate) mod number;
mod object;
pub(crate) mod output;
mod sequence;
mod source;
mod text;

use crate::vm::Vm;

/// Puts the built-in functions into `vm.builtins()`. Called once for each machine; the built-in classes are there already.
pub fn install(vm: &mut Vm) {
    number::install(vm);
    text::install(vm);
    sequence::install(vm);
    object::install(vm);
    output::install(vm);
    file::install(vm);
    source::install(vm);
}
