//! The instructions that run less often.

use std::rc::Rc;

use super::attribute::find_special;
use super::call::Function;
use super::frame::{Block, OnReturn};
use super::iteration::GeneratorStep;
use super::run::{Exit, name_error, unbound_cell};
use crate::code::{Code, Op};
use crate::dict::{Dict, Set};
use crate::dispose::dispose;
use crate::error::{Raise, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Runs one instruction that `execute` does not know; Some if another frame is on top now.
    pub(crate) fn execute_rare(&mut self, op: Op, code: &Rc<Code>) -> Result<Option<Exit>> {
        match op {
            Op::DeleteLocal(i) => {
                let at = self.base + i as usize;
                let old = self.stack.get_mut(at).map(|slot| std::mem::replace(slot, Value::Unbound));
                if matches!(old, None | Some(Value::Unbound)) {
                    let name = code.locals.get(i as usize).map_or("", |n| n);
                    return Err(Raise::unbound_local(format!(
                        "cannot access local variable '{name}' where it is not associated with a value"
                    )));
                }
            }
            Op::DeleteCell(i) => {
                let cell = self.frames.last().and_then(|f| f.cells.get(i as usize)).cloned();
                let old = cell.map(|c| c.replace(Value::Unbound));
                if matches!(old, None | Some(Value::Unbound)) {
                    return Err(unbound_cell(code, i));
                }
            }
            Op::DeleteGlobal(i) => {
                let name = self.name_at(code, i);
                let globals = self.frames.last().map(|f| f.globals.clone());
                let old = globals.and_then(|g| g.attrs.borrow_mut().shift_remove(&name));
                if old.is_none() {
                    return Err(name_error(&name));
                }
            }
            Op::LoadName(i) => {
                let name = self.name_at(code, i);
                let value = self.class_name(&name)?;
                self.push(value);
            }
            Op::LoadClassCell { cell, name } => {
                let name = self.name_at(code, u32::from(name));
                let own = self.frames.last().and_then(|f| f.namespace.as_ref()).and_then(|n| n.borrow().get(&name).cloned());
                let value = match own {
                    Some(value) => value,
                    None => match self.frames.last().and_then(|f| f.cells.get(cell as usize)).map(|c| c.borrow().clone()) {
                        Some(Value::Unbound) | None => return Err(unbound_cell(code, u32::from(cell))),
                        Some(value) => value,
                    },
                };
                self.push(value);
            }
            Op::StoreName(i) => {
                let name = self.name_at(code, i);
                let value = self.pop();
                let namespace = self.frames.last().and_then(|f| f.namespace.clone());
                let old = namespace.and_then(|n| n.borrow_mut().insert(name, value));
                drop(old);
            }
            Op::DeleteName(i) => {
                let name = self.name_at(code, i);
                let namespace = self.frames.last().and_then(|f| f.namespace.clone());
                let old = namespace.and_then(|n| n.borrow_mut().shift_remove(&name));
                if old.is_none() {
                    return Err(name_error(&name));
                }
            }
            Op::DeleteAttr(i) => {
                let name = self.name_at(code, i);
                let object = self.pop();
                self.del_attr(&object, &name)?;
            }
            Op::DeleteIndex => {
                let index = self.pop();
                let object = self.pop();
                self.del_item(&object, &index)?;
            }
            Op::Unary(op) => {
                let value = self.pop();
                let result = self.unary(op, &value)?;
                self.push(result);
            }
            Op::Not => {
                let value = self.pop();
                let truth = self.truth(&value)?;
                self.push(Value::Bool(!truth));
            }
            Op::Is | Op::IsNot => {
                let right = self.pop();
                let left = self.pop();
                self.push(Value::Bool(left.is(&right) == matches!(op, Op::Is)));
            }
            Op::In | Op::NotIn => {
                let container = self.pop();
                let item = self.pop();
                let found = self.contains(&container, &item);
                dispose(container);
                dispose(item);
                self.push(Value::Bool(found? == matches!(op, Op::In)));
            }
            Op::Dup2 => {
                let (a, b) = (self.peek(1), self.peek(0));
                self.push(a);
                self.push(b);
            }
            Op::Rot3 => self.rotate(3),
            Op::BuildList(n) => {
                let items = self.pop_many(n as usize);
                self.push(Value::list(items));
            }
            Op::BuildTuple(n) => {
                let items = self.pop_many(n as usize);
                self.push(Value::tuple(items));
            }
            Op::BuildSet(n) => {
                let items = self.pop_many(n as usize);
                let set = Set::new(false);
                for item in items {
                    self.set_add(&set.table, item)?;
                }
                self.push(Value::Set(Rc::new(set)));
            }
            Op::BuildDict(n) => {
                let items = self.pop_many(2 * n as usize);
                let dict = std::cell::RefCell::new(Dict::new());
                let mut items = items.into_iter();
                while let (Some(key), Some(value)) = (items.next(), items.next()) {
                    self.dict_insert(&dict, key, value)?;
                }
                self.push(Value::Dict(Rc::new(dict)));
            }
            Op::BuildSlice => {
                let step = self.pop();
                let stop = self.pop();
                let start = self.pop();
                self.push(Value::slice(start, stop, step));
            }
            Op::BuildString(n) => {
                let parts = self.pop_many(n as usize);
                let text: String = parts.iter().filter_map(Value::as_str).collect();
                self.push(Value::str(text));
            }
            Op::ListAppend(depth) => {
                let item = self.pop();
                if let Value::List(list) = self.peek(depth as usize - 1) {
                    list.borrow_mut().push(item);
                }
            }
            Op::SetAdd(depth) => {
                let item = self.pop();
                if let Value::Set(set) = self.peek(depth as usize - 1) {
                    self.set_add(&set.table, item)?;
                }
            }
            Op::MapAdd(depth) => {
                let value = self.pop();
                let key = self.pop();
                if let Value::Dict(dict) = self.peek(depth as usize - 1) {
                    self.dict_insert(&dict, key, value)?;
                }
            }
            Op::ListExtend => {
                let value = self.pop();
                let items = match self.collect(&value) {
                    Err(raise) if raise.message().ends_with("object is not iterable") && self.iter(&value).is_err() => {
                        return Err(Raise::type_error(format!(
                            "Value after * must be an iterable, not {}",
                            self.type_name(&value)
                        )));
                    }
                    other => other?,
                };
                if let Value::List(list) = self.peek(0) {
                    list.borrow_mut().extend(items);
                }
            }
            Op::SetUpdate => {
                let value = self.pop();
                let items = self.collect(&value)?;
                if let Value::Set(set) = self.peek(0) {
                    for item in items {
                        self.set_add(&set.table, item)?;
                    }
                }
            }
            Op::DictUpdate | Op::DictMerge => self.merge(matches!(op, Op::DictMerge))?,
            Op::ListToTuple => {
                if let Value::List(list) = self.pop() {
                    let items = list.take();
                    self.push(Value::tuple(items));
                }
            }
            Op::Unpack(n) => self.unpack(n as usize)?,
            Op::UnpackStar { before, after } => self.unpack_star(before as usize, after as usize)?,
            Op::GetIter => {
                let value = self.pop();
                let iterator = self.iter(&value);
                dispose(value);
                self.push(iterator?);
            }
            Op::GetYieldFrom => {
                let value = self.pop();
                let iterator = self.iter(&value)?;
                self.push(iterator);
            }
            Op::Send(target) => return self.send_op(target as usize),
            Op::Format { conversion, spec } => self.format_op(conversion, spec)?,
            Op::CallKeyword { count, names } => {
                let names = self.keyword_names(code, names);
                return self.call_stack(count as usize, Some(names));
            }
            Op::CallMethodKeyword { count, names } => {
                let names = self.keyword_names(code, names);
                let count = self.settle_receiver(count as usize);
                return self.call_stack(count, Some(names));
            }
            Op::CallSpread => return self.call_spread(),
            Op::Raise(count) => self.raise_op(count)?,
            Op::Reraise => {
                let handled = self.frames.last().and_then(|frame| {
                    frame.blocks.iter().rev().find_map(|block| match block {
                        Block::Handling(exception) => Some(exception.clone()),
                        Block::Try { .. } => None,
                    })
                });
                self.reraised = true;
                return Err(handled.map_or_else(|| Raise::runtime_error("nothing to raise again"), Raise));
            }
            Op::PushTry(target) => {
                let height = self.stack.len().saturating_sub(self.base);
                self.push_block(target, height);
            }
            Op::PushWith(target) => {
                let height = self.stack.len().saturating_sub(self.base + 1);
                self.push_block(target, height);
            }
            Op::PopBlock | Op::PopHandler => {
                let block = self.frame().and_then(|f| f.blocks.pop());
                drop(block);
            }
            Op::ExceptionMatches => {
                let class = self.pop();
                let exception = self.peek(0);
                let matches = self.exception_matches(&exception, &class)?;
                self.push(Value::Bool(matches));
            }
            Op::EnterWith => self.enter_with()?,
            Op::ExitWith => {
                let manager = self.pop();
                match &manager {
                    Value::Native(object) => object.clone().exit(self)?,
                    _ => {
                        self.call_special(&manager, "__exit__", vec![Value::None, Value::None, Value::None])?;
                    }
                }
            }
            Op::ExitWithError => {
                let exception = self.peek(0);
                let manager = self.peek(1);
                let swallow = match &manager {
                    Value::Native(object) => {
                        object.clone().exit(self)?;
                        false
                    }
                    _ => {
                        let class = Value::Class(self.class_of(&exception));
                        match self.call_special(&manager, "__exit__", vec![class, exception, Value::None])? {
                            Some(result) => self.truth(&result)?,
                            None => false,
                        }
                    }
                };
                self.push(Value::Bool(swallow));
            }
            Op::Import(i) => {
                let name = self.name_at(code, i);
                self.import(&name)?;
                let first = self.import(name.split('.').next().unwrap_or(&name))?;
                self.push(Value::Module(first));
            }
            Op::ImportLast(i) => {
                let name = self.name_at(code, i);
                let module = self.import(&name)?;
                self.push(Value::Module(module));
            }
            Op::ImportFrom(i) => {
                let name = self.name_at(code, i);
                if let Value::Module(module) = self.peek(0) {
                    let value = self.import_from(&module, &name)?;
                    self.push(value);
                }
            }
            Op::ImportStar => {
                if let (Value::Module(module), Some(globals)) = (self.pop(), self.frames.last().map(|f| f.globals.clone())) {
                    self.import_star(&module, &globals)?;
                }
            }
            Op::MakeFunction(i) => self.make_function(code, i as usize),
            Op::BuildClass(i) => {
                if let Some(spec) = code.functions.get(i as usize) {
                    let closure = self.captured(&spec.captures);
                    self.build_class(&spec.code.clone(), closure)?;
                    return Ok(Some(Exit::Switch));
                }
            }
            Op::AssertFail(has_message) => {
                let args = if has_message { vec![self.pop()] } else { vec![] };
                return Err(Raise::with_args(&self.types.named("AssertionError"), args));
            }
            Op::KeepResult => {
                let value = self.pop();
                self.result = Some(value);
            }
            Op::Annotate(i) => {
                let name = self.name_at(code, i);
                let annotation = self.pop();
                self.annotate(&name, annotation)?;
            }
            other => return self.match_op(other, code),
        }
        Ok(None)
    }

    pub(crate) fn name_at(&self, code: &Code, i: u32) -> Rc<str> {
        code.names.get(i as usize).cloned().unwrap_or_else(|| "".into())
    }
    fn class_name(&mut self, name: &Rc<str>) -> Result<Value> {
        let Some(frame) = self.frames.last() else { return Err(name_error(name)) };
        if let Some(namespace) = &frame.namespace
            && let Some(value) = namespace.borrow().get(name)
        {
            return Ok(value.clone());
        }
        if let Some(value) = frame.globals.get(name) {
            return Ok(value);
        }
        self.builtins().get(name).ok_or_else(|| name_error(name))
    }
    fn rotate(&mut self, count: usize) {
        let at = self.stack.len().saturating_sub(count);
        if let Some(part) = self.stack.get_mut(at..) {
            part.rotate_right(1);
        }
    }
    fn push_block(&mut self, target: u32, height: usize) {
        if let Some(frame) = self.frame() {
            frame.blocks.push(Block::Try { target: target as usize, height });
        }
    }
    fn keyword_names(&self, code: &Code, at: u16) -> Vec<Rc<str>> {
        match code.constants.get(at as usize) {
            Some(Value::Tuple(names)) => {
                names.iter().filter_map(|n| if let Value::Str(s) = n { Some(s.clone()) } else { None }).collect()
            }
            _ => vec![],
        }
    }

    /// `{**mapping}` and `f(**mapping)`.
    fn merge(&mut self, is_call: bool) -> Result<()> {
        let source = self.pop();
        let Value::Dict(target) = self.peek(0) else { return Ok(()) };
        let items: Vec<(Value, Value)> = match source.base() {
            Value::Dict(dict) => dict.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            _ => {
                let Some(keys) = self.find_attr(&source, "keys")? else {
                    let class = self.type_name(&source);
                    return Err(Raise::type_error(if is_call {
                        format!("argument after ** must be a mapping, not {class}")
                    } else {
                        format!("'{class}' object is not a mapping")
                    }));
                };
                let keys = self.call_positional(&keys, vec![])?;
                let mut items = vec![];
                for key in self.collect(&keys)? {
                    let value = self.get_item(&source, &key)?;
                    items.push((key, value));
                }
                items
            }
        };
        for (key, value) in items {
            if is_call {
                let Some(name) = key.as_str() else { return Err(Raise::type_error("keywords must be strings")) };
                if target.borrow().get_str(name).is_some() {
                    return Err(Raise::type_error(format!("got multiple values for keyword argument '{name}'")));
                }
            }
            self.dict_insert(&target, key, value)?;
        }
        Ok(())
    }

    fn unpack(&mut self, count: usize) -> Result<()> {
        let value = self.pop();
        let items = match &value {
            Value::Tuple(items) => items.to_vec(),
            Value::List(list) => list.borrow().clone(),
            _ => self.unpack_any(&value, count)?,
        };
        if items.len() != count {
            return Err(Raise::value_error(if items.len() > count {
                format!("too many values to unpack (expected {count})")
            } else {
                format!("not enough values to unpack (expected {count}, got {})", items.len())
            }));
        }
        self.stack.extend(items.into_iter().rev());
        Ok(())
    }
    /// Takes one item more than wanted at most: `a, b = endless()` must end.
    fn unpack_any(&mut self, value: &Value, count: usize) -> Result<Vec<Value>> {
        let iterator = match self.iter(value) {
            // An error of its own `__iter__` says more.
            Err(raise) if raise.message().ends_with("object is not iterable") => {
                return Err(Raise::type_error(format!("cannot unpack non-iterable {} object", self.type_name(value))));
            }
            other => other?,
        };
        let mut items = vec![];
        while items.len() <= count {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => break,
            }
        }
        Ok(items)
    }
    fn unpack_star(&mut self, before: usize, after: usize) -> Result<()> {
        let value = self.pop();
        let mut items = match self.collect(&value) {
            Err(raise) if raise.message().ends_with("object is not iterable") && self.iter(&value).is_err() => {
                return Err(Raise::type_error(format!("cannot unpack non-iterable {} object", self.type_name(&value))));
            }
            other => other?,
        };
        if items.len() < before + after {
            return Err(Raise::value_error(format!(
                "not enough values to unpack (expected at least {}, got {})",
                before + after,
                items.len()
            )));
        }
        let tail = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        self.stack.extend(tail.into_iter().rev());
        self.push(Value::list(middle));
        self.stack.extend(items.into_iter().rev());
        Ok(())
    }

    fn send_op(&mut self, target: usize) -> Result<Option<Exit>> {
        let sent = self.pop();
        let iterator = self.peek(0);
        let step = match &iterator {
            Value::Iterator(it) if it.is_generator() => {
                if self.resume_generator(it, sent, OnReturn::Send)? {
                    return Ok(Some(Exit::Switch));
                }
                GeneratorStep::Returned(Value::None)
            }
            _ if sent.is_none() => self.next_or_value(&iterator)?,
            _ => GeneratorStep::Yielded(self.call_method(&iterator, "send", vec![sent])?),
        };
        match step {
            GeneratorStep::Yielded(value) => self.push(value),
            GeneratorStep::Returned(value) => {
                self.pop();
                self.push(value);
                self.pc = target;
            }
        }
        Ok(None)
    }
    fn next_or_value(&mut self, iterator: &Value) -> Result<GeneratorStep> {
        Ok(match self.next(iterator)? {
            Some(value) => GeneratorStep::Yielded(value),
            None => GeneratorStep::Returned(Value::None),
        })
    }

    fn format_op(&mut self, conversion: u8, has_spec: bool) -> Result<()> {
        let spec = if has_spec { self.pop() } else { Value::None };
        let value = self.pop();
        let value = match conversion {
            1 => Value::from(self.str(&value)?),
            2 => Value::from(self.repr(&value)?),
            3 => Value::from(crate::repr::ascii(&self.repr(&value)?)),
            _ => value,
        };
        let text = match (&value, spec.as_str()) {
            (Value::Str(_), None | Some("")) => value,
            (_, spec) => {
                let text = self.format(&value, spec.unwrap_or(""));
                dispose(value);
                Value::from(text?)
            }
        };
        self.push(text);
        Ok(())
    }

    fn call_spread(&mut self) -> Result<Option<Exit>> {
        let keywords = self.pop();
        let positional = self.pop();
        let mut count = 0;
        if let Value::List(list) = positional {
            let items = list.take();
            count += items.len();
            self.stack.extend(items);
        }
        let mut names = vec![];
        if let Value::Dict(dict) = keywords {
            for (key, value) in dict.borrow().iter() {
                if let Some(name) = key.as_str() {
                    names.push(crate::value::intern(name));
                    self.stack.push(value.clone());
                    count += 1;
                }
            }
        }
        self.call_stack(count, (!names.is_empty()).then_some(names))
    }

    fn enter_with(&mut self) -> Result<()> {
        let manager = self.pop();
        let entered = match &manager {
            Value::Native(object) => object.clone().enter(self, &manager)?,
            Value::Instance(instance) if find_special(&instance.class, "__exit__").is_some() => {
                self.call_special(&manager, "__enter__", vec![])?
            }
            _ => None,
        };
        let Some(value) = entered else {
            return Err(Raise::type_error(format!(
                "'{}' object does not support the context manager protocol",
                self.type_name(&manager)
            )));
        };
        self.push(manager);
        self.push(value);
        Ok(())
    }

    fn captured(&self, cells: &[u32]) -> Vec<super::frame::CellRef> {
        let Some(frame) = self.frames.last() else { return vec![] };
        cells.iter().filter_map(|at| frame.cells.get(*at as usize).cloned()).collect()
    }
    fn make_function(&mut self, code: &Code, at: usize) {
        let Some(spec) = code.functions.get(at) else { return };
        let annotations = self.pop_many(spec.annotations.len());
        let keyword_defaults = self.pop_many(spec.keyword_defaults.len());
        let defaults = self.pop_many(spec.defaults as usize);
        let closure = self.captured(&spec.captures);
        let Some(globals) = self.frames.last().map(|f| f.globals.clone()) else { return };
        let mut noted = Dict::new();
        for (name, value) in spec.annotations.iter().zip(annotations) {
            noted.set_str(name, value);
        }
        self.push(Value::Function(Rc::new(Function {
            name: std::cell::RefCell::new(spec.code.name.clone()),
            qualname: spec.code.qualname.clone(),
            code: spec.code.clone(),
            globals,
            defaults,
            keyword_defaults: spec.keyword_defaults.iter().cloned().zip(keyword_defaults).collect(),
            closure,
            attrs: Default::default(),
            annotations: Value::dict(noted),
        })));
    }

    fn annotate(&mut self, name: &str, annotation: Value) -> Result<()> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let key = crate::value::intern("__annotations__");
        let known = match &frame.namespace {
            Some(namespace) => namespace.borrow().get(&key).cloned(),
            None => frame.globals.get(&key),
        };
        if let Some(Value::Dict(dict)) = known {
            dict.borrow_mut().set_str(name, annotation);
            return Ok(());
        }
        let mut dict = Dict::new();
        dict.set_str(name, annotation);
        match &frame.namespace {
            Some(namespace) => {
                namespace.borrow_mut().insert(key, Value::dict(dict));
            }
            None => frame.globals.set(&key, Value::dict(dict)),
        }
        Ok(())
    }
}
