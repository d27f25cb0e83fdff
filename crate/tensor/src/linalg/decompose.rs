//! QR (Householder), singular values (one-sided Jacobi) and Cholesky, and what follows from them.

use super::{float_type, matmul};
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::Shape;

/// The factors of a singular value decomposition, `a = u diag(s) vt`.
#[derive(Clone, Debug)]
pub struct Svd {
    /// Left vectors as columns.
    pub u: Array,
    /// Singular values, falling.
    pub s: Array,
    /// Right vectors as rows.
    pub vt: Array,
}

fn matrix(x: &Array) -> Result<(usize, usize, Vec<f64>)> {
    match *x.shape() {
        [n, m] => Ok((n, m, x.to_f64_vec()?)),
        _ => Err(TensorError::linalg(format!("{}-dimensional array given. Array must be two-dimensional", x.ndim()))),
    }
}

fn array(data: Vec<f64>, n: usize, m: usize) -> Array {
    Array::owned(data, Shape::from_slice(&[n, m]))
}

/// Householder factors of an n×m matrix: `q` is n×min(n,m), `r` is min(n,m)×m.
pub fn qr(x: &Array) -> Result<(Array, Array)> {
    let (n, m, mut a) = matrix(x)?;
    let k = n.min(m);
    let mut reflectors: Vec<Vec<f64>> = Vec::with_capacity(k);
    for j in 0..k {
        let mut v: Vec<f64> = (j..n).map(|i| a[i * m + j]).collect();
        let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        // LAPACK leaves a column that is already zero below the diagonal as it is.
        let done = v[1..].iter().all(|x| *x == 0.0);
        if done || norm == 0.0 {
            reflectors.push(Vec::new());
            continue;
        }
        v[0] += norm.copysign(v[0]);
        let square: f64 = v.iter().map(|x| x * x).sum();
        for c in j..m {
            let along: f64 = v.iter().enumerate().map(|(i, x)| x * a[(i + j) * m + c]).sum();
            for (i, x) in v.iter().enumerate() {
                a[(i + j) * m + c] -= 2.0 * along / square * x;
            }
        }
        reflectors.push(v);
    }
    let mut q = vec![0.0; n * k];
    for c in 0..k {
        q[c * k + c] = 1.0;
    }
    for (j, v) in reflectors.iter().enumerate().rev() {
        let square: f64 = v.iter().map(|x| x * x).sum();
        if square == 0.0 {
            continue;
        }
        for c in 0..k {
            let along: f64 = v.iter().enumerate().map(|(i, x)| x * q[(i + j) * k + c]).sum();
            for (i, x) in v.iter().enumerate() {
                q[(i + j) * k + c] -= 2.0 * along / square * x;
            }
        }
    }
    let mut r = a;
    r.truncate(k * m);
    for i in 0..k {
        for c in 0..i.min(m) {
            r[i * m + c] = 0.0;
        }
    }
    let dtype = float_type(x);
    Ok((array(q, n, k).cast(dtype)?, array(r, k, m).cast(dtype)?))
}

/// Columns made orthogonal by rotations of pairs: `work` (n×m, n ≥ m) becomes U·S, `v` collects the rotations.
fn jacobi(work: &mut [f64], n: usize, m: usize) -> Result<Vec<f64>> {
    let mut v = vec![0.0; m * m];
    for i in 0..m {
        v[i * m + i] = 1.0;
    }
    for _sweep in 0..60 {
        let mut largest = 0.0f64;
        for p in 0..m {
            for q in p + 1..m {
                let (mut a, mut b, mut c) = (0.0, 0.0, 0.0);
                for i in 0..n {
                    let (x, y) = (work[i * m + p], work[i * m + q]);
                    a += x * x;
                    b += y * y;
                    c += x * y;
                }
                if c == 0.0 || c.abs() <= 1e-16 * (a * b).sqrt() {
                    continue;
                }
                largest = largest.max(c.abs() / (a * b).sqrt());
                let zeta = (b - a) / (2.0 * c);
                let t = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
                let cos = 1.0 / (1.0 + t * t).sqrt();
                let sin = cos * t;
                rotate(work, n, m, p, q, cos, sin);
                rotate(&mut v, m, m, p, q, cos, sin);
            }
        }
        if !largest.is_finite() {
            break;
        }
        if largest < 1e-15 {
            return Ok(v);
        }
    }
    if work.iter().any(|x| !x.is_finite()) {
        return Err(TensorError::linalg("SVD did not converge"));
    }
    Ok(v)
}

