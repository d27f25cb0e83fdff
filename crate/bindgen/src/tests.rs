//! A small module is split; wasmi, which knows nothing of the split, must find in both halves together what the whole computes.

use std::collections::HashSet;

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataCountSection, DataSection, DataSymbolDefinition, ElementSection, Elements, Encode,
    EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection, LinkingSection, MemorySection, MemoryType,
    Module, NameMap, NameSection, RefType, StartSection, SymbolTable, TableSection, TableType, TypeSection, ValType,
};
use wasmi::{Caller, Engine, Extern, Func, Instance, Memory, Store};

use crate::linked::Linked;
use crate::{data, split};

const CONSTANTS: u32 = 1024;
const VARIABLES: u32 = 2048;
/// Pieces of data: name, segment, place in it, size.
const PIECES: [(&str, u32, u32, u32); 7] = [
    ("needed", 0, 0, 8),
    ("list", 0, 8, 4),
    ("listed", 0, 12, 4),
    ("of a variable", 0, 16, 4),
    ("shared", 0, 32, 8),
    ("overlaps shared", 0, 36, 20),
    ("variable", 1, 0, 4),
];
/// Of the linker's relocations: an address in code that is loaded from or is an operand, and one in data.
const OFFSET: u8 = 3;
const OPERAND: u8 = 4;
const POINTER: u8 = 5;

/// A relocation: kind, the section's byte where it stands, symbol, what is added to its address.
type Place = (u8, usize, usize, u32);

fn address(piece: usize) -> u32 {
    let (_, segment, offset, _) = PIECES[piece];
    offset + if segment == 0 { CONSTANTS } else { VARIABLES }
}

/// A number in the five bytes that a linker leaves for one.
fn padded(number: u32) -> Vec<u8> {
    (0..5).map(|k| (number >> (7 * k) & 0x7f) as u8 | if k < 4 { 0x80 } else { 0 }).collect()
}

/// Code of a function with the places of the addresses in it.
#[derive(Default)]
struct Body(Vec<u8>, Vec<Place>);

impl Body {
    fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
    /// Loads the number at the address of a piece: as an operand, or as the offset of the load.
    fn load(mut self, kind: u8, piece: usize, more: u32) -> Self {
        self.0.extend(if kind == OPERAND { &[0x41][..] } else { &[0x41, 0, 0x28, 0] });
        self.1.push((kind, self.0.len(), piece, more));
        self.0.extend(padded(address(piece) + more));
        self.raw(if kind == OPERAND { &[0x28, 0, 0] } else { &[] })
    }
    fn load_there(self) -> Self {
        self.raw(&[0x28, 0, 0])
    }
    fn add(self) -> Self {
        self.raw(&[0x6a])
    }
}

fn hot() -> Body {
    Body::default().load(OPERAND, 0, 4).load(OFFSET, 4, 0).add()
}

/// Longer than a stub; needs what the list points to, and all else.
fn cold() -> Body {
    let first = Body::default().load(OPERAND, 1, 0).load_there().load(OFFSET, 0, 4).add();
    let then = first.load(OPERAND, 5, 4).add().load(OFFSET, 5, 16).add();
    // The variable points to its constant.
    then.load(OPERAND, 6, 0).load_there().add()
}

