//! Products of matrices of floats: blocked, packed, in registers, by ranges of rows.
//!
//! Guarantees: an element of the product is `0 + a₀b₀ + a₁b₁ + …`, added one after another in the order of the inner axis and rounded
//! each time, whatever the sizes, the blocking, the range of rows and the number of threads. So the bits are those of the plain triple
//! loop, which is how the graph defines its product. No fused multiply-add.
//! Rows are independent: a caller may compute any range of them at a time, to pause in between, or several at once. [`set_pool`]
//! says how work is spread over threads; without it everything is computed by the caller.
//!
//! This is a crate of its own because the site compiles it for speed and almost everything else for size.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

mod blocked;

pub use blocked::{PackedF32, PackedF64};

/// Threads that the host has.
#[derive(Clone, Copy)]
pub struct Pool {
    /// How many can work now, the caller included. Asked before every large product: the host may start more for the next one.
    pub threads: fn() -> usize,
    /// Runs `work(0)`, `work(1)` … `work(count - 1)`, perhaps at once, and returns when all are done; `count` is at most `threads()`.
    pub run: fn(count: usize, work: &(dyn Fn(usize) + Sync)),
}

static POOL: OnceLock<Pool> = OnceLock::new();
static ALLOWED: AtomicUsize = AtomicUsize::new(usize::MAX);

/// From now on large products are spread over these threads. The first call counts; false: it was set before.
pub fn set_pool(pool: Pool) -> bool {
    POOL.set(pool).is_ok()
}
/// At most so many threads from now on.
pub fn allow_threads(count: usize) {
    ALLOWED.store(count.max(1), Ordering::Relaxed);
}
/// How many threads a large product is spread over.
pub fn threads() -> usize {
    match ALLOWED.load(Ordering::Relaxed) {
        1 => 1,
        allowed => POOL.get().map_or(1, |pool| (pool.threads)().clamp(1, allowed)),
    }
}

/// Sizes of a product: (rows × inner) · (inner × columns).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// Rows of the left matrix and of the product
    pub rows: usize,
    /// Columns of the left matrix, rows of the right one
    pub inner: usize,
    /// Columns of the right matrix and of the product
    pub columns: usize,
}

impl Sizes {
    /// Multiplications and additions for so many rows.
    pub fn operations(&self, rows: usize) -> f64 {
        2.0 * rows as f64 * self.inner as f64 * self.columns as f64
    }
    /// How many rows take about so many operations: at least one, and whole register tiles where there are enough.
    pub fn slab(&self, operations: f64) -> usize {
        let rows = (operations / self.operations(1).max(1.0)).min(self.rows as f64) as usize;
        if rows < blocked::TILE_ROWS { rows.max(1) } else { rows - rows % blocked::TILE_ROWS }
    }
}

/// Fewer operations than this are not worth a second thread.
const WORTH_THREADS: f64 = 1e6;

/// Whether a product is so small that packing is not worth it.
fn is_small(rows: usize, inner: usize, columns: usize) -> bool {
    rows * columns * inner < 16 * 16 * 16 || columns < 4
}

