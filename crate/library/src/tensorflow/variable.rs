//! `tf.Variable`. In eager mode it holds its value; in a traced function reads and writes follow the order of the program; in a `tf.Graph`
//! a session keeps its value, and a write is an operation that has to be run.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_graph::op::{Binary, ScatterHow};
use brunsviga_graph::{NodeId, Value as Concrete};
use brunsviga_python::{Args, BinaryOp, ClassRef, CompareOp, Native, NativeIter, Raise, Result, UnaryOp, Value, Vm};

use super::convert::{self, bracketed, hinted, to_numpy};
use super::emit::{self, known, node_in};
use super::state::{VariableCell, current, state};
use super::tensor::{Tensor, shape_text, tensor_of};
use super::trace::{Kind, Source, Trace, Use, Written};
use super::types::types;
use super::{dtype, errors, index, operators, scatter};

/// A variable as a Python object.
pub struct Variable {
    /// What it holds
    pub cell: Rc<VariableCell>,
    /// What `assign` gave: shown as such
    pub unread: bool,
}

/// How a write combines with what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Replaces
    Set,
    /// Adds
    Add,
    /// Subtracts
    Sub,
}

/// `tf.Variable(initial_value, …)`
pub fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [initial, trainable, validate, caching, name, definition, dtype, scope, constraint, synchronization, aggregation, shape] =
        args.bind(
            "Variable",
            0,
            &[
                "initial_value",
                "trainable",
                "validate_shape",
                "caching_device",
                "name",
                "variable_def",
                "dtype",
                "import_scope",
                "constraint",
                "synchronization",
                "aggregation",
                "shape",
            ],
        )?;
    for (keyword, value) in [
        ("caching_device", caching),
        ("variable_def", definition),
        ("import_scope", scope),
        ("constraint", constraint),
        ("synchronization", synchronization),
        ("aggregation", aggregation),
    ] {
        super::registry::refuse("Variable", keyword, &value)?;
    }
    if let Some(validate) = validate
        && !vm.truth(&validate)?
    {
        return Err(Raise::not_implemented(
            "tf.Variable: validate_shape=False is not available here: a variable keeps its shape",
        ));
    }
    let Some(mut initial) = initial.filter(|v| !v.is_none()) else {
        return Err(Raise::value_error(
            "The `initial_value` arg to `tf.Variable` must be specified except when you are not providing a `variable_def`. You provided neither.",
        ));
    };
    let dtype = dtype::optional(vm, dtype)?;
    if tensor_of(&initial).is_none() && vm.is_callable(&initial) {
        initial = vm.call_positional(&initial, vec![])?;
    }
    let tensor = convert::tensor(vm, &initial, dtype)?;
    if let Some(shape) = shape {
        super::shape_object::check_compatible(vm, tensor.shape(), &shape)?;
    }
    let trainable = trainable.map_or(Ok(true), |v| vm.truth(&v))?;
    let wanted = match name.filter(|v| !v.is_none()) {
        Some(name) => vm.str(&name)?,
        None => "Variable".to_owned(),
    };
    make(vm, tensor, &wanted, trainable).map(|cell| Value::native(Variable { cell, unread: false }))
}

fn make(vm: &mut Vm, initial: Tensor, wanted: &str, trainable: bool) -> Result<Rc<VariableCell>> {
    let ty = initial.ty();
    let Some(trace) = current(vm) else {
        let Some(value) = initial.concrete().cloned() else { return Err(errors::out_of_scope(&initial)) };
        let name = format!("{wanted}:0").into();
        return Ok(Rc::new(VariableCell { name, ty, value: RefCell::new(Some(value)), initial: None, home: None, trainable }));
    };
    let root = trace.root();
    match root.kind {
        Kind::Function => Err(Raise::value_error(
            "tf.function only supports singleton tf.Variables created on the first call. Make sure the tf.Variable is only created once or \
             created outside tf.function. Here: create it outside of the function.",
        )),
        Kind::Graph => {
            let initial = if Rc::ptr_eq(&root, &trace) {
                initial
            } else {
                let Some(value) = known(&initial) else {
                    return Err(Raise::value_error(
                        "a tf.Variable made in the function of a loop needs a constant initial value: make it outside of the function",
                    ));
                };
                Tensor::shared(value)
            };
            let name = format!("{}:0", root.unique_name(wanted)).into();
            let cell = Rc::new(VariableCell {
                name,
                ty,
                value: RefCell::default(),
                initial: Some(initial),
                home: Some(root.clone()),
                trainable,
            });
            root.with(|inner| inner.variables.push(cell.clone()));
            if !Rc::ptr_eq(&root, &trace) {
                trace.with(|inner| inner.required.push(cell.clone()));
                made_inside(vm, &trace, &cell)?;
            }
            Ok(cell)
        }
        Kind::Eager | Kind::Body => {
            let name = format!("{wanted}:0").into();
            let cell =
                Rc::new(VariableCell { name, ty, value: RefCell::default(), initial: Some(initial), home: None, trainable });
            made_inside(vm, &trace, &cell)?;
            Ok(cell)
        }
    }
}

