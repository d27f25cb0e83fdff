//! `tf.Tensor`: concrete (eager) or symbolic (a node of a graph). Attributes, printing, conversion to Python and NumPy.

use std::any::Any;
use std::rc::Rc;

use brunsviga_graph::{DType, NodeId, Shape, TensorType, Value as Concrete};
use brunsviga_python::{Args, BinaryOp, ClassRef, CompareOp, Native, NativeIter, Raise, Result, UnaryOp, Value, Vm};

use super::convert::to_numpy;
use super::errors::not_allowed;
use super::shape_object::{self, ShapeObject};
use super::trace::Trace;
use super::types::types;
use super::{dtype, index, operators};

/// What a tensor is.
#[derive(Clone)]
pub enum Held {
    /// Its elements
    Eager(Rc<Concrete>),
    /// A node of a graph
    Symbol(Symbol),
}

/// A node of a graph under construction.
#[derive(Clone)]
pub struct Symbol {
    /// The graph
    pub trace: Rc<Trace>,
    /// The node
    pub node: NodeId,
    ty: TensorType,
    /// `add:0`
    pub name: Option<Rc<str>>,
}

/// A tensor. Cheap to clone.
#[derive(Clone)]
pub struct Tensor {
    /// What it is
    pub held: Held,
}

impl Tensor {
    /// A concrete tensor.
    pub fn eager(value: Concrete) -> Tensor {
        Tensor { held: Held::Eager(Rc::new(value)) }
    }
    /// A concrete tensor, shared.
    pub fn shared(value: Rc<Concrete>) -> Tensor {
        Tensor { held: Held::Eager(value) }
    }
    /// A node of a graph.
    pub fn symbol(trace: &Rc<Trace>, node: NodeId, ty: TensorType) -> Tensor {
        Tensor { held: Held::Symbol(Symbol { trace: trace.clone(), node, ty, name: None }) }
    }
    /// Axis lengths.
    pub fn shape(&self) -> &Shape {
        match &self.held {
            Held::Eager(value) => value.shape(),
            Held::Symbol(symbol) => &symbol.ty.shape,
        }
    }
    /// The same, known by a name already.
    pub fn called(mut self, name: &str) -> Tensor {
        if let Held::Symbol(symbol) = &mut self.held {
            symbol.name = Some(name.into());
        }
        self
    }
    /// Element type.
    pub fn dtype(&self) -> DType {
        match &self.held {
            Held::Eager(value) => value.dtype(),
            Held::Symbol(symbol) => symbol.ty.dtype,
        }
    }
    /// Both.
    pub fn ty(&self) -> TensorType {
        TensorType::new(self.dtype(), self.shape().clone())
    }
    /// Number of axes.
    pub fn rank(&self) -> usize {
        self.shape().rank()
    }
    /// The elements, if it is concrete.
    pub fn concrete(&self) -> Option<&Rc<Concrete>> {
        match &self.held {
            Held::Eager(value) => Some(value),
            Held::Symbol(_) => None,
        }
    }
    /// A node of a `tf.Graph`, rather than of a traced function?
    pub fn is_of_graph(&self) -> bool {
        matches!(&self.held, Held::Symbol(symbol) if symbol.trace.kind == super::trace::Kind::Graph)
    }
    /// As a Python object.
    pub fn value(self) -> Value {
        Value::native(self)
    }
    /// Gives a symbolic tensor a name: the one wanted, or that with a number.
    pub fn named(mut self, wanted: &str) -> Tensor {
        if let Held::Symbol(symbol) = &mut self.held
            && symbol.name.is_none()
        {
            let name = symbol.trace.unique_name(wanted);
            let node = symbol.node;
            symbol.trace.with(|inner| {
                inner.named.entry(name.clone()).or_insert(node);
            });
            symbol.name = Some(format!("{name}:0").into());
        }
        self
    }
    /// `add:0`
    pub fn name(&self) -> String {
        match &self.held {
            Held::Symbol(Symbol { name: Some(name), .. }) => name.to_string(),
            Held::Symbol(symbol) => format!("node_{}:0", symbol.node.index()),
            Held::Eager(_) => String::new(),
        }
    }
    /// `<tf.Tensor 'add:0' shape=(3,) dtype=int32>`
    pub fn short_repr(&self) -> String {
        let (shape, dtype) = (shape_text(self.shape()), self.dtype().name());
        match &self.held {
            Held::Symbol(_) => format!("<tf.Tensor '{}' shape={shape} dtype={dtype}>", self.name()),
            Held::Eager(_) => format!("<tf.Tensor: shape={shape}, dtype={dtype}>"),
        }
    }
    fn as_numpy(&self, vm: &mut Vm) -> Result<Value> {
        match &self.held {
            Held::Eager(value) => to_numpy(vm, value),
            Held::Symbol(_) => Err(Raise::not_implemented(format!(
                "Cannot convert a symbolic tf.Tensor ({}) to a numpy array. This error may indicate that you're trying to pass a Tensor \
                 to a NumPy call, which is not supported.",
                self.name()
            ))),
        }
    }
    /// A Python number of a tensor with one element.
    fn number(&self, vm: &mut Vm, wanted: &str) -> Result<Value> {
        match &self.held {
            Held::Eager(value) if value.shape().rank() == 0 => to_numpy(vm, value),
            Held::Eager(_) => Err(Raise::type_error("only 0-dimensional arrays can be converted to Python scalars")),
            Held::Symbol(_) => {
                Err(Raise::type_error(format!("{wanted}() argument must be a string or a real number, not 'SymbolicTensor'")))
            }
        }
    }
}

