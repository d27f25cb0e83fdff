//! Figures: making them, laying out their axes, saving.

use std::rc::Rc;

use brunsviga_chart::{Figure, GridCell, Placement, Theme, Tight, View, svg, svg_tight};
use brunsviga_python::{Args, ClassRef, Raise, Result, Value, Vm};

use super::data::data;
use super::grid::{AxesArray, GridSpec, SubplotSpec};
use super::keyword::{Keywords, no_more, number, refused};
use super::object::{AxesObject, FigureObject, FigureState};
use super::rc::{dress_axes, new_figure};
use super::space;

/// A figure from `figsize`, `dpi`, `layout` …
pub fn make(vm: &mut Vm, keywords: &mut Keywords) -> Result<Figure> {
    let mut figure = new_figure(vm)?;
    if let Some(dpi) = keywords.number(vm, &["dpi"])? {
        figure.set_dpi(dpi).map_err(refused)?;
    }
    if let Some(size) = keywords.take(&["figsize"]) {
        let size = data(vm, &size)?.values;
        let [w, h] = size[..] else {
            return Err(Raise::value_error(format!("figsize must be two numbers (width, height) in inches, not {}", size.len())));
        };
        figure.set_size(w, h).map_err(refused)?;
    }
    if let Some(color) = keywords.color(vm, &["facecolor"])? {
        figure.ground = color;
    }
    let tight = keywords.flag(vm, &["tight_layout"])?.unwrap_or(false);
    let constrained = keywords.flag(vm, &["constrained_layout"])?.unwrap_or(false);
    match keywords.text(vm, &["layout"])?.as_deref() {
        None | Some("none") => {}
        Some("tight" | "constrained" | "compressed") => figure.tight = Some(Tight::default()),
        Some(other) => return Err(Raise::value_error(format!("Invalid value for 'layout': '{other}'"))),
    }
    if tight || constrained {
        figure.tight = Some(Tight::default());
    }
    Ok(figure)
}

/// Adds axes with the defaults of `rcParams`, which become the current ones.
pub fn add_axes(vm: &mut Vm, home: &Rc<FigureState>, placement: Placement) -> usize {
    let (index, base) = home.edit(|figure| (figure.add_axes(placement), figure.font_size));
    // The defaults are read with the machine, so not while the figure is borrowed.
    let mut axes = home.edit(|figure| figure.axes[index].clone());
    dress_axes(vm, &mut axes, base);
    home.edit(|figure| figure.axes[index] = axes);
    home.current.set(Some(index));
    index
}

const MAX_AXES: usize = 400;

fn even(rows: usize, columns: usize, r: (usize, usize), c: (usize, usize)) -> GridCell {
    GridCell { widths: vec![1.0; columns], heights: vec![1.0; rows], rows: r, columns: c }
}

/// Reads `(2, 2, 1)`, `221`, `(2, 1, (1, 2))`, a part of a GridSpec, or nothing.
pub fn cell(vm: &mut Vm, args: &[Value]) -> Result<GridCell> {
    if let [only] = args
        && let Some(spec) = only.downcast::<SubplotSpec>()
    {
        return Ok(spec.0.clone());
    }
    let count = |vm: &mut Vm, v: &Value, what: &str| -> Result<usize> {
        let n = vm.to_index(v)?;
        usize::try_from(n)
            .ok()
            .filter(|n| (1..=MAX_AXES).contains(n))
            .ok_or_else(|| Raise::value_error(format!("Number of {what} must be a positive integer, not {n}")))
    };
    match args {
        [] => Ok(even(1, 1, (0, 0), (0, 0))),
        [code] => {
            let n = vm.to_index(code)?;
            if !(100..1000).contains(&n) {
                return Err(Raise::value_error(format!("Integer subplot specification must be a three-digit number, not {n}")));
            }
            cell(vm, &[Value::Int(n / 100), Value::Int(n / 10 % 10), Value::Int(n % 10)])
        }
        [rows, columns, place] => {
            let (rows, columns) = (count(vm, rows, "rows")?, count(vm, columns, "columns")?);
            let range = match place.base() {
                Value::Tuple(_) | Value::List(_) => {
                    let ends = vm.collect(place)?;
                    let [a, b] = &ends[..] else {
                        return Err(Raise::value_error("a range of subplots is two numbers (first, last)"));
                    };
                    (vm.to_index(a)?, vm.to_index(b)?)
                }
                _ => {
                    let n = vm.to_index(place)?;
                    (n, n)
                }
            };
            let total = (rows * columns) as i64;
            for n in [range.0, range.1] {
                if !(1..=total).contains(&n) {
                    return Err(Raise::value_error(format!("num must be an integer with 1 <= num <= {total}, not {n}")));
                }
            }
            let (a, b) = ((range.0.min(range.1) - 1) as usize, (range.0.max(range.1) - 1) as usize);
            let (ca, cb) = (a % columns, b % columns);
            Ok(even(rows, columns, (a / columns, b / columns), (ca.min(cb), ca.max(cb))))
        }
        _ => Err(Raise::type_error(format!("subplot() takes 1 or 3 positional arguments but {} were given", args.len()))),
    }
}

