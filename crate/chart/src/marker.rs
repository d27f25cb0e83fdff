//! Markers: Matplotlib's shapes, drawn at data points.

use crate::color::Color;
use crate::error::ChartError;
use crate::geometry::Point;
use crate::surface::Surface;

/// A marker's shape by Matplotlib's letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(char);

const LETTERS: &str = ".,ov^<>1234sp*hH+xDd|_PX8";

impl Shape {
    /// The disc
    pub const DISC: Shape = Shape('o');

    /// Reads `o`, `s`, `^` …; `None`, `none`, `" "` and `""` are no marker.
    pub fn parse(text: &str) -> Result<Option<Shape>, ChartError> {
        if matches!(text, "None" | "none" | " " | "") {
            return Ok(None);
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(c), None) if LETTERS.contains(c) => Ok(Some(Shape(c))),
            _ => Err(ChartError::Marker(text.into())),
        }
    }

    /// The letter.
    pub fn letter(self) -> char {
        self.0
    }

    /// False for shapes of lines only, which have no face.
    pub fn is_filled(self) -> bool {
        !"+x|_1234,".contains(self.0)
    }
}

/// Shape and looks of the markers of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkerStyle {
    /// Shape
    pub shape: Shape,
    /// Diameter in points
    pub size: f64,
    /// Inside; None: the line's colour
    pub face: Option<Color>,
    /// Rim; None: the line's colour
    pub edge: Option<Color>,
    /// Width of the rim in points
    pub edge_width: f64,
}

impl MarkerStyle {
    /// Matplotlib's size 6 and rim 1.
    pub fn new(shape: Shape) -> MarkerStyle {
        MarkerStyle { shape, size: 6.0, face: None, edge: None, edge_width: 1.0 }
    }
}

/// Corners of a filled shape of diameter 1, y up.
fn outline(letter: char) -> Vec<Point> {
    let regular = |n: usize, radius: f64, start: f64| -> Vec<Point> {
        (0..n)
            .map(|i| {
                let angle = std::f64::consts::TAU * (i as f64 / n as f64 + start);
                (-radius * libm::sin(angle), radius * libm::cos(angle))
            })
            .collect()
    };
    match letter {
        's' => vec![(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)],
        '^' => vec![(0.0, 0.5), (-0.5, -0.5), (0.5, -0.5)],
        'v' => vec![(0.0, -0.5), (-0.5, 0.5), (0.5, 0.5)],
        '<' => vec![(-0.5, 0.0), (0.5, -0.5), (0.5, 0.5)],
        '>' => vec![(0.5, 0.0), (-0.5, -0.5), (-0.5, 0.5)],
        'D' => regular(4, std::f64::consts::FRAC_1_SQRT_2, 0.0),
        'd' => regular(4, std::f64::consts::FRAC_1_SQRT_2, 0.0).into_iter().map(|(x, y)| (x * 0.6, y)).collect(),
        'p' => regular(5, 0.5, 0.0),
        'h' => regular(6, 0.5, 0.0),
        'H' => regular(6, 0.5, 1.0 / 12.0),
        '8' => regular(8, 0.5, 1.0 / 16.0),
        '*' => (0..10).map(|i| regular(10, if i % 2 == 0 { 0.5 } else { 0.190_983 }, 0.0)[i]).collect(),
        'P' => plus(),
        'X' => plus()
            .into_iter()
            .map(|(x, y)| ((x - y) * std::f64::consts::FRAC_1_SQRT_2, (x + y) * std::f64::consts::FRAC_1_SQRT_2))
            .collect(),
        _ => regular(24, 0.5, 0.0),
    }
}

fn plus() -> Vec<Point> {
    let (a, b) = (1.0 / 6.0, 0.5);
    vec![(-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a), (-b, -a), (-a, -a)]
}

/// Strokes of an unfilled shape of size 1, y up.
fn strokes(letter: char) -> Vec<[Point; 2]> {
    let tri = |turn: f64| {
        (0..3)
            .map(|i| {
                let angle = std::f64::consts::TAU * (f64::from(i) / 3.0 + turn);
                [(0.0, 0.0), (-0.5 * libm::sin(angle), 0.5 * libm::cos(angle))]
            })
            .collect()
    };
    match letter {
        '+' => vec![[(-0.5, 0.0), (0.5, 0.0)], [(0.0, -0.5), (0.0, 0.5)]],
        'x' => vec![[(-0.5, -0.5), (0.5, 0.5)], [(-0.5, 0.5), (0.5, -0.5)]],
        '|' => vec![[(0.0, -0.5), (0.0, 0.5)]],
        '_' => vec![[(-0.5, 0.0), (0.5, 0.0)]],
        '1' => tri(0.5),
        '2' => tri(0.0),
        '3' => tri(0.25),
        '4' => tri(0.75),
        _ => Vec::new(),
    }
}

/// Draws one marker; `size` and `edge_width` in pixels, colours as painted.
pub fn draw_marker(surface: &mut dyn Surface, shape: Shape, at: Point, size: f64, face: Color, edge: Color, edge_width: f64) {
    let letter = shape.letter();
    if !shape.is_filled() {
        if letter == ',' {
            return surface.disc(at, surface.pixel() / 2.0, edge);
        }
        for [a, b] in strokes(letter) {
            surface.polyline(&[(at.0 + a.0 * size, at.1 - a.1 * size), (at.0 + b.0 * size, at.1 - b.1 * size)], edge, edge_width);
        }
        return;
    }
    let size = if letter == '.' { size / 2.0 } else { size };
    let round = letter == 'o' || letter == '.';
    let rim = if edge.alpha > 0.0 { edge_width } else { 0.0 };
    if face == edge || rim == 0.0 {
        // One area, so that a translucent marker has no darker ring where face and rim meet.
        if round {
            surface.disc(at, (size + rim) / 2.0, face);
        } else {
            surface.polygon(&grown(letter, at, size, rim), face);
        }
    } else if round && face.alpha >= 1.0 {
        surface.disc(at, (size + rim) / 2.0, edge);
        surface.disc(at, ((size - rim) / 2.0).max(0.0), face);
    } else {
        let mut ring = grown(letter, at, size, 0.0);
        surface.polygon(&ring, face);
        ring.extend_from_within(..2.min(ring.len()));
        surface.polyline(&ring, edge, rim);
    }
}

fn grown(letter: char, at: Point, size: f64, rim: f64) -> Vec<Point> {
    let factor = size + rim;
    outline(letter).into_iter().map(|(x, y)| (at.0 + x * factor, at.1 - y * factor)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_a_form() {
        for c in LETTERS.chars() {
            let shape = Shape::parse(&c.to_string()).unwrap().unwrap();
            assert!(c == ',' || !shape.is_filled() || outline(c).len() >= 3);
            assert!(c == ',' || shape.is_filled() || !strokes(c).is_empty());
        }
        assert_eq!(Shape::parse("None"), Ok(None));
        assert!(Shape::parse("oo").is_err() && Shape::parse("q").is_err());
    }
}
