//! A session runs a page's cells: requests in, events out, in slices of time.
//!
//! Guarantees: the cells share one namespace, as a notebook's do; a slice ends on time (as far as no single native call takes
//! longer), so that Stop, charts and sliders are answered during a run; Stop keeps the namespace, what was printed and what
//! was drawn; every run ends in exactly one of Finished, Failed, Stopped, Checked; no request makes it panic.
//! Knows nothing of browsers: the crate `wasm` drives it in a worker, the tests drive it natively.
//!
//! The way of a run: [`Session::handle`] starts it, [`Session::resume`] goes on until it says [`State::Idle`], and
//! [`Session::take_events`] gives what there is to tell the page.

mod check;
mod child;
mod complete;
mod diagnostic;
mod figures;
mod files;
mod interrupted;
mod magics;
mod memory;
mod output;
mod panel;
mod run;
mod world;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use brunsviga_protocol::{Event, Request};
use brunsviga_python::Vm;

pub use brunsviga_python::host::FileError;
pub use figures::{Figures, Shown};
pub use panel::Pieces;
pub use world::World;

use child::{Drawn, Start, Starter};
use files::Files;
use output::{Output, Stream};
use run::Run;
use world::{Door, Place};

/// Whether there is more to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The run goes on with the next `resume`
    Busy,
    /// A run stands still: it goes on after `Request::Resume`
    Held,
    /// Nothing is running
    Idle,
}

/// What differs between a page and a command.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Bytes that one run may print; None is no limit
    pub output_limit: Option<usize>,
    /// Bytes that the program may hold, beyond which it gets a MemoryError
    pub memory_limit: usize,
}

/// Of the 2 GiB that the engine's memory may grow to in a browser, the rest is its own: drawing, parsing, messages.
const MEMORY_LIMIT: usize = 1_800 << 20;

impl Default for Settings {
    fn default() -> Settings {
        Settings { output_limit: Some(1 << 20), memory_limit: MEMORY_LIMIT }
    }
}

/// The engine behind one page.
pub struct Session {
    vm: Vm,
    world: Rc<RefCell<dyn World>>,
    output: Rc<RefCell<Output>>,
    /// Where files and long results are kept
    storage: brunsviga_store::Shared,
    files: Rc<RefCell<Files>>,
    /// Files of the world that a program removed
    removed: Rc<RefCell<BTreeSet<String>>>,
    /// What programs drew that this one's started
    drawn: Rc<RefCell<Drawn>>,
    settings: Settings,
    figures: Figures,
    /// The time that runs have stood still, which their clock leaves out
    still_s: Rc<Cell<f64>>,
    run: Option<Run>,
    /// Texts by the name of their cell, for places in them
    sources: HashMap<String, String>,
    events: Vec<Event>,
    /// What the page asked for: a reset comes back to it
    fast: bool,
    meter: memory::Meter,
    interruptions: interrupted::Interruptions,
}

impl Session {
    /// A session with an empty namespace, whose files are in memory.
    pub fn new(world: impl World + 'static, settings: Settings) -> Session {
        Session::with_storage(world, settings, brunsviga_store::shared(brunsviga_store::Memory::new()))
    }

    /// The same with files in another place.
    pub fn with_storage(world: impl World + 'static, settings: Settings, storage: brunsviga_store::Shared) -> Session {
        let output = Rc::new(RefCell::new(Output::default()));
        let files = Rc::new(RefCell::new(Files::new(storage.clone())));
        let place = Place {
            world: Rc::new(RefCell::new(world)),
            files: files.clone(),
            removed: Default::default(),
            still_s: Rc::new(Cell::new(0.0)),
        };
        let drawn = Rc::new(RefCell::new(Drawn::default()));
        let start = Start {
            place: place.clone(),
            out: Door::Page(output.clone(), Stream::Out),
            err: Door::Page(output.clone(), Stream::Err),
            drawn: drawn.clone(),
            backend: None,
            results: None,
            saving: None,
            fast: false,
            memory_limit: settings.memory_limit,
            depth: 0,
        };
        let vm = child::machine(start);
        brunsviga_tensor::set_memory_limit(settings.memory_limit);
        let mut session = Session {
            meter: memory::Meter::new(storage.clone()),
            interruptions: interrupted::Interruptions::new(storage.clone()),
            vm,
            world: place.world,
            output,
            storage,
            files,
            removed: place.removed,
            drawn,
            settings,
            figures: Figures::default(),
            still_s: place.still_s,
            run: None,
            sources: HashMap::new(),
            events: Vec::new(),
            fast: false,
        };
        session.place_results();
        session
    }

    /// Where compiled code runs; without this everything is interpreted.
    pub fn set_backend(&mut self, backend: Rc<dyn brunsviga_library::run::Backend>) {
        if let Some(start) = &mut self.vm.extension::<Starter>().0 {
            start.backend = Some(backend.clone());
        }
        brunsviga_library::set_backend(&mut self.vm, backend);
    }

    /// Where files and long results are kept.
    pub fn storage(&self) -> brunsviga_store::Shared {
        self.storage.clone()
    }

    /// Does what the page asks. A run is started here and goes on in `resume`.
    pub fn handle(&mut self, request: Request) {
        match request {
            Request::Run { run, name, source } => self.start_cell(run, name, source),
            Request::Interrupted => self.send_interrupted(),
            Request::GoOn { run, name, source, interrupted } => self.go_on_cell(run, name, source, interrupted),
            Request::Discard { interrupted } => self.discard(interrupted),
            Request::Check { run, name, source, check } => self.start_check(run, name, source, check),
            Request::Stop => self.request_stop(),
            Request::Reset => self.reset(),
            Request::Math { fast } => {
                self.fast = fast;
                self.set_fast();
            }
            Request::Files { request } => self.send_files(Some(request)),
            Request::RemoveFile { request, path } => self.remove_file(request, &path),
            Request::Memory { bytes } => self.allow_memory(bytes),
            Request::Pause => self.hold(),
            Request::Resume => self.go_on(),
            Request::Set { name, value } => self.set_variable(&name, value),
            Request::Press { figure, x, y, button } => self.press(figure, x, y, button),
            Request::Complete { request, source, cursor } => {
                let (from, items) = complete::complete(&mut self.vm, &source, cursor);
                self.events.push(Event::Completions { request, from, items });
            }
            request => self.events.extend(self.figures.handle(request)),
        }
    }

    /// What there is to tell the page, in order.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// The figures that were shown.
    pub fn figures(&mut self) -> &mut Figures {
        &mut self.figures
    }

    /// Empties the namespace, forgets written files that do not outlive the page, and closes the figures.
    fn reset(&mut self) {
        self.abandon_run();
        self.vm.reset();
        brunsviga_library::reset(&mut self.vm);
        self.set_fast();
        self.interruptions.reset();
        self.place_results();
        let mut files = self.files.borrow_mut();
        if !files.is_lasting() {
            files.clear();
        }
        drop(files);
        self.removed.borrow_mut().clear();
        self.sources.clear();
        self.figures = Figures::default();
    }

    fn set_fast(&mut self) {
        brunsviga_library::set_fast(&mut self.vm, self.fast);
        if let Some(start) = &mut self.vm.extension::<Starter>().0 {
            start.fast = self.fast;
        }
    }

    /// The clock of the programs, which stands while a run stands still.
    fn now_s(&self) -> f64 {
        self.world.borrow_mut().clock_s() - self.still_s.get()
    }
}
