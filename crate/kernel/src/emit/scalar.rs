//! The inner line of a segment, one position at a time: doubles in f64 locals, integers and masks in i64 locals (a mask is 0 or −1).

use std::collections::BTreeSet;

use wasm_encoder::{BlockType, InstructionSink, MemArg, ValType};

use super::function::{Locals, word};
use super::{FLOOR_DIV, FLOOR_MOD, import};
use crate::interpret::MAGIC;
use crate::ir::{Accumulator, BufferId, Inst, Kind, Map, One, Program, Reg, Role, Segment, Two, kinds};

/// Locals of a segment.
pub(super) struct SegmentLocals {
    registers: Vec<u32>,
    kinds: Vec<Kind>,
    /// By register: the same at all positions of the range, so that it is computed before the first
    fixed: Vec<bool>,
    accumulators: Vec<u32>,
    /// Byte offsets of this position's places, by index table
    places: Vec<(usize, u32)>,
    position: u32,
    end: u32,
    /// Positions that all lanes of a block have before them
    left: u32,
}

/// A longer inner line has enough to do for itself; several at once would only take each other's registers.
const LONG: usize = 24;

/// Whether the lanes of a block run the segment side by side: one lane's sum is a chain in which each addition waits for the one before.
pub(super) fn runs_together(s: &Segment) -> bool {
    s.body.len() <= LONG && !s.accumulators.is_empty() && !writes(s)
}

fn writes(s: &Segment) -> bool {
    s.body.iter().any(|inst| matches!(inst, Inst::StoreMap(..) | Inst::StoreAt(..)))
}

/// Values that several segments over the same ranges carry at once, at most: so many sums still have registers.
const MOST_SUMS: usize = 4;

/// Segments over the same ranges as one, which goes through its positions once; its accumulators are theirs, one after the other. None if it would be too
/// long for that, or they write.
pub(super) fn merged(segments: &[&Segment]) -> Option<Segment> {
    let starts = segments.first()?.starts;
    let mut all = Segment { starts, body: Vec::new(), accumulators: Vec::new(), result: 0 };
    for segment in segments {
        if segment.starts != starts || !runs_together(segment) {
            return None;
        }
        let before = all.accumulators.len();
        let mut at: Vec<Reg> = Vec::with_capacity(segment.body.len());
        for inst in &segment.body {
            let inst = match inst {
                Inst::Accumulator(k) => Inst::Accumulator(before + k),
                inst => inst.renamed(&|r| at[r as usize]),
            };
            let known = all.body.iter().position(|other| matches!(inst, Inst::Const(..) | Inst::Load(..)) && *other == inst);
            at.push(known.unwrap_or(all.body.len()) as Reg);
            if known.is_none() {
                all.body.push(inst);
            }
        }
        all.accumulators.extend(segment.accumulators.iter().map(|a| Accumulator { next: at[a.next as usize], ..a.clone() }));
    }
    (all.body.len() <= LONG && all.accumulators.len() <= MOST_SUMS).then_some(all)
}

/// By register of a segment's line: the same at all positions of a range, whichever range it is. Weights and the postsynaptic cell's voltage are,
/// in a sum over synapses.
fn fixed(program: &Program, s: &Segment) -> Vec<bool> {
    let starts = &program.tables[s.starts];
    let of_range = |t: usize| {
        let table = &program.tables[t];
        starts.windows(2).all(|w| table[w[0] as usize..w[1] as usize].windows(2).all(|w| w[0] == w[1]))
    };
    let writes = writes(s);
    let mut out: Vec<bool> = Vec::with_capacity(s.body.len());
    for inst in &s.body {
        let of = |r: &Reg| out[*r as usize];
        out.push(match inst {
            _ if writes => false,
            Inst::Const(..) | Inst::Load(_, Map::Uniform(_)) => true,
            Inst::Load(_, Map::Table(t)) => of_range(*t),
            Inst::One(..) | Inst::Two(..) | Inst::Select(..) => inst.operands().iter().all(of),
            _ => false,
        });
    }
    out
}

