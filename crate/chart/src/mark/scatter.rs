//! Points with their own sizes and colours: `scatter`.

use super::line::Seen;
use super::{Bounds, Common, Draw, Extent, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::marker::{Shape, draw_marker};
use crate::shading::Shading;
use crate::surface::Surface;

/// Points.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Option<Vec<f64>>,
    sizes: Vec<f64>,
    faces: Vec<Color>,
    /// What the colours stand for
    values: Option<(Vec<f64>, Shading)>,
    /// Shape of all points
    pub shape: Shape,
    /// Rim; None: as the face
    pub edge: Option<Color>,
    /// Width of the rim in points
    pub edge_width: f64,
    /// In space: points farther away are fainter
    pub depth_shade: bool,
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
        Ok(Scatter {
            x,
            y,
            z: None,
            sizes,
            faces,
            values: None,
            shape: Shape::DISC,
            edge: None,
            edge_width: 1.5,
            depth_shade: true,
            common: Common::default(),
        })
    }

    /// The columns.
    pub fn data(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }

    /// The third column, of points in space.
    pub fn heights(&self) -> Option<&[f64]> {
        self.z.as_deref()
    }

    /// Makes them points in space.
    pub fn set_heights(&mut self, z: Vec<f64>) -> Result<(), ChartError> {
        if z.len() != self.x.len() {
            return Err(ChartError::Lengths(self.x.len(), z.len()));
        }
        self.z = Some(z);
        Ok(())
    }

    /// Replaces the points. Points in space keep their third column as far as it goes.
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

    /// Replaces the colours, unless there are none.
    pub fn set_faces(&mut self, faces: Vec<Color>) {
        if !faces.is_empty() {
            self.faces = faces;
            self.values = None;
        }
    }

    /// Gives the points the colours that stand for these values, one each.
    pub fn set_values(&mut self, values: Vec<f64>, shading: Shading) -> Result<(), ChartError> {
        if values.len() != self.x.len() {
            return Err(ChartError::Lengths(self.x.len(), values.len()));
        }
        self.set_faces(values.iter().map(|v| shading.color(*v)).collect());
        self.values = Some((values, shading));
        Ok(())
    }

    /// The values that the colours stand for, if they do.
    pub fn values(&self) -> Option<&[f64]> {
        self.values.as_ref().map(|v| v.0.as_slice())
    }

    /// How they stand for values, if they do.
    pub fn shading(&self) -> Option<&Shading> {
        self.values.as_ref().map(|v| &v.1)
    }

    /// Replaces how they do; without values nothing changes.
    pub fn set_shading(&mut self, shading: Shading) {
        if let Some((values, _)) = &mut self.values {
            self.faces = values.iter().map(|v| shading.color(*v)).collect();
            let values = std::mem::take(values);
            self.values = Some((values, shading));
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

    fn pixel(&self, index: usize, frame: &Frame) -> (Point, f64) {
        match &self.z {
            Some(z) => frame.place(self.x[index], self.y[index], z[index]),
            None => (frame.at(self.x[index], self.y[index]), 0.0),
        }
    }

    /// Points in space, the farthest first, fainter with the distance as Matplotlib makes them.
    fn draw_in_space(&self, frame: &Frame, unit: f64, surface: &mut dyn Surface) {
        let clip = if self.common.clip { frame.rect } else { frame.figure };
        let mut seen = Seen::new(surface.pixel());
        let one_size = self.sizes.len() == 1;
        let (mut width, mut height, mut depth) = (Extent::default(), Extent::default(), Extent::default());
        let mut shown: Vec<(f64, Point, usize)> = Vec::new();
        for index in 0..self.x.len() {
            let (at, far) = self.pixel(index, frame);
            if far.is_nan() || at.0.is_nan() || at.1.is_nan() {
                continue;
            }
            width.add(at.0 * unit);
            height.add(at.1 * unit);
            depth.add(far);
            if clip.contains(at, 0.5) {
                shown.push((far, at, index));
            }
        }
        // Of many points at one place the nearest is seen.
        shown.sort_by(|a, b| a.0.total_cmp(&b.0));
        shown.retain(|(_, at, _)| !one_size || seen.is_new(*at));
        let span = |e: &Extent| if e.is_empty() { 0.0 } else { e.hi - e.lo };
        let scale = libm::hypot(libm::hypot(span(&width), span(&height)), span(&depth));
        for (far, at, index) in shown.into_iter().rev() {
            let (size, face, edge, rim) = self.looks(index, frame);
            let faint = if self.depth_shade && scale > 0.0 { (1.0 - (far - depth.lo) / scale).clamp(0.3, 1.0) } else { 1.0 };
            let fade = |c: Color| c.with_alpha(c.alpha * faint);
            if size > 0.0 {
                draw_marker(surface, self.shape, at, size * frame.point, fade(face), fade(edge), rim * frame.point);
            }
        }
    }
}

impl Draw for Scatter {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.x.iter().zip(&self.y) {
            bounds.add(*x, *y);
        }
        self.z.iter().flatten().for_each(|z| bounds.z.add(*z));
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        if let (Some(_), Some(space)) = (&self.z, &frame.space) {
            return self.draw_in_space(frame, space.unit(), surface);
        }
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
        out.points.extend((0..self.x.len()).step_by(stride).map(|i| self.pixel(i, frame).0));
    }

    fn color(&self) -> Color {
        let face = self.faces[0];
        if face.alpha > 0.0 { face } else { self.edge.unwrap_or(face) }
    }

    fn default_zorder(&self) -> f64 {
        // In space points lie over curves.
        if self.z.is_some() { 2.5 } else { 1.0 }
    }

    fn height(&self, index: usize) -> Option<f64> {
        self.z.as_ref()?.get(index).copied()
    }

    fn points(&self) -> usize {
        self.x.len()
    }

    fn shade(&self, index: usize) -> Option<f64> {
        self.values()?.get(index).copied()
    }

    fn point(&self, index: usize) -> (f64, f64) {
        (self.x[index], self.y[index])
    }
}
