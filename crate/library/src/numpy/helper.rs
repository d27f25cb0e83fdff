//! Small objects without behaviour of their own: a record of named values (`np.finfo(float).eps`), and functions that are
//! used with brackets (`np.r_[1:5]`) or as context managers (`np.errstate`).

use std::any::Any;
use std::cell::RefCell;

use brunsviga_python::{Class, ClassRef, Native, Result, Value, Vm};

use super::settings::{Settings, settings};
use super::types::types;

/// Named values.
pub struct Record {
    class: ClassRef,
    text: String,
    fields: Vec<(&'static str, Value)>,
}

impl Record {
    /// A record as a Python object; `class` is its type's name, `text` its repr.
    pub fn value(class: &str, text: String, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
        Value::native(Record { class: Class::native(class, "numpy", &[]), text, fields: fields.into_iter().collect() })
    }
}

impl Native for Record {
    fn class(&self) -> ClassRef {
        self.class.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(self.text.clone())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()))
    }
    fn dir(&self) -> Vec<String> {
        self.fields.iter().map(|(name, _)| (*name).to_owned()).collect()
    }
}

/// `np.r_`, `np.mgrid`: a function of what stands in the brackets.
pub struct Brackets {
    /// Name, for repr
    pub name: &'static str,
    /// The function
    pub get: fn(&mut Vm, &Value) -> Result<Value>,
}

impl Native for Brackets {
    fn class(&self) -> ClassRef {
        types().helper.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("<numpy.{}: use it with brackets, numpy.{}[…]>", self.name, self.name))
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        (self.get)(vm, index).map(Some)
    }
}

/// `with np.errstate(…):` and `with np.printoptions(…):` put settings in place and the former ones back.
pub struct Scope {
    inside: Settings,
    errors: bool,
    outside: RefCell<Vec<Settings>>,
}

impl Scope {
    /// `errors`: the floating-point modes are meant, else the print options.
    pub fn new(inside: Settings, errors: bool) -> Scope {
        Scope { inside, errors, outside: RefCell::default() }
    }
    fn apply(&self, vm: &mut Vm, from: &Settings) {
        let target = settings(vm);
        if self.errors {
            target.err = from.err;
        } else {
            target.print = from.print.clone();
        }
    }
}

impl Native for Scope {
    fn class(&self) -> ClassRef {
        types().helper.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn enter(&self, vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        let before = settings(vm).clone();
        self.outside.borrow_mut().push(before);
        self.apply(vm, &self.inside);
        Ok(Some(this.clone()))
    }
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        let before = self.outside.borrow_mut().pop();
        if let Some(before) = before {
            self.apply(vm, &before);
        }
        Ok(())
    }
}