fn local_type(kind: Kind) -> ValType {
    match kind {
        Kind::F64 => ValType::F64,
        Kind::I64 | Kind::Mask => ValType::I64,
    }
}

/// Locals for the inner registers of a segment, its accumulators, position and end.
/// For each of `count` lanes.
pub(super) fn locals(program: &Program, s: &Segment, count: usize, locals: &mut Locals) -> Vec<SegmentLocals> {
    let kinds = kinds(&program.buffers, &s.body, &s.accumulators);
    let fixed = fixed(program, s);
    let tables: BTreeSet<usize> = (s.body.iter().zip(&fixed))
        .filter_map(|(inst, fixed)| match inst {
            Inst::Load(_, Map::Table(t)) | Inst::StoreMap(_, Map::Table(t), _) if !fixed => Some(*t),
            _ => None,
        })
        .collect();
    (0..count)
        .map(|_| SegmentLocals {
            registers: kinds.iter().map(|kind| locals.add(local_type(*kind))).collect(),
            kinds: kinds.clone(),
            fixed: fixed.clone(),
            accumulators: s.accumulators.iter().map(|a| locals.add(local_type(a.kind))).collect(),
            places: tables.iter().map(|t| (*t, locals.add(ValType::I32))).collect(),
            position: locals.add(ValType::I32),
            end: locals.add(ValType::I32),
            left: locals.add(ValType::I32),
        })
        .collect()
}

/// Pushes a constant of a kind.
fn constant(s: &mut InstructionSink, kind: Kind, bits: u64) {
    match kind {
        Kind::F64 => s.f64_const(f64::from_bits(bits).into()),
        Kind::I64 | Kind::Mask => s.i64_const(bits as i64),
    };
}

/// Runs the segment for the block's index + `lane`; `push` gives its result afterwards.
pub(super) fn run(
    s: &mut InstructionSink,
    program: &Program,
    locals: &Locals,
    segment: &Segment,
    own: &SegmentLocals,
    lane: u32,
) {
    begin(s, program, locals, segment, own, lane);
    rest(s, program, locals, segment, own);
}

/// Runs the segment for as many lanes of the block as there are locals: side by side as far as all of them go, then each to its end.
/// Every lane folds in its own order, so the bits are those of one after the other.
pub(super) fn run_together(
    s: &mut InstructionSink,
    program: &Program,
    locals: &Locals,
    segment: &Segment,
    lanes: &[SegmentLocals],
) {
    let Some(first) = lanes.first() else { return };
    for (lane, own) in lanes.iter().enumerate() {
        begin(s, program, locals, segment, own, lane as u32);
        s.local_get(own.end).local_get(own.position).i32_sub().local_set(own.left);
        if lane > 0 {
            s.local_get(first.left).local_get(own.left);
            s.local_get(first.left).local_get(own.left).i32_lt_u().select().local_set(first.left);
        }
    }
    s.block(BlockType::Empty).loop_(BlockType::Empty);
    s.local_get(first.left).i32_eqz().br_if(1);
    lanes.iter().for_each(|own| own.places(s, program, locals));
    for (r, inst) in segment.body.iter().enumerate().filter(|(r, _)| !first.fixed[*r]) {
        lanes.iter().for_each(|own| own.define(s, program, locals, r, inst));
    }
    lanes.iter().for_each(|own| advance(s, program, segment, own));
    s.local_get(first.left).i32_const(1).i32_sub().local_set(first.left);
    s.br(0).end().end();
    lanes.iter().for_each(|own| rest(s, program, locals, segment, own));
}

/// Position and end of the lane's range, and the accumulators before it.
fn begin(s: &mut InstructionSink, program: &Program, locals: &Locals, segment: &Segment, own: &SegmentLocals, lane: u32) {
    let starts = locals.addresses[program.buffers.len() + segment.starts];
    for (k, local) in [(lane, own.position), (lane + 1, own.end)] {
        s.local_get(starts).local_get(locals.index).i32_const(2).i32_shl().i32_add();
        s.i32_load(MemArg { offset: 4 * u64::from(k), align: 2, memory_index: 0 }).local_set(local);
    }
    for (a, &local) in segment.accumulators.iter().zip(&own.accumulators) {
        constant(s, a.kind, a.start);
        s.local_set(local);
    }
    // An empty range has these too, from tables that go on a little beyond their end; nobody uses them.
    for (r, inst) in segment.body.iter().enumerate().filter(|(r, _)| own.fixed[*r]) {
        own.define(s, program, locals, r, inst);
    }
}

