//! Checkpoints: what a run needs to go on after the page was closed or the machine died, written at intervals.
//!
//! A run is its graph and its arguments, random draws among them; so a checkpoint holds how far its scan is, the scan's state, and where its
//! rows are. One that belongs to another version, graph or arguments is refused in words, and a run that goes on gives the bits of one
//! that was never interrupted.

use std::fmt::{self, Write};
use std::rc::Rc;

use brunsviga_graph::{ErrorKind, Graph, GraphError, Value};
use brunsviga_store::{Journal, Place, Shared, StoreError, checksum};

use super::prepare::Math;
use super::rows::{append_bytes, part};
use super::scan::ScanRun;

/// How a record begins, up to where its scan is. Another number for every change of that.
const LAYOUT: &str = "brunsviga checkpoint 2";
/// What this version writes after that, and computes. Another number for every change of the record, or of a step's bits.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " 1");
/// Writing a checkpoint may take this part of the time, at most.
const MOST_OF_TIME: f64 = 0.1;

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

/// Numbers of an argument that are looked at together: a copy of a large one is not made.
const PIECE: usize = 1 << 15;

/// What tells these arguments from others.
fn of_arguments(arguments: &[Rc<Value>]) -> u64 {
    let mut sum = 0_u64;
    let mut bytes = Vec::new();
    for argument in arguments {
        let kind = format!("{:?}{:?}", argument.dtype(), argument.shape());
        sum = checksum(&[&sum.to_le_bytes(), kind.as_bytes()]);
        let all = argument.data().len();
        for from in (0..all).step_by(PIECE) {
            bytes.clear();
            append_bytes(&part(argument.data(), from..all.min(from + PIECE)), &mut bytes);
            sum = checksum(&[&sum.to_le_bytes(), &bytes]);
        }
    }
    sum
}

/// What tells a run from others: its graph, and its arguments.
pub(super) fn sums(graph: &Graph, math: Math, arguments: &[Rc<Value>]) -> [u64; 2] {
    [of_graph(graph, math), of_arguments(arguments)]
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
    /// This version wrote it; another one's cannot be gone on from
    pub is_current: bool,
}

/// Where a run writes its checkpoints, and how often.
pub struct Checkpoints {
    journal: Journal,
    every_s: f64,
    note: Vec<u8>,
    /// When the last one was written or tried, on the run's clock
    last_s: Option<f64>,
    /// So long after it the next one is due
    pause_s: f64,
    /// How many were written
    written: u64,
    /// There may be something in the folder that is of this run
    touched: bool,
    /// Why the last one could not be written
    failed: Option<StoreError>,
    /// Once they are needed: telling a large graph from others takes its time
    sums: Option<[u64; 2]>,
    /// Of the run that was saved, until its scan goes on
    saved: Option<Saved>,
}

/// A record that was accepted.
struct Saved {
    node: u64,
    body: Vec<u8>,
    at: usize,
}

/// A record's beginning: what it says of itself, of which run it is, and at which node. None: it is no record.
fn head(from: &mut Reader<'_>) -> Option<(Found, [u64; 2], u64)> {
    if from.bytes()? != LAYOUT.as_bytes() {
        return None;
    }
    let is_current = from.bytes()? == VERSION.as_bytes();
    let (sums, note) = ([from.number()?, from.number()?], from.bytes()?.to_vec());
    let (done, steps, node) = (from.number()?, from.number()?, from.number()?);
    Some((Found { note, done, steps, is_current }, sums, node))
}

impl Checkpoints {
    /// In this folder of the storage, about every so many seconds, or less often where writing takes long; 0 is as often as the run pauses.
    /// With a note that whoever finds it can read.
    pub fn new(storage: Shared, folder: &str, every_s: f64, note: &[u8]) -> Checkpoints {
        Checkpoints {
            journal: Journal::new(storage, folder),
            every_s,
            note: note.to_vec(),
            last_s: None,
            pause_s: every_s,
            written: 0,
            touched: false,
            failed: None,
            sums: None,
            saved: None,
        }
    }
    /// What there is in a folder to go on from.
    ///
    /// Errors: nothing, or nothing that this version can read; the storage fails.
    pub fn find(storage: Shared, folder: &str) -> Result<Found, Refusal> {
        let body = Journal::new(storage, folder).read().map_err(Refusal::Storage)?.ok_or(Refusal::Nothing)?;
        head(&mut Reader { bytes: &body }).map(|(found, ..)| found).ok_or(Refusal::OtherVersion)
    }
    /// Why the last one could not be written. The one before it still counts.
    pub fn failed(&self) -> Option<&StoreError> {
        self.failed.as_ref()
    }
    /// How many were written.
    pub fn written(&self) -> u64 {
        self.written
    }
    pub(super) fn folder(&self) -> &str {
        self.journal.folder()
    }

