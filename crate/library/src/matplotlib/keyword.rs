//! Keyword arguments: taken from a call by name, converted, and refused by name when nobody wants them.

use std::rc::Rc;

use brunsviga_chart::{ChartError, Color, Dash, Shape};
use brunsviga_python::{Raise, Result, Value, Vm};

use super::data::data;
use super::state::Pyplot;

/// The Python exception of a description that was refused.
pub fn refused(error: ChartError) -> Raise {
    Raise::value_error(error.to_string())
}

/// Keyword arguments not yet taken.
pub struct Keywords {
    items: Vec<(Rc<str>, Value)>,
}

impl Keywords {
    /// Those of a call.
    pub fn new(items: Vec<(Rc<str>, Value)>) -> Keywords {
        Keywords { items }
    }

    /// Takes the first of these names that was given, even when it is None.
    pub fn take_raw(&mut self, names: &[&str]) -> Option<Value> {
        let at = self.items.iter().position(|(k, _)| names.contains(&&**k))?;
        Some(self.items.remove(at).1)
    }

    /// Takes the first of these names that was given; None counts as not given.
    pub fn take(&mut self, names: &[&str]) -> Option<Value> {
        self.take_raw(names).filter(|v| !v.is_none())
    }

    /// One of these names was given, and not as None.
    pub fn has(&self, names: &[&str]) -> bool {
        self.items.iter().any(|(k, v)| names.contains(&&**k) && !v.is_none())
    }

    /// Adds one, for an argument that was given by its place.
    pub fn put(&mut self, name: &str, value: Value) {
        self.items.push((name.into(), value));
    }

    /// A number.
    pub fn number(&mut self, vm: &mut Vm, names: &[&str]) -> Result<Option<f64>> {
        self.take(names).map(|v| number(vm, &v, names[0])).transpose()
    }

    /// True or false, by Python's truth.
    pub fn flag(&mut self, vm: &mut Vm, names: &[&str]) -> Result<Option<bool>> {
        self.take(names).map(|v| vm.truth(&v)).transpose()
    }

    /// A text; other values as `str` shows them.
    pub fn text(&mut self, vm: &mut Vm, names: &[&str]) -> Result<Option<String>> {
        self.take(names).map(|v| vm.str(&v)).transpose()
    }

    /// A colour; `'none'` and None are two things: None counts as not given.
    pub fn color(&mut self, vm: &mut Vm, names: &[&str]) -> Result<Option<Color>> {
        self.take(names).map(|v| color(vm, &v)).transpose()
    }

    /// A font size in points: a number, or a name relative to `base`.
    pub fn font_size(&mut self, vm: &mut Vm, names: &[&str], base: f64) -> Result<Option<f64>> {
        self.take(names).map(|v| font_size(vm, &v, base)).transpose()
    }

    /// A name and value that are left.
    pub fn pop(&mut self) -> Option<(Rc<str>, Value)> {
        if self.items.is_empty() { None } else { Some(self.items.remove(0)) }
    }

    /// Nothing must be left: an AttributeError in the artist's name, as Matplotlib's.
    pub fn finish(self, artist: &str) -> Result<()> {
        match self.items.first() {
            None => Ok(()),
            Some((name, _)) => Err(unexpected(artist, name)),
        }
    }

    /// Nothing must be left: a TypeError in the function's name, as Python's.
    pub fn finish_call(self, function: &str) -> Result<()> {
        match self.items.first() {
            None => Ok(()),
            Some((name, _)) => Err(Raise::type_error(format!("{function}() got an unexpected keyword argument '{name}'"))),
        }
    }
}

/// The entries of a dict of options.
pub fn dict_keywords(vm: &mut Vm, value: &Value) -> Result<Keywords> {
    let mut items = Vec::new();
    for key in vm.collect(value)? {
        let item = vm.get_item(value, &key)?;
        items.push((vm.str(&key)?.into(), item));
    }
    Ok(Keywords::new(items))
}

