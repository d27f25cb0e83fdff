//! The states that a scan keeps: one vector for each carried tensor, of its final size from the start, so that nothing is copied later; or,
//! where they are more than the budget, a stream to the storage, of which only the ring is in memory.

use std::ops::Range;

use std::rc::Rc;

use brunsviga_graph::{DType, Data, ErrorKind, GraphError, Shape, TensorType, Value};
use brunsviga_store::{Held, Journal, Place, StoreError, Writer};
use brunsviga_tensor::{Array, Index};

use super::checkpoint::{Reader, Record};
use super::output::{Part, kind_of, told};
use super::prepare::Keep;

/// Runs the same expression on the vectors of two `Data` of one type.
macro_rules! both {
    ($a:expr, $b:expr, $x:ident, $y:ident => $e:expr, $otherwise:expr) => {
        match ($a, $b) {
            (Data::Bool($x), Data::Bool($y)) => $e,
            (Data::I32($x), Data::I32($y)) => $e,
            (Data::I64($x), Data::I64($y)) => $e,
            (Data::F32($x), Data::F32($y)) => $e,
            (Data::F64($x), Data::F64($y)) => $e,
            _ => $otherwise,
        }
    };
}
macro_rules! each {
    ($a:expr, $x:ident => $e:expr) => {
        match $a {
            Data::Bool($x) => $e,
            Data::I32($x) => $e,
            Data::I64($x) => $e,
            Data::F32($x) => $e,
            Data::F64($x) => $e,
        }
    };
}

/// Bytes of rows that are written to or read from a checkpoint at once: whole numbers of any type.
const PIECE: usize = 1 << 20;
/// Bytes of rows that may wait for a checkpoint to be written at once: more go before it, in parts.
const MOST_AT_ONCE: usize = 8 << 20;

/// An empty vector with room for `n` elements, if there is so much memory.
pub(super) fn with_room(dtype: DType, n: usize) -> Result<Data, GraphError> {
    let mut data = Data::zeros(dtype, 0);
    each!(&mut data, v => v.try_reserve_exact(n)).map_err(|_| GraphError {
        kind: ErrorKind::Limit,
        message: format!("there is no memory for the {n} numbers that this run keeps. Keep fewer states, or only the last"),
        origin: None,
    })?;
    Ok(data)
}

/// Empties it and keeps its room.
pub(super) fn clear(data: &mut Data) {
    each!(data, v => v.clear());
}

/// Appends these elements of `from`; nothing if the types differ, or there are not so many.
pub(super) fn extend(to: &mut Data, from: &Data, range: Range<usize>) {
    both!(to, from, a, b => if let Some(part) = b.get(range) { a.extend_from_slice(part) }, ());
}

/// The rows in the opposite order.
pub(super) fn reverse_rows(data: &mut Data, width: usize) {
    each!(data, v => {
        v.reverse();
        if width > 1 {
            v.chunks_mut(width).for_each(|row| row.reverse());
        }
    });
}

/// Row `k` of a tensor, as a tensor without the first axis.
pub(super) fn row(value: &Value, k: usize) -> Option<Value> {
    let shape = value.shape().tail()?;
    let width = shape.len();
    let range = k * width..(k + 1) * width;
    let data = match value.data() {
        Data::Bool(v) => Data::Bool(v.get(range)?.to_vec()),
        Data::I32(v) => Data::I32(v.get(range)?.to_vec()),
        Data::I64(v) => Data::I64(v.get(range)?.to_vec()),
        Data::F32(v) => Data::F32(v.get(range)?.to_vec()),
        Data::F64(v) => Data::F64(v.get(range)?.to_vec()),
    };
    Value::new(shape, data)
}

/// The tensor with its rows in the opposite order.
pub(super) fn reversed(value: &Value) -> Option<Value> {
    let width = value.shape().tail()?.len();
    let mut data = value.data().clone();
    reverse_rows(&mut data, width);
    Value::new(value.shape().clone(), data)
}

/// First element that is a NaN or infinite.
pub(super) fn first_broken(data: &Data) -> Option<usize> {
    match data {
        Data::F32(v) => v.iter().position(|x| !x.is_finite()),
        Data::F64(v) => v.iter().position(|x| !x.is_finite()),
        _ => None,
    }
}

/// Kept elements of a carried tensor.
pub(super) struct Kept {
    /// Which of a state
    pub(super) range: Range<usize>,
    /// All of them, or those that are not yet on their way to the storage
    pub(super) data: Data,
    stream: Option<Stream>,
    /// Rows of `data` that a checkpoint has
    saved: usize,
}

/// Rows on their way to the storage.
struct Stream {
    writer: Writer,
    /// Room for rows as bytes
    bytes: Vec<u8>,
}

