//! `exp_within`: e^x for arguments that are known to stay far from overflow, or may stop there. Mode `fast` shares one of them among
//! several exponentials (see [`crate::simplify::fast`]).

use super::Lanes;
use super::exp::{LN2_HIGH, LN2_LOW, LOG2_E, MAGIC, polynomial};

/// More than this is not within the normal numbers.
pub const MOST_WITHIN: u32 = 700;

/// e^x for |x| ≤ `limit`; beyond, e^limit or e^−limit. NaN is NaN. At most 1 ulp from the true value.
///
/// `limit` is at most [`MOST_WITHIN`], so that 2^k is a normal number and one product scales: a dozen operations less than `exp`.
pub fn exp_within<L: Lanes>(l: &mut L, x: L::V, limit: u32) -> L::V {
    let limit = f64::from(limit.min(MOST_WITHIN));
    let (highest, lowest) = (l.constant(limit), l.constant(-limit));
    let x = l.at_most(x, highest);
    let x = l.at_least(x, lowest);
    // The sum has no bits for a fraction: adding the constant rounds to an integer, which stands in its low bits.
    let log2_e = l.constant(LOG2_E);
    let scaled = l.mul(x, log2_e);
    let magic = l.constant(MAGIC + 1023.0);
    let bits = l.add(scaled, magic);
    let k = l.sub(bits, magic);
    let (high, low) = (l.constant(LN2_HIGH), l.constant(LN2_LOW));
    let kh = l.mul(k, high);
    let r = l.sub(x, kh);
    let kl = l.mul(k, low);
    let r = l.sub(r, kl);
    let r2 = l.mul(r, r);
    let p = polynomial(l, r, r2);
    let tail = l.mul(r2, p);
    let small = l.add(r, tail);
    let scale = l.bits_shl(bits, 52);
    // 2^k (1 + small)
    let grown = l.mul(small, scale);
    l.add(grown, scale)
}
