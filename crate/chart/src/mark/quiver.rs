//! Arrows at points: `quiver` (directions of a field, slopes of a stepper).

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect, clip_polygon};
use crate::surface::Surface;

/// Arrows; their lengths are in data units or scaled to the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiver {
    x: Vec<f64>,
    y: Vec<f64>,
    u: Vec<f64>,
    v: Vec<f64>,
    /// An arrow ends at (x + u, y + v) divided by this; None: directions on the screen, lengths fitted to the picture
    pub data_scale: Option<f64>,
    /// Width of the shaft as a share of the axes' width; None: by the number of arrows
    pub width: Option<f64>,
    /// Inside
    pub face: Color,
    /// What all marks have
    pub common: Common,
}

impl Quiver {
    /// All columns must be equally long.
    pub fn new(x: Vec<f64>, y: Vec<f64>, u: Vec<f64>, v: Vec<f64>) -> Result<Quiver, ChartError> {
        if [y.len(), u.len(), v.len()].iter().any(|n| *n != x.len()) {
            return Err(ChartError::Lengths(x.len(), u.len()));
        }
        Ok(Quiver { x, y, u, v, data_scale: None, width: None, face: Color::BLACK, common: Common::default() })
    }

    fn arrow(&self, from: Point, to: Point, width: f64) -> Option<[Point; 7]> {
        let length = libm::hypot(to.0 - from.0, to.1 - from.1);
        if !length.is_finite() || length < 0.5 {
            return None;
        }
        let way = ((to.0 - from.0) / length, (to.1 - from.1) / length);
        // A head of five shaft widths, smaller on arrows too short for it.
        let head = (5.0 * width).min(length * 0.8);
        let (shaft, wing) = (width / 2.0, head * 0.3);
        let at = |along: f64, side: f64| (from.0 + way.0 * along - way.1 * side, from.1 + way.1 * along + way.0 * side);
        let neck = length - head * 0.9;
        Some([
            at(0.0, shaft),
            at(neck, shaft),
            at(length - head, wing),
            at(length, 0.0),
            at(length - head, -wing),
            at(neck, -shaft),
            at(0.0, -shaft),
        ])
    }
}

impl Draw for Quiver {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.x.iter().zip(&self.y) {
            bounds.add(*x, *y);
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let n = (self.x.len().max(1) as f64).sqrt();
        let width = self.width.unwrap_or(0.06 / n.clamp(8.0, 25.0)) * frame.rect.w;
        let lengths = self.u.iter().zip(&self.v).map(|(u, v)| libm::hypot(*u, *v)).filter(|l| l.is_finite());
        let mean = lengths.clone().sum::<f64>() / (lengths.count().max(1) as f64);
        // Matplotlib's fit: an arrow of mean length spans the width divided by 1.8 √n, or by 18 for fewer than 100 arrows.
        let fitted = if mean > 0.0 { frame.rect.w / (1.8 * n.max(10.0) * mean) } else { 0.0 };
        let color = frame.paint(self.face, self.common.alpha);
        for i in 0..self.x.len() {
            let from = frame.at(self.x[i], self.y[i]);
            let to = match self.data_scale {
                Some(scale) => frame.at(self.x[i] + self.u[i] / scale, self.y[i] + self.v[i] / scale),
                None => (from.0 + self.u[i] * fitted, from.1 - self.v[i] * fitted),
            };
            if let Some(outline) = self.arrow(from, to, width) {
                surface.polygon(&clip_polygon(&outline, &frame.rect), color);
            }
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let y = area.y + area.h / 2.0;
        if let Some(outline) = self.arrow((area.x, y), (area.right(), y), area.h / 6.0) {
            surface.polygon(&outline, frame.paint(self.face, self.common.alpha));
        }
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.points.extend(self.x.iter().zip(&self.y).map(|(x, y)| frame.at(*x, *y)));
    }

    fn color(&self) -> Color {
        self.face
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
