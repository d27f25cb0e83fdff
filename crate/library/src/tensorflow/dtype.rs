//! `tf.DType`: `tf.float64` and its like, and the reading of `dtype=` arguments.

use std::any::Any;

use brunsviga_graph::DType;
use brunsviga_python::{ClassRef, CompareOp, Module, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::DType as ArrayType;

use super::types::types;
use crate::numpy;

/// Every element type, by TensorFlow's name.
pub const ALL: [DType; 5] = [DType::Bool, DType::I32, DType::I64, DType::F32, DType::F64];

/// Names of element types that TensorFlow has and this module has not.
pub const ELSEWHERE: &[&str] = &[
    "float16",
    "half",
    "bfloat16",
    "complex64",
    "complex128",
    "int8",
    "int16",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "string",
    "qint8",
    "qint16",
    "qint32",
    "quint8",
    "quint16",
    "resource",
    "variant",
    "float8_e4m3fn",
    "float8_e5m2",
    "int4",
    "uint4",
];

/// A `tf.DType`
pub struct DTypeObject(pub DType);

thread_local! {
    /// One object each, so that `is` compares them, as in TensorFlow.
    static OBJECTS: [(DType, Value); 5] = ALL.map(|dtype| (dtype, Value::native(DTypeObject(dtype))));
}

/// `tf.float64`
pub fn wrap(dtype: DType) -> Value {
    let known = OBJECTS.with(|all| all.iter().find(|(d, _)| *d == dtype).map(|(_, object)| object.clone()));
    known.unwrap_or_else(|| Value::native(DTypeObject(dtype)))
}

/// The array crate's name of an element type.
pub fn of_array(dtype: ArrayType) -> DType {
    match dtype {
        ArrayType::Bool => DType::Bool,
        ArrayType::I32 => DType::I32,
        ArrayType::I64 => DType::I64,
        ArrayType::F32 => DType::F32,
        ArrayType::F64 => DType::F64,
    }
}
/// And back.
pub fn to_array(dtype: DType) -> ArrayType {
    match dtype {
        DType::Bool => ArrayType::Bool,
        DType::I32 => ArrayType::I32,
        DType::I64 => ArrayType::I64,
        DType::F32 => ArrayType::F32,
        DType::F64 => ArrayType::F64,
    }
}

/// As the messages of kernels call it: float64 is `double`.
pub fn kernel_name(dtype: DType) -> &'static str {
    match dtype {
        DType::Bool => "bool",
        DType::I32 => "int32",
        DType::I64 => "int64",
        DType::F32 => "float",
        DType::F64 => "double",
    }
}

/// The element type that a value names, if it names one of ours.
fn lookup(value: &Value) -> Option<DType> {
    if let Some(dtype) = value.downcast::<DTypeObject>() {
        return Some(dtype.0);
    }
    if let Some(dtype) = value.downcast::<numpy::dtype::DTypeObject>() {
        return Some(of_array(dtype.0));
    }
    match value {
        Value::Class(class) => {
            let python = brunsviga_python::types::types();
            if std::rc::Rc::ptr_eq(class, &python.float) {
                return Some(DType::F32);
            }
            if std::rc::Rc::ptr_eq(class, &python.int) {
                return None;
            }
            numpy::types::types().dtype_of_class(class).map(of_array)
        }
        Value::Str(name) => {
            let bare = name.strip_suffix("_ref").unwrap_or(name);
            ALL.into_iter().find(|d| d.name() == bare).or(match bare {
                "float" => Some(DType::F32),
                "double" => Some(DType::F64),
                _ => None,
            })
        }
        Value::Int(number) => match number {
            1 => Some(DType::F32),
            2 => Some(DType::F64),
            3 => Some(DType::I32),
            9 => Some(DType::I64),
            10 => Some(DType::Bool),
            _ => None,
        },
        _ => None,
    }
}

/// `dtype=`, `tf.as_dtype`
pub fn from_value(vm: &mut Vm, value: &Value) -> Result<DType> {
    if let Some(dtype) = lookup(value) {
        return Ok(dtype);
    }
    let text = vm.repr(value)?;
    if value.as_str().is_some_and(|name| ELSEWHERE.contains(&name)) {
        return Err(Raise::type_error(format!(
            "dtype {text} is not available here: use tf.float64, tf.float32, tf.int64, tf.int32 or tf.bool"
        )));
    }
    Err(Raise::type_error(format!("Cannot convert the argument `type_value`: {text} to a TensorFlow DType.")))
}

/// An optional `dtype=`.
pub fn optional(vm: &mut Vm, value: Option<Value>) -> Result<Option<DType>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => from_value(vm, &value).map(Some),
    }
}

/// Adds `tf.float64` and its like.
pub fn install(module: &Module) {
    for dtype in ALL {
        module.set(dtype.name(), wrap(dtype));
    }
    module.set("double", wrap(DType::F64));
}

/// Smallest and largest value, as a NumPy scalar.
fn limit(dtype: DType, largest: bool) -> Value {
    use brunsviga_tensor::Scalar as S;
    let scalar = match (dtype, largest) {
        (DType::Bool, b) => S::Bool(b),
        (DType::I32, true) => return Value::Int(i64::from(i32::MAX)),
        (DType::I32, false) => return Value::Int(i64::from(i32::MIN)),
        (DType::I64, true) => return Value::Int(i64::MAX),
        (DType::I64, false) => return Value::Int(i64::MIN),
        (DType::F32, true) => S::F32(f32::MAX),
        (DType::F32, false) => S::F32(f32::MIN),
        (DType::F64, true) => S::F64(f64::MAX),
        (DType::F64, false) => S::F64(f64::MIN),
    };
    numpy::convert::wrap_scalar(scalar)
}

impl Native for DTypeObject {
    fn class(&self) -> ClassRef {
        types().dtype.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("tf.{}", self.0.name()))
    }
    fn str(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("<dtype: '{}'>", self.0.name()))
    }
    fn get_attr(&self, _vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let d = self.0;
        Ok(Some(match name {
            "name" => Value::from(d.name()),
            "is_floating" => Value::Bool(d.is_floating()),
            "is_integer" => Value::Bool(d.is_integer()),
            "is_bool" => Value::Bool(d == DType::Bool),
            "is_complex" | "is_unsigned" | "is_quantized" => Value::Bool(false),
            "is_numpy_compatible" => Value::Bool(true),
            "size" => Value::from(d.size()),
            "base_dtype" | "real_dtype" => this.clone(),
            "as_numpy_dtype" => Value::Class(numpy::types::types().scalar(to_array(d)).clone()),
            "as_datatype_enum" => Value::Int(match d {
                DType::F32 => 1,
                DType::F64 => 2,
                DType::I32 => 3,
                DType::I64 => 9,
                DType::Bool => 10,
            }),
            "min" => limit(d, false),
            "max" => limit(d, true),
            "is_compatible_with" => Value::native_fn("is_compatible_with", move |vm, args| {
                let [other] = args.exactly::<1>("is_compatible_with")?;
                Ok(Value::Bool(from_value(vm, &other)? == d))
            }),
            _ => return Ok(None),
        }))
    }
    fn compare(&self, _vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        let same = lookup(other) == Some(self.0);
        Ok(match op {
            CompareOp::Eq => Some(Value::Bool(same)),
            CompareOp::Ne => Some(Value::Bool(!same)),
            _ => None,
        })
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(Value::from(self.0.name())))
    }
    fn dir(&self) -> Vec<String> {
        ["name", "is_floating", "is_integer", "is_bool", "as_numpy_dtype", "size", "min", "max"].map(str::to_owned).to_vec()
    }
}
