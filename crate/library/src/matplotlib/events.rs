//! `eventplot`: rows of short strokes, as spike trains are shown.

use brunsviga_chart::mark::{Mark, Segments, Train};
use brunsviga_chart::{Dash, LineStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::add;
use super::data::data;
use super::keyword::{Keywords, c, colors, dash, no_more, number};
use super::object::AxesObject;
use super::property::apply_keywords;
use super::rc::rc_number;

/// One value for all rows, or one each.
fn each<T: Clone>(values: Vec<T>, rows: usize, what: &str) -> Result<Vec<T>> {
    match values.len() {
        0 => Err(Raise::value_error(format!("{what} cannot be empty"))),
        1 => Ok(vec![values[0].clone(); rows]),
        n if n == rows => Ok(values),
        _ => Err(Raise::value_error(format!("{what} and positions are unequal sized sequences"))),
    }
}

/// Times of the rows: a number, one row, or a list of rows.
fn rows(vm: &mut Vm, positions: &Value) -> Result<Vec<Vec<f64>>> {
    Ok(match data(vm, positions) {
        Ok(d) if d.shape.len() < 2 => vec![d.values],
        Ok(d) => {
            let (rows, columns) = d.table();
            (0..rows).map(|r| d.values[r * columns..(r + 1) * columns].to_vec()).collect()
        }
        // Rows of unlike lengths are no array.
        Err(_) => {
            let items = vm.collect(positions)?;
            items.iter().map(|v| Ok(data(vm, v)?.values)).collect::<Result<_>>()?
        }
    })
}

/// `eventplot(positions, orientation, lineoffsets, linelengths, linewidths, colors, alpha, linestyles)`
pub fn eventplot(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let positions = given
        .next()
        .or_else(|| keywords.take(&["positions"]))
        .ok_or_else(|| Raise::type_error("eventplot() missing 1 required positional argument: 'positions'"))?;
    no_more(given, "eventplot")?;
    let trains = rows(vm, &positions)?;
    let n = trains.len();
    let upright = match keywords.text(vm, &["orientation"])?.as_deref() {
        None | Some("horizontal") => true,
        Some("vertical") => false,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for orientation. Supported values are 'horizontal', 'vertical'"
            )));
        }
    };
    let numbers = |vm: &mut Vm, keywords: &mut Keywords, names: &[&str], usual: f64| -> Result<Vec<f64>> {
        match keywords.take(names) {
            Some(v) => Ok(data(vm, &v)?.values),
            None => Ok(vec![usual]),
        }
    };
    let mut offsets = numbers(vm, &mut keywords, &["lineoffsets"], 1.0)?;
    if let ([step], true) = (&offsets[..], n != 1) {
        // One offset is the distance between rows, the first of which lies at zero.
        offsets = (0..n).map(|i| step * i as f64).collect();
    }
    let offsets = if n == 0 { Vec::new() } else { each(offsets, n, "lineoffsets")? };
    let lengths = each(numbers(vm, &mut keywords, &["linelengths"], 1.0)?, n, "linelengths")?;
    let usual = rc_number(vm, "lines.linewidth");
    let widths = each(numbers(vm, &mut keywords, &["linewidths", "linewidth", "lw"], usual)?, n, "linewidths")?;
    let inks = match keywords.take(&["colors", "color"]) {
        Some(v) => match colors(vm, &v)? {
            many if many.is_empty() => vec![c(vm, 0)],
            many => many,
        },
        None => vec![c(vm, 0)],
    };
    let inks = each(inks, n, "colors")?;
    let alphas: Vec<Option<f64>> = match keywords.take(&["alpha"]) {
        Some(v) => each(data(vm, &v)?.values.into_iter().map(Some).collect(), n, "alpha")?,
        None => vec![None; n],
    };
    if let Some(alpha) = alphas.iter().flatten().find(|a| !(0.0..=1.0).contains(*a)) {
        return Err(Raise::value_error(format!("alpha ({alpha}) is outside 0-1 range")));
    }
    let dashes = each(dashes(vm, keywords.take(&["linestyles", "linestyle", "ls"]))?, n, "linestyles")?;
    let rest: Vec<_> = std::iter::from_fn(|| keywords.pop()).collect();
    let mut artists = Vec::new();
    for (i, train) in trains.iter().enumerate() {
        let row = Train { offset: offsets[i], length: lengths[i], along_y: !upright };
        let style = LineStyle { color: inks[i], width: widths[i].clamp(0.0, 10_000.0), dash: dashes[i].clone() };
        let mut mark = Mark::Segments(Segments::events(train, row, style));
        mark.common_mut().alpha = alphas[i];
        apply_keywords(vm, &mut mark, Keywords::new(rest.clone()), "EventCollection")?;
        artists.push(add(axes, mark));
    }
    Ok(Value::list(artists))
}

