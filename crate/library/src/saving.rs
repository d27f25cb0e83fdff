//! Checkpoints of a cell's runs, so that one which was interrupted goes on: which folder of the storage belongs to which run, what is found
//! there after a crash, and which of it nobody can use.
//!
//! A run of a cell makes several runs of graphs, one after the other; each has a number, and a folder of its own. Another run of the same
//! cell reaches the run of that number with the same graph and the same arguments, or it is told that it cannot go on.
//!
//! Guarantees: what can still be gone on from is removed only by who says so, by the end of the run that went on from it, and by a newer
//! checkpoint of the same cell. What nobody can use is removed by the first [`Saving::found`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use brunsviga_python::{Raise, Result, Vm};
use brunsviga_solve::run::{Checkpoints, Refusal, Run};
use brunsviga_store::{Shared, StoreError};

/// The folder of all of this. Its files are nobody's but the engine's.
const FOLDER: &str = ".run/";
/// A run that takes longer is worth a checkpoint, and after it every further stretch of this length.
const EVERY_S: f64 = 10.0;

/// An interrupted run.
#[derive(Clone, Debug, PartialEq)]
pub struct Interrupted {
    /// Where it is
    pub folder: String,
    /// Whose it is: what [`Saving::begin`] was given
    pub note: Vec<u8>,
    /// Which of its cell's runs of graphs it is, from 0
    pub nth: u32,
    /// Steps made
    pub done: u64,
    /// Steps in all
    pub steps: u64,
    /// Bytes in the storage
    pub bytes: u64,
    /// Another version of the site wrote it, which computes differently
    pub is_current: bool,
}

/// The run from which the cell's goes on.
struct Resume {
    folder: String,
    nth: u32,
}

/// What the programs of one page have in common: a cell's, and those that it starts.
struct State {
    storage: Shared,
    every_s: Option<f64>,
    /// Of the cell that runs; None: nothing of it is saved
    note: Option<Vec<u8>>,
    /// Runs of graphs that the cell has begun
    begun: u32,
    resume: Option<Resume>,
    /// Folders that the cell's first checkpoint makes useless
    older: Vec<String>,
    /// Number of the next folder, once it is known
    next: Option<u64>,
    /// This one and all after it belong to this page's programs, and are no interrupted runs
    first: Option<u64>,
    /// Nor are these any more, which a run has gone on from
    taken: BTreeSet<u64>,
    swept: bool,
}

/// Checkpoints of the cell that runs. All clones are the same.
#[derive(Clone)]
pub struct Saving(Rc<RefCell<State>>);

/// The number of a folder, or of the files that belong to it: `.run/000007/record-a`, `.run/000007.rows/0-00000`.
fn number(name: &str) -> Option<u64> {
    let (folder, _) = name.strip_prefix(FOLDER)?.split_once('/')?;
    folder.strip_suffix(".rows").unwrap_or(folder).parse().ok()
}

fn folder(number: u64) -> String {
    format!("{FOLDER}{number:06}")
}

/// Removes a run's files, its records first: what is left of the rest, should this be cut short, is then nobody's.
fn remove(storage: &Shared, number_of: u64) -> std::result::Result<(), StoreError> {
    let mut storage = storage.try_borrow_mut().map_err(|_| StoreError::Busy)?;
    let mut names: Vec<String> =
        storage.list()?.into_iter().map(|(name, _)| name).filter(|name| number(name) == Some(number_of)).collect();
    names.sort_by_key(|name| !name.contains("/record-"));
    names.into_iter().try_for_each(|name| storage.remove(&name))
}

impl Saving {
    /// In this storage. Nothing is saved before a cell begins.
    pub fn new(storage: Shared) -> Saving {
        Saving(Rc::new(RefCell::new(State {
            storage,
            every_s: Some(EVERY_S),
            note: None,
            begun: 0,
            resume: None,
            older: Vec::new(),
            next: None,
            first: None,
            taken: BTreeSet::new(),
            swept: false,
        })))
    }

