//! `text` and `annotate`: words in the picture, their boxes and arrows.

use brunsviga_chart::mark::Mark;
use brunsviga_chart::mark::note::{Arrow, Head, Note, NoteBox, Place};
use brunsviga_chart::{Color, LineStyle};
use brunsviga_python::{Args, Raise, Result, Value, Vm};

use super::data::axis_data;
use super::keyword::{Keywords, c, dict_keywords, no_more, spread};
use super::object::AxesObject;
use super::words::{Target, TextArtist, Transform, horizontal, is_bold, is_italic, turns, vertical};

/// Keyword arguments of a text in the picture.
pub(super) fn note_keywords(vm: &mut Vm, note: &mut Note, mut keywords: Keywords) -> Result<()> {
    note.size = keywords.font_size(vm, &["fontsize", "size"], note.size)?.unwrap_or(note.size);
    note.color = keywords.color(vm, &["color", "c"])?.unwrap_or(note.color);
    if let Some(name) = keywords.text(vm, &["horizontalalignment", "ha"])? {
        note.align.0 = horizontal(&name)?;
    }
    if let Some(name) = keywords.text(vm, &["verticalalignment", "va"])? {
        note.align.1 = vertical(&name)?;
    }
    if let Some(value) = keywords.take(&["rotation"]) {
        note.turns = turns(vm, &value)?;
    }
    if let Some(value) = keywords.take(&["fontweight", "weight"]) {
        note.bold = is_bold(vm, &value)?;
    }
    if let Some(style) = keywords.text(vm, &["fontstyle", "style"])? {
        note.italic = is_italic(&style)?;
    }
    if let Some(value) = keywords.take(&["bbox"]) {
        note.frame = Some(frame(vm, &value, note.size)?);
    }
    if let Some(value) = keywords.take(&["transform"]) {
        note.place = value
            .downcast::<Transform>()
            .ok_or_else(|| Raise::type_error("transform must be ax.transData, ax.transAxes or fig.transFigure here"))?
            .0;
    }
    if let Some(alpha) = keywords.number(vm, &["alpha"])? {
        note.common.alpha = Some(alpha.clamp(0.0, 1.0));
    }
    note.common.zorder = keywords.number(vm, &["zorder"])?.or(note.common.zorder);
    note.common.clip = keywords.flag(vm, &["clip_on"])?.unwrap_or(note.common.clip);
    if let Some(on) = keywords.flag(vm, &["visible"])? {
        note.common.visible = on;
    }
    keywords.finish("Text")
}

/// `bbox=dict(facecolor=…, edgecolor=…, pad=…, boxstyle=…)`
fn frame(vm: &mut Vm, value: &Value, font: f64) -> Result<NoteBox> {
    let mut keywords = dict_keywords(vm, value)?;
    let both = keywords.color(vm, &["color"])?;
    let alpha = keywords.number(vm, &["alpha"])?;
    let face = keywords.color(vm, &["facecolor", "fc"])?.or(both).unwrap_or(c(vm, 0)).faded(alpha);
    let edge = keywords.color(vm, &["edgecolor", "ec"])?.or(both).unwrap_or(Color::BLACK).faded(alpha);
    let width = keywords.number(vm, &["linewidth", "lw"])?.unwrap_or(1.0).clamp(0.0, 100.0);
    let (pad, corner) = match keywords.text(vm, &["boxstyle"])? {
        // Without a box style the room is in points.
        None => (keywords.number(vm, &["pad"])?.unwrap_or(4.0) / font, 0.0),
        Some(style) => {
            let (name, mut options) = style_options(&style, "boxstyle")?;
            let pad = options.take("pad").unwrap_or(0.3);
            let corner = match name {
                "square" => 0.0,
                "round" => options.take("rounding_size").unwrap_or(pad),
                other => {
                    return Err(Raise::value_error(format!("boxstyle='{other}' is not done here: use 'square' or 'round'")));
                }
            };
            options.finish()?;
            (pad, corner)
        }
    };
    keywords.finish("FancyBboxPatch")?;
    Ok(NoteBox { face, edge, width, pad: pad.clamp(0.0, 20.0), corner: corner.clamp(0.0, 20.0) })
}

/// The options of a style such as `round,pad=0.3`.
struct Options<'a> {
    kind: &'static str,
    name: &'a str,
    items: Vec<(&'a str, f64)>,
}

