//! The learner's files in a session: they last, they are told of, they are whole or not there; and programs that are started on them.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use brunsviga_protocol::{Diagnostic, Event, FileProblem, Request};
use brunsviga_session::{FileError, Session, Settings, State, World};
use brunsviga_store::{Faulty, Memory, Shared, Storage, StoreError, shared};

struct Page(Instant);

impl World for Page {
    fn clock_s(&mut self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

struct Ticking(f64);

impl World for Ticking {
    fn clock_s(&mut self) -> f64 {
        self.0 += 1e-4;
        self.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _path: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

/// A page that was just loaded.
fn loaded(storage: &Shared) -> Session {
    Session::with_storage(Page(Instant::now()), Settings::default(), storage.clone())
}

fn page() -> Session {
    loaded(&shared(Memory::new().lasting()))
}

fn to_end(session: &mut Session) -> Vec<Event> {
    let begun = Instant::now();
    let mut events = session.take_events();
    while session.resume(5.0) == State::Busy {
        events.extend(session.take_events());
        assert!(begun.elapsed() < Duration::from_secs(60), "the run does not end: {events:?}");
    }
    events.extend(session.take_events());
    events
}

fn run(session: &mut Session, source: &str) -> Vec<Event> {
    session.handle(Request::Run { run: 1, name: "cell".into(), source: source.into() });
    to_end(session)
}

fn printed(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Stdout { text, .. } = event { Some(text.as_str()) } else { None }).collect()
}

fn warned(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Stderr { text, .. } = event { Some(text.as_str()) } else { None }).collect()
}

fn failure(events: &[Event]) -> &Diagnostic {
    match events.last() {
        Some(Event::Failed { diagnostic, .. }) => diagnostic,
        other => panic!("expected an error, not {other:?}; printed {:?}", printed(events)),
    }
}

/// What a program prints that must not fail.
fn shown(session: &mut Session, source: &str) -> String {
    let events = run(session, source);
    assert!(matches!(events.last(), Some(Event::Finished { .. })), "{events:?}");
    printed(&events)
}

fn names(events: &[Event]) -> Vec<String> {
    let files = events.iter().rev().find_map(|event| if let Event::Files { files, .. } = event { Some(files) } else { None });
    files.expect("the page is told of its files").iter().map(|file| format!("{} {}", file.path, file.size)).collect()
}

#[test]
fn files_last_over_a_reload() {
    let storage = shared(Memory::new().lasting());
    let events = run(
        &mut loaded(&storage),
        "import numpy as np\nnp.save('part_1', np.arange(6.).reshape(2, 3))\nnp.savez('both', t=[1, 2], v=3.5)\nwith open('notes/a.txt', 'w') as f:\n    f.write('kept')",
    );
    assert_eq!(names(&events), ["both.npz 474", "notes/a.txt 4", "part_1.npy 176"]);
    let mut again = loaded(&storage);
    let text = shown(
        &mut again,
        "import numpy as np, os\nprint(np.load('part_1.npy').sum(), np.load('/part_1.npy', mmap_mode='r')[1])\nprint(np.load('both.npz')['v'], open('notes/a.txt').read(), sorted(os.listdir()), os.path.getsize('part_1.npy'))",
    );
    assert_eq!(text, "15.0 [3. 4. 5.]\n3.5 kept ['both.npz', 'notes', 'part_1.npy'] 176\n");
    // A restart of Python is no loss of files; nothing changed, so nothing is told.
    again.handle(Request::Reset);
    let events = run(&mut again, "import os\nprint(len(os.listdir()))");
    assert_eq!(printed(&events), "3\n");
    assert!(!events.iter().any(|event| matches!(event, Event::Files { .. })));
}

#[test]
fn folders_as_cpython_has_them() {
    let source = "
import os
from pathlib import Path
def tried(action):
    try:
        return action()
    except OSError as error:
        return f'{type(error).__name__}: {error}'
os.makedirs('runs/first')
print(os.path.isdir('runs'), os.path.exists('runs/first'), os.listdir('runs'), os.listdir('runs/first'))
print(tried(lambda: os.makedirs('runs/first')), os.makedirs('runs/first', exist_ok=True), tried(lambda: os.mkdir('runs')))
print(tried(lambda: os.mkdir('no/folder')), tried(lambda: os.rmdir('runs')), tried(lambda: os.rmdir('none')), tried(lambda: os.listdir('none')))
with open('runs/first/a.txt', 'w') as f:
    f.write('a')
print(os.listdir('runs/first'), tried(lambda: open('runs')), tried(lambda: open('runs/first/a.txt/b', 'w')), tried(lambda: os.listdir('runs/first/a.txt')))
print(tried(lambda: os.makedirs('runs/first/a.txt', exist_ok=True)), tried(lambda: os.rmdir('runs/first/a.txt')))
os.rename('runs/first/a.txt', 'runs/b.txt')
os.rmdir('runs/first')
print(os.listdir('runs'), os.path.isdir('runs/first'))
Path('deep/er/est').mkdir(parents=True, exist_ok=True)
Path('deep/er/est').mkdir(parents=True, exist_ok=True)
print(sorted(str(p) for p in Path('deep').iterdir()), [n for n in os.walk('deep')])
print(tried(lambda: Path('x/y').mkdir()), tried(lambda: open('x.txt', 'x').close()), tried(lambda: Path('x.txt').mkdir(exist_ok=True)))
";
    // What CPython prints in an empty folder.
    let wanted = "True True ['first'] []
FileExistsError: [Errno 17] File exists: 'runs/first' None FileExistsError: [Errno 17] File exists: 'runs'
FileNotFoundError: [Errno 2] No such file or directory: 'no/folder' OSError: [Errno 39] Directory not empty: 'runs' FileNotFoundError: [Errno 2] No such file or directory: 'none' FileNotFoundError: [Errno 2] No such file or directory: 'none'
['a.txt'] IsADirectoryError: [Errno 21] Is a directory: 'runs' NotADirectoryError: [Errno 20] Not a directory: 'runs/first/a.txt/b' NotADirectoryError: [Errno 20] Not a directory: 'runs/first/a.txt'
FileExistsError: [Errno 17] File exists: 'runs/first/a.txt' NotADirectoryError: [Errno 20] Not a directory: 'runs/first/a.txt'
['b.txt'] False
['deep/er'] [('deep', ['er'], []), ('deep/er', ['est'], []), ('deep/er/est', [], [])]
FileNotFoundError: [Errno 2] No such file or directory: 'x/y' None FileExistsError: [Errno 17] File exists: 'x.txt'
";
    assert_eq!(shown(&mut page(), source), wanted);
}

#[test]
fn a_storage_without_room_is_an_error_at_its_place_and_the_old_file_stays() {
    let storage = shared(Memory::bounded(2000).lasting());
    let mut session = loaded(&storage);
    shown(&mut session, "import numpy as np\nnp.save('x', np.arange(50))");
    let events = run(&mut session, "print('before')\nnp.save('x', np.zeros(1000))\nprint('after')");
    assert_eq!((printed(&events), failure(&events).kind.as_str()), ("before\n".to_owned(), "OSError"));
    assert_eq!(failure(&events).message, "[Errno 28] No space left on device: 'x.npy'");
    assert_eq!(failure(&events).span.map(|span| span.line), Some(2));
    assert!(failure(&events).hint.as_deref().is_some_and(|hint| hint.contains("Delete files")));
    assert_eq!(shown(&mut session, "print(np.load('x.npy').sum())"), "1225\n");
    // A program can go on without it.
    let text = shown(
        &mut session,
        "try:\n    open('y.txt', 'w').write('y' * 3000)\nexcept OSError as error:\n    print(error)\nimport os\nos.remove('x.npy')\nprint(open('z.txt', 'w').write('z' * 1500), os.listdir())",
    );
    assert_eq!(text, "[Errno 28] No space left on device: 'y.txt'\n1500 ['y.txt', 'z.txt']\n");
}

/// A storage that has no place open at first.
struct Slow {
    inner: Memory,
    open_in: u32,
    then: Option<StoreError>,
}

impl Storage for Slow {
    fn list(&mut self) -> Result<Vec<(String, u64)>, StoreError> {
        self.inner.list()
    }
    fn read(&mut self, name: &str, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        self.inner.read(name, at, into)
    }
    fn write(&mut self, name: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        self.inner.write(name, at, bytes)
    }
    fn truncate(&mut self, name: &str, len: u64) -> Result<(), StoreError> {
        if self.open_in > 0 {
            self.open_in -= 1;
            return Err(StoreError::Later);
        }
        match &self.then {
            Some(error) => Err(error.clone()),
            None => self.inner.truncate(name, len),
        }
    }
    fn remove(&mut self, name: &str) -> Result<(), StoreError> {
        self.inner.remove(name)
    }
    fn rename(&mut self, from: &str, to: &str) -> Result<(), StoreError> {
        self.inner.rename(from, to)
    }
    fn flush(&mut self, name: &str) -> Result<(), StoreError> {
        self.inner.flush(name)
    }
    fn is_lasting(&self) -> bool {
        true
    }
}

fn slow(open_in: u32, then: Option<StoreError>) -> Rc<RefCell<Slow>> {
    Rc::new(RefCell::new(Slow { inner: Memory::new(), open_in, then }))
}

#[test]
fn a_run_ends_when_its_files_are_kept_and_not_before() {
    let storage = slow(8, None);
    let shared: Shared = storage.clone();
    let mut session = loaded(&shared);
    session.handle(Request::Run {
        run: 1,
        name: "cell".into(),
        source: "open('a.txt', 'w').write('a')\nprint(open('a.txt').read())".into(),
    });
    let mut slices = 0;
    let mut events = Vec::new();
    while session.resume(5.0) == State::Busy {
        events.extend(session.take_events());
        assert!(!events.iter().any(|event| matches!(event, Event::Finished { .. })), "{events:?}");
        slices += 1;
        assert!(slices < 20);
    }
    events.extend(session.take_events());
    assert!(slices >= 4 && matches!(events.last(), Some(Event::Finished { .. })), "{slices} slices, {events:?}");
    assert_eq!(printed(&events), "a\n");
    assert_eq!(storage.borrow_mut().list().unwrap(), [("file/a.txt".to_owned(), 1)]);
    // Stop does not wait for the storage, and nothing of the file is lost.
    storage.borrow_mut().open_in = u32::MAX;
    session.handle(Request::Run {
        run: 2,
        name: "cell".into(),
        source: "open('b.txt', 'w').write('b')\nwhile True: pass".into(),
    });
    session.resume(5.0);
    session.handle(Request::Stop);
    let begun = Instant::now();
    let mut events = Vec::new();
    while !events.iter().any(|event| matches!(event, Event::Stopped { .. })) {
        session.resume(5.0);
        events.extend(session.take_events());
        assert!(begun.elapsed() < Duration::from_millis(500));
    }
    storage.borrow_mut().open_in = 0;
    while session.resume(5.0) == State::Busy {}
    assert_eq!(storage.borrow_mut().list().unwrap().len(), 2);
}

#[test]
fn a_file_that_is_refused_late_is_an_error_of_the_run() {
    for source in ["open('a.txt', 'w').write('a')\nprint('written')", "open('a.txt', 'w').write('a')\nwhile True: pass"] {
        let shared: Shared = slow(3, Some(StoreError::Full));
        let mut session = loaded(&shared);
        let events = run(&mut session, source);
        assert_eq!(failure(&events).message, "[Errno 28] No space left on device: 'a.txt'");
        assert_eq!(shown(&mut session, "import os\nprint(os.listdir())"), "[]\n");
    }
}

#[test]
fn the_panel_lists_reads_brings_and_removes() {
    let mut session = page();
    let big: Vec<u8> = (0..5000u32).map(|k| k as u8).collect();
    assert_eq!(session.put_file_piece("big.bin", 0, &big[..3000], false), Ok(()));
    assert_eq!(shown(&mut session, "import os\nprint(os.listdir())"), "[]\n");
    assert_eq!(session.put_file_piece("big.bin", 3000, &big[3000..], true), Ok(()));
    assert_eq!(shown(&mut session, "print(open('big.bin', 'rb').read() == bytes(k % 256 for k in range(5000)))"), "True\n");
    assert_eq!(session.file_piece("big.bin", 4000, 4096), Ok(big[4000..].to_vec()));
    assert_eq!(session.file_piece("big.bin", 9000, 10), Ok(vec![]));
    assert_eq!(session.file_piece("none", 0, 10), Err(FileProblem::Gone));
    shown(&mut session, "os.makedirs('folder')");
    assert_eq!(session.put_file_piece("folder", 0, b"", true), Err(FileProblem::Folder));
    session.handle(Request::Files { request: 7 });
    let events = session.take_events();
    assert!(matches!(events[0], Event::Files { request: Some(7), lasting: true, .. }));
    assert_eq!(names(&events), ["big.bin 5000"]);
    session.handle(Request::RemoveFile { request: 8, path: "big.bin".into() });
    assert_eq!(names(&session.take_events()), Vec::<String>::new());
    let shared: Shared = Rc::new(RefCell::new(Faulty::from(Memory::new(), 3, StoreError::Full)));
    let mut full = loaded(&shared);
    assert_eq!(full.put_file_piece("a", 0, b"1", false), Ok(()));
    assert_eq!(full.put_file_piece("a", 1, b"2", true), Err(FileProblem::Full));
}

#[test]
fn a_cell_becomes_a_file_and_a_module() {
    let mut session = page();
    assert_eq!(shown(&mut session, "%%writefile twice.py\ndef f(x):\n    return 2 * x\n"), "Writing twice.py\n");
    assert_eq!(shown(&mut session, "import twice\nprint(twice.f(4), twice.__file__)"), "8 twice.py\n");
    assert_eq!(shown(&mut session, "%%writefile -a twice.py\ng = 3"), "Appending to twice.py\n");
    assert_eq!(shown(&mut session, "%%writefile 'other file.txt'\nx"), "Writing other file.txt\n");
    assert_eq!(shown(&mut session, "%%writefile 'other file.txt'\ny"), "Overwriting other file.txt\n");
    assert_eq!(
        shown(&mut session, "print(repr(open('twice.py').read()), repr(open('other file.txt').read()))"),
        "'def f(x):\\n    return 2 * x\\ng = 3\\n' 'y\\n'\n"
    );
    let events = run(&mut session, "%%writefile\nx");
    assert!(failure(&events).message.contains("needs a name"));
}

const RUN: &str = "%%writefile run.py
import sys
import numpy as np
batch = int(sys.argv[1])
print('batch', batch, sys.argv, __name__)
state = np.zeros(2) if sys.argv[1] == '0' else np.load('state.npy')
np.save('state', state + 1)
np.save('batch' + str(batch + 1), state)
";

#[test]
fn a_runner_and_its_caller() {
    let mut session = page();
    shown(&mut session, RUN);
    let text = shown(
        &mut session,
        "from subprocess import call\nimport numpy as np\nbatch = 'mine'\nfor i in range(3):\n    print(call(['python', 'run.py', str(i)]))\nprint(batch, np.load('state.npy'), np.load('batch3.npy'))",
    );
    let line = |k: i32| format!("batch {k} ['run.py', '{k}'] __main__\n0\n");
    assert_eq!(text, format!("{}{}{}mine [3. 3.] [2. 2.]\n", line(0), line(1), line(2)));
    // From a file that starts the other.
    shown(&mut session, "%%writefile call.py\nfrom subprocess import call\nprint(call(['python', 'run.py', '5']))");
    let text = shown(&mut session, "import subprocess, sys\nprint(subprocess.call([sys.executable, 'call.py']))");
    assert_eq!(text, format!("{}0\n", line(5)));
}

#[test]
fn what_a_started_program_prints_can_be_kept() {
    let mut session = page();
    shown(&mut session, "%%writefile p.py\nimport sys\nprint('out', sys.argv[1:])\nprint('err', file=sys.stderr)\nsys.exit(3)");
    // As CPython prints it.
    let text = shown(
        &mut session,
        "
import subprocess, sys
r = subprocess.run([sys.executable, 'p.py', 'a b'], capture_output=True, text=True)
print(r.returncode, repr(r.stdout), repr(r.stderr))
print(subprocess.run(['python', 'p.py'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
print(subprocess.run(['python3', '-c', 'print(1 + 1)'], stdout=subprocess.PIPE).stdout, subprocess.check_output(['python', '-c', 'print(5)'], text=True))
print(subprocess.call(['python', 'p.py'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
try:
    subprocess.run(['python', 'p.py'], check=True, capture_output=True)
except subprocess.CalledProcessError as error:
    print(error, error.returncode, error.stdout)
try:
    subprocess.check_call(['python', '-c', 'raise SystemExit(2)'])
except subprocess.CalledProcessError as error:
    print(error)
",
    );
    let wanted = "3 \"out ['a b']\\n\" 'err\\n'
CompletedProcess(args=['python', 'p.py'], returncode=3, stdout=b'out []\\nerr\\n')
b'2\\n' 5

3
Command '['python', 'p.py']' returned non-zero exit status 3. 3 b'out []\\n'
Command '['python', '-c', 'raise SystemExit(2)']' returned non-zero exit status 2.
";
    assert_eq!(text, wanted);
}

#[test]
fn a_started_program_that_fails_says_why_and_gives_its_code() {
    let mut session = page();
    shown(&mut session, "%%writefile bad.py\ndef f():\n    return 1 / 0\nf()");
    let events = run(
        &mut session,
        "import subprocess\nprint(subprocess.call(['python', 'bad.py']), subprocess.call(['python', 'none.py']))",
    );
    assert_eq!(printed(&events), "1 2\n");
    let told = warned(&events);
    assert!(told.contains("File \"bad.py\", line 2, in f") && told.contains("ZeroDivisionError: division by zero\n"), "{told}");
    assert!(told.contains("python: can't open file '/none.py': [Errno 2] No such file or directory\n"), "{told}");
    shown(&mut session, "%%writefile syntax.py\nx = (1");
    let events = run(&mut session, "print(subprocess.call(['python', 'syntax.py']))");
    assert!(printed(&events) == "1\n" && warned(&events).contains("SyntaxError"));
}

#[test]
fn what_cannot_be_run_says_what_can() {
    let mut session = page();
    for program in [
        "['ls', '-l']",
        "'python run.py'",
        "['python']",
        "['python', '-m', 'timeit']",
        "'ls', shell=True",
        "['python', 'a.py'], timeout=3",
        "[]",
    ] {
        let events = run(&mut session, &format!("import subprocess\nsubprocess.run({program})"));
        let diagnostic = failure(&events);
        assert_eq!(diagnostic.kind, "NotImplementedError", "{program}");
        assert!(diagnostic.message.starts_with("subprocess: "), "{program}: {}", diagnostic.message);
        assert_eq!(diagnostic.span.map(|span| span.line), Some(2), "{program}");
    }
    let events = run(&mut session, "subprocess.Popen(['python', 'a.py'])");
    assert!(failure(&events).message.contains("subprocess.run"));
    // One that starts itself comes to an end, too.
    shown(&mut session, "%%writefile self.py\nimport subprocess\nprint(subprocess.call(['python', 'self.py']))");
    let events = run(&mut session, "print(subprocess.call(['python', 'self.py']))");
    assert!(printed(&events) == "1\n0\n0\n0\n0\n0\n" && warned(&events).contains("[Errno 11]"), "{}", warned(&events));
}

#[test]
fn a_started_program_counts_its_own_bytes_only() {
    let mut session = page();
    let inner = "import tracemalloc, numpy as np\nprint(tracemalloc.is_tracing())\ntracemalloc.start()\na = np.zeros(1000)\nprint(tracemalloc.get_traced_memory())";
    shown(&mut session, &format!("%%writefile inner.py\n{inner}"));
    let text = shown(
        &mut session,
        "import tracemalloc, subprocess, numpy as np\ntracemalloc.start()\nb = np.zeros(10)\nsubprocess.call(['python', 'inner.py'])\nprint(tracemalloc.get_traced_memory())",
    );
    assert_eq!(text, "False\n(8000, 8000)\n(80, 80)\n");
}

#[test]
fn stop_ends_a_started_program_at_once_and_the_session_goes_on() {
    let mut session = page();
    shown(&mut session, "%%writefile endless.py\nopen('begun.txt', 'w').write('yes')\nprint('on', flush=True)\nwhile True: pass");
    session.handle(Request::Run {
        run: 1,
        name: "cell".into(),
        source: "import subprocess\nkept = 5\nsubprocess.call(['python', 'endless.py'])".into(),
    });
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(100) {
        assert_eq!(session.resume(5.0), State::Busy);
    }
    session.handle(Request::Stop);
    let begun = Instant::now();
    let events = to_end(&mut session);
    assert!(begun.elapsed() < Duration::from_millis(100));
    assert!(matches!(events.last(), Some(Event::Stopped { .. })) && printed(&events) == "on\n", "{events:?}");
    assert_eq!(shown(&mut session, "print(kept, open('begun.txt').read())"), "5 yes\n");
}

#[test]
fn a_slice_ends_on_time_while_a_started_program_computes() {
    // On a clock that goes on with each look at it, so that a busy machine changes nothing.
    let mut session = Session::new(Ticking(0.0), Settings::default());
    shown(&mut session, "%%writefile long.py\nx = 0\nfor k in range(300_000):\n    x += k\nprint(x)");
    session.handle(Request::Run {
        run: 1,
        name: "cell".into(),
        source: "import subprocess\nsubprocess.call(['python', 'long.py'])".into(),
    });
    let mut slices = 1;
    while session.resume(5.0) == State::Busy {
        slices += 1;
    }
    assert_eq!(printed(&session.take_events()), "44999850000\n");
    assert!(slices > 10, "{slices} slices");
}

#[test]
fn the_programs_do_not_share_random_numbers_or_print_options_but_figures_are_shown() {
    let mut session = page();
    shown(
        &mut session,
        "%%writefile d.py\nimport numpy as np\nimport matplotlib.pyplot as plt\nnp.set_printoptions(precision=2)\nnp.random.seed(9)\nprint(np.array([1 / 3]), np.random.rand() > 0)\nplt.plot([1, 2])\nplt.show()",
    );
    let events = run(
        &mut session,
        "import subprocess, numpy as np\nnp.random.seed(1)\na = np.random.rand()\nnp.random.seed(1)\nsubprocess.call(['python', 'd.py'])\nprint(np.random.rand() == a, np.array([1 / 3]))",
    );
    assert_eq!(printed(&events), "[0.33] True\nTrue [0.33333333]\n");
    assert_eq!(events.iter().filter(|event| matches!(event, Event::Figure { .. })).count(), 1);
}
