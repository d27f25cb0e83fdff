//! Sharing of identical states: elements of a carried vector that start equal and are changed alike stay equal, so one is computed for all.
//!
//! A network has a variable for each synapse. Where the parameters of a transmitter are the same numbers everywhere, all synapses of one
//! presynaptic cell do the same, bit for bit: 1,781 variables are 30. Which elements are changed alike is found by refining a partition
//! (as in the minimisation of automata, Hopcroft 1971): two elements stay in one class as long as everything that their next value is
//! computed from is the same, or a state of one class. That they start equal is seen when a run begins ([`super::split::Part::is_alike`]).

use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::op::{Op, Scan};
use brunsviga_graph::{Builder, Data, NodeId, Shape, TensorType, Value};

use super::plan::is_pointwise;
use super::split::Part;
use super::view::{Moves, Viewed, moves};

/// Shorter vectors are not worth a look.
const LEAST: usize = 8;

/// What an element's next value is computed from: for each element a number that is equal where the same is read.
enum Leaf {
    /// The elements of a carried vector at these places
    State(usize, Rc<Moves>),
    /// Fixed numbers
    Fixed(Vec<u64>),
}

struct Walk<'a> {
    g: &'a Viewed<'a>,
    carries: usize,
    domain: usize,
    /// Moves met so far; the first is the element's own place
    known: Vec<(Rc<Moves>, bool)>,
    seen: HashMap<(NodeId, usize), ()>,
    leaves: Vec<Leaf>,
}

impl Walk<'_> {
    /// The number of some moves, and of equal ones.
    fn number(&mut self, moves: Moves) -> usize {
        if let Some(k) = self.known.iter().position(|(m, _)| **m == moves) {
            return k;
        }
        let mut places: Vec<usize> = (0..self.domain).map(|k| moves.at(k)).collect();
        places.sort_unstable();
        let distinct = places.windows(2).all(|w| w[0] != w[1]);
        self.known.push((Rc::new(moves), distinct));
        self.known.len() - 1
    }

    /// Collects what a node's value at some places is computed from. False: each element has something of its own.
    fn visit(&mut self, id: NodeId, at: usize) -> bool {
        if self.seen.insert((id, at), ()).is_some() {
            return true;
        }
        let g = self.g;
        let node = g.node(id);
        let (places, distinct) = (self.known[at].0.clone(), self.known[at].1);
        match node.op() {
            Op::Input(k) if *k < self.carries => {
                self.leaves.push(Leaf::State(*k, places));
                true
            }
            Op::Const(v) => {
                let bits = (0..self.domain).map(|k| v.data().bits(places.at(k))).collect();
                self.leaves.push(Leaf::Fixed(bits));
                true
            }
            _ if !distinct => {
                self.leaves.push(Leaf::Fixed((0..self.domain).map(|k| places.at(k) as u64).collect()));
                true
            }
            op => {
                if let Some(inner) = moves(g, id) {
                    let at = self.number(places.then(&inner, self.domain));
                    return self.visit(node.inputs()[0], at);
                }
                is_pointwise(op) && node.inputs().iter().all(|input| self.visit(*input, at))
            }
        }
    }
}

/// Classes of equal signatures, numbered in the order of their first elements.
fn classes(domain: usize, signature: impl Fn(usize) -> Vec<u64>) -> Vec<u32> {
    let mut known: HashMap<Vec<u64>, u32> = HashMap::new();
    (0..domain)
        .map(|k| {
            let next = known.len() as u32;
            *known.entry(signature(k)).or_insert(next)
        })
        .collect()
}

fn count(classes: &[u32]) -> usize {
    classes.iter().max().map_or(0, |most| *most as usize + 1)
}

