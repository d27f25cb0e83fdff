//! `dot`, `matmul` and their relatives. Products of float matrices are the crate `matmul`'s.

use brunsviga_matmul::{Sizes, spread_f32, spread_f64};

use crate::array::Array;
use crate::element::Element;
use crate::error::{Result, TensorError, shape_text};
use crate::index::Index;
use crate::layout::{self, Shape, normalize_axis};
use crate::memory;
use crate::reduce::{ReduceOptions, sum};
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};

/// Element types that can be multiplied as matrices.
trait Multiply: Element {
    /// `a · b` over `out`, which is zero, row-major, (n,k)·(k,m).
    fn multiply(a: &[Self], b: &[Self], out: &mut [Self], n: usize, k: usize, m: usize);
    fn dot(a: &[Self], b: &[Self]) -> Self;
}

macro_rules! float_multiply {
    ($t:ty, $spread:ident) => {
        impl Multiply for $t {
            fn multiply(a: &[$t], b: &[$t], out: &mut [$t], n: usize, k: usize, m: usize) {
                $spread(a, b, out, Sizes { rows: n, inner: k, columns: m }, 0..n);
            }
            fn dot(a: &[$t], b: &[$t]) -> $t {
                // Eight sums at a time, so that the loop vectorises.
                let mut r = [0.0; 8];
                let (x, y) = (a.chunks_exact(8), b.chunks_exact(8));
                let rest: $t = x.remainder().iter().zip(y.remainder()).map(|(x, y)| x * y).sum();
                for (x, y) in x.zip(y) {
                    for k in 0..8 {
                        r[k] += x[k] * y[k];
                    }
                }
                ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7])) + rest
            }
        }
    };
}
float_multiply!(f64, spread_f64);
float_multiply!(f32, spread_f32);

macro_rules! integer_multiply {
    ($t:ty, $zero:expr, $join:expr) => {
        impl Multiply for $t {
            fn multiply(a: &[$t], b: &[$t], out: &mut [$t], n: usize, k: usize, m: usize) {
                small(a, b, out, n, k, m, $join);
            }
            fn dot(a: &[$t], b: &[$t]) -> $t {
                a.iter().zip(b).fold($zero, |s, (x, y)| $join(s, *x, *y))
            }
        }
    };
}
integer_multiply!(i64, 0, |s: i64, x: i64, y: i64| s.wrapping_add(x.wrapping_mul(y)));
integer_multiply!(i32, 0, |s: i32, x: i32, y: i32| s.wrapping_add(x.wrapping_mul(y)));
integer_multiply!(bool, false, |s: bool, x: bool, y: bool| s | (x & y));

/// Row by row: the inner loop runs along contiguous rows of `b` and `out`.
fn small<T: Copy>(a: &[T], b: &[T], out: &mut [T], n: usize, k: usize, m: usize, join: impl Fn(T, T, T) -> T) {
    for i in 0..n {
        let row = &mut out[i * m..(i + 1) * m];
        for (j, &x) in a[i * k..(i + 1) * k].iter().enumerate() {
            for (o, &y) in row.iter_mut().zip(&b[j * m..(j + 1) * m]) {
                *o = join(*o, x, y);
            }
        }
    }
}

macro_rules! by_type {
    ($dtype:expr, $t:ident => $body:expr) => {
        crate::element::dispatch!($dtype, $t => $body)
    };
}

/// (…,n,k)·(…,k,m) with broadcasting of the leading axes; both given with at least two axes.
fn stacked<T: Multiply>(a: &Array, b: &Array) -> Result<Array> {
    let (n, k, m) = (a.shape[a.ndim() - 2], a.shape[a.ndim() - 1], b.shape[b.ndim() - 1]);
    let (lead_a, lead_b) = (&a.shape[..a.ndim() - 2], &b.shape[..b.ndim() - 2]);
    let lead = layout::broadcast_two(lead_a, lead_b).ok_or_else(|| {
        TensorError::value(format!(
            "operands could not be broadcast together with remapped shapes [original->remapped]: {}->({},newaxis,newaxis) {}->({},newaxis,newaxis)  and requested shape ({n},{m})",
            shape_text(&a.shape),
            lead_a.iter().map(usize::to_string).collect::<Vec<_>>().join(","),
            shape_text(&b.shape),
            lead_b.iter().map(usize::to_string).collect::<Vec<_>>().join(",")
        ))
    })?;
    let widen = |x: &Array, tail: [usize; 2]| {
        let mut shape = lead.clone();
        shape.extend_from_slice(&tail);
        x.broadcast_to(&shape)
    };
    let (wide_a, wide_b) = if lead.is_empty() { (a.clone(), b.clone()) } else { (widen(a, [n, k])?, widen(b, [k, m])?) };
    let (x, y) = (wide_a.values::<T>()?, wide_b.values::<T>()?);
    let mut shape = lead.clone();
    shape.extend_from_slice(&[n, m]);
    let size = memory::checked_size(&shape)?;
    let mut out = memory::filled::<T>(&shape, size, T::default())?;
    for s in 0..lead.iter().product::<usize>() {
        T::multiply(
            &x[s * n * k..(s + 1) * n * k],
            &y[s * k * m..(s + 1) * k * m],
            &mut out[s * n * m..(s + 1) * n * m],
            n,
            k,
            m,
        );
    }
    Ok(Array::owned(out, shape))
}

