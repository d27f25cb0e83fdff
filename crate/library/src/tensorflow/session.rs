//! `tf.compat.v1.Session`: finds the part of the graph that the fetches need, feeds placeholders and variables, runs it, and keeps what
//! was written to variables.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::{NodeId, Value as Concrete};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::convert::{self, to_numpy};
use super::emit::node_in;
use super::errors::{self, from_graph};
use super::extract::{extract, needed};
use super::graph_object::{Effect, Operation, trace_of};
use super::nest::{Nest, flatten};
use super::registry::given;
use super::run::run_graph;
use super::state::{VariableCell, current, state};
use super::tensor::{Held, Tensor, tensor_of};
use super::trace::{Kind, Source, Trace};
use super::types::types;
use super::variable::{Variable, current_node};

/// Values of variables, by the address of their cell.
type Values = HashMap<*const VariableCell, (Rc<VariableCell>, Rc<Concrete>)>;

/// A session.
pub struct Session {
    graph: Rc<Trace>,
    values: Rc<RefCell<Values>>,
    closed: Cell<bool>,
}

/// `tf.compat.v1.Session(target='', graph=None, config=None)`
pub fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [target, graph, config] = args.bind("Session", 0, &["target", "graph", "config"])?;
    if let Some(target) = given(target)
        && target.as_str() != Some("")
    {
        return Err(Raise::not_implemented(
            "tf.Session: the argument 'target' is not available here: there is no server to connect to",
        ));
    }
    // Thread counts and devices: this site chooses them.
    let _ = config;
    let graph = match given(graph) {
        Some(value) => trace_of(&value).ok_or_else(|| Raise::type_error("The argument to `graph` must be a Graph."))?,
        None => {
            let here = current(vm).filter(|t| t.kind == Kind::Graph);
            match here {
                Some(trace) => trace,
                None => super::graph_object::default_graph(vm),
            }
        }
    };
    Ok(Value::native(Session { graph, values: Rc::default(), closed: Cell::new(false) }))
}

/// `tf.compat.v1.InteractiveSession`: is the default session from the start.
pub fn interactive(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = construct(vm, args)?;
    state(vm).sessions.push(session.clone());
    Ok(session)
}

/// The session of the innermost `with`.
pub fn default_session(vm: &mut Vm) -> Option<Value> {
    state(vm).sessions.last().cloned()
}

/// What a fetch is.
enum Fetch {
    Node(NodeId),
    /// Gives None
    Effect,
}

impl Session {
    fn run(&self, vm: &mut Vm, fetches: &Value, feed: Option<Value>) -> Result<Value> {
        if self.closed.get() {
            return Err(Raise::runtime_error("Attempted to use a closed Session."));
        }
        if self.graph.with(|inner| inner.builder.graph().nodes().is_empty() && inner.variables.is_empty()) {
            let hint = if state(vm).eager {
                " Eager execution is on, so that operations are computed at once and no graph is built: call \
                 tf.compat.v1.disable_eager_execution() first"
            } else {
                ""
            };
            return Err(Raise::runtime_error(format!(
                "The Session graph is empty. Add operations to the graph before calling run().{hint}"
            )));
        }
        let fed = match given(feed) {
            Some(feed) => self.fed(vm, &feed)?,
            None => Vec::new(),
        };
        let (nest, leaves) = flatten(vm, fetches)?;
        let mut nodes = Vec::new();
        let mut kinds = Vec::new();
        let mut effects: Vec<(NodeId, Rc<VariableCell>)> = Vec::new();
        for leaf in &leaves {
            match self.fetch(vm, leaf, &mut effects, &mut nodes)? {
                Fetch::Node(node) => {
                    nodes.push(node);
                    kinds.push(Some(node));
                }
                Fetch::Effect => kinds.push(None),
            }
        }
        nodes.extend(effects.iter().map(|(node, _)| *node));
        let plan = self.plan(vm, &nodes, &fed, effects)?;
        self.start(vm, nest, kinds, plan)
    }