/// Ties the axes' limits to those of others (`sharex`, `sharey`), and applies what is left as `ax.set(…)`.
fn finish_axes(vm: &mut Vm, home: &Rc<FigureState>, index: usize, mut keywords: Keywords) -> Result<Value> {
    for (vertical, name) in [(false, "sharex"), (true, "sharey")] {
        if let Some(other) = keywords.take(&[name]) {
            let other = super::object::axes_of(vm, &other)?;
            home.edit(|figure| share(figure, index, other.index, vertical));
        }
    }
    let axes = home.axes(index);
    match keywords.text(vm, &["projection"])?.as_deref() {
        None | Some("rectilinear") => {}
        Some("3d") => {
            // Axes that stand there already stay as they are.
            if !space::is_space(&axes) {
                space::enter(vm, &axes);
            }
            finish_space(vm, &axes, &mut keywords)?;
        }
        Some(other) => {
            return Err(Raise::value_error(format!(
                "Unknown projection '{other}': here there are '3d' and 'rectilinear', which is the usual one"
            )));
        }
    }
    while let Some((name, value)) = keywords.pop() {
        super::axes::set_one(vm, &axes, &name, value)?;
    }
    Ok(home.axes_value(index))
}

/// The angles and the lens that axes in space may be made with.
fn finish_space(vm: &mut Vm, axes: &AxesObject, keywords: &mut Keywords) -> Result<()> {
    let mut call = |vm: &mut Vm, method: &str, names: &[&str]| -> Result<()> {
        let found: Vec<_> = names.iter().filter_map(|n| keywords.take(&[n]).map(|v| ((*n).into(), v))).collect();
        match space::METHODS.iter().find(|(n, _)| *n == method) {
            Some((_, body)) if !found.is_empty() => body(vm, axes, Args { positional: Vec::new(), keyword: found }).map(|_| ()),
            _ => Ok(()),
        }
    };
    call(vm, "view_init", &["elev", "azim", "roll"])?;
    call(vm, "set_proj_type", &["proj_type", "focal_length"])
}

fn share(figure: &mut Figure, index: usize, with: usize, vertical: bool) {
    if index == with || with >= figure.axes.len() {
        return;
    }
    let scale = if vertical { figure.axes[with].y.scale } else { figure.axes[with].x.scale };
    let axis = if vertical { &mut figure.axes[index].y } else { &mut figure.axes[index].x };
    axis.shared_with = Some(with);
    axis.scale = scale;
}

/// `add_subplot(…)`; `reuse` gives axes that stand there already, as `plt.subplot` does.
pub fn subplot(vm: &mut Vm, home: &Rc<FigureState>, args: Args, reuse: bool) -> Result<Value> {
    let cell = cell(vm, &args.positional)?;
    let placement = Placement::Grid(cell);
    let known = home.figure.borrow().axes.iter().position(|a| a.placement == placement);
    let index = match known.filter(|_| reuse) {
        Some(index) => {
            home.current.set(Some(index));
            index
        }
        None if home.figure.borrow().axes.len() >= MAX_AXES => {
            return Err(Raise::value_error(format!("more than {MAX_AXES} axes in one figure")));
        }
        None => add_axes(vm, home, placement),
    };
    finish_axes(vm, home, index, Keywords::new(args.keyword))
}

