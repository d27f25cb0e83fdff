//! Integer and boolean arrays as indices, alone or mixed with basic ones.
//!
//! The index arrays broadcast together; their axes stand where the first of them stood if they are
//! adjacent, else in front, exactly as NumPy places them.

use smallvec::SmallVec;

use super::{Index, basic, check_index};
use crate::array::{Array, Values, busy};
use crate::dtype::DType;
use crate::element::dispatch;
use crate::error::{Result, TensorError, shape_text};
use crate::layout::{self, Shape, Strides, Walk};
use crate::memory;
use crate::scalar::Operand;

/// Where the selected elements are.
struct Plan {
    /// Storage offsets of the advanced part, in C order of `wide`.
    offsets: Vec<isize>,
    /// Shape of the broadcast index arrays.
    wide: Shape,
    /// The axes that no index array touches.
    rest_shape: Shape,
    rest_strides: Strides,
    /// How many of `rest`'s axes stand before the advanced ones in the result.
    before: usize,
    /// A single boolean array covering leading axes, whose error texts differ.
    masked: bool,
}

/// An index array together with the axis of the basic view that it replaces (none for a 0-d boolean).
struct Advanced {
    values: Array,
    axis: Option<usize>,
}

fn plan(x: &Array, indices: &[Index]) -> Result<Plan> {
    let mut consumed = 0;
    for index in indices {
        consumed += match index {
            Index::Int(_) | Index::Slice { .. } => 1,
            Index::Array(a) if a.dtype() == DType::Bool => a.ndim(),
            Index::Array(_) => 1,
            Index::NewAxis | Index::Ellipsis => 0,
        };
    }
    if consumed > x.ndim() {
        return Err(basic::too_many(x.ndim(), consumed));
    }
    if indices.iter().filter(|i| matches!(i, Index::Ellipsis)).count() > 1 {
        return Err(TensorError::index("an index can only have a single ellipsis ('...')"));
    }
    // Basic indices make a view in which the advanced axes stay whole; integers count as advanced here.
    let mut simple: Vec<Index> = Vec::with_capacity(indices.len());
    let mut advanced: Vec<Advanced> = Vec::new();
    let (mut source_axis, mut view_axis) = (0, 0);
    // Adjacency of the advanced indices, as positions between the brackets.
    let mut places: SmallVec<[usize; 4]> = SmallVec::new();
    let mut before = None;
    for (place, index) in indices.iter().enumerate() {
        match index {
            Index::NewAxis => {
                simple.push(Index::NewAxis);
                view_axis += 1;
            }
            Index::Ellipsis => {
                for _ in 0..x.ndim() - consumed {
                    simple.push(Index::ALL);
                    source_axis += 1;
                    view_axis += 1;
                }
            }
            Index::Slice { .. } => {
                simple.push(index.clone());
                source_axis += 1;
                view_axis += 1;
            }
            Index::Int(i) => {
                let i = check_index(*i, source_axis, x.shape[source_axis])? as i64;
                before.get_or_insert(view_axis - advanced.iter().filter(|a| a.axis.is_some()).count());
                advanced.push(Advanced { values: Array::vector(vec![i]).reshape(&[])?, axis: Some(view_axis) });
                places.push(place);
                simple.push(Index::ALL);
                source_axis += 1;
                view_axis += 1;
            }
            Index::Array(a) => {
                before.get_or_insert(view_axis - advanced.iter().filter(|a| a.axis.is_some()).count());
                places.push(place);
                match a.dtype() {
                    DType::Bool => {
                        for (k, &n) in a.shape().iter().enumerate() {
                            let size = x.shape[source_axis + k];
                            if n != size {
                                return Err(TensorError::index(format!(
                                    "boolean index did not match indexed array along axis {}; size of axis is {size} but size of corresponding boolean axis is {n}",
                                    source_axis + k
                                )));
                            }
                        }
                        if a.ndim() == 0 {
                            let count = usize::from(a.truth()?);
                            advanced.push(Advanced { values: Array::vector(vec![0i64; count]), axis: None });
                        }
                        for positions in nonzero(a)? {
                            if a.ndim() == 0 {
                                break;
                            }
                            advanced.push(Advanced { values: positions, axis: Some(view_axis) });
                            simple.push(Index::ALL);
                            source_axis += 1;
                            view_axis += 1;
                        }
                    }
                    DType::I32 | DType::I64 => {
                        advanced.push(Advanced { values: a.cast(DType::I64)?, axis: Some(view_axis) });
                        simple.push(Index::ALL);
                        source_axis += 1;
                        view_axis += 1;
                    }
                    // An empty list arrives as an empty float array and selects nothing.
                    _ if a.size() == 0 => {
                        advanced.push(Advanced { values: a.cast(DType::I64)?, axis: Some(view_axis) });
                        simple.push(Index::ALL);
                        source_axis += 1;
                        view_axis += 1;
                    }
                    _ => {
                        return Err(TensorError::index("arrays used as indices must be of integer (or boolean) type"));
                    }
                }
            }
        }
    }
    let adjacent = places.windows(2).all(|w| w[1] == w[0] + 1);
    let view = basic::view(x, &simple)?;

    let shapes: Vec<&[usize]> = advanced.iter().map(|a| a.values.shape()).collect();
    let mut wide = Shape::new();
    for s in &shapes {
        wide = layout::broadcast_two(&wide, s).ok_or_else(|| {
            let list: String = shapes.iter().map(|s| format!("{} ", shape_text(s))).collect();
            TensorError::index(format!("shape mismatch: indexing arrays could not be broadcast together with shapes {list}"))
        })?;
    }
    let count = memory::checked_size(&wide)?;
    let mut offsets = memory::filled::<i64>(&wide, count, 0)?.into_iter().map(|_| view.offset as isize).collect::<Vec<isize>>();
    for a in &advanced {
        let Some(axis) = a.axis else { continue };
        let (size, stride) = (view.shape[axis], view.strides[axis]);
        let wide_values = a.values.broadcast_view(&wide).ok_or_else(busy)?;
        let values = wide_values.values::<i64>()?;
        for (offset, &i) in offsets.iter_mut().zip(values.iter()) {
            *offset += check_index(i, axis, size)? as isize * stride;
        }
    }
    let mut rest_shape = Shape::new();
    let mut rest_strides = Strides::new();
    for axis in 0..view.ndim() {
        if !advanced.iter().any(|a| a.axis == Some(axis)) {
            rest_shape.push(view.shape[axis]);
            rest_strides.push(view.strides[axis]);
        }
    }
    let masked = matches!(indices, [Index::Array(a)] if a.dtype() == DType::Bool);
    let before = if adjacent { before.unwrap_or(0) } else { 0 };
    Ok(Plan { offsets, wide, rest_shape, rest_strides, before, masked })
}

