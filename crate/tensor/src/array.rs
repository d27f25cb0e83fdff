//! The array: a layout over shared storage.
//!
//! Cloning an `Array` gives a second reference to the same elements; slicing, transposing and most reshaping
//! give views of them. Writing through any of them is seen by all.

use std::cell::Ref;
use std::ops::Deref;
use std::rc::Rc;

use ndarray::{ArrayViewD, ArrayViewMutD, Axis, IxDyn, ShapeBuilder};

use crate::dtype::{Casting, DType, can_cast};
use crate::element::{Element, dispatch};
use crate::error::{ErrorKind, Result, TensorError};
use crate::layout::{self, MAX_NDIM, Shape, Strides, Walk};
use crate::memory::{self, Buffer, Storage};
use crate::scalar::{Operand, Scalar};

/// An n-dimensional array of one element type.
#[derive(Clone, Debug)]
pub struct Array {
    pub(crate) buffer: Buffer,
    pub(crate) shape: Shape,
    pub(crate) strides: Strides,
    pub(crate) offset: usize,
    pub(crate) view: bool,
}

/// Elements in C order: borrowed from the array when it is contiguous and of the right type, else gathered.
pub enum Values<'a, T> {
    /// A part of the array's storage.
    Borrowed(Ref<'a, [T]>),
    /// A converted or gathered copy.
    Owned(Vec<T>),
}

impl<T> Deref for Values<'_, T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        match self {
            Values::Borrowed(r) => r,
            Values::Owned(v) => v,
        }
    }
}

impl<T: Element> Values<'_, T> {
    /// The elements as a vector of their own.
    pub fn into_vec(self) -> Vec<T> {
        match self {
            Values::Borrowed(r) => r.to_vec(),
            Values::Owned(v) => v,
        }
    }
}

pub(crate) fn busy() -> TensorError {
    TensorError::new(ErrorKind::Value, "array is in use by the operation that is writing it")
}

impl Array {
    /// An array over a vector in C order; the shape's product must be the vector's length.
    pub fn from_vec<T: Element>(data: Vec<T>, shape: &[usize]) -> Result<Array> {
        let size = memory::checked_size(shape)?;
        if size != data.len() {
            return Err(TensorError::value(format!(
                "cannot reshape array of size {} into shape {}",
                data.len(),
                crate::error::shape_text(shape)
            )));
        }
        if shape.len() > MAX_NDIM {
            return Err(TensorError::value(format!(
                "maximum supported dimension for an ndarray is currently {MAX_NDIM}, found {}",
                shape.len()
            )));
        }
        if data.len() > 64 {
            let extra = data.capacity().saturating_mul(size_of::<T>());
            if memory::memory_used().saturating_add(extra) > memory::memory_limit() {
                return Err(memory::allocation_error(shape, T::DTYPE));
            }
        }
        Ok(Self::owned(data, Shape::from_slice(shape)))
    }

    /// The same without checks, for shapes that were just computed together with the data.
    #[inline]
    pub(crate) fn owned<T: Element>(data: Vec<T>, shape: Shape) -> Array {
        debug_assert_eq!(data.len(), shape.iter().product::<usize>());
        let strides = layout::c_strides(&shape);
        Array { buffer: T::wrap(Storage::new(data)), shape, strides, offset: 0, view: false }
    }

    /// A one-dimensional array over a vector.
    pub fn vector<T: Element>(data: Vec<T>) -> Array {
        let n = data.len();
        Self::owned(data, Shape::from_slice(&[n]))
    }

    /// A copy of a slice in a shape.
    pub fn from_slice<T: Element>(data: &[T], shape: &[usize]) -> Result<Array> {
        let mut v = memory::reserve(shape, data.len())?;
        v.extend_from_slice(data);
        Self::from_vec(v, shape)
    }

    /// A 0-d array.
    pub fn from_scalar(scalar: Scalar) -> Result<Array> {
        Ok(dispatch!(scalar.dtype(), T => Self::owned(vec![T::from_scalar(scalar)], Shape::new())))
    }

    /// The elements' type.
    #[inline(always)]
    pub fn dtype(&self) -> DType {
        self.buffer.dtype()
    }

    /// The length of each axis.
    #[inline(always)]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// Steps between elements along each axis, in elements.
    #[inline(always)]
    pub fn strides(&self) -> &[isize] {
        &self.strides
    }

