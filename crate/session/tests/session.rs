//! A session with real programs: what the page would be told.

use std::time::{Duration, Instant};

use brunsviga_protocol::{Diagnostic, Event, Measurement, Request, Span};
use brunsviga_session::{FileError, Session, Settings, State, World};

struct TestWorld(Instant);

impl World for TestWorld {
    fn clock_s(&mut self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        match path {
            "helper.py" => Ok(b"def twice(x):\n    return 2 * x\n".to_vec()),
            "data.txt" => Ok(b"1 2 3\n".to_vec()),
            _ => Err(FileError::NotFound),
        }
    }
    fn list_dir(&mut self, _path: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

fn session() -> Session {
    Session::new(TestWorld(Instant::now()), Settings::default())
}

/// Goes on to the end of the run, which must come.
fn to_end(session: &mut Session) -> Vec<Event> {
    let begun = Instant::now();
    let mut events = session.take_events();
    while session.resume(5.0) == State::Busy {
        events.extend(session.take_events());
        assert!(begun.elapsed() < Duration::from_secs(60), "the run does not end: {events:?}");
    }
    events.extend(session.take_events());
    let ends = events.iter().filter(|event| is_end(event)).count();
    assert_eq!(ends, 1, "a run has one end: {events:?}");
    events
}

fn is_end(event: &Event) -> bool {
    matches!(event, Event::Finished { .. } | Event::Failed { .. } | Event::Stopped { .. } | Event::Checked { .. })
}

fn run(session: &mut Session, source: &str) -> Vec<Event> {
    session.handle(Request::Run { run: 1, name: "cell".into(), source: source.into() });
    to_end(session)
}

fn check(session: &mut Session, source: &str, check: &str) -> (bool, Vec<Measurement>, Option<Diagnostic>) {
    session.handle(Request::Check { run: 1, name: "cell".into(), source: source.into(), check: check.into() });
    match to_end(session).pop() {
        Some(Event::Checked { passed, measurements, diagnostic, .. }) => (passed, measurements, diagnostic),
        other => panic!("a check ends with Checked, not {other:?}"),
    }
}

fn printed(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Stdout { text, .. } = event { Some(text.as_str()) } else { None }).collect()
}

fn warned(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Stderr { text, .. } = event { Some(text.as_str()) } else { None }).collect()
}

fn value(events: &[Event]) -> Option<String> {
    match events.last() {
        Some(Event::Finished { value, .. }) => value.clone(),
        other => panic!("expected an end without error, not {other:?}"),
    }
}

fn failure(events: &[Event]) -> &Diagnostic {
    match events.last() {
        Some(Event::Failed { diagnostic, .. }) => diagnostic,
        other => panic!("expected an error, not {other:?}"),
    }
}

#[test]
fn cells_share_a_namespace_and_show_their_last_expression() {
    let mut session = session();
    assert_eq!(value(&run(&mut session, "x = 20\ndef f(a):\n    return a + x")), None);
    assert_eq!(value(&run(&mut session, "f(1)")).as_deref(), Some("21"));
    assert_eq!(value(&run(&mut session, "f(1);")), None);
    assert_eq!(value(&run(&mut session, "None")), None);
    assert_eq!(printed(&run(&mut session, "print(x, end='!')")), "20!");
    assert_eq!(value(&run(&mut session, "")), None);
}

#[test]
fn errors_stand_at_their_place_in_utf16_and_keep_what_was_done() {
    let mut session = session();
    let events = run(&mut session, "y = 1\nprint('before')\ns = '𝄞é' + zz\n");
    assert_eq!(printed(&events), "before\n");
    let diagnostic = failure(&events);
    assert_eq!((diagnostic.kind.as_str(), diagnostic.file.as_str()), ("NameError", "cell"));
    // The clef counts two units.
    assert_eq!(diagnostic.span, Some(Span { line: 3, column: 13, end_line: 3, end_column: 15 }));
    assert!(diagnostic.traceback.starts_with("Traceback (most recent call last):"), "{}", diagnostic.traceback);
    assert_eq!(value(&run(&mut session, "y")).as_deref(), Some("1"));
}

#[test]
fn syntax_errors_have_a_place() {
    let mut session = session();
    let events = run(&mut session, "x = 1\nif x\n    pass\n");
    let diagnostic = failure(&events);
    assert_eq!(diagnostic.kind, "SyntaxError");
    assert_eq!(diagnostic.span.map(|span| span.line), Some(2));
}

#[test]
fn a_repr_that_raises_is_an_error() {
    let mut session = session();
    let events = run(&mut session, "class A:\n    def __repr__(self):\n        return 1 / 0\nA()");
    assert_eq!(failure(&events).kind, "ZeroDivisionError");
}

