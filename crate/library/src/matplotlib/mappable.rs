//! What marks with colour maps have in common: `set_clim`, `set_cmap`, `set_data` …, and the colour bars that follow them.

use brunsviga_chart::mark::{Cells, Edges, Mark};
use brunsviga_chart::{MarkId, Shading};
use brunsviga_python::{Args, ClassRef, Raise, Result, Value, Vm};

use super::artist::Artist;
use super::colormap::{ColormapObject, NormObject, OpenNorm, colormap};
use super::data::data;
use super::keyword::{number, refused};
use super::object::AxesObject;

/// The mark whose colours stand for values that was drawn last in these axes.
pub fn last_of(axes: &AxesObject) -> Option<MarkId> {
    axes.edit(|a| a.marks().filter(|(_, m)| m.shading().is_some()).map(|(id, _)| id).last())
}

/// Its colours.
pub fn shading(axes: &AxesObject, id: MarkId) -> Option<Shading> {
    axes.edit(|a| a.mark(id).and_then(|m| m.shading().cloned()))
}

fn object(this: &Value) -> Result<&Artist> {
    this.downcast::<Artist>().ok_or_else(|| Raise::type_error("expected an artist of a chart"))
}

fn shading_of(this: &Value) -> Result<Shading> {
    let artist = object(this)?;
    shading(&artist.axes, artist.id).ok_or_else(|| Raise::value_error("the colours of this artist stand for no values"))
}

/// Changes the colours of a mark, and its colour bars with them.
fn recolor(artist: &Artist, change: impl FnOnce(&mut Shading)) {
    let changed = artist.axes.edit(|a| {
        let mark = a.mark_mut(artist.id)?;
        let mut shading = mark.shading().cloned()?;
        change(&mut shading);
        mark.set_shading(shading.clone());
        Some(shading)
    });
    if let Some(shading) = changed {
        super::colorbar::renew(&artist.axes, artist.id, &shading);
    }
}

fn set_ends(this: &Value, norm: OpenNorm) -> Result<()> {
    let artist = object(this)?;
    // An end that is left open keeps its place.
    let now = shading_of(this)?.norm;
    let (low, high) = now.ends();
    let open = OpenNorm { low: norm.low.or(Some(low)), high: norm.high.or(Some(high)), log: norm.log };
    let norm = open.over(&[])?;
    recolor(artist, |s| s.norm = norm);
    Ok(())
}

/// The values of the mark as an array of their own shape.
fn values_of(this: &Value) -> Result<Value> {
    let artist = object(this)?;
    let found = artist.axes.edit(|a| match a.mark(artist.id) {
        Some(Mark::Image(image)) => match image.cells() {
            Cells::Values(values, _) => Some((values.clone(), vec![image.y.count(), image.x.count()])),
            Cells::Colors(_) => None,
        },
        Some(Mark::Scatter(points)) => points.values().map(|v| (v.to_vec(), vec![v.len()])),
        _ => None,
    });
    let (values, shape) = found.ok_or_else(|| Raise::value_error("the colours of this artist stand for no values"))?;
    brunsviga_tensor::Array::from_vec(values, &shape).map(crate::numpy::convert::wrap).map_err(crate::numpy::convert::raise)
}

fn set_values(vm: &mut Vm, this: &Value, value: &Value, name: &str) -> Result<()> {
    let given = data(vm, value)?;
    let artist = object(this)?;
    let old = shading_of(this)?;
    artist.axes.edit(|a| match a.mark_mut(artist.id) {
        Some(Mark::Image(image)) => {
            // An image may get another number of cells, in the same place.
            if let [rows, columns] = given.shape[..]
                && !image.mesh
                && let (Edges::Even(l, r, _), Edges::Even(b, t, _)) = (image.x.clone(), image.y.clone())
            {
                image
                    .resize(Cells::Values(given.values, old), Edges::Even(l, r, columns), Edges::Even(b, t, rows))
                    .map_err(refused)
            } else {
                image.set_cells(Cells::Values(given.values, old)).map_err(refused)
            }
        }
        Some(Mark::Scatter(points)) => points.set_values(given.values, old).map_err(refused),
        _ => Err(Raise::value_error(format!("{name} is not done for this artist"))),
    })
}

