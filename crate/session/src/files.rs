//! The learner's files: named bytes in a [`Storage`], under `file/`.
//!
//! Guarantees: a file is replaced whole or not at all, whenever the program ends or the storage fails: new contents are written beside
//! the old ones, under `part/`, and take the name at once when they are complete. What was written is read back at once, also while
//! the storage is still opening a place for it; [`Files::settle`] says when everything written is kept.
//!
//! Names are normal paths without a leading `/`: the page's own folder is the root. A name that ends in `/` is an empty file that
//! stands for a folder, so that a folder can be empty.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use brunsviga_store::{Shared, StoreError};

/// Where complete files lie.
const WHOLE: &str = "file/";
/// Where files lie that are being written.
const PART: &str = "part/";
/// Bytes that travel at once.
const CHUNK: usize = 1 << 20;
/// Files up to this size that are written again and again are kept once in a slice.
const SMALL: usize = 1 << 18;

/// Sizes by name
type Table = BTreeMap<String, u64>;

/// The files of one page.
pub(crate) struct Files {
    storage: Shared,
    /// What the storage has, once somebody asked
    known: Option<Table>,
    /// Contents that the storage does not have yet
    late: BTreeMap<String, Rc<[u8]>>,
    /// Files kept since the last `settle`
    fresh: BTreeSet<String>,
    /// Files that are being written in parts
    begun: BTreeSet<String>,
    /// Something was written or removed since the page was last told
    changed: bool,
}

/// What did not come to be kept.
pub(crate) struct Unkept {
    pub(crate) name: String,
    pub(crate) error: StoreError,
}

impl Files {
    pub(crate) fn new(storage: Shared) -> Files {
        Files { storage, known: None, late: BTreeMap::new(), fresh: BTreeSet::new(), begun: BTreeSet::new(), changed: false }
    }

    /// Whether files outlive a reload.
    pub(crate) fn is_lasting(&self) -> bool {
        self.storage.borrow().is_lasting()
    }

    fn table(&mut self) -> Result<&mut Table, StoreError> {
        if self.known.is_none() {
            let mut table = Table::new();
            let listed = self.storage.borrow_mut().list()?;
            for (name, size) in listed {
                if let Some(path) = name.strip_prefix(WHOLE) {
                    table.insert(path.to_owned(), size);
                } else if name.strip_prefix(PART).is_some_and(|path| !self.begun.contains(path)) {
                    // Its writing was cut short by the page's end, and the file that it would have replaced is there.
                    let _ = self.storage.borrow_mut().remove(&name);
                }
            }
            self.known = Some(table);
        }
        Ok(self.known.get_or_insert_default())
    }

    /// Bytes in the storage that are no files of the learner.
    pub(crate) fn other_bytes(&mut self) -> u64 {
        let listed = self.storage.borrow_mut().list().unwrap_or_default();
        listed.iter().filter(|(name, _)| !name.starts_with(WHOLE) && !name.starts_with(PART)).map(|(_, size)| size).sum()
    }

