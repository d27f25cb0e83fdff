//! The module `brunsviga` and products of large matrices as jobs: the numbers of the Python file are the crate's, runs pause, show how
//! far they are, and can be stopped.

use std::cell::Cell;
use std::rc::Rc;

use brunsviga_python::host::{FileError, Host};
use brunsviga_python::{Outcome, Raise, Vm};
use brunsviga_solve::Method;

/// A clock that goes on by a millisecond whenever it is looked at.
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

fn machine() -> Vm {
    let mut vm = Vm::new(Box::new(World::default()));
    brunsviga_library::register(&mut vm);
    vm
}

fn run(vm: &mut Vm, source: &str) -> String {
    match vm.run("cell", source) {
        Ok(Some(value)) => vm.repr(&value).unwrap(),
        Ok(None) => String::new(),
        Err(raise) => format!("{raise:?}"),
    }
}

/// A program in slices: how often a job was seen on its way.
fn sliced(vm: &mut Vm, source: &str) -> (usize, Outcome) {
    vm.start("cell", source).unwrap();
    let mut seen = 0;
    loop {
        match vm.resume(100_000) {
            Outcome::Paused => seen += usize::from(vm.job_progress().is_some_and(|p| p.fraction > 0.0 && p.fraction < 1.0)),
            end => return (seen, end),
        }
    }
}

#[test]
fn the_python_file_has_the_tableaus_of_the_crate() {
    let mut vm = machine();
    for method in Method::ALL {
        let t = method.tableau();
        let row = |r: &brunsviga_solve::tableau::Row| format!("({:?}, {:?})", r.weights, r.over);
        let stages: Vec<String> = (1..t.stages()).map(|k| row(t.stage(k))).collect();
        let nodes: Vec<f64> = (0..t.stages()).map(|k| t.node(k)).collect();
        let mut checks = vec![
            format!("m.nodes == {nodes:?}"),
            format!("m.stages == [{}]", stages.join(", ")),
            format!("m.step == {}", row(t.step())),
            format!("m.order == {}", t.order()),
        ];
        match t.pair() {
            Some(p) => {
                checks.push(format!("m.error == {:?} and m.embedded_order == {} and m.dense == {:?}", p.error, p.order, p.dense));
            }
            None => checks.push("m.error is None and m.dense is None".into()),
        }
        for check in checks {
            let source = format!("import brunsviga\nm = brunsviga._METHODS['{}']\n{check}", method.name());
            assert_eq!(run(&mut vm, &source), "True", "{check}");
        }
    }
}

/// What the module says about how things are computed, and that a function of tensors is integrated by a compiled or interpreted loop.
#[test]
fn runs_are_counted_and_threads_allowed() {
    let mut vm = machine();
    let source = "import brunsviga\nimport numpy as np\nimport tensorflow as tf\nbrunsviga.threads(1)\nbrunsviga.threads(None)\nbrunsviga.info()";
    assert_eq!(run(&mut vm, source), "None");
    let source = "y = brunsviga.odeint(lambda y, t: -tf.identity(y), [1.0], np.linspace(0, 1, 101))\n\
                  brunsviga.info()['steps'], round(float(y[-1, 0]), 8), y.shape";
    assert_eq!(run(&mut vm, source), "(100, 0.36787944, (101, 1))");
    assert!(run(&mut vm, "brunsviga.threads(0)").contains("1 or more"));
}

/// Mode `fast` is near the exact one, says so, and lasts until it is left.
#[test]
fn fast_mathematics_is_asked_for_and_measured() {
    let mut vm = machine();
    let source = "import brunsviga\nimport numpy as np\nimport tensorflow as tf\n\
                  def f(y, t):\n    return -y / (1.0 + tf.exp(y / 3.0) + tf.exp(y / 6.0))\n\
                  def run():\n    return brunsviga.odeint(f, tf.constant([1.0, 2.0], tf.float64), np.linspace(0, 100, 101))\n\
                  exact = run()\nassert brunsviga.info()['math'] == 'exact' and 'deviation' not in brunsviga.info()\n\
                  brunsviga.set_math('fast')\nfast = run()\ninfo = brunsviga.info()\n\
                  info['math'], bool(np.abs(fast - exact).max() < 1e-14), bool((fast != exact).any()), 0 < info['deviation'] < 1e-14, info['deviation_steps']";
    assert_eq!(run(&mut vm, source), "('fast', True, True, True, 100)");
    let source = "brunsviga.set_math('exact')\nbool((run() == exact).all()), brunsviga.info()['math']";
    assert_eq!(run(&mut vm, source), "(True, 'exact')");
    assert!(run(&mut vm, "brunsviga.set_math('quick')").contains("the modes are 'exact' and 'fast', not 'quick'"));
}

