//! Runs traced graphs for the modules here: as jobs of the interpreter, which pause, show how far they are, and stop.
//!
//! One executor a machine: it knows where compiled code can run ([`set_backend`]), keeps the graphs that were made ready last, so that
//! running one again compiles nothing, and remembers how the last run was computed.

use std::rc::Rc;

use brunsviga_graph::{GraphError, ValidGraph, Value as Tensor};
use brunsviga_python::vm::{Job, Partial, Progress};
use brunsviga_python::{Dict, Module, Raise, Result, Value, Vm};
use brunsviga_solve::run::{Backend, Block, Function, Info, Linked, Math, Memory, Modules, Output, Prepared, Run, Uncompiled};
use brunsviga_store::Place;

use crate::saving::Saving;

/// Graphs that are kept ready.
const READY: usize = 16;
/// Below so many steps a run is not worth remembering as "the last".
const WORTH_TELLING: usize = 1;

/// Keeps at most so many threads of another backend.
struct Limited {
    inner: Rc<dyn Backend>,
    threads: usize,
}

impl Backend for Limited {
    fn layout(&self) -> brunsviga_kernel::emit::Layout {
        self.inner.layout()
    }
    fn link(&self, module: &[u8], functions: usize) -> std::result::Result<Box<dyn Linked>, String> {
        self.inner.link(module, functions)
    }
    fn block(&self, words: usize) -> Option<Block> {
        self.inner.block(words)
    }
    fn address(&self, words: &[u64], beyond: usize) -> Option<u32> {
        self.inner.address(words, beyond)
    }
    fn fuses(&self) -> bool {
        self.inner.fuses()
    }
    fn threads(&self) -> usize {
        self.inner.threads().min(self.threads)
    }
    fn most_threads(&self) -> usize {
        self.inner.most_threads().min(self.threads)
    }
    fn want_threads(&self) {
        self.inner.want_threads();
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        self.inner.broadcast(count, work);
    }
}

/// What runs graphs in a machine.
pub(crate) struct Executor {
    backend: Rc<dyn Backend>,
    /// Threads that the program allows
    threads: usize,
    /// What graphs are made ready in from now on
    math: Math,
    /// The last used comes last
    ready: Vec<(ValidGraph, Math, Rc<Prepared>)>,
    modules: Modules,
    last: Option<Info>,
    /// Where states go that a run keeps and that are more than the budget
    place: Place,
    /// Somebody can make room there while a run waits
    patient: bool,
    /// Where long runs write checkpoints
    pub(crate) saving: Option<Saving>,
    /// Of the run that goes on
    memory: Option<Memory>,
    /// It has not been taken by [`take_last`]
    is_new: bool,
}

impl Default for Executor {
    fn default() -> Executor {
        Executor {
            backend: Rc::new(Uncompiled),
            threads: usize::MAX,
            math: Math::Exact,
            ready: Vec::new(),
            modules: Modules::default(),
            last: None,
            place: Place::default(),
            patient: false,
            saving: None,
            memory: None,
            is_new: false,
        }
    }
}

impl Executor {
    /// At most so many threads from now on.
    pub(crate) fn allow_threads(&mut self, threads: usize) {
        self.threads = threads.max(1);
        brunsviga_tensor::linalg::allow_threads(self.threads);
    }
    /// Threads that a run may have.
    pub(crate) fn threads(&self) -> usize {
        self.backend.most_threads().min(self.threads)
    }
    /// How the last run with a loop was computed.
    pub(crate) fn last(&self) -> Option<&Info> {
        self.last.as_ref()
    }
    fn backend(&self) -> Rc<dyn Backend> {
        Rc::new(Limited { inner: self.backend.clone(), threads: self.threads })
    }
    fn prepare(&mut self, graph: &ValidGraph) -> std::result::Result<Rc<Prepared>, GraphError> {
        if let Some(at) = self.ready.iter().position(|(known, math, _)| *math == self.math && known == graph) {
            let entry = self.ready.remove(at);
            let prepared = entry.2.clone();
            self.ready.push(entry);
            return Ok(prepared);
        }
        let prepared = Rc::new(Prepared::with(graph, self.math, &*self.backend, &mut self.modules)?);
        if self.ready.len() >= READY {
            self.ready.remove(0);
        }
        self.ready.push((graph.clone(), self.math, prepared.clone()));
        Ok(prepared)
    }
}

/// A graph without loops, ready to be evaluated often.
pub(crate) fn function(vm: &mut Vm, graph: ValidGraph) -> Function {
    let executor = vm.extension::<Executor>();
    let backend = executor.backend();
    Function::new(graph, &*backend, &mut executor.modules)
}

/// A state of the last run was infinite or not a number.
pub(crate) fn diverged(vm: &mut Vm) -> bool {
    vm.extension::<Executor>().last.as_ref().is_some_and(|info| info.diverged)
}

/// How a run was computed that went its own way, for `info`.
pub(crate) fn remember(vm: &mut Vm, info: Info) {
    vm.extension::<Executor>().last = Some(info);
}

/// Where compiled code runs, for a machine that has just been made.
pub fn set_backend(vm: &mut Vm, backend: Rc<dyn Backend>) {
    vm.extension::<Executor>().backend = backend;
}

