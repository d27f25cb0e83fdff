//! Figures that show every mark and the odd cases, for the accepted pictures and for the test that nothing panics.

use brunsviga_chart::mark::error_bar::ErrorBar;
use brunsviga_chart::mark::note::Head;
use brunsviga_chart::mark::rule::Course;
use brunsviga_chart::mark::{
    Area, Arrow, Bar, Bars, Cells, Edges, Image, Line, Mark, Note, NoteBox, Place, Quiver, Rule, Scatter, Segments, Span, Steps,
    Train,
};
use brunsviga_chart::text::block::{Horizontal, Vertical};
use brunsviga_chart::*;

/// A figure with a grid of axes.
pub fn grid(rows: usize, columns: usize) -> Figure {
    let mut figure = Figure::default();
    for i in 0..rows * columns {
        let (row, column) = (i / columns, i % columns);
        figure.add_axes(Placement::Grid(GridCell {
            widths: vec![1.0; columns],
            heights: vec![1.0; rows],
            rows: (row, row),
            columns: (column, column),
        }));
    }
    figure
}

pub fn style(index: usize) -> LineStyle {
    LineStyle::new(Color::cycle(index), 1.5)
}

pub fn curve(n: usize, to: f64, f: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<f64>) {
    let x: Vec<f64> = (0..n).map(|i| to * i as f64 / (n.max(2) - 1) as f64).collect();
    let y = x.iter().map(|x| f(*x)).collect();
    (x, y)
}

pub fn line(axes: &mut Axes, (x, y): (Vec<f64>, Vec<f64>), label: &str) -> MarkId {
    let mut line = Line::new(x, y, style(axes.curve_colors)).unwrap();
    line.common.label = label.into();
    axes.curve_colors += 1;
    axes.add(Mark::Line(line))
}

fn named(figure: &mut Figure, title: &str, x: &str, y: &str) {
    let axes = &mut figure.axes[0];
    axes.titles[1] = Label::new(title);
    axes.x.label = Label::new(x);
    axes.y.label = Label::new(y);
}

/// Every figure with the name of its file.
pub fn all() -> Vec<(&'static str, Figure)> {
    vec![
        ("lines", lines()),
        ("styles", styles()),
        ("markers", markers()),
        ("scatter", scatter()),
        ("bars", bars()),
        ("histogram", histogram()),
        ("error-bars", error_bars()),
        ("log", log()),
        ("areas", areas()),
        ("notes", notes()),
        ("grid", subplots()),
        ("image", image()),
        ("heat-map", heat_map()),
        ("mesh", mesh()),
        ("raster", raster()),
        ("arrows", arrows()),
        ("steps", steps()),
        ("gaps", gaps()),
        ("far-away", far_away()),
        ("categories", categories()),
        ("offsets", offsets()),
        ("twin", twin()),
        ("equal", equal()),
        ("space", in_space()),
        ("empty", Figure::default()),
        ("nothing", grid(1, 1)),
    ]
}

fn lines() -> Figure {
    let mut figure = grid(1, 1);
    let (t, euler) = curve(201, 2.0, |t| (5.0 * t).exp() * (1.0 - 0.1 * t));
    line(&mut figure.axes[0], (t, euler), "Euler");
    line(&mut figure.axes[0], curve(201, 2.0, |t| (5.0 * t).exp()), "exact");
    named(&mut figure, "Growth, $\\epsilon = 0.01$", "$t$ [s]", "$x(t)$");
    figure.axes[0].legend = Some(Legend::default());
    figure
}

fn styles() -> Figure {
    let mut figure = grid(1, 1);
    for (i, dash) in ["-", "--", "-.", ":"].iter().enumerate() {
        let id = line(&mut figure.axes[0], curve(100, 10.0, |t| (t + i as f64).sin()), dash);
        if let Some(Mark::Line(line)) = figure.axes[0].mark_mut(id) {
            line.style.dash = Dash::parse(dash).unwrap();
            line.style.width = 1.0 + i as f64;
        }
    }
    figure.axes[0].legend = Some(Legend { columns: 2, title: Label::new("style"), ..Legend::default() });
    let grid = LineStyle::new(Color::GRID, 0.8);
    figure.axes[0].x.grid = Some(grid.clone());
    figure.axes[0].y.grid = Some(grid);
    figure
}

