//! `np.array`, `np.zeros`, `np.linspace` …: functions that make arrays.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::create::{self, Indexing};
use brunsviga_tensor::{Array, DType};

use super::array::NdArray;
use super::convert::{
    Lift, array_of, count, finish_array, flag, float_or, given, input, int_tuple, integer, integer_or, items, shape, word, wrap,
    wrap_result,
};
use super::registry::{Table, wrap_derived};
use super::settings::settle;
use super::{dtype, nested};

/// The functions of this file.
pub const TABLE: Table = &[
    ("array", array),
    ("asarray", asarray),
    ("asanyarray", asarray),
    ("ascontiguousarray", asarray),
    ("copy", copy),
    ("zeros", |vm, args| constant(vm, "zeros", args, create::zeros)),
    ("ones", |vm, args| constant(vm, "ones", args, create::ones)),
    ("empty", |vm, args| constant(vm, "empty", args, create::empty)),
    ("full", full),
    ("zeros_like", |vm, args| constant_like(vm, "zeros_like", args, create::zeros)),
    ("ones_like", |vm, args| constant_like(vm, "ones_like", args, create::ones)),
    ("empty_like", |vm, args| constant_like(vm, "empty_like", args, create::empty)),
    ("full_like", full_like),
    ("arange", arange),
    ("linspace", linspace),
    ("logspace", logspace),
    ("geomspace", geomspace),
    ("eye", eye),
    ("identity", identity),
    ("diag", diag),
    ("diagflat", diagflat),
    ("tri", tri),
    ("tril", |vm, args| triangle(vm, "tril", args, create::tril)),
    ("triu", |vm, args| triangle(vm, "triu", args, create::triu)),
    ("tril_indices", |vm, args| triangle_indices(vm, "tril_indices", args, create::tril_indices)),
    ("triu_indices", |vm, args| triangle_indices(vm, "triu_indices", args, create::triu_indices)),
    ("diag_indices", diag_indices),
    ("vander", vander),
    ("meshgrid", meshgrid),
    ("indices", indices),
    ("fromiter", fromiter),
    ("fromfunction", fromfunction),
    ("frombuffer", frombuffer),
];

fn array(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, dtype, copy, order, subok, ndmin, like] =
        args.bind("array", 1, &["object", "dtype", "*", "copy", "order", "subok", "ndmin", "like"])?;
    let _ = subok;
    word(vm, "array", "order", &order, &["K", "A", "C"])?;
    super::convert::refuse("array", "like", &like)?;
    let object = object.unwrap_or(Value::None);
    let dtype = dtype::optional(vm, dtype)?;
    let least = integer_or(vm, ndmin, 0)?;
    let must_copy = match copy {
        None => true,
        Some(Value::None) => false,
        Some(value) => {
            if !vm.truth(&value)?
                && object.downcast::<NdArray>().is_none_or(|a| dtype.is_some_and(|d| a.with(|a| a.dtype() != d)))
            {
                return Err(Raise::value_error(
                    "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with \
                     `np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).",
                ));
            }
            vm.truth(&value)?
        }
    };
    let mut result = nested::array_from(vm, &object, dtype)?;
    if let Some(original) = object.downcast::<NdArray>()
        && result.same_buffer(&original.array())
    {
        if !must_copy && least <= result.ndim() as i64 {
            return Ok(object);
        }
        result = result.copy().py()?;
    }
    while (result.ndim() as i64) < least.min(64) {
        result = result.expand_dims(&[0]).py()?;
    }
    Ok(wrap(result))
}

fn asarray(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, dtype, order, copy] = args.bind("asarray", 1, &["a", "dtype", "order", "*", "copy"])?;
    word(vm, "asarray", "order", &order, &["K", "A", "C"])?;
    let object = object.unwrap_or(Value::None);
    let dtype = dtype::optional(vm, dtype)?;
    let copy = flag(vm, given(copy), false)?;
    let result = nested::array_from(vm, &object, dtype)?;
    match object.downcast::<NdArray>() {
        Some(original) if result.same_buffer(&original.array()) => {
            if copy {
                Ok(wrap(result.copy().py()?))
            } else {
                Ok(object)
            }
        }
        _ => Ok(wrap(result)),
    }
}

fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, order, subok] = args.bind("copy", 1, &["a", "order", "subok"])?;
    let _ = subok;
    word(vm, "copy", "order", &order, &["K", "A", "C"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    Ok(wrap(array.copy().py()?))
}

type Maker = fn(&[usize], DType) -> brunsviga_tensor::Result<Array>;

fn constant(vm: &mut Vm, name: &str, args: Args, make: Maker) -> Result<Value> {
    let [dims, dtype, order, device, like] = args.bind(name, 1, &["shape", "dtype", "order", "*", "device", "like"])?;
    order_of(vm, name, &order)?;
    super::convert::refuse(name, "device", &device)?;
    super::convert::refuse(name, "like", &like)?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    let dims = shape(vm, &dims.unwrap_or(Value::None))?;
    reserve(vm, &dims, dtype)?;
    Ok(wrap(make(&dims, dtype).py()?))
}

/// Both memory orders hold the same values; only C order is stored here, so that 'F' would change nothing that can be seen.
fn order_of(vm: &mut Vm, name: &str, order: &Option<Value>) -> Result<()> {
    word(vm, name, "order", order, &["C", "F", "K", "A"]).map(|_| ())
}

/// Asks the machine before a large array is made.
fn reserve(vm: &mut Vm, dims: &[usize], dtype: DType) -> Result<()> {
    let bytes = dims.iter().fold(dtype.itemsize(), |n, &d| n.saturating_mul(d));
    vm.reserve(bytes).map_err(|raise| match brunsviga_tensor::create::zeros(dims, dtype) {
        Err(error) => super::convert::raise(error),
        Ok(_) => raise,
    })
}

fn full(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, fill, dtype, order] = args.bind("full", 2, &["shape", "fill_value", "dtype", "order"])?;
    order_of(vm, "full", &order)?;
    let dtype = dtype::optional(vm, dtype)?;
    let dims = shape(vm, &dims.unwrap_or(Value::None))?;
    let fill = input(vm, &fill.unwrap_or(Value::None))?;
    reserve(vm, &dims, dtype.unwrap_or(fill.operand().dtype()))?;
    finish_array(vm, create::full(&dims, fill.operand(), dtype))
}

fn like(vm: &mut Vm, name: &str, a: Option<Value>, dtype: Option<Value>, dims: Option<Value>) -> Result<(Vec<usize>, DType)> {
    let _ = name;
    let model = array_of(vm, &a.unwrap_or(Value::None))?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(model.dtype());
    let dims = match given(dims) {
        Some(dims) => shape(vm, &dims)?,
        None => model.shape().to_vec(),
    };
    reserve(vm, &dims, dtype)?;
    Ok((dims, dtype))
}

fn constant_like(vm: &mut Vm, name: &str, args: Args, make: Maker) -> Result<Value> {
    let [a, dtype, order, subok, dims] = args.bind(name, 1, &["a", "dtype", "order", "subok", "shape"])?;
    let _ = subok;
    order_of(vm, name, &order)?;
    let (dims, dtype) = like(vm, name, a, dtype, dims)?;
    Ok(wrap(make(&dims, dtype).py()?))
}

fn full_like(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, fill, dtype, order, subok, dims] =
        args.bind("full_like", 2, &["a", "fill_value", "dtype", "order", "subok", "shape"])?;
    let _ = subok;
    order_of(vm, "full_like", &order)?;
    let (dims, dtype) = like(vm, "full_like", a, dtype, dims)?;
    let fill = input(vm, &fill.unwrap_or(Value::None))?;
    finish_array(vm, create::full(&dims, fill.operand(), Some(dtype)))
}

fn arange(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, stop, step, dtype, like] = args.bind("arange", 0, &["start", "stop", "step", "dtype", "*", "like"])?;
    super::convert::refuse("arange", "like", &like)?;
    let (start, stop) = match (given(start), given(stop)) {
        (None, None) => return Err(Raise::type_error("arange() requires stop to be specified.")),
        (Some(stop), None) | (None, Some(stop)) => (Value::Int(0), stop),
        (Some(start), Some(stop)) => (start, stop),
    };
    let step = given(step).unwrap_or(Value::Int(1));
    let dtype = dtype::optional(vm, dtype)?;
    let (start, stop, step) = (input(vm, &start)?, input(vm, &stop)?, input(vm, &step)?);
    finish_array(vm, create::arange(start.operand(), stop.operand(), step.operand(), dtype))
}

