//! Where axes lie in the figure: `get_position`, `set_position`.

use std::any::Any;

use brunsviga_chart::{Layout, Placement, Theme, View, axes_share};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::data::data;
use super::object::AxesObject;
use super::state::classes;

/// `matplotlib.transforms.Bbox`: left, bottom, width, height.
pub struct Bbox([f64; 4]);

impl Native for Bbox {
    fn class(&self) -> ClassRef {
        classes().bbox.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        let [l, b, w, h] = self.0;
        Ok(format!("Bbox(x0={l}, y0={b}, x1={}, y1={})", l + w, b + h))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        let [l, b, w, h] = self.0;
        Ok(Some(match name {
            "x0" => Value::Float(l),
            "y0" => Value::Float(b),
            "x1" => Value::Float(l + w),
            "y1" => Value::Float(b + h),
            "width" => Value::Float(w),
            "height" => Value::Float(h),
            "bounds" => Value::tuple(self.0.map(Value::Float).to_vec()),
            _ => return Ok(None),
        }))
    }
    fn dir(&self) -> Vec<String> {
        ["x0", "y0", "x1", "y1", "width", "height", "bounds"].map(String::from).to_vec()
    }
}

/// `get_position(original=False)`: with its aspect, or the place that it was given.
pub fn get_position(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [original] = args.bind::<1>("get_position", 0, &["original"])?;
    let original = original.map_or(Ok(false), |v| vm.truth(&v))?;
    let figure = axes.home.figure.borrow();
    let share = if original {
        axes_share(&figure, axes.index)
    } else {
        let layout = Layout::new(&figure, &View::new(), Theme::Light);
        let (w, h) = (layout.figure.w, layout.figure.h);
        let rect = layout.axes.get(axes.index).map(|own| own.frame.rect).unwrap_or(layout.figure);
        [rect.x / w, 1.0 - rect.bottom() / h, rect.w / w, rect.h / h]
    };
    Ok(Value::native(Bbox(share)))
}

/// `set_position([left, bottom, width, height])`
pub fn set_position(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let [place] = args.exactly::<1>("set_position")?;
    let share = match place.downcast::<Bbox>() {
        Some(bbox) => bbox.0,
        None => match data(vm, &place)?.values[..] {
            [l, b, w, h] => [l, b, w, h],
            _ => return Err(Raise::value_error("a position is four numbers: left, bottom, width, height")),
        },
    };
    if !share.iter().all(|v| v.is_finite()) || share[2] <= 0.0 || share[3] <= 0.0 {
        return Err(Raise::value_error("a position must be finite, and its width and height positive"));
    }
    axes.edit(|a| a.placement = Placement::Rect(share));
    Ok(Value::None)
}