    /// A checkpoint about every so many seconds from the next run of a graph on; None: none.
    pub fn set_every(&self, every_s: Option<f64>) {
        self.0.borrow_mut().every_s = every_s;
    }
    /// As often as at first.
    pub fn reset(&self) {
        self.set_every(Some(EVERY_S));
    }

    /// A cell begins: its runs write checkpoints with this note. `older` are the interrupted runs that the first of them replaces.
    pub fn begin(&self, note: Vec<u8>, older: Vec<String>) {
        let mut state = self.0.borrow_mut();
        (state.note, state.older, state.begun, state.resume) = (Some(note), older, 0, None);
    }
    /// The cell that began goes on from this run.
    pub fn go_on(&self, from: &Interrupted) {
        self.0.borrow_mut().resume = Some(Resume { folder: from.folder.clone(), nth: from.nth });
    }
    /// The cell has ended. True: it was to go on from a run, and came to none like it.
    pub fn end(&self) -> bool {
        let mut state = self.0.borrow_mut();
        (state.note, state.older) = (None, Vec::new());
        state.resume.take().is_some()
    }

    /// The interrupted runs in the storage, the oldest first. What nobody can go on from is removed, once.
    ///
    /// Errors: the storage's.
    pub fn found(&self) -> std::result::Result<Vec<Interrupted>, StoreError> {
        let mut state = self.0.borrow_mut();
        let storage = state.storage.clone();
        let listed = storage.try_borrow_mut().map_err(|_| StoreError::Busy)?.list()?;
        let sweeps = !std::mem::replace(&mut state.swept, true);
        let numbers: BTreeSet<u64> = listed.iter().filter_map(|(name, _)| number(name)).collect();
        state.begin_after(numbers.last().copied());
        let mut found = Vec::new();
        for k in numbers {
            if state.is_own(k) {
                continue;
            }
            let folder = folder(k);
            match Checkpoints::find(storage.clone(), &folder) {
                Ok(saved) => {
                    let bytes = listed.iter().filter(|(name, _)| number(name) == Some(k)).map(|(_, size)| size).sum();
                    let Some((nth, note)) = split(&saved.note) else { continue };
                    let (done, steps, is_current) = (saved.done, saved.steps, saved.is_current);
                    found.push(Interrupted { folder, note, nth, done, steps, bytes, is_current });
                }
                // A storage that does not answer now may answer later.
                Err(Refusal::Storage(_)) => {}
                // Rows without a record, or a record that nobody can read. This page's own programs have not begun yet.
                Err(_) if sweeps => remove(&storage, k)?,
                Err(_) => {}
            }
        }
        Ok(found)
    }
    /// Removes an interrupted run.
    ///
    /// Errors: the storage's.
    pub fn discard(&self, folder: &str) -> std::result::Result<(), StoreError> {
        let state = self.0.borrow();
        match number(&format!("{folder}/")) {
            Some(k) if !state.is_own(k) => remove(&state.storage, k),
            _ => Ok(()),
        }
    }

    /// A run of a graph begins: it goes on from its checkpoint, if it is the one that is to, and else writes checkpoints, if it may.
    pub(crate) fn prepare(&self, run: Run) -> Result<Run> {
        let mut state = self.0.borrow_mut();
        let Some(note) = &state.note else { return Ok(run) };
        let (nth, every_s) = (state.begun, state.every_s);
        let note = joined(nth, note);
        state.begun += 1;
        let checkpoints = |state: &State, folder: &str, every_s| Checkpoints::new(state.storage.clone(), folder, every_s, &note);
        match &state.resume {
            // What comes before it is run again, and leaves the saved run where it is.
            Some(resume) if resume.nth > nth => Ok(run),
            Some(resume) => {
                let folder = resume.folder.clone();
                let saved = checkpoints(&state, &folder, every_s.unwrap_or(f64::INFINITY));
                state.resume = None;
                let run = run.resuming(saved).map_err(|refused| refusal(&refused.1))?;
                state.taken.extend(number(&format!("{folder}/")));
                Ok(run)
            }
            None => {
                let Some(every_s) = every_s else { return Ok(run) };
                let folder = state.fresh()?;
                Ok(run.saving(checkpoints(&state, &folder, every_s)))
            }
        }
    }
    /// A run has written its first checkpoint: older ones of the cell are of no use any more.
    pub(crate) fn wrote(&self) {
        let mut state = self.0.borrow_mut();
        for folder in std::mem::take(&mut state.older) {
            if let Some(k) = number(&format!("{folder}/")) {
                // What cannot be removed now is found again with the next page.
                let _ = remove(&state.storage, k);
            }
        }
    }
}

