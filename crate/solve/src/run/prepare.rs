//! From a traced graph to one that is ready to run: simplified, its scans lowered, emitted and linked, and what nobody asks for left out.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Op, Scan, While};
use brunsviga_graph::simplify::fast;
use brunsviga_graph::{Builder, Graph, GraphError, NodeId, ValidGraph, Value, simplify};
use brunsviga_kernel::emit::{Layout, emit};
use brunsviga_kernel::lift::{Key, lift};
use brunsviga_kernel::{Compiled, NotLowered};
use brunsviga_store::{CHUNK_BYTES, RING_CHUNKS};

use super::backend::{Backend, Linked};
use super::measure::Deviation;
use super::pace::Pace;
use super::repeat::masked;

/// What a run's numbers may be.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, Hash)]
pub enum Math {
    /// The bits of the graph's interpreter, everywhere
    #[default]
    Exact,
    /// Within the bounds of [`fast`], with fused multiply-add where there is one; steps are checked against `Exact` once
    Fast,
}

/// How a scan's steps are made.
pub(super) enum How {
    /// By emitted code; how fast it was
    Emitted { compiled: Rc<Compiled>, linked: Rc<dyn Linked>, pace: Rc<RefCell<Pace>> },
    /// By the LoopIR interpreter, and why
    LoopIr { compiled: Rc<Compiled>, why: String },
    /// By the graph's interpreter, and why
    Graph { why: String },
}

impl How {
    /// Whether a run may begin with these inputs.
    fn fits(&self, inputs: &[&Value]) -> bool {
        match self {
            How::Emitted { compiled, .. } | How::LoopIr { compiled, .. } => compiled.fits(inputs),
            How::Graph { .. } => true,
        }
    }
}

fn linked(compiled: Result<Compiled, NotLowered>, keeps_rows: bool, backend: &dyn Backend) -> How {
    match compiled {
        Ok(compiled) => link(Rc::new(compiled), keeps_rows, backend),
        Err(refused) => How::Graph { why: format!("{} is not compiled yet", refused.what) },
    }
}

/// Compiled scans that are kept: those used last. A scan that differs in numbers only, as by a slider, finds its module here.
#[derive(Default)]
pub struct Modules {
    /// By key, whether the states of all steps are kept, and whether sums are fused; the last used comes last
    known: Vec<(Key, bool, bool, Rc<How>)>,
}

/// So many.
const MOST_MODULES: usize = 32;

impl Modules {
    /// Compiled and linked now, or before.
    pub(super) fn ready(&mut self, scan: &Scan, keeps_rows: bool, fused: bool, backend: &dyn Backend) -> Rc<How> {
        let key = Key::new(scan);
        let how = match self.known.iter().position(|(known, rows, f, _)| *rows == keeps_rows && *f == fused && *known == key) {
            Some(at) => self.known.remove(at).3,
            None => Rc::new(linked(Compiled::sharing(scan, fused), keeps_rows, backend)),
        };
        if self.known.len() >= MOST_MODULES {
            self.known.remove(0);
        }
        self.known.push((key, keeps_rows, fused, how.clone()));
        how
    }
}

/// A scan made ready.
pub(super) struct Step {
    /// With its numbers as further captures
    pub(super) scan: Scan,
    /// Their values
    pub(super) numbers: Vec<Rc<Value>>,
    /// By carried tensor: which elements of a state somebody asks for at all steps
    pub(super) keep: Vec<Keep>,
    /// Large captures of earlier runs that were found finite
    pub(super) finite: RefCell<Vec<Value>>,
    how: Rc<How>,
    /// The same without shared states, for runs in which they do not start equal
    plain: OnceCell<Rc<How>>,
    /// Of mode `fast`: what it is measured by, and the result once it was
    pub(super) measured: Option<Measured>,
}

/// A step of mode `fast` beside the exact one.
pub(super) struct Measured {
    pub(super) exact: Rc<Step>,
    pub(super) deviation: RefCell<Option<Deviation>>,
    pub(super) fused: bool,
}

/// Elements of a state, in C order, that are kept of every step; None: nobody asks for any.
pub(super) type Keep = Option<Range<usize>>;

/// Captures of so many elements are looked through once, not in every run.
const LARGE: usize = 4096;
/// Captures that were found finite are remembered: so many.
const MOST_REMEMBERED: usize = 8;

