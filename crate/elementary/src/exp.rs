//! `exp`, `tanh`, `pow`: x = k ln 2 + r with |r| ≤ ln 2 / 2; 1 + r + r²/2 is summed with its rounding errors, the rest is small.

use crate::double::{Double, fast_sum, product, quotient, sum};
use crate::log::log;

/// ln 2 with its last 21 bits zero, so that k · LN2.0 is exact for |k| < 2^20, and the rest.
pub(crate) const LN2: Double = (f64::from_bits(0x3FE6_2E42_FEE0_0000), f64::from_bits(0x3DEA_39EF_3579_3C76));

/// 1/3!, 1/4!, … : with |r| ≤ 0.347 the first term left out is below 2^-62.
const TAYLOR: [f64; 12] = [
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
    1.0 / 87_178_291_200.0,
];

/// k, and r with its rounding error, of x + rest.
fn reduce(x: f64, rest: f64) -> (f64, Double) {
    let k = libm::rint(x * std::f64::consts::LOG2_E);
    let (r, low) = sum(x - k * LN2.0, -k * LN2.1);
    (k, sum(r, low + rest))
}

/// e^r − 1
fn expm1_small((r, rest): Double) -> Double {
    let (square, square_rest) = product(r, r);
    let series = TAYLOR.iter().rev().fold(0.0, |sum, c| sum * r + c);
    let (high, low) = sum(r, 0.5 * square);
    sum(high, low + (0.5 * square_rest + rest + r * rest + square * r * series))
}

/// 2^k for −1022 ≤ k ≤ 1023
fn power_of_two(k: f64) -> f64 {
    f64::from_bits(((k as i64 + 1023) as u64) << 52)
}

/// y · 2^k, in two steps since k reaches ±1075
fn scale(y: f64, k: f64) -> f64 {
    let half = (k / 2.0).floor();
    y * power_of_two(half) * power_of_two(k - half)
}

/// e^x
pub fn exp(x: f64) -> f64 {
    exp_double(x, 0.0)
}

/// e^(x + rest) for a rest in the last place of x.
fn exp_double(x: f64, rest: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.79 {
        return f64::INFINITY;
    }
    if x < -745.2 {
        return 0.0;
    }
    let (k, r) = reduce(x, rest);
    let (high, low) = expm1_small(r);
    let (one, rest) = fast_sum(1.0, high);
    scale(one + (rest + low), k)
}

/// e^x − 1 for |x| < 40.
fn expm1_double(x: f64) -> Double {
    let (k, r) = reduce(x, 0.0);
    let (high, low) = expm1_small(r);
    if k == 0.0 {
        return (high, low);
    }
    // 2^k (e^r − 1) + (2^k − 1); |k| is at most 58, so both parts are normal.
    let power = power_of_two(k);
    let (whole, whole_rest) = sum(power, -1.0);
    let (sum_high, sum_low) = sum(whole, high * power);
    fast_sum(sum_high, sum_low + (whole_rest + low * power))
}

/// tanh x = (e^2x − 1) / (e^2x + 1)
pub fn tanh(x: f64) -> f64 {
    if x.is_nan() || x.abs() < 1e-9 {
        // x³/3 is less than half a unit in the last place.
        return x;
    }
    if x.abs() > 19.1 {
        return 1.0_f64.copysign(x);
    }
    let above = expm1_double(2.0 * x.abs());
    let (high, low) = sum(above.0, 2.0);
    let (high, low) = quotient(above, fast_sum(high, low + above.1));
    (high + low).copysign(x)
}

/// The logarithm of a positive normal number to about 2^-68: one Newton step from `log`, whose e^-log is summed to that.
fn log_double(x: f64) -> Double {
    let guess = log(x);
    let (k, (r, rest)) = reduce(-guess, 0.0);
    // e^r = (e^(r/16))^16 : the smaller r is, the less its series rounds.
    let (high, low) = expm1_small((r / 16.0, rest / 16.0));
    let (one, one_rest) = fast_sum(1.0, high);
    let mut power = fast_sum(one, one_rest + low);
    for _ in 0..4 {
        let (p, e) = product(power.0, power.0);
        power = fast_sum(p, e + 2.0 * power.0 * power.1);
    }
    // x e^-guess is 1 to the last places: the exponents meet exactly.
    let (p, e) = product(scale(x, k), power.0);
    let t = (p - 1.0) + (e + scale(x, k) * power.1);
    sum(guess, t - 0.5 * t * t)
}

/// x^y
pub fn pow(x: f64, y: f64) -> f64 {
    let (base, sign) = match x < 0.0 && y.fract() == 0.0 {
        true => (-x, if y % 2.0 == 0.0 { 1.0 } else { -1.0 }),
        false => (x, 1.0),
    };
    if y == 0.5 && x > 0.0 {
        return x.sqrt();
    }
    // Special values, and exponents for which the logarithm would have to be more exact still.
    let plain = base.is_normal() && base > 0.0 && y.is_finite() && y != 0.0 && y.abs() <= 4096.0;
    if !plain || (log(base) * y).abs() > 700.0 {
        return libm::pow(x, y);
    }
    let (high, low) = log_double(base);
    let (p, e) = product(high, y);
    sign * exp_double(p, e + low * y)
}
