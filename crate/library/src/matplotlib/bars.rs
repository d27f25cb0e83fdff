//! `bar` and `barh`.

use brunsviga_chart::mark::error_bar::ErrorBar;
use brunsviga_chart::mark::{Bar, Bars, Line, Mark};
use brunsviga_chart::{Color, Dash, LineStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::artist::BarContainer;
use super::data::{Data, axis_data, data, repeated, words};
use super::error_bar::reach;
use super::keyword::{Keywords, colors, no_more, refused};
use super::object::AxesObject;
use super::plot::next_area_color;
use super::property::apply_keywords;
use super::rc::patch_edge;

/// `bar(x, height, width=0.8, bottom=None, align='center')`
pub fn bar(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    draw(vm, axes, args, false)
}

/// `barh(y, width, height=0.8, left=None, align='center')`
pub fn barh(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    draw(vm, axes, args, true)
}

fn draw(vm: &mut Vm, axes: &AxesObject, args: Args, horizontal: bool) -> Result<Value> {
    let (function, names) =
        if horizontal { ("barh", ["y", "width", "height", "left"]) } else { ("bar", ["x", "height", "width", "bottom"]) };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| given.next().or_else(|| keywords.take_raw(&[name])).filter(|v| !v.is_none());
    let missing = |name: &str| Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'"));
    let place = next(names[0]).ok_or_else(|| missing(names[0]))?;
    let length = next(names[1]).ok_or_else(|| missing(names[1]))?;
    let (thickness, base) = (next(names[2]), next(names[3]));
    no_more(given, function)?;
    let places = axis_data(vm, axes, &place, horizontal)?;
    let lengths = axis_data(vm, axes, &length, !horizontal)?;
    let thickness = match thickness {
        Some(v) => data(vm, &v)?,
        None => Data { shape: Vec::new(), values: vec![0.8] },
    };
    let base = match base {
        Some(v) => data(vm, &v)?,
        None => Data { shape: Vec::new(), values: vec![0.0] },
    };
    let n = [&places, &lengths, &thickness, &base].iter().map(|d| d.values.len()).max().unwrap_or(0);
    let n = if places.values.is_empty() || lengths.values.is_empty() { 0 } else { n };
    let mismatch = || {
        Raise::value_error(format!(
            "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between '{}' with shape {} and '{}' with shape {}.",
            names[0],
            places.shape_text(),
            names[1],
            lengths.shape_text()
        ))
    };
    let all = |d: &Data| repeated(d, n, "a bar's value").map_err(|_| mismatch());
    let (places, lengths, thickness, base) =
        if n == 0 { (vec![], vec![], vec![], vec![]) } else { (all(&places)?, all(&lengths)?, all(&thickness)?, all(&base)?) };
    let share = match keywords.text(vm, &["align"])?.as_deref() {
        None | Some("center") => 0.5,
        Some("edge") => 0.0,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for align. Supported values are 'center', 'edge'"
            )));
        }
    };
    let bars: Vec<Bar> = (0..n)
        .map(|i| {
            let start = places[i] - share * thickness[i];
            if horizontal {
                Bar { x: base[i], y: start, width: lengths[i], height: thickness[i] }
            } else {
                Bar { x: start, y: base[i], width: thickness[i], height: lengths[i] }
            }
        })
        .collect();
    if keywords.flag(vm, &["log"])? == Some(true) {
        axes.edit(|a| if horizontal { a.x.scale = brunsviga_chart::Scale::Log } else { a.y.scale = brunsviga_chart::Scale::Log });
    }
    let faces = match keywords.take(&["color", "facecolor", "fc"]) {
        Some(color) => colors(vm, &color)?,
        None => vec![next_area_color(axes)],
    };
    tick_labels(vm, axes, &mut keywords, &places, horizontal)?;
    let errors = error_bars(vm, &mut keywords, &bars, horizontal)?;
    let mut mark = Bars::new(bars, faces, horizontal);
    if let Some((edge, width)) = patch_edge(vm) {
        (mark.edge, mark.edge_width) = (Some(edge), width);
    }
    // One name for all, or one each: then each is a mark of its own in Matplotlib; here the first names them.
    if let Some(label) = keywords.take(&["label"]) {
        mark.common.label = match words(vm, &label)? {
            Some(words) if label.as_str().is_none() && words.len() > 1 => {
                return Err(Raise::value_error("label must be one text here: call bar once for each group of bars"));
            }
            _ => vm.str(&label)?,
        };
    }
    let mut mark = Mark::Bars(mark);
    apply_keywords(vm, &mut mark, keywords, "Rectangle")?;
    let id = axes.add(mark);
    if let Some(errors) = errors {
        axes.add(errors);
    }
    Ok(Value::native(BarContainer { axes: axes.clone(), id, count: n }))
}

