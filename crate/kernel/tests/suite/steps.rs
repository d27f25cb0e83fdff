//! LoopIR against the graph's interpreter, bit for bit, on steps as learners write them.

use brunsviga_graph::op::{Binary, Compare, Fold, Op, ScatterHow, Unary};
use brunsviga_graph::{DType, Data, NodeId, Shape, Value};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::ir::Inst;

use crate::common::build::{B, dense, neuron, scan};
use crate::common::differential::check;

/// Runs a scan of a step with state `y`, elements t and dt, on every implementation.
fn compare(
    n: usize,
    start: Vec<f64>,
    steps: usize,
    step: impl Fn(&mut B, NodeId, NodeId, NodeId) -> NodeId,
) -> (Compiled, Vec<Value>) {
    let scan = scan(n, steps, step);
    let ts: Vec<f64> = (0..steps).map(|k| k as f64 * 0.01).collect();
    let dts: Vec<f64> = (0..steps).map(|k| (k + 1) as f64 * 0.01 - k as f64 * 0.01).collect();
    let inputs = vec![Value::vector(start), Value::vector(ts), Value::vector(dts)];
    let agreed = check(&scan, &inputs).unwrap_or_else(|m| panic!("{m}"));
    (agreed.lowered.expect("a step that is lowered").0, agreed.expected.unwrap())
}

#[test]
fn sine_of_xt_by_rk4() {
    let (compiled, _) = compare(5, vec![0.1, 0.5, 1.0, 2.0, -3.0], 50, |b, y, t, dt| {
        b.rk4(y, t, dt, &|b, y, t| {
            let p = b.mul(y, t);
            b.0.unary(Unary::Sin, p).unwrap()
        })
    });
    assert!(compiled.program().resident);
    assert_eq!(compiled.program().levels.len(), 1);
}

#[test]
fn five_neurons_fall_into_one_resident_loop() {
    let current = [0.0, 2.5, 5.0, 7.5, 10.0];
    let mut start = vec![-71.0; 5];
    start.extend([0.0; 15]);
    let (compiled, out) = compare(20, start, 900, |b, y, t, dt| b.rk4(y, t, dt, &|b, x, _| neuron(b, x, 5, &current, None)));
    let program = compiled.program();
    assert!(program.resident, "{:?}", program.levels);
    assert_eq!(program.levels[0].len(), 1);
    assert_eq!(compiled.parts().len(), 4);
    // The published run of I = 5 has its first spike at 7.8903 ms: upward crossing of 0 mV between steps 788 and 790 (row k is step k+1).
    let Data::F64(v) = out[0].data() else { panic!() };
    let crossing = (1..900).find(|k| v[(k - 1) * 20 + 2] < 0.0 && v[k * 20 + 2] >= 0.0).unwrap();
    assert_eq!(crossing + 1, 790);
}

