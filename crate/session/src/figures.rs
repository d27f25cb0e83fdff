//! The figures that cells showed: what the page knows by a number, and how its reader looks at each.
//!
//! A cell keeps the numbers of its figures from run to run: the k-th figure of a run takes the place of the k-th of the run
//! before, so that a slider moves a curve in the chart that is there, with the reader's zoom and hidden series kept as long as
//! the figure has the same axes and series. A figure that is shown twice in a run is one figure, drawn anew.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use brunsviga_chart::surface::Target;
use brunsviga_chart::{self as chart, Figure, RenderScale, Spot, View};
use brunsviga_protocol::{Event, ExportFormat, FigureInfo, GraphInfo, Request, Table, Theme};
use plotters_backend::DrawingErrorKind;

/// Width, height in CSS pixels and device pixels a CSS pixel of a figure on the page, and its colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// CSS pixels
    pub size: (f64, f64),
    /// Device pixels a CSS pixel
    pub ratio: f64,
    /// Colours
    pub theme: Theme,
}

struct Entry {
    figure: Rc<RefCell<Figure>>,
    view: View,
    shown: Option<Shown>,
    /// The run that showed it last
    run: u32,
    /// Its cell and its place among the cell's figures, for a file's name
    stem: String,
    /// When the page last heard of it, and whether it was drawn anew since
    told_s: f64,
    untold: bool,
}

/// The page hears so often of a figure that is drawn all the time; its picture comes as often as it can be drawn.
const TELL_S: f64 = 0.25;

/// All figures of a session.
#[derive(Default)]
pub struct Figures {
    entries: HashMap<u32, Entry>,
    last_id: u32,
    /// Numbers by the cell's name, in the order shown
    slots: HashMap<String, Vec<u32>>,
    /// Of the run that goes on: how many figures it has shown
    run: u32,
    count: usize,
    /// To be drawn anew
    changed: BTreeSet<u32>,
    /// Graphs of functions that the last run of each cell showed, with that run
    graphs: HashMap<String, (u32, Vec<GraphInfo>)>,
    last_graph: u32,
}

impl Figures {
    /// Backend units a device pixel when a canvas is drawn on.
    pub const GRAIN: u32 = 8;

    /// A run begins.
    pub(crate) fn begin(&mut self, run: u32) {
        self.run = run;
        self.count = 0;
    }

    /// A function was shown as its graph by the run that goes on.
    pub(crate) fn show_graph(&mut self, cell: &str, flow: &chart::flow::Flow) -> GraphInfo {
        self.last_graph += 1;
        let info = chart::flow::info(flow, self.last_graph);
        let (run, graphs) = self.graphs.entry(cell.to_owned()).or_default();
        if *run != self.run {
            graphs.clear();
        }
        *run = self.run;
        graphs.push(info.clone());
        info
    }

    /// The drawing of a graph that a cell's last run showed (0: as written, 1: simplified) as SVG.
    pub fn graph_svg(&self, id: u32, drawing: usize) -> Option<String> {
        let info = self.graphs.values().flat_map(|(_, graphs)| graphs).find(|graph| graph.id == id)?;
        Some(chart::flow::svg(info, drawing))
    }

