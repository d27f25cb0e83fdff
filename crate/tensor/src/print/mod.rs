//! Arrays as text, character for character as NumPy 2 prints them.

mod complex;
mod float;
mod number;
mod table;

use std::cell::RefCell;

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, shape_tuple};
use crate::index::Index;
use crate::scalar::Scalar;

pub use complex::{repr_complex, str_complex};
pub use number::{Trim, format_float_positional, format_float_scientific, format_scalar, scalar_repr};

/// How signs of positive numbers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Not at all.
    #[default]
    Minus,
    /// As `+`.
    Plus,
    /// As a space.
    Space,
}

/// How many digits floats get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FloatMode {
    /// Exactly `precision`.
    Fixed,
    /// As many as needed to tell the value.
    Unique,
    /// At most `precision`.
    #[default]
    MaxPrec,
    /// At most `precision`, the same for all elements.
    MaxPrecEqual,
}

/// `np.set_printoptions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintOptions {
    /// Digits after the point.
    pub precision: usize,
    /// Arrays with more elements are abridged.
    pub threshold: usize,
    /// Elements shown at each end of an abridged axis.
    pub edgeitems: usize,
    /// Characters per line.
    pub linewidth: usize,
    /// Never use exponents because of small values.
    pub suppress: bool,
    /// NaN's text.
    pub nanstr: String,
    /// Infinity's text.
    pub infstr: String,
    /// The sign of positive numbers.
    pub sign: Sign,
    /// How many digits.
    pub floatmode: FloatMode,
}

impl Default for PrintOptions {
    fn default() -> Self {
        PrintOptions {
            precision: 8,
            threshold: 1000,
            edgeitems: 3,
            linewidth: 75,
            suppress: false,
            nanstr: "nan".into(),
            infstr: "inf".into(),
            sign: Sign::Minus,
            floatmode: FloatMode::MaxPrec,
        }
    }
}

thread_local! {
    static OPTIONS: RefCell<PrintOptions> = RefCell::new(PrintOptions::default());
}

/// The options in force on this thread.
pub fn options() -> PrintOptions {
    OPTIONS.with(|o| o.try_borrow().map(|o| o.clone()).unwrap_or_default())
}

/// Sets the options of this thread.
pub fn set_options(options: PrintOptions) {
    OPTIONS.with(|o| {
        if let Ok(mut o) = o.try_borrow_mut() {
            *o = options;
        }
    });
}

/// Turns one element into text.
pub(crate) enum Formatter {
    Float(float::FloatFormat),
    Integer {
        width: usize,
        sign: Sign,
    },
    Bool {
        padded: bool,
    },
    /// Of a table of places: the complex number at each
    Pairs(complex::Pairs),
}

impl Formatter {
    fn new(data: &[Scalar], ndim: usize, dtype: DType, options: &PrintOptions) -> Formatter {
        match dtype {
            DType::Bool => Formatter::Bool { padded: ndim > 0 },
            DType::I32 | DType::I64 => {
                let values = || data.iter().filter_map(|s| s.as_i64());
                let (high, low) = (values().max().unwrap_or(0), values().min().unwrap_or(0));
                let sign = if options.sign == Sign::Space && low < 0 { Sign::Minus } else { options.sign };
                let extra = usize::from(high >= 0 && sign != Sign::Minus);
                let width = (high.to_string().len() + extra).max(low.to_string().len());
                Formatter::Integer { width, sign }
            }
            DType::F32 | DType::F64 => Formatter::Float(float::FloatFormat::new(data, dtype, options)),
        }
    }

    pub(crate) fn text(&self, value: Scalar) -> String {
        match self {
            Formatter::Float(f) => f.text(value),
            Formatter::Integer { width, sign } => {
                let v = value.as_i64().unwrap_or(0);
                let text = match sign {
                    Sign::Plus if v >= 0 => format!("+{v}"),
                    Sign::Space if v >= 0 => format!(" {v}"),
                    _ => v.to_string(),
                };
                format!("{text:>width$}")
            }
            Formatter::Bool { padded } => match (value.as_bool(), padded) {
                (true, true) => " True".into(),
                (true, false) => "True".into(),
                (false, _) => "False".into(),
            },
            Formatter::Pairs(pairs) => pairs.text(value.as_i64().and_then(|k| usize::try_from(k).ok()).unwrap_or(0)),
        }
    }
}

