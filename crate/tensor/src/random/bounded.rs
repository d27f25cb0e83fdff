//! Integers below a bound: by masks and rejection (legacy), or by Lemire's multiplication (ACM TOMACS 29, 2019; modern).

use super::Bits;

/// How integers below a bound are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Draw {
    /// The bits under the smallest mask that holds the bound, drawn until one fits
    Masked,
    /// The high half of a product
    Lemire,
}

fn mask(bound: u64) -> u64 {
    if bound == 0 { 0 } else { u64::MAX >> bound.leading_zeros() }
}

/// One of `0 ..= most`, in the manner given.
pub(super) fn up_to(bits: &mut impl Bits, most: u64, draw: Draw) -> u64 {
    match (most, u32::try_from(most)) {
        (0, _) => 0,
        (_, Ok(u32::MAX)) => u64::from(bits.word()),
        (u64::MAX, _) => bits.long(),
        (_, Ok(small)) => u64::from(match draw {
            Draw::Masked => masked_word(bits, small),
            Draw::Lemire => lemire_word(bits, small),
        }),
        (_, Err(_)) => match draw {
            Draw::Masked => loop {
                let value = bits.long() & mask(most);
                if value <= most {
                    return value;
                }
            },
            Draw::Lemire => lemire_long(bits, most),
        },
    }
}

fn masked_word(bits: &mut impl Bits, most: u32) -> u32 {
    let mask = mask(u64::from(most)) as u32;
    loop {
        let value = bits.word() & mask;
        if value <= most {
            return value;
        }
    }
}

fn lemire_word(bits: &mut impl Bits, most: u32) -> u32 {
    let count = most + 1;
    let mut wide = u64::from(bits.word()) * u64::from(count);
    if (wide as u32) < count {
        let threshold = (u32::MAX - most) % count;
        while (wide as u32) < threshold {
            wide = u64::from(bits.word()) * u64::from(count);
        }
    }
    (wide >> 32) as u32
}

fn lemire_long(bits: &mut impl Bits, most: u64) -> u64 {
    let count = most + 1;
    let mut wide = u128::from(bits.long()) * u128::from(count);
    if (wide as u64) < count {
        let threshold = (u64::MAX - most) % count;
        while (wide as u64) < threshold {
            wide = u128::from(bits.long()) * u128::from(count);
        }
    }
    (wide >> 64) as u64
}

/// `n` integers of `low ..= high`.
pub fn integers(bits: &mut impl Bits, low: i64, high: i64, n: usize) -> Vec<i64> {
    let (most, draw) = (high.wrapping_sub(low) as u64, bits.manner());
    (0..n).map(|_| low.wrapping_add(up_to(bits, most, draw) as i64)).collect()
}

/// Booleans between these bounds, 32 from each word, the lowest bit first; where there is no choice nothing is drawn.
pub fn flags(bits: &mut impl Bits, bounds: impl Iterator<Item = (bool, bool)>) -> Vec<bool> {
    let (mut word, mut left) = (0, 0);
    bounds
        .map(|(low, high)| {
            if low == high {
                return low;
            }
            if left == 0 {
                (word, left) = (bits.word(), 32);
            }
            let flag = word & 1 == 1;
            (word, left) = (word >> 1, left - 1);
            flag
        })
        .collect()
}
