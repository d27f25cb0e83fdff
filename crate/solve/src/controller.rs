//! Step sizes: which candidates are accepted, and how large the next step is. Decides only; steps are made elsewhere.
//!
//! PI control after Gustafsson, in the form and with the constants of Hairer & Wanner, *Solving Ordinary Differential Equations II*,
//! 2nd ed. 1996, section IV.2 (and their code `dopri5`): safety 0.9, β = 0.04, a step grows at most 10 times and shrinks at most 5
//! times, and does not grow after a rejection. First step: Hairer, Nørsett & Wanner I, 2nd ed. 1993, section II.4.
//!
//! Guarantee: step sizes keep ten bits, so the steps taken do not depend on the last bits of `pow` and of sums, and the NumPy
//! version of these methods takes the same ones.

use brunsviga_graph::math;

/// Weight of the error before the last one.
const BETA: f64 = 0.04;
const SAFETY: f64 = 0.9;
const SHRINK: f64 = 0.2;
const GROW: f64 = 10.0;
/// The least error that is remembered: a step without any error says nothing about the next.
const LEAST: f64 = 1e-4;

/// What to do with a candidate. The factor is for the step's length.
#[derive(Clone, Copy, PartialEq, Debug)]
#[allow(missing_docs)]
pub enum Decision {
    Accept { factor: f64 },
    Reject { factor: f64 },
}

/// Remembers what PI control needs of the steps before.
#[derive(Clone, Debug)]
pub struct Controller {
    /// 1 / (order of the error estimate + 1)
    exponent: f64,
    previous: f64,
    rejected: bool,
}

impl Controller {
    /// For an embedded step of this order.
    pub fn new(embedded_order: usize) -> Controller {
        Controller { exponent: 1.0 / (embedded_order as f64 + 1.0), previous: LEAST, rejected: false }
    }
    /// `error` is the norm of the error over the tolerance: up to 1 is good. NaN is rejected.
    pub fn decide(&mut self, error: f64) -> Decision {
        let alpha = self.exponent - 0.75 * BETA;
        if error <= 1.0 {
            let raw = SAFETY * power(self.previous, BETA) / power(error, alpha);
            let most = if self.rejected { 1.0 } else { GROW };
            self.previous = error.max(LEAST);
            self.rejected = false;
            // Without any error `raw` is infinite.
            return Decision::Accept { factor: ten_bits(raw.clamp(SHRINK, most)) };
        }
        self.rejected = true;
        let raw = if error.is_finite() { SAFETY / power(error, alpha) } else { SHRINK };
        Decision::Reject { factor: ten_bits(raw.clamp(SHRINK, SAFETY)) }
    }
}

fn power(x: f64, exponent: f64) -> f64 {
    math::pow(&mut math::Scalar, x, exponent)
}

/// The root of the mean square of `x[k] / scale(k)`.
pub fn norm(x: &[f64], scale: impl Fn(usize) -> f64) -> f64 {
    if x.is_empty() {
        return 0.0;
    }
    let sum: f64 = x
        .iter()
        .enumerate()
        .map(|(k, x)| {
            let q = x / scale(k);
            q * q
        })
        .sum();
    (sum / x.len() as f64).sqrt()
}

/// A number with its mantissa cut to ten bits; not made larger.
pub fn ten_bits(x: f64) -> f64 {
    // The top 12 bits are sign and exponent, ten of the mantissa follow.
    f64::from_bits(x.to_bits() & !((1 << 42) - 1))
}

/// First guess of the step's length, from the state's and slope's norms: a step to where the second slope is looked at.
pub fn probe_length(state: f64, slope: f64) -> f64 {
    if state < 1e-5 || slope < 1e-5 { 1e-6 } else { 0.01 * state / slope }
}

/// Length of the first step: `change` is the norm of the slope's change over the probe, divided by the probe's length.
pub fn first_length(probe: f64, slope: f64, change: f64, embedded_order: usize) -> f64 {
    let largest = slope.max(change);
    let length =
        if largest <= 1e-15 { (probe * 1e-3).max(1e-6) } else { power(0.01 / largest, 1.0 / (embedded_order as f64 + 1.0)) };
    ten_bits(length.min(100.0 * probe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_steps_grow_and_bad_ones_shrink() {
        let mut c = Controller::new(4);
        assert_eq!(c.decide(0.0), Decision::Accept { factor: 10.0 });
        assert!(matches!(c.decide(1.0), Decision::Accept { factor } if factor < 0.9));
        assert!(matches!(c.decide(1.1), Decision::Reject { factor } if (0.8..0.9).contains(&factor)));
        // The step after a rejection does not grow.
        assert_eq!(c.decide(1e-9), Decision::Accept { factor: 1.0 });
        assert!(matches!(c.decide(1e-9), Decision::Accept { factor } if factor > 9.0));
        for error in [1e9, f64::INFINITY, f64::NAN] {
            assert_eq!(c.decide(error), Decision::Reject { factor: ten_bits(0.2) });
        }
    }

    /// At a constant ratio of errors PI control is the classical formula with the exponent α − β.
    #[test]
    fn the_factor_is_the_formula_of_hairer_and_wanner() {
        let mut c = Controller::new(4);
        let _ = c.decide(0.5);
        let Decision::Accept { factor } = c.decide(0.5) else { panic!("0.5 is below 1") };
        let wanted = 0.9 * 0.5_f64.powf(0.04) * 0.5_f64.powf(-(0.2 - 0.03));
        assert!((factor / wanted - 1.0).abs() < 1e-3, "{factor} {wanted}");
    }

    #[test]
    fn ten_bits_are_kept() {
        assert_eq!(ten_bits(1.0), 1.0);
        assert_eq!(ten_bits(1.0 + 1.0 / 1024.0 + 1e-9), 1.0 + 1.0 / 1024.0);
        assert_eq!(ten_bits(-0.1), -0.0999755859375);
    }
}
