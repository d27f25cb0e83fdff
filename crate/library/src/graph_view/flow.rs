//! From a traced graph to its drawing: words for operations, and what simplification found to spare.

use brunsviga_chart::flow::{Flow, Network, Node, Role, Saved};
use brunsviga_graph::op::{Binary, Compare, Fold, Op, Scan, ScatterHow, Unary, While};
use brunsviga_graph::{Data, Graph, NodeId, TensorType, Type, ValidGraph, Value, simplify};

/// The drawing of a function. `names` are those of its inputs, in order; inputs beyond are captured values.
pub fn flow(name: &str, graph: &ValidGraph, names: &[String]) -> Flow {
    let simple = simplify(graph);
    Flow {
        name: name.to_string(),
        written: network(graph.graph(), names),
        simplified: network(simple.graph(), names),
        saved: saved(graph.graph()),
    }
}

fn network(graph: &Graph, names: &[String]) -> Network {
    let mut network = Network::new();
    for id in graph.ids() {
        let node = graph.node(id);
        let (shape, dtype) = type_words(node.ty());
        let inputs: Vec<usize> = node.inputs().iter().map(|i| i.index()).collect();
        let mut drawn = Node {
            label: label(graph, id, names),
            role: Role::Operation,
            shape,
            dtype,
            detail: detail(node.op()),
            origin: node.origin().map(|o| (o.file.to_string(), o.line)),
            inputs,
            results: Vec::new(),
            inner: None,
        };
        match node.op() {
            Op::Input(_) => drawn.role = Role::Input,
            Op::Const(_) => drawn.role = Role::Constant,
            Op::Scan(scan) => {
                drawn.role = Role::Loop;
                drawn.inner = Some(self::network(scan.body.graph(), &scan_names(scan)));
            }
            Op::While(repeated) => {
                drawn.role = Role::Loop;
                drawn.inner = Some(self::network(repeated.body.graph(), &while_names(repeated)));
            }
            _ => {}
        }
        network.add(drawn);
    }
    for (number, output) in graph.outputs().iter().enumerate() {
        network.mark_result(output.index(), number + 1);
    }
    network
}

fn numbered(word: &str, count: usize) -> impl Iterator<Item = String> {
    (0..count).map(move |k| if count > 1 { format!("{word} {}", k + 1) } else { word.to_string() })
}

fn scan_names(scan: &Scan) -> Vec<String> {
    numbered("state", scan.carries).chain(numbered("element", scan.elements)).collect()
}

fn while_names(repeated: &While) -> Vec<String> {
    numbered("state", repeated.carries).collect()
}

