//! What `cargo xtask build` does to the compiled engine. A program of its own, so that `cargo xtask` starts in seconds.
//!
//! - `bindgen bind INPUT.wasm FOLDER` writes `engine.js`, `engine_bg.wasm` and their types. wasm-bindgen is used as a library, whose
//!   version then cannot drift from that of the crate (Cargo.toml pins both).
//! - `bindgen instrument FOLDER OUT.wasm NAMES.txt` writes a copy that tells which functions run.
//! - `bindgen split FOLDER HOT.txt INPUT.wasm` leaves the functions named in HOT in `engine_bg.wasm` and puts the rest, with the data
//!   that only they need, into `engine_cold.wasm`, which `engine.js` fetches when one of them is called (see `split`).
//!
//! INPUT.wasm must be linked with `--emit-relocs`.

mod data;
mod linked;
mod split;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

/// A value, or what went wrong.
type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["bind", input, folder] => bind(input, Path::new(folder)),
        ["instrument", folder, out, names] => instrument(Path::new(folder), out, names),
        ["split", folder, hot, linked] => split_engine(Path::new(folder), hot, Path::new(linked)),
        _ => {
            eprintln!(
                "usage: bindgen bind INPUT.wasm FOLDER | instrument FOLDER OUT.wasm NAMES.txt | split FOLDER HOT.txt INPUT.wasm"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Outcome<()> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

fn bind(input: &str, folder: &Path) -> Outcome<()> {
    let mut bindgen = Bindgen::new();
    // Names stay until the split, which goes by them, and as the linker knows them.
    bindgen.input_path(input).out_name("engine").remove_producers_section(true).demangle(false).typescript(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(folder)).map_err(|error| format!("{input}: {error:#}"))?;
    let script = folder.join("engine.js");
    let text = String::from_utf8(read(&script)?).map_err(|error| error.to_string())?;
    let threads = text.contains("export function poolThread(");
    write(&script, with_cold(&text)? + if threads { POOL } else { "" })?;
    if threads {
        write(&folder.join("pool.js"), POOL_THREAD)?;
    }
    let types = folder.join("engine.d.ts");
    let text = String::from_utf8(read(&types)?).map_err(|error| error.to_string())?;
    write(&types, text + COLD_TYPES + if threads { POOL_TYPES } else { "" })
}

/// The generated script with the import that loads the second module.
fn with_cold(text: &str) -> Outcome<String> {
    let entry = "function __wbg_get_imports(";
    let (before, after) = text.split_once(entry).ok_or("engine.js has no __wbg_get_imports")?;
    let given = after.find("    return {\n        __proto__: null,\n").ok_or("engine.js gives its imports in an unknown form")?;
    let (body, rest) = after.split_at(given);
    let rest = rest.replacen("__proto__: null,\n", "__proto__: null,\n        \"cold\": cold,\n", 1);
    Ok(format!("{COLD}{before}{entry}{body}{rest}"))
}

/// The second module comes when it is first needed, at once, since the caller waits; `loadCold` brings it beforehand.
const COLD: &str = r#"let coldBytes = () => {
    const request = new XMLHttpRequest();
    request.open('GET', new URL('engine_cold.wasm', import.meta.url), false);
    request.responseType = 'arraybuffer';
    request.send();
    if (request.status !== 200) throw new Error(`the engine's second part could not be loaded: ${request.status}`);
    return request.response;
};
let coldMark = () => {};
const cold = {
    load() { loadCold(new WebAssembly.Module(coldBytes())); },
    mark(k) { coldMark(k); },
};
/** Puts the engine's second part in place; `module` is the compiled engine_cold.wasm. */
export function loadCold(module) {
    if (wasm.ready.value) return;
    new WebAssembly.Instance(module, { p: wasm });
    wasm.ready.value = 1;
}
/** How the second part is read where there is no XMLHttpRequest. */
export function readColdBy(read) { coldBytes = read; }
/** Is told the number of each function that runs, by an instrumented engine. */
export function markBy(mark) { coldMark = mark; }
"#;

/// Threads are workers of a file of their own, which the site's policy allows, where a blob would be refused.
const POOL: &str = r#"
const pool = [];
/** Starts `count` threads that help to compute; each takes part once it is ready. `cold` is the compiled engine_cold.wasm. */
export function startPool(count, cold) {
    const start = { module: engineModule(), memory: engineMemory(), cold };
    for (let k = 0; k < count; k++) {
        // Held, so that none is collected while it sleeps.
        const worker = new Worker(new URL('pool.js', import.meta.url), { type: 'module' });
        worker.postMessage(start);
        pool.push(worker);
    }
}
"#;

const POOL_THREAD: &str = r#"/** A thread of the engine: the same program on the same memory, asleep in wasm until the engine's worker has work for it. */
self.onmessage = async ({ data: { module, memory, cold } }) => {
    self.onmessage = null;
    const engine = await import('./engine.js');
    engine.initSync({ module, memory, thread_stack_size: 1 << 20 });
    engine.loadCold(cold);
    engine.poolThread();
};
"#;

const POOL_TYPES: &str = "
/** Starts `count` threads that help to compute; each takes part once it is ready. `cold` is the compiled engine_cold.wasm. */
export function startPool(count: number, cold: WebAssembly.Module): void;
";

const COLD_TYPES: &str = "
/** Puts the engine's second part in place; `module` is the compiled engine_cold.wasm. */
export function loadCold(module: WebAssembly.Module): void;
/** How the second part is read where there is no XMLHttpRequest. */
export function readColdBy(read: () => Uint8Array<ArrayBuffer>): void;
/** Is told the number of each function that runs, by an instrumented engine. */
export function markBy(mark: (k: number) => void): void;
";

fn instrument(folder: &Path, out: &str, names: &str) -> Outcome<()> {
    let (bytes, text) = split::instrument(&read(&folder.join("engine_bg.wasm"))?)?;
    write(Path::new(out), bytes)?;
    write(Path::new(names), text)
}

fn split_engine(folder: &Path, hot: &str, linked: &Path) -> Outcome<()> {
    let text = String::from_utf8(read(Path::new(hot))?).map_err(|error| error.to_string())?;
    let hot: HashSet<String> = text.lines().map(str::to_owned).collect();
    let file = folder.join("engine_bg.wasm");
    let (first, second) = split::split(&read(&file)?, &read(linked)?, &hot)?;
    write(&file, first)?;
    write(&folder.join("engine_cold.wasm"), second)
}
