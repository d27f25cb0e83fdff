//! The numbers of a figure: a table to look at, and all of them as CSV.

use std::rc::Rc;

use brunsviga_protocol::Table;

use crate::figure::Figure;
use crate::mark::{Draw, Kind, Mark};
use crate::text::math::plain;
use crate::words::{series_name, shade_name};

/// The value of a column for one of its rows.
type Values<'a> = Box<dyn Fn(usize) -> Option<f64> + 'a>;

/// One column: a name, and a value for some of the rows.
struct Column<'a> {
    name: String,
    values: Values<'a>,
    /// Rows of this column start here: series of other x follow one another.
    rows: std::ops::Range<usize>,
}

fn x_of(draw: &dyn Draw) -> Values<'_> {
    Box::new(|i| Some(draw.point(i).0))
}

fn y_of(draw: &dyn Draw) -> Values<'_> {
    Box::new(|i| Some(draw.point(i).1))
}

/// Columns of the figure, and the number of rows. Series of one axes that share their x share that column and their rows.
fn columns(figure: &Figure) -> (Vec<Column<'_>>, usize) {
    let mut columns: Vec<Column> = Vec::new();
    let mut start = 0;
    for (index, axes) in figure.axes.iter().enumerate() {
        let (trains, series): (Vec<&Mark>, Vec<&Mark>) = axes.series().map(|(_, m)| m).partition(|m| m.kind() == Kind::Events);
        let several = figure.axes.iter().filter(|a| a.bar.is_none()).count() > 1;
        let prefix = if several { format!("{}. ", index + 1) } else { String::new() };
        let or = |text: &str, usual: &str| {
            let text = plain(text);
            if text.is_empty() { usual.to_string() } else { text }
        };
        let (x_name, y_name) = (or(&axes.x.label.text, "x"), or(&axes.y.label.text, "y"));
        if !trains.is_empty() {
            // The rows of a raster are one list of events.
            let events: Vec<(f64, f64)> =
                trains.iter().map(|m| m.as_draw()).flat_map(|d| (0..d.points()).map(move |i| d.point(i))).collect();
            let (events, rows) = (Rc::new(events), start..start + trains.iter().map(|m| m.as_draw().points()).sum::<usize>());
            start = rows.end;
            let also = events.clone();
            let x: Values = Box::new(move |i| events.get(i).map(|e| e.0));
            let y: Values = Box::new(move |i| also.get(i).map(|e| e.1));
            for (name, values) in [(&x_name, x), (&y_name, y)] {
                columns.push(Column { name: format!("{prefix}{name}"), values, rows: rows.clone() });
            }
        }
        let mut before: Option<&Mark> = None;
        for (i, mark) in series.iter().enumerate() {
            let draw = mark.as_draw();
            let rows = start..start + draw.points();
            let own = if series.len() > 1 { format!("{}: ", series_name(mark, i, series.len())) } else { String::new() };
            // A series in space has three columns of its own, as has a raster of values.
            let third: Option<(String, Values)> = match (&axes.space, mark) {
                (Some(space), _) => Some((or(&space.z.label.text, "z"), Box::new(|i| draw.height(i)))),
                (None, Mark::Image(_)) => Some((shade_name(figure, index), Box::new(|i| draw.shade(i)))),
                _ => None,
            };
            if let Some(third) = third {
                start = rows.end;
                for (name, values) in [(x_name.clone(), x_of(draw)), (y_name.clone(), y_of(draw)), third] {
                    columns.push(Column { name: format!("{prefix}{own}{name}"), values, rows: rows.clone() });
                }
                before = None;
                continue;
            }
            let same = before.is_some_and(|b| same_x(b.as_draw(), draw));
            let rows = if same { columns.last().map_or(0..0, |c| c.rows.clone()) } else { rows };
            if !same {
                start = rows.end;
                columns.push(Column { name: format!("{prefix}{x_name}"), values: x_of(draw), rows: rows.clone() });
            }
            let unnamed = axes.y.label.text.is_empty();
            let name =
                if mark.is_named() || series.len() > 1 || unnamed { series_name(mark, i, series.len()) } else { y_name.clone() };
            columns.push(Column { name: format!("{prefix}{name}"), values: y_of(draw), rows });
            before = Some(mark);
        }
    }
    (columns, start)
}

fn same_x(a: &dyn Draw, b: &dyn Draw) -> bool {
    a.points() == b.points() && (0..a.points()).all(|i| a.point(i).0.to_bits() == b.point(i).0.to_bits())
}

impl Column<'_> {
    fn value(&self, row: usize) -> Option<f64> {
        let index = self.rows.contains(&row).then(|| row - self.rows.start)?;
        (self.values)(index)
    }
}

/// At most `rows` rows, spread over the data, the first and the last among them.
pub fn table(figure: &Figure, rows: u32) -> Table {
    let (columns, total) = columns(figure);
    let shown = (rows as usize).min(total);
    let pick = |i: usize| if shown < 2 { 0 } else { (i as u128 * (total as u128 - 1) / (shown as u128 - 1)) as usize };
    Table {
        columns: columns.iter().map(|c| c.name.clone()).collect(),
        rows: (0..shown).map(|i| columns.iter().map(|c| c.value(pick(i)).filter(|v| v.is_finite())).collect()).collect(),
        total_rows: u32::try_from(total).unwrap_or(u32::MAX),
    }
}

/// All data points, comma-separated, with a line of names; numbers in full.
pub fn csv(figure: &Figure) -> String {
    let (columns, total) = columns(figure);
    let quote = |name: &str| {
        if name.contains([',', '"', '\n']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_string() }
    };
    let mut out = columns.iter().map(|c| quote(&c.name)).collect::<Vec<_>>().join(",");
    out.push('\n');
    for row in 0..total {
        for (i, column) in columns.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            if let Some(value) = column.value(row) {
                out += &value.to_string();
            }
        }
        out.push('\n');
    }
    out
}
