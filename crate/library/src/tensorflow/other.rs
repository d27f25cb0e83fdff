//! What belongs to no operation: printing, the machine, switches between eager and graph mode, nests.

use brunsviga_graph::DType;
use brunsviga_python::{Args, Class, Module, Raise, Result, Value, Vm};

use super::convert::{self, to_numpy};
use super::dtype;
use super::nest::{flatten, is_tensor};
use super::registry::{Table, given};
use super::state::{current, state};
use super::tensor::{Tensor, tensor_of};
use super::{emit, nest};
use crate::numpy::helper::Record;

/// `tf.to_int32` and its like, of TensorFlow 1.
pub const CASTS_V1: Table = &[
    ("to_int32", "ToInt32", |vm, args| to(vm, args, "to_int32", DType::I32)),
    ("to_int64", "ToInt64", |vm, args| to(vm, args, "to_int64", DType::I64)),
    ("to_float", "ToFloat", |vm, args| to(vm, args, "to_float", DType::F32)),
    ("to_double", "ToDouble", |vm, args| to(vm, args, "to_double", DType::F64)),
];

fn to(vm: &mut Vm, args: Args, function: &str, dtype: DType) -> Result<Value> {
    let [x] = args.bind(function, 1, &["x"])?;
    let x = convert::tensor(vm, &x.unwrap_or(Value::None), None)?;
    emit::cast(vm, &x, dtype).map(Tensor::value)
}

/// `tf.print(*inputs, end='\n', sep=' ')`
pub fn print(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let end = args.take_keyword("end").map_or(Ok("\n".to_owned()), |v| vm.str(&v))?;
    let separator = args.take_keyword("sep").map_or(Ok(" ".to_owned()), |v| vm.str(&v))?;
    // Where TensorFlow writes to stderr, so does this.
    let stream = args.take_keyword("output_stream").filter(|v| !v.is_none());
    let summarize = args.take_keyword("summarize").filter(|v| !v.is_none());
    args.no_keywords("print")?;
    if summarize.is_some() {
        return Err(Raise::not_implemented("tf.print: the argument 'summarize' is not available here"));
    }
    let mut parts = Vec::new();
    for value in &args.positional {
        let symbolic = tensor_of(value).is_some_and(|t| t.concrete().is_none());
        if symbolic {
            return Err(Raise::not_implemented(
                "tf.print of a symbolic tensor: a graph here cannot print while it runs. Return the tensor and print it afterwards; print(x) \
                 shows its shape now",
            ));
        }
        parts.push(text(vm, value)?);
    }
    let line = format!("{}{end}", parts.join(&separator));
    let to_stdout = stream.is_some_and(|s| vm.repr(&s).is_ok_and(|text| text.contains("stdout")));
    if to_stdout {
        vm.host().stdout(&line)
    } else {
        vm.host().stderr(&line)
    }
    Ok(Value::None)
}

fn text(vm: &mut Vm, value: &Value) -> Result<String> {
    match tensor_of(value) {
        Some(tensor) => {
            let Some(concrete) = tensor.concrete().cloned() else { return Ok(tensor.name()) };
            let array = to_numpy(vm, &concrete)?;
            vm.str(&array)
        }
        None if is_tensor(value) => {
            let array = vm.call_method(value, "numpy", vec![])?;
            vm.str(&array)
        }
        None => vm.str(value),
    }
}

fn disable_eager(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("disable_eager_execution")?;
    if current(vm).is_some_and(|t| t.kind != super::trace::Kind::Graph) {
        return Err(Raise::value_error("eager execution cannot be switched inside of a traced function"));
    }
    state(vm).eager = false;
    Ok(Value::None)
}
fn enable_eager(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("enable_eager_execution")?;
    state(vm).eager = true;
    Ok(Value::None)
}
fn disable_v2(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = disable_eager(vm, args)?;
    state(vm).equality = false;
    Ok(result)
}
fn enable_v2(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = enable_eager(vm, args)?;
    state(vm).equality = true;
    Ok(result)
}
/// `tf.executing_eagerly()`
pub fn executing_eagerly(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("executing_eagerly")?;
    Ok(Value::Bool(current(vm).is_none()))
}

