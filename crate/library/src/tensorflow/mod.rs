//! The Python module `tensorflow`, also as `tensorflow.compat.v1`: tensors that are computed at once (eager) and tensors that are nodes of a
//! graph (inside of `tf.scan`, `tf.while_loop`, `tf.function`, and in graph mode).
//!
//! Guarantees: each function is written once, over the operations of the graph crate: [`emit`] evaluates or adds a node. Element types,
//! shapes, printed text and kinds of errors are TensorFlow 2.21's; no type is promoted silently. Every tensor of a graph has a known shape,
//! and every node knows the learner's line. Does not guarantee: derivatives, text, complex and sparse tensors, and shapes that depend on data.
//! What is missing raises an error that names it and says what to use.

mod body;
mod cond;
mod construct;
mod control;
mod convert;
pub mod draw;
pub(crate) mod dtype;
mod elementwise;
mod emit;
mod errors;
mod extract;
mod function;
mod graph_object;
mod index;
mod joining;
mod linear;
mod map_fn;
mod missing;
mod nest;
mod operators;
mod other;
mod random;
mod reduce;
mod registry;
pub mod run;
mod scatter;
mod session;
mod shape_object;
mod shaping;
mod state;
pub mod stored;
pub mod tensor;
mod trace;
mod trace_run;
pub mod traced;
mod types;
mod variable;
mod while_loop;

use std::rc::Rc;

use brunsviga_python::{Module, Raise, Result, Value, Vm};

pub use state::{begin_cell, reset};
use types::types;

/// Makes the modules importable.
pub fn register(vm: &mut Vm) {
    vm.register_module("tensorflow", build);
    vm.register_module("tensorflow.compat", |vm| part(vm, &["compat"]));
    vm.register_module("tensorflow.compat.v1", |vm| part(vm, &["compat", "v1"]));
    vm.register_module("tensorflow.compat.v2", |vm| part(vm, &["compat", "v2"]));
    vm.register_module("tensorflow.math", |vm| part(vm, &["math"]));
    vm.register_module("tensorflow.linalg", |vm| part(vm, &["linalg"]));
    vm.register_module("tensorflow.keras", |_| {
        Err(Raise::module_not_found(
            "No module named 'tensorflow.keras': Keras is not available here; this site simulates, it does not train",
        ))
    });
}

/// The integers of a `tf.TensorShape` or of an integer tensor, where NumPy takes a shape; None for anything else.
pub fn dimensions(vm: &mut Vm, value: &Value) -> Result<Option<Vec<i64>>> {
    let ours = value.downcast::<shape_object::ShapeObject>().is_some() || tensor::tensor_of(value).is_some();
    if ours { convert::integers(vm, value).map(Some) } else { Ok(None) }
}

/// A module that is an attribute of `tensorflow`.
fn part(vm: &mut Vm, path: &[&str]) -> Result<Rc<Module>> {
    let mut here = vm.import("tensorflow")?;
    for name in path {
        here = match here.get(name) {
            Some(Value::Module(module)) => module,
            _ => return Err(Raise::module_not_found(format!("No module named 'tensorflow.{}'", path.join(".")))),
        };
    }
    Ok(here)
}

fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let mut math = Module::new("tensorflow.math");
    math.missing = Some(missing::math);
    elementwise::install(&math);
    registry::install(&math, reduce::TABLE);
    let mut linalg = Module::new("tensorflow.linalg");
    linalg.missing = Some(missing::linalg);
    linear::install_linalg(&linalg);
    for (name, node, function) in construct::TABLE.iter().filter(|(name, ..)| *name == "eye") {
        linalg.set(name, registry::wrap(name, node, *function));
    }
    for (name, node, function) in reduce::TABLE.iter().filter(|(name, ..)| *name == "norm") {
        linalg.set(name, registry::wrap(name, node, *function));
    }
    let mut nn = Module::new("tensorflow.nn");
    nn.missing = Some(missing::nn);
    elementwise::install_nn(&nn);
    let mut random = random::module();
    random.missing = Some(missing::random);
    for module in [&math, &linalg, &nn, &random] {
        missing::remember(module);
    }
    let shared: Vec<(&str, Value)> = [
        ("math", math),
        ("linalg", linalg),
        ("nn", nn),
        ("random", random),
        ("errors", errors::module()),
        ("config", other::config()),
        ("nest", other::nests()),
    ]
    .map(|(name, module)| (name, Value::Module(Rc::new(module))))
    .to_vec();

    let mut two = Module::new("tensorflow");
    two.missing = Some(missing::tensorflow);
    common(&two, &shared);
    // What TensorFlow 2 keeps in tf.math only.
    for name in [
        "log",
        "log1p",
        "ceil",
        "rint",
        "is_nan",
        "is_finite",
        "is_inf",
        "rsqrt",
        "reciprocal",
        "squared_difference",
        "floordiv",
        "floormod",
        "mod",
        "truncatediv",
        "realdiv",
        "logical_xor",
        "divide_no_nan",
        "multiply_no_nan",
        "cumprod",
        "count_nonzero",
        "reduce_std",
        "reduce_variance",
        "reduce_euclidean_norm",
        "reduce_logsumexp",
    ] {
        if !matches!(name, "truncatediv" | "realdiv") {
            two.attrs.borrow_mut().shift_remove(name);
        }
    }
    for name in ["reduce_logsumexp", "truncatemod"] {
        if let Some((name, node, function)) = reduce::TABLE.iter().find(|(n, ..)| *n == name) {
            two.set(name, registry::wrap(name, node, *function));
        }
    }

    let mut one = Module::new("tensorflow.compat.v1");
    one.missing = Some(missing::version_one);
    common(&one, &shared);
    version_one(&one);
    missing::remember(&one);
    let one = Rc::new(one);

    let compat = Module::new("tensorflow.compat");
    compat.set("v1", Value::Module(one));
    two.set("compat", Value::Module(Rc::new(compat)));
    missing::remember(&two);
    let two = Rc::new(two);
    if let Some(Value::Module(compat)) = two.get("compat") {
        compat.set("v2", Value::Module(two.clone()));
    }
    Ok(two)
}

