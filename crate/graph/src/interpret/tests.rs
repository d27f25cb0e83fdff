//! The oracle against closed forms and values worked out by hand.

use super::interpret;
use crate::op::{AxisSlice, Binary, Compare, Fold, Op, Scan, ScatterHow, Unary};
use crate::{Builder, DType, Data, Shape, TensorType, Value};

fn shape(axes: &[usize]) -> Shape {
    Shape::new(axes).unwrap()
}
fn f64s(axes: &[usize], v: &[f64]) -> Value {
    Value::new(shape(axes), Data::F64(v.to_vec())).unwrap()
}
fn i64s(axes: &[usize], v: &[i64]) -> Value {
    Value::new(shape(axes), Data::I64(v.to_vec())).unwrap()
}
fn run(build: impl FnOnce(&mut Builder) -> crate::NodeId) -> Value {
    let mut b = Builder::new();
    let out = build(&mut b);
    interpret(&b.finish(&[out]).unwrap(), &[]).unwrap().remove(0)
}

#[test]
fn cumulative_sum_by_scan_with_and_without_initial_value() {
    // The paper's example: 1..6 with initial 5 gives 6 8 11 15 20 26.
    let scalar = TensorType::new(DType::I64, Shape::scalar());
    let mut body = Builder::new();
    let (sum, x) = (body.input(scalar.clone()), body.input(scalar));
    let next = body.binary(Binary::Add, sum, x).unwrap();
    let body = body.finish(&[next]).unwrap();
    let out = run(|b| {
        let start = b.constant(i64s(&[], &[5])).unwrap();
        let elements = b.constant(i64s(&[6], &[1, 2, 3, 4, 5, 6])).unwrap();
        let scan = Scan { body, carries: 1, elements: 1, steps: 6, reverse: false };
        let tuple = b.add(Op::Scan(Box::new(scan)), &[start, elements]).unwrap();
        b.part(tuple, 0).unwrap()
    });
    assert_eq!(out, i64s(&[6], &[6, 8, 11, 15, 20, 26]));
}

#[test]
fn euler_of_growth_is_a_power() {
    // x' = 5x by Euler with dt = 0.25 (exact in binary): x_n = 2.25^n.
    let scalar = TensorType::new(DType::F64, Shape::scalar());
    let mut body = Builder::new();
    let (x, dt) = (body.input(scalar.clone()), body.input(scalar));
    let five = body.constant(Value::scalar(5.0)).unwrap();
    let slope = body.binary(Binary::Mul, five, x).unwrap();
    let step = body.binary(Binary::Mul, dt, slope).unwrap();
    let next = body.binary(Binary::Add, x, step).unwrap();
    let body = body.finish(&[next]).unwrap();
    let out = run(|b| {
        let start = b.constant(Value::scalar(1.0)).unwrap();
        let dts = b.constant(f64s(&[4], &[0.25; 4])).unwrap();
        let scan = Scan { body, carries: 1, elements: 1, steps: 4, reverse: false };
        let tuple = b.add(Op::Scan(Box::new(scan)), &[start, dts]).unwrap();
        b.part(tuple, 0).unwrap()
    });
    assert_eq!(out, f64s(&[4], &[2.25, 5.0625, 11.390625, 25.62890625]));
}

#[test]
fn structure() {
    let m = || f64s(&[2, 3], &[1., 2., 3., 4., 5., 6.]);
    let t = run(|b| {
        let x = b.constant(m()).unwrap();
        b.transpose(x, vec![1, 0]).unwrap()
    });
    assert_eq!(t, f64s(&[3, 2], &[1., 4., 2., 5., 3., 6.]));
    let s = run(|b| {
        let x = b.constant(m()).unwrap();
        b.slice(x, vec![AxisSlice { start: 1, step: -1, count: 2 }, AxisSlice { start: 0, step: 2, count: 2 }]).unwrap()
    });
    assert_eq!(s, f64s(&[2, 2], &[4., 6., 1., 3.]));
    let c = run(|b| {
        let x = b.constant(m()).unwrap();
        b.concat(&[x, x], 1).unwrap()
    });
    assert_eq!(c, f64s(&[2, 6], &[1., 2., 3., 1., 2., 3., 4., 5., 6., 4., 5., 6.]));
    let g = run(|b| {
        let x = b.constant(m()).unwrap();
        let i = b.constant(i64s(&[2], &[2, 0])).unwrap();
        b.gather(x, i, 1).unwrap()
    });
    assert_eq!(g, f64s(&[2, 2], &[3., 1., 6., 4.]));
    let s = run(|b| {
        let x = b.constant(f64s(&[4], &[0.; 4])).unwrap();
        let i = b.constant(i64s(&[3, 1], &[1, 3, 1])).unwrap();
        let u = b.constant(f64s(&[3], &[5., 6., 7.])).unwrap();
        b.scatter(ScatterHow::Set, x, i, u).unwrap()
    });
    assert_eq!(s, f64s(&[4], &[0., 7., 0., 6.]), "the last of two updates of one place wins");
}

