//! What the drawing functions return: handles on marks, with `set_…` and `get_…`.

use std::any::Any;

use brunsviga_chart::mark::Mark;
use brunsviga_chart::{Color, MarkId};
use brunsviga_python::{Args, ClassRef, Native, NativeIter, Raise, Result, Value, Vm};

use super::data::{array, axis_data, data};
use super::keyword::{Keywords, unexpected};
use super::object::AxesObject;
use super::property::Property;
use super::state::classes;

/// A mark of an axes; `part` is one bar of a set.
pub struct Artist {
    pub axes: AxesObject,
    pub id: MarkId,
    pub part: Option<usize>,
}

impl Artist {
    /// As a Python value.
    pub fn value(axes: &AxesObject, id: MarkId) -> Value {
        Value::native(Artist { axes: axes.clone(), id, part: None })
    }
    /// Looks at the mark; an error when it was removed.
    fn with<R>(&self, f: impl FnOnce(&mut Mark) -> R) -> Result<R> {
        self.axes.edit(|a| a.mark_mut(self.id).map(f)).ok_or_else(|| Raise::value_error("this artist is no longer in its axes"))
    }
}

/// Adds a mark and gives its handle.
pub fn add(axes: &AxesObject, mark: Mark) -> Value {
    let id = axes.add(mark);
    Artist::value(axes, id)
}

/// Name of the artist of a mark, for errors.
pub fn artist_name(mark: &Mark) -> &'static str {
    match mark {
        Mark::Line(_) | Mark::Rule(_) | Mark::ErrorBar(_) => "Line2D",
        Mark::Scatter(_) => "PathCollection",
        Mark::Bars(_) | Mark::Span(_) => "Rectangle",
        Mark::Area(_) => "PolyCollection",
        mark if super::events::is_row(mark) => "EventCollection",
        Mark::Segments(_) => "LineCollection",
        Mark::Note(_) => "Text",
        Mark::Image(image) if image.mesh => "QuadMesh",
        Mark::Image(_) => "AxesImage",
        Mark::Quiver(_) => "Quiver",
    }
}

impl Native for Artist {
    fn class(&self) -> ClassRef {
        let classes = classes();
        match self.axes.edit(|a| a.mark(self.id).map(artist_name)) {
            Some("PathCollection") => classes.points.clone(),
            Some("Rectangle") => classes.patch.clone(),
            Some("PolyCollection") => classes.poly.clone(),
            Some("LineCollection") => classes.segments.clone(),
            Some("AxesImage") => classes.image.clone(),
            Some("EventCollection") => classes.events.clone(),
            Some("QuadMesh") => classes.mesh.clone(),
            Some("Quiver") => classes.quiver.clone(),
            _ => classes.line.clone(),
        }
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        let label = self.axes.edit(|a| a.mark(self.id).map(|m| m.common().label.clone())).unwrap_or_default();
        let class = self.class();
        Ok(if class.name() == "Line2D" {
            format!("<matplotlib.lines.Line2D {label}>")
        } else {
            format!("<{}.{}>", class.module(), class.name())
        })
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "axes" => Some(self.axes.value()),
            "figure" => Some(self.axes.home.value()),
            _ => None,
        })
    }
    fn hash_key(&self) -> Result<Option<Value>> {
        Ok(None)
    }
}

fn receiver(args: &mut Args, function: &str) -> Result<Value> {
    args.take_self(function)
}

fn artist(value: &Value) -> Result<&Artist> {
    value.downcast::<Artist>().ok_or_else(|| Raise::type_error("expected an artist of a chart"))
}

/// Changes one property of an artist.
pub fn set(vm: &mut Vm, object: &Artist, name: &str, value: &Value) -> Result<()> {
    match name {
        "data" | "xdata" | "ydata" | "offsets" => return set_data(vm, object, name, value),
        _ => {}
    }
    let kind = object.with(|m| artist_name(m))?;
    let Some(property) = Property::parse(vm, name, value)? else { return Err(unexpected(kind, name)) };
    let applied = object.with(|mark| match (mark, object.part, property) {
        (Mark::Bars(bars), Some(part), Property::Color(colors) | Property::Face(colors)) => {
            if let Some(color) = colors.first() {
                bars.set_face(part, *color);
            }
            true
        }
        // The bars of one call are one mark: what is not a colour belongs to all of them.
        (Mark::Bars(bars), Some(_), _) if bars.bars.len() > 1 => false,
        (mark, _, property) => property.apply(mark),
    })?;
    if !applied && object.part.is_some() {
        return Err(Raise::value_error(format!(
            "{name} of a single bar is not done here, only its colour: draw the bar with a call of its own"
        )));
    }
    if applied { Ok(()) } else { Err(unexpected(kind, name)) }
}

