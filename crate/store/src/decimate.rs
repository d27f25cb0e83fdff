//! A long series made short enough to draw: of each stretch its first, smallest, largest and last value, each with its place.
//!
//! Values come one by one and are not kept. A stretch doubles when there would be too many, so that neither memory nor the number of points
//! depends on the series' length; a drawing of at most a quarter of the points in width shows what all points would show.

/// One value with its place.
pub type Point = (u64, f64);

/// What is kept of a stretch.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    first: Point,
    low: Point,
    high: Point,
    last: Point,
    /// A value that is no number, where a line is interrupted
    gap: Option<Point>,
}

impl Stretch {
    fn of(point: Point) -> Stretch {
        Stretch { first: point, low: point, high: point, last: point, gap: point.1.is_nan().then_some(point) }
    }
    fn and(self, next: Stretch) -> Stretch {
        // A comparison with a value that is no number is false: the other one is taken.
        let low = if next.low.1 < self.low.1 || self.low.1.is_nan() { next.low } else { self.low };
        let high = if next.high.1 > self.high.1 || self.high.1.is_nan() { next.high } else { self.high };
        Stretch { first: self.first, low, high, last: next.last, gap: self.gap.or(next.gap) }
    }
    /// In order, each once.
    fn points(&self, out: &mut Vec<Point>) {
        let mut all = [Some(self.first), Some(self.low), Some(self.high), self.gap, Some(self.last)];
        all.sort_by_key(|point| point.map(|p| p.0));
        for point in all.into_iter().flatten() {
            if out.last().is_none_or(|last| last.0 != point.0) {
                out.push(point);
            }
        }
    }
}

/// Takes a series, value by value.
pub struct Decimator {
    most: usize,
    /// Values in a stretch
    size: u64,
    stretches: Vec<Stretch>,
    count: u64,
}

impl Decimator {
    /// Of at most `stretches` stretches, at least 2, and so of at most five times as many points.
    pub fn new(stretches: usize) -> Decimator {
        Decimator { most: stretches.max(2), size: 1, stretches: Vec::new(), count: 0 }
    }
    /// The next value.
    pub fn push(&mut self, value: f64) {
        let stretch = Stretch::of((self.count, value));
        if self.count.is_multiple_of(self.size) {
            if self.stretches.len() == self.most {
                self.double();
            }
            // After doubling the last stretch may be half full.
            if self.count.is_multiple_of(self.size) {
                self.stretches.push(stretch);
            } else if let Some(last) = self.stretches.last_mut() {
                *last = last.and(stretch);
            }
        } else if let Some(last) = self.stretches.last_mut() {
            *last = last.and(stretch);
        }
        self.count += 1;
    }
    fn double(&mut self) {
        let pairs = self.stretches.chunks(2).map(|pair| pair.iter().copied().reduce(Stretch::and).unwrap_or(pair[0]));
        self.stretches = pairs.collect();
        self.size *= 2;
    }
    /// Values taken.
    pub fn count(&self) -> u64 {
        self.count
    }
    /// What is left of them, in order.
    pub fn points(&self) -> Vec<Point> {
        let mut out = Vec::with_capacity(self.stretches.len() * 4);
        self.stretches.iter().for_each(|stretch| stretch.points(&mut out));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_series_stays_whole() {
        let mut d = Decimator::new(10);
        (0..10).for_each(|k| d.push(f64::from(k % 3)));
        assert_eq!(d.points(), (0..10u8).map(|k| (u64::from(k), f64::from(k % 3))).collect::<Vec<_>>());
    }

    #[test]
    fn a_long_one_keeps_every_extreme_of_every_stretch() {
        let value = |k: u64| ((k * 7919) % 1009) as f64 + if k == 77_777 { 1e6 } else { 0.0 };
        let mut d = Decimator::new(64);
        (0..100_000).for_each(|k| d.push(value(k)));
        let points = d.points();
        assert!(points.len() <= 5 * 64 && points.windows(2).all(|w| w[0].0 < w[1].0));
        assert!(points.iter().all(|p| p.1 == value(p.0)));
        assert_eq!((points.first().unwrap().0, points.last().unwrap().0), (0, 99_999));
        assert!(points.contains(&(77_777, value(77_777))));
        // By the definition, slowly: stretches of 2048, since 64 · 2048 ≥ 100 000.
        for from in (0..100_000).step_by(2048) {
            let stretch = from..(from + 2048).min(100_000);
            let (low, high) = stretch.clone().fold((f64::MAX, f64::MIN), |(l, h), k| (l.min(value(k)), h.max(value(k))));
            let inside: Vec<f64> = points.iter().filter(|p| stretch.contains(&p.0)).map(|p| p.1).collect();
            assert!(inside.contains(&low) && inside.contains(&high), "{from}");
        }
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let mut d = Decimator::new(4);
        (0..1000).for_each(|k| d.push(if k == 500 { f64::NAN } else { f64::from(k) }));
        assert!(d.points().iter().any(|p| p.0 == 500 && p.1.is_nan()));
        assert!(d.points().contains(&(999, 999.0)));
        let mut none = Decimator::new(2);
        (0..9).for_each(|_| none.push(f64::NAN));
        assert!(none.points().iter().all(|p| p.1.is_nan()) && Decimator::new(2).points().is_empty());
    }
}
