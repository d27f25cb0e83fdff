//! Which floating-point conditions an operation met, told from operands and results.
//!
//! WebAssembly has no status flags. A block whose results are all finite met none; only other blocks are
//! looked at element by element.

use super::float::Real;
use super::{BinaryOp, UnaryOp};
use crate::warnings::Flags;

#[inline(always)]
fn all_finite<T: Real>(out: &[T]) -> bool {
    // NaN compares false; the reduction without early exit vectorises.
    out.iter().fold(true, |ok, x| ok & (x.wide().abs() <= f64::MAX))
}

/// Conditions of a unary operation.
pub(crate) fn unary<T: Real>(op: UnaryOp, a: &[T], out: &[T], flags: &mut Flags) {
    use UnaryOp::*;
    if all_finite(out) || matches!(op, Negative | Positive | Conjugate | Absolute | Fabs | Sign | Floor | Ceil | Trunc | Rint) {
        return;
    }
    for (x, r) in a.iter().zip(out) {
        let (x, r) = (x.wide(), r.wide());
        if r.is_nan() && !x.is_nan() {
            flags.invalid = true;
        } else if r.is_infinite() && x.is_finite() {
            if matches!(op, Reciprocal | Log | Log2 | Log10 | Log1p | Arctanh) {
                flags.divide = true;
            } else {
                flags.overflow = true;
            }
        }
    }
}

/// Conditions of a binary operation.
pub(crate) fn binary<T: Real>(op: BinaryOp, a: &[T], b: &[T], out: &[T], flags: &mut Flags) {
    use BinaryOp::*;
    if all_finite(out) || matches!(op, Maximum | Minimum | Fmax | Fmin | Copysign | Heaviside) {
        return;
    }
    for (k, r) in out.iter().enumerate() {
        let x = a.get(if a.len() == 1 { 0 } else { k }).map_or(0.0, |v| v.wide());
        let y = b.get(if b.len() == 1 { 0 } else { k }).map_or(0.0, |v| v.wide());
        let r = r.wide();
        if r.is_nan() && !x.is_nan() && !y.is_nan() {
            flags.invalid = true;
            // NumPy's floor division of 0 by 0 and modulus by zero raise only "invalid".
        } else if r.is_infinite() && x.is_finite() && y.is_finite() {
            match op {
                Divide | FloorDivide if y == 0.0 => flags.divide = true,
                Power | FloatPower if x == 0.0 => flags.divide = true,
                _ => flags.overflow = true,
            }
        }
    }
}

/// Conditions of integer division: a zero divisor, and the one quotient that does not fit.
pub(crate) fn integer<T: crate::Element + num::Int>(op: BinaryOp, a: &[T], b: &[T], flags: &mut Flags) {
    if !matches!(op, BinaryOp::FloorDivide | BinaryOp::Remainder | BinaryOp::Fmod) {
        return;
    }
    if b.iter().any(|y| *y == T::default()) {
        flags.divide = true;
    }
    if op == BinaryOp::FloorDivide && b.contains(&T::MINUS_ONE) {
        let hit = |x: &T, y: &T| *x == T::SMALLEST && *y == T::MINUS_ONE;
        flags.overflow |= match (a, b) {
            (a, [y]) => a.iter().any(|x| hit(x, y)),
            ([x], b) => b.iter().any(|y| hit(x, y)),
            (a, b) => a.iter().zip(b).any(|(x, y)| hit(x, y)),
        };
    }
}

/// The constants that the integer check compares with.
pub(crate) mod num {
    pub(crate) trait Int: PartialEq {
        const MINUS_ONE: Self;
        const SMALLEST: Self;
    }
    impl Int for i32 {
        const MINUS_ONE: i32 = -1;
        const SMALLEST: i32 = i32::MIN;
    }
    impl Int for i64 {
        const MINUS_ONE: i64 = -1;
        const SMALLEST: i64 = i64::MIN;
    }
}
