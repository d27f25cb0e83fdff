//! Calls: of functions (a new frame), of native functions, of classes and of objects.

use std::cell::RefCell;
use std::rc::Rc;

use super::frame::{CellRef, OnReturn};
use super::run::{Exit, RunEnd};
use crate::args::Args;
use crate::code::Code;
use crate::error::{Raise, Result};
use crate::native::{BoundMethod, Module, Namespace};
use crate::value::Value;
use crate::vm::{Iterator, Vm};

/// A `def` or `lambda`.
pub struct Function {
    pub(crate) name: RefCell<Rc<str>>,
    pub(crate) qualname: Rc<str>,
    pub(crate) code: Rc<Code>,
    pub(crate) globals: Rc<Module>,
    /// Of the last positional parameters
    pub(crate) defaults: Vec<Value>,
    pub(crate) keyword_defaults: Vec<(Rc<str>, Value)>,
    pub(crate) closure: Vec<CellRef>,
    pub(crate) attrs: RefCell<Namespace>,
    pub(crate) annotations: Value,
}

impl Drop for Function {
    fn drop(&mut self) {
        let mut inside = Vec::new();
        self.take_apart(&mut inside);
        crate::dispose::dispose_all(inside);
    }
}

impl Function {
    /// Takes out what only this function holds: defaults and captured variables can chain function to function.
    pub(crate) fn take_apart(&mut self, inside: &mut Vec<Value>) {
        let defaults = std::mem::take(&mut self.defaults).into_iter();
        let named = std::mem::take(&mut self.keyword_defaults).into_iter().map(|(_, value)| value);
        inside.extend(defaults.chain(named).filter(crate::dispose::is_container));
        for cell in std::mem::take(&mut self.closure) {
            if let Ok(cell) = Rc::try_unwrap(cell) {
                inside.push(cell.into_inner());
            }
        }
    }
    /// Its name.
    pub fn name(&self) -> Rc<str> {
        self.name.borrow().clone()
    }
    /// How many positional parameters, and how many of those have defaults.
    pub fn positional_parameters(&self) -> (usize, usize) {
        (self.code.parameters.positional as usize, self.defaults.len())
    }
    /// Its docstring.
    pub fn doc(&self) -> Option<Rc<str>> {
        self.code.doc.clone()
    }
}

/// How deep native code may call Python that calls native code …: each level takes native stack.
const MAX_NESTING: usize = 60;

impl Vm {
    /// Calls anything callable. From native code: nested, and the depth of nesting has a limit (RecursionError).
    pub fn call(&mut self, callee: &Value, args: Args) -> Result<Value> {
        match callee {
            Value::NativeFn(function) => {
                let function = function.clone();
                return self.nested(|vm| (function.body)(vm, args));
            }
            Value::Method(method) => {
                let method = method.clone();
                let mut args = args;
                args.positional.insert(0, method.receiver.clone());
                return self.call(&method.function, args);
            }
            _ => {}
        }
        self.nested(|vm| {
            let floor = vm.stack.len();
            let count = args.positional.len() + args.keyword.len();
            vm.push(callee.clone());
            vm.stack.extend(args.positional);
            let names = args.keyword.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            vm.stack.extend(args.keyword.into_iter().map(|(_, value)| value));
            let frames = vm.frames.len();
            let exit = match vm.call_stack(count, (!names.is_empty()).then_some(names)) {
                Ok(exit) => exit,
                Err(raise) => {
                    vm.stack.truncate(floor);
                    return Err(raise);
                }
            };
            if exit.is_none() || vm.frames.len() == frames {
                return Ok(vm.pop());
            }
            vm.leave_with_top();
            match vm.run_frames()? {
                RunEnd::Value(value, _) => Ok(value),
                RunEnd::Paused => Err(Raise::runtime_error("a nested run cannot pause")),
            }
        })
    }