/// `a @ b`
pub fn matmul(a: &Array, b: &Array) -> Result<Array> {
    for (which, x) in [a, b].into_iter().enumerate() {
        if x.ndim() == 0 {
            return Err(TensorError::value(format!(
                "matmul: Input operand {which} does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)"
            )));
        }
    }
    let inner_b = if b.ndim() == 1 { b.shape[0] } else { b.shape[b.ndim() - 2] };
    let inner_a = a.shape[a.ndim() - 1];
    if inner_a != inner_b {
        return Err(TensorError::value(format!(
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size {inner_b} is different from {inner_a})"
        )));
    }
    let dtype = a.dtype().promote(b.dtype());
    let (x, y) = (a.cast(dtype)?, b.cast(dtype)?);
    if x.ndim() == 1 && y.ndim() == 1 {
        return vectors(&x, &y);
    }
    let x2 = if x.ndim() == 1 { x.expand_dims(&[0])? } else { x.clone() };
    let y2 = if y.ndim() == 1 { y.expand_dims(&[1])? } else { y.clone() };
    let mut out = if y.ndim() == 1 && x2.ndim() == 2 {
        by_type!(dtype, T => matrix_vector::<T>(&x2, &y)?)
    } else {
        by_type!(dtype, T => stacked::<T>(&x2, &y2)?)
    };
    let mut shape = out.shape.clone();
    if y.ndim() == 1 {
        shape.pop();
    }
    if x.ndim() == 1 {
        shape.remove(shape.len() - if y.ndim() == 1 { 1 } else { 2 });
    }
    out = out.reshaped(shape)?;
    out.view = false;
    Ok(out)
}

/// A matrix times a vector, one dot product a row; the result keeps an axis of length one.
fn matrix_vector<T: Multiply>(a: &Array, v: &Array) -> Result<Array> {
    let (n, k) = (a.shape[0], a.shape[1]);
    let (x, y) = (a.values::<T>()?, v.values::<T>()?);
    let mut out = memory::reserve::<T>(&[n, 1], n)?;
    out.extend((0..n).map(|i| T::dot(&x[i * k..(i + 1) * k], &y)));
    Ok(Array::owned(out, Shape::from_slice(&[n, 1])))
}

/// The scalar product of two vectors of one type.
fn vectors(x: &Array, y: &Array) -> Result<Array> {
    by_type!(x.dtype(), T => {
        let (x, y) = (x.values::<T>()?, y.values::<T>()?);
        Array::from_scalar(T::dot(&x, &y).to_scalar())
    })
}

/// `np.dot`: multiplication by scalars, else the sum over the last axis of `a` and the last but one of `b`.
pub fn dot(a: Operand, b: Operand) -> Result<Array> {
    if a.shape().is_empty() || b.shape().is_empty() {
        return ufunc::binary(BinaryOp::Multiply, a, b);
    }
    let (a, b) = (a.to_array()?, b.to_array()?);
    let last = a.ndim() - 1;
    let axis = if b.ndim() == 1 { 0 } else { b.ndim() - 2 };
    if a.shape[last] != b.shape[axis] {
        return Err(TensorError::value(format!(
            "shapes {} and {} not aligned: {} (dim {last}) != {} (dim {axis})",
            shape_text(&a.shape),
            shape_text(&b.shape),
            a.shape[last],
            b.shape[axis]
        )));
    }
    if a.ndim() <= 2 && b.ndim() <= 2 {
        return matmul(&a, &b);
    }
    contract(&a, &[last], &b, &[axis])
}