impl Kept {
    fn row_bytes(&self) -> usize {
        self.range.len() * self.data.dtype().size()
    }
    /// Rows that stay in memory, up to this one, into the file from which a killed run goes on.
    fn put(&mut self, journal: &Journal, carry: usize, end: usize) -> Result<(), StoreError> {
        let (width, row) = (self.range.len(), self.row_bytes());
        if row == 0 || self.saved >= end {
            return Ok(());
        }
        let name = kept_name(journal.folder(), carry);
        let mut storage = journal.storage().try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let mut bytes = Vec::new();
        for first in (self.saved..end).step_by((PIECE / row).max(1)) {
            let end = (first + (PIECE / row).max(1)).min(end);
            bytes.clear();
            append_bytes(&part(&self.data, first * width..end * width), &mut bytes);
            storage.write(&name, first as u64 * row as u64, &bytes)?;
        }
        storage.flush(&name)?;
        self.saved = end;
        Ok(())
    }
    /// Shape of what is kept of `steps` states of this shape.
    pub(super) fn shape(&self, state: &Shape, steps: usize) -> Option<Shape> {
        if self.range.len() == state.len() { state.stacked(steps) } else { Shape::new([steps, self.range.len()]) }
    }
}

/// States kept so far, by carried tensor; None for those that nobody asks for.
pub(super) struct Rows {
    pub(super) kept: Vec<Option<Kept>>,
    pub(super) count: usize,
    /// How many of them were given to the streams, if there are any
    committed: usize,
    streams: bool,
    /// What the storage said last, if it did not take everything
    refused: Option<StoreError>,
    /// The ring has no room for another batch
    full: bool,
}

/// Appends numbers as bytes, the lowest first.
pub(super) fn append_bytes(data: &Data, to: &mut Vec<u8>) {
    macro_rules! all {
        ($v:expr) => {{
            let from = to.len();
            to.resize(from + std::mem::size_of_val($v.as_slice()), 0);
            let size = to[from..].len() / $v.len().max(1);
            to[from..].chunks_exact_mut(size.max(1)).zip($v).for_each(|(to, v)| to.copy_from_slice(&v.to_le_bytes()));
        }};
    }
    match data {
        Data::Bool(v) => to.extend(v.iter().map(|v| u8::from(*v))),
        Data::I32(v) => all!(v),
        Data::I64(v) => all!(v),
        Data::F32(v) => all!(v),
        Data::F64(v) => all!(v),
    }
}

/// Appends numbers that `append_bytes` made.
pub(super) fn extend_bytes(data: &mut Data, bytes: &[u8]) {
    macro_rules! all {
        ($v:expr, $t:ty) => {
            $v.extend(bytes.chunks_exact(size_of::<$t>()).map(|b| <$t>::from_le_bytes(b.try_into().unwrap_or_default())))
        };
    }
    match data {
        Data::Bool(v) => v.extend(bytes.iter().map(|b| *b != 0)),
        Data::I32(v) => all!(v, i32),
        Data::I64(v) => all!(v, i64),
        Data::F32(v) => all!(v, f32),
        Data::F64(v) => all!(v, f64),
    }
}

/// These elements, or none.
pub(super) fn part(data: &Data, range: Range<usize>) -> Data {
    let mut part = Data::zeros(data.dtype(), 0);
    extend(&mut part, data, range);
    part
}

/// Files of streamed rows of a run that is checkpointed.
fn rows_name(folder: &str, carry: usize) -> String {
    format!("{folder}.rows/{carry}")
}
/// The file of rows that stay in memory.
fn kept_name(folder: &str, carry: usize) -> String {
    format!("{folder}/kept-{carry}")
}

/// Bytes of the states that a scan of `steps` steps keeps.
pub(super) fn kept_bytes(types: &[TensorType], keep: &[Keep], steps: usize) -> u64 {
    let row: u64 = types.iter().zip(keep).filter_map(|(t, k)| Some(k.as_ref()?.len() as u64 * t.dtype.size() as u64)).sum();
    row.saturating_mul(steps as u64)
}

