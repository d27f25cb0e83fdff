//! Sums, means, extremes, running results, medians: functions that are methods of arrays, too.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::Result as TensorResult;
use brunsviga_tensor::reduce::{self, QuantileMethod, ReduceOptions};
use brunsviga_tensor::{Array, DType, Operand};

use super::array::NdArray;
use super::convert::{Lift, array_of, axes, axis, finish, flag, float_or, given, refuse, scalar, word, wrap_result};
use super::dtype;
use super::registry::Table;
use super::settings::settle;

/// The functions of this file.
pub const TABLE: Table = &[
    ("sum", |vm, args| with_dtype(vm, "sum", args, reduce::sum)),
    ("prod", |vm, args| with_dtype(vm, "prod", args, reduce::prod)),
    ("nansum", |vm, args| with_dtype(vm, "nansum", args, reduce::nansum)),
    ("nanprod", |vm, args| with_dtype(vm, "nanprod", args, reduce::nanprod)),
    ("mean", |vm, args| mean(vm, "mean", args, reduce::mean)),
    ("nanmean", |vm, args| mean(vm, "nanmean", args, reduce::nanmean)),
    ("std", |vm, args| moment(vm, "std", args, reduce::std)),
    ("var", |vm, args| moment(vm, "var", args, reduce::var)),
    ("nanstd", |vm, args| moment(vm, "nanstd", args, reduce::nanstd)),
    ("nanvar", |vm, args| moment(vm, "nanvar", args, reduce::nanvar)),
    ("max", |vm, args| extreme(vm, "max", args, reduce::max)),
    ("min", |vm, args| extreme(vm, "min", args, reduce::min)),
    ("amax", |vm, args| extreme(vm, "amax", args, reduce::max)),
    ("amin", |vm, args| extreme(vm, "amin", args, reduce::min)),
    ("nanmax", |vm, args| extreme(vm, "nanmax", args, reduce::nanmax)),
    ("nanmin", |vm, args| extreme(vm, "nanmin", args, reduce::nanmin)),
    ("ptp", |vm, args| extreme(vm, "ptp", args, reduce::ptp)),
    ("any", |vm, args| truth(vm, "any", args, reduce::any)),
    ("all", |vm, args| truth(vm, "all", args, reduce::all)),
    ("argmax", |vm, args| place(vm, "argmax", args, reduce::argmax)),
    ("argmin", |vm, args| place(vm, "argmin", args, reduce::argmin)),
    ("nanargmax", |vm, args| place(vm, "nanargmax", args, reduce::nanargmax)),
    ("nanargmin", |vm, args| place(vm, "nanargmin", args, reduce::nanargmin)),
    ("cumsum", |vm, args| running(vm, "cumsum", args, reduce::cumsum)),
    ("cumprod", |vm, args| running(vm, "cumprod", args, reduce::cumprod)),
    ("nancumsum", |vm, args| running(vm, "nancumsum", args, reduce::nancumsum)),
    ("count_nonzero", count_nonzero),
    ("average", average),
    ("median", |vm, args| median(vm, "median", args, reduce::median)),
    ("nanmedian", |vm, args| median(vm, "nanmedian", args, reduce::nanmedian)),
    ("percentile", |vm, args| quantile(vm, "percentile", args, reduce::percentile)),
    ("quantile", |vm, args| quantile(vm, "quantile", args, reduce::quantile)),
    ("nanpercentile", |vm, args| quantile(vm, "nanpercentile", args, reduce::nanpercentile)),
    ("nanquantile", |vm, args| quantile(vm, "nanquantile", args, reduce::nanquantile)),
];

/// The keyword arguments that reductions share.
pub struct Reduction {
    options: ReduceOptions,
    out: Option<Value>,
}

impl Reduction {
    /// Reads them; what is None is not given.
    pub fn read(
        vm: &mut Vm,
        axis: Option<Value>,
        dtype: Option<Value>,
        out: Option<Value>,
        keepdims: Option<Value>,
        initial: Option<Value>,
        mask: Option<Value>,
    ) -> Result<Reduction> {
        let mut options = ReduceOptions {
            axis: axes(vm, axis)?,
            keepdims: flag(vm, keepdims, false)?,
            dtype: dtype::optional(vm, dtype)?,
            ..ReduceOptions::default()
        };
        if let Some(initial) = given(initial) {
            options.initial = Some(scalar(vm, &initial)?);
        }
        if let Some(mask) = given(mask).filter(|m| !matches!(m, Value::Bool(true))) {
            options.mask = Some(array_of(vm, &mask)?.cast(DType::Bool).py()?);
        }
        let out = given(out);
        if let Some(out) = &out
            && out.downcast::<NdArray>().is_none()
        {
            return Err(Raise::type_error("output must be an array"));
        }
        Ok(Reduction { options, out })
    }

