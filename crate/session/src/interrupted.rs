//! Runs that were interrupted by a closed page or a crash: what is kept of them, what the page is told, and how one goes on.
//!
//! Guarantees: a run goes on only in the text in which it began; where it cannot go on the learner is told why, and what was kept stays
//! until a newer checkpoint of the cell, or the learner, takes its place.

use brunsviga_library::{Interrupted, Saving};
use brunsviga_protocol::{Event, InterruptedRun};
use brunsviga_python::Raise;
use brunsviga_store::Shared;

use crate::Session;
use crate::run::Run;

/// What the session knows of interrupted runs.
pub(crate) struct Interruptions {
    pub(crate) saving: Saving,
    /// Those that the page was told of last; a handle is a place here, counted from `first`
    found: Vec<(Interrupted, Note)>,
    first: u32,
    /// Cells that ran in this namespace, in the order of their last runs
    ran: Vec<String>,
}

/// What a checkpoint says of the cell whose run wrote it.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    cell: String,
    source: String,
    before: Vec<String>,
    begun_s: f64,
}

impl Note {
    fn bytes(&self) -> Vec<u8> {
        let mut out = self.begun_s.to_le_bytes().to_vec();
        for text in [&self.cell, &self.source].into_iter().chain(&self.before) {
            out.extend_from_slice(&(text.len() as u32).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        out
    }
    /// None: nobody wrote this.
    fn read(bytes: &[u8]) -> Option<Note> {
        let (begun_s, mut rest) = bytes.split_first_chunk()?;
        let mut texts = Vec::new();
        while !rest.is_empty() {
            let (length, after) = rest.split_first_chunk()?;
            let (text, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            texts.push(String::from_utf8(text.to_vec()).ok()?);
            rest = after;
        }
        let mut texts = texts.into_iter();
        let (cell, source) = (texts.next()?, texts.next()?);
        Some(Note { cell, source, before: texts.collect(), begun_s: f64::from_le_bytes(*begun_s) })
    }
}

impl Interruptions {
    pub(crate) fn new(storage: Shared) -> Interruptions {
        Interruptions { saving: Saving::new(storage), found: Vec::new(), first: 0, ran: Vec::new() }
    }
    /// The namespace is empty again.
    pub(crate) fn reset(&mut self) {
        self.saving.reset();
        self.ran.clear();
    }

    /// Looks what there is: of each cell the newest.
    fn look(&mut self) {
        // A storage that does not answer has nothing to offer.
        let all = self.saving.found().unwrap_or_default();
        let mut found: Vec<(Interrupted, Note)> = Vec::new();
        for run in all {
            let Some(note) = Note::read(&run.note) else { continue };
            if let Some(at) = found.iter().position(|(_, other)| other.cell == note.cell) {
                // Its cell ran anew and had a checkpoint when that run was interrupted, too.
                let _ = self.saving.discard(&found.remove(at).0.folder);
            }
            found.push((run, note));
        }
        if found != self.found {
            self.first = self.first.wrapping_add(self.found.len() as u32);
            self.found = found;
        }
    }
    fn find(&self, id: u32) -> Option<&(Interrupted, Note)> {
        self.found.get(id.wrapping_sub(self.first) as usize)
    }
    fn event(&self) -> Event {
        let told = |(k, (run, note)): (usize, &(Interrupted, Note))| InterruptedRun {
            id: self.first.wrapping_add(k as u32),
            cell: note.cell.clone(),
            source: note.source.clone(),
            before: note.before.clone(),
            begun_s: note.begun_s,
            done: run.done as f64,
            steps: run.steps as f64,
            bytes: run.bytes as f64,
            is_current: run.is_current,
        };
        Event::Interrupted { runs: self.found.iter().enumerate().map(told).collect() }
    }
}

impl Session {
    /// Tells the page of the interrupted runs.
    pub(crate) fn send_interrupted(&mut self) {
        self.sweep_results();
        self.interruptions.look();
        self.events.push(self.interruptions.event());
    }

    pub(crate) fn discard(&mut self, id: u32) {
        if let Some((run, _)) = self.interruptions.find(id) {
            // What cannot be removed is offered again.
            let _ = self.interruptions.saving.discard(&run.folder);
        }
        self.send_interrupted();
    }

    /// A cell begins, whose long runs are to be kept.
    pub(crate) fn save_cell(&mut self, name: &str, source: &str) {
        let begun_s = self.world.borrow_mut().wall_s();
        let Interruptions { saving, found, ran, .. } = &mut self.interruptions;
        ran.retain(|cell| cell != name);
        let note = Note { cell: name.to_owned(), source: source.to_owned(), before: ran.clone(), begun_s };
        ran.push(name.to_owned());
        let older = found.iter().filter(|(_, other)| other.cell == name).map(|(run, _)| run.folder.clone()).collect();
        saving.begin(note.bytes(), older);
    }

    /// Runs a cell whose run was interrupted, to go on from there.
    pub(crate) fn go_on_cell(&mut self, id: u32, name: String, source: String, interrupted: u32) {
        let from = self.interruptions.find(interrupted).cloned();
        let problem = match &from {
            None => Some("there is no saved state to go on from"),
            Some((run, _)) if !run.is_current => Some(
                "the saved state was written by another version of this site, which computes differently; run the cell to start anew",
            ),
            Some((_, note)) if note.cell != name || note.source != source => {
                Some("the code has changed since the state was saved; undo the change, or run the cell to start anew")
            }
            Some(_) => None,
        };
        self.begin(id);
        if let (Some((run, note)), None) = (&from, problem) {
            self.save_cell(&name, &source);
            // It is the same run as before, begun then; and it replaces nothing.
            self.interruptions.saving.begin(note.bytes(), Vec::new());
            self.interruptions.saving.go_on(run);
            return self.start_saved(id, name, source);
        }
        self.run = Some(Run::new(id, name, self.now_s()));
        let words = problem.unwrap_or_default();
        self.end_with_raise(Raise::runtime_error(format!("this run cannot go on from where it was interrupted: {words}")));
    }

    /// A cell that was to go on ends, and came to no loop like the one that was saved.
    pub(crate) fn tell_unused(&mut self) {
        if self.interruptions.saving.end() {
            self.vm.host().stderr(
                "The saved state was not used: this run came to no loop like the one that was interrupted. It is still there.\n",
            );
        }
    }
    /// Tells the page of interrupted runs that are none any more, after a run's end.
    pub(crate) fn cell_ended(&mut self) {
        if !self.interruptions.found.is_empty() {
            let before = self.interruptions.found.clone();
            self.interruptions.look();
            if self.interruptions.found != before {
                self.events.push(self.interruptions.event());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_as_it_was_written() {
        let note = Note {
            cell: "lobe".into(),
            source: "x = 1\nprint('ä')".into(),
            before: vec!["a".into(), String::new()],
            begun_s: 1.5e9,
        };
        let bytes = note.bytes();
        assert_eq!(Note::read(&bytes), Some(note));
        // A record's checksum keeps this from happening; it must break nothing all the same.
        for end in 0..bytes.len() {
            let _ = Note::read(&bytes[..end]);
        }
        assert_eq!(Note::read(b"short"), None);
    }
}
