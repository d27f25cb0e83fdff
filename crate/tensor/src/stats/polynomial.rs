//! Polynomials as vectors of coefficients, the highest power first.

use crate::array::Array;
use crate::create::vander;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::linalg::{eigvals, lstsq};
use crate::scalar::{Operand, Scalar};
use crate::ufunc::{self, BinaryOp};
use crate::warnings::{self, Category};

/// Least-squares coefficients of degree `deg`, through the singular values of the scaled Vandermonde matrix.
pub fn polyfit(x: &Array, y: &Array, deg: i64, weights: Option<&Array>) -> Result<Array> {
    if deg < 0 {
        return Err(TensorError::value("expected deg >= 0"));
    }
    if x.ndim() != 1 {
        return Err(TensorError::type_("expected 1D vector for x"));
    }
    if x.size() == 0 {
        return Err(TensorError::type_("expected non-empty vector for x"));
    }
    if y.ndim() < 1 || y.ndim() > 2 {
        return Err(TensorError::type_("expected 1D or 2D array for y"));
    }
    if x.size() != y.shape()[0] {
        return Err(TensorError::type_("expected x and y to have same length"));
    }
    let order = deg as usize + 1;
    let n = x.size();
    let mut left = vander(&x.cast(DType::F64)?, order, false)?.to_f64_vec()?;
    let columns = if y.ndim() == 1 { 1 } else { y.shape()[1] };
    let mut right = y.to_f64_vec()?;
    if left.iter().any(|v| !v.is_finite()) {
        return Err(TensorError::linalg("SVD did not converge in Linear Least Squares"));
    }
    if right.iter().any(|v| !v.is_finite()) {
        // Values that are no numbers spoil every coefficient, and raise nothing.
        let shape = if y.ndim() == 1 { vec![order] } else { vec![order, columns] };
        return Array::from_vec(vec![f64::NAN; order * columns], &shape);
    }
    if let Some(w) = weights {
        if w.ndim() != 1 {
            return Err(TensorError::type_("expected a 1-d array for weights"));
        }
        if w.size() != n {
            return Err(TensorError::type_("expected w and y to have the same length"));
        }
        for (i, w) in w.values::<f64>()?.iter().enumerate() {
            left[i * order..(i + 1) * order].iter_mut().for_each(|v| *v *= w);
            right[i * columns..(i + 1) * columns].iter_mut().for_each(|v| *v *= w);
        }
    }
    let scale: Vec<f64> = (0..order).map(|c| (0..n).map(|i| left[i * order + c].powi(2)).sum::<f64>().sqrt()).collect();
    for (k, v) in left.iter_mut().enumerate() {
        *v /= scale[k % order];
    }
    let rcond = n as f64 * f64::EPSILON;
    let left = Array::from_vec(left, &[n, order])?;
    let right = Array::from_vec(right, &[n, columns])?;
    let (c, _, rank, _) = lstsq(&left, &right, Some(rcond))?;
    if rank != order as i64 {
        warnings::push(Category::Rank, "Polyfit may be poorly conditioned");
    }
    let mut out = c.to_f64_vec()?;
    for (k, v) in out.iter_mut().enumerate() {
        *v /= scale[k / columns];
    }
    if y.ndim() == 1 { Ok(Array::vector(out)) } else { Array::from_vec(out, &[order, columns]) }
}

/// The value at x by Horner's rule; `p` may be integers.
pub fn polyval(p: &Array, x: Operand) -> Result<Array> {
    let mut y = ufunc::binary(BinaryOp::Multiply, x, Operand::Int(0))?;
    for c in p.scalars()? {
        let up = ufunc::binary(BinaryOp::Multiply, Operand::Array(&y), x)?;
        y = ufunc::binary(BinaryOp::Add, Operand::Array(&up), Operand::Scalar(c))?;
    }
    Ok(y)
}

/// The derivative, `m` times.
pub fn polyder(p: &Array, m: i64) -> Result<Array> {
    if m < 0 {
        return Err(TensorError::value("Order of derivative must be positive (see polyint)"));
    }
    let mut out = p.clone();
    for _ in 0..m {
        let n = out.size();
        if n == 0 {
            break;
        }
        let head = out.get(&[crate::Index::slice(None, Some(n as i64 - 1), None)])?;
        let powers = Array::vector((1..n as i64).rev().collect::<Vec<i64>>());
        out = ufunc::binary(BinaryOp::Multiply, Operand::Array(&head), Operand::Array(&powers))?;
    }
    Ok(out)
}

