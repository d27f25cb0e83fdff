//! LoopIR as WebAssembly: one function a loop, f64x2 lanes, two vectors interleaved, and f32x4 lanes for float32 numbers.
//!
//! **The module** imports `env.memory` and the scalar functions `env.sin`, `env.cos`, `env.tan`, `env.fmod`, and exports `loop0`, `loop1`, … in
//! the order of the program's levels. Each has the type `(frame, begin, end, step, count) → fault`:
//! indices `begin .. end` of the domain (multiples of [`BLOCK`], but for the last `end`), and, for a resident program, `count` steps (at least
//! one) from `step` on; otherwise one step. The result is not 0 if an index left its buffer.
//!
//! **The frame** is an array of 32-bit addresses: of every buffer, then of every table. Buffers are runs of 64-bit words, padded so that
//! a block may be read and written past the end ([`padded`]). An element buffer's address is that of the whole element tensor; the
//! kernel adds `step` times its length. A `Next` buffer's address is that of the first step's row; a resident kernel adds
//! [`Layout::row_bytes`] for each further step, so that every state can be kept; with a row size of 0 only the last one is.
//!
//! **Threads.** Within a level any split of each loop's indices on multiples of [`BLOCK`] is allowed, in any order and on any thread:
//! no index reads what another of its level writes. A block writes whole vectors, up to [`padded`] words, so two calls may not share one.
//! Between levels, and between the steps of a program that is not resident, all threads meet. A resident program needs no meeting:
//! each thread may make many steps of its own indices in one call. Threads at different steps need a frame each
//! ([`crate::drive::Arrangement::for_threads`]). The suite runs every case whole and in halves, the second half first.
//!
//! The bits are those of the LoopIR interpreter, whatever the number of threads: each value is computed by the same operations, though
//! what no step changes is computed before the steps, and constants stand in locals.

mod function;
mod scalar;
mod single;
mod vector;

use wasm_encoder::{
    BlockType, CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection, MemoryType, Module,
    TypeSection, ValType,
};

use crate::ir::Program;

/// Indices that one turn of a loop takes: two vectors of two lanes.
pub const BLOCK: usize = 4;

/// Words that a buffer of `len` elements takes: whole blocks, and one more for reads with an offset.
pub fn padded(len: usize) -> usize {
    len.div_ceil(BLOCK) * BLOCK + BLOCK
}

/// What the emitted code must know of the place where it runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Layout {
    /// The memory is shared between threads
    pub shared: bool,
    /// Pages that the imported memory has at least
    pub minimum_pages: u64,
    /// Pages that it may grow to
    pub maximum_pages: Option<u64>,
    /// Distance between the rows of kept states, of a resident program
    pub row_bytes: u32,
}

/// Functions that a module imports, by their number.
pub(crate) const IMPORTS: [(&str, bool); 4] = [("sin", false), ("cos", false), ("tan", false), ("fmod", true)];

/// The number of an imported function.
fn import(name: &str) -> u32 {
    IMPORTS.iter().position(|(n, _)| *n == name).unwrap_or(0) as u32
}

/// Functions of the module itself: integer quotients rounded down and their remainders.
const FLOOR_DIV: u32 = IMPORTS.len() as u32;
const FLOOR_MOD: u32 = FLOOR_DIV + 1;
/// The first loop's number.
const LOOPS: u32 = FLOOR_MOD + 1;

/// `floor_div` or `floor_mod` of the LoopIR interpreter, which do not trap: x/0 is 0, and so is the remainder.
fn floor_function(quotient: bool) -> Function {
    let mut f = Function::new([(2, ValType::I64)]);
    let (x, y, q, r) = (0, 1, 2, 3);
    let mut s = f.instructions();
    s.local_get(y).i64_eqz().if_(BlockType::Empty).i64_const(0).return_().end();
    // The smallest number over −1 would trap: −x wraps, and the remainder is 0.
    s.local_get(y).i64_const(-1).i64_eq().if_(BlockType::Empty);
    if quotient {
        s.i64_const(0).local_get(x).i64_sub().return_();
    } else {
        s.i64_const(0).return_();
    }
    s.end();
    s.local_get(x).local_get(y).i64_div_s().local_set(q);
    s.local_get(x).local_get(y).i64_rem_s().local_set(r);
    // One down, where the signs differ and something is left.
    s.local_get(r).i64_eqz().i32_eqz().local_get(x).local_get(y).i64_xor().i64_const(0).i64_lt_s().i32_and();
    s.if_(BlockType::Result(ValType::I64));
    if quotient {
        s.local_get(q).i64_const(1).i64_sub().else_().local_get(q);
    } else {
        s.local_get(r).local_get(y).i64_add().else_().local_get(r);
    }
    s.end().end();
    f
}

/// A module that is valid only where there is relaxed SIMD, which programs with fused sums need.
pub fn relaxed_probe() -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([ValType::V128; 3], [ValType::V128]);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut body = Function::new([]);
    body.instructions().local_get(0).local_get(1).local_get(2).f64x2_relaxed_madd().end();
    let mut code = CodeSection::new();
    code.function(&body);
    module.section(&types).section(&functions).section(&code);
    module.finish()
}

/// The bytes of the module.
pub fn emit(program: &Program, layout: &Layout) -> Vec<u8> {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([ValType::F64], [ValType::F64]);
    types.ty().function([ValType::F64, ValType::F64], [ValType::F64]);
    types.ty().function([ValType::I32; 5], [ValType::I32]);
    types.ty().function([ValType::I64; 2], [ValType::I64]);
    module.section(&types);
    let mut imports = ImportSection::new();
    let memory = MemoryType {
        minimum: layout.minimum_pages,
        maximum: layout.maximum_pages,
        memory64: false,
        shared: layout.shared,
        page_size_log2: None,
    };
    imports.import("env", "memory", memory);
    for (name, two) in IMPORTS {
        imports.import("env", name, EntityType::Function(two as u32));
    }
    module.section(&imports);
    let loops: Vec<_> = program.levels.iter().flatten().collect();
    let mut functions = FunctionSection::new();
    let mut exports = ExportSection::new();
    let mut code = CodeSection::new();
    for quotient in [true, false] {
        functions.function(3);
        code.function(&floor_function(quotient));
    }
    for (k, l) in loops.iter().enumerate() {
        functions.function(2);
        exports.export(&format!("loop{k}"), ExportKind::Func, LOOPS + k as u32);
        code.function(&function::emit(program, l, layout));
    }
    module.section(&functions);
    module.section(&exports);
    module.section(&code);
    module.finish()
}
