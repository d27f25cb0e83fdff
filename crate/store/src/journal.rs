//! The latest of several states of something, kept so that a crash at any moment leaves one that is whole.
//!
//! Two files are written in turn, each with a number and a checksum: the one that is being written is never the newest whole one.

use crate::storage::{Shared, StoreError};

const MAGIC: &[u8; 8] = b"brunsjnl";
/// Before the body: magic, number, length, checksum of the body and of the numbers
const HEAD: usize = 32;

/// A place for one record after the other, of which the newest counts.
#[derive(Clone)]
pub struct Journal {
    storage: Shared,
    folder: String,
    /// Number of the record that is written next; None before the first look
    next: Option<u64>,
}

/// A checksum that no half-written record has by chance.
pub fn checksum(parts: &[&[u8]]) -> u64 {
    // FNV-1a with 64 bits, and a last stirring, since its high bits are weak for short texts.
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for byte in parts.iter().flat_map(|part| part.iter()) {
        h = (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    h ^= h >> 32;
    h.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Journal {
    /// In a folder of its own.
    pub fn new(storage: Shared, folder: &str) -> Journal {
        Journal { storage, folder: folder.to_owned(), next: None }
    }
    /// The storage.
    pub fn storage(&self) -> &Shared {
        &self.storage
    }
    /// The folder, in which other files may belong to the record.
    pub fn folder(&self) -> &str {
        &self.folder
    }
    fn name(&self, number: u64) -> String {
        format!("{}/record-{}", self.folder, if number.is_multiple_of(2) { "a" } else { "b" })
    }

    /// Number and body of the record in a file; None: there is none that is whole.
    fn whole(&self, number: u64) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let name = self.name(number);
        let mut storage = self.storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let mut head = [0; HEAD];
        match storage.read(&name, 0, &mut head) {
            Ok(count) if count == HEAD && head[..8] == *MAGIC => {}
            Ok(_) | Err(StoreError::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        }
        let word = |k: usize| u64::from_le_bytes(head[k..k + 8].try_into().unwrap_or_default());
        let (number, length, sum) = (word(8), word(16), word(24));
        // A length that was half written must not be believed.
        let there = storage.list()?.into_iter().find(|(n, _)| *n == name).map_or(0, |(_, size)| size);
        if length > there.saturating_sub(HEAD as u64) {
            return Ok(None);
        }
        let mut body = vec![0; usize::try_from(length).unwrap_or(0)];
        let read = storage.read(&name, HEAD as u64, &mut body)?;
        Ok((read == body.len() && checksum(&[&head[8..24], &body]) == sum).then_some((number, body)))
    }
    /// The newest whole record, if there is one.
    pub fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let newest = [self.whole(0)?, self.whole(1)?].into_iter().flatten().max_by_key(|(number, _)| *number);
        self.next = Some(newest.as_ref().map_or(0, |(number, _)| number + 1));
        Ok(newest.map(|(_, body)| body))
    }
    /// Writes a record, and returns once it outlives a crash. After an error the last one still counts.
    pub fn write(&mut self, body: &[u8]) -> Result<(), StoreError> {
        let number = match self.next {
            Some(number) => number,
            None => {
                self.read()?;
                self.next.unwrap_or(0)
            }
        };
        let mut file = Vec::with_capacity(HEAD + body.len());
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&number.to_le_bytes());
        file.extend_from_slice(&(body.len() as u64).to_le_bytes());
        let sum = checksum(&[&file[8..24], body]);
        file.extend_from_slice(&sum.to_le_bytes());
        file.extend_from_slice(body);
        let name = self.name(number);
        let mut storage = self.storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        storage.write(&name, 0, &file)?;
        storage.flush(&name)?;
        self.next = Some(number + 1);
        Ok(())
    }
    /// Removes everything in the folder.
    pub fn clear(&mut self) -> Result<(), StoreError> {
        let mut storage = self.storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
        let inside = format!("{}/", self.folder);
        // The records first: what is left of the rest is then nobody's.
        let mut names: Vec<String> =
            storage.list()?.into_iter().map(|(name, _)| name).filter(|n| n.starts_with(&inside)).collect();
        names.sort_by_key(|name| !name.contains("/record-"));
        names.into_iter().try_for_each(|name| storage.remove(&name))?;
        self.next = Some(0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Faulty, Memory, shared};
    use std::cell::RefCell;
    use std::rc::Rc;

    fn body(k: u64) -> Vec<u8> {
        (0..k * 37 % 500 + 10).map(|b| (b * 7 + k) as u8).collect()
    }

    #[test]
    fn a_crash_in_any_write_leaves_the_record_before_it() {
        for nth in 0..40 {
            let storage = Rc::new(RefCell::new(Faulty::from(Memory::new(), nth, StoreError::Broken("killed".into()))));
            let mut journal = Journal::new(storage.clone(), "j");
            let mut done = None;
            for k in 0..20 {
                if journal.write(&body(k)).is_err() {
                    break;
                }
                done = Some(k);
            }
            drop(journal);
            let inner = Rc::try_unwrap(storage).map(RefCell::into_inner).ok().unwrap().into_inner();
            let found = Journal::new(shared(inner), "j").read().unwrap();
            // The write that was cut off may have been whole, if only its flush failed.
            let possible = [done, done.map_or(Some(0), |k| Some(k + 1))].map(|k| k.map(body));
            assert!(possible.contains(&found), "{nth}");
        }
    }

    #[test]
    fn a_flipped_bit_is_noticed() {
        let storage = shared(Memory::new());
        let mut journal = Journal::new(storage.clone(), "j");
        journal.write(b"first").unwrap();
        journal.write(b"second").unwrap();
        assert_eq!(journal.read().unwrap().as_deref(), Some(&b"second"[..]));
        for at in 0..HEAD as u64 + 6 {
            let mut byte = [0];
            storage.borrow_mut().read("j/record-b", at, &mut byte).unwrap();
            storage.borrow_mut().write("j/record-b", at, &[byte[0] ^ 4]).unwrap();
            assert_eq!(journal.read().unwrap().as_deref(), Some(&b"first"[..]), "{at}");
            storage.borrow_mut().write("j/record-b", at, &byte).unwrap();
        }
        storage.borrow_mut().write("jx", 0, b"other").unwrap();
        journal.clear().unwrap();
        assert_eq!(journal.read(), Ok(None));
        assert_eq!(storage.borrow_mut().list().unwrap().len(), 1);
    }
}
