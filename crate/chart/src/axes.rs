//! One axes of a figure: its marks in the order they were added, its two axes, title, legend and looks.

use crate::axis::{Axis, Label};
use crate::color::Color;
use crate::legend::Legend;
use crate::mark::Mark;
use crate::space::Space;

/// Names a mark of an axes as long as it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarkId(pub(crate) u32);

/// Where an axes lies in the figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Placement {
    /// A cell, or a range of cells, of a grid
    Grid(GridCell),
    /// Left, bottom, width, height as shares of the figure
    Rect([f64; 4]),
    /// On top of the axes with this index
    Twin(usize),
    /// A part of another place: left, bottom, width, height as shares of it. Axes and their colour bar share one so.
    Part(Box<Placement>, [f64; 4]),
}

impl Placement {
    /// The cell of a grid that the place is, or is a part of.
    pub fn cell(&self) -> Option<&GridCell> {
        match self {
            Placement::Grid(cell) => Some(cell),
            Placement::Part(of, _) => of.cell(),
            Placement::Rect(_) | Placement::Twin(_) => None,
        }
    }

    /// A part of this place.
    pub fn part(self, share: [f64; 4]) -> Placement {
        Placement::Part(Box::new(self), share)
    }
}

/// A range of cells of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridCell {
    /// Relative widths of the grid's columns
    pub widths: Vec<f64>,
    /// Relative heights of its rows
    pub heights: Vec<f64>,
    /// First and last row, from the top
    pub rows: (usize, usize),
    /// First and last column
    pub columns: (usize, usize),
}

/// How long a unit of y is against a unit of x.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Aspect {
    /// As the rectangle comes
    #[default]
    Auto,
    /// So many times a unit of x
    Ratio(f64),
    /// The data area is so many times as high as wide
    Box(f64),
}

/// What a colour bar shows the colours of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColorBar {
    /// The axes of the mark
    pub axes: usize,
    /// The mark; None: colours that belong to no mark
    pub mark: Option<MarkId>,
    /// The values run along x
    pub horizontal: bool,
}

/// One side of the frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spine {
    /// Drawn
    pub visible: bool,
    /// Ink
    pub color: Color,
    /// In points
    pub width: f64,
}

impl Default for Spine {
    fn default() -> Self {
        Spine { visible: true, color: Color::BLACK, width: 0.8 }
    }
}

/// An axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes {
    marks: Vec<(MarkId, Mark)>,
    next: u32,
    /// Where it lies
    pub placement: Placement,
    /// Titles left, centre, right
    pub titles: [Label; 3],
    /// x
    pub x: Axis,
    /// y
    pub y: Axis,
    /// The third axis and the eye, for axes in space; their frame, spines and aspect are not used
    pub space: Option<Box<Space>>,
    /// Legend
    pub legend: Option<Legend>,
    /// Aspect
    pub aspect: Aspect,
    /// Where the data area stands in a place that its aspect does not fill: shares from the lower left
    pub anchor: (f64, f64),
    /// These axes are a colour bar.
    pub bar: Option<ColorBar>,
    /// Left, bottom, right, top
    pub spines: [Spine; 4],
    /// Ground of the data area
    pub ground: Color,
    /// Ground, frame and ticks are drawn.
    pub shown: bool,
    /// The axes is drawn at all.
    pub visible: bool,
    /// Height of grid and ticks in the stack
    pub ticks_zorder: f64,
    /// The cycle of colours; empty: Matplotlib's
    pub palette: Vec<Color>,
    /// How many colours of the cycle curves have taken
    pub curve_colors: usize,
    /// How many colours of the cycle areas have taken
    pub area_colors: usize,
}

impl Axes {
    /// Empty, in Matplotlib's looks.
    pub fn new(placement: Placement) -> Axes {
        Axes {
            marks: Vec::new(),
            next: 0,
            placement,
            titles: Default::default(),
            x: Axis::default(),
            y: Axis::default(),
            space: None,
            legend: None,
            aspect: Aspect::Auto,
            anchor: (0.5, 0.5),
            bar: None,
            spines: [Spine::default(); 4],
            ground: Color::WHITE,
            shown: true,
            visible: true,
            ticks_zorder: 1.5,
            palette: Vec::new(),
            curve_colors: 0,
            area_colors: 0,
        }
    }

    /// Works on the z axis; None on flat axes.
    pub fn z_of<R>(&mut self, change: impl FnOnce(&mut Axis) -> R) -> Option<R> {
        self.space.as_mut().map(|space| change(&mut space.z))
    }

    /// Colour `index` of the cycle, which repeats.
    pub fn cycle(&self, index: usize) -> Color {
        match self.palette.len() {
            0 => Color::cycle(index),
            n => self.palette[index % n],
        }
    }

    /// Adds a mark on top.
    pub fn add(&mut self, mark: Mark) -> MarkId {
        let id = MarkId(self.next);
        self.next = self.next.wrapping_add(1);
        self.marks.push((id, mark));
        id
    }

    /// The mark, if it is still there.
    pub fn mark(&self, id: MarkId) -> Option<&Mark> {
        self.marks.iter().find(|(i, _)| *i == id).map(|(_, m)| m)
    }

    /// See [`Axes::mark`]
    pub fn mark_mut(&mut self, id: MarkId) -> Option<&mut Mark> {
        self.marks.iter_mut().find(|(i, _)| *i == id).map(|(_, m)| m)
    }

    /// Takes the mark away; false: it was not there.
    pub fn remove(&mut self, id: MarkId) -> bool {
        let before = self.marks.len();
        self.marks.retain(|(i, _)| *i != id);
        self.marks.len() != before
    }

    /// All marks in the order they were added.
    pub fn marks(&self) -> impl Iterator<Item = (MarkId, &Mark)> {
        self.marks.iter().map(|(id, mark)| (*id, mark))
    }

    /// The marks that have data points to read: what the page calls series.
    pub fn series(&self) -> impl Iterator<Item = (MarkId, &Mark)> {
        self.marks().filter(|(_, m)| m.common().visible && m.as_draw().points() > 0)
    }
}
