//! Which types a ufunc computes in and returns, or why it has no loop for its operands.

use super::{BinaryOp, UnaryOp};
use crate::dtype::{DType, result_type};
use crate::error::{ErrorKind, Result, TensorError};
use crate::scalar::Operand;

/// The type of a loop's inputs and of its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loop {
    pub input: DType,
    pub output: DType,
}

fn unsupported(name: &str) -> TensorError {
    TensorError::type_(format!(
        "ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''"
    ))
}

fn no_loop(name: &str, types: &[DType]) -> TensorError {
    let list = types.iter().map(|t| t.class_name()).collect::<Vec<_>>().join(", ");
    let list = if types.len() == 1 { list } else { format!("({list})") };
    TensorError::new(
        ErrorKind::UfuncNoLoop,
        format!("ufunc '{name}' did not contain a loop with signature matching types {list} -> None"),
    )
}

/// Types of a unary operation.
pub(crate) fn unary(op: UnaryOp, x: DType) -> Result<Loop> {
    use UnaryOp::*;
    let same = Loop { input: x, output: x };
    Ok(match op {
        Negative if x.is_bool() => {
            return Err(TensorError::type_(
                "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.",
            ));
        }
        Positive | Sign if x.is_bool() => return Err(no_loop(op.name(), &[x])),
        Square | Reciprocal if x.is_bool() => Loop { input: DType::I64, output: DType::I64 },
        Negative | Positive | Absolute | Sign | Square | Reciprocal | Conjugate | Floor | Ceil | Trunc => same,
        Invert if x.is_float() => return Err(unsupported(op.name())),
        Invert => same,
        Isnan | Isinf | Isfinite | LogicalNot => Loop { input: x, output: DType::Bool },
        Signbit => Loop { input: x.to_float(), output: DType::Bool },
        _ => Loop { input: x.to_float(), output: x.to_float() },
    })
}

/// Types of a binary operation.
pub(crate) fn binary(op: BinaryOp, a: Operand, b: Operand) -> Result<Loop> {
    use BinaryOp::*;
    let mut common = match (a, b) {
        (Operand::Array(x), Operand::Array(y)) if x.dtype() == y.dtype() => x.dtype(),
        _ => result_type(&[a, b])?,
    };
    let compares = matches!(op, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual);
    if common == DType::I32 {
        for operand in [a, b] {
            if let Operand::Int(v) = operand
                && i32::try_from(v).is_err()
            {
                if !compares {
                    return Err(TensorError::overflow(format!("Python integer {v} out of bounds for int32")));
                }
                common = DType::I64;
            }
        }
    }
    let same = Loop { input: common, output: common };
    Ok(match op {
        _ if compares => Loop { input: common, output: DType::Bool },
        LogicalAnd | LogicalOr | LogicalXor => Loop { input: common, output: DType::Bool },
        Subtract if common.is_bool() => {
            return Err(TensorError::type_(
                "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.",
            ));
        }
        FloorDivide | Remainder | Fmod | Power | LeftShift | RightShift if common.is_bool() => {
            Loop { input: DType::I64, output: DType::I64 }
        }
        Gcd | Lcm if !common.is_integer() => return Err(no_loop(op.name(), &[a.dtype(), b.dtype()])),
        BitwiseAnd | BitwiseOr | BitwiseXor | LeftShift | RightShift if common.is_float() => {
            return Err(unsupported(op.name()));
        }
        Add | Subtract | Multiply | FloorDivide | Remainder | Fmod | Power | Maximum | Minimum | Fmax | Fmin | BitwiseAnd
        | BitwiseOr | BitwiseXor | LeftShift | RightShift | Gcd | Lcm => same,
        FloatPower => Loop { input: DType::F64, output: DType::F64 },
        _ => Loop { input: common.to_float(), output: common.to_float() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn types_follow_numpy() {
        let i = Operand::Scalar(Scalar::I64(1));
        let f32 = Operand::Scalar(Scalar::F32(1.0));
        let out = |op, a, b| binary(op, a, b).map(|l| l.output);
        assert_eq!(out(BinaryOp::Divide, i, i), Ok(DType::F64));
        assert_eq!(out(BinaryOp::Divide, f32, Operand::Int(2)), Ok(DType::F32));
        assert_eq!(out(BinaryOp::Add, i, f32), Ok(DType::F64));
        assert_eq!(out(BinaryOp::Less, i, f32), Ok(DType::Bool));
        assert!(out(BinaryOp::BitwiseAnd, i, f32).is_err());
        assert_eq!(unary(UnaryOp::Floor, DType::I64).map(|l| l.output), Ok(DType::I64));
        assert_eq!(unary(UnaryOp::Rint, DType::I64).map(|l| l.output), Ok(DType::F64));
    }
}
