//! The engine of reductions: walks memory in the order NumPy's iterator would, so that sums agree bit for bit.
//!
//! Axes are sorted by stride, neighbours merged, and the innermost axis handled as a run: a reduced one by
//! pairwise summation (or a plain fold), a kept one by adding row to row.

use smallvec::SmallVec;

use crate::array::{Array, busy};
use crate::element::Element;
use crate::error::Result;
use crate::layout::{Shape, Walk};
use crate::memory;

/// One axis, or several that lie in memory like one.
#[derive(Clone, Copy)]
pub(super) struct Dim {
    pub(super) n: usize,
    pub(super) input: isize,
    pub(super) output: isize,
    pub(super) reduced: bool,
}

/// How elements are folded.
pub(super) struct Fold<T, C, R> {
    /// What a fold starts from
    pub(super) identity: T,
    /// Joins two results
    pub(super) combine: C,
    /// Folds a strided run of the data starting at a place
    pub(super) run: R,
    /// A run of more than 128 is folded in two halves, as pairwise summation does
    pub(super) halves: bool,
}

/// The axes of a layout in the order of memory, neighbours merged; the shape of the kept ones, and its size.
pub(super) fn merged(lengths: &[usize], strides: &[isize], axes: &[usize]) -> Result<(SmallVec<[Dim; 6]>, Shape, usize)> {
    let shape: Shape = (0..lengths.len()).filter(|a| !axes.contains(a)).map(|a| lengths[a]).collect();
    let size = memory::checked_size(&shape)?;
    let mut dims: SmallVec<[Dim; 6]> = SmallVec::new();
    let mut output = size as isize;
    for (axis, &n) in lengths.iter().enumerate() {
        let reduced = axes.contains(&axis);
        if !reduced {
            output /= n.max(1) as isize;
        }
        if n == 1 {
            continue;
        }
        dims.push(Dim { n, input: strides[axis], output: if reduced { 0 } else { output }, reduced });
    }
    // Insertion sort, outermost first; equal strides keep C order.
    dims.sort_by_key(|d| std::cmp::Reverse(d.input.abs()));
    let mut merged: SmallVec<[Dim; 6]> = SmallVec::new();
    for dim in dims {
        if let Some(last) = merged.last_mut()
            && last.reduced == dim.reduced
            && last.input == dim.input * dim.n as isize
            && last.output == dim.output * dim.n as isize
        {
            *last = Dim { n: last.n * dim.n, ..dim };
            continue;
        }
        merged.push(dim);
    }
    Ok((merged, shape, size))
}

/// Folds the elements over `axes` into an array of the kept axes.
pub(super) fn fold<T: Element>(
    x: &Array,
    axes: &[usize],
    how: Fold<T, impl Fn(T, T) -> T + Copy, impl Fn(&[T], usize, isize, usize) -> T>,
) -> Result<Array> {
    let (mut merged, shape, size) = merged(&x.shape, &x.strides, axes)?;
    let mut out = memory::filled::<T>(&shape, size, how.identity)?;
    if x.size() == 0 {
        return Ok(Array::owned(out, shape));
    }
    let start = x.offset as isize;
    if merged.len() > 1 && merged.iter().all(|d| d.reduced) {
        return through_buffer(x, &merged, &how);
    }
    if let Some(stored) = x.stored_data() {
        super::lazy::fold_dims(&merged, start, &mut out, &how, &mut |from, stride, n, to: &mut Vec<T>| {
            stored.run(from, stride, n, to)
        })?;
        return Ok(Array::owned(out, shape));
    }
    let Fold { combine, run, .. } = how;
    let inner = merged.pop().unwrap_or(Dim { n: 1, input: 1, output: 0, reduced: true });
    let outer: SmallVec<[usize; 4]> = merged.iter().map(|d| d.n).collect();
    let in_strides: SmallVec<[isize; 4]> = merged.iter().map(|d| d.input).collect();
    let out_strides: SmallVec<[isize; 4]> = merged.iter().map(|d| d.output).collect();
    let data = x.storage::<T>()?.cell().try_borrow().map_err(|_| busy())?;
    let mut walk = Walk::new(&outer, [&in_strides, &out_strides], [start, 0]);
    loop {
        let (from, to) = (walk.at[0], walk.at[1] as usize);
        if inner.reduced {
            out[to] = combine(out[to], run(&data, from as usize, inner.input, inner.n));
        } else if inner.input == 1 && inner.output == 1 {
            let (from, n) = (from as usize, inner.n);
            for (o, &v) in out[to..to + n].iter_mut().zip(&data[from..from + n]) {
                *o = combine(*o, v);
            }
        } else {
            for k in 0..inner.n as isize {
                let o = &mut out[(to as isize + k * inner.output) as usize];
                *o = combine(*o, data[(from + k * inner.input) as usize]);
            }
        }
        if !walk.step() {
            break;
        }
    }
    drop(data);
    Ok(Array::owned(out, shape))
}