/// `subplots(nrows, ncols, sharex, sharey, squeeze, …)`
pub fn subplots(vm: &mut Vm, home: &Rc<FigureState>, positional: Vec<Value>, keywords: &mut Keywords) -> Result<Value> {
    let mut given = positional.into_iter();
    let mut count = |vm: &mut Vm, name: &str| -> Result<usize> {
        match given.next().or_else(|| keywords.take(&[name])) {
            None => Ok(1),
            Some(v) => {
                let n = vm.to_index(&v)?;
                usize::try_from(n).ok().filter(|n| (1..=MAX_AXES).contains(n)).ok_or_else(|| {
                    Raise::value_error(format!(
                        "Number of {} must be a positive integer, not {n}",
                        if name == "nrows" { "rows" } else { "columns" }
                    ))
                })
            }
        }
    };
    let (rows, columns) = (count(vm, "nrows")?, count(vm, "ncols")?);
    no_more(given, "subplots")?;
    if rows * columns > MAX_AXES {
        return Err(Raise::value_error(format!("more than {MAX_AXES} axes in one figure")));
    }
    let mut sharing = |vm: &mut Vm, name: &str| -> Result<String> {
        match keywords.take(&[name]) {
            None => Ok("none".into()),
            Some(v) => match v.as_str() {
                Some(word @ ("all" | "row" | "col" | "none")) => Ok(word.to_string()),
                Some(other) => Err(Raise::value_error(format!(
                    "'{other}' is not a valid value for {name}. Supported values are 'all', 'row', 'col', 'none', False, True"
                ))),
                None => Ok(if vm.truth(&v)? { "all".into() } else { "none".into() }),
            },
        }
    };
    let (share_x, share_y) = (sharing(vm, "sharex")?, sharing(vm, "sharey")?);
    let squeeze = keywords.flag(vm, &["squeeze"])?.unwrap_or(true);
    let mut grid = grid_keywords(vm, keywords.take(&["gridspec_kw"]))?;
    let ratios = |vm: &mut Vm, own: Option<Value>, inner: Option<Value>, n: usize, what: &str| -> Result<Vec<f64>> {
        let Some(v) = own.or(inner) else { return Ok(vec![1.0; n]) };
        let ratios = data(vm, &v)?.values;
        if ratios.len() != n || ratios.iter().any(|r| !(*r > 0.0 && r.is_finite())) {
            return Err(Raise::value_error(format!(
                "Expected the given number of {what} ratios to match the number of {what}s of the grid"
            )));
        }
        Ok(ratios)
    };
    let inner = grid.take(&["width_ratios"]);
    let widths = ratios(vm, keywords.take(&["width_ratios"]), inner, columns, "width")?;
    let inner = grid.take(&["height_ratios"]);
    let heights = ratios(vm, keywords.take(&["height_ratios"]), inner, rows, "height")?;
    adjust(vm, home, &mut grid)?;
    grid.finish_call("GridSpec.__init__")?;
    let extra = keywords.take(&["subplot_kw"]);
    let mut items = Vec::new();
    let first = home.figure.borrow().axes.len();
    for row in 0..rows {
        for column in 0..columns {
            let cell = GridCell { widths: widths.clone(), heights: heights.clone(), rows: (row, row), columns: (column, column) };
            let index = add_axes(vm, home, Placement::Grid(cell));
            home.edit(|figure| {
                let leader = |kind: &str| match kind {
                    "all" => Some(first),
                    "row" => Some(first + row * columns),
                    "col" => Some(first + column),
                    _ => None,
                };
                if let Some(with) = leader(&share_x) {
                    share(figure, index, with, false);
                }
                if let Some(with) = leader(&share_y) {
                    share(figure, index, with, true);
                }
                // Shared axes are labelled at the outer edges only.
                if matches!(share_x.as_str(), "all" | "col") && row + 1 < rows {
                    figure.axes[index].x.tick.labels = false;
                }
                if matches!(share_y.as_str(), "all" | "row") && column > 0 {
                    figure.axes[index].y.tick.labels = false;
                }
            });
            let own = match &extra {
                Some(dict) => grid_keywords(vm, Some(dict.clone()))?,
                None => Keywords::new(Vec::new()),
            };
            items.push(finish_axes(vm, home, index, own)?);
        }
    }
    // The last one made is pyplot's current one.
    Ok(AxesArray::value(items, rows, columns, squeeze))
}

fn grid_keywords(vm: &mut Vm, dict: Option<Value>) -> Result<Keywords> {
    let mut items = Vec::new();
    if let Some(dict) = dict {
        for key in vm.collect(&dict)? {
            let value = vm.get_item(&dict, &key)?;
            items.push((vm.str(&key)?.into(), value));
        }
    }
    Ok(Keywords::new(items))
}

