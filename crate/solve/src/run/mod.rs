//! Runs a traced graph: as a job that can pause after a few milliseconds, go on, and be stopped with what it has computed so far.
//!
//! Guarantees: the values are those of [`brunsviga_graph::interpret`], bit for bit, whether a scan's steps are compiled or interpreted, on
//! however many threads, and however often the run pauses. Memory is the state, the kept states that somebody asks for, and a bounded
//! buffer. A step allocates nothing.
//! Does not guarantee that a state is noticed that was infinite or not a number only within a batch: looks at it come between batches.

mod backend;
mod barrier;
mod checkpoint;
mod diverge;
mod emitted;
mod function;
mod measure;
mod output;
mod pace;
mod prepare;
mod repeat;
mod rows;
mod scan;
mod shares;
mod slow;

use std::rc::Rc;

use brunsviga_graph::interpret::evaluate_one;
use brunsviga_graph::op::Op;
use brunsviga_graph::{Builder, ErrorKind, Graph, GraphError, NodeId, TensorType, ValidGraph, Value};
use brunsviga_store::{Place, StoreError};
use brunsviga_tensor::Array;

pub use backend::{Backend, Block, Linked, Uncompiled};
pub use checkpoint::{Checkpoints, Found, Refusal};
pub use diverge::Warning;
pub use function::Function;
pub use measure::Deviation;
pub use output::Output;
pub use prepare::{Math, Modules, Prepared};

use measure::Measurement;
use output::Part;
use repeat::Repeat;
use scan::ScanRun;

/// What became of a node.
enum Slot {
    Waiting,
    One(Rc<Value>),
    /// In a storage
    Stored(Array),
    Many(Vec<Option<Part>>),
}

impl Slot {
    /// The same value once more.
    fn shared(&self) -> Slot {
        match self {
            Slot::One(value) => Slot::One(value.clone()),
            Slot::Stored(array) => Slot::Stored(array.clone()),
            Slot::Waiting | Slot::Many(_) => Slot::Waiting,
        }
    }
}

/// The loop under way, if there is one.
enum Current {
    Nothing,
    Scan(Box<ScanRun>),
    /// A scan that has made its steps, in mode `fast`, and what it is measured by
    Measured(Box<ScanRun>, Box<Measurement>),
    Repeat(Box<Repeat>),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Steps made, of all loops together
    pub steps: usize,
    /// Steps in all, as far as it is known
    pub total: usize,
    /// Steps per second of computing
    pub steps_per_s: f64,
}

/// How a run was computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Info {
    /// Threads that took part
    pub threads: usize,
    /// Steps made
    pub steps: usize,
    /// Seconds of computing them
    pub seconds: f64,
    /// Why steps were interpreted, if they were
    pub interpreted: Option<String>,
    /// Of mode `fast`
    pub fast: Option<Fast>,
    /// A state was found infinite or not a number
    pub diverged: bool,
}

/// What a run in mode `fast` was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fast {
    /// With fused multiply-add
    pub fused: bool,
    /// How far it was from the exact run, once that is known
    pub deviation: Option<Deviation>,
}

/// Where the states are that a run keeps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// Bytes on their way to the storage
    pub ring: u64,
    /// Bytes that stay in memory
    pub memory: u64,
    /// Bytes in the storage
    pub stored: u64,
    /// Bytes of all states when the run is over
    pub whole: u64,
    /// The run stands still, because the storage does not take more
    pub waits: Option<StoreError>,
}

/// What a stopped run leaves.
pub struct Partial {
    /// The outputs for the steps made so far, if they make sense alone
    pub outputs: Option<Vec<Output>>,
    /// "after 5120 of 100000 steps, at 51.2"
    pub text: String,
}

