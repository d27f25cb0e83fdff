//! The machine: frames, calls, the run loop.
//!
//! This file holds the machine's state and its control from outside: registering modules, starting, pausing and resuming a run.
//! Operations on values (`get_attr`, `binary`, `iter` …) are methods of `Vm` too, in the files beside it.

use std::any::{Any, TypeId};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::error::{Raise, Result};
use crate::host::Host;
use crate::native::{Module, NativeFn};
use crate::source::Source;
use crate::types::{Types, types};
use crate::value::Value;

mod attribute;
mod call;
mod construct;
mod container;
mod convert;
mod declare;
mod evaluate;
mod frame;
mod import;
mod item;
mod iteration;
mod job;
mod matching;
mod operator;
mod rare;
mod run;
mod show;
mod table;
mod unwind;

use frame::{Frame, OnReturn};
use run::{RunEnd, SLICE};

pub(crate) use attribute::find_special;
pub use call::Function;
pub use iteration::{DictPart, Iterator};
pub use job::{Job, Partial, Progress};

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

/// Gives the text of a module. A function, so that the text comes into the page when it is asked for: see `bindgen`.
pub type SourceText = fn() -> &'static str;

/// The interpreter.
pub struct Vm {
    host: Box<dyn Host>,
    pub(crate) types: &'static Types,
    pub(crate) builtins: Rc<Module>,
    main: Rc<Module>,
    pub(crate) modules: HashMap<String, Rc<Module>>,
    builders: HashMap<String, ModuleBuilder>,
    sources: HashMap<String, SourceText>,
    extensions: HashMap<TypeId, Box<dyn Any>>,
    warned: HashSet<(String, String)>,
    memory_limit: usize,
    poll: Option<Box<dyn FnMut() -> bool>>,
    /// Locals and operands of all frames
    pub(crate) stack: Vec<Value>,
    pub(crate) frames: Vec<Frame>,
    /// Of the innermost frame: the next instruction, and its first local slot
    pub(crate) pc: usize,
    pub(crate) base: usize,
    /// Instructions until the next look at the outside world; may fall a little below 0
    pub(crate) fuel: i64,
    /// What is left of the budget of `resume`
    budget: u64,
    pending: Option<Raise>,
    /// The job that the program waits for
    job: Option<job::Waiting>,
    /// A job that the native function just called gave
    deferred: Option<Box<dyn Job>>,
    /// Python code called the native function that runs
    may_defer: bool,
    /// What the job left that was stopped last
    kept: Option<job::Kept>,
    /// When jobs pause, on the host's clock
    slice_end_s: Option<f64>,
    /// How many native calls wait for Python code
    pub(crate) nesting: usize,
    /// How many containers lie around the one that is compared
    pub(crate) depth: usize,
    /// Containers whose repr is being made
    pub(crate) showing: Vec<u64>,
    /// The exception on its way was raised again: this frame is in its traceback already
    pub(crate) reraised: bool,
    /// Value of a last bare expression
    pub(crate) result: Option<Value>,
    /// `list.append`
    pub(crate) list_append: Option<Rc<NativeFn>>,
    /// What the generator returned that ended last under native code
    pub(crate) returned: Value,
}

