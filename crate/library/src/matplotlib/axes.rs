//! `matplotlib.axes.Axes`: the table of its methods, and `ax.set(…)`.

use std::rc::Rc;

use brunsviga_chart::mark::note::Place;
use brunsviga_chart::{Axes, Placement, TickPlaces};
use brunsviga_python::{Args, ClassRef, Raise, Result, Value, Vm};

use super::artist::Artist;
use super::axis::{self, AxisObject, Spines};
use super::keyword::{Keywords, no_more};
use super::object::{AxesObject, axes_of};
use super::words::{Target, TextArtist, Transform};
use super::{
    bars, cycle, error_bar, events, fill, hist, image, legend, missing, note, place, plot, scatter, space, ticks, words,
};

/// A method of Axes.
pub type Method = fn(&mut Vm, &AxesObject, Args) -> Result<Value>;

/// All methods by name.
pub const METHODS: &[(&str, Method)] = &[
    ("_tick_texts_overlap", ticks::tick_texts_overlap),
    ("annotate", note::annotate),
    ("autoscale", axis::autoscale),
    ("axhline", plot::axhline),
    ("axhspan", fill::axhspan),
    ("axis", axis::axis),
    ("axline", plot::axline),
    ("axvline", plot::axvline),
    ("axvspan", fill::axvspan),
    ("bar", bars::bar),
    ("bar_label", bars::bar_label),
    ("barh", bars::barh),
    ("cla", clear),
    ("clear", clear),
    ("errorbar", error_bar::errorbar),
    ("eventplot", events::eventplot),
    ("fill", fill::fill_polygon),
    ("fill_between", fill::fill_between),
    ("fill_betweenx", fill::fill_betweenx),
    ("get_figure", get_figure),
    ("get_legend_handles_labels", legend::handles_labels),
    ("get_lines", get_lines),
    ("get_position", place::get_position),
    ("get_title", words::get_title),
    ("get_xlabel", words::get_xlabel),
    ("get_xlim", axis::get_xlim),
    ("get_xscale", axis::get_xscale),
    ("get_xticklabels", ticks::get_xticklabels),
    ("get_xticks", ticks::get_xticks),
    ("get_ylabel", words::get_ylabel),
    ("get_ylim", axis::get_ylim),
    ("get_yscale", axis::get_yscale),
    ("get_yticklabels", ticks::get_yticklabels),
    ("get_yticks", ticks::get_yticks),
    ("grid", axis::grid),
    ("hist", hist::hist),
    ("hlines", fill::hlines),
    ("imshow", image::imshow),
    ("invert_xaxis", axis::invert_xaxis),
    ("invert_yaxis", axis::invert_yaxis),
    ("label_outer", label_outer),
    ("legend", legend::legend),
    ("locator_params", ticks::locator_params),
    ("loglog", plot::loglog),
    ("margins", axis::margins),
    ("matshow", image::matshow),
    ("minorticks_off", ticks::minorticks_off),
    ("minorticks_on", ticks::minorticks_on),
    ("pcolor", image::pcolormesh),
    ("pcolormesh", image::pcolormesh),
    ("plot", plot::plot),
    ("quiver", scatter::quiver),
    ("relim", nothing),
    ("autoscale_view", nothing),
    ("remove", remove),
    ("scatter", scatter::scatter),
    ("semilogx", plot::semilogx),
    ("semilogy", plot::semilogy),
    ("set", set),
    ("set_aspect", axis::set_aspect),
    ("set_axis_off", |_, axes, args| shown(axes, args, false)),
    ("set_axis_on", |_, axes, args| shown(axes, args, true)),
    ("set_axisbelow", axis::set_axisbelow),
    ("set_facecolor", set_facecolor),
    ("set_position", place::set_position),
    ("set_prop_cycle", cycle::set_prop_cycle),
    ("set_title", words::set_title),
    ("set_visible", set_visible),
    ("set_xlabel", words::set_xlabel),
    ("set_xlim", axis::set_xlim),
    ("set_xscale", axis::set_xscale),
    ("set_xticklabels", ticks::set_xticklabels),
    ("set_xticks", ticks::set_xticks),
    ("set_ylabel", words::set_ylabel),
    ("set_ylim", axis::set_ylim),
    ("set_yscale", axis::set_yscale),
    ("set_yticklabels", ticks::set_yticklabels),
    ("set_yticks", ticks::set_yticks),
    ("stem", plot::stem),
    ("step", plot::step),
    ("text", note::text),
    ("tick_params", ticks::tick_params),
    ("ticklabel_format", ticks::ticklabel_format),
    ("twinx", twinx),
    ("twiny", twiny),
    ("vlines", fill::vlines),
];

