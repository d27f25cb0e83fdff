//! Records lane operations as instructions, sharing equal ones: the other instance of `brunsviga_graph::math::Lanes`.

use std::collections::HashMap;

use brunsviga_graph::math::Lanes;
use brunsviga_graph::math::single::SingleLanes;

use crate::ir::{Inst, Kind, One, Reg, Two};

/// A line of instructions under construction.
#[derive(Default, Debug)]
pub struct Line {
    /// In order
    pub body: Vec<Inst>,
    /// What is recorded now may become a fused multiply-add
    pub fusing: bool,
    /// By register: some of what it is recorded for may not
    exact: Vec<bool>,
    known: HashMap<Key, Reg>,
}

#[derive(PartialEq, Eq, Hash, Debug)]
enum Key {
    Const(Kind, u64),
    Load(u32, crate::ir::Map),
    One(One, Reg),
    Two(Two, Reg, Reg),
    Select(Reg, Reg, Reg),
    Accumulator(usize),
}

fn key(inst: &Inst) -> Option<Key> {
    Some(match inst {
        Inst::Const(k, bits) => Key::Const(*k, *bits),
        Inst::Load(b, m) => Key::Load(b.0, m.clone()),
        Inst::One(o, x) => Key::One(*o, *x),
        Inst::Two(o, x, y) => Key::Two(*o, *x, *y),
        Inst::Select(m, x, y) => Key::Select(*m, *x, *y),
        Inst::Accumulator(k) => Key::Accumulator(*k),
        Inst::LoadAt(..) | Inst::Segment(_) | Inst::Store(..) | Inst::StoreMap(..) | Inst::StoreAt(..) | Inst::Fused { .. } => {
            return None;
        }
    })
}

impl Line {
    /// The register of this instruction, which may be there already.
    pub fn push(&mut self, inst: Inst) -> Reg {
        let key = key(&inst);
        if let Some(&r) = key.as_ref().and_then(|k| self.known.get(k)) {
            self.exact[r as usize] |= !self.fusing;
            return r;
        }
        let r = self.body.len() as Reg;
        self.body.push(inst);
        self.exact.push(!self.fusing);
        if let Some(k) = key {
            self.known.insert(k, r);
        }
        r
    }
    /// By register: everything that it is recorded for may be fused.
    pub fn fusable(&self) -> Vec<bool> {
        self.exact.iter().map(|exact| !exact).collect()
    }
    /// One operand.
    pub fn one(&mut self, op: One, x: Reg) -> Reg {
        self.push(Inst::One(op, x))
    }
    /// Two operands.
    pub fn two(&mut self, op: Two, x: Reg, y: Reg) -> Reg {
        self.push(Inst::Two(op, x, y))
    }
    /// A constant double.
    pub fn double(&mut self, x: f64) -> Reg {
        self.push(Inst::Const(Kind::F64, x.to_bits()))
    }
    /// A constant integer.
    pub fn integer(&mut self, x: i64) -> Reg {
        self.push(Inst::Const(Kind::I64, x as u64))
    }
}

impl Lanes for Line {
    type V = Reg;
    type M = Reg;
    fn constant(&mut self, x: f64) -> Reg {
        self.double(x)
    }
    fn add(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Add, a, b)
    }
    fn sub(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Sub, a, b)
    }
    fn mul(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Mul, a, b)
    }
    fn div(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Div, a, b)
    }
    fn sqrt(&mut self, a: Reg) -> Reg {
        self.one(One::Sqrt, a)
    }
    fn neg(&mut self, a: Reg) -> Reg {
        self.one(One::Neg, a)
    }
    fn abs(&mut self, a: Reg) -> Reg {
        self.one(One::Abs, a)
    }
    fn nearest(&mut self, a: Reg) -> Reg {
        self.one(One::Nearest, a)
    }
    fn floor(&mut self, a: Reg) -> Reg {
        self.one(One::Floor, a)
    }
    fn trunc(&mut self, a: Reg) -> Reg {
        self.one(One::Trunc, a)
    }
    fn lt(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Lt, a, b)
    }
    fn le(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Le, a, b)
    }
    fn eq(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::Eq, a, b)
    }
    fn both(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::AndMask, a, b)
    }
    fn either(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::OrMask, a, b)
    }
    fn not(&mut self, a: Reg) -> Reg {
        self.one(One::NotMask, a)
    }
    fn select(&mut self, mask: Reg, a: Reg, b: Reg) -> Reg {
        self.push(Inst::Select(mask, a, b))
    }
    fn keep(&mut self, mask: Reg, a: Reg) -> Reg {
        self.two(Two::Keep, a, mask)
    }
    fn at_most(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::AtMost, a, b)
    }
    fn at_least(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::AtLeast, a, b)
    }
    fn bits_and(&mut self, a: Reg, mask: u64) -> Reg {
        self.one(One::BitsAnd(mask), a)
    }
    fn bits_or(&mut self, a: Reg, bits: Reg) -> Reg {
        self.two(Two::BitsOr, a, bits)
    }
    fn bits_add(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::IntAdd, a, b)
    }
    fn bits_sub(&mut self, a: Reg, b: Reg) -> Reg {
        self.two(Two::IntSub, a, b)
    }
    fn bits_shl(&mut self, a: Reg, n: u32) -> Reg {
        self.one(One::BitsShl(n), a)
    }
    fn bits_shr(&mut self, a: Reg, n: u32) -> Reg {
        self.one(One::BitsShr(n), a)
    }
}

/// Records operations on float32 numbers: doubles, rounded after each.
pub struct Singles<'a>(pub &'a mut Line);

impl Singles<'_> {
    fn rounded(&mut self, x: Reg) -> Reg {
        self.0.one(One::Round32, x)
    }
}

impl SingleLanes for Singles<'_> {
    type V = Reg;
    type M = Reg;
    fn constant(&mut self, x: f32) -> Reg {
        self.0.double(x.into())
    }
    fn add(&mut self, a: Reg, b: Reg) -> Reg {
        let r = self.0.two(Two::Add, a, b);
        self.rounded(r)
    }
    fn sub(&mut self, a: Reg, b: Reg) -> Reg {
        let r = self.0.two(Two::Sub, a, b);
        self.rounded(r)
    }
    fn mul(&mut self, a: Reg, b: Reg) -> Reg {
        let r = self.0.two(Two::Mul, a, b);
        self.rounded(r)
    }
    fn div(&mut self, a: Reg, b: Reg) -> Reg {
        let r = self.0.two(Two::Div, a, b);
        self.rounded(r)
    }
    fn neg(&mut self, a: Reg) -> Reg {
        self.0.one(One::Neg, a)
    }
    fn abs(&mut self, a: Reg) -> Reg {
        self.0.one(One::Abs, a)
    }
    fn nearest(&mut self, a: Reg) -> Reg {
        self.0.one(One::Nearest, a)
    }
    fn at_most(&mut self, a: Reg, b: Reg) -> Reg {
        self.0.two(Two::AtMost, a, b)
    }
    fn at_least(&mut self, a: Reg, b: Reg) -> Reg {
        self.0.two(Two::AtLeast, a, b)
    }
    fn power_of_two(&mut self, k: Reg) -> Reg {
        self.0.one(One::Power2, k)
    }
    fn lt(&mut self, a: Reg, b: Reg) -> Reg {
        self.0.two(Two::Lt, a, b)
    }
    fn select(&mut self, mask: Reg, a: Reg, b: Reg) -> Reg {
        self.0.push(Inst::Select(mask, a, b))
    }
}
