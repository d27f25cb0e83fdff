//! `bench`: how fast the tutorial's work runs in the built engine, in Chromium, beside its peers.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::Failure;
use crate::arguments::Arguments;
use crate::install::{chromium, npm, python};
use crate::shell::{find, root, run, say};
use crate::site;

pub const HELP: &str = "
Measures the tutorial's work on the built engine in headless Chromium and prints a table: median and range of several rounds.

usage: cargo xtask bench [--peers] [--json FILE] [--rounds N] [--only TEXT]
       cargo xtask bench --page [--json FILE] [--rounds N]
       cargo xtask bench --memory [--json FILE] [--rounds N] [--steps N,N]

  --peers      measure TensorFlow's graph, TensorFlow with XLA, JAX and NumPy too, in turn with the engine, and show
               ratios; the first time this installs them into .venv-peers (tests/bench/requirements.txt)
  --page       measure what a reader waits for instead: warm start to the end of the first run, slider to new curve
  --memory     measure what long runs take instead: the page's memory for runs of the antennal lobe of which every state is kept, how
               fast they are written, and how much longer that takes than to keep the spikes only; needs 20 GB of disk for a while
  --steps N,N  with --memory: lengths of the runs (10000,100000,500000)
  --json FILE  write the results as JSON; with - to stdout instead of the table
  --rounds N   rounds of measurements (5); each round measures every row on everyone once or twice
  --only TEXT  rows whose name contains TEXT

  spikes N=…   million neuron-steps a second of Day 3's neurons by scan over an RK4 step, of which only the counts are asked for
  states N=…   the same, keeping every state
  first N=…    milliseconds from a page's first tf.scan to the end of its second step: tracing, compiling, starting
  lobe         seconds for one second of the antennal lobe (tests/reference/al_run.py), keeping the voltages of all 120 cells
  network N=…  million synapse-steps a second of N cells with 100 synapses each, of distinct or of equal parameters
  synapses …   the same synapses driven by given pulses, without the cells
  product …    GFLOP/s of a matrix product

The machine should have nothing else to do. The program is tests/bench/hodgkin_huxley.py, which TensorFlow runs as well.

exit code: 0; 1 if the engine failed at a row
";

pub fn command(mut arguments: Arguments) -> Result<ExitCode, Failure> {
    let peers = arguments.flag("--peers");
    let page = arguments.flag("--page");
    let memory = arguments.flag("--memory");
    let mut words = Vec::new();
    for name in ["--json", "--rounds", "--only", "--steps"] {
        if let Some(value) = arguments.option(name)? {
            if name == "--rounds" && !value.parse::<u32>().is_ok_and(|rounds| rounds > 0) {
                return Err(format!("--rounds {value}: give a whole number of 1 or more."));
            }
            if name == "--steps" && !value.split(',').all(|steps| steps.parse::<u32>().is_ok_and(|steps| steps > 0)) {
                return Err(format!("--steps {value}: give whole numbers of 1 or more, with commas between them."));
            }
            words.extend([name.to_owned(), value]);
        }
    }
    arguments.finish()?;
    let says = |name: &str| words.iter().any(|word| word == name);
    if (page || memory) && (peers || says("--only") || page && memory) {
        return Err("--page and --memory have rows of their own: give one of them, without --peers and --only.".to_owned());
    }
    if says("--steps") && !memory {
        return Err("--steps belongs to --memory.".to_owned());
    }
    site::build(None)?;
    npm("tests")?;
    let node = find("node").ok_or("node is not installed (version 20 or later).")?;
    let script = match (page, memory) {
        (true, _) => "page.mjs",
        (_, true) => "memory.mjs",
        _ => "bench.mjs",
    };
    let mut command = Command::new(node);
    command.arg(root().join("tests/bench").join(script)).args(words);
    if peers {
        command.arg("--peers").arg(peers_python()?);
    }
    command.env("BRUNSVIGA_CHROMIUM", chromium()?);
    command.env("BRUNSVIGA_XTASK", std::env::current_exe().map_err(|error| format!("cannot find this program: {error}."))?);
    let status = command.status().map_err(|error| format!("could not start node: {error}."))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The Python that has TensorFlow, JAX and NumPy in the pinned versions.
fn peers_python() -> Result<PathBuf, Failure> {
    let venv = root().join(".venv-peers");
    let python_there = venv.join("bin/python");
    if !python_there.is_file() {
        say("installing TensorFlow, JAX and NumPy into .venv-peers (once)");
        run(Command::new(python()?).args(["-m", "venv"]).arg(&venv))?;
    }
    run(Command::new(&python_there)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "tests/bench/requirements.txt"])
        .current_dir(root()))?;
    Ok(python_there)
}
