//! Rows on their way to a storage, through a bounded ring of chunks.
//!
//! Guarantees: what was pushed is written once the storage takes it, or handed over in memory at the end; nothing is dropped, whatever
//! the storage answers. In memory are never more than [`RING_CHUNKS`] full chunks and one that is being filled: a producer that
//! asks [`Writer::has_room`] before each push of at most a chunk keeps to that.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::place::Place;
use crate::segment::{HEADER_BYTES, Kind, Layout, segment_name};
use crate::storage::StoreError;
use crate::stored::{Files, Stored};

/// Bytes of a chunk, at most, if a row is not larger.
pub const CHUNK_BYTES: u64 = 1 << 20;
/// Full chunks that may wait for the storage.
pub const RING_CHUNKS: usize = 8;

/// Where the bytes of a run's rows are.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Held {
    /// In the ring, waiting for the storage
    pub ring: u64,
    /// In the storage
    pub stored: u64,
}

/// Rows of one kind and width being written.
pub struct Writer {
    place: Place,
    layout: Layout,
    files: Rc<Files>,
    /// Full chunks, the oldest first
    ring: VecDeque<Vec<u8>>,
    filling: Vec<u8>,
    /// Empty chunks, kept so that filling one allocates nothing
    spare: Vec<Vec<u8>>,
    /// Rows in the storage
    written: u64,
    /// The current segment has its header
    begun: bool,
    /// Segments before this one were flushed
    flushed: u64,
    /// Its files are nobody else's, so that others in its folder were left behind
    own: bool,
}

