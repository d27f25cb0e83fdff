//! What evaluates a graph for the drivers: the graph's interpreter here, compiled code in `run::Function`.

use brunsviga_graph::{GraphError, ValidGraph, Value, interpret};

/// One graph, ready to be evaluated often. Every implementation gives the interpreter's values.
pub trait Evaluate {
    /// The outputs for these arguments, which have the types of the graph's inputs.
    fn evaluate(&mut self, arguments: &[Value]) -> Result<Vec<Value>, GraphError>;
}

/// Makes an [`Evaluate`] of a graph: this is where a graph is compiled, once.
pub type Prepare<'a> = &'a mut dyn FnMut(ValidGraph) -> Result<Box<dyn Evaluate>, GraphError>;

/// The oracle: node by node.
pub struct Interpreted(pub ValidGraph);

impl Interpreted {
    /// The oracle as a [`Prepare`].
    pub fn prepare(graph: ValidGraph) -> Result<Box<dyn Evaluate>, GraphError> {
        Ok(Box::new(Interpreted(graph)))
    }
}

impl Evaluate for Interpreted {
    fn evaluate(&mut self, arguments: &[Value]) -> Result<Vec<Value>, GraphError> {
        interpret(&self.0, arguments)
    }
}