    /// For the numerics.
    pub fn options(&self) -> ReduceOptions {
        self.options.clone()
    }

    /// Delivers warnings, writes to `out` if there is one, gives the result.
    pub fn finish(self, vm: &mut Vm, result: TensorResult<Array>) -> Result<Value> {
        let result = result.py();
        settle(vm)?;
        deliver(result?, self.out)
    }
}

fn deliver(result: Array, out: Option<Value>) -> Result<Value> {
    let Some(out) = out else { return wrap_result(result) };
    if let Some(target) = out.downcast::<NdArray>() {
        target.check_writeable().map_err(|_| Raise::value_error("output array is read-only"))?;
        let target = target.array();
        if target.shape() != result.shape() {
            return Err(Raise::value_error(format!(
                "output parameter has the wrong shape: {} instead of {}",
                brunsviga_tensor::shape_tuple(target.shape()),
                brunsviga_tensor::shape_tuple(result.shape())
            )));
        }
        target.assign(Operand::Array(&result)).py()?;
    }
    Ok(out)
}

type Reducer = fn(&Array, &ReduceOptions) -> TensorResult<Array>;

/// The array to reduce; a generator is NumPy's own error.
fn subject(vm: &mut Vm, a: Option<Value>) -> Result<Array> {
    let a = a.unwrap_or(Value::None);
    if matches!(a, Value::Iterator(_)) {
        return Err(Raise::type_error(
            "Calling np.sum(generator) is deprecated.Use np.sum(np.fromiter(generator)) or the python sum builtin instead.",
        ));
    }
    array_of(vm, &a)
}

fn with_dtype(vm: &mut Vm, name: &str, args: Args, reducer: Reducer) -> Result<Value> {
    let [a, axis, dtype, out, keepdims, initial, mask] =
        args.bind(name, 1, &["a", "axis", "dtype", "out", "keepdims", "initial", "where"])?;
    let a = subject(vm, a)?;
    let reduction = Reduction::read(vm, axis, dtype, out, keepdims, initial, mask)?;
    let result = reducer(&a, &reduction.options);
    reduction.finish(vm, result)
}

fn mean(vm: &mut Vm, name: &str, args: Args, reducer: Reducer) -> Result<Value> {
    let [a, axis, dtype, out, keepdims, mask] = args.bind(name, 1, &["a", "axis", "dtype", "out", "keepdims", "*", "where"])?;
    let a = subject(vm, a)?;
    let reduction = Reduction::read(vm, axis, dtype, out, keepdims, None, mask)?;
    let result = reducer(&a, &reduction.options);
    reduction.finish(vm, result)
}

fn moment(vm: &mut Vm, name: &str, args: Args, reducer: fn(&Array, f64, &ReduceOptions) -> TensorResult<Array>) -> Result<Value> {
    let [a, axis, dtype, out, ddof, keepdims, mask, mean, correction] =
        args.bind(name, 1, &["a", "axis", "dtype", "out", "ddof", "keepdims", "*", "where", "mean", "correction"])?;
    refuse(name, "mean", &mean)?;
    let a = subject(vm, a)?;
    let ddof = match given(correction) {
        Some(correction) => vm.to_f64(&correction)?,
        None => float_or(vm, ddof, 0.0)?,
    };
    let reduction = Reduction::read(vm, axis, dtype, out, keepdims, None, mask)?;
    let result = reducer(&a, ddof, &reduction.options);
    reduction.finish(vm, result)
}

fn extreme(vm: &mut Vm, name: &str, args: Args, reducer: Reducer) -> Result<Value> {
    let [a, axis, out, keepdims, initial, mask] = args.bind(name, 1, &["a", "axis", "out", "keepdims", "initial", "where"])?;
    let a = subject(vm, a)?;
    let reduction = Reduction::read(vm, axis, None, out, keepdims, initial, mask)?;
    let result = reducer(&a, &reduction.options);
    reduction.finish(vm, result)
}