/// The positions that are left, one after the other.
fn rest(s: &mut InstructionSink, program: &Program, locals: &Locals, segment: &Segment, own: &SegmentLocals) {
    s.block(BlockType::Empty).loop_(BlockType::Empty);
    s.local_get(own.position).local_get(own.end).i32_ge_u().br_if(1);
    own.places(s, program, locals);
    for (r, inst) in segment.body.iter().enumerate().filter(|(r, _)| !own.fixed[*r]) {
        own.define(s, program, locals, r, inst);
    }
    advance(s, program, segment, own);
    s.br(0).end().end();
}

/// The accumulators after a position, and the next position.
fn advance(s: &mut InstructionSink, program: &Program, segment: &Segment, own: &SegmentLocals) {
    // All new values are there before the first old one is replaced.
    segment.accumulators.iter().for_each(|a| own.inner(program).get(s, a.next));
    for &local in own.accumulators.iter().rev() {
        s.local_set(local);
    }
    s.local_get(own.position).i32_const(1).i32_add().local_set(own.position);
}

/// Pushes what accumulator `result` of a segment that has run is. The kind of that.
pub(super) fn push(s: &mut InstructionSink, segment: &Segment, own: &SegmentLocals, result: usize) -> Kind {
    match segment.accumulators.get(result) {
        Some(a) => {
            s.local_get(own.accumulators[result]);
            a.kind
        }
        None => {
            s.i64_const(0);
            Kind::I64
        }
    }
}

impl SegmentLocals {
    fn inner<'a>(&'a self, program: &'a Program) -> Inner<'a> {
        let SegmentLocals { registers, kinds, accumulators, places, position, .. } = self;
        Inner { program, registers, kinds, accumulators, places, position: *position }
    }
    /// Looks up this position's places in the index tables.
    fn places(&self, s: &mut InstructionSink, program: &Program, locals: &Locals) {
        for &(table, local) in &self.places {
            self.inner(program).entry(s, locals, table);
            s.i32_const(3).i32_shl().local_set(local);
        }
    }
    /// An instruction of the inner line.
    fn define(&self, s: &mut InstructionSink, program: &Program, locals: &Locals, r: usize, inst: &Inst) {
        if self.inner(program).instruction(s, locals, inst) {
            s.local_set(self.registers[r]);
        }
    }
}

struct Inner<'a> {
    program: &'a Program,
    registers: &'a [u32],
    kinds: &'a [Kind],
    accumulators: &'a [u32],
    places: &'a [(usize, u32)],
    position: u32,
}

