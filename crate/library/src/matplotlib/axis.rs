//! Limits, scales, margins, aspect, grid and frame of axes; `ax.xaxis` and `ax.spines`.

use std::any::Any;

use brunsviga_chart::{Aspect, Scale, SymLog, limits};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::data::{axis_data, data};
use super::keyword::{Keywords, color, no_more, number, refused};
use super::object::AxesObject;
use super::rc::grid_style;
use super::state::classes;

/// Limits in use, start and end.
pub fn current(axes: &AxesObject, vertical: bool) -> (f64, f64) {
    axes.home.edit(|figure| if axes.index < figure.axes.len() { limits(figure, axes.index, vertical) } else { (0.0, 1.0) })
}

fn pair((a, b): (f64, f64)) -> Value {
    Value::tuple(vec![Value::Float(a), Value::Float(b)])
}

/// Sets an end or both of one axis and of all that share it.
pub fn set_limits(vm: &mut Vm, axes: &AxesObject, vertical: bool, start: Option<f64>, end: Option<f64>) -> Result<()> {
    let old = current(axes, vertical);
    let (start, end) = (start.unwrap_or(old.0), end.unwrap_or(old.1));
    let name = if vertical { "y" } else { "x" };
    if start == end {
        vm.warn(
            "UserWarning",
            &format!(
                "Attempting to set identical low and high {name}lims makes transformation singular; automatically expanding."
            ),
        );
    }
    let done = axes.home.edit(|figure| {
        let mut all = Ok(true);
        for i in figure.sharing(axes.index, vertical) {
            let axis = if vertical { &mut figure.axes[i].y } else { &mut figure.axes[i].x };
            match axis.set_limits(start, end) {
                Ok(true) => {}
                other => all = other,
            }
        }
        all
    });
    if !done.map_err(refused)? {
        vm.warn("UserWarning", &format!("Attempt to set non-positive {name}lim on a log-scaled axis will be ignored."));
    }
    Ok(())
}

fn limits_function(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool, setter: bool) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let names: [[&str; 2]; 2] =
        if vertical { [["bottom", "ymin"], ["top", "ymax"]] } else { [["left", "xmin"], ["right", "xmax"]] };
    let mut given = args.positional.into_iter();
    let (mut first, second) = (given.next(), given.next());
    if given.next().is_some() {
        return Err(Raise::type_error(format!("set_{}lim() takes at most 2 limits", if vertical { "y" } else { "x" })));
    }
    let mut second = second;
    if let (Some(both), None) = (&first, &second)
        && matches!(both.base(), Value::List(_) | Value::Tuple(_) | Value::Native(_))
        && let Ok(items) = vm.collect(both)
    {
        let [a, b] = &items[..] else {
            return Err(Raise::value_error(format!("limits must be two numbers, not {}", items.len())));
        };
        (first, second) = (Some(a.clone()), Some(b.clone()));
    }
    let start = first.filter(|v| !v.is_none()).or_else(|| keywords.take(&names[0]));
    let end = second.filter(|v| !v.is_none()).or_else(|| keywords.take(&names[1]));
    let auto = keywords.flag(vm, &["auto"])?;
    keywords.finish_call(if vertical { "set_ylim" } else { "set_xlim" })?;
    if start.is_none() && end.is_none() && auto.is_none() && !setter {
        return Ok(pair(current(axes, vertical)));
    }
    let mut value = |v: Option<Value>| -> Result<Option<f64>> {
        match v {
            Some(v) => match axis_data(vm, axes, &v, vertical)?.values[..] {
                [one] => Ok(Some(one)),
                _ => Err(Raise::type_error("a limit must be one number")),
            },
            None => Ok(None),
        }
    };
    let (start, end) = (value(start)?, value(end)?);
    if auto == Some(true) {
        axes.edit(|a| if vertical { a.y.clear_limits() } else { a.x.clear_limits() });
    } else {
        set_limits(vm, axes, vertical, start, end)?;
    }
    Ok(pair(current(axes, vertical)))
}