/// The sum over pairs of axes; the remaining axes of `a` come first.
fn contract(a: &Array, axes_a: &[usize], b: &Array, axes_b: &[usize]) -> Result<Array> {
    let rest = |x: &Array, axes: &[usize]| (0..x.ndim()).filter(|k| !axes.contains(k)).collect::<Vec<usize>>();
    let (rest_a, rest_b) = (rest(a, axes_a), rest(b, axes_b));
    let k: usize = axes_a.iter().map(|&i| a.shape[i]).product();
    let shape: Shape = rest_a.iter().map(|&i| a.shape[i]).chain(rest_b.iter().map(|&i| b.shape[i])).collect();
    let n: usize = rest_a.iter().map(|&i| a.shape[i]).product();
    let m: usize = rest_b.iter().map(|&i| b.shape[i]).product();
    let left = a.permuted(&[&rest_a[..], axes_a].concat()).reshaped(Shape::from_slice(&[n, k]))?;
    let right = b.permuted(&[axes_b, &rest_b[..]].concat()).reshaped(Shape::from_slice(&[k, m]))?;
    let mut out = matmul(&left, &right)?.reshaped(shape)?;
    out.view = false;
    Ok(out)
}

/// The sum over the given axes of `a` and `b`.
pub fn tensordot(a: &Array, b: &Array, axes_a: &[i64], axes_b: &[i64]) -> Result<Array> {
    let mismatch = || TensorError::value("shape-mismatch for sum");
    if axes_a.len() != axes_b.len() {
        return Err(mismatch());
    }
    let x = axes_a.iter().map(|&k| normalize_axis(k, a.ndim())).collect::<Result<Vec<_>>>()?;
    let y = axes_b.iter().map(|&k| normalize_axis(k, b.ndim())).collect::<Result<Vec<_>>>()?;
    if x.iter().zip(&y).any(|(&i, &j)| a.shape[i] != b.shape[j]) {
        return Err(mismatch());
    }
    contract(a, &x, b, &y)
}

/// The scalar product of two flattened arrays.
pub fn vdot(a: &Array, b: &Array) -> Result<Array> {
    if a.size() != b.size() {
        return Err(TensorError::value(
            "cannot reshape array of size ".to_string() + &format!("{} into shape ({},)", b.size(), a.size()),
        ));
    }
    let dtype = a.dtype().promote(b.dtype());
    vectors(&a.cast(dtype)?.ravel()?, &b.cast(dtype)?.ravel()?)
}

/// The sum over the last axes of both.
pub fn inner(a: &Array, b: &Array) -> Result<Array> {
    if a.ndim() == 0 || b.ndim() == 0 {
        return ufunc::binary(BinaryOp::Multiply, Operand::Array(a), Operand::Array(b));
    }
    let (i, j) = (a.ndim() - 1, b.ndim() - 1);
    if a.shape[i] != b.shape[j] {
        return Err(TensorError::value(format!(
            "shapes {} and {} not aligned: {} (dim {i}) != {} (dim {j})",
            shape_text(&a.shape),
            shape_text(&b.shape),
            a.shape[i],
            b.shape[j]
        )));
    }
    contract(a, &[i], b, &[j])
}

/// All products of elements of two flattened arrays.
pub fn outer(a: &Array, b: &Array) -> Result<Array> {
    ufunc::outer_op(BinaryOp::Multiply, &a.ravel()?, &b.ravel()?)
}

/// The sum of a diagonal of the first two axes.
pub fn trace(x: &Array, offset: i64) -> Result<Array> {
    sum(&x.diagonal(offset)?, &ReduceOptions::along(-1))
}

/// A square matrix multiplied with itself, inverted for negative powers.
pub fn matrix_power(x: &Array, n: i64) -> Result<Array> {
    let side = super::square(x)?;
    let mut base = if n < 0 { super::inv(x)? } else { x.clone() };
    let mut out: Option<Array> = None;
    let mut left = n.unsigned_abs();
    while left > 0 {
        if left & 1 == 1 {
            out = Some(match out {
                None => base.copy()?,
                Some(o) => matmul(&o, &base)?,
            });
        }
        left >>= 1;
        if left > 0 {
            base = matmul(&base, &base)?;
        }
    }
    match out {
        Some(o) => Ok(o),
        None => crate::create::identity(side, x.dtype())?.broadcast_to(x.shape())?.copy(),
    }
}