impl Inner<'_> {
    /// Pushes this position's entry of an index table.
    fn entry(&self, s: &mut InstructionSink, locals: &Locals, table: usize) {
        s.local_get(locals.addresses[self.program.buffers.len() + table]);
        s.local_get(self.position).i32_const(2).i32_shl().i32_add();
        s.i32_load(MemArg { offset: 0, align: 2, memory_index: 0 });
    }
    fn kind(&self, r: Reg) -> Kind {
        self.kinds[r as usize]
    }
    fn get(&self, s: &mut InstructionSink, r: Reg) {
        s.local_get(self.registers[r as usize]);
    }
    /// Pushes the register's bits as an i64.
    fn bits(&self, s: &mut InstructionSink, r: Reg) {
        self.get(s, r);
        if self.kind(r) == Kind::F64 {
            s.i64_reinterpret_f64();
        }
    }
    /// Turns the i64 on the stack into what a register of this kind holds.
    fn as_kind(&self, s: &mut InstructionSink, kind: Kind) {
        if kind == Kind::F64 {
            s.f64_reinterpret_i64();
        }
    }
    fn load(&self, s: &mut InstructionSink, kind: Kind) {
        match kind {
            Kind::F64 => s.f64_load(word(0)),
            Kind::I64 | Kind::Mask => s.i64_load(word(0)),
        };
    }
    fn base(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId) {
        let buffer = &self.program.buffers[b.index()];
        s.local_get(locals.addresses[b.index()]);
        if matches!(buffer.role, Role::Element(_)) {
            s.local_get(locals.step).i32_const(8 * buffer.len as i32).i32_mul().i32_add();
        }
    }

    /// Pushes the address of the element that a map gives for the inner position.
    fn place(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId, map: &Map) {
        self.base(s, locals, b);
        match map {
            Map::Aligned(offset) => {
                s.local_get(self.position).i32_const(*offset as i32).i32_add();
            }
            Map::Uniform(p) => {
                s.i32_const(*p as i32);
            }
            Map::Table(t) => match self.places.iter().find(|(known, _)| known == t) {
                Some((_, local)) => {
                    s.local_get(*local).i32_add();
                    return;
                }
                None => self.entry(s, locals, *t),
            },
        }
        s.i32_const(3).i32_shl().i32_add();
    }

    /// Stores the value below the address on the stack.
    fn store(&self, s: &mut InstructionSink, x: Reg) {
        self.get(s, x);
        match self.kind(x) {
            Kind::F64 => s.f64_store(word(0)),
            Kind::I64 | Kind::Mask => s.i64_store(word(0)),
        };
    }

    /// One instruction. True if it left a value on the stack.
    fn instruction(&self, s: &mut InstructionSink, locals: &Locals, inst: &Inst) -> bool {
        match inst {
            Inst::Const(kind, bits) => constant(s, *kind, *bits),
            Inst::Accumulator(k) => {
                s.local_get(self.accumulators[*k]);
            }
            Inst::Load(b, map) => {
                self.place(s, locals, *b, map);
                self.load(s, self.program.buffers[b.index()].kind);
            }
            Inst::StoreMap(b, map, x) => {
                self.place(s, locals, *b, map);
                self.store(s, *x);
                return false;
            }
            Inst::StoreAt(b, place, x) => {
                self.get(s, *place);
                s.local_tee(locals.l).i64_const(self.program.buffers[b.index()].len as i64).i64_lt_u();
                s.if_(BlockType::Empty);
                self.base(s, locals, *b);
                s.local_get(locals.l).i32_wrap_i64().i32_const(3).i32_shl().i32_add();
                self.store(s, *x);
                s.else_().i32_const(1).local_set(locals.fault).end();
                return false;
            }
            Inst::LoadAt(b, x) => {
                let buffer = &self.program.buffers[b.index()];
                let result = if buffer.kind == Kind::F64 { ValType::F64 } else { ValType::I64 };
                self.get(s, *x);
                s.local_tee(locals.l).i64_const(buffer.len as i64).i64_lt_u();
                s.if_(BlockType::Result(result));
                self.base(s, locals, *b);
                s.local_get(locals.l).i32_wrap_i64().i32_const(3).i32_shl().i32_add();
                self.load(s, buffer.kind);
                s.else_().i32_const(1).local_set(locals.fault);
                s.i64_const(0);
                self.as_kind(s, buffer.kind);
                s.end();
            }
            Inst::One(op, x) => self.one(s, *op, *x),
            Inst::Two(op, x, y) => self.two(s, *op, *x, *y),
            Inst::Select(m, x, y) => {
                self.get(s, *x);
                self.get(s, *y);
                self.get(s, *m);
                s.i64_const(0).i64_ne().select();
            }
            Inst::Segment(_) | Inst::Store(..) | Inst::Fused { .. } => {
                unreachable!("the lowering puts no segment inside a segment, and fuses nothing there")
            }
        }
        true
    }

    fn one(&self, s: &mut InstructionSink, op: One, x: Reg) {
        let kind = self.kind(x);
        match op {
            One::BitsAnd(_) | One::BitsShl(_) | One::BitsShr(_) | One::NotMask | One::MaskToI64 | One::Wrap32 => self.bits(s, x),
            _ => self.get(s, x),
        }
        match op {
            One::Neg => s.f64_neg(),
            One::Abs => s.f64_abs(),
            One::Sqrt => s.f64_sqrt(),
            One::Nearest => s.f64_nearest(),
            One::Floor => s.f64_floor(),
            One::Ceil => s.f64_ceil(),
            One::Trunc => s.f64_trunc(),
            One::BitsAnd(m) => s.i64_const(m as i64).i64_and(),
            One::BitsShl(n) => s.i64_const(n.into()).i64_shl(),
            One::BitsShr(n) => s.i64_const(n.into()).i64_shr_u(),
            One::NotMask => s.i64_const(-1).i64_xor(),
            One::ToF64 => s.f64_convert_i64_s(),
            One::ToI64 => s.i64_trunc_sat_f64_s(),
            One::MaskToI64 => s.i64_const(1).i64_and(),
            One::Wrap32 => s.i32_wrap_i64().i64_extend_i32_s(),
            One::Round32 => s.f32_demote_f64().f64_promote_f32(),
            One::Power2 => {
                s.f64_const((MAGIC + 1023.0).into()).f64_add().i64_reinterpret_f64();
                s.i64_const(52).i64_shl().f64_reinterpret_i64()
            }
            One::ToF32 => s.f32_convert_i64_s().f64_promote_f32(),
            One::FarSin => s.call(import("sin")),
            One::FarCos => s.call(import("cos")),
            One::FarTan => s.call(import("tan")),
        };
        if matches!(op, One::BitsAnd(_) | One::BitsShl(_) | One::BitsShr(_)) {
            self.as_kind(s, kind);
        }
    }

    fn two(&self, s: &mut InstructionSink, op: Two, x: Reg, y: Reg) {
        let kind = self.kind(x);
        let on_bits = matches!(op, Two::BitsOr | Two::Keep | Two::IntAdd | Two::IntSub | Two::IntMul | Two::IntLt | Two::IntEq);
        if on_bits {
            self.bits(s, x);
            self.bits(s, y);
        } else {
            self.get(s, x);
            self.get(s, y);
        }
        match op {
            Two::Add => s.f64_add(),
            Two::Sub => s.f64_sub(),
            Two::Mul => s.f64_mul(),
            Two::Div => s.f64_div(),
            Two::Min => s.f64_min(),
            Two::Max => s.f64_max(),
            // `select` takes the first unless the second is beyond it.
            Two::AtMost => {
                self.get(s, y);
                self.get(s, x);
                s.f64_lt().i32_eqz().select()
            }
            Two::AtLeast => {
                self.get(s, x);
                self.get(s, y);
                s.f64_lt().i32_eqz().select()
            }
            Two::Keep => s.i64_and(),
            Two::Remainder => s.call(import("fmod")),
            Two::Lt => mask(s.f64_lt()),
            Two::Le => mask(s.f64_le()),
            Two::Eq => mask(s.f64_eq()),
            Two::BitsOr | Two::OrMask => s.i64_or(),
            Two::AndMask => s.i64_and(),
            Two::XorMask => s.i64_xor(),
            Two::IntAdd => s.i64_add(),
            Two::IntSub => s.i64_sub(),
            Two::IntMul => s.i64_mul(),
            Two::IntFloorDiv => s.call(FLOOR_DIV),
            Two::IntFloorMod => s.call(FLOOR_MOD),
            Two::IntLt => mask(s.i64_lt_s()),
            Two::IntEq => mask(s.i64_eq()),
        };
        if matches!(op, Two::BitsOr | Two::Keep | Two::IntAdd | Two::IntSub | Two::IntMul) {
            self.as_kind(s, kind);
        }
    }
}

/// The i32 truth on the stack as 0 or −1.
fn mask<'a, 'b>(s: &'a mut InstructionSink<'b>) -> &'a mut InstructionSink<'b> {
    s.i64_extend_i32_u().i64_const(-1).i64_mul()
}
