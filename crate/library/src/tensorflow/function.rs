//! `tf.function`: a Python function that is traced once for each signature (types and shapes of tensors, values of everything else) and
//! then runs as a graph.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use brunsviga_graph::{DType, NodeId};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::convert;
use super::dtype;
use super::nest::{Nest, flatten};
use super::registry::{flag, given, refuse};
use super::shape_object::{ShapeObject, fits, parse};
use super::state::{current, within};
use super::tensor::{Tensor, tensor_of};
use super::trace::{Kind, Source, Trace};
use super::trace_run::Ready;
use super::types::types;
use super::variable::Variable;
use crate::numpy::array::NdArray;

/// What a call returns beside tensors.
#[derive(Clone)]
enum Leaf {
    Tensor,
    Other(Value),
}

/// One traced version.
struct Traced {
    ready: Ready,
    nest: Nest,
    leaves: Vec<Leaf>,
    /// The arguments that the key knows by identity, which must not be freed
    _kept: Vec<Value>,
}

/// A `tf.function`
pub struct Function {
    python: Value,
    signature: Option<Vec<Spec>>,
    /// `autograph`: loops over tensors are allowed
    converts: bool,
    traced: RefCell<HashMap<String, Rc<Traced>>>,
    /// A trace of this function is under way
    tracing: Cell<bool>,
}

/// `tf.TensorSpec`
#[derive(Clone)]
pub struct Spec {
    shape: Option<Vec<Option<usize>>>,
    dtype: DType,
    name: Option<String>,
}

/// `tf.TensorSpec(shape, dtype=tf.float32, name=None)`
pub fn spec(vm: &mut Vm, args: Args) -> Result<Value> {
    let [shape, dtype, name] = args.bind("TensorSpec", 1, &["shape", "dtype", "name"])?;
    let shape = parse(vm, &shape.unwrap_or(Value::None))?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F32);
    let name = match given(name) {
        Some(name) => Some(vm.str(&name)?),
        None => None,
    };
    Ok(Value::native(Spec { shape, dtype, name }))
}

/// The type that a spec or a dtype names.
pub fn spec_dtype(vm: &mut Vm, value: &Value) -> Result<DType> {
    match value.downcast::<Spec>() {
        Some(spec) => Ok(spec.dtype),
        None => dtype::from_value(vm, value),
    }
}

/// `tf.function(func)`, `@tf.function`, `@tf.function(…)`
pub fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [function, signature, autograph, jit, reduce, implements, options, attributes, relax, compile, follow] = args.bind(
        "function",
        0,
        &[
            "func",
            "input_signature",
            "autograph",
            "jit_compile",
            "reduce_retracing",
            "experimental_implements",
            "experimental_autograph_options",
            "experimental_attributes",
            "experimental_relax_shapes",
            "experimental_compile",
            "experimental_follow_type_hints",
        ],
    )?;
    // How often it is traced and whether it is compiled changes no result: here every signature is traced, and every trace compiled.
    let _ = (jit, reduce, relax, compile);
    let converts = flag(vm, given(autograph), true)?;
    refuse("function", "experimental_implements", &implements)?;
    refuse("function", "experimental_autograph_options", &options)?;
    refuse("function", "experimental_attributes", &attributes)?;
    refuse("function", "experimental_follow_type_hints", &follow)?;
    let signature = match given(signature) {
        Some(list) => {
            let mut specs = Vec::new();
            for item in convert::items(vm, &list)? {
                let Some(spec) = item.downcast::<Spec>() else {
                    let text = vm.repr(&item)?;
                    return Err(Raise::type_error(format!("input_signature must be a list of tf.TensorSpec, got {text}")));
                };
                specs.push(spec.clone());
            }
            Some(specs)
        }
        None => None,
    };
    match given(function) {
        Some(python) => make(vm, python, signature, converts),
        None => Ok(Value::native_fn("decorator", move |vm, args| {
            let [python] = args.exactly::<1>("decorator")?;
            make(vm, python, signature.clone(), converts)
        })),
    }
}

fn make(vm: &mut Vm, python: Value, signature: Option<Vec<Spec>>, converts: bool) -> Result<Value> {
    if !vm.is_callable(&python) {
        let class = vm.type_name(&python);
        return Err(Raise::type_error(format!("{class} is not a callable object")));
    }
    Ok(Value::native(Function { python, signature, converts, traced: RefCell::default(), tracing: Cell::new(false) }))
}

/// The arguments of a call: their structure as text, the tensors among them, and the rest as given.
struct Call {
    key: String,
    tensors: Vec<Tensor>,
    nest: Nest,
    /// For each leaf: Some(which tensor), or the value
    leaves: Vec<std::result::Result<usize, Value>>,
    keywords: Vec<Rc<str>>,
}

