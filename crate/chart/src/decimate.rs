//! Fewer points for the same picture.

use crate::geometry::{Point, Rect};

/// Points that draw the same pixels: of the points that follow one another within one pixel column the first, the lowest, the
/// highest and the last are kept, in their order. Works for any curve, since between such points the line does not leave
/// the column. Columns left and right of `clip` count as one each. NaN stays, as a gap.
pub fn thin(points: impl IntoIterator<Item = Point>, clip: &Rect, pixel: f64) -> Vec<Point> {
    let columns = (clip.w / pixel).ceil().clamp(1.0, 1e5);
    let column = |x: f64| ((x - clip.x) / pixel).floor().clamp(-1.0, columns) as i64;
    let mut out: Vec<Point> = Vec::new();
    let mut group: Option<Group> = None;
    for (index, point) in points.into_iter().enumerate() {
        if point.0.is_nan() || point.1.is_nan() {
            if let Some(g) = group.take() {
                g.emit(&mut out);
            }
            if out.last().is_some_and(|p| !p.0.is_nan()) {
                out.push((f64::NAN, f64::NAN));
            }
            continue;
        }
        let at = column(point.0);
        match &mut group {
            Some(g) if g.column == at => g.add(index, point),
            _ => {
                if let Some(g) = group.take() {
                    g.emit(&mut out);
                }
                group = Some(Group {
                    column: at,
                    first: (index, point),
                    low: (index, point),
                    high: (index, point),
                    last: (index, point),
                });
            }
        }
    }
    if let Some(g) = group {
        g.emit(&mut out);
    }
    out
}

struct Group {
    column: i64,
    first: (usize, Point),
    low: (usize, Point),
    high: (usize, Point),
    last: (usize, Point),
}

impl Group {
    fn add(&mut self, index: usize, point: Point) {
        if point.1 < self.low.1.1 {
            self.low = (index, point);
        }
        if point.1 > self.high.1.1 {
            self.high = (index, point);
        }
        self.last = (index, point);
    }

    fn emit(self, out: &mut Vec<Point>) {
        let mut kept = [self.first, self.low, self.high, self.last];
        kept.sort_by_key(|k| k.0);
        let mut before = None;
        for (index, point) in kept {
            if before != Some(index) {
                out.push(point);
                before = Some(index);
            }
        }
    }
}

/// A line that deviates by at most `tolerance` pixels (Douglas and Peucker 1973), ends kept.
pub fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    // Long lines are cut into stretches first, which bounds the work for zigzags.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    while from < points.len() - 1 {
        let to = (from + 256).min(points.len() - 1);
        keep[to] = true;
        stack.push((from, to));
        from = to;
    }
    while let Some((from, to)) = stack.pop() {
        let (a, b) = (points[from], points[to]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = libm::hypot(dx, dy);
        let (mut worst, mut at) = (tolerance, None);
        for (i, p) in points.iter().enumerate().take(to).skip(from + 1) {
            let along = if length > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length } else { -1.0 };
            let distance = if (0.0..=length).contains(&along) && length > 0.0 {
                ((p.0 - a.0) * dy - (p.1 - a.1) * dx).abs() / length
            } else {
                libm::hypot(p.0 - a.0, p.1 - a.1).min(libm::hypot(p.0 - b.0, p.1 - b.1))
            };
            if distance > worst {
                worst = distance;
                at = Some(i);
            }
        }
        if let Some(i) = at {
            keep[i] = true;
            stack.push((from, i));
            stack.push((i, to));
        }
    }
    points.iter().zip(&keep).filter(|(_, k)| **k).map(|(p, _)| *p).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLIP: Rect = Rect { x: 0.0, y: 0.0, w: 500.0, h: 300.0 };

    #[test]
    fn a_million_points_become_four_a_column_with_the_extremes() {
        let n = 1_000_000;
        let wave = |i: usize| if i == 777_777 { 299.0 } else { 150.0 + 100.0 * libm::sin(i as f64 * 0.37) };
        let thinned = thin((0..n).map(|i| (i as f64 * 500.0 / n as f64, wave(i))), &CLIP, 1.0);
        assert!(thinned.len() <= 2000, "{}", thinned.len());
        assert!(thinned.contains(&(777_777.0 * 500.0 / 1e6, 299.0)));
        assert_eq!(thinned[0], (0.0, wave(0)));
        assert!(thinned.windows(2).all(|p| p[0].0 <= p[1].0));
    }

    #[test]
    fn gaps_stay() {
        let thinned = thin([(1.0, 1.0), (f64::NAN, 0.0), (f64::NAN, 0.0), (1.2, 2.0)], &CLIP, 1.0);
        assert_eq!(thinned.len(), 3);
        assert!(thinned[1].0.is_nan());
    }

    #[test]
    fn straight_lines_lose_their_middle() {
        let line: Vec<Point> = (0..100).map(|i| (i as f64, i as f64 * 0.5)).collect();
        assert_eq!(simplify(&line, 0.05).len(), 2);
        let arc: Vec<Point> = (0..=1000).map(|i| (i as f64 / 10.0, libm::sqrt(1e4 - i as f64 * i as f64 / 100.0))).collect();
        let simple = simplify(&arc, 0.05);
        assert!(simple.len() < 120 && simple.len() > 8, "{}", simple.len());
    }
}
