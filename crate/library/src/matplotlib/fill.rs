//! Areas and separate lines: `fill_between`, `fill`, `axhspan`, `hlines` and their kin.

use brunsviga_chart::mark::{Area, Mark, Segments, Span};
use brunsviga_chart::{Color, LineStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::add;
use super::data::{Data, axis_data, data, repeated};
use super::keyword::{Keywords, c, colors, no_more, number};
use super::object::AxesObject;
use super::plot::next_area_color;
use super::property::apply_keywords;
use super::rc::{patch_edge, rc_number};

/// `fill_between(x, y1, y2=0, where=None, step=None)`
pub fn fill_between(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    fill(vm, axes, args, false)
}

/// `fill_betweenx(y, x1, x2=0, where=None, step=None)`
pub fn fill_betweenx(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    fill(vm, axes, args, true)
}

fn fill(vm: &mut Vm, axes: &AxesObject, args: Args, sideways: bool) -> Result<Value> {
    let (function, names) =
        if sideways { ("fill_betweenx", ["y", "x1", "x2", "where"]) } else { ("fill_between", ["x", "y1", "y2", "where"]) };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| given.next().or_else(|| keywords.take_raw(&[name])).filter(|v| !v.is_none());
    let missing = |name: &str| Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'"));
    let along = next(names[0]).ok_or_else(|| missing(names[0]))?;
    let first = next(names[1]).ok_or_else(|| missing(names[1]))?;
    let (second, mask) = (next(names[2]), next(names[3]));
    no_more(given, function)?;
    let along = axis_data(vm, axes, &along, sideways)?;
    let n = along.values.len();
    let column = |vm: &mut Vm, v: &Value, name: &str| -> Result<Vec<f64>> {
        let d = data(vm, v)?;
        repeated(&d, n, name).map_err(|_| {
            Raise::value_error(format!(
                "operands could not be broadcast together with shapes {} {}",
                along.shape_text(),
                d.shape_text()
            ))
        })
    };
    let first = column(vm, &first, names[1])?;
    let second = match second {
        Some(v) => column(vm, &v, names[2])?,
        None => vec![0.0; n],
    };
    let mask = match mask {
        Some(v) => {
            let mask = data(vm, &v)?;
            if mask.values.len() != n {
                return Err(Raise::value_error(format!(
                    "where size ({}) does not match '{}' size ({n})",
                    mask.values.len(),
                    names[0]
                )));
            }
            mask.values.iter().map(|v| *v != 0.0).collect()
        }
        None => vec![true; n],
    };
    let step = keywords.text(vm, &["step"])?;
    if keywords.flag(vm, &["interpolate"])? == Some(true) {
        return Err(Raise::value_error("interpolate=True is not done here: use more points"));
    }
    let shown = |i: usize| mask[i] && along.values[i].is_finite() && first[i].is_finite() && second[i].is_finite();
    let mut polygons = Vec::new();
    let mut from = 0;
    while from < n {
        if !shown(from) {
            from += 1;
            continue;
        }
        let to = (from..n).find(|i| !shown(*i)).unwrap_or(n);
        let edge = |column: &[f64]| stepped(&along.values[from..to], &column[from..to], step.as_deref());
        let mut polygon = edge(&first)?;
        let mut back = edge(&second)?;
        back.reverse();
        polygon.extend(back);
        polygons.push(polygon.into_iter().map(|(a, v)| if sideways { (v, a) } else { (a, v) }).collect());
        from = to;
    }
    // `color` rims the area too, as Matplotlib's does; the cycle's colour does not.
    let face = if has_color(&keywords) { c(vm, 0) } else { next_area_color(axes) };
    let mut area = Area::new(polygons, face);
    area.edge = patch_edge(vm).map(|(color, width)| LineStyle::new(color, width));
    let mut mark = Mark::Area(area);
    apply_keywords(vm, &mut mark, keywords, "FillBetweenPolyCollection")?;
    Ok(add(axes, mark))
}

fn has_color(keywords: &Keywords) -> bool {
    keywords.has(&["color", "facecolor", "facecolors", "fc"])
}

fn stepped(x: &[f64], y: &[f64], step: Option<&str>) -> Result<Vec<(f64, f64)>> {
    let points = || x.iter().copied().zip(y.iter().copied());
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(x.len() * 2);
    for (px, py) in points() {
        match (step, out.last().copied()) {
            (None, _) | (_, None) => {}
            (Some("pre"), Some((bx, _))) => out.push((bx, py)),
            (Some("post"), Some((_, by))) => out.push((px, by)),
            (Some("mid"), Some((bx, by))) => {
                let middle = (bx + px) / 2.0;
                out.extend([(middle, by), (middle, py)]);
            }
            (Some(other), _) => {
                return Err(Raise::value_error(format!(
                    "'{other}' is not a valid value for step. Supported values are 'pre', 'post', 'mid'"
                )));
            }
        }
        out.push((px, py));
    }
    Ok(out)
}

/// `fill(x, y, colour, …)`
pub fn fill_polygon(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut given = args.positional.into_iter().peekable();
    let keywords = args.keyword;
    let mut artists = Vec::new();
    while let Some(x) = given.next() {
        let Some(y) = given.next().filter(|v| v.as_str().is_none()) else {
            return Err(Raise::value_error("fill needs x and y of every polygon"));
        };
        let (x, y) = (axis_data(vm, axes, &x, false)?, axis_data(vm, axes, &y, true)?);
        if x.values.len() != y.values.len() {
            return Err(Raise::value_error(format!(
                "x and y must have same first dimension, but have shapes {} and {}",
                x.shape_text(),
                y.shape_text()
            )));
        }
        let format = match given.peek().and_then(|v| v.as_str().map(String::from)) {
            Some(text) => {
                given.next();
                super::format::parse(vm, &text)?.color
            }
            None => None,
        };
        let own = Keywords::new(keywords.clone());
        let face = match format {
            Some(color) => color,
            None if has_color(&own) => c(vm, 0),
            None => next_area_color(axes),
        };
        let mut area = Area::new(vec![x.values.into_iter().zip(y.values).collect()], face);
        area.edge = patch_edge(vm).map(|(color, width)| LineStyle::new(color, width));
        let mut mark = Mark::Area(area);
        apply_keywords(vm, &mut mark, own, "Polygon")?;
        artists.push(add(axes, mark));
    }
    Ok(Value::list(artists))
}

fn span(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    let (function, names) =
        if vertical { ("axvspan", ["xmin", "xmax", "ymin", "ymax"]) } else { ("axhspan", ["ymin", "ymax", "xmin", "xmax"]) };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut numbers = [f64::NAN, f64::NAN, 0.0, 1.0];
    for (slot, name) in numbers.iter_mut().zip(names) {
        match given.next().or_else(|| keywords.take(&[name])) {
            Some(v) if slot.is_nan() => *slot = single(axis_data(vm, axes, &v, !vertical)?, name)?,
            Some(v) => *slot = number(vm, &v, name)?,
            None if slot.is_nan() => {
                return Err(Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'")));
            }
            None => {}
        }
    }
    no_more(given, function)?;
    let mut mark = Span::new(vertical, (numbers[0], numbers[1]), c(vm, 0));
    mark.across = (numbers[2], numbers[3]);
    mark.edge = patch_edge(vm);
    let mut mark = Mark::Span(mark);
    apply_keywords(vm, &mut mark, keywords, "Rectangle")?;
    Ok(add(axes, mark))
}

fn single(data: Data, name: &str) -> Result<f64> {
    match data.values[..] {
        [one] => Ok(one),
        _ => Err(Raise::value_error(format!("{name} must be a single scalar value, but has shape {}", data.shape_text()))),
    }
}

/// `axhspan`
pub fn axhspan(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    span(vm, axes, args, false)
}
/// `axvspan`
pub fn axvspan(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    span(vm, axes, args, true)
}

fn separate(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    let (function, names) = if vertical { ("vlines", ["x", "ymin", "ymax"]) } else { ("hlines", ["y", "xmin", "xmax"]) };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut columns = Vec::new();
    for (k, name) in names.iter().enumerate() {
        let value = given
            .next()
            .or_else(|| keywords.take(&[*name]))
            .ok_or_else(|| Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'")))?;
        columns.push(axis_data(vm, axes, &value, (k == 0) != vertical)?);
    }
    let n = columns.iter().map(|c| c.values.len()).max().unwrap_or(0);
    let all: Vec<Vec<f64>> = columns.iter().zip(names).map(|(c, name)| repeated(c, n, name)).collect::<Result<_>>()?;
    let segments = (0..n)
        .map(|i| {
            let (at, from, to) = (all[0][i], all[1][i], all[2][i]);
            if vertical { [(at, from), (at, to)] } else { [(from, at), (to, at)] }
        })
        .collect();
    let color = match given.next().or_else(|| keywords.take(&["colors", "color"])) {
        Some(value) => colors(vm, &value)?,
        // Matplotlib's lines.color
        None => vec![c(vm, 0)],
    };
    if let Some(style) = given.next() {
        keywords.put("linestyles", style);
    }
    no_more(given, function)?;
    let style = LineStyle::new(color.first().copied().unwrap_or(Color::BLACK), rc_number(vm, "lines.linewidth"));
    let mut mark = Mark::Segments(Segments::new(segments, color, style));
    apply_keywords(vm, &mut mark, keywords, "LineCollection")?;
    Ok(add(axes, mark))
}

/// `hlines`
pub fn hlines(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    separate(vm, axes, args, false)
}
/// `vlines`
pub fn vlines(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    separate(vm, axes, args, true)
}
