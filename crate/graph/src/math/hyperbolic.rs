//! `tanh`, `sinh`, `cosh` by `expm1`, and the logistic `sigmoid`.

use super::{Lanes, exp, expm1};

/// tanh x = 1 − 2/(e^{2|x|} − 1 + 2), or t/(t+2) with t = e^{2|x|} − 1 for small x, with the sign of x
pub fn tanh<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let a = l.abs(x);
    // tanh 20 rounds to 1; the clamp keeps t finite.
    let limit = l.constant(20.0);
    let saturated = l.lt(limit, a);
    let a = l.select(saturated, limit, a);
    let two = l.constant(2.0);
    let one = l.constant(1.0);
    let doubled = l.mul(a, two);
    let t = expm1(l, doubled);
    let below = l.add(t, two);
    let direct = l.div(t, below);
    let ratio = l.div(two, below);
    let complement = l.sub(one, ratio);
    // For |x| ≥ 1 the complement loses nothing and its error is that of 1 − small.
    let large = l.le(one, a);
    let y = l.select(large, complement, direct);
    with_sign(l, y, x)
}

/// (e^x − e^−x)/2
pub fn sinh<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let a = l.abs(x);
    let half = l.constant(0.5);
    let one = l.constant(1.0);
    let t = expm1(l, a);
    let plus = l.add(t, one);
    let quotient = l.div(t, plus);
    let sum = l.add(t, quotient);
    let small = l.mul(half, sum);
    let big = half_exp(l, a);
    let threshold = l.constant(22.0);
    let large = l.lt(threshold, a);
    let y = l.select(large, big, small);
    with_sign(l, y, x)
}

/// (e^x + e^−x)/2
pub fn cosh<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let a = l.abs(x);
    let half = l.constant(0.5);
    let e = exp(l, a);
    let one = l.constant(1.0);
    let inverse = l.div(one, e);
    let sum = l.add(e, inverse);
    let small = l.mul(half, sum);
    let big = half_exp(l, a);
    let threshold = l.constant(22.0);
    let large = l.lt(threshold, a);
    l.select(large, big, small)
}

/// e^a / 2 without overflow before the result does: (e^{a/2} / 2) e^{a/2}
fn half_exp<L: Lanes>(l: &mut L, a: L::V) -> L::V {
    let half = l.constant(0.5);
    let h = l.mul(a, half);
    let e = exp(l, h);
    let scaled = l.mul(half, e);
    l.mul(scaled, e)
}

/// 1/(1 + e^−x)
pub fn sigmoid<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let minus = l.neg(x);
    let e = exp(l, minus);
    let one = l.constant(1.0);
    let below = l.add(one, e);
    l.div(one, below)
}

/// |y| with the sign of x; NaN passed on.
fn with_sign<L: Lanes>(l: &mut L, y: L::V, x: L::V) -> L::V {
    let sign = l.bits_and(x, 1 << 63);
    let magnitude = l.bits_and(y, !(1 << 63));
    l.bits_or(magnitude, sign)
}
