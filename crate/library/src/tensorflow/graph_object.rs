//! `tf.Graph`, `tf.Operation`, and the functions of graph mode that need no session: `tf.control_dependencies`, `tf.group`,
//! `tf.compat.v1.global_variables_initializer`, `tf.name_scope`.

use std::any::Any;
use std::rc::Rc;

use brunsviga_graph::NodeId;
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::convert::items;
use super::emit::node_in;
use super::nest;
use super::session::run_in_default;
use super::state::{VariableCell, current, state};
use super::tensor::{Symbol, Tensor, tensor_of};
use super::trace::{Kind, Trace};
use super::types::types;
use super::variable::Variable;

/// A graph as Python sees it.
struct Graph(Rc<Trace>);

/// What running an operation does.
pub enum Effect {
    /// Computes nodes, with the writes that they make
    Nodes(Vec<NodeId>),
    /// Gives variables their initial values
    Initialise(Vec<Rc<VariableCell>>),
}

/// An operation as Python sees it.
pub struct Operation {
    /// The graph that it belongs to
    pub trace: Rc<Trace>,
    /// `init`
    pub name: String,
    /// What it does
    pub effect: Effect,
    /// The tensor that it computes, if it is a tensor's operation
    output: Option<Value>,
}

/// The graph of a value.
pub fn trace_of(value: &Value) -> Option<Rc<Trace>> {
    value.downcast::<Graph>().map(|g| g.0.clone())
}
/// A graph as a value.
pub fn graph_value(trace: &Rc<Trace>) -> Value {
    Value::native(Graph(trace.clone()))
}
/// `tensor.op`
pub fn operation_value(tensor: &Value, symbol: &Symbol) -> Value {
    let name = tensor_of(tensor).map(Tensor::name).unwrap_or_default();
    let name = name.trim_end_matches(":0").to_owned();
    Value::native(Operation {
        trace: symbol.trace.clone(),
        name,
        effect: Effect::Nodes(vec![symbol.node]),
        output: Some(tensor.clone()),
    })
}
/// `variable.initializer`
pub fn initializer(trace: &Rc<Trace>, cells: Vec<Rc<VariableCell>>) -> Value {
    let name = trace.unique_name("init");
    Value::native(Operation { trace: trace.clone(), name, effect: Effect::Initialise(cells), output: None })
}

/// The default graph, made at need.
pub fn default_graph(vm: &mut Vm) -> Rc<Trace> {
    state(vm).default_graph.get_or_insert_with(|| Trace::new(Kind::Graph, None)).clone()
}

/// `tf.Graph()`
pub fn construct(_vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("Graph")?;
    Ok(graph_value(&Trace::new(Kind::Graph, None)))
}
/// `tf.compat.v1.get_default_graph()`
pub fn get_default_graph(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("get_default_graph")?;
    let trace = match current(vm) {
        Some(trace) => trace,
        None => default_graph(vm),
    };
    Ok(graph_value(&trace))
}
/// `tf.compat.v1.reset_default_graph()`
pub fn reset_default_graph(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("reset_default_graph")?;
    if !state(vm).traces.is_empty() {
        return Err(Raise::assertion_error("Do not use tf.reset_default_graph() to clear nested graphs."));
    }
    if let Some(old) = state(vm).default_graph.take() {
        // Variables refer to their graph and it to them.
        old.with(|inner| inner.variables.clear());
    }
    Ok(Value::None)
}

fn graph_here(vm: &mut Vm, function: &str) -> Result<Rc<Trace>> {
    match current(vm) {
        Some(trace) => Ok(trace.root()),
        None => Err(Raise::runtime_error(format!(
            "{function} is not supported when eager execution is enabled. Variables have their values from the start there"
        ))),
    }
}

/// `tf.compat.v1.global_variables_initializer()`
pub fn global_variables_initializer(vm: &mut Vm, args: Args) -> Result<Value> {
    let _ = args.bind::<1>("global_variables_initializer", 0, &["name"])?;
    let trace = match current(vm) {
        Some(trace) => trace.root(),
        None => default_graph(vm),
    };
    let cells = trace.with(|inner| inner.variables.clone());
    Ok(initializer(&trace, cells))
}
/// `tf.compat.v1.variables_initializer(var_list)`
pub fn variables_initializer(vm: &mut Vm, args: Args) -> Result<Value> {
    let [list, _name] = args.bind("variables_initializer", 1, &["var_list", "name"])?;
    let trace = graph_here(vm, "variables_initializer")?;
    let mut cells = Vec::new();
    for value in items(vm, &list.unwrap_or(Value::None))? {
        cells.push(super::variable::cell_of(vm, "variables_initializer", &value)?);
    }
    Ok(initializer(&trace, cells))
}
/// `tf.compat.v1.global_variables()`, `trainable_variables()`
pub fn global_variables(vm: &mut Vm, args: Args) -> Result<Value> {
    let _ = args.bind::<1>("global_variables", 0, &["scope"])?;
    let cells = match current(vm) {
        Some(trace) => trace.root().with(|inner| inner.variables.clone()),
        None => Vec::new(),
    };
    Ok(Value::list(cells.into_iter().map(|cell| Value::native(Variable { cell, unread: false })).collect()))
}

