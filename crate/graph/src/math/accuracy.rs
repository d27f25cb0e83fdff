//! Every function against values of 100 bits (`tests/data/math.txt`, made by `tests/generate_math.py`), and its special values.

use super::*;

fn ulp(x: f64) -> f64 {
    let next = f64::from_bits(x.abs().to_bits() + 1);
    next - x.abs()
}

fn call(name: &str, arguments: &[f64]) -> f64 {
    let l = &mut Scalar;
    let x = arguments[0];
    match name {
        "exp" => exp(l, x),
        "expm1" => expm1(l, x),
        "log" => log(l, x),
        "log1p" => log1p(l, x),
        "sin" => sin(l, x),
        "cos" => cos(l, x),
        "tan" => tan(l, x),
        "tanh" => tanh(l, x),
        "sinh" => sinh(l, x),
        "cosh" => cosh(l, x),
        "sigmoid" => sigmoid(l, x),
        "pow" => pow(l, x, arguments[1]),
        other => panic!("no function {other}"),
    }
}

#[test]
fn two_ulp_everywhere() {
    let mut worst: std::collections::BTreeMap<&str, (f64, Vec<f64>)> = Default::default();
    let mut count = 0;
    for line in include_str!("../../tests/data/math.txt").lines() {
        let mut words = line.split(' ');
        let name = words.next().unwrap();
        let numbers: Vec<f64> = words.map(|w| f64::from_bits(u64::from_str_radix(w, 16).unwrap())).collect();
        let (arguments, value) = numbers.split_at(numbers.len() - 2);
        let got = call(name, arguments);
        let error = ((got - value[0]) - value[1]).abs() / ulp(value[0]);
        assert!(!error.is_nan(), "{name}{arguments:?} = {got}, expected {}", value[0]);
        let entry = worst.entry(name).or_default();
        if error > entry.0 {
            *entry = (error, arguments.to_vec());
        }
        count += 1;
    }
    assert!(count > 4000);
    for (name, (error, arguments)) in &worst {
        println!("{name}: {error:.3} ulp at {arguments:?}");
    }
    for (name, (error, arguments)) in worst {
        assert!(error <= 2.0, "{name}: {error:.3} ulp at {arguments:?}");
    }
}

#[test]
fn special_values() {
    let (inf, nan) = (f64::INFINITY, f64::NAN);
    let cases: &[(&str, &[f64], f64)] = &[
        ("exp", &[inf], inf),
        ("exp", &[-inf], 0.0),
        ("exp", &[0.0], 1.0),
        ("exp", &[-0.0], 1.0),
        ("exp", &[709.782712893384], 1.7976931348622732e308),
        ("exp", &[709.79], inf),
        ("exp", &[-745.2], 0.0),
        ("exp", &[-745.0], 5e-324),
        ("exp", &[-740.0], 4.2e-322),
        ("expm1", &[-0.0], -0.0),
        ("expm1", &[1e-320], 1e-320),
        ("expm1", &[inf], inf),
        ("expm1", &[-inf], -1.0),
        ("expm1", &[709.782712893384], 1.7976931348622732e308),
        ("log", &[0.0], -inf),
        ("log", &[-0.0], -inf),
        ("log", &[1.0], 0.0),
        ("log", &[-1.0], nan),
        ("log", &[inf], inf),
        ("log", &[5e-324], -744.4400719213812),
        ("log1p", &[-1.0], -inf),
        ("log1p", &[-2.0], nan),
        ("log1p", &[-0.0], -0.0),
        ("log1p", &[1e-310], 1e-310),
        ("log1p", &[inf], inf),
        ("sin", &[-0.0], -0.0),
        ("sin", &[inf], nan),
        ("cos", &[0.0], 1.0),
        ("cos", &[-inf], nan),
        ("tan", &[-0.0], -0.0),
        ("tanh", &[-inf], -1.0),
        ("tanh", &[1e-310], 1e-310),
        ("tanh", &[-0.0], -0.0),
        ("sinh", &[-inf], -inf),
        ("cosh", &[-inf], inf),
        ("sigmoid", &[-inf], 0.0),
        ("sigmoid", &[inf], 1.0),
        ("pow", &[2.0, 10.0], 1024.0),
        ("pow", &[-2.0, 3.0], -8.0),
        ("pow", &[-8.0, 1.0 / 3.0], nan),
        ("pow", &[0.0, -1.0], inf),
        ("pow", &[-0.0, -1.0], -inf),
        ("pow", &[-0.0, -3.0], -inf),
        ("pow", &[-0.0, 2.0], 0.0),
        ("pow", &[nan, 0.0], 1.0),
        ("pow", &[1.0, nan], 1.0),
        ("pow", &[-1.0, inf], 1.0),
        ("pow", &[0.5, inf], 0.0),
        ("pow", &[0.5, -inf], inf),
        ("pow", &[2.0, -inf], 0.0),
        ("pow", &[-inf, 3.0], -inf),
        ("pow", &[-inf, -3.0], -0.0),
        ("pow", &[-inf, 0.5], inf),
        ("pow", &[inf, -0.5], 0.0),
        ("pow", &[10.0, 308.0], 1e308),
        ("pow", &[10.0, 309.0], inf),
        ("pow", &[10.0, -323.0], 1e-323),
        ("pow", &[10.0, -325.0], 0.0),
        ("pow", &[2.0, -1074.0], 5e-324),
    ];
    for (name, arguments, expected) in cases {
        let got = call(name, arguments);
        let same = (expected.is_nan() && got.is_nan()) || got.to_bits() == expected.to_bits();
        let near = expected.is_finite() && *expected != 0.0 && (got - expected).abs() <= 2.0 * ulp(*expected);
        assert!(same || near, "{name}{arguments:?} = {got:e}, expected {expected:e}");
    }
    for name in ["exp", "expm1", "log", "log1p", "sin", "cos", "tan", "tanh", "sinh", "cosh", "sigmoid"] {
        assert!(call(name, &[nan]).is_nan(), "{name}(nan)");
    }
}

#[test]
fn exp_and_log_agree_with_libm_over_a_million_points() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..1_000_000 {
        let x = uniform() * 1400.0 - 700.0;
        let (got, libm) = (call("exp", &[x]), libm::exp(x));
        assert!((got - libm).abs() <= 2.0 * ulp(libm), "exp({x:e}) = {got:e}, libm {libm:e}");
        let x = f64::from_bits((uniform() * (0x7FEF_FFFF_FFFF_FFFF_u64 as f64)) as u64);
        let (got, libm) = (call("log", &[x]), libm::log(x));
        assert!((got - libm).abs() <= 2.0 * ulp(libm), "log({x:e}) = {got:e}, libm {libm:e}");
    }
}

#[test]
fn e_and_its_inverse_are_the_nearest_doubles() {
    // What a learner prints first. NaN with a payload stays NaN through the exponent's integer arithmetic.
    assert_eq!(call("exp", &[1.0]), std::f64::consts::E);
    assert_eq!(call("exp", &[-1.0]), 0.36787944117144233);
    for payload in [1, 2, 0xFFF, 0x7_FFFF_FFFF_FFFF] {
        let nan = f64::from_bits(0x7FF8_0000_0000_0000 | payload);
        assert!(call("exp", &[nan]).is_nan() && call("exp", &[-nan]).is_nan(), "{payload:x}");
    }
}
