//! Constants as captures: the same bits, and one key for all values of a parameter.

use std::collections::HashSet;

use brunsviga_graph::op::Scan;
use brunsviga_graph::{Value, simplify};
use brunsviga_kernel::lift::{Key, lift};

use crate::common::build::cell_with;
use crate::common::differential::{check, same};
use crate::common::random;

fn simplified(scan: &Scan) -> Scan {
    Scan { body: simplify(&scan.body), ..scan.clone() }
}

#[test]
fn a_cell_with_another_conductance_has_the_same_key_and_its_own_bits() {
    let mut keys = HashSet::new();
    let mut last = Vec::new();
    for leak in [0.15, 0.2, 0.31] {
        let (scan, inputs) = cell_with(3, 30, leak);
        let (lifted, values) = lift(&simplified(&scan));
        assert!(values.len() > 10, "{values:?}");
        let all: Vec<Value> = inputs.iter().cloned().chain(values).collect();
        let (expected, _) = check(&scan, &inputs).unwrap_or_else(|m| panic!("{m}"));
        let (got, compiled) = check(&lifted, &all).unwrap_or_else(|m| panic!("{m}"));
        let (expected, got) = (expected.unwrap(), got.unwrap());
        assert!(expected.iter().zip(&got).all(|(a, b)| same(a, b)));
        assert!(compiled.unwrap().program().resident);
        keys.insert(Key::new(&lifted));
        last.push(expected[1].clone());
    }
    assert_eq!(keys.len(), 1);
    assert!(last[0] != last[1] && last[1] != last[2]);
    // Not lifted, they differ; and another number of steps is another key.
    let unlifted: HashSet<Key> = [0.15, 0.2].map(|leak| Key::new(&simplified(&cell_with(3, 30, leak).0))).into();
    assert_eq!(unlifted.len(), 2);
    assert!(!keys.contains(&Key::new(&lift(&simplified(&cell_with(3, 31, 0.15).0)).0)));
}

#[test]
fn random_scans_keep_their_bits() {
    for seed in 9_000_000..9_000_200 {
        let (scan, inputs) = random::scan(seed);
        let (lifted, values) = lift(&simplified(&scan));
        let all: Vec<Value> = inputs.iter().cloned().chain(values).collect();
        if random::diverges(&scan, &inputs) {
            continue;
        }
        let (expected, _) = check(&scan, &inputs).unwrap_or_else(|m| panic!("seed {seed}: {m}"));
        let (got, _) = check(&lifted, &all).unwrap_or_else(|m| panic!("seed {seed}, lifted: {m}"));
        if let (Ok(a), Ok(b)) = (expected, got) {
            assert!(a.iter().zip(&b).all(|(a, b)| same(a, b)), "seed {seed}");
        }
    }
}
