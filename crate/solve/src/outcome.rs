//! How an integration ended.

use std::fmt;

/// The end of a run. States up to `at` are good in every case.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Outcome {
    /// All times are reached
    Finished,
    /// The learner pressed Stop, or an event that ends the run was met
    Stopped {
        /// When
        at: f64,
    },
    /// A state or slope was not finite
    Diverged {
        /// The last time at which all was well
        at: f64,
        /// Which element of the state; of several the first
        element: usize,
    },
    /// The tolerance would need steps so short that times cannot be told apart: a singularity, or an equation that is not smooth
    Failed {
        /// The last time reached
        at: f64,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Finished => f.write_str("finished"),
            Outcome::Stopped { at } => write!(f, "stopped at t = {at:?}"),
            Outcome::Diverged { at, element } => {
                write!(f, "diverged after t = {at:?}: element {element} of y became infinite or not a number")
            }
            Outcome::Failed { at } => write!(
                f,
                "the step became too small at t = {at:?}: the solution is singular or jumps there, or the tolerance is too fine"
            ),
        }
    }
}
