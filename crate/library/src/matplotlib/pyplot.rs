//! The modules `matplotlib` and `matplotlib.pyplot`: functions on the current figure and axes.

use std::rc::Rc;

use brunsviga_chart::{GridCell, Placement};
use brunsviga_python::{Args, Module, Raise, Result, Value, Vm};

use super::axes::METHODS;
use super::colormap::{cm_module, colors_module, get_cmap, norm_object};
use super::figure::{self, make};
use super::keyword::Keywords;
use super::object::{AxesObject, FigureObject, FigureState, axes_of};
use super::rc::{RcObject, set_rc, update};
use super::state::{Pyplot, classes};
use super::{axis, canvas, missing, space, ticks, words};

/// Makes the modules importable.
pub fn register(vm: &mut Vm) {
    vm.register_module("matplotlib", matplotlib);
    vm.register_module("matplotlib.pyplot", pyplot);
    vm.register_module("matplotlib.cm", cm_module);
    vm.register_module("matplotlib.colors", colors_module);
    vm.register_module("matplotlib.gridspec", gridspec);
    vm.register_module("cycler", |_| {
        let module = Module::new("cycler");
        module.function("cycler", super::cycle::cycler);
        Ok(Rc::new(module))
    });
    vm.register_module("matplotlib.figure", |_| {
        let module = Module::new("matplotlib.figure");
        module.set("Figure", Value::Class(classes().figure.clone()));
        Ok(Rc::new(module))
    });
    // Old programs import it for its effect, which axes no longer need.
    vm.register_module("mpl_toolkits", |_| Ok(Rc::new(Module::new("mpl_toolkits"))));
    vm.register_module("mpl_toolkits.mplot3d", mplot3d);
    vm.register_module("mpl_toolkits.mplot3d.axes3d", mplot3d);
    vm.register_module("matplotlib.axes", |_| {
        let module = Module::new("matplotlib.axes");
        module.set("Axes", Value::Class(classes().axes.clone()));
        Ok(Rc::new(module))
    });
}

/// The current figure; a new one if there is none.
fn current_figure(vm: &mut Vm) -> Result<Rc<FigureState>> {
    if let Some(figure) = vm.extension::<Pyplot>().figure() {
        return Ok(figure);
    }
    let figure = super::rc::new_figure(vm)?;
    Ok(vm.extension::<Pyplot>().add(figure, None))
}

/// The current axes; new ones if there are none.
fn current_axes(vm: &mut Vm) -> Result<AxesObject> {
    let home = current_figure(vm)?;
    let index = match home.current.get() {
        Some(index) => index,
        None => figure::add_axes(
            vm,
            &home,
            Placement::Grid(GridCell { widths: vec![1.0], heights: vec![1.0], rows: (0, 0), columns: (0, 0) }),
        ),
    };
    Ok(home.axes(index))
}

/// Names of pyplot that stand for a method of another name.
const RENAMED: &[(&str, &str)] = &[
    ("title", "set_title"),
    ("xlabel", "set_xlabel"),
    ("ylabel", "set_ylabel"),
    ("xscale", "set_xscale"),
    ("yscale", "set_yscale"),
    ("box", "set_frame"),
];

/// Methods of axes that pyplot does not have.
const ONLY_AXES: &[&str] =
    &["set", "remove", "label_outer", "relim", "autoscale_view", "clear", "bar_label", "invert_xaxis", "invert_yaxis", "matshow"];

fn matplotlib(vm: &mut Vm) -> Result<Rc<Module>> {
    let mut module = Module::new("matplotlib");
    module.missing = Some(|name| {
        Some(format!(
            "module 'matplotlib' has no attribute '{name}'{}",
            missing::hint(name, ["pyplot", "rcParams", "colormaps", "colors", "cm"].into_iter())
        ))
    });
    module.set("__version__", Value::str("3.11.2"));
    module.function("cycler", super::cycle::cycler);
    module.set("rcParams", Value::native(RcObject));
    module.function("rc", rc);
    module.function("rcdefaults", rcdefaults);
    // A backend is what the site is: there is none to choose.
    module.function("use", |_, _| Ok(Value::None));
    // Built here, not by `vm.import`: that loads this very module first, as the parent of `matplotlib.cm`, without end.
    let (cm, colors) = (cm_module(vm)?, colors_module(vm)?);
    module.set("colormaps", Value::native(super::rc::Colormaps));
    module.set("cm", Value::Module(cm));
    module.set("colors", Value::Module(colors));
    Ok(Rc::new(module))
}

fn mplot3d(_: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("mpl_toolkits.mplot3d");
    module.set("Axes3D", Value::Class(classes().axes_in_space.clone()));
    Ok(Rc::new(module))
}

