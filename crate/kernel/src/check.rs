//! The rules that a [`Program`] keeps, checked: what lets any thread compute any indices of a level in any order, and lets the emitter
//! load before the steps what no step changes.
//!
//! 1. A register is defined before it is read, and each instruction stands where it may (in a line, or in a segment).
//! 2. Every place of a map lies in its buffer, every segment in its tables.
//! 3. A line stores whole buffers, since emitted code stores whole vectors, past the end of a shorter domain too.
//! 4. Within a level a place is written by one index of one loop, and read by no other; a line does not read it at all (loads stand
//!    before the steps), only a segment may, after its own index has written it.
//! 5. Every `Next` buffer is written, and in a resident program the loop that reads a state, at its own index, writes its successor.
//!
//! Lowering checks its result where debug assertions are on; the suite checks every program.

use std::fmt;

use crate::ir::{BufferId, Inst, Loop, Map, Program, Role, Segment};

/// Which rule is broken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Rule {
    /// A register that is not defined before
    Order,
    /// An instruction that does not belong into a line, or into a segment
    Misplaced,
    /// A place outside its buffer or table
    Bounds,
    /// A store of a part of a buffer
    Part,
    /// A place that two indices write
    WrittenTwice,
    /// A place that one index writes and another reads, or a line at all
    Race,
    /// A successor that nobody writes
    NoNext,
    /// A state of a resident program that is read elsewhere than where its successor is written
    Resident,
}

/// A broken rule, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Broken {
    /// Which
    pub rule: Rule,
    /// Level
    pub level: usize,
    /// Loop of the level
    pub at: usize,
    /// Buffer, where one is concerned
    pub buffer: Option<BufferId>,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Broken { rule, level, at, buffer } = self;
        write!(f, "{rule:?} in loop {at} of level {level}")?;
        buffer.map_or(Ok(()), |b| write!(f, ", buffer {}", b.index()))
    }
}

impl std::error::Error for Broken {}

/// An index of a loop of the level.
type Owner = (u32, u32);

/// Who writes a buffer in a level.
#[derive(Clone, Default)]
struct Writes {
    /// By place; empty if nobody does at known places
    by: Vec<Option<Owner>>,
    /// At computed places
    anywhere: Option<Owner>,
}

/// One level under examination.
struct Level<'a> {
    program: &'a Program,
    level: usize,
    writes: Vec<Writes>,
}

/// Checks every rule.
///
/// # Errors
/// The first rule that is found broken.
pub fn check(program: &Program) -> Result<(), Broken> {
    let mut written = vec![false; program.buffers.len()];
    for (level, loops) in program.levels.iter().enumerate() {
        let mut state = Level { program, level, writes: vec![Writes::default(); program.buffers.len()] };
        for (at, l) in loops.iter().enumerate() {
            state.form(at, l)?;
            state.stores(at, l)?;
        }
        for (at, l) in loops.iter().enumerate() {
            state.loads(at, l)?;
        }
        for (written, writes) in written.iter_mut().zip(&state.writes) {
            *written |= !writes.by.is_empty();
        }
    }
    let missing =
        |(buffer, written): (&crate::ir::Buffer, &bool)| matches!(buffer.role, Role::Next(_)) && buffer.len > 0 && !written;
    match program.buffers.iter().zip(&written).position(missing) {
        Some(k) => Err(Broken { rule: Rule::NoNext, level: 0, at: 0, buffer: Some(BufferId(k as u32)) }),
        None if program.resident => resident(program),
        None => Ok(()),
    }
}

fn resident(program: &Program) -> Result<(), Broken> {
    let broken = |level, at, buffer| Err(Broken { rule: Rule::Resident, level, at, buffer });
    if program.levels.len() > 1 {
        return broken(1, 0, None);
    }
    for (at, l) in program.levels.iter().flatten().enumerate() {
        for inst in &l.body {
            let read: Vec<(BufferId, Option<&Map>)> = match inst {
                Inst::Load(b, map) => vec![(*b, Some(map))],
                Inst::LoadAt(b, _) => vec![(*b, None)],
                Inst::Segment(s) => {
                    let inner = s.body.iter().filter_map(|i| match i {
                        Inst::Load(b, _) | Inst::LoadAt(b, _) => Some((*b, None)),
                        _ => None,
                    });
                    inner.collect()
                }
                _ => Vec::new(),
            };
            for (b, map) in read {
                let Role::State(k) = program.buffers[b.index()].role else { continue };
                let own = map == Some(&Map::Aligned(0)) && program.buffers[b.index()].len == l.domain;
                if !own || !stores_next(program, l, k) {
                    return broken(0, at, Some(b));
                }
            }
        }
    }
    Ok(())
}

