//! Reductions along axes, running sums, places of the greatest.

use brunsviga_graph::op::{Binary, Compare, Fold, Op, Unary};
use brunsviga_graph::{DType, Shape};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, axis_in, integer, integers};
use super::dtype;
use super::emit::{self, shape_of};
use super::errors;
use super::operators::{Kernel, apply, scalar, wrong_type};
use super::registry::{Table, flag, given};
use super::tensor::Tensor;

/// The functions of this file.
pub const TABLE: Table = &[
    ("reduce_sum", "Sum", |vm, args| fold(vm, args, "reduce_sum", "Sum", Fold::Sum)),
    ("reduce_prod", "Prod", |vm, args| fold(vm, args, "reduce_prod", "Prod", Fold::Product)),
    ("reduce_min", "Min", |vm, args| fold(vm, args, "reduce_min", "Min", Fold::Min)),
    ("reduce_max", "Max", |vm, args| fold(vm, args, "reduce_max", "Max", Fold::Max)),
    ("reduce_any", "Any", |vm, args| fold(vm, args, "reduce_any", "Any", Fold::Any)),
    ("reduce_all", "All", |vm, args| fold(vm, args, "reduce_all", "All", Fold::All)),
    ("reduce_mean", "Mean", reduce_mean),
    ("reduce_variance", "reduce_variance", reduce_variance),
    ("reduce_std", "reduce_std", reduce_std),
    ("reduce_logsumexp", "reduce_logsumexp", reduce_logsumexp),
    ("reduce_euclidean_norm", "EuclideanNorm", euclidean_norm),
    ("norm", "norm", norm),
    ("count_nonzero", "count_nonzero", count_nonzero),
    ("cumsum", "Cumsum", |vm, args| cumulate(vm, args, "cumsum", Fold::Sum)),
    ("cumprod", "Cumprod", |vm, args| cumulate(vm, args, "cumprod", Fold::Product)),
    ("argmax", "ArgMax", |vm, args| place(vm, args, "argmax", true)),
    ("argmin", "ArgMin", |vm, args| place(vm, args, "argmin", false)),
];

/// What is reduced, along which axes.
struct Along {
    x: Tensor,
    axes: Vec<usize>,
    keep: bool,
}

impl Along {
    fn read(vm: &mut Vm, args: Args, function: &str, node: &str) -> Result<Along> {
        let [x, axis, keep, indices, old_keep] =
            args.bind(function, 1, &["input_tensor", "axis", "keepdims", "reduction_indices", "keep_dims"])?;
        let x = convert::tensor(vm, &need(function, x, "input_tensor")?, None)?;
        let keep = flag(vm, given(keep).or(old_keep), false)?;
        let axes = match given(axis).or(given(indices)) {
            None => (0..x.rank()).collect(),
            Some(axis) => {
                let mut axes = Vec::new();
                for number in integers(vm, &axis)? {
                    let Some(at) = axis_in(number, x.rank()) else {
                        let rank = x.rank();
                        return Err(errors::shape(
                            vm,
                            format!(
                                "Invalid reduction dimension ({number} for input with {rank} dimension(s) [Op:{node}] name: "
                            ),
                            format!("Invalid reduction dimension {number} for input with {rank} dimensions."),
                        ));
                    };
                    if axes.contains(&at) {
                        return Err(errors::invalid(format!(
                            "Invalid reduction arguments: Axes contains duplicate dimension: {at} [Op:{node}] name: "
                        )));
                    }
                    axes.push(at);
                }
                axes.sort_unstable();
                axes
            }
        };
        Ok(Along { x, axes, keep })
    }
    /// Number of elements that one result is made of.
    fn count(&self) -> usize {
        self.axes.iter().map(|a| self.x.shape().axes()[*a]).product()
    }
    fn kept(&self) -> Result<Shape> {
        let axes = self.x.shape().axes().iter().enumerate().map(|(k, &n)| if self.axes.contains(&k) { 1 } else { n }).collect();
        shape_of(axes)
    }
    /// Folds some tensor of the same shape, with the axes kept or not.
    fn fold(&self, vm: &mut Vm, fold: Fold, x: &Tensor, keep: bool) -> Result<Tensor> {
        let result = emit::reduce(vm, fold, x, self.axes.clone())?;
        if keep { emit::reshape(vm, &result, self.kept()?) } else { Ok(result) }
    }
    fn mean(&self, vm: &mut Vm, x: &Tensor, keep: bool) -> Result<Tensor> {
        let sum = self.fold(vm, Fold::Sum, x, keep)?;
        let count = scalar(x.dtype(), i32::try_from(self.count()).unwrap_or(i32::MAX));
        if x.dtype().is_integer() {
            return apply(vm, "TruncateDiv", Kernel::TruncateDiv, &sum, &count);
        }
        emit::binary(vm, Binary::Div, &sum, &count)
    }
    fn float(&self, function: &str) -> Result<()> {
        if self.x.dtype().is_floating() {
            return Ok(());
        }
        Err(Raise::type_error(format!(
            "tf.{function}: Input must be either real or complex. Received integer type <dtype: '{}'>. Use tf.cast",
            self.x.dtype().name()
        )))
    }
}

