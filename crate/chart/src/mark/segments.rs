//! Separate straight lines: `hlines`, `vlines`, the stems of a stem plot.

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// Lines from point to point in data units.
#[derive(Clone, Debug, PartialEq)]
pub struct Segments {
    /// From, to
    pub segments: Vec<[(f64, f64); 2]>,
    colors: Vec<Color>,
    /// Looks; the colour is that of the first
    pub style: LineStyle,
    /// What all marks have
    pub common: Common,
}

impl Segments {
    /// `colors` are repeated; without any the style's is used.
    pub fn new(segments: Vec<[(f64, f64); 2]>, colors: Vec<Color>, style: LineStyle) -> Segments {
        let colors = if colors.is_empty() { vec![style.color] } else { colors };
        Segments { segments, colors, style, common: Common::default() }
    }

    /// Replaces the colours, unless there are none.
    pub fn set_colors(&mut self, colors: Vec<Color>) {
        if !colors.is_empty() {
            self.colors = colors;
        }
    }
}

impl Draw for Segments {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.segments.iter().flatten() {
            bounds.add(*x, *y);
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        for (index, [a, b]) in self.segments.iter().enumerate() {
            let color = frame.paint(self.colors[index % self.colors.len()], self.common.alpha);
            draw_curve(surface, [frame.at(a.0, a.1), frame.at(b.0, b.1)], &frame.rect, &self.style, color, frame.point);
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let y = area.y + area.h / 2.0;
        let color = frame.paint(self.colors[0], self.common.alpha);
        draw_curve(surface, [(area.x, y), (area.right(), y)], &area.grown(1.0), &self.style, color, frame.point);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.lines.extend(self.segments.iter().map(|s| s.iter().map(|p| frame.at(p.0, p.1)).collect()));
    }

    fn color(&self) -> Color {
        self.colors[0]
    }

    fn default_zorder(&self) -> f64 {
        2.0
    }
}
