//! The meter: where the states are that a long run keeps, and what the learner allows them to take in memory.

use brunsviga_library::run::Memory as Kept;
use brunsviga_protocol::{Event, MemoryWait};
use brunsviga_python::vm::Progress;
use brunsviga_store::{DEFAULT_BUDGET, Place, ROWS_FOLDER, Shared, StoreError};

use crate::Session;
use crate::child::Starter;

/// A run that keeps fewer bytes is not worth a meter.
const WORTH_TELLING: u64 = 1 << 20;

/// What the meter knows of the session.
pub(crate) struct Meter {
    place: Place,
    /// What the page allows; a program may allow something else until the next reset
    budget: u64,
    /// The run that was told before its first steps what it will take
    told: Option<u32>,
}

impl Meter {
    /// Rows go to this storage, in a folder of their own.
    pub(crate) fn new(storage: Shared) -> Meter {
        Meter { place: Place::new(storage, ROWS_FOLDER), budget: DEFAULT_BUDGET, told: None }
    }
}

fn waits(error: &StoreError) -> Option<MemoryWait> {
    Some(match error {
        // Soon over.
        StoreError::Later => return None,
        StoreError::Full => MemoryWait::Full,
        StoreError::Refused => MemoryWait::Refused,
        StoreError::Busy => MemoryWait::Busy,
        StoreError::NotFound => MemoryWait::Broken { words: error.to_string() },
        StoreError::Broken(words) => MemoryWait::Broken { words: words.clone() },
    })
}

impl Session {
    /// Tells the machine where its long results go.
    pub(crate) fn place_results(&mut self) {
        let place = self.meter.place.clone();
        place.set_budget(self.meter.budget);
        // Where files last there is a page, in which somebody can make room or press Stop.
        let patient = place.is_lasting();
        if let Some(start) = &mut self.vm.extension::<Starter>().0 {
            start.results = Some((place.clone(), patient));
            start.saving = Some(self.interruptions.saving.clone());
        }
        brunsviga_library::set_place(&mut self.vm, place, patient);
        brunsviga_library::set_saving(&mut self.vm, self.interruptions.saving.clone());
    }
    /// Removes what results of an earlier page left, unless this one has some.
    pub(crate) fn sweep_results(&self) {
        if self.meter.place.stored_bytes() > 0 {
            return;
        }
        let mut storage = self.storage.borrow_mut();
        let inside = format!("{ROWS_FOLDER}/");
        for (name, _) in storage.list().unwrap_or_default().into_iter().filter(|(name, _)| name.starts_with(&inside)) {
            // What cannot be removed now is in nobody's way.
            let _ = storage.remove(&name);
        }
    }
    /// The page allows another number of bytes.
    pub(crate) fn allow_memory(&mut self, bytes: f64) {
        // A number of bytes that is none allows nothing.
        self.meter.budget = bytes.max(0.0) as u64;
        self.meter.place.set_budget(self.meter.budget);
    }

    /// A run begins: what the last one kept is not told any more.
    pub(crate) fn begin_memory(&mut self) {
        brunsviga_library::take_memory(&mut self.vm);
        self.meter.told = None;
    }
    /// The estimate of a run that will be stored, once and before its first steps.
    pub(crate) fn tell_estimate(&mut self) {
        let Some(run) = self.run.as_ref().map(|run| run.id) else { return };
        if self.meter.told == Some(run) {
            return;
        }
        let Some(memory) = brunsviga_library::take_memory(&mut self.vm) else { return };
        self.meter.told = Some(run);
        if self.stores(&memory) {
            self.events.push(self.event(run, &memory, None));
        }
    }
    /// How it stands, beside the progress.
    pub(crate) fn tell_memory(&mut self, run: u32, progress: Progress) {
        if let Some(memory) = brunsviga_library::take_memory(&mut self.vm).filter(|memory| memory.whole >= WORTH_TELLING) {
            let event = self.event(run, &memory, Some(progress));
            self.events.push(event);
        }
    }
    fn stores(&self, memory: &Kept) -> bool {
        self.meter.place.is_lasting() && memory.whole > self.meter.place.budget()
    }
    fn event(&self, run: u32, memory: &Kept, progress: Option<Progress>) -> Event {
        let (per_s, left_s) = match progress {
            Some(Progress { fraction, steps, steps_per_s }) if fraction > 0.0 && steps_per_s > 0.0 => {
                let all = steps / fraction;
                (memory.whole as f64 / all * steps_per_s, Some((all - steps) / steps_per_s))
            }
            _ => (0.0, None),
        };
        Event::Memory {
            run,
            ring: memory.ring as f64,
            memory: memory.memory as f64,
            stored: memory.stored as f64,
            whole: memory.whole as f64,
            stores: self.stores(memory),
            per_s,
            left_s,
            waits: memory.waits.as_ref().and_then(waits),
        }
    }
}