fn linspace(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, stop, num, endpoint, retstep, dtype, axis, device] =
        args.bind("linspace", 2, &["start", "stop", "num", "endpoint", "retstep", "dtype", "axis", "*", "device"])?;
    super::convert::refuse("linspace", "device", &device)?;
    let (start, stop) = (input(vm, &start.unwrap_or(Value::None))?, input(vm, &stop.unwrap_or(Value::None))?);
    let num = integer_or(vm, num, 50)?;
    let endpoint = flag(vm, endpoint, true)?;
    let retstep = flag(vm, retstep, false)?;
    let dtype = dtype::optional(vm, dtype)?;
    let axis = integer_or(vm, axis, 0)?;
    vm.reserve(usize::try_from(num).unwrap_or(0).saturating_mul(8))?;
    let result = create::linspace(start.operand(), stop.operand(), num, endpoint, dtype, axis).py();
    settle(vm)?;
    let (values, step) = result?;
    if retstep { Ok(Value::tuple(vec![wrap(values), wrap_result(step)?])) } else { Ok(wrap(values)) }
}

fn logspace(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, stop, num, endpoint, base, dtype] =
        args.bind("logspace", 2, &["start", "stop", "num", "endpoint", "base", "dtype"])?;
    let (start, stop) = (input(vm, &start.unwrap_or(Value::None))?, input(vm, &stop.unwrap_or(Value::None))?);
    let (num, endpoint, base) = (integer_or(vm, num, 50)?, flag(vm, endpoint, true)?, float_or(vm, base, 10.0)?);
    let dtype = dtype::optional(vm, dtype)?;
    finish_array(vm, create::logspace(start.operand(), stop.operand(), num, endpoint, base, dtype))
}

fn geomspace(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, stop, num, endpoint, dtype] = args.bind("geomspace", 2, &["start", "stop", "num", "endpoint", "dtype"])?;
    let start = vm.to_f64(&start.unwrap_or(Value::None))?;
    let stop = vm.to_f64(&stop.unwrap_or(Value::None))?;
    let (num, endpoint) = (integer_or(vm, num, 50)?, flag(vm, endpoint, true)?);
    let dtype = dtype::optional(vm, dtype)?;
    finish_array(vm, create::geomspace(start, stop, num, endpoint, dtype))
}

fn eye(vm: &mut Vm, args: Args) -> Result<Value> {
    let [n, m, k, dtype, order] = args.bind("eye", 1, &["N", "M", "k", "dtype", "order"])?;
    order_of(vm, "eye", &order)?;
    let n = count(vm, &n.unwrap_or(Value::None))?;
    let m = given(m).map_or(Ok(n), |m| count(vm, &m))?;
    let k = integer_or(vm, k, 0)?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    reserve(vm, &[n, m], dtype)?;
    finish_array(vm, create::eye(n, m, k, dtype))
}

fn identity(vm: &mut Vm, args: Args) -> Result<Value> {
    let [n, dtype] = args.bind("identity", 1, &["n", "dtype"])?;
    let n = count(vm, &n.unwrap_or(Value::None))?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    reserve(vm, &[n, n], dtype)?;
    finish_array(vm, create::identity(n, dtype))
}

fn diag(vm: &mut Vm, args: Args) -> Result<Value> {
    let [v, k] = args.bind("diag", 1, &["v", "k"])?;
    let value = v.unwrap_or(Value::None);
    let array = array_of(vm, &value)?;
    let k = integer_or(vm, k, 0)?;
    if array.ndim() == 2 {
        // The diagonal of a matrix is a view of it that may not be written, as in NumPy.
        let view = wrap_derived(array.diagonal(k).py()?, &value);
        if let Some(view) = view.downcast::<NdArray>() {
            view.writeable.set(false);
        }
        return Ok(view);
    }
    finish_array(vm, create::diag(&array, k))
}

fn diagflat(vm: &mut Vm, args: Args) -> Result<Value> {
    let [v, k] = args.bind("diagflat", 1, &["v", "k"])?;
    let array = array_of(vm, &v.unwrap_or(Value::None))?.ravel().py()?;
    let k = integer_or(vm, k, 0)?;
    finish_array(vm, create::diag(&array, k))
}

fn tri(vm: &mut Vm, args: Args) -> Result<Value> {
    let [n, m, k, dtype] = args.bind("tri", 1, &["N", "M", "k", "dtype"])?;
    let n = count(vm, &n.unwrap_or(Value::None))?;
    let m = given(m).map_or(Ok(n), |m| count(vm, &m))?;
    let k = integer_or(vm, k, 0)?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    finish_array(vm, create::tri(n, m, k, dtype))
}

