//! Differences, gradients and integrals of sampled functions.

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::index::Index;
use crate::layout::normalize_axis;
use crate::reduce::{ReduceOptions, sum};
use crate::scalar::Operand;
use crate::ufunc::{self, BinaryOp};

/// The part of an axis between two places, counted from the end if negative.
fn part(x: &Array, axis: usize, from: Option<i64>, to: Option<i64>) -> Result<Array> {
    let mut at = vec![Index::ALL; axis];
    at.push(Index::slice(from, to, None));
    x.get(&at)
}

fn op(op: BinaryOp, a: &Array, b: &Array) -> Result<Array> {
    ufunc::binary(op, Operand::Array(a), Operand::Array(b))
}

/// Differences of neighbours, `n` times.
pub fn diff(x: &Array, n: i64, axis: i64) -> Result<Array> {
    if n < 0 {
        return Err(TensorError::value(format!("order must be non-negative but got {n}")));
    }
    if x.ndim() == 0 {
        return Err(TensorError::value("diff requires input that is at least one dimensional"));
    }
    let axis = normalize_axis(axis, x.ndim())?;
    let mut out = x.clone();
    for _ in 0..n {
        let (later, sooner) = (part(&out, axis, Some(1), None)?, part(&out, axis, None, Some(-1))?);
        out = op(if x.dtype().is_bool() { BinaryOp::NotEqual } else { BinaryOp::Subtract }, &later, &sooner)?;
        if out.size() == 0 {
            break;
        }
    }
    Ok(out)
}

/// Differences of neighbours of the flattened array.
pub fn ediff1d(x: &Array) -> Result<Array> {
    diff(&x.ravel()?, 1, 0)
}

/// The distance of samples along one axis.
#[derive(Clone, Debug)]
pub enum Spacing {
    /// The same everywhere.
    Even(f64),
    /// The samples' places.
    Coordinates(Array),
}

/// Central differences of second order inside, one-sided ones at the ends; one array per axis.
pub fn gradient(x: &Array, spacing: &[Spacing], axes: Option<&[i64]>, edge_order: i64) -> Result<Vec<Array>> {
    let axes: Vec<usize> = match axes {
        None => (0..x.ndim()).collect(),
        Some(list) => crate::layout::normalize_axes(list, x.ndim())?.to_vec(),
    };
    let even = [Spacing::Even(1.0)];
    let spacing = match (spacing.len(), spacing) {
        (0, _) => &even[..],
        (_, s) => s,
    };
    if spacing.len() != 1 && spacing.len() != axes.len() {
        return Err(TensorError::type_("invalid number of arguments"));
    }
    if edge_order > 2 {
        return Err(TensorError::value("'edge_order' greater than 2 not supported"));
    }
    let f = if x.dtype().is_float() { x.clone() } else { x.cast(DType::F64)? };
    axes.iter().enumerate().map(|(k, &axis)| along(&f, axis, spacing.get(k).unwrap_or(&spacing[0]), edge_order)).collect()
}

fn along(f: &Array, axis: usize, spacing: &Spacing, edge_order: i64) -> Result<Array> {
    let n = f.shape()[axis];
    if (n as i64) < edge_order + 1 {
        return Err(TensorError::value(
            "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are required.",
        ));
    }
    let steps = match spacing {
        Spacing::Even(h) => vec![*h; n - 1],
        Spacing::Coordinates(c) => {
            if c.ndim() != 1 {
                return Err(TensorError::value("distances must be either scalars or 1d"));
            }
            if c.size() != n {
                return Err(TensorError::value("when 1d, distances must match the length of the corresponding dimension"));
            }
            diff(c, 1, 0)?.to_f64_vec()?
        }
    };
    let uniform = steps.windows(2).all(|w| w[0] == w[1]);
    let moved = f.moveaxis(&[axis as i64], &[0])?;
    let rows = moved.values::<f64>()?;
    let width = moved.size() / n.max(1);
    let at = |i: usize, c: usize| rows[i * width + c];
    let mut out = vec![0.0; rows.len()];
    for i in 1..n - 1 {
        let (h1, h2) = (steps[i - 1], steps[i]);
        for c in 0..width {
            out[i * width + c] = if uniform {
                (at(i + 1, c) - at(i - 1, c)) / (2.0 * h1)
            } else {
                let a = -h2 / (h1 * (h1 + h2));
                let b = (h2 - h1) / (h1 * h2);
                let d = h1 / (h2 * (h1 + h2));
                a * at(i - 1, c) + b * at(i, c) + d * at(i + 1, c)
            };
        }
    }
    for c in 0..width {
        let last = n - 1;
        if edge_order < 2 {
            out[c] = (at(1, c) - at(0, c)) / steps[0];
            out[last * width + c] = (at(last, c) - at(last - 1, c)) / steps[last - 1];
            continue;
        }
        let (h1, h2) = (steps[0], steps[1]);
        let (a, b, d) = if uniform {
            (-1.5 / h1, 2.0 / h1, -0.5 / h1)
        } else {
            (-(2.0 * h1 + h2) / (h1 * (h1 + h2)), (h1 + h2) / (h1 * h2), -h1 / (h2 * (h1 + h2)))
        };
        out[c] = a * at(0, c) + b * at(1, c) + d * at(2, c);
        let (h1, h2) = (steps[last - 2], steps[last - 1]);
        let (a, b, d) = if uniform {
            (0.5 / h1, -2.0 / h1, 1.5 / h1)
        } else {
            (h2 / (h1 * (h1 + h2)), -(h2 + h1) / (h1 * h2), (2.0 * h2 + h1) / (h2 * (h1 + h2)))
        };
        out[last * width + c] = a * at(last - 2, c) + b * at(last - 1, c) + d * at(last, c);
    }
    let back = Array::owned(out, moved.shape.clone()).cast(f.dtype())?.moveaxis(&[0], &[axis as i64])?;
    back.copy()
}

