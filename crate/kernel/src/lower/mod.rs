//! From a scan's step function to LoopIR.
//!
//! First the state vector falls into its parts (`split`), states that are always equal become one (`share`), and it is decided what is kept in memory, and when (`plan`). Then every level
//! and domain gets one line of instructions, in which each needed node is computed at the positions where it is read: operations that
//! only move elements disappear into the maps of loads (`view`), sums run over their support (`support`, `folds`), and what has to be
//! done one after another, running sums and scatters to computed places, is a *walk* (`plan`): a loop that stores as it goes.

mod folds;
mod places;
mod plan;
mod pointwise;
pub mod share;
pub mod split;
mod support;
mod view;

use std::collections::HashMap;

use brunsviga_graph::op::{Op, Scan};
use brunsviga_graph::simplify::deciding;
use brunsviga_graph::{DType, NodeId};

use crate::check::{check, stores_next};
use crate::fuse::fuse;
use crate::ir::{Buffer, BufferId, Inst, Kind, Loop, Map, Program, Reg, Role};
use crate::record::Line;
use crate::schedule::schedule;
use plan::{Plan, is_walk};
pub use pointwise::kind_of;
pub use share::share;
use view::{Moves, Viewed, moves};

/// Why a step function stays with the graph's interpreter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotLowered {
    /// The operation, by name and type
    pub what: String,
}

/// The program of a scan whose carries are already cut (see [`split::split`]).
pub fn lower(scan: &Scan) -> Result<Program, NotLowered> {
    lower_as(scan, false)
}

/// The same; `fused`: products may go into sums ([`crate::fuse`]) where nothing is decided by them.
pub fn lower_as(scan: &Scan, fused: bool) -> Result<Program, NotLowered> {
    let may_fuse =
        if fused { deciding(scan.body.graph(), scan.carries).into_iter().map(|decides| !decides).collect() } else { Vec::new() };
    let viewed = Viewed::new(scan.body.graph());
    let g = &viewed;
    let l = Lowering {
        g,
        scan,
        may_fuse,
        plan: plan::plan(g),
        program: Program::default(),
        inputs: Vec::new(),
        scratch: HashMap::new(),
        constants: HashMap::new(),
        tables: HashMap::new(),
        supports: support::Supports::default(),
        checked: HashMap::new(),
    };
    l.run()
}

struct Lowering<'a> {
    g: &'a Viewed<'a>,
    scan: &'a Scan,
    /// By node; empty if nothing is fused
    may_fuse: Vec<bool>,
    plan: Plan,
    program: Program,
    inputs: Vec<BufferId>,
    scratch: HashMap<NodeId, BufferId>,
    constants: HashMap<NodeId, BufferId>,
    tables: HashMap<Vec<u32>, usize>,
    supports: support::Supports,
    /// By gather, which of its indices some loop looks at
    checked: HashMap<NodeId, Vec<bool>>,
}

/// A line under construction: its domain, its level, and what it has computed where.
struct Context {
    line: Line,
    domain: usize,
    level: usize,
    known: HashMap<(NodeId, MapKey), Reg>,
}

type MapKey = (u8, usize);

