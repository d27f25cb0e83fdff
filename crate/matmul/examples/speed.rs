//! Prints GFLOP/s of square products: `cargo run --release -p brunsviga-matmul --example speed`.

use std::time::Instant;

use brunsviga_matmul::{Sizes, rows_f32, rows_f64};

fn main() {
    println!("     n  float64  float32  GFLOP/s, one thread");
    for n in [16, 32, 64, 128, 256, 512, 1024, 2048] {
        let s = Sizes { rows: n, inner: n, columns: n };
        let x: Vec<f64> = (0..n * n).map(|k| (k % 1009) as f64 / 1009.0).collect();
        let y: Vec<f32> = x.iter().map(|x| *x as f32).collect();
        let (mut out, mut out32) = (vec![0.0; n * n], vec![0.0; n * n]);
        let speed = |f: &mut dyn FnMut()| {
            let repeats = (2e9 / s.operations(n)).ceil().min(1e5) as usize;
            let start = Instant::now();
            (0..repeats).for_each(|_| f());
            s.operations(n) * repeats as f64 / start.elapsed().as_secs_f64() / 1e9
        };
        let double = speed(&mut || rows_f64(&x, &x, &mut out, s, 0..n));
        let single = speed(&mut || rows_f32(&y, &y, &mut out32, s, 0..n));
        println!("{n:6} {double:8.1} {single:8.1}");
    }
}
