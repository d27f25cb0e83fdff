//! Times of the operations that matter: `cargo run --release -p brunsviga-tensor --example speed`.

use std::time::Instant;

use brunsviga_tensor::{
    Array, BinaryOp, Operand, ReduceOptions, Result, UfuncOptions, UnaryOp, binary, binary_with, matmul, sum, unary,
};

fn time<R>(name: &str, repeat: u32, mut f: impl FnMut() -> Result<R>) -> Result<()> {
    let start = Instant::now();
    for _ in 0..repeat {
        std::hint::black_box(f()?);
    }
    println!("{name:32} {:12.1} ns", start.elapsed().as_nanos() as f64 / f64::from(repeat));
    Ok(())
}

fn main() -> Result<()> {
    let small = Array::vector(vec![1.0, 2.0, 3.0, 4.0]);
    let x = Operand::Array(&small);
    time("4 + 4", 1_000_000, || binary(BinaryOp::Add, x, x))?;
    time("4 * float", 1_000_000, || binary(BinaryOp::Multiply, x, Operand::Float(0.5)))?;
    time("4 += 4", 1_000_000, || {
        binary_with(BinaryOp::Add, x, Operand::Float(0.0), &UfuncOptions { out: Some(&small), ..Default::default() })
    })?;
    time("exp(4)", 1_000_000, || unary(UnaryOp::Exp, Operand::Array(&small)))?;
    time("sum(4)", 1_000_000, || sum(&small, &ReduceOptions::default()))?;
    time("x[i]", 1_000_000, || small.get_int(2))?;
    let large = Array::vector((0..1_000_000).map(f64::from).collect::<Vec<f64>>());
    let x = Operand::Array(&large);
    time("1e6 + 1e6", 200, || binary(BinaryOp::Add, x, x))?;
    time("1e6 += 1", 200, || {
        binary_with(BinaryOp::Add, x, Operand::Float(1.0), &UfuncOptions { out: Some(&large), ..Default::default() })
    })?;
    time("sin(1e6)", 20, || unary(UnaryOp::Sin, x))?;
    time("sum(1e6)", 200, || sum(&large, &ReduceOptions::default()))?;
    let m = Array::from_vec((0..250_000).map(f64::from).collect::<Vec<f64>>(), &[500, 500])?;
    time("500x500 @ 500x500", 5, || matmul(&m, &m))
}
