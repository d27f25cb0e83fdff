//! `rcParams`: the defaults that a program may change. Keys that would have no effect here are refused as unknown.

use std::any::Any;

use brunsviga_chart::{Axes, Color, Figure, LegendPlace, LineStyle, TickDirection};
use brunsviga_python::{Args, ClassRef, Native, NativeIter, Raise, Result, Value, Vm};

use super::data::data;
use super::keyword::{color, dash, font_size, number, refused};
use super::state::{Pyplot, classes};

/// What a value must be.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Flag,
    FontSize,
    Color,
    Dash,
    Size,
    Place,
    /// A font size, or None for that of the text around
    OwnFontSize,
    /// A cycler of colours
    Cycle,
    /// 'in', 'out' or 'inout'
    Direction,
    /// True, False or 'line'
    Below,
    Text,
}

const KEYS: &[(&str, Kind, &str)] = &[
    ("axes.axisbelow", Kind::Below, "line"),
    ("axes.edgecolor", Kind::Color, "black"),
    ("axes.facecolor", Kind::Color, "white"),
    ("axes.grid", Kind::Flag, "False"),
    ("axes.labelcolor", Kind::Color, "black"),
    ("axes.labelsize", Kind::FontSize, "medium"),
    ("axes.linewidth", Kind::Number, "0.8"),
    ("axes.prop_cycle", Kind::Cycle, ""),
    ("axes.spines.bottom", Kind::Flag, "True"),
    ("axes.spines.left", Kind::Flag, "True"),
    ("axes.spines.right", Kind::Flag, "True"),
    ("axes.spines.top", Kind::Flag, "True"),
    ("axes.titlesize", Kind::FontSize, "large"),
    ("axes.xmargin", Kind::Number, "0.05"),
    ("axes.ymargin", Kind::Number, "0.05"),
    ("figure.autolayout", Kind::Flag, "False"),
    ("figure.dpi", Kind::Number, "100"),
    ("figure.facecolor", Kind::Color, "white"),
    ("figure.figsize", Kind::Size, "6.4 4.8"),
    ("figure.titlesize", Kind::FontSize, "large"),
    ("font.size", Kind::Number, "10"),
    ("grid.alpha", Kind::Number, "1"),
    ("grid.color", Kind::Color, "#b0b0b0"),
    ("grid.linestyle", Kind::Dash, "-"),
    ("grid.linewidth", Kind::Number, "0.8"),
    ("image.aspect", Kind::Text, "equal"),
    ("image.cmap", Kind::Text, "viridis"),
    ("image.origin", Kind::Text, "upper"),
    ("legend.fontsize", Kind::FontSize, "medium"),
    ("legend.frameon", Kind::Flag, "True"),
    ("legend.loc", Kind::Place, "best"),
    ("legend.title_fontsize", Kind::OwnFontSize, ""),
    ("lines.linestyle", Kind::Dash, "-"),
    ("lines.linewidth", Kind::Number, "1.5"),
    ("lines.marker", Kind::Text, "None"),
    ("lines.markersize", Kind::Number, "6"),
    ("patch.edgecolor", Kind::Color, "black"),
    ("patch.force_edgecolor", Kind::Flag, "False"),
    ("patch.linewidth", Kind::Number, "1"),
    ("text.color", Kind::Color, "black"),
    ("xtick.bottom", Kind::Flag, "True"),
    ("xtick.color", Kind::Color, "black"),
    ("xtick.direction", Kind::Direction, "out"),
    ("xtick.labelsize", Kind::FontSize, "medium"),
    ("xtick.major.size", Kind::Number, "3.5"),
    ("xtick.major.width", Kind::Number, "0.8"),
    ("xtick.minor.size", Kind::Number, "2"),
    ("xtick.minor.width", Kind::Number, "0.6"),
    ("xtick.top", Kind::Flag, "False"),
    ("ytick.color", Kind::Color, "black"),
    ("ytick.direction", Kind::Direction, "out"),
    ("ytick.labelsize", Kind::FontSize, "medium"),
    ("ytick.left", Kind::Flag, "True"),
    ("ytick.major.size", Kind::Number, "3.5"),
    ("ytick.major.width", Kind::Number, "0.8"),
    ("ytick.minor.size", Kind::Number, "2"),
    ("ytick.minor.width", Kind::Number, "0.6"),
    ("ytick.right", Kind::Flag, "False"),
];

