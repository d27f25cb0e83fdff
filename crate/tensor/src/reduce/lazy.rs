//! Reductions of arrays that lie in a storage: read in pieces, in the order in which an array in memory is folded, so that the bits agree.

use smallvec::SmallVec;

use super::ReduceOptions;
use super::fold::{Dim, Fold, merged};
use crate::array::Array;
use crate::dtype::DType;
use crate::element::{Element, dispatch};
use crate::error::{Result, TensorError};
use crate::layout::{self, Shape, Walk, normalize_axis};
use crate::scalar::Scalar;
use crate::warnings::Flags;

/// Elements read at once.
const PIECE: usize = 1 << 16;

/// Reads `n` elements from a place on, with a stride, and appends them.
pub(super) type Read<'a, T> = dyn FnMut(isize, isize, usize, &mut Vec<T>) -> Result<()> + 'a;

/// What [`super::fold::fold`] does, of elements that `read` gives.
pub(super) fn fold_dims<T: Element>(
    dims: &[Dim],
    start: isize,
    out: &mut [T],
    how: &Fold<T, impl Fn(T, T) -> T, impl Fn(&[T], usize, isize, usize) -> T>,
    read: &mut Read<'_, T>,
) -> Result<()> {
    let one = Dim { n: 1, input: 1, output: 0, reduced: true };
    let (inner, dims) = dims.split_last().map_or((one, dims), |(inner, dims)| (*inner, dims));
    let outer: SmallVec<[usize; 4]> = dims.iter().map(|d| d.n).collect();
    let in_strides: SmallVec<[isize; 4]> = dims.iter().map(|d| d.input).collect();
    let out_strides: SmallVec<[isize; 4]> = dims.iter().map(|d| d.output).collect();
    let mut walk = Walk::new(&outer, [&in_strides, &out_strides], [start, 0]);
    let mut buffer = Vec::new();
    loop {
        let (from, to) = (walk.at[0], walk.at[1]);
        if inner.reduced {
            let value = long_run(from, inner.input, inner.n, how, read, &mut buffer)?;
            let o = &mut out[to as usize];
            *o = (how.combine)(*o, value);
        } else {
            for first in (0..inner.n).step_by(PIECE) {
                let count = PIECE.min(inner.n - first);
                buffer.clear();
                read(from + first as isize * inner.input, inner.input, count, &mut buffer)?;
                for (k, &v) in buffer.iter().enumerate() {
                    let o = &mut out[(to + (first + k) as isize * inner.output) as usize];
                    *o = (how.combine)(*o, v);
                }
            }
        }
        if !walk.step() {
            return Ok(());
        }
    }
}

/// A run of any length: halved where pairwise summation halves it, or folded piece by piece.
fn long_run<T: Element>(
    from: isize,
    stride: isize,
    n: usize,
    how: &Fold<T, impl Fn(T, T) -> T, impl Fn(&[T], usize, isize, usize) -> T>,
    read: &mut Read<'_, T>,
    buffer: &mut Vec<T>,
) -> Result<T> {
    if n <= PIECE {
        buffer.clear();
        read(from, stride, n, buffer)?;
        return Ok((how.run)(buffer, 0, 1, n));
    }
    if how.halves {
        let half = n / 2 - (n / 2) % 8;
        let left = long_run(from, stride, half, how, read, buffer)?;
        let right = long_run(from + half as isize * stride, stride, n - half, how, read, buffer)?;
        return Ok((how.combine)(left, right));
    }
    let mut total = how.identity;
    for first in (0..n).step_by(PIECE) {
        buffer.clear();
        read(from + first as isize * stride, stride, PIECE.min(n - first), buffer)?;
        total = buffer.iter().fold(total, |acc, &v| (how.combine)(acc, v));
    }
    Ok(total)
}

/// Calls `f` with all elements, in C order and in pieces.
pub(super) fn pieces<T: Element>(x: &Array, mut f: impl FnMut(&[T])) -> Result<()> {
    let mut buffer = Vec::new();
    for from in (0..x.size()).step_by(PIECE) {
        buffer.clear();
        x.read_range(from, (from + PIECE).min(x.size()), &mut buffer)?;
        f(&buffer);
    }
    Ok(())
}

/// How many elements are not zero, along `axes`, as an int64 array of the kept axes.
pub(super) fn count_true(x: &Array, axes: &[usize]) -> Result<Array> {
    let (dims, shape, size) = merged(&x.shape, &x.strides, axes)?;
    let mut out = vec![0i64; size];
    let Some(data) = x.stored_data().filter(|_| x.size() > 0) else { return Ok(Array::owned(out, shape)) };
    let how = Fold { identity: 0, combine: |a, b| a + b, run: super::fold::run_fold(0, |a: i64, b| a + b), halves: false };
    let mut truth: Vec<bool> = Vec::new();
    fold_dims(&dims, x.offset as isize, &mut out, &how, &mut |from, stride, n, to: &mut Vec<i64>| {
        truth.clear();
        data.run(from, stride, n, &mut truth)?;
        to.extend(truth.iter().map(|t| i64::from(*t)));
        Ok(())
    })?;
    Ok(Array::owned(out, shape))
}

