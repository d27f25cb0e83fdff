//! Several axes: the array that `subplots` returns, `GridSpec` and its parts.

use std::any::Any;

use brunsviga_chart::GridCell;
use brunsviga_python::{Args, ClassRef, Native, NativeIter, Raise, Result, Value, Vm};

use super::state::classes;

/// Axes in rows and columns, indexed as a NumPy array is.
pub struct AxesArray {
    shape: Vec<usize>,
    /// One object each, so that the axes stay the same objects
    items: Vec<Value>,
}

impl AxesArray {
    /// As NumPy would shape it; `squeeze` leaves out sides of length one.
    pub fn value(items: Vec<Value>, rows: usize, columns: usize, squeeze: bool) -> Value {
        if squeeze && items.len() == 1 {
            return items.into_iter().next().unwrap_or(Value::None);
        }
        let shape = match (squeeze, rows, columns) {
            (true, 1, n) | (true, n, 1) => vec![n],
            _ => vec![rows, columns],
        };
        Value::native(AxesArray { shape, items })
    }

    fn flat(&self) -> Value {
        Value::native(AxesArray { shape: vec![self.items.len()], items: self.items.clone() })
    }

    /// Picks along the first side.
    fn pick(&self, vm: &mut Vm, index: &Value) -> Result<AxesArray> {
        let n = self.shape[0];
        let step: usize = self.shape[1..].iter().product();
        let (rows, keep) = positions(vm, index, n)?;
        let items = rows.iter().flat_map(|r| self.items[r * step..(r + 1) * step].iter().cloned()).collect();
        let mut shape = self.shape[1..].to_vec();
        if keep {
            shape.insert(0, rows.len());
        }
        Ok(AxesArray { shape, items })
    }

    fn into_value(self) -> Value {
        if self.shape.is_empty() { self.items.into_iter().next().unwrap_or(Value::None) } else { Value::native(self) }
    }
}

/// Places that an index or a slice names, and whether the side stays.
fn positions(vm: &mut Vm, index: &Value, n: usize) -> Result<(Vec<usize>, bool)> {
    if let Value::Slice(parts) = index {
        let (start, _, step, count) = vm.slice_indices(parts, n)?;
        return Ok(((0..count as i64).map(|k| (start + k * step) as usize).collect(), true));
    }
    let at = vm.to_index(index)?;
    let place = if at < 0 { at + n as i64 } else { at };
    if (0..n as i64).contains(&place) {
        return Ok((vec![place as usize], false));
    }
    Err(Raise::index_error(format!("index {at} is out of bounds for axis 0 with size {n}")))
}

struct Items(std::vec::IntoIter<Value>);

impl NativeIter for Items {
    fn next(&mut self, _: &mut Vm) -> Result<Option<Value>> {
        Ok(self.0.next())
    }
}