fn triangle(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, i64) -> brunsviga_tensor::Result<Array>) -> Result<Value> {
    let [m, k] = args.bind(name, 1, &["m", "k"])?;
    let array = array_of(vm, &m.unwrap_or(Value::None))?;
    let k = integer_or(vm, k, 0)?;
    finish_array(vm, of(&array, k))
}

type IndexMaker = fn(usize, i64, usize) -> brunsviga_tensor::Result<Vec<Array>>;

fn triangle_indices(vm: &mut Vm, name: &str, args: Args, of: IndexMaker) -> Result<Value> {
    let [n, k, m] = args.bind(name, 1, &["n", "k", "m"])?;
    let n = count(vm, &n.unwrap_or(Value::None))?;
    let k = integer_or(vm, k, 0)?;
    let m = given(m).map_or(Ok(n), |m| count(vm, &m))?;
    Ok(tuple(of(n, k, m).py()?))
}

/// Several arrays as a tuple.
pub fn tuple(arrays: Vec<Array>) -> Value {
    Value::tuple(arrays.into_iter().map(wrap).collect::<Vec<_>>())
}

fn diag_indices(vm: &mut Vm, args: Args) -> Result<Value> {
    let [n, ndim] = args.bind("diag_indices", 1, &["n", "ndim"])?;
    let n = count(vm, &n.unwrap_or(Value::None))?;
    let ndim = given(ndim).map_or(Ok(2), |v| count(vm, &v))?;
    Ok(tuple(create::diag_indices(n, ndim.min(64))))
}

fn vander(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, n, increasing] = args.bind("vander", 1, &["x", "N", "increasing"])?;
    let x = array_of(vm, &x.unwrap_or(Value::None))?;
    let n = given(n).map_or(Ok(x.size()), |v| count(vm, &v))?;
    let increasing = flag(vm, increasing, false)?;
    finish_array(vm, create::vander(&x, n, increasing))
}

fn meshgrid(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let vectors = std::mem::take(&mut args.positional);
    let [copy, sparse, indexing] = args.bind("meshgrid", 0, &["*", "copy", "sparse", "indexing"])?;
    let _ = copy;
    let sparse = flag(vm, sparse, false)?;
    let indexing = match word(vm, "meshgrid", "indexing", &indexing, &["xy", "ij"])? {
        "ij" => Indexing::Ij,
        _ => Indexing::Xy,
    };
    let arrays: Result<Vec<Array>> = vectors.iter().map(|v| array_of(vm, v)).collect();
    let arrays = create::meshgrid(&arrays?, indexing, sparse).py()?;
    let copies: brunsviga_tensor::Result<Vec<Array>> =
        arrays.into_iter().map(|a| if a.is_broadcast() { a.copy() } else { Ok(a) }).collect();
    Ok(tuple(copies.py()?))
}

fn indices(vm: &mut Vm, args: Args) -> Result<Value> {
    let [dims, dtype] = args.bind("indices", 1, &["dimensions", "dtype"])?;
    let dims = shape(vm, &dims.unwrap_or(Value::None))?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::I64);
    finish_array(vm, create::indices(&dims).and_then(|a| a.cast(dtype)))
}

fn fromiter(vm: &mut Vm, args: Args) -> Result<Value> {
    let [iterable, dtype, count] = args.bind("fromiter", 2, &["iter", "dtype", "count"])?;
    let dtype = dtype::from_value(vm, &dtype.unwrap_or(Value::None))?;
    let count = integer_or(vm, count, -1)?;
    let iterator = vm.iter(&iterable.unwrap_or(Value::None))?;
    let mut values = Vec::new();
    while count < 0 || (values.len() as i64) < count {
        match vm.next(&iterator)? {
            Some(value) => values.push(value),
            None if count < 0 => break,
            None => {
                return Err(Raise::value_error(format!(
                    "iterator too short: Expected {count} but iterator had only {} items.",
                    values.len()
                )));
            }
        }
    }
    let array = nested::array_from(vm, &Value::list(values), Some(dtype))?;
    Ok(wrap(array))
}

