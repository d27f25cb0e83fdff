//! Which constant data the first module can do without, and how it comes with the second.
//!
//! A function that stays needs the data whose addresses it holds, and what these point to. The bytes of all other constants become
//! zeros in the first module, which weigh nothing when compressed; the second module writes them into the memory when it is
//! instantiated, before any of its functions can run. Each thread does so, which changes nothing: constants stay as they are.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{self, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionId, FunctionKind, GlobalKind, Module};

use crate::Outcome;
use crate::linked::Linked;

/// A data segment costs about as much as this many bytes more in its neighbour.
const GAP: u32 = 8;

/// The ranges of addresses, ascending, whose bytes only functions that move can reach. `moves` says it of each of `all`.
pub fn unneeded(module: &Module, all: &[FunctionId], moves: &[bool], linked: &mut Linked) -> Outcome<Vec<Range<u32>>> {
    same_segments(module, linked)?;
    let linked = &*linked;
    let name = |id: FunctionId| module.funcs.get(id).name.as_deref().unwrap_or_default();
    let (mut moving, mut staying) = (HashSet::new(), HashSet::new());
    for (id, moves) in all.iter().zip(moves) {
        let names = if *moves { &mut moving } else { &mut staying };
        names.insert(name(*id));
    }
    let stays = |function: &str| function.is_empty() || staying.contains(function) || !moving.contains(function);
    is_understood(module, linked)?;

    let places = |range: &Range<u32>| {
        let before = |limit: u32| linked.pointers.partition_point(|(place, _)| *place < limit);
        before(range.start)..before(range.end)
    };
    let mut todo: Vec<usize> = Vec::new();
    for (_, references) in linked.functions.iter().filter(|(function, _)| stays(function)) {
        todo.extend(references.iter().map(|reference| reference.symbol));
    }
    // What can change stays, and so does what belongs to no symbol; their pointers count.
    let mut is_root = vec![true; linked.pointers.len()];
    let constants: Vec<Option<&Range<u32>>> =
        linked.symbols.iter().map(|symbol| symbol.as_ref().filter(|range| linked.is_constant(range))).collect();
    for range in constants.iter().flatten() {
        is_root[places(range)].fill(false);
    }
    todo.extend(linked.pointers.iter().zip(is_root).filter(|(_, root)| *root).map(|((_, symbol), _)| *symbol));
    // A number that looks like an address is taken for one.
    let mut numbers: Vec<u32> = numbers(module, all.iter().zip(moves).filter(|(_, moves)| !**moves).map(|(id, _)| *id));
    numbers.sort_unstable();
    for (k, range) in constants.iter().enumerate().filter_map(|(k, range)| Some((k, (*range)?))) {
        let first = numbers.partition_point(|number| *number < range.start);
        if numbers.get(first).is_some_and(|number| *number < range.end) {
            todo.push(k);
        }
    }
    let mut needed = vec![false; linked.symbols.len()];
    while let Some(symbol) = todo.pop() {
        if !std::mem::replace(&mut needed[symbol], true)
            && let Some(range) = constants[symbol]
        {
            todo.extend(linked.pointers[places(range)].iter().map(|(_, target)| *target));
        }
    }
    Ok(ranges(linked, &constants, &needed))
}

/// The bytes of symbols that are not needed and share none with one that is.
fn ranges(linked: &Linked, constants: &[Option<&Range<u32>>], needed: &[bool]) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    for segment in linked.segments.iter().filter(|segment| segment.is_constant) {
        let whole = segment.range();
        let mut goes = vec![false; segment.bytes.len()];
        for wanted in [false, true] {
            for (range, _) in constants.iter().zip(needed).filter(|(_, needed)| **needed == wanted) {
                if let Some(range) = range.filter(|range| whole.start <= range.start && range.end <= whole.end) {
                    goes[(range.start - whole.start) as usize..(range.end - whole.start) as usize].fill(!wanted);
                }
            }
        }
        for (address, _) in whole.zip(goes).filter(|(_, goes)| *goes) {
            match found.last_mut() {
                Some(last) if last.end == address => last.end += 1,
                _ => found.push(address..address + 1),
            }
        }
    }
    found.sort_unstable_by_key(|range| range.start);
    found
}

/// Leaves the segments that the module still has: those that nobody puts into the memory are gone.
fn same_segments(module: &Module, linked: &mut Linked) -> Outcome<()> {
    let mut data = module.data.iter().map(|data| &data.value).peekable();
    linked.segments.retain(|segment| data.next_if(|bytes| **bytes == segment.bytes).is_some());
    match data.next() {
        Some(_) => Err("the linked module's data are not those of the module to be split".to_owned()),
        None => Ok(()),
    }
}

