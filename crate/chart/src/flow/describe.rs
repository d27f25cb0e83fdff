//! A flow in the page's words: every level of a network in one list, with places, neighbours and texts.

use brunsviga_protocol::{GraphEdge, GraphInfo, GraphNode, GraphRole, GraphText, GraphView};

use super::arrange::{Arranged, PAD, SIZE, SMALL, caption, subtitle};
use super::{Flow, LARGEST, Network, Node, Role};
use crate::geometry::{Point, Rect};

/// What a page needs to draw a flow and to speak of it.
pub fn info(flow: &Flow, id: u32) -> GraphInfo {
    let (before, after) = (flow.written.count(), flow.simplified.count());
    let change = match before.saturating_sub(after) {
        0 => "; simplification leaves all of them".to_string(),
        _ => format!("; simplification leaves {after}"),
    };
    let summary = format!("Graph of {}: {}{change}.", flow.name, plural(before, "node"));
    let saved = flow.saved.words(before, after);
    let views = vec![
        view("As written", &flow.written, &tally(&flow.written)),
        view("Simplified", &flow.simplified, &format!("{} {saved}", tally(&flow.simplified))),
    ];
    GraphInfo { id, name: flow.name.clone(), summary, views }
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// "12 nodes: 2 arguments, 3 constants, 7 operations."
fn tally(network: &Network) -> String {
    fn count(network: &Network, role: Role) -> usize {
        let own = |n: &Node| usize::from(n.role == role) + n.inner.as_ref().map_or(0, |i| count(i, role));
        network.nodes().iter().map(own).sum()
    }
    let parts: Vec<String> =
        [(Role::Input, "argument"), (Role::Constant, "constant"), (Role::Operation, "operation"), (Role::Loop, "loop")]
            .into_iter()
            .map(|(role, word)| (count(network, role), word))
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| plural(n, word))
            .collect();
    format!("{}: {}.", plural(network.count(), "node"), parts.join(", "))
}

fn view(name: &str, network: &Network, words: &str) -> GraphView {
    let Some(arranged) = network.arranged() else {
        let n = network.count();
        return GraphView {
            name: name.into(),
            words: format!(
                "{n} nodes are too many to draw: at most {LARGEST} can be read. Show a part: call show_graph with a function that this one uses."
            ),
            width: 0.0,
            height: 0.0,
            nodes: Vec::new(),
            edges: Vec::new(),
        };
    };
    let mut made = GraphView {
        name: name.into(),
        words: words.trim_end().into(),
        width: arranged.size.0.ceil(),
        height: arranged.size.1.ceil(),
        nodes: Vec::new(),
        edges: Vec::new(),
    };
    level(network, &arranged, (0.0, 0.0), None, &mut made);
    made
}

fn level(network: &Network, arranged: &Arranged, corner: Point, inside: Option<u32>, view: &mut GraphView) {
    let first = view.nodes.len();
    // Numbers are given level by level, from 1.
    let number = |k: usize| (first + k + 1) as u32;
    let tenth = |v: f64| libm::rint(v * 10.0) / 10.0;
    for (k, node) in network.nodes().iter().enumerate() {
        let area = arranged.boxes.get(k).copied().unwrap_or_default();
        let area = Rect { x: area.x + corner.0, y: area.y + corner.1, ..area };
        let (file, line) = node.origin.clone().map_or((String::new(), None), |(file, line)| (file, Some(line)));
        view.nodes.push(GraphNode {
            number: number(k),
            label: node.label.clone(),
            role: match node.role {
                Role::Input => GraphRole::Input,
                Role::Constant => GraphRole::Constant,
                Role::Operation => GraphRole::Operation,
                Role::Loop => GraphRole::Loop,
            },
            shape: node.shape.clone(),
            dtype: node.dtype.clone(),
            detail: node.detail.clone(),
            file,
            line,
            frame: [area.x, area.y, area.w, area.h].map(tenth),
            texts: texts(node, &area),
            inputs: node.inputs.iter().map(|i| number(*i)).collect(),
            readers: Vec::new(),
            results: node.results.iter().map(|r| *r as u32).collect(),
            inside,
        });
    }
    for (k, node) in network.nodes().iter().enumerate() {
        let mut from = node.inputs.clone();
        from.sort_unstable();
        from.dedup();
        for i in from {
            view.nodes[first + i].readers.push(number(k));
        }
    }
    for route in &arranged.routes {
        let points: Vec<Point> = route.points.iter().map(|p| (p.0 + corner.0, p.1 + corner.1)).collect();
        view.edges.push(GraphEdge { from: number(route.from), to: number(route.to), path: curve(&points) });
    }
    for (k, at, inner) in &arranged.inner {
        if let Some(network) = network.nodes()[*k].inner.as_ref() {
            level(network, inner, (corner.0 + at.0, corner.1 + at.1), Some(number(*k)), view);
        }
    }
}

fn texts(node: &Node, area: &Rect) -> Vec<GraphText> {
    let small = subtitle(node);
    let tenth = |v: f64| libm::rint(v * 10.0) / 10.0;
    let middle = tenth(area.x + area.w / 2.0);
    let text = |text: String, x: f64, y: f64, small: bool| GraphText { text, x, y: tenth(y), small };
    if node.role == Role::Loop {
        return vec![text(caption(&node.label), tenth(area.x + PAD), area.y + 17.5, false)];
    }
    if small.is_empty() {
        return vec![text(caption(&node.label), middle, area.y + area.h / 2.0 + SIZE * 0.35, false)];
    }
    vec![text(caption(&node.label), middle, area.y + 17.0, false), text(small, middle, area.y + 17.0 + SMALL * 1.35, true)]
}

/// A smooth line down through the points: SVG path data.
fn curve(points: &[Point]) -> String {
    let round = |v: f64| libm::rint(v * 10.0) / 10.0;
    let mut path = String::new();
    for (k, p) in points.iter().enumerate() {
        if k == 0 {
            path += &format!("M{} {}", round(p.0), round(p.1));
            continue;
        }
        let before = points[k - 1];
        if (before.0 - p.0).abs() < 0.05 {
            path += &format!("V{}", round(p.1));
            continue;
        }
        let half = (p.1 - before.1) / 2.0;
        path += &format!(
            "C{} {} {} {} {} {}",
            round(before.0),
            round(before.1 + half),
            round(p.0),
            round(p.1 - half),
            round(p.0),
            round(p.1)
        );
    }
    path
}