/// The classes of each carried tensor; None where every element is one of its own.
fn partition(g: &Viewed, carries: usize) -> Vec<Option<Vec<u32>>> {
    let mut leaves: Vec<Vec<Leaf>> = Vec::with_capacity(carries);
    let mut now: Vec<Option<Vec<u32>>> = Vec::with_capacity(carries);
    for k in 0..carries {
        let t = &g.input_types()[k];
        let domain = t.shape.len();
        let mut walk = Walk { g, carries, domain, known: Vec::new(), seen: HashMap::new(), leaves: Vec::new() };
        let own = walk.number(Moves::Shift(0));
        let may = t.shape.rank() == 1 && domain >= LEAST && walk.visit(g.outputs()[k], own);
        // What never changes splits the classes once and for all.
        let fixed: Vec<&Vec<u64>> =
            walk.leaves.iter().filter_map(|leaf| if let Leaf::Fixed(numbers) = leaf { Some(numbers) } else { None }).collect();
        now.push(may.then(|| classes(domain, |i| fixed.iter().map(|numbers| numbers[i]).collect())));
        leaves.push(walk.leaves);
    }
    loop {
        let mut changed = false;
        for k in 0..carries {
            let Some(own) = &now[k] else { continue };
            let class = |q: usize, place: usize| now[q].as_ref().map_or(place as u64, |classes| u64::from(classes[place]));
            let signature = |i: usize| {
                let states = leaves[k].iter().filter_map(|leaf| match leaf {
                    Leaf::State(q, places) => Some(class(*q, places.at(i))),
                    Leaf::Fixed(_) => None,
                });
                std::iter::once(u64::from(own[i])).chain(states).collect()
            };
            let next = classes(own.len(), signature);
            if count(&next) != count(own) {
                changed = true;
                let alone = count(&next) == next.len();
                now[k] = (!alone).then_some(next);
            }
        }
        if !changed {
            return now;
        }
    }
}

/// The scan with one element for each class, and what its parts are then of the carried tensors. None if nothing is worth sharing.
pub fn share(cut: &Scan, parts: &[Part]) -> Option<(Scan, Vec<Part>)> {
    let g = Viewed::new(cut.body.graph());
    let found = partition(&g, cut.carries);
    if !found.iter().flatten().any(|classes| 2 * count(classes) <= classes.len()) {
        return None;
    }
    let mut b = Builder::new();
    let places = |b: &mut Builder, places: Vec<i64>| {
        let shape = Shape::new([places.len()])?;
        b.constant(Value::new(shape, Data::I64(places))?).ok()
    };
    let mut types: Vec<TensorType> = g.input_types().to_vec();
    for (t, classes) in types.iter_mut().zip(&found) {
        if let Some(classes) = classes {
            t.shape = Shape::new([count(classes)])?;
        }
    }
    let inputs: Vec<NodeId> = types.iter().map(|t| b.input(t.clone())).collect();
    let mut whole = inputs.clone();
    for (k, classes) in found.iter().enumerate() {
        if let Some(classes) = classes {
            let map = places(&mut b, classes.iter().map(|c| i64::from(*c)).collect())?;
            whole[k] = b.add(Op::Gather(0), &[inputs[k], map]).ok()?;
        }
    }
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        b.origin = node.origin().cloned();
        map.push(match node.op() {
            Op::Input(k) => whole[*k],
            op => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(op.clone(), &operands).ok()?
            }
        });
    }
    let mut outputs = Vec::new();
    let mut shared = parts.to_vec();
    for (k, classes) in found.into_iter().enumerate() {
        let next = map[g.outputs()[k].index()];
        outputs.push(match classes {
            Some(classes) => {
                let first = |class: usize| classes.iter().position(|c| *c as usize == class).unwrap_or(0) as i64;
                let firsts = places(&mut b, (0..count(&classes)).map(first).collect())?;
                shared[k].classes = Some(classes.into());
                b.add(Op::Gather(0), &[next, firsts]).ok()?
            }
            None => next,
        });
    }
    let body = b.finish(&outputs).ok()?;
    Some((Scan { body, ..cut.clone() }, shared))
}
