//! Integration with steps of its own choice: a pair steps, the controller decides, dense output gives the states at the times asked
//! for, and events are located on it.
//!
//! Guarantees: [`Adaptive::advance`] makes at most so many steps and can be called again, so a run can be paused between any two;
//! what was computed so far can be taken at any time; memory is that of the states asked for, independent of the steps made.
//! The last step ends exactly at the last time; a time that a step ends at gets the step's own result.

use brunsviga_graph::{DType, Data, ErrorKind, GraphError, Shape, TensorType, ValidGraph, Value};

use crate::controller::{Controller, Decision, first_length, norm, probe_length};
use crate::evaluate::{Evaluate, Prepare};
use crate::outcome::Outcome;
use crate::root;
use crate::stepper::{RightHandSide, pair_step};
use crate::tableau::Tableau;

/// Which crossings of zero an event means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Direction {
    Rising,
    Falling,
    Both,
}

/// A function whose zero crossings are wanted: `(y, t, captures…) → scalar`.
#[derive(Clone, Debug)]
pub struct Event {
    /// The function, with the right-hand side's captures in its place
    pub graph: ValidGraph,
    /// Its captures
    pub captures: Vec<Value>,
    /// Which crossings
    pub direction: Direction,
    /// Whether the run ends at the first one
    pub terminal: bool,
}

/// A crossing: the time, and the state then.
pub type Crossing = (f64, Vec<f64>);

/// What is integrated: `y' = rhs(y, t, captures)` from `y` at the first time.
pub struct Problem<'a> {
    /// The equations
    pub rhs: &'a RightHandSide,
    /// What they use besides y and t
    pub captures: Vec<Value>,
    /// State at the first time
    pub y: Value,
    /// Where the state is wanted: rising or falling, at least one
    pub times: Vec<f64>,
    /// Allowed error of an element: `atol + rtol·|y|`
    pub rtol: f64,
    /// See `rtol`
    pub atol: f64,
    /// Zero crossings to locate
    pub events: Vec<Event>,
}

/// How much was done.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Steps taken
    pub accepted: u64,
    /// Candidates given up
    pub rejected: u64,
    /// Evaluations of the right-hand side
    pub evaluations: u64,
}

/// An event being watched.
struct Watch {
    function: Box<dyn Evaluate>,
    captures: Vec<Value>,
    direction: Direction,
    terminal: bool,
    /// Value at the end of the last step
    value: f64,
    found: Vec<Crossing>,
}

/// The step just taken, as a polynomial.
struct Dense {
    t: f64,
    h: f64,
    end: f64,
    y: Vec<f64>,
    next: Vec<f64>,
    coefficients: Vec<Vec<f64>>,
}

impl Dense {
    fn at(&self, t: f64, out: &mut Vec<f64>) {
        out.clear();
        if t == self.end {
            return out.extend(&self.next);
        }
        let theta = (t - self.t) / self.h;
        out.extend((0..self.y.len()).map(|k| {
            let sum = self.coefficients.iter().rev().fold(0.0, |sum, q| sum * theta + q[k]);
            self.y[k] + self.h * theta * sum
        }));
    }
}

/// A run under way.
pub struct Adaptive {
    step: Box<dyn Evaluate>,
    slope: Box<dyn Evaluate>,
    stages: u64,
    embedded_order: usize,
    y_type: TensorType,
    t_type: DType,
    captures: Vec<Value>,
    events: Vec<Watch>,
    controller: Controller,
    rtol: f64,
    atol: f64,
    times: Vec<f64>,
    forward: bool,
    t: f64,
    y: Value,
    first_slope: Option<Value>,
    /// Length of the next step, positive; None before the first
    length: Option<f64>,
    /// First element of the last candidate that was not finite
    broken: Option<usize>,
    states: Vec<f64>,
    rows: usize,
    counts: Counts,
    outcome: Option<Outcome>,
}

fn scalar(dtype: DType, x: f64) -> Value {
    let data = if dtype == DType::F32 { Data::F32(vec![x as f32]) } else { Data::F64(vec![x]) };
    Value::new(Shape::scalar(), data).unwrap_or_else(|| Value::scalar(x))
}

fn doubles(value: &Value) -> Vec<f64> {
    match value.data() {
        Data::F64(v) => v.clone(),
        data => (0..data.len()).map(|k| data.as_f64(k)).collect(),
    }
}

fn tensor(ty: &TensorType, x: &[f64]) -> Result<Value, GraphError> {
    let data = if ty.dtype == DType::F32 { Data::F32(x.iter().map(|&x| x as f32).collect()) } else { Data::F64(x.into()) };
    Value::new(ty.shape.clone(), data).ok_or_else(|| form("a state of another size".into()))
}

fn form(message: String) -> GraphError {
    GraphError { kind: ErrorKind::Form, message, origin: None }
}

