//! Draws a figure on any plotters backend.

use plotters_backend::DrawingErrorKind;

use crate::axes::{Axes, MarkId};
use crate::axis::{Axis, Label, TickDirection};
use crate::color::Color;
use crate::cube::Cube;
use crate::dress::{Placed, dress};
use crate::figure::Figure;
use crate::frame::{AxisMap, Frame};
use crate::geometry::{Point, Rect};
use crate::layout::{AxesLayout, Layout};
use crate::legend::LegendLayout;
use crate::mark::Mark;
use crate::stroke::{LineStyle, draw_curve};
use crate::surface::{Painter, Surface, Target};
use crate::text::block::{Block, Horizontal, TextStyle, Vertical};
use crate::theme::Theme;
use crate::tick::{Tick, Ticks};
use crate::view::View;

/// How fine the backend counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Device pixels a CSS pixel
    pub pixel_ratio: f64,
    /// Backend units a device pixel: 8 keeps curves smooth on a canvas whose transform scales by an eighth
    pub grain: u32,
}

/// Draws the figure as it is looked at. The backend is told coordinates up to `view.size × pixel_ratio × grain`; errors are its own.
pub fn render<B: Target>(
    figure: &Figure,
    view: &View,
    theme: Theme,
    scale: Scale,
    backend: &mut B,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    draw_with(figure, view, theme, scale, false, backend)
}

pub(crate) fn draw_with<B: Target>(
    figure: &Figure,
    view: &View,
    theme: Theme,
    scale: Scale,
    compact: bool,
    backend: &mut B,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    backend.ensure_prepared()?;
    let ratio = if scale.pixel_ratio.is_finite() { scale.pixel_ratio.clamp(0.1, 16.0) } else { 1.0 };
    let mut painter = Painter::new(backend, ratio, scale.grain, compact);
    draw_figure(figure, view, theme, &mut painter);
    match painter.error.take() {
        Some(error) => Err(error),
        None => backend.present(),
    }
}

/// Draws on a surface.
pub fn draw_figure(figure: &Figure, view: &View, theme: Theme, surface: &mut dyn Surface) {
    let layout = Layout::new(figure, view, theme);
    if theme.ground().is_some() && figure.ground.alpha > 0.0 {
        surface.polygon(&layout.figure.polygon(), theme.paint(figure.ground));
    } else if theme == Theme::Page && figure.ground != Color::WHITE {
        surface.polygon(&layout.figure.polygon(), figure.ground);
    }
    for index in 0..layout.axes.len() {
        if figure.axes[index].visible {
            draw_axes(figure, view, &layout, index, surface);
        }
    }
    for text in headings(figure, &layout, theme) {
        text.block.draw(surface, text.at, text.align.0, text.align.1);
    }
}

/// The figure's own texts, placed in shares of it.
fn headings(figure: &Figure, layout: &Layout, theme: Theme) -> Vec<Placed> {
    let area = layout.figure;
    let mut texts = Vec::new();
    let mut heading = |label: &Label, at: Point, h, v, turns| {
        if !label.is_shown() {
            return;
        }
        let at = (area.w * label.at.0.unwrap_or(at.0), area.h * (1.0 - label.at.1.unwrap_or(at.1)));
        let (h, v) = (label.align.0.unwrap_or(h), label.align.1.unwrap_or(v));
        let size = label.size.unwrap_or(figure.font_size * 1.2) * layout.point;
        let color = theme.paint(label.color.unwrap_or(Color::BLACK));
        let style = TextStyle { size, bold: label.bold, italic: label.italic, color, turns };
        texts.push(Placed { block: Block::new(&label.text, style), at, align: (h, v) });
    };
    heading(&figure.title, (0.5, 0.98), Horizontal::Center, Vertical::Top, 0);
    heading(&figure.x_label, (0.5, 0.01), Horizontal::Center, Vertical::Bottom, 0);
    heading(&figure.y_label, (0.02, 0.5), Horizontal::Left, Vertical::Center, 1);
    texts
}

