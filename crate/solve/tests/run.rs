//! Runs of graphs on every backend: the interpreter's bits, whatever is compiled, on one thread and two, with pauses and without.

mod support;

use std::rc::Rc;

use brunsviga_graph::op::{AxisSlice, Binary, Compare, Fold, Op, Scan, Unary, While};
use brunsviga_graph::{
    Builder, DType, Data, ErrorKind, GraphError, NodeId, Origin, Shape, TensorType, ValidGraph, Value, interpret,
};
use brunsviga_kernel::Compiled;
use brunsviga_kernel::lift::lift;
use brunsviga_kernel::lower::split::Part;
use brunsviga_solve::run::{Backend, Modules, Output, Prepared, Run, Uncompiled};
use support::Wasmi;

fn ty(axes: &[usize]) -> TensorType {
    TensorType::new(DType::F64, Shape::new(axes).unwrap())
}

/// Runs to the end with a pause after every batch, on a clock that moves by `tick_s` at each look. Gives how often it paused, too.
fn run(
    graph: &ValidGraph,
    arguments: &[Value],
    backend: &dyn Backend,
    tick_s: f64,
) -> Result<(Vec<Value>, usize, Run), GraphError> {
    let prepared = Rc::new(Prepared::new(graph, backend, &mut Modules::default())?);
    let mut run = Run::new(prepared, arguments.to_vec())?;
    let mut now_s = 0.0;
    let mut pauses = 0;
    loop {
        let until_s = now_s + tick_s;
        let mut clock = || {
            now_s += tick_s;
            now_s
        };
        if let Some(outputs) = run.advance(backend, &mut clock, until_s)? {
            let outputs: Result<Vec<Value>, GraphError> = outputs.into_iter().map(Output::whole).collect();
            return Ok((outputs?, pauses, run));
        }
        pauses += 1;
    }
}

fn assert_everywhere(graph: &ValidGraph, arguments: &[Value]) {
    let expected = interpret(graph, arguments).unwrap();
    let backends: [(&str, Box<dyn Backend>); 3] = [
        ("interpreted", Box::new(Uncompiled)),
        ("one thread", Box::new(Wasmi::new(1))),
        ("two threads", Box::new(Wasmi::new(2))),
    ];
    for (name, backend) in backends {
        // A clock that runs fast makes small pieces, one that runs slowly makes large ones.
        for tick_s in [1e-6, 1e-3, 10.0] {
            let (outputs, _, ran) = run(graph, arguments, &*backend, tick_s).unwrap();
            assert_eq!(outputs.len(), expected.len());
            for (a, b) in outputs.iter().zip(&expected) {
                assert!(a.same_bits(b), "{name}, {tick_s}:\n{a:?}\n{b:?}");
            }
            assert_eq!(ran.info().interpreted.is_none(), name != "interpreted", "{name}: {:?}", ran.info());
        }
    }
}

/// `y' = sin(y t)` by Euler, or, coupled, with the mean of y added: a graph of a scan over `steps` times that gives what `outputs` says.
fn integrate(
    n: usize,
    steps: usize,
    coupled: bool,
    reverse: bool,
    outputs: impl Fn(&mut Builder, NodeId) -> Vec<NodeId>,
) -> (ValidGraph, Vec<Value>) {
    let mut b = Builder::new();
    let (y, t, gain) = (b.input(ty(&[n])), b.input(ty(&[])), b.input(ty(&[n])));
    let mut slope = b.binary(Binary::Mul, y, t).unwrap();
    slope = b.unary(Unary::Sin, slope).unwrap();
    if coupled {
        let sum = b.reduce(Fold::Sum, y, vec![0]).unwrap();
        let count = b.constant(Value::scalar(n as f64)).unwrap();
        let mean = b.binary(Binary::Div, sum, count).unwrap();
        slope = b.binary(Binary::Add, slope, mean).unwrap();
    }
    slope = b.binary(Binary::Mul, slope, gain).unwrap();
    let dt = b.constant(Value::scalar(0.01)).unwrap();
    let change = b.binary(Binary::Mul, slope, dt).unwrap();
    let next = b.binary(Binary::Add, y, change).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let ids = [g.input(ty(&[n])), g.input(ty(&[steps])), g.input(ty(&[n]))];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 1, steps, reverse })), &ids).unwrap();
    let outputs = outputs(&mut g, tuple);
    let graph = g.finish(&outputs).unwrap();
    let arguments = vec![
        Value::vector((0..n).map(|k| 0.1 + k as f64 / n as f64).collect::<Vec<_>>()),
        Value::vector((0..steps).map(|k| k as f64 * 0.01).collect::<Vec<_>>()),
        Value::vector((0..n).map(|k| 1.0 - 0.3 * k as f64 / n as f64).collect::<Vec<_>>()),
    ];
    (graph, arguments)
}

fn all_and_last(g: &mut Builder, tuple: NodeId) -> Vec<NodeId> {
    vec![g.part(tuple, 0).unwrap(), g.part(tuple, 1).unwrap()]
}

fn last_row(g: &mut Builder, tuple: NodeId) -> Vec<NodeId> {
    let all = g.part(tuple, 0).unwrap();
    let axes = g.ty(all).shape.axes().to_vec();
    let slices = vec![AxisSlice { start: axes[0] - 1, step: 1, count: 1 }, AxisSlice { start: 0, step: 1, count: axes[1] }];
    vec![g.slice(all, slices).unwrap()]
}

