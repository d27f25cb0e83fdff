//! Complex numbers, kept as two arrays, as text.

use super::float::FloatFormat;
use super::{Formatter, PrintOptions, Sign, format_scalar, shown, table};
use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, shape_tuple};
use crate::scalar::Scalar;

/// Both parts of every element, and the format of each part.
pub(crate) struct Pairs {
    parts: [Vec<Scalar>; 2],
    formats: [FloatFormat; 2],
}

impl Pairs {
    /// The k-th element; blanks that align the imaginary parts stand after the j.
    pub(super) fn text(&self, k: usize) -> String {
        let part = |which: usize| {
            let value = self.parts[which].get(k).copied().unwrap_or(Scalar::F64(0.0));
            self.formats[which].text(value)
        };
        let imaginary = part(1);
        let digits = imaginary.trim_end();
        format!("{}{digits}j{}", part(0), &imaginary[digits.len()..])
    }
}

fn layout(re: &Array, im: &Array, options: &PrintOptions, separator: &str, prefix: &str, suffix: &str) -> Result<String> {
    if re.size() == 0 {
        return Ok("[]".into());
    }
    let abridged = re.size() > options.threshold;
    let seen = |x: &Array| if abridged { shown(x, options.edgeitems) } else { x.scalars() };
    let signed = PrintOptions { sign: Sign::Plus, ..options.clone() };
    let formats = [FloatFormat::new(&seen(re)?, DType::F64, options), FloatFormat::new(&seen(im)?, DType::F64, &signed)];
    let pairs = Pairs { parts: [re.scalars()?, im.scalars()?], formats };
    let places = Array::from_vec((0..re.size() as i64).collect(), re.shape())?;
    let indent = " ".repeat(prefix.len() + 1);
    let formatter = Formatter::Pairs(pairs);
    let table = table::Table { x: &places, formatter, separator, edge: options.edgeitems, abridged };
    Ok(table.text(&indent, options.linewidth.saturating_sub(suffix.len())))
}

/// `str(x)` of complex numbers with these parts, float64 of one shape.
pub fn str_complex(re: &Array, im: &Array, options: &PrintOptions) -> Result<String> {
    if re.ndim() == 0 {
        return Ok(complex_text(re.item()?.as_f64(), im.item()?.as_f64()));
    }
    layout(re, im, options, " ", "", "")
}

/// `repr(x)` of complex numbers with these parts, float64 of one shape.
pub fn repr_complex(re: &Array, im: &Array, options: &PrintOptions) -> Result<String> {
    if re.ndim() == 0 {
        return Ok(format!("np.complex128({})", complex_text(re.item()?.as_f64(), im.item()?.as_f64()).trim_matches(['(', ')'])));
    }
    let body = layout(re, im, options, ", ", "array(", ")")?;
    let shape = shape_tuple(re.shape());
    Ok(match re.size() {
        0 if re.shape() == [0] => "array([], dtype=complex128)".into(),
        0 => format!("array([], shape={shape}, dtype=complex128)"),
        n if n > options.threshold => format!("array({body}, shape={shape})"),
        _ => format!("array({body})"),
    })
}

/// As Python prints a complex number: `(1-2j)`, `2j`.
fn complex_text(re: f64, im: f64) -> String {
    let short = |x: f64| {
        let text = format_scalar(Scalar::F64(x));
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    let imaginary = short(im);
    if re == 0.0 && re.is_sign_positive() {
        return format!("{imaginary}j");
    }
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", short(re))
}
