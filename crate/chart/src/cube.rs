//! The box around data in space: panes, grid, the three axis lines with their ticks, and where their texts stand.
//!
//! All places are shares of the box, from 0 to 1 along each axis. "Origin" is the corner where the three far panes meet; ticks and
//! texts stand at the opposite, near edges, at Matplotlib's distances. Matplotlib turns a long name along its axis; here texts turn
//! by quarters, so a name runs upwards when its axis is seen steeper than 60 degrees, and lies level otherwise, beside the ticks' texts.

use crate::axes::Axes;
use crate::axis::Axis;
use crate::figure::Figure;
use crate::frame::Frame;
use crate::geometry::{Point, Rect, clip_polygon};
use crate::layout::AxesLayout;
use crate::space::{Projection, Space};
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;
use crate::text::block::Horizontal;
use crate::tick::Ticks;

type Corner = [f64; 3];

/// By axis: along which other axis its line is moved from the origin to the near edge, and along which its ticks reach.
const EDGE_MOVES: [(usize, usize); 3] = [(1, 1), (0, 0), (0, 0)];

/// The share of the box's edges in which Matplotlib reckons the lengths of ticks and the distances of texts.
const REACH: f64 = 0.08;

/// The box as it is seen now.
pub(crate) struct Cube<'a> {
    projection: Projection,
    frame: &'a Frame,
    space: &'a Space,
    axes: [&'a Axis; 3],
    ticks: [&'a Ticks; 3],
    origin: Corner,
    far: [bool; 3],
}

/// Where the texts of one axis stand.
pub(crate) struct EdgeTexts<'a> {
    pub(crate) axis: &'a Axis,
    /// Top centre of each tick's text
    pub(crate) ticks: Vec<(&'a str, Point)>,
    /// What is factored out, and the left or right end of its text
    pub(crate) offset: (&'a str, Point, bool),
    /// Middle of the axis's name
    pub(crate) name: Point,
    /// The axis is seen steeper than 60 degrees.
    pub(crate) steep: bool,
    /// Seen sloping, its ticks' texts lie beside a level name: the name then stands to the left or right of its place
    pub(crate) beside: Horizontal,
}

impl<'a> Cube<'a> {
    /// None for flat axes.
    pub(crate) fn new(described: &'a Axes, own: &'a AxesLayout) -> Option<Cube<'a>> {
        let space = described.space.as_deref()?;
        let projection = own.frame.space?;
        let far = projection.far_panes();
        Some(Cube {
            projection,
            frame: &own.frame,
            space,
            axes: [&described.x, &described.y, &space.z],
            ticks: [&own.x, &own.y, &own.z],
            origin: far.map(f64::from),
            far,
        })
    }

    fn at(&self, place: Corner) -> Point {
        self.projection.place(place).0
    }

    fn share(&self, axis: usize, value: f64) -> f64 {
        match axis {
            0 => self.frame.x.share(value),
            1 => self.frame.y.share(value),
            _ => self.projection.z.share(value),
        }
    }

    /// The two ends of the edge where an axis's line stands.
    fn edge(&self, axis: usize) -> (Corner, Corner) {
        let mut from = self.origin;
        let aside = EDGE_MOVES[axis].0;
        from[aside] = 1.0 - from[aside];
        let mut to = from;
        to[axis] = 1.0 - to[axis];
        (from, to)
    }

    /// Moved away from the middle of the box by so many points, along all axes but the own.
    fn outwards(&self, mut place: Corner, axis: usize, points: f64) -> Corner {
        let side = self.frame.rect.w / self.frame.point;
        let by = points * 48.0 / (2.0 * side).max(1.0) * REACH;
        for (_, v) in place.iter_mut().enumerate().filter(|(i, _)| *i != axis) {
            *v += f64::copysign(by, *v - 0.5);
        }
        place
    }

    /// Panes, grid, lines and tick marks.
    pub(crate) fn draw(&self, surface: &mut dyn Surface) {
        let clip = self.clip();
        for axis in 0..3 {
            let corners = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)].map(|(a, b)| {
                let mut corner = self.origin;
                corner[(axis + 1) % 3] = a;
                corner[(axis + 2) % 3] = b;
                self.at(corner)
            });
            if corners.iter().all(|c| c.0.is_finite()) {
                surface.polygon(&clip_polygon(&corners, &clip), self.frame.theme.paint(self.space.panes[axis]));
            }
        }
        if let Some(style) = &self.space.grid {
            for axis in 0..3 {
                self.draw_grid(axis, style, &clip, surface);
            }
        }
        for axis in (0..3).filter(|i| self.axes[*i].visible) {
            self.draw_edge(axis, &clip, surface);
        }
    }

    /// Texts and marks reach a little out of the square.
    fn clip(&self) -> Rect {
        self.frame.figure.intersection(&self.frame.rect.grown(self.frame.rect.w * 0.12)).unwrap_or(self.frame.rect)
    }

    fn draw_grid(&self, axis: usize, style: &LineStyle, clip: &Rect, surface: &mut dyn Surface) {
        let color = self.frame.theme.paint(style.color);
        for tick in &self.ticks[axis].major {
            let mut bend = self.origin;
            bend[axis] = self.share(axis, tick.value);
            let (mut from, mut to) = (bend, bend);
            from[(axis + 1) % 3] = 1.0 - from[(axis + 1) % 3];
            to[(axis + 2) % 3] = 1.0 - to[(axis + 2) % 3];
            draw_curve(surface, [from, bend, to].map(|p| self.at(p)), clip, style, color, self.frame.point);
        }
    }

    fn draw_edge(&self, axis: usize, clip: &Rect, surface: &mut dyn Surface) {
        let described = self.axes[axis];
        let (from, to) = self.edge(axis);
        let line = LineStyle::new(crate::color::Color::BLACK, 0.8);
        let ink = self.frame.theme.paint(line.color);
        draw_curve(surface, [self.at(from), self.at(to)], clip, &line, ink, self.frame.point);
        if !described.tick.marks {
            return;
        }
        let style = LineStyle::new(described.tick.color, described.tick.width);
        let ink = self.frame.theme.paint(style.color);
        let across = EDGE_MOVES[axis].1;
        let out = if self.far[across] { REACH } else { -REACH };
        for tick in &self.ticks[axis].major {
            let mut place = from;
            place[axis] = self.share(axis, tick.value);
            let ends = [-0.2, 0.1].map(|by| {
                let mut end = place;
                end[across] += by * out;
                self.at(end)
            });
            draw_curve(surface, ends, clip, &style, ink, self.frame.point);
        }
    }

    /// Where the texts of one axis stand.
    pub(crate) fn texts(&self, axis: usize) -> EdgeTexts<'a> {
        let (from, to) = self.edge(axis);
        let described = self.axes[axis];
        let ticks = self.ticks[axis]
            .major
            .iter()
            .map(|tick| {
                let mut place = from;
                place[axis] = self.share(axis, tick.value);
                (tick.label.as_str(), self.at(self.outwards(place, axis, described.tick.pad + 8.0)))
            })
            .collect();
        let distance = described.label.pad.unwrap_or(4.0) + 21.0;
        let middle = [0, 1, 2].map(|i| (from[i] + to[i]) / 2.0);
        let (a, b) = (self.at(from), self.at(to));
        let middle_x = (a.0 + b.0) / 2.0;
        let outer = if axis == 2 { to } else { from };
        let place = self.at(self.outwards(outer, axis, distance));
        EdgeTexts {
            axis: described,
            ticks,
            // The text runs away from the middle of the box.
            offset: (&self.ticks[axis].offset, place, place.0 < self.at([0.5; 3]).0),
            name: self.at(self.outwards(middle, axis, distance)),
            beside: match (a.1 - b.1).abs() > 0.6 * (a.0 - b.0).abs() {
                true if middle_x < self.at([0.5; 3]).0 => Horizontal::Right,
                true => Horizontal::Left,
                false => Horizontal::Center,
            },
            steep: (b.1 - a.1).abs() > 1.7 * (b.0 - a.0).abs(),
        }
    }
}

/// Font size of an axis's ticks in points.
pub(crate) fn tick_size(axis: &Axis, figure: &Figure) -> f64 {
    axis.tick.label_size.unwrap_or(figure.font_size)
}
