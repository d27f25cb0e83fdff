//! Zero crossings by bracketing: Chandrupatla's method (Adv. Eng. Software 28, 1997), which mixes bisection with inverse
//! quadratic interpolation and needs no derivative.
//!
//! Guarantee: the root lies in the bracket given, and is known to [`TOLERANCE`] of the bracket's larger end, or the function is
//! exactly 0 there; never more than [`MOST`] evaluations.

/// Relative width at which the bracket counts as a point.
pub const TOLERANCE: f64 = 4.0 * f64::EPSILON;
/// More evaluations than bisection of any bracket of doubles near 1 takes.
pub const MOST: usize = 100;

/// Where `f` crosses zero between `a` and `b`, given its values there, which differ in sign (or one is 0).
/// Errors: those of `f`.
pub fn crossing<E>(a: (f64, f64), b: (f64, f64), mut f: impl FnMut(f64) -> Result<f64, E>) -> Result<f64, E> {
    // x1, the newest, and x2 bracket the root; x3 is the end that the newest replaced.
    let ((mut x1, mut f1), (mut x2, mut f2)) = (b, a);
    let enough = TOLERANCE * a.0.abs().max(b.0.abs());
    let mut part: f64 = 0.5;
    for _ in 0..MOST {
        let (best, least) = if f1.abs() < f2.abs() { (x1, f1) } else { (x2, f2) };
        let width = (x2 - x1).abs();
        if least == 0.0 || width <= enough {
            return Ok(best);
        }
        // Not nearer to an end than the tolerance.
        let margin = (0.5 * enough / width).min(0.5);
        let x = x1 + part.clamp(margin, 1.0 - margin) * (x2 - x1);
        let value = f(x)?;
        let (x3, f3);
        if (value > 0.0) == (f1 > 0.0) {
            (x3, f3) = (x1, f1);
        } else {
            (x3, x2) = (x2, x1);
            (f3, f2) = (f2, f1);
        }
        (x1, f1) = (x, value);
        let xi = (x1 - x2) / (x3 - x2);
        let phi = (f1 - f2) / (f3 - f2);
        let smooth = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
        part =
            if smooth { f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2) } else { 0.5 };
    }
    Ok(if f1.abs() < f2.abs() { x1 } else { x2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_known_functions() {
        type Case = (fn(f64) -> f64, f64, f64, f64);
        let cases: [Case; 6] = [
            (|x| x * x - 2.0, 0.0, 2.0, std::f64::consts::SQRT_2),
            (|x| x.cos(), 0.0, 3.0, std::f64::consts::FRAC_PI_2),
            (|x| x * x * x, -1.0, 2.0, 0.0),
            (|x| (x - 1.0).signum(), 0.0, 3.0, 1.0),
            (|x| x.exp() - 1e6, 0.0, 100.0, 1e6_f64.ln()),
            (|x| x - 0.75, 0.75, 2.0, 0.75),
        ];
        for (k, (f, a, b, root)) in cases.into_iter().enumerate() {
            let mut calls = 0;
            let found = crossing((a, f(a)), (b, f(b)), |x| {
                calls += 1;
                Ok::<_, ()>(f(x))
            });
            let found = found.unwrap();
            let allowed = TOLERANCE * a.abs().max(b.abs());
            assert!((found - root).abs() <= allowed, "case {k}: {found} is not {root}");
            assert!(calls <= 70, "case {k}: {calls} evaluations");
            let back = crossing((b, f(b)), (a, f(a)), |x| Ok::<_, ()>(f(x))).unwrap();
            assert!((back - root).abs() <= allowed, "case {k}, backwards: {back}");
        }
        assert_eq!(crossing((0.0, 1.0), (1.0, -1.0), |_| Err::<f64, _>("no")), Err("no"));
    }
}