/// Does the loop write the successor of carried tensor `k`?
pub(crate) fn stores_next(program: &Program, l: &Loop, k: usize) -> bool {
    l.body.iter().any(|i| matches!(i, Inst::Store(b, ..) if program.buffers[b.index()].role == Role::Next(k)))
}

impl Level<'_> {
    fn broken<T>(&self, rule: Rule, at: usize, buffer: Option<BufferId>) -> Result<T, Broken> {
        Err(Broken { rule, level: self.level, at, buffer })
    }
    fn len(&self, b: BufferId) -> usize {
        self.program.buffers[b.index()].len
    }

    /// Rules 1 and 2.
    fn form(&self, at: usize, l: &Loop) -> Result<(), Broken> {
        for (k, inst) in l.body.iter().enumerate() {
            if inst.operands().iter().any(|r| *r as usize >= k) {
                return self.broken(Rule::Order, at, None);
            }
            match inst {
                Inst::Load(b, map) => self.bounds(at, *b, map, l.domain)?,
                Inst::Segment(s) => self.segment_form(at, l, s)?,
                Inst::Accumulator(_) | Inst::StoreMap(..) | Inst::StoreAt(..) => return self.broken(Rule::Misplaced, at, None),
                Inst::Const(..)
                | Inst::LoadAt(..)
                | Inst::One(..)
                | Inst::Two(..)
                | Inst::Fused { .. }
                | Inst::Select(..)
                | Inst::Store(..) => {}
            }
        }
        Ok(())
    }
    fn segment_form(&self, at: usize, l: &Loop, s: &Segment) -> Result<(), Broken> {
        let starts = self.program.tables.get(s.starts).filter(|t| t.len() > l.domain);
        let Some(starts) = starts.filter(|t| t.windows(2).all(|w| w[0] <= w[1])) else {
            return self.broken(Rule::Bounds, at, None);
        };
        let positions = starts[l.domain] as usize;
        for (k, inst) in s.body.iter().enumerate() {
            if inst.operands().iter().any(|r| *r as usize >= k) {
                return self.broken(Rule::Order, at, None);
            }
            match inst {
                Inst::Load(b, map) | Inst::StoreMap(b, map, _) => self.bounds(at, *b, map, positions)?,
                Inst::Segment(_) | Inst::Store(..) => return self.broken(Rule::Misplaced, at, None),
                Inst::Accumulator(a) if *a >= s.accumulators.len() => return self.broken(Rule::Order, at, None),
                _ => {}
            }
        }
        match s.accumulators.iter().all(|a| (a.next as usize) < s.body.len()) {
            true => Ok(()),
            false => self.broken(Rule::Order, at, None),
        }
    }
    fn bounds(&self, at: usize, b: BufferId, map: &Map, domain: usize) -> Result<(), Broken> {
        let len = self.len(b);
        let inside = match map {
            Map::Aligned(offset) => offset + domain <= len,
            Map::Uniform(p) => *p < len,
            Map::Table(t) => match self.program.tables.get(*t) {
                Some(t) => t.len() >= domain && t[..domain].iter().all(|p| (*p as usize) < len),
                None => false,
            },
        };
        if inside || domain == 0 { Ok(()) } else { self.broken(Rule::Bounds, at, Some(b)) }
    }

    fn place(&self, map: &Map, position: usize) -> usize {
        match map {
            Map::Aligned(offset) => position + offset,
            Map::Uniform(p) => *p,
            Map::Table(t) => self.program.tables[*t][position] as usize,
        }
    }
    /// Index by index, the positions of a segment.
    fn ranges<'s>(&'s self, l: &Loop, s: &Segment) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + 's {
        let starts = &self.program.tables[s.starts];
        (0..l.domain).map(move |i| (i, starts[i] as usize..starts[i + 1] as usize)).filter(|(_, range)| !range.is_empty())
    }

    /// Rule 3, and half of rule 4.
    fn stores(&mut self, at: usize, l: &Loop) -> Result<(), Broken> {
        for inst in &l.body {
            match inst {
                Inst::Store(b, offset, _) => {
                    if *offset != 0 || self.len(*b) != l.domain {
                        return self.broken(Rule::Part, at, Some(*b));
                    }
                    for index in 0..l.domain {
                        self.write(at, index, *b, index)?;
                    }
                }
                Inst::Segment(s) => {
                    for inner in &s.body {
                        let ranges: Vec<_> = match inner {
                            Inst::StoreMap(..) | Inst::StoreAt(..) => self.ranges(l, s).collect(),
                            _ => continue,
                        };
                        for (index, range) in ranges {
                            match inner {
                                Inst::StoreMap(b, map, _) => {
                                    for p in range {
                                        self.write(at, index, *b, self.place(map, p))?;
                                    }
                                }
                                Inst::StoreAt(b, ..) => {
                                    let owner = (at as u32, index as u32);
                                    let taken = self.writes[b.index()].anywhere.replace(owner).is_some_and(|o| o != owner);
                                    if taken || self.foreign(*b, owner) {
                                        return self.broken(Rule::WrittenTwice, at, Some(*b));
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
    fn write(&mut self, at: usize, index: usize, b: BufferId, place: usize) -> Result<(), Broken> {
        let (owner, len) = ((at as u32, index as u32), self.len(b));
        let writes = &mut self.writes[b.index()];
        writes.by.resize(len, None);
        let before = writes.by[place].replace(owner);
        match before.or(writes.anywhere) {
            Some(other) if other != owner => self.broken(Rule::WrittenTwice, at, Some(b)),
            _ => Ok(()),
        }
    }
    /// Does another index write any place of the buffer?
    fn foreign(&self, b: BufferId, owner: Owner) -> bool {
        self.writes[b.index()].by.iter().flatten().any(|o| *o != owner)
    }

    /// The other half of rule 4.
    fn loads(&self, at: usize, l: &Loop) -> Result<(), Broken> {
        let touched = |b: BufferId| !self.writes[b.index()].by.is_empty() || self.writes[b.index()].anywhere.is_some();
        for inst in &l.body {
            match inst {
                Inst::Load(b, map) if touched(*b) => {
                    let writes = &self.writes[b.index()];
                    let read = |index| writes.by.get(self.place(map, index)).is_some_and(|o| o.is_some());
                    if writes.anywhere.is_some() || (0..l.domain).any(read) {
                        return self.broken(Rule::Race, at, Some(*b));
                    }
                }
                Inst::LoadAt(b, _) if touched(*b) => return self.broken(Rule::Race, at, Some(*b)),
                Inst::Segment(s) => {
                    for inner in &s.body {
                        match inner {
                            Inst::Load(b, map) if touched(*b) => {
                                let writes = &self.writes[b.index()];
                                for (index, range) in self.ranges(l, s) {
                                    let other = |o: Option<Owner>| o.is_some_and(|o| o != (at as u32, index as u32));
                                    let read = |p| other(writes.by.get(self.place(map, p)).copied().flatten());
                                    if other(writes.anywhere) || range.into_iter().any(read) {
                                        return self.broken(Rule::Race, at, Some(*b));
                                    }
                                }
                            }
                            Inst::LoadAt(b, _) if touched(*b) => {
                                for (index, _) in self.ranges(l, s) {
                                    let owner = (at as u32, index as u32);
                                    let anywhere = self.writes[b.index()].anywhere.is_some_and(|o| o != owner);
                                    if anywhere || self.foreign(*b, owner) {
                                        return self.broken(Rule::Race, at, Some(*b));
                                    }
                                }
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Buffer, Kind, One, Two};

    const STATE: BufferId = BufferId(0);
    const NEXT: BufferId = BufferId(1);
    const SCRATCH: BufferId = BufferId(2);

    /// A state of four, its successor, and four numbers between levels.
    fn program(levels: Vec<Vec<Loop>>, tables: Vec<Vec<u32>>, resident: bool) -> Program {
        let buffer = |role| Buffer { role, kind: Kind::F64, len: 4, single: false };
        let buffers = vec![buffer(Role::State(0)), buffer(Role::Next(0)), buffer(Role::Scratch)];
        Program { buffers, tables, levels, resident, assumes_finite: false }
    }
    fn copy(from: BufferId, map: Map, to: BufferId) -> Loop {
        Loop { domain: 4, body: vec![Inst::Load(from, map), Inst::Store(to, 0, 0)] }
    }
    /// One index's fold or walk over the positions that `starts` gives it.
    fn segment(domain: usize, starts: usize, body: Vec<Inst>) -> Loop {
        let s = Segment { starts, body, accumulators: Vec::new(), result: 0 };
        Loop { domain, body: vec![Inst::Segment(Box::new(s))] }
    }
    fn rule(p: &Program) -> Option<Rule> {
        check(p).err().map(|b| b.rule)
    }

    #[test]
    fn levels_that_wait_for_each_other_are_allowed_and_races_are_not() {
        let own = || copy(STATE, Map::Aligned(0), SCRATCH);
        let turned = || copy(SCRATCH, Map::Table(0), NEXT);
        let tables = || vec![vec![3, 2, 1, 0]];
        assert_eq!(rule(&program(vec![vec![own()], vec![turned()]], tables(), false)), None);
        assert_eq!(rule(&program(vec![vec![own(), turned()]], tables(), false)), Some(Rule::Race));
        // Also at the own index: another thread may have it, and loads stand before the steps.
        let same = copy(SCRATCH, Map::Aligned(0), NEXT);
        assert_eq!(rule(&program(vec![vec![own(), same]], tables(), false)), Some(Rule::Race));
        let looked_up =
            Loop { domain: 4, body: vec![Inst::Const(Kind::I64, 1), Inst::LoadAt(SCRATCH, 0), Inst::Store(NEXT, 0, 1)] };
        assert_eq!(rule(&program(vec![vec![own(), looked_up]], tables(), false)), Some(Rule::Race));
        assert_eq!(rule(&program(vec![vec![own()], vec![own(), own(), turned()]], tables(), false)), Some(Rule::WrittenTwice));
    }

    #[test]
    fn walks_may_read_what_they_wrote_themselves() {
        let walk = |domain, starts| {
            segment(
                domain,
                starts,
                vec![Inst::Load(STATE, Map::Aligned(0)), Inst::StoreMap(SCRATCH, Map::Aligned(0), 0), {
                    Inst::Load(SCRATCH, Map::Uniform(0))
                }],
            )
        };
        let last = || copy(SCRATCH, Map::Aligned(0), NEXT);
        let tables = || vec![vec![0, 4], vec![0, 2, 4]];
        assert_eq!(rule(&program(vec![vec![walk(1, 0)], vec![last()]], tables(), false)), None);
        // Two indices: the second reads what the first wrote.
        assert_eq!(rule(&program(vec![vec![walk(2, 1)], vec![last()]], tables(), false)), Some(Rule::Race));
        let at = |domain, starts| segment(domain, starts, vec![Inst::Const(Kind::I64, 2), Inst::StoreAt(SCRATCH, 0, 0)]);
        assert_eq!(rule(&program(vec![vec![at(1, 0)], vec![last()]], tables(), false)), None);
        assert_eq!(rule(&program(vec![vec![at(2, 1)], vec![last()]], tables(), false)), Some(Rule::WrittenTwice));
        assert_eq!(rule(&program(vec![vec![at(1, 0), walk(1, 0)], vec![last()]], tables(), false)), Some(Rule::WrittenTwice));
    }

    #[test]
    fn a_resident_loop_reads_its_own_state_only() {
        assert_eq!(rule(&program(vec![vec![copy(STATE, Map::Aligned(0), NEXT)]], vec![], true)), None);
        assert_eq!(rule(&program(vec![vec![copy(STATE, Map::Uniform(0), NEXT)]], vec![], true)), Some(Rule::Resident));
        // Its successor is written by another loop, which is steps ahead.
        let reads = copy(STATE, Map::Aligned(0), SCRATCH);
        let writes = Loop { domain: 4, body: vec![Inst::Const(Kind::F64, 0), Inst::Store(NEXT, 0, 0)] };
        assert_eq!(rule(&program(vec![vec![reads, writes]], vec![], true)), Some(Rule::Resident));
    }

    #[test]
    fn form_and_bounds() {
        let one = |body| program(vec![vec![Loop { domain: 4, body }]], vec![vec![0, 1, 2, 4]], false);
        assert_eq!(rule(&one(vec![Inst::One(One::Neg, 0), Inst::Store(NEXT, 0, 0)])), Some(Rule::Order));
        assert_eq!(
            rule(&one(vec![Inst::Const(Kind::F64, 0), Inst::Two(Two::Add, 0, 2), Inst::Store(NEXT, 0, 1)])),
            Some(Rule::Order)
        );
        assert_eq!(rule(&one(vec![Inst::Accumulator(0), Inst::Store(NEXT, 0, 0)])), Some(Rule::Misplaced));
        assert_eq!(rule(&one(vec![Inst::Load(STATE, Map::Aligned(1)), Inst::Store(NEXT, 0, 0)])), Some(Rule::Bounds));
        assert_eq!(rule(&one(vec![Inst::Load(STATE, Map::Table(0)), Inst::Store(NEXT, 0, 0)])), Some(Rule::Bounds));
        assert_eq!(rule(&one(vec![Inst::Const(Kind::F64, 0), Inst::Store(NEXT, 1, 0)])), Some(Rule::Part));
        assert_eq!(rule(&one(vec![Inst::Const(Kind::F64, 0)])), Some(Rule::NoNext));
        let short = program(vec![vec![segment(4, 0, vec![])]], vec![vec![0, 1]], false);
        assert_eq!(rule(&short), Some(Rule::Bounds));
    }
}
