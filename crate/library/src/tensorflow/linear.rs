//! Products: matmul, matvec, tensordot, einsum of one or two operands; diagonals and traces.

use brunsviga_graph::op::{Fold, Op};
use brunsviga_graph::{DType, Shape};
use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};

use super::construct::need;
use super::convert::{self, alike, axis_in, bracketed, integers, ints};
use super::emit::{self, shape_of};
use super::errors;
use super::operators::{check, wrong_type};
use super::registry::{Table, flag, given, install, refuse};
use super::state::{current, eager_errors};
use super::tensor::Tensor;

/// The functions of this file.
pub const TABLE: Table =
    &[("matmul", "MatMul", matmul_function), ("tensordot", "Tensordot", tensordot), ("einsum", "einsum", einsum)];

/// `tf.linalg`'s own.
const LINALG: Table = &[
    ("matmul", "MatMul", matmul_function),
    ("matvec", "MatVec", matvec),
    ("tensordot", "Tensordot", tensordot),
    ("einsum", "einsum", einsum),
    ("diag", "diag", diag),
    ("diag_part", "diag_part", diag_part),
    ("tensor_diag_part", "diag_part", diag_part),
    ("trace", "Trace", trace),
    ("matrix_transpose", "matrix_transpose", matrix_transpose),
];

/// Adds the functions of `tf.linalg`.
pub fn install_linalg(module: &Module) {
    install(module, LINALG);
}

fn swap_last(vm: &mut Vm, x: &Tensor) -> Result<Tensor> {
    let rank = x.rank();
    if rank < 2 {
        return Ok(x.clone());
    }
    let mut order: Vec<usize> = (0..rank).collect();
    order.swap(rank - 1, rank - 2);
    emit::transpose(vm, x, order)
}

fn matmul_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, ta, tb, aa, ab, a_sparse, b_sparse, of] = args.bind(
        "matmul",
        2,
        &["a", "b", "transpose_a", "transpose_b", "adjoint_a", "adjoint_b", "a_is_sparse", "b_is_sparse", "output_type"],
    )?;
    // Hints about zeros, which change no result.
    let _ = (a_sparse, b_sparse);
    refuse("matmul", "output_type", &of)?;
    let operands = alike(vm, &[&need("matmul", a, "a")?, &need("matmul", b, "b")?])?;
    let [a, b] = operands.as_slice() else { return Ok(Value::None) };
    let (mut a, mut b) = (a.clone(), b.clone());
    if flag(vm, ta, false)? || flag(vm, aa, false)? {
        a = swap_last(vm, &a)?;
    }
    if flag(vm, tb, false)? || flag(vm, ab, false)? {
        b = swap_last(vm, &b)?;
    }
    product(vm, &a, &b)
}

/// [`matmul`] as the value of a call: of large concrete matrices it is a job.
pub fn product(vm: &mut Vm, a: &Tensor, b: &Tensor) -> Result<Value> {
    let large = |x: &Tensor, y: &Tensor| match (x.shape().axes(), y.shape().axes()) {
        (&[rows, inner], &[other, columns]) => {
            inner == other && x.dtype() == y.dtype() && crate::product::is_large(rows, inner, columns)
        }
        _ => false,
    };
    if current(vm).is_none()
        && large(a, b)
        && let (Some(x), Some(y)) = (a.concrete(), b.concrete())
    {
        let (x, y) = (convert::array_of(x)?, convert::array_of(y)?);
        let finish = |_: &mut Vm, array| convert::concrete_of(&array).map(|c| Tensor::eager(c).value());
        if let Some(value) = crate::product::large(vm, &x, &y, finish)? {
            return Ok(value);
        }
    }
    matmul(vm, a, b).map(Tensor::value)
}

