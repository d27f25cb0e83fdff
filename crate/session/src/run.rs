//! The course of a run: start, slices, and its one end.

use std::rc::Rc;

use brunsviga_library::Press;
use brunsviga_protocol::{DeviationInfo, Event, FastInfo, Setting};
use brunsviga_python::vm::{Outcome, Progress};
use brunsviga_python::{Raise, Value};

use crate::check::Check;
use crate::world::file_error;
use crate::{Session, State, diagnostic, magics};

/// Instructions between two looks at the clock: about a tenth of a millisecond of plain Python.
const CHUNK: u64 = 2_000;
/// A program that catches Stop's KeyboardInterrupt is asked again after so long …
const ASK_AGAIN_S: f64 = 0.02;
/// … and then loses its frames, so that Stop always works.
const PATIENCE_S: f64 = 0.06;

/// The page hears so often how far a compiled run is.
const PROGRESS_S: f64 = 0.1;

/// What is running.
pub(crate) struct Run {
    pub(crate) id: u32,
    /// The cell's name: its figures belong to it
    pub(crate) name: String,
    pub(crate) begun_s: f64,
    /// Of an exercise
    pub(crate) check: Option<Check>,
    /// A last expression is followed by `;`, which hides its value
    pub(crate) quiet: bool,
    /// When Stop was asked for, and when the program was last told
    stopping: Option<(f64, f64)>,
    /// When the page last heard how far it is
    told_progress_s: f64,
    /// The program has ended, and waits for its files to be kept
    ended: Option<Outcome>,
    /// It stands still, since then on the world's clock
    held_s: Option<f64>,
}

impl Run {
    pub(crate) fn new(id: u32, name: String, begun_s: f64) -> Run {
        Run { id, name, begun_s, check: None, quiet: false, stopping: None, told_progress_s: begun_s, ended: None, held_s: None }
    }
}

/// What the page is told of a loop in mode `fast`.
fn fast_info(info: &brunsviga_library::run::Info) -> Option<FastInfo> {
    let fast = info.fast?;
    let deviation = fast.deviation.map(|d| DeviationInfo {
        steps: d.steps as f64,
        largest: d.largest,
        different: u32::try_from(d.different).unwrap_or(u32::MAX),
    });
    let steps_per_s = info.steps as f64 / info.seconds.max(1e-9);
    Some(FastInfo { threads: info.threads as u32, steps_per_s, fused: fast.fused, deviation })
}

impl Session {
    pub(crate) fn start_cell(&mut self, id: u32, name: String, source: String) {
        self.begin(id);
        self.save_cell(&name, &source);
        self.start_saved(id, name, source);
    }

    /// The same, of a cell whose checkpoints are provided for.
    pub(crate) fn start_saved(&mut self, id: u32, name: String, source: String) {
        let mut run = Run::new(id, name.clone(), self.now_s());
        run.quiet = source.trim_end().ends_with(';');
        self.run = Some(run);
        if let Err(raise) = self.start_program(&name, &source) {
            self.end_with_raise(raise);
        }
    }

    /// What every run begins with: the last one is over, the output is empty.
    pub(crate) fn begin(&mut self, id: u32) {
        self.abandon_run();
        self.output.borrow_mut().begin(self.settings.output_limit);
        self.figures.begin(id);
        brunsviga_library::begin_cell(&mut self.vm);
        // What an earlier run left is not this one's.
        brunsviga_library::take_last(&mut self.vm);
        self.begin_memory();
    }

    /// Compiles a text and makes it the next to run; without IPython's magics, if it is no Python with them.
    pub(crate) fn start_program(&mut self, name: &str, source: &str) -> Result<(), Raise> {
        self.sources.insert(name.to_owned(), source.to_owned());
        if let Some(file) = magics::write_file(source) {
            self.write_cell(&file)?;
            return self.vm.start(name, "");
        }
        let Err(raise) = self.vm.start(name, source) else { return Ok(()) };
        let Some(stripped) = magics::strip(source) else { return Err(raise) };
        self.sources.insert(name.to_owned(), stripped.source.clone());
        self.vm.start(name, &stripped.source)?;
        self.vm.host().stderr(&stripped.notice);
        Ok(())
    }

    /// A cell that is a file (`%%writefile`).
    fn write_cell(&mut self, file: &magics::WriteFile) -> Result<(), Raise> {
        let magics::WriteFile { name, append, text } = file;
        if name.is_empty() {
            return Err(Raise::value_error("%%writefile needs a name after it: %%writefile run.py"));
        }
        let host = self.vm.host();
        let old = host.read_file(name);
        let (word, bytes) = match &old {
            Ok(old) if *append => ("Appending to", [old, text.as_bytes()].concat()),
            Ok(_) => ("Overwriting", text.clone().into_bytes()),
            Err(_) => ("Writing", text.clone().into_bytes()),
        };
        host.write_file(name, &bytes).map_err(|error| error.raise(name))?;
        host.stdout(&format!("{word} {name}\n"));
        Ok(())
    }

