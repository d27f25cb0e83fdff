//! Numbers from a distribution: `random`, `normal`, `poisson`, `integers` …, with parameters that broadcast.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::random::{self, Bits};
use brunsviga_tensor::{Array, DType, Scalar, shape_tuple};

use super::super::convert::{Lift, array_of, flag, float_array, given, refuse, shape, word, wrap, wrap_scalar};
use super::super::dtype;
use super::{Shared, Source};

/// What is drawn for each element, from the parameters' values there.
struct Plan {
    shape: Vec<usize>,
    /// A plain number is wanted: no size, and every parameter is one
    single: bool,
    /// Of each parameter: one value for all, or one an element
    parameters: Vec<Vec<f64>>,
}

impl Plan {
    fn new(vm: &mut Vm, size: Option<Value>, given_values: &[Option<Value>], defaults: &[f64]) -> Result<Plan> {
        let mut arrays = Vec::new();
        for (value, default) in given_values.iter().zip(defaults) {
            arrays.push(match value {
                Some(Value::Str(text)) => {
                    let number = text.trim().parse();
                    let number =
                        number.map_err(|_| Raise::value_error(format!("could not convert string to float: '{text}'")))?;
                    Array::from_scalar(Scalar::F64(number)).py()?
                }
                Some(value) => float_array(vm, value)?,
                None => Array::from_scalar(Scalar::F64(*default)).py()?,
            });
        }
        let size = given(size).map(|size| shape(vm, &size)).transpose()?;
        let single = size.is_none() && arrays.iter().all(|a| a.ndim() == 0);
        let mut shapes: Vec<&[usize]> = arrays.iter().map(Array::shape).collect();
        if let Some(size) = &size
            && shapes.iter().any(|s| !s.is_empty())
        {
            shapes.insert(0, size);
        }
        let wanted = wanted(&shapes, size.as_deref())?;
        let mut parameters = Vec::new();
        for array in &arrays {
            let array = if array.ndim() == 0 { array.clone() } else { array.broadcast_to(&wanted).py()? };
            parameters.push(array.values::<f64>().py()?.into_vec());
        }
        Ok(Plan { shape: wanted, single, parameters })
    }
    fn len(&self) -> usize {
        self.shape.iter().product()
    }
    fn at(&self, parameter: usize, k: usize) -> f64 {
        let values = &self.parameters[parameter];
        if let [one] = values.as_slice() { *one } else { values[k] }
    }
    /// ValueError unless every value of the parameter is allowed.
    fn check(&self, parameter: usize, message: &str, allowed: impl Fn(f64) -> bool) -> Result<()> {
        if self.parameters[parameter].iter().all(|x| allowed(*x)) { Ok(()) } else { Err(Raise::value_error(message)) }
    }
    fn floats(&self, vm: &mut Vm, shared: &Shared, draw: impl Fn(&mut Source, usize) -> f64) -> Result<Value> {
        vm.reserve(self.len().saturating_mul(8))?;
        let bits = &mut *shared.borrow_mut();
        if self.single {
            return Ok(Value::Float(draw(bits, 0)));
        }
        let numbers: Vec<f64> = (0..self.len()).map(|k| draw(bits, k)).collect();
        Array::from_vec(numbers, &self.shape).py().map(wrap)
    }
    fn whole(&self, vm: &mut Vm, shared: &Shared, draw: impl Fn(&mut Source, usize) -> i64) -> Result<Value> {
        vm.reserve(self.len().saturating_mul(8))?;
        let bits = &mut *shared.borrow_mut();
        if self.single {
            return Ok(Value::Int(draw(bits, 0)));
        }
        let numbers: Vec<i64> = (0..self.len()).map(|k| draw(bits, k)).collect();
        Array::from_vec(numbers, &self.shape).py().map(wrap)
    }
}

/// The shape to which all these broadcast, which must be that asked for.
fn wanted(shapes: &[&[usize]], size: Option<&[usize]>) -> Result<Vec<usize>> {
    let joint = joint(shapes)?;
    match size {
        None => Ok(joint),
        Some(size) if size == joint || joint.is_empty() => Ok(size.to_vec()),
        Some(size) => Err(Raise::value_error(format!(
            "Output size {} is not compatible with broadcast dimensions of inputs {}.",
            shape_tuple(size),
            shape_tuple(&joint)
        ))),
    }
}

