//! Shapes of whole arrays: views, joining, splitting, repeating, editing, comparing.

mod compare;
mod edit;
mod join;
mod pad;
mod repeat;
mod view;

pub use compare::{allclose, array_equal, array_equiv, broadcast_arrays, isclose};
pub use edit::{append, delete, fill_diagonal, insert, resize, trim_zeros};
pub use join::{array_split, column_stack, concatenate, dstack, hstack, split, split_at, stack, vstack};
pub use pad::{PadMode, pad};
pub use repeat::{atleast_1d, atleast_2d, atleast_3d, flip, repeat, roll, rot90, tile};