    /// The values of `feed_dict`, by node.
    fn fed(&self, vm: &mut Vm, feed: &Value) -> Result<Vec<(NodeId, Concrete)>> {
        let Value::Dict(dict) = feed else { return Err(Raise::type_error("feed_dict must be a dict")) };
        let entries: Vec<(Value, Value)> = dict.borrow().iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        let mut fed = Vec::new();
        for (key, value) in entries {
            let found = match &key {
                Value::Str(name) => self.by_name(name),
                _ => None,
            };
            let tensor = found.or_else(|| tensor_of(&key).cloned());
            let Some(tensor) = tensor else {
                let class = vm.type_name(&key);
                return Err(Raise::type_error(format!(
                    "Cannot interpret feed_dict key as Tensor: Can not convert a {class} into a Tensor."
                )));
            };
            let node = self.own(vm, &tensor)?;
            let dtype = tensor.dtype();
            if super::nest::holds_tensor(&value, 0) || tensor_of(&value).is_some_and(|t| t.concrete().is_none()) {
                return Err(Raise::type_error(
                    "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python scalars, strings, lists, numpy \
                     ndarrays, or TensorHandles.",
                ));
            }
            let given = numpy_cast(vm, &value, dtype)?;
            if given.shape() != tensor.shape() {
                return Err(Raise::value_error(format!(
                    "Cannot feed value of shape {} for Tensor {}, which has shape {}",
                    given.shape(),
                    tensor.name(),
                    tensor.shape()
                )));
            }
            fed.push((node, given));
        }
        Ok(fed)
    }

    fn by_name(&self, name: &str) -> Option<Tensor> {
        let bare = name.strip_suffix(":0").unwrap_or(name);
        self.graph
            .with(|inner| {
                let node = *inner.named.get(bare)?;
                let ty = inner.builder.graph().tensor_type(node)?.clone();
                Some((node, ty))
            })
            .map(|(node, ty)| Tensor::symbol(&self.graph, node, ty).called(name))
    }

    /// The node of a tensor of this session's graph.
    fn own(&self, vm: &mut Vm, tensor: &Tensor) -> Result<NodeId> {
        match &tensor.held {
            Held::Symbol(symbol) if Rc::ptr_eq(&symbol.trace, &self.graph) => Ok(symbol.node),
            Held::Symbol(_) => {
                let text = vm.str(&tensor.clone().value())?;
                Err(Raise::value_error(format!("Tensor {text} is not an element of this graph.")))
            }
            Held::Eager(_) => Err(Raise::type_error(
                "an eager tensor has its value already and cannot be fetched from a session: use x.numpy(), or call \
                 tf.compat.v1.disable_eager_execution() before the graph is built",
            )),
        }
    }

    fn fetch(
        &self,
        vm: &mut Vm,
        value: &Value,
        effects: &mut Vec<(NodeId, Rc<VariableCell>)>,
        extra: &mut Vec<NodeId>,
    ) -> Result<Fetch> {
        if let Some(tensor) = tensor_of(value) {
            return self.own(vm, tensor).map(Fetch::Node);
        }
        if let Some(variable) = value.downcast::<Variable>() {
            return Ok(Fetch::Node(current_node(&self.graph, &variable.cell)));
        }
        if let Some(operation) = value.downcast::<Operation>() {
            if !Rc::ptr_eq(&operation.trace, &self.graph) {
                return Err(Raise::value_error(format!("Operation '{}' is not an element of this graph.", operation.name)));
            }
            match &operation.effect {
                Effect::Nodes(nodes) => extra.extend(nodes),
                Effect::Initialise(cells) => {
                    for cell in cells {
                        let Some(initial) = &cell.initial else { continue };
                        let node = node_in(vm, &self.graph, initial)?;
                        effects.push((node, cell.clone()));
                    }
                }
            }
            return Ok(Fetch::Effect);
        }
        if let Value::Str(name) = value {
            return match self.by_name(name) {
                Some(tensor) => self.own(vm, &tensor).map(Fetch::Node),
                None => Err(Raise::value_error(format!(
                    "Argument `fetch` = {name} cannot be interpreted as a Tensor. (\"The name '{name}' refers to an Operation not in the graph.\")"
                ))),
            };
        }
        let (text, class) = (vm.repr(value)?, vm.type_name(value));
        Err(Raise::type_error(format!(
            "Argument `fetch` = {text} has invalid type \"{class}\" must be a string or Tensor. (Can not convert a {class} into a Tensor or \
             Operation.)"
        )))
    }