macro_rules! products {
    ($t:ty, $packed:ident, $rows:ident, $all:ident, $spread_packed:ident, $blocked:path) => {
        /// Rows `range` of the product, written over `out`, which holds just those rows. Row-major matrices.
        ///
        /// Panics if a slice is shorter than its sizes say.
        pub fn $rows(a: &[$t], b: &[$t], out: &mut [$t], sizes: Sizes, range: Range<usize>) {
            let Sizes { inner, columns, .. } = sizes;
            let (b, count) = (&b[..inner * columns], range.len());
            if !is_small(count, inner, columns)
                && let Some(packed) = $packed::new(b, inner, columns)
            {
                return $blocked(&a[range.start * inner..range.end * inner], &packed, &mut out[..count * columns]);
            }
            small(&a[range.start * inner..range.end * inner], b, &mut out[..count * columns], inner, columns);
        }

        /// The same, spread over the threads.
        pub fn $all(a: &[$t], b: &[$t], out: &mut [$t], sizes: Sizes, range: Range<usize>) {
            let Sizes { inner, columns, .. } = sizes;
            if sizes.operations(range.len()) >= WORTH_THREADS
                && threads() > 1
                && !is_small(range.len(), inner, columns)
                && let Some(packed) = $packed::new(&b[..inner * columns], inner, columns)
            {
                return $spread_packed(a, &packed, out, sizes, range);
            }
            $rows(a, b, out, sizes, range);
        }

        /// Rows `range` of the product with a right matrix that is packed already, spread over the threads: for those who compute a
        /// product in several goes.
        pub fn $spread_packed(a: &[$t], b: &$packed, out: &mut [$t], sizes: Sizes, range: Range<usize>) {
            let Sizes { inner, columns, .. } = sizes;
            let count = range.len();
            let threads = if sizes.operations(count) >= WORTH_THREADS { threads() } else { 1 };
            let out = &mut out[..count * columns];
            let Some(pool) = POOL.get().filter(|_| threads > 1) else {
                return $blocked(&a[range.start * inner..range.end * inner], b, out);
            };
            // Whole register tiles for each thread.
            let share = count.div_ceil(threads).next_multiple_of(blocked::TILE_ROWS);
            let parts: Vec<std::sync::Mutex<&mut [$t]>> =
                out.chunks_mut((share * columns).max(1)).map(std::sync::Mutex::new).collect();
            (pool.run)(parts.len(), &|k| {
                let (start, end) = (range.start + k * share, (range.start + (k + 1) * share).min(range.end));
                // Each part is taken once; a lock poisoned by a panic elsewhere still holds the slice.
                let mut part = parts[k].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                $blocked(&a[start * inner..end * inner], b, &mut part);
            });
        }
    };
}
products!(f64, PackedF64, rows_f64, spread_f64, spread_packed_f64, blocked::f64);
products!(f32, PackedF32, rows_f32, spread_f32, spread_packed_f32, blocked::f32);