/// Slices of the kept states, none of which needs the first or the last element.
#[test]
fn of_states_only_what_slices_take_is_kept() {
    let slices = |g: &mut Builder, tuple: NodeId| {
        let all = g.part(tuple, 0).unwrap();
        let rows = g.ty(all).shape.axes()[0];
        let every = AxisSlice { start: 0, step: 1, count: rows };
        let third = AxisSlice { start: rows - 1, step: -3, count: rows / 3 };
        let columns = |start, step, count| AxisSlice { start, step, count };
        let take = |g: &mut Builder, row: &AxisSlice, column| g.slice(all, vec![*row, column]).unwrap();
        vec![
            take(g, &every, columns(3, 1, 4)),
            take(g, &third, columns(9, -2, 3)),
            take(g, &every, columns(5, 1, 0)),
            g.part(tuple, 1).unwrap(),
        ]
    };
    for (coupled, reverse) in [(false, false), (true, false), (false, true)] {
        let (graph, arguments) = integrate(12, 70, coupled, reverse, slices);
        assert_everywhere(&graph, &arguments);
        let prepared = Prepared::new(&graph, &Uncompiled, &mut Modules::default()).unwrap();
        assert_eq!(prepared.kept_bytes(), 70 * 7 * 8, "elements 3 to 9");
    }
    // Slices of which one is the whole, and no column at all.
    let (graph, arguments) = integrate(12, 20, false, false, |g, tuple| {
        let all = g.part(tuple, 0).unwrap();
        let rows = AxisSlice { start: 2, step: 1, count: 3 };
        let none = g.slice(all, vec![rows, AxisSlice { start: 4, step: 1, count: 0 }]).unwrap();
        vec![none, g.slice(all, vec![rows, AxisSlice { start: 0, step: 1, count: 12 }]).unwrap()]
    });
    assert_everywhere(&graph, &arguments);
}

/// Twelve cells and a synapse from each of three of them to every cell, with a variable each: `o' = a (1 − o) T(V_pre) − b o`, which the sum of
/// its synapses moves each cell. `rates` is a for each synapse.
fn network(steps: usize, rates: Vec<f64>, start: Vec<f64>) -> (ValidGraph, Vec<Value>) {
    let (cells, synapses) = (12, 36);
    let mut b = Builder::new();
    let (x, dt) = (b.input(ty(&[cells + synapses])), b.input(ty(&[])));
    let cut = |b: &mut Builder, start, count| b.slice(x, vec![AxisSlice { start, step: 1, count }]).unwrap();
    let (v, o) = (cut(&mut b, 0, cells), cut(&mut b, cells, synapses));
    let index = |k: Vec<i64>| Value::new(Shape::new([k.len()]).unwrap(), Data::I64(k)).unwrap();
    let released = b.unary(Unary::Tanh, v).unwrap();
    // Synapse k is of row k / 3 and column k % 3.
    let presynaptic = b.constant(index((0..synapses as i64).map(|k| 4 * (k % 3)).collect())).unwrap();
    let released = b.add(Op::Gather(0), &[released, presynaptic]).unwrap();
    let number = |b: &mut Builder, x: f64| {
        let one = b.constant(Value::scalar(x)).unwrap();
        b.broadcast(one, &Shape::new([synapses]).unwrap()).unwrap()
    };
    let (one, decay) = (number(&mut b, 1.0), number(&mut b, 0.3));
    let rates = b.constant(Value::vector(rates)).unwrap();
    let closed = b.binary(Binary::Sub, one, o).unwrap();
    let opening = b.binary(Binary::Mul, rates, closed).unwrap();
    let opening = b.binary(Binary::Mul, opening, released).unwrap();
    let closing = b.binary(Binary::Mul, decay, o).unwrap();
    let change_o = b.binary(Binary::Sub, opening, closing).unwrap();
    let matrix = b.reshape(o, Shape::new([cells, 3]).unwrap()).unwrap();
    let drive = b.reduce(Fold::Sum, matrix, vec![1]).unwrap();
    let change_v = b.binary(Binary::Sub, drive, v).unwrap();
    let change = b.concat(&[change_v, change_o], 0).unwrap();
    let dt = b.broadcast(dt, &Shape::new([cells + synapses]).unwrap()).unwrap();
    let change = b.binary(Binary::Mul, change, dt).unwrap();
    let next = b.binary(Binary::Add, x, change).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let ids = [g.input(ty(&[cells + synapses])), g.input(ty(&[steps]))];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 1, steps, reverse: false })), &ids).unwrap();
    let outputs = all_and_last(&mut g, tuple);
    let times = (0..steps).map(|k| 0.01 + k as f64 * 1e-4).collect::<Vec<_>>();
    (g.finish(&outputs).unwrap(), vec![Value::vector(start), Value::vector(times)])
}

/// By part of the state: how many elements it has, and how many of them are computed.
fn computed(graph: &ValidGraph) -> Vec<(usize, usize)> {
    let scan = graph.graph().nodes().iter().find_map(|n| if let Op::Scan(scan) = n.op() { Some(scan) } else { None }).unwrap();
    let compiled = Compiled::sharing(&lift(scan).0, false).unwrap();
    let words = |part: &Part| part.classes.as_ref().map_or(part.len, |classes| *classes.iter().max().unwrap() as usize + 1);
    compiled.parts().iter().map(|part| (part.len, words(part))).collect()
}

