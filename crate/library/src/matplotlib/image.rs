//! `imshow`, `matshow` and `pcolormesh`.

use brunsviga_chart::mark::{Cells, Edges, Image, Mark};
use brunsviga_chart::{Aspect, Color, LineStyle, TickPlaces};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::add;
use super::colormap::take_shading;
use super::data::{Data, axis_data, data};
use super::keyword::{Keywords, no_more, refused};
use super::object::AxesObject;
use super::property::apply_keywords;
use super::rc::rc_text;
use crate::numpy::convert::array_of;

/// Rows and columns of values (or of colours).
fn cells(vm: &mut Vm, keywords: &mut Keywords, given: &Value, values: Data) -> Result<(usize, usize, Cells)> {
    match values.shape.as_slice() {
        [rows, columns] | [rows, columns, 1] => {
            let shading = take_shading(vm, keywords, &values.values)?;
            Ok((*rows, *columns, Cells::Values(values.values, shading)))
        }
        [rows, columns, depth @ (3 | 4)] => {
            // Colours need no map; these then have no effect in Matplotlib either.
            for name in ["cmap", "norm", "vmin", "vmax"] {
                keywords.take(&[name]);
            }
            // Whole numbers up to 255, or shares.
            let unit = if array_of(vm, given)?.dtype().is_integer() { 255.0 } else { 1.0 };
            let share = |v: f64| (v / unit).clamp(0.0, 1.0);
            let color = |c: &[f64]| {
                Color::from_floats(share(c[0]), share(c[1]), share(c[2]), c.get(3).map_or(1.0, |a| share(*a))).map_err(refused)
            };
            Ok((*rows, *columns, Cells::Colors(values.values.chunks(*depth).map(color).collect::<Result<_>>()?)))
        }
        _ => Err(Raise::type_error(format!("Invalid shape {} for image data", values.shape_text()))),
    }
}

/// `imshow(X, cmap, norm, aspect, interpolation, alpha, vmin, vmax, origin, extent, …)`
pub fn imshow(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let x = given
        .next()
        .or_else(|| keywords.take(&["X"]))
        .ok_or_else(|| Raise::type_error("imshow() missing 1 required positional argument: 'X'"))?;
    for (name, value) in ["cmap", "norm"].into_iter().zip(given.by_ref()) {
        keywords.put(name, value);
    }
    no_more(given, "imshow")?;
    let values = data(vm, &x)?;
    let (rows, columns, cells) = cells(vm, &mut keywords, &x, values)?;
    let origin = keywords.text(vm, &["origin"])?.unwrap_or_else(|| rc_text(vm, "image.origin"));
    let upper = match origin.as_str() {
        "upper" => true,
        "lower" => false,
        other => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for origin. Supported values are 'upper', 'lower'"
            )));
        }
    };
    let (w, h) = (columns as f64 - 0.5, rows as f64 - 0.5);
    let (left, right, bottom, top) = match keywords.take(&["extent"]) {
        Some(v) => match data(vm, &v)?.values[..] {
            [l, r, b, t] if [l, r, b, t].iter().all(|v| v.is_finite()) && l != r && b != t => (l, r, b, t),
            _ => return Err(Raise::value_error("extent must be four finite numbers: left, right, bottom, top, the ends unlike")),
        },
        None if upper => (-0.5, w, h, -0.5),
        None => (-0.5, w, -0.5, h),
    };
    let aspect = match keywords.take(&["aspect"]) {
        Some(v) => Some(v),
        None => Some(Value::str(rc_text(vm, "image.aspect"))),
    };
    let aspect = match aspect.as_ref().map(|v| (v.as_str(), v)) {
        None | Some((Some("equal"), _)) => Aspect::Ratio(1.0),
        Some((Some("auto"), _)) => Aspect::Auto,
        Some((text, v)) => {
            let ratio = match text.and_then(|t| t.parse().ok()) {
                Some(ratio) => ratio,
                None => super::keyword::number(vm, v, "aspect")?,
            };
            if !(ratio > 0.0 && ratio.is_finite()) {
                return Err(Raise::value_error("aspect must be finite and positive "));
            }
            Aspect::Ratio(ratio)
        }
    };
    let nearest = match keywords.text(vm, &["interpolation"])?.as_deref() {
        None | Some("antialiased" | "auto") => false,
        Some("nearest" | "none") => true,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "interpolation='{other}' is not done here: cells have sharp edges ('nearest')"
            )));
        }
    };
    // An image of nothing has its place, and nothing in it.
    let along = |from: f64, to: f64, count: usize| Edges::even(from, to, count).unwrap_or(Edges::Even(from, from + 1.0, count));
    let x = along(left, right, columns);
    let y = if upper { along(top, bottom, rows) } else { along(bottom, top, rows) };
    let mut image = Image::new(cells, x, y).map_err(refused)?;
    (image.nearest, image.upper) = (nearest, upper);
    let mut mark = Mark::Image(image);
    apply_keywords(vm, &mut mark, keywords, "AxesImage")?;
    axes.edit(|a| {
        a.aspect = aspect;
        // The first row stands on top: limits made from the data then run downwards.
        if a.x.limits().is_none() {
            a.x.inverted = left > right;
        }
        if a.y.limits().is_none() {
            a.y.inverted = bottom > top;
        }
    });
    Ok(add(axes, mark))
}

