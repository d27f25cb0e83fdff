//! Graphs: nodes in order, each using only earlier ones. [`Graph`] is what the builder makes; [`ValidGraph`] is a graph that the
//! verifier has passed, and the only kind that is interpreted or compiled.

use crate::error::{ErrorKind, GraphError, Origin};
use crate::infer::{TensorType, Type, infer};
use crate::op::Op;

/// Handle of a node. Of no use in another graph.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Position in the graph's order.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One operation applied to earlier nodes.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    pub(crate) op: Op,
    pub(crate) inputs: Vec<NodeId>,
    pub(crate) ty: Type,
    pub(crate) origin: Option<Origin>,
}

impl Node {
    /// What is done.
    pub fn op(&self) -> &Op {
        &self.op
    }
    /// To what.
    pub fn inputs(&self) -> &[NodeId] {
        &self.inputs
    }
    /// What comes out.
    pub fn ty(&self) -> &Type {
        &self.ty
    }
    /// Where the learner wrote it.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

/// More nodes than this are refused with a message.
pub const MAX_NODES: usize = 1_000_000;

/// A function from tensors to tensors.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) input_types: Vec<TensorType>,
    pub(crate) outputs: Vec<NodeId>,
}

impl Graph {
    /// All nodes, each after its inputs.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
    /// The node of a handle of this graph.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
    /// Types of the arguments.
    pub fn input_types(&self) -> &[TensorType] {
        &self.input_types
    }
    /// What the function returns.
    pub fn outputs(&self) -> &[NodeId] {
        &self.outputs
    }
    /// The type of a node that gives one tensor; None for a tuple.
    pub fn tensor_type(&self, id: NodeId) -> Option<&TensorType> {
        match &self.nodes.get(id.index())?.ty {
            Type::Tensor(t) => Some(t),
            Type::Tuple(_) => None,
        }
    }
    /// Handles in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// Checks every rule: inputs earlier than their uses, types as inferred, outputs that exist.
    pub fn verify(self) -> Result<ValidGraph, GraphError> {
        let form = |m: String| GraphError::new(ErrorKind::Form, m);
        if self.nodes.len() > MAX_NODES {
            let m = format!(
                "the graph has {} nodes; at most {MAX_NODES} are compiled. Use tf.scan instead of a Python loop",
                self.nodes.len()
            );
            return Err(GraphError::new(ErrorKind::Limit, m));
        }
        for (k, node) in self.nodes.iter().enumerate() {
            if let Some(late) = node.inputs.iter().find(|i| i.index() >= k) {
                return Err(form(format!("node {k} uses node {} before it exists", late.index())).at(node.origin.clone()));
            }
            let expected = self.type_of(&node.op, &node.inputs).map_err(|e| e.at(node.origin.clone()))?;
            if expected != node.ty {
                return Err(form(format!("node {k}: {} has type {:?}, not {:?}", node.op.name(), expected, node.ty)));
            }
        }
        match self.outputs.iter().find(|o| self.tensor_type(**o).is_none()) {
            Some(o) => Err(form(format!("output {} is not a tensor of the graph", o.index()))),
            None => Ok(ValidGraph(self)),
        }
    }

    /// The type that `op` applied to nodes of this graph has.
    pub(crate) fn type_of(&self, op: &Op, inputs: &[NodeId]) -> Result<Type, GraphError> {
        let form = |m: &str| GraphError::new(ErrorKind::Form, m);
        match op {
            Op::Input(k) => match self.input_types.get(*k) {
                Some(t) if inputs.is_empty() => Ok(Type::Tensor(t.clone())),
                _ => Err(form("an input that the graph does not have")),
            },
            Op::Part(k) => match inputs {
                [tuple] => match &self.node(*tuple).ty {
                    Type::Tuple(parts) => {
                        parts.get(*k).map(|t| Type::Tensor(t.clone())).ok_or_else(|| form("a part that the tuple does not have"))
                    }
                    Type::Tensor(_) => Err(form("a part of a tensor")),
                },
                _ => Err(form("a part of several nodes")),
            },
            _ => {
                let types: Option<Vec<&TensorType>> = inputs.iter().map(|i| self.tensor_type(*i)).collect();
                infer(op, &types.ok_or_else(|| form("an operation on a tuple; take a part first"))?)
            }
        }
    }
}

/// A graph that the verifier has passed. There is no other way to make one.
#[derive(Clone, PartialEq, Debug)]
pub struct ValidGraph(Graph);

impl ValidGraph {
    /// To read.
    pub fn graph(&self) -> &Graph {
        &self.0
    }
    /// To change; it has to be verified again.
    pub fn into_graph(self) -> Graph {
        self.0
    }
}
