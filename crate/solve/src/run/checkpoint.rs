//! Checkpoints: what a run needs to go on after the page was closed or the machine died, written at intervals.
//!
//! A run is its graph and its arguments, random draws among them; so a checkpoint holds how far its scan is, the scan's state, and where its
//! rows are. One that belongs to another version, graph or arguments is refused in words, and a run that goes on gives the bits of one
//! that was never interrupted.

use std::fmt::{self, Write};

use brunsviga_graph::{ErrorKind, Graph, GraphError, Value};
use brunsviga_store::{Journal, Place, Shared, StoreError, checksum};

use super::prepare::Math;

/// What this version writes. Another number for every change of the record, or of what a step computes.
const FORMAT: &str = concat!("brunsviga ", env!("CARGO_PKG_VERSION"), " checkpoint 1");

/// Numbers and bytes being written down.
#[derive(Default)]
pub(super) struct Record {
    bytes: Vec<u8>,
}

impl Record {
    pub(super) fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }
}

/// The same being read. None: there is nothing more.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let (first, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u64::from_le_bytes(*first))
    }
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(bytes)
    }
}

/// Why a run does not go on from a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// There is none
    Nothing,
    /// Another version of the site wrote it
    OtherVersion,
    /// The code is another now
    OtherProgram,
    /// The code is the same, and its numbers are others
    OtherInputs,
    /// It cannot be used
    Damaged,
    /// It cannot be read
    Storage(StoreError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Nothing => f.write_str("there is no saved state to go on from"),
            Refusal::OtherVersion => {
                f.write_str("the saved state was written by another version of this site, which computes differently; start the run anew")
            }
            Refusal::OtherProgram => {
                f.write_str("the code has changed since the state was saved; undo the change, or start the run anew")
            }
            Refusal::OtherInputs => f.write_str(
                "the run begins with other numbers than the one that was saved, as with random numbers without a fixed seed; start it anew",
            ),
            Refusal::Damaged => f.write_str("the saved state is damaged; start the run anew"),
            Refusal::Storage(error) => write!(f, "the saved state cannot be read: {error}"),
        }
    }
}

pub(super) fn unread(error: StoreError) -> GraphError {
    GraphError { kind: ErrorKind::Storage, message: Refusal::Storage(error).to_string(), origin: None }
}

/// Text into a checksum, without keeping it.
struct Sum {
    sum: u64,
    room: String,
}

impl Write for Sum {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.room.push_str(text);
        if self.room.len() >= 4096 {
            self.turn();
        }
        Ok(())
    }
}

impl Sum {
    fn turn(&mut self) {
        self.sum = checksum(&[&self.sum.to_le_bytes(), self.room.as_bytes()]);
        self.room.clear();
    }
}

/// What tells this graph, in this mode, from others.
fn of_graph(graph: &Graph, math: Math) -> u64 {
    let mut sum = Sum { sum: 0, room: String::new() };
    // Its text names every operation, number and line. Writing into a `Sum` never fails.
    let _ = write!(sum, "{math:?} {graph:?}");
    sum.turn();
    sum.sum
}

/// What tells these arguments from others.
fn of_arguments(arguments: &[std::rc::Rc<Value>]) -> u64 {
    let mut bytes = Vec::new();
    for argument in arguments {
        let _ = write!(Text(&mut bytes), "{:?}{:?}", argument.dtype(), argument.shape());
        super::rows::append_bytes(argument.data(), &mut bytes);
        bytes = checksum(&[&bytes]).to_le_bytes().to_vec();
    }
    checksum(&[&bytes])
}

struct Text<'a>(&'a mut Vec<u8>);

impl Write for Text<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// What a checkpoint says of itself before a run goes on from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What the caller put into it: the program's name, say, and its random state
    pub note: Vec<u8>,
    /// Steps that were made
    pub done: u64,
    /// Steps in all
    pub steps: u64,
}

/// Where a run writes its checkpoints, and how often.
pub struct Checkpoints {
    journal: Journal,
    every_s: f64,
    note: Vec<u8>,
    /// When the last one was written or tried, on the run's clock
    last_s: Option<f64>,
    /// Why the last one could not be written
    failed: Option<StoreError>,
    sums: [u64; 2],
    /// Of the run that was saved, until its scan goes on
    saved: Option<Saved>,
}

/// A record that was accepted.
struct Saved {
    node: u64,
    body: Vec<u8>,
    at: usize,
}

