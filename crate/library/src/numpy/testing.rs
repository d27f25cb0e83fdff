//! `numpy.testing`: assertions whose failures say where and by how much arrays differ, in NumPy's words.

use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};
use brunsviga_tensor::{Array, Operand, Scalar, shape};

use super::array::NdArray;
use super::convert::{Lift, array_of, flag, float_or, given, integer_or};
use super::registry::{Table, install};
use super::scalar::{self, NumpyScalar};

const TABLE: Table = &[
    ("assert_allclose", assert_allclose),
    ("assert_array_equal", assert_array_equal),
    ("assert_equal", assert_equal),
    ("assert_array_almost_equal", assert_array_almost_equal),
    ("assert_almost_equal", assert_almost_equal),
    ("assert_array_less", assert_array_less),
    ("assert_raises", assert_raises),
    ("assert_", assert_true),
];

/// The module `numpy.testing`.
pub fn module() -> Module {
    let module = Module::new("numpy.testing");
    install(&module, TABLE);
    module
}

fn close(a: &Array, b: &Array, rtol: f64, atol: f64, nan: bool) -> Result<Array> {
    shape::isclose(Operand::Array(a), Operand::Array(b), rtol, atol, nan).py()
}

/// What a comparison was about, for its failure's text.
struct Case<'a> {
    header: &'a str,
    message: String,
    actual: &'a Value,
    desired: &'a Value,
}

impl Case<'_> {
    fn fail(&self, vm: &mut Vm, details: &str) -> Result<Value> {
        let actual = vm.repr(self.actual)?;
        let desired = vm.repr(self.desired)?;
        let words = if self.message.is_empty() { String::new() } else { format!("{}\n", self.message) };
        Err(Raise::assertion_error(format!("\n{}\n{words}{details} ACTUAL: {actual}\n DESIRED: {desired}", self.header)))
    }
}

/// Lists show as the arrays they stand for, numbers as Python prints them.
fn shown(vm: &mut Vm, value: &Value) -> Result<Value> {
    Ok(match value {
        Value::List(_) | Value::Tuple(_) => super::convert::wrap(array_of(vm, value)?),
        Value::Native(object) => object.as_any().downcast_ref::<NumpyScalar>().map_or(value.clone(), NumpyScalar::item),
        _ => value.clone(),
    })
}

fn message(vm: &mut Vm, value: Option<Value>) -> Result<String> {
    given(value).map_or(Ok(String::new()), |v| vm.str(&v))
}

/// Compares two arrays elementwise with `good`, NaN at the same places allowed.
fn compare(
    vm: &mut Vm,
    header: &str,
    words: String,
    actual: &Value,
    desired: &Value,
    nan: bool,
    good: impl Fn(&Array, &Array) -> Result<Array>,
) -> Result<Value> {
    let (a, b) = (array_of(vm, actual)?, array_of(vm, desired)?);
    let (actual, desired) = (shown(vm, actual)?, shown(vm, desired)?);
    let case = Case { header, message: words, actual: &actual, desired: &desired };
    if a.shape() != b.shape() && a.ndim() > 0 && b.ndim() > 0 {
        let shapes = format!(
            "\n(shapes {}, {} mismatch)\n",
            brunsviga_tensor::shape_tuple(a.shape()),
            brunsviga_tensor::shape_tuple(b.shape())
        );
        return case.fail(vm, &shapes);
    }
    let dims = brunsviga_tensor::broadcast_shapes(&[a.shape(), b.shape()]).py()?;
    let (a, b) = (a.broadcast_to(&dims).py()?, b.broadcast_to(&dims).py()?);
    let (x, y) = (a.scalars().py()?, b.scalars().py()?);
    if nan && x.iter().zip(&y).any(|(p, q)| p.as_f64().is_nan() != q.as_f64().is_nan()) {
        return case.fail(vm, "\nnan location mismatch:\n");
    }
    let right = good(&a, &b)?;
    let right = right.values::<bool>().py()?.to_vec();
    let wrong: Vec<usize> = (0..right.len())
        .filter(|&k| right.get(k) == Some(&false) && !(nan && x.get(k).is_some_and(|v| v.as_f64().is_nan())))
        .collect();
    if wrong.is_empty() {
        return Ok(Value::None);
    }
    let details = describe(vm, &wrong, &x, &y, &dims, dims.is_empty())?;
    case.fail(vm, &details)
}

