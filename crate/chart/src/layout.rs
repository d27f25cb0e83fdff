//! Where everything stands: rectangles of the axes, limits in use, ticks. Drawing, probing and the page's overlay all ask here.

use crate::axes::{Aspect, GridCell, Placement};
use crate::axis::{Axis, Label, TickPlaces};
use crate::dress::dress;
use crate::figure::{Figure, Margins, Tight};
use crate::frame::{AxisMap, Frame};
use crate::geometry::Rect;
use crate::limits::{limits, z_limits};
use crate::scale::Scale;
use crate::space::{Projection, Space};
use crate::theme::Theme;
use crate::tick::linear::{max_n_ticks, tick_space};
use crate::tick::log::{LogLabels, log_major, log_minor, symlog_major};
use crate::tick::number::format_ticks;
use crate::tick::{Tick, Ticks};
use crate::view::View;

/// One axes as laid out.
#[derive(Clone, Debug)]
pub struct AxesLayout {
    /// Data area and mappings
    pub frame: Frame,
    /// The place of which an aspect may leave a part empty
    pub place: Rect,
    /// Ticks along x
    pub x: Ticks,
    /// Ticks along y
    pub y: Ticks,
    /// Ticks along z, in space
    pub z: Ticks,
}

/// A figure as laid out, one entry an axes.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By index of the axes
    pub axes: Vec<AxesLayout>,
    /// The whole picture, CSS pixels
    pub figure: Rect,
    /// Pixels a point
    pub point: f64,
}

impl Layout {
    /// Lays the figure out as it is looked at.
    pub fn new(figure: &Figure, view: &View, theme: Theme) -> Layout {
        let (w, h) = view.size(figure);
        let area = Rect { x: 0.0, y: 0.0, w, h };
        let point = figure.dpi() / 72.0 * view.zoom(figure);
        let mut layout = Layout { axes: Vec::new(), figure: area, point };
        layout.place(figure, view, theme, figure.margins);
        let tight = figure.tight.or_else(|| view.is_narrow(figure).then(Tight::default));
        if let Some(margins) = tight.and_then(|t| tight_margins(figure, &layout, t)) {
            layout.place(figure, view, theme, margins);
        }
        layout
    }

    fn place(&mut self, figure: &Figure, view: &View, theme: Theme, margins: Margins) {
        let mut rects: Vec<Rect> = Vec::new();
        for axes in &figure.axes {
            let rect = match &axes.placement {
                Placement::Twin(of) => match rects.get(*of) {
                    Some(rect) => {
                        rects.push(*rect);
                        continue;
                    }
                    None => Rect { x: 0.1, y: 0.1, w: 0.8, h: 0.8 },
                },
                other => place_rect(other, &margins),
            };
            let (w, h) = (self.figure.w, self.figure.h);
            rects.push(Rect { x: rect.x * w, y: rect.y * h, w: (rect.w * w).max(1.0), h: (rect.h * h).max(1.0) });
        }
        self.axes = (0..rects.len())
            .map(|i| {
                let axes = &figure.axes[i];
                let along = |vertical: bool| view.limits(figure, i, vertical).unwrap_or_else(|| limits(figure, i, vertical));
                let (x_limits, y_limits) = (along(false), along(true));
                let mut rect = rects[i];
                if let Some(space) = &axes.space {
                    return self.place_in_space(figure, view, theme, (i, space), rect);
                }
                match axes.aspect {
                    Aspect::Auto => {}
                    Aspect::Ratio(ratio) => {
                        rect = with_aspect(rect, tallness(ratio, (&axes.x, x_limits), (&axes.y, y_limits)), axes.anchor);
                    }
                    Aspect::Box(ratio) => rect = with_aspect(rect, ratio, axes.anchor),
                }
                let frame = Frame {
                    rect,
                    x: AxisMap::new(axes.x.scale, x_limits, (rect.x, rect.right())),
                    y: AxisMap::new(axes.y.scale, y_limits, (rect.bottom(), rect.y)),
                    point: self.point,
                    theme,
                    figure: self.figure,
                    space: None,
                };
                let size = |axis: &Axis| axis.tick.label_size.unwrap_or(figure.font_size);
                let x_space = tick_space(rect.w / self.point, size(&axes.x), true);
                let y_space = tick_space(rect.h / self.point, size(&axes.y), false);
                AxesLayout {
                    frame,
                    place: rects[i],
                    x: ticks(&axes.x, x_limits, x_space),
                    y: ticks(&axes.y, y_limits, y_space),
                    z: Ticks::default(),
                }
            })
            .collect();
    }

