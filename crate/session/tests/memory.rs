//! The meter of runs that keep their states, and the page's word on how many bytes they may take in memory.

use std::time::{Duration, Instant};

use brunsviga_protocol::{Event, Request};
use brunsviga_session::{FileError, Session, Settings, State, World};
use brunsviga_store::{Memory, shared};

struct TestWorld(Instant);

impl World for TestWorld {
    fn clock_s(&mut self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Err(FileError::NotFound)
    }
}

const PROGRAM: &str = "
import numpy as np, tensorflow as tf
state = tf.scan(lambda s, t: s + 0.01 * (tf.sin(s * t) - 0.5 * s), tf.constant(np.arange(60_000) * 0.01), tf.constant(np.linspace(0.1, 1.0, 40)))
print(state.numpy()[::10_000].sum())
";

/// Bytes of its states.
const WHOLE: f64 = 60_000.0 * 40.0 * 8.0;

fn run(session: &mut Session, source: &str) -> Vec<Event> {
    session.handle(Request::Run { run: 1, name: "cell".into(), source: source.into() });
    let begun = Instant::now();
    let mut events = session.take_events();
    while session.resume(5.0) == State::Busy {
        events.extend(session.take_events());
        assert!(begun.elapsed() < Duration::from_secs(120), "the run does not end");
    }
    events.extend(session.take_events());
    events
}

fn printed(events: &[Event]) -> String {
    events.iter().filter_map(|event| if let Event::Stdout { text, .. } = event { Some(text.as_str()) } else { None }).collect()
}

#[test]
fn a_run_that_stores_says_so_before_it_begins_and_while_it_goes_on() {
    let storage = shared(Memory::new().lasting());
    let mut session = Session::with_storage(TestWorld(Instant::now()), Settings::default(), storage);
    let plain = run(&mut session, PROGRAM);
    session.handle(Request::Memory { bytes: 1e6 });
    let stored = run(&mut session, PROGRAM);
    assert_eq!(printed(&plain), printed(&stored));
    assert!(!printed(&plain).is_empty(), "{plain:?}");
    let told = |events: &[Event]| -> Vec<([f64; 4], bool)> {
        let of = |event: &Event| match event {
            Event::Memory { ring, memory, stored, whole, stores, waits: None, .. } => {
                Some(([*ring, *memory, *stored, *whole], *stores))
            }
            _ => None,
        };
        events.iter().filter_map(of).collect()
    };
    let first = told(&stored)[0];
    assert_eq!(first, ([0.0, 0.0, 0.0, WHOLE], true), "the estimate");
    let place = |events: &[Event], is: fn(&Event) -> bool| events.iter().position(is);
    let estimate = place(&stored, |event| matches!(event, Event::Memory { .. }));
    assert!(estimate < place(&stored, |event| matches!(event, Event::Progress { .. })) || estimate.is_some());
    for ([ring, memory, on_disk, whole], stores) in told(&stored) {
        assert!(stores);
        assert!(ring <= 11.0 * 1048576.0 && memory == 0.0 && on_disk + ring <= whole && whole == WHOLE);
    }
    for ([ring, memory, on_disk, whole], stores) in told(&plain) {
        assert!(!stores);
        assert!(ring == 0.0 && on_disk == 0.0 && memory <= whole && whole == WHOLE);
    }
    // The program may allow something else, until the page is reset.
    let more = run(&mut session, &format!("import brunsviga\nbrunsviga.set_memory(10**9)\n{PROGRAM}"));
    assert!(told(&more).iter().all(|(_, stores)| !stores));
    session.handle(Request::Reset);
    assert_eq!(told(&run(&mut session, PROGRAM))[0], first);
}
