//! The hash table of `dict` and `set`: insertion order, Python's hash and equality.
//!
//! The table itself never calls Python. Where a key's `__hash__` or `__eq__` is written in Python, `Vm::dict_get` and its
//! siblings compute the hash first and compare candidates with the table released, so that code may even change the
//! table meanwhile.

use std::cell::RefCell;
use std::rc::Rc;

use crate::value::Value;

const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

struct Entry {
    hash: i64,
    key: Value,
    value: Value,
}

/// A `dict`.
#[derive(Default)]
pub struct Dict {
    /// In order of insertion; a deleted entry leaves a hole until the next rebuild
    entries: Vec<Option<Entry>>,
    /// Open addressing, a power of two long (or empty): places in `entries`
    table: Vec<u32>,
    live: usize,
    /// Counts changes of the set of keys: iteration notices them
    version: u64,
}

impl Drop for Dict {
    fn drop(&mut self) {
        if self.values().any(crate::dispose::is_container) {
            let inside = self.drain().filter(crate::dispose::is_container).collect();
            crate::dispose::dispose_all(inside);
        }
    }
}

/// A `set` or `frozenset`: the keys of a table.
pub struct Set {
    /// The items are its keys
    pub table: RefCell<Dict>,
    /// `frozenset`?
    pub frozen: bool,
}

impl Set {
    /// An empty set.
    pub fn new(frozen: bool) -> Set {
        Set { table: RefCell::default(), frozen }
    }
    /// How many items.
    pub fn len(&self) -> usize {
        self.table.borrow().len()
    }
    /// No items?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The items, in the order of iteration: that of CPython's table where the items are numbers (it follows from their hashes),
    /// else that of insertion (in CPython the order of text changes from run to run).
    pub fn items(&self) -> Vec<Value> {
        let table = self.table.borrow();
        if table.len() > 1 && table.keys().all(|k| matches!(k, Value::Int(_) | Value::Float(_) | Value::Bool(_))) {
            return table_order(&table);
        }
        table.keys().cloned().collect()
    }
}

