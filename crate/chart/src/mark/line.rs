//! A curve with or without markers: `plot`, `step`, `semilogy` …

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::marker::{MarkerStyle, draw_marker};
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// Where a curve of steps changes its level between two points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Steps {
    /// Straight from point to point
    #[default]
    None,
    /// The level of the point holds before it
    Pre,
    /// It changes half way
    Mid,
    /// The level of the point holds after it
    Post,
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Option<Vec<f64>>,
    /// Looks of the curve
    pub style: LineStyle,
    /// Markers at its points
    pub marker: Option<MarkerStyle>,
    /// A marker at the first and then at every n-th point only
    pub mark_every: usize,
    /// Steps
    pub steps: Steps,
    /// What all marks have
    pub common: Common,
}

impl Line {
    /// A curve through the points; errors when the columns differ in length.
    pub fn new(x: Vec<f64>, y: Vec<f64>, style: LineStyle) -> Result<Line, ChartError> {
        if x.len() != y.len() {
            return Err(ChartError::Lengths(x.len(), y.len()));
        }
        Ok(Line { x, y, z: None, style, marker: None, mark_every: 1, steps: Steps::None, common: Common::default() })
    }

    /// The columns.
    pub fn data(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }

    /// The third column, of a curve in space.
    pub fn heights(&self) -> Option<&[f64]> {
        self.z.as_deref()
    }

    /// Makes it a curve in space.
    pub fn set_heights(&mut self, z: Vec<f64>) -> Result<(), ChartError> {
        if z.len() != self.x.len() {
            return Err(ChartError::Lengths(self.x.len(), z.len()));
        }
        self.z = Some(z);
        Ok(())
    }

    /// Replaces the columns. A curve in space keeps its third column as far as it goes.
    pub fn set_data(&mut self, x: Vec<f64>, y: Vec<f64>) -> Result<(), ChartError> {
        if x.len() != y.len() {
            return Err(ChartError::Lengths(x.len(), y.len()));
        }
        (self.x, self.y) = (x, y);
        if let Some(z) = &mut self.z {
            z.resize(self.x.len(), f64::NAN);
        }
        Ok(())
    }

    fn pixel(&self, index: usize, frame: &Frame) -> Point {
        match &self.z {
            Some(z) => frame.place(self.x[index], self.y[index], z[index]).0,
            None => frame.at(self.x[index], self.y[index]),
        }
    }

    fn pixels<'a>(&'a self, frame: &'a Frame) -> Box<dyn Iterator<Item = Point> + 'a> {
        let points = (0..self.x.len()).map(|i| self.pixel(i, frame));
        if self.steps == Steps::None {
            return Box::new(points);
        }
        let steps = self.steps;
        let mut before: Option<Point> = None;
        Box::new(points.flat_map(move |point| {
            let from = before.replace(point).unwrap_or(point);
            let middle = (from.0 + point.0) / 2.0;
            match steps {
                Steps::Pre => [(from.0, point.1), point, point],
                Steps::Mid => [(middle, from.1), (middle, point.1), point],
                _ => [(point.0, from.1), point, point],
            }
        }))
    }

    fn marker_colors(&self, frame: &Frame) -> Option<(&MarkerStyle, Color, Color)> {
        let marker = self.marker.as_ref()?;
        let own = self.style.color;
        let paint = |c: Option<Color>| frame.paint(c.unwrap_or(own), self.common.alpha);
        Some((marker, paint(marker.face), paint(marker.edge)))
    }
}

impl Draw for Line {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.x.iter().zip(&self.y) {
            bounds.add(*x, *y);
        }
        self.z.iter().flatten().for_each(|z| bounds.z.add(*z));
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let clip = if self.common.clip { frame.rect } else { frame.figure };
        draw_curve(
            surface,
            self.pixels(frame),
            &clip,
            &self.style,
            frame.paint(self.style.color, self.common.alpha),
            frame.point,
        );
        let Some((marker, face, edge)) = self.marker_colors(frame) else { return };
        let mut seen = Seen::new(surface.pixel());
        for index in (0..self.x.len()).step_by(self.mark_every.max(1)) {
            let at = self.pixel(index, frame);
            if clip.contains(at, 0.5) && seen.is_new(at) {
                draw_marker(surface, marker.shape, at, marker.size * frame.point, face, edge, marker.edge_width * frame.point);
            }
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let y = area.y + area.h / 2.0;
        let ends = [(area.x, y), (area.right(), y)];
        draw_curve(surface, ends, &area.grown(1.0), &self.style, frame.paint(self.style.color, self.common.alpha), frame.point);
        if let Some((marker, face, edge)) = self.marker_colors(frame) {
            let at = (area.x + area.w / 2.0, y);
            draw_marker(surface, marker.shape, at, marker.size * frame.point, face, edge, marker.edge_width * frame.point);
        }
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        // A long curve is sampled: the legend needs to know where it runs, not every point of it.
        let stride = (self.x.len() / 4000).max(1);
        out.lines.push((0..self.x.len()).step_by(stride).map(|i| self.pixel(i, frame)).collect());
    }

    fn color(&self) -> Color {
        match &self.marker {
            Some(MarkerStyle { face: Some(face), .. }) if self.style.dash == crate::stroke::Dash::None && face.alpha > 0.0 => {
                *face
            }
            _ => self.style.color,
        }
    }

    fn default_zorder(&self) -> f64 {
        2.0
    }

    fn points(&self) -> usize {
        self.x.len()
    }

    fn height(&self, index: usize) -> Option<f64> {
        self.z.as_ref()?.get(index).copied()
    }

    fn point(&self, index: usize) -> (f64, f64) {
        (self.x[index], self.y[index])
    }
}

/// Remembers which half pixels hold a marker, so that a million equal markers are drawn once.
pub(crate) struct Seen {
    cell: f64,
    cells: std::collections::HashSet<(i32, i32)>,
}

impl Seen {
    pub(crate) fn new(pixel: f64) -> Seen {
        Seen { cell: pixel / 2.0, cells: Default::default() }
    }

    pub(crate) fn is_new(&mut self, at: Point) -> bool {
        self.cells.insert((libm::rint(at.0 / self.cell) as i32, libm::rint(at.1 / self.cell) as i32))
    }
}
