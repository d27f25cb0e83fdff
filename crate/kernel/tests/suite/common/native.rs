//! Emitted kernels on wasmi, an independent implementation of WebAssembly.

use brunsviga_graph::Value;
use wasmi::{Caller, Engine, Func, Linker, Memory, MemoryType, Module, Store, TypedFunc};

use brunsviga_kernel::Compiled;
use brunsviga_kernel::drive::{self, Arrangement, Drive};
use brunsviga_kernel::emit::{BLOCK, Layout, emit};

type Call = TypedFunc<(i32, i32, i32, i32, i32), i32>;

struct Native {
    store: Store<()>,
    memory: Memory,
    functions: Vec<Call>,
    words: usize,
    split: bool,
    /// What was called, if somebody asks
    log: Option<Vec<Called>>,
    frame_words: usize,
}

/// A call of a module's loop.
pub struct Called {
    /// The frame at that time
    pub frame: Vec<u64>,
    pub function: usize,
    /// Begin, end, step, count
    pub numbers: [u32; 4],
}

impl drive::Engine for Native {
    fn words(&mut self) -> &mut [u64] {
        let bytes = self.memory.data_mut(&mut self.store);
        let (head, words, _) = unsafe { bytes.align_to_mut::<u64>() };
        assert!(head.is_empty(), "a memory begins on a page");
        &mut words[..self.words]
    }
    fn call(&mut self, k: usize, frame: u32, begin: u32, end: u32, step: u32, count: u32) -> u32 {
        let f = self.functions[k];
        let now = frame as usize / 8..frame as usize / 8 + self.frame_words;
        let now = self.log.is_some().then(|| drive::Engine::words(self)[now].to_vec());
        let mut part = |begin: u32, end: u32| {
            if let (Some(log), Some(frame)) = (&mut self.log, &now) {
                log.push(Called { frame: frame.clone(), function: k, numbers: [begin, end, step, count] });
            }
            let arguments = (frame as i32, begin as i32, end as i32, step as i32, count as i32);
            f.call(&mut self.store, arguments).unwrap() as u32
        };
        let block = BLOCK as u32;
        let middle = begin + (end - begin).div_ceil(2).div_ceil(block) * block;
        if self.split && middle < end { part(middle, end) | part(begin, middle) } else { part(begin, end) }
    }
}

/// An emitted module.
pub struct Kernel<'a> {
    compiled: &'a Compiled,
    bytes: Vec<u8>,
    engine: Engine,
    module: Module,
    round: usize,
    keep: bool,
    pages: usize,
}

