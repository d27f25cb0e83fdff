//! Titles, names of axes, `text` and `annotate`; the Text objects that they return.

use std::any::Any;

use brunsviga_chart::mark::Mark;
use brunsviga_chart::mark::note::{Arrow, Head, Note, Place};
use brunsviga_chart::text::block::{Horizontal, Vertical};
use brunsviga_chart::{Color, Label, LineStyle, MarkId};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::data::{axis_data, data};
use super::keyword::{Keywords, color, font_size, number};
use super::object::{AxesObject, FigureObject};
use super::state::classes;
use super::ticks::label_keywords;

/// What a Text object stands for.
#[derive(Clone)]
pub enum Target {
    /// Left, centre, right title
    Title(AxesObject, usize),
    XLabel(AxesObject),
    YLabel(AxesObject),
    ZLabel(AxesObject),
    Note(AxesObject, MarkId),
    /// 0 heading, 1 name of all x axes, 2 of all y axes
    Figure(std::rc::Rc<super::object::FigureState>, u8),
}

/// `matplotlib.text.Text`
pub struct TextArtist(pub Target);

impl TextArtist {
    fn label<R>(&self, f: impl FnOnce(&mut Label) -> R) -> Option<R> {
        match &self.0 {
            Target::Title(axes, i) => Some(axes.edit(|a| f(&mut a.titles[(*i).min(2)]))),
            Target::XLabel(axes) => Some(axes.edit(|a| f(&mut a.x.label))),
            Target::YLabel(axes) => Some(axes.edit(|a| f(&mut a.y.label))),
            Target::ZLabel(axes) => axes.edit(|a| a.z_of(|z| f(&mut z.label))),
            Target::Figure(home, 0) => Some(home.edit(|figure| f(&mut figure.title))),
            Target::Figure(home, 1) => Some(home.edit(|figure| f(&mut figure.x_label))),
            Target::Figure(home, _) => Some(home.edit(|figure| f(&mut figure.y_label))),
            Target::Note(..) => None,
        }
    }
    fn note<R>(&self, f: impl FnOnce(&mut Note) -> R) -> Option<R> {
        match &self.0 {
            Target::Note(axes, id) => axes.edit(|a| match a.mark_mut(*id) {
                Some(Mark::Note(note)) => Some(f(note)),
                _ => None,
            }),
            _ => None,
        }
    }
    /// What it says.
    pub fn text(&self) -> String {
        self.label(|l| l.text.clone()).or_else(|| self.note(|n| n.text.clone())).unwrap_or_default()
    }
}

impl Native for TextArtist {
    fn class(&self) -> ClassRef {
        classes().text.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        let (x, y) = self.note(|n| n.at).unwrap_or((0.5, 1.0));
        Ok(format!("Text({x}, {y}, '{}')", self.text()))
    }
}

fn this_text(args: &mut Args, function: &str) -> Result<Value> {
    args.take_self(function)
}

fn text_of(value: &Value) -> Result<&TextArtist> {
    value.downcast::<TextArtist>().ok_or_else(|| Raise::type_error("expected a Text"))
}

fn set(vm: &mut Vm, text: &TextArtist, name: &str, value: &Value) -> Result<()> {
    let base = 10.0;
    match name {
        "text" => {
            let new = vm.str(value)?;
            text.label(|l| l.text.clone_from(&new));
            text.note(|n| n.text = new);
        }
        "color" => {
            let new = color(vm, value)?;
            text.label(|l| l.color = Some(new));
            text.note(|n| n.color = new);
        }
        "fontsize" | "size" => {
            let new = font_size(vm, value, base)?;
            text.label(|l| l.size = Some(new));
            text.note(|n| n.size = new);
        }
        "fontweight" | "weight" => {
            let bold = is_bold(vm, value)?;
            text.label(|l| l.bold = bold);
            text.note(|n| n.bold = bold);
        }
        "visible" => {
            let on = vm.truth(value)?;
            if !on {
                text.label(|l| l.text.clear());
            }
            text.note(|n| n.common.visible = on);
        }
        "position" => match data(vm, value)?.values[..] {
            [x, y] => {
                text.note(|n| n.at = (x, y));
            }
            _ => return Err(Raise::type_error("a position is two numbers")),
        },
        "rotation" => {
            let turned = turns(vm, value)?;
            text.note(|n| n.turns = turned);
        }
        "alpha" => {
            let alpha = number(vm, value, "alpha")?.clamp(0.0, 1.0);
            text.note(|n| n.common.alpha = Some(alpha));
        }
        _ => return Err(super::keyword::unexpected("Text", name)),
    }
    Ok(())
}

