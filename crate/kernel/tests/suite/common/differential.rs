//! One scan on every implementation.

use brunsviga_graph::op::{Op, Scan};
use brunsviga_graph::{Builder, Data, NodeId, Shape, ValidGraph, Value, interpret, simplify};
use brunsviga_kernel::lower::split::{Part, split};
use brunsviga_kernel::{Compiled, check};

use super::machine::replay;
use super::native::{Kernel, record};

/// Bit for bit the same, but that any NaN is like any other.
pub fn same(a: &Value, b: &Value) -> bool {
    let word = |v: &Value, k: usize| match v.data() {
        Data::F64(v) if v[k].is_nan() => u64::MAX,
        Data::F32(v) if v[k].is_nan() => u64::MAX,
        data => data.bits(k),
    };
    a.shape() == b.shape() && a.dtype() == b.dtype() && (0..a.data().len()).all(|k| word(a, k) == word(b, k))
}

/// The results, or the step at which an index left its tensor: steps are counted as they are made, also in a reversed scan.
pub type Outcome = Result<Vec<Value>, usize>;

/// Equal, results bit for bit and faults by their step?
pub fn agree(what: &str, expected: &Outcome, got: &Outcome) -> Result<(), String> {
    let (a, b) = match (expected, got) {
        (Ok(a), Ok(b)) => (a, b),
        (Err(a), Err(b)) if a == b => return Ok(()),
        (Err(step), Ok(_)) => return Err(format!("{what} reports no fault, but step {step} has one")),
        (Ok(_), Err(step)) => return Err(format!("{what} reports a fault in step {step}, the oracle none")),
        (Err(a), Err(b)) => return Err(format!("{what} reports a fault in step {b} instead of {a}")),
    };
    if a.len() != b.len() {
        return Err(format!("{what}: {} results instead of {}", b.len(), a.len()));
    }
    match a.iter().zip(b).position(|(a, b)| !same(a, b)) {
        Some(k) => {
            let text = |v: &Value| format!("{v:?}").chars().take(600).collect::<String>();
            Err(format!("{what}: result {k} is\n{}\ninstead of\n{}", text(&b[k]), text(&a[k])))
        }
        None => Ok(()),
    }
}

/// The graph that runs this scan on these constants and gives all states, then the last ones.
pub fn around(scan: &Scan, inputs: &[Value]) -> ValidGraph {
    let mut g = Builder::new();
    let parts = tuple(&mut g, scan, inputs);
    g.finish(&parts).unwrap()
}

fn tuple(g: &mut Builder, scan: &Scan, inputs: &[Value]) -> Vec<NodeId> {
    let ids: Vec<NodeId> = inputs.iter().map(|v| g.constant(v.clone()).unwrap()).collect();
    let tuple = g.add(Op::Scan(Box::new(scan.clone())), &ids).unwrap();
    (0..2 * scan.carries).map(|k| g.part(tuple, k).unwrap()).collect()
}

/// The inputs of a cut scan.
fn cut_inputs(scan: &Scan, cut: &Scan, parts: &[Part], inputs: &[Value]) -> Vec<Value> {
    let types = cut.body.graph().input_types();
    let part = |(p, t): (&Part, &brunsviga_graph::TensorType)| {
        Value::new(t.shape.clone(), inputs[p.carry].data().pick(p.start..p.start + p.len)).unwrap()
    };
    parts.iter().zip(types).map(part).chain(inputs[scan.carries..].iter().cloned()).collect()
}

/// The graph around a cut scan that gives what `around` gives for the whole one.
fn around_cut(scan: &Scan, cut: &Scan, parts: &[Part], inputs: &[Value]) -> ValidGraph {
    let mut g = Builder::new();
    let pieces = tuple(&mut g, cut, &cut_inputs(scan, cut, parts, inputs));
    let mut outputs = Vec::new();
    for (rows, pieces) in [(scan.steps, &pieces[..parts.len()]), (1, &pieces[parts.len()..])] {
        for carry in 0..scan.carries {
            let t = &scan.body.graph().input_types()[carry];
            let own = parts.iter().zip(pieces).filter(|(part, _)| part.carry == carry);
            let flat: Vec<NodeId> =
                own.map(|(part, id)| g.reshape(*id, Shape::new([rows, part.len]).unwrap()).unwrap()).collect();
            let joined = g.concat(&flat, 1).unwrap();
            let last = outputs.len() >= scan.carries;
            let shape = if last { t.shape.clone() } else { t.shape.stacked(rows).unwrap() };
            outputs.push(g.reshape(joined, shape).unwrap());
        }
    }
    g.finish(&outputs).unwrap()
}