/// A variable made in the body of a loop starts every step with its initial value.
fn made_inside(vm: &mut Vm, trace: &Rc<Trace>, cell: &Rc<VariableCell>) -> Result<()> {
    let Some(initial) = cell.initial.clone() else { return Ok(()) };
    let node = node_in(vm, trace, &initial)?;
    let used = Use { cell: cell.clone(), read: None, current: node, assigned: false, written: Written::Nothing };
    trace.with(|inner| inner.uses.push(used));
    Ok(())
}

/// The node of a variable's value at this point of a trace.
pub fn current_node(trace: &Rc<Trace>, cell: &Rc<VariableCell>) -> NodeId {
    if let Some(node) = find(trace, cell).map(|u| u.current) {
        return node;
    }
    // Made in the body around this one: its value there is a capture.
    if let Some(outer) = &trace.outer
        && let Some(owner) = maker(outer, cell)
    {
        let node = find(&owner, cell).map(|u| u.current);
        if let Some(node) = node
            && let Ok(Some(here)) = trace.node_of(&Tensor::symbol(&owner, node, cell.ty.clone()))
        {
            return here;
        }
    }
    let node = trace.input(cell.ty.clone(), Source::Variable(cell.clone()));
    let used = Use { cell: cell.clone(), read: Some(node), current: node, assigned: false, written: Written::Nothing };
    trace.with(|inner| inner.uses.push(used));
    node
}

fn find(trace: &Rc<Trace>, cell: &Rc<VariableCell>) -> Option<Use> {
    trace.with(|inner| inner.uses.iter().find(|u| Rc::ptr_eq(&u.cell, cell)).cloned())
}

/// The trace around here in which a variable was made.
fn maker(trace: &Rc<Trace>, cell: &Rc<VariableCell>) -> Option<Rc<Trace>> {
    let mut here = Some(trace.clone());
    while let Some(trace) = here {
        if find(&trace, cell).is_some_and(|u| u.read.is_none()) {
            return Some(trace);
        }
        here = trace.outer.clone();
    }
    None
}

/// The value of a variable, as a tensor.
pub fn read(vm: &mut Vm, variable: &Variable) -> Result<Tensor> {
    read_cell(vm, &variable.cell)
}

/// The same, of what it holds.
pub fn read_cell(vm: &mut Vm, cell: &Rc<VariableCell>) -> Result<Tensor> {
    if let Some(trace) = current(vm) {
        trace.with(|inner| {
            let fresh = |u: &&mut Use| Rc::ptr_eq(&u.cell, cell) && matches!(u.written, Written::Nothing);
            if let Some(used) = inner.uses.iter_mut().find(fresh) {
                used.written = Written::Read;
            }
        });
    }
    look_at(vm, cell)
}

/// The same, not counted as a read.
fn look_at(vm: &mut Vm, cell: &Rc<VariableCell>) -> Result<Tensor> {
    let Some(trace) = current(vm) else {
        return match &*cell.value.borrow() {
            Some(value) => Ok(Tensor::shared(value.clone())),
            None => Err(Raise::runtime_error(format!(
                "the variable '{}' belongs to a graph: its value is known to a session. Run it: session.run(variable)",
                cell.name
            ))),
        };
    };
    check_home(&trace, cell)?;
    // In a tf.Graph a write shows only to what must run after it.
    let forced = trace.with(|inner| {
        let written = |node: &&NodeId| inner.assigns.get(node).is_some_and(|c| Rc::ptr_eq(c, cell));
        inner.scopes.iter().flatten().rfind(written).copied()
    });
    let node = forced.unwrap_or_else(|| current_node(&trace, cell));
    Ok(Tensor::symbol(&trace, node, cell.ty.clone()).called(&cell.name))
}