/// Row by row: the inner loop runs along contiguous rows of `b` and `out`.
fn small<T>(a: &[T], b: &[T], out: &mut [T], inner: usize, columns: usize)
where
    T: Copy + Default + std::ops::Mul<Output = T> + std::ops::AddAssign,
{
    if columns == 0 {
        return;
    }
    for (i, row) in out.chunks_exact_mut(columns).enumerate() {
        row.fill(T::default());
        for (&x, line) in a[i * inner..(i + 1) * inner].iter().zip(b.chunks_exact(columns)) {
            for (o, &y) in row.iter_mut().zip(line) {
                *o += x * y;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of many sizes and both signs, so that every order of summing gives other bits.
    fn numbers(n: usize, seed: u64) -> Vec<f64> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                let x = (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
                x * f64::powi(2.0, (state % 17) as i32)
            })
            .collect()
    }
    fn plain(a: &[f64], b: &[f64], s: Sizes) -> Vec<f64> {
        (0..s.rows * s.columns)
            .map(|p| {
                let (i, j) = (p / s.columns, p % s.columns);
                (0..s.inner).fold(0.0, |sum, k| sum + a[i * s.inner + k] * b[k * s.columns + j])
            })
            .collect()
    }
    fn plain32(a: &[f32], b: &[f32], s: Sizes) -> Vec<f32> {
        (0..s.rows * s.columns)
            .map(|p| {
                let (i, j) = (p / s.columns, p % s.columns);
                (0..s.inner).fold(0.0, |sum, k| sum + a[i * s.inner + k] * b[k * s.columns + j])
            })
            .collect()
    }
    fn bits(x: &[f64]) -> Vec<u64> {
        x.iter().map(|x| x.to_bits()).collect()
    }
    fn bits32(x: &[f32]) -> Vec<u32> {
        x.iter().map(|x| x.to_bits()).collect()
    }

    /// Around every edge of tiles and blocks, and in several ranges of rows.
    #[test]
    fn the_bits_are_those_of_the_triple_loop() {
        let cases: &[[usize; 3]] = &[
            [1, 1, 1],
            [0, 3, 2],
            [3, 0, 2],
            [2, 3, 0],
            [7, 5, 9],
            [16, 16, 16],
            [17, 19, 23],
            [4, 300, 8],
            [33, 257, 65],
            [130, 40, 3],
            [5, 600, 515],
            [70, 256, 512],
            [65, 513, 70],
        ];
        for &[rows, inner, columns] in cases {
            let s = Sizes { rows, inner, columns };
            let (a, b) = (numbers(rows * inner, 1), numbers(inner * columns, 2));
            let want = plain(&a, &b, s);
            let mut out = vec![f64::NAN; rows * columns];
            rows_f64(&a, &b, &mut out, s, 0..rows);
            assert_eq!(bits(&out), bits(&want), "{s:?}");
            let cut = rows / 3;
            let mut out = vec![f64::NAN; rows * columns];
            let (top, bottom) = out.split_at_mut(cut * columns);
            rows_f64(&a, &b, top, s, 0..cut);
            spread_f64(&a, &b, bottom, s, cut..rows);
            assert_eq!(bits(&out), bits(&want), "{s:?} in two");

            let (a, b): (Vec<f32>, Vec<f32>) = (a.iter().map(|x| *x as f32).collect(), b.iter().map(|x| *x as f32).collect());
            let mut out = vec![f32::NAN; rows * columns];
            spread_f32(&a, &b, &mut out, s, 0..rows);
            assert_eq!(bits32(&out), bits32(&plain32(&a, &b, s)), "float32 {s:?}");
        }
    }

    /// Padding of tiles must not leak: infinities and NaN stay in their own rows and columns. −0 summed from +0 is +0.
    #[test]
    fn special_values_stay_where_they_belong() {
        let s = Sizes { rows: 19, inner: 33, columns: 21 };
        let (mut a, mut b) = (numbers(s.rows * s.inner, 3), numbers(s.inner * s.columns, 4));
        (a[18 * 33 + 2], b[5 * 21 + 20]) = (f64::INFINITY, f64::NAN);
        let mut out = vec![0.0; s.rows * s.columns];
        rows_f64(&a, &b, &mut out, s, 0..s.rows);
        let want = plain(&a, &b, s);
        for (k, (x, y)) in out.iter().zip(&want).enumerate() {
            assert!(x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()), "{k}: {x} {y}");
            assert_eq!(x.is_finite(), k / 21 != 18 && k % 21 != 20);
        }
        let mut out = [1.0; 4];
        rows_f64(&[-0.0], &[1.0, 2.0, 3.0, 4.0], &mut out, Sizes { rows: 1, inner: 1, columns: 4 }, 0..1);
        assert_eq!(bits(&out), [0; 4]);
    }

    #[test]
    fn threads_keep_the_bits() {
        fn scoped(tasks: usize, work: &(dyn Fn(usize) + Sync)) {
            std::thread::scope(|scope| {
                for k in 0..tasks {
                    scope.spawn(move || work(k));
                }
            });
        }
        // One test of this program sets it; the others then run in parallel, and must not notice.
        assert_eq!(threads(), 1);
        assert!(set_pool(Pool { threads: || 3, run: scoped }));
        assert!(!set_pool(Pool { threads: || 2, run: scoped }));
        assert_eq!(threads(), 3);
        for rows in [1, 3, 50, 131] {
            let s = Sizes { rows, inner: 129, columns: 130 };
            let (a, b) = (numbers(s.rows * s.inner, 5), numbers(s.inner * s.columns, 6));
            let mut out = vec![f64::NAN; s.rows * s.columns];
            spread_f64(&a, &b, &mut out, s, 0..rows);
            assert_eq!(bits(&out), bits(&plain(&a, &b, s)), "{rows}");
        }
        allow_threads(2);
        assert_eq!(threads(), 2);
        allow_threads(0);
        assert_eq!(threads(), 1);
    }

    #[test]
    fn slabs_are_whole_tiles() {
        let s = Sizes { rows: 2048, inner: 2048, columns: 2048 };
        assert_eq!(s.slab(5e8) % blocked::TILE_ROWS, 0);
        assert!((4e8..5e8).contains(&s.operations(s.slab(5e8))));
        assert_eq!(s.slab(1.0), 1);
        assert_eq!(s.slab(1e300), 2048);
        assert_eq!(Sizes { rows: 0, inner: 0, columns: 0 }.slab(1e9), 1);
    }
}
