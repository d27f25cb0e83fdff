//! `imshow`, `pcolormesh` and `colorbar`.

use std::any::Any;

use brunsviga_chart::mark::{Image, Mark};
use brunsviga_chart::{Aspect, Color, Label, Placement};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::artist::add;
use super::colormap::Shading;
use super::data::{Data, data};
use super::keyword::{Keywords, refused};
use super::object::AxesObject;
use super::property::apply_keywords;
use super::state::classes;

/// The colours last used in the current figure, for `colorbar()`.
#[derive(Default)]
struct Last(Vec<(AxesObject, Shading)>);

/// Notes which values stand for which colours in these axes.
pub fn remember(vm: &mut Vm, axes: &AxesObject, shading: Shading) {
    let last = &mut vm.extension::<Last>().0;
    last.retain(|(a, _)| {
        a.home.number.get() == axes.home.number.get() && std::rc::Rc::ptr_eq(&a.home, &axes.home) && a.index != axes.index
    });
    last.push((axes.clone(), shading));
}

/// The last one is forgotten with its figure.
pub fn last_shading(vm: &mut Vm, axes: Option<&AxesObject>) -> Option<(AxesObject, Shading)> {
    let last = &vm.extension::<Last>().0;
    match axes {
        Some(axes) => last.iter().rev().find(|(a, _)| std::rc::Rc::ptr_eq(&a.home, &axes.home) && a.index == axes.index).cloned(),
        None => last.last().cloned(),
    }
}

/// Rows and columns of values (or of colours).
fn cells(vm: &mut Vm, keywords: &mut Keywords, values: &Data) -> Result<(usize, usize, Vec<Color>, Option<Shading>)> {
    match values.shape.as_slice() {
        [rows, columns] => {
            let shading = Shading::take(vm, keywords, &values.values)?;
            Ok((*rows, *columns, values.values.iter().map(|v| shading.color(*v)).collect(), Some(shading)))
        }
        [rows, columns, depth @ (3 | 4)] => {
            let largest = values.values.iter().copied().fold(0.0, f64::max);
            // Whole numbers up to 255, or shares.
            let unit = if largest > 1.0 { 255.0 } else { 1.0 };
            let colors = values
                .values
                .chunks(*depth)
                .map(|c| {
                    let share = |v: f64| (v / unit).clamp(0.0, 1.0);
                    Color::from_floats(share(c[0]), share(c[1]), share(c[2]), c.get(3).map_or(1.0, |a| share(*a)))
                        .map_err(refused)
                })
                .collect::<Result<_>>()?;
            Ok((*rows, *columns, colors, None))
        }
        _ => Err(Raise::type_error(format!("Invalid shape {} for image data", values.shape_text()))),
    }
}

/// `imshow(X, cmap, vmin, vmax, aspect, origin, extent, …)`
pub fn imshow(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let x = given
        .next()
        .or_else(|| keywords.take(&["X"]))
        .ok_or_else(|| Raise::type_error("imshow() missing 1 required positional argument: 'X'"))?;
    if let Some(map) = given.next() {
        keywords.put("cmap", map);
    }
    super::keyword::no_more(given, "imshow")?;
    let values = data(vm, &x)?;
    let (rows, columns, mut colors, shading) = cells(vm, &mut keywords, &values)?;
    let lower = match keywords.text(vm, &["origin"])?.as_deref() {
        None | Some("upper") => false,
        Some("lower") => true,
        Some(other) => {
            return Err(Raise::value_error(format!(
                "'{other}' is not a valid value for origin. Supported values are 'upper', 'lower'"
            )));
        }
    };
    let (w, h) = (columns as f64 - 0.5, rows as f64 - 0.5);
    let extent = match keywords.take(&["extent"]) {
        Some(v) => match data(vm, &v)?.values[..] {
            [l, r, b, t] if [l, r, b, t].iter().all(|v| v.is_finite()) => (l, r, b, t),
            _ => return Err(Raise::value_error("extent must be four finite numbers: left, right, bottom, top")),
        },
        None if lower => (-0.5, w, -0.5, h),
        None => (-0.5, w, h, -0.5),
    };
    match keywords.take(&["aspect"]) {
        Some(v) if v.as_str() == Some("auto") => axes.edit(|a| a.aspect = Aspect::Auto),
        Some(v) if v.as_str() != Some("equal") => {
            let ratio = super::keyword::number(vm, &v, "aspect")?;
            axes.edit(|a| a.aspect = Aspect::Ratio(ratio));
        }
        _ => axes.edit(|a| a.aspect = Aspect::Ratio(1.0)),
    }
    match keywords.text(vm, &["interpolation"])?.as_deref() {
        None | Some("nearest" | "none" | "antialiased" | "auto") => {}
        Some(other) => return Err(Raise::value_error(format!("interpolation='{other}' is not done here: use 'nearest'"))),
    }
    if lower && rows > 0 {
        // Rows are kept from the top.
        colors = colors.chunks(columns.max(1)).rev().flatten().copied().collect();
    }
    show(vm, axes, rows, columns, colors, extent, shading, keywords, "AxesImage")
}