/// The module as a linker leaves it. `passive`: a start function fills the memory, as where threads share it.
fn linked(passive: bool, lie: u32) -> Vec<u8> {
    let mut constants: Vec<u8> = (0..64).map(|k| 100 + k).collect();
    constants[8..12].copy_from_slice(&address(2).to_le_bytes());
    let variables = address(3).to_le_bytes();

    let mut types = TypeSection::new();
    types.ty().function([], [ValType::I32]);
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("env", "nothing", EntityType::Function(1));
    let mut functions = FunctionSection::new();
    functions.function(0).function(0).function(1);
    let mut tables = TableSection::new();
    tables.table(TableType { element_type: RefType::FUNCREF, minimum: 2, maximum: None, table64: false, shared: false });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: Some(1), memory64: false, shared: false, page_size_log2: None });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export("hot", ExportKind::Func, 1).export("cold", ExportKind::Func, 2);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(vec![1].into()));

    let mut places = Vec::new();
    let mut code = CodeSection::new();
    let mut at = 1;
    for body in [hot(), cold()] {
        // Before it: its length and how many locals it has.
        let start = at + 2;
        places.extend(body.1.iter().map(|(kind, place, piece, more)| (*kind, start + place, *piece, more + lie)));
        let mut function = Function::new([]);
        function.raw(body.0.iter().copied()).raw([0x0b]);
        at += 1 + function.byte_len();
        assert!(function.byte_len() < 128, "the length takes one byte");
        code.function(&function);
    }
    let mut fill = Function::new([]);
    if passive {
        for (k, (start, bytes)) in [(CONSTANTS, constants.len()), (VARIABLES, variables.len())].into_iter().enumerate() {
            fill.instructions().i32_const(start as i32).i32_const(0).i32_const(bytes as i32).memory_init(0, k as u32);
        }
    }
    fill.instructions().end();
    code.function(&fill);

    let mut data = DataSection::new();
    let mut pointers = Vec::new();
    let mut at = 1;
    for (k, (start, bytes)) in [(CONSTANTS, &constants[..]), (VARIABLES, &variables[..])].into_iter().enumerate() {
        if passive {
            data.passive(bytes.iter().copied());
        } else {
            data.active(0, &ConstExpr::i32_const(start as i32), bytes.iter().copied());
        }
        // Kind and length; between them the address, as an expression.
        at += if passive { 2 } else { 6 };
        pointers.push(if k == 0 { (POINTER, at + 8, 2, 0) } else { (POINTER, at, 3, 0) });
        at += bytes.len();
    }

    let mut names = NameSection::new();
    let mut map = NameMap::new();
    [(0, "nothing"), (1, "hot"), (2, "cold"), (3, "fill")].iter().for_each(|(k, name)| map.append(*k, name));
    names.functions(&map);

    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories).section(&exports);
    module.section(&StartSection { function_index: 3 }).section(&elements).section(&DataCountSection { count: 2 });
    module.section(&code).section(&data);
    notes(&mut module, &places, &pointers);
    module.section(&names);
    module.finish()
}

/// What `--emit-relocs` adds.
fn notes(module: &mut Module, in_code: &[Place], in_data: &[Place]) {
    let mut symbols = SymbolTable::new();
    for (name, index, offset, size) in PIECES {
        symbols.data(SymbolTable::WASM_SYM_BINDING_LOCAL, name, Some(DataSymbolDefinition { index, offset, size }));
    }
    let mut linking = Vec::new();
    LinkingSection::new().symbol_table(&symbols).encode(&mut linking);
    // After the length and the name.
    let start = linking.windows(7).position(|word| word == b"linking").unwrap() + 7;
    let mut linking = linking.split_off(start);
    let mut segments = vec![2];
    for name in [".rodata", ".data"] {
        name.encode(&mut segments);
        segments.extend([0, 0]);
    }
    linking.push(5);
    segments.encode(&mut linking);
    module.section(&CustomSection { name: "linking".into(), data: linking.into() });
    for (name, places) in [("reloc.CODE", in_code), ("reloc.DATA", in_data)] {
        let mut data = vec![0];
        (places.len() as u32).encode(&mut data);
        for (kind, place, piece, more) in places {
            data.push(*kind);
            [*place as u32, *piece as u32].iter().for_each(|number| number.encode(&mut data));
            (*more as i32).encode(&mut data);
        }
        module.section(&CustomSection { name: name.into(), data: data.into() });
    }
}

/// The second module; how often it was asked for.
type World = (Vec<u8>, u32);

/// What JavaScript does when a function of the second module is called.
fn load(mut caller: Caller<'_, World>) {
    caller.data_mut().1 += 1;
    let second = wasmi::Module::new(caller.engine(), &caller.data().0).expect("the second module is valid");
    let given: Vec<Extern> = second
        .imports()
        .map(|import| caller.get_export(import.name()).expect("the first module exports what is imported"))
        .collect();
    assert!(second.imports().all(|import| import.module() == "p"));
    Instance::new(&mut caller, &second, &given).expect("the second module fits");
    let ready = caller.get_export("ready").and_then(Extern::into_global).expect("the first module says whether it is whole");
    ready.set(&mut caller, wasmi::Val::I32(1)).expect("it can be told so");
}

struct Running {
    store: Store<World>,
    instance: Instance,
}

