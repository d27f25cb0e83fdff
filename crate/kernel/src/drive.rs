//! Where a program's data lies in memory, and the calls that make steps: the same for a native engine and for the browser.
//!
//! One block of 64-bit words holds, in order: the frame, the tables, the constants and captures, the elements, the scratch buffers, the
//! state, and rows of kept states. Addresses in the frame are the block's address plus an offset, so a block may lie anywhere; only inputs
//! that are *lent* stay where they are, outside the block.

use brunsviga_graph::Value;

use crate::emit::padded;
use crate::ir::{Program, Role};
use crate::run::{Compiled, words};

/// Calls the emitted functions on a block. `words` is the block; `call` runs loop `k` on the indices `begin..end`.
pub trait Engine {
    /// The block's words.
    fn words(&mut self) -> &mut [u64];
    /// Runs a function of the module; not 0 if an index left its buffer.
    fn call(&mut self, function: usize, frame: u32, begin: u32, end: u32, step: u32, count: u32) -> u32;
}

/// Offsets in the block, in words.
#[derive(Clone, Debug)]
pub struct Arrangement {
    buffers: Vec<usize>,
    tables: Vec<usize>,
    /// Addresses of lent inputs, by buffer
    lent: Vec<Option<u32>>,
    frame_words: usize,
    rows: usize,
    row_words: usize,
    /// Offset of each part in a row
    parts: Vec<usize>,
    total: usize,
    capacity: usize,
}

impl Arrangement {
    /// For a program whose scan has `steps` steps, keeping at most `capacity` states (at least 1) before they are taken away.
    pub fn new(program: &Program, steps: usize, capacity: usize) -> Arrangement {
        Arrangement::for_threads(program, steps, capacity, 1, |_| None)
    }
    /// The same with a frame for each of so many threads, which may be at different steps; `lent` says for the role of an element or a
    /// capture at which address its words lie already, so that they need not be copied (emitted code may read, not use, a block past their end).
    pub fn for_threads(
        program: &Program,
        steps: usize,
        capacity: usize,
        threads: usize,
        lent: impl Fn(&Role) -> Option<u32>,
    ) -> Arrangement {
        let lent: Vec<Option<u32>> = program.buffers.iter().map(|b| lent(&b.role)).collect();
        let frame_words = (program.buffers.len() + program.tables.len()).div_ceil(2);
        let mut at = frame_words * threads.max(1);
        let mut take = |n: usize| {
            let here = at;
            at += n;
            here
        };
        // Tables are of 32-bit entries, padded for whole blocks; segments read one entry past a block.
        let tables = program.tables.iter().map(|t| take((padded(t.len()) + 2).div_ceil(2))).collect();
        let buffers = program
            .buffers
            .iter()
            .zip(&lent)
            .map(|(b, lent)| match b.role {
                _ if lent.is_some() => 0,
                Role::Element(_) => take(steps * b.len + padded(b.len)),
                Role::Next(_) => 0,
                _ => take(padded(b.len)),
            })
            .collect();
        let mut row_words = 0;
        let mut parts = Vec::new();
        for b in &program.buffers {
            if let Role::Next(k) = b.role {
                if parts.len() <= k {
                    parts.resize(k + 1, 0);
                }
                parts[k] = row_words;
                row_words += padded(b.len);
            }
        }
        let capacity = capacity.max(1);
        let rows = take(row_words * capacity.max(2));
        Arrangement { buffers, tables, lent, frame_words, rows, row_words, parts, total: at, capacity }
    }
    /// Words of the block.
    pub fn len(&self) -> usize {
        self.total
    }
    /// No words at all: never, a frame has some.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
    /// Bytes between kept states, for [`crate::emit::Layout`].
    pub fn row_bytes(&self) -> u32 {
        8 * self.row_words as u32
    }
    /// Kept states that fit.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Writes tables, constants, inputs and the first state into a block of zeros. None if an input has not the type that the scan takes.
    pub fn fill(&self, compiled: &Compiled, block: &mut [u64], inputs: &[&Value]) -> Option<()> {
        let scan = compiled.scan();
        if inputs.len() != scan.body.graph().input_types().len() || block.len() < self.total {
            return None;
        }
        let program = compiled.program();
        for (table, &at) in program.tables.iter().zip(&self.tables) {
            let last = table.last().copied().unwrap_or(0);
            // A segment's starts go on at their last value, so that lanes past the end sum nothing; an index table's go on at 0.
            for k in 0..padded(table.len()) + 2 {
                let entry = table.get(k).copied().unwrap_or(last);
                let word = &mut block[at + k / 2];
                *word |= u64::from(entry) << (32 * (k % 2));
            }
        }
        for ((buffer, &at), _) in program.buffers.iter().zip(&self.buffers).zip(&self.lent).filter(|(_, lent)| lent.is_none()) {
            let source: Vec<u64> = match &buffer.role {
                Role::State(p) => {
                    let part = &compiled.parts()[*p];
                    part.words(&words(inputs.get(part.carry)?.data()))?
                }
                Role::Element(e) => words(inputs[scan.carries + e].data()),
                Role::Capture(c) => words(inputs[scan.carries + scan.elements + c].data()),
                Role::Doubles(v) => v.iter().map(|x| x.to_bits()).collect(),
                Role::Integers(v) => v.iter().map(|x| *x as u64).collect(),
                Role::Next(_) | Role::Scratch => continue,
            };
            block.get_mut(at..at + source.len())?.copy_from_slice(&source);
        }
        Some(())
    }

