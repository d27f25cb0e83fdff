//! Why a description of a figure was refused, in Matplotlib's words where it has some.

use std::fmt;

/// A wrong value in a figure's description.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartError {
    /// Two data columns of different lengths: the first length and the second
    Lengths(usize, usize),
    /// A text that is no colour
    Color(String),
    /// A channel outside 0 to 1
    ColorRange,
    /// A text that is no marker
    Marker(String),
    /// A text that is no line style
    LineStyle(String),
    /// A text that is no scale
    Scale(String),
    /// A width or height that is not positive and finite
    Size(f64, f64),
    /// A limit that is NaN or infinite
    Limit,
    /// Grid positions outside the grid: number, rows, columns
    Grid(usize, usize, usize),
    /// A legend place that does not exist
    LegendPlace(String),
    /// A text for which the picture has no form, with what to write instead
    Text(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChartError::Lengths(a, b) => write!(f, "x and y must have same first dimension, but have shapes ({a},) and ({b},)"),
            ChartError::Color(text) => write!(f, "'{text}' is not a valid color value"),
            ChartError::ColorRange => f.write_str("RGBA values should be within 0-1 range"),
            ChartError::Marker(text) => write!(f, "Unrecognized marker style '{text}'"),
            ChartError::LineStyle(text) => write!(
                f,
                "'{text}' is not a valid value for ls. Supported values are '-', '--', '-.', ':', 'None', ' ', '', 'solid', 'dashed', 'dashdot', 'dotted'"
            ),
            ChartError::Scale(text) => {
                write!(f, "'{text}' is not a valid value for scale. Supported values are 'linear', 'log', 'symlog'")
            }
            ChartError::Size(w, h) => write!(f, "figure size must be positive finite not ({w}, {h})"),
            ChartError::Limit => f.write_str("Axis limits cannot be NaN or Inf"),
            ChartError::Grid(n, rows, cols) => write!(f, "num must be an integer with 1 <= num <= {}, not {n}", rows * cols),
            ChartError::LegendPlace(text) => write!(
                f,
                "'{text}' is not a valid value for loc. Supported values are 'best', 'upper right', 'upper left', 'lower left', 'lower right', 'right', 'center left', 'center right', 'lower center', 'upper center', 'center'"
            ),
            ChartError::Text(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for ChartError {}
