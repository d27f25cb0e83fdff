//! Steppers as graph transformers: from the graph of a right-hand side to the graph of one step, or of a whole run on a fixed grid.
//!
//! Guarantees: the result uses the right-hand side's own operations in its own order, once for each stage; a fixed step is
//! `Σ wᵢkᵢ · (h/over) + y` in the order of the tableau's row, so RK4 gives the bits of the formula as it is written on paper.
//! So interpreter, kernels and threads serve every method without knowing one.
//!
//! A right-hand side takes `y`, `t` and any captures, and returns the slope: a tensor of y's type. `t` is a scalar of floating type.

use brunsviga_graph::op::{Binary, Op, Scan};
use brunsviga_graph::{Builder, Data, ErrorKind, GraphError, NodeId, Shape, TensorType, ValidGraph, Value};

use crate::tableau::{Row, Tableau};

/// A right-hand side whose types have been checked.
#[derive(Clone, Debug)]
pub struct RightHandSide {
    graph: ValidGraph,
    y: TensorType,
    t: TensorType,
}

impl RightHandSide {
    /// Errors: not of the form `(y, t, captures…) → slope`, with the types that it has.
    pub fn new(graph: ValidGraph) -> Result<RightHandSide, GraphError> {
        let fail = |kind, message: String| Err(GraphError { kind, message, origin: None });
        let g = graph.graph();
        let ([y, t, ..], [out]) = (g.input_types(), g.outputs()) else {
            return fail(ErrorKind::Form, "the right-hand side must take y and t and return one tensor, the slope of y".into());
        };
        if !y.dtype.is_floating() || !t.dtype.is_floating() {
            let m = format!("y and t must be floating point numbers, not {} and {}", y.dtype.name(), t.dtype.name());
            return fail(ErrorKind::Type, m);
        }
        if t.shape.rank() > 0 {
            return fail(ErrorKind::Shape, format!("t must be a scalar, its shape is {}", t.shape));
        }
        match g.tensor_type(*out) {
            Some(slope) if slope.dtype != y.dtype => {
                let m = format!(
                    "the function takes y as {} and returns {}: they must be of one type; convert with tf.cast",
                    y.dtype.name(),
                    slope.dtype.name()
                );
                fail(ErrorKind::Type, m)
            }
            Some(slope) if slope.shape != y.shape => {
                let m = format!(
                    "the function takes y of shape {} and returns shape {}: it must return one slope for each element of y",
                    y.shape, slope.shape
                );
                fail(ErrorKind::Shape, m)
            }
            _ => {
                let (y, t) = (y.clone(), t.clone());
                Ok(RightHandSide { graph, y, t })
            }
        }
    }
    /// The graph itself: `(y, t, captures…) → slope`.
    pub fn graph(&self) -> &ValidGraph {
        &self.graph
    }
    /// Type of the state.
    pub fn y(&self) -> &TensorType {
        &self.y
    }
    /// Type of the time.
    pub fn t(&self) -> &TensorType {
        &self.t
    }
    /// Types of what the function uses besides y and t.
    pub fn captures(&self) -> &[TensorType] {
        &self.graph.graph().input_types()[2..]
    }
}

/// A step being written.
struct Step<'a> {
    b: Builder,
    rhs: &'a RightHandSide,
    y: NodeId,
    t: NodeId,
    h: NodeId,
    captures: Vec<NodeId>,
}

impl<'a> Step<'a> {
    /// With inputs y, t, h, then `extra` tensors like y, then the captures.
    fn new(rhs: &'a RightHandSide, extra: usize) -> (Step<'a>, Vec<NodeId>) {
        let mut b = Builder::new();
        let (y, t, h) = (b.input(rhs.y.clone()), b.input(rhs.t.clone()), b.input(rhs.t.clone()));
        let extra = (0..extra).map(|_| b.input(rhs.y.clone())).collect();
        let captures = rhs.captures().iter().map(|c| b.input(c.clone())).collect();
        (Step { b, rhs, y, t, h, captures }, extra)
    }
    /// A constant of a floating type.
    fn number(&mut self, x: f64, like: &TensorType) -> Result<NodeId, GraphError> {
        let data = match like.dtype {
            brunsviga_graph::DType::F32 => Data::F32(vec![x as f32]),
            _ => Data::F64(vec![x]),
        };
        match Value::new(Shape::scalar(), data) {
            Some(value) => self.b.constant(value),
            None => Err(GraphError { kind: ErrorKind::Form, message: "a scalar has one element".into(), origin: None }),
        }
    }
    /// The slope at a stage.
    fn slope(&mut self, y: NodeId, node: f64) -> Result<NodeId, GraphError> {
        let t = if node == 0.0 {
            self.t
        } else {
            let part = if node == 1.0 {
                self.h
            } else {
                let c = self.number(node, &self.rhs.t)?;
                self.b.binary(Binary::Mul, c, self.h)?
            };
            self.b.binary(Binary::Add, self.t, part)?
        };
        let inputs: Vec<NodeId> = [y, t].into_iter().chain(self.captures.iter().copied()).collect();
        Ok(inline(&mut self.b, &self.rhs.graph, &inputs)?[0])
    }
    /// `w₀k₀ + w₁k₁ + …`, without the terms of weight 0; None if there are no others.
    fn sum(&mut self, weights: &[f64], slopes: &[NodeId]) -> Result<Option<NodeId>, GraphError> {
        let mut sum = None;
        for (&w, &k) in weights.iter().zip(slopes).filter(|(w, _)| **w != 0.0) {
            let term = if w == 1.0 {
                k
            } else {
                let w = self.number(w, &self.rhs.y)?;
                self.b.binary(Binary::Mul, w, k)?
            };
            sum = Some(match sum {
                None => term,
                Some(sum) => self.b.binary(Binary::Add, sum, term)?,
            });
        }
        Ok(sum)
    }
    /// The same, times the step over the row's divisor.
    fn scaled(&mut self, row: &Row, slopes: &[NodeId]) -> Result<Option<NodeId>, GraphError> {
        let Some(sum) = self.sum(&row.weights, slopes)? else { return Ok(None) };
        let mut h = self.h;
        if row.over != 1.0 {
            let over = self.number(row.over, &self.rhs.t)?;
            h = self.b.binary(Binary::Div, h, over)?;
        }
        let h = self.b.cast(h, self.rhs.y.dtype)?;
        self.b.binary(Binary::Mul, sum, h).map(Some)
    }
    /// Where a row leads from y.
    fn reach(&mut self, row: &Row, slopes: &[NodeId]) -> Result<NodeId, GraphError> {
        match self.scaled(row, slopes)? {
            Some(change) => self.b.binary(Binary::Add, change, self.y),
            None => Ok(self.y),
        }
    }
    /// All slopes, given those already known, and where the last stage stood.
    fn slopes(&mut self, tableau: &Tableau, mut known: Vec<NodeId>) -> Result<(Vec<NodeId>, NodeId), GraphError> {
        let mut at = self.y;
        for stage in known.len()..tableau.stages() {
            if stage > 0 {
                at = self.reach(tableau.stage(stage), &known)?;
            }
            let slope = self.slope(at, tableau.node(stage))?;
            known.push(slope);
        }
        Ok((known, at))
    }
}

