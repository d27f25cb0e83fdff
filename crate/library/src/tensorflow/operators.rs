//! Operators and the binary operations behind them: `x + y`, `tf.add(x, y)`, `x < y`. No type is promoted: both sides have one, or
//! TensorFlow's error is raised. Python's numbers, lists and NumPy's arrays take the tensor's type.

use std::rc::Rc;

use brunsviga_graph::op::{Binary, Compare, Op, Unary};
use brunsviga_graph::{DType, Data, Shape, Value as Concrete, interpret};
use brunsviga_python::{BinaryOp, CompareOp, Raise, Result, UnaryOp, Value, Vm};

use super::convert::{bracketed, hinted, tensor};
use super::dtype::kernel_name;
use super::emit::{self, known};
use super::errors;
use super::linear;
use super::state::{current, eager_errors, state};
use super::tensor::{Held, Tensor};
use super::trace::Kind;

/// What a binary operation is called and what it accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// Of the graph
    Graph(Binary),
    /// True division: integers become float64
    TrueDiv,
    /// Integer division towards zero
    TruncateDiv,
    /// `(x − y)²`
    SquaredDifference,
    /// A comparison
    Compare(Compare),
}

/// Both operands, of one type and with shapes that broadcast; or TensorFlow's error.
pub fn check(vm: &mut Vm, name: &str, x: &Tensor, y: &Tensor) -> Result<Shape> {
    if x.dtype() != y.dtype() {
        return Err(if eager_errors(vm) {
            errors::invalid(format!(
                "cannot compute {name} as input #1(zero-based) was expected to be a {} tensor but is a {} tensor [Op:{name}] name: ",
                kernel_name(x.dtype()),
                kernel_name(y.dtype())
            ))
        } else {
            Raise::type_error(format!(
                "Input 'y' of '{name}' Op has type {} that does not match type {} of argument 'x'.",
                y.dtype().name(),
                x.dtype().name()
            ))
        });
    }
    x.shape().broadcast(y.shape()).ok_or_else(|| {
        let (a, b) = (bracketed(x.shape()), bracketed(y.shape()));
        errors::shape(vm, format!("Incompatible shapes: {a} vs. {b} [Op:{name}] name: "), unequal(name, x.shape(), y.shape()))
    })
}

fn unequal(name: &str, x: &Shape, y: &Shape) -> String {
    let pairs = x.axes().iter().rev().zip(y.axes().iter().rev());
    let (a, b) = pairs.into_iter().find(|(a, b)| a != b && **a != 1 && **b != 1).map_or((0, 0), |(a, b)| (*a, *b));
    format!(
        "Dimensions must be equal, but are {a} and {b} for '{{{{node {name}}}}}' with input shapes: {}, {}.",
        bracketed(x),
        bracketed(y)
    )
}

/// A type that the operation does not take.
pub fn wrong_type(vm: &mut Vm, name: &str, parameter: &str, dtype: DType, allowed: &str) -> Raise {
    if eager_errors(vm) {
        let attribute = if parameter == "indices" { "Tindices" } else { "T" };
        errors::invalid(format!(
            "Value for attr '{attribute}' of {} is not in the list of allowed values: {allowed} [Op:{name}] name: ",
            kernel_name(dtype)
        ))
    } else {
        Raise::type_error(format!(
            "Value passed to parameter '{parameter}' has DataType {} not in list of allowed values: {allowed}",
            dtype.name()
        ))
    }
}

/// `name(x, y)` of tensors.
pub fn apply(vm: &mut Vm, name: &str, kernel: Kernel, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    if kernel == Kernel::TrueDiv && x.dtype() != y.dtype() {
        return Err(Raise::type_error(format!(
            "`x` and `y` must have the same dtype, got tf.{} != tf.{}.",
            x.dtype().name(),
            y.dtype().name()
        )));
    }
    check(vm, name, x, y)?;
    let dtype = x.dtype();
    let numbers = "float32, float64, int32, int64";
    match kernel {
        Kernel::Compare(op) => {
            if dtype == DType::Bool && !matches!(op, Compare::Eq | Compare::Ne) {
                return Err(wrong_type(vm, name, "x", dtype, numbers));
            }
            emit::compare(vm, op, x, y)
        }
        Kernel::TrueDiv => {
            let (x, y) = match dtype {
                DType::I32 | DType::I64 => (emit::cast(vm, x, DType::F64)?, emit::cast(vm, y, DType::F64)?),
                DType::Bool => {
                    return Err(Raise::type_error("`x` and `y` must be numbers, got bool: convert them with tf.cast"));
                }
                _ => (x.clone(), y.clone()),
            };
            emit::binary(vm, Binary::Div, &x, &y)
        }
        Kernel::TruncateDiv => {
            check_divisor(vm, name, y)?;
            let quotient = emit::binary(vm, Binary::FloorDiv, x, y)?;
            let rest = emit::binary(vm, Binary::FloorMod, x, y)?;
            // Floor and truncation differ by one where the quotient is negative and there is a rest.
            let zero = scalar(dtype, 0);
            let one = scalar(dtype, 1);
            let negative = emit::compare(vm, Compare::Lt, &quotient, &zero)?;
            let inexact = emit::compare(vm, Compare::Ne, &rest, &zero)?;
            let both = emit::binary(vm, Binary::And, &negative, &inexact)?;
            let next = emit::binary(vm, Binary::Add, &quotient, &one)?;
            let shape = next.shape().clone();
            emit::select(vm, &both, &next, &quotient, &shape)
        }
        Kernel::SquaredDifference => {
            let difference = emit::binary(vm, Binary::Sub, x, y)?;
            emit::unary(vm, Unary::PowInteger(2), &difference)
        }
        Kernel::Graph(op) => graph_binary(vm, name, op, x, y),
    }
}