impl State {
    /// It belongs to a program of this page.
    fn is_own(&self, number: u64) -> bool {
        self.first.is_some_and(|first| number >= first) || self.taken.contains(&number)
    }
    /// This page's folders come after those that are there. Said once, before there is any.
    fn begin_after(&mut self, last: Option<u64>) -> u64 {
        *self.first.get_or_insert(last.map_or(0, |last| last + 1))
    }
    /// A folder that nothing is in.
    fn fresh(&mut self) -> Result<String> {
        let next = match self.next {
            Some(next) => next,
            None => {
                let listed = self.storage.try_borrow_mut().map_err(|_| StoreError::Busy).and_then(|mut storage| storage.list());
                let listed = listed.map_err(|error| Raise::os_error(error.to_string()))?;
                self.begin_after(listed.iter().filter_map(|(name, _)| number(name)).max())
            }
        };
        self.next = Some(next + 1);
        Ok(folder(next))
    }
}

/// Why the run does not go on.
fn refusal(refusal: &Refusal) -> Raise {
    Raise::runtime_error(format!("this run cannot go on from where it was interrupted: {refusal}"))
}

/// A note with the number of the run before it.
fn joined(nth: u32, note: &[u8]) -> Vec<u8> {
    [&nth.to_le_bytes(), note].concat()
}

fn split(note: &[u8]) -> Option<(u32, Vec<u8>)> {
    let (nth, note) = note.split_first_chunk()?;
    Some((u32::from_le_bytes(*nth), note.to_vec()))
}

/// Where the runs of a machine's cells write checkpoints.
pub fn set_saving(vm: &mut Vm, saving: Saving) {
    vm.extension::<crate::compute::Executor>().saving = Some(saving);
}

#[cfg(test)]
mod tests {
    use super::*;
    use brunsviga_store::{Memory, shared};

    #[test]
    fn folders_are_told_by_their_numbers() {
        assert_eq!(number(".run/000007/record-a"), Some(7));
        assert_eq!(number(".run/000007.rows/0-00000"), Some(7));
        assert_eq!(number("file/.run/000007/x"), None);
        assert_eq!(number(".run/x"), None);
        assert_eq!(number(".rows/000007"), None);
        assert_eq!(split(&joined(3, b"note")), Some((3, b"note".to_vec())));
        assert_eq!(split(b"x"), None);
    }

    #[test]
    fn what_nobody_can_use_is_removed_once_and_by_nobody_else() {
        let storage = shared(Memory::new());
        for name in [".run/000004.rows/0-00000", ".run/000005/kept-0", ".run/000006/record-a", "file/.run", ".rows/1"] {
            storage.borrow_mut().write(name, 0, b"1").unwrap();
        }
        let saving = Saving::new(storage.clone());
        assert_eq!(saving.found(), Ok(vec![]));
        let names = |storage: &Shared| storage.borrow_mut().list().unwrap().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&storage), [".rows/1", "file/.run"]);
        // Numbers go on, whatever was removed; and rows of this page's results are nobody's to sweep.
        assert_eq!(saving.0.borrow_mut().fresh().unwrap(), ".run/000007");
        storage.borrow_mut().write(".run/000007.rows/0-00000", 0, b"1").unwrap();
        assert_eq!(saving.found(), Ok(vec![]));
        assert_eq!(names(&storage).len(), 3);
    }
}
