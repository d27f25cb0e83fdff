//! Each rewrite keeps its bound, against values known otherwise, and finds what it is for; what decides something keeps its bits.

use super::{deciding, step};
use crate::op::{Binary, Compare, Op, Unary};
use crate::{Builder, DType, NodeId, Shape, TensorType, ValidGraph, Value, interpret, simplify};

const N: usize = 801;

struct B(Builder);
impl B {
    fn c(&mut self, x: f64) -> NodeId {
        self.0.constant(Value::scalar(x)).unwrap()
    }
    fn op(&mut self, op: Binary, a: NodeId, b: NodeId) -> NodeId {
        self.0.binary(op, a, b).unwrap()
    }
    /// a ∘ c or c ∘ a
    fn with(&mut self, op: Binary, a: NodeId, c: f64) -> NodeId {
        let c = self.c(c);
        self.op(op, a, c)
    }
    fn from(&mut self, op: Binary, c: f64, a: NodeId) -> NodeId {
        let c = self.c(c);
        self.op(op, c, a)
    }
    fn exp(&mut self, a: NodeId) -> NodeId {
        self.0.unary(Unary::Exp, a).unwrap()
    }
}

/// The step of two carried vectors of which the first stays and the second becomes `f` of it.
fn body(f: impl FnOnce(&mut B, NodeId) -> NodeId) -> ValidGraph {
    let mut b = B(Builder::new());
    let vector = TensorType::new(DType::F64, Shape::new([N]).unwrap());
    let (x, _) = (b.0.input(vector.clone()), b.0.input(vector));
    let y = f(&mut b, x);
    b.0.finish(&[x, y]).unwrap()
}

fn values(g: &ValidGraph, x: &[f64]) -> Vec<f64> {
    let out = interpret(g, &[Value::vector(x), Value::vector(vec![0.0; N])]).unwrap();
    (0..N).map(|k| out[1].data().as_f64(k)).collect()
}

fn count(g: &ValidGraph, want: impl Fn(&Op) -> bool) -> usize {
    g.graph().nodes().iter().filter(|n| want(n.op())).count()
}
fn exponentials(g: &ValidGraph) -> usize {
    count(g, |op| matches!(op, Op::Unary(Unary::Exp | Unary::ExpWithin(_))))
}
fn divisions(g: &ValidGraph) -> usize {
    count(g, |op| matches!(op, Op::Binary(Binary::Div)))
}

/// Voltages from −120 to 80 mV, with the places where rates are 0/0, and what is near them.
fn voltages() -> Vec<f64> {
    let mut v: Vec<f64> = (0..N).map(|k| -120.0 + 0.25 * k as f64).collect();
    let special = [-35.0, -37.0, -10.0].into_iter().flat_map(|x| {
        [0.0, 1e-12, -1e-12, 1e-9, 1e-6, -1e-6, 1e-3, -1e-3, 0.01, 0.1, 0.3, -0.3, 0.49, 0.51, 0.62, 0.63, -0.63].map(|d| x + d)
    });
    v.iter_mut().zip(special).for_each(|(v, s)| *v = s);
    v
}

fn close(got: &[f64], expected: &[f64], bound: f64, at: &[f64]) -> f64 {
    let mut worst = 0.0_f64;
    for ((g, e), x) in got.iter().zip(expected).zip(at) {
        let error = ((g - e) / e).abs();
        assert!(error <= bound, "at {x}: {g} instead of {e}, {error:e}");
        worst = worst.max(error);
    }
    worst
}

