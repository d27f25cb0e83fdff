//! Mode `fast`: rewritten steps are lowered bit for bit like any other; Day 3's cell keeps its spike times, and decisions keep their steps.

use brunsviga_graph::op::{Binary, Compare, Op, Scan, Unary};
use brunsviga_graph::simplify::fast;
use brunsviga_graph::{Builder, DType, Value};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::ir::{Inst, Program};
use brunsviga_kernel::lift::lift;

use crate::common::build::{B, cell, dense, scan, ty};
use crate::common::differential::check;
use crate::common::random;

fn rewritten(scan: &Scan) -> Scan {
    Scan { body: fast::step(&scan.body, scan.carries), ..scan.clone() }
}

fn fused(program: &Program) -> usize {
    program.levels.iter().flatten().flat_map(|l| &l.body).filter(|i| matches!(i, Inst::Fused { .. })).count()
}

/// The scan exact, rewritten, and rewritten with fused sums and its numbers lifted.
fn three_ways(scan: &Scan, inputs: &[Value]) -> [Vec<Value>; 3] {
    let exact = Compiled::new(scan).unwrap().interpret(inputs).unwrap();
    let plain = Compiled::new(&rewritten(scan)).unwrap().interpret(inputs).unwrap();
    let (lifted, values) = lift(&rewritten(scan));
    let all: Vec<Value> = inputs.iter().cloned().chain(values).collect();
    let with = Compiled::with(&lifted, true).unwrap();
    assert!(fused(with.program()) > 0);
    [exact, plain, with.interpret(&all).unwrap()]
}

#[test]
fn rewritten_scans_give_the_same_bits_everywhere() {
    let mut compared = 0;
    for seed in 12_000_000..12_000_400 {
        let (scan, inputs) = random::scan(seed);
        let scan = rewritten(&scan);
        if random::diverges(&scan, &inputs) {
            continue;
        }
        compared += usize::from(check(&scan, &inputs).unwrap_or_else(|m| panic!("seed {seed}: {m}")).lowered.is_some());
    }
    assert!(compared > 200, "{compared}");
    let (scan, inputs) = cell(5, 40);
    assert!(check(&rewritten(&scan), &inputs).unwrap_or_else(|m| panic!("{m}")).lowered.is_some());
}

#[test]
fn a_cell_needs_two_exponentials_and_four_divisions() {
    let (scan, _) = cell(3, 10);
    let body = rewritten(&scan).body;
    let count = |want: &dyn Fn(&Op) -> bool| body.graph().nodes().iter().filter(|n| want(n.op())).count();
    // Four right-hand sides a step; one division more is dt / 6, once for all neurons.
    assert_eq!(count(&|op| matches!(op, Op::Unary(Unary::ExpWithin(_)))), 4 * 2);
    assert_eq!(count(&|op| matches!(op, Op::Unary(Unary::Exp))), 0);
    assert_eq!(count(&|op| matches!(op, Op::Binary(Binary::Div))), 4 * 4 + 1);
    // Its dense network keeps what is sparse about it.
    let places: Vec<i64> = vec![1, 5, 11, 14];
    let network = dense(4, &places, 10);
    let work = |scan: &Scan| {
        let compiled = Compiled::new(scan).unwrap();
        compiled.program().levels.iter().flatten().map(|l| l.domain * l.body.len()).sum::<usize>()
    };
    assert!(work(&rewritten(&network)) < work(&network));
}

/// Where the first n elements of the state rise through 0, on straight lines between the states.
fn spikes(states: &Value, n: usize, times: &[f64]) -> Vec<Vec<f64>> {
    let width = states.shape().axes()[1];
    let v = |step: usize, k: usize| states.data().as_f64(step * width + k);
    let of = |k: usize| {
        let rises = (1..times.len()).filter(move |s| v(s - 1, k) < 0.0 && v(*s, k) >= 0.0);
        rises.map(move |s| times[s - 1] + (times[s] - times[s - 1]) * v(s - 1, k) / (v(s - 1, k) - v(s, k))).collect()
    };
    (0..n).map(of).collect()
}

#[test]
fn spike_times_of_the_cell_stay() {
    let (n, steps) = (4, 20_000);
    let (scan, inputs) = cell(n, steps);
    let times: Vec<f64> = (0..steps).map(|k| (k + 1) as f64 * 0.01).collect();
    let ways = three_ways(&scan, &inputs);
    let [exact, plain, fused] = ways.each_ref().map(|way| spikes(&way[0], n, &times));
    let total: usize = exact.iter().map(Vec::len).sum();
    assert!(total > 20, "{total} spikes");
    for (name, other) in [("rewritten", plain), ("fused", fused)] {
        let mut worst = 0.0_f64;
        for (a, b) in exact.iter().zip(&other) {
            assert_eq!(a.len(), b.len(), "{name}");
            worst = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(worst, f64::max);
        }
        println!("{name}: {total} spikes within {worst:e} ms");
        assert!(worst < 1e-10, "{name}: {worst:e} ms");
    }
}

