//! The machine: frames, calls, the run loop.
//!
//! This file holds the machine's state and its control from outside: registering modules, starting, pausing and resuming a run.
//! Operations on values (`get_attr`, `binary`, `iter` …) are methods of `Vm` too, in the files beside it.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::host::Host;
use crate::native::Module;
use crate::types::{Types, types};
use crate::value::Value;

mod attribute;
mod call;
mod convert;
mod import;
mod item;
mod iteration;
mod operator;
mod table;

pub use call::Function;
pub use iteration::Iterator;

/// How a stretch of a run ended.
pub enum Outcome {
    /// The budget is used up; `resume` goes on
    Paused,
    /// The end of the program, with the value of a last bare expression
    Finished(Option<Value>),
    /// An exception that nothing caught
    Raised(Raise),
}

/// A place in the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Name of the file or cell
    pub file: Rc<str>,
    /// From 1
    pub line: u32,
    /// From 0, in characters
    pub column: u32,
}

/// How a Rust module is made, at its first import.
pub type ModuleBuilder = fn(&mut Vm) -> Result<Rc<Module>>;

/// The interpreter.
pub struct Vm {
    host: Box<dyn Host>,
    pub(crate) types: &'static Types,
    builtins: Rc<Module>,
    main: Rc<Module>,
    pub(crate) modules: HashMap<String, Rc<Module>>,
    builders: HashMap<String, ModuleBuilder>,
    sources: HashMap<String, &'static str>,
    extensions: HashMap<TypeId, Box<dyn Any>>,
    warned: HashSet<(String, String)>,
    memory_limit: usize,
    poll: Option<Box<dyn FnMut() -> bool>>,
}

impl Vm {
    /// A machine with the built-in functions and the standard library, and an empty namespace.
    pub fn new(host: Box<dyn Host>) -> Vm {
        if crate::types::claim_filling() {
            crate::methods::install(types());
        }
        let mut vm = Vm {
            host,
            types: types(),
            builtins: Rc::new(Module::new("builtins")),
            main: Rc::new(Module::new("__main__")),
            modules: HashMap::new(),
            builders: HashMap::new(),
            sources: HashMap::new(),
            extensions: HashMap::new(),
            warned: HashSet::new(),
            memory_limit: usize::MAX,
            poll: None,
        };
        for (name, class) in types().public() {
            vm.builtins.set(name, Value::Class(class.clone()));
        }
        crate::builtins::install(&mut vm);
        crate::stdlib::register(&mut vm);
        vm
    }

    /// Makes a Rust module importable; it is built at the first import. `matplotlib.pyplot` is one dotted name.
    pub fn register_module(&mut self, name: &str, build: ModuleBuilder) {
        self.builders.insert(name.to_owned(), build);
    }
    /// Makes a module importable that is written in Python and shipped with the site.
    pub fn register_source(&mut self, name: &str, source: &'static str) {
        self.sources.insert(name.to_owned(), source);
    }

    /// Parses and compiles, and makes the program ready to run with `resume`. A SyntaxError comes from here.
    pub fn start(&mut self, _name: &str, _source: &str) -> Result<()> {
        Err(Raise::not_implemented("this build of the interpreter cannot run programs"))
    }
    /// Runs about `budget` instructions.
    pub fn resume(&mut self, _budget: u64) -> Outcome {
        Outcome::Finished(None)
    }
    /// The next instruction raises this (Stop: `Raise::keyboard_interrupt()`).
    pub fn interrupt(&mut self, _raise: Raise) {}
    /// Runs to the end; the value of a last bare expression.
    pub fn run(&mut self, name: &str, source: &str) -> Result<Option<Value>> {
        self.start(name, source)?;
        loop {
            match self.resume(u64::MAX) {
                Outcome::Paused => {}
                Outcome::Finished(value) => return Ok(value),
                Outcome::Raised(raise) => return Err(raise),
            }
        }
    }
    /// Is asked every few thousand instructions, also while native code calls Python: true stops the run (KeyboardInterrupt).
    pub fn set_poll(&mut self, poll: Box<dyn FnMut() -> bool>) {
        self.poll = Some(poll);
    }
    /// Long native loops call this now and then: raises what `interrupt` asked for, and MemoryError beyond the limit.
    pub fn tick(&mut self) -> Result<()> {
        Ok(())
    }

    /// The namespace `__main__` that all cells share.
    pub fn globals(&self) -> Rc<Module> {
        self.main.clone()
    }
    /// The namespace of the built-in functions.
    pub fn builtins(&self) -> Rc<Module> {
        self.builtins.clone()
    }
    /// Empties the namespace and forgets modules that came from files.
    pub fn reset(&mut self) {
        self.main = Rc::new(Module::new("__main__"));
    }
    /// Runs `body` in a copy of the namespace; afterwards the namespace is what it was.
    pub fn with_namespace<R>(&mut self, body: impl FnOnce(&mut Vm) -> R) -> R {
        let copy = Module::new("__main__");
        *copy.attrs.borrow_mut() = self.main.attrs.borrow().clone();
        let kept = std::mem::replace(&mut self.main, Rc::new(copy));
        let result = body(self);
        self.main = kept;
        result
    }

    /// Puts another namespace in the place of `__main__` for the programs started from now on, and gives the old one.
    pub fn replace_globals(&mut self, main: Rc<Module>) -> Rc<Module> {
        std::mem::replace(&mut self.main, main)
    }

    /// File, line and column of the innermost Python frame.
    pub fn location(&self) -> Option<Location> {
        None
    }
    /// `cell:3: RuntimeWarning: message` on stderr, once for each place and text.
    pub fn warn(&mut self, category: &str, message: &str) {
        let place = self.location().map_or_else(|| "<python>".to_owned(), |l| format!("{}:{}", l.file, l.line));
        if self.warned.insert((place.clone(), message.to_owned())) {
            self.host.stderr(&format!("{place}: {category}: {message}\n"));
        }
    }
    /// State that a native module keeps in the machine.
    pub fn extension<T: Default + 'static>(&mut self) -> &mut T {
        let slot = self.extensions.entry(TypeId::of::<T>()).or_insert_with(|| Box::<T>::default());
        if !slot.is::<T>() {
            *slot = Box::<T>::default();
        }
        // The entry under T's own id is always a T (made so just above).
        slot.downcast_mut::<T>().expect("an extension is stored under its own type")
    }
    /// The world outside.
    pub fn host(&mut self) -> &mut dyn Host {
        &mut *self.host
    }

    /// Most bytes that a program may hold (see [`crate::memory`]).
    pub fn set_memory_limit(&mut self, bytes: usize) {
        self.memory_limit = bytes;
    }
    /// To be asked before allocating much at once: a MemoryError if so many more bytes pass the limit.
    pub fn reserve(&self, bytes: usize) -> Result<()> {
        if crate::memory::live_bytes().saturating_add(bytes) > self.memory_limit.min(isize::MAX as usize) {
            return Err(Raise::memory_error(""));
        }
        Ok(())
    }
}
