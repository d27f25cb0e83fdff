//! Normal and exponential numbers by 256 layers of equal area (Marsaglia and Tsang, J. Stat. Software 5(8), 2000), in NumPy's arrangement of bits.
//!
//! Layer k reaches to x[k]; a point at or below x[k−1] is under the curve for certain. x[255] is where the tail begins; each layer below is
//! as high as its area asks: density(x[k]) + area/x[k] is the density at x[k−1]. The last digits of NumPy's widths, which depend on the order
//! of its authors' arithmetic, were measured (`tests/measure_ziggurat.py`) and are set right by the nudges.

use std::sync::LazyLock;

use super::Bits;
use super::logarithm::log;

/// Where the tail begins.
const NORMAL_END: f64 = 3.654_152_885_361_009;
const EXPONENTIAL_END: f64 = 7.697_117_470_131_05;

struct Layers {
    /// What one unit of the random integer stands for
    width: [f64; 256],
    /// Random integers at or above this one may lie outside
    sure: [u64; 256],
    /// The density at the layer's edge
    density: [f64; 256],
}

impl Layers {
    /// For random integers of `bits` bits. A nudge is the difference in units of the last place.
    fn new(end: f64, area: f64, bits: i32, density: fn(f64) -> f64, inverse: fn(f64) -> f64, nudges: &[i16; 256]) -> Layers {
        let scale = libm::ldexp(1.0, bits);
        let mut width = [0.0; 256];
        let mut x = end;
        for k in (0..256).rev() {
            x = match k {
                255 => end,
                // The lowest layer holds the tail: its width is the whole area over the density.
                0 => area / density(end),
                _ => inverse(density(x) + area / x),
            };
            width[k] = f64::from_bits((x / scale).to_bits().wrapping_add_signed(i64::from(nudges[k])));
        }
        let x = |k: usize| width[k] * scale;
        Layers {
            sure: std::array::from_fn(|k| match k {
                0 => (x(255) / x(0) * scale) as u64,
                1 => 0,
                k => (x(k - 1) / x(k) * scale) as u64,
            }),
            density: std::array::from_fn(|k| if k == 0 { 1.0 } else { density(x(k)) }),
            width,
        }
    }
}

static NORMAL: LazyLock<Layers> = LazyLock::new(|| {
    let (density, inverse) = (|x: f64| libm::exp(-0.5 * x * x), |y: f64| (-2.0 * log(y)).sqrt());
    Layers::new(NORMAL_END, 0.004_928_673_233_974_652, 52, density, inverse, &NORMAL_NUDGES)
});
static EXPONENTIAL: LazyLock<Layers> = LazyLock::new(|| {
    let (density, inverse) = (|x: f64| libm::exp(-x), |y: f64| -log(y));
    Layers::new(EXPONENTIAL_END, 0.003_949_659_822_581_555, 53, density, inverse, &EXPONENTIAL_NUDGES)
});

const NORMAL_NUDGES: [i16; 256] = [
    0, -380, -116, -88, -74, -64, -60, -53, -51, -25, -24, -21, -19, -18, -18, -17, -17, -17, -15, -15, -15, -14, -14, -15, -13,
    -13, -13, -12, -12, -12, -12, -12, -12, -12, -12, -12, -12, -12, -11, -10, -8, -9, -10, -11, -10, -10, -10, -9, -10, -10, -9,
    -11, -5, -5, -5, -5, -5, -5, -5, -5, -5, -5, -4, -4, -4, -4, -4, -4, -4, -3, -2, -3, -3, -2, -1, -1, -1, -1, -1, -1, -1, -1,
    -2, -2, -2, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
    2, 2, 2, 2, 2, 1, 0, 0, 0, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 6, 6, 6, 5, 5, 4, 3, 3, 3, 4, 3, 3, 2, 2, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0,
];
const EXPONENTIAL_NUDGES: [i16; 256] = [
    0, 155, 119, 49, 42, 39, 35, 34, 17, 17, 16, 16, 14, 15, 14, 14, 14, 14, 14, 14, 13, 13, 11, 11, 12, 6, 7, 7, 7, 8, 8, 8, 8,
    8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 9, 8, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 9, 10, 9, 9, 5,
    5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 2, 2, 3, 2, 3, 2, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 2, 3, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1,
    1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 2, 2, 2, 2, 2, 2, 3, 3, 3, 2, 2, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1, 2, 1, 1, 0,
    1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 2, 1, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1,
    1, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, -1, 0, -1, -1, -1, -1, -1, 0, -1, 0, -1, -1, -1, -1, -1, -2, -2, -2, -2,
    -2, -2, -2, -2, -3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, -1, 0, 0, 0, -1, -1, -1, -1, -1, 0, 0,
];

pub(super) fn normal(bits: &mut impl Bits) -> f64 {
    let layers = &*NORMAL;
    loop {
        let random = bits.long();
        let k = (random & 255) as usize;
        let negative = random >> 8 & 1 == 1;
        let place = random >> 9 & ((1 << 52) - 1);
        let x = place as f64 * layers.width[k];
        let signed = if negative { -x } else { x };
        if place < layers.sure[k] {
            return signed;
        }
        if k == 0 {
            loop {
                let beyond = -(1.0 / NORMAL_END) * libm::log1p(-bits.unit());
                let y = -libm::log1p(-bits.unit());
                if y + y > beyond * beyond {
                    let x = NORMAL_END + beyond;
                    return if place >> 8 & 1 == 1 { -x } else { x };
                }
            }
        }
        let height = (layers.density[k - 1] - layers.density[k]) * bits.unit() + layers.density[k];
        if height < libm::exp(-0.5 * x * x) {
            return signed;
        }
    }
}

pub(super) fn exponential(bits: &mut impl Bits) -> f64 {
    let layers = &*EXPONENTIAL;
    loop {
        let random = bits.long() >> 3;
        let k = (random & 255) as usize;
        let place = random >> 8;
        let x = place as f64 * layers.width[k];
        if place < layers.sure[k] {
            return x;
        }
        if k == 0 {
            return EXPONENTIAL_END - libm::log1p(-bits.unit());
        }
        let height = (layers.density[k - 1] - layers.density[k]) * bits.unit() + layers.density[k];
        if height < libm::exp(-x) {
            return x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_numpys() {
        let mut wrong = Vec::new();
        for (name, layers, nudges) in [("normal", &NORMAL, &NORMAL_NUDGES), ("exponential", &EXPONENTIAL, &EXPONENTIAL_NUDGES)] {
            let mut count = 0;
            for line in include_str!("../../tests/data/ziggurat.txt").lines() {
                let [kind, k, bits] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}?") };
                if kind != name {
                    continue;
                }
                let (k, bits): (usize, _) = (k.parse().unwrap(), u64::from_str_radix(bits, 16).unwrap());
                let off = bits.wrapping_sub(layers.width[k].to_bits()) as i64;
                if off != 0 {
                    wrong.push(format!("{name} {k}: the nudge should be {}", i64::from(nudges[k]) + off));
                }
                count += 1;
            }
            assert_eq!(count, 256);
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