impl Adaptive {
    /// A run at its start.
    ///
    /// Errors: the tableau is no pair, the times are empty or not in order (`Shape`), types that do not fit the right-hand side (`Form`).
    pub fn new(problem: Problem, tableau: &Tableau, prepare: Prepare) -> Result<Adaptive, GraphError> {
        let Problem { rhs, captures, y, times, rtol, atol, events } = problem;
        let step = pair_step(rhs, tableau)?;
        let embedded_order = tableau.pair().map_or(1, |p| p.order);
        let shape = |message: &str| GraphError { kind: ErrorKind::Shape, message: message.into(), origin: None };
        let (Some(&first), Some(&last)) = (times.first(), times.last()) else {
            return Err(shape("t must hold at least one time, the start"));
        };
        let forward = last >= first;
        let ordered = times.windows(2).all(|w| if forward { w[0] <= w[1] } else { w[0] >= w[1] });
        if !ordered || times.iter().any(|t| !t.is_finite()) {
            return Err(shape("the times in t must be finite and all rise, or all fall"));
        }
        if TensorType::new(y.dtype(), y.shape().clone()) != *rhs.y() {
            return Err(form(format!("the right-hand side takes {} as y", rhs.y())));
        }
        let mut watched = Vec::new();
        for event in events {
            watched.push(Watch {
                function: prepare(event.graph)?,
                captures: event.captures,
                direction: event.direction,
                terminal: event.terminal,
                value: 0.0,
                found: Vec::new(),
            });
        }
        // The tolerance cannot be finer than the numbers themselves.
        let epsilon = if rhs.y().dtype == DType::F32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
        let states = doubles(&y);
        let rows = times.iter().take_while(|t| **t == first).count();
        let mut run = Adaptive {
            step: prepare(step)?,
            slope: prepare(rhs.graph().clone())?,
            stages: tableau.stages() as u64,
            embedded_order,
            y_type: rhs.y().clone(),
            t_type: rhs.t().dtype,
            captures,
            events: watched,
            controller: Controller::new(embedded_order),
            rtol: rtol.max(100.0 * epsilon),
            atol,
            forward,
            t: first,
            y,
            first_slope: None,
            length: None,
            broken: None,
            states: states.repeat(rows),
            rows,
            times,
            counts: Counts::default(),
            outcome: None,
        };
        for k in 0..run.events.len() {
            run.events[k].value = run.event_value(k, first, run.y.clone())?;
        }
        if run.rows == run.times.len() {
            run.outcome = Some(Outcome::Finished);
        }
        Ok(run)
    }
    /// The states so far, row after row: one for each time that was reached.
    pub fn states(&self) -> &[f64] {
        &self.states
    }
    /// How many times were reached.
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// What was done so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }
    /// The crossings of an event so far.
    pub fn crossings(&self, event: usize) -> &[Crossing] {
        &self.events[event].found
    }
    /// How it ended, if it did.
    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }
    /// The fraction of the time that lies behind.
    pub fn progress(&self) -> f64 {
        let (first, last) = (self.times[0], self.times[self.times.len() - 1]);
        if self.outcome.is_some() || first == last { 1.0 } else { (self.t - first) / (last - first) }
    }

    /// Makes at most so many steps (rejected candidates count); the outcome, if it was reached.
    ///
    /// Errors: only what evaluating the graphs raises (an index out of range). The run cannot go on then.
    pub fn advance(&mut self, steps: u64) -> Result<Option<Outcome>, GraphError> {
        for _ in 0..steps {
            if self.outcome.is_some() {
                break;
            }
            self.outcome = self.one()?;
        }
        Ok(self.outcome)
    }

    fn slope_at(&mut self, t: f64, y: Value) -> Result<Value, GraphError> {
        self.counts.evaluations += 1;
        let mut arguments = vec![y, scalar(self.t_type, t)];
        arguments.extend(self.captures.iter().cloned());
        single(self.slope.evaluate(&arguments)?)
    }
    fn event_value(&mut self, event: usize, t: f64, y: Value) -> Result<f64, GraphError> {
        let t = scalar(self.t_type, t);
        let watch = &mut self.events[event];
        let arguments: Vec<Value> = [y, t].into_iter().chain(watch.captures.iter().cloned()).collect();
        let value = single(watch.function.evaluate(&arguments)?)?;
        if value.data().len() != 1 {
            let m = format!("an event function must return one number, not shape {}", value.shape());
            return Err(GraphError { kind: ErrorKind::Shape, message: m, origin: None });
        }
        Ok(value.data().as_f64(0))
    }
    fn scale(&self, y: f64) -> f64 {
        self.atol + self.rtol * y.abs()
    }

    /// The slope at the start, and from it the first step's length.
    fn begin(&mut self) -> Result<Option<Outcome>, GraphError> {
        let slope = self.slope_at(self.t, self.y.clone())?;
        let (y, k) = (doubles(&self.y), doubles(&slope));
        if let Some(element) = y.iter().zip(&k).position(|(y, k)| !y.is_finite() || !k.is_finite()) {
            return Ok(Some(Outcome::Diverged { at: self.t, element }));
        }
        let direction = if self.forward { 1.0 } else { -1.0 };
        let (d0, d1) = (norm(&y, |i| self.scale(y[i])), norm(&k, |i| self.scale(y[i])));
        let interval = (self.times[self.times.len() - 1] - self.t).abs();
        let probe = probe_length(d0, d1).min(interval);
        let there: Vec<f64> = y.iter().zip(&k).map(|(y, k)| y + probe * direction * k).collect();
        let second = doubles(&self.slope_at(self.t + probe * direction, tensor(&self.y_type, &there)?)?);
        let change: Vec<f64> = second.iter().zip(&k).map(|(a, b)| a - b).collect();
        let d2 = norm(&change, |i| self.scale(y[i])) / probe;
        let length = if d2.is_finite() { first_length(probe, d1, d2, self.embedded_order) } else { probe };
        self.length = Some(length.min(interval));
        self.first_slope = Some(slope);
        Ok(None)
    }

    /// One candidate.
    fn one(&mut self) -> Result<Option<Outcome>, GraphError> {
        let (length, first_slope) = loop {
            match (self.length, &self.first_slope) {
                (Some(length), Some(slope)) => break (length, slope.clone()),
                _ => {
                    if let Some(outcome) = self.begin()? {
                        return Ok(Some(outcome));
                    }
                }
            }
        };
        // Steps below this change t by its last few bits only.
        if length <= (self.t.abs() / (1_u64 << 48) as f64).max(f64::MIN_POSITIVE) {
            return Ok(Some(match self.broken {
                Some(element) => Outcome::Diverged { at: self.t, element },
                None => Outcome::Failed { at: self.t },
            }));
        }
        let last = self.times[self.times.len() - 1];
        let left = (last - self.t).abs();
        let ends = length >= left;
        let h = if ends {
            last - self.t
        } else if self.forward {
            length
        } else {
            -length
        };
        let end = if ends { last } else { self.t + h };
        let mut arguments = vec![self.y.clone(), scalar(self.t_type, self.t), scalar(self.t_type, h), first_slope];
        arguments.extend(self.captures.iter().cloned());
        let mut results = self.step.evaluate(&arguments)?.into_iter();
        self.counts.evaluations += self.stages - 1;
        let (Some(candidate), Some(error), Some(slope)) = (results.next(), results.next(), results.next()) else {
            return Err(form("a pair's step returned too little".into()));
        };
        let (y, next, error, last_slope) = (doubles(&self.y), doubles(&candidate), doubles(&error), doubles(&slope));
        self.broken = next.iter().zip(&last_slope).position(|(y, k)| !y.is_finite() || !k.is_finite());
        let size = match self.broken {
            Some(_) => f64::NAN,
            None => norm(&error, |k| self.scale(y[k].abs().max(next[k].abs()))),
        };
        match self.controller.decide(size) {
            Decision::Reject { factor } => {
                self.counts.rejected += 1;
                self.length = Some(h.abs() * factor);
                Ok(None)
            }
            Decision::Accept { factor } => {
                self.counts.accepted += 1;
                self.length = Some(h.abs() * factor);
                let dense = Dense { t: self.t, h, end, y, next, coefficients: results.map(|q| doubles(&q)).collect() };
                (self.y, self.first_slope, self.t) = (candidate, Some(slope), end);
                self.after(&dense, ends)
            }
        }
    }

    /// What an accepted step gives: events, then the states at the times that it passed.
    fn after(&mut self, dense: &Dense, ends: bool) -> Result<Option<Outcome>, GraphError> {
        let mut row = Vec::new();
        let mut met: Vec<(f64, usize)> = Vec::new();
        for k in 0..self.events.len() {
            let (before, now) = (self.events[k].value, self.event_value(k, dense.end, self.y.clone())?);
            self.events[k].value = now;
            let rising = before < 0.0 && now >= 0.0 && self.events[k].direction != Direction::Falling;
            let falling = before > 0.0 && now <= 0.0 && self.events[k].direction != Direction::Rising;
            if rising || falling {
                let at = root::crossing((dense.t, before), (dense.end, now), |t| {
                    dense.at(t, &mut row);
                    let y = tensor(&self.y_type, &row)?;
                    self.event_value(k, t, y)
                })?;
                met.push((at, k));
            }
        }
        let forward = self.forward;
        met.sort_by(|a, b| if forward { a.0.total_cmp(&b.0) } else { b.0.total_cmp(&a.0) });
        let mut until = dense.end;
        let mut outcome = ends.then_some(Outcome::Finished);
        for (at, k) in met {
            dense.at(at, &mut row);
            self.events[k].found.push((at, row.clone()));
            if self.events[k].terminal {
                (until, outcome) = (at, Some(Outcome::Stopped { at }));
                break;
            }
        }
        while let Some(&t) = self.times.get(self.rows)
            && if forward { t <= until } else { t >= until }
        {
            dense.at(t, &mut row);
            self.states.extend(&row);
            self.rows += 1;
        }
        Ok(outcome)
    }
}

fn single(mut results: Vec<Value>) -> Result<Value, GraphError> {
    match (results.pop(), results.is_empty()) {
        (Some(value), true) => Ok(value),
        _ => Err(form("the function must return one tensor".into())),
    }
}