fn describe(vm: &mut Vm, wrong: &[usize], x: &[Scalar], y: &[Scalar], dims: &[usize], single: bool) -> Result<String> {
    let total = x.len().max(1);
    let percent = general(100.0 * wrong.len() as f64 / total as f64);
    let mut text = format!("\nMismatched elements: {} / {total} ({percent}%)\n", wrong.len());
    if !single {
        text += &match wrong.len() {
            1 => "Mismatch at index:\n".to_owned(),
            n @ 2..=5 => {
                let _ = n;
                "Mismatch at indices:\n".to_owned()
            }
            _ => "First 5 mismatches are at indices:\n".to_owned(),
        };
        for &k in wrong.iter().take(5) {
            let (Some(p), Some(q)) = (x.get(k), y.get(k)) else { continue };
            text += &format!(" [{}]: {} (ACTUAL), {} (DESIRED)\n", place(k, dims), scalar::text(*p), scalar::text(*q));
        }
    }
    let difference = |k: &usize| match (x.get(*k), y.get(*k)) {
        (Some(p), Some(q)) => (p.as_f64() - q.as_f64()).abs(),
        _ => 0.0,
    };
    let whole = x.iter().chain(y).all(|s| !s.dtype().is_float());
    let absolute = wrong.iter().map(difference).fold(0.0, f64::max);
    let relative = wrong
        .iter()
        .filter(|k| y.get(**k).is_some_and(|q| q.as_f64() != 0.0))
        .map(|k| difference(k) / y.get(*k).map_or(1.0, |q| q.as_f64().abs()))
        .fold(f64::NEG_INFINITY, f64::max);
    let relative = if relative == f64::NEG_INFINITY { f64::INFINITY } else { relative };
    let show = |vm: &mut Vm, number: f64, integer: bool| -> Result<String> {
        let value = if integer { Scalar::I64(number as i64) } else { Scalar::F64(number) };
        let array = Value::native(NdArray::new(Array::from_scalar(value).py()?));
        let text = vm.repr(&array)?;
        Ok(text.trim_start_matches("array(").trim_end_matches(')').to_owned())
    };
    text += &format!("Max absolute difference among violations: {}\n", show(vm, absolute, whole)?);
    text += &format!("Max relative difference among violations: {}\n", show(vm, relative, false)?);
    Ok(text)
}

/// Three significant digits, as `{:.3g}`.
fn general(number: f64) -> String {
    let digits = if number >= 100.0 {
        0
    } else if number >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{number:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn place(flat: usize, dims: &[usize]) -> String {
    let mut rest = flat;
    let mut parts: Vec<String> = dims
        .iter()
        .rev()
        .map(|&n| {
            let k = rest % n.max(1);
            rest /= n.max(1);
            k.to_string()
        })
        .collect();
    parts.reverse();
    parts.join(", ")
}

fn assert_allclose(vm: &mut Vm, args: Args) -> Result<Value> {
    let [actual, desired, rtol, atol, equal_nan, err_msg, verbose, strict] = args.bind(
        "assert_allclose",
        2,
        &["actual", "desired", "rtol", "atol", "equal_nan", "err_msg", "verbose", "*", "strict"],
    )?;
    let (_, _) = (verbose, strict);
    let (actual, desired) = (actual.unwrap_or(Value::None), desired.unwrap_or(Value::None));
    let (rtol, atol) = (float_or(vm, rtol, 1e-7)?, float_or(vm, atol, 0.0)?);
    let nan = flag(vm, equal_nan, true)?;
    let words = message(vm, err_msg)?;
    let header = format!("Not equal to tolerance rtol={}, atol={}", short(rtol), short(atol));
    compare(vm, &header, words, &actual, &desired, nan, |a, b| close(a, b, rtol, atol, nan))
}

/// As `{:g}` for the usual tolerances.
fn short(number: f64) -> String {
    let text = scalar::text(Scalar::F64(number));
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn assert_array_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [actual, desired, err_msg, verbose, strict] =
        args.bind("assert_array_equal", 2, &["actual", "desired", "err_msg", "verbose", "*", "strict"])?;
    let (_, _) = (verbose, strict);
    let words = message(vm, err_msg)?;
    compare(vm, "Arrays are not equal", words, &actual.unwrap_or(Value::None), &desired.unwrap_or(Value::None), true, |a, b| {
        close(a, b, 0.0, 0.0, true)
    })
}

fn assert_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [actual, desired, err_msg, verbose] = args.bind("assert_equal", 2, &["actual", "desired", "err_msg", "verbose"])?;
    let _ = verbose;
    let (actual, desired) = (actual.unwrap_or(Value::None), desired.unwrap_or(Value::None));
    let words = message(vm, err_msg)?;
    if actual.downcast::<NdArray>().is_some() || desired.downcast::<NdArray>().is_some() {
        return compare(vm, "Arrays are not equal", words, &actual, &desired, true, |a, b| close(a, b, 0.0, 0.0, true));
    }
    let both_nan = matches!((&actual, &desired), (Value::Float(a), Value::Float(b)) if a.is_nan() && b.is_nan());
    if both_nan || vm.equal(&actual, &desired)? {
        return Ok(Value::None);
    }
    let case = Case { header: "Items are not equal:", message: words, actual: &actual, desired: &desired };
    case.fail(vm, "")
}

fn almost(vm: &mut Vm, actual: &Value, desired: &Value, decimal: i64, words: String) -> Result<Value> {
    let header = format!("Arrays are not almost equal to {decimal} decimals");
    let limit = 1.5 * libm::pow(10.0, -(decimal as f64));
    compare(vm, &header, words, actual, desired, true, |a, b| {
        let dims = a.shape().to_vec();
        let (x, y) = (a.to_f64_vec().py()?, b.to_f64_vec().py()?);
        let near: Vec<bool> =
            x.iter().zip(&y).map(|(p, q)| p == q || (p - q).abs() < limit || (p.is_nan() && q.is_nan())).collect();
        Array::from_vec(near, &dims).py()
    })
}

fn assert_array_almost_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [actual, desired, decimal, err_msg, verbose] =
        args.bind("assert_array_almost_equal", 2, &["actual", "desired", "decimal", "err_msg", "verbose"])?;
    let _ = verbose;
    let decimal = integer_or(vm, decimal, 6)?;
    let words = message(vm, err_msg)?;
    almost(vm, &actual.unwrap_or(Value::None), &desired.unwrap_or(Value::None), decimal, words)
}

