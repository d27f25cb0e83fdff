//! Where the cells of a raster begin and end along one axis.

use crate::frame::AxisMap;

/// Borders of cells that follow one another: finite, and running one way.
#[derive(Clone, Debug, PartialEq)]
pub enum Edges {
    /// From, to, and how many cells of one size
    Even(f64, f64, usize),
    /// The borders, one more than cells
    Places(Vec<f64>),
}

/// Cells `from..to` that one pixel shows.
pub(crate) type Span = (usize, usize);

impl Edges {
    /// Cells of one size; None unless the ends are finite and differ.
    pub fn even(from: f64, to: f64, count: usize) -> Option<Edges> {
        (from.is_finite() && to.is_finite() && from != to).then_some(Edges::Even(from, to, count))
    }

    /// Between these borders; None unless they are at least two, finite, and rise or fall throughout.
    pub fn places(places: Vec<f64>) -> Option<Edges> {
        let finite = places.len() > 1 && places.iter().all(|v| v.is_finite());
        let one_way = places.windows(2).all(|w| w[0] < w[1]) || places.windows(2).all(|w| w[0] > w[1]);
        (finite && one_way).then_some(Edges::Places(places))
    }

    /// Number of cells.
    pub fn count(&self) -> usize {
        match self {
            Edges::Even(_, _, count) => *count,
            Edges::Places(places) => places.len() - 1,
        }
    }

    /// Border `index`, the last being that after the last cell.
    pub fn at(&self, index: usize) -> f64 {
        match self {
            // The last border is exact, as are whole and half numbers; in halves, so that ends of ±1e308 do not overflow.
            Edges::Even(_, to, count) if index >= *count => *to,
            Edges::Even(from, to, count) => from + (to / 2.0 - from / 2.0) * index as f64 / *count as f64 * 2.0,
            Edges::Places(places) => places[index.min(places.len() - 1)],
        }
    }

    /// The outer borders.
    pub fn ends(&self) -> (f64, f64) {
        (self.at(0), self.at(self.count()))
    }

    /// The middle of cell `index`.
    pub fn middle(&self, index: usize) -> f64 {
        self.at(index) / 2.0 + self.at(index + 1) / 2.0
    }

    /// A value as cells and parts of a cell from the first border: 1.5 is the middle of the second cell. Beyond the ends the ends.
    pub(crate) fn place(&self, value: f64) -> f64 {
        let count = self.count() as f64;
        match self {
            Edges::Even(from, to, _) => {
                let part = (value / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0);
                (part * count).clamp(0.0, count)
            }
            Edges::Places(places) => {
                let rising = places[0] < places[places.len() - 1];
                let before = places.partition_point(|p| if rising { *p <= value } else { *p >= value });
                match before {
                    0 => 0.0,
                    n if n >= places.len() => count,
                    n => (n - 1) as f64 + (value - places[n - 1]) / (places[n] - places[n - 1]),
                }
            }
        }
    }

    /// The cell that a value lies in; None outside.
    pub(crate) fn find(&self, value: f64) -> Option<usize> {
        let (from, to) = self.ends();
        let inside = (from.min(to)..=from.max(to)).contains(&value) && self.count() > 0;
        inside.then(|| (self.place(value) as usize).min(self.count() - 1))
    }

    /// Which cells each of `pixels` equal parts of the stretch from pixel `start` over `length` shows: the one in its middle, or
    /// all that begin in it when several do.
    pub(crate) fn seen(&self, map: &AxisMap, start: f64, length: f64, pixels: usize) -> Vec<Span> {
        // A part that is as wide as a cell shows that cell, however its borders are rounded.
        const ROUNDING: f64 = 1e-6;
        let last = self.count().saturating_sub(1);
        let at = |pixel: f64| self.place(map.value(start + length * pixel / pixels as f64));
        (0..pixels)
            .map(|i| {
                let (a, b) = (at(i as f64), at(i as f64 + 1.0));
                let (low, high) = if a <= b { (a, b) } else { (b, a) };
                if high - low <= 1.0 + ROUNDING {
                    let cell = (at(i as f64 + 0.5) as usize).min(last);
                    return (cell, cell + 1);
                }
                let from = ((low + ROUNDING) as usize).min(last);
                (from, ((high + ROUNDING) as usize).clamp(from + 1, last + 1))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::Scale;

    #[test]
    fn values_find_their_cells() {
        for edges in [Edges::even(0.0, 4.0, 4).unwrap(), Edges::places(vec![0.0, 1.0, 2.0, 3.0, 4.0]).unwrap()] {
            let cells = [-0.1, 0.0, 0.9, 1.0, 3.5, 4.0, 4.1, f64::NAN].map(|v| edges.find(v));
            assert_eq!(cells, [None, Some(0), Some(0), Some(1), Some(3), Some(3), None, None]);
            assert_eq!(edges.middle(2), 2.5);
        }
        let falling = Edges::places(vec![8.0, 2.0, 1.0]).unwrap();
        assert_eq!([7.0, 1.5].map(|v| falling.find(v)), [Some(0), Some(1)]);
        assert!(Edges::places(vec![0.0, 2.0, 1.0]).is_none() && Edges::places(vec![1.0]).is_none());
        assert!(Edges::even(1.0, 1.0, 3).is_none() && Edges::even(0.0, f64::NAN, 3).is_none());
    }

    #[test]
    fn pixels_share_the_cells_among_them() {
        let edges = Edges::even(0.0, 1000.0, 1000).unwrap();
        let map = AxisMap::new(Scale::Linear, (0.0, 1000.0), (0.0, 300.0));
        let seen = edges.seen(&map, 0.0, 300.0, 300);
        assert_eq!(seen[0].0, 0);
        assert_eq!(seen[299].1, 1000);
        assert!(seen.windows(2).all(|w| w[0].1 == w[1].0), "each cell belongs to one pixel");
        // As many parts as cells, at places that are no whole numbers: each shows its own cell, from either side.
        for limits in [(-0.5, 89.5), (89.5, -0.5)] {
            let cells = Edges::even(-0.5, 89.5, 90).unwrap();
            let map = AxisMap::new(Scale::Linear, limits, (67.3, 449.7));
            let mut seen: Vec<Span> = cells.seen(&map, 67.3, 449.7 - 67.3, 90);
            if limits.0 > limits.1 {
                seen.reverse();
            }
            assert!(seen.iter().enumerate().all(|(k, span)| *span == (k, k + 1)), "{seen:?}");
        }
        let few = Edges::even(0.0, 3.0, 3).unwrap();
        let map = AxisMap::new(Scale::Linear, (0.0, 3.0), (0.0, 9.0));
        let cells: Vec<usize> = few.seen(&map, 0.0, 9.0, 9).iter().map(|s| s.0).collect();
        assert_eq!(cells, [0, 0, 0, 1, 1, 1, 2, 2, 2]);
    }
}
