//! Runs a traced graph: as a job that can pause after a few milliseconds, go on, and be stopped with what it has computed so far.
//!
//! Guarantees: the values are those of [`brunsviga_graph::interpret`], bit for bit, whether a scan's steps are compiled or interpreted, on
//! however many threads, and however often the run pauses. Memory is the state, the kept states that somebody asks for, and a bounded
//! buffer. A step allocates nothing.
//! Does not guarantee that a state is noticed that was infinite or not a number only within a batch: looks at it come between batches.

mod backend;
mod barrier;
mod diverge;
mod emitted;
mod function;
mod measure;
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

pub use backend::{Backend, Block, Linked, Uncompiled};
pub use diverge::Warning;
pub use function::Function;
pub use measure::Deviation;
pub use prepare::{Math, Modules, Prepared};

use measure::Measurement;
use repeat::Repeat;
use scan::ScanRun;

/// What became of a node.
enum Slot {
    Waiting,
    One(Rc<Value>),
    Many(Vec<Option<Rc<Value>>>),
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
}

/// What a run in mode `fast` was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fast {
    /// With fused multiply-add
    pub fused: bool,
    /// How far it was from the exact run, once that is known
    pub deviation: Option<Deviation>,
}

/// What a stopped run leaves.
pub struct Partial {
    /// The outputs for the steps made so far, if they make sense alone
    pub outputs: Option<Vec<Value>>,
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
        })
    }

    /// Goes on until about `until_s` of the clock, but always a little. Some: the outputs.
    ///
    /// Errors: an index out of range (`Index`), no memory for the states that are kept (`Limit`).
    pub fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        until_s: f64,
    ) -> Result<Option<Vec<Value>>, GraphError> {
        let prepared = self.prepared.clone();
        let g = prepared.graph.graph();
        loop {
            match &mut self.current {
                Current::Nothing => {}
                Current::Scan(scan) => {
                    let ended = scan.advance(backend, clock, until_s);
                    self.warnings.extend(scan.warning.take());
                    if !ended.map_err(|e| located(e, g, self.next))? {
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
                    let inputs = self.inputs(g, self.next);
                    let Some(step) = prepared.steps.get(&self.next) else { return Err(form("a scan that was not prepared")) };
                    if let Some(why) = step.why() {
                        self.info.interpreted.get_or_insert_with(|| why.to_owned());
                    }
                    self.current = Current::Scan(Box::new(ScanRun::new(step.clone(), inputs, backend)?));
                }
                Op::While(_) => {
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
                    self.slots[self.next] = Slot::One(value);
                    self.used(node.inputs());
                    self.next += 1;
                }
            }
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
                self.info.threads = self.info.threads.max(scan.threads());
                scan.finish().ok_or_else(|| form("a scan's results have another size"))?
            }
            Current::Repeat(repeat) => {
                self.info.steps += repeat.steps();
                self.info.seconds += repeat.worked_s();
                self.info.threads = self.info.threads.max(repeat.threads());
                repeat.finish().ok_or_else(|| form("a loop's results have another size"))?
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

    fn evaluate(&mut self, g: &Graph, op: &Op, inputs: &[NodeId]) -> Result<Rc<Value>, GraphError> {
        let missing = || form("a value that is not there");
        match op {
            Op::Input(k) => return self.arguments.get(*k).cloned().ok_or_else(missing),
            Op::Part(k) => {
                let later = g.nodes()[self.next + 1..].iter().any(|n| n.op() == op && n.inputs() == inputs);
                let Slot::Many(parts) = &mut self.slots[inputs[0].index()] else { return Err(missing()) };
                let part = parts.get_mut(*k).and_then(|part| if later { part.clone() } else { part.take() });
                return part.ok_or_else(missing);
            }
            // The last use of a tensor: its elements stay where they are.
            Op::Reshape(shape) if self.uses[inputs[0].index()] == 1 => {
                let whole = std::mem::replace(&mut self.slots[inputs[0].index()], Slot::Waiting);
                let Slot::One(value) = whole else { return Err(missing()) };
                let value = Rc::try_unwrap(value).unwrap_or_else(|shared| (*shared).clone());
                return value.reshaped(shape.clone()).map(Rc::new).ok_or_else(missing);
            }
            _ => {}
        }
        let operands: Option<Vec<Rc<Value>>> = inputs.iter().map(|i| self.value(g, *i)).collect();
        let operands = operands.ok_or_else(missing)?;
        let plain: Vec<&Value> = operands.iter().map(|v| &**v).collect();
        evaluate_one(op, &plain)?.map(Rc::new).ok_or_else(missing)
    }

    fn outputs(&mut self, g: &Graph) -> Result<Vec<Value>, GraphError> {
        // Parts share their values with the tuples: those go first.
        self.slots.iter_mut().filter(|s| matches!(s, Slot::Many(_))).for_each(|s| *s = Slot::Waiting);
        self.arguments.clear();
        let mut outputs = Vec::new();
        for (k, output) in g.outputs().iter().enumerate() {
            let value = if g.outputs()[k + 1..].contains(output) {
                self.value(g, *output)
            } else {
                match std::mem::replace(&mut self.slots[output.index()], Slot::Waiting) {
                    Slot::One(value) => Some(value),
                    _ => None,
                }
            };
            let value = value.ok_or_else(|| form("an output that was not computed"))?;
            outputs.push(Rc::try_unwrap(value).unwrap_or_else(|shared| (*shared).clone()));
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
    fn shorter(&self, parts: Vec<Option<Value>>) -> Option<Vec<Value>> {
        let g = self.prepared.graph.graph();
        let mut b = Builder::new();
        let mut map: Vec<Option<NodeId>> = vec![None; g.nodes().len()];
        let mut needed = vec![false; g.nodes().len()];
        g.outputs().iter().for_each(|o| needed[o.index()] = true);
        for (k, node) in g.nodes().iter().enumerate().rev() {
            let known = matches!(self.slots[k], Slot::One(_)) || is_part_of(node.op(), node.inputs(), self.next);
            if needed[k] && !known {
                node.inputs().iter().for_each(|i| needed[i.index()] = true);
            }
        }
        for (k, node) in g.nodes().iter().enumerate().filter(|(k, _)| needed[*k]) {
            map[k] = Some(match (&self.slots[k], node.op()) {
                (Slot::One(value), _) => b.constant((**value).clone()).ok()?,
                (_, Op::Part(part)) if node.inputs()[0].index() == self.next => b.constant(parts.get(*part)?.clone()?).ok()?,
                (_, Op::Input(_) | Op::Scan(_) | Op::While(_) | Op::Part(_)) => return None,
                (_, op) => {
                    let op = self.prepared.narrowed.get(&k).unwrap_or(op);
                    let operands: Option<Vec<NodeId>> = node.inputs().iter().map(|i| map[i.index()]).collect();
                    b.add(op.clone(), &operands?).ok()?
                }
            });
        }
        let outputs: Option<Vec<NodeId>> = g.outputs().iter().map(|o| map[o.index()]).collect();
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
