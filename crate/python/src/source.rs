//! A piece of program text with its name, and the way from byte offsets to lines and columns.

use std::rc::Rc;

/// Program text as it was run.
pub struct Source {
    /// What tracebacks call it
    pub name: Rc<str>,
    /// The whole text
    pub text: Rc<str>,
    /// Byte offsets of the beginnings of lines
    line_starts: Vec<u32>,
}

impl Source {
    /// Takes a text and finds its lines.
    pub fn new(name: &str, text: &str) -> Source {
        let newlines = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
        Source { name: name.into(), text: text.into(), line_starts: std::iter::once(0).chain(newlines).collect() }
    }
    /// The line (from 1) that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|start| *start <= offset).max(1) as u32
    }
    /// The column (in characters, from 0) of a byte offset.
    pub fn column_of(&self, offset: u32) -> u32 {
        let start = self.line_start(self.line_of(offset));
        let end = (offset as usize).min(self.text.len());
        self.text.get(start..end).map_or(0, |t| t.chars().count() as u32)
    }
    /// Byte offset of the beginning of a line (from 1).
    pub fn line_start(&self, line: u32) -> usize {
        self.line_starts.get((line as usize).saturating_sub(1)).map_or(self.text.len(), |s| *s as usize)
    }
    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: u32) -> &str {
        let start = self.line_start(line);
        let rest = self.text.get(start..).unwrap_or("");
        rest.split(['\n']).next().unwrap_or("").trim_end_matches('\r')
    }
    /// How many lines.
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }
}