impl Writer {
    /// Nothing is written before the first chunk is full.
    pub fn new(place: &Place, kind: Kind, width: usize) -> Writer {
        Writer::with_chunks(place, kind, width, CHUNK_BYTES)
    }
    /// With chunks of another size.
    pub(crate) fn with_chunks(place: &Place, kind: Kind, width: usize, chunk_bytes: u64) -> Writer {
        Writer { own: true, ..Writer::of(place, place.fresh_name(), Layout::new(kind, width as u64, chunk_bytes)) }
    }
    /// Into files of this name, which another machine may find again.
    pub fn named(place: &Place, name: &str, kind: Kind, width: usize) -> Writer {
        Writer::of(place, name.to_owned(), Layout::new(kind, width as u64, CHUNK_BYTES))
    }
    /// Goes on where a writer of this name was that is gone: with `written` rows in the storage, and these bytes after them.
    pub fn resumed(place: &Place, name: &str, kind: Kind, width: usize, written: u64, pending: &[u8]) -> Writer {
        let mut writer = Writer::named(place, name, kind, width);
        writer.written = written;
        writer.begun = !written.is_multiple_of(writer.layout.segment_rows);
        writer.files.reach(written.div_ceil(writer.layout.segment_rows));
        writer.files.add(written * writer.layout.row_bytes());
        writer.push(pending);
        writer
    }
    fn of(place: &Place, name: String, layout: Layout) -> Writer {
        Writer {
            place: place.clone(),
            layout,
            files: Rc::new(Files::new(place.clone(), name)),
            ring: VecDeque::with_capacity(RING_CHUNKS),
            filling: Vec::new(),
            spare: Vec::new(),
            written: 0,
            begun: false,
            flushed: 0,
            own: false,
        }
    }
    fn chunk_bytes(&self) -> usize {
        (self.layout.chunk_rows * self.layout.row_bytes()) as usize
    }
    /// Bytes that a push may have while [`Writer::has_room`].
    pub fn most_at_once(&self) -> usize {
        self.chunk_bytes()
    }
    /// A push of at most a chunk keeps to the bound.
    pub fn has_room(&self) -> bool {
        self.ring.len() < RING_CHUNKS
    }
    /// Takes whole rows. All of them, whatever the storage does: the caller asks `has_room` first.
    pub fn push(&mut self, mut bytes: &[u8]) {
        let chunk = self.chunk_bytes();
        if chunk == 0 {
            return;
        }
        while !bytes.is_empty() {
            if self.filling.capacity() == 0 {
                self.filling.reserve_exact(chunk);
            }
            let count = bytes.len().min(chunk - self.filling.len());
            self.filling.extend_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            if self.filling.len() == chunk {
                let empty = self.spare.pop().unwrap_or_default();
                self.ring.push_back(std::mem::replace(&mut self.filling, empty));
            }
        }
    }
    /// Writes full chunks until none is left or the storage refuses; then the rest stays, and calling again goes on.
    pub fn drain(&mut self) -> Result<(), StoreError> {
        while let Some(chunk) = self.ring.front() {
            self.write(chunk)?;
            self.written += self.layout.chunk_rows;
            self.files.add(chunk.len() as u64);
            self.begun = !self.written.is_multiple_of(self.layout.segment_rows);
            if let Some(mut chunk) = self.ring.pop_front() {
                chunk.clear();
                self.spare.push(chunk);
            }
        }
        Ok(())
    }
    /// Writes a chunk where it belongs: the same place again, if it was written in part before.
    fn write(&self, chunk: &[u8]) -> Result<(), StoreError> {
        let segment = self.layout.segment(self.written);
        let name = segment_name(self.files.name(), segment);
        let first = segment * self.layout.segment_rows;
        if self.own {
            self.place.sweep()?;
        }
        let storage = self.place.storage();
        let mut storage = storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        self.files.reach(segment + 1);
        if !self.begun {
            storage.write(&name, 0, &self.layout.header(segment).bytes())?;
        }
        storage.write(&name, HEADER_BYTES + (self.written - first) * self.layout.row_bytes(), chunk)
    }
    /// Makes one full segment outlive a crash. False: all of them do.
    pub fn flush_one(&mut self) -> Result<bool, StoreError> {
        if self.flushed >= self.layout.segment(self.written) {
            return Ok(false);
        }
        let mut storage = self.place.storage().try_borrow_mut().map_err(|_| StoreError::Busy)?;
        storage.flush(&segment_name(self.files.name(), self.flushed))?;
        self.flushed += 1;
        Ok(true)
    }
    /// Returns once what was written outlives a crash: how many rows, and the bytes after them that are not written.
    pub fn save(&mut self) -> Result<(u64, Vec<u8>), StoreError> {
        let mut storage = self.place.storage().try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let end = self.written.div_ceil(self.layout.segment_rows);
        for segment in self.flushed..end {
            storage.flush(&segment_name(self.files.name(), segment))?;
        }
        // The last one may grow.
        self.flushed = end.saturating_sub(1);
        drop(storage);
        Ok((self.written, self.pending()))
    }
    fn pending(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.ring.iter().map(Vec::len).sum::<usize>() + self.filling.len());
        self.ring.iter().for_each(|chunk| bytes.extend_from_slice(chunk));
        bytes.extend_from_slice(&self.filling);
        bytes
    }
    /// Rows that the storage has taken.
    pub fn written(&self) -> u64 {
        self.written
    }
    /// Where the bytes are.
    pub fn held(&self) -> Held {
        let ring = self.ring.iter().map(Vec::len).sum::<usize>() + self.filling.len();
        Held { ring: ring as u64, stored: self.written * self.layout.row_bytes() }
    }
    /// The rows, of which those that the storage did not take yet stay in memory: at most the ring.
    pub fn finish(mut self) -> Stored {
        // What it takes now need not stay; why it does not take more is no matter, since nothing is lost.
        let _ = self.drain();
        let tail = self.pending();
        Stored::new(self.place, self.layout, self.files, self.written, tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Storage;
    use crate::{Faulty, Memory, shared};
    use std::cell::RefCell;

    fn rows(from: u32, count: u32) -> Vec<u8> {
        (from..from + count).flat_map(|k| [k.to_le_bytes(), (!k).to_le_bytes()].concat()).collect()
    }

    /// Streams `n` rows of two numbers in pushes of `at_once`, waiting while the ring is full.
    fn stream(place: &Place, n: u32, at_once: u32) -> Stored {
        let mut writer = Writer::with_chunks(place, Kind::I32, 2, 64);
        let mut at = 0;
        while at < n {
            while !writer.has_room() {
                let _ = writer.drain();
            }
            let count = at_once.min(n - at);
            writer.push(&rows(at, count));
            assert!(writer.held().ring <= 64 * (RING_CHUNKS as u64 + 1), "{:?}", writer.held());
            at += count;
        }
        writer.finish()
    }

    fn all(stored: &Stored) -> Vec<u8> {
        let mut bytes = vec![0; stored.bytes() as usize];
        stored.read(0, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn rows_come_back_as_they_went_in() {
        for n in [0, 1, 7, 8, 9, 64, 1000] {
            for at_once in [1, 3, 8] {
                let place = Place::default();
                let stored = stream(&place, n, at_once);
                assert_eq!(all(&stored), rows(0, n), "{n} {at_once}");
                assert_eq!(stored.rows(), u64::from(n));
                drop(stored);
                assert!(place.storage().borrow_mut().list().unwrap().is_empty());
                assert_eq!(place.stored_bytes(), 0);
            }
        }
    }

    #[test]
    fn one_fault_anywhere_changes_nothing() {
        for nth in 0..60 {
            for error in [StoreError::Later, StoreError::Full, StoreError::Broken("disk".into())] {
                let place = Place::new(shared(Faulty::once(Memory::new(), nth, error)), ".rows");
                let mut writer = Writer::with_chunks(&place, Kind::I32, 2, 64);
                for at in (0..320).step_by(8) {
                    writer.push(&rows(at, 8));
                    let _ = writer.drain();
                }
                let stored = writer.finish();
                // Reading comes after the fault, unless the fault comes while reading: then asking again helps.
                let mut bytes = vec![0; stored.bytes() as usize];
                stored.read(0, &mut bytes).or_else(|_| stored.read(0, &mut bytes)).unwrap();
                assert_eq!(bytes, rows(0, 320), "{nth}");
            }
        }
    }

    #[test]
    fn a_full_storage_stops_the_producer_and_keeps_everything() {
        let place = Place::new(shared(Memory::bounded(64 + 10 * 64)), ".rows");
        let mut writer = Writer::with_chunks(&place, Kind::I32, 2, 64);
        let mut pushed = 0;
        let refused = loop {
            if !writer.has_room() {
                break writer.drain();
            }
            writer.push(&rows(pushed, 8));
            let _ = writer.drain();
            pushed += 8;
            assert!(pushed < 1000);
        };
        assert_eq!(refused, Err(StoreError::Full));
        assert_eq!(writer.written(), 80);
        let stored = writer.finish();
        assert_eq!(all(&stored), rows(0, pushed));
    }

    #[test]
    fn another_writer_goes_on_where_one_was_killed() {
        for killed_at in [0, 3, 4, 17, 30] {
            let storage = Rc::new(RefCell::new(Memory::new()));
            let name = "j/rows-0";
            let place = Place::new(storage.clone(), ".rows");
            let mut writer = Writer::resumed(&place, name, Kind::F64, 1000, 0, &[]);
            let row = |k: u64| (0..1000).flat_map(|i| ((k * 1000 + i) as f64).to_le_bytes()).collect::<Vec<u8>>();
            let mut saved = (0, Vec::new());
            let mut saved_at = 0;
            for k in 0..killed_at * 100 {
                writer.push(&row(k));
                writer.drain().unwrap();
                if k % 350 == 300 {
                    saved = writer.save().unwrap();
                    saved_at = k + 1;
                }
            }
            // Killed: nothing of it runs any more, not even what tidies up.
            std::mem::forget(writer);
            let mut again = Writer::resumed(&place, name, Kind::F64, 1000, saved.0, &saved.1);
            for k in saved_at..3100 {
                again.push(&row(k));
                again.drain().unwrap();
            }
            let stored = again.finish();
            let mut into = vec![0; 8000];
            for k in (0..3100).step_by(97) {
                stored.read(k * 8000, &mut into).unwrap();
                assert!(into == row(k), "{killed_at} {k}");
            }
            drop(stored);
            assert!(storage.borrow_mut().list().unwrap().is_empty());
        }
    }

    #[test]
    fn a_storage_that_opens_late_gets_everything() {
        let place = Place::new(shared(Faulty::until(Memory::new(), 5, StoreError::Later)), ".rows");
        assert_eq!(all(&stream(&place, 500, 8)), rows(0, 500));
    }

    #[test]
    fn segments_follow_each_other() {
        let place = Place::default();
        let mut writer = Writer::new(&place, Kind::F64, 1 << 16);
        let row: Vec<u8> = (0..1u32 << 17).flat_map(u32::to_le_bytes).collect();
        for _ in 0..50 {
            writer.push(&row);
            writer.drain().unwrap();
        }
        let stored = writer.finish();
        let listed = place.storage().borrow_mut().list().unwrap();
        assert_eq!(listed.len(), 2);
        assert!(listed.iter().all(|(_, bytes)| *bytes <= crate::segment::SEGMENT_BYTES));
        let mut piece = vec![0; row.len() + 8];
        for k in 0..49 {
            stored.read(k * row.len() as u64 + 4, &mut piece).unwrap();
            assert_eq!(piece[..row.len() - 4], row[4..], "{k}");
            assert_eq!(piece[row.len() - 4..], row[..12]);
        }
    }
}