#[test]
fn sys_exit_ends_the_cell() {
    let mut session = session();
    let events = run(&mut session, "import sys\nprint(1)\nsys.exit(3)\nprint(2)");
    assert_eq!(printed(&events), "1\n");
    assert_eq!((failure(&events).kind.as_str(), failure(&events).message.as_str()), ("SystemExit", "3"));
}

#[test]
fn stop_ends_an_endless_loop_and_keeps_everything() {
    let mut session = session();
    session.handle(Request::Run { run: 7, name: "cell".into(), source: "print('on')\nn = 0\nwhile True:\n    n += 1".into() });
    assert_eq!(session.resume(20.0), State::Busy);
    let asked = Instant::now();
    session.handle(Request::Stop);
    let events = to_end(&mut session);
    assert!(asked.elapsed() < Duration::from_millis(100));
    assert!(matches!(events.last(), Some(Event::Stopped { run: 7, .. })));
    assert_eq!(printed(&events), "on\n");
    assert_eq!(value(&run(&mut session, "n > 0")).as_deref(), Some("True"));
    // Stop without a run is nothing.
    session.handle(Request::Stop);
    assert_eq!(session.resume(1.0), State::Idle);
    assert_eq!(session.take_events(), []);
}

#[test]
fn stop_runs_finally_but_does_not_wait_for_those_who_refuse() {
    let mut session = session();
    session.handle(Request::Run {
        run: 1,
        name: "cell".into(),
        source: "try:\n    while True: pass\nfinally:\n    print('tidied')".into(),
    });
    session.resume(5.0);
    session.handle(Request::Stop);
    assert_eq!(printed(&to_end(&mut session)), "tidied\n");
    let stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass";
    session.handle(Request::Run { run: 2, name: "cell".into(), source: stubborn.into() });
    session.resume(5.0);
    let asked = Instant::now();
    session.handle(Request::Stop);
    assert!(matches!(to_end(&mut session).last(), Some(Event::Stopped { run: 2, .. })));
    assert!(asked.elapsed() < Duration::from_millis(150));
    assert_eq!(value(&run(&mut session, "1 + 1")).as_deref(), Some("2"));
}

#[test]
fn a_new_run_replaces_the_one_that_goes_on() {
    let mut session = session();
    session.handle(Request::Run { run: 1, name: "cell".into(), source: "while True: pass".into() });
    session.resume(5.0);
    session.handle(Request::Run { run: 2, name: "cell".into(), source: "print('second')".into() });
    let mut events = session.take_events();
    assert!(matches!(events.as_slice(), [Event::Stopped { run: 1, .. }]), "{events:?}");
    events = to_end(&mut session);
    assert_eq!(events[0], Event::Stdout { run: 2, text: "second\n".into() });
}

#[test]
fn a_slice_ends_on_time() {
    let mut session = session();
    session.handle(Request::Run { run: 1, name: "cell".into(), source: "n = 0\nwhile True:\n    n += 1".into() });
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let begun = Instant::now();
        session.resume(10.0);
        longest = longest.max(begun.elapsed());
    }
    assert!(longest < Duration::from_millis(60), "{longest:?}");
}

