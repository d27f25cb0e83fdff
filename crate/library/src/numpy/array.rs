//! `numpy.ndarray`: operators, indexing, attributes. The methods stand in `methods.rs`, the numerics in the tensor crate.
//!
//! A view and its base share elements: writing through one shows in the other. A read of one element, a write of one element
//! and arithmetic on small arrays are the learner's inner loops; they come first in every function here.

use std::any::Any;
use std::cell::{Cell, RefCell};

use brunsviga_python::{BinaryOp, ClassRef, CompareOp, Native, NativeIter, Raise, Result, UnaryOp, Value, Vm};
use brunsviga_tensor::index::Index;
use brunsviga_tensor::{Array, DType, Scalar, print};

use super::convert::{Input, Lift, int_tuple, integers, raise, wrap, wrap_result, wrap_scalar};
use super::flags::Flags;
use super::flat::Flat;
use super::settings::{settings, settle};
use super::types::types;
use super::{dtype, index, nested, operators, scalar};

/// An array as a Python object.
pub struct NdArray {
    array: RefCell<Array>,
    /// The array whose elements these are, for a view
    base: Option<Value>,
    pub(super) writeable: Cell<bool>,
    /// `np.memmap`: what `np.load` gives with `mmap_mode`, and views of it
    mapped: bool,
}

/// Attributes that are no methods, for `dir` and completion.
pub const ATTRIBUTES: &[&str] =
    &["T", "base", "dtype", "flags", "flat", "imag", "itemsize", "nbytes", "ndim", "real", "shape", "size", "strides"];

impl NdArray {
    /// An array with elements of its own.
    pub fn new(array: Array) -> NdArray {
        NdArray { array: RefCell::new(array), base: None, writeable: Cell::new(true), mapped: false }
    }
    /// What `np.load` gives with `mmap_mode`. It is read whole: only its class and its being read-only are a map's.
    pub fn mapped(array: Array, writeable: bool) -> NdArray {
        NdArray { array: RefCell::new(array), base: None, writeable: Cell::new(writeable), mapped: true }
    }
    /// A view of another array.
    pub fn view(array: Array, of: &Value) -> NdArray {
        let (base, writeable, mapped) = match of.downcast::<NdArray>() {
            Some(owner) => (owner.base.clone().or_else(|| Some(of.clone())), owner.writeable.get(), owner.mapped),
            None => (None, true, false),
        };
        NdArray { array: RefCell::new(array), base, writeable: Cell::new(writeable), mapped }
    }
    /// The same elements, cheaply.
    pub fn array(&self) -> Array {
        self.array.borrow().clone()
    }
    /// Looks at the array without copying its layout.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&Array) -> R) -> R {
        f(&self.array.borrow())
    }
    /// Puts another layout of the same elements, or grown elements, in place.
    pub fn replace(&self, array: Array) {
        *self.array.borrow_mut() = array;
    }
    /// ValueError unless elements may be written.
    #[inline]
    pub fn check_writeable(&self) -> Result<()> {
        let array = self.array.borrow();
        if self.writeable.get() && !array.is_broadcast() && !array.is_stored() {
            return Ok(());
        }
        if array.is_stored() {
            return Err(raise(brunsviga_tensor::read_only()));
        }
        Err(Raise::value_error("assignment destination is read-only"))
    }
}

/// A view of `this` as a Python value.
pub fn wrap_view(array: Array, this: &Value) -> Value {
    Value::native(NdArray::view(array, this))
}

/// A 0-d array.
pub fn of_scalar(scalar: Scalar) -> Result<Array> {
    Array::from_scalar(scalar).py()
}