/// `(3, 4)`
pub fn shape_text(shape: &Shape) -> String {
    shape.to_string()
}

/// The tensor in a Python value, if it is one.
pub fn tensor_of(value: &Value) -> Option<&Tensor> {
    value.downcast::<Tensor>()
}

/// NumPy's methods that tensors lack, and what TensorFlow has instead.
const NUMPY_METHODS: &[(&str, &str)] = &[
    ("T", "tf.transpose(x)"),
    ("transpose", "tf.transpose(x)"),
    ("reshape", "tf.reshape(x, shape)"),
    ("ravel", "tf.reshape(x, [-1])"),
    ("flatten", "tf.reshape(x, [-1])"),
    ("astype", "tf.cast(x, dtype)"),
    ("clip", "tf.clip_by_value(x, low, high)"),
    ("size", "tf.size(x)"),
    ("tolist", "x.numpy().tolist()"),
    ("data", "x.numpy()"),
    ("sum", "tf.reduce_sum(x)"),
    ("mean", "tf.reduce_mean(x)"),
    ("min", "tf.reduce_min(x)"),
    ("max", "tf.reduce_max(x)"),
    ("prod", "tf.reduce_prod(x)"),
    ("dot", "tf.tensordot(x, y, 1)"),
    ("copy", "tf.identity(x)"),
    ("item", "x.numpy().item()"),
    ("assign", "a tf.Variable, which can be assigned"),
];

