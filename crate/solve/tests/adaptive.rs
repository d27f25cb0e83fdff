//! Adaptive runs: error follows the tolerance, truth from DOP853, events against closed forms, every way to end, pausing.

mod common;
mod support;

use brunsviga_graph::op::{Binary, Unary};
use brunsviga_graph::{ValidGraph, Value};
use brunsviga_solve::adaptive::{Direction, Event};
use brunsviga_solve::run::{Function, Modules};
use brunsviga_solve::{Adaptive, Interpreted, Method, Outcome, Prepare, Problem, RightHandSide};
use support::Wasmi;

use common::{element, equations, function, known, oscillator, pendulum, rows};

fn start(rhs: &RightHandSide, method: Method, y: &[f64], times: &[f64], tolerance: f64, events: Vec<Event>) -> Adaptive {
    let problem =
        Problem { rhs, captures: vec![], y: Value::vector(y), times: times.into(), rtol: tolerance, atol: tolerance, events };
    Adaptive::new(problem, method.tableau(), &mut Interpreted::prepare).unwrap()
}

/// Compiled functions give the interpreter's bits: states, counts and crossings, also where an index or an infinity needs the interpreter.
#[test]
fn compiled_functions_change_no_bit() {
    let times: Vec<f64> = (0..=20).map(f64::from).collect();
    for method in pairs() {
        let run = |prepare: Prepare| {
            let event = event(0.0, Direction::Both, false);
            let problem = Problem {
                rhs: &pendulum(),
                captures: vec![],
                y: Value::vector([1.0, 0.0]),
                times: times.clone(),
                rtol: 1e-8,
                atol: 1e-8,
                events: vec![event],
            };
            let mut run = Adaptive::new(problem, method.tableau(), prepare).unwrap();
            assert_eq!(run.advance(u64::MAX).unwrap(), Some(Outcome::Finished));
            (run.states().to_vec(), run.counts(), run.crossings(0).to_vec())
        };
        let (backend, mut modules) = (Wasmi::new(1), Modules::default());
        let mut compiled = 0;
        let got = run(&mut |graph| {
            let function = Function::new(graph, &backend, &mut modules);
            compiled += usize::from(function.why().is_none());
            Ok(Box::new(function))
        });
        assert_eq!(compiled, 3, "the step, the slope and the event");
        assert_eq!(got, run(&mut Interpreted::prepare), "{}", method.name());
    }
}

fn pairs() -> impl Iterator<Item = Method> {
    Method::ALL.into_iter().filter(|m| m.is_adaptive())
}

/// A tenth of the tolerance gives a tenth of the error: the slope of log error (its mean over two equations, many steps long)
/// against log tolerance is near 1, over six decades; and no error is much above its tolerance.
#[test]
fn the_error_is_proportional_to_the_tolerance() {
    for method in pairs() {
        let mut logs = vec![0.0; 13];
        for known in known().into_iter().take(2) {
            let times: Vec<f64> = (0..=37).map(|k| f64::from(k) / 2.0).collect();
            for (k, log) in logs.iter_mut().enumerate() {
                let tolerance = 10_f64.powf(-3.0 - k as f64 / 2.0);
                let mut run = start(&known.rhs, method, &known.start, &times, tolerance, vec![]);
                assert_eq!(run.advance(100_000).unwrap(), Some(Outcome::Finished));
                let exact: Vec<f64> = times.iter().flat_map(|&t| (known.exact)(t)).collect();
                assert_eq!(run.states().len(), exact.len());
                let error = run.states().iter().zip(&exact).map(|(a, b)| (a - b).abs() / (1.0 + b.abs())).fold(0.0, f64::max);
                assert!(error < 50.0 * tolerance, "{} on {}: error {error:e} at {tolerance:e}", method.name(), known.name);
                *log += error.log10() / 2.0;
            }
        }
        // The fitted line through 13 points half a decade apart: x has the square sum 182.
        let slope = -logs.iter().enumerate().map(|(k, l)| (k as f64 - 6.0) * l).sum::<f64>() / 182.0 * 2.0;
        println!("{} {slope:.3} {logs:.2?}", method.name());
        assert!((slope - 1.0).abs() < 0.15, "{}: {slope} {logs:?}", method.name());
    }
}