fn graph_binary(vm: &mut Vm, name: &str, op: Binary, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let dtype = x.dtype();
    // A product of truth values is their conjunction.
    let op = if op == Binary::Mul && dtype == DType::Bool { Binary::And } else { op };
    let logical = matches!(op, Binary::And | Binary::Or | Binary::Xor);
    if logical && dtype.is_floating() {
        return Err(wrong_type(vm, name, "x", dtype, "int32, int64, bool"));
    }
    if !logical && dtype == DType::Bool {
        return Err(wrong_type(vm, name, "x", dtype, "float32, float64, int32, int64"));
    }
    match op {
        Binary::FloorDiv | Binary::FloorMod if dtype.is_integer() => check_divisor(vm, name, y)?,
        Binary::Pow => return power(vm, name, x, y),
        Binary::Div if dtype.is_integer() => return apply(vm, name, Kernel::TruncateDiv, x, y),
        _ => {}
    }
    emit::binary(vm, op, x, y)
}

/// Division of integers by a zero that is there to see.
fn check_divisor(vm: &mut Vm, name: &str, y: &Tensor) -> Result<()> {
    if eager_errors(vm)
        && let Some(value) = y.concrete()
        && (0..value.data().len()).any(|k| value.data().as_i64(k) == Some(0))
    {
        return Err(errors::invalid(format!("Integer division by zero [Op:{name}] name: ")));
    }
    Ok(())
}

/// Powers: a whole constant exponent by squaring, as TensorFlow's result is for 2; integers only so.
fn power(vm: &mut Vm, name: &str, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let exponent = known(y).and_then(|value| match value.uniform()? {
        Data::F32(v) => v.first().map(|x| f64::from(*x)),
        Data::F64(v) => v.first().copied(),
        Data::I32(v) => v.first().map(|n| f64::from(*n)),
        Data::I64(v) => v.first().map(|n| *n as f64),
        Data::Bool(_) => None,
    });
    let shape = x.shape().broadcast(y.shape()).unwrap_or_default();
    if let Some(e) = exponent
        && e.fract() == 0.0
        && (0.0..=1024.0).contains(&e)
        && (x.dtype().is_integer() || e > 0.0)
    {
        if e == 0.0 {
            let one = scalar(x.dtype(), 1);
            return emit::broadcast(vm, &one, &shape);
        }
        let base = emit::broadcast(vm, x, &shape)?;
        if e == 1.0 {
            return Ok(base);
        }
        return emit::unary(vm, Unary::PowInteger(e as u32), &base);
    }
    if !x.dtype().is_integer() {
        return emit::binary(vm, Binary::Pow, x, y);
    }
    integer_power(vm, name, x, y)
}

/// Integers to powers that differ: computed at once, or refused.
fn integer_power(vm: &mut Vm, name: &str, x: &Tensor, y: &Tensor) -> Result<Tensor> {
    let (Some(_), Some(exponents)) = (x.concrete(), y.concrete()) else {
        return Err(Raise::not_implemented(
            "integer powers with an exponent that is not constant are not available in a graph: convert both to float64 with tf.cast",
        ));
    };
    if (0..exponents.data().len()).any(|k| exponents.data().as_i64(k).is_some_and(|e| e < 0)) {
        return Err(errors::invalid(format!("Integers to negative integer powers are not allowed [Op:{name}] name: ")));
    }
    // By bits of the exponent: result · x^(2^k) where the bit is set.
    let shape = x.shape().broadcast(y.shape()).unwrap_or_default();
    let mut square = emit::broadcast(vm, x, &shape)?;
    let mut rest = emit::broadcast(vm, y, &shape)?;
    let one = scalar(x.dtype(), 1);
    let two = scalar(x.dtype(), 2);
    let mut result = emit::broadcast(vm, &one, &shape)?;
    for _ in 0..64 {
        let done = rest.concrete().is_some_and(|v| (0..v.data().len()).all(|k| v.data().as_i64(k) == Some(0)));
        if done {
            break;
        }
        let bit = emit::binary(vm, Binary::FloorMod, &rest, &two)?;
        let set = emit::compare(vm, Compare::Eq, &bit, &one)?;
        let grown = emit::binary(vm, Binary::Mul, &result, &square)?;
        result = emit::select(vm, &set, &grown, &result, &shape)?;
        square = emit::binary(vm, Binary::Mul, &square, &square)?;
        rest = emit::binary(vm, Binary::FloorDiv, &rest, &two)?;
    }
    Ok(result)
}

