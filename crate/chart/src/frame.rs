//! From data to pixels: one axes as it is laid out now.

use crate::color::Color;
use crate::geometry::{Point, Rect};
use crate::scale::Scale;
use crate::space::Projection;
use crate::theme::Theme;

/// Maps one axis's data to pixels and back. Limits are finite and differ.
#[derive(Clone, Copy, Debug)]
pub struct AxisMap {
    /// Scale
    pub scale: Scale,
    /// Data at the start (left, bottom) and the end of the axis
    pub limits: (f64, f64),
    scaled: (f64, f64),
    pixels: (f64, f64),
}

impl AxisMap {
    /// `pixels` are those of the start and the end.
    pub fn new(scale: Scale, limits: (f64, f64), pixels: (f64, f64)) -> AxisMap {
        AxisMap { scale, limits, scaled: (scale.forward(limits.0), scale.forward(limits.1)), pixels }
    }

    /// Share of the axis's length from its start; NaN for NaN. What a log axis cannot show lies far before its start, as
    /// Matplotlib's `nonpositive='clip'` puts it: a curve that falls to zero leaves the picture downwards.
    pub fn share(&self, value: f64) -> f64 {
        let (from, to) = self.scaled;
        let value = if self.scale.is_log() && value <= 0.0 { -1000.0 } else { self.scale.forward(value) };
        // Halves, so that limits of ±1e308 do not overflow.
        (value / 2.0 - from / 2.0) / (to / 2.0 - from / 2.0)
    }

    /// Pixel of a value.
    pub fn pixel(&self, value: f64) -> f64 {
        self.pixels.0 + self.share(value) * (self.pixels.1 - self.pixels.0)
    }

    /// Value at a pixel.
    pub fn value(&self, pixel: f64) -> f64 {
        let share = (pixel - self.pixels.0) / (self.pixels.1 - self.pixels.0);
        self.scale.backward(self.scaled.0 * (1.0 - share) + self.scaled.1 * share)
    }
}

/// One axes laid out: its rectangle, its two axes, and what colours and points mean in it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The data area, CSS pixels of the figure
    pub rect: Rect,
    /// x
    pub x: AxisMap,
    /// y
    pub y: AxisMap,
    /// Pixels a point (1/72 inch)
    pub point: f64,
    /// Colours
    pub theme: Theme,
    /// The whole figure
    pub figure: Rect,
    /// The third axis; x and y then map to shares of the box
    pub space: Option<Projection>,
}

impl Frame {
    /// Pixels of a data point; in space of the point at height 0.
    pub fn at(&self, x: f64, y: f64) -> Point {
        if self.space.is_some() {
            return self.place(x, y, 0.0).0;
        }
        (self.x.pixel(x), self.y.pixel(y))
    }

    /// Pixels of a data point in space, and its distance (see [`Projection::place`]); on flat axes `z` plays no part.
    pub fn place(&self, x: f64, y: f64, z: f64) -> (Point, f64) {
        match &self.space {
            Some(space) => space.place([self.x.share(x), self.y.share(y), space.z.share(z)]),
            None => ((self.x.pixel(x), self.y.pixel(y)), 0.0),
        }
    }

    /// Pixels of a place given in shares of the axes from its lower left.
    pub fn share(&self, x: f64, y: f64) -> Point {
        (self.rect.x + x * self.rect.w, self.rect.bottom() - y * self.rect.h)
    }

    /// A described colour as drawn, with an artist's opacity.
    pub fn paint(&self, color: Color, alpha: Option<f64>) -> Color {
        self.theme.paint(color.faded(alpha))
    }
}
