//! Runs whose kept states go to a storage: the bits of a run in memory, whatever is compiled, on one thread and two; memory that is the ring;
//! and what happens when the storage is late, full or broken.

mod support;

use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Binary, Fold, Op, Scan};
use brunsviga_graph::{Builder, DType, ErrorKind, GraphError, NodeId, Shape, TensorType, ValidGraph, Value, interpret};
use brunsviga_solve::run::{Backend, Modules, Output, Prepared, Run, Uncompiled};
use brunsviga_store::{CHUNK_BYTES, Faulty, Memory, Place, RING_CHUNKS, StoreError, shared};
use support::Wasmi;

const N: usize = 48;
/// 4 MiB of states: several chunks, and rows that do not fill the last.
const STEPS: usize = 12_003;
/// 14 MiB: more than the ring.
const MANY: usize = 40_003;

fn ty(axes: &[usize]) -> TensorType {
    TensorType::new(DType::F64, Shape::new(axes).unwrap())
}

/// `y' = mean(y) - y t` by Euler, with a counter beside it, over so many times; the results that `outputs` takes.
fn graph(steps: usize, reverse: bool, outputs: impl Fn(&mut Builder, NodeId) -> Vec<NodeId>) -> (ValidGraph, Vec<Value>) {
    let mut b = Builder::new();
    let (y, k, t) = (b.input(ty(&[N])), b.input(TensorType::new(DType::I32, Shape::scalar())), b.input(ty(&[])));
    let product = b.binary(Binary::Mul, y, t).unwrap();
    let sum = b.reduce(Fold::Sum, y, vec![0]).unwrap();
    let part = b.constant(Value::scalar(1.0 / N as f64)).unwrap();
    let mean = b.binary(Binary::Mul, sum, part).unwrap();
    let slope = b.binary(Binary::Sub, mean, product).unwrap();
    let dt = b.constant(Value::scalar(0.01)).unwrap();
    let change = b.binary(Binary::Mul, slope, dt).unwrap();
    let next = b.binary(Binary::Add, y, change).unwrap();
    let one = b.cast(dt, DType::I32).unwrap();
    let two = b.binary(Binary::Sub, k, one).unwrap();
    let body = b.finish(&[next, two]).unwrap();
    let mut g = Builder::new();
    let ids = [g.input(ty(&[N])), g.input(TensorType::new(DType::I32, Shape::scalar())), g.input(ty(&[steps]))];
    let scan = Scan { body, carries: 2, elements: 1, steps, reverse };
    let tuple = g.add(Op::Scan(Box::new(scan)), &ids).unwrap();
    let outputs = outputs(&mut g, tuple);
    let arguments = vec![
        Value::vector((0..N).map(|k| 0.1 + k as f64 / N as f64).collect::<Vec<_>>()),
        Value::new(Shape::scalar(), brunsviga_graph::Data::I32(vec![7])).unwrap(),
        Value::vector((0..steps).map(|k| (k % 997) as f64 * 0.01).collect::<Vec<_>>()),
    ];
    (g.finish(&outputs).unwrap(), arguments)
}

/// All states, some columns of them, and the last.
fn states(g: &mut Builder, tuple: NodeId) -> Vec<NodeId> {
    let all = g.part(tuple, 0).unwrap();
    vec![all, g.part(tuple, 1).unwrap(), g.part(tuple, 2).unwrap()]
}

fn columns(g: &mut Builder, tuple: NodeId) -> Vec<NodeId> {
    let all = g.part(tuple, 0).unwrap();
    let rows = AxisSlice { start: 0, step: 1, count: STEPS };
    vec![g.slice(all, vec![rows, AxisSlice { start: 3, step: 1, count: 30 }]).unwrap()]
}

/// Runs to the end in batches, with at most `most` bytes on their way to the storage after each.
fn to_end(run: &mut Run, backend: &dyn Backend, most: u64) -> Result<Vec<Output>, GraphError> {
    let mut now_s = 0.0;
    for _ in 0..1_000_000 {
        let until_s = now_s + 3e-3;
        let mut clock = || {
            now_s += 1e-3;
            now_s
        };
        if let Some(outputs) = run.advance(backend, &mut clock, until_s)? {
            return Ok(outputs);
        }
        let memory = run.memory().unwrap();
        assert!(memory.ring <= most, "{memory:?}");
        assert_eq!(memory.memory, 0);
        assert!(memory.stored + memory.ring <= memory.whole);
    }
    panic!("it does not end");
}

fn started(graph: &ValidGraph, arguments: &[Value], backend: &dyn Backend, place: &Place) -> Run {
    let prepared = Rc::new(Prepared::new(graph, backend, &mut Modules::default()).unwrap());
    Run::new(prepared, arguments.to_vec()).unwrap().storing(place, false)
}

