//! From a scan's step function to LoopIR.
//!
//! First the state vector falls into its parts (`split`), and it is decided what is kept in memory, and when (`plan`). Then every level
//! and domain gets one line of instructions, in which each needed node is computed at the positions where it is read: operations that
//! only move elements disappear into the maps of loads (`view`), and sums run over their support (`support`).

mod plan;
mod pointwise;
pub mod split;
mod support;
mod view;

use std::collections::HashMap;

use brunsviga_graph::op::{Fold, Op, Scan};
use brunsviga_graph::{DType, Graph, NodeId};

use crate::ir::{Buffer, BufferId, Inst, Kind, Loop, Map, One, Program, Reg, Role, Segment, Two};
use crate::record::Line;
use crate::schedule::schedule;
use plan::Plan;
pub use pointwise::kind_of;
use view::{Moves, moves, scatter_places};

/// Why a step function stays with the graph's interpreter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotLowered {
    /// The operation, by name and type
    pub what: String,
}

/// The program of a scan whose carries are already cut (see [`split::split`]).
pub fn lower(scan: &Scan) -> Result<Program, NotLowered> {
    let g = scan.body.graph();
    let l = Lowering {
        g,
        scan,
        plan: plan::plan(g),
        program: Program::default(),
        inputs: Vec::new(),
        scratch: HashMap::new(),
        constants: HashMap::new(),
        tables: HashMap::new(),
        supports: HashMap::new(),
    };
    l.run()
}

struct Lowering<'a> {
    g: &'a Graph,
    scan: &'a Scan,
    plan: Plan,
    program: Program,
    inputs: Vec<BufferId>,
    scratch: HashMap<NodeId, BufferId>,
    constants: HashMap<NodeId, BufferId>,
    tables: HashMap<Vec<u32>, usize>,
    supports: HashMap<NodeId, support::Support>,
}