/// Where runs keep states that are more than the budget, if it is a storage that lasts. If `patient`, a run waits while the storage is full, since somebody can make room
/// or stop it; else it fails.
pub fn set_place(vm: &mut Vm, place: Place, patient: bool) {
    let executor = vm.extension::<Executor>();
    (executor.place, executor.patient) = (place, patient);
}

/// Bytes that the states of a run may take in memory, from the next run on.
pub fn set_budget(vm: &mut Vm, bytes: u64) {
    vm.extension::<Executor>().place.set_budget(bytes);
}

/// Where the states are of the run that goes on, or was the last to go on since this was asked; None: it keeps none, or there is none.
pub fn take_memory(vm: &mut Vm) -> Option<Memory> {
    vm.extension::<Executor>().memory.take()
}

/// Whether runs from now on are in mode `fast`.
pub fn set_fast(vm: &mut Vm, fast: bool) {
    vm.extension::<Executor>().math = if fast { Math::Fast } else { Math::Exact };
}

/// How the last run with a loop was computed, and forgets it: None if there was none since the last call.
pub fn take_last(vm: &mut Vm) -> Option<Info> {
    let executor = vm.extension::<Executor>();
    std::mem::take(&mut executor.is_new).then(|| executor.last.clone()).flatten()
}

/// Adds `threads`, `set_math`, `set_memory`, `set_checkpoints` and `info` to a module: how runs are computed, as the program may ask and decide.
pub fn install(module: &Module) {
    module.function("threads", |vm, args| {
        let [count] = args.between("threads", 0)?;
        if let Some(count) = count.filter(|count| !count.is_none()) {
            match vm.to_index(&count)? {
                n @ 1.. => vm.extension::<Executor>().allow_threads(n as usize),
                n => return Err(Raise::value_error(format!("threads must be at least 1, not {n}"))),
            }
        }
        Ok(Value::Int(vm.extension::<Executor>().threads() as i64))
    });
    module.function("set_math", |vm, args| {
        args.no_keywords("set_math")?;
        let [mode] = args.exactly("set_math")?;
        match mode.as_str() {
            Some("fast") => set_fast(vm, true),
            Some("exact") => set_fast(vm, false),
            _ => return Err(Raise::value_error("set_math: the modes are 'exact' and 'fast'")),
        }
        Ok(Value::None)
    });
    module.function("set_memory", |vm, args| {
        args.no_keywords("set_memory")?;
        let [bytes] = args.exactly("set_memory")?;
        match vm.to_index(&bytes)? {
            bytes @ 0.. => set_budget(vm, bytes as u64),
            bytes => return Err(Raise::value_error(format!("set_memory: give a number of bytes, 0 or more, not {bytes}"))),
        }
        Ok(Value::None)
    });
    module.function("set_checkpoints", |vm, args| {
        args.no_keywords("set_checkpoints")?;
        let [seconds] = args.exactly("set_checkpoints")?;
        let every_s = if seconds.is_none() { None } else { Some(vm.to_f64(&seconds)?) };
        match every_s {
            Some(every_s) if every_s.is_nan() || every_s < 0.0 => {
                Err(Raise::value_error("set_checkpoints: give a number of seconds, 0 or more, or None for no checkpoints"))
            }
            every_s => {
                if let Some(saving) = &vm.extension::<Executor>().saving {
                    saving.set_every(every_s);
                }
                Ok(Value::None)
            }
        }
    });
    module.function("info", |vm, args| {
        args.no_keywords("info")?;
        let [] = args.exactly("info")?;
        let Some(info) = vm.extension::<Executor>().last().cloned() else { return Ok(Value::None) };
        let mut dict = Dict::new();
        dict.set_str("compiled", Value::Bool(info.interpreted.is_none()));
        dict.set_str("why", info.interpreted.map_or(Value::None, Value::str));
        dict.set_str("threads", Value::Int(info.threads as i64));
        dict.set_str("steps", Value::Int(info.steps as i64));
        dict.set_str("steps_per_s", Value::Float(info.steps as f64 / info.seconds.max(1e-9)));
        dict.set_str("math", Value::from(if info.fast.is_some() { "fast" } else { "exact" }));
        if let Some(fast) = info.fast {
            dict.set_str("fused", Value::Bool(fast.fused));
            if let Some(found) = fast.deviation {
                dict.set_str("deviation", Value::Float(found.largest));
                dict.set_str("deviation_steps", Value::Int(found.steps as i64));
                dict.set_str("different_integers", Value::Int(found.different as i64));
            }
        }
        Ok(Value::dict(dict))
    });
}

/// What makes the call's value of a graph's outputs.
type Then = Box<dyn FnOnce(&mut Vm, Vec<Output>) -> Result<Value>>;

/// Runs `graph` on `arguments`; the call's value is what `then` makes of the outputs. The native function that calls this must return its
/// result at once. An error of the graph is raised as `raise` says. Of a run that is stopped, `then` makes what is kept as well.
pub fn run(
    vm: &mut Vm,
    graph: &ValidGraph,
    arguments: Vec<Tensor>,
    raise: fn(GraphError) -> Raise,
    then: impl FnOnce(&mut Vm, Vec<Output>) -> Result<Value> + 'static,
) -> Result<Value> {
    start(vm, graph, arguments, raise, Box::new(then), None)
}

