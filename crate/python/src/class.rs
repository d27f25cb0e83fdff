//! Classes and instances.
//!
//! A class is built in Rust with `Class::native(name, module, bases)` (then `.method(name, body)`, `.class_method`,
//! `.constructor(body)`), or by a `class` statement. Its `repr` is `<class 'module.name'>`. Method resolution is C3.
//!
//! `ClassRef` is `Rc<Class>`; `Class::name()` is the bare name; `Class::is_subclass_of(&ClassRef)`.
//! Built-in classes (`int`, `float`, `list`, `Exception` …) are reachable as `vm.builtin_class("float")`, so that
//! `numpy.float64` can name `float` among its bases and `isinstance(np.float64(1), float)` holds.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::args::Args;
use crate::descriptor::{ClassMethod, Property, StaticMethod};
use crate::error::{Raise, Result, TraceEntry};
use crate::native::{Namespace, NativeFn};
use crate::value::{Value, intern};
use crate::vm::Vm;

/// A class, shared.
pub type ClassRef = Rc<Class>;

/// What instances of a class are made of: decides what a `class` statement may derive from together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layout {
    /// Attributes only
    Object,
    /// An exception's arguments and traceback
    Exception,
    /// A value of a built-in type or of a Rust module
    Value,
}

/// A class.
pub struct Class {
    name: Rc<str>,
    module: Rc<str>,
    bases: Vec<ClassRef>,
    /// Ancestors in the order of resolution, without the class itself
    ancestors: Vec<ClassRef>,
    pub(crate) layout: Layout,
    pub(crate) attrs: RefCell<Namespace>,
    constructor: RefCell<Option<Rc<NativeFn>>>,
    /// Made in Rust: cannot be changed from Python
    pub(crate) is_native: bool,
    /// A property, another descriptor, `__setattr__`, `__getattribute__` or `__slots__`, which go before instance attributes, may be in this class or an ancestor
    data_descriptors: Cell<bool>,
    /// `__getattribute__` may be in this class or an ancestor written in Python
    hooks_attributes: Cell<bool>,
    /// `__slots__` of its body
    slots: RefCell<Option<Vec<Rc<str>>>>,
    /// Of a class statement in a function: the dotted path that `repr` shows
    pub(crate) qualname: RefCell<Rc<str>>,
    /// What messages call it, where that is not the bare name (`numpy.ndarray`)
    label: RefCell<Option<Rc<str>>>,
}

impl Class {
    /// A class made in Rust. `module` is what `repr` shows before the dot (`builtins` is not shown). No base means `object`.
    pub fn native(name: &str, module: &str, bases: &[ClassRef]) -> ClassRef {
        let bases = if bases.is_empty() { vec![crate::types::types().object.clone()] } else { bases.to_vec() };
        Class::with_layout(name, module, bases, Layout::Value, true)
    }

    pub(crate) fn with_layout(name: &str, module: &str, bases: Vec<ClassRef>, layout: Layout, is_native: bool) -> ClassRef {
        // Native classes are written by us: an inconsistent order falls back to the plain one instead of failing.
        let ancestors = linearise(&bases).unwrap_or_else(|| bases.clone());
        Class::with_order(name, module, bases, ancestors, layout, is_native)
    }

    fn with_order(
        name: &str,
        module: &str,
        bases: Vec<ClassRef>,
        ancestors: Vec<ClassRef>,
        layout: Layout,
        is_native: bool,
    ) -> ClassRef {
        let inherited = ancestors.iter().any(|c| c.data_descriptors.get());
        let hooked = ancestors.iter().any(|c| c.hooks_attributes.get());
        Rc::new(Class {
            name: intern(name),
            module: intern(module),
            bases,
            ancestors,
            layout,
            attrs: RefCell::default(),
            constructor: RefCell::default(),
            is_native,
            data_descriptors: Cell::new(inherited),
            hooks_attributes: Cell::new(hooked),
            slots: RefCell::default(),
            qualname: RefCell::new(intern(name)),
            label: RefCell::default(),
        })
    }