/// `matshow(A, …)`: rows from the top, ticks at whole numbers, those of the columns above.
pub fn matshow(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = args.keyword;
    for (name, value) in [("origin", "upper"), ("interpolation", "nearest"), ("aspect", "equal")] {
        if !keywords.iter().any(|(k, _)| &**k == name) {
            keywords.push((name.into(), Value::str(value)));
        }
    }
    let image = imshow(vm, axes, Args { positional: args.positional, keyword: keywords })?;
    axes.edit(|a| {
        a.x.opposite = true;
        a.x.tick.marks_opposite = true;
        a.x.ticks = TickPlaces::Whole;
        a.y.ticks = TickPlaces::Whole;
    });
    Ok(image)
}

/// Borders of `n` cells from places along one side of a mesh: n + 1 borders, or n middles.
fn borders(places: Vec<f64>, n: usize, shading: &str, name: &str, shape: (usize, usize)) -> Result<Edges> {
    let wrong = |why: &str| Raise::type_error(format!("Dimensions of C ({}, {}) {why}", shape.0, shape.1));
    let m = places.len();
    let places = match (shading, m) {
        ("nearest", m) if m == n + 1 => {
            return Err(wrong(&format!("should be the same as {name} ({m}) while using shading='nearest'")));
        }
        ("flat", m) if m == n => {
            return Err(wrong(&format!("should be one smaller than {name} ({m}) while using shading='flat'")));
        }
        (_, m) if m == n + 1 => places,
        (_, m) if m == n && m > 1 => {
            // Cells meet half way, and the outer ones reach as far out as in.
            let between = |i: usize| places[i] / 2.0 + places[i + 1] / 2.0;
            let first = 2.0 * places[0] - between(0);
            let last = 2.0 * places[m - 1] - between(m - 2);
            std::iter::once(first).chain((0..m - 1).map(between)).chain([last]).collect()
        }
        _ => return Err(wrong(&format!("should be one smaller than X and Y, or the same, but {name} has {m} places"))),
    };
    let step = (places[places.len() - 1] - places[0]) / n as f64;
    let even = n > 0 && places.windows(2).all(|w| ((w[1] - w[0]) - step).abs() <= 1e-9 * step.abs());
    let edges = if even { Edges::even(places[0], places[n], n) } else { Edges::places(places) };
    edges.ok_or_else(|| Raise::value_error(format!("{name} of pcolormesh must rise or fall throughout here, and be finite")))
}

/// One side of a mesh, from a column or from a matrix whose rows (or columns) are all the same.
fn side(d: Data, vertical: bool) -> Result<Vec<f64>> {
    let (rows, columns) = d.table();
    match d.shape.len() {
        1 => Ok(d.values),
        2 => {
            let at = |r: usize, c: usize| d.values[r * columns + c];
            let same = (0..rows).all(|r| (0..columns).all(|c| at(r, c) == if vertical { at(r, 0) } else { at(0, c) }));
            if !same {
                return Err(Raise::value_error(
                    "pcolormesh here needs cells in straight rows and columns: X the same in every row, Y in every column",
                ));
            }
            Ok(if vertical { (0..rows).map(|r| at(r, 0)).collect() } else { (0..columns).map(|c| at(0, c)).collect() })
        }
        _ => Err(Raise::value_error("X and Y must be one- or two-dimensional")),
    }
}

/// `pcolormesh(C)`, `pcolormesh(X, Y, C)`
pub fn pcolormesh(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let (x, y, c) = match &args.positional[..] {
        [c] => (None, None, c.clone()),
        [x, y, c] => (Some(axis_data(vm, axes, x, false)?), Some(axis_data(vm, axes, y, true)?), c.clone()),
        many => {
            return Err(Raise::type_error(format!(
                "pcolormesh() takes 1 or 3 positional arguments but {} were given",
                many.len()
            )));
        }
    };
    let values = data(vm, &c)?;
    let [rows, columns] = values.shape[..] else {
        return Err(Raise::value_error(format!("C must be 2-dimensional, not of shape {}", values.shape_text())));
    };
    let shading = keywords.text(vm, &["shading"])?.unwrap_or_else(|| "auto".into());
    if !matches!(shading.as_str(), "auto" | "flat" | "nearest") {
        return Err(Raise::value_error(format!("shading='{shading}' is not done here: use 'auto'")));
    }
    let along = |d: Option<Data>, n: usize, name: &str, vertical: bool| match d {
        Some(d) => borders(side(d, vertical)?, n, &shading, name, (rows, columns)),
        None => borders((0..=n).map(|i| i as f64).collect(), n, "auto", name, (rows, columns)),
    };
    let (x, y) = (along(x, columns, "X", false)?, along(y, rows, "Y", true)?);
    let (_, _, cells) = cells(vm, &mut keywords, &c, values)?;
    let rim = match keywords.take(&["edgecolors", "edgecolor", "ec"]) {
        Some(v) if matches!(v.as_str(), Some("none" | "face")) => None,
        Some(v) => Some(super::keyword::color(vm, &v)?),
        None => None,
    };
    let width = keywords.number(vm, &["linewidths", "linewidth", "lw"])?;
    let mut image = Image::new(cells, x, y).map_err(refused)?;
    image.mesh = true;
    // Without a colour of their own the edges are not drawn, however wide.
    image.rim = rim.filter(|c| c.alpha > 0.0).map(|color| LineStyle::new(color, width.unwrap_or(1.0).clamp(0.0, 1000.0)));
    let mut mark = Mark::Image(image);
    apply_keywords(vm, &mut mark, keywords, "QuadMesh")?;
    Ok(add(axes, mark))
}