    /// Goes on with the run for about so long. What was written in the slices before is kept first: a program whose files find no place
    /// yet waits, and hears of it where one cannot be kept.
    pub fn resume(&mut self, budget_ms: f64) -> State {
        if self.is_held() {
            return State::Held;
        }
        let deadline_s = self.now_s() + budget_ms / 1e3;
        if !self.files_are_kept() {
            let now_s = self.now_s();
            self.press_stop(now_s);
            self.send_output(false);
            return State::Busy;
        }
        self.vm.set_slice_end(deadline_s);
        while self.run.is_some() {
            match self.next_outcome() {
                Some(Outcome::Paused) => {
                    let now_s = self.now_s();
                    self.press_stop(now_s);
                    self.tell_progress(now_s);
                    if now_s >= deadline_s || brunsviga_library::rests_until_s(&mut self.vm).is_some() {
                        break;
                    }
                }
                Some(Outcome::Finished(value)) => self.program_finished(value),
                Some(Outcome::Raised(raise)) => self.end_with_raise(raise),
                // It has ended, and its files are not kept yet.
                None => break,
            }
            self.collect_figures();
        }
        self.collect_figures();
        self.send_output(false);
        if self.run.is_some() { State::Busy } else { State::Idle }
    }

    /// A stretch of the program. None: it has ended, and waits for its files to be kept.
    fn next_outcome(&mut self) -> Option<Outcome> {
        let outcome = match self.run.as_mut()?.ended.take() {
            Some(ended) => ended,
            None => match self.vm.resume(CHUNK) {
                Outcome::Paused => return Some(Outcome::Paused),
                ended => match (self.vm.write_left_files(), ended) {
                    (Err(raise), Outcome::Finished(_)) => Outcome::Raised(raise),
                    (_, ended) => ended,
                },
            },
        };
        self.run.as_mut()?.ended = Some(outcome);
        if self.files_are_kept() { self.run.as_mut()?.ended.take() } else { None }
    }

    /// Keeps what was written until now; false: the storage needs time. What cannot be kept is an exception of the program that runs.
    fn files_are_kept(&mut self) -> bool {
        loop {
            let settled = self.files.borrow_mut().settle();
            let unkept = match settled {
                Ok(kept) => return kept,
                Err(unkept) => unkept,
            };
            let raise = file_error(unkept.error).raise(&unkept.name);
            match &mut self.run {
                Some(run) if run.ended.is_some() => run.ended = Some(Outcome::Raised(raise)),
                Some(_) => self.vm.interrupt(raise),
                // It was stopped in the meantime: the files' list no longer has the file.
                None => {}
            }
        }
    }

    /// The program waits in `plt.pause`, where its figures are whole and a good time to draw them is: for so many milliseconds more.
    /// None: it is in the middle of something, or nothing runs.
    pub fn rests_ms(&mut self) -> Option<f64> {
        self.run.as_ref()?;
        let until_s = brunsviga_library::rests_until_s(&mut self.vm)?;
        Some(((until_s - self.now_s()) * 1e3).max(0.0))
    }

    /// How often the program that runs, or ran last, has been in `plt.pause`.
    pub fn pauses(&mut self) -> u32 {
        brunsviga_library::pauses(&mut self.vm)
    }

    /// A run stands still until `go_on`.
    pub fn is_held(&self) -> bool {
        self.run.as_ref().is_some_and(|run| run.held_s.is_some())
    }

    pub(crate) fn hold(&mut self) {
        let now_s = self.world.borrow_mut().clock_s();
        // Its last words are told now.
        self.tell_figures();
        self.send_output(false);
        if let Some(run) = &mut self.run {
            run.held_s.get_or_insert(now_s);
        }
    }

    pub(crate) fn go_on(&mut self) {
        let Some(since_s) = self.run.as_mut().and_then(|run| run.held_s.take()) else { return };
        let now_s = self.world.borrow_mut().clock_s();
        self.still_s.set(self.still_s.get() + (now_s - since_s));
    }

    /// A control of the page gives a variable of the running program another value. A check's namespace is its own.
    pub(crate) fn set_variable(&mut self, name: &str, value: Setting) {
        if self.run.as_ref().is_none_or(|run| run.check.is_some()) {
            return;
        }
        let value = match value {
            Setting::Float(number) => Value::Float(number),
            Setting::Int(number) => Value::Int(i64::from(number)),
            Setting::Bool(flag) => Value::Bool(flag),
            Setting::Text(text) => Value::str(text),
        };
        self.vm.globals().set(name, value);
    }

    /// A button was pressed in a figure: its program hears of it when it next pauses.
    pub(crate) fn press(&mut self, figure: u32, x: f64, y: f64, button: u32) {
        let (true, Some((described, spot))) =
            (self.run.is_some() && x.is_finite() && y.is_finite(), self.figures.spot(figure, x, y))
        else {
            return;
        };
        brunsviga_library::press(&mut self.vm, &described, Press { spot, button });
    }

