//! `import`.

use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::native::Module;
use crate::vm::Vm;

impl Vm {
    /// The module of a dotted name, made at the first import: a registered one, else a file `name.py`.
    pub fn import(&mut self, name: &str) -> Result<Rc<Module>> {
        Err(Raise::module_not_found(format!("No module named '{name}'")))
    }
}
