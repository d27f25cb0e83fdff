//! The seam between the engine and a place that keeps files: what a place must do, and how it may fail.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Named files of bytes. Names are plain strings, in which `/` parts folders; a folder exists as long as a file is in it.
///
/// No call waits: a place that needs time to open a file answers [`StoreError::Later`] and has it open in one of the next slices.
pub trait Storage {
    /// Names and sizes in bytes of all files, in the order of their names.
    fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError>;
    /// Fills `into` from the file's bytes at `at`, and tells how many there were: fewer than asked only at the file's end.
    fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError>;
    /// Writes all of `bytes` at `at`. Creates the file if needed; a gap before `at` is filled with zeros. An error may leave a part written.
    fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError>;
    /// Gives the file this length. Creates it if needed; new bytes are zeros.
    fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError>;
    /// Removes the file. One that is not there is [`StoreError::NotFound`].
    fn remove(&mut self, name: &str) -> Result<(), StoreError>;
    /// Gives the file another name, in the place of a file that has it. At once: whenever the program ends, there is the old file of the
    /// new name or this one, whole.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError>;
    /// Returns once what was written to the file outlives a crash, as far as this place can promise it.
    fn flush(&mut self, name: &str) -> Result<(), StoreError>;
    /// What is written here is still there after a reload of the page.
    fn is_lasting(&self) -> bool;
}

/// A storage that the parts of the engine have in common.
pub type Shared = Rc<RefCell<dyn Storage>>;

/// Makes a storage one that can be shared.
pub fn shared(storage: impl Storage + 'static) -> Shared {
    Rc::new(RefCell::new(storage))
}

/// Why a storage did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no file of this name
    NotFound,
    /// There is no space left for it
    Full,
    /// The place may not be used, as in a private window
    Refused,
    /// Another tab has the file open
    Busy,
    /// No handle is open yet: ask again in the next slice
    Later,
    /// What is there is not what was written, or the device failed; the text says which
    Broken(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::NotFound => f.write_str("there is no such file"),
            StoreError::Full => {
                f.write_str("there is no space left in the browser's storage; delete files that are no longer needed")
            }
            StoreError::Refused => f.write_str("the browser refuses to store files here, as it does in private windows"),
            StoreError::Busy => f.write_str("the file is open in another tab; close that tab, or use another name"),
            StoreError::Later => f.write_str("the file is still being opened; try again in a moment"),
            StoreError::Broken(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for StoreError {}