fn truth(vm: &mut Vm, name: &str, args: Args, reducer: Reducer) -> Result<Value> {
    let [a, axis, out, keepdims, mask] = args.bind(name, 1, &["a", "axis", "out", "keepdims", "*", "where"])?;
    let a = subject(vm, a)?;
    let reduction = Reduction::read(vm, axis, None, out, keepdims, None, mask)?;
    let result = reducer(&a, &reduction.options);
    reduction.finish(vm, result)
}

fn place(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, Option<i64>, bool) -> TensorResult<Array>) -> Result<Value> {
    let [a, at, out, keepdims] = args.bind(name, 1, &["a", "axis", "out", "*", "keepdims"])?;
    refuse(name, "out", &out)?;
    let a = subject(vm, a)?;
    let (at, keepdims) = (axis(vm, at)?, flag(vm, keepdims, false)?);
    finish(vm, of(&a, at, keepdims))
}

fn running(
    vm: &mut Vm,
    name: &str,
    args: Args,
    of: fn(&Array, Option<i64>, Option<DType>) -> TensorResult<Array>,
) -> Result<Value> {
    let [a, at, dtype, out] = args.bind(name, 1, &["a", "axis", "dtype", "out"])?;
    let a = subject(vm, a)?;
    let (at, dtype) = (axis(vm, at)?, dtype::optional(vm, dtype)?);
    let result = of(&a, at, dtype).py();
    settle(vm)?;
    deliver(result?, given(out))
}

fn count_nonzero(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, axis, keepdims] = args.bind("count_nonzero", 1, &["a", "axis", "*", "keepdims"])?;
    let a = subject(vm, a)?;
    let whole = given(axis.clone()).is_none();
    let reduction = Reduction::read(vm, axis, None, None, keepdims, None, None)?;
    let result = reduce::count_nonzero(&a, &reduction.options).py()?;
    if whole && result.ndim() == 0 {
        return Ok(Value::Int(result.item().py()?.as_i64().unwrap_or(0)));
    }
    wrap_result(result)
}

fn average(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, at, weights, returned, keepdims] = args.bind("average", 1, &["a", "axis", "weights", "returned", "*", "keepdims"])?;
    refuse("average", "keepdims", &keepdims)?;
    let a = subject(vm, a)?;
    let at = axis(vm, at)?;
    let weights = given(weights).map(|w| array_of(vm, &w)).transpose()?;
    let returned = flag(vm, returned, false)?;
    let result = reduce::average(&a, at, weights.as_ref()).py();
    settle(vm)?;
    let (mean, total) = result?;
    if returned { Ok(Value::tuple(vec![wrap_result(mean)?, wrap_result(total)?])) } else { wrap_result(mean) }
}

fn median(vm: &mut Vm, name: &str, args: Args, reducer: Reducer) -> Result<Value> {
    let [a, axis, out, overwrite, keepdims] = args.bind(name, 1, &["a", "axis", "out", "overwrite_input", "keepdims"])?;
    let _ = overwrite;
    let a = subject(vm, a)?;
    let reduction = Reduction::read(vm, axis, None, out, keepdims, None, None)?;
    let result = reducer(&a, &reduction.options);
    reduction.finish(vm, result)
}

fn quantile(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, &Array, &ReduceOptions) -> TensorResult<Array>) -> Result<Value> {
    let [a, q, axis, out, overwrite, method, keepdims, weights] =
        args.bind(name, 2, &["a", "q", "axis", "out", "overwrite_input", "method", "keepdims", "*", "weights"])?;
    let _ = overwrite;
    refuse(name, "weights", &weights)?;
    let method = match word(vm, name, "method", &method, &["linear", "lower", "higher", "nearest", "midpoint"])? {
        "lower" => QuantileMethod::Lower,
        "higher" => QuantileMethod::Higher,
        "nearest" => QuantileMethod::Nearest,
        "midpoint" => QuantileMethod::Midpoint,
        _ => QuantileMethod::Linear,
    };
    let a = subject(vm, a)?;
    let q = array_of(vm, &q.unwrap_or(Value::None))?;
    let mut reduction = Reduction::read(vm, axis, None, out, keepdims, None, None)?;
    reduction.options.method = method;
    let result = of(&a, &q, &reduction.options);
    reduction.finish(vm, result)
}
