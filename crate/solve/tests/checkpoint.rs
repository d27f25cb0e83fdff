//! Runs that are killed and go on from their checkpoints: the bits of a run that was never interrupted, whenever it was killed, and a refusal
//! in words where a checkpoint is not of the run.

mod support;

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_graph::op::{Binary, Fold, Op, Scan, Unary};
use brunsviga_graph::{Builder, DType, NodeId, Shape, TensorType, ValidGraph, Value, interpret};
use brunsviga_solve::run::{Backend, Checkpoints, Found, Math, Modules, Output, Prepared, Refusal, Run, Uncompiled};
use brunsviga_store::{Faulty, Memory, Place, Shared, StoreError, shared};
use support::Wasmi;

/// How large, and how.
#[derive(Clone, Copy)]
struct Case {
    n: usize,
    steps: usize,
    coupled: bool,
}

/// Many small steps, together; and few large ones, each worked off in pieces.
const CASES: [Case; 2] = [Case { n: 40, steps: 1500, coupled: true }, Case { n: 3000, steps: 24, coupled: false }];
const FOLDER: &str = "checkpoint";

fn ty(axes: &[usize]) -> TensorType {
    TensorType::new(DType::F64, Shape::new(axes).unwrap())
}

/// `y' = sin(y t)` by Euler with a step of `dt`, coupled with the mean of y added, and a graph around it that computes before and after the
/// scan. Uncoupled, a batch is worked off in pieces, between which a run may be killed, too.
fn graph(case: Case, dt: f64) -> ValidGraph {
    let Case { n, steps, coupled } = case;
    let mut b = Builder::new();
    let (y, t) = (b.input(ty(&[n])), b.input(ty(&[])));
    let product = b.binary(Binary::Mul, y, t).unwrap();
    let sine = b.unary(Unary::Sin, product).unwrap();
    let mut slope = sine;
    if coupled {
        let sum = b.reduce(Fold::Sum, y, vec![0]).unwrap();
        let part = b.constant(Value::scalar(-0.5 / n as f64)).unwrap();
        let mean = b.binary(Binary::Mul, sum, part).unwrap();
        slope = b.binary(Binary::Add, sine, mean).unwrap();
    }
    let dt = b.constant(Value::scalar(dt)).unwrap();
    let change = b.binary(Binary::Mul, slope, dt).unwrap();
    let next = b.binary(Binary::Add, y, change).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let (y, t) = (g.input(ty(&[n])), g.input(ty(&[steps])));
    let start = g.unary(Unary::Exp, y).unwrap();
    let scan = Scan { body, carries: 1, elements: 1, steps, reverse: false };
    let tuple = g.add(Op::Scan(Box::new(scan)), &[start, t]).unwrap();
    let last = g.part(tuple, 1).unwrap();
    let outputs: Vec<NodeId> = vec![g.part(tuple, 0).unwrap(), g.unary(Unary::Sin, last).unwrap()];
    g.finish(&outputs).unwrap()
}

fn arguments(case: Case, first: f64) -> Vec<Value> {
    let Case { n, steps, .. } = case;
    let start = (0..n).map(|k| first + k as f64 / n as f64).collect::<Vec<_>>();
    vec![Value::vector(start), Value::vector((0..steps).map(|k| (k % 97) as f64 * 0.01).collect::<Vec<_>>())]
}

/// A run in this storage, of which states beyond `budget` bytes stream; checkpoints after every slice.
struct Machine<'a> {
    backend: &'a dyn Backend,
    prepared: Rc<Prepared>,
    place: Place,
    storage: Shared,
}

