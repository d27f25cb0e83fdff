//! Running program text from within a program: what `eval` and `exec` need.

use std::rc::Rc;

use super::frame::{Frame, OnReturn};
use crate::code::{Code, CodeKind};
use crate::error::{Raise, Result};
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Runs compiled text in a namespace, to its end; the value of a last bare expression if the code keeps it.
    pub(crate) fn evaluate(&mut self, code: Rc<Code>, globals: Rc<Module>) -> Result<Option<Value>> {
        if self.frames.len() >= Vm::MAX_FRAMES {
            return Err(Raise::recursion_error("maximum recursion depth exceeded"));
        }
        let outer = self.result.take();
        let outcome = self.nested(|vm| {
            vm.push(Value::None);
            let base = vm.stack.len();
            vm.enter_frame(Frame {
                code,
                pc: 0,
                base,
                cells: vec![],
                globals,
                namespace: None,
                blocks: vec![],
                on_return: OnReturn::Exit,
                generator: None,
            });
            vm.run_frames().map(|_| ())
        });
        let result = std::mem::replace(&mut self.result, outer);
        outcome.map(|()| result)
    }

    /// The namespace of the module whose code is running.
    pub(crate) fn current_globals(&self) -> Rc<Module> {
        self.frames.last().map_or_else(|| self.main.clone(), |frame| frame.globals.clone())
    }

    /// The names of the running function and their values; None in the code of a module.
    pub(crate) fn current_locals(&self) -> Option<Vec<(Rc<str>, Value)>> {
        let frame = self.frames.last()?;
        if let Some(namespace) = &frame.namespace {
            return Some(namespace.borrow().iter().map(|(name, value)| (name.clone(), value.clone())).collect());
        }
        if matches!(frame.code.kind, CodeKind::Module) {
            return None;
        }
        let slots = frame.code.locals.iter().enumerate().map(|(i, name)| (name, self.stack.get(self.base + i).cloned()));
        let cells = frame.code.cells.iter().zip(&frame.cells).map(|(name, cell)| (name, Some(cell.borrow().clone())));
        let bound = slots.chain(cells).filter_map(|(name, value)| match value {
            None | Some(Value::Unbound) => None,
            Some(value) => Some((name.clone(), value)),
        });
        Some(bound.filter(|(name, _)| !name.starts_with('.')).collect())
    }
}
