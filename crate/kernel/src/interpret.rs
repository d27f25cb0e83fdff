//! Runs LoopIR one index at a time: the bridge between the graph's interpreter and the emitted code, and the fallback where a
//! browser cannot compile.

use crate::ir::{BufferId, Inst, Loop, Map, One, Program, Reg, Role, Segment, Two};

/// 1.5 · 2^52
pub(crate) const MAGIC: f64 = 6_755_399_441_055_744.0;

/// Memory of a program, and its run.
#[derive(Debug)]
pub struct Machine<'a> {
    program: &'a Program,
    /// Buffers as 64-bit words
    pub memory: Vec<Vec<u64>>,
    /// An index left its buffer
    pub fault: bool,
}

/// The lane operation on one word.
pub fn one(op: One, x: u64) -> u64 {
    let f = f64::from_bits(x);
    let float = |y: f64| y.to_bits();
    match op {
        One::Neg => float(-f),
        One::Abs => float(f.abs()),
        One::Sqrt => float(f.sqrt()),
        One::Nearest => float(f.round_ties_even()),
        One::Floor => float(f.floor()),
        One::Ceil => float(f.ceil()),
        One::Trunc => float(f.trunc()),
        One::BitsAnd(m) => x & m,
        One::BitsShl(n) => x << n,
        One::BitsShr(n) => x >> n,
        One::NotMask => !x,
        One::ToF64 => float(x as i64 as f64),
        One::ToI64 => f as i64 as u64,
        One::MaskToI64 => x & 1,
        One::Wrap32 => x as i32 as i64 as u64,
        One::Round32 => float(f64::from(f as f32)),
        // The sum has the integer, with the exponent's bias, in its low bits.
        One::Power2 => (f + (MAGIC + 1023.0)).to_bits() << 52,
        One::ToF32 => float(f64::from(x as i64 as f32)),
        One::FarSin => float(libm::sin(f)),
        One::FarCos => float(libm::cos(f)),
        One::FarTan => float(libm::tan(f)),
    }
}

/// The lane operation on two words.
pub fn two(op: Two, x: u64, y: u64) -> u64 {
    let (a, b) = (f64::from_bits(x), f64::from_bits(y));
    let mask = |b: bool| if b { u64::MAX } else { 0 };
    match op {
        Two::Add => (a + b).to_bits(),
        Two::Sub => (a - b).to_bits(),
        Two::Mul => (a * b).to_bits(),
        Two::Div => (a / b).to_bits(),
        Two::Min => minimum(a, b).to_bits(),
        Two::Max => (-minimum(-a, -b)).to_bits(),
        Two::AtMost => {
            if b < a {
                y
            } else {
                x
            }
        }
        Two::AtLeast => {
            if a < b {
                y
            } else {
                x
            }
        }
        Two::Keep => x & y,
        Two::Remainder => (a % b).to_bits(),
        Two::Lt => mask(a < b),
        Two::Le => mask(a <= b),
        Two::Eq => mask(a == b),
        Two::BitsOr | Two::OrMask => x | y,
        Two::AndMask => x & y,
        Two::XorMask => x ^ y,
        Two::IntAdd => x.wrapping_add(y),
        Two::IntSub => x.wrapping_sub(y),
        Two::IntMul => x.wrapping_mul(y),
        Two::IntFloorDiv => floor_div(x as i64, y as i64) as u64,
        Two::IntFloorMod => floor_mod(x as i64, y as i64) as u64,
        Two::IntLt => mask((x as i64) < y as i64),
        Two::IntEq => mask(x == y),
    }
}

/// z ± x·y, rounded once.
fn fused(minus: bool, x: u64, y: u64, z: u64) -> u64 {
    let x = f64::from_bits(x);
    libm::fma(if minus { -x } else { x }, f64::from_bits(y), f64::from_bits(z)).to_bits()
}

fn floor_div(a: i64, b: i64) -> i64 {
    match b {
        0 => 0,
        b => {
            let q = a.wrapping_div(b);
            if a.wrapping_rem(b) != 0 && (a < 0) != (b < 0) { q.wrapping_sub(1) } else { q }
        }
    }
}

fn floor_mod(a: i64, b: i64) -> i64 {
    match b {
        0 => 0,
        b => {
            let r = a.wrapping_rem(b);
            if r != 0 && (r < 0) != (b < 0) { r.wrapping_add(b) } else { r }
        }
    }
}

