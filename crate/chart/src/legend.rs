//! The legend: which marks it names, how large it is, where it stands.

use crate::axes::{Axes, MarkId};
use crate::axis::Label;
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::{Point, Rect, clip_segment};
use crate::mark::{Mark, Obstacles};
use crate::surface::Surface;
use crate::text::block::{Block, Horizontal, TextStyle, Vertical};

/// Where a legend stands: Matplotlib's `loc` codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LegendPlace(u8);

impl LegendPlace {
    /// Matplotlib's names, by code
    pub const NAMES: [&str; 11] = PLACES;
}

const PLACES: [&str; 11] = [
    "best",
    "upper right",
    "upper left",
    "lower left",
    "lower right",
    "right",
    "center left",
    "center right",
    "lower center",
    "upper center",
    "center",
];

impl LegendPlace {
    /// The place that covers least
    pub const BEST: LegendPlace = LegendPlace(0);

    /// By Matplotlib's name.
    pub fn parse(name: &str) -> Result<LegendPlace, ChartError> {
        let name = name.replace("centre", "center");
        PLACES.iter().position(|p| *p == name).map(|i| LegendPlace(i as u8)).ok_or(ChartError::LegendPlace(name))
    }

    /// By Matplotlib's code, 0 to 10.
    pub fn code(code: i64) -> Option<LegendPlace> {
        (0..=10).contains(&code).then_some(LegendPlace(code as u8))
    }
}

/// A legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    /// Where
    pub place: LegendPlace,
    /// The point or box that it is placed in, in shares of the axes from its lower left: x, y, width, height; None: the axes
    pub anchor: Option<[f64; 4]>,
    /// Columns
    pub columns: usize,
    /// Heading
    pub title: Label,
    /// Font size in points; None: the figure's
    pub size: Option<f64>,
    /// Ink of the texts
    pub color: Color,
    /// With ground and rim
    pub frame: bool,
    /// Opacity of the ground
    pub frame_alpha: f64,
    /// The frame's corners are round
    pub round: bool,
    /// With a shadow below the frame
    pub shadow: bool,
    /// Drawn
    pub visible: bool,
    /// Which marks, with their names; None: all that have one
    pub entries: Option<Vec<(MarkId, String)>>,
}

impl Default for Legend {
    fn default() -> Self {
        Legend {
            place: LegendPlace::BEST,
            anchor: None,
            columns: 1,
            title: Label::default(),
            size: None,
            color: Color::BLACK,
            frame: true,
            frame_alpha: 0.8,
            round: true,
            shadow: false,
            visible: true,
            entries: None,
        }
    }
}

/// A legend laid out.
pub(crate) struct LegendLayout<'a> {
    pub(crate) area: Rect,
    legend: &'a Legend,
    items: Vec<Item<'a>>,
    columns: Vec<(usize, f64)>,
    title: Option<Block>,
    size: f64,
}

struct Item<'a> {
    mark: &'a Mark,
    id: MarkId,
    label: Block,
}

/// The marks of an axes that have a name, in Matplotlib's order: bars and error bars, its containers, come last.
pub fn named_marks(axes: &Axes) -> Vec<(MarkId, String)> {
    let container = |m: &Mark| matches!(m, Mark::ErrorBar(_)) || matches!(m, Mark::Bars(b) if !b.histogram);
    let named = || axes.marks().filter(|(_, m)| m.is_named());
    let plain = named().filter(|(_, m)| !container(m));
    plain.chain(named().filter(|(_, m)| container(m))).map(|(id, m)| (id, m.common().label.clone())).collect()
}