impl Native for Tensor {
    fn class(&self) -> ClassRef {
        match self.held {
            Held::Eager(_) => types().eager.clone(),
            Held::Symbol(_) => types().symbolic.clone(),
        }
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let Held::Eager(value) = &self.held else { return Ok(self.short_repr()) };
        let array = to_numpy(vm, value)?;
        let mut text = if value.shape().rank() == 0 { vm.str(&array)? } else { vm.repr(&array)? };
        if text.contains('\n') {
            text.insert(0, '\n');
        }
        Ok(format!("<tf.Tensor: shape={}, dtype={}, numpy={text}>", shape_text(value.shape()), value.dtype().name()))
    }
    fn str(&self, vm: &mut Vm) -> Result<String> {
        let (shape, dtype) = (shape_text(self.shape()), self.dtype().name());
        let Held::Eager(value) = &self.held else {
            return Ok(format!("Tensor(\"{}\", shape={shape}, dtype={dtype})", self.name()));
        };
        let array = to_numpy(vm, value)?;
        let mut text = vm.str(&array)?;
        if text.contains('\n') {
            text.insert(0, '\n');
        }
        Ok(format!("tf.Tensor({text}, shape={shape}, dtype={dtype})"))
    }
    fn format(&self, vm: &mut Vm, spec: &str) -> Result<String> {
        match &self.held {
            Held::Eager(value) => {
                let array = to_numpy(vm, value)?;
                vm.format(&array, spec)
            }
            Held::Symbol(_) if spec.is_empty() => self.str(vm),
            Held::Symbol(_) => Err(Raise::type_error("unsupported format string passed to SymbolicTensor.__format__")),
        }
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        let method = |body: fn(&mut Vm, &Tensor, Args) -> Result<Value>| {
            let this = self.clone();
            Value::native_fn(name, move |vm, args| body(vm, &this, args))
        };
        Ok(Some(match name {
            "shape" => ShapeObject::value(self.shape()),
            "dtype" => dtype::wrap(self.dtype()),
            "ndim" => Value::from(self.rank()),
            "device" => Value::from(match &self.held {
                Held::Eager(_) => "/job:localhost/replica:0/task:0/device:CPU:0",
                Held::Symbol(_) => "",
            }),
            "name" => match &self.held {
                Held::Eager(_) => {
                    return Err(Raise::attribute_error("Tensor.name is undefined when eager execution is enabled."));
                }
                Held::Symbol(_) => Value::from(self.name()),
            },
            "op" | "graph" => match &self.held {
                Held::Eager(_) => {
                    return Err(Raise::attribute_error(format!("Tensor.{name} is undefined when eager execution is enabled.")));
                }
                Held::Symbol(symbol) if name == "graph" => super::session::graph_value(&symbol.trace),
                Held::Symbol(symbol) => super::session::operation_value(this, symbol),
            },
            "numpy" if matches!(self.held, Held::Eager(_)) => method(|vm, this, args| {
                args.exactly::<0>("numpy")?;
                this.as_numpy(vm)
            }),
            "__array__" => method(|vm, this, args| {
                let [dtype, copy] = args.bind("__array__", 0, &["dtype", "copy"])?;
                let _ = copy;
                let array = this.as_numpy(vm)?;
                let array = super::convert::as_array(vm, &array)?;
                match dtype {
                    None | Some(Value::None) => Ok(array),
                    Some(dtype) => vm.call_method(&array, "astype", vec![dtype]),
                }
            }),
            "get_shape" => method(|_, this, args| {
                args.exactly::<0>("get_shape")?;
                Ok(ShapeObject::value(this.shape()))
            }),
            "set_shape" => method(|vm, this, args| {
                let [shape] = args.exactly::<1>("set_shape")?;
                shape_object::check_compatible(vm, this.shape(), &shape)?;
                Ok(Value::None)
            }),
            "eval" => method(super::session::eval),
            "ref" | "experimental_ref" => {
                let this = this.clone();
                Value::native_fn("ref", move |_, args| {
                    args.exactly::<0>("ref")?;
                    Ok(Value::native(Reference(this.clone())))
                })
            }
            _ => {
                if let Some((_, instead)) = NUMPY_METHODS.iter().find(|(method, _)| *method == name) {
                    let class = self.class();
                    return Err(Raise::attribute_error(format!(
                        "'{}' object has no attribute '{name}'. Tensors are not NumPy arrays: use {instead}, or x.numpy() for an array.",
                        class.label()
                    )));
                }
                let _ = vm;
                return Ok(None);
            }
        }))
    }
    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        operators::binary(vm, op, self, other, reflected)
    }
    fn unary(&self, vm: &mut Vm, _this: &Value, op: UnaryOp) -> Result<Option<Value>> {
        operators::unary(vm, op, self).map(Some)
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        operators::compare(vm, op, self, other)
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, at: &Value) -> Result<Option<Value>> {
        index::get_item(vm, self, at).map(Some)
    }
    fn set_item(&self, _vm: &mut Vm, _at: &Value, _value: &Value) -> Result<bool> {
        Err(Raise::type_error(format!(
            "'{}' object does not support item assignment. A tensor never changes: tf.tensor_scatter_nd_update gives a changed copy, \
             tf.concat joins parts, tf.where chooses",
            self.class().label()
        )))
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        match &self.held {
            Held::Eager(value) => match value.shape().axes().first() {
                Some(n) => Ok(Some(*n)),
                None => Err(Raise::type_error("Scalar tensor has no `len()`")),
            },
            Held::Symbol(_) => Err(Raise::type_error(format!(
                "len is not well defined for a symbolic Tensor ({}). Please call `x.shape` rather than `len(x)` for shape information.",
                self.name()
            ))),
        }
    }
    fn iter(&self, vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let Some(&n) = self.shape().axes().first() else {
            return Err(Raise::type_error("Cannot iterate over a scalar tensor."));
        };
        // In a tf.Graph TensorFlow refuses, and without AutoGraph; a traced function may iterate over an axis of known length.
        if let Held::Symbol(symbol) = &self.held
            && !symbol.trace.root().iterable.get()
        {
            return Err(not_allowed(
                "Iterating over a symbolic `tf.Tensor` is not allowed. Take its parts with tf.unstack(x), or index it: x[0], x[1] …",
            ));
        }
        if matches!(self.held, Held::Symbol(_)) && n > MOST_UNROLLED {
            return Err(Raise::not_implemented(format!(
                "a Python loop over a tensor is traced row by row here, and {n} rows are too many: use tf.scan, tf.map_fn or tf.while_loop"
            )));
        }
        let _ = vm;
        Ok(Some(Box::new(Rows { tensor: self.clone(), next: 0, n })))
    }
    fn truth(&self, vm: &mut Vm) -> Result<bool> {
        match &self.held {
            Held::Eager(value) => {
                let array = to_numpy(vm, value)?;
                vm.truth(&array)
            }
            Held::Symbol(_) => Err(not_allowed(
                "Using a symbolic `tf.Tensor` as a Python `bool` is not allowed. While a function is traced, a tensor has no value yet, so \
                 `if`, `while`, `and`, `or` and `not` cannot look at it. Use tf.where(condition, a, b) to choose element by element, \
                 tf.cond(condition, f, g) to choose between two functions, tf.while_loop to repeat, tf.logical_and, tf.logical_or and \
                 tf.logical_not to combine conditions.",
            )),
        }
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        match &self.held {
            Held::Eager(_) => Err(Raise::type_error("Tensor is unhashable. Instead, use tensor.ref() as the key.")),
            Held::Symbol(_) => Ok(None),
        }
    }
    fn index(&self, vm: &mut Vm) -> Result<Option<Value>> {
        match &self.held {
            Held::Eager(value) if value.shape().rank() == 0 && value.dtype().is_integer() => {
                let number = value.data().as_i64(0).unwrap_or(0);
                Ok(Some(Value::Int(number)))
            }
            Held::Eager(_) => Err(Raise::type_error("only integer scalar arrays can be converted to a scalar index")),
            Held::Symbol(_) => {
                let _ = vm;
                Err(Raise::type_error("'SymbolicTensor' object cannot be interpreted as an integer"))
            }
        }
    }
    fn float(&self, vm: &mut Vm) -> Result<Option<f64>> {
        let number = self.number(vm, "float")?;
        vm.to_f64(&number).map(Some)
    }
    fn int(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let number = self.number(vm, "int")?;
        let int = Value::Class(vm.builtin_class("int"));
        vm.call_positional(&int, vec![number]).map(Some)
    }
    fn dir(&self) -> Vec<String> {
        ["shape", "dtype", "ndim", "device", "numpy", "get_shape", "name", "op", "graph", "ref"].map(str::to_owned).to_vec()
    }
}

