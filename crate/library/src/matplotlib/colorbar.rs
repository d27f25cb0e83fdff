//! `colorbar`: axes that show what colours stand for. It takes its room from the axes of the picture, as Matplotlib's does.

use std::any::Any;
use std::rc::Rc;

use brunsviga_chart::mark::{Cells, Edges, Image, Mark};
use brunsviga_chart::{Aspect, ColorBar, Label, MarkId, Norm, Placement, Shading, axes_share};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::artist::Artist;
use super::axis::SpineObject;
use super::colormap::{ColormapObject, ScalarMappable};
use super::grid::AxesArray;
use super::keyword::{Keywords, no_more};
use super::mappable;
use super::object::{AxesObject, axes_of};
use super::state::classes;

/// Which side of the picture the bar stands on, and what follows from it.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    fn horizontal(self) -> bool {
        matches!(self, Side::Top | Side::Bottom)
    }
    fn take(vm: &mut Vm, keywords: &mut Keywords) -> Result<Side> {
        let location = keywords.text(vm, &["location"])?;
        let orientation = keywords.text(vm, &["orientation"])?;
        let horizontal = match orientation.as_deref() {
            None => None,
            Some("vertical") => Some(false),
            Some("horizontal") => Some(true),
            Some(other) => {
                return Err(Raise::value_error(format!(
                    "'{other}' is not a valid value for orientation. Supported values are None, 'vertical', 'horizontal'"
                )));
            }
        };
        let side = match location.as_deref() {
            None if horizontal == Some(true) => Side::Bottom,
            None | Some("right") => Side::Right,
            Some("left") => Side::Left,
            Some("top") => Side::Top,
            Some("bottom") => Side::Bottom,
            Some(other) => {
                return Err(Raise::value_error(format!(
                    "'{other}' is not a valid value for location. Supported values are 'left', 'right', 'top', 'bottom'"
                )));
            }
        };
        if horizontal.is_some_and(|h| h != side.horizontal()) {
            return Err(Raise::type_error("location and orientation are mutually exclusive"));
        }
        Ok(side)
    }
    fn pad(self) -> f64 {
        match self {
            Side::Left => 0.10,
            Side::Bottom => 0.15,
            Side::Right | Side::Top => 0.05,
        }
    }
    /// Where the bar stands in its room, and the picture in its.
    fn anchors(self) -> ((f64, f64), (f64, f64)) {
        match self {
            Side::Left => ((1.0, 0.5), (0.0, 0.5)),
            Side::Right => ((0.0, 0.5), (1.0, 0.5)),
            Side::Top => ((0.5, 0.0), (0.5, 1.0)),
            Side::Bottom => ((0.5, 1.0), (0.5, 0.0)),
        }
    }
    /// The rooms of the picture and of the bar, as shares of what the picture had.
    fn rooms(self, fraction: f64, pad: f64, shrink: f64) -> ([f64; 4], [f64; 4]) {
        let (rest, from) = (1.0 - fraction - pad, (1.0 - shrink) / 2.0);
        match self {
            Side::Left => ([fraction + pad, 0.0, rest, 1.0], [0.0, from, fraction, shrink]),
            Side::Right => ([0.0, 0.0, rest, 1.0], [1.0 - fraction, from, fraction, shrink]),
            Side::Top => ([0.0, 0.0, 1.0, rest], [from, 1.0 - fraction, shrink, fraction]),
            Side::Bottom => ([0.0, fraction + pad, 1.0, rest], [from, 0.0, shrink, fraction]),
        }
    }
}

/// One axes, or several in a list or an array.
fn several(vm: &mut Vm, value: &Value) -> Result<Vec<AxesObject>> {
    let many = matches!(value.base(), Value::List(_) | Value::Tuple(_)) || value.downcast::<AxesArray>().is_some();
    if !many {
        return Ok(vec![axes_of(vm, value)?]);
    }
    let mut found = Vec::new();
    for item in vm.collect(value)? {
        found.extend(several(vm, &item)?);
    }
    Ok(found)
}

/// Whose colours the bar shows: their axes and mark, if they have one, and how they stand for values.
type Source = (Option<(AxesObject, MarkId)>, Shading);

