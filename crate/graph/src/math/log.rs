//! `log` and `log1p`: x = 2^k m with m in [√½, √2), s = (m−1)/(m+1), log m = 2s + s³ P(s²), summed so that the large parts stay exact.

use super::{Lanes, horner};

const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
/// log((1+s)/(1−s)) = 2s + s · z · P(z), z = s²
pub(super) const LOG: [f64; 7] = [
    0.6666666666666734,
    0.39999999999414315,
    0.28571428742475385,
    0.2222219856344929,
    0.18183564867954755,
    0.15314035814324084,
    0.14796105555957476,
];
const MANTISSA: u64 = 0x000F_FFFF_FFFF_FFFF;
const SMALLEST_NORMAL: f64 = f64::MIN_POSITIVE;

/// Exponent and significand: x = 2^k m, √½ ≤ m < √2, for positive normal x (subnormals are scaled by the caller).
pub(super) fn split<L: Lanes>(l: &mut L, x: L::V) -> (L::V, L::V) {
    // Adding the distance from √½'s bits to 1.0's bits carries into the exponent exactly when the significand is ≥ √2.
    let shift = l.constant(f64::from_bits(0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD));
    let base = l.constant(f64::from_bits(0x3FE6_A09E_667F_3BCD));
    let shifted = l.bits_add(x, shift);
    let exponent = l.bits_shr(shifted, 52);
    // An integer in the low bits becomes a double by the exponent of 2^52.
    let two52 = l.constant(4_503_599_627_370_496.0);
    let with = l.bits_or(exponent, two52);
    let bias = l.constant(4_503_599_627_370_496.0 + 1023.0);
    let k = l.sub(with, bias);
    let fraction = l.bits_and(shifted, MANTISSA);
    let m = l.bits_add(fraction, base);
    (k, m)
}

/// log(2^k (1+f)) for f = m − 1 exact; `extra` is added at the bottom of the sum (a correction).
fn assemble<L: Lanes>(l: &mut L, k: L::V, f: L::V, extra: Option<L::V>) -> L::V {
    let two = l.constant(2.0);
    let half = l.constant(0.5);
    let denominator = l.add(two, f);
    let s = l.div(f, denominator);
    let z = l.mul(s, s);
    let p = horner(l, z, &LOG);
    let r = l.mul(z, p);
    // log(1+f) = f − (f²/2 − s (f²/2 + r)), which keeps f exact.
    let f2 = l.mul(f, f);
    let hfsq = l.mul(half, f2);
    let inner = l.add(hfsq, r);
    let inner = l.mul(s, inner);
    let low = l.constant(LN2_LOW);
    let kl = l.mul(k, low);
    let inner = l.add(inner, kl);
    let inner = match extra {
        Some(e) => l.add(inner, e),
        None => inner,
    };
    let rest = l.sub(hfsq, inner);
    let rest = l.sub(rest, f);
    let high = l.constant(LN2_HIGH);
    let kh = l.mul(k, high);
    l.sub(kh, rest)
}

/// ln x
pub fn log<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let smallest = l.constant(SMALLEST_NORMAL);
    let two54 = l.constant(18_014_398_509_481_984.0);
    let zero = l.constant(0.0);
    let one = l.constant(1.0);
    let subnormal = l.lt(x, smallest);
    let scaled = l.mul(x, two54);
    let y = l.select(subnormal, scaled, x);
    let (k, m) = split(l, y);
    let fifty_four = l.constant(54.0);
    let less = l.sub(k, fifty_four);
    let k = l.select(subnormal, less, k);
    let f = l.sub(m, one);
    let value = assemble(l, k, f, None);
    edges(l, x, value, zero)
}

/// log(1 + x), without cancellation near 0
pub fn log1p<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let one = l.constant(1.0);
    let zero = l.constant(0.0);
    let u = l.add(one, x);
    let (k, m) = split(l, u);
    let f = l.sub(m, one);
    // What rounding 1 + x lost, relative to u; it is nothing for large x. Where k = 0, f itself is replaced by x, exactly.
    let up = l.sub(u, one);
    let lost = l.sub(x, up);
    let x_less = l.sub(u, x);
    let lost_big = l.sub(one, x_less);
    let big = l.le(one, x);
    let lost = l.select(big, lost_big, lost);
    let correction = l.div(lost, u);
    let unscaled = l.eq(k, zero);
    let f = l.select(unscaled, x, f);
    let correction = l.select(unscaled, zero, correction);
    let value = assemble(l, k, f, Some(correction));
    let tiny = l.abs(x);
    let threshold = l.constant(1e-300);
    let is_tiny = l.lt(tiny, threshold);
    let value = l.select(is_tiny, x, value);
    let value = edges(l, u, value, zero);
    // x = −0 gives −0, as `is_tiny` has it; u = 1 passes the edges.
    value
}

/// log 0 = −∞, log of a negative number = NaN, log ∞ = ∞, NaN passed on.
fn edges<L: Lanes>(l: &mut L, x: L::V, value: L::V, zero: L::V) -> L::V {
    let infinity = l.constant(f64::INFINITY);
    let minus = l.constant(f64::NEG_INFINITY);
    let nan = l.constant(f64::NAN);
    let finite = l.lt(x, infinity);
    let value = l.select(finite, value, x);
    let is_zero = l.eq(x, zero);
    let value = l.select(is_zero, minus, value);
    let negative = l.lt(x, zero);
    l.select(negative, nan, value)
}
