//! Bars: `bar`, `barh`, `hist`.

use super::{Bounds, Common, Draw, Obstacles, patch_key};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::surface::Surface;

/// One bar: its lower left corner and its size in data units; sizes may be negative.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Bar {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// A set of bars with one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The bars
    pub bars: Vec<Bar>,
    faces: Vec<Color>,
    /// Rim; None: no rim
    pub edge: Option<Color>,
    /// Width of the rim in points
    pub edge_width: f64,
    /// Bars grow along x
    pub horizontal: bool,
    /// Heights are counts
    pub histogram: bool,
    /// What all marks have
    pub common: Common,
}

impl Bars {
    /// `faces` are repeated to the number of bars; without any the bars are black.
    pub fn new(bars: Vec<Bar>, faces: Vec<Color>, horizontal: bool) -> Bars {
        let faces = if faces.is_empty() { vec![Color::BLACK] } else { faces };
        Bars { bars, faces, edge: None, edge_width: 1.0, horizontal, histogram: false, common: Common::default() }
    }

    /// Gives one bar a colour of its own.
    pub fn set_face(&mut self, index: usize, color: Color) {
        if index < self.bars.len() {
            let repeated: Vec<Color> = (0..self.bars.len()).map(|i| self.faces[i % self.faces.len()]).collect();
            self.faces = repeated;
            self.faces[index] = color;
        }
    }

    /// Replaces the colours, unless there are none.
    pub fn set_faces(&mut self, faces: Vec<Color>) {
        if !faces.is_empty() {
            self.faces = faces;
        }
    }

    /// The colour of one bar.
    pub fn face(&self, index: usize) -> Color {
        self.faces[index % self.faces.len()]
    }

    fn rect(&self, bar: &Bar, frame: &Frame) -> (Point, Point) {
        let (a, b) = (frame.at(bar.x, bar.y), frame.at(bar.x + bar.width, bar.y + bar.height));
        (a, b)
    }
}

impl Draw for Bars {
    fn bounds(&self) -> Bounds {
        let mut bounds = Bounds::default();
        for bar in &self.bars {
            bounds.add(bar.x, bar.y);
            bounds.add(bar.x + bar.width, bar.y + bar.height);
            if self.horizontal { bounds.sticky_x.push(bar.x) } else { bounds.sticky_y.push(bar.y) }
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        for (index, bar) in self.bars.iter().enumerate() {
            let (a, b) = self.rect(bar, frame);
            if [a.0, a.1, b.0, b.1].iter().any(|v| v.is_nan()) {
                continue;
            }
            // On whole pixels, as Matplotlib snaps rectangles: neighbours then share an edge without a seam.
            let snap = |v: f64| libm::rint(v.clamp(-1e6, 1e6) / surface.pixel()) * surface.pixel();
            let clamp = |p: Point| (snap(p.0), snap(p.1));
            let Some(shown) = Rect::corners(clamp(a), clamp(b)).intersection(&frame.rect) else { continue };
            surface.polygon(&shown.polygon(), frame.paint(self.face(index), self.common.alpha));
            if let Some(edge) = self.edge {
                let mut rim = shown.polygon().to_vec();
                rim.extend_from_slice(&shown.polygon()[..2]);
                surface.polyline(&rim, frame.paint(edge, self.common.alpha), self.edge_width * frame.point);
            }
        }
    }

    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let edge = self.edge.map(|e| (frame.paint(e, self.common.alpha), self.edge_width * frame.point));
        patch_key(area, frame.paint(self.face(0), self.common.alpha), edge, surface);
    }

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        for bar in &self.bars {
            let (a, b) = self.rect(bar, frame);
            out.boxes.push(Rect::corners(a, b));
        }
    }

    fn color(&self) -> Color {
        let face = self.face(0);
        if face.alpha > 0.0 { face } else { self.edge.unwrap_or(face) }
    }

    fn default_zorder(&self) -> f64 {
        1.0
    }

    fn points(&self) -> usize {
        self.bars.len()
    }

    /// The middle of the bar's end.
    fn point(&self, index: usize) -> (f64, f64) {
        let bar = &self.bars[index];
        if self.horizontal {
            (bar.x + bar.width, bar.y + bar.height / 2.0)
        } else {
            (bar.x + bar.width / 2.0, bar.y + bar.height)
        }
    }
}
