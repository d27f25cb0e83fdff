//! NumPy 2 arrays in Rust: values, types, views, printing and error texts agree with NumPy's.
//!
//! The crate knows nothing of Python or WebAssembly; `library` binds it. Its promises:
//!
//! - **Views.** An [`Array`] is a layout over shared storage. Slices, transposes and most reshapes share it; writing
//!   through one is seen by all. Overlapping reads and writes behave as if everything were read first.
//! - **No panics, no aborts.** What a learner can do wrong is a [`TensorError`] with NumPy's words; memory beyond
//!   [`memory::set_memory_limit`] is refused before it is asked for.
//! - **The same bits everywhere.** Transcendental functions come from `libm`, sums have NumPy's order.
//! - **Larger than memory.** An array may lie in a storage; what can read it in pieces does.
//! - **Warnings are collected**, see [`warnings`]; the caller drains them.

mod array;
pub mod create;
mod dtype;
mod element;
mod error;
pub mod fourier;
pub mod index;
pub mod io;
mod layout;
pub mod linalg;
pub mod memory;
pub mod print;
pub mod random;
pub mod reduce;
mod scalar;
pub mod shape;
pub mod stats;
mod stored;
pub mod ufunc;
pub mod warnings;

pub use array::{Array, Values};
pub use create::*;
pub use dtype::{Casting, DType, can_cast, result_type};
pub use element::Element;
pub use error::{ErrorKind, Result, TensorError, shape_text, shape_tuple};
pub use index::*;
pub use layout::{MAX_NDIM, broadcast_shapes, normalize_axis};
pub use linalg::{cross, dot, einsum, inner, kron, matmul, outer, tensordot, trace, vdot};
pub use memory::{Trace, memory_limit, memory_trace, memory_used, set_memory_limit, set_memory_trace};
pub use print::{PrintOptions, array2string, format_scalar, repr_array, scalar_repr, str_array};
pub use reduce::*;
pub use scalar::{Operand, Scalar};
pub use shape::*;
pub use stats::*;
pub use stored::{StoredData, check_states, dtype_of_kind, read_only};
pub use ufunc::*;
