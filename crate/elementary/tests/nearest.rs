//! Against decimal arithmetic (`generate.py`): how many results are the nearest double, and how far the others are.

use brunsviga_elementary::{exp, log, pow, tanh};

/// A number as Python's `float.hex` writes it.
fn number(text: &str) -> f64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (mantissa, exponent) = digits.trim_start_matches("0x").split_once('p').expect("an exponent");
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let scaled = u64::from_str_radix(&format!("{whole}{fraction}"), 16).expect("digits") as f64;
    let power = exponent.parse::<i32>().expect("a power") - 4 * fraction.len() as i32;
    // Two steps: the second lands on the number itself, which may be subnormal.
    sign * scaled * 2f64.powi(power / 2) * 2f64.powi(power - power / 2)
}

#[test]
fn results_are_nearest_or_next_to_it() {
    let mut counts = std::collections::BTreeMap::<&str, (u32, u32)>::new();
    for line in include_str!("nearest.txt").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let (name, expected) = (words[0], number(words[words.len() - 1]));
        let x = number(words[1]);
        let got = match name {
            "exp" => exp(x),
            "log" => log(x),
            "tanh" => tanh(x),
            _ => pow(x, number(words[2])),
        };
        let apart = (got.to_bits() as i64 - expected.to_bits() as i64).abs();
        assert!(apart <= 1, "{line}: {got:?} is {apart} places from {expected:?}");
        let count = counts.entry(name).or_default();
        count.0 += 1;
        count.1 += u32::from(apart == 0);
    }
    assert_eq!(counts.len(), 4);
    for (name, (all, nearest)) in counts {
        assert!(all >= 500 && f64::from(nearest) / f64::from(all) >= 0.99, "{name}: {nearest} of {all}");
    }
}

#[test]
fn known_values_come_out() {
    assert_eq!(exp(1.0), std::f64::consts::E);
    assert_eq!(log(2.0), std::f64::consts::LN_2);
    assert_eq!(log(10.0), std::f64::consts::LN_10);
    for k in 0..22 {
        assert_eq!(pow(10.0, f64::from(k)), format!("1e{k}").parse::<f64>().unwrap());
    }
    assert_eq!((pow(-2.0, 3.0), pow(-2.0, 2.0), pow(3.0, 2.0), pow(9.0, 0.5)), (-8.0, 4.0, 9.0, 3.0));
}

#[test]
fn special_values_are_those_of_c() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    assert_eq!((exp(inf), exp(-inf), exp(0.0), exp(-0.0), exp(710.0), exp(-746.0)), (inf, 0.0, 1.0, 1.0, inf, 0.0));
    assert_eq!((exp(-745.0), exp(709.78).is_finite()), (f64::from_bits(1), true));
    assert_eq!((log(0.0), log(1.0), log(inf), log(f64::from_bits(1))), (-inf, 0.0, inf, -744.4400719213812));
    assert_eq!((tanh(inf), tanh(-inf), tanh(20.0), tanh(1e-300)), (1.0, -1.0, 1.0, 1e-300));
    assert!(tanh(-0.0).is_sign_negative() && tanh(0.0).is_sign_positive());
    assert!([exp(nan), log(nan), log(-1.0), tanh(nan), pow(nan, 1.0), pow(-8.0, 1.0 / 3.0)].iter().all(|v| v.is_nan()));
    assert_eq!((pow(nan, 0.0), pow(1.0, nan), pow(0.0, -1.0), pow(-0.0, -1.0), pow(2.0, 1e9)), (1.0, 1.0, inf, -inf, inf));
    assert_eq!((pow(-1.0, inf), pow(0.5, inf), pow(1e-200, 2.0), pow(2.0, -1074.0)), (1.0, 0.0, 0.0, f64::from_bits(1)));
    assert_eq!((pow(0.0, 0.5), pow(inf, 0.5), pow(-inf, 0.5), pow(-0.0, 0.5).to_bits()), (0.0, inf, inf, 0));
}