/// Copies a function's nodes into a graph under construction, in their order and with their origins; its outputs there.
pub fn inline(b: &mut Builder, function: &ValidGraph, inputs: &[NodeId]) -> Result<Vec<NodeId>, GraphError> {
    let g = function.graph();
    let outer = b.origin.take();
    let mut here: Vec<NodeId> = Vec::with_capacity(g.nodes().len());
    for node in g.nodes() {
        let id = match node.op() {
            Op::Input(k) => inputs[*k],
            op => {
                b.origin = node.origin().cloned().or_else(|| outer.clone());
                let inputs: Vec<NodeId> = node.inputs().iter().map(|i| here[i.index()]).collect();
                b.add(op.clone(), &inputs)?
            }
        };
        here.push(id);
    }
    b.origin = outer;
    Ok(g.outputs().iter().map(|o| here[o.index()]).collect())
}

/// One step: `(y, t, h, captures…) → y` at t + h. As a scan's body it carries y over elements t and h.
pub fn fixed_step(rhs: &RightHandSide, tableau: &Tableau) -> Result<ValidGraph, GraphError> {
    let (mut s, _) = Step::new(rhs, 0);
    let (slopes, _) = s.slopes(tableau, Vec::new())?;
    let next = s.reach(tableau.step(), &slopes)?;
    s.b.finish(&[next])
}

/// A run: `(y, t (steps), h (steps), captures…) → all states after each step (steps × y)`, one scan.
pub fn fixed_run(rhs: &RightHandSide, tableau: &Tableau, steps: usize) -> Result<ValidGraph, GraphError> {
    let body = fixed_step(rhs, tableau)?;
    let too_long = || {
        let message = format!("{steps} steps of a state of shape {} are more than 2^31 numbers; integrate in parts", rhs.y.shape);
        GraphError { kind: ErrorKind::Limit, message, origin: None }
    };
    let line = TensorType::new(rhs.t.dtype, Shape::new([steps]).ok_or_else(too_long)?);
    rhs.y.shape.stacked(steps).ok_or_else(too_long)?;
    let mut b = Builder::new();
    let mut inputs = vec![b.input(rhs.y.clone()), b.input(line.clone()), b.input(line)];
    inputs.extend(rhs.captures().iter().map(|c| b.input(c.clone())).collect::<Vec<_>>());
    let scan = b.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 2, steps, reverse: false })), &inputs)?;
    let states = b.part(scan, 0)?;
    b.finish(&[states])
}

/// One step of a pair: `(y, t, h, first slope, captures…) → candidate, error estimate, last slope, q₁, q₂, …`, where
/// `y + h θ (q₁ + θ (q₂ + …))` is the solution at t + θh. The last slope is the next step's first.
///
/// Errors: the tableau has no pair (`Form`).
pub fn pair_step(rhs: &RightHandSide, tableau: &Tableau) -> Result<ValidGraph, GraphError> {
    let Some(pair) = tableau.pair() else {
        let message = format!("{} has no error estimate; rk23, rk45 and tsit5 have", tableau.name());
        return Err(GraphError { kind: ErrorKind::Form, message, origin: None });
    };
    let (mut s, first) = Step::new(rhs, 1);
    let (slopes, candidate) = s.slopes(tableau, first)?;
    let zero = |s: &mut Step| {
        let zero = s.number(0.0, &s.rhs.y)?;
        s.b.broadcast(zero, &s.rhs.y.shape)
    };
    let error = match s.scaled(&Row { weights: pair.error.clone(), over: 1.0 }, &slopes)? {
        Some(error) => error,
        None => zero(&mut s)?,
    };
    let mut outputs = vec![candidate, error, slopes[slopes.len() - 1]];
    for power in 0..pair.dense.iter().map(Vec::len).max().unwrap_or(0) {
        let weights: Vec<f64> = pair.dense.iter().map(|p| p.get(power).copied().unwrap_or(0.0)).collect();
        let q = match s.sum(&weights, &slopes)? {
            Some(q) => q,
            None => zero(&mut s)?,
        };
        outputs.push(q);
    }
    s.b.finish(&outputs)
}
