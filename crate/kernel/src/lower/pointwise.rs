//! Elementwise operations of the graph as lane instructions. Bit for bit what the graph's interpreter computes.
//!
//! Types: float64 is a lane of doubles; float32 too, rounded after each operation, which gives float32's own bits: a double has more
//! than twice its digits and two, so that rounding twice is rounding once (Figueroa, 1995, for +, −, ×, ÷ and the root).
//! int32 and int64 are lanes of 64-bit integers (int32 wrapped after each operation); bool is a mask.

use brunsviga_graph::DType;
use brunsviga_graph::math::{self, Lanes, TRIG_LIMIT};
use brunsviga_graph::op::{Binary, Compare, Op, Unary};

use crate::ir::{Kind, One, Reg, Two};
use crate::record::{Line, Singles};

/// The lane kind of an element type.
pub fn kind_of(dtype: DType) -> Kind {
    match dtype {
        DType::F32 | DType::F64 => Kind::F64,
        DType::I32 | DType::I64 => Kind::I64,
        DType::Bool => Kind::Mask,
    }
}

/// a + b of numbers of a type.
pub fn sum(l: &mut Line, dtype: DType, a: Reg, b: Reg) -> Reg {
    let r = if dtype.is_floating() { l.add(a, b) } else { l.two(Two::IntAdd, a, b) };
    fitted(l, dtype, r)
}

/// a · b of numbers of a type.
pub fn product(l: &mut Line, dtype: DType, a: Reg, b: Reg) -> Reg {
    let r = if dtype.is_floating() { l.mul(a, b) } else { l.two(Two::IntMul, a, b) };
    fitted(l, dtype, r)
}

/// What was computed in a wider type, as the type has it.
fn fitted(l: &mut Line, dtype: DType, r: Reg) -> Reg {
    match dtype {
        DType::F32 => l.one(One::Round32, r),
        DType::I32 => l.one(One::Wrap32, r),
        DType::Bool | DType::I64 | DType::F64 => r,
    }
}

/// The instructions of `op` on operands of type `from`, with a result of type `to`; None for what lanes do not do.
pub fn lower(l: &mut Line, op: &Op, from: DType, to: DType, x: &[Reg]) -> Option<Reg> {
    let float = from.is_floating();
    let integer = from.is_integer();
    match op {
        Op::Unary(Unary::PowInteger(n)) if from == DType::F32 => {
            let n = *n;
            let mut result = None;
            let mut square = x[0];
            for bit in 0..u32::BITS - n.leading_zeros() {
                if bit > 0 {
                    square = product(l, DType::F32, square, square);
                }
                if n >> bit & 1 == 1 {
                    result = Some(result.map_or(square, |r| product(l, DType::F32, r, square)));
                }
            }
            result
        }
        Op::Unary(Unary::Exp) if from == DType::F32 => Some(math::single::exp(&mut Singles(l), x[0])),
        Op::Unary(Unary::Tanh) if from == DType::F32 => Some(math::single::tanh(&mut Singles(l), x[0])),
        Op::Unary(u) if float => {
            let r = unary_float(l, *u, x[0])?;
            let exact = matches!(u, Unary::Neg | Unary::Abs | Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round);
            Some(if exact || to == DType::Bool { r } else { fitted(l, to, r) })
        }
        Op::Unary(Unary::Not) => Some(l.one(One::NotMask, x[0])),
        Op::Unary(u) if integer => {
            let r = unary_integer(l, *u, x[0])?;
            Some(fitted(l, to, r))
        }
        Op::Binary(b) if float => {
            let r = binary_float(l, *b, from, x[0], x[1])?;
            let exact = matches!(b, Binary::Minimum | Binary::Maximum | Binary::FloorDiv);
            Some(if exact { r } else { fitted(l, to, r) })
        }
        Op::Binary(b @ (Binary::And | Binary::Or | Binary::Xor)) => {
            let two = match b {
                Binary::And => Two::AndMask,
                Binary::Or => Two::OrMask,
                _ => Two::XorMask,
            };
            Some(l.two(two, x[0], x[1]))
        }
        Op::Binary(b) if integer => {
            let r = binary_integer(l, *b, x[0], x[1])?;
            Some(fitted(l, to, r))
        }
        Op::Compare(c) => Some(compare(l, *c, from, x[0], x[1])),
        Op::Select => Some(l.push(crate::ir::Inst::Select(x[0], x[1], x[2]))),
        Op::Cast(_) => Some(cast(l, from, to, x[0])),
        _ => None,
    }
}

