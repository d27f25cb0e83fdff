//! Products of arrays and linear algebra.

mod decompose;
mod eigen;
mod einsum;
mod norm;
mod product;
mod slabs;
mod solve;

pub use brunsviga_matmul::{Pool, allow_threads, set_pool, threads};
pub use decompose::{Svd, cholesky, lstsq, matrix_rank, pinv, qr, svd};
pub use eigen::{eig, eigenvalues, eigh, eigvals, eigvalsh};
pub use einsum::einsum;
pub use norm::{Norm, cond, norm};
pub use product::{cross, dot, inner, kron, matmul, matrix_power, outer, tensordot, trace, vdot};
pub use slabs::Slabs;
pub use solve::{det, inv, slogdet, solve};

use crate::array::Array;
use crate::dtype::DType;
use crate::error::{Result, TensorError};

/// Checks that the last two axes are square and gives their length.
pub(crate) fn square(x: &Array) -> Result<usize> {
    match x.shape() {
        [.., n, m] if n == m => Ok(*n),
        [.., _, _] => Err(TensorError::linalg("Last 2 dimensions of the array must be square")),
        _ => Err(TensorError::linalg(format!("{}-dimensional array given. Array must be at least two-dimensional", x.ndim()))),
    }
}

/// The type of a factorisation: float32 stays, everything else becomes float64.
pub(crate) fn float_type(x: &Array) -> DType {
    x.dtype().to_float()
}

/// Applies a function of one matrix (as rows of doubles) to every matrix of a stack.
pub(crate) fn each_matrix(x: &Array, mut f: impl FnMut(&[f64]) -> Result<()>) -> Result<()> {
    let values = x.values::<f64>()?;
    let [.., rows, columns] = x.shape() else { return Ok(()) };
    let size = rows * columns;
    let stacks: usize = x.shape()[..x.ndim() - 2].iter().product();
    for k in 0..stacks {
        f(&values[k * size..(k + 1) * size])?;
    }
    Ok(())
}
