//! Finds a node that computes the same. Constants are the same if their bits are; loops are never shared.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::graph::{Graph, NodeId};
use crate::op::Op;

/// Nodes by a hash of operation and operands.
#[derive(Default)]
pub(super) struct Table {
    buckets: HashMap<u64, Vec<NodeId>>,
}

fn digest(op: &Op, inputs: &[NodeId]) -> u64 {
    let mut h = DefaultHasher::new();
    std::mem::discriminant(op).hash(&mut h);
    inputs.hash(&mut h);
    match op {
        Op::Const(v) => {
            v.dtype().hash(&mut h);
            v.shape().hash(&mut h);
            // A sample is enough for a hash; equality looks at every element.
            let n = v.data().len();
            for k in (0..n).step_by((n / 64).max(1)) {
                v.data().bits(k).hash(&mut h);
            }
        }
        Op::Unary(u) => u.hash(&mut h),
        Op::Binary(b) => b.hash(&mut h),
        Op::Compare(c) => c.hash(&mut h),
        Op::Cast(t) => t.hash(&mut h),
        Op::Broadcast(s) | Op::Reshape(s) => s.hash(&mut h),
        Op::Transpose(p) => p.hash(&mut h),
        Op::Slice(s) => s.hash(&mut h),
        Op::Part(k) | Op::Input(k) | Op::Concat(k) | Op::Gather(k) => k.hash(&mut h),
        _ => {}
    }
    h.finish()
}

fn same(a: &Op, b: &Op) -> bool {
    match (a, b) {
        (Op::Const(a), Op::Const(b)) => a.same_bits(b),
        (Op::Scan(_), _) | (Op::While(_), _) => false,
        _ => a == b,
    }
}

impl Table {
    pub(super) fn find(&self, graph: &Graph, op: &Op, inputs: &[NodeId]) -> Option<NodeId> {
        let bucket = self.buckets.get(&digest(op, inputs))?;
        bucket.iter().copied().find(|&id| {
            let node = graph.node(id);
            node.inputs() == inputs && same(node.op(), op)
        })
    }
    pub(super) fn insert(&mut self, graph: &Graph, id: NodeId) {
        let node = graph.node(id);
        self.buckets.entry(digest(node.op(), node.inputs())).or_default().push(id);
    }
}