impl Options<'_> {
    fn take(&mut self, name: &str) -> Option<f64> {
        let at = self.items.iter().position(|(n, _)| *n == name)?;
        Some(self.items.remove(at).1)
    }
    fn finish(self) -> Result<()> {
        match self.items.first() {
            None => Ok(()),
            Some((option, _)) => {
                Err(Raise::value_error(format!("the option '{option}' of {} '{}' is not done here", self.kind, self.name)))
            }
        }
    }
}

fn style_options<'a>(style: &'a str, kind: &'static str) -> Result<(&'a str, Options<'a>)> {
    let mut parts = style.split(',').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let items = parts
        .map(|part| {
            part.split_once('=')
                .and_then(|(option, value)| Some((option.trim(), value.trim().parse().ok().filter(|v: &f64| v.is_finite())?)))
                .ok_or_else(|| Raise::value_error(format!("Incorrect style argument: '{style}'")))
        })
        .collect::<Result<_>>()?;
    Ok((name, Options { kind, name, items }))
}

fn place_number(vm: &mut Vm, axes: &AxesObject, value: &Value, is_y: bool, name: &str) -> Result<f64> {
    match axis_data(vm, axes, value, is_y)?.values[..] {
        [one] => Ok(one),
        _ => Err(Raise::type_error(format!("{name} must be one number"))),
    }
}

/// `text(x, y, s, …)`
pub fn text(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| {
        given
            .next()
            .or_else(|| keywords.take(&[name]))
            .ok_or_else(|| Raise::type_error(format!("text() missing 1 required positional argument: '{name}'")))
    };
    let (x, y, words) = (next("x")?, next("y")?, next("s")?);
    let (x, y) = (place_number(vm, axes, &x, false, "x")?, place_number(vm, axes, &y, true, "y")?);
    let words = vm.str(&words)?;
    let dict = given.next().or_else(|| keywords.take(&["fontdict"]));
    no_more(given, "text")?;
    if let Some(dict) = dict.filter(|v| !v.is_none()) {
        spread(vm, &dict, &mut keywords)?;
    }
    let mut note = Note::new((x, y), Place::Data, &words, axes.font_size());
    note.color = super::rc::rc_color(vm, "text.color");
    note_keywords(vm, &mut note, keywords)?;
    let id = axes.add(Mark::Note(note));
    Ok(Value::native(TextArtist(Target::Note(axes.clone(), id))))
}

fn coordinates(name: &str) -> Result<Place> {
    Ok(match name {
        "data" => Place::Data,
        "axes fraction" => Place::Axes,
        "figure fraction" => Place::Figure,
        "offset points" => Place::OffsetPoints,
        _ => {
            return Err(Raise::value_error(format!(
                "'{name}' is not a coordinate system here: use 'data', 'axes fraction', 'figure fraction' or 'offset points'"
            )));
        }
    })
}

/// `annotate(text, xy, xytext=None, arrowprops=None, …)`
pub fn annotate(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let missing = |name: &str| Raise::type_error(format!("annotate() missing 1 required positional argument: '{name}'"));
    let words = given.next().or_else(|| keywords.take(&["text"])).ok_or_else(|| missing("text"))?;
    let xy = given.next().or_else(|| keywords.take(&["xy"])).ok_or_else(|| missing("xy"))?;
    let at = given.next().or_else(|| keywords.take(&["xytext"])).filter(|v| !v.is_none());
    let words = vm.str(&words)?;
    let pair = |vm: &mut Vm, v: &Value| -> Result<(f64, f64)> {
        let items = vm.collect(v)?;
        let [x, y] = &items[..] else { return Err(Raise::value_error("a place is two numbers (x, y)")) };
        Ok((place_number(vm, axes, x, false, "x")?, place_number(vm, axes, y, true, "y")?))
    };
    let tip = pair(vm, &xy)?;
    let place = match keywords.text(vm, &["xycoords"])? {
        Some(name) => coordinates(&name)?,
        None => Place::Data,
    };
    let text_place = match keywords.text(vm, &["textcoords"])? {
        Some(name) => coordinates(&name)?,
        None => place,
    };
    let at_point = match &at {
        Some(v) => pair(vm, v)?,
        None => tip,
    };
    let mut note = Note::new(at_point, if at.is_some() { text_place } else { place }, &words, axes.font_size());
    note.tip = Some((tip, place));
    let mut arrow_properties = None;
    if let Some(properties) = keywords.take(&["arrowprops"]) {
        arrow_properties = Some(properties);
    }
    no_more(given, "annotate")?;
    note_keywords(vm, &mut note, keywords)?;
    // A head is as large as the text says, so the text's size comes first.
    if let Some(properties) = arrow_properties {
        note.arrow = Some(arrow(vm, &properties, note.size)?);
    }
    let id = axes.add(Mark::Note(note));
    Ok(Value::native(TextArtist(Target::Note(axes.clone(), id))))
}

