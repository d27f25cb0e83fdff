//! What marks draw on: lines, areas, discs and glyphs in CSS pixels, put on any plotters backend.
//!
//! A plotters backend counts in whole pixels. [`Painter`] therefore draws `grain` times finer than the device: the backend is
//! told a size of `width × ratio × grain`, and scales down by `grain` when it puts the picture on its device (an SVG by its
//! viewBox, a canvas by its transform), so that curves stay smooth. Lines along an axis are moved onto whole device pixels.
//! Everything that arrives here has been cut to the figure, so the 32-bit coordinates cannot overflow.

use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily, FontStyle,
    FontTransform,
};

use crate::color::Color;
use crate::geometry::{Point, Rect};
use crate::text::block::Horizontal;

/// The fonts that figures are set in; all have the widths that the layout reckons with.
pub const FONT: &str = "Helvetica, Arial, Liberation Sans, sans-serif";

/// plotters gives font sizes by the height of the font's box: font size = `BackendTextStyle::size() / FONT_BOX`, and the baseline of
/// a text anchored at its top lies `BASELINE` font sizes below the anchor. Texts are always anchored at their top.
pub const FONT_BOX: f64 = 1.24;
/// See [`FONT_BOX`]
pub const BASELINE: f64 = 0.76;

/// A run of text in one style.
pub struct Glyphs<'a> {
    /// What it says
    pub text: &'a str,
    /// Font size, CSS pixels
    pub size: f64,
    /// Slanted
    pub italic: bool,
    /// Bold
    pub bold: bool,
    /// What part of the run stands at the given point
    pub anchor: Horizontal,
    /// Quarter turns counter-clockwise
    pub turns: u8,
    /// Ink
    pub color: Color,
}

/// A drawing target with 64-bit CSS pixel coordinates.
pub trait Surface {
    /// An open line.
    fn polyline(&mut self, points: &[Point], color: Color, width: f64);
    /// A filled area.
    fn polygon(&mut self, points: &[Point], color: Color);
    /// A filled disc.
    fn disc(&mut self, center: Point, radius: f64, color: Color);
    /// Text whose baseline's anchor is at `at`.
    fn glyphs(&mut self, glyphs: &Glyphs, at: Point);
    /// An image of `w × h` pixels (red, green, blue, opacity; rows from the top) stretched over `area`, each with sharp edges.
    fn image(&mut self, area: Rect, w: usize, h: usize, rgba: &[u8]);
    /// Width of a device pixel in CSS pixels; finer detail is not seen.
    fn pixel(&self) -> f64;
    /// Bytes count more than time: lines are thinned.
    fn compact(&self) -> bool {
        false
    }
    /// A horizontal or vertical line on whole device pixels, so that it is sharp.
    fn rule(&mut self, a: Point, b: Point, color: Color, width: f64) {
        let device = self.pixel();
        let strokes = libm::rint(width / device).max(1.0);
        let snap = |v: f64| {
            // A line of odd width is centred on a pixel, of even width on an edge.
            let shift = if strokes % 2.0 == 1.0 { 0.5 } else { 0.0 };
            (libm::rint(v / device - shift) + shift) * device
        };
        let (a, b) = if a.0 == b.0 { ((snap(a.0), a.1), (snap(b.0), b.1)) } else { ((a.0, snap(a.1)), (b.0, snap(b.1))) };
        self.polyline(&[a, b], color, strokes * device);
    }
}

/// A plotters backend, and what is put on it beyond plotters' own shapes.
pub trait Target: DrawingBackend {
    /// Stretches `w × h` pixels of four bytes over the rectangle between two corners, without smoothing. False: it has no
    /// pictures, and cells are drawn as rectangles instead.
    fn picture(
        &mut self,
        _between: (BackendCoord, BackendCoord),
        _size: (usize, usize),
        _rgba: &[u8],
    ) -> Result<bool, DrawingErrorKind<Self::ErrorType>> {
        Ok(false)
    }
}

impl Target for plotters_svg::SVGBackend<'_> {}

/// Puts a [`Surface`]'s drawing on a plotters backend. The first error is kept.
pub struct Painter<'a, B: Target> {
    backend: &'a mut B,
    ratio: f64,
    grain: f64,
    compact: bool,
    /// The first error of the backend
    pub error: Option<DrawingErrorKind<B::ErrorType>>,
}

impl<'a, B: Target> Painter<'a, B> {
    /// `ratio` device pixels a CSS pixel, `grain` units of the backend a device pixel.
    pub fn new(backend: &'a mut B, ratio: f64, grain: u32, compact: bool) -> Self {
        Painter { backend, ratio, grain: f64::from(grain.max(1)), compact, error: None }
    }

    fn unit(&self) -> f64 {
        self.ratio * self.grain
    }

    fn at(&self, p: Point) -> BackendCoord {
        let convert = |v: f64| libm::rint(v * self.unit()).clamp(-1e6, 1e6) as i32;
        (convert(p.0), convert(p.1))
    }

    fn path(&self, points: &[Point]) -> Vec<BackendCoord> {
        let mut path: Vec<BackendCoord> = points.iter().map(|p| self.at(*p)).collect();
        path.dedup();
        path
    }

    fn keep(&mut self, result: Result<(), DrawingErrorKind<B::ErrorType>>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }
}

struct Ink {
    color: Color,
    width: u32,
}

