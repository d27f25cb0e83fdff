//! Elementary functions that print as NumPy and CPython print them.
//!
//! Guarantees: `exp`, `log`, `pow` and `tanh` give the double nearest to the true value for 99 of 100 arguments, and its neighbour
//! for the rest (`tests/nearest.rs` counts); the same bits natively and in WebAssembly, since only additions, multiplications and
//! divisions are used. Special values are C99's. They are for single values and eager arrays, where the last digit is read; the
//! vector functions of kernels, in the graph crate, are faster and a little less exact. Functions that are not here are `libm`'s,
//! whose bits are NumPy's as often (`expm1`, `log1p`, `sinh`) or nearly so (`sin`, `cos`).

mod double;
mod exp;
mod log;

pub use exp::{exp, pow, tanh};
pub use log::log;
