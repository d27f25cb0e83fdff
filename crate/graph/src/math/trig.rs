//! `sin`, `cos`, `tan` for |x| ≤ [`TRIG_LIMIT`] in lanes, by Cody and Waite's reduction with π/2 in three parts; beyond, the lanes
//! call Payne and Hanek's reduction of the `libm` crate for one value at a time.

use super::{Lanes, horner};

/// Up to here the lane code holds its bound; larger arguments take the scalar path (`libm`), in every implementation.
pub const TRIG_LIMIT: f64 = 1_000_000.0;

const TWO_OVER_PI: f64 = std::f64::consts::FRAC_2_PI;
/// π/2 in parts of 33 bits: products with |k| < 2^20 are exact.
const HALF_PI: [f64; 3] =
    [f64::from_bits(0x3FF9_21FB_5440_0000), f64::from_bits(0x3DD0_B461_1A60_0000), f64::from_bits(0x3BA3_198A_2E03_7073)];
const SIN: [f64; 6] = [
    -0.16666666666666632,
    0.008333333333322413,
    -0.00019841269829807819,
    2.7557313691921887e-06,
    -2.5050758115840255e-08,
    1.589679568451575e-10,
];
const COS: [f64; 6] = [
    0.0416666666666666,
    -0.0013888888888874125,
    2.4801587289482184e-05,
    -2.7557314352332913e-07,
    2.0875723273266597e-09,
    -1.1359647806143871e-11,
];
const MAGIC: f64 = 6_755_399_441_055_744.0;

struct Reduced<V, M> {
    /// sin r and cos r
    sin: V,
    cos: V,
    /// k odd: sine and cosine change places
    swap: M,
    /// bit 1 of k and of k + 1, as sign bits
    sin_sign: V,
    cos_sign: V,
}

fn reduce<L: Lanes>(l: &mut L, x: L::V) -> Reduced<L::V, L::M> {
    let c = l.constant(TWO_OVER_PI);
    let scaled = l.mul(x, c);
    let k = l.nearest(scaled);
    // r + r_low = x − k π/2, with the rounding error of the second subtraction kept.
    let [p1, p2, p3] = HALF_PI.map(|p| l.constant(p));
    let a = l.mul(k, p1);
    let a = l.sub(x, a);
    let b = l.mul(k, p2);
    let r = l.sub(a, b);
    let back = l.sub(a, r);
    let error = l.sub(back, b);
    let t = l.mul(k, p3);
    let low0 = l.sub(error, t);
    let r1 = l.add(r, low0);
    let d = l.sub(r, r1);
    let low = l.add(d, low0);
    let r = r1;
    let z = l.mul(r, r);
    let half = l.constant(0.5);
    let one = l.constant(1.0);
    // sin(r + low) = r + (r z S(z) + low (1 − z/2))
    let s = horner(l, z, &SIN);
    let rz = l.mul(r, z);
    let cubic = l.mul(rz, s);
    let hz = l.mul(half, z);
    let cosine0 = l.sub(one, hz);
    let correction = l.mul(low, cosine0);
    let tail = l.add(cubic, correction);
    let sin = l.add(r, tail);
    // cos(r + low) = (1 − z/2) + (((1 − (1 − z/2)) − z/2) + (z² C(z) − r low))
    let q = horner(l, z, &COS);
    let z2 = l.mul(z, z);
    let quartic = l.mul(z2, q);
    let rl = l.mul(r, low);
    let quartic = l.sub(quartic, rl);
    let lost = l.sub(one, cosine0);
    let lost = l.sub(lost, hz);
    let tail = l.add(lost, quartic);
    let cos = l.add(cosine0, tail);
    // k's low bits as an integer.
    let magic = l.constant(MAGIC);
    let bits = l.add(k, magic);
    let odd = l.bits_and(bits, 1);
    let zero = l.constant(0.0);
    // An integer 1 in the bits is the smallest subnormal, which differs from 0.
    let even = l.eq(odd, zero);
    let swap = l.not(even);
    let second = l.bits_and(bits, 2);
    let sin_sign = l.bits_shl(second, 62);
    let unit = l.constant(f64::from_bits(1));
    let next = l.bits_add(bits, unit);
    let next = l.bits_and(next, 2);
    let cos_sign = l.bits_shl(next, 62);
    Reduced { sin, cos, swap, sin_sign, cos_sign }
}

/// value with its sign bit flipped where `sign` has it set
fn flip<L: Lanes>(l: &mut L, value: L::V, sign: L::V) -> L::V {
    // Adding the sign bit to the bits flips it, since nothing is above.
    l.bits_add(value, sign)
}

/// sin x for |x| ≤ `TRIG_LIMIT`; NaN and ∞ give NaN
pub fn sin<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let r = reduce(l, x);
    let y = l.select(r.swap, r.cos, r.sin);
    let y = flip(l, y, r.sin_sign);
    // −0 and 0 keep their sign
    let zero = l.constant(0.0);
    let is_zero = l.eq(x, zero);
    l.select(is_zero, x, y)
}

/// cos x for |x| ≤ `TRIG_LIMIT`
pub fn cos<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let r = reduce(l, x);
    let y = l.select(r.swap, r.sin, r.cos);
    flip(l, y, r.cos_sign)
}

/// tan x for |x| ≤ `TRIG_LIMIT`
pub fn tan<L: Lanes>(l: &mut L, x: L::V) -> L::V {
    let r = reduce(l, x);
    let above = l.select(r.swap, r.cos, r.sin);
    let below = l.select(r.swap, r.sin, r.cos);
    let y = l.div(above, below);
    // tan(r + π/2) = −cot r
    let minus = l.neg(y);
    let y = l.select(r.swap, minus, y);
    let zero = l.constant(0.0);
    let is_zero = l.eq(x, zero);
    l.select(is_zero, x, y)
}
