//! Words in the picture: `text`, `annotate` with its arrow.

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::frame::Frame;
use crate::geometry::{Point, Rect, clip_polygon, clip_segment};
use crate::legend::rounded;
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::Surface;
use crate::text::block::{Block, Horizontal, TextStyle, Vertical};

/// What a place's two numbers mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Data units
    Data,
    /// Shares of the axes from its lower left
    Axes,
    /// Shares of the figure from its lower left
    Figure,
    /// Points away from the arrow's tip
    OffsetPoints,
}

/// An arrow from the text to a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow {
    /// Looks of the shaft; of the rim of a broad arrow
    pub style: LineStyle,
    /// Heads at the text and at the tip
    pub heads: (Head, Head),
    /// Length, and half the width, of a head in points
    pub head_size: (f64, f64),
    /// Width of the shaft in points, and its ink: the arrow is an area with a rim
    pub broad: Option<(f64, Color)>,
    /// Points of room between text and shaft, and between shaft and tip
    pub shrink: (f64, f64),
    /// Room at both ends as a share of the way from text to tip, in place of `shrink`
    pub shrink_share: Option<f64>,
}

/// A box behind a text.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteBox {
    /// Inside
    pub face: Color,
    /// Rim
    pub edge: Color,
    /// Width of the rim in points
    pub width: f64,
    /// Room around the text, in font sizes
    pub pad: f64,
    /// Radius of the corners, in font sizes
    pub corner: f64,
}

/// The head of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Head {
    None,
    Open,
    Filled,
}

/// A text at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Where
    pub at: (f64, f64),
    /// What `at` means
    pub place: Place,
    /// The third coordinate of a place in space
    pub height: Option<f64>,
    /// What it says
    pub text: String,
    /// Font size in points
    pub size: f64,
    /// Ink
    pub color: Color,
    /// Bold
    pub bold: bool,
    /// Slanted
    pub italic: bool,
    /// Quarter turns counter-clockwise
    pub turns: u8,
    /// Anchor
    pub align: (Horizontal, Vertical),
    /// A box behind it
    pub frame: Option<NoteBox>,
    /// What an annotation points at, and what its two numbers mean
    pub tip: Option<((f64, f64), Place)>,
    /// How it points
    pub arrow: Option<Arrow>,
    /// What all marks have; a note is not cut at the axes unless it says so
    pub common: Common,
}

impl Note {
    /// Left and on the baseline, as Matplotlib's.
    pub fn new(at: (f64, f64), place: Place, text: &str, size: f64) -> Note {
        Note {
            at,
            place,
            height: None,
            text: text.into(),
            size,
            color: Color::BLACK,
            bold: false,
            italic: false,
            turns: 0,
            align: (Horizontal::Left, Vertical::Baseline),
            frame: None,
            tip: None,
            arrow: None,
            common: Common { clip: false, ..Common::default() },
        }
    }

    fn resolve(&self, at: (f64, f64), place: Place, frame: &Frame) -> Point {
        match place {
            Place::Data => frame.place(at.0, at.1, self.height.unwrap_or(0.0)).0,
            Place::Axes => frame.share(at.0, at.1),
            Place::Figure => (frame.figure.x + at.0 * frame.figure.w, frame.figure.bottom() - at.1 * frame.figure.h),
            Place::OffsetPoints => {
                let from = match self.tip {
                    Some((tip, tip_place)) if tip_place != Place::OffsetPoints => self.resolve(tip, tip_place, frame),
                    _ => frame.share(0.0, 0.0),
                };
                (from.0 + at.0 * frame.point, from.1 - at.1 * frame.point)
            }
        }
    }

    /// Draws with the frame's mapping.
    fn block(&self, frame: &Frame) -> Block {
        let style = TextStyle {
            size: self.size * frame.point,
            bold: self.bold,
            italic: self.italic,
            color: frame.paint(self.color, self.common.alpha),
            turns: self.turns,
        };
        Block::new(&self.text, style)
    }

    /// The covered rectangle, its box included.
    pub fn area(&self, frame: &Frame) -> Rect {
        let text = self.block(frame).bounds(self.resolve(self.at, self.place, frame), self.align.0, self.align.1);
        self.frame.as_ref().map_or(text, |b| text.grown(b.pad * self.size * frame.point))
    }

