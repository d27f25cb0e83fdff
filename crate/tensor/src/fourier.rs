//! The discrete Fourier transform of any length: Cooley and Tukey's division (Mathematics of Computation 19, 1965) by every prime factor up to
//! 61, and Bluestein's chirps (IEEE Northeast Electronics Research and Engineering Meeting 10, 1968) for lengths with larger ones.
//!
//! Guarantees: n log n operations, an error of some units in the last place of the largest result, the same bits everywhere.

/// Real and imaginary part.
pub type Complex = (f64, f64);

fn times((a, b): Complex, (c, d): Complex) -> Complex {
    (a * c - b * d, a * d + b * c)
}

fn plus((a, b): Complex, (c, d): Complex) -> Complex {
    (a + c, b + d)
}

/// e^(−2πi k/n), exact at quarter turns; k < n.
fn root(k: u64, n: u64) -> Complex {
    // The nearest quarter turn, and what is left of it, at most an eighth of a turn.
    let quarter = (8 * k + n) / (2 * n);
    let rest = (4 * k) as f64 - (quarter * n) as f64;
    let angle = std::f64::consts::FRAC_PI_2 * rest / n as f64;
    let (c, s) = (libm::cos(angle), libm::sin(angle));
    match quarter % 4 {
        0 => (c, -s),
        1 => (-s, -c),
        2 => (-c, s),
        _ => (s, c),
    }
}

/// The largest factor that is summed directly.
const LARGEST: usize = 61;

/// The next factor to divide by: 4, else the smallest prime.
fn factor(n: usize) -> usize {
    if n.is_multiple_of(4) { 4 } else { (2..).take_while(|p| p * p <= n).find(|p| n.is_multiple_of(*p)).unwrap_or(n) }
}

/// X[k] = Σ x[j] e^(−2πi jk/n), for the backward transform with the other sign; neither is divided by n.
pub fn transform(x: &[Complex], backward: bool) -> Vec<Complex> {
    if backward {
        let swap = |v: &[Complex]| -> Vec<Complex> { v.iter().map(|(re, im)| (*im, *re)).collect() };
        return swap(&transform(&swap(x), false));
    }
    let n = x.len();
    let mut rest = n.max(1);
    while rest > 1 {
        let p = factor(rest);
        if p > LARGEST {
            return by_chirps(x);
        }
        rest /= p;
    }
    let roots: Vec<Complex> = (0..n as u64).map(|k| root(k, n as u64)).collect();
    let mut out = vec![(0.0, 0.0); n];
    divide(x, 1, &mut out, &roots);
    out
}

/// The transform of every `stride`-th element.
fn divide(x: &[Complex], stride: usize, out: &mut [Complex], roots: &[Complex]) {
    let n = out.len();
    if n <= 1 {
        if let (Some(to), Some(from)) = (out.first_mut(), x.first()) {
            *to = *from;
        }
        return;
    }
    let p = factor(n);
    let (m, turn) = (n / p, roots.len() / n);
    for (q, part) in out.chunks_mut(m).enumerate() {
        divide(&x[q * stride..], stride * p, part, roots);
    }
    let mut terms = [(0.0, 0.0); LARGEST];
    for k in 0..m {
        for (q, term) in terms.iter_mut().enumerate().take(p) {
            *term = times(out[q * m + k], roots[q * k * turn]);
        }
        for r in 0..p {
            let step = r * m;
            let mut place = 0;
            let mut sum = terms[0];
            for term in &terms[1..p] {
                place = (place + step) % n;
                sum = plus(sum, times(*term, roots[place * turn]));
            }
            out[step + k] = sum;
        }
    }
}

/// jk = (j² + k² − (k − j)²)/2 makes a convolution of the transform, which two of a power of two solve.
fn by_chirps(x: &[Complex]) -> Vec<Complex> {
    let n = x.len();
    let length = (2 * n - 1).next_power_of_two();
    let chirps: Vec<Complex> = (0..n as u64).map(|k| root(k * k % (2 * n as u64), 2 * n as u64)).collect();
    let conjugate = |(re, im): Complex| (re, -im);
    let mut signal = vec![(0.0, 0.0); length];
    let mut filter = vec![(0.0, 0.0); length];
    for k in 0..n {
        signal[k] = times(x[k], chirps[k]);
        filter[k] = conjugate(chirps[k]);
        filter[(length - k) % length] = conjugate(chirps[k]);
    }
    let (signal, filter) = (transform(&signal, false), transform(&filter, false));
    let product: Vec<Complex> = signal.into_iter().zip(filter).map(|(a, b)| times(a, b)).collect();
    let scale = 1.0 / length as f64;
    let back = transform(&product, true);
    back.into_iter().zip(&chirps).map(|((re, im), chirp)| times((re * scale, im * scale), *chirp)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the definition.
    fn plainly(x: &[Complex]) -> Vec<Complex> {
        let n = x.len() as u64;
        (0..n)
            .map(|k| x.iter().enumerate().fold((0.0, 0.0), |sum, (j, v)| plus(sum, times(*v, root(j as u64 * k % n, n)))))
            .collect()
    }

    #[test]
    fn every_length_agrees_with_the_definition() {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / 9_007_199_254_740_992.0 - 0.5
        };
        for n in (0..140).chain([256, 360, 500, 67 * 3, 211]) {
            let x: Vec<Complex> = (0..n).map(|_| (next(), next())).collect();
            let (got, want) = (transform(&x, false), plainly(&x));
            let back = transform(&got, true);
            assert_eq!(got.len(), n);
            for k in 0..n {
                let off = (got[k].0 - want[k].0).abs().max((got[k].1 - want[k].1).abs());
                assert!(off < 1e-13 * n as f64, "length {n}, place {k}: {:?} for {:?}", got[k], want[k]);
                let off = (back[k].0 / n as f64 - x[k].0).abs().max((back[k].1 / n as f64 - x[k].1).abs());
                assert!(off < 1e-14, "length {n}, place {k}, and back");
            }
        }
    }

    #[test]
    fn quarter_turns_are_exact() {
        assert_eq!([0, 1, 2, 3].map(|k| root(k, 4)), [(1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 1.0)]);
    }
}