#[test]
fn exponentials_that_are_powers_of_one_are_shared() {
    let lines = [(15.0, 5.0), (10.0, 40.0), (13.0, 4.0), (40.0, 5.0)];
    let each = lines.map(|(top, width)| {
        body(move |b, x| {
            let e = lines.map(|(top, width)| {
                let v = b.with(Binary::Sub, x, -50.0);
                let d = b.from(Binary::Sub, top, v);
                let q = b.with(Binary::Div, d, width);
                b.exp(q)
            });
            // All are needed; one is looked at.
            let k = lines.iter().position(|l| *l == (top, width)).unwrap();
            let others = e.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, e)| *e);
            let mut y = e[k];
            for other in others.collect::<Vec<_>>() {
                y = b.op(Binary::Mul, y, other);
                y = b.op(Binary::Div, y, other);
            }
            y
        })
    });
    let at = voltages();
    for ((top, width), g) in lines.into_iter().zip(each) {
        let expected: Vec<f64> = at.iter().map(|v| libm::exp((top - (v + 50.0)) / width)).collect();
        close(&values(&step(&g, 2), &at), &expected, 2e-14, &at);
    }
    let sum = body(|b, x| {
        let e = lines.map(|(top, width)| {
            let d = b.from(Binary::Sub, top, x);
            let q = b.with(Binary::Div, d, width);
            b.exp(q)
        });
        e.into_iter().reduce(|s, e| b.op(Binary::Add, s, e)).unwrap()
    });
    let rewritten = step(&sum, 2);
    assert_eq!((exponentials(&simplify(&sum)), exponentials(&rewritten)), (4, 1));
    close(&values(&rewritten, &at), &values(&sum, &at), 2e-14, &at);
    // Nothing is made of one alone, and of what somebody subtracts from.
    let difference = body(|b, x| {
        let (p, q) = (b.with(Binary::Div, x, 5.0), b.with(Binary::Div, x, 10.0));
        let (e, f) = (b.exp(p), b.exp(q));
        b.op(Binary::Sub, e, f)
    });
    assert_eq!(exponentials(&step(&difference, 2)), 2);
}

/// c (s − v) / (e^((s−v)/w) − 1) as the tutorial writes it, v = x + 50, or with the signs turned.
fn rate(b: &mut B, x: NodeId, (c, s, w): (f64, f64, f64), turned: bool) -> NodeId {
    let v = b.with(Binary::Sub, x, -50.0);
    let d = if turned { b.with(Binary::Sub, v, s) } else { b.from(Binary::Sub, s, v) };
    let top = b.from(Binary::Mul, c, d);
    let q = b.with(Binary::Div, d, w);
    let e = b.exp(q);
    let below = b.with(Binary::Sub, e, 1.0);
    b.op(Binary::Div, top, below)
}

#[test]
fn quotients_take_their_limit_where_they_are_nothing_over_nothing() {
    let at = voltages();
    for (numbers, turned) in [((0.02, 15.0, 5.0), false), ((0.32, 13.0, 4.0), false), ((0.28, 40.0, 5.0), true)] {
        let (c, s, w) = numbers;
        let expected: Vec<f64> = at
            .iter()
            .map(|x| {
                let z = if turned { (x + 50.0 - s) / w } else { (s - 50.0 - x) / w };
                if z == 0.0 { c * w } else { c * w * z / libm::expm1(z) }
            })
            .collect();
        // Alone, and with others that its exponential comes from.
        let alone = step(&body(|b, x| rate(b, x, numbers, turned)), 2);
        let shared = step(
            &body(|b, x| {
                let r = rate(b, x, numbers, turned);
                let q = b.with(Binary::Div, x, -40.0);
                let e = b.exp(q);
                let r = b.op(Binary::Mul, r, e);
                b.op(Binary::Div, r, e)
            }),
            2,
        );
        for g in [alone, shared] {
            let worst = close(&values(&g, &at), &expected, 1e-13, &at);
            println!("{numbers:?}: {worst:e}");
        }
    }
    // Far away the exponential reaches neither 0 nor ∞, so that nothing becomes NaN.
    let g = body(|b, x| {
        let (r, q) = (rate(b, x, (0.28, 40.0, 5.0), true), b.with(Binary::Div, x, -40.0));
        let e = b.exp(q);
        b.op(Binary::Mul, r, e)
    });
    let far: Vec<f64> = (0..N).map(|k| -1e5 + 250.0 * k as f64).collect();
    assert!(values(&step(&g, 2), &far).iter().all(|y| !y.is_nan()));
}