    /// A figure was shown by the run that goes on: what there is to tell the page. Of one that was told of just now, [`Figures::untold`]
    /// tells later.
    pub(crate) fn show(&mut self, cell: &str, figure: Rc<RefCell<Figure>>, now_s: f64) -> Option<FigureInfo> {
        let slot = self.slots.entry(cell.to_owned()).or_default();
        let of_this_run = slot.iter().take(self.count).copied();
        let again =
            of_this_run.into_iter().find(|id| self.entries.get(id).is_some_and(|entry| Rc::ptr_eq(&entry.figure, &figure)));
        if let Some(entry) = again.and_then(|id| self.entries.get_mut(&id)) {
            self.changed.extend(again);
            if now_s - entry.told_s < TELL_S {
                entry.untold = true;
                return None;
            }
            (entry.told_s, entry.untold) = (now_s, false);
            return again.and_then(|id| self.info(id));
        }
        let id = {
            if self.count == slot.len() {
                self.last_id += 1;
                slot.push(self.last_id);
            }
            self.count += 1;
            slot[self.count - 1]
        };
        let stem = format!("{}-{}", file_stem(cell), slot.iter().position(|other| *other == id).map_or(1, |place| place + 1));
        let (view, shown) = match self.entries.remove(&id) {
            Some(old) if alike(&old.figure, &figure) => (old.view, old.shown),
            Some(Entry { shown: Some(shown), .. }) => (sized_view(shown.size), Some(shown)),
            _ => (View::new(), None),
        };
        self.entries.insert(id, Entry { figure, view, shown, run: self.run, stem, told_s: now_s, untold: false });
        self.changed.insert(id);
        self.info(id)
    }

    /// The figures of the run that goes on that were drawn anew since the page last heard of them.
    pub(crate) fn untold(&mut self) -> Vec<FigureInfo> {
        let run = self.run;
        let of_run = self.entries.iter_mut().filter(|(_, entry)| entry.untold && entry.run == run);
        let mut ids: Vec<u32> = of_run.map(|(id, entry)| (entry.untold = false, *id).1).collect();
        ids.sort_unstable();
        ids.into_iter().filter_map(|id| self.info(id)).collect()
    }

    /// The figure, and what lies at a place of it in CSS pixels.
    pub(crate) fn spot(&self, id: u32, x: f64, y: f64) -> Option<(Rc<RefCell<Figure>>, Spot)> {
        let spot = self.look(id, |described, view| chart::spot(described, view, x, y))?;
        Some((self.entries.get(&id)?.figure.clone(), spot))
    }

    /// Answers the page's requests about figures. Those about figures that are gone are answered too, with nothing.
    pub(crate) fn handle(&mut self, request: Request) -> Vec<Event> {
        match request {
            Request::Show { figure, width, height, pixel_ratio, theme } => self.change(figure, |entry, _| {
                let ratio = if pixel_ratio.is_finite() { pixel_ratio.clamp(0.5, 8.0) } else { 1.0 };
                entry.view.set_size(width, height);
                entry.shown = Some(Shown { size: entry.view.size(&Figure::default()), ratio, theme });
            }),
            Request::View { figure, axes, limits } => {
                self.change(figure, |entry, _| entry.view.set_limits(axes as usize, limits))
            }
            Request::Turn { figure, axes, turn } => self.change(figure, |entry, _| entry.view.set_turn(axes as usize, turn)),
            Request::Toggle { figure, axes, series, visible } => {
                self.change(figure, |entry, described| entry.view.set_visible(described, axes as usize, series as usize, visible))
            }
            Request::Probe { request, figure, x, y } => {
                let reading = self.look(figure, |described, view| chart::probe(described, view, x, y)).flatten();
                vec![Event::Reading { request, reading }]
            }
            Request::Read { request, figure, axes, series, index } => {
                let place = (axes as usize, series as usize, index as usize);
                let reading =
                    self.look(figure, |described, view| chart::read(described, view, place.0, place.1, place.2)).flatten();
                vec![Event::Reading { request, reading }]
            }
            Request::Export { request, figure, format } => vec![self.export(request, figure, format)],
            Request::Table { request, figure, rows } => {
                let table = self.look(figure, |described, _| chart::table(described, rows));
                let table = table.unwrap_or_else(|| Table { columns: Vec::new(), rows: Vec::new(), total_rows: 0 });
                vec![Event::TableRows { request, table }]
            }
            Request::Close { figure } => {
                self.entries.remove(&figure);
                self.changed.remove(&figure);
                Vec::new()
            }
            // Everything else is the session's own.
            _ => Vec::new(),
        }
    }

