//! The text of a traceback, as CPython 3.11 and later print it: frames, source lines, markers, chained exceptions.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use crate::class::Instance;
use crate::error::TraceEntry;
use crate::value::Value;
use crate::vm::Vm;

/// Chains longer than this are cut: nobody reads them.
const MAX_CHAIN: usize = 20;

/// The whole text, with the exceptions that led to this one before it.
pub(crate) fn format(vm: &mut Vm, exception: &Instance) -> String {
    let mut blocks: Vec<String> = vec![];
    let mut current: Option<std::rc::Rc<Instance>> = None;
    loop {
        let instance: &Instance = current.as_deref().unwrap_or(exception);
        blocks.push(one(vm, instance));
        if blocks.len() > MAX_CHAIN {
            break;
        }
        let Some(data) = instance.exception() else { break };
        let (next, words) = match (&*data.cause.borrow(), &*data.context.borrow(), data.suppress_context.get()) {
            (Some(Value::Instance(cause)), _, _) => {
                (Some(cause.clone()), "\nThe above exception was the direct cause of the following exception:\n\n")
            }
            (_, Some(Value::Instance(context)), false) => {
                (Some(context.clone()), "\nDuring handling of the above exception, another exception occurred:\n\n")
            }
            _ => (None, ""),
        };
        let Some(next) = next else { break };
        blocks.push(words.to_owned());
        current = Some(next);
    }
    blocks.reverse();
    blocks.concat()
}

fn one(vm: &mut Vm, exception: &Instance) -> String {
    let Some(data) = exception.exception() else { return String::new() };
    let entries: Vec<TraceEntry> = data.traceback.borrow().iter().rev().cloned().collect();
    let mut out = String::new();
    if !entries.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
        frames(&mut out, &entries);
    }
    let place = data.syntax.borrow().clone();
    if let Some(place) = place {
        out.push_str(&format!("  File \"{}\", line {}\n", place.file, place.line));
        let text = place.text.trim_end();
        let stripped = text.trim_start();
        if !stripped.is_empty() {
            let cut = (text.chars().count() - stripped.chars().count()) as u32;
            let column = place.column.max(cut) - cut;
            let width = place.end_column.saturating_sub(place.column.max(cut)).max(1);
            out.push_str(&format!("    {stripped}\n"));
            if place.marked {
                out.push_str(&format!("    {}{}\n", " ".repeat(column as usize), "^".repeat(width as usize)));
            }
        }
    }
    out.push_str(&last_line(vm, exception));
    out
}

/// `Kind: message`
pub(crate) fn last_line(vm: &mut Vm, exception: &Instance) -> String {
    let class = &exception.class;
    let name = match class.module() {
        "builtins" | "__main__" => class.qualname.borrow().to_string(),
        module => format!("{module}.{}", class.qualname.borrow()),
    };
    let message = message(vm, exception);
    let suggestion = crate::hint::suggestion(vm, exception).map(|near| format!(". Did you mean: '{near}'?")).unwrap_or_default();
    let mut out = if message.is_empty() { format!("{name}\n") } else { format!("{name}: {message}{suggestion}\n") };
    let notes = exception.attrs.borrow().get("__notes__").cloned();
    if let Some(Value::List(notes)) = notes {
        let notes = notes.borrow().clone();
        for note in notes {
            out.push_str(note.as_str().unwrap_or(""));
            out.push('\n');
        }
    }
    out
}

