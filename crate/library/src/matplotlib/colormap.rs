//! Values to colours: `cmap`, `norm`, `vmin`, `vmax`; `matplotlib.colors` and `plt.cm`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use brunsviga_chart::{Color, Colormap, Norm, Shading};
use brunsviga_python::{Args, ClassRef, Module, Native, Raise, Result, Value, Vm};

use super::data::data;
use super::keyword::{Keywords, color, colors, number};
use super::missing;
use super::rc::rc_text;
use super::state::classes;

/// Colours for these values from `cmap`, `norm`, `vmin` and `vmax`, which are taken out of the keywords.
pub fn take_shading(vm: &mut Vm, keywords: &mut Keywords, values: &[f64]) -> Result<Shading> {
    let map = match keywords.take(&["cmap"]) {
        Some(value) => colormap(vm, &value)?,
        None => named(&rc_text(vm, "image.cmap"))?,
    };
    let norm = take_norm(vm, keywords)?;
    Ok(Shading { map, norm: norm.over(values)? })
}

/// A `Normalize` as a program writes it: ends that are not given are those of the data.
#[derive(Clone, Copy, Debug, Default)]
pub struct OpenNorm {
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub log: bool,
}

impl OpenNorm {
    /// With the ends that these values give it.
    pub fn over(self, values: &[f64]) -> Result<Norm> {
        let own = Norm::of(values, self.log).ends();
        let (low, high) = (self.low.unwrap_or(own.0), self.high.unwrap_or(own.1));
        if low > high {
            return Err(Raise::value_error("vmin must be less or equal to vmax"));
        }
        Norm::new(low, high, self.log).ok_or_else(|| {
            Raise::value_error(if self.log {
                "Invalid vmin or vmax: on a logarithmic norm both must be finite and positive"
            } else {
                "Invalid vmin or vmax: both must be finite"
            })
        })
    }
}

fn take_norm(vm: &mut Vm, keywords: &mut Keywords) -> Result<OpenNorm> {
    let given = keywords.take(&["norm"]);
    let (low, high) = (keywords.number(vm, &["vmin"])?, keywords.number(vm, &["vmax"])?);
    let Some(given) = given else { return Ok(OpenNorm { low, high, log: false }) };
    if let Some(object) = given.downcast::<NormObject>() {
        if low.is_some() || high.is_some() {
            return Err(Raise::value_error(
                "Passing a Normalize instance simultaneously with vmin/vmax is not supported.  Please pass vmin/vmax as arguments to the norm object when creating it",
            ));
        }
        return Ok(object.0.get());
    }
    match given.as_str() {
        Some("linear") => Ok(OpenNorm { low, high, log: false }),
        Some("log") => Ok(OpenNorm { low, high, log: true }),
        _ => {
            let shown = vm.repr(&given)?;
            Err(Raise::value_error(format!("norm={shown} is not done here: use Normalize, LogNorm, 'linear' or 'log'")))
        }
    }
}

/// The colour map of that name, or an error that lists them.
pub fn named(name: &str) -> Result<Colormap> {
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
        return Ok(object.map());
    }
    let name = vm.str(value)?;
    named(&name)
}

/// `plt.cm.viridis`: called with shares it gives colours.
pub struct ColormapObject {
    name: String,
    /// Made when it is first asked for: `plt.cm` has a hundred of them
    map: RefCell<Option<Colormap>>,
}

impl ColormapObject {
    /// As a Python value.
    pub fn value(map: Colormap) -> Value {
        Value::native(ColormapObject { name: map.name().to_string(), map: Some(map).into() })
    }
    /// The map.
    pub fn map(&self) -> Colormap {
        let known = self.map.borrow().clone();
        known.or_else(|| Colormap::parse(&self.name)).unwrap_or_default()
    }
}

/// A colour as Python sees it: four numbers from 0 to 1.
pub fn color_tuple(c: Color) -> Value {
    let f = |v: u8| Value::Float(f64::from(v) / 255.0);
    Value::tuple(vec![f(c.rgb.0), f(c.rgb.1), f(c.rgb.2), Value::Float(c.alpha)])
}