/// The entries of a dict as keywords; one that was given by name counts.
pub fn spread(vm: &mut Vm, dict: &Value, keywords: &mut Keywords) -> Result<()> {
    let mut inner = dict_keywords(vm, dict)?;
    while let Some((k, v)) = inner.pop() {
        if !keywords.has(&[&k]) {
            keywords.put(&k, v);
        }
    }
    Ok(())
}

/// Arguments by place must be used up: more of them are refused, not dropped.
pub fn no_more(mut given: impl Iterator<Item = Value>, function: &str) -> Result<()> {
    match given.next() {
        None => Ok(()),
        Some(_) => Err(Raise::type_error(format!(
            "{function}() got more positional arguments than it takes here: give the others by name"
        ))),
    }
}

/// Matplotlib's error for a property that an artist does not have.
pub fn unexpected(artist: &str, name: &str) -> Raise {
    Raise::attribute_error(format!("{artist}.set() got an unexpected keyword argument '{name}'"))
}

/// A number, or an error that says for what.
pub fn number(vm: &mut Vm, value: &Value, what: &str) -> Result<f64> {
    match value.base() {
        Value::Str(text) => Err(Raise::type_error(format!("{what} must be a number, not the text '{text}'"))),
        _ => vm.to_f64(value).map_err(|_| Raise::type_error(format!("{what} must be a number, not {}", vm.type_name(value)))),
    }
}

/// A colour of any of Matplotlib's forms.
pub fn color(vm: &mut Vm, value: &Value) -> Result<Color> {
    if let Some(text) = value.as_str() {
        if let Some(own) = vm.extension::<Pyplot>().own_color(text) {
            return Ok(own);
        }
        return Color::parse(text).map_err(|_| bad_color(&format!("'{text}'")));
    }
    // (colour, alpha)
    if let Value::Tuple(pair) = value.base()
        && let [first, second] = &pair[..]
        && first.as_str().is_some()
    {
        let (base, alpha) = (color(vm, first)?, number(vm, second, "alpha")?);
        return Ok(base.with_alpha(alpha.clamp(0.0, 1.0)));
    }
    let shown = vm.repr(value)?;
    let numbers = data(vm, value).map_err(|_| bad_color(&shown))?;
    match (numbers.shape.len(), numbers.values.as_slice()) {
        (1, [r, g, b]) => Color::from_floats(*r, *g, *b, 1.0).map_err(refused),
        (1, [r, g, b, a]) => Color::from_floats(*r, *g, *b, *a).map_err(refused),
        _ => Err(bad_color(&shown)),
    }
}

/// Colour `index` of the cycle in use, `'C0'`, `'C1'` …
pub fn c(vm: &mut Vm, index: usize) -> Color {
    vm.extension::<Pyplot>().own_color(&format!("C{index}")).unwrap_or_else(|| Color::cycle(index))
}

fn bad_color(shown: &str) -> Raise {
    Raise::value_error(format!(
        "{shown} is not a valid value for color: supported inputs are (r, g, b) and (r, g, b, a) 0-1 float tuples; '#rrggbb', \
         '#rrggbbaa', '#rgb', '#rgba' strings; named color strings; string reprs of 0-1 floats for grayscale values; 'C0', 'C1', ... \
         strings for colors of the color cycle; and pairs combining one of the above with an alpha value"
    ))
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Float(_) | Value::Int(_)) || value.downcast::<crate::numpy::scalar::NumpyScalar>().is_some()
}

