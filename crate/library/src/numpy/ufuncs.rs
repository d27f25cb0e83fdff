//! The elementwise functions as NumPy has them: callable objects with `out=`, `where=`, `dtype=`, and `reduce`, `accumulate`,
//! `outer`, `at`. The table of them is the tensor crate's.

use std::any::Any;

use brunsviga_python::{Args, ClassRef, Module, Native, Raise, Result, Value, Vm};
use brunsviga_tensor::ufunc::{self, BinaryOp, UfuncOptions, UnaryOp};
use brunsviga_tensor::{Array, DType, Operand};

use super::array::NdArray;
use super::convert::{Input, Lift, array_of, finish, given, input, integer_or, wrap_result, wrap_scalar};
use super::dtype;
use super::reductions::Reduction;
use super::settings::settle;
use super::types::types;

#[derive(Clone, Copy)]
enum Operation {
    One(UnaryOp),
    Two(BinaryOp),
}

/// `np.sin`, `np.add`
pub struct Ufunc(Operation);

/// Other names of ufuncs, beside the table's own.
const ALIASES: &[(&str, &str)] = &[
    ("abs", "absolute"),
    ("mod", "remainder"),
    ("true_divide", "divide"),
    ("pow", "power"),
    ("asin", "arcsin"),
    ("acos", "arccos"),
    ("atan", "arctan"),
    ("atan2", "arctan2"),
    ("asinh", "arcsinh"),
    ("acosh", "arccosh"),
    ("atanh", "arctanh"),
    ("conj", "conjugate"),
    ("bitwise_not", "invert"),
    ("bitwise_invert", "invert"),
    ("bitwise_left_shift", "left_shift"),
    ("bitwise_right_shift", "right_shift"),
    ("fix", "trunc"),
];

/// Adds every ufunc to the module.
pub fn register(module: &Module) {
    for &op in UnaryOp::ALL {
        module.set(op.name(), Value::native(Ufunc(Operation::One(op))));
    }
    for &op in BinaryOp::ALL {
        module.set(op.name(), Value::native(Ufunc(Operation::Two(op))));
    }
    for (alias, name) in ALIASES {
        if let Some(value) = module.get(name) {
            module.set(alias, value);
        }
    }
}

impl Ufunc {
    fn name(&self) -> &'static str {
        match self.0 {
            Operation::One(op) => op.name(),
            Operation::Two(op) => op.name(),
        }
    }
    fn inputs(&self) -> usize {
        match self.0 {
            Operation::One(_) => 1,
            Operation::Two(_) => 2,
        }
    }
}

/// The keyword arguments of a ufunc call.
struct Options {
    out: Option<Value>,
    mask: Option<Array>,
    dtype: Option<DType>,
}

fn options(vm: &mut Vm, name: &str, args: &mut Args, out: Option<Value>) -> Result<Options> {
    let mut options = Options { out: given(out), mask: None, dtype: None };
    for (keyword, value) in std::mem::take(&mut args.keyword) {
        match &*keyword {
            "out" => {
                options.out = match value {
                    Value::Tuple(ref one) if one.len() == 1 => given(one.first().cloned()),
                    other => given(Some(other)),
                }
            }
            "where" => {
                if !matches!(value, Value::Bool(true)) {
                    options.mask = Some(array_of(vm, &value)?.cast(DType::Bool).py()?);
                }
            }
            "dtype" => options.dtype = dtype::optional(vm, Some(value))?,
            "casting" if value.as_str() == Some("same_kind") => {}
            "order" if value.as_str() == Some("K") || value.as_str() == Some("C") => {}
            "subok" => {}
            "casting" | "order" | "signature" | "axes" | "axis" | "keepdims" => {
                return Err(Raise::not_implemented(format!("numpy.{name}: the argument '{keyword}' is not available here")));
            }
            _ => return Err(Raise::type_error(format!("{name}() got an unexpected keyword argument '{keyword}'"))),
        }
    }
    Ok(options)
}

