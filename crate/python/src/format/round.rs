//! `round`: to decimal places on the exact binary value, ties to even.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use crate::error::{Raise, Result};
use crate::value::Value;

/// `round(x, places)`.
pub fn round_float(x: f64, places: i64) -> Result<f64> {
    if !x.is_finite() || x == 0.0 || places > 323 {
        return Ok(x);
    }
    if places < -309 {
        return Ok(0.0 * x);
    }
    let rounded = if places >= 0 {
        let places = places as usize;
        format!("{x:.places$}").parse().unwrap_or(x)
    } else {
        round_left_of_point(x, (-places) as usize)
    };
    if rounded.is_infinite() {
        return Err(Raise::overflow_error("rounded value too large to represent"));
    }
    Ok(rounded)
}

/// Rounds to a multiple of 10^zeros by the decimal digits of the whole part, which are exact.
fn round_left_of_point(x: f64, zeros: usize) -> f64 {
    let whole = format!("{:.0}", x.abs().trunc());
    let padded = format!("{whole:0>width$}", width = zeros + 1);
    let (kept, dropped) = padded.split_at(padded.len() - zeros);
    let half = format!("5{}", "0".repeat(zeros - 1));
    let odd = kept.as_bytes().last().is_some_and(|d| (d - b'0') % 2 == 1);
    let up = match dropped.cmp(half.as_str()) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => odd || x.abs().fract() > 0.0,
    };
    let mut digits: BigInt = kept.parse().unwrap_or_default();
    if up {
        digits += 1;
    }
    format!("{digits}e{zeros}").parse::<f64>().unwrap_or(x).copysign(x)
}

/// `round(x)`: the nearest integer, ties to even.
pub fn round_float_to_int(x: f64) -> Result<Value> {
    float_to_int(x.round_ties_even())
}

/// `int(x)` of a float: towards zero.
pub fn float_to_int(x: f64) -> Result<Value> {
    if x.is_nan() {
        return Err(Raise::value_error("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(Raise::overflow_error("cannot convert float infinity to integer"));
    }
    let x = x.trunc();
    if x.abs() < 9.0e18 {
        return Ok(Value::Int(x as i64));
    }
    Ok(Value::bigint(num_traits::FromPrimitive::from_f64(x).unwrap_or_default()))
}

/// `round(n, places)` of an integer: a multiple of 10^-places for negative places, ties to even.
pub fn round_int(n: &BigInt, places: i64) -> BigInt {
    if places >= 0 {
        return n.clone();
    }
    let places = places.unsigned_abs();
    // 10^places beyond twice the number leaves nothing; this also bounds the power.
    if places > n.bits() + 1 {
        return BigInt::zero();
    }
    let unit = BigInt::from(10u8).pow(places as u32);
    let magnitude = n.abs();
    let (mut quotient, rest) = (&magnitude / &unit, &magnitude % &unit);
    let twice = rest * 2;
    if twice > unit || (twice == unit && (&quotient % 2u8) == BigInt::one()) {
        quotient += 1;
    }
    let rounded = quotient * unit;
    if n.is_negative() { -rounded } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_as_cpython() {
        for (x, places, want) in [
            (2.675, 2, 2.67),
            (0.125, 2, 0.12),
            (1250.0, -2, 1200.0),
            (1350.0, -2, 1400.0),
            (1250.5, -2, 1300.0),
            (-1250.0, -2, -1200.0),
            (5.0, -1, 0.0),
            (5.5, -1, 10.0),
            (15.0, -1, 20.0),
            (1e300, -300, 1e300),
            (4e300, -301, 0.0),
            (6e300, -301, 1e301),
            (1.5, 400, 1.5),
        ] {
            assert_eq!(round_float(x, places).ok(), Some(want), "round({x}, {places})");
        }
    }
}
