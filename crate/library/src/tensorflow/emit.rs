//! One way for every operation: evaluated at once on concrete tensors, or added to the innermost open graph.

use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Binary, Compare, Fold, Op, ScatterHow, Unary};
use brunsviga_graph::{DType, NodeId, Shape, TensorType, Value as Concrete, infer, interpret};
use brunsviga_python::{Raise, Result, Vm};

use super::errors::{self, from_graph};
use super::state::current;
use super::tensor::{Held, Tensor};
use super::trace::{Source, Trace};

/// Constant expressions with more elements are not worked out while tracing.
const LARGEST_KNOWN: usize = 1 << 22;
/// Nor longer chains.
const DEEPEST_KNOWN: usize = 200;

/// `op` applied to tensors.
pub fn emit(vm: &mut Vm, op: Op, inputs: &[&Tensor]) -> Result<Tensor> {
    match current(vm) {
        None => {
            let mut values: Vec<&Concrete> = Vec::with_capacity(inputs.len());
            for input in inputs {
                match &input.held {
                    Held::Eager(value) => values.push(value),
                    Held::Symbol(_) => return Err(errors::out_of_scope(input)),
                }
            }
            evaluate(vm, &op, &values)
        }
        Some(trace) => {
            let mut nodes = Vec::with_capacity(inputs.len());
            for input in inputs {
                nodes.push(node_in(vm, &trace, input)?);
            }
            let node = trace.add(vm, op, &nodes).map_err(|e| from_graph(vm, e))?;
            let ty = trace.with(|inner| inner.builder.graph().tensor_type(node).cloned());
            Ok(Tensor::symbol(&trace, node, ty.unwrap_or_else(|| TensorType::new(DType::F64, Shape::scalar()))))
        }
    }
}

/// The node of a tensor in a graph.
pub fn node_in(vm: &mut Vm, trace: &Rc<Trace>, tensor: &Tensor) -> Result<NodeId> {
    match trace.node_of(tensor) {
        Ok(Some(node)) => Ok(node),
        Ok(None) => Err(errors::out_of_scope(tensor)),
        Err(error) => Err(from_graph(vm, error)),
    }
}

/// At once, after the check of types that a builder would make.
fn evaluate(vm: &mut Vm, op: &Op, values: &[&Concrete]) -> Result<Tensor> {
    let types: Vec<TensorType> = values.iter().map(|v| TensorType::new(v.dtype(), v.shape().clone())).collect();
    let refs: Vec<&TensorType> = types.iter().collect();
    let ty = infer::infer(op, &refs).map_err(|e| from_graph(vm, e))?;
    if let infer::Type::Tensor(t) = &ty {
        vm.reserve(t.shape.len().saturating_mul(t.dtype.size()))?;
    }
    match interpret::evaluate_one(op, values) {
        Ok(Some(value)) => Ok(Tensor::eager(value)),
        Ok(None) => Err(Raise::runtime_error(format!("{} gives no single tensor", op.name()))),
        Err(error) => Err(from_graph(vm, error)),
    }
}

/// The value of a tensor, if it is known while tracing: concrete, or an expression of constants.
pub fn known(tensor: &Tensor) -> Option<Rc<Concrete>> {
    match &tensor.held {
        Held::Eager(value) => Some(value.clone()),
        Held::Symbol(symbol) => known_node(&symbol.trace, symbol.node, DEEPEST_KNOWN),
    }
}

fn known_node(trace: &Rc<Trace>, node: NodeId, depth: usize) -> Option<Rc<Concrete>> {
    if let Some(found) = trace.with(|inner| inner.known.get(&node).cloned()) {
        return found;
    }
    let depth = depth.checked_sub(1)?;
    let (op, inputs) = trace.with(|inner| {
        let node = inner.builder.graph().node(node);
        let size = match node.ty() {
            infer::Type::Tensor(t) => t.shape.len(),
            infer::Type::Tuple(_) => usize::MAX,
        };
        (size <= LARGEST_KNOWN).then(|| (node.op().clone(), node.inputs().to_vec()))
    })?;
    let value = match &op {
        Op::Const(value) => Some(Rc::new(value.clone())),
        Op::Input(k) => match trace.with(|inner| inner.sources.get(*k).cloned()) {
            Some(Source::Capture(tensor)) => known(&tensor),
            _ => None,
        },
        Op::Part(_) | Op::Scan(_) | Op::While(_) => None,
        _ => {
            let values: Option<Vec<Rc<Concrete>>> = inputs.iter().map(|i| known_node(trace, *i, depth)).collect();
            values.and_then(|values| {
                let refs: Vec<&Concrete> = values.iter().map(|v| &**v).collect();
                interpret::evaluate_one(&op, &refs).ok().flatten().map(Rc::new)
            })
        }
    };
    trace.with(|inner| inner.known.insert(node, value.clone()));
    value
}

