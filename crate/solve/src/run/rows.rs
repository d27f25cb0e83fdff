//! The states that a scan keeps: one vector for each carried tensor, of its final size from the start, so that nothing is copied later.

use std::ops::Range;

use brunsviga_graph::{DType, Data, ErrorKind, GraphError, Shape, TensorType, Value};

use super::prepare::Keep;

/// Runs the same expression on the vectors of two `Data` of one type.
macro_rules! both {
    ($a:expr, $b:expr, $x:ident, $y:ident => $e:expr, $otherwise:expr) => {
        match ($a, $b) {
            (Data::Bool($x), Data::Bool($y)) => $e,
            (Data::I32($x), Data::I32($y)) => $e,
            (Data::I64($x), Data::I64($y)) => $e,
            (Data::F32($x), Data::F32($y)) => $e,
            (Data::F64($x), Data::F64($y)) => $e,
            _ => $otherwise,
        }
    };
}
macro_rules! each {
    ($a:expr, $x:ident => $e:expr) => {
        match $a {
            Data::Bool($x) => $e,
            Data::I32($x) => $e,
            Data::I64($x) => $e,
            Data::F32($x) => $e,
            Data::F64($x) => $e,
        }
    };
}

/// An empty vector with room for `n` elements, if there is so much memory.
pub(super) fn with_room(dtype: DType, n: usize) -> Result<Data, GraphError> {
    let mut data = Data::zeros(dtype, 0);
    each!(&mut data, v => v.try_reserve_exact(n)).map_err(|_| GraphError {
        kind: ErrorKind::Limit,
        message: format!("there is no memory for the {n} numbers that this run keeps. Keep fewer states, or only the last"),
        origin: None,
    })?;
    Ok(data)
}

/// Empties it and keeps its room.
pub(super) fn clear(data: &mut Data) {
    each!(data, v => v.clear());
}

/// Appends these elements of `from`; nothing if the types differ, or there are not so many.
pub(super) fn extend(to: &mut Data, from: &Data, range: Range<usize>) {
    both!(to, from, a, b => if let Some(part) = b.get(range) { a.extend_from_slice(part) }, ());
}

/// The rows in the opposite order.
pub(super) fn reverse_rows(data: &mut Data, width: usize) {
    each!(data, v => {
        v.reverse();
        if width > 1 {
            v.chunks_mut(width).for_each(|row| row.reverse());
        }
    });
}

/// Row `k` of a tensor, as a tensor without the first axis.
pub(super) fn row(value: &Value, k: usize) -> Option<Value> {
    let shape = value.shape().tail()?;
    let width = shape.len();
    let range = k * width..(k + 1) * width;
    let data = match value.data() {
        Data::Bool(v) => Data::Bool(v.get(range)?.to_vec()),
        Data::I32(v) => Data::I32(v.get(range)?.to_vec()),
        Data::I64(v) => Data::I64(v.get(range)?.to_vec()),
        Data::F32(v) => Data::F32(v.get(range)?.to_vec()),
        Data::F64(v) => Data::F64(v.get(range)?.to_vec()),
    };
    Value::new(shape, data)
}

/// The tensor with its rows in the opposite order.
pub(super) fn reversed(value: &Value) -> Option<Value> {
    let width = value.shape().tail()?.len();
    let mut data = value.data().clone();
    reverse_rows(&mut data, width);
    Value::new(value.shape().clone(), data)
}

/// First element that is a NaN or infinite.
pub(super) fn first_broken(data: &Data) -> Option<usize> {
    match data {
        Data::F32(v) => v.iter().position(|x| !x.is_finite()),
        Data::F64(v) => v.iter().position(|x| !x.is_finite()),
        _ => None,
    }
}

/// Kept elements of a carried tensor.
pub(super) struct Kept {
    /// Which of a state
    pub(super) range: Range<usize>,
    pub(super) data: Data,
}

impl Kept {
    /// Shape of what is kept of `steps` states of this shape.
    pub(super) fn shape(&self, state: &Shape, steps: usize) -> Option<Shape> {
        if self.range.len() == state.len() { state.stacked(steps) } else { Shape::new([steps, self.range.len()]) }
    }
}

/// States kept so far, by carried tensor; None for those that nobody asks for.
pub(super) struct Rows {
    pub(super) kept: Vec<Option<Kept>>,
    pub(super) count: usize,
}

impl Rows {
    /// Room for all of them.
    pub(super) fn new(types: &[TensorType], keep: &[Keep], steps: usize) -> Result<Rows, GraphError> {
        let room = |(t, keep): (&TensorType, &Keep)| match keep {
            Some(range) => Ok(Some(Kept { range: range.clone(), data: with_room(t.dtype, steps * range.len())? })),
            None => Ok(None),
        };
        Ok(Rows { kept: types.iter().zip(keep).map(room).collect::<Result<_, _>>()?, count: 0 })
    }
    /// Forgets all but the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        for Kept { range, data } in self.kept.iter_mut().flatten() {
            each!(data, v => v.truncate(count * range.len()));
        }
        self.count = count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_turn_around_whole() {
        let mut data = Data::I32(vec![1, 2, 3, 4, 5, 6]);
        reverse_rows(&mut data, 2);
        assert_eq!(data, Data::I32(vec![5, 6, 3, 4, 1, 2]));
        reverse_rows(&mut data, 1);
        assert_eq!(data, Data::I32(vec![2, 1, 4, 3, 6, 5]));
        let scalar_rows = Value::vector([1.0, 2.0]);
        assert_eq!(row(&scalar_rows, 1), Some(Value::scalar(2.0)));
        assert_eq!(row(&scalar_rows, 2), None);
    }

    #[test]
    fn what_is_not_finite_is_found() {
        assert_eq!(first_broken(&Data::F64(vec![1.0, f64::INFINITY])), Some(1));
        assert_eq!(first_broken(&Data::F32(vec![1.0, 2.0])), None);
        assert_eq!(first_broken(&Data::I64(vec![1])), None);
    }
}
