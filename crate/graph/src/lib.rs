//! The dataflow graph of a traced function (see the crate's documentation below as it grows).
#![allow(missing_docs)]
pub mod math;
