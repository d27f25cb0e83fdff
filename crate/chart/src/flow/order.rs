//! Layers and orders: which row a box stands in, and which neighbours it has there.

/// Rows of slots; a slot is a box or a bend of a line that passes.
pub(super) struct Rows {
    /// For each row its slots, from left to right
    pub(super) rows: Vec<Vec<usize>>,
    /// For each slot the box it is, or None for a bend
    pub(super) boxes: Vec<Option<usize>>,
    /// For each slot the slots of the row above that lead to it
    pub(super) above: Vec<Vec<usize>>,
    /// For each slot the slots of the row below that it leads to
    pub(super) below: Vec<Vec<usize>>,
    /// For each line (from, to) of boxes the bends on its way down
    pub(super) ways: Vec<((usize, usize), Vec<usize>)>,
}

/// Row of each box: below all that it reads, by the longest path; a box that reads nothing just above the first that reads it.
fn layers(inputs: &[Vec<usize>]) -> Vec<usize> {
    let n = inputs.len();
    let mut layer = vec![0usize; n];
    for k in 0..n {
        layer[k] = inputs[k].iter().map(|i| layer[*i] + 1).max().unwrap_or(0);
    }
    let mut first_use = vec![usize::MAX; n];
    for (k, from) in inputs.iter().enumerate() {
        for i in from {
            first_use[*i] = first_use[*i].min(layer[k]);
        }
    }
    for k in 0..n {
        if inputs[k].is_empty() && first_use[k] != usize::MAX {
            layer[k] = first_use[k].saturating_sub(1);
        }
    }
    layer
}

/// Sweeps down and up; more change nothing in practice.
const SWEEPS: usize = 12;

impl Rows {
    /// `inputs[k]` are the boxes (all before `k`) that box `k` reads.
    pub(super) fn new(inputs: &[Vec<usize>]) -> Rows {
        let layer = layers(inputs);
        let depth = layer.iter().max().map_or(0, |d| d + 1);
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); depth];
        let mut boxes: Vec<Option<usize>> = (0..inputs.len()).map(Some).collect();
        let (mut above, mut below) = (vec![Vec::new(); inputs.len()], vec![Vec::new(); inputs.len()]);
        for (k, row) in layer.iter().enumerate() {
            rows[*row].push(k);
        }
        // Lines of one box to several share their bends, so that a much used value is one line that branches.
        let mut bends: Vec<Vec<usize>> = vec![Vec::new(); inputs.len()];
        let mut ways = Vec::new();
        for to in 0..inputs.len() {
            let mut from = inputs[to].clone();
            from.sort_unstable();
            from.dedup();
            for i in from {
                let (top, bottom) = (layer[i] + 1, layer[to]);
                let mut last = i;
                let mut way = Vec::new();
                for (nth, row) in (top..bottom).enumerate() {
                    if bends[i].len() == nth {
                        let slot = boxes.len();
                        boxes.push(None);
                        above.push(vec![last]);
                        below.push(Vec::new());
                        below[last].push(slot);
                        rows[row].push(slot);
                        bends[i].push(slot);
                    }
                    last = bends[i][nth];
                    way.push(last);
                }
                below[last].push(to);
                above[to].push(last);
                ways.push(((i, to), way));
            }
        }
        let mut made = Rows { rows, boxes, above, below, ways };
        made.sort();
        made
    }

    /// Where each slot stands in its row.
    fn places(&self) -> Vec<usize> {
        let mut place = vec![0; self.boxes.len()];
        for row in &self.rows {
            for (k, slot) in row.iter().enumerate() {
                place[*slot] = k;
            }
        }
        place
    }

    /// Number of crossings of lines between neighbouring rows.
    pub(super) fn crossings(&self) -> usize {
        let place = self.places();
        let mut sum = 0;
        for row in &self.rows {
            let mut ends: Vec<(usize, usize)> =
                row.iter().flat_map(|s| self.below[*s].iter().map(|t| (place[*s], place[*t]))).collect();
            ends.sort_unstable();
            // A line that starts further left and ends further right than an earlier one crosses it.
            for (k, (from, to)) in ends.iter().enumerate() {
                sum += ends[..k].iter().filter(|(f, t)| f < from && t > to).count();
            }
        }
        sum
    }

    /// Reorders rows by the mean place of their neighbours, above and below in turn; the best order found stays.
    fn sort(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            if best.0 == 0 {
                break;
            }
            let down = sweep % 2 == 0;
            let depth = self.rows.len();
            let way: Vec<usize> = if down { (1..depth).collect() } else { (0..depth.saturating_sub(1)).rev().collect() };
            for row in way {
                let place = self.places();
                let neighbours = if down { &self.above } else { &self.below };
                let mean = |slot: usize| {
                    let all = &neighbours[slot];
                    if all.is_empty() {
                        return place[slot] as f64;
                    }
                    all.iter().map(|s| place[*s] as f64).sum::<f64>() / all.len() as f64
                };
                // Equals keep their order in even pairs of sweeps and change it in odd ones, which frees what is stuck.
                let mut keyed: Vec<(f64, usize)> = self.rows[row].iter().map(|s| (mean(*s), *s)).collect();
                if sweep % 4 >= 2 {
                    keyed.reverse();
                }
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                self.rows[row] = keyed.into_iter().map(|k| k.1).collect();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_follow_the_longest_path_and_sources_come_late() {
        // 0 → 1 → 2 → 4, 3 → 4, 0 → 4
        assert_eq!(layers(&[vec![], vec![0], vec![1], vec![], vec![2, 3, 0]]), [0, 1, 2, 2, 3]);
        assert_eq!(layers(&[]), Vec::<usize>::new());
    }

    #[test]
    fn a_knot_is_untied() {
        // Two parallel chains given crosswise.
        let rows = Rows::new(&[vec![], vec![], vec![1], vec![0], vec![3], vec![2]]);
        assert_eq!(rows.crossings(), 0);
    }

    #[test]
    fn long_lines_share_their_bends() {
        let rows = Rows::new(&[vec![], vec![0], vec![1], vec![2, 0], vec![3, 0]]);
        assert_eq!(rows.boxes.len(), 5 + 3);
        assert_eq!(rows.ways.iter().find(|w| w.0 == (0, 4)).unwrap().1.len(), 3);
    }
}
