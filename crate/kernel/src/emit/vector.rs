//! The line of a loop on f64x2 vectors, each instruction for the first vector and then for the second.

use wasm_encoder::{BlockType, InstructionSink, MemArg, ValType};

use super::function::{FIRST_STEP, Locals, word};
use super::scalar::{self, SegmentLocals};
use super::{FLOOR_DIV, FLOOR_MOD, Layout, import};
use crate::ir::{BufferId, Inst, Kind, Loop, Map, One, Program, Reg, Role, Segment, Two};

pub(super) struct Lanes<'a> {
    program: &'a Program,
    l: &'a Loop,
    vectors: usize,
    /// Locals of each register, by vector
    registers: Vec<[u32; 2]>,
    /// State, next, and the locals that carry the state
    carried: Vec<(BufferId, BufferId, [u32; 2])>,
    /// Locals of segments' inner registers
    inner: Vec<Option<SegmentLocals>>,
    /// Constants by their bits, and their locals
    constants: Vec<(u64, u32)>,
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
                    Role::State(_) | Role::Scratch => !program.resident,
                    Role::Element(_) | Role::Next(_) => false,
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
        let carried: Vec<_> = carried.iter().map(|(s, n)| (*s, *n, pair(locals))).collect();
        let mut constants: Vec<(u64, u32)> = Vec::new();
        let registers = l
            .body
            .iter()
            .map(|inst| match inst {
                // Constants stay in locals: written where they are used, V8 makes each anew from three instructions.
                Inst::Const(_, bits) => {
                    let local = match constants.iter().find(|(b, _)| b == bits) {
                        Some((_, local)) => *local,
                        None => {
                            let local = locals.add(ValType::V128);
                            constants.push((*bits, local));
                            local
                        }
                    };
                    [local; 2]
                }
                Inst::Store(..) => [u32::MAX; 2],
                // A carried state is its local.
                Inst::Load(b, Map::Aligned(0)) => match carried.iter().find(|(s, ..)| s == b) {
                    Some((_, _, pair)) => *pair,
                    None => pair(locals),
                },
                _ => pair(locals),
            })
            .collect();
        let inner = l
            .body
            .iter()
            .map(|inst| match inst {
                Inst::Segment(s) => Some(scalar::locals(program, s, locals)),
                _ => None,
            })
            .collect();
        let when = when(program, &l.body);
        Lanes { program, l, vectors, registers, carried, inner, constants, when }
    }

    /// Constants and what depends on nothing else, before the first block.
    pub(super) fn before_blocks(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout) {
        for (bits, local) in &self.constants {
            s.v128_const(both(*bits)).local_set(*local);
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
        self.instructions(s, locals, layout, When::Block);
        for (state, _, pair) in &self.carried {
            for (v, &local) in pair.iter().enumerate().take(self.vectors) {
                s.local_get(self.address(locals, *state))
                    .local_get(locals.offset)
                    .i32_add()
                    .v128_load(word(16 * v as u64))
                    .local_set(local);
            }
        }
    }

    /// The carried states of this block back to memory.
    pub(super) fn store_states(&self, s: &mut InstructionSink, locals: &Locals) {
        for (state, _, pair) in &self.carried {
            for (v, &local) in pair.iter().enumerate().take(self.vectors) {
                s.local_get(self.address(locals, *state))
                    .local_get(locals.offset)
                    .i32_add()
                    .local_get(local)
                    .v128_store(word(16 * v as u64));
            }
        }
    }

    pub(super) fn line(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout) {
        self.instructions(s, locals, layout, When::Step);
        // All new states are computed before the first is replaced.
        for inst in &self.l.body {
            let Inst::Store(next, _, value) = inst else { continue };
            for (_, _, pair) in self.carried.iter().filter(|(_, n, _)| n == next) {
                for (v, _) in pair.iter().enumerate().take(self.vectors) {
                    self.get(s, *value, v);
                }
            }
        }
        for inst in self.l.body.iter().rev() {
            let Inst::Store(next, ..) = inst else { continue };
            for (_, _, pair) in self.carried.iter().filter(|(_, n, _)| n == next) {
                for &local in pair.iter().take(self.vectors).rev() {
                    s.local_set(local);
                }
            }
        }
    }

    /// Pushes a register.
    fn get(&self, s: &mut InstructionSink, r: Reg, v: usize) {
        s.local_get(self.registers[r as usize][v]);
    }

    fn instruction(&self, s: &mut InstructionSink, locals: &Locals, layout: &Layout, r: usize) {
        let target = self.registers[r];
        match &self.l.body[r] {
            Inst::Const(..) => {}
            Inst::Load(b, Map::Aligned(0)) if self.carried.iter().any(|(state, ..)| state == b) => {}
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
            Inst::Segment(segment) => {
                let Some(own) = &self.inner[r] else { return };
                for (v, &local) in target.iter().enumerate().take(self.vectors) {
                    self.segment(s, locals, segment, own, v);
                    s.local_set(local);
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
                let table = locals.addresses[self.program.buffers.len() + t];
                for lane in 0..2 {
                    self.base(s, locals, b);
                    s.local_get(table).local_get(locals.index).i32_const(2).i32_shl().i32_add();
                    s.i32_load(MemArg { offset: 4 * (2 * v + lane) as u64, align: 2, memory_index: 0 });
                    s.i32_const(3).i32_shl().i32_add();
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

    /// One lane after the other.
    fn segment(&self, s: &mut InstructionSink, locals: &Locals, segment: &Segment, own: &SegmentLocals, v: usize) {
        s.v128_const(0);
        for lane in 0..2_u8 {
            match scalar::run(s, self.program, locals, segment, own, (2 * v) as u32 + u32::from(lane)) {
                Kind::F64 => s.f64x2_replace_lane(lane),
                Kind::I64 | Kind::Mask => s.i64x2_replace_lane(lane),
            };
        }
    }
}

/// The scalar function, called only where the argument is not 0 (what is near was made 0).
fn far(s: &mut InstructionSink, locals: &Locals, function: u32) {
    s.local_tee(locals.f).f64_const(0.0.into()).f64_eq();
    s.if_(BlockType::Result(ValType::F64)).f64_const(0.0.into());
    s.else_().local_get(locals.f).call(function).end();
}
