//! A storage that fails when a test wants it to: what the rest of the engine does about a broken disk is shown with it.

use std::ops::Range;

use super::storage::{Storage, StoreError};

/// Another storage of which one operation, all from one on or all before one fail. Listing counts as an operation, asking whether it lasts does not.
#[derive(Debug)]
pub struct Faulty<S> {
    inner: S,
    done: u64,
    /// Which operations, from 0
    fails: Range<u64>,
    error: StoreError,
}

impl<S: Storage> Faulty<S> {
    /// Operation `nth` (from 0) fails with this error, those before and after do not.
    pub fn once(inner: S, nth: u64, error: StoreError) -> Faulty<S> {
        Faulty { inner, done: 0, fails: nth..nth.saturating_add(1), error }
    }
    /// Operation `nth` (from 0) and all after it fail: what a program sees of its storage after it was killed is what is in there.
    pub fn from(inner: S, nth: u64, error: StoreError) -> Faulty<S> {
        Faulty { inner, done: 0, fails: nth..u64::MAX, error }
    }
    /// Operations before `nth` fail: a file of the page that is not open at first.
    pub fn until(inner: S, nth: u64, error: StoreError) -> Faulty<S> {
        Faulty { inner, done: 0, fails: 0..nth, error }
    }
    /// Operations asked for until now.
    pub fn operations(&self) -> u64 {
        self.done
    }
    /// What is in it, for a look at what a killed program left.
    pub fn inner_mut(&mut self) -> &mut S {
        &mut self.inner
    }
    /// What is in it, after all.
    pub fn into_inner(self) -> S {
        self.inner
    }
    /// True if the operation that now begins fails.
    fn fails(&mut self) -> Result<(), StoreError> {
        let nth = self.done;
        self.done += 1;
        if self.fails.contains(&nth) { Err(self.error.clone()) } else { Ok(()) }
    }
}

impl<S: Storage> Storage for Faulty<S> {
    fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        self.fails()?;
        self.inner.list()
    }
    fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        self.fails()?;
        self.inner.read(name, at, into)
    }
    fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        if let Err(error) = self.fails() {
            // A write that is cut off leaves its first half, as a disk does; after that nothing arrives any more.
            if self.done == self.fails.start + 1 {
                self.inner.write(name, at, &bytes[..bytes.len() / 2])?;
            }
            return Err(error);
        }
        self.inner.write(name, at, bytes)
    }
    fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
        self.fails()?;
        self.inner.truncate(name, len)
    }
    fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        self.fails()?;
        self.inner.remove(name)
    }
    fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.fails()?;
        self.inner.rename(from, to)
    }
    fn flush(&mut self, name: &str) -> Result<(), StoreError> {
        self.fails()?;
        self.inner.flush(name)
    }
    fn is_lasting(&self) -> bool {
        self.inner.is_lasting()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Memory;

    #[test]
    fn one_operation_fails_or_all_from_it_on() {
        let mut once = Faulty::once(Memory::new(), 1, StoreError::Busy);
        assert_eq!(once.write("a", 0, b"1234"), Ok(()));
        assert_eq!(once.write("a", 4, b"5678"), Err(StoreError::Busy));
        assert_eq!(once.write("a", 6, b"78"), Ok(()));
        assert_eq!(once.operations(), 3);
        let mut on = Faulty::from(Memory::new(), 1, StoreError::Broken("gone".into()));
        assert_eq!(on.write("a", 0, b"1234"), Ok(()));
        assert!(on.write("a", 4, b"5678").is_err() && on.write("b", 0, b"5678").is_err());
        assert!(on.remove("a").is_err() && on.list().is_err());
        assert_eq!(on.into_inner().list().unwrap(), [("a".to_owned(), 6)]);
    }

    #[test]
    fn a_write_that_fails_leaves_its_first_half() {
        let mut faulty = Faulty::once(Memory::new(), 0, StoreError::Full);
        assert_eq!(faulty.write("a", 0, b"1234"), Err(StoreError::Full));
        assert_eq!(faulty.into_inner().list().unwrap(), [("a".to_owned(), 2)]);
    }
}
