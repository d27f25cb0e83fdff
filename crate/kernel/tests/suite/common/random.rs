//! Random scans of random valid steps: every operation, type and shape, sizes 0 and 1 included, and the numbers that break things.

use brunsviga_graph::op::{AxisSlice, Binary, Compare, Fold, Op, Scan, ScatterHow, Unary, While};
use brunsviga_graph::{Builder, DType, Data, NodeId, Shape, TensorType, ValidGraph, Value, interpret};

/// A small generator of random numbers (xorshift64*), so that a case is its seed.
pub struct Random {
    state: u64,
    /// float32 is what float64 is in other cases: common
    single: bool,
}

impl Random {
    pub fn new(seed: u64) -> Random {
        Random { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, single: seed % 4 == 3 }
    }
    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
    fn dtype(&mut self) -> DType {
        match self.pick(&[DType::F64, DType::F64, DType::F64, DType::F32, DType::I32, DType::I64, DType::Bool]) {
            DType::F64 if self.single => DType::F32,
            DType::F32 if self.single => DType::F64,
            other => other,
        }
    }
    fn shape(&mut self) -> Shape {
        loop {
            let rank = self.pick(&[0, 1, 1, 1, 2, 2, 3]);
            let axes: Vec<usize> = (0..rank).map(|_| self.pick(&[1, 2, 3, 3, 4, 5, 9, 0, 1, 2])).collect();
            if let Some(s) = Shape::new(axes).filter(|s| s.len() <= 60) {
                return s;
            }
        }
    }
    fn double(&mut self) -> f64 {
        const SPECIAL: [f64; 14] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            5e-324,
            -1e-310,
            f64::MAX,
            1e-40,
            2.5,
            -3e6,
            9.007199254740993e15,
        ];
        match self.below(6) {
            0 => self.pick(&SPECIAL),
            1 => f64::from_bits(self.next() << 16 ^ self.next()),
            2 => self.below(7) as f64 - 3.0,
            _ => (self.next() % 2_000_001) as f64 / 1e5 - 10.0,
        }
    }
    fn integer(&mut self) -> i64 {
        match self.below(5) {
            0 => self.pick(&[i64::MIN, i64::MAX, i64::from(i32::MIN), i64::from(i32::MAX), -1, 0]),
            1 => (self.next() << 16 ^ self.next()) as i64,
            _ => self.below(9) as i64 - 4,
        }
    }
    pub fn value(&mut self, t: &TensorType) -> Value {
        let n = t.shape.len();
        // Zeros in a pattern, as matrices of connections have them.
        let sparse = self.one_in(4);
        let data = match t.dtype {
            DType::F64 => Data::F64((0..n).map(|_| if sparse && !self.one_in(3) { 0.0 } else { self.double() }).collect()),
            DType::F32 => Data::F32((0..n).map(|_| if sparse && !self.one_in(3) { 0.0 } else { self.double() as f32 }).collect()),
            DType::I64 => Data::I64((0..n).map(|_| self.integer()).collect()),
            DType::I32 => Data::I32((0..n).map(|_| self.integer() as i32).collect()),
            DType::Bool => Data::Bool((0..n).map(|_| self.one_in(2)).collect()),
        };
        Value::new(t.shape.clone(), data).unwrap()
    }
    fn tensor_type(&mut self) -> TensorType {
        TensorType::new(self.dtype(), self.shape())
    }
}

const UNARY: [Unary; 22] = [
    Unary::Neg,
    Unary::Abs,
    Unary::Sign,
    Unary::Floor,
    Unary::Ceil,
    Unary::Round,
    Unary::Sqrt,
    Unary::Exp,
    Unary::Expm1,
    Unary::Log,
    Unary::Log1p,
    Unary::Sin,
    Unary::Cos,
    Unary::Tan,
    Unary::Sinh,
    Unary::Cosh,
    Unary::Tanh,
    Unary::Sigmoid,
    Unary::PowInteger(3),
    Unary::Not,
    Unary::IsNan,
    Unary::IsFinite,
];
const BINARY: [Binary; 16] = [
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::Div,
    Binary::Add,
    Binary::Sub,
    Binary::Mul,
    Binary::Div,
    Binary::FloorDiv,
    Binary::FloorMod,
    Binary::Pow,
    Binary::Minimum,
    Binary::Maximum,
    Binary::And,
    Binary::Or,
    Binary::Xor,
];
const COMPARE: [Compare; 6] = [Compare::Eq, Compare::Ne, Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge];
const FOLDS: [Fold; 8] = [Fold::Sum, Fold::Sum, Fold::Sum, Fold::Product, Fold::Min, Fold::Max, Fold::Any, Fold::All];

struct Body<'a> {
    r: &'a mut Random,
    b: Builder,
    /// Tensors so far
    pool: Vec<NodeId>,
}

