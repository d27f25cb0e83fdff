//! Numbers along a line: differences, integrals, histograms, interpolation, convolution, polynomials.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::stats::{self, Bins, ConvolveMode, Spacing};
use brunsviga_tensor::{Array, DType, shape};

use super::convert::{
    Lift, array_of, axes, finish, finish_array, flag, float_array, float_or, given, input, integer, integer_or, items, refuse,
    word, wrap,
};
use super::registry::Table;
use super::settings::settle;

/// The functions of this file.
pub const TABLE: Table = &[
    ("diff", diff),
    ("ediff1d", ediff1d),
    ("gradient", gradient),
    ("trapezoid", trapezoid),
    ("unwrap", unwrap),
    ("histogram", histogram),
    ("histogram_bin_edges", bin_edges),
    ("histogram2d", histogram2d),
    ("bincount", bincount),
    ("digitize", digitize),
    ("interp", interp),
    ("convolve", |vm, args| convolved(vm, "convolve", args, "full", stats::convolve)),
    ("correlate", |vm, args| convolved(vm, "correlate", args, "valid", stats::correlate)),
    ("cov", cov),
    ("corrcoef", corrcoef),
    ("polyfit", polyfit),
    ("polyval", polyval),
    ("polyder", polyder),
    ("polyint", polyint),
    ("roots", |vm, args| of_one(vm, "roots", args, stats::roots)),
    ("poly", |vm, args| of_one(vm, "poly", args, stats::poly)),
    ("polyadd", |vm, args| of_two(vm, "polyadd", args, stats::polyadd)),
    ("polysub", |vm, args| of_two(vm, "polysub", args, stats::polysub)),
    ("polymul", |vm, args| of_two(vm, "polymul", args, stats::polymul)),
];

fn optional(vm: &mut Vm, value: Option<Value>) -> Result<Option<Array>> {
    given(value).map(|v| array_of(vm, &v)).transpose()
}

fn required(vm: &mut Vm, value: Option<Value>) -> Result<Array> {
    array_of(vm, &value.unwrap_or(Value::None))
}

fn of_one(vm: &mut Vm, name: &str, args: Args, of: fn(&Array) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [p] = args.exactly(name)?;
    let p = array_of(vm, &p)?;
    finish_array(vm, of(&p))
}

fn of_two(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, &Array) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [a, b] = args.exactly(name)?;
    let (a, b) = (array_of(vm, &a)?, array_of(vm, &b)?);
    finish_array(vm, of(&a, &b))
}

fn diff(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, n, at, prepend, append] = args.bind("diff", 1, &["a", "n", "axis", "prepend", "append"])?;
    let mut a = required(vm, a)?;
    let (n, at) = (integer_or(vm, n, 1)?, integer_or(vm, at, -1)?);
    for (extra, front) in [(prepend, true), (append, false)] {
        let Some(extra) = optional(vm, extra)? else { continue };
        let extra = if extra.ndim() == 0 {
            let mut dims = a.shape().to_vec();
            let place = brunsviga_tensor::normalize_axis(at, a.ndim()).py()?;
            if let Some(d) = dims.get_mut(place) {
                *d = 1;
            }
            extra.broadcast_to(&dims).py()?
        } else {
            extra
        };
        let parts = if front { [extra, a.clone()] } else { [a.clone(), extra] };
        a = shape::concatenate(&parts, Some(at)).py()?;
    }
    finish_array(vm, stats::diff(&a, n, at))
}

fn ediff1d(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, to_end, to_begin] = args.bind("ediff1d", 1, &["ary", "to_end", "to_begin"])?;
    refuse("ediff1d", "to_end", &to_end)?;
    refuse("ediff1d", "to_begin", &to_begin)?;
    let a = required(vm, a)?;
    finish_array(vm, stats::ediff1d(&a))
}

fn gradient(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let at = args.take_keyword("axis");
    let edge_order = args.take_keyword("edge_order");
    args.no_keywords("gradient")?;
    if args.positional.is_empty() {
        return Err(Raise::type_error("gradient() missing 1 required positional argument: 'f'"));
    }
    let f = array_of(vm, &args.positional.remove(0))?;
    let at = axes(vm, at)?;
    let edge_order = integer_or(vm, edge_order, 1)?;
    let mut spacing = Vec::new();
    for value in &args.positional {
        let step = float_array(vm, value)?;
        spacing.push(if step.ndim() == 0 { Spacing::Even(step.item().py()?.as_f64()) } else { Spacing::Coordinates(step) });
    }
    let results = stats::gradient(&f, &spacing, at.as_deref(), edge_order).py();
    settle(vm)?;
    let mut results: Vec<Value> = results?.into_iter().map(wrap).collect();
    Ok(if results.len() == 1 { results.remove(0) } else { Value::tuple(results) })
}