/// The functions of the two modules are matched by name: each must hold the numbers that the linker wrote into it.
fn is_understood(module: &Module, linked: &Linked) -> Outcome<()> {
    let mut seen: HashSet<&str> = HashSet::new();
    let twice: HashSet<&str> = linked.functions.iter().map(|(name, _)| name.as_str()).filter(|name| !seen.insert(name)).collect();
    let references: HashMap<&str, _> = linked.functions.iter().map(|(name, found)| (name.as_str(), found)).collect();
    for function in module.funcs.iter() {
        let Some(name) = function.name.as_deref().filter(|name| !twice.contains(name)) else { continue };
        let Some(references) = references.get(name) else { continue };
        let held: HashSet<u32> = numbers(module, std::iter::once(function.id())).into_iter().collect();
        if let Some(missing) = references.iter().find(|reference| !held.contains(&reference.value)) {
            return Err(format!("{name} does not hold the address {:#x}, which the linker wrote into it", missing.value));
        }
    }
    Ok(())
}

/// The numbers in the code of some functions, and the initial values of globals, that can be addresses.
fn numbers(module: &Module, functions: impl Iterator<Item = FunctionId>) -> Vec<u32> {
    #[derive(Default)]
    struct Numbers(Vec<u32>);
    impl Numbers {
        fn offset(&mut self, arg: ir::MemArg) {
            // In a memory of 4 GiB no offset is larger.
            self.0.extend(u32::try_from(arg.offset));
        }
    }
    impl Visitor<'_> for Numbers {
        fn visit_const(&mut self, constant: &ir::Const) {
            if let Value::I32(value) = constant.value {
                self.0.push(value as u32);
            }
        }
        fn visit_load(&mut self, load: &ir::Load) {
            self.offset(load.arg);
        }
        fn visit_store(&mut self, store: &ir::Store) {
            self.offset(store.arg);
        }
        fn visit_load_simd(&mut self, load: &ir::LoadSimd) {
            self.offset(load.arg);
        }
        fn visit_atomic_rmw(&mut self, change: &ir::AtomicRmw) {
            self.offset(change.arg);
        }
        fn visit_cmpxchg(&mut self, change: &ir::Cmpxchg) {
            self.offset(change.arg);
        }
        fn visit_atomic_notify(&mut self, notify: &ir::AtomicNotify) {
            self.offset(notify.arg);
        }
        fn visit_atomic_wait(&mut self, wait: &ir::AtomicWait) {
            self.offset(wait.arg);
        }
    }
    let mut found = Numbers::default();
    for id in functions {
        if let FunctionKind::Local(function) = &module.funcs.get(id).kind {
            dfs_in_order(&mut found, function, function.entry_block());
        }
    }
    for global in module.globals.iter() {
        if let GlobalKind::Local(ConstExpr::Value(Value::I32(value))) = global.kind {
            found.0.push(value as u32);
        }
    }
    found.0
}

/// Takes the bytes of `ranges` out of the first module. An error if a function of it holds an address there after all.
pub fn remove(module: &mut Module, linked: &Linked, ranges: &[Range<u32>]) -> Outcome<()> {
    let all: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    for number in numbers(module, all.into_iter()) {
        let k = ranges.partition_point(|range| range.end <= number);
        if ranges.get(k).is_some_and(|range| range.contains(&number)) {
            return Err(format!("the first part of the engine needs the data at {number:#x}, which are in the second"));
        }
    }
    let all: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for (id, segment) in all.into_iter().zip(&linked.segments) {
        let data = module.data.get_mut(id);
        for range in ranges.iter().filter(|range| segment.range().contains(&range.start)) {
            let place = |address: u32| (address - segment.address) as usize;
            data.value[place(range.start)..place(range.end)].fill(0);
        }
    }
    Ok(())
}

/// Lets the second module write the bytes of `ranges`. Those between two that lie close to each other are written, too.
pub fn add(module: &mut Module, linked: &Linked, ranges: &[Range<u32>]) -> Outcome<()> {
    let memory = module.memories.iter().next().map(|memory| memory.id()).ok_or("the module has no memory")?;
    for segment in &linked.segments {
        let mut pieces: Vec<Range<u32>> = Vec::new();
        for range in ranges.iter().filter(|range| segment.range().contains(&range.start)) {
            match pieces.last_mut() {
                Some(last) if range.start - last.end <= GAP => last.end = range.end,
                _ => pieces.push(range.clone()),
            }
        }
        for piece in pieces {
            let place = |address: u32| (address - segment.address) as usize;
            let bytes = segment.bytes[place(piece.start)..place(piece.end)].to_vec();
            let offset = ConstExpr::Value(Value::I32(piece.start as i32));
            let data = module.data.add(DataKind::Active { memory, offset }, bytes);
            module.memories.get_mut(memory).data_segments.insert(data);
        }
    }
    Ok(())
}
