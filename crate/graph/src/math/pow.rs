//! `pow`: e^{y log x} with log x as a sum of two doubles (64 bits and more), so that the product keeps its accuracy when it is large.
//! Products of two doubles are split by Dekker's method (1971), since lanes have no fused multiply-add.

use super::log::split;
use super::{Lanes, exp, horner};

const LN2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN2_LOW: f64 = f64::from_bits(0x3DEA_39EF_3579_3C76);
/// log((1+s)/(1−s)) = 2s + s z (2/3 + z Q(z)), z = s²
const LOG_TAIL: [f64; 8] = [
    0.3999999999999998,
    0.2857142857144511,
    0.22222222217536483,
    0.181818188703117,
    0.15384556871211466,
    0.13336317410876583,
    0.11674818665320419,
    0.1198901193437379,
];
const TWO_THIRDS: f64 = 2.0 / 3.0;
/// 2/3 − TWO_THIRDS
const TWO_THIRDS_LOW: f64 = 3.700743415417188e-17;
/// Dekker's 2^27 + 1
const SPLITTER: f64 = 134_217_729.0;

/// a b as a rounded product and its error
fn two_product<L: Lanes>(l: &mut L, a: L::V, b: L::V) -> (L::V, L::V) {
    let p = l.mul(a, b);
    let c = l.constant(SPLITTER);
    let halves = |l: &mut L, a: L::V| {
        let t = l.mul(c, a);
        let d = l.sub(t, a);
        let high = l.sub(t, d);
        let low = l.sub(a, high);
        (high, low)
    };
    let (ah, al) = halves(l, a);
    let (bh, bl) = halves(l, b);
    let hh = l.mul(ah, bh);
    let e = l.sub(hh, p);
    let hl = l.mul(ah, bl);
    let e = l.add(e, hl);
    let lh = l.mul(al, bh);
    let e = l.add(e, lh);
    let ll = l.mul(al, bl);
    let e = l.add(e, ll);
    (p, e)
}

/// a + b as a rounded sum and its error (Knuth)
fn two_sum<L: Lanes>(l: &mut L, a: L::V, b: L::V) -> (L::V, L::V) {
    let s = l.add(a, b);
    let bb = l.sub(s, a);
    let aa = l.sub(s, bb);
    let db = l.sub(b, bb);
    let da = l.sub(a, aa);
    let e = l.add(da, db);
    (s, e)
}

/// log x = high + low for positive finite x, to about 2^-66 relative
fn log_two<L: Lanes>(l: &mut L, x: L::V) -> (L::V, L::V) {
    let smallest = l.constant(f64::MIN_POSITIVE);
    let two54 = l.constant(18_014_398_509_481_984.0);
    let subnormal = l.lt(x, smallest);
    let scaled = l.mul(x, two54);
    let y = l.select(subnormal, scaled, x);
    let (k, m) = split(l, y);
    let fifty_four = l.constant(54.0);
    let less = l.sub(k, fifty_four);
    let k = l.select(subnormal, less, k);
    let one = l.constant(1.0);
    let two = l.constant(2.0);
    let f = l.sub(m, one);
    // s = f/(2+f) as two doubles: the quotient and its remainder divided again. The sum 2 + f has its own error.
    let (d, d_error) = two_sum(l, two, f);
    let s = l.div(f, d);
    let (p, p_error) = two_product(l, s, d);
    let r = l.sub(f, p);
    let r = l.sub(r, p_error);
    let s_d = l.mul(s, d_error);
    let r = l.sub(r, s_d);
    let s_low = l.div(r, d);
    // z = s² as two doubles
    let (z, z_error) = two_product(l, s, s);
    let cross = l.mul(s, s_low);
    let cross = l.mul(two, cross);
    let z_low = l.add(z_error, cross);
    // log m = 2s + s z (2/3 + z Q(z)): the leading 2/3 is carried in two doubles, the rest is small enough for one.
    let q = horner(l, z, &LOG_TAIL);
    let zq = l.mul(z, q);
    let third = l.constant(TWO_THIRDS);
    let third_low = l.constant(TWO_THIRDS_LOW);
    let (c, c_error) = two_sum(l, third, zq);
    let c_low = l.add(c_error, third_low);
    let (w, w_error) = two_product(l, z, c);
    let a = l.mul(z, c_low);
    let b = l.mul(z_low, c);
    let w_low = l.add(w_error, a);
    let w_low = l.add(w_low, b);
    let (v, v_error) = two_product(l, s, w);
    let a = l.mul(s, w_low);
    let b = l.mul(s_low, w);
    let v_low = l.add(v_error, a);
    let v_low = l.add(v_low, b);
    let s2 = l.mul(two, s);
    let s2_low = l.mul(two, s_low);
    let (sum, sum_error) = two_sum(l, s2, v);
    let low = l.add(s2_low, v_low);
    let low = l.add(low, sum_error);
    // + k ln 2, in two parts
    let ln_high = l.constant(LN2_HIGH);
    let ln_low = l.constant(LN2_LOW);
    let kh = l.mul(k, ln_high);
    let kl = l.mul(k, ln_low);
    let (t, t_error) = two_sum(l, kh, sum);
    let low = l.add(low, kl);
    let low = l.add(low, t_error);
    two_sum(l, t, low)
}

