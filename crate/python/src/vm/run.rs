//! The run loop: the instructions that run most often, each as short as can be.
//!
//! `execute` runs one frame until another takes its place; `run_frames` goes from frame to frame and catches exceptions.

use std::rc::Rc;

use super::frame::OnReturn;
use super::iteration::Step;
use crate::class::Payload;
use crate::code::{Code, Op};
use crate::dispose::dispose;
use crate::error::{Raise, Result};
use crate::native::{BinaryOp, CompareOp, Module};
use crate::value::Value;
use crate::vm::Vm;

/// Why `execute` returned.
pub(crate) enum Exit {
    /// Another frame is on top now, or the fuel is used up
    Switch,
    /// A frame that native code waits for gave this value (and is it a `yield`?)
    Leave(Value, bool),
}

/// How `run_frames` ended.
pub(crate) enum RunEnd {
    Value(Value, bool),
    Paused,
}

/// How many instructions pass between looks at the outside world.
pub(crate) const SLICE: i64 = 4096;

#[inline(always)]
fn copy(value: &Value) -> Value {
    match value {
        Value::Float(f) => Value::Float(*f),
        Value::Int(i) => Value::Int(*i),
        other => other.clone(),
    }
}

/// Drops a value; numbers need nothing done, and they are what loops drop.
#[inline(always)]
fn discard(value: Value) {
    match value {
        Value::Float(_) | Value::Int(_) | Value::Bool(_) | Value::None => std::mem::forget(value),
        other => dispose(other),
    }
}

impl Vm {
    /// Runs until the frame that the caller pushed (with `OnReturn::Exit`) ends. Pauses only if no native code waits.
    pub(crate) fn run_frames(&mut self) -> Result<RunEnd> {
        loop {
            if self.fuel < 0 {
                let waits = self.waits_for_job();
                let refuelled = if waits { self.advance_job() } else { self.refuel() };
                match refuelled {
                    Ok(true) => {}
                    Ok(false) => return Ok(RunEnd::Paused),
                    Err(raise) => {
                        if !waits {
                            // The counter stands at the instruction that comes next, which is where this happens; `unwind`
                            // looks at the one before the counter, which after a jump back is that before the loop.
                            self.pc += 1;
                        }
                        if let Some(raise) = self.unwind(raise) {
                            return Err(raise);
                        }
                    }
                }
            }
            match self.execute() {
                Ok(Exit::Switch) => {}
                Ok(Exit::Leave(value, yielded)) => return Ok(RunEnd::Value(value, yielded)),
                Err(raise) => {
                    if let Some(raise) = self.unwind(raise) {
                        return Err(raise);
                    }
                }
            }
        }
    }

