//! Floats to decimal text: the shortest text that reads back as the same float (`repr`), and any number of correctly
//! rounded digits (`e`, `f`, `g`).

/// Beyond this many digits after the point a double has only zeros (the smallest one has 1074).
const LAST_DIGIT: usize = 1100;

/// The shortest decimal digits that read back as `x` (finite, not negative), and the power of ten of the first digit.
pub fn shortest_digits(x: f64) -> (String, i32) {
    let (digits, exponent) = split_exponent(&format!("{x:e}"));
    // Of two texts equally near CPython takes the one with the even digit (2**-25). That needs 16 digits or more.
    if digits.len() >= 16 {
        let even = format!("{x:.*e}", digits.len() - 1);
        if even.parse() == Ok(x) {
            return split_exponent(&even);
        }
    }
    (digits, exponent)
}

/// Takes `d.ddde-X` apart into its digits and X.
fn split_exponent(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.chars().filter(char::is_ascii_digit).collect(), exponent.parse().unwrap_or(0))
}

/// `repr(x)`: shortest round trip; exponent form below 1e-4 and from 1e16 on.
pub fn float_repr(x: f64) -> String {
    let sign = if x.is_sign_negative() && !x.is_nan() { "-" } else { "" };
    format!("{sign}{}", repr_body(x.abs()))
}

fn repr_body(x: f64) -> String {
    if let Some(name) = special(x) {
        return name.to_owned();
    }
    let (digits, exponent) = shortest_digits(x);
    if (-4..16).contains(&exponent) {
        let fixed = fixed_form(&digits, exponent);
        if fixed.contains('.') { fixed } else { fixed + ".0" }
    } else {
        exponent_form(&digits, exponent)
    }
}

fn special(x: f64) -> Option<&'static str> {
    if x.is_nan() {
        Some("nan")
    } else if x.is_infinite() {
        Some("inf")
    } else {
        None
    }
}

/// Digits with the point put at `exponent`, without an exponent: `("125", 0)` is `1.25`, `("5", -2)` is `0.05`.
fn fixed_form(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        format!("{digits}{}", "0".repeat(whole - digits.len()))
    } else {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    }
}

/// Digits as `d.ddde±XX`, the exponent with at least two digits.
pub fn exponent_form(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.unsigned_abs())
}

/// The digits of `x` (not negative) with the given presentation type, without sign and without the `%` of type `%`.
///
/// `kind` is one of `e f g` (any case: the result has lower case), `%`, or None for the type-less form with precision.
/// `alternate` keeps the point and the trailing zeros.
pub fn float_text(x: f64, kind: Option<char>, precision: Option<usize>, alternate: bool) -> String {
    let x = if kind == Some('%') { x * 100.0 } else { x };
    if let Some(name) = special(x) {
        return name.to_owned();
    }
    match (kind.map(|k| k.to_ascii_lowercase()), precision) {
        (Some('f' | '%'), p) => {
            let text = fixed_digits(x, p.unwrap_or(6));
            if alternate && !text.contains('.') { text + "." } else { text }
        }
        (Some('e'), p) => {
            let precision = p.unwrap_or(6);
            let (digits, exponent) = rounded_digits(x, precision + 1);
            with_point(exponent_form(&digits, exponent), alternate)
        }
        (None, None) => {
            let text = repr_body(x);
            if alternate { with_point(text, true) } else { text }
        }
        (kind, p) => general_form(x, p.unwrap_or(6).max(1), kind.is_none(), alternate),
    }
}

/// `g`, and the form without a type, which keeps `.0` and turns to an exponent one digit earlier.
fn general_form(x: f64, precision: usize, keep_point: bool, alternate: bool) -> String {
    let (mut digits, exponent) = rounded_digits(x, precision);
    let limit = precision as i64 - i64::from(keep_point);
    let use_exponent = exponent < -4 || i64::from(exponent) >= limit;
    if !alternate {
        let kept = digits.trim_end_matches('0').len().max(1);
        digits.truncate(kept);
    }
    if use_exponent {
        return with_point(exponent_form(&digits, exponent), alternate);
    }
    let fixed = fixed_form(&digits, exponent);
    if keep_point && !fixed.contains('.') {
        return fixed + ".0";
    }
    with_point(fixed, alternate)
}

/// With `alternate`, puts a point before the exponent (or at the end) where there is none.
fn with_point(text: String, alternate: bool) -> String {
    if !alternate || text.contains('.') {
        return text;
    }
    match text.split_once('e') {
        Some((mantissa, exponent)) => format!("{mantissa}.e{exponent}"),
        None => text + ".",
    }
}

/// `x` with exactly so many digits after the point.
fn fixed_digits(x: f64, places: usize) -> String {
    let exact = places.min(LAST_DIGIT);
    let mut text = format!("{x:.exact$}");
    text.extend(std::iter::repeat_n('0', places - exact));
    text
}

/// `x` rounded to exactly so many significant digits (at least one), and the power of ten of the first.
fn rounded_digits(x: f64, count: usize) -> (String, i32) {
    let exact = (count - 1).min(LAST_DIGIT);
    let (mut digits, exponent) = split_exponent(&format!("{x:.exact$e}"));
    digits.extend(std::iter::repeat_n('0', count - 1 - exact));
    (digits, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_follows_cpython() {
        for (x, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (9999999999999998.0, "9999999999999998.0"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (123456.789, "123456.789"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
            (1e22, "1e+22"),
            (0.1 + 0.2, "0.30000000000000004"),
            (5.684341886080802e-14, "5.684341886080802e-14"),
            (9007199254740993.0, "9007199254740992.0"),
            (2.9802322387695312e-8, "2.9802322387695312e-08"),
        ] {
            assert_eq!(float_repr(x), text);
        }
    }

    #[test]
    fn ties_go_to_the_even_digit_of_the_exact_value() {
        for (x, places, text) in
            [(0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"), (2.675, 2, "2.67")]
        {
            assert_eq!(float_text(x, Some('f'), Some(places), false), text);
        }
        assert_eq!(float_text(2.5, Some('e'), Some(0), false), "2e+00");
        assert_eq!(float_text(1.0, Some('f'), Some(1200), false).len(), 1202);
    }
}