impl Native for ColormapObject {
    fn class(&self) -> ClassRef {
        classes().colormap.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        Ok(format!("<matplotlib.colors.Colormap '{}'>", self.name))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "name" => Some(Value::str(self.name.clone())),
            "N" => Some(Value::Int(self.map().colors().len() as i64)),
            "colors" => Some(Value::list(self.map().colors().iter().map(|c| color_tuple(*c)).collect())),
            _ => None,
        })
    }
    fn call(&self, vm: &mut Vm, _: &Value, args: Args) -> Result<Option<Value>> {
        let mut keywords = Keywords::new(args.keyword);
        let mut given = args.positional.into_iter();
        let value = given
            .next()
            .or_else(|| keywords.take(&["X"]))
            .ok_or_else(|| Raise::type_error("Colormap.__call__() missing 1 required positional argument: 'X'"))?;
        let alpha = match given.next() {
            Some(v) => Some(number(vm, &v, "alpha")?),
            None => keywords.number(vm, &["alpha"])?,
        };
        super::keyword::no_more(given, "Colormap.__call__")?;
        keywords.finish_call("Colormap.__call__")?;
        let map = self.map();
        // A whole number counts the map's steps.
        let whole = match &value {
            Value::Int(_) => true,
            Value::Float(_) => false,
            other => crate::numpy::convert::array_of(vm, other)?.dtype().is_integer(),
        };
        let steps = map.colors().len() as f64;
        let pick = |v: f64| map.at(if whole { (v.clamp(0.0, steps - 1.0) + 0.5) / steps } else { v }).faded(alpha);
        let shares = data(vm, &value)?;
        if shares.shape.is_empty() {
            return Ok(Some(color_tuple(pick(shares.values[0]))));
        }
        let mut flat = Vec::with_capacity(shares.values.len() * 4);
        for value in &shares.values {
            let c = pick(*value);
            flat.extend([c.rgb.0, c.rgb.1, c.rgb.2].map(|v| f64::from(v) / 255.0));
            flat.push(c.alpha);
        }
        let shape: Vec<usize> = shares.shape.iter().copied().chain([4]).collect();
        brunsviga_tensor::Array::from_vec(flat, &shape)
            .map(|array| Some(crate::numpy::convert::wrap(array)))
            .map_err(crate::numpy::convert::raise)
    }
}

/// `resampled`, `reversed`, `set_bad`, `copy`, and `LinearSegmentedColormap.from_list`
pub fn with_colormap_methods(class: ClassRef) -> ClassRef {
    fn of(this: &Value) -> Result<&ColormapObject> {
        this.downcast::<ColormapObject>().ok_or_else(|| Raise::type_error("expected a colormap"))
    }
    class
        .method("resampled", |vm, mut args: Args| {
            let this = args.take_self("resampled")?;
            let [steps] = args.exactly::<1>("resampled")?;
            let steps = count(vm, &steps)?;
            Ok(ColormapObject::value(of(&this)?.map().resampled(steps)))
        })
        .method("reversed", |_, mut args: Args| {
            let this = args.take_self("reversed")?;
            args.exactly::<0>("reversed")?;
            Ok(ColormapObject::value(of(&this)?.map().reversed()))
        })
        .method("copy", |_, mut args: Args| {
            let this = args.take_self("copy")?;
            args.exactly::<0>("copy")?;
            Ok(ColormapObject::value(of(&this)?.map()))
        })
        .method("set_bad", |vm, mut args: Args| {
            let this = args.take_self("set_bad")?;
            let [bad, alpha] = args.bind::<2>("set_bad", 0, &["color", "alpha"])?;
            let bad = bad.map_or(Ok(Color::BLACK), |v| color(vm, &v))?;
            let alpha = alpha.filter(|v| !v.is_none()).map(|v| number(vm, &v, "alpha")).transpose()?;
            let object = of(&this)?;
            let mut map = object.map();
            map.bad = bad.faded(alpha);
            *object.map.borrow_mut() = Some(map);
            Ok(Value::None)
        })
}

fn count(vm: &mut Vm, value: &Value) -> Result<usize> {
    let n = vm.to_index(value)?;
    usize::try_from(n)
        .ok()
        .filter(|n| (1..=65_536).contains(n))
        .ok_or_else(|| Raise::value_error(format!("a colormap has 1 to 65536 colours, not {n}")))
}

/// `plt.get_cmap(name=None, lut=None)`
pub fn get_cmap(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name, steps] = args.bind::<2>("get_cmap", 0, &["name", "lut"])?;
    let map = match name.filter(|v| !v.is_none()) {
        Some(name) => colormap(vm, &name)?,
        None => named(&rc_text(vm, "image.cmap"))?,
    };
    match steps.filter(|v| !v.is_none()) {
        Some(steps) => Ok(ColormapObject::value(map.resampled(count(vm, &steps)?))),
        None => Ok(ColormapObject::value(map)),
    }
}

/// `Normalize(vmin, vmax)` and `LogNorm(vmin, vmax)`
pub struct NormObject(Cell<OpenNorm>);