fn markers() -> Figure {
    let mut figure = grid(1, 1);
    for (i, letter) in "os^v<>Dd*phHPX8.+x|_1234,".chars().enumerate() {
        let mut line = Line::new(vec![(i % 8) as f64], vec![(i / 8) as f64], style(i)).unwrap();
        let mut marker = MarkerStyle::new(Shape::parse(&letter.to_string()).unwrap().unwrap());
        marker.size = 14.0;
        if i % 3 == 1 {
            marker.face = Some(Color::WHITE);
            marker.edge_width = 2.0;
        }
        line.marker = Some(marker);
        figure.axes[0].add(Mark::Line(line));
    }
    figure
}

fn scatter() -> Figure {
    let mut figure = grid(1, 1);
    let n = 60;
    let x: Vec<f64> = (0..n).map(|i| (i as f64 * 0.61803).fract() * 10.0).collect();
    let y: Vec<f64> = (0..n).map(|i| (i as f64 * 0.41421).fract() * 5.0).collect();
    let sizes = (0..n).map(|i| 10.0 + 5.0 * i as f64).collect();
    let faces = (0..n).map(|i| Color::cycle(i / 20)).collect();
    let mut points = Scatter::new(x, y, sizes, faces).unwrap();
    points.common.alpha = Some(0.6);
    points.common.label = "cells".into();
    figure.axes[0].add(Mark::Scatter(points));
    figure.axes[0].legend = Some(Legend::default());
    figure
}

fn bars() -> Figure {
    let mut figure = grid(1, 2);
    for (i, horizontal) in [false, true].into_iter().enumerate() {
        let bars = [3.0, 7.0, -2.0, 5.0].iter().enumerate().map(|(k, v)| {
            let at = k as f64 - 0.4;
            if horizontal { Bar { x: 0.0, y: at, width: *v, height: 0.8 } } else { Bar { x: at, y: 0.0, width: 0.8, height: *v } }
        });
        let mut bars = Bars::new(bars.collect(), vec![Color::cycle(i)], horizontal);
        bars.edge = Some(Color::BLACK);
        figure.axes[i].add(Mark::Bars(bars));
    }
    figure
}

fn histogram() -> Figure {
    let mut figure = grid(1, 1);
    let bars = (0..30)
        .map(|i| {
            let x = f64::from(i) * 0.2 - 3.0;
            Bar { x, y: 0.0, width: 0.2, height: (400.0 * (-x * x / 2.0).exp()).round() }
        })
        .collect();
    let mut bars = Bars::new(bars, vec![Color::cycle(0)], false);
    bars.histogram = true;
    figure.axes[0].add(Mark::Bars(bars));
    named(&mut figure, "", "interval [ms]", "count");
    figure
}

fn error_bars() -> Figure {
    let mut figure = grid(1, 1);
    let mut data = Line::new(vec![1., 2., 3., 4.], vec![2., 3., 2.5, 4.], style(0)).unwrap();
    data.marker = Some(MarkerStyle::new(Shape::DISC));
    let reach = Some((vec![0.3, 0.2, 0.5, 0.4], vec![0.3, 0.6, 0.5, 0.1]));
    let mut bars = ErrorBar::new(data, None, reach, style(0)).unwrap();
    bars.cap = 4.0;
    bars.common.label = "mean ± s.d.".into();
    figure.axes[0].add(Mark::ErrorBar(bars));
    figure.axes[0].legend = Some(Legend::default());
    figure
}

fn log() -> Figure {
    let mut figure = grid(1, 1);
    for (i, order) in [1.0, 2.0, 4.0].into_iter().enumerate() {
        let steps: Vec<f64> = (0..6).map(|k| 0.1 / f64::powi(2.0, k)).collect();
        let errors = steps.iter().map(|h| h.powf(order)).collect();
        let id = line(&mut figure.axes[0], (steps, errors), ["Euler", "midpoint", "RK4"][i]);
        if let Some(Mark::Line(line)) = figure.axes[0].mark_mut(id) {
            line.marker = Some(MarkerStyle::new(Shape::DISC));
        }
    }
    figure.axes[0].x.scale = Scale::Log;
    figure.axes[0].y.scale = Scale::Log;
    named(&mut figure, "Order of convergence", "step $\\epsilon$", "global error");
    figure.axes[0].legend = Some(Legend::default());
    figure
}