/// The shape to which all these broadcast.
fn joint(shapes: &[&[usize]]) -> Result<Vec<usize>> {
    let ndim = shapes.iter().map(|s| s.len()).max().unwrap_or(0);
    let mut joint = vec![1; ndim];
    for (axis, length) in joint.iter_mut().enumerate() {
        let mut source = 0;
        for (k, shape) in shapes.iter().enumerate() {
            let own = (axis + shape.len()).checked_sub(ndim).and_then(|at| shape.get(at)).copied().unwrap_or(1);
            if own == 1 || own == *length {
                continue;
            }
            if *length != 1 {
                let text = |k: usize| format!("arg {k} with shape {}", shape_tuple(shapes.get(k).copied().unwrap_or_default()));
                return Err(Raise::value_error(format!(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between {} and {}.",
                    text(source),
                    text(k)
                )));
            }
            (*length, source) = (own, k);
        }
    }
    Ok(joint)
}

/// `rand(d0, d1, …)`: the axes are the arguments.
fn axes(args: Args, name: &str) -> Result<Option<Value>> {
    args.no_keywords(name)?;
    Ok(if args.positional.is_empty() { None } else { Some(Value::tuple(args.positional)) })
}

pub(super) fn rand(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let size = axes(args, "rand")?;
    Plan::new(vm, size, &[], &[])?.floats(vm, shared, |bits, _| bits.unit())
}

pub(super) fn randn(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let size = axes(args, "randn")?;
    Plan::new(vm, size, &[], &[])?.floats(vm, shared, |bits, _| bits.normal())
}

/// `size`, and of a Generator also `dtype`, of which `narrow` says whether float32 is there, and `out`.
fn sized(vm: &mut Vm, shared: &Shared, args: Args, name: &str, narrow: bool) -> Result<(Plan, bool)> {
    if shared.borrow().is_legacy() {
        let [size] = args.bind(name, 0, &["size"])?;
        return Ok((Plan::new(vm, size, &[], &[])?, false));
    }
    let [size, dtype, out] = args.bind(name, 0, &["size", "dtype", "out"])?;
    refuse(&format!("random.Generator.{name}"), "out", &out)?;
    let single = match dtype::optional(vm, dtype)?.unwrap_or(DType::F64) {
        DType::F64 => false,
        DType::F32 if narrow => true,
        DType::F32 => {
            let text = format!("numpy.random.Generator.{name}: dtype must be float64 here; convert with .astype(np.float32)");
            return Err(Raise::not_implemented(text));
        }
        other => return Err(Raise::type_error(format!("Unsupported dtype {} for {name}", other.repr()))),
    };
    Ok((Plan::new(vm, size, &[], &[])?, single))
}

pub(super) fn random(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let (plan, narrow) = sized(vm, shared, args, "random", true)?;
    if !narrow {
        return plan.floats(vm, shared, |bits, _| bits.unit());
    }
    // 24 bits of a word are a float32.
    let drawn = plan.floats(vm, shared, |bits, _| f64::from(bits.word() >> 8) / 16_777_216.0)?;
    if plan.single { Ok(drawn) } else { array_of(vm, &drawn)?.cast(DType::F32).py().map(wrap) }
}

pub(super) fn standard_normal(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    sized(vm, shared, args, "standard_normal", false)?.0.floats(vm, shared, |bits, _| bits.normal())
}

pub(super) fn standard_exponential(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    if !shared.borrow().is_legacy() {
        let [size, dtype, method, out] = args.bind("standard_exponential", 0, &["size", "dtype", "method", "out"])?;
        word(vm, "random.Generator.standard_exponential", "method", &method, &["zig"])?;
        let args = Args {
            positional: vec![size.unwrap_or(Value::None), dtype.unwrap_or(Value::None), out.unwrap_or(Value::None)],
            keyword: vec![],
        };
        return sized(vm, shared, args, "standard_exponential", false)?.0.floats(vm, shared, |bits, _| bits.exponential());
    }
    sized(vm, shared, args, "standard_exponential", false)?.0.floats(vm, shared, |bits, _| bits.exponential())
}

pub(super) fn uniform(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [low, high, size] = args.bind("uniform", 0, &["low", "high", "size"])?;
    let plan = Plan::new(vm, size, &[low, high], &[0.0, 1.0])?;
    let n = plan.len().max(usize::from(plan.single));
    if (0..n).any(|k| !(plan.at(1, k) - plan.at(0, k)).is_finite()) {
        let legacy = shared.borrow().is_legacy();
        return Err(Raise::overflow_error(if legacy {
            "Range exceeds valid bounds"
        } else {
            "high - low range exceeds valid bounds"
        }));
    }
    if !shared.borrow().is_legacy() && (0..n).any(|k| plan.at(1, k) < plan.at(0, k)) {
        return Err(Raise::value_error("high - low < 0"));
    }
    plan.floats(vm, shared, |bits, k| plan.at(0, k) + (plan.at(1, k) - plan.at(0, k)) * bits.unit())
}

