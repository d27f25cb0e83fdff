//! Simplified graphs compute the same bits, and the cases that matter become small.

use super::simplify;
use crate::op::{AxisSlice, Binary, Op, Scan, Unary};
use crate::{Builder, DType, Data, NodeId, Shape, TensorType, ValidGraph, Value, interpret};

fn vector(n: usize) -> TensorType {
    TensorType::new(DType::F64, Shape::new([n]).unwrap())
}
fn cut(start: usize, count: usize) -> Vec<AxisSlice> {
    vec![AxisSlice { start, step: 1, count }]
}
fn computing(g: &ValidGraph) -> usize {
    g.graph().nodes().iter().filter(|n| !matches!(n.op(), Op::Const(_) | Op::Input(_))).count()
}
fn check(build: impl FnOnce(&mut Builder, NodeId) -> NodeId, n: usize, at_most: usize) {
    let mut b = Builder::new();
    let x = b.input(vector(n));
    let y = build(&mut b, x);
    let g = b.finish(&[y]).unwrap();
    let s = simplify(&g);
    let special = [0.0, -0.0, 1.5, -2.25, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324, 1e308];
    for shift in 0..special.len() {
        let v = Value::vector((0..n).map(|k| special[(k + shift) % special.len()]).collect::<Vec<_>>());
        let (a, b) = (interpret(&g, std::slice::from_ref(&v)).unwrap(), interpret(&s, &[v]).unwrap());
        assert!(a[0].same_bits(&b[0]), "{a:?} became {b:?}");
    }
    assert!(computing(&s) <= at_most, "{} operations left: {:?}", computing(&s), s.graph());
}

#[test]
fn identities() {
    check(
        |b, x| {
            let c = b.constant(Value::scalar(1.0)).unwrap();
            b.binary(Binary::Mul, x, c).unwrap()
        },
        9,
        0,
    );
    check(
        |b, x| {
            let c = b.constant(Value::scalar(0.0)).unwrap();
            b.binary(Binary::Sub, x, c).unwrap()
        },
        9,
        0,
    );
    // x + 0 must stay: it turns −0 into 0 (the broadcast of 0 is one operation, the sum another).
    check(
        |b, x| {
            let c = b.constant(Value::scalar(0.0)).unwrap();
            b.binary(Binary::Add, x, c).unwrap()
        },
        9,
        2,
    );
    // Division by 4 is a product.
    check(
        |b, x| {
            let c = b.constant(Value::scalar(4.0)).unwrap();
            b.binary(Binary::Div, x, c).unwrap()
        },
        9,
        2,
    );
    check(
        |b, x| {
            let y = b.unary(Unary::Neg, x).unwrap();
            b.unary(Unary::Neg, y).unwrap()
        },
        9,
        0,
    );
}

#[test]
fn a_state_vector_cut_and_joined_falls_into_its_parts() {
    // y + 0.5 * concat(-y[4:8], y[0:4]) cut again to its first part: only the first half is computed.
    check(
        |b, x| {
            let (p, q) = (b.slice(x, cut(0, 4)).unwrap(), b.slice(x, cut(4, 4)).unwrap());
            let minus = b.unary(Unary::Neg, q).unwrap();
            let joined = b.concat(&[minus, p], 0).unwrap();
            let half = b.constant(Value::scalar(0.5)).unwrap();
            let scaled = b.binary(Binary::Mul, joined, half).unwrap();
            let sum = b.binary(Binary::Add, x, scaled).unwrap();
            b.slice(sum, cut(0, 4)).unwrap()
        },
        8,
        // two slices, negation, broadcast, product, sum
        6,
    );
}

#[test]
fn equal_work_is_shared_and_constants_are_folded() {
    check(
        |b, x| {
            let two = b.constant(Value::scalar(2.0)).unwrap();
            let three = b.constant(Value::scalar(3.0)).unwrap();
            let six = b.binary(Binary::Mul, two, three).unwrap();
            let e1 = b.unary(Unary::Exp, x).unwrap();
            let e2 = b.unary(Unary::Exp, x).unwrap();
            let s = b.binary(Binary::Add, e1, e2).unwrap();
            b.binary(Binary::Mul, s, six).unwrap()
        },
        5,
        // exp, sum, broadcast of 6, product
        4,
    );
}

