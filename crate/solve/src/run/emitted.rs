//! A scan on emitted code: batches of steps on one thread or several.
//!
//! A *batch* is a number of steps after which the state stands in its place again. It is made in one of two ways. *Spread*: each loop's
//! indices are worked off in pieces, each piece by all threads, and the run may pause between pieces; that is how programs whose
//! elements do not need each other make many steps at once, and others a single large one. *Together*: all threads make all steps,
//! meeting after each level; that is how coupled programs make many small steps.
//! Who computes an element makes no difference to its bits, so none of these choices shows in a result.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use brunsviga_graph::{Data, Value};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::drive::Arrangement;
use brunsviga_kernel::emit::BLOCK;
use brunsviga_kernel::ir::{Program, Role};

use super::backend::{Backend, Block, Linked};
use super::barrier::Barrier;
use super::pace::Pace;
use super::rows::{Kept, Rows};
use super::shares::{cuts, share};

/// Kept states wait in a buffer of about so many words before they are taken to the result.
const ROW_WORDS: usize = 1 << 16;
/// A batch is not longer than this, so that finding the step at which a run went wrong stays quick.
const MOST_STEPS: f64 = 65_536.0;

/// Inputs of so many words are read where they are; smaller ones are copied into the block, which the processor's cache holds.
const WORTH_LENDING: usize = 4096;

/// A module that computes for longer, in one run or several, wants threads.
const LONG_S: f64 = 0.03;

/// The steps under way.
struct Batch {
    first: usize,
    count: usize,
    /// Together, or spread from this loop and index on
    next: Option<(usize, usize)>,
}

/// A finished batch.
pub(super) struct Done {
    pub(super) count: usize,
    /// An index left its tensor in one of the steps
    pub(super) fault: bool,
}

/// A run of a linked program.
pub(super) struct Emitted {
    compiled: Rc<Compiled>,
    linked: Rc<dyn Linked>,
    arrangement: Arrangement,
    block: Block,
    /// Level and domain of each loop
    loops: Vec<(usize, usize)>,
    /// For each loop, where in its domain each thread's part begins when all make one step together, and the domain's end
    cuts: Vec<Vec<usize>>,
    /// Sum of the domains
    lanes: usize,
    keeps_rows: bool,
    pace: Rc<RefCell<Pace>>,
    worked_s: f64,
    batch: Option<Batch>,
    fault: bool,
    /// The state when the batch began
    snapshot: Vec<u64>,
    /// Of the last call
    threads: usize,
    /// Threads of the barrier, and the barrier
    barrier: (usize, Barrier),
}

/// The block as threads see it.
#[derive(Clone, Copy)]
struct Shared(*mut u64);
// SAFETY: each thread writes only its own frame, and the elements that are its share.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

impl Shared {
    /// # Safety
    /// `k` lies inside the block, and no other thread writes there.
    unsafe fn write(self, k: usize, word: u64) {
        // SAFETY: the caller's promise.
        unsafe { self.0.add(k).write(word) }
    }
}

