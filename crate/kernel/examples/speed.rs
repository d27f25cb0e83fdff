//! Writes kernels of Day 3's cell to a folder, each with its memory, for `speed.mjs` to time in V8; and times the compiler itself.
//!
//! `cargo run --release -p brunsviga-kernel --example speed FOLDER && node crate/kernel/examples/speed.mjs FOLDER`

#[path = "../tests/suite/common/build.rs"]
#[allow(dead_code)]
mod build;

use std::fmt::Write;
use std::time::{Duration, Instant};

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

/// The shortest of some times, and the last result.
fn quickest<T>(work: impl Fn() -> T) -> (Duration, T) {
    let timed = || {
        let begin = Instant::now();
        let result = work();
        (begin.elapsed(), result)
    };
    let first = timed();
    (0..9).map(|_| timed()).fold(first, |(best, _), (time, result)| (best.min(time), result))
}

fn main() {
    let folder = std::env::args().nth(1).expect("the folder to write to");
    std::fs::create_dir_all(&folder).expect("a folder that can be made");
    let mut index = String::from("[");
    for (n, way) in
        [1, 2, 4, 20, 1000].into_iter().flat_map(|n| ["", "-lifted", "-fast", "-fused", "-single"].map(|way| (n, way)))
    {
        let steps = 2000;
        let (mut scan, mut inputs) = build::cell(n, steps);
        if way == "-single" {
            (scan, inputs) = build::single(&scan, &inputs);
        }
        let (rewritten, body) = quickest(|| match way {
            "" | "-single" => scan.body.clone(),
            "-lifted" => brunsviga_graph::simplify(&scan.body),
            _ => brunsviga_graph::simplify::fast::step(&scan.body, scan.carries),
        });
        scan.body = body;
        if n == 1000 {
            println!("{way}: in {rewritten:?} {}", counts(&scan.body));
        }
        if !way.is_empty() {
            let (with, values) = brunsviga_kernel::lift::lift(&scan);
            scan = with;
            inputs.extend(values);
        }
        let name = format!("{n}{way}");
        let (lowered, compiled) = quickest(|| Compiled::with(&scan, way == "-fused").expect("the cell is lowered"));
        let arrangement = Arrangement::new(compiled.program(), steps, 1);
        let pages = (arrangement.len() * 8).div_ceil(65536) as u64;
        let layout = Layout { shared: false, minimum_pages: pages, maximum_pages: None, row_bytes: 0 };
        let (emitted, bytes) = quickest(|| emit(compiled.program(), &layout));
        let mut image = Image(vec![0; arrangement.len()]);
        Drive::start(&compiled, arrangement, 0, &mut image, &inputs).expect("the cell's inputs fit");
        let words: Vec<u8> = image.0.iter().flat_map(|w| w.to_le_bytes()).collect();
        std::fs::write(format!("{folder}/{name}.wasm"), &bytes).expect("a folder that can be written");
        std::fs::write(format!("{folder}/{name}.memory"), &words).expect("a folder that can be written");
        let count: usize = compiled.program().levels.iter().flatten().map(|l| l.body.len()).sum();
        println!("n={name}: {count} instructions, {} bytes; simplify and lower {lowered:?}, emit {emitted:?}", bytes.len());
        let domains: Vec<usize> = compiled.program().levels.iter().flatten().map(|l| l.domain).collect();
        write!(
            index,
            "{}{{\"name\":\"{name}\",\"n\":{n},\"steps\":{steps},\"pages\":{pages},\"domains\":{domains:?}}}",
            if name == "1" { "" } else { "," }
        )
        .expect("text grows");
    }
    dense();
    std::fs::write(format!("{folder}/index.json"), index + "]").expect("a folder that can be written");
}

/// Exponentials, divisions and other elementwise operations of a step.
fn counts(body: &brunsviga_graph::ValidGraph) -> String {
    use brunsviga_graph::op::{Binary, Op, Unary};
    let nodes = body.graph().nodes();
    let count = |want: &dyn Fn(&Op) -> bool| nodes.iter().filter(|n| n.inputs().len() <= 3 && want(n.op())).count();
    let exponentials = count(&|op| matches!(op, Op::Unary(Unary::Exp | Unary::ExpWithin(_))));
    let divisions = count(&|op| matches!(op, Op::Binary(Binary::Div)));
    let all = count(&|op| matches!(op, Op::Unary(_) | Op::Binary(_) | Op::Compare(_) | Op::Select));
    format!("{exponentials} exponentials, {divisions} divisions, {} other operations", all - exponentials - divisions)
}

/// How long the compiler takes for 120 neurons with dense matrices of connections, as the antennal lobe is written.
fn dense() {
    let n = 120;
    let places: Vec<i64> =
        (0..n * n).filter(|k| (k * 2_654_435_761_usize) >> 7 & 3 == 0 && k / n != k % n).map(|k| k as i64).collect();
    let begin = Instant::now();
    let scan = build::dense(n, &places, 100);
    let built = begin.elapsed();
    let (simplify, simplified) = quickest(|| brunsviga_graph::simplify(&scan.body));
    let nodes = simplified.graph().nodes().len();
    let (split, (cut, _)) = quickest(|| brunsviga_kernel::lower::split::split(&scan));
    let (lower, _) = quickest(|| brunsviga_kernel::lower(&cut).expect("the network is lowered"));
    let (whole, compiled) = quickest(|| Compiled::new(&scan).expect("the network is lowered"));
    let layout = Layout { shared: false, minimum_pages: 100, maximum_pages: None, row_bytes: 0 };
    let begin = Instant::now();
    let bytes = emit(compiled.program(), &layout).len();
    println!(
        "dense {n}×{n}, {} synapses: {nodes} nodes, built in {built:?}, simplify {simplify:?}, split {split:?}, lower {lower:?}, all {whole:?}, emit {:?}, {bytes} bytes, {} table entries",
        places.len(),
        begin.elapsed(),
        compiled.program().tables.iter().map(Vec::len).sum::<usize>()
    );
    let loops: Vec<Vec<(usize, usize)>> =
        compiled.program().levels.iter().map(|l| l.iter().map(|l| (l.domain, l.body.len())).collect()).collect();
    println!("its levels, as (domain, instructions): {loops:?}");
}
