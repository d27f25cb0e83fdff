//! Which results are kept in memory, and in which level each is computed.
//!
//! A node is *computed where it is used*, in registers, unless that would repeat work: a result that costs more than [`CHEAP`]
//! instructions and is read at other positions than its own, or in a later level, is *kept*: computed once in a loop of its own
//! size, stored, and loaded by its readers. A reader at other positions must wait for a kept result, so it stands in a later level.

use brunsviga_graph::NodeId;
use brunsviga_graph::op::{Binary, Op, Unary};

use super::view::{Viewed, moves, scatter_places};

/// Work that is rather repeated than stored.
const CHEAP: usize = 4;
/// A sum over fewer elements works them out again rather than wait for a level more.
const WORTH_WAITING: usize = 128;

/// The decisions, by node.
#[derive(Debug)]
pub struct Plan {
    /// Stored in a scratch buffer
    pub kept: Vec<bool>,
    /// Level in which it is computed
    pub level: Vec<usize>,
}

/// Elementwise: same index in, same index out.
pub fn is_pointwise(op: &Op) -> bool {
    matches!(op, Op::Unary(_) | Op::Binary(_) | Op::Compare(_) | Op::Select | Op::Cast(_))
}

/// Instructions of an elementwise operation, about.
fn work(op: &Op) -> usize {
    match op {
        Op::Unary(f) => match f {
            Unary::Neg | Unary::Abs | Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Not => 1,
            Unary::IsNan | Unary::IsFinite | Unary::IsSmall => CHEAP / 2,
            Unary::PowInteger(n) => (n.max(&1).ilog2() + n.count_ones()) as usize,
            Unary::Sqrt => CHEAP / 2,
            // Elementary functions
            _ => CHEAP + 1,
        },
        Op::Binary(Binary::Div) => CHEAP / 2,
        Op::Binary(Binary::Pow | Binary::FloorDiv | Binary::FloorMod) => CHEAP + 1,
        _ => 1,
    }
}

fn is_leaf(op: &Op) -> bool {
    matches!(op, Op::Input(_) | Op::Const(_))
}

/// Done one element after another, in a loop that stores as it goes: running folds, and scatters that are not a choice of known places.
/// Its result is always kept, and read in a later level.
pub fn is_walk(g: &Viewed, id: NodeId) -> bool {
    match g.node(id).op() {
        Op::Cumulate { .. } => true,
        Op::Scatter(_) => scatter_places(g, id).is_none(),
        _ => false,
    }
}

/// Where the elements of a node lie in the same order: through reshapes.
pub fn flat_source(g: &Viewed, id: NodeId) -> NodeId {
    match g.node(id).op() {
        Op::Reshape(_) => flat_source(g, g.node(id).inputs()[0]),
        _ => id,
    }
}

/// A gather by indices that are computed: its tensor has to lie in memory.
fn is_lookup(g: &Viewed, id: NodeId) -> bool {
    matches!(g.node(id).op(), Op::Gather(_)) && moves(g, id).is_none()
}

/// A read of a node by a consumer.
struct Read {
    node: NodeId,
    /// At the consumer's own positions
    own: bool,
    /// From memory only
    kept: bool,
}

/// The nodes that a consumer reads, seen through moves, and through larger elementwise results that are only looked at in places.
fn reads(g: &Viewed, consumer: NodeId, stays: &[bool]) -> Vec<Read> {
    let mut found = Vec::new();
    let domain = size(g, consumer);
    let op = g.node(consumer).op();
    if is_lookup(g, consumer) {
        let inputs = g.node(consumer).inputs();
        found.push(Read { node: flat_source(g, inputs[0]), own: false, kept: true });
        look(g, inputs[1], domain, (false, false), stays, &mut found);
        return found;
    }
    let folds = matches!(op, Op::Reduce(..) | Op::MatMul | Op::ArgMax(_) | Op::ArgMin(_)) || is_walk(g, consumer);
    let own = !folds && !matches!(op, Op::Concat(_));
    for &operand in g.node(consumer).inputs() {
        look(g, operand, domain, (own, folds), stays, &mut found);
    }
    found
}

