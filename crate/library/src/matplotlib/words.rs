//! Titles, names of axes, headings; the Text objects that they and `text` return.

use std::any::Any;

use brunsviga_chart::mark::Mark;
use brunsviga_chart::mark::note::{Note, Place};
use brunsviga_chart::text::block::{Horizontal, Vertical};
use brunsviga_chart::{Color, Label, MarkId};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::data::data;
use super::keyword::{Keywords, color, font_size, no_more, number, spread};
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
            text.label(|l| l.hidden = !on);
            text.note(|n| n.common.visible = on);
        }
        "position" => match data(vm, value)?.values[..] {
            [x, y] => {
                text.note(|n| n.at = (x, y));
                match &text.0 {
                    Target::XLabel(_) | Target::YLabel(_) | Target::ZLabel(_) => return Err(unmoved("position")),
                    _ => text.label(|l| l.at = (Some(x), Some(y))),
                };
            }
            _ => return Err(Raise::type_error("a position is two numbers")),
        },
        "rotation" => {
            let turned = turns(vm, value)?;
            let own = u8::from(matches!(text.0, Target::YLabel(_) | Target::Figure(_, 2)));
            if text.note(|n| n.turns = turned).is_none() && turned != own {
                return Err(unmoved("rotation"));
            }
        }
        "alpha" => {
            let alpha = number(vm, value, "alpha")?.clamp(0.0, 1.0);
            text.note(|n| n.common.alpha = Some(alpha));
            text.label(|l| l.color = Some(l.color.unwrap_or(Color::BLACK).with_alpha(alpha)));
        }
        "horizontalalignment" | "ha" => {
            let name = vm.str(value)?;
            let new = horizontal(&name)?;
            text.note(|n| n.align.0 = new);
            match &text.0 {
                Target::YLabel(_) => text.label(|l| l.align.1 = Some(along(new))),
                _ => text.label(|l| l.align.0 = Some(new)),
            };
        }
        "verticalalignment" | "va" => {
            let name = vm.str(value)?;
            let new = vertical(&name)?;
            text.note(|n| n.align.1 = new);
            match &text.0 {
                Target::XLabel(_) | Target::YLabel(_) | Target::ZLabel(_) => return Err(unmoved("verticalalignment")),
                _ => text.label(|l| l.align.1 = Some(new)),
            };
        }
        _ => return Err(super::keyword::unexpected("Text", name)),
    }
    Ok(())
}

/// Names of axes stand beside their axis.
fn unmoved(name: &str) -> Raise {
    Raise::value_error(format!(
        "{name} of this text is not done here: it stands where the axes put it; ax.text puts one anywhere"
    ))
}

/// The horizontal alignment of a text that runs upwards.
fn along(align: Horizontal) -> Vertical {
    match align {
        Horizontal::Left => Vertical::Bottom,
        Horizontal::Center => Vertical::Center,
        Horizontal::Right => Vertical::Top,
    }
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
        "set_horizontalalignment",
        "set_ha",
        "set_verticalalignment",
        "set_va",
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
        Some("bold" | "heavy" | "extra bold" | "black" | "semibold" | "demibold" | "demi") => true,
        Some("ultralight" | "light" | "normal" | "regular" | "book" | "medium" | "roman") => false,
        Some(other) => return Err(Raise::value_error(format!("'{other}' is not a font weight: use 'normal' or 'bold'"))),
        None => number(vm, value, "fontweight")? >= 600.0,
    })
}

/// Slanted.
pub fn is_italic(name: &str) -> Result<bool> {
    match name {
        "italic" | "oblique" => Ok(true),
        "normal" => Ok(false),
        _ => Err(Raise::value_error(format!(
            "'{name}' is not a valid value for fontstyle. Supported values are 'normal', 'italic', 'oblique'"
        ))),
    }
}

