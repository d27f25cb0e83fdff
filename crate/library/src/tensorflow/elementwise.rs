//! Elementwise functions: of one tensor, of two, and a few of more.

use brunsviga_graph::DType;
use brunsviga_graph::op::{Binary, Compare, Unary};
use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, alike, items};
use super::emit;
use super::errors;
use super::operators::{Kernel, apply, check, factor_of_divisor, scalar, wrong_type};
use super::registry::{Table, wrap};
use super::tensor::Tensor;

/// What a function of one tensor accepts.
#[derive(Clone, Copy, PartialEq)]
enum Domain {
    Float,
    Number,
    Bool,
}

/// Python name, node name, the graph's operation.
const UNARY: &[(&str, &str, Unary, Domain)] = &[
    ("exp", "Exp", Unary::Exp, Domain::Float),
    ("expm1", "Expm1", Unary::Expm1, Domain::Float),
    ("log", "Log", Unary::Log, Domain::Float),
    ("log1p", "Log1p", Unary::Log1p, Domain::Float),
    ("sin", "Sin", Unary::Sin, Domain::Float),
    ("cos", "Cos", Unary::Cos, Domain::Float),
    ("tan", "Tan", Unary::Tan, Domain::Float),
    ("sinh", "Sinh", Unary::Sinh, Domain::Float),
    ("cosh", "Cosh", Unary::Cosh, Domain::Float),
    ("tanh", "Tanh", Unary::Tanh, Domain::Float),
    ("sigmoid", "Sigmoid", Unary::Sigmoid, Domain::Float),
    ("sqrt", "Sqrt", Unary::Sqrt, Domain::Float),
    ("floor", "Floor", Unary::Floor, Domain::Float),
    ("ceil", "Ceil", Unary::Ceil, Domain::Float),
    ("round", "Round", Unary::Round, Domain::Number),
    ("rint", "Rint", Unary::Round, Domain::Float),
    ("abs", "Abs", Unary::Abs, Domain::Number),
    ("sign", "Sign", Unary::Sign, Domain::Number),
    ("negative", "Neg", Unary::Neg, Domain::Number),
    ("square", "Square", Unary::PowInteger(2), Domain::Number),
    ("logical_not", "LogicalNot", Unary::Not, Domain::Bool),
    ("is_nan", "IsNan", Unary::IsNan, Domain::Float),
    ("is_finite", "IsFinite", Unary::IsFinite, Domain::Float),
];

/// Python name, TensorFlow's name of the operation, node name, what it is.
const BINARY: &[(&str, &str, &str, Kernel)] = &[
    ("add", "AddV2", "Add", Kernel::Graph(Binary::Add)),
    ("subtract", "Sub", "Sub", Kernel::Graph(Binary::Sub)),
    ("multiply", "Mul", "Mul", Kernel::Graph(Binary::Mul)),
    ("divide", "RealDiv", "truediv", Kernel::TrueDiv),
    ("truediv", "RealDiv", "truediv", Kernel::TrueDiv),
    ("realdiv", "RealDiv", "RealDiv", Kernel::Graph(Binary::Div)),
    ("floordiv", "FloorDiv", "floordiv", Kernel::Graph(Binary::FloorDiv)),
    ("floormod", "FloorMod", "FloorMod", Kernel::Graph(Binary::FloorMod)),
    ("mod", "FloorMod", "FloorMod", Kernel::Graph(Binary::FloorMod)),
    ("truncatediv", "TruncateDiv", "TruncateDiv", Kernel::TruncateDiv),
    ("pow", "Pow", "Pow", Kernel::Graph(Binary::Pow)),
    ("minimum", "Minimum", "Minimum", Kernel::Graph(Binary::Minimum)),
    ("maximum", "Maximum", "Maximum", Kernel::Graph(Binary::Maximum)),
    ("squared_difference", "SquaredDifference", "SquaredDifference", Kernel::SquaredDifference),
    ("equal", "Equal", "Equal", Kernel::Compare(Compare::Eq)),
    ("not_equal", "NotEqual", "NotEqual", Kernel::Compare(Compare::Ne)),
    ("less", "Less", "Less", Kernel::Compare(Compare::Lt)),
    ("less_equal", "LessEqual", "LessEqual", Kernel::Compare(Compare::Le)),
    ("greater", "Greater", "Greater", Kernel::Compare(Compare::Gt)),
    ("greater_equal", "GreaterEqual", "GreaterEqual", Kernel::Compare(Compare::Ge)),
];

/// Of TensorFlow 1: Python 2's division, which leaves integers integers.
pub const DIV_V1: Table = &[("div", "div", div)];

