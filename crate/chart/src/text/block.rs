//! A text with its lines, measured and placed by a corner, an edge or its baseline.

use super::math::{Run, runs};
use super::width::width;
use crate::color::Color;
use crate::geometry::{Point, Rect};
use crate::surface::{Glyphs, Surface};

/// Where the anchor stands in the text's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Horizontal {
    Left,
    Center,
    Right,
}

/// Where the anchor stands in the text's height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Vertical {
    Top,
    Center,
    Baseline,
    Bottom,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Font size in pixels
    pub size: f64,
    /// Bold
    pub bold: bool,
    /// Slanted
    pub italic: bool,
    /// Ink
    pub color: Color,
    /// Quarter turns counter-clockwise
    pub turns: u8,
}

impl TextStyle {
    /// Upright, in black.
    pub fn new(size: f64) -> TextStyle {
        TextStyle { size, bold: false, italic: false, color: Color::BLACK, turns: 0 }
    }
}

/// Height of a line above its baseline, and below, as shares of the font size.
const ASCENT: f64 = 0.76;
const DESCENT: f64 = 0.24;
const LINE: f64 = 1.2;

/// A text broken into lines and runs.
pub struct Block {
    lines: Vec<(Vec<Run>, f64)>,
    style: TextStyle,
    width: f64,
}

impl Block {
    /// Reads markup and measures.
    pub fn new(text: &str, style: TextStyle) -> Block {
        let lines: Vec<_> = text
            .split('\n')
            .map(|line| {
                let runs = runs(line);
                let width = runs.iter().map(|r| width(&r.text, r.bold || style.bold) * r.size).sum::<f64>() * style.size;
                (runs, width)
            })
            .collect();
        let width = lines.iter().map(|l| l.1).fold(0.0, f64::max);
        Block { lines, style, width }
    }

    /// Width and height of the text as it stands, turns included.
    pub fn size(&self) -> (f64, f64) {
        let (w, h) = (self.width, self.height());
        if self.style.turns % 2 == 1 { (h, w) } else { (w, h) }
    }

    fn height(&self) -> f64 {
        (ASCENT + DESCENT + LINE * (self.lines.len().saturating_sub(1)) as f64) * self.style.size
    }

    /// The rectangle that the text covers when its anchor stands at `at`.
    pub fn bounds(&self, at: Point, h: Horizontal, v: Vertical) -> Rect {
        let (w, height) = self.size();
        let (x, y) = self.corner(at, h, v, w, height);
        Rect { x, y, w, h: height }
    }

    /// Top left corner of the covered rectangle. Alignment is of the turned text, as in Matplotlib.
    fn corner(&self, at: Point, h: Horizontal, v: Vertical, w: f64, height: f64) -> (f64, f64) {
        let x = match h {
            Horizontal::Left => at.0,
            Horizontal::Center => at.0 - w / 2.0,
            Horizontal::Right => at.0 - w,
        };
        let below = if self.style.turns % 2 == 1 { 0.0 } else { DESCENT * self.style.size };
        let y = match v {
            Vertical::Top => at.1,
            Vertical::Center => at.1 - height / 2.0,
            Vertical::Baseline => at.1 - height + below,
            Vertical::Bottom => at.1 - height,
        };
        (x, y)
    }

    /// Draws with the anchor at `at`.
    pub fn draw(&self, surface: &mut dyn Surface, at: Point, h: Horizontal, v: Vertical) {
        if !at.0.is_finite() || !at.1.is_finite() {
            return;
        }
        let box_ = self.bounds(at, h, v);
        let (center_x, center_y) = (box_.x + box_.w / 2.0, box_.y + box_.h / 2.0);
        // Lines are laid out upright around the centre, then turned about it.
        let turn = |x: f64, y: f64| match self.style.turns % 4 {
            0 => (center_x + x, center_y + y),
            1 => (center_x + y, center_y - x),
            2 => (center_x - x, center_y - y),
            _ => (center_x - y, center_y + x),
        };
        let height = self.height();
        for (i, (runs, line_width)) in self.lines.iter().enumerate() {
            let baseline = -height / 2.0 + (ASCENT + LINE * i as f64) * self.style.size;
            let start = match h {
                Horizontal::Left => -self.width / 2.0,
                Horizontal::Center => -line_width / 2.0,
                Horizontal::Right => self.width / 2.0 - line_width,
            };
            // A line of one run is anchored by its own alignment, so that a font of other widths stays in place.
            if let [run] = runs.as_slice() {
                let (x, anchor) = match h {
                    Horizontal::Left => (start, Horizontal::Left),
                    Horizontal::Center => (start + line_width / 2.0, Horizontal::Center),
                    Horizontal::Right => (start + line_width, Horizontal::Right),
                };
                surface.glyphs(&self.glyphs(run, anchor), turn(x, baseline - run.rise * self.style.size));
                continue;
            }
            let mut x = start;
            for run in runs {
                let advance = |text: &str| width(text, run.bold || self.style.bold) * run.size * self.style.size;
                // An SVG drops spaces at the start of a text, so they are walked, not written.
                let words = run.text.trim_start_matches(' ');
                let indent = advance(&run.text[..run.text.len() - words.len()]);
                let glyphs = Glyphs { text: words, ..self.glyphs(run, Horizontal::Left) };
                surface.glyphs(&glyphs, turn(x + indent, baseline - run.rise * self.style.size));
                x += advance(&run.text);
            }
        }
    }

    fn glyphs<'a>(&self, run: &'a Run, anchor: Horizontal) -> Glyphs<'a> {
        Glyphs {
            text: &run.text,
            size: run.size * self.style.size,
            italic: run.italic || self.style.italic,
            bold: run.bold || self.style.bold,
            anchor,
            turns: self.style.turns,
            color: self.style.color,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_measure_and_turn() {
        let style = TextStyle::new(10.0);
        let block = Block::new("10", style);
        assert!((block.size().0 - 11.12).abs() < 1e-9 && block.size().1 == 10.0);
        assert_eq!(Block::new("10", TextStyle { turns: 1, ..style }).size(), (block.size().1, block.size().0));
        let bounds = block.bounds((100.0, 50.0), Horizontal::Right, Vertical::Center);
        assert!((bounds.x - 88.88).abs() < 1e-9 && bounds.y == 45.0);
    }
}