/// `left op right` where one side is `mine`.
pub fn binary(vm: &mut Vm, op: BinaryOp, mine: Input, other: &Value, reflected: bool) -> Result<Option<Value>> {
    let Some(theirs) = operators::other_side(vm, op, &mine, other, reflected)? else { return Ok(None) };
    let (left, right) = if reflected { (theirs, mine) } else { (mine, theirs) };
    if op == BinaryOp::MatMul
        && let (Input::Array(a), Input::Array(b)) = (&left, &right)
    {
        return super::linear::product(vm, a, b).map(Some);
    }
    let result = operators::binary(op, left.operand(), right.operand()).py();
    settle(vm)?;
    wrap_result(result?).map(Some)
}

/// `-x`, `abs(x)` …
pub fn unary(vm: &mut Vm, op: UnaryOp, mine: &Input) -> Result<Option<Value>> {
    let result = operators::unary(op, mine.operand()).py();
    settle(vm)?;
    wrap_result(result?).map(Some)
}

/// `mine op other`, elementwise.
pub fn compare(vm: &mut Vm, op: CompareOp, mine: Input, other: &Value) -> Result<Option<Value>> {
    let Some(theirs) = operators::compared_side(vm, op, &mine, other)? else { return Ok(None) };
    let result = match theirs {
        Some(theirs) => operators::compare(op, mine.operand(), theirs.operand()).py(),
        // Text and None equal no number.
        None => operators::all(mine.shape(), op == CompareOp::Ne),
    };
    settle(vm)?;
    wrap_result(result?).map(Some)
}

/// `array[index]`
pub fn get_item(vm: &mut Vm, array: &NdArray, this: &Value, at: &Value) -> Result<Value> {
    let inner = array.array.borrow();
    if let Some((place, n)) = index::position(at, inner.ndim()) {
        return inner.get_scalar(place.get(..n).unwrap_or_default()).py().map(wrap_scalar);
    }
    if let Value::Int(row) = at
        && inner.ndim() > 0
    {
        return inner.get_int(*row).py().map(|row| wrap_view(row, this));
    }
    drop(inner);
    let entries = index::parse(vm, at)?;
    let result = array.with(|a| a.get(&entries)).py()?;
    if result.ndim() == 0 && !entries.iter().any(|e| matches!(e, Index::Ellipsis)) {
        return wrap_result(result);
    }
    let copied = entries.iter().any(|e| matches!(e, Index::Array(_)));
    Ok(if copied { wrap(result) } else { wrap_view(result, this) })
}

/// `array[index] = value`
pub fn set_item(vm: &mut Vm, array: &NdArray, at: &Value, value: &Value) -> Result<()> {
    array.check_writeable()?;
    let inner = array.array();
    if let Some((place, n)) = index::position(at, inner.ndim()) {
        let place = place.get(..n).unwrap_or_default();
        let scalar = element(vm, value, inner.dtype())?;
        inner.set_scalar(place, scalar).py()?;
        return settle(vm);
    }
    let entries = index::parse(vm, at)?;
    assign(vm, &inner, Some(&entries), value)
}

/// One element's new value.
fn element(vm: &mut Vm, value: &Value, dtype: DType) -> Result<Scalar> {
    match value {
        Value::Float(number) => Ok(Scalar::F64(*number)),
        Value::Int(number) => Ok(Scalar::I64(*number)),
        Value::Bool(b) => Ok(Scalar::Bool(*b)),
        Value::Native(object) if object.as_any().is::<scalar::NumpyScalar>() => {
            // Between typed values NumPy casts as C does: no check of the range.
            Ok(object.as_any().downcast_ref::<scalar::NumpyScalar>().map_or(Scalar::zero(dtype), |s| checked_cast(s.0, dtype)))
        }
        _ => {
            let array = nested::array_from(vm, value, Some(dtype))?;
            if array.ndim() > 0 {
                return Err(Raise::value_error("setting an array element with a sequence."));
            }
            array.item().py()
        }
    }
}

/// NaN keeps its type so that the write can refuse it; everything else converts.
fn checked_cast(scalar: Scalar, dtype: DType) -> Scalar {
    if dtype.is_integer() && scalar.dtype().is_float() && !scalar.as_f64().is_finite() { scalar } else { scalar.cast(dtype) }
}

