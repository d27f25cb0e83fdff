//! Kernels with a bool result: comparisons, logic, tests for NaN and infinity.

use super::{BinaryOp, Kernel1, Kernel2, UnaryOp, map1, map2};
use crate::element::Element;

/// Comparison and logic loops of two operands of any type.
pub(crate) fn binary<T: Element>(op: BinaryOp) -> Option<Kernel2<T, bool>> {
    use BinaryOp::*;
    Some(match op {
        Equal => |a, b, o| map2(a, b, o, |x, y| x == y),
        NotEqual => |a, b, o| map2(a, b, o, |x, y| x != y),
        Less => |a, b, o| map2(a, b, o, |x, y| x < y),
        LessEqual => |a, b, o| map2(a, b, o, |x, y| x <= y),
        Greater => |a, b, o| map2(a, b, o, |x, y| x > y),
        GreaterEqual => |a, b, o| map2(a, b, o, |x, y| x >= y),
        LogicalAnd => |a, b, o| map2(a, b, o, |x, y| x.cast::<bool>() & y.cast::<bool>()),
        LogicalOr => |a, b, o| map2(a, b, o, |x, y| x.cast::<bool>() | y.cast::<bool>()),
        LogicalXor => |a, b, o| map2(a, b, o, |x, y| x.cast::<bool>() ^ y.cast::<bool>()),
        _ => return None,
    })
}

/// Tests of one operand of any type.
pub(crate) fn unary<T: Element>(op: UnaryOp) -> Option<Kernel1<T, bool>> {
    use UnaryOp::*;
    Some(match op {
        Isnan => |a, o| map1(a, o, |x| x.is_nan_value()),
        Isinf => |a, o| map1(a, o, |x| x.cast::<f64>().is_infinite()),
        Isfinite => |a, o| map1(a, o, |x| x.cast::<f64>().is_finite()),
        Signbit => |a, o| map1(a, o, |x| x.cast::<f64>().is_sign_negative()),
        LogicalNot => |a, o| map1(a, o, |x| !x.cast::<bool>()),
        _ => return None,
    })
}
