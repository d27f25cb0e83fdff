//! Rows that were written, to be read: those in the storage, and the few that stayed in memory.

use std::cell::{Cell, RefCell};
use std::fmt;

use std::rc::Rc;

use crate::place::Place;
use crate::segment::{HEADER_BYTES, Kind, Layout, segment_name};
use crate::storage::StoreError;

/// The segment files of one result, which are removed with it.
pub(crate) struct Files {
    place: Place,
    name: String,
    /// So many segments may exist
    count: Cell<u64>,
    /// Bytes that were counted as stored
    bytes: Cell<u64>,
}

impl Files {
    pub(crate) fn new(place: Place, name: String) -> Files {
        Files { place, name, count: Cell::new(0), bytes: Cell::new(0) }
    }
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
    /// So many bytes more are in them.
    pub(crate) fn add(&self, bytes: u64) {
        self.bytes.set(self.bytes.get() + bytes);
        self.place.count(bytes, 0);
    }
    pub(crate) fn reach(&self, count: u64) {
        self.count.set(self.count.get().max(count));
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // A file that cannot be removed now is swept when the page is next opened.
        if let Ok(mut storage) = self.place.storage().try_borrow_mut() {
            for segment in 0..self.count.get() {
                let _ = storage.remove(&segment_name(&self.name, segment));
            }
        }
        self.place.count(0, self.bytes.get());
    }
}

/// Rows of numbers, most of them in a storage. Reading any range takes memory for that range only. The files go with the last clone.
#[derive(Clone)]
pub struct Stored {
    place: Place,
    layout: Layout,
    files: Rc<Files>,
    /// Bytes in memory before those in the storage
    head: Rc<Vec<u8>>,
    /// Rows in the storage
    written: u64,
    /// Bytes in memory after those in the storage
    tail: Rc<Vec<u8>>,
    /// Segments whose headers were looked at
    checked: Rc<RefCell<Vec<bool>>>,
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stored({} rows of {} {:?})", self.rows(), self.layout.width, self.layout.kind)
    }
}

impl Stored {
    pub(crate) fn new(place: Place, layout: Layout, files: Rc<Files>, written: u64, tail: Vec<u8>) -> Stored {
        Stored { place, layout, files, head: Rc::default(), written, tail: Rc::new(tail), checked: Rc::default() }
    }
    /// The same with these rows, kept in memory, before all others.
    pub fn with_first(mut self, bytes: &[u8]) -> Stored {
        self.head = Rc::new([bytes, self.head.as_slice()].concat());
        self
    }
    /// What the numbers are.
    pub fn kind(&self) -> Kind {
        self.layout.kind
    }
    /// Numbers in a row.
    pub fn width(&self) -> u64 {
        self.layout.width
    }
    /// Bytes of all rows.
    pub fn bytes(&self) -> u64 {
        (self.head.len() + self.tail.len()) as u64 + self.written * self.layout.row_bytes()
    }
    /// How many rows.
    pub fn rows(&self) -> u64 {
        self.bytes().checked_div(self.layout.row_bytes()).unwrap_or(0)
    }
    /// Where it is, and the budget there.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Fills `into` with the bytes from `at` on, counted through all rows.
    ///
    /// Errors: the storage's own; `Broken` beyond the end, or if a file is not the one that was written.
    pub fn read(&self, at: u64, into: &mut [u8]) -> Result<(), StoreError> {
        let (mut at, mut into) = (at, into);
        let head = self.head.len() as u64;
        if at < head {
            let count = into.len().min((head - at) as usize);
            into[..count].copy_from_slice(&self.head[at as usize..at as usize + count]);
            (at, into) = (at + count as u64, &mut into[count..]);
        }
        let mut inner = at - head.min(at);
        let end = self.written * self.layout.row_bytes();
        while !into.is_empty() && inner < end {
            let count = self.read_segment(inner, into)?;
            (inner, into) = (inner + count as u64, &mut into[count..]);
        }
        if into.is_empty() {
            return Ok(());
        }
        let from = usize::try_from(inner - end).unwrap_or(usize::MAX);
        match self.tail.get(from..from.saturating_add(into.len())) {
            Some(bytes) => into.copy_from_slice(bytes),
            None => return Err(StoreError::Broken("there are not so many stored rows".into())),
        }
        Ok(())
    }

    /// Reads from one segment as much as is asked for and is in it: how many bytes.
    fn read_segment(&self, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        let row = self.layout.row_bytes();
        let full = self.layout.segment_rows * row;
        let segment = at / full;
        let inside = at - segment * full;
        let there = (full - inside).min(self.written * row - at);
        let count = into.len().min(usize::try_from(there).unwrap_or(usize::MAX));
        let name = segment_name(self.files.name(), segment);
        let mut storage = self.place.storage().try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let k = segment as usize;
        if self.checked.borrow().get(k) != Some(&true) {
            self.layout.header(segment).check(&mut *storage, &name)?;
            let mut checked = self.checked.borrow_mut();
            if checked.len() <= k {
                checked.resize(k + 1, false);
            }
            checked[k] = true;
        }
        if storage.read(&name, HEADER_BYTES + inside, &mut into[..count])? < count {
            return Err(StoreError::Broken(format!("the stored rows in {name} cannot be read: the file is shorter than it was")));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;

    fn stored(place: &Place) -> Stored {
        let mut writer = Writer::with_chunks(place, Kind::Bool, 4, 8);
        writer.push(&(0..100).collect::<Vec<u8>>());
        writer.finish()
    }

    #[test]
    fn ranges_cross_memory_and_storage() {
        let place = Place::default();
        let stored = stored(&place).with_first(&[250, 251, 252, 253]);
        let all: Vec<u8> = (250..254).chain(0..100).collect();
        assert_eq!((stored.bytes(), stored.rows()), (104, 26));
        for at in 0..all.len() {
            for len in [0, 1, 5, 50] {
                let mut into = vec![0; len];
                let end = at + len;
                match stored.read(at as u64, &mut into) {
                    Ok(()) => assert_eq!(into, all[at..end], "{at} {len}"),
                    Err(error) => assert!(end > all.len(), "{at} {len}: {error}"),
                }
            }
        }
    }

    #[test]
    fn foreign_and_shortened_files_are_refused_in_words() {
        let place = Place::default();
        let (stored, mut into) = (stored(&place), [0; 100]);
        place.storage().borrow_mut().truncate(".rows/000000-00000", 80).unwrap();
        assert!(matches!(stored.read(0, &mut into), Err(StoreError::Broken(text)) if text.contains("shorter")));
        let again = super::tests::stored(&place);
        place.storage().borrow_mut().write(".rows/000001-00000", 0, b"\x93NUMPY..").unwrap();
        assert!(matches!(again.read(0, &mut into), Err(StoreError::Broken(text)) if text.contains("does not begin")));
        place.storage().borrow_mut().remove(".rows/000001-00000").unwrap();
        assert_eq!(again.read(0, &mut into), Err(StoreError::NotFound));
    }
}
