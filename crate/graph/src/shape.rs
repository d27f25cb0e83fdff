//! Static shapes: every tensor of a graph has one, known when the graph is built.

use std::fmt;

/// Axis lengths, outermost first; empty for a scalar.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Shape(Vec<usize>);

/// No tensor of a graph may have more elements: the product of the axes must fit an address with room to spare.
pub const MAX_ELEMENTS: usize = 1 << 31;

impl Shape {
    /// A shape with these axes; None if it has more than [`MAX_ELEMENTS`] elements.
    pub fn new(axes: impl Into<Vec<usize>>) -> Option<Shape> {
        let axes = axes.into();
        let mut product = 1_usize;
        for &n in &axes {
            product = product.checked_mul(n.max(1))?;
        }
        (product <= MAX_ELEMENTS).then_some(Shape(axes))
    }
    /// The shape of a scalar.
    pub fn scalar() -> Shape {
        Shape(Vec::new())
    }
    /// Axis lengths.
    pub fn axes(&self) -> &[usize] {
        &self.0
    }
    /// Number of axes.
    pub fn rank(&self) -> usize {
        self.0.len()
    }
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.0.iter().product()
    }
    /// No elements at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Distance in elements between neighbours along each axis, in C order.
    pub fn strides(&self) -> Vec<usize> {
        let mut strides = vec![1; self.0.len()];
        for k in (0..self.0.len().saturating_sub(1)).rev() {
            strides[k] = strides[k + 1] * self.0[k + 1];
        }
        strides
    }
    /// The shape of a broadcast of both (NumPy's rule); None if they do not fit.
    pub fn broadcast(&self, other: &Shape) -> Option<Shape> {
        let rank = self.rank().max(other.rank());
        let axis = |s: &Shape, k: usize| (k + s.rank()).checked_sub(rank).map_or(1, |i| s.0[i]);
        let mut axes = Vec::with_capacity(rank);
        for k in 0..rank {
            axes.push(match (axis(self, k), axis(other, k)) {
                (a, b) if a == b => a,
                (1, b) => b,
                (a, 1) => a,
                _ => return None,
            });
        }
        Shape::new(axes)
    }
    /// Can a tensor of this shape be broadcast to exactly `to`?
    pub fn broadcasts_to(&self, to: &Shape) -> bool {
        self.broadcast(to).as_ref() == Some(to)
    }
    /// The shape without its first axis, as a scan's step sees an element; None for a scalar.
    pub fn tail(&self) -> Option<Shape> {
        Some(Shape(self.0.get(1..)?.to_vec()))
    }
    /// The shape with `n` in front; None if too large.
    pub fn stacked(&self, n: usize) -> Option<Shape> {
        let mut axes = vec![n];
        axes.extend(&self.0);
        Shape::new(axes)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [n] => write!(f, "({n},)"),
            axes => {
                f.write_str("(")?;
                for (k, n) in axes.iter().enumerate() {
                    if k > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{n}")?;
                }
                f.write_str(")")
            }
        }
    }
}

/// Walks all multi-indices of a shape in C order, giving the flat position in a tensor with its own strides
/// (0 where that tensor is broadcast).
pub struct Walk {
    axes: Vec<usize>,
    strides: Vec<usize>,
    index: Vec<usize>,
    position: usize,
    left: usize,
}

impl Walk {
    /// Positions, in a tensor with `strides`, of the elements of `shape` in order.
    pub fn new(shape: &Shape, strides: Vec<usize>, start: usize) -> Walk {
        Walk { axes: shape.0.clone(), strides, index: vec![0; shape.rank()], position: start, left: shape.len() }
    }
    /// Positions in a tensor of shape `from` broadcast to `to` (checked by the caller).
    pub fn broadcast(from: &Shape, to: &Shape) -> Walk {
        let own = from.strides();
        let lead = to.rank() - from.rank();
        let strides = (0..to.rank()).map(|k| if k < lead || from.0[k - lead] == 1 { 0 } else { own[k - lead] }).collect();
        Walk::new(to, strides, 0)
    }
}

impl Iterator for Walk {
    type Item = usize;
    fn next(&mut self) -> Option<usize> {
        if self.left == 0 {
            return None;
        }
        self.left -= 1;
        let here = self.position;
        for k in (0..self.axes.len()).rev() {
            self.index[k] += 1;
            self.position += self.strides[k];
            if self.index[k] < self.axes[k] {
                break;
            }
            self.position -= self.strides[k] * self.axes[k];
            self.index[k] = 0;
        }
        Some(here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(axes: &[usize]) -> Shape {
        Shape::new(axes).unwrap()
    }

    #[test]
    fn broadcasting_follows_numpy() {
        type Axes = &'static [usize];
        let cases: [(Axes, Axes, Option<Axes>); 6] = [
            (&[3], &[], Some(&[3])),
            (&[3], &[2, 1], Some(&[2, 3])),
            (&[2, 3], &[3], Some(&[2, 3])),
            (&[2, 3], &[2], None),
            (&[0], &[1], Some(&[0])),
            (&[4, 1, 3], &[5, 1], Some(&[4, 5, 3])),
        ];
        for (a, b, expected) in cases {
            assert_eq!(shape(a).broadcast(&shape(b)), expected.map(shape), "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_walk_visits_transposed_positions() {
        let positions: Vec<_> = Walk::new(&shape(&[3, 2]), vec![1, 3], 0).collect();
        assert_eq!(positions, [0, 3, 1, 4, 2, 5]);
        let positions: Vec<_> = Walk::broadcast(&shape(&[2, 1]), &shape(&[2, 3])).collect();
        assert_eq!(positions, [0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn too_large_is_refused() {
        assert!(Shape::new([1 << 20, 1 << 20]).is_none());
        assert!(Shape::new([0, usize::MAX]).is_none());
    }
}
