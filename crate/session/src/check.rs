//! Exercises: the learner's cell runs as it would, then the exercise's check measures what it defined.
//!
//! A check is a Python text that defines `check(learner)`; `learner.name` and `learner["name"]` are the names of the learner's
//! namespace after the cell. It returns a list of dicts: what, value, band, passed, advice. It runs in a namespace of its own,
//! and afterwards the learner's is what it was before. An exception in the learner's code is a measurement that failed.

use std::any::Any;
use std::rc::Rc;

use brunsviga_protocol::{Diagnostic, Event, Measurement};
use brunsviga_python::{Class, ClassRef, Module, Namespace, Native, Raise, Result, Value, Vm};

use crate::Session;
use crate::run::Run;

/// Where a check stands.
pub(crate) struct Check {
    phase: Phase,
    text: String,
    /// The learner's namespace, to be put back
    main: Rc<Module>,
    names: Namespace,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The learner's cell
    Cell,
    /// The check's text, which defines `check`
    Define,
    /// `check(learner)`
    Measure,
}

impl Session {
    pub(crate) fn start_check(&mut self, id: u32, name: String, source: String, text: String) {
        self.begin(id);
        let main = self.vm.globals();
        let names = main.attrs.borrow().clone();
        let mut run = Run::new(id, name.clone(), self.now_s());
        run.check = Some(Check { phase: Phase::Cell, text, main, names });
        self.run = Some(run);
        if let Err(raise) = self.start_program(&name, &source) {
            self.end_with_raise(raise);
        }
    }

    /// One of a check's programs has finished with this value.
    pub(crate) fn check_goes_on(&mut self, value: Option<Value>) {
        let Some(Run { name, check: Some(check), .. }) = &mut self.run else { return };
        let file = format!("check of {name}");
        let started = match check.phase {
            Phase::Cell => {
                check.phase = Phase::Define;
                let text = check.text.clone();
                let own = Module::new("__main__");
                own.set("learner", learner(check.main.clone()));
                own.set("__name__", Value::from("__check__"));
                self.vm.replace_globals(Rc::new(own));
                self.start_program(&file, &text)
            }
            Phase::Define => {
                check.phase = Phase::Measure;
                self.start_program("measuring", "check(learner)")
            }
            Phase::Measure => {
                return match measurements(&mut self.vm, value) {
                    Ok(measurements) => self.end_check(measurements, None),
                    Err(raise) => self.end_with_raise(raise),
                };
            }
        };
        if let Err(raise) = started {
            self.end_with_raise(raise);
        }
    }

    /// One of a check's programs ended in an exception.
    pub(crate) fn check_raised(&mut self, diagnostic: Diagnostic) {
        let Some(Run { name, check: Some(check), .. }) = &self.run else { return };
        let during_cell = check.phase == Phase::Cell;
        let line = diagnostic.span.filter(|_| diagnostic.file == *name).map(|span| format!(" (line {})", span.line));
        let failed = Measurement {
            what: if during_cell { "Your cell runs to its end" } else { "Your code runs when the check uses it" }.to_owned(),
            value: format!("{}: {}{}", diagnostic.kind, diagnostic.message, line.unwrap_or_default()),
            band: "no error".to_owned(),
            passed: false,
            advice: diagnostic.hint.clone().unwrap_or_else(|| {
                let advice = if during_cell {
                    "Run the cell and mend this error first."
                } else {
                    "The traceback says which line raised it."
                };
                advice.to_owned()
            }),
        };
        self.end_check(vec![failed], Some(diagnostic));
    }

    fn end_check(&mut self, measurements: Vec<Measurement>, diagnostic: Option<Diagnostic>) {
        let passed = !measurements.is_empty() && measurements.iter().all(|measurement| measurement.passed);
        self.end(|run, elapsed_ms| Event::Checked { run, elapsed_ms, passed, measurements, diagnostic });
    }

    /// Puts the learner's namespace back, if a check has changed it.
    pub(crate) fn restore_namespace(&mut self) {
        let Some(Run { check: Some(check), .. }) = &mut self.run else { return };
        *check.main.attrs.borrow_mut() = std::mem::take(&mut check.names);
        self.vm.replace_globals(check.main.clone());
    }
}

/// What `check` returned. Errors are those of the check's author, and say so.
fn measurements(vm: &mut Vm, value: Option<Value>) -> Result<Vec<Measurement>> {
    let wrong = || Raise::type_error("the exercise's check must return a list of dicts with what, value, band, passed, advice");
    let Some(list) = value.filter(|value| !value.is_none()) else { return Err(wrong()) };
    let mut measurements = Vec::new();
    for item in vm.collect(&list)? {
        let Value::Dict(_) = &item else { return Err(wrong()) };
        let text = |vm: &mut Vm, key: &str| -> Result<String> {
            let value = vm.get_item(&item, &Value::from(key))?;
            vm.str(&value)
        };
        let (what, value, band) = (text(vm, "what")?, text(vm, "value")?, text(vm, "band")?);
        let advice = text(vm, "advice")?;
        let passed = vm.get_item(&item, &Value::from("passed"))?;
        let passed = vm.truth(&passed)?;
        measurements.push(Measurement { what, value, band, passed, advice: if passed { String::new() } else { advice } });
    }
    Ok(measurements)
}

/// The learner's names as an object: a missing one is said in words that help.
struct Learner {
    class: ClassRef,
    main: Rc<Module>,
}

fn learner(main: Rc<Module>) -> Value {
    Value::native(Learner { class: Class::native("learner", "builtins", &[]), main })
}

impl Native for Learner {
    fn class(&self) -> ClassRef {
        self.class.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        match self.main.get(name) {
            Some(value) => Ok(Some(value)),
            None if name.starts_with("__") => Ok(None),
            None => Err(Raise::attribute_error(format!("your cell does not define `{name}`"))),
        }
    }
    fn get_item(&self, _vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        match index.as_str().and_then(|name| self.main.get(name)) {
            Some(value) => Ok(Some(value)),
            None => Err(Raise::key_error(index.clone())),
        }
    }
    fn contains(&self, _vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        Ok(Some(item.as_str().is_some_and(|name| self.main.get(name).is_some())))
    }
    fn dir(&self) -> Vec<String> {
        self.main.attrs.borrow().keys().map(|name| name.to_string()).collect()
    }
}