#[test]
fn synapses_that_do_the_same_are_computed_once() {
    let cells: Vec<f64> = (0..12).map(|k| 0.3 * f64::from(k) - 1.0).collect();
    let with = |synapses: &dyn Fn(usize) -> f64| cells.iter().copied().chain((0..36).map(synapses)).collect::<Vec<f64>>();
    let same = vec![5.0; 36];
    let (graph, arguments) = network(50, same.clone(), with(&|_| 0.0));
    assert_eq!(computed(&graph), [(12, 12), (36, 3)]);
    assert_everywhere(&graph, &arguments);
    // Equal within a class, different between them; then one that is different in its last bit.
    let (graph, arguments) = network(50, same.clone(), with(&|k| 0.1 * (k % 3) as f64));
    assert_everywhere(&graph, &arguments);
    let (graph, arguments) = network(50, same, with(&|k| if k == 35 { 0.1 + f64::EPSILON } else { 0.1 }));
    assert_everywhere(&graph, &arguments);
    // Two kinds of synapses, and as many kinds as synapses.
    let (graph, arguments) = network(50, (0..36).map(|k| if k < 18 { 5.0 } else { 6.0 }).collect(), with(&|_| 0.0));
    assert_everywhere(&graph, &arguments);
    let (graph, arguments) = network(50, (0..36).map(|k| 5.0 + 0.01 * f64::from(k)).collect(), with(&|_| 0.0));
    assert_eq!(computed(&graph), [(12, 12), (36, 36)]);
    assert_everywhere(&graph, &arguments);
}

/// A table that is too large to be copied for every run is read where it lies.
#[test]
fn large_inputs_are_lent() {
    let (steps, n) = (40, 300);
    let mut b = Builder::new();
    let (y, t, k, table) = (
        b.input(ty(&[n])),
        b.input(ty(&[n])),
        b.input(TensorType::new(DType::I64, Shape::new([1]).unwrap())),
        b.input(ty(&[steps, n])),
    );
    let row = b.add(Op::Gather(0), &[table, k]).unwrap();
    let row = b.reshape(row, Shape::new([n]).unwrap()).unwrap();
    let change = b.binary(Binary::Mul, row, t).unwrap();
    let next = b.binary(Binary::Add, y, change).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let ids = [
        g.input(ty(&[n])),
        g.input(ty(&[steps, n])),
        g.input(TensorType::new(DType::I64, Shape::new([steps, 1]).unwrap())),
        g.input(ty(&[steps, n])),
    ];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 2, steps, reverse: false })), &ids).unwrap();
    let outputs = all_and_last(&mut g, tuple);
    let graph = g.finish(&outputs).unwrap();
    let matrix = |a: usize| {
        let data = (0..steps * n).map(|k| ((k * a) % 1009) as f64 / 500.0 - 1.0).collect();
        Value::new(Shape::new([steps, n]).unwrap(), Data::F64(data)).unwrap()
    };
    let order = (0..steps as i64).map(|k| (k * 7) % steps as i64).collect();
    let order = Value::new(Shape::new([steps, 1]).unwrap(), Data::I64(order)).unwrap();
    assert_everywhere(&graph, &[Value::vector(vec![0.5; n]), matrix(17), order, matrix(31)]);
}

#[test]
fn uncoupled_equations() {
    for n in [1, 2, 3, 20, 37] {
        let (graph, arguments) = integrate(n, 300, false, false, all_and_last);
        assert_everywhere(&graph, &arguments);
    }
}

#[test]
fn coupled_equations() {
    for n in [1, 7, 40] {
        let (graph, arguments) = integrate(n, 120, true, false, all_and_last);
        assert_everywhere(&graph, &arguments);
    }
}

#[test]
fn so_many_equations_that_one_step_is_made_in_pieces() {
    for coupled in [false, true] {
        let (graph, arguments) = integrate(5003, 4, coupled, false, all_and_last);
        assert_everywhere(&graph, &arguments);
    }
}

#[test]
fn from_the_last_element_to_the_first() {
    for coupled in [false, true] {
        let (graph, arguments) = integrate(6, 50, coupled, true, all_and_last);
        assert_everywhere(&graph, &arguments);
    }
}

#[test]
fn only_the_last_state_is_kept_if_nothing_else_is_asked_for() {
    for coupled in [false, true] {
        let (graph, arguments) = integrate(6, 400, coupled, false, last_row);
        assert_everywhere(&graph, &arguments);
        // A run whose kept states could not be had at all.
        let steps = 40_000_000_000_000;
        let mut b = Builder::new();
        let y = b.input(ty(&[6]));
        let body = b.finish(&[y]).unwrap();
        let mut g = Builder::new();
        let y = g.input(ty(&[6]));
        let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 0, steps, reverse: false })), &[y]);
        // Shapes have a limit of their own.
        assert!(tuple.is_err() || coupled);
    }
}

