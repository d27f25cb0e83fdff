//! What figures say of themselves: sentences, tables and readings of heat maps, rasters and drawings.

mod gallery;

use brunsviga_chart::mark::{Line, Mark, Note, Place};
use brunsviga_chart::{Dash, Figure, Label, LineStyle, View, csv, info, probe, read, summary, table};

fn figure(name: &str) -> Figure {
    gallery::all().into_iter().find(|(n, _)| *n == name).unwrap().1
}

#[test]
fn a_heat_map_tells_its_size_its_range_and_where_it_is_highest() {
    let figure = figure("heat-map");
    assert_eq!(
        summary(&figure),
        "Heat map of cell against time [ms] “Projection neurons”: 30 rows and 1000 columns, V [mV] from −80 to 30, \
         highest at x = 0.5, y = 0."
    );
    let numbers = table(&figure, 3);
    assert_eq!(numbers.columns, ["time [ms]", "cell", "V [mV]"]);
    assert_eq!(numbers.total_rows, 30_000);
    assert_eq!(numbers.rows[0], [Some(0.5), Some(0.0), Some(30.0)]);
    assert_eq!(csv(&figure).lines().count(), 30_001);
}

#[test]
fn a_cell_is_read_under_the_pointer_and_by_its_number() {
    let figure = figure("heat-map");
    let about = info(&figure, &View::new(), 1);
    // The first row stands on top: the cell above is a row less.
    assert_eq!(about.axes[0].series[0].steps, Some([1, -1000]));
    assert!(about.axes[1].series.is_empty(), "a colour bar is nothing to read");
    let [x, y, w, h] = about.axes[0].frame;
    // The middle of the frame lies between rows 14 and 15.
    let reading = probe(&figure, &View::new(), (x + w * 0.5004) * 640.0, (y + h * 0.51) * 480.0).unwrap();
    assert_eq!((reading.x, reading.y), (500.5, 15.0));
    assert!(reading.text.starts_with("time [ms] = 500, cell = 15, V [mV] = −"), "{}", reading.text);
    assert_eq!(read(&figure, &View::new(), 0, 0, 2_345).unwrap().y, 2.0);
}

#[test]
fn a_raster_counts_its_events_and_lists_them_once() {
    let figure = figure("raster");
    let text = summary(&figure);
    assert!(text.starts_with("Raster of cell against time [ms] “Spikes”: 93 events in 10 of 12 rows, from 100 to "), "{text}");
    let numbers = table(&figure, 500);
    assert_eq!((numbers.columns.len(), numbers.rows.len()), (2, 93));
    assert!(info(&figure, &View::new(), 1).axes[0].series.iter().all(|s| s.events));
    assert!(read(&figure, &View::new(), 0, 1, 0).unwrap().text.contains("cell = 1"));
}

#[test]
fn a_drawing_says_its_words_and_a_point_its_place() {
    let mut figure = gallery::grid(1, 1);
    let axes = &mut figure.axes[0];
    gallery::line(axes, (vec![0.0, 4.0], vec![0.0, 4.0]), "");
    axes.add(Mark::Note(Note::new((1.0, 1.0), Place::Data, "$g_{Na}$", 10.0)));
    axes.add(Mark::Note(Note::new((2.0, 1.0), Place::Data, "outside", 10.0)));
    axes.titles[1] = Label::new("The membrane");
    assert!(summary(&figure).starts_with("Line chart"));
    figure.axes[0].shown = false;
    assert_eq!(summary(&figure), "Drawing “The membrane”: g_Na, outside.");
    let mut figure = gallery::grid(1, 1);
    let style = LineStyle { dash: Dash::None, ..gallery::style(0) };
    figure.axes[0].add(Mark::Line(Line::new(vec![-60.0], vec![0.0017], style).unwrap()));
    assert!(summary(&figure).ends_with(": a point at x = −60, y = 0.0017."), "{}", summary(&figure));
}
