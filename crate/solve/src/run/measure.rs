//! How far a run in mode `fast` is from the exact one: its first steps made again in both modes, and the states after them compared.
//!
//! Done once for a prepared graph, after its first run, and for about a tenth of that run's time, so that the speed of what is run
//! again and again is not touched. The exact steps begin where the run began, so what is measured is what the rewrites did, added up
//! over those steps.

use std::rc::Rc;

use brunsviga_graph::{Data, GraphError, Value};

use super::backend::Backend;
use super::prepare::{Measured, Step};
use super::scan::ScanRun;

/// Part of the run's time that the exact steps may take.
const PART: f64 = 0.1;
/// But so many are made in any case.
const LEAST_STEPS: usize = 100;
/// And no more than take about so long.
const LONGEST_S: f64 = 0.3;

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Deviation {
    /// Steps after which the states were compared
    pub steps: usize,
    /// The largest |fast − exact| / max(1, |exact|) of all numbers of the state; infinite where only one of them is a number
    pub largest: f64,
    /// Integers and truth values of the state that differ
    pub different: usize,
}

impl Deviation {
    /// With another one.
    pub fn and(self, other: Deviation) -> Deviation {
        Deviation {
            steps: self.steps.max(other.steps),
            largest: self.largest.max(other.largest),
            different: self.different + other.different,
        }
    }
    fn add(&mut self, fast: &Data, exact: &Data) {
        for k in 0..exact.len().min(fast.len()) {
            if !exact.dtype().is_floating() {
                self.different += usize::from(fast.bits(k) != exact.bits(k));
                continue;
            }
            let (a, b) = (fast.as_f64(k), exact.as_f64(k));
            let same = a == b || (a.is_nan() && b.is_nan());
            let difference = if same { 0.0 } else { (a - b).abs() / b.abs().max(1.0) };
            self.largest = self.largest.max(if difference.is_nan() { f64::INFINITY } else { difference });
        }
    }
}

/// The steps made again.
pub(super) struct Measurement {
    step: Rc<Step>,
    steps: usize,
    fast: ScanRun,
    exact: ScanRun,
}

impl Measurement {
    /// Of a run that took `seconds`, from the inputs that it had; None if there is nothing to measure, or it was measured before.
    pub(super) fn of(
        step: &Rc<Step>,
        inputs: &[Rc<Value>],
        seconds: f64,
        backend: &dyn Backend,
    ) -> Result<Option<Measurement>, GraphError> {
        let Some(Measured { exact, deviation, .. }) = &step.measured else { return Ok(None) };
        if deviation.borrow().is_some() || step.scan.steps == 0 {
            return Ok(None);
        }
        let total = step.scan.steps;
        let affordable = total as f64 * (PART * seconds).min(LONGEST_S) / seconds.max(1e-6);
        let steps = (affordable as usize).clamp(LEAST_STEPS.min(total), total);
        let run = |step: &Rc<Step>| ScanRun::of_steps(step.clone(), inputs.to_vec(), steps, backend);
        Ok(Some(Measurement { steps, fast: run(step)?, exact: run(exact)?, step: step.clone() }))
    }

    /// Goes on until about `until_s`. True: it is done, and the step knows the result.
    pub(super) fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        until_s: f64,
    ) -> Result<bool, GraphError> {
        if !self.fast.advance(backend, clock, until_s)? || !self.exact.advance(backend, clock, until_s)? {
            return Ok(false);
        }
        let mut deviation = Deviation { steps: self.steps, ..Deviation::default() };
        let (fast, exact) = (self.fast.state_now(), self.exact.state_now());
        fast.iter().zip(&exact).for_each(|(a, b)| deviation.add(a, b));
        if let Some(measured) = &self.step.measured {
            *measured.deviation.borrow_mut() = Some(deviation);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_compared_as_they_are_and_large_ones_by_their_size() {
        let mut d = Deviation::default();
        d.add(&Data::F64(vec![1e-3 + 1e-9, 200.0, f64::NAN]), &Data::F64(vec![1e-3, 200.0 + 2e-6, f64::NAN]));
        assert!((d.largest - 1e-8).abs() < 1e-12, "{d:?}");
        d.add(&Data::I32(vec![1, 2, 3]), &Data::I32(vec![1, 2, 4]));
        d.add(&Data::Bool(vec![true]), &Data::Bool(vec![false]));
        assert_eq!(d.different, 2);
        d.add(&Data::F64(vec![1.0]), &Data::F64(vec![f64::NAN]));
        assert_eq!(d.largest, f64::INFINITY);
    }
}