/// The elements that an abridged array shows, for finding their common width.
fn shown(x: &Array, edge: usize) -> Result<Vec<Scalar>> {
    let mut parts = vec![x.clone()];
    for axis in 0..x.ndim() {
        if x.shape()[axis] <= 2 * edge {
            continue;
        }
        let mut next = Vec::with_capacity(parts.len() * 2);
        for part in parts {
            for (from, to) in [(None, Some(edge as i64)), (Some(-(edge as i64)), None)] {
                // With no edge items NumPy's slice [-0:] would be everything; it shows nothing.
                if edge == 0 {
                    continue;
                }
                let mut at = vec![Index::ALL; axis];
                at.push(Index::slice(from, to, None));
                next.push(part.get(&at)?);
            }
        }
        parts = next;
    }
    let mut out = Vec::new();
    for part in parts {
        out.extend(part.scalars()?);
    }
    Ok(out)
}

/// The brackets and elements, with a separator, room for a prefix on the first line and a suffix on the last.
pub fn array2string(x: &Array, options: &PrintOptions, separator: &str, prefix: &str, suffix: &str) -> Result<String> {
    if x.size() == 0 {
        return Ok("[]".into());
    }
    let abridged = x.size() > options.threshold;
    let data = if abridged { shown(x, options.edgeitems)? } else { x.scalars()? };
    let formatter = Formatter::new(&data, x.ndim(), x.dtype(), options);
    let width = options.linewidth.saturating_sub(suffix.len());
    let indent = " ".repeat(prefix.chars().count() + 1);
    let table = table::Table { x, formatter, separator, edge: options.edgeitems, abridged };
    Ok(table.text(&indent, width))
}

/// `str(x)`
pub fn str_array(x: &Array, options: &PrintOptions) -> Result<String> {
    if x.ndim() == 0 {
        return Ok(format_scalar(x.item()?));
    }
    array2string(x, options, " ", "", "")
}

/// `repr(x)`
pub fn repr_array(x: &Array, options: &PrintOptions) -> Result<String> {
    repr_named(x, options, "array(")
}

/// `repr(x)` of an array of a class with another name: `prefix` is that name and the bracket.
pub fn repr_named(x: &Array, options: &PrintOptions, prefix: &str) -> Result<String> {
    let body = array2string(x, options, ", ", prefix, ")")?;
    let mut extras = Vec::new();
    if (x.size() == 0 && x.shape() != [0]) || x.size() > options.threshold {
        extras.push(format!("shape={}", shape_tuple(x.shape())));
    }
    if x.size() == 0 || matches!(x.dtype(), DType::I32 | DType::F32) {
        extras.push(format!("dtype={}", x.dtype().name()));
    }
    if extras.is_empty() {
        return Ok(format!("{prefix}{body})"));
    }
    let start = format!("{prefix}{body},");
    let extra = format!("{})", extras.join(", "));
    let last = start.rsplit('\n').next().unwrap_or(&start).chars().count();
    let spacer = if last + extra.len() + 1 > options.linewidth { format!("\n{}", " ".repeat(prefix.len())) } else { " ".into() };
    Ok(format!("{start}{spacer}{extra}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(x: &Array) -> Result<String> {
        repr_array(x, &PrintOptions::default())
    }

    #[test]
    fn the_usual() -> Result<()> {
        assert_eq!(show(&Array::vector(vec![1.0, 2.5, -3.0]))?, "array([ 1. ,  2.5, -3. ])");
        assert_eq!(show(&Array::vector(vec![1i64, 10]))?, "array([ 1, 10])");
        assert_eq!(show(&Array::vector(vec![true, false]))?, "array([ True, False])");
        assert_eq!(show(&Array::vector(Vec::<f64>::new()))?, "array([], dtype=float64)");
        assert_eq!(show(&Array::vector(vec![0.1f32]))?, "array([0.1], dtype=float32)");
        assert_eq!(show(&Array::vector(vec![1e-10, 1.0]))?, "array([1.e-10, 1.e+00])");
        Ok(())
    }
}
