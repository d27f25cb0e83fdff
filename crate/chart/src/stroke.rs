//! Lines: their styles, and the way from a data curve to what is drawn (thinned, cut to the frame, dashed).

use crate::color::Color;
use crate::decimate::{simplify, thin};
use crate::error::ChartError;
use crate::geometry::{Point, Rect, clip_line};
use crate::surface::Surface;

/// The pattern of a line, in line widths.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Dash {
    /// Unbroken
    #[default]
    Solid,
    /// `--`
    Dashed,
    /// `-.`
    DashDot,
    /// `:`
    Dotted,
    /// Lengths on and off, in turn, and how far into the pattern the line starts
    Custom(f64, Vec<f64>),
    /// Not drawn
    None,
}

impl Dash {
    /// Matplotlib's names: `-` `--` `-.` `:` `solid` `dashed` `dashdot` `dotted` `None` and nothing.
    pub fn parse(text: &str) -> Result<Dash, ChartError> {
        Ok(match text {
            "-" | "solid" => Dash::Solid,
            "--" | "dashed" => Dash::Dashed,
            "-." | "dashdot" => Dash::DashDot,
            ":" | "dotted" => Dash::Dotted,
            "None" | "none" | " " | "" => Dash::None,
            _ => return Err(ChartError::LineStyle(text.into())),
        })
    }

    /// The name that [`Dash::parse`] reads.
    pub fn name(&self) -> &'static str {
        match self {
            Dash::Solid => "-",
            Dash::Dashed | Dash::Custom(..) => "--",
            Dash::DashDot => "-.",
            Dash::Dotted => ":",
            Dash::None => "None",
        }
    }

    /// Lengths on and off in line widths, and the start.
    fn pattern(&self) -> Option<(f64, &[f64])> {
        match self {
            Dash::Solid | Dash::None => None,
            Dash::Dashed => Some((0.0, &[3.7, 1.6])),
            Dash::DashDot => Some((0.0, &[6.4, 1.6, 1.0, 1.6])),
            Dash::Dotted => Some((0.0, &[1.0, 1.65])),
            Dash::Custom(start, lengths) => Some((*start, lengths)),
        }
    }
}

/// Colour, width and pattern of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LineStyle {
    /// Ink
    pub color: Color,
    /// In points
    pub width: f64,
    /// Pattern
    pub dash: Dash,
}

impl LineStyle {
    /// Solid.
    pub fn new(color: Color, width: f64) -> LineStyle {
        LineStyle { color, width, dash: Dash::Solid }
    }
}

/// Draws the line through `points` (pixels; NaN is a gap) inside `clip`; `points_to_pixels` scales the style.
pub fn draw_curve(
    surface: &mut dyn Surface,
    points: impl IntoIterator<Item = Point>,
    clip: &Rect,
    style: &LineStyle,
    color: Color,
    points_to_pixels: f64,
) {
    if style.dash == Dash::None || style.width <= 0.0 || color.alpha <= 0.0 {
        return;
    }
    let width = style.width * points_to_pixels;
    let thinned = thin(points, clip, surface.pixel());
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    clip_line(thinned, clip, |piece| pieces.push(piece.to_vec()));
    for piece in pieces {
        let piece = if surface.compact() { simplify(&piece, 0.06) } else { piece };
        match style.dash.pattern() {
            None => surface.polyline(&piece, color, width),
            Some((start, pattern)) => dashes(&piece, start * width, pattern, width, |dash| surface.polyline(dash, color, width)),
        }
    }
}

/// Calls `piece` with every dash of the line; lengths are `pattern` times `unit`.
fn dashes(points: &[Point], start: f64, pattern: &[f64], unit: f64, mut piece: impl FnMut(&[Point])) {
    let total: f64 = pattern.iter().sum::<f64>() * unit;
    if !total.is_finite() || total < 0.5 || pattern.iter().any(|p| *p < 0.0) {
        return piece(points);
    }
    let mut index = 0;
    let mut left = pattern[0] * unit;
    let mut skip = start.rem_euclid(total);
    while skip >= left {
        skip -= left;
        index = (index + 1) % pattern.len();
        left = pattern[index] * unit;
        if left <= 0.0 && skip <= 0.0 {
            break;
        }
    }
    left -= skip;
    // A pattern of odd length swaps on and off each time round, as in SVG.
    let mut on = index % 2 == 0;
    let mut dash: Vec<Point> = if on { points.first().copied().into_iter().collect() } else { Vec::new() };
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let length = libm::hypot(b.0 - a.0, b.1 - a.1);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let t = done / length;
            let p = (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1));
            if on {
                dash.push(p);
                piece(&dash);
                dash.clear();
            } else {
                dash = vec![p];
            }
            on = !on;
            index = (index + 1) % pattern.len();
            left = (pattern[index] * unit).max(1e-3);
        }
        left -= length - done;
        if on {
            dash.push(b);
        }
    }
    if on && dash.len() > 1 {
        piece(&dash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share() {
        let mut on = 0.0;
        let mut count = 0;
        dashes(&[(0.0, 0.0), (60.0, 0.0), (60.0, 46.0)], 0.0, &[3.7, 1.6], 2.0, |d| {
            count += 1;
            on += d.windows(2).map(|p| libm::hypot(p[1].0 - p[0].0, p[1].1 - p[0].1)).sum::<f64>();
        });
        assert_eq!(count, 10);
        assert!((on - 74.0).abs() < 1e-9, "{on}");
    }

    #[test]
    fn silly_patterns_end() {
        for pattern in [&[0.0, 0.0][..], &[1e-9, 1e-9], &[f64::NAN, 1.0], &[0.0, 5.0], &[1e300, 1.0], &[1.0]] {
            let mut count = 0;
            dashes(&[(0.0, 0.0), (100.0, 0.0)], 3.0, pattern, 1.0, |_| count += 1);
            assert!(count < 200);
        }
    }
}
