//! What the linker knew: where each piece of static data lies, and which functions and which other pieces hold its address.
//!
//! With `--emit-relocs` the linked module carries a table of symbols (section `linking`) and every place where an address was
//! written (`reloc.CODE`, `reloc.DATA`). Each of these places is read again here and must hold the address that its symbol has.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use wasmparser::{
    CustomSectionReader, DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry, RelocationType,
    SymbolFlags, SymbolInfo, TypeRef,
};

use crate::Outcome;

/// The data of a linked module, in addresses of its memory.
#[derive(Debug)]
pub struct Linked {
    /// In the order of the module's data section.
    pub segments: Vec<Segment>,
    /// Pieces of data, by their place in the linker's table; none for functions and for what has no bytes in the module.
    pub symbols: Vec<Option<Range<u32>>>,
    /// Each function with the data whose addresses it holds.
    pub functions: Vec<(String, Vec<Reference>)>,
    /// Where data holds an address: the place and the symbol, ascending by place.
    pub pointers: Vec<(u32, usize)>,
}

/// A part of the memory that the module fills.
#[derive(Debug)]
pub struct Segment {
    /// Its bytes never change.
    pub is_constant: bool,
    pub address: u32,
    pub bytes: Vec<u8>,
}

impl Segment {
    /// The addresses that it fills.
    pub fn range(&self) -> Range<u32> {
        self.address..self.address + self.bytes.len() as u32
    }
}

/// An address in code: a symbol's, or one near it.
#[derive(Debug)]
pub struct Reference {
    pub value: u32,
    pub symbol: usize,
}

/// The sections as they stand in the file.
#[derive(Default)]
struct Sections<'a> {
    imported: u32,
    code: Range<usize>,
    bodies: Vec<Range<usize>>,
    data: Range<usize>,
    /// Address, if the module states it, and where the bytes stand in the file.
    segments: Vec<(Option<u32>, Range<usize>)>,
    segment_names: Vec<&'a str>,
    symbols: Vec<SymbolInfo<'a>>,
    names: HashMap<u32, &'a str>,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

fn plainly(error: wasmparser::BinaryReaderError) -> String {
    error.to_string()
}