    fn execute(&mut self) -> Result<Exit> {
        let Some(frame) = self.frames.last() else {
            return Err(Raise::runtime_error("no frame to run"));
        };
        let code: Rc<Code> = frame.code.clone();
        let globals: Rc<Module> = frame.globals.clone();
        let base = self.base;
        loop {
            let Some(&op) = code.ops.get(self.pc) else {
                return Err(Raise::runtime_error("the end of the code was passed"));
            };
            self.pc += 1;
            match op {
                Op::Const(i) => {
                    let value = copy(&code.constants[i as usize]);
                    self.stack.push(value);
                }
                Op::LoadLocal(i) => {
                    let value = copy(&self.stack[base + i as usize]);
                    if matches!(value, Value::Unbound) {
                        return Err(unbound_local(&code, i));
                    }
                    self.stack.push(value);
                }
                Op::StoreLocal(i) => {
                    let value = self.pop();
                    let old = std::mem::replace(&mut self.stack[base + i as usize], value);
                    discard(old);
                }
                Op::LoadGlobal(i) => {
                    let i = i as usize;
                    let name = &code.names[i];
                    let attrs = globals.attrs.borrow();
                    match attrs.get_index(code.name_cache[i].get() as usize) {
                        Some((key, value)) if Rc::ptr_eq(key, name) => {
                            let value = copy(value);
                            self.stack.push(value);
                        }
                        _ => {
                            drop(attrs);
                            let value = self.load_global_slowly(&code, &globals, i)?;
                            self.stack.push(value);
                        }
                    }
                }
                Op::StoreGlobal(i) => {
                    let i = i as usize;
                    let value = self.pop();
                    let name = &code.names[i];
                    let old;
                    let mut attrs = globals.attrs.borrow_mut();
                    match attrs.get_index_mut(code.name_cache[i].get() as usize) {
                        Some((key, slot)) if Rc::ptr_eq(key, name) => old = Some(std::mem::replace(slot, value)),
                        _ => {
                            let (index, replaced) = attrs.insert_full(name.clone(), value);
                            code.name_cache[i].set(index as u32);
                            old = replaced;
                        }
                    }
                    drop(attrs);
                    if let Some(old) = old {
                        discard(old);
                    }
                }
                Op::LoadCell(i) => {
                    let value = match self.frames.last().and_then(|f| f.cells.get(i as usize)) {
                        Some(cell) => cell.borrow().clone(),
                        None => Value::Unbound,
                    };
                    if matches!(value, Value::Unbound) {
                        return Err(unbound_cell(&code, i));
                    }
                    self.stack.push(value);
                }
                Op::StoreCell(i) => {
                    let value = self.pop();
                    if let Some(cell) = self.frames.last().and_then(|f| f.cells.get(i as usize)) {
                        let old = cell.replace(value);
                        drop(old);
                    }
                }
                Op::Binary(op) => {
                    if self.binary_fast(op) {
                        continue;
                    }
                    let right = self.pop();
                    let left = self.pop();
                    if op == BinaryOp::MatMul {
                        // The one operator that may take long enough to be a job.
                        let at = self.stack.len();
                        match self.run_native(at, |vm| vm.binary(op, &left, &right))? {
                            Some(value) => self.stack.push(value),
                            None => return Ok(Exit::Switch),
                        }
                        continue;
                    }
                    let value = self.binary(op, &left, &right);
                    discard(left);
                    discard(right);
                    self.stack.push(value?);
                }
                Op::Inplace(op) => {
                    if self.binary_fast(op) {
                        continue;
                    }
                    let right = self.pop();
                    let left = self.pop();
                    let value = self.inplace(op, &left, &right);
                    discard(left);
                    discard(right);
                    self.stack.push(value?);
                }
                Op::Compare(op) => {
                    let right = self.pop();
                    let left = self.pop();
                    let value = match compare_fast(op, &left, &right) {
                        Some(result) => Ok(Value::Bool(result)),
                        None => self.compare(op, &left, &right),
                    };
                    discard(left);
                    discard(right);
                    self.stack.push(value?);
                }
                Op::CompareJump { op, target } => {
                    let right = self.pop();
                    let left = self.pop();
                    let holds = match compare_fast(op, &left, &right) {
                        Some(result) => Ok(result),
                        None => self.compare(op, &left, &right).and_then(|value| self.truth(&value)),
                    };
                    discard(left);
                    discard(right);
                    if !holds? {
                        self.pc = target as usize;
                    }
                }
                Op::Jump(target) => self.pc = target as usize,
                Op::Loop(target) => {
                    self.fuel -= (self.pc as i64) - i64::from(target);
                    self.pc = target as usize;
                    if self.fuel < 0 {
                        return Ok(Exit::Switch);
                    }
                }
                Op::JumpIfFalse(target) => {
                    let value = self.pop();
                    let truth = match value {
                        Value::Bool(b) => b,
                        other => self.truth(&other)?,
                    };
                    if !truth {
                        self.pc = target as usize;
                    }
                }
                Op::JumpIfTrue(target) => {
                    let value = self.pop();
                    let truth = match value {
                        Value::Bool(b) => b,
                        other => self.truth(&other)?,
                    };
                    if truth {
                        self.pc = target as usize;
                    }
                }
                Op::JumpIfFalseKeep(target) => {
                    let value = self.peek(0);
                    if self.truth(&value)? {
                        self.pop();
                    } else {
                        self.pc = target as usize;
                    }
                }
                Op::JumpIfTrueKeep(target) => {
                    let value = self.peek(0);
                    if self.truth(&value)? {
                        self.pc = target as usize;
                    } else {
                        self.pop();
                    }
                }
                Op::Pop => dispose(self.pop()),
                Op::Dup => {
                    let value = self.peek(0);
                    self.stack.push(value);
                }
                Op::Swap => {
                    let top = self.stack.len();
                    if top >= 2 {
                        self.stack.swap(top - 1, top - 2);
                    }
                }
                Op::Index => {
                    let index = self.pop();
                    let container = self.pop();
                    let value = match (&container, &index) {
                        (Value::List(list), Value::Int(i)) => {
                            let list = list.borrow();
                            let at = if *i < 0 { i.wrapping_add(list.len() as i64) } else { *i };
                            usize::try_from(at).ok().and_then(|at| list.get(at).map(copy))
                        }
                        _ => None,
                    };
                    let value = match value {
                        Some(value) => Ok(value),
                        None => self.get_item(&container, &index),
                    };
                    discard(container);
                    discard(index);
                    self.stack.push(value?);
                }
                Op::StoreIndex => {
                    let index = self.pop();
                    let container = self.pop();
                    let value = self.pop();
                    if let (Value::List(list), Value::Int(i)) = (&container, &index) {
                        let mut list = list.borrow_mut();
                        let at = if *i < 0 { i.wrapping_add(list.len() as i64) } else { *i };
                        if let Some(slot) = usize::try_from(at).ok().and_then(|at| list.get_mut(at)) {
                            let old = std::mem::replace(slot, value);
                            drop(list);
                            drop(old);
                            continue;
                        }
                    }
                    self.set_item(&container, &index, value)?;
                }
                Op::ForIter(target) => {
                    let step = match self.stack.last() {
                        Some(Value::Iterator(iterator)) => {
                            if let Some(next) = iterator.next_of_range() {
                                self.stack.push(Value::Int(next));
                                continue;
                            }
                            let iterator = iterator.clone();
                            iterator.step(self)?
                        }
                        _ => {
                            let iterator = self.peek(0);
                            self.next(&iterator)?.map_or(Step::Done, Step::Item)
                        }
                    };
                    match step {
                        Step::Item(value) => self.stack.push(value),
                        Step::Done => {
                            self.pop();
                            self.pc = target as usize;
                        }
                        Step::Generator(iterator) => {
                            if !self.resume_generator(&iterator, Value::None, OnReturn::ForIter)? {
                                self.pop();
                                self.pc = target as usize;
                                continue;
                            }
                            return Ok(Exit::Switch);
                        }
                    }
                }
                Op::LoadAttr(i) => {
                    let object = self.pop();
                    let name = &code.names[i as usize];
                    if let Value::Instance(instance) = &object
                        && !instance.class.has_data_descriptors()
                        && matches!(instance.payload, Payload::None)
                        && let Some(value) = instance.attrs.borrow().get(name).map(copy)
                    {
                        self.stack.push(value);
                        continue;
                    }
                    let value = self.get_attr(&object, name);
                    discard(object);
                    self.stack.push(value?);
                }
                Op::LoadMethod(i) => self.load_method(&code.names[i as usize])?,
                Op::Call(count) => {
                    if let Some(exit) = self.call_stack(count as usize, None)? {
                        return Ok(exit);
                    }
                }
                Op::StoreAttr(i) => {
                    let object = self.pop();
                    let value = self.pop();
                    let name = &code.names[i as usize];
                    if let Value::Instance(instance) = &object
                        && !instance.class.has_data_descriptors()
                        && matches!(instance.payload, Payload::None)
                    {
                        let old = instance.attrs.borrow_mut().insert(name.clone(), value);
                        if let Some(old) = old {
                            discard(old);
                        }
                        continue;
                    }
                    self.set_attr(&object, name, value)?;
                }
                Op::CallMethod(count) => {
                    if count == 1 && self.append_fast() {
                        continue;
                    }
                    let count = self.settle_receiver(count as usize);
                    if let Some(exit) = self.call_stack(count, None)? {
                        return Ok(exit);
                    }
                }
                Op::Return => {
                    let value = self.pop();
                    return self.return_value(value);
                }
                Op::Yield => {
                    let value = self.pop();
                    return self.yield_value(value);
                }
                other => {
                    if let Some(exit) = self.execute_rare(other, &code)? {
                        return Ok(exit);
                    }
                }
            }
        }
    }

