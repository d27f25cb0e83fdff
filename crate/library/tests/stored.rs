//! Results that lie in a storage look like what they are on CPython: every expression gives the text that it gives of a result in memory.

use std::cell::Cell;
use std::rc::Rc;

use brunsviga_python::host::{FileError, Host};
use brunsviga_python::{Value, Vm};
use brunsviga_store::{Memory, Place, shared};

#[derive(Default)]
struct World(Rc<Cell<f64>>);

impl Host for World {
    fn stdout(&mut self, _: &str) {}
    fn stderr(&mut self, _: &str) {}
    fn clock_s(&mut self) -> f64 {
        self.0.set(self.0.get() + 1e-3);
        self.0.get()
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, _: &str) -> Result<Vec<u8>, FileError> {
        Err(FileError::NotFound)
    }
    fn write_file(&mut self, _: &str, _: &[u8]) -> Result<(), FileError> {
        Err(FileError::Denied)
    }
    fn remove_file(&mut self, _: &str) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

/// A machine after this program, in which a result may have so many bytes in memory.
fn machine(budget: u64, program: &str) -> Vm {
    let mut vm = Vm::new(Box::new(World::default()));
    brunsviga_library::register(&mut vm);
    // It lasts as long as the machine, which is all that a test asks of it.
    let place = Place::new(shared(Memory::new().lasting()), ".rows");
    brunsviga_library::set_place(&mut vm, place, false);
    brunsviga_library::set_budget(&mut vm, budget);
    if let Err(raise) = vm.run("cell", program) {
        panic!("{raise:?}");
    }
    vm
}

fn text(vm: &mut Vm, expression: &str) -> String {
    match vm.run("cell", expression) {
        Ok(Some(value)) => vm.repr(&value).unwrap(),
        Ok(None) => String::new(),
        Err(raise) => format!("{raise:?}"),
    }
}

const EAGER: &str = "
import numpy as np, tensorflow as tf, brunsviga
def step(s, t):
    return s + 0.01 * (tf.sin(s * t) - 0.5 * s)
times = np.arange(30_000) * 0.01
state = tf.scan(step, tf.constant(times), tf.constant(np.linspace(0.1, 1.0, 24)))
x = state.numpy()
";

/// Of a result of which nothing but small parts may be in memory.
const OF_ANY: &[&str] = &[
    "state",
    "str(state)",
    "f'{state.shape} {state.dtype} {len(state)} {state.ndim}'",
    "type(state).__name__, isinstance(state, tf.Tensor), tf.is_tensor(state)",
    "state[::5000, :3]",
    "state[-1, :]",
    "state[-1]",
    "state[3:9, -2].numpy()",
    "state[100, 4]",
    "state[..., 0].shape",
    "state[:, 0][::3000]",
    "state[::-6000, ::-11]",
    "state[30_000]",
    "state[:, 24]",
    "state[0.5]",
    "state[tf.constant(7)][0]",
    "(state[:, 3] > 0.4).numpy().sum()",
    "tf.reduce_sum(tf.cast(state > 0.4, tf.int32))",
    "sum(float(row[0]) for row in state[::1000])",
    "state.name",
    "state.mean()",
    "hash(state)",
    "bool(state)",
    "float(state)",
    "state[0] + 1",
    "x.shape, x.dtype, x.ndim, x.size, x.nbytes, len(x), x.itemsize",
    "type(x)",
    "x",
    "str(x)",
    "x[::7000, ::5]",
    "x[-1]",
    "x[5, 6], x[5][6], x[-1, -1]",
    "x[[0, 100, -1], 3]",
    "x[[0, 29_999]].shape",
    "x[x[:, 0] > 1.2][:2]",
    "x.sum(), x.mean(), x.min(), x.max(), x.std()",
    "x.sum(axis=0)",
    "np.mean(x, axis=0)",
    "x.std(axis=0), x.var(axis=0, ddof=1)",
    "x.max(axis=0), x.min(axis=1)[::10000]",
    "x.argmax(axis=0), x.argmin(), x[:, 3].argmax()",
    "x[:, 3].mean(), x[:, 3].std(), x[::3, 3].sum()",
    "(x > 0.4).sum(), (x[:, 2] > 0.4).any(), np.all(x < 1e9)",
    "(x > 0.4).mean(axis=0)",
    "np.count_nonzero(x[:, 0] > 0.3)",
    "np.isfinite(x).all()",
    "[float(row[1]) for row in x][::10000]",
    "x.T.shape, x.T[3, ::9000]",
    "x[:, :2].reshape(-1)[:4]",
    "0.1 in x[:, 0]",
    "np.array_equal(x[::100], state[::100])",
];

#[test]
fn every_use_of_a_stored_result_gives_what_it_gives_in_memory() {
    let mut memory = machine(u64::MAX, EAGER);
    let mut stored = machine(1 << 20, EAGER);
    let mut differ = Vec::new();
    for expression in OF_ANY {
        let (found, expected) = (text(&mut stored, expression), text(&mut memory, expression));
        if found != expected {
            differ.push(format!("{expression}\n  stored: {found}\n  memory: {expected}"));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// What needs it whole reads it, if that is allowed.
#[test]
fn other_uses_read_it_whole_or_say_what_to_write() {
    let uses = [
        "np.sort(x, axis=0)[0]",
        "np.median(x)",
        "(x @ np.ones(24))[::9000]",
        "np.cumsum(x, axis=0)[-1]",
        "tf.reduce_mean(state, axis=0)",
        "tf.transpose(state)[0, ::9000]",
        "tf.matmul(state, tf.ones((24, 1), tf.float64))[0]",
        "tf.constant(x)[0]",
        "x.copy()[0]",
        "np.asarray(state).shape",
        "x.tolist()[0][0]",
    ];
    let mut memory = machine(u64::MAX, EAGER);
    // Stored, and then allowed.
    let mut allowed = machine(1 << 20, EAGER);
    brunsviga_library::set_budget(&mut allowed, u64::MAX);
    let mut strict = machine(1 << 20, EAGER);
    for expression in uses {
        assert_eq!(text(&mut allowed, expression), text(&mut memory, expression), "{expression}");
        let refused = text(&mut strict, expression);
        let said = ["5.49 MiB", "x[::100, :10]", "brunsviga.set_memory(5760000)"].iter().all(|part| refused.contains(part));
        assert!(said || expression.contains("asarray"), "{expression}: {refused}");
    }
    for write in ["x[0, 0] = 1", "x += 1", "x.sort()", "x.fill(0)", "x[0][2] = 5", "np.add(x, 1, out=x)"] {
        let refused = text(&mut strict, write);
        assert!(refused.contains("read-only") || refused.contains("MemoryError"), "{write}: {refused}");
    }
    let refused = text(&mut strict, "x[0, 0] = 1");
    assert!(refused.contains("part = x[:1000].copy()"), "{refused}");
}

#[test]
fn sessions_functions_and_odeint_store_what_they_keep() {
    let session = "
import numpy as np, tensorflow as tf
tf.compat.v1.disable_eager_execution()
def step(s, t):
    return s + 0.01 * (tf.sin(s * t) - 0.5 * s)
scan = tf.scan(step, tf.constant(np.arange(20_000) * 0.01), tf.constant(np.linspace(0.1, 1.0, 30)))
with tf.compat.v1.Session() as sess:
    x, columns, last = sess.run([scan, scan[:, 3:20], scan[-1]])
";
    let solve = "
import numpy as np, tensorflow as tf, brunsviga
x, info = brunsviga.odeint(lambda y, t: tf.sin(y * t) - 0.5 * y, np.linspace(0.1, 1.0, 16), np.arange(12_000) * 0.01, method='rk4', full_output=True)
columns, last = x[:, 3:9], [info[k] for k in ('outcome', 'message', 'accepted')]
";
    let function = "
import numpy as np, tensorflow as tf
@tf.function
def run(s):
    return tf.scan(lambda s, t: s + 0.01 * (tf.sin(s * t) - 0.5 * s), tf.constant(np.arange(20_000) * 0.01), s)
x = run(tf.constant(np.linspace(0.1, 1.0, 20))).numpy()
columns, last = x[:, 2:], x[-1]
";
    for program in [session, solve, function] {
        let (mut memory, mut stored) = (machine(u64::MAX, program), machine(1 << 18, program));
        for expression in [
            "x.shape, columns.shape",
            "last",
            "x[0], x[-1]",
            "x[::999, 2]",
            "columns.sum(axis=0)",
            "x.mean()",
            "columns[77]",
            "type(x)",
        ] {
            assert_eq!(text(&mut stored, expression), text(&mut memory, expression), "{expression} of {program}");
        }
        let refused = text(&mut stored, "np.sort(x)");
        assert!(refused.contains("lies in storage"), "{refused}");
    }
}

#[test]
fn a_curve_is_thinned_while_it_is_read() {
    let program = format!(
        "{}
import matplotlib.pyplot as plt
t = np.arange(400_000) * 0.01
wave = tf.scan(lambda s, t: s + 0.01 * tf.cos(t) * s, tf.constant(t), tf.constant(np.array([1.0, 2.0])))
curve, = plt.plot(t, wave[:, 0])
px, py = curve.get_data()
w = wave[:, 0].numpy()
",
        EAGER
    );
    let mut vm = machine(1 << 20, &program);
    assert_eq!(text(&mut vm, "len(px) == len(py) and 20_000 < len(px) < 100_001"), "True");
    assert_eq!(
        text(&mut vm, "py.max() == w.max() and py.min() == w.min(), px[0] == t[0], px[-1] == t[-1]"),
        "(np.True_, np.True_, np.True_)"
    );
    // Every point that was kept is one of the curve.
    assert_eq!(text(&mut vm, "k = np.rint(px / 0.01).astype(int); np.array_equal(w[k], py)"), "True");
    assert!(matches!(vm.run("cell", "plt.plot(wave)"), Ok(Some(Value::List(lines))) if lines.borrow().len() == 2));
}
