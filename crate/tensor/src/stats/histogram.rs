//! Counting into bins.

use crate::array::Array;
use crate::create::linspace;
use crate::dtype::DType;
use crate::error::{Result, TensorError};
use crate::layout::Shape;
use crate::memory;
use crate::reduce::{ReduceOptions, percentile, std};
use crate::scalar::Operand;

/// How the bins are given.
#[derive(Clone, Debug)]
pub enum Bins {
    /// A number of equal ones.
    Count(i64),
    /// Their edges, rising.
    Edges(Array),
    /// A rule for their width: `"auto"`, `"sturges"`, `"fd"`, `"sqrt"`, `"rice"`, `"scott"`.
    Auto(String),
}

/// The outer edges: given, or the data's extremes, widened if they are equal.
fn outer(data: &[f64], range: Option<(f64, f64)>) -> Result<(f64, f64)> {
    let (low, high) = match range {
        Some((a, b)) => {
            if a > b {
                return Err(TensorError::value("max must be larger than min in range parameter."));
            }
            if !(a.is_finite() && b.is_finite()) {
                return Err(TensorError::value(format!("supplied range of [{a}, {b}] is not finite")));
            }
            (a, b)
        }
        None if data.is_empty() => (0.0, 1.0),
        None => {
            // NaN spreads, so that it is reported and not counted silently.
            let nan = data.iter().any(|v| v.is_nan());
            let low = if nan { f64::NAN } else { data.iter().copied().fold(f64::INFINITY, f64::min) };
            let high = if nan { f64::NAN } else { data.iter().copied().fold(f64::NEG_INFINITY, f64::max) };
            if !(low.is_finite() && high.is_finite()) {
                let text = |v: f64| crate::print::format_scalar(crate::Scalar::F64(v));
                return Err(TensorError::value(format!("autodetected range of [{}, {}] is not finite", text(low), text(high))));
            }
            (low, high)
        }
    };
    Ok(if low == high { (low - 0.5, high + 0.5) } else { (low, high) })
}

/// The width that a named rule proposes.
fn rule(name: &str, data: &[f64], integers: bool) -> Result<f64> {
    let n = data.len() as f64;
    let span = data.iter().copied().fold(f64::NEG_INFINITY, f64::max) - data.iter().copied().fold(f64::INFINITY, f64::min);
    let x = Array::vector(data.to_vec());
    let all = ReduceOptions::default();
    let sturges = || span / (libm::log2(n) + 1.0);
    let freedman = || -> Result<f64> {
        let q = percentile(&x, &Array::vector(vec![75.0, 25.0]), &all)?.to_f64_vec()?;
        Ok(2.0 * (q[0] - q[1]) * libm::pow(n, -1.0 / 3.0))
    };
    let width = match name {
        "sqrt" => span / n.sqrt(),
        "sturges" => sturges(),
        "rice" => span / (2.0 * libm::cbrt(n)),
        "scott" => {
            let spread = std(&x, 0.0, &all)?.item()?.as_f64();
            libm::pow(24.0 * std::f64::consts::PI.sqrt() / n, 1.0 / 3.0) * spread
        }
        "fd" => freedman()?,
        "auto" => {
            let (fd, st) = (freedman()?, sturges());
            let root = span / n.sqrt() / 2.0;
            let fd = fd.max(root);
            if fd > 0.0 { fd.min(st) } else { st }
        }
        other => return Err(TensorError::value(format!("'{other}' is not a valid estimator for `bins`"))),
    };
    Ok(if integers && width < 1.0 { 1.0 } else { width })
}

/// The bins' edges.
pub fn histogram_bin_edges(x: &Array, bins: &Bins, range: Option<(f64, f64)>) -> Result<Array> {
    let data = x.to_f64_vec()?;
    let count = match bins {
        Bins::Edges(edges) => {
            if edges.ndim() != 1 {
                return Err(TensorError::value("`bins` must be 1d, when an array"));
            }
            let e = edges.values::<f64>()?;
            if e.windows(2).any(|w| w[0] > w[1]) {
                return Err(TensorError::value("`bins` must increase monotonically, when an array"));
            }
            drop(e);
            return Ok(edges.clone());
        }
        Bins::Count(n) if *n < 1 => return Err(TensorError::value("`bins` must be positive, when an integer")),
        Bins::Count(n) => *n,
        Bins::Auto(name) => {
            let (low, high) = outer(&data, range)?;
            let inside: Vec<f64> = data.iter().copied().filter(|v| (low..=high).contains(v)).collect();
            if inside.is_empty() {
                1
            } else {
                let width = rule(name, &inside, !x.dtype().is_float())?;
                if width > 0.0 { (((high - low) / width).ceil() as i64).clamp(1, 1 << 28) } else { 1 }
            }
        }
    };
    let (low, high) = outer(&data, range)?;
    let dtype = if x.dtype() == DType::F32 { DType::F32 } else { DType::F64 };
    Ok(linspace(Operand::Float(low), Operand::Float(high), count + 1, true, Some(dtype), 0)?.0)
}