    /// Names and sizes of all files, folders left out.
    pub(crate) fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut all = self.table()?.clone();
        all.extend(self.late.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)));
        Ok(all.into_iter().filter(|(name, _)| !name.ends_with('/')).collect())
    }

    /// The size of a file.
    pub(crate) fn size(&mut self, name: &str) -> Result<u64, StoreError> {
        if let Some(bytes) = self.late.get(name) {
            return Ok(bytes.len() as u64);
        }
        self.table()?.get(name).copied().ok_or(StoreError::NotFound)
    }

    /// Whether it is a folder: something is in it, or it was made as one.
    pub(crate) fn is_dir(&mut self, name: &str) -> bool {
        let inside = format!("{name}/");
        self.late.range(inside.clone()..).next().is_some_and(|(path, _)| path.starts_with(&inside))
            || self
                .table()
                .is_ok_and(|table| table.range(inside.clone()..).next().is_some_and(|(path, _)| path.starts_with(&inside)))
    }

    /// First parts of the names below a folder; "" is the page's own.
    pub(crate) fn names_in(&mut self, folder: &str) -> Result<BTreeSet<String>, StoreError> {
        let inside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut names: Vec<String> = self.table()?.keys().cloned().collect();
        names.extend(self.late.keys().cloned());
        let first = |name: &String| name.strip_prefix(&inside).and_then(|rest| rest.split('/').next()).map(str::to_owned);
        Ok(names.iter().filter_map(first).filter(|name| !name.is_empty()).collect())
    }

    /// Fills `into` from the file's bytes at `at`; how many there were.
    pub(crate) fn read_at(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        if let Some(bytes) = self.late.get(name) {
            let from = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            let count = into.len().min(bytes.len() - from);
            into[..count].copy_from_slice(&bytes[from..from + count]);
            return Ok(count);
        }
        if !self.table()?.contains_key(name) {
            return Err(StoreError::NotFound);
        }
        self.storage.borrow_mut().read(&format!("{WHOLE}{name}"), at, into)
    }

    /// A whole file.
    pub(crate) fn read(&mut self, name: &str) -> Result<Vec<u8>, StoreError> {
        let size = usize::try_from(self.size(name)?).map_err(|_| too_large(name))?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size).map_err(|_| too_large(name))?;
        bytes.resize(size, 0);
        let mut at = 0;
        while at < size {
            let end = size.min(at + CHUNK);
            let count = self.read_at(name, at as u64, &mut bytes[at..end])?;
            if count == 0 {
                return Err(StoreError::Broken(format!("the file ends after {at} of {size} bytes")));
            }
            at += count;
        }
        Ok(bytes)
    }

    /// Replaces or creates a file. After an error the old one is there. A storage that needs time gets the contents in `settle`.
    pub(crate) fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let again = self.late.contains_key(name) || (self.fresh.contains(name) && bytes.len() <= SMALL);
        let kept = if again { Err(StoreError::Later) } else { self.keep(name, bytes) };
        match kept {
            Ok(()) => {
                // A file is opened before it is written: an error of its first contents belongs to the line that writes them.
                if !bytes.is_empty() {
                    self.fresh.insert(name.to_owned());
                }
            }
            Err(StoreError::Later) => {
                self.late.insert(name.to_owned(), bytes.into());
            }
            Err(error) => return Err(error),
        }
        self.changed = true;
        Ok(())
    }

    fn keep(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.begin_part(name)?;
        let mut at = 0;
        for chunk in bytes.chunks(CHUNK) {
            self.write_part(name, at, chunk)?;
            at += chunk.len() as u64;
        }
        self.end_part(name, at)
    }

    /// A file that comes in parts: nothing of it is seen before `end_part`.
    pub(crate) fn begin_part(&mut self, name: &str) -> Result<(), StoreError> {
        self.table()?;
        let begun = self.storage.borrow_mut().truncate(&format!("{PART}{name}"), 0);
        if begun == Err(StoreError::Later) {
            // It is perhaps opened only now, and has files that nobody knows here.
            self.known = None;
        }
        self.begun.insert(name.to_owned());
        self.or_drop_part(name, begun)
    }

    /// More of it.
    pub(crate) fn write_part(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let written = self.storage.borrow_mut().write(&format!("{PART}{name}"), at, bytes);
        self.or_drop_part(name, written)
    }

    /// It is complete, with so many bytes, and takes its name.
    pub(crate) fn end_part(&mut self, name: &str, size: u64) -> Result<(), StoreError> {
        let part = format!("{PART}{name}");
        let flushed = self.storage.borrow_mut().flush(&part);
        self.or_drop_part(name, flushed)?;
        let named = self.storage.borrow_mut().rename(&part, &format!("{WHOLE}{name}"));
        self.or_drop_part(name, named)?;
        self.begun.remove(name);
        self.late.remove(name);
        self.table()?.insert(name.to_owned(), size);
        self.changed = true;
        Ok(())
    }

    fn or_drop_part(&mut self, name: &str, result: Result<(), StoreError>) -> Result<(), StoreError> {
        if result.is_err() {
            self.begun.remove(name);
            let _ = self.storage.borrow_mut().remove(&format!("{PART}{name}"));
        }
        result
    }

    /// Removes a file.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        let was_late = self.late.remove(name).is_some();
        if self.table()?.contains_key(name) {
            self.storage.borrow_mut().remove(&format!("{WHOLE}{name}"))?;
            self.table()?.remove(name);
        } else if !was_late {
            return Err(StoreError::NotFound);
        }
        self.fresh.remove(name);
        self.changed = true;
        Ok(())
    }

    /// Gives a file another name, in the place of a file that has it.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.size(from)?;
        if from == to {
            return Ok(());
        }
        if let Some(bytes) = self.late.get(from).cloned() {
            self.write(to, &bytes)?;
            return self.remove(from);
        }
        self.storage.borrow_mut().rename(&format!("{WHOLE}{from}"), &format!("{WHOLE}{to}"))?;
        self.late.remove(to);
        let table = self.table()?;
        if let Some(size) = table.remove(from) {
            table.insert(to.to_owned(), size);
        }
        self.changed = true;
        Ok(())
    }

    /// Gives the storage what it does not have yet; false: it still needs time. After an error the file it names is given up, and the
    /// call may be repeated for the others.
    pub(crate) fn settle(&mut self) -> Result<bool, Unkept> {
        self.fresh.clear();
        while let Some((name, bytes)) = self.late.pop_first() {
            match self.keep(&name, &bytes) {
                Ok(()) => {}
                Err(StoreError::Later) => {
                    self.late.insert(name, bytes);
                    return Ok(false);
                }
                Err(error) => return Err(Unkept { name, error }),
            }
        }
        Ok(true)
    }

    /// Whether something changed since the last call.
    pub(crate) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Removes everything.
    pub(crate) fn clear(&mut self) {
        self.late.clear();
        let names: Vec<String> = self.table().map(|table| table.keys().cloned().collect()).unwrap_or_default();
        for name in names {
            let _ = self.remove(&name);
        }
    }
}

