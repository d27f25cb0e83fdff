//! From a finished trace to a function that can be run: which inputs it has left, where their values come from, and which variables
//! it changes.

use std::rc::Rc;

use brunsviga_graph::op::Op;
use brunsviga_graph::{NodeId, ValidGraph, Value as Concrete};
use brunsviga_python::{Raise, Result, Value, Vm};

use super::emit::node_in;
use super::errors::{self, from_graph, while_running};
use super::extract::{extract, needed};
use super::run::run_graph;
use super::state::{VariableCell, within};
use super::stored;
use super::tensor::{Held, Tensor};
use super::trace::{Kind, Source, Trace};

/// A traced function, ready to run.
pub struct Ready {
    /// Inputs: the arguments, then the sources. Outputs: the results, then new values of variables.
    pub graph: Rc<ValidGraph>,
    /// Where the inputs after the arguments come from
    pub sources: Vec<Source>,
    /// The variables that the last outputs are for
    pub changed: Vec<Rc<VariableCell>>,
    /// Number of results
    pub results: usize,
}

impl Ready {
    /// Finishes a trace whose first inputs are the arguments.
    pub fn new(vm: &mut Vm, trace: &Rc<Trace>, arguments: &[NodeId], results: &[Tensor]) -> Result<Ready> {
        let mut outputs = Vec::with_capacity(results.len());
        for result in results {
            outputs.push(node_in(vm, trace, result)?);
        }
        let mut changed = Vec::new();
        let ready = trace.with(|inner| {
            for used in inner.uses.iter().filter(|u| u.assigned && u.read.is_some()) {
                changed.push(used.cell.clone());
                outputs.push(used.current);
            }
            let graph = inner.builder.graph();
            let marks = needed(graph, &outputs, &[], &Default::default());
            let mut inputs = arguments.to_vec();
            let mut sources = Vec::new();
            for (node, source) in inner.input_nodes.iter().zip(&inner.sources) {
                if !arguments.contains(node) && marks.get(node.index()) == Some(&true) {
                    inputs.push(*node);
                    sources.push(source.clone());
                }
            }
            extract(graph, &inputs, &outputs).map(|graph| (graph, sources))
        });
        trace.closed.set(true);
        let (graph, sources) = ready.map_err(|e| from_graph(vm, e))?;
        Ok(Ready { graph: Rc::new(graph), sources, changed, results: results.len() })
    }

    /// Runs it on concrete arguments; the results are tensors as Python values.
    pub fn run(
        &self,
        vm: &mut Vm,
        arguments: &[Tensor],
        then: impl FnOnce(&mut Vm, Vec<Value>) -> Result<Value> + 'static,
    ) -> Result<Value> {
        let mut values: Vec<Concrete> = Vec::with_capacity(arguments.len() + self.sources.len());
        for argument in arguments {
            match &argument.held {
                Held::Eager(value) => values.push((**value).clone()),
                Held::Symbol(_) => return Err(errors::out_of_scope(argument)),
            }
        }
        for source in &self.sources {
            let value = match source {
                Source::Capture(Tensor { held: Held::Eager(value) }) => Some(value.clone()),
                Source::Capture(outer) => return Err(errors::out_of_scope(outer)),
                Source::Variable(cell) => cell.value.borrow().clone(),
                Source::Random(draw) => Some(Rc::new(draw.draw(vm)?)),
                Source::Argument | Source::Placeholder(_) => None,
            };
            match value {
                Some(value) => values.push((*value).clone()),
                None => return Err(Raise::runtime_error("the function uses a value that does not exist any more")),
            }
        }
        let (changed, count) = (self.changed.clone(), self.results);
        run_graph(vm, self.graph.clone(), values, move |vm, mut outputs| {
            for (cell, value) in changed.iter().zip(outputs.split_off(count.min(outputs.len()))) {
                *cell.value.borrow_mut() = Some(Rc::new(value.whole().map_err(while_running)?));
            }
            then(vm, outputs.into_iter().map(stored::eager).collect())
        })
    }
}

/// An eager operation that is run as a graph: `body` builds it on symbols for `arguments`.
pub fn run_eagerly(
    vm: &mut Vm,
    arguments: Vec<Tensor>,
    body: impl FnOnce(&mut Vm, Vec<Tensor>) -> Result<Vec<Tensor>>,
    then: impl FnOnce(&mut Vm, Vec<Value>) -> Result<Value> + 'static,
) -> Result<Value> {
    let trace = Trace::new(Kind::Eager, None);
    let nodes: Vec<NodeId> = arguments.iter().map(|a| trace.input(a.ty(), Source::Argument)).collect();
    let symbols: Vec<Tensor> = nodes.iter().zip(&arguments).map(|(n, a)| Tensor::symbol(&trace, *n, a.ty())).collect();
    let ready = within(vm, &trace, |vm| {
        let results = body(vm, symbols)?;
        Ready::new(vm, &trace, &nodes, &results)
    })?;
    ready.run(vm, &arguments, then)
}

/// The part of a loop's tuple.
pub fn part(vm: &mut Vm, trace: &Rc<Trace>, tuple: NodeId, k: usize) -> Result<Tensor> {
    let node = trace.add(vm, Op::Part(k), &[tuple]).map_err(|e| from_graph(vm, e))?;
    let ty = trace.with(|inner| inner.builder.graph().tensor_type(node).cloned());
    ty.map(|ty| Tensor::symbol(trace, node, ty)).ok_or_else(|| Raise::runtime_error("a loop without this result"))
}
