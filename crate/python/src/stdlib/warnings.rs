//! `_warnings`: the filters that decide whether a warning is shown, recorded, raised or dropped. Warnings of native modules
//! (`Vm::warn`) ask the same filters through [`decide`].

use std::rc::Rc;

use crate::args::Args;
use crate::class::ClassRef;
use crate::error::{Raise, Result};
use crate::methods::bind_named;
use crate::native::Module;
use crate::types::types;
use crate::value::Value;
use crate::vm::Vm;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Action {
    Default,
    Ignore,
    Always,
    Error,
}

#[derive(Clone)]
struct Filter {
    action: Action,
    category: ClassRef,
    /// The beginning of the message
    message: String,
}

/// The filters, the latest first, and who records.
#[derive(Default, Clone)]
struct Filters {
    list: Vec<Filter>,
    recorder: Option<Value>,
    saved: Vec<(Vec<Filter>, Option<Value>)>,
}

/// What is to be done with a warning.
pub(crate) enum Decision {
    /// Once for each place
    Show,
    /// Every time
    ShowAlways,
    /// Nothing (it is dropped, or has been recorded)
    Drop,
    /// As an exception
    Raise,
}

/// Asks the filters; a recorded warning is passed to its recorder here.
pub(crate) fn decide(vm: &mut Vm, category: &ClassRef, message: &str) -> Result<Decision> {
    let filters = vm.extension::<Filters>();
    let action = filters
        .list
        .iter()
        .find(|f| category.is_subclass_of(&f.category) && message.to_lowercase().starts_with(&f.message.to_lowercase()))
        .map_or(Action::Default, |f| f.action);
    let recorder = filters.recorder.clone();
    match (action, recorder) {
        (Action::Ignore, _) => Ok(Decision::Drop),
        (Action::Error, _) => Ok(Decision::Raise),
        (_, Some(recorder)) => {
            let (file, line) = vm.location().map_or(("<python>".into(), 0), |l| (l.file, i64::from(l.line)));
            let instance = Raise::new(category, message).value();
            vm.call_positional(&recorder, vec![instance, Value::Class(category.clone()), Value::Str(file), Value::Int(line)])?;
            Ok(Decision::Drop)
        }
        (Action::Always, None) => Ok(Decision::ShowAlways),
        (Action::Default, None) => Ok(Decision::Show),
    }
}

fn action(vm: &mut Vm, value: &Value) -> Result<Action> {
    match value.as_str() {
        Some("default" | "once" | "module") => Ok(Action::Default),
        Some("ignore") => Ok(Action::Ignore),
        Some("always" | "all") => Ok(Action::Always),
        Some("error") => Ok(Action::Error),
        _ => Err(Raise::value_error(format!("invalid action: {}", vm.repr(value)?))),
    }
}

fn category(value: Option<Value>, default: &str) -> Result<ClassRef> {
    match value {
        None | Some(Value::None) => Ok(types().named(default)),
        Some(Value::Class(class)) if class.is_subclass_of(&types().named("Warning")) => Ok(class),
        _ => Err(Raise::type_error("category must be a Warning subclass")),
    }
}

pub(super) fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("_warnings");
    module.function("warn", warn);
    module.function("simplefilter", |vm, args: Args| {
        let [given, class, _, append] = bind_named(args, "simplefilter", 1, &["action", "category", "lineno", "append"])?;
        insert(vm, given, class, String::new(), append)
    });
    module.function("filterwarnings", |vm, args: Args| {
        let names = ["action", "message", "category", "module", "lineno", "append"];
        let [given, message, class, _, _, append] = bind_named(args, "filterwarnings", 1, &names)?;
        let message = message.as_ref().and_then(Value::as_str).unwrap_or("").trim_end_matches(".*").to_owned();
        insert(vm, given, class, message, append)
    });
    module.function("resetwarnings", |vm, _| {
        vm.extension::<Filters>().list.clear();
        Ok(Value::None)
    });
    // `with catch_warnings()`: keeps the filters, and puts them back.
    module.function("begin", |vm, args: Args| {
        let [recorder] = args.exactly("begin")?;
        let filters = vm.extension::<Filters>();
        filters.saved.push((filters.list.clone(), filters.recorder.clone()));
        if !recorder.is_none() {
            filters.recorder = Some(recorder);
        }
        Ok(Value::from(filters.saved.len()))
    });
    module.function("end", |vm, args: Args| {
        let [depth] = args.exactly("end")?;
        let depth = usize::try_from(vm.to_index(&depth)?).unwrap_or(0);
        let filters = vm.extension::<Filters>();
        // Generators may leave their blocks out of order: everything begun later ends with this one.
        filters.saved.truncate(depth);
        if let Some((list, recorder)) = filters.saved.pop() {
            (filters.list, filters.recorder) = (list, recorder);
        }
        Ok(Value::None)
    });
    Ok(Rc::new(module))
}

fn insert(vm: &mut Vm, given: Option<Value>, class: Option<Value>, message: String, append: Option<Value>) -> Result<Value> {
    let filter = Filter { action: action(vm, &given.unwrap_or(Value::None))?, category: category(class, "Warning")?, message };
    let at_end = match append {
        Some(append) => vm.truth(&append)?,
        None => false,
    };
    let list = &mut vm.extension::<Filters>().list;
    if at_end {
        list.push(filter);
    } else {
        list.insert(0, filter);
    }
    // Filters are few; a loop that adds them forever must not fill the memory.
    list.truncate(1000);
    Ok(Value::None)
}

/// `warnings.warn(message, category, stacklevel)`: the message may be a warning object.
fn warn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message, class, _, _] = bind_named(args, "warn", 1, &["message", "category", "stacklevel", "source"])?;
    let message = message.unwrap_or(Value::None);
    let is_warning = vm.is_instance(&message, &types().named("Warning"));
    let class = if is_warning { vm.class_of(&message) } else { category(class, "UserWarning")? };
    let text = vm.str(&message)?;
    match decide(vm, &class, &text)? {
        Decision::Raise => Err(Raise::new(&class, text)),
        Decision::Drop => Ok(Value::None),
        Decision::Show => {
            vm.show_warning(class.name(), &text, false);
            Ok(Value::None)
        }
        Decision::ShowAlways => {
            vm.show_warning(class.name(), &text, true);
            Ok(Value::None)
        }
    }
}
