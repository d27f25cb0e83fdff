//! Shapes and strides: pure arithmetic on them, without any element.

use smallvec::SmallVec;

use crate::error::{Result, TensorError};

/// A shape; up to four axes need no allocation.
pub type Shape = SmallVec<[usize; 4]>;
/// Strides counted in elements, negative for reversed axes, zero for broadcast ones.
pub type Strides = SmallVec<[isize; 4]>;

/// Most axes an array may have, as in NumPy 2.
pub const MAX_NDIM: usize = 64;

/// Strides of a fresh C-ordered array.
pub fn c_strides(shape: &[usize]) -> Strides {
    let mut strides: Strides = SmallVec::from_elem(0, shape.len());
    let mut step = 1isize;
    for (s, &n) in strides.iter_mut().zip(shape).rev() {
        *s = step;
        step = step.wrapping_mul(n.max(1) as isize);
    }
    strides
}

/// Whether elements follow each other in C order without gaps. Axes of length one do not count.
#[inline]
pub fn is_c_contiguous(shape: &[usize], strides: &[isize]) -> bool {
    let mut step = 1isize;
    for (&n, &s) in shape.iter().zip(strides).rev() {
        if n == 0 {
            return true;
        }
        if n != 1 {
            if s != step {
                return false;
            }
            step = step.wrapping_mul(n as isize);
        }
    }
    true
}

/// Whether elements follow each other in Fortran order without gaps.
pub fn is_f_contiguous(shape: &[usize], strides: &[isize]) -> bool {
    let mut step = 1isize;
    for (&n, &s) in shape.iter().zip(strides) {
        if n == 0 {
            return true;
        }
        if n != 1 {
            if s != step {
                return false;
            }
            step = step.wrapping_mul(n as isize);
        }
    }
    true
}

/// An axis counted from the end if negative, checked against the rank.
pub fn normalize_axis(axis: i64, ndim: usize) -> Result<usize> {
    let n = ndim as i64;
    if axis < -n || axis >= n {
        return Err(TensorError::axis(axis, ndim));
    }
    Ok(if axis < 0 { (axis + n) as usize } else { axis as usize })
}

/// Several axes, each named once.
pub fn normalize_axes(axes: &[i64], ndim: usize) -> Result<SmallVec<[usize; 4]>> {
    let mut out: SmallVec<[usize; 4]> = SmallVec::new();
    for &axis in axes {
        let axis = normalize_axis(axis, ndim)?;
        if out.contains(&axis) {
            return Err(TensorError::value("duplicate value in 'axis'"));
        }
        out.push(axis);
    }
    Ok(out)
}

/// The shape that two shapes broadcast to, if they do.
pub fn broadcast_two(a: &[usize], b: &[usize]) -> Option<Shape> {
    let n = a.len().max(b.len());
    let mut out: Shape = SmallVec::from_elem(1, n);
    for (i, slot) in out.iter_mut().enumerate() {
        let x = (i + a.len()).checked_sub(n).map_or(1, |k| a[k]);
        let y = (i + b.len()).checked_sub(n).map_or(1, |k| b[k]);
        *slot = match (x, y) {
            (x, y) if x == y => x,
            (1, y) => y,
            (x, 1) => x,
            _ => return None,
        };
    }
    Some(out)
}

/// The shape that all shapes broadcast to, or the error that lists them.
pub fn broadcast_shapes(shapes: &[&[usize]]) -> Result<Shape> {
    let mut out = Shape::new();
    for s in shapes {
        out = broadcast_two(&out, s).ok_or_else(|| TensorError::broadcast(shapes))?;
    }
    Ok(out)
}

/// The strides with which an array of one shape reads as another, or `None` if it does not broadcast.
pub fn broadcast_strides(shape: &[usize], strides: &[isize], target: &[usize]) -> Option<Strides> {
    let skip = target.len().checked_sub(shape.len())?;
    let mut out: Strides = SmallVec::from_elem(0, target.len());
    for (i, (&n, &s)) in shape.iter().zip(strides).enumerate() {
        if n == target[skip + i] {
            out[skip + i] = if n == 1 { 0 } else { s };
        } else if n != 1 {
            return None;
        }
    }
    Some(out)
}

