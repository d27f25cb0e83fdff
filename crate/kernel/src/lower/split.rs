//! Cuts carried tensors where the step cuts or joins them, so that a state vector `[V, m, h, n]` becomes four carried vectors.
//! After simplification nothing of the joining and cutting is left in the step.

use std::collections::BTreeSet;
use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Op, Scan};
use brunsviga_graph::{Builder, Data, Graph, NodeId, Shape, TensorType, simplify};

/// A part of a carried tensor: rows `start .. start + count` of its first axis, or the whole of a scalar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Which carried tensor
    pub carry: usize,
    /// First element in that tensor, flat
    pub start: usize,
    /// Number of elements
    pub len: usize,
    /// Where elements are shared ([`super::share`]): the word that stands for each
    pub classes: Option<Rc<[u32]>>,
}

impl Part {
    /// The word of the program's part that holds an element.
    pub fn word(&self, element: usize) -> usize {
        self.classes.as_ref().map_or(element, |classes| classes[element] as usize)
    }
    /// The program's words, of the words of the whole carried tensor. None if there are too few.
    pub fn words(&self, whole: &[u64]) -> Option<Vec<u64>> {
        let own = whole.get(self.start..self.start + self.len)?;
        let Some(classes) = &self.classes else { return Some(own.to_vec()) };
        let mut words = Vec::new();
        for (word, class) in own.iter().zip(classes.iter()) {
            // Classes are numbered in the order of their first elements.
            if *class as usize == words.len() {
                words.push(*word);
            }
        }
        Some(words)
    }
    /// The elements that share a word are equal in this tensor, bit for bit.
    pub fn is_alike(&self, whole: &Data) -> bool {
        let Some(classes) = &self.classes else { return true };
        let mut firsts: Vec<u64> = Vec::new();
        classes.iter().enumerate().all(|(k, class)| {
            let bits = whole.bits(self.start + k);
            match firsts.get(*class as usize) {
                Some(first) => *first == bits,
                None => {
                    firsts.push(bits);
                    true
                }
            }
        })
    }
}

/// The scan with its carries cut, simplified, and what each new carry is of the old ones.
pub fn split(scan: &Scan) -> (Scan, Vec<Part>) {
    // Simplified first, since slices of slices hide where the step cuts.
    let body = simplify(&scan.body);
    let g = body.graph();
    let cuts: Vec<BTreeSet<usize>> = (0..scan.carries).map(|k| cuts(g, scan, k)).collect();
    let mut b = Builder::new();
    let mut parts = Vec::new();
    let mut segments: Vec<Vec<NodeId>> = Vec::new();
    for (k, cuts) in cuts.iter().enumerate() {
        let t = &g.input_types()[k];
        let rows: Vec<(usize, usize)> = cuts.iter().zip(cuts.iter().skip(1)).map(|(&a, &b)| (a, b)).collect();
        let mut ids = Vec::new();
        if rows.len() <= 1 {
            parts.push(Part { carry: k, start: 0, len: t.shape.len(), classes: None });
            ids.push(b.input(t.clone()));
        }
        for &(from, to) in rows.iter().filter(|_| rows.len() > 1) {
            let row = t.shape.len() / t.shape.axes()[0].max(1);
            let mut axes = t.shape.axes().to_vec();
            axes[0] = to - from;
            let shape = Shape::new(axes).expect("a part is not larger than the whole");
            parts.push(Part { carry: k, start: from * row, len: (to - from) * row, classes: None });
            ids.push(b.input(TensorType::new(t.dtype, shape)));
        }
        segments.push(ids);
    }
    let rest: Vec<NodeId> = g.input_types()[scan.carries..].iter().map(|t| b.input(t.clone())).collect();
    let copied = "copied from a valid body";
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        b.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) if *k < scan.carries => match segments[*k].as_slice() {
                [one] => *one,
                many => b.concat(many, 0).expect(copied),
            },
            Op::Input(k) => rest[*k - scan.carries],
            op => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(op.clone(), &operands).expect(copied)
            }
        });
    }
    let mut outputs = Vec::new();
    for (k, ids) in segments.iter().enumerate() {
        let whole = map[g.outputs()[k].index()];
        let mut start = 0;
        for &id in ids {
            if ids.len() == 1 {
                outputs.push(whole);
                continue;
            }
            let axes = b.ty(id).shape.axes().to_vec();
            let mut cut: Vec<AxisSlice> = axes.iter().map(|&n| AxisSlice { start: 0, step: 1, count: n }).collect();
            cut[0].start = start;
            start += axes[0];
            outputs.push(b.slice(whole, cut).expect(copied));
        }
    }
    let body = simplify(&b.finish(&outputs).expect(copied));
    (Scan { carries: parts.len(), body, ..scan.clone() }, parts)
}

/// Rows of carry `k` at which the step cuts it, its ends included.
fn cuts(g: &Graph, scan: &Scan, k: usize) -> BTreeSet<usize> {
    let t = &g.input_types()[k];
    let Some(&rows) = t.shape.axes().first() else { return BTreeSet::new() };
    let mut cuts = BTreeSet::from([0, rows]);
    for node in g.nodes() {
        let Op::Slice(s) = node.op() else { continue };
        if !matches!(g.node(node.inputs()[0]).op(), Op::Input(i) if *i == k && *i < scan.carries) {
            continue;
        }
        if s[0].step == 1 || s[0].count == 1 {
            cuts.insert(s[0].start);
            cuts.insert(s[0].start + s[0].count);
        }
    }
    if let Op::Concat(0) = g.node(g.outputs()[k]).op() {
        let mut end = 0;
        for part in g.node(g.outputs()[k]).inputs() {
            end += g.tensor_type(*part).map_or(0, |t| t.shape.axes()[0]);
            cuts.insert(end);
        }
    }
    // A tensor cut into very many rows is better left whole.
    if cuts.len() > 64 { BTreeSet::from([0, rows]) } else { cuts }
}