/// The graph's interpreter on a scan; `whole` is the graph around it.
fn oracle(scan: &Scan, inputs: &[Value], whole: &ValidGraph) -> Outcome {
    interpret(whole, &[]).map_err(|_| first_fault(scan, inputs).expect("a step fails where the scan does"))
}

/// The step at which the step function fails.
pub fn first_fault(scan: &Scan, inputs: &[Value]) -> Option<usize> {
    let types = scan.body.graph().input_types();
    let mut state = inputs[..scan.carries].to_vec();
    for step in 0..scan.steps {
        let row = if scan.reverse { scan.steps - 1 - step } else { step };
        let mut arguments = state;
        for (k, v) in inputs.iter().enumerate().skip(scan.carries) {
            let n = types[k].shape.len();
            arguments.push(match k < scan.carries + scan.elements {
                true => Value::new(types[k].shape.clone(), v.data().pick(row * n..(row + 1) * n)).unwrap(),
                false => v.clone(),
            });
        }
        match interpret(&scan.body, &arguments) {
            Ok(next) => state = next,
            Err(_) => return Some(step),
        }
    }
    None
}

/// What all gave.
pub struct Agreed {
    /// The oracle
    pub expected: Outcome,
    /// The lowered scan and what it gave, if it was lowered
    pub lowered: Option<(Compiled, Outcome)>,
    /// A fault of the oracle's is one of something that the simplifier left out, since nobody needs it
    pub vanished: bool,
}

/// Compares all implementations on a scan. Results are equal bit for bit. A fault, an index outside its tensor, is reported by all, at
/// the same step, with one exception: what the simplifier proves to be of no use is left out, and its fault with it. From the simplified
/// and cut scan on, which is what is lowered, faults are the same to the step.
pub fn check(scan: &Scan, inputs: &[Value]) -> Result<Agreed, String> {
    let graph = around(scan, inputs);
    let expected = oracle(scan, inputs, &graph);
    let simplified = interpret(&simplify(&graph), &[]);
    match (&expected, simplified) {
        (Ok(a), Ok(b)) => agree("the simplified graph", &Ok(a.clone()), &Ok(b))?,
        (Ok(_), Err(e)) => return Err(format!("the simplified graph failed: {e}")),
        (Err(_), _) => {}
    }
    let (cut, parts) = split(scan);
    let whole = around_cut(scan, &cut, &parts, inputs);
    let reduced = oracle(&cut, &cut_inputs(scan, &cut, &parts, inputs), &whole);
    let vanished = match (&expected, &reduced) {
        // Later, or not at all.
        (Err(a), Err(b)) if b < a => return Err(format!("the cut scan has a fault in step {b}, the oracle in {a}")),
        (Err(a), Err(b)) => a < b,
        (Err(_), Ok(_)) => true,
        _ => {
            agree("the cut scan", &expected, &reduced)?;
            false
        }
    };
    let Ok(compiled) = Compiled::new(scan) else { return Ok(Agreed { expected, lowered: None, vanished }) };
    check::check(compiled.program()).map_err(|broken| format!("the program breaks a rule: {broken}"))?;
    let interpreted = compiled.interpret(inputs).map_err(|unfit| unfit.step().expect("the scan's own inputs"));
    agree("the LoopIR interpreter", &reduced, &interpreted)?;
    // All states in rounds of 7, on one thread and as two threads would; the last state only.
    let kernel = Kernel::new(&compiled, 7, true);
    agree("the module", &reduced, &kernel.run(inputs, false))?;
    agree("the module, in halves", &reduced, &kernel.run(inputs, true))?;
    if let Some(run) = record(&compiled, inputs) {
        replay(&run)?;
    }
    let last = |outcome: &Outcome| outcome.clone().map(|all| all[scan.carries..].to_vec());
    let got = Kernel::new(&compiled, 11, false).run(inputs, true);
    agree("the module, last state only", &last(&reduced), &last(&got))?;
    Ok(Agreed { expected, lowered: Some((compiled, reduced)), vanished })
}
