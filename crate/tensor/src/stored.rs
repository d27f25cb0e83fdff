//! Arrays whose elements lie in a storage: as large as the disk, and in memory only what is read.
//!
//! Such an array is read-only. Views of it cost nothing; reductions, functions of elements and saving read it in pieces. Any other use
//! reads it whole, if it fits the budget of its place, and is else an error that says how large it is and what to write instead.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_store::{Kind, StoreError, Stored};
use smallvec::SmallVec;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::{ErrorKind, Result, TensorError, shape_text};
use crate::index::Index;
use crate::layout::{self, Shape};
use crate::memory::{self, Buffer};

/// Read at once.
const BLOCK_BYTES: usize = 1 << 20;
/// What is no larger may be read whole under any budget.
const SMALL_BYTES: u64 = 1 << 20;
/// Blocks that are kept: a reader of rows and one of columns do not push out each other's.
const MOST_BLOCKS: usize = 4;

struct Block {
    number: usize,
    bytes: Vec<u8>,
}

/// Elements in a storage, with the blocks that were read last.
pub struct StoredData {
    rows: Stored,
    dtype: DType,
    /// The last used comes last
    blocks: RefCell<Vec<Block>>,
}

impl std::fmt::Debug for StoredData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.rows)
    }
}

/// The element type of stored numbers.
pub fn dtype_of_kind(kind: Kind) -> DType {
    match kind {
        Kind::Bool => DType::Bool,
        Kind::I32 => DType::I32,
        Kind::I64 => DType::I64,
        Kind::F32 => DType::F32,
        Kind::F64 => DType::F64,
    }
}

fn failed(error: &StoreError) -> TensorError {
    TensorError::new(ErrorKind::Storage, format!("stored rows could not be read: {error}"))
}

/// The error of writing into a stored array.
pub fn read_only() -> TensorError {
    TensorError::value(
        "assignment destination is read-only: this array lies in storage. Copy the part that you change: part = x[:1000].copy()",
    )
}

impl StoredData {
    pub(crate) fn dtype(&self) -> DType {
        self.dtype
    }

    fn with_block<R>(&self, number: usize, f: impl FnOnce(&[u8]) -> R) -> Result<R> {
        let mut blocks = self.blocks.borrow_mut();
        if blocks.last().is_none_or(|b| b.number != number) {
            let block = match blocks.iter().position(|b| b.number == number) {
                Some(at) => blocks.remove(at),
                None => {
                    let old = if blocks.len() >= MOST_BLOCKS { Some(blocks.remove(0)) } else { None };
                    let mut bytes = old.map(|b| b.bytes).unwrap_or_default();
                    let at = number as u64 * BLOCK_BYTES as u64;
                    let there = self.rows.bytes().saturating_sub(at).min(BLOCK_BYTES as u64) as usize;
                    bytes.resize(there, 0);
                    self.rows.read(at, &mut bytes).map_err(|e| failed(&e))?;
                    Block { number, bytes }
                }
            };
            blocks.push(block);
        }
        // There is one: it was there or was pushed.
        Ok(f(blocks.last().map_or(&[][..], |b| &b.bytes)))
    }

    /// Appends the elements at `from`, `from + stride` …, `n` of them, converted as `astype` does.
    pub(crate) fn run<T: Element>(&self, from: isize, stride: isize, n: usize, out: &mut Vec<T>) -> Result<()> {
        dispatch!(self.dtype, S => self.run_of::<S, T>(from, stride, n, out))
    }

    fn run_of<S: Element, T: Element>(&self, from: isize, stride: isize, n: usize, out: &mut Vec<T>) -> Result<()> {
        let size = self.dtype.itemsize();
        let per = (BLOCK_BYTES / size) as isize;
        let mut done = 0;
        while done < n {
            let at = from + done as isize * stride;
            let number = at / per;
            let inside = at - number * per;
            let fit = match stride {
                0 => n,
                s if s > 0 => (per - inside + s - 1) as usize / s as usize,
                s => inside as usize / s.unsigned_abs() + 1,
            };
            let count = fit.min(n - done);
            let read = |bytes: &[u8]| {
                if stride == 1 {
                    let part = bytes.get(inside as usize * size..(inside as usize + count) * size).unwrap_or_default();
                    out.extend(part.chunks_exact(size).map(|bytes| S::from_le(bytes).cast::<T>()));
                    return part.len() == count * size;
                }
                for k in 0..count as isize {
                    let place = (inside + k * stride) as usize * size;
                    let Some(bytes) = bytes.get(place..place + size) else { return false };
                    out.push(S::from_le(bytes).cast::<T>());
                }
                true
            };
            if !self.with_block(number as usize, read)? {
                return Err(failed(&StoreError::Broken("there are fewer than there were".into())));
            }
            done += count;
        }
        Ok(())
    }
}

