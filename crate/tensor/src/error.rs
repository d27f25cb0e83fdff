//! Errors: a kind, which decides the Python exception, and NumPy's own wording.
//!
//! Every failing path of this crate ends here; nothing panics on a learner's data.

use std::fmt;

/// Which Python exception an error becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`
    Value,
    /// `TypeError`
    Type,
    /// `IndexError`
    Index,
    /// `numpy.exceptions.AxisError`, both a `ValueError` and an `IndexError`
    Axis,
    /// `MemoryError` (NumPy's `_ArrayMemoryError`)
    Memory,
    /// `ZeroDivisionError`
    ZeroDivision,
    /// `OverflowError`
    Overflow,
    /// `numpy.linalg.LinAlgError`, a `ValueError`
    LinAlg,
    /// NumPy's `_UFuncOutputCastingError`, a `TypeError`
    UfuncCasting,
    /// NumPy's `_UFuncNoLoopError`, a `TypeError`
    UfuncNoLoop,
    /// `EOFError`
    Eof,
    /// `OSError`: a storage failed
    Storage,
}

/// What went wrong, worded as NumPy words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorError {
    /// The exception's kind.
    pub kind: ErrorKind,
    /// The exception's text.
    pub message: String,
}

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, TensorError>;

impl TensorError {
    /// An error of any kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        TensorError { kind, message: message.into() }
    }

    /// A `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// A `TypeError`.
    pub fn type_(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Type, message)
    }

    /// An `IndexError`.
    pub fn index(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Index, message)
    }

    /// A `LinAlgError`.
    pub fn linalg(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::LinAlg, message)
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Overflow, message)
    }

    /// "axis 2 is out of bounds for array of dimension 1"
    pub fn axis(axis: i64, ndim: usize) -> Self {
        Self::new(ErrorKind::Axis, format!("axis {axis} is out of bounds for array of dimension {ndim}"))
    }

    /// "operands could not be broadcast together with shapes (2,) (3,) ", trailing space included as NumPy has it.
    pub fn broadcast(shapes: &[&[usize]]) -> Self {
        let list: String = shapes.iter().map(|s| format!("{} ", shape_text(s))).collect();
        Self::value(format!("operands could not be broadcast together with shapes {list}"))
    }
}

/// A shape as NumPy's C code prints it in errors: `(2,3)`, `(2,)`, `()`.
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => format!("({})", shape.iter().map(usize::to_string).collect::<Vec<_>>().join(",")),
    }
}

/// A shape as Python prints the tuple: `(2, 3)`, `(2,)`, `()`.
pub fn shape_tuple(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        _ => format!("({})", shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

impl fmt::Display for TensorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TensorError {}
