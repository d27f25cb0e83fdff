//! Ticks: places, texts and looks.

use brunsviga_chart::text::block::{Block, Horizontal, TextStyle, Vertical};
use brunsviga_chart::{Label, Layout, Rect, Theme, TickDirection, TickPlaces, View, box_ticks};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::data::{array, axis_data, data};
use super::keyword::{Keywords, no_more, number};
use super::object::AxesObject;
use super::words::{horizontal, turns};

/// Places and texts of the ticks as they stand now.
fn standing(axes: &AxesObject, vertical: bool) -> (Vec<f64>, Vec<String>) {
    let limits = super::axis::current(axes, vertical);
    let length = {
        let figure = axes.home.figure.borrow();
        let (_, _, w, h) = {
            let [a, b, c, d] = brunsviga_chart::axes_share(&figure, axes.index);
            (a, b, c, d)
        };
        let (width, height) = figure.size();
        let in_space = figure.axes.get(axes.index).is_some_and(|a| a.space.is_some());
        (match (in_space, vertical) {
            (true, _) => (w * width).min(h * height),
            (false, true) => h * height,
            (false, false) => w * width,
        }) * 72.0
    };
    let font = axes.font_size();
    axes.edit(|a| {
        let axis = if vertical { &a.y } else { &a.x };
        let in_space = a.space.is_some();
        let room = brunsviga_chart::tick::linear::tick_space(length, axis.tick.label_size.unwrap_or(font), !vertical || in_space);
        let ticks = if in_space { box_ticks(axis, limits, room) } else { brunsviga_chart::ticks(axis, limits, room) };
        ticks.major.into_iter().map(|t| (t.value, t.label)).unzip()
    })
}

fn change(axes: &AxesObject, vertical: bool, places: Vec<f64>, texts: Option<Vec<String>>) {
    axes.home.edit(|figure| {
        let group = figure.sharing(axes.index, vertical);
        for i in group {
            let axis = if vertical { &mut figure.axes[i].y } else { &mut figure.axes[i].x };
            // Limits that were set are widened to show all ticks.
            if let Some((start, end)) = axis.limits() {
                let finite = || places.iter().copied().filter(|p| p.is_finite());
                let (lo, hi) = (start.min(end), start.max(end));
                let (lo, hi) = (finite().fold(lo, f64::min), finite().fold(hi, f64::max));
                let _ = if start <= end { axis.set_limits(lo, hi) } else { axis.set_limits(hi, lo) };
            }
            axis.ticks = TickPlaces::Fixed(places.clone(), texts.clone());
        }
    });
}

fn texts_of(vm: &mut Vm, value: &Value) -> Result<Vec<String>> {
    let items = vm.collect(value)?;
    items
        .iter()
        .map(|v| match v.downcast::<super::words::TextArtist>() {
            Some(text) => Ok(text.text()),
            None => vm.str(v),
        })
        .collect()
}

fn set_ticks(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool, function: &str) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let places = given.next().or_else(|| keywords.take(&["ticks"]));
    let labels = given.next().or_else(|| keywords.take(&["labels"])).filter(|v| !v.is_none());
    no_more(given, function)?;
    let minor = keywords.flag(vm, &["minor"])?.unwrap_or(false);
    let places = match places.filter(|v| !v.is_none()) {
        Some(v) => Some(axis_data(vm, axes, &v, vertical)?.values),
        None => None,
    };
    let labels = labels.map(|v| texts_of(vm, &v)).transpose()?;
    match (places, labels) {
        (None, None) => {}
        (Some(_), Some(_)) if minor => {
            return Err(Raise::value_error(format!(
                "{function}(minor=True) with labels is not done here: short ticks have no texts"
            )));
        }
        (None, _) if minor => return Err(Raise::type_error(format!("{function}(minor=True) needs the places"))),
        (Some(places), _) if minor => {
            axes.edit(|a| if vertical { a.y.minor_ticks = Some(places) } else { a.x.minor_ticks = Some(places) })
        }
        (places, labels) => {
            let places = places.unwrap_or_else(|| standing(axes, vertical).0);
            if let Some(labels) = &labels
                && labels.len() != places.len()
            {
                return Err(Raise::value_error(format!(
                    "The number of FixedLocator locations ({}), usually from a call to set_ticks, does not match the number of labels ({}).",
                    places.len(),
                    labels.len()
                )));
            }
            change(axes, vertical, places, labels);
        }
    }
    label_looks(vm, axes, &mut keywords, vertical)?;
    keywords.finish(if function.starts_with("set_") { "Text" } else { function }).map(|()| Value::None)
}