/// One pattern, or a list of them.
fn dashes(vm: &mut Vm, given: Option<Value>) -> Result<Vec<Dash>> {
    match given {
        None => Ok(vec![Dash::Solid]),
        Some(v) => match v.base() {
            Value::List(_) => vm.collect(&v)?.iter().map(|d| dash(vm, d)).collect(),
            _ => Ok(vec![dash(vm, &v)?]),
        },
    }
}

fn row_of(this: &Value) -> Result<(Vec<f64>, Train, LineStyle)> {
    let artist = this.downcast::<super::artist::Artist>().ok_or_else(|| Raise::type_error("expected an artist of a chart"))?;
    let found = artist.axes.edit(|a| match a.mark(artist.id) {
        Some(Mark::Segments(segments)) => segments.train.map(|train| (segments.times(), train, segments.style.clone())),
        _ => None,
    });
    found.ok_or_else(|| Raise::value_error("this artist is no row of events"))
}

fn change(this: &Value, times: &[f64], row: Train, style: LineStyle) {
    if let Some(artist) = this.downcast::<super::artist::Artist>() {
        artist.axes.edit(|a| {
            if let Some(mark @ Mark::Segments(_)) = a.mark_mut(artist.id) {
                let common = mark.common().clone();
                *mark = Mark::Segments(Segments::events(times, row, style));
                *mark.common_mut() = common;
            }
        });
    }
}

/// `get_positions`, `set_positions`, `get_lineoffset`, `set_lineoffset`, `get_linelength`, `set_linelength`
pub fn with_methods(class: brunsviga_python::ClassRef) -> brunsviga_python::ClassRef {
    class
        .method("get_positions", |_, mut args: Args| {
            let this = args.take_self("get_positions")?;
            args.exactly::<0>("get_positions")?;
            Ok(Value::list(row_of(&this)?.0.into_iter().map(Value::Float).collect()))
        })
        .method("set_positions", |vm, mut args: Args| {
            let this = args.take_self("set_positions")?;
            let [times] = args.exactly::<1>("set_positions")?;
            let times = data(vm, &times)?.values;
            let (_, row, style) = row_of(&this)?;
            change(&this, &times, row, style);
            Ok(Value::None)
        })
        .method("get_lineoffset", |_, mut args: Args| {
            let this = args.take_self("get_lineoffset")?;
            args.exactly::<0>("get_lineoffset")?;
            Ok(Value::Float(row_of(&this)?.1.offset))
        })
        .method("set_lineoffset", |vm, mut args: Args| {
            let this = args.take_self("set_lineoffset")?;
            let [offset] = args.exactly::<1>("set_lineoffset")?;
            let offset = number(vm, &offset, "lineoffset")?;
            let (times, row, style) = row_of(&this)?;
            change(&this, &times, Train { offset, ..row }, style);
            Ok(Value::None)
        })
        .method("get_linelength", |_, mut args: Args| {
            let this = args.take_self("get_linelength")?;
            args.exactly::<0>("get_linelength")?;
            Ok(Value::Float(row_of(&this)?.1.length))
        })
        .method("set_linelength", |vm, mut args: Args| {
            let this = args.take_self("set_linelength")?;
            let [length] = args.exactly::<1>("set_linelength")?;
            let length = number(vm, &length, "linelength")?;
            let (times, row, style) = row_of(&this)?;
            change(&this, &times, Train { length, ..row }, style);
            Ok(Value::None)
        })
}

/// Whether a mark is a row of events, whose artist has a class of its own.
pub fn is_row(mark: &Mark) -> bool {
    matches!(mark, Mark::Segments(segments) if segments.train.is_some())
}
