//! Types of results: the one place that says which operands an operation accepts. Builder and verifier both ask here.

use crate::dtype::DType;
use crate::error::{ErrorKind, GraphError};
use crate::op::{Binary, Fold, Op, Unary};
use crate::shape::Shape;

/// Element type and shape of a tensor.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TensorType {
    /// Element type
    pub dtype: DType,
    /// Axis lengths
    pub shape: Shape,
}

impl TensorType {
    /// `float64 (3, 4)`
    pub fn new(dtype: DType, shape: Shape) -> TensorType {
        TensorType { dtype, shape }
    }
}

impl std::fmt::Display for TensorType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.dtype.name(), self.shape)
    }
}

/// What a node gives: a tensor, or several (scan and while).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Type {
    Tensor(TensorType),
    Tuple(Vec<TensorType>),
}

type Inferred = Result<Type, GraphError>;

fn shape_error(message: String) -> GraphError {
    GraphError::new(ErrorKind::Shape, message)
}
fn type_error(message: String) -> GraphError {
    GraphError::new(ErrorKind::Type, message)
}
fn too_large() -> GraphError {
    GraphError::new(ErrorKind::Limit, "the result would have more than 2^31 elements; use a smaller shape")
}
fn tensor(dtype: DType, shape: Shape) -> Inferred {
    Ok(Type::Tensor(TensorType { dtype, shape }))
}

fn count(op: &Op, inputs: &[&TensorType], n: usize) -> Result<(), GraphError> {
    if inputs.len() == n {
        return Ok(());
    }
    Err(GraphError::new(ErrorKind::Form, format!("{} takes {n} inputs, got {}", op.name(), inputs.len())))
}

fn axis_of(op: &Op, axis: usize, t: &TensorType) -> Result<usize, GraphError> {
    t.shape
        .axes()
        .get(axis)
        .copied()
        .ok_or_else(|| shape_error(format!("{}: axis {axis} does not exist in shape {}", op.name(), t.shape)))
}

fn without(shape: &Shape, axes: &[usize]) -> Shape {
    let kept: Vec<usize> = shape.axes().iter().enumerate().filter(|(k, _)| !axes.contains(k)).map(|(_, &n)| n).collect();
    Shape::new(kept).unwrap_or_default()
}

