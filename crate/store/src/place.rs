//! Where long results of a program go, and how much of them may stay in memory.

use std::cell::Cell;
use std::rc::Rc;

use crate::storage::{Shared, StoreError};
use crate::{Memory, shared};

/// Bytes of a run's kept states that stay in memory. A run that keeps more streams them to the storage. (What is read again may always be
/// a MiB.)
pub const DEFAULT_BUDGET: u64 = 128 << 20;

/// The folder of rows that were streamed, whose files nobody but the engine reads.
pub const ROWS_FOLDER: &str = ".rows";

/// A storage, a folder in it, and the budget: what a machine's long results have in common. Cheap to clone; all clones are the same place.
#[derive(Clone)]
pub struct Place {
    storage: Shared,
    folder: Rc<str>,
    budget: Rc<Cell<u64>>,
    next: Rc<Cell<u64>>,
    stored: Rc<Cell<u64>>,
    swept: Rc<Cell<bool>>,
}

impl Default for Place {
    /// In memory, without bound: for programs outside of a page.
    fn default() -> Place {
        Place::new(shared(Memory::new()), ROWS_FOLDER)
    }
}

impl Place {
    /// A folder of a storage. Two machines at once need two folders.
    pub fn new(storage: Shared, folder: &str) -> Place {
        Place {
            storage,
            folder: folder.into(),
            budget: Rc::new(Cell::new(DEFAULT_BUDGET)),
            next: Rc::new(Cell::new(0)),
            stored: Rc::new(Cell::new(0)),
            swept: Rc::default(),
        }
    }
    /// The storage.
    pub fn storage(&self) -> &Shared {
        &self.storage
    }
    /// What is written here outlives the page, and so is not in its memory.
    pub fn is_lasting(&self) -> bool {
        self.storage.try_borrow().is_ok_and(|storage| storage.is_lasting())
    }
    /// Bytes of a run's kept states that stay in memory.
    pub fn budget(&self) -> u64 {
        self.budget.get()
    }
    /// Another budget, from the next run on.
    pub fn set_budget(&self, bytes: u64) {
        self.budget.set(bytes);
    }
    /// Bytes in the files of results that still exist.
    pub fn stored_bytes(&self) -> u64 {
        self.stored.get()
    }
    pub(crate) fn count(&self, more: u64, less: u64) {
        self.stored.set(self.stored.get().saturating_add(more).saturating_sub(less));
    }
    /// A name in the folder that no other result of this place has.
    pub(crate) fn fresh_name(&self) -> String {
        let k = self.next.get();
        self.next.set(k + 1);
        format!("{}/{k:06}", self.folder)
    }
    /// Removes what an earlier machine left in this folder, after a crash or a closed page: once, before the first row is written.
    pub(crate) fn sweep(&self) -> Result<(), StoreError> {
        if self.swept.get() {
            return Ok(());
        }
        let mut storage = self.storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let inside = format!("{}/", self.folder);
        for (name, _) in storage.list()? {
            if name.starts_with(&inside) {
                storage.remove(&name)?;
            }
        }
        self.swept.set(true);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweeping_leaves_the_files_of_others() {
        let storage = shared(Memory::new());
        for name in [".rows/000000-0000", ".rows/x", "notes.txt", ".rowsx"] {
            storage.borrow_mut().write(name, 0, b"1").unwrap();
        }
        let place = Place::new(storage.clone(), ".rows");
        place.sweep().unwrap();
        storage.borrow_mut().write(".rows/000000", 0, b"mine").unwrap();
        place.sweep().unwrap();
        let names: Vec<String> = storage.borrow_mut().list().unwrap().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, [".rows/000000", ".rowsx", "notes.txt"]);
    }
}
