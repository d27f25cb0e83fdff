//! Iterators, and the loops of native code over Python values.

use std::cell::RefCell;
use std::rc::Rc;

use super::frame::{Frame, OnReturn};
use super::run::RunEnd;
use crate::class::ClassRef;
use crate::dict::Dict;
use crate::error::{Raise, Result};
use crate::native::NativeIter;
use crate::types::Types;
use crate::value::{Range, Set, Value};
use crate::vm::Vm;

/// An iterator, generators included.
pub struct Iterator {
    class: &'static str,
    /// Name of a generator's function
    name: Rc<str>,
    state: RefCell<State>,
}

enum State {
    List {
        list: Rc<RefCell<Vec<Value>>>,
        at: usize,
    },
    Tuple {
        items: Rc<[Value]>,
        at: usize,
    },
    Range {
        next: i64,
        step: i64,
        left: usize,
    },
    Text {
        text: Rc<str>,
        at: usize,
    },
    Bytes {
        bytes: Rc<[u8]>,
        at: usize,
    },
    Dict {
        dict: Rc<RefCell<Dict>>,
        part: DictPart,
        at: usize,
        size: usize,
    },
    Set {
        set: Rc<Set>,
        items: Vec<Value>,
        at: usize,
    },
    /// Old-style `__getitem__` from 0 on
    Items {
        object: Value,
        at: i64,
    },
    /// Taken out while its code runs: a second `next` meanwhile is an error, not a crash
    Native(Option<Box<dyn NativeIter>>),
    Generator(Box<Suspended>),
    /// A generator whose code runs now
    Running,
    Done,
}

/// What iteration over a dict gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DictPart {
    /// `dict`, `dict.keys()`
    Keys,
    /// `dict.values()`
    Values,
    /// `dict.items()`
    Items,
}

/// A generator between two values.
struct Suspended {
    frame: Frame,
    /// Its locals and operands
    stack: Vec<Value>,
    started: bool,
}

/// One step of an iterator that the run loop drives.
pub(crate) enum Step {
    Item(Value),
    Done,
    /// The machine itself has to run its code
    Generator(Rc<Iterator>),
}

/// One step of a generator that native code drives.
pub(crate) enum GeneratorStep {
    Yielded(Value),
    Returned(Value),
}

