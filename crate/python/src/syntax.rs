//! Text to syntax tree, with CPython's words for what is wrong.

use std::rc::Rc;

use ruff_python_parser::{LexicalErrorType, ParseError, ParseErrorType};
use ruff_text_size::{Ranged, TextRange};

use crate::code::Code;
use crate::error::{Raise, Result};
use crate::nesting::{self, Problem};
use crate::source::Source;

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
    /// Is there a place in the line to mark?
    pub(crate) marked: bool,
}

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
            end_column: end_column.max(column),
            text: source.line(line).to_owned(),
            marked: start != u32::MAX && !raise.is_named("IndentationError")
                || end > start
                || raise.message().starts_with("unindent"),
        }));
    }
    raise
}

/// Parses and compiles a program.
pub(crate) fn compile_source(source: &Rc<Source>, keep_result: bool) -> Result<Rc<Code>> {
    if source.text.len() > (u32::MAX / 4) as usize {
        return Err(Raise::syntax_error("the text is too long"));
    }
    let problem = nesting::check(&source.text);
    if let Some(Problem::TooDeep(message, at)) = problem {
        return Err(raise_at(Raise::syntax_error(message), source, at as u32, at as u32 + 1));
    }
    if let Some(Problem::Tabs(at)) = problem {
        return Err(raise_at(
            Raise::tab_error("inconsistent use of tabs and spaces in indentation"),
            source,
            at as u32,
            at as u32,
        ));
    }
    if let Some(at) = source.text.find('\0') {
        return Err(raise_at(Raise::syntax_error("source code string cannot contain null bytes"), source, at as u32, at as u32));
    }
    match ruff_python_parser::parse_module(&source.text) {
        Ok(parsed) => {
            let body = parsed.into_suite();
            crate::compile::compile(source, &body, keep_result)
        }
        Err(error) => Err(explain(source, &error, problem)),
    }
}

fn explain(source: &Rc<Source>, error: &ParseError, problem: Option<Problem>) -> Raise {
    let (start, end) = (error.location.start().to_u32(), error.location.end().to_u32());
    let one = |message: String, at: usize| raise_at(Raise::syntax_error(message), source, at as u32, at as u32 + 1);
    match problem {
        Some(Problem::Unmatched(c, at)) => return one(format!("unmatched '{c}'"), at),
        Some(Problem::Mismatch(close, at, open, opened)) => {
            let (line, opened_line) = (source.line_of(at as u32), source.line_of(opened as u32));
            let on = if line == opened_line { String::new() } else { format!(" on line {opened_line}") };
            return one(format!("closing parenthesis '{close}' does not match opening parenthesis '{open}'{on}"), at);
        }
        Some(Problem::OpenString(triple, at)) => {
            let line = source.line_of(at as u32);
            return if triple {
                let last = source.line_of(source.text.trim_end().len() as u32);
                one(format!("unterminated triple-quoted string literal (detected at line {last})"), at)
            } else {
                one(format!("unterminated string literal (detected at line {line})"), at)
            };
        }
        Some(Problem::Unclosed(c, at)) if !is_earlier_slip(source, error, at) => {
            return one(format!("'{c}' was never closed"), at);
        }
        _ => {}
    }
    let (kind, message, start, end) = describe(source, error, start, end);
    let raise = match kind {
        Kind::Indentation => Raise::indentation_error(message),
        Kind::Syntax => Raise::syntax_error(message),
    };
    raise_at(raise, source, start, end)
}

/// Did the parser stumble before the bracket that was never closed?
fn is_earlier_slip(source: &Source, error: &ParseError, bracket: usize) -> bool {
    source.line_of(error.location.start().to_u32()) < source.line_of(bracket as u32)
}

enum Kind {
    Syntax,
    Indentation,
}

