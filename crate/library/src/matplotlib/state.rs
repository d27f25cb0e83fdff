//! What pyplot remembers: its figures, the current one, and those that were shown; and the classes of its objects.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_chart::{Color, Figure};
use brunsviga_python::{ClassRef, Vm};

use super::object::FigureState;
use super::rc::RcParams;

/// pyplot's memory, kept in the machine.
#[derive(Default)]
pub struct Pyplot {
    /// Figures that are open, in the order they were made
    pub open: Vec<Rc<FigureState>>,
    /// The program waits in `pause`, until this time of the host's clock
    pub rests_until_s: Option<f64>,
    /// How often it did so since its cell began
    pub pauses: u32,
    /// The current one among them, by its number
    pub current: Option<i64>,
    shown: Vec<Rc<RefCell<Figure>>>,
    /// Defaults that a program may change
    pub rc: RcParams,
    /// Colours that letters stand for by a program's wish, as seaborn's `set_color_codes` has it
    pub letters: Vec<(char, Color)>,
}

impl Pyplot {
    /// What a text names by the program's own colour cycle or letters; None: what it names to Matplotlib.
    pub fn own_color(&self, text: &str) -> Option<Color> {
        let mut chars = text.chars();
        let (first, rest) = (chars.next()?, chars.as_str());
        if rest.is_empty() {
            return self.letters.iter().find(|(c, _)| *c == first).map(|(_, color)| *color);
        }
        let cycle = self.rc.palette();
        if first != 'C' || cycle.is_empty() || !rest.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // Digit by digit, so that a number of any length has its place in the cycle.
        let index = rest.bytes().fold(0, |at, b| (at * 10 + usize::from(b - b'0')) % cycle.len());
        Some(cycle[index])
    }

    /// The current figure, if there is one.
    pub fn figure(&self) -> Option<Rc<FigureState>> {
        let number = self.current?;
        self.open.iter().find(|f| f.number.get() == number).cloned()
    }

    /// Makes a new figure the current one.
    pub fn add(&mut self, figure: Figure, number: Option<i64>) -> Rc<FigureState> {
        let number = number.unwrap_or_else(|| self.open.iter().map(|f| f.number.get()).max().unwrap_or(0).saturating_add(1));
        let state = FigureState::new(figure, number);
        self.open.push(state.clone());
        self.current = Some(number);
        state
    }

    /// Closes one figure.
    pub fn close(&mut self, number: i64) {
        self.open.iter().filter(|f| f.number.get() == number).for_each(|f| f.closed());
        self.open.retain(|f| f.number.get() != number);
        if self.current == Some(number) {
            self.current = self.open.last().map(|f| f.number.get());
        }
    }

    /// Closes all figures.
    pub fn close_all(&mut self) {
        self.open.drain(..).for_each(|f| f.closed());
        self.current = None;
    }

    /// Puts a figure among those to be shown; one that is there already moves to the end.
    pub fn show(&mut self, figure: &Rc<FigureState>) {
        self.shown.retain(|f| !Rc::ptr_eq(f, &figure.figure));
        self.shown.push(figure.figure.clone());
    }

    /// Puts all open figures that have something to see among those to be shown.
    pub fn show_open(&mut self) {
        for figure in self.open.clone() {
            let empty = {
                let f = figure.figure.borrow();
                f.axes.is_empty() && f.title.text.is_empty()
            };
            if !empty {
                self.show(&figure);
            }
        }
    }
}

/// A cell begins: no figure is current, as in a notebook.
pub fn begin_cell(vm: &mut Vm) {
    let pyplot = vm.extension::<Pyplot>();
    pyplot.close_all();
    pyplot.pauses = 0;
}

/// A cell has ended: its figures are shown and closed, as in a notebook.
pub fn end_cell(vm: &mut Vm) {
    let pyplot = vm.extension::<Pyplot>();
    pyplot.show_open();
    pyplot.close_all();
    pyplot.rests_until_s = None;
}

/// The figures shown since the last call, in order.
pub fn take_shown(vm: &mut Vm) -> Vec<Rc<RefCell<Figure>>> {
    std::mem::take(&mut vm.extension::<Pyplot>().shown)
}

/// Forgets figures and defaults.
pub fn reset(vm: &mut Vm) {
    *vm.extension::<Pyplot>() = Pyplot::default();
}