impl Iterator {
    /// An iterator made in Rust.
    pub fn native(class: &'static str, iter: Box<dyn NativeIter>) -> Iterator {
        Iterator::with(class, State::Native(Some(iter)))
    }
    /// An iterator over keys, values or items of a dict.
    pub fn dict(dict: Rc<RefCell<Dict>>, part: DictPart) -> Iterator {
        let class = match part {
            DictPart::Keys => "dict_keyiterator",
            DictPart::Values => "dict_valueiterator",
            DictPart::Items => "dict_itemiterator",
        };
        let size = dict.borrow().len();
        Iterator::with(class, State::Dict { dict, part, at: 0, size })
    }
    fn with(class: &'static str, state: State) -> Iterator {
        Iterator { class, name: crate::value::intern(""), state: RefCell::new(state) }
    }
    pub(crate) fn generator(frame: Frame, stack: Vec<Value>) -> Iterator {
        let name = frame.code.qualname.clone();
        let state = State::Generator(Box::new(Suspended { frame, stack, started: false }));
        Iterator { class: "generator", name, state: RefCell::new(state) }
    }
    /// Name of its type.
    pub fn class_name(&self) -> &'static str {
        self.class
    }
    /// Dotted name of a generator's function.
    pub fn name(&self) -> &str {
        &self.name
    }
    pub(crate) fn class(&self, types: &Types) -> ClassRef {
        types.get(self.class).unwrap_or_else(|| types.iterator.clone())
    }
    pub(crate) fn is_generator(&self) -> bool {
        self.class == "generator"
    }
    pub(crate) fn finish(&self) {
        let old = self.state.replace(State::Done);
        drop(old);
    }

    /// The next number, if this is a range with numbers left.
    #[inline]
    pub(crate) fn next_of_range(&self) -> Option<i64> {
        match &mut *self.state.borrow_mut() {
            State::Range { next, step, left } if *left > 0 => {
                let value = *next;
                *next = next.wrapping_add(*step);
                *left -= 1;
                Some(value)
            }
            _ => None,
        }
    }
    /// One step. No borrow is held while other code runs.
    pub(crate) fn step(self: Rc<Self>, vm: &mut Vm) -> Result<Step> {
        let (mut native, object) = {
            let mut state = self.state.borrow_mut();
            match &mut *state {
                State::Range { next, step, left } => {
                    if *left == 0 {
                        return Ok(Step::Done);
                    }
                    let value = *next;
                    *next = next.wrapping_add(*step);
                    *left -= 1;
                    return Ok(Step::Item(Value::Int(value)));
                }
                State::List { list, at } => {
                    let item = list.borrow().get(*at).cloned();
                    *at += 1;
                    return Ok(match item {
                        Some(value) => Step::Item(value),
                        None => {
                            *state = State::Done;
                            Step::Done
                        }
                    });
                }
                State::Tuple { items, at } => {
                    let item = items.get(*at).cloned();
                    *at += 1;
                    return Ok(item.map_or(Step::Done, Step::Item));
                }
                State::Text { text, at } => {
                    let Some(c) = text.get(*at..).and_then(|rest| rest.chars().next()) else { return Ok(Step::Done) };
                    *at += c.len_utf8();
                    return Ok(Step::Item(Value::str(c.to_string())));
                }
                State::Bytes { bytes, at } => {
                    let byte = bytes.get(*at).copied();
                    *at += 1;
                    return Ok(byte.map_or(Step::Done, |b| Step::Item(Value::Int(i64::from(b)))));
                }
                State::Dict { dict, part, at, size } => {
                    let dict = dict.borrow();
                    if dict.len() != *size {
                        return Err(Raise::runtime_error("dictionary changed size during iteration"));
                    }
                    let Some((next, key, value)) = dict.next_from(*at) else { return Ok(Step::Done) };
                    *at = next;
                    return Ok(Step::Item(match part {
                        DictPart::Keys => key.clone(),
                        DictPart::Values => value.clone(),
                        DictPart::Items => Value::tuple([key.clone(), value.clone()]),
                    }));
                }
                State::Set { set, items, at } => {
                    if set.len() != items.len() {
                        return Err(Raise::runtime_error("Set changed size during iteration"));
                    }
                    let item = items.get(*at).cloned();
                    *at += 1;
                    return Ok(item.map_or(Step::Done, Step::Item));
                }
                State::Generator(_) => (None, None),
                State::Running => return Err(Raise::value_error("generator already executing")),
                State::Done => return Ok(Step::Done),
                State::Items { object, at } => {
                    *at += 1;
                    (None, Some((object.clone(), *at - 1)))
                }
                State::Native(slot) => match slot.take() {
                    Some(iter) => (Some(iter), None),
                    None => return Err(Raise::value_error("iterator already executing")),
                },
            }
        };
        if let Some(iter) = &mut native {
            let result = iter.next(vm);
            if let State::Native(slot) = &mut *self.state.borrow_mut() {
                *slot = native;
            }
            return Ok(result?.map_or(Step::Done, Step::Item));
        }
        if let Some((object, at)) = object {
            return match vm.get_item(&object, &Value::Int(at)) {
                Ok(value) => Ok(Step::Item(value)),
                Err(raise) if raise.is_named("IndexError") || raise.is(&vm.types.stop_iteration) => {
                    self.finish();
                    Ok(Step::Done)
                }
                Err(raise) => Err(raise),
            };
        }
        Ok(Step::Generator(self))
    }
}

