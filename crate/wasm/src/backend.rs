//! Where emitted code runs in a browser or in Node: the engine's own memory, its function table, and the pool's threads.

use std::sync::OnceLock;

use brunsviga_library::emit::{Layout, relaxed_probe};
use brunsviga_library::run::{Backend, Block, Linked};

use crate::link::{self, Call, Places};
#[cfg(feature = "threads")]
use crate::pool;

/// Largest size of the memory in pages of 64 KiB, as the engine is linked (`MEMORY_LIMIT` in xtask).
const MAXIMUM_PAGES: u64 = (2 << 30) / 65536;

/// Whether this browser has relaxed SIMD, once somebody has asked.
static FUSES: OnceLock<bool> = OnceLock::new();

/// The one backend of a worker.
pub(crate) struct WasmBackend;

struct Functions(Places);

impl Backend for WasmBackend {
    fn layout(&self) -> Layout {
        Layout { shared: cfg!(feature = "threads"), minimum_pages: 1, maximum_pages: Some(MAXIMUM_PAGES), row_bytes: 0 }
    }
    fn link(&self, module: &[u8], functions: usize) -> Result<Box<dyn Linked>, String> {
        Ok(Box::new(Functions(link::link(module, functions)?)))
    }
    fn block(&self, words: usize) -> Option<Block> {
        let mut memory: Vec<u64> = Vec::new();
        memory.try_reserve_exact(words).ok()?;
        memory.resize(words, 0);
        let at = memory.as_mut_ptr();
        Some(Block { at, len: words, base: at as u32, owner: Box::new(memory) })
    }
    fn address(&self, words: &[u64], beyond: usize) -> Option<u32> {
        let end = words.as_ptr() as usize + 8 * (words.len() + beyond);
        (end <= memory_bytes()).then_some(words.as_ptr() as u32)
    }
    fn fuses(&self) -> bool {
        *FUSES.get_or_init(|| link::is_valid(&relaxed_probe()))
    }
    #[cfg(feature = "threads")]
    fn threads(&self) -> usize {
        pool::threads()
    }
    #[cfg(feature = "threads")]
    fn most_threads(&self) -> usize {
        pool::most_threads()
    }
    #[cfg(feature = "threads")]
    fn want_threads(&self) {
        pool::want();
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        #[cfg(feature = "threads")]
        pool::broadcast(count, work);
        #[cfg(not(feature = "threads"))]
        (0..count).for_each(work);
    }
}

fn memory_bytes() -> usize {
    #[cfg(target_arch = "wasm32")]
    return core::arch::wasm32::memory_size(0).saturating_mul(65536);
    #[cfg(not(target_arch = "wasm32"))]
    0
}

impl Linked for Functions {
    unsafe fn call(&self, function: usize, frame: u32, begin: u32, end: u32, step: u32, count: u32) -> u32 {
        // SAFETY: a function pointer in wasm is a place in the table; this one holds a function of this type (link.rs), on every thread
        // that takes part in a broadcast (pool.rs).
        let call: Call = unsafe { std::mem::transmute::<usize, Call>(self.0.first as usize + function) };
        call(frame, begin, end, step, count)
    }
}
