//! `plot` and its kin: every call form, with Matplotlib's messages.

use brunsviga_chart::mark::rule::Course;
use brunsviga_chart::mark::{Line, Mark, Rule, Steps};
use brunsviga_chart::{Color, Dash, LineStyle, MarkerStyle, Scale};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::add;
use super::data::{Data, axis_data, data, words};
use super::format::{Format, parse};
use super::keyword::{Keywords, c, number, refused};
use super::object::AxesObject;
use super::property::apply_keywords;
use super::rc::{rc_number, rc_text};

/// The next colour of the cycle for curves.
pub fn next_color(axes: &AxesObject) -> Color {
    axes.edit(|a| {
        let color = a.cycle(a.curve_colors);
        a.curve_colors = a.curve_colors.wrapping_add(1);
        color
    })
}

/// The next colour of the cycle for areas.
pub fn next_area_color(axes: &AxesObject) -> Color {
    axes.edit(|a| {
        let color = a.cycle(a.area_colors);
        a.area_colors = a.area_colors.wrapping_add(1);
        color
    })
}

/// `plot`
pub fn plot(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    plot_steps(vm, axes, args, None)
}

/// One group of arguments: x and y or y alone, and a format.
struct Group {
    values: Vec<Value>,
    format: Format,
}

fn groups(vm: &mut Vm, args: Vec<Value>) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    let mut rest = args.into_iter().peekable();
    // A text is a format, unless it is data: the first argument, or between two columns.
    while let Some(first) = rest.next() {
        let mut values = vec![first];
        let mut format = Format::default();
        match rest.peek().and_then(|v| v.as_str().map(String::from)) {
            Some(text) => {
                rest.next();
                format = parse(vm, &text)?;
            }
            None => {
                values.extend(rest.next());
                if let Some(text) = rest.peek().and_then(|v| v.as_str().map(String::from)) {
                    rest.next();
                    format = parse(vm, &text)?;
                }
            }
        }
        groups.push(Group { values, format });
    }
    Ok(groups)
}

fn plot_steps(vm: &mut Vm, axes: &AxesObject, args: Args, steps: Option<Steps>) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    // With `data=`, texts are names of its columns.
    let table = keywords.take(&["data"]);
    let mut positional = args.positional;
    if let Some(table) = table {
        for value in &mut positional {
            if value.as_str().is_some()
                && let Ok(column) = vm.get_item(&table, value)
            {
                *value = column;
            }
        }
    }
    for name in ["scalex", "scaley"] {
        if keywords.flag(vm, &[name])? == Some(false) {
            return Err(Raise::value_error(format!("{name}=False is not done here: set the limits with xlim or ylim")));
        }
    }
    let label = keywords.take(&["label"]);
    let left: Vec<_> = std::iter::from_fn(|| keywords.pop()).collect();
    let mut lines = Vec::new();
    let groups = groups(vm, positional)?;
    for group in groups {
        if let Some(curves) = super::thin::curves(vm, &group.values)? {
            let labels = labels(vm, label.as_ref(), curves.len())?;
            for (curve, label) in curves.into_iter().zip(labels) {
                let mark = line(vm, axes, curve, &group.format, &left, steps)?;
                lines.push((mark, label));
            }
            continue;
        }
        let (x, y) = columns(vm, axes, &group.values)?;
        let ((_, nx), (_, ny)) = (x.table(), y.table());
        if nx > 1 && ny > 1 && nx != ny {
            return Err(Raise::value_error(format!("x has {nx} columns but y has {ny} columns")));
        }
        let count = if x.values.is_empty() && x.shape.len() > 1 { 0 } else { nx.max(ny) };
        let labels = labels(vm, label.as_ref(), count)?;
        for (k, label) in labels.into_iter().enumerate() {
            let (cx, cy) = (x.take_column(k.min(nx.saturating_sub(1))), y.take_column(k.min(ny.saturating_sub(1))));
            let mark = line(vm, axes, (cx, cy), &group.format, &left, steps)?;
            lines.push((mark, label));
        }
    }
    let mut artists = Vec::new();
    for (mut mark, label) in lines {
        mark.common_mut().label = label.unwrap_or_else(|| format!("_child{}", axes.edit(|a| a.marks().count())));
        artists.push(add(axes, mark));
    }
    Ok(Value::list(artists))
}

/// x and y of a group, checked; y alone gets 0, 1, 2 … as x.
fn columns(vm: &mut Vm, axes: &AxesObject, values: &[Value]) -> Result<(Data, Data)> {
    let (x, y) = match values {
        [x, y] => (Some(axis_data(vm, axes, x, false)?), axis_data(vm, axes, y, true)?),
        [y] => (None, axis_data(vm, axes, y, true)?),
        _ => return Err(Raise::value_error("plot needs at most x, y and a format for each curve")),
    };
    let as_column = |mut d: Data| {
        if d.shape.is_empty() {
            d.shape = vec![1];
        }
        d
    };
    let y = as_column(y);
    let x = x.map_or_else(|| Data::column((0..y.shape[0]).map(|i| i as f64).collect()), as_column);
    if x.shape[0] != y.shape[0] {
        return Err(Raise::value_error(format!(
            "x and y must have same first dimension, but have shapes {} and {}",
            x.shape_text(),
            y.shape_text()
        )));
    }
    if x.shape.len() > 2 || y.shape.len() > 2 {
        return Err(Raise::value_error(format!(
            "x and y can be no greater than 2D, but have shapes {} and {}",
            x.shape_text(),
            y.shape_text()
        )));
    }
    Ok((x, y))
}