impl Native for AxesArray {
    fn class(&self) -> ClassRef {
        classes().axes_array.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        let parts = self.items.iter().map(|v| vm.repr(v)).collect::<Result<Vec<_>>>()?;
        Ok(format!("array([{}], dtype=object)", parts.join(", ")))
    }
    fn len(&self, _: &mut Vm) -> Result<Option<usize>> {
        Ok(self.shape.first().copied())
    }
    fn iter(&self, vm: &mut Vm, _: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        let rows =
            (0..self.shape[0]).map(|i| Ok(self.pick(vm, &Value::Int(i as i64))?.into_value())).collect::<Result<Vec<_>>>()?;
        Ok(Some(Box::new(Items(rows.into_iter()))))
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let parts = match index {
            Value::Tuple(parts) => parts.to_vec(),
            one => vec![one.clone()],
        };
        if parts.len() > self.shape.len() {
            return Err(Raise::index_error(format!(
                "too many indices for array: array is {}-dimensional, but {} were indexed",
                self.shape.len(),
                parts.len()
            )));
        }
        let mut result = self.pick(vm, &parts[0])?;
        if let Some(second) = parts.get(1) {
            let kept = matches!(parts[0], Value::Slice(_));
            if !kept {
                return Ok(Some(result.pick(vm, second)?.into_value()));
            }
            let (rows, columns) = (result.shape[0], result.shape[1]);
            let (picked, keep) = positions(vm, second, columns)?;
            let items =
                (0..rows).flat_map(|r| picked.iter().map(move |c| r * columns + c)).map(|i| result.items[i].clone()).collect();
            result = AxesArray { shape: if keep { vec![rows, picked.len()] } else { vec![rows] }, items };
        }
        Ok(Some(result.into_value()))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(Some(match name {
            "flat" => self.flat(),
            "shape" => Value::tuple(self.shape.iter().map(|n| Value::Int(*n as i64)).collect::<Vec<_>>()),
            "size" => Value::Int(self.items.len() as i64),
            "ndim" => Value::Int(self.shape.len() as i64),
            "T" if self.shape.len() == 2 => {
                let (rows, columns) = (self.shape[0], self.shape[1]);
                let items =
                    (0..columns).flat_map(|c| (0..rows).map(move |r| r * columns + c)).map(|i| self.items[i].clone()).collect();
                Value::native(AxesArray { shape: vec![columns, rows], items })
            }
            _ => return Ok(None),
        }))
    }
    fn dir(&self) -> Vec<String> {
        ["flat", "shape", "size", "ndim", "T"].map(String::from).to_vec()
    }
}

/// `ravel`, `flatten`, `tolist`
pub fn with_methods(class: ClassRef) -> ClassRef {
    let mut class = class;
    for name in ["ravel", "flatten"] {
        class = class.method(name, move |_, mut args: Args| {
            let this = args.take_self(name)?;
            this.downcast::<AxesArray>().map(AxesArray::flat).ok_or_else(|| Raise::type_error("expected an array of Axes"))
        });
    }
    class.method("tolist", |_, mut args: Args| {
        let this = args.take_self("tolist")?;
        let array = this.downcast::<AxesArray>().ok_or_else(|| Raise::type_error("expected an array of Axes"))?;
        Ok(match array.shape[..] {
            [_, columns] => Value::list(array.items.chunks(columns.max(1)).map(|row| Value::list(row.to_vec())).collect()),
            _ => Value::list(array.items.clone()),
        })
    })
}

/// `GridSpec(nrows, ncols, width_ratios, height_ratios)`; its parts are taken by index.
pub struct GridSpec {
    pub widths: Vec<f64>,
    pub heights: Vec<f64>,
}

/// One part of a grid: a placement for `add_subplot`.
pub struct SubplotSpec(pub GridCell);

impl Native for SubplotSpec {
    fn class(&self) -> ClassRef {
        classes().subplot_spec.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Native for GridSpec {
    fn class(&self) -> ClassRef {
        classes().grid_spec.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn get_item(&self, vm: &mut Vm, _: &Value, index: &Value) -> Result<Option<Value>> {
        let (rows, columns) = (self.heights.len(), self.widths.len());
        let span = |vm: &mut Vm, index: &Value, n: usize| -> Result<(usize, usize)> {
            let (places, _) = positions(vm, index, n)
                .map_err(|_| Raise::index_error("GridSpec slice would result in no space allocated for subplot"))?;
            match (places.iter().min(), places.iter().max()) {
                (Some(a), Some(b)) => Ok((*a, *b)),
                _ => Err(Raise::index_error("GridSpec slice would result in no space allocated for subplot")),
            }
        };
        let (r, c) = match index {
            Value::Tuple(parts) => match &parts[..] {
                [r, c] => (span(vm, r, rows)?, span(vm, c, columns)?),
                _ => return Err(Raise::value_error("Unrecognized subplot spec")),
            },
            one => {
                let (a, b) = span(vm, one, rows * columns)?;
                ((a / columns, b / columns), (a % columns, b % columns))
            }
        };
        let cell = GridCell {
            widths: self.widths.clone(),
            heights: self.heights.clone(),
            rows: r,
            columns: (c.0.min(c.1), c.0.max(c.1)),
        };
        Ok(Some(Value::native(SubplotSpec(cell))))
    }
}
