//! What lies under a place of a figure, in the terms of Matplotlib's mouse events.

use crate::figure::Figure;
use crate::layout::Layout;
use crate::theme::Theme;
use crate::view::View;

/// A place in a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Pixels of the program's own figure, from its left
    pub x: f64,
    /// Pixels of the program's own figure, from its lower edge
    pub y: f64,
    /// The axes there, and the place in their data; of axes that lie over each other the last made
    pub inside: Option<(usize, f64, f64)>,
}

/// The place at `x`, `y` in CSS pixels of the figure as it is looked at, from its upper left. Axes in space have no data at a place.
pub fn spot(figure: &Figure, view: &View, x: f64, y: f64) -> Spot {
    let layout = Layout::new(figure, view, Theme::Light);
    let (own, shown) = (figure.pixels(), layout.figure);
    let under =
        layout.axes.iter().enumerate().rev().find(|(index, axes)| {
            figure.axes[*index].visible && axes.frame.space.is_none() && axes.frame.rect.contains((x, y), 0.0)
        });
    Spot {
        x: x / shown.w * own.0,
        y: (shown.h - y) / shown.h * own.1,
        inside: under.map(|(index, axes)| (index, axes.frame.x.value(x), axes.frame.y.value(y))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axes::Placement;

    #[test]
    fn a_place_is_told_in_data_and_in_the_programs_pixels() {
        let mut figure = Figure::default();
        figure.add_axes(Placement::Rect([0.1, 0.2, 0.8, 0.6]));
        figure.axes[0].x.set_limits(0.0, 10.0).unwrap();
        figure.axes[0].y.set_limits(-1.0, 1.0).unwrap();
        let mut view = View::new();
        view.set_size(1280.0, 960.0);
        let middle = spot(&figure, &view, 640.0, 480.0);
        assert_eq!((middle.x, middle.y), (320.0, 240.0));
        let (axes, x, y) = middle.inside.unwrap();
        assert_eq!(axes, 0);
        assert!((x - 5.0).abs() < 1e-9 && y.abs() < 1e-9, "{x} {y}");
        let outside = spot(&figure, &view, 10.0, 950.0);
        assert_eq!(outside.inside, None);
        assert!(outside.y < 10.0);
    }
}
