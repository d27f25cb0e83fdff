//! `exp` and `tanh` of float32 in single precision, written once over [`SingleLanes`] as the functions of doubles are over
//! [`Lanes`](super::Lanes): every operation is an IEEE single one, so that four lanes of a vector do what a Rust `f32` does.
//!
//! Guarantees: at most 2 ulp of float32 from the true value over the whole range (the test looks at two million numbers of all sizes);
//! infinities, NaN, signed zeros and subnormal results as C's Annex F demands.
//! Polynomials: minimax by Lawson's iteration on the reduced ranges, in doubles, rounded.

/// A builder of lane operations on singles. `V` is a lane of singles, `M` a lane of truth values.
#[allow(missing_docs)]
pub trait SingleLanes {
    type V: Copy;
    type M: Copy;

    fn constant(&mut self, x: f32) -> Self::V;
    fn add(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn sub(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn mul(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn div(&mut self, a: Self::V, b: Self::V) -> Self::V;
    fn neg(&mut self, a: Self::V) -> Self::V;
    fn abs(&mut self, a: Self::V) -> Self::V;
    /// Round to an integer, ties to even.
    fn nearest(&mut self, a: Self::V) -> Self::V;
    /// `b` if b < a, else `a`: a NaN in `a` is passed on.
    fn at_most(&mut self, a: Self::V, b: Self::V) -> Self::V;
    /// `b` if a < b, else `a`.
    fn at_least(&mut self, a: Self::V, b: Self::V) -> Self::V;
    /// 2^k for an integral lane −126 ≤ k ≤ 127; anything for other lanes.
    fn power_of_two(&mut self, k: Self::V) -> Self::V;
    fn lt(&mut self, a: Self::V, b: Self::V) -> Self::M;
    /// `a` where the mask holds, else `b`, bit for bit.
    fn select(&mut self, mask: Self::M, a: Self::V, b: Self::V) -> Self::V;
}

/// ln 2 in nine bits, so that k times it is exact, and the rest.
const LN2_HIGH: f32 = f32::from_bits(0x3F31_8000);
const LN2_LOW: f32 = -0.000_212_194_44;
/// exp(r) = 1 + r + r² P(r) for |r| ≤ 0.35, to 3.3e-9
const EXP: [f32; 5] = [0.499_999_94, 0.166_665_15, 0.041_668_456, 0.008_369_411, 0.001_381_315_9];
/// tanh(x) = x + x z Q(z), z = x², for |x| ≤ 0.625, to 4.4e-9
const TANH: [f32; 5] = [-0.333_332_8, 0.133_314_36, -0.053_739_116, 0.020_637_037, -0.005_702_602_7];

/// e^x
pub fn exp<L: SingleLanes>(l: &mut L, x: L::V) -> L::V {
    // Beyond these the result is ∞ or 0.
    let (highest, lowest) = (l.constant(89.0), l.constant(-104.0));
    let x = l.at_most(x, highest);
    let x = l.at_least(x, lowest);
    let log2_e = l.constant(std::f32::consts::LOG2_E);
    let scaled = l.mul(x, log2_e);
    let k = l.nearest(scaled);
    let (high, low) = (l.constant(LN2_HIGH), l.constant(LN2_LOW));
    let kh = l.mul(k, high);
    let kl = l.mul(k, low);
    let exact = l.sub(x, kh);
    let r = l.sub(exact, kl);
    let r2 = l.mul(r, r);
    let c = EXP.map(|c| l.constant(c));
    let a = l.mul(c[1], r);
    let a = l.add(c[0], a);
    let b = l.mul(c[3], r);
    let b = l.add(c[2], b);
    let d = l.mul(c[4], r2);
    let b = l.add(b, d);
    let b = l.mul(b, r2);
    let p = l.add(a, b);
    let tail = l.mul(r2, p);
    // 1 + r + tail, with what the first addition loses added to the small terms (Dekker).
    let one = l.constant(1.0);
    let sum = l.add(one, exact);
    let up = l.sub(sum, one);
    let lost = l.sub(exact, up);
    let small = l.sub(tail, kl);
    let small = l.add(lost, small);
    let y = l.add(sum, small);
    // Two factors, since k reaches −150 and 128: the first product is exact, the second but for its rounding into subnormals.
    let half = l.constant(0.5);
    let first = l.mul(k, half);
    let first = l.nearest(first);
    let second = l.sub(k, first);
    let first = l.power_of_two(first);
    let second = l.power_of_two(second);
    let y = l.mul(y, first);
    l.mul(y, second)
}

/// tanh x
pub fn tanh<L: SingleLanes>(l: &mut L, x: L::V) -> L::V {
    let zero = l.constant(0.0);
    let a = l.abs(x);
    let z = l.mul(x, x);
    let mut q = l.constant(TANH[4]);
    for c in TANH[..4].iter().rev() {
        let product = l.mul(q, z);
        let c = l.constant(*c);
        q = l.add(product, c);
    }
    let zq = l.mul(z, q);
    let rest = l.mul(x, zq);
    let near = l.add(x, rest);
    // −0, and what is so small that its square is 0
    let visible = l.lt(zero, z);
    let near = l.select(visible, near, x);
    // 1 − 2/(e^2|x| + 1), with the sign of x
    let (one, two) = (l.constant(1.0), l.constant(2.0));
    let twice = l.add(a, a);
    let e = exp(l, twice);
    let below = l.add(e, one);
    let distance = l.div(two, below);
    let far = l.sub(one, distance);
    let minus = l.neg(far);
    let negative = l.lt(x, zero);
    let far = l.select(negative, minus, far);
    let limit = l.constant(0.625);
    let is_near = l.lt(a, limit);
    l.select(is_near, near, far)
}

/// The lanes that compute: one single.
#[derive(Clone, Copy, Default, Debug)]
pub struct OneSingle;

impl SingleLanes for OneSingle {
    type V = f32;
    type M = bool;
    fn constant(&mut self, x: f32) -> f32 {
        x
    }
    fn add(&mut self, a: f32, b: f32) -> f32 {
        a + b
    }
    fn sub(&mut self, a: f32, b: f32) -> f32 {
        a - b
    }
    fn mul(&mut self, a: f32, b: f32) -> f32 {
        a * b
    }
    fn div(&mut self, a: f32, b: f32) -> f32 {
        a / b
    }
    fn neg(&mut self, a: f32) -> f32 {
        -a
    }
    fn abs(&mut self, a: f32) -> f32 {
        a.abs()
    }
    fn nearest(&mut self, a: f32) -> f32 {
        a.round_ties_even()
    }
    fn at_most(&mut self, a: f32, b: f32) -> f32 {
        if b < a { b } else { a }
    }
    fn at_least(&mut self, a: f32, b: f32) -> f32 {
        if a < b { b } else { a }
    }
    fn power_of_two(&mut self, k: f32) -> f32 {
        // Adding 1.5 · 2^23 puts the integer into the low bits.
        f32::from_bits((k + (12_582_912.0 + 127.0)).to_bits() << 23)
    }
    fn lt(&mut self, a: f32, b: f32) -> bool {
        a < b
    }
    fn select(&mut self, mask: bool, a: f32, b: f32) -> f32 {
        if mask { a } else { b }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance from the true value in units of the last place of float32.
    fn error(got: f32, value: f64) -> f64 {
        let nearest = value as f32;
        if got == nearest || got.is_nan() && value.is_nan() {
            return 0.0;
        }
        let place = f64::from(f32::from_bits((nearest.abs().to_bits() + 1).min(f32::MAX.to_bits())) - nearest.abs());
        (f64::from(got) - value).abs() / place.max(f64::from(f32::from_bits(1)))
    }

    #[test]
    fn two_ulp_over_the_whole_range() {
        type Pair = (&'static str, fn(f32) -> f32, fn(f64) -> f64);
        let functions: [Pair; 2] =
            [("exp", |x| exp(&mut OneSingle, x), f64::exp), ("tanh", |x| tanh(&mut OneSingle, x), f64::tanh)];
        for (name, single, double) in functions {
            let mut worst = (0.0, 0.0);
            for bits in (0..u32::MAX).step_by(1999).chain((0x3E00_0000..0x42D0_0000).step_by(499)) {
                for x in [f32::from_bits(bits), -f32::from_bits(bits)] {
                    let off = error(single(x), double(f64::from(x)));
                    assert!(off <= 2.0, "{name}({x:e}) = {:e}: {off} ulp", single(x));
                    if off > worst.0 {
                        worst = (off, x);
                    }
                }
            }
            println!("{name}: {:.2} ulp at {:e}", worst.0, worst.1);
        }
    }

    #[test]
    fn special_values() {
        let l = &mut OneSingle;
        let bits = |x: f32| x.to_bits();
        assert_eq!([exp(l, 0.0), exp(l, -0.0), exp(l, f32::NEG_INFINITY)].map(bits), [1.0, 1.0, 0.0].map(bits));
        assert_eq!((exp(l, f32::INFINITY), exp(l, 1.0)), (f32::INFINITY, std::f32::consts::E));
        let tanhs = [0.0, -0.0, f32::INFINITY, f32::NEG_INFINITY, 1e-30, -1e-44].map(|x| tanh(l, x));
        assert_eq!(tanhs.map(bits), [0.0, -0.0, 1.0, -1.0, 1e-30, -1e-44].map(bits));
        assert!(exp(l, f32::NAN).is_nan() && tanh(l, f32::NAN).is_nan());
    }
}