impl Function {
    /// What it was made of.
    pub fn python(&self) -> &Value {
        &self.python
    }
    fn read_call(&self, vm: &mut Vm, args: &Args) -> Result<Call> {
        let mut all = args.positional.clone();
        if let Some(signature) = &self.signature {
            all = self.signed(vm, signature, all, !args.keyword.is_empty())?;
        }
        let mut keywords = args.keyword.clone();
        keywords.sort_by(|(a, _), (b, _)| a.cmp(b));
        all.extend(keywords.iter().map(|(_, v)| v.clone()));
        let (nest, values) = flatten(vm, &Value::tuple(all))?;
        let mut key = nest.text();
        let names: Vec<Rc<str>> = keywords.into_iter().map(|(k, _)| k).collect();
        for name in &names {
            key.push_str(&format!(" {name}="));
        }
        let mut tensors = Vec::new();
        let mut leaves = Vec::new();
        for value in values {
            let is_array = value.downcast::<NdArray>().is_some();
            if is_array || tensor_of(&value).is_some() || super::stored::is_stored(&value) {
                let tensor = convert::tensor(vm, &value, None)?;
                key.push_str(&format!(" {}{}", tensor.dtype().name(), tensor.shape()));
                leaves.push(Ok(tensors.len()));
                tensors.push(tensor);
                continue;
            }
            match value.base() {
                Value::None | Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) | Value::Str(_) => {
                    let text = vm.repr(&value)?;
                    key.push_str(&format!(" {}:{text}", vm.type_name(&value)));
                }
                _ => {
                    key.push_str(&format!(" @{}", value.identity()));
                }
            }
            leaves.push(Err(value));
        }
        Ok(Call { key, tensors, nest, leaves, keywords: names })
    }

    /// Arguments as the signature asks for them; a method's receiver comes before those that it speaks of.
    fn signed(&self, vm: &mut Vm, signature: &[Spec], given: Vec<Value>, keywords: bool) -> Result<Vec<Value>> {
        if keywords {
            return Err(Raise::type_error("a tf.function with input_signature takes positional arguments only here"));
        }
        let skip = given.len().saturating_sub(signature.len());
        if given.len() < signature.len() || skip > 1 {
            return Err(Raise::type_error(format!(
                "the input_signature has {} arguments, the call has {}",
                signature.len(),
                given.len()
            )));
        }
        let mut all = Vec::with_capacity(given.len());
        for (k, value) in given.into_iter().enumerate() {
            let Some(spec) = k.checked_sub(skip).and_then(|k| signature.get(k)) else {
                all.push(value);
                continue;
            };
            let tensor = convert::tensor(vm, &value, Some(spec.dtype)).map_err(|_| self.misfit(vm, &value, spec))?;
            if !fits(tensor.shape().axes(), &spec.shape) {
                return Err(self.misfit(vm, &value, spec));
            }
            all.push(tensor.value());
        }
        Ok(all)
    }

    fn misfit(&self, vm: &mut Vm, value: &Value, spec: &Spec) -> Raise {
        let text = vm.repr(value).unwrap_or_default();
        Raise::type_error(format!("Binding inputs to tf.function failed: {text} does not fit {}", spec.text()))
    }

    /// Calls the Python function with tensors in place.
    fn call_python(&self, vm: &mut Vm, call: &Call, tensors: &[Tensor]) -> Result<Value> {
        let mut values = call.leaves.iter().map(|leaf| match leaf {
            Ok(k) => tensors.get(*k).map_or(Value::None, |t| t.clone().value()),
            Err(value) => value.clone(),
        });
        let packed = call.nest.pack(vm, &mut values)?;
        let mut positional = convert::items(vm, &packed)?;
        let keyword = positional.split_off(positional.len().saturating_sub(call.keywords.len()));
        let keyword = call.keywords.iter().cloned().zip(keyword).collect();
        vm.call(&self.python, Args { positional, keyword })
    }

    fn trace(&self, vm: &mut Vm, call: &Call) -> Result<Traced> {
        if self.tracing.replace(true) {
            return Err(Raise::recursion_error(
                "a tf.function that calls itself while it is traced would never end: use tf.scan, tf.while_loop, or a plain Python function",
            ));
        }
        let trace = Trace::new(Kind::Function, None);
        trace.iterable.set(self.converts);
        let nodes: Vec<NodeId> = call.tensors.iter().map(|t| trace.input(t.ty(), Source::Argument)).collect();
        let symbols: Vec<Tensor> = nodes
            .iter()
            .zip(&call.tensors)
            .map(|(node, tensor)| Tensor::symbol(&trace, *node, tensor.ty()).named("args"))
            .collect();
        let traced = within(vm, &trace, |vm| {
            let result = self.call_python(vm, call, &symbols)?;
            let (nest, values) = flatten(vm, &result)?;
            let mut leaves = Vec::new();
            let mut results = Vec::new();
            for value in values {
                let numeric = matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_))
                    || tensor_of(&value).is_some()
                    || super::stored::is_stored(&value)
                    || value.downcast::<Variable>().is_some()
                    || value.downcast::<NdArray>().is_some();
                if numeric {
                    leaves.push(Leaf::Tensor);
                    results.push(convert::tensor(vm, &value, None)?);
                } else if value.is_none() {
                    leaves.push(Leaf::Other(value));
                } else {
                    let text = vm.repr(&value)?;
                    return Err(Raise::type_error(format!(
                        "To be compatible with tf.function, Python functions must return zero or more Tensors or None values; got {text}"
                    )));
                }
            }
            let ready = Ready::new(vm, &trace, &nodes, &results)?;
            let kept = call.leaves.iter().filter_map(|leaf| leaf.clone().err()).collect();
            Ok(Traced { ready, nest, leaves, _kept: kept })
        });
        self.tracing.set(false);
        traced
    }

    fn invoke(&self, vm: &mut Vm, args: Args) -> Result<Value> {
        let call = self.read_call(vm, &args)?;
        if current(vm).is_some() {
            // Inside of another trace it is a plain function.
            return self.call_python(vm, &call, &call.tensors);
        }
        let known = self.traced.borrow().get(&call.key).cloned();
        let traced = match known {
            Some(traced) => traced,
            None => {
                let traced = Rc::new(self.trace(vm, &call)?);
                self.traced.borrow_mut().insert(call.key.clone(), traced.clone());
                traced
            }
        };
        let (nest, leaves) = (traced.nest.clone(), traced.leaves.clone());
        traced.ready.run(vm, &call.tensors, move |vm, results| {
            let mut results = results.into_iter();
            let values: Vec<Value> = leaves
                .into_iter()
                .map(|leaf| match leaf {
                    Leaf::Tensor => results.next().unwrap_or(Value::None),
                    Leaf::Other(value) => value,
                })
                .collect();
            nest.pack(vm, &mut values.into_iter())
        })
    }
}

