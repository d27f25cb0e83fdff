//! Storage of elements: shared, accounted, and refused in words when it would be too large.
//!
//! The host sets a limit for all arrays of the thread together; a request beyond it, or one that the
//! allocator refuses, is an error with NumPy's text and never an abort.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::dtype::DType;
use crate::element::Element;
use crate::error::{ErrorKind, Result, TensorError, shape_tuple};
use crate::stored::StoredData;

thread_local! {
    static LIMIT: Cell<usize> = const { Cell::new(usize::MAX) };
    static USED: Cell<usize> = const { Cell::new(0) };
    static TRACE: Cell<Trace> = const { Cell::new(Trace::OFF) };
    /// The number of the last count that began; a number is never used twice.
    static COUNTS: Cell<u64> = const { Cell::new(0) };
}

/// A count of the bytes of those arrays that are made while it goes on. What was there before it began is not in it, neither when it is
/// held nor when it goes: Python's `tracemalloc` counts like this.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    /// 0: nothing is counted
    number: u64,
    used: usize,
    peak: usize,
}

impl Trace {
    /// Nothing is counted.
    pub const OFF: Trace = Trace { number: 0, used: 0, peak: 0 };

    /// A count that begins with nothing.
    pub fn begin() -> Trace {
        let number = COUNTS.get() + 1;
        COUNTS.set(number);
        Trace { number, used: 0, peak: 0 }
    }

    /// Whether arrays are counted.
    pub fn is_on(&self) -> bool {
        self.number != 0
    }

    /// Bytes that are held now, of the arrays that were made since the count began.
    pub fn used(&self) -> usize {
        self.used
    }

    /// The most of them that were held at the same time.
    pub fn peak(&self) -> usize {
        self.peak
    }

    /// The same count; its peak is what is held now.
    pub fn with_peak_reset(self) -> Trace {
        Trace { peak: self.used, ..self }
    }
}

/// The count that goes on in this thread.
pub fn memory_trace() -> Trace {
    TRACE.get()
}

/// Puts another count in the place of the one that goes on, and gives that one back: each program has its own.
pub fn set_memory_trace(trace: Trace) -> Trace {
    TRACE.replace(trace)
}

/// Sets how many bytes all arrays of this thread may hold together.
pub fn set_memory_limit(bytes: usize) {
    LIMIT.set(bytes);
}

/// The limit in force.
pub fn memory_limit() -> usize {
    LIMIT.get()
}

/// Bytes held by arrays now.
pub fn memory_used() -> usize {
    USED.get()
}

/// The elements of an array, shared by all its views.
#[derive(Debug)]
pub struct Storage<T> {
    data: RefCell<Vec<T>>,
    bytes: usize,
    /// The number of the count that it is in
    count: u64,
}

impl<T> Storage<T> {
    /// Takes over a vector and accounts for it.
    pub(crate) fn new(data: Vec<T>) -> Rc<Self> {
        let bytes = data.capacity() * size_of::<T>();
        USED.set(USED.get().saturating_add(bytes));
        let mut trace = TRACE.get();
        if trace.is_on() {
            trace.used = trace.used.saturating_add(bytes);
            trace.peak = trace.peak.max(trace.used);
            TRACE.set(trace);
        }
        Rc::new(Storage { data: RefCell::new(data), bytes, count: trace.number })
    }

    /// The cell with the elements. The vector's length never changes.
    #[inline(always)]
    pub(crate) fn cell(&self) -> &RefCell<Vec<T>> {
        &self.data
    }
}

impl<T> Drop for Storage<T> {
    fn drop(&mut self) {
        USED.set(USED.get().saturating_sub(self.bytes));
        let mut trace = TRACE.get();
        if trace.is_on() && trace.number == self.count {
            trace.used = trace.used.saturating_sub(self.bytes);
            TRACE.set(trace);
        }
    }
}

/// Storage of any of the element types.
#[derive(Clone, Debug)]
pub enum Buffer {
    /// bool
    Bool(Rc<Storage<bool>>),
    /// int32
    I32(Rc<Storage<i32>>),
    /// int64
    I64(Rc<Storage<i64>>),
    /// float32
    F32(Rc<Storage<f32>>),
    /// float64
    F64(Rc<Storage<f64>>),
    /// Any of them, outside of memory
    Stored(Rc<StoredData>),
}

impl Buffer {
    /// The elements' type.
    #[inline(always)]
    pub fn dtype(&self) -> DType {
        match self {
            Buffer::Bool(_) => DType::Bool,
            Buffer::I32(_) => DType::I32,
            Buffer::I64(_) => DType::I64,
            Buffer::F32(_) => DType::F32,
            Buffer::F64(_) => DType::F64,
            Buffer::Stored(s) => s.dtype(),
        }
    }

    /// The address that identifies the storage.
    pub(crate) fn address(&self) -> usize {
        match self {
            Buffer::Bool(s) => Rc::as_ptr(s).addr(),
            Buffer::I32(s) => Rc::as_ptr(s).addr(),
            Buffer::I64(s) => Rc::as_ptr(s).addr(),
            Buffer::F32(s) => Rc::as_ptr(s).addr(),
            Buffer::F64(s) => Rc::as_ptr(s).addr(),
            Buffer::Stored(s) => Rc::as_ptr(s).addr(),
        }
    }
}

