//! Equations whose solutions are known, as graphs.

// Each of the test programs uses its own part of these.
#![allow(dead_code)]

use brunsviga_graph::op::{AxisSlice, Binary, Unary};
use brunsviga_graph::{Builder, DType, NodeId, Shape, TensorType, Value};
use brunsviga_solve::RightHandSide;

type Added = Result<NodeId, brunsviga_graph::GraphError>;

/// `f(y, t)` of a state of `n` float64 numbers, written with the builder.
pub fn equations(n: usize, f: impl FnOnce(&mut Builder, NodeId, NodeId) -> Added) -> RightHandSide {
    function(n, f, RightHandSide::new)
}

/// Any function of (y, t).
pub fn function<R, E: std::fmt::Debug>(
    n: usize,
    f: impl FnOnce(&mut Builder, NodeId, NodeId) -> Added,
    wrap: impl FnOnce(brunsviga_graph::ValidGraph) -> Result<R, E>,
) -> R {
    let mut b = Builder::new();
    let y = b.input(TensorType::new(DType::F64, Shape::new([n]).unwrap()));
    let t = b.input(TensorType::new(DType::F64, Shape::scalar()));
    let out = f(&mut b, y, t).unwrap();
    wrap(b.finish(&[out]).unwrap()).unwrap()
}

/// One element, as a vector of one.
pub fn element(b: &mut Builder, y: NodeId, k: usize) -> Added {
    b.slice(y, vec![AxisSlice { start: k, step: 1, count: 1 }])
}

/// Adds `a · x`.
pub fn times(b: &mut Builder, a: f64, x: NodeId) -> Added {
    let a = b.constant(Value::scalar(a))?;
    b.binary(Binary::Mul, a, x)
}

/// An equation with its solution from t = 0.
pub struct Known {
    pub name: &'static str,
    pub rhs: RightHandSide,
    pub start: Vec<f64>,
    pub exact: fn(f64) -> Vec<f64>,
    pub end: f64,
}

/// Linear, autonomous; linear with time; nonlinear; nonlinear with time.
pub fn known() -> Vec<Known> {
    vec![
        Known { name: "x' = v, v' = -x", rhs: oscillator(), start: vec![0.0, 1.0], exact: |t| vec![t.sin(), t.cos()], end: 3.0 },
        Known {
            name: "y' = y cos t",
            rhs: equations(1, |b, y, t| {
                let c = b.unary(Unary::Cos, t)?;
                b.binary(Binary::Mul, y, c)
            }),
            start: vec![1.0],
            exact: |t| vec![t.sin().exp()],
            end: 3.0,
        },
        Known {
            name: "y' = y (1 - y)",
            rhs: equations(1, |b, y, _| {
                let one = b.constant(Value::scalar(1.0))?;
                let rest = b.binary(Binary::Sub, one, y)?;
                b.binary(Binary::Mul, y, rest)
            }),
            start: vec![0.2],
            exact: |t| vec![1.0 / (1.0 + 4.0 * (-t).exp())],
            end: 6.0,
        },
        Known {
            name: "y' = -2 t y^2",
            rhs: equations(1, |b, y, t| {
                let square = b.binary(Binary::Mul, y, y)?;
                let product = b.binary(Binary::Mul, t, square)?;
                times(b, -2.0, product)
            }),
            start: vec![1.0],
            exact: |t| vec![1.0 / (1.0 + t * t)],
            end: 1.5,
        },
    ]
}

/// `x' = v, v' = -x`
pub fn oscillator() -> RightHandSide {
    equations(2, |b, y, _| {
        let (x, v) = (element(b, y, 0)?, element(b, y, 1)?);
        let back = b.unary(Unary::Neg, x)?;
        b.concat(&[v, back], 0)
    })
}

/// `theta' = omega, omega' = -9.81 sin theta`
pub fn pendulum() -> RightHandSide {
    equations(2, |b, y, _| {
        let (theta, omega) = (element(b, y, 0)?, element(b, y, 1)?);
        let sine = b.unary(Unary::Sin, theta)?;
        let pull = times(b, -9.81, sine)?;
        b.concat(&[omega, pull], 0)
    })
}

/// The columns of a text file of numbers.
pub fn rows(text: &str) -> Vec<Vec<f64>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_whitespace().map(|word| word.parse().unwrap()).collect())
        .collect()
}
