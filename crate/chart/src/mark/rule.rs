//! A straight line across the axes: `axhline`, `axvline`, `axline`.

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// Which way a rule runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Course {
    /// At a y, from one share of the width to another
    Horizontal(f64, f64, f64),
    /// At an x, from one share of the height to another
    Vertical(f64, f64, f64),
    /// Through a point with a slope, endless
    Slope((f64, f64), f64),
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where it runs
    pub course: Course,
    /// Looks
    pub style: LineStyle,
    /// What all marks have
    pub common: Common,
}

impl Rule {
    /// A rule of that style.
    pub fn new(course: Course, style: LineStyle) -> Rule {
        Rule { course, style, common: Common::default() }
    }

    fn ends(&self, frame: &Frame) -> [Point; 2] {
        match self.course {
            Course::Horizontal(y, from, to) => {
                [(frame.share(from, 0.0).0, frame.y.pixel(y)), (frame.share(to, 0.0).0, frame.y.pixel(y))]
            }
            Course::Vertical(x, from, to) => {
                [(frame.x.pixel(x), frame.share(0.0, from).1), (frame.x.pixel(x), frame.share(0.0, to).1)]
            }
            Course::Slope((x, y), slope) => {
                let (from, to) = frame.x.limits;
                let end = |at: f64| frame.at(at, y + slope * (at - x));
                if slope.is_finite() {
                    [end(from), end(to)]
                } else {
                    [(frame.x.pixel(x), frame.rect.y), (frame.x.pixel(x), frame.rect.bottom())]
                }
            }
        }
    }
}

impl Draw for Rule {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        match self.course {
            Course::Horizontal(y, ..) => bounds.y.add(y),
            Course::Vertical(x, ..) => bounds.x.add(x),
            Course::Slope((x, y), _) => bounds.add(x, y),
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        draw_curve(
            surface,
            self.ends(frame),
            &frame.rect,
            &self.style,
            frame.paint(self.style.color, self.common.alpha),
            frame.point,
        );
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let y = area.y + area.h / 2.0;
        draw_curve(
            surface,
            [(area.x, y), (area.right(), y)],
            &area.grown(1.0),
            &self.style,
            frame.paint(self.style.color, self.common.alpha),
            frame.point,
        );
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.lines.push(self.ends(frame).to_vec());
    }

    fn color(&self) -> Color {
        self.style.color
    }

    fn default_zorder(&self) -> f64 {
        2.0
    }
}
