//! Axes in space (`projection='3d'`): where the eye stands, and how a point of the data becomes a point of the picture.
//!
//! The data box is the unit cube, stretched to the box's aspect; the eye looks at its middle from ten units away. Angles, distances
//! and the window are Matplotlib's, so that a figure looks as it does there (`tests/space.rs` compares places).

use crate::axis::Axis;
use crate::color::Color;
use crate::error::ChartError;
use crate::frame::AxisMap;
use crate::geometry::{Point, Rect};
use crate::stroke::LineStyle;

/// What axes in space have beyond x and y.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    /// z
    pub z: Axis,
    /// Where the eye stands
    pub eye: Eye,
    /// Lines on the panes at the ticks
    pub grid: Option<LineStyle>,
    /// Grounds of the panes across x, y and z
    pub panes: [Color; 3],
    aspect: [f64; 3],
    lens: f64,
}

/// Angles in degrees, and how near the box seems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eye {
    /// Above the plane of x and y
    pub elevation: f64,
    /// About the z axis, from x towards y
    pub azimuth: f64,
    /// About the line of sight
    pub roll: f64,
    /// Above 1: nearer
    pub zoom: f64,
}

impl Default for Eye {
    fn default() -> Self {
        Eye { elevation: 30.0, azimuth: -60.0, roll: 0.0, zoom: 1.0 }
    }
}

impl Default for Space {
    fn default() -> Self {
        let grey = |level: f64| {
            let v = libm::rint(level * 255.0) as u8;
            Color { rgb: (v, v, v), alpha: 0.5 }
        };
        // Along z a curve fills the box.
        let mut z = Axis::default();
        z.margin = 0.0;
        Space {
            z,
            eye: Eye::default(),
            grid: Some(LineStyle::new(Color::hex(0xb0b0b0), 0.8)),
            panes: [grey(0.95), grey(0.9), grey(0.925)],
            aspect: [4.0, 4.0, 3.0],
            lens: 1.0,
        }
    }
}

/// The eye's distance from the middle of the box.
const DISTANCE: f64 = 10.0;
/// The size of the box for which the usual picture is filled.
const BOX: f64 = 1.829_464_072_162_043_4 * 25.0 / 24.0;
/// Left (lower) edge and width of the window in the projected plane.
const WINDOW: (f64, f64) = (-0.95 / DISTANCE, 1.85 / DISTANCE);

impl Space {
    /// Relative lengths of the box's edges, and how large it is: finite and positive.
    pub fn set_aspect(&mut self, aspect: [f64; 3], zoom: f64) -> Result<(), ChartError> {
        let good = |v: f64| v.is_finite() && v > 0.0;
        if !good(zoom) || !aspect.iter().all(|a| good(*a)) {
            return Err(ChartError::Text("a box aspect must be three positive numbers, and its zoom positive".into()));
        }
        self.aspect = aspect;
        self.eye.zoom = zoom;
        Ok(())
    }

    /// Relative lengths of the box's edges.
    pub fn aspect(&self) -> [f64; 3] {
        self.aspect
    }

    /// Focal length of the eye; infinite: parallel rays.
    pub fn set_lens(&mut self, focal_length: f64) -> Result<(), ChartError> {
        if focal_length.is_nan() || focal_length <= 0.0 {
            return Err(ChartError::Text(format!("focal_length = {focal_length} must be greater than 0")));
        }
        self.lens = focal_length;
        Ok(())
    }

    /// See [`Space::set_lens`]
    pub fn lens(&self) -> f64 {
        self.lens
    }
}

/// One look at a box: from data to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Projection {
    /// z, as shares of the box
    pub z: AxisMap,
    right: [f64; 3],
    up: [f64; 3],
    /// From the middle of the box to the eye
    back: [f64; 3],
    size: [f64; 3],
    lens: f64,
    window: Rect,
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl Projection {
    /// The picture of the box fills the square `window`.
    pub fn new(space: &Space, eye: Eye, z: AxisMap, window: Rect) -> Projection {
        let (se, ce) = sin_cos(eye.elevation);
        let (sa, ca) = sin_cos(eye.azimuth);
        let (sr, cr) = sin_cos(eye.roll);
        let (right, up) = ([-sa, ca, 0.0], [-se * ca, -se * sa, ce]);
        let mixed = |a: f64, b: f64| [0, 1, 2].map(|i| a * right[i] + b * up[i]);
        let length = libm::sqrt(dot(space.aspect, space.aspect));
        Projection {
            z,
            right: mixed(cr, -sr),
            up: mixed(sr, cr),
            back: [ce * ca, ce * sa, se],
            size: space.aspect.map(|a| a * BOX * eye.zoom / length),
            lens: space.lens,
            window,
        }
    }

    /// Pixel of a point of the unit cube, and how far it is from the eye, in units that grow with distance (from −∞ at the eye to
    /// 0 far away; with parallel rays without bounds). A point behind the eye has no place: NaN.
    pub fn place(&self, share: [f64; 3]) -> (Point, f64) {
        let world = [0, 1, 2].map(|i| (share[i] - 0.5) * self.size[i]);
        let (x, y, towards) = (dot(self.right, world), dot(self.up, world), dot(self.back, world));
        let (x, y, depth) = if self.lens.is_infinite() {
            (x / DISTANCE, y / DISTANCE, -towards / DISTANCE)
        } else {
            let away = DISTANCE * self.lens - towards;
            if away <= 1e-3 {
                return ((f64::NAN, f64::NAN), f64::NAN);
            }
            (self.lens * x / away, self.lens * y / away, -DISTANCE / away)
        };
        let share = |v: f64| (v - WINDOW.0) / WINDOW.1;
        ((self.window.x + share(x) * self.window.w, self.window.bottom() - share(y) * self.window.h), depth)
    }

    /// The length of the window's side in units of `depth`'s plane, a pixel of it: for comparing depths with places.
    pub(crate) fn unit(&self) -> f64 {
        WINDOW.1 / self.window.w.max(1e-9)
    }

    /// For each axis: the pane at its upper end is the farther one. Seen edge-on, where both are as far, the choice is Matplotlib's.
    pub(crate) fn far_panes(&self) -> [bool; 3] {
        let mean = |axis: usize, end: f64| {
            let corners = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)].map(|(a, b)| {
                let mut at = [end; 3];
                at[(axis + 1) % 3] = a;
                at[(axis + 2) % 3] = b;
                self.place(at).1
            });
            corners.iter().sum::<f64>() / 4.0
        };
        let ends = [0, 1, 2].map(|axis| (mean(axis, 0.0), mean(axis, 1.0)));
        let far = ends.map(|(low, high)| low < high);
        let level = ends.map(|(low, high)| (low - high).abs() <= 1e-12);
        match level {
            [true, true, false] => [true, true, far[2]],
            [true, false, true] => [true, far[1], false],
            [false, true, true] => [far[0], false, false],
            _ => far,
        }
    }
}

fn sin_cos(degrees: f64) -> (f64, f64) {
    let angle = if degrees.is_finite() { libm::fmod(degrees, 360.0).to_radians() } else { 0.0 };
    (libm::sin(angle), libm::cos(angle))
}
