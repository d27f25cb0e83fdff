//! Axes in space: `projection='3d'`, and the methods of `Axes3D` that flat axes do not have or do otherwise.
//!
//! The axes' x and y are those of flat axes, with the same methods; the third axis lies in the description's `space`.

use brunsviga_chart::mark::note::{Note, Place};
use brunsviga_chart::mark::{Line, Mark, Scatter};
use brunsviga_chart::{Eye, Scale, Space, limits, z_limits};
use brunsviga_python::{Args, ClassRef, Raise, Result, Value, Vm};

use super::artist::{Artist, add};
use super::axes::Method;
use super::data::{Data, array, data, repeated};
use super::format::{Format, parse};
use super::keyword::{Keywords, number, refused};
use super::note::{self, note_keywords};
use super::object::{AxesObject, axes_of};
use super::rc::grid_style;
use super::words::{Target, TextArtist, take_text};
use super::{axis, plot as flat, scatter as flat_scatter, ticks};

/// Methods of axes in space by name; those of the same name on flat axes are not theirs.
pub const METHODS: &[(&str, Method)] = &[
    ("get_zlabel", |_, axes, _| Ok(Value::str(z(axes, |z| z.label.text.clone())))),
    ("get_zlim", |_, axes, _| Ok(pair(current(axes)))),
    ("get_zlim3d", |_, axes, _| Ok(pair(current(axes)))),
    ("get_zscale", |_, axes, _| Ok(Value::str(z(axes, |z| z.scale.name())))),
    ("get_zticklabels", |vm, axes, args| as_y(axes, || ticks::get_yticklabels(vm, axes, args))),
    ("get_zticks", |vm, axes, args| as_y(axes, || ticks::get_yticks(vm, axes, args))),
    ("grid", grid),
    ("invert_zaxis", |_, axes, _| {
        z(axes, |z| z.invert());
        Ok(Value::None)
    }),
    ("margins", margins),
    ("plot", plot),
    ("plot3D", plot),
    ("scatter", scatter),
    ("scatter3D", scatter),
    ("set_aspect", set_aspect),
    ("set_box_aspect", set_box_aspect),
    ("set_proj_type", set_proj_type),
    ("set_xlim3d", axis::set_xlim),
    ("set_ylim3d", axis::set_ylim),
    ("set_zlabel", set_zlabel),
    ("set_zlim", set_zlim),
    ("set_zlim3d", set_zlim),
    ("set_zscale", set_zscale),
    ("set_zticklabels", |vm, axes, args| as_y(axes, || ticks::set_yticklabels(vm, axes, args))),
    ("set_zticks", |vm, axes, args| as_y(axes, || ticks::set_yticks(vm, axes, args))),
    ("text", text),
    ("text2D", note::text),
    ("text3D", text),
    ("tick_params", tick_params),
    ("view_init", view_init),
];

/// Methods of flat axes that mean the same in space.
const SHARED: &[&str] = &[
    "autoscale_view",
    "axis",
    "cla",
    "clear",
    "get_figure",
    "get_legend_handles_labels",
    "get_lines",
    "get_title",
    "get_xlabel",
    "get_xlim",
    "get_xscale",
    "get_xticklabels",
    "get_xticks",
    "get_ylabel",
    "get_ylim",
    "get_yscale",
    "get_yticklabels",
    "get_yticks",
    "invert_xaxis",
    "invert_yaxis",
    "legend",
    "locator_params",
    "relim",
    "remove",
    "set",
    "set_axis_off",
    "set_axis_on",
    "set_facecolor",
    "set_title",
    "set_visible",
    "set_xlabel",
    "set_xlim",
    "set_xscale",
    "set_xticklabels",
    "set_xticks",
    "set_ylabel",
    "set_ylim",
    "set_yscale",
    "set_yticklabels",
    "set_yticks",
    "ticklabel_format",
];

/// The axes are in space.
pub fn is_space(axes: &AxesObject) -> bool {
    axes.edit(|a| a.space.is_some())
}

/// Turns new axes into axes in space, with the defaults of `rcParams`.
pub fn enter(vm: &mut Vm, axes: &AxesObject) {
    let style = grid_style(vm);
    axes.edit(|a| {
        let mut space = Space::default();
        space.grid = Some(style);
        space.z.label.size = a.y.label.size;
        space.z.tick.label_size = a.y.tick.label_size;
        a.space = Some(Box::new(space));
    });
}

