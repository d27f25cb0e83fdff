//! The description of a figure: what Matplotlib's `Figure` holds, without anything of how it is drawn.

use crate::axes::{Axes, Placement};
use crate::axis::Label;
use crate::color::Color;
use crate::error::ChartError;

/// Room around and between the axes of a grid, as shares of the figure and of an axes (`subplots_adjust`).
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Margins {
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
    pub wspace: f64,
    pub hspace: f64,
}

impl Default for Margins {
    fn default() -> Self {
        Margins { left: 0.125, right: 0.9, bottom: 0.11, top: 0.88, wspace: 0.2, hspace: 0.2 }
    }
}

/// `tight_layout`: paddings in font sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tight {
    /// Around the figure, and between axes unless said otherwise
    pub pad: f64,
    /// Between rows
    pub h_pad: Option<f64>,
    /// Between columns
    pub w_pad: Option<f64>,
    /// Left, bottom, right, top of what may be used
    pub rect: Option<[f64; 4]>,
}

impl Default for Tight {
    fn default() -> Self {
        Tight { pad: 1.08, h_pad: None, w_pad: None, rect: None }
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    size: (f64, f64),
    dpi: f64,
    /// The axes in the order they were made; the index names them
    pub axes: Vec<Axes>,
    /// Heading
    pub title: Label,
    /// Name of all x axes together, under them
    pub x_label: Label,
    /// Name of all y axes together
    pub y_label: Label,
    /// Room around the axes
    pub margins: Margins,
    /// The room is measured so that no text is cut or covered.
    pub tight: Option<Tight>,
    /// Base font size in points
    pub font_size: f64,
    /// Ground
    pub ground: Color,
    /// Whether the program that made it answers clicks
    pub listens: bool,
}

impl Default for Figure {
    fn default() -> Self {
        Figure {
            size: (6.4, 4.8),
            dpi: 100.0,
            axes: Vec::new(),
            title: Label::default(),
            x_label: Label::default(),
            y_label: Label::default(),
            margins: Margins::default(),
            tight: None,
            font_size: 10.0,
            ground: Color::WHITE,
            listens: false,
        }
    }
}

/// No side of a picture is longer, in pixels: a slip like `figsize=(640, 480)` must not exhaust the memory.
const MAX_PIXELS: f64 = 16_384.0;

impl Figure {
    /// Of that size in inches.
    pub fn new(width: f64, height: f64) -> Result<Figure, ChartError> {
        let mut figure = Figure::default();
        figure.set_size(width, height)?;
        Ok(figure)
    }

    /// Sets the size in inches: positive and finite.
    pub fn set_size(&mut self, width: f64, height: f64) -> Result<(), ChartError> {
        if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
            return Err(ChartError::Size(width, height));
        }
        if width.max(height) * self.dpi > MAX_PIXELS {
            return Err(ChartError::Text(format!(
                "a figure of {width} x {height} inches is too large to show: figsize is in inches, for example (6.4, 4.8)"
            )));
        }
        self.size = (width, height);
        Ok(())
    }

    /// Sets the pixels an inch: positive and finite.
    pub fn set_dpi(&mut self, dpi: f64) -> Result<(), ChartError> {
        if !(dpi > 0.0 && dpi.is_finite() && self.size.0.max(self.size.1) * dpi <= MAX_PIXELS) {
            return Err(ChartError::Text("dpi must be positive, and the figure no larger than 16384 pixels".into()));
        }
        self.dpi = dpi;
        Ok(())
    }

    /// Width and height in inches.
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// Pixels an inch.
    pub fn dpi(&self) -> f64 {
        self.dpi
    }

    /// Width and height that the program asked for, in CSS pixels.
    pub fn pixels(&self) -> (f64, f64) {
        (libm::rint(self.size.0 * self.dpi).max(1.0), libm::rint(self.size.1 * self.dpi).max(1.0))
    }

    /// Adds an axes and returns its index.
    pub fn add_axes(&mut self, placement: Placement) -> usize {
        self.axes.push(Axes::new(placement));
        self.axes.len() - 1
    }

    /// The axes whose limits along x (or y) are the same as those of axes `index`, itself included.
    pub fn sharing(&self, index: usize, vertical: bool) -> Vec<usize> {
        let leader = |mut i: usize| {
            for _ in 0..self.axes.len() {
                let axes = &self.axes[i];
                match (if vertical { &axes.y } else { &axes.x }).shared_with {
                    Some(next) if next < self.axes.len() && next != i => i = next,
                    _ => break,
                }
            }
            i
        };
        if index >= self.axes.len() {
            return Vec::new();
        }
        let own = leader(index);
        (0..self.axes.len()).filter(|i| leader(*i) == own).collect()
    }
}