impl Step {
    /// Why its steps are interpreted, if they are.
    pub(super) fn why(&self) -> Option<&str> {
        match &*self.how {
            How::LoopIr { why, .. } | How::Graph { why } => Some(why),
            How::Emitted { .. } => None,
        }
    }
    /// Bytes of the states that a run keeps; more than a browser's addresses can count, perhaps.
    pub(super) fn kept_bytes(&self) -> u64 {
        super::rows::kept_bytes(self.scan.body.graph().input_types(), &self.keep, self.scan.steps)
    }
    /// How a run with these inputs is made.
    pub(super) fn how(&self, inputs: &[&Value], backend: &dyn Backend) -> Rc<How> {
        if self.how.fits(inputs) {
            return self.how.clone();
        }
        let keeps_rows = self.keep.iter().any(Option::is_some);
        let fused = self.measured.as_ref().is_some_and(|m| m.fused);
        self.plain.get_or_init(|| Rc::new(linked(Compiled::with(&self.scan, fused), keeps_rows, backend))).clone()
    }
    /// Something among a run's inputs is infinite or not a number.
    pub(super) fn has_broken(&self, inputs: &[Rc<Value>]) -> bool {
        inputs.iter().any(|v| {
            let large = v.data().len() >= LARGE;
            if large && self.finite.borrow().iter().any(|known| known.shares_elements(v)) {
                return false;
            }
            let broken = super::rows::first_broken(v.data()).is_some();
            if large && !broken {
                let mut known = self.finite.borrow_mut();
                if known.len() >= MOST_REMEMBERED {
                    known.remove(0);
                }
                known.push((**v).clone());
            }
            broken
        })
    }
    /// Its kernel leaves out terms that are zero as long as everything is finite.
    pub(super) fn assumes_finite(&self) -> bool {
        match &*self.how {
            How::Emitted { compiled, .. } | How::LoopIr { compiled, .. } => compiled.program().assumes_finite,
            How::Graph { .. } => false,
        }
    }
}

/// A while loop made ready.
pub(super) struct Round {
    /// As it was written, simplified
    pub(super) loops: While,
    /// Its masked scan
    pub(super) step: Rc<Step>,
}

/// A graph made ready.
pub struct Prepared {
    pub(super) graph: ValidGraph,
    pub(super) math: Math,
    /// By position of the scan's node
    pub(super) steps: HashMap<usize, Rc<Step>>,
    /// By position of the while loop's node
    pub(super) rounds: HashMap<usize, Rc<Round>>,
    /// How often each node is used
    pub(super) uses: Vec<u32>,
    /// Slices of kept states of which not all elements are kept, as they are for what is kept, by position
    pub(super) narrowed: HashMap<usize, Op>,
}

