//! `open`, and the file objects that it and `io.StringIO`, `io.BytesIO` give. Files live in the [`Host`](crate::host::Host).
//!
//! A file is read whole when it is opened. What is written goes to the host at once while it is small, and at `flush`,
//! `close`, the end of `with`, the next `open` or the end of the program otherwise, so that nothing is lost where a program
//! forgets to close. Text is written as UTF-8 and no other encoding.

use std::any::Any;
use std::cell::{Cell, RefCell};

use crate::args::Args;
use crate::class::{Class, ClassRef, Layout};
use crate::error::{Raise, Result};
use crate::host::FileError;
use crate::methods::{Body, add, bind_named};
use crate::native::{Native, NativeIter};
use crate::value::Value;
use crate::vm::Vm;

/// Files up to this size are passed on at every write.
const SMALL: usize = 1 << 16;

thread_local! {
    /// What dropped files still had to write.
    static LEFT: RefCell<Vec<(String, Vec<u8>)>> = const { RefCell::new(Vec::new()) };
    static CLASSES: [ClassRef; 6] = ["TextIOWrapper", "BufferedRandom", "BufferedReader", "BufferedWriter", "StringIO", "BytesIO"].map(|name| {
        let class = Class::native(name, "_io", &[]);
        add(&class, METHODS);
        class
    });
    static UNSUPPORTED: ClassRef = {
        let named = |name: &str| crate::types::types().named(name);
        Class::with_layout("UnsupportedOperation", "io", vec![named("OSError"), named("ValueError")], Layout::Exception, true)
    };
}

/// An open file, or text or bytes in memory.
pub(crate) struct File {
    name: String,
    mode: String,
    binary: bool,
    /// `StringIO`, `BytesIO`: not kept by the host
    memory: bool,
    readable: bool,
    writable: bool,
    append: bool,
    /// What `\n` becomes when text is written
    line_end: &'static str,
    data: RefCell<Vec<u8>>,
    at: Cell<usize>,
    dirty: Cell<bool>,
    closed: Cell<bool>,
}

impl File {
    /// `io.StringIO(text)` or `io.BytesIO(bytes)`.
    pub(crate) fn in_memory(data: Vec<u8>, binary: bool) -> Value {
        Value::native(File {
            name: String::new(),
            mode: String::new(),
            binary,
            memory: true,
            readable: true,
            writable: true,
            append: false,
            line_end: "\n",
            data: RefCell::new(data),
            at: Cell::new(0),
            dirty: Cell::new(false),
            closed: Cell::new(false),
        })
    }

    fn value(&self, bytes: &[u8]) -> Value {
        if self.binary { Value::bytes(bytes) } else { Value::from(String::from_utf8_lossy(bytes).into_owned()) }
    }

    fn is_text(&self) -> bool {
        !self.binary && !self.memory
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(Raise::value_error("I/O operation on closed file.")) } else { Ok(()) }
    }

    fn check_readable(&self) -> Result<()> {
        // CPython's classes for bytes lack the method, those for text look whether the file is open first.
        if !self.readable && self.binary {
            return Err(unsupported("read"));
        }
        self.check_open()?;
        if !self.readable {
            return Err(unsupported("not readable"));
        }
        Ok(())
    }

    /// Reads up to so many characters (bytes of a binary file); None: all.
    fn read(&self, count: Option<usize>) -> Value {
        let data = self.data.borrow();
        let rest = data.get(self.at.get()..).unwrap_or(&[]);
        let end = match count {
            None => rest.len(),
            Some(count) if self.binary => count.min(rest.len()),
            Some(count) => {
                // The beginnings of characters are the bytes that are not 10xxxxxx.
                rest.iter().enumerate().filter(|(_, b)| **b & 0xc0 != 0x80).nth(count).map_or(rest.len(), |(at, _)| at)
            }
        };
        self.at.set(self.at.get() + end);
        self.value(&rest[..end])
    }

    fn line(&self) -> Option<Value> {
        let data = self.data.borrow();
        let rest = data.get(self.at.get()..).unwrap_or(&[]);
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |at| at + 1);
        self.at.set(self.at.get() + end);
        Some(self.value(&rest[..end]))
    }

    fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Result<()> {
        {
            let mut data = self.data.borrow_mut();
            let at = if self.append { data.len() } else { self.at.get() };
            if at > data.len() {
                vm.reserve(at - data.len())?;
                data.resize(at, 0);
            }
            let replaced = (data.len() - at).min(bytes.len());
            data.splice(at..at + replaced, bytes.iter().copied());
            self.at.set(at + bytes.len());
        }
        self.dirty.set(true);
        if self.data.borrow().len() <= SMALL { self.flush(vm) } else { Ok(()) }
    }

    fn flush(&self, vm: &mut Vm) -> Result<()> {
        if !self.memory && self.dirty.replace(false) {
            let data = self.data.borrow();
            vm.host().write_file(&self.name, &data).map_err(|error| error.raise(&self.name))?;
        }
        Ok(())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if !self.memory && self.dirty.get() {
            let entry = (std::mem::take(&mut self.name), self.data.take());
            // At the end of the thread there is no list any more, and nobody to write.
            let _ = LEFT.try_with(|left| left.borrow_mut().push(entry));
        }
    }
}