/// Its products and sums may be fused. Not those of functions that take a product's rounding error by its difference from a sum.
pub fn may_fuse(op: &Op) -> bool {
    matches!(
        op,
        Op::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div)
            | Op::Unary(Unary::Exp | Unary::ExpWithin(_) | Unary::Neg | Unary::Abs | Unary::PowInteger(_))
    )
}

fn unary_float(l: &mut Line, u: Unary, x: Reg) -> Option<Reg> {
    Some(match u {
        Unary::Neg => l.neg(x),
        Unary::Abs => l.abs(x),
        Unary::Sign => {
            let (zero, one, minus) = (l.double(0.0), l.double(1.0), l.double(-1.0));
            let below = l.lt(x, zero);
            let y = l.select(below, minus, x);
            let above = l.lt(zero, x);
            l.select(above, one, y)
        }
        Unary::Floor => l.floor(x),
        Unary::Ceil => l.one(One::Ceil, x),
        Unary::Round => l.nearest(x),
        Unary::Sqrt => l.sqrt(x),
        Unary::Exp => math::exp(l, x),
        Unary::Expm1 => math::expm1(l, x),
        Unary::Log => math::log(l, x),
        Unary::Log1p => math::log1p(l, x),
        Unary::Sin => trig(l, x, math::sin::<Line>, One::FarSin),
        Unary::Cos => trig(l, x, math::cos::<Line>, One::FarCos),
        Unary::Tan => trig(l, x, math::tan::<Line>, One::FarTan),
        Unary::Sinh => math::sinh(l, x),
        Unary::Cosh => math::cosh(l, x),
        Unary::Tanh => math::tanh(l, x),
        Unary::Sigmoid => math::sigmoid(l, x),
        Unary::PowInteger(n) => math::pow_integer(l, x, n),
        Unary::ExpWithin(n) => math::exp_within(l, x, n),
        Unary::IsSmall => {
            let size = l.abs(x);
            let eighth = l.double(0.125);
            l.lt(size, eighth)
        }
        Unary::IsNan => {
            let ordered = l.eq(x, x);
            l.not(ordered)
        }
        Unary::IsFinite => {
            let size = l.abs(x);
            let infinity = l.double(f64::INFINITY);
            l.lt(size, infinity)
        }
        Unary::Not => return None,
    })
}

/// Lane code near, the scalar function where an argument is far.
fn trig(l: &mut Line, x: Reg, near: fn(&mut Line, Reg) -> Reg, far: One) -> Reg {
    let y = near(l, x);
    let size = l.abs(x);
    let limit = l.double(TRIG_LIMIT);
    let is_far = l.lt(limit, size);
    // What is near becomes 0, so that the scalar function is quick there.
    let zero = l.double(0.0);
    let argument = l.select(is_far, x, zero);
    let z = l.one(far, argument);
    l.select(is_far, z, y)
}

fn unary_integer(l: &mut Line, u: Unary, x: Reg) -> Option<Reg> {
    let zero = l.integer(0);
    Some(match u {
        Unary::Neg => l.two(Two::IntSub, zero, x),
        Unary::Abs => {
            let minus = l.two(Two::IntSub, zero, x);
            let below = l.two(Two::IntLt, x, zero);
            l.select(below, minus, x)
        }
        Unary::Sign => {
            let (one, minus) = (l.integer(1), l.integer(-1));
            let below = l.two(Two::IntLt, x, zero);
            let y = l.select(below, minus, zero);
            let above = l.two(Two::IntLt, zero, x);
            l.select(above, one, y)
        }
        Unary::PowInteger(n) => {
            let mut result = None;
            let mut square = x;
            for bit in 0..u32::BITS - n.leading_zeros() {
                if bit > 0 {
                    square = l.two(Two::IntMul, square, square);
                }
                if n >> bit & 1 == 1 {
                    result = Some(result.map_or(square, |r| l.two(Two::IntMul, r, square)));
                }
            }
            result?
        }
        _ => return None,
    })
}