    /// Accepts what is there, if it is of the run that has these sums.
    pub(super) fn accept(&mut self, sums: [u64; 2]) -> Result<(), Refusal> {
        let body = self.journal.read().map_err(Refusal::Storage)?.ok_or(Refusal::Nothing)?;
        let mut from = Reader { bytes: &body };
        let (found, saved, node) = head(&mut from).ok_or(Refusal::OtherVersion)?;
        if !found.is_current {
            return Err(Refusal::OtherVersion);
        }
        if saved[0] != sums[0] {
            return Err(Refusal::OtherProgram);
        }
        if saved[1] != sums[1] {
            return Err(Refusal::OtherInputs);
        }
        let at = body.len() - from.bytes.len();
        (self.saved, self.sums) = (Some(Saved { node, body, at }), Some(sums));
        Ok(())
    }
    /// The scan of this node, if it is the one that was saved.
    pub(super) fn restore(
        &mut self,
        node: usize,
        step: &Rc<super::prepare::Step>,
        inputs: &[Rc<Value>],
        place: &Place,
        backend: &dyn super::Backend,
    ) -> Result<Option<ScanRun>, GraphError> {
        let Some(saved) = self.saved.take_if(|saved| saved.node == node as u64) else { return Ok(None) };
        let mut from = Reader { bytes: &saved.body[saved.at..] };
        let scan = ScanRun::restored(step.clone(), inputs.to_vec(), place, &self.journal, &mut from, backend)?;
        let damaged = || GraphError { kind: ErrorKind::Storage, message: Refusal::Damaged.to_string(), origin: None };
        self.touched |= scan.is_some();
        scan.map(Some).ok_or_else(damaged)
    }
    /// Writes a checkpoint, if it is time for one. Rows that are many go to the storage in parts, with the run's steps between them, so that
    /// no call takes long.
    pub(super) fn save(
        &mut self,
        node: usize,
        scan: &mut ScanRun,
        clock: &mut dyn FnMut() -> f64,
        sums: impl FnOnce() -> [u64; 2],
    ) {
        let begun_s = clock();
        let last_s = *self.last_s.get_or_insert(begun_s);
        if begun_s - last_s < self.pause_s {
            return;
        }
        self.touched = true;
        let saved = match scan.settle(&self.journal) {
            Ok(false) => return,
            Ok(true) => {
                let sums = *self.sums.get_or_insert_with(sums);
                self.write(node, scan, sums)
            }
            Err(error) => Err(error),
        };
        self.written += u64::from(saved.is_ok());
        self.failed = saved.err();
        let now_s = clock();
        self.last_s = Some(now_s);
        if self.every_s > 0.0 {
            self.pause_s = self.every_s.max((now_s - begun_s) / MOST_OF_TIME);
        }
    }
    fn write(&mut self, node: usize, scan: &mut ScanRun, sums: [u64; 2]) -> Result<(), StoreError> {
        let mut record = Record::default();
        record.bytes(LAYOUT.as_bytes());
        record.bytes(VERSION.as_bytes());
        sums.iter().for_each(|sum| record.number(*sum));
        record.bytes(&self.note);
        let (done, steps) = scan.steps();
        record.number(done as u64);
        record.number(steps as u64);
        record.number(node as u64);
        scan.save(&self.journal, &mut record)?;
        self.journal.write(&record.bytes)
    }
    /// There is nothing to go on with any more, if there ever was.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.touched) {
            // What cannot be removed now is found to be another run's next time.
            let _ = self.journal.clear();
        }
    }
}
