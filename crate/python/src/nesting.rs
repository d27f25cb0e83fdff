//! A look at the brackets, strings and indentation of a program before it is parsed.
//!
//! Guarantee: a text that passes does not nest deeper than parser and compiler can follow on a small native stack. Beside that
//! it knows which bracket or string was left open, which the parser cannot say as well as CPython does.

/// Brackets within brackets; CPython's limit is 200.
const MAX_BRACKETS: usize = 90;
/// Blocks within blocks; CPython's limit is 100.
const MAX_INDENTS: usize = 60;
/// Operators in one expression without a bracket or comma between.
const MAX_OPERATORS: usize = 250;

/// What is wrong, and where (byte offset).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Nested too deeply: never parsed
    TooDeep(&'static str, usize),
    /// Closed by nothing
    Unclosed(char, usize),
    /// Closes nothing
    Unmatched(char, usize),
    /// Closes something else: closing, its place, opening, its place
    Mismatch(char, usize, char, usize),
    /// A string without its end; true: with triple quotes
    OpenString(bool, usize),
    /// Tabs and spaces mixed
    Tabs(usize),
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    /// Opening bracket, its place, operators seen at this level
    open: Vec<(u8, usize, usize)>,
    operators: usize,
    indents: Vec<usize>,
    problem: Option<Problem>,
}

/// The first problem of a program, too deep nesting before all others.
pub(crate) fn check(text: &str) -> Option<Problem> {
    let mut scanner = Scanner { text: text.as_bytes(), at: 0, open: vec![], operators: 0, indents: vec![0], problem: None };
    scanner.scan()
}

