//! Random scans on every implementation, many of them: `cargo run --release -p brunsviga-kernel --example fuzz COUNT [FIRST SEED]`.

#[path = "../tests/suite/common/mod.rs"]
#[allow(dead_code)]
mod common;

use common::fuzz::{Tally, one};

fn main() {
    let mut numbers = std::env::args().skip(1).map(|a| a.parse::<u64>().expect("a count, and the first seed"));
    let (count, first) = (numbers.next().unwrap_or(200_000), numbers.next().unwrap_or(0));
    let mut tally = Tally::default();
    let mut wrong = 0;
    for seed in first..first + count {
        // A panic is a finding like any other.
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| one(seed, &mut tally)));
        if let Some(why) = match result {
            Ok(r) => r.err(),
            Err(_) => Some("a panic".into()),
        } {
            wrong += 1;
            println!("seed {seed}: {why}");
            if count == 1 {
                // The one scan asked for: what it is, and what it became.
                let (scan, inputs) = common::random::scan(seed);
                let types: Vec<String> = inputs.iter().map(|v| format!("{:?} {}", v.dtype(), v.shape())).collect();
                println!("{} carries, {} elements, {} steps: {types:?}", scan.carries, scan.elements, scan.steps);
                for (k, node) in scan.body.graph().nodes().iter().enumerate() {
                    println!("{k}: {} {:?} {:?}", node.op().name(), node.inputs(), node.ty());
                }
                println!("outputs {:?}", scan.body.graph().outputs());
                if let Ok(compiled) = brunsviga_kernel::Compiled::new(&scan) {
                    println!("{:#?}", compiled.program());
                }
            }
        }
        if (seed + 1 - first).is_multiple_of(10_000) {
            println!("{} scans, {wrong} wrong; {tally:?}", seed + 1 - first);
        }
    }
    println!("{count} scans, {wrong} wrong; {tally:?}");
    assert_eq!(wrong, 0, "differences were found");
}
