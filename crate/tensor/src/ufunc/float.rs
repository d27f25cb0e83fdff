//! Kernels on floats. Transcendental functions come from `libm`, so that every machine gives the same bits;
//! float32 is computed in double precision and rounded once.

use super::{BinaryOp, Kernel1, Kernel2, UnaryOp, map1, map2};

/// What the kernels need of f32 and f64; `wide` and `narrow` lead through f64.
pub(crate) trait Real: crate::Element {
    fn wide(self) -> f64;
    fn narrow(v: f64) -> Self;
    fn next_after(self, to: Self) -> Self;
}

impl Real for f64 {
    #[inline(always)]
    fn wide(self) -> f64 {
        self
    }
    #[inline(always)]
    fn narrow(v: f64) -> f64 {
        v
    }
    fn next_after(self, to: f64) -> f64 {
        if self.is_nan() || to.is_nan() {
            return f64::NAN;
        }
        if self == to {
            return to;
        }
        if self < to { self.next_up() } else { self.next_down() }
    }
}

impl Real for f32 {
    #[inline(always)]
    fn wide(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn narrow(v: f64) -> f32 {
        v as f32
    }
    fn next_after(self, to: f32) -> f32 {
        if self.is_nan() || to.is_nan() {
            return f32::NAN;
        }
        if self == to {
            return to;
        }
        if self < to { self.next_up() } else { self.next_down() }
    }
}

/// NumPy's `npy_divmod`: quotient rounded down and a remainder with the divisor's sign.
#[inline]
pub(crate) fn floor_divmod(a: f64, b: f64) -> (f64, f64) {
    let mut rest = a % b;
    if b == 0.0 {
        return (a / b, rest);
    }
    let mut quotient = (a - rest) / b;
    if rest != 0.0 {
        if (b < 0.0) != (rest < 0.0) {
            rest += b;
            quotient -= 1.0;
        }
    } else {
        rest = 0.0f64.copysign(b);
    }
    let floor = if quotient != 0.0 {
        let f = quotient.floor();
        if quotient - f > 0.5 { f + 1.0 } else { f }
    } else {
        0.0f64.copysign(a / b)
    };
    (floor, rest)
}

fn logaddexp(x: f64, y: f64) -> f64 {
    if x == y {
        return x + std::f64::consts::LN_2;
    }
    let d = x - y;
    if d > 0.0 {
        x + libm::log1p(brunsviga_elementary::exp(-d))
    } else if d <= 0.0 {
        y + libm::log1p(brunsviga_elementary::exp(d))
    } else {
        d
    }
}

fn logaddexp2(x: f64, y: f64) -> f64 {
    const LOG2_E: f64 = std::f64::consts::LOG2_E;
    if x == y {
        return x + 1.0;
    }
    let d = x - y;
    if d > 0.0 {
        x + LOG2_E * libm::log1p(libm::exp2(-d))
    } else if d <= 0.0 {
        y + LOG2_E * libm::log1p(libm::exp2(d))
    } else {
        d
    }
}

/// C's `pow`, with the exact shortcuts for the exponents that learners write most.
#[inline]
pub(crate) fn power(x: f64, y: f64) -> f64 {
    if y == 2.0 {
        x * x
    } else if y == 1.0 {
        x
    } else {
        brunsviga_elementary::pow(x, y)
    }
}

/// NumPy's sign: NaN stays NaN.
#[inline(always)]
fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else if x == 0.0 {
        0.0
    } else {
        x
    }
}

macro_rules! basic {
    ($name:ident, $name2:ident, $t:ty) => {
        /// Float loops that stay in the type itself.
        fn $name(op: UnaryOp) -> Option<Kernel1<$t, $t>> {
            use UnaryOp::*;
            Some(match op {
                Negative => |a, o| map1(a, o, |x| -x),
                Positive | Conjugate => |a, o| map1(a, o, |x| x),
                Absolute | Fabs => |a, o| map1(a, o, <$t>::abs),
                Floor => |a, o| map1(a, o, <$t>::floor),
                Ceil => |a, o| map1(a, o, <$t>::ceil),
                Trunc => |a, o| map1(a, o, <$t>::trunc),
                Rint => |a, o| map1(a, o, <$t>::round_ties_even),
                Sqrt => |a, o| map1(a, o, <$t>::sqrt),
                Square => |a, o| map1(a, o, |x| x * x),
                Reciprocal => |a, o| map1(a, o, |x| 1.0 / x),
                Deg2rad | Radians => |a, o| map1(a, o, |x| x * (std::f64::consts::PI / 180.0) as $t),
                Rad2deg | Degrees => |a, o| map1(a, o, |x| x * (180.0 / std::f64::consts::PI) as $t),
                _ => return None,
            })
        }

        /// Float loops of two operands that stay in the type itself.
        fn $name2(op: BinaryOp) -> Option<Kernel2<$t, $t>> {
            use BinaryOp::*;
            Some(match op {
                Add => |a, b, o| map2(a, b, o, |x, y| x + y),
                Subtract => |a, b, o| map2(a, b, o, |x, y| x - y),
                Multiply => |a, b, o| map2(a, b, o, |x, y| x * y),
                Divide => |a, b, o| map2(a, b, o, |x, y| x / y),
                Maximum => |a, b, o| map2(a, b, o, |x, y| if x >= y || x.is_nan() { x } else { y }),
                Minimum => |a, b, o| map2(a, b, o, |x, y| if x <= y || x.is_nan() { x } else { y }),
                Fmax => |a, b, o| map2(a, b, o, |x, y| if x >= y || y.is_nan() { x } else { y }),
                Fmin => |a, b, o| map2(a, b, o, |x, y| if x <= y || y.is_nan() { x } else { y }),
                Copysign => |a, b, o| map2(a, b, o, <$t>::copysign),
                _ => return None,
            })
        }
    };
}
basic!(basic_f64, basic2_f64, f64);
basic!(basic_f32, basic2_f32, f32);

