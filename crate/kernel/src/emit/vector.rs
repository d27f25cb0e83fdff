//! The line of a loop on vectors: f64x2, each instruction for the first vector and then for the second, and f32x4 for the four lanes of
//! both where numbers are float32 (`single`).

use std::collections::BTreeSet;

use wasm_encoder::{BlockType, InstructionSink, MemArg, ValType};

use super::function::{FIRST_STEP, Locals, word};
use super::scalar::{self, SegmentLocals};
use super::single::{Form, Forms};
use super::{BLOCK, FLOOR_DIV, FLOOR_MOD, Layout, import};
use crate::interpret::MAGIC;
use crate::ir::{BufferId, Inst, Kind, Loop, Map, One, Program, Reg, Role, Segment, Two};

/// Locals of a register; u32::MAX where it is not held in that form.
#[derive(Clone, Copy)]
struct Held {
    /// By vector
    wide: [u32; 2],
    single: u32,
}

const NOWHERE: Held = Held { wide: [u32::MAX; 2], single: u32::MAX };

/// A state that stays in locals from step to step.
struct Carried {
    state: BufferId,
    next: BufferId,
    form: Form,
    held: Held,
}

/// Segments that run at once: at the first of them, all over the same ranges.
struct Group {
    /// As one
    segment: Segment,
    /// For each lane of the block where lanes run side by side, else one for all
    lanes: Vec<SegmentLocals>,
    results: Vec<GroupResult>,
}

struct GroupResult {
    register: Reg,
    /// Which accumulator it is
    accumulator: usize,
    /// The next block's, where the segment runs for two blocks at once
    ahead: Option<u32>,
}

pub(super) struct Lanes<'a> {
    program: &'a Program,
    l: &'a Loop,
    vectors: usize,
    registers: Vec<Held>,
    forms: Forms,
    carried: Vec<Carried>,
    /// By register: what runs there
    segments: Vec<Option<Group>>,
    /// Constants as whole vectors, and their locals
    constants: Vec<(i128, u32)>,
    /// Byte offsets of a block's places in index tables that are used more than once, by lane
    places: Vec<(usize, Vec<u32>)>,
    /// By register: when it is computed
    when: Vec<When>,
}

/// When an instruction is done: as seldom as what it reads allows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    /// Once a call
    Call,
    /// Once a block of indices, before its steps
    Block,
    /// In each step
    Step,
}

fn when(program: &Program, body: &[Inst]) -> Vec<When> {
    let mut out: Vec<When> = Vec::with_capacity(body.len());
    for inst in body {
        let operands = inst.operands().into_iter().map(|r| out[r as usize]).max().unwrap_or(When::Call);
        out.push(match inst {
            Inst::Const(..) => When::Call,
            Inst::Load(b, map) => {
                let fixed = match program.buffers[b.index()].role {
                    Role::Capture(_) | Role::Doubles(_) | Role::Integers(_) => true,
                    // In a call of one step no state changes: what a level writes, it does not read.
                    Role::State(_) | Role::Scratch | Role::Element(_) => !program.resident,
                    Role::Next(_) => false,
                };
                match map {
                    Map::Uniform(_) if fixed => When::Call,
                    Map::Aligned(_) | Map::Table(_) if fixed => When::Block,
                    _ => When::Step,
                }
            }
            Inst::One(..) | Inst::Two(..) | Inst::Select(..) | Inst::Fused { .. } => operands,
            _ => When::Step,
        });
    }
    out
}

fn both(bits: u64) -> i128 {
    (((bits as u128) << 64) | bits as u128) as i128
}

/// A double's bits as a float32 in all four lanes.
fn four(bits: u64) -> i128 {
    let single = u64::from((f64::from_bits(bits) as f32).to_bits());
    both(single << 32 | single)
}

/// Lanes of two vectors to one: the low half of each, or the low words of their 64-bit lanes.
const LOW_HALVES: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const LOW_WORDS: [u8; 16] = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
/// The high half of a vector to the low one.
const HIGH_HALF: [u8; 16] = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

