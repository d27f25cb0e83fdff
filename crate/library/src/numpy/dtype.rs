//! `np.dtype` objects, the reading of `dtype=` arguments, and `np.finfo` / `np.iinfo`.

use std::any::Any;

use brunsviga_python::{Args, ClassRef, CompareOp, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::{Casting, DType, Scalar, can_cast};

use super::array::NdArray;
use super::convert::{given, wrap_scalar};
use super::helper::Record;
use super::scalar::NumpyScalar;
use super::types::types;

/// `np.dtype('float64')`
pub struct DTypeObject(pub DType);

impl Native for DTypeObject {
    fn class(&self) -> ClassRef {
        types().dtype.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(self.0.repr())
    }
    fn str(&self, _vm: &mut Vm) -> Result<String> {
        Ok(self.0.name().to_owned())
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        vm.format(&Value::from(self.0.name()), spec)
    }
    fn get_attr(&self, _vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let dtype = self.0;
        Ok(Some(match name {
            "name" => Value::from(dtype.name()),
            "kind" => Value::from(dtype.kind_char().to_string()),
            "char" => Value::from(dtype.char_code().to_string()),
            "str" => Value::from(dtype.descr()),
            "itemsize" | "alignment" => Value::from(dtype.itemsize()),
            "type" => Value::Class(types().scalar(dtype).clone()),
            "byteorder" => Value::from(if dtype.is_bool() { "|" } else { "=" }),
            "base" => this.clone(),
            "ndim" => Value::Int(0),
            "shape" => Value::tuple(vec![]),
            "fields" | "names" | "subdtype" => Value::None,
            "hasobject" => Value::Bool(false),
            "isnative" => Value::Bool(true),
            _ => return Ok(None),
        }))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        if other.downcast::<crate::tensorflow::dtype::DTypeObject>().is_some() {
            // Its own comparison knows ours.
            return Ok(None);
        }
        let theirs = lookup(vm, other)?;
        Ok(match op {
            CompareOp::Eq => Some(Value::Bool(theirs == Some(self.0))),
            CompareOp::Ne => Some(Value::Bool(theirs != Some(self.0))),
            CompareOp::Lt => theirs.map(|t| Value::Bool(t != self.0 && can_cast(self.0, t, Casting::Safe))),
            CompareOp::Le => theirs.map(|t| Value::Bool(can_cast(self.0, t, Casting::Safe))),
            CompareOp::Gt => theirs.map(|t| Value::Bool(t != self.0 && can_cast(t, self.0, Casting::Safe))),
            CompareOp::Ge => theirs.map(|t| Value::Bool(can_cast(t, self.0, Casting::Safe))),
        })
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(Value::from(self.0.descr())))
    }
    fn dir(&self) -> Vec<String> {
        ["name", "kind", "char", "str", "itemsize", "type"].map(str::to_owned).to_vec()
    }
}

/// The dtype object of an element type.
pub fn wrap(dtype: DType) -> Value {
    Value::native(DTypeObject(dtype))
}

/// The element type that a value names, or None if it names none of ours.
fn lookup(_vm: &mut Vm, value: &Value) -> Result<Option<DType>> {
    Ok(match value {
        Value::Class(class) => types().dtype_of_class(class),
        Value::Str(name) => DType::from_name(name),
        _ => value.downcast::<DTypeObject>().map(|d| d.0),
    })
}

/// Names that NumPy knows and this module does not.
const ELSEWHERE: &[&str] = &[
    "float16",
    "longdouble",
    "complex64",
    "complex128",
    "complex",
    "int8",
    "int16",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uint",
    "object",
    "O",
    "str",
    "U",
    "S",
    "bytes",
    "datetime64",
    "timedelta64",
    "half",
    "byte",
    "short",
    "i1",
    "i2",
    "u1",
    "u2",
    "u4",
    "u8",
    "f2",
    "c8",
    "c16",
    "void",
    "V",
];

/// `dtype=`: a class, a name or a dtype object.
pub fn from_value(vm: &mut Vm, value: &Value) -> Result<DType> {
    if let Some(dtype) = lookup(vm, value)? {
        return Ok(dtype);
    }
    let ours = "here are float64, float32, int64, int32 and bool";
    match value {
        Value::Class(class) => {
            if ["object", "str", "bytes", "complex"].contains(&class.name()) {
                return Err(Raise::type_error(format!("dtype '{}' is not supported: {ours}", class.name())));
            }
            if class.is_subclass_of(&types().generic) {
                let text = class.repr();
                return Err(Raise::type_error(format!(
                    "Converting {text} to a dtype is not possible: it is a family of types; {ours}"
                )));
            }
            Err(Raise::type_error(format!("dtype '{}' is not supported: {ours}", class.name())))
        }
        Value::Str(name)
            if ELSEWHERE.contains(&name.trim_start_matches(['<', '>', '=', '|'])) || name.starts_with(['U', 'S']) =>
        {
            Err(Raise::type_error(format!("dtype '{name}' is not supported: {ours}")))
        }
        Value::Str(name) => Err(Raise::type_error(format!("data type '{name}' not understood"))),
        _ => {
            let text = vm.repr(value)?;
            Err(Raise::type_error(format!("Cannot interpret '{text}' as a data type")))
        }
    }
}