impl Rows {
    /// Room for all of them; or a stream to `place`, if that is given and they are more than its budget.
    pub(super) fn new(
        types: &[TensorType],
        keep: &[Keep],
        steps: usize,
        place: Option<&Place>,
        folder: Option<&str>,
    ) -> Result<Rows, GraphError> {
        let place = place.filter(|place| kept_bytes(types, keep, steps) > place.budget());
        let room = |(carry, (t, keep)): (usize, (&TensorType, &Keep))| {
            let Some(range) = keep else { return Ok(None) };
            let (kind, width) = (kind_of(t.dtype), range.len());
            let writer = place.map(|place| match folder {
                Some(folder) => Writer::named(place, &rows_name(folder, carry), kind, width),
                None => Writer::new(place, kind, width),
            });
            let stream = writer.map(|writer| Stream { writer, bytes: Vec::new() });
            let data = match stream {
                Some(_) => Data::zeros(t.dtype, 0),
                None => with_room(t.dtype, steps.saturating_mul(range.len()))?,
            };
            Ok(Some(Kept { range: range.clone(), data, stream, saved: 0 }))
        };
        let kept = types.iter().zip(keep).enumerate().map(room).collect::<Result<_, _>>()?;
        Ok(Rows { kept, count: 0, committed: 0, streams: place.is_some(), refused: None, full: false })
    }
    /// Puts a part of the rows so far where they outlive a crash. True: what is left is little, and may go with the checkpoint.
    pub(super) fn settle(&mut self, journal: &Journal) -> Result<bool, StoreError> {
        for (carry, kept) in self.kept.iter_mut().enumerate() {
            let Some(kept) = kept else { continue };
            let more = match &mut kept.stream {
                Some(Stream { writer, .. }) => writer.flush_one()?,
                None => {
                    (self.count - kept.saved) * kept.row_bytes() > MOST_AT_ONCE && {
                        let end = kept.saved + MOST_AT_ONCE / kept.row_bytes().max(1);
                        kept.put(journal, carry, end.max(kept.saved + 1))?;
                        true
                    }
                }
            };
            if more {
                return Ok(false);
            }
        }
        Ok(true)
    }
    /// Puts the rows so far where they outlive a crash, and writes down where; all of them must be final.
    pub(super) fn save(&mut self, journal: &Journal, to: &mut Record) -> Result<(), StoreError> {
        self.commit(true);
        for (carry, kept) in self.kept.iter_mut().enumerate() {
            let Some(kept) = kept else {
                to.number(0);
                continue;
            };
            if let Some(Stream { writer, .. }) = &mut kept.stream {
                // What it does not take now is in the record.
                let _ = writer.drain();
                let (written, pending) = writer.save()?;
                to.number(2);
                to.number(written);
                to.bytes(&pending);
                continue;
            }
            to.number(1);
            kept.put(journal, carry, self.count)?;
        }
        Ok(())
    }
    /// Rows of a run that was killed after `count` steps. None: the record is not one of such a run.
    pub(super) fn restored(
        types: &[TensorType],
        keep: &[Keep],
        steps: usize,
        count: usize,
        place: &Place,
        journal: &Journal,
        from: &mut Reader<'_>,
    ) -> Result<Option<Rows>, StoreError> {
        let mut rows = Rows { kept: Vec::new(), count, committed: 0, streams: false, refused: None, full: false };
        for (carry, (t, keep)) in types.iter().zip(keep).enumerate() {
            let (Some(how), range) = (from.number(), keep.clone()) else { return Ok(None) };
            let kept = match (how, range) {
                (0, None) => None,
                (1, Some(range)) => {
                    let Ok(mut data) = with_room(t.dtype, steps.saturating_mul(range.len())) else { return Ok(None) };
                    let (name, all) = (kept_name(journal.folder(), carry), count * range.len() * t.dtype.size());
                    let mut storage = journal.storage().try_borrow_mut().map_err(|_| StoreError::Busy)?;
                    let mut bytes = Vec::new();
                    for from in (0..all).step_by(PIECE) {
                        bytes.resize(PIECE.min(all - from), 0);
                        if storage.read(&name, from as u64, &mut bytes)? < bytes.len() {
                            return Ok(None);
                        }
                        extend_bytes(&mut data, &bytes);
                    }
                    Some(Kept { range, data, stream: None, saved: count })
                }
                (2, Some(range)) => {
                    let (Some(written), Some(pending)) = (from.number(), from.bytes()) else { return Ok(None) };
                    let (name, kind) = (rows_name(journal.folder(), carry), kind_of(t.dtype));
                    let row = (range.len() * kind.size()) as u64;
                    if written * row + pending.len() as u64 != count as u64 * row {
                        return Ok(None);
                    }
                    let writer = Writer::resumed(place, &name, kind, range.len(), written, pending);
                    (rows.streams, rows.committed) = (true, count);
                    Some(Kept {
                        range,
                        data: Data::zeros(t.dtype, 0),
                        stream: Some(Stream { writer, bytes: Vec::new() }),
                        saved: 0,
                    })
                }
                _ => return Ok(None),
            };
            rows.kept.push(kept);
        }
        Ok(Some(rows))
    }
    /// Forgets all but the first `count`, of which those that were committed stay in any case.
    pub(super) fn truncate(&mut self, count: usize) {
        let count = count.max(self.committed);
        for Kept { range, data, .. } in self.kept.iter_mut().flatten() {
            each!(data, v => v.truncate((count - self.committed) * range.len()));
        }
        self.count = count;
    }

