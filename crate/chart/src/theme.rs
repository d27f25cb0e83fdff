//! Ink and ground: how a figure's colours look on a light page, a dark page, and in an SVG that serves both.
//!
//! A figure is described in Matplotlib's colours, black on white. Black and greys are inks of the page, so they turn with it;
//! hues stay, made lighter on a dark page where they would be hard to see.

use crate::color::Color;

/// Where the picture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white
    #[default]
    Light,
    /// Light on dark
    Dark,
    /// Part of a page in an SVG: the page's own text colour, no ground
    Page,
}

/// Stand for `currentColor` and for the page's ground until the SVG is finished; no palette has them.
pub(crate) const PAGE_INK: (u8, u8, u8) = (1, 2, 3);
pub(crate) const PAGE_GROUND: (u8, u8, u8) = (251, 252, 254);

const DARK_INK: Color = Color::hex(0xe4e6eb);
const DARK_GROUND: Color = Color::hex(0x16191f);

impl Theme {
    /// What lies behind the figure; None leaves the page's.
    pub fn ground(self) -> Option<Color> {
        match self {
            Theme::Light => Some(Color::WHITE),
            Theme::Dark => Some(DARK_GROUND),
            Theme::Page => None,
        }
    }

    /// A described colour as it is drawn.
    pub fn paint(self, color: Color) -> Color {
        let (r, g, b) = color.rgb;
        // Almost grey, as the ground of seaborn's dark styles, is an ink of the page too.
        let (low, high) = (r.min(g).min(b), r.max(g).max(b));
        let grey = (high - low <= 8).then(|| f64::from(g) / 255.0);
        match (self, grey) {
            (Theme::Light, _) => color,
            (Theme::Dark, Some(v)) => DARK_INK.mixed(DARK_GROUND, v).with_alpha(color.alpha),
            (Theme::Dark, None) => readable(color),
            (Theme::Page, Some(1.0)) => Color { rgb: PAGE_GROUND, alpha: color.alpha },
            // Ink thinned by opacity looks like the grey on either ground.
            (Theme::Page, Some(v)) => Color { rgb: PAGE_INK, alpha: color.alpha * libm::rint((1.0 - v) * 100.0) / 100.0 },
            (Theme::Page, None) => color,
        }
    }
}

/// Lighter until it stands out from the dark ground four to one (WCAG 1.4.11 asks for three).
fn readable(color: Color) -> Color {
    let ground = DARK_GROUND.luminance() + 0.05;
    let mut color = color;
    for _ in 0..8 {
        if (color.luminance() + 0.05) / ground >= 4.0 {
            break;
        }
        color = color.mixed(Color::WHITE, 0.15);
    }
    color
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_turn_and_hues_stay_readable() {
        assert_eq!(Theme::Light.paint(Color::BLACK), Color::BLACK);
        assert_eq!(Theme::Dark.paint(Color::BLACK), DARK_INK);
        assert_eq!(Theme::Dark.paint(Color::WHITE), DARK_GROUND);
        let navy = Theme::Dark.paint(Color::hex(0x000080));
        assert!((navy.luminance() + 0.05) / (DARK_GROUND.luminance() + 0.05) >= 3.0);
    }
}