/// Writes what files that were never closed still hold.
pub(crate) fn flush_left(vm: &mut Vm) -> Result<()> {
    let mut result = Ok(());
    for (name, data) in LEFT.take() {
        if let Err(error) = vm.host().write_file(&name, &data) {
            result = result.and(Err(error.raise(&name)));
        }
    }
    result
}

impl Vm {
    /// The program has ended: what files that it never closed still hold is written. Those that its names still hold are not asked.
    pub fn write_left_files(&mut self) -> Result<()> {
        flush_left(self)
    }
}

/// `io.UnsupportedOperation`
pub(crate) fn unsupported_class() -> ClassRef {
    UNSUPPORTED.with(Clone::clone)
}

fn unsupported(text: &str) -> Raise {
    Raise::new(&unsupported_class(), text)
}

/// A path argument: text, or an object with `__fspath__`.
pub(crate) fn path_text(vm: &mut Vm, value: &Value) -> Result<String> {
    if let Some(text) = value.as_str() {
        return Ok(text.to_owned());
    }
    if let Some(method) = vm.find_attr(value, "__fspath__")? {
        let text = vm.call_positional(&method, vec![])?;
        return vm.str(&text);
    }
    let name = vm.type_name(value);
    Err(Raise::type_error(format!("expected str, bytes or os.PathLike object, not {name}")))
}

