//! Running graphs and integrating equations: what executes a traced graph in slices of time, and the numerical methods.
//!
//! Guarantees: nothing here panics on what a learner wrote; a run can pause between any two batches of steps and be stopped there.

pub use brunsviga_graph::{Value, ValidGraph};
