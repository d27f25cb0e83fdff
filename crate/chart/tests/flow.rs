//! Drawings of dataflow: rules of the layout for many random networks, and two accepted pictures.

use std::path::Path;

use brunsviga_chart::flow::{Arranged, Flow, LARGEST, Network, Node, Role, Saved, info, svg};

fn node(label: &str, role: Role, inputs: &[usize]) -> Node {
    Node {
        label: label.into(),
        role,
        shape: "(3,)".into(),
        dtype: "float64".into(),
        detail: String::new(),
        origin: Some(("cell".into(), 3)),
        inputs: inputs.to_vec(),
        results: Vec::new(),
        inner: None,
    }
}

/// Numbers that look random and are always the same (Numerical Recipes' linear congruential generator).
struct Random(u32);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n.max(1)
    }
}

fn random(seed: u32, n: usize, loops: bool) -> Network {
    let mut random_numbers = Random(seed);
    let mut network = Network::new();
    for k in 0..n {
        let count = if k == 0 { 0 } else { random_numbers.below(4) };
        let inputs: Vec<usize> = (0..count).map(|_| k - 1 - random_numbers.below(k.min(12))).collect();
        let label = "multiply ".repeat(random_numbers.below(4)) + "x";
        let mut made = node(&label, if count == 0 { Role::Input } else { Role::Operation }, &inputs);
        if loops && random_numbers.below(6) == 0 {
            made.role = Role::Loop;
            made.inner = Some(random(seed ^ k as u32, 1 + random_numbers.below(8), false));
        }
        network.add(made);
    }
    network
}

fn check(network: &Network, drawn: &Arranged) {
    let (w, h) = drawn.size;
    for (k, a) in drawn.boxes.iter().enumerate() {
        assert!(a.x >= 0.0 && a.y >= 0.0 && a.right() <= w + 1e-6 && a.bottom() <= h + 1e-6, "box {k} leaves the drawing");
        for b in &drawn.boxes[k + 1..] {
            assert!(!a.overlaps(b), "{a:?} and {b:?} overlap");
        }
    }
    for (k, node) in network.nodes().iter().enumerate() {
        for i in &node.inputs {
            let route = drawn.routes.iter().find(|r| r.from == *i && r.to == k).expect("every input has its line");
            assert!(route.points.windows(2).all(|p| p[0].1 <= p[1].1), "a line goes up");
            assert!(route.points[0].1 == drawn.boxes[*i].bottom() && route.points.last().unwrap().1 == drawn.boxes[k].y);
            // On its way it passes beside the boxes.
            for p in &route.points[1..route.points.len() - 1] {
                assert!(drawn.boxes.iter().all(|b| !b.contains(*p, -0.5)), "a line runs through a box");
            }
        }
    }
    for (k, at, inner) in &drawn.inner {
        let outer = drawn.boxes[*k];
        assert!(
            at.0 >= outer.x && at.1 > outer.y && at.0 + inner.size.0 <= outer.right() && at.1 + inner.size.1 <= outer.bottom()
        );
        check(network.nodes()[*k].inner.as_ref().unwrap(), inner);
    }
}

#[test]
fn boxes_do_not_overlap_and_lines_run_down() {
    for seed in 0..60 {
        let network = random(seed, 1 + seed as usize % 37, seed % 3 == 0);
        let drawn = network.arranged().unwrap();
        check(&network, &drawn);
        assert_eq!(Some(drawn), network.arranged(), "the layout differs from one time to the next");
    }
}

#[test]
fn a_large_network_is_arranged_in_time_and_a_larger_one_refused_in_words() {
    let network = random(7, 150, false);
    check(&network, &network.arranged().unwrap());
    let large = random(1, LARGEST + 1, false);
    assert!(large.arranged().is_none());
    let flow = Flow { name: "f".into(), written: large.clone(), simplified: large, saved: Saved::default() };
    let told = info(&flow, 1);
    assert!(told.views[0].nodes.is_empty() && told.views[0].words.contains("401 nodes are too many"), "{}", told.views[0].words);
    assert!(svg(&told, 0).ends_with("</svg>\n"));
}

/// x' = (a·x − b·x³), with a repeated product, a constant that folds, and a value that nobody needs.
fn example() -> Flow {
    let number = |value: &str| Node { shape: "()".into(), ..node(value, Role::Constant, &[]) };
    let mut written = Network::new();
    let x = written.add(node("x", Role::Input, &[]));
    let two = written.add(number("2.0"));
    let half = written.add(number("0.5"));
    let a = written.add(Node { shape: "()".into(), ..node("multiply", Role::Operation, &[two, half]) });
    let first = written.add(node("multiply", Role::Operation, &[x, x]));
    let again = written.add(node("multiply", Role::Operation, &[x, x]));
    let cube = written.add(node("multiply", Role::Operation, &[again, x]));
    written.add(node("exp", Role::Operation, &[first]));
    let linear = written.add(node("multiply", Role::Operation, &[a, x]));
    let result = written.add(node("subtract", Role::Operation, &[linear, cube]));
    written.mark_result(result, 1);
    let mut body = Network::new();
    let y = body.add(node("y", Role::Input, &[]));
    let half = body.add(number("0.5"));
    let out = body.add(node("multiply", Role::Operation, &[y, half]));
    body.mark_result(out, 1);
    let mut simplified = Network::new();
    let x = simplified.add(node("x", Role::Input, &[]));
    let run = simplified.add(Node { inner: Some(body), ..node("scan, 100 steps", Role::Loop, &[x]) });
    simplified.mark_result(run, 1);
    Flow { name: "rhs".into(), written, simplified, saved: Saved { folded: 1, shared: 1, unused: 2 } }
}

#[test]
fn the_page_is_told_neighbours_lines_and_words() {
    let told = info(&example(), 5);
    assert_eq!(told.summary, "Graph of rhs: 10 nodes; simplification leaves 5.");
    assert_eq!(told.views[0].words, "10 nodes: 1 argument, 2 constants, 7 operations.");
    assert_eq!(
        told.views[1].words,
        "5 nodes: 2 arguments, 1 constant, 1 operation, 1 loop. Of the 10 nodes as written: 1 computed beforehand (constant folding), 1 the same as another (common subexpressions), 2 needed by no result (dead code), 1 left without a reader, or of a cheaper form."
    );
    let nodes = &told.views[0].nodes;
    assert_eq!((nodes[9].inputs.as_slice(), nodes[9].results.as_slice()), (&[9, 7][..], &[1][..]));
    assert_eq!((nodes[0].readers.as_slice(), nodes[0].line), (&[5, 6, 7, 9][..], Some(3)));
    assert_eq!(told.views[1].nodes[4].inside, Some(2));
    assert!(told.views.iter().flat_map(|v| &v.edges).all(|e| e.path.starts_with('M') && !e.path.contains("NaN")));
}

#[test]
fn pictures_are_the_accepted_ones() {
    let told = info(&example(), 1);
    for (number, name) in [(0, "flow-written.svg"), (1, "flow-simplified.svg")] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted").join(name);
        let picture = svg(&told, number);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &picture).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), picture, "{name}: look at it, then run with BLESS=1");
    }
}
