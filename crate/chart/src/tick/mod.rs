//! Where ticks stand and what they say: Matplotlib's locators and formatters.
//!
//! Guarantees: for the same limits and the same axis length, the same places (to the last bit) and the same texts as
//! Matplotlib 3.11's `AutoLocator`, `LogLocator`, `SymmetricalLogLocator` with `ScalarFormatter` and `LogFormatterSciNotation`
//! (`tests/ticks.rs` compares them); no panic and a bounded number of ticks for any limits.

pub(crate) mod arithmetic;
pub mod linear;
pub mod log;
pub mod number;

/// A tick inside the limits.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Place, in data units
    pub value: f64,
    /// What it says (may hold mathtext); empty for an unlabelled tick
    pub label: String,
}

/// Ticks of one axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ticks {
    /// Long ticks, with the grid
    pub major: Vec<Tick>,
    /// Short ticks
    pub minor: Vec<Tick>,
    /// What is factored out of the labels: `1e6`, `+1e5`
    pub offset: String,
}