/// A graph being evaluated.
pub struct Run {
    prepared: Rc<Prepared>,
    arguments: Vec<Rc<Value>>,
    slots: Vec<Slot>,
    /// Uses of each node that are still to come
    uses: Vec<u32>,
    next: usize,
    current: Current,
    warnings: Vec<Warning>,
    info: Info,
    total: usize,
    /// Where states go that are more than its budget
    place: Option<Place>,
    patient: bool,
    checkpoints: Option<Checkpoints>,
}

impl Run {
    /// A run that has not begun.
    ///
    /// Errors: arguments of other types than the graph's inputs (`Form`).
    pub fn new(prepared: Rc<Prepared>, arguments: Vec<Value>) -> Result<Run, GraphError> {
        let g = prepared.graph.graph();
        let types: Vec<TensorType> = arguments.iter().map(|v| TensorType::new(v.dtype(), v.shape().clone())).collect();
        if types != g.input_types() {
            let message = format!("the graph takes {:?}, not {types:?}", g.input_types());
            return Err(GraphError { kind: ErrorKind::Form, message, origin: None });
        }
        let slots = g.nodes().iter().map(|_| Slot::Waiting).collect();
        let total = prepared.steps.values().map(|step| step.scan.steps).sum();
        Ok(Run {
            uses: prepared.uses.clone(),
            prepared,
            arguments: arguments.into_iter().map(Rc::new).collect(),
            slots,
            next: 0,
            current: Current::Nothing,
            warnings: Vec::new(),
            info: Info { threads: 1, ..Info::default() },
            total,
            place: None,
            patient: false,
            checkpoints: None,
        })
    }
    /// The same run, of which states that are more than the place's budget go there; if `patient`, a full storage is waited for.
    pub fn storing(mut self, place: &Place, patient: bool) -> Run {
        (self.place, self.patient) = (Some(place.clone()), patient);
        self
    }

    /// The same run, which writes checkpoints.
    pub fn saving(mut self, checkpoints: Checkpoints) -> Run {
        self.checkpoints = Some(checkpoints);
        self
    }
    /// The same run, which goes on from its checkpoint and writes further ones.
    ///
    /// Errors: there is none, or it is not of this run; the run itself is given back, to begin anew.
    pub fn resuming(mut self, mut checkpoints: Checkpoints) -> Result<Run, Box<(Run, Refusal)>> {
        let sums = checkpoint::sums(self.prepared.graph.graph(), self.prepared.math, &self.arguments);
        if let Err(refusal) = checkpoints.accept(sums) {
            return Err(Box::new((self, refusal)));
        }
        self.checkpoints = Some(checkpoints);
        Ok(self)
    }
    /// Why the last checkpoint could not be written.
    pub fn checkpoint_failed(&self) -> Option<&StoreError> {
        self.checkpoints.as_ref()?.failed()
    }
    /// How many checkpoints it has written.
    pub fn checkpoints_written(&self) -> u64 {
        self.checkpoints.as_ref().map_or(0, Checkpoints::written)
    }

