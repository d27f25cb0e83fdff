//! Files in memory, with or without a bound. Nothing of them outlives the program.

use std::collections::BTreeMap;

use super::storage::{Storage, StoreError};

/// A storage in memory. Beyond its bound every write is [`StoreError::Full`] and changes nothing.
#[derive(Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    bound: Option<u64>,
    lasting: bool,
}

impl Memory {
    /// As much as the machine has.
    pub fn new() -> Memory {
        Memory::default()
    }
    /// At most so many bytes in all files together.
    pub fn bounded(bytes: u64) -> Memory {
        Memory { bound: Some(bytes), ..Memory::default() }
    }
    /// The same, that says of itself that it outlives a reload. For tests, which keep the value over what they call a reload.
    pub fn lasting(mut self) -> Memory {
        self.lasting = true;
        self
    }
    /// Bytes in all files together.
    pub fn used(&self) -> u64 {
        self.files.values().map(|bytes| bytes.len() as u64).sum()
    }

    /// The file with at least `len` bytes, new ones zero.
    fn grown(&mut self, name: &str, len: u64) -> Result<&mut Vec<u8>, StoreError> {
        let has = self.files.get(name).map_or(0, |bytes| bytes.len() as u64);
        let more = len.saturating_sub(has);
        if self.bound.is_some_and(|bound| self.used().saturating_add(more) > bound) {
            return Err(StoreError::Full);
        }
        let len = usize::try_from(len).map_err(|_| StoreError::Full)?;
        let bytes = self.files.entry(name.to_owned()).or_default();
        if len > bytes.len() {
            // A machine that has no more says so here, and not by ending the program.
            bytes.try_reserve(len - bytes.len()).map_err(|_| StoreError::Full)?;
            bytes.resize(len, 0);
        }
        Ok(bytes)
    }
}

impl Storage for Memory {
    fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        Ok(self.files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect())
    }
    fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        let bytes = self.files.get(name).ok_or(StoreError::NotFound)?;
        let from = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        let count = into.len().min(bytes.len() - from);
        into[..count].copy_from_slice(&bytes[from..from + count]);
        Ok(count)
    }
    fn write(&mut self, name: &str, at: u64, new: &[u8]) -> Result<(), StoreError> {
        let end = at.checked_add(new.len() as u64).ok_or(StoreError::Full)?;
        let bytes = self.grown(name, end)?;
        // `grown` has room up to `end`, so both fit a `usize`.
        let from = at as usize;
        bytes[from..from + new.len()].copy_from_slice(new);
        Ok(())
    }
    fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
        let bytes = self.grown(name, len)?;
        bytes.truncate(len as usize);
        bytes.shrink_to_fit();
        Ok(())
    }
    fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        self.files.remove(name).map(|_| ()).ok_or(StoreError::NotFound)
    }
    fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        let bytes = self.files.remove(from).ok_or(StoreError::NotFound)?;
        self.files.insert(to.to_owned(), bytes);
        Ok(())
    }
    fn flush(&mut self, name: &str) -> Result<(), StoreError> {
        if self.files.contains_key(name) { Ok(()) } else { Err(StoreError::NotFound) }
    }
    fn is_lasting(&self) -> bool {
        self.lasting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_in_any_order_and_read_back() {
        let mut m = Memory::new();
        m.write("runs/a", 4, b"late").unwrap();
        m.write("runs/a", 0, b"soon").unwrap();
        let mut into = [9; 12];
        assert_eq!(m.read("runs/a", 0, &mut into), Ok(8));
        assert_eq!(&into, b"soonlate\x09\x09\x09\x09");
        assert_eq!(m.read("runs/a", 100, &mut into), Ok(0));
        m.write("b", 2, b"x").unwrap();
        assert_eq!(m.list().unwrap(), [("b".to_owned(), 3), ("runs/a".to_owned(), 8)]);
        assert_eq!(m.read("b", 0, &mut into).map(|n| into[..n].to_vec()), Ok(vec![0, 0, b'x']));
    }

    #[test]
    fn truncating_shortens_and_lengthens() {
        let mut m = Memory::new();
        m.write("a", 0, b"abcdef").unwrap();
        m.truncate("a", 2).unwrap();
        m.truncate("a", 4).unwrap();
        let mut into = [9; 8];
        assert_eq!(m.read("a", 0, &mut into).map(|n| into[..n].to_vec()), Ok(b"ab\0\0".to_vec()));
        m.remove("a").unwrap();
        assert_eq!(m.remove("a"), Err(StoreError::NotFound));
        assert_eq!(m.read("a", 0, &mut into), Err(StoreError::NotFound));
        assert_eq!(m.flush("a"), Err(StoreError::NotFound));
    }

    #[test]
    fn a_new_name_takes_the_place_of_an_old_file() {
        let mut m = Memory::new();
        m.write("a", 0, b"new").unwrap();
        m.write("b", 0, b"older").unwrap();
        m.rename("a", "b").unwrap();
        assert_eq!(m.list().unwrap(), [("b".to_owned(), 3)]);
        m.rename("b", "b").unwrap();
        assert_eq!(m.used(), 3);
        assert_eq!(m.rename("a", "b"), Err(StoreError::NotFound));
        assert_eq!(m.used(), 3);
    }

    #[test]
    fn a_full_one_refuses_and_changes_nothing() {
        let mut m = Memory::bounded(10);
        m.write("a", 0, b"12345678").unwrap();
        assert_eq!(m.write("b", 0, b"123"), Err(StoreError::Full));
        assert_eq!(m.write("a", 7, b"xxxx"), Err(StoreError::Full));
        assert_eq!(m.write("a", u64::MAX, b"x"), Err(StoreError::Full));
        assert_eq!(m.used(), 8);
        m.remove("a").unwrap();
        m.write("b", 0, b"123").unwrap();
        assert!(!m.is_lasting() && Memory::new().lasting().is_lasting());
    }
}
