//! The interpreter's account of an error as the page's: places count from 1, in UTF-16 units, as editors do.

use std::collections::HashMap;

use brunsviga_protocol::{Diagnostic, Span};
use brunsviga_python::{Raise, Vm};

/// What the page shows of an exception. `sources` are the texts by their name.
pub(crate) fn of(raise: &Raise, vm: &mut Vm, sources: &HashMap<String, String>) -> Diagnostic {
    let known = brunsviga_python::Diagnostic::from_raise(raise, vm);
    let source = sources.get(&known.file);
    let column = |line: u32, character: u32| match source.and_then(|text| text.split('\n').nth(line.checked_sub(1)? as usize)) {
        Some(text) => utf16_column(text, character),
        None => character.saturating_add(1),
    };
    let span = (known.line > 0).then(|| {
        let end_line = known.end_line.max(known.line);
        let column_start = column(known.line, known.column);
        let mut column_end = column(end_line, known.end_column);
        if end_line == known.line {
            // An empty mark cannot be seen.
            column_end = column_end.max(column_start + 1);
        }
        Span { line: known.line, column: column_start, end_line, end_column: column_end }
    });
    Diagnostic { kind: known.kind, message: known.message, file: known.file, span, hint: known.hint, traceback: known.traceback }
}

/// The column, from 1, of the character with this index from 0.
fn utf16_column(line: &str, character: u32) -> u32 {
    let units: usize = line.chars().take(character as usize).map(char::len_utf16).sum();
    u32::try_from(units).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units_from_1() {
        assert_eq!(utf16_column("x = 1/0", 4), 5);
        assert_eq!(utf16_column("é𝄞x", 2), 4);
        assert_eq!(utf16_column("ab", 9), 3);
        assert_eq!(utf16_column("", u32::MAX), 1);
    }
}