/// `str(exception)`; a `__str__` that fails shows as CPython shows it.
pub(crate) fn message(vm: &mut Vm, exception: &Instance) -> String {
    let text = match find_str(exception) {
        Some(method) => {
            // The instance is needed as a value: a copy of what `__str__` may look at.
            let copy = Value::Instance(std::rc::Rc::new(Instance {
                class: exception.class.clone(),
                attrs: std::cell::RefCell::new(exception.attrs.borrow().clone()),
                payload: crate::class::Payload::Exception(Box::new(crate::class::ExceptionData {
                    args: std::cell::RefCell::new(exception.exception().map(|d| d.args.borrow().clone()).unwrap_or_default()),
                    ..Default::default()
                })),
            }));
            match vm.call_positional(&method, vec![copy]) {
                Ok(Value::Str(text)) => Ok(text.to_string()),
                Ok(_) => Err(()),
                Err(_) => Err(()),
            }
        }
        None => vm.exception_text(exception).map_err(|_| ()),
    };
    text.unwrap_or_else(|()| "<exception str() failed>".to_owned())
}
fn find_str(exception: &Instance) -> Option<Value> {
    let class = &exception.class;
    std::iter::once(class).chain(class.ancestors()).filter(|c| !c.is_native).find_map(|c| c.own("__str__"))
}

fn frames(out: &mut String, entries: &[TraceEntry]) {
    let mut repeated = 0;
    let mut last: Option<(u32, &str, &str)> = None;
    let close = |out: &mut String, repeated: usize| {
        if repeated > 3 {
            let more = repeated - 3;
            let s = if more == 1 { "" } else { "s" };
            out.push_str(&format!("  [Previous line repeated {more} more time{s}]\n"));
        }
    };
    for entry in entries {
        let source = &entry.code.source;
        let line = source.line_of(entry.start);
        let key = (line, &*source.name, &*entry.function);
        if last == Some(key) {
            repeated += 1;
        } else {
            close(out, repeated);
            repeated = 1;
            last = Some(key);
        }
        if repeated > 3 {
            continue;
        }
        out.push_str(&format!("  File \"{}\", line {line}, in {}\n", source.name, entry.function));
        let text = source.line(line);
        let stripped = text.trim();
        if !stripped.is_empty() {
            out.push_str(&format!("    {stripped}\n"));
            if let Some(marks) = marks(entry, line, text) {
                out.push_str(&format!("    {marks}\n"));
            }
        }
    }
    close(out, repeated);
}

/// The markers below a line: none if they would underline all of it.
fn marks(entry: &TraceEntry, line: u32, text: &str) -> Option<String> {
    let source = &entry.code.source;
    let line_start = source.line_start(line);
    let indent = text.len() - text.trim_start().len();
    let start = (entry.start as usize).saturating_sub(line_start);
    let one_line = source.line_of(entry.end.saturating_sub(1).max(entry.start)) == line;
    let end = if one_line { entry.end as usize - line_start.min(entry.end as usize) } else { text.trim_end().len() };
    let segment = text.get(start..end)?;
    let anchors = if one_line { anchors(segment) } else { None };
    let width = |t: &str| t.chars().count();
    if width(segment) >= width(text.trim()) && anchors.is_none() {
        return None;
    }
    let lead = " ".repeat(width(text.get(indent..start)?));
    Some(match anchors {
        Some((left, right)) => format!(
            "{lead}{}{}{}",
            "~".repeat(width(segment.get(..left)?)),
            "^".repeat(width(segment.get(left..right)?)),
            "~".repeat(width(segment.get(right..)?))
        ),
        None => format!("{lead}{}", "^".repeat(width(segment))),
    })
}

/// Of `a + b` the operator, of `a[i]` the index: byte ranges in the segment.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_module(segment).ok()?;
    let [Stmt::Expr(statement)] = parsed.suite().as_slice() else { return None };
    match &*statement.value {
        Expr::BinOp(binary) => {
            let left_end = binary.left.range().end().to_usize();
            let between = segment.get(left_end..binary.right.range().start().to_usize())?;
            let offset = between.len() - between.trim_start().len();
            let left = left_end + offset;
            let second = between.get(offset + 1..)?.chars().next();
            Some((left, if second.is_some_and(|c| !c.is_whitespace()) { left + 2 } else { left + 1 }))
        }
        Expr::Subscript(subscript) => Some((subscript.value.range().end().to_usize(), segment.len())),
        _ => None,
    }
}