/// `left`, `right`, `bottom`, `top`, `wspace`, `hspace`
pub fn adjust(vm: &mut Vm, home: &Rc<FigureState>, keywords: &mut Keywords) -> Result<bool> {
    let mut margins = home.figure.borrow().margins;
    let mut any = false;
    for (name, slot) in [
        ("left", &mut margins.left),
        ("bottom", &mut margins.bottom),
        ("right", &mut margins.right),
        ("top", &mut margins.top),
        ("wspace", &mut margins.wspace),
        ("hspace", &mut margins.hspace),
    ] {
        if let Some(v) = keywords.number(vm, &[name])? {
            if !v.is_finite() || v.abs() > 100.0 {
                return Err(Raise::value_error(format!("{name} must be a share of the figure, not {v}")));
            }
            *slot = v;
            any = true;
        }
    }
    if margins.left >= margins.right {
        return Err(Raise::value_error("left cannot be >= right"));
    }
    if margins.bottom >= margins.top {
        return Err(Raise::value_error("bottom cannot be >= top"));
    }
    home.edit(|figure| figure.margins = margins);
    Ok(any)
}

fn state(args: &mut Args, function: &str) -> Result<Rc<FigureState>> {
    let this = args.take_self(function)?;
    this.downcast::<FigureObject>().map(|f| f.0.clone()).ok_or_else(|| Raise::type_error("expected a Figure"))
}

/// `tight_layout(pad=1.08, h_pad, w_pad, rect)`
pub fn tight_layout(vm: &mut Vm, home: &Rc<FigureState>, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut tight = Tight::default();
    // Everything after the star of Matplotlib's signature is given by name.
    no_more(args.positional.into_iter(), "tight_layout")?;
    if let Some(pad) = keywords.take(&["pad"]) {
        tight.pad = number(vm, &pad, "pad")?;
    }
    tight.h_pad = keywords.number(vm, &["h_pad"])?;
    tight.w_pad = keywords.number(vm, &["w_pad"])?;
    if let Some(rect) = keywords.take(&["rect"]) {
        tight.rect = match data(vm, &rect)?.values[..] {
            [l, b, r, t] => Some([l, b, r, t]),
            _ => return Err(Raise::value_error("rect must be four numbers (left, bottom, right, top)")),
        };
    }
    keywords.finish_call("tight_layout")?;
    home.edit(|figure| figure.tight = Some(tight));
    Ok(Value::None)
}

/// `subplots_adjust(…)`
pub fn subplots_adjust(vm: &mut Vm, home: &Rc<FigureState>, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    adjust(vm, home, &mut keywords)?;
    keywords.finish_call("subplots_adjust")?;
    no_more(args.positional.into_iter(), "subplots_adjust")?;
    home.edit(|figure| figure.tight = None);
    Ok(Value::None)
}

/// `savefig(name)`: writes SVG.
pub fn savefig(vm: &mut Vm, home: &Rc<FigureState>, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let name = given
        .next()
        .or_else(|| keywords.take(&["fname"]))
        .ok_or_else(|| Raise::type_error("savefig() missing 1 required positional argument: 'fname'"))?;
    let name = vm.str(&name)?;
    let format = keywords.text(vm, &["format"])?;
    let transparent = keywords.flag(vm, &["transparent"])?.unwrap_or(false);
    no_more(given, "savefig")?;
    let tight = match keywords.text(vm, &["bbox_inches"])?.as_deref() {
        None => false,
        Some("tight") => true,
        Some(_) => return Err(Raise::value_error("bbox_inches must be 'tight' or None here")),
    };
    let pad = keywords.number(vm, &["pad_inches"])?.unwrap_or(0.1);
    if !(0.0..=100.0).contains(&pad) {
        return Err(Raise::value_error(format!("pad_inches must be between 0 and 100, not {pad}")));
    }
    let ground = match keywords.take(&["facecolor"]) {
        Some(value) if value.as_str() == Some("auto") => None,
        Some(value) => Some(super::keyword::color(vm, &value)?),
        None => None,
    };
    // A drawing of lines has no pixels: their number changes nothing about it, as in Matplotlib's SVG.
    if let Some(dpi) = keywords.take(&["dpi"])
        && dpi.as_str() != Some("figure")
    {
        number(vm, &dpi, "dpi")?;
    }
    keywords.finish_call("savefig")?;
    let format =
        format.or_else(|| name.rsplit_once('.').map(|(_, end)| end.to_string())).unwrap_or_else(|| "png".into()).to_lowercase();
    if format != "svg" {
        return Err(Raise::value_error(format!(
            "Format '{format}' is not supported here (supported formats: svg): save as a name that ends in .svg; for a PNG use the download under the chart"
        )));
    }
    let text = {
        let mut figure = home.figure.borrow().clone();
        if transparent {
            figure.ground = brunsviga_chart::Color::NONE;
            figure.axes.iter_mut().for_each(|axes| axes.ground = brunsviga_chart::Color::NONE);
        }
        figure.ground = ground.unwrap_or(figure.ground);
        if tight { svg_tight(&figure, Theme::Light, pad) } else { svg(&figure, &View::new(), Theme::Light) }
    };
    vm.host()
        .write_file(&name, text.as_bytes())
        .map_err(|e| Raise::os_error(format!("the file '{name}' could not be written: {e:?}")))?;
    Ok(Value::None)
}