impl<'a> Machine<'a> {
    fn new(graph: &ValidGraph, storage: Shared, budget: u64, backend: &'a dyn Backend) -> Machine<'a> {
        let place = Place::new(storage.clone(), ".rows");
        place.set_budget(budget);
        let prepared = Prepared::with(graph, Math::Exact, backend, &mut Modules::default()).unwrap();
        Machine { backend, prepared: Rc::new(prepared), place, storage }
    }
    fn checkpoints(&self) -> Checkpoints {
        Checkpoints::new(self.storage.clone(), FOLDER, 0.0, b"cell 3")
    }
    fn fresh(&self, arguments: Vec<Value>) -> Run {
        Run::new(self.prepared.clone(), arguments).unwrap().storing(&self.place, false)
    }
    /// Goes on for at most so many slices.
    fn advance(&self, run: &mut Run, slices: usize) -> Option<Vec<Output>> {
        let mut now_s = 0.0;
        for _ in 0..slices {
            let until_s = now_s + 2e-3;
            let mut clock = || {
                now_s += 1e-3;
                now_s
            };
            match run.advance(self.backend, &mut clock, until_s) {
                Ok(None) => {}
                Ok(outputs) => return outputs,
                // Its storage is gone, as is everything when a tab is killed.
                Err(error) if error.message.contains("killed") => return None,
                Err(error) => panic!("{error:?}"),
            }
        }
        None
    }
    fn bits(&self, outputs: Vec<Output>) -> Vec<Vec<u64>> {
        self.place.set_budget(u64::MAX);
        let whole = outputs.into_iter().map(|o| o.whole().unwrap());
        whole.map(|v| (0..v.data().len()).map(|k| v.data().bits(k)).collect()).collect()
    }
}

fn expected(graph: &ValidGraph, arguments: &[Value]) -> Vec<Vec<u64>> {
    let whole = interpret(graph, arguments).unwrap();
    whole.iter().map(|v| (0..v.data().len()).map(|k| v.data().bits(k)).collect()).collect()
}

/// Numbers that look random and are the same every time.
fn random(seed: &mut u64, below: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % below
}

/// Killed in the midst of a write: the storage takes half of it and nothing after. What is left is given to the next machine.
#[test]
fn a_run_killed_at_any_moment_goes_on_with_the_same_bits() {
    let graphs = CASES.map(|case| graph(case, 0.01));
    let expected = [0, 1].map(|k| expected(&graphs[k], &arguments(CASES[k], 0.1)));
    // Each moment has a machine of its own: those of the tests never give memory back.
    let backends: [fn() -> Box<dyn Backend>; 3] =
        [|| Box::new(Wasmi::new(1)), || Box::new(Wasmi::new(2)), || Box::new(Uncompiled)];
    let (mut seed, mut resumed, mut begun_anew) = (1, 0, 0);
    for (backend, moments) in backends.iter().zip([8, 8, 4]) {
        // Each moment once with states in memory and once with states that stream.
        for (k, budget) in (0..moments).flat_map(|k| [(k, u64::MAX), (k, 0)]) {
            let (graph, expected, case) = (&graphs[k % 2], &expected[k % 2], CASES[k % 2]);
            let backend = backend();
            let mut memory = Memory::new();
            // Up to three deaths, then to the end.
            for death in 0..3 {
                let dies_at = random(&mut seed, if death == 0 { 60 } else { 200 });
                let storage = Rc::new(RefCell::new(Faulty::from(memory, dies_at, StoreError::Broken("killed".into()))));
                let machine = Machine::new(graph, storage.clone(), budget, &*backend);
                let run = machine.fresh(arguments(case, 0.1));
                let mut run = match run.resuming(machine.checkpoints()).map_err(|e| *e) {
                    Ok(run) => {
                        resumed += 1;
                        run
                    }
                    Err((run, Refusal::Nothing | Refusal::Storage(_))) => run.saving(machine.checkpoints()),
                    Err((_, refusal)) => panic!("{refusal:?}"),
                };
                let slices = random(&mut seed, 40) as usize + 1;
                let ended = machine.advance(&mut run, slices);
                // A killed tab runs nothing more; dropping would tidy up, and so only after the storage died may it be dropped.
                if ended.is_none() {
                    std::mem::forget(run);
                }
                std::mem::forget(ended);
                drop(machine);
                memory = std::mem::take(&mut *storage.borrow_mut().inner_mut());
            }
            let machine = Machine::new(graph, shared(memory), budget, &*backend);
            let run = machine.fresh(arguments(case, 0.1));
            let mut run = match run.resuming(machine.checkpoints()).map_err(|e| *e) {
                Ok(run) => {
                    resumed += 1;
                    run
                }
                Err((run, Refusal::Nothing)) => {
                    begun_anew += 1;
                    run.saving(machine.checkpoints())
                }
                Err((_, refusal)) => panic!("{refusal:?}"),
            };
            let outputs = machine.advance(&mut run, 100_000).unwrap();
            assert!(machine.bits(outputs) == *expected, "moment {k}, budget {budget}");
            // Nothing is left to go on from.
            assert_eq!(Checkpoints::find(machine.storage.clone(), FOLDER), Err(Refusal::Nothing));
        }
    }
    assert!(resumed >= 50, "{resumed} resumed, {begun_anew} begun anew");
}

#[test]
fn a_checkpoint_of_something_else_is_refused_in_words() {
    let graph_of = graph;
    let (graph, backend) = (graph(CASES[0], 0.01), Wasmi::new(1));
    let storage = shared(Memory::new());
    let machine = Machine::new(&graph, storage.clone(), 0, &backend);
    let refusal = |machine: &Machine, first: f64| {
        machine.fresh(arguments(CASES[0], first)).resuming(machine.checkpoints()).map(|_| ()).map_err(|e| e.1).unwrap_err()
    };
    assert_eq!(refusal(&machine, 0.1), Refusal::Nothing);
    let mut run = machine.fresh(arguments(CASES[0], 0.1)).saving(machine.checkpoints());
    assert!(machine.advance(&mut run, 10).is_none());
    std::mem::forget(run);

    let found = Checkpoints::find(storage.clone(), FOLDER).unwrap();
    assert_eq!((found.note.as_slice(), found.steps), (&b"cell 3"[..], CASES[0].steps as u64));
    assert!(found.done > 0 && found.done < CASES[0].steps as u64);

    assert_eq!(refusal(&machine, 0.2), Refusal::OtherInputs);
    let changed = graph_of(CASES[0], 0.02);
    let other = Machine::new(&changed, storage.clone(), 0, &backend);
    assert_eq!(refusal(&other, 0.1), Refusal::OtherProgram);
    assert!(refusal(&other, 0.1).to_string().contains("undo the change"));

    // Rows that are gone: the record alone is no state.
    let names: Vec<String> = storage.borrow_mut().list().unwrap().into_iter().map(|(name, _)| name).collect();
    let rows: Vec<&String> = names.iter().filter(|name| name.contains(".rows/")).collect();
    for name in &rows {
        storage.borrow_mut().truncate(name, 10).unwrap();
    }
    // Another version: the record says so, and what else it says can still be read. Both files are of that version.
    for _ in 0..2 {
        let mut journal = brunsviga_store::Journal::new(storage.clone(), FOLDER);
        let mut body = journal.read().unwrap().unwrap();
        let layout = b"checkpoint 2";
        // After it stands the version, behind its length.
        let at = body.windows(layout.len()).position(|w| w == layout).unwrap() + layout.len() + 8;
        body[at] = b'x';
        journal.write(&body).unwrap();
    }
    assert_eq!(refusal(&machine, 0.1), Refusal::OtherVersion);
    assert_eq!(Checkpoints::find(storage.clone(), FOLDER), Ok(Found { is_current: false, ..found }));
    // And one that is written in another way.
    let mut journal = brunsviga_store::Journal::new(storage.clone(), FOLDER);
    journal.write(b"something else").unwrap();
    assert_eq!(refusal(&machine, 0.1), Refusal::OtherVersion);
    assert_eq!(Checkpoints::find(storage, FOLDER), Err(Refusal::OtherVersion));
}

#[test]
fn a_checkpoint_that_cannot_be_written_stops_nothing() {
    let (graph, backend) = (graph(CASES[0], 0.01), Wasmi::new(1));
    let storage = shared(Memory::bounded(2000));
    let machine = Machine::new(&graph, storage, u64::MAX, &backend);
    let mut run = machine.fresh(arguments(CASES[0], 0.1)).saving(machine.checkpoints());
    assert!(machine.advance(&mut run, 5).is_none());
    assert_eq!(run.checkpoint_failed(), Some(&StoreError::Full));
    let outputs = machine.advance(&mut run, 100_000).unwrap();
    assert!(machine.bits(outputs) == expected(&graph, &arguments(CASES[0], 0.1)));
}
