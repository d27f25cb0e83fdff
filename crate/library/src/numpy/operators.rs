//! Python's operators on arrays and scalars: which numeric operation each one is, and what the other side may be.
//!
//! Text, None and foreign objects get NumPy's own answers: a UFuncTypeError, a TypeError, or "not implemented" so that the
//! other object's class may decide.

use brunsviga_python::{BinaryOp, CompareOp, Raise, Result, UnaryOp, Value, Vm};
use brunsviga_tensor::Result as TensorResult;
use brunsviga_tensor::ufunc::{self, UfuncOptions};
use brunsviga_tensor::{Array, DType, Operand, Scalar, TensorError, broadcast_shapes, create, linalg};

use super::array::NdArray;
use super::convert::{Input, Lift, input};
use super::scalar::NumpyScalar;
use super::types::types;

/// The ufunc of an operator; None for `@`.
pub fn ufunc_of(op: BinaryOp) -> Option<ufunc::BinaryOp> {
    use ufunc::BinaryOp as U;
    Some(match op {
        BinaryOp::Add => U::Add,
        BinaryOp::Sub => U::Subtract,
        BinaryOp::Mul => U::Multiply,
        BinaryOp::TrueDiv => U::Divide,
        BinaryOp::FloorDiv => U::FloorDivide,
        BinaryOp::Mod => U::Remainder,
        BinaryOp::Pow => U::Power,
        BinaryOp::BitAnd => U::BitwiseAnd,
        BinaryOp::BitOr => U::BitwiseOr,
        BinaryOp::BitXor => U::BitwiseXor,
        BinaryOp::LeftShift => U::LeftShift,
        BinaryOp::RightShift => U::RightShift,
        BinaryOp::MatMul => return None,
    })
}

fn ufunc_of_comparison(op: CompareOp) -> ufunc::BinaryOp {
    use ufunc::BinaryOp as U;
    match op {
        CompareOp::Eq => U::Equal,
        CompareOp::Ne => U::NotEqual,
        CompareOp::Lt => U::Less,
        CompareOp::Le => U::LessEqual,
        CompareOp::Gt => U::Greater,
        CompareOp::Ge => U::GreaterEqual,
    }
}

/// `left op right`
pub fn binary(op: BinaryOp, left: Operand, right: Operand) -> TensorResult<Array> {
    match ufunc_of(op) {
        Some(ufunc) => ufunc::binary(ufunc, left, right),
        None => linalg::matmul(&left.to_array()?, &right.to_array()?),
    }
}

/// `left op= right` into `left`'s elements.
pub fn inplace(op: BinaryOp, left: &Array, right: Operand) -> TensorResult<()> {
    match ufunc_of(op) {
        Some(ufunc) => {
            if broadcast_shapes(&[left.shape(), right.shape()]).is_err() {
                return Err(TensorError::broadcast(&[left.shape(), right.shape(), left.shape()]));
            }
            let options = UfuncOptions { out: Some(left), ..UfuncOptions::default() };
            ufunc::binary_with(ufunc, Operand::Array(left), right, &options).map(|_| ())
        }
        None => left.assign(Operand::Array(&linalg::matmul(left, &right.to_array()?)?)),
    }
}

/// `-x`, `+x`, `~x`, `abs(x)`
pub fn unary(op: UnaryOp, x: Operand) -> TensorResult<Array> {
    use ufunc::UnaryOp as U;
    let ufunc = match op {
        UnaryOp::Neg => U::Negative,
        UnaryOp::Pos => U::Positive,
        UnaryOp::Invert => U::Invert,
        UnaryOp::Abs => U::Absolute,
    };
    ufunc::unary(ufunc, x)
}

/// `left op right`, a bool for each element
pub fn compare(op: CompareOp, left: Operand, right: Operand) -> TensorResult<Array> {
    ufunc::binary(ufunc_of_comparison(op), left, right)
}

/// An array of one truth value.
pub fn all(shape: &[usize], value: bool) -> Result<Array> {
    create::full(shape, Operand::Scalar(Scalar::Bool(value)), None).py()
}

/// How NumPy's errors call the type of a text.
fn text_type(text: &str) -> String {
    format!("dtype('<U{}')", text.chars().count().max(1))
}

/// The other side of an operator; None: not ours to decide.
pub fn other_side(vm: &mut Vm, op: BinaryOp, mine: &Input, other: &Value, reflected: bool) -> Result<Option<Input>> {
    let my_type = mine.operand().dtype();
    match other {
        Value::Float(_) | Value::Int(_) | Value::Bool(_) => input(vm, other).map(Some),
        Value::Native(object) => {
            let ours = object.as_any().is::<NdArray>() || object.as_any().is::<NumpyScalar>();
            if ours { input(vm, other).map(Some) } else { Ok(None) }
        }
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => input(vm, other).map(Some),
        Value::BigInt(_) if my_type.is_float() => Ok(Some(Input::Float(vm.to_f64(other)?))),
        Value::BigInt(_) => Err(Raise::overflow_error("Python int too large to convert to C long")),
        Value::Str(_) if reflected && op == BinaryOp::Mod => Ok(None),
        Value::Str(text) => {
            let name = ufunc_of(op).map_or("matmul", ufunc::BinaryOp::name);
            let (mine, theirs) = (my_type.repr(), text_type(text));
            let (left, right) = if reflected { (theirs, mine) } else { (mine, theirs) };
            Err(Raise::new(
                &types().ufunc_error,
                format!("ufunc '{name}' did not contain a loop with signature matching types ({left}, {right}) -> None"),
            ))
        }
        Value::None => {
            let mine = python_name(my_type);
            let (left, right) = if reflected { ("NoneType", mine) } else { (mine, "NoneType") };
            Err(Raise::type_error(format!("unsupported operand type(s) for {}: '{left}' and '{right}'", symbol(op))))
        }
        _ => Ok(None),
    }
}

/// The other side of a comparison: None is not ours; Some(None) is something that equals no number.
#[allow(clippy::option_option)]
pub fn compared_side(vm: &mut Vm, op: CompareOp, mine: &Input, other: &Value) -> Result<Option<Option<Input>>> {
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    match other {
        Value::Str(_) | Value::None if equality => Ok(Some(None)),
        Value::Str(_) => {
            let class = match mine.operand().dtype() {
                DType::Bool => "Bool",
                DType::I32 => "Int32",
                DType::I64 => "Int64",
                DType::F32 => "Float32",
                DType::F64 => "Float64",
            };
            let name = ufunc_of_comparison(op).name();
            Err(Raise::new(
                &types().ufunc_error,
                format!(
                    "ufunc '{name}' did not contain a loop with signature matching types \
                     (<class 'numpy.dtypes.{class}DType'>, <class 'numpy.dtypes.StrDType'>) -> None"
                ),
            ))
        }
        Value::BigInt(_) => Ok(Some(Some(Input::Float(vm.to_f64(other)?)))),
        Value::None => Ok(None),
        _ => Ok(other_side(vm, BinaryOp::Add, mine, other, false)?.map(Some)),
    }
}

fn python_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Bool => "bool",
        DType::I32 | DType::I64 => "int",
        DType::F32 | DType::F64 => "float",
    }
}

/// As Python's messages write the operator.
fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::TrueDiv => "/",
        BinaryOp::FloorDiv => "//",
        BinaryOp::Mod => "%",
        BinaryOp::Pow => "** or pow()",
        BinaryOp::MatMul => "@",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::LeftShift => "<<",
        BinaryOp::RightShift => ">>",
    }
}
