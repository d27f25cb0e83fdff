//! Figures that live: `plt.pause`, the canvas, and the clicks of its reader.
//!
//! A click comes from the page as a [`Press`], waits in its figure, and is handed to the program's functions while the program is in
//! `plt.pause` or `fig.canvas.flush_events`, as Matplotlib's event loop does. What such a function raises comes out of that call.
//! `pause` shows the open figures, lets the page draw them, and waits; while it waits, Stop and clicks are heard.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use brunsviga_chart::{Figure, Spot};
use brunsviga_python::vm::Job;
use brunsviga_python::{Args, ClassRef, Native, Raise, Result, Value, Vm};

use super::object::FigureState;
use super::state::{Pyplot, classes};

/// Clicks that wait at most; a program that hears none for long gets the newest.
const MOST_WAITING: usize = 64;
/// So many looks at a clock that stands still, and a pause is over.
const PATIENCE: u32 = 10_000;

/// A button pressed in a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Press {
    /// Where
    pub spot: Spot,
    /// 1, 2, 3: left, middle, right
    pub button: u32,
}

/// Who listens to a figure, and what has happened in it.
#[derive(Default)]
pub struct Events {
    listeners: RefCell<Vec<(i64, Value)>>,
    last_id: Cell<i64>,
    waiting: RefCell<VecDeque<Press>>,
}

impl FigureState {
    /// The figure is closed: nobody listens any more.
    pub fn closed(&self) {
        // A listener may hold the figure that holds it.
        let listeners = std::mem::take(&mut *self.events.listeners.borrow_mut());
        self.events.waiting.borrow_mut().clear();
        self.edit(|figure| figure.listens = false);
        drop(listeners);
    }
}

/// A button was pressed in a figure that was shown; whether its program will hear of it.
pub fn press(vm: &mut Vm, figure: &Rc<RefCell<Figure>>, press: Press) -> bool {
    let open = &vm.extension::<Pyplot>().open;
    let Some(state) = open.iter().find(|state| Rc::ptr_eq(&state.figure, figure)) else { return false };
    if state.events.listeners.borrow().is_empty() {
        return false;
    }
    let mut waiting = state.events.waiting.borrow_mut();
    if waiting.len() >= MOST_WAITING {
        waiting.pop_front();
    }
    waiting.push_back(press);
    true
}

/// Seconds of the host's clock that the program goes on waiting in `pause`, if it was there when it was last left.
pub fn rests_until_s(vm: &mut Vm) -> Option<f64> {
    vm.extension::<Pyplot>().rests_until_s
}

/// How often the program has paused since its cell began.
pub fn pauses(vm: &mut Vm) -> u32 {
    vm.extension::<Pyplot>().pauses
}

/// Hands what has happened to those who listen.
fn dispatch(vm: &mut Vm) -> Result<()> {
    for state in vm.extension::<Pyplot>().open.clone() {
        loop {
            let next = state.events.waiting.borrow_mut().pop_front();
            let Some(press) = next else { break };
            let listeners = state.events.listeners.borrow().clone();
            for (_, function) in listeners {
                let event = Value::native(MouseEvent { home: state.clone(), press });
                vm.call_positional(&function, vec![event])?;
            }
        }
    }
    Ok(())
}

/// `pause`, or the events of a moment.
struct Rest {
    seconds: f64,
    until_s: Option<f64>,
    /// The clock's last word, and how often it was the same
    clock: (f64, u32),
}

impl Job for Rest {
    fn advance(&mut self, vm: &mut Vm, _until_s: f64) -> Result<Option<Value>> {
        vm.extension::<Pyplot>().rests_until_s = None;
        dispatch(vm)?;
        let now_s = vm.host().clock_s();
        let begins = self.until_s.is_none();
        vm.extension::<Pyplot>().pauses += u32::from(begins);
        let until_s = *self.until_s.get_or_insert(now_s + self.seconds);
        self.clock = (now_s, if now_s == self.clock.0 { self.clock.1 + 1 } else { 0 });
        if !begins && (now_s >= until_s || self.clock.1 > PATIENCE) {
            return Ok(Some(Value::None));
        }
        // Here the run may be left: the picture is whole, and who drives the run can draw it and wait.
        vm.extension::<Pyplot>().rests_until_s = Some(until_s);
        Ok(None)
    }
}