#[test]
fn folds_and_products() {
    let m = || f64s(&[2, 3], &[1., 2., 3., 4., 5., 6.]);
    let fold = |fold, axes: Vec<usize>| {
        run(|b| {
            let x = b.constant(m()).unwrap();
            b.reduce(fold, x, axes).unwrap()
        })
    };
    assert_eq!(fold(Fold::Sum, vec![0]), f64s(&[3], &[5., 7., 9.]));
    assert_eq!(fold(Fold::Sum, vec![1]), f64s(&[2], &[6., 15.]));
    assert_eq!(fold(Fold::Product, vec![0, 1]), f64s(&[], &[720.]));
    assert_eq!(fold(Fold::Max, vec![1]), f64s(&[2], &[3., 6.]));
    let p = run(|b| {
        let x = b.constant(m()).unwrap();
        let y = b.transpose(x, vec![1, 0]).unwrap();
        b.add(Op::MatMul, &[x, y]).unwrap()
    });
    assert_eq!(p, f64s(&[2, 2], &[14., 32., 32., 77.]));
    let c = run(|b| {
        let x = b.constant(m()).unwrap();
        b.add(Op::Cumulate { fold: Fold::Sum, axis: 1, exclusive: true, reverse: true }, &[x]).unwrap()
    });
    assert_eq!(c, f64s(&[2, 3], &[5., 3., 0., 11., 6., 0.]));
    let a = run(|b| {
        let x = b.constant(f64s(&[4], &[1., 3., 3., 2.])).unwrap();
        b.add(Op::ArgMax(0), &[x]).unwrap()
    });
    assert_eq!(a, i64s(&[], &[1]));
}

#[test]
fn integers_divide_towards_minus_infinity_and_by_zero_without_a_trap() {
    let divide = |op| {
        run(|b| {
            let x = b.constant(i64s(&[5], &[7, -7, 7, 5, i64::MIN])).unwrap();
            let y = b.constant(i64s(&[5], &[2, 2, -2, 0, -1])).unwrap();
            b.binary(op, x, y).unwrap()
        })
    };
    assert_eq!(divide(Binary::FloorDiv), i64s(&[5], &[3, -4, -4, 0, i64::MIN]));
    assert_eq!(divide(Binary::FloorMod), i64s(&[5], &[1, 1, -1, 0, 0]));
}

#[test]
fn a_select_takes_the_limit_where_the_quotient_is_nan() {
    // x/(e^x − 1), which is 0/0 at 0, where the limit is 1.
    let out = run(|b| {
        let x = b.constant(f64s(&[2], &[0., 1.])).unwrap();
        let zero = b.constant(Value::scalar(0.0)).unwrap();
        let one = b.constant(Value::scalar(1.0)).unwrap();
        let e = b.unary(Unary::Expm1, x).unwrap();
        let q = b.binary(Binary::Div, x, e).unwrap();
        let at_zero = b.compare(Compare::Eq, x, zero).unwrap();
        b.select(at_zero, one, q).unwrap()
    });
    let Data::F64(v) = out.data() else { panic!("{out:?}") };
    assert_eq!(v[0], 1.0);
    assert!((v[1] - 0.581_976_706_869_326_4).abs() < 3e-16, "{}", v[1]);
}

#[test]
fn errors_say_what_and_where() {
    let mut b = Builder::new();
    b.origin = Some(crate::Origin { file: "cell 1".into(), line: 7 });
    let x = b.constant(f64s(&[3], &[0.; 3])).unwrap();
    let y = b.constant(f64s(&[2], &[0.; 2])).unwrap();
    let e = b.binary(Binary::Add, x, y).unwrap_err();
    assert_eq!(e.to_string(), "cell 1:7: shapes (3,) and (2,) do not broadcast together: each axis must be equal or 1");
    let i = b.constant(i64s(&[1], &[3])).unwrap();
    let e = b.binary(Binary::Add, x, i).unwrap_err();
    assert_eq!(e.message, "add: operands are float64 and int64; convert one with tf.cast");
    let g = b.gather(x, i, 0).unwrap();
    let e = interpret(&b.finish(&[g]).unwrap(), &[]).unwrap_err();
    assert_eq!(e.to_string(), "cell 1:7: gather: indices[0] = 3 is not in [0, 3)");
}