fn source(vm: &mut Vm, mappable: Option<Value>, current: Option<&AxesObject>) -> Result<Source> {
    let Some(mappable) = mappable.filter(|v| !v.is_none()) else {
        // What was drawn last in the current axes, else in the figure.
        let found = current.and_then(|axes| {
            let others =
                (0..axes.home.figure.borrow().axes.len()).rev().map(|index| AxesObject { home: axes.home.clone(), index });
            std::iter::once(axes.clone()).chain(others).find_map(|a| Some((mappable::last_of(&a)?, a)))
        });
        let shown = found.and_then(|(id, axes)| Some((mappable::shading(&axes, id)?, axes, id)));
        let Some((shading, axes, id)) = shown else {
            return Err(Raise::runtime_error(
                "No mappable was found to use for colorbar creation. First define a mappable such as an image (with imshow) or a contour set (with contourf).",
            ));
        };
        return Ok((Some((axes, id)), shading));
    };
    if let Some(free) = mappable.downcast::<ScalarMappable>() {
        return Ok((None, Shading { map: free.map.clone(), norm: free.norm.over(&[])? }));
    }
    let artist = mappable.downcast::<Artist>();
    match artist.and_then(|a| Some((a, mappable::shading(&a.axes, a.id)?))) {
        Some((artist, shading)) => Ok((Some((artist.axes.clone(), artist.id)), shading)),
        None => Err(Raise::type_error(format!(
            "colorbar needs what imshow, pcolormesh or scatter(c=…) returned, or a ScalarMappable, not {}",
            vm.type_name(&mappable)
        ))),
    }
}

/// `colorbar(mappable=None, cax=None, ax=None, label, orientation, location, ticks, fraction, pad, shrink, aspect)`
pub fn colorbar(vm: &mut Vm, current: Option<AxesObject>, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mappable = given.next().or_else(|| keywords.take(&["mappable"]));
    let cax = given.next().or_else(|| keywords.take(&["cax"])).filter(|v| !v.is_none());
    let ax = given.next().or_else(|| keywords.take(&["ax"])).filter(|v| !v.is_none());
    no_more(given, "colorbar")?;
    let (of, shading) = source(vm, mappable, current.as_ref())?;
    let side = Side::take(vm, &mut keywords)?;
    let label = keywords.text(vm, &["label"])?;
    let share = |v: Option<f64>, usual: f64, name: &str, low: f64, high: f64| {
        let v = v.unwrap_or(usual);
        if (low..=high).contains(&v) {
            Ok(v)
        } else {
            Err(Raise::value_error(format!("{name} must be between {low} and {high}, not {v}")))
        }
    };
    let fraction = share(keywords.number(vm, &["fraction"])?, 0.15, "fraction", 0.0, 0.9)?;
    let pad = share(keywords.number(vm, &["pad"])?, side.pad(), "pad", 0.0, 0.9 - fraction)?;
    let shrink = share(keywords.number(vm, &["shrink"])?, 1.0, "shrink", 0.01, 1.0)?;
    let aspect = share(keywords.number(vm, &["aspect"])?, 20.0, "aspect", 0.01, 1000.0)?;
    let ticks = keywords.take(&["ticks"]);
    for (name, usual) in [("drawedges", false), ("use_gridspec", true)] {
        if keywords.flag(vm, &[name])?.is_some_and(|on| on != usual) {
            return Err(Raise::value_error(format!(
                "colorbar({name}={}) is not done here",
                if usual { "False" } else { "True" }
            )));
        }
    }
    match keywords.text(vm, &["extend"])?.as_deref() {
        None | Some("neither") => {}
        Some(other) => return Err(Raise::value_error(format!("colorbar(extend='{other}') is not done here: leave it out"))),
    }
    keywords.finish_call("Colorbar.__init__")?;
    let bar = match cax {
        Some(cax) => axes_of(vm, &cax)?,
        None => {
            let parents = match (&ax, &of) {
                (Some(ax), _) => several(vm, ax)?,
                (None, Some((axes, _))) => vec![axes.clone()],
                (None, None) => Vec::new(),
            };
            make_room(vm, &parents, side, (fraction, pad, shrink, aspect))?
        }
    };
    let (axes, mark) = match &of {
        Some((axes, id)) if Rc::ptr_eq(&axes.home, &bar.home) => (axes.index, Some(*id)),
        _ => (usize::MAX, None),
    };
    let horizontal = side.horizontal();
    bar.edit(|a| {
        a.bar = Some(ColorBar { axes, mark, horizontal });
        let (long, short) = if horizontal { (&mut a.x, &mut a.y) } else { (&mut a.y, &mut a.x) };
        short.visible = false;
        long.opposite = matches!(side, Side::Right | Side::Top);
        long.tick.marks = true;
        (long.grid, short.grid) = (None, None);
        a.spines.iter_mut().for_each(|s| s.visible = true);
        if let Some(label) = label {
            let long = if horizontal { &mut a.x } else { &mut a.y };
            long.label.text = label;
        }
    });
    paint(&bar, &shading, horizontal);
    let object = Colorbar { axes: bar, of };
    if let Some(ticks) = ticks {
        object.ticks(vm, Args::new(vec![ticks]))?;
    }
    Ok(Value::native(object))
}

