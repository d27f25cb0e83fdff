//! Eigenvalues: Jacobi rotations for symmetric matrices, shifted QR for others with a real spectrum.

use super::{float_type, square};
use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::layout::Shape;

/// Eigenvalues (rising) and orthonormal eigenvectors (columns) of a symmetric matrix; only the lower triangle is read.
pub fn eigh(x: &Array) -> Result<(Array, Array)> {
    let n = square(x)?;
    if x.ndim() != 2 {
        return Err(TensorError::linalg("eigh of stacked matrices is not available here: pass one matrix at a time"));
    }
    let mut a = x.to_f64_vec()?;
    for i in 0..n {
        for j in 0..i {
            a[j * n + i] = a[i * n + j];
        }
    }
    if a.iter().any(|v| !v.is_finite()) {
        return Err(TensorError::linalg("Eigenvalues did not converge"));
    }
    let mut v = vec![0.0; n * n];
    (0..n).for_each(|i| v[i * n + i] = 1.0);
    let size: f64 = a.iter().map(|x| x * x).sum::<f64>().sqrt();
    for _sweep in 0..100 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * n + j].powi(2)).sum();
        if off.sqrt() <= 1e-17 * size {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                let apq = a[p * n + q];
                if apq == 0.0 {
                    continue;
                }
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
                let t = 1.0f64.copysign(theta) / (theta.abs() + (1.0 + theta * theta).sqrt());
                let (c, s) = (1.0 / (1.0 + t * t).sqrt(), t / (1.0 + t * t).sqrt());
                for k in 0..n {
                    let (x, y) = (a[k * n + p], a[k * n + q]);
                    a[k * n + p] = c * x - s * y;
                    a[k * n + q] = s * x + c * y;
                }
                for k in 0..n {
                    let (x, y) = (a[p * n + k], a[q * n + k]);
                    a[p * n + k] = c * x - s * y;
                    a[q * n + k] = s * x + c * y;
                }
                for k in 0..n {
                    let (x, y) = (v[k * n + p], v[k * n + q]);
                    v[k * n + p] = c * x - s * y;
                    v[k * n + q] = s * x + c * y;
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[i * n + i].total_cmp(&a[j * n + j]));
    let values: Vec<f64> = order.iter().map(|&i| a[i * n + i]).collect();
    let mut vectors = vec![0.0; n * n];
    for (k, &from) in order.iter().enumerate() {
        for i in 0..n {
            vectors[i * n + k] = v[i * n + from];
        }
    }
    let dtype = float_type(x);
    Ok((Array::vector(values).cast(dtype)?, Array::owned(vectors, Shape::from_slice(&[n, n])).cast(dtype)?))
}

/// Eigenvalues of a symmetric matrix, rising.
pub fn eigvalsh(x: &Array) -> Result<Array> {
    Ok(eigh(x)?.0)
}

/// Eigenvalues of a square matrix as (real, imaginary) pairs, by QR on the Hessenberg form with Francis-like shifts.
pub(crate) fn spectrum(a: &[f64], n: usize) -> Result<Vec<(f64, f64)>> {
    let mut h = a.to_vec();
    if h.iter().any(|v| !v.is_finite()) {
        return Err(TensorError::linalg("Array must not contain infs or NaNs"));
    }
    hessenberg(&mut h, n);
    let mut out = vec![(0.0, 0.0); n];
    let mut end = n;
    let mut tries = 0;
    while end > 0 {
        let last = end - 1;
        let mut start = last;
        while start > 0 {
            let scale = h[(start - 1) * n + start - 1].abs() + h[start * n + start].abs();
            if h[start * n + start - 1].abs() <= f64::EPSILON * if scale == 0.0 { 1.0 } else { scale } {
                h[start * n + start - 1] = 0.0;
                break;
            }
            start -= 1;
        }
        if start == last {
            out[last] = (h[last * n + last], 0.0);
            end -= 1;
            tries = 0;
            continue;
        }
        let (p, q) = (last - 1, last);
        let (a11, a12, a21, a22) = (h[p * n + p], h[p * n + q], h[q * n + p], h[q * n + q]);
        if start == p {
            let (first, second) = two_by_two(a11, a12, a21, a22);
            out[p] = first;
            out[q] = second;
            end -= 2;
            tries = 0;
            continue;
        }
        tries += 1;
        if tries > 300 {
            return Err(TensorError::linalg("Eigenvalues did not converge"));
        }
        let (mut sum, mut product) = (a11 + a22, a11 * a22 - a12 * a21);
        if tries % 11 == 10 {
            // An unusual shift breaks cycles.
            let s = a21.abs() + h[p * n + p - 1].abs();
            sum = 1.5 * s;
            product = s * s;
        }
        double_step(&mut h, n, start, end, sum, product);
    }
    Ok(out)
}