fn gridspec(_: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("matplotlib.gridspec");
    module.function("GridSpec", |vm, args| figure::grid_spec(vm, args, None));
    Ok(Rc::new(module))
}

fn rc(vm: &mut Vm, args: Args) -> Result<Value> {
    let group = args
        .positional
        .first()
        .and_then(|v| v.as_str().map(String::from))
        .ok_or_else(|| Raise::type_error("rc() needs the name of a group, such as 'font'"))?;
    for (name, value) in args.keyword {
        let name = match &*name {
            "lw" => "linewidth",
            "ls" => "linestyle",
            "fs" => "size",
            other => other,
        };
        set_rc(vm, &format!("{group}.{name}"), value)?;
    }
    Ok(Value::None)
}

fn rcdefaults(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("rcdefaults")?;
    let pyplot = vm.extension::<Pyplot>();
    pyplot.rc.clear();
    Ok(Value::None)
}

/// `plt.style.use(name)`
fn use_style(vm: &mut Vm, args: Args) -> Result<Value> {
    let [style] = args.exactly::<1>("use")?;
    if let Value::Dict(_) = style.base() {
        update(vm, &style)?;
        return Ok(Value::None);
    }
    let name = vm.str(&style)?;
    match name.as_str() {
        "default" | "fast" => vm.extension::<Pyplot>().rc.clear(),
        _ => {
            return Err(Raise::os_error(format!(
                "'{name}' is not a valid package style, path of style file, URL of style file, or library style name: here there is 'default', and plt.rcParams for the rest"
            )));
        }
    }
    Ok(Value::None)
}

/// A figure's number: its own, or one that comes from its name.
pub fn figure_number(vm: &mut Vm, number: &Value) -> Result<i64> {
    match number.as_str() {
        Some(name) => Ok(name.bytes().fold(1_000_000i64, |h, b| (h.wrapping_mul(31).wrapping_add(i64::from(b))) & 0xffff_ffff)),
        None => vm.to_index(number),
    }
}

fn figure_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let number = given.next().or_else(|| keywords.take(&["num"])).filter(|v| !v.is_none());
    for (name, value) in ["figsize", "dpi", "facecolor"].into_iter().zip(given.by_ref().take(3).collect::<Vec<_>>()) {
        keywords.put(name, value);
    }
    super::keyword::no_more(given, "figure")?;
    let clear = keywords.flag(vm, &["clear"])?.unwrap_or(false);
    if let Some(figure) = number.as_ref().and_then(|v| v.downcast::<FigureObject>()) {
        vm.extension::<Pyplot>().current = Some(figure.0.number.get());
        return Ok(figure.0.value());
    }
    let number = number.map(|v| figure_number(vm, &v)).transpose()?;
    let known = number.and_then(|n| vm.extension::<Pyplot>().open.iter().find(|f| f.number.get() == n).cloned());
    if let Some(figure) = known {
        if clear {
            figure.clear();
        }
        if keywords.pop().is_some() {
            vm.warn(
                "UserWarning",
                &format!(
                    "Ignoring specified arguments in this call because figure with num: {} already exists",
                    figure.number.get()
                ),
            );
        }
        vm.extension::<Pyplot>().current = number;
        return Ok(figure.value());
    }
    let described = make(vm, &mut keywords)?;
    keywords.finish("Figure")?;
    if vm.extension::<Pyplot>().open.len() >= 200 {
        return Err(Raise::runtime_error("more than 200 figures are open: close them with plt.close()"));
    }
    Ok(vm.extension::<Pyplot>().add(described, number).value())
}

fn subplots_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let described = make(vm, &mut keywords)?;
    let number = keywords.take(&["num"]).map(|v| vm.to_index(&v)).transpose()?;
    let home = vm.extension::<Pyplot>().add(described, number);
    let result =
        figure::subplots(vm, &home, args.positional, &mut keywords).and_then(|axes| keywords.finish("Figure").map(|()| axes));
    match result {
        Ok(axes) => Ok(Value::tuple(vec![home.value(), axes])),
        Err(error) => {
            // A call that failed leaves no empty figure behind.
            let number = home.number.get();
            vm.extension::<Pyplot>().close(number);
            Err(error)
        }
    }
}

