//! Texts in figures: mathtext, widths, and blocks of lines placed by their corners.
//!
//! Widths come from a table, not from the browser, so that a figure has the same layout wherever it is drawn.

pub mod block;
pub mod math;
pub(crate) mod symbol;
pub(crate) mod width;