fn check_home(trace: &Rc<Trace>, cell: &Rc<VariableCell>) -> Result<()> {
    let root = trace.root();
    match &cell.home {
        Some(home) if !Rc::ptr_eq(home, &root) => Err(Raise::value_error(format!(
            "the variable '{}' belongs to another graph: use it with that graph as default",
            cell.name
        ))),
        None if root.kind == Kind::Graph && cell.initial.is_none() => Err(Raise::value_error(format!(
            "the variable '{}' was made in eager mode and cannot be used in a tf.Graph: make it in the graph",
            cell.name
        ))),
        _ => Ok(()),
    }
}

/// Puts a new value in place. Gives the tensor of the new value.
fn write(vm: &mut Vm, cell: &Rc<VariableCell>, value: Tensor, written: Written) -> Result<Tensor> {
    let Some(trace) = current(vm) else {
        let Some(concrete) = value.concrete() else { return Err(errors::out_of_scope(&value)) };
        *cell.value.borrow_mut() = Some(concrete.clone());
        return Ok(value);
    };
    check_home(&trace, cell)?;
    // A node of its own: running it is what writes.
    let value = emit::identity(vm, &value)?;
    let node = node_in(vm, &trace, &value)?;
    if trace.kind == Kind::Graph {
        trace.with(|inner| inner.assigns.insert(node, cell.clone()));
        return Ok(value);
    }
    current_node(&trace, cell);
    let in_graph = trace.root().kind == Kind::Graph;
    let refused = trace.with(|inner| {
        let Some(used) = inner.uses.iter_mut().find(|u| Rc::ptr_eq(&u.cell, cell)) else { return true };
        if used.read.is_none() && in_graph {
            match (&used.written, &written) {
                (Written::Nothing, Written::Whole | Written::Places(_)) => used.written = written.clone(),
                (Written::Whole, _) => {}
                (Written::Places(a), Written::Places(b)) if a.same_bits(b) => {}
                _ => return true,
            }
        }
        used.current = node;
        used.assigned = true;
        false
    });
    if refused {
        return Err(Raise::not_implemented(format!(
            "the variable '{}' is made in the function of a loop and keeps values from one step to the next. Make it outside of the \
             function, or carry it in the loop's state",
            cell.name
        )));
    }
    Ok(value)
}

/// `variable.assign(value)` and its like.
pub fn assign(vm: &mut Vm, cell: &Rc<VariableCell>, value: &Value, how: Write) -> Result<Tensor> {
    let value = if super::nest::is_tensor(value) {
        convert::tensor(vm, value, None)?
    } else {
        convert::tensor(vm, value, Some(cell.ty.dtype))?
    };
    let (name, op) = match how {
        Write::Set => ("Assign", None),
        Write::Add => ("AssignAdd", Some(Binary::Add)),
        Write::Sub => ("AssignSub", Some(Binary::Sub)),
    };
    if value.dtype() != cell.ty.dtype {
        let text = vm.repr(&value.clone().value())?;
        let message = format!(
            "Tensor conversion requested dtype {} for Tensor with dtype {}: {text}",
            cell.ty.dtype.name(),
            value.dtype().name()
        );
        return Err(Raise::value_error(message));
    }
    if *value.shape() != cell.ty.shape && how != Write::Set && super::state::eager_errors(vm) {
        return Err(errors::invalid(format!(
            "Cannot update variable with shape {} using a Tensor with shape {}, shapes must be equal. [Op:{name}VariableOp]",
            bracketed(&cell.ty.shape),
            bracketed(value.shape())
        )));
    }
    if *value.shape() != cell.ty.shape {
        return Err(Raise::value_error(format!(
            "Cannot assign value to variable ' {}': Shape mismatch.The variable shape {}, and the assigned value shape {} are incompatible.",
            cell.name,
            shape_text(&cell.ty.shape),
            shape_text(value.shape())
        )));
    }
    match op {
        None => write(vm, cell, value, Written::Whole).map(|t| t.named(name)),
        Some(op) => {
            let before = read_cell(vm, cell)?;
            let sum = emit::binary(vm, op, &before, &value)?;
            // What it adds to is kept from step to step, unless it was replaced before.
            write(vm, cell, sum, Written::Nothing).map(|t| t.named(name))
        }
    }
}

