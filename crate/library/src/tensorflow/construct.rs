//! New tensors: constants, ranges, conversions; and what a tensor is: shape, size, rank.

use brunsviga_graph::op::Binary;
use brunsviga_graph::{DType, Data, Shape, Value as Concrete};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::convert::{self, hinted, integer, ints, shape};
use super::dtype;
use super::emit::{self, known, shape_of};
use super::errors;
use super::operators::scalar;
use super::registry::{Table, given, refuse};
use super::tensor::{Tensor, tensor_of};

/// The functions of this file.
pub const TABLE: Table = &[
    ("constant", "Const", constant),
    ("convert_to_tensor", "Const", convert_to_tensor),
    ("zeros", "zeros", zeros),
    ("ones", "ones", ones),
    ("fill", "Fill", fill),
    ("zeros_like", "zeros_like", zeros_like),
    ("ones_like", "ones_like", ones_like),
    ("range", "range", range),
    ("linspace", "linspace", linspace),
    ("eye", "eye", eye),
    ("one_hot", "one_hot", one_hot),
    ("cast", "Cast", cast),
    ("shape", "Shape", shape_function),
    ("size", "Size", size),
    ("rank", "Rank", rank),
    ("identity", "Identity", identity),
    ("stop_gradient", "StopGradient", identity),
    ("ensure_shape", "EnsureShape", ensure_shape),
];

/// The argument that must be there.
pub fn need(function: &str, value: Option<Value>, name: &str) -> Result<Value> {
    value.ok_or_else(|| Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'")))
}

/// A literal as a node of its own in a graph.
fn literal(vm: &mut Vm, tensor: Tensor) -> Result<Tensor> {
    let Some(trace) = super::state::current(vm) else { return Ok(tensor) };
    let ty = tensor.ty();
    if tensor.concrete().is_none() {
        return Ok(tensor);
    }
    let node = emit::node_in(vm, &trace, &tensor)?;
    Ok(Tensor::symbol(&trace, node, ty))
}

fn constant(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, of, to, verify] = args.bind("constant", 1, &["value", "dtype", "shape", "verify_shape"])?;
    refuse("constant", "verify_shape", &verify)?;
    let of = dtype::optional(vm, of)?;
    let value = need("constant", value, "value")?;
    let mut tensor = match tensor_of(&value) {
        Some(tensor) if tensor.concrete().is_some() && of.is_some_and(|d| d != tensor.dtype()) => {
            let number = vm.call_method(&value, "numpy", vec![])?;
            return Err(Raise::type_error(format!(
                "Expected tensor {} with dtype tf.{}, but got dtype tf.{}. Convert it with tf.cast",
                vm.str(&number)?,
                of.unwrap_or(tensor.dtype()).name(),
                tensor.dtype().name()
            )));
        }
        _ => convert::tensor(vm, &value, of)?,
    };
    if let Some(to) = given(to) {
        let to = shape(vm, &to)?;
        tensor = if tensor.shape().len() == 1 && to.len() != 1 {
            let one = emit::reshape(vm, &tensor, Shape::scalar())?;
            emit::broadcast(vm, &one, &to)?
        } else if tensor.shape().len() == to.len() {
            emit::reshape(vm, &tensor, to)?
        } else {
            let text = vm.repr(&value)?;
            return Err(Raise::type_error(format!(
                "Eager execution of tf.constant with unsupported shape. Tensor {text} has {} elements, but got `shape` {to} with {} elements).",
                tensor.shape().len(),
                to.len()
            )));
        };
    }
    literal(vm, tensor).map(Tensor::value)
}

fn convert_to_tensor(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, of, hint, preferred] = args.bind("convert_to_tensor", 1, &["value", "dtype", "dtype_hint", "preferred_dtype"])?;
    let value = need("convert_to_tensor", value, "value")?;
    let of = dtype::optional(vm, of)?;
    if tensor_of(&value).is_some_and(|t| of.is_none_or(|of| of == t.dtype())) && super::state::current(vm).is_none() {
        return Ok(value);
    }
    if let Some(of) = of {
        return convert::tensor(vm, &value, Some(of)).and_then(|t| literal(vm, t)).map(Tensor::value);
    }
    let tensor = match dtype::optional(vm, given(hint).or(preferred))? {
        Some(hint) => hinted(vm, &value, hint)?,
        None => convert::tensor(vm, &value, None)?,
    };
    literal(vm, tensor).map(Tensor::value)
}