/// New axes for a bar beside these: of one axes in its place in the grid, of several beside all.
fn make_room(vm: &mut Vm, parents: &[AxesObject], side: Side, sizes: (f64, f64, f64, f64)) -> Result<AxesObject> {
    let (fraction, pad, shrink, aspect) = sizes;
    let Some(first) = parents.first() else {
        return Err(Raise::value_error(
            "Unable to determine Axes to steal space for Colorbar. Either provide the *cax* argument to use as the Axes for the Colorbar, provide the *ax* argument to steal space from it, or add *mappable* to an Axes.",
        ));
    };
    if parents.iter().any(|p| !Rc::ptr_eq(&p.home, &first.home)) {
        return Err(Raise::value_error("Unable to create a colorbar Axes as not all parents share the same figure."));
    }
    let home = &first.home;
    let current = home.current.get();
    let (picture, bar) = side.rooms(fraction, pad, shrink);
    let places: Vec<Placement> = home.edit(|figure| {
        // All of the parents together; those that hang on no grid have a place of their own.
        let rects: Vec<[f64; 4]> = parents.iter().map(|p| axes_share(figure, p.index)).collect();
        match (parents, figure.axes.get(first.index).map(|a| a.placement.clone())) {
            ([_], Some(whole @ (Placement::Grid(_) | Placement::Part(..)))) => vec![whole.clone().part(picture), whole.part(bar)],
            _ => {
                let (left, bottom) = rects.iter().fold((f64::MAX, f64::MAX), |(l, b), r| (l.min(r[0]), b.min(r[1])));
                let (right, top) = rects.iter().fold((f64::MIN, f64::MIN), |(r, t), p| (r.max(p[0] + p[2]), t.max(p[1] + p[3])));
                let (w, h) = (right - left, top - bottom);
                let within = |s: [f64; 4]| [left + s[0] * w, bottom + s[1] * h, s[2] * w, s[3] * h];
                let smaller = |r: &[f64; 4]| {
                    let share = [(r[0] - left) / w, (r[1] - bottom) / h, r[2] / w, r[3] / h];
                    let [x, y, pw, ph] = picture;
                    Placement::Rect(within([x + share[0] * pw, y + share[1] * ph, share[2] * pw, share[3] * ph]))
                };
                rects.iter().map(smaller).chain([Placement::Rect(within(bar))]).collect()
            }
        }
    });
    let (anchor, picture_anchor) = side.anchors();
    home.edit(|figure| {
        for (parent, place) in parents.iter().zip(&places) {
            if let Some(axes) = figure.axes.get_mut(parent.index) {
                axes.placement = place.clone();
                axes.anchor = picture_anchor;
            }
        }
    });
    let place = places.last().cloned().unwrap_or(Placement::Rect([0.0, 0.0, 1.0, 1.0]));
    let index = super::figure::add_axes(vm, home, place);
    // The picture stays the current one.
    home.current.set(current);
    let bar = AxesObject { home: home.clone(), index };
    bar.edit(|a| {
        a.anchor = anchor;
        a.aspect = Aspect::Box(if side.horizontal() { 1.0 / aspect } else { aspect });
    });
    Ok(bar)
}