#[test]
fn a_run_pauses_often_and_knows_how_far_it_is() {
    let (graph, arguments) = integrate(20, 5000, false, false, all_and_last);
    let backend = Wasmi::new(2);
    let prepared = Rc::new(Prepared::new(&graph, &backend, &mut Modules::default()).unwrap());
    let mut run = Run::new(prepared, arguments).unwrap();
    assert!(run.progress().is_none());
    let mut now_s = 0.0;
    let mut steps = 0;
    let mut pauses = 0;
    let mut clock = || {
        now_s += 1e-3;
        now_s
    };
    while run.advance(&backend, &mut clock, 0.0).unwrap().is_none() {
        let progress = run.progress().unwrap();
        assert!(progress.steps >= steps && progress.total == 5000);
        // The first calls are small.
        assert!(pauses > 10 || progress.steps <= 75 * (pauses + 1));
        steps = progress.steps;
        pauses += 1;
    }
    assert!(pauses > 15, "{pauses}");
    assert_eq!(run.info().threads, 2);
    assert_eq!(run.info().steps, 5000);
}

#[test]
fn a_stopped_run_leaves_its_steps_so_far() {
    let concat = |g: &mut Builder, tuple: NodeId| {
        // As an integrator gives it: the first state before the others.
        let all = g.part(tuple, 0).unwrap();
        let first = g.constant(Value::new(Shape::new([1, 3]).unwrap(), Data::F64(vec![0.0; 3])).unwrap()).unwrap();
        vec![g.concat(&[first, all], 0).unwrap()]
    };
    let (graph, arguments) = integrate(3, 4000, false, false, concat);
    let whole = interpret(&graph, &arguments).unwrap();
    for backend in [&Wasmi::new(1) as &dyn Backend, &Uncompiled] {
        let prepared = Rc::new(Prepared::new(&graph, backend, &mut Modules::default()).unwrap());
        let mut run = Run::new(prepared, arguments.clone()).unwrap();
        for _ in 0..3 {
            assert!(run.advance(backend, &mut || 0.0, -1.0).unwrap().is_none());
        }
        let steps = run.progress().unwrap().steps;
        let partial = run.stop().unwrap();
        assert_eq!(partial.text, format!("after {steps} of 4000 steps, at {}", (steps - 1) as f64 * 0.01));
        let outputs: Vec<Value> = partial.outputs.unwrap().into_iter().map(|o| o.whole().unwrap()).collect();
        assert_eq!(outputs[0].shape().axes(), [steps + 1, 3]);
        let (Data::F64(part), Data::F64(all)) = (outputs[0].data(), whole[0].data()) else { panic!() };
        assert_eq!(part[..], all[..part.len()]);
    }
    // Where the graph insists on its length there is only the sentence.
    let (graph, arguments) = integrate(3, 4000, false, false, |g, tuple| {
        let all = g.part(tuple, 0).unwrap();
        vec![g.reshape(all, Shape::new([12000]).unwrap()).unwrap()]
    });
    let backend = Wasmi::new(1);
    let mut run = Run::new(Rc::new(Prepared::new(&graph, &backend, &mut Modules::default()).unwrap()), arguments).unwrap();
    assert!(run.advance(&backend, &mut || 0.0, -1.0).unwrap().is_none());
    assert!(run.stop().unwrap().outputs.is_none());
}

/// A batch that is worked off in pieces has moved some elements already when the run is stopped: they are not told of.
#[test]
fn a_stopped_run_leaves_the_state_of_its_last_step() {
    let (graph, arguments) = integrate(3000, 400, false, false, all_and_last);
    let mut seen = 0;
    for pauses in 1..40 {
        let backend = Wasmi::new(1);
        let prepared = Rc::new(Prepared::new(&graph, &backend, &mut Modules::default()).unwrap());
        let mut run = Run::new(prepared, arguments.clone()).unwrap();
        let mut now_s = 0.0;
        let mut clock = || {
            now_s += 2e-3;
            now_s
        };
        for _ in 0..pauses {
            assert!(run.advance(&backend, &mut clock, 0.0).unwrap().is_none());
        }
        let Some(outputs) = run.stop().unwrap().outputs else { continue };
        let outputs: Vec<Value> = outputs.into_iter().map(|o| o.whole().unwrap()).collect();
        let (Data::F64(all), Data::F64(last)) = (outputs[0].data(), outputs[1].data()) else { panic!() };
        assert_eq!(all[all.len() - last.len()..], last[..], "after {pauses} pauses");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

/// A step that overflows after some time, written over several lines.
fn exploding(steps: usize) -> (ValidGraph, Vec<Value>) {
    let mut b = Builder::new();
    let (y, t) = (b.input(ty(&[4])), b.input(ty(&[])));
    let line = |b: &mut Builder, line| b.origin = Some(Origin { file: "cell".into(), line });
    line(&mut b, 2);
    let square = b.unary(Unary::PowInteger(2), y).unwrap();
    line(&mut b, 3);
    let next = b.binary(Binary::Add, square, t).unwrap();
    line(&mut b, 4);
    let one = b.constant(Value::scalar(1.0)).unwrap();
    let next = b.binary(Binary::Mul, next, one).unwrap();
    let body = b.finish(&[next]).unwrap();
    let mut g = Builder::new();
    let ids = [g.input(ty(&[4])), g.input(ty(&[steps]))];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 1, steps, reverse: false })), &ids).unwrap();
    let outputs = all_and_last(&mut g, tuple);
    let times: Vec<f64> = (0..steps).map(|k| k as f64 * 0.5).collect();
    (g.finish(&outputs).unwrap(), vec![Value::vector([0.1, 0.2, -0.1, 0.0]), Value::vector(times)])
}

