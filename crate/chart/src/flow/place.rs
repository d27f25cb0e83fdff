//! Places across: each slot as near to the mean of its neighbours as the order of its row and the widths allow.

use super::order::Rows;

/// Passes down and up.
const PASSES: usize = 16;

/// Middle of each slot, from the left edge 0. `width` is that of each slot, `gap` the least room between two.
pub(super) fn across(rows: &Rows, width: &[f64], gap: f64) -> Vec<f64> {
    let mut x = vec![0.0; width.len()];
    for row in &rows.rows {
        let mut at = 0.0;
        for slot in row {
            x[*slot] = at + width[*slot] / 2.0;
            at += width[*slot] + gap;
        }
        for slot in row {
            x[*slot] -= at / 2.0;
        }
    }
    for pass in 0..PASSES {
        let down = pass % 2 == 0;
        let depth = rows.rows.len();
        let way: Vec<usize> = if down { (0..depth).collect() } else { (0..depth).rev().collect() };
        for row in way {
            let row = &rows.rows[row];
            // The last passes look both ways, so that a box stands between what it reads and what reads it.
            let both = pass + 4 >= PASSES;
            let wanted: Vec<(f64, f64)> = row
                .iter()
                .map(|slot| {
                    let (above, below) = (&rows.above[*slot], &rows.below[*slot]);
                    let near = if down { above } else { below };
                    let all: Vec<usize> =
                        if both || near.is_empty() { above.iter().chain(below).copied().collect() } else { near.clone() };
                    // Bends are drawn straight before boxes are centred.
                    let weight = if rows.boxes[*slot].is_none() { 4.0 } else { 1.0 };
                    if all.is_empty() {
                        return (x[*slot], 0.1);
                    }
                    (all.iter().map(|s| x[*s]).sum::<f64>() / all.len() as f64, weight)
                })
                .collect();
            let widths: Vec<f64> = row.iter().map(|s| width[*s]).collect();
            for (slot, place) in row.iter().zip(ordered(&wanted, &widths, gap)) {
                x[*slot] = place;
            }
        }
    }
    let left = x.iter().zip(width).map(|(x, w)| x - w / 2.0).fold(f64::INFINITY, f64::min);
    x.iter_mut().for_each(|v| *v -= left);
    x
}

/// The places nearest (in weighted least squares) to those wanted that keep the order and the room: with the room subtracted this
/// is an isotonic regression, solved by pooling adjacent violators (Ayer et al. 1955).
fn ordered(wanted: &[(f64, f64)], widths: &[f64], gap: f64) -> Vec<f64> {
    let mut room = Vec::with_capacity(widths.len());
    let mut at = 0.0;
    for (k, w) in widths.iter().enumerate() {
        if k > 0 {
            at += (widths[k - 1] + w) / 2.0 + gap;
        }
        room.push(at);
    }
    // Blocks of equal value: sum of weights, weighted sum, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for ((place, weight), room) in wanted.iter().zip(&room) {
        blocks.push((*weight, weight * (place - room), 1));
        while let [.., (w0, s0, n0), (w1, s1, n1)] = blocks[..]
            && s0 / w0 > s1 / w1
        {
            blocks.truncate(blocks.len() - 2);
            blocks.push((w0 + w1, s0 + s1, n0 + n1));
        }
    }
    let values = blocks.iter().flat_map(|(w, s, n)| std::iter::repeat_n(s / w, *n));
    values.zip(&room).map(|(v, r)| v + r).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_that_fit_are_granted_and_others_shared() {
        assert_eq!(ordered(&[(0.0, 1.0), (100.0, 1.0)], &[10.0, 10.0], 5.0), [0.0, 100.0]);
        // Both want the same place: each gives way by half.
        assert_eq!(ordered(&[(50.0, 1.0), (50.0, 1.0)], &[10.0, 10.0], 5.0), [42.5, 57.5]);
        // The heavier gives way less.
        let [a, b] = ordered(&[(50.0, 3.0), (50.0, 1.0)], &[10.0, 10.0], 5.0)[..] else { panic!() };
        assert_eq!((a, b), (46.25, 61.25));
    }
}