pub(super) fn normal(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [loc, scale, size] = args.bind("normal", 0, &["loc", "scale", "size"])?;
    let plan = Plan::new(vm, size, &[loc, scale], &[0.0, 1.0])?;
    plan.check(1, "scale < 0", |scale| !(scale < 0.0 || scale.is_nan()))?;
    plan.floats(vm, shared, |bits, k| plan.at(0, k) + plan.at(1, k) * bits.normal())
}

pub(super) fn exponential(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [scale, size] = args.bind("exponential", 0, &["scale", "size"])?;
    let plan = Plan::new(vm, size, &[scale], &[1.0])?;
    plan.check(0, "scale < 0", |scale| !(scale < 0.0 || scale.is_nan()))?;
    plan.floats(vm, shared, |bits, k| plan.at(0, k) * bits.exponential())
}

/// The largest mean whose numbers fit in 64 bits, as NumPy has it.
const POISSON_MOST: f64 = 9.223_372_006_484_771e18;

pub(super) fn poisson(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [lam, size] = args.bind("poisson", 0, &["lam", "size"])?;
    let plan = Plan::new(vm, size, &[lam], &[1.0])?;
    plan.check(0, "lam < 0 or lam is NaN", |lam| lam >= 0.0)?;
    plan.check(0, "lam value too large", |lam| lam <= POISSON_MOST)?;
    plan.whole(vm, shared, |bits, k| random::poisson(bits, plan.at(0, k)))
}

pub(super) fn binomial(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [n, p, size] = args.bind("binomial", 2, &["n", "p", "size"])?;
    if let Some(n) = &n
        && !matches!(n, Value::Float(_) | Value::Str(_))
    {
        let counts = array_of(vm, n)?;
        if counts.dtype().is_float() && counts.ndim() > 0 && counts.size() > 0 {
            let text =
                format!("Cannot cast array data from {} to dtype('int64') according to the rule 'safe'", counts.dtype().repr());
            return Err(Raise::type_error(text));
        }
    }
    let plan = Plan::new(vm, size, &[n, p], &[0.0, 0.0])?;
    plan.check(0, "n < 0", |n| n >= 0.0)?;
    plan.check(1, "p < 0, p > 1 or p is NaN", |p| (0.0..=1.0).contains(&p))?;
    plan.whole(vm, shared, |bits, k| random::binomial(bits, plan.at(0, k) as i64, plan.at(1, k)))
}

/// A bound as given: a number, which may be of any size, or an array.
enum Bound {
    Number(i128),
    Many(Array),
}

impl Bound {
    /// A float is cut, as by `int()`; a number beyond all types stays beyond them.
    fn new(vm: &mut Vm, value: &Value) -> Result<Bound> {
        let cut = |x: f64| {
            if x.is_nan() {
                Err(Raise::value_error("cannot convert float NaN to integer"))
            } else if x.is_infinite() {
                Err(Raise::overflow_error("cannot convert float infinity to integer"))
            } else {
                Ok(Bound::Number(x as i128))
            }
        };
        match value {
            Value::Float(x) => cut(*x),
            Value::BigInt(big) => {
                let beyond = if big.sign() == num_bigint::Sign::Minus { i128::MIN } else { i128::MAX };
                Ok(Bound::Number(i128::try_from(&**big).unwrap_or(beyond)))
            }
            Value::None => {
                Err(Raise::type_error("int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"))
            }
            _ => {
                let array = array_of(vm, value)?;
                if array.ndim() > 0 {
                    return array.cast(DType::I64).py().map(Bound::Many);
                }
                match array.item().py()? {
                    Scalar::F64(x) => cut(x),
                    Scalar::F32(x) => cut(f64::from(x)),
                    other => Ok(Bound::Number(i128::from(other.as_i64().unwrap_or_default()))),
                }
            }
        }
    }
    fn shape(&self) -> &[usize] {
        match self {
            Bound::Number(_) => &[],
            Bound::Many(array) => array.shape(),
        }
    }
    /// One value for all, or one an element.
    fn spread(&self, shape: &[usize]) -> Result<Vec<i128>> {
        Ok(match self {
            Bound::Number(number) => vec![*number],
            Bound::Many(array) => {
                let values = array.broadcast_to(shape).py()?.values::<i64>().py()?.into_vec();
                values.into_iter().map(i128::from).collect()
            }
        })
    }
}

/// What `randint` and `integers` are asked for.
struct Whole {
    low: Option<Value>,
    high: Option<Value>,
    size: Option<Value>,
    dtype: Option<Value>,
    /// The upper bound may come
    closed: bool,
}

