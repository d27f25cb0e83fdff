//! A while loop under way, on the graph's interpreter.

use std::rc::Rc;

use brunsviga_graph::op::While;
use brunsviga_graph::{Data, GraphError, Value, interpret};

/// A slice's last round begins so long before its end.
const MARGIN_S: f64 = 0.001;

/// A while loop that has begun.
pub(super) struct Repeat {
    loops: While,
    /// Carries, then captures
    arguments: Vec<Value>,
    rounds: usize,
    worked_s: f64,
}

impl Repeat {
    pub(super) fn new(loops: &While, inputs: &[Rc<Value>]) -> Repeat {
        Repeat { loops: loops.clone(), arguments: inputs.iter().map(|v| (**v).clone()).collect(), rounds: 0, worked_s: 0.0 }
    }
    /// Rounds made.
    pub(super) fn steps(&self) -> usize {
        self.rounds
    }
    /// Seconds of computing.
    pub(super) fn worked_s(&self) -> f64 {
        self.worked_s
    }

    /// Goes on until about `until_s`. True: the loop has ended.
    pub(super) fn advance(&mut self, clock: &mut dyn FnMut() -> f64, until_s: f64) -> Result<bool, GraphError> {
        let begun_s = clock();
        loop {
            let verdict = interpret(&self.loops.condition, &self.arguments)?;
            let goes_on = matches!(verdict.first().map(|v| v.data()), Some(Data::Bool(v)) if v.first() == Some(&true));
            if !goes_on || self.loops.maximum == Some(self.rounds as u64) {
                self.worked_s += clock() - begun_s;
                return Ok(true);
            }
            let next = interpret(&self.loops.body, &self.arguments)?;
            self.arguments.iter_mut().zip(next).for_each(|(argument, value)| *argument = value);
            self.rounds += 1;
            let now_s = clock();
            if now_s >= until_s - MARGIN_S {
                self.worked_s += now_s - begun_s;
                return Ok(false);
            }
        }
    }
    /// The carried tensors.
    pub(super) fn finish(self) -> Vec<Option<Rc<Value>>> {
        self.arguments.into_iter().take(self.loops.carries).map(|v| Some(Rc::new(v))).collect()
    }
}