impl Array {
    /// An array over stored rows. Errors: the shape's product is not the number of elements; more than this machine can count.
    pub fn stored(rows: Stored, shape: &[usize]) -> Result<Array> {
        let dtype = dtype_of_kind(rows.kind());
        let size = shape.iter().try_fold(1usize, |n, &d| n.checked_mul(d)).filter(|n| isize::try_from(*n).is_ok());
        if size.map(|n| n as u64 * dtype.itemsize() as u64) != Some(rows.bytes()) {
            return Err(TensorError::value(format!("cannot reshape {rows:?} into shape {}", shape_text(shape))));
        }
        let data = StoredData { rows, dtype, blocks: RefCell::default() };
        let shape = Shape::from_slice(shape);
        let strides = layout::c_strides(&shape);
        Ok(Array { buffer: Buffer::Stored(Rc::new(data)), shape, strides, offset: 0, view: false })
    }
    /// Whether the elements lie in a storage.
    #[inline]
    pub fn is_stored(&self) -> bool {
        matches!(self.buffer, Buffer::Stored(_))
    }
    /// The same array with these rows, which stay in memory, before its first; of an array of all rows of a storage, in their order.
    ///
    /// Errors: it is a view, or in memory (`Type`).
    pub fn with_first_rows(&self, bytes: &[u8], rows: usize) -> Result<Array> {
        match (&self.buffer, self.shape.split_first()) {
            (Buffer::Stored(data), Some((&n, rest))) if self.c_contiguous() && self.offset == 0 => {
                let shape: Shape = std::iter::once(n + rows).chain(rest.iter().copied()).collect();
                Array::stored(data.rows.clone().with_first(bytes), &shape)
            }
            _ => Err(TensorError::type_("only stored rows can be put behind others")),
        }
    }
    pub(crate) fn stored_data(&self) -> Option<&Rc<StoredData>> {
        match &self.buffer {
            Buffer::Stored(data) => Some(data),
            _ => None,
        }
    }
    /// A part of each axis: first index, step, and how many, which the caller has checked.
    pub fn parts(&self, parts: &[(usize, isize, usize)]) -> Result<Array> {
        let entries: Vec<Index> = parts
            .iter()
            .map(|&(start, step, count)| {
                let stop = start as i64 + step as i64 * count as i64;
                // Before the beginning is no index: None says it.
                Index::slice(Some(start as i64), (stop >= 0).then_some(stop), Some(step as i64))
            })
            .collect();
        self.get(&entries)
    }
    /// The elements of a stored array in memory.
    ///
    /// Errors: they are more than the budget (`Memory`); the storage fails (`Storage`).
    pub fn resident(&self) -> Result<Array> {
        if self.is_stored() { self.copy() } else { Ok(self.clone()) }
    }

    /// Elements `from..to` in C order, of a stored array.
    pub(crate) fn read_range<T: Element>(&self, from: usize, to: usize, out: &mut Vec<T>) -> Result<()> {
        let Some(data) = self.stored_data() else {
            return Err(TensorError::type_("this array is in memory"));
        };
        if self.c_contiguous() {
            return data.run((self.offset + from) as isize, 1, to - from, out);
        }
        let (axes, inner) = match self.shape.split_last() {
            Some((&n, axes)) => (axes, n),
            None => return data.run(self.offset as isize, 0, to - from, out),
        };
        let stride = self.strides.last().copied().unwrap_or(1);
        let mut k = from;
        while k < to {
            let (mut rest, skipped) = (k / inner, k % inner);
            let mut at = self.offset as isize + skipped as isize * stride;
            for (&n, &s) in axes.iter().zip(&self.strides).rev() {
                at += (rest % n) as isize * s;
                rest /= n;
            }
            let count = (inner - skipped).min(to - k);
            data.run(at, stride, count, out)?;
            k += count;
        }
        Ok(())
    }

