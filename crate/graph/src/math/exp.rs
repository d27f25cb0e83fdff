//! `exp` and `expm1`: x = k ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, and two exact multiplications by powers of two.

use super::Lanes;

pub(super) const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 with its last 21 bits zero, so that k · LN2_HIGH is exact for |k| < 2^20.
pub(super) const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
pub(super) const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
/// Adding this puts an integer |k| < 2^51 into the low bits of the sum.
pub(super) const MAGIC: f64 = 6_755_399_441_055_744.0;
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

/// Distance by which the scale of `exp` keeps clear of subnormals and infinity.
const CLEAR: u64 = 64;

/// 2^k for an integral lane −1022 ≤ k ≤ 1023.
fn power_of_two<L: Lanes>(l: &mut L, k: L::V) -> L::V {
    let magic = l.constant(MAGIC + 1023.0);
    let biased = l.add(k, magic);
    l.bits_shl(biased, 52)
}

/// k + `bias` in the low bits of a lane, k, r = high − low of the reduction (high is exact), and r² P(r).
struct Reduced<V> {
    bits: V,
    k: V,
    high: V,
    low: V,
    r: V,
    tail: V,
}

/// P(r) by Estrin's scheme: two products more than Horner's, and a chain of eight operations instead of eighteen, which is what a
/// kernel waits for.
pub(super) fn polynomial<L: Lanes>(l: &mut L, r: L::V, r2: L::V) -> L::V {
    let c = EXP.map(|c| l.constant(c));
    let pair = |l: &mut L, k: usize| {
        let high = l.mul(c[k + 1], r);
        l.add(c[k], high)
    };
    let [a, b, d, e, f] = [0, 2, 4, 6, 8].map(|k| pair(l, k));
    let r4 = l.mul(r2, r2);
    let b = l.mul(b, r2);
    let low = l.add(a, b);
    let e = l.mul(e, r2);
    let middle = l.add(d, e);
    let f = l.mul(f, r4);
    let high = l.add(middle, f);
    let high = l.mul(high, r4);
    l.add(low, high)
}

fn reduce<L: Lanes>(l: &mut L, x: L::V, bias: f64) -> Reduced<L::V> {
    let log2_e = l.constant(LOG2_E);
    let scaled = l.mul(x, log2_e);
    // The sum has no bits for a fraction: adding the constant rounds to an integer, ties to even.
    let magic = l.constant(MAGIC + bias);
    let bits = l.add(scaled, magic);
    let k = l.sub(bits, magic);
    let high = l.constant(LN2_HIGH);
    let low = l.constant(LN2_LOW);
    let kh = l.mul(k, high);
    let kl = l.mul(k, low);
    let exact = l.sub(x, kh);
    let r = l.sub(exact, kl);
    let r2 = l.mul(r, r);
    let p = polynomial(l, r, r2);
    let tail = l.mul(r2, p);
    Reduced { bits, k, high: exact, low: kl, r, tail }
}

/// e^x
pub fn exp<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let (highest, lowest) = (l.constant(HIGHEST), l.constant(LOWEST));
    let x = l.at_most(x, highest);
    let x = l.at_least(x, lowest);
    let Reduced { bits, high, low, tail, .. } = reduce(l, x, 1023.0 - CLEAR as f64);
    // 1 + r + tail, with what the first addition loses added to the small terms (Dekker): 0.73 ulp instead of 0.93, and exp(1) is e.
    let one = l.constant(1.0);
    let sum = l.add(one, high);
    let up = l.sub(sum, one);
    let lost = l.sub(high, up);
    let small = l.sub(tail, low);
    let small = l.add(lost, small);
    let y = l.add(sum, small);
    // Two factors, since k reaches ±1075: 2^(k−64) and 2^64, or for negative x 2^(k+64) and 2^−64. The first product is exact,
    // the second but for its last rounding into subnormals. (Factors, not sums of exponents: NaN times any of them is NaN.)
    let zero = l.constant(0.0);
    let negative = l.lt(x, zero);
    let twice = l.constant(f64::from_bits((2 * CLEAR) << 52));
    let moved = l.keep(negative, twice);
    let a = l.bits_shl(bits, 52);
    let a = l.bits_add(a, moved);
    let b = l.constant(f64::from_bits((1023 + CLEAR) << 52));
    let b = l.bits_sub(b, moved);
    let y = l.mul(y, a);
    l.mul(y, b)
}

/// e^x − 1, without cancellation near 0
pub fn expm1<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    // e^-40 < 2^-57: below, the result is −1.
    let (highest, lowest) = (l.constant(HIGHEST), l.constant(-40.0));
    let c = l.at_most(x, highest);
    let c = l.at_least(c, lowest);
    let Reduced { k, r, tail, .. } = reduce(l, c, 0.0);
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
