//! A scan made ready to run, and its run on the LoopIR interpreter.

use std::ops::Range;

use brunsviga_graph::op::Scan;
use brunsviga_graph::{DType, Data, Value};

use crate::interpret::Machine;
use crate::ir::{Program, Role};
use crate::lower::split::{Part, split};
use crate::lower::{NotLowered, lower_as, share};

/// The program of a scan, with what its carries are of the scan's.
#[derive(Clone, Debug)]
pub struct Compiled {
    scan: Scan,
    parts: Vec<Part>,
    program: Program,
}

/// Elements as the interpreter of LoopIR holds them.
pub fn words(data: &Data) -> Vec<u64> {
    match data {
        Data::Bool(v) => v.iter().map(|b| if *b { u64::MAX } else { 0 }).collect(),
        Data::I32(v) => v.iter().map(|x| i64::from(*x) as u64).collect(),
        Data::I64(v) => v.iter().map(|x| *x as u64).collect(),
        Data::F32(v) => v.iter().map(|x| f64::from(*x).to_bits()).collect(),
        Data::F64(v) => v.iter().map(|x| x.to_bits()).collect(),
    }
}

fn data(dtype: DType, words: &[u64]) -> Data {
    match dtype {
        DType::Bool => Data::Bool(words.iter().map(|w| *w != 0).collect()),
        DType::I32 => Data::I32(words.iter().map(|w| *w as i32).collect()),
        DType::I64 => Data::I64(words.iter().map(|w| *w as i64).collect()),
        DType::F32 => Data::F32(words.iter().map(|w| f64::from_bits(*w) as f32).collect()),
        DType::F64 => Data::F64(words.iter().map(|w| f64::from_bits(*w)).collect()),
    }
}

/// Why a run has no results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// An input has not the type that the scan takes
    Inputs,
    /// In this step, counted as they are made, an index left its tensor
    Fault(usize),
}

impl Unfit {
    /// The step at which an index left its tensor.
    pub fn step(self) -> Option<usize> {
        match self {
            Unfit::Inputs => None,
            Unfit::Fault(step) => Some(step),
        }
    }
}

impl Compiled {
    /// Lowers a scan.
    pub fn new(scan: &Scan) -> Result<Compiled, NotLowered> {
        Compiled::with(scan, false)
    }
    /// The same; `fused`: with fused multiply-add ([`crate::fuse`]), which needs relaxed SIMD where it runs.
    pub fn with(scan: &Scan, fused: bool) -> Result<Compiled, NotLowered> {
        let (cut, parts) = split(scan);
        let program = lower_as(&cut, fused)?;
        Ok(Compiled { scan: scan.clone(), parts, program })
    }
    /// Lowers a scan so that states that are changed alike are computed once. A run may begin only if such states start equal, as
    /// [`Compiled::fits`] says. `fused` as in [`Compiled::with`].
    pub fn sharing(scan: &Scan, fused: bool) -> Result<Compiled, NotLowered> {
        let (cut, parts) = split(scan);
        let (cut, parts) = share(&cut, &parts).unwrap_or((cut, parts));
        let program = lower_as(&cut, fused)?;
        Ok(Compiled { scan: scan.clone(), parts, program })
    }
    /// Whether a run may begin with these inputs: the states that share their place are equal.
    pub fn fits(&self, inputs: &[&Value]) -> bool {
        self.parts.iter().all(|part| inputs.get(part.carry).is_some_and(|v| part.is_alike(v.data())))
    }
    /// The step's program.
    pub fn program(&self) -> &Program {
        &self.program
    }
    /// The scan as it was given.
    pub fn scan(&self) -> &Scan {
        &self.scan
    }
    /// What the program's carries are of the scan's.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Runs on the LoopIR interpreter. `inputs` as the scan's node has them; the result as the node's tuple: all states, then the last.
    ///
    /// # Errors
    /// An input of another type, or an index that left its tensor, with its step.
    pub fn interpret(&self, inputs: &[Value]) -> Result<Vec<Value>, Unfit> {
        let scan = &self.scan;
        let types = scan.body.graph().input_types();
        if inputs.len() != types.len() {
            return Err(Unfit::Inputs);
        }
        let mut machine = Machine::new(&self.program);
        let (mut states, mut elements) = (vec![0; self.parts.len()], Vec::new());
        for (k, buffer) in self.program.buffers.iter().enumerate() {
            match buffer.role {
                Role::State(p) => {
                    states[p] = k;
                    let part = &self.parts[p];
                    machine.memory[k] = part.words(&words(inputs[part.carry].data())).ok_or(Unfit::Inputs)?;
                }
                Role::Element(e) => elements.push((k, words(inputs[scan.carries + e].data()), buffer.len)),
                Role::Capture(c) => machine.memory[k] = words(inputs[scan.carries + scan.elements + c].data()),
                Role::Next(_) | Role::Scratch | Role::Doubles(_) | Role::Integers(_) => {}
            }
        }
        let mut rows: Vec<Vec<Vec<u64>>> = Vec::with_capacity(scan.steps);
        for step in 0..scan.steps {
            let row = if scan.reverse { scan.steps - 1 - step } else { step };
            for (k, all, len) in &elements {
                machine.memory[*k].copy_from_slice(all.get(row * len..(row + 1) * len).ok_or(Unfit::Inputs)?);
            }
            machine.step();
            machine.advance();
            rows.push(self.assemble(|part| machine.memory[states[part]].as_slice()));
            if machine.fault {
                return Err(Unfit::Fault(step));
            }
        }
        if scan.reverse {
            rows.reverse();
        }
        self.results(inputs, &rows).ok_or(Unfit::Inputs)
    }

