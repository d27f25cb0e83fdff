//! Running graphs and integrating equations: what executes a traced graph in slices of time, and the numerical methods.
//!
//! Guarantees: nothing here panics on what a learner wrote; a run can pause between any two batches of steps and be stopped there.

pub mod adaptive;
pub mod controller;
pub mod evaluate;
pub mod outcome;
pub mod root;
pub mod run;
pub mod stepper;
pub mod tableau;
pub mod tables;

pub use adaptive::{Adaptive, Problem};
pub use brunsviga_graph::{ValidGraph, Value};
pub use evaluate::{Evaluate, Interpreted, Prepare};
pub use outcome::Outcome;
pub use stepper::RightHandSide;
pub use tableau::Tableau;
pub use tables::Method;