fn div(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y] = args.bind("div", 2, &["x", "y"])?;
    let (x, y) = convert::in_turn(vm, &need("div", x, "x")?, &need("div", y, "y")?)?;
    let op = if x.dtype().is_integer() { Binary::FloorDiv } else { Binary::Div };
    apply(vm, "RealDiv", Kernel::Graph(op), &x, &y).map(Tensor::value)
}

const LOGICAL: &[(&str, &str, Binary)] = &[
    ("logical_and", "LogicalAnd", Binary::And),
    ("logical_or", "LogicalOr", Binary::Or),
    ("logical_xor", "LogicalXor", Binary::Xor),
];

/// The functions that no table of operations says.
const OTHERS: Table = &[
    ("add_n", "AddN", add_n),
    ("clip_by_value", "clip_by_value", clip_by_value),
    ("rsqrt", "Rsqrt", rsqrt),
    ("reciprocal", "Reciprocal", reciprocal),
    ("is_inf", "IsInf", is_inf),
    ("divide_no_nan", "div_no_nan", divide_no_nan),
    ("multiply_no_nan", "mul_no_nan", multiply_no_nan),
];

/// Adds them all.
pub fn install(module: &Module) {
    for &(name, node, op, domain) in UNARY {
        module.set(name, unary_function(name, node, op, domain));
    }
    for &(name, op_name, node, kernel) in BINARY {
        let function = Value::native_fn(name, move |vm, mut args: Args| {
            let wanted = args.take_keyword("name");
            let [x, y] = args.bind(name, 2, &["x", "y"])?;
            let (x, written) = (need(name, x, "x")?, need(name, y, "y")?);
            let (x, y) = if matches!(name, "add" | "divide" | "truediv") {
                convert::in_turn(vm, &x, &written)?
            } else {
                let mut operands = alike(vm, &[&x, &written])?.into_iter();
                match (operands.next(), operands.next()) {
                    (Some(x), Some(y)) => (x, y),
                    _ => return Ok(Value::None),
                }
            };
            let result = match factor_of_divisor(vm, kernel, x.dtype(), &y, &written) {
                Some(factor) => apply(vm, op_name, Kernel::Graph(Binary::Mul), &x, &factor)?,
                None => apply(vm, op_name, kernel, &x, &y)?,
            };
            finish(vm, result, wanted, node)
        });
        module.set(name, function);
    }
    for &(name, node, op) in LOGICAL {
        let function = Value::native_fn(name, move |vm, mut args: Args| {
            let wanted = args.take_keyword("name");
            let [x, y] = args.bind(name, 2, &["x", "y"])?;
            let x = convert::tensor(vm, &need(name, x, "x")?, None).and_then(|t| bool_only(vm, node, 0, t))?;
            let y = convert::tensor(vm, &need(name, y, "y")?, None).and_then(|t| bool_only(vm, node, 1, t))?;
            check(vm, node, &x, &y)?;
            let result = emit::binary(vm, op, &x, &y)?;
            finish(vm, result, wanted, node)
        });
        module.set(name, function);
    }
    for &(name, node, function) in OTHERS {
        module.set(name, wrap(name, node, function));
    }
}

/// The functions of `tf.nn` that are elementwise.
pub fn install_nn(module: &Module) {
    for name in ["sigmoid", "tanh"] {
        if let Some((name, node, op, domain)) = UNARY.iter().find(|(n, ..)| *n == name) {
            module.set(name, unary_function(name, node, *op, *domain));
        }
    }
    module.set("relu", wrap("relu", "Relu", relu));
    module.set("softplus", wrap("softplus", "Softplus", softplus));
    module.set("softmax", wrap("softmax", "Softmax", softmax));
}

fn finish(vm: &mut Vm, tensor: Tensor, wanted: Option<Value>, node: &str) -> Result<Value> {
    let name = match wanted.filter(|v| !v.is_none()) {
        Some(name) => vm.str(&name)?,
        None => node.to_owned(),
    };
    Ok(tensor.named(&name).value())
}

fn unary_function(name: &'static str, node: &'static str, op: Unary, domain: Domain) -> Value {
    Value::native_fn(name, move |vm, mut args: Args| {
        let wanted = args.take_keyword("name");
        let [x] = args.bind(name, 1, &["x"])?;
        let x = convert::tensor(vm, &need(name, x, "x")?, None)?;
        let dtype = x.dtype();
        let allowed = match domain {
            Domain::Float if !dtype.is_floating() => Some("bfloat16, half, float, double, complex64, complex128"),
            Domain::Number if dtype == DType::Bool => {
                Some("bfloat16, half, float, double, int8, int16, int32, int64, complex64, complex128")
            }
            _ => None,
        };
        if let Some(allowed) = allowed {
            return Err(wrong_type(vm, node, "x", dtype, allowed));
        }
        if domain == Domain::Bool && dtype != DType::Bool {
            return bool_only(vm, node, 0, x).map(Tensor::value);
        }
        // Integers are round already.
        if op == Unary::Round && dtype.is_integer() {
            return Ok(x.value());
        }
        let result = emit::unary(vm, op, &x)?;
        finish(vm, result, wanted, node)
    })
}