/// One number everywhere.
fn filled(vm: &mut Vm, value: &Tensor, shape: &Shape) -> Result<Tensor> {
    let one = literal(vm, value.clone())?;
    emit::broadcast(vm, &one, shape)
}

fn zeros(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, of, layout] = args.bind("zeros", 1, &["shape", "dtype", "layout"])?;
    refuse("zeros", "layout", &layout)?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::F32);
    let dims = shape(vm, &need("zeros", dims, "shape")?)?;
    filled(vm, &scalar(of, 0), &dims).map(Tensor::value)
}
fn ones(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, of, layout] = args.bind("ones", 1, &["shape", "dtype", "layout"])?;
    refuse("ones", "layout", &layout)?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::F32);
    let dims = shape(vm, &need("ones", dims, "shape")?)?;
    filled(vm, &scalar(of, 1), &dims).map(Tensor::value)
}
fn fill(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, value, layout] = args.bind("fill", 2, &["dims", "value", "layout"])?;
    refuse("fill", "layout", &layout)?;
    let dims = shape(vm, &need("fill", dims, "dims")?)?;
    let value = convert::tensor(vm, &need("fill", value, "value")?, None)?;
    if value.rank() != 0 {
        return Err(errors::shape(
            vm,
            format!("value must represent a scalar, got shape {} [Op:Fill] name: ", convert::bracketed(value.shape())),
            format!("Shape must be rank 0 but is rank {}", value.rank()),
        ));
    }
    filled(vm, &value, &dims).map(Tensor::value)
}
fn like(vm: &mut Vm, args: Args, function: &str, number: i32) -> Result<Value> {
    let [input, of, tensor, optimize, layout] = args.bind(function, 0, &["input", "dtype", "tensor", "optimize", "layout"])?;
    let _ = optimize;
    refuse(function, "layout", &layout)?;
    let input = convert::tensor(vm, &need(function, input.or(tensor), "input")?, None)?;
    let of = dtype::optional(vm, of)?.unwrap_or(input.dtype());
    let dims = input.shape().clone();
    filled(vm, &scalar(of, number), &dims).map(Tensor::value)
}
fn zeros_like(vm: &mut Vm, args: Args) -> Result<Value> {
    like(vm, args, "zeros_like", 0)
}
fn ones_like(vm: &mut Vm, args: Args) -> Result<Value> {
    like(vm, args, "ones_like", 1)
}

/// The wider of the types, in TensorFlow's order.
fn widest(types: &[DType]) -> DType {
    let order = [DType::I32, DType::I64, DType::F32, DType::F64];
    types.iter().copied().max_by_key(|d| order.iter().position(|o| o == d)).unwrap_or(DType::I32)
}

