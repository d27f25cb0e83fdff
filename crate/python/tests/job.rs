//! Jobs of native functions: paused, finished, refused, stopped, and run to their end where native code waits.

mod support;

use std::rc::Rc;

use brunsviga_python::vm::{Job, Partial, Progress};
use brunsviga_python::{Module, Outcome, Raise, Result, Value, Vm};

/// Counts to `goal`, one a slice; fails at 13.
struct Count {
    at: i64,
    goal: i64,
}

impl Job for Count {
    fn advance(&mut self, _: &mut Vm, _until_s: f64) -> Result<Option<Value>> {
        if self.at == 13 {
            return Err(Raise::value_error("thirteen"));
        }
        if self.at >= self.goal {
            return Ok(Some(Value::Int(self.at)));
        }
        self.at += 1;
        Ok(None)
    }
    fn progress(&self) -> Option<Progress> {
        Some(Progress { fraction: self.at as f64 / self.goal as f64, steps: self.at as f64, steps_per_s: 1.0 })
    }
    fn stopped(&mut self, _: &mut Vm) -> Option<Partial> {
        Some(Partial { value: Some(Value::Int(self.at)), text: format!("after {} of {} steps", self.at, self.goal) })
    }
}

fn machine() -> Vm {
    let (mut vm, _) = support::machine();
    vm.register_module("work", |_| {
        let module = Module::new("work");
        module.function("count", |vm, args| {
            let goal = match args.positional.first() {
                Some(Value::Int(goal)) => *goal,
                _ => return Err(Raise::type_error("count() takes an integer")),
            };
            vm.defer(Box::new(Count { at: 0, goal }))
        });
        Ok(Rc::new(module))
    });
    vm
}

fn int(vm: &Vm, name: &str) -> Option<i64> {
    match vm.globals().get(name) {
        Some(Value::Int(n)) => Some(n),
        _ => None,
    }
}

fn to_end(vm: &mut Vm) -> (usize, Outcome) {
    let mut pauses = 0;
    loop {
        match vm.resume(1_000_000) {
            Outcome::Paused => pauses += 1,
            end => return (pauses, end),
        }
    }
}

#[test]
fn a_job_pauses_until_it_has_its_value() {
    let mut vm = machine();
    vm.start(
        "cell",
        "from work import count\ndef f(n):\n    return 1 + count(n)\na = f(5) + count(7)\nb = [count(k) for k in range(3)]",
    )
    .unwrap();
    let (pauses, end) = to_end(&mut vm);
    assert!(matches!(end, Outcome::Finished(_)));
    assert!(pauses >= 5 + 7 + 3, "{pauses} pauses");
    assert_eq!(int(&vm, "a"), Some(13));
    assert_eq!(vm.repr(&vm.globals().get("b").unwrap()).unwrap(), "[0, 1, 2]");
}

#[test]
fn its_exception_comes_from_the_call() {
    let mut vm = machine();
    vm.start(
        "cell",
        "from work import count\ntry:\n    count(20)\nexcept ValueError as e:\n    said = str(e)\nn = count(2)\ncount(30)",
    )
    .unwrap();
    let (_, Outcome::Raised(raise)) = to_end(&mut vm) else { panic!("count(30) fails") };
    assert_eq!(&*raise.kind(), "ValueError");
    assert_eq!(vm.repr(&vm.globals().get("said").unwrap()).unwrap(), "'thirteen'");
    assert_eq!(int(&vm, "n"), Some(2));
    assert!(matches!(vm.run("cell", "count(3)"), Ok(Some(Value::Int(3)))));
}

#[test]
fn under_native_code_it_runs_to_its_end() {
    let mut vm = machine();
    let value = vm.run("cell", "from work import count\nsorted([3, 1, 2], key=lambda k: -count(k)) + list(map(count, [4]))");
    let value = value.unwrap().unwrap();
    assert_eq!(vm.repr(&value).unwrap(), "[3, 2, 1, 4]");
    assert!(vm.run("cell", "sorted([20], key=count)").is_err());
}

#[test]
fn stop_keeps_what_was_computed_under_the_name_that_waited() {
    let mut vm = machine();
    vm.start("cell", "from work import count\na = count(100_000)\nb = 1").unwrap();
    // The first slices of work, and no more than twelve.
    for _ in 0..8 {
        assert!(matches!(vm.resume(10), Outcome::Paused));
    }
    let progress = vm.job_progress().expect("the program waits for the job");
    assert!(progress.steps > 0.0 && progress.fraction < 1.0);
    vm.interrupt(Raise::keyboard_interrupt());
    let Outcome::Raised(raise) = vm.resume(10) else { panic!("not stopped") };
    assert_eq!(&*raise.kind(), "KeyboardInterrupt");
    let steps = progress.steps as i64;
    assert_eq!(int(&vm, "a"), None, "nothing is bound while the program could catch the interrupt");
    let said = vm.settle_stopped_job().unwrap();
    assert_eq!(said, format!("Stopped after {steps} of 100000 steps. The steps so far are in a.\n"));
    assert_eq!((int(&vm, "a"), int(&vm, "b")), (Some(steps), None));
    assert!(vm.settle_stopped_job().is_none(), "told once");
    assert!(vm.job_progress().is_none());
}

#[test]
fn the_name_may_wait_for_a_function_that_returns_the_job() {
    let mut vm = machine();
    let source =
        "from work import count\ndef inner(n):\n    return count(n)\ndef outer():\n    return inner(100_000)\na = outer()";
    vm.start("cell", source).unwrap();
    while vm.job_progress().is_none_or(|progress| progress.steps < 3.0) {
        assert!(matches!(vm.resume(10), Outcome::Paused));
    }
    let steps = vm.job_progress().unwrap().steps as i64;
    let said = vm.settle_stopped_job().unwrap();
    assert!(said.ends_with("The steps so far are in a.\n"), "{said}");
    assert_eq!(int(&vm, "a"), Some(steps));
}

#[test]
fn without_a_name_stop_only_says_how_far_it_came() {
    let mut vm = machine();
    vm.start("cell", "from work import count\ndef f():\n    a = count(1000)\nf()").unwrap();
    while vm.job_progress().is_none() {
        assert!(matches!(vm.resume(10), Outcome::Paused));
    }
    // Given up without a word to the program.
    let said = vm.settle_stopped_job().unwrap();
    assert!(said.starts_with("Stopped after") && said.ends_with("of 1000 steps.\n"), "{said}");
    vm.abandon();
    assert!(matches!(vm.run("cell", "count(3)"), Ok(Some(Value::Int(3)))));
}