impl Emitted {
    /// Fills the memory. None if there is too little, or an input has another type. The inputs must live as long as the run.
    pub(super) fn new(
        compiled: Rc<Compiled>,
        linked: Rc<dyn Linked>,
        pace: Rc<RefCell<Pace>>,
        keeps_rows: bool,
        backend: &dyn Backend,
        inputs: &[&Value],
    ) -> Option<Emitted> {
        let program = compiled.program();
        let row_words = Arrangement::new(program, 0, 1).row_bytes() as usize / 8;
        let capacity = if keeps_rows { (ROW_WORDS / row_words.max(1)).clamp(1, 4096) } else { 1 };
        let scan = compiled.scan();
        let lent = |role: &Role| {
            let input = match role {
                Role::Element(e) => scan.carries + e,
                Role::Capture(c) => scan.carries + scan.elements + c,
                _ => return None,
            };
            let words = inputs.get(input)?.data().as_words().filter(|words| words.len() >= WORTH_LENDING)?;
            backend.address(words, BLOCK)
        };
        let arrangement = Arrangement::for_threads(program, scan.steps, capacity, backend.most_threads().max(1), lent);
        let mut block = backend.block(arrangement.len())?;
        arrangement.fill(&compiled, block.words(), inputs)?;
        let levels = program.levels.iter().enumerate();
        let loops: Vec<(usize, usize)> = levels.flat_map(|(k, level)| level.iter().map(move |l| (k, l.domain))).collect();
        let lanes = loops.iter().map(|(_, domain)| domain).sum::<usize>().max(1);
        Some(Emitted {
            compiled,
            linked,
            arrangement,
            block,
            loops,
            cuts: Vec::new(),
            lanes,
            keeps_rows,
            pace,
            worked_s: 0.0,
            batch: None,
            fault: false,
            snapshot: Vec::new(),
            threads: 1,
            barrier: (1, Barrier::new(1)),
        })
    }
    /// Seconds of computing so far.
    pub(super) fn worked_s(&self) -> f64 {
        self.worked_s
    }
    /// Threads of the last call.
    pub(super) fn threads(&self) -> usize {
        self.threads
    }

    /// Computes for a few milliseconds. `first` is the next step, of which `left` are left. Some: a batch is finished.
    pub(super) fn advance(
        &mut self,
        backend: &dyn Backend,
        clock: &mut dyn FnMut() -> f64,
        first: usize,
        left: usize,
    ) -> Option<Done> {
        let available = backend.threads().min(backend.most_threads()).max(1);
        let resident = self.compiled.program().resident;
        let meetings = self.compiled.program().levels.len();
        let pace = self.pace.borrow();
        if pace.worked_s() > LONG_S && available < backend.most_threads() {
            backend.want_threads();
        }
        let worth = if resident { self.lanes > BLOCK } else { pace.worth_threads(self.lanes as f64, meetings) };
        let threads = if worth { available } else { 1 };
        let lanes = pace.lanes(threads);
        drop(pace);
        if self.batch.is_none() {
            self.begin(first, left, lanes);
        }
        let batch = self.batch.take()?;
        let begun_s = clock();
        let (computed, next) = match batch.next {
            None => (self.together(backend, threads, &batch), None),
            Some(at) => self.spread(backend, threads, &batch, at, lanes as usize),
        };
        let took_s = (clock() - begun_s).max(0.0);
        let whole = next.is_none().then(|| (self.lanes * batch.count) as f64);
        self.pace.borrow_mut().took(threads, computed as f64, took_s, whole);
        self.worked_s += took_s;
        self.threads = threads;
        if next.is_some() {
            self.batch = Some(Batch { next, ..batch });
            return None;
        }
        if !resident {
            let row = match batch.next {
                None if !self.keeps_rows => (batch.count - 1) % 2,
                _ => batch.count - 1,
            };
            self.arrangement.settle(self.compiled.program(), self.block.words(), row);
        }
        Some(Done { count: batch.count, fault: std::mem::take(&mut self.fault) })
    }

    /// Plans a batch.
    fn begin(&mut self, first: usize, left: usize, lanes: f64) {
        let fitting = (lanes / self.lanes as f64).min(MOST_STEPS) as usize;
        let most = if self.keeps_rows { self.arrangement.capacity() } else { usize::MAX };
        let count = fitting.min(most).min(left).max(1);
        let spread = self.compiled.program().resident || fitting == 0;
        self.snapshot = self.state_words();
        let (program, base) = (self.compiled.program(), self.block.base);
        let words = self.block.words();
        self.arrangement.frame(program, base, None, 0, |k, word| words[k] = word);
        self.batch = Some(Batch { first, count, next: spread.then_some((0, 0)) });
    }

