//! Reductions over axes, with NumPy's types, order of summation and warnings.
//!
//! Every function returns an array; reducing over all axes gives a 0-d one.

mod extreme;
mod fold;
mod lazy;
mod moments;
mod nan;
mod quantile;
mod scan;
mod total;

use smallvec::SmallVec;

use crate::array::Array;
use crate::dtype::DType;
use crate::element::Element;
use crate::error::{Result, TensorError};
use crate::layout::{Shape, normalize_axes, normalize_axis};
use crate::scalar::{Operand, Scalar};

pub use extreme::{argmax, argmin, nanargmax, nanargmin};
pub use moments::{average, mean, std, var};
pub use nan::{nanmax, nanmean, nanmedian, nanmin, nanpercentile, nanprod, nanquantile, nanstd, nansum, nanvar};
pub use quantile::{QuantileMethod, median, percentile, quantile};
pub use scan::{cumprod, cumsum, nancumsum};
pub use total::{all, any, count_nonzero, max, min, prod, ptp, sum};

/// What to reduce over and how, as the keyword arguments of NumPy's reductions.
#[derive(Clone, Debug, Default)]
pub struct ReduceOptions {
    /// Axes to reduce over; `None` means all.
    pub axis: Option<Vec<i64>>,
    /// Keep reduced axes with length one.
    pub keepdims: bool,
    /// The type of the computation and the result.
    pub dtype: Option<DType>,
    /// The value to start from.
    pub initial: Option<Scalar>,
    /// `where=`: elements to include.
    pub mask: Option<Array>,
    /// Where to put the result.
    pub out: Option<Array>,
    /// Of quantiles: what stands between two elements.
    pub method: QuantileMethod,
}

impl ReduceOptions {
    /// Over one axis.
    pub fn along(axis: i64) -> Self {
        ReduceOptions { axis: Some(vec![axis]), ..Default::default() }
    }

    /// The axes reduced over, in order.
    pub(crate) fn axes(&self, ndim: usize) -> Result<SmallVec<[usize; 4]>> {
        let mut axes = match &self.axis {
            None => (0..ndim).collect(),
            Some(list) => normalize_axes(list, ndim)?,
        };
        axes.sort_unstable();
        Ok(axes)
    }

    /// The same reduction with other settings at their defaults, reduced axes kept.
    pub(crate) fn keeping(&self) -> Self {
        ReduceOptions { axis: self.axis.clone(), keepdims: true, mask: self.mask.clone(), ..Default::default() }
    }

    /// Brings a result of the kept axes into its final shape and place.
    pub(crate) fn finish(&self, result: Array, x: &Array, name: &str) -> Result<Array> {
        let result = if self.keepdims {
            let axes = self.axes(x.ndim())?;
            let shape = x.shape.iter().enumerate().map(|(a, &n)| if axes.contains(&a) { 1 } else { n }).collect();
            let mut kept = result.reshaped(shape)?;
            kept.view = false;
            kept
        } else {
            result
        };
        match &self.out {
            None => Ok(result),
            Some(out) => {
                if out.shape() != result.shape() {
                    return Err(TensorError::value(format!(
                        "output parameter for reduction operation {name} has the wrong number of dimensions or shape: found {} but expected {}",
                        crate::error::shape_text(out.shape()),
                        crate::error::shape_text(result.shape())
                    )));
                }
                Array::check_output_cast(result.dtype(), out.dtype(), name)?;
                out.assign(Operand::Array(&result))?;
                Ok(out.clone())
            }
        }
    }
}

/// Elements rearranged so that what is reduced together lies together.
pub(crate) struct Lanes<T> {
    /// The kept axes.
    pub shape: Shape,
    /// Elements per lane.
    pub length: usize,
    /// All lanes after each other.
    pub data: Vec<T>,
}

impl<T: Element> Lanes<T> {
    /// Lanes over the given (normalised) axes.
    pub fn over(x: &Array, axes: &[usize]) -> Result<Lanes<T>> {
        let mut order: SmallVec<[usize; 4]> = (0..x.ndim()).filter(|a| !axes.contains(a)).collect();
        let shape: Shape = order.iter().map(|&a| x.shape[a]).collect();
        order.extend_from_slice(axes);
        let length = axes.iter().map(|&a| x.shape[a]).product();
        Ok(Lanes { shape, length, data: x.permuted(&order).to_vec::<T>()? })
    }

    /// Lanes along one axis, or one lane of everything.
    pub fn along(x: &Array, axis: Option<i64>) -> Result<Lanes<T>> {
        match axis {
            None => {
                let all: SmallVec<[usize; 4]> = (0..x.ndim()).collect();
                Self::over(x, &all)
            }
            Some(a) => Self::over(x, &[normalize_axis(a, x.ndim())?]),
        }
    }

    /// How many lanes there are.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Each lane in turn, also when lanes are empty.
    pub fn each(&self) -> impl Iterator<Item = &[T]> {
        (0..self.count()).map(|k| &self.data[k * self.length..(k + 1) * self.length])
    }

    /// Each lane in turn, to change it.
    pub fn each_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        let n = self.length.max(1);
        self.data.chunks_exact_mut(n)
    }

    /// The lanes put back as an array with the (possibly longer or shorter) lane as its `axis`.
    pub fn restore<U: Element>(&self, data: Vec<U>, length: usize, axis: Option<i64>) -> Result<Array> {
        let mut shape = self.shape.clone();
        shape.push(length);
        let mut out = Array::owned(data, shape);
        if let Some(a) = axis {
            out = out.moveaxis(&[-1], &[a])?;
            if !out.c_contiguous() {
                out = out.copy()?;
            }
            out.view = false;
        }
        Ok(out)
    }
}
