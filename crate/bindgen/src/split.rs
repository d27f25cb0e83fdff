//! Splits the engine in two, so that the first figure does not wait for what it does not need.
//!
//! `hot` functions stay; each of the others is replaced by a stub that, the first time, asks JavaScript for the second module (import
//! `cold.load`) and then calls the real function through the table. The second module imports from the first, under the
//! module name `p`, its memory, tables, globals and every function that it calls; it exports nothing and fills its part of the
//! table when it is instantiated. Constant data that only moved functions can reach move with them ([`crate::data`]). Results are the
//! same bits: code and data are the same, only where they lie differs.
//!
//! Which functions are hot is found by running the lessons on an instrumented copy ([`instrument`]), in which each function says its
//! number when it is called; for each build by itself, since names carry the compiler's hash.

use std::collections::{HashMap, HashSet};

use walrus::ir::{Call, Const, UnaryOp, Value};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind, ImportKind,
    ImportedFunction, Module, ModuleConfig, RefType, TypeId, ValType,
};

use crate::linked::Linked;
use crate::{Outcome, data};

/// Functions with fewer instructions cost less than their stub.
const SMALL: u64 = 14;
/// Unless they hold the address of so many bytes of constants.
const HEAVY: u32 = 200;
/// What draws on a canvas is needed for the first figure, and the profile's canvas in Node is not a browser's.
const ALWAYS: [&str; 4] = ["canvas", "Canvas", "__wbindgen", "__externref"];

fn parse(bytes: &[u8]) -> Outcome<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(bytes).map_err(|error| format!("{error:#}"))?;
    // What the linker noted is of no use in what is shipped.
    let notes = module.customs.iter().filter(|(_, section)| section.name() == "linking" || section.name().starts_with("reloc."));
    let notes: Vec<_> = notes.map(|(id, _)| id).collect();
    notes.into_iter().for_each(|id| drop(module.customs.delete(id)));
    Ok(module)
}

/// All functions in the file's order.
fn functions(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|f| f.id()).collect()
}

/// The module with a call of `cold.mark(k)` at the start of its k-th function, and the functions' names, a line each.
pub fn instrument(bytes: &[u8]) -> Outcome<(Vec<u8>, String)> {
    let mut module = parse(bytes)?;
    let all = functions(&module);
    let names: Vec<String> = all.iter().map(|id| module.funcs.get(*id).name.clone().unwrap_or_default()).collect();
    let ty = module.types.add(&[ValType::I32], &[]);
    let (mark, _) = module.add_import_func("cold", "mark", ty);
    for (k, id) in all.into_iter().enumerate() {
        if let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind {
            let mut body = function.builder_mut().func_body();
            body.instr_at(0, Call { func: mark });
            body.instr_at(0, Const { value: Value::I32(k as i32) });
        }
    }
    Ok((module.emit_wasm(), names.join("\n")))
}

/// The first and the second module. `hot` has the names that stay; `linked` is the module as the linker made it, with relocations.
pub fn split(bytes: &[u8], linked: &[u8], hot: &HashSet<String>) -> Outcome<(Vec<u8>, Vec<u8>)> {
    let mut linked = Linked::read(linked)?;
    let (mut first, mut second) = (parse(bytes)?, parse(bytes)?);
    let (ours, theirs) = (functions(&first), functions(&second));
    let heavy = linked.holders(HEAVY);
    let moves: Vec<bool> = ours.iter().map(|id| is_cold(&first, *id, hot, &heavy)).collect();
    let base = reserve(&mut first, moves.iter().filter(|m| **m).count())?;
    let data = data::unneeded(&first, &ours, &moves, &mut linked)?;
    second_module(&mut second, &theirs, &moves, base)?;
    data::add(&mut second, &linked, &data)?;
    walrus::passes::gc::run(&mut second);
    export_needed(&mut first, &ours, &second)?;
    make_stubs(&mut first, &ours, &moves, base)?;
    data::remove(&mut first, &linked, &data)?;
    walrus::passes::gc::run(&mut first);
    Ok((first.emit_wasm(), second.emit_wasm()))
}

fn is_cold(module: &Module, id: FunctionId, hot: &HashSet<String>, heavy: &HashSet<String>) -> bool {
    let function = module.funcs.get(id);
    let FunctionKind::Local(local) = &function.kind else { return false };
    let name = function.name.as_deref().unwrap_or_default();
    let readable = rustc_demangle::demangle(name).to_string();
    let stays = name.is_empty() || module.start == Some(id) || ALWAYS.iter().any(|word| readable.contains(word));
    !stays && !hot.contains(name) && (local.size() >= SMALL || heavy.contains(name))
}

/// The table of functions that can be called through a pointer.
fn function_table(module: &Module) -> Outcome<walrus::TableId> {
    let mut tables = module.tables.iter().filter(|t| t.element_ty == RefType::FUNCREF);
    tables.next().map(|t| t.id()).ok_or_else(|| "the module has no function table".to_owned())
}

/// Places for `count` functions at the table's end; gives the first.
fn reserve(module: &mut Module, count: usize) -> Outcome<u64> {
    let table = function_table(module)?;
    let table = module.tables.get_mut(table);
    let base = table.initial;
    table.initial += count as u64;
    table.maximum = table.maximum.map(|m| m.max(table.initial));
    Ok(base)
}