fn fold(vm: &mut Vm, args: Args, function: &str, node: &str, how: Fold) -> Result<Value> {
    let along = Along::read(vm, args, function, node)?;
    let logical = matches!(how, Fold::Any | Fold::All);
    if logical && along.x.dtype() != DType::Bool {
        return Err(if super::state::eager_errors(vm) {
            errors::invalid(format!(
                "cannot compute {node} as input #0(zero-based) was expected to be a bool tensor but is a {} tensor [Op:{node}] name: ",
                dtype::kernel_name(along.x.dtype())
            ))
        } else {
            Raise::type_error(format!(
                "Input 'input' of '{node}' Op has type {} that does not match expected type of bool.",
                along.x.dtype().name()
            ))
        });
    }
    if !logical && along.x.dtype() == DType::Bool {
        return Err(wrong_type(vm, node, "input", DType::Bool, "float32, float64, int32, int64"));
    }
    along.fold(vm, how, &along.x, along.keep).map(Tensor::value)
}

fn reduce_mean(vm: &mut Vm, args: Args) -> Result<Value> {
    let along = Along::read(vm, args, "reduce_mean", "Mean")?;
    if along.x.dtype() == DType::Bool {
        return Err(wrong_type(vm, "Mean", "input", DType::Bool, "float32, float64, int32, int64"));
    }
    if along.count() == 0 && along.x.dtype().is_integer() {
        return Err(errors::invalid("the mean of no integers [Op:Mean] name: "));
    }
    along.mean(vm, &along.x, along.keep).map(Tensor::value)
}

fn variance(vm: &mut Vm, along: &Along) -> Result<Tensor> {
    let mean = along.mean(vm, &along.x, true)?;
    let difference = emit::binary(vm, Binary::Sub, &along.x, &mean)?;
    let square = emit::unary(vm, Unary::PowInteger(2), &difference)?;
    along.mean(vm, &square, along.keep)
}
fn reduce_variance(vm: &mut Vm, args: Args) -> Result<Value> {
    let along = Along::read(vm, args, "reduce_variance", "Mean")?;
    along.float("math.reduce_variance")?;
    variance(vm, &along).map(Tensor::value)
}
fn reduce_std(vm: &mut Vm, args: Args) -> Result<Value> {
    let along = Along::read(vm, args, "reduce_std", "Mean")?;
    along.float("math.reduce_std")?;
    let variance = variance(vm, &along)?;
    emit::unary(vm, Unary::Sqrt, &variance).map(Tensor::value)
}
fn reduce_logsumexp(vm: &mut Vm, args: Args) -> Result<Value> {
    let along = Along::read(vm, args, "reduce_logsumexp", "Max")?;
    along.float("reduce_logsumexp")?;
    let x = &along.x;
    let greatest = along.fold(vm, Fold::Max, x, true)?;
    // An infinite greatest would make NaN of the difference.
    let finite = emit::unary(vm, Unary::IsFinite, &greatest)?;
    let shape = greatest.shape().clone();
    let shift = emit::select(vm, &finite, &greatest, &scalar(x.dtype(), 0), &shape)?;
    let down = emit::binary(vm, Binary::Sub, x, &shift)?;
    let power = emit::unary(vm, Unary::Exp, &down)?;
    let sum = along.fold(vm, Fold::Sum, &power, true)?;
    let log = emit::unary(vm, Unary::Log, &sum)?;
    let result = emit::binary(vm, Binary::Add, &log, &shift)?;
    if along.keep {
        return Ok(result.value());
    }
    let axes = along.x.shape().axes().iter().enumerate().filter(|(k, _)| !along.axes.contains(k)).map(|(_, &n)| n).collect();
    emit::reshape(vm, &result, shape_of(axes)?).map(Tensor::value)
}

