//! A plotters backend over the OffscreenCanvas of a worker, where there is no window and no document.
//!
//! plotters counts in whole units; the picture is drawn `grain` units a device pixel and scaled down by the canvas, so that
//! curves are smooth. Guarantees: a canvas that refuses something (it may have been taken away with its page) is an error
//! value, never a panic.

use brunsviga_chart::surface::{BASELINE, FONT_BOX, Target};
use js_sys::Uint8ClampedArray;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ImageData, OffscreenCanvas, OffscreenCanvasRenderingContext2d as Context};

/// What the browser said.
#[derive(Debug)]
pub(crate) struct CanvasError(String);

impl std::fmt::Display for CanvasError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the canvas cannot be drawn on: {}", self.0)
    }
}

impl std::error::Error for CanvasError {}

impl From<JsValue> for CanvasError {
    fn from(thrown: JsValue) -> CanvasError {
        CanvasError(format!("{thrown:?}"))
    }
}

type Drawn<T = ()> = Result<T, DrawingErrorKind<CanvasError>>;

fn thrown(error: JsValue) -> DrawingErrorKind<CanvasError> {
    DrawingErrorKind::DrawingError(error.into())
}

/// One drawing of one figure.
pub(crate) struct CanvasBackend {
    context: Context,
    /// In units of the backend
    size: (u32, u32),
    /// What the context's styles are now: setting them crosses to JavaScript and parses text
    stroke: Option<Ink>,
    fill: Option<Ink>,
    width: u32,
    /// The context's path is to be filled or stroked in the styles that it has; more of the same may be added first
    path: Option<Open>,
}

/// Shapes in the context's path. Opaque ones of one colour look the same in one path as in many, and cost far less.
#[derive(Clone, Copy)]
struct Open {
    filled: bool,
    shapes: u32,
}

/// Shapes in one path at most, so that no path grows with what a figure holds.
const MOST_SHAPES: u32 = 256;

impl CanvasBackend {
    /// Sizes the canvas for that many CSS pixels at `ratio` device pixels each, and clears it.
    pub(crate) fn new(
        canvas: &OffscreenCanvas,
        (width, height): (f64, f64),
        ratio: f64,
        grain: u32,
    ) -> Result<CanvasBackend, CanvasError> {
        let device = |length: f64| (length * ratio).round().clamp(1.0, 16_384.0) as u32;
        let (device_width, device_height) = (device(width), device(height));
        let same = canvas.width() == device_width && canvas.height() == device_height;
        if !same {
            canvas.set_width(device_width);
            canvas.set_height(device_height);
        }
        let context = canvas.get_context("2d")?.ok_or_else(|| CanvasError("it has no 2d context".into()))?;
        let context: Context = context.dyn_into().map_err(|_| CanvasError("its context is of another kind".into()))?;
        if same {
            // Setting the size would clear it, too, and take new memory in every frame.
            context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
            context.clear_rect(0.0, 0.0, f64::from(device_width), f64::from(device_height));
        }
        let scale = 1.0 / f64::from(grain.max(1));
        context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0)?;
        context.set_line_join("round");
        context.set_line_cap("butt");
        context.set_text_baseline("alphabetic");
        let size = (device_width.saturating_mul(grain), device_height.saturating_mul(grain));
        Ok(CanvasBackend { context, size, stroke: None, fill: None, width: 0, path: None })
    }

    fn stroke_style(&mut self, style: &impl BackendStyle) {
        let (color, width) = (style.color(), style.stroke_width());
        if self.stroke != Some(ink(color)) {
            self.close();
            self.context.set_stroke_style_str(&css(color));
            self.stroke = Some(ink(color));
        }
        if self.width != width {
            self.close();
            self.context.set_line_width(f64::from(width));
            self.width = width;
        }
    }

    fn fill_style(&mut self, color: BackendColor) {
        if self.fill != Some(ink(color)) {
            self.close();
            self.context.set_fill_style_str(&css(color));
            self.fill = Some(ink(color));
        }
    }

    /// Makes the path ready for one more shape; the styles are set already.
    fn open(&mut self, filled: bool, alpha: f64) {
        // Where shapes are seen through each other, each is painted for itself.
        let goes_on = alpha >= 1.0 && self.path.is_some_and(|path| path.filled == filled && path.shapes < MOST_SHAPES);
        if !goes_on {
            self.close();
            self.context.begin_path();
        }
        let shapes = self.path.map_or(0, |path| path.shapes) + 1;
        self.path = Some(Open { filled, shapes });
    }

    /// Paints what is in the path.
    fn close(&mut self) {
        match self.path.take() {
            Some(Open { filled: true, .. }) => self.context.fill(),
            Some(Open { filled: false, .. }) => self.context.stroke(),
            None => {}
        }
    }

    fn trace(&self, path: impl IntoIterator<Item = BackendCoord>) {
        for (index, (x, y)) in path.into_iter().enumerate() {
            let (x, y) = (f64::from(x), f64::from(y));
            if index == 0 { self.context.move_to(x, y) } else { self.context.line_to(x, y) }
        }
    }
}