/// `plt.xlim`
pub fn xlim(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    limits_function(vm, axes, args, false, false)
}
/// `plt.ylim`
pub fn ylim(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    limits_function(vm, axes, args, true, false)
}
/// `set_xlim`
pub fn set_xlim(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    limits_function(vm, axes, args, false, true)
}
/// `set_ylim`
pub fn set_ylim(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    limits_function(vm, axes, args, true, true)
}
/// `get_xlim`
pub fn get_xlim(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_xlim")?;
    Ok(pair(current(axes, false)))
}
/// `get_ylim`
pub fn get_ylim(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_ylim")?;
    Ok(pair(current(axes, true)))
}

fn invert(axes: &AxesObject, vertical: bool) -> Value {
    axes.edit(|a| if vertical { a.y.invert() } else { a.x.invert() });
    Value::None
}
/// `invert_xaxis`
pub fn invert_xaxis(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("invert_xaxis")?;
    Ok(invert(axes, false))
}
/// `invert_yaxis`
pub fn invert_yaxis(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("invert_yaxis")?;
    Ok(invert(axes, true))
}

fn set_scale(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    let function = if vertical { "set_yscale" } else { "set_xscale" };
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let name = given
        .next()
        .or_else(|| keywords.take(&["value"]))
        .ok_or_else(|| Raise::type_error(format!("{function}() missing 1 required positional argument: 'value'")))?;
    let name = vm.str(&name)?;
    let mut scale = Scale::parse(&name).map_err(refused)?;
    if let Scale::SymLog(_) = scale {
        let threshold = keywords.number(vm, &["linthresh"])?.unwrap_or(2.0);
        let stretch = keywords.number(vm, &["linscale"])?.unwrap_or(1.0);
        scale = Scale::SymLog(SymLog::new(threshold, stretch).map_err(refused)?);
    }
    if let Some(base) = keywords.number(vm, &["base"])?
        && base != 10.0
    {
        return Err(Raise::value_error("only base 10 is done here"));
    }
    no_more(given, function)?;
    if let Some(how) = keywords.text(vm, &["nonpositive"])?
        && how != "clip"
    {
        return Err(Raise::value_error(format!(
            "nonpositive='{how}' is not done here: a curve leaves a logarithmic picture downwards where it is not positive ('clip')"
        )));
    }
    keywords.finish_call(function)?;
    axes.home.edit(|figure| {
        for i in figure.sharing(axes.index, vertical) {
            let axis = if vertical { &mut figure.axes[i].y } else { &mut figure.axes[i].x };
            axis.scale = scale;
        }
    });
    Ok(Value::None)
}
/// `set_xscale`, `plt.xscale`
pub fn set_xscale(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_scale(vm, axes, args, false)
}
/// `set_yscale`, `plt.yscale`
pub fn set_yscale(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    set_scale(vm, axes, args, true)
}
/// `get_xscale`
pub fn get_xscale(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_xscale")?;
    Ok(Value::str(axes.edit(|a| a.x.scale.name())))
}
/// `get_yscale`
pub fn get_yscale(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_yscale")?;
    Ok(Value::str(axes.edit(|a| a.y.scale.name())))
}

/// `margins(m)`, `margins(x, y)`, `margins(x=…)`
pub fn margins(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let given: Vec<f64> = args.positional.iter().map(|v| number(vm, v, "margin")).collect::<Result<_>>()?;
    let (mut x, mut y) = match given[..] {
        [] => (None, None),
        [m] => (Some(m), Some(m)),
        [x, y] => (Some(x), Some(y)),
        _ => {
            return Err(Raise::type_error(
                "Must pass a single positional argument for all margins, or one for each margin (x, y).",
            ));
        }
    };
    x = keywords.number(vm, &["x"])?.or(x);
    y = keywords.number(vm, &["y"])?.or(y);
    // Limits are never rounded to ticks here, which is what tight=False would ask for.
    if keywords.flag(vm, &["tight"])? == Some(false) {
        return Err(Raise::value_error("margins(tight=False) is not done here: set the limits with xlim or ylim"));
    }
    keywords.finish_call("margins")?;
    for m in [x, y].into_iter().flatten() {
        if !(m.is_finite() && m > -0.5) {
            return Err(Raise::value_error("margin must be greater than -0.5"));
        }
    }
    let now = axes.edit(|a| {
        a.x.margin = x.unwrap_or(a.x.margin);
        a.y.margin = y.unwrap_or(a.y.margin);
        (a.x.margin, a.y.margin)
    });
    Ok(if x.is_none() && y.is_none() { pair(now) } else { Value::None })
}

