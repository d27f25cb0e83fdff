//! Kernels: the step of a scan as LoopIR, as an interpreter of LoopIR, and as WebAssembly.
//!
//! Guarantees: [`lower()`](lower::lower) keeps every bit of what `brunsviga_graph::interpret` gives, for the operations it takes; the rest it
//! names ([`lower::NotLowered`]) and the caller stays with the interpreter. The LoopIR interpreter here and the emitted WebAssembly
//! compute the same bits (a NaN is a NaN; its payload is not kept).

pub mod check;
pub mod drive;
pub mod emit;
pub mod fuse;
pub mod interpret;
pub mod ir;
pub mod lift;
pub mod lower;
pub mod record;
pub mod run;
pub mod schedule;

pub use interpret::Machine;
pub use lower::{NotLowered, lower};
pub use run::{Compiled, Unfit};
