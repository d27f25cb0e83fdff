//! The common format of the floats of one array.

use super::number::{Float, Trim, positional, scientific};
use super::{FloatMode, PrintOptions, Sign};
use crate::dtype::DType;
use crate::scalar::Scalar;

/// Widths and digits that all elements share, found by a first pass over the data.
pub(crate) struct FloatFormat {
    exponent: bool,
    unique: bool,
    precision: Option<usize>,
    min_digits: usize,
    trim: Trim,
    pad_left: usize,
    pad_right: usize,
    exp_size: usize,
    plus: bool,
    nan: String,
    inf: String,
}

impl FloatFormat {
    pub(crate) fn new(data: &[Scalar], dtype: DType, options: &PrintOptions) -> FloatFormat {
        let finite: Vec<Float> = data.iter().map(|s| Float::of(*s)).filter(|f| f.value().is_finite()).collect();
        let plus = options.sign == Sign::Plus;
        let mut format = FloatFormat {
            exponent: use_exponent(&finite, dtype, options),
            unique: true,
            precision: if options.floatmode == FloatMode::Unique { None } else { Some(options.precision) },
            min_digits: 0,
            trim: Trim::Point,
            pad_left: 0,
            pad_right: 0,
            exp_size: 0,
            plus,
            nan: options.nanstr.clone(),
            inf: options.infstr.clone(),
        };
        let fixed = options.floatmode == FloatMode::Fixed;
        let (trim, unique) = if fixed { (Trim::Keep, false) } else { (Trim::Point, true) };
        let signed = |text: String| if plus && !text.starts_with('-') { format!("+{text}") } else { text };
        let longest = |parts: &[(String, String)], right: bool| {
            parts.iter().map(|(l, r)| if right { r.len() } else { l.len() }).max().unwrap_or(0)
        };
        let split = |text: &str| {
            let (l, r) = text.split_once('.').unwrap_or((text, ""));
            (l.to_string(), r.to_string())
        };
        if finite.is_empty() {
            format.exponent = false;
        } else if format.exponent {
            let mut parts = Vec::with_capacity(finite.len());
            for x in &finite {
                let text = signed(scientific(*x, format.precision, unique, trim, 0, 2));
                let (mantissa, power) = text.split_once('e').unwrap_or((&text, "+00"));
                format.exp_size = format.exp_size.max(power.len() - 1);
                parts.push(split(mantissa));
            }
            format.precision = Some(longest(&parts, true));
            format.min_digits = longest(&parts, true);
            format.pad_left = longest(&parts, false);
            format.pad_right = format.exp_size + 2 + format.min_digits;
            format.trim = Trim::Keep;
            format.unique = unique;
        } else {
            let parts: Vec<(String, String)> =
                finite.iter().map(|x| split(&signed(positional(*x, format.precision, unique, trim, 0)))).collect();
            format.pad_left = longest(&parts, false);
            format.pad_right = longest(&parts, true);
            format.unique = unique;
            if fixed || options.floatmode == FloatMode::MaxPrecEqual {
                format.precision = Some(format.pad_right);
                format.min_digits = format.pad_right;
                format.trim = Trim::Keep;
            }
        }
        if options.sign == Sign::Space && !finite.iter().any(|f| f.value().is_sign_negative()) {
            format.pad_left += 1;
        }
        if finite.len() != data.len() {
            let negative = data.iter().any(|s| s.as_f64() == f64::NEG_INFINITY);
            let room = usize::from(options.sign != Sign::Minus || negative);
            let offset = format.pad_right + 1;
            format.pad_left = format
                .pad_left
                .max(format.nan.len().saturating_sub(offset))
                .max((format.inf.len() + room).saturating_sub(offset));
        }
        format
    }

    pub(crate) fn text(&self, value: Scalar) -> String {
        let x = Float::of(value);
        let v = x.value();
        if !v.is_finite() {
            let text = if v.is_nan() { &self.nan } else { &self.inf };
            let sign = if v == f64::NEG_INFINITY {
                "-"
            } else if self.plus {
                "+"
            } else {
                ""
            };
            let width = self.pad_left + self.pad_right + 1;
            return format!("{:>width$}", format!("{sign}{text}"));
        }
        let mut text = if self.exponent {
            scientific(x, self.precision, self.unique, self.trim, self.min_digits, self.exp_size)
        } else {
            positional(x, self.precision, self.unique, self.trim, self.min_digits)
        };
        if self.plus && !text.starts_with('-') {
            text.insert(0, '+');
        }
        let left = text.find('.').unwrap_or(text.len());
        let mut out = " ".repeat(self.pad_left.saturating_sub(left));
        out.push_str(&text);
        if !self.exponent {
            let right = (text.len() - left).saturating_sub(1);
            out.push_str(&" ".repeat(self.pad_right.saturating_sub(right)));
        }
        out
    }
}

/// Whether the magnitudes ask for exponents.
fn use_exponent(finite: &[Float], dtype: DType, options: &PrintOptions) -> bool {
    let sizes = || finite.iter().map(|f| f.value().abs()).filter(|v| *v != 0.0);
    let (high, low) = (sizes().fold(0.0, f64::max), sizes().fold(f64::INFINITY, f64::min));
    if high == 0.0 {
        return false;
    }
    // Single precision has six digits, so that 1e6 is already too large for plain ones.
    let limit = if dtype == DType::F32 { 1e6 } else { 1e8 };
    // NumPy compares in the array's own type.
    let (ratio, tiny) = if dtype == DType::F32 {
        (f64::from(high as f32 / low as f32), (low as f32) < 0.0001f32)
    } else {
        (high / low, low < 0.0001)
    };
    high >= limit || (!options.suppress && (tiny || ratio > 1000.0))
}
