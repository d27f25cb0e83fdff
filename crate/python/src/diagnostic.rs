//! An exception as the page shows it: what, where, and what to try.

use crate::error::{Raise, TraceEntry};
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
    /// Reads the exception; runs its `__str__` if it is written in Python. The place is in the innermost frame of the learner's
    /// own text: modules that ship with the site are passed over.
    pub fn from_raise(raise: &Raise, vm: &mut Vm) -> Diagnostic {
        let exception = raise.0.clone();
        let message = crate::traceback::message(vm, &exception);
        let traceback = crate::traceback::format(vm, &exception);
        let mut diagnostic = Diagnostic { kind: raise.kind().to_string(), message, traceback, ..Diagnostic::default() };
        let Some(data) = exception.exception() else { return diagnostic };
        let syntax = data.syntax.borrow().clone();
        let entries = data.traceback.borrow();
        let own = entries.iter().find(|entry| !vm.is_shipped(&entry.code.source.name)).or(entries.first());
        if let Some(place) = syntax {
            diagnostic.file = place.file;
            (diagnostic.line, diagnostic.end_line) = (place.line, place.line);
            (diagnostic.column, diagnostic.end_column) = (place.column, place.end_column);
        } else if let Some(entry) = own {
            place(&mut diagnostic, entry);
        }
        let own = own.cloned();
        drop(entries);
        diagnostic.hint = crate::hint::hint(vm, &exception, &diagnostic, own.as_ref());
        diagnostic
    }
}

fn place(diagnostic: &mut Diagnostic, entry: &TraceEntry) {
    let source = &entry.code.source;
    diagnostic.file = source.name.to_string();
    diagnostic.line = source.line_of(entry.start);
    diagnostic.column = source.column_of(entry.start);
    diagnostic.end_line = source.line_of(entry.end);
    diagnostic.end_column = source.column_of(entry.end);
}