/// The same; of a run that is stopped, `partly` makes what is kept from the outputs for the steps made.
pub fn run_partly(
    vm: &mut Vm,
    graph: &ValidGraph,
    arguments: Vec<Tensor>,
    raise: fn(GraphError) -> Raise,
    then: impl FnOnce(&mut Vm, Vec<Output>) -> Result<Value> + 'static,
    partly: impl FnOnce(&mut Vm, Vec<Output>) -> Result<Value> + 'static,
) -> Result<Value> {
    start(vm, graph, arguments, raise, Box::new(then), Some(Box::new(partly)))
}

fn start(
    vm: &mut Vm,
    graph: &ValidGraph,
    arguments: Vec<Tensor>,
    raise: fn(GraphError) -> Raise,
    then: Then,
    partly: Option<Then>,
) -> Result<Value> {
    let executor = vm.extension::<Executor>();
    let backend = executor.backend();
    let prepared = executor.prepare(graph).map_err(raise)?;
    let (place, patient) = (executor.place.clone(), executor.patient);
    let kept = prepared.kept_bytes();
    executor.memory = (kept > 0).then(|| Memory { whole: kept, ..Memory::default() });
    let stores = place.is_lasting();
    let bytes = if stores { prepared.kept_in_memory(place.budget()) } else { kept };
    vm.reserve(usize::try_from(bytes).unwrap_or(usize::MAX)).map_err(|_| {
        Raise::memory_error(format!(
            "the states that this run keeps take {:.2} GiB, more than there is. Keep less: the last state alone (`y[-1]` in the same tf.function), \
             some columns (`y[:, :10]`), or fewer steps at a time",
            bytes as f64 / (1u64 << 30) as f64
        ))
    })?;
    let run = Run::new(prepared, arguments).map_err(raise)?;
    // A storage that does not outlive the page is memory, too: nothing is gained by going through it.
    let mut run = if stores { run.storing(&place, patient) } else { run };
    let saving = vm.extension::<Executor>().saving.clone().filter(|_| stores);
    if let Some(saving) = &saving {
        run = saving.prepare(run)?;
    }
    let waits = stores && kept > place.budget();
    vm.defer(Box::new(GraphJob { run: Some(run), backend, then: Some(then), partly, raise, waits, saving }))
}

struct GraphJob {
    run: Option<Run>,
    backend: Rc<dyn Backend>,
    then: Option<Then>,
    partly: Option<Then>,
    raise: fn(GraphError) -> Raise,
    /// The page hears what the run will take before its first step
    waits: bool,
    /// Is told of the first checkpoint
    saving: Option<Saving>,
}

impl Job for GraphJob {
    fn advance(&mut self, vm: &mut Vm, until_s: f64) -> Result<Option<Value>> {
        let Some(run) = &mut self.run else { return Err(Raise::runtime_error("a run that is over cannot go on")) };
        if std::mem::take(&mut self.waits) {
            return Ok(None);
        }
        let ended = run.advance(&*self.backend, &mut || vm.host().clock_s(), until_s);
        for warning in run.take_warnings() {
            let place = match warning.origin {
                Some(origin) => format!("{}:{}", origin.file, origin.line),
                None => vm.location().map_or_else(|| "<python>".into(), |l| format!("{}:{}", l.file, l.line)),
            };
            vm.host().stderr(&format!("{place}: RuntimeWarning: {}\n", warning.text));
        }
        if run.checkpoints_written() > 0
            && let Some(saving) = self.saving.take()
        {
            saving.wrote();
        }
        let (info, memory) = (run.info(), run.memory());
        if info.steps >= WORTH_TELLING {
            let executor = vm.extension::<Executor>();
            (executor.last, executor.is_new) = (Some(info), true);
        }
        if memory.is_some() {
            vm.extension::<Executor>().memory = memory;
        }
        let Some(outputs) = ended.map_err(self.raise)? else { return Ok(None) };
        self.run = None;
        match self.then.take() {
            Some(then) => then(vm, outputs).map(Some),
            None => Err(Raise::runtime_error("a run that is over cannot go on")),
        }
    }
    fn progress(&self) -> Option<Progress> {
        let progress = self.run.as_ref()?.progress()?;
        let (steps, total) = (progress.steps as f64, progress.total as f64);
        Some(Progress { fraction: if total > 0.0 { steps / total } else { 0.0 }, steps, steps_per_s: progress.steps_per_s })
    }
    fn stopped(&mut self, vm: &mut Vm) -> Option<Partial> {
        let partial = self.run.take()?.stop()?;
        let value = match (partial.outputs, self.partly.take().or(self.then.take())) {
            // A value that cannot be made of fewer steps is left out; how far the run came is told in any case.
            (Some(outputs), Some(then)) => then(vm, outputs).ok(),
            _ => None,
        };
        Some(Partial { value, text: partial.text })
    }
}
