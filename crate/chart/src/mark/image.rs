//! A raster of colours: `imshow`, `pcolormesh`, a heat map, the band of a colour bar.
//!
//! A raster of any size is drawn with at most one colour a device pixel. Where several cells share a pixel, the one whose value
//! lies farthest from the mean of all is seen, so that a short spike in a long run does not vanish.

use super::edges::{Edges, Span};
use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::shading::Shading;
use crate::stroke::LineStyle;
use crate::surface::Surface;

/// Up to so many cells each is an area of its own, exact at every scale; more become a picture.
const AREAS: usize = 1500;

/// What the cells hold, in rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Values and their colours
    Values(Vec<f64>, Shading),
    /// Colours as they are
    Colors(Vec<Color>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Cells::Values(values, _) => values.len(),
            Cells::Colors(colors) => colors.len(),
        }
    }
}

/// Cells in rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    cells: Cells,
    mean: f64,
    /// Borders of the columns in data units
    pub x: Edges,
    /// Borders of the rows
    pub y: Edges,
    /// Where several cells share a pixel, the one in its middle is seen.
    pub nearest: bool,
    /// One of `pcolormesh`: it lies higher than an image
    pub mesh: bool,
    /// The first row was meant to stand on top
    pub upper: bool,
    /// Lines between the cells
    pub rim: Option<LineStyle>,
    /// What all marks have
    pub common: Common,
}

impl Image {
    /// Errors unless there are rows × columns of cells.
    pub fn new(cells: Cells, x: Edges, y: Edges) -> Result<Image, ChartError> {
        let (rows, columns) = (y.count(), x.count());
        if rows.checked_mul(columns) != Some(cells.len()) {
            return Err(ChartError::Lengths(rows.saturating_mul(columns), cells.len()));
        }
        let mean = mean(&cells);
        Ok(Image { cells, mean, x, y, nearest: false, mesh: false, upper: false, rim: None, common: Common::default() })
    }

    /// What the cells hold.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Replaces the cells by as many others.
    pub fn set_cells(&mut self, cells: Cells) -> Result<(), ChartError> {
        if cells.len() != self.cells.len() {
            return Err(ChartError::Lengths(self.cells.len(), cells.len()));
        }
        self.mean = mean(&cells);
        self.cells = cells;
        Ok(())
    }

    /// Replaces the cells by others within other borders. Errors unless there are as many as the borders say.
    pub fn resize(&mut self, cells: Cells, x: Edges, y: Edges) -> Result<(), ChartError> {
        let new = Image::new(cells, x, y)?;
        (self.cells, self.mean, self.x, self.y) = (new.cells, new.mean, new.x, new.y);
        Ok(())
    }

    /// Colours of the values; None when the cells hold colours.
    pub fn shading(&self) -> Option<&Shading> {
        match &self.cells {
            Cells::Values(_, shading) => Some(shading),
            Cells::Colors(_) => None,
        }
    }

    /// See [`Image::shading`]
    pub fn shading_mut(&mut self) -> Option<&mut Shading> {
        match &mut self.cells {
            Cells::Values(_, shading) => Some(shading),
            Cells::Colors(_) => None,
        }
    }

    /// The value of a cell, row by row; None when the cells hold colours.
    pub fn value(&self, index: usize) -> Option<f64> {
        match &self.cells {
            Cells::Values(values, _) => values.get(index).copied(),
            Cells::Colors(_) => None,
        }
    }

    /// The cell at a place in data units.
    pub fn find(&self, x: f64, y: f64) -> Option<usize> {
        Some(self.y.find(y)? * self.x.count() + self.x.find(x)?)
    }

    fn cell(&self, row: usize, column: usize) -> Color {
        let index = row * self.x.count() + column;
        let color = match &self.cells {
            Cells::Values(values, shading) => shading.color(values[index]),
            Cells::Colors(colors) => colors[index],
        };
        color.faded(self.common.alpha)
    }