impl Vm {
    /// A machine with the built-in functions and the standard library, and an empty namespace.
    pub fn new(host: Box<dyn Host>) -> Vm {
        if crate::types::claim_filling() {
            crate::object::install(types());
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
            stack: Vec::new(),
            frames: Vec::new(),
            pc: 0,
            base: 0,
            fuel: 0,
            budget: 0,
            pending: None,
            job: None,
            deferred: None,
            may_defer: false,
            kept: None,
            slice_end_s: None,
            nesting: 0,
            depth: 0,
            showing: Vec::new(),
            reraised: false,
            result: None,
            list_append: match types().list.own("append") {
                Some(Value::NativeFn(append)) => Some(append),
                _ => None,
            },
            returned: Value::None,
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
    pub fn register_source(&mut self, name: &str, source: SourceText) {
        self.sources.insert(name.to_owned(), source);
    }

    /// Parses and compiles, and makes the program ready to run with `resume`. A SyntaxError comes from here.
    /// A program that was paused before is given up.
    pub fn start(&mut self, name: &str, source: &str) -> Result<()> {
        self.abandon();
        self.kept = None;
        let source = Rc::new(Source::new(name, source));
        let code = crate::syntax::compile_source(&source, true)?;
        self.main.set("__name__", Value::str("__main__"));
        self.stack.push(Value::None);
        let base = self.stack.len();
        self.enter_frame(Frame {
            code,
            pc: 0,
            base,
            cells: Vec::new(),
            globals: self.main.clone(),
            namespace: None,
            blocks: Vec::new(),
            on_return: OnReturn::Exit,
            generator: None,
        });
        Ok(())
    }
    /// Gives up a paused program; the namespace stays as it is.
    pub fn abandon(&mut self) {
        while self.pop_frame().is_some() {}
        self.stack.clear();
        self.showing.clear();
        self.result = None;
        self.pending = None;
        self.forget_job();
        (self.depth, self.nesting, self.reraised, self.may_defer) = (0, 0, false, false);
    }
    /// Runs about `budget` instructions.
    pub fn resume(&mut self, budget: u64) -> Outcome {
        if self.frames.is_empty() {
            return Outcome::Finished(None);
        }
        self.budget = budget;
        self.fuel = 0;
        if self.pending.is_some() || self.job.is_some() {
            self.fuel = -1;
        }
        match self.run_frames() {
            Ok(RunEnd::Paused) => Outcome::Paused,
            Ok(RunEnd::Value(..)) => {
                let result = self.result.take();
                self.abandon();
                Outcome::Finished(result)
            }
            Err(raise) => {
                self.abandon();
                Outcome::Raised(raise)
            }
        }
    }
    /// The next instruction (near enough: the next jump back or call) raises this. Stop: `Raise::keyboard_interrupt()`.
    pub fn interrupt(&mut self, raise: Raise) {
        self.pending = Some(raise);
        self.fuel = -1;
    }
    /// A slice of instructions is used up: looks at the outside world. False: the budget is used up too, and the run can pause.
    fn refuel(&mut self) -> Result<bool> {
        self.tick()?;
        let spent = (SLICE - self.fuel).max(0) as u64;
        self.budget = self.budget.saturating_sub(spent);
        if self.budget == 0 && self.nesting == 0 {
            self.fuel = 0;
            return Ok(false);
        }
        self.fuel = SLICE;
        Ok(true)
    }
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
        if let Some(raise) = self.pending.take() {
            return Err(raise);
        }
        if self.poll.as_mut().is_some_and(|poll| poll()) {
            return Err(Raise::keyboard_interrupt());
        }
        self.reserve(0)
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
        self.abandon();
        // Functions refer to their namespace and it to them: emptied, both can go.
        let modules = std::mem::take(&mut self.modules);
        for module in modules.values().filter(|m| m.get("__file__").is_some()) {
            let names = std::mem::take(&mut *module.attrs.borrow_mut());
            crate::dispose::dispose_all(names.into_values().collect());
        }
        self.modules = modules.into_iter().filter(|(_, m)| m.get("__file__").is_none() && !m.attrs.borrow().is_empty()).collect();
        let names = std::mem::take(&mut *self.main.attrs.borrow_mut());
        crate::dispose::dispose_all(names.into_values().collect());
        self.main = Rc::new(Module::new("__main__"));
        self.warned.clear();
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

    /// Is this the text of a module that ships with the site, rather than the learner's?
    pub(crate) fn is_shipped(&self, source: &str) -> bool {
        source.strip_prefix('<').and_then(|s| s.strip_suffix('>')).is_some_and(|name| self.sources.contains_key(name))
    }
    /// File, line and column of the innermost Python frame.
    pub fn location(&self) -> Option<Location> {
        let frame = self.frames.last()?;
        let (start, _) = frame.code.places.get(self.pc.saturating_sub(1)).copied()?;
        let source = &frame.code.source;
        Some(Location { file: source.name.clone(), line: source.line_of(start), column: source.column_of(start) })
    }
    /// `cell:3: RuntimeWarning: message` on stderr, once for each place and text, as far as the filters of `warnings` let it.
    pub fn warn(&mut self, category: &str, message: &str) {
        use crate::stdlib::warnings::{Decision, decide};
        let class = self.types.get(category).unwrap_or_else(|| self.types.named("RuntimeWarning"));
        match decide(self, &class, message) {
            Ok(Decision::Drop) => {}
            Ok(Decision::ShowAlways) => self.show_warning(category, message, true),
            // The caller's operation cannot fail for a warning: where a filter asks for an exception, it is shown as well.
            Ok(Decision::Show | Decision::Raise) | Err(_) => self.show_warning(category, message, false),
        }
    }
    /// Writes a warning with its place.
    pub(crate) fn show_warning(&mut self, category: &str, message: &str, always: bool) {
        let place = self.location().map_or_else(|| "<python>".to_owned(), |l| format!("{}:{}", l.file, l.line));
        if self.warned.insert((place.clone(), message.to_owned())) || always {
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

impl Drop for Vm {
    fn drop(&mut self) {
        self.reset();
    }
}