fn set_data(vm: &mut Vm, object: &Artist, name: &str, value: &Value) -> Result<()> {
    let (old_x, old_y) = object.with(|mark| match mark {
        Mark::Line(line) => (line.data().0.to_vec(), line.data().1.to_vec()),
        _ => (Vec::new(), Vec::new()),
    })?;
    let (x, y) = match name {
        "xdata" => (axis_data(vm, &object.axes, value, false)?.values, old_y),
        "ydata" => (old_x, axis_data(vm, &object.axes, value, true)?.values),
        "offsets" => {
            let table = data(vm, value)?;
            if table.table().1 != 2 {
                return Err(Raise::value_error("offsets must be of shape (n, 2)"));
            }
            (table.take_column(0), table.take_column(1))
        }
        _ => {
            let pair = vm.collect(value)?;
            let [x, y] = &pair[..] else { return Err(Raise::type_error("set_data needs x and y")) };
            (axis_data(vm, &object.axes, x, false)?.values, axis_data(vm, &object.axes, y, true)?.values)
        }
    };
    let shapes = (x.len(), y.len());
    object
        .with(|mark| match mark {
            Mark::Line(line) => line.set_data(x, y),
            Mark::Scatter(points) => points.set_data(x, y),
            _ => Err(brunsviga_chart::ChartError::Text("this artist has no data to set".into())),
        })?
        .map_err(|e| match e {
            brunsviga_chart::ChartError::Lengths(..) => Raise::value_error(format!(
                "x and y must have the same length to be drawn, but have shapes ({},) and ({},): set both at once with set_data(x, y)",
                shapes.0, shapes.1
            )),
            other => super::keyword::refused(other),
        })
}

fn color_value(color: Color) -> Value {
    Value::str(color.css())
}

/// Methods that all artists of marks have.
pub fn with_methods(class: ClassRef) -> ClassRef {
    let mut class = class;
    for name in SETTERS {
        let property = name.trim_start_matches("set_");
        class = class.method(name, move |vm, mut args: Args| {
            let this = receiver(&mut args, name)?;
            let [value] = args.exactly::<1>(name)?;
            set(vm, artist(&this)?, property, &value)?;
            Ok(Value::None)
        });
    }
    class
        .method("set", |vm, mut args: Args| {
            let this = receiver(&mut args, "set")?;
            super::keyword::no_more(args.positional.drain(..), "set")?;
            let mut keywords = Keywords::new(args.keyword);
            while let Some((name, value)) = keywords.pop() {
                set(vm, artist(&this)?, &name, &value)?;
            }
            Ok(Value::None)
        })
        .method("set_data", |vm, mut args: Args| {
            let this = receiver(&mut args, "set_data")?;
            let [first, second] = args.between::<2>("set_data", 1)?;
            let pair = match (first, second) {
                (Some(x), Some(y)) => Value::tuple(vec![x, y]),
                (Some(pair), None) => pair,
                _ => Value::None,
            };
            set(vm, artist(&this)?, "data", &pair)?;
            Ok(Value::None)
        })
        .method("set_data_3d", |vm, mut args: Args| {
            let this = receiver(&mut args, "set_data_3d")?;
            let object = artist(&this)?;
            super::space::set_data(vm, &object.axes, object, args)
        })
        .method("get_data_3d", |_, mut args| {
            let this = receiver(&mut args, "get_data_3d")?;
            let object = artist(&this)?;
            super::space::get_data(&object.axes, object)
        })
        .method("get_xdata", |_, mut args| column(&receiver(&mut args, "get_xdata")?, false))
        .method("get_ydata", |_, mut args| column(&receiver(&mut args, "get_ydata")?, true))
        .method("get_data", |_, mut args| {
            let this = receiver(&mut args, "get_data")?;
            Ok(Value::tuple(vec![column(&this, false)?, column(&this, true)?]))
        })
        .method("get_label", |_, mut args| {
            let this = receiver(&mut args, "get_label")?;
            artist(&this)?.with(|m| Value::str(m.common().label.clone()))
        })
        .method("get_color", |_, mut args| color_of(&receiver(&mut args, "get_color")?))
        .method("get_facecolor", |_, mut args| color_of(&receiver(&mut args, "get_facecolor")?))
        .method("get_alpha", |_, mut args| {
            let this = receiver(&mut args, "get_alpha")?;
            artist(&this)?.with(|m| m.common().alpha.map_or(Value::None, Value::Float))
        })
        .method("get_visible", |_, mut args| {
            let this = receiver(&mut args, "get_visible")?;
            artist(&this)?.with(|m| Value::Bool(m.common().visible))
        })
        .method("get_zorder", |_, mut args| {
            let this = receiver(&mut args, "get_zorder")?;
            artist(&this)?.with(|m| Value::Float(m.zorder()))
        })
        .method("get_linewidth", |_, mut args| {
            let this = receiver(&mut args, "get_linewidth")?;
            let width = artist(&this)?.with(|m| match m {
                Mark::Line(l) => Some(l.style.width),
                Mark::ErrorBar(b) => Some(b.line.style.width),
                Mark::Rule(r) => Some(r.style.width),
                Mark::Segments(s) => Some(s.style.width),
                Mark::Area(a) => Some(a.edge.as_ref().map_or(1.0, |e| e.width)),
                Mark::Bars(b) => Some(b.edge_width),
                Mark::Scatter(s) => Some(s.edge_width),
                _ => None,
            })?;
            width.map(Value::Float).ok_or_else(|| Raise::attribute_error("the line width of this artist is not told here"))
        })
        .method("get_linestyle", |_, mut args| {
            let this = receiver(&mut args, "get_linestyle")?;
            let dash = artist(&this)?.with(|m| match m {
                Mark::Line(l) => Some(l.style.dash.name()),
                Mark::Rule(r) => Some(r.style.dash.name()),
                Mark::Segments(s) => Some(s.style.dash.name()),
                _ => None,
            })?;
            dash.map(Value::str).ok_or_else(|| Raise::attribute_error("the line style of this artist is not told here"))
        })
        .method("get_marker", |_, mut args| {
            let this = receiver(&mut args, "get_marker")?;
            artist(&this)?.with(|m| match m {
                Mark::Line(l) => l.marker.as_ref().map_or(Value::str("None"), |k| Value::str(k.shape.letter().to_string())),
                _ => Value::str("None"),
            })
        })
        .method("get_height", |_, mut args| bar_part(&receiver(&mut args, "get_height")?, |b| b.height))
        .method("get_width", |_, mut args| bar_part(&receiver(&mut args, "get_width")?, |b| b.width))
        .method("get_x", |_, mut args| bar_part(&receiver(&mut args, "get_x")?, |b| b.x))
        .method("get_y", |_, mut args| bar_part(&receiver(&mut args, "get_y")?, |b| b.y))
        .method("remove", |_, mut args| {
            let this = receiver(&mut args, "remove")?;
            let object = artist(&this)?;
            if object.axes.edit(|a| a.remove(object.id)) {
                Ok(Value::None)
            } else {
                Err(Raise::value_error("list.remove(x): x not in list"))
            }
        })
}