impl<'a> Sections<'a> {
    fn read(file: &'a [u8]) -> Outcome<Self> {
        let mut found = Self::default();
        for payload in Parser::new(0).parse_all(file) {
            match payload.map_err(plainly)? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        found.imported += u32::from(matches!(import.map_err(plainly)?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => found.code = range,
                Payload::CodeSectionEntry(body) => found.bodies.push(body.range()),
                Payload::DataSection(data) => {
                    found.data = data.range();
                    for segment in data {
                        let segment = segment.map_err(plainly)?;
                        let address = match segment.kind {
                            DataKind::Passive => None,
                            DataKind::Active { offset_expr, .. } => {
                                match offset_expr.get_operators_reader().read().map_err(plainly)? {
                                    Operator::I32Const { value } => Some(value as u32),
                                    other => return Err(format!("data lies at an address that is not a constant: {other:?}")),
                                }
                            }
                        };
                        found.segments.push((address, segment.range.end - segment.data.len()..segment.range.end));
                    }
                }
                Payload::CustomSection(section) => found.read_custom(&section)?,
                _ => {}
            }
        }
        Ok(found)
    }

    fn read_custom(&mut self, section: &CustomSectionReader<'a>) -> Outcome<()> {
        match section.as_known() {
            KnownCustom::Name(names) => {
                for part in names {
                    if let Name::Function(functions) = part.map_err(plainly)? {
                        for naming in functions {
                            let naming = naming.map_err(plainly)?;
                            self.names.insert(naming.index, naming.name);
                        }
                    }
                }
            }
            KnownCustom::Linking(linking) => {
                for part in linking {
                    match part.map_err(plainly)? {
                        Linking::SegmentInfo(segments) => {
                            for segment in segments {
                                self.segment_names.push(segment.map_err(plainly)?.name);
                            }
                        }
                        Linking::SymbolTable(symbols) => {
                            self.symbols = symbols.into_iter().collect::<Result<_, _>>().map_err(plainly)?;
                        }
                        _ => {}
                    }
                }
            }
            KnownCustom::Reloc(places) => {
                let entries = places.entries().into_iter().collect::<Result<_, _>>().map_err(plainly)?;
                match section.name() {
                    "reloc.CODE" => self.in_code = entries,
                    "reloc.DATA" => self.in_data = entries,
                    // Of sections for debuggers.
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// A place that holds a data address.
struct Place {
    /// In the file.
    at: usize,
    value: u32,
    symbol: usize,
    addend: u32,
}

/// The places of `entries` that hold addresses of data, in a section that starts at `start`.
fn places(file: &[u8], start: usize, entries: &[RelocationEntry]) -> Outcome<Vec<Place>> {
    let mut found = Vec::new();
    for entry in entries {
        let range = entry.relocation_range();
        let at = start + range.start;
        let bytes = file.get(at..start + range.end).ok_or_else(|| format!("a relocation lies outside of the file: {entry:?}"))?;
        let value = match entry.ty {
            RelocationType::MemoryAddrI32 => bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)),
            // Signed or not, the lower 32 bits are the address.
            RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb => {
                bytes.iter().rev().fold(0, |sum, byte| sum << 7 | u32::from(byte & 0x7f))
            }
            // Of functions, types, globals and tables; and of data that each thread has for itself, which stays where it is.
            RelocationType::FunctionIndexLeb
            | RelocationType::TableIndexSleb
            | RelocationType::TableIndexI32
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::GlobalIndexI32
            | RelocationType::EventIndexLeb
            | RelocationType::TableNumberLeb
            | RelocationType::FunctionIndexI32
            | RelocationType::MemoryAddrTlsSleb => continue,
            other => return Err(format!("the linker used a relocation that is not understood: {other:?}")),
        };
        found.push(Place { at, value, symbol: entry.index as usize, addend: entry.addend as u32 });
    }
    Ok(found)
}

impl Linked {
    /// Reads a module that was linked with `--emit-relocs`. Refuses one whose relocations do not say what its bytes say.
    pub fn read(file: &[u8]) -> Outcome<Self> {
        let sections = Sections::read(file)?;
        if sections.symbols.is_empty() || sections.segment_names.len() < sections.segments.len() {
            return Err("the module was not linked with --emit-relocs".to_owned());
        }
        let in_code = places(file, sections.code.start, &sections.in_code)?;
        let in_data = places(file, sections.data.start, &sections.in_data)?;
        let addresses = addresses(&sections, in_code.iter().chain(&in_data))?;

        let mut segments = Vec::new();
        for (k, (_, bytes)) in sections.segments.iter().enumerate() {
            let is_constant = sections.segment_names[k].starts_with(".rodata");
            let address = match addresses.get(&(k as u32)) {
                Some(address) => *address,
                // Nobody asks for it, so that it may keep its bytes wherever it lies.
                None if !is_constant => 0,
                None => return Err(format!("nothing says where the segment {} lies", sections.segment_names[k])),
            };
            segments.push(Segment { is_constant, address, bytes: file[bytes.clone()].to_vec() });
        }
        let symbols = sections.symbols.iter().map(|symbol| {
            let (segment, inside) = bytes_of(symbol, &sections)?;
            let address = addresses.get(&segment)?;
            Some(address + inside.start..address + inside.end)
        });
        let symbols = symbols.collect();

        let mut functions: Vec<(String, Vec<Reference>)> = Vec::new();
        for k in 0..sections.bodies.len() {
            let name = sections.names.get(&(sections.imported + k as u32)).copied().unwrap_or_default();
            functions.push((name.to_owned(), Vec::new()));
        }
        for place in in_code {
            let k = sections.bodies.partition_point(|body| body.end <= place.at);
            let inside = sections.bodies.get(k).is_some_and(|body| body.contains(&place.at));
            let (_, references) = functions.get_mut(k).filter(|_| inside).ok_or("a relocation lies in no function")?;
            references.push(Reference { value: place.value, symbol: place.symbol });
        }
        let mut pointers = Vec::new();
        for place in in_data {
            let holder = sections.segments.iter().position(|(_, bytes)| bytes.contains(&place.at));
            let k = holder.ok_or("a relocation lies in no data")?;
            pointers.push((segments[k].address + (place.at - sections.segments[k].1.start) as u32, place.symbol));
        }
        pointers.sort_unstable();
        Ok(Self { segments, symbols, functions, pointers })
    }

    /// The names of functions that hold the address of a piece of constants of at least `size` bytes.
    pub fn holders(&self, size: u32) -> HashSet<String> {
        let is_large = |range: &Range<u32>| range.end - range.start >= size && self.is_constant(range);
        let holds = |reference: &Reference| self.symbols[reference.symbol].as_ref().is_some_and(is_large);
        let holders = self.functions.iter().filter(|(_, references)| references.iter().any(holds));
        holders.map(|(name, _)| name.clone()).collect()
    }

    /// Whether the bytes of `range` never change.
    pub fn is_constant(&self, range: &Range<u32>) -> bool {
        let holds = |all: Range<u32>| all.start <= range.start && range.end <= all.end;
        self.segments.iter().any(|segment| segment.is_constant && holds(segment.range()))
    }
}

/// The segment of a symbol and the bytes in it; none for functions, for what is defined elsewhere, and for bare addresses.
fn bytes_of(symbol: &SymbolInfo<'_>, sections: &Sections<'_>) -> Option<(u32, Range<u32>)> {
    let SymbolInfo::Data { flags, symbol: Some(data), .. } = symbol else { return None };
    let end = u64::from(data.offset) + u64::from(data.size);
    // Beyond the segments in the file come those of zeros. The linker states its own addresses, such as the heap's, as offsets from 0.
    let fits = sections.segments.get(data.index as usize).is_none_or(|(_, bytes)| end <= bytes.len() as u64);
    let own = flags.intersects(SymbolFlags::ABSOLUTE | SymbolFlags::TLS) || !fits;
    (!own).then_some((data.index, data.offset..end as u32))
}

/// The address of each segment: stated, or what the first place says; all other places must agree.
fn addresses<'p>(sections: &Sections<'_>, places: impl Iterator<Item = &'p Place>) -> Outcome<HashMap<u32, u32>> {
    let stated = sections.segments.iter().enumerate().filter_map(|(k, (address, _))| Some((k as u32, (*address)?)));
    let mut addresses: HashMap<u32, u32> = stated.collect();
    for place in places {
        let symbol = sections.symbols.get(place.symbol).ok_or("a relocation names no symbol")?;
        let SymbolInfo::Data { name, symbol: definition, .. } = symbol else {
            return Err("a relocation of an address names what is no data".to_owned());
        };
        let (expected, value) = match bytes_of(symbol, sections) {
            Some((segment, inside)) => {
                let base = place.value.wrapping_sub(place.addend).wrapping_sub(inside.start);
                (*addresses.entry(segment).or_insert(base), base)
            }
            // What is nowhere defined is at 0.
            None => (definition.map_or(0, |d| d.offset).wrapping_add(place.addend), place.value),
        };
        if expected != value {
            return Err(format!("the code holds {:#x} for {name}, the linker's table says otherwise", place.value));
        }
    }
    Ok(addresses)
}