/// Methods of Text.
pub fn with_methods(class: ClassRef) -> ClassRef {
    let mut class = class;
    for name in [
        "set_text",
        "set_color",
        "set_fontsize",
        "set_size",
        "set_fontweight",
        "set_weight",
        "set_visible",
        "set_position",
        "set_rotation",
        "set_alpha",
    ] {
        class = class.method(name, move |vm, mut args: Args| {
            let this = this_text(&mut args, name)?;
            let [value] = args.exactly::<1>(name)?;
            set(vm, text_of(&this)?, &name[4..], &value)?;
            Ok(Value::None)
        });
    }
    class
        .method("get_text", |_, mut args| {
            let this = this_text(&mut args, "get_text")?;
            Ok(Value::str(text_of(&this)?.text()))
        })
        .method("set", |vm, mut args: Args| {
            let this = this_text(&mut args, "set")?;
            for (name, value) in args.keyword {
                set(vm, text_of(&this)?, &name, &value)?;
            }
            Ok(Value::None)
        })
        .method("remove", |_, mut args| {
            let this = this_text(&mut args, "remove")?;
            let text = text_of(&this)?;
            match &text.0 {
                Target::Note(axes, id) => {
                    axes.edit(|a| a.remove(*id));
                }
                _ => {
                    text.label(|l| l.text.clear());
                }
            }
            Ok(Value::None)
        })
}

/// `transAxes` and its like: what a text's two numbers mean.
pub struct Transform(pub Place);

