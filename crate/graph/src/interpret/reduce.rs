//! Folds along axes and products of matrices, in the order that [`crate::op`] fixes.

use brunsviga_matmul::{Sizes, spread_f32, spread_f64};

use super::structure::{transpose, with};
use crate::op::Fold;
use crate::shape::Shape;
use crate::value::{Data, Value};

/// The tensor with the reduced axes last, as rows of `width` elements.
fn rows(x: &Value, axes: &[usize]) -> (Shape, Value, usize) {
    let mut sorted = axes.to_vec();
    sorted.sort_unstable();
    let kept: Vec<usize> = (0..x.shape().rank()).filter(|k| !sorted.contains(k)).collect();
    let shape = Shape::new(kept.iter().map(|&k| x.shape().axes()[k]).collect::<Vec<_>>()).unwrap_or_default();
    let width = sorted.iter().map(|&k| x.shape().axes()[k]).product();
    let order: Vec<usize> = kept.into_iter().chain(sorted).collect();
    (shape, transpose(x, &order), width)
}

trait Number: Copy + PartialOrd {
    const ZERO: Self;
    const ONE: Self;
    const LOWEST: Self;
    const HIGHEST: Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn is_nan(self) -> bool;
}

macro_rules! number {
    ($t:ty, $zero:expr, $one:expr, $low:expr, $high:expr, $plus:expr, $times:expr, $nan:expr) => {
        impl Number for $t {
            const ZERO: Self = $zero;
            const ONE: Self = $one;
            const LOWEST: Self = $low;
            const HIGHEST: Self = $high;
            fn plus(self, other: Self) -> Self {
                $plus(self, other)
            }
            fn times(self, other: Self) -> Self {
                $times(self, other)
            }
            fn is_nan(self) -> bool {
                $nan(self)
            }
        }
    };
}
number!(f64, 0.0, 1.0, f64::NEG_INFINITY, f64::INFINITY, |a, b| a + b, |a, b| a * b, f64::is_nan);
number!(f32, 0.0, 1.0, f32::NEG_INFINITY, f32::INFINITY, |a, b| a + b, |a, b| a * b, f32::is_nan);
number!(i64, 0, 1, i64::MIN, i64::MAX, i64::wrapping_add, i64::wrapping_mul, |_| false);
number!(i32, 0, 1, i32::MIN, i32::MAX, i32::wrapping_add, i32::wrapping_mul, |_| false);

fn start<T: Number>(fold: Fold) -> T {
    match fold {
        Fold::Sum => T::ZERO,
        Fold::Product => T::ONE,
        Fold::Min => T::HIGHEST,
        Fold::Max => T::LOWEST,
        Fold::Any | Fold::All => unreachable!("inference keeps these for bool"),
    }
}

fn step<T: Number>(fold: Fold, a: T, b: T) -> T {
    match fold {
        Fold::Sum => a.plus(b),
        Fold::Product => a.times(b),
        // NaN, once there, stays.
        Fold::Min if b < a || b.is_nan() => b,
        Fold::Max if b > a || b.is_nan() => b,
        _ => a,
    }
}

pub(super) fn reduce(fold: Fold, x: &Value, axes: &[usize]) -> Value {
    let (shape, x, width) = rows(x, axes);
    fn each<T: Number>(fold: Fold, v: &[T], width: usize, n: usize) -> Vec<T> {
        (0..n).map(|k| v[k * width..(k + 1) * width].iter().fold(start(fold), |a, &b| step(fold, a, b))).collect()
    }
    let n = shape.len();
    let data = match x.data() {
        Data::F64(v) => Data::F64(each(fold, v, width, n)),
        Data::F32(v) => Data::F32(each(fold, v, width, n)),
        Data::I64(v) => Data::I64(each(fold, v, width, n)),
        Data::I32(v) => Data::I32(each(fold, v, width, n)),
        Data::Bool(v) => Data::Bool(
            (0..n)
                .map(|k| {
                    let row = &v[k * width..(k + 1) * width];
                    if fold == Fold::Any { row.contains(&true) } else { !row.contains(&false) }
                })
                .collect(),
        ),
    };
    with(shape, data)
}