fn head(from: &mut Reader<'_>) -> Option<(bool, [u64; 2], Found, u64)> {
    let same = from.bytes()? == FORMAT.as_bytes();
    // What another version wrote is not looked at.
    let mut rest = Reader { bytes: if same { from.bytes } else { &[] } };
    let (sums, note) = ([rest.number().unwrap_or(0), rest.number().unwrap_or(0)], rest.bytes().unwrap_or_default().to_vec());
    let (done, steps, node) = (rest.number().unwrap_or(0), rest.number().unwrap_or(0), rest.number().unwrap_or(0));
    *from = rest;
    Some((same, sums, Found { note, done, steps }, node))
}

impl Checkpoints {
    /// In this folder of the storage, about every so many seconds; with a note that whoever finds it can read.
    pub fn new(storage: Shared, folder: &str, every_s: f64, note: &[u8]) -> Checkpoints {
        Checkpoints {
            journal: Journal::new(storage, folder),
            every_s,
            note: note.to_vec(),
            last_s: None,
            failed: None,
            sums: [0; 2],
            saved: None,
        }
    }
    /// What there is in a folder to go on from.
    ///
    /// Errors: nothing, or nothing of this version; the storage fails.
    pub fn find(storage: Shared, folder: &str) -> Result<Found, Refusal> {
        let body = Journal::new(storage, folder).read().map_err(Refusal::Storage)?.ok_or(Refusal::Nothing)?;
        match head(&mut Reader { bytes: &body }) {
            Some((true, _, found, _)) => Ok(found),
            Some((false, ..)) => Err(Refusal::OtherVersion),
            None => Err(Refusal::Damaged),
        }
    }
    /// Why the last one could not be written. The one before it still counts.
    pub fn failed(&self) -> Option<&StoreError> {
        self.failed.as_ref()
    }
    pub(super) fn folder(&self) -> &str {
        self.journal.folder()
    }

    /// For a run of this graph on these arguments.
    pub(super) fn begin(&mut self, graph: &Graph, math: Math, arguments: &[std::rc::Rc<Value>]) {
        self.sums = [of_graph(graph, math), of_arguments(arguments)];
    }
    /// Accepts what is there, if it is of this run.
    pub(super) fn accept(&mut self) -> Result<(), Refusal> {
        let body = self.journal.read().map_err(Refusal::Storage)?.ok_or(Refusal::Nothing)?;
        let mut from = Reader { bytes: &body };
        let (same, sums, _, node) = head(&mut from).ok_or(Refusal::Damaged)?;
        if !same {
            return Err(Refusal::OtherVersion);
        }
        if sums[0] != self.sums[0] {
            return Err(Refusal::OtherProgram);
        }
        if sums[1] != self.sums[1] {
            return Err(Refusal::OtherInputs);
        }
        let at = body.len() - from.bytes.len();
        self.saved = Some(Saved { node, body, at });
        Ok(())
    }
    /// The scan of this node, if it is the one that was saved.
    pub(super) fn restore(
        &mut self,
        node: usize,
        step: &std::rc::Rc<super::prepare::Step>,
        inputs: &[std::rc::Rc<Value>],
        place: &Place,
        backend: &dyn super::Backend,
    ) -> Result<Option<super::scan::ScanRun>, GraphError> {
        let Some(saved) = self.saved.take_if(|saved| saved.node == node as u64) else { return Ok(None) };
        let mut from = Reader { bytes: &saved.body[saved.at..] };
        let scan = super::scan::ScanRun::restored(step.clone(), inputs.to_vec(), place, &self.journal, &mut from, backend)?;
        let damaged = || GraphError { kind: ErrorKind::Storage, message: Refusal::Damaged.to_string(), origin: None };
        scan.map(Some).ok_or_else(damaged)
    }
    /// Writes a checkpoint, if it is time for one.
    pub(super) fn save(&mut self, node: usize, scan: &mut super::scan::ScanRun, now_s: f64) {
        let last_s = *self.last_s.get_or_insert(now_s);
        if now_s - last_s < self.every_s {
            return;
        }
        self.last_s = Some(now_s);
        let mut record = Record::default();
        record.bytes(FORMAT.as_bytes());
        self.sums.iter().for_each(|sum| record.number(*sum));
        record.bytes(&self.note);
        let (done, steps) = scan.steps();
        record.number(done as u64);
        record.number(steps as u64);
        record.number(node as u64);
        let saved = scan.save(&self.journal, &mut record).and_then(|()| self.journal.write(&record.bytes));
        self.failed = saved.err();
    }
    /// There is nothing to go on with any more.
    pub(super) fn clear(&mut self) {
        // What cannot be removed now is found to be another run's next time.
        let _ = self.journal.clear();
    }
}
