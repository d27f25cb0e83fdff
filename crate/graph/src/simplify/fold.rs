//! Operations on constants are done at once, by the oracle itself.

use super::Rewriter;
use crate::graph::NodeId;
use crate::interpret::evaluate_one;
use crate::op::Op;
use crate::value::Value;

/// Results larger than this, and larger than their operands, stay operations: a graph should not become its data.
const LARGE: usize = 4096;

pub(super) fn fold(r: &Rewriter, op: &Op, inputs: &[NodeId]) -> Option<Value> {
    // A broadcast constant stays a broadcast: the kernel then keeps one number in a register.
    if inputs.is_empty() || matches!(op, Op::Broadcast(_)) {
        return None;
    }
    let values: Vec<&Value> = inputs.iter().map(|i| r.constant(*i)).collect::<Option<_>>()?;
    let given: usize = values.iter().map(|v| v.data().len()).sum();
    if matches!(op, Op::MatMul) && given > LARGE {
        return None;
    }
    // An index out of range stays for the run, where it is an error with the learner's line.
    let value = evaluate_one(op, &values).ok()??;
    (value.data().len() <= LARGE.max(given)).then_some(value)
}
