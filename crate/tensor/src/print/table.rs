//! Brackets, line breaks and abridgement.

use super::Formatter;
use crate::array::Array;
use crate::scalar::Scalar;

/// An array about to be laid out.
pub(super) struct Table<'a> {
    pub x: &'a Array,
    pub formatter: Formatter,
    pub separator: &'a str,
    pub edge: usize,
    pub abridged: bool,
}

/// Text that grows line by line.
struct Lines<'a> {
    done: String,
    line: String,
    indent: &'a str,
}

impl Lines<'_> {
    fn add(&mut self, word: &str, width: usize) {
        if self.line.len() + word.len() > width && self.line.len() > self.indent.len() {
            self.done.push_str(self.line.trim_end());
            self.done.push('\n');
            self.line.clear();
            self.line.push_str(self.indent);
        }
        self.line.push_str(word);
    }
}

impl Table<'_> {
    /// The whole text, `indent` being the room to the left and `width` the line's length.
    pub(super) fn text(&self, indent: &str, width: usize) -> String {
        self.axis(0, self.x.offset() as isize, indent, width)
    }

    fn element(&self, at: isize) -> String {
        let value = self.x.scalar_in_storage(at as usize).unwrap_or(Scalar::Bool(false));
        self.formatter.text(value)
    }

    fn axis(&self, axis: usize, at: isize, indent: &str, width: usize) -> String {
        let (Some(&n), Some(&stride)) = (self.x.shape().get(axis), self.x.strides().get(axis)) else {
            return self.element(at);
        };
        let left = self.x.ndim() - axis;
        let inner_indent = format!("{indent} ");
        let inner_width = width.saturating_sub(1);
        let summary = self.abridged && 2 * self.edge < n;
        let (leading, trailing) = if summary { (self.edge, self.edge) } else { (0, n) };
        let place = |k: usize| at + k as isize * stride;
        let separator_width = self.separator.trim_end().len();
        let body = if left == 1 {
            let room = width.saturating_sub(separator_width.max(1));
            let mut lines = Lines { done: String::new(), line: indent.to_string(), indent };
            for k in 0..leading {
                lines.add(&self.element(place(k)), room);
                lines.line.push_str(self.separator);
            }
            if summary {
                lines.add("...", room);
                lines.line.push_str(self.separator);
            }
            for k in n - trailing..n {
                lines.add(&self.element(place(k)), room);
                if k + 1 < n {
                    lines.line.push_str(self.separator);
                }
            }
            lines.done + &lines.line
        } else {
            let line_end = format!("{}{}", self.separator.trim_end(), "\n".repeat(left - 1));
            let mut text = String::new();
            for k in 0..leading {
                text += indent;
                text += &self.axis(axis + 1, place(k), &inner_indent, inner_width);
                text += &line_end;
            }
            if summary {
                text += indent;
                text += "...";
                text += &line_end;
            }
            for k in n - trailing..n {
                text += indent;
                text += &self.axis(axis + 1, place(k), &inner_indent, inner_width);
                if k + 1 < n {
                    text += &line_end;
                }
            }
            text
        };
        format!("[{}]", body.get(indent.len()..).unwrap_or(""))
    }
}