/// The sum of (x − center)², along the axes of `keep`, in a float type; `center` has the kept axes with length one.
///
/// NumPy makes an array of the squares, in the order of `x`'s axes, and adds it up; so the sum goes through that array, which is never there.
pub(super) fn sum_of_squares(x: &Array, center: &Array, keep: &ReduceOptions, dtype: DType) -> Result<Array> {
    let axes = keep.axes(x.ndim())?;
    match dtype {
        DType::F32 => squares::<f32>(x, center, &axes, keep, added()),
        _ => squares::<f64>(x, center, &axes, keep, added()),
    }
}

/// Pairwise summation.
// Closures have no name to give a shorter type by.
#[allow(clippy::type_complexity)]
fn added<T: super::fold::Pairwise>() -> Fold<T, impl Fn(T, T) -> T, impl Fn(&[T], usize, isize, usize) -> T> {
    Fold { identity: T::default(), combine: |a, b| a + b, run: super::fold::pairwise, halves: true }
}

fn squares<T: Element + std::ops::Sub<Output = T> + std::ops::Mul<Output = T>>(
    x: &Array,
    center: &Array,
    axes: &[usize],
    keep: &ReduceOptions,
    how: Fold<T, impl Fn(T, T) -> T, impl Fn(&[T], usize, isize, usize) -> T>,
) -> Result<Array> {
    let flat = layout::c_strides(&x.shape);
    let (dims, shape, size) = merged(&x.shape, &flat, axes)?;
    let mut out = vec![how.identity; size];
    let center_strides = layout::broadcast_strides(&center.shape, &layout::c_strides(&center.shape), &x.shape)
        .ok_or_else(|| TensorError::broadcast(&[&x.shape, &center.shape]))?;
    let centers = center.to_vec::<T>()?;
    if let Some(data) = x.stored_data().filter(|_| x.size() > 0) {
        let whole = x.c_contiguous();
        // The place of an element in the storage, and its center's, from its place in C order.
        let place = |flat: usize| {
            let (mut rest, mut at, mut c) = (flat, x.offset as isize, 0);
            for ((&n, &s), &t) in x.shape.iter().zip(&x.strides).zip(&center_strides).rev() {
                at += (rest % n) as isize * s;
                c += (rest % n) as isize * t;
                rest /= n;
            }
            (at, c as usize)
        };
        let mut one = Vec::with_capacity(1);
        let is_infinite = |v: T| v.cast::<f64>().is_infinite();
        let (mut subtract, mut multiply) = (Flags::default(), Flags::default());
        fold_dims(&dims, 0, &mut out, &how, &mut |from, stride, n, to: &mut Vec<T>| {
            let begin = to.len();
            if whole {
                data.run(x.offset as isize + from, stride, n, to)?;
            } else {
                for k in 0..n as isize {
                    one.clear();
                    data.run(place((from + k * stride) as usize).0, 1, 1, &mut one)?;
                    to.extend_from_slice(&one);
                }
            }
            for (k, v) in to[begin..].iter_mut().enumerate() {
                let c = match *centers {
                    [only] => only,
                    _ => centers[place((from + k as isize * stride) as usize).1],
                };
                let apart = *v - c;
                let square = apart * apart;
                // What NumPy warns of when it makes those two arrays.
                if apart.is_nan_value() {
                    subtract.invalid |= !v.is_nan_value() && !c.is_nan_value();
                } else if is_infinite(apart) {
                    subtract.overflow |= !is_infinite(*v) && !is_infinite(c);
                } else if is_infinite(square) {
                    multiply.overflow = true;
                }
                *v = square;
            }
            Ok(())
        })?;
        subtract.report("subtract");
        multiply.report("multiply");
    }
    let result = Array::owned(out, shape);
    ReduceOptions { axis: keep.axis.clone(), keepdims: keep.keepdims, ..Default::default() }.finish(result, x, "add")
}

/// The first positions of extremes.
pub(super) fn position(x: &Array, axis: Option<i64>, largest: bool) -> Result<Array> {
    dispatch!(x.dtype(), T => position_of::<T>(x, axis, largest))
}