    pub(crate) fn request_stop(&mut self) {
        self.go_on();
        let now_s = self.now_s();
        let Some(run) = &mut self.run else { return };
        if run.stopping.is_none() {
            run.stopping = Some((now_s, now_s));
            self.vm.interrupt(Raise::keyboard_interrupt());
        }
    }

    /// A program may catch the interrupt, or loop in a `finally`.
    fn press_stop(&mut self, now_s: f64) {
        let Some(Run { stopping: Some((asked_s, told_s)), .. }) = &mut self.run else { return };
        if now_s - *asked_s > PATIENCE_S {
            self.abandon_run();
        } else if now_s - *told_s > ASK_AGAIN_S {
            *told_s = now_s;
            self.vm.interrupt(Raise::keyboard_interrupt());
        }
    }

    fn tell_progress(&mut self, now_s: f64) {
        self.tell_estimate();
        let (Some(run), Some(progress)) = (&mut self.run, self.vm.job_progress()) else { return };
        if now_s - run.told_progress_s >= PROGRESS_S {
            run.told_progress_s = now_s;
            let Progress { fraction, steps, steps_per_s } = progress;
            let id = run.id;
            self.events.push(Event::Progress { run: id, fraction, steps, steps_per_s });
            self.tell_memory(id, Progress { fraction, steps, steps_per_s });
        }
    }

    /// Ends the run as stopped, whatever the program is doing.
    pub(crate) fn abandon_run(&mut self) {
        self.go_on();
        if self.run.is_some() {
            self.end_as_stopped();
        }
    }

    fn end_as_stopped(&mut self) {
        if let Some(sentence) = self.vm.settle_stopped_job() {
            self.vm.host().stderr(&sentence);
        }
        self.vm.abandon();
        self.end(|run, elapsed_ms| Event::Stopped { run, elapsed_ms });
    }

    fn program_finished(&mut self, value: Option<Value>) {
        let Some(run) = &self.run else { return };
        if run.stopping.is_some() {
            return self.end_as_stopped();
        }
        if run.check.is_some() {
            return self.check_goes_on(value);
        }
        let shown = match value {
            Some(value) if !run.quiet && !value.is_none() => match self.vm.repr(&value) {
                Ok(text) => Some(text),
                Err(raise) => return self.end_with_raise(raise),
            },
            _ => None,
        };
        self.end(|run, elapsed_ms| Event::Finished { run, elapsed_ms, value: shown });
    }

    pub(crate) fn end_with_raise(&mut self, raise: Raise) {
        let Some(run) = &self.run else { return };
        if run.stopping.is_some() {
            return self.end_as_stopped();
        }
        let diagnostic = diagnostic::of(&raise, &mut self.vm, &self.sources);
        if run.check.is_some() {
            return self.check_raised(diagnostic);
        }
        self.end(|run, elapsed_ms| Event::Failed { run, elapsed_ms, diagnostic });
    }

    /// Sends what is left of the run, and its end.
    pub(crate) fn end(&mut self, event: impl FnOnce(u32, f64) -> Event) {
        self.restore_namespace();
        self.collect_figures();
        self.tell_files();
        // A notebook shows at a cell's end what the cell drew without `show`.
        brunsviga_library::end_cell(&mut self.vm);
        self.collect_figures();
        self.tell_figures();
        self.tell_unused();
        self.send_output(true);
        let measured = brunsviga_library::take_last(&mut self.vm).as_ref().and_then(fast_info);
        self.cell_ended();
        if let Some(run) = self.run.take() {
            self.events.extend(measured.map(|fast| Event::Measured { run: run.id, fast }));
            let elapsed_ms = (self.now_s() - run.begun_s) * 1e3;
            self.events.push(event(run.id, elapsed_ms));
        }
    }

    fn collect_figures(&mut self) {
        let Some(run) = &self.run else { return };
        let now_s = self.world.borrow_mut().clock_s();
        let drawn = std::mem::take(&mut *self.drawn.borrow_mut());
        for figure in drawn.figures.into_iter().chain(brunsviga_library::take_shown(&mut self.vm)) {
            if let Some(figure) = self.figures.show(&run.name, Rc::clone(&figure), now_s) {
                self.events.push(Event::Figure { run: run.id, figure });
            }
        }
        for flow in drawn.flows.into_iter().chain(brunsviga_library::take_flows(&mut self.vm)) {
            let graph = self.figures.show_graph(&run.name, &flow);
            self.events.push(Event::Graph { run: run.id, graph });
        }
    }

    /// Tells what was last shown of figures that are shown again and again.
    fn tell_figures(&mut self) {
        let Some(run) = &self.run else { return };
        self.events.extend(self.figures.untold().into_iter().map(|figure| Event::Figure { run: run.id, figure }));
    }

    fn send_output(&mut self, end: bool) {
        let Some(run) = &self.run else { return };
        let now_s = self.world.borrow_mut().clock_s();
        let events = self.output.borrow_mut().take(run.id, now_s, end);
        self.events.extend(events);
    }
}
