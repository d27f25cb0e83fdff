//! Jobs: native work that takes long and goes on in slices, so that a run can pause, be drawn and be stopped in the middle of it.
//!
//! A native function (or `Native::call`) gives what [`Vm::defer`] returns as its own result, at once. If Python code called it directly,
//! the machine pauses at that call until the job has a value; if native code waits for the value (a key function of `sorted`), the job
//! runs to its end in place, with looks at the outside world in between.
//!
//! Stop between two slices raises KeyboardInterrupt at the call. What the job had computed is kept aside: at a run's end by Stop the
//! name that waited for the value is bound to it, and a sentence on stderr says how far it came.

use std::rc::Rc;

use super::frame::OnReturn;
use crate::code::Op;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// Long native work.
pub trait Job {
    /// Goes on until about `until_s` on the host's clock, but always a little. Some: the value of the call.
    fn advance(&mut self, vm: &mut Vm, until_s: f64) -> Result<Option<Value>>;
    /// How far it is, for the page.
    fn progress(&self) -> Option<Progress> {
        None
    }
    /// It will not go on: what it has computed.
    fn stopped(&mut self, vm: &mut Vm) -> Option<Partial> {
        let _ = vm;
        None
    }
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// 0 to 1
    pub fraction: f64,
    /// Steps made
    pub steps: f64,
    /// Steps made per second of computing
    pub steps_per_s: f64,
}

/// What a stopped job leaves.
pub struct Partial {
    /// The part of the value that was computed, if it makes sense alone
    pub value: Option<Value>,
    /// How far it came: "after 5120 of 100000 steps"
    pub text: String,
}

/// A job that a call waits for.
pub(super) struct Waiting {
    job: Box<dyn Job>,
    /// Where its value goes
    callee_at: usize,
}

/// What a stopped job left, and the name that waited for its value.
pub(super) struct Kept {
    partial: Partial,
    name: Option<Rc<str>>,
}

/// Jobs that native code waits for, and machines without a slice's end, look up so often.
const SLICE_S: f64 = 0.012;

impl Vm {
    /// Makes `job` the value of this native call. The caller must return what it gives, and do nothing afterwards.
    pub fn defer(&mut self, mut job: Box<dyn Job>) -> Result<Value> {
        if self.may_defer && self.nesting == 0 {
            self.deferred = Some(job);
            return Ok(Value::None);
        }
        loop {
            if let Err(raise) = self.tick() {
                self.keep_partial(&mut *job, None);
                return Err(raise);
            }
            let until_s = self.host.clock_s() + SLICE_S;
            if let Some(value) = job.advance(self, until_s)? {
                return Ok(value);
            }
        }
    }
    /// A slice of the run ends at this time of the host's clock: jobs keep to it.
    pub fn set_slice_end(&mut self, at_s: f64) {
        self.slice_end_s = Some(at_s);
    }
    /// How far the job is that the program waits for, if it does.
    pub fn job_progress(&self) -> Option<Progress> {
        self.job.as_ref().and_then(|waiting| waiting.job.progress())
    }

    /// Runs the body of a native function that Python code called.
    pub(super) fn run_native(&mut self, callee_at: usize, body: impl FnOnce(&mut Vm) -> Result<Value>) -> Result<Option<Value>> {
        let before = std::mem::replace(&mut self.may_defer, true);
        let result = body(self);
        self.may_defer = before;
        let deferred = self.deferred.take();
        let value = result?;
        let Some(job) = deferred else { return Ok(Some(value)) };
        self.job = Some(Waiting { job, callee_at });
        self.fuel = -1;
        Ok(None)
    }

    pub(super) fn waits_for_job(&self) -> bool {
        self.job.is_some()
    }
    /// A slice of the job that the program waits for. False: it has to go on.
    pub(super) fn advance_job(&mut self) -> Result<bool> {
        let Some(mut waiting) = self.job.take() else { return Ok(true) };
        if let Err(raise) = self.tick() {
            let name = self.waiting_name();
            self.keep_partial(&mut *waiting.job, name);
            return Err(raise);
        }
        let until_s = match self.slice_end_s {
            Some(at_s) => at_s,
            None => self.host.clock_s() + SLICE_S,
        };
        match waiting.job.advance(self, until_s)? {
            Some(value) => {
                self.finish_call(waiting.callee_at, value);
                self.fuel = 0;
                Ok(true)
            }
            None => {
                self.job = Some(waiting);
                self.fuel = -1;
                Ok(false)
            }
        }
    }

    /// `name = job()` at the program's top, or `name = f()` where f ends with `return job()`: the name. Functions of modules that ship as
    /// Python text may stand between.
    fn waiting_name(&self) -> Option<Rc<str>> {
        let mut pc = self.pc;
        for (k, frame) in self.frames.iter().enumerate().rev() {
            match frame.code.ops.get(pc)? {
                Op::StoreGlobal(i) if k == 0 => return frame.code.names.get(*i as usize).cloned(),
                op if k > 0 && matches!(frame.on_return, OnReturn::Push) => {
                    if !(matches!(op, Op::Return) || self.is_shipped(&frame.code.source.name)) {
                        return None;
                    }
                    pc = self.frames[k - 1].pc;
                }
                _ => return None,
            }
        }
        None
    }
    fn keep_partial(&mut self, job: &mut dyn Job, name: Option<Rc<str>>) {
        self.kept = job.stopped(self).map(|partial| Kept { partial, name });
    }
    /// The run was ended by Stop: binds the name that waited for a job's value to the part that was computed, and gives the sentence
    /// that says so.
    pub fn settle_stopped_job(&mut self) -> Option<String> {
        // A run that is given up without raising anything still has its job.
        if let Some(mut waiting) = self.job.take() {
            let name = self.waiting_name();
            self.keep_partial(&mut *waiting.job, name);
        }
        let Kept { partial, name } = self.kept.take()?;
        let Partial { value, text } = partial;
        let bound = match (value, name) {
            (Some(value), Some(name)) => {
                self.main.set(&name, value);
                format!(" The steps so far are in {name}.")
            }
            _ => String::new(),
        };
        Some(format!("Stopped {text}.{bound}\n"))
    }
    /// Gives up what waits, when the program is given up.
    pub(super) fn forget_job(&mut self) {
        (self.job, self.deferred) = (None, None);
    }
}