/// A function of tensors with an adaptive method: a job on its way, stopped, and the same result in slices as in one go.
#[test]
fn an_adaptive_run_is_a_job() {
    let mut vm = machine();
    let source = "from brunsviga import odeint\nimport tensorflow as tf\nimport numpy as np\n\
                  f = lambda y, t: tf.stack([y[1], -tf.sin(y[0])])\nt = np.linspace(0, 60, 7)\n\
                  y = odeint(f, [1.0, 0.0], t, 'rk45', 1e-9, 1e-9)";
    let (seen, end) = sliced(&mut vm, source);
    assert!(matches!(end, Outcome::Finished(_)));
    assert!(seen >= 3, "{seen} looks at a job on its way");
    let whole = "bool((y == odeint(f, [1.0, 0.0], t, 'rk45', 1e-9, 1e-9)).all())";
    assert_eq!(run(&mut vm, whole), "True");
    vm.start("cell", "z = odeint(f, [1.0, 0.0], [0, 1e6], 'rk45', 1e-9, 1e-9)").unwrap();
    while vm.job_progress().is_none() {
        assert!(matches!(vm.resume(100_000), Outcome::Paused));
    }
    vm.interrupt(Raise::keyboard_interrupt());
    assert!(matches!(vm.resume(100_000), Outcome::Raised(raise) if raise.is_named("KeyboardInterrupt")));
    assert!(vm.settle_stopped_job().is_some_and(|said| said.contains("% of the time")));
}

#[test]
fn large_products_pause_and_give_the_product() {
    let mut vm = machine();
    let source = "import numpy as np\nn = 1000\na = np.arange(n * n).reshape(n, n) % 7 + 0.5\nb = a @ a.T\n\
                  c = np.matmul(a, a.T)\nd = np.dot(a, a.T)\ne = a.astype(np.float32) @ a.T\na @= np.eye(n)";
    let (seen, end) = sliced(&mut vm, source);
    assert!(matches!(end, Outcome::Finished(_)));
    assert!(seen >= 3, "{seen} looks at a job on its way");
    let check = "bool((b == c).all() and (b == d).all() and abs(e - b).max() == 0 and b[3, 4] == sum(a[3] * a[4]))";
    assert_eq!(run(&mut vm, check), "True");
}

#[test]
fn a_product_is_stopped() {
    let mut vm = machine();
    vm.start("cell", "import numpy as np\na = np.ones((1500, 1500))\nb = a @ a").unwrap();
    while vm.job_progress().is_none() {
        assert!(matches!(vm.resume(100_000), Outcome::Paused));
    }
    vm.interrupt(Raise::keyboard_interrupt());
    assert!(matches!(vm.resume(100_000), Outcome::Raised(raise) if raise.is_named("KeyboardInterrupt")));
    assert!(vm.settle_stopped_job().is_some_and(|said| said.contains("of 1500 rows of a matrix product")));
    assert!(run(&mut vm, "b").contains("NameError"));
}

#[test]
fn odeint_keeps_its_rows_when_stopped() {
    for (method, shape) in [("rk4", "tuple(y.shape)[1:] == (2,) and 1 < len(y) < 1000001"), ("rk45", "len(y) >= 1")] {
        let mut vm = machine();
        let source = format!(
            "import numpy as np\nimport tensorflow as tf\nfrom brunsviga import odeint\ndef f(y, t):\n    return -y * tf.sin(t)\n\
             y = odeint(f, np.array([1.0, 2.0]), np.arange(1000001) * 0.01, method='{method}')"
        );
        vm.start("cell", &source).unwrap();
        while vm.job_progress().is_none_or(|progress| progress.steps < 3.0) {
            assert!(matches!(vm.resume(100_000), Outcome::Paused));
        }
        vm.interrupt(Raise::keyboard_interrupt());
        assert!(matches!(vm.resume(100_000), Outcome::Raised(raise) if raise.is_named("KeyboardInterrupt")));
        let said = vm.settle_stopped_job().unwrap();
        assert!(said.ends_with("The steps so far are in y.\n"), "{method}: {said}");
        assert_eq!(run(&mut vm, &format!("bool({shape} and y[0, 1] == 2.0 and np.isfinite(y).all())")), "True");
    }
}

#[test]
fn how_a_run_was_computed_can_be_asked() {
    let mut vm = machine();
    assert_eq!(run(&mut vm, "import brunsviga\nbrunsviga.info()"), "None");
    let source = "import tensorflow as tf\ny = tf.scan(lambda y, x: y + x, tf.constant([1.0, 2.0, 3.0]))\ni = brunsviga.info()\n\
                  (i['compiled'], i['threads'], i['steps'] in (2, 3), i['steps_per_s'] > 0)";
    // Natively nothing is compiled.
    assert_eq!(run(&mut vm, source), "(False, 1, True, True)");
    assert_eq!(run(&mut vm, "brunsviga.threads(3)\nbrunsviga.threads()\nbrunsviga.info()['threads']"), "1");
    assert!(run(&mut vm, "brunsviga.threads(0)").contains("ValueError"));
}