/// SciPy's DOP853 at rtol 1e-13 is the truth; twenty seconds, nine and a half swings.
#[test]
fn a_pendulum_swings_as_dop853_says() {
    let truth = rows(include_str!("pendulum.txt"));
    let times: Vec<f64> = truth.iter().map(|row| row[0]).collect();
    for method in [Method::Rk45, Method::Tsit5] {
        let mut run = start(&pendulum(), method, &[1.0, 0.0], &times, 1e-11, vec![]);
        run.advance(u64::MAX).unwrap();
        for (row, want) in run.states().chunks(2).zip(&truth) {
            assert!((row[0] - want[1]).abs() < 2e-8 && (row[1] - want[2]).abs() < 6e-8, "{}: {row:?} {want:?}", method.name());
        }
    }
}

/// `y[0] - level`, as a vector of one.
fn crosses(level: f64) -> ValidGraph {
    function(
        2,
        |b, y, _| {
            let x = element(b, y, 0)?;
            let level = b.constant(Value::scalar(level))?;
            b.binary(Binary::Sub, x, level)
        },
        Ok::<_, ()>,
    )
}

fn event(level: f64, direction: Direction, terminal: bool) -> Event {
    Event { graph: crosses(level), captures: vec![], direction, terminal }
}

#[test]
fn events_are_where_the_closed_form_says() {
    use std::f64::consts::{FRAC_PI_6, PI};
    for method in pairs() {
        let events = vec![
            event(0.0, Direction::Both, false),
            event(0.0, Direction::Rising, false),
            event(0.5, Direction::Falling, false),
            event(2.0, Direction::Both, false),
        ];
        let mut run = start(&oscillator(), method, &[0.0, 1.0], &[0.0, 20.0], 1e-10, events);
        assert_eq!(run.advance(u64::MAX).unwrap(), Some(Outcome::Finished));
        let at = |k: usize| run.crossings(k).iter().map(|c| c.0).collect::<Vec<_>>();
        let same = |have: Vec<f64>, want: Vec<f64>| {
            assert_eq!(have.len(), want.len(), "{}: {have:?}", method.name());
            for (a, b) in have.iter().zip(&want) {
                assert!((a - b).abs() < 1e-8, "{}: {a} is not {b}", method.name());
            }
        };
        // A start on the level is no crossing.
        same(at(0), (1..=6).map(|k| f64::from(k) * PI).collect());
        same(at(1), (1..=3).map(|k| f64::from(k) * 2.0 * PI).collect());
        same(at(2), (0..3).map(|k| PI - FRAC_PI_6 + 2.0 * PI * f64::from(k)).collect());
        same(at(3), vec![]);
        for (t, y) in run.crossings(2) {
            assert!((y[0] - 0.5).abs() < 1e-12 && (y[1] - t.cos()).abs() < 1e-8);
        }
    }
}

/// Forwards and backwards in time, the run ends at the event and keeps the states up to it.
#[test]
fn a_terminal_event_ends_the_run() {
    for sign in [1.0, -1.0] {
        let times: Vec<f64> = (0..=100).map(|k| sign * f64::from(k) / 10.0).collect();
        let events = vec![event(-0.5 * sign, Direction::Both, true)];
        let mut run = start(&oscillator(), Method::Tsit5, &[0.0, 1.0], &times, 1e-9, events);
        let outcome = run.advance(u64::MAX).unwrap();
        let Some(Outcome::Stopped { at }) = outcome else { panic!("{outcome:?}") };
        assert!((at - sign * 7.0 * std::f64::consts::FRAC_PI_6).abs() < 1e-7, "{at}");
        assert_eq!((run.rows(), run.states().len()), (37, 74));
        assert_eq!(run.progress(), 1.0);
    }
}

