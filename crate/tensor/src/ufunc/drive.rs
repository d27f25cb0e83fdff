//! Runs kernels over broadcast operands, into fresh arrays or given ones.
//!
//! Contiguous operands are read in place; strided and broadcast ones are gathered first, so that one loop per
//! operation and type suffices and every loop vectorises. Results go through a small block, which keeps reading
//! and writing of the same array apart without a copy of it.

use std::cell::RefCell;

use super::{BinaryOp, Kernel1, Kernel2, UfuncOptions, UnaryOp, check, compare, float, integer, resolve};
use crate::array::{Array, Values, busy};
use crate::dtype::{Casting, DType, can_cast};
use crate::element::{Element, dispatch};
use crate::error::{ErrorKind, Result, TensorError};
use crate::layout::{self, Shape};
use crate::memory;
use crate::scalar::{Operand, Scalar};
use crate::warnings::Flags;

/// Elements processed at a time: 8 KiB of doubles stay in the first-level cache.
const BLOCK: usize = 1024;

/// One input: a value, elements that nobody writes, or elements of the array that is being written.
enum Source<'a, T> {
    One([T; 1]),
    Fixed(Values<'a, T>),
    /// Elements in a storage, of which as many are read as are needed at a time, and room for them
    Stored(&'a Array, RefCell<Vec<T>>),
    Written(&'a RefCell<Vec<T>>, usize),
}

impl<'a, T: Element> Source<'a, T> {
    fn new(operand: &Operand<'a>, shape: &[usize], out: Option<&Array>) -> Result<Source<'a, T>> {
        let x = match *operand {
            Operand::Array(x) => x,
            Operand::Scalar(s) => return Ok(Source::One([T::from_scalar(s)])),
            Operand::Int(i) => return Ok(Source::One([i.cast::<T>()])),
            Operand::Float(f) => return Ok(Source::One([f.cast::<T>()])),
        };
        if x.size() == 1 {
            return Ok(Source::One([T::from_scalar(x.item()?)]));
        }
        let writes_it = out.is_some_and(|o| o.same_buffer(x));
        if x.shape() == shape {
            if let Some(o) = out.filter(|_| writes_it) {
                if x.offset == o.offset
                    && x.c_contiguous()
                    && o.c_contiguous()
                    && let Some(storage) = T::unwrap(&x.buffer)
                {
                    return Ok(Source::Written(storage.cell(), x.offset));
                }
                return Ok(Source::Fixed(Values::Owned(x.to_vec::<T>()?)));
            }
            if x.is_stored() {
                return Ok(Source::Stored(x, RefCell::default()));
            }
            return Ok(Source::Fixed(x.values::<T>()?));
        }
        let wide = x.broadcast_view(shape).ok_or_else(|| TensorError::broadcast(&[x.shape(), shape]))?;
        Ok(Source::Fixed(Values::Owned(wide.to_vec::<T>()?)))
    }

    #[inline(always)]
    fn with<R>(&self, from: usize, to: usize, f: impl FnOnce(&[T]) -> R) -> Result<R> {
        Ok(match self {
            Source::One(v) => f(v),
            Source::Fixed(v) => f(&v[from..to]),
            Source::Stored(x, room) => {
                let mut room = room.try_borrow_mut().map_err(|_| busy())?;
                room.clear();
                x.read_range(from, to, &mut room)?;
                f(&room)
            }
            Source::Written(cell, start) => {
                let data = cell.try_borrow().map_err(|_| busy())?;
                f(&data[start + from..start + to])
            }
        })
    }
}

/// Computes `n` results block by block and hands each block on.
fn blocks<R: Element>(
    n: usize,
    mut compute: impl FnMut(usize, usize, &mut [R]) -> Result<()>,
    mut emit: impl FnMut(usize, &[R]) -> Result<()>,
) -> Result<()> {
    let mut scratch = [R::default(); BLOCK];
    let mut from = 0;
    while from < n {
        let to = (from + BLOCK).min(n);
        let block = &mut scratch[..to - from];
        compute(from, to, block)?;
        emit(from, block)?;
        from = to;
    }
    Ok(())
}

/// Puts computed results into a new array, or into `out` with NumPy's rules for it.
fn deliver<R: Element>(
    name: &str,
    shape: Shape,
    options: &UfuncOptions,
    mut compute: impl FnMut(usize, usize, &mut [R]) -> Result<()>,
) -> Result<Array> {
    let n = memory::checked_size(&shape)?;
    if let Some(out) = options.out {
        Array::check_output_cast(R::DTYPE, out.dtype(), name)?;
        if options.mask.is_none()
            && out.c_contiguous()
            && !out.is_broadcast()
            && let Some(storage) = R::unwrap(&out.buffer)
        {
            blocks(n, compute, |from, block: &[R]| {
                let mut data = storage.cell().try_borrow_mut().map_err(|_| busy())?;
                let at = out.offset + from;
                data[at..at + block.len()].copy_from_slice(block);
                Ok(())
            })?;
            return Ok(out.clone());
        }
    }
    let data = if n <= BLOCK {
        let mut data = memory::filled::<R>(&shape, n, R::default())?;
        compute(0, n, &mut data)?;
        data
    } else {
        let mut data = memory::reserve::<R>(&shape, n)?;
        blocks(n, compute, |_, block| {
            data.extend_from_slice(block);
            Ok(())
        })?;
        data
    };
    let result = Array::owned(data, shape);
    let Some(mask) = options.mask else {
        return match options.out {
            Some(out) => out.assign(Operand::Array(&result)).map(|()| out.clone()),
            None => Ok(result),
        };
    };
    let keep = match options.out {
        Some(out) => out.clone(),
        None => crate::create::zeros(result.shape(), result.dtype())?,
    };
    let mixed = crate::index::where_(mask, Operand::Array(&result), Operand::Array(&keep))?;
    keep.assign(Operand::Array(&mixed))?;
    Ok(keep)
}

/// The result's shape, which `out` may not contradict.
fn output_shape(shapes: &[&[usize]], options: &UfuncOptions) -> Result<Shape> {
    let mut shape = match shapes {
        [a, b] if a == b => Shape::from_slice(a),
        [a, []] | [[], a] => Shape::from_slice(a),
        _ => layout::broadcast_shapes(shapes)?,
    };
    if let Some(mask) = options.mask {
        shape = layout::broadcast_shapes(&[&shape, mask.shape()])?;
    }
    if let Some(out) = options.out
        && out.shape() != &*shape
    {
        match layout::broadcast_two(&shape, out.shape()) {
            Some(wide) if *wide == *out.shape() => shape = wide,
            Some(wide) => {
                return Err(TensorError::value(format!(
                    "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
                    crate::error::shape_text(out.shape()),
                    crate::error::shape_text(&wide)
                )));
            }
            None => {
                let mut all = shapes.to_vec();
                all.push(out.shape());
                return Err(TensorError::broadcast(&all));
            }
        }
    }
    Ok(shape)
}

/// Checks that an operand may be used in a loop of the type asked for by `dtype=`.
fn forced_input(name: &str, x: &Operand, dtype: DType) -> Result<()> {
    let fits = match x {
        Operand::Int(_) => !dtype.is_bool(),
        Operand::Float(_) => dtype.is_float(),
        _ => can_cast(x.dtype(), dtype, Casting::SameKind),
    };
    if fits {
        return Ok(());
    }
    Err(TensorError::new(
        ErrorKind::UfuncCasting,
        format!("Cannot cast ufunc '{name}' input from {} to {} with casting rule 'same_kind'", x.dtype().repr(), dtype.repr()),
    ))
}

/// A function of one operand, into a new array.
pub fn unary(op: UnaryOp, x: Operand) -> Result<Array> {
    unary_with(op, x, &UfuncOptions::default())
}

/// A function of one operand.
pub fn unary_with(op: UnaryOp, x: Operand, options: &UfuncOptions) -> Result<Array> {
    let types = match options.dtype {
        Some(d) => {
            forced_input(op.name(), &x, d)?;
            resolve::unary(op, d)?
        }
        None => resolve::unary(op, x.dtype())?,
    };
    let shape = output_shape(&[x.shape()], options)?;
    macro_rules! run {
        ($t:ty, $r:ty, $kernel:expr, $check:expr) => {{
            let kernel: Kernel1<$t, $r> = $kernel.ok_or_else(|| missing(op.name(), types.input))?;
            let source = Source::<$t>::new(&x, &shape, options.out)?;
            let mut flags = Flags::default();
            let result = deliver::<$r>(op.name(), shape, options, |from, to, out| {
                source.with(from, to, |a| match a {
                    // A single value may stand for the whole of a larger output.
                    [only] if out.len() != 1 => {
                        let mut one = [<$r>::default()];
                        kernel(&[*only], &mut one);
                        out.fill(one[0]);
                        $check(op, &[*only][..], &one[..], &mut flags);
                    }
                    a => {
                        kernel(a, out);
                        $check(op, a, &*out, &mut flags);
                    }
                })
            })?;
            flags.report(op.name());
            Ok(result)
        }};
    }
    if types.output.is_bool() && !(types.input.is_bool() && compare::unary::<bool>(op).is_none()) {
        return dispatch!(types.input, T => run!(T, bool, compare::unary::<T>(op), |_: UnaryOp, _: &[T], _: &[bool], _: &mut Flags| ()));
    }
    match types.input {
        DType::F64 => run!(f64, f64, float::unary_f64(op), check::unary),
        DType::F32 => run!(f32, f32, float::unary_f32(op), check::unary),
        DType::I64 => run!(i64, i64, integer::unary_i64(op), |_: UnaryOp, _: &[i64], _: &[i64], _: &mut Flags| ()),
        DType::I32 => run!(i32, i32, integer::unary_i32(op), |_: UnaryOp, _: &[i32], _: &[i32], _: &mut Flags| ()),
        DType::Bool => run!(bool, bool, integer::unary_bool(op), |_: UnaryOp, _: &[bool], _: &[bool], _: &mut Flags| ()),
    }
}

fn missing(name: &str, dtype: DType) -> TensorError {
    TensorError::new(
        ErrorKind::UfuncNoLoop,
        format!("ufunc '{name}' did not contain a loop with signature matching types {} -> None", dtype.class_name()),
    )
}

/// A function of two operands, into a new array.
pub fn binary(op: BinaryOp, a: Operand, b: Operand) -> Result<Array> {
    binary_with(op, a, b, &UfuncOptions::default())
}

/// A function of two operands.
pub fn binary_with(op: BinaryOp, a: Operand, b: Operand, options: &UfuncOptions) -> Result<Array> {
    let types = match options.dtype {
        Some(d) => {
            forced_input(op.name(), &a, d)?;
            forced_input(op.name(), &b, d)?;
            let typed = Operand::Scalar(Scalar::zero(d));
            resolve::binary(op, typed, typed)?
        }
        None => resolve::binary(op, a, b)?,
    };
    let shape = output_shape(&[a.shape(), b.shape()], options)?;
    if op == BinaryOp::Power && types.input.is_integer() {
        refuse_negative_powers(&b)?;
    }
    macro_rules! run {
        ($t:ty, $r:ty, $kernel:expr, $check:expr) => {{
            let kernel: Kernel2<$t, $r> = $kernel.ok_or_else(|| missing(op.name(), types.input))?;
            let left = Source::<$t>::new(&a, &shape, options.out)?;
            let right = Source::<$t>::new(&b, &shape, options.out)?;
            let mut flags = Flags::default();
            let result = deliver::<$r>(op.name(), shape, options, |from, to, out| {
                left.with(from, to, |x| {
                    right.with(from, to, |y| {
                        kernel(x, y, out);
                        $check(op, x, y, &*out, &mut flags);
                    })
                })?
            })?;
            flags.report(op.name());
            Ok(result)
        }};
    }
    if types.output.is_bool() && compare::binary::<bool>(op).is_some() {
        return dispatch!(types.input, T => run!(T, bool, compare::binary::<T>(op), |_: BinaryOp, _: &[T], _: &[T], _: &[bool], _: &mut Flags| ()));
    }
    match types.input {
        DType::F64 => run!(f64, f64, float::binary_f64(op), check::binary),
        DType::F32 => run!(f32, f32, float::binary_f32(op), check::binary),
        DType::I64 => run!(i64, i64, integer::binary_i64(op), |op, x: &[i64], y: &[i64], _: &[i64], f: &mut Flags| {
            check::integer(op, x, y, f)
        }),
        DType::I32 => run!(i32, i32, integer::binary_i32(op), |op, x: &[i32], y: &[i32], _: &[i32], f: &mut Flags| {
            check::integer(op, x, y, f)
        }),
        DType::Bool => {
            run!(bool, bool, integer::binary_bool(op), |_: BinaryOp, _: &[bool], _: &[bool], _: &[bool], _: &mut Flags| ())
        }
    }
}

fn refuse_negative_powers(exponent: &Operand) -> Result<()> {
    let negative = match exponent {
        Operand::Array(x) => x.values::<i64>()?.iter().any(|v| *v < 0),
        other => other.scalar().and_then(Scalar::as_i64).is_some_and(|v| v < 0),
    };
    if negative {
        return Err(TensorError::value("Integers to negative integer powers are not allowed."));
    }
    Ok(())
}

/// A function of one scalar, without making an array.
pub fn unary_scalar(op: UnaryOp, x: Operand) -> Result<Scalar> {
    if let Some(Scalar::F64(v)) = x.scalar()
        && let Some(kernel) = float::unary_f64(op)
        && !matches!(op, UnaryOp::Isnan | UnaryOp::Isinf | UnaryOp::Isfinite | UnaryOp::Signbit)
    {
        let mut out = [0.0];
        kernel(&[v], &mut out);
        let mut flags = Flags::default();
        check::unary(op, &[v], &out, &mut flags);
        flags.report(op.name());
        return Ok(Scalar::F64(out[0]));
    }
    unary(op, x)?.item()
}

/// A function of two scalars, without making an array for the common case of doubles.
///
/// Overflow in integer arithmetic is reported, as NumPy does for its scalars (and does not for arrays).
pub fn binary_scalar(op: BinaryOp, a: Operand, b: Operand) -> Result<Scalar> {
    let (Some(x), Some(y)) = (a.scalar(), b.scalar()) else {
        return binary(op, a, b)?.item();
    };
    let types = resolve::binary(op, a, b)?;
    let scalar_name = match op {
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Power
        | BinaryOp::FloorDivide
        | BinaryOp::Remainder => format!("scalar {}", op.name()),
        _ => op.name().to_string(),
    };
    let mut flags = Flags::default();
    if types.input == DType::F64
        && types.output == DType::F64
        && let Some(kernel) = float::binary_f64(op)
    {
        let (x, y) = ([x.as_f64()], [y.as_f64()]);
        let mut out = [0.0];
        kernel(&x, &y, &mut out);
        check::binary(op, &x, &y, &out, &mut flags);
        flags.report(&scalar_name);
        return Ok(Scalar::F64(out[0]));
    }
    if types.input == DType::I64
        && types.output == DType::I64
        && let (Some(x), Some(y)) = (x.as_i64(), y.as_i64())
        && let Some(kernel) = integer::binary_i64(op)
    {
        if op == BinaryOp::Power {
            refuse_negative_powers(&b)?;
        }
        let mut out = [0];
        kernel(&[x], &[y], &mut out);
        check::integer(op, &[x], &[y], &mut flags);
        flags.overflow |= match op {
            BinaryOp::Add => x.checked_add(y).is_none(),
            BinaryOp::Subtract => x.checked_sub(y).is_none(),
            BinaryOp::Multiply => x.checked_mul(y).is_none(),
            _ => false,
        };
        flags.report(&scalar_name);
        return Ok(Scalar::I64(out[0]));
    }
    let result = binary(op, Operand::Scalar(x.cast(types.input)), Operand::Scalar(y.cast(types.input)))?.item()?;
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;
    use crate::warnings;

    #[test]
    fn in_place_reads_old_values_even_when_shifted() -> Result<()> {
        let x = Array::vector((0..3000).map(f64::from).collect::<Vec<f64>>());
        let tail = x.get(&[Index::slice(Some(1), None, None)])?;
        let head = x.get(&[Index::slice(None, Some(-1), None)])?;
        let options = UfuncOptions { out: Some(&tail), ..Default::default() };
        binary_with(BinaryOp::Add, Operand::Array(&tail), Operand::Array(&head), &options)?;
        let v = x.to_vec::<f64>()?;
        assert!(v.iter().enumerate().skip(1).all(|(k, v)| *v == (2 * k) as f64 - 1.0));
        let whole = UfuncOptions { out: Some(&x), ..Default::default() };
        binary_with(BinaryOp::Multiply, Operand::Array(&x), Operand::Array(&x), &whole)?;
        assert_eq!(x.get_scalar(&[2999])?, Scalar::F64(5997.0 * 5997.0));
        Ok(())
    }

    #[test]
    fn conditions_become_numpys_warnings() -> Result<()> {
        warnings::clear();
        let x = Array::vector(vec![1.0, 0.0, -1.0]);
        binary(BinaryOp::Divide, Operand::Array(&x), Operand::Int(0))?;
        let texts: Vec<String> = warnings::drain().into_iter().map(|w| w.message).collect();
        assert_eq!(texts, ["divide by zero encountered in divide", "invalid value encountered in divide"]);
        unary(UnaryOp::Log, Operand::Array(&x))?;
        assert_eq!(warnings::drain().len(), 2);
        binary_scalar(BinaryOp::Divide, Operand::Scalar(Scalar::F64(1.0)), Operand::Int(0))?;
        assert_eq!(warnings::drain()[0].message, "divide by zero encountered in scalar divide");
        Ok(())
    }

    #[test]
    fn broadcasting_and_errors() -> Result<()> {
        let column = Array::vector(vec![1i64, 2]).reshape(&[2, 1])?;
        let row = Array::vector(vec![10i64, 20, 30]);
        let y = binary(BinaryOp::Add, Operand::Array(&column), Operand::Array(&row))?;
        assert_eq!((y.shape(), y.to_vec::<i64>()?), (&[2, 3][..], vec![11, 21, 31, 12, 22, 32]));
        let bad = binary(BinaryOp::Add, Operand::Array(&Array::vector(vec![1.0, 2.0])), Operand::Array(&row));
        assert_eq!(
            bad.map_err(|e| e.message).err().as_deref(),
            Some("operands could not be broadcast together with shapes (2,) (3,) ")
        );
        let options = UfuncOptions { out: Some(&row), ..Default::default() };
        let bad = binary_with(BinaryOp::Add, Operand::Array(&row), Operand::Float(0.5), &options);
        assert_eq!(
            bad.map_err(|e| e.message).err().as_deref(),
            Some("Cannot cast ufunc 'add' output from dtype('float64') to dtype('int64') with casting rule 'same_kind'")
        );
        Ok(())
    }
}