fn bool_only(vm: &mut Vm, node: &str, position: usize, x: Tensor) -> Result<Tensor> {
    if x.dtype() == DType::Bool {
        return Ok(x);
    }
    Err(if super::state::eager_errors(vm) {
        errors::invalid(format!(
            "cannot compute {node} as input #{position}(zero-based) was expected to be a bool tensor but is a {} tensor [Op:{node}] name: ",
            super::dtype::kernel_name(x.dtype())
        ))
    } else {
        Raise::type_error(format!(
            "Input '{}' of '{node}' Op has type {} that does not match expected type of bool.",
            if position == 0 { "x" } else { "y" },
            x.dtype().name()
        ))
    })
}

fn float_only(vm: &mut Vm, node: &str, x: &Tensor) -> Result<()> {
    if x.dtype().is_floating() {
        return Ok(());
    }
    Err(wrong_type(vm, node, "x", x.dtype(), "bfloat16, half, float, double, complex64, complex128"))
}

/// Sums from the left, all of one shape.
fn add_n(vm: &mut Vm, args: Args) -> Result<Value> {
    let [inputs] = args.bind("add_n", 1, &["inputs"])?;
    let inputs = need("add_n", inputs, "inputs")?;
    let values = match &inputs {
        Value::List(_) | Value::Tuple(_) => items(vm, &inputs)?,
        // A tensor is a list of its rows.
        _ if super::nest::is_tensor(&inputs) => vm.collect(&inputs)?,
        _ => vec![inputs],
    };
    if values.is_empty() {
        return Err(Raise::value_error(
            "Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape.",
        ));
    }
    let refs: Vec<&Value> = values.iter().collect();
    let tensors = alike(vm, &refs)?;
    let Some((first, rest)) = tensors.split_first() else { return Ok(Value::None) };
    let mut sum = first.clone();
    for (k, tensor) in rest.iter().enumerate() {
        if tensor.dtype() != first.dtype() {
            check(vm, "AddN", first, tensor)?;
        }
        if tensor.shape() != first.shape() {
            let (a, b) = (convert::bracketed(first.shape()), convert::bracketed(tensor.shape()));
            return Err(errors::shape(
                vm,
                format!(
                    "Inputs to operation AddN of type AddN must have the same size and shape.  Input 0: {a} != input {}: {b} [Op:AddN] name: ",
                    k + 1
                ),
                format!("Shapes must be equal, but are {a} and {b} for AddN"),
            ));
        }
        sum = emit::binary(vm, Binary::Add, &sum, tensor)?;
    }
    Ok(sum.value())
}

fn clip_by_value(vm: &mut Vm, args: Args) -> Result<Value> {
    let [t, low, high] = args.bind("clip_by_value", 3, &["t", "clip_value_min", "clip_value_max"])?;
    let t = convert::tensor(vm, &need("clip_by_value", t, "t")?, None)?;
    let low = convert::tensor(vm, &need("clip_by_value", low, "clip_value_min")?, None)?;
    let high = convert::tensor(vm, &need("clip_by_value", high, "clip_value_max")?, None)?;
    let low = as_type(vm, low, t.dtype())?;
    let high = as_type(vm, high, t.dtype())?;
    check(vm, "Minimum", &t, &high)?;
    let below = emit::binary(vm, Binary::Minimum, &t, &high)?;
    check(vm, "Maximum", &below, &low)?;
    emit::binary(vm, Binary::Maximum, &below, &low).map(Tensor::value)
}

/// A literal limit takes the tensor's type.
fn as_type(vm: &mut Vm, limit: Tensor, dtype: DType) -> Result<Tensor> {
    let literal = limit.concrete().is_some() && limit.rank() == 0;
    if literal && limit.dtype().is_floating() && dtype.is_integer() {
        let value = limit.clone().value();
        let number = vm.call_method(&value, "numpy", vec![])?;
        return Err(Raise::type_error(format!("Cannot convert {} to EagerTensor of dtype {}", vm.str(&number)?, dtype.name())));
    }
    if literal && limit.dtype() != DType::Bool { emit::cast(vm, &limit, dtype) } else { Ok(limit) }
}

fn one(vm: &mut Vm, args: Args, function: &str) -> Result<Tensor> {
    let [x] = args.bind(function, 1, &["x"])?;
    convert::tensor(vm, &need(function, x, "x")?, None)
}

