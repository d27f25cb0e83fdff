//! Random numbers as NumPy draws them: the same generators, the same algorithms, the same order of draws, so the same numbers for a seed.
//!
//! [`Legacy`] is `np.random.seed` and `RandomState` (Mersenne Twister, polar method); [`Modern`] is `np.random.default_rng` (PCG64,
//! ziggurat). What both share (bounded integers, Poisson, binomial, permutations) is written once over [`Bits`].
//!
//! The logarithm (`logarithm`), of which the legacy generator makes its normal and exponential numbers, has the bits of the C library that
//! NumPy calls on Linux; on other systems NumPy's own last bits differ for one number in a thousand.

mod bounded;
mod discrete;
mod legacy;
mod logarithm;
mod modern;
mod pcg;
mod permute;
mod ziggurat;

pub use bounded::{Draw, flags, integers};
pub use brunsviga_twister::{N, Twister};
pub use discrete::{binomial, poisson};
pub use legacy::Legacy;
pub use modern::Modern;
pub use permute::{pick, pick_weighted, shuffled};

/// A source of random bits, with the methods for which NumPy's two kinds of generator differ.
pub trait Bits {
    /// 32 random bits
    fn word(&mut self) -> u32;
    /// 64 random bits
    fn long(&mut self) -> u64;
    /// 53 random bits as a number in [0, 1)
    fn unit(&mut self) -> f64;
    /// A normal number of mean 0 and deviation 1
    fn normal(&mut self) -> f64;
    /// An exponential number of mean 1
    fn exponential(&mut self) -> f64;
    /// How integers below a bound are drawn
    fn manner(&self) -> Draw;
}

#[cfg(test)]
mod tests;