/// Attributes that are no methods.
pub const ATTRIBUTES: &[&str] =
    &["figure", "images", "lines", "patches", "spines", "texts", "title", "transAxes", "transData", "xaxis", "yaxis"];

/// Methods of Axes.
pub fn with_methods(class: ClassRef) -> ClassRef {
    METHODS.iter().fold(class, |class, (name, body)| {
        class.method(name, move |vm, mut args: Args| {
            let this = args.take_self(name)?;
            let axes = axes_of(vm, &this)?;
            space::body(&axes, name, *body)?(vm, &axes, args)
        })
    })
}

/// An attribute of axes; a name that is nowhere is answered with what comes nearest.
pub fn attribute(_: &mut Vm, axes: &AxesObject, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "figure" => axes.home.value(),
        "xaxis" => Value::native(AxisObject { axes: axes.clone(), vertical: false }),
        "yaxis" => Value::native(AxisObject { axes: axes.clone(), vertical: true }),
        "spines" => Value::native(Spines(axes.clone())),
        "title" => Value::native(TextArtist(Target::Title(axes.clone(), 1))),
        "transAxes" => Value::native(Transform(Place::Axes)),
        "transData" => Value::native(Transform(Place::Data)),
        "lines" => marks(axes, |class| class == "Line2D"),
        "patches" => marks(axes, |class| class == "Rectangle"),
        "images" => marks(axes, |class| class == "AxesImage"),
        "texts" => marks(axes, |class| class == "Text"),
        _ if METHODS.iter().any(|(n, _)| *n == name) || name.starts_with("__") => return Ok(None),
        _ if space::is_space(axes) => match space::attribute(axes, name) {
            Some(value) => value,
            None if space::METHODS.iter().any(|(n, _)| *n == name) => return Ok(None),
            None => return Err(missing::attribute("Axes3D", name)),
        },
        _ => return Err(missing::attribute("Axes", name)),
    }))
}

fn marks(axes: &AxesObject, wanted: impl Fn(&str) -> bool) -> Value {
    let ids: Vec<_> = axes.edit(|a| a.marks().map(|(id, m)| (id, super::artist::artist_name(m))).collect());
    let found = ids.into_iter().filter(|(_, class)| wanted(class));
    Value::list(
        found
            .map(|(id, class)| {
                if class == "Text" { Value::native(TextArtist(Target::Note(axes.clone(), id))) } else { Artist::value(axes, id) }
            })
            .collect(),
    )
}

fn nothing(_: &mut Vm, _: &AxesObject, args: Args) -> Result<Value> {
    // Limits are made from the data whenever the figure is drawn, so there is nothing to do.
    args.exactly::<0>("relim")?;
    Ok(Value::None)
}

fn get_lines(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_lines")?;
    Ok(marks(axes, |class| class == "Line2D"))
}

fn get_figure(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_figure")?;
    Ok(axes.home.value())
}

fn shown(axes: &AxesObject, args: Args, on: bool) -> Result<Value> {
    args.exactly::<0>("set_axis_on")?;
    axes.edit(|a| a.shown = on);
    Ok(Value::None)
}

fn set_visible(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [on] = args.exactly::<1>("set_visible")?;
    let on = vm.truth(&on)?;
    axes.edit(|a| a.visible = on);
    Ok(Value::None)
}

fn set_facecolor(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [color] = args.exactly::<1>("set_facecolor")?;
    let color = super::keyword::color(vm, &color)?;
    axes.edit(|a| a.ground = color);
    Ok(Value::None)
}