fn rsqrt(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "rsqrt")?;
    float_only(vm, "Rsqrt", &x)?;
    let root = emit::unary(vm, Unary::Sqrt, &x)?;
    emit::binary(vm, Binary::Div, &scalar(x.dtype(), 1), &root).map(Tensor::value)
}
fn reciprocal(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "reciprocal")?;
    float_only(vm, "Reciprocal", &x)?;
    emit::binary(vm, Binary::Div, &scalar(x.dtype(), 1), &x).map(Tensor::value)
}
fn is_inf(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "is_inf")?;
    float_only(vm, "IsInf", &x)?;
    let finite = emit::unary(vm, Unary::IsFinite, &x)?;
    let nan = emit::unary(vm, Unary::IsNan, &x)?;
    let either = emit::binary(vm, Binary::Or, &finite, &nan)?;
    emit::unary(vm, Unary::Not, &either).map(Tensor::value)
}
/// `x / y`, and 0 where y is 0
fn divide_no_nan(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y] = args.bind("divide_no_nan", 2, &["x", "y"])?;
    no_nan(vm, x, y, Binary::Div, "DivNoNan")
}
/// `x · y`, and 0 where y is 0 even if x is infinite or NaN
fn multiply_no_nan(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y] = args.bind("multiply_no_nan", 2, &["x", "y"])?;
    no_nan(vm, x, y, Binary::Mul, "MulNoNan")
}
fn no_nan(vm: &mut Vm, x: Option<Value>, y: Option<Value>, op: Binary, name: &str) -> Result<Value> {
    let operands = alike(vm, &[&need(name, x, "x")?, &need(name, y, "y")?])?;
    let [x, y] = operands.as_slice() else { return Ok(Value::None) };
    float_only(vm, name, x)?;
    let shape = check(vm, name, x, y)?;
    let zero = scalar(x.dtype(), 0);
    let plain = emit::binary(vm, op, x, y)?;
    let vanishes = emit::compare(vm, Compare::Eq, y, &zero)?;
    emit::select(vm, &vanishes, &zero, &plain, &shape).map(Tensor::value)
}
fn relu(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x] = args.bind("relu", 1, &["features"])?;
    let x = convert::tensor(vm, &need("relu", x, "features")?, None)?;
    if x.dtype() == DType::Bool {
        return Err(wrong_type(vm, "Relu", "features", x.dtype(), "float32, float64, int32, int64"));
    }
    emit::binary(vm, Binary::Maximum, &x, &scalar(x.dtype(), 0)).map(Tensor::value)
}
/// log(1 + e^x) without overflow: max(x, 0) + log1p(e^−|x|)
fn softplus(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x] = args.bind("softplus", 1, &["features"])?;
    let x = convert::tensor(vm, &need("softplus", x, "features")?, None)?;
    float_only(vm, "Softplus", &x)?;
    let positive = emit::binary(vm, Binary::Maximum, &x, &scalar(x.dtype(), 0))?;
    let size = emit::unary(vm, Unary::Abs, &x)?;
    let minus = emit::unary(vm, Unary::Neg, &size)?;
    let power = emit::unary(vm, Unary::Exp, &minus)?;
    let rest = emit::unary(vm, Unary::Log1p, &power)?;
    emit::binary(vm, Binary::Add, &positive, &rest).map(Tensor::value)
}
/// e^x / Σ e^x along an axis, from the greatest down
fn softmax(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, axis] = args.bind("softmax", 1, &["logits", "axis"])?;
    let x = convert::tensor(vm, &need("softmax", x, "logits")?, None)?;
    float_only(vm, "Softmax", &x)?;
    let axis = axis.filter(|v| !v.is_none()).map_or(Ok(-1), |v| convert::integer(vm, &v))?;
    let Some(axis) = convert::axis_in(axis, x.rank()) else {
        return Err(errors::invalid(format!("`axis` must be in [-{0}, {0}), got {axis}", x.rank())));
    };
    let mut kept = x.shape().axes().to_vec();
    kept[axis] = 1;
    let kept = emit::shape_of(kept)?;
    let greatest = emit::reduce(vm, brunsviga_graph::op::Fold::Max, &x, vec![axis])?;
    let greatest = emit::reshape(vm, &greatest, kept.clone())?;
    let down = emit::binary(vm, Binary::Sub, &x, &greatest)?;
    let power = emit::unary(vm, Unary::Exp, &down)?;
    let sum = emit::reduce(vm, brunsviga_graph::op::Fold::Sum, &power, vec![axis])?;
    let sum = emit::reshape(vm, &sum, kept)?;
    emit::binary(vm, Binary::Div, &power, &sum).map(Tensor::value)
}
