//! From a traced graph to one that is ready to run: simplified, its scans lowered, emitted and linked, and what nobody asks for left out.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Op, Scan};
use brunsviga_graph::simplify::fast;
use brunsviga_graph::{Builder, Graph, GraphError, NodeId, ValidGraph, Value, simplify};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::emit::{Layout, emit};
use brunsviga_kernel::lift::{Key, lift};

use super::backend::{Backend, Linked};
use super::measure::Deviation;

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
    /// By emitted code
    Emitted { compiled: Rc<Compiled>, linked: Rc<dyn Linked> },
    /// By the LoopIR interpreter, and why
    LoopIr { compiled: Rc<Compiled>, why: String },
    /// By the graph's interpreter, and why
    Graph { why: String },
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
    fn ready(&mut self, scan: &Scan, keeps_rows: bool, fused: bool, backend: &dyn Backend) -> Rc<How> {
        let key = Key::new(scan);
        let how = match self.known.iter().position(|(known, rows, f, _)| *rows == keeps_rows && *f == fused && *known == key) {
            Some(at) => self.known.remove(at).3,
            None => Rc::new(match Compiled::with(scan, fused) {
                Ok(compiled) => link(Rc::new(compiled), keeps_rows, backend),
                Err(refused) => How::Graph { why: format!("{} is not compiled yet", refused.what) },
            }),
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
    /// By carried tensor: somebody asks for the states of all steps
    pub(super) keep: Vec<bool>,
    pub(super) how: Rc<How>,
    /// Of mode `fast`: what it is measured by, and the result once it was
    pub(super) measured: Option<Measured>,
}

/// A step of mode `fast` beside the exact one.
pub(super) struct Measured {
    pub(super) exact: Rc<Step>,
    pub(super) deviation: RefCell<Option<Deviation>>,
    pub(super) fused: bool,
}

impl Step {
    /// Its kernel leaves out terms that are zero as long as everything is finite.
    pub(super) fn assumes_finite(&self) -> bool {
        match &*self.how {
            How::Emitted { compiled, .. } | How::LoopIr { compiled, .. } => compiled.program().assumes_finite,
            How::Graph { .. } => false,
        }
    }
}

/// A graph made ready.
pub struct Prepared {
    pub(super) graph: ValidGraph,
    /// By position of the scan's node
    pub(super) steps: HashMap<usize, Rc<Step>>,
    /// How often each node is used
    pub(super) uses: Vec<u32>,
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
        let mut steps = HashMap::new();
        for (k, node) in graph.graph().nodes().iter().enumerate() {
            if let Op::Scan(scan) = node.op()
                && uses[k] > 0
            {
                let keep = kept(graph.graph(), k, scan.carries, &uses);
                steps.insert(k, Rc::new(prepare(scan, keep, math, backend, modules)));
            }
        }
        Ok(Prepared { graph, steps, uses })
    }
    /// Bytes of the states that a run keeps.
    pub fn kept_bytes(&self) -> usize {
        let bytes = |step: &Rc<Step>| {
            let types = step.scan.body.graph().input_types().iter().zip(&step.keep).filter(|(_, keep)| **keep);
            types.map(|(t, _)| t.shape.len().saturating_mul(t.dtype.size()).saturating_mul(step.scan.steps)).sum::<usize>()
        };
        self.steps.values().map(bytes).sum()
    }
}

fn prepare(scan: &Scan, keep: Vec<bool>, math: Math, backend: &dyn Backend, modules: &mut Modules) -> Step {
    let measured = match math {
        Math::Exact => None,
        Math::Fast => {
            let exact = Rc::new(prepare(scan, vec![false; keep.len()], Math::Exact, backend, modules));
            Some(Measured { exact, deviation: RefCell::default(), fused: backend.fuses() })
        }
    };
    let rewritten = measured.is_some().then(|| Scan { body: fast::step(&scan.body, scan.carries), ..scan.clone() });
    let (scan, numbers) = lift(rewritten.as_ref().unwrap_or(scan));
    let fused = measured.as_ref().is_some_and(|m| m.fused);
    let how = modules.ready(&scan, keep.iter().any(|k| *k), fused, backend);
    Step { scan, numbers: numbers.into_iter().map(Rc::new).collect(), keep, how, measured }
}

fn link(compiled: Rc<Compiled>, keeps_rows: bool, backend: &dyn Backend) -> How {
    let program = compiled.program();
    let row_bytes = if keeps_rows { brunsviga_kernel::drive::Arrangement::new(program, 0, 1).row_bytes() } else { 0 };
    let module = emit(program, &Layout { row_bytes, ..backend.layout() });
    let linked = backend.link(&module, program.levels.iter().flatten().count());
    match linked {
        Ok(linked) => How::Emitted { linked: linked.into(), compiled },
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

/// By carried tensor of the scan at node `k`: whether the states of all its steps are used.
fn kept(g: &Graph, k: usize, carries: usize, uses: &[u32]) -> Vec<bool> {
    let mut keep = vec![false; carries];
    for (p, node) in g.nodes().iter().enumerate() {
        if let Op::Part(part) = node.op()
            && node.inputs()[0].index() == k
            && uses[p] > 0
            && let Some(keep) = keep.get_mut(*part)
        {
            *keep = true;
        }
    }
    keep
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