fn shape_text(ty: &TensorType) -> String {
    match ty.shape.axes() {
        [one] => format!("({one},)"),
        many => format!("({})", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

fn type_words(ty: &Type) -> (String, String) {
    match ty {
        Type::Tensor(t) => (shape_text(t), t.dtype.name().to_string()),
        Type::Tuple(parts) => {
            let mut dtypes: Vec<&str> = parts.iter().map(|p| p.dtype.name()).collect();
            dtypes.dedup();
            (parts.iter().map(shape_text).collect::<Vec<_>>().join(", "), dtypes.join(", "))
        }
    }
}

/// The operation in TensorFlow's word.
fn label(graph: &Graph, id: NodeId, names: &[String]) -> String {
    let node = graph.node(id);
    match node.op() {
        Op::Const(value) => constant(value),
        Op::Input(k) => names.get(*k).cloned().unwrap_or_else(|| "captured".into()),
        Op::Unary(unary) => match unary {
            Unary::Neg => "negative".into(),
            Unary::PowInteger(n) => format!("pow {n}"),
            Unary::Not => "logical_not".into(),
            other => format!("{other:?}").to_lowercase(),
        },
        Op::Binary(binary) => match binary {
            Binary::Sub => "subtract",
            Binary::Mul => "multiply",
            Binary::Div => "divide",
            Binary::FloorDiv => "floordiv",
            Binary::FloorMod => "floormod",
            Binary::And => "logical_and",
            Binary::Or => "logical_or",
            Binary::Xor => "logical_xor",
            Binary::Add => "add",
            Binary::Pow => "pow",
            Binary::Minimum => "minimum",
            Binary::Maximum => "maximum",
        }
        .into(),
        Op::Compare(compare) => match compare {
            Compare::Eq => "equal",
            Compare::Ne => "not_equal",
            Compare::Lt => "less",
            Compare::Le => "less_equal",
            Compare::Gt => "greater",
            Compare::Ge => "greater_equal",
        }
        .into(),
        Op::Select => "where".into(),
        Op::Cast(t) => format!("cast to {}", t.name()),
        Op::Broadcast(_) => "broadcast".into(),
        Op::Reshape(_) => "reshape".into(),
        Op::Transpose(_) => "transpose".into(),
        Op::Slice(_) => "slice".into(),
        Op::Concat(axis) => format!("concat, axis {axis}"),
        Op::Gather(axis) => format!("gather, axis {axis}"),
        Op::Scatter(ScatterHow::Set) => "scatter update".into(),
        Op::Scatter(ScatterHow::Add) => "scatter add".into(),
        Op::Reduce(fold, axes) => format!("reduce_{}{}", fold_word(*fold), axes_words(axes)),
        Op::Cumulate { fold, axis, .. } => format!("cumulative {}, axis {axis}", fold_word(*fold)),
        Op::ArgMax(axis) => format!("argmax, axis {axis}"),
        Op::ArgMin(axis) => format!("argmin, axis {axis}"),
        Op::MatMul => "matmul".into(),
        Op::Scan(scan) => format!("scan, {} steps", scan.steps),
        Op::While(_) => "while_loop".into(),
        Op::Part(k) => part(graph, node.inputs().first().copied(), *k),
    }
}

/// Of a loop's results: the states of all steps come first, then the last ones.
fn part(graph: &Graph, tuple: Option<NodeId>, k: usize) -> String {
    match tuple.map(|t| graph.node(t).op()) {
        Some(Op::Scan(scan)) if k < scan.carries => {
            if scan.carries > 1 {
                format!("all states {}", k + 1)
            } else {
                "all states".into()
            }
        }
        Some(Op::Scan(scan)) if scan.carries > 1 => format!("last state {}", k - scan.carries + 1),
        Some(Op::While(repeated)) if repeated.carries > 1 => format!("last state {}", k + 1),
        Some(Op::Scan(_) | Op::While(_)) => "last state".into(),
        _ => format!("part {k}"),
    }
}

fn fold_word(fold: Fold) -> &'static str {
    match fold {
        Fold::Sum => "sum",
        Fold::Product => "prod",
        Fold::Min => "min",
        Fold::Max => "max",
        Fold::Any => "any",
        Fold::All => "all",
    }
}

fn axes_words(axes: &[usize]) -> String {
    match axes {
        [] => String::new(),
        [axis] => format!(", axis {axis}"),
        many => format!(", axes {}", many.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
    }
}

/// A single number as itself, more of them by their count.
fn constant(value: &Value) -> String {
    let n = value.data().len();
    if n != 1 {
        return format!("{n} constants");
    }
    number(value.data(), 0)
}

fn number(data: &Data, at: usize) -> String {
    let float = |v: f64| {
        let text = format!("{v}");
        if v.is_finite() && !text.contains(['.', 'e']) { format!("{text}.0") } else { text }
    };
    match data {
        Data::F64(v) => v.get(at).map(|v| float(*v)),
        Data::F32(v) => v.get(at).map(|v| {
            let text = format!("{v}");
            if v.is_finite() && !text.contains(['.', 'e']) { format!("{text}.0") } else { text }
        }),
        Data::I64(v) => v.get(at).map(i64::to_string),
        Data::I32(v) => v.get(at).map(i32::to_string),
        Data::Bool(v) => v.get(at).map(|v| if *v { "True".into() } else { "False".into() }),
    }
    .unwrap_or_default()
}

/// What does not fit the box.
fn detail(op: &Op) -> String {
    match op {
        Op::Const(value) if value.data().len() > 1 => {
            let n = value.data().len();
            let first: Vec<String> = (0..n.min(6)).map(|k| number(value.data(), k)).collect();
            format!("[{}{}]", first.join(", "), if n > 6 { ", …" } else { "" })
        }
        Op::Transpose(axes) => format!("axes {}", axes.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")),
        Op::Slice(axes) => {
            let axis = |a: &brunsviga_graph::op::AxisSlice| match (a.step, a.count) {
                (_, 1) => format!("{}", a.start),
                (1, n) => format!("{}:{}", a.start, a.start + n),
                (step, n) => format!("{n} from {} by {step}", a.start),
            };
            format!("[{}]", axes.iter().map(axis).collect::<Vec<_>>().join(", "))
        }
        Op::Scan(scan) => {
            let way = if scan.reverse { ", from the last element to the first" } else { "" };
            format!("repeats the function inside {} times{way}", scan.steps)
        }
        Op::While(_) => "repeats the function inside while its condition holds".into(),
        _ => String::new(),
    }
}

/// Counts what folding, sharing and leaving out can spare, loops' insides included. A node counts once: by the first reason that
/// holds, of unused, known beforehand, repeated.
fn saved(graph: &Graph) -> Saved {
    let nodes = graph.nodes();
    let mut needed = vec![false; nodes.len()];
    for output in graph.outputs() {
        needed[output.index()] = true;
    }
    for k in (0..nodes.len()).rev() {
        if needed[k] {
            nodes[k].inputs().iter().for_each(|i| needed[i.index()] = true);
        }
    }
    let mut known = vec![false; nodes.len()];
    // For each node the earliest that computes the same.
    let mut same: Vec<usize> = (0..nodes.len()).collect();
    let mut saved = Saved::default();
    for (k, node) in nodes.iter().enumerate() {
        known[k] = match node.op() {
            Op::Const(_) => true,
            Op::Input(_) => false,
            _ => !node.inputs().is_empty() && node.inputs().iter().all(|i| known[i.index()]),
        };
        let inputs: Vec<usize> = node.inputs().iter().map(|i| same[i.index()]).collect();
        let twin = |j: &usize| {
            nodes[*j].op() == node.op()
                && nodes[*j].inputs().len() == inputs.len()
                && nodes[*j].inputs().iter().zip(&inputs).all(|(a, b)| same[a.index()] == *b)
        };
        // A loop's inside is compared node by node, so the search stops at a size that nobody could read anyhow.
        let repeated = (nodes.len() <= brunsviga_chart::flow::LARGEST && !matches!(node.op(), Op::Input(_)))
            .then(|| (0..k).find(twin))
            .flatten();
        if let Some(j) = repeated {
            same[k] = same[j];
        }
        match node.op() {
            _ if !needed[k] && !matches!(node.op(), Op::Input(_)) => saved.unused += 1,
            Op::Const(_) | Op::Input(_) | Op::Part(_) if repeated.is_none() => {}
            _ if known[k] && !matches!(node.op(), Op::Const(_)) => saved.folded += 1,
            _ if repeated.is_some() => saved.shared += 1,
            Op::Scan(scan) => add(&mut saved, self::saved(scan.body.graph())),
            Op::While(repeated) => add(&mut saved, self::saved(repeated.body.graph())),
            _ => {}
        }
    }
    saved
}

fn add(to: &mut Saved, more: Saved) {
    to.folded += more.folded;
    to.shared += more.shared;
    to.unused += more.unused;
}