/// `arrowprops=dict(arrowstyle='->', …)`, or without a style the broad arrow of `width`, `headwidth`, `headlength`, `shrink`
fn arrow(vm: &mut Vm, value: &Value, font: f64) -> Result<Arrow> {
    let mut keywords = dict_keywords(vm, value)?;
    let style = keywords.text(vm, &["arrowstyle"])?;
    let both = keywords.color(vm, &["color"])?;
    let edge = keywords.color(vm, &["edgecolor", "ec"])?.or(both);
    let face = keywords.color(vm, &["facecolor", "fc"])?.or(both);
    let scale = keywords.number(vm, &["mutation_scale"])?.unwrap_or(font).clamp(0.0, 1000.0);
    let mut shrink_share = None;
    let (heads, head_size, shaft) = match &style {
        None => {
            let width = keywords.number(vm, &["width"])?.unwrap_or(4.0);
            let head_width = keywords.number(vm, &["headwidth"])?.unwrap_or(12.0);
            let head_length = keywords.number(vm, &["headlength"])?.unwrap_or(12.0);
            shrink_share = Some(keywords.number(vm, &["shrink"])?.unwrap_or(0.0).clamp(0.0, 0.49));
            ((Head::None, Head::Filled), (head_length, head_width / 2.0), Some(width))
        }
        Some(style) => {
            let (name, mut options) = style_options(style, "arrowstyle")?;
            let (heads, default) = match name {
                "-" => ((Head::None, Head::None), (0.4, 0.2)),
                "->" => ((Head::None, Head::Open), (0.4, 0.2)),
                "<-" => ((Head::Open, Head::None), (0.4, 0.2)),
                "<->" => ((Head::Open, Head::Open), (0.4, 0.2)),
                // Matplotlib rims a filled head too, which makes it wider by the line.
                "-|>" => ((Head::None, Head::Filled), (0.4, 0.26)),
                "<|-" => ((Head::Filled, Head::None), (0.4, 0.26)),
                "<|-|>" => ((Head::Filled, Head::Filled), (0.4, 0.26)),
                "simple" => ((Head::None, Head::Filled), (0.5, 0.25)),
                other => {
                    return Err(Raise::value_error(format!(
                        "arrowstyle='{other}' is not done here: use '->', '<-', '<->', '-|>', '<|-', '<|-|>', '-' or 'simple'"
                    )));
                }
            };
            let simple = name == "simple";
            let (mut length, mut half) = default;
            let shaft = simple.then(|| options.take("tail_width").unwrap_or(0.2) * scale);
            if name != "-" {
                length = options.take("head_length").unwrap_or(length);
                // The whole width of a simple head, half of the others.
                half = options.take("head_width").map_or(half, |w| if simple { w / 2.0 } else { w });
            }
            options.finish()?;
            (heads, (length * scale, half * scale), shaft)
        }
    };
    if keywords.take(&["connectionstyle"]).is_some() {
        return Err(Raise::value_error("connectionstyle is not done here: arrows are straight"));
    }
    let width = keywords.number(vm, &["linewidth", "lw"])?.unwrap_or(1.0).clamp(0.0, 100.0);
    let dash = match keywords.take(&["linestyle", "ls"]) {
        Some(v) => super::keyword::dash(vm, &v)?,
        None => Default::default(),
    };
    let alpha = keywords.number(vm, &["alpha"])?;
    let (from, to) = (keywords.number(vm, &["shrinkA"])?, keywords.number(vm, &["shrinkB"])?);
    if shrink_share.is_some() && from.or(to).is_some() {
        return Err(Raise::value_error("shrinkA and shrinkB have no effect without an arrowstyle: use shrink"));
    }
    keywords.finish("FancyArrowPatch")?;
    let head_size = (head_size.0.clamp(0.0, 1000.0), head_size.1.clamp(0.0, 1000.0));
    let broad = shaft.map(|w| (w.clamp(0.0, 1000.0), face.unwrap_or(c(vm, 0)).faded(alpha)));
    let color = edge.or(face.filter(|_| broad.is_none())).unwrap_or(Color::BLACK).faded(alpha);
    let shrink = (from.unwrap_or(2.0), to.unwrap_or(2.0));
    Ok(Arrow { style: LineStyle { color, width, dash }, heads, head_size, broad, shrink, shrink_share })
}