/// Around everything that the figure shows, in pixels: what `bbox_inches='tight'` keeps. The whole figure when it shows nothing.
pub(crate) fn covered(figure: &Figure, layout: &Layout, theme: Theme) -> Rect {
    let mut areas: Vec<Rect> = Vec::new();
    for (index, axes) in figure.axes.iter().enumerate().filter(|(_, axes)| axes.visible) {
        let frame = &layout.axes[index].frame;
        areas.push(dress(figure, layout, index).bounds);
        if let Some(legend) = axes.legend.as_ref().filter(|l| l.visible)
            && let Some(placed) = LegendLayout::new(axes, legend, frame, figure.font_size)
        {
            areas.push(placed.area);
        }
        areas.extend(axes.marks().filter(|(_, m)| m.common().visible && !m.common().clip).filter_map(|(_, m)| match m {
            Mark::Note(note) => Some(note.area(frame)),
            _ => None,
        }));
    }
    areas.extend(headings(figure, layout, theme).iter().map(|t| t.block.bounds(t.at, t.align.0, t.align.1)));
    let finite = |r: &Rect| [r.x, r.y, r.w, r.h].iter().all(|v| v.is_finite());
    // A text far outside must not make a picture of any size.
    let limit = layout.figure.grown(layout.figure.w.max(layout.figure.h));
    let all = areas.into_iter().filter(finite).filter_map(|r| r.intersection(&limit)).reduce(|a, b| a.union(&b));
    all.unwrap_or(layout.figure)
}

/// What is drawn at one height of the stack.
enum Layer<'a> {
    Mark(MarkId, &'a Mark),
    Ticks,
    Spines,
}

fn draw_axes(figure: &Figure, view: &View, layout: &Layout, index: usize, surface: &mut dyn Surface) {
    let axes = &figure.axes[index];
    let own = &layout.axes[index];
    let frame = &own.frame;
    if axes.shown && axes.ground != figure.ground && axes.ground.alpha > 0.0 {
        surface.polygon(&frame.rect.polygon(), frame.theme.paint(axes.ground));
    }
    // Matplotlib's stack: areas 1, grid and ticks 1.5 (`set_axisbelow`), curves 2, frame 2.5, words 3, legend 5.
    let mut layers: Vec<(f64, Layer)> = axes.marks().map(|(id, mark)| (mark.zorder(), Layer::Mark(id, mark))).collect();
    match Cube::new(axes, own).filter(|_| axes.shown) {
        Some(cube) => cube.draw(surface),
        None if axes.shown && axes.space.is_none() => {
            layers.push((axes.ticks_zorder, Layer::Ticks));
            layers.push((2.5, Layer::Spines));
        }
        None => {}
    }
    layers.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, layer) in layers {
        match layer {
            Layer::Mark(id, mark) => {
                if mark.common().visible && !view.is_hidden(index, id) {
                    // These ask the rectangle for its edges only: a mark that is not cut at the axes is cut at the figure.
                    let frame = &if covered_by_image(axes, frame) { Frame { theme: Theme::Light, ..*frame } } else { *frame };
                    let whole = Frame { rect: frame.figure, ..*frame };
                    let uncut = !mark.common().clip
                        && matches!(mark, Mark::ErrorBar(_) | Mark::Bars(_) | Mark::Area(_) | Mark::Segments(_));
                    mark.as_draw().draw(if uncut { &whole } else { frame }, surface);
                }
            }
            Layer::Ticks => {
                draw_grid(axes, own, surface);
                draw_ticks(axes, own, surface);
            }
            Layer::Spines => draw_spines(axes, frame, surface),
        }
    }
    for text in dress(figure, layout, index).texts {
        text.block.draw(surface, text.at, text.align.0, text.align.1);
    }
    if let Some(legend) = axes.legend.as_ref().filter(|l| l.visible)
        && let Some(placed) = LegendLayout::new(axes, legend, frame, figure.font_size)
    {
        placed.draw(frame, surface, |id| view.is_hidden(index, id));
    }
}

/// The data area is a picture whose colours are its own: what lies on it is not on the page's ground, and keeps its colours too.
fn covered_by_image(axes: &Axes, frame: &Frame) -> bool {
    axes.marks().any(|(_, mark)| match mark {
        Mark::Image(image) if mark.common().visible => {
            let ((left, right), (bottom, top)) = (image.x.ends(), image.y.ends());
            let area = Rect::corners(frame.at(left, top), frame.at(right, bottom));
            let seen = area.intersection(&frame.rect).map_or(0.0, |r| r.w * r.h);
            seen > 0.6 * frame.rect.w * frame.rect.h
        }
        _ => false,
    })
}

