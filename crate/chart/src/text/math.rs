//! Mathtext: `$\epsilon = 10^{-3}$` becomes short runs of text, raised or lowered.
//!
//! Covers Greek letters, common symbols and functions, super- and subscripts, accents, `\frac` (on one line), `\sqrt`, and the
//! font commands. A command that is not known stands as its name; text without two unescaped dollars is taken as it is.

use super::symbol::{is_accent, is_function, symbol};

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What it says
    pub text: String,
    /// Font size, as a share of the line's
    pub size: f64,
    /// How far the baseline is raised, as a share of the line's font size
    pub rise: f64,
    /// Slanted, as mathematics sets variables
    pub italic: bool,
    /// Bold
    pub bold: bool,
}

/// The runs of one line.
pub fn runs(line: &str) -> Vec<Run> {
    let mut out = Builder::default();
    let pieces = split_dollars(line);
    for (text, is_math) in pieces {
        if is_math {
            Parser { rest: text, depth: 0 }.sequence(&mut out, Style::MATH, false);
        } else {
            out.push(&text.replace("\\$", "$"), Style::PLAIN);
        }
    }
    out.runs
}

/// The line's text without markup, for summaries and tables: `$x_0$` → `x₀` where Unicode has the character, else `x_0`.
pub fn plain(line: &str) -> String {
    let mut out = String::new();
    for run in runs(line) {
        let raised = run.rise > 0.0;
        if run.rise == 0.0 {
            out += &run.text;
            continue;
        }
        let small: Option<String> = run.text.chars().map(|c| script(c, raised)).collect();
        match small {
            Some(text) => out += &text,
            None => {
                out.push(if raised { '^' } else { '_' });
                out += &run.text;
            }
        }
    }
    out
}