fn trapezoid(vm: &mut Vm, args: Args) -> Result<Value> {
    let [y, x, dx, at] = args.bind("trapezoid", 1, &["y", "x", "dx", "axis"])?;
    let y = required(vm, y)?;
    let x = optional(vm, x)?;
    let (dx, at) = (float_or(vm, dx, 1.0)?, integer_or(vm, at, -1)?);
    finish(vm, stats::trapezoid(&y, x.as_ref(), dx, at))
}

fn unwrap(vm: &mut Vm, args: Args) -> Result<Value> {
    let [p, discont, at, period] = args.bind("unwrap", 1, &["p", "discont", "axis", "*", "period"])?;
    refuse("unwrap", "discont", &discont)?;
    let p = required(vm, p)?;
    let (at, period) = (integer_or(vm, at, -1)?, float_or(vm, period, std::f64::consts::TAU)?);
    finish_array(vm, stats::unwrap(&p, period, at))
}

fn bins(vm: &mut Vm, value: Option<Value>) -> Result<Bins> {
    match given(value) {
        None => Ok(Bins::Count(10)),
        Some(Value::Str(rule)) => Ok(Bins::Auto(rule.to_string())),
        Some(value) => {
            let array = array_of(vm, &value)?;
            if array.ndim() > 0 { Ok(Bins::Edges(array)) } else { integer(vm, &value).map(Bins::Count) }
        }
    }
}

fn range(vm: &mut Vm, value: Option<Value>) -> Result<Option<(f64, f64)>> {
    let Some(value) = given(value) else { return Ok(None) };
    let ends = items(vm, &value)?;
    match ends.as_slice() {
        [low, high] => Ok(Some((vm.to_f64(low)?, vm.to_f64(high)?))),
        _ => Err(Raise::value_error("range must be a pair of numbers: (low, high)")),
    }
}

fn histogram(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, edges, limits, density, weights] = args.bind("histogram", 1, &["a", "bins", "range", "density", "weights"])?;
    let a = required(vm, a)?;
    let (edges, limits) = (bins(vm, edges)?, range(vm, limits)?);
    let density = flag(vm, given(density), false)?;
    let weights = optional(vm, weights)?;
    let (counts, edges) = stats::histogram(&a, &edges, limits, weights.as_ref(), density).py()?;
    settle(vm)?;
    Ok(Value::tuple(vec![wrap(counts), wrap(edges)]))
}

fn bin_edges(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, edges, limits] = args.bind("histogram_bin_edges", 1, &["a", "bins", "range"])?;
    let a = required(vm, a)?;
    let (edges, limits) = (bins(vm, edges)?, range(vm, limits)?);
    finish_array(vm, stats::histogram_bin_edges(&a, &edges, limits))
}

fn histogram2d(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y, edges, limits, density, weights] =
        args.bind("histogram2d", 2, &["x", "y", "bins", "range", "density", "weights"])?;
    refuse("histogram2d", "weights", &weights)?;
    let (x, y) = (required(vm, x)?, required(vm, y)?);
    let (first, second) = match &edges {
        Some(Value::List(_) | Value::Tuple(_)) => {
            let parts = items(vm, edges.as_ref().unwrap_or(&Value::None))?;
            match parts.as_slice() {
                [a, b] => (bins(vm, Some(a.clone()))?, bins(vm, Some(b.clone()))?),
                _ => (bins(vm, edges.clone())?, bins(vm, edges)?),
            }
        }
        _ => (bins(vm, edges.clone())?, bins(vm, edges)?),
    };
    let limits = match given(limits) {
        None => [None, None],
        Some(pair) => match items(vm, &pair)?.as_slice() {
            [a, b] => [range(vm, Some(a.clone()))?, range(vm, Some(b.clone()))?],
            _ => return Err(Raise::value_error("range must be two pairs of numbers")),
        },
    };
    let density = flag(vm, given(density), false)?;
    let (counts, ex, ey) = stats::histogram2d(&x, &y, [&first, &second], limits, density).py()?;
    Ok(Value::tuple(vec![wrap(counts), wrap(ex), wrap(ey)]))
}

fn bincount(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, weights, minlength] = args.bind("bincount", 1, &["x", "weights", "minlength"])?;
    let x = required(vm, x)?;
    let x = if x.size() == 0 { x.cast(DType::I64).py()? } else { x };
    let weights = optional(vm, weights)?;
    let minlength = integer_or(vm, minlength, 0)?;
    finish_array(vm, stats::bincount(&x, weights.as_ref(), minlength))
}