fn areas() -> Figure {
    let mut figure = grid(1, 1);
    let (x, y) = curve(100, 6.0, f64::sin);
    let mut polygon: Vec<(f64, f64)> = x.iter().zip(&y).map(|(x, y)| (*x, y + 0.3)).collect();
    polygon.extend(x.iter().zip(&y).rev().map(|(x, y)| (*x, y - 0.3)));
    let mut area = Area::new(vec![polygon], Color::cycle(0));
    area.common.alpha = Some(0.3);
    area.common.label = "band".into();
    figure.axes[0].add(Mark::Area(area));
    line(&mut figure.axes[0], (x, y), "mean");
    let mut span = Span::new(true, (2.0, 3.0), Color::cycle(1));
    span.common.alpha = Some(0.2);
    figure.axes[0].add(Mark::Span(span));
    let rule = LineStyle { dash: Dash::Dashed, ..LineStyle::new(Color::BLACK, 1.0) };
    figure.axes[0].add(Mark::Rule(Rule::new(Course::Horizontal(0.0, 0.0, 1.0), rule.clone())));
    figure.axes[0].add(Mark::Rule(Rule::new(Course::Vertical(4.5, 0.25, 0.75), rule.clone())));
    figure.axes[0].add(Mark::Rule(Rule::new(Course::Slope((0.0, -1.0), 0.2), rule)));
    figure.axes[0].add(Mark::Segments(Segments::new(
        vec![[(5.0, -1.0), (5.0, 0.0)], [(5.5, -1.0), (5.5, 0.5)]],
        vec![],
        style(3),
    )));
    figure.axes[0].legend = Some(Legend::default());
    figure
}

fn notes() -> Figure {
    let mut figure = grid(1, 1);
    line(&mut figure.axes[0], curve(100, 6.0, f64::sin), "");
    let mut note = Note::new((3.0, 0.8), Place::Data, "maximum\n$x_0 = \\pi/2$", 10.0);
    note.align = (Horizontal::Left, Vertical::Center);
    note.tip = Some(((std::f64::consts::FRAC_PI_2, 1.0), Place::Data));
    let arrow = Arrow {
        style: LineStyle::new(Color::BLACK, 1.0),
        heads: (Head::None, Head::Open),
        head_size: (4.0, 2.0),
        broad: None,
        shrink: (2.0, 2.0),
        shrink_share: None,
    };
    note.arrow = Some(arrow.clone());
    figure.axes[0].add(Mark::Note(note));
    let mut boxed = Note::new((0.05, 0.05), Place::Axes, "$a_{ij}^2 + 10^{-3}$", 14.0);
    boxed.frame = Some(NoteBox { face: Color::hex(0xf5deb3), edge: Color::BLACK, width: 1.0, pad: 0.3, corner: 0.0 });
    boxed.align = (Horizontal::Left, Vertical::Bottom);
    figure.axes[0].add(Mark::Note(boxed));
    let mut turned = Note::new((0.98, 0.5), Place::Axes, "turned", 10.0);
    turned.turns = 1;
    turned.align = (Horizontal::Right, Vertical::Center);
    figure.axes[0].add(Mark::Note(turned));
    figure
}

fn subplots() -> Figure {
    let mut figure = grid(2, 2);
    for (i, axes) in figure.axes.iter_mut().enumerate() {
        line(axes, curve(50, 1.0 + i as f64, |t| t.powi(i as i32 + 1) * 1000.0), "");
        axes.titles[1] = Label::new(&format!("power {}", i + 1));
        axes.x.label = Label::new("$t$ [ms]");
        axes.y.label = Label::new("$V$ [mV]");
    }
    figure.title = Label::new("Four charts");
    figure.tight = Some(Tight::default());
    figure
}

fn image() -> Figure {
    let mut figure = grid(1, 1);
    let cells =
        (0..12 * 20).map(|i| Color::from_floats(f64::from(i % 20) / 19.0, 0.3, f64::from(i / 20) / 11.0, 1.0).unwrap()).collect();
    let (x, y) = (Edges::even(0.0, 20.0, 20).unwrap(), Edges::even(0.0, 12.0, 12).unwrap());
    figure.axes[0].add(Mark::Image(Image::new(Cells::Colors(cells), x, y).unwrap()));
    figure
}

