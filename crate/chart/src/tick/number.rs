//! What linear ticks say: as many decimals as the steps need, with a common power of ten or a common summand factored out.

use super::arithmetic::{fix_minus, floor_div, general, log10, pow10, round_to};

/// How an axis writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberFormat {
    /// Powers of ten from which on they are factored out
    pub power_limits: (i32, i32),
    /// A large common summand is factored out
    pub use_offset: bool,
    /// Powers of ten are factored out at all
    pub scientific: bool,
}

impl Default for NumberFormat {
    fn default() -> Self {
        NumberFormat { power_limits: (-5, 6), use_offset: true, scientific: true }
    }
}

/// Texts for all `places` (also those outside the limits, which count for the number of decimals), and what is factored out.
pub fn format_ticks(places: &[f64], lo: f64, hi: f64, format: &NumberFormat) -> (Vec<String>, String) {
    if places.is_empty() {
        return (Vec::new(), String::new());
    }
    let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
    let inside: Vec<f64> = places.iter().copied().filter(|p| lo <= *p && *p <= hi).collect();
    let offset = if format.use_offset { common_summand(&inside) } else { 0.0 };
    let order = if format.scientific { order_of_magnitude(&inside, offset, lo, hi, format.power_limits) } else { 0 };
    let unit = pow10(f64::from(order));
    let decimals = decimals(places, offset, unit, lo, hi);
    let texts = places
        .iter()
        .map(|p| {
            let scaled = (p - offset) / unit;
            fix_minus(&format!("{:.*}", decimals, if scaled.abs() < 1e-8 { 0.0 } else { scaled }))
        })
        .collect();
    let mut factored = String::new();
    if order != 0 {
        factored += &format!("1e{order}");
    }
    if offset != 0.0 {
        if offset > 0.0 {
            factored.push('+');
        }
        factored += &format_significant(offset);
    }
    (texts, fix_minus(&factored))
}

fn common_summand(inside: &[f64]) -> f64 {
    let lo = inside.iter().copied().fold(f64::INFINITY, f64::min);
    let hi = inside.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if inside.is_empty() || lo == hi || (lo <= 0.0 && hi >= 0.0) || !lo.is_finite() || !hi.is_finite() {
        return 0.0;
    }
    let (small, large) = (lo.abs().min(hi.abs()), lo.abs().max(hi.abs()));
    let start = log10(large).ceil();
    // Bounded: below 1e-340 every power of ten is zero, and the quotients are no longer numbers.
    let search = |wanted: &dyn Fn(f64) -> bool| {
        let mut order = start;
        while order > -330.0 && !wanted(pow10(order)) {
            order -= 1.0;
        }
        order + 1.0
    };
    let mut order = search(&|unit| floor_div(small, unit) != floor_div(large, unit));
    if (large - small) / pow10(order) <= 1e-2 {
        order = search(&|unit| floor_div(large, unit) - floor_div(small, unit) > 1.0);
    }
    let count = floor_div(large, pow10(order));
    if count >= 1000.0 { f64::copysign(1.0, lo) * count * pow10(order) } else { 0.0 }
}

fn order_of_magnitude(inside: &[f64], offset: f64, lo: f64, hi: f64, limits: (i32, i32)) -> i32 {
    if limits.0 == limits.1 && limits.0 != 0 {
        return limits.0;
    }
    if inside.is_empty() {
        return 0;
    }
    let order = if offset != 0.0 {
        log10(hi - lo).floor()
    } else {
        let largest = inside.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        if largest == 0.0 { 0.0 } else { log10(largest).floor() }
    };
    let order = order.clamp(-400.0, 400.0) as i32;
    if order <= limits.0 || order >= limits.1 { order } else { 0 }
}

fn decimals(places: &[f64], offset: f64, unit: f64, lo: f64, hi: f64) -> usize {
    let scaled: Vec<f64> = places.iter().map(|p| (p - offset) / unit).collect();
    let ends = [(lo - offset) / unit, (hi - offset) / unit];
    let all = scaled.iter().chain(if places.len() < 2 { &ends[..] } else { &[] });
    let (min, max) = all.clone().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let mut range = max - min;
    if range == 0.0 {
        range = all.fold(0.0, |m, v| m.max(v.abs()));
    }
    if range == 0.0 || !range.is_finite() {
        range = 1.0;
    }
    let order = log10(range).floor() as i32;
    let threshold = 1e-3 * pow10(f64::from(order));
    let mut digits = (3 - order).max(0);
    while digits >= 0 {
        let error = scaled.iter().fold(0.0, |m: f64, v| m.max((v - round_to(*v, digits)).abs()));
        if error < threshold {
            digits -= 1;
        } else {
            break;
        }
    }
    (digits + 1).clamp(0, 300) as usize
}

/// A number as a factored-out summand: `1e5`, `1.2345e3`, `12` stays `1.2e1`.
fn format_significant(value: f64) -> String {
    let exponent = log10(value.abs()).floor();
    let significand = round_to(value / pow10(exponent), 10);
    let text = if significand % 1.0 == 0.0 { format!("{significand:.0}") } else { general(significand, 10) };
    if exponent == 0.0 { text } else { format!("{text}e{exponent:.0}") }
}