fn digitize(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, edges, right] = args.bind("digitize", 2, &["x", "bins", "right"])?;
    let (x, edges) = (required(vm, x)?, required(vm, edges)?);
    let right = flag(vm, right, false)?;
    finish(vm, stats::digitize(&x, &edges, right))
}

fn interp(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, xp, fp, left, right, period] = args.bind("interp", 3, &["x", "xp", "fp", "left", "right", "period"])?;
    let (x, xp, fp) = (required(vm, x)?, required(vm, xp)?, required(vm, fp)?);
    let mut number = |value: Option<Value>| given(value).map(|v| vm.to_f64(&v)).transpose();
    let (left, right, period) = (number(left)?, number(right)?, number(period)?);
    finish(vm, stats::interp(&x, &xp, &fp, left, right, period))
}

type Convolution = fn(&Array, &Array, ConvolveMode) -> brunsviga_tensor::Result<Array>;

fn convolved(vm: &mut Vm, name: &str, args: Args, default: &str, of: Convolution) -> Result<Value> {
    let [a, v, mode] = args.bind(name, 2, &["a", "v", "mode"])?;
    let (a, v) = (required(vm, a)?, required(vm, v)?);
    let mode = mode.unwrap_or(Value::from(default));
    let mode = match word(vm, name, "mode", &Some(mode), &["full", "same", "valid"])? {
        "same" => ConvolveMode::Same,
        "valid" => ConvolveMode::Valid,
        _ => ConvolveMode::Full,
    };
    let flat = |x: Array| if x.ndim() == 0 { x.reshape(&[1]).py() } else { Ok(x) };
    finish_array(vm, of(&flat(a)?, &flat(v)?, mode))
}

fn cov(vm: &mut Vm, args: Args) -> Result<Value> {
    let [m, y, rowvar, bias, ddof, fweights, aweights] =
        args.bind("cov", 1, &["m", "y", "rowvar", "bias", "ddof", "fweights", "aweights"])?;
    refuse("cov", "fweights", &fweights)?;
    refuse("cov", "aweights", &aweights)?;
    let m = required(vm, m)?;
    let y = optional(vm, y)?;
    let (rowvar, bias) = (flag(vm, rowvar, true)?, flag(vm, bias, false)?);
    let ddof = given(ddof).map(|v| vm.to_f64(&v)).transpose()?;
    let result = stats::cov(&m, y.as_ref(), rowvar, bias, ddof).py();
    settle(vm)?;
    Ok(wrap(result?))
}

fn corrcoef(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y, rowvar] = args.bind("corrcoef", 1, &["x", "y", "rowvar"])?;
    let x = required(vm, x)?;
    let y = optional(vm, y)?;
    let rowvar = flag(vm, rowvar, true)?;
    finish(vm, stats::corrcoef(&x, y.as_ref(), rowvar))
}

fn polyfit(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, y, deg, rcond, full, w, cov] = args.bind("polyfit", 3, &["x", "y", "deg", "rcond", "full", "w", "cov"])?;
    refuse("polyfit", "rcond", &rcond)?;
    refuse("polyfit", "full", &full.filter(|f| !matches!(f, Value::Bool(false))))?;
    refuse("polyfit", "cov", &cov.filter(|f| !matches!(f, Value::Bool(false))))?;
    let (x, y) = (required(vm, x)?, required(vm, y)?);
    let deg = integer_or(vm, deg, 1)?;
    let w = optional(vm, w)?;
    finish_array(vm, stats::polyfit(&x, &y, deg, w.as_ref()))
}

fn polyval(vm: &mut Vm, args: Args) -> Result<Value> {
    let [p, x] = args.exactly("polyval")?;
    let p = array_of(vm, &p)?;
    let x = input(vm, &x)?;
    finish(vm, stats::polyval(&p, x.operand()))
}

fn polyder(vm: &mut Vm, args: Args) -> Result<Value> {
    let [p, m] = args.bind("polyder", 1, &["p", "m"])?;
    let p = required(vm, p)?;
    let m = integer_or(vm, m, 1)?;
    finish_array(vm, stats::polyder(&p, m))
}

fn polyint(vm: &mut Vm, args: Args) -> Result<Value> {
    let [p, m, k] = args.bind("polyint", 1, &["p", "m", "k"])?;
    let p = required(vm, p)?;
    let m = integer_or(vm, m, 1)?;
    let k = optional(vm, k)?.map_or(Ok(Vec::new()), |k| k.to_f64_vec()).py()?;
    finish_array(vm, stats::polyint(&p, m, &k))
}