impl<'a> Lanes<'a> {
    pub(super) fn new(
        program: &'a Program,
        l: &'a Loop,
        vectors: usize,
        carried: &[(BufferId, BufferId)],
        locals: &mut Locals,
    ) -> Lanes<'a> {
        let pair = |locals: &mut Locals| {
            let a = locals.add(ValType::V128);
            [a, if vectors == 2 { locals.add(ValType::V128) } else { a }]
        };
        let forms = Forms::new(program, &l.body, vectors == 2);
        let hold = |locals: &mut Locals, held: &mut Held, wide: bool, single: bool| {
            if wide && held.wide[0] == u32::MAX {
                held.wide = pair(locals);
            }
            if single && held.single == u32::MAX {
                held.single = locals.add(ValType::V128);
            }
        };
        let carried: Vec<Carried> = carried
            .iter()
            .map(|&(state, next)| {
                let single = forms.carries(program, &l.body, next);
                let mut held = NOWHERE;
                hold(locals, &mut held, !single, single);
                Carried { state, next, form: if single { Form::Single } else { Form::Wide }, held }
            })
            .collect();
        let mut constants: Vec<(i128, u32)> = Vec::new();
        let mut constant = |locals: &mut Locals, vector: i128| match constants.iter().find(|(known, _)| *known == vector) {
            Some((_, local)) => *local,
            None => {
                let local = locals.add(ValType::V128);
                constants.push((vector, local));
                local
            }
        };
        let mut registers = Vec::with_capacity(l.body.len());
        for (r, inst) in l.body.iter().enumerate() {
            let mut held = NOWHERE;
            match (inst, forms.defined[r]) {
                (Inst::Store(..), _) | (_, None) => {}
                // Constants stay in locals: written where they are used, V8 makes each anew from three instructions.
                (Inst::Const(kind, bits), _) => {
                    if forms.wide[r] {
                        held.wide = [constant(locals, both(*bits)); 2];
                    }
                    if forms.single[r] {
                        let vector = if *kind == Kind::F64 { four(*bits) } else { both(*bits) };
                        held.single = constant(locals, vector);
                    }
                }
                (inst, Some(form)) => {
                    // A carried state is its local.
                    if let Inst::Load(b, Map::Aligned(0)) = inst
                        && let Some(carried) = carried.iter().find(|c| c.state == *b)
                    {
                        held = carried.held;
                    }
                    let (wide, single) = (form == Form::Wide, form == Form::Single);
                    hold(locals, &mut held, wide || forms.wide[r], single || forms.single[r]);
                }
            }
            registers.push(held);
        }
        let segments = groups(program, l, vectors, locals);
        let table_of = |inst: &Inst| match inst {
            Inst::Load(_, Map::Table(t)) => Some(*t),
            _ => None,
        };
        let mut tables: Vec<usize> = l.body.iter().filter_map(table_of).collect();
        tables.sort_unstable();
        let repeated: BTreeSet<usize> = tables.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
        let places = repeated.into_iter().map(|t| (t, (0..2 * vectors).map(|_| locals.add(ValType::I32)).collect())).collect();
        let when = when(program, &l.body);
        Lanes { program, l, vectors, registers, forms, carried, segments, constants, places, when }
    }

    /// Constants and what depends on nothing else, before the first block.
    pub(super) fn before_blocks(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout) {
        for (vector, local) in &self.constants {
            s.v128_const(*vector).local_set(*local);
        }
        self.instructions(s, locals, layout, When::Call);
    }

    fn instructions(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout, when: When) {
        for r in (0..self.l.body.len()).filter(|r| self.when[*r] == when) {
            self.instruction(s, locals, layout, r);
        }
    }

    fn address(&self, locals: &Locals, b: BufferId) -> u32 {
        locals.addresses[b.index()]
    }

    /// The carried states of this block into locals, and what no step changes.
    pub(super) fn before_steps(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout) {
        for (table, lanes) in &self.places {
            for (lane, local) in lanes.iter().enumerate() {
                self.entry(s, locals, *table, lane);
                s.i32_const(3).i32_shl().local_set(*local);
            }
        }
        self.instructions(s, locals, layout, When::Block);
        for carried in &self.carried {
            let word_of = |s: &mut InstructionSink, v: usize| {
                s.local_get(self.address(locals, carried.state))
                    .local_get(locals.offset)
                    .i32_add()
                    .v128_load(word(16 * v as u64));
            };
            if carried.form == Form::Single {
                self.narrowed(s, Kind::F64, &word_of);
                s.local_set(carried.held.single);
                continue;
            }
            for (v, &local) in carried.held.wide.iter().enumerate().take(self.vectors) {
                word_of(s, v);
                s.local_set(local);
            }
        }
    }

    /// The carried states of this block back to memory.
    pub(super) fn store_states(&self, s: &mut InstructionSink, locals: &Locals) {
        for carried in &self.carried {
            for v in 0..self.vectors {
                s.local_get(self.address(locals, carried.state)).local_get(locals.offset).i32_add();
                match carried.form {
                    Form::Wide => {
                        s.local_get(carried.held.wide[v]);
                    }
                    Form::Single => self.widened(s, Kind::F64, carried.held.single, v),
                }
                s.v128_store(word(16 * v as u64));
            }
        }
    }

    pub(super) fn line(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout) {
        self.instructions(s, locals, layout, When::Step);
        // All new states are computed before the first is replaced.
        for inst in &self.l.body {
            let Inst::Store(next, _, value) = inst else { continue };
            for carried in self.carried.iter().filter(|c| c.next == *next) {
                match carried.form {
                    Form::Single => {
                        s.local_get(self.registers[*value as usize].single);
                    }
                    Form::Wide => (0..self.vectors).for_each(|v| self.get(s, *value, v)),
                }
            }
        }
        for inst in self.l.body.iter().rev() {
            let Inst::Store(next, ..) = inst else { continue };
            for carried in self.carried.iter().rev().filter(|c| c.next == *next) {
                match carried.form {
                    Form::Single => {
                        s.local_set(carried.held.single);
                    }
                    Form::Wide => carried.held.wide.iter().take(self.vectors).rev().for_each(|local| {
                        s.local_set(*local);
                    }),
                }
            }
        }
    }

    /// Pushes both vectors of `part` as one of four lanes.
    fn narrowed(&self, s: &mut InstructionSink, kind: Kind, part: &dyn Fn(&mut InstructionSink, usize)) {
        for v in 0..2 {
            part(s, v);
            if kind == Kind::F64 {
                s.f32x4_demote_f64x2_zero();
            }
        }
        s.i8x16_shuffle(if kind == Kind::F64 { LOW_HALVES } else { LOW_WORDS });
    }
    /// Pushes lanes of a vector of four as vector `v` of two.
    fn widened(&self, s: &mut InstructionSink, kind: Kind, single: u32, v: usize) {
        s.local_get(single);
        match (kind, v) {
            (Kind::F64, 0) => s.f64x2_promote_low_f32x4(),
            (Kind::F64, _) => s.local_get(single).i8x16_shuffle(HIGH_HALF).f64x2_promote_low_f32x4(),
            (_, 0) => s.i64x2_extend_low_i32x4_s(),
            (_, _) => s.i64x2_extend_high_i32x4_s(),
        };
    }

    /// Pushes a register.
    fn get(&self, s: &mut InstructionSink, r: Reg, v: usize) {
        s.local_get(self.registers[r as usize].wide[v]);
    }

    fn instruction(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout, r: usize) {
        let (held, kind) = (self.registers[r], self.forms.kinds[r]);
        match (&self.l.body[r], self.forms.defined[r]) {
            (Inst::Const(..), _) | (_, None) => {}
            (_, Some(Form::Wide)) => {
                self.wide(s, locals, layout, r);
                if self.forms.single[r] {
                    self.narrowed(s, kind, &|s, v| {
                        s.local_get(held.wide[v]);
                    });
                    s.local_set(held.single);
                }
            }
            (_, Some(Form::Single)) => {
                self.single(s, locals, r);
                if self.forms.wide[r] {
                    for (v, &local) in held.wide.iter().enumerate() {
                        self.widened(s, kind, held.single, v);
                        s.local_set(local);
                    }
                }
            }
        }
    }

    /// An instruction on four lanes at once.
    fn single(&self, s: &mut InstructionSink, locals: &Locals, r: usize) {
        let held = self.registers[r];
        let get = |s: &mut InstructionSink, x: &Reg| {
            s.local_get(self.registers[*x as usize].single);
        };
        match &self.l.body[r] {
            Inst::Load(b, Map::Aligned(0)) if self.carried.iter().any(|c| c.state == *b) => return,
            Inst::Load(b, map) => self.load_single(s, locals, *b, map),
            Inst::One(One::Round32, x) => match self.forms.rounded(&self.l.body, r) {
                Some(inner) => {
                    inner.operands().iter().for_each(|x| get(s, x));
                    match inner {
                        Inst::Two(Two::Add, ..) => s.f32x4_add(),
                        Inst::Two(Two::Sub, ..) => s.f32x4_sub(),
                        Inst::Two(Two::Mul, ..) => s.f32x4_mul(),
                        Inst::Two(Two::Div, ..) => s.f32x4_div(),
                        _ => s.f32x4_sqrt(),
                    };
                }
                None if self.forms.single[*x as usize] => get(s, x),
                None => self.narrowed(s, Kind::F64, &|s, v| self.get(s, *x, v)),
            },
            Inst::One(op, x) => {
                get(s, x);
                match op {
                    One::Neg => s.f32x4_neg(),
                    One::Abs => s.f32x4_abs(),
                    One::Nearest => s.f32x4_nearest(),
                    One::Floor => s.f32x4_floor(),
                    One::Ceil => s.f32x4_ceil(),
                    One::Trunc => s.f32x4_trunc(),
                    One::NotMask => s.v128_not(),
                    // 1.5 · 2^23 has the integer in its low bits, as `MAGIC` in doubles.
                    One::Power2 => s.v128_const(four((12_582_912.0_f64 + 127.0).to_bits())).f32x4_add().i32_const(23).i32x4_shl(),
                    _ => unreachable!("the forms choose this for no other operation"),
                };
            }
            Inst::Two(op, x, y) => {
                get(s, x);
                get(s, y);
                match op {
                    Two::Min => s.f32x4_min(),
                    Two::Max => s.f32x4_max(),
                    Two::AtMost => s.f32x4_pmin(),
                    Two::AtLeast => s.f32x4_pmax(),
                    Two::Lt => s.f32x4_lt(),
                    Two::Le => s.f32x4_le(),
                    Two::Eq => s.f32x4_eq(),
                    Two::Keep | Two::AndMask => s.v128_and(),
                    Two::OrMask => s.v128_or(),
                    Two::XorMask => s.v128_xor(),
                    _ => unreachable!("the forms choose this for no other operation"),
                };
            }
            Inst::Select(m, x, y) => {
                [x, y, m].into_iter().for_each(|x| get(s, x));
                s.v128_bitselect();
            }
            _ => unreachable!("the forms choose this for no other instruction"),
        }
        s.local_set(held.single);
    }

    /// Pushes four float32 numbers, which lie in memory as doubles.
    fn load_single(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId, map: &Map) {
        match map {
            Map::Aligned(_) => self.narrowed(s, Kind::F64, &|s, v| self.load(s, locals, b, map, v)),
            Map::Uniform(p) => {
                self.base(s, locals, b);
                s.f64_load(word(8 * *p as u64)).f32_demote_f64().f32x4_splat();
            }
            Map::Table(t) => {
                for lane in 0..4_u8 {
                    self.place(s, locals, b, *t, usize::from(lane));
                    s.f64_load(word(0)).f32_demote_f64();
                    if lane == 0 {
                        s.f32x4_splat()
                    } else {
                        s.f32x4_replace_lane(lane)
                    };
                }
            }
        }
    }

    /// An instruction on two vectors of two lanes.
    fn wide(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout, r: usize) {
        let target = self.registers[r].wide;
        match &self.l.body[r] {
            Inst::Const(..) => {}
            Inst::Load(b, Map::Aligned(0)) if self.carried.iter().any(|c| c.state == *b) => {}
            Inst::Load(b, map) => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.load(s, locals, *b, map, v);
                    s.local_set(local);
                }
            }
            Inst::LoadAt(b, x) => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.load_at(s, locals, *b, *x, v, local);
                }
            }
            Inst::One(op, x) => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.one(s, locals, *op, *x, v);
                    s.local_set(local);
                }
            }
            Inst::Two(op, x, y) => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.two(s, *op, *x, *y, v);
                    s.local_set(local);
                }
            }
            Inst::Select(m, x, y) => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.get(s, *x, v);
                    self.get(s, *y, v);
                    self.get(s, *m, v);
                    s.v128_bitselect().local_set(local);
                }
            }
            Inst::Fused { minus, x, y, z } => {
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    [*x, *y, *z].into_iter().for_each(|r| self.get(s, r, v));
                    let s = if *minus { s.f64x2_relaxed_nmadd() } else { s.f64x2_relaxed_madd() };
                    s.local_set(local);
                }
            }
            Inst::Segment(_) => {
                if let Some(group) = &self.segments[r] {
                    self.group(s, locals, group);
                }
            }
            Inst::Accumulator(_) | Inst::StoreMap(..) | Inst::StoreAt(..) => {
                unreachable!("the lowering puts these into segments only")
            }
            Inst::Store(b, offset, x) => {
                let rows = self.program.resident && matches!(self.program.buffers[b.index()].role, Role::Next(_));
                for v in 0..self.vectors {
                    s.local_get(self.address(locals, *b)).local_get(locals.offset).i32_add();
                    if rows && layout.row_bytes > 0 {
                        s.local_get(locals.step)
                            .local_get(FIRST_STEP)
                            .i32_sub()
                            .i32_const(layout.row_bytes as i32)
                            .i32_mul()
                            .i32_add();
                    }
                    self.get(s, *x, v);
                    s.v128_store(word(8 * *offset as u64 + 16 * v as u64));
                }
            }
        }
    }

    /// Runs segments, and sets their results.
    fn group(&self, s: &mut InstructionSink, locals: &Locals, group: &Group) {
        let Group { segment, lanes, results } = group;
        let wide = |result: &GroupResult| self.registers[result.register as usize].wide;
        if let ([own], [result]) = (lanes.as_slice(), results.as_slice()) {
            for (v, &local) in wide(result).iter().enumerate().take(self.vectors) {
                s.v128_const(0);
                for lane in 0..2_u8 {
                    scalar::run(s, self.program, locals, segment, own, (2 * v) as u32 + u32::from(lane));
                    lane_of(s, segment, own, result.accumulator, lane);
                }
                s.local_set(local);
            }
            return;
        }
        let pair = |s: &mut InstructionSink, lanes: &[SegmentLocals], accumulator: usize, local: u32| {
            s.v128_const(0);
            for (lane, own) in (0..2_u8).zip(lanes) {
                lane_of(s, segment, own, accumulator, lane);
            }
            s.local_set(local);
        };
        if results.iter().any(|result| result.ahead.is_some()) {
            // Ranges of threads begin at whole blocks, so every other vector is a block's second.
            s.local_get(locals.index).i32_const(2).i32_and().if_(BlockType::Empty);
            for result in results {
                if let Some(ahead) = result.ahead {
                    s.local_get(ahead).local_set(wide(result)[0]);
                }
            }
            s.else_();
            scalar::run_together(s, self.program, locals, segment, lanes);
            for result in results {
                pair(s, &lanes[..2], result.accumulator, wide(result)[0]);
                if let Some(ahead) = result.ahead {
                    pair(s, &lanes[2..], result.accumulator, ahead);
                }
            }
            s.end();
            return;
        }
        scalar::run_together(s, self.program, locals, segment, lanes);
        for result in results {
            for (v, &local) in wide(result).iter().enumerate().take(self.vectors) {
                pair(s, &lanes[2 * v..], result.accumulator, local);
            }
        }
    }

    /// Pushes a lane's entry of an index table.
    fn entry(&self, s: &mut InstructionSink, locals: &Locals, table: usize, lane: usize) {
        s.local_get(locals.addresses[self.program.buffers.len() + table]);
        s.local_get(locals.index).i32_const(2).i32_shl().i32_add();
        s.i32_load(MemArg { offset: 4 * lane as u64, align: 2, memory_index: 0 });
    }
    /// Pushes the address of the element that an index table gives for a lane.
    fn place(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId, table: usize, lane: usize) {
        self.base(s, locals, b);
        match self.places.iter().find(|(known, _)| *known == table) {
            Some((_, lanes)) => s.local_get(lanes[lane]),
            None => {
                self.entry(s, locals, table, lane);
                s.i32_const(3).i32_shl()
            }
        };
        s.i32_add();
    }
    /// Pushes the base address of a buffer; an element's is that of this step.
    fn base(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId) {
        let buffer = &self.program.buffers[b.index()];
        s.local_get(self.address(locals, b));
        if matches!(buffer.role, Role::Element(_)) {
            s.local_get(locals.step).i32_const(8 * buffer.len as i32).i32_mul().i32_add();
        }
    }

    fn load(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId, map: &Map, v: usize) {
        match map {
            Map::Aligned(offset) => {
                self.base(s, locals, b);
                s.local_get(locals.offset).i32_add().v128_load(word(8 * *offset as u64 + 16 * v as u64));
            }
            Map::Uniform(p) => {
                self.base(s, locals, b);
                s.v128_load64_splat(word(8 * *p as u64));
            }
            Map::Table(t) => {
                for lane in 0..2 {
                    self.place(s, locals, b, *t, 2 * v + lane);
                    if lane == 0 {
                        s.v128_load64_zero(word(0));
                    } else {
                        // the loaded lane goes beside the first
                        s.f64_load(word(0)).local_set(locals.f);
                        s.local_get(locals.f).f64x2_replace_lane(1);
                    }
                }
            }
        }
    }

    /// Lanes at computed places, checked one by one. Lanes past the domain's end are never at fault.
    fn load_at(&self, s: &mut InstructionSink, locals: &Locals, b: BufferId, x: Reg, v: usize, target: u32) {
        let len = self.program.buffers[b.index()].len;
        s.v128_const(0).local_set(target);
        for lane in 0..2_u8 {
            self.get(s, x, v);
            s.i64x2_extract_lane(lane).local_tee(locals.l);
            s.i64_const(len as i64).i64_lt_u();
            s.if_(BlockType::Empty);
            s.local_get(target);
            self.base(s, locals, b);
            s.local_get(locals.l).i32_wrap_i64().i32_const(3).i32_shl().i32_add().f64_load(word(0));
            s.f64x2_replace_lane(lane).local_set(target);
            s.else_();
            s.local_get(locals.index)
                .i32_const((2 * v) as i32 + lane as i32)
                .i32_add()
                .i32_const(self.l.domain as i32)
                .i32_lt_u();
            s.local_get(locals.fault).i32_or().local_set(locals.fault);
            s.end();
        }
    }

    fn one(&self, s: &mut InstructionSink, locals: &Locals, op: One, x: Reg, v: usize) {
        let by_lane = |s: &mut InstructionSink, f: &dyn Fn(&mut InstructionSink)| {
            s.v128_const(0);
            for lane in 0..2_u8 {
                self.get(s, x, v);
                s.f64x2_extract_lane(lane);
                f(s);
                s.f64x2_replace_lane(lane);
            }
        };
        match op {
            One::FarSin => return by_lane(s, &|s| far(s, locals, 0)),
            One::FarCos => return by_lane(s, &|s| far(s, locals, 1)),
            One::FarTan => return by_lane(s, &|s| far(s, locals, 2)),
            One::ToF64 => {
                return by_lane(s, &|s| {
                    s.i64_reinterpret_f64().f64_convert_i64_s();
                });
            }
            One::ToF32 => {
                return by_lane(s, &|s| {
                    s.i64_reinterpret_f64().f32_convert_i64_s().f64_promote_f32();
                });
            }
            One::ToI64 => {
                return by_lane(s, &|s| {
                    s.i64_trunc_sat_f64_s().f64_reinterpret_i64();
                });
            }
            _ => {}
        }
        self.get(s, x, v);
        match op {
            One::Neg => s.f64x2_neg(),
            One::Abs => s.f64x2_abs(),
            One::Sqrt => s.f64x2_sqrt(),
            One::Nearest => s.f64x2_nearest(),
            One::Floor => s.f64x2_floor(),
            One::Ceil => s.f64x2_ceil(),
            One::Trunc => s.f64x2_trunc(),
            One::BitsAnd(m) => s.v128_const(both(m)).v128_and(),
            One::BitsShl(n) => s.i32_const(n as i32).i64x2_shl(),
            One::BitsShr(n) => s.i32_const(n as i32).i64x2_shr_u(),
            One::NotMask => s.v128_not(),
            One::MaskToI64 => s.v128_const(both(1)).v128_and(),
            One::Wrap32 => s.i32_const(32).i64x2_shl().i32_const(32).i64x2_shr_s(),
            One::Round32 => s.f32x4_demote_f64x2_zero().f64x2_promote_low_f32x4(),
            One::Power2 => s.v128_const(both((MAGIC + 1023.0).to_bits())).f64x2_add().i32_const(52).i64x2_shl(),
            One::FarSin | One::FarCos | One::FarTan | One::ToF64 | One::ToF32 | One::ToI64 => unreachable!("done by lane above"),
        };
    }

    fn two(&self, s: &mut InstructionSink, op: Two, x: Reg, y: Reg, v: usize) {
        if let Two::IntFloorDiv | Two::IntFloorMod = op {
            s.v128_const(0);
            for lane in 0..2_u8 {
                self.get(s, x, v);
                s.i64x2_extract_lane(lane);
                self.get(s, y, v);
                s.i64x2_extract_lane(lane);
                s.call(if op == Two::IntFloorDiv { FLOOR_DIV } else { FLOOR_MOD }).i64x2_replace_lane(lane);
            }
            return;
        }
        if op == Two::Remainder {
            s.v128_const(0);
            for lane in 0..2_u8 {
                self.get(s, x, v);
                s.f64x2_extract_lane(lane);
                self.get(s, y, v);
                s.f64x2_extract_lane(lane).call(import("fmod")).f64x2_replace_lane(lane);
            }
            return;
        }
        self.get(s, x, v);
        self.get(s, y, v);
        match op {
            Two::Add => s.f64x2_add(),
            Two::Sub => s.f64x2_sub(),
            Two::Mul => s.f64x2_mul(),
            Two::Div => s.f64x2_div(),
            Two::Min => s.f64x2_min(),
            Two::Max => s.f64x2_max(),
            Two::AtMost => s.f64x2_pmin(),
            Two::AtLeast => s.f64x2_pmax(),
            Two::Keep => s.v128_and(),
            Two::Lt => s.f64x2_lt(),
            Two::Le => s.f64x2_le(),
            Two::Eq => s.f64x2_eq(),
            Two::BitsOr | Two::OrMask => s.v128_or(),
            Two::AndMask => s.v128_and(),
            Two::XorMask => s.v128_xor(),
            Two::IntAdd => s.i64x2_add(),
            Two::IntSub => s.i64x2_sub(),
            Two::IntMul => s.i64x2_mul(),
            Two::IntLt => s.i64x2_lt_s(),
            Two::IntEq => s.i64x2_eq(),
            Two::Remainder | Two::IntFloorDiv | Two::IntFloorMod => unreachable!("done by lane above"),
        };
    }
}