/// The type of `op` applied to tensors of these types.
pub fn infer(op: &Op, inputs: &[&TensorType]) -> Inferred {
    match op {
        Op::Const(v) => {
            count(op, inputs, 0)?;
            tensor(v.dtype(), v.shape().clone())
        }
        Op::Input(_) | Op::Part(_) => {
            Err(GraphError::new(ErrorKind::Form, "the type of an input or part is not inferred from tensors"))
        }
        Op::Unary(u) => {
            count(op, inputs, 1)?;
            unary(*u, inputs[0])
        }
        Op::Binary(b) => {
            count(op, inputs, 2)?;
            same(op, inputs[0], inputs[1])?;
            let d = inputs[0].dtype;
            let ok = match b {
                Binary::And | Binary::Or | Binary::Xor => !d.is_floating(),
                Binary::Div | Binary::Pow => d.is_floating(),
                Binary::Minimum
                | Binary::Maximum
                | Binary::FloorDiv
                | Binary::FloorMod
                | Binary::Add
                | Binary::Sub
                | Binary::Mul => d != DType::Bool,
            };
            if !ok {
                return Err(type_error(format!("{} is not defined for {} tensors", op.name(), d.name())));
            }
            tensor(d, inputs[0].shape.clone())
        }
        Op::Compare(_) => {
            count(op, inputs, 2)?;
            same(op, inputs[0], inputs[1])?;
            tensor(DType::Bool, inputs[0].shape.clone())
        }
        Op::Select => {
            count(op, inputs, 3)?;
            if inputs[0].dtype != DType::Bool {
                return Err(type_error(format!("the condition of select must be bool, not {}", inputs[0].dtype.name())));
            }
            same(op, inputs[1], inputs[2])?;
            if inputs[0].shape != inputs[1].shape {
                return Err(shape_error(format!(
                    "select: condition {} and values {} differ in shape",
                    inputs[0].shape, inputs[1].shape
                )));
            }
            tensor(inputs[1].dtype, inputs[1].shape.clone())
        }
        Op::Cast(d) => {
            count(op, inputs, 1)?;
            tensor(*d, inputs[0].shape.clone())
        }
        Op::Broadcast(s) => {
            count(op, inputs, 1)?;
            if !inputs[0].shape.broadcasts_to(s) {
                return Err(shape_error(format!("shape {} does not broadcast to {s}", inputs[0].shape)));
            }
            tensor(inputs[0].dtype, s.clone())
        }
        Op::Reshape(s) => {
            count(op, inputs, 1)?;
            if s.len() != inputs[0].shape.len() {
                let (a, b) = (inputs[0].shape.len(), s.len());
                return Err(shape_error(format!("cannot reshape {} ({a} elements) to {s} ({b} elements)", inputs[0].shape)));
            }
            tensor(inputs[0].dtype, s.clone())
        }
        Op::Transpose(p) => {
            count(op, inputs, 1)?;
            let axes = inputs[0].shape.axes();
            let mut seen = vec![false; axes.len()];
            if p.len() != axes.len() || p.iter().any(|&k| k >= seen.len() || std::mem::replace(&mut seen[k], true)) {
                return Err(shape_error(format!("{p:?} is not a permutation of the axes of shape {}", inputs[0].shape)));
            }
            let axes: Vec<usize> = p.iter().map(|&k| axes[k]).collect();
            tensor(inputs[0].dtype, Shape::new(axes).ok_or_else(too_large)?)
        }
        Op::Slice(slices) => {
            count(op, inputs, 1)?;
            let axes = inputs[0].shape.axes();
            if slices.len() != axes.len() {
                return Err(shape_error(format!("{} slices for shape {}", slices.len(), inputs[0].shape)));
            }
            for (s, &n) in slices.iter().zip(axes) {
                let last = s.start as i128 + s.step as i128 * (s.count as i128 - 1);
                if s.step == 0 || (s.count > 0 && (s.start >= n || last < 0 || last >= n as i128)) {
                    return Err(shape_error(format!("{} leaves shape {}", op.name(), inputs[0].shape)));
                }
            }
            let axes: Vec<usize> = slices.iter().map(|s| s.count).collect();
            tensor(inputs[0].dtype, Shape::new(axes).ok_or_else(too_large)?)
        }
        Op::Concat(axis) => concat(op, *axis, inputs),
        Op::Gather(axis) => {
            count(op, inputs, 2)?;
            axis_of(op, *axis, inputs[0])?;
            if !inputs[1].dtype.is_integer() {
                return Err(type_error(format!("indices must be int32 or int64, not {}", inputs[1].dtype.name())));
            }
            let mut axes = inputs[0].shape.axes().to_vec();
            axes.splice(*axis..=*axis, inputs[1].shape.axes().iter().copied());
            tensor(inputs[0].dtype, Shape::new(axes).ok_or_else(too_large)?)
        }
        Op::Scatter(_) => scatter(op, inputs),
        Op::Reduce(fold, axes) => {
            count(op, inputs, 1)?;
            for (k, &a) in axes.iter().enumerate() {
                axis_of(op, a, inputs[0])?;
                if axes[..k].contains(&a) {
                    return Err(shape_error(format!("{}: axis {a} is named twice", op.name())));
                }
            }
            fold_type(op, *fold, inputs[0])?;
            tensor(inputs[0].dtype, without(&inputs[0].shape, axes))
        }
        Op::Cumulate { fold, axis, .. } => {
            count(op, inputs, 1)?;
            axis_of(op, *axis, inputs[0])?;
            if !matches!(fold, Fold::Sum | Fold::Product) {
                return Err(GraphError::new(ErrorKind::Form, "only sums and products are cumulated"));
            }
            fold_type(op, *fold, inputs[0])?;
            tensor(inputs[0].dtype, inputs[0].shape.clone())
        }
        Op::ArgMax(axis) | Op::ArgMin(axis) => {
            count(op, inputs, 1)?;
            if axis_of(op, *axis, inputs[0])? == 0 {
                return Err(shape_error(format!("{} of an empty axis has no answer", op.name())));
            }
            tensor(DType::I64, without(&inputs[0].shape, &[*axis]))
        }
        Op::MatMul => matmul(op, inputs),
        Op::Scan(s) => scan(s, inputs),
        Op::While(w) => while_loop(w, inputs),
    }
}