impl Native for Transform {
    fn class(&self) -> ClassRef {
        classes().transform.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Quarter turns counter-clockwise.
pub fn turns(vm: &mut Vm, value: &Value) -> Result<u8> {
    let angle = match value.as_str() {
        Some("vertical") => 90.0,
        Some("horizontal") => 0.0,
        _ => number(vm, value, "rotation")?,
    };
    let quarters = angle / 90.0;
    if quarters.fract() != 0.0 || !quarters.is_finite() {
        return Err(Raise::value_error(format!("rotation={angle} is not done here: texts turn by 0, 90, 180 or 270 degrees")));
    }
    Ok(quarters.rem_euclid(4.0) as u8)
}

/// Bold or heavier.
pub fn is_bold(vm: &mut Vm, value: &Value) -> Result<bool> {
    Ok(match value.as_str() {
        Some(name) => matches!(name, "bold" | "heavy" | "extra bold" | "black" | "semibold" | "demibold" | "demi"),
        None => number(vm, value, "fontweight")? >= 600.0,
    })
}

fn horizontal(name: &str) -> Result<Horizontal> {
    Ok(match name {
        "left" => Horizontal::Left,
        "center" => Horizontal::Center,
        "right" => Horizontal::Right,
        _ => {
            return Err(Raise::value_error(format!(
                "'{name}' is not a valid value for align. Supported values are 'center', 'right', 'left'"
            )));
        }
    })
}

fn vertical(name: &str) -> Result<Vertical> {
    Ok(match name {
        "top" => Vertical::Top,
        "center" | "center_baseline" => Vertical::Center,
        "baseline" => Vertical::Baseline,
        "bottom" => Vertical::Bottom,
        _ => {
            return Err(Raise::value_error(format!(
                "'{name}' is not a valid value for align. Supported values are 'top', 'bottom', 'center', 'baseline', 'center_baseline'"
            )));
        }
    })
}

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
        note.italic = matches!(style.as_str(), "italic" | "oblique");
    }
    if let Some(value) = keywords.take(&["bbox"]) {
        note.frame = Some(frame(vm, &value)?);
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
fn frame(vm: &mut Vm, value: &Value) -> Result<(Color, Color, f64)> {
    let mut keywords = dict_keywords(vm, value)?;
    let both = keywords.color(vm, &["color"])?;
    let alpha = keywords.number(vm, &["alpha"])?;
    let face = keywords.color(vm, &["facecolor", "fc"])?.or(both).unwrap_or(Color::cycle(0)).faded(alpha);
    let edge = keywords.color(vm, &["edgecolor", "ec"])?.or(both).unwrap_or(Color::BLACK).faded(alpha);
    let style = keywords.text(vm, &["boxstyle"])?;
    // Without a box style the padding is in points, else in font sizes; corners are square here.
    let pad = match &style {
        None => keywords.number(vm, &["pad"])?.map_or(0.4, |p| p / 10.0),
        Some(style) => {
            style.split("pad=").nth(1).and_then(|p| p.split(',').next().and_then(|p| p.trim().parse().ok())).unwrap_or(0.3)
        }
    };
    let _ = keywords.number(vm, &["linewidth", "lw"])?;
    keywords.finish("FancyBboxPatch")?;
    Ok((face, edge, pad.clamp(0.0, 20.0)))
}

fn dict_keywords(vm: &mut Vm, value: &Value) -> Result<Keywords> {
    let mut items = Vec::new();
    for key in vm.collect(value)? {
        let item = vm.get_item(value, &key)?;
        items.push((vm.str(&key)?.into(), item));
    }
    Ok(Keywords::new(items))
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
    let mut note = Note::new((x, y), Place::Data, &words, axes.font_size());
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
    if let Some(properties) = keywords.take(&["arrowprops"]) {
        note.arrow = Some(arrow(vm, &properties)?);
    }
    note_keywords(vm, &mut note, keywords)?;
    let id = axes.add(Mark::Note(note));
    Ok(Value::native(TextArtist(Target::Note(axes.clone(), id))))
}

fn arrow(vm: &mut Vm, value: &Value) -> Result<Arrow> {
    let mut keywords = dict_keywords(vm, value)?;
    let style = keywords.text(vm, &["arrowstyle"])?;
    let head = match style.as_deref().map(|s| s.split(',').next().unwrap_or(s)) {
        None => Head::Filled,
        Some("-") => Head::None,
        Some("->") => Head::Open,
        Some("-|>" | "simple" | "fancy" | "wedge") => Head::Filled,
        Some(other) => {
            return Err(Raise::value_error(format!("arrowstyle='{other}' is not done here: use '->', '-|>', '-' or 'simple'")));
        }
    };
    let color = keywords.color(vm, &["color", "edgecolor", "ec"])?;
    let face = keywords.color(vm, &["facecolor", "fc"])?;
    // Without a style Matplotlib draws a broad arrow whose width is given in points.
    let width = match style {
        None => keywords.number(vm, &["width"])?.unwrap_or(4.0),
        Some(_) => 1.0,
    };
    let width = keywords.number(vm, &["linewidth", "lw"])?.unwrap_or(width).clamp(0.0, 100.0);
    let dash = match keywords.take(&["linestyle", "ls"]) {
        Some(v) => super::keyword::dash(vm, &v)?,
        None => Default::default(),
    };
    let alpha = keywords.number(vm, &["alpha"])?;
    let shrink = (keywords.number(vm, &["shrinkA"])?.unwrap_or(2.0), keywords.number(vm, &["shrinkB"])?.unwrap_or(2.0));
    for name in ["headwidth", "headlength", "shrink", "mutation_scale"] {
        let _ = keywords.number(vm, &[name])?;
    }
    if keywords.take(&["connectionstyle"]).is_some() {
        return Err(Raise::value_error("connectionstyle is not done here: arrows are straight"));
    }
    keywords.finish("FancyArrowPatch")?;
    let color = color.or(face).unwrap_or(if style.is_none() { Color::cycle(0) } else { Color::BLACK }).faded(alpha);
    Ok(Arrow { style: LineStyle { color, width, dash }, head, shrink })
}

/// The text of a call, and its other arguments.
pub(super) fn take_text(vm: &mut Vm, args: Args, function: &str, name: &str) -> Result<(String, Keywords)> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let words = given
        .next()
        .or_else(|| keywords.take_raw(&[name]))
        .ok_or_else(|| Raise::type_error(format!("{function}() missing 1 required positional argument: '{name}'")))?;
    let words = if words.is_none() { String::new() } else { vm.str(&words)? };
    if let Some(more) = given.next() {
        // A dict of font properties, or the label's distance.
        if matches!(more.base(), Value::Dict(_)) { keywords.put("fontdict", more) } else { keywords.put("labelpad", more) }
    }
    if let Some(dict) = keywords.take(&["fontdict"]) {
        let mut inner = dict_keywords(vm, &dict)?;
        while let Some((k, v)) = inner.pop() {
            keywords.put(&k, v);
        }
    }
    Ok((words, keywords))
}

/// `set_title`, `plt.title`
pub fn set_title(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let (words, mut keywords) = take_text(vm, args, "title", "label")?;
    let index = match keywords.text(vm, &["loc"])?.as_deref() {
        None | Some("center") => 1,
        Some("left") => 0,
        Some("right") => 2,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for loc. Supported values are 'left', 'center', 'right'"
            )));
        }
    };
    let mut label = axes.edit(|a| a.titles[index].clone());
    label.text = words;
    label_keywords(vm, &mut label, &mut keywords, axes.font_size())?;
    if let Some(y) = keywords.number(vm, &["y"])?
        && y != 1.0
    {
        return Err(Raise::value_error("title(y=…) is not done here: use pad"));
    }
    keywords.finish("Text")?;
    axes.edit(|a| a.titles[index] = label);
    Ok(Value::native(TextArtist(Target::Title(axes.clone(), index))))
}

