//! Points with their own sizes and colours: `scatter`.

use super::line::Seen;
use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::marker::{Shape, draw_marker};
use crate::surface::Surface;

/// Points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    x: Vec<f64>,
    y: Vec<f64>,
    sizes: Vec<f64>,
    faces: Vec<Color>,
    /// Shape of all points
    pub shape: Shape,
    /// Rim; None: as the face
    pub edge: Option<Color>,
    /// Width of the rim in points
    pub edge_width: f64,
    /// What all marks have
    pub common: Common,
}

impl Scatter {
    /// `sizes` (areas in square points) and `faces` are repeated to the number of points; they must not be empty.
    pub fn new(x: Vec<f64>, y: Vec<f64>, sizes: Vec<f64>, faces: Vec<Color>) -> Result<Scatter, ChartError> {
        if x.len() != y.len() {
            return Err(ChartError::Text("x and y must be the same size".into()));
        }
        if sizes.is_empty() || faces.is_empty() {
            return Err(ChartError::Text("s must be a scalar, or float array-like with the same size as x and y".into()));
        }
        Ok(Scatter { x, y, sizes, faces, shape: Shape::DISC, edge: None, edge_width: 1.5, common: Common::default() })
    }

    /// The columns.
    pub fn data(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }

    /// Replaces the points.
    pub fn set_data(&mut self, x: Vec<f64>, y: Vec<f64>) -> Result<(), ChartError> {
        if x.len() != y.len() {
            return Err(ChartError::Lengths(x.len(), y.len()));
        }
        (self.x, self.y) = (x, y);
        Ok(())
    }

    /// Replaces the colours, unless there are none.
    pub fn set_faces(&mut self, faces: Vec<Color>) {
        if !faces.is_empty() {
            self.faces = faces;
        }
    }

    /// Replaces the sizes, unless there are none.
    pub fn set_sizes(&mut self, sizes: Vec<f64>) {
        if !sizes.is_empty() {
            self.sizes = sizes;
        }
    }

    /// Diameter in points and painted face and rim of one point.
    fn looks(&self, index: usize, frame: &Frame) -> (f64, Color, Color, f64) {
        let own = self.faces[index % self.faces.len()];
        let face = frame.paint(own, self.common.alpha);
        let edge = frame.paint(self.edge.unwrap_or(own), self.common.alpha);
        let size = self.sizes[index % self.sizes.len()];
        (if size > 0.0 { size.sqrt() } else { 0.0 }, face, edge, self.edge_width)
    }
}

impl Draw for Scatter {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.x.iter().zip(&self.y) {
            bounds.add(*x, *y);
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let clip = if self.common.clip { frame.rect } else { frame.figure };
        let uniform = self.sizes.len() == 1 && self.faces.len() == 1 && self.common.alpha.is_none();
        let mut seen = Seen::new(surface.pixel());
        for (index, (x, y)) in self.x.iter().zip(&self.y).enumerate() {
            let at = frame.at(*x, *y);
            if !clip.contains(at, 0.5) || (uniform && !seen.is_new(at)) {
                continue;
            }
            let (size, face, edge, width) = self.looks(index, frame);
            if size > 0.0 {
                draw_marker(surface, self.shape, at, size * frame.point, face, edge, width * frame.point);
            }
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let (size, face, edge, width) = self.looks(0, frame);
        let at = (area.x + area.w / 2.0, area.y + area.h * 0.6);
        draw_marker(surface, self.shape, at, size.min(12.0) * frame.point, face, edge, width * frame.point);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        let stride = (self.x.len() / 4000).max(1);
        out.points.extend(self.x.iter().zip(&self.y).step_by(stride).map(|(x, y)| frame.at(*x, *y)));
    }

    fn color(&self) -> Color {
        let face = self.faces[0];
        if face.alpha > 0.0 { face } else { self.edge.unwrap_or(face) }
    }

    fn default_zorder(&self) -> f64 {
        1.0
    }

    fn points(&self) -> usize {
        self.x.len()
    }

    fn point(&self, index: usize) -> (f64, f64) {
        (self.x[index], self.y[index])
    }
}
