//! Leaves out what no output needs. Inputs stay: they are the function's signature.

use crate::graph::{Graph, NodeId, ValidGraph};
use crate::op::Op;

pub(super) fn sweep(graph: &ValidGraph) -> ValidGraph {
    let g = graph.graph();
    let mut needed = vec![false; g.nodes().len()];
    g.outputs().iter().for_each(|o| needed[o.index()] = true);
    for id in g.ids().rev() {
        let node = g.node(id);
        if needed[id.index()] {
            node.inputs().iter().for_each(|i| needed[i.index()] = true);
        }
        needed[id.index()] |= matches!(node.op(), Op::Input(_));
    }
    if needed.iter().all(|&n| n) {
        return graph.clone();
    }
    let mut place = vec![NodeId(0); needed.len()];
    let mut out = Graph { input_types: g.input_types.clone(), ..Graph::default() };
    for id in g.ids().filter(|id| needed[id.index()]) {
        let mut node = g.node(id).clone();
        node.inputs.iter_mut().for_each(|i| *i = place[i.index()]);
        place[id.index()] = NodeId(out.nodes.len() as u32);
        out.nodes.push(node);
    }
    out.outputs = g.outputs().iter().map(|o| place[o.index()]).collect();
    out.verify().expect("a part of a valid graph is valid")
}