impl Prepared {
    /// Makes a graph ready.
    ///
    /// Errors: none that a graph of the verifier's can cause; they are passed on all the same.
    pub fn new(graph: &ValidGraph, backend: &dyn Backend, modules: &mut Modules) -> Result<Prepared, GraphError> {
        Prepared::with(graph, Math::Exact, backend, modules)
    }
    /// The same in either mode.
    ///
    /// Errors: as `new`.
    pub fn with(graph: &ValidGraph, math: Math, backend: &dyn Backend, modules: &mut Modules) -> Result<Prepared, GraphError> {
        let mut graph = simplify(graph);
        if asks_for_last_rows(graph.graph()) {
            graph = simplify(&last_rows_from_state(graph.graph())?);
        }
        let uses = uses(graph.graph());
        let (mut steps, mut rounds, mut narrowed) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (k, node) in graph.graph().nodes().iter().enumerate().filter(|(k, _)| uses[*k] > 0) {
            match node.op() {
                Op::Scan(scan) => {
                    let keep = kept(graph.graph(), k, scan, &uses, &mut narrowed);
                    steps.insert(k, Rc::new(prepare(scan, keep, math, backend, modules)));
                }
                Op::While(loops) => {
                    let masked = masked(loops)?;
                    let scan = Scan { body: simplify(&masked.body), ..masked };
                    let step = Rc::new(prepare(&scan, vec![None; scan.carries], Math::Exact, backend, modules));
                    rounds.insert(k, Rc::new(Round { loops: (**loops).clone(), step }));
                }
                _ => {}
            }
        }
        Ok(Prepared { graph, math, steps, rounds, uses, narrowed })
    }
    /// Bytes of the states that a run keeps; more than a browser's addresses can count, perhaps.
    pub fn kept_bytes(&self) -> u64 {
        self.steps.values().map(|step| step.kept_bytes()).fold(0, u64::saturating_add)
    }
    /// Of those, what a run holds in memory: of a scan that keeps more than `budget`, only the ring.
    pub fn kept_in_memory(&self, budget: u64) -> u64 {
        let ring = CHUNK_BYTES * (RING_CHUNKS as u64 + 2);
        let bytes = |step: &Rc<Step>| {
            let streams = step.keep.iter().flatten().count() as u64;
            let bytes = step.kept_bytes();
            if bytes > budget { streams * ring } else { bytes }
        };
        self.steps.values().map(bytes).fold(0, u64::saturating_add)
    }
    /// What needs the kept states of the scan at node `scan`, or a part of them, in memory: its position, and how many bytes. Slices and what is
    /// given out do not.
    pub(super) fn needs_whole(&self, scan: usize) -> Vec<(usize, u64)> {
        let g = self.graph.graph();
        let Some(step) = self.steps.get(&scan) else { return Vec::new() };
        let (mut stored, mut needed) = (vec![false; g.nodes().len()], Vec::new());
        for (k, node) in g.nodes().iter().enumerate().skip(scan + 1).filter(|(k, _)| self.uses[*k] > 0) {
            match node.op() {
                Op::Part(carry) if node.inputs()[0].index() == scan => stored[k] = matches!(step.keep.get(*carry), Some(Some(_))),
                Op::Slice(_) | Op::Reshape(_) => stored[k] = stored[node.inputs()[0].index()],
                _ => {
                    let inputs = node.inputs().iter().filter(|i| stored[i.index()]).filter_map(|i| g.tensor_type(*i));
                    needed.extend(inputs.map(|t| (k, t.shape.len() as u64 * t.dtype.size() as u64)));
                }
            }
        }
        needed
    }
}

fn prepare(scan: &Scan, keep: Vec<Keep>, math: Math, backend: &dyn Backend, modules: &mut Modules) -> Step {
    let measured = match math {
        Math::Exact => None,
        Math::Fast => {
            let exact = Rc::new(prepare(scan, vec![None; keep.len()], Math::Exact, backend, modules));
            Some(Measured { exact, deviation: RefCell::default(), fused: backend.fuses() })
        }
    };
    let rewritten = measured.is_some().then(|| Scan { body: fast::step(&scan.body, scan.carries), ..scan.clone() });
    let (scan, numbers) = lift(rewritten.as_ref().unwrap_or(scan));
    let fused = measured.as_ref().is_some_and(|m| m.fused);
    let how = modules.ready(&scan, keep.iter().any(Option::is_some), fused, backend);
    Step {
        scan,
        numbers: numbers.into_iter().map(Rc::new).collect(),
        keep,
        finite: RefCell::default(),
        how,
        plain: OnceCell::new(),
        measured,
    }
}

fn link(compiled: Rc<Compiled>, keeps_rows: bool, backend: &dyn Backend) -> How {
    let program = compiled.program();
    let row_bytes = if keeps_rows { brunsviga_kernel::drive::Arrangement::new(program, 0, 1).row_bytes() } else { 0 };
    let module = emit(program, &Layout { row_bytes, ..backend.layout() });
    let linked = backend.link(&module, program.levels.iter().flatten().count());
    match linked {
        Ok(linked) => How::Emitted { linked: linked.into(), compiled, pace: Rc::default() },
        Err(why) => How::LoopIr { compiled, why },
    }
}

/// How often the outputs need each node.
fn uses(g: &Graph) -> Vec<u32> {
    let mut uses = vec![0; g.nodes().len()];
    g.outputs().iter().for_each(|o| uses[o.index()] += 1);
    for (k, node) in g.nodes().iter().enumerate().rev() {
        if uses[k] > 0 {
            node.inputs().iter().for_each(|i| uses[i.index()] += 1);
        }
    }
    uses
}