fn describe(source: &Source, error: &ParseError, start: u32, end: u32) -> (Kind, String, u32, u32) {
    let text = error.error.to_string();
    let line = source.line(source.line_of(start));
    let marked = source.text.get(start as usize..end as usize).unwrap_or("");
    let syntax = |message: &str| (Kind::Syntax, message.to_owned(), start, end);
    match &error.error {
        ParseErrorType::UnexpectedIndentation => {
            let end_of_line = source.line_start(source.line_of(start)) + line.len();
            (Kind::Indentation, "unexpected indent".to_owned(), end_of_line as u32, end_of_line as u32)
        }
        ParseErrorType::Lexical(LexicalErrorType::IndentationError) => {
            let end_of_line = (source.line_start(source.line_of(start)) + line.len()) as u32;
            (Kind::Indentation, "unindent does not match any outer indentation level".to_owned(), end_of_line, end_of_line)
        }
        ParseErrorType::OtherError(words) if words.starts_with("Expected an indented block after") => {
            let what = words.trim_start_matches("Expected an indented block after").trim();
            let header = header_line(source, start);
            let what = block_name(source.line(header)).unwrap_or_else(|| what.to_owned());
            (Kind::Indentation, format!("expected an indented block after {what} on line {header}"), start, start + 1)
        }
        ParseErrorType::InvalidAssignmentTarget
        | ParseErrorType::InvalidNamedAssignmentTarget
        | ParseErrorType::InvalidAugmentedAssignmentTarget
        | ParseErrorType::InvalidAnnotatedAssignmentTarget
        | ParseErrorType::InvalidDeleteTarget => {
            let what = target_name(marked);
            match &error.error {
                ParseErrorType::InvalidDeleteTarget => syntax(&format!("cannot delete {what}")),
                ParseErrorType::InvalidAugmentedAssignmentTarget => {
                    syntax(&format!("'{what}' is an illegal expression for augmented assignment"))
                }
                ParseErrorType::InvalidAssignmentTarget
                    if !matches!(what, "literal" | "True" | "False" | "None") || what == "literal" =>
                {
                    syntax(&format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"))
                }
                _ => syntax(&format!("cannot assign to {what}")),
            }
        }
        ParseErrorType::ExpectedToken { .. } if text.starts_with("Expected `:`") || text.starts_with("Expected ':'") => {
            if marked.starts_with('=') && !marked.starts_with("==") {
                return condition_assignment(source, line, start);
            }
            syntax("expected ':'")
        }
        ParseErrorType::SimpleStatementsOnSameLine => simple_statements(source, line, start, end),
        ParseErrorType::ExpectedExpression | ParseErrorType::ExpectedToken { .. } => {
            if line.contains("else if ") {
                return syntax("expected ':'");
            }
            if marked.starts_with('=') && !marked.starts_with("==") && is_condition(line) {
                return condition_assignment(source, line, start);
            }
            syntax("invalid syntax")
        }
        ParseErrorType::PositionalAfterKeywordArgument => {
            (Kind::Syntax, "positional argument follows keyword argument".to_owned(), end, end)
        }
        ParseErrorType::PositionalAfterKeywordUnpacking => syntax("positional argument follows keyword argument unpacking"),
        ParseErrorType::NonDefaultParamAfterDefaultParam => {
            syntax("parameter without a default follows parameter with a default")
        }
        ParseErrorType::UnparenthesizedGeneratorExpression => syntax("Generator expression must be parenthesized"),
        ParseErrorType::InvalidStarredExpressionUsage => syntax("can't use starred expression here"),
        ParseErrorType::EmptyImportNames => syntax("invalid syntax"),
        ParseErrorType::Lexical(LexicalErrorType::UnrecognizedToken { tok }) if !tok.is_ascii() => {
            syntax(&format!("invalid character '{tok}' (U+{:04X})", *tok as u32))
        }
        ParseErrorType::Lexical(LexicalErrorType::LineContinuationError) => {
            syntax("unexpected character after line continuation character")
        }
        ParseErrorType::Lexical(LexicalErrorType::OtherError(words)) if words.contains("decimal") => {
            syntax("invalid decimal literal")
        }
        ParseErrorType::FStringError(_) => syntax(&text),
        _ => syntax("invalid syntax"),
    }
}

fn is_condition(line: &str) -> bool {
    let line = line.trim_start();
    ["if ", "elif ", "while "].iter().any(|word| line.starts_with(word))
}
fn condition_assignment(source: &Source, line: &str, at: u32) -> (Kind, String, u32, u32) {
    let start = source.line_start(source.line_of(at)) + (line.len() - line.trim_start().len());
    let word = line.trim_start().find(' ').map_or(0, |i| i + 1);
    let begin = (start + word) as u32;
    let left = source.text.get(begin as usize..at as usize).unwrap_or("").trim();
    if left.chars().all(|c| c.is_alphanumeric() || c == '_') {
        (Kind::Syntax, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?".to_owned(), begin, value_end(source, at))
    } else {
        let what = target_name(left);
        (Kind::Syntax, format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?"), begin, at)
    }
}

/// Where the value after the `=` of a condition ends: at the colon, or at the end of the line.
fn value_end(source: &Source, at: u32) -> u32 {
    let rest = source.text.get(at as usize..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    let value = line.rsplit_once(':').map_or(line, |(value, _)| value).trim_end();
    at + value.len().max(1) as u32
}

/// Two statements on a line: the old `print x`, a forgotten comma or operator.
fn simple_statements(source: &Source, line: &str, start: u32, end: u32) -> (Kind, String, u32, u32) {
    let trimmed = line.trim_start();
    let begin = source.line_start(source.line_of(start)) + line.len() - trimmed.len();
    for word in ["print", "exec"] {
        if trimmed.starts_with(word) && trimmed.get(word.len()..).is_some_and(|rest| rest.starts_with(' ')) {
            let stop = begin + trimmed.trim_end().len();
            return (
                Kind::Syntax,
                format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?"),
                begin as u32,
                stop as u32,
            );
        }
    }
    let before = source.text.get(begin..start as usize).unwrap_or("").trim_end();
    if before.ends_with(|c: char| c.is_ascii_digit())
        && source.text.get(start as usize..).is_some_and(|t| t.starts_with(char::is_alphabetic))
        && !source.text.get(..start as usize).is_some_and(|t| t.ends_with(' '))
    {
        return (Kind::Syntax, "invalid decimal literal".to_owned(), start.saturating_sub(1), start);
    }
    (Kind::Syntax, "invalid syntax".to_owned(), start, end)
}

/// The line whose block is missing: the last one with text before a place.
fn header_line(source: &Source, at: u32) -> u32 {
    let mut line = source.line_of(at).saturating_sub(1);
    while line > 1 {
        let text = source.line(line).trim();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        line -= 1;
    }
    line.max(1)
}

fn block_name(header: &str) -> Option<String> {
    let header = header.trim_start();
    let word: String = header.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    Some(match word.as_str() {
        "def" => "function definition".to_owned(),
        "class" => "class definition".to_owned(),
        "if" | "elif" | "else" | "for" | "while" | "with" | "try" | "except" | "finally" | "match" | "case" => {
            format!("'{word}' statement")
        }
        _ => return None,
    })
}

/// CPython's name for what cannot be assigned to.
fn target_name(text: &str) -> &'static str {
    use ruff_python_ast::Expr;
    let Ok(parsed) = ruff_python_parser::parse_expression(text) else { return "expression" };
    match parsed.expr() {
        Expr::Call(_) => "function call",
        Expr::BinOp(_) | Expr::UnaryOp(_) | Expr::BoolOp(_) => "expression",
        Expr::Compare(_) => "comparison",
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => "literal",
        Expr::BooleanLiteral(b) => {
            if b.value {
                "True"
            } else {
                "False"
            }
        }
        Expr::NoneLiteral(_) => "None",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Lambda(_) => "lambda",
        Expr::If(_) => "conditional expression",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Generator(_) => "generator expression",
        Expr::FString(_) => "f-string expression",
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Named(_) => "named expression",
        other => {
            debug_assert!(other.range().start().to_usize() <= text.len());
            "expression"
        }
    }
}
