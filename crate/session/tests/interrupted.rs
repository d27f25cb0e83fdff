//! Runs that are killed with their page and go on in the next one: the same bits, whenever it died; and what happens to those that cannot
//! go on.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use brunsviga_library::run::Checkpoints;
use brunsviga_protocol::{Event, InterruptedRun, MemoryWait, Request};
use brunsviga_session::{FileError, Session, Settings, State, World};
use brunsviga_store::{Faulty, Journal, Memory, Shared, StoreError, shared};

/// Its wall clock is the number of the page.
struct TestWorld(Instant, f64);

impl World for TestWorld {
    fn clock_s(&mut self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
    fn wall_s(&mut self) -> f64 {
        self.1
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

/// Run before the long cell, which needs its names.
const FIRST: &str = "
import numpy as np, tensorflow as tf, brunsviga
budget = BUDGET
brunsviga.set_checkpoints(0)
def step(s, x):
    return s + 0.01 * (x - s)
";
/// A short run, and a long one on random numbers that go on from it.
const LONG: &str = "
brunsviga.set_memory(budget)
np.random.seed(5)
start = tf.scan(step, tf.constant(np.ones(50)), tf.constant(np.linspace(0.1, 1.0, 150)))[-1]
noise = np.random.standard_normal(1500)
state = tf.scan(step, tf.constant(noise), start)
brunsviga.set_memory(10**9)
np.save('state', state)
";

fn page(storage: &Shared, number: u32) -> Session {
    Session::with_storage(TestWorld(Instant::now(), f64::from(number)), Settings::default(), storage.clone())
}

/// Goes on with what was asked until its end, or for so many slices.
fn events(session: &mut Session, slices: usize) -> Vec<Event> {
    let begun = Instant::now();
    let mut events = session.take_events();
    for _ in 0..slices {
        let state = session.resume(1.0);
        events.extend(session.take_events());
        if state == State::Idle {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "the run does not end");
    }
    events
}

fn ask(session: &mut Session, request: Request) -> Vec<Event> {
    session.handle(request);
    events(session, usize::MAX)
}

fn run(session: &mut Session, name: &str, source: &str) -> Vec<Event> {
    ask(session, Request::Run { run: 1, name: name.into(), source: source.into() })
}

fn begin(session: &mut Session, budget: u64) {
    let ended = run(session, "first", &FIRST.replace("BUDGET", &budget.to_string()));
    assert!(is_finished(&ended), "{ended:?}");
}

fn is_finished(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Finished { .. }))
}

/// The error that ended a run.
fn failure(events: &[Event]) -> String {
    let told = events.iter().find_map(|event| match event {
        Event::Failed { diagnostic, .. } => Some(format!("{}: {}", diagnostic.kind, diagnostic.message)),
        _ => None,
    });
    told.unwrap_or_else(|| panic!("it did not fail: {events:?}"))
}

fn offers_in(events: &[Event]) -> Option<Vec<InterruptedRun>> {
    events.iter().rev().find_map(|event| if let Event::Interrupted { runs } = event { Some(runs.clone()) } else { None })
}

fn offers(session: &mut Session) -> Vec<InterruptedRun> {
    offers_in(&ask(session, Request::Interrupted)).unwrap()
}

fn go_on(offer: &InterruptedRun) -> Request {
    Request::GoOn { run: 2, name: offer.cell.clone(), source: offer.source.clone(), interrupted: offer.id }
}

fn saved(session: &mut Session) -> Vec<u8> {
    let files = session.saved_files();
    files.iter().find(|(name, _)| name == "state.npy").map(|(_, bytes)| bytes.to_vec()).unwrap()
}

/// What is left of runs.
fn left(storage: &Shared) -> Vec<String> {
    let names = storage.borrow_mut().list().unwrap().into_iter().map(|(name, _)| name);
    names.filter(|name| name.starts_with(".run/") || name.starts_with(".rows/")).collect()
}

/// The file of a run that nobody interrupted, in a storage of its own.
fn expected(budget: u64) -> Vec<u8> {
    let mut session = page(&shared(Memory::new().lasting()), 0);
    begin(&mut session, budget);
    let ended = run(&mut session, "long", LONG);
    assert!(is_finished(&ended), "{ended:?}");
    saved(&mut session)
}

/// A page whose run of the long cell died after some slices, in a storage that everything survives.
fn interrupted(budget: u64, source: &str) -> Shared {
    let storage = shared(Memory::new().lasting());
    let mut session = page(&storage, 1);
    begin(&mut session, budget);
    session.handle(Request::Run { run: 2, name: "long".into(), source: source.into() });
    let begun = Instant::now();
    loop {
        events(&mut session, 1);
        if done(&storage) > 500 {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it has no checkpoint");
    }
    // A page that dies tidies nothing up.
    std::mem::forget(session);
    storage
}

/// Steps of the long loop that are in its checkpoint.
fn done(storage: &Shared) -> u64 {
    let names = left(storage);
    let folders = names.iter().filter_map(|name| name.strip_suffix("/record-a"));
    let found = folders.filter_map(|folder| Checkpoints::find(storage.clone(), folder).ok());
    found.filter(|found| found.steps == 1500).map(|found| found.done).max().unwrap_or(0)
}

const BUDGETS: [u64; 2] = [1 << 30, 100_000];

fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

#[test]
fn a_page_killed_at_any_moment_goes_on_with_the_same_bits() {
    let wanted = BUDGETS.map(expected);
    assert_eq!(wanted[0], wanted[1]);
    let (mut seed, mut resumed, mut died_resumed) = (7, 0, 0);
    for moment in 0..30 {
        let budget = BUDGETS[moment % 2];
        let mut memory = Memory::new().lasting();
        let mut furthest = 0.0;
        for death in 0..4 {
            // The storage dies in the midst of an operation, or the page between two slices.
            let dies_at = if death == 3 || random(&mut seed, 2) == 0 { u64::MAX } else { 10 + random(&mut seed, 90) };
            let faulty = Rc::new(RefCell::new(Faulty::from(memory, dies_at, StoreError::Broken("killed".into()))));
            let storage: Shared = faulty.clone();
            let mut session = page(&storage, death);
            let found = offers_in(&ask(&mut session, Request::Interrupted)).unwrap();
            begin(&mut session, budget);
            match found.first() {
                Some(offer) => {
                    // The short loop comes before the long one.
                    let reached = offer.done + if offer.steps == 1500.0 { 50.0 } else { 0.0 };
                    assert!(reached >= furthest, "moment {moment}: {reached} of {furthest} steps are left");
                    assert_eq!((offer.cell.as_str(), offer.before.as_slice()), ("long", &["first".to_owned()][..]));
                    furthest = reached;
                    resumed += 1;
                    session.handle(go_on(offer));
                }
                None => {
                    assert_eq!(furthest, 0.0, "moment {moment}: nothing is left");
                    session.handle(Request::Run { run: 2, name: "long".into(), source: LONG.into() });
                }
            }
            let slices = if death == 3 { usize::MAX } else { 1 + random(&mut seed, 25) as usize };
            let told = events(&mut session, slices);
            if death == 3 {
                assert!(is_finished(&told), "moment {moment}: {told:?}");
                assert!(saved(&mut session) == wanted[moment % 2], "moment {moment}");
                // Only the rows of the result, which the namespace has.
                assert!(left(&storage).iter().all(|name| name.contains(".rows/")), "{:?}", left(&storage));
            } else {
                died_resumed += usize::from(!found.is_empty());
            }
            std::mem::forget(session);
            drop(storage);
            memory = std::mem::take(&mut *faulty.borrow_mut().inner_mut());
            if is_finished(&told) {
                break;
            }
        }
        // The next page sweeps what nobody has any more.
        let storage = shared(memory);
        assert_eq!(offers(&mut page(&storage, 9)), []);
        assert_eq!(left(&storage), Vec::<String>::new());
    }
    assert!(resumed >= 50 && died_resumed >= 20, "{resumed} went on, of which {died_resumed} died again");
}

#[test]
fn what_cannot_go_on_is_refused_in_words_and_stays() {
    let storage = interrupted(BUDGETS[1], LONG);
    let mut session = page(&storage, 3);
    let [offer] = &offers(&mut session)[..] else { panic!() };
    assert_eq!((offer.cell.as_str(), offer.begun_s, offer.is_current), ("long", 1.0, true));
    assert!(offer.bytes > 3e5 && offer.steps == 1500.0, "{offer:?}");
    // Another text.
    let changed = Request::GoOn { run: 1, name: "long".into(), source: format!("{LONG}# more"), interrupted: offer.id };
    assert!(failure(&ask(&mut session, changed)).contains("the code has changed since the state was saved; undo the change"));
    // The cells above are not what they were.
    begin(&mut session, BUDGETS[1]);
    run(&mut session, "first", "def step(s, x):\n    return s + 0.02 * (x - s)\n");
    assert!(failure(&ask(&mut session, go_on(offer))).contains("the code has changed"));
    run(&mut session, "first", "def step(s, x):\n    return s + 0.01 * (x - s)\nstep = step\n");
    // A handle that is none.
    let none = Request::GoOn { run: 1, name: "long".into(), source: LONG.into(), interrupted: offer.id + 7 };
    assert!(failure(&ask(&mut session, none)).contains("no saved state"));
    // It is still there, and goes on once everything is as it was.
    std::mem::forget(session);
    let mut session = page(&storage, 4);
    begin(&mut session, BUDGETS[1]);
    let offer = offers(&mut session).remove(0);
    let ended = ask(&mut session, go_on(&offer));
    assert!(is_finished(&ended), "{ended:?}");
    assert_eq!(offers_in(&ended), Some(vec![]));
    assert!(saved(&mut session) == expected(BUDGETS[1]));
}

#[test]
fn other_random_numbers_are_other_arguments() {
    let unseeded = LONG.replace("np.random.seed(5)", "np.random.seed()");
    let storage = interrupted(BUDGETS[0], &unseeded);
    let mut session = page(&storage, 3);
    begin(&mut session, BUDGETS[0]);
    let offer = offers(&mut session).remove(0);
    let words = failure(&ask(&mut session, go_on(&offer)));
    assert!(words.contains("begins with other numbers") && words.contains("random numbers without a fixed seed"), "{words}");
    assert_eq!(offers(&mut session).len(), 1);
}

#[test]
fn another_version_is_offered_as_such_and_can_be_discarded() {
    let storage = interrupted(BUDGETS[1], LONG);
    let folder = left(&storage).iter().find_map(|name| name.strip_suffix("/record-a").map(str::to_owned)).unwrap();
    for _ in 0..2 {
        let mut journal = Journal::new(storage.clone(), &folder);
        let mut body = journal.read().unwrap().unwrap();
        let at = body.windows(12).position(|w| w == b"checkpoint 2").unwrap() + 12 + 8;
        body[at] = b'x';
        journal.write(&body).unwrap();
    }
    let mut session = page(&storage, 3);
    begin(&mut session, BUDGETS[1]);
    let offer = offers(&mut session).remove(0);
    assert!(!offer.is_current && offer.source == LONG);
    assert!(failure(&ask(&mut session, go_on(&offer))).contains("another version of this site"));
    let told = ask(&mut session, Request::Discard { interrupted: offer.id });
    assert_eq!(offers_in(&told), Some(vec![]));
    assert_eq!(left(&storage), Vec::<String>::new());
}

#[test]
fn a_new_run_of_the_cell_takes_its_place_with_its_first_checkpoint() {
    let storage = interrupted(BUDGETS[0], LONG);
    let mut session = page(&storage, 3);
    begin(&mut session, BUDGETS[0]);
    let offer = offers(&mut session).remove(0);
    // One that ends before it has a checkpoint leaves the old one.
    run(&mut session, "first", "brunsviga.set_checkpoints(None)");
    assert!(is_finished(&run(&mut session, "long", LONG)));
    assert_eq!(offers(&mut session), std::slice::from_ref(&offer));
    // And so does one of another cell.
    run(&mut session, "first", "brunsviga.set_checkpoints(0)");
    assert!(is_finished(&run(&mut session, "other", LONG)));
    assert_eq!(offers(&mut session), std::slice::from_ref(&offer));
    let ended = run(&mut session, "long", LONG);
    assert_eq!(offers_in(&ended), Some(vec![]));
    run(&mut session, "first", "del state");
    assert_eq!(left(&storage), Vec::<String>::new());
}

#[test]
fn stop_and_errors_leave_nothing_to_go_on_from() {
    for (source, stops) in [
        (LONG.to_owned(), true),
        (LONG.replace("noise = ", "step = lambda s, x: tf.gather(s, [0] * 49 + [tf.cast(x, tf.int32)])\nnoise = 15 * "), false),
    ] {
        let storage = shared(Memory::new().lasting());
        let mut session = page(&storage, 1);
        begin(&mut session, BUDGETS[1]);
        session.handle(Request::Run { run: 2, name: "long".into(), source });
        let mut told = Vec::new();
        while stops && !told.iter().any(|event| matches!(event, Event::Progress { fraction, .. } if *fraction > 0.2)) {
            told = events(&mut session, 1);
        }
        if stops {
            assert!(left(&storage).iter().any(|name| name.contains("record")), "{:?}", left(&storage));
            session.handle(Request::Stop);
        }
        let told = events(&mut session, usize::MAX);
        assert_eq!(told.iter().any(|event| matches!(event, Event::Stopped { .. })), stops, "{told:?}");
        assert!(left(&storage).iter().all(|name| name.contains(".rows/")), "{:?}", left(&storage));
        assert_eq!(offers(&mut page(&storage, 2)), []);
    }
}

#[test]
fn a_program_that_a_cell_starts_goes_on_too() {
    let file = format!("%%writefile run.py\n{}{LONG}", FIRST.replace("BUDGET", "100000"));
    let call = "import subprocess\nprint(subprocess.call(['python', 'run.py']))\n";
    let storage = shared(Memory::new().lasting());
    let mut session = page(&storage, 1);
    run(&mut session, "write", &file);
    session.handle(Request::Run { run: 2, name: "call".into(), source: call.into() });
    while done(&storage) == 0 {
        events(&mut session, 1);
    }
    std::mem::forget(session);
    let mut session = page(&storage, 3);
    let offer = offers(&mut session).remove(0);
    assert_eq!((offer.cell.as_str(), offer.steps), ("call", 1500.0));
    let ended = ask(&mut session, go_on(&offer));
    assert!(is_finished(&ended), "{ended:?}");
    assert!(saved(&mut session) == expected(BUDGETS[1]));
    assert_eq!(left(&storage), Vec::<String>::new());
}

#[test]
fn without_room_the_run_stands_still_and_goes_on_when_there_is_some() {
    let storage = shared(Memory::bounded(17_000_000).lasting());
    let mut session = page(&storage, 1);
    begin(&mut session, BUDGETS[1]);
    // Wide enough to fill more than the ring.
    let wide = LONG.replace("np.linspace(0.1, 1.0, 150)", "np.linspace(0.1, 1.0, 1200)");
    let ended = run(&mut session, "long", &wide.replace("np.save('state', state)", "total = state.numpy()[::7].sum()"));
    assert!(is_finished(&ended), "{ended:?}");
    run(&mut session, "first", "plain = float(total)\ndel state\nnp.save('large', np.zeros(1_900_000))");
    session.handle(Request::Run {
        run: 2,
        name: "long".into(),
        source: wide.replace("np.save('state', state)", "total = state.numpy()[::7].sum()"),
    });
    let full = |told: &[Event]| told.iter().any(|event| matches!(event, Event::Memory { waits: Some(MemoryWait::Full), .. }));
    let begun = Instant::now();
    while !full(&events(&mut session, 1)) {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not wait");
    }
    session.handle(Request::RemoveFile { request: 3, path: "large.npy".into() });
    let told = events(&mut session, usize::MAX);
    assert!(is_finished(&told), "{told:?}");
    assert!(is_finished(&run(&mut session, "first", "assert float(total) == plain")));
}