impl Vm {
    /// `iter(value)`
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        let iterator = match value {
            Value::Iterator(_) => return Ok(value.clone()),
            Value::List(list) => Iterator::with("list_iterator", State::List { list: list.clone(), at: 0 }),
            Value::Tuple(items) => Iterator::with("tuple_iterator", State::Tuple { items: items.clone(), at: 0 }),
            Value::Range(range) => {
                let Range { start, step, .. } = **range;
                Iterator::with("range_iterator", State::Range { next: start, step, left: range.len() })
            }
            Value::Str(text) => Iterator::with("str_ascii_iterator", State::Text { text: text.clone(), at: 0 }),
            Value::Bytes(bytes) => Iterator::with("bytes_iterator", State::Bytes { bytes: bytes.clone(), at: 0 }),
            Value::Dict(dict) => Iterator::dict(dict.clone(), DictPart::Keys),
            Value::Set(set) => Iterator::with("set_iterator", State::Set { set: set.clone(), items: set.items(), at: 0 }),
            Value::Native(object) => match object.clone().iter(self, value)? {
                Some(iter) => Iterator::native("iterator", iter),
                None => return Err(self.not_iterable(value)),
            },
            Value::Instance(instance) => {
                if let Some(method) = self.special(value, "__iter__")? {
                    let iterator = self.call_positional(&method, vec![])?;
                    if matches!(iterator, Value::Iterator(_)) || self.special(&iterator, "__next__")?.is_some() {
                        return Ok(iterator);
                    }
                    return Err(Raise::type_error(format!(
                        "iter() returned non-iterator of type '{}'",
                        self.type_name(&iterator)
                    )));
                }
                if let crate::class::Payload::Value(inner) = &instance.payload {
                    let inner = inner.clone();
                    return self.iter(&inner);
                }
                if self.special(value, "__getitem__")?.is_none() {
                    return Err(self.not_iterable(value));
                }
                Iterator::with("iterator", State::Items { object: value.clone(), at: 0 })
            }
            // An enumeration: there are no metaclasses, so the class itself says how it is iterated.
            Value::Class(class) if class.lookup("__class_iter__").is_some() => {
                return self.call_method(value, "__class_iter__", vec![]);
            }
            _ => return Err(self.not_iterable(value)),
        };
        Ok(Value::Iterator(Rc::new(iterator)))
    }
    fn not_iterable(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not iterable", self.type_name(value)))
    }

    /// `next(iterator)`; None at its end.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        match iterator {
            Value::Iterator(it) => match it.clone().step(self)? {
                Step::Item(value) => Ok(Some(value)),
                Step::Done => Ok(None),
                Step::Generator(it) => match self.advance(&it, Value::None)? {
                    Some(GeneratorStep::Yielded(value)) => Ok(Some(value)),
                    Some(GeneratorStep::Returned(value)) => {
                        self.returned = value;
                        Ok(None)
                    }
                    None => Ok(None),
                },
            },
            Value::Instance(_) | Value::Native(_) => {
                let method = match iterator {
                    Value::Native(_) => self.find_attr(iterator, "__next__")?,
                    _ => self.special(iterator, "__next__")?,
                };
                let Some(method) = method else { return Err(self.not_an_iterator(iterator)) };
                match self.call_positional(&method, vec![]) {
                    Ok(value) => Ok(Some(value)),
                    Err(raise) if raise.is(&self.types.stop_iteration) => Ok(None),
                    Err(raise) => Err(raise),
                }
            }
            _ => Err(self.not_an_iterator(iterator)),
        }
    }
    /// `next(iterator)` as the built-in has it: StopIteration at the end, with the value that a generator returned.
    pub fn next_or_stop(&mut self, iterator: &Value) -> Result<Value> {
        self.returned = Value::None;
        match self.next(iterator)? {
            Some(value) => Ok(value),
            None => Err(Raise::stop_iteration(std::mem::replace(&mut self.returned, Value::None))),
        }
    }
    fn not_an_iterator(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not an iterator", self.type_name(value)))
    }

    /// `list(value)` as a Vec.
    pub fn collect(&mut self, value: &Value) -> Result<Vec<Value>> {
        match value {
            Value::List(list) => return Ok(list.borrow().clone()),
            Value::Tuple(items) => return Ok(items.to_vec()),
            Value::Range(range) => self.reserve(range.len().saturating_mul(size_of::<Value>()))?,
            _ => {}
        }
        let iterator = self.iter(value)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
            if items.len() % 4096 == 0 {
                self.tick()?;
            }
        }
        Ok(items)
    }

    /// Puts a generator's frame back on the machine with a sent value; false if it has ended before.
    pub(crate) fn resume_generator(&mut self, iterator: &Rc<Iterator>, sent: Value, on_return: OnReturn) -> Result<bool> {
        if self.frames.len() >= Vm::MAX_FRAMES {
            return Err(Raise::recursion_error("maximum recursion depth exceeded"));
        }
        let mut suspended = {
            let mut state = iterator.state.borrow_mut();
            match std::mem::replace(&mut *state, State::Running) {
                State::Generator(suspended) => suspended,
                State::Running => return Err(Raise::value_error("generator already executing")),
                other => {
                    *state = other;
                    return Ok(false);
                }
            }
        };
        if !suspended.started && !sent.is_none() {
            *iterator.state.borrow_mut() = State::Generator(suspended);
            return Err(Raise::type_error("can't send non-None value to a just-started generator"));
        }
        self.push(Value::None);
        let mut frame = suspended.frame;
        frame.base = self.stack.len();
        frame.on_return = on_return;
        frame.generator = Some(iterator.clone());
        self.stack.append(&mut suspended.stack);
        if suspended.started {
            self.push(sent);
        }
        self.enter_frame(frame);
        Ok(true)
    }

    /// Takes the innermost frame, a generator's, off the machine and keeps it for later.
    pub(crate) fn suspend(&mut self) -> Option<OnReturn> {
        let mut frame = self.frames.pop()?;
        frame.pc = self.pc;
        let stack = self.stack.split_off(frame.base.min(self.stack.len()));
        self.stack.truncate(frame.base.saturating_sub(1));
        self.restore_position();
        let on_return = std::mem::replace(&mut frame.on_return, OnReturn::Push);
        if let Some(generator) = frame.generator.take() {
            *generator.state.borrow_mut() = State::Generator(Box::new(Suspended { frame, stack, started: true }));
        }
        Some(on_return)
    }

    /// One step of a generator, driven by native code: None if it had ended before.
    pub(crate) fn advance(&mut self, iterator: &Rc<Iterator>, sent: Value) -> Result<Option<GeneratorStep>> {
        self.nested(|vm| {
            if !vm.resume_generator(iterator, sent, OnReturn::Exit)? {
                return Ok(None);
            }
            vm.finish_step()
        })
    }
    fn finish_step(&mut self) -> Result<Option<GeneratorStep>> {
        match self.run_frames()? {
            RunEnd::Value(value, true) => Ok(Some(GeneratorStep::Yielded(value))),
            RunEnd::Value(value, false) => Ok(Some(GeneratorStep::Returned(value))),
            RunEnd::Paused => Err(Raise::runtime_error("a nested run cannot pause")),
        }
    }

    /// `generator.send(value)`
    pub(crate) fn generator_send(&mut self, iterator: &Rc<Iterator>, sent: Value) -> Result {
        match self.advance(iterator, sent)? {
            Some(GeneratorStep::Yielded(value)) => Ok(value),
            Some(GeneratorStep::Returned(value)) => Err(Raise::stop_iteration(value)),
            None => Err(Raise::stop_iteration(Value::None)),
        }
    }
    /// `generator.throw(exception)`: raises it where the generator waits.
    pub(crate) fn generator_throw(&mut self, iterator: &Rc<Iterator>, raise: Raise) -> Result {
        let started = match &*iterator.state.borrow() {
            State::Generator(suspended) => suspended.started,
            State::Running => return Err(Raise::value_error("generator already executing")),
            _ => return Err(raise),
        };
        if !started {
            iterator.finish();
            return Err(raise);
        }
        let step = self.nested(|vm| {
            if !vm.resume_generator(iterator, Value::None, OnReturn::Exit)? {
                return Err(raise);
            }
            vm.pop();
            match vm.unwind(raise) {
                Some(raise) => Err(raise),
                None => vm.finish_step(),
            }
        })?;
        match step {
            Some(GeneratorStep::Yielded(value)) => Ok(value),
            Some(GeneratorStep::Returned(value)) => Err(Raise::stop_iteration(value)),
            None => Err(Raise::stop_iteration(Value::None)),
        }
    }
    /// `generator.close()`
    pub(crate) fn generator_close(&mut self, iterator: &Rc<Iterator>) -> Result {
        let exit = Raise::with_args(&self.types.named("GeneratorExit"), vec![]);
        match self.generator_throw(iterator, exit) {
            Ok(_) => Err(Raise::runtime_error("generator ignored GeneratorExit")),
            Err(raise) if raise.is_named("GeneratorExit") || raise.is(&self.types.stop_iteration) => Ok(Value::None),
            Err(raise) => Err(raise),
        }
    }
}