    /// The first element's place in the storage.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The number of axes.
    #[inline(always)]
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// The number of elements.
    #[inline]
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// Bytes of one element.
    pub fn itemsize(&self) -> usize {
        self.dtype().itemsize()
    }

    /// Bytes of all elements.
    pub fn nbytes(&self) -> usize {
        self.size().saturating_mul(self.itemsize())
    }

    /// Whether the elements lie in C order without gaps.
    #[inline]
    pub fn c_contiguous(&self) -> bool {
        layout::is_c_contiguous(&self.shape, &self.strides)
    }

    /// Whether the elements lie in Fortran order without gaps.
    pub fn f_contiguous(&self) -> bool {
        layout::is_f_contiguous(&self.shape, &self.strides)
    }

    /// Whether this array was made with its own storage rather than as a view.
    pub fn owns_data(&self) -> bool {
        !self.view
    }

    /// Whether both read the same storage, perhaps different parts of it.
    pub fn same_buffer(&self, other: &Array) -> bool {
        self.buffer.address() == other.buffer.address()
    }

    /// Whether an element of one may be an element of the other (`np.may_share_memory`: bounds only).
    pub fn shares_memory(&self, other: &Array) -> bool {
        if !self.same_buffer(other) || self.size() == 0 || other.size() == 0 {
            return false;
        }
        let (a, b) = (self.bounds(), other.bounds());
        a.0 <= b.1 && b.0 <= a.1
    }

    /// Whether writing is refused because one element stands for several (a broadcast view).
    pub fn is_broadcast(&self) -> bool {
        self.shape.iter().zip(&self.strides).any(|(&n, &s)| n > 1 && s == 0)
    }

    /// First and last place in the storage; only for arrays with elements.
    fn bounds(&self) -> (isize, isize) {
        let (mut low, mut high) = (self.offset as isize, self.offset as isize);
        for (&n, &s) in self.shape.iter().zip(&self.strides) {
            let reach = s * (n as isize - 1);
            if reach < 0 { low += reach } else { high += reach }
        }
        (low, high)
    }

    /// A view of the same storage with another layout, which the caller has checked.
    pub(crate) fn with_layout(&self, shape: Shape, strides: Strides, offset: usize) -> Array {
        Array { buffer: self.buffer.clone(), shape, strides, offset, view: true }
    }

    /// The storage, for a type known to be the array's.
    #[inline(always)]
    pub(crate) fn storage<T: Element>(&self) -> Result<&Rc<Storage<T>>> {
        T::unwrap(&self.buffer).ok_or_else(|| {
            if self.is_stored() {
                return crate::stored::read_only();
            }
            TensorError::type_(format!("expected an array of {}, not of {}", T::DTYPE.name(), self.dtype().name()))
        })
    }

