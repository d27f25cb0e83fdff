//! A band across the axes: `axhspan`, `axvspan`.

use super::{Bounds, Common, Draw, Obstacles, patch_key};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Rect, clip_polygon};
use crate::surface::Surface;

/// A band between two values.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The band lies between two x and crosses the height; else between two y.
    pub vertical: bool,
    /// The two values
    pub between: (f64, f64),
    /// From and to which share of the crossed side
    pub across: (f64, f64),
    /// Inside
    pub face: Color,
    /// Rim and its width in points
    pub edge: Option<(Color, f64)>,
    /// What all marks have
    pub common: Common,
}

impl Span {
    /// Across the whole axes.
    pub fn new(vertical: bool, between: (f64, f64), face: Color) -> Span {
        Span { vertical, between, across: (0.0, 1.0), face, edge: None, common: Common::default() }
    }

    fn rect(&self, frame: &Frame) -> Option<Rect> {
        let (from, to) = self.between;
        let (a, b) = if self.vertical {
            ((frame.x.pixel(from), frame.share(0.0, self.across.0).1), (frame.x.pixel(to), frame.share(0.0, self.across.1).1))
        } else {
            ((frame.share(self.across.0, 0.0).0, frame.y.pixel(from)), (frame.share(self.across.1, 0.0).0, frame.y.pixel(to)))
        };
        [a.0, a.1, b.0, b.1].iter().all(|v| v.is_finite()).then(|| Rect::corners(a, b))
    }
}

impl Draw for Span {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        let extent = if self.vertical { &mut bounds.x } else { &mut bounds.y };
        extent.add(self.between.0);
        extent.add(self.between.1);
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let Some(rect) = self.rect(frame) else { return };
        let shown = clip_polygon(&rect.polygon(), &frame.rect);
        surface.polygon(&shown, frame.paint(self.face, self.common.alpha));
        if let (Some((color, width)), false) = (self.edge, shown.is_empty()) {
            let mut rim = shown.clone();
            rim.push(shown[0]);
            surface.polyline(&rim, frame.paint(color, self.common.alpha), width * frame.point);
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let edge = self.edge.map(|(c, w)| (frame.paint(c, self.common.alpha), w * frame.point));
        patch_key(area, frame.paint(self.face, self.common.alpha), edge, surface);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.boxes.extend(self.rect(frame));
    }

    fn color(&self) -> Color {
        self.face
    }

    fn default_zorder(&self) -> f64 {
        1.0
    }
}
