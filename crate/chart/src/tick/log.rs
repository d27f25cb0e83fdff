//! Ticks of logarithmic and symmetric-logarithmic axes: decades, thinned when there are many, with minor ticks between them.

use super::arithmetic::{general, log10, pow10};
use super::linear::auto_ticks;
use crate::scale::SymLog;

/// Decades for the limits `lo < hi` (both positive), as `LogLocator()` places them, one beyond each limit included.
pub fn log_major(lo: f64, hi: f64, space: usize) -> Vec<f64> {
    Decades::new(lo, hi, space).map(|d| d.places.iter().map(|e| pow10(*e as f64)).collect()).unwrap_or_default()
}

/// Places between the decades, as `LogLocator(subs='auto')` gives them; none when the decades are thinned.
pub fn log_minor(lo: f64, hi: f64, space: usize) -> Vec<f64> {
    let Some(decades) = Decades::new(lo, hi, space) else { return Vec::new() };
    if decades.available >= 10 {
        return Vec::new();
    }
    let mut places = Vec::new();
    if decades.stride == 1 || decades.available <= 1 {
        for exponent in decades.first - 1..=decades.last {
            places.extend((2..10).map(|m| f64::from(m) * pow10(exponent as f64)));
        }
    }
    let inside = places.iter().filter(|p| lo <= **p && **p <= hi).count();
    if decades.stride == 1 && decades.places.len() as i64 - 2 + inside as i64 <= 1 {
        return auto_ticks(lo, hi, 9);
    }
    places
}

struct Decades {
    places: Vec<i64>,
    stride: i64,
    available: i64,
    first: i64,
    last: i64,
}

impl Decades {
    fn new(lo: f64, hi: f64, space: usize) -> Option<Decades> {
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
        if lo <= 0.0 || lo.is_nan() || !hi.is_finite() {
            return None;
        }
        let (from, to) = (log10(lo), log10(hi));
        let (first, last) = (from.ceil() as i64, to.floor() as i64);
        let available = last - first + 1;
        let mut wanted = space.clamp(2, 9) as i64;
        let mut stride = available.div_euclid(wanted + 1) + 1;
        let fits = (available + stride - 1).div_euclid(stride);
        if fits <= wanted {
            wanted = fits;
        }
        let places = match wanted {
            ..=0 => {
                stride = last + 1 - (first - 1);
                vec![first - 1, last + 1]
            }
            1 => {
                let middle = libm::rint((from + to) / 2.0) as i64;
                stride = (middle - (first - 1)).max(last + 1 - middle);
                vec![middle - stride, middle, middle + stride]
            }
            _ => {
                stride = (available - 1) / (wanted - 1);
                if (stride as f64) < available as f64 / wanted as f64 {
                    stride = available / wanted;
                }
                let stride_min = (available - stride * wanted).max(0);
                let stride_max = (available - stride * (wanted - 1)).min(stride);
                let mut offset = (-first).rem_euclid(stride);
                if !(stride_min <= offset && offset < stride_max) {
                    offset = stride_min;
                }
                (0..).map(|k| first + offset - stride + k * stride).take_while(|e| *e < last + stride + 1).collect()
            }
        };
        Some(Decades { places, stride, available, first, last })
    }
}

/// Places of a symmetric-logarithmic axis, as `SymmetricalLogLocator` gives them.
pub fn symlog_major(lo: f64, hi: f64, scale: SymLog) -> Vec<f64> {
    let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
    let threshold = scale.threshold();
    if !lo.is_finite() || !hi.is_finite() {
        return Vec::new();
    }
    if -threshold <= lo && hi <= threshold {
        let mut places = vec![lo, 0.0, hi];
        places.sort_by(f64::total_cmp);
        places.dedup();
        return places;
    }
    let (below, above) = (lo < -threshold, hi > threshold);
    let zero = (below && hi > -threshold) || (above && lo < threshold);
    let decades = |near: f64, far: f64| (log10(near).floor() as i64, log10(far).ceil() as i64);
    let negative = if below { decades((-threshold).min(hi).abs(), lo.abs() + 1.0) } else { (0, 0) };
    let positive = if above { decades(threshold.max(lo), hi + 1.0) } else { (0, 0) };
    let total = (negative.1 - negative.0) + (positive.1 - positive.0) + i64::from(zero);
    let stride = (total / 14).max(1) as usize;
    let mut places: Vec<f64> = (negative.0..negative.1).step_by(stride).map(|e| -pow10(e as f64)).collect();
    places.reverse();
    if zero {
        places.push(0.0);
    }
    places.extend((positive.0..positive.1).step_by(stride).map(|e| pow10(e as f64)));
    places
}

/// Which ticks of a log axis are labelled, and how: `LogFormatterSciNotation`.
pub struct LogLabels {
    /// Leading digits that are labelled
    labelled: Vec<i64>,
}

impl LogLabels {
    /// For the limits in use; `linear_below` is a symlog axis's threshold.
    pub fn new(lo: f64, hi: f64, linear_below: Option<f64>) -> LogLabels {
        let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
        let ln10 = |v: f64| libm::log(v) / std::f64::consts::LN_10;
        let (mut ticks, mut decades) = (0.0, 0.0);
        let mut count = |from: f64, to: f64| {
            ticks += log10(to).floor() - libm::nextafter(log10(from), f64::NEG_INFINITY).floor();
            decades += (ln10(to) - ln10(from)).abs();
        };
        match linear_below {
            Some(t) => {
                if lo < -t {
                    count(hi.min(-t).abs(), lo.abs());
                }
                if hi > t {
                    count(lo.max(t), hi);
                }
            }
            None if lo > 0.0 => count(lo, hi),
            None => return LogLabels { labelled: vec![1] },
        }
        let labelled = if ticks > 1.0 {
            vec![1]
        } else if decades > 0.4 {
            vec![1, 2, 3, 4, 6, 10]
        } else {
            (1..=10).collect()
        };
        LogLabels { labelled }
    }

    /// Mathtext of one tick, or "".
    pub fn label(&self, value: f64) -> String {
        if value == 0.0 {
            return "$\\mathdefault{0}$".into();
        }
        let sign = if value < 0.0 { "-" } else { "" };
        let value = value.abs();
        let exponent = libm::log(value) / std::f64::consts::LN_10;
        let close = |x: f64| (x - libm::rint(x)).abs() <= 1e-9 * x.abs().max(libm::rint(x).abs());
        let decade = close(exponent);
        let whole = if decade { libm::rint(exponent) } else { exponent.floor() };
        if !whole.is_finite() {
            return String::new();
        }
        let leading = libm::rint(pow10(exponent - whole));
        if !self.labelled.contains(&(leading as i64)) {
            return String::new();
        }
        if decade {
            return format!("$\\mathdefault{{{sign}10^{{{whole:.0}}}}}$");
        }
        let leading = pow10(exponent - exponent.floor());
        let leading = if close(leading) { libm::rint(leading) } else { leading };
        format!("$\\mathdefault{{{sign}{}\\times10^{{{whole:.0}}}}}$", general(leading, 6))
    }
}
