//! Where emitted code runs: the seam between the run loop here and the browser.
//!
//! A backend that cannot run emitted code refuses to link, with the reason; the run then stays with the LoopIR interpreter, which gives the
//! same bits. [`Uncompiled`] is the backend that always refuses.

use brunsviga_kernel::emit::Layout;

/// A place that may run emitted modules, and its threads.
pub trait Backend {
    /// What emitted code must know of the memory here (row size aside).
    fn layout(&self) -> Layout;
    /// Makes a module's functions `loop0 … loop(functions − 1)` callable on every thread. The error says why it cannot be.
    fn link(&self, module: &[u8], functions: usize) -> Result<Box<dyn Linked>, String>;
    /// Zeroed memory that emitted code can address; None if there is not so much.
    fn block(&self, words: usize) -> Option<Block>;
    /// The address by which emitted code knows these words, with `beyond` readable ones after them; None if it has other memory.
    fn address(&self, _words: &[u64], _beyond: usize) -> Option<u32> {
        None
    }
    /// Emitted code may use fused multiply-add (relaxed SIMD).
    fn fuses(&self) -> bool {
        false
    }
    /// Threads that a broadcast can have now, the caller included.
    fn threads(&self) -> usize {
        1
    }
    /// Threads that it may have later.
    fn most_threads(&self) -> usize {
        1
    }
    /// A run has begun that would use more threads: they may be started.
    fn want_threads(&self) {}
    /// Calls `work(k)` for every k below `count`, each on a thread of its own, and returns when all are done.
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync));
}

/// A linked module. Dropped, its place is free again.
pub trait Linked: Sync {
    /// Calls a function with the arguments of [`brunsviga_kernel::emit`]; not 0 if an index left its buffer.
    ///
    /// # Safety
    /// `frame` is the address of a frame whose buffers are as long as the program says, and no other thread writes what this call
    /// reads or writes.
    unsafe fn call(&self, function: usize, frame: u32, begin: u32, end: u32, step: u32, count: u32) -> u32;
}

/// Memory of a run: words, and the address that emitted code knows them by.
pub struct Block {
    /// The first word
    pub at: *mut u64,
    /// How many
    pub len: usize,
    /// The first word's address for emitted code
    pub base: u32,
    /// Keeps the memory alive
    pub owner: Box<dyn std::any::Any>,
}

impl Block {
    /// The words, while no thread computes on them.
    pub fn words(&mut self) -> &mut [u64] {
        // SAFETY: `owner` keeps `len` words alive at `at`, and `&mut self` is the only way to them outside of broadcasts.
        unsafe { std::slice::from_raw_parts_mut(self.at, self.len) }
    }
}

/// No emitted code: everything is interpreted, on one thread.
#[derive(Default)]
pub struct Uncompiled;

impl Backend for Uncompiled {
    fn layout(&self) -> Layout {
        Layout { shared: false, minimum_pages: 1, maximum_pages: None, row_bytes: 0 }
    }
    fn link(&self, _: &[u8], _: usize) -> Result<Box<dyn Linked>, String> {
        Err("this engine does not compile".into())
    }
    fn block(&self, _: usize) -> Option<Block> {
        None
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(work);
    }
}
