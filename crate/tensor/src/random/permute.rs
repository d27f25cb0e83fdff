//! Orders and choices: shuffling (Fisher and Yates), choosing without replacement, choosing by weight.

use super::Bits;
use super::bounded::{Draw, up_to};

/// Swaps each place from the last one down to `first` with one that `draw` gives, of those up to itself.
fn swap_down(first: usize, n: usize, mut draw: impl FnMut(usize) -> usize, mut swap: impl FnMut(usize, usize)) {
    for i in (first..n).rev() {
        swap(i, draw(i));
    }
}

/// `0 .. n` in random order. Both kinds of generator draw by masks here.
pub fn shuffled(bits: &mut impl Bits, n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    swap_down(1, n, |most| up_to(bits, most as u64, Draw::Masked) as usize, |i, j| order.swap(i, j));
    order
}

/// `count` different numbers of `0 .. n`; `count` ≤ `n`.
pub fn pick(bits: &mut impl Bits, n: usize, count: usize, shuffle: bool) -> Vec<usize> {
    if bits.manner() == Draw::Masked {
        let mut order = shuffled(bits, n);
        order.truncate(count);
        return order;
    }
    if n > 10_000 && count > n / if shuffle { 50 } else { 20 } {
        let mut order: Vec<usize> = (0..n).collect();
        swap_down((n - count).max(1), n, |most| up_to(bits, most as u64, Draw::Lemire) as usize, |i, j| order.swap(i, j));
        return order.split_off(n - count);
    }
    // Floyd's algorithm (Bentley, Communications of the ACM 30, 1987).
    let mut taken = std::collections::HashSet::with_capacity(count);
    let mut chosen = Vec::with_capacity(count);
    for last in n - count..n {
        let drawn = up_to(bits, last as u64, Draw::Lemire) as usize;
        let new = if taken.insert(drawn) { drawn } else { last };
        taken.insert(new);
        chosen.push(new);
    }
    if shuffle {
        swap_down(1, count, |most| up_to(bits, most as u64, Draw::Lemire) as usize, |i, j| chosen.swap(i, j));
    }
    chosen
}

/// `count` positions, each with its weight's probability; without replacement a position comes at most once.
/// None if fewer weights than asked for are not zero.
pub fn pick_weighted(bits: &mut impl Bits, weights: &[f64], count: usize, replace: bool) -> Option<Vec<usize>> {
    let draw = |bits: &mut dyn FnMut() -> f64, weights: &[f64], n: usize| {
        let mut sum = 0.0;
        let mut running: Vec<f64> = weights
            .iter()
            .map(|w| {
                sum += w;
                sum
            })
            .collect();
        running.iter_mut().for_each(|r| *r /= sum);
        let units: Vec<f64> = (0..n).map(|_| bits()).collect();
        units.into_iter().map(|u| running.partition_point(|r| *r <= u)).collect::<Vec<usize>>()
    };
    if replace {
        return Some(draw(&mut || bits.unit(), weights, count));
    }
    if weights.iter().filter(|w| **w > 0.0).count() < count {
        return None;
    }
    let mut weights = weights.to_vec();
    let mut found: Vec<usize> = Vec::with_capacity(count);
    while found.len() < count {
        for &k in &found {
            weights[k] = 0.0;
        }
        let new = draw(&mut || bits.unit(), &weights, count - found.len());
        let known = found.len();
        for k in new {
            if !found[known..].contains(&k) {
                found.push(k);
            }
        }
    }
    Some(found)
}
