//! Arithmetic and comparison of single numbers: the learner's inner loop, without arrays.
//!
//! The four operations on doubles with a finite result are done here at once; every other case, and every warning, is the
//! tensor crate's.

use brunsviga_python::{BinaryOp, CompareOp};
use brunsviga_tensor::warnings::{self, Category};
use brunsviga_tensor::{Operand, Scalar};

/// `x op y` for the plain cases.
#[inline]
pub fn quick(op: BinaryOp, left: Operand, right: Operand) -> Option<f64> {
    let (x, y) = match (left, right) {
        (Operand::Scalar(Scalar::F64(x)) | Operand::Float(x), Operand::Scalar(Scalar::F64(y)) | Operand::Float(y)) => (x, y),
        (Operand::Scalar(Scalar::F64(x)), Operand::Int(y)) => (x, y as f64),
        (Operand::Int(x), Operand::Scalar(Scalar::F64(y))) => (x as f64, y),
        _ => return None,
    };
    let result = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => x * y,
        BinaryOp::TrueDiv => x / y,
        _ => return None,
    };
    result.is_finite().then_some(result)
}

/// Warns if an int32 result has wrapped, as NumPy does for its scalars.
pub fn check_int32(op: BinaryOp, left: Operand, right: Operand, result: Scalar) {
    let integer = |x: Operand| x.scalar().and_then(Scalar::as_i64);
    let (Scalar::I32(result), Some(i), Some(j)) = (result, integer(left), integer(right)) else { return };
    let (exact, name) = match op {
        BinaryOp::Add => (i.checked_add(j), "add"),
        BinaryOp::Sub => (i.checked_sub(j), "subtract"),
        BinaryOp::Mul => (i.checked_mul(j), "multiply"),
        _ => return,
    };
    if exact != Some(i64::from(result)) {
        warnings::push(Category::Runtime, format!("overflow encountered in scalar {name}"));
    }
}

/// `a op b`; integers compare as integers.
#[inline]
pub fn compare(op: CompareOp, a: Scalar, b: Scalar) -> bool {
    match (a.as_i64(), b.as_i64()) {
        (Some(i), Some(j)) => holds(op, &i, &j),
        _ => holds(op, &a.as_f64(), &b.as_f64()),
    }
}

fn holds<T: PartialOrd>(op: CompareOp, a: &T, b: &T) -> bool {
    match op {
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_warning_is_left_to_the_tensor_crate() {
        let one = Operand::Scalar(Scalar::F64(1.0));
        assert_eq!(quick(BinaryOp::Add, one, Operand::Int(2)), Some(3.0));
        assert_eq!(quick(BinaryOp::TrueDiv, one, Operand::Int(0)), None);
        assert_eq!(quick(BinaryOp::Add, Operand::Scalar(Scalar::F32(1.0)), one), None);
    }

    #[test]
    fn large_integers_compare_exactly() {
        assert!(compare(CompareOp::Lt, Scalar::I64(i64::MAX - 1), Scalar::I64(i64::MAX)));
        assert!(!compare(CompareOp::Eq, Scalar::F64(f64::NAN), Scalar::F64(f64::NAN)));
    }
}
