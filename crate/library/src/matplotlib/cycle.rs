//! The cycle of colours: `cycler`, `rcParams['axes.prop_cycle']`, `set_prop_cycle`; and what letters stand for.

use std::any::Any;

use brunsviga_chart::{CYCLE, Color};
use brunsviga_python::{Args, ClassRef, Dict, Native, NativeIter, Raise, Result, Value, Vm};

use super::keyword::{Keywords, color, colors};
use super::object::AxesObject;
use super::state::{Pyplot, classes};

/// A cycle of colours.
pub struct Cycler(pub Vec<Color>);

/// Matplotlib's own.
pub fn usual() -> Value {
    Value::native(Cycler(CYCLE.iter().map(|(_, hex)| Color::hex(*hex)).collect()))
}

fn names(list: &[Color]) -> Vec<Value> {
    list.iter().map(|c| Value::str(c.css())).collect()
}

struct Entries(std::vec::IntoIter<Value>);

impl NativeIter for Entries {
    fn next(&mut self, _: &mut Vm) -> Result<Option<Value>> {
        self.0.next().map(entry).transpose()
    }
}

fn entry(value: Value) -> Result<Value> {
    let mut dict = Dict::default();
    dict.set_str("color", value);
    Ok(Value::dict(dict))
}

impl Native for Cycler {
    fn class(&self) -> ClassRef {
        classes().cycler.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let list = Value::list(names(&self.0));
        Ok(format!("cycler('color', {})", vm.repr(&list)?))
    }
    fn len(&self, _: &mut Vm) -> Result<Option<usize>> {
        Ok(Some(self.0.len()))
    }
    fn iter(&self, _: &mut Vm, _: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        Ok(Some(Box::new(Entries(names(&self.0).into_iter()))))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok((name == "keys").then(|| Value::list(vec![Value::str("color")])))
    }
}

/// `by_key`
pub fn with_methods(class: ClassRef) -> ClassRef {
    class.method("by_key", |_, mut args: Args| {
        let this = args.take_self("by_key")?;
        args.exactly::<0>("by_key")?;
        let cycle = this.downcast::<Cycler>().ok_or_else(|| Raise::type_error("expected a Cycler"))?;
        entry(Value::list(names(&cycle.0)))
    })
}

/// `cycler(color=[…])`, `cycler('color', […])`
pub fn cycler(vm: &mut Vm, args: Args) -> Result<Value> {
    cycle_of(vm, args, "cycler")
}

fn cycle_of(vm: &mut Vm, args: Args, function: &str) -> Result<Value> {
    let mut keywords = Keywords::new(args.keyword);
    let given = match &args.positional[..] {
        [] => keywords.take(&["color", "c"]),
        [one] if one.downcast::<Cycler>().is_some() => Some(one.clone()),
        [key, values] if matches!(key.as_str(), Some("color" | "c")) => Some(values.clone()),
        [key, ..] => {
            let shown = vm.repr(key)?;
            return Err(Raise::value_error(format!("{function}({shown}, ...) is not done here: only colours are cycled")));
        }
    };
    if let Some((name, _)) = keywords.pop() {
        return Err(Raise::value_error(format!("{function}({name}=...) is not done here: only colours are cycled")));
    }
    let given = given.ok_or_else(|| Raise::type_error(format!("{function}() needs color=[...]")))?;
    checked(vm, &given)
}

/// A cycle from a cycle or from a list of colours.
pub fn checked(vm: &mut Vm, value: &Value) -> Result<Value> {
    if value.downcast::<Cycler>().is_some() {
        return Ok(value.clone());
    }
    let list = colors(vm, value)?;
    if list.is_empty() {
        return Err(Raise::value_error("a cycle needs at least one colour"));
    }
    Ok(Value::native(Cycler(list)))
}

/// `ax.set_prop_cycle(color=[…])`; None: the default
pub fn set_prop_cycle(vm: &mut Vm, axes: &AxesObject, args: Args) -> Result<Value> {
    let default = args.keyword.is_empty() && matches!(&args.positional[..], [one] if one.is_none());
    let palette = if default {
        vm.extension::<Pyplot>().rc.palette()
    } else {
        let cycle = cycle_of(vm, args, "set_prop_cycle")?;
        cycle.downcast::<Cycler>().map(|c| c.0.clone()).unwrap_or_default()
    };
    axes.edit(|a| (a.palette, a.curve_colors, a.area_colors) = (palette, 0, 0));
    Ok(Value::None)
}

/// `matplotlib.colors.colorConverter`: its `colors[letter]` gives a letter another colour.
pub struct Converter;

/// See [`Converter`]
struct Letters;

impl Native for Converter {
    fn class(&self) -> ClassRef {
        classes().letters.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok((name == "colors").then(|| Value::native(Letters)))
    }
}

impl Native for Letters {
    fn class(&self) -> ClassRef {
        classes().letters.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        color(vm, index).map(|c| Some(super::colormap::color_tuple(c)))
    }
    fn set_item(&self, vm: &mut Vm, index: &Value, value: &Value) -> Result<bool> {
        let name = vm.str(index)?;
        let mut chars = name.chars();
        let (Some(letter), None) = (chars.next(), chars.next()) else {
            return Err(Raise::value_error("only letters can be given another colour here"));
        };
        // A colour in numbers, so that a letter does not stand for itself.
        let ink = color(vm, value)?;
        let letters = &mut vm.extension::<Pyplot>().letters;
        letters.retain(|(c, _)| *c != letter);
        letters.push((letter, ink));
        Ok(true)
    }
}
