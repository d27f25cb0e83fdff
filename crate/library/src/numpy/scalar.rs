//! NumPy scalars: what `x[0]` and `x.sum()` give. They behave as Python numbers with a type of their own.
//!
//! `np.float64` is found by `isinstance(x, float)`. Attributes and methods are an array's: the class table sends them to a
//! 0-d array.

use std::any::Any;

use brunsviga_python::{BinaryOp, ClassRef, CompareOp, Native, Raise, Result, UnaryOp, Value, Vm};
use brunsviga_tensor::{Operand, Scalar, print, ufunc};

use super::array::{self, NdArray};
use super::convert::{Input, Lift, input, wrap, wrap_scalar};
use super::settings::settle;
use super::types::types;
use super::{operators, scalar_math};

/// One typed number.
pub struct NumpyScalar(pub Scalar);

/// A number that takes part in scalar arithmetic.
#[inline]
fn number(value: &Value) -> Option<Operand<'static>> {
    Some(match value {
        Value::Float(number) => Operand::Float(*number),
        Value::Int(number) => Operand::Int(*number),
        Value::Bool(b) => Operand::Scalar(Scalar::Bool(*b)),
        Value::Native(object) => Operand::Scalar(object.as_any().downcast_ref::<NumpyScalar>()?.0),
        _ => return None,
    })
}

impl NumpyScalar {
    /// The Python number of the same value.
    pub fn item(&self) -> Value {
        item(self.0)
    }
}

/// The Python number of a scalar's value.
pub fn item(scalar: Scalar) -> Value {
    match scalar {
        Scalar::Bool(b) => Value::Bool(b),
        Scalar::I32(number) => Value::Int(i64::from(number)),
        Scalar::I64(number) => Value::Int(number),
        Scalar::F32(number) => Value::Float(f64::from(number)),
        Scalar::F64(number) => Value::Float(number),
    }
}

/// `str(scalar)`: the shortest digits that give the value back.
pub fn text(scalar: Scalar) -> String {
    print::format_scalar(scalar)
}

impl Native for NumpyScalar {
    fn class(&self) -> ClassRef {
        types().scalar(self.0.dtype()).clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(print::scalar_repr(self.0))
    }
    fn str(&self, _vm: &mut Vm) -> Result<String> {
        Ok(text(self.0))
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        // A float32 is formatted as the double of the same value, even without a spec, as in NumPy.
        if spec.is_empty() && !matches!(self.0, Scalar::F32(_)) {
            return Ok(text(self.0));
        }
        if let Scalar::Bool(_) = self.0 {
            return vm.format(&Value::from(text(self.0)), spec);
        }
        vm.format(&self.item(), spec)
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(Some(match name {
            "T" | "real" => this.clone(),
            "imag" => wrap_scalar(Scalar::zero(self.0.dtype())),
            "base" => Value::None,
            _ => return array::attribute(vm, &array::of_scalar(self.0)?, name),
        }))
    }
    fn set_attr(&self, _vm: &mut Vm, name: &str, _value: Value) -> Result<bool> {
        Err(Raise::attribute_error(format!("'numpy.{}' object has no attribute '{name}'", self.class().name())))
    }

    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        if let Some(theirs) = number(other) {
            let mine = Operand::Scalar(self.0);
            let (left, right) = if reflected { (theirs, mine) } else { (mine, theirs) };
            if let Some(result) = scalar_math::quick(op, left, right) {
                return Ok(Some(wrap_scalar(Scalar::F64(result))));
            }
            if let Some(ufunc) = operators::ufunc_of(op) {
                let result = ufunc::binary_scalar(ufunc, left, right).py();
                if let Ok(result) = &result {
                    scalar_math::check_int32(op, left, right, *result);
                }
                settle(vm)?;
                return Ok(Some(wrap_scalar(result?)));
            }
        }
        if op == BinaryOp::Mul && matches!(other.base(), Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Bytes(_)) {
            // Repetition of a sequence, or Python's error about it.
            return Ok(None);
        }
        if reflected && matches!(other.base(), Value::Str(_) | Value::Bytes(_)) {
            // Formatting (`'%.2f' % x`), or Python's error about joining texts.
            return Ok(None);
        }
        array::binary(vm, op, Input::Scalar(self.0), other, reflected)
    }
    fn unary(&self, vm: &mut Vm, _this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        Ok(Some(wrap_scalar(match (op, self.0) {
            (UnaryOp::Neg, Scalar::F64(number)) => Scalar::F64(-number),
            (UnaryOp::Neg, Scalar::F32(number)) => Scalar::F32(-number),
            (UnaryOp::Neg, Scalar::I64(number)) => Scalar::I64(number.wrapping_neg()),
            (UnaryOp::Neg, Scalar::I32(number)) => Scalar::I32(number.wrapping_neg()),
            (UnaryOp::Abs, Scalar::F64(number)) => Scalar::F64(number.abs()),
            (UnaryOp::Abs, Scalar::F32(number)) => Scalar::F32(number.abs()),
            (UnaryOp::Abs, Scalar::I64(number)) => Scalar::I64(number.wrapping_abs()),
            (UnaryOp::Abs, Scalar::I32(number)) => Scalar::I32(number.wrapping_abs()),
            (UnaryOp::Invert, Scalar::Bool(b)) => Scalar::Bool(!b),
            (UnaryOp::Invert, Scalar::I64(number)) => Scalar::I64(!number),
            (UnaryOp::Invert, Scalar::I32(number)) => Scalar::I32(!number),
            (UnaryOp::Pos | UnaryOp::Abs, scalar) if !(op == UnaryOp::Pos && scalar.dtype().is_bool()) => scalar,
            _ => return array::unary(vm, op, &Input::Scalar(self.0)),
        })))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        if let Some(theirs) = number(other) {
            return Ok(Some(wrap_scalar(Scalar::Bool(scalar_math::compare(
                op,
                self.0,
                theirs.scalar().unwrap_or(Scalar::Bool(false)),
            )))));
        }
        match other {
            Value::Native(object) if object.as_any().is::<NdArray>() => array::compare(vm, op, Input::Scalar(self.0), other),
            Value::List(_) | Value::Tuple(_) => array::compare(vm, op, Input::Scalar(self.0), other),
            Value::BigInt(_) => {
                let theirs = vm.to_f64(other)?;
                Ok(Some(wrap_scalar(Scalar::Bool(scalar_math::compare(op, self.0, Scalar::F64(theirs))))))
            }
            Value::Str(_) | Value::None if matches!(op, CompareOp::Eq | CompareOp::Ne) => {
                Ok(Some(wrap_scalar(Scalar::Bool(op == CompareOp::Ne))))
            }
            _ => Ok(None),
        }
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        match index {
            Value::Tuple(parts) if parts.is_empty() => Ok(Some(wrap_scalar(self.0))),
            Value::None | Value::Ellipsis | Value::Tuple(_) => {
                array::get_item(vm, &NdArray::new(array::of_scalar(self.0)?), &Value::None, index).map(Some)
            }
            _ => Err(Raise::index_error("invalid index to scalar variable.")),
        }
    }
    fn truth(&self, _vm: &mut Vm) -> Result<bool> {
        Ok(self.0.as_bool())
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(self.item()))
    }
    fn index(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        Ok(match self.0 {
            Scalar::I32(number) => Some(Value::Int(i64::from(number))),
            Scalar::I64(number) => Some(Value::Int(number)),
            _ => None,
        })
    }
    fn float(&self, _vm: &mut Vm) -> Result<Option<f64>> {
        Ok(Some(self.0.as_f64()))
    }
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        match self.0 {
            Scalar::Bool(b) => Ok(Some(Value::Int(i64::from(b)))),
            Scalar::I32(_) | Scalar::I64(_) => self.index(vm),
            Scalar::F32(_) | Scalar::F64(_) => {
                let int = Value::Class(vm.builtin_class("int"));
                vm.call_positional(&int, vec![self.item()]).map(Some)
            }
        }
    }
    fn dir(&self) -> Vec<String> {
        array::ATTRIBUTES.iter().filter(|name| !matches!(**name, "flat" | "flags")).map(|name| (*name).to_owned()).collect()
    }
}

