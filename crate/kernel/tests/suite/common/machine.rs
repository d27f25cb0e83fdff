//! Emitted kernels as machine code: a run that was recorded on wasmi is repeated on wasmtime, whose compiler knows nothing of ours or of wasmi.

use std::sync::OnceLock;

use wasmtime::{Caller, Config, Engine, Extern, Func, Instance, Memory, MemoryType, Module, Store};

use super::native::Recorded;

/// One for all runs: making it costs more than a small module.
fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(&Config::new()).expect("this processor is one that wasmtime compiles for"))
}

/// Makes the recorded calls on the recorded memory; says where something else comes out.
pub fn replay(run: &Recorded) -> Result<(), String> {
    let said = |error: wasmtime::Error| format!("wasmtime: {error:?}");
    let module = Module::new(engine(), &run.module).map_err(said)?;
    let mut store = Store::new(engine(), ());
    let memory = Memory::new(&mut store, MemoryType::new(run.pages as u32, None)).map_err(said)?;
    let mut imports: Vec<Extern> = Vec::new();
    for import in module.imports() {
        let one = |f: fn(f64) -> f64, store: &mut Store<()>| Func::wrap(store, move |_: Caller<'_, ()>, x: f64| f(x)).into();
        imports.push(match import.name() {
            "memory" => memory.into(),
            "sin" => one(libm::sin, &mut store),
            "cos" => one(libm::cos, &mut store),
            "tan" => one(libm::tan, &mut store),
            "fmod" => Func::wrap(&mut store, |x: f64, y: f64| x % y).into(),
            name => return Err(format!("wasmtime: a module asks for {name}")),
        });
    }
    let instance = Instance::new(&mut store, &module, &imports).map_err(said)?;
    let put = |store: &mut Store<()>, at: usize, words: &[u64]| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        memory.write(store, 8 * at, &bytes).expect("the memory has room for what was recorded");
    };
    put(&mut store, 0, &run.before);
    for call in &run.calls {
        // The frame is where the block begins.
        put(&mut store, 0, &call.frame);
        let name = format!("loop{}", call.function);
        let f = instance.get_typed_func::<(i32, i32, i32, i32, i32), i32>(&mut store, &name).map_err(said)?;
        let [begin, end, step, count] = call.numbers.map(|n| n as i32);
        f.call(&mut store, (0, begin, end, step, count)).map_err(said)?;
    }
    let bytes = memory.data(&store);
    for (at, words, doubles) in &run.after {
        for (k, expected) in words.iter().enumerate() {
            let place = 8 * (at + k);
            let got = u64::from_le_bytes(bytes[place..place + 8].try_into().expect("eight bytes are a word"));
            let both_nan = *doubles && f64::from_bits(got).is_nan() && f64::from_bits(*expected).is_nan();
            if got != *expected && !both_nan {
                return Err(format!("wasmtime: word {} is {got:#x} instead of {expected:#x}", at + k));
            }
        }
    }
    Ok(())
}
