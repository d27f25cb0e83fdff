//! Against what real NumPy drew (`tests/generate_random.py`), bit for bit.

use super::*;

fn words(seed: u128) -> Vec<u32> {
    let mut words = vec![seed as u32];
    let mut rest = seed >> 32;
    while rest > 0 {
        words.push(rest as u32);
        rest >>= 32;
    }
    words
}

/// All bits of many numbers in one word.
fn digest(numbers: impl Iterator<Item = f64>) -> u64 {
    numbers.fold(0, |digest: u64, x| digest.wrapping_mul(31).wrapping_add(x.to_bits()))
}

fn draw(bits: &mut impl Bits, what: &str, n: usize) -> Vec<u64> {
    let parts: Vec<&str> = what.split_whitespace().collect();
    let real = |k: usize| parts[k].parse::<f64>().unwrap();
    let whole = |k: usize| parts[k].parse::<i64>().unwrap();
    let floats = |v: Vec<f64>| v.into_iter().map(f64::to_bits).collect();
    let ints = |v: Vec<i64>| v.into_iter().map(|x| x as u64).collect();
    let places = |v: Vec<usize>| v.into_iter().map(|x| x as u64).collect();
    let weights = [0.1, 0.0, 0.2, 0.3, 0.4];
    match parts[0] {
        "unit" => floats((0..n).map(|_| bits.unit()).collect()),
        "normal" => floats((0..n).map(|_| bits.normal()).collect()),
        "exponential" => floats((0..n).map(|_| bits.exponential()).collect()),
        "normal-digest" => vec![digest((0..whole(1)).map(|_| bits.normal()))],
        "exponential-digest" => vec![digest((0..whole(1)).map(|_| bits.exponential()))],
        "poisson" => ints((0..n).map(|_| poisson(bits, real(1))).collect()),
        "binomial" => ints((0..n).map(|_| binomial(bits, whole(1), real(2))).collect()),
        "integers" => ints(integers(bits, whole(1), whole(2) - 1, n)),
        "permutation" => places(shuffled(bits, whole(1) as usize)),
        "pick" => places(pick(bits, whole(1) as usize, whole(2) as usize, true)),
        "pick-in-order" => places(pick(bits, whole(1) as usize, whole(2) as usize, false)),
        "weighted" => places(pick_weighted(bits, &weights, n, true).unwrap()),
        "weighted-once" => places(pick_weighted(bits, &weights, n, false).unwrap()),
        other => panic!("{other}?"),
    }
}

#[test]
fn numbers_are_numpys() {
    let mut failed = Vec::new();
    let mut count = 0;
    for line in include_str!("../../tests/data/random.txt").lines() {
        let (head, values) = line.split_once('|').unwrap();
        let (generator, rest) = head.split_once(' ').unwrap();
        let (seed, what) = rest.trim().split_once(" ").unwrap();
        let seed: u128 = seed.parse().unwrap();
        let float = matches!(what.split_whitespace().next(), Some("unit" | "normal" | "exponential"));
        let expected: Vec<u64> = values
            .split_whitespace()
            .map(|v| if float { u64::from_str_radix(v, 16).unwrap() } else { v.parse::<i128>().unwrap() as u64 })
            .collect();
        let n = expected.len();
        let got = match generator {
            "legacy" => draw(&mut Legacy::from_seed(seed as u32), what, n),
            _ => draw(&mut Modern::from_entropy(&words(seed)), what, n),
        };
        count += 1;
        if got != expected {
            let differing = got.iter().zip(&expected).filter(|(a, b)| a != b).count();
            let at = got.iter().zip(&expected).position(|(a, b)| a != b);
            failed.push(format!("{head}: {differing} of {n} differ, first at {at:?}"));
        }
    }
    assert_eq!(count, 196);
    assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), failed.join("\n"));
}