fn minimum(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == b {
        if a.is_sign_negative() { a } else { b }
    } else if a < b {
        a
    } else {
        b
    }
}

impl<'a> Machine<'a> {
    /// Memory as the program declares it, constants filled in, the rest zero.
    pub fn new(program: &'a Program) -> Machine<'a> {
        let memory = program
            .buffers
            .iter()
            .map(|b| match &b.role {
                Role::Doubles(v) => v.iter().map(|x| x.to_bits()).collect(),
                Role::Integers(v) => v.iter().map(|x| *x as u64).collect(),
                _ => vec![0; b.len],
            })
            .collect();
        Machine { program, memory, fault: false }
    }

    /// With memory as another machine of this program left it.
    pub fn with_memory(program: &'a Program, memory: Vec<Vec<u64>>) -> Machine<'a> {
        Machine { program, memory, fault: false }
    }

    /// One step: every level's loops, over their whole domains.
    pub fn step(&mut self) {
        let program = self.program;
        for level in &program.levels {
            for l in level {
                self.run(l);
            }
        }
    }

    /// The step's end becomes the next step's start.
    pub fn advance(&mut self) {
        for k in 0..self.program.buffers.len() {
            let Role::Next(carry) = self.program.buffers[k].role else { continue };
            let Some(state) = self.program.buffers.iter().position(|b| b.role == Role::State(carry)) else { continue };
            self.memory[state] = self.memory[k].clone();
        }
    }

    fn run(&mut self, l: &Loop) {
        let mut registers = vec![0; l.body.len()];
        for index in 0..l.domain {
            for (r, inst) in l.body.iter().enumerate() {
                registers[r] = self.execute(inst, &registers, &[], index);
            }
        }
    }

    fn place(&self, map: &Map, index: usize) -> usize {
        match map {
            Map::Aligned(offset) => index + offset,
            Map::Uniform(p) => *p,
            Map::Table(t) => self.program.tables[*t][index] as usize,
        }
    }

    fn execute(&mut self, inst: &Inst, registers: &[u64], accumulators: &[u64], index: usize) -> u64 {
        let of = |r: Reg| registers[r as usize];
        match inst {
            Inst::Const(_, bits) => *bits,
            Inst::Load(b, map) => self.memory[b.index()][self.place(map, index)],
            Inst::LoadAt(b, r) => self.load_at(*b, of(*r)),
            Inst::One(op, x) => one(*op, of(*x)),
            Inst::Two(op, x, y) => two(*op, of(*x), of(*y)),
            Inst::Select(m, x, y) => {
                if of(*m) != 0 {
                    of(*x)
                } else {
                    of(*y)
                }
            }
            Inst::Fused { minus, x, y, z } => fused(*minus, of(*x), of(*y), of(*z)),
            Inst::Segment(s) => self.segment(s, index),
            Inst::Accumulator(k) => accumulators[*k],
            Inst::StoreMap(b, map, r) => {
                let (place, word) = (self.place(map, index), of(*r));
                self.memory[b.index()][place] = word;
                word
            }
            Inst::StoreAt(b, place, r) => {
                let place = usize::try_from(of(*place)).unwrap_or(usize::MAX);
                match self.memory[b.index()].get_mut(place) {
                    Some(at) => *at = of(*r),
                    None => self.fault = true,
                }
                0
            }
            Inst::Store(b, offset, r) => {
                let word = of(*r);
                self.memory[b.index()][index + offset] = word;
                word
            }
        }
    }

    fn load_at(&mut self, b: BufferId, word: u64) -> u64 {
        match usize::try_from(word).ok().and_then(|place| self.memory[b.index()].get(place)) {
            Some(&x) => x,
            None => {
                self.fault = true;
                0
            }
        }
    }

    fn segment(&mut self, s: &Segment, index: usize) -> u64 {
        let starts = &self.program.tables[s.starts];
        let (from, to) = (starts[index] as usize, starts[index + 1] as usize);
        let mut accumulators: Vec<u64> = s.accumulators.iter().map(|a| a.start).collect();
        let mut registers = vec![0; s.body.len()];
        for p in from..to {
            for (r, inst) in s.body.iter().enumerate() {
                registers[r] = self.execute(inst, &registers, &accumulators, p);
            }
            for (value, a) in accumulators.iter_mut().zip(&s.accumulators) {
                *value = registers[a.next as usize];
            }
        }
        accumulators.get(s.result).copied().unwrap_or(0)
    }
}
