//! `errorbar`

use brunsviga_chart::mark::error_bar::{ErrorBar, Reach};
use brunsviga_chart::mark::{Line, Mark};
use brunsviga_chart::{Dash, LineStyle, MarkerStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::Artist;
use super::data::{axis_data, data};
use super::format::{Format, parse};
use super::keyword::{Keywords, dash, no_more, refused};
use super::object::AxesObject;
use super::plot::next_color;
use super::property::apply_keywords;
use super::rc::rc_number;

/// Errors as lengths down and up: one for all, one each, or two rows.
pub fn reach(vm: &mut Vm, value: &Value, n: usize, name: &str) -> Result<Reach> {
    let errors = data(vm, value)?;
    let (down, up) = match (errors.shape.as_slice(), errors.values.len()) {
        ([], _) | ([1], _) => (vec![errors.values[0]; n], vec![errors.values[0]; n]),
        ([_], len) if len == n => (errors.values.clone(), errors.values.clone()),
        ([2, 1], _) => (vec![errors.values[0]; n], vec![errors.values[1]; n]),
        ([2, k], _) if *k == n => (errors.values[..n].to_vec(), errors.values[n..].to_vec()),
        _ => {
            return Err(Raise::value_error(format!(
                "'{name}' (shape: {}) must be a scalar or a 1D or (2, n) array-like whose shape matches '{}' (shape: ({n},))",
                errors.shape_text(),
                &name[..1]
            )));
        }
    };
    if down.iter().chain(&up).any(|v| *v < 0.0) {
        return Err(Raise::value_error(format!("'{name}' must not contain negative values")));
    }
    Ok((down, up))
}

/// `errorbar(x, y, yerr=None, xerr=None, fmt='', …)`
pub fn errorbar(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| given.next().or_else(|| keywords.take_raw(&[name])).filter(|v| !v.is_none());
    let missing = |name: &str| Raise::type_error(format!("errorbar() missing 1 required positional argument: '{name}'"));
    let x = next("x").ok_or_else(|| missing("x"))?;
    let y = next("y").ok_or_else(|| missing("y"))?;
    let (y_error, x_error, format) = (next("yerr"), next("xerr"), next("fmt"));
    no_more(given, "errorbar")?;
    let (x, y) = (axis_data(vm, axes, &x, false)?, axis_data(vm, axes, &y, true)?);
    let n = x.values.len();
    if n != y.values.len() {
        return Err(Raise::value_error("'x' and 'y' must have the same size"));
    }
    let format_text = match &format {
        Some(text) => vm.str(text)?,
        None => String::new(),
    };
    let no_line = matches!(format_text.to_ascii_lowercase().as_str(), "none");
    let format = if no_line || format_text.is_empty() { Format::default() } else { parse(vm, &format_text)? };
    let color = match keywords.color(vm, &["color", "c"])?.or(format.color) {
        Some(color) => color,
        None => next_color(axes),
    };
    let width = rc_number(vm, "lines.linewidth");
    let mut style = LineStyle::new(color, keywords.number(vm, &["linewidth", "lw"])?.unwrap_or(width));
    style.dash = match (keywords.take(&["linestyle", "ls"]), &format.dash, format.marker) {
        _ if no_line => Dash::None,
        (Some(value), ..) => dash(vm, &value)?,
        (None, Some(dash), _) => dash.clone(),
        (None, None, Some(_)) => Dash::None,
        (None, None, None) => Dash::Solid,
    };
    let bar_color = keywords.color(vm, &["ecolor"])?.unwrap_or(color);
    let bar_width = keywords.number(vm, &["elinewidth"])?.unwrap_or(style.width);
    let x_reach = x_error.map(|v| reach(vm, &v, n, "xerr")).transpose()?;
    let y_reach = y_error.map(|v| reach(vm, &v, n, "yerr")).transpose()?;
    let mut line = Line::new(x.values, y.values, style).map_err(refused)?;
    line.marker = format.marker.map(|shape| MarkerStyle { size: rc_number(vm, "lines.markersize"), ..MarkerStyle::new(shape) });
    let mut mark = ErrorBar::new(line, x_reach, y_reach, LineStyle::new(bar_color, bar_width)).map_err(refused)?;
    mark.cap = keywords.number(vm, &["capsize"])?.unwrap_or(0.0);
    mark.cap_width = keywords.number(vm, &["capthick"])?.unwrap_or(1.0);
    if let Some(every) = keywords.take(&["errorevery"]) {
        mark.every = usize::try_from(vm.to_index(&every)?)
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| Raise::value_error("errorevery must be at least 1"))?;
    }
    let mut mark = Mark::ErrorBar(mark);
    apply_keywords(vm, &mut mark, keywords, "Line2D")?;
    let id = axes.add(mark);
    // (data line, caps, bars): Matplotlib's container of three.
    let line = Artist::value(axes, id);
    Ok(Value::tuple(vec![line.clone(), Value::tuple(Vec::new()), Value::tuple(vec![line])]))
}