/// Results that are needed at their own size, other than by sums over them: by node.
fn stays(g: &Viewed) -> Vec<bool> {
    let mut stays = vec![false; g.nodes().len()];
    g.outputs().iter().for_each(|o| stays[o.index()] = true);
    for id in g.ids().rev().filter(|id| is_pointwise(g.node(*id).op())) {
        for operand in g.node(id).inputs() {
            stays[operand.index()] |= stays[id.index()] && size(g, *operand) == size(g, id);
        }
    }
    stays
}

fn size(g: &Viewed, id: NodeId) -> usize {
    g.tensor_type(id).map_or(0, |t| t.shape.len())
}

fn look(g: &Viewed, id: NodeId, domain: usize, (own, through): (bool, bool), stays: &[bool], found: &mut Vec<Read>) {
    let node = g.node(id);
    if let Some(m) = moves(g, id) {
        let own = own && m.is_identity() && size(g, node.inputs()[0]) == size(g, id);
        let source = node.inputs()[0];
        // A look at places of something larger computes those places only.
        let through = through || (is_pointwise(g.node(source).op()) && size(g, source) > domain);
        return look(g, source, domain, (own, through), stays, found);
    }
    if !is_walk(g, id) && scatter_places(g, id).is_some() {
        look(g, node.inputs()[0], domain, (false, through), stays, found);
        look(g, node.inputs()[2], domain, (false, false), stays, found);
        return;
    }
    // What is computed at that size in any case is computed once.
    let once = stays[id.index()] && size(g, id) >= WORTH_WAITING;
    if through && !own && !once && is_pointwise(node.op()) && size(g, id) > domain {
        for &operand in node.inputs() {
            look(g, operand, domain, (false, size(g, operand) > domain), stays, found);
        }
        return;
    }
    found.push(Read { node: id, own, kept: is_walk(g, id) });
}

/// Decides for a step function.
pub fn plan(g: &Viewed) -> Plan {
    let n = g.nodes().len();
    let mut plan = Plan { kept: vec![false; n], level: vec![0; n] };
    let mut cost = vec![0_usize; n];
    let stays = stays(g);
    let all: Vec<Vec<Read>> = g.ids().map(|id| reads(g, id, &stays)).collect();
    for id in g.ids() {
        let k = id.index();
        if is_leaf(g.node(id).op()) {
            continue;
        }
        let mut level = 0;
        let mut total = if is_pointwise(g.node(id).op()) { work(g.node(id).op()) } else { CHEAP + 1 };
        if moves(g, id).is_some() {
            total = 0;
        }
        for read in &all[k] {
            let p = read.node.index();
            let leaf = is_leaf(g.node(read.node).op());
            if read.kept && !leaf {
                plan.kept[p] = true;
                level = level.max(plan.level[p] + 1);
                total += 1;
            } else if read.own {
                level = level.max(plan.level[p]);
                total += cost[p];
            } else if cost[p] > CHEAP || matches!(g.node(read.node).op(), Op::Concat(_)) {
                plan.kept[p] = true;
                level = level.max(plan.level[p] + 1);
                total += 1;
            } else {
                level = level.max(plan.level[p]);
                total += cost[p];
            }
        }
        plan.level[k] = level;
        cost[k] = total;
    }
    // What a later level reads at its own positions is kept too, if it is worth a load; only what the outputs need counts.
    let mut needed = vec![false; n];
    g.outputs().iter().for_each(|o| needed[o.index()] = true);
    for id in g.ids().rev().filter(|id| !is_leaf(g.node(*id).op())) {
        if !needed[id.index()] {
            continue;
        }
        for read in &all[id.index()] {
            let p = read.node.index();
            needed[p] = true;
            if !is_leaf(g.node(read.node).op()) && plan.level[p] < plan.level[id.index()] && cost[p] > CHEAP / 2 {
                plan.kept[p] = true;
            }
        }
    }
    for id in g.ids() {
        let k = id.index();
        plan.kept[k] = needed[k] && (plan.kept[k] || is_walk(g, id));
    }
    plan
}
