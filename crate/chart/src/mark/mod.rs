//! What an axes shows: one file a mark.
//!
//! Every mark can say how far its data reach, draw itself, draw its key in a legend, list what a legend should not cover, and
//! hand out its data points. Data columns of a mark have equal lengths; this is checked when it is made.

pub mod area;
pub mod bars;
pub mod edges;
pub mod error_bar;
pub mod image;
pub mod line;
pub mod note;
pub mod quiver;
pub mod rule;
pub mod scatter;
pub mod segments;
pub mod span;

pub use area::Area;
pub use bars::{Bar, Bars};
pub use edges::Edges;
pub use error_bar::ErrorBar;
pub use image::{Cells, Image};
pub use line::{Line, Steps};
pub use note::{Arrow, Note, NoteBox, Place};
pub use quiver::Quiver;
pub use rule::Rule;
pub use scatter::Scatter;
pub use segments::{Segments, Train};
pub use span::Span;

use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::shading::Shading;
use crate::surface::Surface;

/// What all marks have.
#[derive(Clone, Debug, PartialEq)]
pub struct Common {
    /// Name in the legend; a text that starts with `_` keeps out of it, as does ""
    pub label: String,
    /// Drawn
    pub visible: bool,
    /// Opacity over the colours' own
    pub alpha: Option<f64>,
    /// Height in the stack; None: Matplotlib's for the kind
    pub zorder: Option<f64>,
    /// Cut at the axes
    pub clip: bool,
}

impl Default for Common {
    fn default() -> Self {
        Common { label: String::new(), visible: true, alpha: None, zorder: None, clip: true }
    }
}

/// Extent of data along one axis: what the limits are made from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Smallest finite value
    pub lo: f64,
    /// Largest finite value
    pub hi: f64,
    /// Smallest positive value, for logarithmic axes
    pub positive: f64,
}

impl Default for Extent {
    fn default() -> Self {
        Extent { lo: f64::INFINITY, hi: f64::NEG_INFINITY, positive: f64::INFINITY }
    }
}

impl Extent {
    /// Takes a value in, unless it is not finite.
    pub fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.lo = self.lo.min(value);
            self.hi = self.hi.max(value);
            if value > 0.0 {
                self.positive = self.positive.min(value);
            }
        }
    }

    /// Takes another extent in.
    pub fn join(&mut self, other: &Extent) {
        self.lo = self.lo.min(other.lo);
        self.hi = self.hi.max(other.hi);
        self.positive = self.positive.min(other.positive);
    }

    /// Holds no value.
    pub fn is_empty(&self) -> bool {
        self.lo > self.hi
    }
}

/// How far a mark's data reach, and the values its limits should stop at when they are the outermost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Along x
    pub x: Extent,
    /// Along y
    pub y: Extent,
    /// Along z, in space
    pub z: Extent,
    /// Limits that margins do not cross
    pub sticky_x: Vec<f64>,
    /// See `sticky_x`
    pub sticky_y: Vec<f64>,
}

impl Bounds {
    /// Takes in a point if both coordinates are finite.
    pub fn add(&mut self, x: f64, y: f64) {
        if x.is_finite() && y.is_finite() {
            self.x.add(x);
            self.y.add(y);
        }
    }
}

/// What a legend in its best place does not cover, in pixels.
#[derive(Default)]
pub struct Obstacles {
    /// Curves and outlines
    pub lines: Vec<Vec<Point>>,
    /// Rectangles
    pub boxes: Vec<Rect>,
    /// Points
    pub points: Vec<Point>,
}

/// What a mark can do; see the module.
pub trait Draw {
    /// Extent of the data
    fn bounds(&self) -> Bounds;
    /// Draws into the frame
    fn draw(&self, frame: &Frame, surface: &mut dyn Surface);
    /// Draws the mark's key into the rectangle of the legend
    fn key(&self, area: Rect, frame: &Frame, surface: &mut dyn Surface);
    /// Adds what a legend should not cover
    fn obstacles(&self, frame: &Frame, out: &mut Obstacles);
    /// The colour that stands for the mark
    fn color(&self) -> Color;
    /// Height in the stack by kind
    fn default_zorder(&self) -> f64;
    /// Number of data points that can be read; 0: not a series
    fn points(&self) -> usize {
        0
    }
    /// The third coordinate of data point `index < points()`; None on flat axes
    fn height(&self, _index: usize) -> Option<f64> {
        None
    }
    /// What the colour of data point `index < points()` says; None: nothing
    fn shade(&self, _index: usize) -> Option<f64> {
        None
    }
    /// Data point `index < points()`
    fn point(&self, _index: usize) -> (f64, f64) {
        (f64::NAN, f64::NAN)
    }
}