impl Body<'_> {
    fn any(&mut self) -> NodeId {
        // Recent ones more often, so that graphs are deep.
        let n = self.pool.len();
        let k = if self.r.one_in(2) { n - 1 - self.r.below(n.min(4)) } else { self.r.below(n) };
        self.pool[k]
    }
    fn of(&mut self, wanted: impl Fn(&TensorType) -> bool) -> Option<NodeId> {
        let fitting: Vec<NodeId> = self.pool.iter().copied().filter(|id| wanted(self.b.ty(*id))).collect();
        (!fitting.is_empty()).then(|| self.r.pick(&fitting))
    }
    fn constant(&mut self, t: &TensorType) -> NodeId {
        let v = self.r.value(t);
        self.b.constant(v).unwrap()
    }
    /// Something of this type that goes with `x`: made here, or a constant.
    fn partner(&mut self, x: NodeId) -> NodeId {
        let t = self.b.ty(x).clone();
        let found = self.of(|u| u.dtype == t.dtype && u.shape.broadcast(&t.shape).is_some_and(|s| s.len() <= 60));
        match found {
            Some(y) if !self.r.one_in(4) => y,
            _ if self.r.one_in(2) => self.constant(&TensorType::new(t.dtype, Shape::scalar())),
            _ => self.constant(&t),
        }
    }
    /// Indices of this shape into an axis of `n`: constant or computed, now and then outside.
    fn indices(&mut self, shape: Shape, n: usize) -> Option<NodeId> {
        let outside = self.r.one_in(15);
        if n == 0 && !shape.is_empty() && !outside {
            return None;
        }
        if self.r.one_in(2) {
            let count = shape.len();
            let data = (0..count).map(|_| if outside { self.r.below(n + 2) as i64 - 1 } else { self.r.below(n) as i64 });
            let v = Value::new(shape, Data::I64(data.collect())).unwrap();
            return self.b.constant(v).ok();
        }
        let source = self.of(|t| t.dtype.is_integer() && t.shape.broadcasts_to(&shape))?;
        let dtype = self.b.ty(source).dtype;
        let broad = self.b.broadcast(source, &shape).ok()?;
        if outside {
            return Some(broad);
        }
        let one =
            Value::new(Shape::scalar(), if dtype == DType::I32 { Data::I32(vec![n as i32]) } else { Data::I64(vec![n as i64]) });
        let size = self.b.constant(one?).ok()?;
        self.b.binary(Binary::FloorMod, broad, size).ok()
    }

    /// A new tensor, or None if what was drawn does not fit.
    fn grow(&mut self) -> Option<NodeId> {
        let x = self.any();
        let t = self.b.ty(x).clone();
        let axes = t.shape.axes().to_vec();
        let rank = axes.len();
        let axis = self.r.below(rank.max(1));
        Some(match self.r.below(34) {
            0..=5 => {
                let u = self.r.pick(&UNARY);
                self.b.unary(u, x).ok()?
            }
            6..=13 => {
                let y = self.partner(x);
                let op = self.r.pick(&BINARY);
                if self.r.one_in(2) { self.b.binary(op, x, y).ok()? } else { self.b.binary(op, y, x).ok()? }
            }
            14 | 15 => {
                let y = self.partner(x);
                let c = self.r.pick(&COMPARE);
                self.b.compare(c, x, y).ok()?
            }
            16 | 17 => {
                let c = self.of(|u| u.dtype == DType::Bool && u.shape.broadcast(&t.shape).is_some_and(|s| s.len() <= 60))?;
                let y = self.partner(x);
                self.b.select(c, x, y).ok()?
            }
            18 => {
                let d = self.r.dtype();
                self.b.cast(x, d).ok()?
            }
            19 => {
                let mut wide = vec![2; usize::from(self.r.one_in(2))];
                wide.extend(axes.iter().map(|&n| if n == 1 { 3 } else { n }));
                let s = Shape::new(wide).filter(|s| s.len() <= 120)?;
                self.b.broadcast(x, &s).ok()?
            }
            20 => {
                let s = match self.r.below(3) {
                    0 => Shape::new([t.shape.len()])?,
                    1 => t.shape.stacked(1)?,
                    _ => Shape::new(axes.iter().rev().copied().collect::<Vec<_>>())?,
                };
                self.b.reshape(x, s).ok()?
            }
            21 => {
                let mut order: Vec<usize> = (0..rank).collect();
                order.rotate_left(axis);
                self.b.transpose(x, order).ok()?
            }
            22 | 23 => {
                let cuts = axes
                    .iter()
                    .map(|&n| {
                        let start = self.r.below(n);
                        match self.r.below(4) {
                            0 => AxisSlice { start: 0, step: 1, count: n },
                            1 if n > 0 => AxisSlice { start: n - 1, step: -1, count: n },
                            2 => AxisSlice { start, step: 2, count: (n - start).div_ceil(2) },
                            _ => AxisSlice { start, step: 1, count: self.r.below(n - start + 1) },
                        }
                    })
                    .collect();
                self.b.slice(x, cuts).ok()?
            }
            24 => {
                let y = self.of(|u| {
                    u.dtype == t.dtype && u.shape.rank() == rank && rank > 0 && u.shape.len() <= 60 && {
                        u.shape.axes().iter().zip(&axes).enumerate().all(|(k, (a, b))| k == axis || a == b)
                    }
                })?;
                let parts = if self.r.one_in(3) { vec![x, y, x] } else { vec![x, y] };
                self.b.concat(&parts, axis).ok()?
            }
            25 | 26 => {
                let n = *axes.get(axis)?;
                let shape = self.r.pick(&[&[][..], &[2], &[4], &[2, 2], &[0]]).to_vec();
                let i = self.indices(Shape::new(shape)?, n)?;
                self.b.gather(x, i, axis).ok()?
            }
            27 | 28 => {
                let depth = if rank == 0 { 0 } else { 1 + self.r.below(rank) };
                let n = self.r.pick(&[1, 2, 3, 0]);
                let limit = axes[..depth].iter().copied().min().unwrap_or(1);
                let i = self.indices(Shape::new([n, depth])?, limit)?;
                let mut wanted = vec![n];
                wanted.extend(&axes[depth..]);
                let ty = TensorType::new(t.dtype, Shape::new(wanted)?);
                let updates = match self.of(|u| u.dtype == ty.dtype && u.shape.broadcasts_to(&ty.shape)) {
                    Some(u) => self.b.broadcast(u, &ty.shape).ok()?,
                    None => self.constant(&ty),
                };
                let zeros = Value::new(t.shape.clone(), Data::zeros(t.dtype, t.shape.len()))?;
                let base = if self.r.one_in(3) { self.b.constant(zeros).ok()? } else { x };
                let how = self.r.pick(&[ScatterHow::Set, ScatterHow::Add]);
                self.b.scatter(how, base, i, updates).ok()?
            }
            29 | 30 => {
                let fold = self.r.pick(&FOLDS);
                let reduced = match self.r.below(3) {
                    0 => (0..rank).collect(),
                    1 if rank > 1 => vec![axis, (axis + 1) % rank],
                    _ => vec![axis],
                };
                self.b.reduce(fold, x, reduced).ok()?
            }
            31 => {
                let fold = self.r.pick(&[Fold::Sum, Fold::Product]);
                let (exclusive, reverse) = (self.r.one_in(2), self.r.one_in(2));
                self.b.add(Op::Cumulate { fold, axis, exclusive, reverse }, &[x]).ok()?
            }
            32 => {
                let op = if self.r.one_in(2) { Op::ArgMax(axis) } else { Op::ArgMin(axis) };
                self.b.add(op, &[x]).ok()?
            }
            _ => {
                let (&k, lead) = axes.split_last()?;
                let (_, lead) = lead.split_last()?;
                let mut other = lead.to_vec();
                other.extend([k, self.r.pick(&[1, 2, 3, 0])]);
                let ty = TensorType::new(t.dtype, Shape::new(other)?);
                let y = match self.of(|u| *u == ty) {
                    Some(y) => y,
                    None => self.constant(&ty),
                };
                self.b.add(Op::MatMul, &[x, y]).ok()?
            }
        })
    }

    /// Something of exactly this type.
    fn shaped(&mut self, t: &TensorType) -> Option<NodeId> {
        let found = self.of(|u| u.shape.broadcasts_to(&t.shape) || u.shape.len() == t.shape.len())?;
        let cast = self.b.cast(found, t.dtype).ok()?;
        if self.b.ty(cast).shape.len() == t.shape.len() {
            self.b.reshape(cast, t.shape.clone()).ok()
        } else {
            self.b.broadcast(cast, &t.shape).ok()
        }
    }
}

