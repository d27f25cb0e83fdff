//! Shapes of whole arrays: views, joining, splitting, repeating, editing.

mod view;
