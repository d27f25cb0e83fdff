//! Files: NumPy's `.npy` and `.npz`, from bytes and to bytes, and columns of text.

mod inflate;
mod npy;
mod npz;
mod text;

pub use npy::{npy_len, read_npy, write_npy};
pub use npz::{read_npz, write_npz};
pub use text::{LoadText, loadtxt};
