//! One scan on every implementation.

use brunsviga_graph::op::{Op, Scan};
use brunsviga_graph::{Builder, Data, GraphError, NodeId, ValidGraph, Value, interpret, simplify};
use brunsviga_kernel::Compiled;

use super::native::{self, Way};

/// Bit for bit the same, but that any NaN is like any other.
pub fn same(a: &Value, b: &Value) -> bool {
    let word = |v: &Value, k: usize| match v.data() {
        Data::F64(v) if v[k].is_nan() => u64::MAX,
        Data::F32(v) if v[k].is_nan() => u64::MAX,
        data => data.bits(k),
    };
    a.shape() == b.shape() && a.dtype() == b.dtype() && (0..a.data().len()).all(|k| word(a, k) == word(b, k))
}

/// The graph that runs this scan on these constants and gives all states, then the last ones.
pub fn around(scan: &Scan, inputs: &[Value]) -> ValidGraph {
    let mut g = Builder::new();
    let ids: Vec<NodeId> = inputs.iter().map(|v| g.constant(v.clone()).unwrap()).collect();
    let carries = scan.carries;
    let tuple = g.add(Op::Scan(Box::new(scan.clone())), &ids).unwrap();
    let parts: Vec<NodeId> = (0..2 * carries).map(|k| g.part(tuple, k).unwrap()).collect();
    g.finish(&parts).unwrap()
}

fn agree(what: &str, expected: &[Value], got: &[Value]) -> Result<(), String> {
    if expected.len() != got.len() {
        return Err(format!("{what}: {} results instead of {}", got.len(), expected.len()));
    }
    match expected.iter().zip(got).position(|(a, b)| !same(a, b)) {
        Some(k) => {
            let text = |v: &Value| format!("{v:?}").chars().take(600).collect::<String>();
            Err(format!("{what}: result {k} is\n{}\ninstead of\n{}", text(&got[k]), text(&expected[k])))
        }
        None => Ok(()),
    }
}

fn agree_or_fail(what: &str, expected: &Result<Vec<Value>, GraphError>, got: Option<Vec<Value>>) -> Result<(), String> {
    match (expected, got) {
        (Ok(a), Some(b)) => agree(what, a, &b),
        (Err(_), None) => Ok(()),
        (Ok(_), None) => Err(format!("{what} failed, the oracle does not")),
        // What was left out cannot fail.
        (Err(_), Some(_)) => Ok(()),
    }
}

/// What all gave: the tuple or the error, and the compiled scan if there is one.
pub type Agreed = (Result<Vec<Value>, GraphError>, Option<Compiled>);

/// Compares all implementations on a scan; what the oracle refuses for an index they may give a result for, where it does not depend on
/// that index (a branch of a constant condition, a row that is cut off). Says what the oracle gives, and whether the scan was lowered.
pub fn check(scan: &Scan, inputs: &[Value]) -> Result<Agreed, String> {
    let graph = around(scan, inputs);
    let expected = interpret(&graph, &[]);
    let simplified = interpret(&simplify(&graph), &[]);
    agree_or_fail("the simplified graph", &expected, simplified.ok())?;
    let Ok(compiled) = Compiled::new(scan) else { return Ok((expected, None)) };
    agree_or_fail("the LoopIR interpreter", &expected, compiled.interpret(inputs))?;
    // All states in rounds of 7, on one thread and as two threads would; the last state only.
    for split in [false, true] {
        let got = native::run(&compiled, inputs, Way { round: 7, keep: true, split });
        agree_or_fail(if split { "the module, in halves" } else { "the module" }, &expected, got)?;
    }
    let got = native::run(&compiled, inputs, Way { round: 11, keep: false, split: true });
    match (&expected, got) {
        (Ok(a), Some(b)) => agree("the module, last state only", &a[scan.carries..], &b[scan.carries..])?,
        (Ok(_), None) => return Err("the module, last state only, failed".into()),
        (Err(_), _) => {}
    }
    Ok((expected, Some(compiled)))
}