    /// The rows up to here will not change: they may go to the storage. Few wait for more, unless `all` is to go.
    pub(super) fn commit(&mut self, all: bool) {
        if !self.streams {
            return;
        }
        let full =
            |k: &Kept| k.stream.as_ref().is_some_and(|s| 2 * k.data.len() * k.data.dtype().size() >= s.writer.most_at_once());
        if !all && !self.kept.iter().flatten().any(full) {
            return;
        }
        for Kept { data, stream, .. } in self.kept.iter_mut().flatten() {
            if let Some(Stream { writer, bytes }) = stream {
                bytes.clear();
                append_bytes(data, bytes);
                writer.push(bytes);
                clear(data);
            }
        }
        self.committed = self.count;
    }
    /// Gives the storage what waits for it. False: the ring is full, and no step may be made before this is true.
    pub(super) fn drain(&mut self) -> bool {
        if !self.streams {
            return true;
        }
        self.refused = None;
        let mut room = true;
        for Kept { stream, .. } in self.kept.iter_mut().flatten() {
            if let Some(Stream { writer, .. }) = stream {
                if let Err(error) = writer.drain() {
                    self.refused = Some(error);
                }
                room &= writer.has_room();
            }
        }
        self.full = !room;
        room
    }
    /// Why the storage did not take everything.
    pub(super) fn refused(&self) -> Option<&StoreError> {
        self.refused.as_ref()
    }
    /// Why no step can be made; None: one can.
    pub(super) fn waits(&self) -> Option<&StoreError> {
        self.refused.as_ref().filter(|_| self.full)
    }
    /// Bytes in memory of rows that stay there, and of those that stream.
    pub(super) fn held(&self) -> (u64, Held) {
        let (mut memory, mut held) = (0, Held::default());
        for Kept { data, stream, .. } in self.kept.iter().flatten() {
            let own = (data.len() * data.dtype().size()) as u64;
            match stream {
                Some(Stream { writer, .. }) => {
                    let now = writer.held();
                    held.ring += now.ring + own;
                    held.stored += now.stored;
                }
                None => memory += own,
            }
        }
        (memory, held)
    }

    /// What was kept of `steps` states, by carried tensor, last row first if they came so.
    pub(super) fn finish(&mut self, types: &[TensorType], steps: usize, reverse: bool) -> Result<Vec<Option<Part>>, GraphError> {
        self.commit(true);
        let wrong = || told(brunsviga_tensor::TensorError::value("a scan's results have another size"));
        let mut out = Vec::with_capacity(types.len());
        for (t, kept) in types.iter().zip(self.kept.drain(..)) {
            let Some(mut kept) = kept else {
                out.push(None);
                continue;
            };
            let shape = kept.shape(&t.shape, steps).ok_or_else(wrong)?;
            let stream = kept.stream.take();
            out.push(Some(match stream {
                Some(stream) => {
                    let array = Array::stored(stream.writer.finish(), shape.axes()).map_err(told)?;
                    let backwards = [Index::slice(None, None, Some(-1))];
                    Part::Stored(if reverse { array.get(&backwards).map_err(told)? } else { array })
                }
                None => {
                    if reverse {
                        reverse_rows(&mut kept.data, kept.range.len());
                    }
                    Part::Whole(Rc::new(Value::new(shape, kept.data).ok_or_else(wrong)?))
                }
            }));
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_turn_around_whole() {
        let mut data = Data::I32(vec![1, 2, 3, 4, 5, 6]);
        reverse_rows(&mut data, 2);
        assert_eq!(data, Data::I32(vec![5, 6, 3, 4, 1, 2]));
        reverse_rows(&mut data, 1);
        assert_eq!(data, Data::I32(vec![2, 1, 4, 3, 6, 5]));
        let scalar_rows = Value::vector([1.0, 2.0]);
        assert_eq!(row(&scalar_rows, 1), Some(Value::scalar(2.0)));
        assert_eq!(row(&scalar_rows, 2), None);
    }

    #[test]
    fn numbers_as_bytes() {
        let mut bytes = Vec::new();
        append_bytes(&Data::I32(vec![1, -2]), &mut bytes);
        append_bytes(&Data::Bool(vec![true, false]), &mut bytes);
        append_bytes(&Data::F64(vec![]), &mut bytes);
        append_bytes(&Data::F32(vec![1.0]), &mut bytes);
        assert_eq!(bytes, [1, 0, 0, 0, 254, 255, 255, 255, 1, 0, 0, 0, 128, 63]);
    }

    #[test]
    fn what_is_not_finite_is_found() {
        assert_eq!(first_broken(&Data::F64(vec![1.0, f64::INFINITY])), Some(1));
        assert_eq!(first_broken(&Data::F32(vec![1.0, 2.0])), None);
        assert_eq!(first_broken(&Data::I64(vec![1])), None);
    }
}