    /// The colour of a pixel that shows these cells.
    fn seen(&self, rows: Span, columns: Span) -> Color {
        let several = rows.1 - rows.0 > 1 || columns.1 - columns.0 > 1;
        let middle = |span: Span| span.0 + (span.1 - span.0) / 2;
        match &self.cells {
            Cells::Values(values, shading) if several && !self.nearest => {
                let width = self.x.count();
                let (mut farthest, mut found) = (-1.0, f64::NAN);
                for row in rows.0..rows.1 {
                    for value in &values[row * width + columns.0..row * width + columns.1] {
                        let distance = (value - self.mean).abs();
                        if distance > farthest {
                            (farthest, found) = (distance, *value);
                        }
                    }
                }
                shading.color(found).faded(self.common.alpha)
            }
            _ => self.cell(middle(rows), middle(columns)),
        }
    }

    /// Each run of cells of one colour as an area.
    fn areas(&self, frame: &Frame, shown: &Rect, surface: &mut dyn Surface) {
        // Borders on whole pixels leave no seam; a document has its own way to that.
        let (pixel, compact) = (surface.pixel(), surface.compact());
        let snap = |v: f64| if compact { v } else { libm::rint(v / pixel) * pixel };
        let borders =
            |edges: &Edges, at: &dyn Fn(f64) -> f64| -> Vec<f64> { (0..=edges.count()).map(|i| snap(at(edges.at(i)))).collect() };
        let (x, y) = (borders(&self.x, &|v| frame.x.pixel(v)), borders(&self.y, &|v| frame.y.pixel(v)));
        for row in 0..self.y.count() {
            let mut from = 0;
            while from < self.x.count() {
                let color = self.cell(row, from);
                let until = (from + 1..self.x.count()).find(|c| self.cell(row, *c) != color).unwrap_or(self.x.count());
                let area = Rect::corners((x[from], y[row]), (x[until], y[row + 1]));
                if let Some(area) = area.intersection(shown).filter(|a| a.w > 0.0 && a.h > 0.0 && color.alpha > 0.0) {
                    surface.image(area, 1, 1, &rgba(color));
                }
                from = until;
            }
        }
    }

    fn picture(&self, frame: &Frame, area: &Rect, shown: Rect, surface: &mut dyn Surface) {
        let pixel = surface.pixel();
        // One colour a cell, if all cells are seen, are of one size, and are no smaller than a pixel; else one a pixel.
        let colors = |edges: &Edges, whole: bool, linear: bool, length: f64| {
            let pixels = ((length / pixel).ceil() as usize).max(1);
            let cells = edges.count();
            if whole && linear && matches!(edges, Edges::Even(..)) && cells <= pixels { cells } else { pixels }
        };
        let linear = (frame.x.scale == crate::scale::Scale::Linear, frame.y.scale == crate::scale::Scale::Linear);
        let columns = colors(&self.x, shown.w == area.w, linear.0, shown.w);
        let rows = colors(&self.y, shown.h == area.h, linear.1, shown.h);
        let across = self.x.seen(&frame.x, shown.x, shown.w, columns);
        let down = self.y.seen(&frame.y, shown.y, shown.h, rows);
        let mut pixels = Vec::with_capacity(columns * rows * 4);
        for row in &down {
            for column in &across {
                pixels.extend(rgba(self.seen(*row, *column)));
            }
        }
        surface.image(shown, columns, rows, &pixels);
    }

    fn rims(&self, style: &LineStyle, frame: &Frame, shown: &Rect, surface: &mut dyn Surface) {
        let color = frame.paint(style.color, self.common.alpha);
        let width = style.width * frame.point;
        let inside = |from: f64, to: f64, at: f64| (from - 0.5..=to + 0.5).contains(&at);
        let lines = |edges: &Edges| (0..=edges.count()).map(|i| edges.at(i)).collect::<Vec<_>>();
        for x in lines(&self.x).into_iter().map(|v| frame.x.pixel(v)).filter(|x| inside(shown.x, shown.right(), *x)) {
            surface.rule((x, shown.y), (x, shown.bottom()), color, width);
        }
        for y in lines(&self.y).into_iter().map(|v| frame.y.pixel(v)).filter(|y| inside(shown.y, shown.bottom(), *y)) {
            surface.rule((shown.x, y), (shown.right(), y), color, width);
        }
    }
}