/// Products of the last two axes; the axes before broadcast.
pub fn matmul(vm: &mut Vm, a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if a.dtype() != b.dtype() {
        check(vm, "MatMul", a, b)?;
    }
    if a.dtype() == DType::Bool {
        return Err(wrong_type(vm, "MatMul", "a", a.dtype(), "float32, float64, int32, int64"));
    }
    let low = [a, b].into_iter().find(|t| t.rank() < 2);
    if low.is_some() && a.rank() != b.rank() && eager_errors(vm) {
        let text = format!("In[0] and In[1] has different ndims: {} vs. {}", bracketed(a.shape()), bracketed(b.shape()));
        return Err(errors::invalid(format!("{text} [Op:MatMul] name: ")));
    }
    if let Some(low) = low {
        return Err(if eager_errors(vm) {
            errors::invalid(format!("In[0] and In[1] ndims must be == 2: {} [Op:MatMul] name: ", low.rank()))
        } else {
            Raise::value_error(format!(
                "Shape must be rank 2 but is rank {} for '{{{{node MatMul}}}}' with input shapes: {}, {}.",
                low.rank(),
                bracketed(a.shape()),
                bracketed(b.shape())
            ))
        });
    }
    let (x, y) = (a.shape().axes(), b.shape().axes());
    let ([lead_a @ .., _, k], [lead_b @ .., l, _]) = (x, y) else { return Err(Raise::runtime_error("matrices of rank 2")) };
    if k != l {
        let (k, l) = (*k, *l);
        return Err(errors::shape(
            vm,
            format!(
                "Matrix size-incompatible: In[0]: {}, In[1]: {} [Op:MatMul] name: ",
                bracketed(a.shape()),
                bracketed(b.shape())
            ),
            format!(
                "Dimensions must be equal, but are {k} and {l} for '{{{{node MatMul}}}}' with input shapes: {}, {}.",
                bracketed(a.shape()),
                bracketed(b.shape())
            ),
        ));
    }
    let (lead_a, lead_b) = (Shape::new(lead_a).unwrap_or_default(), Shape::new(lead_b).unwrap_or_default());
    let Some(lead) = lead_a.broadcast(&lead_b) else {
        let text = format!(
            "In[0] and In[1] must have compatible batch dimensions: {} vs. {}",
            bracketed(a.shape()),
            bracketed(b.shape())
        );
        return Err(errors::shape(vm, format!("{text} [Op:BatchMatMulV2] name: "), text.clone()));
    };
    let full = |t: &Tensor| -> Result<Shape> {
        let axes = t.shape().axes();
        shape_of([lead.axes(), &axes[axes.len() - 2..]].concat())
    };
    let (to_a, to_b) = (full(a)?, full(b)?);
    let (a, b) = (emit::broadcast(vm, a, &to_a)?, emit::broadcast(vm, b, &to_b)?);
    emit::emit(vm, Op::MatMul, &[&a, &b])
}

fn matvec(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, ta, aa, a_sparse, b_sparse] =
        args.bind("matvec", 2, &["a", "b", "transpose_a", "adjoint_a", "a_is_sparse", "b_is_sparse"])?;
    let _ = (a_sparse, b_sparse);
    let operands = alike(vm, &[&need("matvec", a, "a")?, &need("matvec", b, "b")?])?;
    let [a, b] = operands.as_slice() else { return Ok(Value::None) };
    let mut a = a.clone();
    if flag(vm, ta, false)? || flag(vm, aa, false)? {
        a = swap_last(vm, &a)?;
    }
    let mut axes = b.shape().axes().to_vec();
    axes.push(1);
    let column = emit::reshape(vm, b, shape_of(axes)?)?;
    let product = matmul(vm, &a, &column)?;
    let mut axes = product.shape().axes().to_vec();
    axes.pop();
    emit::reshape(vm, &product, shape_of(axes)?).map(Tensor::value)
}

/// Sums over the given axes of both: transposed to matrices, multiplied, and shaped back.
fn contract(vm: &mut Vm, a: &Tensor, b: &Tensor, over_a: &[usize], over_b: &[usize]) -> Result<Tensor> {
    let free = |t: &Tensor, over: &[usize]| -> Vec<usize> { (0..t.rank()).filter(|k| !over.contains(k)).collect() };
    let (free_a, free_b) = (free(a, over_a), free(b, over_b));
    let lengths = |t: &Tensor, axes: &[usize]| -> Vec<usize> { axes.iter().map(|k| t.shape().axes()[*k]).collect() };
    let (rows, columns) = (lengths(a, &free_a), lengths(b, &free_b));
    let inner: usize = lengths(a, over_a).iter().product();
    let left = emit::transpose(vm, a, [free_a.as_slice(), over_a].concat())?;
    let left = emit::reshape(vm, &left, shape_of(vec![rows.iter().product(), inner])?)?;
    let right = emit::transpose(vm, b, [over_b, free_b.as_slice()].concat())?;
    let right = emit::reshape(vm, &right, shape_of(vec![inner, columns.iter().product()])?)?;
    let product = matmul(vm, &left, &right)?;
    emit::reshape(vm, &product, shape_of([rows, columns].concat())?)
}