    /// A box in space fills a square in the middle of its rectangle.
    fn place_in_space(
        &self,
        figure: &Figure,
        view: &View,
        theme: Theme,
        (index, space): (usize, &Space),
        rect: Rect,
    ) -> AxesLayout {
        let axes = &figure.axes[index];
        let side = rect.w.min(rect.h);
        let rect = Rect { x: rect.x + (rect.w - side) / 2.0, y: rect.y + (rect.h - side) / 2.0, w: side, h: side };
        let (x_limits, y_limits) = (limits(figure, index, false), limits(figure, index, true));
        let z_limits = z_limits(figure, index);
        let share = |axis: &Axis, limits| AxisMap::new(axis.scale, limits, (0.0, 1.0));
        let frame = Frame {
            rect,
            x: share(&axes.x, x_limits),
            y: share(&axes.y, y_limits),
            point: self.point,
            theme,
            figure: self.figure,
            space: Some(Projection::new(space, view.eye(figure, index), share(&space.z, z_limits), rect)),
        };
        // Matplotlib reckons the room of all three as that of an x axis.
        let along = |axis: &Axis, limits| {
            box_ticks(axis, limits, tick_space(side / self.point, axis.tick.label_size.unwrap_or(figure.font_size), true))
        };
        AxesLayout { frame, place: rect, x: along(&axes.x, x_limits), y: along(&axes.y, y_limits), z: along(&space.z, z_limits) }
    }
}

/// Ticks of an axis with these limits; `space` intervals fit.
pub fn ticks(axis: &Axis, limits: (f64, f64), space: usize) -> Ticks {
    ticks_within(axis, limits, space, 1.0)
}

/// Ticks of an axis of a box in space. Matplotlib does not count the room beyond the data there.
pub fn box_ticks(axis: &Axis, limits: (f64, f64), space: usize) -> Ticks {
    ticks_within(axis, limits, space, 23.0 / 24.0)
}

/// `counted` is the share of the range for which `space` intervals are looked for.
fn ticks_within(axis: &Axis, limits: (f64, f64), space: usize, counted: f64) -> Ticks {
    let (lo, hi) = if limits.0 <= limits.1 { limits } else { (limits.1, limits.0) };
    let words: Vec<f64>;
    let (places, texts): (Vec<f64>, Option<Vec<String>>) = match &axis.ticks {
        TickPlaces::Fixed(places, texts) => (places.clone(), texts.clone()),
        _ if !axis.categories.is_empty() => {
            words = (0..axis.categories.len()).map(|i| i as f64).collect();
            (words, Some(axis.categories.clone()))
        }
        TickPlaces::Whole => (max_n_ticks(lo, hi, space.clamp(1, 9), true, counted), None),
        TickPlaces::Auto => match axis.scale {
            Scale::Linear => (max_n_ticks(lo, hi, space.clamp(1, 9), false, counted), None),
            Scale::Log => (log_major(lo, hi, space), None),
            Scale::SymLog(s) => (symlog_major(lo, hi, s), None),
        },
    };
    let log_labels = match axis.scale {
        Scale::Linear => None,
        Scale::Log => Some(LogLabels::new(lo, hi, None)),
        Scale::SymLog(s) => Some(LogLabels::new(lo, hi, Some(s.threshold()))),
    };
    let mut result = Ticks::default();
    let labels = match (texts, &log_labels) {
        (Some(texts), _) => texts,
        (None, Some(labels)) => places.iter().map(|p| labels.label(*p)).collect(),
        (None, None) => {
            let (texts, offset) = format_ticks(&places, lo, hi, &axis.format);
            result.offset = offset;
            texts
        }
    };
    let map = AxisMap::new(axis.scale, (lo, hi), (0.0, 1.0));
    let inside = |value: f64| {
        let share = map.share(value);
        (-1e-10..=1.0 + 1e-10).contains(&share)
    };
    let mut labels = labels.into_iter();
    for value in places {
        let label = labels.next().unwrap_or_default();
        if inside(value) {
            result.major.push(Tick { value, label });
        }
    }
    let minor = match (&axis.minor_ticks, axis.scale) {
        (Some(places), _) => places.clone(),
        (None, Scale::Log) => log_minor(lo, hi, space),
        (None, Scale::Linear) if axis.minor_on => between(&result.major, lo, hi),
        _ => Vec::new(),
    };
    let is_major = |value: f64| result.major.iter().any(|t| (map.share(t.value) - map.share(value)).abs() < 1e-9);
    let labelled = log_labels
        .filter(|_| matches!(axis.scale, Scale::Log) && axis.minor_ticks.is_none() && matches!(axis.ticks, TickPlaces::Auto));
    let minor: Vec<Tick> = minor
        .into_iter()
        .filter(|v| inside(*v) && !is_major(*v))
        .map(|value| Tick { value, label: labelled.as_ref().map(|l| l.label(value)).unwrap_or_default() })
        .collect();
    result.minor = minor;
    result
}

