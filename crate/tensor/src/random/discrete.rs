//! Poisson and binomial numbers.

use super::Bits;
use super::logarithm::log;

/// A Poisson number of mean `mean` ≥ 0: by multiplication of uniform numbers below 10, else by transformed rejection
/// (PTRS; Hörmann, Insurance: Mathematics and Economics 12, 1993).
pub fn poisson(bits: &mut impl Bits, mean: f64) -> i64 {
    if mean == 0.0 {
        return 0;
    }
    if mean < 10.0 {
        let limit = libm::exp(-mean);
        let (mut count, mut product) = (0, bits.unit());
        while product > limit {
            count += 1;
            product *= bits.unit();
        }
        return count;
    }
    let (root, log_mean) = (mean.sqrt(), log(mean));
    let b = 0.931 + 2.53 * root;
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let v_r = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = bits.unit() - 0.5;
        let v = bits.unit();
        let us = 0.5 - u.abs();
        let k = ((2.0 * a / us + b) * u + mean + 0.43).floor();
        if us >= 0.07 && v <= v_r {
            return k as i64;
        }
        if k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        if log(v) + log(inverse_alpha) - log(a / (us * us) + b) <= -mean + k * log_mean - log_gamma(k + 1.0) {
            return k as i64;
        }
    }
}

/// log Γ(x) by Stirling's series, shifted upwards below 7.
fn log_gamma(x: f64) -> f64 {
    const SERIES: [f64; 10] = [
        8.333333333333333e-02,
        -2.777777777777778e-03,
        7.936507936507937e-04,
        -5.952380952380952e-04,
        8.417508417508418e-04,
        -1.917526917526918e-03,
        6.41025641025641e-03,
        -2.955065359477124e-02,
        1.796443723688307e-01,
        -1.39243221690590e+00,
    ];
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let shift = if x < 7.0 { (7.0 - x) as i64 } else { 0 };
    let mut above = x + shift as f64;
    let inverse_square = (1.0 / above) * (1.0 / above);
    let series = SERIES.iter().rev().fold(0.0, |sum, term| sum * inverse_square + term);
    let mut result = series / above + 0.5 * 1.8378770664093453 + (above - 0.5) * log(above) - above;
    for _ in 0..shift {
        result -= log(above - 1.0);
        above -= 1.0;
    }
    result
}

/// How many of `n` trials succeed, each with probability `p`.
pub fn binomial(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    if n == 0 || p == 0.0 {
        return 0;
    }
    if p > 0.5 {
        return n - of_rare(bits, n, 1.0 - p);
    }
    of_rare(bits, n, p)
}

fn of_rare(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    if p * n as f64 <= 30.0 { by_inversion(bits, n, p) } else { by_btpe(bits, n, p) }
}

fn by_inversion(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    let (q, size) = (1.0 - p, n as f64);
    let none = libm::exp(size * log(q));
    let mean = size * p;
    let bound = size.min(mean + 10.0 * (mean * q + 1.0).sqrt()) as i64;
    let (mut count, mut chance, mut u) = (0, none, bits.unit());
    while u > chance {
        count += 1;
        if count > bound {
            (count, chance, u) = (0, none, bits.unit());
        } else {
            u -= chance;
            chance = ((n - count + 1) as f64 * p * chance) / (count as f64 * q);
        }
    }
    count
}

/// BTPE (Kachitvichyanukul and Schmeiser, Communications of the ACM 31, 1988): a triangle, two parallelograms and two exponential tails
/// around the mode, and acceptance by the ratio of probabilities.
fn by_btpe(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    let size = n as f64;
    let (r, q) = (p, 1.0 - p);
    let fm = size * r + r;
    let m = fm.floor();
    let spread = size * r * q;
    let p1 = (2.195 * spread.sqrt() - 4.6 * q).floor() + 0.5;
    let xm = m + 0.5;
    let (xl, xr) = (xm - p1, xm + p1);
    let c = 0.134 + 20.5 / (15.3 + m);
    let slope = |a: f64| a * (1.0 + a / 2.0);
    let left = slope((fm - xl) / (fm - xl * r));
    let right = slope((xr - fm) / (xr * q));
    let p2 = p1 * (1.0 + 2.0 * c);
    let p3 = p2 + c / left;
    let p4 = p3 + c / right;
    loop {
        let u = bits.unit() * p4;
        let mut v = bits.unit();
        if u <= p1 {
            return (xm - p1 * v + u).floor() as i64;
        }
        let y;
        if u <= p2 {
            let x = xl + (u - p1) / c;
            v = v * c + 1.0 - (m - x + 0.5).abs() / p1;
            if v > 1.0 {
                continue;
            }
            y = x.floor();
        } else if u <= p3 {
            y = (xl + log(v) / left).floor();
            if y < 0.0 || v == 0.0 {
                continue;
            }
            v *= (u - p2) * left;
        } else {
            y = (xr - log(v) / right).floor();
            if y > size || v == 0.0 {
                continue;
            }
            v *= (u - p3) * right;
        }
        if accepts(Mode { n: size, m, r, q, spread, xm }, y, v) {
            return y as i64;
        }
    }
}

struct Mode {
    n: f64,
    m: f64,
    r: f64,
    q: f64,
    spread: f64,
    xm: f64,
}

/// Is v below the probability of y, relative to that of the mode?
fn accepts(mode: Mode, y: f64, v: f64) -> bool {
    let Mode { n, m, r, q, spread, xm } = mode;
    let k = (y - m).abs();
    if k <= 20.0 || k >= spread / 2.0 - 1.0 {
        let s = r / q;
        let a = s * (n + 1.0);
        let mut ratio = 1.0;
        for i in (m as i64 + 1)..=(y as i64) {
            ratio *= a / i as f64 - s;
        }
        for i in (y as i64 + 1)..=(m as i64) {
            ratio /= a / i as f64 - s;
        }
        return v <= ratio;
    }
    let rho = (k / spread) * ((k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / spread + 0.5);
    let t = -k * k / (2.0 * spread);
    let logarithm = log(v);
    if logarithm < t - rho {
        return true;
    }
    if logarithm > t + rho {
        return false;
    }
    let (x1, f1, z, w) = (y + 1.0, m + 1.0, n + 1.0 - m, n - y + 1.0);
    let stirling = |x: f64| {
        let x2 = x * x;
        (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / x2) / x2) / x2) / x2) / x / 166320.0
    };
    logarithm
        <= xm * log(f1 / x1)
            + (n - m + 0.5) * log(z / w)
            + (y - m) * log(w * r / (x1 * q))
            + stirling(f1)
            + stirling(z)
            + stirling(x1)
            + stirling(w)
}