/// One label each: a list gives each curve its own, anything else all the same.
fn labels(vm: &mut Vm, label: Option<&Value>, count: usize) -> Result<Vec<Option<String>>> {
    let Some(label) = label else { return Ok(vec![None; count]) };
    if label.as_str().is_none() && (count > 1 || matches!(label.base(), Value::List(_) | Value::Tuple(_))) {
        let texts = match words(vm, label)? {
            Some(words) => words,
            None => {
                let items = vm.collect(label)?;
                items.iter().map(|v| vm.str(v)).collect::<Result<_>>()?
            }
        };
        if texts.len() != count {
            return Err(Raise::value_error(format!(
                "label must be scalar or have the same length as the input data, but found {} for {count} datasets.",
                texts.len()
            )));
        }
        return Ok(texts.into_iter().map(Some).collect());
    }
    let text = vm.str(label)?;
    Ok(vec![Some(text); count])
}

/// The mark of one curve, without its label.
pub(super) fn line(
    vm: &mut Vm,
    axes: &AxesObject,
    (x, y): (Vec<f64>, Vec<f64>),
    format: &Format,
    keywords: &[(std::rc::Rc<str>, Value)],
    steps: Option<Steps>,
) -> Result<Mark> {
    let colored = format.color.is_some() || keywords.iter().any(|(k, v)| matches!(&**k, "color" | "c") && !v.is_none());
    // A curve with a colour of its own takes none from the cycle.
    let color = if colored { format.color.unwrap_or(Color::BLACK) } else { next_color(axes) };
    let mut style = LineStyle::new(color, rc_number(vm, "lines.linewidth"));
    let usual = Value::str(rc_text(vm, "lines.linestyle"));
    style.dash = match (&format.dash, format.marker) {
        (Some(dash), _) => dash.clone(),
        (None, Some(_)) => Dash::None,
        (None, None) => super::keyword::dash(vm, &usual)?,
    };
    let mut line = Line::new(x, y, style).map_err(refused)?;
    let size = rc_number(vm, "lines.markersize");
    let shape = match format.marker {
        Some(shape) => Some(shape),
        None => brunsviga_chart::Shape::parse(&rc_text(vm, "lines.marker")).unwrap_or(None),
    };
    let marker_given = keywords.iter().find(|(k, _)| &**k == "marker").map(|(_, v)| v.clone());
    let shape = match marker_given {
        Some(value) => super::keyword::marker(vm, &value)?,
        None => shape,
    };
    line.marker = shape.map(|shape| MarkerStyle { size, ..MarkerStyle::new(shape) });
    line.steps = steps.unwrap_or_default();
    let mut mark = Mark::Line(line);
    apply_keywords(vm, &mut mark, Keywords::new(keywords.to_vec()), "Line2D")?;
    Ok(mark)
}

/// `step`
pub fn step(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let place = keywords.text(vm, &["where"])?.unwrap_or_else(|| "pre".into());
    let steps = match place.as_str() {
        "pre" => Steps::Pre,
        "mid" => Steps::Mid,
        "post" => Steps::Post,
        other => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for where. Supported values are 'pre', 'post', 'mid'"
            )));
        }
    };
    let keyword = std::iter::from_fn(|| keywords.pop()).collect();
    plot_steps(vm, axes, Args { positional: args.positional, keyword }, Some(steps))
}

fn with_scales(vm: &mut Vm, axes: &AxesObject, args: Args, x: bool, y: bool) -> Result<Value> {
    axes.edit(|a| {
        if x {
            a.x.scale = Scale::Log;
        }
        if y {
            a.y.scale = Scale::Log;
        }
    });
    plot(vm, axes, args)
}

/// `semilogx`
pub fn semilogx(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    with_scales(vm, axes, args, true, false)
}
/// `semilogy`
pub fn semilogy(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    with_scales(vm, axes, args, false, true)
}
/// `loglog`
pub fn loglog(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    with_scales(vm, axes, args, true, true)
}

fn rule(vm: &mut Vm, axes: &AxesObject, course: Course, keywords: Keywords) -> Result<Value> {
    let style = LineStyle::new(c(vm, 0), rc_number(vm, "lines.linewidth"));
    let mut mark = Mark::Rule(Rule::new(course, style));
    apply_keywords(vm, &mut mark, keywords, "Line2D")?;
    Ok(add(axes, mark))
}

