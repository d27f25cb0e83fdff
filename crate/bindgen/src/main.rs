//! Turns the compiled engine into a JavaScript module: `bindgen INPUT.wasm OUT_DIR` writes `engine.js`, `engine_bg.wasm` and
//! their types.
//!
//! A program of its own, so that `cargo xtask` starts in seconds: only a build needs it. Uses wasm-bindgen as a library, whose
//! version then cannot drift from that of the crate (Cargo.toml pins both).

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        eprintln!("usage: bindgen INPUT.wasm OUT_DIR");
        return ExitCode::from(2);
    };
    let generate = || {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(input).out_name("engine").web(true)?.typescript(true);
        // Names of functions weigh as much as a seventh of the code, and learners never see them.
        bindgen.remove_name_section(true).remove_producers_section(true);
        bindgen.generate(folder)
    };
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {input}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
