//! The plotters backend of an SVG: plotters' own, and pictures beside it.
//!
//! plotters' backend knows no pictures without a heavy dependency. A picture is therefore an empty rectangle in its text, which
//! nothing else draws, and stands in a list until [`crate::svg`] puts it there.

use plotters_backend::{BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};
use plotters_svg::SVGBackend;

use crate::png::{base64, png};
use crate::surface::Target;

/// Up to so many runs of one colour are drawn as rectangles: sharp at every scale, and smaller than a picture.
const RUNS: usize = 300;

/// An SVG while it is drawn.
pub(crate) struct Document<'a> {
    pub(crate) svg: SVGBackend<'a>,
    /// One element a picture, in the order of the empty rectangles
    pub(crate) pictures: Vec<String>,
}

/// What an empty rectangle is drawn with.
struct Hollow;

impl BackendStyle for Hollow {
    fn color(&self) -> plotters_backend::BackendColor {
        plotters_backend::BackendColor { alpha: 1.0, rgb: (0, 0, 0) }
    }
    fn stroke_width(&self) -> u32 {
        1
    }
}

type Drawn<T = ()> = Result<T, DrawingErrorKind<std::io::Error>>;

impl DrawingBackend for Document<'_> {
    type ErrorType = std::io::Error;

    fn get_size(&self) -> (u32, u32) {
        self.svg.get_size()
    }
    fn ensure_prepared(&mut self) -> Drawn {
        self.svg.ensure_prepared()
    }
    fn present(&mut self) -> Drawn {
        self.svg.present()
    }
    fn draw_pixel(&mut self, point: BackendCoord, color: plotters_backend::BackendColor) -> Drawn {
        self.svg.draw_pixel(point, color)
    }
    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.svg.draw_line(from, to, style)
    }
    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        self.svg.draw_rect(from, to, style, fill)
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.svg.draw_path(path, style)
    }
    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        self.svg.draw_circle(center, radius, style, fill)
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.svg.fill_polygon(path, style)
    }
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        self.svg.draw_text(text, style, at)
    }
    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Drawn<(u32, u32)> {
        self.svg.estimate_text_size(text, style)
    }
}

impl Target for Document<'_> {
    fn picture(&mut self, (from, to): (BackendCoord, BackendCoord), (w, h): (usize, usize), rgba: &[u8]) -> Drawn<bool> {
        let rows = rgba.chunks(w * 4).take(h);
        let runs: usize = rows.map(|row| 1 + row.chunks(4).zip(row.chunks(4).skip(1)).filter(|(a, b)| a != b).count()).sum();
        if runs <= RUNS {
            return Ok(false);
        }
        self.svg.draw_rect(from, to, &Hollow, false)?;
        self.pictures.push(format!(
            "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{}\"/>",
            from.0,
            from.1,
            to.0 - from.0,
            to.1 - from.1,
            base64(&png(w, h, rgba))
        ));
        Ok(true)
    }
}