fn range(vm: &mut Vm, args: Args) -> Result<Value> {
    let [first, limit, delta, of] = args.bind("range", 1, &["start", "limit", "delta", "dtype"])?;
    let (start, limit) = match (first, given(limit)) {
        (Some(start), Some(limit)) => (start, limit),
        (Some(limit), None) => (Value::Int(0), limit),
        (None, _) => return Err(Raise::type_error("range() missing 1 required positional argument: 'start'")),
    };
    let delta = given(delta).unwrap_or(Value::Int(1));
    let wanted = dtype::optional(vm, of)?;
    let mut tensors = Vec::new();
    for value in [&start, &limit, &delta] {
        let tensor = match wanted {
            Some(_) => convert::tensor(vm, value, None).and_then(|t| convert_number(vm, value, t, wanted))?,
            None => convert::tensor(vm, value, None)?,
        };
        if tensor.rank() != 0 {
            return Err(errors::shape(
                vm,
                format!("start, limit and delta must be scalars, not of shape {} [Op:Range] name: ", tensor.shape()),
                format!("Shape must be rank 0 but is rank {}", tensor.rank()),
            ));
        }
        tensors.push(tensor);
    }
    let of = wanted.unwrap_or_else(|| widest(&tensors.iter().map(Tensor::dtype).collect::<Vec<_>>()));
    let mut values = Vec::new();
    for tensor in &tensors {
        let tensor = emit::cast(vm, tensor, of)?;
        let Some(value) = known(&tensor) else {
            return Err(Raise::not_implemented(
                "tf.range whose ends depend on data: its length would be unknown. Use start + tf.range(length)",
            ));
        };
        values.push(value);
    }
    let [start, limit, delta] = values.as_slice() else { return Ok(Value::None) };
    let made = match (start.data(), limit.data(), delta.data()) {
        (Data::F32(a), Data::F32(b), Data::F32(d)) => floats(vm, f64::from(a[0]), f64::from(b[0]), f64::from(d[0]))
            .map(|n| Data::F32((0..n).map(|k| a[0] + k as f32 * d[0]).collect())),
        (Data::F64(a), Data::F64(b), Data::F64(d)) => {
            floats(vm, a[0], b[0], d[0]).map(|n| Data::F64((0..n).map(|k| a[0] + k as f64 * d[0]).collect()))
        }
        _ => {
            let number = |v: &Concrete| v.data().as_i64(0).unwrap_or(0);
            whole(vm, number(start), number(limit), number(delta)).map(|list| match of {
                DType::I32 => Data::I32(list.iter().map(|&n| n as i32).collect()),
                _ => Data::I64(list),
            })
        }
    }?;
    let shape = shape_of(vec![made.len()])?;
    let tensor =
        Concrete::new(shape, made).map(Tensor::eager).ok_or_else(|| Raise::runtime_error("a range of another length"))?;
    literal(vm, tensor).map(Tensor::value)
}

/// A number for an argument whose type was asked for: as it is, or cast if the cast keeps its kind.
fn convert_number(vm: &mut Vm, value: &Value, tensor: Tensor, wanted: Option<DType>) -> Result<Tensor> {
    match wanted {
        Some(dtype) if matches!(value, Value::Int(_) | Value::Float(_)) => convert::tensor(vm, value, Some(dtype)),
        Some(dtype) => emit::cast(vm, &tensor, dtype),
        None => Ok(tensor),
    }
}

fn bad_range(vm: &mut Vm, what: &str) -> Raise {
    errors::shape(vm, format!("{what} [Op:Range] name: "), what.to_owned())
}

fn check_range(vm: &mut Vm, start: f64, limit: f64, delta: f64) -> Result<()> {
    if delta == 0.0 {
        return Err(bad_range(vm, "Requires delta != 0: 0"));
    }
    if delta > 0.0 && start > limit {
        return Err(bad_range(vm, &format!("Requires start <= limit when delta > 0: {start}/{limit}")));
    }
    if delta < 0.0 && start < limit {
        return Err(bad_range(vm, &format!("Requires start >= limit when delta < 0: {start}/{limit}")));
    }
    Ok(())
}

fn floats(vm: &mut Vm, start: f64, limit: f64, delta: f64) -> Result<usize> {
    check_range(vm, start, limit, delta)?;
    let n = ((limit - start) / delta).abs().ceil();
    if !(0.0..=f64::from(1_u32 << 31)).contains(&n) {
        return Err(bad_range(vm, &format!("Requires ((limit - start) / delta) <= 2^31, not {n}")));
    }
    vm.reserve(n as usize * 8)?;
    Ok(n as usize)
}

fn whole(vm: &mut Vm, start: i64, limit: i64, delta: i64) -> Result<Vec<i64>> {
    check_range(vm, start as f64, limit as f64, delta as f64)?;
    let n = floats(vm, start as f64, limit as f64, delta as f64)?;
    let (start, limit, delta) = (i128::from(start), i128::from(limit), i128::from(delta));
    let inside = |x: i128| if delta > 0 { x < limit } else { x > limit };
    let numbers = (0..=n as i128).map(|k| start + k * delta).take_while(|x| inside(*x));
    Ok(numbers.filter_map(|x| i64::try_from(x).ok()).collect())
}