#[allow(clippy::too_many_arguments)]
fn show(
    vm: &mut Vm,
    axes: &AxesObject,
    rows: usize,
    columns: usize,
    colors: Vec<Color>,
    extent: (f64, f64, f64, f64),
    shading: Option<Shading>,
    keywords: Keywords,
    artist: &str,
) -> Result<Value> {
    let mut mark = Mark::Image(Image::new(rows, columns, colors, extent).map_err(refused)?);
    apply_keywords(vm, &mut mark, keywords, artist)?;
    let (left, right, bottom, top) = extent;
    let value = add(axes, mark);
    if artist == "AxesImage" && left != right && bottom != top {
        axes.edit(|a| {
            let _ = a.x.set_limits(left, right);
            let _ = a.y.set_limits(bottom, top);
        });
    }
    if let Some(shading) = shading {
        remember(vm, axes, shading);
    }
    Ok(value)
}

/// `pcolormesh(C)`, `pcolormesh(X, Y, C)` on an even grid
pub fn pcolormesh(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let given: Vec<Data> = args.positional.iter().map(|v| data(vm, v)).collect::<Result<_>>()?;
    let (x, y, values) = match &given[..] {
        [c] => (None, None, c),
        [x, y, c] => (Some(x), Some(y), c),
        _ => {
            return Err(Raise::type_error(format!(
                "pcolormesh() takes 1 or 3 positional arguments but {} were given",
                given.len()
            )));
        }
    };
    let [rows, columns] = values.shape[..] else {
        return Err(Raise::value_error(format!("C must be 2-dimensional, not of shape {}", values.shape_text())));
    };
    match keywords.text(vm, &["shading"])?.as_deref() {
        None | Some("auto" | "flat" | "nearest") => {}
        Some(other) => return Err(Raise::value_error(format!("shading='{other}' is not done here: use 'auto'"))),
    }
    let range = |d: Option<&Data>, n: usize, vertical: bool| -> Result<(f64, f64)> {
        let Some(d) = d else { return Ok((0.0, n as f64)) };
        let places: Vec<f64> = match (d.shape.len(), d.table()) {
            (1, _) => d.values.clone(),
            (2, (r, c)) => {
                if vertical {
                    (0..r).map(|i| d.values[i * c]).collect()
                } else {
                    d.values[..c].to_vec()
                }
            }
            _ => return Err(Raise::value_error("X and Y must be one- or two-dimensional")),
        };
        let m = places.len();
        if m != n && m != n + 1 || m < 2 {
            return Err(Raise::type_error(format!(
                "Dimensions of C ({rows}, {columns}) should be one smaller than X and Y, or the same"
            )));
        }
        let step = (places[m - 1] - places[0]) / (m as f64 - 1.0);
        if places.windows(2).any(|w| ((w[1] - w[0]) - step).abs() > 1e-6 * step.abs()) || step == 0.0 || !step.is_finite() {
            return Err(Raise::value_error("pcolormesh needs an even grid here"));
        }
        // Centres are half a cell inside.
        Ok(if m == n { (places[0] - step / 2.0, places[m - 1] + step / 2.0) } else { (places[0], places[m - 1]) })
    };
    let ((left, right), (bottom, top)) = (range(x, columns, false)?, range(y, rows, true)?);
    let (rows, columns, colors, shading) = cells(vm, &mut keywords, values)?;
    let colors = colors.chunks(columns.max(1)).rev().flatten().copied().collect();
    show(vm, axes, rows, columns, colors, (left, right, bottom, top), shading, keywords, "QuadMesh")
}

