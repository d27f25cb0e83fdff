//! Sorting, searching, counting, curves and polynomials.

mod convolve;
mod covariance;
mod difference;
mod histogram;
mod polynomial;
mod search;
mod set;
mod sort;

pub use convolve::{ConvolveMode, convolve, correlate};
pub use covariance::{corrcoef, cov};
pub use difference::{Spacing, diff, ediff1d, gradient, trapezoid, unwrap};
pub use histogram::{Bins, bincount, histogram, histogram_bin_edges, histogram2d};
pub use polynomial::{poly, polyadd, polyder, polyfit, polyint, polymul, polysub, polyval, roots};
pub use search::{Side, digitize, interp, searchsorted};
pub use set::{Unique, intersect1d, isin, setdiff1d, union1d, unique, unique_rows};
pub use sort::{argpartition, argsort, lexsort, partition, sort, sort_in_place};