/// Everything reduced to one value, from memory in several pieces: NumPy gathers them in a buffer of 8192 elements
/// (as many whole innermost runs as fit) and folds each filling.
fn through_buffer<T: Element>(
    x: &Array,
    dims: &[Dim],
    how: &Fold<T, impl Fn(T, T) -> T, impl Fn(&[T], usize, isize, usize) -> T>,
) -> Result<Array> {
    let shape: Shape = dims.iter().map(|d| d.n).collect();
    let strides = dims.iter().map(|d| d.input).collect();
    let x = x.with_layout(shape, strides, x.offset);
    let core = dims.last().map_or(1, |d| d.n).max(1);
    let filling = (BUFFER / core).max(1) * core;
    let mut total = how.identity;
    let mut add = |part: &[T]| total = (how.combine)(total, (how.run)(part, 0, 1, part.len()));
    if x.is_stored() {
        let mut part = Vec::new();
        for from in (0..x.size()).step_by(filling) {
            part.clear();
            x.read_range(from, (from + filling).min(x.size()), &mut part)?;
            add(&part);
        }
    } else {
        x.to_vec::<T>()?.chunks(filling).for_each(add);
    }
    Ok(Array::owned(vec![total], Shape::new()))
}

/// Elements in NumPy's buffer.
const BUFFER: usize = 8192;

/// A run folded from left to right.
#[inline]
pub(super) fn run_fold<T: Element>(identity: T, combine: impl Fn(T, T) -> T) -> impl Fn(&[T], usize, isize, usize) -> T {
    move |data, start, stride, n| {
        if stride == 1 {
            return data[start..start + n].iter().fold(identity, |acc, &v| combine(acc, v));
        }
        (0..n as isize).fold(identity, |acc, k| combine(acc, data[(start as isize + k * stride) as usize]))
    }
}

/// Floats whose sums NumPy forms pairwise.
pub(crate) trait Pairwise: Element + std::ops::Add<Output = Self> {
    /// The value that sums start from: -0.0, which leaves every sum (also of -0.0) unchanged.
    const START: Self;
}

impl Pairwise for f64 {
    const START: f64 = -0.0;
}

impl Pairwise for f32 {
    const START: f32 = -0.0;
}

/// NumPy's pairwise summation of a strided run: eight accumulators over blocks of at most 128, halves above that.
pub(crate) fn pairwise<T: Pairwise>(data: &[T], start: usize, stride: isize, n: usize) -> T {
    let at = |k: usize| data[(start as isize + k as isize * stride) as usize];
    if n < 8 {
        return (0..n).fold(T::START, |acc, k| acc + at(k));
    }
    if n <= 128 {
        let whole = n - n % 8;
        let mut r: [T; 8];
        if stride == 1 {
            let run = &data[start..start + whole];
            r = std::array::from_fn(|k| run[k]);
            for block in run[8..].chunks_exact(8) {
                for (a, &v) in r.iter_mut().zip(block) {
                    *a = *a + v;
                }
            }
        } else {
            r = std::array::from_fn(at);
            for i in (8..whole).step_by(8) {
                for (k, a) in r.iter_mut().enumerate() {
                    *a = *a + at(i + k);
                }
            }
        }
        let sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        return (whole..n).fold(sum, |acc, k| acc + at(k));
    }
    let half = n / 2 - (n / 2) % 8;
    pairwise(data, start, stride, half) + pairwise(data, (start as isize + half as isize * stride) as usize, stride, n - half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairwise_is_more_accurate_than_a_plain_sum() {
        let x = vec![0.1f64; 1_000_000];
        let plain: f64 = x.iter().sum();
        let ours = pairwise(&x, 0, 1, x.len());
        assert!((ours - 100_000.0).abs() < 1e-8 && (plain - 100_000.0).abs() > 1e-7);
    }

    #[test]
    fn a_strided_run_sums_like_a_gathered_one() {
        let x: Vec<f64> = (0..4000).map(|k| 1.0 / f64::from(k + 1)).collect();
        let every: Vec<f64> = x.iter().copied().step_by(3).collect();
        assert_eq!(pairwise(&x, 0, 3, every.len()).to_bits(), pairwise(&every, 0, 1, every.len()).to_bits());
    }
}