/// `autoscale(enable=True, axis='both')`
pub fn autoscale(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [enable, axis, tight] = args.bind::<3>("autoscale", 0, &["enable", "axis", "tight"])?;
    let axis = match axis {
        Some(v) => vm.str(&v)?,
        None => "both".into(),
    };
    let on = match enable {
        Some(v) => vm.truth(&v)?,
        None => true,
    };
    let tight = match tight {
        Some(v) if !v.is_none() => vm.truth(&v)?,
        _ => false,
    };
    for (vertical, name) in [(false, "x"), (true, "y")] {
        if axis != name && axis != "both" {
            continue;
        }
        let now = current(axes, vertical);
        axes.edit(|a| {
            let axis = if vertical { &mut a.y } else { &mut a.x };
            if tight {
                axis.margin = 0.0;
            }
            if on {
                axis.clear_limits()
            } else {
                let _ = axis.set_limits(now.0, now.1);
            }
        });
    }
    Ok(Value::None)
}

/// `axis('off')`, `axis('equal')`, `axis([xmin, xmax, ymin, ymax])`, `axis()`
pub fn axis(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let option = given.next().or_else(|| keywords.take(&["arg", "option"]));
    no_more(given, "axis")?;
    match option {
        None => {}
        Some(Value::Bool(on)) => axes.edit(|a| a.shown = on),
        Some(text) if text.as_str().is_some() => match text.as_str().unwrap_or_default() {
            "on" => axes.edit(|a| a.shown = true),
            "off" => axes.edit(|a| a.shown = false),
            "equal" | "scaled" | "image" | "square" => axes.edit(|a| a.aspect = Aspect::Ratio(1.0)),
            "auto" => axes.edit(|a| {
                a.aspect = Aspect::Auto;
                a.x.clear_limits();
                a.y.clear_limits();
            }),
            "tight" => axes.edit(|a| {
                a.x.margin = 0.0;
                a.y.margin = 0.0;
                a.x.clear_limits();
                a.y.clear_limits();
            }),
            other => return Err(Raise::value_error(format!("Unrecognized string '{other}' to axis; try 'on' or 'off'"))),
        },
        Some(numbers) => match data(vm, &numbers)?.values[..] {
            [x0, x1, y0, y1] => {
                set_limits(vm, axes, false, Some(x0), Some(x1))?;
                set_limits(vm, axes, true, Some(y0), Some(y1))?;
            }
            _ => {
                return Err(Raise::type_error(
                    "The first argument to axis() must be an iterable of the form [xmin, xmax, ymin, ymax]",
                ));
            }
        },
    }
    for (vertical, low, high) in [(false, "xmin", "xmax"), (true, "ymin", "ymax")] {
        let (start, end) = (keywords.number(vm, &[low])?, keywords.number(vm, &[high])?);
        if start.is_some() || end.is_some() {
            set_limits(vm, axes, vertical, start, end)?;
        }
    }
    keywords.finish_call("axis")?;
    let (x, y) = (current(axes, false), current(axes, true));
    Ok(Value::tuple([x.0, x.1, y.0, y.1].map(Value::Float).to_vec()))
}