/// Four or five parts between the long ticks, as `AutoMinorLocator` makes.
fn between(major: &[Tick], lo: f64, hi: f64) -> Vec<f64> {
    let [first, second, ..] = major else { return Vec::new() };
    let step = second.value - first.value;
    let leading = libm::rint(libm::pow(10.0, libm::fmod(libm::log10(step.abs()) % 1.0 + 1.0, 1.0)) * 10.0);
    let parts = if [10.0, 25.0, 50.0, 100.0].contains(&leading) { 5.0 } else { 4.0 };
    let small = step / parts;
    let (from, to) = (((lo - first.value) / small).floor(), ((hi - first.value) / small).ceil());
    if !from.is_finite() || !to.is_finite() || to - from > 500.0 {
        return Vec::new();
    }
    (from as i64..=to as i64).map(|k| first.value + k as f64 * small).collect()
}

/// Shares of the figure, y down.
fn grid_rect(cell: &GridCell, margins: &Margins) -> Rect {
    let along = |ratios: &[f64], total: f64, space: f64, first: usize, last: usize| {
        let n = ratios.len().max(1) as f64;
        let cell = total / (n + space * (n - 1.0));
        let norm = cell * n / ratios.iter().sum::<f64>();
        let start: f64 = ratios.iter().take(first).map(|r| r * norm + space * cell).sum();
        let length: f64 = ratios.iter().take(last + 1).skip(first).map(|r| r * norm).sum::<f64>()
            + space * cell * (last.saturating_sub(first)) as f64;
        (start, length)
    };
    let (x, w) = along(&cell.widths, margins.right - margins.left, margins.wspace, cell.columns.0, cell.columns.1);
    let (y, h) = along(&cell.heights, margins.top - margins.bottom, margins.hspace, cell.rows.0, cell.rows.1);
    Rect { x: margins.left + x, y: 1.0 - margins.top + y, w, h }
}

/// Shares of the figure, y down, for a place that hangs on no other axes.
fn place_rect(placement: &Placement, margins: &Margins) -> Rect {
    match placement {
        Placement::Grid(cell) => grid_rect(cell, margins),
        Placement::Rect([l, b, w, h]) => Rect { x: *l, y: 1.0 - b - h, w: *w, h: *h },
        Placement::Part(of, [l, b, w, h]) => {
            let whole = place_rect(of, margins);
            Rect { x: whole.x + l * whole.w, y: whole.bottom() - (b + h) * whole.h, w: w * whole.w, h: h * whole.h }
        }
        Placement::Twin(_) => Rect { x: 0.0, y: 0.0, w: 1.0, h: 1.0 },
    }
}

/// How many times as high as wide an area is in which a unit of y is `ratio` times as long as one of x.
fn tallness(ratio: f64, x: (&Axis, (f64, f64)), y: (&Axis, (f64, f64))) -> f64 {
    let length = |(axis, limits): (&Axis, (f64, f64))| (axis.scale.forward(limits.1) - axis.scale.forward(limits.0)).abs();
    ratio * length(y) / length(x)
}

/// The largest rectangle that is `tall` times as high as wide, at its anchor in the given one.
fn with_aspect(rect: Rect, tall: f64, anchor: (f64, f64)) -> Rect {
    if !tall.is_finite() || tall <= 0.0 {
        return rect;
    }
    let w = rect.w.min(rect.h / tall).max(1.0);
    let h = (w * tall).max(1.0);
    Rect { x: rect.x + (rect.w - w) * anchor.0, y: rect.y + (rect.h - h) * (1.0 - anchor.1), w, h }
}

fn lcm(a: usize, b: usize) -> usize {
    let (mut x, mut y) = (a.max(1), b.max(1));
    while y != 0 {
        (x, y) = (y, x % y);
    }
    a.max(1) / x * b.max(1)
}