    /// Works off pieces of one level from `at` on. How much was computed, and where to go on.
    fn spread(
        &mut self,
        backend: &dyn Backend,
        threads: usize,
        batch: &Batch,
        at: (usize, usize),
        lanes: usize,
    ) -> (usize, Option<(usize, usize)>) {
        let mut budget = (lanes / batch.count).max(BLOCK);
        let (mut k, mut begin) = at;
        let level = self.loops[k].0;
        let mut pieces = Vec::new();
        let mut computed = 0;
        while budget > 0 && k < self.loops.len() && self.loops[k].0 == level {
            let domain = self.loops[k].1;
            let end = if domain - begin <= budget { domain } else { (begin + budget.div_ceil(BLOCK) * BLOCK).min(domain) };
            pieces.push((k, begin, end));
            budget = budget.saturating_sub(end - begin);
            computed += (end - begin) * batch.count;
            (k, begin) = if end == domain { (k + 1, 0) } else { (k, end) };
        }
        let (linked, frame, fault) = (&*self.linked, self.block.base, AtomicU32::new(0));
        let (first, count) = (batch.first as u32, batch.count as u32);
        let work = |t: usize| {
            for &(k, begin, end) in &pieces {
                let (begin, end) = share(begin, end, t, threads);
                if begin < end {
                    // SAFETY: the frame was written for this program's block, and the threads' shares are disjoint.
                    let broken = unsafe { linked.call(k, frame, begin as u32, end as u32, first, count) };
                    fault.fetch_or(broken, Ordering::Relaxed);
                }
            }
        };
        on_threads(backend, threads, &work);
        self.fault |= fault.into_inner() != 0;
        (computed, (k < self.loops.len()).then_some((k, begin)))
    }

    /// Makes all steps of a batch, meeting after each level. How much was computed.
    fn together(&mut self, backend: &dyn Backend, threads: usize, batch: &Batch) -> usize {
        let (program, arrangement): (&Program, &Arrangement) = (self.compiled.program(), &self.arrangement);
        if self.barrier.0 != threads || self.cuts.is_empty() {
            self.barrier = (threads, Barrier::new(threads));
            self.cuts = program.levels.iter().flatten().map(|l| cuts(program, l, threads)).collect();
        }
        let (linked, base, barrier) = (&*self.linked, self.block.base, &self.barrier.1);
        let (block, loops, cuts, keeps_rows) = (Shared(self.block.at), &self.loops, &self.cuts, self.keeps_rows);
        let (fault, first, count) = (AtomicU32::new(0), batch.first, batch.count);
        let work = |t: usize| {
            let frame_at = arrangement.frame_at(t);
            let frame = base + 8 * frame_at as u32;
            let mut state = None;
            for step in 0..count {
                let next = if keeps_rows { step } else { step % 2 };
                // SAFETY: the arrangement has a frame for each thread, and this is thread t's.
                arrangement.frame(program, base, state, next, |k, word| unsafe { block.write(frame_at + k, word) });
                let mut level = 0;
                for (k, &(own, _)) in loops.iter().enumerate() {
                    if own != level {
                        barrier.wait();
                        level = own;
                    }
                    let (begin, end) = (cuts[k][t], cuts[k][t + 1]);
                    if begin < end {
                        // SAFETY: as in `spread`; what other levels write is ready, since all threads have met.
                        let broken = unsafe { linked.call(k, frame, begin as u32, end as u32, (first + step) as u32, 1) };
                        if broken != 0 {
                            fault.store(1, Ordering::Relaxed);
                        }
                    }
                }
                barrier.wait();
                state = Some(next);
            }
        };
        on_threads(backend, threads, &work);
        self.fault |= fault.into_inner() != 0;
        self.lanes * count
    }

    /// Appends the first `count` states of the batch that has just ended.
    pub(super) fn take_rows(&mut self, count: usize, rows: &mut Rows) {
        let (compiled, arrangement) = (&*self.compiled, &self.arrangement);
        let words = &*self.block.words();
        for (carry, kept) in rows.kept.iter_mut().enumerate() {
            let Some(Kept { range, data, .. }) = kept else { continue };
            for row in 0..count {
                compiled.append_range(carry, range, |part| &words[arrangement.part(row, part)..], data);
            }
        }
        rows.count += count;
    }

