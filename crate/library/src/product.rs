//! Products of large matrices as jobs: a run pauses between slabs of rows, shows how far it is, and can be stopped.

use brunsviga_python::vm::{Job, Partial, Progress};
use brunsviga_python::{Result, Value, Vm};
use brunsviga_tensor::Array;
use brunsviga_tensor::linalg::Slabs;
pub use brunsviga_tensor::linalg::{Pool, set_pool};

use crate::numpy::convert::Lift;

/// Makes the Python value of a product.
pub type Finish = fn(&mut Vm, Array) -> Result<Value>;

/// The product `a @ b` if it is large, to be returned by the native function at once (see `Vm::defer`). None: it is small, or no
/// product of two float matrices, and the caller computes it.
pub fn large(vm: &mut Vm, a: &Array, b: &Array, finish: Finish) -> Result<Option<Value>> {
    let Some(slabs) = Slabs::new(a, b).py()? else { return Ok(None) };
    vm.defer(Box::new(ProductJob { slabs: Some(slabs), finish, seconds: 0.0 })).map(Some)
}

/// Whether (rows × inner) · (inner × columns) takes long enough to be a job.
pub fn is_large(rows: usize, inner: usize, columns: usize) -> bool {
    Slabs::is_large(rows, inner, columns)
}

/// Operations of a slab: about three milliseconds, so that slices end on time.
const SLAB: f64 = 3e7;

struct ProductJob {
    /// Taken when it is finished
    slabs: Option<Slabs>,
    finish: Finish,
    seconds: f64,
}

impl Job for ProductJob {
    fn advance(&mut self, vm: &mut Vm, until_s: f64) -> Result<Option<Value>> {
        let Some(slabs) = &mut self.slabs else { return Ok(None) };
        let start_s = vm.host().clock_s();
        let mut done = false;
        while !done {
            done = slabs.advance(SLAB * brunsviga_tensor::linalg::threads() as f64).py()?;
            if vm.host().clock_s() >= until_s {
                break;
            }
        }
        self.seconds += vm.host().clock_s() - start_s;
        match self.slabs.take_if(|_| done) {
            Some(slabs) => (self.finish)(vm, slabs.finish()).map(Some),
            None => Ok(None),
        }
    }
    fn progress(&self) -> Option<Progress> {
        let (done, rows) = self.slabs.as_ref()?.rows();
        let steps = done as f64;
        Some(Progress { fraction: steps / rows.max(1) as f64, steps, steps_per_s: steps / self.seconds.max(1e-9) })
    }
    fn stopped(&mut self, _: &mut Vm) -> Option<Partial> {
        // Half a matrix is no product: nothing is kept.
        let (done, rows) = self.slabs.as_ref()?.rows();
        Some(Partial { value: None, text: format!("after {done} of {rows} rows of a matrix product") })
    }
}