#[test]
fn a_run_that_diverges_says_where_and_goes_on() {
    let (graph, arguments) = exploding(60);
    let expected = interpret(&graph, &arguments).unwrap();
    let Data::F64(states) = expected[0].data() else { panic!() };
    let first = states.iter().position(|x| !x.is_finite()).expect("it overflows");
    let (step, element) = (first / 4, first % 4);
    for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
        for tick_s in [1e-6, 1e-3] {
            let (outputs, _, mut ran) = run(&graph, &arguments, backend, tick_s).unwrap();
            assert!(outputs[0].same_bits(&expected[0]), "the result is the interpreter's all the same");
            let warnings = ran.take_warnings();
            assert_eq!(warnings.len(), 1, "{warnings:?}");
            assert_eq!(warnings[0].origin.as_ref().map(|o| o.line), Some(2));
            let told = format!("in step {} of 60, at {}: element {element} of the state became inf", step + 1, step as f64 * 0.5);
            assert!(warnings[0].text.contains(&told), "{told:?} is not in {:?}", warnings[0].text);
        }
    }
}

#[test]
fn an_index_out_of_range_is_an_error_with_its_line_and_step() {
    let mut b = Builder::new();
    let (y, i) = (b.input(ty(&[3])), b.input(TensorType::new(DType::I64, Shape::scalar())));
    let table = b.constant(Value::vector([1.0, 2.0, 3.0])).unwrap();
    b.origin = Some(Origin { file: "cell".into(), line: 9 });
    let picked = b.gather(table, i, 0).unwrap();
    let next = b.binary(Binary::Add, y, picked).unwrap();
    let body = b.finish(&[next]).unwrap();
    let steps = 200;
    let mut g = Builder::new();
    let ids = [g.input(ty(&[3])), g.input(TensorType::new(DType::I64, Shape::new([steps]).unwrap()))];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 1, steps, reverse: false })), &ids).unwrap();
    let outputs = all_and_last(&mut g, tuple);
    let graph = g.finish(&outputs).unwrap();
    let indices = |bad: Option<usize>| {
        let all = (0..steps).map(|k| if Some(k) == bad { 3 } else { k as i64 % 3 }).collect();
        vec![Value::vector([0.0; 3]), Value::new(Shape::new([steps]).unwrap(), Data::I64(all)).unwrap()]
    };
    assert_everywhere(&graph, &indices(None));
    for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
        let Err(error) = run(&graph, &indices(Some(123)), backend, 1e-3) else { panic!("index 3 of 3") };
        assert_eq!(error.kind, ErrorKind::Index);
        assert_eq!(error.origin.map(|o| o.line), Some(9), "{}", error.message);
    }
}

#[test]
fn while_loops_and_what_stands_around_loops() {
    // x doubles while it is below 1000; then a matrix product of the result with itself.
    let mut c = Builder::new();
    let x = c.input(ty(&[2]));
    let sum = c.reduce(Fold::Sum, x, vec![0]).unwrap();
    let limit = c.constant(Value::scalar(1000.0)).unwrap();
    let below = c.compare(brunsviga_graph::op::Compare::Lt, sum, limit).unwrap();
    let condition = c.finish(&[below]).unwrap();
    let mut b = Builder::new();
    let x = b.input(ty(&[2]));
    let twice = b.binary(Binary::Add, x, x).unwrap();
    let body = b.finish(&[twice]).unwrap();
    let mut g = Builder::new();
    let x = g.input(ty(&[2]));
    let tuple = g.add(Op::While(Box::new(While { condition, body, carries: 1, maximum: None })), &[x]).unwrap();
    let end = g.part(tuple, 0).unwrap();
    let column = g.reshape(end, Shape::new([2, 1]).unwrap()).unwrap();
    let row = g.reshape(end, Shape::new([1, 2]).unwrap()).unwrap();
    let product = g.add(Op::MatMul, &[column, row]).unwrap();
    let graph = g.finish(&[end, product, end]).unwrap();
    let arguments = [Value::vector([1.0, 2.5])];
    let expected = interpret(&graph, &arguments).unwrap();
    let (outputs, pauses, ran) = run(&graph, &arguments, &Wasmi::new(1), 1.0).unwrap();
    assert_eq!(outputs, expected);
    assert_eq!((pauses, ran.info().interpreted), (0, None), "a few rounds, compiled");
    assert!(
        Run::new(Rc::new(Prepared::new(&graph, &Uncompiled, &mut Modules::default()).unwrap()), vec![Value::scalar(1.0)])
            .is_err(),
        "wrong type"
    );
}

