//! The texts around one axes, placed: tick texts, names, titles, factored-out powers. Layout measures them, drawing draws them.

use crate::axis::{Axis, Label, TickDirection};
use crate::color::Color;
use crate::cube::{Cube, tick_size};
use crate::figure::Figure;
use crate::frame::Frame;
use crate::geometry::{Point, Rect};
use crate::layout::{AxesLayout, Layout};
use crate::text::block::{Block, Horizontal, TextStyle, Vertical};

/// A text with its anchor.
pub(crate) struct Placed {
    pub(crate) block: Block,
    pub(crate) at: Point,
    pub(crate) align: (Horizontal, Vertical),
}

/// All texts around an axes.
pub(crate) struct Dress {
    pub(crate) texts: Vec<Placed>,
    /// Around the data area and all texts
    pub(crate) bounds: Rect,
}

struct Builder<'a> {
    frame: &'a Frame,
    dress: Dress,
}

impl Builder<'_> {
    fn add(&mut self, text: &str, style: TextStyle, at: Point, h: Horizontal, v: Vertical) -> Rect {
        let block = Block::new(text, style);
        let bounds = block.bounds(at, h, v);
        self.dress.bounds = self.dress.bounds.union(&bounds);
        self.dress.texts.push(Placed { block, at, align: (h, v) });
        bounds
    }

    fn style(&self, label: &Label, size: f64, turns: u8) -> TextStyle {
        TextStyle {
            size: label.size.unwrap_or(size) * self.frame.point,
            bold: label.bold,
            italic: label.italic,
            color: self.frame.theme.paint(label.color.unwrap_or(Color::BLACK)),
            turns: label.turns.unwrap_or(turns),
        }
    }
}

/// How far ticks reach out of the frame, in pixels.
pub(crate) fn reach(axis: &Axis, point: f64) -> f64 {
    let out = match axis.tick.direction {
        TickDirection::Out => axis.tick.length,
        TickDirection::In => 0.0,
        TickDirection::Both => axis.tick.length / 2.0,
    };
    if axis.tick.marks { out * point } else { 0.0 }
}

/// Places the texts of axes `index`.
pub(crate) fn dress(figure: &Figure, layout: &Layout, index: usize) -> Dress {
    let axes = &figure.axes[index];
    let AxesLayout { frame, .. } = &layout.axes[index];
    let mut builder = Builder { frame, dress: Dress { texts: Vec::new(), bounds: frame.rect } };
    if !axes.visible {
        return builder.dress;
    }
    let mut above = frame.rect.y;
    if let Some(cube) = Cube::new(axes, &layout.axes[index]) {
        if axes.shown {
            cube_texts(figure, &cube, &mut builder);
        }
    } else if axes.shown {
        if axes.x.visible {
            let covered = x_axis(figure, layout, index, &mut builder);
            if axes.x.opposite {
                above = covered;
            }
        }
        if axes.y.visible {
            y_axis(figure, layout, index, &mut builder);
        }
    }
    let places = [
        (frame.rect.x, Horizontal::Left),
        (frame.rect.x + frame.rect.w / 2.0, Horizontal::Center),
        (frame.rect.right(), Horizontal::Right),
    ];
    for (title, (x, h)) in axes.titles.iter().zip(places) {
        if title.is_shown() {
            let style = builder.style(title, figure.font_size * 1.2, 0);
            let x = title.at.0.map_or(x, |share| frame.share(share, 0.0).0);
            let from = title.at.1.map_or(above, |share| frame.share(0.0, share).1);
            let y = from - title.pad.unwrap_or(6.0) * frame.point;
            let (h, v) = (title.align.0.unwrap_or(h), title.align.1.unwrap_or(Vertical::Baseline));
            builder.add(&title.text, style, (x, y), h, v);
        }
    }
    builder.dress
}

/// The texts of the three axes of a box in space, as far as they stand near it.
fn cube_texts(figure: &Figure, cube: &Cube, builder: &mut Builder) {
    let near = builder.frame.rect.grown(builder.frame.rect.w * 0.2);
    for texts in (0..3).map(|axis| cube.texts(axis)).filter(|t| t.axis.visible) {
        let (axis, frame) = (texts.axis, builder.frame);
        let color = frame.theme.paint(axis.tick.label_color);
        let style = TextStyle { turns: axis.tick.turns, color, ..TextStyle::new(tick_size(axis, figure) * frame.point) };
        if axis.tick.labels {
            for (text, at) in texts.ticks.into_iter().filter(|(text, at)| !text.is_empty() && near.contains(*at, 0.0)) {
                builder.add(text, style, at, Horizontal::Center, Vertical::Top);
            }
            let (offset, at, to_the_left) = texts.offset;
            if !offset.is_empty() && near.contains(at, 0.0) {
                let h = if to_the_left { Horizontal::Right } else { Horizontal::Left };
                builder.add(offset, TextStyle { turns: 0, ..style }, at, h, Vertical::Center);
            }
        }
        if axis.label.is_shown() && near.contains(texts.name, 0.0) {
            // Short names stand upright, as Matplotlib's do.
            let long = axis.label.text.chars().count() > 4;
            let turned = long && texts.steep;
            let style = builder.style(&axis.label, figure.font_size, u8::from(turned));
            let h = if long && !turned { texts.beside } else { Horizontal::Center };
            builder.add(&axis.label.text, style, texts.name, h, Vertical::Center);
        }
    }
}

