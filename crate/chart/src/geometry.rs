//! Points, rectangles, and cutting lines and areas at a rectangle's edges.
//!
//! Backends clip nothing and take 32-bit coordinates: whatever leaves here lies inside the rectangle.

/// x to the right, y down, in CSS pixels of the figure.
pub type Point = (f64, f64);

/// A rectangle by its top left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    /// From two opposite corners.
    pub fn corners(a: Point, b: Point) -> Rect {
        Rect { x: a.0.min(b.0), y: a.1.min(b.1), w: (a.0 - b.0).abs(), h: (a.1 - b.1).abs() }
    }
    /// x of the right edge
    pub fn right(&self) -> f64 {
        self.x + self.w
    }
    /// y of the lower edge
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }
    /// Inside, or at most `slack` outside
    pub fn contains(&self, p: Point, slack: f64) -> bool {
        p.0 >= self.x - slack && p.0 <= self.right() + slack && p.1 >= self.y - slack && p.1 <= self.bottom() + slack
    }
    /// Both share an area.
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
    /// The smallest rectangle around both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect::corners(
            (self.x.min(other.x), self.y.min(other.y)),
            (self.right().max(other.right()), self.bottom().max(other.bottom())),
        )
    }
    /// The shared area, which may be empty.
    pub fn intersection(&self, other: &Rect) -> Option<Rect> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (right >= x && bottom >= y).then_some(Rect { x, y, w: right - x, h: bottom - y })
    }
    /// The four corners, clockwise from the top left.
    pub fn polygon(&self) -> [Point; 4] {
        [(self.x, self.y), (self.right(), self.y), (self.right(), self.bottom()), (self.x, self.bottom())]
    }
    /// Larger by `by` on every side.
    pub fn grown(&self, by: f64) -> Rect {
        Rect { x: self.x - by, y: self.y - by, w: self.w + 2.0 * by, h: self.h + 2.0 * by }
    }
}

/// The part of the segment inside the rectangle (Liang and Barsky 1984), or None. Ends must be finite.
pub fn clip_segment(a: Point, b: Point, to: &Rect) -> Option<(Point, Point)> {
    let (mut from, mut until) = (0.0_f64, 1.0_f64);
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    for (delta, room) in [(-dx, a.0 - to.x), (dx, to.right() - a.0), (-dy, a.1 - to.y), (dy, to.bottom() - a.1)] {
        if delta == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else {
            let t = room / delta;
            if delta < 0.0 { from = from.max(t) } else { until = until.min(t) }
        }
    }
    if from > until || from.is_nan() || until.is_nan() {
        return None;
    }
    let at = |t: f64| {
        if t == 0.0 {
            a
        } else if t == 1.0 {
            b
        } else {
            ((a.0 + t * dx).clamp(to.x, to.right()), (a.1 + t * dy).clamp(to.y, to.bottom()))
        }
    };
    Some((at(from), at(until)))
}

/// Calls `piece` with every connected part of the line inside the rectangle. A point that is not finite is a gap.
pub fn clip_line(points: impl IntoIterator<Item = Point>, to: &Rect, mut piece: impl FnMut(&[Point])) {
    let mut part: Vec<Point> = Vec::new();
    let mut last: Option<Point> = None;
    let mut flush = |part: &mut Vec<Point>| {
        if part.len() > 1 {
            piece(part);
        }
        part.clear();
    };
    for point in points {
        if !point.0.is_finite() || !point.1.is_finite() {
            flush(&mut part);
            last = None;
            continue;
        }
        let point = (point.0.clamp(-1e12, 1e12), point.1.clamp(-1e12, 1e12));
        if let Some(before) = last {
            match clip_segment(before, point, to) {
                Some((a, b)) => {
                    if part.last() != Some(&a) {
                        flush(&mut part);
                        part.push(a);
                    }
                    if b != a || part.len() == 1 {
                        part.push(b);
                    }
                    if b != point {
                        flush(&mut part);
                    }
                }
                None => flush(&mut part),
            }
        }
        last = Some(point);
    }
    flush(&mut part);
}

/// The part of a polygon inside the rectangle (Sutherland and Hodgman 1974); empty if none. Points that are not finite are left out.
pub fn clip_polygon(points: &[Point], to: &Rect) -> Vec<Point> {
    let mut now: Vec<Point> = points
        .iter()
        .filter(|p| p.0.is_finite() && p.1.is_finite())
        .map(|p| (p.0.clamp(-1e9, 1e9), p.1.clamp(-1e9, 1e9)))
        .collect();
    for side in 0..4 {
        let depth = |p: Point| match side {
            0 => p.0 - to.x,
            1 => to.right() - p.0,
            2 => p.1 - to.y,
            _ => to.bottom() - p.1,
        };
        if now.iter().all(|p| depth(*p) >= 0.0) {
            continue;
        }
        let Some(&last) = now.last() else { return now };
        let mut next = Vec::with_capacity(now.len() + 4);
        let mut before = last;
        for &point in &now {
            let (d0, d1) = (depth(before), depth(point));
            if (d0 >= 0.0) != (d1 >= 0.0) {
                let t = d0 / (d0 - d1);
                next.push((before.0 + t * (point.0 - before.0), before.1 + t * (point.1 - before.1)));
            }
            if d1 >= 0.0 {
                next.push(point);
            }
            before = point;
        }
        now = next;
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Rect = Rect { x: 0.0, y: 0.0, w: 10.0, h: 10.0 };

    #[test]
    fn lines_are_cut_where_they_leave() {
        let mut parts = Vec::new();
        clip_line([(-5.0, 5.0), (5.0, 5.0), (5.0, 1e300), (f64::NAN, 0.0), (1.0, 1.0), (2.0, 2.0)], &UNIT, |p| {
            parts.push(p.to_vec())
        });
        assert_eq!(parts, vec![vec![(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], vec![(1.0, 1.0), (2.0, 2.0)]]);
    }

    #[test]
    fn a_line_that_returns_makes_two_parts() {
        let mut parts = 0;
        clip_line([(1.0, 1.0), (1.0, 20.0), (2.0, 20.0), (2.0, 1.0)], &UNIT, |_| parts += 1);
        assert_eq!(parts, 2);
    }

    #[test]
    fn polygons_are_cut_to_the_frame() {
        let cut = clip_polygon(&[(-5.0, -5.0), (15.0, -5.0), (15.0, 5.0), (-5.0, 5.0)], &UNIT);
        let area: f64 = (0..cut.len())
            .map(|i| {
                let (a, b) = (cut[i], cut[(i + 1) % cut.len()]);
                a.0 * b.1 - b.0 * a.1
            })
            .sum::<f64>()
            / 2.0;
        assert_eq!(area.abs(), 50.0);
        assert!(clip_polygon(&[(20.0, 20.0), (30.0, 20.0), (30.0, 30.0)], &UNIT).is_empty());
    }
}