/// A while loop on these arguments, the first `carries` of which it carries; all of these come out.
fn repeat(
    arguments: &[Value],
    carries: usize,
    maximum: Option<u64>,
    condition: impl Fn(&mut Builder, &[NodeId]) -> NodeId,
    body: impl Fn(&mut Builder, &[NodeId]) -> Vec<NodeId>,
) -> ValidGraph {
    let types: Vec<TensorType> = arguments.iter().map(|v| TensorType::new(v.dtype(), v.shape().clone())).collect();
    let function = |make: &dyn Fn(&mut Builder, &[NodeId]) -> Vec<NodeId>| {
        let mut b = Builder::new();
        let inputs: Vec<NodeId> = types.iter().map(|t| b.input(t.clone())).collect();
        let outputs = make(&mut b, &inputs);
        b.finish(&outputs).unwrap()
    };
    let condition = function(&|b, x| vec![condition(b, x)]);
    let body = function(&|b, x| body(b, x));
    let mut g = Builder::new();
    let inputs: Vec<NodeId> = types.iter().map(|t| g.input(t.clone())).collect();
    let tuple = g.add(Op::While(Box::new(While { condition, body, carries, maximum })), &inputs).unwrap();
    let parts: Vec<NodeId> = (0..carries).map(|k| g.part(tuple, k).unwrap()).collect();
    g.finish(&parts).unwrap()
}

fn whole(n: i64) -> Value {
    Value::new(Shape::scalar(), Data::I64(vec![n])).unwrap()
}

/// Adds up a vector element by element: one more look would be outside of it.
fn adding_up(limit: i64, length: usize) -> (ValidGraph, Vec<Value>) {
    let numbers: Vec<f64> = (0..length).map(|k| 1.0 / (k + 1) as f64).collect();
    let arguments = vec![whole(0), Value::scalar(0.0), Value::vector(numbers), whole(limit)];
    let graph = repeat(
        &arguments,
        2,
        None,
        |b, x| b.compare(Compare::Lt, x[0], x[3]).unwrap(),
        |b, x| {
            let one = b.constant(whole(1)).unwrap();
            b.origin = Some(Origin { file: "cell".into(), line: 7 });
            let element = b.gather(x[2], x[0], 0).unwrap();
            b.origin = None;
            vec![b.binary(Binary::Add, x[0], one).unwrap(), b.binary(Binary::Add, x[1], element).unwrap()]
        },
    );
    (graph, arguments)
}

#[test]
fn a_while_loop_looks_at_every_element_and_at_none_behind_the_last() {
    for limit in [0, 1, 9, 1000] {
        let (graph, arguments) = adding_up(limit, limit as usize);
        assert_everywhere(&graph, &arguments);
    }
    let (graph, arguments) = adding_up(1001, 1000);
    for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
        let Err(error) = run(&graph, &arguments, backend, 1e-3) else { panic!("index 1000 of 1000") };
        assert_eq!((error.kind, error.origin.map(|o| o.line)), (ErrorKind::Index, Some(7)));
        assert!(error.message.ends_with("1000 is not in [0, 1000) (in round 1001 of the while loop)"), "{}", error.message);
    }
}

#[test]
fn while_loops_of_integers_and_of_vectors_end_when_they_should() {
    // Collatz: 27 needs 111 rounds to 1.
    let arguments = [whole(27), whole(0)];
    let collatz = |maximum| {
        repeat(
            &arguments,
            2,
            maximum,
            |b, x| {
                let one = b.constant(whole(1)).unwrap();
                b.compare(Compare::Ne, x[0], one).unwrap()
            },
            |b, x| {
                let [one, two, three, zero] = [1, 2, 3, 0].map(|n| b.constant(whole(n)).unwrap());
                let rest = b.binary(Binary::FloorMod, x[0], two).unwrap();
                let even = b.compare(Compare::Eq, rest, zero).unwrap();
                let half = b.binary(Binary::FloorDiv, x[0], two).unwrap();
                let up = b.binary(Binary::Mul, x[0], three).unwrap();
                let up = b.binary(Binary::Add, up, one).unwrap();
                vec![b.select(even, half, up).unwrap(), b.binary(Binary::Add, x[1], one).unwrap()]
            },
        )
    };
    let (outputs, _, ran) = run(&collatz(None), &arguments, &Wasmi::new(1), 1e-3).unwrap();
    assert_eq!((outputs[0].data(), outputs[1].data()), (&Data::I64(vec![1]), &Data::I64(vec![111])));
    assert_eq!(ran.info().steps, 111);
    for maximum in [None, Some(0), Some(1), Some(110), Some(111), Some(500)] {
        assert_everywhere(&collatz(maximum), &arguments);
    }
    // Square roots of a vector by Newton's method, until no element moves.
    let arguments = [Value::vector([1.0; 5]), Value::scalar(1.0), Value::vector([2.0, 3.0, 1e6, 0.25, 17.0])];
    let roots = repeat(
        &arguments,
        2,
        Some(60),
        |b, x| {
            let zero = b.constant(Value::scalar(0.0)).unwrap();
            b.compare(Compare::Gt, x[1], zero).unwrap()
        },
        |b, x| {
            let half = b.constant(Value::scalar(0.5)).unwrap();
            let other = b.binary(Binary::Div, x[2], x[0]).unwrap();
            let sum = b.binary(Binary::Add, x[0], other).unwrap();
            let next = b.binary(Binary::Mul, sum, half).unwrap();
            let change = b.binary(Binary::Sub, next, x[0]).unwrap();
            let change = b.unary(Unary::Abs, change).unwrap();
            vec![next, b.reduce(Fold::Max, change, vec![0]).unwrap()]
        },
    );
    let (outputs, ..) = run(&roots, &arguments, &Wasmi::new(2), 1e-3).unwrap();
    let Data::F64(found) = outputs[0].data() else { panic!() };
    assert_eq!(found[2..4], [1000.0, 0.5]);
    assert_everywhere(&roots, &arguments);
}

