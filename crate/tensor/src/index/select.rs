//! Functions that pick elements: `take`, `put`, `where` and their relatives.

use super::{Index, check_index, flatnonzero};
use crate::array::Array;
use crate::dtype::result_type;
use crate::element::dispatch;
use crate::error::{Result, TensorError};
use crate::layout::{self, Shape, normalize_axis};
use crate::memory;
use crate::scalar::Operand;

/// What an index beyond the end means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TakeMode {
    /// An error.
    #[default]
    Raise,
    /// Counted around.
    Wrap,
    /// The nearest end.
    Clip,
}

impl TakeMode {
    fn apply(self, indices: &Array, axis: usize, size: usize) -> Result<Vec<i64>> {
        if indices.dtype().is_float() && indices.size() > 0 {
            return Err(TensorError::type_(
                "Cannot cast array data from dtype('float64') to dtype('int64') according to the rule 'safe'",
            ));
        }
        let n = size as i64;
        if n == 0 && indices.size() > 0 {
            return Err(TensorError::index("cannot do a non-empty take from an empty axes."));
        }
        indices
            .values::<i64>()?
            .iter()
            .map(|&i| match self {
                TakeMode::Raise => check_index(i, axis, size).map(|i| i as i64),
                TakeMode::Wrap => Ok(i.rem_euclid(n.max(1))),
                TakeMode::Clip => Ok(i.clamp(0, (n - 1).max(0))),
            })
            .collect()
    }
}

/// Elements at positions along an axis, or of the flattened array.
pub fn take(x: &Array, indices: &Array, axis: Option<i64>, mode: TakeMode) -> Result<Array> {
    let (x, axis) = match axis {
        None => (x.ravel()?, 0),
        Some(a) => (x.clone(), normalize_axis(a, x.ndim())?),
    };
    let positions = mode.apply(indices, axis, x.shape[axis])?;
    let index = Array::owned(positions, Shape::from_slice(indices.shape()));
    let mut at = vec![Index::ALL; axis];
    at.push(Index::Array(index));
    x.get(&at)?.copy()
}

/// Writes values at positions of the flattened array, repeating them as needed.
pub fn put(x: &Array, indices: &Array, values: Operand) -> Result<()> {
    let positions = TakeMode::Raise.apply(indices, 0, x.size())?;
    let values = values.to_array()?.scalars()?;
    if values.is_empty() {
        return Ok(());
    }
    for (k, p) in positions.into_iter().enumerate() {
        let mut rest = p as usize;
        let mut at = x.offset as isize;
        for (&n, &s) in x.shape.iter().zip(&x.strides).rev() {
            at += (rest % n) as isize * s;
            rest /= n;
        }
        x.put_in_storage(at as usize, values[k % values.len()])?;
    }
    Ok(())
}

/// `a` where the condition holds, `b` elsewhere, all broadcast together.
pub fn where_(condition: &Array, a: Operand, b: Operand) -> Result<Array> {
    let dtype = result_type(&[a, b])?;
    let shape = layout::broadcast_shapes(&[condition.shape(), a.shape(), b.shape()])?;
    let n = memory::checked_size(&shape)?;
    let fail = || TensorError::broadcast(&[condition.shape(), a.shape(), b.shape()]);
    let wide = |x: &Array| x.broadcast_view(&shape).ok_or_else(fail);
    let c = wide(condition)?;
    dispatch!(dtype, T => {
        let mut out = memory::reserve::<T>(&shape, n)?;
        let c = c.values::<bool>()?;
        let (x, y) = (a.to_array()?, b.to_array()?);
        let (x, y) = (wide(&x)?, wide(&y)?);
        let (x, y) = (x.values::<T>()?, y.values::<T>()?);
        out.extend(c.iter().zip(x.iter().zip(y.iter())).map(|(c, (x, y))| if *c { *x } else { *y }));
        Ok(Array::owned(out, shape))
    })
}

/// For each element the first choice whose condition holds.
pub fn select(conditions: &[Array], choices: &[Array], default: Operand) -> Result<Array> {
    if conditions.len() != choices.len() {
        return Err(TensorError::value("list of cases must be same length as list of conditions"));
    }
    if conditions.is_empty() {
        return Err(TensorError::value("select with an empty condition list is not possible"));
    }
    let mut out = default.to_array()?;
    let mut operand = default;
    let mut done;
    for (c, x) in conditions.iter().zip(choices).rev() {
        done = where_(c, Operand::Array(x), operand)?;
        out = done;
        operand = Operand::Array(&out);
    }
    let _ = operand;
    Ok(out)
}

/// Slices along an axis where the (possibly shorter) condition holds.
pub fn compress(condition: &Array, x: &Array, axis: Option<i64>) -> Result<Array> {
    if condition.ndim() != 1 {
        return Err(TensorError::value("condition must be a 1-d array"));
    }
    take(x, &flatnonzero(condition)?, axis, TakeMode::Raise)
}

/// Elements where the condition holds, flattened.
pub fn extract(condition: &Array, x: &Array) -> Result<Array> {
    take(&x.ravel()?, &flatnonzero(condition)?, None, TakeMode::Raise)
}

/// Writes values where the mask holds, the first value to the first place.
pub fn place(x: &Array, mask: &Array, values: &Array) -> Result<()> {
    let places = flatnonzero(mask)?;
    if values.size() == 0 && places.size() > 0 {
        return Err(TensorError::value("Cannot insert from an empty array!"));
    }
    put(x, &places, Operand::Array(values))
}

