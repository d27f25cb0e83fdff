//! Graphs for reading: as text, a line a node, and as DOT for Graphviz. Both name where the learner wrote each operation.

use std::fmt::Write;

use crate::graph::{Graph, Node, NodeId};
use crate::infer::{TensorType, Type};
use crate::op::Op;
use crate::value::Value;

/// Elements of a constant that are printed.
const MOST_ELEMENTS: usize = 4;

fn constant(v: &Value) -> String {
    let element = |k: usize| match v.data().as_i64(k) {
        Some(i) => i.to_string(),
        None if v.dtype() == crate::DType::Bool => (v.data().bits(k) != 0).to_string(),
        None => format!("{:?}", v.data().as_f64(k)),
    };
    let n = v.data().len();
    let shown: Vec<String> = (0..n.min(MOST_ELEMENTS)).map(element).collect();
    match (v.shape().rank(), n > MOST_ELEMENTS) {
        (0, _) => shown.concat(),
        (_, false) => format!("[{}]", shown.join(", ")),
        (_, true) => format!("[{}, …]", shown.join(", ")),
    }
}

fn type_text(ty: &Type) -> String {
    match ty {
        Type::Tensor(t) => t.to_string(),
        Type::Tuple(parts) => format!("({})", parts.iter().map(TensorType::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn operation(node: &Node) -> String {
    match node.op() {
        Op::Const(v) => format!("const {}", constant(v)),
        op => op.name(),
    }
}

fn origin(node: &Node) -> String {
    node.origin().map(|o| format!("{}:{}", o.file, o.line)).unwrap_or_default()
}

/// Bodies of a loop, with what each is for.
fn bodies(op: &Op) -> Vec<(&'static str, &Graph)> {
    match op {
        Op::Scan(s) => vec![("step", s.body.graph())],
        Op::While(w) => vec![("condition", w.condition.graph()), ("body", w.body.graph())],
        _ => Vec::new(),
    }
}

/// One line a node: `%3 = add %1 %2 : float64 (4,)  # cell:7`. Functions of loops stand indented below their node; the last line names
/// what is returned.
pub fn text(graph: &Graph) -> String {
    let mut out = String::new();
    write_text(graph, 0, &mut out);
    out
}

fn write_text(graph: &Graph, depth: usize, out: &mut String) {
    let indent = "    ".repeat(depth);
    let name = |id: &NodeId| format!("%{}", id.index());
    for (k, node) in graph.nodes().iter().enumerate() {
        let operands: String = node.inputs().iter().map(|i| format!(" {}", name(i))).collect();
        let place = match origin(node) {
            o if o.is_empty() => o,
            o => format!("  # {o}"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{indent}%{k} = {}{operands} : {}{place}", operation(node), type_text(node.ty()));
        for (what, body) in bodies(node.op()) {
            let _ = writeln!(out, "{indent}  {what}:");
            write_text(body, depth + 1, out);
        }
    }
    let outputs: Vec<String> = graph.outputs().iter().map(name).collect();
    let _ = writeln!(out, "{indent}return {}", outputs.join(", "));
}

/// The graph in Graphviz's language: a box a node with operation and type, the learner's line as its tooltip, loops as clusters.
pub fn dot(graph: &Graph) -> String {
    let mut out = String::from("digraph {\n    node [shape=box];\n");
    write_dot(graph, "n", 1, &mut out);
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// `prefix` makes the names of a loop's nodes differ from those outside.
fn write_dot(graph: &Graph, prefix: &str, depth: usize, out: &mut String) {
    let indent = "    ".repeat(depth);
    for (k, node) in graph.nodes().iter().enumerate() {
        let label = quoted(&format!("{}\n{}", operation(node), type_text(node.ty())));
        let tooltip = quoted(&origin(node));
        let _ = writeln!(out, "{indent}{prefix}{k} [label={label}, tooltip={tooltip}];");
        for input in node.inputs() {
            let _ = writeln!(out, "{indent}{prefix}{} -> {prefix}{k};", input.index());
        }
        for (what, body) in bodies(node.op()) {
            let inner = format!("{prefix}{k}_{what}_");
            let _ = writeln!(out, "{indent}subgraph cluster_{inner} {{");
            let _ = writeln!(out, "{indent}    label={};", quoted(&format!("{what} of {prefix}{k}")));
            write_dot(body, &inner, depth + 1, out);
            let _ = writeln!(out, "{indent}}}");
        }
    }
    for (k, output) in graph.outputs().iter().enumerate() {
        let _ = writeln!(out, "{indent}{prefix}out{k} [label={}, shape=plaintext];", quoted(&format!("output {k}")));
        let _ = writeln!(out, "{indent}{prefix}{} -> {prefix}out{k};", output.index());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Binary, Scan};
    use crate::{Builder, DType, Origin, Shape};

    fn growth() -> crate::ValidGraph {
        let scalar = TensorType::new(DType::F64, Shape::scalar());
        let mut body = Builder::new();
        body.origin = Some(Origin { file: "cell \"a\"".into(), line: 3 });
        let (x, dt) = (body.input(scalar.clone()), body.input(scalar.clone()));
        let slope = body.binary(Binary::Mul, x, dt).unwrap();
        let next = body.binary(Binary::Add, x, slope).unwrap();
        let body = body.finish(&[next]).unwrap();
        let mut b = Builder::new();
        let start = b.input(scalar);
        let steps = b.constant(Value::vector([0.5; 6])).unwrap();
        let scan = Scan { body, carries: 1, elements: 1, steps: 6, reverse: false };
        let tuple = b.add(Op::Scan(Box::new(scan)), &[start, steps]).unwrap();
        let all = b.part(tuple, 0).unwrap();
        b.finish(&[all]).unwrap()
    }

    #[test]
    fn as_text() {
        let expected = "\
%0 = input 0 : float64 ()
%1 = const [0.5, 0.5, 0.5, 0.5, …] : float64 (6,)
%2 = scan 6 steps %0 %1 : (float64 (6,), float64 ())
  step:
    %0 = input 0 : float64 ()  # cell \"a\":3
    %1 = input 1 : float64 ()  # cell \"a\":3
    %2 = mul %0 %1 : float64 ()  # cell \"a\":3
    %3 = add %0 %2 : float64 ()  # cell \"a\":3
    return %3
%3 = part 0 %2 : float64 (6,)
return %3
";
        assert_eq!(text(growth().graph()), expected);
    }

    #[test]
    fn as_dot() {
        let dot = dot(growth().graph());
        for line in [
            "n1 -> n2;",
            "subgraph cluster_n2_step_ {",
            "n2_step_2 [label=\"mul\\nfloat64 ()\", tooltip=\"cell \\\"a\\\":3\"];",
            "n2_step_3 -> n2_step_out0;",
            "n3 -> nout0;",
        ] {
            assert!(dot.lines().any(|l| l.trim() == line), "{line} is missing in\n{dot}");
        }
        assert_eq!(dot.matches('{').count(), dot.matches('}').count());
    }
}
