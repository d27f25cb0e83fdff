//! Frames: one for each Python call that is going on, on the heap.

use std::cell::RefCell;
use std::rc::Rc;

use crate::class::{ClassRef, Instance};
use crate::code::Code;
use crate::dispose::dispose;
use crate::error::{Raise, Result};
use crate::native::{Module, Namespace};
use crate::value::Value;
use crate::vm::{Function, Iterator, Vm};

/// A captured variable.
pub(crate) type CellRef = Rc<RefCell<Value>>;

/// What waits in a frame for an exception, or for the end of its handling.
pub(crate) enum Block {
    /// Where to go, and how high the stack was above the frame's base
    Try { target: usize, height: usize },
    /// This exception is being handled
    Handling(Rc<Instance>),
}

/// What happens with the value that a frame returns.
pub(crate) enum OnReturn {
    /// It is the value of the call
    Push,
    /// It leaves the run loop
    Exit,
    /// `__init__`: the value of the call is this instance
    Init(Value),
    /// `__init__` called from native code
    InitExit(Value),
    /// A generator run by a `for` loop
    ForIter,
    /// A generator run by `yield from`
    Send,
    /// A class body
    Class(Box<ClassBuild>),
}

/// A class statement whose body runs.
pub(crate) struct ClassBuild {
    pub(crate) bases: Vec<ClassRef>,
    pub(crate) keywords: Vec<(Rc<str>, Value)>,
}

/// One call. The program counter and base of the innermost frame are kept in the machine itself.
pub(crate) struct Frame {
    pub(crate) code: Rc<Code>,
    pub(crate) pc: usize,
    /// Place of the first local slot on the stack; the slot before it belongs to the callee
    pub(crate) base: usize,
    pub(crate) cells: Vec<CellRef>,
    pub(crate) globals: Rc<Module>,
    /// Names of a class body
    pub(crate) namespace: Option<Rc<RefCell<Namespace>>>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) on_return: OnReturn,
    /// The generator whose code this is
    pub(crate) generator: Option<Rc<Iterator>>,
}

impl Vm {
    /// Most Python frames at once, as CPython's default.
    pub(crate) const MAX_FRAMES: usize = 1000;

    /// Opens a frame whose locals lie on the stack from `base` on (parameters only: the other slots are added here).
    pub(crate) fn push_frame(&mut self, function: &Function, base: usize, on_return: OnReturn) -> Result<()> {
        let code = function.code.clone();
        if self.frames.len() >= Vm::MAX_FRAMES {
            return Err(Raise::recursion_error("maximum recursion depth exceeded"));
        }
        self.stack.resize(base + code.locals.len(), Value::Unbound);
        let cells = self.make_cells(&code, &function.closure, base);
        let frame = Frame {
            code,
            pc: 0,
            base,
            cells,
            globals: function.globals.clone(),
            namespace: None,
            blocks: Vec::new(),
            on_return,
            generator: None,
        };
        self.enter_frame(frame);
        Ok(())
    }

    pub(crate) fn make_cells(&mut self, code: &Code, closure: &[CellRef], base: usize) -> Vec<CellRef> {
        if code.cells.is_empty() {
            return Vec::new();
        }
        let mut cells: Vec<CellRef> = (0..code.own_cells).map(|_| Rc::new(RefCell::new(Value::Unbound))).collect();
        for (slot, cell) in &code.cell_parameters {
            if let (Some(cell), Some(value)) = (cells.get(*cell as usize), self.stack.get_mut(base + *slot as usize)) {
                *cell.borrow_mut() = std::mem::replace(value, Value::Unbound);
            }
        }
        cells.extend(closure.iter().cloned());
        cells
    }

    pub(crate) fn enter_frame(&mut self, frame: Frame) {
        if let Some(caller) = self.frames.last_mut() {
            caller.pc = self.pc;
        }
        self.pc = frame.pc;
        self.base = frame.base;
        self.fuel -= 8;
        self.frames.push(frame);
    }

    /// Closes the innermost frame and cuts the stack to what it was before the call.
    pub(crate) fn pop_frame(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        while self.stack.len() >= frame.base.max(1) {
            dispose(self.pop());
        }
        self.restore_position();
        Some(frame)
    }
    pub(crate) fn restore_position(&mut self) {
        if let Some(caller) = self.frames.last() {
            self.pc = caller.pc;
            self.base = caller.base;
        }
    }
    pub(crate) fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    pub(crate) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }
    pub(crate) fn pop(&mut self) -> Value {
        // The compiler keeps the stack balanced; an empty stack would be its mistake, and shows as None.
        self.stack.pop().unwrap_or(Value::None)
    }
    /// Takes the last `count` values off, in order.
    pub(crate) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let at = self.stack.len().saturating_sub(count);
        self.stack.split_off(at)
    }
    /// The value `depth` below the top.
    pub(crate) fn peek(&self, depth: usize) -> Value {
        let at = self.stack.len().wrapping_sub(depth + 1);
        self.stack.get(at).cloned().unwrap_or(Value::None)
    }
}