    /// Which part of the graph runs, on what, and what it writes.
    fn plan(
        &self,
        vm: &mut Vm,
        fetched: &[NodeId],
        fed: &[(NodeId, Concrete)],
        initial: Vec<(NodeId, Rc<VariableCell>)>,
    ) -> Result<Plan> {
        let given: Vec<NodeId> = fed.iter().map(|(node, _)| *node).collect();
        let (inputs, effects) = self.graph.with(|inner| {
            let graph = inner.builder.graph();
            let marks = needed(graph, fetched, &given, &inner.controls);
            let marked = |node: NodeId| marks.get(node.index()) == Some(&true);
            let mut effects: Vec<(NodeId, Rc<VariableCell>)> =
                inner.assigns.iter().filter(|(node, _)| marked(**node)).map(|(n, c)| (*n, c.clone())).collect();
            effects.sort_by_key(|(node, _)| *node);
            let mut inputs = Vec::new();
            for (node, source) in inner.input_nodes.iter().zip(&inner.sources) {
                if marked(*node) && !given.contains(node) {
                    inputs.push((*node, source.clone()));
                }
            }
            (inputs, effects)
        });
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut arguments: Vec<Concrete> = Vec::new();
        for (node, value) in fed {
            nodes.push(*node);
            arguments.push(value.clone());
        }
        for (node, source) in inputs {
            nodes.push(node);
            match source {
                Source::Variable(cell) => {
                    let value = self.values.borrow().get(&Rc::as_ptr(&cell)).map(|(_, v)| v.clone());
                    let Some(value) = value else {
                        let name = cell.name.trim_end_matches(":0").to_owned();
                        return Err(errors::precondition(format!(
                            "Attempting to use uninitialized value {name}: run tf.compat.v1.global_variables_initializer() in this session \
                             first"
                        )));
                    };
                    arguments.push((*value).clone());
                }
                Source::Placeholder(name) => {
                    return Err(errors::invalid(format!(
                        "You must feed a value for placeholder tensor '{name}': session.run(…, feed_dict={{…: value}})"
                    )));
                }
                Source::Random(draw) => arguments.push(draw.draw(vm)?),
                Source::Capture(Tensor { held: Held::Eager(value) }) => arguments.push((*value).clone()),
                Source::Capture(_) | Source::Argument => {
                    return Err(Raise::runtime_error("a graph that depends on another one"));
                }
            }
        }
        let mut outputs: Vec<NodeId> = fetched.to_vec();
        outputs.extend(effects.iter().map(|(node, _)| *node));
        let graph = self.graph.with(|inner| extract(inner.builder.graph(), &nodes, &outputs)).map_err(|e| from_graph(vm, e))?;
        let mut writes: Vec<(usize, Rc<VariableCell>)> = Vec::new();
        for (node, cell) in initial.into_iter().chain(effects) {
            if let Some(at) = outputs.iter().position(|o| *o == node) {
                writes.push((at, cell));
            }
        }
        Ok(Plan { graph, arguments, outputs, writes })
    }

    fn start(&self, vm: &mut Vm, nest: Nest, kinds: Vec<Option<NodeId>>, plan: Plan) -> Result<Value> {
        let Plan { graph, arguments, outputs, writes } = plan;
        let values = self.values.clone();
        run_graph(vm, Rc::new(graph), arguments, move |vm, results| {
            for (at, cell) in writes {
                if let Some(value) = results.get(at) {
                    values
                        .borrow_mut()
                        .insert(Rc::as_ptr(&cell), (cell, Rc::new(value.clone().whole().map_err(errors::while_running)?)));
                }
            }
            let mut leaves = Vec::with_capacity(kinds.len());
            for kind in kinds {
                let at = kind.and_then(|node| outputs.iter().position(|o| *o == node));
                leaves.push(match at.and_then(|at| results.get(at)) {
                    Some(value) => super::stored::fetched(vm, value)?,
                    None => Value::None,
                });
            }
            nest.pack(vm, &mut leaves.into_iter())
        })
    }
}

/// What a run does.
struct Plan {
    graph: brunsviga_graph::ValidGraph,
    arguments: Vec<Concrete>,
    outputs: Vec<NodeId>,
    /// Which output each variable gets
    writes: Vec<(usize, Rc<VariableCell>)>,
}

/// A value as an array of this type: feeds are cast as NumPy casts.
fn numpy_cast(vm: &mut Vm, value: &Value, dtype: brunsviga_graph::DType) -> Result<Concrete> {
    use crate::numpy::convert::Lift;
    let array = crate::numpy::convert::array_of(vm, value)?;
    let array = array.cast(super::dtype::to_array(dtype)).py()?;
    convert::concrete_of(&array)
}

/// `tensor.eval(feed_dict=None, session=None)`
pub fn eval(vm: &mut Vm, tensor: &Tensor, args: Args) -> Result<Value> {
    let [feed, session] = args.bind("eval", 0, &["feed_dict", "session"])?;
    if let Some(value) = tensor.concrete() {
        return to_numpy(vm, &value.clone());
    }
    run_in_default(vm, &tensor.clone().value(), feed, session, "evaluate tensor using `eval()`")
}

