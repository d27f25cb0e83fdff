//! Products of arrays (`np.dot`, `np.einsum` …) and the module `numpy.linalg`.

use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};
use brunsviga_tensor::linalg::{self, Norm};
use brunsviga_tensor::{Array, DType};

use super::convert::{
    Input, Lift, array_of, axes, finish, finish_array, flag, float_or, given, input, integer_or, integers, items, refuse, word,
    wrap, wrap_result, wrap_scalar,
};
use super::registry::{Table, install};
use super::settings::settle;
use super::types::types;

/// The products, functions of `numpy` itself.
pub const TABLE: Table = &[
    ("matmul", matmul),
    ("dot", dot),
    ("inner", |vm, args| two(vm, "inner", args, linalg::inner)),
    ("vdot", |vm, args| two(vm, "vdot", args, linalg::vdot)),
    ("kron", |vm, args| two(vm, "kron", args, linalg::kron)),
    ("cross", cross),
    ("tensordot", tensordot),
    ("einsum", einsum),
];

const LINALG: Table = &[
    ("norm", norm),
    ("det", |vm, args| one(vm, "det", args, linalg::det)),
    ("inv", |vm, args| one(vm, "inv", args, linalg::inv)),
    ("solve", |vm, args| two(vm, "solve", args, linalg::solve)),
    ("eig", |vm, args| pair(vm, "eig", args, linalg::eig)),
    ("eigh", |vm, args| pair(vm, "eigh", args, linalg::eigh)),
    ("eigvals", eigvals),
    ("eigvalsh", |vm, args| one(vm, "eigvalsh", args, linalg::eigvalsh)),
    ("qr", |vm, args| pair(vm, "qr", args, linalg::qr)),
    ("svd", svd),
    ("lstsq", lstsq),
    ("pinv", pinv),
    ("slogdet", |vm, args| pair(vm, "slogdet", args, linalg::slogdet)),
    ("cholesky", |vm, args| one(vm, "cholesky", args, linalg::cholesky)),
    ("matrix_rank", matrix_rank),
    ("matrix_power", matrix_power),
    ("cond", cond),
    ("matmul", matmul),
    ("multi_dot", multi_dot),
];

fn missing(name: &str) -> Option<String> {
    Some(format!(
        "numpy.linalg.{name} is not available here. numpy.linalg has: {}",
        LINALG.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    ))
}

/// The module `numpy.linalg`.
pub fn module() -> Module {
    let mut module = Module::new("numpy.linalg");
    module.missing = Some(missing);
    install(&module, LINALG);
    module.set("LinAlgError", Value::Class(types().linalg_error.clone()));
    module
}

type Result1 = brunsviga_tensor::Result<Array>;
type Result2 = brunsviga_tensor::Result<(Array, Array)>;

fn one(vm: &mut Vm, name: &str, args: Args, of: fn(&Array) -> Result1) -> Result<Value> {
    let [a, upper] = args.bind(name, 1, &["a", "*", "upper"])?;
    refuse(name, "upper", &upper)?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    finish(vm, of(&a))
}