#[test]
fn every_way_to_end() {
    let square = equations(1, |b, y, _| b.binary(Binary::Mul, y, y));
    // y' = y² from 1 is singular at t = 1.
    let mut run = start(&square, Method::Rk45, &[1.0], &[0.0, 0.5, 2.0], 1e-8, vec![]);
    let outcome = run.advance(u64::MAX).unwrap();
    let at = match outcome {
        Some(Outcome::Failed { at } | Outcome::Diverged { at, element: 0 }) => at,
        other => panic!("{other:?}"),
    };
    assert!((at - 1.0).abs() < 1e-6, "{at}");
    assert_eq!(run.rows(), 2);
    assert!((run.states()[1] - 2.0).abs() < 1e-6);

    // log t is not a number before 0: the run that goes there says which element.
    let logarithm = equations(2, |b, y, t| {
        let log = b.unary(Unary::Log, t)?;
        let second = b.reshape(log, brunsviga_graph::Shape::new([1]).unwrap())?;
        let first = element(b, y, 0)?;
        b.concat(&[first, second], 0)
    });
    let mut run = start(&logarithm, Method::Rk23, &[1.0, 0.0], &[0.5, -0.5], 1e-6, vec![]);
    let outcome = run.advance(u64::MAX).unwrap();
    assert!(matches!(outcome, Some(Outcome::Diverged { element: 1, at }) if (0.0..0.5).contains(&at)), "{outcome:?}");
    let mut run = start(&logarithm, Method::Rk23, &[1.0, 0.0], &[-0.5, 1.0], 1e-6, vec![]);
    assert_eq!(run.advance(1).unwrap(), Some(Outcome::Diverged { at: -0.5, element: 1 }));
    assert!(Outcome::Diverged { at: -0.5, element: 1 }.to_string().contains("element 1"));
}

/// A run in pieces is the run in one go, to the bit; times that coincide get the same state.
#[test]
fn pausing_changes_nothing() {
    let times = [0.0, 0.0, 1.0, 1.0, 7.5, 20.0];
    let mut whole = start(&pendulum(), Method::Rk45, &[1.0, 0.0], &times, 1e-6, vec![]);
    whole.advance(u64::MAX).unwrap();
    let mut parts = start(&pendulum(), Method::Rk45, &[1.0, 0.0], &times, 1e-6, vec![]);
    let mut pauses = 0;
    let mut progress = 0.0;
    while parts.advance(7).unwrap().is_none() {
        pauses += 1;
        assert!(parts.progress() > progress);
        progress = parts.progress();
    }
    assert!(pauses > 10);
    assert_eq!(whole.states(), parts.states());
    assert_eq!(whole.counts(), parts.counts());
    assert_eq!(whole.states()[0..2], whole.states()[2..4]);
    assert_eq!(whole.states()[4..6], whole.states()[6..8]);
    let counts = whole.counts();
    assert_eq!(counts.evaluations, 2 + 6 * (counts.accepted + counts.rejected));
}

#[test]
fn impossible_problems_are_refused() {
    let rhs = pendulum();
    let make = |y: Value, times: &[f64]| {
        let problem = Problem { rhs: &rhs, captures: vec![], y, times: times.into(), rtol: 1e-6, atol: 1e-6, events: vec![] };
        Adaptive::new(problem, Method::Rk45.tableau(), &mut Interpreted::prepare).err().map(|e| e.message)
    };
    let y = || Value::vector([1.0, 0.0]);
    assert!(make(y(), &[]).is_some_and(|m| m.contains("at least one time")));
    assert!(make(y(), &[0.0, 2.0, 1.0]).is_some_and(|m| m.contains("all rise")));
    assert!(make(y(), &[0.0, f64::NAN]).is_some_and(|m| m.contains("finite")));
    assert!(make(Value::vector([1.0]), &[0.0, 1.0]).is_some_and(|m| m.contains("float64 (2,)")));
    assert_eq!(make(y(), &[3.0]), None);
}
