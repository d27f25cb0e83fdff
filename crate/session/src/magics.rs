//! IPython's magics (`%matplotlib inline`, `!pip install …`, `%%time`): text that is not Python but stands in many notebooks.
//!
//! `%%writefile NAME` is the one that does something here: the cell becomes a file, as in IPython ([`write_file`]).
//!
//! Only asked for a text that is no Python as it stands, so that a `%` at the start of a continued line stays an operator.
//! Guarantees: every other line keeps its number and its columns, so that errors point at the learner's own text.

/// A source without its magics, and what was left out.
pub(crate) struct Stripped {
    pub(crate) source: String,
    /// A line for stderr
    pub(crate) notice: String,
}

/// Cell magics whose cell is Python all the same.
const PYTHON_CELLS: &[&str] = &["%%time", "%%timeit", "%%capture", "%%prun"];
/// Line magics that run the statement after them.
const STATEMENTS: &[&str] = &["%time", "%timeit", "%prun"];

/// None if there is no magic.
pub(crate) fn strip(source: &str) -> Option<Stripped> {
    let mut left_out: Vec<&str> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut code_seen = false;
    let mut whole_cell = false;
    for line in source.split('\n') {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let word = code.split_whitespace().next().unwrap_or_default();
        if whole_cell {
            lines.push(String::new());
        } else if word.starts_with("%%") && !code_seen {
            left_out.push(code.trim_end());
            whole_cell = !PYTHON_CELLS.contains(&word);
            lines.push(format!("{indent}pass"));
        } else if let Some(magic) = STATEMENTS.iter().find(|magic| **magic == word) {
            left_out.push(magic);
            // The statement runs, at its own column.
            let rest = code.get(magic.len()..).unwrap_or_default();
            lines.push(format!("{indent}0;{}{rest}", " ".repeat(magic.len() - 2)));
        } else if is_magic(code) {
            left_out.push(code.trim_end());
            lines.push(format!("{indent}pass"));
        } else {
            lines.push(line.to_owned());
        }
        code_seen |= !code.is_empty() && !code.starts_with('#');
    }
    if left_out.is_empty() {
        return None;
    }
    let what = if whole_cell { "the cell after " } else { "" };
    let notice = format!("Left out, because only IPython knows it: {what}{}\n", left_out.join(", "));
    Some(Stripped { source: lines.join("\n"), notice })
}

/// What `%%writefile [-a] NAME` at a cell's top asks for.
#[derive(Debug, PartialEq)]
pub(crate) struct WriteFile<'a> {
    /// `""` if there is none
    pub(crate) name: &'a str,
    pub(crate) append: bool,
    /// Ends in a line's end
    pub(crate) text: String,
}

/// None if the cell is no file.
pub(crate) fn write_file(source: &str) -> Option<WriteFile<'_>> {
    let start = source.len() - source.trim_start().len();
    let (line, text) = source[start..].split_once('\n').unwrap_or((&source[start..], ""));
    let words = line.strip_prefix("%%writefile").filter(|words| words.is_empty() || words.starts_with([' ', '\t']))?.trim();
    let without =
        ["-a", "--append"].iter().find_map(|flag| words.strip_prefix(flag).filter(|rest| rest.starts_with([' ', '\t'])));
    let name = without.unwrap_or(words).trim();
    let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
    let name = name.strip_prefix('\'').and_then(|name| name.strip_suffix('\'')).unwrap_or(name);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Some(WriteFile { name, append: without.is_some(), text: format!("{text}{end}") })
}

fn is_magic(code: &str) -> bool {
    let mut characters = code.chars();
    match characters.next() {
        Some('%') => characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '%'),
        Some('!') => characters.next().is_some_and(|c| c != '='),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(source: &str) -> String {
        strip(source).map_or_else(|| "none".into(), |stripped| stripped.source)
    }

    #[test]
    fn lines_and_columns_stay() {
        assert_eq!(stripped("%matplotlib inline\nx = 1\n  !pip install a\ny"), "pass\nx = 1\n  pass\ny");
        assert_eq!(stripped("%time y = f(1)"), "0;    y = f(1)");
        assert_eq!(stripped("# timing\n%%time\nx = 1"), "# timing\npass\nx = 1");
        assert_eq!(stripped("%%bash\nls -l\necho"), "pass\n\n");
    }

    #[test]
    fn a_cell_that_is_a_file() {
        let file = |source| write_file(source).map(|file| (file.name.to_owned(), file.append, file.text));
        assert_eq!(file("%%writefile run.py\nimport sys\n"), Some(("run.py".into(), false, "import sys\n".into())));
        assert_eq!(file("\n%%writefile -a 'my notes.txt'\na\n\nb"), Some(("my notes.txt".into(), true, "a\n\nb\n".into())));
        assert_eq!(file("%%writefile"), Some((String::new(), false, "\n".into())));
        assert_eq!(file("%%writefiles a\nb"), None);
        assert_eq!(file("x = 1\n%%writefile a\nb"), None);
    }

    #[test]
    fn python_is_left_alone() {
        assert_eq!(stripped("x = 5 % 3\n# %time\nprint('!')"), "none");
        assert_eq!(stripped(""), "none");
    }

    #[test]
    fn the_notice_names_what_was_left_out() {
        let notice = strip("%load_ext tensorboard\n!ls").unwrap().notice;
        assert!(notice.contains("%load_ext tensorboard") && notice.contains("!ls"));
    }
}