fn script(c: char, raised: bool) -> Option<char> {
    let (from, to) = if raised {
        ("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
    } else {
        ("0123456789+-−=()aeoxijkmnprstuv", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₖₘₙₚᵣₛₜᵤᵥ")
    };
    from.chars().position(|k| k == c).and_then(|at| to.chars().nth(at))
}

fn split_dollars(line: &str) -> Vec<(&str, bool)> {
    let mut dollars = Vec::new();
    let bytes = line.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        if *b == b'$' && (i == 0 || bytes[i - 1] != b'\\') {
            dollars.push(i);
        }
    }
    // Matplotlib treats an odd number of dollars as plain text.
    if dollars.is_empty() || dollars.len() % 2 == 1 {
        return vec![(line, false)];
    }
    let mut pieces = Vec::new();
    let mut from = 0;
    for (k, at) in dollars.iter().enumerate() {
        if *at > from {
            pieces.push((&line[from..*at], k % 2 == 1));
        }
        from = at + 1;
    }
    if from < line.len() {
        pieces.push((&line[from..], false));
    }
    pieces
}

#[derive(Clone, Copy, PartialEq)]
struct Style {
    size: f64,
    rise: f64,
    math: bool,
    upright: bool,
    bold: bool,
}

impl Style {
    const PLAIN: Style = Style { size: 1.0, rise: 0.0, math: false, upright: true, bold: false };
    const MATH: Style = Style { math: true, upright: false, ..Style::PLAIN };

    fn script(self, raised: bool) -> Style {
        let rise = self.rise + self.size * if raised { 0.38 } else { -0.18 };
        Style { size: self.size * 0.7, rise, ..self }
    }
}

#[derive(Default)]
struct Builder {
    runs: Vec<Run>,
}

impl Builder {
    fn push(&mut self, text: &str, style: Style) {
        for c in text.chars() {
            let slants = style.math && !style.upright && (c.is_ascii_alphabetic() || ('α'..='ϵ').contains(&c));
            let c = if style.math && c == '-' { '−' } else { c };
            match self.runs.last_mut() {
                Some(run)
                    if run.size == style.size && run.rise == style.rise && run.italic == slants && run.bold == style.bold =>
                {
                    run.text.push(c)
                }
                _ => self.runs.push(Run {
                    text: c.to_string(),
                    size: style.size,
                    rise: style.rise,
                    italic: slants,
                    bold: style.bold,
                }),
            }
        }
    }

    /// A combining mark joins the letter before it.
    fn accent(&mut self, mark: &str) {
        if let Some(run) = self.runs.last_mut() {
            run.text += mark;
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

/// Deeper groups are read but no longer nested, so that no text exhausts the stack.
const MAX_DEPTH: usize = 40;

impl Parser<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    /// Reads to the end, or to the brace that closes the group.
    fn sequence(&mut self, out: &mut Builder, style: Style, grouped: bool) {
        while let Some(c) = self.next() {
            match c {
                '}' if grouped => return,
                '}' => {}
                '{' => self.nested(out, style),
                '^' => self.argument(out, style.script(true)),
                '_' => self.argument(out, style.script(false)),
                '\\' => self.command(out, style),
                '~' => out.push(" ", style),
                c if c.is_whitespace() && style.math => {}
                '\'' => out.push("′", style),
                // Mathematics sets room around relations and signs between operands.
                '=' | '<' | '>' | '≈' => out.push(&format!("\u{2009}{c}\u{2009}"), style),
                c => out.push(c.encode_utf8(&mut [0; 4]), style),
            }
        }
    }

    fn nested(&mut self, out: &mut Builder, style: Style) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.sequence(out, style, true);
        self.depth -= 1;
    }

    /// One letter, command or group.
    fn argument(&mut self, out: &mut Builder, style: Style) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.rest = self.rest.trim_start();
        match self.next() {
            Some('{') => self.sequence(out, style, true),
            Some('\\') => self.command(out, style),
            Some(c) => out.push(c.encode_utf8(&mut [0; 4]), style),
            None => {}
        }
        self.depth -= 1;
    }

    fn command(&mut self, out: &mut Builder, style: Style) {
        let end = self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        if end == 0 {
            match self.next() {
                Some(',' | ':' | ';' | '>') => out.push("\u{2009}", style),
                Some(' ') => out.push(" ", style),
                Some('!') | None => {}
                Some(c) => out.push(c.encode_utf8(&mut [0; 4]), style),
            }
            return;
        }
        let name = &self.rest[..end];
        self.rest = &self.rest[end..];
        let upright = Style { upright: true, ..style };
        match name {
            "mathdefault" | "mathrm" | "text" | "mathregular" | "mathsf" | "rm" | "operatorname" | "mathtt" | "mathcal"
            | "mathbb" => self.argument(out, upright),
            "mathbf" | "boldsymbol" => self.argument(out, Style { bold: true, ..upright }),
            "mathit" => self.argument(out, style),
            "left" | "right" | "displaystyle" | "limits" => {}
            "quad" => out.push("  ", style),
            "frac" | "dfrac" | "tfrac" => {
                self.argument(out, style);
                out.push("/", style);
                self.argument(out, style);
            }
            "sqrt" => {
                out.push("√(", upright);
                self.argument(out, style);
                out.push(")", upright);
            }
            _ if is_accent(name) => {
                self.argument(out, style);
                if let Some(mark) = symbol(name) {
                    out.accent(mark);
                }
            }
            _ if is_function(name) => out.push(&format!("{name}\u{2009}"), upright),
            _ => match symbol(name) {
                Some(text @ ("≤" | "≥" | "≈" | "≠" | "→" | "∼" | "∝" | "×")) if style.rise == 0.0 => {
                    out.push(&format!("\u{2009}{text}\u{2009}"), style)
                }
                Some(text) => out.push(text, style),
                None => out.push(&format!("\\{name}"), upright),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_plain_text() {
        for (line, text) in [
            ("time", "time"),
            ("$x_0$", "x₀"),
            ("$\\mathdefault{10^{-3}}$", "10⁻³"),
            ("dose $\\epsilon$ in mg", "dose ϵ in mg"),
            ("costs 5$", "costs 5$"),
            ("\\$5 and \\$6", "$5 and $6"),
            ("$\\frac{a}{b}$", "a/b"),
            ("$x_{GABA}$", "x_GABA"),
            ("$\\dot x$", "x\u{307}"),
            ("$\\nosuch$", "\\nosuch"),
            ("$}{$", ""),
        ] {
            assert_eq!(plain(line), text, "{line}");
        }
    }

    #[test]
    fn variables_slant_and_scripts_shrink() {
        let runs = runs("$x^2$");
        assert!(runs[0].italic && runs[1].size < 1.0 && runs[1].rise > 0.0 && !runs[1].italic);
    }

    #[test]
    fn deep_nesting_ends() {
        assert!(plain(&format!("${}$", "{".repeat(100_000))).is_empty());
        assert!(plain(&format!("${}x$", "^".repeat(100_000))).len() < 200_001);
        assert!(plain(&format!("${}x$", "\\sqrt".repeat(100_000))).len() < 10_000_000);
    }
}