fn open(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, _, encoding, errors, newline, _, _] = bind_named(args, "open", 1, &names)?;
    flush_left(vm)?;
    let name = path_text(vm, &file.unwrap_or(Value::None))?;
    let mode = match mode {
        Some(mode) => mode
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Raise::type_error(format!("open() argument 'mode' must be str, not {}", vm.type_name(&mode))))?,
        None => "r".to_owned(),
    };
    let has = |c: char| mode.contains(c);
    let known = mode.chars().all(|c| "rwaxbt+".contains(c));
    let kinds = mode.chars().filter(|c| "rwax".contains(*c)).count();
    let twice = mode.char_indices().any(|(at, c)| mode[..at].contains(c));
    if !known || twice {
        return Err(Raise::value_error(format!("invalid mode: {}", crate::format::str_repr(&mode))));
    }
    if kinds == 0 {
        return Err(Raise::value_error("Must have exactly one of create/read/write/append mode and at most one plus"));
    }
    if kinds != 1 {
        return Err(Raise::value_error("must have exactly one of create/read/write/append mode"));
    }
    if has('b') && has('t') {
        return Err(Raise::value_error("can't have text and binary mode at once"));
    }
    let binary = has('b');
    if binary && encoding.as_ref().is_some_and(|e| !e.is_none()) {
        return Err(Raise::value_error("binary mode doesn't take an encoding argument"));
    }
    if has('x') && vm.host().is_dir(&name) {
        return Err(FileError::Exists.raise(&name));
    }
    let line_end = line_end(vm, newline.as_ref(), binary)?;
    if !binary && (!has('r') || has('+')) {
        writes_utf8(vm, encoding.as_ref())?;
    }
    let old = vm.host().read_file(&name);
    let mut data = match old {
        Ok(_) if has('x') => return Err(FileError::Exists.raise(&name)),
        Ok(bytes) if has('r') || has('a') => bytes,
        Err(error) if has('r') || error != FileError::NotFound => return Err(error.raise(&name)),
        _ => Vec::new(),
    };
    if !binary {
        let text = crate::methods::decode(
            vm,
            &data,
            encoding.as_ref().filter(|e| !e.is_none()),
            errors.as_ref().filter(|e| !e.is_none()),
        )?;
        let text = text.as_str().unwrap_or("");
        // Line ends of other systems become \n, unless `newline=''` asks to keep them.
        let keep = newline.as_ref().is_some_and(|n| !n.is_none());
        data = if keep { text.to_owned() } else { text.replace("\r\n", "\n").replace('\r', "\n") }.into_bytes();
    }
    let file = File {
        name,
        binary,
        memory: false,
        readable: has('r') || has('+'),
        writable: !has('r') || has('+'),
        append: has('a'),
        line_end,
        at: Cell::new(if has('a') { data.len() } else { 0 }),
        data: RefCell::new(data),
        dirty: Cell::new(!has('r')),
        closed: Cell::new(false),
        mode,
    };
    // A file opened for writing exists from now on.
    file.flush(vm)?;
    Ok(Value::native(file))
}

/// What `newline` makes of the ends of lines that are written.
fn line_end(vm: &mut Vm, newline: Option<&Value>, binary: bool) -> Result<&'static str> {
    let Some(newline) = newline.filter(|newline| !newline.is_none()) else { return Ok("\n") };
    if binary {
        return Err(Raise::value_error("binary mode doesn't take a newline argument"));
    }
    match newline.as_str() {
        Some("" | "\n") => Ok("\n"),
        Some("\r") => Ok("\r"),
        Some("\r\n") => Ok("\r\n"),
        Some(other) => Err(Raise::value_error(format!("illegal newline value: {other}"))),
        None => Err(Raise::type_error(format!("open() argument 'newline' must be str or None, not {}", vm.type_name(newline)))),
    }
}

/// Text is written as UTF-8: another encoding is an error, not another file than was asked for.
fn writes_utf8(vm: &mut Vm, encoding: Option<&Value>) -> Result<()> {
    let Some(encoding) = encoding.filter(|encoding| !encoding.is_none()) else { return Ok(()) };
    let name = vm.str(encoding)?;
    match name.to_ascii_lowercase().replace('_', "-").as_str() {
        "utf-8" | "utf8" => Ok(()),
        _ => Err(Raise::not_implemented(format!(
            "open: text is written as UTF-8 here, not as {name}; for other bytes, open the file with 'wb' and write text.encode({})",
            crate::format::str_repr(&name)
        ))),
    }
}

fn file(this: &Value) -> Result<&File> {
    this.downcast::<File>().ok_or_else(|| Raise::type_error("this method needs a file"))
}

fn count_argument(vm: &mut Vm, args: Args, name: &str) -> Result<Option<usize>> {
    let [count] = args.between::<1>(name, 0)?;
    match count.filter(|c| !c.is_none()) {
        None => Ok(None),
        Some(count) => Ok(usize::try_from(vm.to_index(&count)?).ok()),
    }
}