fn same(op: &Op, a: &TensorType, b: &TensorType) -> Result<(), GraphError> {
    if a.dtype != b.dtype {
        return Err(type_error(format!(
            "{}: operands are {} and {}; convert one with tf.cast",
            op.name(),
            a.dtype.name(),
            b.dtype.name()
        )));
    }
    if a.shape != b.shape {
        return Err(shape_error(format!("{}: operands have shapes {} and {}", op.name(), a.shape, b.shape)));
    }
    Ok(())
}

fn unary(u: Unary, t: &TensorType) -> Inferred {
    let ok = match u {
        Unary::Not => t.dtype == DType::Bool,
        Unary::Neg | Unary::Abs | Unary::Sign | Unary::PowInteger(_) => t.dtype != DType::Bool,
        _ => t.dtype.is_floating(),
    };
    if !ok {
        return Err(type_error(format!("{} is not defined for {} tensors", Op::Unary(u).name(), t.dtype.name())));
    }
    if u == Unary::PowInteger(0) {
        return Err(GraphError::new(ErrorKind::Form, "the zeroth power is a constant"));
    }
    let dtype = if matches!(u, Unary::IsNan | Unary::IsFinite | Unary::IsSmall) { DType::Bool } else { t.dtype };
    tensor(dtype, t.shape.clone())
}

fn fold_type(op: &Op, fold: Fold, t: &TensorType) -> Result<(), GraphError> {
    let logical = matches!(fold, Fold::Any | Fold::All);
    if logical != (t.dtype == DType::Bool) {
        return Err(type_error(format!("{} is not defined for {} tensors", op.name(), t.dtype.name())));
    }
    Ok(())
}

fn concat(op: &Op, axis: usize, inputs: &[&TensorType]) -> Inferred {
    let Some((first, rest)) = inputs.split_first() else {
        return Err(shape_error("concat of nothing".into()));
    };
    let mut total = axis_of(op, axis, first)?;
    for t in rest {
        if t.dtype != first.dtype {
            return Err(type_error(format!(
                "concat: {} and {} differ; convert one with tf.cast",
                first.dtype.name(),
                t.dtype.name()
            )));
        }
        let fits = t.shape.rank() == first.shape.rank() && without(&t.shape, &[axis]) == without(&first.shape, &[axis]);
        if !fits {
            return Err(shape_error(format!("concat along axis {axis}: shapes {} and {} do not fit", first.shape, t.shape)));
        }
        total = total.checked_add(t.shape.axes()[axis]).ok_or_else(too_large)?;
    }
    let mut axes = first.shape.axes().to_vec();
    axes[axis] = total;
    tensor(first.dtype, Shape::new(axes).ok_or_else(too_large)?)
}

fn scatter(op: &Op, inputs: &[&TensorType]) -> Inferred {
    count(op, inputs, 3)?;
    let [base, indices, updates] = [inputs[0], inputs[1], inputs[2]];
    if !indices.dtype.is_integer() {
        return Err(type_error(format!("indices must be int32 or int64, not {}", indices.dtype.name())));
    }
    if base.dtype != updates.dtype {
        return Err(type_error(format!("scatter: tensor is {} and updates are {}", base.dtype.name(), updates.dtype.name())));
    }
    let [n, depth] = indices.shape.axes() else {
        return Err(shape_error(format!("scatter: indices must have rank 2, not shape {}", indices.shape)));
    };
    if *depth > base.shape.rank() {
        return Err(shape_error(format!("scatter: {depth} indices into shape {}", base.shape)));
    }
    let mut wanted = vec![*n];
    wanted.extend(&base.shape.axes()[*depth..]);
    if updates.shape.axes() != wanted {
        return Err(shape_error(format!("scatter: updates have shape {}, expected {wanted:?}", updates.shape)));
    }
    tensor(base.dtype, base.shape.clone())
}