pub(super) fn cumulate(fold: Fold, x: &Value, axis: usize, exclusive: bool, reverse: bool) -> Value {
    let axes = x.shape().axes();
    let (n, inner): (usize, usize) = (axes[axis], axes[axis + 1..].iter().product());
    let outer: usize = axes[..axis].iter().product();
    fn run<T: Number>(fold: Fold, v: &mut [T], (outer, n, inner): (usize, usize, usize), exclusive: bool, reverse: bool) {
        for o in 0..outer {
            for i in 0..inner {
                let mut total = start::<T>(fold);
                for k in 0..n {
                    let k = if reverse { n - 1 - k } else { k };
                    let p = (o * n + k) * inner + i;
                    let next = step(fold, total, v[p]);
                    v[p] = if exclusive { total } else { next };
                    total = next;
                }
            }
        }
    }
    let sizes = (outer, n, inner);
    let mut data = x.data().clone();
    match &mut data {
        Data::F64(v) => run(fold, v, sizes, exclusive, reverse),
        Data::F32(v) => run(fold, v, sizes, exclusive, reverse),
        Data::I64(v) => run(fold, v, sizes, exclusive, reverse),
        Data::I32(v) => run(fold, v, sizes, exclusive, reverse),
        Data::Bool(_) => unreachable!("inference lets bool have no sums"),
    }
    with(x.shape().clone(), data)
}

pub(super) fn arg(x: &Value, axis: usize, largest: bool) -> Value {
    let (shape, x, width) = rows(x, &[axis]);
    let data = (0..shape.len())
        .map(|k| {
            let mut best = k * width;
            for p in k * width + 1..(k + 1) * width {
                let (a, b) = (x.data().as_f64(p), x.data().as_f64(best));
                // Large int64 compare as integers.
                let better = match (x.data().as_i64(p), x.data().as_i64(best)) {
                    (Some(a), Some(b)) => {
                        if largest {
                            a > b
                        } else {
                            a < b
                        }
                    }
                    _ => {
                        if largest {
                            a > b
                        } else {
                            a < b
                        }
                    }
                };
                if better {
                    best = p;
                }
            }
            (best - k * width) as i64
        })
        .collect();
    with(shape, Data::I64(data))
}

pub(super) fn matmul(a: &Value, b: &Value) -> Value {
    let (x, y) = (a.shape().axes(), b.shape().axes());
    let rank = x.len();
    let (m, inner, n) = (x[rank - 2], x[rank - 1], y[rank - 1]);
    let batches: usize = x[..rank - 2].iter().product();
    fn run<T: Number>(a: &[T], b: &[T], batches: usize, m: usize, inner: usize, n: usize) -> Vec<T> {
        let mut out = Vec::with_capacity(batches * m * n);
        for z in 0..batches {
            let (a, b) = (&a[z * m * inner..], &b[z * inner * n..]);
            for i in 0..m {
                for j in 0..n {
                    out.push((0..inner).fold(T::ZERO, |s, k| s.plus(a[i * inner + k].times(b[k * n + j]))));
                }
            }
        }
        out
    }
    // The blocked products sum in the same order: the same bits as `run`.
    let floats = Sizes { rows: m, inner, columns: n };
    let data = match (a.data(), b.data()) {
        (Data::F64(a), Data::F64(b)) => {
            let mut out = vec![0.0; batches * m * n];
            for z in 0..batches {
                spread_f64(&a[z * m * inner..], &b[z * inner * n..], &mut out[z * m * n..(z + 1) * m * n], floats, 0..m);
            }
            Data::F64(out)
        }
        (Data::F32(a), Data::F32(b)) => {
            let mut out = vec![0.0; batches * m * n];
            for z in 0..batches {
                spread_f32(&a[z * m * inner..], &b[z * inner * n..], &mut out[z * m * n..(z + 1) * m * n], floats, 0..m);
            }
            Data::F32(out)
        }
        (Data::I64(a), Data::I64(b)) => Data::I64(run(a, b, batches, m, inner, n)),
        (Data::I32(a), Data::I32(b)) => Data::I32(run(a, b, batches, m, inner, n)),
        _ => unreachable!("inference gives both matrices one type"),
    };
    let mut axes = x[..rank - 1].to_vec();
    axes.push(n);
    with(Shape::new(axes).expect("inference checked the size"), data)
}
