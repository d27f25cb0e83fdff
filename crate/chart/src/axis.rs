//! One axis of an axes: its scale, limits, ticks and label.

use crate::color::Color;
use crate::error::ChartError;
use crate::scale::Scale;
use crate::stroke::LineStyle;
use crate::text::block::{Horizontal, Vertical};
use crate::tick::number::NumberFormat;

/// Anchors of a text; None: those of its place.
pub type Align = (Option<Horizontal>, Option<Vertical>);

/// A text with its looks; "" is not drawn.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Label {
    /// What it says
    pub text: String,
    /// Font size in points; None: Matplotlib's for the place
    pub size: Option<f64>,
    /// Ink
    pub color: Option<Color>,
    /// Bold
    pub bold: bool,
    /// Slanted
    pub italic: bool,
    /// Distance from what it names, in points; None: Matplotlib's
    pub pad: Option<f64>,
    /// x and y in shares of the axes, or of the figure for a heading; None: where the place has it
    pub at: (Option<f64>, Option<f64>),
    /// Anchor
    pub align: Align,
    /// Quarter turns counter-clockwise; None: as the place has it
    pub turns: Option<u8>,
    /// Kept, and not drawn
    pub hidden: bool,
}

impl Label {
    /// In the place's own looks.
    pub fn new(text: &str) -> Label {
        Label { text: text.into(), ..Label::default() }
    }

    /// There is something to draw.
    pub fn is_shown(&self) -> bool {
        !self.text.is_empty() && !self.hidden
    }
}

/// Where the ticks stand.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum TickPlaces {
    /// Where Matplotlib's locator puts them
    #[default]
    Auto,
    /// At whole numbers only
    Whole,
    /// At these values, with these texts, or with their numbers
    Fixed(Vec<f64>, Option<Vec<String>>),
}

/// Which way the tick marks point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum TickDirection {
    #[default]
    Out,
    In,
    Both,
}

/// Looks of ticks and their texts.
#[derive(Clone, Debug, PartialEq)]
pub struct TickStyle {
    /// Font size of the texts in points; None: the figure's
    pub label_size: Option<f64>,
    /// Length of the marks in points
    pub length: f64,
    /// Width of the marks in points
    pub width: f64,
    /// Length and width of the short marks in points; None: 4/7 and 3/4 of the long ones'
    pub minor: Option<(f64, f64)>,
    /// Which way they point
    pub direction: TickDirection,
    /// Ink of the marks
    pub color: Color,
    /// Ink of the texts
    pub label_color: Color,
    /// Points between mark and text
    pub pad: f64,
    /// Marks are drawn.
    pub marks: bool,
    /// Marks are drawn on the opposite side too.
    pub marks_opposite: bool,
    /// Texts are drawn.
    pub labels: bool,
    /// Quarter turns of the texts
    pub turns: u8,
    /// Anchor of the texts at their tick
    pub align: Align,
}

impl Default for TickStyle {
    fn default() -> Self {
        TickStyle {
            label_size: None,
            length: 3.5,
            width: 0.8,
            minor: None,
            direction: TickDirection::Out,
            color: Color::BLACK,
            label_color: Color::BLACK,
            pad: 3.5,
            marks: true,
            marks_opposite: false,
            labels: true,
            turns: 0,
            align: (None, None),
        }
    }
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Name
    pub label: Label,
    /// Scale
    pub scale: Scale,
    limits: Option<(f64, f64)>,
    /// Runs from large to small when the limits are made from the data
    pub inverted: bool,
    /// Room beyond the data, as a share of their extent
    pub margin: f64,
    /// Long ticks
    pub ticks: TickPlaces,
    /// Short ticks at these values; None: the scale's own
    pub minor_ticks: Option<Vec<f64>>,
    /// Short ticks also on a linear scale
    pub minor_on: bool,
    /// How the numbers are written
    pub format: NumberFormat,
    /// Words that stand for 0, 1, 2 …; empty: the axis has numbers
    pub categories: Vec<String>,
    /// Looks of the ticks
    pub tick: TickStyle,
    /// Lines across the axes at the long ticks
    pub grid: Option<LineStyle>,
    /// Lines at the short ticks
    pub minor_grid: Option<LineStyle>,
    /// Ticks and label stand on the right or the top.
    pub opposite: bool,
    /// Ticks and label are drawn at all.
    pub visible: bool,
    /// The axes (by index) whose axis of the same direction has the same limits
    pub shared_with: Option<usize>,
}

impl Default for Axis {
    fn default() -> Self {
        Axis {
            label: Label::default(),
            scale: Scale::Linear,
            limits: None,
            inverted: false,
            margin: 0.05,
            ticks: TickPlaces::Auto,
            minor_ticks: None,
            minor_on: false,
            format: NumberFormat::default(),
            categories: Vec::new(),
            tick: TickStyle::default(),
            grid: None,
            minor_grid: None,
            opposite: false,
            visible: true,
            shared_with: None,
        }
    }
}

impl Axis {
    /// The limits that were set, start and end; None: made from the data.
    pub fn limits(&self) -> Option<(f64, f64)> {
        self.limits
    }

    /// Sets start and end, which may run from large to small. Equal ends are moved apart, as Matplotlib does; an end that a
    /// log axis cannot show is refused by returning false, and nothing changes. Errors when an end is NaN or infinite.
    pub fn set_limits(&mut self, start: f64, end: f64) -> Result<bool, ChartError> {
        if !start.is_finite() || !end.is_finite() {
            return Err(ChartError::Limit);
        }
        if self.scale.is_log() && (start <= 0.0 || end <= 0.0) {
            return Ok(false);
        }
        let reversed = start > end;
        let (lo, hi) = if reversed { (end, start) } else { (start, end) };
        let (lo, hi) = if self.scale.is_log() && lo == hi {
            (lo / 10.0, hi * 10.0)
        } else {
            crate::tick::arithmetic::nonsingular(lo, hi, 0.05, 1e-15)
        };
        self.limits = Some(if reversed { (hi, lo) } else { (lo, hi) });
        self.inverted = reversed;
        Ok(true)
    }

    /// Makes the limits from the data again.
    pub fn clear_limits(&mut self) {
        self.limits = None;
    }

    /// Turns the axis round.
    pub fn invert(&mut self) {
        self.inverted = !self.inverted;
        self.limits = self.limits.map(|(a, b)| (b, a));
    }

    /// The number that stands for a word: its place among the axis's categories, where it is added if it is new.
    pub fn category(&mut self, word: &str) -> f64 {
        let at = self.categories.iter().position(|c| c == word).unwrap_or_else(|| {
            self.categories.push(word.to_string());
            self.categories.len() - 1
        });
        at as f64
    }
}
