//! One suite over every implementation: the graph's interpreter, the interpreter of LoopIR and the emitted modules give the same bits.

#[allow(dead_code)]
mod common;
mod fast;
mod fuzz;
mod lifted;
mod steps;