    fn export(&self, request: u32, figure: u32, format: ExportFormat) -> Event {
        let (extension, mime) = match format {
            ExportFormat::Svg => ("svg", "image/svg+xml"),
            ExportFormat::Csv => ("csv", "text/csv"),
            ExportFormat::Png => ("png", "image/png"),
        };
        let text = match format {
            ExportFormat::Svg => self.look(figure, |described, view| {
                // As the reader looks at it, at the size that the program chose.
                let mut view = view.clone();
                let (width, height) = described.pixels();
                view.set_size(width, height);
                chart::svg(described, &view, chart::Theme::Light)
            }),
            ExportFormat::Csv => self.look(figure, |described, _| chart::csv(described)),
            // A canvas makes it; the bytes are posted beside.
            ExportFormat::Png => None,
        };
        Event::Exported { request, file_name: format!("{}.{extension}", self.stem(figure)), mime: mime.to_owned(), text }
    }

    /// Changes how a figure is looked at, has it drawn anew, and tells what came of it.
    fn change(&mut self, id: u32, apply: impl FnOnce(&mut Entry, &Figure)) -> Vec<Event> {
        let Some(entry) = self.entries.get_mut(&id) else { return Vec::new() };
        let figure = entry.figure.clone();
        let Ok(described) = figure.try_borrow() else { return Vec::new() };
        apply(entry, &described);
        let run = entry.run;
        self.changed.insert(id);
        let info = chart::info(&described, &entry.view, id);
        vec![Event::Figure { run, figure: info }]
    }

    fn look<T>(&self, id: u32, read: impl FnOnce(&Figure, &View) -> T) -> Option<T> {
        let entry = self.entries.get(&id)?;
        let described = entry.figure.try_borrow().ok()?;
        Some(read(&described, &entry.view))
    }

    fn info(&self, id: u32) -> Option<FigureInfo> {
        self.look(id, |described, view| chart::info(described, view, id))
    }

    /// The figures to be drawn anew; asked for once.
    pub fn take_changed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.changed).into_iter().collect()
    }

    /// Has a figure drawn anew.
    pub fn touch(&mut self, id: u32) {
        self.changed.insert(id);
    }

    /// How a figure stands on the page; None before it is shown there.
    pub fn shown(&self, id: u32) -> Option<Shown> {
        self.entries.get(&id)?.shown
    }

    /// The size that the program gave it, in CSS pixels.
    pub fn own_size(&self, id: u32) -> Option<(f64, f64)> {
        self.look(id, |described, _| described.pixels())
    }

    /// What a file of it may be called, without the ending.
    pub fn stem(&self, id: u32) -> String {
        self.entries.get(&id).map_or_else(|| format!("figure-{id}"), |entry| entry.stem.clone())
    }

    /// Draws a figure as its reader looks at it. `place.size` need not be its size on the page. A figure that is gone draws nothing.
    pub fn draw<B: Target>(&self, id: u32, place: Shown, backend: &mut B) -> Result<(), DrawingErrorKind<B::ErrorType>> {
        let scale = RenderScale { pixel_ratio: place.ratio, grain: Self::GRAIN };
        let drawn = self.look(id, |described, view| {
            let mut view = view.clone();
            view.set_size(place.size.0, place.size.1);
            chart::render(described, &view, theme(place.theme), scale, backend)
        });
        drawn.unwrap_or(Ok(()))
    }

    /// The figure as its program made it, as SVG; with a width in CSS pixels as a page of that width shows it.
    pub fn svg(&self, id: u32, colors: Theme, width: Option<f64>) -> Option<String> {
        self.look(id, |described, _| {
            let (own_width, own_height) = described.pixels();
            let view = width.map_or_else(View::new, |width| sized_view((width, width * own_height / own_width)));
            chart::svg(described, &view, theme(colors))
        })
    }
}

fn theme(theme: Theme) -> chart::Theme {
    match theme {
        Theme::Light => chart::Theme::Light,
        Theme::Dark => chart::Theme::Dark,
    }
}

