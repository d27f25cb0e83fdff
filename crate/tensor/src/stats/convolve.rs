//! Convolution and correlation of vectors.

use crate::array::Array;
use crate::dtype::DType;
use crate::element::Element;
use crate::error::{Result, TensorError};
use crate::memory;

/// Which part of the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConvolveMode {
    /// Wherever the two overlap.
    #[default]
    Full,
    /// As long as the longer one, centred.
    Same,
    /// Wherever they overlap completely.
    Valid,
}

impl ConvolveMode {
    /// The mode that NumPy calls `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "full" => Some(Self::Full),
            "same" => Some(Self::Same),
            "valid" => Some(Self::Valid),
            _ => None,
        }
    }

    /// First place and length within the full result.
    fn window(self, n: usize, m: usize) -> (usize, usize) {
        let (long, short) = (n.max(m), n.min(m));
        match self {
            Self::Full => (0, n + m - 1),
            Self::Same => ((short - 1) / 2, long),
            Self::Valid => (short - 1, long - short + 1),
        }
    }
}

fn products<T: Element>(a: &[T], v: &[T], mode: ConvolveMode, join: impl Fn(T, T, T) -> T) -> Result<Vec<T>> {
    let (n, m) = (a.len(), v.len());
    let (first, count) = mode.window(n, m);
    let mut out = memory::reserve::<T>(&[count], count)?;
    for k in first..first + count {
        let low = (k + 1).saturating_sub(m);
        let high = k.min(n - 1);
        let mut sum = T::default();
        for i in low..=high {
            sum = join(sum, a[i], v[k - i]);
        }
        out.push(sum);
    }
    Ok(out)
}

/// The convolution of two vectors.
pub fn convolve(a: &Array, v: &Array, mode: ConvolveMode) -> Result<Array> {
    let (a, v) = (crate::shape::atleast_1d(a)?, crate::shape::atleast_1d(v)?);
    if a.ndim() > 1 || v.ndim() > 1 {
        return Err(TensorError::value("object too deep for desired array"));
    }
    if a.size() == 0 {
        return Err(TensorError::value("a cannot be empty"));
    }
    if v.size() == 0 {
        return Err(TensorError::value("v cannot be empty"));
    }
    // NumPy slides the shorter one over the longer.
    let (a, v) = if v.size() > a.size() { (v, a) } else { (a, v) };
    Ok(match a.dtype().promote(v.dtype()) {
        DType::F64 => Array::vector(products(&a.values::<f64>()?, &v.values::<f64>()?, mode, |s, x, y| s + x * y)?),
        DType::F32 => Array::vector(products(&a.values::<f32>()?, &v.values::<f32>()?, mode, |s, x, y| s + x * y)?),
        DType::I32 => {
            Array::vector(products(&a.values::<i32>()?, &v.values::<i32>()?, mode, |s, x, y| s.wrapping_add(x.wrapping_mul(y)))?)
        }
        DType::I64 => {
            Array::vector(products(&a.values::<i64>()?, &v.values::<i64>()?, mode, |s, x, y| s.wrapping_add(x.wrapping_mul(y)))?)
        }
        DType::Bool => Array::vector(products(&a.values::<bool>()?, &v.values::<bool>()?, mode, |s, x, y| s | (x & y))?),
    })
}

/// The cross-correlation `c[k] = sum a[n+k] v[n]`.
pub fn correlate(a: &Array, v: &Array, mode: ConvolveMode) -> Result<Array> {
    if a.ndim() > 1 || v.ndim() > 1 {
        return Err(TensorError::value("object too deep for desired array"));
    }
    if a.size() == 0 || v.size() == 0 {
        let which = if a.size() == 0 { "first" } else { "second" };
        return Err(TensorError::value(format!("{which} array argument cannot be empty")));
    }
    let mirrored = crate::shape::flip(&crate::shape::atleast_1d(v)?, None)?;
    let out = convolve(a, &mirrored, mode)?;
    if mode == ConvolveMode::Same && v.size() > a.size() && a.size().is_multiple_of(2) {
        // The centre of an even window leans to the other side when NumPy has swapped the operands.
        let full = convolve(a, &mirrored, ConvolveMode::Full)?;
        let first = (a.size() / 2) as i64;
        return full.get(&[crate::Index::slice(Some(first), Some(first + v.size() as i64), None)])?.copy();
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() -> Result<()> {
        let a = Array::vector(vec![1i64, 2, 3]);
        let v = Array::vector(vec![0.0, 1.0, 0.5]);
        assert_eq!(convolve(&a, &v, ConvolveMode::Full)?.to_f64_vec()?, [0.0, 1.0, 2.5, 4.0, 1.5]);
        assert_eq!(convolve(&a, &v, ConvolveMode::Same)?.to_f64_vec()?, [1.0, 2.5, 4.0]);
        assert_eq!(convolve(&a, &v, ConvolveMode::Valid)?.to_f64_vec()?, [2.5]);
        assert_eq!(correlate(&a, &v, ConvolveMode::Valid)?.to_f64_vec()?, [3.5]);
        assert_eq!(correlate(&a, &v, ConvolveMode::Full)?.to_f64_vec()?, [0.5, 2.0, 3.5, 3.0, 0.0]);
        Ok(())
    }
}