/// Nodes whose running is asked for.
fn nodes_of(vm: &mut Vm, trace: &Rc<Trace>, values: &[Value]) -> Result<Vec<NodeId>> {
    nodes_within(vm, trace, values, 0)
}

/// The same of lists at this depth, which may contain themselves.
fn nodes_within(vm: &mut Vm, trace: &Rc<Trace>, values: &[Value], depth: usize) -> Result<Vec<NodeId>> {
    nest::check_depth(depth)?;
    let mut nodes = Vec::new();
    for value in values {
        if let Some(tensor) = tensor_of(value) {
            nodes.push(node_in(vm, trace, tensor)?);
        } else if let Some(variable) = value.downcast::<Variable>() {
            nodes.push(super::variable::current_node(trace, &variable.cell));
        } else if let Some(operation) = value.downcast::<Operation>() {
            match &operation.effect {
                Effect::Nodes(more) => nodes.extend(more),
                Effect::Initialise(_) => {
                    return Err(Raise::not_implemented(
                        "an initialiser cannot be grouped or waited for here: run it by itself first",
                    ));
                }
            }
        } else if let Value::List(_) | Value::Tuple(_) = value {
            let inner = items(vm, value)?;
            nodes.extend(nodes_within(vm, trace, &inner, depth + 1)?);
        } else if !value.is_none() {
            let class = vm.type_name(value);
            return Err(Raise::type_error(format!("Expected tf.Tensor or tf.Operation, got '{class}'")));
        }
    }
    Ok(nodes)
}

/// `tf.group(*inputs)`
pub fn group(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = args.take_keyword("name");
    args.no_keywords("group")?;
    let Some(trace) = current(vm) else { return Ok(Value::None) };
    let nodes = nodes_of(vm, &trace, &args.positional)?;
    let wanted = match name.filter(|v| !v.is_none()) {
        Some(name) => vm.str(&name)?,
        None => "group_deps".into(),
    };
    let name = trace.unique_name(&wanted);
    Ok(Value::native(Operation { trace, name, effect: Effect::Nodes(nodes), output: None }))
}
/// `tf.no_op()`
pub fn no_op(vm: &mut Vm, args: Args) -> Result<Value> {
    let _ = args.bind::<1>("no_op", 0, &["name"])?;
    group(vm, Args::default())
}

/// `with tf.control_dependencies([op]):`
pub fn control_dependencies(vm: &mut Vm, args: Args) -> Result<Value> {
    let [inputs] = args.bind("control_dependencies", 1, &["control_inputs"])?;
    let inputs = inputs.filter(|v| !v.is_none());
    let nodes = match (current(vm), inputs) {
        (Some(trace), Some(inputs)) => {
            let values = items(vm, &inputs)?;
            nodes_of(vm, &trace, &values)?
        }
        _ => Vec::new(),
    };
    Ok(Value::native(Scope::Control(nodes)))
}
/// `with tf.name_scope('name'):`, `with tf.compat.v1.variable_scope('name'):`
pub fn name_scope(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name, default, _values] = args.bind("name_scope", 1, &["name", "default_name", "values"])?;
    let name = name.filter(|v| !v.is_none()).or(default.filter(|v| !v.is_none())).unwrap_or(Value::from(""));
    let name = vm.str(&name)?;
    Ok(Value::native(Scope::Name(name)))
}
/// `with tf.device('/CPU:0'):`
pub fn device(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name] = args.bind("device", 1, &["device_name"])?;
    let name = name.filter(|v| !v.is_none()).unwrap_or(Value::from(""));
    let text = vm.str(&name)?;
    let lower = text.to_lowercase();
    if lower.contains("gpu") || lower.contains("tpu") {
        return Err(super::errors::invalid(format!(
            "{text} unknown device: only the CPU is available here, on all of its cores (tf.config.list_physical_devices() lists it)"
        )));
    }
    Ok(Value::native(Scope::Nothing))
}
/// `with tf.init_scope():` and others that change nothing here.
pub fn nothing(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(Value::native(Scope::Nothing))
}

