//! One scan under way: steps, kept states, and a look after every batch whether the state is still finite.

use std::rc::Rc;

use brunsviga_graph::op::Scan;
use brunsviga_graph::{Data, ErrorKind, GraphError, TensorType, Value, interpret};
use brunsviga_store::{Journal, Place, StoreError};

use super::backend::Backend;
use super::checkpoint::{Reader, Record};
use super::diverge::{self, Warning};
use super::emitted::Emitted;
use super::output::Part;
use super::prepare::{How, Step};
use super::rows::{self, Rows};
use super::slow::Slow;

/// A slice's last batch begins so long before its end.
const MARGIN_S: f64 = 0.003;
/// A storage that refuses is asked again after so long.
const ASK_AGAIN_S: f64 = 0.1;

enum Engine {
    Emitted(Box<Emitted>),
    Slow(Slow),
}

/// A scan that has begun.
pub(super) struct ScanRun {
    step: Rc<Step>,
    /// How many of the scan's steps are made
    most: usize,
    engine: Engine,
    /// As the step function takes them: elements of a reversed scan from their end
    inputs: Vec<Rc<Value>>,
    rows: Rows,
    /// A storage that is full is waited for, since somebody may make room in it
    patient: bool,
    /// When it refused last
    refused_s: Option<f64>,
    done: usize,
    slow_s: f64,
    /// By carried tensor: everything was finite so far
    finite: Vec<bool>,
    state: Vec<Data>,
    before: Vec<Data>,
    pub(super) warning: Option<Warning>,
    threads: usize,
}

fn no_memory() -> GraphError {
    GraphError { kind: ErrorKind::Limit, message: "there is no memory for this run".into(), origin: None }
}

