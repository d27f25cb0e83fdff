//! Points with bars of uncertainty: `errorbar`.

use super::{Bounds, Common, Draw, Line, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::marker::Shape;
use crate::marker::draw_marker;
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// Lengths of the bars to the lower and the upper side, one for each point.
pub type Reach = (Vec<f64>, Vec<f64>);

/// A curve with error bars.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBar {
    /// The points, with or without a curve through them
    pub line: Box<Line>,
    x_reach: Option<Reach>,
    y_reach: Option<Reach>,
    /// Looks of the bars
    pub bar: LineStyle,
    /// Length of the caps in points, to each side
    pub cap: f64,
    /// Width of the caps' strokes in points
    pub cap_width: f64,
    /// A bar at every n-th point only
    pub every: usize,
    /// What all marks have
    pub common: Common,
}

impl ErrorBar {
    /// Every reach must have one length a point.
    pub fn new(line: Line, x_reach: Option<Reach>, y_reach: Option<Reach>, bar: LineStyle) -> Result<ErrorBar, ChartError> {
        let n = line.data().0.len();
        for (lo, hi) in [&x_reach, &y_reach].into_iter().flatten() {
            if lo.len() != n || hi.len() != n {
                return Err(ChartError::Lengths(n, lo.len()));
            }
        }
        Ok(ErrorBar {
            line: Box::new(line),
            x_reach,
            y_reach,
            bar,
            cap: 0.0,
            cap_width: 1.0,
            every: 1,
            common: Common::default(),
        })
    }

    /// Ends of all bars in data units, and whether they run along x.
    fn bars(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64), bool)> + '_ {
        let (x, y) = self.line.data();
        let every = self.every.max(1);
        let along_x = self.x_reach.iter().flat_map(move |(lo, hi)| {
            (0..x.len()).step_by(every).map(move |i| ((x[i] - lo[i], y[i]), (x[i] + hi[i], y[i]), true))
        });
        let along_y = self.y_reach.iter().flat_map(move |(lo, hi)| {
            (0..x.len()).step_by(every).map(move |i| ((x[i], y[i] - lo[i]), (x[i], y[i] + hi[i]), false))
        });
        along_x.chain(along_y)
    }

    fn draw_bar(&self, ends: (Point, Point), along_x: bool, clip: &Rect, frame: &Frame, surface: &mut dyn Surface) {
        let color = frame.paint(self.bar.color, self.common.alpha);
        draw_curve(surface, [ends.0, ends.1], clip, &self.bar, color, frame.point);
        if self.cap > 0.0 {
            let shape = if along_x { Shape::parse("|") } else { Shape::parse("_") };
            if let Ok(Some(shape)) = shape {
                for at in [ends.0, ends.1] {
                    if clip.contains(at, 0.5) {
                        draw_marker(surface, shape, at, 2.0 * self.cap * frame.point, color, color, self.cap_width * frame.point);
                    }
                }
            }
        }
    }
}

impl Draw for ErrorBar {
    fn bounds(&self) -> Bounds {
        let mut bounds = self.line.bounds();
        for (from, to, _) in self.bars() {
            bounds.add(from.0, from.1);
            bounds.add(to.0, to.1);
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        for (from, to, along_x) in self.bars() {
            self.draw_bar((frame.at(from.0, from.1), frame.at(to.0, to.1)), along_x, &frame.rect, frame, surface);
        }
        self.line.draw(frame, surface);
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let (x, y) = (area.x + area.w / 2.0, area.y + area.h / 2.0);
        let half = area.h * 0.75;
        if self.y_reach.is_some() {
            self.draw_bar(((x, y + half), (x, y - half)), false, &area.grown(half), frame, surface);
        }
        if self.x_reach.is_some() {
            self.draw_bar(((x - half, y), (x + half, y)), true, &area.grown(half), frame, surface);
        }
        self.line.key(area, frame, surface);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        self.line.obstacles(frame, out);
    }

    fn color(&self) -> Color {
        self.line.color()
    }

    fn default_zorder(&self) -> f64 {
        2.0
    }

    fn points(&self) -> usize {
        self.line.points()
    }

    fn point(&self, index: usize) -> (f64, f64) {
        self.line.point(index)
    }
}
