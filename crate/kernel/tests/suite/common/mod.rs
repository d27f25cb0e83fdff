//! What the tests and the examples share.

#[allow(dead_code)]
pub mod build;
pub mod differential;
pub mod fuzz;
pub mod machine;
pub mod native;
pub mod random;
