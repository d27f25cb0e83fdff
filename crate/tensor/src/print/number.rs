//! Single numbers as text: the shortest digits that tell a value, or a given number of correctly rounded ones.

use crate::scalar::Scalar;

/// What happens to zeros at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// Kept.
    Keep,
    /// Dropped, the point kept.
    Point,
    /// Dropped but for one after the point.
    Zero,
    /// Dropped with the point.
    All,
}

/// A float of either width, whose shortest digits differ.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Float {
    Single(f32),
    Double(f64),
}

impl Float {
    pub(crate) fn of(s: Scalar) -> Float {
        match s {
            Scalar::F32(v) => Float::Single(v),
            other => Float::Double(other.as_f64()),
        }
    }

    pub(crate) fn value(self) -> f64 {
        match self {
            Float::Single(v) => f64::from(v),
            Float::Double(v) => v,
        }
    }

    fn shortest(self) -> String {
        match self {
            Float::Single(v) => format!("{v}"),
            Float::Double(v) => format!("{v}"),
        }
    }

    fn shortest_scientific(self) -> String {
        match self {
            Float::Single(v) => format!("{v:e}"),
            Float::Double(v) => format!("{v:e}"),
        }
    }
}

/// Fraction digits after trimming and padding, with the point where the rule wants one.
fn fraction(mut digits: String, trim: Trim, min_digits: usize) -> String {
    if trim != Trim::Keep {
        let kept = digits.trim_end_matches('0').len().max(min_digits.min(digits.len()));
        digits.truncate(kept);
    }
    while digits.len() < min_digits {
        digits.push('0');
    }
    match (trim, digits.is_empty()) {
        (Trim::Zero, true) => ".0".into(),
        (Trim::All, true) => String::new(),
        _ => format!(".{digits}"),
    }
}

/// Digits without an exponent, at most `precision` after the point if given (exactly so unless `unique`).
pub(crate) fn positional(x: Float, precision: Option<usize>, unique: bool, trim: Trim, min_digits: usize) -> String {
    let mut text = x.shortest();
    let digits = text.split_once('.').map_or(0, |(_, f)| f.len());
    if let Some(p) = precision
        && (!unique || digits > p)
    {
        text = format!("{:.p$}", x.value());
    } else if digits < min_digits {
        // Digits that must be there are those of the exact value, not zeros.
        text = format!("{:.min_digits$}", x.value());
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut part = part.to_string();
    if !unique && let Some(p) = precision {
        while part.len() < p {
            part.push('0');
        }
    }
    format!("{whole}{}", fraction(part, trim, min_digits))
}

/// Digits with an exponent of at least `exp_digits` (2 by default).
pub(crate) fn scientific(
    x: Float,
    precision: Option<usize>,
    unique: bool,
    trim: Trim,
    min_digits: usize,
    exp_digits: usize,
) -> String {
    let mut text = x.shortest_scientific();
    let digits = text.split_once('e').and_then(|(m, _)| m.split_once('.')).map_or(0, |(_, f)| f.len());
    if let Some(p) = precision
        && (!unique || digits > p)
    {
        text = format!("{:.p$e}", x.value());
    } else if digits < min_digits {
        text = format!("{:.min_digits$e}", x.value());
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, power) = match exponent.strip_prefix('-') {
        Some(p) => ('-', p),
        None => ('+', exponent),
    };
    let width = exp_digits.max(2);
    format!("{whole}{}e{sign}{power:0>width$}", fraction(part.to_string(), trim, min_digits))
}

fn special(v: f64) -> Option<String> {
    if v.is_nan() {
        Some("nan".into())
    } else if v.is_infinite() {
        Some(if v > 0.0 { "inf".into() } else { "-inf".into() })
    } else {
        None
    }
}

/// A scalar's text, as `str(np.float64(x))` and Python's own `str(float)` give it.
pub fn format_scalar(s: Scalar) -> String {
    match s {
        Scalar::Bool(v) => if v { "True" } else { "False" }.into(),
        Scalar::I32(v) => v.to_string(),
        Scalar::I64(v) => v.to_string(),
        Scalar::F32(_) | Scalar::F64(_) => {
            let x = Float::of(s);
            let v = x.value();
            if let Some(text) = special(v) {
                return text;
            }
            // float32 has fewer digits: NumPy turns to exponents where they end.
            let limit = if matches!(s, Scalar::F32(_)) { 1e6 } else { 1e16 };
            if v == 0.0 || (1e-4..limit).contains(&v.abs()) {
                positional(x, None, true, Trim::Zero, 0)
            } else {
                scientific(x, None, true, Trim::All, 0, 2)
            }
        }
    }
}

/// A scalar's representation: `np.float64(0.1)`, `np.True_`.
pub fn scalar_repr(s: Scalar) -> String {
    match s {
        Scalar::Bool(true) => "np.True_".into(),
        Scalar::Bool(false) => "np.False_".into(),
        other => format!("np.{}({})", other.dtype().name(), format_scalar(other)),
    }
}

/// `np.format_float_positional`
pub fn format_float_positional(x: Scalar, precision: Option<usize>, unique: bool, trim: Trim, sign: bool) -> String {
    let f = Float::of(x);
    let text = special(f.value()).unwrap_or_else(|| positional(f, precision, unique, trim, 0));
    if sign && !text.starts_with('-') { format!("+{text}") } else { text }
}

/// `np.format_float_scientific`
pub fn format_float_scientific(
    x: Scalar,
    precision: Option<usize>,
    unique: bool,
    trim: Trim,
    sign: bool,
    exp_digits: usize,
) -> String {
    let f = Float::of(x);
    let text = special(f.value()).unwrap_or_else(|| scientific(f, precision, unique, trim, 0, exp_digits));
    if sign && !text.starts_with('-') { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_as_python_prints_them() {
        for (v, text) in [
            (0.1, "0.1"),
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1.5e-5, "1.5e-05"),
            (-0.0, "-0.0"),
            (f64::NAN, "nan"),
            (1e300, "1e+300"),
        ] {
            assert_eq!(format_scalar(Scalar::F64(v)), text);
        }
        assert_eq!(format_scalar(Scalar::F32(0.1)), "0.1");
        assert_eq!(scalar_repr(Scalar::I32(3)), "np.int32(3)");
    }
}