fn draw_grid(axes: &Axes, own: &AxesLayout, surface: &mut dyn Surface) {
    let frame = &own.frame;
    let mut lines = |axis: &Axis, ticks: &Ticks, map: &AxisMap, vertical: bool| {
        for (style, ticks) in [(&axis.grid, &ticks.major), (&axis.minor_grid, &ticks.minor)] {
            let Some(style) = style else { continue };
            for tick in ticks {
                let at = map.pixel(tick.value);
                let (a, b) = if vertical {
                    ((at, frame.rect.bottom()), (at, frame.rect.y))
                } else {
                    ((frame.rect.x, at), (frame.rect.right(), at))
                };
                grid_line(style, a, b, frame, surface);
            }
        }
    };
    lines(&axes.x, &own.x, &frame.x, true);
    lines(&axes.y, &own.y, &frame.y, false);
}

fn grid_line(style: &LineStyle, a: Point, b: Point, frame: &Frame, surface: &mut dyn Surface) {
    let color = frame.theme.paint(style.color);
    if style.dash == crate::stroke::Dash::Solid {
        surface.rule(a, b, color, style.width * frame.point);
    } else {
        draw_curve(surface, [a, b], &frame.rect.grown(1.0), style, color, frame.point);
    }
}

fn draw_ticks(axes: &Axes, own: &AxesLayout, surface: &mut dyn Surface) {
    let frame = &own.frame;
    let mut marks = |axis: &Axis, ticks: &Ticks, map: &AxisMap, vertical: bool| {
        if !axis.visible || !(axis.tick.marks || axis.tick.marks_opposite) {
            return;
        }
        let color = frame.theme.paint(axis.tick.color);
        let sides = [(axis.tick.marks, axis.opposite), (axis.tick.marks_opposite, !axis.opposite)];
        let mut strokes = |ticks: &[Tick], length: f64, width: f64| {
            let (out, inside) = match axis.tick.direction {
                TickDirection::Out => (length, 0.0),
                TickDirection::In => (0.0, length),
                TickDirection::Both => (length / 2.0, length / 2.0),
            };
            for (_, far) in sides.iter().filter(|(on, _)| *on) {
                // x ticks stand below (y down is out), y ticks left.
                let (edge, sign) = match (vertical, far) {
                    (true, false) => (frame.rect.bottom(), 1.0),
                    (true, true) => (frame.rect.y, -1.0),
                    (false, false) => (frame.rect.x, -1.0),
                    (false, true) => (frame.rect.right(), 1.0),
                };
                let (from, to) = (edge - sign * inside * frame.point, edge + sign * out * frame.point);
                for tick in ticks {
                    let at = map.pixel(tick.value);
                    let (a, b) = if vertical { ((at, from), (at, to)) } else { ((from, at), (to, at)) };
                    surface.rule(a, b, color, width * frame.point);
                }
            }
        };
        strokes(&ticks.major, axis.tick.length, axis.tick.width);
        let (length, width) = axis.tick.minor.unwrap_or((axis.tick.length * 4.0 / 7.0, axis.tick.width * 0.75));
        strokes(&ticks.minor, length, width);
    };
    marks(&axes.x, &own.x, &frame.x, true);
    marks(&axes.y, &own.y, &frame.y, false);
}

fn draw_spines(axes: &Axes, frame: &Frame, surface: &mut dyn Surface) {
    let [tl, tr, br, bl] = frame.rect.polygon();
    let sides = [(bl, tl), (bl, br), (tr, br), (tl, tr)];
    for (spine, (a, b)) in axes.spines.iter().zip(sides) {
        if spine.visible {
            let half = spine.width * frame.point / 2.0;
            // Corners are closed: each side reaches half its width beyond.
            let (a, b) = if a.0 == b.0 {
                ((a.0, a.1.min(b.1) - half), (b.0, a.1.max(b.1) + half))
            } else {
                ((a.0.min(b.0) - half, a.1), (a.0.max(b.0) + half, b.1))
            };
            surface.rule(a, b, frame.theme.paint(spine.color), spine.width * frame.point);
        }
    }
}
