//! The engine as JavaScript sees it: the only crate that knows wasm-bindgen, js-sys and web-sys.
//!
//! Guarantees: messages that are no requests are refused with an error that names the field; nothing that a learner types
//! makes a call throw. If the engine breaks all the same (a bug of ours, or memory that ran out below the limit), the call
//! throws, and [`last_words`] says what happened; the worker is then started anew.
//! Natively this is an empty library: `cargo xtask build` makes the wasm.
#![cfg(target_arch = "wasm32")]

mod backend;
mod canvas;
mod engine;
mod last_words;
mod link;
#[cfg(feature = "threads")]
mod pool;
mod storage;
mod world;

pub use engine::Engine;
pub use last_words::last_words;
#[cfg(feature = "threads")]
pub use pool::{engine_memory, engine_module, pool_thread, set_most_threads, wants_threads};