fn fromfunction(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let dtype = args.take_keyword("dtype");
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    let keywords = std::mem::take(&mut args.keyword);
    let [function, dims] = args.exactly("fromfunction")?;
    let dims = shape(vm, &dims)?;
    let all = create::indices(&dims).py()?.cast(dtype).py()?;
    let coordinates: Result<Vec<Value>> = (0..dims.len() as i64).map(|k| Ok(wrap(all.get_int(k).py()?.copy().py()?))).collect();
    vm.call(&function, Args { positional: coordinates?, keyword: keywords })
}

/// `np.frombuffer`: bytes as elements, copied.
pub fn frombuffer(vm: &mut Vm, args: Args) -> Result<Value> {
    let [buffer, dtype, count, offset] = args.bind("frombuffer", 1, &["buffer", "dtype", "count", "offset"])?;
    let dtype = dtype::optional(vm, dtype)?.unwrap_or(DType::F64);
    let (count, offset) = (integer_or(vm, count, -1)?, integer_or(vm, offset, 0)?);
    let Some(Value::Bytes(bytes)) = &buffer else { return Err(Raise::type_error("a bytes-like object is required")) };
    let start = usize::try_from(offset).unwrap_or(0).min(bytes.len());
    let rest = bytes.get(start..).unwrap_or_default();
    let width = dtype.itemsize();
    if count < 0 && rest.len() % width != 0 {
        return Err(Raise::value_error("buffer size must be a multiple of element size"));
    }
    let n = if count < 0 { rest.len() / width } else { count as usize };
    if n.saturating_mul(width) > rest.len() {
        return Err(Raise::value_error("buffer is smaller than requested size"));
    }
    fn read<const W: usize, T>(bytes: &[u8], n: usize, from: fn([u8; W]) -> T) -> Vec<T> {
        bytes.chunks_exact(W).take(n).filter_map(|c| c.try_into().ok().map(from)).collect()
    }
    let array = match dtype {
        DType::F64 => Array::vector(read(rest, n, f64::from_le_bytes)),
        DType::F32 => Array::vector(read(rest, n, f32::from_le_bytes)),
        DType::I64 => Array::vector(read(rest, n, i64::from_le_bytes)),
        DType::I32 => Array::vector(read(rest, n, i32::from_le_bytes)),
        DType::Bool => Array::vector(rest.iter().take(n).map(|b| *b != 0).collect::<Vec<bool>>()),
    };
    let value = wrap(array);
    if let Some(view) = value.downcast::<NdArray>() {
        view.writeable.set(false);
    }
    Ok(value)
}