/// Values that were changed; the others have their defaults.
#[derive(Default)]
pub struct RcParams {
    changed: Vec<(&'static str, Value)>,
}

fn entry(key: &str) -> Option<&'static (&'static str, Kind, &'static str)> {
    KEYS.iter().find(|(k, ..)| *k == key)
}

fn default(kind: Kind, text: &str) -> Value {
    match kind {
        Kind::Number => Value::Float(text.parse().unwrap_or(0.0)),
        Kind::Flag => Value::Bool(text == "True"),
        Kind::Cycle => super::cycle::usual(),
        Kind::OwnFontSize => Value::None,
        Kind::Size => Value::list(text.split(' ').filter_map(|t| t.parse().ok()).map(Value::Float).collect()),
        _ => Value::str(text),
    }
}

impl RcParams {
    /// A value by a key that exists.
    fn value(&self, key: &str) -> Option<Value> {
        let (key, kind, text) = entry(key)?;
        Some(self.changed.iter().find(|(k, _)| k == key).map_or_else(|| default(*kind, text), |(_, v)| v.clone()))
    }
    fn set(&mut self, key: &'static str, value: Value) {
        self.changed.retain(|(k, _)| *k != key);
        self.changed.push((key, value));
    }
    /// The program's own cycle of colours; empty: Matplotlib's.
    pub fn palette(&self) -> Vec<Color> {
        let own = self.changed.iter().find(|(k, _)| *k == "axes.prop_cycle");
        own.and_then(|(_, v)| v.downcast::<super::cycle::Cycler>()).map(|c| c.0.clone()).unwrap_or_default()
    }
    /// Everything as at the start.
    pub fn clear(&mut self) {
        self.changed.clear();
    }
}

/// A number among the defaults.
pub fn rc_number(vm: &mut Vm, key: &str) -> f64 {
    let value = vm.extension::<Pyplot>().rc.value(key).unwrap_or(Value::None);
    vm.to_f64(&value).unwrap_or(0.0)
}

/// A flag among the defaults.
pub fn rc_flag(vm: &mut Vm, key: &str) -> bool {
    matches!(vm.extension::<Pyplot>().rc.value(key), Some(Value::Bool(true)))
}

/// A text among the defaults.
pub fn rc_text(vm: &mut Vm, key: &str) -> String {
    vm.extension::<Pyplot>().rc.value(key).and_then(|v| v.as_str().map(String::from)).unwrap_or_default()
}

/// A font size in points; None while it has its default.
pub fn rc_size(vm: &mut Vm, key: &'static str, base: f64) -> Option<f64> {
    let changed = vm.extension::<Pyplot>().rc.changed.iter().find(|(k, _)| *k == key).map(|(_, v)| v.clone())?;
    if changed.is_none() {
        return None;
    }
    font_size(vm, &changed, base).ok()
}

/// A colour among the defaults.
pub fn rc_color(vm: &mut Vm, key: &str) -> Color {
    let value = vm.extension::<Pyplot>().rc.value(key).unwrap_or(Value::None);
    color(vm, &value).unwrap_or(Color::BLACK)
}

/// Rim and its width of areas whose rim is not said, if they have one.
pub fn patch_edge(vm: &mut Vm) -> Option<(Color, f64)> {
    rc_flag(vm, "patch.force_edgecolor").then(|| (rc_color(vm, "patch.edgecolor"), rc_number(vm, "patch.linewidth")))
}

/// The grid's looks.
pub fn grid_style(vm: &mut Vm) -> LineStyle {
    let color = rc_color(vm, "grid.color").with_alpha(rc_number(vm, "grid.alpha").clamp(0.0, 1.0));
    let name = vm.extension::<Pyplot>().rc.value("grid.linestyle").unwrap_or(Value::None);
    let dash = dash(vm, &name).unwrap_or_default();
    LineStyle { color, width: rc_number(vm, "grid.linewidth"), dash }
}

/// A figure with the defaults.
pub fn new_figure(vm: &mut Vm) -> Result<Figure> {
    let mut figure = Figure::default();
    figure.set_dpi(rc_number(vm, "figure.dpi")).map_err(refused)?;
    let size = vm.extension::<Pyplot>().rc.value("figure.figsize").unwrap_or(Value::None);
    let size = data(vm, &size)?.values;
    if let [w, h] = size[..] {
        figure.set_size(w, h).map_err(refused)?;
    }
    figure.font_size = rc_number(vm, "font.size");
    figure.ground = rc_color(vm, "figure.facecolor");
    let ink = rc_color(vm, "text.color");
    for heading in [&mut figure.title, &mut figure.x_label, &mut figure.y_label] {
        heading.color = Some(ink);
    }
    figure.title.size = rc_size(vm, "figure.titlesize", figure.font_size);
    if rc_flag(vm, "figure.autolayout") {
        figure.tight = Some(Default::default());
    }
    Ok(figure)
}