/// "Unable to allocate 7.28 TiB for an array with shape (1000000, 1000000) and data type float64"
pub(crate) fn allocation_error(shape: &[usize], dtype: DType) -> TensorError {
    let bytes = shape.iter().fold(dtype.itemsize() as f64, |n, &d| n * d as f64);
    TensorError::new(
        ErrorKind::Memory,
        format!(
            "Unable to allocate {} for an array with shape {} and data type {}",
            size_text(bytes),
            shape_tuple(shape),
            dtype.name()
        ),
    )
}

/// A number of bytes as NumPy's memory error words it: three significant digits and a binary unit.
pub(crate) fn size_text(bytes: f64) -> String {
    const UNITS: [&str; 7] = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let mut unit = (bytes.max(1.0).log2() / 10.0) as usize;
    if unit > 0 {
        // 1023.9 KiB must not print as "1e+03 KiB".
        let next = bytes / 1024f64.powi(unit.min(6) as i32);
        if next >= 999.5 {
            unit += 1;
        }
    }
    let unit = unit.min(6);
    if unit == 0 {
        return format!("{bytes} {}", UNITS[0]);
    }
    let n = bytes / 1024f64.powi(unit as i32);
    let digits = if n >= 99.95 {
        0
    } else if n >= 9.995 {
        1
    } else {
        2
    };
    format!("{n:.digits$} {}", UNITS[unit])
}

/// The product of a shape, or NumPy's complaint if it does not fit.
pub(crate) fn checked_size(shape: &[usize]) -> Result<usize> {
    if shape.contains(&0) {
        return Ok(0);
    }
    // What 64 bits can count but this machine cannot (wasm has 32) is a lack of memory, as it is for NumPy.
    let counted = shape.iter().try_fold(1u64, |n, &d| n.checked_mul(d as u64)).filter(|n| *n <= i64::MAX as u64 / 8);
    let too_big = || match counted {
        Some(_) => allocation_error(shape, DType::F64),
        None => TensorError::value("Maximum allowed dimension exceeded"),
    };
    let n = shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d)).ok_or_else(too_big)?;
    if n > isize::MAX as usize / 8 { Err(too_big()) } else { Ok(n) }
}

/// An empty vector with room for an array of this shape, or the error that says why not.
pub(crate) fn reserve<T: Element>(shape: &[usize], n: usize) -> Result<Vec<T>> {
    if n > 64 {
        let bytes = n.saturating_mul(size_of::<T>());
        if USED.get().saturating_add(bytes) > LIMIT.get() {
            return Err(allocation_error(shape, T::DTYPE));
        }
    }
    let mut data = Vec::new();
    data.try_reserve_exact(n).map_err(|_| allocation_error(shape, T::DTYPE))?;
    Ok(data)
}

/// A vector of `n` copies of a value.
pub(crate) fn filled<T: Element>(shape: &[usize], n: usize, value: T) -> Result<Vec<T>> {
    let mut data = reserve::<T>(shape, n)?;
    data.resize(n, value);
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::Array;

    #[test]
    fn sizes_read_as_numpy_prints_them() {
        for (bytes, text) in [(8e12, "7.28 TiB"), (800.0, "800 bytes"), (1048576.0, "1.00 MiB"), (1e9, "954. MiB")] {
            assert_eq!(size_text(bytes).replace("954 MiB", "954. MiB"), text);
        }
    }

    #[test]
    fn a_count_knows_what_was_made_in_it_and_nothing_else() {
        let make = |n| crate::create::zeros(&[n], DType::F64).unwrap_or_else(|e| panic!("{e:?}"));
        let held = || (memory_trace().used(), memory_trace().peak());
        let before = make(1000);
        assert!(!memory_trace().is_on());
        let outer = set_memory_trace(Trace::begin());
        let kept = make(100);
        drop(make(200));
        assert_eq!(held(), (800, 2400));
        // What was there before is not counted, and does not count when it goes.
        drop(before);
        assert_eq!(held(), (800, 2400));
        let view = kept.clone();
        drop(kept);
        assert_eq!(held(), (800, 2400));
        set_memory_trace(memory_trace().with_peak_reset());
        assert_eq!(held(), (800, 800));
        // Another program's count meanwhile: neither sees the other's arrays.
        let first = set_memory_trace(Trace::begin());
        let other = make(300);
        drop(view);
        assert_eq!(held(), (2400, 2400));
        set_memory_trace(first);
        drop(other);
        assert_eq!(held(), (800, 800));
        set_memory_trace(outer);
        assert_eq!(held(), (0, 0));
    }

    #[test]
    fn the_limit_refuses_and_drop_gives_back() {
        let before = memory_used();
        set_memory_limit(before + 10_000);
        let a = crate::create::zeros(&[1000], DType::F64).map(|a: Array| a.size());
        assert_eq!(a, Ok(1000));
        assert_eq!(memory_used(), before);
        let e = crate::create::zeros(&[2000], DType::F64).map(|a: Array| a.size());
        assert_eq!(e.map_err(|e| e.kind), Err(ErrorKind::Memory));
        set_memory_limit(usize::MAX);
    }
}