/// The classes of the module's objects.
pub struct Classes {
    pub figure: ClassRef,
    pub canvas: ClassRef,
    pub mouse_event: ClassRef,
    pub axes: ClassRef,
    pub axes_in_space: ClassRef,
    pub axis: ClassRef,
    pub line: ClassRef,
    pub points: ClassRef,
    pub poly: ClassRef,
    pub segments: ClassRef,
    pub patch: ClassRef,
    pub image: ClassRef,
    pub mesh: ClassRef,
    pub quiver: ClassRef,
    pub text: ClassRef,
    pub legend: ClassRef,
    pub bar_container: ClassRef,
    pub spine: ClassRef,
    pub spines: ClassRef,
    pub transform: ClassRef,
    pub rc_params: ClassRef,
    pub axes_array: ClassRef,
    pub grid_spec: ClassRef,
    pub subplot_spec: ClassRef,
    pub colormap: ClassRef,
    pub colorbar: ClassRef,
    pub bbox: ClassRef,
    pub cycler: ClassRef,
    pub letters: ClassRef,
    pub events: ClassRef,
    pub norm: ClassRef,
    pub mappable: ClassRef,
    pub segmented_colormap: ClassRef,
}

thread_local! {
    static CLASSES: Rc<Classes> = Rc::new(build());
}

/// The classes; made at the first call.
pub fn classes() -> Rc<Classes> {
    CLASSES.with(Rc::clone)
}

fn build() -> Classes {
    use brunsviga_python::Class;
    let plain = |name: &str, module: &str| Class::native(name, module, &[]);
    let artist = plain("Artist", "matplotlib.artist");
    let of_artist = |name: &str, module: &str| Class::native(name, module, std::slice::from_ref(&artist));
    let with = super::artist::with_methods;
    let colored = super::mappable::with_methods;
    let colormap = super::colormap::with_colormap_methods(plain("Colormap", "matplotlib.colors"));
    let axes = super::axes::with_methods(plain("Axes", "matplotlib.axes._axes"));
    let in_space = Class::native("Axes3D", "mpl_toolkits.mplot3d.axes3d", std::slice::from_ref(&axes));
    Classes {
        figure: super::figure::with_methods(plain("Figure", "matplotlib.figure")),
        canvas: super::canvas::with_methods(plain("FigureCanvasBase", "matplotlib.backend_bases")),
        mouse_event: plain("MouseEvent", "matplotlib.backend_bases"),
        axes,
        axes_in_space: super::space::with_methods(in_space),
        axis: super::axis::with_methods(plain("Axis", "matplotlib.axis")),
        line: with(of_artist("Line2D", "matplotlib.lines")),
        points: colored(with(of_artist("PathCollection", "matplotlib.collections"))),
        poly: with(of_artist("FillBetweenPolyCollection", "matplotlib.collections")),
        segments: with(of_artist("LineCollection", "matplotlib.collections")),
        patch: with(of_artist("Rectangle", "matplotlib.patches")),
        image: super::mappable::with_image_methods(with(of_artist("AxesImage", "matplotlib.image"))),
        mesh: colored(with(of_artist("QuadMesh", "matplotlib.collections"))),
        quiver: with(of_artist("Quiver", "matplotlib.quiver")),
        text: super::words::with_methods(of_artist("Text", "matplotlib.text")),
        legend: super::legend::with_methods(of_artist("Legend", "matplotlib.legend")),
        bar_container: plain("BarContainer", "matplotlib.container"),
        spine: super::axis::with_spine_methods(plain("Spine", "matplotlib.spines")),
        spines: super::axis::with_spine_methods(plain("Spines", "matplotlib.spines")),
        transform: plain("Transform", "matplotlib.transforms"),
        rc_params: super::rc::with_methods(plain("RcParams", "matplotlib")),
        axes_array: super::grid::with_methods(plain("ndarray", "numpy")),
        grid_spec: plain("GridSpec", "matplotlib.gridspec"),
        subplot_spec: plain("SubplotSpec", "matplotlib.gridspec"),
        segmented_colormap: super::colormap::with_segmented_methods(Class::native(
            "LinearSegmentedColormap",
            "matplotlib.colors",
            std::slice::from_ref(&colormap),
        )),
        colormap,
        norm: plain("Normalize", "matplotlib.colors"),
        mappable: super::colormap::with_mappable_methods(plain("ScalarMappable", "matplotlib.cm")),
        bbox: plain("Bbox", "matplotlib.transforms"),
        cycler: super::cycle::with_methods(plain("Cycler", "cycler")),
        letters: plain("dict", "builtins"),
        events: super::events::with_methods(with(of_artist("EventCollection", "matplotlib.collections"))),
        colorbar: super::colorbar::with_methods(plain("Colorbar", "matplotlib.colorbar")),
    }
}
