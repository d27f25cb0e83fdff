//! Complex numbers as far as spectra and eigenvalues need them: arrays of two real ones, with parts, magnitude, angle, arithmetic, indexing and
//! printing. Every other function refuses them and says what to take instead.

use std::any::Any;

use brunsviga_python::{Args, BinaryOp, Class, ClassRef, Native, NativeIter, Raise, Result, UnaryOp, Value, Vm};
use brunsviga_tensor::fourier::Complex;
use brunsviga_tensor::index::Index;
use brunsviga_tensor::{Array, DType, Operand, broadcast_shapes, create, print};

use super::convert::{Lift, array_of, flag, given, int_tuple, wrap, wrap_result};
use super::index;
use super::registry::Table;
use super::scalar::NumpyScalar;
use super::settings::settings;
use super::types::types;

/// Complex numbers; without axes, one of them.
#[derive(Clone)]
pub struct ComplexArray {
    re: Array,
    im: Array,
}

/// The functions of this file.
pub const TABLE: Table = &[
    ("real", |vm, args| part(vm, args, "real")),
    ("imag", |vm, args| part(vm, args, "imag")),
    ("angle", angle),
    ("iscomplexobj", |_, args| {
        let [x] = args.bind("iscomplexobj", 1, &["x"])?;
        Ok(Value::Bool(x.is_some_and(|x| x.downcast::<ComplexArray>().is_some())))
    }),
    ("isrealobj", |_, args| {
        let [x] = args.bind("isrealobj", 1, &["x"])?;
        Ok(Value::Bool(x.is_none_or(|x| x.downcast::<ComplexArray>().is_none())))
    }),
];

thread_local! {
    static CLASSES: (ClassRef, ClassRef) = (
        Class::native("ndarray", "numpy", &[types().ndarray.clone()]).labelled_with_module(),
        Class::native("complex128", "numpy", &[types().inexact.clone()]).labelled_with_module(),
    );
}

/// The error of a function that knows real numbers only.
pub fn refused() -> Raise {
    Raise::type_error("complex numbers are not available to this function here: take np.abs(z), z.real or z.imag")
}

impl ComplexArray {
    /// Numbers in C order.
    pub fn new(numbers: Vec<Complex>, shape: &[usize]) -> Result<ComplexArray> {
        let (re, im): (Vec<f64>, Vec<f64>) = numbers.into_iter().unzip();
        Ok(ComplexArray { re: Array::from_vec(re, shape).py()?, im: Array::from_vec(im, shape).py()? })
    }
    /// Of a complex or real value.
    pub fn of(vm: &mut Vm, value: &Value) -> Result<ComplexArray> {
        if let Some(array) = value.downcast::<ComplexArray>() {
            return Ok(array.clone());
        }
        let re = array_of(vm, value)?.cast(DType::F64).py()?;
        let im = create::zeros(re.shape(), DType::F64).py()?;
        Ok(ComplexArray { re, im })
    }
    /// Length of each axis.
    pub fn shape(&self) -> &[usize] {
        self.re.shape()
    }
    /// All of them, in C order.
    pub fn numbers(&self) -> Result<Vec<Complex>> {
        Ok(self.re.to_f64_vec().py()?.into_iter().zip(self.im.to_f64_vec().py()?).collect())
    }
    /// As a Python value.
    pub fn value(self) -> Value {
        Value::native(self)
    }
    /// The same done to both parts.
    pub fn both(&self, of: impl Fn(&Array) -> brunsviga_tensor::Result<Array>) -> Result<ComplexArray> {
        Ok(ComplexArray { re: of(&self.re).py()?, im: of(&self.im).py()? })
    }
    fn map(&self, of: impl Fn(Complex) -> Complex) -> Result<ComplexArray> {
        ComplexArray::new(self.numbers()?.into_iter().map(of).collect(), self.shape())
    }
    /// A real number of each.
    fn real(&self, of: impl Fn(Complex) -> f64) -> Result<Value> {
        let numbers = self.numbers()?.into_iter().map(of).collect();
        wrap_result(Array::from_vec(numbers, self.shape()).py()?)
    }
    fn conjugate(&self) -> Result<ComplexArray> {
        self.map(|(re, im)| (re, -im))
    }
    fn magnitude(&self) -> Result<Value> {
        self.real(|(re, im)| libm::hypot(re, im))
    }
    fn part(&self, imaginary: bool) -> Result<Value> {
        wrap_result(if imaginary { self.im.clone() } else { self.re.clone() })
    }
}

