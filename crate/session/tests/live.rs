//! Figures that live while a program runs: pauses, clicks, live sliders, standing still.

use std::cell::Cell;
use std::rc::Rc;

use brunsviga_protocol::{Diagnostic, Event, FigureInfo, Request, Setting};
use brunsviga_session::{FileError, Session, Settings, State, World};

/// A clock that the test winds, and that goes on a little at each look.
#[derive(Clone, Default)]
struct TestWorld(Rc<Cell<f64>>);

impl World for TestWorld {
    fn clock_s(&mut self) -> f64 {
        self.0.set(self.0.get() + 1e-5);
        self.0.get()
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

struct Page {
    session: Session,
    clock: TestWorld,
    events: Vec<Event>,
}

impl Page {
    fn start(source: &str) -> Page {
        let clock = TestWorld::default();
        let mut session = Session::new(clock.clone(), Settings::default());
        session.handle(Request::Run { run: 1, name: "cell".into(), source: source.into() });
        Page { session, clock, events: Vec::new() }
    }
    /// One slice.
    fn go(&mut self) -> State {
        let state = self.session.resume(5.0);
        self.events.extend(self.session.take_events());
        state
    }
    /// Goes on until the program has paused so often.
    fn run_to_pause(&mut self, count: u32) {
        for _ in 0..10_000 {
            if self.session.pauses() >= count && self.session.rests_ms().is_some() {
                return;
            }
            assert_eq!(self.go(), State::Busy, "{:?}", self.events.last());
        }
        panic!("no pause: {:?}", self.events);
    }
    fn run_to_end(&mut self) -> &Event {
        for _ in 0..10_000 {
            if self.go() == State::Idle {
                return self.events.last().unwrap();
            }
        }
        panic!("no end: {:?}", self.events);
    }
    /// What was printed; a second passes, so that the session sends what it has.
    fn printed(&mut self) -> String {
        self.clock.0.set(self.clock.0.get() + 1.0);
        self.go();
        self.events.iter().filter_map(|e| if let Event::Stdout { text, .. } = e { Some(text.as_str()) } else { None }).collect()
    }
    fn figures(&self) -> Vec<&FigureInfo> {
        self.events.iter().filter_map(|e| if let Event::Figure { figure, .. } = e { Some(figure) } else { None }).collect()
    }
    fn failure(&mut self) -> Diagnostic {
        match self.run_to_end() {
            Event::Failed { diagnostic, .. } => diagnostic.clone(),
            other => panic!("expected an error, not {other:?}"),
        }
    }
}

const LIVE: &str = "\
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
line, = ax.plot([0, 1, 2], [0, 0, 0])
ax.set_xlim(0, 2)
ax.set_ylim(0, 10)
k = 0
gain = 1.0
def pressed(event):
    print(event.inaxes is ax, round(event.xdata, 6), round(event.ydata, 6), event.button)
cid = fig.canvas.mpl_connect('button_press_event', pressed)
while plt.fignum_exists(fig.number):
    k += 1
    line.set_ydata([0, gain, k])
    plt.pause(0.001)
";

/// Where the middle of the figure's one axes lies, CSS pixels.
fn middle(figure: &FigureInfo) -> (f64, f64) {
    let [x, y, w, h] = figure.axes[0].frame;
    ((x + w / 2.0) * figure.width, (y + h / 2.0) * figure.height)
}

#[test]
fn a_pause_is_where_the_picture_is_drawn_and_the_page_hears_of_it_now_and_then() {
    let mut page = Page::start(LIVE);
    page.run_to_pause(200);
    let told = page.figures().len();
    assert!((1..20).contains(&told), "{told} words on one figure");
    assert!(page.figures()[0].listens);
    let id = page.figures()[0].id;
    page.session.figures().take_changed();
    page.run_to_pause(201);
    assert_eq!(page.session.figures().take_changed(), [id]);
    page.session.handle(Request::Stop);
    assert!(matches!(page.run_to_end(), Event::Stopped { .. }));
    // The last word is that of the end: nobody listens any more.
    assert!(!page.figures().last().unwrap().listens);
    assert_eq!(page.session.rests_ms(), None);
}

#[test]
fn a_click_reaches_the_program_in_its_pause() {
    let mut page = Page::start(LIVE);
    page.run_to_pause(1);
    let figure = page.figures()[0].clone();
    let (x, y) = middle(&figure);
    page.session.handle(Request::Press { figure: figure.id, x, y, button: 1 });
    page.session.handle(Request::Press { figure: 99, x, y, button: 1 });
    page.session.handle(Request::Press { figure: figure.id, x: f64::NAN, y, button: 1 });
    page.run_to_pause(5);
    assert_eq!(page.printed(), "True 1.0 5.0 1\n");
}

#[test]
fn outside_of_axes_a_click_has_no_data() {
    let source = LIVE.replace("round(event.xdata, 6), round(event.ydata, 6)", "event.xdata, event.x, event.y");
    let mut page = Page::start(&source.replace("event.inaxes is ax", "event.inaxes"));
    page.run_to_pause(1);
    let figure = page.figures()[0].clone();
    page.session.handle(Request::Press { figure: figure.id, x: 2.0, y: 3.0, button: 3 });
    page.run_to_pause(5);
    assert_eq!(page.printed(), format!("None None 2.0 {:.1} 3\n", figure.height - 3.0));
}

#[test]
fn what_a_listener_raises_ends_the_run_at_its_line() {
    let mut page = Page::start(&LIVE.replace("    print(", "    undefined(").replace("event.inaxes is ax, ", ""));
    page.run_to_pause(1);
    let figure = page.figures()[0].clone();
    let (x, y) = middle(&figure);
    page.session.handle(Request::Press { figure: figure.id, x, y, button: 1 });
    let diagnostic = page.failure();
    assert_eq!((diagnostic.kind.as_str(), diagnostic.span.map(|s| s.line)), ("NameError", Some(9)), "{diagnostic:?}");
    assert!(diagnostic.traceback.contains("line 14") && diagnostic.traceback.contains("in pressed"), "{}", diagnostic.traceback);
}

#[test]
fn a_listener_can_be_taken_away() {
    let mut page =
        Page::start(&LIVE.replace("    k += 1\n", "    k += 1\n    if k == 3:\n        fig.canvas.mpl_disconnect(cid)\n"));
    page.run_to_pause(4);
    let figure = page.figures()[0].clone();
    let (x, y) = middle(&figure);
    page.session.handle(Request::Press { figure: figure.id, x, y, button: 1 });
    page.run_to_pause(8);
    assert_eq!(page.printed(), "");
}

#[test]
fn a_live_slider_sets_a_variable_of_the_running_program_only() {
    let mut page = Page::start(
        "import matplotlib.pyplot as plt\ngain = 1.0\nwhile gain < 2:\n    plt.pause(0.001)\nprint(gain, type(gain).__name__)\n",
    );
    page.run_to_pause(2);
    page.session.handle(Request::Set { name: "gain".into(), value: Setting::Int(7) });
    assert!(matches!(page.run_to_end(), Event::Finished { .. }));
    assert_eq!(page.printed(), "7 int\n");
    // Without a run nothing happens.
    page.session.handle(Request::Set { name: "gain".into(), value: Setting::Float(9.0) });
    page.session.handle(Request::Run { run: 2, name: "other".into(), source: "print(gain)".into() });
    page.run_to_end();
    assert_eq!(page.printed(), "7 int\n7\n");
}

#[test]
fn a_run_that_stands_still_computes_nothing_and_its_clock_stands() {
    let mut page = Page::start(
        "import time\nimport matplotlib.pyplot as plt\nplt.plot([1])\na = time.perf_counter()\nfor k in range(20):\n    plt.pause(0.001)\nprint(time.perf_counter() - a < 1)\n",
    );
    page.run_to_pause(3);
    page.session.handle(Request::Pause);
    let before = page.session.pauses();
    page.clock.0.set(page.clock.0.get() + 100.0);
    for _ in 0..20 {
        assert_eq!(page.go(), State::Held);
    }
    assert_eq!(page.session.pauses(), before);
    page.session.handle(Request::Resume);
    match page.run_to_end() {
        Event::Finished { elapsed_ms, .. } => assert!(*elapsed_ms < 1000.0, "{elapsed_ms}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(page.printed(), "True\n");
    // Neither request means anything without a run.
    page.session.handle(Request::Pause);
    page.session.handle(Request::Resume);
    assert_eq!(page.go(), State::Idle);
}

#[test]
fn stop_and_a_new_run_end_one_that_stands_still() {
    for request in [Request::Stop, Request::Run { run: 2, name: "cell".into(), source: "x = 1".into() }] {
        let mut page = Page::start("while True:\n    pass\n");
        page.go();
        page.session.handle(Request::Pause);
        assert_eq!(page.go(), State::Held);
        page.session.handle(request);
        page.run_to_end();
        assert!(page.events.iter().any(|event| matches!(event, Event::Stopped { run: 1, .. })), "{:?}", page.events);
    }
}

#[test]
fn a_long_pause_waits_on_the_clock() {
    let mut page = Page::start("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.pause(2)\nprint('done')\n");
    page.run_to_pause(1);
    let left = page.session.rests_ms().unwrap();
    assert!((1900.0..2000.0).contains(&left), "{left}");
    page.go();
    assert_eq!(page.printed(), "");
    page.clock.0.set(page.clock.0.get() + 2.0);
    page.run_to_end();
    assert_eq!(page.printed(), "done\n");
}

#[test]
fn pauses_that_would_never_end_and_unknown_events_are_refused() {
    let raised = |source: &str| {
        let mut page = Page::start(&format!("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n{source}\n"));
        let diagnostic = page.failure();
        format!("{}: {}", diagnostic.kind, diagnostic.message)
    };
    assert!(raised("plt.pause(0)").starts_with("ValueError: pause(0) would wait for ever"));
    assert!(raised("plt.pause('x')").starts_with("TypeError"));
    assert!(raised("fig.canvas.mpl_connect('key_press_event', print)").starts_with("NotImplementedError: 'key_press_event'"));
    assert!(raised("fig.canvas.mpl_connect('clicked', print)").starts_with("ValueError: 'clicked'"));
    assert!(raised("fig.canvas.mpl_connect('button_press_event', 3)").starts_with("TypeError"));
    assert!(raised("fig.canvas.blit()").starts_with("AttributeError"));
}