/// Methods of images, meshes and coloured points.
pub fn with_methods(class: ClassRef) -> ClassRef {
    class
        .method("set_clim", |vm, mut args: Args| {
            let this = args.take_self("set_clim")?;
            let [mut low, mut high] = args.bind::<2>("set_clim", 0, &["vmin", "vmax"])?;
            if let (Some(pair), None) = (&low, &high)
                && let Value::Tuple(_) | Value::List(_) = pair.base()
            {
                let ends = vm.collect(pair)?;
                let [a, b] = &ends[..] else { return Err(Raise::value_error("set_clim needs two numbers")) };
                (low, high) = (Some(a.clone()), Some(b.clone()));
            }
            let mut end = |v: Option<Value>, what: &str| v.filter(|v| !v.is_none()).map(|v| number(vm, &v, what)).transpose();
            let (low, high) = (end(low, "vmin")?, end(high, "vmax")?);
            let log = shading_of(&this)?.norm.scale().is_log();
            set_ends(&this, OpenNorm { low, high, log })?;
            Ok(Value::None)
        })
        .method("get_clim", |_, mut args: Args| {
            let this = args.take_self("get_clim")?;
            args.exactly::<0>("get_clim")?;
            let (low, high) = shading_of(&this)?.norm.ends();
            Ok(Value::tuple(vec![Value::Float(low), Value::Float(high)]))
        })
        .method("set_cmap", |vm, mut args: Args| {
            let this = args.take_self("set_cmap")?;
            let [map] = args.exactly::<1>("set_cmap")?;
            let map = colormap(vm, &map)?;
            shading_of(&this)?;
            recolor(object(&this)?, |s| s.map = map);
            Ok(Value::None)
        })
        .method("get_cmap", |_, mut args: Args| {
            let this = args.take_self("get_cmap")?;
            args.exactly::<0>("get_cmap")?;
            Ok(ColormapObject::value(shading_of(&this)?.map))
        })
        .method("set_norm", |_, mut args: Args| {
            let this = args.take_self("set_norm")?;
            let [norm] = args.exactly::<1>("set_norm")?;
            let norm = norm.downcast::<NormObject>().ok_or_else(|| Raise::type_error("set_norm needs Normalize or LogNorm"))?;
            set_ends(&this, norm.get())?;
            Ok(Value::None)
        })
        .method("get_array", |_, mut args: Args| {
            let this = args.take_self("get_array")?;
            args.exactly::<0>("get_array")?;
            values_of(&this)
        })
        .method("set_array", |vm, mut args: Args| {
            let this = args.take_self("set_array")?;
            let [values] = args.exactly::<1>("set_array")?;
            set_values(vm, &this, &values, "set_array").map(|()| Value::None)
        })
        .property("cmap", |_, this| Ok(ColormapObject::value(shading_of(this)?.map)))
        .property("norm", |_, this| {
            let norm = shading_of(this)?.norm;
            let (low, high) = norm.ends();
            Ok(NormObject::value(OpenNorm { low: Some(low), high: Some(high), log: norm.scale().is_log() }))
        })
}

/// Methods of `imshow`'s image: its data are a matrix, not two columns.
pub fn with_image_methods(class: ClassRef) -> ClassRef {
    with_methods(class)
        .method("set_data", |vm, mut args: Args| {
            let this = args.take_self("set_data")?;
            let [values] = args.exactly::<1>("set_data")?;
            set_values(vm, &this, &values, "set_data").map(|()| Value::None)
        })
        .method("get_extent", |_, mut args: Args| {
            let this = args.take_self("get_extent")?;
            args.exactly::<0>("get_extent")?;
            let artist = object(&this)?;
            let ends = artist.axes.edit(|a| match a.mark(artist.id) {
                Some(Mark::Image(image)) => Some((image.x.ends(), image.y.ends(), image.upper)),
                _ => None,
            });
            let Some(((l, r), (first, last), upper)) = ends else {
                return Err(Raise::value_error("this artist is no longer in its axes"));
            };
            let (b, t) = if upper { (last, first) } else { (first, last) };
            Ok(Value::list([l, r, b, t].map(Value::Float).to_vec()))
        })
}
