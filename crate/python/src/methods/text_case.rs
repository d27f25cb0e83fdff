//! Methods of `str` about letters: case, and the `is…` questions.

use super::Body;
use super::access::{is_space, text};
use crate::error::Result;
use crate::format::{decimal_digit, is_printable};
use crate::value::Value;

pub(super) const METHODS: &[(&str, Body)] = &[
    ("upper", |_, this, args| args.exactly::<0>("str.upper").map(|[]| Value::from(text(this).to_uppercase()))),
    ("lower", |_, this, args| args.exactly::<0>("str.lower").map(|[]| Value::from(text(this).to_lowercase()))),
    // Full case folding agrees with lower(upper(x)) on all but a few historic scripts.
    ("casefold", |_, this, args| {
        args.exactly::<0>("str.casefold").map(|[]| Value::from(text(this).to_uppercase().to_lowercase().replace('ς', "σ")))
    }),
    ("swapcase", |_, this, args| {
        args.exactly::<0>("str.swapcase").map(|[]| {
            let swap = |c: char| if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() };
            Value::from(text(this).chars().map(swap).collect::<String>())
        })
    }),
    ("capitalize", |_, this, args| {
        args.exactly::<0>("str.capitalize").map(|[]| {
            let mut chars = text(this).chars();
            let first = chars.next().map(title_char).unwrap_or_default();
            Value::from(first + &chars.as_str().to_lowercase())
        })
    }),
    ("title", |_, this, args| args.exactly::<0>("str.title").map(|[]| Value::from(title(text(this))))),
    ("istitle", |_, this, args| args.exactly::<0>("str.istitle").map(|[]| Value::Bool(is_title(text(this))))),
    ("isupper", |_, this, args| {
        args.exactly::<0>("str.isupper").map(|[]| one_case(text(this), char::is_uppercase, char::is_lowercase))
    }),
    ("islower", |_, this, args| {
        args.exactly::<0>("str.islower").map(|[]| one_case(text(this), char::is_lowercase, char::is_uppercase))
    }),
    ("isalpha", |_, this, args| all(this, args.exactly::<0>("str.isalpha"), is_letter)),
    ("isalnum", |_, this, args| all(this, args.exactly::<0>("str.isalnum"), |c| is_letter(c) || c.is_numeric())),
    ("isdecimal", |_, this, args| all(this, args.exactly::<0>("str.isdecimal"), |c| decimal_digit(c).is_some())),
    ("isdigit", |_, this, args| all(this, args.exactly::<0>("str.isdigit"), is_digit)),
    ("isnumeric", |_, this, args| all(this, args.exactly::<0>("str.isnumeric"), char::is_numeric)),
    ("isspace", |_, this, args| all(this, args.exactly::<0>("str.isspace"), is_space)),
    ("isprintable", |_, this, args| {
        args.exactly::<0>("str.isprintable").map(|[]| Value::Bool(text(this).chars().all(is_printable)))
    }),
    ("isascii", |_, this, args| args.exactly::<0>("str.isascii").map(|[]| Value::Bool(text(this).is_ascii()))),
    ("isidentifier", |_, this, args| {
        args.exactly::<0>("str.isidentifier").map(|[]| {
            let mut chars = text(this).chars();
            let start = chars.next().is_some_and(|c| c == '_' || is_letter(c));
            Value::Bool(start && chars.all(|c| c == '_' || is_letter(c) || decimal_digit(c).is_some()))
        })
    }),
];

fn all(this: &Value, checked: Result<[Value; 0]>, is: impl Fn(char) -> bool) -> Result<Value> {
    checked?;
    let text = text(this);
    Ok(Value::Bool(!text.is_empty() && text.chars().all(is)))
}

/// Letters proper: Rust's alphabetic characters also take in letter numbers and combining vowel signs.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !c.is_numeric()
}

/// Decimal digits, superscripts and the digits in circles and brackets.
fn is_digit(c: char) -> bool {
    decimal_digit(c).is_some()
        || matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⑨' | '⑴'..='⑼' | '⒈'..='⒐' | '⓪' | '⓵'..='⓽' | '❶'..='❾')
}

fn title_char(c: char) -> String {
    // The four digraphs with a title form of their own.
    match c {
        'ǆ' | 'Ǆ' | 'ǅ' => "ǅ".to_owned(),
        'ǉ' | 'Ǉ' | 'ǈ' => "ǈ".to_owned(),
        'ǌ' | 'Ǌ' | 'ǋ' => "ǋ".to_owned(),
        'ǳ' | 'Ǳ' | 'ǲ' => "ǲ".to_owned(),
        _ => {
            let mut upper = c.to_uppercase();
            let first = upper.next().map(String::from).unwrap_or_default();
            first + &upper.flat_map(char::to_lowercase).collect::<String>()
        }
    }
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.push_str(&title_char(c));
        }
        inside = c.is_uppercase() || c.is_lowercase();
    }
    out
}

fn is_title(text: &str) -> bool {
    let (mut inside, mut any) = (false, false);
    for c in text.chars() {
        if c.is_uppercase() {
            if inside {
                return false;
            }
            (inside, any) = (true, true);
        } else if c.is_lowercase() {
            if !inside {
                return false;
            }
            any = true;
        } else {
            inside = false;
        }
    }
    any
}

fn one_case(text: &str, wanted: fn(char) -> bool, other: fn(char) -> bool) -> Value {
    Value::Bool(text.chars().any(wanted) && !text.chars().any(other))
}