fn two_by_two(a: f64, b: f64, c: f64, d: f64) -> ((f64, f64), (f64, f64)) {
    let half = (a - d) / 2.0;
    let inside = half * half + b * c;
    if inside >= 0.0 {
        let root = half + inside.sqrt().copysign(half);
        let first = d + root;
        let second = if root == 0.0 { d } else { d - b * c / root };
        ((first, 0.0), (second, 0.0))
    } else {
        let middle = (a + d) / 2.0;
        ((middle, (-inside).sqrt()), (middle, -(-inside).sqrt()))
    }
}

/// Reflects rows (and then columns) so that everything below the first subdiagonal vanishes.
fn hessenberg(h: &mut [f64], n: usize) {
    for k in 1..n.saturating_sub(1) {
        let column: Vec<f64> = (k..n).map(|i| h[i * n + k - 1]).collect();
        reflect(h, n, &column, k, k - 1, n, n);
        for i in k + 1..n {
            h[i * n + k - 1] = 0.0;
        }
    }
}

/// Applies the Householder reflection that sends `v` to a multiple of the first unit vector, from both sides.
fn reflect(h: &mut [f64], n: usize, v: &[f64], at: usize, from: usize, to: usize, rows: usize) {
    let mut v = v.to_vec();
    let norm = v.iter().map(|x| x * x).sum::<f64>().sqrt();
    if norm == 0.0 || v[1..].iter().all(|x| *x == 0.0) {
        return;
    }
    v[0] += norm.copysign(v[0]);
    let square: f64 = v.iter().map(|x| x * x).sum();
    for c in from..to {
        let along: f64 = v.iter().enumerate().map(|(i, x)| x * h[(at + i) * n + c]).sum();
        v.iter().enumerate().for_each(|(i, x)| h[(at + i) * n + c] -= 2.0 * along / square * x);
    }
    for r in 0..rows {
        let along: f64 = v.iter().enumerate().map(|(i, x)| x * h[r * n + at + i]).sum();
        v.iter().enumerate().for_each(|(i, x)| h[r * n + at + i] -= 2.0 * along / square * x);
    }
}

/// One Francis double step on the active block, with the shifts' sum and product.
fn double_step(h: &mut [f64], n: usize, start: usize, end: usize, sum: f64, product: f64) {
    let at = |h: &[f64], i: usize, j: usize| h[i * n + j];
    let s = start;
    let (a, b, c, d) = (at(h, s, s), at(h, s, s + 1), at(h, s + 1, s), at(h, s + 1, s + 1));
    let mut v = vec![a * a + b * c - sum * a + product, c * (a + d - sum), c * at(h, s + 2, s + 1)];
    for k in s..end - 1 {
        let length = 3.min(end - k);
        v.truncate(length);
        let from = if k > s { k - 1 } else { s };
        reflect(h, n, &v, k, from, n, (k + 4).min(end));
        if k > s {
            for i in k + 1..(k + length).min(end) {
                h[i * n + k - 1] = 0.0;
            }
        }
        let next = 3.min(end - k - 1);
        v = (0..next).map(|i| at(h, k + 1 + i, k)).collect();
    }
}

/// Eigenvalues of a square matrix as (real, imaginary) pairs.
pub fn eigenvalues(x: &Array) -> Result<Vec<(f64, f64)>> {
    let n = square(x)?;
    if x.ndim() != 2 {
        return Err(TensorError::linalg("eigvals of stacked matrices is not available here: pass one matrix at a time"));
    }
    spectrum(&x.to_f64_vec()?, n)
}

