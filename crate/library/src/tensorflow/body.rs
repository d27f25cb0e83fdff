//! The Python functions of loops, traced: what they need from the graph around them, which variables they change, and the scan that is made
//! of one.

use std::rc::Rc;

use brunsviga_graph::op::{Op, Scan};
use brunsviga_graph::{NodeId, TensorType};
use brunsviga_python::{Raise, Result, Vm};

use super::emit::node_in;
use super::errors::from_graph;
use super::extract::{extract, needed};
use super::state::{VariableCell, current, within};
use super::tensor::Tensor;
use super::trace::{Kind, Source, Trace};
use super::trace_run::part;
use super::variable::current_node;

/// A body that was traced.
pub struct Body {
    /// The trace
    pub trace: Rc<Trace>,
    /// Its first inputs
    pub arguments: Vec<NodeId>,
    /// What it returns
    pub results: Vec<NodeId>,
}

/// Calls `body` on new symbols of these types, in a trace inside the current one.
pub fn trace_body(
    vm: &mut Vm,
    outer: &Rc<Trace>,
    types: &[TensorType],
    body: impl FnOnce(&mut Vm, Vec<Tensor>) -> Result<Vec<Tensor>>,
) -> Result<Body> {
    let trace = Trace::new(Kind::Body, Some(outer.clone()));
    let arguments: Vec<NodeId> = types.iter().map(|t| trace.input(t.clone(), Source::Argument)).collect();
    let symbols = arguments.iter().zip(types).map(|(n, t)| Tensor::symbol(&trace, *n, t.clone()).named("arg")).collect();
    let results = within(vm, &trace, |vm| {
        let tensors = body(vm, symbols)?;
        let mut nodes = Vec::with_capacity(tensors.len());
        for tensor in &tensors {
            nodes.push(node_in(vm, &trace, tensor)?);
        }
        Ok::<_, Raise>(nodes)
    })?;
    trace.closed.set(true);
    Ok(Body { trace, arguments, results })
}

/// What bodies need beside their arguments: variables that they change, and captures.
pub struct Needs {
    /// Changed variables with the node in the outer trace of their value before
    pub changed: Vec<(Rc<VariableCell>, NodeId)>,
    /// Nodes of the outer trace
    pub captures: Vec<NodeId>,
}

impl Body {
    /// Variables that the body changes.
    pub fn changed(&self) -> Vec<Rc<VariableCell>> {
        self.trace.with(|inner| inner.uses.iter().filter(|u| u.assigned && u.read.is_some()).map(|u| u.cell.clone()).collect())
    }
    /// Sources of the inputs that `outputs` need beyond the arguments, with their nodes.
    fn sources(&self, outputs: &[NodeId]) -> Vec<(NodeId, Source)> {
        self.trace.with(|inner| {
            let marks = needed(inner.builder.graph(), outputs, &[], &Default::default());
            inner
                .input_nodes
                .iter()
                .zip(&inner.sources)
                .filter(|(node, _)| !self.arguments.contains(node) && marks.get(node.index()) == Some(&true))
                .map(|(node, source)| (*node, source.clone()))
                .collect()
        })
    }
    /// The node that holds a variable when the body starts, and when it ends.
    pub fn ends(&self, cell: &Rc<VariableCell>) -> (NodeId, NodeId) {
        let end = current_node(&self.trace, cell);
        let start = self.trace.with(|inner| inner.uses.iter().find(|u| Rc::ptr_eq(&u.cell, cell)).and_then(|u| u.read));
        (start.unwrap_or(end), end)
    }
}

/// The node in the outer trace that a source stands for.
fn outer_node(vm: &mut Vm, outer: &Rc<Trace>, source: &Source) -> Result<NodeId> {
    match source {
        Source::Capture(tensor) => node_in(vm, outer, tensor),
        Source::Variable(cell) => Ok(current_node(outer, cell)),
        Source::Argument | Source::Placeholder(_) | Source::Random(_) => {
            Err(Raise::runtime_error("a placeholder inside of a traced function"))
        }
    }
}

/// After a loop: the changed variables have their new values, and what a body made must be initialised.
pub fn after(
    vm: &mut Vm,
    outer: &Rc<Trace>,
    bodies: &[&Body],
    results: &[Tensor],
    changed: &[(Rc<VariableCell>, Tensor)],
) -> Result<()> {
    for (cell, tensor) in changed {
        let node = node_in(vm, outer, tensor)?;
        outer.with(|inner| {
            if outer.kind == Kind::Graph {
                inner.assigns.insert(node, cell.clone());
            } else if let Some(used) = inner.uses.iter_mut().find(|u| Rc::ptr_eq(&u.cell, cell)) {
                used.current = node;
                used.assigned = true;
            }
        });
        for result in results {
            let from = node_in(vm, outer, result)?;
            outer.with(|inner| inner.controls.entry(from).or_default().push(node));
        }
    }
    for body in bodies {
        let required = body.trace.with(|inner| inner.required.clone());
        for cell in required {
            if outer.kind != Kind::Graph {
                outer.with(|inner| inner.required.push(cell));
                continue;
            }
            let node = current_node(outer, &cell);
            for result in results {
                let from = node_in(vm, outer, result)?;
                outer.with(|inner| inner.controls.entry(from).or_default().push(node));
            }
        }
    }
    Ok(())
}