impl ScanRun {
    /// Copies the inputs to where the steps find them.
    pub(super) fn new(
        step: Rc<Step>,
        inputs: Vec<Rc<Value>>,
        place: Option<&Place>,
        folder: Option<&str>,
        backend: &dyn Backend,
    ) -> Result<ScanRun, GraphError> {
        let scan = &step.scan;
        let rows = Rows::new(&scan.body.graph().input_types()[..scan.carries], &step.keep, scan.steps, place, folder)?;
        let most = scan.steps;
        ScanRun::with_rows(step, inputs, most, rows, backend)
    }
    /// The same, of the first `most` steps.
    pub(super) fn of_steps(
        step: Rc<Step>,
        inputs: Vec<Rc<Value>>,
        most: usize,
        backend: &dyn Backend,
    ) -> Result<ScanRun, GraphError> {
        let scan = &step.scan;
        let rows = Rows::new(&scan.body.graph().input_types()[..scan.carries], &step.keep, most, None, None)?;
        ScanRun::with_rows(step, inputs, most, rows, backend)
    }
    fn with_rows(
        step: Rc<Step>,
        inputs: Vec<Rc<Value>>,
        most: usize,
        rows: Rows,
        backend: &dyn Backend,
    ) -> Result<ScanRun, GraphError> {
        let scan = &step.scan;
        let mut inputs = inputs;
        inputs.extend(step.numbers.iter().cloned());
        if scan.reverse {
            for input in &mut inputs[scan.carries..scan.carries + scan.elements] {
                *input = Rc::new(rows::reversed(input).ok_or_else(no_memory)?);
            }
        }
        let plain: Vec<&Value> = inputs.iter().map(|v| &**v).collect();
        let broken = step.assumes_finite() && step.has_broken(&inputs);
        let engine = match &*step.how(&plain, backend) {
            // What is left out is not zero times infinity.
            _ if broken => Engine::Slow(Slow::graph(scan, &plain)),
            How::Emitted { compiled, linked, pace } => {
                let keeps_rows = step.keep.iter().any(Option::is_some);
                let emitted = Emitted::new(compiled.clone(), linked.clone(), pace.clone(), keeps_rows, backend, &plain);
                Engine::Emitted(Box::new(emitted.ok_or_else(no_memory)?))
            }
            How::LoopIr { compiled, .. } => Engine::Slow(Slow::loop_ir(compiled.clone(), &plain).ok_or_else(no_memory)?),
            How::Graph { .. } => Engine::Slow(Slow::graph(scan, &plain)),
        };
        let types: &[TensorType] = &scan.body.graph().input_types()[..scan.carries];
        let empty = |types: &[TensorType]| types.iter().map(|t| Data::zeros(t.dtype, 0)).collect::<Vec<Data>>();
        Ok(ScanRun {
            engine,
            rows,
            patient: false,
            refused_s: None,
            most,
            done: 0,
            slow_s: 0.0,
            finite: inputs.iter().take(scan.carries).map(|v| rows::first_broken(v.data()).is_none()).collect(),
            state: empty(types),
            before: inputs.iter().take(scan.carries).map(|v| v.data().clone()).collect(),
            warning: None,
            threads: 1,
            inputs,
            step,
        })
    }
    /// Puts a part of the rows where they outlive a crash. True: the rest may go with `save`.
    pub(super) fn settle(&mut self, journal: &Journal) -> Result<bool, StoreError> {
        self.rows.settle(journal)
    }
    /// Everything that going on needs beside the graph and its arguments. The rows are put where they outlive a crash.
    pub(super) fn save(&mut self, journal: &Journal, to: &mut Record) -> Result<(), StoreError> {
        to.number(self.done as u64);
        to.number(u64::from(matches!(self.engine, Engine::Slow(Slow::Graph { .. }))));
        for (finite, state) in self.finite.clone().into_iter().zip(self.state_now()) {
            to.number(u64::from(finite));
            let mut bytes = Vec::new();
            rows::append_bytes(&state, &mut bytes);
            to.bytes(&bytes);
        }
        self.rows.save(journal, to)
    }
    /// The scan of a run that was killed, as it was when it was saved; its inputs are those from which it began. None: the record is not
    /// one of such a scan.
    pub(super) fn restored(
        step: Rc<Step>,
        mut inputs: Vec<Rc<Value>>,
        place: &Place,
        journal: &Journal,
        from: &mut Reader<'_>,
        backend: &dyn Backend,
    ) -> Result<Option<ScanRun>, GraphError> {
        let scan = &step.scan;
        let types = &scan.body.graph().input_types()[..scan.carries];
        let steps = scan.steps;
        let (Some(done), Some(by_graph)) = (from.number(), from.number()) else { return Ok(None) };
        let Some(done) = usize::try_from(done).ok().filter(|done| *done <= steps) else { return Ok(None) };
        let mut finite = Vec::new();
        for (input, t) in inputs.iter_mut().zip(types) {
            let (Some(flag), Some(bytes)) = (from.number(), from.bytes()) else { return Ok(None) };
            finite.push(flag != 0);
            let mut data = Data::zeros(t.dtype, 0);
            rows::extend_bytes(&mut data, bytes);
            let Some(state) = Value::new(t.shape.clone(), data) else { return Ok(None) };
            *input = Rc::new(state);
        }
        let rows = Rows::restored(types, &step.keep, steps, done, place, journal, from);
        let Some(rows) = rows.map_err(super::checkpoint::unread)? else { return Ok(None) };
        let mut run = ScanRun::with_rows(step.clone(), inputs, steps, rows, backend)?;
        if by_graph != 0 {
            let plain: Vec<&Value> = run.inputs.iter().map(|v| &**v).collect();
            run.engine = Engine::Slow(Slow::graph(&step.scan, &plain));
        }
        (run.done, run.finite) = (done, finite);
        Ok(Some(run))
    }
    /// Steps made, and steps in all.
    pub(super) fn steps(&self) -> (usize, usize) {
        (self.done, self.step.scan.steps)
    }
    /// Seconds of computing.
    pub(super) fn worked_s(&self) -> f64 {
        match &self.engine {
            Engine::Emitted(e) => self.slow_s + e.worked_s(),
            Engine::Slow(_) => self.slow_s,
        }
    }
    /// Threads that took part last.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }
    /// The time that was reached, if the first element tensor is one of times.
    pub(super) fn time(&self, step: usize) -> Option<f64> {
        let scan = &self.step.scan;
        let times = self.inputs[scan.carries..scan.carries + scan.elements].first()?;
        match times.data() {
            Data::F64(v) if times.shape().rank() == 1 && v.windows(2).all(|w| w[0] < w[1]) => v.get(step).copied(),
            _ => None,
        }
    }

