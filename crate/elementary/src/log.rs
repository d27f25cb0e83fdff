//! `log`: x = 2^k (1 + f) with 1 + f between √½ and √2; f − f²/2 is summed with its rounding errors, the rest is small.

use crate::double::{product, sum};
use crate::exp::LN2;

/// With s = f / (2 + f): log(1 + f) = 2 s + 2 s³/3 + 2 s⁵/5 + … ; these are 2/3, 2/5, 2/7, …
const SERIES: [f64; 11] = [
    2.0 / 3.0,
    2.0 / 5.0,
    2.0 / 7.0,
    2.0 / 9.0,
    2.0 / 11.0,
    2.0 / 13.0,
    2.0 / 15.0,
    2.0 / 17.0,
    2.0 / 19.0,
    2.0 / 21.0,
    2.0 / 23.0,
];

/// k ln 2 + log(1 + f)
fn assemble(k: f64, f: f64) -> f64 {
    let s = f / (2.0 + f);
    let z = s * s;
    let series = SERIES.iter().rev().fold(0.0, |sum, c| sum * z + c) * z;
    let (square, square_rest) = product(f, f);
    let half = 0.5 * square;
    // log(1 + f) = f − f²/2 + s (f²/2 + series)
    let small = s * (half + series);
    let (high, low) = sum(f, -half);
    let low = low - 0.5 * square_rest;
    let (total, total_rest) = sum(k * LN2.0, high);
    total + (total_rest + (low + k * LN2.1 + small))
}

/// k and 1 + f of a positive normal number.
fn reduce(x: f64) -> (f64, f64) {
    let bits = x.to_bits();
    let mut k = ((bits >> 52) as i64 - 1023) as f64;
    let mut m = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1.0;
    }
    (k, m)
}

/// Natural logarithm
pub fn log(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x <= 0.0 {
        return if x == 0.0 { f64::NEG_INFINITY } else { f64::NAN };
    }
    // A subnormal number is made normal first.
    let (x, shift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, 54.0) } else { (x, 0.0) };
    let (k, m) = reduce(x);
    if m == 1.0 {
        return (k - shift) * std::f64::consts::LN_2;
    }
    assemble(k - shift, m - 1.0)
}
