//! The blocked product. The right matrix is packed into panels as wide as a tile, the left one into panels as high as a tile; a tile
//! of the product stays in registers while a block of the inner axis runs through. Between blocks it rests in the product itself, so
//! every element is summed in the order of the inner axis. Goto & van de Geijn, *Anatomy of high-performance matrix multiplication*,
//! ACM Trans. Math. Softw. 34, 2008.

/// Rows of a register tile.
pub const TILE_ROWS: usize = 4;
/// Length of a block of the inner axis: a panel of the right matrix (this times a tile's width) stays in the first cache.
const INNER: usize = 256;
/// Rows of a block of the left matrix, packed: half a second cache.
const ROWS: usize = 64;
/// Columns of a block of the right matrix: with the inner block's length, what stays in the second cache.
const COLUMNS: usize = 512;

macro_rules! blocked {
    ($t:ident, $packed:ident, $width:literal) => {
        /// The right matrix of a product, in panels as wide as a tile, each as long as the inner axis; what lies beyond the edge is 0.
        pub struct $packed {
            panels: Vec<[$t; $width]>,
            inner: usize,
            columns: usize,
        }

        impl $packed {
            /// Packs the right matrix, row-major. None: no memory for it.
            pub fn new(b: &[$t], inner: usize, columns: usize) -> Option<$packed> {
                let count = columns.div_ceil($width).checked_mul(inner)?;
                let mut panels: Vec<[$t; $width]> = Vec::new();
                panels.try_reserve_exact(count).ok()?;
                panels.resize(count, [0.0; $width]);
                for k in 0..inner {
                    let line = &b[k * columns..(k + 1) * columns];
                    for (panel, chunk) in line.chunks($width).enumerate() {
                        let to = &mut panels[panel * inner + k];
                        if let Ok(whole) = <&[$t; $width]>::try_from(chunk) {
                            *to = *whole;
                        } else {
                            to[..chunk.len()].copy_from_slice(chunk);
                        }
                    }
                }
                Some($packed { panels, inner, columns })
            }
        }

        /// `a · b` over `out`; as many rows as `out` holds.
        pub fn $t(a: &[$t], b: &$packed, out: &mut [$t]) {
            const W: usize = $width;
            let (inner, columns) = (b.inner, b.columns);
            if inner == 0 || columns == 0 {
                out.fill(0.0);
                return;
            }
            let rows = out.len() / columns;
            let depth = INNER.min(inner);
            let mut left: Vec<[$t; TILE_ROWS]> = vec![[0.0; TILE_ROWS]; depth * ROWS.min(rows).div_ceil(TILE_ROWS)];
            for column in (0..columns).step_by(COLUMNS) {
                let wide = COLUMNS.min(columns - column);
                for from in (0..inner).step_by(INNER) {
                    let depth = INNER.min(inner - from);
                    for row in (0..rows).step_by(ROWS) {
                        let high = ROWS.min(rows - row);
                        pack_left(&a[row * inner + from..], inner, depth, high, &mut left);
                        for panel in 0..wide.div_ceil(W) {
                            let at = (column / W + panel) * inner + from;
                            let x = &b.panels[at..at + depth];
                            let across = W.min(wide - panel * W);
                            for (line, y) in left.chunks_exact(depth).enumerate().take(high.div_ceil(TILE_ROWS)) {
                                let down = TILE_ROWS.min(high - line * TILE_ROWS);
                                let at = (row + line * TILE_ROWS) * columns + column + panel * W;
                                tile(y, x, &mut out[at..], columns, (down, across), from == 0);
                            }
                        }
                    }
                }
            }

            /// Rows of `a` into panels of TILE_ROWS rows, column by column.
            fn pack_left(a: &[$t], stride: usize, depth: usize, high: usize, packed: &mut [[$t; TILE_ROWS]]) {
                for line in 0..high.div_ceil(TILE_ROWS) {
                    let panel = &mut packed[line * depth..(line + 1) * depth];
                    for r in 0..TILE_ROWS {
                        let i = line * TILE_ROWS + r;
                        if i < high {
                            for (to, from) in panel.iter_mut().zip(&a[i * stride..i * stride + depth]) {
                                to[r] = *from;
                            }
                        } else {
                            panel.iter_mut().for_each(|to| to[r] = 0.0);
                        }
                    }
                }
            }
            /// The inner loop. By value, so that the sums stay in registers.
            #[inline(always)]
            fn run(y: &[[$t; TILE_ROWS]], x: &[[$t; W]], mut sums: [[$t; W]; TILE_ROWS]) -> [[$t; W]; TILE_ROWS] {
                for (y, x) in y.iter().zip(x) {
                    for (sum, y) in sums.iter_mut().zip(y) {
                        for (s, x) in sum.iter_mut().zip(x) {
                            *s += y * x;
                        }
                    }
                }
                sums
            }
            /// One tile: its sums so far come from `out` and go back there.
            #[inline(always)]
            fn tile(y: &[[$t; TILE_ROWS]], x: &[[$t; W]], out: &mut [$t], stride: usize, size: (usize, usize), first: bool) {
                let (down, across) = size;
                let mut sums = [[0.0; W]; TILE_ROWS];
                let whole = down == TILE_ROWS && across == W;
                if !first {
                    for (r, sum) in sums.iter_mut().enumerate().take(down) {
                        let line = &out[r * stride..r * stride + across];
                        if whole { sum.copy_from_slice(line) } else { sum[..across].copy_from_slice(line) }
                    }
                }
                let sums = run(y, x, sums);
                for (r, sum) in sums.iter().enumerate().take(down) {
                    let line = &mut out[r * stride..r * stride + across];
                    if whole { line.copy_from_slice(sum) } else { line.copy_from_slice(&sum[..across]) }
                }
            }
        }
    };
}
blocked!(f64, PackedF64, 4);
blocked!(f32, PackedF32, 8);