#[test]
fn a_while_loop_that_leaves_out_zeros_becomes_infinite_as_the_interpreter_does() {
    let arguments = [Value::vector([3.0, 0.4, 0.3]), whole(0)];
    let graph = repeat(
        &arguments,
        2,
        None,
        |b, x| {
            let many = b.constant(whole(40)).unwrap();
            b.compare(Compare::Lt, x[1], many).unwrap()
        },
        |b, x| {
            let matrix = Value::new(Shape::new([3, 3]).unwrap(), Data::F64(vec![0.0, 1.5, 0.0, 0.0, 0.0, 1.5, 1.5, 0.0, 0.0]));
            let matrix = b.constant(matrix.unwrap()).unwrap();
            let square = b.unary(Unary::PowInteger(2), x[0]).unwrap();
            let product = b.binary(Binary::Mul, matrix, square).unwrap();
            let one = b.constant(whole(1)).unwrap();
            vec![b.reduce(Fold::Sum, product, vec![1]).unwrap(), b.binary(Binary::Add, x[1], one).unwrap()]
        },
    );
    let expected = interpret(&graph, &arguments).unwrap();
    let Data::F64(expected) = expected[0].data() else { panic!() };
    assert!(expected.iter().all(|x| x.is_nan()), "{expected:?}");
    for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
        let (outputs, ..) = run(&graph, &arguments, backend, 1e-3).unwrap();
        let Data::F64(got) = outputs[0].data() else { panic!() };
        assert!(got.iter().all(|x| x.is_nan()), "{got:?}");
        assert_eq!(outputs[1].data(), &Data::I64(vec![40]));
    }
}

#[test]
fn where_zeros_are_left_out_infinity_times_zero_is_nan_all_the_same() {
    // y ← M y², M the matrix that shifts by one: dense text, compiled to its three places. Zero times infinity is not left out.
    let mut b = Builder::new();
    let y = b.input(ty(&[3]));
    let square = b.unary(Unary::PowInteger(2), y).unwrap();
    let matrix = Value::new(Shape::new([3, 3]).unwrap(), Data::F64(vec![0.0, 1.5, 0.0, 0.0, 0.0, 1.5, 1.5, 0.0, 0.0])).unwrap();
    let matrix = b.constant(matrix).unwrap();
    let product = b.binary(Binary::Mul, matrix, square).unwrap();
    let next = b.reduce(Fold::Sum, product, vec![1]).unwrap();
    let body = b.finish(&[next]).unwrap();
    let steps = 40;
    let mut g = Builder::new();
    let y = g.input(ty(&[3]));
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 0, steps, reverse: false })), &[y]).unwrap();
    let outputs = all_and_last(&mut g, tuple);
    let graph = g.finish(&outputs).unwrap();
    for start in [[0.5, 0.4, 0.3], [3.0, 0.4, 0.3], [f64::INFINITY, 0.4, 0.3]] {
        let arguments = [Value::vector(start)];
        let expected = interpret(&graph, &arguments).unwrap();
        for backend in [&Wasmi::new(1) as &dyn Backend, &Wasmi::new(2), &Uncompiled] {
            let (outputs, _, _) = run(&graph, &arguments, backend, 1e-3).unwrap();
            for (a, b) in outputs.iter().zip(&expected) {
                let (Data::F64(a), Data::F64(b)) = (a.data(), b.data()) else { panic!() };
                assert!(a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()), "{a:?}\n{b:?}");
            }
        }
    }
}

/// Counts what is linked.
struct Counted(Wasmi, std::cell::Cell<usize>);

impl Backend for Counted {
    fn layout(&self) -> brunsviga_kernel::emit::Layout {
        self.0.layout()
    }
    fn link(&self, module: &[u8], functions: usize) -> Result<Box<dyn brunsviga_solve::run::Linked>, String> {
        self.1.set(self.1.get() + 1);
        self.0.link(module, functions)
    }
    fn block(&self, words: usize) -> Option<brunsviga_solve::run::Block> {
        self.0.block(words)
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        self.0.broadcast(count, work);
    }
}

#[test]
fn another_number_in_the_step_needs_no_other_module() {
    let backend = Counted(Wasmi::new(1), Default::default());
    let mut modules = Modules::default();
    for (k, rate) in [0.3, 0.4, 0.7].into_iter().enumerate() {
        let mut b = Builder::new();
        b.origin = Some(Origin { file: "cell".into(), line: k as u32 + 1 });
        let y = b.input(ty(&[5]));
        let rate = b.constant(Value::scalar(rate)).unwrap();
        let change = b.binary(Binary::Mul, y, rate).unwrap();
        let next = b.binary(Binary::Sub, y, change).unwrap();
        let body = b.finish(&[next]).unwrap();
        let mut g = Builder::new();
        let y = g.input(ty(&[5]));
        let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 1, elements: 0, steps: 30, reverse: false })), &[y]).unwrap();
        let outputs = all_and_last(&mut g, tuple);
        let graph = g.finish(&outputs).unwrap();
        let arguments = vec![Value::vector([1.0, 2.0, 3.0, 4.0, 5.0])];
        let prepared = Rc::new(Prepared::new(&graph, &backend, &mut modules).unwrap());
        let mut run = Run::new(prepared, arguments.clone()).unwrap();
        let outputs = loop {
            if let Some(outputs) = run.advance(&backend, &mut || 0.0, -1.0).unwrap() {
                break outputs.into_iter().map(|o| o.whole().unwrap()).collect::<Vec<Value>>();
            }
        };
        assert_eq!(outputs, interpret(&graph, &arguments).unwrap());
    }
    assert_eq!(backend.1.get(), 1);
}