/// What `tensor.ref()` gives: hashable, equal by identity.
struct Reference(Value);

impl Native for Reference {
    fn class(&self) -> ClassRef {
        types().scope.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        Ok(format!("<Reference wrapping {}>", vm.repr(&self.0)?))
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let inner = self.0.clone();
        Ok((name == "deref").then(|| {
            Value::native_fn("deref", move |_, args| {
                args.exactly::<0>("deref")?;
                Ok(inner.clone())
            })
        }))
    }
    fn compare(&self, _vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        let same = other.downcast::<Reference>().is_some_and(|r| r.0.is(&self.0));
        Ok(match op {
            CompareOp::Eq => Some(Value::Bool(same)),
            CompareOp::Ne => Some(Value::Bool(!same)),
            _ => None,
        })
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(Some(Value::Int(self.0.identity() as i64)))
    }
}

/// Rows of a symbolic tensor over which a loop is traced: each costs what the loop's body costs to trace and to compile.
const MOST_UNROLLED: usize = 10_000;

/// `for row in tensor`
struct Rows {
    tensor: Tensor,
    next: usize,
    n: usize,
}

impl NativeIter for Rows {
    fn next(&mut self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.next >= self.n {
            return Ok(None);
        }
        self.next += 1;
        index::row(vm, &self.tensor, self.next - 1).map(|t| Some(t.named("unstack").value()))
    }
}