/// The factor that TensorFlow makes of a constant divisor: in a graph that is run as a whole, by `tf.function` or a session, its
/// optimiser turns x / c into x · (1 / c) (`ReduceDivToReciprocalMul`), whose last bit may differ. Constants are what was written as a
/// number or array where it is used, and expressions of `tf.constant` in the same body; tensors from outside are not.
pub fn factor_of_divisor(vm: &mut Vm, kernel: Kernel, dtype: DType, divisor: &Tensor, written: &Value) -> Option<Tensor> {
    let divides = matches!(kernel, Kernel::TrueDiv | Kernel::Graph(Binary::Div));
    if !divides || !dtype.is_floating() || divisor.dtype() != dtype {
        return None;
    }
    let trace = current(vm)?;
    let around = std::iter::successors(Some(&trace), |trace| trace.outer.as_ref());
    if !{ around }.any(|trace| matches!(trace.kind, Kind::Function | Kind::Graph)) {
        return None;
    }
    let value = match &divisor.held {
        Held::Eager(value) if !super::nest::is_tensor(written) => value.clone(),
        Held::Symbol(symbol) if Rc::ptr_eq(&symbol.trace, &trace) => known(divisor)?,
        _ => return None,
    };
    let one = scalar(dtype, 1);
    let ones = interpret::evaluate_one(&Op::Broadcast(value.shape().clone()), &[one.concrete()?]).ok()??;
    interpret::evaluate_one(&Op::Binary(Binary::Div), &[&ones, &value]).ok()?.map(Tensor::eager)
}

/// A number of any type.
pub fn scalar(dtype: DType, number: i32) -> Tensor {
    let data = match dtype {
        DType::Bool => Data::Bool(vec![number != 0]),
        DType::I32 => Data::I32(vec![number]),
        DType::I64 => Data::I64(vec![i64::from(number)]),
        DType::F32 => Data::F32(vec![number as f32]),
        DType::F64 => Data::F64(vec![f64::from(number)]),
    };
    // One element, rank 0.
    Tensor::eager(Concrete::new(Shape::scalar(), data).unwrap_or_else(|| Concrete::scalar(0.0)))
}

/// What Python's operator is: TensorFlow's name of the operation, and the prefix of a node's name.
fn of_operator(op: BinaryOp, dtype: DType) -> Option<(&'static str, &'static str, Kernel)> {
    let logical = dtype == DType::Bool;
    Some(match op {
        BinaryOp::Add => ("AddV2", "add", Kernel::Graph(Binary::Add)),
        BinaryOp::Sub => ("Sub", "sub", Kernel::Graph(Binary::Sub)),
        BinaryOp::Mul => ("Mul", "mul", Kernel::Graph(Binary::Mul)),
        BinaryOp::TrueDiv => ("RealDiv", "truediv", Kernel::TrueDiv),
        BinaryOp::FloorDiv => ("FloorDiv", "floordiv", Kernel::Graph(Binary::FloorDiv)),
        BinaryOp::Mod => ("FloorMod", "mod", Kernel::Graph(Binary::FloorMod)),
        BinaryOp::Pow => ("Pow", "pow", Kernel::Graph(Binary::Pow)),
        BinaryOp::BitAnd if logical => ("LogicalAnd", "and", Kernel::Graph(Binary::And)),
        BinaryOp::BitOr if logical => ("LogicalOr", "or", Kernel::Graph(Binary::Or)),
        BinaryOp::BitXor if logical => ("LogicalXor", "xor", Kernel::Graph(Binary::Xor)),
        BinaryOp::BitAnd => ("BitwiseAnd", "and", Kernel::Graph(Binary::And)),
        BinaryOp::BitOr => ("BitwiseOr", "or", Kernel::Graph(Binary::Or)),
        BinaryOp::BitXor => ("BitwiseXor", "xor", Kernel::Graph(Binary::Xor)),
        BinaryOp::MatMul | BinaryOp::LeftShift | BinaryOp::RightShift => return None,
    })
}