fn matmul(op: &Op, inputs: &[&TensorType]) -> Inferred {
    count(op, inputs, 2)?;
    let (a, b) = (inputs[0], inputs[1]);
    if a.dtype != b.dtype || a.dtype == DType::Bool {
        return Err(type_error(format!("matmul of {} and {}", a.dtype.name(), b.dtype.name())));
    }
    let (x, y) = (a.shape.axes(), b.shape.axes());
    let bad = || shape_error(format!("matmul: shapes {} and {} do not fit", a.shape, b.shape));
    let ([lead_a @ .., m, k1], [lead_b @ .., k2, n]) = (x, y) else {
        return Err(shape_error(format!("matmul needs matrices, got shapes {} and {}", a.shape, b.shape)));
    };
    if k1 != k2 || lead_a != lead_b {
        return Err(bad());
    }
    let mut axes = lead_a.to_vec();
    axes.extend([*m, *n]);
    tensor(a.dtype, Shape::new(axes).ok_or_else(too_large)?)
}

fn scan(s: &crate::op::Scan, inputs: &[&TensorType]) -> Inferred {
    let form = |m: String| GraphError::new(ErrorKind::Form, m);
    let body = s.body.graph();
    if inputs.len() != body.input_types().len() || s.carries + s.elements > inputs.len() || body.outputs().len() != s.carries {
        return Err(form(format!("scan: {} inputs for a body of {}", inputs.len(), body.input_types().len())));
    }
    for (k, (given, wanted)) in inputs.iter().zip(body.input_types()).enumerate() {
        let element = k >= s.carries && k < s.carries + s.elements;
        let fits = if element {
            given.dtype == wanted.dtype
                && given.shape.axes().first() == Some(&s.steps)
                && given.shape.tail().as_ref() == Some(&wanted.shape)
        } else {
            **given == *wanted
        };
        if !fits {
            return Err(shape_error(format!("scan: input {k} is {given}, the function takes {wanted}")));
        }
    }
    let mut stacked = Vec::new();
    let mut last = Vec::new();
    for (k, &out) in body.outputs().iter().enumerate() {
        let t = body.tensor_type(out).ok_or_else(|| form("scan: the function returns a tuple".into()))?;
        if t != inputs[k] {
            return Err(shape_error(format!(
                "scan: the function takes the state as {} and returns it as {t}; a step must keep the state's type and shape",
                inputs[k]
            )));
        }
        stacked.push(TensorType::new(t.dtype, t.shape.stacked(s.steps).ok_or_else(too_large)?));
        last.push(t.clone());
    }
    stacked.extend(last);
    Ok(Type::Tuple(stacked))
}

fn while_loop(w: &crate::op::While, inputs: &[&TensorType]) -> Inferred {
    let form = |m: &str| GraphError::new(ErrorKind::Form, m);
    let (condition, body) = (w.condition.graph(), w.body.graph());
    for g in [condition, body] {
        if g.input_types().len() != inputs.len() || w.carries > inputs.len() {
            return Err(form("while: the functions take another number of inputs"));
        }
        if let Some((given, wanted)) = inputs.iter().zip(g.input_types()).find(|(a, b)| **a != *b) {
            return Err(shape_error(format!("while: the state is {given}, the function takes {wanted}")));
        }
    }
    let verdict = TensorType::new(DType::Bool, Shape::scalar());
    if condition.outputs().len() != 1 || condition.tensor_type(condition.outputs()[0]) != Some(&verdict) {
        return Err(type_error("while: the condition must give one bool scalar".into()));
    }
    if body.outputs().len() != w.carries {
        return Err(form("while: the body returns another number of tensors than it takes"));
    }
    for (k, &out) in body.outputs().iter().enumerate() {
        let t = body.tensor_type(out).ok_or_else(|| form("while: the body returns a tuple"))?;
        if t != inputs[k] {
            return Err(shape_error(format!(
                "while: the body takes {} and returns {t}; a step must keep type and shape",
                inputs[k]
            )));
        }
    }
    Ok(Type::Tuple(inputs[..w.carries].iter().map(|t| (*t).clone()).collect()))
}
