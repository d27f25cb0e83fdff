//! Graphs under construction: the default graph of `tf.compat.v1`, and the functions that `tf.function`, `tf.scan` and their like trace.
//!
//! A trace knows the trace around it. A tensor of an outer trace that is used inside becomes a capture: an input of the inner graph. A
//! concrete tensor becomes a constant, a large one an input, so that the graph stays small.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::op::Op;
use brunsviga_graph::{Builder, GraphError, NodeId, Origin, TensorType, Value as Concrete};
use brunsviga_python::Vm;

use super::random::Draw;
use super::state::VariableCell;
use super::tensor::{Held, Tensor};

/// Concrete tensors with more elements are passed to a graph as inputs.
const LARGEST_CONSTANT: usize = 1 << 20;

/// What a graph is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `tf.Graph`: run by sessions
    Graph,
    /// Traced by `tf.function`
    Function,
    /// Made for one eager call of a loop
    Eager,
    /// The body of a loop, or a branch
    Body,
}

/// Where an input of a graph comes from.
#[derive(Clone)]
pub enum Source {
    /// Given at the call
    Argument,
    /// Given in `feed_dict`
    Placeholder(Rc<str>),
    /// The value of a variable when the graph starts
    Variable(Rc<VariableCell>),
    /// Random numbers, drawn at every run
    Random(Rc<Draw>),
    /// A tensor of an outer graph, or a large concrete one
    Capture(Tensor),
}

/// A variable in a trace: the node that reads it, and the node of its value at this point of the program.
#[derive(Clone)]
pub struct Use {
    /// Which
    pub cell: Rc<VariableCell>,
    /// The input that holds its first value; None if it was made in this trace
    pub read: Option<NodeId>,
    /// Its value now
    pub current: NodeId,
    /// Was it assigned?
    pub assigned: bool,
    /// Of a variable made in this trace: how it was written so far
    pub written: Written,
}

/// How much of a variable that a loop's body makes was written, in the current step.
#[derive(Clone)]
pub enum Written {
    /// Nothing yet, nor was it read
    Nothing,
    /// It was read before anything was written
    Read,
    /// Everything
    Whole,
    /// These places, the same in every step
    Places(Rc<Concrete>),
}

/// The parts of a trace that grow.
#[derive(Default)]
pub struct Inner {
    /// The graph
    pub builder: Builder,
    /// For each input of the graph, where it comes from
    pub sources: Vec<Source>,
    /// For each input, its node
    pub input_nodes: Vec<NodeId>,
    /// Variables used so far
    pub uses: Vec<Use>,
    /// In a `tf.Graph`: nodes that change a variable when they are run
    pub assigns: HashMap<NodeId, Rc<VariableCell>>,
    /// In a `tf.Graph`: nodes that must run with a node (`tf.control_dependencies`)
    pub controls: HashMap<NodeId, Vec<NodeId>>,
    /// The scopes of `tf.control_dependencies` that are open
    pub scopes: Vec<Vec<NodeId>>,
    /// Prefixes of `tf.name_scope`
    pub prefixes: Vec<String>,
    /// Of a loop's body in a `tf.Graph`: variables made in it, which a session must have initialised
    pub required: Vec<Rc<VariableCell>>,
    /// Variables made in this graph
    pub variables: Vec<Rc<VariableCell>>,
    names: HashMap<String, u32>,
    constants: HashMap<*const Concrete, (Rc<Concrete>, NodeId)>,
    /// Values of constant expressions, as far as asked for
    pub known: HashMap<NodeId, Option<Rc<Concrete>>>,
    /// The first node of each name, for `session.run('name:0')`
    pub named: HashMap<String, NodeId>,
}

impl Inner {
    /// The node of a large constant with the same elements: a learner's function makes one anew at each call.
    fn equal_constant(&self, value: &Rc<Concrete>) -> Option<NodeId> {
        let large = self.constants.values().filter(|(known, _)| known.data().len() > LARGEST_CONSTANT);
        large.into_iter().find(|(known, _)| known.same_bits(value)).map(|(_, node)| *node)
    }
}

/// A graph under construction.
pub struct Trace {
    /// What for
    pub kind: Kind,
    /// Inside of which other
    pub outer: Option<Rc<Trace>>,
    /// Finished: its tensors cannot be used any more
    pub closed: Cell<bool>,
    /// Python's `for` over a tensor is allowed: of a function traced with `autograph=False`, TensorFlow allows none
    pub iterable: Cell<bool>,
    inner: RefCell<Inner>,
}

