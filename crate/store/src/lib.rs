//! Where long results are kept: named files of bytes behind a trait, of which the browser's private file system is one.
//!
//! Guarantees: nothing here panics on what a storage answers, and no bytes are ever dropped: what could not be written is an error.

mod faulty;
mod memory;
mod storage;

pub use faulty::Faulty;
pub use memory::Memory;
pub use storage::{Shared, Storage, StoreError, shared};