fn rotate(x: &mut [f64], n: usize, m: usize, p: usize, q: usize, cos: f64, sin: f64) {
    for i in 0..n {
        let (a, b) = (x[i * m + p], x[i * m + q]);
        x[i * m + p] = cos * a - sin * b;
        x[i * m + q] = sin * a + cos * b;
    }
}

/// The thin singular value decomposition.
pub fn svd(x: &Array) -> Result<Svd> {
    let (n, m, data) = matrix(x)?;
    if n < m {
        let t = svd(&x.t())?;
        return Ok(Svd { u: t.vt.t().copy()?, s: t.s, vt: t.u.t().copy()? });
    }
    let mut work = data;
    let v = jacobi(&mut work, n, m)?;
    let mut sizes: Vec<(f64, usize)> =
        (0..m).map(|c| ((0..n).map(|i| work[i * m + c] * work[i * m + c]).sum::<f64>().sqrt(), c)).collect();
    sizes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut u, mut s, mut vt) = (vec![0.0; n * m], Vec::with_capacity(m), vec![0.0; m * m]);
    for (k, &(size, c)) in sizes.iter().enumerate() {
        s.push(size);
        for i in 0..n {
            u[i * m + k] = if size > 0.0 { work[i * m + c] / size } else { 0.0 };
        }
        for i in 0..m {
            vt[k * m + i] = v[i * m + c];
        }
    }
    complete(&mut u, n, m, &s);
    let dtype = float_type(x);
    Ok(Svd { u: array(u, n, m).cast(dtype)?, s: Array::vector(s).cast(dtype)?, vt: array(vt, m, m).cast(dtype)? })
}

/// Columns of vanishing singular values become any unit vectors orthogonal to the others.
fn complete(u: &mut [f64], n: usize, m: usize, s: &[f64]) {
    for k in (0..m).filter(|&k| s[k] == 0.0) {
        for trial in 0..n {
            let mut column = vec![0.0; n];
            column[trial] = 1.0;
            for other in (0..m).filter(|&o| o != k) {
                let along: f64 = (0..n).map(|i| column[i] * u[i * m + other]).sum();
                (0..n).for_each(|i| column[i] -= along * u[i * m + other]);
            }
            let norm = column.iter().map(|x| x * x).sum::<f64>().sqrt();
            if norm > 1e-8 {
                (0..n).for_each(|i| u[i * m + k] = column[i] / norm);
                break;
            }
        }
    }
}

/// Least squares `min |a x - b|`: solution, sum of squared residuals (empty unless of full rank and overdetermined),
/// rank, singular values. Singular values below `rcond` times the largest count as zero.
pub fn lstsq(a: &Array, b: &Array, rcond: Option<f64>) -> Result<(Array, Array, i64, Array)> {
    let (n, m, _) = matrix(a)?;
    if b.ndim() == 0 || b.shape()[0] != n {
        return Err(TensorError::linalg("Incompatible dimensions"));
    }
    let f = svd(&a.cast(crate::DType::F64)?)?;
    let s = f.s.to_f64_vec()?;
    let limit = rcond.unwrap_or(f64::EPSILON * n.max(m) as f64) * s.first().copied().unwrap_or(0.0);
    let rank = s.iter().filter(|v| **v > limit).count();
    let columns = if b.ndim() == 1 { 1 } else { b.shape()[1..].iter().product() };
    let right = b.reshape(&[n as i64, columns as i64])?;
    let mut along = matmul(&f.u.t(), &right.cast(crate::DType::F64)?)?.to_f64_vec()?;
    for (k, v) in s.iter().enumerate() {
        for x in &mut along[k * columns..(k + 1) * columns] {
            *x = if *v > limit { *x / v } else { 0.0 };
        }
    }
    let x = matmul(&f.vt.t(), &array(along, s.len(), columns))?;
    let residuals = if rank == m && n > m {
        let fit = matmul(&a.cast(crate::DType::F64)?, &x)?.to_f64_vec()?;
        let target = right.to_f64_vec()?;
        let mut sums = vec![0.0; columns];
        for (k, (p, q)) in fit.iter().zip(&target).enumerate() {
            sums[k % columns] += (p - q) * (p - q);
        }
        Array::vector(sums)
    } else {
        Array::vector(Vec::<f64>::new())
    };
    let mut shape = Shape::from_slice(&[m]);
    if b.ndim() > 1 {
        shape.extend_from_slice(&b.shape()[1..]);
    }
    let mut x = x.reshaped(shape)?;
    x.view = false;
    Ok((x, residuals, rank as i64, f.s))
}