fn tensordot(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, axes] = args.bind("tensordot", 3, &["a", "b", "axes"])?;
    let operands = alike(vm, &[&need("tensordot", a, "a")?, &need("tensordot", b, "b")?])?;
    let [a, b] = operands.as_slice() else { return Ok(Value::None) };
    if a.dtype() != b.dtype() {
        check(vm, "MatMul", a, b)?;
    }
    let axes = need("tensordot", axes, "axes")?;
    let (over_a, over_b): (Vec<i64>, Vec<i64>) = match &axes {
        Value::List(_) | Value::Tuple(_) => {
            let pair = convert::items(vm, &axes)?;
            let [first, second] = pair.as_slice() else {
                return Err(Raise::value_error("axes must be an integer or have length 2"));
            };
            (integers(vm, first)?, integers(vm, second)?)
        }
        other => {
            let n = convert::integer(vm, other)?;
            if n < 0 || n as usize > a.rank().min(b.rank()) {
                return Err(Raise::value_error(format!(
                    "`axes` must be an integer of at most {}, got {n}",
                    a.rank().min(b.rank())
                )));
            }
            ((a.rank() as i64 - n..a.rank() as i64).collect(), (0..n).collect())
        }
    };
    let place = |t: &Tensor, axes: &[i64]| -> Option<Vec<usize>> { axes.iter().map(|k| axis_in(*k, t.rank())).collect() };
    let (Some(over_a), Some(over_b)) = (place(a, &over_a), place(b, &over_b)) else {
        return Err(Raise::value_error("tensordot: an axis is outside of its tensor"));
    };
    let length = |t: &Tensor, axes: &[usize]| -> Vec<usize> { axes.iter().map(|k| t.shape().axes()[*k]).collect() };
    if over_a.len() != over_b.len() || length(a, &over_a) != length(b, &over_b) {
        let inner = |t: &Tensor, axes: &[usize]| length(t, axes).iter().product::<usize>();
        let (j, k) = (inner(a, &over_a), inner(b, &over_b));
        let free = |t: &Tensor, inner: usize| t.shape().len().checked_div(inner).unwrap_or(0);
        let text = format!("Matrix size-incompatible: In[0]: [{},{j}], In[1]: [{k},{}]", free(a, j), free(b, k));
        return Err(errors::shape(vm, format!("{text} [Op:MatMul] name: "), text.clone()));
    }
    contract(vm, a, b, &over_a, &over_b).map(Tensor::value)
}

/// Labels of an equation's operands and of its result.
struct Equation {
    operands: Vec<Vec<char>>,
    result: Vec<char>,
}

fn parse(equation: &str, count: usize) -> Result<Equation> {
    let bad = |what: &str| Raise::value_error(format!("tf.einsum: {what} in the equation '{equation}'"));
    let clean: String = equation.chars().filter(|c| !c.is_whitespace()).collect();
    if clean.contains('.') {
        return Err(Raise::not_implemented("tf.einsum with '...' is not available here: name every axis"));
    }
    let (left, right) = match clean.split_once("->") {
        Some((left, right)) => (left.to_owned(), Some(right.to_owned())),
        None => (clean.clone(), None),
    };
    let operands: Vec<Vec<char>> = left.split(',').map(|part| part.chars().collect()).collect();
    if operands.iter().flatten().any(|c| !c.is_ascii_alphabetic()) {
        return Err(bad("only letters name axes"));
    }
    if operands.len() != count {
        return Err(bad(&format!("{} operands are named and {count} given", operands.len())));
    }
    for labels in &operands {
        if labels.iter().enumerate().any(|(k, c)| labels[..k].contains(c)) {
            return Err(Raise::not_implemented(
                "tf.einsum with a repeated axis of one operand is not available here: use tf.linalg.diag_part",
            ));
        }
    }
    let result = match right {
        Some(right) => right.chars().collect::<Vec<char>>(),
        None => {
            // The axes that occur once, in alphabetical order.
            let all: Vec<char> = operands.iter().flatten().copied().collect();
            let mut once: Vec<char> = all.iter().copied().filter(|c| all.iter().filter(|d| *d == c).count() == 1).collect();
            once.sort_unstable();
            once
        }
    };
    if result.iter().enumerate().any(|(k, c)| result[..k].contains(c) || !operands.iter().any(|o| o.contains(c))) {
        return Err(bad("an axis of the result is named twice, or is no operand's"));
    }
    Ok(Equation { operands, result })
}