/// Fills a bar with the colours, and gives its axis their values.
fn paint(bar: &AxesObject, shading: &Shading, horizontal: bool) {
    let (low, high) = shading.norm.ends();
    let log = shading.norm.scale().is_log();
    // One value has a bar around it, as Matplotlib's `nonsingular` makes.
    let (low, high) = match (low == high, log) {
        (false, _) => (low, high),
        (true, true) => (low / 10.0, high * 10.0),
        (true, false) if low == 0.0 => (-0.1, 0.1),
        (true, false) => (low - 0.1 * low.abs(), high + 0.1 * high.abs()),
    };
    let Some(norm) = Norm::new(low, high, log) else { return };
    let colors = shading.map.colors().to_vec();
    let count = colors.len();
    let scale = norm.scale();
    let (from, to) = (scale.forward(low), scale.forward(high));
    let place = |i: usize| {
        let part = i as f64 / count as f64;
        scale.backward(from * (1.0 - part) + to * part)
    };
    let along = if log { Edges::places((0..=count).map(place).collect()) } else { Edges::even(low, high, count) };
    let (Some(along), Some(across)) = (along, Edges::even(0.0, 1.0, 1)) else { return };
    let (x, y) = if horizontal { (along, across) } else { (across, along) };
    let Ok(image) = Image::new(Cells::Colors(colors), x, y) else { return };
    bar.edit(|a| {
        let old: Vec<MarkId> = a.marks().map(|(id, _)| id).collect();
        old.into_iter().for_each(|id| {
            a.remove(id);
        });
        a.add(Mark::Image(image));
        let (long, short) = if horizontal { (&mut a.x, &mut a.y) } else { (&mut a.y, &mut a.x) };
        long.scale = scale;
        let _ = long.set_limits(low, high);
        let _ = short.set_limits(0.0, 1.0);
    });
}

/// The bars of a mark whose colours have changed follow it.
pub fn renew(axes: &AxesObject, id: MarkId, shading: &Shading) {
    let bars: Vec<(usize, bool)> = {
        let figure = axes.home.figure.borrow();
        let own = |bar: &ColorBar| bar.axes == axes.index && bar.mark == Some(id);
        figure.axes.iter().enumerate().filter_map(|(i, a)| Some((i, a.bar.filter(own)?.horizontal))).collect()
    };
    for (index, horizontal) in bars {
        paint(&AxesObject { home: axes.home.clone(), index }, shading, horizontal);
    }
}

/// `matplotlib.colorbar.Colorbar`
pub struct Colorbar {
    axes: AxesObject,
    of: Option<(AxesObject, MarkId)>,
}

impl Colorbar {
    fn horizontal(&self) -> bool {
        self.axes.edit(|a| a.bar.is_some_and(|b| b.horizontal))
    }
    fn ticks(&self, vm: &mut Vm, args: Args) -> Result<Value> {
        if self.horizontal() {
            super::ticks::set_xticks(vm, &self.axes, args)
        } else {
            super::ticks::set_yticks(vm, &self.axes, args)
        }
    }
    fn shading(&self) -> Option<Shading> {
        self.of.as_ref().and_then(|(axes, id)| mappable::shading(axes, *id))
    }
}

impl Native for Colorbar {
    fn class(&self) -> ClassRef {
        classes().colorbar.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        let end = |high: bool| {
            let (a, b) = self.axes.edit(|a| if a.bar.is_some_and(|b| b.horizontal) { a.x.limits() } else { a.y.limits() })?;
            Some(Value::Float(if high { b } else { a }))
        };
        Ok(match name {
            "ax" => Some(self.axes.value()),
            "outline" => Some(Value::native(SpineObject::all(self.axes.clone()))),
            "vmin" => end(false),
            "vmax" => end(true),
            "mappable" => self.of.as_ref().map(|(axes, id)| Artist::value(axes, *id)),
            "cmap" => self.shading().map(|s| ColormapObject::value(s.map)),
            "orientation" => Some(Value::str(if self.horizontal() { "horizontal" } else { "vertical" })),
            _ => None,
        })
    }
    fn dir(&self) -> Vec<String> {
        ["ax", "outline", "vmin", "vmax", "mappable", "cmap", "orientation"].map(String::from).to_vec()
    }
}