fn times((a, b): Complex, (c, d): Complex) -> Complex {
    (a * c - b * d, a * d + b * c)
}

/// As NumPy divides: by the larger part of the divisor first (Smith, Communications of the ACM 5, 1962).
fn over((a, b): Complex, (c, d): Complex) -> Complex {
    if c.abs() >= d.abs() {
        if c == 0.0 && d == 0.0 {
            return (a / c.abs(), b / d.abs());
        }
        let ratio = d / c;
        let scale = 1.0 / (c + d * ratio);
        ((a + b * ratio) * scale, (b - a * ratio) * scale)
    } else {
        let ratio = c / d;
        let scale = 1.0 / (d + c * ratio);
        ((a * ratio + b) * scale, (b * ratio - a) * scale)
    }
}

/// `left op right`; None for operations that are not here.
fn arithmetic(op: BinaryOp, left: &ComplexArray, right: &ComplexArray) -> Result<Option<Value>> {
    let of: fn(Complex, Complex) -> Complex = match op {
        BinaryOp::Add => |(a, b), (c, d)| (a + c, b + d),
        BinaryOp::Sub => |(a, b), (c, d)| (a - c, b - d),
        BinaryOp::Mul => times,
        BinaryOp::TrueDiv => over,
        BinaryOp::Pow if right.shape().is_empty() && right.numbers()?.first() == Some(&(2.0, 0.0)) => {
            return left.map(|z| times(z, z)).map(|z| Some(z.value()));
        }
        _ => return Err(refused()),
    };
    let shape = broadcast_shapes(&[left.shape(), right.shape()]).py()?;
    let spread = |x: &ComplexArray| x.both(|part| part.broadcast_to(&shape)).and_then(|x| x.numbers());
    let numbers = spread(left)?.into_iter().zip(spread(right)?).map(|(a, b)| of(a, b)).collect();
    Ok(Some(ComplexArray::new(numbers, &shape)?.value()))
}

/// A ufunc of complex numbers; None if none of its arguments is complex.
pub fn ufunc(vm: &mut Vm, name: &str, args: &Args) -> Result<Option<Value>> {
    if !args.positional.iter().any(|value| value.downcast::<ComplexArray>().is_some()) {
        return Ok(None);
    }
    args.no_keywords(name)?;
    let op = match name {
        "add" => BinaryOp::Add,
        "subtract" => BinaryOp::Sub,
        "multiply" => BinaryOp::Mul,
        "divide" => BinaryOp::TrueDiv,
        _ => {
            let [z] = args.positional.as_slice() else { return Err(refused()) };
            let z = ComplexArray::of(vm, z)?;
            return Ok(Some(match name {
                "absolute" => z.magnitude()?,
                "conjugate" => z.conjugate()?.value(),
                "negative" => z.map(|(re, im)| (-re, -im))?.value(),
                "square" => z.map(|z| times(z, z))?.value(),
                _ => return Err(refused()),
            }));
        }
    };
    let [left, right] = args.positional.as_slice() else { return Err(refused()) };
    arithmetic(op, &ComplexArray::of(vm, left)?, &ComplexArray::of(vm, right)?)
}

/// `np.real(z)`, `np.imag(z)`: of real numbers, they themselves and zeros.
fn part(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    let [value] = args.bind(name, 1, &["val"])?;
    let value = value.unwrap_or(Value::None);
    if let Some(z) = value.downcast::<ComplexArray>() {
        return z.part(name == "imag");
    }
    match &value {
        Value::Int(_) | Value::Float(_) if name == "real" => Ok(value),
        Value::Int(_) => Ok(Value::Int(0)),
        Value::Float(_) => Ok(Value::Float(0.0)),
        _ => {
            let array = if value.downcast::<NumpyScalar>().is_some() { value } else { wrap(array_of(vm, &value)?) };
            vm.get_attr(&array, name)
        }
    }
}

