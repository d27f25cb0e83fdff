//! Systems of equations, inverse and determinant through LU factorisation with partial pivoting.

use super::{each_matrix, float_type, square};
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::memory;

/// A factorised square matrix: L below the diagonal, U on and above it, and the row order.
struct Lu {
    n: usize,
    a: Vec<f64>,
    order: Vec<usize>,
    /// +1 or -1 for an even or odd row order.
    sign: f64,
    singular: bool,
}

impl Lu {
    fn new(a: &[f64], n: usize) -> Lu {
        let mut lu = Lu { n, a: a.to_vec(), order: (0..n).collect(), sign: 1.0, singular: false };
        let a = &mut lu.a;
        for k in 0..n {
            let mut pivot = k;
            for i in k + 1..n {
                if a[i * n + k].abs() > a[pivot * n + k].abs() {
                    pivot = i;
                }
            }
            if a[pivot * n + k] == 0.0 {
                lu.singular = true;
                continue;
            }
            if pivot != k {
                for j in 0..n {
                    a.swap(k * n + j, pivot * n + j);
                }
                lu.order.swap(k, pivot);
                lu.sign = -lu.sign;
            }
            let (top, rest) = a.split_at_mut((k + 1) * n);
            let row = &top[k * n..];
            for below in rest.chunks_exact_mut(n) {
                let factor = below[k] / row[k];
                below[k] = factor;
                if factor != 0.0 {
                    for (x, y) in below[k + 1..].iter_mut().zip(&row[k + 1..]) {
                        *x -= factor * y;
                    }
                }
            }
        }
        lu
    }

    /// Solves for `m` right-hand sides given as the rows of an n×m matrix.
    fn solve(&self, b: &[f64], m: usize) -> Vec<f64> {
        let n = self.n;
        let mut x = Vec::with_capacity(n * m);
        for &row in &self.order {
            x.extend_from_slice(&b[row * m..(row + 1) * m]);
        }
        for i in 0..n {
            for k in 0..i {
                eliminate(&mut x, m, i, k, self.a[i * n + k]);
            }
        }
        for i in (0..n).rev() {
            for k in i + 1..n {
                eliminate(&mut x, m, i, k, self.a[i * n + k]);
            }
            let pivot = self.a[i * n + i];
            x[i * m..(i + 1) * m].iter_mut().for_each(|v| *v /= pivot);
        }
        x
    }
}

/// Row `i` minus `factor` times row `k`.
fn eliminate(x: &mut [f64], m: usize, i: usize, k: usize, factor: f64) {
    if factor == 0.0 {
        return;
    }
    for c in 0..m {
        x[i * m + c] -= factor * x[k * m + c];
    }
}

fn singular() -> TensorError {
    TensorError::linalg("Singular matrix")
}

/// `x` with `a x = b`; `b` is a vector or a matrix of right-hand sides, stacks are solved one by one.
pub fn solve(a: &Array, b: &Array) -> Result<Array> {
    let n = square(a)?;
    let dtype = float_type(a).promote(float_type(b));
    let vector = b.ndim() == 1;
    let b2 = if vector { b.expand_dims(&[1])? } else { b.clone() };
    let (Some(&rows), Some(&m)) = (b2.shape().get(b2.ndim().wrapping_sub(2)), b2.shape().last()) else {
        return Err(TensorError::linalg("0-dimensional array given. Array must be at least two-dimensional"));
    };
    if rows != n {
        let signature = if vector { "(m,m),(m)->(m)" } else { "(m,m),(m,n)->(m,n)" };
        let name = if vector { "solve1" } else { "solve" };
        return Err(TensorError::value(format!(
            "{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} (size {rows} is different from {n})"
        )));
    }
    let lead = &a.shape()[..a.ndim() - 2];
    let mut shape = Shape::from_slice(lead);
    shape.extend_from_slice(&[n, m]);
    let wide = b2.broadcast_to(&shape)?;
    let right = wide.values::<f64>()?;
    let mut out = memory::reserve::<f64>(&shape, memory::checked_size(&shape)?)?;
    let mut at = 0;
    each_matrix(a, |matrix| {
        let lu = Lu::new(matrix, n);
        if lu.singular {
            return Err(singular());
        }
        out.extend(lu.solve(&right[at..at + n * m], m));
        at += n * m;
        Ok(())
    })?;
    let out = Array::owned(out, shape).cast(dtype)?;
    if vector {
        let mut out = out.squeeze(Some(&[-1]))?;
        out.view = false;
        return Ok(out);
    }
    Ok(out)
}

/// The inverse.
pub fn inv(a: &Array) -> Result<Array> {
    let n = square(a)?;
    let unit = crate::create::identity(n, float_type(a))?;
    if a.ndim() == 2 {
        return solve(a, &unit);
    }
    solve(a, &unit.broadcast_to(a.shape())?)
}

/// The determinant.
pub fn det(a: &Array) -> Result<Array> {
    let (sign, log) = factors(a)?;
    let values: Vec<f64> = sign.into_iter().zip(log).map(|(s, d)| s * d.iter().product::<f64>()).collect();
    Array::owned(values, Shape::from_slice(&a.shape()[..a.ndim() - 2])).cast(float_type(a))
}

/// The determinant's sign and the logarithm of its magnitude, which do not overflow.
pub fn slogdet(a: &Array) -> Result<(Array, Array)> {
    let (sign, diagonals) = factors(a)?;
    let shape = Shape::from_slice(&a.shape()[..a.ndim() - 2]);
    let mut signs: Vec<f64> = Vec::new();
    let mut logs: Vec<f64> = Vec::new();
    for (s, d) in sign.into_iter().zip(diagonals) {
        let zero = d.contains(&0.0);
        signs.push(if zero { 0.0 } else { d.iter().fold(s, |s, v| s * v.signum()) });
        logs.push(d.iter().map(|v| libm::log(v.abs())).sum());
    }
    Ok((Array::owned(signs, shape.clone()).cast(float_type(a))?, Array::owned(logs, shape).cast(float_type(a))?))
}

/// The row order's sign and the diagonal of U, for each matrix.
fn factors(a: &Array) -> Result<(Vec<f64>, Vec<Vec<f64>>)> {
    let n = square(a)?;
    let (mut signs, mut diagonals) = (Vec::new(), Vec::new());
    each_matrix(a, |matrix| {
        let lu = Lu::new(matrix, n);
        signs.push(lu.sign);
        diagonals.push((0..n).map(|i| lu.a[i * n + i]).collect());
        Ok(())
    })?;
    Ok((signs, diagonals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn systems() -> Result<()> {
        let a = Array::from_vec(vec![0.0, 2.0, 1.0, 1.0], &[2, 2])?;
        assert_eq!(solve(&a, &Array::vector(vec![4.0, 3.0]))?.to_f64_vec()?, [1.0, 2.0]);
        assert_eq!(inv(&a)?.to_f64_vec()?, [-0.5, 1.0, 0.5, 0.0]);
        assert_eq!(det(&a)?.item()?, Scalar::F64(-2.0));
        assert_eq!(slogdet(&a)?.0.item()?, Scalar::F64(-1.0));
        let singular = Array::from_vec(vec![1.0, 2.0, 2.0, 4.0], &[2, 2])?;
        assert!(inv(&singular).is_err_and(|e| e.message == "Singular matrix"));
        assert_eq!(det(&singular)?.item()?, Scalar::F64(0.0));
        Ok(())
    }
}
