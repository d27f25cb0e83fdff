//! A raster of colours: `imshow`, `pcolormesh` on an even grid.

use super::{Bounds, Common, Draw, Obstacles};
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::Frame;
use crate::geometry::Rect;
use crate::surface::Surface;

/// Cells of equal size, each with its colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    columns: usize,
    rows: usize,
    cells: Vec<Color>,
    /// left, right, bottom, top in data units; the first row lies at the top
    pub extent: (f64, f64, f64, f64),
    /// What all marks have
    pub common: Common,
}

impl Image {
    /// `cells` in rows from the top; errors unless there are rows × columns of them.
    pub fn new(rows: usize, columns: usize, cells: Vec<Color>, extent: (f64, f64, f64, f64)) -> Result<Image, ChartError> {
        if rows.checked_mul(columns) != Some(cells.len()) {
            return Err(ChartError::Lengths(rows.saturating_mul(columns), cells.len()));
        }
        Ok(Image { columns, rows, cells, extent, common: Common::default() })
    }
}

impl Draw for Image {
    fn bounds(&self) -> Bounds {
        let (left, right, bottom, top) = self.extent;
        let mut bounds = Bounds { sticky_x: vec![left, right], sticky_y: vec![bottom, top], ..Bounds::default() };
        bounds.add(left, bottom);
        bounds.add(right, top);
        bounds
    }

    fn draw(&self, frame: &Frame, surface: &mut dyn Surface) {
        if self.cells.is_empty() {
            return;
        }
        let (left, right, bottom, top) = self.extent;
        let area = Rect::corners(frame.at(left, top), frame.at(right, bottom));
        let Some(shown) = area.intersection(&frame.rect) else { return };
        // Sampled at the device's pixels inside the frame: as many cells as there are, or as can be seen.
        let pixel = surface.pixel();
        let columns = ((shown.w / pixel) as usize).min(if shown == area { self.columns } else { usize::MAX }).max(1);
        let rows = ((shown.h / pixel) as usize).min(if shown == area { self.rows } else { usize::MAX }).max(1);
        let ground = frame.theme.ground().unwrap_or(Color::WHITE);
        let flip = (frame.at(left, top).0 > frame.at(right, top).0, frame.at(left, top).1 > frame.at(left, bottom).1);
        let pick = |pixel: f64, from: f64, length: f64, count: usize, flip: bool| {
            let at = (((pixel - from) / length) * count as f64).clamp(0.0, count as f64 - 1.0) as usize;
            if flip { count - 1 - at } else { at }
        };
        let mut rgb = Vec::with_capacity(columns * rows * 3);
        for r in 0..rows {
            let row = pick(shown.y + (r as f64 + 0.5) * shown.h / rows as f64, area.y, area.h, self.rows, flip.1);
            for c in 0..columns {
                let column = pick(shown.x + (c as f64 + 0.5) * shown.w / columns as f64, area.x, area.w, self.columns, flip.0);
                let cell = self.cells.get(row * self.columns + column).copied().unwrap_or(Color::NONE).faded(self.common.alpha);
                let shown = ground.mixed(cell, cell.alpha);
                rgb.extend([shown.rgb.0, shown.rgb.1, shown.rgb.2]);
            }
        }
        surface.image(shown, columns, rows, &rgb);
    }

    fn key(&self, _: Rect, _: &Frame, _: &mut dyn Surface) {}

    fn obstacles(&self, _: &Frame, _: &mut Obstacles) {}

    fn color(&self) -> Color {
        self.cells.first().copied().unwrap_or(Color::NONE)
    }

    fn default_zorder(&self) -> f64 {
        0.0
    }
}