/// Counts (or sums of weights, or densities) per bin, and the edges. The last bin includes its right edge.
pub fn histogram(
    x: &Array,
    bins: &Bins,
    range: Option<(f64, f64)>,
    weights: Option<&Array>,
    density: bool,
) -> Result<(Array, Array)> {
    if weights.is_some_and(|w| w.shape() != x.shape()) {
        return Err(TensorError::value("weights should have the same shape as a."));
    }
    let edges = histogram_bin_edges(x, bins, range)?;
    let e = edges.to_f64_vec()?;
    let n = e.len().saturating_sub(1);
    let data = x.values::<f64>()?;
    let weight = weights.map(Array::to_f64_vec).transpose()?;
    let mut sums = memory::filled::<f64>(&[n], n, 0.0)?;
    for (k, v) in data.iter().enumerate() {
        if let Some(bin) = bin_of(&e, *v) {
            sums[bin] += weight.as_ref().map_or(1.0, |w| w[k]);
        }
    }
    if density {
        let total: f64 = sums.iter().sum();
        let out: Vec<f64> = sums.iter().zip(e.windows(2)).map(|(s, w)| s / (w[1] - w[0]) / total).collect();
        return Ok((Array::vector(out), edges));
    }
    let dtype = weights.map_or(DType::I64, Array::dtype);
    Ok((Array::vector(sums).cast(dtype)?, edges))
}

/// The bin a value falls into.
fn bin_of(edges: &[f64], v: f64) -> Option<usize> {
    let (&first, &last) = (edges.first()?, edges.last()?);
    if edges.len() < 2 || !(v >= first && v <= last) {
        return None;
    }
    Some(edges.partition_point(|e| *e <= v).saturating_sub(1).min(edges.len() - 2))
}

/// Counts in a grid of bins, and the edges of both axes.
pub fn histogram2d(
    x: &Array,
    y: &Array,
    bins: [&Bins; 2],
    range: [Option<(f64, f64)>; 2],
    density: bool,
) -> Result<(Array, Array, Array)> {
    if x.size() != y.size() {
        return Err(TensorError::value("x and y must have the same length."));
    }
    let (ex, ey) = (histogram_bin_edges(x, bins[0], range[0])?, histogram_bin_edges(y, bins[1], range[1])?);
    let (a, b) = (ex.to_f64_vec()?, ey.to_f64_vec()?);
    let (n, m) = (a.len().saturating_sub(1), b.len().saturating_sub(1));
    let mut out = memory::filled::<f64>(&[n, m], memory::checked_size(&[n, m])?, 0.0)?;
    for (u, v) in x.values::<f64>()?.iter().zip(y.values::<f64>()?.iter()) {
        if let (Some(i), Some(j)) = (bin_of(&a, *u), bin_of(&b, *v)) {
            out[i * m + j] += 1.0;
        }
    }
    if density {
        let total: f64 = out.iter().sum();
        for (k, v) in out.iter_mut().enumerate() {
            let (i, j) = (k / m, k % m);
            *v /= (a[i + 1] - a[i]) * (b[j + 1] - b[j]) * total;
        }
    }
    Ok((Array::owned(out, Shape::from_slice(&[n, m])), ex, ey))
}

/// How often each integer from 0 stands, or the sum of its weights.
pub fn bincount(x: &Array, weights: Option<&Array>, minlength: i64) -> Result<Array> {
    if x.ndim() != 1 {
        return Err(TensorError::value("object too deep for desired array"));
    }
    if x.dtype().is_float() && x.size() > 0 {
        return Err(TensorError::type_(format!(
            "Cannot cast array data from {} to dtype('int64') according to the rule 'safe'",
            x.dtype().repr()
        )));
    }
    if minlength < 0 {
        return Err(TensorError::value("'minlength' must not be negative"));
    }
    let values = x.to_vec::<i64>()?;
    if values.iter().any(|v| *v < 0) {
        return Err(TensorError::value("'list' argument must have no negative elements"));
    }
    let n = values.iter().max().map_or(0, |m| m.saturating_add(1)).max(minlength) as usize;
    match weights {
        None => {
            let mut out = memory::filled::<i64>(&[n], n, 0)?;
            values.into_iter().for_each(|v| out[v as usize] += 1);
            Ok(Array::vector(out))
        }
        Some(w) => {
            let w = w.to_f64_vec()?;
            if w.len() != values.len() {
                return Err(TensorError::value("The weights and list don't have the same length."));
            }
            let mut out = memory::filled::<f64>(&[n], n, 0.0)?;
            values.into_iter().zip(w).for_each(|(v, w)| out[v as usize] += w);
            Ok(Array::vector(out))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting() -> Result<()> {
        let x = Array::vector(vec![1i64, 2, 1, 4]);
        let (h, e) = histogram(&x, &Bins::Count(3), None, None, false)?;
        assert_eq!((h.to_vec::<i64>()?, e.to_f64_vec()?), (vec![2, 1, 1], vec![1.0, 2.0, 3.0, 4.0]));
        let edges = Bins::Edges(Array::vector(vec![0i64, 1, 2]));
        assert_eq!(histogram(&x, &edges, None, None, true)?.0.to_f64_vec()?, [0.0, 1.0]);
        assert_eq!(bincount(&x, None, 6)?.to_vec::<i64>()?, [0, 2, 1, 0, 1, 0]);
        assert!(histogram(&Array::vector(vec![f64::NAN]), &Bins::Count(3), None, None, false).is_err());
        assert!(histogram(&x, &Bins::Count(0), None, None, false).is_err());
        Ok(())
    }
}