#[test]
fn a_network_with_dense_matrices_is_lowered_to_its_synapses() {
    // Three neurons, two synapses, written with n×n matrices as the tutorial does: scatter into zeros, transpose, product, sum over a row.
    let n = 3;
    let mut start = vec![-71.0; n];
    start.extend([0.0; 9]);
    start.extend([0.3, 0.6]);
    let (compiled, _) = compare(4 * n + 2, start, 40, |b, y, t, dt| {
        b.rk4(y, t, dt, &|b, x, _| {
            let state = b.cut(x, 0, 12);
            let v = b.cut(x, 0, 3);
            let o = b.cut(x, 12, 2);
            let zeros = b.0.constant(Value::vector([0.0; 9])).unwrap();
            // synapses 1 → 0 (row 0, column 1) and 2 → 1
            let places = b.0.constant(Value::new(Shape::new([2, 1]).unwrap(), Data::I64(vec![1, 5])).unwrap()).unwrap();
            let full = b.0.scatter(ScatterHow::Set, zeros, places, o).unwrap();
            let square = b.0.reshape(full, Shape::new([3, 3]).unwrap()).unwrap();
            let turned = b.0.transpose(square, vec![1, 0]).unwrap();
            let (e, g) = (b.c(-70.0), b.c(0.8));
            let drive = b.sub(v, e);
            let product = b.mul(turned, drive);
            let product = b.mul(product, g);
            let back = b.0.transpose(product, vec![1, 0]).unwrap();
            let current = b.0.reduce(Fold::Sum, back, vec![1]).unwrap();
            let neurons = neuron(b, state, n, &[5.0, 6.0, 7.0], Some(current));
            // d[O]/dt = α T (1 − O) − β O with T of the presynaptic cells 1 and 2, through an n×n mask as well
            let (v0, sigma, one) = (b.c(-20.0), b.c(1.5), b.c(1.0));
            let d = b.sub(v0, v);
            let q = b.div(d, sigma);
            let ex = b.exp(q);
            let below = b.add(one, ex);
            let transmitter = b.div(one, below);
            let matrix = Value::new(Shape::new([3, 3]).unwrap(), Data::F64(vec![0., 1., 0., 0., 0., 1., 0., 0., 0.])).unwrap();
            let matrix = b.0.constant(matrix).unwrap();
            let spread = b.mul(matrix, transmitter);
            let flat = b.0.reshape(spread, Shape::new([9]).unwrap()).unwrap();
            let picks = b.0.constant(Value::new(Shape::new([2]).unwrap(), Data::I64(vec![1, 5])).unwrap()).unwrap();
            let t_synapse = b.0.gather(flat, picks, 0).unwrap();
            let (alpha, beta) = (b.c(10.0), b.c(0.16));
            let closed = b.sub(one, o);
            let rise = b.mul(alpha, t_synapse);
            let rise = b.mul(rise, closed);
            let fall = b.mul(beta, o);
            let do_dt = b.sub(rise, fall);
            b.0.concat(&[neurons, do_dt], 0).unwrap()
        })
    });
    let program = compiled.program();
    assert!(!program.resident);
    // No loop runs over the 9 places of the matrix, and every sum has two terms in all.
    let domains: Vec<usize> = program.levels.iter().flatten().map(|l| l.domain).collect();
    assert!(domains.iter().all(|d| *d <= 3), "{domains:?}");
    for l in program.levels.iter().flatten() {
        for inst in &l.body {
            if let Inst::Segment(s) = inst {
                assert_eq!(*program.tables[s.starts].last().unwrap(), 2);
            }
        }
    }
}

#[test]
fn rows_of_every_length_are_summed_side_by_side() {
    // Eleven neurons, whose rows have 0 to 5 synapses: lanes of a block end at different positions, and the last block is not full.
    let n = 11;
    let places: Vec<i64> = (0..n as i64).flat_map(|i| (0..(i * 7 % 6)).map(move |k| i * 11 + (i + 1 + k) % 11)).collect();
    let scan = dense(n, &places, 20);
    let mut start: Vec<f64> = (0..n).map(|k| -71.0 + 3.0 * k as f64).collect();
    start.extend(vec![0.1; 3 * n]);
    start.extend((0..places.len()).map(|k| 0.02 * k as f64));
    let ts: Vec<f64> = (0..20).map(|k| k as f64 * 0.01).collect();
    let inputs = [Value::vector(start), Value::vector(ts), Value::vector(vec![0.01; 20])];
    let agreed = check(&scan, &inputs).unwrap_or_else(|m| panic!("{m}"));
    let (compiled, _) = agreed.lowered.expect("a step that is lowered");
    let longest = compiled.program().levels.iter().flatten().filter(|l| l.body.iter().any(|i| matches!(i, Inst::Segment(_))));
    assert!(longest.map(|l| l.body.len()).max() > Some(64), "a long line with a sum in it");
}

