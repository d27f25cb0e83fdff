//! The builder: one method an operation, with broadcasting spelled out, types inferred and errors located as the graph grows.

use crate::dtype::DType;
use crate::error::{ErrorKind, GraphError, Origin};
use crate::graph::{Graph, MAX_NODES, Node, NodeId, ValidGraph};
use crate::infer::TensorType;
use crate::op::{AxisSlice, Binary, Compare, Fold, Op, ScatterHow, Unary};
use crate::shape::Shape;
use crate::value::Value;

/// Result of adding a node.
pub type Added = Result<NodeId, GraphError>;

/// A graph under construction.
#[derive(Default, Debug)]
pub struct Builder {
    graph: Graph,
    /// Where the learner is now; new nodes remember it.
    pub origin: Option<Origin>,
}

impl Builder {
    /// An empty graph.
    pub fn new() -> Builder {
        Builder::default()
    }
    /// The graph so far.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
    /// Type of a node made by this builder.
    pub fn ty(&self, id: NodeId) -> &TensorType {
        self.graph.tensor_type(id).expect("the builder hands out tensors, and tuples only through `tuple`")
    }
    /// Adds any operation.
    pub fn add(&mut self, op: Op, inputs: &[NodeId]) -> Added {
        if self.graph.nodes.len() >= MAX_NODES {
            let m =
                format!("the graph grew beyond {MAX_NODES} nodes. Use tf.scan or tf.while_loop instead of a long Python loop");
            return Err(GraphError::new(ErrorKind::Limit, m).at(self.origin.clone()));
        }
        let ty = self.graph.type_of(&op, inputs).map_err(|e| e.at(self.origin.clone()))?;
        let id = NodeId(self.graph.nodes.len() as u32);
        self.graph.nodes.push(Node { op, inputs: inputs.to_vec(), ty, origin: self.origin.clone() });
        Ok(id)
    }
    /// A new argument of the function.
    pub fn input(&mut self, ty: TensorType) -> NodeId {
        let k = self.graph.input_types.len();
        self.graph.input_types.push(ty);
        self.add(Op::Input(k), &[]).expect("an argument just declared has a type")
    }
    /// A constant.
    pub fn constant(&mut self, value: Value) -> Added {
        self.add(Op::Const(value), &[])
    }
    /// Elementwise function.
    pub fn unary(&mut self, u: Unary, x: NodeId) -> Added {
        self.add(Op::Unary(u), &[x])
    }
    /// Both operands brought to their common shape (NumPy's rule).
    pub fn broadcast_together(&mut self, a: NodeId, b: NodeId) -> Result<(NodeId, NodeId), GraphError> {
        let (x, y) = (self.ty(a).shape.clone(), self.ty(b).shape.clone());
        if x == y {
            return Ok((a, b));
        }
        let Some(common) = x.broadcast(&y) else {
            let m = format!("shapes {x} and {y} do not broadcast together: each axis must be equal or 1");
            return Err(GraphError::new(ErrorKind::Shape, m).at(self.origin.clone()));
        };
        Ok((self.broadcast(a, &common)?, self.broadcast(b, &common)?))
    }
    /// Elementwise function of two, broadcast together.
    pub fn binary(&mut self, op: Binary, a: NodeId, b: NodeId) -> Added {
        let (a, b) = self.broadcast_together(a, b)?;
        self.add(Op::Binary(op), &[a, b])
    }
    /// Comparison, broadcast together.
    pub fn compare(&mut self, op: Compare, a: NodeId, b: NodeId) -> Added {
        let (a, b) = self.broadcast_together(a, b)?;
        self.add(Op::Compare(op), &[a, b])
    }
    /// `condition ? a : b`, all three broadcast together.
    pub fn select(&mut self, condition: NodeId, a: NodeId, b: NodeId) -> Added {
        let (a, b) = self.broadcast_together(a, b)?;
        let (c, a) = self.broadcast_together(condition, a)?;
        let shape = self.ty(a).shape.clone();
        let b = self.broadcast(b, &shape)?;
        self.add(Op::Select, &[c, a, b])
    }
    /// Conversion; nothing if it has that type.
    pub fn cast(&mut self, x: NodeId, to: DType) -> Added {
        if self.ty(x).dtype == to { Ok(x) } else { self.add(Op::Cast(to), &[x]) }
    }
    /// Broadcast; nothing if it has that shape.
    pub fn broadcast(&mut self, x: NodeId, to: &Shape) -> Added {
        if self.ty(x).shape == *to { Ok(x) } else { self.add(Op::Broadcast(to.clone()), &[x]) }
    }
    /// Reshape; nothing if it has that shape.
    pub fn reshape(&mut self, x: NodeId, to: Shape) -> Added {
        if self.ty(x).shape == to { Ok(x) } else { self.add(Op::Reshape(to), &[x]) }
    }
    /// Axes in another order.
    pub fn transpose(&mut self, x: NodeId, order: Vec<usize>) -> Added {
        self.add(Op::Transpose(order), &[x])
    }
    /// A slice along every axis.
    pub fn slice(&mut self, x: NodeId, slices: Vec<AxisSlice>) -> Added {
        self.add(Op::Slice(slices), &[x])
    }
    /// Joined along an axis.
    pub fn concat(&mut self, parts: &[NodeId], axis: usize) -> Added {
        self.add(Op::Concat(axis), parts)
    }
    /// Picked by indices along an axis.
    pub fn gather(&mut self, x: NodeId, indices: NodeId, axis: usize) -> Added {
        self.add(Op::Gather(axis), &[x, indices])
    }
    /// A copy with rows changed.
    pub fn scatter(&mut self, how: ScatterHow, base: NodeId, indices: NodeId, updates: NodeId) -> Added {
        self.add(Op::Scatter(how), &[base, indices, updates])
    }
    /// Folded along axes; with no axes, nothing is done.
    pub fn reduce(&mut self, fold: Fold, x: NodeId, axes: Vec<usize>) -> Added {
        if axes.is_empty() { Ok(x) } else { self.add(Op::Reduce(fold, axes), &[x]) }
    }
    /// A part of a scan's or while's tuple.
    pub fn part(&mut self, tuple: NodeId, k: usize) -> Added {
        self.add(Op::Part(k), &[tuple])
    }
    /// The finished function.
    pub fn finish(mut self, outputs: &[NodeId]) -> Result<ValidGraph, GraphError> {
        self.graph.outputs = outputs.to_vec();
        self.graph.verify()
    }
}