/// Runs something in the session that is given, or the innermost open one.
pub fn run_in_default(vm: &mut Vm, fetch: &Value, feed: Option<Value>, session: Option<Value>, what: &str) -> Result<Value> {
    let Some(session) = given(session).or_else(|| default_session(vm)) else {
        return Err(Raise::value_error(format!(
            "Cannot {what}: No default session is registered. Use `with sess.as_default()` or pass an explicit session to `eval(session=sess)` or `run(session=sess)`"
        )));
    };
    match session.downcast::<Session>() {
        Some(session) => session.run(vm, fetch, feed),
        None => Err(Raise::type_error("session must be a tf.compat.v1.Session")),
    }
}

pub use super::graph_object::{graph_value, initializer, operation_value};

impl Native for Session {
    fn class(&self) -> ClassRef {
        types().session.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok("<tensorflow.python.client.session.Session object>".into())
    }
    fn get_attr(&self, _vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let own = this.clone();
        Ok(Some(match name {
            "run" => Value::native_fn("run", move |vm, args| {
                let [fetches, feed, options, metadata] =
                    args.bind("run", 1, &["fetches", "feed_dict", "options", "run_metadata"])?;
                super::registry::refuse("Session.run", "options", &options)?;
                super::registry::refuse("Session.run", "run_metadata", &metadata)?;
                match own.downcast::<Session>() {
                    Some(session) => session.run(vm, &fetches.unwrap_or(Value::None), feed),
                    None => Ok(Value::None),
                }
            }),
            "close" => Value::native_fn("close", move |vm, args| {
                args.exactly::<0>("close")?;
                if let Some(session) = own.downcast::<Session>() {
                    session.closed.set(true);
                    session.values.borrow_mut().clear();
                }
                // An interactive session is no longer the default one.
                if state(vm).sessions.last().is_some_and(|s| s.is(&own)) {
                    state(vm).sessions.pop();
                }
                Ok(Value::None)
            }),
            "graph" => graph_value(&self.graph),
            "as_default" => Value::native_fn("as_default", move |_, args| {
                args.exactly::<0>("as_default")?;
                Ok(Value::native(Default { session: own.clone() }))
            }),
            _ => return Ok(None),
        }))
    }
    fn enter(&self, vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        if self.closed.get() {
            return Err(Raise::runtime_error("Attempted to use a closed Session."));
        }
        state(vm).sessions.push(this.clone());
        state(vm).traces.push(self.graph.clone());
        Ok(Some(this.clone()))
    }
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        let state = state(vm);
        state.sessions.pop();
        state.traces.pop();
        self.closed.set(true);
        self.values.borrow_mut().clear();
        Ok(())
    }
    fn dir(&self) -> Vec<String> {
        ["run", "close", "graph", "as_default"].map(str::to_owned).to_vec()
    }
}

/// `with session.as_default():` does not close the session at the end.
struct Default {
    session: Value,
}

impl Native for Default {
    fn class(&self) -> ClassRef {
        types().scope.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn enter(&self, vm: &mut Vm, _this: &Value) -> Result<Option<Value>> {
        state(vm).sessions.push(self.session.clone());
        Ok(Some(self.session.clone()))
    }
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        state(vm).sessions.pop();
        Ok(())
    }
}

/// `tf.compat.v1.placeholder(dtype, shape=None, name=None)`
pub fn placeholder(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dtype, shape, name] = args.bind("placeholder", 1, &["dtype", "shape", "name"])?;
    let dtype = super::dtype::from_value(vm, &dtype.unwrap_or(Value::None))?;
    let Some(trace) = current(vm).filter(|t| t.kind == Kind::Graph) else {
        return Err(Raise::runtime_error(
            "tf.placeholder() is not compatible with eager execution. Call tf.compat.v1.disable_eager_execution() first, or write a function \
             with parameters.",
        ));
    };
    let axes = super::shape_object::parse(vm, &shape.unwrap_or(Value::None))?;
    let known: Option<Vec<usize>> = axes.as_ref().and_then(|a| a.iter().copied().collect());
    let Some(known) = known else {
        return Err(Raise::not_implemented(
            "tf.placeholder needs a known shape here, as every tensor of a graph does: tf.placeholder(tf.float64, shape=[3]), or shape=[] for \
             a number. Where TensorFlow would take any shape, build the graph in a function and call it with the shape",
        ));
    };
    let shape = super::emit::shape_of(known)?;
    let wanted = match given(name) {
        Some(name) => vm.str(&name)?,
        None => "Placeholder".into(),
    };
    let ty = brunsviga_graph::TensorType::new(dtype, shape);
    let node = trace.input(ty.clone(), Source::Placeholder(wanted.as_str().into()));
    Ok(Tensor::symbol(&trace, node, ty).named(&wanted).value())
}
