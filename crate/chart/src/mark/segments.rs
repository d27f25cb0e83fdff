//! Separate straight lines: `hlines`, `vlines`, the stems of a stem plot, a row of events.

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// A row of events, one line each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Train {
    /// Where the row lies across the time
    pub offset: f64,
    /// How long its lines are
    pub length: f64,
    /// Time runs along y
    pub along_y: bool,
}

/// Lines from point to point in data units.
#[derive(Clone, Debug, PartialEq)]
pub struct Segments {
    /// From, to
    pub segments: Vec<[(f64, f64); 2]>,
    colors: Vec<Color>,
    /// The lines are events: points to be read.
    pub train: Option<Train>,
    /// Looks; the colour is that of the first
    pub style: LineStyle,
    /// What all marks have
    pub common: Common,
}

impl Segments {
    /// `colors` are repeated; without any the style's is used.
    pub fn new(segments: Vec<[(f64, f64); 2]>, colors: Vec<Color>, style: LineStyle) -> Segments {
        let colors = if colors.is_empty() { vec![style.color] } else { colors };
        Segments { segments, colors, train: None, style, common: Common::default() }
    }

    /// A row of events at these times.
    pub fn events(times: &[f64], train: Train, style: LineStyle) -> Segments {
        let (low, high) = (train.offset - train.length / 2.0, train.offset + train.length / 2.0);
        let line = |t: &f64| if train.along_y { [(low, *t), (high, *t)] } else { [(*t, low), (*t, high)] };
        Segments { train: Some(train), ..Segments::new(times.iter().map(line).collect(), Vec::new(), style) }
    }

    /// When the events are; where the lines begin along x, if they are none.
    pub fn times(&self) -> Vec<f64> {
        let along_y = self.train.is_some_and(|t| t.along_y);
        self.segments.iter().map(|[from, _]| if along_y { from.1 } else { from.0 }).collect()
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
        // Matplotlib leaves a row of events, also an empty one, a whole length of room on both sides.
        if let Some(train) = self.train {
            let across = if train.along_y { &mut bounds.x } else { &mut bounds.y };
            across.add(train.offset - train.length);
            across.add(train.offset + train.length);
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

    fn points(&self) -> usize {
        if self.train.is_some() { self.segments.len() } else { 0 }
    }

    fn point(&self, index: usize) -> (f64, f64) {
        let ([(x, y), _], Some(train)) = (self.segments[index], self.train) else { return (f64::NAN, f64::NAN) };
        if train.along_y { (train.offset, y) } else { (x, train.offset) }
    }
}