/// `tf.compat.v1.scatter_update(variable, indices, updates)` and its like: rows along the first axis.
pub fn scatter_write(vm: &mut Vm, cell: &Rc<VariableCell>, indices: &Value, updates: &Value, how: Write) -> Result<Tensor> {
    let indices = convert::tensor(vm, indices, None)?;
    let mut updates = hinted(vm, updates, cell.ty.dtype)?;
    if how == Write::Sub {
        updates = emit::unary(vm, brunsviga_graph::op::Unary::Neg, &updates)?;
    }
    let base = look_at(vm, cell)?;
    let mut wanted = indices.shape().axes().to_vec();
    wanted.extend(base.shape().axes().iter().skip(1));
    let wanted = emit::shape_of(wanted)?;
    if !updates.shape().broadcasts_to(&wanted) || (updates.rank() != 0 && *updates.shape() != wanted) {
        return Err(Raise::value_error(format!(
            "Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], got updates.shape {}, indices.shape {}, \
             params.shape {}",
            bracketed(updates.shape()),
            bracketed(indices.shape()),
            bracketed(base.shape())
        )));
    }
    let updates = emit::broadcast(vm, &updates, &wanted)?;
    let (kind, name) = match how {
        Write::Set => (ScatterHow::Set, "ScatterUpdate"),
        _ => (ScatterHow::Add, "ScatterAdd"),
    };
    let written = match (how, known(&indices)) {
        (Write::Set, Some(places)) => Written::Places(places),
        _ => Written::Nothing,
    };
    let result = scatter::rows(vm, kind, &base, &indices, &updates)?;
    write(vm, cell, result, written).map(|t| t.named(name))
}

/// The variable that a value is.
pub fn cell_of(vm: &mut Vm, function: &str, value: &Value) -> Result<Rc<VariableCell>> {
    match value.downcast::<Variable>() {
        Some(variable) => Ok(variable.cell.clone()),
        None => {
            let class = vm.type_name(value);
            Err(Raise::type_error(format!("{function} needs a tf.Variable, got '{class}'. A tensor never changes")))
        }
    }
}

/// In eager mode a write gives the variable itself; in a graph the operation's tensor.
fn outcome(vm: &mut Vm, this: &Value, tensor: Tensor) -> Value {
    match this.downcast::<Variable>() {
        Some(variable) if current(vm).is_none() => Value::native(Variable { cell: variable.cell.clone(), unread: true }),
        _ => tensor.value(),
    }
}

impl Variable {
    fn concrete(&self, vm: &mut Vm) -> Result<Rc<Concrete>> {
        let tensor = read(vm, self)?;
        match tensor.concrete() {
            Some(value) => Ok(value.clone()),
            None => Err(Raise::not_implemented("numpy() is only available when eager execution is enabled.")),
        }
    }
}