/// Writes a Python value over the elements that the entries select (None: all of them).
pub fn assign(vm: &mut Vm, array: &Array, entries: Option<&[Index]>, value: &Value) -> Result<()> {
    let source = match value {
        Value::Native(_) | Value::Float(_) | Value::Int(_) | Value::Bool(_) => super::convert::input(vm, value)?,
        _ => Input::Array(nested::array_from(vm, value, Some(array.dtype()))?),
    };
    let result = match entries {
        Some(entries) => array.set(entries, source.operand()),
        None => array.assign(source.operand()),
    };
    result.py()?;
    settle(vm)
}

/// The value of an attribute of an array that stands for a scalar, too.
pub fn attribute(_vm: &mut Vm, array: &Array, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "shape" => int_tuple(array.shape().iter().copied()),
        "dtype" => dtype::wrap(array.dtype()),
        "ndim" => Value::from(array.ndim()),
        "size" => Value::from(array.size()),
        "itemsize" => Value::from(array.itemsize()),
        // More than this machine can hold, if it lies in a storage.
        "nbytes" => Value::Int((array.size() as u64 * array.itemsize() as u64) as i64),
        "strides" => {
            let width = array.itemsize() as i64;
            Value::tuple(array.strides().iter().map(|&s| Value::Int(s as i64 * width)).collect::<Vec<_>>())
        }
        _ => return Ok(None),
    }))
}

