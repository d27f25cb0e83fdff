//! Colour maps: Matplotlib's and seaborn's by name, and those that a program makes of colours of its own.

use std::sync::Arc;

use crate::color::Color;
use crate::colormap_table::MAPS;

/// Steps of a map that runs.
const STEPS: usize = 256;

/// A colour map: one colour a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Colormap {
    name: String,
    colors: Arc<[Color]>,
    /// What stands for a value that is none
    pub bad: Color,
}

impl Default for Colormap {
    /// Black to white.
    fn default() -> Self {
        let colors = (0..=255).map(|v| color(&[v, v, v])).collect();
        Colormap { name: "gray".into(), colors, bad: Color::NONE }
    }
}

impl Colormap {
    /// By Matplotlib's name, with `_r` for the reversed one.
    pub fn parse(name: &str) -> Option<Colormap> {
        let (base, reversed) = name.strip_suffix("_r").map_or((name, false), |b| (b, true));
        let base = match base {
            "grey" => "gray",
            other => other,
        };
        let (_, runs, text) = MAPS.iter().find(|(n, ..)| *n == base)?;
        let mut colors = if *runs { between_knots(text) } else { bytes(text).chunks(3).map(color).collect() };
        if reversed {
            colors.reverse();
        }
        Some(Colormap { name: name.to_string(), colors: colors.into(), bad: Color::NONE })
    }

    /// Of these colours, one a step; None without any.
    pub fn listed(name: &str, colors: Vec<Color>) -> Option<Colormap> {
        (!colors.is_empty()).then(|| Colormap { name: name.to_string(), colors: colors.into(), bad: Color::NONE })
    }

    /// That run into one another at equal distances, in `steps` steps; None without any colour.
    pub fn running(name: &str, colors: &[Color], steps: usize) -> Option<Colormap> {
        let last = colors.len().checked_sub(1)?;
        let steps = steps.clamp(1, 65_536);
        let at = |step: usize| {
            let place = if steps > 1 { step as f64 / (steps - 1) as f64 * last as f64 } else { 0.0 };
            let index = (place as usize).min(last);
            blend(colors[index], colors[(index + 1).min(last)], place - index as f64)
        };
        Colormap::listed(name, (0..steps).map(at).collect())
    }

    /// The same in `steps` steps, as `resampled` makes it.
    pub fn resampled(&self, steps: usize) -> Colormap {
        let steps = steps.clamp(1, 65_536);
        let share = |step: usize| if steps > 1 { step as f64 / (steps - 1) as f64 } else { 0.0 };
        Colormap { colors: (0..steps).map(|s| self.at(share(s))).collect(), ..self.clone() }
    }

    /// From the last colour to the first.
    pub fn reversed(&self) -> Colormap {
        let name = self.name.strip_suffix("_r").map_or_else(|| format!("{}_r", self.name), String::from);
        Colormap { name, colors: self.colors.iter().rev().copied().collect(), bad: self.bad }
    }

    /// The name that it was found or made by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All names that there are, without the reversed ones.
    pub fn names() -> impl Iterator<Item = &'static str> {
        MAPS.iter().map(|(n, ..)| *n)
    }

    /// The colours from the lowest to the highest.
    pub fn colors(&self) -> &[Color] {
        &self.colors
    }

    /// The colours of a map are unlike ones in a list, not a run.
    pub fn is_list(name: &str) -> bool {
        let base = name.strip_suffix("_r").unwrap_or(name);
        MAPS.iter().any(|(n, runs, _)| *n == base && !runs)
    }

    /// The colour at a share of the map, cut to 0 to 1; NaN has that for what is none.
    pub fn at(&self, share: f64) -> Color {
        if share.is_nan() {
            return self.bad;
        }
        let last = self.colors.len() - 1;
        // Below zero the cast gives zero.
        self.colors[((share * self.colors.len() as f64) as usize).min(last)]
    }
}

fn bytes(text: &str) -> Vec<u8> {
    let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) * 16 + pair.get(1).map_or(0, |c| digit(*c))).collect()
}

fn color(rgb: &[u8]) -> Color {
    Color { rgb: (rgb[0], rgb[1], rgb[2]), alpha: 1.0 }
}

fn blend(a: Color, b: Color, part: f64) -> Color {
    let mix = |a: u8, b: u8| libm::rint(f64::from(a) * (1.0 - part) + f64::from(b) * part) as u8;
    Color {
        rgb: (mix(a.rgb.0, b.rgb.0), mix(a.rgb.1, b.rgb.1), mix(a.rgb.2, b.rgb.2)),
        alpha: a.alpha * (1.0 - part) + b.alpha * part,
    }
}

fn between_knots(text: &str) -> Vec<Color> {
    let knots: Vec<(usize, Color)> = bytes(text).chunks(4).map(|k| (usize::from(k[0]), color(&k[1..]))).collect();
    let mut colors = Vec::with_capacity(STEPS);
    for pair in knots.windows(2) {
        let ((from, a), (to, b)) = (pair[0], pair[1]);
        colors.extend((from..to).map(|step| blend(a, b, (step - from) as f64 / (to - from) as f64)));
    }
    colors.extend(knots.last().map(|k| k.1));
    colors
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/colormap.txt` is what Matplotlib and seaborn say.
    #[test]
    fn every_map_is_matplotlibs() {
        let mut count = 0;
        for line in include_str!("../tests/colormap.txt").lines() {
            let (name, text) = line.split_once(' ').unwrap();
            let map = Colormap::parse(name).unwrap();
            let expected: Vec<Color> = bytes(text).chunks(3).map(color).collect();
            let stride = if Colormap::is_list(name) { 1 } else { 5 };
            assert_eq!(map.colors().len(), if stride == 5 { STEPS } else { expected.len() }, "{name}");
            for (i, (got, want)) in map.colors().iter().step_by(stride).zip(&expected).enumerate() {
                let off = |a: u8, b: u8| a.abs_diff(b) <= 1;
                assert!(off(got.rgb.0, want.rgb.0) && off(got.rgb.1, want.rgb.1) && off(got.rgb.2, want.rgb.2), "{name} at {i}");
            }
            assert_eq!(Colormap::parse(&format!("{name}_r")).unwrap().at(0.0), map.at(1.0));
            count += 1;
        }
        assert_eq!(count, MAPS.len());
    }

    #[test]
    fn shares_are_cut_and_nothing_has_its_own_colour() {
        let mut map = Colormap::listed("two", vec![Color::BLACK, Color::WHITE]).unwrap();
        map.bad = Color::hex(0xff0000);
        let at = [-1.0, 0.0, 0.499, 0.5, 1.0, f64::INFINITY].map(|share| map.at(share).rgb.0);
        assert_eq!(at, [0, 0, 0, 255, 255, 255]);
        assert_eq!(map.at(f64::NAN), map.bad);
        assert_eq!(map.resampled(4).colors().len(), 4);
        assert_eq!(map.reversed().reversed(), map);
        assert!(Colormap::listed("none", Vec::new()).is_none());
    }
}