impl NormObject {
    /// As a Python value.
    pub fn value(norm: OpenNorm) -> Value {
        Value::native(NormObject(norm.into()))
    }
    /// As a program wrote it.
    pub fn get(&self) -> OpenNorm {
        self.0.get()
    }
}

impl Native for NormObject {
    fn class(&self) -> ClassRef {
        classes().norm.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        let end = |v: Option<f64>| Some(v.map_or(Value::None, Value::Float));
        Ok(match name {
            "vmin" => end(self.0.get().low),
            "vmax" => end(self.0.get().high),
            _ => None,
        })
    }
    fn call(&self, vm: &mut Vm, _: &Value, args: Args) -> Result<Option<Value>> {
        let [value] = args.exactly::<1>("Normalize")?;
        let given = data(vm, &value)?;
        // The first values that it sees give it the ends that it lacks.
        let norm = self.0.get().over(&given.values)?;
        let (low, high) = norm.ends();
        self.0.set(OpenNorm { low: Some(low), high: Some(high), log: self.0.get().log });
        let shares: Vec<f64> = given.values.iter().map(|v| norm.share(*v)).collect();
        if given.shape.is_empty() {
            return Ok(Some(Value::Float(shares[0])));
        }
        brunsviga_tensor::Array::from_vec(shares, &given.shape)
            .map(|array| Some(crate::numpy::convert::wrap(array)))
            .map_err(crate::numpy::convert::raise)
    }
}

/// `Normalize(vmin, vmax)`, `LogNorm(vmin, vmax)`
pub fn norm_object(vm: &mut Vm, args: Args, name: &str, log: bool) -> Result<Value> {
    let [low, high, clip] = args.bind::<3>(name, 0, &["vmin", "vmax", "clip"])?;
    let mut end = |v: Option<Value>, what: &str| v.filter(|v| !v.is_none()).map(|v| number(vm, &v, what)).transpose();
    let (low, high) = (end(low, "vmin")?, end(high, "vmax")?);
    if clip.is_some_and(|v| matches!(v, Value::Bool(true))) {
        return Err(Raise::value_error(format!(
            "{name}(clip=True) is not done here: values beyond the ends have the ends' colours"
        )));
    }
    Ok(NormObject::value(OpenNorm { low, high, log }))
}

/// `plt.cm.ScalarMappable(norm, cmap)`: colours for a colour bar that belongs to no picture.
pub struct ScalarMappable {
    pub map: Colormap,
    pub norm: OpenNorm,
}

impl Native for ScalarMappable {
    fn class(&self) -> ClassRef {
        classes().mappable.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "cmap" => Some(ColormapObject::value(self.map.clone())),
            "norm" => Some(NormObject::value(self.norm)),
            _ => None,
        })
    }
}

/// `to_rgba`, `set_array`
pub fn with_mappable_methods(class: ClassRef) -> ClassRef {
    class
        .method("to_rgba", |vm, mut args: Args| {
            let this = args.take_self("to_rgba")?;
            let [value] = args.exactly::<1>("to_rgba")?;
            let mappable = this.downcast::<ScalarMappable>().ok_or_else(|| Raise::type_error("expected a ScalarMappable"))?;
            let norm = NormObject::value(mappable.norm);
            let shares = vm.call(&norm, Args::new(vec![value]))?;
            let map = ColormapObject::value(mappable.map.clone());
            vm.call(&map, Args::new(vec![shares]))
        })
        // Old programs give it an empty array, which says nothing.
        .method("set_array", |vm, mut args: Args| {
            args.take_self("set_array")?;
            let [values] = args.exactly::<1>("set_array")?;
            if values.is_none() || data(vm, &values)?.values.is_empty() {
                return Ok(Value::None);
            }
            Err(Raise::value_error("ScalarMappable.set_array is not done here: give the norm its vmin and vmax"))
        })
}

