//! Pictures against accepted ones. `BLESS=1 cargo test -p brunsviga-chart --test accepted` accepts the pictures as they are now:
//! look at them first.

mod gallery;

use std::path::Path;

use brunsviga_chart::{RenderScale, Theme, View, csv, info, probe, read, svg, table};

#[test]
fn pictures_are_the_accepted_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accepted");
    let bless = std::env::var_os("BLESS").is_some();
    if bless {
        std::fs::create_dir_all(&folder).unwrap();
    }
    let mut wrong = Vec::new();
    for (name, figure) in gallery::all() {
        let file = folder.join(format!("{name}.svg"));
        let picture = svg(&figure, &View::new(), Theme::Page);
        assert_eq!(picture, svg(&figure, &View::new(), Theme::Page), "{name} differs from one drawing to the next");
        if bless {
            std::fs::write(&file, &picture).unwrap();
        } else if std::fs::read_to_string(&file).ok().as_deref() != Some(&picture) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "not as accepted: {wrong:?}; look at them, then run with BLESS=1");
}

#[test]
fn documents_are_well_formed_and_speak() {
    for (name, figure) in gallery::all() {
        for theme in [Theme::Light, Theme::Dark, Theme::Page] {
            let text = svg(&figure, &View::new(), theme);
            assert!(
                text.starts_with("<svg ")
                    && text.ends_with("</svg>\n")
                    && text.contains("<title>")
                    && text.contains("role=\"img\""),
                "{name}"
            );
            assert!(!text.contains("NaN") && !text.contains("inf"), "{name}");
            assert_eq!(text.matches("<text").count(), text.matches("</text>").count(), "{name}");
            assert!(text.len() < 80_000, "{name} has {} bytes", text.len());
        }
    }
}

/// Sizes from a postage stamp to a wall, every pixel probed coarsely, every series read: an answer or none, never a panic.
#[test]
fn odd_figures_answer() {
    for (name, figure) in gallery::all() {
        for (w, h) in [(640.0, 480.0), (10.0, 10.0), (320.0, 200.0), (4000.0, 100.0), (f64::NAN, 1.0), (-5.0, 1e9)] {
            let mut view = View::new();
            view.set_size(w, h);
            let info = info(&figure, &view, 1);
            assert!(!info.summary.is_empty() && info.axes.len() == figure.axes.len(), "{name}");
            assert!(info.axes.iter().all(|a| a.limits.x_min.is_finite() && a.limits.x_min != a.limits.x_max), "{name}");
            for i in 0..20 {
                probe(&figure, &view, f64::from(i) * 32.0, f64::from(i) * 24.0);
            }
            for series in 0..3 {
                for index in [0, 5, usize::MAX] {
                    read(&figure, &view, 0, series, index);
                }
            }
            assert!(!svg(&figure, &view, Theme::Dark).is_empty());
        }
        assert!(table(&figure, 10).rows.len() <= 10);
        assert!(csv(&figure).ends_with('\n'));
    }
}

#[test]
fn any_backend_is_drawn_on() {
    let (name, figure) = &gallery::all()[0];
    let mut text = String::new();
    {
        let mut backend = plotters_svg::SVGBackend::with_string(&mut text, (5120, 3840));
        let scale = RenderScale { pixel_ratio: 1.0, grain: 8 };
        brunsviga_chart::render(figure, &View::new(), Theme::Dark, scale, &mut backend).unwrap();
    }
    assert!(text.contains("polyline"), "{name}");
}
