//! Numbers and text to text, exactly as CPython does it: `repr` of floats, bases, the format mini-language,
//! `str.format`, `%`, and the decimal rounding of `round`.
//!
//! Guarantees: every decimal digit is the correctly rounded one (ties to even on the exact binary value), whatever the
//! precision; error messages are CPython's. Widths and precisions that would need absurd memory raise `MemoryError`.

mod bytes;
mod float;
mod integer;
mod percent;
mod round;
mod spec;
mod template;
mod text;
mod value;

pub use bytes::bytes_repr;
pub use float::{float_repr, float_text};
pub use integer::{int_from_text, int_in_base, int_repr};
pub use percent::percent_format;
pub use round::{float_to_int, round_float, round_float_to_int, round_int};
pub use spec::{format_float, format_int, format_str, int_to_f64};
pub use template::{FormatArguments, format_template};
pub use text::{ascii_repr, decimal_digit, escape, escape_non_ascii, is_printable, str_repr};
pub use value::format_value;