/// Strides with which the same elements read in C order as another shape, without copying.
///
/// Follows NumPy's attempt: axes are grouped so that both shapes have equal products, and each group
/// must be contiguous in the old layout. `None` means that a copy is needed.
pub fn reshape_strides(shape: &[usize], strides: &[isize], new: &[usize]) -> Option<Strides> {
    let old: SmallVec<[(usize, isize); 4]> =
        shape.iter().copied().zip(strides.iter().copied()).filter(|&(n, _)| n != 1).collect();
    let mut out: Strides = SmallVec::from_elem(0, new.len());
    let (mut oi, mut ni) = (0, 0);
    while oi < old.len() && ni < new.len() {
        let (mut on, mut nn) = (old[oi].0, new[ni]);
        let (mut oj, mut nj) = (oi + 1, ni + 1);
        while on != nn {
            if nn < on {
                nn = nn.checked_mul(*new.get(nj)?)?;
                nj += 1;
            } else {
                on = on.checked_mul(old.get(oj)?.0)?;
                oj += 1;
            }
        }
        for k in oi..oj - 1 {
            if old[k].1 != old[k + 1].1.wrapping_mul(old[k + 1].0 as isize) {
                return None;
            }
        }
        let mut step = old[oj - 1].1;
        for k in (ni..nj).rev() {
            out[k] = step;
            step = step.wrapping_mul(new[k] as isize);
        }
        oi = oj;
        ni = nj;
    }
    let last = if ni > 0 { out[ni - 1] } else { 1 };
    for slot in out.iter_mut().skip(ni) {
        *slot = last;
    }
    Some(out)
}

/// Walks over all index tuples of a shape in C order, keeping an element offset for each of several layouts.
pub struct Walk<'a, const N: usize> {
    shape: &'a [usize],
    strides: [&'a [isize]; N],
    index: SmallVec<[usize; 4]>,
    /// The current element's offset in each layout.
    pub at: [isize; N],
}

impl<'a, const N: usize> Walk<'a, N> {
    /// Starts at index zero of every axis.
    pub fn new(shape: &'a [usize], strides: [&'a [isize]; N], start: [isize; N]) -> Self {
        Walk { shape, strides, index: SmallVec::from_elem(0, shape.len()), at: start }
    }

    /// Moves to the next index tuple; false at the end.
    #[inline]
    pub fn step(&mut self) -> bool {
        for axis in (0..self.shape.len()).rev() {
            self.index[axis] += 1;
            if self.index[axis] < self.shape[axis] {
                for (at, s) in self.at.iter_mut().zip(&self.strides) {
                    *at += s[axis];
                }
                return true;
            }
            let back = self.index[axis] as isize - 1;
            self.index[axis] = 0;
            for (at, s) in self.at.iter_mut().zip(&self.strides) {
                *at -= s[axis] * back;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reshape_keeps_views_where_it_can() {
        assert_eq!(reshape_strides(&[2, 3], &[3, 1], &[6]).as_deref(), Some(&[1][..]));
        assert_eq!(reshape_strides(&[3, 2], &[1, 3], &[6]), None);
        assert_eq!(reshape_strides(&[4, 3], &[6, 2], &[12]).as_deref(), Some(&[2][..]));
        assert_eq!(reshape_strides(&[6], &[-1], &[2, 3]).as_deref(), Some(&[-3, -1][..]));
    }

    #[test]
    fn broadcasting() {
        assert_eq!(broadcast_two(&[3, 1], &[4]).as_deref(), Some(&[3, 4][..]));
        assert_eq!(broadcast_two(&[2], &[3]), None);
        assert_eq!(broadcast_two(&[0], &[1]).as_deref(), Some(&[0][..]));
    }

    #[test]
    fn walking_visits_every_offset_in_order() {
        let mut w = Walk::new(&[2, 2], [&[1, 2]], [0]);
        let mut seen = vec![w.at[0]];
        while w.step() {
            seen.push(w.at[0]);
        }
        assert_eq!(seen, [0, 2, 1, 3]);
    }
}
