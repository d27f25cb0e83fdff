//! `tf.TensorShape`: a tuple of lengths, some of which may be unknown (`None`).

use std::any::Any;

use brunsviga_graph::Shape;
use brunsviga_python::{Args, BinaryOp, ClassRef, CompareOp, Native, NativeIter, Raise, Result, Value, Vm};

use super::convert::{self, items};
use super::types::types;

/// A shape as Python sees it. None: of unknown rank.
pub struct ShapeObject(pub Option<Vec<Option<usize>>>);

impl ShapeObject {
    /// The shape of a tensor.
    pub fn value(shape: &Shape) -> Value {
        Value::native(ShapeObject(Some(shape.axes().iter().map(|&n| Some(n)).collect())))
    }
    fn axis(axis: Option<usize>) -> Value {
        axis.map_or(Value::None, Value::from)
    }
    fn axes(&self) -> Result<&[Option<usize>]> {
        self.0.as_deref().ok_or_else(|| Raise::value_error("Cannot take the length of shape with unknown rank."))
    }
    /// `(3, None)`
    pub fn text(&self) -> String {
        let Some(axes) = &self.0 else { return "<unknown>".into() };
        let axes: Vec<String> = axes.iter().map(|a| a.map_or("None".into(), |n| n.to_string())).collect();
        if axes.len() == 1 { format!("({},)", axes.join("")) } else { format!("({})", axes.join(", ")) }
    }
}

/// `tf.TensorShape(dims)`
pub fn construct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims] = args.bind("TensorShape", 1, &["dims"])?;
    parse(vm, &dims.unwrap_or(Value::None)).map(|axes| Value::native(ShapeObject(axes)))
}

/// A shape with unknown axes; None: of unknown rank.
pub fn parse(vm: &mut Vm, value: &Value) -> Result<Option<Vec<Option<usize>>>> {
    if let Some(shape) = value.downcast::<ShapeObject>() {
        return Ok(shape.0.clone());
    }
    match value {
        Value::None => Ok(None),
        Value::Int(_) => Ok(Some(vec![axis(vm, value)?])),
        _ => {
            let items = items(vm, value)?;
            let axes: Result<Vec<Option<usize>>> = items.iter().map(|item| axis(vm, item)).collect();
            axes.map(Some)
        }
    }
}

fn axis(vm: &mut Vm, value: &Value) -> Result<Option<usize>> {
    if value.is_none() {
        return Ok(None);
    }
    let n = convert::integer(vm, value)?;
    if n == -1 {
        return Ok(None);
    }
    usize::try_from(n).map(Some).map_err(|_| Raise::value_error(format!("Dimension {n} must be >= 0")))
}

/// Does a known shape fit one with unknown axes?
pub fn fits(shape: &[usize], wanted: &Option<Vec<Option<usize>>>) -> bool {
    wanted.as_ref().is_none_or(|axes| axes.len() == shape.len() && axes.iter().zip(shape).all(|(a, n)| a.is_none_or(|a| a == *n)))
}

/// ValueError unless `shape` fits the Python value.
pub fn check_compatible(vm: &mut Vm, shape: &Shape, value: &Value) -> Result<()> {
    let wanted = parse(vm, value)?;
    if fits(shape.axes(), &wanted) {
        return Ok(());
    }
    Err(Raise::value_error(format!(
        "Tensor's shape {shape} is not compatible with supplied shape {}.",
        ShapeObject(wanted).text()
    )))
}