/// The switches of `tf.compat.v1`.
pub fn install_switches(module: &Module) {
    module.function("disable_eager_execution", disable_eager);
    module.function("enable_eager_execution", enable_eager);
    module.function("disable_v2_behavior", disable_v2);
    module.function("enable_v2_behavior", enable_v2);
    module.function("disable_tensor_equality", |vm, args| {
        args.exactly::<0>("disable_tensor_equality")?;
        state(vm).equality = false;
        Ok(Value::None)
    });
    module.function("enable_tensor_equality", |vm, args| {
        args.exactly::<0>("enable_tensor_equality")?;
        state(vm).equality = true;
        Ok(Value::None)
    });
    // Details of TensorFlow's own implementation, of which there is one here.
    for name in [
        "disable_control_flow_v2",
        "enable_control_flow_v2",
        "disable_resource_variables",
        "enable_resource_variables",
        "disable_v2_tensorshape",
        "enable_v2_tensorshape",
    ] {
        module.function(name, |_, _| Ok(Value::None));
    }
}

/// `tf.get_logger()`, `tf.compat.v1.logging`: there is nothing to log here, so that every level is kept.
pub fn logger(_vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("get_logger")?;
    let level = Value::native_fn("setLevel", |_, args| args.exactly::<1>("setLevel").map(|_| Value::None));
    Ok(Record::value("Logger", "<Logger tensorflow>".into(), [("setLevel", level), ("name", Value::from("tensorflow"))]))
}

/// `tf.compat.v1.logging`
pub fn logging() -> Module {
    let module = Module::new("tensorflow.compat.v1.logging");
    for (name, level) in [("DEBUG", 10), ("INFO", 20), ("WARN", 30), ("ERROR", 40), ("FATAL", 50)] {
        module.set(name, Value::Int(level));
    }
    module.function("set_verbosity", |_, args| args.exactly::<1>("set_verbosity").map(|_| Value::None));
    module
}

/// Takes anything and holds it: `tf.compat.v1.ConfigProto(intra_op_parallelism_threads=2)`.
fn proto(name: &'static str) -> Value {
    let class = Class::native(name, "tensorflow.core.protobuf.config_pb2", &[]).constructor(move |_, args| {
        args.clone()
            .positional
            .is_empty()
            .then_some(())
            .ok_or_else(|| Raise::type_error(format!("{name}() takes keyword arguments only")))?;
        Ok(Record::value(name, format!("<{name}>"), []))
    });
    Value::Class(class)
}

/// `tf.compat.v1.ConfigProto`, `GPUOptions`
pub fn install_protos(module: &Module) {
    module.set("ConfigProto", proto("ConfigProto"));
    module.set("GPUOptions", proto("GPUOptions"));
}

/// `tf.config`: one CPU, whose threads this site manages.
pub fn config() -> Module {
    let mut module = Module::new("tensorflow.config");
    module.missing = Some(super::missing::config);
    let devices = |vm: &mut Vm, args: Args| {
        let [kind] = args.bind("list_physical_devices", 0, &["device_type"])?;
        let wanted = match given(kind) {
            Some(kind) => vm.str(&kind)?,
            None => "CPU".into(),
        };
        if wanted != "CPU" {
            return Ok(Value::list(Vec::new()));
        }
        let text = "PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')";
        let fields = [("name", Value::from("/physical_device:CPU:0")), ("device_type", Value::from("CPU"))];
        Ok(Value::list(vec![Record::value("PhysicalDevice", text.into(), fields)]))
    };
    module.function("list_physical_devices", devices);
    module.function("get_visible_devices", devices);
    module.function("run_functions_eagerly", |vm, args| {
        let [flag] = args.bind("run_functions_eagerly", 1, &["run_eagerly"])?;
        if flag.is_some_and(|f| vm.truth(&f).unwrap_or(false)) {
            return Err(Raise::not_implemented(
                "tf.config.run_functions_eagerly(True) is not available here: call f.python_function(…)",
            ));
        }
        Ok(Value::None)
    });
    let threading = Module::new("tensorflow.config.threading");
    for name in ["set_intra_op_parallelism_threads", "set_inter_op_parallelism_threads"] {
        // Threads are the pool's; results do not depend on their number.
        threading.function(name, move |vm, args| {
            let [n] = args.bind(name, 1, &["num_threads"])?;
            let n = convert::integer(vm, &n.unwrap_or(Value::None))?;
            // 0 leaves the choice to the machine. Operations are not run beside each other here, so "inter" limits nothing.
            if name == "set_intra_op_parallelism_threads" {
                let threads = usize::try_from(n).ok().filter(|n| *n > 0).unwrap_or(usize::MAX);
                vm.extension::<crate::compute::Executor>().allow_threads(threads);
            }
            Ok(Value::None)
        });
    }
    for name in ["get_intra_op_parallelism_threads", "get_inter_op_parallelism_threads"] {
        threading.function(name, move |vm, args| {
            args.exactly::<0>(name)?;
            Ok(Value::from(vm.extension::<crate::compute::Executor>().threads()))
        });
    }
    module.set("threading", Value::Module(std::rc::Rc::new(threading)));
    super::missing::remember(&module);
    module
}