/// Gives new axes the defaults.
pub fn dress_axes(vm: &mut Vm, axes: &mut Axes, base: f64) {
    axes.x.margin = rc_number(vm, "axes.xmargin");
    axes.y.margin = rc_number(vm, "axes.ymargin");
    axes.ground = rc_color(vm, "axes.facecolor");
    let below = vm.extension::<Pyplot>().rc.value("axes.axisbelow").unwrap_or(Value::None);
    axes.ticks_zorder = super::axis::ticks_zorder(vm, &below).unwrap_or(1.5);
    let (width, ink) = (rc_number(vm, "axes.linewidth"), rc_color(vm, "axes.edgecolor"));
    for (spine, side) in axes.spines.iter_mut().zip(["left", "bottom", "right", "top"]) {
        spine.visible = rc_flag(vm, &format!("axes.spines.{side}"));
        spine.width = width;
        spine.color = ink;
    }
    if rc_flag(vm, "axes.grid") {
        let style = grid_style(vm);
        axes.x.grid = Some(style.clone());
        axes.y.grid = Some(style);
    }
    let title = rc_size(vm, "axes.titlesize", base);
    axes.titles.iter_mut().for_each(|t| t.size = title);
    let label = rc_size(vm, "axes.labelsize", base);
    axes.x.label.size = label;
    axes.y.label.size = label;
    let (text, name) = (rc_color(vm, "text.color"), rc_color(vm, "axes.labelcolor"));
    axes.titles.iter_mut().for_each(|t| t.color = Some(text));
    (axes.x.label.color, axes.y.label.color) = (Some(name), Some(name));
    axes.x.tick.label_size = rc_size(vm, "xtick.labelsize", base);
    axes.y.tick.label_size = rc_size(vm, "ytick.labelsize", base);
    for (tick, axis, near, far) in [(&mut axes.x.tick, "xtick", "bottom", "top"), (&mut axes.y.tick, "ytick", "left", "right")] {
        let ink = rc_color(vm, &format!("{axis}.color"));
        (tick.color, tick.label_color) = (ink, ink);
        tick.marks = rc_flag(vm, &format!("{axis}.{near}"));
        tick.marks_opposite = rc_flag(vm, &format!("{axis}.{far}"));
        let mut size = |what: &str| rc_number(vm, &format!("{axis}.{what}"));
        (tick.length, tick.width) = (size("major.size"), size("major.width"));
        tick.minor = Some((size("minor.size"), size("minor.width")));
        tick.direction = match rc_text(vm, &format!("{axis}.direction")).as_str() {
            "in" => TickDirection::In,
            "inout" => TickDirection::Both,
            _ => TickDirection::Out,
        };
    }
    axes.palette = vm.extension::<Pyplot>().rc.palette();
}

/// Changes one default; KeyError for a key that is not known, ValueError for a value that does not fit.
pub fn set_rc(vm: &mut Vm, key: &str, value: Value) -> Result<()> {
    let Some((key, kind, _)) = entry(key) else { return Err(unknown(key)) };
    let checked = match kind {
        Kind::Number => number(vm, &value, key).and_then(|v| {
            let good =
                v.is_finite() && (0.0..=10_000.0).contains(&v) && (v > 0.0 || !matches!(key, &"font.size" | &"figure.dpi"));
            if good { Ok(Value::Float(v)) } else { Err(Raise::value_error(format!("{v} is out of range"))) }
        }),
        Kind::Flag => vm.truth(&value).map(Value::Bool),
        Kind::FontSize => font_size(vm, &value, 10.0).map(|_| value.clone()),
        Kind::Color => color(vm, &value).map(|_| value.clone()),
        Kind::Dash => dash(vm, &value).map(|_| value.clone()),
        Kind::Place => match value.as_str() {
            Some(text) => LegendPlace::parse(text).map(|_| value.clone()).map_err(refused),
            None => {
                let code = vm.to_index(&value)?;
                match usize::try_from(code).ok().and_then(|code| LegendPlace::NAMES.get(code)) {
                    Some(name) => Ok(Value::str(*name)),
                    None => Err(Raise::value_error(format!("loc must be a number from 0 to 10, not {code}"))),
                }
            }
        },
        Kind::OwnFontSize if value.is_none() => Ok(Value::None),
        Kind::OwnFontSize => font_size(vm, &value, 10.0).map(|_| value.clone()),
        Kind::Cycle => super::cycle::checked(vm, &value),
        Kind::Direction => match value.as_str() {
            Some("in" | "out" | "inout") => Ok(value.clone()),
            _ => {
                let shown = vm.repr(&value)?;
                Err(Raise::value_error(format!(
                    "{shown} is not a valid value for {key}; supported values are ['out', 'in', 'inout']"
                )))
            }
        },
        Kind::Below => super::axis::ticks_zorder(vm, &value).map(|_| value.clone()),
        Kind::Text => Ok(value.clone()),
        Kind::Size => data(vm, &value).and_then(|d| match d.values[..] {
            [w, h] => Figure::new(w, h).map_err(refused).map(|_| Value::list(vec![Value::Float(w), Value::Float(h)])),
            _ => Err(Raise::value_error("figure.figsize must have two numbers")),
        }),
    };
    let checked = checked.map_err(|e| Raise::value_error(format!("Key {key}: {}", e.message())))?;
    vm.extension::<Pyplot>().rc.set(key, checked);
    Ok(())
}

