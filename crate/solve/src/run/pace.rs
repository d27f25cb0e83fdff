//! How much is computed at a time.
//!
//! A browser runs fresh code at its slow tier and only changes to the fast one between two calls, so the first calls are small. Later ones
//! take a few milliseconds: long enough that their own cost does not matter, short enough that a run pauses on time.

/// Length of a call in the long run.
const CALL_S: f64 = 0.004;
/// While less than this was computed, calls are small …
const WARM_S: f64 = 0.015;
/// … that is, of so many elements times steps.
const WARM_LANES: f64 = 1500.0;
/// A step on several threads must win more than this for each meeting of the threads.
const MEETING_S: f64 = 0.6e-6;

/// Measured speed, on one thread and on several.
#[derive(Default)]
pub(super) struct Pace {
    worked_s: f64,
    /// Seconds for an element and step
    lane_s: [Option<f64>; 2],
    last_lanes: f64,
}

impl Pace {
    /// Elements times steps of the next call on `threads` threads.
    pub(super) fn lanes(&self, threads: usize) -> f64 {
        let known = self.lane_s[usize::from(threads > 1)];
        let guess = self.lane_s[0].map(|s| s / threads as f64);
        match known.or(guess) {
            Some(lane_s) if self.worked_s >= WARM_S => (CALL_S / lane_s).min(4.0 * self.last_lanes).max(WARM_LANES),
            _ => WARM_LANES,
        }
    }
    /// So much was computed in so long.
    pub(super) fn took(&mut self, threads: usize, lanes: f64, seconds: f64) {
        self.worked_s += seconds;
        self.last_lanes = lanes;
        let slot = &mut self.lane_s[usize::from(threads > 1)];
        let measured = (seconds / lanes.max(1.0)).max(1e-12);
        // The newest counts most: code becomes faster while it runs.
        *slot = Some(slot.map_or(measured, |old| 0.4 * old + 0.6 * measured));
    }
    /// Whether steps of so many elements, with so many meetings, are worth several threads.
    pub(super) fn worth_threads(&self, lanes: f64, meetings: usize) -> bool {
        let Some(single) = self.lane_s[0] else { return false };
        if self.worked_s < WARM_S {
            return false;
        }
        match self.lane_s[1] {
            Some(several) => several < single,
            None => 0.5 * lanes * single > MEETING_S * meetings as f64,
        }
    }
    /// Seconds of computing so far.
    pub(super) fn worked_s(&self) -> f64 {
        self.worked_s
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
            pace.took(1, lanes, lanes * 50e-9);
        }
        let call_s = pace.lanes(1) * 50e-9;
        assert!((0.003..0.005).contains(&call_s), "{call_s}");
        assert!(pace.worth_threads(1000.0, 6));
        assert!(!pace.worth_threads(20.0, 6));
        // Measured to be slower: never again.
        pace.took(2, 1e5, 1e5 * 60e-9);
        assert!(!pace.worth_threads(1000.0, 6));
    }
}