/// Real numbers if all are real.
fn eigvals(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a] = args.bind("eigvals", 1, &["a"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let values = linalg::eigenvalues(&a).py()?;
    if values.iter().all(|(_, imaginary)| *imaginary == 0.0) {
        return finish(vm, linalg::eigvals(&a));
    }
    let n = values.len();
    Ok(super::complex::ComplexArray::new(values, &[n])?.value())
}

fn two(vm: &mut Vm, name: &str, args: Args, of: fn(&Array, &Array) -> Result1) -> Result<Value> {
    let [a, b] = args.bind(name, 2, &["a", "b"])?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    finish(vm, of(&a, &b))
}

/// A result of two parts, which unpacks like a tuple.
fn pair(vm: &mut Vm, name: &str, args: Args, of: fn(&Array) -> Result2) -> Result<Value> {
    let [a, mode] = args.bind(name, 1, &["a", "mode"])?;
    if name == "qr" {
        word(vm, "linalg.qr", "mode", &mode, &["reduced"])?;
    } else {
        refuse(name, "mode", &mode)?;
    }
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let result = of(&a).py();
    settle(vm)?;
    let (x, y) = result?;
    let (class, fields) = match name {
        "eig" => ("EigResult", ["eigenvalues", "eigenvectors"]),
        "eigh" => ("EighResult", ["eigenvalues", "eigenvectors"]),
        "qr" => ("QRResult", ["Q", "R"]),
        _ => ("SlogdetResult", ["sign", "logabsdet"]),
    };
    named(vm, class, &fields, vec![wrap_result(x)?, wrap_result(y)?])
}

/// The classes of results with names, made when first needed.
#[derive(Default)]
struct Named(std::collections::HashMap<&'static str, Value>);

/// A tuple whose parts have names, too.
fn named(vm: &mut Vm, class: &'static str, fields: &[&str], parts: Vec<Value>) -> Result<Value> {
    let known = vm.extension::<Named>().0.get(class).cloned();
    let made = match known {
        Some(made) => made,
        None => {
            let collections = vm.import("collections")?;
            let make = collections.get("namedtuple").unwrap_or(Value::None);
            let names = Value::list(fields.iter().map(|field| Value::from(*field)).collect());
            let made = vm.call_positional(&make, vec![Value::from(class), names])?;
            vm.extension::<Named>().0.insert(class, made.clone());
            made
        }
    };
    vm.call_positional(&made, parts)
}

fn matmul(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, out, dtype] = args.bind("matmul", 2, &["x1", "x2", "out", "dtype"])?;
    refuse("matmul", "out", &out)?;
    refuse("matmul", "dtype", &dtype)?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    product(vm, &a, &b)
}

/// `a @ b`: a job if it is large.
pub fn product(vm: &mut Vm, a: &Array, b: &Array) -> Result<Value> {
    match crate::product::large(vm, a, b, |_, result| Ok(wrap(result)))? {
        Some(value) => Ok(value),
        None => finish(vm, linalg::matmul(a, b)),
    }
}

fn dot(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, out] = args.bind("dot", 2, &["a", "b", "out"])?;
    refuse("dot", "out", &out)?;
    let (a, b) = (input(vm, &a.unwrap_or(Value::None))?, input(vm, &b.unwrap_or(Value::None))?);
    if let (Input::Array(a), Input::Array(b)) = (&a, &b)
        && let Some(value) = crate::product::large(vm, a, b, |_, result| Ok(wrap(result)))?
    {
        return Ok(value);
    }
    finish(vm, linalg::dot(a.operand(), b.operand()))
}

fn cross(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, axisa, axisb, axisc, axis] = args.bind("cross", 2, &["a", "b", "axisa", "axisb", "axisc", "axis"])?;
    for (name, value) in [("axisa", &axisa), ("axisb", &axisb), ("axisc", &axisc), ("axis", &axis)] {
        refuse("cross", name, value)?;
    }
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    finish(vm, linalg::cross(&a, &b))
}

fn tensordot(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, over] = args.bind("tensordot", 2, &["a", "b", "axes"])?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    let over = over.unwrap_or(Value::Int(2));
    let (left, right) = match &over {
        Value::List(_) | Value::Tuple(_) => {
            let parts = items(vm, &over)?;
            let [left, right] = parts.as_slice() else { return Err(Raise::value_error("axes must be a pair of lists of axes")) };
            (integers(vm, left)?, integers(vm, right)?)
        }
        number => {
            let n = integer_or(vm, Some(number.clone()), 2)?;
            ((-n..0).collect(), (0..n).collect())
        }
    };
    finish(vm, linalg::tensordot(&a, &b, &left, &right))
}

fn einsum(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let _ = args.take_keyword("optimize");
    args.no_keywords("einsum")?;
    let mut operands = args.positional.into_iter();
    let Some(Value::Str(subscripts)) = operands.next() else {
        return Err(Raise::type_error("einsum: the first argument must be a text such as 'ij,jk->ik'"));
    };
    let arrays: Result<Vec<Array>> = operands.map(|v| array_of(vm, &v)).collect();
    finish(vm, linalg::einsum(&subscripts, &arrays?))
}