/// Turns a copy of the module into the second: moved functions stay, all else is imported.
fn second_module(module: &mut Module, all: &[FunctionId], moves: &[bool], base: u64) -> Outcome<()> {
    let exports: Vec<_> = module.exports.iter().map(|e| e.id()).collect();
    exports.into_iter().for_each(|e| module.exports.delete(e));
    let data: Vec<_> = module.data.iter().map(|d| d.id()).collect();
    data.into_iter().for_each(|d| module.data.delete(d));
    let elements: Vec<_> = module.elements.iter().map(|e| e.id()).collect();
    elements.into_iter().for_each(|e| module.elements.delete(e));
    module.memories.iter_mut().for_each(|m| m.data_segments.clear());
    module.tables.iter_mut().for_each(|t| t.elem_segments.clear());
    module.start = None;
    for (k, id) in all.iter().enumerate().filter(|(k, _)| !moves[*k]) {
        let ty = module.funcs.get(*id).ty();
        let import = match &module.funcs.get(*id).kind {
            FunctionKind::Import(imported) => {
                let import = imported.import;
                let import_entry = module.imports.get_mut(import);
                import_entry.module = "p".into();
                import_entry.name = format!("f{k}");
                continue;
            }
            _ => module.imports.add("p", &format!("f{k}"), ImportKind::Function(*id)),
        };
        module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for (k, id) in module.memories.iter().map(|m| m.id()).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add("p", &format!("m{k}"), ImportKind::Memory(id));
        rename_or_set(module, import, |module| &mut module.memories.get_mut(id).import);
    }
    for (k, id) in module.tables.iter().map(|t| t.id()).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add("p", &format!("t{k}"), ImportKind::Table(id));
        rename_or_set(module, import, |module| &mut module.tables.get_mut(id).import);
        // The first module's table has grown by the moved functions: whatever its limit is, it fits.
        module.tables.get_mut(id).maximum = None;
    }
    for (k, id) in module.globals.iter().map(|g| g.id()).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add("p", &format!("g{k}"), ImportKind::Global(id));
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let table = function_table(module)?;
    let moved = all.iter().enumerate().filter(|(k, _)| moves[*k]).map(|(_, id)| *id).collect();
    let offset = ConstExpr::Value(Value::I32(base as i32));
    let element = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(moved));
    module.tables.get_mut(table).elem_segments.insert(element);
    Ok(())
}

/// Makes `import` the one of an entity; an import that was there before (shared memory) goes.
fn rename_or_set(module: &mut Module, import: walrus::ImportId, field: impl Fn(&mut Module) -> &mut Option<walrus::ImportId>) {
    if let Some(old) = field(module).replace(import) {
        module.imports.delete(old);
    }
}

/// Exports from the first module what the second imports.
fn export_needed(first: &mut Module, ours: &[FunctionId], second: &Module) -> Outcome<()> {
    let memories: Vec<_> = first.memories.iter().map(|m| m.id()).collect();
    let tables: Vec<_> = first.tables.iter().map(|t| t.id()).collect();
    let globals: Vec<_> = first.globals.iter().map(|g| g.id()).collect();
    for import in second.imports.iter() {
        let (sort, number) = import.name.split_at(1);
        let k: usize = number.parse().map_err(|_| format!("the second part imports {:?}", import.name))?;
        let item = match sort {
            "f" => ours.get(k).map(|id| ExportItem::Function(*id)),
            "m" => memories.get(k).map(|id| ExportItem::Memory(*id)),
            "t" => tables.get(k).map(|id| ExportItem::Table(*id)),
            _ => globals.get(k).map(|id| ExportItem::Global(*id)),
        };
        first.exports.add(&import.name, item.ok_or_else(|| format!("the first part has no {}", import.name))?);
    }
    Ok(())
}

/// Replaces each moved function by a call of the real one.
fn make_stubs(module: &mut Module, all: &[FunctionId], moves: &[bool], base: u64) -> Outcome<()> {
    let table = function_table(module)?;
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func("cold", "load", nothing);
    let ready = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    module.exports.add("ready", ready);
    let mut ensure = FunctionBuilder::new(&mut module.types, &[], &[]);
    ensure.func_body().global_get(ready).unop(UnaryOp::I32Eqz).if_else(
        None,
        |absent| {
            absent.call(load);
        },
        |_| {},
    );
    let ensure = ensure.finish(Vec::new(), &mut module.funcs);
    let mut types: HashMap<TypeId, (Vec<ValType>, Vec<ValType>)> = HashMap::new();
    for (slot, id) in all.iter().enumerate().filter(|(k, _)| moves[*k]).map(|(_, id)| *id).enumerate() {
        let ty = module.funcs.get(id).ty();
        let (params, results) = types
            .entry(ty)
            .or_insert_with(|| {
                let ty = module.types.get(ty);
                (ty.params().to_vec(), ty.results().to_vec())
            })
            .clone();
        let mut stub = FunctionBuilder::new(&mut module.types, &params, &results);
        let arguments: Vec<_> = params.iter().map(|p| module.locals.add(*p)).collect();
        let mut body = stub.func_body();
        body.call(ensure);
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const((base + slot as u64) as i32).call_indirect(ty, table);
        module.funcs.get_mut(id).kind = FunctionKind::Local(stub.local_func(arguments));
    }
    Ok(())
}