impl Native for NdArray {
    fn class(&self) -> ClassRef {
        if self.mapped { types().memmap.clone() } else { types().ndarray.clone() }
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let array = self.array();
        print::repr_named(&array, &settings(vm).print, if self.mapped { "memmap(" } else { "array(" }).py()
    }
    fn str(&self, vm: &mut Vm) -> Result<String> {
        let array = self.array();
        print::str_array(&array, &settings(vm).print).py()
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        if spec.is_empty() {
            return self.str(vm);
        }
        let array = self.array();
        if array.ndim() == 0 {
            return vm.format(&wrap_scalar(array.item().py()?), spec);
        }
        Err(Raise::type_error("unsupported format string passed to numpy.ndarray.__format__"))
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        if let Some(value) = attribute(vm, &self.array.borrow(), name)? {
            return Ok(Some(value));
        }
        Ok(Some(match name {
            "T" => wrap_view(self.with(Array::t), this),
            "real" => this.clone(),
            "base" => self.base.clone().unwrap_or(Value::None),
            "flat" => Value::native(Flat(this.clone())),
            "flags" => Value::native(Flags(this.clone())),
            "imag" => {
                let array = self.array();
                wrap(brunsviga_tensor::create::zeros(array.shape(), array.dtype()).py()?)
            }
            _ => return Ok(None),
        }))
    }
    fn set_attr(&self, vm: &mut Vm, name: &str, value: Value) -> Result<bool> {
        match name {
            "shape" => {
                let shape = integers(vm, &value)?;
                let old = self.array();
                let new = old.reshape(&shape).py()?;
                if !new.same_buffer(&old) {
                    return Err(Raise::attribute_error(
                        "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.",
                    ));
                }
                self.replace(new);
                Ok(true)
            }
            "real" => assign(vm, &self.array(), None, &value).map(|()| true),
            "flat" => {
                let flat = Value::native(Flat(wrap(self.array())));
                vm.set_item(&flat, &Value::slice(Value::None, Value::None, Value::None), value)?;
                Ok(true)
            }
            "dtype" => Err(Raise::attribute_error(
                "the dtype of an array cannot be set here: use x.astype(dtype), which gives a new array",
            )),
            _ if ATTRIBUTES.contains(&name) => {
                Err(Raise::attribute_error(format!("attribute '{name}' of 'numpy.ndarray' objects is not writable")))
            }
            _ => Err(Raise::attribute_error(format!("'numpy.ndarray' object has no attribute '{name}'"))),
        }
    }

    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        binary(vm, op, Input::Array(self.array()), other, reflected)
    }
    fn inplace(&self, vm: &mut Vm, this: &Value, op: BinaryOp, other: &Value) -> Result<Option<Value>> {
        let array = self.array();
        let mine = Input::Array(array.clone());
        let Some(theirs) = operators::other_side(vm, op, &mine, other, false)? else { return Ok(None) };
        if array.is_stored() {
            self.check_writeable()?;
        }
        if !self.writeable.get() || array.is_broadcast() {
            return Err(Raise::value_error("output array is read-only"));
        }
        let result = operators::inplace(op, &array, theirs.operand()).py();
        settle(vm)?;
        result?;
        Ok(Some(this.clone()))
    }
    fn unary(&self, vm: &mut Vm, _this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        unary(vm, op, &Input::Array(self.array()))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        compare(vm, op, Input::Array(self.array()), other)
    }
    fn get_item(&self, vm: &mut Vm, this: &Value, at: &Value) -> Result<Option<Value>> {
        get_item(vm, self, this, at).map(Some)
    }
    fn set_item(&self, vm: &mut Vm, at: &Value, value: &Value) -> Result<bool> {
        set_item(vm, self, at, value).map(|()| true)
    }
    fn del_item(&self, _vm: &mut Vm, _at: &Value) -> Result<bool> {
        Err(Raise::value_error("cannot delete array elements"))
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        match self.with(|a| a.shape().first().copied()) {
            Some(n) => Ok(Some(n)),
            None => Err(Raise::type_error("len() of unsized object")),
        }
    }
    fn iter(&self, _vm: &mut Vm, this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        if self.with(|a| a.ndim() == 0) {
            return Err(Raise::type_error("iteration over a 0-d array"));
        }
        Ok(Some(Box::new(Rows { array: this.clone(), next: 0 })))
    }
    fn contains(&self, vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        let Some(equal) = compare(vm, CompareOp::Eq, Input::Array(self.array()), item)? else { return Ok(Some(false)) };
        let equal = super::convert::array_of(vm, &equal)?;
        Ok(Some(equal.scalars().py()?.into_iter().any(Scalar::as_bool)))
    }
    fn truth(&self, _vm: &mut Vm) -> Result<bool> {
        self.with(Array::truth).py()
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Err(Raise::type_error("unhashable type: 'numpy.ndarray'"))
    }
    fn index(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let array = self.array();
        if array.ndim() == 0 && array.dtype().is_integer() {
            return Ok(Some(scalar::item(array.item().py()?)));
        }
        Err(Raise::type_error("only integer scalar arrays can be converted to a scalar index"))
    }
    fn float(&self, _vm: &mut Vm) -> Result<Option<f64>> {
        self.only_element().map(|s| Some(s.as_f64()))
    }
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let scalar = self.only_element()?;
        scalar::NumpyScalar(scalar).int(vm)
    }
    fn dir(&self) -> Vec<String> {
        ATTRIBUTES.iter().map(|name| (*name).to_owned()).collect()
    }
}

impl NdArray {
    fn only_element(&self) -> Result<Scalar> {
        let array = self.array();
        if array.ndim() > 0 {
            return Err(Raise::type_error("only 0-dimensional arrays can be converted to Python scalars"));
        }
        array.item().py()
    }
}

/// `for row in array`
struct Rows {
    array: Value,
    next: i64,
}

impl NativeIter for Rows {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        let Some(array) = self.array.downcast::<NdArray>() else { return Ok(None) };
        let inner = array.array.borrow();
        if inner.shape().first().is_none_or(|&n| self.next >= n as i64) {
            return Ok(None);
        }
        let at = self.next;
        self.next += 1;
        if inner.ndim() == 1 {
            return inner.get_scalar(&[at]).py().map(|s| Some(wrap_scalar(s)));
        }
        inner.get_int(at).py().map(|row| Some(wrap_view(row, &self.array)))
    }
}