    /// Appends the elements `from..to` in C order, of an array that lies in a storage; of others nothing.
    ///
    /// Errors: the storage fails (`Storage`).
    pub fn read<T: Element>(&self, from: usize, to: usize, out: &mut Vec<T>) -> Result<()> {
        if self.is_stored() { self.read_range(from, to.min(self.size()), out) } else { Ok(()) }
    }
    /// The place in C order of the first element that is infinite or not a number, of an array that lies in a storage.
    ///
    /// Errors: the storage fails (`Storage`).
    pub fn first_broken(&self) -> Result<Option<usize>> {
        const PIECE: usize = 1 << 16;
        let mut piece: Vec<f64> = Vec::new();
        for from in (0..self.size()).step_by(PIECE) {
            piece.clear();
            self.read(from, from + PIECE, &mut piece)?;
            if let Some(at) = piece.iter().position(|v| !v.is_finite()) {
                return Ok(Some(from + at));
            }
        }
        Ok(None)
    }

    /// All elements in C order, of a stored array that fits the budget.
    pub(crate) fn read_whole<T: Element>(&self) -> Result<Vec<T>> {
        let n = self.size();
        self.check_budget()?;
        // In the order of the file, so that it is read once.
        let mut order: SmallVec<[usize; 4]> = (0..self.ndim()).collect();
        order.sort_by_key(|&a| std::cmp::Reverse(self.strides[a].unsigned_abs()));
        if self.size() > 1 && !order.is_sorted() {
            let there = Array::owned(self.permuted(&order).read_whole::<T>()?, order.iter().map(|&a| self.shape[a]).collect());
            let back: SmallVec<[usize; 4]> = (0..self.ndim()).map(|a| order.iter().position(|&o| o == a).unwrap_or(a)).collect();
            return there.permuted(&back).gather::<T>();
        }
        let mut out = memory::reserve::<T>(&self.shape, n)?;
        self.read_range(0, n, &mut out)?;
        Ok(out)
    }

    /// Refuses to hold a stored array in memory that is larger than the budget.
    fn check_budget(&self) -> Result<()> {
        let Some(data) = self.stored_data() else { return Ok(()) };
        let budget = data.rows.place().budget();
        let bytes = self.size() as u64 * self.itemsize() as u64;
        if may_be_whole(bytes, budget) {
            return Ok(());
        }
        let slice = if self.ndim() > 1 { "x[::100, :10], x[:, 0], x[-1]" } else { "x[::100]" };
        Err(TensorError::new(
            ErrorKind::Memory,
            format!(
                "this array of shape {} lies in storage: it takes {}, and this operation needs it whole in memory, where it may take {}. Take a \
                 part first ({slice}), reduce it along time (x.mean(axis=0), x.max(axis=0)), or allow more: brunsviga.set_memory({bytes})",
                crate::error::shape_tuple(&self.shape),
                memory::size_text(bytes as f64),
                memory::size_text(budget as f64),
            ),
        ))
    }
}

/// Whether a stored array of so many bytes is read into memory where an operation needs it there.
fn may_be_whole(bytes: u64, budget: u64) -> bool {
    bytes <= budget.max(SMALL_BYTES)
}