impl BackendStyle for Ink {
    fn color(&self) -> BackendColor {
        BackendColor { alpha: self.color.alpha, rgb: self.color.rgb }
    }
    fn stroke_width(&self) -> u32 {
        self.width
    }
}

struct Font<'a> {
    glyphs: &'a Glyphs<'a>,
    size: f64,
}

impl BackendTextStyle for Font<'_> {
    type FontError = std::fmt::Error;
    fn color(&self) -> BackendColor {
        BackendColor { alpha: self.glyphs.color.alpha, rgb: self.glyphs.color.rgb }
    }
    fn size(&self) -> f64 {
        self.size
    }
    fn transform(&self) -> FontTransform {
        match self.glyphs.turns % 4 {
            0 => FontTransform::None,
            1 => FontTransform::Rotate270,
            2 => FontTransform::Rotate180,
            _ => FontTransform::Rotate90,
        }
    }
    fn style(&self) -> FontStyle {
        match (self.glyphs.bold, self.glyphs.italic) {
            (true, _) => FontStyle::Bold,
            (false, true) => FontStyle::Italic,
            (false, false) => FontStyle::Normal,
        }
    }
    fn anchor(&self) -> Pos {
        let h = match self.glyphs.anchor {
            Horizontal::Left => HPos::Left,
            Horizontal::Center => HPos::Center,
            Horizontal::Right => HPos::Right,
        };
        Pos::new(h, VPos::Top)
    }
    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FONT)
    }
    // The table of widths measures; asking the font would panic in a worker.
    fn layout_box(&self, _text: &str) -> Result<((i32, i32), (i32, i32)), Self::FontError> {
        Err(std::fmt::Error)
    }
    fn draw<E, DrawFunc: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _text: &str,
        _pos: BackendCoord,
        _draw: DrawFunc,
    ) -> Result<Result<(), E>, Self::FontError> {
        Err(std::fmt::Error)
    }
}

impl<B: Target> Surface for Painter<'_, B> {
    fn polyline(&mut self, points: &[Point], color: Color, width: f64) {
        let path = self.path(points);
        if color.alpha <= 0.0 || width <= 0.0 || path.len() < 2 {
            return;
        }
        let ink = Ink { color, width: libm::rint(width * self.unit()).clamp(1.0, 1e6) as u32 };
        let result = self.backend.draw_path(path, &ink);
        self.keep(result);
    }

    fn polygon(&mut self, points: &[Point], color: Color) {
        let path = self.path(points);
        if color.alpha <= 0.0 || path.len() < 3 {
            return;
        }
        let result = self.backend.fill_polygon(path, &Ink { color, width: 1 });
        self.keep(result);
    }

    fn disc(&mut self, center: Point, radius: f64, color: Color) {
        if color.alpha <= 0.0 || !center.0.is_finite() || !center.1.is_finite() {
            return;
        }
        let radius = libm::rint(radius * self.unit()).clamp(1.0, 1e6) as u32;
        let result = self.backend.draw_circle(self.at(center), radius, &Ink { color, width: 1 }, true);
        self.keep(result);
    }

    fn glyphs(&mut self, glyphs: &Glyphs, at: Point) {
        let em = libm::rint(glyphs.size * self.unit()).clamp(1.0, 1e5);
        // The backend turns the text about its anchor, so the way from the baseline up to the anchor turns too.
        let up = BASELINE * em / self.unit();
        let at = match glyphs.turns % 4 {
            0 => (at.0, at.1 - up),
            1 => (at.0 - up, at.1),
            2 => (at.0, at.1 + up),
            _ => (at.0 + up, at.1),
        };
        if glyphs.text.trim().is_empty() || glyphs.color.alpha <= 0.0 || !at.0.is_finite() || !at.1.is_finite() {
            return;
        }
        let result = self.backend.draw_text(glyphs.text, &Font { glyphs, size: em * FONT_BOX }, self.at(at));
        self.keep(result);
    }

    fn image(&mut self, area: Rect, w: usize, h: usize, rgba: &[u8]) {
        if w == 0 || h == 0 || rgba.len() < w * h * 4 {
            return;
        }
        let pixel = |row: usize, column: usize| {
            let i = (row * w + column) * 4;
            [rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]]
        };
        if w * h > 1 {
            match self.backend.picture((self.at((area.x, area.y)), self.at((area.right(), area.bottom()))), (w, h), rgba) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.keep(Err(error)),
            }
        }
        // Cells of one colour in a row are one area.
        for row in 0..h {
            let (y0, y1) = (area.y + area.h * row as f64 / h as f64, area.y + area.h * (row + 1) as f64 / h as f64);
            let mut from = 0;
            while from < w {
                let [r, g, b, alpha] = pixel(row, from);
                let until = (from + 1..w).find(|c| pixel(row, *c) != pixel(row, from)).unwrap_or(w);
                let (x0, x1) = (area.x + area.w * from as f64 / w as f64, area.x + area.w * until as f64 / w as f64);
                let ink = Ink { color: Color { rgb: (r, g, b), alpha: f64::from(alpha) / 255.0 }, width: 1 };
                if alpha > 0 {
                    let result = self.backend.draw_rect(self.at((x0, y0)), self.at((x1, y1)), &ink, true);
                    self.keep(result);
                }
                from = until;
            }
        }
    }

    fn pixel(&self) -> f64 {
        1.0 / self.ratio
    }

    fn compact(&self) -> bool {
        self.compact
    }
}