/// One mark of an axes.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Mark {
    Line(Line),
    Scatter(Scatter),
    ErrorBar(ErrorBar),
    Bars(Bars),
    Area(Area),
    Segments(Segments),
    Rule(Rule),
    Span(Span),
    Note(Note),
    Image(Image),
    Quiver(Quiver),
}

macro_rules! each {
    ($self:expr, $mark:ident => $result:expr) => {
        match $self {
            Mark::Line($mark) => $result,
            Mark::Scatter($mark) => $result,
            Mark::ErrorBar($mark) => $result,
            Mark::Bars($mark) => $result,
            Mark::Area($mark) => $result,
            Mark::Segments($mark) => $result,
            Mark::Rule($mark) => $result,
            Mark::Span($mark) => $result,
            Mark::Note($mark) => $result,
            Mark::Image($mark) => $result,
            Mark::Quiver($mark) => $result,
        }
    };
}

impl Mark {
    /// What all marks have
    pub fn common(&self) -> &Common {
        each!(self, m => &m.common)
    }
    /// See [`Mark::common`]
    pub fn common_mut(&mut self) -> &mut Common {
        each!(self, m => &mut m.common)
    }
    /// What it does
    pub fn as_draw(&self) -> &dyn Draw {
        each!(self, m => m)
    }
    /// Height in the stack
    pub fn zorder(&self) -> f64 {
        self.common().zorder.unwrap_or_else(|| self.as_draw().default_zorder())
    }
    /// It has a name for the legend.
    pub fn is_named(&self) -> bool {
        let label = &self.common().label;
        !label.is_empty() && !label.starts_with('_')
    }
    /// How its colours stand for values, if they do
    pub fn shading(&self) -> Option<&Shading> {
        match self {
            Mark::Image(image) => image.shading(),
            Mark::Scatter(points) => points.shading(),
            _ => None,
        }
    }
    /// Replaces how they do; nothing changes where they do not.
    pub fn set_shading(&mut self, shading: Shading) {
        match self {
            Mark::Image(image) => {
                if let Some(own) = image.shading_mut() {
                    *own = shading;
                }
            }
            Mark::Scatter(points) => points.set_shading(shading),
            _ => {}
        }
    }
    /// The word of its kind, for summaries
    pub fn kind(&self) -> Kind {
        match self {
            Mark::Line(line) if line.style.dash == crate::stroke::Dash::None => Kind::Points,
            Mark::Line(_) | Mark::ErrorBar(_) => Kind::Line,
            Mark::Scatter(_) => Kind::Points,
            Mark::Bars(bars) if bars.histogram => Kind::Histogram,
            Mark::Bars(_) => Kind::Bars,
            Mark::Image(_) => Kind::Image,
            Mark::Quiver(_) => Kind::Arrows,
            Mark::Area(_) => Kind::Area,
            Mark::Segments(segments) if segments.train.is_some() => Kind::Events,
            Mark::Segments(_) | Mark::Rule(_) | Mark::Span(_) | Mark::Note(_) => Kind::Other,
        }
    }
}

/// Kinds of pictures, for summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Line,
    Points,
    Bars,
    Histogram,
    Area,
    Image,
    Arrows,
    Events,
    Other,
}

/// A filled key with a rim, as bars, areas and spans have.
pub(crate) fn patch_key(area: Rect, face: Color, edge: Option<(Color, f64)>, surface: &mut dyn Surface) {
    surface.polygon(&area.polygon(), face);
    if let Some((color, width)) = edge {
        let mut rim = area.polygon().to_vec();
        rim.extend_from_slice(&area.polygon()[..2]);
        surface.polyline(&rim, color, width);
    }
}
