//! Moves out of a scan's body what is the same in every step: what depends on captures and constants alone.
//! The moved values become captures. Constants stay where they are: a kernel has them in its code.

use crate::build::Builder;
use crate::graph::{Graph, NodeId, ValidGraph};
use crate::op::{Op, Scan};

pub(super) fn hoist(graph: &ValidGraph) -> ValidGraph {
    let g = graph.graph();
    let any = g.nodes().iter().any(|n| matches!(n.op(), Op::Scan(s) if !invariant(s).is_empty()));
    if !any {
        return graph.clone();
    }
    let mut out = Builder::new();
    let inputs: Vec<NodeId> = g.input_types().iter().map(|t| out.input(t.clone())).collect();
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        out.origin = node.origin().cloned();
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
        let id = match node.op() {
            Op::Input(k) => inputs[*k],
            Op::Scan(s) => move_out(&mut out, s, &operands),
            op => out.add(op.clone(), &operands).expect("copied from a valid graph"),
        };
        map.push(id);
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    out.finish(&outputs).expect("hoisting keeps a graph valid")
}

/// Nodes of the body to move: invariant, used by something that is not, and worth it.
fn invariant(s: &Scan) -> Vec<NodeId> {
    let g = s.body.graph();
    let fixed = fixed_nodes(s, g);
    let mut needed = vec![false; g.nodes().len()];
    for id in g.ids() {
        if !fixed[id.index()] {
            g.node(id).inputs().iter().for_each(|i| needed[i.index()] = true);
        }
    }
    g.outputs().iter().for_each(|o| needed[o.index()] = true);
    g.ids().filter(|id| fixed[id.index()] && needed[id.index()] && worth(g, *id)).collect()
}

/// Per node: depends on nothing that changes, and cannot fail (what can fails only if a step runs).
fn fixed_nodes(s: &Scan, g: &Graph) -> Vec<bool> {
    let mut fixed = vec![false; g.nodes().len()];
    for id in g.ids() {
        let node = g.node(id);
        fixed[id.index()] = match node.op() {
            Op::Input(k) => *k >= s.carries + s.elements,
            Op::Gather(_) | Op::Scatter(_) | Op::Scan(_) | Op::While(_) | Op::Part(_) => false,
            _ => node.inputs().iter().all(|i| fixed[i.index()]),
        };
    }
    fixed
}

/// Constants, inputs and broadcasts cost nothing in a step.
fn worth(g: &Graph, id: NodeId) -> bool {
    !matches!(g.node(id).op(), Op::Const(_) | Op::Input(_) | Op::Broadcast(_) | Op::Reshape(_))
}

fn move_out(out: &mut Builder, s: &Scan, operands: &[NodeId]) -> NodeId {
    let g = s.body.graph();
    let moved = invariant(s);
    if moved.is_empty() {
        return out.add(Op::Scan(Box::new(s.clone())), operands).expect("copied from a valid graph");
    }
    // Outside: the fixed nodes that the moved ones need.
    let fixed = fixed_nodes(s, g);
    let mut outside: Vec<Option<NodeId>> = vec![None; g.nodes().len()];
    let mut needed = vec![false; g.nodes().len()];
    moved.iter().for_each(|m| needed[m.index()] = true);
    for id in g.ids().rev().filter(|id| fixed[id.index()]) {
        if needed[id.index()] {
            g.node(id).inputs().iter().for_each(|i| needed[i.index()] = true);
        }
    }
    for id in g.ids().filter(|id| needed[id.index()]) {
        let node = g.node(id);
        let inputs: Vec<NodeId> = node.inputs().iter().map(|i| outside[i.index()].expect("inputs come first")).collect();
        outside[id.index()] = Some(match node.op() {
            Op::Input(k) => operands[*k],
            op => out.add(op.clone(), &inputs).expect("copied from a valid body"),
        });
    }
    // Inside: the moved nodes are new captures.
    let mut body = Builder::new();
    let inputs: Vec<NodeId> = g.input_types().iter().map(|t| body.input(t.clone())).collect();
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for id in g.ids() {
        let node = g.node(id);
        body.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) => inputs[*k],
            _ if moved.contains(&id) => body.input(g.tensor_type(id).expect("a moved node is a tensor").clone()),
            op => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                body.add(op.clone(), &operands).expect("copied from a valid body")
            }
        });
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    let body = body.finish(&outputs).expect("hoisting keeps a body valid");
    let mut all = operands.to_vec();
    all.extend(moved.iter().map(|m| outside[m.index()].expect("every moved node was built outside")));
    out.add(Op::Scan(Box::new(Scan { body, ..s.clone() })), &all).expect("hoisting keeps a scan valid")
}