fn norm(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, ord, axis, keepdims] = args.bind("norm", 1, &["x", "ord", "axis", "keepdims"])?;
    let x = array_of(vm, &x.unwrap_or(Value::None))?;
    let kind = match given(ord) {
        None => Norm::Default,
        Some(Value::Str(name)) => match &*name {
            "fro" => Norm::Frobenius,
            "nuc" => Norm::Nuclear,
            other => return Err(Raise::value_error(format!("Invalid norm order '{other}' for vectors"))),
        },
        Some(number) => Norm::Order(vm.to_f64(&number)?),
    };
    let axis = axes(vm, axis)?;
    let keepdims = flag(vm, keepdims, false)?;
    finish(vm, linalg::norm(&x, kind, axis.as_deref(), keepdims))
}

fn svd(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, full, compute] = args.bind("svd", 1, &["a", "full_matrices", "compute_uv"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let full = flag(vm, full, true)?;
    let compute = flag(vm, compute, true)?;
    let result = linalg::svd(&a).py()?;
    if !compute {
        return Ok(wrap(result.s));
    }
    let square = matches!(a.shape(), [n, m] if n == m);
    if full && !square {
        return Err(Raise::not_implemented("numpy.linalg.svd of a matrix that is not square needs full_matrices=False here"));
    }
    named(vm, "SVDResult", &["U", "S", "Vh"], vec![wrap(result.u), wrap(result.s), wrap(result.vt)])
}

fn lstsq(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, b, rcond] = args.bind("lstsq", 2, &["a", "b", "rcond"])?;
    let (a, b) = (array_of(vm, &a.unwrap_or(Value::None))?, array_of(vm, &b.unwrap_or(Value::None))?);
    let rcond = given(rcond).map(|v| vm.to_f64(&v)).transpose()?;
    let (x, residuals, rank, singular) = linalg::lstsq(&a, &b, rcond).py()?;
    settle(vm)?;
    Ok(Value::tuple(vec![
        wrap(x),
        wrap(residuals),
        wrap_scalar(brunsviga_tensor::Scalar::I32(i32::try_from(rank).unwrap_or(0))),
        wrap(singular),
    ]))
}

fn pinv(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, rcond] = args.bind("pinv", 1, &["a", "rcond"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let rcond = given(rcond).map(|v| vm.to_f64(&v)).transpose()?;
    finish_array(vm, linalg::pinv(&a, rcond))
}

fn matrix_rank(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, tol] = args.bind("matrix_rank", 1, &["A", "tol"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let tol = given(tol).map(|v| vm.to_f64(&v)).transpose()?;
    let rank = linalg::matrix_rank(&a, tol).py()?;
    Ok(wrap_scalar(brunsviga_tensor::Scalar::I64(rank)))
}

fn matrix_power(vm: &mut Vm, args: Args) -> Result<Value> {
    let [a, n] = args.bind("matrix_power", 2, &["a", "n"])?;
    let a = array_of(vm, &a.unwrap_or(Value::None))?;
    let n = integer_or(vm, n, 1)?;
    finish_array(vm, linalg::matrix_power(&a, n))
}

fn cond(vm: &mut Vm, args: Args) -> Result<Value> {
    let [x, p] = args.bind("cond", 1, &["x", "p"])?;
    let p = float_or(vm, p, 2.0)?;
    if p != 2.0 {
        return Err(Raise::not_implemented("numpy.linalg.cond: only p=2 is available here"));
    }
    let x = array_of(vm, &x.unwrap_or(Value::None))?.cast(DType::F64).py()?;
    Ok(wrap_scalar(brunsviga_tensor::Scalar::F64(linalg::cond(&x).py()?)))
}

fn multi_dot(vm: &mut Vm, args: Args) -> Result<Value> {
    let [arrays] = args.exactly("multi_dot")?;
    let mut result: Option<Array> = None;
    for value in items(vm, &arrays)? {
        let next = array_of(vm, &value)?;
        result = Some(match result {
            None => next,
            Some(so_far) => {
                linalg::dot(brunsviga_tensor::Operand::Array(&so_far), brunsviga_tensor::Operand::Array(&next)).py()?
            }
        });
    }
    match result {
        Some(array) => finish(vm, Ok(array)),
        None => Err(Raise::value_error("Expecting at least two arrays.")),
    }
}
