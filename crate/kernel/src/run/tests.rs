//! LoopIR against the graph's interpreter, bit for bit, on steps as learners write them.

use brunsviga_graph::op::{AxisSlice, Binary, Compare, Fold, Op, Scan, ScatterHow, Unary};
use brunsviga_graph::{Builder, DType, Data, NodeId, Shape, TensorType, Value, interpret};

use super::Compiled;

mod native;

fn ty(axes: &[usize]) -> TensorType {
    TensorType::new(DType::F64, Shape::new(axes).unwrap())
}

/// A builder with operators as methods that cannot fail, for tests.
struct B(Builder);
impl B {
    fn c(&mut self, x: f64) -> NodeId {
        self.0.constant(Value::scalar(x)).unwrap()
    }
    fn op(&mut self, op: Binary, a: NodeId, b: NodeId) -> NodeId {
        self.0.binary(op, a, b).unwrap()
    }
    fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Add, a, b)
    }
    fn sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Sub, a, b)
    }
    fn mul(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Mul, a, b)
    }
    fn div(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Div, a, b)
    }
    fn exp(&mut self, a: NodeId) -> NodeId {
        self.0.unary(Unary::Exp, a).unwrap()
    }
    fn cut(&mut self, x: NodeId, start: usize, count: usize) -> NodeId {
        self.0.slice(x, vec![AxisSlice { start, step: 1, count }]).unwrap()
    }
    /// One step of RK4 of `f(y, t)`.
    fn rk4(&mut self, y: NodeId, t: NodeId, dt: NodeId, f: &dyn Fn(&mut B, NodeId, NodeId) -> NodeId) -> NodeId {
        let (two, six) = (self.c(2.0), self.c(6.0));
        let half = self.div(dt, two);
        let middle = self.add(t, half);
        let k1 = f(self, y, t);
        let d = self.mul(dt, k1);
        let d = self.div(d, two);
        let y2 = self.add(y, d);
        let k2 = f(self, y2, middle);
        let d = self.mul(dt, k2);
        let d = self.div(d, two);
        let y3 = self.add(y, d);
        let k3 = f(self, y3, middle);
        let d = self.mul(dt, k3);
        let y4 = self.add(y, d);
        let end = self.add(t, dt);
        let k4 = f(self, y4, end);
        let (a, b) = (self.mul(two, k2), self.mul(two, k3));
        let s = self.add(k1, a);
        let s = self.add(s, b);
        let s = self.add(s, k4);
        let w = self.div(dt, six);
        let d = self.mul(s, w);
        self.add(y, d)
    }
}

fn same(a: &Value, b: &Value) -> bool {
    let word = |v: &Value, k: usize| match v.data() {
        Data::F64(v) if v[k].is_nan() => u64::MAX,
        data => data.bits(k),
    };
    a.shape() == b.shape() && a.dtype() == b.dtype() && (0..a.data().len()).all(|k| word(a, k) == word(b, k))
}

/// Runs a scan of a step with state `y`, elements t and dt, and compares both interpreters.
fn compare(
    n: usize,
    start: Vec<f64>,
    steps: usize,
    step: impl Fn(&mut B, NodeId, NodeId, NodeId) -> NodeId,
) -> (Compiled, Vec<Value>) {
    let mut b = B(Builder::new());
    let (y, t, dt) = (b.0.input(ty(&[n])), b.0.input(ty(&[])), b.0.input(ty(&[])));
    let next = step(&mut b, y, t, dt);
    let body = b.0.finish(&[next]).unwrap();
    let scan = Scan { body, carries: 1, elements: 2, steps, reverse: false };
    let ts: Vec<f64> = (0..steps).map(|k| k as f64 * 0.01).collect();
    let dts: Vec<f64> = (0..steps).map(|k| (k + 1) as f64 * 0.01 - k as f64 * 0.01).collect();
    let inputs = vec![Value::vector(start), Value::vector(ts), Value::vector(dts)];
    let compiled = Compiled::new(&scan).unwrap();
    let got = compiled.interpret(&inputs).unwrap();
    let mut g = Builder::new();
    let ids: Vec<NodeId> = inputs.iter().map(|v| g.constant(v.clone()).unwrap()).collect();
    let tuple = g.add(Op::Scan(Box::new(scan)), &ids).unwrap();
    let parts = [g.part(tuple, 0).unwrap(), g.part(tuple, 1).unwrap()];
    let expected = interpret(&g.finish(&parts).unwrap(), &[]).unwrap();
    for (a, b) in expected.iter().zip(&got) {
        assert!(same(a, b), "{a:?}\n{b:?}");
    }
    // The emitted code, keeping all states in rounds of 7, and keeping only the last.
    let emitted = native::run(&compiled, &inputs, 7, true).unwrap();
    for (a, b) in expected.iter().zip(&emitted) {
        assert!(same(a, b), "emitted:\n{a:?}\n{b:?}");
    }
    let last = native::run(&compiled, &inputs, 11, false).unwrap();
    assert!(same(&expected[1], &last[1]), "emitted, last state only:\n{:?}\n{:?}", expected[1], last[1]);
    (compiled, got)
}