fn out_array(out: &Option<Value>) -> Result<Option<Array>> {
    match out {
        None => Ok(None),
        Some(value) => match value.downcast::<NdArray>() {
            Some(array) => {
                array.check_writeable().map_err(|_| Raise::value_error("output array is read-only"))?;
                Ok(Some(array.array()))
            }
            None => Err(Raise::type_error("return arrays must be of ArrayType")),
        },
    }
}

/// One operand of a named function: text and None get NumPy's errors.
fn operand(vm: &mut Vm, name: &str, place: usize, value: &Value) -> Result<Input> {
    match value {
        Value::Str(_) => Err(Raise::type_error(format!(
            "ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any supported types \
             according to the casting rule ''safe''"
        ))),
        Value::None => Err(Raise::type_error(format!(
            "loop of ufunc does not support argument {place} of type NoneType which has no callable {name} method"
        ))),
        _ => input(vm, value),
    }
}

impl Native for Ufunc {
    fn class(&self) -> ClassRef {
        types().ufunc.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(format!("<ufunc '{}'>", self.name()))
    }
    fn call(&self, vm: &mut Vm, _this: &Value, mut args: Args) -> Result<Option<Value>> {
        let (name, n) = (self.name(), self.inputs());
        let given = args.positional.len();
        if given < n || given > n + 1 {
            return Err(Raise::type_error(format!(
                "{name}() takes from {n} to {} positional arguments but {given} were given",
                n + 1
            )));
        }
        if let Some(result) = super::complex::ufunc(vm, name, &args)? {
            return Ok(Some(result));
        }
        let out = args.positional.get(n).cloned();
        if let (Operation::One(op), [x], true) = (self.0, args.positional.as_slice(), args.keyword.is_empty())
            && let Value::Float(_) | Value::Int(_) | Value::Native(_) = x
        {
            let x = operand(vm, name, 0, x)?;
            let result = match &x {
                Input::Array(array) if array.ndim() > 0 => ufunc::unary(op, Operand::Array(array)).py().map(super::convert::wrap),
                other => ufunc::unary_scalar(op, other.operand()).py().map(wrap_scalar),
            };
            settle(vm)?;
            return result.map(Some);
        }
        let options = options(vm, name, &mut args, out)?;
        let out = out_array(&options.out)?;
        let settings = UfuncOptions { out: out.as_ref(), mask: options.mask.as_ref(), dtype: options.dtype };
        let mut values = args.positional.iter();
        let (first, second) = (values.next().unwrap_or(&Value::None), values.next().unwrap_or(&Value::None));
        let result = match self.0 {
            Operation::One(op) => {
                let x = operand(vm, name, 0, first)?;
                ufunc::unary_with(op, x.operand(), &settings).py()
            }
            Operation::Two(op) => {
                let a = operand(vm, name, 0, first)?;
                let b = operand(vm, name, 1, second)?;
                ufunc::binary_with(op, a.operand(), b.operand(), &settings).py()
            }
        };
        settle(vm)?;
        let result = result?;
        match options.out {
            Some(out) => Ok(Some(out)),
            None => wrap_result(result).map(Some),
        }
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let n = self.inputs();
        Ok(Some(match (name, self.0) {
            ("__name__" | "__qualname__", _) => Value::from(self.name()),
            ("nin", _) => Value::from(n),
            ("nout", _) => Value::Int(1),
            ("nargs", _) => Value::from(n + 1),
            ("reduce", Operation::Two(op)) => Value::native_fn("reduce", move |vm, args| reduce(vm, op, args)),
            ("accumulate", Operation::Two(op)) => Value::native_fn("accumulate", move |vm, args| accumulate(vm, op, args)),
            ("outer", Operation::Two(op)) => Value::native_fn("outer", move |vm, args| {
                let [a, b] = args.exactly("outer")?;
                let (a, b) = (array_of(vm, &a)?, array_of(vm, &b)?);
                finish(vm, ufunc::outer_op(op, &a, &b))
            }),
            ("at", operation) => Value::native_fn("at", move |vm, args| at(vm, operation, args)),
            ("reduceat", _) => {
                return Err(Raise::attribute_error(format!(
                    "numpy.{}.reduceat is not available here; use .reduce on slices, or np.cumsum and np.diff",
                    self.name()
                )));
            }
            _ => return Ok(None),
        }))
    }
    fn dir(&self) -> Vec<String> {
        ["reduce", "accumulate", "outer", "at", "nin", "nout"].map(str::to_owned).to_vec()
    }
}