fn einsum(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if let Some(optimize) = args.take_keyword("optimize") {
        // The order of contraction: with two operands there is one.
        let _ = optimize;
    }
    args.no_keywords("einsum")?;
    let mut positional = args.positional.into_iter();
    let equation = need("einsum", positional.next(), "equation")?;
    let Some(equation) = equation.as_str().map(str::to_owned) else {
        return Err(Raise::type_error("tf.einsum: the equation must be a str"));
    };
    let values: Vec<Value> = positional.collect();
    if values.is_empty() || values.len() > 2 {
        return Err(Raise::not_implemented(format!(
            "tf.einsum takes one or two operands here, got {}: multiply them two at a time",
            values.len()
        )));
    }
    let refs: Vec<&Value> = values.iter().collect();
    let tensors = alike(vm, &refs)?;
    let Equation { operands, result } = parse(&equation, tensors.len())?;
    for (k, (tensor, labels)) in tensors.iter().zip(&operands).enumerate() {
        if tensor.rank() != labels.len() {
            let text = format!("Expected input {k} to have rank {} but got: {}", labels.len(), tensor.rank());
            return Err(errors::shape(vm, format!("{text} [Op:Einsum]"), text.clone()));
        }
    }
    // An axis that only one operand has and the result has not is summed first.
    let mut reduced = Vec::new();
    for (k, (tensor, labels)) in tensors.iter().zip(&operands).enumerate() {
        let elsewhere = |c: &char| result.contains(c) || operands.iter().enumerate().any(|(j, o)| j != k && o.contains(c));
        let axes: Vec<usize> = labels.iter().enumerate().filter(|(_, c)| !elsewhere(c)).map(|(d, _)| d).collect();
        let kept: Vec<char> = labels.iter().copied().filter(|c| elsewhere(c)).collect();
        if !axes.is_empty() && tensor.dtype() == DType::Bool {
            return Err(wrong_type(vm, "Einsum", "inputs", tensor.dtype(), "float32, float64, int32, int64"));
        }
        reduced.push((emit::reduce(vm, Fold::Sum, tensor, axes)?, kept));
    }
    let order = |labels: &[char], wanted: &[char]| -> Vec<usize> {
        wanted.iter().filter_map(|c| labels.iter().position(|d| d == c)).collect()
    };
    let (joined, labels) = match reduced.as_slice() {
        [(one, labels)] => (one.clone(), labels.clone()),
        [(a, x), (b, y)] => {
            if a.dtype() != b.dtype() {
                check(vm, "Einsum", a, b)?;
            }
            let length = |t: &Tensor, labels: &[char], c: char| {
                labels.iter().position(|d| *d == c).and_then(|k| t.shape().axes().get(k).copied()).unwrap_or(1)
            };
            if let Some(c) = x.iter().copied().find(|c| y.contains(c) && length(a, x, *c) != length(b, y, *c)) {
                let text = format!(
                    "Expected dimension {} at axis {} of the input shaped {} but got dimension {}",
                    length(a, x, c),
                    y.iter().position(|d| *d == c).unwrap_or(0),
                    bracketed(b.shape()),
                    length(b, y, c)
                );
                return Err(errors::shape(vm, format!("{text} [Op:Einsum]"), text.clone()));
            }
            let batch: Vec<char> = x.iter().copied().filter(|c| y.contains(c) && result.contains(c)).collect();
            let over: Vec<char> = x.iter().copied().filter(|c| y.contains(c) && !result.contains(c)).collect();
            let rows: Vec<char> = x.iter().copied().filter(|c| !y.contains(c)).collect();
            let columns: Vec<char> = y.iter().copied().filter(|c| !x.contains(c)).collect();
            let sizes =
                |t: &Tensor, labels: &[char], of: &[char]| -> Vec<usize> { of.iter().map(|c| length(t, labels, *c)).collect() };
            let lead = sizes(a, x, &batch);
            let (m, k, n) = (sizes(a, x, &rows), sizes(a, x, &over), sizes(b, y, &columns));
            let product = |v: &[usize]| v.iter().product::<usize>();
            let left = emit::transpose(vm, a, order(x, &[batch.as_slice(), &rows, &over].concat()))?;
            let left = emit::reshape(vm, &left, shape_of([lead.as_slice(), &[product(&m), product(&k)]].concat())?)?;
            let right = emit::transpose(vm, b, order(y, &[batch.as_slice(), &over, &columns].concat()))?;
            let right = emit::reshape(vm, &right, shape_of([lead.as_slice(), &[product(&k), product(&n)]].concat())?)?;
            let multiplied = matmul(vm, &left, &right)?;
            let shaped = emit::reshape(vm, &multiplied, shape_of([lead, m, n].concat())?)?;
            (shaped, [batch, rows, columns].concat())
        }
        _ => return Err(Raise::runtime_error("one or two operands")),
    };
    emit::transpose(vm, &joined, order(&labels, &result)).map(Tensor::value)
}