/// y' while t is in (fired, fired + 0.3), as acetylcholine is released; fired is set where y falls below a level.
#[test]
fn pulses_are_as_many_steps_long_as_before() {
    let (n, steps) = (7, 3000);
    let mut b = B(Builder::new());
    let (y, fired, count) = (b.0.input(ty(&[n])), b.0.input(ty(&[n])), b.0.input(ty(&[n])));
    let (t, dt) = (b.0.input(ty(&[])), b.0.input(ty(&[])));
    let (delay, length) = (b.c(0.1), b.c(0.3));
    let begin = b.add(fired, delay);
    let end = b.add(begin, length);
    let after = b.0.compare(Compare::Gt, t, begin).unwrap();
    let before = b.0.compare(Compare::Lt, t, end).unwrap();
    let on = b.0.binary(Binary::And, after, before).unwrap();
    let one = b.0.cast(on, DType::F64).unwrap();
    let (rate, fall) = (b.c(3.0), b.c(7.0));
    let up = b.mul(rate, one);
    let down = b.div(y, fall);
    let slope = b.sub(up, down);
    let change = b.mul(slope, dt);
    let next = b.add(y, change);
    let level = b.0.constant(Value::vector((0..n).map(|k| 0.3 + 0.01 * k as f64).collect::<Vec<_>>())).unwrap();
    let low = b.0.compare(Compare::Lt, next, level).unwrap();
    // As the paper writes it: fired + where(low, t − fired, 0).
    let age = b.sub(t, fired);
    let zero = b.c(0.0);
    let moved = b.0.select(low, age, zero).unwrap();
    let set = b.add(fired, moved);
    let total = b.add(count, one);
    let body = b.0.finish(&[next, set, total]).unwrap();
    let scan = Scan { body, carries: 3, elements: 2, steps, reverse: false };
    let times: Vec<f64> = (0..steps).map(|k| k as f64 * 0.01).collect();
    let widths: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).chain([0.01]).collect();
    let start = [vec![1.0; n], vec![-9_999_999.0; n], vec![0.0; n]].map(Value::vector);
    let inputs: Vec<Value> = start.into_iter().chain([Value::vector(times), Value::vector(widths)]).collect();
    let [exact, plain, fused] = three_ways(&scan, &inputs);
    for other in [plain, fused] {
        // Fire times and the number of steps with transmitter: every one of them, bit for bit.
        assert_eq!(exact[1..3], other[1..3]);
        let y = |way: &[Value]| (0..n * steps).map(|k| way[0].data().as_f64(k)).collect::<Vec<_>>();
        assert!(y(&exact).iter().zip(y(&other)).all(|(a, b)| (a - b).abs() < 1e-12));
    }
    let changes = (n..n * steps).filter(|k| exact[1].data().as_f64(*k) != exact[1].data().as_f64(k - n)).count();
    assert!(changes > 10 * n, "{changes} fire times");
}

#[test]
fn nothing_is_fused_that_decides() {
    // y·3 + t < 1: the sum is compared. Its like beside it is not.
    let of = |compared: bool| {
        let scan = scan(6, 3, |b, y, t, dt| {
            let three = b.c(3.0);
            let p = b.mul(y, three);
            let s = b.add(p, t);
            let one = b.c(1.0);
            if compared {
                let low = b.0.compare(Compare::Lt, s, one).unwrap();
                b.0.select(low, y, dt).unwrap()
            } else {
                b.0.unary(Unary::Sqrt, s).unwrap()
            }
        });
        fused(Compiled::with(&scan, true).unwrap().program())
    };
    assert_eq!((of(true), of(false)), (0, 1));
}

#[test]
fn exponentials_stay_accurate_with_fused_sums() {
    let n = 4001;
    for (limit, bound) in [(None, 2.0), (Some(700), 2.0)] {
        let scan = scan(n, 1, |b, y, _, _| b.0.unary(limit.map_or(Unary::Exp, Unary::ExpWithin), y).unwrap());
        let x: Vec<f64> = (0..n).map(|k| -690.0 + 1380.0 * k as f64 / (n - 1) as f64 + 0.001 * (k % 7) as f64).collect();
        let inputs = [Value::vector(x.clone()), Value::vector(vec![0.0]), Value::vector(vec![0.0])];
        let compiled = Compiled::with(&scan, true).unwrap();
        assert!(fused(compiled.program()) > 8);
        let got = compiled.interpret(&inputs).unwrap();
        for (k, x) in x.iter().enumerate() {
            let (got, expected) = (got[1].data().as_f64(k), libm::exp(*x));
            assert!((got - expected).abs() <= bound * expected * f64::EPSILON, "exp({x}) = {got}, libm {expected}");
        }
    }
}
