//! The threads that help the engine's worker to compute: workers on the same memory, each asleep in [`pool_thread`] until there is work.
//!
//! They are started when a run first wants them ([`wants_threads`]), so that pages which only read and print do not pay for them. A
//! broadcast costs well under a microsecond while they spin, which they do for some tens of microseconds after each; then they sleep.
//! Who takes part decides nothing about results.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard};

use wasm_bindgen::prelude::*;

use crate::link;

type Work = dyn Fn(usize) + Sync + 'static;

/// Turns of spinning before a thread sleeps.
const SPINS: u32 = 30_000;

struct State {
    /// Threads of the pool that have come, the engine's own not counted
    ready: usize,
    /// Counts broadcasts
    epoch: u32,
    /// Threads that take part in this one
    count: usize,
    work: Option<SharedWork>,
    asleep: usize,
}

/// The work of the broadcast under way.
#[derive(Clone, Copy)]
struct SharedWork(*const Work);
// SAFETY: what it points to is Sync, and lives until the broadcast has ended.
unsafe impl Send for SharedWork {}

static STATE: Mutex<State> = Mutex::new(State { ready: 0, epoch: 0, count: 0, work: None, asleep: 0 });
static WAKE: Condvar = Condvar::new();
/// The epoch again, to look at without the lock.
static EPOCH: AtomicU32 = AtomicU32::new(0);
/// Threads that have not finished the broadcast under way.
static LEFT: AtomicU32 = AtomicU32::new(0);
static DONE: Condvar = Condvar::new();
static WANTED: AtomicBool = AtomicBool::new(false);
/// Threads that the page may have, the engine's own included; 1 until the worker says otherwise.
static MOST: AtomicU32 = AtomicU32::new(1);

fn state() -> MutexGuard<'static, State> {
    // A poisoned lock needs a panic, and panics end the engine.
    STATE.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Threads that a broadcast can have now.
pub(crate) fn threads() -> usize {
    state().ready + 1
}
/// Threads that it may have later.
pub(crate) fn most_threads() -> usize {
    MOST.load(Ordering::Relaxed) as usize
}
/// A run has begun that would use more threads.
pub(crate) fn want() {
    WANTED.store(true, Ordering::Relaxed);
}

/// Says how many threads the page may have, before the first run.
#[wasm_bindgen(js_name = setMostThreads)]
pub fn set_most_threads(count: u32) {
    MOST.store(count.max(1), Ordering::Relaxed);
}
/// Whether the pool should be started; true once.
#[wasm_bindgen(js_name = wantsThreads)]
pub fn wants_threads() -> bool {
    WANTED.swap(false, Ordering::Relaxed)
}
/// The compiled engine, for the pool's workers.
#[wasm_bindgen(js_name = engineModule)]
pub fn engine_module() -> JsValue {
    wasm_bindgen::module()
}
/// The memory that they share.
#[wasm_bindgen(js_name = engineMemory)]
pub fn engine_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// Calls `work(k)` for every k below `count`, 0 on this thread and the others on the pool's. `count` is at most [`threads`].
pub(crate) fn broadcast(count: usize, work: &(dyn Fn(usize) + Sync)) {
    if count <= 1 {
        return work(0);
    }
    // SAFETY: only the lifetime is dropped; this function returns when no thread uses it any more.
    let shared = SharedWork(unsafe { std::mem::transmute::<&(dyn Fn(usize) + Sync), &'static Work>(work) });
    {
        let mut state = state();
        (state.count, state.work) = (count, Some(shared));
        LEFT.store(count as u32 - 1, Ordering::SeqCst);
        state.epoch = state.epoch.wrapping_add(1);
        EPOCH.store(state.epoch, Ordering::SeqCst);
        if state.asleep > 0 {
            WAKE.notify_all();
        }
    }
    work(0);
    for _ in 0..SPINS {
        if LEFT.load(Ordering::Acquire) == 0 {
            return;
        }
        std::hint::spin_loop();
    }
    let mut state = state();
    while LEFT.load(Ordering::SeqCst) > 0 {
        state = DONE.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
    }
}

/// What a worker of the pool does, for ever.
#[wasm_bindgen(js_name = poolThread)]
pub fn pool_thread() {
    let (index, mut seen) = {
        let mut state = state();
        state.ready += 1;
        (state.ready, state.epoch)
    };
    loop {
        for _ in 0..SPINS {
            if EPOCH.load(Ordering::Acquire) != seen {
                break;
            }
            std::hint::spin_loop();
        }
        let work = {
            let mut state = state();
            while state.epoch == seen {
                state.asleep += 1;
                state = WAKE.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
                state.asleep -= 1;
            }
            seen = state.epoch;
            if index < state.count { state.work } else { None }
        };
        let Some(SharedWork(work)) = work else { continue };
        if let Err(why) = link::catch_up() {
            // It was linked on the engine's thread: only a lack of memory can be the reason, and then nothing can go on.
            wasm_bindgen::throw_str(&why);
        }
        // SAFETY: `broadcast` waits until LEFT is 0, so the work is alive.
        unsafe { (*work)(index) };
        if LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
            let _guard = state();
            DONE.notify_all();
        }
    }
}