impl Running {
    fn new(first: &[u8], second: &[u8]) -> Self {
        let engine = Engine::default();
        let module = wasmi::Module::new(&engine, first).expect("the module is valid");
        let mut store = Store::new(&engine, (second.to_vec(), 0));
        let given: Vec<Extern> = module
            .imports()
            .map(|import| match import.name() {
                "load" => Func::wrap(&mut store, load).into(),
                _ => Func::wrap(&mut store, || {}).into(),
            })
            .collect();
        let instance = Instance::new(&mut store, &module, &given).expect("the module starts");
        Self { store, instance }
    }
    fn call(&mut self, name: &str) -> i32 {
        let function = self.instance.get_typed_func::<(), i32>(&self.store, name).expect("the module exports it");
        function.call(&mut self.store, ()).expect("it computes a number")
    }
    fn constants(&self) -> Vec<u8> {
        let memory: Memory = self.instance.get_memory(&self.store, "memory").expect("the module has a memory");
        memory.data(&self.store)[CONSTANTS as usize..CONSTANTS as usize + 64].to_vec()
    }
}

fn names(words: &[&str]) -> HashSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn constants_come_with_the_functions_that_need_them() {
    for passive in [false, true] {
        let whole = linked(passive, 0);
        let (first, second) = split::split(&whole, &whole, &names(&["hot", "fill"])).unwrap();
        let mut expected = Running::new(&whole, &[]);
        let mut split = Running::new(&first, &second);

        let (all, before) = (expected.constants(), split.constants());
        assert_eq!(split.call("hot"), expected.call("hot"));
        assert_eq!(split.store.data().1, 0, "what stays needs no second module");
        // What is needed, what the variable points to, what belongs to no piece, what is shared; the list and the rest are away.
        let stays: Vec<bool> = (0..64).map(|k| !matches!(k, 8..16 | 40..56)).collect();
        for (k, stays) in stays.into_iter().enumerate() {
            assert_eq!(before[k], if stays { all[k] } else { 0 }, "byte {k}, passive: {passive}");
        }

        for _ in 0..2 {
            assert_eq!(split.call("cold"), expected.call("cold"));
        }
        assert_eq!(split.store.data().1, 1);
        assert_eq!(split.constants(), all);
        assert!(![&first, &second].iter().any(|module| module.windows(10).any(|word| word == b"reloc.CODE")));
    }
}

#[test]
fn all_constants_stay_where_all_functions_do() {
    let whole = linked(false, 0);
    let (first, second) = split::split(&whole, &whole, &names(&["hot", "cold", "fill"])).unwrap();
    assert_eq!(Running::new(&first, &second).constants(), Running::new(&whole, &[]).constants());
}

#[test]
fn relocations_that_do_not_fit_are_refused() {
    let whole = linked(false, 0);
    let hot = names(&["hot", "fill"]);
    // The table says another address than the code.
    let error = split::split(&whole, &linked(false, 4), &hot).unwrap_err();
    assert!(error.contains("the linker's table says otherwise"), "{error}");
    // Linked without the table.
    let (bare, _) = split::split(&whole, &whole, &hot).unwrap();
    let error = split::split(&whole, &bare, &hot).unwrap_err();
    assert!(error.contains("--emit-relocs"), "{error}");
    // Another module's data.
    let mut other = whole.clone();
    let place = other.windows(4).rposition(|bytes| bytes == [160, 161, 162, 163]).unwrap();
    other[place] = 0;
    let error = split::split(&other, &whole, &hot).unwrap_err();
    assert!(error.contains("data are not those"), "{error}");
}

#[test]
fn functions_under_each_others_names_are_refused() {
    let whole = linked(false, 0);
    let mut module = walrus::Module::from_buffer(&whole).unwrap();
    for function in module.funcs.iter_mut() {
        function.name = function.name.take().map(|name| match name.as_str() {
            "hot" => "cold".to_owned(),
            "cold" => "hot".to_owned(),
            _ => name,
        });
    }
    let error = split::split(&module.emit_wasm(), &whole, &names(&["hot", "fill"])).unwrap_err();
    assert!(error.contains("which the linker wrote into it"), "{error}");
}

#[test]
fn data_of_a_function_that_stays_are_not_taken() {
    let whole = linked(false, 0);
    let mut module = walrus::Module::from_buffer(&whole).unwrap();
    let needed = address(0)..address(0) + 8;
    let error = data::remove(&mut module, &Linked::read(&whole).unwrap(), &[needed]).unwrap_err();
    assert!(error.contains("0x404"), "{error}");
}

#[test]
fn who_holds_much_is_known() {
    let linked = Linked::read(&linked(true, 0)).unwrap();
    assert_eq!(linked.holders(8), names(&["hot", "cold"]));
    assert_eq!(linked.holders(20), names(&["cold"]));
    assert_eq!(linked.holders(21), names(&[]));
}
