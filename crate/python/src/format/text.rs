//! Text as CPython's `repr` and `ascii` show it, and the character classes that Rust's `char` lacks.

use std::fmt::Write;

/// The zero of each run of ten decimal digits in Unicode 14, as CPython 3.11 knows them.
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040,
    0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0,
    0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60, 0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC,
    0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0,
];

/// The value of a decimal digit of any script.
pub fn decimal_digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = c as u32;
    let at = ZEROS.partition_point(|zero| *zero <= code);
    let zero = *ZEROS.get(at.checked_sub(1)?)?;
    (code - zero < 10).then_some(code - zero)
}

/// `str.isprintable` of one character: not a control, format, surrogate, private or unassigned character nor a space
/// other than U+0020.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // Rust escapes the same categories; the letter before keeps combining marks from being escaped.
    format!("a{c}").escape_debug().count() == 2
}

/// `repr(text)`: single quotes unless only they occur.
pub fn str_repr(text: &str) -> String {
    quoted(text, false)
}

/// `ascii(text)`: as `repr`, with everything outside ASCII escaped.
pub fn ascii_repr(text: &str) -> String {
    quoted(text, true)
}

fn quoted(text: &str, ascii: bool) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            _ if is_printable(c) && (c.is_ascii() || !ascii) => out.push(c),
            _ => escape(&mut out, c),
        }
    }
    out.push(quote);
    out
}

/// Appends `\xhh`, `\uhhhh` or `\Uhhhhhhhh`.
pub fn escape(out: &mut String, c: char) {
    let code = c as u32;
    // Writing to a String cannot fail.
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02x}"),
        0x100..=0xffff => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// `ascii(x)` from `repr(x)`.
pub fn escape_non_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { out.push(c) } else { escape(&mut out, c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_escapes_as_cpython() {
        for (text, want) in [
            ("it's", "\"it's\""),
            ("a'b\"c", "'a\\'b\"c'"),
            ("tab\t\n\r\\", "'tab\\t\\n\\r\\\\'"),
            ("\0\x7f", "'\\x00\\x7f'"),
            ("é→", "'é→'"),
            ("\u{a0}\u{200b}", "'\\xa0\\u200b'"),
            ("e\u{301}", "'e\u{301}'"),
            ("\u{301}", "'\u{301}'"),
            ("\u{e000}", "'\\ue000'"),
        ] {
            assert_eq!(str_repr(text), want);
        }
        assert_eq!(ascii_repr("é→😀"), "'\\xe9\\u2192\\U0001f600'");
        assert_eq!(
            (decimal_digit('7'), decimal_digit('٣'), decimal_digit('x'), decimal_digit('²')),
            (Some(7), Some(3), None, None)
        );
    }
}