/// That states which are going to be stored will be needed whole in memory.
///
/// Errors: they are more than the budget (`Memory`).
pub fn check_states(bytes: u64, budget: u64) -> Result<()> {
    if may_be_whole(bytes, budget) {
        return Ok(());
    }
    Err(TensorError::new(
        ErrorKind::Memory,
        format!(
            "the states of this run take {}, and this operation needs them whole in memory, where they may take {}. Keep less: the last state \
             alone (y[-1]), some columns (y[:, :10]); or return the states themselves and reduce them afterwards (y.numpy().mean(axis=0)), which \
             reads them in parts; or allow more: brunsviga.set_memory({bytes})",
            memory::size_text(bytes as f64),
            memory::size_text(budget as f64),
        ),
    ))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::scalar::{Operand, Scalar};
    use brunsviga_store::{Place, Writer};

    /// The array, and the same in a storage; `budget` bytes of it may be in memory.
    pub(crate) fn both(values: Vec<f64>, shape: &[usize], budget: u64) -> (Array, Array) {
        let place = Place::default();
        place.set_budget(budget);
        let mut writer = Writer::new(&place, Kind::F64, shape[1..].iter().product());
        for v in &values {
            if !writer.has_room() {
                writer.drain().unwrap();
            }
            writer.push(&v.to_le_bytes());
        }
        let stored = Array::stored(writer.finish(), shape).unwrap();
        (Array::from_vec(values, shape).unwrap(), stored)
    }

    pub(crate) fn waves(n: usize) -> Vec<f64> {
        (0..n).map(|k| ((k * 7919) % 10_007) as f64 * 0.137 - 600.0 + 1.0 / (k + 1) as f64).collect()
    }

    #[test]
    fn views_read_what_the_array_in_memory_gives() {
        let (x, s) = both(waves(5000 * 90), &[5000, 90], u64::MAX);
        let all = Index::ALL;
        let step = |a, b, c| Index::slice(a, b, Some(c));
        let cases: Vec<Vec<Index>> = vec![
            vec![step(None, None, 100), step(None, Some(30), 1)],
            vec![Index::Int(-1)],
            vec![all.clone(), Index::Int(0)],
            vec![step(None, None, -7), step(None, None, -3)],
            vec![step(Some(4000), Some(10), -1), Index::Int(89)],
            vec![Index::NewAxis, Index::Int(3), Index::Ellipsis],
            vec![step(Some(7), Some(7), 1)],
            vec![],
        ];
        for at in cases {
            let (a, b) = (x.get(&at).unwrap(), s.get(&at).unwrap());
            assert!(b.is_stored() && a.shape() == b.shape(), "{at:?}");
            assert_eq!(a.to_vec::<f64>().unwrap(), b.to_vec::<f64>().unwrap(), "{at:?}");
            assert_eq!(a.t().to_vec::<i64>().unwrap(), b.t().to_vec::<i64>().unwrap(), "{at:?}");
            assert_eq!(*a.values::<f64>().unwrap(), *b.values::<f64>().unwrap());
        }
        assert_eq!(s.get_scalar(&[4999, 89]), x.get_scalar(&[4999, 89]));
        assert_eq!(crate::repr_array(&s, &Default::default()), crate::repr_array(&x, &Default::default()));
    }

    #[test]
    fn writing_is_refused() {
        let (_, s) = both(waves(40), &[10, 4], u64::MAX);
        for refused in
            [s.fill(Scalar::F64(1.0)), s.set(&[Index::Int(0)], Operand::Float(1.0)), s.assign(Operand::Array(&s.t().t()))]
        {
            let text = refused.unwrap_err().message;
            assert!(text.contains("read-only") && text.contains("copy()"), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_the_budget_says_what_to_write() {
        let (x, s) = both(waves(200_000), &[50_000, 4], 4000);
        let error = s.sort_error();
        assert_eq!(error.kind, ErrorKind::Memory);
        assert!(error.message.contains("1.53 MiB") && error.message.contains("set_memory(1600000)"), "{}", error.message);
        let part = s.get(&[Index::slice(None, None, Some(4))]).unwrap();
        assert_eq!(part.to_vec::<f64>().unwrap(), x.get(&[Index::slice(None, None, Some(4))]).unwrap().to_vec::<f64>().unwrap());
    }

    #[test]
    fn functions_of_elements_read_in_pieces() {
        use crate::ufunc::{BinaryOp, binary};
        let (x, s) = both(waves(300_000), &[100_000, 3], 1000);
        let column = |a: &Array| a.get(&[Index::ALL, Index::Int(1)]).unwrap();
        let above =
            |a: &Array| binary(BinaryOp::Greater, Operand::Array(a), Operand::Float(3.5)).unwrap().to_vec::<bool>().unwrap();
        assert_eq!(above(&x), above(&s));
        assert_eq!(above(&column(&x)), above(&column(&s)));
        let twice = |a: &Array| binary(BinaryOp::Add, Operand::Array(a), Operand::Array(a)).unwrap().to_vec::<f64>().unwrap();
        assert_eq!(twice(&x), twice(&s));
        assert!(s.to_vec::<f64>().is_err());
    }

    impl Array {
        fn sort_error(&self) -> TensorError {
            crate::stats::sort(self, Some(-1)).unwrap_err()
        }
    }
}