/// One colour for all, or one each: a list of colours.
pub fn colors(vm: &mut Vm, value: &Value) -> Result<Vec<Color>> {
    match value.base() {
        Value::Str(_) => Ok(vec![color(vm, value)?]),
        Value::Tuple(items) if !items.is_empty() && items.iter().all(is_number) => Ok(vec![color(vm, value)?]),
        Value::List(items) => {
            let items = items.borrow().clone();
            if matches!(items.len(), 3 | 4) && items.iter().all(|v| is_number(v) && !matches!(v, Value::Int(_))) {
                return Ok(vec![color(vm, value)?]);
            }
            items.iter().map(|v| color(vm, v)).collect()
        }
        Value::Tuple(items) => {
            let items = items.clone();
            // ('red', 0.5) is a colour with its opacity, not two colours.
            if let [first, Value::Float(_) | Value::Int(_)] = &items[..]
                && first.as_str().is_some()
            {
                return Ok(vec![color(vm, value)?]);
            }
            items.iter().map(|v| color(vm, v)).collect()
        }
        _ => {
            let numbers = data(vm, value)?;
            let (rows, columns) = numbers.table();
            if numbers.shape.len() == 2 && matches!(columns, 3 | 4) {
                return (0..rows)
                    .map(|r| {
                        let at = |c: usize| numbers.values[r * columns + c];
                        Color::from_floats(at(0), at(1), at(2), if columns == 4 { at(3) } else { 1.0 }).map_err(refused)
                    })
                    .collect();
            }
            Ok(vec![color(vm, value)?])
        }
    }
}

/// A line style: a name, or `(offset, (on, off, …))`.
pub fn dash(vm: &mut Vm, value: &Value) -> Result<Dash> {
    if let Some(text) = value.as_str() {
        return Dash::parse(text).map_err(refused);
    }
    if value.is_none() {
        return Ok(Dash::None);
    }
    if let Value::Tuple(pair) = value.base()
        && let [offset, lengths] = &pair[..]
    {
        let offset = number(vm, offset, "linestyle")?;
        if lengths.is_none() {
            return Ok(Dash::Solid);
        }
        return dash_lengths(vm, lengths, offset);
    }
    let shown = vm.repr(value)?;
    Err(refused(ChartError::LineStyle(shown)))
}

/// Lengths on and off in line widths.
pub fn dash_lengths(vm: &mut Vm, value: &Value, offset: f64) -> Result<Dash> {
    let lengths = data(vm, value)?.values;
    if lengths.is_empty()
        || !offset.is_finite()
        || lengths.iter().any(|l| !l.is_finite() || *l < 0.0)
        || lengths.iter().sum::<f64>() <= 0.0
    {
        return Err(Raise::value_error("At least one value in the dash list must be positive"));
    }
    Ok(Dash::Custom(offset, lengths))
}

/// A marker, or None for no marker.
pub fn marker(vm: &mut Vm, value: &Value) -> Result<Option<Shape>> {
    match value.base() {
        Value::None => Ok(None),
        Value::Str(text) => Shape::parse(text).map_err(refused),
        _ => {
            let shown = vm.repr(value)?;
            Err(Raise::value_error(format!("Unrecognized marker style {shown}")))
        }
    }
}

/// A font size in points.
pub fn font_size(vm: &mut Vm, value: &Value, base: f64) -> Result<f64> {
    let factor = match value.as_str() {
        None => {
            let size = number(vm, value, "fontsize")?;
            if !(size > 0.0 && size < 1000.0) {
                return Err(Raise::value_error(format!("a font size must be between 0 and 1000 points, not {size}")));
            }
            return Ok(size);
        }
        Some("xx-small") => 0.579,
        Some("x-small") => 0.694,
        Some("small" | "smaller") => 0.833,
        Some("medium") => 1.0,
        Some("large" | "larger") => 1.2,
        Some("x-large") => 1.44,
        Some("xx-large") => 1.728,
        Some(text) => match text.parse::<f64>() {
            Ok(size) if size > 0.0 && size < 1000.0 => return Ok(size),
            _ => {
                return Err(Raise::value_error(format!(
                    "'{text}' is not a valid font size. Valid font sizes are xx-small, x-small, small, medium, large, x-large, xx-large, smaller, larger, and numbers"
                )));
            }
        },
    };
    Ok(factor * base)
}