/// The body of a method of axes: flat axes have their own, axes in space theirs; what is not done there is said by name.
pub fn body(axes: &AxesObject, name: &str, flat: Method) -> Result<Method> {
    if !is_space(axes) {
        return Ok(flat);
    }
    if let Some((_, own)) = METHODS.iter().find(|(n, _)| *n == name) {
        return Ok(*own);
    }
    if SHARED.contains(&name) {
        return Ok(flat);
    }
    Err(Raise::attribute_error(format!(
        "'Axes3D' object has no attribute '{name}' here: axes with projection='3d' draw plot, scatter and text; {name} works on flat axes, made without projection"
    )))
}

/// Methods of Axes3D.
pub fn with_methods(class: ClassRef) -> ClassRef {
    METHODS.iter().fold(class, |class, (name, body)| {
        class.method(name, move |vm, mut args: Args| {
            let this = args.take_self(name)?;
            let axes = axes_of(vm, &this)?;
            if !is_space(&axes) {
                return Err(Raise::type_error(format!("{name} needs axes made with projection='3d'")));
            }
            body(vm, &axes, args)
        })
    })
}

/// An attribute of axes in space beyond those of flat axes.
pub fn attribute(axes: &AxesObject, name: &str) -> Option<Value> {
    let eye = axes.edit(|a| a.space.as_ref().map(|s| s.eye))?;
    Some(match name {
        "name" => Value::str("3d"),
        "elev" => Value::Float(eye.elevation),
        "azim" => Value::Float(eye.azimuth),
        "roll" => Value::Float(eye.roll),
        _ => return None,
    })
}

fn space<R>(axes: &AxesObject, change: impl FnOnce(&mut Space) -> R) -> R {
    axes.edit(|a| change(a.space.get_or_insert_default()))
}

fn z<R>(axes: &AxesObject, change: impl FnOnce(&mut brunsviga_chart::Axis) -> R) -> R {
    space(axes, |s| change(&mut s.z))
}

fn pair((a, b): (f64, f64)) -> Value {
    Value::tuple(vec![Value::Float(a), Value::Float(b)])
}

fn current(axes: &AxesObject) -> (f64, f64) {
    axes.home.edit(|figure| z_limits(figure, axes.index))
}

/// Does to the third axis what a function does to the second: both change places while it runs. Its limits in use are fixed
/// meanwhile, since those of y are made from other data.
fn as_y(axes: &AxesObject, work: impl FnOnce() -> Result<Value>) -> Result<Value> {
    let swap = || {
        axes.edit(|a| {
            if let Some(space) = &mut a.space {
                std::mem::swap(&mut a.y, &mut space.z);
            }
        })
    };
    let now = current(axes);
    let free = z(axes, |z| {
        let free = z.limits().is_none();
        if free {
            let _ = z.set_limits(now.0, now.1);
        }
        free
    });
    swap();
    let result = work();
    swap();
    if free {
        z(axes, |z| z.clear_limits());
    }
    result
}

/// Columns of one length, single numbers repeated.
fn columns(vm: &mut Vm, given: [&Value; 3]) -> Result<[Vec<f64>; 3]> {
    let all = given.map(|v| data(vm, v)).into_iter().collect::<Result<Vec<Data>>>()?;
    let n = all.iter().filter(|d| !d.shape.is_empty()).map(|d| d.values.len()).max().unwrap_or(1);
    if all.iter().any(|d| d.shape.len() > 1 || (d.values.len() != 1 && d.values.len() != n)) {
        let [x, y, z] = [0, 1, 2].map(|k| all[k].shape_text());
        return Err(Raise::value_error(format!(
            "shape mismatch: x, y and z must be columns of one length, or single numbers, but have shapes {x}, {y} and {z}"
        )));
    }
    let mut repeated_columns = all.iter().map(|d| repeated(d, n, "a column"));
    let mut next = || repeated_columns.next().unwrap_or(Ok(Vec::new()));
    Ok([next()?, next()?, next()?])
}

/// With `zdir` the third column lies along another axis.
fn directed(vm: &mut Vm, columns: [Vec<f64>; 3], keywords: &mut Keywords) -> Result<[Vec<f64>; 3]> {
    let [a, b, c] = columns;
    Ok(match keywords.text(vm, &["zdir"])?.as_deref() {
        None | Some("z") => [a, b, c],
        Some("x") => [c, a, b],
        Some("y") => [a, c, b],
        Some(other) => return Err(Raise::value_error(format!("zdir must be 'x', 'y' or 'z', not '{other}'"))),
    })
}