fn bounded(vm: &mut Vm, shared: &Shared, whole: Whole, name: &str) -> Result<Value> {
    let low = whole.low.unwrap_or(Value::None);
    let (low, high) = match given(whole.high) {
        Some(high) => (low, high),
        None => (Value::Int(0), low),
    };
    let legacy = shared.borrow().is_legacy();
    // Python's own types give Python's own numbers.
    let plain = match given(whole.dtype.clone()) {
        Some(Value::Class(class)) => class.module() == "builtins",
        Some(_) => false,
        None => legacy,
    };
    let kind = dtype::optional(vm, given(whole.dtype))?.unwrap_or(DType::I64);
    let (least, most) = match kind {
        DType::I64 => (i64::MIN, i64::MAX),
        DType::I32 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        DType::Bool => (0, 1),
        other => return Err(Raise::type_error(format!("Unsupported dtype {} for {name}", other.repr()))),
    };
    let (low, high) = (Bound::new(vm, &low)?, Bound::new(vm, &high)?);
    let size = given(whole.size).map(|size| shape(vm, &size)).transpose()?;
    let single = size.is_none() && low.shape().is_empty() && high.shape().is_empty();
    let mut shapes = vec![low.shape(), high.shape()];
    if joint(&shapes).is_err() {
        let (low, high) = (shape_tuple(low.shape()), shape_tuple(high.shape()));
        return Err(Raise::value_error(format!("operands could not be broadcast together with shapes {low} {high} ")));
    }
    if let Some(size) = &size
        && shapes.iter().any(|s| !s.is_empty())
    {
        shapes.push(size);
    }
    let wanted = wanted(&shapes, size.as_deref())?;
    let n: usize = wanted.iter().product();
    vm.reserve(n.saturating_mul(8))?;
    let (low, high) = (low.spread(&wanted)?, high.spread(&wanted)?);
    let last = |high: i128| if whole.closed { high } else { high.saturating_sub(1) };
    let many = low.len().max(high.len());
    let pairs: Vec<(i128, i128)> = (0..many).map(|k| (at(&low, k), last(at(&high, k)))).collect();
    for &(low, last) in &pairs {
        if low < i128::from(least) {
            return Err(Raise::value_error(format!("low is out of bounds for {}", kind.name())));
        }
        if last > i128::from(most) {
            return Err(Raise::value_error(format!("high is out of bounds for {}", kind.name())));
        }
        if last < low && n > 0 {
            // Where the lower bound may have been left out, the message speaks of the other.
            let zero = pairs.iter().all(|(low, _)| *low == 0);
            return Err(Raise::value_error(match (zero, whole.closed) {
                (true, true) => "high < 0",
                (true, false) => "high <= 0",
                (false, true) => "low > high",
                (false, false) => "low >= high",
            }));
        }
    }
    let bits = &mut *shared.borrow_mut();
    // Checked above: both fit.
    let mut bounds = pairs.iter().map(|&(low, last)| (low as i64, last as i64));
    let one = if many == 1 { bounds.next() } else { None };
    let numbers: Vec<i64> = match (kind, one) {
        _ if n == 0 => Vec::new(),
        (DType::Bool, one) => {
            let each = (0..n).filter_map(|_| one.or_else(|| bounds.next()));
            random::flags(bits, each.map(|(low, last)| (low != 0, last != 0))).into_iter().map(i64::from).collect()
        }
        (_, Some((low, last))) => random::integers(bits, low, last, n),
        (_, None) => bounds.flat_map(|(low, last)| random::integers(bits, low, last, 1)).collect(),
    };
    if single {
        let number = numbers.first().copied().unwrap_or_default();
        return Ok(match kind {
            DType::I64 if plain => Value::Int(number),
            DType::Bool if plain => Value::Bool(number != 0),
            _ => wrap_scalar(Scalar::I64(number).cast(kind)),
        });
    }
    Array::from_vec(numbers, &wanted).py()?.cast(kind).py().map(wrap)
}

/// Of one value for all, or one an element, that of the k-th.
fn at(values: &[i128], k: usize) -> i128 {
    if let [one] = values { *one } else { values.get(k).copied().unwrap_or_default() }
}

pub(super) fn randint(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [low, high, size, dtype] = args.bind("randint", 1, &["low", "high", "size", "dtype"])?;
    bounded(vm, shared, Whole { low, high, size, dtype, closed: false }, "randint")
}

pub(super) fn integers(vm: &mut Vm, shared: &Shared, args: Args) -> Result<Value> {
    let [low, high, size, dtype, endpoint] = args.bind("integers", 1, &["low", "high", "size", "dtype", "endpoint"])?;
    let closed = flag(vm, endpoint, false)?;
    bounded(vm, shared, Whole { low, high, size, dtype, closed }, "integers")
}
