//! A step allocates nothing: what a run allocates depends on its batches, not on its steps, and not at all on their number.

use std::alloc::{GlobalAlloc, Layout as Size, System};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use brunsviga_graph::op::{Op, Scan, Unary};
use brunsviga_graph::{Builder, DType, Shape, TensorType, Value};
use brunsviga_kernel::emit::Layout;
use brunsviga_solve::run::{Backend, Block, Linked, Modules, Prepared, Run};

static CALLS: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call is passed on unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, size: Size) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::Relaxed);
        let live = LIVE.fetch_add(size.size(), Ordering::Relaxed) + size.size();
        MOST.fetch_max(live, Ordering::Relaxed);
        // SAFETY: the caller's promises.
        unsafe { System.alloc(size) }
    }
    unsafe fn dealloc(&self, at: *mut u8, size: Size) {
        LIVE.fetch_sub(size.size(), Ordering::Relaxed);
        // SAFETY: the caller's promises.
        unsafe { System.dealloc(at, size) }
    }
}

/// Emitted code that does nothing: what is left is the run loop.
struct Idle;

impl Linked for Idle {
    unsafe fn call(&self, _: usize, _: u32, _: u32, _: u32, _: u32, _: u32) -> u32 {
        0
    }
}

impl Backend for Idle {
    fn layout(&self) -> Layout {
        Layout { shared: false, minimum_pages: 1, maximum_pages: None, row_bytes: 0 }
    }
    fn link(&self, _: &[u8], _: usize) -> Result<Box<dyn Linked>, String> {
        Ok(Box::new(Idle))
    }
    fn block(&self, words: usize) -> Option<Block> {
        let mut memory = vec![0; words];
        Some(Block { at: memory.as_mut_ptr(), len: words, base: 0, owner: Box::new(memory) })
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(work);
    }
}

/// Allocations, pauses and most bytes beyond what was there, of a run that keeps only the last state.
fn measure(steps: usize) -> (usize, usize, usize) {
    let state = TensorType::new(DType::F64, Shape::new([4]).unwrap());
    let mut b = Builder::new();
    let y = b.input(state.clone());
    let next = b.unary(Unary::Sin, y).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let y = g.input(state);
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 0, steps, reverse: false })), &[y]).unwrap();
    let last = g.part(tuple, 1).unwrap();
    let graph = g.finish(&[last]).unwrap();
    let prepared = Rc::new(Prepared::new(&graph, &Idle, &mut Modules::default()).unwrap());
    let mut run = Run::new(prepared, vec![Value::vector([0.1, 0.2, 0.3, 0.4])]).unwrap();
    let mut now_s = 0.0;
    let mut clock = || {
        now_s += 1e-4;
        now_s
    };
    let mut pauses = 0;
    let (before, live) = (CALLS.load(Ordering::Relaxed), LIVE.load(Ordering::Relaxed));
    MOST.store(live, Ordering::Relaxed);
    while run.advance(&Idle, &mut clock, 0.0).unwrap().is_none() {
        pauses += 1;
    }
    (CALLS.load(Ordering::Relaxed) - before, pauses, MOST.load(Ordering::Relaxed) - live)
}

#[test]
fn a_step_allocates_nothing_and_a_long_run_takes_no_more_memory_than_a_short_one() {
    let (short_calls, short_pauses, short_most) = measure(50_000);
    let (long_calls, long_pauses, long_most) = measure(5_000_000);
    assert!(long_pauses > short_pauses);
    // A few allocations for each batch of hundreds of steps.
    let by_batch = (long_calls - short_calls) as f64 / (long_pauses - short_pauses) as f64;
    assert!(by_batch < 20.0, "{by_batch} allocations a batch");
    assert!(long_calls < 5_000_000 / 100, "{long_calls} allocations in 5,000,000 steps");
    assert!(long_most <= short_most + 1024, "{short_most} bytes, then {long_most}");
}