    /// Runs `f` on an ndarray view of the elements.
    pub fn with_view<T: Element, R>(&self, f: impl FnOnce(ArrayViewD<'_, T>) -> R) -> Result<R> {
        if self.is_stored() {
            return self.resident()?.with_view(f);
        }
        let storage = self.storage::<T>()?;
        let data = storage.cell().try_borrow().map_err(|_| busy())?;
        if self.size() == 0 {
            return ArrayViewD::from_shape(IxDyn(&self.shape), &[]).map(f).map_err(|e| TensorError::value(e.to_string()));
        }
        let (start, strides, flip) = self.positive_layout();
        let mut view = ArrayViewD::from_shape(IxDyn(&self.shape).strides(IxDyn(&strides)), &data[start..])
            .map_err(|e| TensorError::value(e.to_string()))?;
        for axis in flip {
            view.invert_axis(Axis(axis));
        }
        Ok(f(view))
    }

    /// Runs `f` on a mutable ndarray view of the elements. Nothing else may read the storage meanwhile.
    pub fn with_view_mut<T: Element, R>(&self, f: impl FnOnce(ArrayViewMutD<'_, T>) -> R) -> Result<R> {
        if self.is_broadcast() {
            return Err(TensorError::value("assignment destination is read-only"));
        }
        let storage = self.storage::<T>()?;
        let mut data = storage.cell().try_borrow_mut().map_err(|_| busy())?;
        if self.size() == 0 {
            return ArrayViewMutD::from_shape(IxDyn(&self.shape), &mut []).map(f).map_err(|e| TensorError::value(e.to_string()));
        }
        let (start, strides, flip) = self.positive_layout();
        let mut view = ArrayViewMutD::from_shape(IxDyn(&self.shape).strides(IxDyn(&strides)), &mut data[start..])
            .map_err(|e| TensorError::value(e.to_string()))?;
        for axis in flip {
            view.invert_axis(Axis(axis));
        }
        Ok(f(view))
    }

    /// ndarray builds views from positive strides only: the lowest element, absolute strides, and the axes to invert.
    fn positive_layout(&self) -> (usize, Vec<usize>, Vec<usize>) {
        let mut flip = Vec::new();
        let strides = self
            .shape
            .iter()
            .zip(&self.strides)
            .enumerate()
            .map(|(axis, (&n, &s))| {
                if n <= 1 {
                    return 0;
                }
                if s < 0 {
                    flip.push(axis);
                }
                s.unsigned_abs()
            })
            .collect();
        (self.bounds().0 as usize, strides, flip)
    }

    /// The elements in C order as type `T`: borrowed if possible, else gathered and converted.
    #[inline]
    pub fn values<T: Element>(&self) -> Result<Values<'_, T>> {
        match T::unwrap(&self.buffer) {
            Some(storage) if self.c_contiguous() => {
                let data = storage.cell().try_borrow().map_err(|_| busy())?;
                let (start, n) = (self.offset, self.size());
                if n == 0 {
                    return Ok(Values::Owned(Vec::new()));
                }
                Ok(Values::Borrowed(Ref::map(data, |d| &d[start..start + n])))
            }
            Some(_) => Ok(Values::Owned(self.gather::<T>()?)),
            None if self.is_stored() => Ok(Values::Owned(self.read_whole::<T>()?)),
            None => Ok(Values::Owned(self.converted::<T>()?)),
        }
    }

    /// A copy of the elements in C order.
    pub(crate) fn gather<T: Element>(&self) -> Result<Vec<T>> {
        if self.is_stored() {
            return self.read_whole();
        }
        let n = self.size();
        let storage = self.storage::<T>()?;
        let mut out = memory::reserve::<T>(&self.shape, n)?;
        if n == 0 {
            return Ok(out);
        }
        if self.c_contiguous() {
            let data = storage.cell().try_borrow().map_err(|_| busy())?;
            out.extend_from_slice(&data[self.offset..self.offset + n]);
            return Ok(out);
        }
        if n < 64 {
            let data = storage.cell().try_borrow().map_err(|_| busy())?;
            let mut walk = Walk::new(&self.shape, [&self.strides], [self.offset as isize]);
            loop {
                out.push(data[walk.at[0] as usize]);
                if !walk.step() {
                    return Ok(out);
                }
            }
        }
        out.resize(n, T::default());
        self.with_view::<T, _>(|view| {
            ArrayViewMutD::from_shape(IxDyn(&self.shape), &mut out)
                .map(|mut target| target.assign(&view))
                .map_err(|e| TensorError::value(e.to_string()))
        })??;
        Ok(out)
    }

    fn converted<T: Element>(&self) -> Result<Vec<T>> {
        let mut out = memory::reserve::<T>(&self.shape, self.size())?;
        dispatch!(self.dtype(), S => {
            let values = self.values::<S>()?;
            out.extend(values.iter().map(|v| v.cast::<T>()));
        });
        Ok(out)
    }

    /// The elements in C order as a vector of `T`.
    pub fn to_vec<T: Element>(&self) -> Result<Vec<T>> {
        if T::DTYPE == self.dtype() { self.gather() } else { self.converted() }
    }

    /// The elements in C order as doubles.
    pub fn to_f64_vec(&self) -> Result<Vec<f64>> {
        self.to_vec::<f64>()
    }

    /// The elements in C order, each with its type.
    pub fn scalars(&self) -> Result<Vec<Scalar>> {
        dispatch!(self.dtype(), T => Ok(self.values::<T>()?.iter().map(|v| v.to_scalar()).collect()))
    }

    /// The element at a place in C order.
    pub fn scalar_at(&self, flat: usize) -> Option<Scalar> {
        if flat >= self.size() {
            return None;
        }
        let (mut rest, mut at) = (flat, self.offset as isize);
        for (&n, &s) in self.shape.iter().zip(&self.strides).rev() {
            at += (rest % n) as isize * s;
            rest /= n;
        }
        self.scalar_in_storage(at as usize)
    }

    /// The element at a place in the storage.
    #[inline]
    pub(crate) fn scalar_in_storage(&self, at: usize) -> Option<Scalar> {
        match &self.buffer {
            Buffer::F64(s) => s.cell().try_borrow().ok()?.get(at).copied().map(Scalar::F64),
            Buffer::F32(s) => s.cell().try_borrow().ok()?.get(at).copied().map(Scalar::F32),
            Buffer::I64(s) => s.cell().try_borrow().ok()?.get(at).copied().map(Scalar::I64),
            Buffer::I32(s) => s.cell().try_borrow().ok()?.get(at).copied().map(Scalar::I32),
            Buffer::Bool(s) => s.cell().try_borrow().ok()?.get(at).copied().map(Scalar::Bool),
            Buffer::Stored(s) => dispatch!(s.dtype(), T => {
                let mut one = Vec::<T>::with_capacity(1);
                s.run(at as isize, 1, 1, &mut one).ok()?;
                one.first().map(|v| v.to_scalar())
            }),
        }
    }

    /// Writes one element of the storage, converting the value.
    pub(crate) fn put_in_storage(&self, at: usize, value: Scalar) -> Result<()> {
        dispatch!(self.dtype(), T => {
            let mut data = self.storage::<T>()?.cell().try_borrow_mut().map_err(|_| busy())?;
            if let Some(slot) = data.get_mut(at) {
                *slot = T::from_scalar(value);
            }
        });
        Ok(())
    }

    /// The only element.
    pub fn item(&self) -> Result<Scalar> {
        match self.size() {
            1 => self.scalar_at(0).ok_or_else(busy),
            _ => Err(TensorError::value("can only convert an array of size 1 to a Python scalar")),
        }
    }

    /// The array's truth, as `if x:` asks for it.
    pub fn truth(&self) -> Result<bool> {
        match self.size() {
            1 => Ok(self.item()?.as_bool()),
            0 => Err(TensorError::value(
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty.",
            )),
            _ => Err(TensorError::value(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()",
            )),
        }
    }

    /// A copy in C order.
    pub fn copy(&self) -> Result<Array> {
        dispatch!(self.dtype(), T => Ok(Self::owned(self.gather::<T>()?, self.shape.clone())))
    }

    /// A copy in another type, with C's conversions; NaN to integer warns.
    pub fn astype(&self, dtype: DType) -> Result<Array> {
        if dtype == self.dtype() {
            return self.copy();
        }
        if self.dtype().is_float() && dtype.is_integer() {
            let bad = self.values::<f64>()?.iter().any(|v| {
                let limit = if dtype == DType::I32 { 2_147_483_648.0 } else { 9_223_372_036_854_775_808.0 };
                !(v.abs() < limit || *v == -limit)
            });
            crate::warnings::Flags { invalid: bad, ..Default::default() }.report("cast");
        } else if self.dtype() == DType::F64 && dtype == DType::F32 {
            let bad = self.values::<f64>()?.iter().any(|v| v.is_finite() && (*v as f32).is_infinite());
            crate::warnings::Flags { overflow: bad, ..Default::default() }.report("cast");
        }
        dispatch!(dtype, T => Ok(Self::owned(self.converted::<T>()?, self.shape.clone())))
    }

    /// The array itself if it has the type, else a converted copy.
    pub fn cast(&self, dtype: DType) -> Result<Array> {
        if dtype == self.dtype() { Ok(self.clone()) } else { self.astype(dtype) }
    }

    /// Writes values over all elements, broadcasting them; overlapping memory is safe.
    ///
    /// As `x[...] = value`: any type converts (NumPy's "unsafe" rule for assignment).
    pub fn assign(&self, value: Operand) -> Result<()> {
        let source = match value {
            Operand::Array(a) => a,
            other => return self.fill(other.scalar().unwrap_or(Scalar::Bool(false))),
        };
        if source.ndim() == 0 {
            return self.fill(source.item()?);
        }
        let source = self.fit_source(source)?;
        dispatch!(self.dtype(), T => {
            // Gathering first makes `x[1:] = x[:-1]` and `x[:] = x.T` read the old values.
            let own;
            let values = if source.same_buffer(self) {
                own = Values::Owned(source.to_vec::<T>()?);
                own
            } else {
                source.values::<T>()?
            };
            if self.c_contiguous() && !self.is_broadcast() {
                let mut data = self.storage::<T>()?.cell().try_borrow_mut().map_err(|_| busy())?;
                let n = self.size();
                if n > 0 {
                    data[self.offset..self.offset + n].copy_from_slice(&values);
                }
                return Ok(());
            }
            self.with_view_mut::<T, _>(|mut target| {
                ArrayViewD::from_shape(IxDyn(&self.shape), &values)
                    .map(|from| target.assign(&from))
                    .map_err(|e| TensorError::value(e.to_string()))
            })?
        })
    }

    /// The source broadcast to this shape; leading axes of length one may be dropped, as NumPy allows.
    fn fit_source(&self, source: &Array) -> Result<Array> {
        let mut source = source.clone();
        while source.ndim() > self.ndim() && source.shape[0] == 1 {
            source.shape.remove(0);
            source.strides.remove(0);
        }
        source.broadcast_view(&self.shape).ok_or_else(|| {
            TensorError::value(format!(
                "could not broadcast input array from shape {} into shape {}",
                crate::error::shape_text(&source.shape),
                crate::error::shape_text(&self.shape)
            ))
        })
    }

    /// A read-only view in a larger shape, if the shapes allow it.
    pub(crate) fn broadcast_view(&self, shape: &[usize]) -> Option<Array> {
        let strides = layout::broadcast_strides(&self.shape, &self.strides, shape)?;
        Some(self.with_layout(Shape::from_slice(shape), strides, self.offset))
    }

    /// Sets every element to one value, converted to the array's type.
    pub fn fill(&self, value: Scalar) -> Result<()> {
        if let (DType::I32 | DType::I64, Scalar::F32(_) | Scalar::F64(_)) = (self.dtype(), value) {
            let v = value.as_f64();
            if v.is_nan() {
                return Err(TensorError::value("cannot convert float NaN to integer"));
            }
            if v.is_infinite() {
                return Err(TensorError::overflow("cannot convert float infinity to integer"));
            }
        }
        if let (DType::I32, Scalar::I64(v)) = (self.dtype(), value)
            && i32::try_from(v).is_err()
        {
            return Err(TensorError::overflow(format!("Python integer {v} out of bounds for int32")));
        }
        dispatch!(self.dtype(), T => {
            let v = T::from_scalar(value);
            self.with_view_mut::<T, _>(|mut view| view.fill(v))
        })
    }

    /// Fails unless values of this array may be written into `to` by an in-place operation.
    pub(crate) fn check_output_cast(from: DType, to: DType, ufunc: &str) -> Result<()> {
        if can_cast(from, to, Casting::SameKind) {
            return Ok(());
        }
        Err(TensorError::new(
            ErrorKind::UfuncCasting,
            format!("Cannot cast ufunc '{ufunc}' output from {} to {} with casting rule 'same_kind'", from.repr(), to.repr()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(n: i64) -> Array {
        Array::vector((0..n).collect::<Vec<i64>>())
    }

    #[test]
    fn overlapping_assignment_reads_old_values() -> Result<()> {
        use crate::index::Index;
        let x = ramp(5);
        let head = x.get(&[Index::slice(None, Some(-1), None)])?;
        x.set(&[Index::slice(Some(1), None, None)], Operand::Array(&head))?;
        assert_eq!(x.to_vec::<i64>()?, [0, 0, 1, 2, 3]);
        Ok(())
    }

    #[test]
    fn a_clone_is_the_same_memory() -> Result<()> {
        let x = ramp(3);
        x.clone().fill(Scalar::I64(7))?;
        assert_eq!(x.to_vec::<i64>()?, [7, 7, 7]);
        assert_eq!(x.copy().map(|c| c.shares_memory(&x)), Ok(false));
        Ok(())
    }

    #[test]
    fn truth_of_several_is_ambiguous() {
        assert!(ramp(2).truth().is_err_and(|e| e.message.starts_with("The truth value of an array with more")));
        assert_eq!(ramp(1).truth(), Ok(false));
    }

    #[test]
    fn reversed_and_transposed_views_gather_in_order() -> Result<()> {
        let x = ramp(200).reshape(&[10, 20])?;
        let y = x.t();
        let v = y.to_vec::<i64>()?;
        assert_eq!(v[..3], [0, 20, 40]);
        let r = y.get(&[crate::index::Index::slice(None, None, Some(-1))])?;
        assert_eq!(r.to_vec::<i64>()?[..3], [19, 39, 59]);
        Ok(())
    }
}
