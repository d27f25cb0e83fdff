//! Texts in figures: mathtext, widths, and blocks of lines placed by their corners.
//!
//! Widths come from a table, not from the browser, so that a figure has the same layout wherever it is drawn.

pub mod block;
pub(crate) mod symbol;
pub mod math;
pub(crate) mod width;