/// `tf.linspace(start, stop, num)`: the last is `stop` itself.
fn linspace(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, stop, num, axis] = args.bind("linspace", 3, &["start", "stop", "num", "axis"])?;
    let (start, stop) = (need("linspace", start, "start")?, need("linspace", stop, "stop")?);
    let num = integer(vm, &need("linspace", num, "num")?)?;
    let Ok(n) = usize::try_from(num) else {
        return Err(errors::invalid(format!("Requires num > 0: {num}")));
    };
    if given(axis).is_some_and(|a| !matches!(a, Value::Int(0))) {
        return Err(Raise::not_implemented("tf.linspace: the argument 'axis' is 0 here"));
    }
    let tensors = convert::alike(vm, &[&start, &stop])?;
    let [start, stop] = tensors.as_slice() else { return Ok(Value::None) };
    let of = if start.dtype().is_integer() { DType::F64 } else { start.dtype() };
    let (start, stop) = (emit::cast(vm, start, of)?, emit::cast(vm, stop, of)?);
    if start.rank() != 0 || stop.rank() != 0 {
        return Err(Raise::not_implemented("tf.linspace of vectors is not available here: give two numbers"));
    }
    if n == 0 {
        let one = emit::stack(vm, &[start], 0)?;
        return super::index::window(vm, &one, 0, 0, 0).map(Tensor::value);
    }
    if n == 1 {
        return emit::stack(vm, &[start], 0).map(Tensor::value);
    }
    vm.reserve(n.saturating_mul(24))?;
    let steps = scalar(of, i32::try_from(n - 1).unwrap_or(i32::MAX));
    let distance = emit::binary(vm, Binary::Sub, &stop, &start)?;
    let delta = emit::binary(vm, Binary::Div, &distance, &steps)?;
    let inner: Vec<i64> = (1..n as i64 - 1).collect();
    let places = emit::cast(vm, &ints(&inner, DType::I64), of)?;
    let offsets = emit::binary(vm, Binary::Mul, &places, &delta)?;
    let middle = emit::binary(vm, Binary::Add, &offsets, &start)?;
    let (first, last) = (emit::stack(vm, &[start], 0)?, emit::stack(vm, &[stop], 0)?);
    emit::concat(vm, &[first, middle, last], 0).map(Tensor::value)
}

fn eye(vm: &mut Vm, args: Args) -> Result<Value> {
    let [rows, columns, batch, of] = args.bind("eye", 1, &["num_rows", "num_columns", "batch_shape", "dtype"])?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::F32);
    let rows = shape(vm, &need("eye", rows, "num_rows")?)?;
    let columns = given(columns).map_or(Ok(rows.clone()), |c| shape(vm, &c))?;
    let ([m], [n]) = (rows.axes(), columns.axes()) else { return Err(Raise::value_error("num_rows must be a number")) };
    let whole = shape_of(vec![*m, *n])?;
    vm.reserve(whole.len().saturating_mul(8))?;
    let flags: Vec<bool> = (0..m * n).map(|k| n > &0 && k / n == k % n).collect();
    let Some(value) = Concrete::new(whole, Data::Bool(flags)) else { return Ok(Value::None) };
    let Tensor { held: super::tensor::Held::Eager(value) } = cast_now(vm, value, of)? else { return Ok(Value::None) };
    let mut tensor = literal(vm, Tensor::shared(value))?;
    if let Some(batch) = given(batch) {
        let mut axes = shape(vm, &batch)?.axes().to_vec();
        axes.extend([*m, *n]);
        tensor = emit::broadcast(vm, &tensor, &shape_of(axes)?)?;
    }
    Ok(tensor.value())
}

/// A concrete tensor of another type, also while a graph is built.
pub fn cast_now(_vm: &mut Vm, value: Concrete, to: DType) -> Result<Tensor> {
    let op = brunsviga_graph::op::Op::Cast(to);
    match brunsviga_graph::interpret::evaluate_one(&op, &[&value]) {
        Ok(Some(value)) => Ok(Tensor::eager(value)),
        _ => Err(Raise::runtime_error("a conversion that gives no tensor")),
    }
}

