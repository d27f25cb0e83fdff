//! `legend`: every call form.

use std::any::Any;

use brunsviga_chart::{Label, Legend, LegendPlace, MarkId};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::artist::{Artist, BarContainer};
use super::data::data;
use super::keyword::{Keywords, no_more, refused};
use super::object::AxesObject;
use super::rc::{rc_color, rc_flag, rc_size, rc_text};
use super::state::classes;

/// `legend()`, `legend(labels)`, `legend(handles, labels)`, with `loc`, `ncols`, `title`, …
pub fn legend(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let mut given = args.positional.into_iter();
    let (first, second) = (given.next(), given.next());
    no_more(given, "legend")?;
    let handles = keywords.take(&["handles"]).or_else(|| second.is_some().then(|| first.clone()).flatten());
    let labels = keywords.take(&["labels"]).or_else(|| second.or(first));
    let labels = match labels.filter(|v| !v.is_none()) {
        Some(v) => {
            let items = vm.collect(&v)?;
            Some(items.iter().map(|v| vm.str(v)).collect::<Result<Vec<_>>>()?)
        }
        None => None,
    };
    let entries = entries(vm, axes, handles, labels)?;
    let mut legend = Legend {
        size: rc_size(vm, "legend.fontsize", axes.font_size()),
        frame: rc_flag(vm, "legend.frameon"),
        color: rc_color(vm, "text.color"),
        ..Legend::default()
    };
    legend.place = LegendPlace::parse(&rc_text(vm, "legend.loc")).unwrap_or_default();
    if let Some(place) = keywords.take(&["loc"]) {
        legend.place = match place.as_str() {
            Some(name) => LegendPlace::parse(name).map_err(refused)?,
            None => {
                let code = vm
                    .to_index(&place)
                    .map_err(|_| Raise::type_error("loc must be a name such as 'upper left', or a number from 0 to 10"))?;
                LegendPlace::code(code)
                    .ok_or_else(|| Raise::value_error(format!("loc must be a number from 0 to 10, not {code}")))?
            }
        };
    }
    if let Some(anchor) = keywords.take(&["bbox_to_anchor"]) {
        legend.anchor = match data(vm, &anchor)?.values[..] {
            [x, y] => Some([x, y, 0.0, 0.0]),
            [x, y, w, h] => Some([x, y, w, h]),
            _ => return Err(Raise::value_error("bbox_to_anchor must be two or four numbers")),
        };
    }
    legend.size = keywords.font_size(vm, &["fontsize"], axes.font_size())?.or(legend.size);
    if let Some(title) = keywords.text(vm, &["title"])? {
        legend.title = Label::new(&title);
    }
    let title_size = rc_size(vm, "legend.title_fontsize", axes.font_size());
    legend.title.size = keywords.font_size(vm, &["title_fontsize"], axes.font_size())?.or(title_size);
    if let Some(n) = keywords.take(&["ncols", "ncol"]) {
        legend.columns = usize::try_from(vm.to_index(&n)?).unwrap_or(1).max(1);
    }
    legend.frame = keywords.flag(vm, &["frameon"])?.unwrap_or(legend.frame);
    if let Some(alpha) = keywords.number(vm, &["framealpha"])? {
        legend.frame_alpha = alpha.clamp(0.0, 1.0);
    }
    legend.round = keywords.flag(vm, &["fancybox"])?.unwrap_or(legend.round);
    legend.shadow = keywords.flag(vm, &["shadow"])?.unwrap_or(legend.shadow);
    keywords.finish_call("Legend.__init__")?;
    legend.entries = entries;
    let named = legend.entries.is_some()
        || axes.home.edit(|f| f.axes.get(axes.index).is_some_and(|a| a.marks().any(|(_, m)| m.is_named())));
    if !named {
        vm.warn("UserWarning", "No artists with labels found to put in legend.  Note that artists whose label start with an underscore are ignored when legend() is called with no argument.");
    }
    axes.edit(|a| a.legend = Some(legend));
    Ok(Value::native(LegendObject(axes.clone())))
}