/// A line under construction: its domain, its level, and what it has computed where.
struct Context {
    line: Line,
    domain: usize,
    level: usize,
    /// The node size that this line's own positions belong to (0 inside a segment: no position is its own)
    own: bool,
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
        self.program.buffers.push(Buffer { role, kind, len });
        BufferId(self.program.buffers.len() as u32 - 1)
    }
    fn kind(&self, id: NodeId) -> Result<Kind, NotLowered> {
        match kind_of(self.dtype(id)) {
            Some(k) => Ok(k),
            None => self.refuse(id),
        }
    }

    fn run(mut self) -> Result<Program, NotLowered> {
        for (k, t) in self.g.input_types().iter().enumerate() {
            let role = match k {
                k if k < self.scan.carries => Role::State(k),
                k if k < self.scan.carries + self.scan.elements => Role::Element(k - self.scan.carries),
                k => Role::Capture(k - self.scan.carries - self.scan.elements),
            };
            let kind = kind_of(t.dtype).ok_or_else(|| NotLowered { what: format!("an input of type {}", t.dtype.name()) })?;
            let id = self.buffer(role, kind, t.shape.len());
            self.inputs.push(id);
        }
        let outputs = self.g.outputs().to_vec();
        let mut next = Vec::new();
        for (k, &out) in outputs.iter().enumerate() {
            let (kind, len) = (self.kind(out)?, self.size(out));
            next.push(self.buffer(Role::Next(k), kind, len));
        }
        let kept: Vec<NodeId> = self.g.ids().filter(|id| self.plan.kept[id.index()]).collect();
        for &id in &kept {
            let (kind, len) = (self.kind(id)?, self.size(id));
            let b = self.buffer(Role::Scratch, kind, len);
            self.scratch.insert(id, b);
        }
        // (level, domain) → what is stored there
        let mut work: std::collections::BTreeMap<(usize, usize), Vec<(NodeId, BufferId)>> = Default::default();
        for id in kept {
            work.entry((self.plan.level[id.index()], self.size(id))).or_default().push((id, self.scratch[&id]));
        }
        for (&out, &b) in outputs.iter().zip(&next) {
            work.entry((self.plan.level[out.index()], self.size(out))).or_default().push((out, b));
        }
        for ((level, domain), stores) in work {
            let mut c = Context { line: Line::default(), domain, level, own: true, known: HashMap::new() };
            for (id, buffer) in stores {
                self.store(&mut c, id, buffer, 0)?;
            }
            while self.program.levels.len() <= level {
                self.program.levels.push(Vec::new());
            }
            self.program.levels[level].push(Loop { domain, body: schedule(&c.line.body) });
        }
        self.program.levels.retain(|l| !l.is_empty());
        self.program.resident = self.is_resident();
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
        let key = (id, self.key(at));
        if let Some(&r) = c.known.get(&key) {
            return Ok(r);
        }
        let here = c.own && at.is_identity() && self.size(id) == c.domain && self.plan.level[id.index()] == c.level;
        let r = match self.scratch.get(&id) {
            Some(&b) if !(define || here) => {
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
                self.kind(id)?;
                let regs = inputs.iter().map(|i| self.value(c, *i, at, false)).collect::<Result<Vec<_>, _>>()?;
                match pointwise::lower(&mut c.line, op, from, to, &regs) {
                    Some(r) => Ok(r),
                    None => self.refuse(id),
                }
            }
            Op::Gather(axis) => self.gather(c, id, *axis, at),
            Op::Scatter(_) => self.scatter(c, id, at),
            Op::Concat(axis) => self.concat(c, id, *axis, at),
            Op::Reduce(Fold::Sum, axes) if to == DType::F64 => self.sum(c, id, axes, at),
            Op::MatMul if to == DType::F64 => self.matmul(c, id, at),
            _ => self.refuse(id),
        }
    }

    fn constant(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let Op::Const(v) = self.g.node(id).op() else { return self.refuse(id) };
        let kind = self.kind(id)?;
        let bits = |k: usize| match kind {
            Kind::F64 => v.data().bits(k),
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
        if v.uniform().is_some() {
            return Ok(c.line.push(Inst::Const(kind, bits(0))));
        }
        let all: Vec<u64> = (0..c.domain).map(|k| bits(at.at(k))).collect();
        if let Some(&first) = all.first().filter(|f| all.iter().all(|b| b == *f)) {
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
                let b = self.buffer(role, kind, n);
                self.constants.insert(id, b);
                b
            }
        };
        let map = self.map(at);
        Ok(c.line.push(Inst::Load(buffer, map)))
    }

    /// A gather by computed indices along an axis: the address is (outer · n + index) · inner + rest.
    fn gather(&mut self, c: &mut Context, id: NodeId, axis: usize, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let (Some(source), Some(indices)) = (self.g.tensor_type(inputs[0]), self.g.tensor_type(inputs[1])) else {
            return self.refuse(id);
        };
        let (n, inner) = (source.shape.axes()[axis], source.shape.axes()[axis + 1..].iter().product::<usize>());
        let picks = indices.shape.len();
        let buffer = match self.g.node(inputs[0]).op() {
            Op::Input(k) => self.inputs[*k],
            Op::Const(_) => {
                let whole = Moves::Shift(0);
                let mut probe = Context {
                    line: Line::default(),
                    domain: self.size(inputs[0]),
                    level: c.level,
                    own: false,
                    known: HashMap::new(),
                };
                self.constant(&mut probe, inputs[0], &whole)?;
                match self.constants.get(&inputs[0]) {
                    Some(&b) => b,
                    // A constant of equal elements: every element is the answer.
                    None => return self.constant(c, inputs[0], &Moves::Same(0)),
                }
            }
            _ => match self.scratch.get(&inputs[0]) {
                Some(&b) => b,
                None => return self.refuse(id),
            },
        };
        let domain = c.domain;
        let positions: Vec<usize> = (0..domain).map(|k| at.at(k)).collect();
        let which = Moves::of(positions.iter().map(|p| (p / inner.max(1) % picks.max(1)) as u32).collect());
        let index = self.value(c, inputs[1], &which, false)?;
        // An index outside its axis must not reach a neighbour's element: it becomes one that is outside the buffer.
        let (zero, size) = (c.line.integer(0), c.line.integer(n as i64));
        let negative = c.line.two(Two::IntLt, index, zero);
        let inside = c.line.two(Two::IntLt, index, size);
        let outside = c.line.one(One::NotMask, inside);
        let bad = c.line.two(Two::OrMask, negative, outside);
        let width = c.line.integer(inner as i64);
        let scaled = c.line.two(Two::IntMul, index, width);
        let rest: Vec<i64> =
            positions.iter().map(|p| (p / (inner * picks).max(1) * n * inner + p % inner.max(1)) as i64).collect();
        let rest = self.integers(c, rest);
        let address = c.line.two(Two::IntAdd, scaled, rest);
        let nowhere = c.line.integer(-1);
        let address = c.line.push(Inst::Select(bad, nowhere, address));
        Ok(c.line.push(Inst::LoadAt(buffer, address)))
    }

    fn integers(&mut self, c: &mut Context, values: Vec<i64>) -> Reg {
        match values.first() {
            Some(&first) if values.iter().all(|v| *v == first) => c.line.integer(first),
            None => c.line.integer(0),
            _ => {
                let n = values.len();
                let b = self.buffer(Role::Integers(values), Kind::I64, n);
                c.line.push(Inst::Load(b, Map::Aligned(0)))
            }
        }
    }

    /// Rows changed at constant places: the update where there is one, else what was there.
    fn scatter(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let Some(places) = scatter_places(self.g, id) else { return self.refuse(id) };
        let taken: Vec<Option<u32>> = (0..c.domain).map(|k| places[at.at(k)]).collect();
        if taken.iter().all(|t| t.is_none()) {
            return self.value(c, inputs[0], at, false);
        }
        let which = Moves::of(taken.iter().map(|t| t.unwrap_or(0)).collect());
        let update = self.value(c, inputs[2], &which, false)?;
        if taken.iter().all(|t| t.is_some()) {
            return Ok(update);
        }
        let base = self.value(c, inputs[0], at, false)?;
        let flags: Vec<i64> = taken.iter().map(|t| -(t.is_some() as i64)).collect();
        let n = flags.len();
        let b = self.buffer(Role::Integers(flags), Kind::Mask, n);
        let mask = c.line.push(Inst::Load(b, Map::Aligned(0)));
        Ok(c.line.push(Inst::Select(mask, update, base)))
    }

    /// A join: each part where it lies.
    fn concat(&mut self, c: &mut Context, id: NodeId, axis: usize, at: &Moves) -> Result<Reg, NotLowered> {
        let Some(t) = self.g.tensor_type(id) else { return self.refuse(id) };
        let total = t.shape.axes()[axis];
        let inner: usize = t.shape.axes()[axis + 1..].iter().product();
        let parts = self.g.node(id).inputs().to_vec();
        let rows: Vec<usize> = parts.iter().map(|p| self.g.tensor_type(*p).map_or(0, |t| t.shape.axes()[axis])).collect();
        // (part, position in it) of every position of the domain
        let place = |p: usize| {
            let (outer, row, rest) = (p / (total * inner), p / inner % total, p % inner);
            let mut begin = 0;
            for (k, &n) in rows.iter().enumerate() {
                if row < begin + n {
                    return (k, (outer * n + row - begin) * inner + rest);
                }
                begin += n;
            }
            (0, 0)
        };
        let places: Vec<(usize, usize)> = (0..c.domain).map(|k| place(at.at(k))).collect();
        let mut result = None;
        for (k, &part) in parts.iter().enumerate() {
            let inside: Vec<bool> = places.iter().map(|(p, _)| *p == k).collect();
            if !inside.contains(&true) {
                continue;
            }
            let which = Moves::of(places.iter().map(|(p, i)| if *p == k { *i as u32 } else { 0 }).collect());
            let value = self.value(c, part, &which, false)?;
            result = Some(match result {
                None => value,
                Some(others) => {
                    let flags: Vec<i64> = inside.iter().map(|i| -(*i as i64)).collect();
                    let n = flags.len();
                    let b = self.buffer(Role::Integers(flags), Kind::Mask, n);
                    let mask = c.line.push(Inst::Load(b, Map::Aligned(0)));
                    c.line.push(Inst::Select(mask, value, others))
                }
            });
        }
        match result {
            Some(r) => Ok(r),
            None => self.refuse(id),
        }
    }

    fn support(&mut self, id: NodeId) -> support::Support {
        if let Some(s) = self.supports.get(&id) {
            return s.clone();
        }
        let s = support::support(self.g, id);
        self.supports.insert(id, s.clone());
        s
    }

    /// A sum over axes: a segment for each position, over the support of what is summed.
    fn sum(&mut self, c: &mut Context, id: NodeId, axes: &[usize], at: &Moves) -> Result<Reg, NotLowered> {
        let operand = self.g.node(id).inputs()[0];
        let Some(t) = self.g.tensor_type(operand) else { return self.refuse(id) };
        let mut sorted = axes.to_vec();
        sorted.sort_unstable();
        let kept: Vec<usize> = (0..t.shape.rank()).filter(|k| !sorted.contains(k)).collect();
        let strides = t.shape.strides();
        let positions = |over: &[usize]| -> Vec<usize> {
            let mut out = vec![0];
            for &k in over {
                out = out
                    .iter()
                    .flat_map(|&b| (0..t.shape.axes()[k]).map(move |i| (b, i)))
                    .map(|(b, i)| b + i * strides[k])
                    .collect();
            }
            out
        };
        let (outer, inner) = (positions(&kept), positions(&sorted));
        let support = self.support(operand);
        let rows = |k: usize| inner.iter().map(|i| outer[k] + i).collect::<Vec<usize>>();
        let mut starts = vec![0_u32];
        let mut table = Vec::new();
        for k in 0..c.domain {
            table.extend(rows(at.at(k)).into_iter().filter(|&p| support.as_ref().is_none_or(|s| s[p])).map(|p| p as u32));
            starts.push(table.len() as u32);
        }
        self.segment(c, starts, table.len(), |l, inner| l.value(inner, operand, &Moves::of(table), false))
    }

    /// A sum, for each position of the line, of what `build` computes over `count` inner positions.
    fn segment(
        &mut self,
        c: &mut Context,
        starts: Vec<u32>,
        count: usize,
        build: impl FnOnce(&mut Self, &mut Context) -> Result<Reg, NotLowered>,
    ) -> Result<Reg, NotLowered> {
        if count == 0 {
            return Ok(c.line.double(0.0));
        }
        let mut inner = Context { line: Line::default(), domain: count, level: c.level, own: false, known: HashMap::new() };
        let value = build(self, &mut inner)?;
        let starts = self.table(starts);
        Ok(c.line.push(Inst::Segment(Box::new(Segment { starts, body: inner.line.body, value }))))
    }

    fn matmul(&mut self, c: &mut Context, id: NodeId, at: &Moves) -> Result<Reg, NotLowered> {
        let inputs = self.g.node(id).inputs().to_vec();
        let (Some(a), Some(b)) = (self.g.tensor_type(inputs[0]), self.g.tensor_type(inputs[1])) else { return self.refuse(id) };
        let (x, y) = (a.shape.axes(), b.shape.axes());
        let (m, k, n) = (x[x.len() - 2], x[x.len() - 1], y[y.len() - 1]);
        if c.domain.saturating_mul(k) > 1 << 26 {
            return self.refuse(id);
        }
        let (left, right) = (self.support(inputs[0]), self.support(inputs[1]));
        let (mut starts, mut from_a, mut from_b) = (vec![0_u32], Vec::new(), Vec::new());
        for p in (0..c.domain).map(|p| at.at(p)) {
            let (z, i, j) = (p / (m * n), p / n % m, p % n);
            for q in 0..k {
                let (u, v) = ((z * m + i) * k + q, (z * k + q) * n + j);
                if left.as_ref().is_none_or(|s| s[u]) && right.as_ref().is_none_or(|s| s[v]) {
                    from_a.push(u as u32);
                    from_b.push(v as u32);
                }
            }
            starts.push(from_a.len() as u32);
        }
        self.segment(c, starts, from_a.len(), |l, inner| {
            let u = l.value(inner, inputs[0], &Moves::of(from_a), false)?;
            let v = l.value(inner, inputs[1], &Moves::of(from_b), false)?;
            Ok(inner.line.two(Two::Mul, u, v))
        })
    }

    /// One level, and no line reads a state but at its own index.
    fn is_resident(&self) -> bool {
        let state = |b: &BufferId| matches!(self.program.buffers[b.index()].role, Role::State(_));
        let own = |inst: &Inst, domain: usize| match inst {
            Inst::Load(b, map) => {
                let len = self.program.buffers[b.index()].len;
                !state(b) || (len == domain && (*map == Map::Aligned(0) || len == 1))
            }
            Inst::LoadAt(b, _) => !state(b),
            Inst::Segment(s) => !s.body.iter().any(|i| matches!(i, Inst::Load(b, _) | Inst::LoadAt(b, _) if state(b))),
            _ => true,
        };
        self.program.levels.len() == 1 && self.program.levels[0].iter().all(|l| l.body.iter().all(|i| own(i, l.domain)))
    }
}