/// An optional `dtype=`.
pub fn optional(vm: &mut Vm, value: Option<Value>) -> Result<Option<DType>> {
    given(value).map(|v| from_value(vm, &v)).transpose()
}

/// The element type of anything: a dtype, or the type of an array or number.
pub fn of_any(vm: &mut Vm, value: &Value) -> Result<DType> {
    if let Some(array) = value.downcast::<NdArray>() {
        return Ok(array.with(|a| a.dtype()));
    }
    if let Some(scalar) = value.downcast::<NumpyScalar>() {
        return Ok(scalar.0.dtype());
    }
    from_value(vm, value)
}

/// The class for `np.issubdtype`: a dtype's scalar class, or an abstract class itself.
fn class_for_test(vm: &mut Vm, value: &Value, abstract_python: bool) -> Result<ClassRef> {
    if let Value::Class(class) = value {
        if class.is_subclass_of(&types().generic) {
            return Ok(class.clone());
        }
        if abstract_python && class.name() == "object" {
            return Ok(types().generic.clone());
        }
    }
    if let Value::Str(name) = value {
        let family = match &**name {
            "floating" => Some(&types().floating),
            "integer" => Some(&types().integer),
            "number" => Some(&types().number),
            _ => None,
        };
        if let Some(class) = family {
            return Ok(class.clone());
        }
    }
    let dtype = from_value(vm, value)?;
    Ok(types().scalar(dtype).clone())
}

/// `np.issubdtype(a, b)`
pub fn issubdtype(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b] = args.bind("issubdtype", 2, &["arg1", "arg2"])?.map(|v: Option<Value>| v.unwrap_or(Value::None));
    let a = class_for_test(vm, &a, false)?;
    let b = class_for_test(vm, &b, true)?;
    Ok(Value::Bool(a.is_subclass_of(&b)))
}

/// `np.finfo(dtype)`
pub fn finfo(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dtype] = args.bind("finfo", 1, &["dtype"])?;
    let value = dtype.unwrap_or(Value::None);
    let dtype = match &value {
        Value::Float(_) => DType::F64,
        _ => of_any(vm, &value)?,
    };
    let fields = match dtype {
        DType::F64 => {
            let s = |v: f64| wrap_scalar(Scalar::F64(v));
            vec![
                ("eps", s(f64::EPSILON)),
                ("epsneg", s(f64::EPSILON / 2.0)),
                ("max", s(f64::MAX)),
                ("min", s(f64::MIN)),
                ("tiny", s(f64::MIN_POSITIVE)),
                ("smallest_normal", s(f64::MIN_POSITIVE)),
                ("smallest_subnormal", s(5e-324)),
                ("resolution", s(1e-15)),
                ("bits", Value::Int(64)),
                ("nmant", Value::Int(52)),
                ("precision", Value::Int(15)),
            ]
        }
        DType::F32 => {
            let s = |v: f32| wrap_scalar(Scalar::F32(v));
            vec![
                ("eps", s(f32::EPSILON)),
                ("epsneg", s(f32::EPSILON / 2.0)),
                ("max", s(f32::MAX)),
                ("min", s(f32::MIN)),
                ("tiny", s(f32::MIN_POSITIVE)),
                ("smallest_normal", s(f32::MIN_POSITIVE)),
                ("smallest_subnormal", s(f32::from_bits(1))),
                ("resolution", s(1e-6)),
                ("bits", Value::Int(32)),
                ("nmant", Value::Int(23)),
                ("precision", Value::Int(6)),
            ]
        }
        _ => return Err(Raise::value_error(format!("data type {} not inexact", types().scalar(dtype).repr()))),
    };
    let text = format!("finfo({})", dtype.name());
    Ok(Record::value("finfo", text, fields.into_iter().chain([("dtype", wrap(dtype))])))
}

/// `np.iinfo(dtype)`
pub fn iinfo(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dtype] = args.bind("iinfo", 1, &["type"])?;
    let value = dtype.unwrap_or(Value::None);
    let dtype = match &value {
        Value::Int(_) => DType::I64,
        _ => of_any(vm, &value)?,
    };
    let (low, high, bits) = match dtype {
        DType::I64 => (i64::MIN, i64::MAX, 64),
        DType::I32 => (i64::from(i32::MIN), i64::from(i32::MAX), 32),
        _ => return Err(Raise::value_error(format!("Invalid integer data type '{}'.", dtype.kind_char()))),
    };
    let text = format!("iinfo(min={low}, max={high}, dtype={})", dtype.name());
    let fields = [
        ("min", Value::Int(low)),
        ("max", Value::Int(high)),
        ("bits", Value::Int(bits)),
        ("kind", Value::from("i")),
        ("dtype", wrap(dtype)),
    ];
    Ok(Record::value("iinfo", text, fields))
}