/// `fontsize`, `rotation`, `color` of tick texts.
fn label_looks(vm: &mut Vm, axes: &AxesObject, keywords: &mut Keywords, vertical: bool) -> Result<()> {
    let size = keywords.font_size(vm, &["fontsize", "size"], axes.font_size())?;
    let turned = keywords.take(&["rotation"]).map(|v| turns(vm, &v)).transpose()?;
    let color = keywords.color(vm, &["color", "c"])?;
    let across = keywords.text(vm, &["ha", "horizontalalignment"])?.map(|name| horizontal(&name)).transpose()?;
    let upright = keywords.text(vm, &["va", "verticalalignment"])?.map(|name| super::words::vertical(&name)).transpose()?;
    axes.edit(|a| {
        let tick = if vertical { &mut a.y.tick } else { &mut a.x.tick };
        tick.label_size = size.or(tick.label_size);
        tick.turns = turned.unwrap_or(tick.turns);
        tick.label_color = color.unwrap_or(tick.label_color);
        tick.align = (across.or(tick.align.0), upright.or(tick.align.1));
    });
    Ok(())
}

/// `plt.xticks`: without arguments what stands there
fn ticks_function(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    if !args.positional.is_empty() || !args.keyword.is_empty() {
        set_ticks(vm, axes, args, vertical, if vertical { "yticks" } else { "xticks" })?;
    }
    let (places, texts) = standing(axes, vertical);
    Ok(Value::tuple(vec![array(places)?, Value::list(texts.into_iter().map(Value::str).collect())]))
}

/// `plt.xticks`
pub fn xticks(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    ticks_function(vm, axes, args, false)
}
/// `plt.yticks`
pub fn yticks(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    ticks_function(vm, axes, args, true)
}
/// `set_xticks`
pub fn set_xticks(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_ticks(vm, axes, args, false, "set_xticks")
}
/// `set_yticks`
pub fn set_yticks(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_ticks(vm, axes, args, true, "set_yticks")
}

fn set_labels(vm: &mut Vm, axes: &AxesObject, mut args: Args, vertical: bool) -> Result<Value> {
    let labels =
        if args.positional.is_empty() { args.take_keyword("labels").unwrap_or(Value::None) } else { args.positional.remove(0) };
    let mut texts = texts_of(vm, &labels)?;
    let (places, _) = standing(axes, vertical);
    if texts.is_empty() {
        texts = vec![String::new(); places.len()];
    }
    let fixed = axes.edit(|a| matches!(if vertical { &a.y.ticks } else { &a.x.ticks }, TickPlaces::Fixed(..)));
    if fixed && texts.len() != places.len() {
        return Err(Raise::value_error(format!(
            "The number of FixedLocator locations ({}), usually from a call to set_ticks, does not match the number of labels ({}).",
            places.len(),
            texts.len()
        )));
    }
    change(axes, vertical, places, Some(texts));
    no_more(args.positional.into_iter(), "set_ticklabels")?;
    let mut keywords = Keywords::new(args.keyword);
    label_looks(vm, axes, &mut keywords, vertical)?;
    keywords.finish("Text").map(|()| Value::None)
}

/// `set_xticklabels`
pub fn set_xticklabels(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_labels(vm, axes, args, false)
}
/// `set_yticklabels`
pub fn set_yticklabels(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_labels(vm, axes, args, true)
}
/// `get_xticks`
pub fn get_xticks(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_xticks")?;
    array(standing(axes, false).0)
}
/// `get_yticks`
pub fn get_yticks(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_yticks")?;
    array(standing(axes, true).0)
}
/// `get_xticklabels`
pub fn get_xticklabels(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_xticklabels")?;
    Ok(Value::list(standing(axes, false).1.into_iter().map(Value::str).collect()))
}
/// `get_yticklabels`
pub fn get_yticklabels(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_yticklabels")?;
    Ok(Value::list(standing(axes, true).1.into_iter().map(Value::str).collect()))
}