    /// Two floats or two small integers on top: replaces them by the result of the usual operators.
    #[inline(always)]
    fn binary_fast(&mut self, op: BinaryOp) -> bool {
        let result = match self.stack.as_slice() {
            [.., Value::Float(a), Value::Float(b)] => match float_fast(op, *a, *b) {
                Some(f) => Value::Float(f),
                None => return false,
            },
            [.., Value::Int(a), Value::Int(b)] => {
                let result = match op {
                    BinaryOp::Add => a.checked_add(*b),
                    BinaryOp::Sub => a.checked_sub(*b),
                    BinaryOp::Mul => a.checked_mul(*b),
                    _ => return false,
                };
                match result {
                    Some(i) => Value::Int(i),
                    None => return false,
                }
            }
            [.., Value::Float(a), Value::Int(b)] => match float_fast(op, *a, *b as f64) {
                Some(f) => Value::Float(f),
                None => return false,
            },
            [.., Value::Int(a), Value::Float(b)] => match float_fast(op, *a as f64, *b) {
                Some(f) => Value::Float(f),
                None => return false,
            },
            _ => return false,
        };
        if let Some(right) = self.stack.pop() {
            discard(right);
        }
        if let Some(slot) = self.stack.last_mut() {
            discard(std::mem::replace(slot, result));
        }
        true
    }

