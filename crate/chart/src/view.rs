//! What a reader does with a figure: its size on the page, zoom, hidden series. The figure itself does not change.

use std::collections::{BTreeMap, BTreeSet};

use brunsviga_protocol::{Limits, Turn};

use crate::axes::MarkId;
use crate::figure::Figure;
use crate::space::Eye;

/// How a figure is looked at now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    size: Option<(f64, f64)>,
    limits: BTreeMap<usize, Limits>,
    turns: BTreeMap<usize, Turn>,
    hidden: BTreeSet<(usize, MarkId)>,
}

impl View {
    /// As the program made it.
    pub fn new() -> View {
        View::default()
    }

    /// Width and height on the page in CSS pixels; nonsense is ignored.
    pub fn set_size(&mut self, width: f64, height: f64) {
        let good = |v: f64| v.is_finite() && (8.0..=16_384.0).contains(&v);
        if good(width) && good(height) {
            self.size = Some((width, height));
        }
    }

    /// Width and height on the page: what was set, or what the figure asks for.
    pub fn size(&self, figure: &Figure) -> (f64, f64) {
        self.size.unwrap_or_else(|| figure.pixels())
    }

    /// Size of the figure's own pixel on the page: on a small page the figure's texts shrink, but only to four fifths, and the
    /// layout adapts to the rest.
    pub fn zoom(&self, figure: &Figure) -> f64 {
        let (width, _) = figure.pixels();
        (self.size(figure).0 / width).clamp(0.8, 1.75)
    }

    /// The layout has less room than the program reckoned with, so that texts could be cut.
    pub fn is_narrow(&self, figure: &Figure) -> bool {
        let (width, height) = figure.pixels();
        let (w, h) = self.size(figure);
        let zoom = self.zoom(figure);
        w / zoom < width * 0.98 || h / zoom < height * 0.98
    }

    /// Zooms one axes (and those that share its limits); None resets. Limits that are not finite, or empty, are ignored.
    pub fn set_limits(&mut self, axes: usize, limits: Option<Limits>) {
        match limits {
            None => {
                self.limits.remove(&axes);
            }
            Some(l) => {
                let all = [l.x_min, l.x_max, l.y_min, l.y_max];
                if all.iter().all(|v| v.is_finite()) && l.x_min != l.x_max && l.y_min != l.y_max {
                    self.limits.insert(axes, l);
                }
            }
        }
    }

    /// Turns axes in space; None resets. Angles and sizes that are not finite are ignored.
    pub fn set_turn(&mut self, axes: usize, turn: Option<Turn>) {
        match turn {
            None => {
                self.turns.remove(&axes);
            }
            Some(t) if [t.elevation, t.azimuth, t.zoom].iter().all(|v| v.is_finite()) => {
                let zoom = t.zoom.clamp(0.1, 10.0);
                self.turns.insert(axes, Turn { elevation: t.elevation.clamp(-90.0, 90.0), zoom, ..t });
            }
            Some(_) => {}
        }
    }

    /// Where the eye stands before axes `index` in space.
    pub fn eye(&self, figure: &Figure, index: usize) -> Eye {
        let own = figure.axes.get(index).and_then(|a| a.space.as_ref()).map(|s| s.eye).unwrap_or_default();
        match self.turns.get(&index) {
            Some(turn) => Eye { elevation: turn.elevation, azimuth: turn.azimuth, zoom: turn.zoom, ..own },
            None => own,
        }
    }

    /// Start and end that zoom gives one axis, also through axes that share it.
    pub(crate) fn limits(&self, figure: &Figure, index: usize, vertical: bool) -> Option<(f64, f64)> {
        if self.limits.is_empty() {
            return None;
        }
        let group = figure.sharing(index, vertical);
        let zoom = self.limits.get(&index).or_else(|| group.iter().find_map(|i| self.limits.get(i)))?;
        let (a, b) = if vertical { (zoom.y_min, zoom.y_max) } else { (zoom.x_min, zoom.x_max) };
        let axis = if vertical { &figure.axes[index].y } else { &figure.axes[index].x };
        (!axis.scale.is_log() || (a > 0.0 && b > 0.0)).then_some((a, b))
    }

    /// Shows or hides a series, by its number among [`crate::Axes::series`].
    pub fn set_visible(&mut self, figure: &Figure, axes: usize, series: usize, visible: bool) {
        let Some((id, _)) = figure.axes.get(axes).and_then(|a| a.series().nth(series)) else { return };
        if visible {
            self.hidden.remove(&(axes, id));
        } else {
            self.hidden.insert((axes, id));
        }
    }

    /// The mark is hidden.
    pub fn is_hidden(&self, axes: usize, id: MarkId) -> bool {
        self.hidden.contains(&(axes, id))
    }
}