/// `set_aspect('equal')`, `set_aspect('auto')`, `set_aspect(2)`
pub fn set_aspect(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let value = given.next().or_else(|| keywords.take(&["aspect"])).unwrap_or(Value::None);
    no_more(given, "set_aspect")?;
    if let Some(how) = keywords.text(vm, &["adjustable"])?
        && how != "box"
    {
        return Err(Raise::value_error("only adjustable='box' is done here"));
    }
    keywords.finish_call("set_aspect")?;
    let aspect = match value.as_str() {
        Some("auto") => Aspect::Auto,
        Some("equal") => Aspect::Ratio(1.0),
        _ => {
            let ratio = number(vm, &value, "aspect")?;
            if !(ratio.is_finite() && ratio > 0.0) {
                return Err(Raise::value_error("aspect must be finite and positive"));
            }
            Aspect::Ratio(ratio)
        }
    };
    axes.edit(|a| a.aspect = aspect);
    Ok(Value::None)
}

/// `grid(True)`, `grid(axis='y', alpha=0.3)`, `grid(which='both')`
pub fn grid(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let on = given.next().or_else(|| keywords.take(&["visible", "b"])).filter(|v| !v.is_none());
    let which = match given.next().or_else(|| keywords.take(&["which"])) {
        Some(v) => vm.str(&v)?,
        None => "major".into(),
    };
    let axis = match given.next().or_else(|| keywords.take(&["axis"])) {
        Some(v) => vm.str(&v)?,
        None => "both".into(),
    };
    if !matches!(which.as_str(), "major" | "minor" | "both") {
        return Err(Raise::value_error(format!(
            "'{which}' is not a valid value for which. Supported values are 'major', 'minor', 'both'"
        )));
    }
    if !matches!(axis.as_str(), "x" | "y" | "both") {
        return Err(Raise::value_error(format!("'{axis}' is not a valid value for axis. Supported values are 'x', 'y', 'both'")));
    }
    let mut style = grid_style(vm);
    let mut styled = false;
    if let Some(color) = keywords.color(vm, &["color", "c"])? {
        style.color = color;
        styled = true;
    }
    if let Some(alpha) = keywords.number(vm, &["alpha"])? {
        style.color = style.color.with_alpha(alpha.clamp(0.0, 1.0));
        styled = true;
    }
    if let Some(width) = keywords.number(vm, &["linewidth", "lw"])? {
        style.width = width.clamp(0.0, 1000.0);
        styled = true;
    }
    if let Some(dash) = keywords.take(&["linestyle", "ls"]) {
        style.dash = super::keyword::dash(vm, &dash)?;
        styled = true;
    }
    no_more(given, "grid")?;
    // A grid is drawn with its axis, in Matplotlib too: a height of its own would change nothing.
    if keywords.number(vm, &["zorder"])?.is_some() {
        return Err(Raise::value_error("grid(zorder=…) has no effect in Matplotlib: use ax.set_axisbelow(True)"));
    }
    keywords.finish("Line2D")?;
    let on = match on {
        Some(v) => Some(vm.truth(&v)?),
        None if styled => Some(true),
        None => None,
    };
    axes.edit(|a| {
        for (vertical, name) in [(false, "x"), (true, "y")] {
            if axis != name && axis != "both" {
                continue;
            }
            let own = if vertical { &mut a.y } else { &mut a.x };
            // Without an argument the grid is switched over.
            let set = |slot: &mut Option<_>| *slot = if on.unwrap_or(slot.is_none()) { Some(style.clone()) } else { None };
            if which != "minor" {
                set(&mut own.grid);
            }
            if which != "major" {
                set(&mut own.minor_grid);
            }
        }
    });
    Ok(Value::None)
}

/// `set_axisbelow(True)`: grid and ticks lie under everything; `'line'`, the default, above areas and under curves.
pub fn set_axisbelow(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [below] = args.bind::<1>("set_axisbelow", 1, &["b"])?;
    let height = ticks_zorder(vm, &below.unwrap_or(Value::None))?;
    axes.edit(|a| a.ticks_zorder = height);
    Ok(Value::None)
}