/// The integral by trapezoids, over places `x` or steps `dx`.
pub fn trapezoid(y: &Array, x: Option<&Array>, dx: f64, axis: i64) -> Result<Array> {
    let axis = normalize_axis(axis, y.ndim())?;
    let pairs = op(BinaryOp::Add, &part(y, axis, Some(1), None)?, &part(y, axis, None, Some(-1))?)?;
    let areas = match x {
        None => ufunc::binary(BinaryOp::Multiply, Operand::Float(dx), Operand::Array(&pairs))?,
        Some(x) if x.ndim() == 1 => {
            let mut shape = vec![1i64; y.ndim()];
            let steps = diff(x, 1, 0)?;
            shape[axis] = steps.size() as i64;
            op(BinaryOp::Multiply, &steps.reshape(&shape)?, &pairs)?
        }
        Some(x) => op(BinaryOp::Multiply, &diff(x, 1, axis as i64)?, &pairs)?,
    };
    let halves = ufunc::binary(BinaryOp::Divide, Operand::Array(&areas), Operand::Float(2.0))?;
    sum(&halves, &ReduceOptions::along(axis as i64))
}

/// Jumps of more than half a period taken out along an axis.
pub fn unwrap(x: &Array, period: f64, axis: i64) -> Result<Array> {
    let axis = normalize_axis(axis, x.ndim())?;
    let moved = x.cast(DType::F64)?.moveaxis(&[axis as i64], &[0])?;
    let mut rows = moved.to_f64_vec()?;
    let n = moved.shape()[0];
    let width = rows.len() / n.max(1);
    let original = rows.clone();
    for c in 0..width {
        let mut shift = 0.0;
        for i in 1..n {
            let d = original[i * width + c] - original[(i - 1) * width + c];
            let half = period / 2.0;
            let mut m = ufunc::floor_remainder(d + half, period) - half;
            if m == -half && d > 0.0 {
                m = half;
            }
            if d.abs() >= half {
                shift += m - d;
            }
            rows[i * width + c] = original[i * width + c] + shift;
        }
    }
    Array::owned(rows, moved.shape.clone()).moveaxis(&[0], &[axis as i64])?.copy()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalar::Scalar;

    #[test]
    fn differences() -> Result<()> {
        let x = Array::vector(vec![1i64, 4, 9, 16]);
        assert_eq!(diff(&x, 1, -1)?.to_vec::<i64>()?, [3, 5, 7]);
        assert_eq!(diff(&x, 2, -1)?.to_vec::<i64>()?, [2, 2]);
        assert_eq!(diff(&x, 9, -1)?.size(), 0);
        Ok(())
    }

    #[test]
    fn gradients_of_a_square() -> Result<()> {
        let x = Array::vector(vec![0.0, 1.0, 4.0, 9.0, 16.0]);
        assert_eq!(gradient(&x, &[], None, 1)?[0].to_f64_vec()?, [1.0, 2.0, 4.0, 6.0, 7.0]);
        assert_eq!(gradient(&x, &[], None, 2)?[0].to_f64_vec()?, [0.0, 2.0, 4.0, 6.0, 8.0]);
        // Uneven places: still exact for a parabola with edge order 2.
        let at = Array::vector(vec![0.0, 1.0, 3.0, 4.0]);
        let y = Array::vector(vec![0.0, 1.0, 9.0, 16.0]);
        let g = gradient(&y, &[Spacing::Coordinates(at)], None, 2)?[0].to_f64_vec()?;
        assert!(g.iter().zip([0.0, 2.0, 6.0, 8.0]).all(|(a, b)| (a - b).abs() < 1e-14));
        Ok(())
    }

    #[test]
    fn integrals() -> Result<()> {
        let y = Array::vector(vec![1i64, 2, 3]);
        assert_eq!(trapezoid(&y, None, 1.0, -1)?.item()?, Scalar::F64(4.0));
        assert_eq!(trapezoid(&y, Some(&Array::vector(vec![4i64, 6, 8])), 1.0, -1)?.item()?, Scalar::F64(8.0));
        Ok(())
    }
}
