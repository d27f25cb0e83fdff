//! Where long results are kept: named files of bytes behind a trait, of which the browser's private file system is one, and rows that stream
//! into them through a bounded ring.
//!
//! A [`Journal`] keeps the newest of several states through a crash.
//!
//! Guarantees: nothing here panics on what a storage answers, and no bytes are ever dropped: what could not be written stays in memory and
//! stops its producer. Knows nothing of arrays: numbers are bytes here, lowest first.

mod decimate;
mod faulty;
mod journal;
mod memory;
mod place;
mod segment;
mod storage;
mod stored;
mod writer;

pub use decimate::{Decimator, Point};
pub use faulty::Faulty;
pub use journal::{Journal, checksum};
pub use memory::Memory;
pub use place::{DEFAULT_BUDGET, Place, ROWS_FOLDER};
pub use segment::{HEADER_BYTES, Kind, SEGMENT_BYTES};
pub use storage::{Shared, Storage, StoreError, shared};
pub use stored::Stored;
pub use writer::{CHUNK_BYTES, Held, RING_CHUNKS, Writer};
