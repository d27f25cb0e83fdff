//! Writes kernels of Day 3's cell to a folder, each with its memory, for `speed.mjs` to time in V8; and times the compiler itself.
//!
//! `cargo run --release -p brunsviga-kernel --example speed FOLDER && node crate/kernel/examples/speed.mjs FOLDER`

#[path = "../tests/suite/common/build.rs"]
#[allow(dead_code)]
mod build;

use std::fmt::Write;
use std::time::Instant;

use brunsviga_kernel::Compiled;
use brunsviga_kernel::drive::{Arrangement, Drive, Engine};
use brunsviga_kernel::emit::{Layout, emit};

/// Takes the memory image; calls nothing.
struct Image(Vec<u64>);
impl Engine for Image {
    fn words(&mut self) -> &mut [u64] {
        &mut self.0
    }
    fn call(&mut self, _: usize, _: u32, _: u32, _: u32, _: u32, _: u32) -> u32 {
        0
    }
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    std::fs::create_dir_all(&folder).expect("a folder that can be made");
    let mut index = String::from("[");
    for n in [1, 2, 4, 20, 1000] {
        let steps = 2000;
        let (scan, inputs) = build::cell(n, steps);
        let begin = Instant::now();
        let compiled = Compiled::new(&scan).expect("the cell is lowered");
        let lowered = begin.elapsed();
        let arrangement = Arrangement::new(compiled.program(), steps, 1);
        let pages = (arrangement.len() * 8).div_ceil(65536) as u64;
        let layout = Layout { shared: false, minimum_pages: pages, maximum_pages: None, row_bytes: 0 };
        let begin = Instant::now();
        let bytes = emit(compiled.program(), &layout);
        let emitted = begin.elapsed();
        let mut image = Image(vec![0; arrangement.len()]);
        Drive::start(&compiled, arrangement, 0, &mut image, &inputs).expect("the cell's inputs fit");
        let words: Vec<u8> = image.0.iter().flat_map(|w| w.to_le_bytes()).collect();
        std::fs::write(format!("{folder}/{n}.wasm"), &bytes).expect("a folder that can be written");
        std::fs::write(format!("{folder}/{n}.memory"), &words).expect("a folder that can be written");
        let count: usize = compiled.program().levels.iter().flatten().map(|l| l.body.len()).sum();
        println!("n={n}: {count} instructions, {} bytes; simplify and lower {lowered:?}, emit {emitted:?}", bytes.len());
        let domains: Vec<usize> = compiled.program().levels.iter().flatten().map(|l| l.domain).collect();
        write!(
            index,
            "{}{{\"n\":{n},\"steps\":{steps},\"pages\":{pages},\"domains\":{domains:?}}}",
            if n == 1 { "" } else { "," }
        )
        .expect("text grows");
    }
    std::fs::write(format!("{folder}/index.json"), index + "]").expect("a folder that can be written");
}