/// `x` in another shape with as many elements.
pub fn reshape(vm: &mut Vm, x: &Tensor, shape: Shape) -> Result<Tensor> {
    if *x.shape() == shape { Ok(x.clone()) } else { emit(vm, Op::Reshape(shape), &[x]) }
}
/// `x` broadcast to a shape.
pub fn broadcast(vm: &mut Vm, x: &Tensor, shape: &Shape) -> Result<Tensor> {
    if x.shape() == shape { Ok(x.clone()) } else { emit(vm, Op::Broadcast(shape.clone()), &[x]) }
}
/// `x` as another type.
pub fn cast(vm: &mut Vm, x: &Tensor, to: DType) -> Result<Tensor> {
    if x.dtype() == to { Ok(x.clone()) } else { emit(vm, Op::Cast(to), &[x]) }
}
/// Elementwise.
pub fn unary(vm: &mut Vm, op: Unary, x: &Tensor) -> Result<Tensor> {
    emit(vm, Op::Unary(op), &[x])
}
/// Elementwise, of shapes that were checked to broadcast together.
pub fn binary(vm: &mut Vm, op: Binary, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let (x, y) = together(vm, x, y)?;
    emit(vm, Op::Binary(op), &[&x, &y])
}
/// Elementwise comparison, of shapes that were checked to broadcast together.
pub fn compare(vm: &mut Vm, op: Compare, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let (x, y) = together(vm, x, y)?;
    emit(vm, Op::Compare(op), &[&x, &y])
}
/// Both broadcast to their common shape; left as they are if there is none (the operation then says so).
fn together(vm: &mut Vm, x: &Tensor, y: &Tensor) -> Result<(Tensor, Tensor)> {
    match x.shape().broadcast(y.shape()) {
        Some(common) => Ok((broadcast(vm, x, &common)?, broadcast(vm, y, &common)?)),
        None => Ok((x.clone(), y.clone())),
    }
}
/// `condition ? x : y`, all broadcast to `shape`.
pub fn select(vm: &mut Vm, condition: &Tensor, x: &Tensor, y: &Tensor, shape: &Shape) -> Result<Tensor> {
    let (c, x, y) = (broadcast(vm, condition, shape)?, broadcast(vm, x, shape)?, broadcast(vm, y, shape)?);
    emit(vm, Op::Select, &[&c, &x, &y])
}
/// Folded along axes; with none, the tensor itself.
pub fn reduce(vm: &mut Vm, fold: Fold, x: &Tensor, axes: Vec<usize>) -> Result<Tensor> {
    if axes.is_empty() { Ok(x.clone()) } else { emit(vm, Op::Reduce(fold, axes), &[x]) }
}
/// A slice along every axis.
pub fn slice(vm: &mut Vm, x: &Tensor, slices: Vec<AxisSlice>) -> Result<Tensor> {
    let whole = slices.iter().zip(x.shape().axes()).all(|(s, &n)| s.start == 0 && s.step == 1 && s.count == n);
    if whole { Ok(x.clone()) } else { emit(vm, Op::Slice(slices), &[x]) }
}
/// Picked by indices along an axis.
pub fn gather(vm: &mut Vm, x: &Tensor, indices: &Tensor, axis: usize) -> Result<Tensor> {
    emit(vm, Op::Gather(axis), &[x, indices])
}
/// A copy with rows changed; indices have shape (n, depth).
pub fn scatter(vm: &mut Vm, how: ScatterHow, base: &Tensor, indices: &Tensor, updates: &Tensor) -> Result<Tensor> {
    emit(vm, Op::Scatter(how), &[base, indices, updates])
}
/// Axes in another order.
pub fn transpose(vm: &mut Vm, x: &Tensor, order: Vec<usize>) -> Result<Tensor> {
    if order.iter().enumerate().all(|(k, &p)| k == p) { Ok(x.clone()) } else { emit(vm, Op::Transpose(order), &[x]) }
}
/// Joined along an axis.
pub fn concat(vm: &mut Vm, parts: &[Tensor], axis: usize) -> Result<Tensor> {
    if let [one] = parts {
        return Ok(one.clone());
    }
    let refs: Vec<&Tensor> = parts.iter().collect();
    emit(vm, Op::Concat(axis), &refs)
}
/// Stacked along a new first axis.
pub fn stack(vm: &mut Vm, parts: &[Tensor], axis: usize) -> Result<Tensor> {
    let mut rows = Vec::with_capacity(parts.len());
    for part in parts {
        let mut axes = part.shape().axes().to_vec();
        axes.insert(axis.min(axes.len()), 1);
        let shape = shape_of(axes)?;
        rows.push(reshape(vm, part, shape)?);
    }
    concat(vm, &rows, axis)
}
/// A node of its own with the same value.
pub fn identity(vm: &mut Vm, x: &Tensor) -> Result<Tensor> {
    if current(vm).is_none() {
        return Ok(x.clone());
    }
    emit(vm, Op::Reshape(x.shape().clone()), &[x])
}
/// A shape, or an error if it has too many elements.
pub fn shape_of(axes: Vec<usize>) -> Result<Shape> {
    let text = format!("{axes:?}");
    Shape::new(axes).ok_or_else(|| errors::exhausted(format!("a tensor of shape {text} is too large: at most 2^31 elements")))
}
