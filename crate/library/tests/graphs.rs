//! Functions drawn as graphs (`_brunsviga_graph.show_graph`): what is traced, which line made it, what simplification spares.

use std::cell::RefCell;
use std::rc::Rc;

use brunsviga_chart::flow::{Flow, Network, Role, info, svg};
use brunsviga_python::host::{FileError, Host};
use brunsviga_python::{Diagnostic, Vm};

#[derive(Default, Clone)]
struct World(Rc<RefCell<String>>);

impl Host for World {
    fn stdout(&mut self, text: &str) {
        self.0.borrow_mut().push_str(text);
    }
    fn stderr(&mut self, text: &str) {
        self.0.borrow_mut().push_str(text);
    }
    fn clock_s(&mut self) -> f64 {
        0.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn write_file(&mut self, _: &str, _: &[u8]) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn remove_file(&mut self, _: &str) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

/// Flows and output of a program, or the last line of its traceback.
fn run(source: &str) -> Result<(Vec<Flow>, String), String> {
    let world = World::default();
    let mut vm = Vm::new(Box::new(world.clone()));
    brunsviga_library::register(&mut vm);
    let program = format!("import numpy as np\nimport tensorflow as tf\nfrom _brunsviga_graph import show_graph\n{source}");
    match vm.run("cell", &program) {
        Ok(_) => Ok((brunsviga_library::take_flows(&mut vm), world.0.borrow().clone())),
        Err(error) => Err(Diagnostic::from_raise(&error, &mut vm).traceback.trim_end().lines().last().unwrap_or_default().into()),
    }
}

fn labels(network: &Network) -> Vec<&str> {
    network.nodes().iter().map(|n| n.label.as_str()).collect()
}

#[test]
fn a_function_is_shown_as_written_and_simplified() {
    let (flows, printed) = run("def rhs(x):
    rate = tf.constant(2.0, tf.float64) * tf.constant(0.5, tf.float64)
    once = tf.exp(-x)
    again = tf.exp(-x)
    unused = tf.sin(x)
    return rate * once + again
show_graph(rhs, np.zeros(3))
")
    .unwrap();
    assert_eq!(printed, "");
    let [flow] = &flows[..] else { panic!("{} flows", flows.len()) };
    assert_eq!(flow.name, "rhs");
    let written = labels(&flow.written);
    for (label, times) in [("x", 1), ("2.0", 1), ("0.5", 1), ("negative", 2), ("exp", 2), ("sin", 1), ("multiply", 2), ("add", 1)]
    {
        assert_eq!(written.iter().filter(|l| **l == label).count(), times, "{label} in {written:?}");
    }
    let node = |label: &str| flow.written.nodes().iter().find(|n| n.label == label).unwrap();
    assert_eq!(node("sin").origin, Some(("cell".into(), 8)));
    assert_eq!((node("x").shape.as_str(), node("x").dtype.as_str(), node("x").role), ("(3,)", "float64", Role::Input));
    assert_eq!(node("add").results, [1]);
    let simple = labels(&flow.simplified);
    assert!(!simple.contains(&"sin") && simple.iter().filter(|l| **l == "exp").count() == 1, "{simple:?}");
    assert!(flow.simplified.count() < flow.written.count());
    let told = info(flow, 1);
    assert!(told.views[1].words.contains("2 computed beforehand"), "{}", told.views[1].words);
    assert!(told.views[1].words.contains("2 the same as another"), "{}", told.views[1].words);
    assert!(told.views[1].words.contains("1 needed by no result"), "{}", told.views[1].words);
    // Two constants that folding leaves unread, and a product with one.
    assert!(told.views[1].words.contains("3 left without a reader"), "{}", told.views[1].words);
    assert!(svg(&told, 0).contains(">sin<") && !svg(&told, 1).contains(">sin<"));
}

#[test]
fn the_inside_of_a_scan_is_a_graph_of_its_own() {
    let (flows, _) = run("def decay(x):
    return tf.scan(lambda y, t: y - 0.1 * y * t, tf.zeros(50, tf.float64), x)
show_graph(decay, np.ones(4))
")
    .unwrap();
    let scan = flows[0].written.nodes().iter().find(|n| n.role == Role::Loop).unwrap();
    assert_eq!(scan.label, "scan, 50 steps");
    let inner = scan.inner.as_ref().unwrap();
    assert!(labels(inner).contains(&"state") && labels(inner).contains(&"element"), "{:?}", labels(inner));
    assert!(inner.nodes().iter().any(|n| n.label == "subtract" && n.origin == Some(("cell".into(), 5)) && n.results == [1]));
    assert!(flows[0].simplified.nodes().iter().any(|n| n.role == Role::Loop));
}

#[test]
fn arguments_may_be_nested_and_numbers_stay_numbers() {
    let (flows, _) = run("def f(state, t, on=True):
    x, y = state
    return x * t, y if on else x
show_graph(f, (np.zeros((2, 3), np.float32), tf.constant([1, 2])), 2.0)
show_graph(tf.function(lambda x: x + x), np.arange(3))
class Model:
    def step(self, v):
        return v * 2.0
show_graph(Model().step, np.ones(2))
")
    .unwrap();
    let first: Vec<(&str, &str, &str)> = flows[0]
        .written
        .nodes()
        .iter()
        .filter(|n| n.role == Role::Input)
        .map(|n| (n.label.as_str(), n.dtype.as_str(), n.shape.as_str()))
        .collect();
    assert_eq!(first, [("state[0]", "float32", "(2, 3)"), ("state[1]", "int32", "(2,)")]);
    assert_eq!(flows[1].written.nodes()[0].label, "x");
    assert_eq!(flows[2].written.nodes()[0].label, "v");
}

#[test]
fn text_is_printed_when_asked_for_and_mistakes_are_told() {
    let (_, printed) = run("show_graph(lambda x: x * x, np.ones(2), text=True)\n").unwrap();
    assert_eq!(printed, "1 x float64 (2,)\n2 multiply float64 (2,) <- 1, 1\n");
    for (program, expected) in [
        ("show_graph()", "TypeError: show_graph() missing 1 required positional argument: 'function'"),
        (
            "show_graph(3)",
            "TypeError: show_graph() needs a function and its arguments, such as show_graph(f, x, t), not a value of type int: write the function's name without calling it",
        ),
        ("show_graph(lambda x: 'no', np.ones(2))", "TypeError: show_graph() needs a function that returns tensors; got 'no'"),
        ("show_graph(lambda x: 1 / 0, np.ones(2))", "ZeroDivisionError: division by zero"),
        ("show_graph(abs, np.ones(2), size=3)", "TypeError: show_graph() got an unexpected keyword argument 'size'"),
    ] {
        assert_eq!(run(program).err().as_deref(), Some(expected), "{program}");
    }
    // A failed trace leaves the machine as it was.
    let (flows, printed) = run("try:
    show_graph(lambda x: 1 / 0, np.ones(2))
except ZeroDivisionError:
    pass
print(float(tf.constant(2.0) + 1.0))
show_graph(lambda x: x, np.ones(2))
")
    .unwrap();
    assert_eq!((flows.len(), printed.as_str()), (1, "3.0\n"));
}