fn body(r: &mut Random, inputs: &[TensorType], carries: usize, size: usize, nested: bool) -> ValidGraph {
    let mut b = Builder::new();
    let ids: Vec<NodeId> = inputs.iter().map(|t| b.input(t.clone())).collect();
    let mut body = Body { r, b, pool: ids.clone() };
    if body.pool.is_empty() {
        let t = body.r.tensor_type();
        let c = body.constant(&t);
        body.pool.push(c);
    }
    for _ in 0..size {
        let new = if nested && body.r.one_in(40) { inner_loop(&mut body) } else { body.grow() };
        if let Some(id) = new.filter(|id| body.b.ty(*id).shape.len() <= 200) {
            body.pool.push(id);
        }
    }
    let outputs: Vec<NodeId> =
        (0..carries).map(|k| if body.r.one_in(12) { ids[k] } else { body.shaped(&inputs[k]).unwrap_or(ids[k]) }).collect();
    let Body { b, .. } = body;
    b.finish(&outputs).unwrap()
}

/// A scan or a while inside the step.
fn inner_loop(outer: &mut Body) -> Option<NodeId> {
    let x = outer.any();
    let t = outer.b.ty(x).clone();
    let other = outer.any();
    let types = [t.clone(), outer.b.ty(other).clone()];
    let size = 1 + outer.r.below(5);
    let tuple = if outer.r.one_in(3) {
        let step = body(outer.r, &types, 1, size, false);
        let mut c = Builder::new();
        let inputs: Vec<NodeId> = types.iter().map(|t| c.input(t.clone())).collect();
        let flag = c.cast(inputs[0], DType::Bool).ok()?;
        let all: Vec<usize> = (0..t.shape.rank()).collect();
        let verdict = c.reduce(Fold::All, flag, all).ok()?;
        let condition = c.finish(&[verdict]).ok()?;
        outer.b.add(Op::While(Box::new(While { condition, body: step, carries: 1, maximum: Some(3) })), &[x, other]).ok()?
    } else {
        let steps = outer.r.below(4);
        let elements = t.shape.stacked(steps)?;
        let types = [t.clone(), t.clone(), types[1].clone()];
        let step = body(outer.r, &types, 1, size, false);
        let e = outer.constant(&TensorType::new(t.dtype, elements));
        let reverse = outer.r.one_in(2);
        outer.b.add(Op::Scan(Box::new(Scan { body: step, carries: 1, elements: 1, steps, reverse })), &[x, e, other]).ok()?
    };
    let k = usize::from(outer.r.one_in(2));
    outer.b.part(tuple, k).or_else(|_| outer.b.part(tuple, 0)).ok()
}