fn too_large(name: &str) -> StoreError {
    StoreError::Broken(format!("{name} does not fit into the memory of the page"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_store::{Faulty, Memory, Storage, shared};

    #[test]
    fn what_was_written_is_read_and_lasts() {
        let storage = shared(Memory::new());
        let mut files = Files::new(storage.clone());
        let large: Vec<u8> = (0..3_000_000u32).map(|k| k as u8).collect();
        files.write("a/large.npy", &large).unwrap();
        files.write("b.txt", b"").unwrap();
        assert_eq!(files.read("a/large.npy").unwrap(), large);
        assert!(files.is_dir("a") && !files.is_dir("b.txt") && !files.is_dir("c"));
        // As after a reload.
        let mut again = Files::new(storage);
        assert_eq!(again.list().unwrap(), [("a/large.npy".to_owned(), 3_000_000), ("b.txt".to_owned(), 0)]);
        assert_eq!(again.read("a/large.npy").unwrap(), large);
        assert_eq!(again.names_in("").unwrap().into_iter().collect::<Vec<_>>(), ["a", "b.txt"]);
        again.rename("b.txt", "a/large.npy").unwrap();
        assert_eq!(again.list().unwrap(), [("a/large.npy".to_owned(), 0)]);
        again.remove("a/large.npy").unwrap();
        assert_eq!(again.remove("a/large.npy"), Err(StoreError::NotFound));
    }

    #[test]
    fn a_storage_that_fails_anywhere_leaves_the_old_file_or_the_new_one() {
        let mut outcomes = BTreeSet::new();
        for on in [false, true] {
            for nth in 0..9 {
                let mut memory = Memory::new();
                memory.write("file/x", 0, b"old").unwrap();
                memory.write("file/y", 0, b"other").unwrap();
                let faulty = if on { Faulty::from } else { Faulty::once };
                let storage = std::rc::Rc::new(std::cell::RefCell::new(faulty(memory, nth, StoreError::Full)));
                let mut files = Files::new(storage.clone());
                let result = files.write("x", &vec![7; CHUNK + 5]);
                drop(files);
                let left = Rc::try_unwrap(storage).unwrap().into_inner().into_inner();
                let mut files = Files::new(shared(left));
                let now = files.read("x").unwrap();
                assert!(if result.is_ok() { now == vec![7; CHUNK + 5] } else { now == b"old" }, "operation {nth}, {result:?}");
                assert_eq!(files.list().unwrap().len(), 2);
                assert_eq!(files.read("y").unwrap(), b"other");
                outcomes.insert(result.is_ok());
            }
        }
        assert_eq!(outcomes.len(), 2, "some writes fail and some do not");
    }

    /// A storage that needs time for each new file.
    struct Slow(Memory, bool);

    impl Storage for Slow {
        fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
            self.0.list()
        }
        fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
            self.0.read(name, at, into)
        }
        fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
            self.0.write(name, at, bytes)
        }
        fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
            if !std::mem::take(&mut self.1) {
                return Err(StoreError::Later);
            }
            self.0.truncate(name, len)
        }
        fn remove(&mut self, name: &str) -> Result<(), StoreError> {
            self.0.remove(name)
        }
        fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
            self.0.rename(from, to)
        }
        fn flush(&mut self, name: &str) -> Result<(), StoreError> {
            self.0.flush(name)
        }
        fn is_lasting(&self) -> bool {
            true
        }
    }

    #[test]
    fn late_files_are_there_at_once_and_kept_in_time() {
        let storage = Rc::new(std::cell::RefCell::new(Slow(Memory::new(), false)));
        let mut files = Files::new(storage.clone());
        for name in ["a", "b", "c"] {
            files.write(name, name.as_bytes()).unwrap();
        }
        files.write("a", b"newer").unwrap();
        files.remove("c").unwrap();
        files.rename("b", "d").unwrap();
        assert_eq!((files.read("a").unwrap(), files.size("d")), (b"newer".to_vec(), Ok(1)));
        let mut waits = 0;
        while !files.settle().is_ok_and(|kept| kept) {
            waits += 1;
            assert!(waits < 5);
            storage.borrow_mut().1 = true;
        }
        assert_eq!(waits, 2);
        let mut again = Files::new(storage);
        assert_eq!(again.list().unwrap(), [("a".to_owned(), 5), ("d".to_owned(), 1)]);
        assert_eq!(again.read("a").unwrap(), b"newer");
    }

    #[test]
    fn files_that_come_to_light_when_the_storage_opens_are_known() {
        /// Shows nothing before it is open.
        struct Closed(Memory, bool);
        impl Storage for Closed {
            fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
                if self.1 { self.0.list() } else { Ok(Vec::new()) }
            }
            fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
                self.0.read(name, at, into)
            }
            fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
                self.0.write(name, at, bytes)
            }
            fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
                if self.1 { self.0.truncate(name, len) } else { Err(StoreError::Later) }
            }
            fn remove(&mut self, name: &str) -> Result<(), StoreError> {
                self.0.remove(name)
            }
            fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
                self.0.rename(from, to)
            }
            fn flush(&mut self, name: &str) -> Result<(), StoreError> {
                self.0.flush(name)
            }
            fn is_lasting(&self) -> bool {
                true
            }
        }
        let mut memory = Memory::new();
        memory.write("file/old", 0, b"old").unwrap();
        let storage = Rc::new(std::cell::RefCell::new(Closed(memory, false)));
        let mut files = Files::new(storage.clone());
        assert!(files.list().unwrap().is_empty());
        files.write("new", b"new").unwrap();
        assert!(!files.settle().is_ok_and(|kept| kept));
        storage.borrow_mut().1 = true;
        assert!(files.settle().is_ok_and(|kept| kept));
        assert_eq!(files.list().unwrap(), [("new".to_owned(), 3), ("old".to_owned(), 3)]);
    }

    #[test]
    fn many_small_writes_are_kept_once() {
        let storage = Rc::new(std::cell::RefCell::new(Faulty::once(Memory::new(), u64::MAX, StoreError::Full)));
        let mut files = Files::new(storage.clone());
        for k in 0..1000 {
            files.write("log.txt", &vec![b'x'; k]).unwrap();
        }
        assert!(files.settle().is_ok_and(|kept| kept));
        assert!(storage.borrow().operations() < 20);
        assert_eq!(Files::new(storage).size("log.txt"), Ok(999));
    }
}