// The version of bool, in which clippy would rather see `&` and `!`.
#[allow(clippy::bool_comparison)]
fn position_of<T: Element>(x: &Array, axis: Option<i64>, largest: bool) -> Result<Array> {
    let better = |new: T, old: T| (new.is_nan_value() && !old.is_nan_value()) || if largest { new > old } else { new < old };
    let Some(axis) = axis else {
        let mut best: Option<(T, usize)> = None;
        let mut at = 0;
        pieces::<T>(x, |piece| {
            for &v in piece {
                if best.is_none_or(|(old, _)| better(v, old)) {
                    best = Some((v, at));
                }
                at += 1;
            }
        })?;
        return Array::from_scalar(Scalar::I64(best.map_or(0, |b| b.1) as i64));
    };
    let axis = normalize_axis(axis, x.ndim())?;
    let shape: Shape = (0..x.ndim()).filter(|a| *a != axis).map(|a| x.shape[a]).collect();
    let inner: usize = x.shape[axis + 1..].iter().product();
    let n = x.shape[axis];
    let mut best: Vec<Option<(T, i64)>> = vec![None; shape.iter().product()];
    let mut at = 0;
    pieces::<T>(x, |piece| {
        for &v in piece {
            let (outer, k) = (at / (inner * n), at / inner % n);
            let slot = &mut best[outer * inner + at % inner];
            if slot.is_none_or(|(old, _)| better(v, old)) {
                *slot = Some((v, k as i64));
            }
            at += 1;
        }
    })?;
    Ok(Array::owned(best.into_iter().map(|b| b.map_or(0, |b| b.1)).collect(), shape))
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use crate::index::Index;
    use crate::stored::tests::{both, waves};
    use crate::{Array, Result};

    type Reduction = (&'static str, fn(&Array, &ReduceOptions) -> Result<Array>);

    const ALL: &[Reduction] = &[
        ("sum", sum),
        ("prod", prod),
        ("mean", mean),
        ("max", max),
        ("min", min),
        ("ptp", ptp),
        ("any", any),
        ("all", all),
        ("count_nonzero", count_nonzero),
        ("var", |x, o| var(x, 0.0, o)),
        ("std", |x, o| std(x, 1.0, o)),
        ("argmax", |x, o| argmax(x, o.axis.as_ref().map(|a| a[0]), o.keepdims)),
        ("argmin", |x, o| argmin(x, o.axis.as_ref().map(|a| a[0]), o.keepdims)),
    ];

    fn bits(x: &Array) -> Vec<u64> {
        x.to_f64_vec().unwrap().iter().map(|v| v.to_bits()).collect()
    }

    #[test]
    fn every_reduction_gives_the_bits_of_the_array_in_memory() {
        let step = |a, b, c| Index::slice(a, b, Some(c));
        let views: Vec<Vec<Index>> = vec![
            vec![],
            vec![Index::ALL, Index::Int(1)],
            vec![Index::ALL, step(None, None, 2)],
            vec![step(None, None, -3), step(Some(1), Some(3), 1)],
            vec![Index::ALL, step(Some(2), Some(3), 1)],
            vec![Index::Int(17)],
            vec![Index::Ellipsis, Index::NewAxis],
        ];
        for (rows, width) in [(70_001, 3), (301, 5), (1, 4)] {
            // A budget that holds nothing but a few rows.
            let (x, s) = both(waves(rows * width), &[rows, width], 4000);
            for view in views.iter().filter(|v| !matches!(v[..], [Index::Int(_)]) || rows > 17) {
                let (x, s) = (x.get(view).unwrap(), s.get(view).unwrap());
                let axes = [vec![None], (0..x.ndim() as i64).map(|a| Some(vec![a])).collect()].concat();
                for (axis, keepdims) in axes.into_iter().flat_map(|a| [(a.clone(), false), (a, true)]) {
                    for (name, reduce) in ALL {
                        let options = ReduceOptions { axis: axis.clone(), keepdims, ..Default::default() };
                        let (a, b) = (reduce(&x, &options).unwrap(), reduce(&s, &options).unwrap());
                        let what = format!("{name} of {:?} over {axis:?} of {view:?}", x.shape());
                        assert_eq!((a.shape(), a.dtype(), bits(&a)), (b.shape(), b.dtype(), bits(&b)), "{what}");
                        assert!(!b.is_stored());
                    }
                }
            }
        }
    }

    #[test]
    fn nan_and_infinity_are_found_and_reported() {
        let mut values = waves(200_000);
        (values[77], values[150_000], values[150_001]) = (f64::NAN, f64::INFINITY, f64::NAN);
        let (x, s) = both(values, &[100_000, 2], 4000);
        for (name, reduce) in ALL {
            for axis in [None, Some(vec![0]), Some(vec![1])] {
                let options = ReduceOptions { axis, ..Default::default() };
                crate::warnings::clear();
                let a = reduce(&x, &options).unwrap();
                let told: Vec<String> = crate::warnings::drain().into_iter().map(|w| w.message).collect();
                let b = reduce(&s, &options).unwrap();
                let again: Vec<String> = crate::warnings::drain().into_iter().map(|w| w.message).collect();
                let plain = |a: &Array| {
                    a.to_f64_vec().unwrap().iter().map(|v| if v.is_nan() { 1 } else { v.to_bits() }).collect::<Vec<_>>()
                };
                assert_eq!((plain(&a), told), (plain(&b), again), "{name}");
            }
        }
    }
}
