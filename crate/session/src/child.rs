//! `_subprocess`: a fresh interpreter on a file of the page, for `subprocess.py`.
//!
//! Guarantees: the started program has a namespace, modules and random numbers of its own; it shares the files and the clock; what it
//! prints and draws goes where the starting program's does, unless that one keeps it; it runs in slices as a job, so that the page
//! answers meanwhile, and Stop ends it with the program that started it. Programs may start programs, a few deep.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_chart::{Figure, flow::Flow};
use brunsviga_library::run::Backend;
use brunsviga_python::vm::{Job, Outcome, Progress};
use brunsviga_python::{Args, Diagnostic, Module, Raise, Result, Value, Vm};
use brunsviga_tensor::print::{PrintOptions, options, set_options};
use brunsviga_tensor::{Trace, set_memory_trace};

use crate::world::{Door, Place, SessionHost};

/// Instructions between two looks at the clock.
const CHUNK: u64 = 2_000;
/// Programs that start programs: each has a place on the engine's own stack.
const DEEPEST: u32 = 6;

/// What programs drew and the session has not told of yet.
#[derive(Default)]
pub(crate) struct Drawn {
    pub(crate) figures: Vec<Rc<RefCell<Figure>>>,
    pub(crate) flows: Vec<Flow>,
}

/// What a program needs to start another.
#[derive(Clone)]
pub(crate) struct Start {
    pub(crate) place: Place,
    pub(crate) out: Door,
    pub(crate) err: Door,
    pub(crate) drawn: Rc<RefCell<Drawn>>,
    pub(crate) backend: Option<Rc<dyn Backend>>,
    /// Where long results go, and whether a run waits there for room
    pub(crate) results: Option<(brunsviga_store::Place, bool)>,
    /// Where long runs write checkpoints
    pub(crate) saving: Option<brunsviga_library::Saving>,
    pub(crate) fast: bool,
    pub(crate) memory_limit: usize,
    pub(crate) depth: u32,
}

/// The machine's own.
#[derive(Default)]
pub(crate) struct Starter(pub(crate) Option<Start>);

/// A machine with all modules, and what it needs to start others.
pub(crate) fn machine(start: Start) -> Vm {
    let host = SessionHost { place: start.place.clone(), out: start.out.clone(), err: start.err.clone() };
    let mut vm = Vm::new(Box::new(host));
    vm.set_memory_limit(start.memory_limit);
    brunsviga_library::register(&mut vm);
    vm.register_module("_subprocess", build);
    vm.register_source("subprocess", || include_str!("subprocess.py"));
    if let Some(backend) = &start.backend {
        brunsviga_library::set_backend(&mut vm, backend.clone());
    }
    if let Some((place, patient)) = start.results.clone() {
        brunsviga_library::set_place(&mut vm, place, patient);
    }
    if let Some(saving) = start.saving.clone() {
        brunsviga_library::set_saving(&mut vm, saving);
    }
    brunsviga_library::set_fast(&mut vm, start.fast);
    vm.extension::<Starter>().0 = Some(start);
    vm
}

fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("_subprocess");
    // start(path or None, source or None, argv, "inherit" | "pipe" | "null", the same or "stdout") → (code, bytes or None, bytes or None)
    module.function("start", |vm, args: Args| {
        let [path, source, argv, out, err] = args.exactly("start")?;
        let Some(start) = vm.extension::<Starter>().0.clone() else {
            return Err(Raise::os_error("no program can be started from here"));
        };
        if start.depth >= DEEPEST {
            return Err(Raise::os_error(format!(
                "[Errno 11] Resource temporarily unavailable: {DEEPEST} programs started one another already"
            )));
        }
        let word = |value: &Value| value.as_str().unwrap_or("inherit").to_owned();
        let (out, out_kept) = door(&word(&out), &start.out);
        let (err, err_kept) = if word(&err) == "stdout" { (out.clone(), None) } else { door(&word(&err), &start.err) };
        let mut child = machine(Start { out, err, depth: start.depth + 1, ..start.clone() });
        brunsviga_library::begin_cell(&mut child);
        let words = vm.collect(&argv)?;
        child.import("sys")?.set("argv", Value::list(words));
        let ended = begin(&mut child, path.as_str(), source.as_str());
        vm.defer(Box::new(Child {
            vm: child,
            ended,
            out: out_kept,
            err: err_kept,
            drawn: start.drawn,
            printing: PrintOptions::default(),
            trace: Trace::OFF,
        }))
    });
    Ok(Rc::new(module))
}

