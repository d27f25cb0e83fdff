//! Figures: a description in Matplotlib's terms, and its picture.
//!
//! [`Figure`] holds what a program plotted. [`View`] holds how a reader looks at it (size, zoom, hidden series). [`render`] draws
//! both on any plotters backend, [`svg()`] as a document. [`info`], [`probe`], [`read`], [`table`] and [`csv`] answer the page's
//! questions, [`summary`] says in one sentence what is shown. Axes may stand in space ([`Space`]). Graphs of functions are drawn by [`flow`].
//!
//! Guarantees: limits, tick places and tick texts are Matplotlib 3.11's for the same data and size (`tests/` compares them);
//! the layout is the same on every machine, since texts are measured by a table; curves of any length are drawn with at most four
//! points a pixel column, rasters of any size with at most one colour a pixel; no data, however odd, panics; the same figure gives the same SVG.
//! Does not guarantee: Matplotlib's pixels. Fonts and joins differ.
//!
//! The way of the data: description → [`layout`](layout::Layout) (limits, ticks, rectangles) → marks in pixels → thinned and
//! cut lines on a [`Surface`](surface::Surface) → backend.

mod axes;
mod axis;
mod color;
mod color_name;
mod colormap;
mod colormap_table;
mod cube;
mod decimate;
mod document;
mod dress;
mod error;
mod figure;
pub mod flow;
mod frame;
mod geometry;
mod layout;
mod legend;
mod limits;
pub mod mark;
mod marker;
mod png;
mod read;
mod render;
mod scale;
mod shading;
mod space;
mod spot;
mod stroke;
pub mod surface;
mod svg;
mod table;
pub mod text;
mod theme;
pub mod tick;
mod view;
mod words;

pub use axes::{Aspect, Axes, ColorBar, GridCell, MarkId, Placement, Spine};
pub use axis::{Align, Axis, Label, TickDirection, TickPlaces, TickStyle};
pub use color::{CYCLE, Color};
pub use colormap::Colormap;
pub use error::ChartError;
pub use figure::{Figure, Margins, Tight};
pub use geometry::Rect;
pub use layout::{AxesLayout, Layout, axes_share, box_ticks, ticks};
pub use legend::{Legend, LegendPlace};
pub use limits::{limits, z_limits};
pub use marker::{MarkerStyle, Shape};
pub use read::{info, probe, read};
pub use render::{Scale as RenderScale, draw_figure, render};
pub use scale::{Scale, SymLog};
pub use shading::{Norm, Shading};
pub use space::{Eye, Projection, Space};
pub use spot::{Spot, spot};
pub use stroke::{Dash, LineStyle};
pub use svg::{svg, svg_tight};
pub use table::{csv, table};
pub use theme::Theme;
pub use view::View;
pub use words::summary;