/// Which marks with which names; None: all that have one.
fn entries(
    vm: &mut Vm,
    axes: &AxesObject,
    handles: Option<Value>,
    labels: Option<Vec<String>>,
) -> Result<Option<Vec<(MarkId, String)>>> {
    match (handles, labels) {
        (None, None) => Ok(None),
        (None, Some(labels)) => {
            let ids: Vec<MarkId> = axes.edit(|a| {
                let lines = a
                    .marks()
                    .filter(|(_, m)| !matches!(m, brunsviga_chart::mark::Mark::Note(_) | brunsviga_chart::mark::Mark::Image(_)));
                lines.map(|(id, _)| id).collect()
            });
            Ok(Some(ids.into_iter().zip(labels).collect()))
        }
        (Some(handles), labels) => {
            let mut found = Vec::new();
            for (i, handle) in vm.collect(&handles)?.into_iter().enumerate() {
                let (id, own) = handle_id(vm, axes, &handle)?;
                found.push((id, labels.as_ref().map_or(Some(own), |l| l.get(i).cloned())));
            }
            Ok(Some(found.into_iter().filter_map(|(id, label)| Some((id, label?))).collect()))
        }
    }
}

fn handle_id(vm: &mut Vm, axes: &AxesObject, handle: &Value) -> Result<(MarkId, String)> {
    let (home, id) = if let Some(artist) = handle.downcast::<Artist>() {
        (&artist.axes, artist.id)
    } else if let Some(bars) = handle.downcast::<BarContainer>() {
        (&bars.axes, bars.id)
    } else if let Value::Tuple(_) | Value::List(_) = handle.base()
        && let Some(first) = vm.collect(handle)?.first()
    {
        // errorbar's container of three, or plot's list of one
        return handle_id(vm, axes, &first.clone());
    } else {
        return Err(Raise::type_error(format!("a legend needs artists of its axes, not {}", vm.type_name(handle))));
    };
    if !std::rc::Rc::ptr_eq(&home.home, &axes.home) {
        return Err(Raise::value_error("a legend can name artists of its own figure only"));
    }
    if home.index == axes.index {
        return Ok((id, axes.edit(|a| a.mark(id).map(|m| m.common().label.clone())).unwrap_or_default()));
    }
    // An artist of another axes (twinx): its look is copied into a mark without data.
    let copy = home.edit(|a| a.mark(id).cloned());
    let Some(mut mark) = copy else { return Err(Raise::value_error("this artist is no longer in its axes")) };
    let label = std::mem::take(&mut mark.common_mut().label);
    mark.common_mut().visible = false;
    if let brunsviga_chart::mark::Mark::Line(line) = &mut mark {
        let _ = line.set_data(Vec::new(), Vec::new());
    }
    Ok((axes.add(mark), label))
}

/// `matplotlib.legend.Legend`
pub struct LegendObject(AxesObject);

impl Native for LegendObject {
    fn class(&self) -> ClassRef {
        classes().legend.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `set_title`, `remove`, `set_visible`
pub fn with_methods(class: ClassRef) -> ClassRef {
    let legend =
        |this: &Value| this.downcast::<LegendObject>().map(|l| l.0.clone()).ok_or_else(|| Raise::type_error("expected a Legend"));
    class
        .method("set_title", move |vm, mut args: Args| {
            let axes = legend(&args.take_self("set_title")?)?;
            let [text] = args.exactly::<1>("set_title")?;
            let text = vm.str(&text)?;
            axes.edit(|a| {
                if let Some(l) = &mut a.legend {
                    l.title = Label::new(&text)
                }
            });
            Ok(Value::None)
        })
        .method("remove", move |_, mut args: Args| {
            let axes = legend(&args.take_self("remove")?)?;
            axes.edit(|a| a.legend = None);
            Ok(Value::None)
        })
        .method("set_visible", move |vm, mut args: Args| {
            let axes = legend(&args.take_self("set_visible")?)?;
            let [on] = args.exactly::<1>("set_visible")?;
            let on = vm.truth(&on)?;
            axes.edit(|a| a.legend.as_mut().map(|l| l.visible = on));
            Ok(Value::None)
        })
}

/// `get_legend_handles_labels()`
pub fn handles_labels(_: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    args.exactly::<0>("get_legend_handles_labels")?;
    let named: Vec<(MarkId, String)> =
        axes.edit(|a| a.marks().filter(|(_, m)| m.is_named()).map(|(id, m)| (id, m.common().label.clone())).collect());
    let handles = named.iter().map(|(id, _)| Artist::value(axes, *id)).collect();
    let labels = named.into_iter().map(|(_, l)| Value::str(l)).collect();
    Ok(Value::tuple(vec![Value::list(handles), Value::list(labels)]))
}
