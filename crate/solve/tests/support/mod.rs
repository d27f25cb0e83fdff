//! A backend for tests: emitted code on wasmi, an independent implementation of WebAssembly, in memory that the run fills directly.
//!
//! Calls of all threads go through one lock, so nothing is faster on two threads; but who computes which elements, and where threads
//! meet, is as in a browser.

use std::sync::{Arc, Mutex};

use brunsviga_kernel::emit::Layout;
use brunsviga_solve::run::{Backend, Block, Linked};
use wasmi::{Caller, Engine, Func, Linker, Memory, MemoryType, Module, Store, TypedFunc};

const PAGES: u32 = 64;

type Function = TypedFunc<(i32, i32, i32, i32, i32), i32>;

struct Machine {
    store: Store<()>,
    memory: Memory,
    /// Bytes given to blocks
    taken: usize,
}

/// wasmi, on so many threads.
pub struct Wasmi {
    machine: Arc<Mutex<Machine>>,
    at: *mut u64,
    threads: usize,
}

struct Functions {
    machine: Arc<Mutex<Machine>>,
    functions: Vec<Function>,
}

impl Wasmi {
    /// A machine of its own.
    pub fn new(threads: usize) -> Wasmi {
        // Lives as long as the test program.
        let memory: &'static mut [u64] = Vec::leak(vec![0_u64; PAGES as usize * 8192]);
        let at = memory.as_mut_ptr();
        // SAFETY: the same memory as bytes; the words are written through `at` only while no function runs, or by its own thread.
        let bytes = unsafe { std::slice::from_raw_parts_mut(at.cast::<u8>(), PAGES as usize * 65536) };
        let mut store = Store::new(&Engine::default(), ());
        let memory = Memory::new_static(&mut store, MemoryType::new(PAGES, Some(PAGES)), bytes).unwrap();
        Wasmi { machine: Arc::new(Mutex::new(Machine { store, memory, taken: 64 })), at, threads }
    }
}

impl Backend for Wasmi {
    fn layout(&self) -> Layout {
        Layout { shared: false, minimum_pages: 1, maximum_pages: None, row_bytes: 0 }
    }
    fn link(&self, module: &[u8], functions: usize) -> Result<Box<dyn Linked>, String> {
        let mut machine = self.machine.lock().unwrap();
        let Machine { store, memory, .. } = &mut *machine;
        let mut linker = Linker::new(store.engine());
        linker.define("env", "memory", *memory).unwrap();
        for (name, f) in [("sin", libm::sin as fn(f64) -> f64), ("cos", libm::cos), ("tan", libm::tan)] {
            let f = Func::wrap(&mut *store, move |_: Caller<'_, ()>, x: f64| f(x));
            linker.define("env", name, f).unwrap();
        }
        let fmod = Func::wrap(&mut *store, |x: f64, y: f64| x % y);
        linker.define("env", "fmod", fmod).unwrap();
        let module = Module::new(store.engine(), module).map_err(|e| e.to_string())?;
        let instance = linker.instantiate_and_start(&mut *store, &module).map_err(|e| e.to_string())?;
        let functions = (0..functions).map(|k| instance.get_typed_func(&*store, &format!("loop{k}")).unwrap()).collect();
        Ok(Box::new(Functions { machine: self.machine.clone(), functions }))
    }
    fn block(&self, words: usize) -> Option<Block> {
        let mut machine = self.machine.lock().unwrap();
        let base = machine.taken;
        machine.taken += words * 8;
        if machine.taken > PAGES as usize * 65536 {
            return None;
        }
        // SAFETY: inside the leaked memory, and given to one block only.
        let at = unsafe { self.at.add(base / 8) };
        Some(Block { at, len: words, base: base as u32, owner: Box::new(()) })
    }
    /// A copy in the machine's memory stands for memory that both share.
    fn address(&self, words: &[u64], beyond: usize) -> Option<u32> {
        let block = self.block(words.len() + beyond)?;
        // SAFETY: the block is new and as long.
        unsafe { std::slice::from_raw_parts_mut(block.at, words.len()) }.copy_from_slice(words);
        Some(block.base)
    }
    fn threads(&self) -> usize {
        self.threads
    }
    fn most_threads(&self) -> usize {
        self.threads
    }
    fn broadcast(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        std::thread::scope(|s| {
            (0..count).for_each(|k| {
                s.spawn(move || work(k));
            });
        });
    }
}

impl Linked for Functions {
    unsafe fn call(&self, k: usize, frame: u32, begin: u32, end: u32, step: u32, count: u32) -> u32 {
        let mut machine = self.machine.lock().unwrap();
        let arguments = (frame as i32, begin as i32, end as i32, step as i32, count as i32);
        self.functions[k].call(&mut machine.store, arguments).unwrap() as u32
    }
}
