//! Limits made from data against real Matplotlib (`limits.txt`, written by `generate.py`; the cases have the same names there).

use brunsviga_chart::mark::error_bar::ErrorBar;
use brunsviga_chart::mark::rule::Course;
use brunsviga_chart::mark::{Area, Bar, Bars, Cells, Edges, Image, Line, Mark, Rule, Scatter, Segments, Span};
use brunsviga_chart::{Axes, Color, Figure, GridCell, LineStyle, Placement, Scale, TickPlaces, limits};

fn style() -> LineStyle {
    LineStyle::new(Color::cycle(0), 1.5)
}

fn line(axes: &mut Axes, x: &[f64], y: &[f64]) {
    axes.add(Mark::Line(Line::new(x.to_vec(), y.to_vec(), style()).unwrap()));
}

fn log(axes: &mut Axes, x: bool, y: bool) {
    if x {
        axes.x.scale = Scale::Log;
    }
    if y {
        axes.y.scale = Scale::Log;
    }
}

fn bar(axes: &mut Axes, heights: &[f64], horizontal: bool) {
    let bars = heights.iter().enumerate().map(|(i, h)| {
        let at = i as f64 + 0.6;
        if horizontal { Bar { x: 0.0, y: at, width: *h, height: 0.8 } } else { Bar { x: at, y: 0.0, width: 0.8, height: *h } }
    });
    axes.add(Mark::Bars(Bars::new(bars.collect(), vec![], horizontal)));
}

fn draw(name: &str, axes: &mut Axes) {
    let nan = f64::NAN;
    match name {
        "empty" => {}
        "line" => line(axes, &[0., 1., 2.], &[3., -1., 7.]),
        "one point" => line(axes, &[3.], &[5.]),
        "zero point" => line(axes, &[0.], &[0.]),
        "equal" => line(axes, &[0., 1.], &[4., 4.]),
        "nan only" => line(axes, &[nan, nan], &[1., 2.]),
        "inf" => line(axes, &[0., 1., 2.], &[1., f64::INFINITY, 3.]),
        "huge" => line(axes, &[0., 1.], &[-1e308, 1e308]),
        "tiny" => line(axes, &[0., 1.], &[1e-320, 2e-320]),
        "log" => {
            line(axes, &[1., 2., 3.], &[0.1, 10., 2000.]);
            log(axes, false, true)
        }
        "log nonpositive" => {
            line(axes, &[1., 2., 3.], &[-1., 0., 5.]);
            log(axes, false, true)
        }
        "log none" => {
            line(axes, &[1., 2.], &[-1., 0.]);
            log(axes, false, true)
        }
        "log one" => {
            line(axes, &[10.], &[100.]);
            log(axes, true, true)
        }
        "loglog" => {
            line(axes, &[1., 1000.], &[1e-5, 3.]);
            log(axes, true, true)
        }
        "bars" => bar(axes, &[3., 5., 2.], false),
        "bars negative" => bar(axes, &[3., -5., 2.], false),
        "barh" => bar(axes, &[3., 5., 2.], true),
        "scatter" => {
            axes.add(Mark::Scatter(Scatter::new(vec![1., 2., 5.], vec![3., 5., 2.], vec![36.], vec![Color::BLACK]).unwrap()));
        }
        "hist" => {
            let bars = [3., 3., 0., 1.]
                .iter()
                .enumerate()
                .map(|(i, n)| Bar { x: 1.0 + 2.0 * i as f64, y: 0.0, width: 2.0, height: *n })
                .collect();
            axes.add(Mark::Bars(Bars::new(bars, vec![], false)));
        }
        "axhline" | "axhline far" | "line and axhline" => {
            let y = match name {
                "axhline" => 0.5,
                "axhline far" => 7.0,
                _ => {
                    line(axes, &[0., 1.], &[0., 1.]);
                    3.0
                }
            };
            axes.add(Mark::Rule(Rule::new(Course::Horizontal(y, 0.0, 1.0), style())));
        }
        "axvspan" => {
            axes.add(Mark::Span(Span::new(true, (2., 4.), Color::BLACK)));
        }
        "fill" => {
            axes.add(Mark::Area(Area::new(vec![vec![(0., 0.), (0., 1.), (1., 2.), (2., 1.), (2., 0.)]], Color::BLACK)));
        }
        "errorbar" => {
            let line = Line::new(vec![1., 2.], vec![3., 4.], style()).unwrap();
            let reach = |v: [f64; 2]| Some((v.to_vec(), v.to_vec()));
            axes.add(Mark::ErrorBar(ErrorBar::new(line, reach([0.2, 0.2]), reach([1., 0.5]), style()).unwrap()));
        }
        "margins" => {
            line(axes, &[0., 10.], &[0., 1.]);
            axes.x.margin = 0.2;
            axes.y.margin = 0.2
        }
        "margins 0" => {
            line(axes, &[0., 10.], &[0., 1.]);
            axes.x.margin = 0.0
        }
        "xlim" => {
            line(axes, &[0., 10.], &[0., 1.]);
            assert!(axes.x.set_limits(2., 4.).unwrap())
        }
        "xlim reversed" => {
            line(axes, &[0., 10.], &[0., 1.]);
            assert!(axes.x.set_limits(4., 2.).unwrap())
        }
        "xlim equal" => assert!(axes.x.set_limits(3., 3.).unwrap()),
        "vlines" => {
            axes.add(Mark::Segments(Segments::new(vec![[(1., 0.), (1., 3.)], [(2., 0.), (2., 4.)]], vec![], style())));
        }
        "hlines" => {
            axes.add(Mark::Segments(Segments::new(vec![[(0., 1.), (3., 1.)], [(0., 2.), (4., 2.)]], vec![], style())));
        }
        "xticks" => {
            line(axes, &[0., 10.], &[0., 1.]);
            axes.x.ticks = TickPlaces::Fixed(vec![-5., 0., 20.], None)
        }
        "symlog" => {
            line(axes, &[0., 1.], &[-100., 1000.]);
            axes.y.scale = Scale::parse("symlog").unwrap()
        }
        "steps" => line(axes, &[0., 1., 2.], &[1., 3., 2.]),
        "inverted" => {
            line(axes, &[0., 1.], &[2., 3.]);
            axes.y.invert()
        }
        "image" => {
            let edges = |from, to, n| Edges::even(from, to, n).unwrap();
            let cells = Cells::Colors(vec![Color::BLACK; 12]);
            axes.add(Mark::Image(Image::new(cells, edges(-0.5, 3.5, 4), edges(-0.5, 2.5, 3)).unwrap()));
            axes.y.invert()
        }
        other => panic!("limits.txt has a case that is not here: {other}"),
    }
}

#[test]
fn limits_are_matplotlibs() {
    let mut wrong = Vec::new();
    for row in include_str!("limits.txt").lines() {
        let fields: Vec<&str> = row.split('\t').collect();
        let expected: Vec<f64> = fields[1..].iter().map(|f| f.parse().unwrap()).collect();
        let mut figure = Figure::default();
        figure.add_axes(Placement::Grid(GridCell { widths: vec![1.0], heights: vec![1.0], rows: (0, 0), columns: (0, 0) }));
        draw(fields[0], &mut figure.axes[0]);
        let (x, y) = (limits(&figure, 0, false), limits(&figure, 0, true));
        let got = [x.0, x.1, y.0, y.1];
        let close = got.iter().zip(&expected).all(|(a, b)| a == b || (a - b).abs() <= 1e-14 * a.abs().max(b.abs()));
        if !close {
            wrong.push(format!("{row}\n   got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
