//! The Python module `brunsviga`: `odeint`, `threads`, `set_math`, `set_memory`,
//! `set_checkpoints`, `info`. The module is one file of Python, `web/python/brunsviga.py`, the same that CPython runs; what it asks of the
//! engine stands here, as the module `_brunsviga`.
//!
//! Guarantees: a function written with NumPy is called by that file, so engine and CPython run the same program; a function written
//! with TensorFlow is traced once, and its integration is a job that pauses, shows how far it is, and keeps its rows when stopped.

use std::rc::Rc;

use brunsviga_graph::{DType, Data, ErrorKind, GraphError, Shape, TensorType, Value as Concrete, simplify};
use brunsviga_python::vm::{Job, Partial, Progress};
use brunsviga_python::{Args, Dict, Module, Raise, Result, Value, Vm};
use brunsviga_solve::adaptive::{Counts, Crossing, Direction, Event};
use brunsviga_solve::run::{Info, Output};
use brunsviga_solve::stepper::fixed_run;
use brunsviga_solve::{Adaptive, Evaluate, Method, Outcome, Problem, RightHandSide};
use brunsviga_tensor::Array;

use crate::compute;
use crate::numpy::convert::{Lift, array_of, items, wrap};
use crate::tensorflow::traced::{Traced, concrete_of, trace_function, while_running};

/// Makes the module importable.
pub fn register(vm: &mut Vm) {
    vm.register_source("brunsviga", || include_str!("../../../web/python/brunsviga.py"));
    vm.register_module("_brunsviga", |_| {
        let module = Module::new("_brunsviga");
        module.function("odeint", odeint);
        compute::install(&module);
        Ok(Rc::new(module))
    });
}

/// `_brunsviga.odeint(f, y0, t, method, rtol, atol, args, events)`: rows and info, for functions of tensors. Arguments were checked.
fn odeint(vm: &mut Vm, args: Args) -> Result<Value> {
    let [f, y0, t, method, rtol, atol, extra, events] = args.exactly("odeint")?;
    let method = method.as_str().and_then(Method::named).ok_or_else(|| Raise::value_error("odeint: unknown method"))?;
    let y = concrete_of(&array_of(vm, &y0)?)?;
    let times = array_of(vm, &t)?.to_f64_vec().py()?;
    let extra = items(vm, &extra)?;
    let types = [TensorType::new(y.dtype(), y.shape().clone()), TensorType::new(y.dtype(), Shape::scalar())];
    let Traced { graph, captured } = trace_function(vm, "odeint", &f, &types, &extra)?;
    let rhs = RightHandSide::new(simplify(&graph)).map_err(refused)?;
    if !method.is_adaptive() {
        return fixed(vm, &rhs, method, y, times, captured);
    }
    let mut watched = Vec::new();
    for event in items(vm, &events)? {
        let Traced { graph, captured } = trace_function(vm, "an event", &event, &types, &extra)?;
        let attribute = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
            match vm.get_attr(&event, name) {
                Ok(value) => Ok(Some(value)),
                Err(raise) if raise.is_named("AttributeError") => Ok(None),
                Err(raise) => Err(raise),
            }
        };
        let sign = match attribute(vm, "direction")? {
            Some(value) => vm.to_f64(&value)?,
            None => 0.0,
        };
        let terminal = match attribute(vm, "terminal")? {
            Some(value) => vm.truth(&value)?,
            None => false,
        };
        let direction = match sign {
            s if s > 0.0 => Direction::Rising,
            s if s < 0.0 => Direction::Falling,
            _ => Direction::Both,
        };
        watched.push(Event { graph: simplify(&graph), captures: captured, direction, terminal });
    }
    let (shape, dtype, count) = (y.shape().clone(), y.dtype(), watched.len());
    let (rtol, atol) = (vm.to_f64(&rtol)?, vm.to_f64(&atol)?);
    let problem = Problem { rhs: &rhs, captures: captured, y, times, rtol, atol, events: watched };
    let mut interpreted = None;
    let mut prepare = |graph| {
        let function = compute::function(vm, graph);
        interpreted = interpreted.take().or(function.why().map(str::to_owned));
        Ok(Box::new(function) as Box<dyn Evaluate>)
    };
    let run = Adaptive::new(problem, method.tableau(), &mut prepare).map_err(refused)?;
    vm.defer(Box::new(AdaptiveJob { run, shape, dtype, events: count, seconds: 0.0, interpreted }))
}