/// Returns the outermost y that its texts reach.
fn x_axis(figure: &Figure, layout: &Layout, index: usize, builder: &mut Builder) -> f64 {
    let (axis, AxesLayout { frame, x: ticks, .. }) = (&figure.axes[index].x, &layout.axes[index]);
    let point = frame.point;
    let (edge, sign, v) =
        if axis.opposite { (frame.rect.y, -1.0, Vertical::Bottom) } else { (frame.rect.bottom(), 1.0, Vertical::Top) };
    let start = edge + sign * (reach(axis, point) + axis.tick.pad * point);
    let mut outer = edge + sign * reach(axis, point);
    let size = axis.tick.label_size.unwrap_or(figure.font_size);
    let style =
        TextStyle { turns: axis.tick.turns, color: frame.theme.paint(axis.tick.label_color), ..TextStyle::new(size * point) };
    if axis.tick.labels {
        let (h, v) = (axis.tick.align.0.unwrap_or(Horizontal::Center), axis.tick.align.1.unwrap_or(v));
        for tick in ticks.major.iter().chain(&ticks.minor).filter(|t| !t.label.is_empty()) {
            let bounds = builder.add(&tick.label, style, (frame.x.pixel(tick.value), start), h, v);
            outer = if axis.opposite { outer.min(bounds.y) } else { outer.max(bounds.bottom()) };
        }
        if !ticks.offset.is_empty() {
            let style = TextStyle { turns: 0, ..style };
            builder.add(&ticks.offset, style, (frame.rect.right(), outer + sign * 3.0 * point), Horizontal::Right, v);
        }
    }
    if axis.label.is_shown() {
        let style = builder.style(&axis.label, figure.font_size, 0);
        let x = frame.share(axis.label.at.0.unwrap_or(0.5), 0.0).0;
        let y = outer + sign * axis.label.pad.unwrap_or(4.0) * point;
        let bounds = builder.add(&axis.label.text, style, (x, y), axis.label.align.0.unwrap_or(Horizontal::Center), v);
        outer = if axis.opposite { bounds.y } else { bounds.bottom() };
    }
    outer
}

fn y_axis(figure: &Figure, layout: &Layout, index: usize, builder: &mut Builder) {
    let (axis, AxesLayout { frame, y: ticks, .. }) = (&figure.axes[index].y, &layout.axes[index]);
    let point = frame.point;
    let (edge, sign, h) =
        if axis.opposite { (frame.rect.right(), 1.0, Horizontal::Left) } else { (frame.rect.x, -1.0, Horizontal::Right) };
    let start = edge + sign * (reach(axis, point) + axis.tick.pad * point);
    let mut outer = edge + sign * reach(axis, point);
    let size = axis.tick.label_size.unwrap_or(figure.font_size);
    let style =
        TextStyle { turns: axis.tick.turns, color: frame.theme.paint(axis.tick.label_color), ..TextStyle::new(size * point) };
    if axis.tick.labels {
        let (h, v) = (axis.tick.align.0.unwrap_or(h), axis.tick.align.1.unwrap_or(Vertical::Center));
        for tick in ticks.major.iter().chain(&ticks.minor).filter(|t| !t.label.is_empty()) {
            let bounds = builder.add(&tick.label, style, (start, frame.y.pixel(tick.value)), h, v);
            outer = if axis.opposite { outer.max(bounds.right()) } else { outer.min(bounds.x) };
        }
        if !ticks.offset.is_empty() {
            let style = TextStyle { turns: 0, ..style };
            let (x, h) = if axis.opposite { (frame.rect.right(), Horizontal::Right) } else { (frame.rect.x, Horizontal::Left) };
            builder.add(&ticks.offset, style, (x, frame.rect.y - 3.0 * point), h, Vertical::Bottom);
        }
    }
    if axis.label.is_shown() {
        let style = builder.style(&axis.label, figure.font_size, 1);
        let x = outer + sign * axis.label.pad.unwrap_or(4.0) * point;
        let y = frame.share(0.0, axis.label.at.1.unwrap_or(0.5)).1;
        builder.add(&axis.label.text, style, (x, y), h, axis.label.align.1.unwrap_or(Vertical::Center));
    }
}