fn root_of_squares(vm: &mut Vm, along: &Along) -> Result<Value> {
    let square = emit::unary(vm, Unary::PowInteger(2), &along.x)?;
    let sum = along.fold(vm, Fold::Sum, &square, along.keep)?;
    emit::unary(vm, Unary::Sqrt, &sum).map(Tensor::value)
}
fn euclidean_norm(vm: &mut Vm, args: Args) -> Result<Value> {
    let along = Along::read(vm, args, "reduce_euclidean_norm", "EuclideanNorm")?;
    along.float("reduce_euclidean_norm")?;
    root_of_squares(vm, &along)
}
/// `tf.norm(tensor, ord='euclidean', axis=None)`
fn norm(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, order, axis, keep, old_keep] = args.bind("norm", 1, &["tensor", "ord", "axis", "keepdims", "keep_dims"])?;
    let mut inner = Args::new(vec![need("norm", x, "tensor")?]);
    for (name, value) in [("axis", axis), ("keepdims", given(keep).or(old_keep))] {
        if let Some(value) = given(value) {
            inner.keyword.push((name.into(), value));
        }
    }
    let along = Along::read(vm, inner, "norm", "norm")?;
    if !along.x.dtype().is_floating() {
        return Err(wrong_type(vm, "Sqrt", "x", along.x.dtype(), "bfloat16, half, float, double, complex64, complex128"));
    }
    let size = |vm: &mut Vm| emit::unary(vm, Unary::Abs, &along.x);
    match given(order) {
        None => root_of_squares(vm, &along),
        Some(order) if order.as_str() == Some("euclidean") => root_of_squares(vm, &along),
        Some(Value::Int(2)) if along.axes.len() == 1 || along.x.rank() <= 1 => root_of_squares(vm, &along),
        Some(Value::Int(1)) => {
            let size = size(vm)?;
            along.fold(vm, Fold::Sum, &size, along.keep).map(Tensor::value)
        }
        Some(order) => {
            if vm.to_f64(&order).is_ok_and(|o| o == f64::INFINITY) {
                let size = size(vm)?;
                return along.fold(vm, Fold::Max, &size, along.keep).map(Tensor::value);
            }
            let text = vm.repr(&order)?;
            Err(Raise::not_implemented(format!(
                "tf.norm: ord={text} is not available here; use 'euclidean', 1, 2 (of vectors) or np.inf"
            )))
        }
    }
}

fn count_nonzero(vm: &mut Vm, args: Args) -> Result<Value> {
    let [input, axis, keep, of] = args.bind("count_nonzero", 1, &["input", "axis", "keepdims", "dtype"])?;
    let of = dtype::optional(vm, of)?.unwrap_or(DType::I64);
    let mut inner = Args::new(vec![need("count_nonzero", input, "input")?]);
    for (name, value) in [("axis", axis), ("keepdims", keep)] {
        if let Some(value) = given(value) {
            inner.keyword.push((name.into(), value));
        }
    }
    let along = Along::read(vm, inner, "count_nonzero", "Sum")?;
    let zero = scalar(along.x.dtype(), 0);
    let is = emit::compare(vm, Compare::Ne, &along.x, &zero)?;
    let ones = emit::cast(vm, &is, of)?;
    along.fold(vm, Fold::Sum, &ones, along.keep).map(Tensor::value)
}

fn cumulate(vm: &mut Vm, args: Args, function: &str, fold: Fold) -> Result<Value> {
    let [x, axis, exclusive, reverse] = args.bind(function, 1, &["x", "axis", "exclusive", "reverse"])?;
    let x = convert::tensor(vm, &need(function, x, "x")?, None)?;
    let axis = given(axis).map_or(Ok(0), |a| integer(vm, &a))?;
    let (exclusive, reverse) = (flag(vm, exclusive, false)?, flag(vm, reverse, false)?);
    if x.dtype() == DType::Bool {
        return Err(wrong_type(vm, function, "x", x.dtype(), "float32, float64, int32, int64"));
    }
    let Some(axis) = axis_in(axis, x.rank()) else {
        let rank = x.rank() as i64;
        return Err(errors::shape(
            vm,
            format!("ScanOp: Expected scan axis in the range [{}, {rank}), but got {axis} [Op:Cumsum]", -rank),
            format!("Expected scan axis in the range [{}, {rank}), but got {axis}", -rank),
        ));
    };
    emit::emit(vm, Op::Cumulate { fold, axis, exclusive, reverse }, &[&x]).map(Tensor::value)
}

fn place(vm: &mut Vm, args: Args, function: &str, greatest: bool) -> Result<Value> {
    let [input, axis, output, dimension] = args.bind(function, 1, &["input", "axis", "output_type", "dimension"])?;
    let x = convert::tensor(vm, &need(function, input, "input")?, None)?;
    let axis = given(axis).or(dimension).map_or(Ok(0), |a| integer(vm, &a))?;
    let of = dtype::optional(vm, output)?.unwrap_or(DType::I64);
    let Some(axis) = axis_in(axis, x.rank()) else {
        let rank = x.rank() as i64;
        let text = format!("Expected dimension in the range [{}, {rank}), but got {axis}", -rank);
        let node = if greatest { "ArgMax" } else { "ArgMin" };
        return Err(errors::shape(vm, format!("{text} [Op:{node}]"), text.clone()));
    };
    if x.shape().axes().get(axis) == Some(&0) {
        return Err(errors::invalid(format!("Reduction axis {axis} is empty in shape {}", convert::bracketed(x.shape()))));
    }
    // Truth values are ordered as 0 and 1.
    let x = if x.dtype() == DType::Bool { emit::cast(vm, &x, DType::I32)? } else { x };
    let found = emit::emit(vm, if greatest { Op::ArgMax(axis) } else { Op::ArgMin(axis) }, &[&x])?;
    emit::cast(vm, &found, of).map(Tensor::value)
}