fn across(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    let (function, names) = if vertical { ("axvline", ["x", "ymin", "ymax"]) } else { ("axhline", ["y", "xmin", "xmax"]) };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut take = |vm: &mut Vm, name: &'static str, default: f64, place: bool| -> Result<f64> {
        match given.next().or_else(|| keywords.take(&[name])) {
            None => Ok(default),
            Some(v) if place => {
                let values = axis_data(vm, axes, &v, !vertical)?;
                match values.values[..] {
                    [one] if values.shape.is_empty() => Ok(one),
                    _ => Err(Raise::value_error(format!(
                        "{name} must be a single scalar value, but got {}: call {function} once for each line",
                        vm.repr(&v)?
                    ))),
                }
            }
            Some(v) => number(vm, &v, name),
        }
    };
    let at = take(vm, names[0], 0.0, true)?;
    let from = take(vm, names[1], 0.0, false)?;
    let to = take(vm, names[2], 1.0, false)?;
    if given.next().is_some() {
        return Err(Raise::type_error(format!("{function}() takes at most 3 positional arguments")));
    }
    let course = if vertical { Course::Vertical(at, from, to) } else { Course::Horizontal(at, from, to) };
    rule(vm, axes, course, keywords)
}

/// `axhline`
pub fn axhline(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    across(vm, axes, args, false)
}
/// `axvline`
pub fn axvline(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    across(vm, axes, args, true)
}

/// `axline`
pub fn axline(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let point = |vm: &mut Vm, v: Value| -> Result<(f64, f64)> {
        match data(vm, &v)?.values[..] {
            [x, y] => Ok((x, y)),
            _ => Err(Raise::type_error("axline needs points of two numbers")),
        }
    };
    let first = given
        .next()
        .or_else(|| keywords.take(&["xy1"]))
        .ok_or_else(|| Raise::type_error("axline() missing 1 required positional argument: 'xy1'"))?;
    let first = point(vm, first)?;
    let second = given.next().or_else(|| keywords.take(&["xy2"])).filter(|v| !v.is_none());
    super::keyword::no_more(given, "axline")?;
    let slope = keywords.number(vm, &["slope"])?;
    let slope = match (second, slope) {
        (Some(second), None) => {
            let second = point(vm, second)?;
            if second == first {
                return Err(Raise::value_error("Cannot draw a line through two identical points (xy1 and xy2)"));
            }
            (second.1 - first.1) / (second.0 - first.0)
        }
        (None, Some(slope)) => slope,
        _ => return Err(Raise::type_error("Exactly one of 'xy2' and 'slope' must be given")),
    };
    rule(vm, axes, Course::Slope(first, slope), keywords)
}

/// `stem(y)`, `stem(x, y)`: a stroke from the base to every point.
pub fn stem(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut values = args.positional;
    let mut formats = Vec::new();
    while let Some(last) = values.last().and_then(|v| v.as_str().map(String::from)) {
        formats.insert(0, last);
        values.pop();
    }
    let (x, y) = columns(vm, axes, &values)?;
    let line_format =
        formats.first().cloned().or(keywords.text(vm, &["linefmt"])?).map(|t| parse(vm, &t)).transpose()?.unwrap_or_default();
    let marker_format = formats.get(1).cloned().or(keywords.text(vm, &["markerfmt"])?).map(|t| parse(vm, &t)).transpose()?;
    let base_format = formats.get(2).cloned().or(keywords.text(vm, &["basefmt"])?).map(|t| parse(vm, &t)).transpose()?;
    let bottom = keywords.number(vm, &["bottom"])?.unwrap_or(0.0);
    let label = keywords.text(vm, &["label"])?.unwrap_or_default();
    keywords.finish_call("stem")?;
    let color = line_format.color.unwrap_or(c(vm, 0));
    let (xs, ys) = (x.values, y.values);
    let segments = xs.iter().zip(&ys).map(|(x, y)| [(*x, bottom), (*x, *y)]).collect();
    let style = LineStyle { color, width: rc_number(vm, "lines.linewidth"), dash: line_format.dash.unwrap_or_default() };
    let stems = add(axes, Mark::Segments(brunsviga_chart::mark::Segments::new(segments, vec![color], style)));
    let marker = marker_format.unwrap_or_default();
    let head = marker.color.unwrap_or(color);
    let (first, last) =
        xs.iter().filter(|v| v.is_finite()).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
    let mut heads = Line::new(xs, ys, LineStyle { color: head, width: 1.5, dash: Dash::None }).map_err(refused)?;
    heads.marker = Some(MarkerStyle::new(marker.marker.unwrap_or(brunsviga_chart::Shape::DISC)));
    heads.common.label = label;
    let heads = add(axes, Mark::Line(heads));
    let base = base_format.unwrap_or_default();
    let base_style = LineStyle { color: base.color.unwrap_or(c(vm, 3)), width: 1.5, dash: base.dash.unwrap_or_default() };
    let ends = if first <= last { (vec![first, last], vec![bottom, bottom]) } else { (Vec::new(), Vec::new()) };
    let base = add(axes, Mark::Line(Line::new(ends.0, ends.1, base_style).map_err(refused)?));
    Ok(Value::tuple(vec![heads, stems, base]))
}