fn sized_view(size: (f64, f64)) -> View {
    let mut view = View::new();
    view.set_size(size.0, size.1);
    view
}

/// The same axes with the same series: what the reader did with one makes sense for the other.
fn alike(a: &RefCell<Figure>, b: &RefCell<Figure>) -> bool {
    let (Ok(a), Ok(b)) = (a.try_borrow(), b.try_borrow()) else { return false };
    let axes = |figure: &Figure| -> Vec<(String, String, Vec<String>)> {
        let info = chart::info(figure, &View::new(), 0);
        let words = |axes: brunsviga_protocol::AxesInfo| {
            (axes.x_label, axes.y_label, axes.series.into_iter().map(|series| series.label).collect())
        };
        info.axes.into_iter().map(words).collect()
    };
    axes(&a) == axes(&b)
}

/// A cell's name as part of a file's: letters, digits, hyphens.
fn file_stem(cell: &str) -> String {
    let plain: String = cell.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "figure".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> Rc<RefCell<Figure>> {
        Rc::new(RefCell::new(Figure::default()))
    }

    fn told(figures: &mut Figures, cell: &str, figure: Rc<RefCell<Figure>>) -> u32 {
        figures.show(cell, figure, 1.0).unwrap().id
    }

    #[test]
    fn a_rerun_keeps_the_numbers_and_another_cell_gets_others() {
        let mut figures = Figures::default();
        figures.begin(1);
        let first: Vec<u32> = (0..2).map(|_| told(&mut figures, "a", figure())).collect();
        figures.begin(2);
        assert_eq!(told(&mut figures, "a", figure()), first[0]);
        figures.begin(3);
        let other = told(&mut figures, "b", figure());
        assert!(!first.contains(&other));
        figures.begin(4);
        let again: Vec<u32> = (0..3).map(|_| told(&mut figures, "a", figure())).collect();
        assert_eq!(again[..2], first);
        assert!(again[2] > other);
    }

    #[test]
    fn a_figure_shown_twice_in_a_run_is_one() {
        let mut figures = Figures::default();
        figures.begin(1);
        let shared = figure();
        let id = told(&mut figures, "a", shared.clone());
        let second = told(&mut figures, "a", figure());
        assert_eq!(figures.show("a", shared.clone(), 9.0).map(|info| info.id), Some(id));
        assert_ne!(second, id);
        // What is drawn all the time is told of now and then, and in the end.
        figures.take_changed();
        assert_eq!(figures.show("a", shared, 9.1), None);
        assert_eq!(figures.take_changed(), [id]);
        assert_eq!(figures.untold().iter().map(|info| info.id).collect::<Vec<_>>(), [id]);
        assert!(figures.untold().is_empty());
    }

    #[test]
    fn requests_for_figures_that_are_gone_are_answered() {
        let mut figures = Figures::default();
        assert_eq!(
            figures.handle(Request::Probe { request: 1, figure: 9, x: 0.0, y: 0.0 }),
            [Event::Reading { request: 1, reading: None }]
        );
        assert!(matches!(
            figures.handle(Request::Table { request: 2, figure: 9, rows: 5 }).as_slice(),
            [Event::TableRows { request: 2, .. }]
        ));
        let svg = figures.handle(Request::Export { request: 3, figure: 9, format: ExportFormat::Svg });
        assert!(matches!(svg.as_slice(), [Event::Exported { request: 3, text: None, .. }]));
        assert!(
            figures
                .handle(Request::Show { figure: 9, width: 1.0, height: 1.0, pixel_ratio: 1.0, theme: Theme::Light })
                .is_empty()
        );
    }

    #[test]
    fn files_are_named_after_the_cell() {
        let mut figures = Figures::default();
        figures.begin(1);
        let id = told(&mut figures, "My cell: Ü/..", figure());
        assert_eq!(figures.stem(id), "my-cell-1");
        assert_eq!(file_stem("../"), "figure");
    }
}
