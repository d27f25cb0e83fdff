//! Filled areas: `fill_between`, `fill`, the outline of a stepped histogram.

use super::{Bounds, Common, Draw, Obstacles, patch_key};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Point, Rect, clip_polygon};
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;

/// Polygons in data units, filled and rimmed alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Corners; each polygon closes itself
    pub polygons: Vec<Vec<(f64, f64)>>,
    /// Inside
    pub face: Color,
    /// Rim
    pub edge: Option<LineStyle>,
    /// Rims are left open
    pub open: bool,
    /// Its lower edge is where y limits stop, as a histogram's is
    pub sticky_base: Option<f64>,
    /// What all marks have
    pub common: Common,
}

impl Area {
    /// Without a rim.
    pub fn new(polygons: Vec<Vec<(f64, f64)>>, face: Color) -> Area {
        Area { polygons, face, edge: None, open: false, sticky_base: None, common: Common::default() }
    }

    fn pixels<'a>(&'a self, frame: &'a Frame) -> impl Iterator<Item = Vec<Point>> + 'a {
        self.polygons.iter().map(move |polygon| polygon.iter().map(|(x, y)| frame.at(*x, *y)).collect())
    }
}

impl Draw for Area {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for (x, y) in self.polygons.iter().flatten() {
            bounds.add(*x, *y);
        }
        bounds.sticky_y.extend(self.sticky_base);
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let face = frame.paint(self.face, self.common.alpha);
        for polygon in self.pixels(frame) {
            if face.alpha > 0.0 {
                let mut shown = clip_polygon(&polygon, &frame.rect);
                if surface.compact() && shown.len() > 8 {
                    shown = crate::decimate::simplify(&shown, 0.06);
                }
                surface.polygon(&shown, face);
            }
            if let Some(edge) = &self.edge {
                let close = (!self.open).then(|| polygon.first().copied()).flatten();
                draw_curve(
                    surface,
                    polygon.iter().copied().chain(close),
                    &frame.rect,
                    edge,
                    frame.paint(edge.color, self.common.alpha),
                    frame.point,
                );
            }
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let edge = self.edge.as_ref().map(|e| (frame.paint(e.color, self.common.alpha), e.width * frame.point));
        patch_key(area, frame.paint(self.face, self.common.alpha), edge, surface);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.lines.extend(self.pixels(frame));
    }

    fn color(&self) -> Color {
        match &self.edge {
            Some(edge) if self.face.alpha <= 0.0 => edge.color,
            _ => self.face,
        }
    }

    fn default_zorder(&self) -> f64 {
        1.0
    }
}
