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
use std::rc::Rc;

use ruff_text_size::TextRange;

use crate::error::Raise;
use crate::source::Source;

/// A SyntaxError at a place.
pub(crate) fn error_at(source: &Rc<Source>, message: &str, range: TextRange) -> Raise {
    raise_at(Raise::syntax_error(message), source, range.start().to_u32(), range.end().to_u32())
}

pub(crate) fn raise_at(raise: Raise, source: &Rc<Source>, start: u32, end: u32) -> Raise {
    let line = source.line_of(start);
    let column = source.column_of(start);
    let end_column = if source.line_of(end) == line { source.column_of(end) } else { source.line(line).chars().count() as u32 };
    if let Some(data) = raise.0.exception() {
        *data.syntax.borrow_mut() = Some(Box::new(SyntaxPlace {
            file: source.name.to_string(),
            line,
            column,
            end_column,
            text: source.line(line).to_owned(),
        }));
    }
    raise
}

use ruff_python_parser::ParseError;

use crate::code::Code;
use crate::error::Result;

/// Parses and compiles a program.
pub(crate) fn compile_source(source: &Rc<Source>, keep_result: bool) -> Result<Rc<Code>> {
    let parsed = match ruff_python_parser::parse_module(&source.text) {
        Ok(parsed) => parsed,
        Err(error) => return Err(explain(source, &error)),
    };
    let body = parsed.into_suite();
    crate::compile::compile(source, &body, keep_result)
}

fn explain(source: &Rc<Source>, error: &ParseError) -> Raise {
    let (start, end) = (error.location.start().to_u32(), error.location.end().to_u32());
    raise_at(Raise::syntax_error(error.error.to_string()), source, start, end)
}