/// Whole steps are made at once, however little the last of their levels is, and however little each.
#[test]
fn small_levels_do_not_cut_steps_in_pieces() {
    let steps = 1000;
    // A large level and a small one; sixteen small ones, each of which needs all of the one before, as sums over synapses do.
    for (n, rounds) in [(2000, 0), (100, 16)] {
        let mut b = Builder::new();
        let (y, _) = (b.input(ty(&[n])), b.input(ty(&[])));
        let factor = b.constant(Value::scalar(0.999)).unwrap();
        let mut next = b.binary(Binary::Mul, y, factor).unwrap();
        let mut mask = vec![0.0; n * n * rounds.min(1)];
        mask.iter_mut().step_by(n + 1).for_each(|x| *x = 0.5);
        mask.iter_mut().skip(1).step_by(n + 1).for_each(|x| *x = 0.25);
        for _ in 0..rounds {
            let mask = Value::new(Shape::new([n, n]).unwrap(), Data::F64(mask.clone())).unwrap();
            let mask = b.constant(mask).unwrap();
            let terms = b.binary(Binary::Mul, mask, next).unwrap();
            next = b.reduce(Fold::Sum, terms, vec![1]).unwrap();
        }
        let total = b.reduce(Fold::Sum, next, vec![0]).unwrap();
        let body = b.finish(&[next, total]).unwrap();
        let mut g = Builder::new();
        let ids = [g.input(ty(&[n])), g.input(ty(&[]))];
        let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 2, elements: 0, steps, reverse: false })), &ids).unwrap();
        let last = g.part(tuple, 3).unwrap();
        let graph = g.finish(&[last]).unwrap();
        let arguments = vec![Value::vector(vec![1.0; n]), Value::scalar(0.0)];
        for threads in [1, 2] {
            let backend = Wasmi::new(threads);
            let prepared = Rc::new(Prepared::new(&graph, &backend, &mut Modules::default()).unwrap());
            let mut run = Run::new(prepared, arguments.clone()).unwrap();
            let (mut now_s, mut looks) = (0.0, 0);
            let mut clock = || {
                looks += 1;
                now_s += 1e-4;
                now_s
            };
            let outputs = run.advance(&backend, &mut clock, 1e9).unwrap().unwrap();
            let outputs: Vec<Value> = outputs.into_iter().map(|o| o.whole().unwrap()).collect();
            assert!(outputs[0].same_bits(&interpret(&graph, &arguments).unwrap()[0]));
            assert!(looks < steps, "{n}, {threads}: {looks} looks at the clock for {steps} steps");
        }
    }
}

/// Each run is over before it has found out whether threads are faster; together they do.
#[test]
fn short_runs_of_one_step_function_come_to_use_threads() {
    let (n, steps) = (2000, 20);
    let mut b = Builder::new();
    let (y, _) = (b.input(ty(&[n])), b.input(ty(&[])));
    let factor = b.constant(Value::scalar(0.999)).unwrap();
    let next = b.binary(Binary::Mul, y, factor).unwrap();
    let total = b.reduce(Fold::Sum, next, vec![0]).unwrap();
    let body = b.finish(&[next, total]).unwrap();
    let mut g = Builder::new();
    let ids = [g.input(ty(&[n])), g.input(ty(&[]))];
    let tuple = g.add(Op::Scan(Box::new(Scan { body, carries: 2, elements: 0, steps, reverse: false })), &ids).unwrap();
    let last = g.part(tuple, 3).unwrap();
    let graph = g.finish(&[last]).unwrap();
    let arguments = vec![Value::vector(vec![1.0; n]), Value::scalar(0.0)];
    let backend = Wasmi::new(2);
    let prepared = Rc::new(Prepared::new(&graph, &backend, &mut Modules::default()).unwrap());
    let expected = interpret(&graph, &arguments).unwrap();
    let mut threads = Vec::new();
    for _ in 0..300 {
        let mut run = Run::new(prepared.clone(), arguments.clone()).unwrap();
        let mut now_s = 0.0;
        let mut clock = || {
            now_s += 1e-4;
            now_s
        };
        let outputs = run.advance(&backend, &mut clock, 1e9).unwrap().unwrap();
        assert!(outputs.into_iter().next().unwrap().whole().unwrap().same_bits(&expected[0]));
        assert!(run.info().seconds < 0.015, "{}", run.info().seconds);
        threads.push(run.info().threads);
    }
    assert_eq!(threads[0], 1);
    assert!(threads.contains(&2), "{threads:?}");
}