/// A context manager of graph mode.
enum Scope {
    Control(Vec<NodeId>),
    Name(String),
    Default(Rc<Trace>),
    Nothing,
}

impl Native for Scope {
    fn class(&self) -> ClassRef {
        types().scope.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn enter(&self, vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        if let Scope::Default(trace) = self {
            state(vm).traces.push(trace.clone());
            return Ok(Some(graph_value(trace)));
        }
        if let Some(trace) = current(vm) {
            match self {
                Scope::Control(nodes) => trace.with(|inner| inner.scopes.push(nodes.clone())),
                Scope::Name(name) => {
                    let full = trace.unique_name(name.trim_end_matches('/'));
                    trace.with(|inner| inner.prefixes.push(full.clone()));
                    return Ok(Some(Value::from(format!("{full}/"))));
                }
                Scope::Default(_) | Scope::Nothing => {}
            }
        }
        Ok(Some(this.clone()))
    }
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        if let Scope::Default(_) = self {
            state(vm).traces.pop();
            return Ok(());
        }
        if let Some(trace) = current(vm) {
            match self {
                Scope::Control(_) => drop(trace.with(|inner| inner.scopes.pop())),
                Scope::Name(_) => drop(trace.with(|inner| inner.prefixes.pop())),
                Scope::Default(_) | Scope::Nothing => {}
            }
        }
        Ok(())
    }
}

impl Native for Graph {
    fn class(&self) -> ClassRef {
        types().graph.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok("<tensorflow.python.framework.ops.Graph object>".into())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let trace = self.0.clone();
        Ok(Some(match name {
            "as_default" => Value::native_fn("as_default", move |_, args| {
                args.exactly::<0>("as_default")?;
                Ok(Value::native(Scope::Default(trace.clone())))
            }),
            "finalize" => Value::native_fn("finalize", |_, args| args.exactly::<0>("finalize").map(|_| Value::None)),
            "get_tensor_by_name" => Value::native_fn("get_tensor_by_name", move |vm, args| {
                let [name] = args.exactly::<1>("get_tensor_by_name")?;
                let name = vm.str(&name)?;
                let bare = name.trim_end_matches(":0").to_owned();
                let found = trace.with(|inner| {
                    let node = *inner.named.get(&bare)?;
                    Some((node, inner.builder.graph().tensor_type(node)?.clone()))
                });
                match found {
                    Some((node, ty)) => Ok(Tensor::symbol(&trace, node, ty).called(&format!("{bare}:0")).value()),
                    None => Err(Raise::new(
                        &vm.builtin_class("KeyError"),
                        format!("The name '{name}' refers to a Tensor which does not exist."),
                    )),
                }
            }),
            _ => return Ok(None),
        }))
    }
    fn compare(&self, _vm: &mut Vm, _this: &Value, op: brunsviga_python::CompareOp, other: &Value) -> Result<Option<Value>> {
        use brunsviga_python::CompareOp;
        let same = trace_of(other).is_some_and(|t| Rc::ptr_eq(&t, &self.0));
        Ok(match op {
            CompareOp::Eq => Some(Value::Bool(same)),
            CompareOp::Ne => Some(Value::Bool(!same)),
            _ => None,
        })
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(Value::Int(Rc::as_ptr(&self.0).cast::<u8>() as usize as i64)))
    }
}

impl Native for Operation {
    fn class(&self) -> ClassRef {
        types().operation.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        let kind = match (&self.effect, &self.output) {
            (Effect::Nodes(nodes), Some(_)) => self.trace.with(|inner| {
                nodes.first().map_or_else(|| "NoOp".to_owned(), |node| inner.builder.graph().node(*node).op().name())
            }),
            _ => "NoOp".to_owned(),
        };
        Ok(format!("<tf.Operation '{}' type={kind}>", self.name))
    }
    fn get_attr(&self, _vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let own = this.clone();
        Ok(Some(match name {
            "name" => Value::from(self.name.clone()),
            "graph" => graph_value(&self.trace),
            "outputs" => Value::list(self.output.iter().cloned().collect()),
            "run" => Value::native_fn("run", move |vm, args| {
                let [feed, session] = args.bind("run", 0, &["feed_dict", "session"])?;
                run_in_default(vm, &own, feed, session, "execute operation using `run()`")?;
                Ok(Value::None)
            }),
            _ => return Ok(None),
        }))
    }
}
