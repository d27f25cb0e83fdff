//! Answers about single data points: the nearest to a pointer, the next by a key, and where they are drawn.

use brunsviga_protocol::{AxesInfo, FigureInfo, Limits, Reading, SeriesInfo, Turn};

use crate::figure::Figure;
use crate::frame::{AxisMap, Frame};
use crate::geometry::Point;
use crate::layout::Layout;
use crate::mark::{Draw, Kind, Mark};
use crate::text::math::plain;
use crate::theme::Theme;
use crate::tick::arithmetic::{fix_minus, general};
use crate::view::View;
use crate::words;

/// What a page needs to know of a figure.
pub fn info(figure: &Figure, view: &View, id: u32) -> FigureInfo {
    let layout = Layout::new(figure, view, Theme::Light);
    let (width, height) = figure.pixels();
    let axes = figure
        .axes
        .iter()
        .zip(&layout.axes)
        .enumerate()
        .map(|(index, (axes, own))| {
            let (rect, area) = (own.frame.rect, layout.figure);
            let ((x_min, x_max), (y_min, y_max)) = (own.frame.x.limits, own.frame.y.limits);
            AxesInfo {
                title: axes.titles.iter().map(|t| plain(&t.text)).find(|t| !t.is_empty()).unwrap_or_default(),
                x_label: plain(&axes.x.label.text),
                y_label: plain(&axes.y.label.text),
                frame: [rect.x / area.w, rect.y / area.h, rect.w / area.w, rect.h / area.h],
                limits: Limits { x_min, x_max, y_min, y_max },
                x_log: axes.x.scale.is_log(),
                y_log: axes.y.scale.is_log(),
                turn: axes.space.as_ref().map(|_| {
                    let eye = view.eye(figure, index);
                    Turn { elevation: eye.elevation, azimuth: eye.azimuth, zoom: eye.zoom }
                }),
                series: axes
                    .series()
                    .map(|(id, mark)| SeriesInfo {
                        label: if mark.is_named() { plain(&mark.common().label) } else { String::new() },
                        color: mark.as_draw().color().css(),
                        points: u32::try_from(mark.as_draw().points()).unwrap_or(u32::MAX),
                        visible: !view.is_hidden(index, id),
                        steps: steps(mark, &own.frame),
                        events: mark.kind() == Kind::Events,
                    })
                    .collect(),
            }
        })
        .collect();
    FigureInfo { id, width, height, summary: words::summary(figure), listens: figure.listens, axes }
}

/// How far apart the cells of a raster are that lie beside each other to the right, and above each other.
fn steps(mark: &Mark, frame: &Frame) -> Option<[i32; 2]> {
    let Mark::Image(image) = mark else { return None };
    let columns = i32::try_from(image.x.count()).ok()?;
    let ((left, right), (bottom, top)) = (image.x.ends(), image.y.ends());
    let right_is_next = frame.x.share(left) < frame.x.share(right);
    let up_is_next = frame.y.share(bottom) < frame.y.share(top);
    Some([if right_is_next { 1 } else { -1 }, if up_is_next { columns } else { -columns }])
}

/// A cell under the pointer counts as being so many pixels away: a point of a curve above it that is nearer is meant.
const CELL_DISTANCE: f64 = 8.0;

/// The data point nearest to a place in CSS pixels: by distance, among the visible series of the axes under it. None outside all
/// axes, or when there is no point to see.
pub fn probe(figure: &Figure, view: &View, x: f64, y: f64) -> Option<Reading> {
    let layout = Layout::new(figure, view, Theme::Light);
    let mut best: Option<(f64, usize, usize, usize)> = None;
    for (index, own) in layout.axes.iter().enumerate() {
        let axes = &figure.axes[index];
        if !axes.visible || !own.frame.rect.contains((x, y), 12.0) {
            continue;
        }
        for (series, (id, mark)) in axes.series().enumerate() {
            if view.is_hidden(index, id) {
                continue;
            }
            if let Mark::Image(image) = mark {
                if own.frame.rect.contains((x, y), 0.0)
                    && image.shading().is_some()
                    && let Some(cell) = image.find(own.frame.x.value(x), own.frame.y.value(y))
                    && best.is_none_or(|b| CELL_DISTANCE < b.0)
                {
                    best = Some((CELL_DISTANCE, index, series, cell));
                }
                continue;
            }
            let draw = mark.as_draw();
            let all = if own.frame.space.is_some() { 0..draw.points() } else { candidates(mark, draw, &own.frame.x, x) };
            for i in all {
                let at = pixel(&own.frame, draw, i);
                if !own.frame.rect.contains(at, 1.0) {
                    continue;
                }
                let distance = libm::hypot(at.0 - x, at.1 - y);
                if distance.is_finite() && best.is_none_or(|b| distance < b.0) {
                    best = Some((distance, index, series, i));
                }
            }
        }
    }
    let (_, axes, series, index) = best?;
    reading(figure, view, &layout, axes, series, index)
}

