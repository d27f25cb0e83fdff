//! What is wrong with an operation, and where the learner wrote it.

use std::fmt;

/// A place in the learner's text: the node's birthplace.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// Cell or file
    pub file: std::rc::Rc<str>,
    /// From 1
    pub line: u32,
}

/// Kind of an error; TensorFlow raises a different exception for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// Element types do not fit (`TypeError`)
    Type,
    /// Shapes or arguments do not fit (`ValueError`, `InvalidArgumentError`)
    Shape,
    /// An index out of range
    Index,
    /// A limit of this implementation: size of a tensor, number of nodes
    Limit,
    /// A storage, in which a run keeps its states, failed or is full
    Storage,
    /// The graph breaks a rule of its form (only a defect of ours can cause it)
    Form,
}

/// An operation that cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GraphError {
    /// What sort
    pub kind: ErrorKind,
    /// With the names, types and shapes involved, and what to try
    pub message: String,
    /// Where the learner wrote the operation
    pub origin: Option<Origin>,
}

impl GraphError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> GraphError {
        GraphError { kind, message: message.into(), origin: None }
    }
    pub(crate) fn at(mut self, origin: Option<Origin>) -> GraphError {
        self.origin = self.origin.or(origin);
        self
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Some(o) => write!(f, "{}:{}: {}", o.file, o.line, self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for GraphError {}