#[test]
fn sums_over_the_same_rows_are_made_at_once() {
    // Three sums over the same synapses, 0 to 5 in a row: of functions of the presynaptic cell, weighted by one of the postsynaptic cell, which is
    // the same at all positions of a row.
    let n = 11;
    let mut mask = vec![0.0; n * n];
    (0..n).for_each(|i| (0..i * 7 % 6).for_each(|k| mask[i * n + (i + 1 + k) % n] = 0.5 + k as f64));
    let square = Shape::new([n, n]).unwrap();
    let (compiled, _) = compare(n, (0..n).map(|k| 0.1 * k as f64 - 0.4).collect(), 30, |b, y, t, dt| {
        let matrix = b.0.constant(Value::new(square.clone(), Data::F64(mask.clone())).unwrap()).unwrap();
        let (one, late) = (b.c(1.0), b.mul(t, y));
        let raised = b.add(y, one);
        let own = b.0.reshape(raised, Shape::new([n, 1]).unwrap()).unwrap();
        let squared = b.mul(y, y);
        let sums = [y, squared, late].map(|of| {
            let terms = b.mul(matrix, of);
            let terms = b.mul(terms, own);
            b.0.reduce(Fold::Sum, terms, vec![1]).unwrap()
        });
        let change = sums.into_iter().reduce(|a, c| b.sub(a, c)).unwrap();
        let change = b.mul(dt, change);
        b.add(y, change)
    });
    let starts = |inst: &Inst| match inst {
        Inst::Segment(s) => Some(s.starts),
        _ => None,
    };
    let lines = compiled.program().levels.iter().flatten().map(|l| l.body.iter().filter_map(starts).collect::<Vec<_>>());
    assert!(lines.into_iter().any(|line| line.len() == 3 && line.iter().all(|s| *s == line[0])), "one line has them");
}

#[test]
fn fire_times_and_time_indexed_input() {
    // The last element is the time of the last upward crossing of 0 by the first; input is looked up by step index.
    let (compiled, out) = compare(2, vec![-1.0, -99.0], 30, |b, y, t, dt| {
        let (x, fired) = (b.cut(y, 0, 1), b.cut(y, 1, 1));
        let input = b.0.constant(Value::vector([20.0, -20.0])).unwrap();
        let fifth = b.c(0.1);
        let q = b.div(t, fifth);
        let q = b.0.unary(Unary::Floor, q).unwrap();
        let two = b.c(2.0);
        let q = b.op(Binary::FloorMod, q, two);
        let index = b.0.cast(q, DType::I32).unwrap();
        let i = b.0.gather(input, index, 0).unwrap();
        let d = b.mul(dt, i);
        let next = b.add(x, d);
        let zero = b.c(0.0);
        let below = b.0.compare(Compare::Lt, x, zero).unwrap();
        let above = b.0.compare(Compare::Ge, next, zero).unwrap();
        let crossed = b.0.binary(Binary::And, below, above).unwrap();
        let fired = b.0.select(crossed, t, fired).unwrap();
        b.0.concat(&[next, fired], 0).unwrap()
    });
    let Data::F64(v) = out[1].data() else { panic!() };
    assert!(v[1] >= 0.0, "it fired: {v:?}");
    assert!(compiled.program().tables.len() < 4);
}

#[test]
fn a_scalar_state_stays_in_its_register_from_step_to_step() {
    // A broadcast of a one-element state once read the memory that the first step had left.
    let (compiled, _) = compare(1, vec![0.5], 40, |b, y, t, _| {
        let flat = b.0.reshape(y, Shape::scalar()).unwrap();
        let wide = b.0.broadcast(flat, &Shape::new([1]).unwrap()).unwrap();
        let grown = b.add(wide, t);
        b.0.reshape(grown, Shape::new([1]).unwrap()).unwrap()
    });
    assert!(compiled.program().resident);
}

#[test]
fn a_running_sum_is_a_state_of_its_own() {
    let (compiled, out) = compare(3, vec![1.0, 2.0, 3.0], 3, |b, y, _, _| {
        b.0.add(Op::Cumulate { fold: Fold::Sum, axis: 0, exclusive: false, reverse: false }, &[y]).unwrap()
    });
    assert_eq!(out[1].data(), &Data::F64(vec![1.0, 5.0, 15.0]));
    assert!(!compiled.program().resident);
}
