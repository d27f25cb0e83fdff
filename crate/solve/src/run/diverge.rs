//! Which line first made the state infinite or not a number.
//!
//! The step is evaluated once more, node by node, and from the broken element of the state the way is followed back to the first
//! operation whose operands were still finite.

use brunsviga_graph::interpret::evaluate_one;
use brunsviga_graph::op::Op;
use brunsviga_graph::{Data, Graph, NodeId, Origin, ValidGraph, Value};

use super::rows::first_broken;

/// What a learner is told about a run that diverged.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Where it came from
    pub origin: Option<Origin>,
    /// What happened, in a sentence
    pub text: String,
}

fn element(data: &Data, k: usize) -> f64 {
    // A scalar operand stands for every element.
    if data.len() == 1 { data.as_f64(0) } else { data.as_f64(k) }
}

/// NaN and infinities as Python prints them, other numbers with few digits.
fn number(x: f64) -> String {
    match x {
        x if x.is_nan() => "nan".into(),
        x if x.is_infinite() => {
            if x > 0.0 {
                "inf".into()
            } else {
                "-inf".into()
            }
        }
        x => format!("{}", format!("{x:.6e}").parse::<f64>().unwrap_or(x)),
    }
}

/// The story of step `step` of `steps` (from 0), which is given the arguments of the step function; None if its results are finite.
pub(super) fn explain(
    body: &ValidGraph,
    carries: usize,
    arguments: &[Value],
    step: usize,
    steps: usize,
    time: Option<f64>,
) -> Option<Warning> {
    let g = body.graph();
    let values = evaluate(g, arguments);
    let outputs = g.outputs().iter().take(carries).enumerate();
    let (carry, output, place) = outputs.zip(arguments).find_map(|((carry, &output), before)| {
        let broken = first_broken(values[output.index()].as_ref()?.data())?;
        first_broken(before.data()).is_none().then_some((carry, output, broken))
    })?;
    let culprit = follow(g, &values, output);
    let when = match time {
        Some(t) => format!("in step {} of {steps}, at {}", step + 1, number(t)),
        None => format!("in step {} of {steps}", step + 1),
    };
    let which = match (carries, values[output.index()].as_ref()?.data().len()) {
        (1, 1) => "the state".to_owned(),
        (1, _) => format!("element {place} of the state"),
        (_, 1) => format!("part {carry} of the state"),
        _ => format!("element {place} of part {carry} of the state"),
    };
    let became = number(element(values[output.index()].as_ref()?.data(), place));
    let how = cause(g, &values, culprit).map(|cause| format!(" It began here: {cause}.")).unwrap_or_default();
    let culprit_node = g.node(culprit);
    let given = matches!(culprit_node.op(), Op::Const(_)) || culprit_node.inputs().iter().any(|i| is_broken(&values, *i));
    let advice = if given {
        "A number that it was given is not finite itself: look at the parameters and the input"
    } else {
        "A smaller step may help"
    };
    let text = format!("the run diverged {when}: {which} became {became}.{how} {advice}");
    Some(Warning { origin: g.node(culprit).origin().cloned(), text })
}

/// The value of every node that gives one tensor, as far as they can be evaluated one by one.
fn evaluate(g: &Graph, arguments: &[Value]) -> Vec<Option<Value>> {
    let mut values: Vec<Option<Value>> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        let value = match node.op() {
            Op::Input(k) => arguments.get(*k).cloned(),
            op => {
                let operands: Option<Vec<&Value>> = node.inputs().iter().map(|i| values[i.index()].as_ref()).collect();
                operands.and_then(|operands| evaluate_one(op, &operands).ok().flatten())
            }
        };
        values.push(value);
    }
    values
}

fn is_broken(values: &[Option<Value>], id: NodeId) -> bool {
    values[id.index()].as_ref().is_some_and(|v| first_broken(v.data()).is_some())
}

fn follow(g: &Graph, values: &[Option<Value>], from: NodeId) -> NodeId {
    let mut at = from;
    while let Some(&next) =
        g.node(at).inputs().iter().find(|i| is_broken(values, **i) && !matches!(g.node(**i).op(), Op::Input(_)))
    {
        at = next;
    }
    at
}

/// "exp of 710.5 is inf"
fn cause(g: &Graph, values: &[Option<Value>], id: NodeId) -> Option<String> {
    let node = g.node(id);
    let own = values[id.index()].as_ref()?.data();
    let place = first_broken(own)?;
    let result = number(element(own, place));
    let operands: Vec<&Data> = node.inputs().iter().filter_map(|i| values[i.index()].as_ref().map(|v| v.data())).collect();
    let same = operands.iter().all(|o| o.len() == own.len() || o.len() == 1);
    let at = |k: usize| operands.get(k).map(|o| number(element(o, place)));
    match node.op() {
        Op::Unary(u) if same => Some(format!("{} of {} is {result}", Op::Unary(*u).name(), at(0)?)),
        Op::Binary(b) if same => {
            use brunsviga_graph::op::Binary;
            let sign = match b {
                Binary::Add => "+",
                Binary::Sub => "-",
                Binary::Mul => "*",
                Binary::Div => "/",
                Binary::Pow => "**",
                _ => return Some(format!("{} of {} and {} is {result}", node.op().name(), at(0)?, at(1)?)),
            };
            Some(format!("{} {sign} {} is {result}", at(0)?, at(1)?))
        }
        Op::Input(_) | Op::Const(_) => None,
        op => Some(format!("{} gives {result}", op.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_graph::op::{Binary, Unary};
    use brunsviga_graph::{Builder, DType, Shape, TensorType};

    #[test]
    fn the_way_leads_back_to_the_line_that_overflowed() {
        let mut b = Builder::new();
        let y = b.input(TensorType::new(DType::F64, Shape::new([3]).unwrap()));
        let origin = |line| Some(Origin { file: "cell".into(), line });
        b.origin = origin(4);
        let e = b.unary(Unary::Exp, y).unwrap();
        b.origin = origin(5);
        let next = b.binary(Binary::Sub, e, y).unwrap();
        let body = b.finish(&[next]).unwrap();
        let warning = explain(&body, 1, &[Value::vector([1.0, 720.0, 2.0])], 6, 10, Some(0.25)).unwrap();
        assert_eq!(warning.origin.unwrap().line, 4);
        assert_eq!(
            warning.text,
            "the run diverged in step 7 of 10, at 0.25: element 1 of the state became inf. It began here: exp of 720 is inf. A smaller step may help"
        );
        assert!(explain(&body, 1, &[Value::vector([1.0, 2.0, 2.0])], 6, 10, None).is_none());
        let given = |k| Value::vector([0.0, if k == 1 { f64::NAN } else { 1.0 }, 2.0]);
        let mut b = Builder::new();
        let (y, g) = (b.input(TensorType::new(DType::F64, Shape::new([3]).unwrap())), b.constant(given(1)).unwrap());
        let next = b.binary(Binary::Mul, y, g).unwrap();
        let parameter = b.finish(&[next]).unwrap();
        let text = explain(&parameter, 1, &[given(0)], 0, 10, None).unwrap().text;
        assert!(text.ends_with("look at the parameters and the input"), "{text}");
        let broken_before = Value::vector([f64::NAN, 2.0, 2.0]);
        assert!(explain(&body, 1, &[broken_before], 6, 10, None).is_none());
    }
}