/// A colour that can be compared: plotters' cannot.
type Ink = ((u8, u8, u8), f64);

fn ink(color: BackendColor) -> Ink {
    (color.rgb, color.alpha)
}

fn css(color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    format!("rgba({r},{g},{b},{})", color.alpha)
}

impl DrawingBackend for CanvasBackend {
    type ErrorType = CanvasError;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }
    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }
    fn present(&mut self) -> Drawn {
        self.close();
        Ok(())
    }
    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.close();
        self.fill_style(color);
        self.context.fill_rect(f64::from(x), f64::from(y), 1.0, 1.0);
        Ok(())
    }
    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }
    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (x, y) = (f64::from(from.0), f64::from(from.1));
        let (width, height) = (f64::from(to.0) - x, f64::from(to.1) - y);
        self.close();
        if fill {
            self.fill_style(style.color());
            self.context.fill_rect(x, y, width, height);
        } else {
            self.stroke_style(style);
            self.context.stroke_rect(x, y, width, height);
        }
        Ok(())
    }
    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.stroke_style(style);
        self.open(false, style.color().alpha);
        self.trace(path);
        Ok(())
    }
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.fill_style(style.color());
        // Alone: polygons that wind in opposite directions would leave holes in each other.
        self.close();
        self.context.begin_path();
        self.trace(path);
        self.context.close_path();
        self.context.fill();
        Ok(())
    }
    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        if fill {
            self.fill_style(style.color());
        } else {
            self.stroke_style(style);
        }
        self.open(fill, style.color().alpha);
        let (x, y) = (f64::from(center.0), f64::from(center.1));
        self.context.move_to(x + f64::from(radius), y);
        self.context.arc(x, y, f64::from(radius), 0.0, std::f64::consts::TAU).map_err(thrown)
    }
    // plotters' own measures text with the window, which a worker does not have. Our layout does not ask.
    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Drawn<(u32, u32)> {
        self.context.set_font(&font(style));
        let width = self.context.measure_text(text).map_err(thrown)?.width().ceil().max(0.0) as u32;
        Ok((width, style.size().ceil().max(0.0) as u32))
    }
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let turn = match style.transform() {
            FontTransform::None => 0.0,
            FontTransform::Rotate90 => 0.25,
            FontTransform::Rotate180 => 0.5,
            FontTransform::Rotate270 => 0.75,
        };
        self.close();
        self.fill_style(style.color());
        self.context.save();
        self.context.set_font(&font(style));
        self.context.set_text_align(match style.anchor().h_pos {
            HPos::Left => "left",
            HPos::Center => "center",
            HPos::Right => "right",
        });
        let drawn = self
            .context
            .translate(f64::from(at.0), f64::from(at.1))
            .and_then(|()| self.context.rotate(turn * std::f64::consts::TAU))
            // Texts are anchored at the top of the font's box.
            .and_then(|()| self.context.fill_text(text, 0.0, BASELINE * style.size() / FONT_BOX));
        self.context.restore();
        drawn.map_err(thrown)
    }
}

impl Target for CanvasBackend {
    fn picture(&mut self, (from, to): (BackendCoord, BackendCoord), (w, h): (usize, usize), rgba: &[u8]) -> Drawn<bool> {
        self.close();
        let source = pixels(w as u32, h as u32, rgba).map_err(DrawingErrorKind::DrawingError)?;
        let (x, y) = (f64::from(from.0), f64::from(from.1));
        // Cells have sharp edges, however far they are stretched.
        self.context.set_image_smoothing_enabled(false);
        self.context
            .draw_image_with_offscreen_canvas_and_dw_and_dh(&source, x, y, f64::from(to.0) - x, f64::from(to.1) - y)
            .map_err(thrown)?;
        Ok(true)
    }
}

/// A canvas of that size that holds these pixels.
fn pixels(w: u32, h: u32, rgba: &[u8]) -> Result<OffscreenCanvas, CanvasError> {
    let canvas = OffscreenCanvas::new(w, h)?;
    let context = canvas.get_context("2d")?.ok_or_else(|| CanvasError("it has no 2d context".into()))?;
    let context: Context = context.dyn_into().map_err(|_| CanvasError("its context is of another kind".into()))?;
    // A copy: memory that threads share cannot be an image's.
    let copy = Uint8ClampedArray::new_from_slice(rgba);
    let data = ImageData::new_with_js_u8_clamped_array_and_sh(&copy, w, h)?;
    context.put_image_data(&data, 0.0, 0.0)?;
    Ok(canvas)
}

fn font(style: &impl BackendTextStyle) -> String {
    format!("{} {}px {}", style.style().as_str(), style.size() / FONT_BOX, style.family().as_str())
}
