//! Emitted modules, made callable: compiled, instantiated on the engine's own memory, and put into the function table.
//!
//! Every thread has a table of its own and must find a module's functions at the same places of it. So places are given here, once, and a
//! thread that meets a module which it does not have yet ([`catch_up`]) puts it at the places given.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use js_sys::WebAssembly::{Instance, Module, Table};
use js_sys::{Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

/// A function of an emitted module, as `brunsviga_kernel::emit` declares it.
pub(crate) type Call = extern "C" fn(u32, u32, u32, u32, u32) -> u32;

/// A module in use.
struct Linked {
    id: u64,
    /// For threads that do not have it yet
    #[cfg_attr(not(feature = "threads"), expect(dead_code))]
    bytes: Arc<Vec<u8>>,
    first: u32,
    functions: u32,
}

#[derive(Default)]
struct Registry {
    live: Vec<Linked>,
    /// Places in the table that are free again: first and count
    free: Vec<(u32, u32)>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { live: Vec::new(), free: Vec::new() });
/// Number of the newest module.
static NEWEST: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// Number of the newest module that this thread has.
    static KNOWN: Cell<u64> = const { Cell::new(0) };
}

/// A module's places in the table; dropped, they are free.
pub(crate) struct Places {
    id: u64,
    pub(crate) first: u32,
}

impl Drop for Places {
    fn drop(&mut self) {
        let Ok(mut registry) = REGISTRY.lock() else { return };
        if let Some(at) = registry.live.iter().position(|l| l.id == self.id) {
            let gone = registry.live.swap_remove(at);
            registry.free.push((gone.first, gone.functions));
        }
    }
}

/// Whether this browser knows all that the module uses.
pub(crate) fn is_valid(bytes: &[u8]) -> bool {
    js_sys::WebAssembly::validate(&Uint8Array::from(bytes)).unwrap_or(false)
}

/// Links a module with functions `loop0 …`. The error is the browser's: its limits, or that it lacks SIMD.
pub(crate) fn link(bytes: &[u8], functions: usize) -> Result<Places, String> {
    let mut registry = REGISTRY.lock().map_err(|_| "the list of modules is lost".to_owned())?;
    let functions = functions as u32;
    let table: Table = wasm_bindgen::function_table().unchecked_into();
    let first = match registry.free.iter().position(|(_, count)| *count >= functions) {
        Some(at) => {
            let (first, count) = registry.free.swap_remove(at);
            if count > functions {
                registry.free.push((first + functions, count - functions));
            }
            first
        }
        None => {
            let taken = registry.live.iter().map(|l| l.first + l.functions).chain(registry.free.iter().map(|(f, n)| f + n)).max();
            // A thread's table may be longer than another's only by modules like these, so the engine's own length is where they begin.
            taken.unwrap_or_else(|| table.length())
        }
    };
    install(bytes, first, functions, &table)?;
    let id = NEWEST.load(Ordering::Acquire) + 1;
    registry.live.push(Linked { id, bytes: Arc::new(bytes.to_vec()), first, functions });
    NEWEST.store(id, Ordering::Release);
    KNOWN.set(id);
    Ok(Places { id, first })
}

/// Links on this thread what was linked on others.
#[cfg(feature = "threads")]
pub(crate) fn catch_up() -> Result<(), String> {
    if KNOWN.get() == NEWEST.load(Ordering::Acquire) {
        return Ok(());
    }
    let Ok(registry) = REGISTRY.lock() else { return Ok(()) };
    let known = KNOWN.get();
    let table: Table = wasm_bindgen::function_table().unchecked_into();
    for linked in registry.live.iter().filter(|l| l.id > known) {
        install(&linked.bytes, linked.first, linked.functions, &table)?;
    }
    KNOWN.set(NEWEST.load(Ordering::Acquire));
    Ok(())
}

fn install(bytes: &[u8], first: u32, functions: u32, table: &Table) -> Result<(), String> {
    // A copy: shared memory cannot be compiled from.
    let module = Module::new(&Uint8Array::from(bytes)).map_err(|e| words(&e))?;
    let instance = Instance::new(&module, &imports().map_err(|e| words(&e))?).map_err(|e| words(&e))?;
    let missing = (first + functions).saturating_sub(table.length());
    if missing > 0 {
        table.grow(missing).map_err(|e| words(&e))?;
    }
    for k in 0..functions {
        let function = Reflect::get(&instance.exports(), &format!("loop{k}").into()).map_err(|e| words(&e))?;
        table.set(first + k, &Function::from(function)).map_err(|e| words(&e))?;
    }
    Ok(())
}

fn words(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |e| String::from(e.message()))
}

fn imports() -> Result<Object, JsValue> {
    let (imports, env, engine) = (Object::new(), Object::new(), wasm_bindgen::exports());
    Reflect::set(&env, &"memory".into(), &wasm_bindgen::memory())?;
    for name in ["sin", "cos", "tan", "fmod"] {
        Reflect::set(&env, &name.into(), &Reflect::get(&engine, &format!("brunsviga_{name}").into())?)?;
    }
    Reflect::set(&imports, &"env".into(), &env)?;
    Ok(imports)
}

// What emitted code calls for arguments that its own formulas do not reach; exported under these names.

#[unsafe(no_mangle)]
extern "C" fn brunsviga_sin(x: f64) -> f64 {
    libm::sin(x)
}
#[unsafe(no_mangle)]
extern "C" fn brunsviga_cos(x: f64) -> f64 {
    libm::cos(x)
}
#[unsafe(no_mangle)]
extern "C" fn brunsviga_tan(x: f64) -> f64 {
    libm::tan(x)
}
#[unsafe(no_mangle)]
extern "C" fn brunsviga_fmod(x: f64, y: f64) -> f64 {
    x % y
}