/// `tf.nest`
pub fn nests() -> Module {
    let module = Module::new("tensorflow.nest");
    module.function("flatten", |vm, args| {
        let [structure, expand] = args.bind("flatten", 1, &["structure", "expand_composites"])?;
        let _ = expand;
        flatten(vm, &structure.unwrap_or(Value::None)).map(|(_, leaves)| Value::list(leaves))
    });
    module.function("map_structure", |vm, mut args| {
        if args.positional.len() < 2 {
            return Err(Raise::type_error("map_structure() takes a function and at least one structure"));
        }
        args.no_keywords("map_structure")?;
        let function = args.positional.remove(0);
        let mut flat = Vec::new();
        for structure in &args.positional {
            flat.push(flatten(vm, structure)?);
        }
        let Some((first, _)) = flat.first().cloned() else { return Ok(Value::None) };
        if flat.iter().any(|(n, _)| !n.same(&first)) {
            return Err(Raise::value_error("The two structures don't have the same nested structure."));
        }
        let mut results = Vec::new();
        for k in 0..first.len() {
            let arguments = flat.iter().filter_map(|(_, leaves)| leaves.get(k).cloned()).collect();
            results.push(vm.call_positional(&function, arguments)?);
        }
        first.pack(vm, &mut results.into_iter())
    });
    module.function("pack_sequence_as", |vm, args| {
        let [structure, flat] = args.bind("pack_sequence_as", 2, &["structure", "flat_sequence"])?;
        let (nest, _): (nest::Nest, _) = flatten(vm, &structure.unwrap_or(Value::None))?;
        let leaves = convert::items(vm, &flat.unwrap_or(Value::None))?;
        if leaves.len() != nest.len() {
            return Err(Raise::value_error(format!("the structure has {} leaves, the sequence {}", nest.len(), leaves.len())));
        }
        nest.pack(vm, &mut leaves.into_iter())
    });
    module
}

/// `tf.is_tensor(x)`
pub fn is_tensor_function(_vm: &mut Vm, args: Args) -> Result<Value> {
    let [x] = args.bind("is_tensor", 1, &["x"])?;
    Ok(Value::Bool(x.is_some_and(|x| is_tensor(&x))))
}
/// `tf.as_dtype(x)`
pub fn as_dtype(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x] = args.bind("as_dtype", 1, &["type_value"])?;
    dtype::from_value(vm, &x.unwrap_or(Value::None)).map(dtype::wrap)
}
/// `tf.get_static_value(x)`
pub fn get_static_value(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, partial] = args.bind("get_static_value", 1, &["tensor", "partial"])?;
    let _ = partial;
    match x.as_ref().and_then(tensor_of).and_then(emit::known) {
        Some(value) => to_numpy(vm, &value),
        None => Ok(Value::None),
    }
}
/// `tf.broadcast_static_shape(a, b)`
pub fn broadcast_static_shape(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y] = args.bind("broadcast_static_shape", 2, &["shape_x", "shape_y"])?;
    let (x, y) = (convert::shape(vm, &x.unwrap_or(Value::None))?, convert::shape(vm, &y.unwrap_or(Value::None))?);
    match x.broadcast(&y) {
        Some(shape) => Ok(super::shape_object::ShapeObject::value(&shape)),
        None => Err(Raise::value_error(format!("Incompatible shapes for broadcasting: {x} and {y}"))),
    }
}
