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
/// Columns of a block of the right matrix, packed.
const COLUMNS: usize = 512;

macro_rules! blocked {
    ($t:ident, $width:literal) => {
        /// `a · b` over `out`; as many rows as `out` holds, `columns` at least 1.
        pub fn $t(a: &[$t], b: &[$t], out: &mut [$t], inner: usize, columns: usize) {
            const W: usize = $width;
            let rows = out.len() / columns;
            if inner == 0 {
                out.fill(0.0);
                return;
            }
            let depth = INNER.min(inner);
            let mut left: Vec<[$t; TILE_ROWS]> = vec![[0.0; TILE_ROWS]; depth * ROWS.min(rows).div_ceil(TILE_ROWS)];
            let mut right: Vec<[$t; W]> = vec![[0.0; W]; depth * COLUMNS.min(columns).div_ceil(W)];
            for column in (0..columns).step_by(COLUMNS) {
                let wide = COLUMNS.min(columns - column);
                for from in (0..inner).step_by(INNER) {
                    let depth = INNER.min(inner - from);
                    pack_right(&b[from * columns + column..], columns, depth, wide, &mut right);
                    for row in (0..rows).step_by(ROWS) {
                        let high = ROWS.min(rows - row);
                        pack_left(&a[row * inner + from..], inner, depth, high, &mut left);
                        for (panel, x) in right.chunks_exact(depth).enumerate().take(wide.div_ceil(W)) {
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

            /// Rows of `b` into panels of W columns; what lies beyond the edge is 0.
            fn pack_right(b: &[$t], stride: usize, depth: usize, wide: usize, packed: &mut [[$t; W]]) {
                for k in 0..depth {
                    let line = &b[k * stride..k * stride + wide];
                    let mut chunks = line.chunks_exact(W);
                    let mut at = k;
                    for chunk in &mut chunks {
                        packed[at].copy_from_slice(chunk);
                        at += depth;
                    }
                    let rest = chunks.remainder();
                    if !rest.is_empty() {
                        packed[at] = [0.0; W];
                        packed[at][..rest.len()].copy_from_slice(rest);
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
blocked!(f64, 4);
blocked!(f32, 8);
