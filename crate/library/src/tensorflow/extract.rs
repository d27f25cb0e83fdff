//! The part of a graph that given results need, as a function of given inputs.

use std::collections::HashMap;

use brunsviga_graph::op::Op;
use brunsviga_graph::{Builder, Graph, GraphError, NodeId, ValidGraph, infer::Type};

/// Which nodes are needed for `outputs`, if the nodes `given` are known? `also` names further nodes that come with a node.
pub fn needed(graph: &Graph, outputs: &[NodeId], given: &[NodeId], also: &HashMap<NodeId, Vec<NodeId>>) -> Vec<bool> {
    let mut marks = vec![false; graph.nodes().len()];
    let given: std::collections::HashSet<NodeId> = given.iter().copied().collect();
    let mut open: Vec<NodeId> = outputs.to_vec();
    while let Some(node) = open.pop() {
        let Some(mark) = marks.get_mut(node.index()) else { continue };
        if std::mem::replace(mark, true) || given.contains(&node) {
            continue;
        }
        open.extend(graph.node(node).inputs());
        open.extend(also.get(&node).into_iter().flatten());
    }
    marks
}

/// The function from `inputs` (nodes of the graph, in this order) to `outputs`. Every other input node must not be needed.
pub fn extract(graph: &Graph, inputs: &[NodeId], outputs: &[NodeId]) -> Result<ValidGraph, GraphError> {
    let marks = needed(graph, outputs, inputs, &HashMap::new());
    let mut builder = Builder::new();
    let mut map: HashMap<NodeId, NodeId> = HashMap::with_capacity(inputs.len());
    for &input in inputs {
        if let Type::Tensor(ty) = graph.node(input).ty() {
            let new = builder.input(ty.clone());
            map.insert(input, new);
        }
    }
    for id in graph.ids() {
        if map.contains_key(&id) || marks.get(id.index()) != Some(&true) {
            continue;
        }
        let node = graph.node(id);
        // An input that the caller did not list has no value: the builder refuses it.
        let op = if let Op::Input(_) = node.op() { Op::Input(usize::MAX) } else { node.op().clone() };
        let operands: Vec<NodeId> = node.inputs().iter().filter_map(|i| map.get(i).copied()).collect();
        builder.origin = node.origin().cloned();
        let new = builder.add(op, &operands)?;
        map.insert(id, new);
    }
    let outputs: Vec<NodeId> = outputs.iter().filter_map(|o| map.get(o).copied()).collect();
    builder.finish(&outputs)
}