    /// `list.append(item)`, what loops call most.
    #[inline]
    fn append_fast(&mut self) -> bool {
        let [.., Value::NativeFn(function), Value::List(list), _] = self.stack.as_slice() else { return false };
        if !self.list_append.as_ref().is_some_and(|append| Rc::ptr_eq(append, function)) {
            return false;
        }
        let list = list.clone();
        let item = self.pop();
        list.borrow_mut().push(item);
        self.pop();
        self.pop();
        self.stack.push(Value::None);
        true
    }

    fn load_global_slowly(&mut self, code: &Code, globals: &Module, i: usize) -> Result<Value> {
        let name = &code.names[i];
        if let Some((index, _, value)) = globals.attrs.borrow().get_full(name) {
            code.name_cache[i].set(index as u32);
            return Ok(value.clone());
        }
        match self.builtins.get(name) {
            Some(value) => Ok(value),
            None => Err(name_error(name)),
        }
    }
}

pub(crate) fn name_error(name: &str) -> Raise {
    Raise::name_error(format!("name '{name}' is not defined"))
}

#[inline(always)]
fn float_fast(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    Some(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::TrueDiv if b != 0.0 => a / b,
        _ => return None,
    })
}

#[inline(always)]
fn compare_fast(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    Some(match (left, right) {
        (Value::Int(a), Value::Int(b)) => match op {
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
        },
        (Value::Float(a), Value::Float(b)) => match op {
            CompareOp::Eq => a == b,
            CompareOp::Ne => a != b,
            CompareOp::Lt => a < b,
            CompareOp::Le => a <= b,
            CompareOp::Gt => a > b,
            CompareOp::Ge => a >= b,
        },
        _ => return None,
    })
}

fn unbound_local(code: &Code, slot: u32) -> Raise {
    let name = code.locals.get(slot as usize).map_or("", |n| n);
    Raise::unbound_local(format!("cannot access local variable '{name}' where it is not associated with a value"))
}

pub(crate) fn unbound_cell(code: &Code, cell: u32) -> Raise {
    let name = code.cells.get(cell as usize).map_or("", |n| n);
    if (cell as usize) < code.own_cells {
        return Raise::unbound_local(format!("cannot access local variable '{name}' where it is not associated with a value"));
    }
    Raise::name_error(format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"))
}