/// By carried tensor of the scan at node `k`: which elements of its states are used at all steps. Where a state is a vector of which only
/// slices are used, as in `y[:, :n]`, those from the first to the last that is in any; the slices then go to `narrowed`.
fn kept(g: &Graph, k: usize, scan: &Scan, uses: &[u32], narrowed: &mut HashMap<usize, Op>) -> Vec<Keep> {
    let types = scan.body.graph().input_types();
    let used = |p: &NodeId| uses[p.index()] > 0;
    (0..scan.carries)
        .map(|carry| {
            let is_it = |id: &NodeId| *g.node(*id).op() == Op::Part(carry) && g.node(*id).inputs()[0].index() == k;
            let parts: Vec<NodeId> = g.ids().filter(is_it).filter(used).collect();
            if parts.is_empty() {
                return None;
            }
            let all = 0..types[carry].shape.len();
            let users: Vec<NodeId> =
                g.ids().filter(used).filter(|id| g.node(*id).inputs().iter().any(|i| parts.contains(i))).collect();
            let columns: Option<Vec<Range<usize>>> = users.iter().map(|id| columns(g.node(*id).op())).collect();
            let is_output = g.outputs().iter().any(|o| parts.contains(o));
            let Some(columns) = columns.filter(|_| types[carry].shape.rank() == 1 && !is_output) else { return Some(all) };
            let asked = columns.iter().filter(|range| !range.is_empty());
            let range = asked.cloned().reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0);
            for id in users {
                if let Op::Slice(slices) = g.node(id).op() {
                    let mut slices = slices.clone();
                    slices[1].start = slices[1].start.saturating_sub(range.start);
                    narrowed.insert(id.index(), Op::Slice(slices));
                }
            }
            Some(range)
        })
        .collect()
}

/// Which columns a slice of a matrix takes, from the first to the last. None for anything else.
fn columns(op: &Op) -> Option<Range<usize>> {
    let Op::Slice(slices) = op else { return None };
    let [_, AxisSlice { start, step, count }] = slices.as_slice() else { return None };
    let Some(last) = count.checked_sub(1) else { return Some(0..0) };
    let end = start.checked_add_signed(step.checked_mul(last as isize)?)?;
    Some(*start.min(&end)..*start.max(&end) + 1)
}

/// A slice that takes only the row that the last step made: the part's tuple, and the carried tensor.
fn last_row(g: &Graph, id: NodeId) -> Option<(NodeId, usize)> {
    let node = g.node(id);
    let Op::Slice(slices) = node.op() else { return None };
    let part = g.node(node.inputs()[0]);
    let Op::Part(k) = part.op() else { return None };
    let Op::Scan(scan) = g.node(part.inputs()[0]).op() else { return None };
    let last = if scan.reverse { 0 } else { scan.steps.checked_sub(1)? };
    let first = slices.first()?;
    (*k < scan.carries && first.count == 1 && first.start == last).then_some((part.inputs()[0], scan.carries + k))
}

fn asks_for_last_rows(g: &Graph) -> bool {
    g.ids().any(|id| last_row(g, id).is_some())
}

/// The graph with such slices taken from the last state, so that the states of all steps need not be kept for them.
fn last_rows_from_state(g: &Graph) -> Result<ValidGraph, GraphError> {
    let mut b = Builder::new();
    let mut map: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    // All arguments are declared, in order, whether or not they are used.
    let inputs: Vec<NodeId> = g.input_types().iter().map(|t| b.input(t.clone())).collect();
    for id in g.ids() {
        let node = g.node(id);
        b.origin = node.origin().cloned();
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
        let made = match (node.op(), last_row(g, id)) {
            (Op::Input(k), _) => inputs[*k],
            (Op::Slice(slices), Some((tuple, part))) => {
                let state = b.part(map[tuple.index()], part)?;
                let row = b.ty(state).shape.stacked(1).unwrap_or_else(brunsviga_graph::Shape::scalar);
                let state = b.reshape(state, row)?;
                let mut slices = slices.clone();
                slices[0] = AxisSlice { start: 0, step: 1, count: 1 };
                b.slice(state, slices)?
            }
            (op, _) => b.add(op.clone(), &operands)?,
        };
        map.push(made);
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    b.finish(&outputs)
}
