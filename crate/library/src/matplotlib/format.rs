//! The short format of `plot`: `'ro--'` is red, discs, dashed.

use brunsviga_chart::{Color, Dash, Shape};
use brunsviga_python::{Raise, Result, Vm};

use super::state::Pyplot;

/// What a format says; None: nothing.
#[derive(Default, Debug, PartialEq)]
pub struct Format {
    pub color: Option<Color>,
    pub dash: Option<Dash>,
    pub marker: Option<Shape>,
}

/// Reads a format with Matplotlib's rules and errors, in the colours that the program's letters and cycle stand for.
pub fn parse(vm: &mut Vm, text: &str) -> Result<Format> {
    let mut format = read(text)?;
    if format.color.is_some() {
        // The one letter, or `C` with its number.
        let from = text.find(|c: char| "bgrcmykwC".contains(c)).unwrap_or(text.len());
        let digits = text[from..].bytes().skip(1).take_while(u8::is_ascii_digit).count();
        let length = if text[from..].starts_with('C') { 1 + digits } else { 1 };
        let whole = Color::parse(text).is_ok();
        let name = if whole { text } else { text.get(from..from + length).unwrap_or_default() };
        format.color = vm.extension::<Pyplot>().own_color(name).or(format.color);
    }
    Ok(format)
}

/// The same without the program's own colours.
fn read(text: &str) -> Result<Format> {
    // A whole colour ('green', '0.5'); but '1' is a marker.
    if let Ok(color) = Color::parse(text)
        && text.parse::<i64>().map(|n| n.to_string()) != Ok(text.to_string())
    {
        return Ok(Format { color: Some(color), ..Format::default() });
    }
    let bad = |why: String| Raise::value_error(format!("'{text}' is not a valid format string ({why})"));
    let mut format = Format::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let two = rest.get(..2).filter(|t| matches!(*t, "--" | "-."));
        let mut taken = c.len_utf8();
        if let Some(dash) = two.or_else(|| rest.get(..1).filter(|t| matches!(*t, "-" | ":" | " "))) {
            if format.dash.is_some() {
                return Err(bad("two linestyle symbols".into()));
            }
            format.dash = Dash::parse(dash).ok();
            taken = dash.len();
        } else if let Some(shape) = Shape::parse(c.encode_utf8(&mut [0; 4])).ok().flatten() {
            if format.marker.is_some() {
                return Err(bad("two marker symbols".into()));
            }
            format.marker = Some(shape);
        } else if "bgrcmykw".contains(c) {
            if format.color.is_some() {
                return Err(bad("two color symbols".into()));
            }
            format.color = Color::parse(c.encode_utf8(&mut [0; 4])).ok();
        } else if c == 'C' {
            let digits = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return Err(bad("'C' must be followed by a number".into()));
            }
            taken = 1 + digits;
            format.color = Color::parse(&rest[..taken]).ok();
        } else {
            return Err(bad(format!("unrecognized character '{c}'")));
        }
        rest = &rest[taken..];
    }
    Ok(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_read() {
        let format = read("ro--").unwrap();
        assert_eq!(
            (format.color, format.dash, format.marker.map(Shape::letter)),
            (Some(Color::hex(0xff0000)), Some(Dash::Dashed), Some('o'))
        );
        assert_eq!(read("C2.").unwrap().color, Some(Color::cycle(2)));
        assert_eq!(read("green").unwrap().color, Some(Color::hex(0x008000)));
        assert_eq!(read("1").unwrap().marker.map(Shape::letter), Some('1'));
        assert_eq!(read("k:").unwrap().dash, Some(Dash::Dotted));
        for text in ["--:", "oo", "rg", "C", "ä", "q"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