fn angle(vm: &mut Vm, args: Args) -> Result<Value> {
    let [z, deg] = args.bind("angle", 1, &["z", "deg"])?;
    let degrees = flag(vm, given(deg), false)?;
    let z = ComplexArray::of(vm, &z.unwrap_or(Value::None))?;
    z.real(|(re, im)| {
        let angle = libm::atan2(im, re);
        if degrees { angle * (180.0 / std::f64::consts::PI) } else { angle }
    })
}

impl Native for ComplexArray {
    fn class(&self) -> ClassRef {
        CLASSES.with(|(many, one)| if self.shape().is_empty() { one.clone() } else { many.clone() })
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        print::repr_complex(&self.re, &self.im, &settings(vm).print).py()
    }
    fn str(&self, vm: &mut Vm) -> Result<String> {
        print::str_complex(&self.re, &self.im, &settings(vm).print).py()
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let shape = self.shape();
        Ok(Some(match name {
            "real" => self.part(false)?,
            "imag" => self.part(true)?,
            "shape" => int_tuple(shape.iter().copied()),
            "ndim" => Value::from(shape.len()),
            "size" => Value::from(self.re.size()),
            "nbytes" => Value::from(16 * self.re.size()),
            "itemsize" => Value::Int(16),
            "dtype" => Value::native(ComplexType),
            "T" => ComplexArray { re: self.re.t(), im: self.im.t() }.value(),
            "conj" | "conjugate" | "copy" => {
                let (this, conjugate) = (self.clone(), name != "copy");
                Value::native_fn(name, move |_, args: Args| {
                    args.exactly::<0>("conjugate")?;
                    this.map(|(re, im)| (re, if conjugate { -im } else { im })).map(ComplexArray::value)
                })
            }
            "tolist" | "item" | "astype" | "flags" | "flat" | "base" | "strides" | "data" => return Err(refused()),
            _ => return Ok(None),
        }))
    }
    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        let other = ComplexArray::of(vm, other)?;
        if reflected { arithmetic(op, &other, self) } else { arithmetic(op, self, &other) }
    }
    fn unary(&self, _vm: &mut Vm, _this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        Ok(match op {
            UnaryOp::Abs => Some(self.magnitude()?),
            UnaryOp::Neg => Some(self.map(|(re, im)| (-re, -im))?.value()),
            UnaryOp::Pos => Some(self.clone().value()),
            UnaryOp::Invert => None,
        })
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, at: &Value) -> Result<Option<Value>> {
        let entries = index::parse(vm, at)?;
        self.both(|part| part.get(&entries)).map(|z| Some(z.value()))
    }
    fn set_item(&self, vm: &mut Vm, at: &Value, value: &Value) -> Result<bool> {
        let entries = index::parse(vm, at)?;
        let value = ComplexArray::of(vm, value)?;
        self.re.set(&entries, Operand::Array(&value.re)).py()?;
        self.im.set(&entries, Operand::Array(&value.im)).py()?;
        Ok(true)
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        self.shape().first().map(|n| Some(*n)).ok_or_else(|| Raise::type_error("object of type 'numpy.complex128' has no len()"))
    }
    fn iter(&self, _vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        if self.shape().is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(Rows { array: self.clone(), next: 0 })))
    }
    fn truth(&self, _vm: &mut Vm) -> Result<bool> {
        match self.numbers()?.as_slice() {
            [one] => Ok(*one != (0.0, 0.0)),
            _ => Err(refused()),
        }
    }
}

/// `z.dtype`
struct ComplexType;

impl Native for ComplexType {
    fn class(&self) -> ClassRef {
        types().dtype.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok("dtype('complex128')".into())
    }
    fn str(&self, _vm: &mut Vm) -> Result<String> {
        Ok("complex128".into())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "name" => Some(Value::from("complex128")),
            "kind" => Some(Value::from("c")),
            "itemsize" => Some(Value::Int(16)),
            _ => None,
        })
    }
}

/// `for z in array`
struct Rows {
    array: ComplexArray,
    next: usize,
}

impl NativeIter for Rows {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        if self.array.shape().first().is_none_or(|n| self.next >= *n) {
            return Ok(None);
        }
        let at = [Index::Int(self.next as i64)];
        self.next += 1;
        self.array.both(|part| part.get(&at)).map(|z| Some(z.value()))
    }
}

/// A number that is complex, or an array of such.
pub fn is_complex(value: &Value) -> bool {
    value.downcast::<ComplexArray>().is_some()
}
