//! Runs in mode `fast`: near the exact ones, measured against them once, and kept apart from them in the table of modules.

mod support;

use std::rc::Rc;

use brunsviga_graph::op::{Binary, Op, Scan, Unary};
use brunsviga_graph::{Builder, DType, Shape, TensorType, ValidGraph, Value};
use brunsviga_solve::run::{Backend, Info, Math, Modules, Prepared, Run, Uncompiled};
use support::Wasmi;

/// y' = −y / (3 (1 + e^(y/2) + e^(y/4))) by Euler, counting the steps at which y is above ½: all states, and the last counts.
fn graph(n: usize, steps: usize) -> (ValidGraph, Vec<Value>) {
    let vector = TensorType::new(DType::F64, Shape::new([n]).unwrap());
    let scalar = TensorType::new(DType::F64, Shape::scalar());
    let mut b = Builder::new();
    let (y, count, dt) =
        (b.input(vector.clone()), b.input(TensorType::new(DType::I32, Shape::new([n]).unwrap())), b.input(scalar));
    let c = |b: &mut Builder, x: f64| b.constant(Value::scalar(x)).unwrap();
    let (two, four, three, one, half) = (c(&mut b, 2.0), c(&mut b, 4.0), c(&mut b, 3.0), c(&mut b, 1.0), c(&mut b, 0.5));
    let mut below = one;
    for width in [two, four] {
        let q = b.binary(Binary::Div, y, width).unwrap();
        let e = b.unary(Unary::Exp, q).unwrap();
        below = b.binary(Binary::Add, below, e).unwrap();
    }
    let below = b.binary(Binary::Mul, below, three).unwrap();
    let slope = b.binary(Binary::Div, y, below).unwrap();
    let change = b.binary(Binary::Mul, slope, dt).unwrap();
    let next = b.binary(Binary::Sub, y, change).unwrap();
    let above = b.compare(brunsviga_graph::op::Compare::Gt, next, half).unwrap();
    let above = b.cast(above, DType::I32).unwrap();
    let counted = b.binary(Binary::Add, count, above).unwrap();
    let body = b.finish(&[next, counted]).unwrap();
    let mut g = Builder::new();
    let start = g.input(vector);
    let zeros = g.constant(Value::new(Shape::new([n]).unwrap(), brunsviga_graph::Data::I32(vec![0; n])).unwrap()).unwrap();
    let widths = g.constant(Value::vector(vec![0.01; steps])).unwrap();
    let scan = Scan { body, carries: 2, elements: 1, steps, reverse: false };
    let tuple = g.add(Op::Scan(Box::new(scan)), &[start, zeros, widths]).unwrap();
    let (all, counts) = (g.part(tuple, 0).unwrap(), g.part(tuple, 3).unwrap());
    let graph = g.finish(&[all, counts]).unwrap();
    (graph, vec![Value::vector((0..n).map(|k| 0.2 + k as f64).collect::<Vec<_>>())])
}

fn to_end(prepared: &Rc<Prepared>, arguments: &[Value], backend: &dyn Backend) -> (Vec<Value>, Info) {
    let mut run = Run::new(prepared.clone(), arguments.to_vec()).unwrap();
    let mut now_s = 0.0;
    loop {
        let until_s = now_s + 1e-3;
        let mut clock = || {
            now_s += 1e-4;
            now_s
        };
        if let Some(outputs) = run.advance(backend, &mut clock, until_s).unwrap() {
            return (outputs.into_iter().map(|o| o.whole().unwrap()).collect(), run.info());
        }
    }
}

#[test]
fn a_fast_run_is_near_the_exact_one_and_says_how_near() {
    let (graph, arguments) = graph(9, 700);
    for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
        let mut modules = Modules::default();
        let exact = Rc::new(Prepared::new(&graph, backend, &mut modules).unwrap());
        let fast = Rc::new(Prepared::with(&graph, Math::Fast, backend, &mut modules).unwrap());
        let (expected, info) = to_end(&exact, &arguments, backend);
        assert_eq!(info.fast, None);
        let (got, info) = to_end(&fast, &arguments, backend);
        assert!(!expected[0].same_bits(&got[0]), "nothing was rewritten");
        let difference = (0..expected[0].data().len())
            .map(|k| (expected[0].data().as_f64(k) - got[0].data().as_f64(k)).abs())
            .fold(0.0, f64::max);
        assert!(difference < 1e-13, "{difference:e}");
        assert!(expected[1].same_bits(&got[1]));
        let deviation = info.fast.unwrap().deviation.unwrap();
        assert!(deviation.steps >= 100 && deviation.steps <= 700, "{deviation:?}");
        assert!(deviation.largest <= difference * 1.0001 && deviation.different == 0, "{deviation:?}, {difference:e}");
        assert_eq!(info.steps, 700);
        // Again: the same numbers, and what was measured stays.
        let (again, info) = to_end(&fast, &arguments, backend);
        assert!(again.iter().zip(&got).all(|(a, b)| a.same_bits(b)));
        assert_eq!(info.fast.unwrap().deviation, Some(deviation));
        // Another preparation of the exact one finds its own module.
        let exact = Rc::new(Prepared::new(&graph, backend, &mut modules).unwrap());
        assert!(to_end(&exact, &arguments, backend).0.iter().zip(&expected).all(|(a, b)| a.same_bits(b)));
    }
}