fn unknown(key: &str) -> Raise {
    Raise::key_error(Value::str(format!(
        "{key} is not a valid rc parameter here. See rcParams.keys() for a list of valid parameters."
    )))
}

/// `matplotlib.rcParams`
pub struct RcObject;

struct Keys(usize);

impl NativeIter for Keys {
    fn next(&mut self, _: &mut Vm) -> Result<Option<Value>> {
        let key = KEYS.get(self.0).map(|(k, ..)| Value::str(*k));
        self.0 += 1;
        Ok(key)
    }
}

impl Native for RcObject {
    fn class(&self) -> ClassRef {
        classes().rc_params.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let mut lines = Vec::new();
        for (key, ..) in KEYS {
            let value = vm.extension::<Pyplot>().rc.value(key).unwrap_or(Value::None);
            lines.push(format!("'{key}': {}", vm.repr(&value)?));
        }
        Ok(format!("RcParams({{{}}})", lines.join(",\n          ")))
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let key = vm.str(index)?;
        vm.extension::<Pyplot>().rc.value(&key).map(Some).ok_or_else(|| unknown(&key))
    }
    fn set_item(&self, vm: &mut Vm, index: &Value, value: &Value) -> Result<bool> {
        let key = vm.str(index)?;
        set_rc(vm, &key, value.clone())?;
        Ok(true)
    }
    fn len(&self, _: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(KEYS.len()))
    }
    fn iter(&self, _: &mut Vm, _: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Keys(0))))
    }
    fn contains(&self, vm: &mut Vm, item: &Value) -> Result<Option<bool>> {
        let key = vm.str(item)?;
        Ok(Some(entry(&key).is_some()))
    }
}

/// `keys`, `update`, `get`
pub fn with_methods(class: ClassRef) -> ClassRef {
    class
        .method("keys", |_, _| Ok(Value::list(KEYS.iter().map(|(k, ..)| Value::str(*k)).collect())))
        .method("get", |vm, mut args: Args| {
            args.take_self("get")?;
            let [key, default] = args.between::<2>("get", 1)?;
            let key = vm.str(&key.unwrap_or(Value::None))?;
            Ok(vm.extension::<Pyplot>().rc.value(&key).or(default).unwrap_or(Value::None))
        })
        .method("update", |vm, mut args: Args| {
            args.take_self("update")?;
            for given in std::mem::take(&mut args.positional) {
                update(vm, &given)?;
            }
            for (key, value) in args.keyword {
                set_rc(vm, &key, value)?;
            }
            Ok(Value::None)
        })
}

/// Changes all that a dict says.
pub fn update(vm: &mut Vm, given: &Value) -> Result<()> {
    for key in vm.collect(given)? {
        let value = vm.get_item(given, &key)?;
        let key = vm.str(&key)?;
        set_rc(vm, &key, value)?;
    }
    Ok(())
}

/// `matplotlib.colormaps`: colour maps by name.
pub struct Colormaps;

impl Native for Colormaps {
    fn class(&self) -> ClassRef {
        classes().colormap.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let map = super::colormap::colormap(vm, index).map_err(|e| Raise::key_error(Value::str(e.message())))?;
        Ok(Some(super::colormap::ColormapObject::value(map)))
    }
}
