//! The Mersenne Twister MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998), from which both Python's `random` and NumPy's legacy
//! generator draw.
//!
//! Guarantees: the authors' sequence for the authors' two ways of seeding.

/// Words of state.
pub const N: usize = 624;
const M: usize = 397;

/// The generator's state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Twister {
    /// The words from which the next ones are drawn
    pub words: [u32; N],
    /// Position of the next one; N: new ones must be made first
    pub next: usize,
}

impl Twister {
    /// Seeded with one word, as the authors do.
    pub fn from_word(seed: u32) -> Twister {
        let mut words = [seed; N];
        for i in 1..N {
            let before = words[i - 1];
            words[i] = 1_812_433_253u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(i as u32);
        }
        Twister { words, next: N }
    }

    /// The authors' seeding by an array of words.
    pub fn from_key(key: &[u32]) -> Twister {
        let mut twister = Twister::from_word(19_650_218);
        let words = &mut twister.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let before = words[i - 1];
            words[i] = (words[i] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key.get(j).copied().unwrap_or(0))
                .wrapping_add(j as u32);
            i += 1;
            j = (j + 1) % key.len().max(1);
            if i == N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        for _ in 0..N - 1 {
            let before = words[i - 1];
            words[i] = (words[i] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == N {
                words[0] = words[N - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        twister
    }

    /// The next 32 random bits.
    pub fn word(&mut self) -> u32 {
        if self.next >= N {
            for i in 0..N {
                let y = (self.words[i] & 0x8000_0000) | (self.words[(i + 1) % N] & 0x7fff_ffff);
                let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.words[i] = self.words[(i + M) % N] ^ (y >> 1) ^ twist;
            }
            self.next = 0;
        }
        let mut y = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// 53 random bits as a number in [0, 1).
    pub fn float(&mut self) -> f64 {
        let (a, b) = (self.word() >> 5, self.word() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }
}