fn refuse_clip(vm: &mut Vm, keywords: &mut Keywords) -> Result<()> {
    if keywords.flag(vm, &["axlim_clip"])? == Some(true) {
        return Err(Raise::value_error("axlim_clip=True is not done here: leave the points beyond the limits out of the data"));
    }
    Ok(())
}

/// `plot(xs, ys, zs=0, fmt, …)`
fn plot(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter().peekable();
    let mut next = |name: &str| given.next_if(|v| v.as_str().is_none()).or_else(|| keywords.take(&[name]));
    let missing = |name: &str| Raise::type_error(format!("Axes3D.plot() missing 1 required positional argument: '{name}'"));
    let (x, y) = (next("xs").ok_or_else(|| missing("xs"))?, next("ys").ok_or_else(|| missing("ys"))?);
    let height = next("zs").unwrap_or(Value::Int(0));
    let format = match given.next() {
        Some(v) => match v.as_str() {
            Some(text) => parse(vm, text)?,
            None => return Err(Raise::value_error("plot in space draws one curve a call: x, y, z and a format")),
        },
        None => Format::default(),
    };
    if given.next().is_some() {
        return Err(Raise::value_error("plot in space draws one curve a call: x, y, z and a format"));
    }
    refuse_clip(vm, &mut keywords)?;
    let found = columns(vm, [&x, &y, &height])?;
    let [x, y, height] = directed(vm, found, &mut keywords)?;
    let label = keywords.text(vm, &["label"])?;
    let left: Vec<_> = std::iter::from_fn(|| keywords.pop()).collect();
    let mut mark = flat::line(vm, axes, (x, y), &format, &left, None)?;
    if let Mark::Line(line) = &mut mark {
        line.set_heights(height).map_err(refused)?;
    }
    mark.common_mut().label = label.unwrap_or_else(|| format!("_child{}", axes.edit(|a| a.marks().count())));
    Ok(Value::list(vec![add(axes, mark)]))
}

/// `scatter(xs, ys, zs=0, zdir='z', s=20, c=None, depthshade=True, …)`
fn scatter(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let names = ["xs", "ys", "zs", "zdir", "s", "c", "depthshade"];
    if args.positional.len() > names.len() {
        return Err(Raise::type_error("Axes3D.scatter() takes at most 7 positional arguments"));
    }
    for (name, value) in names.iter().zip(args.positional) {
        keywords.put(name, value);
    }
    let mut next = |name: &str| {
        keywords
            .take(&[name])
            .ok_or_else(|| Raise::type_error(format!("Axes3D.scatter() missing 1 required positional argument: '{name}'")))
    };
    let (x, y) = (next("xs")?, next("ys")?);
    let height = keywords.take(&["zs"]).unwrap_or(Value::Int(0));
    let shade = keywords.flag(vm, &["depthshade"])?.unwrap_or(true);
    if keywords.take(&["depthshade_minalpha"]).is_some() {
        return Err(Raise::value_error("depthshade_minalpha is 0.3 here: leave it out, or write depthshade=False"));
    }
    refuse_clip(vm, &mut keywords)?;
    let found = columns(vm, [&x, &y, &height])?;
    let [x, y, height] = directed(vm, found, &mut keywords)?;
    if !keywords.has(&["s"]) {
        keywords.put("s", Value::Int(20));
    }
    let count = height.len();
    let keyword = std::iter::from_fn(|| keywords.pop()).collect();
    let artist = flat_scatter::scatter(vm, axes, Args { positional: vec![array(x)?, array(y)?], keyword })?;
    if let Some(Artist { id, .. }) = artist.downcast::<Artist>() {
        let done = axes.edit(|a| match a.mark_mut(*id) {
            Some(Mark::Scatter(points)) => {
                points.depth_shade = shade;
                points.set_heights(height)
            }
            _ => Ok(()),
        });
        done.map_err(refused)?;
    }
    if count > 0 {
        // Points get room above and below, as Matplotlib gives them.
        z(axes, |z| z.margin = z.margin.max(0.05));
    }
    Ok(artist)
}