impl Native for ShapeObject {
    fn class(&self) -> ClassRef {
        types().shape.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        let Some(axes) = &self.0 else { return Ok("TensorShape(None)".into()) };
        let axes: Vec<String> = axes.iter().map(|a| a.map_or("None".into(), |n| n.to_string())).collect();
        Ok(format!("TensorShape([{}])", axes.join(", ")))
    }
    fn str(&self, _vm: &mut Vm) -> Result<String> {
        Ok(self.text())
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        let axes = self.0.clone();
        Ok(Some(match name {
            "ndims" | "rank" => axes.map_or(Value::None, |a| Value::from(a.len())),
            "dims" => axes.map_or(Value::None, |a| Value::list(a.into_iter().map(ShapeObject::axis).collect())),
            "as_list" => Value::native_fn("as_list", move |_, args| {
                args.exactly::<0>("as_list")?;
                let axes =
                    axes.clone().ok_or_else(|| Raise::value_error("as_list() is not defined on an unknown TensorShape."))?;
                Ok(Value::list(axes.into_iter().map(ShapeObject::axis).collect()))
            }),
            "num_elements" => Value::native_fn("num_elements", move |_, args| {
                args.exactly::<0>("num_elements")?;
                let product = axes.as_ref().and_then(|a| a.iter().try_fold(1_usize, |p, n| p.checked_mul((*n)?)));
                Ok(product.map_or(Value::None, Value::from))
            }),
            "is_fully_defined" => Value::native_fn("is_fully_defined", move |_, args| {
                args.exactly::<0>("is_fully_defined")?;
                Ok(Value::Bool(axes.as_ref().is_some_and(|a| a.iter().all(Option::is_some))))
            }),
            "concatenate" => Value::native_fn("concatenate", move |vm, args| {
                let [other] = args.exactly::<1>("concatenate")?;
                let theirs = parse(vm, &other)?;
                Ok(Value::native(ShapeObject(axes.clone().zip(theirs).map(|(mine, theirs)| [mine, theirs].concat()))))
            }),
            "is_compatible_with" => Value::native_fn("is_compatible_with", move |vm, args| {
                let [other] = args.exactly::<1>("is_compatible_with")?;
                let other = parse(vm, &other)?;
                let (Some(a), Some(b)) = (&axes, &other) else { return Ok(Value::Bool(true)) };
                let pairs = |(x, y): (&Option<usize>, &Option<usize>)| x.is_none() || y.is_none() || x == y;
                Ok(Value::Bool(a.len() == b.len() && a.iter().zip(b).all(pairs)))
            }),
            _ => return Ok(None),
        }))
    }
    fn compare(&self, vm: &mut Vm, _this: &Value, op: CompareOp, other: &Value) -> Result<Option<Value>> {
        let theirs = match other {
            Value::List(_) | Value::Tuple(_) | Value::None | Value::Native(_) => parse(vm, other).ok(),
            _ => None,
        };
        let same = theirs.is_some_and(|theirs| theirs == self.0);
        Ok(match op {
            CompareOp::Eq => Some(Value::Bool(same)),
            CompareOp::Ne => Some(Value::Bool(!same)),
            _ => None,
        })
    }
    fn binary(&self, vm: &mut Vm, _this: &Value, op: BinaryOp, other: &Value, reflected: bool) -> Result<Option<Value>> {
        if op != BinaryOp::Add {
            return Ok(None);
        }
        let theirs = parse(vm, other)?;
        let (Some(mine), Some(theirs)) = (self.0.clone(), theirs) else { return Ok(Some(Value::native(ShapeObject(None)))) };
        let joined = if reflected { [theirs, mine].concat() } else { [mine, theirs].concat() };
        Ok(Some(Value::native(ShapeObject(Some(joined)))))
    }
    fn get_item(&self, vm: &mut Vm, _this: &Value, index: &Value) -> Result<Option<Value>> {
        let axes = self.axes()?;
        let tuple = Value::tuple(axes.iter().map(|a| ShapeObject::axis(*a)).collect::<Vec<_>>());
        let picked = vm.get_item(&tuple, index)?;
        match &picked {
            Value::Tuple(_) => parse(vm, &picked).map(|axes| Some(Value::native(ShapeObject(axes)))),
            _ => Ok(Some(picked)),
        }
    }
    fn len(&self, _vm: &mut Vm) -> Result<Option<usize>> {
        self.axes().map(|axes| Some(axes.len()))
    }
    fn truth(&self, _vm: &mut Vm) -> Result<bool> {
        Ok(self.0.is_some())
    }
    fn iter(&self, _vm: &mut Vm, _this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let axes: Vec<Value> = self.axes()?.iter().rev().map(|a| ShapeObject::axis(*a)).collect();
        Ok(Some(Box::new(Axes(axes))))
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        let axes = self.0.iter().flatten().map(|a| ShapeObject::axis(*a)).collect::<Vec<_>>();
        Ok(Some(Value::tuple(axes)))
    }
    fn dir(&self) -> Vec<String> {
        ["ndims", "rank", "dims", "as_list", "num_elements", "is_fully_defined", "concatenate", "is_compatible_with"]
            .map(str::to_owned)
            .to_vec()
    }
}

/// The lengths that are left, last first.
struct Axes(Vec<Value>);

impl NativeIter for Axes {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        Ok(self.0.pop())
    }
}