/// `ha`
pub fn horizontal(name: &str) -> Result<Horizontal> {
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

/// `va`
pub fn vertical(name: &str) -> Result<Vertical> {
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
        if matches!(more.base(), Value::Dict(_) | Value::None) {
            keywords.put("fontdict", more)
        } else {
            keywords.put("labelpad", more)
        }
    }
    no_more(given, function)?;
    if let Some(dict) = keywords.take(&["fontdict"]) {
        spread(vm, &dict, &mut keywords)?;
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
    place_keywords(vm, &mut label, &mut keywords)?;
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
    // Along the axis a name can stand anywhere; beside it the axis decides.
    let (share, loc) = (keywords.number(vm, &[if is_y { "y" } else { "x" }])?, keywords.text(vm, &["loc"])?);
    let align = keywords.text(vm, &["horizontalalignment", "ha"])?.map(|name| horizontal(&name)).transpose()?;
    let at = match loc.as_deref() {
        None => share.map(|s| (s, None)),
        Some(_) if share.is_some() || align.is_some() => {
            return Err(Raise::type_error("loc, x, y and ha all place the name: give either loc or the others"));
        }
        Some("center") => None,
        Some("left") if !is_y => Some((0.0, Some(Horizontal::Left))),
        Some("bottom") if is_y => Some((0.0, Some(Horizontal::Left))),
        Some("right") if !is_y => Some((1.0, Some(Horizontal::Right))),
        Some("top") if is_y => Some((1.0, Some(Horizontal::Right))),
        Some(other) => {
            let names = if is_y { "'bottom', 'center', 'top'" } else { "'left', 'center', 'right'" };
            return Err(Raise::value_error(format!("'{other}' is not a valid value for loc. Supported values are {names}")));
        }
    };
    let (at, side) = at.map_or((None, None), |(share, side)| (Some(share), side));
    let align = align.or(side);
    if is_y {
        label.at.1 = at.or(label.at.1);
        label.align.1 = align.map(along).or(label.align.1);
    } else {
        label.at.0 = at.or(label.at.0);
        label.align.0 = align.or(label.align.0);
    }
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
pub fn get_title(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_title")?;
    Ok(Value::str(axes.edit(|a| a.titles[1].text.clone())))
}
/// `get_xlabel`
pub fn get_xlabel(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_xlabel")?;
    Ok(Value::str(axes.edit(|a| a.x.label.text.clone())))
}
/// `get_ylabel`
pub fn get_ylabel(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_ylabel")?;
    Ok(Value::str(axes.edit(|a| a.y.label.text.clone())))
}

/// `x`, `y`, `ha`, `va` of titles and headings
fn place_keywords(vm: &mut Vm, label: &mut Label, keywords: &mut Keywords) -> Result<()> {
    label.at = (keywords.number(vm, &["x"])?.or(label.at.0), keywords.number(vm, &["y"])?.or(label.at.1));
    if let Some(name) = keywords.text(vm, &["horizontalalignment", "ha"])? {
        label.align.0 = Some(horizontal(&name)?);
    }
    if let Some(name) = keywords.text(vm, &["verticalalignment", "va"])? {
        label.align.1 = Some(vertical(&name)?);
    }
    Ok(())
}

/// `suptitle`, `supxlabel`, `supylabel`
pub fn heading(vm: &mut Vm, figure: &FigureObject, args: Args, which: u8) -> Result<Value> {
    let (words, mut keywords) = take_text(vm, args, "suptitle", "t")?;
    let target = TextArtist(Target::Figure(figure.0.clone(), which));
    let base = figure.0.figure.borrow().font_size;
    let mut label = target.label(|l| l.clone()).unwrap_or_default();
    label.text = words;
    label_keywords(vm, &mut label, &mut keywords, base)?;
    place_keywords(vm, &mut label, &mut keywords)?;
    if label.pad.is_some() {
        return Err(super::keyword::unexpected("Text", "pad"));
    }
    keywords.finish("Text")?;
    target.label(|l| *l = label);
    Ok(Value::native(target))
}