impl Trace {
    /// An empty graph.
    pub fn new(kind: Kind, outer: Option<Rc<Trace>>) -> Rc<Trace> {
        Rc::new(Trace {
            kind,
            outer,
            closed: Cell::new(false),
            iterable: Cell::new(kind != Kind::Graph),
            inner: RefCell::default(),
        })
    }
    /// To look at and to grow. Never held while Python code runs.
    pub fn with<R>(&self, f: impl FnOnce(&mut Inner) -> R) -> R {
        f(&mut self.inner.borrow_mut())
    }
    /// Does this trace stand inside of `other`, or is it the same?
    pub fn is_within(&self, other: &Trace) -> bool {
        let mut here = Some(self);
        while let Some(trace) = here {
            if std::ptr::eq(trace, other) {
                return true;
            }
            here = trace.outer.as_deref();
        }
        false
    }
    /// The outermost trace around this one.
    pub fn root(self: &Rc<Trace>) -> Rc<Trace> {
        let mut here = self.clone();
        while let Some(outer) = here.outer.clone() {
            here = outer;
        }
        here
    }
    /// A new input.
    pub fn input(self: &Rc<Trace>, ty: TensorType, source: Source) -> NodeId {
        self.with(|inner| {
            let node = inner.builder.input(ty);
            inner.sources.push(source);
            inner.input_nodes.push(node);
            node
        })
    }
    /// The node of a tensor in this graph: its own, a constant, or a capture. None: a tensor of a graph that does not lie around this one.
    pub fn node_of(self: &Rc<Trace>, tensor: &Tensor) -> Result<Option<NodeId>, GraphError> {
        match &tensor.held {
            Held::Symbol(symbol) if Rc::ptr_eq(&symbol.trace, self) => Ok(Some(symbol.node)),
            Held::Symbol(symbol) => {
                if !self.is_within(&symbol.trace) {
                    return Ok(None);
                }
                // Through the traces between: each passes it on.
                let outer = match &self.outer {
                    Some(outer) => outer.clone(),
                    None => return Ok(None),
                };
                let Some(node) = outer.node_of(tensor)? else { return Ok(None) };
                let known = self.with(|inner| {
                    inner.sources.iter().zip(&inner.input_nodes).find_map(|(source, input)| match source {
                        Source::Capture(Tensor { held: Held::Symbol(s), .. })
                            if s.node == node && Rc::ptr_eq(&s.trace, &outer) =>
                        {
                            Some(*input)
                        }
                        _ => None,
                    })
                });
                if known.is_some() {
                    return Ok(known);
                }
                let captured = Tensor::symbol(&outer, node, tensor.ty());
                Ok(Some(self.input(tensor.ty(), Source::Capture(captured))))
            }
            Held::Eager(value) => {
                let key = Rc::as_ptr(value);
                if let Some(node) = self.with(|inner| inner.constants.get(&key).map(|(_, node)| *node)) {
                    return Ok(Some(node));
                }
                let large = value.data().len() > LARGEST_CONSTANT;
                if large && let Some(node) = self.with(|inner| inner.equal_constant(value)) {
                    self.with(|inner| inner.constants.insert(key, (value.clone(), node)));
                    return Ok(Some(node));
                }
                let node = if large {
                    match &self.outer {
                        Some(outer) => {
                            let Some(node) = outer.node_of(tensor)? else { return Ok(None) };
                            self.input(tensor.ty(), Source::Capture(Tensor::symbol(outer, node, tensor.ty())))
                        }
                        None => self.input(tensor.ty(), Source::Capture(tensor.clone())),
                    }
                } else {
                    self.with(|inner| inner.builder.constant((**value).clone()))?
                };
                self.with(|inner| inner.constants.insert(key, (value.clone(), node)));
                Ok(Some(node))
            }
        }
    }
    /// Adds an operation on nodes of this graph, at the learner's line.
    pub fn add(self: &Rc<Trace>, vm: &Vm, op: Op, nodes: &[NodeId]) -> Result<NodeId, GraphError> {
        let origin = vm.location().map(|at| Origin { file: at.file, line: at.line });
        self.with(|inner| {
            inner.builder.origin = origin;
            let node = inner.builder.add(op, nodes)?;
            if !inner.scopes.is_empty() {
                let needed: Vec<NodeId> = inner.scopes.iter().flatten().copied().filter(|n| *n != node).collect();
                inner.controls.insert(node, needed);
            }
            Ok(node)
        })
    }
    /// A name that no other node of this graph has: `add`, `add_1` …
    pub fn unique_name(&self, wanted: &str) -> String {
        self.with(|inner| {
            let full = match inner.prefixes.last() {
                Some(prefix) => format!("{prefix}/{wanted}"),
                None => wanted.to_owned(),
            };
            let count = inner.names.entry(full.to_lowercase()).or_insert(0);
            let mut name = full.clone();
            if *count > 0 {
                name = format!("{full}_{count}");
            }
            *count += 1;
            if name != full {
                *inner.names.entry(name.to_lowercase()).or_insert(0) += 1;
            }
            name
        })
    }
}