    /// Writes the first captures anew, for another call. None if one has not the type that the scan takes.
    pub fn capture(&self, compiled: &Compiled, block: &mut [u64], values: &[Value]) -> Option<()> {
        let scan = compiled.scan();
        let types = scan.body.graph().input_types().get(scan.carries + scan.elements..)?;
        if values.len() > types.len() || values.iter().zip(types).any(|(v, t)| v.dtype() != t.dtype || *v.shape() != t.shape) {
            return None;
        }
        for (buffer, &at) in compiled.program().buffers.iter().zip(&self.buffers) {
            if let Role::Capture(c) = buffer.role
                && let Some(value) = values.get(c)
            {
                let source = words(value.data());
                block.get_mut(at..at + source.len())?.copy_from_slice(&source);
            }
        }
        Some(())
    }

    /// Where the frame of a thread lies in the block.
    pub fn frame_at(&self, thread: usize) -> usize {
        thread * self.frame_words
    }
    /// A frame for a step that reads the state at `state` (a row, or the state's own place) and writes row `next`; `base` is the
    /// block's address. Written word by word, so that threads can write theirs into one block.
    pub fn frame(&self, program: &Program, base: u32, state: Option<usize>, next: usize, mut write: impl FnMut(usize, u64)) {
        let address = |k: usize| {
            if let Some(Some(lent)) = self.lent.get(k) {
                return u64::from(*lent);
            }
            let word = match (program.buffers.get(k).map(|b| &b.role), state) {
                (Some(Role::Next(p)), _) => self.rows + next * self.row_words + self.parts[*p],
                (Some(Role::State(p)), Some(row)) => self.rows + row * self.row_words + self.parts[*p],
                (Some(_), _) => self.buffers[k],
                (None, _) => self.tables.get(k - program.buffers.len()).copied().unwrap_or(0),
            };
            u64::from(base + 8 * word as u32)
        };
        for k in 0..self.frame_words {
            write(k, address(2 * k) | address(2 * k + 1) << 32);
        }
    }
    /// The words of part `part` of kept state `row`.
    pub fn part(&self, row: usize, part: usize) -> usize {
        self.rows + row * self.row_words + self.parts[part]
    }
    /// Where the words of a state's parts lie, part after part: place and length.
    pub fn states(&self, program: &Program) -> Vec<(usize, usize)> {
        let mut places = vec![(0, 0); self.parts.len()];
        for (buffer, &at) in program.buffers.iter().zip(&self.buffers) {
            if let Role::State(k) = buffer.role
                && let Some(place) = places.get_mut(k)
            {
                *place = (at, buffer.len);
            }
        }
        places
    }
    /// Makes a kept state the one where the next call begins.
    pub fn settle(&self, program: &Program, block: &mut [u64], row: usize) {
        for (buffer, &at) in program.buffers.iter().zip(&self.buffers) {
            if let Role::State(k) = buffer.role {
                let from = self.part(row, k);
                block.copy_within(from..from + buffer.len, at);
            }
        }
    }
}

/// A run of a compiled scan on an engine.
#[derive(Debug)]
pub struct Drive<'a> {
    compiled: &'a Compiled,
    arrangement: Arrangement,
    /// Address of the block
    base: u32,
}

impl<'a> Drive<'a> {
    /// Fills the block: tables, constants, inputs and the first state. None if an input has not the type that the scan takes.
    pub fn start(
        compiled: &'a Compiled,
        arrangement: Arrangement,
        base: u32,
        engine: &mut impl Engine,
        inputs: &[Value],
    ) -> Option<Drive<'a>> {
        let block = engine.words();
        block.get_mut(..arrangement.total)?.fill(0);
        arrangement.fill(compiled, block, &inputs.iter().collect::<Vec<_>>())?;
        let drive = Drive { compiled, arrangement, base };
        drive.frame(engine, None, 0);
        Some(drive)
    }

    fn frame(&self, engine: &mut impl Engine, state: Option<usize>, next: usize) {
        let block = engine.words();
        self.arrangement.frame(self.compiled.program(), self.base, state, next, |k, word| block[k] = word);
    }

    /// Makes `count` steps from step `first` on, keeping the states of all (`keep`, at most the capacity) or of the last.
    /// False if an index left its tensor.
    pub fn steps(&self, engine: &mut impl Engine, first: usize, count: usize, keep: bool) -> bool {
        let program = self.compiled.program();
        let frame = self.base;
        let mut fault = 0;
        if count == 0 {
            return true;
        }
        if program.resident {
            self.frame(engine, None, 0);
            for (k, l) in program.levels.iter().flatten().enumerate() {
                fault |= engine.call(k, frame, 0, l.domain as u32, first as u32, count as u32);
            }
            return fault == 0;
        }
        let mut state = None;
        for step in 0..count {
            let next = if keep { step } else { step % 2 };
            self.frame(engine, state, next);
            for (k, l) in program.levels.iter().flatten().enumerate() {
                fault |= engine.call(k, frame, 0, l.domain as u32, (first + step) as u32, 1);
            }
            state = Some(next);
        }
        // The last row is where the next call begins.
        if let Some(row) = state {
            self.arrangement.settle(program, engine.words(), row);
        }
        fault == 0
    }

    /// The carried tensors of kept state `row`, flat, put together from their parts.
    pub fn row(&self, engine: &mut impl Engine, row: usize) -> Vec<Vec<u64>> {
        let block = engine.words();
        self.compiled.assemble(|part| &block[self.arrangement.part(row, part)..])
    }
}