impl Plan {
    fn result_shape(&self) -> Shape {
        let mut shape = Shape::from_slice(&self.rest_shape[..self.before]);
        shape.extend_from_slice(&self.wide);
        shape.extend_from_slice(&self.rest_shape[self.before..]);
        shape
    }

    /// Calls `f` with every selected storage place: index arrays outermost.
    fn each(&self, mut f: impl FnMut(usize)) {
        if self.rest_shape.is_empty() {
            self.offsets.iter().for_each(|&o| f(o as usize));
            return;
        }
        if self.rest_shape.contains(&0) {
            return;
        }
        for &offset in &self.offsets {
            let mut walk = Walk::new(&self.rest_shape, [&self.rest_strides], [offset]);
            loop {
                f(walk.at[0] as usize);
                if !walk.step() {
                    break;
                }
            }
        }
    }
}

/// `x[indices]` as a copy.
pub(super) fn get(x: &Array, indices: &[Index]) -> Result<Array> {
    if let [Index::Array(mask)] = indices
        && mask.dtype() == DType::Bool
        && mask.shape() == x.shape()
        && mask.ndim() > 0
    {
        if x.is_stored() {
            return masked_read(x, mask);
        }
        return dispatch!(x.dtype(), T => {
            let (values, mask) = (x.values::<T>()?, mask.values::<bool>()?);
            let count = mask.iter().filter(|m| **m).count();
            let mut out = memory::reserve::<T>(&[count], count)?;
            out.extend(values.iter().zip(mask.iter()).filter(|(_, m)| **m).map(|(v, _)| *v));
            Ok(Array::vector(out))
        });
    }
    let plan = plan(x, indices)?;
    let mut shape = plan.wide.clone();
    shape.extend_from_slice(&plan.rest_shape);
    let n = memory::checked_size(&shape)?;
    let flat = dispatch!(x.dtype(), T => {
        let mut out = memory::reserve::<T>(&shape, n)?;
        if let Some(data) = x.stored_data() {
            let mut read = Ok(());
            plan.each(|at| {
                if read.is_ok() {
                    read = data.run(at as isize, 1, 1, &mut out);
                }
            });
            read?;
        } else {
            let data = x.storage::<T>()?.cell().try_borrow().map_err(|_| busy())?;
            plan.each(|at| out.push(data[at]));
        }
        Array::owned(out, shape)
    });
    if plan.before == 0 {
        return Ok(flat);
    }
    let wide = plan.wide.len();
    let mut order: SmallVec<[usize; 4]> = (wide..wide + plan.before).collect();
    order.extend(0..wide);
    order.extend(wide + plan.before..flat.ndim());
    let mut out = flat.permuted(&order);
    out.view = false;
    Ok(out)
}