    /// The class of a `class` statement.
    pub(crate) fn python(name: &str, module: &str, bases: Vec<ClassRef>) -> Result<ClassRef> {
        for (i, base) in bases.iter().enumerate() {
            if bases.iter().skip(i + 1).any(|other| Rc::ptr_eq(base, other)) {
                return Err(Raise::type_error(format!("duplicate base class {}", base.name())));
            }
            if crate::types::types().is_final(base) {
                return Err(Raise::type_error(format!("type '{}' is not an acceptable base type", base.name())));
            }
        }
        let mut layout = Layout::Object;
        for base in &bases {
            if base.layout != Layout::Object {
                if layout != Layout::Object && layout != base.layout {
                    return Err(Raise::type_error("multiple bases have instance lay-out conflict"));
                }
                layout = base.layout;
            }
        }
        let Some(ancestors) = linearise(&bases) else {
            let names: Vec<&str> = bases.iter().map(|b| b.name()).collect();
            return Err(Raise::type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                names.join(", ")
            )));
        };
        Ok(Class::with_order(name, module, bases, ancestors, layout, false))
    }

    /// Bare name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// Bare name, shared.
    pub fn name_rc(&self) -> Rc<str> {
        self.name.clone()
    }
    /// What messages call it: the bare name, but for classes that CPython makes in C outside of its own core.
    pub fn label(&self) -> Rc<str> {
        self.label.borrow().clone().unwrap_or_else(|| self.name.clone())
    }
    /// Makes messages say `module.name`, as CPython does for classes made in C (`numpy.ndarray`).
    pub fn labelled_with_module(self: Rc<Self>) -> Rc<Self> {
        *self.label.borrow_mut() = Some(intern(&format!("{}.{}", self.module, self.name)));
        self
    }
    /// Module of definition.
    pub fn module(&self) -> &str {
        &self.module
    }
    /// Direct bases.
    pub fn bases(&self) -> &[ClassRef] {
        &self.bases
    }
    /// Ancestors in the order of resolution, without the class itself.
    pub fn ancestors(&self) -> &[ClassRef] {
        &self.ancestors
    }
    /// The class or one of its ancestors?
    pub fn is_subclass_of(&self, other: &ClassRef) -> bool {
        std::ptr::eq(self, Rc::as_ptr(other)) || self.ancestors.iter().any(|c| Rc::ptr_eq(c, other))
    }
    /// An attribute of the class itself, not of its ancestors.
    pub fn own(&self, name: &str) -> Option<Value> {
        self.attrs.borrow().get(name).cloned()
    }
    /// An attribute of the class or an ancestor, not bound to anything.
    pub fn lookup(&self, name: &str) -> Option<Value> {
        if let Some(found) = self.attrs.borrow().get(name) {
            return Some(found.clone());
        }
        self.ancestors.iter().find_map(|c| c.attrs.borrow().get(name).cloned())
    }
    /// The same for classes after `after` in this class's order (what `super()` needs).
    pub(crate) fn lookup_after(&self, after: &Class, name: &str) -> Option<Value> {
        let skip = if std::ptr::eq(self, after) {
            0
        } else {
            self.ancestors.iter().position(|c| std::ptr::eq(Rc::as_ptr(c), after)).map_or(0, |i| i + 1)
        };
        self.ancestors.iter().skip(skip).find_map(|c| c.attrs.borrow().get(name).cloned())
    }
    /// `<class 'module.name'>`
    pub fn repr(&self) -> String {
        if &*self.module == "builtins" {
            format!("<class '{}'>", self.qualname.borrow())
        } else {
            format!("<class '{}.{}'>", self.module, self.qualname.borrow())
        }
    }
    /// May an attribute of the class go before one of the instance? Only classes written in Python count: the properties of
    /// exceptions and native values are found first anyway.
    /// What `__slots__` of its own body names.
    pub(crate) fn own_slots(&self) -> Option<Vec<Rc<str>>> {
        self.slots.borrow().clone()
    }
    pub(crate) fn set_slots(&self, names: Vec<Rc<str>>) {
        *self.slots.borrow_mut() = Some(names);
    }
    pub(crate) fn hooks_attributes(&self) -> bool {
        self.hooks_attributes.get()
    }
    pub(crate) fn has_data_descriptors(&self) -> bool {
        self.data_descriptors.get()
    }
    /// The constructor that instances of this class are made by: its own or the nearest ancestor's.
    pub(crate) fn find_constructor(&self) -> Option<Rc<NativeFn>> {
        if let Some(own) = &*self.constructor.borrow() {
            return Some(own.clone());
        }
        self.ancestors.iter().find_map(|c| c.constructor.borrow().clone())
    }

    /// Adds a method: the body gets the receiver as the first positional argument.
    pub fn method(self: Rc<Self>, name: &str, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Rc<Self> {
        self.set(name, Value::native_fn(name, body));
        self
    }
    /// Adds a class method: the body gets the class as the first positional argument.
    pub fn class_method(self: Rc<Self>, name: &str, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Rc<Self> {
        self.set(name, Value::native(ClassMethod(Value::native_fn(name, body))));
        self
    }
    /// Adds a static method.
    pub fn static_method(self: Rc<Self>, name: &str, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Rc<Self> {
        self.set(name, Value::native(StaticMethod(Value::native_fn(name, body))));
        self
    }
    /// Adds a read-only property.
    pub fn property(self: Rc<Self>, name: &str, getter: impl Fn(&mut Vm, &Value) -> Result<Value> + 'static) -> Rc<Self> {
        let own_name = name.to_owned();
        let function = Value::native_fn(name, move |vm, mut args: Args| {
            let receiver = args.take_self(&own_name)?;
            getter(vm, &receiver)
        });
        self.set(name, Value::native(Property::read_only(function)));
        self
    }
    /// What `Class(...)` does; the arguments come without the class.
    pub fn constructor(self: Rc<Self>, body: impl Fn(&mut Vm, Args) -> Result<Value> + 'static) -> Rc<Self> {
        *self.constructor.borrow_mut() = Some(Rc::new(NativeFn { name: self.name.clone(), body: Box::new(body) }));
        self
    }
    /// Adds a plain attribute (from Rust; Python code goes through the machine's checks).
    pub fn set(&self, name: &str, value: Value) {
        if !self.is_native
            && (matches!(name, "__setattr__" | "__getattribute__" | "__slots__")
                || matches!(value, Value::Native(_) | Value::Instance(_)))
        {
            self.data_descriptors.set(true);
        }
        if !self.is_native && name == "__getattribute__" {
            self.hooks_attributes.set(true);
        }
        self.attrs.borrow_mut().insert(intern(name), value);
    }
}

/// C3: the ancestors of a class with these bases, or None if no order respects them all.
fn linearise(bases: &[ClassRef]) -> Option<Vec<ClassRef>> {
    let mut lists: Vec<Vec<ClassRef>> =
        bases.iter().map(|base| std::iter::once(base.clone()).chain(base.ancestors.iter().cloned()).collect()).collect();
    lists.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        lists.retain(|list| !list.is_empty());
        if lists.is_empty() {
            return Some(order);
        }
        let next = lists
            .iter()
            .filter_map(|list| list.first())
            .find(|candidate| !lists.iter().any(|list| list.iter().skip(1).any(|other| Rc::ptr_eq(other, candidate))))?
            .clone();
        for list in &mut lists {
            if list.first().is_some_and(|first| Rc::ptr_eq(first, &next)) {
                list.remove(0);
            }
        }
        order.push(next);
    }
}

/// What an instance holds beside its attributes.
pub(crate) enum Payload {
    /// Nothing
    None,
    /// The built-in or native value that it extends (`class MyList(list)`)
    Value(Value),
    /// It is an exception
    Exception(Box<ExceptionData>),
}

/// An instance of a class written in Python, or an exception.
pub struct Instance {
    pub(crate) class: ClassRef,
    pub(crate) attrs: RefCell<Namespace>,
    pub(crate) payload: Payload,
}

/// What an exception carries.
#[derive(Default)]
pub(crate) struct ExceptionData {
    pub(crate) args: RefCell<Vec<Value>>,
    pub(crate) cause: RefCell<Option<Value>>,
    pub(crate) context: RefCell<Option<Value>>,
    /// `raise … from None`
    pub(crate) suppress_context: Cell<bool>,
    /// Innermost frame first
    pub(crate) traceback: RefCell<Vec<TraceEntry>>,
    /// Of a SyntaxError: where
    pub(crate) syntax: RefCell<Option<Box<crate::syntax::SyntaxPlace>>>,
}

impl Drop for Instance {
    fn drop(&mut self) {
        let attrs = std::mem::take(self.attrs.get_mut());
        if attrs.values().any(crate::dispose::is_container) {
            crate::dispose::dispose_all(attrs.into_values().collect());
        }
    }
}

impl Instance {
    /// Its class.
    pub fn class(&self) -> &ClassRef {
        &self.class
    }
    pub(crate) fn exception(&self) -> Option<&ExceptionData> {
        match &self.payload {
            Payload::Exception(data) => Some(data),
            _ => None,
        }
    }
}