/// Hodgkin–Huxley's right-hand side as the tutorial writes it, n neurons with currents.
fn neuron(b: &mut B, x: NodeId, n: usize, current: &[f64], synapses: Option<NodeId>) -> NodeId {
    let [v, m, h, g] = [0, 1, 2, 3].map(|k| b.cut(x, k * n, n));
    let fifty = b.c(-50.0);
    let u = b.sub(v, fifty);
    let phi = b.c(3.0_f64.powf((22.0 - 36.0) / 10.0));
    let one = b.c(1.0);
    // rate c (s − u) or c (u − s) over e^… − 1
    let linear = |b: &mut B, c: f64, s: f64, width: f64, rising: bool| {
        let (c, s, w, one) = (b.c(c), b.c(s), b.c(width), b.c(1.0));
        let d = if rising { b.sub(u, s) } else { b.sub(s, u) };
        let top = b.mul(c, d);
        let q = b.div(d, w);
        let e = b.exp(q);
        let below = b.sub(e, one);
        b.div(top, below)
    };
    let exponential = |b: &mut B, c: f64, s: f64, width: f64| {
        let (c, s, w) = (b.c(c), b.c(s), b.c(width));
        let d = b.sub(s, u);
        let q = b.div(d, w);
        let e = b.exp(q);
        b.mul(c, e)
    };
    let an = linear(b, 0.02, 15.0, 5.0, false);
    let bn = exponential(b, 0.5, 10.0, 40.0);
    let am = linear(b, 0.32, 13.0, 4.0, false);
    let bm = linear(b, 0.28, 40.0, 5.0, true);
    let ah = exponential(b, 0.128, 17.0, 18.0);
    let bh = {
        let (four, forty, five) = (b.c(4.0), b.c(40.0), b.c(5.0));
        let d = b.sub(forty, u);
        let q = b.div(d, five);
        let e = b.exp(q);
        let below = b.add(e, one);
        b.div(four, below)
    };
    let gate = |b: &mut B, x: NodeId, alpha: NodeId, beta: NodeId| {
        let sum = b.add(alpha, beta);
        let rate = b.mul(sum, phi);
        let tau = b.div(one, rate);
        let x0 = b.div(alpha, sum);
        let inverse = b.div(one, tau);
        let minus = b.0.unary(Unary::Neg, inverse).unwrap();
        let d = b.sub(x, x0);
        b.mul(minus, d)
    };
    let (dm, dh, dn) = (gate(b, m, am, bm), gate(b, h, ah, bh), gate(b, g, an, bn));
    let conductance = |b: &mut B, g: f64, e: f64, gating: Option<NodeId>| {
        let (g, e) = (b.c(g), b.c(e));
        let d = b.sub(v, e);
        let g = match gating {
            Some(x) => b.mul(g, x),
            None => g,
        };
        b.mul(g, d)
    };
    let m3 = b.0.unary(Unary::PowInteger(3), m).unwrap();
    let m3h = b.mul(m3, h);
    let n4 = b.0.unary(Unary::PowInteger(4), g).unwrap();
    let (na, k, leak) =
        (conductance(b, 100.0, 50.0, Some(m3h)), conductance(b, 10.0, -95.0, Some(n4)), conductance(b, 0.15, -55.0, None));
    let i = b.0.constant(Value::vector(current.to_vec())).unwrap();
    let d = b.sub(i, na);
    let d = b.sub(d, k);
    let mut dv = b.sub(d, leak);
    if let Some(s) = synapses {
        dv = b.sub(dv, s);
    }
    b.0.concat(&[dv, dm, dh, dn], 0).unwrap()
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
            if let crate::ir::Inst::Segment(s) = inst {
                assert_eq!(*program.tables[s.starts].last().unwrap(), 2);
            }
        }
    }
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