/// 30 cells for 1,000 samples, each with spikes of one sample, and a colour bar: what the voltages of a network look like.
fn heat_map() -> Figure {
    let mut figure = grid(1, 1);
    let voltage = |row: usize, column: usize| {
        let rest = -70.0 + 10.0 * libm::sin(column as f64 * 0.01 + row as f64 * 0.3);
        if (column * 7 + row * 131).is_multiple_of(211) { 30.0 } else { rest }
    };
    let values: Vec<f64> = (0..30).flat_map(|r| (0..1000).map(move |c| voltage(r, c))).collect();
    let map = Colormap::parse("magma").unwrap();
    let shading = Shading { map: map.clone(), norm: Norm::of(&values, false) };
    let (low, high) = shading.norm.ends();
    let (x, y) = (Edges::even(0.0, 1000.0, 1000).unwrap(), Edges::even(-0.5, 29.5, 30).unwrap());
    let image = figure.axes[0].add(Mark::Image(Image::new(Cells::Values(values, shading), x, y).unwrap()));
    figure.axes[0].y.inverted = true;
    named(&mut figure, "Projection neurons", "time [ms]", "cell");
    let whole = figure.axes[0].placement.clone();
    figure.axes[0].placement = whole.clone().part([0.0, 0.0, 0.8, 1.0]);
    figure.axes[0].anchor = (1.0, 0.5);
    let bar = figure.add_axes(whole.part([0.85, 0.0, 0.15, 1.0]));
    let axes = &mut figure.axes[bar];
    axes.bar = Some(ColorBar { axes: 0, mark: Some(image), horizontal: false });
    (axes.anchor, axes.aspect, axes.x.visible, axes.y.opposite) = ((0.0, 0.5), Aspect::Box(20.0), false, true);
    axes.y.label = Label::new("$V$ [mV]");
    let (x, y) = (Edges::even(0.0, 1.0, 1).unwrap(), Edges::even(low, high, 256).unwrap());
    axes.add(Mark::Image(Image::new(Cells::Colors(map.colors().to_vec()), x, y).unwrap()));
    figure
}

/// Cells of unlike sizes on a logarithmic axis, with their borders drawn, one of them of no value.
fn mesh() -> Figure {
    let mut figure = grid(1, 1);
    let values = vec![1.0, 2.0, 3.0, 4.0, f64::NAN, 6.0, 7.0, 8.0, 9.0];
    let shading = Shading { map: Colormap::parse("coolwarm").unwrap(), norm: Norm::of(&values, false) };
    let (x, y) = (Edges::places(vec![0.0, 1.0, 2.0, 5.0]).unwrap(), Edges::places(vec![1.0, 3.0, 10.0, 1000.0]).unwrap());
    let mut image = Image::new(Cells::Values(values, shading), x, y).unwrap();
    image.mesh = true;
    image.rim = Some(LineStyle::new(Color::WHITE, 2.0));
    figure.axes[0].add(Mark::Image(image));
    figure.axes[0].y.scale = Scale::Log;
    figure
}

/// Spikes of twelve cells, two of which are silent, over a band.
fn raster() -> Figure {
    let mut figure = grid(1, 1);
    let mut band = Span::new(true, (300.0, 600.0), Color::hex(0x808080));
    band.common.alpha = Some(0.2);
    figure.axes[0].add(Mark::Span(band));
    for row in 0..12 {
        let count = if row % 5 == 4 { 0 } else { 4 + row };
        let times: Vec<f64> = (0..count).map(|k| 100.0 + ((row * 37 + k * 61) % 90) as f64 * 10.0).collect();
        let train = Train { offset: row as f64, length: 0.8, along_y: false };
        figure.axes[0].add(Mark::Segments(Segments::events(&times, train, style(row))));
    }
    named(&mut figure, "Spikes", "time [ms]", "cell");
    figure
}

fn arrows() -> Figure {
    let mut figure = grid(1, 1);
    let places: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i % 10), f64::from(i / 10))).collect();
    let x = places.iter().map(|p| p.0).collect();
    let y = places.iter().map(|p| p.1).collect();
    let u = places.iter().map(|p| 4.5 - p.1).collect();
    let v = places.iter().map(|p| p.0 - 4.5).collect();
    figure.axes[0].add(Mark::Quiver(Quiver::new(x, y, u, v).unwrap()));
    figure
}

fn steps() -> Figure {
    let mut figure = grid(1, 1);
    for (i, steps) in [Steps::Pre, Steps::Mid, Steps::Post].into_iter().enumerate() {
        let id = line(&mut figure.axes[0], curve(8, 7.0, |t| (t * 0.9).sin() + 2.0 * i as f64), ["pre", "mid", "post"][i]);
        if let Some(Mark::Line(line)) = figure.axes[0].mark_mut(id) {
            line.steps = steps;
        }
    }
    figure.axes[0].legend = Some(Legend { place: LegendPlace::parse("upper left").unwrap(), ..Legend::default() });
    figure
}