fn mean(cells: &Cells) -> f64 {
    let Cells::Values(values, _) = cells else { return 0.0 };
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    // Divided first, so that the sum of large values is finite.
    let count = finite().count().max(1) as f64;
    finite().map(|v| v / count).sum()
}

fn rgba(color: Color) -> [u8; 4] {
    let (r, g, b) = color.rgb;
    [r, g, b, libm::rint(color.alpha.clamp(0.0, 1.0) * 255.0) as u8]
}

impl Draw for Image {
    fn bounds(&self) -> Bounds {
        let ((left, right), (bottom, top)) = (self.x.ends(), self.y.ends());
        let mut bounds = Bounds { sticky_x: vec![left, right], sticky_y: vec![bottom, top], ..Bounds::default() };
        for (x, y) in [(self.x.at(1), self.y.at(1)), (left, bottom), (right, top)] {
            // The smallest positive value counts on a logarithmic axis.
            bounds.add(x, y);
        }
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        if self.cells.len() == 0 {
            return;
        }
        let ((left, right), (bottom, top)) = (self.x.ends(), self.y.ends());
        let area = Rect::corners(frame.at(left, top), frame.at(right, bottom));
        let Some(shown) = area.intersection(&frame.rect) else { return };
        if ![shown.x, shown.y, shown.w, shown.h].iter().all(|v| v.is_finite()) {
            return;
        }
        let pixel = surface.pixel();
        let roomy = self.x.count() as f64 * pixel <= area.w && self.y.count() as f64 * pixel <= area.h;
        if roomy && self.cells.len() <= AREAS {
            self.areas(frame, &shown, surface);
        } else {
            self.picture(frame, &area, shown, surface);
        }
        if let Some(style) = &self.rim {
            self.rims(style, frame, &shown, surface);
        }
    }

    fn key(&self, _: Rect, _: &Frame, _: &mut dyn Surface) {}

    fn obstacles(&self, _: &Frame, _: &mut Obstacles) {}

    fn color(&self) -> Color {
        match &self.cells {
            Cells::Values(_, shading) => shading.map.at(0.5),
            Cells::Colors(colors) => colors.first().copied().unwrap_or(Color::NONE),
        }
    }

    fn default_zorder(&self) -> f64 {
        if self.mesh { 1.0 } else { 0.0 }
    }

    fn points(&self) -> usize {
        if self.shading().is_some() { self.cells.len() } else { 0 }
    }

    fn point(&self, index: usize) -> (f64, f64) {
        let columns = self.x.count().max(1);
        (self.x.middle(index % columns), self.y.middle(index / columns))
    }

    fn shade(&self, index: usize) -> Option<f64> {
        self.value(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colormap::Colormap;
    use crate::shading::Norm;

    #[test]
    fn a_spike_is_seen_among_cells_that_share_its_pixel() {
        let mut values = vec![-65.0; 10_000];
        values[7_777] = 30.0;
        let shading = Shading { map: Colormap::parse("viridis").unwrap(), norm: Norm::of(&values, false) };
        let top = shading.map.at(1.0);
        let edges = (Edges::even(0.0, 10_000.0, 10_000).unwrap(), Edges::even(0.0, 1.0, 1).unwrap());
        let mut image = Image::new(Cells::Values(values, shading), edges.0, edges.1).unwrap();
        assert_eq!(image.seen((0, 1), (7_760, 7_790)), top);
        assert_ne!(image.seen((0, 1), (7_000, 7_030)), top);
        image.nearest = true;
        assert_ne!(image.seen((0, 1), (7_760, 7_790)), top);
        assert_eq!(image.find(7_777.5, 0.5), Some(7_777));
        assert_eq!((image.shade(7_777), image.points()), (Some(30.0), 10_000));
        assert!(Image::new(Cells::Colors(Vec::new()), image.x.clone(), image.y.clone()).is_err());
    }
}