/// A place in which nothing may stay in memory.
fn place(storage: impl brunsviga_store::Storage + 'static) -> Place {
    let place = Place::new(shared(storage), ".rows");
    place.set_budget(0);
    place
}

const MOST: u64 = 2 * CHUNK_BYTES * (RING_CHUNKS as u64 + 2);

/// The bits of an output, read from where it is.
fn bits(output: Output, place: &Place) -> Vec<u64> {
    place.set_budget(u64::MAX);
    let value = output.whole().unwrap();
    place.set_budget(0);
    (0..value.data().len()).map(|k| value.data().bits(k)).collect()
}

#[test]
fn stored_states_are_the_bits_of_those_in_memory() {
    for (reverse, outputs) in [(false, states as fn(&mut Builder, NodeId) -> Vec<NodeId>), (true, states), (false, columns)] {
        let (graph, arguments) = graph(STEPS, reverse, outputs);
        let expected = interpret(&graph, &arguments).unwrap();
        let backends: [Box<dyn Backend>; 3] = [Box::new(Uncompiled), Box::new(Wasmi::new(1)), Box::new(Wasmi::new(2))];
        for backend in backends {
            let place = place(Memory::new());
            let mut run = started(&graph, &arguments, &*backend, &place);
            let found = to_end(&mut run, &*backend, MOST).unwrap();
            assert!(matches!(found[0], Output::Stored(_)));
            for (k, (a, b)) in found.into_iter().zip(&expected).enumerate() {
                assert_eq!(a.axes(), b.shape().axes());
                let expected: Vec<u64> = (0..b.data().len()).map(|k| b.data().bits(k)).collect();
                assert!(bits(a, &place) == expected, "output {k}, reverse: {reverse}");
            }
            // With the results their files went.
            assert!(place.storage().borrow_mut().list().unwrap().is_empty());
        }
    }
}

#[test]
fn what_fits_the_budget_stays_in_memory() {
    let (graph, arguments) = graph(STEPS, false, states);
    let (backend, place) = (Wasmi::new(1), Place::default());
    let mut run = started(&graph, &arguments, &backend, &place);
    let outputs = loop {
        if let Some(outputs) = run.advance(&backend, &mut || 0.0, -1.0).unwrap() {
            break outputs;
        }
        let memory = run.memory().unwrap();
        assert_eq!((memory.ring, memory.stored), (0, 0));
        assert_eq!(memory.whole, (STEPS * (N * 8 + 4)) as u64);
    };
    assert!(outputs.iter().all(|o| matches!(o, Output::Whole(_))));
}

#[test]
fn an_operation_that_needs_all_states_says_what_it_needs() {
    let mean = |g: &mut Builder, tuple: NodeId| {
        let all = g.part(tuple, 0).unwrap();
        vec![g.reduce(Fold::Sum, all, vec![0]).unwrap()]
    };
    let (graph, arguments) = graph(STEPS, false, mean);
    let backend = Wasmi::new(1);
    let strict = place(Memory::new());
    let mut run = started(&graph, &arguments, &backend, &strict);
    let error = run.advance(&backend, &mut || 0.0, -1.0).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
    assert!(error.message.contains("4.40 MiB") && error.message.contains("set_memory(4609152)"), "{}", error.message);
    // Before the first step, not after the last.
    assert_eq!(run.progress(), None);
    assert!(strict.storage().borrow_mut().list().unwrap().is_empty());
    // Another carried tensor makes the run stream, and what is needed whole is little.
    let counter = |g: &mut Builder, tuple: NodeId| {
        let (all, counts) = (g.part(tuple, 0).unwrap(), g.part(tuple, 1).unwrap());
        vec![all, g.reduce(Fold::Sum, counts, vec![0]).unwrap()]
    };
    let (graph, arguments) = self::graph(STEPS, false, counter);
    let place = place(Memory::new());
    let found = to_end(&mut started(&graph, &arguments, &backend, &place), &backend, MOST).unwrap();
    let expected = interpret(&graph, &arguments).unwrap();
    for (found, expected) in found.into_iter().zip(expected) {
        assert_eq!(bits(found, &place), bits(Output::Whole(expected), &place));
    }
}

