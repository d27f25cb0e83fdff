//! Padding at the ends of axes.

use crate::array::Array;
use crate::error::{Result, TensorError};
use crate::index::{TakeMode, take};
use crate::scalar::{Operand, Scalar};

/// What stands in the padding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PadMode {
    /// One value.
    Constant(Scalar),
    /// The nearest element.
    Edge,
    /// Mirrored at the edge element.
    Reflect,
    /// Mirrored including the edge element.
    Symmetric,
    /// Continued from the other end.
    Wrap,
}

/// The array with `(before, after)` elements added to each axis.
pub fn pad(x: &Array, widths: &[(usize, usize)], mode: PadMode) -> Result<Array> {
    let widths: Vec<(usize, usize)> = match widths {
        [one] => vec![*one; x.ndim()],
        many if many.len() == x.ndim() => many.to_vec(),
        many => {
            return Err(TensorError::value(format!(
                "operands could not be broadcast together with remapped shapes [original->remapped]: ({},2)  and requested shape ({},2)",
                many.len(),
                x.ndim()
            )));
        }
    };
    if let PadMode::Constant(value) = mode {
        let total = |n: usize, w: &(usize, usize)| n.checked_add(w.0).and_then(|v| v.checked_add(w.1));
        let shape = x.shape.iter().zip(&widths).map(|(&n, w)| total(n, w)).collect::<Option<Vec<usize>>>();
        let shape = shape.ok_or_else(|| TensorError::value("Maximum allowed dimension exceeded"))?;
        let out = crate::create::full(&shape, Operand::Scalar(value.cast(x.dtype())), Some(x.dtype()))?;
        let at: Vec<crate::Index> = widths
            .iter()
            .zip(x.shape())
            .map(|(w, &n)| crate::Index::slice(Some(w.0 as i64), Some((w.0 + n) as i64), None))
            .collect();
        out.set(&at, Operand::Array(x))?;
        return Ok(out);
    }
    let mut out = x.copy()?;
    for (axis, &(before, after)) in widths.iter().enumerate() {
        let n = x.shape[axis] as i64;
        if n == 0 {
            if before + after > 0 {
                return Err(TensorError::value(format!(
                    "can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
                )));
            }
            continue;
        }
        let source = |k: i64| match mode {
            PadMode::Edge | PadMode::Constant(_) => k.clamp(0, n - 1),
            PadMode::Wrap => k.rem_euclid(n),
            PadMode::Symmetric => {
                let m = k.rem_euclid(2 * n);
                if m < n { m } else { 2 * n - 1 - m }
            }
            PadMode::Reflect if n == 1 => 0,
            PadMode::Reflect => {
                let m = k.rem_euclid(2 * n - 2);
                if m < n { m } else { 2 * n - 2 - m }
            }
        };
        let picks: Vec<i64> = (-(before as i64)..n + after as i64).map(source).collect();
        out = take(&out, &Array::vector(picks), Some(axis as i64), TakeMode::Raise)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 3]);
        for (mode, expected) in [
            (PadMode::Constant(Scalar::I64(0)), vec![0, 0, 1, 2, 3, 0]),
            (PadMode::Edge, vec![1, 1, 1, 2, 3, 3]),
            (PadMode::Reflect, vec![3, 2, 1, 2, 3, 2]),
            (PadMode::Symmetric, vec![2, 1, 1, 2, 3, 3]),
            (PadMode::Wrap, vec![2, 3, 1, 2, 3, 1]),
        ] {
            assert_eq!(pad(&x, &[(2, 1)], mode)?.to_vec::<i64>()?, expected);
        }
        Ok(())
    }
}