impl Native for Function {
    fn class(&self) -> ClassRef {
        types().function.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let text = vm.repr(&self.python)?;
        Ok(format!("<tensorflow.python.eager.polymorphic_function.polymorphic_function.Function of {text}>"))
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let own = this.clone();
        Ok(Some(match name {
            "python_function" | "__wrapped__" => self.python.clone(),
            "experimental_get_tracing_count" => Value::native_fn("experimental_get_tracing_count", move |_, args| {
                args.exactly::<0>("experimental_get_tracing_count")?;
                Ok(own.downcast::<Function>().map_or(Value::None, |f| Value::from(f.traced.borrow().len())))
            }),
            "get_concrete_function" => Value::native_fn("get_concrete_function", move |vm, args| {
                let Some(function) = own.downcast::<Function>() else { return Ok(Value::None) };
                concrete(vm, function, args)?;
                Ok(own.clone())
            }),
            "__name__" | "__qualname__" | "__doc__" | "__module__" => return vm.find_attr(&self.python, name),
            _ => return Ok(None),
        }))
    }
    fn call(&self, vm: &mut Vm, _this: &Value, args: Args) -> Result<Option<Value>> {
        self.invoke(vm, args).map(Some)
    }
    fn is_callable(&self) -> bool {
        true
    }
    fn is_method(&self) -> bool {
        true
    }
}

/// Traces for a signature given as specs or values, without a run.
fn concrete(vm: &mut Vm, function: &Function, args: Args) -> Result<()> {
    let mut positional = Vec::new();
    for value in args.positional {
        let Some(spec) = value.downcast::<Spec>() else {
            positional.push(value);
            continue;
        };
        let axes: Option<Vec<usize>> = spec.shape.as_ref().and_then(|s| s.iter().copied().collect());
        let Some(axes) = axes else {
            return Err(Raise::not_implemented("get_concrete_function needs a known shape here"));
        };
        let zero = super::operators::scalar(spec.dtype, 0);
        let shape = super::emit::shape_of(axes)?;
        positional.push(super::emit::broadcast(vm, &zero, &shape)?.value());
    }
    let call = function.read_call(vm, &Args { positional, keyword: args.keyword })?;
    if !function.traced.borrow().contains_key(&call.key) {
        let traced = Rc::new(function.trace(vm, &call)?);
        function.traced.borrow_mut().insert(call.key, traced);
    }
    Ok(())
}

impl Spec {
    fn text(&self) -> String {
        let shape = ShapeObject(self.shape.clone()).text();
        let name = self.name.as_ref().map_or("None".to_owned(), |n| format!("'{n}'"));
        format!("TensorSpec(shape={shape}, dtype=tf.{}, name={name})", self.dtype.name())
    }
}

impl Native for Spec {
    fn class(&self) -> ClassRef {
        types().spec.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        Ok(self.text())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(Some(match name {
            "shape" => Value::native(ShapeObject(self.shape.clone())),
            "dtype" => dtype::wrap(self.dtype),
            "name" => self.name.clone().map_or(Value::None, Value::from),
            _ => return Ok(None),
        }))
    }
}
