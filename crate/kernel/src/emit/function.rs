//! One loop as a function: addresses into locals, the walk over blocks, the walk over steps, and the line of instructions between.

use std::collections::BTreeSet;

use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

use super::single::Forms;
use super::vector::Lanes;
use super::{BLOCK, Layout};
use crate::ir::{BufferId, Inst, Loop, Map, Program, Role};

/// Parameters of the function.
pub(super) const FRAME: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
const STEP: u32 = 3;
const COUNT: u32 = 4;
const PARAMETERS: u32 = 5;

/// A longer line has enough to do for all units at once: a second vector beside the first only takes its registers. (Measured on Day 3's
/// cell: 5.0 million neuron-steps a second with one vector, 3.5 with two.) In a shorter one two vectors share the loop's own work.
const LONG: usize = 64;

/// Local variables by purpose.
pub(super) struct Locals {
    pub(super) index: u32,
    /// Byte offset of the index: index · 8
    pub(super) offset: u32,
    pub(super) step: u32,
    pub(super) left: u32,
    pub(super) fault: u32,
    /// Scratch integers
    pub(super) i: u32,
    pub(super) j: u32,
    /// Scratch 64-bit
    pub(super) l: u32,
    /// Scratch double
    pub(super) f: u32,
    /// Addresses of buffers and tables, by position in the frame; u32::MAX where the loop does not use it
    pub(super) addresses: Vec<u32>,
    /// Next free local, and the types from the first after the parameters on
    types: Vec<ValType>,
}

impl Locals {
    pub(super) fn new(addresses: usize) -> Locals {
        let mut l = Locals {
            index: 0,
            offset: 0,
            step: 0,
            left: 0,
            fault: 0,
            i: 0,
            j: 0,
            l: 0,
            f: 0,
            addresses: vec![u32::MAX; addresses],
            types: Vec::new(),
        };
        l.index = l.add(ValType::I32);
        l.offset = l.add(ValType::I32);
        l.step = l.add(ValType::I32);
        l.left = l.add(ValType::I32);
        l.fault = l.add(ValType::I32);
        l.i = l.add(ValType::I32);
        l.j = l.add(ValType::I32);
        l.l = l.add(ValType::I64);
        l.f = l.add(ValType::F64);
        l
    }
    pub(super) fn add(&mut self, t: ValType) -> u32 {
        self.types.push(t);
        PARAMETERS + self.types.len() as u32 - 1
    }
}

/// An access to 64-bit words.
pub(super) fn word(offset: u64) -> MemArg {
    MemArg { offset, align: 3, memory_index: 0 }
}

/// Buffers and tables that a line uses, as positions in the frame.
fn used(program: &Program, body: &[Inst], found: &mut BTreeSet<usize>) {
    let table = |t: usize| program.buffers.len() + t;
    for inst in body {
        match inst {
            Inst::Load(b, map) | Inst::StoreMap(b, map, _) => {
                found.insert(b.index());
                if let Map::Table(t) = map {
                    found.insert(table(*t));
                }
            }
            Inst::LoadAt(b, _) | Inst::Store(b, ..) | Inst::StoreAt(b, ..) => {
                found.insert(b.index());
            }
            Inst::Segment(s) => {
                found.insert(table(s.starts));
                used(program, &s.body, found);
            }
            Inst::Const(..) | Inst::One(..) | Inst::Two(..) | Inst::Select(..) | Inst::Fused { .. } | Inst::Accumulator(_) => {}
        }
    }
}

/// States that this loop carries from step to step in locals: read at the own index and written by it.
fn carried(program: &Program, l: &Loop) -> Vec<(BufferId, BufferId)> {
    if !program.resident {
        return Vec::new();
    }
    let position = |role: Role| program.buffers.iter().position(|b| b.role == role).map(|k| BufferId(k as u32));
    l.body
        .iter()
        .filter_map(|inst| match inst {
            Inst::Store(next, ..) => match program.buffers[next.index()].role {
                Role::Next(k) => Some((position(Role::State(k))?, *next)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

pub(super) fn emit(program: &Program, l: &Loop, layout: &Layout) -> Function {
    // A line of float32 numbers stands in one vector of four lanes, however long it is and however few lanes it needs.
    let two = l.domain > BLOCK / 2 && l.body.len() <= LONG || Forms::pay(program, &l.body);
    let vectors = if two { 2 } else { 1 };
    let mut locals = Locals::new(program.buffers.len() + program.tables.len());
    let mut needed = BTreeSet::new();
    used(program, &l.body, &mut needed);
    let carried = carried(program, l);
    needed.extend(carried.iter().map(|(state, _)| state.index()));
    for &k in &needed {
        locals.addresses[k] = locals.add(ValType::I32);
    }
    // Scratch locals for elements: the address of this step's element.
    let lanes = Lanes::new(program, l, vectors, &carried, &mut locals);
    let mut body: Vec<u8> = Vec::new();
    {
        let mut s = InstructionSink::new(&mut body);
        for &k in &needed {
            s.local_get(FRAME)
                .i32_load(MemArg { offset: 4 * k as u64, align: 2, memory_index: 0 })
                .local_set(locals.addresses[k]);
        }
        s.local_get(STEP).local_set(locals.step);
        lanes.before_blocks(&mut s, &locals, layout);
        s.local_get(BEGIN).local_set(locals.index);
        s.block(BlockType::Empty).loop_(BlockType::Empty);
        s.local_get(locals.index).local_get(END).i32_ge_u().br_if(1);
        s.local_get(locals.index).i32_const(3).i32_shl().local_set(locals.offset);
        lanes.before_steps(&mut s, &locals, layout);
        s.local_get(STEP).local_set(locals.step);
        s.local_get(COUNT).local_set(locals.left);
        s.loop_(BlockType::Empty);
        lanes.line(&mut s, &locals, layout);
        if program.resident {
            s.local_get(locals.step).i32_const(1).i32_add().local_set(locals.step);
            s.local_get(locals.left).i32_const(1).i32_sub().local_tee(locals.left).br_if(0);
        }
        s.end();
        lanes.store_states(&mut s, &locals);
        s.local_get(locals.index).i32_const((vectors * 2) as i32).i32_add().local_set(locals.index);
        s.br(0).end().end();
        s.local_get(locals.fault).end();
    }
    let mut function = Function::new_with_locals_types(locals.types);
    function.raw(body);
    function
}

/// Local of the first step of this call, for addresses of rows.
pub(super) const FIRST_STEP: u32 = STEP;
