//! (contract to be written by the owner of this crate)