impl<'a> LegendLayout<'a> {
    /// Measures and places; None when there is nothing to name.
    pub(crate) fn new(axes: &'a Axes, legend: &'a Legend, frame: &Frame, font_size: f64) -> Option<LegendLayout<'a>> {
        let size = legend.size.unwrap_or(font_size) * frame.point;
        let style = TextStyle { color: frame.theme.paint(legend.color), ..TextStyle::new(size) };
        let entries = legend.entries.clone().unwrap_or_else(|| named_marks(axes));
        let items: Vec<Item> = entries
            .iter()
            .filter_map(|(id, label)| Some(Item { mark: axes.mark(*id)?, id: *id, label: Block::new(label, style) }))
            .collect();
        if items.is_empty() {
            return None;
        }
        let title = (!legend.title.text.is_empty()).then(|| {
            Block::new(&legend.title.text, TextStyle { size: legend.title.size.unwrap_or(font_size) * frame.point, ..style })
        });
        // As numpy.array_split: the first columns have one entry more.
        let columns = legend.columns.clamp(1, items.len());
        let mut counts = Vec::new();
        let mut from = 0;
        for c in 0..columns {
            let count = items.len() / columns + usize::from(c < items.len() % columns);
            let width = items[from..from + count].iter().map(|i| i.label.size().0).fold(0.0, f64::max) + 2.8 * size;
            counts.push((count, width));
            from += count;
        }
        let column_height = |from: usize, count: usize| {
            items[from..from + count].iter().map(|i| i.label.size().1).sum::<f64>() + 0.5 * size * (count as f64 - 1.0)
        };
        let mut height: f64 = 0.0;
        let mut from = 0;
        for (count, _) in &counts {
            height = height.max(column_height(from, *count));
            from += count;
        }
        let mut width = counts.iter().map(|c| c.1).sum::<f64>() + 2.0 * size * (columns as f64 - 1.0);
        if let Some(title) = &title {
            width = width.max(title.size().0);
            height += title.size().1 + 0.5 * size;
        }
        let extent = (width + 0.8 * size, height + 0.8 * size);
        let area = place(axes, legend, extent, frame, size);
        Some(LegendLayout { area, legend, items, columns: counts, title, size })
    }

    /// Draws it; marks for which `hidden` holds are shown faintly.
    pub(crate) fn draw(&self, frame: &Frame, surface: &mut dyn Surface, hidden: impl Fn(MarkId) -> bool) {
        if self.legend.frame {
            let corners = if self.legend.round { rounded(&self.area, 0.2 * self.size) } else { self.area.polygon().to_vec() };
            if self.legend.shadow {
                // Matplotlib's Shadow: two points right and down, seven tenths darker, half as opaque.
                let shift = 2.0 * frame.point;
                let below: Vec<Point> = corners.iter().map(|p| (p.0 + shift, p.1 + shift)).collect();
                surface.polygon(&below, frame.theme.paint(Color::hex(0x4d4d4d)).with_alpha(0.5));
            }
            surface.polygon(&corners, frame.theme.paint(Color::WHITE.with_alpha(self.legend.frame_alpha)));
            let mut rim = corners.clone();
            rim.extend_from_slice(&corners[..1]);
            surface.polyline(&rim, frame.theme.paint(Color::hex(0xcccccc)), frame.point);
        }
        let pad = 0.4 * self.size;
        let mut top = self.area.y + pad;
        if let Some(title) = &self.title {
            title.draw(surface, (self.area.x + self.area.w / 2.0, top), Horizontal::Center, Vertical::Top);
            top += title.size().1 + 0.5 * self.size;
        }
        let mut x = self.area.x + pad;
        let mut items = self.items.iter();
        for (count, width) in &self.columns {
            let mut y = top;
            for item in items.by_ref().take(*count) {
                let height = item.label.size().1;
                let key = Rect { x, y: y + height / 2.0 - 0.35 * self.size, w: 2.0 * self.size, h: 0.7 * self.size };
                let off = hidden(item.id);
                let frame = if off { &Frame { theme: frame.theme, ..*frame } } else { frame };
                if !off {
                    item.mark.as_draw().key(key, frame, surface);
                }
                item.label.draw(surface, (x + 2.8 * self.size, y), Horizontal::Left, Vertical::Top);
                if off {
                    let middle = y + height / 2.0;
                    surface.rule(
                        (x, middle),
                        (x + 2.8 * self.size + item.label.size().0, middle),
                        frame.theme.paint(Color::hex(0x808080)),
                        frame.point,
                    );
                }
                y += height + 0.5 * self.size;
            }
            x += width + 2.0 * self.size;
        }
    }
}