fn gaps() -> Figure {
    let mut figure = grid(1, 1);
    line(
        &mut figure.axes[0],
        curve(500, 20.0, |t| if (t * 0.5).sin() > 0.9 { f64::NAN } else { t.tan().clamp(-1e300, 1e300) }),
        "",
    );
    figure.axes[0].y.set_limits(-5.0, 5.0).unwrap();
    figure
}

fn far_away() -> Figure {
    let mut figure = grid(1, 1);
    line(&mut figure.axes[0], (vec![0.0, 1.0, 2.0], vec![-1e308, 1e308, f64::INFINITY]), "");
    figure
}

fn categories() -> Figure {
    let mut figure = grid(1, 1);
    let axes = &mut figure.axes[0];
    let bars = ["soma", "axon", "dendrite"]
        .iter()
        .zip([3.0, 5.0, 2.0])
        .map(|(word, h)| Bar { x: axes.x.category(word) - 0.4, y: 0.0, width: 0.8, height: h })
        .collect();
    axes.add(Mark::Bars(Bars::new(bars, vec![Color::cycle(0)], false)));
    figure
}

fn offsets() -> Figure {
    let mut figure = grid(1, 1);
    let (x, y) = curve(50, 1.0, |t| 1e-7 * t);
    line(&mut figure.axes[0], (x.iter().map(|x| 1e6 + x).collect(), y), "");
    figure
}

fn twin() -> Figure {
    let mut figure = grid(1, 1);
    line(&mut figure.axes[0], curve(50, 10.0, f64::sin), "");
    let twin = figure.add_axes(Placement::Twin(0));
    figure.axes[twin].x.shared_with = Some(0);
    figure.axes[twin].x.visible = false;
    figure.axes[twin].y.opposite = true;
    figure.axes[twin].ground = Color::NONE;
    figure.axes[twin].curve_colors = 1;
    line(&mut figure.axes[twin], curve(50, 10.0, |t| t * t), "");
    figure.axes[0].y.label = Label::new("left");
    figure.axes[twin].y.label = Label::new("right");
    figure
}

fn equal() -> Figure {
    let mut figure = grid(1, 1);
    let angles: Vec<f64> = (0..200).map(|i| f64::from(i) / 199.0 * std::f64::consts::TAU).collect();
    line(&mut figure.axes[0], (angles.iter().map(|a| a.cos()).collect(), angles.iter().map(|a| a.sin()).collect()), "circle");
    figure.axes[0].aspect = Aspect::Ratio(1.0);
    for side in [2, 3] {
        figure.axes[0].spines[side].visible = false;
    }
    figure
}

/// A helix with its axis, points of several colours and sizes, and words, in space.
fn in_space() -> Figure {
    let mut figure = grid(1, 1);
    named(&mut figure, "Helix", "x", "width");
    let axes = &mut figure.axes[0];
    let mut space = Space::default();
    space.z.label = Label::new("height in mm");
    axes.space = Some(Box::new(space));
    let t: Vec<f64> = (0..600).map(|i| f64::from(i) / 30.0).collect();
    let mut helix = Line::new(t.iter().map(|t| t.cos()).collect(), t.iter().map(|t| t.sin()).collect(), style(0)).unwrap();
    helix.set_heights(t.iter().map(|t| t / 4.0).collect()).unwrap();
    helix.common.label = "helix".into();
    axes.add(Mark::Line(helix));
    let mut middle = Line::new(vec![0.0; 2], vec![0.0; 2], LineStyle { dash: Dash::Dashed, ..style(3) }).unwrap();
    middle.set_heights(vec![0.0, 5.0]).unwrap();
    axes.add(Mark::Line(middle));
    let colors = (0..40).map(|i| Colormap::parse("viridis").unwrap().at(f64::from(i) / 39.0)).collect();
    let (x, y) = curve(40, 10.0, |t| 0.5 * (3.0 * t).sin());
    let mut points = Scatter::new(x.iter().map(|x| x / 10.0 - 0.5).collect(), y, vec![20.0], colors).unwrap();
    points.set_heights(x.iter().map(|x| x / 2.0).collect()).unwrap();
    axes.add(Mark::Scatter(points));
    let mut note = Note::new((0.0, 0.0), Place::Data, "top", 10.0);
    note.height = Some(5.0);
    axes.add(Mark::Note(note));
    axes.legend = Some(Legend::default());
    figure
}