impl Scanner<'_> {
    fn note(&mut self, problem: Problem) {
        self.problem.get_or_insert(problem);
    }
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn scan(&mut self) -> Option<Problem> {
        let mut line_begins = true;
        while let Some(&byte) = self.text.get(self.at) {
            if line_begins && self.open.is_empty() {
                if let Some(deep) = self.indentation() {
                    return Some(deep);
                }
                line_begins = false;
                continue;
            }
            match byte {
                b'\n' => {
                    line_begins = true;
                    if self.open.is_empty() {
                        self.operators = 0;
                    }
                }
                b'#' => {
                    while !matches!(self.peek(1), b'\n' | 0) {
                        self.at += 1;
                    }
                }
                b'\\' => self.at += 1,
                b'(' | b'[' | b'{' => {
                    if self.open.len() >= MAX_BRACKETS {
                        return Some(Problem::TooDeep("too many nested parentheses", self.at));
                    }
                    self.open.push((byte, self.at, self.operators + 1));
                    self.operators = 0;
                }
                b')' | b']' | b'}' => self.close(byte),
                b'"' | b'\'' => {
                    if let Some(deep) = self.string() {
                        return Some(deep);
                    }
                }
                b',' | b';' => self.operators = 0,
                b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'.' | b'=' | b':' => {
                    self.operators += 1;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    self.word();
                    continue;
                }
                b'0'..=b'9' => {
                    while matches!(self.peek(0), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'.') {
                        self.at += 1;
                    }
                    continue;
                }
                _ => {}
            }
            if self.operators > MAX_OPERATORS {
                return Some(Problem::TooDeep("the expression is too long; split it into several", self.at));
            }
            self.at += 1;
        }
        if self.problem.is_none()
            && let Some((bracket, place, _)) = self.open.last()
        {
            self.problem = Some(Problem::Unclosed(*bracket as char, *place));
        }
        self.problem.take()
    }

    fn word(&mut self) {
        let start = self.at;
        while matches!(self.peek(0), b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9' | 0x80..) {
            self.at += 1;
        }
        let word = self.text.get(start..self.at).unwrap_or(&[]);
        if matches!(
            word,
            b"not" | b"lambda" | b"if" | b"else" | b"and" | b"or" | b"in" | b"is" | b"await" | b"yield" | b"for" | b"async"
        ) {
            self.operators += 1;
        }
    }

    fn close(&mut self, byte: u8) {
        match self.open.pop() {
            Some((opening, place, operators)) => {
                self.operators = operators;
                let fits = matches!((opening, byte), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
                if !fits {
                    self.note(Problem::Mismatch(byte as char, self.at, opening as char, place));
                }
            }
            None => self.note(Problem::Unmatched(byte as char, self.at)),
        }
    }

    /// The beginning of a logical line.
    fn indentation(&mut self) -> Option<Problem> {
        let start = self.at;
        // Columns with tabs to 8, and with tabs as 1: where they disagree, tabs and spaces are mixed.
        let (mut wide, mut narrow) = (0usize, 0usize);
        loop {
            match self.peek(0) {
                b' ' => (wide, narrow) = (wide + 1, narrow + 1),
                b'\t' => (wide, narrow) = ((wide / 8 + 1) * 8, narrow + 1),
                b'\x0c' => (wide, narrow) = (0, 0),
                _ => break,
            }
            self.at += 1;
        }
        self.operators = 0;
        if matches!(self.peek(0), b'\n' | b'#' | b'\r' | 0) {
            return None;
        }
        let key = wide * 100_000 + narrow;
        let last = self.indents.last().copied().unwrap_or(0);
        let (last_wide, last_narrow) = (last / 100_000, last % 100_000);
        if wide > last_wide {
            if narrow <= last_narrow {
                self.note(Problem::Tabs(start));
            }
            self.indents.push(key);
            if self.indents.len() > MAX_INDENTS {
                return Some(Problem::TooDeep("too many levels of indentation", start));
            }
        } else {
            while self.indents.len() > 1 && self.indents.last().is_some_and(|top| top / 100_000 > wide) {
                self.indents.pop();
            }
            let top = self.indents.last().copied().unwrap_or(0);
            if top / 100_000 == wide && top % 100_000 != narrow {
                self.note(Problem::Tabs(start));
            }
        }
        None
    }

    /// Stands at a quote; leaves at the closing one.
    fn string(&mut self) -> Option<Problem> {
        let start = self.at;
        let quote = self.peek(0);
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        let before = |back: usize| start.checked_sub(back).and_then(|i| self.text.get(i)).copied().unwrap_or(0);
        let is_format = matches!(before(1), b'f' | b'F' | b't' | b'T')
            || (matches!(before(1), b'r' | b'R') && matches!(before(2), b'f' | b'F' | b't' | b'T'));
        if !triple && self.peek(1) == quote {
            self.at += 1;
            return None;
        }
        self.at += if triple { 3 } else { 1 };
        let mut depth = self.open.len();
        let mut operators = 0;
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'\n' if !triple => {
                    self.note(Problem::OpenString(false, start));
                    self.at -= 1;
                    return None;
                }
                b if b == quote && (!triple || (self.peek(1) == quote && self.peek(2) == quote)) => {
                    self.at += if triple { 2 } else { 0 };
                    return None;
                }
                b'(' | b'[' | b'{' if is_format => {
                    depth += 1;
                    if depth > MAX_BRACKETS {
                        return Some(Problem::TooDeep("too many nested parentheses", self.at));
                    }
                }
                b')' | b']' | b'}' if is_format => {
                    depth = depth.saturating_sub(1);
                    if byte == b'}' {
                        operators = 0;
                    }
                }
                b',' => operators = 0,
                b'+' | b'-' | b'*' | b'/' | b'~' | b'.' | b':' | b' ' if is_format && depth > self.open.len() => {
                    operators += 1;
                    if operators > MAX_OPERATORS {
                        return Some(Problem::TooDeep("the expression is too long; split it into several", self.at));
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        self.note(Problem::OpenString(triple, start));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems() {
        let cases: &[(&str, Option<Problem>)] = &[
            ("x = (1,\n     2)\n", None),
            ("x = (1, 2\n", Some(Problem::Unclosed('(', 4))),
            ("x = 1)\n", Some(Problem::Unmatched(')', 5))),
            ("x = (1]\n", Some(Problem::Mismatch(']', 6, '(', 4))),
            ("x = 'abc\n", Some(Problem::OpenString(false, 4))),
            ("x = '''abc\n", Some(Problem::OpenString(true, 4))),
            ("x = '(' # (\n", None),
            ("if 1:\n\tx\n        y\n", Some(Problem::Tabs(9))),
            ("f'{x!r:>{w}}'", None),
        ];
        for (text, expected) in cases {
            assert_eq!(check(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn depth() {
        assert!(matches!(check(&"(".repeat(10_000)), Some(Problem::TooDeep(..))));
        assert!(matches!(check(&"-".repeat(10_000)), Some(Problem::TooDeep(..))));
        assert!(matches!(check(&"not ".repeat(10_000)), Some(Problem::TooDeep(..))));
        assert!(matches!(check(&format!("f'{}'", "{(".repeat(5_000))), Some(Problem::TooDeep(..))));
        let blocks: String = (0..200).map(|i| format!("{}if 1:\n", " ".repeat(i))).collect();
        assert!(matches!(check(&blocks), Some(Problem::TooDeep(..))));
    }
}