/// What the learner's function or times lack, as the Python file says it.
fn refused(error: GraphError) -> Raise {
    match error.kind {
        ErrorKind::Type => Raise::type_error(error.message),
        ErrorKind::Shape | ErrorKind::Index => Raise::value_error(error.message),
        ErrorKind::Limit => Raise::memory_error(error.message),
        ErrorKind::Storage => Raise::os_error(error.message),
        ErrorKind::Form => Raise::runtime_error(error.message),
    }
}

/// Numbers of a type.
fn numbers(dtype: DType, x: impl Iterator<Item = f64>) -> Data {
    if dtype == DType::F32 { Data::F32(x.map(|x| x as f32).collect()) } else { Data::F64(x.collect()) }
}

/// An array of rows, each of the state's shape.
fn rows_array(data: &Data, rows: usize, shape: &Shape) -> Result<Array> {
    let full: Vec<usize> = std::iter::once(rows).chain(shape.axes().iter().copied()).collect();
    match data {
        Data::F32(v) => Array::from_slice(v, &full).py(),
        Data::F64(v) => Array::from_slice(v, &full).py(),
        _ => Err(Raise::runtime_error("a state of integers")),
    }
}

/// One step from each time to the next, as one scan.
fn fixed(
    vm: &mut Vm,
    rhs: &RightHandSide,
    method: Method,
    y: Concrete,
    times: Vec<f64>,
    captures: Vec<Concrete>,
) -> Result<Value> {
    let steps = times.len().saturating_sub(1);
    let dtype = y.dtype();
    let line = |x: Vec<f64>| {
        let shape = Shape::new([steps]).unwrap_or_default();
        Concrete::new(shape, numbers(dtype, x.into_iter())).ok_or_else(|| Raise::runtime_error("times of another length"))
    };
    let starts = line(times.iter().take(steps).copied().collect())?;
    let widths = line(times.windows(2).map(|w| w[1] - w[0]).collect())?;
    let evaluations = (steps * method.tableau().stages()) as u64;
    if steps == 0 {
        return fixed_result(&y, None, &times, evaluations);
    }
    let graph = fixed_run(rhs, method.tableau(), steps).map_err(refused)?;
    let mut arguments = vec![y.clone(), starts, widths];
    arguments.extend(captures);
    let start = y.clone();
    let then = move |vm: &mut Vm, outputs: Vec<Output>| match outputs.into_iter().next() {
        Some(Output::Stored(rows)) => stored_result(vm, &y, &rows, &times, evaluations),
        Some(Output::Whole(rows)) => fixed_result(&y, Some(rows.data()), &times, evaluations),
        None => fixed_result(&y, None, &times, evaluations),
    };
    // Of a stopped run the rows so far.
    let partly = move |_: &mut Vm, outputs: Vec<Output>| match outputs.into_iter().next() {
        Some(Output::Stored(rows)) => with_first(&start, &rows).map(wrap),
        Some(Output::Whole(rows)) => {
            let all = with_start(&start, Some(rows.data()));
            rows_array(&all, all.len() / start.shape().len().max(1), start.shape()).map(wrap)
        }
        None => Ok(Value::None),
    };
    compute::run_partly(vm, &graph, arguments, while_running, then, partly)
}

fn with_start(y: &Concrete, states: Option<&Data>) -> Data {
    match (y.data(), states) {
        (Data::F64(a), Some(Data::F64(b))) => Data::F64([a.as_slice(), b].concat()),
        (Data::F32(a), Some(Data::F32(b))) => Data::F32([a.as_slice(), b].concat()),
        (first, _) => first.clone(),
    }
}

/// The start before rows that lie in a storage.
fn with_first(y: &Concrete, rows: &Array) -> Result<Array> {
    let bytes: Vec<u8> = match y.data() {
        Data::F32(v) => v.iter().flat_map(|v| v.to_le_bytes()).collect(),
        Data::F64(v) => v.iter().flat_map(|v| v.to_le_bytes()).collect(),
        _ => return Err(Raise::runtime_error("a state of integers")),
    };
    rows.with_first_rows(&bytes, 1).py()
}

/// The same as `fixed_result`, of rows that lie in a storage.
fn stored_result(vm: &mut Vm, y: &Concrete, rows: &Array, times: &[f64], evaluations: u64) -> Result<Value> {
    let all = with_first(y, rows)?;
    let size = y.shape().len().max(1);
    // The run looked at its states: only one that did not stay finite is read again.
    let broken = if compute::diverged(vm) { all.first_broken().py()? } else { None };
    let outcome = match broken {
        Some(k) => Outcome::Diverged { at: times[(k / size).saturating_sub(1)], element: k % size },
        None => Outcome::Finished,
    };
    let counts = Counts { accepted: times.len() as u64 - 1, rejected: 0, evaluations };
    Ok(Value::tuple(vec![wrap(all), info(outcome, counts, vec![], vec![])]))
}