fn bar(this: &Value) -> Result<&Colorbar> {
    this.downcast::<Colorbar>().ok_or_else(|| Raise::type_error("expected a colorbar"))
}

/// `set_label`, `set_ticks`, `set_ticklabels`, `get_ticks`, `minorticks_on`, `minorticks_off`
pub fn with_methods(class: ClassRef) -> ClassRef {
    type OnAxes = fn(&mut Vm, &AxesObject, Args) -> Result<Value>;
    let table: [(&'static str, OnAxes, OnAxes); 3] = [
        ("set_ticks", super::ticks::set_xticks, super::ticks::set_yticks),
        ("set_ticklabels", super::ticks::set_xticklabels, super::ticks::set_yticklabels),
        ("get_ticks", super::ticks::get_xticks, super::ticks::get_yticks),
    ];
    let mut class = class;
    for (name, x, y) in table {
        class = class.method(name, move |vm, mut args: Args| {
            let this = args.take_self(name)?;
            let bar = bar(&this)?;
            (if bar.horizontal() { x } else { y })(vm, &bar.axes, args)
        });
    }
    class
        .method("set_label", |vm, mut args: Args| {
            let this = args.take_self("set_label")?;
            let bar = bar(&this)?;
            let mut keywords = Keywords::new(args.keyword);
            let mut given = args.positional.into_iter();
            let text = given
                .next()
                .or_else(|| keywords.take(&["label"]))
                .ok_or_else(|| Raise::type_error("Colorbar.set_label() missing 1 required positional argument: 'label'"))?;
            no_more(given, "Colorbar.set_label")?;
            let text = vm.str(&text)?;
            let known =
                bar.axes.edit(|a| if a.bar.is_some_and(|b| b.horizontal) { a.x.label.clone() } else { a.y.label.clone() });
            let mut label = Label { text, ..known };
            super::ticks::label_keywords(vm, &mut label, &mut keywords, bar.axes.font_size())?;
            // A label may be read from the right: Matplotlib's rotation=270 with va='bottom'.
            let turned = keywords.take(&["rotation"]).map(|v| super::words::turns(vm, &v)).transpose()?;
            let upright = keywords.text(vm, &["va", "verticalalignment"])?;
            match (turned, bar.horizontal()) {
                (None, _) | (Some(1), false) | (Some(0), true) => {}
                (Some(3), false) => label.turns = Some(3),
                (Some(0), false) => label.turns = Some(0),
                _ => return Err(Raise::value_error("rotation of a colorbar's label must be 0, 90 or 270 here")),
            }
            // Read downwards it stands outside of the ticks, which Matplotlib wants va='bottom' for.
            if upright.is_some_and(|name| name != "bottom" || label.turns != Some(3)) {
                return Err(Raise::value_error("va of a colorbar's label is not done here: leave it out"));
            }
            keywords.finish("Text")?;
            bar.axes.edit(|a| if a.bar.is_some_and(|b| b.horizontal) { a.x.label = label } else { a.y.label = label });
            Ok(Value::None)
        })
        .method("minorticks_on", |_, mut args: Args| {
            let this = args.take_self("minorticks_on")?;
            args.exactly::<0>("minorticks_on")?;
            bar(&this)?
                .axes
                .edit(|a| if a.bar.is_some_and(|b| b.horizontal) { a.x.minor_on = true } else { a.y.minor_on = true });
            Ok(Value::None)
        })
        .method("minorticks_off", |_, mut args: Args| {
            let this = args.take_self("minorticks_off")?;
            args.exactly::<0>("minorticks_off")?;
            bar(&this)?.axes.edit(|a| {
                let long = if a.bar.is_some_and(|b| b.horizontal) { &mut a.x } else { &mut a.y };
                long.minor_on = false;
                long.minor_ticks = Some(Vec::new());
            });
            Ok(Value::None)
        })
}