/// Methods of Figure.
pub fn with_methods(class: ClassRef) -> ClassRef {
    type Body = fn(&mut Vm, &Rc<FigureState>, Args) -> Result<Value>;
    let table: &[(&'static str, Body)] = &[
        ("add_subplot", |vm, home, args| subplot(vm, home, args, false)),
        ("subplots", |vm, home, args| {
            let mut keywords = Keywords::new(args.keyword);
            let axes = subplots(vm, home, args.positional, &mut keywords)?;
            keywords.finish_call("subplots")?;
            Ok(axes)
        }),
        ("add_axes", |vm, home, args| {
            let mut keywords = Keywords::new(args.keyword);
            let mut given = args.positional.into_iter();
            let rect = given
                .next()
                .or_else(|| keywords.take(&["rect"]))
                .ok_or_else(|| Raise::type_error("add_axes() missing 1 required positional argument: 'rect'"))?;
            no_more(given, "add_axes")?;
            match data(vm, &rect)?.values[..] {
                [l, b, w, h] if [l, b, w, h].iter().all(|v| v.is_finite()) && w > 0.0 && h > 0.0 => {
                    let index = add_axes(vm, home, Placement::Rect([l, b, w, h]));
                    finish_axes(vm, home, index, keywords)
                }
                _ => Err(Raise::value_error("rect must be four finite numbers (left, bottom, width, height)")),
            }
        }),
        ("add_gridspec", |vm, home, args| grid_spec(vm, args, Some(home.clone()))),
        ("tight_layout", tight_layout),
        ("subplots_adjust", subplots_adjust),
        ("savefig", savefig),
        ("suptitle", |vm, home, args| super::words::heading(vm, &FigureObject(home.clone()), args, 0)),
        ("supxlabel", |vm, home, args| super::words::heading(vm, &FigureObject(home.clone()), args, 1)),
        ("supylabel", |vm, home, args| super::words::heading(vm, &FigureObject(home.clone()), args, 2)),
        ("colorbar", |vm, home, args| {
            let current = home.current.get().map(|i| super::object::AxesObject { home: home.clone(), index: i });
            super::colorbar::colorbar(vm, current, args)
        }),
        ("gca", |vm, home, args| {
            args.exactly::<0>("gca")?;
            let index = match home.current.get() {
                Some(index) => index,
                None => add_axes(vm, home, Placement::Grid(even(1, 1, (0, 0), (0, 0)))),
            };
            Ok(home.axes_value(index))
        }),
        ("sca", |vm, home, args| {
            let [axes] = args.exactly::<1>("sca")?;
            let axes_object = super::object::axes_of(vm, &axes)?;
            home.current.set(Some(axes_object.index));
            Ok(axes)
        }),
        ("get_axes", |_, home, args| {
            args.exactly::<0>("get_axes")?;
            Ok(Value::list((0..home.figure.borrow().axes.len()).map(|i| home.axes_value(i)).collect()))
        }),
        ("clf", |_, home, args| {
            args.exactly::<0>("clf")?;
            home.clear();
            Ok(Value::None)
        }),
        ("clear", |_, home, args| {
            args.exactly::<0>("clear")?;
            home.clear();
            Ok(Value::None)
        }),
        ("set_size_inches", |vm, home, args| {
            Keywords::new(args.keyword).finish_call("set_size_inches")?;
            let sizes = match &args.positional[..] {
                [both] => data(vm, both)?.values,
                many => many.iter().map(|v| number(vm, v, "size")).collect::<Result<_>>()?,
            };
            let [w, h] = sizes[..] else { return Err(Raise::value_error("set_size_inches needs a width and a height")) };
            home.edit(|figure| figure.set_size(w, h)).map_err(refused)?;
            Ok(Value::None)
        }),
        ("get_size_inches", |_, home, args| {
            args.exactly::<0>("get_size_inches")?;
            let (w, h) = home.figure.borrow().size();
            super::data::array(vec![w, h])
        }),
        ("set_figwidth", |vm, home, args| {
            let [w] = args.exactly::<1>("set_figwidth")?;
            let (w, h) = (number(vm, &w, "width")?, home.figure.borrow().size().1);
            home.edit(|figure| figure.set_size(w, h)).map_err(refused)?;
            Ok(Value::None)
        }),
        ("set_figheight", |vm, home, args| {
            let [h] = args.exactly::<1>("set_figheight")?;
            let (w, h) = (home.figure.borrow().size().0, number(vm, &h, "height")?);
            home.edit(|figure| figure.set_size(w, h)).map_err(refused)?;
            Ok(Value::None)
        }),
        // A figure that is shown again is drawn anew.
        ("show", |vm, home, args| {
            args.exactly::<0>("show")?;
            vm.extension::<super::state::Pyplot>().show(home);
            Ok(Value::None)
        }),
        ("draw", |vm, home, args| {
            args.exactly::<0>("draw")?;
            vm.extension::<super::state::Pyplot>().show(home);
            Ok(Value::None)
        }),
        ("text", |vm, home, mut args| {
            // On the figure a text stands in shares of it; it is kept with the first axes.
            args.keyword.push(("transform".into(), Value::native(super::words::Transform(brunsviga_chart::mark::Place::Figure))));
            if home.figure.borrow().axes.is_empty() {
                return Err(Raise::value_error("fig.text needs a figure with axes here"));
            }
            super::note::text(vm, &super::object::AxesObject { home: home.clone(), index: 0 }, args)
        }),
    ];
    let mut class = class;
    for (name, body) in table.iter().copied() {
        class = class.method(name, move |vm, mut args: Args| {
            let home = state(&mut args, name)?;
            body(vm, &home, args)
        });
    }
    class
}

/// `GridSpec(nrows, ncols, width_ratios=…, height_ratios=…)`
pub fn grid_spec(vm: &mut Vm, args: Args, home: Option<Rc<FigureState>>) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mut count = |vm: &mut Vm, name: &str| -> Result<usize> {
        match given.next().or_else(|| keywords.take(&[name])) {
            None => Ok(1),
            Some(v) => usize::try_from(vm.to_index(&v)?)
                .ok()
                .filter(|n| (1..=MAX_AXES).contains(n))
                .ok_or_else(|| Raise::value_error("Number of rows and columns must be positive integers")),
        }
    };
    let (rows, columns) = (count(vm, "nrows")?, count(vm, "ncols")?);
    no_more(given, "GridSpec")?;
    let mut ratios = |vm: &mut Vm, name: &str, n: usize| -> Result<Vec<f64>> {
        match keywords.take(&[name]) {
            None => Ok(vec![1.0; n]),
            Some(v) => {
                let r = data(vm, &v)?.values;
                if r.len() == n && r.iter().all(|r| *r > 0.0 && r.is_finite()) {
                    Ok(r)
                } else {
                    Err(Raise::value_error(format!("Expected the given number of {name} to match the grid")))
                }
            }
        }
    };
    let (widths, heights) = (ratios(vm, "width_ratios", columns)?, ratios(vm, "height_ratios", rows)?);
    let home = match keywords.take(&["figure"]) {
        Some(f) => f.downcast::<FigureObject>().map(|f| f.0.clone()).or(home),
        None => home,
    };
    if let Some(home) = &home {
        adjust(vm, home, &mut keywords)?;
    }
    keywords.finish_call("GridSpec.__init__")?;
    Ok(Value::native(GridSpec { widths, heights }))
}
