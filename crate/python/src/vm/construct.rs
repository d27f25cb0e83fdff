//! Making instances, and making classes.

use std::cell::RefCell;
use std::rc::Rc;

use super::attribute::find_special;
use super::frame::{CellRef, ClassBuild, OnReturn};
use super::run::Exit;
use crate::args::Args;
use crate::class::{Class, ClassRef, ExceptionData, Instance, Layout, Payload};
use crate::code::Code;
use crate::descriptor::{ClassMethod, StaticMethod};
use crate::error::{Raise, Result};
use crate::native::Namespace;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Calls a class with arguments that lie on the stack.
    pub(crate) fn call_class(
        &mut self,
        class: &ClassRef,
        callee_at: usize,
        count: usize,
        names: Option<Vec<Rc<str>>>,
    ) -> Result<Option<Exit>> {
        if class.is_native {
            let args = self.take_args(count, names);
            let value = self.construct_native(class, args)?;
            self.finish_call(callee_at, value);
            return Ok(None);
        }
        if let Some(abstract_names) = self.abstract_names(class) {
            let s = if abstract_names.len() == 1 { "" } else { "s" };
            let names: Vec<String> = abstract_names.iter().map(|n| format!("'{n}'")).collect();
            return Err(Raise::type_error(format!(
                "Can't instantiate abstract class {} without an implementation for abstract method{s} {}",
                class.name(),
                names.join(", ")
            )));
        }
        let init = find_special(class, "__init__");
        let plain = class.layout == Layout::Object && find_special(class, "__new__").is_none();
        if plain && let Some(Value::Function(init)) = &init {
            // The usual way: the new instance takes the receiver's place on the stack, and a frame runs `__init__`.
            let instance =
                Value::Instance(Rc::new(Instance { class: class.clone(), attrs: Default::default(), payload: Payload::None }));
            self.stack.insert(callee_at + 1, instance.clone());
            return self.call_function(init, callee_at, count + 1, names, OnReturn::Init(instance));
        }
        let args = self.take_args(count, names);
        let value = self.construct(class, args, init)?;
        self.finish_call(callee_at, value);
        Ok(None)
    }

    fn construct(&mut self, class: &ClassRef, args: Args, init: Option<Value>) -> Result<Value> {
        let made = match find_special(class, "__new__") {
            Some(new) => {
                let new = match new.downcast::<StaticMethod>() {
                    Some(inner) => inner.0.clone(),
                    None => new,
                };
                let mut with_class = args.clone();
                with_class.positional.insert(0, Value::Class(class.clone()));
                let made = self.call(&new, with_class)?;
                if !self.is_instance(&made, class) {
                    return Ok(made);
                }
                made
            }
            None => self.new_instance(class, args.clone(), init.is_some())?,
        };
        if let Some(init) = init {
            let bound = self.bind_attr(init, &made, class)?;
            let result = self.call(&bound, args)?;
            if !result.is_none() {
                return Err(Raise::type_error(format!("__init__() should return None, not '{}'", self.type_name(&result))));
            }
        }
        Ok(made)
    }

    /// `object.__new__(class, …)`, and that of the built-in class it extends.
    pub(crate) fn new_instance(&mut self, class: &ClassRef, args: Args, has_init: bool) -> Result<Value> {
        let payload = match class.layout {
            Layout::Object => {
                let own_new = find_special(class, "__new__").is_some();
                if !has_init && !own_new && (!args.positional.is_empty() || !args.keyword.is_empty()) {
                    return Err(Raise::type_error(format!("{}() takes no arguments", class.name())));
                }
                Payload::None
            }
            Layout::Exception => {
                let data = ExceptionData::default();
                *data.args.borrow_mut() = args.positional;
                Payload::Exception(Box::new(data))
            }
            Layout::Value => {
                let Some(constructor) = class.find_constructor() else {
                    return Err(Raise::type_error(format!("cannot create '{}' instances", class.name())));
                };
                // A mutable built-in is filled by its `__init__`, which a Python `__init__` may call with other arguments.
                let mutable = ["list", "dict", "set"].iter().any(|n| class.is_subclass_of(&self.types.named(n)));
                let args = if mutable && has_init { Args::default() } else { args };
                Payload::Value((constructor.body)(self, args)?)
            }
        };
        Ok(Value::Instance(Rc::new(Instance { class: class.clone(), attrs: Default::default(), payload })))
    }

    /// Calls a class made in Rust.
    pub(crate) fn construct_native(&mut self, class: &ClassRef, args: Args) -> Result<Value> {
        if class.layout == Layout::Exception {
            return Ok(Raise::with_args(class, args.positional).value());
        }
        if Rc::ptr_eq(class, &self.types.object) {
            if !args.positional.is_empty() || !args.keyword.is_empty() {
                return Err(Raise::type_error("object() takes no arguments"));
            }
            return Ok(Value::Instance(Rc::new(Instance {
                class: class.clone(),
                attrs: Default::default(),
                payload: Payload::None,
            })));
        }
        match class.find_constructor() {
            Some(constructor) => (constructor.body)(self, args),
            None => Err(Raise::type_error(format!("cannot create '{}' instances", class.name()))),
        }
    }

    /// Methods marked by `@abstractmethod` that the class does not give, if it derives from `abc.ABC`.
    fn abstract_names(&mut self, class: &ClassRef) -> Option<Vec<String>> {
        let is_abc = |c: &ClassRef| c.name() == "ABC" && c.module() == "abc";
        if !class.ancestors().iter().any(is_abc) {
            return None;
        }
        let mut names: Vec<String> = vec![];
        for c in std::iter::once(class).chain(class.ancestors()) {
            for name in c.attrs.borrow().keys() {
                let marked = match class.lookup(name) {
                    Some(Value::Function(f)) => f.attrs.borrow().contains_key("__isabstractmethod__"),
                    Some(other) => match other.downcast::<crate::descriptor::Property>() {
                        Some(p) => matches!(&p.get, Value::Function(f) if f.attrs.borrow().contains_key("__isabstractmethod__")),
                        None => false,
                    },
                    None => false,
                };
                if marked && !names.contains(&name.to_string()) {
                    names.push(name.to_string());
                }
            }
        }
        names.sort();
        (!names.is_empty()).then_some(names)
    }

    /// The `class` statement: `[bases-list keyword-dict]` on the stack; runs the body in a frame of its own.
    pub(crate) fn build_class(&mut self, code: &Rc<Code>, closure: Vec<CellRef>) -> Result<()> {
        let keywords = match self.pop() {
            Value::Dict(dict) => dict.borrow().iter().filter_map(|(k, v)| Some((k.as_str()?.into(), v.clone()))).collect(),
            _ => vec![],
        };
        let bases = match self.pop() {
            Value::List(list) => list.borrow().clone(),
            _ => vec![],
        };
        let mut classes: Vec<ClassRef> = vec![];
        for base in bases {
            match base {
                Value::Class(class) => classes.push(class),
                // `class P(NamedTuple)` and other things that only look like classes.
                other => {
                    return Err(Raise::type_error(format!("cannot derive a class from '{}' object", self.type_name(&other))));
                }
            }
        }
        if classes.is_empty() {
            classes.push(self.types.object.clone());
        }
        if self.frames.len() >= Vm::MAX_FRAMES {
            return Err(Raise::recursion_error("maximum recursion depth exceeded"));
        }
        let Some(globals) = self.frames.last().map(|f| f.globals.clone()) else { return Ok(()) };
        self.push(Value::None);
        let base = self.stack.len();
        let cells = self.make_cells(code, &closure, base);
        let mut namespace = Namespace::default();
        namespace.insert(crate::value::intern("__module__"), Value::Str(globals.name.clone()));
        namespace.insert(crate::value::intern("__qualname__"), Value::Str(code.qualname.clone()));
        if let Some(doc) = &code.doc {
            namespace.insert(crate::value::intern("__doc__"), Value::Str(doc.clone()));
        }
        let build = ClassBuild { bases: classes, keywords };
        self.enter_frame(super::frame::Frame {
            code: code.clone(),
            pc: 0,
            base,
            cells,
            globals,
            namespace: Some(Rc::new(RefCell::new(namespace))),
            blocks: vec![],
            on_return: OnReturn::Class(Box::new(build)),
            generator: None,
        });
        Ok(())
    }

    /// The body has run: makes the class.
    pub(crate) fn finish_class(
        &mut self,
        build: ClassBuild,
        code: &Code,
        namespace: Option<Rc<RefCell<Namespace>>>,
        cells: &[CellRef],
    ) -> Result<Value> {
        let mut namespace = namespace.map(|n| n.take()).unwrap_or_default();
        let module = match namespace.get("__module__") {
            Some(Value::Str(name)) => name.clone(),
            _ => "__main__".into(),
        };
        namespace.shift_remove("__qualname__");
        let class = Class::python(&code.name, &module, build.bases)?;
        *class.qualname.borrow_mut() = code.qualname.clone();
        // A class that defines equality but no hash has none, as in Python.
        if namespace.contains_key("__eq__") && !namespace.contains_key("__hash__") {
            namespace.insert(crate::value::intern("__hash__"), Value::None);
        }
        let mut named: Vec<(Rc<str>, Value)> = vec![];
        for (name, value) in namespace {
            let value = match (&*name, &value) {
                ("__new__", Value::Function(_)) => Value::native(StaticMethod(value)),
                ("__init_subclass__" | "__class_getitem__", Value::Function(_)) => Value::native(ClassMethod(value)),
                _ => value,
            };
            if let Value::Instance(descriptor) = &value
                && descriptor.class.lookup("__set_name__").is_some()
            {
                named.push((name.clone(), value.clone()));
            }
            self.declare(&class, &name, value)?;
        }
        self.check_slots(&class)?;
        let value = Value::Class(class.clone());
        if let Some(cell) = code.class_cell.and_then(|at| cells.get(at as usize)) {
            *cell.borrow_mut() = value.clone();
        }
        for (name, descriptor) in named {
            self.call_method(&descriptor, "__set_name__", vec![value.clone(), Value::Str(name)])?;
        }
        let hook = class.ancestors().iter().filter(|c| !c.is_native).find_map(|c| c.own("__init_subclass__"));
        match hook {
            Some(hook) => {
                let bound = self.bind_attr(hook, &value, &class)?;
                self.call(&bound, Args { positional: vec![], keyword: build.keywords })?;
            }
            None => {
                if !build.keywords.is_empty() {
                    return Err(Raise::type_error(format!("{}.__init_subclass__() takes no keyword arguments", class.name())));
                }
            }
        }
        Ok(value)
    }
}