/// The start and the states after each step, and whether they stayed finite.
fn fixed_result(y: &Concrete, states: Option<&Data>, times: &[f64], evaluations: u64) -> Result<Value> {
    let all = with_start(y, states);
    let size = y.shape().len().max(1);
    let outcome = match (0..all.len()).find(|&k| !all.as_f64(k).is_finite()) {
        Some(k) => Outcome::Diverged { at: times[(k / size).saturating_sub(1)], element: k % size },
        None => Outcome::Finished,
    };
    let counts = Counts { accepted: times.len() as u64 - 1, rejected: 0, evaluations };
    let rows = wrap(rows_array(&all, times.len(), y.shape())?);
    Ok(Value::tuple(vec![rows, info(outcome, counts, vec![], vec![])]))
}

/// The dict that `full_output` gives.
fn info(outcome: Outcome, counts: Counts, t_events: Vec<Value>, y_events: Vec<Value>) -> Value {
    let word = match outcome {
        Outcome::Finished => "finished",
        Outcome::Stopped { .. } => "stopped",
        Outcome::Diverged { .. } => "diverged",
        Outcome::Failed { .. } => "failed",
    };
    let mut dict = Dict::new();
    dict.set_str("outcome", Value::from(word));
    dict.set_str("message", Value::from(outcome.to_string()));
    for (name, count) in [("accepted", counts.accepted), ("rejected", counts.rejected), ("evaluations", counts.evaluations)] {
        dict.set_str(name, Value::Int(count as i64));
    }
    dict.set_str("t_events", Value::list(t_events));
    dict.set_str("y_events", Value::list(y_events));
    Value::dict(dict)
}

/// Steps between two looks at the clock: a step of a large state takes a millisecond or so.
const STEPS: u64 = 4;

struct AdaptiveJob {
    run: Adaptive,
    shape: Shape,
    dtype: DType,
    events: usize,
    seconds: f64,
    /// Why a function of it is interpreted, if one is
    interpreted: Option<String>,
}

impl AdaptiveJob {
    fn rows(&self) -> Result<Value> {
        let data = numbers(self.dtype, self.run.states().iter().copied());
        rows_array(&data, self.run.rows(), &self.shape).map(wrap)
    }
    fn finish(&self, outcome: Outcome) -> Result<Value> {
        let (mut at, mut states) = (Vec::new(), Vec::new());
        for k in 0..self.events {
            let found: &[Crossing] = self.run.crossings(k);
            at.push(wrap(Array::vector(found.iter().map(|c| c.0).collect::<Vec<f64>>())));
            let all = numbers(self.dtype, found.iter().flat_map(|c| c.1.iter().copied()));
            // NumPy's array of an empty list has one axis.
            let none = Array::vector(Vec::<f64>::new());
            states.push(wrap(if found.is_empty() { none } else { rows_array(&all, found.len(), &self.shape)? }));
        }
        Ok(Value::tuple(vec![self.rows()?, info(outcome, self.run.counts(), at, states)]))
    }
}

impl Job for AdaptiveJob {
    fn advance(&mut self, vm: &mut Vm, until_s: f64) -> Result<Option<Value>> {
        let start_s = vm.host().clock_s();
        let outcome = loop {
            let outcome = self.run.advance(STEPS).map_err(while_running)?;
            if outcome.is_some() || vm.host().clock_s() >= until_s {
                break outcome;
            }
        };
        self.seconds += vm.host().clock_s() - start_s;
        let (steps, interpreted) = (self.run.counts().accepted as usize, self.interpreted.clone());
        compute::remember(vm, Info { threads: 1, steps, seconds: self.seconds, interpreted, fast: None, diverged: false });
        outcome.map(|outcome| self.finish(outcome)).transpose()
    }
    fn progress(&self) -> Option<Progress> {
        let steps = self.run.counts().accepted as f64;
        Some(Progress { fraction: self.run.progress(), steps, steps_per_s: steps / self.seconds.max(1e-9) })
    }
    fn stopped(&mut self, _: &mut Vm) -> Option<Partial> {
        let text = format!("after {} steps, {:.0} % of the time", self.run.counts().accepted, 100.0 * self.run.progress());
        Some(Partial { value: self.rows().ok(), text })
    }
}