#[test]
fn a_traced_loop_runs_in_slices_tells_its_progress_and_keeps_its_steps_when_stopped() {
    let mut session = session();
    let source = "import numpy as np\nimport tensorflow as tf\n\ndef integrate(n):\n    t = tf.constant(np.arange(n) * 0.01)\n    \
                  return tf.scan(lambda y, t: y + 0.01 * tf.sin(y * t), t, tf.constant(np.ones(3)))\n\ny = integrate(3_000_000)";
    session.handle(Request::Run { run: 1, name: "cell".into(), source: source.into() });
    let mut events = Vec::new();
    while !events.iter().any(|event| matches!(event, Event::Progress { .. })) {
        let begun = Instant::now();
        assert_eq!(session.resume(5.0), State::Busy, "{events:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "a slice took {:?}", begun.elapsed());
        events.extend(session.take_events());
    }
    let Some(Event::Progress { run: 1, fraction, steps, steps_per_s }) = events.last() else { panic!("{events:?}") };
    assert!(*fraction > 0.0 && *fraction < 1.0 && *steps >= 1.0 && *steps_per_s > 0.0);
    session.handle(Request::Stop);
    let events = to_end(&mut session);
    assert!(matches!(events.last(), Some(Event::Stopped { .. })), "{events:?}");
    let said = warned(&events);
    assert!(said.starts_with("Stopped after ") && said.ends_with("The steps so far are in y.\n"), "{said}");
    let length: usize = value(&run(&mut session, "y.shape[0]")).unwrap().parse().unwrap();
    assert!(said.contains(&format!("after {length} of 3000000 steps, at {}", (length - 1) as f64 * 0.01)), "{length}: {said}");
    // The same run, short, to its end.
    assert_eq!(value(&run(&mut session, "integrate(50).shape[0]")).as_deref(), Some("50"));
}

#[test]
fn endless_output_is_cut_and_the_run_goes_on() {
    let mut session = session();
    let events = run(&mut session, "for i in range(60000):\n    print('a line of a flood that nobody reads', i)\nlast = i");
    assert!(printed(&events).len() <= 1 << 20);
    assert!(warned(&events).contains("cut"));
    assert_eq!(value(&run(&mut session, "last")).as_deref(), Some("59999"));
}

#[test]
fn bad_programs_end_in_messages_and_the_next_run_works() {
    let mut session = session();
    let programs = [
        ("def f(n):\n    return f(n + 1)\nf(0)".to_owned(), &["RecursionError"][..]),
        // CPython refuses these two; working is as good. "" stands for an end without error.
        (format!("x = {}1{}", "(".repeat(3000), ")".repeat(3000)), &["", "SyntaxError", "RecursionError", "MemoryError"]),
        (format!("x = {}1", "-".repeat(100_000)), &["", "SyntaxError", "RecursionError", "MemoryError"]),
        ("class A:\n    def __eq__(self, other):\n        return self == other\nA() == A()".to_owned(), &["RecursionError"]),
        ("x = []\nx.append(x)\nx == [x, 1]\n'a' * 10**15".to_owned(), &["MemoryError", "OverflowError", "RecursionError"]),
        ("\0".to_owned(), &["SyntaxError", "ValueError"]),
    ];
    for (program, kinds) in programs {
        let events = run(&mut session, &program);
        let kind = if let Some(Event::Finished { .. }) = events.last() { "" } else { &failure(&events).kind };
        assert!(kinds.contains(&kind), "{kind:?} of {}", &program[..program.len().min(60)]);
        assert_eq!(value(&run(&mut session, "40 + 2")).as_deref(), Some("42"));
    }
}

#[test]
fn magics_are_left_out_with_a_notice_and_places_stay() {
    let mut session = session();
    let events = run(&mut session, "%matplotlib inline\n!pip install numpy\nx = 3\nx + nothing");
    assert!(warned(&events).contains("%matplotlib inline"));
    assert_eq!(failure(&events).span, Some(Span { line: 4, column: 5, end_line: 4, end_column: 12 }));
    // A modulo at the start of a continued line is no magic.
    assert_eq!(value(&run(&mut session, "(7\n% 4)")).as_deref(), Some("3"));
}

#[test]
fn files_of_the_folder_are_read_and_written_ones_stay_in_memory() {
    let mut session = session();
    let events = run(
        &mut session,
        "import helper\nwith open('out/a.txt', 'w') as f:\n    f.write('kept')\nprint(helper.twice(4), open('data.txt').read().split(), open('out/a.txt').read())",
    );
    assert_eq!(printed(&events), "8 ['1', '2', '3'] kept\n");
    let saved = session.saved_files();
    assert_eq!(saved.iter().map(|(path, bytes)| (path.as_str(), &**bytes)).collect::<Vec<_>>(), [("out/a.txt", &b"kept"[..])]);
    assert_eq!(failure(&run(&mut session, "open('none.txt')")).kind, "FileNotFoundError");
    session.handle(Request::Reset);
    assert!(session.saved_files().is_empty());
    assert_eq!(failure(&run(&mut session, "helper")).kind, "NameError");
}

const CHECK: &str = "
def helper(x):
    return x * x

def check(learner):
    square = learner.square
    rows = []
    for x in [2, 5]:
        got = square(x)
        rows.append({'what': f'square({x})', 'value': str(got), 'band': str(helper(x)), 'passed': got == helper(x), 'advice': 'Multiply x by itself.'})
    return rows
";

#[test]
fn a_check_measures_and_leaves_the_namespace_alone() {
    let mut session = session();
    run(&mut session, "kept = 1\nsquare = None");
    let (passed, measurements, diagnostic) = check(&mut session, "kept = 2\nnew = 3\ndef square(x):\n    return x ** 2", CHECK);
    assert!(passed && diagnostic.is_none());
    assert_eq!(measurements.len(), 2);
    assert_eq!(
        (measurements[1].what.as_str(), measurements[1].value.as_str(), measurements[1].advice.as_str()),
        ("square(5)", "25", "")
    );
    assert_eq!(value(&run(&mut session, "kept, square")).as_deref(), Some("(1, None)"));
    assert_eq!(failure(&run(&mut session, "new")).kind, "NameError");
    assert_eq!(failure(&run(&mut session, "helper")).kind, "NameError");
    let (passed, measurements, _) = check(&mut session, "def square(x):\n    return x * 2", CHECK);
    assert!(!passed);
    assert_eq!((measurements[0].passed, measurements[1].passed), (true, false));
    assert_eq!(measurements[1].advice, "Multiply x by itself.");
}

#[test]
fn functions_that_a_check_calls_see_the_learners_own_names() {
    let mut session = session();
    run(&mut session, "factor = 10");
    let source = "def helper(x):\n    return x * x\ndef square(x):\n    return helper(x) * factor // factor\nfactor = 3";
    let (passed, measurements, _) = check(&mut session, source, CHECK);
    assert!(passed, "{measurements:?}");
    assert_eq!(value(&run(&mut session, "factor")).as_deref(), Some("10"));
}

#[test]
fn errors_of_the_learner_are_measurements_that_failed() {
    let mut session = session();
    let (passed, measurements, diagnostic) = check(&mut session, "x = 1\ny = undefined", CHECK);
    assert!(!passed);
    assert!(measurements[0].value.contains("NameError") && measurements[0].value.contains("line 2"), "{measurements:?}");
    assert_eq!(diagnostic.and_then(|diagnostic| diagnostic.span).map(|span| span.line), Some(2));
    let (_, measurements, _) = check(&mut session, "def square(x):\n    return x / 0", CHECK);
    assert!(measurements[0].value.contains("ZeroDivisionError"), "{measurements:?}");
    let (_, measurements, _) = check(&mut session, "pass", CHECK);
    assert!(measurements[0].value.contains("does not define `square`"), "{measurements:?}");
    let (passed, measurements, _) = check(&mut session, "def square(x: (", CHECK);
    assert!(!passed && measurements[0].value.contains("SyntaxError"), "{measurements:?}");
    let (passed, measurements, _) = check(&mut session, "", "def check(learner):\n    return 5");
    assert!(!passed && measurements.len() == 1, "{measurements:?}");
    assert_eq!(value(&run(&mut session, "1")).as_deref(), Some("1"));
}

#[test]
fn an_endless_check_is_stopped_and_the_namespace_is_back() {
    let mut session = session();
    run(&mut session, "mine = 1");
    let source = "mine = 2\ndef square(x):\n    while True: pass";
    session.handle(Request::Check { run: 3, name: "cell".into(), source: source.into(), check: CHECK.into() });
    session.resume(10.0);
    session.handle(Request::Stop);
    assert!(matches!(to_end(&mut session).last(), Some(Event::Stopped { run: 3, .. })));
    assert_eq!(value(&run(&mut session, "mine")).as_deref(), Some("1"));
}

fn completions(session: &mut Session, source: &str) -> (u32, Vec<String>) {
    let cursor = u32::try_from(source.encode_utf16().count()).unwrap();
    session.handle(Request::Complete { request: 5, source: source.into(), cursor });
    match session.take_events().pop() {
        Some(Event::Completions { request: 5, from, items }) => (from, items.into_iter().map(|item| item.label).collect()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_complete_from_namespace_built_ins_keywords_and_the_text() {
    let mut session = session();
    run(&mut session, "voltage = -71\nclass Neuron:\n    def spike(self): pass\nimport math");
    assert_eq!(completions(&mut session, "vol"), (0, vec!["voltage".into()]));
    assert_eq!(completions(&mut session, "é𝄞 = 1\nnew_name = 2\nx = new"), (25, vec!["new_name".into()]));
    assert!(completions(&mut session, "whi").1.contains(&"while".into()));
    assert!(completions(&mut session, "ran").1.contains(&"range".into()));
    assert_eq!(completions(&mut session, "Neuron.sp").1, ["spike"]);
    assert!(completions(&mut session, "y = math.sq").1.contains(&"sqrt".into()));
    assert!(completions(&mut session, "'vol").1.is_empty());
    assert!(completions(&mut session, "nothing.vol").1.is_empty());
    assert!(completions(&mut session, "1.e").1.is_empty());
}

#[test]
fn completion_works_during_a_run_and_survives_any_cursor() {
    let mut session = session();
    session.handle(Request::Run { run: 1, name: "cell".into(), source: "abc = 1\nwhile True: pass".into() });
    session.resume(5.0);
    session.handle(Request::Complete { request: 1, source: "ab𝄞".into(), cursor: 3 });
    session.handle(Request::Complete { request: 2, source: "ab".into(), cursor: u32::MAX });
    assert_eq!(session.take_events().len(), 2);
    session.handle(Request::Stop);
    to_end(&mut session);
}