/// `text(x, y, z, s, …)`
fn text(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut next = |name: &str| {
        given
            .next()
            .or_else(|| keywords.take(&[name]))
            .ok_or_else(|| Raise::type_error(format!("Axes3D.text() missing 1 required positional argument: '{name}'")))
    };
    let (x, y, height, words) = (next("x")?, next("y")?, next("z")?, next("s")?);
    let along = given.next().or_else(|| keywords.take(&["zdir"])).filter(|v| !v.is_none());
    if along.is_some() {
        return Err(Raise::value_error("text(zdir=…) is not done here: texts in space stand upright; leave zdir out"));
    }
    refuse_clip(vm, &mut keywords)?;
    let (x, y, height) = (number(vm, &x, "x")?, number(vm, &y, "y")?, number(vm, &height, "z")?);
    let words = vm.str(&words)?;
    let mut note = Note::new((x, y), Place::Data, &words, axes.font_size());
    note.height = Some(height);
    note_keywords(vm, &mut note, keywords)?;
    let id = axes.add(Mark::Note(note));
    Ok(Value::native(TextArtist(Target::Note(axes.clone(), id))))
}

/// `set_zlabel`
fn set_zlabel(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let (words, mut keywords) = take_text(vm, args, "set_zlabel", "zlabel")?;
    let mut label = z(axes, |z| z.label.clone());
    label.text = words;
    ticks::label_keywords(vm, &mut label, &mut keywords, axes.font_size())?;
    keywords.finish("Text")?;
    z(axes, |z| z.label = label);
    Ok(Value::native(TextArtist(Target::ZLabel(axes.clone()))))
}

/// `set_zlim(bottom, top)`, `set_zlim((bottom, top))`
fn set_zlim(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut ends = args.positional;
    if let [both] = &ends[..]
        && !both.is_none()
        && vm.to_f64(both).is_err()
    {
        ends = vm.collect(both)?;
        if ends.len() != 2 {
            return Err(Raise::value_error(format!("limits must be two numbers, not {}", ends.len())));
        }
    }
    if ends.len() > 2 {
        return Err(Raise::type_error("set_zlim() takes at most 2 limits"));
    }
    let mut ends = ends.into_iter();
    let mut end = |vm: &mut Vm, names: &[&str], old: f64| -> Result<f64> {
        match ends.next().filter(|v| !v.is_none()).or_else(|| keywords.take(names)) {
            Some(v) => number(vm, &v, names[0]),
            None => Ok(old),
        }
    };
    let old = current(axes);
    let (start, stop) = (end(vm, &["bottom", "zmin"], old.0)?, end(vm, &["top", "zmax"], old.1)?);
    keywords.finish_call("set_zlim")?;
    if start == stop {
        vm.warn(
            "UserWarning",
            "Attempting to set identical low and high zlims makes transformation singular; automatically expanding.",
        );
    }
    if !z(axes, |z| z.set_limits(start, stop)).map_err(refused)? {
        vm.warn("UserWarning", "Attempt to set non-positive zlim on a log-scaled axis will be ignored.");
    }
    Ok(pair(current(axes)))
}

/// `set_zscale('log')`
fn set_zscale(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [name] = args.bind::<1>("set_zscale", 1, &["value"])?;
    let name = vm.str(&name.unwrap_or(Value::None))?;
    let scale = Scale::parse(&name).map_err(refused)?;
    z(axes, |z| z.scale = scale);
    Ok(Value::None)
}

/// `view_init(elev=30, azim=-60, roll=0)`
fn view_init(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [elevation, azimuth, roll, vertical, share] =
        args.bind::<5>("view_init", 0, &["elev", "azim", "roll", "vertical_axis", "share"])?;
    if let Some(vertical) = vertical
        && vm.str(&vertical)? != "z"
    {
        return Err(Raise::value_error("vertical_axis is 'z' here: exchange the columns of the data instead"));
    }
    if let Some(share) = share
        && vm.truth(&share)?
    {
        return Err(Raise::value_error("view_init(share=True) is not done here: call view_init on each of the axes"));
    }
    let mut angle = |value: Option<Value>, name: &str, usual: f64| -> Result<f64> {
        let angle = value.filter(|v| !v.is_none()).map_or(Ok(usual), |v| number(vm, &v, name))?;
        if angle.is_finite() { Ok(angle) } else { Err(Raise::value_error(format!("{name} must be a finite number of degrees"))) }
    };
    let usual = Eye::default();
    let elevation = angle(elevation, "elev", usual.elevation)?;
    let azimuth = angle(azimuth, "azim", usual.azimuth)?;
    let roll = angle(roll, "roll", usual.roll)?;
    space(axes, |s| s.eye = Eye { elevation, azimuth, roll, ..s.eye });
    Ok(Value::None)
}