/// Corners of a rectangle with round corners, clockwise.
pub(crate) fn rounded(area: &Rect, radius: f64) -> Vec<Point> {
    let r = radius.min(area.w / 2.0).min(area.h / 2.0);
    let centers = [
        (area.right() - r, area.y + r, -0.25),
        (area.right() - r, area.bottom() - r, 0.0),
        (area.x + r, area.bottom() - r, 0.25),
        (area.x + r, area.y + r, 0.5),
    ];
    let mut points = Vec::new();
    for (cx, cy, start) in centers {
        for i in 0..=4 {
            let angle = std::f64::consts::TAU * (start + f64::from(i) / 16.0);
            points.push((cx + r * libm::cos(angle), cy + r * libm::sin(angle)));
        }
    }
    points
}

/// The rectangle for a place code within a parent.
fn anchored(code: u8, size: (f64, f64), parent: &Rect, pad: f64) -> Rect {
    let inner = parent.grown(-pad);
    let (left, middle, right) = (inner.x, inner.x + (inner.w - size.0) / 2.0, inner.right() - size.0);
    let (top, center, bottom) = (inner.y, inner.y + (inner.h - size.1) / 2.0, inner.bottom() - size.1);
    let (x, y) = match code {
        1 => (right, top),
        2 => (left, top),
        3 => (left, bottom),
        4 => (right, bottom),
        5 | 7 => (right, center),
        6 => (left, center),
        8 => (middle, bottom),
        9 => (middle, top),
        _ => (middle, center),
    };
    Rect { x, y, w: size.0, h: size.1 }
}

fn place(axes: &Axes, legend: &Legend, size: (f64, f64), frame: &Frame, font: f64) -> Rect {
    let pad = 0.5 * font;
    let parent = match legend.anchor {
        Some([x, y, w, h]) => {
            let corner = frame.share(x, y + h);
            Rect { x: corner.0, y: corner.1, w: w * frame.rect.w, h: h * frame.rect.h }
        }
        None => frame.rect,
    };
    if legend.place != LegendPlace::BEST {
        return anchored(legend.place.0, size, &parent, pad);
    }
    let mut obstacles = Obstacles::default();
    for (_, mark) in axes.marks().filter(|(_, m)| m.common().visible) {
        mark.as_draw().obstacles(frame, &mut obstacles);
    }
    let mut best = (usize::MAX, Rect::default());
    for code in 1..=10 {
        let area = anchored(code, size, &parent, pad);
        let badness = badness(&area, &obstacles);
        if badness < best.0 {
            best = (badness, area);
        }
        if badness == 0 {
            break;
        }
    }
    best.1
}

/// Matplotlib's measure: points inside, rectangles that overlap, lines that cross the rim.
fn badness(area: &Rect, obstacles: &Obstacles) -> usize {
    let inside = |p: &Point| p.0 > area.x && p.0 < area.right() && p.1 > area.y && p.1 < area.bottom();
    let mut sum = obstacles.points.iter().filter(|p| inside(p)).count();
    sum += obstacles.boxes.iter().filter(|b| b.overlaps(area)).count();
    for line in &obstacles.lines {
        sum += line.iter().filter(|p| inside(p)).count();
        let finite = |p: &Point| p.0.is_finite() && p.1.is_finite();
        sum += usize::from(line.windows(2).any(|w| finite(&w[0]) && finite(&w[1]) && clip_segment(w[0], w[1], area).is_some()));
    }
    sum
}