/// `x.tobytes()`
pub fn tobytes(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, order] = args.bind("tobytes", 1, &["a", "order"])?;
    word(vm, "ndarray.tobytes", "order", &order, &["C", "A", "K"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    let bytes: Vec<u8> = match array.dtype() {
        DType::F64 => array.to_vec::<f64>().py()?.into_iter().flat_map(f64::to_le_bytes).collect(),
        DType::F32 => array.to_vec::<f32>().py()?.into_iter().flat_map(f32::to_le_bytes).collect(),
        DType::I64 => array.to_vec::<i64>().py()?.into_iter().flat_map(i64::to_le_bytes).collect(),
        DType::I32 => array.to_vec::<i32>().py()?.into_iter().flat_map(i32::to_le_bytes).collect(),
        DType::Bool => array.to_vec::<bool>().py()?.into_iter().map(u8::from).collect(),
    };
    Ok(Value::bytes(bytes))
}

/// `np.ndindex(2, 3)`: every index tuple of a shape.
pub fn ndindex(vm: &mut Vm, args: Args) -> Result<Value> {
    let dims = match args.positional.as_slice() {
        [Value::Tuple(_) | Value::List(_)] => shape(vm, args.positional.first().unwrap_or(&Value::None))?,
        several => several.iter().map(|v| count(vm, v)).collect::<Result<Vec<usize>>>()?,
    };
    let total = dims.iter().try_fold(1usize, |n, &d| n.checked_mul(d)).unwrap_or(usize::MAX);
    vm.reserve(total.saturating_mul(64))?;
    let tuples = (0..total).map(|flat| int_tuple(unravel(flat, &dims))).collect();
    vm.iter(&Value::list(tuples))
}

fn unravel(flat: usize, dims: &[usize]) -> Vec<usize> {
    let mut rest = flat;
    let mut place: Vec<usize> = dims
        .iter()
        .rev()
        .map(|&n| {
            let k = rest % n.max(1);
            rest /= n.max(1);
            k
        })
        .collect();
    place.reverse();
    place
}

/// `np.ndenumerate(x)`: index tuples with elements.
pub fn ndenumerate(vm: &mut Vm, args: Args) -> Result<Value> {
    let [array] = args.exactly("ndenumerate")?;
    let array = array_of(vm, &array)?;
    let scalars = array.scalars().py()?;
    let pairs = scalars
        .into_iter()
        .enumerate()
        .map(|(flat, s)| Value::tuple(vec![int_tuple(unravel(flat, array.shape())), super::convert::wrap_scalar(s)]))
        .collect();
    vm.iter(&Value::list(pairs))
}

/// `np.r_[…]`: pieces of a vector, slices read as `arange`.
pub fn row_builder(vm: &mut Vm, index: &Value) -> Result<Value> {
    let pieces = pieces(vm, index)?;
    let flat: Result<Vec<Array>> = pieces.into_iter().map(|p| if p.ndim() == 0 { p.reshape(&[1]).py() } else { Ok(p) }).collect();
    finish_array(vm, brunsviga_tensor::shape::concatenate(&flat?, Some(0)))
}

/// `np.c_[…]`: pieces side by side as columns.
pub fn column_builder(vm: &mut Vm, index: &Value) -> Result<Value> {
    let columns: Result<Vec<Array>> =
        pieces(vm, index)?.into_iter().map(|p| if p.ndim() < 2 { p.reshape(&[-1, 1]).py() } else { Ok(p) }).collect();
    finish_array(vm, brunsviga_tensor::shape::concatenate(&columns?, Some(1)))
}

fn pieces(vm: &mut Vm, index: &Value) -> Result<Vec<Array>> {
    let entries = match index {
        Value::Tuple(_) => items(vm, index)?,
        one => vec![one.clone()],
    };
    entries
        .iter()
        .map(|entry| match entry {
            Value::Slice(parts) => slice_range(vm, parts),
            Value::Str(_) => Err(Raise::not_implemented(
                "numpy.r_ with a text directive is not available here; use np.concatenate or np.stack",
            )),
            other => array_of(vm, other),
        })
        .collect()
}

fn slice_range(vm: &mut Vm, parts: &[Value; 3]) -> Result<Array> {
    let [start, stop, step] = parts;
    let start = if start.is_none() { Value::Int(0) } else { start.clone() };
    let step = if step.is_none() { Value::Int(1) } else { step.clone() };
    let (start, stop, step) = (input(vm, &start)?, input(vm, stop)?, input(vm, &step)?);
    create::arange(start.operand(), stop.operand(), step.operand(), None).py()
}

/// `np.mgrid[…]`
pub fn dense_grid(vm: &mut Vm, index: &Value) -> Result<Value> {
    let axes = pieces(vm, index)?;
    if !matches!(index, Value::Tuple(_)) {
        return axes.into_iter().next().map_or_else(|| Err(Raise::type_error("numpy.mgrid needs slices")), |a| Ok(wrap(a)));
    }
    let grids = create::meshgrid(&axes, Indexing::Ij, false).py()?;
    finish_array(vm, brunsviga_tensor::shape::stack(&grids, 0))
}

/// `np.ogrid[…]`
pub fn open_grid(vm: &mut Vm, index: &Value) -> Result<Value> {
    let axes = pieces(vm, index)?;
    if !matches!(index, Value::Tuple(_)) {
        return axes.into_iter().next().map_or_else(|| Err(Raise::type_error("numpy.ogrid needs slices")), |a| Ok(wrap(a)));
    }
    Ok(tuple(create::meshgrid(&axes, Indexing::Ij, true).py()?))
}

/// `np.isscalar(x)`
pub fn isscalar(_vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("isscalar")?;
    let python =
        matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::BigInt(_) | Value::Str(_) | Value::Bytes(_));
    Ok(Value::Bool(python || value.downcast::<super::scalar::NumpyScalar>().is_some()))
}

/// Sizes: `np.shape`, `np.ndim`, `np.size`.
pub fn size(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, axis] = args.bind("size", 1, &["a", "axis"])?;
    let array = array_of(vm, &a.unwrap_or(Value::None))?;
    match given(axis) {
        None => Ok(Value::from(array.size())),
        Some(axis) => {
            let axis = integer(vm, &axis)?;
            let at = brunsviga_tensor::normalize_axis(axis, array.ndim()).py()?;
            Ok(Value::from(array.shape().get(at).copied().unwrap_or(1)))
        }
    }
}