/// `matshow(A, fignum=None, …)`: in a new figure of the matrix's shape; `fignum=0` draws into the current axes.
fn matshow(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let number = args.take_keyword("fignum").filter(|v| !v.is_none());
    let (axes, number) = match number {
        Some(v) if !vm.truth(&v)? => (Some(current_axes(vm)?), None),
        Some(v) => (None, Some(vm.to_index(&v)?)),
        None => (None, None),
    };
    let axes = match axes {
        Some(axes) => axes,
        None => {
            let matrix = args
                .positional
                .first()
                .cloned()
                .ok_or_else(|| Raise::type_error("matshow() missing 1 required positional argument: 'A'"))?;
            let (rows, columns) = super::data::data(vm, &matrix)?.table();
            let known = number.and_then(|n| vm.extension::<Pyplot>().open.iter().find(|f| f.number.get() == n).cloned());
            let home = match known {
                Some(home) => home,
                None => {
                    let mut figure = super::rc::new_figure(vm)?;
                    let height = figure.size().1;
                    let (mut w, mut h) = (height * columns.max(1) as f64 / rows.max(1) as f64, height);
                    // As `figaspect`: no side below 4 by 2 inches, none above 16.
                    let grow = (w / 4.0).min(h / 2.0).min(1.0);
                    (w, h) = (w / grow, h / grow);
                    let shrink = (w / 16.0).max(h / 16.0).max(1.0);
                    (w, h) = ((w / shrink).clamp(4.0, 16.0), (h / shrink).clamp(2.0, 16.0));
                    figure.set_size(w, h).map_err(super::keyword::refused)?;
                    vm.extension::<Pyplot>().add(figure, number)
                }
            };
            let index = figure::add_axes(vm, &home, Placement::Rect([0.15, 0.09, 0.775, 0.775]));
            home.axes(index)
        }
    };
    super::image::matshow(vm, &axes, args)
}

fn close(vm: &mut Vm, args: Args) -> Result<Value> {
    let [which] = args.bind::<1>("close", 0, &["fig"])?;
    let pyplot = vm.extension::<Pyplot>();
    match which.filter(|v| !v.is_none()) {
        None => {
            if let Some(number) = pyplot.current {
                pyplot.close(number);
            }
        }
        Some(v) if v.as_str() == Some("all") => pyplot.close_all(),
        Some(v) => {
            let number = match v.downcast::<FigureObject>() {
                Some(figure) => figure.0.number.get(),
                None => vm.to_index(&v)?,
            };
            vm.extension::<Pyplot>().close(number);
        }
    }
    Ok(Value::None)
}

/// A cell's figures stand when it has ended, so there is nothing to hold up; with `block=False` they go on as the current ones.
fn show(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let block = given.next().or_else(|| keywords.take(&["block"])).filter(|v| !v.is_none());
    let block = block.map_or(Ok(true), |v| vm.truth(&v))?;
    super::keyword::no_more(given, "show")?;
    keywords.finish_call("show")?;
    let pyplot = vm.extension::<Pyplot>();
    pyplot.show_open();
    if block {
        pyplot.close_all();
    }
    Ok(Value::None)
}

/// `draw()`
fn draw(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("draw")?;
    vm.extension::<Pyplot>().show_open();
    Ok(Value::None)
}