/// `set_box_aspect((4, 4, 3), zoom=1)`
fn set_box_aspect(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [aspect, zoom] = args.bind::<2>("set_box_aspect", 1, &["aspect", "*", "zoom"])?;
    let zoom = zoom.map_or(Ok(1.0), |v| number(vm, &v, "zoom"))?;
    if zoom <= 0.0 {
        return Err(Raise::value_error(format!("Argument zoom = {zoom} must be > 0")));
    }
    let aspect = match aspect.filter(|v| !v.is_none()) {
        None => [4.0, 4.0, 3.0],
        Some(v) => match data(vm, &v)?.values[..] {
            [x, y, z] => [x, y, z],
            ref other => {
                return Err(Raise::value_error(format!("aspect must be three numbers (x, y, z), not {}", other.len())));
            }
        },
    };
    space(axes, |s| s.set_aspect(aspect, zoom)).map_err(refused)?;
    Ok(Value::None)
}

/// `set_aspect('equal')`: a unit is as long along each axis named.
fn set_aspect(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let aspect = args.positional.first().cloned().or_else(|| keywords.take(&["aspect"])).unwrap_or(Value::None);
    let aspect = vm.str(&aspect)?;
    if let Some(how) = keywords.text(vm, &["adjustable"])?
        && how != "box"
    {
        return Err(Raise::value_error("only adjustable='box' is done here"));
    }
    keywords.finish_call("set_aspect")?;
    let equal: &[usize] = match aspect.as_str() {
        "auto" => return Ok(Value::None),
        "equal" => &[0, 1, 2],
        "equalxy" => &[0, 1],
        "equalxz" => &[0, 2],
        "equalyz" => &[1, 2],
        _ => {
            return Err(Raise::value_error(format!(
                "'{aspect}' is not a valid value for aspect. Supported values are 'auto', 'equal', 'equalxy', 'equalyz', 'equalxz'"
            )));
        }
    };
    let ends = axes
        .home
        .edit(|figure| [limits(figure, axes.index, false), limits(figure, axes.index, true), z_limits(figure, axes.index)]);
    let old = space(axes, |s| s.aspect());
    let mut new = old;
    for i in equal {
        new[*i] = (ends[*i].1 - ends[*i].0).abs();
    }
    // The axis that is left keeps its length against the diagonal of the other two.
    if let Some(rest) = (0..3).find(|i| !equal.contains(i)) {
        let diagonal = |a: [f64; 3]| libm::sqrt(equal.iter().map(|i| a[*i] * a[*i]).sum());
        let (before, after): (f64, f64) = (diagonal(old), diagonal(new));
        new[rest] *= after / before;
    }
    space(axes, |s| s.set_aspect(new, 1.0)).map_err(refused)?;
    Ok(Value::None)
}

/// `set_proj_type('ortho')`, `set_proj_type('persp', focal_length=1)`
fn set_proj_type(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [kind, lens] = args.bind::<2>("set_proj_type", 1, &["proj_type", "focal_length"])?;
    let kind = vm.str(&kind.unwrap_or(Value::None))?;
    let lens = lens.filter(|v| !v.is_none()).map(|v| number(vm, &v, "focal_length")).transpose()?;
    let lens = match (kind.as_str(), lens) {
        ("persp", lens) => lens.unwrap_or(1.0),
        ("ortho", None | Some(f64::INFINITY)) => f64::INFINITY,
        ("ortho", Some(lens)) => {
            return Err(Raise::value_error(format!("focal_length = {lens} must be None for proj_type = ortho")));
        }
        _ => {
            return Err(Raise::value_error(format!(
                "'{kind}' is not a valid value for proj_type. Supported values are 'persp', 'ortho'"
            )));
        }
    };
    space(axes, |s| s.set_lens(lens)).map_err(refused)?;
    Ok(Value::None)
}

/// `grid(True)`, `grid(False)`; looks are those of all three axes.
fn grid(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let on = match args.positional.first().cloned().or_else(|| keywords.take(&["visible"])) {
        Some(v) => vm.truth(&v)?,
        None => true,
    };
    let mut style = grid_style(vm);
    style.color = keywords.color(vm, &["color", "c"])?.unwrap_or(style.color);
    if let Some(alpha) = keywords.number(vm, &["alpha"])? {
        style.color = style.color.with_alpha(alpha.clamp(0.0, 1.0));
    }
    style.width = keywords.number(vm, &["linewidth", "lw"])?.unwrap_or(style.width).clamp(0.0, 1000.0);
    if let Some(dash) = keywords.take(&["linestyle", "ls"]) {
        style.dash = super::keyword::dash(vm, &dash)?;
    }
    keywords.finish("Line2D")?;
    space(axes, |s| s.grid = on.then_some(style));
    Ok(Value::None)
}

