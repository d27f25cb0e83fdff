//! A scan without emitted code: on the LoopIR interpreter, or step by step on the graph's. The same bits, more slowly.

use std::rc::Rc;

use brunsviga_graph::{Data, GraphError, Value, interpret};
use brunsviga_kernel::ir::Role;
use brunsviga_kernel::run::words;
use brunsviga_kernel::{Compiled, Machine};

use super::rows::{self, Kept, Rows};

/// What makes one step.
pub(super) enum Slow {
    /// The LoopIR interpreter: its buffers, the buffers of the state's parts, and those of elements with the words of all steps
    LoopIr { compiled: Rc<Compiled>, memory: Vec<Vec<u64>>, states: Vec<usize>, elements: Vec<(usize, Vec<u64>)> },
    /// The graph's interpreter: arguments of the next step, and the element tensors
    Graph { body: brunsviga_graph::ValidGraph, arguments: Vec<Value>, carries: usize, elements: Vec<Value> },
}

impl Slow {
    /// On the LoopIR interpreter. None if an input has another type.
    pub(super) fn loop_ir(compiled: Rc<Compiled>, inputs: &[&Value]) -> Option<Slow> {
        let scan = compiled.scan();
        let program = compiled.program();
        let mut memory = Machine::new(program).memory;
        let (mut states, mut elements) = (vec![0; compiled.parts().len()], Vec::new());
        for (k, buffer) in program.buffers.iter().enumerate() {
            match buffer.role {
                Role::State(p) => {
                    let part = &compiled.parts()[p];
                    states[p] = k;
                    memory[k] = part.words(&words(inputs.get(part.carry)?.data()))?;
                }
                Role::Element(e) => elements.push((k, words(inputs.get(scan.carries + e)?.data()))),
                Role::Capture(c) => memory[k] = words(inputs.get(scan.carries + scan.elements + c)?.data()),
                _ => {}
            }
        }
        Some(Slow::LoopIr { compiled, memory, states, elements })
    }
    /// On the graph's interpreter.
    pub(super) fn graph(scan: &brunsviga_graph::op::Scan, inputs: &[&Value]) -> Slow {
        let mut arguments: Vec<Value> = inputs.iter().take(scan.carries).map(|v| (*v).clone()).collect();
        let elements: Vec<Value> = inputs[scan.carries..scan.carries + scan.elements].iter().map(|v| (*v).clone()).collect();
        arguments.extend(elements.iter().filter_map(|e| rows::row(e, 0)));
        arguments.extend(inputs[scan.carries + scan.elements..].iter().map(|v| (*v).clone()));
        Slow::Graph { body: scan.body.clone(), arguments, carries: scan.carries, elements }
    }

    /// Makes step `step`. False if an index left its tensor.
    pub(super) fn step(&mut self, step: usize) -> Result<bool, GraphError> {
        match self {
            Slow::LoopIr { compiled, memory, elements, .. } => {
                for (k, all) in elements.iter() {
                    let len = memory[*k].len();
                    memory[*k].copy_from_slice(&all[step * len..(step + 1) * len]);
                }
                let mut machine = Machine::with_memory(compiled.program(), std::mem::take(memory));
                machine.step();
                machine.advance();
                *memory = machine.memory;
                Ok(!machine.fault)
            }
            Slow::Graph { body, arguments, carries, elements } => {
                for (argument, element) in arguments[*carries..].iter_mut().zip(elements) {
                    if let Some(row) = rows::row(element, step) {
                        *argument = row;
                    }
                }
                let next = interpret(body, arguments)?;
                arguments.iter_mut().zip(next).for_each(|(argument, value)| *argument = value);
                Ok(true)
            }
        }
    }
    /// The state of carried tensor `carry`, in place of what `to` holds.
    pub(super) fn state(&self, carry: usize, to: &mut Data) {
        rows::clear(to);
        match self {
            Slow::LoopIr { compiled, memory, states, .. } => {
                compiled.append(carry, |part| memory[states[part]].as_slice(), to);
            }
            Slow::Graph { arguments, .. } => rows::extend(to, arguments[carry].data(), 0..arguments[carry].data().len()),
        }
    }
    /// Appends the state to the kept rows.
    pub(super) fn take_row(&self, rows: &mut Rows) {
        for (carry, kept) in rows.kept.iter_mut().enumerate() {
            let Some(Kept { range, data, .. }) = kept else { continue };
            match self {
                Slow::LoopIr { compiled, memory, states, .. } => {
                    compiled.append_range(carry, range, |part| memory[states[part]].as_slice(), data);
                }
                Slow::Graph { arguments, .. } => rows::extend(data, arguments[carry].data(), range.clone()),
            }
        }
        rows.count += 1;
    }
}
