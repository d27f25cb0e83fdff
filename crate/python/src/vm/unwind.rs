//! Exceptions on their way: to the handler that waits, frame by frame.

use std::rc::Rc;

use super::frame::{Block, OnReturn};
use crate::class::Instance;
use crate::code::CodeKind;
use crate::error::{Raise, Result, TraceEntry};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Goes up from the innermost frame. None: a handler was found and the machine stands at it.
    /// Otherwise the frame that native code (or the outside) waited for is gone, and the exception goes on there.
    pub(crate) fn unwind(&mut self, raise: Raise) -> Option<Raise> {
        let mut raise = raise;
        self.set_context(&raise);
        let mut again = std::mem::take(&mut self.reraised);
        let mut merged: Option<TraceEntry> = None;
        loop {
            let Some(frame) = self.frames.last_mut() else { return Some(raise) };
            if !again {
                let (start, end) = frame.code.places.get(self.pc.saturating_sub(1)).copied().unwrap_or_default();
                let entry = TraceEntry { code: frame.code.clone(), start, end, function: frame.code.name.clone() };
                // A comprehension shows as part of the function around it.
                if frame.code.kind == CodeKind::Comprehension {
                    merged.get_or_insert(entry);
                } else {
                    let entry = match merged.take() {
                        Some(inner) => TraceEntry { function: entry.function, ..inner },
                        None => entry,
                    };
                    if let Some(data) = raise.0.exception() {
                        data.traceback.borrow_mut().push(entry);
                    }
                }
            }
            again = false;
            while let Some(block) = frame.blocks.pop() {
                if let Block::Try { target, height } = block {
                    frame.blocks.push(Block::Handling(raise.0.clone()));
                    self.stack.truncate(frame.base + height);
                    self.pc = target;
                    self.stack.push(raise.value());
                    return None;
                }
            }
            let frame = self.pop_frame()?;
            if let Some(generator) = &frame.generator {
                generator.finish();
                if raise.is(&self.types.stop_iteration) {
                    raise = Raise::runtime_error("generator raised StopIteration").with_cause(Some(raise.value()));
                }
            }
            if matches!(frame.on_return, OnReturn::Exit) {
                return Some(raise);
            }
        }
    }

    /// The exception whose handler runs now.
    pub(crate) fn handled(&self) -> Option<Rc<Instance>> {
        self.frames.iter().rev().find_map(|frame| {
            frame.blocks.iter().rev().find_map(|block| match block {
                Block::Handling(exception) => Some(exception.clone()),
                Block::Try { .. } => None,
            })
        })
    }

    fn set_context(&mut self, raise: &Raise) {
        if self.reraised {
            return;
        }
        let Some(data) = raise.0.exception() else { return };
        if data.context.borrow().is_some() || !data.traceback.borrow().is_empty() {
            return;
        }
        let Some(handled) = self.handled() else { return };
        if Rc::ptr_eq(&handled, &raise.0) {
            return;
        }
        // A chain that comes back to this exception is cut, or it would never end.
        let mut at = Some(handled.clone());
        while let Some(link) = at {
            let Some(link_data) = link.exception() else { break };
            let next = match &*link_data.context.borrow() {
                Some(Value::Instance(next)) => Some(next.clone()),
                _ => None,
            };
            if next.as_ref().is_some_and(|n| Rc::ptr_eq(n, &raise.0)) {
                *link_data.context.borrow_mut() = None;
                break;
            }
            at = next;
        }
        *data.context.borrow_mut() = Some(Value::Instance(handled));
    }

    /// `raise`, `raise exception`, `raise exception from cause`.
    pub(crate) fn raise_op(&mut self, count: u32) -> Result<()> {
        if count == 0 {
            let Some(handled) = self.handled() else {
                return Err(Raise::runtime_error("No active exception to reraise"));
            };
            self.reraised = true;
            return Err(Raise(handled));
        }
        let cause = if count == 2 { Some(self.pop()) } else { None };
        let exception = self.pop();
        let raise = self.exception_from(&exception, "exceptions must derive from BaseException")?;
        if let Some(cause) = cause {
            let cause = match cause {
                Value::None => None,
                other => Some(self.exception_from(&other, "exception causes must derive from BaseException")?.value()),
            };
            return Err(raise.with_cause(cause));
        }
        Err(raise)
    }
    pub(crate) fn exception_from(&mut self, value: &Value, otherwise: &str) -> Result<Raise> {
        let made = match value {
            Value::Class(class) if class.is_subclass_of(&self.types.base_exception) => self.call_positional(value, vec![])?,
            other => other.clone(),
        };
        match made {
            Value::Instance(instance) if instance.exception().is_some() => Ok(Raise(instance)),
            _ => Err(Raise::type_error(otherwise)),
        }
    }

    /// `except class`: does the exception belong to it?
    pub(crate) fn exception_matches(&mut self, exception: &Value, class: &Value) -> Result<bool> {
        match class {
            Value::Class(class) if class.is_subclass_of(&self.types.base_exception) => Ok(self.is_instance(exception, class)),
            Value::Tuple(classes) => {
                for class in classes.iter() {
                    if matches!(class, Value::Tuple(_)) {
                        break;
                    }
                    if self.exception_matches(exception, class)? {
                        return Ok(true);
                    }
                }
                if classes.iter().any(|c| matches!(c, Value::Tuple(_))) {
                    return Err(bad_class());
                }
                Ok(false)
            }
            _ => Err(bad_class()),
        }
    }
}

fn bad_class() -> Raise {
    Raise::type_error("catching classes that do not inherit from BaseException is not allowed")
}
