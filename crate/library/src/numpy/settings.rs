//! What `np.errstate` and `np.set_printoptions` set, and the delivery of the warnings that the numerics collect.
//!
//! Every operation ends in [`settle`]: a floating-point condition becomes a warning line, nothing, or a FloatingPointError,
//! as the learner chose. Warnings are never lost and never pile up.

use brunsviga_python::{Args, Raise, Result, Value, Vm};
use brunsviga_tensor::print::PrintOptions;
use brunsviga_tensor::warnings::{self, Category};

/// What to do about a floating-point condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// A warning line
    Warn,
    /// Nothing
    Ignore,
    /// FloatingPointError
    Raise,
    /// A line on stdout
    Print,
}

impl Mode {
    fn name(self) -> &'static str {
        match self {
            Mode::Warn => "warn",
            Mode::Ignore => "ignore",
            Mode::Raise => "raise",
            Mode::Print => "print",
        }
    }
    fn from_value(vm: &mut Vm, value: &Value) -> Result<Mode> {
        match value.as_str() {
            Some("warn") => Ok(Mode::Warn),
            Some("ignore") => Ok(Mode::Ignore),
            Some("raise") => Ok(Mode::Raise),
            Some("print") => Ok(Mode::Print),
            Some(word @ ("call" | "log")) => Err(Raise::not_implemented(format!(
                "error mode '{word}' is not available here: use 'warn', 'ignore', 'raise' or 'print'"
            ))),
            _ => {
                let text = vm.repr(value)?;
                Err(Raise::value_error(format!("invalid error mode {text}")))
            }
        }
    }
}

/// The modes of the four conditions, in NumPy's order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErrState {
    modes: [Mode; 4],
}

const CONDITIONS: [&str; 4] = ["divide", "over", "under", "invalid"];
const TEXTS: [&str; 4] = ["divide by zero", "overflow", "underflow", "invalid value"];

impl Default for ErrState {
    fn default() -> ErrState {
        ErrState { modes: [Mode::Warn, Mode::Warn, Mode::Ignore, Mode::Warn] }
    }
}

impl ErrState {
    /// `divide=…, over=…, under=…, invalid=…, all=…`; None leaves a mode as it is.
    fn changed(mut self, vm: &mut Vm, function: &str, args: Args) -> Result<ErrState> {
        let slots: [Option<Value>; 5] = args.bind(function, 0, &["all", "divide", "over", "under", "invalid"])?;
        let [all, one @ ..] = slots;
        let all = all.filter(|v| !v.is_none());
        for (mode, value) in self.modes.iter_mut().zip(one) {
            if let Some(value) = value.filter(|v| !v.is_none()).or_else(|| all.clone()) {
                *mode = Mode::from_value(vm, &value)?;
            }
        }
        Ok(self)
    }
    fn to_dict(self, vm: &mut Vm) -> Result<Value> {
        let dict = std::cell::RefCell::default();
        for (name, mode) in CONDITIONS.iter().zip(self.modes) {
            vm.dict_insert(&dict, Value::from(*name), Value::from(mode.name()))?;
        }
        Ok(Value::dict(dict.into_inner()))
    }
}

/// The machine's NumPy settings.
#[derive(Default, Clone)]
pub struct Settings {
    /// Of `np.errstate`
    pub err: ErrState,
    /// Of `np.printoptions`
    pub print: PrintOptions,
}

/// The settings of this machine.
pub fn settings(vm: &mut Vm) -> &mut Settings {
    vm.extension::<Settings>()
}

/// Delivers the warnings of the operation that just ended.
#[inline]
pub fn settle(vm: &mut Vm) -> Result<()> {
    if warnings::pending() { deliver(vm) } else { Ok(()) }
}

#[cold]
fn deliver(vm: &mut Vm) -> Result<()> {
    let state = settings(vm).err;
    for warning in warnings::drain() {
        let category = match warning.category {
            Category::Runtime => "RuntimeWarning",
            Category::Rank => "RankWarning",
            Category::Deprecation => "DeprecationWarning",
        };
        let condition =
            TEXTS.iter().position(|text| warning.message.starts_with(text) && warning.message.contains(" encountered in "));
        let mode = condition.and_then(|c| state.modes.get(c).copied()).unwrap_or(Mode::Warn);
        match mode {
            Mode::Warn => vm.warn(category, &warning.message),
            Mode::Ignore => {}
            Mode::Print => vm.host().stdout(&format!("Warning: {}\n", warning.message)),
            Mode::Raise => return Err(Raise::floating_point_error(warning.message)),
        }
    }
    Ok(())
}

/// `np.seterr`: changes and returns the former modes.
pub fn seterr(vm: &mut Vm, args: Args) -> Result<Value> {
    let old = settings(vm).err;
    let new = old.changed(vm, "seterr", args)?;
    settings(vm).err = new;
    old.to_dict(vm)
}

/// `np.geterr`
pub fn geterr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [] = args.exactly("geterr")?;
    settings(vm).err.to_dict(vm)
}

/// The modes that `np.errstate(…)` asks for.
pub fn errstate_from(vm: &mut Vm, args: Args) -> Result<ErrState> {
    if !args.positional.is_empty() {
        return Err(Raise::type_error("errstate() takes keyword arguments only, e.g. np.errstate(divide='ignore')"));
    }
    settings(vm).err.changed(vm, "errstate", args)
}