const METHODS: &[(&str, Body)] = &[
    ("read", |vm, this, args| {
        file(this)?.check_readable()?;
        let count = count_argument(vm, args, "read")?;
        Ok(file(this)?.read(count))
    }),
    ("readline", |vm, this, args| {
        let file = file(this)?;
        file.check_readable()?;
        let most = count_argument(vm, args, "readline")?;
        let at = file.at.get();
        let line = file.line();
        let Some(most) = most else { return Ok(line.unwrap_or_else(|| file.value(&[]))) };
        // At most so many characters of it.
        let end = file.at.replace(at);
        let part = file.read(Some(most));
        if file.at.get() <= end {
            return Ok(part);
        }
        file.at.set(end);
        Ok(line.unwrap_or_else(|| file.value(&[])))
    }),
    ("readlines", |vm, this, args| {
        file(this)?.check_readable()?;
        let enough = count_argument(vm, args, "readlines")?.filter(|enough| *enough > 0);
        let (mut lines, begun) = (Vec::new(), file(this)?.at.get());
        while let Some(line) = file(this)?.line() {
            lines.push(line);
            if enough.is_some_and(|enough| file(this).is_ok_and(|file| file.at.get() - begun >= enough)) {
                break;
            }
        }
        Ok(Value::list(lines))
    }),
    ("write", |vm, this, args| {
        let [text] = args.exactly("write")?;
        write(vm, file(this)?, &text)
    }),
    ("writelines", |vm, this, args| {
        let [lines] = args.exactly("writelines")?;
        for line in vm.collect(&lines)? {
            write(vm, file(this)?, &line)?;
        }
        Ok(Value::None)
    }),
    ("flush", |vm, this, args| {
        args.exactly::<0>("flush")?;
        file(this)?.flush(vm).map(|()| Value::None)
    }),
    ("close", |vm, this, args| {
        args.exactly::<0>("close")?;
        close(vm, file(this)?).map(|()| Value::None)
    }),
    ("seek", |vm, this, args| {
        let [offset, whence] = args.between::<2>("seek", 1)?;
        let file = file(this)?;
        file.check_open()?;
        let offset = vm.to_index(&offset.unwrap_or(Value::Int(0)))?;
        let from = match whence {
            None => 0,
            Some(whence) => match vm.to_index(&whence)? {
                0 => 0,
                1 if file.is_text() && offset != 0 => return Err(unsupported("can't do nonzero cur-relative seeks")),
                2 if file.is_text() && offset != 0 => return Err(unsupported("can't do nonzero end-relative seeks")),
                1 => file.at.get() as i64,
                2 => file.data.borrow().len() as i64,
                other => return Err(Raise::value_error(format!("invalid whence ({other}, should be 0, 1 or 2)"))),
            },
        };
        let at = from.saturating_add(offset);
        let at = usize::try_from(at).map_err(|_| match file.binary && !file.memory {
            true => Raise::os_error("[Errno 22] Invalid argument"),
            false if file.memory => {
                Raise::value_error(format!("{} {at}", if file.binary { "negative seek value" } else { "Negative seek position" }))
            }
            false => Raise::value_error(format!("negative seek position {at}")),
        })?;
        file.at.set(at);
        Ok(Value::from(at))
    }),
    ("tell", |_, this, args| {
        args.exactly::<0>("tell")?;
        file(this)?.check_open()?;
        Ok(Value::from(file(this)?.at.get()))
    }),
    ("truncate", |vm, this, args| {
        let [size] = args.between::<1>("truncate", 0)?;
        let size = size.filter(|size| !size.is_none()).map(|size| vm.to_index(&size)).transpose()?;
        let file = file(this)?;
        file.check_open()?;
        if !file.writable {
            return Err(unsupported("truncate"));
        }
        let size = match size {
            None => file.at.get(),
            Some(size) => usize::try_from(size).map_err(|_| Raise::os_error("[Errno 22] Invalid argument"))?,
        };
        let has = file.data.borrow().len();
        // A file grows by zeros, what lies in memory does not grow.
        if size > has && !file.memory {
            vm.reserve(size - has)?;
            file.data.borrow_mut().resize(size, 0);
        }
        file.data.borrow_mut().truncate(size);
        file.dirty.set(true);
        file.flush(vm)?;
        Ok(Value::from(size))
    }),
    ("getvalue", |_, this, args| {
        args.exactly::<0>("getvalue")?;
        let file = file(this)?;
        file.check_open()?;
        Ok(file.value(&file.data.borrow()))
    }),
    ("readable", |_, this, args| args.exactly::<0>("readable").and_then(|[]| Ok(Value::Bool(file(this)?.readable)))),
    ("writable", |_, this, args| args.exactly::<0>("writable").and_then(|[]| Ok(Value::Bool(file(this)?.writable)))),
    ("seekable", |_, _, args| args.exactly::<0>("seekable").map(|[]| Value::Bool(true))),
    ("isatty", |_, _, args| args.exactly::<0>("isatty").map(|[]| Value::Bool(false))),
    ("__next__", |_, this, args| {
        args.exactly::<0>("__next__")?;
        file(this)?.check_readable()?;
        file(this)?.line().ok_or_else(|| Raise::stop_iteration(Value::None))
    }),
];

