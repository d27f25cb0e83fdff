//! Constants as captures: the same bits, and one key for all values of a parameter.

use std::collections::HashSet;

use brunsviga_graph::op::Scan;
use brunsviga_graph::{Value, simplify};
use brunsviga_kernel::lift::{Key, lift};

use crate::common::build::cell_with;
use crate::common::differential::{agree, check};
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
        let expected = check(&scan, &inputs).unwrap_or_else(|m| panic!("{m}")).expected;
        let (compiled, got) = check(&lifted, &all).unwrap_or_else(|m| panic!("{m}")).lowered.unwrap();
        agree("the lifted scan", &expected, &got).unwrap_or_else(|m| panic!("{m}"));
        let expected = expected.unwrap();
        assert!(compiled.program().resident);
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
        let expected = check(&scan, &inputs).unwrap_or_else(|m| panic!("seed {seed}: {m}")).lowered;
        let got = check(&lifted, &all).unwrap_or_else(|m| panic!("seed {seed}, lifted: {m}")).lowered;
        assert_eq!(expected.is_some(), got.is_some(), "seed {seed}");
        if let (Some((_, a)), Some((_, b))) = (expected, got) {
            agree("the lifted scan", &a, &b).unwrap_or_else(|m| panic!("seed {seed}: {m}"));
        }
    }
}
