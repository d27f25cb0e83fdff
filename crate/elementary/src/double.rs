//! Sums and products whose rounding errors are kept: a value is `high + low`, with |low| at most half a unit in the last place of
//! `high`. Dekker (1971), Numer. Math. 18:224; Knuth, The Art of Computer Programming 2, 4.2.2. Exact as long as nothing overflows
//! or gets subnormal; WebAssembly has no fused multiplication, so none is used.

/// high + low
pub type Double = (f64, f64);

/// a + b for |a| ≥ |b|.
pub fn fast_sum(a: f64, b: f64) -> Double {
    let sum = a + b;
    (sum, b - (sum - a))
}

/// a + b.
pub fn sum(a: f64, b: f64) -> Double {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// The upper 26 bits of a number, and the rest.
fn split(a: f64) -> Double {
    let scaled = 134_217_729.0 * a;
    let high = scaled - (scaled - a);
    (high, a - high)
}

/// a · b.
pub fn product(a: f64, b: f64) -> Double {
    let high = a * b;
    let ((a1, a2), (b1, b2)) = (split(a), split(b));
    (high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2)
}

/// a / b, to about 2^-100.
pub fn quotient(a: Double, b: Double) -> Double {
    let first = a.0 / b.0;
    let (p, e) = product(first, b.0);
    let rest = ((a.0 - p) - e) + (a.1 - first * b.1);
    fast_sum(first, rest / b.0)
}