/// `tick_label`: texts at the bars.
fn tick_labels(vm: &mut Vm, axes: &AxesObject, keywords: &mut Keywords, places: &[f64], horizontal: bool) -> Result<()> {
    let Some(labels) = keywords.take(&["tick_label"]) else { return Ok(()) };
    let items = vm.collect(&labels)?;
    let texts = items.iter().map(|v| vm.str(v)).collect::<Result<Vec<_>>>()?;
    let ticks = brunsviga_chart::TickPlaces::Fixed(places.to_vec(), Some(texts));
    axes.edit(|a| if horizontal { a.y.ticks = ticks } else { a.x.ticks = ticks });
    Ok(())
}

/// `xerr`, `yerr`, `ecolor`, `capsize` of bars.
fn error_bars(vm: &mut Vm, keywords: &mut Keywords, bars: &[Bar], horizontal: bool) -> Result<Option<Mark>> {
    let (xerr, yerr) = (keywords.take(&["xerr"]), keywords.take(&["yerr"]));
    let color = keywords.color(vm, &["ecolor"])?.unwrap_or(Color::BLACK);
    let cap = keywords.number(vm, &["capsize"])?.unwrap_or(0.0);
    if xerr.is_none() && yerr.is_none() {
        return Ok(None);
    }
    let n = bars.len();
    let ends = |b: &Bar| if horizontal { (b.x + b.width, b.y + b.height / 2.0) } else { (b.x + b.width / 2.0, b.y + b.height) };
    let style = LineStyle { color, width: 1.5, dash: Dash::None };
    let line =
        Line::new(bars.iter().map(|b| ends(b).0).collect(), bars.iter().map(|b| ends(b).1).collect(), style).map_err(refused)?;
    let x_reach = xerr.map(|v| reach(vm, &v, n, "xerr")).transpose()?;
    let y_reach = yerr.map(|v| reach(vm, &v, n, "yerr")).transpose()?;
    let mut mark = ErrorBar::new(line, x_reach, y_reach, LineStyle::new(color, 1.5)).map_err(refused)?;
    mark.cap = cap;
    Ok(Some(Mark::ErrorBar(mark)))
}

/// `bar_label(container, labels=None, fmt='%g', padding=0)`: the value at the end of every bar.
pub fn bar_label(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    use brunsviga_chart::mark::note::{Note, Place};
    use brunsviga_chart::text::block::{Horizontal, Vertical};
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let container = given
        .next()
        .or_else(|| keywords.take(&["container"]))
        .ok_or_else(|| Raise::type_error("bar_label() missing 1 required positional argument: 'container'"))?;
    let labels = given.next().or_else(|| keywords.take(&["labels"]));
    no_more(given, "bar_label")?;
    let id = container
        .downcast::<BarContainer>()
        .map(|c| c.id)
        .ok_or_else(|| Raise::type_error("bar_label needs what bar() returned"))?;
    let pad = keywords.number(vm, &["padding"])?.unwrap_or(0.0);
    let size = keywords.font_size(vm, &["fontsize", "size"], axes.font_size())?.unwrap_or(axes.font_size());
    let format = keywords.text(vm, &["fmt"])?.unwrap_or_else(|| "%g".into());
    keywords.finish_call("bar_label")?;
    let Some((bars, horizontal)) = axes.edit(|a| match a.mark(id) {
        Some(Mark::Bars(b)) => Some((b.bars.clone(), b.horizontal)),
        _ => None,
    }) else {
        return Err(Raise::value_error("these bars are no longer in the axes"));
    };
    let texts = match labels.filter(|v| !v.is_none()) {
        Some(v) => {
            let items = vm.collect(&v)?;
            items.iter().map(|v| vm.str(v)).collect::<Result<Vec<_>>>()?
        }
        None => {
            let mut texts = Vec::new();
            for bar in &bars {
                let value = Value::Float(if horizontal { bar.width } else { bar.height });
                // '%.1f' or '{:.1f}', as Matplotlib takes both.
                let text = if format.contains('{') {
                    let template = vm.get_attr(&Value::str(format.clone()), "format")?;
                    vm.call(&template, Args::new(vec![value]))?
                } else {
                    vm.binary(brunsviga_python::BinaryOp::Mod, &Value::str(format.clone()), &value)?
                };
                texts.push(vm.str(&text)?);
            }
            texts
        }
    };
    for (bar, text) in bars.iter().zip(texts) {
        let end = if horizontal {
            (bar.x + bar.width, bar.y + bar.height / 2.0)
        } else {
            (bar.x + bar.width / 2.0, bar.y + bar.height)
        };
        let down = if horizontal { bar.width < 0.0 } else { bar.height < 0.0 };
        let shift = if down { -pad - 2.0 } else { pad + 2.0 };
        let mut note = Note::new(if horizontal { (shift, 0.0) } else { (0.0, shift) }, Place::OffsetPoints, &text, size);
        note.tip = Some((end, Place::Data));
        note.align = match (horizontal, down) {
            (true, false) => (Horizontal::Left, Vertical::Center),
            (true, true) => (Horizontal::Right, Vertical::Center),
            (false, false) => (Horizontal::Center, Vertical::Bottom),
            (false, true) => (Horizontal::Center, Vertical::Top),
        };
        axes.add(Mark::Note(note));
    }
    Ok(Value::list(Vec::new()))
}