fn assert_almost_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let [actual, desired, decimal, err_msg, verbose] =
        args.bind("assert_almost_equal", 2, &["actual", "desired", "decimal", "err_msg", "verbose"])?;
    let _ = verbose;
    let (actual, desired) = (actual.unwrap_or(Value::None), desired.unwrap_or(Value::None));
    let decimal = integer_or(vm, decimal, 7)?;
    let words = message(vm, err_msg)?;
    if let (Some(p), Some(q)) = (number(&actual), number(&desired)) {
        let limit = 1.5 * libm::pow(10.0, -(decimal as f64));
        if p == q || (p - q).abs() < limit || (p.is_nan() && q.is_nan()) {
            return Ok(Value::None);
        }
        let header = format!("Arrays are not almost equal to {decimal} decimals");
        let case = Case { header: &header, message: words, actual: &actual, desired: &desired };
        return case.fail(vm, "");
    }
    almost(vm, &actual, &desired, decimal, words)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        Value::Int(number) => Some(*number as f64),
        _ => value.downcast::<NumpyScalar>().map(|s| s.0.as_f64()),
    }
}

fn assert_array_less(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y, err_msg, verbose] = args.bind("assert_array_less", 2, &["x", "y", "err_msg", "verbose"])?;
    let _ = verbose;
    let words = message(vm, err_msg)?;
    compare(
        vm,
        "Arrays are not strictly ordered `x < y`",
        words,
        &x.unwrap_or(Value::None),
        &y.unwrap_or(Value::None),
        true,
        |a, b| {
            let (p, q) = (a.to_f64_vec().py()?, b.to_f64_vec().py()?);
            Array::from_vec(p.iter().zip(&q).map(|(p, q)| p < q).collect::<Vec<bool>>(), a.shape()).py()
        },
    )
}

fn assert_raises(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if args.positional.len() < 2 {
        return Err(Raise::not_implemented(
            "numpy.testing.assert_raises needs the exception and a function to call: assert_raises(ValueError, f, x)",
        ));
    }
    let class = args.positional.remove(0);
    let function = args.positional.remove(0);
    let Value::Class(class) = class else {
        return Err(Raise::type_error("assert_raises: the first argument must be an exception class"));
    };
    match vm.call(&function, args) {
        Err(raise) if raise.is(&class) => Ok(Value::None),
        Err(raise) => Err(raise),
        Ok(_) => Err(Raise::assertion_error(format!("{} not raised", class.name()))),
    }
}

fn assert_true(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, text] = args.bind("assert_", 1, &["val", "msg"])?;
    if vm.truth(&value.unwrap_or(Value::None))? {
        return Ok(Value::None);
    }
    let text = message(vm, text)?;
    Err(Raise::assertion_error(text))
}
