//! `RandomState`: the Mersenne Twister, normal numbers by the polar method.

use brunsviga_twister::Twister;

use super::logarithm::log;
use super::{Bits, Draw};

/// The generator behind `np.random.seed`.
#[derive(Clone, Debug)]
pub struct Legacy {
    twister: Twister,
    /// The polar method makes two at once
    spare: Option<f64>,
}

impl Legacy {
    /// Seeded with one word.
    pub fn from_seed(seed: u32) -> Legacy {
        Legacy { twister: Twister::from_word(seed), spare: None }
    }
    /// Seeded with an array of words.
    pub fn from_key(key: &[u32]) -> Legacy {
        Legacy { twister: Twister::from_key(key), spare: None }
    }
    /// Words, position of the next, and the spare normal number.
    pub fn state(&self) -> (&Twister, Option<f64>) {
        (&self.twister, self.spare)
    }
    /// A generator in this state.
    pub fn from_state(twister: Twister, spare: Option<f64>) -> Legacy {
        Legacy { twister, spare }
    }
}

impl Bits for Legacy {
    fn word(&mut self) -> u32 {
        self.twister.word()
    }
    fn long(&mut self) -> u64 {
        let high = u64::from(self.word());
        high << 32 | u64::from(self.word())
    }
    fn unit(&mut self) -> f64 {
        self.twister.float()
    }
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let x = 2.0 * self.unit() - 1.0;
            let y = 2.0 * self.unit() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * log(square) / square).sqrt();
                self.spare = Some(factor * x);
                return factor * y;
            }
        }
    }
    fn exponential(&mut self) -> f64 {
        -log(1.0 - self.unit())
    }
    fn manner(&self) -> Draw {
        Draw::Masked
    }
}