/// The Moore–Penrose inverse.
pub fn pinv(a: &Array, rcond: Option<f64>) -> Result<Array> {
    let (n, m, _) = matrix(a)?;
    let f = svd(a)?;
    let s = f.s.to_f64_vec()?;
    let limit = rcond.unwrap_or(f64::EPSILON * n.max(m) as f64) * s.first().copied().unwrap_or(0.0);
    let k = s.len();
    let ut = f.u.t().to_f64_vec()?;
    let scaled: Vec<f64> = ut.iter().enumerate().map(|(i, v)| if s[i / n] > limit { v / s[i / n] } else { 0.0 }).collect();
    matmul(&f.vt.t(), &array(scaled, k, n))?.cast(float_type(a))
}

/// How many singular values are not negligible.
pub fn matrix_rank(a: &Array, tol: Option<f64>) -> Result<i64> {
    if a.ndim() < 2 {
        return Ok(i64::from(a.values::<f64>()?.iter().any(|v| *v != 0.0)));
    }
    let (n, m, _) = matrix(a)?;
    let s = svd(a)?.s.to_f64_vec()?;
    let limit = tol.unwrap_or(s.first().copied().unwrap_or(0.0) * n.max(m) as f64 * f64::EPSILON);
    Ok(s.iter().filter(|v| **v > limit).count() as i64)
}

/// The lower triangle `l` with `l lᵀ = a`, for symmetric positive definite matrices.
pub fn cholesky(a: &Array) -> Result<Array> {
    let n = super::square(a)?;
    let (_, _, x) = matrix(a)?;
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| l[i * n + k] * l[j * n + k]).sum();
            let rest = x[i * n + j] - done;
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return Err(TensorError::linalg("Matrix is not positive definite"));
                }
                l[i * n + i] = rest.sqrt();
            } else {
                l[i * n + j] = rest / l[j * n + j];
            }
        }
    }
    array(l, n, n).cast(float_type(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-12)
    }

    #[test]
    fn factors_multiply_back() -> Result<()> {
        let data = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.5, 7.0, 8.0, -9.0, 1.0, 0.0, 2.0];
        for shape in [[4usize, 3], [3, 4]] {
            let x = Array::from_vec(data.clone(), &shape)?;
            let (q, r) = qr(&x)?;
            assert!(close(&matmul(&q, &r)?.to_f64_vec()?, &data));
            let f = svd(&x)?;
            let s = crate::create::diag(&f.s, 0)?;
            assert!(close(&matmul(&matmul(&f.u, &s)?, &f.vt)?.to_f64_vec()?, &data));
            let back = matmul(&matmul(&x, &pinv(&x, None)?)?, &x)?;
            assert!(close(&back.to_f64_vec()?, &data));
        }
        Ok(())
    }

    #[test]
    fn singular_values_of_a_known_matrix() -> Result<()> {
        let x = Array::from_vec(vec![3.0, 0.0, 4.0, 5.0], &[2, 2])?;
        assert!(close(&svd(&x)?.s.to_f64_vec()?, &[45f64.sqrt(), 5f64.sqrt()]));
        assert_eq!(matrix_rank(&Array::from_vec(vec![1.0, 2.0, 2.0, 4.0], &[2, 2])?, None)?, 1);
        assert!(close(&cholesky(&Array::from_vec(vec![4.0, 2.0, 2.0, 5.0], &[2, 2])?)?.to_f64_vec()?, &[2.0, 0.0, 1.0, 2.0]));
        Ok(())
    }
}