/// Eigenvalues of a square matrix whose spectrum is real.
pub fn eigvals(x: &Array) -> Result<Array> {
    let values = eigenvalues(x)?;
    if values.iter().any(|v| v.1 != 0.0) {
        return Err(TensorError::linalg(
            "this matrix has complex eigenvalues: np.linalg.eigvals gives them; its eigenvectors, which are complex too, are not available here",
        ));
    }
    Array::vector(values.into_iter().map(|v| v.0).collect::<Vec<f64>>()).cast(float_type(x))
}

/// Eigenvalues and unit eigenvectors (columns) of a square matrix whose spectrum is real, by inverse iteration.
pub fn eig(x: &Array) -> Result<(Array, Array)> {
    let n = square(x)?;
    let values = eigvals(x)?;
    let a = x.to_f64_vec()?;
    let size = a.iter().fold(0.0f64, |m, v| m.max(v.abs())).max(f64::MIN_POSITIVE);
    let mut vectors = vec![0.0; n * n];
    for (k, value) in values.to_f64_vec()?.into_iter().enumerate() {
        // A shift just beside the eigenvalue keeps the system solvable; repeated values get different starts.
        let shifted: Vec<f64> = a
            .iter()
            .enumerate()
            .map(|(i, v)| if i / n == i % n { v - value - size * 1e-13 * (k + 1) as f64 } else { *v })
            .collect();
        let matrix = Array::owned(shifted, Shape::from_slice(&[n, n]));
        let mut v = Array::vector((0..n).map(|i| 1.0 + ((i * 7 + k * 3) % 5) as f64).collect::<Vec<f64>>());
        for _ in 0..4 {
            let w = super::solve(&matrix, &v)?.to_f64_vec()?;
            let norm = w.iter().map(|x| x * x).sum::<f64>().sqrt();
            v = Array::vector(w.iter().map(|x| x / norm).collect::<Vec<f64>>());
        }
        for (i, c) in v.to_f64_vec()?.into_iter().enumerate() {
            // What is left of a component that is 0 after four iterations.
            vectors[i * n + k] = if c.abs() < 1e-30 { 0.0 } else { c };
        }
    }
    Ok((values, Array::owned(vectors, Shape::from_slice(&[n, n])).cast(float_type(x))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linalg::matmul;

    #[test]
    fn symmetric() -> Result<()> {
        let x = Array::from_vec(vec![2.0, 1.0, 0.0, 1.0, 2.0, 1.0, 0.0, 1.0, 2.0], &[3, 3])?;
        let (w, v) = eigh(&x)?;
        let s = 2f64.sqrt();
        for (a, b) in w.to_f64_vec()?.iter().zip([2.0 - s, 2.0, 2.0 + s]) {
            assert!((a - b).abs() < 1e-14);
        }
        let back = matmul(&matmul(&v, &crate::create::diag(&w, 0)?)?, &v.t())?;
        assert!(back.to_f64_vec()?.iter().zip(x.to_f64_vec()?).all(|(a, b)| (a - b).abs() < 1e-13));
        Ok(())
    }

    #[test]
    fn companion_matrices_give_roots() -> Result<()> {
        // (x-1)(x-2)(x-3)(x-4)(x-5)
        let c = [15.0, -85.0, 225.0, -274.0, 120.0];
        let mut a = vec![0.0; 25];
        a[..5].copy_from_slice(&c);
        (0..4).for_each(|i| a[(i + 1) * 5 + i] = 1.0);
        let mut roots: Vec<f64> = spectrum(&a, 5)?.iter().map(|r| r.0).collect();
        roots.sort_by(f64::total_cmp);
        assert!(roots.iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{roots:?}");
        let turn = spectrum(&[0.0, -1.0, 1.0, 0.0], 2)?;
        assert_eq!(turn, [(0.0, 1.0), (0.0, -1.0)]);
        Ok(())
    }

    #[test]
    fn general_vectors() -> Result<()> {
        let x = Array::from_vec(vec![4.0, 1.0, 2.0, 3.0], &[2, 2])?;
        let (w, v) = eig(&x)?;
        let left = matmul(&x, &v)?.to_f64_vec()?;
        let right = matmul(&v, &crate::create::diag(&w, 0)?)?.to_f64_vec()?;
        assert!(left.iter().zip(&right).all(|(a, b)| (a - b).abs() < 1e-10));
        Ok(())
    }
}
