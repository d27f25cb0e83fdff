//! Where a program's data lies in memory, and the calls that make steps: the same for a native engine and for the browser.
//!
//! One block of 64-bit words holds, in order: the frame, the tables, the constants and captures, the elements, the scratch buffers, the
//! state, and rows of kept states. All addresses in the frame are the block's address plus an offset, so a block may lie anywhere.

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
    frame: usize,
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
        let frame_words = (program.buffers.len() + program.tables.len()).div_ceil(2);
        let mut at = frame_words;
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
            .map(|b| match b.role {
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
        Arrangement { buffers, tables, frame: 0, rows, row_words, parts, total: at, capacity }
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
        let scan = compiled.scan();
        if inputs.len() != scan.body.graph().input_types().len() {
            return None;
        }
        let program = compiled.program();
        let block = engine.words();
        block.get_mut(..arrangement.total)?.fill(0);
        for (table, &at) in program.tables.iter().zip(&arrangement.tables) {
            let last = table.last().copied().unwrap_or(0);
            // A segment's starts go on at their last value, so that lanes past the end sum nothing; an index table's go on at 0.
            for k in 0..padded(table.len()) + 2 {
                let entry = table.get(k).copied().unwrap_or(last);
                let word = &mut block[at + k / 2];
                *word |= u64::from(entry) << (32 * (k % 2));
            }
        }
        for (buffer, &at) in program.buffers.iter().zip(&arrangement.buffers) {
            let source: Vec<u64> = match &buffer.role {
                Role::State(p) => {
                    let part = &compiled.parts()[*p];
                    words(inputs.get(part.carry)?.data()).get(part.start..part.start + part.len)?.to_vec()
                }
                Role::Element(e) => words(inputs[scan.carries + e].data()),
                Role::Capture(c) => words(inputs[scan.carries + scan.elements + c].data()),
                Role::Doubles(v) => v.iter().map(|x| x.to_bits()).collect(),
                Role::Integers(v) => v.iter().map(|x| *x as u64).collect(),
                Role::Next(_) | Role::Scratch => continue,
            };
            block[at..at + source.len()].copy_from_slice(&source);
        }
        let drive = Drive { compiled, arrangement, base };
        drive.frame(engine, None, 0);
        Some(drive)
    }

    /// Writes the frame for a step that reads the state at `state` (a row, or the state's own place) and writes row `next`.
    fn frame(&self, engine: &mut impl Engine, state: Option<usize>, next: usize) {
        let a = &self.arrangement;
        let program = self.compiled.program();
        let mut addresses: Vec<u32> = Vec::with_capacity(program.buffers.len() + program.tables.len());
        for (buffer, &at) in program.buffers.iter().zip(&a.buffers) {
            let word = match (&buffer.role, state) {
                (Role::Next(k), _) => a.rows + next * a.row_words + a.parts[*k],
                (Role::State(k), Some(row)) => a.rows + row * a.row_words + a.parts[*k],
                _ => at,
            };
            addresses.push(self.base + 8 * word as u32);
        }
        addresses.extend(a.tables.iter().map(|t| self.base + 8 * *t as u32));
        let block = engine.words();
        for (k, pair) in addresses.chunks(2).enumerate() {
            block[a.frame + k] = u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32;
        }
    }

    /// Makes `count` steps from step `first` on, keeping the states of all (`keep`, at most the capacity) or of the last.
    /// False if an index left its tensor.
    pub fn steps(&self, engine: &mut impl Engine, first: usize, count: usize, keep: bool) -> bool {
        let program = self.compiled.program();
        let frame = self.base + 8 * self.arrangement.frame as u32;
        let mut fault = 0;
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
            let a = &self.arrangement;
            let block = engine.words();
            for (buffer, &at) in program.buffers.iter().zip(&a.buffers) {
                if let Role::State(k) = buffer.role {
                    let from = a.rows + row * a.row_words + a.parts[k];
                    block.copy_within(from..from + buffer.len, at);
                }
            }
        }
        fault == 0
    }

    /// The carried tensors of kept state `row`, flat, put together from their parts.
    pub fn row(&self, engine: &mut impl Engine, row: usize) -> Vec<Vec<u64>> {
        let a = &self.arrangement;
        let start = a.rows + row * a.row_words;
        let block = engine.words();
        self.compiled.assemble(|part| &block[start + a.parts[part]..])
    }
}