/// What several bodies of one loop need, and the node of each capture in each body.
pub fn gather_needs(
    vm: &mut Vm,
    outer: &Rc<Trace>,
    bodies: &[(&Body, Vec<NodeId>)],
    changed: &[Rc<VariableCell>],
) -> Result<(Needs, Vec<Vec<NodeId>>)> {
    let mut needs = Needs { changed: Vec::new(), captures: Vec::new() };
    for cell in changed {
        needs.changed.push((cell.clone(), current_node(outer, cell)));
    }
    // Each body's inputs: its arguments, the changed variables, then one input for every capture of any body.
    let mut found: Vec<Vec<(NodeId, NodeId)>> = Vec::new();
    for (body, outputs) in bodies {
        let mut own = Vec::new();
        for (node, source) in body.sources(outputs) {
            if matches!(&source, Source::Variable(cell) if changed.iter().any(|c| Rc::ptr_eq(c, cell))) {
                continue;
            }
            let outside = outer_node(vm, outer, &source)?;
            if !needs.captures.contains(&outside) {
                needs.captures.push(outside);
            }
            own.push((outside, node));
        }
        found.push(own);
    }
    let mut captured = Vec::new();
    for ((body, _), own) in bodies.iter().zip(found) {
        let mut nodes = Vec::new();
        for outside in &needs.captures {
            let inside = own.iter().find(|(o, _)| o == outside).map(|(_, n)| *n);
            nodes.push(match inside {
                Some(node) => node,
                None => {
                    let ty = outer.with(|inner| inner.builder.graph().tensor_type(*outside).cloned());
                    let ty = ty.ok_or_else(|| Raise::runtime_error("a capture that is no tensor"))?;
                    let tensor = Tensor::symbol(outer, *outside, ty.clone());
                    body.trace.input(ty, Source::Capture(tensor))
                }
            });
        }
        captured.push(nodes);
    }
    Ok((needs, captured))
}

/// Adds a scan over `elements` to the current graph: all states of each carry.
pub fn add_scan(
    vm: &mut Vm,
    initial: &[Tensor],
    elements: &[Tensor],
    steps: usize,
    reverse: bool,
    step: impl FnOnce(&mut Vm, Vec<Tensor>) -> Result<Vec<Tensor>>,
) -> Result<(Vec<Tensor>, Vec<Tensor>)> {
    let Some(outer) = current(vm) else { return Err(Raise::runtime_error("a loop outside of a graph")) };
    let mut types: Vec<TensorType> = initial.iter().map(Tensor::ty).collect();
    for element in elements {
        let shape = element.shape().tail().unwrap_or_default();
        types.push(TensorType::new(element.dtype(), shape));
    }
    let body = trace_body(vm, &outer, &types, step)?;
    let changed = body.changed();
    let ends: Vec<(NodeId, NodeId)> = changed.iter().map(|cell| body.ends(cell)).collect();
    let mut outputs = body.results.clone();
    outputs.extend(ends.iter().map(|(_, end)| *end));
    let (needs, captured) = gather_needs(vm, &outer, &[(&body, outputs.clone())], &changed)?;
    let (carried, elems) = body.arguments.split_at(initial.len());
    let mut inputs = carried.to_vec();
    inputs.extend(ends.iter().map(|(start, _)| *start));
    inputs.extend(elems);
    inputs.extend(captured.into_iter().flatten());
    let graph = body.trace.with(|inner| extract(inner.builder.graph(), &inputs, &outputs)).map_err(|e| from_graph(vm, e))?;
    let mut nodes = Vec::new();
    for tensor in initial {
        nodes.push(node_in(vm, &outer, tensor)?);
    }
    nodes.extend(needs.changed.iter().map(|(_, node)| *node));
    for tensor in elements {
        nodes.push(node_in(vm, &outer, tensor)?);
    }
    nodes.extend(&needs.captures);
    let carries = initial.len() + changed.len();
    let op = Scan { body: graph, carries, elements: elements.len(), steps, reverse };
    let tuple = outer.add(vm, Op::Scan(Box::new(op)), &nodes).map_err(|e| from_graph(vm, e))?;
    let mut stacked = Vec::new();
    let mut last = Vec::new();
    for k in 0..initial.len() {
        stacked.push(part(vm, &outer, tuple, k)?);
        last.push(part(vm, &outer, tuple, carries + k)?);
    }
    let mut written = Vec::new();
    for (k, cell) in changed.iter().enumerate() {
        written.push((cell.clone(), part(vm, &outer, tuple, carries + initial.len() + k)?));
    }
    let results: Vec<Tensor> = stacked.iter().chain(&last).cloned().collect();
    after(vm, &outer, &[&body], &results, &written)?;
    Ok((stacked, last))
}