/// `np.float64(x)` and the other scalar classes: of nothing, a number, text, or (then an array) a sequence.
pub fn construct(vm: &mut Vm, dtype: brunsviga_tensor::DType, value: Option<Value>) -> Result<Value> {
    let Some(value) = value else { return Ok(wrap_scalar(Scalar::zero(dtype))) };
    match &value {
        Value::Str(text) if dtype.is_bool() => return Ok(wrap_scalar(Scalar::Bool(!text.is_empty()))),
        Value::Str(_) => {
            let python = vm.builtin_class(if dtype.is_float() { "float" } else { "int" });
            let number = vm.call_positional(&Value::Class(python), vec![value.clone()])?;
            return construct(vm, dtype, Some(number));
        }
        Value::BigInt(_) if !dtype.is_float() => return Err(Raise::overflow_error("Python int too large to convert to C long")),
        Value::None if dtype.is_float() => return Ok(wrap_scalar(Scalar::F64(f64::NAN).cast(dtype))),
        Value::None if dtype.is_bool() => return Ok(wrap_scalar(Scalar::Bool(false))),
        Value::None => {
            return Err(Raise::type_error(
                "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
            ));
        }
        _ => {}
    }
    let input = input(vm, &value)?;
    if let Some(scalar) = input.operand().scalar() {
        if !matches!(value, Value::Native(_)) && dtype.is_integer() {
            super::nested::check_integer(scalar, dtype)?;
        }
        if dtype == brunsviga_tensor::DType::F32 && scalar.as_f64().is_finite() && (scalar.as_f64() as f32).is_infinite() {
            brunsviga_tensor::warnings::push(brunsviga_tensor::warnings::Category::Runtime, "overflow encountered in cast");
            settle(vm)?;
        }
        return Ok(wrap_scalar(scalar.cast(dtype)));
    }
    let array = input.into_array()?.astype(dtype).py();
    settle(vm)?;
    let array = array?;
    if array.ndim() == 0 { Ok(wrap_scalar(array.item().py()?)) } else { Ok(wrap(array)) }
}