fn rest(vm: &mut Vm, seconds: f64) -> Result<Value> {
    vm.defer(Box::new(Rest { seconds, until_s: None, clock: (f64::NAN, 0) }))
}

/// `plt.pause(interval)`
pub fn pause(vm: &mut Vm, args: Args) -> Result<Value> {
    let [interval] = args.bind::<1>("pause", 1, &["interval"])?;
    let seconds = super::keyword::number(vm, &interval.unwrap_or(Value::None), "interval")?;
    let pyplot = vm.extension::<Pyplot>();
    if seconds.is_nan() || (seconds <= 0.0 && !pyplot.open.is_empty()) {
        return Err(Raise::value_error(format!(
            "pause({seconds}) would wait for ever: give the seconds to wait, for example plt.pause(0.001)"
        )));
    }
    pyplot.show_open();
    rest(vm, seconds.max(0.0))
}

/// `plt.fignum_exists(num)`
pub fn fignum_exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let [number] = args.bind::<1>("fignum_exists", 1, &["num"])?;
    let number = super::pyplot::figure_number(vm, &number.unwrap_or(Value::None))?;
    Ok(Value::Bool(vm.extension::<Pyplot>().open.iter().any(|figure| figure.number.get() == number)))
}

/// `plt.get_fignums()`
pub fn get_fignums(vm: &mut Vm, args: Args) -> Result<Value> {
    args.exactly::<0>("get_fignums")?;
    let mut numbers: Vec<i64> = vm.extension::<Pyplot>().open.iter().map(|figure| figure.number.get()).collect();
    numbers.sort_unstable();
    Ok(Value::list(numbers.into_iter().map(Value::Int).collect()))
}

/// `fig.canvas`
pub struct CanvasObject(pub Rc<FigureState>);

impl Native for CanvasObject {
    fn class(&self) -> ClassRef {
        classes().canvas.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        Ok("<matplotlib.backend_bases.FigureCanvasBase object>".into())
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        Ok((name == "figure").then(|| self.0.value()))
    }
    fn dir(&self) -> Vec<String> {
        vec!["figure".into()]
    }
}

/// Events of Matplotlib that are not sent here.
const UNSENT: &[&str] = &[
    "axes_enter_event",
    "axes_leave_event",
    "button_release_event",
    "close_event",
    "draw_event",
    "figure_enter_event",
    "figure_leave_event",
    "key_press_event",
    "key_release_event",
    "motion_notify_event",
    "pick_event",
    "resize_event",
    "scroll_event",
];

fn connect(vm: &mut Vm, home: &Rc<FigureState>, args: Args) -> Result<Value> {
    let [name, function] = args.bind::<2>("mpl_connect", 2, &["s", "func"])?;
    let (name, function) = (name.unwrap_or(Value::None), function.unwrap_or(Value::None));
    let name = vm.str(&name)?;
    if UNSENT.contains(&name.as_str()) {
        return Err(Raise::not_implemented(format!("'{name}' is not sent here: figures tell of 'button_press_event'")));
    }
    if name != "button_press_event" {
        return Err(Raise::value_error(format!("'{name}' is not a valid value for s; here it is 'button_press_event'")));
    }
    if !vm.is_callable(&function) {
        let class = vm.type_name(&function);
        return Err(Raise::type_error(format!("mpl_connect needs a function to call at the event, not {class}")));
    }
    let id = home.events.last_id.get() + 1;
    home.events.last_id.set(id);
    home.events.listeners.borrow_mut().push((id, function));
    home.edit(|figure| figure.listens = true);
    Ok(Value::Int(id))
}

