//! `scatter`

use brunsviga_chart::mark::{Mark, Quiver, Scatter};
use brunsviga_chart::{Color, Shape};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::add;
use super::colormap::take_shading;
use super::data::{axis_data, data, words};
use super::keyword::{Keywords, colors, marker, no_more, refused};
use super::object::AxesObject;
use super::plot::next_area_color;
use super::property::apply_keywords;
use super::rc::rc_number;

/// `scatter(x, y, s, c, marker, cmap, …)`
pub fn scatter(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |names: &[&str]| given.next().or_else(|| keywords.take_raw(names)).filter(|v| !v.is_none());
    let missing = |name: &str| Raise::type_error(format!("scatter() missing 1 required positional argument: '{name}'"));
    let (x, y) = (next(&["x"]).ok_or_else(|| missing("x"))?, next(&["y"]).ok_or_else(|| missing("y"))?);
    let (size, color, shape) = (next(&["s"]), next(&["c"]), next(&["marker"]));
    no_more(given, "scatter")?;
    let (x, y) = (axis_data(vm, axes, &x, false)?, axis_data(vm, axes, &y, true)?);
    let n = x.values.len();
    if n != y.values.len() {
        return Err(Raise::value_error("x and y must be the same size"));
    }
    let sizes = match size {
        Some(size) => data(vm, &size)?.values,
        None => vec![rc_number(vm, "lines.markersize").powi(2)],
    };
    if sizes.len() != 1 && sizes.len() != n {
        return Err(Raise::value_error(format!("s (size {}) cannot be broadcast to match x and y (size {n})", sizes.len())));
    }
    let face = keywords.take(&["color", "facecolor", "facecolors"]);
    let mut shading = None;
    let faces = match (color, face) {
        (_, Some(face)) => colors(vm, &face)?,
        (Some(color), None) => match values_for(vm, &color, n)? {
            Some(values) => {
                let map = take_shading(vm, &mut keywords, &values)?;
                let faces = values.iter().map(|v| map.color(*v)).collect();
                shading = Some((values, map));
                faces
            }
            None => colors(vm, &color)?,
        },
        // Points take their colours from the cycle of areas, as Matplotlib's do.
        (None, None) => vec![next_area_color(axes)],
    };
    if shading.is_none() {
        // Without values to map they have no effect, as Matplotlib warns.
        for name in ["cmap", "norm", "vmin", "vmax"] {
            if keywords.take(&[name]).is_some() {
                vm.warn(
                    "UserWarning",
                    &format!("No data for colormapping provided via 'c'. Parameters '{name}' will be ignored"),
                );
            }
        }
    }
    if faces.len() != 1 && faces.len() != n {
        return Err(Raise::value_error(format!(
            "'c' argument has {} elements, which is inconsistent with 'x' and 'y' with size {n}.",
            faces.len()
        )));
    }
    let faces = if faces.is_empty() { vec![Color::BLACK] } else { faces };
    let sizes = if sizes.is_empty() { vec![36.0] } else { sizes };
    let mut points = Scatter::new(x.values, y.values, sizes, faces).map_err(refused)?;
    points.shape = match shape {
        Some(shape) => marker(vm, &shape)?.unwrap_or(Shape::DISC),
        None => Shape::DISC,
    };
    if let Some((values, shading)) = shading
        && values.len() == points.data().0.len()
    {
        points.set_values(values, shading).map_err(refused)?;
    }
    let mut mark = Mark::Scatter(points);
    apply_keywords(vm, &mut mark, keywords, "PathCollection")?;
    Ok(add(axes, mark))
}

/// Numbers, one a point, that a colour map turns into colours; None when `c` names colours.
fn values_for(vm: &mut Vm, color: &Value, n: usize) -> Result<Option<Vec<f64>>> {
    if color.as_str().is_some() || words(vm, color)?.is_some() {
        return Ok(None);
    }
    let Ok(values) = data(vm, color) else { return Ok(None) };
    Ok((values.shape.len() == 1 && values.values.len() == n || values.shape.len() > 2).then_some(values.values))
}

/// `quiver(x, y, u, v)`, `quiver(u, v)`
pub fn quiver(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let given: Vec<_> = args.positional.iter().map(|v| data(vm, v)).collect::<Result<_>>()?;
    let (x, y, u, v) = match &given[..] {
        [u, v] => {
            let (rows, columns) = u.table();
            let x = (0..rows * columns).map(|i| (i % columns) as f64).collect();
            let y = (0..rows * columns).map(|i| (i / columns) as f64).collect();
            (x, y, u, v)
        }
        [x, y, u, v] => {
            let (rows, columns) = u.table();
            // Rows and columns of a grid given by its edges.
            if u.shape.len() == 2 && x.values.len() == columns && y.values.len() == rows && rows * columns != columns {
                (
                    (0..rows * columns).map(|i| x.values[i % columns]).collect(),
                    (0..rows * columns).map(|i| y.values[i / columns]).collect(),
                    u,
                    v,
                )
            } else {
                (x.values.clone(), y.values.clone(), u, v)
            }
        }
        _ => return Err(Raise::type_error("quiver needs u and v, or x, y, u and v")),
    };
    let mut quiver = Quiver::new(x, y, u.values.clone(), v.values.clone())
        .map_err(|_| Raise::value_error(format!("Argument U has a size {} which does not match X and Y", u.values.len())))?;
    let (angles, units) = (keywords.text(vm, &["angles"])?, keywords.text(vm, &["scale_units"])?);
    let scale = keywords.number(vm, &["scale"])?;
    match (angles.as_deref(), units.as_deref(), scale) {
        (Some("xy"), Some("xy"), scale) => quiver.data_scale = Some(scale.filter(|s| *s > 0.0).unwrap_or(1.0)),
        (None | Some("uv"), None, None) => {}
        _ => {
            return Err(Raise::value_error(
                "quiver here draws arrows of fitted length, or in data units with angles='xy', scale_units='xy', scale=…",
            ));
        }
    }
    quiver.width = keywords.number(vm, &["width"])?;
    let mut mark = Mark::Quiver(quiver);
    apply_keywords(vm, &mut mark, keywords, "Quiver")?;
    Ok(add(axes, mark))
}