    fn draw_arrow(&self, arrow: &Arrow, tip: Point, text: Rect, frame: &Frame, surface: &mut dyn Surface) {
        let start = (text.x + text.w / 2.0, text.y + text.h / 2.0);
        let length = libm::hypot(tip.0 - start.0, tip.1 - start.1);
        if !length.is_finite() || length < 1.0 || text.contains(tip, 0.0) {
            return;
        }
        let way = ((tip.0 - start.0) / length, (tip.1 - start.1) / length);
        // The shaft starts where it leaves the text.
        let leaves = |text: &Rect| clip_segment(start, tip, text).map_or(0.0, |(_, b)| libm::hypot(b.0 - start.0, b.1 - start.1));
        let (inside, until) = match arrow.shrink_share {
            Some(share) => {
                let edge = leaves(&text);
                (edge + share * (length - edge), length - share * (length - edge))
            }
            None => (leaves(&text.grown(arrow.shrink.0 * frame.point)), length - arrow.shrink.1 * frame.point),
        };
        if until <= inside {
            return;
        }
        let at = |along: f64| (start.0 + way.0 * along, start.1 + way.1 * along);
        let (from, to) = (at(inside), at(until));
        let color = frame.paint(arrow.style.color, self.common.alpha);
        let (head, half) = (arrow.head_size.0 * frame.point, arrow.head_size.1 * frame.point);
        let clip = frame.figure;
        // A point so far along the way and so far beside it.
        let beside = |along: f64, aside: f64| {
            let p = at(along);
            (p.0 - way.1 * aside, p.1 + way.0 * aside)
        };
        if let Some((width, face)) = arrow.broad {
            let (half_shaft, neck) = (width * frame.point / 2.0, (until - head).max(inside));
            let mut outline = vec![
                beside(inside, half_shaft),
                beside(neck, half_shaft),
                beside(neck, half),
                to,
                beside(neck, -half),
                beside(neck, -half_shaft),
                beside(inside, -half_shaft),
            ];
            surface.polygon(&clip_polygon(&outline, &clip), frame.paint(face, self.common.alpha));
            outline.push(outline[0]);
            draw_curve(surface, outline, &clip, &arrow.style, color, frame.point);
            return;
        }
        let shaft = (
            if arrow.heads.0 == Head::Filled { at(inside + head * 0.8) } else { from },
            if arrow.heads.1 == Head::Filled { at(until - head * 0.8) } else { to },
        );
        draw_curve(surface, [shaft.0, shaft.1], &clip, &arrow.style, color, frame.point);
        for (kind, end, neck) in [(arrow.heads.0, from, inside + head), (arrow.heads.1, to, until - head)] {
            match kind {
                Head::None => {}
                Head::Open => {
                    let wings = [beside(neck, half), end, beside(neck, -half)];
                    draw_curve(surface, wings, &clip, &arrow.style, color, frame.point);
                }
                Head::Filled => surface.polygon(&[beside(neck, half), end, beside(neck, -half)], color),
            }
        }
    }
}

impl Draw for Note {
    fn bounds(&self) -> Bounds {
        Bounds::default()
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        let at = self.resolve(self.at, self.place, frame);
        if !at.0.is_finite() || !at.1.is_finite() || !frame.figure.grown(frame.figure.w).contains(at, 0.0) {
            return;
        }
        if self.common.clip && !frame.rect.contains(at, 0.5) {
            return;
        }
        let block = self.block(frame);
        let area = block.bounds(at, self.align.0, self.align.1);
        if let Some(frame_box) = &self.frame {
            let em = self.size * frame.point;
            let rect = area.grown(frame_box.pad * em);
            let corners = if frame_box.corner > 0.0 { rounded(&rect, frame_box.corner * em) } else { rect.polygon().to_vec() };
            surface.polygon(&corners, frame.paint(frame_box.face, self.common.alpha));
            let mut rim = corners.clone();
            rim.extend_from_slice(&corners[..2]);
            surface.polyline(&rim, frame.paint(frame_box.edge, self.common.alpha), frame_box.width * frame.point);
        }
        if let (Some(arrow), Some((tip, place))) = (&self.arrow, self.tip) {
            self.draw_arrow(arrow, self.resolve(tip, place, frame), area, frame, surface);
        }
        block.draw(surface, at, self.align.0, self.align.1);
    }

    fn key(&self, _: Rect, _: &Frame, _: &mut dyn Surface) {}

    fn obstacles(&self, frame: &Frame, out: &mut Obstacles) {
        out.boxes.push(self.area(frame));
    }

    fn color(&self) -> Color {
        self.color
    }

    fn default_zorder(&self) -> f64 {
        3.0
    }
}