/// `margins(m)`, `margins(x, y, z)`, `margins(z=…)`
fn margins(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let given: Vec<f64> = args.positional.iter().map(|v| number(vm, v, "margin")).collect::<Result<_>>()?;
    let all = match given[..] {
        [] => [None; 3],
        [m] => [Some(m); 3],
        [x, y, z] => [Some(x), Some(y), Some(z)],
        _ => {
            return Err(Raise::type_error(
                "Must pass a single positional argument for all margins, or one for each margin (x, y, z).",
            ));
        }
    };
    let [x, y, height] = all;
    let x = keywords.number(vm, &["x"])?.or(x);
    let y = keywords.number(vm, &["y"])?.or(y);
    let height = keywords.number(vm, &["z"])?.or(height);
    let _ = keywords.flag(vm, &["tight"])?;
    keywords.finish_call("margins")?;
    if [x, y, height].into_iter().flatten().any(|m| !(m.is_finite() && m > -0.5)) {
        return Err(Raise::value_error("margin must be greater than -0.5"));
    }
    let now = axes.edit(|a| {
        a.x.margin = x.unwrap_or(a.x.margin);
        a.y.margin = y.unwrap_or(a.y.margin);
        let own = a.space.get_or_insert_default();
        own.z.margin = height.unwrap_or(own.z.margin);
        [a.x.margin, a.y.margin, own.z.margin]
    });
    let asked = x.is_none() && y.is_none() && height.is_none();
    Ok(if asked { Value::tuple(now.map(Value::Float).to_vec()) } else { Value::None })
}

/// `tick_params(axis='both', …)`: x, y and z are "both".
fn tick_params(vm: &mut Vm, axes: &AxesObject, mut args: Args) -> Result<Value> {
    let axis = if args.positional.is_empty() { args.take_keyword("axis") } else { Some(args.positional.remove(0)) };
    let axis = axis.map_or(Ok("both".to_string()), |v| vm.str(&v))?;
    let with = |axis: &str| {
        let mut keyword = args.keyword.clone();
        keyword.push(("axis".into(), Value::str(axis)));
        Args { positional: args.positional.clone(), keyword }
    };
    if axis != "z" {
        ticks::tick_params(vm, axes, with(&axis))?;
    }
    if axis == "z" || axis == "both" {
        as_y(axes, || ticks::tick_params(vm, axes, with("y")))?;
    }
    Ok(Value::None)
}

/// `set_data_3d(x, y, z)` of a curve or of points.
pub fn set_data(vm: &mut Vm, axes: &AxesObject, artist: &Artist, args: Args) -> Result<Value> {
    let given = match <[Value; 1]>::try_from(args.positional) {
        Ok([one]) => vm.collect(&one)?,
        Err(many) => many,
    };
    let [x, y, height] = &given[..] else { return Err(Raise::type_error("set_data_3d needs x, y and z")) };
    let [x, y, height] = columns(vm, [x, y, height])?;
    let done = axes.edit(|a| match a.mark_mut(artist.id) {
        Some(Mark::Line(line)) => line.set_data(x, y).and_then(|()| line.set_heights(height)),
        Some(Mark::Scatter(points)) => points.set_data(x, y).and_then(|()| points.set_heights(height)),
        _ => Err(brunsviga_chart::ChartError::Text("this artist has no data to set".into())),
    });
    done.map_err(refused)?;
    Ok(Value::None)
}

/// `get_data_3d()`
pub fn get_data(axes: &AxesObject, artist: &Artist) -> Result<Value> {
    let found = axes.edit(|a| match a.mark(artist.id) {
        Some(Mark::Line(line)) => of_line(line),
        Some(Mark::Scatter(points)) => of_points(points),
        _ => None,
    });
    let Some(found) = found else { return Err(Raise::attribute_error("this artist has no data in space")) };
    Ok(Value::tuple(found.into_iter().map(array).collect::<Result<Vec<_>>>()?))
}

fn of_line(line: &Line) -> Option<[Vec<f64>; 3]> {
    Some([line.data().0.to_vec(), line.data().1.to_vec(), line.heights()?.to_vec()])
}

fn of_points(points: &Scatter) -> Option<[Vec<f64>; 3]> {
    Some([points.data().0.to_vec(), points.data().1.to_vec(), points.heights()?.to_vec()])
}