fn door(word: &str, own: &Door) -> (Door, Option<Rc<RefCell<String>>>) {
    match word {
        "pipe" => {
            let kept = Rc::new(RefCell::new(String::new()));
            (Door::Kept(kept.clone()), Some(kept))
        }
        "null" => (Door::Nowhere, None),
        _ => (own.clone(), None),
    }
}

/// Makes the program ready to run; Some: it has ended already, with this exit code.
fn begin(child: &mut Vm, path: Option<&str>, source: Option<&str>) -> Option<i64> {
    let (name, text) = match (path, source) {
        (Some(path), _) => match child.host().read_file(path).map(String::from_utf8) {
            Ok(Ok(text)) => (path, text),
            Ok(Err(_)) => {
                child
                    .host()
                    .stderr(&format!("  File \"{path}\", line 1\nSyntaxError: (unicode error) the file is not UTF-8 text\n"));
                return Some(1);
            }
            Err(error) => {
                let words = error.raise(path).message().to_owned();
                let words = words.rsplit_once(": ").map_or(words.as_str(), |(words, _)| words);
                child.host().stderr(&format!("python: can't open file '/{}': {words}\n", path.trim_start_matches('/')));
                return Some(2);
            }
        },
        (None, Some(text)) => ("<string>", text.to_owned()),
        (None, None) => return Some(0),
    };
    if let Some(path) = path {
        child.globals().set("__file__", Value::from(path));
    }
    let raise = child.start(name, &text).err()?;
    Some(exit_code(child, &raise))
}

/// The exit code of a program that an exception ended; its traceback, or what `sys.exit` was given, goes to stderr.
fn exit_code(child: &mut Vm, raise: &Raise) -> i64 {
    if !raise.is_named("SystemExit") {
        let text = Diagnostic::from_raise(raise, child).traceback;
        child.host().stderr(&format!("{}\n", text.trim_end()));
        return 1;
    }
    let code = match child.find_attr(&raise.value(), "args") {
        Ok(Some(Value::Tuple(args))) => args.first().cloned().unwrap_or(Value::None),
        _ => Value::None,
    };
    match code.base() {
        Value::None => 0,
        Value::Bool(flag) => i64::from(*flag),
        // What a shell sees of an exit code is its last eight bits.
        Value::Int(code) => code & 0xff,
        _ => {
            let text = child.str(&code).unwrap_or_default();
            child.host().stderr(&format!("{text}\n"));
            1
        }
    }
}

/// A program that another one waits for.
struct Child {
    vm: Vm,
    ended: Option<i64>,
    out: Option<Rc<RefCell<String>>>,
    err: Option<Rc<RefCell<String>>>,
    drawn: Rc<RefCell<Drawn>>,
    /// `np.set_printoptions` of its own
    printing: PrintOptions,
    /// `tracemalloc` of its own
    trace: Trace,
}

impl Child {
    fn go_on(&mut self, until_s: f64) {
        self.vm.set_slice_end(until_s);
        while self.ended.is_none() {
            match self.vm.resume(CHUNK) {
                Outcome::Paused => {
                    if self.vm.host().clock_s() >= until_s {
                        return;
                    }
                }
                Outcome::Finished(_) => self.ended = Some(0),
                Outcome::Raised(raise) => self.ended = Some(exit_code(&mut self.vm, &raise)),
            }
            let mut drawn = self.drawn.borrow_mut();
            drawn.figures.extend(brunsviga_library::take_shown(&mut self.vm));
            drawn.flows.extend(brunsviga_library::take_flows(&mut self.vm));
        }
    }
}

impl Job for Child {
    fn advance(&mut self, _vm: &mut Vm, until_s: f64) -> Result<Option<Value>> {
        let outer = options();
        set_options(self.printing.clone());
        let outer_trace = set_memory_trace(self.trace);
        self.go_on(until_s);
        self.trace = set_memory_trace(outer_trace);
        self.printing = options();
        set_options(outer);
        let Some(code) = self.ended else { return Ok(None) };
        // Its variables go, and with them the files that it did not close.
        self.vm.reset();
        let code = match self.vm.write_left_files() {
            Ok(()) => code,
            Err(raise) => exit_code(&mut self.vm, &raise),
        };
        let kept = |kept: &Option<Rc<RefCell<String>>>| match kept {
            Some(text) => Value::bytes(text.borrow().as_bytes()),
            None => Value::None,
        };
        Ok(Some(Value::tuple([Value::Int(code), kept(&self.out), kept(&self.err)])))
    }
    fn progress(&self) -> Option<Progress> {
        self.vm.job_progress()
    }
}