#[test]
fn a_full_storage_ends_the_run_in_words_or_makes_it_wait() {
    let (graph, arguments) = graph(MANY, false, states);
    let expected = interpret(&graph, &arguments).unwrap();
    let backend = Wasmi::new(1);
    let full = place(Memory::bounded(5 << 20));
    let error = to_end(&mut started(&graph, &arguments, &backend, &full), &backend, MOST).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Storage);
    assert!(error.message.contains("no space left") && error.message.contains("Keep fewer columns"), "{}", error.message);

    // A patient run stands still until somebody makes room, loses nothing, and can be stopped with what it has.
    for stop in [false, true] {
        let storage = Rc::new(std::cell::RefCell::new(Memory::bounded(14 << 20)));
        storage.borrow_mut().write_all("mine", 9 << 20);
        let place = Place::new(storage.clone(), ".rows");
        place.set_budget(0);
        let mut run = started(&graph, &arguments, &backend, &place).storing(&place, true);
        let mut waited = 0;
        let mut steps = 0;
        // One that refused is asked again after some time only.
        let mut now_s = 0.0;
        let mut clock = || {
            now_s += 1.0;
            now_s
        };
        let outputs = loop {
            if let Some(outputs) = run.advance(&backend, &mut clock, -1.0).unwrap() {
                break outputs;
            }
            if run.memory().unwrap().waits == Some(StoreError::Full) && run.progress().unwrap().steps == steps {
                waited += 1;
                if stop {
                    break run.stop().unwrap().outputs.unwrap();
                }
                if waited == 20 {
                    use brunsviga_store::Storage;
                    storage.borrow_mut().remove("mine").unwrap();
                }
                assert!(waited < 100);
            }
            steps = run.progress().unwrap().steps;
        };
        assert!(waited > 0 && (stop || waited == 20), "{waited}");
        let rows = outputs[0].axes()[0];
        assert_eq!(rows, if stop { steps } else { MANY });
        let expected: Vec<u64> = (0..rows * N).map(|k| expected[0].data().bits(k)).collect();
        assert!(bits(outputs[0].clone(), &place) == expected);
    }
}

trait WriteAll {
    fn write_all(&mut self, name: &str, bytes: usize);
}

impl WriteAll for Memory {
    fn write_all(&mut self, name: &str, bytes: usize) {
        use brunsviga_store::Storage;
        self.write(name, 0, &vec![1; bytes]).unwrap();
    }
}

#[test]
fn a_storage_that_stutters_changes_no_bit() {
    let (graph, arguments) = graph(STEPS, false, columns);
    let expected = interpret(&graph, &arguments).unwrap();
    // A list, a header, two chunks. What comes after is read.
    for nth in 0..4 {
        for error in [StoreError::Later, StoreError::Full, StoreError::Broken("a bad block".into())] {
            let (backend, place) = (Wasmi::new(2), place(Faulty::once(Memory::new(), nth, error)));
            let mut run = started(&graph, &arguments, &backend, &place);
            let found = to_end(&mut run, &backend, MOST).unwrap();
            let expected: Vec<u64> = (0..expected[0].data().len()).map(|k| expected[0].data().bits(k)).collect();
            assert!(bits(found[0].clone(), &place) == expected, "{nth}");
        }
    }
}

#[test]
fn a_storage_that_is_gone_ends_the_run_with_its_words() {
    let (graph, arguments) = graph(MANY, false, states);
    let (backend, place) = (Wasmi::new(1), place(Faulty::from(Memory::new(), 4, StoreError::Broken("the disk is gone".into()))));
    let error = to_end(&mut started(&graph, &arguments, &backend, &place), &backend, MOST).unwrap_err();
    assert!(error.message.contains("the disk is gone"), "{}", error.message);
}

#[test]
fn a_state_that_stops_being_finite_is_streamed_as_it_is() {
    // Doubles until it is infinite, in step 1024; and one number that stays.
    let mut b = Builder::new();
    let y = b.input(ty(&[N]));
    let twice = b.binary(Binary::Add, y, y).unwrap();
    let body = b.finish(&[twice]).unwrap();
    let mut g = Builder::new();
    let y = g.input(ty(&[N]));
    let scan = Scan { body, carries: 1, elements: 0, steps: STEPS, reverse: false };
    let tuple = g.add(Op::Scan(Box::new(scan)), &[y]).unwrap();
    let all = g.part(tuple, 0).unwrap();
    let graph = g.finish(&[all]).unwrap();
    let arguments = vec![Value::vector((0..N).map(|k| k as f64).collect::<Vec<_>>())];
    let expected = interpret(&graph, &arguments).unwrap();
    for backend in [&Wasmi::new(1) as &dyn Backend, &Uncompiled] {
        let place = place(Memory::new());
        let mut run = started(&graph, &arguments, backend, &place);
        let found = to_end(&mut run, backend, MOST).unwrap();
        assert!(run.info().diverged && !run.take_warnings().is_empty());
        let expected: Vec<u64> = (0..expected[0].data().len()).map(|k| expected[0].data().bits(k)).collect();
        assert!(bits(found[0].clone(), &place) == expected);
    }
}
