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

    /// The same for a join of which only one part is read.
    fn visit_part(&mut self, id: NodeId, axis: usize, places: &Moves) -> bool {
        let g = self.g;
        let axes = |id: NodeId| g.tensor_type(id).map_or(&[][..], |t| t.shape.axes());
        let inner: usize = axes(id)[axis + 1..].iter().product();
        let total = axes(id)[axis];
        let mut begin = 0;
        for &part in g.node(id).inputs() {
            let rows = axes(part)[axis];
            let place = |k: usize| {
                let p = places.at(k);
                let row = p / inner % total;
                (begin..begin + rows)
                    .contains(&row)
                    .then(|| ((p / inner / total * rows + row - begin) * inner + p % inner) as u32)
            };
            let inside: Option<Vec<u32>> = (0..self.domain).map(place).collect();
            if let Some(inside) = inside {
                let at = self.number(Moves::of(inside));
                return self.visit(part, at);
            }
            begin += rows;
        }
        false
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
                if let Op::Concat(axis) = op {
                    return self.visit_part(id, *axis, &places);
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

/// Parts with the same classes, and what is computed once for each class.
struct Group {
    classes: Vec<u32>,
    /// The first element of each class
    firsts: NodeId,
    /// The class of each element
    places: NodeId,
    /// By node of the step: its value for each class, where the elements of a class are alike
    once: Vec<Option<NodeId>>,
}

impl Group {
    /// Whether a node that is not elementwise has one value for each class.
    fn is_alike(&self, g: &Viewed, carries: usize, found: &[Option<Vec<u32>>], id: NodeId) -> bool {
        let domain = self.classes.len();
        let mut walk = Walk { g, carries, domain, known: Vec::new(), seen: HashMap::new(), leaves: Vec::new() };
        let own = walk.number(Moves::Shift(0));
        if !walk.visit(id, own) {
            return false;
        }
        let mut firsts: Vec<Option<usize>> = vec![None; domain];
        (0..domain).all(|i| {
            let first = *firsts[self.classes[i] as usize].get_or_insert(i);
            walk.leaves.iter().all(|leaf| match leaf {
                Leaf::Fixed(numbers) => numbers[i] == numbers[first],
                Leaf::State(q, places) => {
                    let class = |place: usize| found[*q].as_ref().map_or(place, |classes| classes[place] as usize);
                    class(places.at(i)) == class(places.at(first))
                }
            })
        })
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
    let mut types: Vec<TensorType> = g.input_types().to_vec();
    for (t, classes) in types.iter_mut().zip(&found) {
        if let Some(classes) = classes {
            t.shape = Shape::new([count(classes)])?;
        }
    }
    let inputs: Vec<NodeId> = types.iter().map(|t| b.input(t.clone())).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: Vec<Option<usize>> = Vec::new();
    for classes in &found {
        group_of.push(match classes {
            None => None,
            Some(classes) => Some(match groups.iter().position(|group| group.classes == *classes) {
                Some(k) => k,
                None => {
                    let mut places = |places: Vec<i64>| {
                        let shape = Shape::new([places.len()])?;
                        b.constant(Value::new(shape, Data::I64(places))?).ok()
                    };
                    // Classes are numbered in the order of their first elements.
                    let mut firsts = Vec::with_capacity(count(classes));
                    for (k, class) in classes.iter().enumerate() {
                        if *class as usize == firsts.len() {
                            firsts.push(k as i64);
                        }
                    }
                    groups.push(Group {
                        firsts: places(firsts)?,
                        places: places(classes.iter().map(|c| i64::from(*c)).collect())?,
                        classes: classes.clone(),
                        once: vec![None; g.nodes().len()],
                    });
                    groups.len() - 1
                }
            }),
        });
    }
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for id in g.ids() {
        let node = g.node(id);
        b.origin = node.origin().cloned();
        if let Op::Input(k) = node.op() {
            map.push(match group_of.get(*k).copied().flatten() {
                Some(group) => {
                    groups[group].once[id.index()] = Some(inputs[*k]);
                    b.add(Op::Gather(0), &[inputs[*k], groups[group].places]).ok()?
                }
                None => inputs[*k],
            });
            continue;
        }
        let is_vector = |group: &Group| g.tensor_type(id).is_some_and(|t| *t.shape.axes() == [group.classes.len()]);
        let mut shared = None;
        if is_pointwise(node.op()) {
            for group in groups.iter_mut().filter(|group| is_vector(group)) {
                let once: Option<Vec<NodeId>> = node.inputs().iter().map(|i| group.once[i.index()]).collect();
                if let Some(operands) = once {
                    let once = b.add(node.op().clone(), &operands).ok()?;
                    group.once[id.index()] = Some(once);
                    shared = Some(b.add(Op::Gather(0), &[once, group.places]).ok()?);
                    break;
                }
            }
        }
        let whole = match shared {
            Some(shared) => shared,
            None => {
                let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
                b.add(node.op().clone(), &operands).ok()?
            }
        };
        map.push(whole);
        if shared.is_none() && !is_pointwise(node.op()) {
            for group in groups.iter_mut().filter(|group| is_vector(group)) {
                if group.is_alike(&g, cut.carries, &found, id) {
                    group.once[id.index()] = Some(b.add(Op::Gather(0), &[whole, group.firsts]).ok()?);
                }
            }
        }
    }
    let mut outputs = Vec::new();
    let mut shared = parts.to_vec();
    for (k, classes) in found.into_iter().enumerate() {
        let out = g.outputs()[k];
        outputs.push(match (classes, group_of[k]) {
            (Some(classes), Some(group)) => {
                shared[k].classes = Some(classes.into());
                match groups[group].once[out.index()] {
                    Some(once) => once,
                    None => b.add(Op::Gather(0), &[map[out.index()], groups[group].firsts]).ok()?,
                }
            }
            _ => map[out.index()],
        });
    }
    let body = b.finish(&outputs).ok()?;
    Some((Scan { body, ..cut.clone() }, shared))
}
