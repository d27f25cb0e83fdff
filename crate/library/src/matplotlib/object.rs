//! Figures and axes as Python objects: handles on the description that the chart crate draws.
//!
//! The description is borrowed for single steps only, never while Python code can run.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use brunsviga_chart::{Axes, Figure, MarkId, mark::Mark};
use brunsviga_python::{ClassRef, Native, Raise, Result, Value, Vm};

use super::state::classes;

/// One figure with what pyplot knows of it.
pub struct FigureState {
    /// The description
    pub figure: Rc<RefCell<Figure>>,
    /// pyplot's number
    pub number: Cell<i64>,
    /// The axes that pyplot draws on
    pub current: Cell<Option<usize>>,
    axes: RefCell<Vec<Weak<AxesObject>>>,
    object: RefCell<Weak<FigureObject>>,
    /// Who listens to what happens to it, and what has happened
    pub events: super::canvas::Events,
}

/// `matplotlib.figure.Figure`
pub struct FigureObject(pub Rc<FigureState>);

/// `matplotlib.axes.Axes`
#[derive(Clone)]
pub struct AxesObject {
    /// Its figure
    pub home: Rc<FigureState>,
    /// Its place among the figure's axes
    pub index: usize,
}

impl FigureState {
    /// Without axes.
    pub fn new(figure: Figure, number: i64) -> Rc<FigureState> {
        Rc::new(FigureState {
            figure: Rc::new(RefCell::new(figure)),
            number: Cell::new(number),
            current: Cell::new(None),
            axes: RefCell::default(),
            object: RefCell::default(),
            events: super::canvas::Events::default(),
        })
    }

    /// Works on the description.
    pub fn edit<R>(&self, change: impl FnOnce(&mut Figure) -> R) -> R {
        change(&mut self.figure.borrow_mut())
    }

    /// The Python object of one axes: the same as long as somebody holds it.
    pub fn axes_value(self: &Rc<Self>, index: usize) -> Value {
        let mut known = self.axes.borrow_mut();
        if known.len() <= index {
            known.resize_with(index + 1, Weak::new);
        }
        let object = known[index].upgrade().unwrap_or_else(|| {
            let object = Rc::new(AxesObject { home: self.clone(), index });
            known[index] = Rc::downgrade(&object);
            object
        });
        Value::Native(object)
    }

    /// The Python object of the figure.
    pub fn value(self: &Rc<Self>) -> Value {
        let known = self.object.borrow().upgrade();
        let object = known.unwrap_or_else(|| {
            let object = Rc::new(FigureObject(self.clone()));
            *self.object.borrow_mut() = Rc::downgrade(&object);
            object
        });
        Value::Native(object)
    }

    /// A handle on one axes, which becomes pyplot's current one.
    pub fn axes(self: &Rc<Self>, index: usize) -> AxesObject {
        self.current.set(Some(index));
        AxesObject { home: self.clone(), index }
    }

    /// Takes all axes and texts away (`clf`).
    pub fn clear(&self) {
        self.current.set(None);
        self.axes.borrow_mut().clear();
        self.edit(|figure| {
            figure.axes.clear();
            figure.title = Default::default();
            figure.x_label = Default::default();
            figure.y_label = Default::default();
            figure.tight = None;
        });
    }
}

impl AxesObject {
    /// Works on the description of these axes; on axes that a cleared figure no longer has, the work is lost.
    pub fn edit<R>(&self, change: impl FnOnce(&mut Axes) -> R) -> R {
        let mut figure = self.home.figure.borrow_mut();
        match figure.axes.get_mut(self.index) {
            Some(axes) => change(axes),
            None => change(&mut Axes::new(brunsviga_chart::Placement::Rect([0.0, 0.0, 1.0, 1.0]))),
        }
    }

    /// Adds a mark; the axes become pyplot's current ones only by pyplot's own functions.
    pub fn add(&self, mark: Mark) -> MarkId {
        self.edit(|axes| axes.add(mark))
    }

    /// The base font size.
    pub fn font_size(&self) -> f64 {
        self.home.figure.borrow().font_size
    }

    /// As a Python value.
    pub fn value(&self) -> Value {
        self.home.axes_value(self.index)
    }
}

/// The axes behind a Python value, or a TypeError.
pub fn axes_of(vm: &Vm, value: &Value) -> Result<AxesObject> {
    value
        .downcast::<AxesObject>()
        .cloned()
        .ok_or_else(|| Raise::type_error(format!("expected Axes, not {}", vm.type_name(value))))
}

impl Native for FigureObject {
    fn class(&self) -> ClassRef {
        classes().figure.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        self.str(vm)
    }
    fn str(&self, _: &mut Vm) -> Result<String> {
        let figure = self.0.figure.borrow();
        let (w, h) = figure.pixels();
        Ok(format!("<Figure size {w:.0}x{h:.0} with {} Axes>", figure.axes.len()))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok(Some(match name {
            "axes" => Value::list((0..self.0.figure.borrow().axes.len()).map(|i| self.0.axes_value(i)).collect()),
            "number" => Value::Int(self.0.number.get()),
            "dpi" => Value::Float(self.0.figure.borrow().dpi()),
            "canvas" => Value::native(super::canvas::CanvasObject(self.0.clone())),
            "transFigure" => Value::native(super::words::Transform(brunsviga_chart::mark::Place::Figure)),
            _ => return Ok(None),
        }))
    }
    fn dir(&self) -> Vec<String> {
        ["axes", "number", "dpi", "canvas", "transFigure"].map(String::from).to_vec()
    }
}

impl Native for AxesObject {
    fn class(&self) -> ClassRef {
        if super::space::is_space(self) { classes().axes_in_space.clone() } else { classes().axes.clone() }
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, vm: &mut Vm) -> Result<String> {
        self.str(vm)
    }
    fn str(&self, _: &mut Vm) -> Result<String> {
        let title = self.edit(|a| a.titles[1].text.clone());
        let class = if super::space::is_space(self) { "Axes3D" } else { "Axes" };
        Ok(if title.is_empty() { format!("<{class}: >") } else { format!("<{class}: title={{'center': '{title}'}}>") })
    }
    fn get_attr(&self, vm: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        super::axes::attribute(vm, self, name)
    }
    fn dir(&self) -> Vec<String> {
        super::axes::ATTRIBUTES.iter().map(|s| s.to_string()).collect()
    }
}