#[test]
fn a_gate_needs_no_division() {
    // −(1/τ)(x − x₀) with τ = 1/((α+β)φ), x₀ = α/(α+β)
    let gate = |turned: bool| {
        body(move |b, x| {
            let (a, c) = (b.exp(x), b.with(Binary::Mul, x, 3.0));
            let c = b.op(Binary::Mul, c, c);
            let sum = b.op(Binary::Add, a, c);
            let rate = b.with(Binary::Mul, sum, 0.2147);
            let tau = b.from(Binary::Div, 1.0, rate);
            let x0 = b.op(Binary::Div, a, sum);
            if turned {
                let d = b.op(Binary::Sub, x0, x);
                return b.op(Binary::Div, d, tau);
            }
            let inverse = b.from(Binary::Div, 1.0, tau);
            let minus = b.0.unary(Unary::Neg, inverse).unwrap();
            let d = b.op(Binary::Sub, x, x0);
            b.op(Binary::Mul, minus, d)
        })
    };
    let at: Vec<f64> = (0..N).map(|k| -2.0 + 0.005 * k as f64).collect();
    for g in [gate(false), gate(true)] {
        let rewritten = step(&g, 2);
        assert_eq!(divisions(&rewritten), 0, "{}", crate::print::text(rewritten.graph()));
        for ((got, expected), x) in values(&rewritten, &at).iter().zip(values(&g, &at)).zip(&at) {
            let (a, s) = (x.exp(), x.exp() + 9.0 * x * x);
            assert!((got - expected).abs() <= 1e-15 * 0.2147 * (a + (s * x).abs()) * 4.0, "{got} {expected}");
        }
    }
}

#[test]
fn what_a_comparison_is_made_of_keeps_its_bits() {
    let mut b = B(Builder::new());
    let vector = TensorType::new(DType::F64, Shape::new([4]).unwrap());
    let scalar = TensorType::new(DType::F64, Shape::scalar());
    let (fired, y, t, width) = (b.0.input(vector.clone()), b.0.input(vector), b.0.input(scalar.clone()), b.0.input(scalar));
    // (t − fired) / 3 < width / 7, written so that mode `fast` would multiply instead.
    let age = b.op(Binary::Sub, t, fired);
    let third = b.with(Binary::Div, age, 3.0);
    let limit = b.with(Binary::Div, width, 7.0);
    let on = b.0.compare(Compare::Lt, third, limit).unwrap();
    let fall = b.with(Binary::Div, y, 3.0);
    let zero = b.c(0.0);
    let next = b.0.select(on, fall, zero).unwrap();
    let crossed = b.with(Binary::Div, fired, 11.0);
    let g = b.0.finish(&[crossed, next]).unwrap();
    let rewritten = step(&g, 2);
    // Kept: the division of the age, of the width, and of the new fire time. Not kept: y / 3.
    assert_eq!((divisions(&simplify(&g)), divisions(&rewritten)), (4, 3));
    let kept = deciding(g.graph(), 2);
    for id in [fired, t, width, age, third, limit, crossed] {
        assert!(kept[id.index()], "{id:?}");
    }
    assert!(!kept[fall.index()] && !kept[y.index()]);
}

#[test]
fn other_types_are_left_alone() {
    let mut b = Builder::new();
    let x = b.input(TensorType::new(DType::F32, Shape::new([4]).unwrap()));
    let three = b.constant(Value::new(Shape::scalar(), crate::Data::F32(vec![3.0])).unwrap()).unwrap();
    let third = b.binary(Binary::Div, x, three).unwrap();
    let g = b.finish(&[third]).unwrap();
    assert_eq!(step(&g, 1), simplify(&g));
    let mut b = B(Builder::new());
    let x = b.0.input(TensorType::new(DType::F64, Shape::new([4]).unwrap()));
    let third = b.with(Binary::Div, x, 3.0);
    let g = b.0.finish(&[third]).unwrap();
    assert_eq!(divisions(&step(&g, 1)), 0);
}