/// A line's segments by the register at which they run: the first of those that run at once.
fn groups(program: &Program, l: &Loop, vectors: usize, locals: &mut Locals) -> Vec<Option<Group>> {
    let mut out: Vec<Option<Group>> = l.body.iter().map(|_| None).collect();
    let mut done = vec![false; l.body.len()];
    let segment_at = |r: usize| match &l.body[r] {
        Inst::Segment(s) => Some(&**s),
        _ => None,
    };
    for r in 0..l.body.len() {
        let Some(first) = segment_at(r).filter(|_| !done[r]) else { continue };
        let (mut members, mut segment) = (vec![(r, first)], first.clone());
        for (k, taken) in done.iter_mut().enumerate().skip(r + 1) {
            let Some(next) = segment_at(k).filter(|s| s.starts == first.starts && !*taken) else { continue };
            members.push((k, next));
            let segments: Vec<&Segment> = members.iter().map(|(_, s)| *s).collect();
            match scalar::merged(&segments) {
                Some(all) => {
                    segment = all;
                    *taken = true;
                }
                None => {
                    members.pop();
                }
            }
        }
        let own = 2 * vectors;
        // Where there are sums enough to fill the time that one addition takes, lanes of the next block would only take registers.
        let together = if program.resident || segment.accumulators.len() * own > BLOCK { own } else { BLOCK };
        let count = if scalar::runs_together(&segment) { together } else { 1 };
        let lanes = scalar::locals(program, &segment, count, locals);
        let mut before = 0;
        let results = members
            .iter()
            .map(|&(k, s)| {
                let accumulator = before + s.result;
                before += s.accumulators.len();
                GroupResult { register: k as Reg, accumulator, ahead: (count > own).then(|| locals.add(ValType::V128)) }
            })
            .collect();
        out[r] = Some(Group { segment, lanes, results });
    }
    out
}

/// Puts an accumulator of a segment that has run into a lane of the vector on the stack.
fn lane_of(s: &mut InstructionSink, segment: &Segment, own: &SegmentLocals, accumulator: usize, lane: u8) {
    match scalar::push(s, segment, own, accumulator) {
        Kind::F64 => s.f64x2_replace_lane(lane),
        Kind::I64 | Kind::Mask => s.i64x2_replace_lane(lane),
    };
}

/// The scalar function, called only where the argument is not 0 (what is near was made 0).
fn far(s: &mut InstructionSink, locals: &Locals, function: u32) {
    s.local_tee(locals.f).f64_const(0.0.into()).f64_eq();
    s.if_(BlockType::Result(ValType::F64)).f64_const(0.0.into());
    s.else_().local_get(locals.f).call(function).end();
}