/// `tensor op other`, or `other op tensor` if `reflected`.
pub fn binary(vm: &mut Vm, op: BinaryOp, mine: &Tensor, other: &Value, reflected: bool) -> Result<Option<Value>> {
    if matches!(op, BinaryOp::LeftShift | BinaryOp::RightShift) {
        return Ok(None);
    }
    if matches!(other.base(), Value::Str(_)) && op == BinaryOp::Mod && reflected {
        // '%.2f' % tensor
        return Ok(None);
    }
    // Addition and division read the right operand more kindly than the others do.
    let kindly = matches!(op, BinaryOp::Add | BinaryOp::TrueDiv) && !reflected;
    let theirs = if kindly { hinted(vm, other, mine.dtype())? } else { strictly(vm, other, mine.dtype())? };
    let (x, y) = if reflected { (&theirs, mine) } else { (mine, &theirs) };
    if op == BinaryOp::MatMul {
        return match current(vm) {
            None => linear::product(vm, x, y).map(Some),
            Some(_) => linear::matmul(vm, x, y).map(|t| Some(t.named("matmul").value())),
        };
    }
    let Some((name, prefix, kernel)) = of_operator(op, mine.dtype()) else { return Ok(None) };
    if !reflected && let Some(factor) = factor_of_divisor(vm, kernel, mine.dtype(), y, other) {
        return apply(vm, name, Kernel::Graph(Binary::Mul), x, &factor).map(|t| Some(t.named(prefix).value()));
    }
    apply(vm, name, kernel, x, y).map(|t| Some(t.named(prefix).value()))
}

/// Another tensor as it is; everything else must become this type.
fn strictly(vm: &mut Vm, other: &Value, dtype: DType) -> Result<Tensor> {
    let typed = super::nest::is_tensor(other);
    tensor(vm, other, if typed { None } else { Some(dtype) })
}

/// `-x`, `abs(x)` …
pub fn unary(vm: &mut Vm, op: UnaryOp, x: &Tensor) -> Result<Value> {
    let dtype = x.dtype();
    let numbers = "float32, float64, int32, int64";
    let (result, name) = match op {
        UnaryOp::Pos => return Err(Raise::type_error(format!("bad operand type for unary +: '{}'", x_class(x)))),
        UnaryOp::Neg if dtype == DType::Bool => return Err(wrong_type(vm, "Neg", "x", dtype, numbers)),
        UnaryOp::Abs if dtype == DType::Bool => return Err(wrong_type(vm, "Abs", "x", dtype, numbers)),
        UnaryOp::Neg => (emit::unary(vm, Unary::Neg, x)?, "Neg"),
        UnaryOp::Abs => (emit::unary(vm, Unary::Abs, x)?, "Abs"),
        UnaryOp::Invert if dtype == DType::Bool => (emit::unary(vm, Unary::Not, x)?, "LogicalNot"),
        UnaryOp::Invert if dtype.is_integer() => {
            let minus_one = scalar(dtype, -1);
            (emit::binary(vm, Binary::Sub, &minus_one, x)?, "Invert")
        }
        UnaryOp::Invert => return Err(wrong_type(vm, "Invert", "x", dtype, "int32, int64")),
    };
    Ok(result.named(name).value())
}

fn x_class(x: &Tensor) -> &'static str {
    if x.concrete().is_some() { "tensorflow.python.framework.ops.EagerTensor" } else { "SymbolicTensor" }
}

/// `tensor op other`
pub fn compare(vm: &mut Vm, op: CompareOp, mine: &Tensor, other: &Value) -> Result<Option<Value>> {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    if equality && (other.is_none() || !state(vm).equality) {
        // None equals no tensor; and TensorFlow 1 compares identities.
        return Ok(if other.is_none() { Some(Value::Bool(op == CompareOp::Ne)) } else { None });
    }
    let theirs = strictly(vm, other, mine.dtype())?;
    let (name, prefix, op) = match op {
        CompareOp::Eq => ("Equal", "Equal", Compare::Eq),
        CompareOp::Ne => ("NotEqual", "NotEqual", Compare::Ne),
        CompareOp::Lt => ("Less", "Less", Compare::Lt),
        CompareOp::Le => ("LessEqual", "LessEqual", Compare::Le),
        CompareOp::Gt => ("Greater", "Greater", Compare::Gt),
        CompareOp::Ge => ("GreaterEqual", "GreaterEqual", Compare::Ge),
    };
    if equality && mine.dtype() == theirs.dtype() && mine.shape().broadcast(theirs.shape()).is_none() {
        // The operator, unlike tf.equal, says that tensors of other shapes differ.
        return Ok(Some(scalar(DType::Bool, i32::from(op == Compare::Ne)).value()));
    }
    apply(vm, name, Kernel::Compare(op), mine, &theirs).map(|t| Some(t.named(prefix).value()))
}