/// Margins for which no text is cut, as `tight_layout` computes them; None when there is no room.
fn tight_margins(figure: &Figure, layout: &Layout, tight: Tight) -> Option<Margins> {
    let cells: Vec<(usize, &GridCell)> =
        figure.axes.iter().enumerate().filter_map(|(i, a)| Some((i, a.placement.cell()?))).collect();
    let rows = cells.iter().fold(1, |n, (_, c)| lcm(n, c.heights.len()));
    let columns = cells.iter().fold(1, |n, (_, c)| lcm(n, c.widths.len()));
    if cells.is_empty() || rows * columns > 10_000 {
        return None;
    }
    let font = figure.font_size * layout.point;
    let (pad, h_pad, w_pad) =
        (tight.pad * font, tight.h_pad.unwrap_or(tight.pad) * font, tight.w_pad.unwrap_or(tight.pad) * font);
    // Room that texts take on the four sides of each cell.
    let mut left = vec![0.0_f64; columns + 1];
    let mut right = vec![0.0_f64; columns + 1];
    let mut top = vec![0.0_f64; rows + 1];
    let mut bottom = vec![0.0_f64; rows + 1];
    for (i, cell) in &cells {
        let mut covered = dress(figure, layout, *i).bounds;
        for (j, twin) in figure.axes.iter().enumerate() {
            if twin.placement == Placement::Twin(*i) {
                covered = covered.union(&dress(figure, layout, j).bounds);
            }
        }
        // Axes and their colour bar have one cell: it is what both together cover.
        let own = |(j, other): &&(usize, &GridCell)| *other == *cell && figure.axes[*j].visible;
        let mut rect = layout.axes[*i].place;
        for (j, _) in cells.iter().filter(own) {
            covered = covered.union(&dress(figure, layout, *j).bounds);
            rect = rect.union(&layout.axes[*j].place);
        }
        let (row_factor, column_factor) = (rows / cell.heights.len().max(1), columns / cell.widths.len().max(1));
        let (c0, c1) = (cell.columns.0 * column_factor, (cell.columns.1 + 1) * column_factor);
        let (r0, r1) = (cell.rows.0 * row_factor, (cell.rows.1 + 1) * row_factor);
        let keep = |slot: Option<&mut f64>, room: f64| {
            if let Some(slot) = slot {
                *slot = slot.max(room);
            }
        };
        keep(left.get_mut(c0), rect.x - covered.x);
        keep(right.get_mut(c1), covered.right() - rect.right());
        keep(top.get_mut(r0), rect.y - covered.y);
        keep(bottom.get_mut(r1), covered.bottom() - rect.bottom());
    }
    let (w, h) = (layout.figure.w, layout.figure.h);
    let heading = |label: &Label, size: f64| if label.is_shown() { size * layout.point * 1.2 + pad } else { 0.0 };
    let [rect_left, rect_bottom, rect_right, rect_top] = tight.rect.unwrap_or([0.0, 0.0, 1.0, 1.0]);
    let mut margins = Margins {
        left: rect_left + (left[0] + pad + heading(&figure.y_label, figure.font_size * 1.2)) / w,
        right: rect_right - (right[columns] + pad) / w,
        bottom: rect_bottom + (bottom[rows] + pad + heading(&figure.x_label, figure.font_size * 1.2)) / h,
        top: rect_top - (top[0] + pad + heading(&figure.title, figure.font_size * 1.2)) / h,
        ..figure.margins
    };
    let (wide, tall) = (margins.right - margins.left, margins.top - margins.bottom);
    if wide <= 0.02 || tall <= 0.02 {
        return None;
    }
    let between = |a: &[f64], b: &[f64], n: usize| (1..n).map(|i| a[i] + b[i]).fold(0.0, f64::max);
    if columns > 1 {
        let gap = (between(&left, &right, columns) + w_pad) / w;
        let cell = (wide - gap * (columns as f64 - 1.0)) / columns as f64;
        if cell <= 0.0 {
            return None;
        }
        margins.wspace = gap / cell;
    }
    if rows > 1 {
        let gap = (between(&top, &bottom, rows) + h_pad) / h;
        let cell = (tall - gap * (rows as f64 - 1.0)) / rows as f64;
        if cell <= 0.0 {
            return None;
        }
        margins.hspace = gap / cell;
    }
    Some(margins)
}

/// Left, bottom, width and height of an axes as shares of the figure, by its margins: what `get_position` gives.
pub fn axes_share(figure: &Figure, index: usize) -> [f64; 4] {
    match figure.axes.get(index).map(|a| &a.placement) {
        Some(Placement::Twin(of)) if *of < index => axes_share(figure, *of),
        Some(placement) => {
            let r = place_rect(placement, &figure.margins);
            [r.x, 1.0 - r.y - r.h, r.w, r.h]
        }
        None => [0.0, 0.0, 1.0, 1.0],
    }
}