impl<'a> Kernel<'a> {
    /// A kernel to be run in rounds of so many steps. With `keep` it keeps all states, else only the last of each round.
    pub fn new(compiled: &'a Compiled, round: usize, keep: bool) -> Kernel<'a> {
        let arrangement = Kernel::arrangement(compiled, round, keep);
        let pages = (arrangement.len() * 8).div_ceil(65536);
        let row_bytes = if keep { arrangement.row_bytes() } else { 0 };
        let layout = Layout { shared: false, minimum_pages: pages as u64, maximum_pages: None, row_bytes };
        let bytes = emit(compiled.program(), &layout);
        wasmparser::Validator::new().validate_all(&bytes).expect("emitted modules are valid");
        let engine = Engine::default();
        let module = Module::new(&engine, &bytes).expect("wasmi takes valid modules");
        Kernel { compiled, bytes, engine, module, round, keep, pages }
    }
    fn arrangement(compiled: &Compiled, round: usize, keep: bool) -> Arrangement {
        Arrangement::new(compiled.program(), compiled.scan().steps, if keep { round } else { 1 })
    }

    /// Links, and fills the memory. With `split` each range of indices is computed in two halves, the second first: what two threads
    /// may do in any order.
    fn link(&self, inputs: &[Value], split: bool) -> (Native, Drive<'a>) {
        let compiled = self.compiled;
        let arrangement = Kernel::arrangement(compiled, self.round, self.keep);
        let mut store = Store::new(&self.engine, ());
        let memory = Memory::new(&mut store, MemoryType::new(self.pages as u32, None)).unwrap();
        let mut linker = Linker::new(&self.engine);
        linker.define("env", "memory", memory).unwrap();
        for (name, f) in [("sin", libm::sin as fn(f64) -> f64), ("cos", libm::cos), ("tan", libm::tan)] {
            let f = Func::wrap(&mut store, move |_: Caller<'_, ()>, x: f64| f(x));
            linker.define("env", name, f).unwrap();
        }
        let fmod = Func::wrap(&mut store, |x: f64, y: f64| x % y);
        linker.define("env", "fmod", fmod).unwrap();
        let instance = linker.instantiate_and_start(&mut store, &self.module).unwrap();
        let count = compiled.program().levels.iter().flatten().count();
        let functions = (0..count).map(|k| instance.get_typed_func(&store, &format!("loop{k}")).unwrap()).collect();
        let frame_words = (compiled.program().buffers.len() + compiled.program().tables.len()).div_ceil(2);
        let mut native = Native { store, memory, functions, words: arrangement.len(), split, log: None, frame_words };
        // The driver of a reversed scan hands its elements over from their end, and turns the kept states round.
        let scan = compiled.scan();
        let turned: Vec<Value> = inputs
            .iter()
            .enumerate()
            .map(|(k, v)| match scan.reverse && k >= scan.carries && k < scan.carries + scan.elements {
                true => reversed(v),
                false => v.clone(),
            })
            .collect();
        let drive = Drive::start(compiled, arrangement, 0, &mut native, &turned).expect("the scan's own inputs");
        (native, drive)
    }

    /// The scan's tuple; without `keep`, of the last states of each round. The error is the step at which an index left its tensor.
    pub fn run(&self, inputs: &[Value], split: bool) -> Result<Vec<Value>, usize> {
        let (mut native, drive) = self.link(inputs, split);
        let scan = self.compiled.scan();
        let steps = scan.steps;
        let mut rows = Vec::new();
        let mut step = 0;
        while step < steps {
            let count = self.round.min(steps - step);
            if !drive.steps(&mut native, step, count, self.keep) {
                let fault = self.fault(inputs, split);
                assert!((step..step + count).contains(&fault), "a fault in step {fault} shows in a round from {step} on");
                return Err(fault);
            }
            let last = if self.compiled.program().resident { 0 } else { (count - 1) % 2 };
            let kept: Vec<usize> = if self.keep { (0..count).collect() } else { vec![last] };
            rows.extend(kept.into_iter().map(|k| drive.row(&mut native, k)));
            step += count;
        }
        if scan.reverse {
            rows.reverse();
        }
        Ok(self.compiled.results(inputs, &rows).expect("rows of the scan's own types"))
    }

    /// The first step that reports an index outside, one step at a time.
    fn fault(&self, inputs: &[Value], split: bool) -> usize {
        let (mut native, drive) = self.link(inputs, split);
        (0..self.compiled.scan().steps)
            .find(|&step| !drive.steps(&mut native, step, 1, self.keep))
            .expect("a step alone reports what it reports in a round")
    }
}

/// Rows of the first axis from the last to the first.
fn reversed(v: &Value) -> Value {
    let rows = v.shape().axes()[0];
    let n = v.data().len() / rows.max(1);
    Value::new(v.shape().clone(), v.data().pick((0..rows).rev().flat_map(|r| r * n..(r + 1) * n))).unwrap()
}

/// A run for another engine to repeat: the module, its memory before, the calls, and what has to be in memory afterwards.
pub struct Recorded {
    pub module: Vec<u8>,
    pub pages: usize,
    pub before: Vec<u64>,
    pub calls: Vec<Called>,
    /// Place, words, and whether they are doubles (any NaN is like any other)
    pub after: Vec<(usize, Vec<u64>, bool)>,
}

/// Runs all steps in one round, in halves, keeping all states. None if an index leaves its tensor.
pub fn record(compiled: &Compiled, inputs: &[Value]) -> Option<Recorded> {
    let steps = compiled.scan().steps;
    let kernel = Kernel::new(compiled, steps.max(1), true);
    let (mut native, drive) = kernel.link(inputs, true);
    let before = drive::Engine::words(&mut native).to_vec();
    native.log = Some(Vec::new());
    if !drive.steps(&mut native, 0, steps, true) {
        return None;
    }
    let calls = native.log.take()?;
    let arrangement = Arrangement::new(compiled.program(), steps, steps.max(1));
    let words = drive::Engine::words(&mut native);
    let types = compiled.scan().body.graph().input_types();
    let mut after = Vec::new();
    for row in 0..steps {
        for (k, part) in compiled.parts().iter().enumerate() {
            let at = arrangement.part(row, k);
            after.push((at, words[at..at + part.len].to_vec(), types[part.carry].dtype.is_floating()));
        }
    }
    let pages = (before.len() * 8).div_ceil(65536);
    Some(Recorded { module: kernel.bytes, pages, before, calls, after })
}
