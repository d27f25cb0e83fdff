//! Elementary functions with one definition for every implementation: the graph interpreter, the loop interpreter and the
//! compiled kernels run the same sequence of IEEE operations and so give the same bits on every machine.
//!
//! Each function is written once over [`Lanes`], a builder of branch-free lane operations. Instantiated with [`Scalar`] it computes;
//! instantiated with the kernel compiler's recorder it emits instructions. No fused multiply-add is used in this (`exact`) form.
//!
//! Guarantees: at most 2 ulp from the true value over the whole range of doubles (measured by the tests against 60-digit values);
//! infinities, NaN, signed zeros, subnormal arguments and results as C's Annex F demands.
//! Polynomials: minimax, by `tests/coefficients.py`. Methods: Muller, *Elementary Functions*, 3rd ed. (2016), chapters 3, 5 and 11;
//! Tang's table-free argument reduction; Cody and Waite, *Software Manual for the Elementary Functions* (1980).

mod exp;
mod hyperbolic;
mod lanes;
mod log;
mod pow;
pub mod single;
mod trig;
mod within;

pub use exp::{exp, expm1};
pub use hyperbolic::{cosh, sigmoid, sinh, tanh};
pub use lanes::{Lanes, Scalar};
pub use log::{log, log1p};
pub use pow::{pow, pow_integer};
pub use trig::{TRIG_LIMIT, cos, sin, tan};
pub use within::{MOST_WITHIN, exp_within};

/// Evaluates a polynomial, lowest power first, by Horner's rule.
pub(crate) fn horner<L: Lanes>(l: &mut L, x: L::V, coefficients: &[f64]) -> L::V {
    let (last, rest) = coefficients.split_last().expect("a polynomial has coefficients");
    let mut sum = l.constant(*last);
    for c in rest.iter().rev() {
        let product = l.mul(sum, x);
        let c = l.constant(*c);
        sum = l.add(product, c);
    }
    sum
}

#[cfg(test)]
mod accuracy;
