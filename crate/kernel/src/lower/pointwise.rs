//! Elementwise operations of the graph as lane instructions. Bit for bit what the graph's interpreter computes.
//!
//! Types: float64 is a lane of doubles; int32 and int64 are lanes of 64-bit integers (int32 wrapped after each operation);
//! bool is a mask. float32 is not lowered yet; the caller falls back to the graph's interpreter and says so.

use brunsviga_graph::DType;
use brunsviga_graph::math::{self, Lanes, TRIG_LIMIT};
use brunsviga_graph::op::{Binary, Compare, Op, Unary};

use crate::ir::{Kind, One, Reg, Two};
use crate::record::Line;

/// The lane kind of an element type; None for those not lowered.
pub fn kind_of(dtype: DType) -> Option<Kind> {
    match dtype {
        DType::F64 => Some(Kind::F64),
        DType::I32 | DType::I64 => Some(Kind::I64),
        DType::Bool => Some(Kind::Mask),
        DType::F32 => None,
    }
}

/// The instructions of `op` on operands of type `from`, with a result of type `to`; None for what lanes do not do.
pub fn lower(l: &mut Line, op: &Op, from: DType, to: DType, x: &[Reg]) -> Option<Reg> {
    let float = from == DType::F64;
    let integer = from.is_integer();
    let r = match op {
        Op::Unary(u) if float => unary_float(l, *u, x[0])?,
        Op::Unary(Unary::Not) => l.one(One::NotMask, x[0]),
        Op::Unary(u) if integer => unary_integer(l, *u, x[0])?,
        Op::Binary(b) if float => binary_float(l, *b, x[0], x[1])?,
        Op::Binary(b) if integer => binary_integer(l, *b, x[0], x[1])?,
        Op::Binary(b) => {
            let two = match b {
                Binary::And => Two::AndMask,
                Binary::Or => Two::OrMask,
                Binary::Xor => Two::XorMask,
                _ => return None,
            };
            l.two(two, x[0], x[1])
        }
        Op::Compare(c) => compare(l, *c, from, x[0], x[1]),
        Op::Select => l.push(crate::ir::Inst::Select(x[0], x[1], x[2])),
        Op::Cast(_) => cast(l, from, to, x[0])?,
        _ => return None,
    };
    let wraps = to == DType::I32 && matches!(op, Op::Unary(_) | Op::Binary(_));
    Some(if wraps { l.one(One::Wrap32, r) } else { r })
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

fn binary_float(l: &mut Line, b: Binary, x: Reg, y: Reg) -> Option<Reg> {
    Some(match b {
        Binary::Add => l.add(x, y),
        Binary::Sub => l.sub(x, y),
        Binary::Mul => l.mul(x, y),
        Binary::Div => l.div(x, y),
        Binary::FloorDiv => {
            let q = l.div(x, y);
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
        // Integer division has no lane instruction; such steps stay with the interpreter.
        _ => return None,
    })
}

fn compare(l: &mut Line, c: Compare, from: DType, x: Reg, y: Reg) -> Reg {
    if from == DType::Bool {
        let (x, y) = (l.one(One::MaskToI64, x), l.one(One::MaskToI64, y));
        return compare(l, c, DType::I64, x, y);
    }
    let (eq, lt) = if from == DType::F64 { (Two::Eq, Two::Lt) } else { (Two::IntEq, Two::IntLt) };
    match c {
        Compare::Eq => l.two(eq, x, y),
        Compare::Ne => {
            let e = l.two(eq, x, y);
            l.not(e)
        }
        Compare::Lt => l.two(lt, x, y),
        Compare::Gt => l.two(lt, y, x),
        Compare::Le if from == DType::F64 => l.le(x, y),
        Compare::Ge if from == DType::F64 => l.le(y, x),
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

fn cast(l: &mut Line, from: DType, to: DType, x: Reg) -> Option<Reg> {
    Some(match (from, to) {
        (DType::Bool, DType::I32 | DType::I64) => l.one(One::MaskToI64, x),
        (DType::Bool, DType::F64) => {
            let (one, zero) = (l.double(1.0), l.double(0.0));
            l.select(x, one, zero)
        }
        (DType::F64, DType::I64) => l.one(One::ToI64, x),
        (DType::F64, DType::I32) => {
            // Saturation to 32 bits, on the 64-bit integer.
            let n = l.one(One::ToI64, x);
            let (low, high) = (l.integer(i32::MIN.into()), l.integer(i32::MAX.into()));
            let below = l.two(Two::IntLt, n, low);
            let n = l.select(below, low, n);
            let above = l.two(Two::IntLt, high, n);
            l.select(above, high, n)
        }
        (DType::I32, DType::I64) => x,
        (DType::I64, DType::I32) => l.one(One::Wrap32, x),
        (DType::I32 | DType::I64, DType::F64) => l.one(One::ToF64, x),
        (DType::F64, DType::Bool) => {
            let zero = l.double(0.0);
            let e = l.eq(x, zero);
            l.not(e)
        }
        (DType::I32 | DType::I64, DType::Bool) => {
            let zero = l.integer(0);
            let e = l.two(Two::IntEq, x, zero);
            l.not(e)
        }
        (a, b) if a == b => x,
        _ => return None,
    })
}
