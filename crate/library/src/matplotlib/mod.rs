//! `matplotlib` and `matplotlib.pyplot`: a program's figures, described for the chart crate.
//!
//! Guarantees: the functions and keyword arguments that are here do what Matplotlib 3.11's do; one that is missing raises an
//! error that names it and what comes nearest, and nothing is silently ignored. Data are copied when they are plotted. A figure
//! is shown by `plt.show()`, by `plt.pause()`, and at the end of the cell that drew it, as a notebook does.

mod artist;
mod axes;
mod axis;
mod bars;
mod canvas;
mod colorbar;
mod colormap;
mod cycle;
mod data;
mod error_bar;
mod events;
mod figure;
mod fill;
mod format;
mod grid;
mod hist;
mod image;
mod keyword;
mod legend;
mod mappable;
mod missing;
mod note;
mod object;
mod place;
mod plot;
mod property;
mod pyplot;
mod rc;
mod scatter;
mod space;
mod state;
mod thin;
mod ticks;
mod words;

pub use canvas::{Press, pauses, press, rests_until_s};
pub use missing::hint as near;
pub use pyplot::register;
pub use state::{begin_cell, end_cell, reset, take_shown};