/// `colorbar(mappable=None, ax=None, label=None)`: takes its room from the axes, on their right.
pub fn colorbar(vm: &mut Vm, current: Option<AxesObject>, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let mappable = given.next().or_else(|| keywords.take(&["mappable"]));
    let cax = given.next().or_else(|| keywords.take(&["cax"]));
    if cax.is_some_and(|v| !v.is_none()) {
        return Err(Raise::value_error("colorbar(cax=…) is not done here: the bar takes its room from ax"));
    }
    super::keyword::no_more(given, "colorbar")?;
    let axes = keywords.take(&["ax"]);
    let owner = match (&axes, &mappable) {
        (Some(axes), _) => Some(super::object::axes_of(vm, axes)?),
        (None, Some(artist)) => artist.downcast::<super::artist::Artist>().map(|a| a.axes.clone()),
        (None, None) => current,
    };
    let of =
        mappable.as_ref().and_then(|m| m.downcast::<super::artist::Artist>()).map(|a| a.axes.clone()).or_else(|| owner.clone());
    let Some((found, shading)) = last_shading(vm, of.as_ref()) else {
        return Err(Raise::runtime_error(
            "No mappable was found to use for colorbar creation. First define a mappable such as an image (with imshow) or a contour set (with contourf).",
        ));
    };
    let owner = owner.unwrap_or(found);
    let label = keywords.text(vm, &["label"])?;
    let (share, pad) = (keywords.number(vm, &["fraction"])?.unwrap_or(0.15), keywords.number(vm, &["pad"])?.unwrap_or(0.05));
    let shrink = keywords.number(vm, &["shrink"])?.unwrap_or(1.0).clamp(0.05, 1.0);
    keywords.finish_call("colorbar")?;
    let index = owner.home.edit(|figure| {
        let rect = brunsviga_chart::axes_share(figure, owner.index);
        let [l, b, w, h] = rect;
        let width = w * share.clamp(0.01, 0.9);
        let gap = w * pad.clamp(0.0, 0.5);
        if let Some(axes) = figure.axes.get_mut(owner.index) {
            axes.placement = Placement::Rect([l, b, w - width - gap, h]);
        }
        // Matplotlib's bar is twenty times as long as wide.
        let (fw, fh) = figure.size();
        let bar = (h * shrink * fh / 20.0 / fw).min(width);
        let index = figure.add_axes(Placement::Rect([l + w - width, b + h * (1.0 - shrink) / 2.0, bar, h * shrink]));
        let axes = &mut figure.axes[index];
        let (low, high) =
            if shading.low < shading.high { (shading.low, shading.high) } else { (shading.low - 0.5, shading.high + 0.5) };
        let colors = (0..256).rev().map(|i| shading.map.at(f64::from(i) / 256.0 + 1e-9)).collect();
        if let Ok(image) = Image::new(256, 1, colors, (0.0, 1.0, low, high)) {
            axes.add(Mark::Image(image));
        }
        axes.x.visible = false;
        axes.y.opposite = true;
        if let Some(label) = label {
            axes.y.label = Label::new(&label);
        }
        index
    });
    Ok(Value::native(Colorbar(AxesObject { home: owner.home.clone(), index })))
}

/// `matplotlib.colorbar.Colorbar`
pub struct Colorbar(AxesObject);

impl Native for Colorbar {
    fn class(&self) -> ClassRef {
        classes().colorbar.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok((name == "ax").then(|| self.0.value()))
    }
}

/// `set_label`, `set_ticks`
pub fn with_colorbar_methods(class: ClassRef) -> ClassRef {
    class
        .method("set_label", |vm, mut args: Args| {
            let this = args.take_self("set_label")?;
            let [text] = args.exactly::<1>("set_label")?;
            let text = vm.str(&text)?;
            if let Some(bar) = this.downcast::<Colorbar>() {
                bar.0.edit(|a| a.y.label = Label::new(&text));
            }
            Ok(Value::None)
        })
        .method("set_ticks", |vm, mut args: Args| {
            let this = args.take_self("set_ticks")?;
            match this.downcast::<Colorbar>() {
                Some(bar) => super::ticks::set_yticks(vm, &bar.0, args),
                None => Ok(Value::None),
            }
        })
}