fn disconnect(vm: &mut Vm, home: &Rc<FigureState>, args: Args) -> Result<Value> {
    let [id] = args.bind::<1>("mpl_disconnect", 1, &["cid"])?;
    let id = vm.to_index(&id.unwrap_or(Value::None))?;
    home.events.listeners.borrow_mut().retain(|(known, _)| *known != id);
    let listens = !home.events.listeners.borrow().is_empty();
    home.edit(|figure| figure.listens = listens);
    Ok(Value::None)
}

fn show(vm: &mut Vm, home: &Rc<FigureState>, args: Args, function: &str) -> Result<Value> {
    args.exactly::<0>(function)?;
    vm.extension::<Pyplot>().show(home);
    Ok(Value::None)
}

/// Methods of the canvas.
pub fn with_methods(class: ClassRef) -> ClassRef {
    type Body = fn(&mut Vm, &Rc<FigureState>, Args) -> Result<Value>;
    let table: &[(&'static str, Body)] = &[
        ("mpl_connect", connect),
        ("mpl_disconnect", disconnect),
        ("draw", |vm, home, args| show(vm, home, args, "draw")),
        ("draw_idle", |vm, home, args| show(vm, home, args, "draw_idle")),
        ("flush_events", |vm, _, args| {
            args.exactly::<0>("flush_events")?;
            rest(vm, 0.0)
        }),
        ("get_width_height", |_, home, args| {
            args.exactly::<0>("get_width_height")?;
            let (w, h) = home.figure.borrow().pixels();
            Ok(Value::tuple(vec![Value::Int(w as i64), Value::Int(h as i64)]))
        }),
    ];
    let mut class = class;
    for (name, body) in table.iter().copied() {
        class = class.method(name, move |vm, mut args: Args| {
            let this = args.take_self(name)?;
            let canvas = this.downcast::<CanvasObject>().ok_or_else(|| Raise::type_error("expected a figure's canvas"))?;
            body(vm, &canvas.0, args)
        });
    }
    class
}

/// What a listener is told.
struct MouseEvent {
    home: Rc<FigureState>,
    press: Press,
}

impl Native for MouseEvent {
    fn class(&self) -> ClassRef {
        classes().mouse_event.clone()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _: &mut Vm) -> Result<String> {
        let Press { spot, button } = self.press;
        let data = spot.inside.map_or("(None, None)".into(), |(_, x, y)| format!("({x}, {y})"));
        Ok(format!("button_press_event: xy=({:.0}, {:.0}) xydata={data} button={button} dblclick=False", spot.x, spot.y))
    }
    fn get_attr(&self, _: &mut Vm, _: &Value, name: &str) -> Result<Option<Value>> {
        let Press { spot, button } = self.press;
        let inside = |part: fn((usize, f64, f64)) -> f64| spot.inside.map_or(Value::None, |i| Value::Float(part(i)));
        Ok(Some(match name {
            "name" => Value::str("button_press_event"),
            "canvas" => Value::native(CanvasObject(self.home.clone())),
            "button" => Value::Int(i64::from(button)),
            "x" => Value::Float(spot.x),
            "y" => Value::Float(spot.y),
            "xdata" => inside(|(_, x, _)| x),
            "ydata" => inside(|(_, _, y)| y),
            "inaxes" => match spot.inside {
                Some((index, ..)) if index < self.home.figure.borrow().axes.len() => self.home.axes_value(index),
                _ => Value::None,
            },
            "key" | "guiEvent" => Value::None,
            "dblclick" => Value::Bool(false),
            "step" => Value::Int(0),
            _ => return Ok(None),
        }))
    }
    fn dir(&self) -> Vec<String> {
        ["name", "canvas", "button", "x", "y", "xdata", "ydata", "inaxes", "key", "dblclick", "step"].map(String::from).to_vec()
    }
}