fn pixel(frame: &Frame, draw: &dyn Draw, index: usize) -> Point {
    let (x, y) = draw.point(index);
    frame.place(x, y, draw.height(index).unwrap_or(0.0)).0
}

/// The points worth measuring: all of a short series; of a long one with increasing x, those within 40 pixels.
fn candidates(mark: &Mark, draw: &dyn Draw, map: &AxisMap, x: f64) -> std::ops::Range<usize> {
    let n = draw.points();
    if n < 20_000 || !matches!(mark, Mark::Line(_)) {
        return 0..n;
    }
    let Mark::Line(line) = mark else { return 0..n };
    let column = line.data().0;
    if !column.is_sorted() {
        return 0..n;
    }
    let (a, b) = (map.value(x - 40.0), map.value(x + 40.0));
    let (lo, hi) = (a.min(b), a.max(b));
    let from = column.partition_point(|v| *v < lo).saturating_sub(1);
    let to = (column.partition_point(|v| *v <= hi) + 1).min(n);
    from..to.max(from)
}

/// Data point `index` (clamped) of a series; None when there is no such series.
pub fn read(figure: &Figure, view: &View, axes: usize, series: usize, index: usize) -> Option<Reading> {
    let layout = Layout::new(figure, view, Theme::Light);
    reading(figure, view, &layout, axes, series, index)
}

fn reading(figure: &Figure, _view: &View, layout: &Layout, axes: usize, series: usize, index: usize) -> Option<Reading> {
    let own = layout.axes.get(axes)?;
    let described = figure.axes.get(axes)?;
    let count = described.series().count();
    let (_, mark) = described.series().nth(series)?;
    let draw = mark.as_draw();
    let index = index.min(draw.points().checked_sub(1)?);
    let (x, y) = draw.point(index);
    let z = draw.height(index).filter(|_| own.frame.space.is_some());
    let at = pixel(&own.frame, draw, index);
    // Half the way of the axis's map that a pixel is.
    let half = if z.is_some() { 1.0 / own.frame.rect.w.max(1.0) } else { 0.5 };
    let word = |categories: &[String], value: f64, map: &AxisMap| match categories.get(libm::rint(value).max(0.0) as usize) {
        Some(category) if (value - libm::rint(value)).abs() < 0.5 && value >= -0.5 => plain(category),
        _ => number_for(map, value, half),
    };
    let (x_text, y_text) = (word(&described.x.categories, x, &own.frame.x), word(&described.y.categories, y, &own.frame.y));
    let z_text = z.zip(own.frame.space).map(|(z, space)| number_for(&space.z, z, half));
    let shade = draw.shade(index).map(|value| (words::shade_name(figure, axes), value));
    let name = (count > 1 || mark.is_named()).then(|| words::series_name(mark, series, count));
    let inside = |v: f64, limit: f64| if v.is_finite() { v.clamp(-limit, 2.0 * limit) } else { 0.0 };
    Some(Reading {
        axes: axes as u32,
        series: series as u32,
        index: u32::try_from(index).unwrap_or(u32::MAX),
        x,
        y,
        z,
        at: [inside(at.0, layout.figure.w), inside(at.1, layout.figure.h)],
        text: words::reading(described, name.as_deref(), (&x_text, &y_text, z_text.as_deref()), shade),
    })
}

/// A value with as many digits as a pixel of the axis (twice `half` of its map) resolves, and at least three.
fn number_for(map: &AxisMap, value: f64, half: f64) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "no value".into() } else { fix_minus(&format!("{value}")) };
    }
    let at = map.pixel(value);
    let step = (map.value(at + half) - map.value(at - half)).abs();
    let digits = if step > 0.0 && step.is_finite() && value != 0.0 {
        (libm::log10(value.abs()).floor() - libm::log10(step).floor() + 1.0).clamp(3.0, 10.0) as usize
    } else {
        5
    };
    let text = general(value, digits);
    let size = value.abs();
    if text.contains('e') && (1e-4..1e9).contains(&size) { fix_minus(&format!("{value:.0}")) } else { fix_minus(&text) }
}