fn pyplot(vm: &mut Vm) -> Result<Rc<Module>> {
    let mut module = Module::new("matplotlib.pyplot");
    module.missing = Some(|name| {
        let own = [
            "figure",
            "subplots",
            "subplot",
            "show",
            "savefig",
            "close",
            "tight_layout",
            "suptitle",
            "colorbar",
            "xlim",
            "ylim",
            "xticks",
            "yticks",
        ];
        let known = METHODS
            .iter()
            .map(|(n, _)| *n)
            .filter(|n| !ONLY_AXES.contains(n) && !n.starts_with("set_") && !n.starts_with("get_"));
        Some(format!(
            "module 'matplotlib.pyplot' has no attribute '{name}'{}",
            missing::hint(name, known.chain(own).chain(RENAMED.iter().map(|r| r.0)))
        ))
    });
    for (name, body) in METHODS {
        if !ONLY_AXES.contains(name) && !name.starts_with("set_") && !name.starts_with("get_") && *name != "axis" {
            module.function(name, move |vm, args| {
                let axes = current_axes(vm)?;
                space::body(&axes, name, *body)?(vm, &axes, args)
            });
        }
    }
    for (name, method) in RENAMED {
        if let Some((_, body)) = METHODS.iter().find(|(n, _)| n == method) {
            module.function(name, move |vm, args| {
                let axes = current_axes(vm)?;
                body(vm, &axes, args)
            });
        }
    }
    let on_axes: &[(&'static str, super::axes::Method)] =
        &[("axis", axis::axis), ("xlim", axis::xlim), ("ylim", axis::ylim), ("xticks", ticks::xticks), ("yticks", ticks::yticks)];
    for (name, body) in on_axes.iter().copied() {
        module.function(name, move |vm, args| {
            let axes = current_axes(vm)?;
            body(vm, &axes, args)
        });
    }
    module.function("figure", figure_function);
    module.function("subplots", subplots_function);
    module.function("subplot", |vm, args| {
        let home = current_figure(vm)?;
        figure::subplot(vm, &home, args, true)
    });
    module.function("axes", |vm, args| {
        let home = current_figure(vm)?;
        if args.positional.is_empty() {
            return figure::subplot(vm, &home, args, false);
        }
        let figure = home.value();
        let add = vm.get_attr(&figure, "add_axes")?;
        vm.call(&add, args)
    });
    module.function("suptitle", |vm, args| {
        let home = current_figure(vm)?;
        words::heading(vm, &FigureObject(home), args, 0)
    });
    module.function("figtext", |vm, args| {
        let home = current_figure(vm)?;
        let figure = home.value();
        let text = vm.get_attr(&figure, "text")?;
        vm.call(&text, args)
    });
    module.function("tight_layout", |vm, args| {
        let home = current_figure(vm)?;
        figure::tight_layout(vm, &home, args)
    });
    module.function("subplots_adjust", |vm, args| {
        let home = current_figure(vm)?;
        figure::subplots_adjust(vm, &home, args)
    });
    module.function("savefig", |vm, args| {
        let home = current_figure(vm)?;
        figure::savefig(vm, &home, args)
    });
    module.function("colorbar", |vm, args| {
        let current =
            vm.extension::<Pyplot>().figure().and_then(|home| home.current.get().map(|index| AxesObject { home, index }));
        super::colorbar::colorbar(vm, current, args)
    });
    module.function("matshow", matshow);
    module.function("show", show);
    module.function("draw", draw);
    module.function("pause", canvas::pause);
    module.function("fignum_exists", canvas::fignum_exists);
    module.function("get_fignums", canvas::get_fignums);
    module.function("close", close);
    // Figures are always shown by themselves at the end of the cell.
    module.function("ion", |_, args| args.exactly::<0>("ion").map(|_| Value::None));
    module.function("ioff", |_, args| args.exactly::<0>("ioff").map(|_| Value::None));
    module.function("clf", |vm, args| {
        args.exactly::<0>("clf")?;
        current_figure(vm)?.clear();
        Ok(Value::None)
    });
    module.function("gcf", |vm, args| {
        args.exactly::<0>("gcf")?;
        Ok(current_figure(vm)?.value())
    });
    module.function("gca", |vm, args| {
        args.exactly::<0>("gca")?;
        Ok(current_axes(vm)?.value())
    });
    module.function("sca", |vm, args| {
        let [axes] = args.exactly::<1>("sca")?;
        let axes = axes_of(vm, &axes)?;
        axes.home.current.set(Some(axes.index));
        vm.extension::<Pyplot>().current = Some(axes.home.number.get());
        Ok(Value::None)
    });
    module.function("delaxes", |vm, args| {
        let axes = match args.positional.first() {
            Some(v) => axes_of(vm, v)?,
            None => current_axes(vm)?,
        };
        axes.edit(|a| a.visible = false);
        Ok(Value::None)
    });
    module.function("fignum_exists", |vm, args| {
        let [n] = args.exactly::<1>("fignum_exists")?;
        let n = vm.to_index(&n)?;
        Ok(Value::Bool(vm.extension::<Pyplot>().open.iter().any(|f| f.number.get() == n)))
    });
    module.function("get_fignums", |vm, args| {
        args.exactly::<0>("get_fignums")?;
        let mut numbers: Vec<i64> = vm.extension::<Pyplot>().open.iter().map(|f| f.number.get()).collect();
        numbers.sort_unstable();
        Ok(Value::list(numbers.into_iter().map(Value::Int).collect()))
    });
    module.function("get_cmap", get_cmap);
    module.function("cycler", super::cycle::cycler);
    module.function("Normalize", |vm, args| norm_object(vm, args, "Normalize", false));
    module.function("setp", |vm, args| {
        // One artist or several, and their properties.
        let target = args.positional.first().cloned().unwrap_or(Value::None);
        let artists = match target.base() {
            Value::List(_) | Value::Tuple(_) => vm.collect(&target)?,
            _ => vec![target],
        };
        for artist in artists {
            let set = vm.get_attr(&artist, "set")?;
            vm.call(&set, Args { positional: Vec::new(), keyword: args.keyword.clone() })?;
        }
        Ok(Value::None)
    });
    module.function("rc", rc);
    module.function("rcdefaults", rcdefaults);
    module.function("GridSpec", |vm, args| figure::grid_spec(vm, args, None));
    module.set("rcParams", Value::native(RcObject));
    module.set("Figure", Value::Class(classes().figure.clone()));
    module.set("Axes", Value::Class(classes().axes.clone()));
    let style = Module::new("matplotlib.style");
    style.function("use", use_style);
    style.set("available", Value::list(vec![Value::str("default")]));
    module.set("style", Value::Module(Rc::new(style)));
    let cm = vm.import("matplotlib.cm")?;
    module.set("cm", Value::Module(cm));
    module.set("colormaps", Value::native(super::rc::Colormaps));
    Ok(Rc::new(module))
}