/// The vector product along the last axis, for vectors of length 3 (or 2, giving only the third component).
pub fn cross(a: &Array, b: &Array) -> Result<Array> {
    let wrong = || TensorError::value("incompatible dimensions for cross product\n(dimension must be 2 or 3)");
    let (Some(&n), Some(&m)) = (a.shape.last(), b.shape.last()) else { return Err(wrong()) };
    if !(2..=3).contains(&n) || !(2..=3).contains(&m) {
        return Err(wrong());
    }
    let part = |x: &Array, k: usize| match x.shape.last() {
        Some(&len) if k < len => x.get(&[Index::Ellipsis, Index::Int(k as i64)]),
        _ => crate::create::zeros(&x.shape[..x.ndim() - 1], x.dtype()),
    };
    let component = |i: usize, j: usize| {
        let times = |x: &Array, y: &Array| ufunc::binary(BinaryOp::Multiply, Operand::Array(x), Operand::Array(y));
        let (p, q) = (times(&part(a, i)?, &part(b, j)?)?, times(&part(a, j)?, &part(b, i)?)?);
        ufunc::binary(BinaryOp::Subtract, Operand::Array(&p), Operand::Array(&q))
    };
    if n == 2 && m == 2 {
        return component(0, 1);
    }
    crate::shape::stack(&[component(1, 2)?, component(2, 0)?, component(0, 1)?], -1)
}

/// The Kronecker product.
pub fn kron(a: &Array, b: &Array) -> Result<Array> {
    let n = a.ndim().max(b.ndim());
    let full = |x: &Array| {
        let mut shape = vec![1usize; n - x.ndim()];
        shape.extend_from_slice(x.shape());
        shape
    };
    let (sa, sb) = (full(a), full(b));
    let interleave = |shape: &[usize], first: bool| {
        shape.iter().flat_map(|&k| if first { [k as i64, 1] } else { [1, k as i64] }).collect::<Vec<i64>>()
    };
    let out = ufunc::binary(
        BinaryOp::Multiply,
        Operand::Array(&a.reshape(&interleave(&sa, true))?),
        Operand::Array(&b.reshape(&interleave(&sb, false))?),
    )?;
    let mut out = out.reshaped(sa.iter().zip(&sb).map(|(x, y)| x * y).collect())?;
    out.view = false;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    fn grid(n: i64, shape: &[i64]) -> Result<Array> {
        Array::vector((0..n).collect::<Vec<i64>>()).reshape(shape)
    }

    #[test]
    fn products() -> Result<()> {
        let a = grid(6, &[2, 3])?;
        let v = grid(3, &[3])?;
        assert_eq!(matmul(&a, &v)?.to_vec::<i64>()?, [5, 14]);
        assert_eq!(matmul(&a, &a.t())?.to_vec::<i64>()?, [5, 14, 14, 50]);
        assert_eq!(matmul(&grid(2, &[2])?, &a)?.to_vec::<i64>()?, [3, 4, 5]);
        assert_eq!(matmul(&grid(12, &[2, 2, 3])?, &v)?.shape(), [2, 2]);
        assert_eq!(dot(Operand::Array(&v), Operand::Array(&v))?.item()?, Scalar::I64(5));
        assert_eq!(tensordot(&a, &a, &[0, 1], &[0, 1])?.item()?, Scalar::I64(55));
        assert_eq!(kron(&v, &grid(2, &[2])?)?.to_vec::<i64>()?, [0, 0, 0, 1, 0, 2]);
        assert_eq!(trace(&grid(9, &[3, 3])?, 0)?.item()?, Scalar::I64(12));
        Ok(())
    }

    #[test]
    fn large_products_agree_with_small_ones() -> Result<()> {
        let n = 37usize;
        let x: Vec<f64> = (0..n * n).map(|k| ((k * 7919) % 101) as f64 - 50.0).collect();
        let a = Array::from_vec(x.clone(), &[n, n])?;
        let p = matmul(&a, &a)?.to_f64_vec()?;
        let mut q = vec![0.0; n * n];
        small(&x, &x, &mut q, n, n, n, |s, x, y| s + x * y);
        assert_eq!(p, q);
        Ok(())
    }

    #[test]
    fn misaligned() -> Result<()> {
        let a = grid(6, &[2, 3])?;
        assert_eq!(
            dot(Operand::Array(&a), Operand::Array(&a)).map_err(|e| e.message).err().as_deref(),
            Some("shapes (2,3) and (2,3) not aligned: 3 (dim 1) != 2 (dim 0)")
        );
        assert!(matmul(&a, &a).is_err_and(|e| e.message.ends_with("(size 2 is different from 3)")));
        Ok(())
    }
}
