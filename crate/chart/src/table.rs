//! The numbers of a figure: a table to look at, and all of them as CSV.

use brunsviga_protocol::Table;

use crate::figure::Figure;
use crate::mark::{Draw, Mark};
use crate::text::math::plain;
use crate::words::series_name;

/// One column: a name, and a value for some of the rows.
struct Column<'a> {
    name: String,
    draw: &'a dyn Draw,
    part: Part,
    /// Rows of this column start here: series of other x follow one another.
    rows: std::ops::Range<usize>,
}

/// Which coordinate of a point.
#[derive(Clone, Copy)]
enum Part {
    X,
    Y,
    Z,
}

/// Columns of the figure, and the number of rows. Series of one axes that share their x share that column and their rows.
fn columns(figure: &Figure) -> (Vec<Column<'_>>, usize) {
    let mut columns: Vec<Column> = Vec::new();
    let mut start = 0;
    for (index, axes) in figure.axes.iter().enumerate() {
        let series: Vec<&Mark> = axes.series().map(|(_, m)| m).collect();
        let prefix = if figure.axes.len() > 1 { format!("{}. ", index + 1) } else { String::new() };
        let x_name = {
            let name = plain(&axes.x.label.text);
            if name.is_empty() { "x".into() } else { name }
        };
        let mut before: Option<&Mark> = None;
        for (i, mark) in series.iter().enumerate() {
            let draw = mark.as_draw();
            if let Some(space) = &axes.space {
                // A series in space has three columns of its own.
                let rows = start..start + draw.points();
                start = rows.end;
                let own = if series.len() > 1 { format!("{}: ", series_name(mark, i, series.len())) } else { String::new() };
                for (part, axis, usual) in [(Part::X, &axes.x, "x"), (Part::Y, &axes.y, "y"), (Part::Z, &space.z, "z")] {
                    let name = plain(&axis.label.text);
                    let name = if name.is_empty() { usual } else { &name };
                    columns.push(Column { name: format!("{prefix}{own}{name}"), draw, part, rows: rows.clone() });
                }
                continue;
            }
            let same = before.is_some_and(|b| same_x(b.as_draw(), draw));
            let rows = if same { columns.last().map_or(0..0, |c| c.rows.clone()) } else { start..start + draw.points() };
            if !same {
                start = rows.end;
                columns.push(Column { name: format!("{prefix}{x_name}"), draw, part: Part::X, rows: rows.clone() });
            }
            let y_name = plain(&axes.y.label.text);
            let name = if mark.is_named() || series.len() > 1 || y_name.is_empty() {
                series_name(mark, i, series.len())
            } else {
                y_name
            };
            columns.push(Column { name: format!("{prefix}{name}"), draw, part: Part::Y, rows });
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
        match self.part {
            Part::X => Some(self.draw.point(index).0),
            Part::Y => Some(self.draw.point(index).1),
            Part::Z => self.draw.height(index),
        }
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
