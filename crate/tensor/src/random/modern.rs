//! `Generator`: PCG64 with ziggurats.

use super::pcg::Pcg;
use super::{Bits, Draw, ziggurat};

/// The generator behind `np.random.default_rng`.
#[derive(Clone, Debug)]
pub struct Modern {
    pcg: Pcg,
    /// The high half of a long whose low half was taken
    half: Option<u32>,
}

impl Modern {
    /// Seeded with 32-bit words, the lowest first.
    pub fn from_entropy(entropy: &[u32]) -> Modern {
        Modern { pcg: Pcg::from_entropy(entropy), half: None }
    }
}

impl Bits for Modern {
    fn word(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        let long = self.pcg.long();
        self.half = Some((long >> 32) as u32);
        long as u32
    }
    fn long(&mut self) -> u64 {
        self.pcg.long()
    }
    fn unit(&mut self) -> f64 {
        (self.pcg.long() >> 11) as f64 / 9_007_199_254_740_992.0
    }
    fn normal(&mut self) -> f64 {
        ziggurat::normal(self)
    }
    fn exponential(&mut self) -> f64 {
        ziggurat::exponential(self)
    }
    fn manner(&self) -> Draw {
        Draw::Lemire
    }
}
