//! `time`: the host's clocks. `sleep` really waits, and can be stopped.

use std::rc::Rc;

use crate::args::Args;
use crate::error::{Raise, Result};
use crate::native::Module;
use crate::value::Value;
use crate::vm::Vm;

/// So many looks at a clock that stands still, and `sleep` gives up waiting.
const PATIENCE: u32 = 1_000_000;

pub(super) fn build(_vm: &mut Vm) -> Result<Rc<Module>> {
    let module = Module::new("time");
    module.function("time", |vm, _| Ok(Value::Float(vm.host().wall_s())));
    module.function("time_ns", |vm, _| Ok(nanoseconds(vm.host().wall_s())));
    for name in ["perf_counter", "monotonic", "process_time", "thread_time"] {
        module.function(name, |vm, _| Ok(Value::Float(vm.host().clock_s())));
        module.function(&format!("{name}_ns"), |vm, _| Ok(nanoseconds(vm.host().clock_s())));
    }
    module.function("sleep", |vm, args: Args| {
        let [seconds] = args.exactly("time.sleep")?;
        let seconds = vm.to_f64(&seconds)?;
        if seconds.is_nan() {
            return Err(Raise::value_error("Invalid value NaN (not a number)"));
        }
        if seconds < 0.0 {
            return Err(Raise::value_error("sleep length must be non-negative"));
        }
        wait(vm, seconds)
    });
    Ok(Rc::new(module))
}

fn nanoseconds(seconds: f64) -> Value {
    Value::Int((seconds * 1e9) as i64)
}

/// Looks at the clock until the time has passed; a worker has no other way of waiting that Stop could end.
fn wait(vm: &mut Vm, seconds: f64) -> Result<Value> {
    let start = vm.host().clock_s();
    let (mut last, mut still) = (start, 0);
    loop {
        vm.tick()?;
        let now = vm.host().clock_s();
        if now - start >= seconds {
            return Ok(Value::None);
        }
        still = if now == last { still + 1 } else { 0 };
        if still > PATIENCE {
            return Ok(Value::None);
        }
        last = now;
    }
}