    /// Goes on until about `until_s` of the clock, but always a little. Some: the outputs.
    ///
    /// Errors: an index out of range (`Index`), no memory for the states that are kept (`Limit`), a storage that fails (`Storage`).
    pub fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        until_s: f64,
    ) -> Result<Option<Vec<Output>>, GraphError> {
        let prepared = self.prepared.clone();
        let g = prepared.graph.graph();
        loop {
            match &mut self.current {
                Current::Nothing => {}
                Current::Scan(scan) => {
                    let ended = scan.advance(backend, clock, until_s);
                    self.warnings.extend(scan.warning.take());
                    let ended = ended.map_err(|e| located(e, g, self.next));
                    if let (Err(error), Some(checkpoints)) = (&ended, &mut self.checkpoints)
                        && error.kind != ErrorKind::Storage
                    {
                        // It would end like this again.
                        checkpoints.clear();
                    }
                    if !ended? {
                        if let Some(checkpoints) = &mut self.checkpoints {
                            let sums = || checkpoint::sums(g, prepared.math, &self.arguments);
                            checkpoints.save(self.next, scan, clock, sums);
                        }
                        return Ok(None);
                    }
                    let Some(step) = prepared.steps.get(&self.next) else { return Err(form("a scan that was not prepared")) };
                    let inputs = self.inputs(g, self.next);
                    let Current::Scan(scan) = &self.current else { continue };
                    // Nothing hinges on it: without memory for it there is no measurement.
                    if let Ok(Some(measurement)) = Measurement::of(step, &inputs, scan.worked_s(), backend)
                        && let Current::Scan(scan) = std::mem::replace(&mut self.current, Current::Nothing)
                    {
                        self.current = Current::Measured(scan, Box::new(measurement));
                        continue;
                    }
                    self.end_loop()?;
                }
                Current::Measured(_, measurement) => {
                    if let Ok(false) = measurement.advance(backend, clock, until_s) {
                        return Ok(None);
                    }
                    self.end_loop()?;
                }
                Current::Repeat(repeat) => {
                    if !repeat.advance(backend, clock, until_s).map_err(|e| located(e, g, self.next))? {
                        return Ok(None);
                    }
                    self.end_loop()?;
                }
            }
            let Some(node) = g.nodes().get(self.next) else { break };
            if self.uses[self.next] == 0 {
                self.next += 1;
                continue;
            }
            match node.op() {
                Op::Scan(_) => {
                    self.read_inputs(node.inputs()).map_err(|e| located(e, g, self.next))?;
                    let inputs = self.inputs(g, self.next);
                    let Some(step) = prepared.steps.get(&self.next) else { return Err(form("a scan that was not prepared")) };
                    if let Some(why) = step.why() {
                        self.info.interpreted.get_or_insert_with(|| why.to_owned());
                    }
                    if let Some(budget) = self.place.as_ref().map(Place::budget).filter(|budget| step.kept_bytes() > *budget) {
                        // Said before the run, not after hours of it.
                        for (k, bytes) in prepared.needs_whole(self.next) {
                            brunsviga_tensor::check_states(bytes, budget).map_err(|e| located(output::told(e), g, k))?;
                        }
                    }
                    let place = self.place.clone().unwrap_or_default();
                    let saved = match &mut self.checkpoints {
                        Some(checkpoints) => checkpoints.restore(self.next, step, &inputs, &place, backend)?,
                        None => None,
                    };
                    let folder = self.checkpoints.as_ref().map(Checkpoints::folder);
                    let mut scan = match saved {
                        Some(scan) => scan,
                        None => ScanRun::new(step.clone(), inputs, self.place.as_ref(), folder, backend)?,
                    };
                    if self.patient {
                        scan.be_patient();
                    }
                    self.current = Current::Scan(Box::new(scan));
                }
                Op::While(_) => {
                    self.read_inputs(node.inputs()).map_err(|e| located(e, g, self.next))?;
                    let inputs = self.inputs(g, self.next);
                    let Some(round) = prepared.rounds.get(&self.next) else { return Err(form("a loop that was not prepared")) };
                    if let Some(why) = round.step.why() {
                        self.info.interpreted.get_or_insert_with(|| why.to_owned());
                    }
                    self.current = Current::Repeat(Box::new(Repeat::new(round.clone(), &inputs, backend)?));
                }
                op => {
                    let op = prepared.narrowed.get(&self.next).unwrap_or(op);
                    let value = self.evaluate(g, op, node.inputs()).map_err(|e| located(e, g, self.next))?;
                    self.slots[self.next] = match value {
                        Part::Whole(value) => Slot::One(value),
                        Part::Stored(array) => Slot::Stored(array),
                    };
                    self.used(node.inputs());
                    self.next += 1;
                }
            }
        }
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.clear();
        }
        self.outputs(g).map(Some)
    }

    /// The loop has made all its steps.
    fn end_loop(&mut self) -> Result<(), GraphError> {
        let parts = match std::mem::replace(&mut self.current, Current::Nothing) {
            Current::Nothing => return Ok(()),
            Current::Scan(scan) | Current::Measured(scan, _) => {
                if let Some(measured) = self.prepared.steps.get(&self.next).and_then(|step| step.measured.as_ref()) {
                    let deviation = *measured.deviation.borrow();
                    let before = self.info.fast.and_then(|fast| fast.deviation);
                    let both = [before, deviation].into_iter().flatten().reduce(Deviation::and);
                    self.info.fast = Some(Fast { fused: measured.fused, deviation: both });
                }
                self.info.steps += scan.steps().0;
                self.info.seconds += scan.worked_s();
                self.info.diverged |= !scan.is_finite();
                self.info.threads = self.info.threads.max(scan.threads());
                scan.finish()?
            }
            Current::Repeat(repeat) => {
                self.info.steps += repeat.steps();
                self.info.seconds += repeat.worked_s();
                self.info.threads = self.info.threads.max(repeat.threads());
                let parts = repeat.finish().ok_or_else(|| form("a loop's results have another size"))?;
                parts.into_iter().map(|part| part.map(Part::Whole)).collect()
            }
        };
        self.slots[self.next] = Slot::Many(parts);
        let prepared = self.prepared.clone();
        self.used(prepared.graph.graph().nodes()[self.next].inputs());
        self.next += 1;
        Ok(())
    }

    fn value(&self, g: &Graph, id: NodeId) -> Option<Rc<Value>> {
        match (&self.slots[id.index()], g.node(id).op()) {
            (Slot::One(value), _) => Some(value.clone()),
            _ => None,
        }
    }
    /// Reads stored values that an operation needs in memory.
    fn read_inputs(&mut self, inputs: &[NodeId]) -> Result<(), GraphError> {
        for input in inputs {
            let slot = &mut self.slots[input.index()];
            if let Slot::Stored(array) = slot {
                *slot = Slot::One(Rc::new(output::value_of(array)?));
            }
        }
        Ok(())
    }
    fn inputs(&self, g: &Graph, k: usize) -> Vec<Rc<Value>> {
        g.nodes()[k].inputs().iter().filter_map(|i| self.value(g, *i)).collect()
    }
    /// Forgets values that nobody will use again.
    fn used(&mut self, inputs: &[NodeId]) {
        for input in inputs {
            let k = input.index();
            self.uses[k] = self.uses[k].saturating_sub(1);
            if self.uses[k] == 0 {
                self.slots[k] = Slot::Waiting;
            }
        }
    }

    fn evaluate(&mut self, g: &Graph, op: &Op, inputs: &[NodeId]) -> Result<Part, GraphError> {
        let missing = || form("a value that is not there");
        match op {
            Op::Input(k) => return self.arguments.get(*k).cloned().map(Part::Whole).ok_or_else(missing),
            Op::Part(k) => {
                let later = g.nodes()[self.next + 1..].iter().any(|n| n.op() == op && n.inputs() == inputs);
                let Slot::Many(parts) = &mut self.slots[inputs[0].index()] else { return Err(missing()) };
                let part = parts.get_mut(*k).and_then(|part| if later { part.clone() } else { part.take() });
                return part.ok_or_else(missing);
            }
            // A part of what is stored is read when somebody needs it.
            Op::Slice(slices) if matches!(self.slots[inputs[0].index()], Slot::Stored(_)) => {
                let Slot::Stored(array) = &self.slots[inputs[0].index()] else { return Err(missing()) };
                return output::sliced(array, slices).map(Part::Stored);
            }
            Op::Reshape(shape) if matches!(&self.slots[inputs[0].index()], Slot::Stored(a) if a.c_contiguous()) => {
                let Slot::Stored(array) = &self.slots[inputs[0].index()] else { return Err(missing()) };
                let axes: Vec<i64> = shape.axes().iter().map(|n| *n as i64).collect();
                return array.reshape(&axes).map(Part::Stored).map_err(output::told);
            }
            // The last use of a tensor: its elements stay where they are.
            Op::Reshape(shape) if self.uses[inputs[0].index()] == 1 => {
                self.read_inputs(inputs)?;
                let whole = std::mem::replace(&mut self.slots[inputs[0].index()], Slot::Waiting);
                let Slot::One(value) = whole else { return Err(missing()) };
                let value = Rc::try_unwrap(value).unwrap_or_else(|shared| (*shared).clone());
                return value.reshaped(shape.clone()).map(Rc::new).map(Part::Whole).ok_or_else(missing);
            }
            _ => {}
        }
        self.read_inputs(inputs)?;
        let operands: Option<Vec<Rc<Value>>> = inputs.iter().map(|i| self.value(g, *i)).collect();
        let operands = operands.ok_or_else(missing)?;
        let plain: Vec<&Value> = operands.iter().map(|v| &**v).collect();
        evaluate_one(op, &plain)?.map(Rc::new).map(Part::Whole).ok_or_else(missing)
    }

    fn outputs(&mut self, g: &Graph) -> Result<Vec<Output>, GraphError> {
        // Parts share their values with the tuples: those go first.
        self.slots.iter_mut().filter(|s| matches!(s, Slot::Many(_))).for_each(|s| *s = Slot::Waiting);
        self.arguments.clear();
        let mut outputs = Vec::new();
        for (k, output) in g.outputs().iter().enumerate() {
            let slot = &mut self.slots[output.index()];
            let later = g.outputs()[k + 1..].contains(output);
            let part = match if later { slot.shared() } else { std::mem::replace(slot, Slot::Waiting) } {
                Slot::One(value) => Part::Whole(value),
                Slot::Stored(array) => Part::Stored(array),
                Slot::Waiting | Slot::Many(_) => return Err(form("an output that was not computed")),
            };
            outputs.push(output::output(part)?);
        }
        Ok(outputs)
    }

    /// How far it is; None before the first loop.
    pub fn progress(&self) -> Option<Progress> {
        let (steps, seconds) = match &self.current {
            Current::Nothing => (0, 0.0),
            Current::Scan(scan) | Current::Measured(scan, _) => (scan.steps().0, scan.worked_s()),
            Current::Repeat(repeat) => (repeat.steps(), repeat.worked_s()),
        };
        let (steps, seconds) = (self.info.steps + steps, self.info.seconds + seconds);
        (steps > 0).then_some(Progress { steps, total: self.total, steps_per_s: steps as f64 / seconds.max(1e-9) })
    }
    /// Where the states are that it keeps; None before its first step.
    pub fn memory(&self) -> Option<Memory> {
        let (Current::Scan(scan) | Current::Measured(scan, _)) = &self.current else { return None };
        let (memory, held) = scan.rows().held();
        let waits = scan.rows().waits().cloned();
        Some(Memory { ring: held.ring, memory, stored: held.stored, whole: self.prepared.kept_bytes(), waits })
    }
    /// How it was computed so far.
    pub fn info(&self) -> Info {
        let mut info = self.info.clone();
        match &self.current {
            Current::Nothing => {}
            Current::Scan(scan) | Current::Measured(scan, _) => {
                (info.steps, info.seconds) = (info.steps + scan.steps().0, info.seconds + scan.worked_s());
                info.threads = info.threads.max(scan.threads());
            }
            Current::Repeat(repeat) => {
                (info.steps, info.seconds) = (info.steps + repeat.steps(), info.seconds + repeat.worked_s());
                info.threads = info.threads.max(repeat.threads());
            }
        }
        info
    }
    /// What there is to tell the learner since the last call.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// The run will not go on: what it has computed. None if no loop is under way.
    pub fn stop(mut self) -> Option<Partial> {
        if let Some(checkpoints) = &mut self.checkpoints {
            checkpoints.clear();
        }
        match &mut self.current {
            Current::Nothing => None,
            Current::Repeat(repeat) => {
                Some(Partial { outputs: None, text: format!("after {} rounds of the while loop", repeat.steps()) })
            }
            Current::Scan(scan) | Current::Measured(scan, _) => {
                let (done, steps) = scan.steps();
                let at = done.checked_sub(1).and_then(|last| scan.time(last)).map(|t| format!(", at {t}")).unwrap_or_default();
                let text = format!("after {done} of {steps} steps{at}");
                let outputs = scan.so_far().and_then(|parts| self.shorter(parts));
                Some(Partial { outputs, text })
            }
        }
    }

    /// The outputs, with the parts of the scan under way put in its place; None where the graph insists on its full length.
    fn shorter(&self, parts: Vec<Option<Part>>) -> Option<Vec<Output>> {
        let g = self.prepared.graph.graph();
        // Stored rows are an output as they are, or none.
        let stored = |id: &NodeId| match g.node(*id).op() {
            Op::Part(k) if g.node(*id).inputs()[0].index() == self.next => match parts.get(*k) {
                Some(Some(Part::Stored(array))) => Some(array.clone()),
                _ => None,
            },
            _ => None,
        };
        let rest: Vec<NodeId> = g.outputs().iter().copied().filter(|id| stored(id).is_none()).collect();
        let mut whole = self.shorter_whole(&parts, &rest)?.into_iter();
        g.outputs().iter().map(|id| stored(id).map(Output::Stored).or_else(|| whole.next().map(Output::Whole))).collect()
    }
    fn shorter_whole(&self, parts: &[Option<Part>], outputs: &[NodeId]) -> Option<Vec<Value>> {
        let g = self.prepared.graph.graph();
        if outputs.is_empty() {
            return Some(Vec::new());
        }
        let mut b = Builder::new();
        let mut map: Vec<Option<NodeId>> = vec![None; g.nodes().len()];
        let mut needed = vec![false; g.nodes().len()];
        outputs.iter().for_each(|o| needed[o.index()] = true);
        for (k, node) in g.nodes().iter().enumerate().rev() {
            let known = matches!(self.slots[k], Slot::One(_)) || is_part_of(node.op(), node.inputs(), self.next);
            if needed[k] && !known {
                node.inputs().iter().for_each(|i| needed[i.index()] = true);
            }
        }
        for (k, node) in g.nodes().iter().enumerate().filter(|(k, _)| needed[*k]) {
            map[k] = Some(match (&self.slots[k], node.op()) {
                (Slot::One(value), _) => b.constant((**value).clone()).ok()?,
                (_, Op::Part(part)) if node.inputs()[0].index() == self.next => match parts.get(*part)? {
                    Some(Part::Whole(value)) => b.constant((**value).clone()).ok()?,
                    _ => return None,
                },
                (_, Op::Input(_) | Op::Scan(_) | Op::While(_) | Op::Part(_)) => return None,
                (_, op) => {
                    let op = self.prepared.narrowed.get(&k).unwrap_or(op);
                    let operands: Option<Vec<NodeId>> = node.inputs().iter().map(|i| map[i.index()]).collect();
                    b.add(op.clone(), &operands?).ok()?
                }
            });
        }
        let outputs: Option<Vec<NodeId>> = outputs.iter().map(|o| map[o.index()]).collect();
        let graph: ValidGraph = b.finish(&outputs?).ok()?;
        brunsviga_graph::interpret(&graph, &[]).ok()
    }
}

fn is_part_of(op: &Op, inputs: &[NodeId], tuple: usize) -> bool {
    matches!(op, Op::Part(_)) && inputs[0].index() == tuple
}

fn form(message: &str) -> GraphError {
    GraphError { kind: ErrorKind::Form, message: message.into(), origin: None }
}

fn located(mut error: GraphError, g: &Graph, k: usize) -> GraphError {
    if error.origin.is_none() {
        error.origin = g.nodes().get(k).and_then(|node| node.origin().cloned());
    }
    error
}