/// `x[mask]` of an array in a storage: only what is asked for is read.
fn masked_read(x: &Array, mask: &Array) -> Result<Array> {
    let mask = mask.values::<bool>()?;
    let count = mask.iter().filter(|m| **m).count();
    dispatch!(x.dtype(), T => {
        let mut out = memory::reserve::<T>(&[count], count)?;
        for (k, _) in mask.iter().enumerate().filter(|(_, m)| **m) {
            x.read_range(k, k + 1, &mut out)?;
        }
        Ok(Array::vector(out))
    })
}

/// `x[indices] = value`.
pub(super) fn set(x: &Array, indices: &[Index], value: Operand) -> Result<()> {
    if x.is_broadcast() {
        return Err(TensorError::value("assignment destination is read-only"));
    }
    let plan = plan(x, indices)?;
    if let Some(scalar) = value.scalar() {
        return write(x, &plan, Array::from_scalar(scalar)?);
    }
    let source = value.to_array()?;
    let target = plan.result_shape();
    let mut trimmed = source.clone();
    while trimmed.ndim() > target.len() && trimmed.shape[0] == 1 {
        trimmed.shape.remove(0);
        trimmed.strides.remove(0);
    }
    let Some(wide) = trimmed.broadcast_view(&target) else {
        if plan.masked && plan.rest_shape.is_empty() && source.ndim() <= 1 {
            return Err(TensorError::value(format!(
                "NumPy boolean array indexing assignment cannot assign {} input values to the {} output values where the mask is true",
                source.size(),
                plan.offsets.len()
            )));
        }
        return Err(TensorError::value(format!(
            "shape mismatch: value array of shape {} could not be broadcast to indexing result of shape {}",
            shape_text(source.shape()),
            shape_text(&target)
        )));
    };
    // Values in the order in which `each` visits places: index axes first.
    let mut order: SmallVec<[usize; 4]> = (plan.before..plan.before + plan.wide.len()).collect();
    order.extend(0..plan.before);
    order.extend(plan.before + plan.wide.len()..target.len());
    write(x, &plan, wide.permuted(&order))
}

fn write(x: &Array, plan: &Plan, values: Array) -> Result<()> {
    if values.size() == 1
        && let Some(s) = values.scalar_at(0)
    {
        // Goes through `fill` so that NaN into integers is refused in the same words.
        Array::owned(vec![0i64], Shape::from_slice(&[1])).cast(x.dtype())?.fill(s)?;
    }
    dispatch!(x.dtype(), T => {
        let values: Values<'_, T> =
            if values.same_buffer(x) { Values::Owned(values.to_vec::<T>()?) } else { values.values::<T>()? };
        let mut data = x.storage::<T>()?.cell().try_borrow_mut().map_err(|_| busy())?;
        if let [only] = *values {
            plan.each(|at| data[at] = only);
        } else {
            let mut next = values.iter();
            plan.each(|at| {
                if let Some(v) = next.next() {
                    data[at] = *v;
                }
            });
        }
    });
    Ok(())
}

/// Positions of true elements, one int64 array per axis, as `np.nonzero`.
pub fn nonzero(x: &Array) -> Result<Vec<Array>> {
    let truth = x.values::<bool>()?;
    if let [_] = x.shape() {
        let found: Vec<i64> = truth.iter().enumerate().filter(|(_, t)| **t).map(|(i, _)| i as i64).collect();
        return Ok(vec![Array::vector(found)]);
    }
    let mut columns: Vec<Vec<i64>> = vec![Vec::new(); x.ndim().max(1)];
    for flat in truth.iter().enumerate().filter(|(_, t)| **t).map(|(i, _)| i) {
        let mut rest = flat;
        for axis in (0..x.ndim()).rev() {
            columns[axis].push((rest % x.shape[axis]) as i64);
            rest /= x.shape[axis];
        }
    }
    Ok(columns.into_iter().map(Array::vector).collect())
}

/// Positions of true elements in C order.
pub fn flatnonzero(x: &Array) -> Result<Array> {
    let truth = x.values::<bool>()?;
    Ok(Array::vector(truth.iter().enumerate().filter(|(_, t)| **t).map(|(i, _)| i as i64).collect::<Vec<i64>>()))
}

/// Positions of true elements, one row each.
pub fn argwhere(x: &Array) -> Result<Array> {
    let columns = nonzero(x)?;
    if x.ndim() == 0 {
        return Ok(Array::owned(Vec::<i64>::new(), Shape::from_slice(&[usize::from(x.truth()?), 0])));
    }
    let count = columns.first().map_or(0, Array::size);
    let mut out = memory::reserve::<i64>(&[count, x.ndim()], count * x.ndim())?;
    let columns = columns.iter().map(|c| c.to_vec::<i64>()).collect::<Result<Vec<_>>>()?;
    for row in 0..count {
        out.extend(columns.iter().map(|c| c[row]));
    }
    Ok(Array::owned(out, Shape::from_slice(&[count, x.ndim()])))
}
