//! Values to colours: `cmap`, `vmin`, `vmax`, and `plt.cm`.

use std::any::Any;

use brunsviga_chart::{Color, Colormap};
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::data::data;
use super::keyword::Keywords;
use super::rc::rc_text;
use super::state::classes;

/// A map of values to colours.
#[derive(Clone, Copy, Debug)]
pub struct Shading {
    pub map: Colormap,
    pub low: f64,
    pub high: f64,
}

impl Shading {
    /// From `cmap`, `vmin`, `vmax` and the data's own range.
    pub fn take(vm: &mut Vm, keywords: &mut Keywords, values: &[f64]) -> Result<Shading> {
        let map = match keywords.take(&["cmap"]) {
            Some(value) => colormap(vm, &value)?,
            None => named(&rc_text(vm, "image.cmap"))?,
        };
        let (vmin, vmax) = (keywords.number(vm, &["vmin"])?, keywords.number(vm, &["vmax"])?);
        let finite = || values.iter().copied().filter(|v| v.is_finite());
        let low = vmin.unwrap_or_else(|| finite().fold(f64::INFINITY, f64::min));
        let high = vmax.unwrap_or_else(|| finite().fold(f64::NEG_INFINITY, f64::max));
        Ok(if low <= high {
            Shading { map, low, high }
        } else if low.is_finite() && high.is_finite() {
            return Err(Raise::value_error("vmin must be less or equal to vmax"));
        } else {
            Shading { map, low: 0.0, high: 1.0 }
        })
    }

    /// Of one value.
    pub fn color(&self, value: f64) -> Color {
        let span = self.high - self.low;
        self.map.at(if span > 0.0 { (value - self.low) / span } else { value * 0.0 })
    }
}

fn named(name: &str) -> Result<Colormap> {
    Colormap::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Colormap::names().collect();
        Raise::value_error(format!(
            "'{name}' is not a known colormap name here; there are {} (and each with _r)",
            names.join(", ")
        ))
    })
}

/// A colour map by its name or as the object.
pub fn colormap(vm: &mut Vm, value: &Value) -> Result<Colormap> {
    if let Some(object) = value.downcast::<ColormapObject>() {
        return Ok(object.0);
    }
    let name = vm.str(value)?;
    named(&name)
}

/// `plt.cm.viridis`: called with shares it gives colours.
pub struct ColormapObject(pub Colormap);

impl Native for ColormapObject {
    fn class(&self) -> ClassRef {
        classes().colormap.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "name" => Some(Value::str(self.0.name())),
            "N" => Some(Value::Int(256)),
            _ => None,
        })
    }
    fn call(&self, vm: &mut Vm, _: &Value, args: Args) -> Result<Option<Value>> {
        let [value] = args.exactly::<1>("Colormap")?;
        let color = |share: f64| {
            let (c, f) = (self.0.at(share), |v: u8| Value::Float(f64::from(v) / 255.0));
            Value::tuple(vec![f(c.rgb.0), f(c.rgb.1), f(c.rgb.2), Value::Float(c.alpha)])
        };
        // A whole number counts the map's 256 steps.
        if let Value::Int(step) = value {
            return Ok(Some(color(step.clamp(0, 255) as f64 / 256.0 + 1e-9)));
        }
        let shares = data(vm, &value)?;
        if shares.shape.is_empty() {
            return Ok(Some(color(shares.values[0])));
        }
        Ok(Some(Value::list(shares.values.iter().map(|v| color(*v)).collect())))
    }
}
