//! Ticks of a linear axis: round steps, no more than fit, at least two.

use super::arithmetic::{div_mod, floor_div, log10, nonsingular, pow10};

/// Matplotlib's staircase for steps 1, 2, 2.5, 5, 10.
const STEPS: [f64; 10] = [0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 2.5, 5.0, 10.0, 20.0];

/// How many intervals fit an axis: `length` and `font_size` in points; labels are thought three times as wide as high.
pub fn tick_space(length: f64, font_size: f64, horizontal: bool) -> usize {
    let size = font_size * if horizontal { 3.0 } else { 2.0 };
    if size > 0.0 && length.is_finite() { (length / size).max(0.0).floor() as usize } else { usize::MAX }
}

/// Places at round steps from at or before `lo` to at or after `hi`, as `MaxNLocator(nbins, steps=[1, 2, 2.5, 5, 10])` gives
/// them, those outside the limits included. `space` is what [`tick_space`] says. Empty when the range has no finite length.
pub fn auto_ticks(lo: f64, hi: f64, space: usize) -> Vec<f64> {
    max_n_ticks(lo, hi, space.clamp(1, 9), false, 1.0)
}

/// [`auto_ticks`] with a given number of intervals, if asked only whole numbers; the intervals are counted on the share `counted`
/// of the range.
pub fn max_n_ticks(lo: f64, hi: f64, bins: usize, integer: bool, counted: f64) -> Vec<f64> {
    let (lo, hi) = nonsingular(lo, hi, 1e-13, 1e-14);
    let bins = bins.max(1) as f64;
    let (scale, offset) = scale_and_offset(lo, hi, bins);
    let (lo, hi) = (lo - offset, hi - offset);
    let mut steps: Vec<f64> = STEPS.iter().map(|s| s * scale).collect();
    if integer {
        steps.retain(|s| *s < 1.0 || (s - libm::rint(*s)).abs() < 0.001);
    }
    let raw = (hi - lo) / bins * counted;
    if !raw.is_finite() || steps.iter().any(|s| !s.is_finite() || *s <= 0.0) {
        return Vec::new();
    }
    let first = steps.iter().position(|s| *s >= raw).unwrap_or(steps.len().saturating_sub(1));
    let mut ticks = Vec::new();
    for &step in steps[..=first.min(steps.len() - 1)].iter().rev() {
        let step = if integer && hi.floor() - lo.ceil() >= 1.0 { step.max(1.0) } else { step };
        let start = floor_div(lo, step) * step;
        let low = edge_below(lo - start, step, offset);
        let high = edge_above(hi - start, step, offset);
        if !low.is_finite() || !high.is_finite() || high - low > 1000.0 {
            continue;
        }
        ticks.clear();
        let mut k = low;
        while k <= high {
            ticks.push(k * step + start);
            k += 1.0;
        }
        if ticks.iter().filter(|t| **t >= lo && **t <= hi).count() >= 2 {
            break;
        }
    }
    ticks.iter_mut().for_each(|t| *t += offset);
    ticks
}

fn scale_and_offset(lo: f64, hi: f64, bins: f64) -> (f64, f64) {
    let range = (hi - lo).abs();
    let mean = (hi + lo) / 2.0;
    let offset = if mean.abs() / range < 100.0 { 0.0 } else { f64::copysign(pow10(log10(mean.abs()).floor()), mean) };
    (pow10(log10(range / bins).floor()), offset)
}

fn close(ratio: f64, edge: f64, step: f64, offset: f64) -> bool {
    let tolerance = if offset.abs() > 0.0 {
        let digits = log10(offset.abs() / step);
        pow10(digits - 12.0).clamp(1e-10, 0.4999)
    } else {
        1e-10
    };
    (ratio - edge).abs() < tolerance
}

/// The largest n with n·step ≤ x, up to rounding.
fn edge_below(x: f64, step: f64, offset: f64) -> f64 {
    let (d, m) = div_mod(x, step);
    if close(m / step, 1.0, step, offset) { d + 1.0 } else { d }
}

/// The smallest n with n·step ≥ x, up to rounding.
fn edge_above(x: f64, step: f64, offset: f64) -> f64 {
    let (d, m) = div_mod(x, step);
    if close(m / step, 0.0, step, offset) { d } else { d + 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_limits_do_not_panic() {
        for (lo, hi) in [(0.0, 0.0), (f64::NAN, 1.0), (-1e308, 1e308), (5e-324, 1e-323), (1e300, 1e300), (f64::INFINITY, 0.0)] {
            assert!(auto_ticks(lo, hi, 9).len() < 100, "{lo} {hi}");
        }
    }
}