/// The f64 loop of a unary function.
pub(crate) fn unary_f64(op: UnaryOp) -> Option<Kernel1<f64, f64>> {
    basic_f64(op).or_else(|| wide(op))
}

/// The f32 loop of a unary function.
pub(crate) fn unary_f32(op: UnaryOp) -> Option<Kernel1<f32, f32>> {
    basic_f32(op).or_else(|| wide(op))
}

fn wide<T: Real>(op: UnaryOp) -> Option<Kernel1<T, T>> {
    use UnaryOp::*;
    macro_rules! through {
        ($f:expr) => {
            |a, o| map1(a, o, |x| T::narrow($f(x.wide())))
        };
    }
    Some(match op {
        Sign => through!(sign),
        Cbrt => through!(libm::cbrt),
        Exp => through!(brunsviga_elementary::exp),
        Exp2 => through!(libm::exp2),
        Expm1 => through!(libm::expm1),
        Log => through!(brunsviga_elementary::log),
        Log2 => through!(libm::log2),
        Log10 => through!(libm::log10),
        Log1p => through!(libm::log1p),
        Sin => through!(libm::sin),
        Cos => through!(libm::cos),
        Tan => through!(libm::tan),
        Arcsin => through!(libm::asin),
        Arccos => through!(libm::acos),
        Arctan => through!(libm::atan),
        Sinh => through!(libm::sinh),
        Cosh => through!(libm::cosh),
        Tanh => through!(brunsviga_elementary::tanh),
        Arcsinh => through!(libm::asinh),
        Arccosh => through!(libm::acosh),
        Arctanh => through!(libm::atanh),
        Spacing => |a, o| {
            map1(a, o, |x| {
                let away = T::narrow(f64::INFINITY.copysign(x.wide()));
                T::narrow(x.next_after(away).wide() - x.wide())
            })
        },
        _ => return None,
    })
}

/// The f64 loop of a binary function.
pub(crate) fn binary_f64(op: BinaryOp) -> Option<Kernel2<f64, f64>> {
    basic2_f64(op).or_else(|| wide2(op))
}

/// The f32 loop of a binary function.
pub(crate) fn binary_f32(op: BinaryOp) -> Option<Kernel2<f32, f32>> {
    basic2_f32(op).or_else(|| wide2(op))
}

fn wide2<T: Real>(op: BinaryOp) -> Option<Kernel2<T, T>> {
    use BinaryOp::*;
    macro_rules! through {
        ($f:expr) => {
            |a, b, o| map2(a, b, o, |x, y| T::narrow($f(x.wide(), y.wide())))
        };
    }
    Some(match op {
        FloorDivide => through!(|x, y| floor_divmod(x, y).0),
        Remainder => through!(|x, y| floor_divmod(x, y).1),
        Fmod => through!(|x: f64, y: f64| x % y),
        Power | FloatPower => through!(power),
        Arctan2 => through!(libm::atan2),
        Hypot => through!(libm::hypot),
        Heaviside => through!(|x: f64, y: f64| if x.is_nan() {
            x
        } else if x == 0.0 {
            y
        } else {
            f64::from(u8::from(x > 0.0))
        }),
        Nextafter => |a, b, o| map2(a, b, o, |x, y| x.next_after(y)),
        Logaddexp => through!(logaddexp),
        Logaddexp2 => through!(logaddexp2),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floor_division_has_the_divisors_sign() {
        // (a, b, a // b, a % b) from NumPy
        for (a, b, q, r) in
            [(7.0, 2.0, 3.0, 1.0), (-7.0, 2.0, -4.0, 1.0), (7.0, -2.0, -4.0, -1.0), (1.0, 0.1, 9.0, 0.09999999999999995)]
        {
            assert_eq!(floor_divmod(a, b), (q, r));
        }
        assert!(floor_divmod(1.0, 0.0).0.is_infinite());
    }

    #[test]
    fn log_add_exp_is_stable() {
        assert_eq!(logaddexp(1000.0, 1000.0), 1000.0 + std::f64::consts::LN_2);
        assert!((logaddexp(0.0, 1.0) - 1.313_261_687_518_222_8).abs() < 1e-15);
    }
}
