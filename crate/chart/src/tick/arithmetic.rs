//! Floating-point helpers with CPython's and NumPy's exact results, which the tick places depend on.

/// Python's `divmod(a, b)` for floats: quotient rounded down, remainder with the sign of `b`.
pub(crate) fn div_mod(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = libm::fmod(a, b);
    let mut quotient = (a - remainder) / b;
    if remainder != 0.0 {
        if (b < 0.0) != (remainder < 0.0) {
            remainder += b;
            quotient -= 1.0;
        }
    } else {
        remainder = f64::copysign(0.0, b);
    }
    let floor = if quotient != 0.0 {
        let down = quotient.floor();
        if quotient - down > 0.5 { down + 1.0 } else { down }
    } else {
        f64::copysign(0.0, a / b)
    };
    (floor, remainder)
}

/// Python's `a // b`.
pub(crate) fn floor_div(a: f64, b: f64) -> f64 {
    div_mod(a, b).0
}

/// `10.0 ** exponent`, correctly rounded for whole exponents as the C library's is.
pub(crate) fn pow10(exponent: f64) -> f64 {
    if exponent.fract() == 0.0 && exponent.abs() < 400.0 {
        return format!("1e{exponent:.0}").parse().unwrap_or(f64::NAN);
    }
    libm::pow(10.0, exponent)
}

/// Decadic logarithm, whole for the powers of ten as the C library's is (`libm::log10(1e-20)` is a bit less than −20).
pub(crate) fn log10(value: f64) -> f64 {
    let log = libm::log10(value);
    let whole = libm::rint(log);
    if (log - whole).abs() < 1e-12 && pow10(whole) == value { whole } else { log }
}

/// `numpy.round(value, decimals)`
pub(crate) fn round_to(value: f64, decimals: i32) -> f64 {
    let factor = pow10(f64::from(decimals.abs()));
    if decimals >= 0 { libm::rint(value * factor) / factor } else { libm::rint(value / factor) * factor }
}

/// Moves a range apart that is empty, reversed or not finite (Matplotlib's `nonsingular`).
pub(crate) fn nonsingular(lo: f64, hi: f64, expander: f64, tiny: f64) -> (f64, f64) {
    if !lo.is_finite() || !hi.is_finite() {
        return (-expander, expander);
    }
    let (lo, hi) = if hi < lo { (hi, lo) } else { (lo, hi) };
    let largest = lo.abs().max(hi.abs());
    if largest < (1e6 / tiny) * f64::MIN_POSITIVE {
        (-expander, expander)
    } else if hi - lo <= largest * tiny {
        if hi == 0.0 && lo == 0.0 { (-expander, expander) } else { (lo - expander * lo.abs(), hi + expander * hi.abs()) }
    } else {
        (lo, hi)
    }
}

/// C's `%.{digits}g`
pub(crate) fn general(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { format!("{value}").to_lowercase() };
    }
    let digits = digits.max(1);
    let text = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |s: &str| if s.contains('.') { s.trim_end_matches('0').trim_end_matches('.').to_string() } else { s.to_string() };
    if exponent < -4 || exponent >= digits as i32 {
        format!("{}e{}{:02}", trim(mantissa), if exponent < 0 { '-' } else { '+' }, exponent.abs())
    } else {
        trim(&format!("{:.*}", (digits as i32 - 1 - exponent).max(0) as usize, value))
    }
}

/// Replaces the hyphen by the typographic minus, as Matplotlib does.
pub(crate) fn fix_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divides_as_python() {
        assert_eq!(div_mod(-0.5, 0.2).0, -3.0);
        assert_eq!(div_mod(1.0, 0.1).0, 9.0);
        assert_eq!(div_mod(7.0, 2.0), (3.0, 1.0));
    }

    #[test]
    fn general_numbers() {
        for (value, digits, text) in
            [(1234.5, 6, "1234.5"), (1e-5, 6, "1e-05"), (123456789.0, 6, "1.23457e+08"), (0.1, 3, "0.1"), (-2.0, 6, "-2")]
        {
            assert_eq!(general(value, digits), text);
        }
    }
}
