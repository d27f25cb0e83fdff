//! Runs conformance cases in the engine and prints one JSON line for each: file, name, stdout, stderr, error.
//!
//! `conformance --prelude FILE --needed FILE --module NAME cases.py…` Every case gets a machine and an empty file system of its own. A panic is
//! caught and reported as an error of kind "panic", so that one bad case does not hide the others. The last line lists the
//! names of the `--needed` file that the module lacks. What the lines mean is compared by `tests/conformance/harness.py`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use brunsviga_python::host::FileError;
use brunsviga_python::{Host, Vm};

/// Bytes that a case may hold, about what a browser gives.
const MEMORY: usize = 1 << 30;

#[derive(Default)]
struct World {
    stdout: String,
    stderr: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// A host that keeps everything in memory.
struct MemoryHost(Rc<RefCell<World>>);

impl Host for MemoryHost {
    fn stdout(&mut self, text: &str) {
        self.0.borrow_mut().stdout.push_str(text);
    }
    fn stderr(&mut self, text: &str) {
        self.0.borrow_mut().stderr.push_str(text);
    }
    fn clock_s(&mut self) -> f64 {
        0.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        self.0.borrow().files.get(path).cloned().ok_or(FileError::NotFound)
    }
    fn write_file(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        self.0.borrow_mut().files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
    fn remove_file(&mut self, path: &str) -> Result<(), FileError> {
        self.0.borrow_mut().files.remove(path).map(|_| ()).ok_or(FileError::NotFound)
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Ok(self.0.borrow().files.keys().cloned().collect())
    }
}

fn main() -> std::io::Result<()> {
    let mut prelude = String::new();
    let mut needed = String::new();
    let mut module = String::from("numpy");
    let mut paths = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--prelude" => prelude = std::fs::read_to_string(arguments.next().unwrap_or_default())?,
            "--needed" => needed = std::fs::read_to_string(arguments.next().unwrap_or_default())?,
            "--module" => module = arguments.next().unwrap_or_default(),
            _ => paths.push(argument),
        }
    }
    std::panic::set_hook(Box::new(|_| {}));
    for path in &paths {
        let text = std::fs::read_to_string(path)?;
        let file = Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        for (name, source) in cases(&text) {
            let (world, error) = run(&prelude, source);
            let world = world.borrow();
            let error = error.map_or("null".to_owned(), |(kind, message)| format!("[{}, {}]", json(&kind), json(&message)));
            println!(
                "{{\"file\": {}, \"name\": {}, \"stdout\": {}, \"stderr\": {}, \"error\": {error}}}",
                json(&file),
                json(name),
                json(&world.stdout),
                json(&world.stderr),
            );
        }
    }
    let names = needed.lines().filter_map(|line| line.split('#').next()).flat_map(str::split_whitespace);
    let missing: Vec<String> =
        names.filter(|name| run("", &format!("import {module} as module\nmodule.{name}")).1.is_some()).map(json).collect();
    println!("{{\"missing\": [{}]}}", missing.join(", "));
    Ok(())
}

/// `# case: name` and the lines up to the next one.
fn cases(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut starts: Vec<usize> =
        text.match_indices("# case: ").map(|(at, _)| at).filter(|&at| at == 0 || text.as_bytes()[at - 1] == b'\n').collect();
    starts.push(text.len());
    let blocks: Vec<(&str, &str)> = starts
        .windows(2)
        .filter_map(|w| text[w[0] + "# case: ".len()..w[1]].split_once('\n'))
        .map(|(name, source)| (name.trim(), source))
        .collect();
    blocks.into_iter()
}

type Failure = Option<(String, String)>;

fn run(prelude: &str, source: &str) -> (Rc<RefCell<World>>, Failure) {
    let world = Rc::new(RefCell::new(World::default()));
    let host = Box::new(MemoryHost(world.clone()));
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut vm = Vm::new(host);
        brunsviga_library::register(&mut vm);
        vm.set_memory_limit(MEMORY);
        brunsviga_tensor::set_memory_limit(MEMORY);
        vm.run("prelude", prelude)?;
        vm.run("cell", source)
    }));
    let error = match result {
        Ok(Ok(_)) => None,
        Ok(Err(raise)) => Some((raise.kind().to_string(), raise.message())),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
            Some(("panic".to_owned(), text.unwrap_or_default()))
        }
    };
    (world, error)
}

fn json(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if (c as u32) < 0x20 => quoted.push_str(&format!("\\u{:04x}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