/// The integral, `m` times, with integration constants `k` (0 by default).
pub fn polyint(p: &Array, m: i64, k: &[f64]) -> Result<Array> {
    if m < 0 {
        return Err(TensorError::value("Order of integral must be positive (see polyder)"));
    }
    let mut c = p.to_f64_vec()?;
    for i in 0..m as usize {
        let n = c.len() as f64;
        c = c.iter().enumerate().map(|(j, v)| v / (n - j as f64)).collect();
        c.push(if k.len() == 1 { k[0] } else { k.get(i).copied().unwrap_or(0.0) });
    }
    Ok(Array::vector(c))
}

fn aligned(a: &Array, b: &Array, op: BinaryOp) -> Result<Array> {
    let n = a.size().max(b.size());
    let wide = |x: &Array| crate::shape::pad(x, &[(n - x.size(), 0)], crate::PadMode::Constant(Scalar::Bool(false)));
    ufunc::binary(op, Operand::Array(&wide(a)?), Operand::Array(&wide(b)?))
}

/// The sum of two polynomials.
pub fn polyadd(a: &Array, b: &Array) -> Result<Array> {
    aligned(a, b, BinaryOp::Add)
}

/// The difference of two polynomials.
pub fn polysub(a: &Array, b: &Array) -> Result<Array> {
    aligned(a, b, BinaryOp::Subtract)
}

/// The product of two polynomials.
pub fn polymul(a: &Array, b: &Array) -> Result<Array> {
    super::convolve(a, b, super::ConvolveMode::Full)
}

/// The polynomial with the given roots.
pub fn poly(roots: &Array) -> Result<Array> {
    let mut c = vec![1.0];
    for r in roots.values::<f64>()?.iter() {
        let mut next = c.clone();
        next.push(0.0);
        for (k, v) in c.iter().enumerate() {
            next[k + 1] -= r * v;
        }
        c = next;
    }
    Ok(Array::vector(c))
}

/// The roots, if they are all real; they are the eigenvalues of the companion matrix.
pub fn roots(p: &Array) -> Result<Array> {
    if p.ndim() != 1 {
        return Err(TensorError::value("Input must be a rank-1 array."));
    }
    let c = p.to_f64_vec()?;
    let (Some(from), Some(to)) = (c.iter().position(|v| *v != 0.0), c.iter().rposition(|v| *v != 0.0)) else {
        return Ok(Array::vector(Vec::<f64>::new()));
    };
    let zeros = c.len() - 1 - to;
    let c = &c[from..=to];
    let n = c.len() - 1;
    let mut out = Vec::new();
    if n > 0 {
        let mut a = vec![0.0; n * n];
        for k in 0..n {
            a[k] = -c[k + 1] / c[0];
            if k + 1 < n {
                a[(k + 1) * n + k] = 1.0;
            }
        }
        out = eigvals(&Array::from_vec(a, &[n, n])?)
            .map_err(|mut e| {
                if e.message.contains("complex") {
                    e.message = "this polynomial has complex roots, and complex numbers are not available here".into();
                }
                e
            })?
            .to_f64_vec()?;
    }
    out.extend(std::iter::repeat_n(0.0, zeros));
    Ok(Array::vector(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_are_exact_for_polynomials() -> Result<()> {
        let x = Array::vector((0..10).map(|k| f64::from(k) * 0.3).collect::<Vec<f64>>());
        let p = Array::vector(vec![2.0, -1.0, 0.5]);
        let y = polyval(&p, Operand::Array(&x))?;
        let fit = polyfit(&x, &y, 2, None)?.to_f64_vec()?;
        assert!(fit.iter().zip([2.0, -1.0, 0.5]).all(|(a, b)| (a - b).abs() < 1e-12));
        Ok(())
    }

    #[test]
    fn calculus_and_roots() -> Result<()> {
        let p = Array::vector(vec![1i64, -6, 11, -6]);
        assert_eq!(polyder(&p, 1)?.to_vec::<i64>()?, [3, -12, 11]);
        assert_eq!(polyint(&Array::vector(vec![3.0, 2.0]), 1, &[])?.to_f64_vec()?, [1.5, 2.0, 0.0]);
        let mut r = roots(&p)?.to_f64_vec()?;
        r.sort_by(f64::total_cmp);
        assert!(r.iter().zip([1.0, 2.0, 3.0]).all(|(a, b)| (a - b).abs() < 1e-12));
        assert_eq!(poly(&Array::vector(vec![1i64, 2, 3]))?.to_f64_vec()?, [1.0, -6.0, 11.0, -6.0]);
        assert_eq!(polyadd(&p, &Array::vector(vec![1i64]))?.to_vec::<i64>()?, [1, -6, 11, -5]);
        assert!(roots(&Array::vector(vec![1i64, 0, 1])).is_err());
        Ok(())
    }
}