/// Writes values where the mask holds, each place taking the value of its own position.
pub fn putmask(x: &Array, mask: &Array, values: &Array) -> Result<()> {
    let places = flatnonzero(mask)?.to_vec::<i64>()?;
    let n = values.size();
    if n == 0 {
        return Ok(());
    }
    let picks = Array::vector(places.iter().map(|p| p % n as i64).collect::<Vec<i64>>());
    let chosen = take(values, &picks, None, TakeMode::Raise)?;
    put(x, &Array::vector(places), Operand::Array(&chosen))
}

/// Elements picked along an axis by an index array of the same rank.
pub fn take_along_axis(x: &Array, indices: &Array, axis: i64) -> Result<Array> {
    let axis = normalize_axis(axis, x.ndim())?;
    if indices.ndim() != x.ndim() {
        return Err(TensorError::value("`indices` and `arr` must have the same number of dimensions"));
    }
    let mut at = Vec::with_capacity(x.ndim());
    for k in 0..x.ndim() {
        if k == axis {
            at.push(Index::Array(indices.clone()));
            continue;
        }
        let mut shape = vec![1i64; x.ndim()];
        shape[k] = x.shape[k] as i64;
        at.push(Index::Array(Array::vector((0..x.shape[k] as i64).collect::<Vec<i64>>()).reshape(&shape)?));
    }
    x.get(&at)
}

/// For each element of `index`, that element of the chosen array.
pub fn choose(index: &Array, choices: &[Array]) -> Result<Array> {
    let operands: Vec<Operand> = choices.iter().map(Operand::Array).collect();
    let dtype = result_type(&operands)?;
    let mut shapes = vec![index.shape()];
    shapes.extend(choices.iter().map(Array::shape));
    let shape = layout::broadcast_shapes(&shapes)?;
    let fail = || TensorError::broadcast(&shapes);
    let picks = index.broadcast_view(&shape).ok_or_else(fail)?.to_vec::<i64>()?;
    dispatch!(dtype, T => {
        let mut columns = Vec::with_capacity(choices.len());
        for c in choices {
            columns.push(c.broadcast_view(&shape).ok_or_else(fail)?.to_vec::<T>()?);
        }
        let mut out = memory::reserve::<T>(&shape, picks.len())?;
        for (k, p) in picks.into_iter().enumerate() {
            let column = usize::try_from(p).ok().and_then(|p| columns.get(p));
            out.push(column.ok_or_else(|| TensorError::value("invalid entry in choice array"))?[k]);
        }
        Ok(Array::owned(out, shape))
    })
}

/// Index tuples of flat positions, one array per axis.
pub fn unravel_index(flat: &Array, shape: &[usize]) -> Result<Vec<Array>> {
    let size = memory::checked_size(shape)? as i64;
    let values = flat.values::<i64>()?;
    let mut columns = vec![Vec::with_capacity(values.len()); shape.len()];
    for &v in values.iter() {
        if v < 0 || v >= size {
            return Err(TensorError::value(format!("index {v} is out of bounds for array with size {size}")));
        }
        let mut rest = v as usize;
        for (axis, &n) in shape.iter().enumerate().rev() {
            columns[axis].push((rest % n) as i64);
            rest /= n;
        }
    }
    Ok(columns.into_iter().map(|c| Array::owned(c, Shape::from_slice(flat.shape()))).collect())
}

/// Flat positions of index tuples.
pub fn ravel_multi_index(indices: &[Array], shape: &[usize]) -> Result<Array> {
    if indices.len() != shape.len() {
        return Err(TensorError::value(format!("parameter multi_index must be a sequence of length {}", shape.len())));
    }
    let shapes: Vec<&[usize]> = indices.iter().map(Array::shape).collect();
    let wide = layout::broadcast_shapes(&shapes)?;
    let mut out = vec![0i64; memory::checked_size(&wide)?];
    for (index, &n) in indices.iter().zip(shape) {
        let values = index.broadcast_view(&wide).ok_or_else(|| TensorError::broadcast(&shapes))?.to_vec::<i64>()?;
        for (o, v) in out.iter_mut().zip(values) {
            if v < 0 || v >= n as i64 {
                return Err(TensorError::value("invalid entry in coordinates array"));
            }
            *o = *o * n as i64 + v;
        }
    }
    Ok(Array::owned(out, wide))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::DType;

    #[test]
    fn where_broadcasts_and_promotes() -> Result<()> {
        let c = Array::vector(vec![true, false]);
        let y = where_(&c, Operand::Int(1), Operand::Float(0.5))?;
        assert_eq!((y.dtype(), y.to_vec::<f64>()?), (DType::F64, vec![1.0, 0.5]));
        Ok(())
    }

    #[test]
    fn mixed_indices_place_axes_as_numpy() -> Result<()> {
        let x = Array::vector((0..24).collect::<Vec<i64>>()).reshape(&[2, 3, 4])?;
        let i = Index::Array(Array::vector(vec![0i64, 1, 1]));
        // Adjacent: in place. Separated by a slice: in front.
        assert_eq!(x.get(&[Index::ALL, i.clone(), i.clone()])?.shape(), [2, 3]);
        assert_eq!(x.get(&[i.clone(), Index::ALL, i.clone()])?.shape(), [3, 3]);
        assert_eq!(x.get(&[Index::ALL, i.clone()])?.shape(), [2, 3, 4]);
        assert_eq!(x.get(&[Index::ALL, Index::ALL, i.clone()])?.to_vec::<i64>()?[..3], [0, 1, 1]);
        assert_eq!(x.get(&[Index::Int(0), Index::ALL, i])?.shape(), [3, 3]);
        Ok(())
    }
}