/// Places the items as CPython's `set_add_entry` does: a power of two of slots, up to ten in a row, then a jump by the hash.
fn table_order(items: &Dict) -> Vec<Value> {
    let mut slots: Vec<Option<&Entry>> = vec![None; 8];
    let mut used = 0;
    for entry in items.entries.iter().flatten() {
        place_in(&mut slots, entry);
        used += 1;
        if used * 5 >= (slots.len() - 1) * 3 {
            let wanted = if used > 50_000 { used * 2 } else { used * 4 };
            let mut size = 8;
            while size <= wanted {
                size *= 2;
            }
            let mut larger = vec![None; size];
            for entry in slots.into_iter().flatten() {
                place_in(&mut larger, entry);
            }
            slots = larger;
        }
    }
    slots.into_iter().flatten().map(|entry| entry.key.clone()).collect()
}
fn place_in<'a>(slots: &mut [Option<&'a Entry>], entry: &'a Entry) {
    let mask = slots.len() - 1;
    let mut perturb = entry.hash as u64;
    let mut at = perturb as usize & mask;
    loop {
        let run = if at + 9 <= mask { 9 } else { 0 };
        for slot in slots.iter_mut().skip(at).take(run + 1) {
            if slot.is_none() {
                *slot = Some(entry);
                return;
            }
        }
        perturb >>= 5;
        at = at.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
    }
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Dict {
        Dict::default()
    }
    /// How many entries.
    pub fn len(&self) -> usize {
        self.live
    }
    /// No entries?
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
    /// Drops everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.table.clear();
        self.live = 0;
        self.version += 1;
    }
    /// Changes whenever a key is added or removed.
    pub fn version(&self) -> u64 {
        self.version
    }
    /// Entries in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Value, &Value)> {
        self.entries.iter().flatten().map(|e| (&e.key, &e.value))
    }
    /// Keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.entries.iter().flatten().map(|e| &e.key)
    }
    /// Values in order.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.entries.iter().flatten().map(|e| &e.value)
    }
    /// The first entry at or after a cursor, and the cursor after it: iteration that holds no borrow.
    pub fn next_from(&self, cursor: usize) -> Option<(usize, &Value, &Value)> {
        let (offset, entry) = self.entries.get(cursor..)?.iter().enumerate().find_map(|(i, e)| e.as_ref().map(|e| (i, e)))?;
        Some((cursor + offset + 1, &entry.key, &entry.value))
    }
    /// The value of a `str` key.
    pub fn get_str(&self, key: &str) -> Option<&Value> {
        let hash = hash_str(key);
        let at = self.find(hash, |k| matches!(k, Value::Str(s) if **s == *key))?;
        self.entries.get(at)?.as_ref().map(|e| &e.value)
    }
    /// Adds or replaces the value of a `str` key.
    pub fn set_str(&mut self, key: &str, value: Value) {
        let hash = hash_str(key);
        match self.find(hash, |k| matches!(k, Value::Str(s) if **s == *key)) {
            Some(at) => drop(self.replace_at(at, value)),
            None => self.push(hash, Value::Str(key.into()), value),
        }
    }
    /// Removes a `str` key.
    pub fn remove_str(&mut self, key: &str) -> Option<Value> {
        let at = self.find(hash_str(key), |k| matches!(k, Value::Str(s) if **s == *key))?;
        self.remove_at(at).map(|(_, value)| value)
    }

    /// The first entry with this hash whose key the test accepts.
    pub(crate) fn find(&self, hash: i64, mut same: impl FnMut(&Value) -> bool) -> Option<usize> {
        let mut probe = self.probe(hash)?;
        loop {
            match *self.table.get(probe)? {
                EMPTY => return None,
                DELETED => {}
                at => {
                    if let Some(Some(entry)) = self.entries.get(at as usize)
                        && entry.hash == hash
                        && same(&entry.key)
                    {
                        return Some(at as usize);
                    }
                }
            }
            probe = (probe + 1) & (self.table.len() - 1);
        }
    }
    /// Keys with this hash, and where they are.
    pub(crate) fn candidates(&self, hash: i64) -> Vec<(usize, Value)> {
        let mut found = Vec::new();
        let _ = self.find(hash, |_| false);
        let Some(mut probe) = self.probe(hash) else { return found };
        while let Some(&at) = self.table.get(probe) {
            if at == EMPTY {
                break;
            }
            if at != DELETED
                && let Some(Some(entry)) = self.entries.get(at as usize)
                && entry.hash == hash
            {
                found.push((at as usize, entry.key.clone()));
            }
            probe = (probe + 1) & (self.table.len() - 1);
        }
        found
    }
    /// The value at a place that `find` gave.
    pub(crate) fn value_at(&self, at: usize) -> Option<&Value> {
        self.entries.get(at)?.as_ref().map(|e| &e.value)
    }
    /// Gives the old value back: dropping it may run long, and must not happen while the table is borrowed.
    pub(crate) fn replace_at(&mut self, at: usize, value: Value) -> Option<Value> {
        match self.entries.get_mut(at) {
            Some(Some(entry)) => Some(std::mem::replace(&mut entry.value, value)),
            _ => None,
        }
    }
    pub(crate) fn remove_at(&mut self, at: usize) -> Option<(Value, Value)> {
        let hash = self.entries.get(at)?.as_ref()?.hash;
        let mut probe = self.probe(hash)?;
        while let Some(slot) = self.table.get_mut(probe) {
            if *slot == at as u32 {
                *slot = DELETED;
                break;
            }
            if *slot == EMPTY {
                break;
            }
            probe = (probe + 1) & (self.table.len() - 1);
        }
        let entry = self.entries.get_mut(at)?.take()?;
        self.live -= 1;
        self.version += 1;
        while matches!(self.entries.last(), Some(None)) {
            self.entries.pop();
        }
        if self.entries.is_empty() {
            self.table.clear();
        }
        Some((entry.key, entry.value))
    }
    /// Appends an entry whose key is known not to be there.
    pub(crate) fn push(&mut self, hash: i64, key: Value, value: Value) {
        if (self.entries.len() + 1) * 3 > self.table.len() * 2 {
            self.rebuild();
        }
        let at = self.entries.len() as u32;
        self.entries.push(Some(Entry { hash, key, value }));
        self.live += 1;
        self.version += 1;
        self.place(hash, at);
    }
    /// Removes and returns the last entry.
    pub fn pop_last(&mut self) -> Option<(Value, Value)> {
        let at = self.entries.iter().rposition(Option::is_some)?;
        self.remove_at(at)
    }
    /// A copy that shares the values.
    pub fn copy(&self) -> Dict {
        let mut copy = Dict::new();
        copy.reserve(self.live);
        for entry in self.entries.iter().flatten() {
            copy.push(entry.hash, entry.key.clone(), entry.value.clone());
        }
        copy.version = 0;
        copy
    }
    /// Takes everything out.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Value> + use<> {
        let entries = std::mem::take(&mut self.entries);
        self.clear();
        entries.into_iter().flatten().flat_map(|e| [e.key, e.value])
    }
    pub(crate) fn reserve(&mut self, more: usize) {
        self.entries.reserve(more);
    }

    fn probe(&self, hash: i64) -> Option<usize> {
        if self.table.is_empty() {
            return None;
        }
        let mixed = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some((mixed >> 32) as usize & (self.table.len() - 1))
    }
    fn place(&mut self, hash: i64, at: u32) {
        let Some(mut probe) = self.probe(hash) else { return };
        let mask = self.table.len() - 1;
        while let Some(slot) = self.table.get_mut(probe) {
            if *slot == EMPTY || *slot == DELETED {
                *slot = at;
                return;
            }
            probe = (probe + 1) & mask;
        }
    }
    fn rebuild(&mut self) {
        self.entries.retain(Option::is_some);
        let wanted = ((self.entries.len() + 1) * 3).next_power_of_two().max(8);
        self.table.clear();
        self.table.resize(wanted, EMPTY);
        for at in 0..self.entries.len() {
            if let Some(Some(entry)) = self.entries.get(at) {
                let hash = entry.hash;
                self.place(hash, at as u32);
            }
        }
    }
}

/// The hash of a `str`; the same within one process, as CPython's is.
pub fn hash_str(text: &str) -> i64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash as i64
}

/// A shared `dict`, as `Value::Dict` holds it.
pub type DictRef = Rc<RefCell<Dict>>;
