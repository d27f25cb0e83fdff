//! Axes in space against real Matplotlib (`space.txt`, written by `space_generate.py`): limits, ticks, and where points stand for
//! many angles, boxes and lenses. Then what the page does with them.

mod gallery;

use brunsviga_chart::mark::{Line, Mark};
use brunsviga_chart::{Figure, Layout, Space, Theme, View, csv, info, limits, probe, read, summary, svg, table, z_limits};
use brunsviga_protocol::Turn;

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|n| n.parse().unwrap()).collect()
}

/// The helix of `space_generate.py`.
fn helix(n: usize) -> Figure {
    let t: Vec<f64> = (0..n).map(|i| 20.0 * i as f64 / (n - 1) as f64).collect();
    let column = |f: &dyn Fn(f64) -> f64| t.iter().map(|t| f(*t)).collect::<Vec<f64>>();
    let mut line = Line::new(column(&f64::cos), column(&|t| 3.0 * t.sin()), gallery::style(0)).unwrap();
    line.set_heights(t.clone()).unwrap();
    let mut figure = gallery::grid(1, 1);
    figure.axes[0].space = Some(Box::default());
    figure.axes[0].add(Mark::Line(line));
    figure
}

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance)
}

#[test]
fn places_are_matplotlibs() {
    let mut cases = 0;
    for case in include_str!("space.txt").lines() {
        let columns: Vec<Vec<f64>> = case.split('\t').map(numbers).collect();
        let [elevation, azimuth, roll, a, b, c, zoom, lens] = columns[0][..] else { panic!("{case}") };
        let mut figure = helix(50);
        let space: &mut Space = figure.axes[0].space.as_mut().unwrap();
        space.set_aspect([a, b, c], zoom).unwrap();
        space.set_lens(lens).unwrap();
        (space.eye.elevation, space.eye.azimuth, space.eye.roll) = (elevation, azimuth, roll);
        let (x, y, z) = (limits(&figure, 0, false), limits(&figure, 0, true), z_limits(&figure, 0));
        assert!(close(&[x.0, x.1, y.0, y.1, z.0, z.1], &columns[1], 1e-12), "{case}\n{x:?} {y:?} {z:?}");
        let layout = Layout::new(&figure, &View::new(), Theme::Light);
        let own = &layout.axes[0];
        for (ticks, expected) in [(&own.x, &columns[2]), (&own.z, &columns[3])] {
            let places: Vec<f64> = ticks.major.iter().map(|t| t.value).collect();
            assert!(close(&places, expected, 1e-12), "{case}\n{places:?}");
        }
        let draw = figure.axes[0].marks().next().unwrap().1.as_draw();
        let places: Vec<f64> = (0..50)
            .step_by(7)
            .flat_map(|i| {
                let (x, y) = draw.point(i);
                let at = own.frame.place(x, y, draw.height(i).unwrap()).0;
                [at.0, at.1]
            })
            .collect();
        assert!(close(&places, &columns[4], 1e-6), "{case}\n{places:?}");
        cases += 1;
    }
    assert_eq!(cases, 36);
}

#[test]
fn a_turned_box_is_drawn_and_read_anew() {
    let figure = helix(50);
    let mut view = View::new();
    let before = svg(&figure, &view, Theme::Light);
    assert_eq!(info(&figure, &view, 1).axes[0].turn, Some(Turn { elevation: 30.0, azimuth: -60.0, zoom: 1.0 }));
    let at = read(&figure, &view, 0, 0, 20).unwrap();
    assert_eq!(probe(&figure, &view, at.at[0], at.at[1]).unwrap().index, 20);
    view.set_turn(0, Some(Turn { elevation: 200.0, azimuth: 10.0, zoom: 2.0 }));
    assert_eq!(info(&figure, &view, 1).axes[0].turn, Some(Turn { elevation: 90.0, azimuth: 10.0, zoom: 2.0 }));
    assert_ne!(svg(&figure, &view, Theme::Light), before);
    let turned = read(&figure, &view, 0, 0, 20).unwrap();
    assert!((turned.x, turned.y, turned.z) == (at.x, at.y, at.z) && turned.at != at.at);
    view.set_turn(0, Some(Turn { elevation: f64::NAN, azimuth: 0.0, zoom: 1.0 }));
    assert_eq!(info(&figure, &view, 1).axes[0].turn.unwrap().elevation, 90.0);
    view.set_turn(0, None);
    assert_eq!(svg(&figure, &view, Theme::Light), before);
}

#[test]
fn flat_axes_do_not_turn() {
    for (name, figure) in gallery::all().iter().filter(|(name, _)| *name != "space") {
        let mut view = View::new();
        view.set_turn(0, Some(Turn { elevation: 10.0, azimuth: 10.0, zoom: 3.0 }));
        assert_eq!(svg(figure, &view, Theme::Light), svg(figure, &View::new(), Theme::Light), "{name}");
        assert!(info(figure, &view, 1).axes.iter().all(|a| a.turn.is_none()));
    }
}

#[test]
fn words_and_numbers_name_the_third_axis() {
    let mut figure = helix(50);
    figure.axes[0].space.as_mut().unwrap().z.label = brunsviga_chart::Label::new("height");
    assert_eq!(
        summary(&figure),
        "Line chart in space: the curve, 50 points with x from −0.99931 to 1, y from −2.9991 to 2.9943 and z from 0 to 20."
    );
    assert_eq!(read(&figure, &View::new(), 0, 0, 0).unwrap().text, "x = 1, y = 0, height = 0");
    assert_eq!(table(&figure, 3).columns, ["x", "y", "height"]);
    assert_eq!(table(&figure, 3).rows[2][2], Some(20.0));
    assert!(csv(&figure).starts_with("x,y,height\n1,0,0\n"));
}

/// A curve of a million points costs a drawing no more strokes than the picture has pixels for, and stays within the square.
#[test]
fn long_curves_are_thinned_after_projection() {
    let long = svg(&helix(1_000_000), &View::new(), Theme::Light);
    let short = svg(&helix(20_000), &View::new(), Theme::Light);
    assert!(long.len() < 40_000 && long.len() < 2 * short.len(), "{} {}", long.len(), short.len());
}

#[test]
fn eyes_inside_the_box_and_odd_data_do_not_panic() {
    let mut figure = helix(50);
    let axes = &mut figure.axes[0];
    let mut line = Line::new(vec![f64::NAN, 1e308, -1e308, 0.0], vec![f64::INFINITY, 0.0, 1.0, 2.0], gallery::style(1)).unwrap();
    line.set_heights(vec![0.0, f64::NAN, 1e308, -1e308]).unwrap();
    axes.add(Mark::Line(line));
    axes.z_of(|z| z.set_limits(5.0, 5.0)).unwrap().unwrap();
    for lens in [1e-3, 1.0, 1e9, f64::INFINITY] {
        figure.axes[0].space.as_mut().unwrap().set_lens(lens).unwrap();
        for (elevation, azimuth, zoom) in [(90.0, 0.0, 10.0), (-90.0, 1e300, 0.1), (0.0, 90.0, 1.0)] {
            let mut view = View::new();
            view.set_turn(0, Some(Turn { elevation, azimuth, zoom }));
            for (w, h) in [(640.0, 480.0), (10.0, 10.0), (320.0, 200.0)] {
                view.set_size(w, h);
                assert!(!svg(&figure, &view, Theme::Page).contains("NaN"));
                probe(&figure, &view, w / 2.0, h / 2.0);
            }
        }
    }
}