/// The axes leave the figure: others keep their numbers, so they are hidden and emptied.
fn remove(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("remove")?;
    axes.edit(|a| {
        let place = a.placement.clone();
        *a = Axes::new(place);
        a.visible = false;
    });
    Ok(Value::None)
}

fn clear(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("clear")?;
    let (mut fresh, base) = {
        let base = axes.font_size();
        (
            axes.edit(|a| {
                let mut new = Axes::new(a.placement.clone());
                new.x.shared_with = a.x.shared_with;
                new.y.shared_with = a.y.shared_with;
                new
            }),
            base,
        )
    };
    super::rc::dress_axes(vm, &mut fresh, base);
    let in_space = space::is_space(axes);
    axes.edit(|a| *a = fresh);
    if in_space {
        space::enter(vm, axes);
    }
    Ok(Value::None)
}

fn label_outer(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("label_outer")?;
    axes.edit(|a| {
        if let Some(cell) = a.placement.cell().cloned() {
            let (last, first) = (cell.rows.1 + 1 == cell.heights.len(), cell.columns.0 == 0);
            a.x.tick.labels &= last;
            a.y.tick.labels &= first;
            if !last {
                a.x.label.text.clear();
            }
            if !first {
                a.y.label.text.clear();
            }
        }
    });
    Ok(Value::None)
}

fn twinx(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    Keywords::new(args.keyword).finish_call("twinx")?;
    no_more(args.positional.into_iter(), "twinx")?;
    let index = super::figure::add_axes(vm, &axes.home, Placement::Twin(axes.index));
    axes.home.edit(|figure| {
        let of = figure.axes.get(axes.index).map(|a| (a.x.scale, a.aspect, a.anchor));
        let twin = &mut figure.axes[index];
        twin.x.shared_with = Some(axes.index);
        if let Some((scale, aspect, anchor)) = of {
            (twin.x.scale, twin.aspect, twin.anchor) = (scale, aspect, anchor);
        }
        twin.x.visible = false;
        twin.x.ticks = TickPlaces::Auto;
        twin.y.opposite = true;
        twin.y.tick.marks = true;
        twin.x.grid = None;
        twin.ground = brunsviga_chart::Color::NONE;
    });
    Ok(axes.home.axes_value(index))
}

fn twiny(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    Keywords::new(args.keyword).finish_call("twiny")?;
    no_more(args.positional.into_iter(), "twiny")?;
    let index = super::figure::add_axes(vm, &axes.home, Placement::Twin(axes.index));
    axes.home.edit(|figure| {
        let scale = figure.axes.get(axes.index).map(|a| a.y.scale).unwrap_or_default();
        let twin = &mut figure.axes[index];
        twin.y.shared_with = Some(axes.index);
        twin.y.scale = scale;
        twin.y.visible = false;
        twin.y.ticks = TickPlaces::Auto;
        twin.x.opposite = true;
        twin.x.tick.marks = true;
        twin.y.grid = None;
        twin.ground = brunsviga_chart::Color::NONE;
    });
    Ok(axes.home.axes_value(index))
}

/// One property of `ax.set(…)`, by its setter's name.
pub fn set_one(vm: &mut Vm, axes: &AxesObject, name: &str, value: Value) -> Result<()> {
    let setter = format!("set_{name}");
    let own = space::METHODS.iter().find(|(n, _)| *n == setter).filter(|_| space::is_space(axes));
    let method = own.or_else(|| METHODS.iter().find(|(n, _)| *n == setter)).or_else(|| match name {
        "autoscale_on" => None,
        _ => METHODS.iter().find(|(n, _)| *n == name && matches!(name, "margins")),
    });
    match method {
        Some((_, body)) => body(vm, axes, Args::new(vec![value])).map(|_| ()),
        None => Err(super::keyword::unexpected("Axes", name)),
    }
}

fn set(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    if !args.positional.is_empty() {
        return Err(Raise::type_error("Axes.set() takes keyword arguments only"));
    }
    for (name, value) in args.keyword {
        let name: Rc<str> = name;
        set_one(vm, axes, &name, value)?;
    }
    Ok(Value::list(Vec::new()))
}