fn one(vm: &mut Vm, args: Args, function: &str, name: &str) -> Result<Tensor> {
    let [x] = args.bind(function, 1, &[name])?;
    convert::tensor(vm, &need(function, x, name)?, None)
}

/// A matrix with a vector on its diagonal.
fn diag(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, k] = args.bind("diag", 1, &["diagonal", "k"])?;
    refuse("linalg.diag", "k", &given(k).filter(|k| !matches!(k, Value::Int(0))))?;
    let x = convert::tensor(vm, &need("diag", x, "diagonal")?, None)?;
    let [n] = x.shape().axes() else {
        return Err(Raise::not_implemented("tf.linalg.diag takes a vector here"));
    };
    let n = *n;
    let places: Vec<i64> = (0..n as i64).flat_map(|k| [k, k]).collect();
    let places = emit::reshape(vm, &ints(&places, DType::I64), shape_of(vec![n, 2])?)?;
    let zero = super::operators::scalar(x.dtype(), 0);
    let base = emit::broadcast(vm, &zero, &shape_of(vec![n, n])?)?;
    emit::scatter(vm, brunsviga_graph::op::ScatterHow::Set, &base, &places, &x).map(Tensor::value)
}

/// The diagonal of a matrix.
fn diagonal(vm: &mut Vm, x: &Tensor) -> Result<Tensor> {
    let [m, n] = x.shape().axes() else {
        return Err(Raise::not_implemented(format!(
            "the diagonal of a tensor of shape {}: only matrices have one here",
            x.shape()
        )));
    };
    let (m, n) = (*m, *n);
    let places: Vec<i64> = (0..m.min(n)).map(|k| (k * n + k) as i64).collect();
    let flat = emit::reshape(vm, x, shape_of(vec![m * n])?)?;
    emit::gather(vm, &flat, &ints(&places, DType::I64), 0)
}
fn diag_part(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "diag_part", "input")?;
    diagonal(vm, &x).map(Tensor::value)
}
fn trace(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "trace", "x")?;
    let diagonal = diagonal(vm, &x)?;
    if x.dtype() == DType::Bool {
        return Err(wrong_type(vm, "Trace", "x", x.dtype(), "float32, float64, int32, int64"));
    }
    emit::reduce(vm, Fold::Sum, &diagonal, vec![0]).map(Tensor::value)
}
fn matrix_transpose(vm: &mut Vm, args: Args) -> Result<Value> {
    let x = one(vm, args, "matrix_transpose", "a")?;
    if x.rank() < 2 {
        return Err(Raise::value_error(format!("Argument `a` must be a (batch) matrix, with rank >= 2. Shape: {}", x.shape())));
    }
    swap_last(vm, &x).map(Tensor::value)
}