    /// From now on a full storage is waited for.
    pub(super) fn be_patient(&mut self) {
        self.patient = true;
    }
    /// No state was found infinite or not a number.
    pub(super) fn is_finite(&self) -> bool {
        self.finite.iter().all(|finite| *finite)
    }
    /// The rows so far.
    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Makes room for a batch of rows. False: the storage has to take some first.
    ///
    /// # Errors
    /// It will not.
    fn make_room(&mut self) -> Result<bool, GraphError> {
        if self.rows.drain() {
            return Ok(true);
        }
        match self.rows.refused() {
            None | Some(StoreError::Later) => Ok(false),
            Some(_) if self.patient => Ok(false),
            Some(error) => {
                let message = format!(
                    "the run keeps more than fits in memory, and it cannot be stored: {error}. Keep fewer columns of the state, or every n-th \
                     state, or allow more memory with brunsviga.set_memory(bytes) (it stood still in step {} of {})",
                    self.done + 1,
                    self.step.scan.steps
                );
                Err(GraphError { kind: ErrorKind::Storage, message, origin: None })
            }
        }
    }

    /// Goes on until about `until_s`. True: all steps are made.
    pub(super) fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        until_s: f64,
    ) -> Result<bool, GraphError> {
        let steps = self.most;
        while self.done < steps {
            if self.refused_s.is_some_and(|refused_s| clock() - refused_s < ASK_AGAIN_S) {
                return Ok(false);
            }
            self.refused_s = None;
            if !self.make_room()? {
                if self.rows.waits().is_some_and(|why| *why != StoreError::Later) {
                    self.refused_s = Some(clock());
                }
                return Ok(false);
            }
            match &mut self.engine {
                Engine::Emitted(emitted) => {
                    if let Some(done) = emitted.advance(backend, clock, self.done, steps - self.done) {
                        self.threads = emitted.threads();
                        if done.fault {
                            let found = emitted.find(&done, self.done, |_| false);
                            return Err(self.fault(found));
                        }
                        emitted.take_rows(done.count, &mut self.rows);
                        let mut broken = None;
                        for (carry, finite) in self.finite.iter_mut().enumerate() {
                            if *finite && self.state[carry].dtype().is_floating() && !emitted.is_finite(carry) {
                                *finite = false;
                                broken = broken.or(Some(carry));
                            }
                        }
                        if let Some(carry) = broken {
                            let data = &mut self.state[carry];
                            let found = emitted.find(&done, self.done, |emitted| {
                                emitted.state(carry, data);
                                rows::first_broken(data).is_some()
                            });
                            if let Some((step, before)) = found {
                                self.warn(step, before.clone());
                                if self.step.assumes_finite() {
                                    self.go_on_by_the_graph(step, before);
                                    continue;
                                }
                            }
                        }
                        self.done += done.count;
                        self.rows.commit(true);
                    }
                }
                Engine::Slow(slow) => {
                    let begun_s = clock();
                    for (carry, data) in self.before.iter_mut().enumerate() {
                        slow.state(carry, data);
                    }
                    if !slow.step(self.done)? {
                        let before = self.before.clone();
                        return Err(self.fault(Some((self.done, before))));
                    }
                    let broken = newly_broken(&mut self.finite, &mut self.state, |k, to| slow.state(k, to)).is_some();
                    let step = self.done;
                    let again = broken && self.step.assumes_finite() && !matches!(slow, Slow::Graph { .. });
                    if !again {
                        slow.take_row(&mut self.rows);
                        self.done += 1;
                        self.rows.commit(false);
                    }
                    if broken {
                        let before = self.before.clone();
                        self.warn(step, before.clone());
                        if again {
                            self.go_on_by_the_graph(step, before);
                        }
                    }
                    self.slow_s += clock() - begun_s;
                }
            }
            if clock() >= until_s - MARGIN_S {
                break;
            }
        }
        Ok(self.done == steps)
    }

    /// From the step on at which the state stopped being finite, with the state before it: those steps are made by the graph's interpreter,
    /// whose infinities and NaNs are TensorFlow's.
    fn go_on_by_the_graph(&mut self, step: usize, before: Vec<Data>) {
        let Some(arguments) = self.arguments(step, before) else { return };
        let scan = &self.step.scan;
        self.rows.truncate(step);
        let elements = self.inputs[scan.carries..scan.carries + scan.elements].iter().map(|v| (**v).clone()).collect();
        self.engine = Engine::Slow(Slow::Graph { body: scan.body.clone(), arguments, carries: scan.carries, elements });
        self.done = step;
    }

    /// The arguments of the step function at `step`, with this state.
    fn arguments(&self, step: usize, state: Vec<Data>) -> Option<Vec<Value>> {
        let scan = &self.step.scan;
        let types = scan.body.graph().input_types();
        let mut arguments = Vec::with_capacity(types.len());
        for (data, t) in state.into_iter().zip(types) {
            arguments.push(Value::new(t.shape.clone(), data)?);
        }
        let (elements, captures) = self.inputs[scan.carries..].split_at(scan.elements);
        for element in elements {
            arguments.push(rows::row(element, step)?);
        }
        arguments.extend(captures.iter().map(|v| (**v).clone()));
        Some(arguments)
    }
    /// The error of a step at which an index left its tensor, as the graph's interpreter tells it.
    fn fault(&self, found: Option<(usize, Vec<Data>)>) -> GraphError {
        let told = found.and_then(|(step, state)| {
            let error = interpret(&self.step.scan.body, &self.arguments(step, state)?).err()?;
            Some(GraphError { message: format!("{} (in step {} of {})", error.message, step + 1, self.step.scan.steps), ..error })
        });
        let message = "an index is out of range in a step of the scan".to_owned();
        told.unwrap_or(GraphError { kind: ErrorKind::Index, message, origin: None })
    }
    fn warn(&mut self, step: usize, before: Vec<Data>) {
        if self.warning.is_some() {
            return;
        }
        let time = self.time(step);
        let Some(arguments) = self.arguments(step, before) else { return };
        let Scan { body, steps, carries, .. } = &self.step.scan;
        self.warning = diverge::explain(body, *carries, &arguments, step, *steps, time);
    }

    /// The scan's tuple: kept states by carried tensor, then the last ones. None where nobody asks.
    ///
    /// # Errors
    /// They have another size (a defect).
    pub(super) fn finish(mut self) -> Result<Vec<Option<Part>>, GraphError> {
        let reverse = self.step.scan.reverse;
        let steps = self.step.scan.steps;
        self.parts(steps, reverse)
    }
    fn parts(&mut self, steps: usize, reverse: bool) -> Result<Vec<Option<Part>>, GraphError> {
        let scan = &self.step.scan;
        let types = &scan.body.graph().input_types()[..scan.carries];
        let mut out = self.rows.finish(types, steps, reverse)?;
        let states = self.state_now();
        let types = &self.step.scan.body.graph().input_types()[..self.step.scan.carries];
        for (t, data) in types.iter().zip(states) {
            out.push(Some(Part::Whole(Rc::new(Value::new(t.shape.clone(), data).ok_or_else(no_memory)?))));
        }
        Ok(out)
    }
    /// The carried tensors after the last step that was made.
    pub(super) fn state_now(&mut self) -> Vec<Data> {
        let slow = match &mut self.engine {
            Engine::Emitted(emitted) => return emitted.settled(),
            Engine::Slow(slow) => slow,
        };
        let scan = &self.step.scan;
        let types = &scan.body.graph().input_types()[..scan.carries];
        let mut all: Vec<Data> = types.iter().map(|t| Data::zeros(t.dtype, 0)).collect();
        all.iter_mut().enumerate().for_each(|(carry, data)| slow.state(carry, data));
        all
    }
    /// The same for the steps made so far, of a scan that goes forward.
    pub(super) fn so_far(&mut self) -> Option<Vec<Option<Part>>> {
        if self.step.scan.reverse || self.done == 0 {
            return None;
        }
        self.parts(self.done, false).ok()
    }
}

/// The first carried tensor that was finite until now and is no more.
pub(super) fn newly_broken(finite: &mut [bool], state: &mut [Data], mut read: impl FnMut(usize, &mut Data)) -> Option<usize> {
    let mut found = None;
    for (carry, finite) in finite.iter_mut().enumerate() {
        if !*finite || !state[carry].dtype().is_floating() {
            continue;
        }
        read(carry, &mut state[carry]);
        if rows::first_broken(&state[carry]).is_some() {
            *finite = false;
            found = found.or(Some(carry));
        }
    }
    found
}