fn binary_float(l: &mut Line, b: Binary, dtype: DType, x: Reg, y: Reg) -> Option<Reg> {
    Some(match b {
        Binary::Add => l.add(x, y),
        Binary::Sub => l.sub(x, y),
        Binary::Mul => l.mul(x, y),
        Binary::Div => l.div(x, y),
        Binary::FloorDiv => {
            let q = l.div(x, y);
            let q = fitted(l, dtype, q);
            l.floor(q)
        }
        Binary::FloorMod => {
            let r = l.two(Two::Remainder, x, y);
            let zero = l.double(0.0);
            let moved = l.add(r, y);
            let (r_low, y_low) = (l.lt(r, zero), l.lt(y, zero));
            let differ = l.two(Two::XorMask, r_low, y_low);
            let is_zero = l.eq(r, zero);
            let some = l.not(is_zero);
            // r ≠ 0, which NaN is too, as in the interpreter: NaN + y is NaN.
            let move_it = l.both(differ, some);
            l.select(move_it, moved, r)
        }
        Binary::Pow => math::pow(l, x, y),
        Binary::Minimum => l.two(Two::Min, x, y),
        Binary::Maximum => l.two(Two::Max, x, y),
        Binary::And | Binary::Or | Binary::Xor => return None,
    })
}

fn binary_integer(l: &mut Line, b: Binary, x: Reg, y: Reg) -> Option<Reg> {
    Some(match b {
        Binary::Add => l.two(Two::IntAdd, x, y),
        Binary::Sub => l.two(Two::IntSub, x, y),
        Binary::Mul => l.two(Two::IntMul, x, y),
        Binary::Minimum => {
            let less = l.two(Two::IntLt, x, y);
            l.select(less, x, y)
        }
        Binary::Maximum => {
            let less = l.two(Two::IntLt, x, y);
            l.select(less, y, x)
        }
        Binary::FloorDiv => l.two(Two::IntFloorDiv, x, y),
        Binary::FloorMod => l.two(Two::IntFloorMod, x, y),
        Binary::And | Binary::Or | Binary::Xor | Binary::Div | Binary::Pow => return None,
    })
}

fn compare(l: &mut Line, c: Compare, from: DType, x: Reg, y: Reg) -> Reg {
    if from == DType::Bool {
        let (x, y) = (l.one(One::MaskToI64, x), l.one(One::MaskToI64, y));
        return compare(l, c, DType::I64, x, y);
    }
    let (eq, lt) = if from.is_floating() { (Two::Eq, Two::Lt) } else { (Two::IntEq, Two::IntLt) };
    match c {
        Compare::Eq => l.two(eq, x, y),
        Compare::Ne => {
            let e = l.two(eq, x, y);
            l.not(e)
        }
        Compare::Lt => l.two(lt, x, y),
        Compare::Gt => l.two(lt, y, x),
        Compare::Le if from.is_floating() => l.le(x, y),
        Compare::Ge if from.is_floating() => l.le(y, x),
        Compare::Le => {
            let g = l.two(lt, y, x);
            l.not(g)
        }
        Compare::Ge => {
            let s = l.two(lt, x, y);
            l.not(s)
        }
    }
}

fn cast(l: &mut Line, from: DType, to: DType, x: Reg) -> Reg {
    use DType::{Bool, F32, F64, I32, I64};
    match (from, to) {
        (Bool, I32 | I64) => l.one(One::MaskToI64, x),
        (Bool, F32 | F64) => {
            let one = l.double(1.0);
            l.keep(x, one)
        }
        (F32 | F64, I64) => l.one(One::ToI64, x),
        (F32 | F64, I32) => {
            // Saturation to 32 bits, on the 64-bit integer.
            let n = l.one(One::ToI64, x);
            let (low, high) = (l.integer(i32::MIN.into()), l.integer(i32::MAX.into()));
            let below = l.two(Two::IntLt, n, low);
            let n = l.push(crate::ir::Inst::Select(below, low, n));
            let above = l.two(Two::IntLt, high, n);
            l.push(crate::ir::Inst::Select(above, high, n))
        }
        (I64, I32) => l.one(One::Wrap32, x),
        (I32 | I64, F64) => l.one(One::ToF64, x),
        (I32 | I64, F32) => l.one(One::ToF32, x),
        (F64, F32) => l.one(One::Round32, x),
        (F32 | F64, Bool) => {
            let zero = l.double(0.0);
            let e = l.eq(x, zero);
            l.not(e)
        }
        (I32 | I64, Bool) => {
            let zero = l.integer(0);
            let e = l.two(Two::IntEq, x, zero);
            l.not(e)
        }
        // Every value of the first is one of the second.
        (F32, F64) | (I32, I64) | (Bool, Bool) | (I32, I32) | (I64, I64) | (F32, F32) | (F64, F64) => x,
    }
}
