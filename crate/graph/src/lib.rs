//! The dataflow graph of a traced function, and the specification of what it means.
//!
//! Guarantees: a [`ValidGraph`] is well typed, acyclic (nodes use only earlier nodes) and has static shapes; [`interpret`] gives its
//! value and is the oracle that every other implementation is compared with, bit for bit; [`simplify`] keeps every bit.
//! Nothing here panics on what a learner wrote: builder and verifier return [`GraphError`]s with the learner's line.
//!
//! The meaning of each operation stands in [`op`], of elementary functions in [`math`].

pub mod build;
pub mod dtype;
pub mod error;
pub mod graph;
pub mod infer;
pub mod interpret;
pub mod math;
pub mod op;
pub mod print;
pub mod shape;
pub mod simplify;
pub mod value;

pub use build::Builder;
pub use dtype::DType;
pub use error::{ErrorKind, GraphError, Origin};
pub use graph::{Graph, Node, NodeId, ValidGraph};
pub use infer::{TensorType, Type};
pub use interpret::interpret;
pub use shape::Shape;
pub use simplify::simplify;
pub use value::{Data, Value};
