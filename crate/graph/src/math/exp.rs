//! `exp` and `expm1`: x = k ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, and two exact multiplications by powers of two.

use super::{Lanes, horner};

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 with its last 21 bits zero, so that k · LN2_HIGH is exact for |k| < 2^20.
const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
/// Adding this puts an integer |k| < 2^51 into the low bits of the sum.
const MAGIC: f64 = 6_755_399_441_055_744.0;
/// exp(r) = 1 + r + r² P(r)
const EXP: [f64; 10] = [
    0.5000000000000011,
    0.16666666666666413,
    0.041666666666530155,
    0.008333333333494461,
    0.0013888888943630134,
    0.00019841269506578723,
    2.480149309888739e-05,
    2.755758637378518e-06,
    2.763024838532302e-07,
    2.500006162553128e-08,
];
/// Beyond these the result is ∞ or 0; the clamp keeps k in range.
const HIGHEST: f64 = 710.0;
const LOWEST: f64 = -746.0;

/// 2^k for an integral lane −1022 ≤ k ≤ 1023.
fn power_of_two<L: Lanes>(l: &mut L, k: L::V) -> L::V {
    let magic = l.constant(MAGIC + 1023.0);
    let biased = l.add(k, magic);
    l.bits_shl(biased, 52)
}

/// k and r of the reduction, and r² P(r).
fn reduce<L: Lanes>(l: &mut L, x: L::V) -> (L::V, L::V, L::V) {
    let log2_e = l.constant(LOG2_E);
    let scaled = l.mul(x, log2_e);
    let k = l.nearest(scaled);
    let high = l.constant(LN2_HIGH);
    let low = l.constant(LN2_LOW);
    let kh = l.mul(k, high);
    let kl = l.mul(k, low);
    let r = l.sub(x, kh);
    let r = l.sub(r, kl);
    let r2 = l.mul(r, r);
    let p = horner(l, r, &EXP);
    let tail = l.mul(r2, p);
    (k, r, tail)
}

/// min(max(x, LOWEST), HIGHEST), NaN passed on.
fn clamp<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let highest = l.constant(HIGHEST);
    let lowest = l.constant(LOWEST);
    let above = l.lt(highest, x);
    let x = l.select(above, highest, x);
    let below = l.lt(x, lowest);
    l.select(below, lowest, x)
}

/// e^x
pub fn exp<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let x = clamp(l, x);
    let (k, r, tail) = reduce(l, x);
    let one = l.constant(1.0);
    let sum = l.add(r, tail);
    let y = l.add(one, sum);
    // Two factors, since k reaches ±1075: the first is 2^⌊k/2⌋. Both products are exact but for the last rounding into subnormals.
    let half = l.constant(0.5);
    let k1 = l.mul(k, half);
    let k1 = l.floor(k1);
    let k2 = l.sub(k, k1);
    let a = power_of_two(l, k1);
    let b = power_of_two(l, k2);
    let y = l.mul(y, a);
    l.mul(y, b)
}

/// e^x − 1, without cancellation near 0
pub fn expm1<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let highest = l.constant(HIGHEST);
    // e^-40 < 2^-57: below, the result is −1.
    let lowest = l.constant(-40.0);
    let above = l.lt(highest, x);
    let c = l.select(above, highest, x);
    let below = l.lt(c, lowest);
    let c = l.select(below, lowest, c);
    let (k, r, tail) = reduce(l, c);
    // 2^k (e^r − 1) + (2^k − 1), with 2^k = 2 · 2^(k−1) since k reaches 1024.
    let one = l.constant(1.0);
    let two = l.constant(2.0);
    let half = l.constant(0.5);
    let k1 = l.sub(k, one);
    let scale = power_of_two(l, k1);
    let small = l.add(r, tail);
    let grown = l.mul(small, scale);
    let rest = l.sub(scale, half);
    let sum = l.add(rest, grown);
    let y = l.mul(sum, two);
    // k = 0: the sum is r + tail itself, which keeps tiny arguments and −0.
    let zero = l.constant(0.0);
    let unscaled = l.eq(k, zero);
    let y = l.select(unscaled, small, y);
    let is_zero = l.eq(x, zero);
    l.select(is_zero, x, y)
}