impl Native for Variable {
    fn class(&self) -> ClassRef {
        types().variable.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let (shape, dtype) = (shape_text(&self.cell.ty.shape), self.cell.ty.dtype.name());
        let value = if current(vm).is_none() { self.cell.value.borrow().clone() } else { None };
        let Some(value) = value else {
            let reference = if self.cell.home.is_some() && !state(vm).equality { "_ref" } else { "" };
            return Ok(format!("<tf.Variable '{}' shape={shape} dtype={dtype}{reference}>", self.cell.name));
        };
        let array = to_numpy(vm, &value)?;
        let mut text = if value.shape().rank() == 0 { vm.str(&array)? } else { vm.repr(&array)? };
        if text.contains('\n') {
            text.insert(0, '\n');
        }
        let name = if self.unread { "UnreadVariable" } else { &self.cell.name };
        Ok(format!("<tf.Variable '{name}' shape={shape} dtype={dtype}, numpy={text}>"))
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        if spec.is_empty() {
            return self.repr(vm);
        }
        let tensor = read(vm, self)?;
        Native::format(&tensor, vm, spec)
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let (cell, own) = (self.cell.clone(), this.clone());
        let writer = |how: Write, name: &'static str| {
            let (cell, own) = (cell.clone(), own.clone());
            let parameter = if how == Write::Set { "value" } else { "delta" };
            Value::native_fn(name, move |vm, args: Args| {
                let [value, locking, _name, read_value] =
                    args.bind(name, 1, &[parameter, "use_locking", "name", "read_value"])?;
                let _ = (locking, read_value);
                let tensor = assign(vm, &cell, &value.unwrap_or(Value::None), how)?;
                Ok(outcome(vm, &own, tensor))
            })
        };
        let plain = |body: fn(&mut Vm, &Rc<VariableCell>) -> Result<Value>| {
            let (cell, own_name) = (cell.clone(), name.to_owned());
            Value::native_fn(name, move |vm, args: Args| {
                args.exactly::<0>(&own_name)?;
                body(vm, &cell)
            })
        };
        Ok(Some(match name {
            "assign" => writer(Write::Set, "assign"),
            "assign_add" => writer(Write::Add, "assign_add"),
            "assign_sub" => writer(Write::Sub, "assign_sub"),
            "name" => Value::from(self.cell.name.to_string()),
            "shape" => super::shape_object::ShapeObject::value(&self.cell.ty.shape),
            "dtype" => dtype::wrap(self.cell.ty.dtype),
            "ndim" => Value::from(self.cell.ty.shape.rank()),
            "trainable" => Value::Bool(self.cell.trainable),
            "get_shape" => plain(|_, cell| Ok(super::shape_object::ShapeObject::value(&cell.ty.shape))),
            "value" | "read_value" => plain(|vm, cell| read_cell(vm, cell).map(Tensor::value)),
            "initialized_value" | "initial_value" => {
                let Some(initial) = self.cell.initial.clone() else { return Ok(None) };
                if name == "initial_value" { initial.value() } else { plain(|vm, cell| read_cell(vm, cell).map(Tensor::value)) }
            }
            "initializer" => match &self.cell.home {
                Some(home) => super::session::initializer(home, vec![self.cell.clone()]),
                None => Value::None,
            },
            "numpy" | "__array__" => {
                let tensor = if name == "numpy" { Tensor::shared(self.concrete(vm)?) } else { read(vm, self)? };
                let value = tensor.value();
                return vm.get_attr(&value, name).map(Some);
            }
            "eval" => {
                let tensor = read(vm, self)?;
                Value::native_fn("eval", move |vm, args| super::session::eval(vm, &tensor, args))
            }
            "load" => {
                return Err(Raise::attribute_error(
                    "Variable.load is not available here: use session.run(variable.assign(value))",
                ));
            }
            _ => return Ok(None),
        }))
    }
    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        operators::binary(vm, op, &tensor, other, reflected)
    }
    fn unary(&self, vm: &mut Vm, _this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        operators::unary(vm, op, &tensor).map(Some)
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        operators::compare(vm, op, &tensor, other)
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, at: &Value) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        index::get_item(vm, &tensor, at).map(Some)
    }
    fn set_item(&self, _vm: &mut Vm, _at: &Value, _value: &Value) -> Result<bool> {
        Err(Raise::type_error(
            "'ResourceVariable' object does not support item assignment: use tf.tensor_scatter_nd_update and variable.assign",
        ))
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        Err(Raise::type_error("object of type 'ResourceVariable' has no len()"))
    }
    fn iter(&self, vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let tensor = read(vm, self)?.value();
        match &tensor {
            Value::Native(object) => object.clone().iter(vm, &tensor),
            _ => Ok(None),
        }
    }
    fn truth(&self, vm: &mut Vm) -> Result<bool> {
        let tensor = read(vm, self)?;
        Native::truth(&tensor, vm)
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        if self.cell.home.is_some() {
            return Ok(None);
        }
        Err(Raise::type_error("Variable is unhashable. Instead, use variable.ref() as the key."))
    }
    fn index(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        Native::index(&tensor, vm)
    }
    fn float(&self, vm: &mut Vm) -> Result<Option<f64>> {
        let tensor = read(vm, self)?;
        Native::float(&tensor, vm)
    }
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let tensor = read(vm, self)?;
        Native::int(&tensor, vm)
    }
    fn dir(&self) -> Vec<String> {
        ["assign", "assign_add", "assign_sub", "numpy", "name", "shape", "dtype", "value", "read_value", "trainable"]
            .map(str::to_owned)
            .to_vec()
    }
}
