//! Drawings of dataflow: boxes in layers, joined by lines that run down, with the inside of loops as a drawing in a box.
//!
//! [`Network`] says what is joined to what, [`Network::arranged`] where it stands, [`info`] puts both in the page's words, [`svg`]
//! makes a document of it. The graph's own operations are not known here.
//!
//! Guarantees: boxes of one level do not overlap; every line runs from the bottom of a box down to the top of another; the same
//! network is drawn the same way, on every machine; the time is bounded (`LARGEST` nodes are arranged, larger networks are not).
//!
//! The way: layers by the longest path, sources as near to their use as can be; lines over several layers get a place in each;
//! orders by barycentres, swept down and up (Sugiyama, Tagawa and Toda 1981, IEEE Trans. SMC 11(2) 109–125); places across by
//! least squares under the order, an isotonic regression a layer.

mod arrange;
mod describe;
mod order;
mod picture;
mod place;

pub use arrange::{Arranged, Route};
pub use describe::info;
pub use picture::svg;

/// More nodes, inner ones included, are not arranged: nobody could read them.
pub const LARGEST: usize = 400;

/// What a node is, for its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An argument of the function
    Input,
    /// A value known beforehand
    Constant,
    /// Computes
    Operation,
    /// A loop, with the function that it repeats inside
    Loop,
}

/// One box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it does, in a few words
    pub label: String,
    /// Its looks
    pub role: Role,
    /// Shape of what it gives, as Python writes it; of several tensors one after another
    pub shape: String,
    /// Element type; likewise
    pub dtype: String,
    /// More to say than fits the box
    pub detail: String,
    /// Cell or file, and line from 1, that made it
    pub origin: Option<(String, u32)>,
    /// Earlier nodes that it reads, in order; one may come twice
    pub inputs: Vec<usize>,
    /// It is returned: as the how many-th results
    pub results: Vec<usize>,
    /// The function that a loop repeats
    pub inner: Option<Network>,
}

/// Boxes, each after those that it reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    nodes: Vec<Node>,
}

impl Network {
    /// Without boxes.
    pub fn new() -> Network {
        Network::default()
    }

    /// Adds a box and returns its place. Inputs that do not stand before it are left out.
    pub fn add(&mut self, mut node: Node) -> usize {
        node.inputs.retain(|i| *i < self.nodes.len());
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Marks a box as the next result.
    pub fn mark_result(&mut self, node: usize, number: usize) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.results.push(number);
        }
    }

    /// The boxes.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Boxes of all levels.
    pub fn count(&self) -> usize {
        self.nodes.iter().map(|n| 1 + n.inner.as_ref().map_or(0, Network::count)).sum()
    }

    /// Where everything stands; None above [`LARGEST`] boxes.
    pub fn arranged(&self) -> Option<Arranged> {
        (self.count() <= LARGEST).then(|| arrange::arrange(self))
    }
}

/// A function drawn twice: as it was written, and simplified.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The function's name
    pub name: String,
    /// Every operation as it was traced
    pub written: Network,
    /// What is left to compute
    pub simplified: Network,
    /// What simplification did
    pub saved: Saved,
}

/// How many nodes simplification found to spare, by reason; what is left over was rewritten to fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Known beforehand: all that they read is constant
    pub folded: usize,
    /// The same operation on the same values as an earlier one
    pub shared: usize,
    /// No result needs them
    pub unused: usize,
}

impl Saved {
    /// "Of 20 nodes 8 are spared: 4 computed beforehand, 3 that repeat others, 1 that nothing needs."
    fn words(&self, before: usize, after: usize) -> String {
        let told = self.folded + self.shared + self.unused;
        let rest = before.saturating_sub(after).saturating_sub(told);
        let parts: Vec<String> = [
            (self.folded, "computed beforehand (constant folding)"),
            (self.shared, "the same as another (common subexpressions)"),
            (self.unused, "needed by no result (dead code)"),
            (if told > 0 { rest } else { 0 }, "left without a reader, or of a cheaper form"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
        match (before.checked_sub(after), parts.is_empty()) {
            (Some(0), true) => "Nothing could be spared.".into(),
            (Some(gone), true) => format!("{gone} of the {before} nodes as written are spared by cheaper forms."),
            _ => format!("Of the {before} nodes as written: {}.", parts.join(", ")),
        }
    }
}