    /// Appends one state of a carried tensor to `to`, from the words of its parts. False if `to` has another type.
    pub fn append<'b>(&self, carry: usize, part_words: impl Fn(usize) -> &'b [u64], to: &mut Data) -> bool {
        self.append_range(carry, &(0..usize::MAX), part_words, to)
    }
    /// The same for a range of the state's elements.
    pub fn append_range<'b>(
        &self,
        carry: usize,
        range: &Range<usize>,
        part_words: impl Fn(usize) -> &'b [u64],
        to: &mut Data,
    ) -> bool {
        let parts = self.parts.iter().enumerate().filter(|(_, part)| part.carry == carry);
        for (k, part) in parts {
            let (from, until) = (range.start.max(part.start), range.end.min(part.start + part.len));
            if from >= until {
                continue;
            }
            let all = part_words(k);
            let own = from - part.start..until - part.start;
            if let (None, Data::F64(v)) = (&part.classes, &mut *to) {
                v.extend(all[own].iter().map(|w| f64::from_bits(*w)));
                continue;
            }
            let words = own.map(|k| &all[part.word(k)]);
            match to {
                Data::Bool(v) => v.extend(words.map(|w| *w != 0)),
                Data::I32(v) => v.extend(words.map(|w| *w as i32)),
                Data::I64(v) => v.extend(words.map(|w| *w as i64)),
                Data::F32(v) => v.extend(words.map(|w| f64::from_bits(*w) as f32)),
                Data::F64(v) => v.extend(words.map(|w| f64::from_bits(*w))),
            }
        }
        self.scan.body.graph().input_types().get(carry).is_some_and(|t| t.dtype == to.dtype())
    }
    /// The carried tensors, put together from the words of their parts.
    pub(crate) fn assemble<'b>(&self, part_words: impl Fn(usize) -> &'b [u64]) -> Vec<Vec<u64>> {
        let types = self.scan.body.graph().input_types();
        let mut whole: Vec<Vec<u64>> = types[..self.scan.carries].iter().map(|t| vec![0; t.shape.len()]).collect();
        for (k, part) in self.parts.iter().enumerate() {
            let words = part_words(k);
            for (element, to) in whole[part.carry][part.start..part.start + part.len].iter_mut().enumerate() {
                *to = words[part.word(element)];
            }
        }
        whole
    }

    /// The scan's tuple from its kept states: all, then the last. `rows[k]` is the state after step k, `start` the first state.
    pub fn results(&self, start: &[Value], rows: &[Vec<Vec<u64>>]) -> Option<Vec<Value>> {
        let types = self.scan.body.graph().input_types();
        let mut out = Vec::new();
        for (carry, t) in types[..self.scan.carries].iter().enumerate() {
            let mut all = Vec::with_capacity(rows.len() * t.shape.len());
            for row in rows {
                all.extend_from_slice(&row[carry]);
            }
            out.push(Value::new(t.shape.stacked(rows.len())?, data(t.dtype, &all))?);
        }
        // In a reversed scan the last step made the first row.
        let last = if self.scan.reverse { rows.first() } else { rows.last() };
        for (carry, t) in types[..self.scan.carries].iter().enumerate() {
            out.push(match last {
                Some(row) => Value::new(t.shape.clone(), data(t.dtype, &row[carry]))?,
                None => start.get(carry)?.clone(),
            });
        }
        Some(out)
    }
}
