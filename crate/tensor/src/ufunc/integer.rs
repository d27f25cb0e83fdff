//! Kernels on integers and bool: wrapping arithmetic, floor division, bits.

use super::{BinaryOp, Kernel1, Kernel2, UnaryOp, map1, map2};

fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

macro_rules! integer {
    ($unary:ident, $binary:ident, $t:ty) => {
        /// Integer loops of one operand.
        pub(crate) fn $unary(op: UnaryOp) -> Option<Kernel1<$t, $t>> {
            use UnaryOp::*;
            Some(match op {
                Negative => |a, o| map1(a, o, <$t>::wrapping_neg),
                Positive | Conjugate | Floor | Ceil | Trunc => |a, o| map1(a, o, |x| x),
                Absolute => |a, o| map1(a, o, <$t>::wrapping_abs),
                Sign => |a, o| map1(a, o, <$t>::signum),
                Square => |a, o| map1(a, o, |x| x.wrapping_mul(x)),
                // 1/0 is the smallest integer after C's conversion of infinity.
                Reciprocal => |a, o| map1(a, o, |x| if x == 0 { <$t>::MIN } else { 1 / x }),
                Invert => |a, o| map1(a, o, |x| !x),
                _ => return None,
            })
        }

        /// Integer loops of two operands.
        pub(crate) fn $binary(op: BinaryOp) -> Option<Kernel2<$t, $t>> {
            use BinaryOp::*;
            Some(match op {
                Add => |a, b, o| map2(a, b, o, <$t>::wrapping_add),
                Subtract => |a, b, o| map2(a, b, o, <$t>::wrapping_sub),
                Multiply => |a, b, o| map2(a, b, o, <$t>::wrapping_mul),
                FloorDivide => |a, b, o| {
                    map2(a, b, o, |x, y| match y {
                        0 => 0,
                        -1 => x.wrapping_neg(),
                        _ => x.div_euclid(y) - <$t>::from(y < 0 && x.rem_euclid(y) != 0),
                    })
                },
                Remainder => |a, b, o| {
                    map2(a, b, o, |x, y| match y {
                        0 | -1 => 0,
                        _ => {
                            let r = x % y;
                            if r != 0 && (r < 0) != (y < 0) { r + y } else { r }
                        }
                    })
                },
                Fmod => |a, b, o| map2(a, b, o, |x, y| if y == 0 { 0 } else { x.wrapping_rem(y) }),
                Power => |a, b, o| {
                    map2(a, b, o, |x, y| {
                        let (mut base, mut n, mut out) = (x, y.max(0), 1 as $t);
                        while n > 0 {
                            if n & 1 == 1 {
                                out = out.wrapping_mul(base);
                            }
                            base = base.wrapping_mul(base);
                            n >>= 1;
                        }
                        out
                    })
                },
                Maximum | Fmax => |a, b, o| map2(a, b, o, |x, y| x.max(y)),
                Minimum | Fmin => |a, b, o| map2(a, b, o, |x, y| x.min(y)),
                BitwiseAnd => |a, b, o| map2(a, b, o, |x, y| x & y),
                BitwiseOr => |a, b, o| map2(a, b, o, |x, y| x | y),
                BitwiseXor => |a, b, o| map2(a, b, o, |x, y| x ^ y),
                LeftShift => |a, b, o| map2(a, b, o, |x, y| if (0..<$t>::BITS as $t).contains(&y) { x << y } else { 0 }),
                RightShift => |a, b, o| {
                    map2(a, b, o, |x, y| if (0..<$t>::BITS as $t).contains(&y) { x >> y } else { x >> (<$t>::BITS - 1) })
                },
                Gcd => |a, b, o| map2(a, b, o, |x, y| gcd(x.unsigned_abs().into(), y.unsigned_abs().into()) as $t),
                Lcm => |a, b, o| {
                    map2(a, b, o, |x, y| match gcd(x.unsigned_abs().into(), y.unsigned_abs().into()) as $t {
                        0 => 0,
                        g => (x.wrapping_div(g)).wrapping_mul(y).wrapping_abs(),
                    })
                },
                _ => return None,
            })
        }
    };
}
integer!(unary_i32, binary_i32, i32);
integer!(unary_i64, binary_i64, i64);

/// Bool loops of one operand.
pub(crate) fn unary_bool(op: UnaryOp) -> Option<Kernel1<bool, bool>> {
    use UnaryOp::*;
    Some(match op {
        Absolute | Conjugate | Floor | Ceil | Trunc => |a, o| map1(a, o, |x| x),
        Invert => |a, o| map1(a, o, |x| !x),
        _ => return None,
    })
}

/// Bool loops of two operands: addition is "or", multiplication is "and".
pub(crate) fn binary_bool(op: BinaryOp) -> Option<Kernel2<bool, bool>> {
    use BinaryOp::*;
    Some(match op {
        Add | Maximum | Fmax | BitwiseOr | LogicalOr => |a, b, o| map2(a, b, o, |x, y| x | y),
        Multiply | Minimum | Fmin | BitwiseAnd | LogicalAnd => |a, b, o| map2(a, b, o, |x, y| x & y),
        BitwiseXor | LogicalXor => |a, b, o| map2(a, b, o, |x, y| x ^ y),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(op: BinaryOp, x: i64, y: i64) -> Option<i64> {
        let mut out = [0];
        binary_i64(op)?(&[x], &[y], &mut out);
        Some(out[0])
    }

    #[test]
    fn floor_division_and_modulus_round_down() {
        for (x, y) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3), (0, -5), (1, -2)] {
            let floor = (x as f64 / y as f64).floor() as i64;
            assert_eq!(run(BinaryOp::FloorDivide, x, y), Some(floor), "{x} // {y}");
            assert_eq!(run(BinaryOp::Remainder, x, y), Some(x - floor * y), "{x} % {y}");
        }
        assert_eq!(run(BinaryOp::FloorDivide, 5, 0), Some(0));
        assert_eq!(run(BinaryOp::FloorDivide, i64::MIN, -1), Some(i64::MIN));
    }

    #[test]
    fn powers_wrap_and_shifts_saturate() {
        assert_eq!(run(BinaryOp::Power, 3, 5), Some(243));
        assert_eq!(run(BinaryOp::Power, 2, 64), Some(0));
        assert_eq!(run(BinaryOp::LeftShift, 1, 64), Some(0));
        assert_eq!(run(BinaryOp::RightShift, -8, 70), Some(-1));
        assert_eq!(run(BinaryOp::Lcm, -4, 6), Some(12));
    }
}
