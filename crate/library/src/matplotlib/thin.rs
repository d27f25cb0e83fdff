//! Columns that lie in a storage, made short enough to draw while they are read: of each stretch its ends and its extremes.
//!
//! Nothing that could be seen is left out: a figure has far fewer columns of pixels than there are stretches. What is read off the
//! figure, zoomed into or saved from it are the points that were kept.

use brunsviga_python::{Result, Value, Vm};
use brunsviga_store::Decimator;
use brunsviga_tensor::Array;

use crate::numpy::array::NdArray;
use crate::numpy::convert::Lift;
use crate::tensorflow::stored;

/// Stretches of a curve: five for each column of pixels of a very wide screen.
const STRETCHES: usize = 20_000;
/// Numbers read at once.
const PIECE: usize = 1 << 16;

/// The array of a value that lies in a storage and is too long to draw point by point.
fn long(value: &Value) -> Option<Array> {
    let array = stored::array_of(value).or_else(|| value.downcast::<NdArray>().map(NdArray::array))?;
    let rows = array.shape().first()?;
    (array.is_stored() && (1..=2).contains(&array.ndim()) && *rows > 5 * STRETCHES).then_some(array)
}

/// x and y.
pub type Curve = (Vec<f64>, Vec<f64>);

/// Curves of `plot(x, y)` or `plot(y)` with a long `y`: x and y of each. None: nothing is long, or the lengths differ.
pub fn curves(vm: &mut Vm, values: &[Value]) -> Result<Option<Vec<Curve>>> {
    let (x, y) = match values {
        [y] => (None, long(y)),
        [x, y] => (Some(x), long(y)),
        _ => return Ok(None),
    };
    let Some(y) = y else { return Ok(None) };
    let x = match x {
        Some(x) => match column(vm, x, y.shape()[0])? {
            Some(x) => Some(x),
            None => return Ok(None),
        },
        None => None,
    };
    let width = y.shape().get(1).copied().unwrap_or(1);
    let mut columns: Vec<Decimator> = (0..width).map(|_| Decimator::new(STRETCHES / width.clamp(1, 8))).collect();
    let piece = (PIECE / width.max(1)).max(1) * width;
    let mut numbers: Vec<f64> = Vec::with_capacity(piece);
    for from in (0..y.size()).step_by(piece.max(1)) {
        numbers.clear();
        y.read(from, (from + piece).min(y.size()), &mut numbers).py()?;
        for row in numbers.chunks_exact(width) {
            columns.iter_mut().zip(row).for_each(|(column, v)| column.push(*v));
        }
    }
    let place = |k: u64| match &x {
        Some(x) => x.scalar_at(k as usize).map_or(f64::NAN, |v| v.as_f64()),
        None => k as f64,
    };
    Ok(Some(columns.iter().map(|c| c.points().into_iter().map(|(k, v)| (place(k), v)).unzip()).collect()))
}

/// The x of each row, if this is one column of so many.
fn column(vm: &mut Vm, value: &Value, rows: usize) -> Result<Option<Array>> {
    let array = match value {
        Value::Native(_) => crate::numpy::convert::array_of(vm, value)?,
        _ => return Ok(None),
    };
    Ok((array.shape() == [rows]).then_some(array))
}