/// x^y with C's edge cases (IEEE 754-2019, 9.2.1)
pub fn pow<L: Lanes>(l: &mut L, x: L::V, y: L::V) -> L::V {
    let zero = l.constant(0.0);
    let one = l.constant(1.0);
    let half = l.constant(0.5);
    let infinity = l.constant(f64::INFINITY);
    let nan = l.constant(f64::NAN);
    let a = l.abs(x);
    let (high, low) = log_two(l, a);
    let (p, p_error) = two_product(l, y, high);
    let yl = l.mul(y, low);
    let tail = l.add(p_error, yl);
    // e^{p + tail} = e^p + e^p tail; where p overflows the tail is of no interest (and may be NaN).
    let e = exp(l, p);
    let product = l.mul(e, tail);
    let value = l.add(e, product);
    let p_size = l.abs(p);
    let range = l.constant(700.0);
    let inside = l.lt(p_size, range);
    // Near the ends of the range: halve, square.
    let hp = l.mul(p, half);
    let ht = l.mul(tail, half);
    let eh = exp(l, hp);
    let grown = l.mul(eh, ht);
    let grown = l.add(eh, grown);
    let squared = l.mul(grown, grown);
    let far = l.constant(1500.0);
    let near = l.lt(p_size, far);
    let outside = l.select(near, squared, e);
    let value = l.select(inside, value, outside);
    // Is y an integer, an odd one? (Beyond 2^53 all are even.)
    let y_whole = l.trunc(y);
    let integral = l.eq(y, y_whole);
    let y_half = l.mul(y, half);
    let y_half_whole = l.trunc(y_half);
    let even = l.eq(y_half, y_half_whole);
    let not_even = l.not(even);
    let odd = l.both(integral, not_even);
    // x = 0 and x = ±∞ (magnitudes)
    let y_negative = l.lt(y, zero);
    let at_zero = l.select(y_negative, infinity, zero);
    let x_zero = l.eq(x, zero);
    let value = l.select(x_zero, at_zero, value);
    let at_infinity = l.select(y_negative, zero, infinity);
    let x_infinite = l.eq(a, infinity);
    let value = l.select(x_infinite, at_infinity, value);
    // y = ±∞
    let y_size = l.abs(y);
    let y_infinite = l.eq(y_size, infinity);
    let below_one = l.lt(a, one);
    let grows = l.select(below_one, zero, infinity);
    let shrinks = l.select(below_one, infinity, zero);
    let limit = l.select(y_negative, shrinks, grows);
    let is_one = l.eq(a, one);
    let limit = l.select(is_one, one, limit);
    let value = l.select(y_infinite, limit, value);
    // Negative x: the sign for odd y, NaN unless y is an integer (∞ counts as one)
    let x_sign = l.bits_and(x, 1 << 63);
    let signed = l.bits_or(value, x_sign);
    let value = l.select(odd, signed, value);
    let x_negative = l.lt(x, zero);
    let not_integral = l.not(integral);
    let bad = l.both(x_negative, not_integral);
    let not_infinite = l.not(x_infinite);
    let bad = l.both(bad, not_infinite);
    let value = l.select(bad, nan, value);
    // NaN in, NaN out, except x^0 = 1 and 1^y = 1
    let x_ordered = l.eq(x, x);
    let y_ordered = l.eq(y, y);
    let ordered = l.both(x_ordered, y_ordered);
    let value = l.select(ordered, value, nan);
    let y_zero = l.eq(y, zero);
    let x_one = l.eq(x, one);
    let unit = l.either(y_zero, x_one);
    l.select(unit, one, value)
}

/// x^n for a small whole n ≥ 1, by squaring from the lowest bit: the meaning of `x ** 3` for a constant exponent.
pub fn pow_integer<L: Lanes>(l: &mut L, x: L::V, n: u32) -> L::V {
    let mut result: Option<L::V> = None;
    let mut square = x;
    let mut rest = n;
    while rest > 0 {
        if rest & 1 == 1 {
            result = Some(match result {
                Some(r) => l.mul(r, square),
                None => square,
            });
        }
        rest >>= 1;
        if rest > 0 {
            square = l.mul(square, square);
        }
    }
    match result {
        Some(r) => r,
        None => l.constant(1.0),
    }
}
