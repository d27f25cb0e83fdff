//! Views: operations that only move elements, as maps from flat positions to flat positions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

use brunsviga_graph::op::Op;
use brunsviga_graph::{Data, Graph, NodeId, Shape};

/// Which update each place of a scatter takes.
type Places = Option<Rc<Vec<Option<u32>>>>;

/// A graph whose views are worked out once: plan, support and lowering ask for the same ones again and again.
pub struct Viewed<'a> {
    graph: &'a Graph,
    moves: RefCell<HashMap<NodeId, Option<Rc<Moves>>>>,
    places: RefCell<HashMap<NodeId, Places>>,
}

impl<'a> Viewed<'a> {
    pub fn new(graph: &'a Graph) -> Viewed<'a> {
        Viewed { graph, moves: RefCell::default(), places: RefCell::default() }
    }
}

impl Deref for Viewed<'_> {
    type Target = Graph;
    fn deref(&self) -> &Graph {
        self.graph
    }
}

/// The moves of a node that only moves elements of its first operand, or None if it does anything else.
pub fn moves(g: &Viewed, id: NodeId) -> Option<Rc<Moves>> {
    if let Some(known) = g.moves.borrow().get(&id) {
        return known.clone();
    }
    let found = find_moves(g, id).map(Rc::new);
    g.moves.borrow_mut().insert(id, found.clone());
    found
}

/// For a scatter that sets constant places: which update each place takes, or None.
pub fn scatter_places(g: &Viewed, id: NodeId) -> Places {
    if let Some(known) = g.places.borrow().get(&id) {
        return known.clone();
    }
    let found = find_places(g, id).map(Rc::new);
    g.places.borrow_mut().insert(id, found.clone());
    found
}

/// Where the elements of a node come from in its one moved operand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Moves {
    /// position + offset
    Shift(usize),
    /// everywhere this one
    Same(usize),
    /// by table
    Table(Vec<u32>),
}

impl Moves {
    /// The shortest form of a table.
    pub fn of(table: Vec<u32>) -> Moves {
        match table.first() {
            Some(&first) if table.iter().enumerate().all(|(k, &p)| p as usize == first as usize + k) => {
                Moves::Shift(first as usize)
            }
            Some(&first) if table.iter().all(|&p| p == first) => Moves::Same(first as usize),
            Some(_) => Moves::Table(table),
            None => Moves::Shift(0),
        }
    }
    /// The source of position `k`.
    pub fn at(&self, k: usize) -> usize {
        match self {
            Moves::Shift(offset) => k + offset,
            Moves::Same(p) => *p,
            Moves::Table(t) => t[k] as usize,
        }
    }
    /// First these moves over `domain` positions, then `inner`.
    pub fn then(&self, inner: &Moves, domain: usize) -> Moves {
        match (self, inner) {
            (Moves::Shift(a), Moves::Shift(b)) => Moves::Shift(a + b),
            (_, Moves::Same(p)) => Moves::Same(*p),
            (Moves::Same(p), _) => Moves::Same(inner.at(*p)),
            _ => Moves::of((0..domain).map(|k| inner.at(self.at(k)) as u32).collect()),
        }
    }
    /// Position k is position k.
    pub fn is_identity(&self) -> bool {
        *self == Moves::Shift(0)
    }
}

fn find_moves(g: &Graph, id: NodeId) -> Option<Moves> {
    let node = g.node(id);
    let source = g.tensor_type(*node.inputs().first()?)?;
    let target = g.tensor_type(id)?;
    match node.op() {
        Op::Reshape(_) => Some(Moves::Shift(0)),
        Op::Broadcast(_) if source.shape.len() == 1 => Some(Moves::Same(0)),
        Op::Broadcast(_) | Op::Transpose(_) | Op::Slice(_) => by_table(node.op(), &source.shape, &target.shape, None),
        Op::Gather(_) => {
            let Op::Const(indices) = g.node(node.inputs()[1]).op() else { return None };
            by_table(node.op(), &source.shape, &target.shape, Some(indices))
        }
        _ => None,
    }
}

/// Lets the interpreter move the positions themselves.
fn by_table(op: &Op, source: &Shape, target: &Shape, indices: Option<&brunsviga_graph::Value>) -> Option<Moves> {
    let positions = Data::I32((0..source.len() as i32).collect());
    let positions = brunsviga_graph::Value::new(source.clone(), positions)?;
    let mut operands = vec![&positions];
    operands.extend(indices);
    let moved = brunsviga_graph::interpret::evaluate_one(op, &operands).ok()??;
    debug_assert_eq!(moved.shape(), target);
    let Data::I32(table) = moved.into_data() else { return None };
    Some(Moves::of(table.into_iter().map(|p| p as u32).collect()))
}

fn find_places(g: &Graph, id: NodeId) -> Option<Vec<Option<u32>>> {
    let node = g.node(id);
    let Op::Scatter(brunsviga_graph::op::ScatterHow::Set) = node.op() else { return None };
    let base = g.tensor_type(node.inputs()[0])?;
    let Op::Const(indices) = g.node(node.inputs()[1]).op() else { return None };
    let [n, depth] = *indices.shape().axes() else { return None };
    let strides = base.shape.strides();
    let width: usize = base.shape.axes()[depth..].iter().product();
    let mut places = vec![None; base.shape.len()];
    for k in 0..n {
        let mut start = 0;
        for (d, stride) in strides.iter().enumerate().take(depth) {
            let i = usize::try_from(indices.data().as_i64(k * depth + d)?).ok()?;
            if i >= base.shape.axes()[d] {
                return None;
            }
            start += i * stride;
        }
        // The last of two updates of one place wins, as in the interpreter.
        for w in 0..width {
            places[start + w] = Some((k * width + w) as u32);
        }
    }
    Some(places)
}