fn one_hot(vm: &mut Vm, args: Args) -> Result<Value> {
    let [indices, depth, on, off, axis, of] =
        args.bind("one_hot", 2, &["indices", "depth", "on_value", "off_value", "axis", "dtype"])?;
    let indices = convert::tensor(vm, &need("one_hot", indices, "indices")?, None)?;
    if !indices.dtype().is_integer() {
        return Err(super::operators::wrong_type(vm, "OneHot", "indices", indices.dtype(), "uint8, int8, int32, int64"));
    }
    let depth = shape(vm, &need("one_hot", depth, "depth")?)?.len();
    let of = dtype::optional(vm, of)?;
    let on = given(on).map(|v| convert::tensor(vm, &v, of)).transpose()?;
    let off = given(off).map(|v| convert::tensor(vm, &v, of)).transpose()?;
    let of = of.or(on.as_ref().map(Tensor::dtype)).or(off.as_ref().map(Tensor::dtype)).unwrap_or(DType::F32);
    let (on, off) = (on.unwrap_or_else(|| scalar(of, 1)), off.unwrap_or_else(|| scalar(of, 0)));
    if on.dtype() != off.dtype() {
        return Err(Raise::type_error(format!(
            "dtype of on_value {} does not match off_value {}",
            on.dtype().name(),
            off.dtype().name()
        )));
    }
    vm.reserve(depth.saturating_mul(16))?;
    let rank = indices.rank();
    let axis = given(axis).map_or(Ok(-1), |a| integer(vm, &a))?;
    let place = if axis == -1 { rank } else { usize::try_from(axis).ok().filter(|a| *a <= rank).unwrap_or(rank) };
    // Compared with 0 … depth−1 along the new axis.
    let mut axes = indices.shape().axes().to_vec();
    axes.insert(place, 1);
    let spread = emit::reshape(vm, &indices, shape_of(axes.clone())?)?;
    let counts: Vec<i64> = (0..depth as i64).collect();
    let counts = ints(&counts, indices.dtype());
    let mut along = vec![1; rank + 1];
    along[place] = depth;
    let counts = emit::reshape(vm, &counts, shape_of(along)?)?;
    let hot = emit::compare(vm, brunsviga_graph::op::Compare::Eq, &spread, &counts)?;
    axes[place] = depth;
    emit::select(vm, &hot, &on, &off, &shape_of(axes)?).map(Tensor::value)
}

fn cast(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, to] = args.bind("cast", 2, &["x", "dtype"])?;
    let to = dtype::from_value(vm, &need("cast", to, "dtype")?)?;
    let given = need("cast", x, "x")?;
    let x = convert::tensor(vm, &given, None)?;
    // Nothing to do: the same object, as in TensorFlow.
    if x.dtype() == to && tensor_of(&given).is_some() {
        return Ok(given);
    }
    emit::cast(vm, &x, to).map(Tensor::value)
}

fn shape_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, out] = args.bind("shape", 1, &["input", "out_type"])?;
    let of = dtype::optional(vm, out)?.unwrap_or(DType::I32);
    let input = convert::tensor(vm, &need("shape", input, "input")?, None)?;
    let axes: Vec<i64> = input.shape().axes().iter().map(|&n| n as i64).collect();
    literal(vm, ints(&axes, of)).map(Tensor::value)
}
fn size(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, out] = args.bind("size", 1, &["input", "out_type"])?;
    let of = dtype::optional(vm, out)?.unwrap_or(DType::I32);
    let input = convert::tensor(vm, &need("size", input, "input")?, None)?;
    let n = scalar(of, i32::try_from(input.shape().len()).unwrap_or(i32::MAX));
    literal(vm, n).map(Tensor::value)
}
fn rank(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input] = args.bind("rank", 1, &["input"])?;
    let input = convert::tensor(vm, &need("rank", input, "input")?, None)?;
    let n = scalar(DType::I32, input.rank() as i32);
    literal(vm, n).map(Tensor::value)
}
fn identity(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input] = args.bind("identity", 1, &["input"])?;
    let input = convert::tensor(vm, &need("identity", input, "input")?, None)?;
    emit::identity(vm, &input).map(Tensor::value)
}
fn ensure_shape(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, wanted] = args.bind("ensure_shape", 2, &["x", "shape"])?;
    let x = convert::tensor(vm, &need("ensure_shape", x, "x")?, None)?;
    let wanted = wanted.unwrap_or(Value::None);
    let text = vm.repr(&wanted)?;
    super::shape_object::check_compatible(vm, x.shape(), &wanted).map_err(|_| {
        errors::invalid(format!(
            "Shape of tensor input {} is not compatible with expected shape {text}.",
            convert::bracketed(x.shape())
        ))
    })?;
    Ok(x.value())
}