fn reduce(vm: &mut Vm, op: BinaryOp, args: Args) -> Result<Value> {
    let [array, axis, dtype, out, keepdims, initial, mask] =
        args.bind("reduce", 1, &["array", "axis", "dtype", "out", "keepdims", "initial", "where"])?;
    let array = array_of(vm, &array.unwrap_or(Value::None))?;
    let axis = Some(axis.unwrap_or(Value::Int(0)));
    let reduction = Reduction::read(vm, axis, dtype, out, keepdims, initial, mask)?;
    let result = ufunc::reduce_op(op, &array, &reduction.options());
    reduction.finish(vm, result)
}

fn accumulate(vm: &mut Vm, op: BinaryOp, args: Args) -> Result<Value> {
    let [array, axis, dtype] = args.bind("accumulate", 1, &["array", "axis", "dtype"])?;
    let mut array = array_of(vm, &array.unwrap_or(Value::None))?;
    if let Some(dtype) = dtype::optional(vm, dtype)? {
        array = array.cast(dtype).py()?;
    }
    let axis = integer_or(vm, axis, 0)?;
    finish(vm, ufunc::accumulate(op, &array, axis))
}

/// `np.add.at(a, index, b)`: unlike `a[index] += b`, a position that occurs twice is changed twice.
fn at(vm: &mut Vm, operation: Operation, args: Args) -> Result<Value> {
    let [target, index, value] = args.bind("at", 2, &["a", "indices", "b"])?;
    let target = target.unwrap_or(Value::None);
    let Some(array) = target.downcast::<NdArray>() else {
        return Err(Raise::type_error("first operand must be array"));
    };
    array.check_writeable()?;
    let array = array.array();
    let positions = positions(vm, &array, &index.unwrap_or(Value::None))?;
    let flat = positions.scalars().py()?;
    let changes = match value {
        None => None,
        Some(value) => {
            let change = array_of(vm, &value)?.broadcast_to(positions.shape()).py()?;
            Some(change.scalars().py()?)
        }
    };
    let shape: Vec<i64> = array.shape().iter().map(|&n| n as i64).collect();
    let work = array.flatten().py()?;
    for (k, place) in flat.iter().enumerate() {
        let place = place.as_i64().unwrap_or(0);
        let old = work.get_scalar(&[place]).py()?;
        let new = match (operation, changes.as_ref().and_then(|c| c.get(k))) {
            (Operation::Two(op), Some(change)) => ufunc::binary_scalar(op, Operand::Scalar(old), Operand::Scalar(*change)),
            (Operation::One(op), _) => ufunc::unary_scalar(op, Operand::Scalar(old)),
            (Operation::Two(_), None) => return Err(Raise::value_error("second operand needed for ufunc")),
        };
        work.set_scalar(&[place], new.py()?).py()?;
    }
    settle(vm)?;
    array.assign(Operand::Array(&work.reshape(&shape).py()?)).py()?;
    Ok(Value::None)
}

/// The flat positions that an index selects.
fn positions(vm: &mut Vm, array: &Array, index: &Value) -> Result<Array> {
    let shape: Vec<i64> = array.shape().iter().map(|&n| n as i64).collect();
    let numbers = Array::vector((0..array.size() as i64).collect::<Vec<i64>>()).reshape(&shape).py()?;
    let entries = super::index::parse(vm, index)?;
    numbers.get(&entries).py()
}

/// `np.divmod(a, b)`: quotients and remainders.
pub fn divmod(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b] = args.exactly("divmod")?;
    let (a, b) = (input(vm, &a)?, input(vm, &b)?);
    let result = ufunc::divmod(a.operand(), b.operand()).py();
    settle(vm)?;
    let (quotient, rest) = result?;
    Ok(Value::tuple(vec![wrap_result(quotient)?, wrap_result(rest)?]))
}