    /// The frame just pushed returns to native code instead of to the frame below it.
    fn leave_with_top(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            frame.on_return = match std::mem::replace(&mut frame.on_return, OnReturn::Exit) {
                OnReturn::Init(instance) => OnReturn::InitExit(instance),
                _ => OnReturn::Exit,
            };
        }
    }

    /// Runs native code that may run Python code, one level deeper.
    pub(crate) fn nested<T>(&mut self, body: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
        if self.nesting >= MAX_NESTING {
            return Err(Raise::recursion_error("maximum recursion depth exceeded while calling a Python object"));
        }
        self.nesting += 1;
        let result = body(self);
        self.nesting -= 1;
        result
    }

    /// Calls with positional arguments.
    pub fn call_positional(&mut self, callee: &Value, args: Vec<Value>) -> Result<Value> {
        self.call(callee, Args::new(args))
    }
    /// `value.name(*args)`
    pub fn call_method(&mut self, value: &Value, name: &str, args: Vec<Value>) -> Result<Value> {
        let method = self.get_attr(value, name)?;
        self.call_positional(&method, args)
    }
    /// `callable(value)`
    pub fn is_callable(&mut self, value: &Value) -> bool {
        match value {
            Value::Function(_) | Value::NativeFn(_) | Value::Method(_) | Value::Class(_) => true,
            Value::Instance(instance) => instance.class.lookup("__call__").is_some(),
            Value::Native(object) => object.class().lookup("__call__").is_some() || object.is_callable(),
            _ => false,
        }
    }

    /// `[function receiver arguments…]` as `LoadMethod` left it: makes it a plain call and says how many arguments it has.
    pub(crate) fn settle_receiver(&mut self, count: usize) -> usize {
        let at = self.stack.len().saturating_sub(count + 1);
        if matches!(self.stack.get(at), Some(Value::Unbound)) {
            self.stack.remove(at);
            return count;
        }
        count + 1
    }

    /// Calls what lies below `count` arguments, of which the last are named. The result lies on the stack afterwards (None),
    /// or a frame was pushed that will put it there.
    pub(crate) fn call_stack(&mut self, count: usize, names: Option<Vec<Rc<str>>>) -> Result<Option<Exit>> {
        let mut count = count;
        loop {
            let callee_at = self.stack.len().saturating_sub(count + 1);
            let callee = match self.stack.get(callee_at) {
                Some(Value::Function(function)) => {
                    let function = function.clone();
                    return self.call_function(&function, callee_at, count, names, OnReturn::Push);
                }
                Some(other) => other.clone(),
                None => Value::None,
            };
            match callee {
                Value::NativeFn(function) => {
                    let args = self.take_args(count, names);
                    // Native code drops its arguments plainly: a deep structure must not go there.
                    let kept = args.positional.iter().find(|a| crate::dispose::is_container(a)).cloned();
                    let result = self.run_native(callee_at, |vm| (function.body)(vm, args));
                    if let Some(kept) = kept {
                        crate::dispose::dispose(kept);
                    }
                    return Ok(self.finish_or_wait(callee_at, result?));
                }
                Value::Method(method) => {
                    if let Some(slot) = self.stack.get_mut(callee_at) {
                        *slot = method.function.clone();
                    }
                    self.stack.insert(callee_at + 1, method.receiver.clone());
                    count += 1;
                }
                Value::Class(class) => return self.call_class(&class, callee_at, count, names),
                Value::Native(object) => {
                    let args = self.take_args(count, names);
                    let this = Value::Native(object.clone());
                    let result = self.run_native(callee_at, |vm| match object.call(vm, &this, args)? {
                        Some(value) => Ok(value),
                        None => Err(vm.not_callable(&this)),
                    });
                    return Ok(self.finish_or_wait(callee_at, result?));
                }
                other => {
                    let Some(method) = self.special(&other, "__call__")? else { return Err(self.not_callable(&other)) };
                    if let Some(slot) = self.stack.get_mut(callee_at) {
                        *slot = method;
                    }
                }
            }
        }
    }
    fn not_callable(&self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not callable", self.type_name(value)))
    }
    /// A native call gave its value (Some), or a job that will.
    fn finish_or_wait(&mut self, callee_at: usize, value: Option<Value>) -> Option<Exit> {
        let Some(value) = value else { return Some(Exit::Switch) };
        self.finish_call(callee_at, value);
        None
    }
    pub(crate) fn finish_call(&mut self, callee_at: usize, value: Value) {
        self.stack.truncate(callee_at);
        self.push(value);
    }
    pub(crate) fn take_args(&mut self, count: usize, names: Option<Vec<Rc<str>>>) -> Args {
        let mut positional = self.pop_many(count);
        let Some(names) = names else { return Args::new(positional) };
        let values = positional.split_off(positional.len().saturating_sub(names.len()));
        Args { positional, keyword: names.into_iter().zip(values).collect() }
    }

    /// Opens the frame of a function whose arguments lie on the stack.
    pub(crate) fn call_function(
        &mut self,
        function: &Rc<Function>,
        callee_at: usize,
        count: usize,
        names: Option<Vec<Rc<str>>>,
        on_return: OnReturn,
    ) -> Result<Option<Exit>> {
        let parameters = &function.code.parameters;
        let plain = parameters.keyword_only == 0 && parameters.rest.is_none() && parameters.keywords.is_none();
        if !(plain && names.is_none() && count == parameters.positional as usize) {
            let args = self.take_args(count, names);
            self.bind_parameters(function, args)?;
        }
        if function.code.is_generator {
            self.push_frame(function, callee_at + 1, on_return)?;
            // Its frame is kept for later at once: nothing has run yet.
            let Some(mut frame) = self.frames.pop() else { return Ok(None) };
            frame.pc = 0;
            self.restore_position();
            let stack = self.stack.split_off(callee_at + 1);
            let generator = Value::Iterator(Rc::new(Iterator::generator(frame, stack)));
            self.finish_call(callee_at, generator);
            return Ok(None);
        }
        self.push_frame(function, callee_at + 1, on_return)?;
        Ok(Some(Exit::Switch))
    }

    /// Puts the values of all parameters on the stack, as CPython binds them.
    fn bind_parameters(&mut self, function: &Function, args: Args) -> Result<()> {
        let code = &function.code;
        let parameters = &code.parameters;
        let positional = parameters.positional as usize;
        let named = positional + parameters.keyword_only as usize;
        let total = named + usize::from(parameters.rest.is_some()) + usize::from(parameters.keywords.is_some());
        let mut slots: Vec<Value> = vec![Value::Unbound; total];
        let mut given = args.positional;
        let count = given.len();
        let rest = if count > positional { given.split_off(positional) } else { Vec::new() };
        for (slot, value) in slots.iter_mut().zip(given) {
            *slot = value;
        }
        let too_many = !rest.is_empty() && parameters.rest.is_none();
        if let Some(at) = parameters.rest {
            set(&mut slots, at, Value::tuple(rest));
        }
        let mut extra: Vec<(Rc<str>, Value)> = Vec::new();
        let mut misplaced: Vec<Rc<str>> = Vec::new();
        for (name, value) in args.keyword {
            let at = code.locals.iter().take(named).position(|n| *n == name);
            match at {
                Some(at) if at >= parameters.positional_only as usize => {
                    let Some(slot) = slots.get_mut(at) else { continue };
                    if !matches!(slot, Value::Unbound) {
                        return Err(Raise::type_error(format!(
                            "{}() got multiple values for argument '{name}'",
                            function.qualname
                        )));
                    }
                    *slot = value;
                }
                Some(_) if parameters.keywords.is_none() => misplaced.push(name),
                _ if parameters.keywords.is_some() => extra.push((name, value)),
                _ => {
                    return Err(Raise::type_error(format!(
                        "{}() got an unexpected keyword argument '{name}'",
                        function.qualname
                    )));
                }
            }
        }
        if !misplaced.is_empty() {
            return Err(Raise::type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                function.qualname,
                misplaced.join(", ")
            )));
        }
        if too_many {
            return Err(self.too_many(function, count, &slots));
        }
        let first_default = positional.saturating_sub(function.defaults.len());
        for (slot, value) in slots.iter_mut().take(positional).skip(first_default).zip(&function.defaults) {
            if matches!(slot, Value::Unbound) {
                *slot = value.clone();
            }
        }
        self.check_missing(function, &slots, 0, positional, "positional")?;
        for (name, value) in &function.keyword_defaults {
            if let Some(at) = code.locals.iter().position(|n| n == name)
                && let Some(slot @ Value::Unbound) = slots.get_mut(at)
            {
                *slot = value.clone();
            }
        }
        self.check_missing(function, &slots, positional, named, "keyword-only")?;
        if let Some(at) = parameters.keywords {
            let mut dict = crate::dict::Dict::new();
            for (name, value) in extra {
                dict.set_str(&name, value);
            }
            set(&mut slots, at, Value::dict(dict));
        }
        self.stack.extend(slots);
        Ok(())
    }
    fn check_missing(&self, function: &Function, slots: &[Value], from: usize, to: usize, kind: &str) -> Result<()> {
        let missing: Vec<&str> = (from..to)
            .filter(|i| matches!(slots.get(*i), Some(Value::Unbound)))
            .filter_map(|i| function.code.locals.get(i).map(|n| &**n))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Raise::type_error(crate::args::missing_text(&function.qualname, kind, &missing)))
    }
    fn too_many(&self, function: &Function, given: usize, slots: &[Value]) -> Raise {
        let parameters = &function.code.parameters;
        let positional = parameters.positional as usize;
        let least = positional - function.defaults.len().min(positional);
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let takes = if least < positional {
            format!("from {least} to {positional} positional arguments")
        } else {
            format!("{positional} positional argument{}", s(positional))
        };
        let keyword_only = slots.iter().skip(positional).take(parameters.keyword_only as usize);
        let named = keyword_only.filter(|v| !matches!(v, Value::Unbound)).count();
        let were = if named > 0 {
            format!("{given} positional argument{} (and {named} keyword-only argument{}) were given", s(given), s(named))
        } else if given == 1 {
            "1 was given".to_owned()
        } else {
            format!("{given} were given")
        };
        Raise::type_error(format!("{}() takes {takes} but {were}", function.qualname))
    }

    /// `return value` from the innermost frame.
    pub(crate) fn return_value(&mut self, value: Value) -> Result<Exit> {
        let Some(frame) = self.pop_frame() else { return Err(Raise::runtime_error("no frame to return from")) };
        if let Some(generator) = &frame.generator {
            generator.finish();
        }
        match frame.on_return {
            OnReturn::Push => self.push(value),
            OnReturn::Exit => return Ok(Exit::Leave(value, false)),
            OnReturn::Init(instance) => {
                check_init(self, &value)?;
                self.push(instance);
            }
            OnReturn::InitExit(instance) => {
                check_init(self, &value)?;
                return Ok(Exit::Leave(instance, false));
            }
            OnReturn::ForIter => {
                self.pop();
                self.jump_of_previous();
            }
            OnReturn::Send => {
                self.pop();
                self.push(value);
                self.jump_of_previous();
            }
            OnReturn::Class(build) => {
                let class = self.finish_class(*build, &frame.code, frame.namespace, &frame.cells)?;
                self.push(class);
            }
        }
        Ok(Exit::Switch)
    }
    /// The instruction that ran the generator ends its loop.
    fn jump_of_previous(&mut self) {
        use crate::code::Op;
        let op = self.frames.last().and_then(|f| f.code.ops.get(self.pc.saturating_sub(1)).copied());
        if let Some(Op::ForIter(target) | Op::Send(target)) = op {
            self.pc = target as usize;
        }
    }
    /// `yield value` from the innermost frame.
    pub(crate) fn yield_value(&mut self, value: Value) -> Result<Exit> {
        match self.suspend() {
            Some(OnReturn::Exit) => Ok(Exit::Leave(value, true)),
            _ => {
                self.push(value);
                Ok(Exit::Switch)
            }
        }
    }

    /// A method of an object, ready to call: `[object]` → `[function receiver]`, or `[callable Unbound]`.
    pub(crate) fn load_method(&mut self, name: &Rc<str>) -> Result<()> {
        let object = self.pop();
        if let Value::Instance(instance) = &object
            && matches!(instance.payload, crate::class::Payload::None)
            && !instance.attrs.borrow().contains_key(name)
            && !instance.class.hooks_attributes()
            && let Some(function @ Value::Function(_)) = instance.class.lookup(name)
        {
            self.push(function);
            self.push(object);
            return Ok(());
        }
        if !matches!(object, Value::Instance(_) | Value::Native(_) | Value::Module(_) | Value::Class(_))
            && let Some(function @ Value::NativeFn(_)) = self.class_of(&object).lookup(name)
        {
            self.push(function);
            self.push(object);
            return Ok(());
        }
        let method = self.get_attr(&object, name)?;
        match &method {
            Value::Method(bound) => {
                self.push(bound.function.clone());
                self.push(bound.receiver.clone());
            }
            _ => {
                self.push(method);
                self.push(Value::Unbound);
            }
        }
        Ok(())
    }

    /// A method bound to its object.
    pub(crate) fn bound(receiver: &Value, function: Value) -> Value {
        Value::Method(Rc::new(BoundMethod { receiver: receiver.clone(), function }))
    }
}

fn check_init(vm: &Vm, value: &Value) -> Result<()> {
    if value.is_none() {
        return Ok(());
    }
    Err(Raise::type_error(format!("__init__() should return None, not '{}'", vm.type_name(value))))
}

fn set(slots: &mut [Value], at: u32, value: Value) {
    if let Some(slot) = slots.get_mut(at as usize) {
        *slot = value;
    }
}
