//! Where threads meet between the levels of a step.
//!
//! Steps take microseconds and waking a thread takes as long, so a thread first spins; only one that waits long goes to sleep, and the
//! last to arrive wakes sleepers only if there are any.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex};

/// Turns of spinning before a thread sleeps: some tens of microseconds. WebAssembly has no instruction that pauses; native processors do.
const SPINS: u32 = if cfg!(target_arch = "wasm32") { 20_000 } else { 400 };

/// A meeting point of a fixed number of threads, to be used again and again.
pub(super) struct Barrier {
    threads: u32,
    arrived: AtomicU32,
    /// Counts meetings
    generation: AtomicU32,
    asleep: AtomicU32,
    lock: Mutex<()>,
    wake: Condvar,
}

impl Barrier {
    pub(super) fn new(threads: usize) -> Barrier {
        Barrier {
            threads: threads as u32,
            arrived: AtomicU32::new(0),
            generation: AtomicU32::new(0),
            asleep: AtomicU32::new(0),
            lock: Mutex::new(()),
            wake: Condvar::new(),
        }
    }

    /// Returns once all threads have called it.
    pub(super) fn wait(&self) {
        if self.threads <= 1 {
            return;
        }
        let generation = self.generation.load(Ordering::SeqCst);
        if self.arrived.fetch_add(1, Ordering::SeqCst) + 1 == self.threads {
            self.arrived.store(0, Ordering::SeqCst);
            self.generation.store(generation.wrapping_add(1), Ordering::SeqCst);
            if self.asleep.load(Ordering::SeqCst) > 0 {
                // Under the lock, so that nobody falls asleep between its look at the generation and its wait.
                let _guard = self.lock.lock();
                self.wake.notify_all();
            }
            return;
        }
        for _ in 0..SPINS {
            if self.generation.load(Ordering::Acquire) != generation {
                return;
            }
            std::hint::spin_loop();
        }
        self.asleep.fetch_add(1, Ordering::SeqCst);
        if let Ok(mut guard) = self.lock.lock() {
            while self.generation.load(Ordering::SeqCst) == generation {
                match self.wake.wait(guard) {
                    Ok(again) => guard = again,
                    Err(_) => break,
                }
            }
        }
        self.asleep.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_before_all_have_come() {
        let (barrier, count) = (Barrier::new(3), AtomicU32::new(0));
        std::thread::scope(|s| {
            for thread in 0..3 {
                let (barrier, count) = (&barrier, &count);
                s.spawn(move || {
                    for round in 0..200 {
                        // One that is late lets the others fall asleep.
                        if thread == 0 && round % 50 == 0 {
                            std::thread::sleep(std::time::Duration::from_millis(3));
                        }
                        count.fetch_add(1, Ordering::SeqCst);
                        barrier.wait();
                        assert_eq!(count.load(Ordering::SeqCst), 3 * (round + 1));
                        barrier.wait();
                    }
                });
            }
        });
    }
}