/// The height of grid and ticks in the stack.
pub fn ticks_zorder(vm: &mut Vm, below: &Value) -> Result<f64> {
    match below.as_str() {
        Some("line") => Ok(1.5),
        Some(other) => Err(Raise::value_error(format!("'{other}' is not a valid value for axisbelow: True, False or 'line'"))),
        None => Ok(if vm.truth(below)? { 0.5 } else { 2.5 }),
    }
}

/// `ax.xaxis`, `ax.yaxis`
pub struct AxisObject {
    pub axes: AxesObject,
    pub vertical: bool,
}

impl Native for AxisObject {
    fn class(&self) -> ClassRef {
        classes().axis.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

type AxisFunction = fn(&mut Vm, &AxesObject, Args) -> Result<Value>;

/// Methods of `ax.xaxis`: those of the axes, for that axis.
pub fn with_methods(class: ClassRef) -> ClassRef {
    use super::{ticks, words};
    let table: [(&'static str, AxisFunction, AxisFunction); 5] = [
        ("set_ticks", ticks::set_xticks, ticks::set_yticks),
        ("set_ticklabels", ticks::set_xticklabels, ticks::set_yticklabels),
        ("set_label_text", words::set_xlabel, words::set_ylabel),
        ("set_inverted", set_inverted_x, set_inverted_y),
        ("get_ticklocs", ticks::get_xticks, ticks::get_yticks),
    ];
    let mut class = class;
    for (name, x, y) in table {
        class = class.method(name, move |vm, mut args: Args| {
            let this = args.take_self(name)?;
            let object = this.downcast::<AxisObject>().ok_or_else(|| Raise::type_error("expected an axis"))?;
            (if object.vertical { y } else { x })(vm, &object.axes, args)
        });
    }
    class
        .method("set_visible", |vm, mut args: Args| {
            let this = args.take_self("set_visible")?;
            let [on] = args.exactly::<1>("set_visible")?;
            let on = vm.truth(&on)?;
            if let Some(object) = this.downcast::<AxisObject>() {
                object.axes.edit(|a| if object.vertical { a.y.visible = on } else { a.x.visible = on });
            }
            Ok(Value::None)
        })
        .method("grid", |vm, mut args: Args| {
            let this = args.take_self("grid")?;
            let object = this.downcast::<AxisObject>().ok_or_else(|| Raise::type_error("expected an axis"))?;
            args.keyword.push(("axis".into(), Value::str(if object.vertical { "y" } else { "x" })));
            grid(vm, &object.axes, args)
        })
        .method("tick_right", |_, args: Args| side(args, "tick_right", true))
        .method("tick_left", |_, args: Args| side(args, "tick_left", false))
        .method("tick_top", |_, args: Args| side(args, "tick_top", true))
        .method("tick_bottom", |_, args: Args| side(args, "tick_bottom", false))
}

fn side(mut args: Args, function: &str, opposite: bool) -> Result<Value> {
    let this = args.take_self(function)?;
    args.exactly::<0>(function)?;
    if let Some(object) = this.downcast::<AxisObject>() {
        object.axes.edit(|a| if object.vertical { a.y.opposite = opposite } else { a.x.opposite = opposite });
    }
    Ok(Value::None)
}

fn set_inverted_x(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    inverted(vm, axes, args, false)
}
fn set_inverted_y(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    inverted(vm, axes, args, true)
}
fn inverted(vm: &mut Vm, axes: &AxesObject, args: Args, vertical: bool) -> Result<Value> {
    let [on] = args.exactly::<1>("set_inverted")?;
    let on = vm.truth(&on)?;
    axes.edit(|a| {
        let axis = if vertical { &mut a.y } else { &mut a.x };
        if axis.inverted != on {
            axis.invert();
        }
    });
    Ok(Value::None)
}

const SIDES: [&str; 4] = ["left", "bottom", "right", "top"];

/// `ax.spines`
pub struct Spines(pub AxesObject);

/// `ax.spines['top']`, or several
pub struct SpineObject(AxesObject, Vec<usize>);

impl SpineObject {
    /// All four sides.
    pub fn all(axes: AxesObject) -> SpineObject {
        SpineObject(axes, (0..4).collect())
    }
}

impl Native for Spines {
    fn class(&self) -> ClassRef {
        classes().spines.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let names = match index.base() {
            Value::List(items) => items.borrow().clone(),
            Value::Tuple(items) => items.to_vec(),
            Value::Slice(_) => SIDES.map(Value::str).to_vec(),
            other => vec![other.clone()],
        };
        let mut sides = Vec::new();
        for name in names {
            let name = vm.str(&name)?;
            sides.push(SIDES.iter().position(|s| *s == name).ok_or_else(|| Raise::key_error(Value::str(name)))?);
        }
        Ok(Some(Value::native(SpineObject(self.0.clone(), sides))))
    }
    fn get_attr(&self, vm: &mut Vm, this: &Value, name: &str) -> Result<Option<Value>> {
        if SIDES.contains(&name) { self.get_item(vm, this, &Value::str(name)) } else { Ok(None) }
    }
    fn iter(&self, _: &mut Vm, _: &Value) -> Result<Option<Box<dyn brunsviga_python::NativeIter>>> {
        Ok(Some(Box::new(Names(0))))
    }
    fn len(&self, _: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(4))
    }
}

struct Names(usize);

impl brunsviga_python::NativeIter for Names {
    fn next(&mut self, _: &mut Vm) -> Result<Option<Value>> {
        let name = SIDES.get(self.0).map(|s| Value::str(*s));
        self.0 += 1;
        Ok(name)
    }
}

impl Native for SpineObject {
    fn class(&self) -> ClassRef {
        classes().spine.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn sides(this: &Value) -> Result<(AxesObject, Vec<usize>)> {
    if let Some(spine) = this.downcast::<SpineObject>() {
        return Ok((spine.0.clone(), spine.1.clone()));
    }
    match this.downcast::<Spines>() {
        Some(all) => Ok((all.0.clone(), (0..4).collect())),
        None => Err(Raise::type_error("expected a spine")),
    }
}

/// `set_visible`, `set_color`, `set_linewidth`, `values`
pub fn with_spine_methods(class: ClassRef) -> ClassRef {
    class
        .method("set_visible", |vm, mut args: Args| {
            let (axes, sides) = sides(&args.take_self("set_visible")?)?;
            let [on] = args.exactly::<1>("set_visible")?;
            let on = vm.truth(&on)?;
            axes.edit(|a| sides.iter().for_each(|s| a.spines[*s].visible = on));
            Ok(Value::None)
        })
        .method("get_visible", |_, mut args: Args| {
            let (axes, sides) = sides(&args.take_self("get_visible")?)?;
            args.exactly::<0>("get_visible")?;
            Ok(Value::Bool(axes.edit(|a| sides.iter().all(|s| a.spines[*s].visible))))
        })
        .method("set_color", |vm, mut args: Args| {
            let (axes, sides) = sides(&args.take_self("set_color")?)?;
            let [value] = args.exactly::<1>("set_color")?;
            let color = color(vm, &value)?;
            axes.edit(|a| sides.iter().for_each(|s| a.spines[*s].color = color));
            Ok(Value::None)
        })
        .method("set_linewidth", |vm, mut args: Args| {
            let (axes, sides) = sides(&args.take_self("set_linewidth")?)?;
            let [value] = args.exactly::<1>("set_linewidth")?;
            let width = number(vm, &value, "linewidth")?.clamp(0.0, 1000.0);
            axes.edit(|a| sides.iter().for_each(|s| a.spines[*s].width = width));
            Ok(Value::None)
        })
        .method("values", |_, mut args: Args| {
            let (axes, sides) = sides(&args.take_self("values")?)?;
            Ok(Value::list(sides.into_iter().map(|s| Value::native(SpineObject(axes.clone(), vec![s]))).collect()))
        })
}