const SETTERS: &[&str] = &[
    "set_color",
    "set_c",
    "set_linewidth",
    "set_lw",
    "set_linestyle",
    "set_ls",
    "set_marker",
    "set_markersize",
    "set_ms",
    "set_markerfacecolor",
    "set_markeredgecolor",
    "set_markeredgewidth",
    "set_markevery",
    "set_alpha",
    "set_label",
    "set_zorder",
    "set_visible",
    "set_clip_on",
    "set_drawstyle",
    "set_dashes",
    "set_xdata",
    "set_ydata",
    "set_facecolor",
    "set_edgecolor",
    "set_offsets",
    "set_sizes",
    "set_linewidths",
    "set_facecolors",
    "set_edgecolors",
];

fn column(this: &Value, vertical: bool) -> Result<Value> {
    let values = artist(this)?.with(|mark| match mark {
        Mark::Line(line) => Some(if vertical { line.data().1.to_vec() } else { line.data().0.to_vec() }),
        Mark::ErrorBar(bars) => Some(if vertical { bars.line.data().1.to_vec() } else { bars.line.data().0.to_vec() }),
        Mark::Scatter(points) => Some(if vertical { points.data().1.to_vec() } else { points.data().0.to_vec() }),
        _ => None,
    })?;
    array(values.ok_or_else(|| Raise::attribute_error("this artist has no data columns"))?)
}

fn color_of(this: &Value) -> Result<Value> {
    let object = artist(this)?;
    object.with(|mark| match (mark, object.part) {
        (Mark::Bars(bars), Some(part)) => color_value(bars.face(part)),
        (mark, _) => color_value(mark.as_draw().color()),
    })
}

fn bar_part(this: &Value, pick: impl Fn(&brunsviga_chart::mark::Bar) -> f64) -> Result<Value> {
    let object = artist(this)?;
    let value = object.with(|mark| match mark {
        Mark::Bars(bars) => bars.bars.get(object.part.unwrap_or(0)).map(pick),
        _ => None,
    })?;
    value.map(Value::Float).ok_or_else(|| Raise::attribute_error("this artist is no bar"))
}

/// The bars of one call: a sequence of them.
pub struct BarContainer {
    pub axes: AxesObject,
    pub id: MarkId,
    pub count: usize,
}

impl BarContainer {
    fn part(&self, index: usize) -> Value {
        Value::native(Artist { axes: self.axes.clone(), id: self.id, part: Some(index) })
    }
}

struct Parts(AxesObject, MarkId, std::ops::Range<usize>);

impl NativeIter for Parts {
    fn next(&mut self, _: &mut Vm) -> Result<Option<Value>> {
        Ok(self.2.next().map(|i| Value::native(Artist { axes: self.0.clone(), id: self.1, part: Some(i) })))
    }
}

impl Native for BarContainer {
    fn class(&self) -> ClassRef {
        classes().bar_container.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        Ok(format!("<BarContainer object of {} artists>", self.count))
    }
    fn len(&self, _: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.count))
    }
    fn iter(&self, _: &mut Vm, _: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Parts(self.axes.clone(), self.id, 0..self.count))))
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let at = vm.to_index(index)?;
        let n = self.count as i64;
        let at = if at < 0 { at + n } else { at };
        if (0..n).contains(&at) { Ok(Some(self.part(at as usize))) } else { Err(Raise::index_error("tuple index out of range")) }
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "patches" => Some(Value::list((0..self.count).map(|i| self.part(i)).collect())),
            _ => None,
        })
    }
}
