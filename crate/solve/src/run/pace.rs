//! How much is computed at a time.
//!
//! A browser runs fresh code at its slow tier and only changes to the fast one between two calls, so the first calls are small. Later ones
//! take a few milliseconds: long enough that their own cost does not matter, short enough that a run pauses on time.

/// Length of a call in the long run.
const CALL_S: f64 = 0.004;
/// A shorter call is measured together with the next ones of its batch: what it costs to call says nothing of its elements.
const SHORT_S: f64 = 0.001;
/// While less than this was computed, calls are small …
const WARM_S: f64 = 0.015;
/// … that is, of so many elements times steps.
const WARM_LANES: f64 = 1500.0;
/// A step on several threads must win more than this for each meeting of the threads.
const MEETING_S: f64 = 0.6e-6;
/// Calls by which one thread and several are compared.
const LAST: usize = 9;
/// After so long on one thread several are tried again, if they were slower …
const RETRY_S: f64 = 0.1;
/// … and after ever longer, up to this: a try costs some calls.
const MOST_RETRY_S: f64 = 3.2;

/// Measured speed of one module, on one thread and on several. It outlives a run: a program that makes many short runs of one step function
/// would not find out otherwise.
pub(super) struct Pace {
    /// On one thread, on several
    sides: [Side; 2],
    /// What several are
    threads: usize,
    /// Of the largest call, or of all calls of a batch together: each of a step's levels may be small
    most_lanes: f64,
    /// Threads, elements times steps and seconds of calls that are too short to tell something alone
    short: (usize, f64, f64),
    /// Several threads were slower: they are tried again after so much work of one
    retry: Option<f64>,
    /// How long after they were slower the next time
    wait_s: f64,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { sides: Default::default(), threads: 0, most_lanes: 0.0, short: (0, 0.0, 0.0), retry: None, wait_s: RETRY_S }
    }
}

#[derive(Clone, Copy, Default)]
struct Side {
    worked_s: f64,
    /// Seconds for an element and step: the newest counts most, since code becomes faster while it runs
    lane_s: Option<f64>,
    /// The same of the last calls, in a ring, and how many calls there were
    last: [f64; LAST],
    calls: usize,
}

impl Side {
    fn took(&mut self, lanes: f64, seconds: f64) {
        self.worked_s += seconds;
        let measured = (seconds / lanes.max(1.0)).max(1e-12);
        self.lane_s = Some(self.lane_s.map_or(measured, |old| 0.4 * old + 0.6 * measured));
        self.last[self.calls % LAST] = measured;
        self.calls += 1;
    }
    /// Its code has become fast, so that what was measured tells something.
    fn is_warm(&self) -> bool {
        self.worked_s >= WARM_S
    }
    /// Median of the last calls: one that was interrupted by something else does not count.
    fn median_s(&self) -> Option<f64> {
        let mut last = self.last;
        let last = &mut last[..self.calls.min(LAST)];
        last.sort_unstable_by(f64::total_cmp);
        last.get(last.len() / 2).copied()
    }
}

impl Pace {
    /// Elements times steps of the next call on `threads` threads.
    pub(super) fn lanes(&self, threads: usize) -> f64 {
        let [single, several] = &self.sides;
        let known = if threads > 1 { several.lane_s } else { single.lane_s };
        let guess = single.lane_s.map(|s| s / threads as f64);
        match known.or(guess) {
            Some(lane_s) if self.worked_s() >= WARM_S => (CALL_S / lane_s).min(4.0 * self.most_lanes).max(WARM_LANES),
            _ => WARM_LANES,
        }
    }
    /// So much was computed in so long, and with it a whole batch of so much, perhaps.
    pub(super) fn took(&mut self, threads: usize, lanes: f64, seconds: f64, batch: Option<f64>) {
        self.most_lanes = self.most_lanes.max(lanes).max(batch.unwrap_or(0.0));
        if self.short.0 != threads {
            self.short = (threads, 0.0, 0.0);
        }
        let (lanes, seconds) = (self.short.1 + lanes, self.short.2 + seconds);
        if seconds < SHORT_S && batch.is_none() {
            self.short = (threads, lanes, seconds);
            return;
        }
        self.short = (threads, 0.0, 0.0);
        self.measured(threads, lanes, seconds);
    }
    fn measured(&mut self, threads: usize, lanes: f64, seconds: f64) {
        if threads <= 1 {
            self.sides[0].took(lanes, seconds);
            return;
        }
        if self.threads != threads {
            (self.threads, self.sides[1], self.retry) = (threads, Side::default(), None);
        }
        if self.retry.is_some() {
            // Tried again: what was before does not count.
            self.sides[1] = Side::default();
        }
        self.sides[1].took(lanes, seconds);
        let [single, several] = &self.sides;
        if !several.is_warm() {
            self.retry = None;
        } else if single.median_s().zip(several.median_s()).is_some_and(|(single, several)| several >= single) {
            self.retry = Some(single.worked_s + self.wait_s);
            self.wait_s = (2.0 * self.wait_s).min(MOST_RETRY_S);
        } else {
            self.wait_s = RETRY_S;
        }
    }
    /// Seconds of computing so far, in all runs.
    pub(super) fn worked_s(&self) -> f64 {
        self.sides.iter().map(|side| side.worked_s).sum()
    }
    /// Whether steps of so many elements, with so many meetings, are worth several threads. Threads that were slower may have been busy elsewhere,
    /// so they are tried again.
    pub(super) fn worth_threads(&self, lanes: f64, meetings: usize) -> bool {
        let [single, several] = &self.sides;
        let Some(lane_s) = single.lane_s.filter(|_| single.is_warm()) else { return false };
        if several.is_warm() {
            return self.retry.is_none_or(|at_s| single.worked_s >= at_s);
        }
        0.5 * lanes * lane_s > MEETING_S * meetings as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_calls_are_small_and_later_ones_take_milliseconds() {
        let mut pace = Pace::default();
        assert_eq!(pace.lanes(1), WARM_LANES);
        for _ in 0..300 {
            let lanes = pace.lanes(1);
            pace.took(1, lanes, lanes * 50e-9, Some(lanes));
        }
        let call_s = pace.lanes(1) * 50e-9;
        assert!((0.003..0.005).contains(&call_s), "{call_s}");
        assert!(pace.worth_threads(1000.0, 6));
        assert!(!pace.worth_threads(20.0, 6));
    }

    #[test]
    fn threads_that_were_slower_are_tried_again_ever_more_rarely() {
        let mut pace = Pace::default();
        let (mut tries, mut worked_s) = (Vec::new(), 0.0);
        for _ in 0..2000 {
            let threads = if pace.worth_threads(1000.0, 6) { 2 } else { 1 };
            // Slow for the first second.
            let lane_s = if threads == 1 {
                50e-9
            } else if worked_s < 1.0 {
                60e-9
            } else {
                30e-9
            };
            if threads == 2 {
                tries.push(worked_s);
            }
            let lanes = pace.lanes(threads);
            pace.took(threads, lanes, lanes * lane_s, Some(lanes));
            worked_s += lanes * lane_s;
        }
        let early = tries.iter().filter(|at| **at < 1.0).count();
        // At 0.02, 0.1, 0.3 and 0.7 s, each time until it is clear.
        assert!((12..=24).contains(&early), "{early}");
        let last = tries.iter().rev().take(1000).count();
        assert_eq!(last, 1000, "once they are faster they stay");
        assert!(tries.iter().find(|at| **at >= 1.0).is_some_and(|at| *at < 2.0), "{tries:?}");
    }
}
