//! Colours: Matplotlib's ways to name one, and the ten-colour cycle.
//!
//! Guarantees: every text that Matplotlib 3.11 takes as a colour gives the same red, green, blue and alpha here, except
//! `xkcd:` names, which are refused with a message.

use crate::color_name::NAMES;
use crate::error::ChartError;

/// A colour with opacity, each 8 bits but the opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red, green, blue
    pub rgb: (u8, u8, u8),
    /// 0 is transparent, 1 opaque
    pub alpha: f64,
}

/// Matplotlib's default cycle, `C0` to `C9` (the Tableau colours).
pub const CYCLE: [(&str, u32); 10] = [
    ("tab:blue", 0x1f77b4),
    ("tab:orange", 0xff7f0e),
    ("tab:green", 0x2ca02c),
    ("tab:red", 0xd62728),
    ("tab:purple", 0x9467bd),
    ("tab:brown", 0x8c564b),
    ("tab:pink", 0xe377c2),
    ("tab:gray", 0x7f7f7f),
    ("tab:olive", 0xbcbd22),
    ("tab:cyan", 0x17becf),
];

impl Color {
    /// Black; the renderer shows it as the page's ink.
    pub const BLACK: Color = Color { rgb: (0, 0, 0), alpha: 1.0 };
    /// White; the renderer shows it as the page's ground.
    pub const WHITE: Color = Color { rgb: (255, 255, 255), alpha: 1.0 };
    /// Nothing is drawn.
    pub const NONE: Color = Color { rgb: (0, 0, 0), alpha: 0.0 };
    /// Matplotlib's grid
    pub const GRID: Color = Color { rgb: (0xb0, 0xb0, 0xb0), alpha: 1.0 };

    /// From 0xRRGGBB, opaque.
    pub const fn hex(value: u32) -> Color {
        Color { rgb: ((value >> 16) as u8, (value >> 8) as u8, value as u8), alpha: 1.0 }
    }

    /// Colour `index` of the cycle, which repeats.
    pub fn cycle(index: usize) -> Color {
        Color::hex(CYCLE[index % CYCLE.len()].1)
    }

    /// From red, green, blue and alpha between 0 and 1. Errors when one is outside.
    pub fn from_floats(r: f64, g: f64, b: f64, alpha: f64) -> Result<Color, ChartError> {
        if [r, g, b, alpha].iter().any(|v| !(0.0..=1.0).contains(v)) {
            return Err(ChartError::ColorRange);
        }
        let byte = |v: f64| libm::rint(v * 255.0) as u8;
        Ok(Color { rgb: (byte(r), byte(g), byte(b)), alpha })
    }

    /// The same colour with another opacity.
    pub fn with_alpha(self, alpha: f64) -> Color {
        Color { alpha, ..self }
    }

    /// Multiplies the opacity, for an artist's own `alpha`.
    pub fn faded(self, alpha: Option<f64>) -> Color {
        match alpha {
            Some(a) if self.alpha > 0.0 => Color { alpha: a.clamp(0.0, 1.0), ..self },
            _ => self,
        }
    }

    /// Reads a colour's text: `'r'`, `'tab:blue'`, `'C3'`, `'#1f77b4'`, `'#abc'`, `'0.5'`, `'steelblue'`, `'none'`.
    pub fn parse(text: &str) -> Result<Color, ChartError> {
        Self::try_parse(text).ok_or_else(|| ChartError::Color(text.to_string()))
    }

    fn try_parse(text: &str) -> Option<Color> {
        if text.eq_ignore_ascii_case("none") {
            return Some(Color::NONE);
        }
        if let Some(digits) = text.strip_prefix('#') {
            return parse_hex(digits);
        }
        let single = match text {
            "b" => Some(0x0000ff),
            "g" => Some(0x008000),
            "r" => Some(0xff0000),
            "c" => Some(0x00bfbf),
            "m" => Some(0xbf00bf),
            "y" => Some(0xbfbf00),
            "k" => Some(0x000000),
            "w" => Some(0xffffff),
            _ => None,
        };
        if let Some(value) = single {
            return Some(Color::hex(value));
        }
        if let Some(number) = text.strip_prefix('C')
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
        {
            // Only the last digit matters to a cycle of ten, so that any length is fine.
            return Some(Color::cycle(usize::from(number.as_bytes()[number.len() - 1] - b'0')));
        }
        let lower = text.to_ascii_lowercase();
        if let Some(&(_, value)) = CYCLE.iter().find(|(name, _)| *name == lower || (lower == "tab:grey" && *name == "tab:gray")) {
            return Some(Color::hex(value));
        }
        if let Ok(at) = NAMES.binary_search_by(|(name, _)| (*name).cmp(lower.as_str())) {
            return Some(Color::hex(NAMES[at].1));
        }
        match text.trim().parse::<f64>() {
            Ok(grey) if (0.0..=1.0).contains(&grey) => Color::from_floats(grey, grey, grey, 1.0).ok(),
            _ => None,
        }
    }

    /// As CSS: `#1f77b4`, or with two more digits when it is not opaque.
    pub fn css(self) -> String {
        let (r, g, b) = self.rgb;
        if self.alpha >= 1.0 {
            format!("#{r:02x}{g:02x}{b:02x}")
        } else {
            format!("#{r:02x}{g:02x}{b:02x}{:02x}", (self.alpha * 255.0) as u8)
        }
    }

    /// Relative luminance (WCAG 2), 0 black to 1 white.
    pub fn luminance(self) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(self.rgb.0) + 0.7152 * channel(self.rgb.1) + 0.0722 * channel(self.rgb.2)
    }

    /// `share` of `other` in `self`, opacity kept.
    pub fn mixed(self, other: Color, share: f64) -> Color {
        let mix = |a: u8, b: u8| (f64::from(a) * (1.0 - share) + f64::from(b) * share) as u8;
        let ((r, g, b), (r2, g2, b2)) = (self.rgb, other.rgb);
        Color { rgb: (mix(r, r2), mix(g, g2), mix(b, b2)), alpha: self.alpha }
    }
}

fn parse_hex(digits: &str) -> Option<Color> {
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let nibble = |i: usize| (digits.as_bytes()[i] as char).to_digit(16).unwrap_or(0) as u8;
    let pair = |i: usize| nibble(i) * 16 + nibble(i + 1);
    let twice = |i: usize| nibble(i) * 17;
    Some(match digits.len() {
        3 => Color { rgb: (twice(0), twice(1), twice(2)), alpha: 1.0 },
        4 => Color { rgb: (twice(0), twice(1), twice(2)), alpha: f64::from(twice(3)) / 255.0 },
        6 => Color { rgb: (pair(0), pair(2), pair(4)), alpha: 1.0 },
        8 => Color { rgb: (pair(0), pair(2), pair(4)), alpha: f64::from(pair(6)) / 255.0 },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (text, css) in [
            ("r", "#ff0000"),
            ("g", "#008000"),
            ("C1", "#ff7f0e"),
            ("C12", "#2ca02c"),
            ("tab:grey", "#7f7f7f"),
            ("SteelBlue", "#4682b4"),
            ("#abc", "#aabbcc"),
            ("#12345680", "#12345680"),
            ("0.5", "#808080"),
            ("none", "#00000000"),
        ] {
            assert_eq!(Color::parse(text).unwrap().css(), css, "{text}");
        }
        for text in ["", "reddish", "#12", "#ggg", "1.5", "C", "Cx", "é"] {
            assert!(Color::parse(text).is_err(), "{text}");
        }
    }
}