/// `tick_params(axis='both', labelsize=…, length=…, direction=…, left=False, …)`
pub fn tick_params(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let axis = match given.next().or_else(|| keywords.take(&["axis"])) {
        Some(v) => vm.str(&v)?,
        None => "both".into(),
    };
    no_more(given, "tick_params")?;
    if !matches!(axis.as_str(), "x" | "y" | "both") {
        return Err(Raise::value_error(format!("'{axis}' is not a valid value for axis. Supported values are 'x', 'y', 'both'")));
    }
    if let Some(which) = keywords.text(vm, &["which"])?
        && !matches!(which.as_str(), "major" | "both")
    {
        return Err(Raise::value_error("tick_params(which='minor') is not done here"));
    }
    let size = keywords.font_size(vm, &["labelsize"], axes.font_size())?;
    let color = keywords.color(vm, &["colors"])?;
    let (mark_color, text_color) = (keywords.color(vm, &["color"])?.or(color), keywords.color(vm, &["labelcolor"])?.or(color));
    let (length, width, pad) =
        (keywords.number(vm, &["length", "size"])?, keywords.number(vm, &["width"])?, keywords.number(vm, &["pad"])?);
    let turned = keywords.take(&["labelrotation", "rotation"]).map(|v| turns(vm, &v)).transpose()?;
    let direction = match keywords.text(vm, &["direction"])?.as_deref() {
        None => None,
        Some("out") => Some(TickDirection::Out),
        Some("in") => Some(TickDirection::In),
        Some("inout") => Some(TickDirection::Both),
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for direction. Supported values are 'in', 'out', 'inout'"
            )));
        }
    };
    let mut flags = |name: &str| keywords.take(&[name]).map(|v| vm.truth(&v)).transpose();
    let near = [flags("bottom")?, flags("left")?];
    let far = [flags("top")?, flags("right")?];
    let labels = [flags("labelbottom")?, flags("labelleft")?];
    let far_labels = [flags("labeltop")?, flags("labelright")?];
    keywords.finish_call("tick_params")?;
    if far_labels.contains(&Some(true)) {
        return Err(Raise::value_error(
            "labeltop and labelright are not done here: use ax.xaxis.tick_top() or ax.yaxis.tick_right()",
        ));
    }
    axes.edit(|a| {
        for (vertical, name) in [(false, "x"), (true, "y")] {
            let own = if vertical { &mut a.y } else { &mut a.x };
            let side = usize::from(vertical);
            let tick = &mut own.tick;
            // Sides belong to one axis, whatever `axis` says.
            if axis == name || axis == "both" {
                tick.label_size = size.or(tick.label_size);
                tick.color = mark_color.unwrap_or(tick.color);
                tick.label_color = text_color.unwrap_or(tick.label_color);
                tick.length = length.unwrap_or(tick.length);
                tick.width = width.unwrap_or(tick.width);
                tick.pad = pad.unwrap_or(tick.pad);
                tick.turns = turned.unwrap_or(tick.turns);
                tick.direction = direction.unwrap_or(tick.direction);
                tick.marks = near[side].unwrap_or(tick.marks);
                tick.marks_opposite = far[side].unwrap_or(tick.marks_opposite);
                tick.labels = labels[side].unwrap_or(tick.labels);
            }
        }
    });
    Ok(Value::None)
}

/// `ticklabel_format(style='sci', axis='y', scilimits=(0, 0), useOffset=…)`
pub fn ticklabel_format(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    no_more(args.positional.into_iter(), "ticklabel_format")?;
    let axis = keywords.text(vm, &["axis"])?.unwrap_or_else(|| "both".into());
    let style = keywords.text(vm, &["style"])?;
    let limits = match keywords.take(&["scilimits"]) {
        Some(v) => match data(vm, &v)?.values[..] {
            [a, b] => Some((a.clamp(-300.0, 300.0) as i32, b.clamp(-300.0, 300.0) as i32)),
            _ => return Err(Raise::value_error("scilimits must be a sequence of 2 integers")),
        },
        None => None,
    };
    let offset = keywords.flag(vm, &["useOffset"])?;
    keywords.finish_call("ticklabel_format")?;
    let scientific = match style.as_deref() {
        None | Some("") => None,
        Some("sci" | "scientific") => Some(true),
        Some("plain") => Some(false),
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for style. Supported values are 'sci', 'scientific', 'plain', '', None"
            )));
        }
    };
    axes.edit(|a| {
        for (own, name) in [(&mut a.x, "x"), (&mut a.y, "y")] {
            if axis == name || axis == "both" {
                own.format.scientific = scientific.unwrap_or(own.format.scientific);
                own.format.power_limits = limits.unwrap_or(own.format.power_limits);
                own.format.use_offset = offset.unwrap_or(own.format.use_offset && scientific != Some(false));
            }
        }
    });
    Ok(Value::None)
}