    fn state_words(&mut self) -> Vec<u64> {
        let mut kept = std::mem::take(&mut self.snapshot);
        kept.clear();
        let places = self.arrangement.states(self.compiled.program());
        let words = self.block.words();
        places.iter().for_each(|&(at, len)| kept.extend_from_slice(&words[at..at + len]));
        kept
    }
    fn set_state_words(&mut self, state: &[u64]) {
        let places = self.arrangement.states(self.compiled.program());
        let words = self.block.words();
        let mut from = 0;
        for (at, len) in places {
            words[at..at + len].copy_from_slice(&state[from..from + len]);
            from += len;
        }
    }
    /// Whether the state of carried tensor `carry`, which is of floats, is finite now.
    pub(super) fn is_finite(&mut self, carry: usize) -> bool {
        let places = self.arrangement.states(self.compiled.program());
        let words = &*self.block.words();
        let own = self.compiled.parts().iter().zip(places).filter(|(part, _)| part.carry == carry);
        own.into_iter().all(|(_, (at, len))| words[at..at + len].iter().all(|w| f64::from_bits(*w).is_finite()))
    }
    /// The state of carried tensor `carry` as it is now, in place of what `to` holds.
    pub(super) fn state(&mut self, carry: usize, to: &mut Data) {
        super::rows::clear(to);
        let places = self.arrangement.states(self.compiled.program());
        let words = &*self.block.words();
        self.compiled.append(carry, |part| &words[places[part].0..], to);
    }

    /// Goes through the last batch again, one step at a time, until an index leaves its tensor or `broken` says so of the state after a
    /// step: that step, and the carried tensors before it. Afterwards everything is as it was.
    pub(super) fn find(
        &mut self,
        done: &Done,
        first: usize,
        mut broken: impl FnMut(&mut Emitted) -> bool,
    ) -> Option<(usize, Vec<Data>)> {
        let begun = std::mem::take(&mut self.snapshot);
        let end = self.state_words();
        self.set_state_words(&begun);
        let mut found = None;
        for step in first..first + done.count {
            let before = self.state_words();
            if self.single(step) || broken(self) {
                self.set_state_words(&before);
                found = Some((step, self.states()));
                break;
            }
            self.snapshot = before;
        }
        self.set_state_words(&end);
        self.snapshot = begun;
        found
    }
    /// All carried tensors after the last whole step: of a batch that is under way, as they were when it began.
    pub(super) fn settled(&mut self) -> Vec<Data> {
        if self.batch.is_none() {
            return self.states();
        }
        let begun = std::mem::take(&mut self.snapshot);
        let now = self.state_words();
        self.set_state_words(&begun);
        let states = self.states();
        self.set_state_words(&now);
        self.snapshot = begun;
        states
    }
    /// All carried tensors as they are now.
    pub(super) fn states(&mut self) -> Vec<Data> {
        let scan = self.compiled.scan();
        let types: Vec<_> = scan.body.graph().input_types()[..scan.carries].iter().map(|t| t.dtype).collect();
        let mut all: Vec<Data> = types.into_iter().map(|dtype| Data::zeros(dtype, 0)).collect();
        all.iter_mut().enumerate().for_each(|(carry, data)| self.state(carry, data));
        all
    }
    fn single(&mut self, step: usize) -> bool {
        let (program, base) = (self.compiled.program(), self.block.base);
        let words = self.block.words();
        self.arrangement.frame(program, base, None, 0, |k, word| words[k] = word);
        let mut fault = 0;
        for (k, &(_, domain)) in self.loops.iter().enumerate() {
            // SAFETY: one thread, and the frame of this block.
            fault |= unsafe { self.linked.call(k, base, 0, domain as u32, step as u32, 1) };
        }
        if !program.resident {
            self.arrangement.settle(self.compiled.program(), self.block.words(), 0);
        }
        fault != 0
    }
}

fn on_threads(backend: &dyn Backend, threads: usize, work: &(dyn Fn(usize) + Sync)) {
    if threads > 1 { backend.broadcast(threads, work) } else { work(0) }
}