fn set_label(vm: &mut Vm, axes: &AxesObject, args: Args, is_y: bool) -> Result<Value> {
    let (function, name) = if is_y { ("set_ylabel", "ylabel") } else { ("set_xlabel", "xlabel") };
    let (words, mut keywords) = take_text(vm, args, function, name)?;
    let mut label = axes.edit(|a| if is_y { a.y.label.clone() } else { a.x.label.clone() });
    label.text = words;
    label_keywords(vm, &mut label, &mut keywords, axes.font_size())?;
    if let Some(value) = keywords.take(&["rotation"])
        && turns(vm, &value)? != u8::from(is_y)
    {
        return Err(Raise::value_error("the name of an axis runs along it here: leave rotation out"));
    }
    let _ = keywords.text(vm, &["ha", "horizontalalignment", "va", "verticalalignment"])?;
    keywords.finish("Text")?;
    axes.edit(|a| if is_y { a.y.label = label } else { a.x.label = label });
    Ok(Value::native(TextArtist(if is_y { Target::YLabel(axes.clone()) } else { Target::XLabel(axes.clone()) })))
}

/// `set_xlabel`, `plt.xlabel`
pub fn set_xlabel(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_label(vm, axes, args, false)
}
/// `set_ylabel`, `plt.ylabel`
pub fn set_ylabel(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_label(vm, axes, args, true)
}
/// `get_title`
pub fn get_title(_: &mut Vm, axes: &AxesObject, _: Args) -> Result<Value> {
    Ok(Value::str(axes.edit(|a| a.titles[1].text.clone())))
}
/// `get_xlabel`
pub fn get_xlabel(_: &mut Vm, axes: &AxesObject, _: Args) -> Result<Value> {
    Ok(Value::str(axes.edit(|a| a.x.label.text.clone())))
}
/// `get_ylabel`
pub fn get_ylabel(_: &mut Vm, axes: &AxesObject, _: Args) -> Result<Value> {
    Ok(Value::str(axes.edit(|a| a.y.label.text.clone())))
}

/// `suptitle`, `supxlabel`, `supylabel`
pub fn heading(vm: &mut Vm, figure: &FigureObject, args: Args, which: u8) -> Result<Value> {
    let (words, mut keywords) = take_text(vm, args, "suptitle", "t")?;
    let target = TextArtist(Target::Figure(figure.0.clone(), which));
    let base = figure.0.figure.borrow().font_size;
    let mut label = target.label(|l| l.clone()).unwrap_or_default();
    label.text = words;
    label_keywords(vm, &mut label, &mut keywords, base)?;
    for name in ["x", "y"] {
        let _ = keywords.number(vm, &[name])?;
    }
    let _ = keywords.text(vm, &["ha", "va"])?;
    keywords.finish("Text")?;
    target.label(|l| *l = label);
    Ok(Value::native(target))
}