#[test]
fn what_no_step_changes_leaves_the_scan() {
    let scalar = TensorType::new(DType::F64, Shape::scalar());
    let mut body = Builder::new();
    let (x, dt, temperature) = (body.input(scalar.clone()), body.input(scalar.clone()), body.input(scalar));
    let phi = body.unary(Unary::Exp, temperature).unwrap();
    let slope = body.binary(Binary::Mul, phi, dt).unwrap();
    let next = body.binary(Binary::Add, x, slope).unwrap();
    let body = body.finish(&[next]).unwrap();
    let mut b = Builder::new();
    let t = b.input(TensorType::new(DType::F64, Shape::scalar()));
    let start = b.constant(Value::scalar(0.0)).unwrap();
    let dts = b.constant(Value::vector([0.5; 3])).unwrap();
    let tuple =
        b.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 1, steps: 3, reverse: false })), &[start, dts, t]).unwrap();
    let out = b.part(tuple, 0).unwrap();
    let g = b.finish(&[out]).unwrap();
    let s = simplify(&g);
    let Some(scan) = s.graph().nodes().iter().find_map(|n| match n.op() {
        Op::Scan(s) => Some(s),
        _ => None,
    }) else {
        panic!("the scan is gone: {s:?}")
    };
    assert!(!scan.body.graph().nodes().iter().any(|n| matches!(n.op(), Op::Unary(Unary::Exp))), "{scan:?}");
    let argument = [Value::scalar(0.0)];
    assert_eq!(interpret(&s, &argument).unwrap()[0].data(), &Data::F64(vec![0.5, 1.0, 1.5]));
}

#[test]
fn a_scan_sees_the_constants_around_it() {
    let vector = |n| TensorType::new(DType::F64, Shape::new([n]).unwrap());
    let mut body = Builder::new();
    let (x, dt) = (body.input(vector(3)), body.input(TensorType::new(DType::F64, Shape::scalar())));
    let (whom, mask, rates) =
        (body.input(TensorType::new(DType::I32, Shape::new([3]).unwrap())), body.input(vector(3)), body.input(vector(3)));
    let picked = body.add(Op::Gather(0), &[x, whom]).unwrap();
    let masked = body.binary(Binary::Mul, picked, mask).unwrap();
    let slope = body.binary(Binary::Mul, masked, rates).unwrap();
    let dt = body.broadcast(dt, &Shape::new([3]).unwrap()).unwrap();
    let change = body.binary(Binary::Mul, slope, dt).unwrap();
    let next = body.binary(Binary::Add, x, change).unwrap();
    let body = body.finish(&[next]).unwrap();
    let mut b = Builder::new();
    let start = b.constant(Value::vector([1.0, 2.0, 3.0])).unwrap();
    let dts = b.constant(Value::vector([0.5, 0.25])).unwrap();
    let whom = b.constant(Value::new(Shape::new([3]).unwrap(), Data::I32(vec![2, 0, 0])).unwrap()).unwrap();
    let mask = b.constant(Value::vector([1.0, 0.0, 1.0])).unwrap();
    let rates = b.constant(Value::vector([3.0, 4.0, 5.0])).unwrap();
    let scan = Scan { body, carries: 1, elements: 1, steps: 2, reverse: false };
    let tuple = b.add(Op::Scan(Box::new(scan)), &[start, dts, whom, mask, rates]).unwrap();
    let out = b.part(tuple, 0).unwrap();
    let g = b.finish(&[out]).unwrap();
    let s = simplify(&g);
    let scans = s.graph().nodes().iter().filter_map(|n| if let Op::Scan(s) = n.op() { Some(s) } else { None });
    // The rates are parameters: they may change without a new kernel.
    let kinds: Vec<Vec<DType>> = scans.map(|s| s.body.graph().input_types()[2..].iter().map(|t| t.dtype).collect()).collect();
    assert_eq!(kinds, [vec![DType::F64]], "{s:?}");
    assert_eq!(interpret(&s, &[]).unwrap(), interpret(&g, &[]).unwrap());
}

#[test]
fn a_join_of_nothing_is_left_alone() {
    // Cut where its parts meet, a join with one part that is not empty is itself: this once went round for ever.
    let mut b = Builder::new();
    let x = b.input(vector(0));
    let joined = b.concat(&[x, x], 0).unwrap();
    let y = b.unary(Unary::Exp, joined).unwrap();
    let g = b.finish(&[y]).unwrap();
    let argument = [Value::vector([])];
    assert_eq!(interpret(&simplify(&g), &argument).unwrap(), interpret(&g, &argument).unwrap());
}