impl Lowering<'_> {
    fn size(&self, id: NodeId) -> usize {
        self.g.tensor_type(id).map_or(0, |t| t.shape.len())
    }
    fn dtype(&self, id: NodeId) -> DType {
        self.g.tensor_type(id).map_or(DType::F64, |t| t.dtype)
    }
    fn refuse<T>(&self, id: NodeId) -> Result<T, NotLowered> {
        let node = self.g.node(id);
        let ty = self.g.tensor_type(id).map(|t| t.to_string()).unwrap_or_default();
        Err(NotLowered { what: format!("{} giving {ty}", node.op().name()) })
    }
    fn buffer(&mut self, role: Role, kind: Kind, len: usize) -> BufferId {
        self.program.buffers.push(Buffer { role, kind, len, single: false });
        BufferId(self.program.buffers.len() as u32 - 1)
    }
    /// A buffer for elements of a type.
    fn typed(&mut self, role: Role, dtype: DType, len: usize) -> BufferId {
        let id = self.buffer(role, kind_of(dtype), len);
        self.program.buffers[id.index()].single = dtype == DType::F32;
        id
    }
    fn kind(&self, id: NodeId) -> Kind {
        kind_of(self.dtype(id))
    }

    fn run(mut self) -> Result<Program, NotLowered> {
        for (k, t) in self.g.input_types().iter().enumerate() {
            let role = match k {
                k if k < self.scan.carries => Role::State(k),
                k if k < self.scan.carries + self.scan.elements => Role::Element(k - self.scan.carries),
                k => Role::Capture(k - self.scan.carries - self.scan.elements),
            };
            let id = self.typed(role, t.dtype, t.shape.len());
            self.inputs.push(id);
        }
        let outputs = self.g.outputs().to_vec();
        let mut next = Vec::new();
        for (k, &out) in outputs.iter().enumerate() {
            let (dtype, len) = (self.dtype(out), self.size(out));
            next.push(self.typed(Role::Next(k), dtype, len));
        }
        let kept: Vec<NodeId> = self.g.ids().filter(|id| self.plan.kept[id.index()]).collect();
        for &id in &kept {
            let (dtype, len) = (self.dtype(id), self.size(id));
            let b = self.typed(Role::Scratch, dtype, len);
            self.scratch.insert(id, b);
        }
        // (level, domain) → what is stored there
        let mut work: std::collections::BTreeMap<(usize, usize), Vec<(NodeId, BufferId)>> = Default::default();
        for &id in kept.iter().filter(|id| !is_walk(self.g, **id)) {
            work.entry((self.plan.level[id.index()], self.size(id))).or_default().push((id, self.scratch[&id]));
        }
        for (&out, &b) in outputs.iter().zip(&next) {
            // What a walk has stored can be read one level later.
            let level = self.plan.level[out.index()] + usize::from(is_walk(self.g, out));
            work.entry((level, self.size(out))).or_default().push((out, b));
        }
        let levels = self.g.ids().map(|id| self.plan.level[id.index()] + 2).max().unwrap_or(1);
        self.program.levels = vec![Vec::new(); levels];
        for id in kept.into_iter().filter(|id| is_walk(self.g, *id)) {
            let level = self.plan.level[id.index()];
            if let Some(l) = self.walk(id, level)? {
                self.program.levels[level].push(l);
            }
        }
        for ((level, domain), stores) in work.into_iter().filter(|((_, domain), _)| *domain > 0) {
            let mut c = Context { line: Line::default(), domain, level, known: HashMap::new() };
            for (id, buffer) in stores {
                self.store(&mut c, id, buffer, 0)?;
            }
            let body =
                if self.may_fuse.is_empty() { schedule(&c.line.body) } else { schedule(&fuse(&c.line.body, &c.line.fusable())) };
            self.program.levels[level].push(Loop { domain, body });
        }
        self.check_indices()?;
        self.program.levels.retain(|l| !l.is_empty());
        self.program.resident = self.is_resident();
        debug_assert_eq!(check(&self.program), Ok(()));
        Ok(self.program)
    }

    /// Computes a node at the line's own positions and stores it; a join part by part is a loop of its own size, so by a select chain.
    fn store(&mut self, c: &mut Context, id: NodeId, buffer: BufferId, offset: usize) -> Result<(), NotLowered> {
        let r = self.value(c, id, &Moves::Shift(0), true)?;
        c.line.push(Inst::Store(buffer, offset, r));
        Ok(())
    }

    fn table(&mut self, t: Vec<u32>) -> usize {
        if let Some(&k) = self.tables.get(&t) {
            return k;
        }
        let k = self.program.tables.len();
        self.program.tables.push(t.clone());
        self.tables.insert(t, k);
        k
    }
    fn map(&mut self, m: &Moves) -> Map {
        match m {
            Moves::Shift(offset) => Map::Aligned(*offset),
            Moves::Same(p) => Map::Uniform(*p),
            Moves::Table(t) => Map::Table(self.table(t.clone())),
        }
    }
    fn key(&mut self, m: &Moves) -> MapKey {
        match self.map(m) {
            Map::Aligned(o) => (0, o),
            Map::Uniform(p) => (1, p),
            Map::Table(t) => (2, t),
        }
    }

    /// The register that holds `id` at the positions `at` of the line's domain. `define`: compute it even though it is kept.
    fn value(&mut self, c: &mut Context, id: NodeId, at: &Moves, define: bool) -> Result<Reg, NotLowered> {
        // The only position of a line is its own, however it is named.
        let own = match at {
            Moves::Same(p) if c.domain == 1 => Some(Moves::Shift(*p)),
            _ => None,
        };
        let at = own.as_ref().unwrap_or(at);
        let key = (id, self.key(at));
        if let Some(&r) = c.known.get(&key) {
            return Ok(r);
        }
        // A result of this level may not be read from memory: another loop, or another thread, is about to write it.
        let earlier = self.plan.level[id.index()] < c.level;
        let r = match self.scratch.get(&id) {
            Some(&b) if earlier && (!define || is_walk(self.g, id)) => {
                let map = self.map(at);
                c.line.push(Inst::Load(b, map))
            }
            _ => self.compute(c, id, at)?,
        };
        c.known.insert(key, r);
        Ok(r)
    }

    fn compute(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let node = self.g.node(id);
        let (from, to) = (node.inputs().first().map_or(DType::F64, |i| self.dtype(*i)), self.dtype(id));
        if let Some(inner) = moves(self.g, id) {
            return self.value(c, node.inputs()[0], &at.then(&inner, c.domain), false);
        }
        match node.op() {
            Op::Input(k) => {
                let map = self.map(at);
                Ok(c.line.push(Inst::Load(self.inputs[*k], map)))
            }
            Op::Const(_) => self.constant(c, id, at),
            op if plan::is_pointwise(op) => {
                let inputs = node.inputs().to_vec();
                // A select's operands differ in type: the type that matters is the values'.
                let from = if matches!(op, Op::Select) { to } else { from };
                let regs = inputs.iter().map(|i| self.value(c, *i, at, false)).collect::<Result<Vec<_>, _>>()?;
                c.line.fusing =
                    to == DType::F64 && pointwise::may_fuse(op) && self.may_fuse.get(id.index()).copied().unwrap_or(false);
                let lowered = pointwise::lower(&mut c.line, op, from, to, &regs);
                c.line.fusing = false;
                match lowered {
                    Some(r) => Ok(r),
                    None => self.refuse(id),
                }
            }
            Op::Gather(axis) => self.gather(c, id, *axis, at),
            Op::Scatter(_) => self.scatter(c, id, at),
            Op::Concat(axis) => self.concat(c, id, *axis, at),
            Op::Reduce(fold, axes) => self.reduce(c, id, *fold, axes, at),
            Op::ArgMax(axis) => self.arg(c, id, *axis, true, at),
            Op::ArgMin(axis) => self.arg(c, id, *axis, false, at),
            Op::MatMul => self.matmul(c, id, at),
            _ => self.refuse(id),
        }
    }

    fn constant(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let Op::Const(v) = self.g.node(id).op() else { return self.refuse(id) };
        let kind = self.kind(id);
        let bits = |k: usize| match kind {
            Kind::F64 => v.data().as_f64(k).to_bits(),
            Kind::I64 => v.data().as_i64(k).unwrap_or_default() as u64,
            Kind::Mask => {
                if v.data().bits(k) != 0 {
                    u64::MAX
                } else {
                    0
                }
            }
        };
        if let Moves::Same(p) = at {
            return Ok(c.line.push(Inst::Const(kind, bits(*p))));
        }
        let first = bits(at.at(0));
        if (1..c.domain).all(|k| bits(at.at(k)) == first) {
            return Ok(c.line.push(Inst::Const(kind, first)));
        }
        let buffer = match self.constants.get(&id) {
            Some(&b) => b,
            None => {
                let n = v.data().len();
                let role = match kind {
                    Kind::F64 => Role::Doubles((0..n).map(|k| f64::from_bits(bits(k))).collect()),
                    _ => Role::Integers((0..n).map(|k| bits(k) as i64).collect()),
                };
                let b = self.typed(role, self.dtype(id), n);
                self.constants.insert(id, b);
                b
            }
        };
        let map = self.map(at);
        Ok(c.line.push(Inst::Load(buffer, map)))
    }

    /// One level, and no line reads a state but at its own index.
    fn is_resident(&self) -> bool {
        let state = |b: &BufferId| matches!(self.program.buffers[b.index()].role, Role::State(_));
        // The loop that reads a state also makes the next one: another may be steps ahead.
        let made = |b: &BufferId, l: &Loop| match self.program.buffers[b.index()].role {
            Role::State(k) => stores_next(&self.program, l, k),
            _ => false,
        };
        let own = |inst: &Inst, l: &Loop| match inst {
            Inst::Load(b, map) => {
                !state(b) || (self.program.buffers[b.index()].len == l.domain && *map == Map::Aligned(0) && made(b, l))
            }
            Inst::LoadAt(b, _) => !state(b),
            Inst::Segment(s) => !s.body.iter().any(|i| match i {
                Inst::Load(b, _) | Inst::LoadAt(b, _) => state(b),
                Inst::StoreMap(..) | Inst::StoreAt(..) => true,
                _ => false,
            }),
            _ => true,
        };
        self.program.levels.len() == 1 && self.program.levels[0].iter().all(|l| l.body.iter().all(|i| own(i, l)))
    }
}