/// What both versions have.
fn common(module: &Module, shared: &[(&str, Value)]) {
    dtype::install(module);
    elementwise::install(module);
    for table in [construct::TABLE, reduce::TABLE, shaping::TABLE, joining::TABLE, scatter::TABLE, linear::TABLE, control::TABLE]
    {
        registry::install(module, table);
    }
    for (name, value) in shared {
        module.set(name, value.clone());
    }
    module.set("newaxis", Value::None);
    module.set("__version__", Value::from("2.21.0"));
    let types = types();
    for (name, class) in [
        ("Tensor", &types.tensor),
        ("Variable", &types.variable),
        ("DType", &types.dtype),
        ("TensorShape", &types.shape),
        ("TensorSpec", &types.spec),
        ("Graph", &types.graph),
        ("Operation", &types.operation),
    ] {
        module.set(name, Value::Class(class.clone()));
    }
    types.variable.clone().constructor(variable::construct);
    types.shape.clone().constructor(shape_object::construct);
    types.spec.clone().constructor(function::spec);
    types.graph.clone().constructor(graph_object::construct);
    let dtypes = Module::new("tensorflow.dtypes");
    dtype::install(&dtypes);
    dtypes.function("as_dtype", other::as_dtype);
    if let Some(cast) = module.get("cast") {
        dtypes.set("cast", cast);
    }
    module.set("dtypes", Value::Module(Rc::new(dtypes)));
    for (name, function) in [
        ("function", function::construct as registry::Function),
        ("print", other::print),
        ("get_logger", other::logger),
        ("executing_eagerly", other::executing_eagerly),
        ("is_tensor", other::is_tensor_function),
        ("as_dtype", other::as_dtype),
        ("get_static_value", other::get_static_value),
        ("broadcast_static_shape", other::broadcast_static_shape),
        ("group", graph_object::group),
        ("no_op", graph_object::no_op),
        ("control_dependencies", graph_object::control_dependencies),
        ("name_scope", graph_object::name_scope),
        ("device", graph_object::device),
        ("init_scope", graph_object::nothing),
    ] {
        module.function(name, function);
    }
}

/// What only `tf.compat.v1` has.
fn version_one(module: &Module) {
    registry::install(module, scatter::TABLE_V1);
    registry::install(module, random::TABLE_V1);
    registry::install(module, other::CASTS_V1);
    module.set("logging", Value::Module(Rc::new(other::logging())));
    other::install_switches(module);
    other::install_protos(module);
    registry::install(module, elementwise::DIV_V1);
    if let Some(function) = module.get("linspace") {
        module.set("lin_space", function);
    }
    let types = types();
    module.set("Session", Value::Class(types.session.clone()));
    types.session.clone().constructor(session::construct);
    for (name, function) in [
        ("InteractiveSession", session::interactive as registry::Function),
        ("placeholder", session::placeholder),
        ("global_variables_initializer", graph_object::global_variables_initializer),
        ("initialize_all_variables", graph_object::global_variables_initializer),
        ("local_variables_initializer", graph_object::no_op),
        ("variables_initializer", graph_object::variables_initializer),
        ("global_variables", graph_object::global_variables),
        ("trainable_variables", graph_object::global_variables),
        ("get_default_graph", graph_object::get_default_graph),
        ("reset_default_graph", graph_object::reset_default_graph),
        ("variable_scope", graph_object::name_scope),
        ("set_random_seed", random::set_seed),
    ] {
        module.function(name, function);
    }
    module.function("get_default_session", |vm, args| {
        args.exactly::<0>("get_default_session")?;
        Ok(session::default_session(vm).unwrap_or(Value::None))
    });
}
