//! Random scans on every implementation. `cargo run --release -p brunsviga-kernel --example fuzz COUNT` runs more of them.

use crate::common::fuzz::{Tally, one};

#[test]
fn random_scans_give_the_same_bits_everywhere() {
    let mut tally = Tally::default();
    for seed in 0..2000 {
        one(seed, &mut tally).unwrap_or_else(|m| panic!("seed {seed}: {m}"));
    }
    println!("{tally:?}");
    // The generator must not drift into scans that say nothing.
    assert!(tally.lowered > 1800 && tally.diverged < 100, "{tally:?}");
}
