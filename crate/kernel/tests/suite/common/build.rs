//! Steps as learners write them, built by hand: a builder whose methods cannot fail, Runge and Kutta's step, and the tutorial's neuron.

use brunsviga_graph::op::{AxisSlice, Binary, Fold, Op, Scan, ScatterHow, Unary};
use brunsviga_graph::{Builder, DType, Data, NodeId, Shape, TensorType, Value};

pub fn ty(axes: &[usize]) -> TensorType {
    TensorType::new(DType::F64, Shape::new(axes).unwrap())
}

/// A builder with operators as methods that cannot fail, for tests.
pub struct B(pub Builder);
impl B {
    pub fn c(&mut self, x: f64) -> NodeId {
        self.0.constant(Value::scalar(x)).unwrap()
    }
    pub fn op(&mut self, op: Binary, a: NodeId, b: NodeId) -> NodeId {
        self.0.binary(op, a, b).unwrap()
    }
    pub fn add(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Add, a, b)
    }
    pub fn sub(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Sub, a, b)
    }
    pub fn mul(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Mul, a, b)
    }
    pub fn div(&mut self, a: NodeId, b: NodeId) -> NodeId {
        self.op(Binary::Div, a, b)
    }
    pub fn exp(&mut self, a: NodeId) -> NodeId {
        self.0.unary(Unary::Exp, a).unwrap()
    }
    pub fn cut(&mut self, x: NodeId, start: usize, count: usize) -> NodeId {
        self.0.slice(x, vec![AxisSlice { start, step: 1, count }]).unwrap()
    }
    /// One step of RK4 of `f(y, t)`.
    pub fn rk4(&mut self, y: NodeId, t: NodeId, dt: NodeId, f: &dyn Fn(&mut B, NodeId, NodeId) -> NodeId) -> NodeId {
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

/// Hodgkin–Huxley's right-hand side as the tutorial writes it, n neurons with currents.
pub fn neuron(b: &mut B, x: NodeId, n: usize, current: &[f64], synapses: Option<NodeId>) -> NodeId {
    leaky(b, x, n, current, synapses, 0.15)
}

/// The same with another leak.
fn leaky(b: &mut B, x: NodeId, n: usize, current: &[f64], synapses: Option<NodeId>, leak: f64) -> NodeId {
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
        (conductance(b, 100.0, 50.0, Some(m3h)), conductance(b, 10.0, -95.0, Some(n4)), conductance(b, leak, -55.0, None));
    let i = b.0.constant(Value::vector(current.to_vec())).unwrap();
    let d = b.sub(i, na);
    let d = b.sub(d, k);
    let mut dv = b.sub(d, leak);
    if let Some(s) = synapses {
        dv = b.sub(dv, s);
    }
    b.0.concat(&[dv, dm, dh, dn], 0).unwrap()
}

/// The step of a scan over times and step sizes (elements t and dt) of `n` state variables.
pub fn scan(n: usize, steps: usize, step: impl Fn(&mut B, NodeId, NodeId, NodeId) -> NodeId) -> Scan {
    let mut b = B(Builder::new());
    let (y, t, dt) = (b.0.input(ty(&[n])), b.0.input(ty(&[])), b.0.input(ty(&[])));
    let next = step(&mut b, y, t, dt);
    let body = b.0.finish(&[next]).unwrap();
    Scan { body, carries: 1, elements: 2, steps, reverse: false }
}

/// Day 3's literal text: n independent neurons, RK4. With the inputs of its scan.
pub fn cell(n: usize, steps: usize) -> (Scan, Vec<Value>) {
    cell_with(n, steps, 0.15)
}

/// The same with another leak conductance.
pub fn cell_with(n: usize, steps: usize, leak: f64) -> (Scan, Vec<Value>) {
    let current: Vec<f64> = (0..n).map(|k| if n == 1 { 5.0 } else { 10.0 * k as f64 / (n - 1) as f64 }).collect();
    let scan = scan(4 * n, steps, |b, y, t, dt| b.rk4(y, t, dt, &|b, x, _| leaky(b, x, n, &current, None, leak)));
    let mut start = vec![-71.0; n];
    start.extend(vec![0.0; 3 * n]);
    let times: Vec<f64> = (0..steps).map(|k| k as f64 * 0.01).collect();
    let widths: Vec<f64> = (0..steps).map(|k| (k + 1) as f64 * 0.01 - k as f64 * 0.01).collect();
    (scan, vec![Value::vector(start), Value::vector(times), Value::vector(widths)])
}

/// n neurons and synapses at these places of an n×n matrix, written with dense matrices as the tutorial does: scatter into zeros,
/// transpose, product, sum over rows.
pub fn dense(n: usize, places: &[i64], steps: usize) -> Scan {
    let synapses = places.len();
    let current = vec![5.0; n];
    let square = Shape::new([n, n]).unwrap();
    let flat: Vec<i64> = places.to_vec();
    let mut mask = vec![0.0; n * n];
    flat.iter().for_each(|p| mask[*p as usize] = 1.0);
    scan(4 * n + synapses, steps, |b, y, t, dt| {
        b.rk4(y, t, dt, &|b, x, _| {
            let (state, v, o) = (b.cut(x, 0, 4 * n), b.cut(x, 0, n), b.cut(x, 4 * n, synapses));
            let zeros = b.0.constant(Value::vector(vec![0.0; n * n])).unwrap();
            let column = Value::new(Shape::new([synapses, 1]).unwrap(), Data::I64(flat.clone())).unwrap();
            let column = b.0.constant(column).unwrap();
            let full = b.0.scatter(ScatterHow::Set, zeros, column, o).unwrap();
            let matrix = b.0.reshape(full, square.clone()).unwrap();
            let turned = b.0.transpose(matrix, vec![1, 0]).unwrap();
            let (e, g) = (b.c(-70.0), b.c(0.8));
            let drive = b.sub(v, e);
            let product = b.mul(turned, drive);
            let product = b.mul(product, g);
            let back = b.0.transpose(product, vec![1, 0]).unwrap();
            let current_in = b.0.reduce(Fold::Sum, back, vec![1]).unwrap();
            let neurons = neuron(b, state, n, &current, Some(current_in));
            let (v0, sigma, one) = (b.c(-20.0), b.c(1.5), b.c(1.0));
            let d = b.sub(v0, v);
            let q = b.div(d, sigma);
            let ex = b.exp(q);
            let below = b.add(one, ex);
            let transmitter = b.div(one, below);
            let connected = Value::new(square.clone(), Data::F64(mask.clone())).unwrap();
            let connected = b.0.constant(connected).unwrap();
            let spread = b.mul(connected, transmitter);
            let line = b.0.reshape(spread, Shape::new([n * n]).unwrap()).unwrap();
            let picks = Value::new(Shape::new([synapses]).unwrap(), Data::I64(flat.clone())).unwrap();
            let picks = b.0.constant(picks).unwrap();
            let at_synapse = b.0.gather(line, picks, 0).unwrap();
            let (alpha, beta) = (b.c(10.0), b.c(0.16));
            let closed = b.sub(one, o);
            let rise = b.mul(alpha, at_synapse);
            let rise = b.mul(rise, closed);
            let fall = b.mul(beta, o);
            let slope = b.sub(rise, fall);
            b.0.concat(&[neurons, slope], 0).unwrap()
        })
    })
}

/// The same scan on float32 numbers.
pub fn single(scan: &Scan, inputs: &[Value]) -> (Scan, Vec<Value>) {
    let value = |v: &Value| match v.data() {
        Data::F64(x) => Value::new(v.shape().clone(), Data::F32(x.iter().map(|x| *x as f32).collect())).unwrap(),
        _ => v.clone(),
    };
    let dtype = |d: DType| if d == DType::F64 { DType::F32 } else { d };
    let g = scan.body.graph();
    let mut b = Builder::new();
    let arguments: Vec<NodeId> =
        g.input_types().iter().map(|t| b.input(TensorType::new(dtype(t.dtype), t.shape.clone()))).collect();
    let mut map: Vec<NodeId> = Vec::new();
    for node in g.nodes() {
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| map[i.index()]).collect();
        map.push(match node.op() {
            Op::Input(k) => arguments[*k],
            Op::Const(v) => b.constant(value(v)).unwrap(),
            Op::Cast(to) => b.cast(operands[0], dtype(*to)).unwrap(),
            op => b.add(op.clone(), &operands).unwrap(),
        });
    }
    let outputs: Vec<NodeId> = g.outputs().iter().map(|o| map[o.index()]).collect();
    (Scan { body: b.finish(&outputs).unwrap(), ..scan.clone() }, inputs.iter().map(value).collect())
}
