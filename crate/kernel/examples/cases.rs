//! Random scans for another engine of WebAssembly: modules, memory, calls and what must come out, one JSON object a line.
//! `cargo run --profile test -p brunsviga-kernel --example cases COUNT FILE`; `tests/browser/kernels.test.mjs` runs them in Chromium.

#[path = "../tests/suite/common/mod.rs"]
#[allow(dead_code)]
mod common;

use std::io::Write;

use brunsviga_kernel::Compiled;
use common::native::{Recorded, record};

fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().map(|b| format!("{b:02x}")).collect()
}
fn words(words: &[u64]) -> String {
    hex(words.iter().flat_map(|w| w.to_le_bytes()))
}

fn line(seed: u64, case: &Recorded) -> String {
    let calls: Vec<String> = case
        .calls
        .iter()
        .map(|c| format!("{{\"frame\":\"{}\",\"loop\":{},\"numbers\":{:?}}}", words(&c.frame), c.function, c.numbers))
        .collect();
    let after: Vec<String> = case
        .after
        .iter()
        .map(|(at, w, floats)| format!("{{\"at\":{at},\"words\":\"{}\",\"floats\":{floats}}}", words(w)))
        .collect();
    let (module, before) = (hex(case.module.iter().copied()), words(&case.before));
    let (pages, calls, after) = (case.pages, calls.join(","), after.join(","));
    format!(
        "{{\"seed\":{seed},\"pages\":{pages},\"module\":\"{module}\",\"before\":\"{before}\",\"calls\":[{calls}],\"after\":[{after}]}}"
    )
}

fn main() {
    let mut words = std::env::args().skip(1);
    let count: usize = words.next().and_then(|n| n.parse().ok()).expect("how many cases");
    let mut file = std::fs::File::create(words.next().expect("the file to write")).expect("a file that can be made");
    let mut made = 0;
    for seed in 5_000_000.. {
        let (scan, inputs) = common::random::scan(seed);
        let case = Compiled::new(&scan).ok().and_then(|c| record(&c, &inputs)).filter(|case| !case.calls.is_empty());
        if let Some(case) = case {
            writeln!(file, "{}", line(seed, &case)).expect("a file that can be written");
            made += 1;
            if made == count {
                return;
            }
        }
    }
}
