//! Text to syntax tree, with CPython's words for what is wrong.

/// Where a SyntaxError is.
#[derive(Clone, Debug, Default)]
pub(crate) struct SyntaxPlace {
    pub(crate) file: String,
    /// From 1
    pub(crate) line: u32,
    /// From 0, in characters
    pub(crate) column: u32,
    pub(crate) end_column: u32,
    /// The line itself
    pub(crate) text: String,
}