/// The scan of a seed, and its inputs.
pub fn scan(seed: u64) -> (Scan, Vec<Value>) {
    let r = &mut Random::new(seed);
    let (carries, elements, captures) = (1 + r.below(3), r.below(3), r.below(3));
    let types: Vec<TensorType> = (0..carries + elements + captures).map(|_| r.tensor_type()).collect();
    let steps = r.pick(&[0, 1, 2, 3, 5, 9, 16]);
    let size = 2 + r.below(22);
    let nested = r.one_in(3);
    let step = body(r, &types, carries, size, nested);
    let scan = Scan { body: step, carries, elements, steps, reverse: r.one_in(4) };
    let inputs = types
        .iter()
        .enumerate()
        .map(|(k, t)| {
            let element = k >= carries && k < carries + elements;
            let shape = if element { t.shape.stacked(steps).unwrap() } else { t.shape.clone() };
            r.value(&TensorType::new(t.dtype, shape))
        })
        .collect();
    (scan, inputs)
}

/// Is any number of the run, in between too, infinite or NaN?
pub fn diverges(scan: &Scan, inputs: &[Value]) -> bool {
    let g = scan.body.graph();
    let mut b = Builder::new();
    let mut ids = Vec::new();
    for node in g.nodes() {
        let operands: Vec<NodeId> = node.inputs().iter().map(|i| ids[i.index()]).collect();
        ids.push(match node.op() {
            Op::Input(k) => b.input(g.input_types()[*k].clone()),
            op => b.add(op.clone(), &operands).unwrap(),
        });
    }
    let tensors: Vec<NodeId> = g.ids().filter(|id| g.tensor_type(*id).is_some()).collect();
    let mut outputs: Vec<NodeId> = g.outputs().iter().map(|o| ids[o.index()]).collect();
    outputs.extend(tensors.iter().map(|t| ids[t.index()]));
    let all = b.finish(&outputs).unwrap();
    let mut state = inputs[..scan.carries].to_vec();
    for step in 0..scan.steps {
        let row = if scan.reverse { scan.steps - 1 - step } else { step };
        let mut arguments = state;
        for (k, v) in inputs.iter().enumerate().skip(scan.carries) {
            if k < scan.carries + scan.elements {
                let t = &g.input_types()[k];
                let n = t.shape.len();
                arguments.push(Value::new(t.shape.clone(), v.data().pick(row * n..(row + 1) * n)).unwrap());
            } else {
                arguments.push(v.clone());
            }
        }
        let Ok(values) = interpret(&all, &arguments) else { return true };
        let wild = |v: &Value| v.dtype().is_floating() && (0..v.data().len()).any(|k| !v.data().as_f64(k).is_finite());
        if values.iter().any(wild) {
            return true;
        }
        state = values[..scan.carries].to_vec();
    }
    false
}