/// `locator_params(axis, nbins=…)`: whole-number places are what is done.
pub fn locator_params(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let axis = match given.next().or_else(|| keywords.take(&["axis"])) {
        Some(v) => vm.str(&v)?,
        None => "both".into(),
    };
    no_more(given, "locator_params")?;
    let whole = keywords.flag(vm, &["integer"])?;
    keywords.finish_call("locator_params")?;
    axes.edit(|a| {
        for (own, name) in [(&mut a.x, "x"), (&mut a.y, "y")] {
            if axis == name || axis == "both" {
                match whole {
                    Some(true) => own.ticks = TickPlaces::Whole,
                    Some(false) => own.ticks = TickPlaces::Auto,
                    None => {}
                }
            }
        }
    });
    Ok(Value::None)
}

/// Whether texts of the ticks of 'x' or 'y' cover one another at the figure's own size: what seaborn asks before it turns them.
pub fn tick_texts_overlap(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [axis] = args.exactly::<1>("_tick_texts_overlap")?;
    let vertical = vm.str(&axis)? == "y";
    let figure = axes.home.figure.borrow();
    let layout = Layout::new(&figure, &View::new(), Theme::Light);
    let Some((own, described)) = layout.axes.get(axes.index).zip(figure.axes.get(axes.index)) else {
        return Ok(Value::Bool(false));
    };
    let (ticks, map, axis) = if vertical { (&own.y, own.frame.y, &described.y) } else { (&own.x, own.frame.x, &described.x) };
    let size = axis.tick.label_size.unwrap_or(figure.font_size) * layout.point;
    let style = TextStyle { turns: axis.tick.turns, ..TextStyle::new(size) };
    let areas: Vec<Rect> = ticks
        .major
        .iter()
        .filter(|t| !t.label.is_empty())
        .map(|t| {
            let at = if vertical { (0.0, map.pixel(t.value)) } else { (map.pixel(t.value), 0.0) };
            Block::new(&t.label, style).bounds(at, Horizontal::Center, Vertical::Center)
        })
        .collect();
    Ok(Value::Bool(areas.windows(2).any(|pair| pair[0].overlaps(&pair[1]))))
}

/// `minorticks_on`
pub fn minorticks_on(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("minorticks_on")?;
    axes.edit(|a| {
        a.x.minor_on = true;
        a.y.minor_on = true
    });
    Ok(Value::None)
}
/// `minorticks_off`
pub fn minorticks_off(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("minorticks_off")?;
    axes.edit(|a| {
        for axis in [&mut a.x, &mut a.y] {
            axis.minor_on = false;
            axis.minor_ticks = Some(Vec::new());
        }
    });
    Ok(Value::None)
}

/// A label's text with its looks from keyword arguments.
pub fn label_keywords(vm: &mut Vm, label: &mut Label, keywords: &mut Keywords, base: f64) -> Result<()> {
    label.size = keywords.font_size(vm, &["fontsize", "size"], base)?.or(label.size);
    label.color = keywords.color(vm, &["color", "c"])?.or(label.color);
    if let Some(weight) = keywords.take(&["fontweight", "weight"]) {
        label.bold = super::words::is_bold(vm, &weight)?;
    }
    if let Some(style) = keywords.text(vm, &["fontstyle", "style"])? {
        label.italic = super::words::is_italic(&style)?;
    }
    if let Some(pad) = keywords.take(&["labelpad", "pad"]) {
        label.pad = Some(number(vm, &pad, "pad")?.clamp(-1000.0, 1000.0));
    }
    Ok(())
}
