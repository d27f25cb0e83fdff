//! A segment: one file of rows, which says at its beginning what is in it.

use crate::storage::{Storage, StoreError};

/// Bytes of a segment's file, at most, if a row is not larger.
pub const SEGMENT_BYTES: u64 = 16 << 20;
/// Bytes before the rows: enough to keep them aligned.
pub const HEADER_BYTES: u64 = 64;

const MAGIC: &[u8; 8] = b"brunsrow";
const VERSION: u32 = 1;

/// What the numbers of a row are. All are stored with their lowest byte first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One byte, 0 or 1
    Bool,
    /// Four bytes
    I32,
    /// Eight bytes
    I64,
    /// Four bytes
    F32,
    /// Eight bytes
    F64,
}

const KINDS: [Kind; 5] = [Kind::Bool, Kind::I32, Kind::I64, Kind::F32, Kind::F64];

impl Kind {
    /// Bytes of one number.
    pub fn size(self) -> usize {
        match self {
            Kind::Bool => 1,
            Kind::I32 | Kind::F32 => 4,
            Kind::I64 | Kind::F64 => 8,
        }
    }
    pub(crate) fn code(self) -> u8 {
        KINDS.iter().position(|k| *k == self).unwrap_or_default() as u8
    }
    pub(crate) fn of_code(code: u8) -> Option<Kind> {
        KINDS.get(usize::from(code)).copied()
    }
}

/// What a segment says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    /// Numbers in a row
    pub(crate) width: u64,
    pub(crate) first_row: u64,
}

impl Header {
    pub(crate) fn bytes(&self) -> [u8; HEADER_BYTES as usize] {
        let mut out = [0; HEADER_BYTES as usize];
        out[..8].copy_from_slice(MAGIC);
        out[8..12].copy_from_slice(&VERSION.to_le_bytes());
        out[12] = self.kind.code();
        out[16..24].copy_from_slice(&self.width.to_le_bytes());
        out[24..32].copy_from_slice(&self.first_row.to_le_bytes());
        out
    }
    /// Reads a file's header, and says what is wrong with it.
    pub(crate) fn check(&self, storage: &mut dyn Storage, name: &str) -> Result<(), StoreError> {
        let broken = |what: &str| Err(StoreError::Broken(format!("the stored rows in {name} cannot be read: {what}")));
        let mut bytes = [0; HEADER_BYTES as usize];
        if storage.read(name, 0, &mut bytes)? < bytes.len() || bytes[..8] != *MAGIC {
            return broken("the file does not begin as rows do");
        }
        if bytes[8..12] != VERSION.to_le_bytes() {
            return broken("another version of this site wrote them");
        }
        if bytes != self.bytes() {
            let kind = Kind::of_code(bytes[12]).map_or("unknown".into(), |kind| format!("{kind:?}"));
            return broken(&format!("it holds other rows than were written there, of type {kind}"));
        }
        Ok(())
    }
}

/// How rows lie in segments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) kind: Kind,
    pub(crate) width: u64,
    /// Rows in a chunk, at least one
    pub(crate) chunk_rows: u64,
    /// Rows in a segment: whole chunks
    pub(crate) segment_rows: u64,
}

impl Layout {
    /// For rows of `width` numbers, in chunks of about `chunk_bytes`.
    pub(crate) fn new(kind: Kind, width: u64, chunk_bytes: u64) -> Layout {
        let row = (width * kind.size() as u64).max(1);
        let chunk_rows = (chunk_bytes / row).max(1);
        let chunks = ((SEGMENT_BYTES - HEADER_BYTES) / (chunk_rows * row)).max(1);
        Layout { kind, width, chunk_rows, segment_rows: chunks * chunk_rows }
    }
    pub(crate) fn row_bytes(&self) -> u64 {
        self.width * self.kind.size() as u64
    }
    pub(crate) fn segment(&self, row: u64) -> u64 {
        row / self.segment_rows
    }
    pub(crate) fn header(&self, segment: u64) -> Header {
        Header { kind: self.kind, width: self.width, first_row: segment * self.segment_rows }
    }
}

/// The file of a segment.
pub(crate) fn segment_name(name: &str, segment: u64) -> String {
    format!("{name}-{segment:05}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Memory;

    #[test]
    fn a_header_is_told_from_another() {
        let own = Header { kind: Kind::F32, width: 7, first_row: 100 };
        let mut m = Memory::new();
        m.write("a", 0, &own.bytes()).unwrap();
        assert_eq!(own.check(&mut m, "a"), Ok(()));
        for other in [Header { width: 8, ..own }, Header { kind: Kind::F64, ..own }, Header { first_row: 0, ..own }] {
            assert!(matches!(other.check(&mut m, "a"), Err(StoreError::Broken(text)) if text.contains("other rows")));
        }
        m.write("a", 8, &[9]).unwrap();
        assert!(matches!(own.check(&mut m, "a"), Err(StoreError::Broken(text)) if text.contains("another version")));
        m.truncate("a", 10).unwrap();
        assert!(matches!(own.check(&mut m, "a"), Err(StoreError::Broken(text)) if text.contains("does not begin")));
    }

    #[test]
    fn segments_hold_whole_chunks_and_even_a_row_that_is_larger() {
        let l = Layout::new(Kind::F64, 90, 1 << 20);
        assert_eq!(l.chunk_rows, 1456);
        assert_eq!(l.segment_rows % l.chunk_rows, 0);
        assert!(l.segment_rows * l.row_bytes() + HEADER_BYTES <= SEGMENT_BYTES);
        let wide = Layout::new(Kind::F64, 5_000_000, 1 << 20);
        assert_eq!((wide.chunk_rows, wide.segment_rows), (1, 1));
        assert_eq!(Layout::new(Kind::F64, 0, 1 << 20).row_bytes(), 0);
        assert!(KINDS.iter().all(|k| Kind::of_code(k.code()) == Some(*k)));
    }
}