fn write(vm: &mut Vm, file: &File, text: &Value) -> Result<Value> {
    if !file.writable && file.binary {
        return Err(unsupported("write"));
    }
    file.check_open()?;
    if !file.writable {
        return Err(unsupported("not writable"));
    }
    match text.base() {
        Value::Str(text) if !file.binary => {
            match file.line_end {
                "\n" => file.write(vm, text.as_bytes())?,
                end => file.write(vm, text.replace('\n', end).as_bytes())?,
            }
            Ok(Value::from(text.chars().count()))
        }
        Value::Bytes(bytes) if file.binary => {
            file.write(vm, bytes)?;
            Ok(Value::from(bytes.len()))
        }
        other if file.binary => Err(Raise::type_error(format!("a bytes-like object is required, not '{}'", vm.type_name(other)))),
        other => Err(Raise::type_error(format!("write() argument must be str, not {}", vm.type_name(other)))),
    }
}

fn close(vm: &mut Vm, file: &File) -> Result<()> {
    let result = file.flush(vm);
    file.closed.set(true);
    result
}

struct Lines(Value);

impl NativeIter for Lines {
    fn next(&mut self, _vm: &mut Vm) -> Result<Option<Value>> {
        let file = file(&self.0)?;
        file.check_readable()?;
        Ok(file.line())
    }
}

impl Native for File {
    fn class(&self) -> ClassRef {
        let which = match (self.memory, self.binary) {
            (false, false) => 0,
            (false, true) if self.readable && self.writable => 1,
            (false, true) if self.readable => 2,
            (false, true) => 3,
            (true, false) => 4,
            (true, true) => 5,
        };
        CLASSES.with(|classes| classes[which].clone())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn repr(&self, _vm: &mut Vm) -> Result<String> {
        let name = crate::format::str_repr(&self.name);
        Ok(match (self.memory, self.binary) {
            (true, _) => format!("<_io.{} object>", self.class().name()),
            (false, true) => format!("<_io.{} name={name}>", self.class().name()),
            (false, false) => format!("<_io.TextIOWrapper name={name} mode='{}' encoding='utf-8'>", self.mode),
        })
    }
    fn get_attr(&self, _vm: &mut Vm, _this: &Value, name: &str) -> Result<Option<Value>> {
        Ok(match name {
            "closed" => Some(Value::Bool(self.closed.get())),
            "name" if !self.memory => Some(Value::from(self.name.as_str())),
            "mode" if !self.memory => Some(Value::from(self.mode.as_str())),
            "encoding" if !self.memory && !self.binary => Some(Value::from("utf-8")),
            _ => None,
        })
    }
    fn iter(&self, _vm: &mut Vm, this: &Value) -> Result<Option<Box<dyn NativeIter>>> {
        self.check_readable()?;
        Ok(Some(Box::new(Lines(this.clone()))))
    }
    fn enter(&self, _vm: &mut Vm, this: &Value) -> Result<Option<Value>> {
        self.check_open()?;
        Ok(Some(this.clone()))
    }
    fn exit(&self, vm: &mut Vm) -> Result<()> {
        close(vm, self)
    }
}

pub(super) fn install(vm: &mut Vm) {
    vm.builtins().function("open", open);
}
