//! What the engine says when it breaks: the panic's message, or how much memory could not be had.
//!
//! Panics abort (unwinding would double the engine's size), so that a call from JavaScript ends in a bare "unreachable".
//! The message is kept aside for the worker, which is still able to ask for it.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use brunsviga_python::memory::CountingAllocator;
use wasm_bindgen::prelude::*;

static PANIC: Mutex<Option<String>> = Mutex::new(None);
static REFUSED: AtomicUsize = AtomicUsize::new(0);

/// Counts for the interpreter's memory limit, and remembers the request that the system refused last.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

fn noted(at: *mut u8, size: usize) -> *mut u8 {
    if at.is_null() {
        REFUSED.store(size, Ordering::Relaxed);
    }
    at
}

// SAFETY: every call is passed on unchanged; noting the result does not touch the memory.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those that the counting allocator asks for.
        noted(unsafe { CountingAllocator.alloc(layout) }, layout.size())
    }
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { CountingAllocator.dealloc(at, layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        noted(unsafe { CountingAllocator.alloc_zeroed(layout) }, layout.size())
    }
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as above.
        noted(unsafe { CountingAllocator.realloc(at, layout, new_size) }, new_size)
    }
}

/// Puts panics' messages aside. Called once, by the engine's constructor.
pub(crate) fn listen() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut message) = PANIC.lock() {
            *message = Some(info.to_string());
        }
    }));
}

/// Why the engine broke, as far as it could say: undefined if it said nothing (then its stack was too small).
#[wasm_bindgen(js_name = lastWords)]
pub fn last_words() -> Option<String> {
    if let Some(message) = PANIC.lock().ok().and_then(|message| message.clone()) {
        return Some(message);
    }
    match REFUSED.load(Ordering::Relaxed) {
        0 => None,
        size => Some(format!("out of memory: {size} more bytes could not be had")),
    }
}
