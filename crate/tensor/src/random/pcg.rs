//! PCG64: the 128-bit congruential generator with XSL-RR output (O'Neill, Harvey Mudd HMC-CS-2014-0905), and NumPy's way of seeding it
//! (O'Neill's `seed_seq_fe`).

const MULTIPLIER: u128 = 2_549_297_995_355_413_924 << 64 | 4_865_540_595_714_422_341;

/// The generator.
#[derive(Clone, Debug)]
pub(super) struct Pcg {
    state: u128,
    increment: u128,
}

impl Pcg {
    /// Seeded with 32-bit words, the lowest first (`np.random.default_rng(n)`).
    pub(super) fn from_entropy(entropy: &[u32]) -> Pcg {
        let [a, b, c, d] = spread(&mix(entropy));
        let increment = (u128::from(c) << 64 | u128::from(d)) << 1 | 1;
        let mut pcg = Pcg { state: 0, increment };
        pcg.step();
        pcg.state = pcg.state.wrapping_add(u128::from(a) << 64 | u128::from(b));
        pcg.step();
        pcg
    }
    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }
    pub(super) fn long(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }
}

/// A multiplicative hash whose constant changes with every use.
struct Hash {
    constant: u32,
    multiplier: u32,
}

impl Hash {
    fn of(&mut self, value: u32) -> u32 {
        let value = value ^ self.constant;
        self.constant = self.constant.wrapping_mul(self.multiplier);
        let value = value.wrapping_mul(self.constant);
        value ^ value >> 16
    }
}

/// A pool of four words into which all entropy is mixed.
fn mix(entropy: &[u32]) -> [u32; 4] {
    let mut hash = Hash { constant: 0x43b0_d7e5, multiplier: 0x931e_8875 };
    let join = |x: u32, y: u32| {
        let both = x.wrapping_mul(0xca01_f9dd).wrapping_sub(y.wrapping_mul(0x4973_f715));
        both ^ both >> 16
    };
    let mut pool = [0; 4];
    for (k, word) in pool.iter_mut().enumerate() {
        *word = hash.of(entropy.get(k).copied().unwrap_or(0));
    }
    for from in 0..4 {
        for to in (0..4).filter(|to| *to != from) {
            pool[to] = join(pool[to], hash.of(pool[from]));
        }
    }
    for word in entropy.iter().skip(4) {
        for to in &mut pool {
            *to = join(*to, hash.of(*word));
        }
    }
    pool
}

/// Four 64-bit words from the pool.
fn spread(pool: &[u32; 4]) -> [u64; 4] {
    let mut hash = Hash { constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded };
    let mut words = [0; 8];
    for (k, word) in words.iter_mut().enumerate() {
        *word = hash.of(pool[k % 4]);
    }
    std::array::from_fn(|k| u64::from(words[2 * k]) | u64::from(words[2 * k + 1]) << 32)
}