/// The module `matplotlib.colors`.
pub fn colors_module(_: &mut Vm) -> Result<Rc<Module>> {
    let mut module = Module::new("matplotlib.colors");
    module.missing = Some(|name| {
        let known = ["ListedColormap", "LinearSegmentedColormap", "Normalize", "LogNorm", "to_rgb", "to_rgba", "to_hex"];
        let hint = match name {
            "TwoSlopeNorm" | "CenteredNorm" => ". It is not done here: use vmin=-m and vmax=m with a diverging colour map".into(),
            "BoundaryNorm" => ". It is not done here: use ListedColormap with vmin and vmax".into(),
            "SymLogNorm" | "PowerNorm" => ". It is not done here: use Normalize or LogNorm, or transform the data".into(),
            _ => missing::hint(name, known.into_iter()),
        };
        Some(format!("module 'matplotlib.colors' has no attribute '{name}'{hint}"))
    });
    module.function("Normalize", |vm, args| norm_object(vm, args, "Normalize", false));
    module.function("LogNorm", |vm, args| norm_object(vm, args, "LogNorm", true));
    module.function("ListedColormap", |vm, args| {
        let [list, name, steps] = args.bind::<3>("ListedColormap", 1, &["colors", "name", "N"])?;
        let mut list = colors(vm, &list.unwrap_or(Value::None))?;
        if let Some(steps) = steps.filter(|v| !v.is_none()) {
            let steps = count(vm, &steps)?;
            list = list.iter().copied().cycle().take(steps).collect();
        }
        let name = name.map_or(Ok("from_list".to_string()), |v| vm.str(&v))?;
        Colormap::listed(&name, list)
            .map(ColormapObject::value)
            .ok_or_else(|| Raise::value_error("ListedColormap needs at least one colour"))
    });
    module.set("LinearSegmentedColormap", Value::Class(classes().segmented_colormap.clone()));
    module.set("Colormap", Value::Class(classes().colormap.clone()));
    module.set("colorConverter", Value::native(super::cycle::Converter));
    module.function("to_rgba", |vm, args| {
        let [value, alpha] = args.bind::<2>("to_rgba", 1, &["c", "alpha"])?;
        let color = color(vm, &value.unwrap_or(Value::None))?;
        let alpha = alpha.filter(|v| !v.is_none()).map(|v| number(vm, &v, "alpha")).transpose()?;
        Ok(color_tuple(color.faded(alpha)))
    });
    module.function("to_rgb", |vm, args| {
        let [value] = args.exactly::<1>("to_rgb")?;
        let c = color(vm, &value)?;
        Ok(Value::tuple([c.rgb.0, c.rgb.1, c.rgb.2].map(|v| Value::Float(f64::from(v) / 255.0)).to_vec()))
    });
    module.function("to_hex", |vm, args| {
        let [value, keep] = args.bind::<2>("to_hex", 1, &["c", "keep_alpha"])?;
        let c = color(vm, &value.unwrap_or(Value::None))?;
        let keep = keep.map_or(Ok(false), |v| vm.truth(&v))?;
        Ok(Value::str(if keep { format!("{}{}", c.with_alpha(1.0).css(), alpha_hex(c)) } else { c.with_alpha(1.0).css() }))
    });
    Ok(Rc::new(module))
}

fn alpha_hex(color: Color) -> String {
    format!("{:02x}", (color.alpha * 255.0).round() as u8)
}

/// `LinearSegmentedColormap.from_list(name, colors, N=256)`
pub fn with_segmented_methods(class: ClassRef) -> ClassRef {
    class.static_method("from_list", |vm, args| {
        let [name, list, steps, gamma] = args.bind::<4>("from_list", 2, &["name", "colors", "N", "gamma"])?;
        if gamma.is_some() {
            return Err(Raise::value_error("from_list(gamma=…) is not done here: leave it out"));
        }
        let name = vm.str(&name.unwrap_or(Value::None))?;
        let list = colors(vm, &list.unwrap_or(Value::None))?;
        let steps = steps.filter(|v| !v.is_none()).map_or(Ok(256), |v| count(vm, &v))?;
        Colormap::running(&name, &list, steps)
            .map(ColormapObject::value)
            .ok_or_else(|| Raise::value_error("from_list needs at least one colour"))
    })
}

/// The module `matplotlib.cm`.
pub fn cm_module(_: &mut Vm) -> Result<Rc<Module>> {
    let mut module = Module::new("matplotlib.cm");
    module.missing =
        Some(|name| Some(format!("module 'matplotlib.cm' has no attribute '{name}'{}", missing::hint(name, Colormap::names()))));
    for name in Colormap::names() {
        for name in [name.to_string(), format!("{name}_r")] {
            module.set(&name, Value::native(ColormapObject { name: name.clone(), map: RefCell::new(None) }));
        }
    }
    module.function("get_cmap", get_cmap);
    module.function("ScalarMappable", |vm, args| {
        let [norm, map] = args.bind::<2>("ScalarMappable", 0, &["norm", "cmap"])?;
        let mut keywords = Keywords::new(Vec::new());
        if let Some(norm) = norm {
            keywords.put("norm", norm);
        }
        let map = match map.filter(|v| !v.is_none()) {
            Some(map) => colormap(vm, &map)?,
            None => named(&rc_text(vm, "image.cmap"))?,
        };
        Ok(Value::native(ScalarMappable { map, norm: take_norm(vm, &mut keywords)? }))
    });
    Ok(Rc::new(module))
}
